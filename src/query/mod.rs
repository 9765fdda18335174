//! Questions to a dataset: filters as clauses with a source, groupings answered from a cube, exact sums.
//!
//! Knows rows, codes and measures; not where they came from (`read`), what is drawn (`charts`) or in what words (`locale`).

mod table;

pub use table::{Axis, AxisKind, Cell, Member, Table, TableMeasure};
