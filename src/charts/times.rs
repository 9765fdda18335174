//! Times as places on a line: members of an axis of years, periods or days as spans in years from the first of them, and the course of
//! what began and ended in them.

use crate::locale::Lang;
use crate::metrics::{END_CODES, day};
use crate::query::Member;
use crate::sort;

/// Years between the first and the last beyond which they are no series.
const MOST_YEARS: f64 = 80.0;

/// Where every member of the axis of time begins and ends, in years from the first one, and how many years there are.
pub struct Times {
    pub spans: Vec<(f64, f64)>,
    /// The first year; `None` where members are no times and stand side by side.
    pub first: Option<i64>,
    pub n: usize,
}

impl Times {
    /// Where members stand in time: whole years, days within them, or one after the other.
    pub fn of(members: &[Member]) -> Times {
        let mut spans = Vec::with_capacity(members.len());
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        let mut all = true;
        let month_first = day::is_month_first(members.iter().map(|member| &*member.key));
        for member in members {
            // A year takes its whole width, a month and a day are points in it.
            let (year, begin, end) = match day::parse(&member.key, month_first) {
                Some((year, part, true)) => (year, year + part, year + part),
                Some((year, ..)) => (year, year, year + 1.0),
                None => period(&member.key),
            };
            // An end before all beginnings, or in another age, is a slip of the pen.
            let end_alone = member.code >= END_CODES;
            let end = if end_alone && day::is_ongoing(&member.key) { f64::INFINITY } else { end };
            if !member.missing {
                all &= begin.is_finite() || end_alone;
                if !end_alone {
                    low = low.min(year);
                }
                if year < low + MOST_YEARS {
                    high = high.max(year + 1.0);
                }
            }
            spans.push((begin, end));
        }
        if !all || low >= high || high - low > MOST_YEARS {
            let spans: Vec<(f64, f64)> = (0..members.len()).map(|i| (i as f64, i as f64 + 1.0)).collect();
            return Times { n: spans.len(), spans, first: None };
        }
        let mut n = (high - low) as usize;
        let within = |at: f64| if at.is_nan() { 0.0 } else { at.clamp(0.0, high - low) };
        for (span, member) in spans.iter_mut().zip(members) {
            if member.missing {
                // Rows without a time stand behind it.
                *span = (n as f64, n as f64 + 1.0);
                n += 1;
            } else {
                // What goes on ends behind the picture.
                let end = if span.1 == f64::INFINITY { n as f64 + 1.0 } else { within(span.1 - low) };
                *span = (within(span.0 - low), end);
            }
        }
        Times { spans, first: Some(low as i64), n }
    }

    /// A point in time as people write it, `3/2018`; an end at the turn of a year is the year before, where all are whole years. What
    /// has no end yet goes on.
    pub fn text(&self, at: f64, end: bool, lang: Lang) -> String {
        if at > self.n as f64 {
            return String::from(if lang == Lang::Vi { "nay" } else { "ongoing" });
        }
        let whole = self.spans.iter().all(|(from, to)| to - from == 1.0);
        let year = at.floor() as i64 + self.first.unwrap_or(0);
        match whole {
            true => (year - i64::from(end)).to_string(),
            false => [&*((at.fract() * 12.0 + 1e-6) as i64 + 1).to_string(), "/", &year.to_string()].concat(),
        }
    }
}

/// The times during which something of a row went on, from one to the next, and whether what goes on then has an end told. `at` tells
/// how many began and how many ended at a time. As many are under way as have begun and not ended: which of them is which needs not
/// be known. What has no end told goes on to the end of the picture; what ends before it begins is a moment.
pub fn course(spans: &[(f64, f64)], at: &dyn Fn(usize) -> (i128, i128)) -> Vec<(f64, f64, bool)> {
    let mut events: Vec<(f64, i128)> = Vec::new();
    let mut open = 0;
    for (time, (from, to)) in spans.iter().enumerate() {
        let (begun, ended) = at(time);
        open += begun - ended;
        if begun > 0 {
            events.push((*from, begun));
        }
        if ended > 0 {
            events.push((*to, -ended));
        }
    }
    // What begins when another ends joins it.
    sort::by(&mut events, |a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    // What comes to rest has all its ends told.
    let (mut parts, mut active, mut rest): (Vec<(f64, f64, bool)>, i128, usize) = (Vec::new(), 0, 0);
    for (i, (_, change)) in events.iter().enumerate() {
        active += change;
        rest = if active <= 0 { i } else { rest };
    }
    active = 0;
    for (i, (when, change)) in events.iter().enumerate() {
        active += change;
        let until = events.get(i + 1).map_or(f64::MAX, |next| next.0);
        let told = i < rest || active > open.max(0);
        if active <= 0 && *change > 0 {
            parts.push((*when, *when, true));
        } else if active > 0 && until > *when {
            match parts.last_mut() {
                Some(last) if last.1 == *when && last.2 == told => last.1 = until,
                _ => parts.push((*when, until, told)),
            }
        }
    }
    parts
}

/// The year of `2019-Q2`, `2019-H1` and the like, and where the period lies in it; all of the year for another.
fn period(key: &str) -> (f64, f64, f64) {
    let (year, rest) = key.split_once('-').unwrap_or((key, ""));
    let year = crate::float::parse(year).unwrap_or(f64::NAN);
    let parts = match rest.bytes().next() {
        Some(b'Q') => 4.0,
        Some(b'H') => 2.0,
        _ => 1.0,
    };
    let nth = rest.get(1..).and_then(crate::float::parse).filter(|nth| parts > 1.0 && *nth <= parts).unwrap_or(1.0);
    (year, year + (nth - 1.0) / parts, year + if parts > 1.0 { nth / parts } else { 1.0 })
}
