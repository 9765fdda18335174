//! Measures that are worked out of others: shares, rates, gaps. A `Table` of counts in, a `Table` with the measure and the
//! figures behind it out; every surface (picture, tooltip, data table, speech, file) reads that table.
//!
//! One file a family, each formula with its source. Shares and rates are in percent with one decimal, rounded half away from
//! zero once, here, so that all surfaces print the same digits. What cannot be worked out (nothing to divide by) is
//! `Cell::NotApplicable`; what lacks a figure keeps that figure's reason. Knows no chart, no language and no browser.

mod lanes;
mod pair;
mod rank;
mod ratio;
mod reach;
mod scores;
mod sex;
mod who;

pub use rank::{Ranks, ranks};
pub use ratio::percent;
pub use scores::{MEASURES as SCORES, ONE, TOTAL, Weight};
pub use who::{GAP, OVERLAP};

use crate::query::Table;

/// A measure that a chart needs and that no file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Women ÷ (women + men) of a table with an axis of sexes.
    WomenShare,
    /// Place × actor with possible overlaps and gaps. `only`: codes of one sector and one year; `counts`: whether activity is
    /// told by rows. May take a table of needs along.
    WhoWhere { only: [Option<u32>; 2], counts: bool },
    /// Money ÷ people, the women's share beside; may take a table by sex along.
    Reach,
    /// Medians, weighted totals and ranks of scores; needs a table beside. `only`: the code of the one initiative to tell of,
    /// ranked among all.
    Scores { weights: Vec<Weight>, only: Option<u32> },
    /// Two members of an axis, to be compared: these codes, or those that tell most.
    Two([Option<u32>; 2]),
    /// Without amounts below zero.
    AboveZero,
    /// What was done, and below it who met; needs a table beside.
    Lanes,
}

impl Metric {
    /// The table with the metric as its first measure and what it was worked out from after it. A table that lacks the columns
    /// stays as it is. Linear in cells.
    pub fn work_out(&self, table: Table) -> Table {
        match self {
            Metric::WomenShare => sex::women_share(table),
            Metric::Two(codes) => pair::two(table, *codes),
            Metric::AboveZero => pair::above_zero(table),
            Metric::WhoWhere { only, counts } => who::who_where(table, None, *only, *counts),
            Metric::Reach => reach::reach(table, None),
            Metric::Scores { .. } | Metric::Lanes => table,
        }
    }

    /// The same out of two tables: the answers to a plan's request and to the one beside it.
    pub fn work_out_of(&self, table: Table, beside: Table) -> Table {
        match self {
            Metric::Scores { weights, only } => scores::only(scores::scores(&table, beside, weights), *only),
            Metric::WhoWhere { only, counts } => who::who_where(table, Some(beside), *only, *counts),
            Metric::Reach => reach::reach(table, Some(beside)),
            Metric::Lanes => lanes::below(table, beside),
            _ => self.work_out(table),
        }
    }
}
