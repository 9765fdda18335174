//! Numbers as text: in full, short (`1,23 triệu`), percent. Exact: rounding is done on the decimal digits, half away
//! from zero; no binary float takes part.
//!
//! A value is a whole number (the mantissa) and a scale: `mantissa / 10^scale`. The minus sign is U+2212, the blank
//! between a number and its word or sign is U+00A0, so that neither is torn off at a line's end. Does not know
//! currencies or units: the caller adds them.

use super::Lang;

const MINUS: char = '\u{2212}';
const NO_BREAK_SPACE: char = '\u{a0}';

/// The power of a thousand in which numbers are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Magnitude {
    /// As they are.
    #[default]
    One,
    /// 10³: nghìn.
    Thousand,
    /// 10⁶: triệu.
    Million,
    /// 10⁹: tỷ.
    Billion,
    /// 10¹²: nghìn tỷ.
    Trillion,
}

impl Magnitude {
    const ALL: [Magnitude; 5] =
        [Magnitude::One, Magnitude::Thousand, Magnitude::Million, Magnitude::Billion, Magnitude::Trillion];

    /// The magnitude for all numbers of an axis or column whose greatest (by absolute value) is `mantissa / 10^scale`:
    /// the largest that leaves at least one digit before the decimal mark.
    pub fn for_max(mantissa: i128, scale: u8) -> Magnitude {
        Magnitude::of(n_digits(mantissa.unsigned_abs()) - i32::from(scale))
    }

    /// Of a number with so many digits before the decimal mark.
    pub(super) fn of(n_whole: i32) -> Magnitude {
        Magnitude::ALL[((n_whole - 1) / 3).clamp(0, 4) as usize]
    }

    /// The power of ten: 0, 3, 6, 9 or 12.
    pub const fn exponent(self) -> u8 {
        3 * self as u8
    }

    /// `nghìn`, `triệu`, `tỷ`, `nghìn tỷ`; `thousand` …; empty for [`Magnitude::One`].
    pub const fn word(self, lang: Lang) -> &'static str {
        const WORDS: [[&str; 5]; 2] =
            [["", "nghìn", "triệu", "tỷ", "nghìn tỷ"], ["", "thousand", "million", "billion", "trillion"]];
        WORDS[lang as usize][self as usize]
    }

    /// The unit for an axis title: `tỷ đồng`, `billion đồng`; the bare unit for [`Magnitude::One`], the bare word for
    /// an empty unit.
    pub fn with_unit(self, unit: &str, lang: Lang) -> String {
        let word = self.word(lang);
        let blank = if word.is_empty() || unit.is_empty() { "" } else { " " };
        format!("{word}{blank}{unit}")
    }

    /// `mantissa / 10^scale` in this magnitude, rounded to so many decimals, without the word: all ticks of an axis
    /// alike.
    ///
    /// ```
    /// use fairshare::locale::{Lang, Magnitude};
    /// assert_eq!(Magnitude::Billion.format(1_250_000_000, 0, 1, Lang::Vi), "1,3");
    /// ```
    pub fn format(self, mantissa: i128, scale: u8, decimals: u8, lang: Lang) -> String {
        let digits = rounded(mantissa.unsigned_abs(), i32::from(scale) + i32::from(self.exponent()), i32::from(decimals));
        written(mantissa < 0, &digits, decimals.into(), lang)
    }
}

/// `mantissa / 10^scale` in full: grouped, and with exactly `scale` decimals, so that a column of them lines up.
///
/// ```
/// use fairshare::locale::{Lang, format_decimal};
/// assert_eq!(format_decimal(123456789, 2, Lang::Vi), "1.234.567,89");
/// assert_eq!(format_decimal(123456789, 2, Lang::En), "1,234,567.89");
/// ```
pub fn format_decimal(mantissa: i128, scale: u8, lang: Lang) -> String {
    Magnitude::One.format(mantissa, scale, scale, lang)
}

/// Like [`format_decimal`], without zeros at the end of the decimals: `5`, not `5,00`. For a number on its own.
pub fn format_number(mantissa: i128, scale: u8, lang: Lang) -> String {
    let (mut mantissa, mut scale) = (mantissa, scale);
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    format_decimal(mantissa, scale, lang)
}

