//! Fairshare: an export from a programme's system in, linked charts out.
//!
//! Data flows one way through the rooms below; `ARCHITECTURE.md` is the map.

pub mod app;
pub mod charts;
pub mod data;
pub mod describe;
pub mod json;
pub mod locale;
pub mod places;
pub mod query;
pub mod read;
pub mod scene;
mod sort;
pub mod spec;
#[cfg(target_arch = "wasm32")]
pub mod widget;
