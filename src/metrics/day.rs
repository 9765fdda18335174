//! When a text of a column of dates or years says that something began or ended: columns that are not read as the file's own time
//! (a second one, such as `Ngày kết thúc`) keep their texts.

use crate::float;

/// A point in time out of `2019`, `2019-03`, `3/2019`, `2019-03-15`, `15/03/2019` (and `03/15/2019` where `month_first`): the year, the
/// part of it that was over when it begins (0 ≤ part < 1, months of 31 days as everywhere on the time line), and whether it is finer
/// than a year. `None` for anything else.
pub fn parse(text: &str, month_first: bool) -> Option<(f64, f64, bool)> {
    // What stands behind the date is an hour.
    let text = text.trim().split([' ', 'T']).next()?;
    let mut parts = [0.0; 3];
    let (mut n, mut widest) = (0, 0);
    for part in text.split(['-', '/', '.']) {
        if n == 3 || part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if part.len() == 4 {
            widest = n;
        }
        parts[n] = float::parse(part)?;
        n += 1;
    }
    let (year, month, day) = match (n, widest) {
        (1, 0) => (parts[0], 1.0, 1.0),
        (2, 0) => (parts[0], parts[1], 1.0),
        (2, _) => (parts[1], parts[0], 1.0),
        (3, 0) => (parts[0], parts[1], parts[2]),
        (3, 2) if month_first => (parts[2], parts[0], parts[1]),
        (3, 2) => (parts[2], parts[1], parts[0]),
        _ => return None,
    };
    let fits = (1900.0..2200.0).contains(&year) && (1.0..=12.0).contains(&month) && (1.0..=31.0).contains(&day);
    fits.then_some((year, (month - 1.0) / 12.0 + (day - 1.0) / 372.0, n > 1))
}

/// Whether months stand before days in these texts: where nothing tells, they do not.
pub fn is_month_first<'a>(mut texts: impl Iterator<Item = &'a str>) -> bool {
    texts.any(|text| parse(text, false).is_none() && parse(text, true).is_some())
}

/// How texts in a column of ends begin that say that something goes on, without their first letter, which may be a capital.
const ONGOING: [&str; 7] = ["ang ", "hưa ", "ay", "ến nay", "ngoing", "resent", "urrent"];

/// Whether a text in a column of ends says that something has not ended: `đang thực hiện`, `nay`, `Ongoing`.
pub fn is_ongoing(text: &str) -> bool {
    let mut letters = text.trim().chars();
    letters.next().is_some_and(|first| "DĐdđCcNnOoPp".contains(first))
        && ONGOING.iter().any(|word| letters.as_str().starts_with(word))
}

/// Whether texts are dates or years, all but a tenth of them, in one order of day and month; those that say that something goes on
/// are none, and count neither way.
pub fn are_times<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> bool {
    let month_first = is_month_first(texts.clone());
    let (mut n, mut times) = (0, 0);
    for text in texts.filter(|text| !is_ongoing(text)) {
        n += 1;
        times += usize::from(parse(text, month_first).is_some());
    }
    n > 0 && times * 10 >= n * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_dates() {
        for (text, month_first, expected) in [
            ("2019", false, Some((2019.0, 0.0, false))),
            ("2019-07", false, Some((2019.0, 0.5, true))),
            ("7/2019", false, Some((2019.0, 0.5, true))),
            ("2019-07-01", false, Some((2019.0, 0.5, true))),
            ("01/07/2019", false, Some((2019.0, 0.5, true))),
            ("07/01/2019", true, Some((2019.0, 0.5, true))),
            ("1.7.2019 08:00", false, Some((2019.0, 0.5, true))),
            ("2019-07-01T00:00:00", false, Some((2019.0, 0.5, true))),
            ("07/31/2019", false, None),
            ("80", false, None),
            ("2019/20", false, None),
            ("mật", false, None),
            ("", false, None),
            ("1-2-3-4", false, None),
        ] {
            assert_eq!(parse(text, month_first), expected, "{text}");
        }
        assert!(is_month_first(["07/08/2019", "07/31/2019"].into_iter()));
        assert!(!is_month_first(["07/08/2019", "31/07/2019"].into_iter()));
        assert!(are_times(["2019", "2020-01-31"].into_iter()) && !are_times(["2019", "80"].into_iter()));
        assert!(!are_times([].into_iter()));
        assert!(are_times(["2019", "Đang thực hiện", "nay", "Ongoing"].into_iter()) && !are_times(["ongoing"].into_iter()));
    }
}
