//! Numbers in their dress: `12 %`, `1.500.000 đ`, `US$ 20`, `761 triệu`, `1,5 tỷ`, `123-`, full-width digits.

use std::borrow::Cow;

use crate::data::Unit;

use super::number::{self, Decimal, Style};
use super::unit;
use super::value;

/// A number without its dress.
#[derive(Clone, Debug, PartialEq)]
pub struct Dressed<'t> {
    /// The bare number with its sign; its marks may group or divide.
    pub number: Cow<'t, str>,
    /// Power of ten in words behind it.
    pub power: u8,
    /// What it counts, where that is told; `Number` where not.
    pub unit: Unit,
}

impl Dressed<'_> {
    /// Whether a sign of percent stands behind it.
    pub fn is_percent(&self) -> bool {
        matches!(&self.unit, Unit::Other(unit) if unit.starts_with(['%', '‰']))
    }
}

/// Takes the dress off; `None` for bare numbers and for what is no number.
pub fn undress(text: &str) -> Option<Dressed<'_>> {
    let text = text.trim();
    // Full-width digits are three bytes, the first of them this.
    let is_wide = text.bytes().any(|byte| byte == 0xef);
    let digit = |byte: &u8| byte.is_ascii_digit();
    let first = text.bytes().position(|byte| digit(&byte)).unwrap_or(text.len());
    let last = text.as_bytes().iter().rposition(digit).map_or(text.len(), |at| at + 1);
    // Before a figure stand a sign, a bracket, the sign of a currency or its code (`US$`, `NOK`), and no words.
    let (before, core) = (&text[..first], text.get(first..last).unwrap_or_default());
    let is_sign = |letter: char| letter.is_ascii_uppercase() || "(-\u{2212}+ \u{a0}$€£₫₹₱₦₭៛฿".contains(letter);
    let n_capitals = before.bytes().filter(u8::is_ascii_uppercase).count();
    let is_rupee = matches!(before.trim_start_matches('-').trim(), "Rs" | "Rs." | "Re." | "₨");
    let is_dress = (is_rupee || before.chars().all(is_sign) && matches!(n_capitals, 0 | 2 | 3))
        && core.len() < text.len()
        && &text[last..] != "+"
        && !core.is_empty()
        && !core.contains(['-', '/', ':']);
    if text.len() <= 60 && (is_wide || is_dress) { dressed(text) } else { None }
}

/// Whether a text is an amount beside the sign or the code of its currency: `$1,500`, `1.500.000 đ`, `USD 20`. Not a year beside
/// one (`2019 USD`), which heads amounts.
pub(super) fn is_money(text: &[u8]) -> bool {
    // `€` and `₫` begin with the same two bytes; `£`, `đ`.
    let is_sign = |pair: &[u8]| matches!(pair, [b'$', _] | [_, b'$'] | [0xe2, 0x82] | [0xc2, 0xa3] | [0xc4, 0x91] | b"Rs");
    let is_code = |at: Option<&[u8]>| {
        let code = at.and_then(|code| std::str::from_utf8(code).ok());
        code.is_some_and(|code| unit::code(code).is_some())
    };
    let has_code = || is_code(text.get(..3)) || is_code(text.len().checked_sub(3).and_then(|from| text.get(from..)));
    // Words before a figure (`Nghị định 102`, `P4`) are no dress; the `s` is that of rupees.
    let is_word = |byte: &u8| byte.is_ascii_lowercase() && *byte != b's' || (0xc3..0xe2).contains(byte);
    !matches!(text, [b'A'..=b'Z', b'0'..=b'9', ..])
        && !text.iter().take_while(|byte| !byte.is_ascii_digit()).any(is_word)
        && (text.windows(2).any(is_sign) || has_code())
        && std::str::from_utf8(text).is_ok_and(is_amount)
}

/// A number without its dress; any other text as it stands.
#[inline(never)]
pub(super) fn bare(text: &str) -> Cow<'_, str> {
    undress(text).map_or(Cow::Borrowed(text), |it| it.number)
}

