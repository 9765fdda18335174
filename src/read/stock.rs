//! Stocks: figures of a state, such as a population, that are told anew each year. Each year's figure holds the people of the year
//! before, so they are added over places and sexes, and never over years.
//!
//! Only what a header or a title calls a population is taken for one; participants and households may well be others each year.

use crate::data::{Additivity, Dataset, Kind, Measure, Store, StoredColumn, Unit};

use super::dimension::Draft;
use super::doubt::Doubt;
use super::layout::Context;
use super::report::{Notice, Report};
use super::rewrite::is_part;
use super::unit;
use super::word::{joined, words};

const STOCKS: [&str; 4] = [" dan so ", " so dan ", " nhan khau ", " population "];
/// Words of what reaches people: those counted are other ones each year, as far as can be told.
const REACH: [&str; 8] =
    [" reached ", " served ", " assisted ", " targeted ", " tiep can ", " huong loi ", " ho tro ", " tham gia "];

fn is_stock(text: &str) -> bool {
    let text = joined(words(text).iter());
    STOCKS.iter().any(|word| text.contains(word)) && !REACH.iter().any(|word| text.contains(word))
}

/// Bars stocks from sums over years, in the tables of facts from `first` on that tell more than one year.
pub(super) fn bar(dataset: &mut Dataset, drafts: &[Draft], context: &Context, report: &mut Report, first: usize) {
    let Some(year) = drafts.iter().position(|draft| draft.kind() == Some(Kind::Year)) else { return };
    let mut is_before = false;
    let mut told: Option<(String, usize)> = None;
    // `Population` in every row of a column says what the figures are.
    let only = |column: &StoredColumn| match &column.store {
        Store::Coded(dictionary) if dictionary.len() == 1 => is_stock(&String::from_utf8_lossy(dictionary.get(0))),
        _ => false,
    };
    let is_column = dataset.facts[first..].iter().any(|facts| facts.columns.iter().any(only));
    let titled = is_column || context.titles.iter().any(|title| is_stock(title));
    for at in 0..dataset.measures.len() {
        let Measure { facts, column, additivity, kind, .. } = dataset.measures[at];
        let own = &dataset.facts[facts];
        if facts < first || additivity != Additivity::Sum || !kind.is_none_or(Kind::is_people) {
            continue;
        }
        let Some((_, coding)) = own.coding(year) else { continue };
        let several = coding.codes.iter().any(|code| *code != coding.codes[0]);
        let label = &dataset.measures[at].label;
        // `Trong đó: Nữ` below `Dân số`.
        is_before = is_stock(&own.columns[column].header) || is_stock(label) || is_before && is_part(label);
        let counts = kind.is_some() || matches!(dataset.measures[at].unit, Unit::People | Unit::Number);
        if !several || !(is_before || titled && counts) {
            continue;
        }
        dataset.measures[at].additivity = Additivity::Within(year);
        let label = &dataset.measures[at].label;
        let column = if label.is_empty() { &own.columns[column].header } else { label };
        told.get_or_insert_with(|| (column.clone(), 0)).1 += 1;
    }
    report.notices.extend(told.map(|(column, n)| Notice::Doubt(Doubt::Stock { column, more: n - 1 })));
}

/// Leaves the unit of counts open that have fractions and name none: figures of people in thousands, as statistics offices print
/// them, are not to be shown as people. Measures of facts from `first` on; averages, rates and what labels speak of keep theirs.
pub(super) fn doubt_units(dataset: &mut Dataset, drafts: &[Draft], report: &mut Report, first: usize) {
    let mut doubted: Option<String> = None;
    for measure in &mut dataset.measures {
        let whole = 10i128.checked_pow(u32::from(measure.scale)).unwrap_or(i128::MAX);
        let has_fractions = measure.min % whole != 0 || measure.max % whole != 0;
        let named = measure.label.rsplit_once('(').and_then(|(_, text)| unit::named(text.trim_end_matches(')'))).is_some();
        let adds = match measure.additivity {
            Additivity::Within(at) => drafts.get(at).and_then(Draft::kind) == Some(Kind::Year),
            other => other == Additivity::Sum,
        };
        if measure.facts >= first
            && !measure.secondary
            && measure.unit == Unit::People
            && measure.unit_power == 0
            && adds
            && has_fractions
            && !named
        {
            measure.unit = Unit::Number;
            // Of women, men and people once.
            if doubted.is_none() || measure.kind == Some(Kind::People) {
                doubted = Some(measure.label.clone());
            }
        }
    }
    report.notices.extend(doubted.map(|column| Notice::Doubt(Doubt::Fractions { column })));
}
