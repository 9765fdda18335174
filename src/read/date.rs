//! Dates as people and systems write them, in one form: `2019-03-15`, `2019-03`, `2019-Q1`, `2019-H1`, `2019-W10`, `2019`.
//!
//! Which of two figures is the day is a property of a column, decided from all of its texts (`Order`). Periods of several
//! years are no dates.

use super::word::{Word, words};

/// A date, as fine as the text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    pub year: i64,
    pub rest: Rest,
}

/// What stands behind the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Nothing,
    Month(u8),
    Day(u8, u8),
    Quarter(u8),
    Half(u8),
    Week(u8),
}

impl Date {
    /// The canonical text.
    pub fn text(self) -> String {
        let mut text = self.year.to_string();
        let mut part = |mark: &str, figure: u8, wide: bool| {
            text.push_str(mark);
            if wide && figure < 10 {
                text.push('0');
            }
            text.push_str(&figure.to_string());
        };
        match self.rest {
            Rest::Nothing => {}
            Rest::Month(month) => part("-", month, true),
            Rest::Day(month, day) => {
                part("-", month, true);
                part("-", day, true);
            }
            Rest::Quarter(quarter) => part("-Q", quarter, false),
            Rest::Half(half) => part("-H", half, false),
            Rest::Week(week) => part("-W", week, true),
        }
        text
    }
}

/// What a column's texts tell of the order of day and month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Texts whose first figure can only be a day.
    pub day_first: usize,
    /// Texts whose second figure can only be a day.
    pub month_first: usize,
    /// Texts that read as two dates.
    pub either: usize,
}

impl Order {
    /// Takes one more text into account.
    #[inline(never)]
    pub fn add(&mut self, text: &str) {
        let day_first = read(text, true);
        let month_first = read(text, false);
        match (day_first, month_first) {
            (Some(a), Some(b)) if a != b => self.either += 1,
            (Some(_), None) => self.day_first += 1,
            (None, Some(_)) => self.month_first += 1,
            _ => {}
        }
    }

    /// Whether the day comes first; where nothing tells, it does.
    pub fn is_day_first(self) -> bool {
        self.day_first >= self.month_first
    }
}

/// Reads a date.
pub fn read(text: &str, day_first: bool) -> Option<Date> {
    let text = super::value::trimmed(text);
    if !may_be(text) {
        return None;
    }
    let day = without_time(text);
    figures(day, day_first).or_else(|| in_words(day, &words(day), day_first))
}

/// Whether a text is a date, in whichever order of day and month.
pub fn is_any(text: &str) -> bool {
    let text = super::value::trimmed(text);
    if !may_be(text) {
        return false;
    }
    let (day, orders) = (without_time(text), [true, false]);
    orders.iter().any(|&first| figures(day, first).is_some()) || {
        let words = words(day);
        orders.iter().any(|&first| in_words(day, &words, first).is_some())
    }
}

