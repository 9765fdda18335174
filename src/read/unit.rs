//! The unit that a header, a line above the table or a cell names, with the power of ten in it.

use crate::data::Unit;
use crate::places::fold;

/// Words for powers of ten, the longer before those that they start with.
const POWERS: [(&str, u8); 30] = [
    ("crores", 7),
    ("crore", 7),
    ("lakhs", 5),
    ("lakh", 5),
    ("trillions", 12),
    ("trillion", 12),
    ("billions", 9),
    ("billion", 9),
    ("bill", 9),
    ("bn", 9),
    ("ty", 9),
    ("ti", 9),
    ("1000000000", 9),
    ("millions", 6),
    ("million", 6),
    ("mill", 6),
    ("mln", 6),
    ("mio", 6),
    ("mn", 6),
    ("1000000", 6),
    ("trieu", 6),
    ("tr", 6),
    ("thousands", 3),
    ("thousand", 3),
    ("thous", 3),
    ("ths", 3),
    ("nghin", 3),
    ("ngan", 3),
    ("1000", 3),
    ("000", 3),
];
/// Currencies by ISO 4217 code, with their words.
const CURRENCIES: &str = "VND dong dongs vnd d dongvietnam dongvn vietnamdong vietnamesedong|USD usd dollars dollar us dola dolamy usdollars usdollar|\
EUR eur euro euros|GBP gbp pounds|AUD aud|CAD cad|CHF chf|CNY cny|DKK dkk|ETB etb|JPY jpy yen|KHR khr riel|KRW krw|LAK lak kip|NOK nok|\
NZD nzd|SEK sek|SGD sgd|THB thb baht";
/// All other currencies of ISO 4217 that are in use, one behind the other: told by their codes in capitals alone.
const OTHERS: &str = "AEDAFNALLAMDANGAOAARSAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCDFCLPCOPCRCCUPCVECZKDJFDOPDZDEGPERN\
FJDFKPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDRILSINRIQDIRRISKJMDJODKESKGSKMFKPWKWDKYDKZTLBPLKRLRDLSLLYDMADMDLMGA\
MKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONPROMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSHPSLESOSSRD\
SSPSTNSVCSYPSZLTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUYUUZSVEDVESVUVWSTXAFXCDXCGXDRXOFXPFYERZARZMWZWG";
/// Of these the words and the names of other things.
const WORDS: &str = "ALL SDG SOS TOP";
/// Rupees of India, Nepal, Pakistan or Sri Lanka, in place of a code.
pub(super) const RUPEES: &str = "Rs";
/// Words for countable things, by which a unit after a stroke is one of a rate.
const PER: &str = "nguoi ho ha thang nam ngay kg tan person household capita month year day khau hogiadinh km2 m2 xa thon";

/// The unit that a text names: `triệu đồng` is money in đồng times 10⁶. Of a text in two languages (`Triệu đồng - Millions
/// of dong`) the first part that names one. Texts that name none are a unit of their own; an empty one is a bare number.
pub fn unit(text: &str) -> (Unit, u8) {
    let text = text.trim();
    let text = text.split_once(':').map_or(text, |(_, unit)| unit).trim();
    if text.is_empty() {
        return (Unit::Number, 0);
    }
    let per = text.rsplit_once('/').is_some_and(|(_, last)| PER.split(' ').any(|word| fold(last) == word));
    if !per {
        for part in std::iter::once(text).chain(text.split(['-', '–', '/', ',', ';'])) {
            if let Some(found) = named(part) {
                return found;
            }
        }
    }
    (Unit::Other(text.to_owned()), 0)
}

/// Whether a unit is one for each of something (`1.000 đ/người`), so that it is an average.
pub(super) fn is_per(text: &str) -> bool {
    text.rsplit_once('/').is_some_and(|(first, last)| !first.trim().is_empty() && PER.split(' ').any(|word| fold(last) == word))
}

/// The unit of a text that is one and nothing else.
pub(super) fn named(text: &str) -> Option<(Unit, u8)> {
    let text = text.trim();
    if let Some(code) = sign(text) {
        return Some((Unit::Money(code.to_owned()), 0));
    }
    // In the code lists of SDMX: percent, persons.
    if matches!(text, "%" | "‰" | "PC") {
        return Some((Unit::Other(if text == "PC" { "%" } else { text }.to_owned()), 0));
    }
    if text == "PS" {
        return Some((Unit::People, 0));
    }
    // `k€`, `MUSD`.
    let thousands = text.strip_prefix(['k', 'K']).map(|rest| (rest, 3));
    if let Some((rest, power)) = thousands.or_else(|| text.strip_prefix(['M', 'm']).map(|rest| (rest, 6)))
        && let Some(code) = sign(rest).or_else(|| code(rest.trim_start()))
    {
        return Some((Unit::Money(code.to_owned()), power));
    }
    let mut key = &fold(text)[..];
    let mut power = 0;
    while let Some((word, more)) = POWERS.iter().find(|(word, _)| key.starts_with(word)) {
        // "Tỷ lệ", "tivi": a power is followed by another one, by a unit or by nothing.
        key = &key[word.len()..];
        // "Nghìn tỷ", but not "ngân, triệu đồng".
        let is_odd = power == 3 && *more != 9 && !text.starts_with(|letter: char| letter.is_ascii_digit());
        power += more;
        if power > 18 || is_odd {
            return None;
        }
    }
    let mut key = key.strip_prefix("of").unwrap_or(key);
    let currency = |key: &str| {
        currency(key).or_else(|| {
            let code = code(&key.to_ascii_uppercase())?;
            (text.contains(code) && !WORDS.contains(code)).then_some(code)
        })
    };
    // "US$ '000", "USD thousand": the power stands behind the currency.
    if power == 0
        && let Some((rest, more)) = POWERS.iter().find_map(|(word, more)| Some((key.strip_suffix(word)?, *more)))
        && let rest = rest.strip_suffix("in").filter(|rest| currency(rest).is_some()).unwrap_or(rest)
        && (currency(rest).is_some() && rest.len() > 1)
    {
        (key, power) = (rest, more);
    }
    if let Some(code) =
        currency(key).or(if key.is_empty() { sign(text.trim_start_matches(|c| c != '$' && c != '€')) } else { None })
    {
        return Some((Unit::Money(code.to_owned()), power));
    }
    let unit = match key {
        "" if power > 0 => Unit::Number,
        "phantram" | "percent" | "pct" => Unit::Other("%".to_owned()),
        "luotnguoi" | "luot" | "attendances" => Unit::Other(text.to_owned()),
        "nguoi" | "persons" | "people" | "person" | "pers" | "per" | "individuals" | "personas" => Unit::People,
        "ho" | "hogiadinh" | "households" | "household" | "hh" | "hhs" => Unit::Households,
        _ => return None,
    };
    Some((unit, power))
}

