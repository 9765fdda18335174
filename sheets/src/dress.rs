//! What a format shows beside a number: `#,##0 "₫"`, `[$€-1]#,##0.00`, `#,##0 "triệu đồng"`.
//!
//! A spreadsheet keeps the currency of an amount in the format of its cell only. Source: ECMA-376 part 1, §18.8.31 (sections,
//! literals, commas that scale), and MS-LCID for the countries in `[$$-C09]`.

/// Currencies by sign or word, folded: case, blanks and points left out.
const CURRENCIES: [(&str, &str); 22] = [
    ("đồng", "VND"),
    ("dong", "VND"),
    ("vnđ", "VND"),
    ("₫", "VND"),
    ("đ", "VND"),
    ("us$", "USD"),
    ("$us", "USD"),
    ("$", "USD"),
    ("đôla", "USD"),
    ("euro", "EUR"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("₭", "LAK"),
    ("៛", "KHR"),
    ("฿", "THB"),
    ("rp", "IDR"),
    ("rm", "MYR"),
    ("r$", "BRL"),
    ("a$", "AUD"),
];
/// Codes that are no words for other things; between brackets any code of three letters is a currency.
const CODES: &str = "USD EUR GBP VND AUD CAD CHF CNY DKK JPY KHR KRW LAK NOK NZD SEK SGD THB MYR IDR PHP INR NPR BDT PKR LKR MMK ETB KES UGX TZS RWF ZMW MWK MZN NGN GHS XOF XAF ZAR BRL MXN SLE LRD";
/// Signs that several countries share, by the country behind them.
const SHARED: [(&str, &str, &str); 17] = [
    ("$", "409", "USD"),
    ("$", "540a", "USD"),
    ("$", "c09", "AUD"),
    ("$", "1009", "CAD"),
    ("$", "c0c", "CAD"),
    ("$", "1409", "NZD"),
    ("$", "4809", "SGD"),
    ("$", "c04", "HKD"),
    ("$", "404", "TWD"),
    ("$", "80a", "MXN"),
    ("¥", "411", "JPY"),
    ("¥", "804", "CNY"),
    ("kr", "414", "NOK"),
    ("kr", "41d", "SEK"),
    ("kr", "406", "DKK"),
    ("rs", "4009", "INR"),
    ("r", "1c09", "ZAR"),
];
/// Powers of ten in words.
const POWERS: [(&str, &str); 8] = [
    ("nghìntỷ", "nghìn tỷ"),
    ("nghìn", "nghìn"),
    ("ngàn", "nghìn"),
    ("triệu", "triệu"),
    ("tr", "triệu"),
    ("tỷ", "tỷ"),
    ("tỉ", "tỷ"),
    ("million", "million"),
];

/// What stands behind a number of this format as text: `VND`, `triệu VND`, `triệu`; nothing where the format names neither.
pub fn dress(format: &str) -> Option<String> {
    let mut literal = String::new();
    let mut named: Option<String> = None;
    let (mut n_commas, mut n_scaled, mut is_behind) = (0, 0, false);
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if !matches!(letter, ',') && !matches!(letter, '0' | '#' | '?') {
            n_scaled += std::mem::take(&mut n_commas);
        }
        match letter {
            ';' => break,
            '"' => literal.extend(letters.by_ref().take_while(|letter| *letter != '"')),
            '\\' => literal.extend(letters.next()),
            // As wide as the next letter, or filled with it.
            '_' | '*' => {
                letters.next();
            }
            '[' => {
                let inner: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                if let Some(symbol) = inner.strip_prefix('$') {
                    let (sign, country) = symbol.rsplit_once('-').unwrap_or((symbol, ""));
                    named = named.or_else(|| of_country(sign, country));
                }
            }
            '0' | '#' | '?' => (n_commas, is_behind) = (0, true),
            ',' if is_behind => n_commas += 1,
            '$' => literal.push(letter),
            _ if !letter.is_ascii() => literal.push(letter),
            _ => {}
        }
    }
    n_scaled += n_commas;
    let key: String = folded(&literal);
    let of_words = || {
        let code = literal.split([' ', '\u{a0}']).find(|word| CODES.split(' ').any(|code| code == *word));
        let (rest, code) = match code {
            Some(code) => (without(&key, &folded(code)), code),
            None => {
                let (word, code) =
                    CURRENCIES.iter().find(|(word, _)| key.ends_with(word) || key.starts_with(word) && *word != "đ")?;
                (without(&key, word), *code)
            }
        };
        let power = POWERS.iter().find(|(word, _)| *word == rest).map(|(_, power)| *power);
        (rest.is_empty() || power.is_some()).then_some((code.to_owned(), power))
    };
    let (code, power) = match named {
        Some(code) => (code, POWERS.iter().find(|(word, _)| *word == key).map(|(_, power)| *power)),
        None => match of_words() {
            Some(found) => found,
            None => (String::new(), POWERS.iter().find(|(word, _)| *word == key).map(|(_, power)| *power)),
        },
    };
    // Where commas scale what is shown, the number itself is in units.
    let power = power.filter(|_| n_scaled == 0);
    match (power, &code[..]) {
        (None, "") => None,
        (None, _) => Some(code),
        (Some(power), "") => Some(power.to_owned()),
        (Some(power), _) => Some([power, " ", &code].concat()),
    }
}

