//! What we hold of an export: tables of dictionary-coded dimensions and exact measures.
//!
//! Knows nothing of files, questions or pictures.

mod kind;

pub use kind::{Kind, Unit};
