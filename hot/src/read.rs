//! The part of the reader that every byte passes.

#[path = "../../src/read/column.rs"]
pub mod column;
#[path = "../../src/read/number.rs"]
pub mod number;
#[path = "../../src/read/scan.rs"]
pub mod scan;
