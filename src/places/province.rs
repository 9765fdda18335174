//! The 63 provinces of 2008 to 30 June 2025, as a table, and how a text finds its row.
//!
//! Owns names, codes and usual misspellings. Does not know columns: see the warning at
//! [`Province::find_code`]. A change of boundaries before 2008 (Hà Tây, Sông Bé, Hà Bắc …) is not
//! modelled; such names are not found, and stay what the file says.

use std::sync::OnceLock;

use super::fold::{NONE, fold_char, fold_into};

/// A province or a city of province rank, within the boundaries of 2008 to 30 June 2025.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province {
    /// Official name in NFC, without prefix: `Quảng Trị`, `Hồ Chí Minh`.
    pub name: &'static str,
    /// ISO 3166-2: `VN-25`. Unique. Letters for the five cities of 2008.
    pub iso: &'static str,
    /// Code of the General Statistics Office **before** July 2025, two digits with zero: `02`. Unique.
    pub gso: &'static str,
    /// P-code of the humanitarian datasets (OCHA): `VN` and three digits, `VN409`. Unique. Its digits are
    /// neither those of ISO nor those of the GSO.
    pub pcode: &'static str,
    /// Name of the province, among the 34 of 1 July 2025, that this one became part of. All of it did: no
    /// province was divided, so sums over the old provinces are exact. Its own name where it goes on, with
    /// or without others; `Huế` for Thừa Thiên Huế, which is the one new name.
    pub merged_into: &'static str,
    /// Whether the GSO code is in use since July 2025 too. It then stands for [`Self::merged_into`], which
    /// need not be the same place: `44` was Quảng Bình and is Quảng Trị.
    pub code_goes_on: bool,
}

