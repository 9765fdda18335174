//! Months, quarters and half years that stand above columns: `Tháng 1`, `T1/2019`, `Jan 2019`, `Quý I`, `2019-01`.
//!
//! One such header may be anything; several beside each other that tell different ones are a series in time, and melt as years
//! do (see `shape`). Where headers tell no year, a title does, or a column of years in the rows.

use super::date::{self, Date, Rest};
use super::layout::{Context, Head};
use super::value;
use super::word::{Word, is_one_of, words};
use crate::places::fold;

/// Words of one period, at most: `6 tháng đầu năm 2019`.
const LONGEST: usize = 6;
/// Months that name no year are so many at least: `T1` alone, or `T1` and `T2`, may be anything.
const LEAST: usize = 3;

/// What a header says of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub year: Option<i64>,
    pub rest: Rest,
    /// Where it stands in the header.
    pub at: std::ops::Range<usize>,
    /// Whether figures count from the start of the year up to it.
    pub is_up_to: bool,
}

/// The period of each head, where the heads together tell a series.
pub(super) fn series(heads: &[Head]) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> = heads.iter().map(|head| find(&head.name)).collect();
    // `2009-10`, `2010-11` are years of schools.
    let is_school_year =
        |it: &Found| matches!((it.year, it.rest), (Some(year), Rest::Month(month)) if i64::from(month) == (year + 1) % 100);
    // Dates of a spreadsheet stand for their months.
    let are_firsts = found.iter().flatten().all(|it| matches!(it.rest, Rest::Day(_, 1)));
    let mut distinct: Vec<(Option<i64>, Rest)> = Vec::new();
    for it in found.iter_mut().flatten() {
        if let (Rest::Day(month, _), true) = (it.rest, are_firsts) {
            it.rest = Rest::Month(month);
        }
        if !distinct.contains(&(it.year, it.rest)) && distinct.len() < LEAST {
            distinct.push((it.year, it.rest));
        }
    }
    let is_loose = distinct.iter().all(|(year, rest)| year.is_none() && matches!(rest, Rest::Month(_)));
    let is_series = distinct.len() >= if is_loose { LEAST } else { 2 };
    // Days of the week are `T2` to `T7`.
    let is_week = is_loose && !found.iter().flatten().any(|it| it.rest == Rest::Month(1));
    if !is_series || is_week || found.iter().flatten().all(is_school_year) {
        found.fill(None);
    }
    found
}

/// The longest run of words that is a period, and no whole year.
fn find(text: &str) -> Option<Found> {
    let cut = words(text);
    for n in (1..=LONGEST.min(cut.len())).rev() {
        for (from, run) in cut.windows(n).enumerate() {
            let at = run[0].start..run[n - 1].end;
            let Some(Date { year, rest }) = read(&text[at.clone()], run) else { continue };
            let before = from.checked_sub(1).filter(|&before| is_one_of(&cut[before].key, "den|het|until|through"));
            let at = before.map_or(at.start, |before| cut[before].start)..at.end;
            return Some(Found { year: Some(year).filter(|year| *year != NO_YEAR), rest, at, is_up_to: before.is_some() });
        }
    }
    None
}

/// Stands for no year.
const NO_YEAR: i64 = 2000;

fn read(text: &str, run: &[Word]) -> Option<Date> {
    let is_known = |date: &Date| !matches!(date.rest, Rest::Nothing | Rest::Week(_));
    if let Some(date) = date::read(text, true) {
        return Some(date).filter(is_known);
    }
    // Without a year only what names the period: `Tháng 1`, `T1`, `Jan`, `Quý I`, `Q1`, `6 tháng đầu năm`.
    let first = &run[0].key[..];
    let is_named = match run {
        [_] => {
            first.starts_with(['t', 'q']) && first.len() < 4
                || !first.bytes().any(|byte| byte.is_ascii_digit()) && first.len() > 2
        }
        [_, second] => is_one_of(first, "thang|thg|t|month|quy|q|quarter") && second.key.len() < 4,
        _ => first == "6",
    };
    let date = date::read(&[text, " 2000"].concat(), true).filter(|_| is_named)?;
    Some(date).filter(|date| is_known(date) && !matches!(date.rest, Rest::Day(..)))
}

/// The year that the lines above a table name, if it is one.
pub(super) fn year_of(context: &Context) -> Option<i64> {
    let mut found = None;
    for title in &context.titles {
        for word in words(title) {
            if let Some(year) = value::year(&word.key).filter(|_| word.key.len() == 4) {
                if found.is_some_and(|found| found != year) {
                    return None;
                }
                found = Some(year);
            }
        }
    }
    found
}

/// First and last day of a period, counted as if all months had 31.
pub(super) fn span(rest: Rest) -> (u16, u16) {
    let months = |from: u8, n: u8| ((u16::from(from) - 1) * 31 + 1, (u16::from(from) - 1 + u16::from(n)) * 31);
    match rest {
        Rest::Month(month) => months(month, 1),
        Rest::Quarter(quarter) => months(quarter * 3 - 2, 3),
        Rest::Half(half) => months(half * 6 - 5, 6),
        Rest::Day(month, day) => {
            let at = (u16::from(month) - 1) * 31 + u16::from(day);
            (at, at)
        }
        Rest::Nothing | Rest::Week(_) => (1, 12 * 31),
    }
}

/// A period of no certain year: `3` for March, `Q1`, `H2`.
pub(super) fn short(rest: Rest) -> String {
    let text = Date { year: NO_YEAR, rest }.text();
    let rest = text.get(5..).unwrap_or_default();
    rest.strip_prefix('0').unwrap_or(rest).to_owned()
}

/// What periods without a year are called, in the language of their headers: a month, a quarter or either.
pub(super) fn name<'h>(headers: impl Iterator<Item = &'h str>) -> &'static str {
    let (mut months, mut others, mut is_vietnamese) = (false, false, false);
    for found in headers.filter_map(|header| Some((header, find(header)?))) {
        let (header, Found { rest, at, .. }) = found;
        months |= matches!(rest, Rest::Month(_));
        others |= !matches!(rest, Rest::Month(_));
        is_vietnamese |= header[at].starts_with(['t', 'T', '6']) || fold(header).starts_with("quy");
    }
    match (months, others) {
        (true, false) if is_vietnamese => "Tháng",
        (true, false) => "Month",
        (false, _) if is_vietnamese => "Quý",
        (false, _) => "Quarter",
        _ if is_vietnamese => "Kỳ",
        _ => "Period",
    }
}