#[inline(never)]
fn is_amount(text: &str) -> bool {
    let is_behind = text.starts_with(|letter: char| letter.is_ascii_digit()) && text.contains('(');
    !is_behind && undress(text).is_some_and(|it| matches!(it.unit, Unit::Money(_)) && value::year(&it.number).is_none())
}

/// The number that a text is worth, in its dress or not.
pub(super) fn figure(text: &str, style: Style) -> Option<Decimal> {
    number::parse(text, style).or_else(|| worth(undress(text)?, style))
}

#[inline(never)]
fn worth(dressed: Dressed<'_>, style: Style) -> Option<Decimal> {
    number::parse(&dressed.number, style)?.times(dressed.power, 0)
}

/// What `undress` comes to for texts that may be dressed numbers.
#[inline(never)]
fn dressed(whole: &str) -> Option<Dressed<'_>> {
    let text = without_notes(whole);
    let is_wide = |letter: char| ('\u{ff01}'..='\u{ff5e}').contains(&letter);
    if text.contains(is_wide) {
        let narrow: String =
            text.chars().map(|letter| if is_wide(letter) { (letter as u32 - 0xfee0) as u8 as char } else { letter }).collect();
        let bare = dressed(&narrow).map(|it| Dressed { number: Cow::Owned(it.number.into_owned()), ..it });
        return bare.or(Some(Dressed { number: Cow::Owned(narrow), power: 0, unit: Unit::Number }));
    }
    if let Some(whole) = in_parts(text) {
        return Some(whole);
    }
    let first = text.find(|letter: char| letter.is_ascii_digit())?;
    let last = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (mut before, mut after) = (text[..first].trim(), text[last..].trim());
    let mut negative = false;
    for mark in ['(', '-', '\u{2212}', '+'] {
        // A sign stands before the currency or behind it.
        let rest = before.strip_prefix(mark).or(before.strip_suffix(mark));
        if let Some(rest) = rest {
            (before, negative) = (rest.trim(), negative || mark != '+');
            if mark == '(' {
                after = after.strip_suffix(')')?.trim();
            }
        }
    }
    if let Some(rest) = after.strip_suffix(['-', '\u{2212}']) {
        (after, negative) = (rest.trim(), true);
    }
    let of_sign = if before.is_empty() { None } else { Some(currency(before)?) };
    let (of_words, power) = if after.is_empty() { (Unit::Number, 0) } else { unit::named(after)? };
    let unit = match of_sign {
        Some(code) if of_words == Unit::Number => Unit::Money(code.to_owned()),
        Some(_) => return None,
        None => of_words,
    };
    let core = &text[first..last];
    let number = if negative { Cow::Owned(["-", core].concat()) } else { Cow::Borrowed(core) };
    (number.len() < whole.len() || negative).then_some(Dressed { number, power, unit })
}

/// A text without the marks of footnotes at its end: `5000*`, `1.234(1)`, `12³`.
fn without_notes(text: &str) -> &str {
    let bare = text.trim_end_matches(['*', '¹', '²', '³', '⁴', '⁵']).trim_end();
    // `800 (e)` is an estimate.
    let is_note = |mark: char| mark.is_ascii_digit() || mark.is_ascii_lowercase();
    let noted = bare.strip_suffix(')').and_then(|rest| rest.strip_suffix(is_note));
    // `24.8 (2017)` is of another year.
    let is_year =
        |text: &str| text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit()) && text.starts_with(['1', '2']);
    let of_year = bare.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).filter(|(_, year)| is_year(year));
    match of_year.map(|(rest, _)| rest).or_else(|| noted.and_then(|rest| rest.strip_suffix('('))) {
        Some(rest) if rest.trim_end().ends_with(|digit: char| digit.is_ascii_digit()) => rest.trim_end(),
        _ => bare,
    }
}

