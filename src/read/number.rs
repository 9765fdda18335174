//! Decimal numbers as people and systems write them: exact, by evidence over a whole column.
//!
//! A number is a mantissa and a scale (`mantissa / 10^scale`), never a float. Which mark groups and which divides is a
//! property of a column, decided from all of its distinct texts (`Evidence`), not of one cell.

/// Most decimal places kept.
pub const MAX_SCALE: u8 = 18;

/// Greatest magnitude of a mantissa: sums of 2^32 such values still fit an `i128`.
pub const MAX_MANTISSA: i128 = 1 << 92;

/// A decimal number: `mantissa / 10^scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i128,
    pub scale: u8,
}

impl Decimal {
    /// The number `mantissa / 10^scale`, without zeros at the end of its fraction.
    fn of(mut mantissa: i64, mut scale: u8) -> Decimal {
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Decimal { mantissa: i128::from(mantissa), scale }
    }

    /// The number times `10^more / 10^less`: what `761 triệu` is in a column whose unit is already one of a power.
    pub fn times(self, more: u8, less: u8) -> Option<Decimal> {
        let shift = i32::from(more) - i32::from(less) - i32::from(self.scale);
        if shift >= 0 {
            let mantissa = self.mantissa.checked_mul(10i128.checked_pow(shift as u32)?)?;
            return (mantissa.abs() < MAX_MANTISSA).then_some(Decimal { mantissa, scale: 0 });
        }
        u8::try_from(-shift).ok().filter(|&scale| scale <= MAX_SCALE).map(|scale| Decimal { scale, ..self })
    }
}

/// Which marks a column's numbers use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// `.` or `,`; the other one groups.
    pub decimal: u8,
}

impl Style {
    /// `1,234.5`, and what every system writes that does not group.
    pub const POINT: Style = Style { decimal: b'.' };
    /// `1.234,5`, as in Vietnamese.
    pub const COMMA: Style = Style { decimal: b',' };
}

/// What a text shows about its column's marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No number in any style.
    Text,
    /// A number that reads alike in both styles.
    Plain,
    /// A number only if this style holds.
    Only(Style),
    /// One mark with three digits behind it: grouping or a fraction.
    Either,
}

/// Tells a text's shape. Leading and trailing white space is ignored.
pub fn shape(text: &str) -> Shape {
    let digits = text.trim().as_bytes();
    if (1..=18).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) {
        return Shape::Plain;
    }
    let point = parse(text, Style::POINT);
    let comma = parse(text, Style::COMMA);
    match (point, comma) {
        (None, None) => Shape::Text,
        (Some(_), None) => Shape::Only(Style::POINT),
        (None, Some(_)) => Shape::Only(Style::COMMA),
        (Some(a), Some(b)) if a == b => Shape::Plain,
        (Some(_), Some(_)) => Shape::Either,
    }
}

/// Counts of shapes over a column's distinct texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    pub texts: usize,
    pub plain: usize,
    pub point: usize,
    pub comma: usize,
    pub either: usize,
}

impl Evidence {
    /// Takes one more text into account.
    pub fn add(&mut self, text: &str) {
        self.count(shape(text));
    }

    /// The same for a text whose shape is known.
    pub fn count(&mut self, shape: Shape) {
        match shape {
            Shape::Text => self.texts += 1,
            Shape::Plain => self.plain += 1,
            Shape::Only(Style::COMMA) => self.comma += 1,
            Shape::Only(_) => self.point += 1,
            Shape::Either => self.either += 1,
        }
    }

    /// Whether the texts prove both styles, each of some.
    pub fn is_divided(self) -> bool {
        self.point > 0 && self.comma > 0
    }

    /// How many texts are numbers in one style or another.
    pub fn numbers(self) -> usize {
        self.plain + self.point + self.comma + self.either
    }

    /// The style that the texts prove, or `None` where nothing tells (then every mark stands before three digits).
    pub fn style(self) -> Option<Style> {
        if self.point == 0 && self.comma == 0 {
            return (self.either == 0).then_some(Style::POINT);
        }
        Some(if self.comma > self.point { Style::COMMA } else { Style::POINT })
    }
}

