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
    /// From the least on.
    pub const ALL: [Magnitude; 5] =
        [Magnitude::One, Magnitude::Thousand, Magnitude::Million, Magnitude::Billion, Magnitude::Trillion];

    /// The magnitude for all numbers of an axis or column whose greatest has so many digits before the decimal mark: the largest
    /// that leaves at least one of them there.
    pub(crate) fn of(n_whole: i32) -> Magnitude {
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
        [word, blank, unit].concat()
    }

    /// `mantissa / 10^scale` in this magnitude, rounded to so many decimals, without the word: all ticks of an axis
    /// alike.
    ///
    /// ```
    /// use fairshare::locale::{Lang, Magnitude};
    /// assert_eq!(Magnitude::Billion.format(1_250_000_000, 0, 1, Lang::Vi), "1,3");
    /// ```
    pub fn format(self, mantissa: i128, scale: u8, decimals: u8, lang: Lang) -> String {
        let mut digits = Digits::new(mantissa, i32::from(scale) + i32::from(self.exponent()));
        digits.round(decimals.into());
        digits.write(decimals.into(), lang)
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
    Digits::new(mantissa, scale.into()).write(scale.into(), lang)
}

/// Like [`format_decimal`], without zeros at the end of the decimals: `5`, not `5,00`. For a number on its own.
#[inline(never)]
pub fn format_number(mantissa: i128, scale: u8, lang: Lang) -> String {
    Digits::new(mantissa, scale.into()).write_short(lang)
}

/// `mantissa / 10^scale` with at most three significant digits and a magnitude: `1,23 triệu`, `12.3 billion`, `950`,
/// `0,05`. Whole numbers of more digits are only met beyond the trillions (`1.230 nghìn tỷ`). Rounds before it chooses
/// the magnitude: 999 950 is `1 triệu`.
///
/// ```
/// use fairshare::locale::{Lang, format_short};
/// assert_eq!(format_short(999_950, 0, Lang::Vi), "1\u{a0}triệu");
/// ```
#[inline(never)]
pub fn format_short(mantissa: i128, scale: u8, lang: Lang) -> String {
    let mut digits = Digits::new(mantissa, scale.into());
    digits.round(3 - digits.point);
    let magnitude = Magnitude::of(digits.point);
    digits.point -= i32::from(magnitude.exponent());
    let mut text = digits.write_short(lang);
    if magnitude != Magnitude::One {
        text.push(NO_BREAK_SPACE);
        text.push_str(magnitude.word(lang));
    }
    text
}

/// `numerator / denominator` as percent with exactly `decimals` decimals: `49,97 %` in Vietnamese, `49.97%` in English.
/// `None` where the denominator is 0, which is no rate and not 0 %. May be negative or above 100 %. Beyond 40 decimals there
/// are zeros.
///
/// ```
/// use fairshare::locale::{Lang, format_percent};
/// assert_eq!(format_percent(1, 3, 1, Lang::En).as_deref(), Some("33.3%"));
/// assert_eq!(format_percent(1, 0, 1, Lang::En), None);
/// ```
#[inline(never)]
pub fn format_percent(numerator: i128, denominator: i128, decimals: u8, lang: Lang) -> Option<String> {
    if denominator == 0 {
        return None;
    }
    let (dividend, divisor) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let mut digits = Digits::of(dividend / divisor, 0);
    digits.negative = (numerator < 0) != (denominator < 0);
    let mut rest = dividend % divisor;
    // Long division, two digits further for percent and one for rounding. Ten times the rest might not fit, so it is added
    // up: each sum is below twice the divisor, which does.
    for _ in 0..3 + decimals.min(40) {
        let (mut digit, mut next) = (b'0', 0);
        for _ in 0..10 {
            next += rest;
            if next >= divisor {
                next -= divisor;
                digit += 1;
            }
        }
        digits.push(digit);
        rest = next;
    }
    digits.point += 2;
    digits.round(decimals.into());
    let mut text = digits.write(decimals.into(), lang);
    if lang == Lang::Vi {
        text.push(NO_BREAK_SPACE);
    }
    text.push('%');
    Some(text)
}

