//! What we hold of an export: tables of dictionary-coded dimensions and exact measures.
//!
//! Knows nothing of files, questions or pictures.

mod block;
mod dataset;
mod dictionary;
mod kind;

pub use block::{BLOCK_ROWS, Block, BlockColumn, Packed, PackedNumbers};
pub use dataset::{Additivity, Coding, Dataset, Dimension, DimensionValue, Facts, Measure, Store, StoredColumn, Worth};
pub use dictionary::{Dictionary, Key};
pub use kind::{Kind, Unit};
