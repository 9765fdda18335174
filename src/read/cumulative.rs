//! Cumulative spending (`Lũy kế giải ngân đến 30/9/2023`) beside what was planned: what was disbursed, where each row has one
//! such figure and it is of the plan's year; never added over periods.
//!
//! Where the rows tell several days, or the columns several, or the figure begins before the year of the plan, it stays a figure
//! that nothing is added to, and a notice says so.

use crate::data::Kind;

use super::doubt::Doubt;
use super::header::{self, Bar, Candidate, Heading};
use super::layout::{Context, Head};
use super::profile::Profile;
use super::receipts;
use super::value;
use super::word::{has, joined, words};

/// What a header says that counts from before the year of a plan.
const SINCE: [&str; 8] =
    ["khoi cong", "dau du an", "dau giai doan", "cac nam", "nam truoc", "tu nam", "giai doan", "project start"];
/// What a header says that counts one part of the year alone.
const ALONE: [&str; 12] = [
    "trong thang",
    "trong ky",
    "trong quy",
    "trong tuan",
    "thang nay",
    "ky nay",
    "quy nay",
    "tuan nay",
    "thang bao cao",
    "ky bao cao",
    "quy bao cao",
    "this month",
];

/// Settles which columns of a table are receipts, and what its cumulative ones are, and says so.
pub(super) fn settle(heads: &[Head], headings: &mut [Heading], profiles: &[Profile], context: &Context) -> Vec<Doubt> {
    let receipts = receipts::settle(heads, headings, context);
    let cumulative = if may_be(headings) { decide(heads, headings, profiles) } else { None };
    receipts.into_iter().chain(cumulative).collect()
}

/// Whether any column may be cumulative: whether `decide` is called.
pub(super) fn may_be(headings: &[Heading]) -> bool {
    headings.iter().any(|heading| heading.bar == Some(Bar::Cumulative))
}

fn says(heading: &Heading, kind: Kind) -> bool {
    heading.candidates.iter().any(|it| it.kind == kind && it.rank >= header::PHRASE)
}

/// The years that a header names: `đến 30/9/2023`.
fn years(name: &str) -> Vec<i64> {
    name.split(|letter: char| !letter.is_ascii_digit()).filter(|part| part.len() == 4).filter_map(value::year).collect()
}

#[inline(never)]
fn decide(heads: &[Head], headings: &mut [Heading], profiles: &[Profile]) -> Option<Doubt> {
    let all = |of: &dyn Fn(usize) -> bool| (0..headings.len()).filter(|&at| of(at)).collect::<Vec<usize>>();
    let cut: Vec<String> = heads.iter().map(|head| joined(words(&head.name).iter())).collect();
    let one_of = |at: usize, list: &[&str]| list.iter().any(|phrase| has(&cut[at], phrase));
    let figures = |at: usize| profiles[at].is_numeric() && !headings[at].is_tagged;
    let cumulative = all(&|at| headings[at].bar == Some(Bar::Cumulative) && says(&headings[at], Kind::Disbursed) && figures(at));
    let plans = all(&|at| {
        headings[at].bar.is_none()
            && [Kind::Planned, Kind::Allocated].iter().any(|kind| says(&headings[at], *kind))
            && figures(at)
    });
    let plain = all(&|at| {
        let first = headings[at].candidates.first();
        headings[at].bar.is_none() && first.is_some_and(|it| it.kind == Kind::Disbursed && it.rank >= header::PHRASE)
    });
    let (Some(&first), Some(&plan)) = (cumulative.first(), plans.first()) else { return None };
    // With the total of the same words.
    let key = headings[first].key();
    let cumulative =
        all(&|at| cumulative.contains(&at) || headings[at].bar == Some(Bar::Cumulative) && headings[at].key() == key);
    if !plain.iter().all(|&at| one_of(at, &ALONE)) {
        return None;
    }
    let column = heads[first].name.clone();
    // Days or years in the rows: each has a figure that holds the earlier ones.
    let is_time = |at: usize| {
        let first = headings[at].candidates.first().filter(|it| it.rank >= header::PHRASE);
        first.is_some_and(|it| matches!(it.kind, Kind::Date | Kind::Year)) || profiles[at].are_dates()
    };
    let times = all(&|at| is_time(at) && profiles[at].n_texts > 1 && !figures_of_work(&cut[at]));
    let of_plan: Vec<i64> = plans.iter().flat_map(|&at| years(&heads[at].name)).collect();
    let is_of_plan = |at: usize| years(&heads[at].name).iter().all(|year| of_plan.is_empty() || of_plan.contains(year));
    let is_one_year = of_plan.iter().all(|year| Some(year) == of_plan.first());
    let is_certain = times.is_empty()
        && is_one_year
        && headings[first].part.period.is_none()
        && cumulative.iter().all(|&at| headings[at].key() == key && is_of_plan(at) && !one_of(at, &SINCE));
    if !is_certain {
        // The plan of a year, written again beside each day, is one plan.
        let n_times = times.iter().map(|&at| profiles[at].n_texts).max().unwrap_or(0) as u64;
        for &at in plans.iter().filter(|_| n_times > 1) {
            if (profiles[at].n_texts as u64).saturating_mul(n_times) <= profiles[at].n_rows {
                headings[at].bar = Some(Bar::Cumulative);
                headings[at].is_additive = false;
            }
        }
        return Some(Doubt::Cumulative { column, plan: heads[plan].name.clone(), is_taken: false });
    }
    let year = of_plan.first().copied().filter(|_| headings[plan].part.year.is_some());
    for &at in &cumulative {
        headings[at].bar = None;
        headings[at].is_additive = true;
        headings[at].part.year = headings[at].part.year.or(year);
        if !says(&headings[at], Kind::Disbursed) {
            headings[at].candidates.insert(0, Candidate { kind: Kind::Disbursed, rank: header::PHRASE, weight: 1 });
        }
    }
    for &at in &plain {
        headings[at].candidates.retain(|it| !matches!(it.kind, Kind::Disbursed | Kind::Implemented));
    }
    Some(Doubt::Cumulative { column, plan: heads[plan].name.clone(), is_taken: true })
}

/// Whether a day is that of a work or a paper, not of a figure: `Ngày khởi công`, `Năm hoàn thành`.
fn figures_of_work(words: &str) -> bool {
    [
        "khoi cong",
        "hoan thanh",
        "bat dau",
        "ket thuc",
        "phe duyet",
        "quyet dinh",
        "ky",
        "ban hanh",
        "thoi gian thuc hien",
        "start",
        "end",
    ]
    .iter()
    .any(|phrase| has(words, phrase))
}