/// All provinces in the order of the Vietnamese dictionary.
pub static PROVINCES: [Province; 63] = [
    row("An Giang", "VN-44", "89", "VN805", "An Giang", false),
    row("Bà Rịa - Vũng Tàu", "VN-43", "77", "VN717", "Hồ Chí Minh", false),
    row("Bạc Liêu", "VN-55", "95", "VN821", "Cà Mau", false),
    row("Bắc Giang", "VN-54", "24", "VN221", "Bắc Ninh", true),
    row("Bắc Kạn", "VN-53", "06", "VN207", "Thái Nguyên", false),
    row("Bắc Ninh", "VN-56", "27", "VN106", "Bắc Ninh", false),
    row("Bến Tre", "VN-50", "83", "VN811", "Vĩnh Long", false),
    row("Bình Dương", "VN-57", "74", "VN711", "Hồ Chí Minh", false),
    row("Bình Định", "VN-31", "52", "VN507", "Gia Lai", true),
    row("Bình Phước", "VN-58", "70", "VN707", "Đồng Nai", false),
    row("Bình Thuận", "VN-40", "60", "VN715", "Lâm Đồng", false),
    row("Cà Mau", "VN-59", "96", "VN823", "Cà Mau", true),
    row("Cao Bằng", "VN-04", "04", "VN203", "Cao Bằng", true),
    row("Cần Thơ", "VN-CT", "92", "VN815", "Cần Thơ", true),
    row("Đà Nẵng", "VN-DN", "48", "VN501", "Đà Nẵng", true),
    row("Đắk Lắk", "VN-33", "66", "VN605", "Đắk Lắk", true),
    row("Đắk Nông", "VN-72", "67", "VN606", "Lâm Đồng", false),
    row("Điện Biên", "VN-71", "11", "VN302", "Điện Biên", true),
    row("Đồng Nai", "VN-39", "75", "VN713", "Đồng Nai", true),
    row("Đồng Tháp", "VN-45", "87", "VN803", "Đồng Tháp", false),
    row("Gia Lai", "VN-30", "64", "VN603", "Gia Lai", false),
    row("Hà Giang", "VN-03", "02", "VN201", "Tuyên Quang", false),
    row("Hà Nam", "VN-63", "35", "VN111", "Ninh Bình", false),
    row("Hà Nội", "VN-HN", "01", "VN101", "Hà Nội", true),
    row("Hà Tĩnh", "VN-23", "42", "VN405", "Hà Tĩnh", true),
    row("Hải Dương", "VN-61", "30", "VN107", "Hải Phòng", false),
    row("Hải Phòng", "VN-HP", "31", "VN103", "Hải Phòng", true),
    row("Hậu Giang", "VN-73", "93", "VN816", "Cần Thơ", false),
    row("Hòa Bình", "VN-14", "17", "VN305", "Phú Thọ", false),
    row("Hồ Chí Minh", "VN-SG", "79", "VN701", "Hồ Chí Minh", true),
    row("Hưng Yên", "VN-66", "33", "VN109", "Hưng Yên", true),
    row("Khánh Hòa", "VN-34", "56", "VN511", "Khánh Hòa", true),
    row("Kiên Giang", "VN-47", "91", "VN813", "An Giang", true),
    row("Kon Tum", "VN-28", "62", "VN601", "Quảng Ngãi", false),
    row("Lai Châu", "VN-01", "12", "VN301", "Lai Châu", true),
    row("Lạng Sơn", "VN-09", "20", "VN209", "Lạng Sơn", true),
    row("Lào Cai", "VN-02", "10", "VN205", "Lào Cai", false),
    row("Lâm Đồng", "VN-35", "68", "VN607", "Lâm Đồng", true),
    row("Long An", "VN-41", "80", "VN801", "Tây Ninh", true),
    row("Nam Định", "VN-67", "36", "VN113", "Ninh Bình", false),
    row("Nghệ An", "VN-22", "40", "VN403", "Nghệ An", true),
    row("Ninh Bình", "VN-18", "37", "VN117", "Ninh Bình", true),
    row("Ninh Thuận", "VN-36", "58", "VN705", "Khánh Hòa", false),
    row("Phú Thọ", "VN-68", "25", "VN217", "Phú Thọ", true),
    row("Phú Yên", "VN-32", "54", "VN509", "Đắk Lắk", false),
    row("Quảng Bình", "VN-24", "44", "VN407", "Quảng Trị", true),
    row("Quảng Nam", "VN-27", "49", "VN503", "Đà Nẵng", false),
    row("Quảng Ngãi", "VN-29", "51", "VN505", "Quảng Ngãi", true),
    row("Quảng Ninh", "VN-13", "22", "VN225", "Quảng Ninh", true),
    row("Quảng Trị", "VN-25", "45", "VN409", "Quảng Trị", false),
    row("Sóc Trăng", "VN-52", "94", "VN819", "Cần Thơ", false),
    row("Sơn La", "VN-05", "14", "VN303", "Sơn La", true),
    row("Tây Ninh", "VN-37", "72", "VN709", "Tây Ninh", false),
    row("Thái Bình", "VN-20", "34", "VN115", "Hưng Yên", false),
    row("Thái Nguyên", "VN-69", "19", "VN215", "Thái Nguyên", true),
    row("Thanh Hóa", "VN-21", "38", "VN401", "Thanh Hóa", true),
    row("Thừa Thiên Huế", "VN-26", "46", "VN411", "Huế", true),
    row("Tiền Giang", "VN-46", "82", "VN807", "Đồng Tháp", true),
    row("Trà Vinh", "VN-51", "84", "VN817", "Vĩnh Long", false),
    row("Tuyên Quang", "VN-07", "08", "VN211", "Tuyên Quang", true),
    row("Vĩnh Long", "VN-49", "86", "VN809", "Vĩnh Long", true),
    row("Vĩnh Phúc", "VN-70", "26", "VN104", "Phú Thọ", false),
    row("Yên Bái", "VN-06", "15", "VN213", "Lào Cai", true),
];

