//! Tests of numbers as text. `~` in an expected text stands for the no-break space, `-` for U+2212.

use super::*;

fn check(written: impl AsRef<str>, expected: &str, what: &str) {
    let expected = expected.replace('~', "\u{a0}").replace('-', "\u{2212}");
    assert_eq!(written.as_ref(), expected, "{what}");
}

#[test]
fn in_full() {
    for (mantissa, scale, vi, en) in [
        (0, 0, "0", "0"),
        (0, 2, "0,00", "0.00"),
        (7, 0, "7", "7"),
        (-7, 0, "-7", "-7"),
        (-5, 1, "-0,5", "-0.5"),
        (5, 3, "0,005", "0.005"),
        (999, 0, "999", "999"),
        (1000, 0, "1.000", "1,000"),
        (-123_456, 0, "-123.456", "-123,456"),
        (123_456_789, 2, "1.234.567,89", "1,234,567.89"),
        (123_456_700, 2, "1.234.567,00", "1,234,567.00"),
        (
            i128::MAX,
            0,
            "170.141.183.460.469.231.731.687.303.715.884.105.727",
            "170,141,183,460,469,231,731,687,303,715,884,105,727",
        ),
        (
            i128::MIN,
            2,
            "-1.701.411.834.604.692.317.316.873.037.158.841.057,28",
            "-1,701,411,834,604,692,317,316,873,037,158,841,057.28",
        ),
        (i128::MIN, 39, "-0,170141183460469231731687303715884105728", "-0.170141183460469231731687303715884105728"),
    ] {
        check(format_decimal(mantissa, scale, Lang::Vi), vi, &format!("{mantissa} {scale}"));
        check(format_decimal(mantissa, scale, Lang::En), en, &format!("{mantissa} {scale}"));
    }
    let tiny = format_decimal(1, 255, Lang::En);
    assert!(tiny.len() == 257 && tiny.ends_with("0001"));
}

#[test]
fn on_its_own() {
    for (mantissa, scale, vi) in [
        (0, 0, "0"),
        (0, 200, "0"),
        (500, 2, "5"),
        (550, 2, "5,5"),
        (-50, 2, "-0,5"),
        (1000, 0, "1.000"),
        (100_000, 2, "1.000"),
        (123_456_789, 2, "1.234.567,89"),
    ] {
        check(format_number(mantissa, scale, Lang::Vi), vi, &format!("{mantissa} {scale}"));
    }
}

#[test]
fn short() {
    for (mantissa, scale, vi, en) in [
        (0, 0, "0", "0"),
        (0, 5, "0", "0"),
        (1, 0, "1", "1"),
        (-5, 1, "-0,5", "-0.5"),
        (950, 0, "950", "950"),
        (9995, 1, "1~nghìn", "1~thousand"),
        (9994, 1, "999", "999"),
        (1000, 0, "1~nghìn", "1~thousand"),
        (1005, 0, "1,01~nghìn", "1.01~thousand"),
        (1004, 0, "1~nghìn", "1~thousand"),
        (-1005, 0, "-1,01~nghìn", "-1.01~thousand"),
        (12_345, 0, "12,3~nghìn", "12.3~thousand"),
        (100_000, 0, "100~nghìn", "100~thousand"),
        (999_499, 0, "999~nghìn", "999~thousand"),
        (999_500, 0, "1~triệu", "1~million"),
        (999_950, 0, "1~triệu", "1~million"),
        (-999_950, 0, "-1~triệu", "-1~million"),
        (999_949_999, 3, "1~triệu", "1~million"),
        (1_234_567, 0, "1,23~triệu", "1.23~million"),
        (123_456_789, 2, "1,23~triệu", "1.23~million"),
        (761_000_000, 0, "761~triệu", "761~million"),
        (999_999_999, 0, "1~tỷ", "1~billion"),
        (1_500_000_000, 0, "1,5~tỷ", "1.5~billion"),
        (999_500_000_000, 0, "1~nghìn tỷ", "1~trillion"),
        (285_000_000_000_000, 0, "285~nghìn tỷ", "285~trillion"),
        (999_500_000_000_000, 0, "1.000~nghìn tỷ", "1,000~trillion"),
        (1_234_567_000_000_000_000, 0, "1.230.000~nghìn tỷ", "1,230,000~trillion"),
        (i128::MAX, 0, "170.000.000.000.000.000.000.000.000~nghìn tỷ", "170,000,000,000,000,000,000,000,000~trillion"),
        (i128::MIN, 0, "-170.000.000.000.000.000.000.000.000~nghìn tỷ", "-170,000,000,000,000,000,000,000,000~trillion"),
        (i128::MAX, 38, "1,7", "1.7"),
        (123_456, 3, "123", "123"),
        (12_345, 4, "1,23", "1.23"),
        (12_345, 5, "0,123", "0.123"),
        (12_345, 7, "0,00123", "0.00123"),
        (9_996, 4, "1", "1"),
        (9_996, 5, "0,1", "0.1"),
        (5, 2, "0,05", "0.05"),
    ] {
        check(format_short(mantissa, scale, Lang::Vi), vi, &format!("{mantissa} {scale}"));
        check(format_short(mantissa, scale, Lang::En), en, &format!("{mantissa} {scale}"));
    }
}

