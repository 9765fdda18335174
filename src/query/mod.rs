//! Questions to a dataset: filters as clauses with a source, groupings answered from a cube, exact sums.
//!
//! Knows rows, codes and measures; not where they came from (`read`), what is drawn (`charts`) or in what words (`locale`).

mod answer;
mod cube;
mod engine;
mod request;
mod scan;
mod table;

pub use answer::{Groups, NO_CODE};
pub use engine::{Engine, MAX_TABLE_CELLS, TooManyCells, codes_kept, home};
pub use request::{Bins, Clause, Column, Group, Pick, Request};
pub use scan::sample;
pub use table::{Axis, AxisKind, Cell, Member, Table, TableMeasure, UNTOLD};
