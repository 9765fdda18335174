//! Fairshare: an export from a programme's system in, linked charts out.
//!
//! Data flows one way through the rooms below; `ARCHITECTURE.md` is the map.
// What `clippy.toml` keeps out of the module may be used in native tests.
#![cfg_attr(not(target_arch = "wasm32"), allow(clippy::disallowed_methods))]

// Compiled for speed in a crate of their own, from the same files.
use fairshare_hot::sort;
pub use fairshare_hot::{data, query};

pub mod app;
pub mod charts;
pub mod describe;
pub mod float;
pub mod json;
pub mod locale;
pub mod metrics;
pub mod places;
pub mod privacy;
pub mod read;
pub mod scene;
pub mod spec;
#[cfg(target_arch = "wasm32")]
pub mod widget;

/// Half the code of the standard library's, and faster at the many short texts of a picture.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