#[test]
fn short_differs_by_half_a_unit_at_most() {
    // An oracle in whole numbers: read the text back and compare with the value.
    let words = ["", "nghìn", "triệu", "tỷ", "nghìn tỷ"];
    for n in 1..200_000i128 {
        let value = n * n * 37 + n;
        let text = format_short(value, 0, Lang::Vi);
        let (number, word) = text.split_once('\u{a0}').unwrap_or((&text, ""));
        let power = 3 * words.iter().position(|w| *w == word).unwrap() as u32;
        let (whole, fraction) = number.split_once(',').unwrap_or((number, ""));
        assert!(whole.len() + fraction.len() <= 3 && !fraction.ends_with('0'), "{text}");
        let read = format!("{whole}{fraction}").parse::<i128>().unwrap() * 10i128.pow(power - fraction.len() as u32);
        let unit = 10i128.pow(value.ilog10().saturating_sub(2));
        assert!(2 * (read - value).abs() <= unit, "{value} as {text}");
    }
}

#[test]
fn magnitudes() {
    for (max, scale, magnitude, unit_vi, unit_en) in [
        (0, 0, Magnitude::One, "đồng", "đồng"),
        (999, 0, Magnitude::One, "đồng", "đồng"),
        (99_999, 2, Magnitude::One, "đồng", "đồng"),
        (1, 9, Magnitude::One, "đồng", "đồng"),
        (1000, 0, Magnitude::Thousand, "nghìn đồng", "thousand đồng"),
        (-999_999, 0, Magnitude::Thousand, "nghìn đồng", "thousand đồng"),
        (1_000_000, 0, Magnitude::Million, "triệu đồng", "million đồng"),
        (1_000_000_000, 0, Magnitude::Billion, "tỷ đồng", "billion đồng"),
        (1_000_000_000_000, 0, Magnitude::Trillion, "nghìn tỷ đồng", "trillion đồng"),
        (i128::MIN, 0, Magnitude::Trillion, "nghìn tỷ đồng", "trillion đồng"),
        (i128::MAX, 255, Magnitude::One, "đồng", "đồng"),
    ] {
        let found = Magnitude::of(Digits::new(max, scale).point);
        assert_eq!(found, magnitude, "{max} {scale}");
        assert_eq!(found.with_unit("đồng", Lang::Vi), unit_vi);
        assert_eq!(found.with_unit("đồng", Lang::En), unit_en);
    }
    assert_eq!(Magnitude::Billion.with_unit("", Lang::En), "billion");
    for (magnitude, mantissa, scale, decimals, vi) in [
        (Magnitude::Billion, 1_250_000_000, 0, 2, "1,25"),
        (Magnitude::Billion, 1_250_000_000, 0, 1, "1,3"),
        (Magnitude::Billion, -1_250_000_000, 0, 1, "-1,3"),
        (Magnitude::Billion, 1_249_999_999, 0, 1, "1,2"),
        (Magnitude::Billion, 500_000_000, 0, 0, "1"),
        (Magnitude::Billion, -499_999_999, 0, 0, "0"),
        (Magnitude::Billion, 0, 2, 1, "0,0"),
        (Magnitude::Thousand, 999_950, 0, 1, "1.000,0"),
        (Magnitude::Million, 12_345_678_905, 2, 3, "123,457"),
        (Magnitude::One, 5, 1, 0, "1"),
        (Magnitude::One, 4, 1, 0, "0"),
        (Magnitude::One, 5, 0, 3, "5,000"),
        (Magnitude::Trillion, i128::MAX, 255, 0, "0"),
        (Magnitude::One, i128::MAX, 38, 0, "2"),
        (Magnitude::One, i128::MIN, 39, 0, "0"),
        (Magnitude::Trillion, i128::MAX, 0, 0, "170.141.183.460.469.231.731.687.304"),
    ] {
        check(magnitude.format(mantissa, scale, decimals, Lang::Vi), vi, &format!("{magnitude:?} {mantissa} {scale} {decimals}"));
    }
}