/// Where whole digits end in the buffer below: a 128-bit number has 39, and rounding may put one before them.
const WHOLE: usize = 40;

/// A decimal number as its digits: `0.d₀d₁d₂… · 10^point`, the first not zero; zero has none.
#[derive(Clone, Copy)]
pub(crate) struct Digits {
    text: [u8; WHOLE + 48],
    start: usize,
    end: usize,
    /// How many digits stand before the decimal mark; below 0 where zeros come between it and the first.
    pub point: i32,
    negative: bool,
}

impl Digits {
    /// `mantissa / 10^scale`.
    #[inline(never)]
    pub fn new(mantissa: i128, scale: i32) -> Digits {
        let mut digits = Digits::of(mantissa.unsigned_abs(), scale);
        digits.negative = mantissa < 0;
        digits
    }

    #[inline(never)]
    fn of(mut number: u128, scale: i32) -> Digits {
        let mut text = [0; WHOLE + 48];
        let mut start = WHOLE;
        // Wide division is a call; nearly all numbers fit in 64 bits.
        while number > u128::from(u64::MAX) {
            start -= 1;
            text[start] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        let mut number = number as u64;
        while number > 0 {
            start -= 1;
            text[start] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        Digits { text, start, end: WHOLE, point: (WHOLE - start) as i32 - scale, negative: false }
    }

    /// How many digits there are.
    pub fn len(&self) -> i32 {
        self.end as i32 - self.start as i32
    }

    /// One more digit at the end, which must be where the number ends.
    fn push(&mut self, digit: u8) {
        self.text[self.end] = digit;
        self.end += 1;
        if self.text[self.start] == b'0' {
            self.start = self.end;
            self.point -= 1;
        }
    }

    /// Leaves only the first digits, the rest cut off.
    pub fn cut(&mut self, n: usize) {
        self.end = self.end.min(self.start + n);
    }

    /// Rounds, half away from zero, to so many decimals; below 0 to tens, hundreds …
    #[inline(never)]
    pub fn round(&mut self, decimals: i32) {
        let keep = self.point.saturating_add(decimals);
        if keep >= self.len() {
            return;
        }
        let end = self.start + keep.max(0) as usize;
        let up = keep >= 0 && self.text[end] >= b'5';
        self.end = end;
        if up {
            // Nines are cut off: zeros at the end are not kept.
            while self.end > self.start && self.text[self.end - 1] == b'9' {
                self.end -= 1;
            }
            if self.end > self.start {
                self.text[self.end - 1] += 1;
            } else {
                self.start -= 1;
                self.end = self.start + 1;
                self.text[self.start] = b'1';
                self.point += 1;
            }
        }
    }

    /// With as many decimals as are not zeros at the end.
    #[inline(never)]
    pub fn write_short(&mut self, lang: Lang) -> String {
        while self.end > self.start && self.text[self.end - 1] == b'0' {
            self.end -= 1;
        }
        let decimals = if self.len() == 0 { 0 } else { (self.len() - self.point).max(0) };
        self.write(decimals, lang)
    }

    /// With marks and sign. Zero has no sign.
    #[inline(never)]
    pub fn write(&self, decimals: i32, lang: Lang) -> String {
        let (decimal_mark, group_mark) = lang.marks();
        let mut text = String::with_capacity(24);
        if self.negative && self.len() > 0 {
            text.push(MINUS);
        }
        let first = (self.point - 1).clamp(0, 255);
        // Counted down: the power of ten of the digit.
        for power in (-decimals..=first).rev() {
            let at = self.point - 1 - power;
            let digit = if at >= 0 && at < self.len() { self.text[self.start + at as usize] } else { b'0' };
            if power == -1 {
                text.push(decimal_mark);
            } else if power >= 0 && power < first && power % 3 == 2 {
                text.push(group_mark);
            }
            text.push(char::from(digit));
        }
        text
    }
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