/// A text without a part of it.
fn without(text: &str, part: &str) -> String {
    text.split_once(part).map_or_else(String::new, |(before, behind)| [before, behind].concat())
}

/// Without case, blanks and points.
fn folded(text: &str) -> String {
    let kept = text.chars().filter(|letter| !matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '.'));
    kept.map(|letter| if letter == 'Đ' { 'đ' } else { letter.to_ascii_lowercase() }).collect()
}

/// The currency of a sign in brackets and the country behind it, both as the format has them.
fn of_country(sign: &str, country: &str) -> Option<String> {
    let key: String = folded(sign);
    let country = country.trim_start_matches('0').to_ascii_lowercase();
    if sign.len() == 3 && sign.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(sign.to_owned());
    }
    if key.is_empty() {
        return None;
    }
    if let Some((.., code)) = SHARED.iter().find(|(sign, of, _)| *sign == key && *of == country) {
        return Some((*code).to_owned());
    }
    // Of a sign that several share, without a country that is known.
    if SHARED.iter().any(|(sign, ..)| *sign == key) && !(key == "$" && country.is_empty()) {
        return None;
    }
    CURRENCIES.iter().find(|(word, _)| *word == key).map(|(_, code)| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_name_currencies_and_powers() {
        for (format, expected) in [
            ("#,##0 \"₫\"", Some("VND")),
            ("#,##0\\ \"₫\"", Some("VND")),
            ("#,##0\\ [$₫-42A]", Some("VND")),
            ("#,##0\" đồng\"", Some("VND")),
            ("#,##0 \"VNĐ\";[Red]-#,##0 \"VNĐ\"", Some("VND")),
            ("_-* #,##0\\ [$₫-42A]_-;\\-* #,##0\\ [$₫-42A]_-;_-* \"-\"\\ [$₫-42A]_-;_-@_-", Some("VND")),
            ("[$$-409]#,##0", Some("USD")),
            ("[$$-409]#,##0.00_ ;\\-[$$-409]#,##0.00\\ ", Some("USD")),
            ("\"$\"#,##0_);\\(\"$\"#,##0\\)", Some("USD")),
            ("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\)", Some("USD")),
            ("$#,##0", Some("USD")),
            ("[$$-C09]#,##0", Some("AUD")),
            ("[$$-2C0A]#,##0", None),
            ("#,##0 [$€-1]", Some("EUR")),
            ("[$€-2]\\ #,##0.00", Some("EUR")),
            ("[$USD] #,##0", Some("USD")),
            ("[$KGS]#,##0", Some("KGS")),
            ("#,##0 \"KGS\"", None),
            ("#,##0 \"NPR\"", Some("NPR")),
            ("[$kr-414] #,##0", Some("NOK")),
            ("#,##0 \"triệu đồng\"", Some("triệu VND")),
            ("#,##0.0 \"tr.đ\"", Some("triệu VND")),
            ("#,##0,,\" triệu đồng\"", Some("VND")),
            ("#,##0 \"triệu\"", Some("triệu")),
            ("#,##0,,\" triệu\"", None),
            ("#,##0 \"tỷ VND\"", Some("tỷ VND")),
            ("[$-409]#,##0", None),
            ("[$-42A]dd/mm/yyyy", None),
            ("#,##0", None),
            ("General", None),
            ("0.0%", None),
            ("0 \"người\"", None),
            ("\"Năm \"0", None),
            ("_(* #,##0_);_(* \\(#,##0\\)", None),
            ("[Red][>100]#,##0", None),
        ] {
            assert_eq!(dress(format).as_deref(), expected, "{format}");
        }
    }
}