/// Cheap before dear.
fn may_be(text: &str) -> bool {
    (4..=60).contains(&text.len()) && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The day of a spreadsheet's serial number (1900 system), with a fraction or without.
pub fn of_serial(text: &str) -> Option<Date> {
    let whole = text.trim().split('.').next()?;
    let serial: i64 = whole.parse().ok().filter(|serial| whole.len() == 5 && (20_000..80_000).contains(serial))?;
    // Days since 0000-03-01, by eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
    let days = serial - 25_569 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(Date { year, rest: Rest::Day(month as u8, day as u8) })
}

/// A text up to its time of day: `2019-03-15T10:00:00+07:00`, `15/03/2019 10:00`.
fn without_time(text: &str) -> &str {
    let is_time = |rest: &str| {
        let rest = rest.trim_start();
        // As Google Forms writes it: `9:01:22 AM GMT+7`.
        let rest = rest.split_once(" GMT").map_or(rest, |(clock, _)| clock);
        rest.starts_with(|letter: char| letter.is_ascii_digit())
            && rest.contains(':')
            && rest.bytes().all(|byte| byte.is_ascii_digit() || b":.+-ZzAPMapm ".contains(&byte))
    };
    let clock = text.find(':').unwrap_or_default();
    match text[..clock].rfind(['T', ' ']) {
        Some(at) if is_time(&text[at + 1..]) => &text[..at],
        _ => text,
    }
}

/// Figures and marks only.
fn figures(text: &str, day_first: bool) -> Option<Date> {
    let mut parts = [0u32; 3];
    let mut lengths = [0usize; 3];
    let mut n = 0;
    for part in text.split(['-', '/', '.']) {
        if n == 3 || part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        (parts[n], lengths[n]) = (part.parse().ok()?, part.len());
        n += 1;
    }
    let short = |at: usize| lengths[at] <= 2;
    match n {
        3 if lengths[0] == 4 && short(1) && short(2) => day(parts[0], parts[1], parts[2]),
        3 if short(0) && short(1) && (lengths[2] == 4 || lengths[2] == 2) => {
            let year = if lengths[2] == 2 { 2000 + parts[2] } else { parts[2] };
            let (of_day, month) = if day_first { (parts[0], parts[1]) } else { (parts[1], parts[0]) };
            day(year, month, of_day)
        }
        2 if lengths[0] == 4 && lengths[1] == 2 => month(parts[0], parts[1]),
        2 if short(0) && lengths[1] == 4 => month(parts[1], parts[0]),
        1 if lengths[0] == 8 => day(parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100),
        1 if lengths[0] == 6 => month(parts[0] / 100, parts[0] % 100),
        1 if lengths[0] == 4 => Some(Date { year: year(parts[0])?, rest: Rest::Nothing }),
        _ => None,
    }
}

fn year(year: u32) -> Option<i64> {
    Some(i64::from(year)).filter(|year| (1900..=2100).contains(year))
}

fn month(of_year: u32, month: u32) -> Option<Date> {
    let is_month = (1..=12).contains(&month);
    Some(Date { year: year(of_year)?, rest: Rest::Month(month as u8) }).filter(|_| is_month)
}

fn day(of_year: u32, of_month: u32, day: u32) -> Option<Date> {
    let year = month(of_year, of_month)?.year;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match of_month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=days).contains(&day).then_some(Date { year, rest: Rest::Day(of_month as u8, day as u8) })
}

