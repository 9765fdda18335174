//! The rooms whose speed is felt (rows at rest, answers, finding the fields of a file), as a crate of their own.
//!
//! Only because Cargo sets an optimization level for a crate, not for a module: these are compiled for speed, everything else
//! for size. The files stay in their rooms under `src/`; `fairshare` takes the modules from here.
// What `clippy.toml` keeps out of the module may be used in native tests.
#![cfg_attr(not(target_arch = "wasm32"), allow(clippy::disallowed_methods))]

#[path = "../../src/data/mod.rs"]
pub mod data;
#[path = "../../src/query/mod.rs"]
pub mod query;
pub mod read;
#[path = "../../src/sort.rs"]
pub mod sort;
