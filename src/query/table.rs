//! `Table`: the answer to one grouping, and the only thing that any surface (chart, data table, spoken text, file, script) reads.
//!
//! A table is an array over its axes. It holds whole numbers with a decimal scale, never a float, and tells zero from missing.
//! It does not know how it was computed (see `cube`) nor in what language it will be read.

use crate::data::{Kind, Unit};

/// One value of a table, or why there is none. The five kinds of nothing are never shown alike; zero is `Value(0)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// `mantissa / 10^scale`, with the scale of the measure.
    Value(i128),
    /// No row, or only blank ones: not collected.
    Missing,
    /// Does not apply here.
    NotApplicable,
    /// Hidden by the privacy rule or withheld in the source.
    Withheld,
    /// Lies in a period that is not over.
    NotYetDue,
}

impl Cell {
    /// The mantissa, `None` for every kind of nothing.
    pub fn value(self) -> Option<i128> {
        match self {
            Cell::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// One member of an axis: a value of a dimension, or a bin of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The dimension's code (its rank in the dimension's order), or the bin's number.
    pub code: u32,
    /// Canonical form, as in `query()`: `Quảng Trị`, `female`, `2018`. Empty for the missing value.
    pub key: String,
    /// Whether this member stands for rows in which the dimension is blank.
    pub missing: bool,
}

/// What an axis counts off.
#[derive(Clone, Debug, PartialEq)]
pub enum AxisKind {
    /// The values of a dimension.
    Dimension(Option<Kind>),
    /// Bins of a measure: bin `i` holds `edges[i] <= value < edges[i + 1]` (mantissas in the measure's scale).
    Bins { edges: Vec<i128>, scale: u8, unit: Unit, measure: Option<Kind> },
}

/// One axis of a table. Members stand in the dimension's own order: places as Vietnamese sorts, years upward, and
/// fixed orders for sex and source; the missing member last.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The column's name as in the contract: `province`, or a header.
    pub name: String,
    /// The column's own header, for display where the name is not a recognised kind.
    pub label: String,
    pub kind: AxisKind,
    /// Members that occur under the filters, ascending by `code`.
    pub members: Vec<Member>,
}

/// One measure of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableMeasure {
    /// The column's name as in the contract: `disbursed`, or a header. `rows` for the number of rows.
    pub name: String,
    /// The column's own header.
    pub label: String,
    pub kind: Option<Kind>,
    pub unit: Unit,
    /// Values are `mantissa / 10^scale`; 0..=18.
    pub scale: u8,
    /// Whether sums of cells mean something: not for marks, and not for shares and rates that `metrics` worked out.
    pub adds: bool,
}

/// A grouping's answer: for every combination of axis members, one cell a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub axes: Vec<Axis>,
    pub measures: Vec<TableMeasure>,
    /// Row-major over the axes, the measures innermost: `cells.len() == Π axes.members.len() * measures.len()`.
    pub cells: Vec<Cell>,
    /// One cell a measure: the sum over everything under the filters.
    pub total: Vec<Cell>,
    /// Number of source rows under the filters; `UNTOLD` where that would tell of few people.
    pub n_rows: u64,
}

/// In place of a number of rows that is not told.
pub const UNTOLD: u64 = u64::MAX;

impl Table {
    /// The cell of one combination. `at` has one member index an axis.
    ///
    /// # Panics
    /// When an index lies outside of its axis.
    pub fn cell(&self, at: &[usize], measure: usize) -> Cell {
        let mut flat = 0;
        for (axis, &i) in self.axes.iter().zip(at) {
            flat = flat * axis.members.len() + i;
        }
        self.cells[flat * self.measures.len() + measure]
    }

    /// Whether no cell holds a value.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.value().is_none())
    }
}
