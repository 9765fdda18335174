//! Measures that are worked out of others: shares, rates, gaps. A `Table` of counts in, a `Table` with the measure and the
//! figures behind it out; every surface (picture, tooltip, data table, speech, file) reads that table.
//!
//! One file a family, each formula with its source. Shares and rates are in percent with one decimal, rounded half away from
//! zero once, here, so that all surfaces print the same digits. What cannot be worked out (nothing to divide by) is
//! `Cell::NotApplicable`; what lacks a figure keeps that figure's reason. Knows no chart, no language and no browser.

mod ratio;
mod sex;

pub use ratio::percent;

use crate::query::Table;

/// A measure that a chart needs and that no file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Women ÷ (women + men) of a table with an axis of sexes.
    WomenShare,
}

impl Metric {
    /// The table with the metric as its first measure and what it was worked out from after it. A table that lacks the columns
    /// stays as it is. Linear in cells.
    pub fn work_out(self, table: Table) -> Table {
        match self {
            Metric::WomenShare => sex::women_share(table),
        }
    }
}