/// `mantissa / 10^scale` with at most three significant digits and a magnitude: `1,23 triệu`, `12.3 billion`, `950`,
/// `0,05`. Whole numbers of more digits are only met beyond the trillions (`1.230 nghìn tỷ`). Rounds before it chooses
/// the magnitude: 999 950 is `1 triệu`.
///
/// ```
/// use fairshare::locale::{Lang, format_short};
/// assert_eq!(format_short(999_950, 0, Lang::Vi), "1\u{a0}triệu");
/// ```
pub fn format_short(mantissa: i128, scale: u8, lang: Lang) -> String {
    if mantissa == 0 {
        return "0".into();
    }
    let n_whole = n_digits(mantissa.unsigned_abs()) - i32::from(scale);
    // Three significant digits are 3 - n_whole decimals; one digit more, and rounding carried over (999.95 → 1000).
    let digits = rounded(mantissa.unsigned_abs(), scale.into(), 3 - n_whole);
    let n_whole = n_whole + i32::from(digits.len() > 3);
    let magnitude = Magnitude::of(n_whole);
    let decimals = (3 + i32::from(magnitude.exponent()) - n_whole).max(0);
    let mut significant = digits[..digits.len().min(3)].to_string();
    let n_zeros = n_whole - i32::from(magnitude.exponent()) + decimals - significant.len() as i32;
    add_zeros(&mut significant, n_zeros as usize);
    let n_trimmed = significant.bytes().rev().take(decimals as usize).take_while(|&digit| digit == b'0').count();
    significant.truncate(significant.len() - n_trimmed);
    let mut text = written(mantissa < 0, &significant, decimals as usize - n_trimmed, lang);
    if magnitude != Magnitude::One {
        text.push(NO_BREAK_SPACE);
        text.push_str(magnitude.word(lang));
    }
    text
}

/// `numerator / denominator` as percent with exactly `decimals` decimals: `49,97 %` in Vietnamese, `49.97%` in English.
/// `None` where the denominator is 0, which is no rate and not 0 %. May be negative or above 100 %.
///
/// ```
/// use fairshare::locale::{Lang, format_percent};
/// assert_eq!(format_percent(1, 3, 1, Lang::En).as_deref(), Some("33.3%"));
/// assert_eq!(format_percent(1, 0, 1, Lang::En), None);
/// ```
pub fn format_percent(numerator: i128, denominator: i128, decimals: u8, lang: Lang) -> Option<String> {
    if denominator == 0 {
        return None;
    }
    let divisor = denominator.unsigned_abs();
    let mut digits = (numerator.unsigned_abs() / divisor).to_string();
    let mut rest = numerator.unsigned_abs() % divisor;
    // Long division, two digits further for percent. Ten times the rest might not fit, so it is added up: each sum is
    // below twice the divisor, which does.
    for _ in 0..2 + usize::from(decimals) {
        let (mut digit, mut next) = (b'0', 0);
        for _ in 0..10 {
            next += rest;
            if next >= divisor {
                next -= divisor;
                digit += 1;
            }
        }
        digits.push(digit as char);
        rest = next;
    }
    if rest >= divisor - rest {
        increment(&mut digits);
    }
    let mut text = written((numerator < 0) != (denominator < 0), &digits, decimals.into(), lang);
    if lang == Lang::Vi {
        text.push(NO_BREAK_SPACE);
    }
    text.push('%');
    Some(text)
}

/// Digits of a whole number; none for 0.
fn n_digits(number: u128) -> i32 {
    number.checked_ilog10().map_or(0, |log| log as i32 + 1)
}

/// The digits of `number / 10^scale` rounded, half up, at so many decimals: the whole number that is 10^decimals times
/// the value. `decimals` below 0 rounds to tens, hundreds …
fn rounded(number: u128, scale: i32, decimals: i32) -> String {
    let n_dropped = scale - decimals;
    if n_dropped <= 0 {
        let mut digits = number.to_string();
        if number != 0 {
            add_zeros(&mut digits, -n_dropped as usize);
        }
        return digits;
    }
    // 10^39 does not fit, and is more than twice any number that can come here.
    let Some(divisor) = 10u128.checked_pow(n_dropped as u32) else {
        return "0".into();
    };
    let rest = number % divisor;
    (number / divisor + u128::from(rest >= divisor - rest)).to_string()
}

/// Adds one to a number in digits.
fn increment(digits: &mut String) {
    let kept = digits.trim_end_matches('9').len();
    let n_nines = digits.len() - kept;
    digits.truncate(kept);
    let last = digits.pop().map_or(b'0', |digit| digit as u8);
    digits.push((last + 1) as char);
    add_zeros(digits, n_nines);
}

/// Out of line: written in place it is most of each function here.
#[inline(never)]
fn add_zeros(digits: &mut String, n: usize) {
    for _ in 0..n {
        digits.push('0');
    }
}

/// A number in digits, the last `decimals` of them behind the decimal mark, with marks and sign. Zero has no sign.
fn written(is_negative: bool, digits: &str, decimals: usize, lang: Lang) -> String {
    let (decimal_mark, group_mark) = lang.marks();
    let digits = digits.trim_start_matches('0');
    let mut text = String::new();
    if is_negative && !digits.is_empty() {
        text.push(MINUS);
    }
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let (first, groups) = whole.split_at(whole.len() % 3);
    text.push_str(if whole.is_empty() { "0" } else { first });
    for i in (0..groups.len()).step_by(3) {
        if i + first.len() > 0 {
            text.push(group_mark);
        }
        text.push_str(&groups[i..i + 3]);
    }
    if decimals > 0 {
        text.push(decimal_mark);
        add_zeros(&mut text, decimals - fraction.len());
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