/// Reads a number in one style: sign (`-`, `−`, brackets), digits grouped by the style's mark, blanks or apostrophes in
/// threes, a fraction, an exponent (`4.00E+05`). `None` for anything else, for more than 18 decimal places that are not
/// zero, and for magnitudes from 2^92 on.
pub fn parse(text: &str, style: Style) -> Option<Decimal> {
    let mut text = text.trim();
    if let Some((mantissa, scale)) = parse_plain(text.as_bytes())
        && (scale == 0 || style == Style::POINT)
    {
        return Some(Decimal::of(mantissa, scale));
    }
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (text, negative) = (inner.trim(), true);
    } else if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_prefix('\u{2212}')) {
        (text, negative) = (rest, true);
    } else if let Some(rest) = text.strip_prefix('+') {
        text = rest;
    }
    let group = if style == Style::COMMA { '.' } else { ',' };
    let (number, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|power| power.abs() <= 40)?),
        None => (text, 0),
    };
    let (whole, fraction) = match number.find(style.decimal as char) {
        Some(at) => (&number[..at], &number[at + 1..]),
        None => (number, ""),
    };
    if whole.is_empty() && fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = Digits::default();
    let mut run = 0; // digits since the last grouping mark
    let mut mark = None;
    // Digits before the first mark, and between marks: three, or two in `12,34,567`.
    let (mut first, mut between) = (0, 0);
    for letter in whole.chars() {
        if letter.is_ascii_digit() {
            digits.push(letter as u8 - b'0')?;
            run += 1;
            continue;
        }
        let groups = letter == group || matches!(letter, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’');
        let fits = if mark.is_none() {
            (1..=3).contains(&run)
        } else {
            let size = if letter == ',' && run == 2 && first < 3 { 2 } else { 3 };
            run == size && mark == Some(letter) && (between == 0 || between == size)
        };
        if !groups || !fits {
            return None;
        }
        (first, between) = if mark.is_none() { (run, 0) } else { (first, run) };
        (mark, run) = (Some(letter), 0);
    }
    // "0,123" is no grouped number: a group never leads with a lone zero.
    if mark.is_some() && (run != 3 || whole.starts_with('0')) {
        return None;
    }
    for byte in fraction.bytes() {
        digits.push(byte - b'0')?;
    }
    digits.finish(fraction.len() as i32 - exponent, negative)
}

/// Digits gathered so far, trailing zeros kept apart so that they cost no precision.
#[derive(Default)]
struct Digits {
    mantissa: i128,
    zeros: u32,
}

impl Digits {
    fn push(&mut self, digit: u8) -> Option<()> {
        if digit == 0 {
            self.zeros += 1;
            return Some(());
        }
        let power = 10i128.checked_pow(self.zeros + 1)?;
        self.zeros = 0;
        self.mantissa = self.mantissa.checked_mul(power)?.checked_add(i128::from(digit))?;
        (self.mantissa < MAX_MANTISSA).then_some(())
    }

    fn finish(self, places: i32, negative: bool) -> Option<Decimal> {
        if self.mantissa == 0 {
            return Some(Decimal { mantissa: 0, scale: 0 });
        }
        let places = places - self.zeros as i32;
        let (mantissa, scale) = if places >= 0 {
            (self.mantissa, u8::try_from(places).ok().filter(|&scale| scale <= MAX_SCALE)?)
        } else {
            (self.mantissa.checked_mul(10i128.checked_pow(places.unsigned_abs())?)?, 0)
        };
        (mantissa < MAX_MANTISSA).then_some(Decimal { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }
}

/// Reads what machines write (`-?digits[.digits]`, at most 17 digits), fast. `None` sends the text to `parse`.
#[inline(always)]
pub fn parse_plain(text: &[u8]) -> Option<(i64, u8)> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut mantissa = 0i64;
    let mut point = digits.len();
    for (at, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + i64::from(digit);
        } else if byte == b'.' && point == digits.len() && at > 0 {
            point = at;
        } else {
            return None;
        }
    }
    let places = digits.len().saturating_sub(point + 1);
    (point == digits.len() || places > 0).then_some((if negative { -mantissa } else { mantissa }, places as u8))
}

/// Reads a bare whole number of one to sixteen digits from its bytes as two little-endian words (`Key::words`), without a
/// loop: the digits of a word are put together in pairs, fours and eights (Lemire, "Quickly parsing eight digits", 2018).
#[inline(always)]
pub fn parse_digits(lo: u64, hi: u64, len: usize) -> Option<i64> {
    if len == 0 || len > 16 {
        return None;
    }
    if len <= 8 {
        return eight_digits(padded(lo, len)).map(|value| value as i64);
    }
    let upper = eight_digits(padded(lo, 8))?;
    // The second word's digits, then how far they push the first.
    let lower = eight_digits(padded(hi, len - 8))?;
    Some((upper * POWERS[len - 8] + lower) as i64)
}

const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// A word of `len` digits, moved to its end behind zeros.
#[inline(always)]
fn padded(word: u64, len: usize) -> u64 {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let shift = 64 - 8 * len as u32;
    let zeros = ZEROS & !u64::MAX.checked_shl(shift).unwrap_or(0);
    (word << shift) | zeros
}