#[test]
fn percents() {
    for (numerator, denominator, decimals, vi) in [
        (0, 5, 2, Some("0,00~%")),
        (0, -5, 0, Some("0~%")),
        (1, 2, 0, Some("50~%")),
        (1, 3, 2, Some("33,33~%")),
        (2, 3, 2, Some("66,67~%")),
        (4997, 10_000, 2, Some("49,97~%")),
        (1, 8, 0, Some("13~%")),
        (-1, 8, 0, Some("-13~%")),
        (1, -8, 0, Some("-13~%")),
        (-1, -8, 0, Some("13~%")),
        (-1, 1000, 0, Some("0~%")),
        (1, 200, 0, Some("1~%")),
        (1, 201, 0, Some("0~%")),
        (9_995, 10_000, 1, Some("100,0~%")),
        (9_994, 10_000, 1, Some("99,9~%")),
        (1, 1, 3, Some("100,000~%")),
        (123_456, 10, 0, Some("1.234.560~%")),
        (i128::MAX, i128::MAX, 2, Some("100,00~%")),
        (i128::MIN, i128::MIN, 0, Some("100~%")),
        (i128::MAX, i128::MIN, 2, Some("-100,00~%")),
        (i128::MAX - 1, i128::MAX, 40, Some("99,9999999999999999999999999999999999994123~%")),
        (i128::MIN, 1, 0, Some("-17.014.118.346.046.923.173.168.730.371.588.410.572.800~%")),
        (1, i128::MAX, 1, Some("0,0~%")),
        (1, 0, 1, None),
        (0, 0, 1, None),
    ] {
        let what = format!("{numerator}/{denominator} {decimals}");
        let found = format_percent(numerator, denominator, decimals, Lang::Vi);
        assert_eq!(found.is_some(), vi.is_some(), "{what}");
        check(found.unwrap_or_default(), vi.unwrap_or_default(), &what);
    }
    check(format_percent(4997, 10_000, 2, Lang::En).unwrap(), "49.97%", "English");
    check(format_percent(-123_456, 10, 1, Lang::En).unwrap(), "-1,234,560.0%", "English");
}

#[test]
fn percents_against_plain_division() {
    for numerator in 0..400i128 {
        for denominator in 1..400i128 {
            let tenths = (2000 * numerator + denominator) / (2 * denominator);
            let expected = format_decimal(tenths, 1, Lang::En) + "%";
            assert_eq!(format_percent(numerator, denominator, 1, Lang::En), Some(expected), "{numerator}/{denominator}");
        }
    }
}
