//! Small decimal numbers as floats, for places in pictures. The standard library's way is exact to the last bit for every text,
//! which takes tables of 10 KB in the module.

/// The number that a text of digits writes (`-12.5`), with at most fifteen of them; `None` for any other text.
///
/// ```
/// assert_eq!(fairshare::float::parse("-12.5"), Some(-12.5));
/// assert_eq!(fairshare::float::parse("1e3"), None);
/// ```
pub fn parse(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut value, mut divisor, mut n, mut has_point) = (0_i64, 1_i64, 0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if n < 15 => {
                value = value * 10 + i64::from(byte - b'0');
                divisor *= if has_point { 10 } else { 1 };
                n += 1;
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    let value = value as f64 / divisor as f64;
    (n > 0).then_some(if negative { -value } else { value })
}

/// The same, and with a power of ten behind it (`2.5e10`); `None` for what is too large for a float.
///
/// ```
/// assert_eq!(fairshare::float::parse_power("2.5e10"), Some(2.5e10));
/// ```
pub fn parse_power(text: &str) -> Option<f64> {
    let (plain, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let power: i32 = power.parse().ok().filter(|power| (-300..=300).contains(power))?;
    Some(parse(plain)? * 10f64.powi(power)).filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_power};

    #[test]
    fn powers_of_ten() {
        for (text, expected) in [("50", Some(50.0)), ("2.5e10", Some(2.5e10)), ("4E-2", Some(0.04)), ("-3e2", Some(-300.0))] {
            assert_eq!(parse_power(text), expected, "{text}");
        }
        for text in ["e5", "1e", "1e1.5", "1e999", "inf", "", "2e10x"] {
            assert_eq!(parse_power(text), None, "{text}");
        }
    }

    #[test]
    fn reads_what_the_standard_library_reads() {
        for text in ["0", "7", "45", "99.95", "-0.125", "2019", ".5", "5.", "123456789012345", "0.00000000000001"] {
            assert_eq!(parse(text), text.parse().ok(), "{text}");
        }
        for text in ["", "-", ".", "1.2.3", "1e3", "+1", " 1", "NaN", "inf", "1234567890123456", "4 5"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