/// Keys of names in use that are not the folded official name, each with that name.
const ALIASES: &[(&str, &str)] = &[
    ("baccan", "Bắc Kạn"),
    ("bariavt", "Bà Rịa - Vũng Tàu"),
    ("brvt", "Bà Rịa - Vũng Tàu"),
    ("congtum", "Kon Tum"),
    ("contum", "Kon Tum"),
    ("daclac", "Đắk Lắk"),
    ("daclak", "Đắk Lắk"),
    ("dacnong", "Đắk Nông"),
    ("daklac", "Đắk Lắk"),
    ("darlac", "Đắk Lắk"),
    ("hcm", "Hồ Chí Minh"),
    ("hcmc", "Hồ Chí Minh"),
    ("hue", "Thừa Thiên Huế"),
    ("saigon", "Hồ Chí Minh"),
    ("thuathien", "Thừa Thiên Huế"),
    ("tthue", "Thừa Thiên Huế"),
    ("vungtau", "Bà Rịa - Vũng Tàu"),
];

/// The table is written with this, a line a province.
const fn row(
    name: &'static str,
    iso: &'static str,
    gso: &'static str,
    pcode: &'static str,
    merged_into: &'static str,
    code_goes_on: bool,
) -> Province {
    Province { name, iso, gso, pcode, merged_into, code_goes_on }
}

impl Province {
    /// The province that `text`, a cell of a province column, means.
    ///
    /// Found are: the name, with or without diacritics, in any case, composed or not, with the tone mark in
    /// either place (`Hoà`, `Hòa`), with any punctuation; after `Tỉnh`, `T.`, and (for cities of province
    /// rank, Huế and Đồng Nai included) `Thành phố`, `TP`, `TP.`, `T.P`, `Thủ đô`; before `Province`,
    /// `City`; before a note in brackets such as `(cũ)`; usual other spellings (`Đắc Lắc`, `Kontum`,
    /// `TT-Huế`, `BR-VT`, `TP.HCM`, `Sài Gòn`); an ISO 3166-2 code with its hyphen (`VN-25`); a P-code
    /// (`VN409`).
    ///
    /// Not found are: bare numbers ([`Self::find_code`]); `VN25`, which is ISO without its hyphen to some
    /// and a GSO code to others; parts of names (`Nam`, `Hà`); provinces that ceased before 2008 (`Hà Tây`);
    /// and `TP Trà Vinh`, `Thành phố Kon Tum` …, since such a city is a district *of* that province and to
    /// take it for the whole would count it twice. The name alone does not tell the boundaries: `Quảng Trị`
    /// in a file of 2026 is a larger place.
    ///
    /// Looks at each of the 63 names; never panics.
    ///
    /// ```
    /// use fairshare::places::Province;
    /// assert_eq!(Province::find("tỉnh Hoà Bình").map(|p| p.name), Some("Hòa Bình"));
    /// assert_eq!(Province::find("Hà"), None);
    /// ```
    pub fn find(text: &str) -> Option<&'static Province> {
        let text = without_bracketed_tail(text);
        let mut key = String::new();
        fold_into(text, &mut key);
        if let Some(code) = key.strip_prefix("vn") {
            match code.len() {
                2 if after_letters(text, 2).is_some() => {
                    return PROVINCES.iter().find(|p| p.iso[3..].eq_ignore_ascii_case(code));
                }
                3 => return PROVINCES.iter().find(|p| &p.pcode[2..] == code),
                _ => {}
            }
        }
        if let Some(found) = by_key(&key) {
            return Some(found);
        }
        // "T. Quảng Trị". By the text, since in the key "Thuế" (tax) would be "T. Huế"; and before "TP", since
        // in the key "T. Phú Thọ" begins with it.
        if key.starts_with('t')
            && let Some(rest) = after_letters(text, 1)
        {
            let mut rest_key = String::new();
            fold_into(rest, &mut rest_key);
            if let Some(found) = by_key(rest_key.strip_suffix("province").unwrap_or(&rest_key)) {
                return Some(found);
            }
        }
        let rest = key.strip_suffix("province").unwrap_or(&key);
        let (rest, is_city) = match rest.strip_suffix("city") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        if let Some(capital) = rest.strip_prefix("thudo") {
            return by_key(capital).filter(|p| p.gso == "01");
        }
        match rest.strip_prefix("thanhpho").or(rest.strip_prefix("tp")) {
            Some(city) => by_key(city).filter(|p| p.has_been_city()),
            None => {
                let rest = rest.strip_prefix("tinh").unwrap_or(rest);
                // The whole key was looked for at first.
                if rest.len() == key.len() { None } else { by_key(rest).filter(|p| !is_city || p.has_been_city()) }
            }
        }
    }

    /// The province of a bare GSO code, two digits or one (`"2"` where a spreadsheet ate the zero of
    /// `"02"`), under the scheme **before** July 2025.
    ///
    /// Warning: 34 of the 63 codes are in use since, and seven of them for another province (15, 24, 44,
    /// 52, 80, 82, 91; 46 was renamed). Decide by the whole column: a code whose
    /// [`Self::find_code_since_2025`] is `None` (45, 62, 84, 02, 17 …) shows the older scheme, and so do
    /// more than 34 codes or a column of districts; else years before 2025 do; else it cannot be known and
    /// must be reported.
    pub fn find_code(text: &str) -> Option<&'static Province> {
        let code = match *text.trim().as_bytes() {
            [ones] => [b'0', ones],
            [tens, ones] => [tens, ones],
            _ => return None,
        };
        PROVINCES.iter().find(|p| p.gso.as_bytes() == code)
    }

    /// The name of the province, among the 34 since 1 July 2025, that a bare GSO code means since then;
    /// `None` where the code fell out of use.
    pub fn find_code_since_2025(text: &str) -> Option<&'static str> {
        // It so happens that every code that goes on went to the province that took its old bearer in.
        Self::find_code(text).filter(|p| p.code_goes_on).map(|p| p.merged_into)
    }

    /// Whether it is or became a city of province rank: the five with letters in ISO 3166-2, Huế (2025),
    /// Đồng Nai (2026).
    fn has_been_city(&self) -> bool {
        self.iso.as_bytes()[3].is_ascii_uppercase() || matches!(self.gso, "46" | "75")
    }
}