/// `Tháng 3/2019`, `Quý I năm 2019`, `6 tháng đầu năm 2019`, `2019Q1`, `15 March 2019`.
fn in_words(text: &str, words: &[Word], day_first: bool) -> Option<Date> {
    let mut of_year = None;
    let (mut of_month, mut quarter, mut half, mut week) = (None, None, None, None);
    // Of `January - March 2019` the first one.
    let mut from_month = None;
    let mut figures: Vec<u32> = Vec::new();
    let mut previous = String::new();
    for word in words {
        let key = &word.key[..];
        if let Ok(figure) = key.parse::<u32>() {
            if key.len() == 4 && of_year.is_none() {
                of_year = Some(year(figure)?);
            } else if key.len() > 2 {
                return None;
            } else if matches!(&previous[..], "thang" | "t" | "month" | "thg" | "m") {
                from_month = of_month.replace(figure);
            } else if matches!(&previous[..], "quy" | "q" | "quarter") {
                quarter = Some(figure);
            } else {
                figures.push(figure);
            }
        } else if let Some(named) = month_named(key) {
            from_month = of_month.replace(named);
        } else if let Some(roman) = ["i", "ii", "iii", "iv"].iter().position(|roman| *roman == key) {
            quarter = Some(roman as u32 + 1);
        } else if let Some((before, figure)) = split_code(key) {
            match before {
                "" | "q" | "quy" | "s" | "h" | "w" | "t" if before.is_empty() => return None,
                "q" | "quy" => quarter = Some(figure),
                "t" | "m" => of_month = Some(figure),
                "h" | "s" => half = Some(figure),
                "w" => week = Some(figure),
                _ => {
                    // "2019Q1", "2020W10", "2019S1".
                    let (own_year, mark) = before.split_at_checked(4)?;
                    of_year = Some(year(own_year.parse().ok()?)?);
                    match mark {
                        "q" => quarter = Some(figure),
                        "w" => week = Some(figure),
                        "s" | "h" => half = Some(figure),
                        _ => return None,
                    }
                }
            }
        } else if matches!(key, "dau" | "cuoi") && figures == [6] {
            half = Some(if key == "dau" { 1 } else { 2 });
            figures.clear();
        } else if !matches!(
            key,
            "nam" | "thang" | "t" | "quy" | "q" | "quarter" | "ngay" | "month" | "thg" | "of" | "m" | "to" | "den"
        ) {
            return None;
        }
        previous.clear();
        previous.push_str(key);
    }
    // `15-Nov-20`, `Nov-20`: behind the name of a month the year may be short.
    if of_year.is_none()
        && words.iter().any(|word| month_named(&word.key).is_some())
        && let Some(short) = figures.last().copied().filter(|short| (10..=40).contains(short))
        && (figures.len() == 2 || figures.len() == 1 && text.contains(['-', '\'']))
    {
        of_year = Some(i64::from(2000 + short));
        figures.pop();
    }
    let year = of_year?;
    if let (Some(from), Some(to)) = (from_month, of_month) {
        // Three months are a quarter, six a half year, twelve the year.
        let n = (to + 1).checked_sub(from).filter(|_| (1..=12).contains(&to) && figures.is_empty())?;
        let nth = ((from.checked_sub(1)? / n.max(1)) + 1) as u8;
        let rest = match n {
            3 => Rest::Quarter(nth),
            6 => Rest::Half(nth),
            12 => Rest::Nothing,
            _ => return None,
        };
        return Some(Date { year, rest }).filter(|_| (from - 1) % n == 0);
    }
    let within = |figure: u32, most: u32| (1..=most).contains(&figure).then_some(figure as u8);
    let rest = match (of_month, quarter, half, week, &figures[..]) {
        (Some(month), None, None, None, []) => Rest::Month(within(month, 12)?),
        (Some(month), None, None, None, &[of_day]) => return day(year as u32, month, of_day),
        (None, Some(quarter), None, None, []) => Rest::Quarter(within(quarter, 4)?),
        (None, None, Some(half), None, []) => Rest::Half(within(half, 2)?),
        (None, None, None, Some(week), []) => Rest::Week(within(week, 53)?),
        (None, None, None, None, []) if words.len() == 2 => Rest::Nothing,
        (None, None, None, None, &[a, b]) if words.len() == 3 => {
            let (of_day, month) = if day_first { (a, b) } else { (b, a) };
            return day(year as u32, month, of_day);
        }
        _ => return None,
    };
    Some(Date { year, rest })
}

/// Letters (or a year and a letter) with a figure of one or two digits behind them.
fn split_code(key: &str) -> Option<(&str, u32)> {
    let at = key.rfind(|letter: char| !letter.is_ascii_digit())? + 1;
    let (before, figure) = key.split_at_checked(at)?;
    Some((before, figure.parse().ok().filter(|_| figure.len() <= 2)?))
}

