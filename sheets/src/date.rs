//! Serial dates and ISO text.
//!
//! Sources: ECMA-376 part 1, §18.17.4 (serial dates of both systems; in the one of 1900 there is a 29 February 1900 that never
//! was); days to a civil date after H. Hinnant, "chrono-compatible low-level date algorithms".

use std::fmt::Write;

/// Days from 1899-12-30 to 1904-01-01, where the other system begins.
const DAYS_TO_1904: f64 = 1462.0;
/// The first day that has no date any more: 10000-01-01.
const END: f64 = 2_958_466.0;

/// Writes the date, the time of day, or both, to the second. `false` where the number is no date of the calendar.
pub fn push_date(out: &mut String, serial: f64, is_1904: bool) -> bool {
    let serial = if is_1904 { serial + DAYS_TO_1904 } else { serial };
    if !(0.0..END).contains(&serial) {
        return false;
    }
    let seconds = (serial * 86_400.0).round() as u64;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    if days > 0 {
        // Before March 1900 the serial is one day behind.
        let (year, month, day) = if days == 60 { (1900, 2, 29) } else { civil(days + u64::from(days < 60)) };
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
        if second > 0 {
            out.push('T');
        }
    }
    if days == 0 || second > 0 {
        push_clock(out, second);
    }
    true
}

/// Writes a duration as hours, minutes and seconds; the hours may pass a day.
pub fn push_duration(out: &mut String, days: f64) {
    if !days.is_finite() || days.abs() >= END {
        return;
    }
    if days < 0.0 {
        out.push('-');
    }
    push_clock(out, (days.abs() * 86_400.0).round() as u64);
}

/// ISO text of ODS and of strict XLSX, without a time of day that is only midnight; `PT12H30M00S` as a clock shows it.
pub fn push_iso(out: &mut String, text: &str) {
    if let Some((date, clock)) = text.split_once('T')
        && !date.is_empty()
        && !clock.is_empty()
        && clock.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
    {
        return out.push_str(date);
    }
    let Some(mut rest) = text.strip_prefix("PT") else { return out.push_str(text) };
    let mut seconds = 0u64;
    for (letter, length) in [('H', 3600), ('M', 60), ('S', 1)] {
        let Some((digits, after)) = rest.split_once(letter) else { continue };
        let whole = digits.split(['.', ',']).next().unwrap_or_default();
        match whole.parse::<u32>() {
            Ok(n) => seconds += u64::from(n) * length,
            Err(_) => return out.push_str(text),
        }
        rest = after;
    }
    if rest.is_empty() { push_clock(out, seconds) } else { out.push_str(text) }
}

fn push_clock(out: &mut String, seconds: u64) {
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// Year, month and day of a number of days after 1899-12-30.
fn civil(days: u64) -> (u64, u64, u64) {
    // Days after 0000-03-01, where leap days come last in their year.
    let days = days + 693_899;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(serial: f64, is_1904: bool) -> String {
        let mut out = String::new();
        push_date(&mut out, serial, is_1904);
        out
    }

    #[test]
    fn serials_are_dates_of_their_system() {
        for (serial, is_1904, expected) in [
            (1.0, false, "1900-01-01"),
            (59.0, false, "1900-02-28"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (43_466.0, false, "2019-01-01"),
            (45_350.0, false, "2024-02-28"),
            (45_351.0, false, "2024-02-29"),
            (45_352.0, false, "2024-03-01"),
            (43_466.5, false, "2019-01-01T12:00:00"),
            (43_466.999_999_9, false, "2019-01-02"),
            (0.25, false, "06:00:00"),
            (42_004.0, true, "2019-01-01"),
            (0.0, true, "1904-01-01"),
            (2_958_465.0, false, "9999-12-31"),
            (2_958_466.0, false, ""),
            (-1.0, false, ""),
            (f64::NAN, false, ""),
        ] {
            assert_eq!(date(serial, is_1904), expected, "{serial}");
        }
    }

    #[test]
    fn days_follow_one_another() {
        let mut last = date(61.0, false);
        for serial in 62..60_000 {
            let next = date(f64::from(serial), false);
            assert!(next > last && next.len() == 10, "{last} then {next}");
            last = next;
        }
        assert_eq!(last, "2064-04-07");
    }

    #[test]
    fn iso_text_is_kept_or_shortened() {
        for (text, expected) in [
            ("2019-03-01", "2019-03-01"),
            ("2019-03-01T00:00:00", "2019-03-01"),
            ("2019-03-01T08:30:00", "2019-03-01T08:30:00"),
            ("PT12H30M05S", "12:30:05"),
            ("PT30H", "30:00:00"),
            ("PTxH", "PTxH"),
            ("PT1H2", "PT1H2"),
            ("T", "T"),
        ] {
            let mut out = String::new();
            push_iso(&mut out, text);
            assert_eq!(out, expected);
        }
        let mut out = String::new();
        push_duration(&mut out, 1.5);
        assert_eq!(out, "36:00:00");
    }
}