/// By a whole name key.
fn by_key(key: &str) -> Option<&'static Province> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == key).map(|(_, name)| *name);
    let keys = KEYS.get_or_init(|| {
        let mut keys: [String; 63] = std::array::from_fn(|_| String::new());
        keys.iter_mut().zip(&PROVINCES).for_each(|(key, province)| fold_into(province.name, key));
        keys
    });
    let at = match name {
        Some(name) => PROVINCES.iter().position(|province| province.name == name),
        None => keys.iter().position(|each| each == key),
    };
    Some(&PROVINCES[at?])
}

/// The names as keys, made when they are first asked for.
static KEYS: OnceLock<[String; 63]> = OnceLock::new();

/// `"Quảng Trị (cũ)"` → `"Quảng Trị "`; a text that is all brackets becomes empty.
fn without_bracketed_tail(text: &str) -> &str {
    match text.bytes().position(|byte| matches!(byte, b'(' | b'[')) {
        Some(start) if text.trim_end().ends_with([')', ']']) => &text[..start],
        _ => text,
    }
}

/// What follows the first `n` letters or digits of a text, if something that is neither comes next.
fn after_letters(text: &str, n: usize) -> Option<&str> {
    let is_apart = |c: char| fold_char(c)[0] == NONE;
    let mut chars = text.trim_start_matches(is_apart).chars();
    (chars.by_ref().take(n).all(|c| !is_apart(c)) && chars.next().is_some_and(is_apart)).then_some(chars.as_str())
}

#[cfg(test)]
#[path = "province_tests.rs"]
mod tests;
