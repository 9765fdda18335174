//! Stocks: figures of a state, such as a population, that are told anew each year. Each year's figure holds the people of the year
//! before, so they are added over places and sexes, and never over years.
//!
//! Only what a header or a title calls a population is taken for one; participants and households may well be others each year.

use crate::data::{Additivity, Dataset, Kind, Measure};

use super::dimension::Draft;
use super::doubt::Doubt;
use super::layout::Context;
use super::report::{Notice, Report};
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
    let titled = context.titles.iter().any(|title| is_stock(title));
    for at in 0..dataset.measures.len() {
        let Measure { facts, column, additivity, kind, .. } = dataset.measures[at];
        let own = &dataset.facts[facts];
        if facts < first || additivity != Additivity::Sum || !kind.is_none_or(Kind::is_people) {
            continue;
        }
        let Some((_, coding)) = own.coding(year) else { continue };
        let several = coding.codes.iter().any(|code| *code != coding.codes[0]);
        if !several || !(is_stock(&own.columns[column].header) || titled && kind.is_some()) {
            continue;
        }
        dataset.measures[at].additivity = Additivity::Within(year);
        let label = dataset.measures[at].label.clone();
        report.notices.push(Notice::Doubt(Doubt::Stock {
            column: if label.is_empty() { own.columns[column].header.clone() } else { label },
        }));
    }
}
