//! Measures that are worked out of others: shares, rates, gaps. A `Table` of counts in, a `Table` with the measure and the
//! figures behind it out; every surface (picture, tooltip, data table, speech, file) reads that table.
//!
//! One file a family, each formula with its source. Shares and rates are in percent with one decimal, rounded half away from
//! zero once, here, so that all surfaces print the same digits. What cannot be worked out (nothing to divide by) is
//! `Cell::NotApplicable`; what lacks a figure keeps that figure's reason. Knows no chart, no language and no browser.

mod pair;
mod rank;
mod ratio;
mod scores;
mod sex;

pub use rank::{Ranks, ranks};
pub use ratio::percent;
pub use scores::{MEASURES as SCORES, ONE, TOTAL, Weight};

use crate::query::Table;

/// A measure that a chart needs and that no file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Women ÷ (women + men) of a table with an axis of sexes.
    WomenShare,
    /// Medians, weighted totals and ranks of scores; needs a table beside. `only`: the code of the one initiative to tell of,
    /// ranked among all.
    Scores { weights: Vec<Weight>, only: Option<u32> },
    /// Two members of an axis, to be compared: these codes, or those that tell most.
    Two([Option<u32>; 2]),
    /// Without amounts below zero.
    AboveZero,
}

impl Metric {
    /// The table with the metric as its first measure and what it was worked out from after it. A table that lacks the columns
    /// stays as it is. Linear in cells.
    pub fn work_out(&self, table: Table) -> Table {
        match self {
            Metric::WomenShare => sex::women_share(table),
            Metric::Two(codes) => pair::two(table, *codes),
            Metric::AboveZero => pair::above_zero(table),
            Metric::Scores { .. } => table,
        }
    }

    /// The same out of two tables: the answers to a plan's request and to the one beside it.
    pub fn work_out_of(&self, table: Table, beside: Table) -> Table {
        match self {
            Metric::Scores { weights, only } => scores::only(scores::scores(&table, beside, weights), *only),
            _ => self.work_out(table),
        }
    }
}
