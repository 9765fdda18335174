//! The value of a cell, and numbers as text.

use std::fmt::Write;

/// What a cell holds, as far as text goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// Words: may be repeated over a merged area.
    Text(&'a str),
    /// A number, a date or a truth value, already as text: never repeated.
    Other(&'a str),
}

/// Digits that a spreadsheet keeps and shows; those behind come from binary arithmetic.
const DIGITS: usize = 15;
/// A number that has no more digits than this when it is rounded to `DIGITS` was meant so.
const MEANT: usize = 13;

/// Writes the shortest text that reads back the same number, without `.0`; an exponent where there would be many zeros.
/// Nothing for what is no number.
///
/// One exception: the tail that sums leave (`0.1 + 0.2` is 0.30000000000000004) is cut where the number is a short one but
/// for it. A spreadsheet never shows that tail, and a program that saves fifteen digits drops it.
pub fn push_number(out: &mut String, value: f64) {
    if !value.is_finite() {
        return;
    }
    let start = out.len();
    push_shortest(out, value);
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    if out.len() - start <= DIGITS || out.as_bytes()[start..].iter().filter(|byte| is_digit(byte)).count() <= DIGITS {
        return;
    }
    let rounded = format!("{value:.*e}", DIGITS - 1);
    let digits = rounded.split('e').next().unwrap_or_default().trim_end_matches('0');
    if digits.bytes().filter(|byte| is_digit(byte)).count() <= MEANT
        && let Ok(meant) = rounded.parse::<f64>()
    {
        out.truncate(start);
        push_shortest(out, meant);
    }
}

/// Writes a share as the percentage that its cell shows: 0.85 is `85%`.
pub fn push_percent(out: &mut String, value: f64) {
    let start = out.len();
    push_number(out, value * 100.0);
    if out.len() > start {
        out.push('%');
    }
}

/// Whether a format (`0.0%`, `0%;-0%`) shows shares as percentages: a sign of percent that is no word and is not escaped.
pub fn is_percent(format: &str) -> bool {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for letter in format.chars() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

fn push_shortest(out: &mut String, value: f64) {
    let size = value.abs();
    // Writing to a text cannot fail.
    let _ = if size == 0.0 {
        out.write_str("0")
    } else if (1e-7..1e21).contains(&size) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: f64) -> String {
        let mut out = String::new();
        push_number(&mut out, value);
        out
    }

    #[test]
    fn numbers_are_short_and_whole_ones_plain() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1175000.0, "1175000"),
            (9237935.52273, "9237935.52273"),
            (0.1 + 0.2, "0.3"),
            (435799998.40000004, "435799998.4"),
            (9237935.522733001, "9237935.522733"),
            (729296533.7011169, "729296533.7011169"),
            (1.0 / 3.0, "0.3333333333333333"),
            (123456789012345680.0, "123456789012345680"),
            (0.000012345678901, "0.000012345678901"),
            (-1.5, "-1.5"),
            (1e15, "1000000000000000"),
            (1e22, "1e22"),
            (2.5e-9, "2.5e-9"),
            (f64::NAN, ""),
            (f64::INFINITY, ""),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    proptest! {
        #[test]
        fn numbers_read_back_the_same(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            let back = text(value).parse::<f64>().expect("a number");
            prop_assert!(back == value || ((back - value) / value).abs() < 1e-14, "{} for {}", back, value);
        }

        #[test]
        fn decimals_come_out_as_they_were_typed(mantissa in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0usize..7) {
            let typed = format!("{mantissa}e-{scale}").parse::<f64>().expect("a number");
            prop_assert_eq!(text(typed).parse::<f64>().ok(), Some(typed));
        }
    }
}
