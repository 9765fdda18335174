//! Measures that are worked out of others: shares, rates, gaps. A `Table` of counts in, a `Table` with the measure and the
//! figures behind it out; every surface (picture, tooltip, data table, speech, file) reads that table.
//!
//! One file a family, each formula with its source. Shares and rates are in percent with one decimal, rounded half away from
//! zero once, here, so that all surfaces print the same digits. What cannot be worked out (nothing to divide by) is
//! `Cell::NotApplicable`; what lacks a figure keeps that figure's reason. Knows no chart, no language and no browser.

mod absorption;
mod concentration;
pub mod day;
mod lanes;
mod leadership;
pub mod marker;
mod pair;
pub mod parity;
mod per_head;
mod rank;
mod ratio;
mod reach;
mod scores;
mod sex;
mod then_now;
mod who;

pub use lanes::{END_CODES, ENDS, with_ends};
pub use pair::BELOW_ZERO;
pub use rank::{Ranks, ranks};
pub use ratio::percent;
pub use scores::{MEASURES as SCORES, ONE, TOTAL, Weight};
pub use who::{GAP, OVERLAP};

use crate::data::{Kind, Unit};
use crate::query::{Cell, Request, Table, TableMeasure};

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
    /// Disbursed ÷ planned, years from this one on told apart as not over. `told`: the measure disbursed, where it has blanks; then
    /// a table beside is needed, of the rows that tell it.
    Absorption { today: Option<i64>, told: Option<usize> },
    /// Women's share among leaders and among members, by the codes of their roles.
    Leadership { leaders: Vec<u32>, members: Vec<u32> },
    /// The effective number of funders.
    Concentration,
    /// Two years and what changed; the first and the last one where none are named.
    ThenNow { from: Option<i64>, to: Option<i64> },
    /// Amounts ÷ people; needs a table of people beside. Named `per_person` or `per_poor`.
    PerHead { name: &'static str },
    /// Medians, weighted totals and ranks of scores; needs a table beside. `only`: the code of the one initiative to tell of,
    /// ranked among all.
    Scores { weights: Vec<Weight>, only: Option<u32> },
    /// Two members of an axis, to be compared: these codes, or those that tell most.
    Two([Option<u32>; 2]),
    /// The gender parity index of a rate with an axis of sexes.
    ParityIndex,
    /// What is marked as meant for gender equality, by a last axis of markers.
    Marker,
    /// Without amounts below zero.
    AboveZero,
    /// What was done, and below it who met, where there is a table beside. `ends`: the question of when what was done ended.
    Lanes { ends: Option<Request> },
}

impl Metric {
    /// The table with the metric as its first measure and what it was worked out from after it. A table that lacks the columns
    /// stays as it is. Linear in cells.
    #[inline(never)]
    pub fn work_out(&self, table: Table) -> Table {
        match self {
            Metric::WomenShare => sex::women_share(table),
            Metric::ParityIndex => parity::parity_index(table),
            Metric::Marker => marker::marked(table),
            Metric::Two(codes) => pair::two(table, *codes),
            Metric::AboveZero => pair::above_zero(table),
            Metric::WhoWhere { only, counts } => who::who_where(table, None, *only, *counts),
            Metric::Reach => reach::reach(table, None),
            Metric::Absorption { today, .. } => absorption::absorption(table, None, *today),
            Metric::Leadership { leaders, members } => leadership::leadership(table, leaders, members),
            Metric::Concentration => concentration::concentration(table),
            Metric::ThenNow { from, to } => then_now::then_now(table, *from, *to),
            _ => table,
        }
    }

    /// The same out of two tables: the answers to a plan's request and to the one beside it.
    #[inline(never)]
    pub fn work_out_of(&self, table: Table, beside: Table) -> Table {
        match self {
            Metric::Scores { weights, only } => scores::only(scores::scores(&table, beside, weights), *only),
            Metric::WhoWhere { only, counts } => who::who_where(table, Some(beside), *only, *counts),
            Metric::Reach => reach::reach(table, Some(beside)),
            Metric::Absorption { today, .. } => absorption::absorption(table, Some(&beside), *today),
            Metric::Lanes { .. } => lanes::below(table, beside),
            Metric::PerHead { name } => per_head::per_head(table, &beside, name),
            _ => self.work_out(table),
        }
    }
}

#[inline(never)]
/// First and last calendar year of a year as it is written: `2018`, `FY2018/19`.
fn years_of(key: &str) -> Option<(i64, i64)> {
    if let Ok(year) = key.parse() {
        return Some((year, year));
    }
    let from = key.bytes().position(|byte| byte.is_ascii_digit())?;
    let first: i64 = key.get(from..from + 4)?.parse().ok()?;
    Some((first, first + 1))
}

/// A measure that was worked out, by the name that words know.
fn figure(name: &str, unit: &Unit, scale: u8, adds: bool) -> TableMeasure {
    TableMeasure { name: name.to_owned(), label: String::new(), kind: None::<Kind>, unit: unit.clone(), scale, adds }
}

/// Values add up, those that are told; with a withheld one there is no sum, or it would pass for that of all. A sum of nothings is
/// the first of them that says more than "does not apply".
#[inline(never)]
fn add(sum: &mut Cell, cell: Cell) {
    *sum = match (*sum, cell) {
        (Cell::Value(a), Cell::Value(b)) => Cell::Value(a.saturating_add(b)),
        (Cell::Withheld, _) | (_, Cell::Withheld) => Cell::Withheld,
        (Cell::Value(_), _) => *sum,
        (Cell::NotApplicable, _) | (_, Cell::Value(_)) => cell,
        _ => *sum,
    };
}

/// The sum of two figures where both are told; else why one of them is not.
fn both(a: Cell, b: Cell) -> Cell {
    match (a, b) {
        (Cell::Value(a), Cell::Value(b)) => Cell::Value(a.saturating_add(b)),
        (Cell::Value(_), nothing) | (nothing, _) => nothing,
    }
}

#[cfg(test)]
mod tests {
    //! Small tables for the examples of each measure.

    use super::*;
    use crate::query::{Axis, AxisKind, Member};

    /// An axis of these members in this order.
    pub fn axis(name: &str, keys: &[&str]) -> Axis {
        let member = |(code, key): (usize, &&str)| Member { code: code as u32, key: key.to_string(), missing: false };
        let members = keys.iter().enumerate().map(member).collect();
        Axis { name: name.into(), label: name.into(), kind: AxisKind::Dimension(Kind::from_name(name)), members }
    }

    /// A measure of whole đồng.
    pub fn money(kind: Kind) -> TableMeasure {
        TableMeasure { kind: Some(kind), ..figure(kind.name(), &Unit::Money("VND".into()), 0, true) }
    }

    /// A measure of people.
    pub fn people() -> TableMeasure {
        TableMeasure { kind: Some(Kind::People), ..figure("people", &Unit::People, 0, true) }
    }

    /// A table of these cells, with their sum as its total.
    pub fn of(axes: Vec<Axis>, measures: Vec<TableMeasure>, cells: Vec<Cell>) -> Table {
        let mut total = vec![Cell::NotApplicable; measures.len()];
        for (i, cell) in cells.iter().enumerate() {
            add(&mut total[i % measures.len()], *cell);
        }
        Table { axes, measures, cells, total, n_rows: 1 }
    }
}