/// The currency of a folded word.
pub(super) fn currency(key: &str) -> Option<&'static str> {
    if key == "rs" {
        return Some(RUPEES);
    }
    let mut names = CURRENCIES.as_bytes().split(|&byte| byte == b'|');
    let found = names.find(|words| words.split(|&byte| byte == b' ').skip(1).any(|word| word == key.as_bytes()))?;
    std::str::from_utf8(&found[..3]).ok()
}

/// The currency of a code in capitals.
pub(super) fn code(text: &str) -> Option<&'static str> {
    let is = |code: &&'static [u8]| *code == text.as_bytes();
    let known = CURRENCIES.as_bytes().split(|&byte| byte == b'|').filter_map(|words| words.get(..3));
    known.chain(OTHERS.as_bytes().chunks(3)).find(is).and_then(|code| std::str::from_utf8(code).ok())
}

/// The currency of a sign.
pub(super) fn sign(text: &str) -> Option<&'static str> {
    match text.trim() {
        "$" | "US$" => Some("USD"),
        // Rupees, of which country it is not told.
        "Rs" | "Rs." | "Re." | "₨" => Some(RUPEES),
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "₫" => Some("VND"),
        "₹" => Some("INR"),
        "₱" => Some("PHP"),
        "₦" => Some("NGN"),
        "₭" => Some("LAK"),
        "៛" => Some("KHR"),
        "฿" => Some("THB"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_power() {
        let money = |code: &str| Unit::Money(code.to_owned());
        let other = |text: &str| Unit::Other(text.to_owned());
        for (text, want, power) in [
            ("triệu đồng", money("VND"), 6),
            ("Triệu đồng - Millions of dong", money("VND"), 6),
            ("Đơn vị tính: Triệu đồng", money("VND"), 6),
            ("ĐVT: 1.000 đ", money("VND"), 3),
            ("1.000.000 đồng", money("VND"), 6),
            ("1.000 triệu đồng", money("VND"), 9),
            ("tỷ tỷ tỷ đồng", other("tỷ tỷ tỷ đồng"), 0),
            ("đ. nghìn", other("đ. nghìn"), 0),
            ("tr.đ", money("VND"), 6),
            ("trđ", money("VND"), 6),
            ("tỉ đồng", money("VND"), 9),
            ("nghìn tỷ đồng", money("VND"), 12),
            ("Bill. Dongs", money("VND"), 9),
            ("VNĐ", money("VND"), 0),
            ("₫", money("VND"), 0),
            ("Million USD", money("USD"), 6),
            ("US$", money("USD"), 0),
            ("000 US$", money("USD"), 3),
            ("US$ '000", money("USD"), 3),
            ("USD thousand", money("USD"), 3),
            ("EUR million", money("EUR"), 6),
            ("NPR", money("NPR"), 0),
            ("NPR '000", money("NPR"), 3),
            ("INR lakhs", money("INR"), 5),
            ("million XOF", money("XOF"), 6),
            ("ALL", other("ALL"), 0),
            ("Rs.", money("Rs"), 0),
            ("Rs. in lakhs", money("Rs"), 5),
            ("Rs. Crore", money("Rs"), 7),
            ("USD in millions", money("USD"), 6),
            ("npr", other("npr"), 0),
            ("k€", money("EUR"), 3),
            ("kUSD", money("USD"), 3),
            ("K USD", money("USD"), 3),
            ("M€", money("EUR"), 6),
            ("M", other("M"), 0),
            ("MXN", money("MXN"), 0),
            ("đồng", money("VND"), 0),
            ("€", money("EUR"), 0),
            ("Thous. pers.", Unit::People, 3),
            ("nghìn người", Unit::People, 3),
            ("người", Unit::People, 0),
            ("hộ", Unit::Households, 0),
            ("lượt người", other("lượt người"), 0),
            ("%", other("%"), 0),
            ("triệu", Unit::Number, 6),
            ("tỷ", Unit::Number, 9),
            ("ha", other("ha"), 0),
            ("triệu đồng/người", other("triệu đồng/người"), 0),
            ("tivi", other("tivi"), 0),
            ("", Unit::Number, 0),
        ] {
            assert_eq!(unit(text), (want, power), "{text}");
        }
    }
    #[test]
    fn a_unit_for_each_has_something_before_the_stroke() {
        assert!(is_per("1.000 đ/người") && is_per("kg/ha"));
        assert!(!is_per("/người") && !is_per("đồng/tháng 5") && !is_per("người"));
    }
}
