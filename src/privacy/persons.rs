//! What tells of persons beside counts of them: columns that tell persons apart, figures of rows that are persons, and rates of which
//! a small count follows.

use std::rc::Rc;

use super::{counts_people, rows_are_people};
use crate::data::{Additivity, Dataset, DimensionValue, Kind, Measure, Unit};
use crate::query::{Engine, Group, NO_CODE, Request};

/// The dataset without the values of columns that tell persons apart, and of figures that could also be grouped by: each is one blank, so that nobody can ask after a name. The same where there is no such column. Rows are not copied.
#[inline(never)]
pub fn veiled(dataset: Rc<Dataset>) -> Rc<Dataset> {
    if !(0..dataset.dimensions.len()).any(|at| is_hidden(&dataset, at)) {
        return dataset;
    }
    let of = &dataset;
    let mut dataset = Dataset::clone(of);
    for facts in &mut dataset.facts {
        for column in &mut facts.columns {
            for coding in column.codings.iter_mut().filter(|coding| is_hidden(of, coding.dimension)) {
                // What stands for no code stays so.
                coding.codes.iter_mut().for_each(|code| *code = if *code == NO_CODE { NO_CODE } else { 0 });
                let blank = DimensionValue { key: String::new(), number: None, missing: true, barred: false };
                dataset.dimensions[coding.dimension].values = vec![blank];
            }
        }
    }
    Rc::new(dataset)
}

/// Whether the values of a dimension are not to be seen where small groups are withheld.
pub fn is_hidden(dataset: &Dataset, at: usize) -> bool {
    let dimension = &dataset.dimensions[at];
    dimension.personal || dimension.secondary
}

/// Whether a measure is a figure of persons: their rows are withheld with it where they are few. Money of a budget is none, nor is a
/// score of what was done.
pub fn is_of_persons(dataset: &Dataset, measure: usize) -> bool {
    let of = &dataset.measures[measure];
    let is_score = of.kind == Some(Kind::Score) && ["criterion", "initiative"].iter().any(|of| dataset.dimension(of).is_some());
    !is_score && !is_budget(of) && !counts_people(of) && rows_are_people(dataset, of.facts)
}

fn is_budget(of: &Measure) -> bool {
    matches!(of.kind, Some(Kind::Planned | Kind::Allocated | Kind::Disbursed))
}

/// What stands in the heads of rates of budgets and of work, in small letters.
#[rustfmt::skip]
const OF_WORK: [&str; 19] = [
    "giải ngân", "giai ngan", "kế hoạch", "ke hoach", "hoàn thành", "hoan thanh", "thực hiện", "thuc hien", "tiến độ", "vốn", "ngân sách",
    "disburs", "budget", "absor", "execut", "complet", "progress", "implement", "spen",
];

/// Whether a small count follows from a rate and a count of people beside it: 97 % women of 100 people are 3 men. Beside budgets not
/// of rates that speak of money or of work done.
#[inline(never)]
pub fn is_telling(engine: &mut Engine, rate: usize, least: i128) -> bool {
    let dataset = Rc::clone(engine.dataset());
    let of = &dataset.measures[rate];
    let one = 10i128.pow(of.scale.into());
    let (is_percent, mut people) = (of.unit == Unit::Other("%".into()), Vec::new());
    if counts_people(of) || !is_percent && (of.additivity != Additivity::Never || of.max > 100 * one) {
        return false;
    }
    let mut has_money = false;
    for (at, other) in dataset.measures.iter().enumerate().filter(|(_, other)| other.facts == of.facts) {
        has_money |= other.kind.is_some_and(Kind::is_money);
        people.extend(counts_people(other).then_some(at));
    }
    let label = of.label.to_ascii_lowercase();
    if people.is_empty() || has_money && OF_WORK.iter().any(|word| label.contains(word)) {
        return false;
    }
    let has = |at: &usize| dataset.facts[of.facts].coding(*at).is_some() && !dataset.dimensions[*at].secondary;
    let by = (0..dataset.dimensions.len()).filter(has).map(Group::Dimension).collect();
    let groups = engine.groups(&Request { by, sum: [&[rate], &people[..]].concat(), rows: false }, &[]);
    let whole = if is_percent || of.max > one { 100 * one } else { one };
    (0..groups.len()).any(|row| {
        let (share, n_of) = groups.cells(row).split_at(1);
        n_of.iter().zip(&people).any(|(n, at)| {
            let (Some(share), Some(n)) = (share[0].value(), n.value()) else { return false };
            let (few, part) = (1..least * 10i128.pow(dataset.measures[*at].scale.into()), share * n / whole);
            few.contains(&part) || few.contains(&(n - part))
        })
    })
}
