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

#[cfg(test)]
mod tests {
    use super::parse;

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