/// An amount in two or three powers: `2 tỷ 300 triệu`, `1 tỷ 200 triệu đồng`.
fn in_parts(text: &str) -> Option<Dressed<'static>> {
    let mut sum = 0i128;
    let (mut last, mut n) = (u8::MAX, 0);
    let mut unit = Unit::Number;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let figure: i128 = rest[..end].parse().ok()?;
        let words = rest[end..].find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len() - end);
        let (named, power) = unit::named(rest[end..end + words].trim())?;
        if power >= last || unit != Unit::Number || !matches!(named, Unit::Number | Unit::Money(_)) {
            return None;
        }
        sum += figure.checked_mul(10i128.pow(u32::from(power)))?;
        (last, unit, n) = (power, named, n + 1);
        rest = &rest[end + words..];
    }
    (n > 1).then(|| Dressed { number: Cow::Owned(sum.to_string()), power: 0, unit })
}

/// The currency of a sign or of a code.
fn currency(text: &str) -> Option<&'static str> {
    let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    unit::sign(text).or_else(|| is_code.then(|| unit::code(text)).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_told_from_names_with_figures() {
        for text in ["$1,500", "1.500.000 đ", "USD 20", "Rs 40", "-Rs. 40", "US$ 20", "-US$ 20", "NPR 20", "20 Rs."] {
            assert!(is_money(text.as_bytes()), "{text}");
        }
        for text in ["Nghị định 102", "P4EM: Quỹ Sáng kiến cộng đồng", "Thôn 3 Đắk Đoa", "2019 USD", "135 giai đoạn 2"]
        {
            assert!(!is_money(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn the_dress_comes_off() {
        let money = |code: &str| Unit::Money(code.to_owned());
        for (text, number, power, unit) in [
            ("12 %", "12", 0, Unit::Other("%".to_owned())),
            ("50.76%", "50.76", 0, Unit::Other("%".to_owned())),
            ("1.500.000 đ", "1.500.000", 0, money("VND")),
            ("1.500.000đ", "1.500.000", 0, money("VND")),
            ("761 triệu", "761", 6, Unit::Number),
            ("1,5 tỷ", "1,5", 9, Unit::Number),
            ("285.000 tỷ đồng", "285.000", 9, money("VND")),
            ("$1,234.50", "1,234.50", 0, money("USD")),
            ("US$ 20", "20", 0, money("USD")),
            ("USD 20", "20", 0, money("USD")),
            ("NPR 20", "20", 0, money("NPR")),
            ("₹ 20", "20", 0, money("INR")),
            ("Rs. 1,20,000", "1,20,000", 0, money("Rs")),
            ("Rs 40", "40", 0, money("Rs")),
            ("40 Rs.", "40", 0, money("Rs")),
            ("2 tỷ 300 triệu", "2300000000", 0, Unit::Number),
            ("1 tỷ 20 triệu 500 nghìn đồng", "1020500000", 0, money("VND")),
            ("-$5", "-5", 0, money("USD")),
            ("($5)", "-5", 0, money("USD")),
            ("123-", "-123", 0, Unit::Number),
            ("12 người", "12", 0, Unit::People),
            ("１２３", "123", 0, Unit::Number),
            ("１２ ％", "12", 0, Unit::Other("%".to_owned())),
        ] {
            let got = undress(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((&got.number[..], got.power, got.unit), (number, power, unit), "{text}");
        }
        for text in ["", "Quận 1", "12", "1.234,5", "15 xã", ">60", "5 ha gì", "$5 €", "1 2 x", "T3/2019", "5 tỷ 3", "(5"]
        {
            assert_eq!(undress(text).filter(|it| it.number != text), None, "{text}");
        }
    }
    #[test]
    fn amounts_in_parts_go_from_the_greater_power_to_the_lesser() {
        assert_eq!(figure("2 tỷ 300 triệu", Style::COMMA), Some(Decimal { mantissa: 2_300_000_000, scale: 0 }));
        assert_eq!((figure("300 triệu 2 tỷ", Style::COMMA), figure("2 tỷ 3 tỷ", Style::COMMA)), (None, None));
    }
}