#[inline(always)]
fn eight_digits(word: u64) -> Option<u64> {
    const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let are_digits = word & HIGH == ZEROS && word.wrapping_add(0x0606_0606_0606_0606) & HIGH == ZEROS;
    let digits = word & !HIGH;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let value = ((pairs & 0x0000_00ff_0000_00ff).wrapping_mul(0x000f_4240_0000_0064))
        .wrapping_add(((pairs >> 16) & 0x0000_00ff_0000_00ff).wrapping_mul(0x0000_2710_0000_0001))
        >> 32;
    are_digits.then_some(value & 0xffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, style: Style, want: Option<(i128, u8)>) {
        let got = parse(text, style).map(|decimal| (decimal.mantissa, decimal.scale));
        assert_eq!(got, want, "{text:?} in {style:?}");
    }

    #[test]
    fn reads_both_styles() {
        for (text, mantissa, scale) in [
            ("1,234,567.89", 123_456_789, 2),
            ("1234567.890", 123_456_789, 2),
            ("0.5", 5, 1),
            (".5", 5, 1),
            ("5.", 5, 0),
            ("1.50", 15, 1),
            ("-0.0", 0, 0),
            ("100", 100, 0),
            ("-12.340", -1234, 2),
            ("(123)", -123, 0),
            ("-0", 0, 0),
            ("\u{2212}12", -12, 0),
            ("4.00E+05", 400_000, 0),
            ("1e-3", 1, 3),
            ("62 220", 62_220, 0),
            ("62\u{a0}220", 62_220, 0),
            ("1'234", 1_234, 0),
            (" 7 ", 7, 0),
            ("12,34,567.50", 12_345_675, 1),
            ("1,00,00,000", 10_000_000, 0),
            ("2500000000", 2_500_000_000, 0),
            ("12345678901234567890.25", 1_234_567_890_123_456_789_025, 2),
        ] {
            check(text, Style::POINT, Some((mantissa, scale)));
        }
        // 20 and 19 letters: beyond what the fast reader takes.
        check("0.000000000000000001", Style::POINT, Some((1, 18)));
        check("4e27", Style::POINT, Some((4_000_000_000_000_000_000_000_000_000, 0)));
        check("1.234.567,89", Style::COMMA, Some((123_456_789, 2)));
        check("1.234", Style::COMMA, Some((1_234, 0)));
        check("1.234", Style::POINT, Some((1_234, 3)));
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "",
            " ",
            "-",
            "abc",
            "12a",
            "1,23",
            "1,2345",
            "1234,567",
            "1,234,56",
            "123,45,678",
            "12,34,56",
            "1,23",
            "12,345,67,890",
            "0,123",
            "1.2.3",
            "1e300",
            "NaN",
            "inf",
            "()",
            "1 23",
        ] {
            check(text, Style::POINT, None);
        }
        check("1e40", Style::POINT, None);
        // From 2^92 on, about 4.95e27, sums might not fit.
        check("5e27", Style::POINT, None);
        check("0.0000000000000000001", Style::POINT, None);
    }

    #[test]
    fn evidence_decides_for_a_column() {
        let style = |texts: &[&str]| {
            let mut evidence = Evidence::default();
            texts.iter().for_each(|text| evidence.add(text));
            evidence.style()
        };
        assert_eq!(style(&["1.234", "12.345.678"]), Some(Style::COMMA));
        assert_eq!(style(&["1.234", "0.5"]), Some(Style::POINT));
        assert_eq!(style(&["1,5", "1.234"]), Some(Style::COMMA));
        assert_eq!(style(&["1.234", "7"]), None);
        assert_eq!(style(&["12", "7"]), Some(Style::POINT));
        // As much for one as for the other.
        assert_eq!(style(&["1,5", "0.5"]), Some(Style::POINT));
    }

    #[test]
    fn powers_shift_the_point() {
        let times = |mantissa: i128, scale: u8, more: u8, less: u8| {
            Decimal { mantissa, scale }.times(more, less).map(|decimal| (decimal.mantissa, decimal.scale))
        };
        assert_eq!(times(15, 1, 6, 0), Some((1_500_000, 0)));
        assert_eq!(times(15, 1, 6, 6), Some((15, 1)));
        assert_eq!(times(5, 1, 0, 3), Some((5, 4)));
        assert_eq!((times(5, 18, 0, 0), times(5, 18, 0, 1)), (Some((5, 18)), None));
        assert_eq!(times(MAX_MANTISSA - 1, 0, 1, 0), None);
    }

    #[test]
    fn the_fast_reader_agrees_with_the_slow_one() {
        for text in ["0", "7", "-12", "2500000000", "1.5", "-0.25", "123456789012345678", "00012", "1.50"] {
            let slow = parse(text, Style::POINT).expect("a number");
            let (mantissa, scale) = parse_plain(text.as_bytes()).expect("a plain number");
            let up = |mantissa: i128, scale: u8| mantissa * 10i128.pow(u32::from(18 - scale));
            assert_eq!(up(i128::from(mantissa), scale), up(slow.mantissa, slow.scale), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1.2.3", "1,000", "1e5", " 1"] {
            assert_eq!(parse_plain(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn digits_are_read_without_a_loop() {
        let read = |text: &str| {
            let (lo, hi) = crate::data::Key::new(text.as_bytes()).words();
            parse_digits(lo, hi, text.len())
        };
        for text in ["0", "7", "42", "00012", "99999999", "100000000", "2500000000", "1234567890123456", "9999999999999999"] {
            assert_eq!(read(text), text.parse().ok(), "{text}");
        }
        for text in ["", "-1", "1.5", "12a", "1234567 ", "123456789/", "12345678:", "12345678901234567"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
