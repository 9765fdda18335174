//! Exact decimals in requests: `2018`, `-0.5`, `1e9`. Never a float.

/// `mantissa / 10^scale`, shortest form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: i128,
    /// 0..=30.
    pub scale: u8,
}

impl Decimal {
    /// The decimal `mantissa / 10^scale` without needless zeros.
    pub fn new(mut mantissa: i128, mut scale: u8) -> Decimal {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    /// Reads what JavaScript writes for a number (`12`, `-0.25`, `1e+21`); `None` for anything else, and for more than 30
    /// digits on either side.
    pub fn parse(text: &str) -> Option<Decimal> {
        let text = text.trim();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match number.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let mut mantissa = 0i128;
        for text in [whole, part] {
            for &byte in text.as_bytes() {
                if !byte.is_ascii_digit() || mantissa > MOST {
                    return None;
                }
                mantissa = mantissa * 10 + i128::from(byte - b'0');
            }
        }
        if negative {
            mantissa = -mantissa;
        }
        let mut scale = i32::try_from(part.len()).ok()?.checked_sub(exponent)?;
        while scale < 0 && mantissa != 0 {
            if mantissa.abs() > MOST {
                return None;
            }
            mantissa *= 10;
            scale += 1;
        }
        let scale = if mantissa == 0 { 0 } else { u8::try_from(scale).ok().filter(|&scale| scale <= 30)? };
        Some(Decimal::new(mantissa, scale))
    }

    /// The least whole multiple of `10^-scale` that is not below this; saturates.
    pub fn ceil_to(self, scale: u8) -> i128 {
        if scale >= self.scale {
            return times_ten(self.mantissa, scale - self.scale);
        }
        let floor = self.floor_to(scale);
        floor + i128::from(times_ten(floor, self.scale - scale) != self.mantissa)
    }

    /// The greatest whole multiple of `10^-scale` that is not above this; saturates.
    pub fn floor_to(self, scale: u8) -> i128 {
        if scale >= self.scale {
            return times_ten(self.mantissa, scale - self.scale);
        }
        let unit = times_ten(1, self.scale - scale);
        let toward_zero = self.mantissa / unit;
        toward_zero - i128::from(self.mantissa < 0 && toward_zero * unit != self.mantissa)
    }

    /// As JSON and `Decimal::parse` read it.
    pub fn write(self, out: &mut String) {
        write_decimal(out, self.mantissa, self.scale);
    }
}

/// What can be multiplied by ten and still hold one more digit.
const MOST: i128 = i128::MAX / 10 - 1;

/// `value * 10^n`, saturating.
#[inline(never)]
pub(crate) fn times_ten(mut value: i128, n: u8) -> i128 {
    for _ in 0..n {
        if value.unsigned_abs() > MOST as u128 {
            return if value < 0 { i128::MIN } else { i128::MAX };
        }
        value *= 10;
    }
    value
}

/// Writes `mantissa / 10^scale` as a plain decimal, such as `-0.05`; trailing zeros are left out.
pub fn write_decimal(out: &mut String, mantissa: i128, scale: u8) {
    let Decimal { mantissa, scale } = Decimal::new(mantissa, scale);
    if mantissa < 0 {
        out.push('-');
    }
    let digits = mantissa.unsigned_abs().to_string();
    let (scale, written) = (usize::from(scale), digits.len());
    // At least one digit stands before the point.
    let whole = written.saturating_sub(scale);
    for i in 0..=scale {
        if i == 0 {
            out.push_str(if whole == 0 { "0" } else { &digits[..whole] });
        } else {
            if i == 1 {
                out.push('.');
            }
            let at = (written + i).checked_sub(scale + 1);
            out.push(at.map_or('0', |at| digits.as_bytes()[at] as char));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, expected) in [
            ("0", Some("0")),
            ("-0", Some("0")),
            ("2018", Some("2018")),
            (" 2018.50 ", Some("2018.5")),
            ("-.05", Some("-0.05")),
            ("1e+21", Some("1000000000000000000000")),
            ("1.5e-7", Some("0.00000015")),
            ("0e999", Some("0")),
            ("1e999", None),
            ("1e-31", None),
            ("", None),
            ("-", None),
            (".", None),
            ("12a", None),
            ("NaN", None),
            ("1e99999999999", None),
        ] {
            let got = Decimal::parse(text).map(|decimal| {
                let mut out = String::new();
                decimal.write(&mut out);
                out
            });
            assert_eq!(got.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn rounds_to_a_scale() {
        for (text, scale, floor, ceil) in
            [("2018", 0, 2018, 2018), ("0.5", 0, 0, 1), ("-0.5", 0, -1, 0), ("1.25", 1, 12, 13), ("3", 2, 300, 300)]
        {
            let decimal = Decimal::parse(text).expect(text);
            assert_eq!((decimal.floor_to(scale), decimal.ceil_to(scale)), (floor, ceil), "{text}");
        }
    }
}