fn month_named(key: &str) -> Option<u32> {
    if key.len() < 3 || !key.is_ascii() {
        return None;
    }
    const NAMES: &str = "january february march april may june july august september october november december";
    let at = NAMES.split(' ').position(|name| name == key || name[..3] == key[..] || key == "sept" && name == "september")?;
    Some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gregorian: every fourth year, of centuries every fourth; the last days of months as every calendar has them.
    #[test]
    fn months_end_where_they_end() {
        for (last, after) in [
            ("2020-02-29", "2020-02-30"),
            ("2019-02-28", "2019-02-29"),
            ("2000-02-29", "2000-02-30"),
            ("1900-02-28", "1900-02-29"),
            ("2019-04-30", "2019-04-31"),
            ("2019-11-30", "2019-11-31"),
            ("2019-12-31", "2019-12-32"),
        ] {
            assert_eq!(read(last, true).map(Date::text).as_deref(), Some(last));
            assert_eq!(read(after, true).map(Date::text), None, "{after}");
        }
    }

    #[test]
    fn dates_have_one_form() {
        for (text, want) in [
            ("2019-03-15", "2019-03-15"),
            ("2019-03-15T10:22:01.000+07:00", "2019-03-15"),
            ("2001/01/01 00:47", "2001-01-01"),
            ("15/03/2019", "2019-03-15"),
            ("5/3/2019", "2019-03-05"),
            ("15.03.2019 10:00", "2019-03-15"),
            ("15-3-19", "2019-03-15"),
            ("20161201", "2016-12-01"),
            ("201907", "2019-07"),
            ("2019-07", "2019-07"),
            ("12/2019", "2019-12"),
            ("Tháng 3/2019", "2019-03"),
            ("tháng 03 năm 2019", "2019-03"),
            ("T3/2019", "2019-03"),
            ("Quý I/2019", "2019-Q1"),
            ("Quý 4 năm 2019", "2019-Q4"),
            ("Q1 2020", "2020-Q1"),
            ("2019Q1", "2019-Q1"),
            ("2020W10", "2020-W10"),
            ("2019S1", "2019-H1"),
            ("6 tháng đầu năm 2019", "2019-H1"),
            ("6 tháng cuối năm 2019", "2019-H2"),
            ("ngày 15 tháng 3 năm 2019", "2019-03-15"),
            ("15 March 2019", "2019-03-15"),
            ("Mar-2019", "2019-03"),
            ("January - March 2019", "2019-Q1"),
            ("Oct to Dec 2019", "2019-Q4"),
            ("Tháng 7 đến tháng 12 năm 2019", "2019-H2"),
            ("January - December 2019", "2019"),
            ("Mar 15, 2019", "2019-03-15"),
            ("2019", "2019"),
            ("Năm 2019", "2019"),
        ] {
            assert_eq!(read(text, true).map(Date::text).as_deref(), Some(want), "{text}");
        }
        for text in [
            "",
            "2017-2021",
            "2016-2017",
            "31/02/2019",
            "32/01/2019",
            "13/13/2019",
            "2019Q5",
            "kế hoạch 2019",
            "12",
            "Kon Tum 2",
            "1.234",
            "February - April 2019",
            "March - January 2019",
            "0951",
            "iii",
        ] {
            assert_eq!(read(text, true), None, "{text}");
        }
        assert_eq!(read("3/15/2019", false).map(Date::text).as_deref(), Some("2019-03-15"));
        for (serial, want) in
            [("43831", "2020-01-01"), ("43539.5", "2019-03-15"), ("36526", "2000-01-01"), ("44256", "2021-03-01")]
        {
            assert_eq!(of_serial(serial).map(Date::text).as_deref(), Some(want), "{serial}");
        }
        assert_eq!(of_serial("12"), None);
    }

    #[test]
    fn a_column_tells_the_order_of_day_and_month() {
        let of = |texts: &[&str]| {
            let mut order = Order::default();
            texts.iter().for_each(|text| order.add(text));
            order
        };
        assert!(of(&["03/04/2019", "25/12/2019"]).is_day_first());
        assert!(!of(&["03/04/2019", "12/25/2019"]).is_day_first());
        assert_eq!(of(&["03/04/2019", "05/05/2019"]), Order { day_first: 0, month_first: 0, either: 1 });
    }

    proptest! {
        #[test]
        fn a_day_reads_equal_in_every_style(year in 1900u32..2100, month in 1u32..13, of_day in 1u32..29, style in 0usize..8) {
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let text = match style {
                0 => format!("{year}-{month:02}-{of_day:02}"),
                1 => format!("{of_day}/{month}/{year}"),
                2 => format!("{of_day:02}.{month:02}.{year} 07:30"),
                3 => format!("{year}{month:02}{of_day:02}"),
                4 => format!("ngày {of_day} tháng {month} năm {year}"),
                5 => format!("{} {of_day}, {year}", months[month as usize - 1]),
                6 => format!("{year}/{month}/{of_day}T23:59:59Z"),
                _ => format!("{of_day}-{}-{year}", months[month as usize - 1]),
            };
            prop_assert_eq!(read(&text, true).map(Date::text), Some(format!("{year}-{month:02}-{of_day:02}")), "{}", text);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,30}") {
            let _ = (read(&text, true), of_serial(&text));
        }
    }
}
