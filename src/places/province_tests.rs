//! Tests of the table of provinces and of how texts find their row.

use std::collections::BTreeSet;

use super::*;
use crate::places::fold;

fn check(text: &str, name: impl Into<Option<&'static str>>) {
    assert_eq!(Province::find(text).map(|p| p.name), name.into(), "find {text:?}");
}

/// Each letter of the names, composed, with its canonical decomposition. By hand: it is the oracle.
const DECOMPOSED: &[(char, &str)] = &[
    ('à', "a\u{300}"),
    ('á', "a\u{301}"),
    ('ã', "a\u{303}"),
    ('ả', "a\u{309}"),
    ('ạ', "a\u{323}"),
    ('ă', "a\u{306}"),
    ('ắ', "a\u{306}\u{301}"),
    ('ằ', "a\u{306}\u{300}"),
    ('ặ', "a\u{323}\u{306}"),
    ('â', "a\u{302}"),
    ('ấ', "a\u{302}\u{301}"),
    ('ầ', "a\u{302}\u{300}"),
    ('ậ', "a\u{323}\u{302}"),
    ('ế', "e\u{302}\u{301}"),
    ('ề', "e\u{302}\u{300}"),
    ('ệ', "e\u{323}\u{302}"),
    ('ê', "e\u{302}"),
    ('ì', "i\u{300}"),
    ('í', "i\u{301}"),
    ('ĩ', "i\u{303}"),
    ('ị', "i\u{323}"),
    ('ò', "o\u{300}"),
    ('ó', "o\u{301}"),
    ('ô', "o\u{302}"),
    ('ồ', "o\u{302}\u{300}"),
    ('ộ', "o\u{323}\u{302}"),
    ('ơ', "o\u{31b}"),
    ('ú', "u\u{301}"),
    ('ũ', "u\u{303}"),
    ('ư', "u\u{31b}"),
    ('ừ', "u\u{31b}\u{300}"),
    ('ậ', "a\u{323}\u{302}"),
];

fn decomposed(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let small: char = c.to_lowercase().next().unwrap();
        match DECOMPOSED.iter().find(|(letter, _)| *letter == small) {
            Some((_, parts)) if c == small => out.push_str(parts),
            Some((_, parts)) => {
                let mut parts = parts.chars();
                out.extend(parts.next().map(|base| base.to_ascii_uppercase()));
                out.extend(parts);
            }
            None => out.push(c),
        }
    }
    out
}

fn without_diacritics(text: &str) -> String {
    decomposed(text)
        .chars()
        .filter(|c| !('\u{300}'..'\u{370}').contains(c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            c => c,
        })
        .collect()
}

/// The other place of the tone mark, where the name has a syllable that may have either.
fn other_tone_place(name: &str) -> String {
    name.replace("òa", "oà").replace("óa", "oá").replace("úy", "uý")
}

const CITIES: [&str; 7] = ["Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh", "Thừa Thiên Huế", "Đồng Nai"];

#[test]
fn every_name_is_found_in_every_spelling() {
    let mut n_checked = 0;
    for province in &PROVINCES {
        let name = province.name;
        let spellings = [
            name.to_string(),
            decomposed(name),
            without_diacritics(name),
            other_tone_place(name),
            decomposed(&other_tone_place(name)),
            name.to_uppercase(),
            name.to_lowercase(),
            decomposed(&name.to_uppercase()),
            without_diacritics(name).replace(' ', ""),
            without_diacritics(name).to_uppercase().replace(' ', "_"),
            name.replace(' ', "\u{a0}"),
            name.replace(" - ", "–"),
            name.replace("Đ", "Ð"),
        ];
        for spelling in &spellings {
            let mut written = vec![
                spelling.clone(),
                format!("\u{feff}  {spelling}\u{a0}\u{200b}"),
                format!("Tỉnh {spelling}"),
                format!("TỈNH {spelling}"),
                format!("tinh {spelling}"),
                format!("{} {spelling}", decomposed("Tỉnh")),
                format!("T. {spelling}"),
                format!("T.{spelling}"),
                format!("T {spelling}"),
                format!("{spelling} Province"),
                format!("{spelling} province (cũ)"),
                format!("{spelling} (cũ)"),
                format!("{spelling} [1]"),
            ];
            let cities = [
                format!("Thành phố {spelling}"),
                format!("thanh pho {spelling}"),
                format!("TP {spelling}"),
                format!("TP.{spelling}"),
                format!("Tp. {spelling}"),
                format!("T.P {spelling}"),
                format!("T.P. {spelling}"),
                format!("{spelling} City"),
                format!("{spelling} city"),
            ];
            if CITIES.contains(&name) {
                written.extend(cities);
            } else {
                for text in &cities {
                    check(text, None);
                    n_checked += 1;
                }
            }
            for text in &written {
                check(text, name);
                n_checked += 1;
            }
        }
        for code in [province.iso, province.pcode] {
            check(code, name);
            check(&code.to_lowercase(), name);
            check(&format!(" {code} "), name);
        }
        check(province.gso, None);
    }
    assert!(n_checked > 15_000, "{n_checked}");
}

#[test]
fn usual_other_spellings() {
    for (text, name) in [
        ("Bắc Cạn", "Bắc Kạn"),
        ("BRVT", "Bà Rịa - Vũng Tàu"),
        ("BR-VT", "Bà Rịa - Vũng Tàu"),
        ("Bà Rịa-VT", "Bà Rịa - Vũng Tàu"),
        ("Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Ba Ria Vung Tau", "Bà Rịa - Vũng Tàu"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Đắc Lắk", "Đắk Lắk"),
        ("Đăk Lăk", "Đắk Lắk"),
        ("Daklak", "Đắk Lắk"),
        ("Dak Lac", "Đắk Lắk"),
        ("Đắc Nông", "Đắk Nông"),
        ("Đăk Nông", "Đắk Nông"),
        ("Kontum", "Kon Tum"),
        ("Kon-Tum", "Kon Tum"),
        ("Contum", "Kon Tum"),
        ("Công Tum", "Kon Tum"),
        ("Huế", "Thừa Thiên Huế"),
        ("TP. Huế", "Thừa Thiên Huế"),
        ("Hue city", "Thừa Thiên Huế"),
        ("TT Huế", "Thừa Thiên Huế"),
        ("TT-Huế", "Thừa Thiên Huế"),
        ("T.T.Huế", "Thừa Thiên Huế"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("Thừa Thiên", "Thừa Thiên Huế"),
        ("HCM", "Hồ Chí Minh"),
        ("HCMC", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("TP.HCM", "Hồ Chí Minh"),
        ("TP. HCM", "Hồ Chí Minh"),
        ("Tp Hồ Chí Minh", "Hồ Chí Minh"),
        ("Ho Chi Minh City", "Hồ Chí Minh"),
        ("HCM City", "Hồ Chí Minh"),
        ("Ho Chi Minh City (HCMC)", "Hồ Chí Minh"),
        ("Sài Gòn", "Hồ Chí Minh"),
        ("Saigon", "Hồ Chí Minh"),
        ("Thủ đô Hà Nội", "Hà Nội"),
        ("Ha Noi", "Hà Nội"),
        ("Hanoi City", "Hà Nội"),
        ("Haiphong", "Hải Phòng"),
        ("Danang City", "Đà Nẵng"),
        ("Can Tho city", "Cần Thơ"),
        ("vn_25", "Quảng Trị"),
        ("VN-409", "Quảng Trị"),
        ("T. Phú Yên", "Phú Yên"),
        ("VN‑SG", "Hồ Chí Minh"),
        ("vn-hn", "Hà Nội"),
    ] {
        check(text, name);
    }
}

#[test]
fn false_friends_are_not_found() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "—",
        "()",
        "(cũ)",
        "(Hà Nội)",
        "Nam",
        "Nữ",
        "Hà",
        "Bắc",
        "Bình",
        "Quảng",
        "T.",
        "TP",
        "Tỉnh",
        "Tỉnh Nam",
        "Thành phố",
        "Province",
        "City",
        "Thuế",   // tax: not "T. Huế"
        "Hà Tây", // in Hà Nội since 2008
        "Hà Bắc",
        "Sông Bé",
        "Tỉnh, thành phố",
        "Tổng số",
        "Cả nước",
        "Thủ đô Huế",
        "TP Trà Vinh", // a city of a province is one of its districts
        "Thành phố Kon Tum",
        "TP. Vũng Tàu",
        "Hà Nội, Hà Nam",
        "Huyện Quảng Trị",
        "Thị xã Quảng Trị",
        "Quảng Trị 2",
        "25",
        "45",
        "409",
        "VN25",
        "VN45",
        "VN-00",
        "VN-é",
        "VN999",
        "VN4090",
        "VN-",
        "-",
        "Kampong Cham",
        "ភ្នំពេញ",
    ] {
        check(text, None);
    }
    check(&"Hà Nội ".repeat(5_000), None);
}

#[test]
fn bare_codes() {
    fn check(code: &str, name: Option<&str>, since_2025: Option<&str>) {
        assert_eq!(Province::find_code(code).map(|p| p.name), name, "{code:?}");
        assert_eq!(Province::find_code_since_2025(code), since_2025, "{code:?} since 2025");
    }
    check("45", Some("Quảng Trị"), None);
    check("44", Some("Quảng Bình"), Some("Quảng Trị"));
    check("02", Some("Hà Giang"), None);
    check("2", Some("Hà Giang"), None);
    check(" 1\u{a0}", Some("Hà Nội"), Some("Hà Nội"));
    check("15", Some("Yên Bái"), Some("Lào Cai"));
    check("24", Some("Bắc Giang"), Some("Bắc Ninh"));
    check("46", Some("Thừa Thiên Huế"), Some("Huế"));
    check("52", Some("Bình Định"), Some("Gia Lai"));
    check("80", Some("Long An"), Some("Tây Ninh"));
    check("82", Some("Tiền Giang"), Some("Đồng Tháp"));
    check("91", Some("Kiên Giang"), Some("An Giang"));
    for none in ["", "0", "00", "03", "99", "002", "4 5", "é", "-2", "45.0", "VN"] {
        check(none, None, None);
    }
    let changed: Vec<_> = PROVINCES
        .iter()
        .filter(|p| p.code_goes_on && p.merged_into != p.name)
        .map(|p| p.gso)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(changed, ["15", "24", "44", "46", "52", "80", "82", "91"]);
}

#[test]
fn the_table_is_sound() {
    let distinct = |of: fn(&Province) -> String| PROVINCES.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(|p| fold(p.name)), 63, "no two names fold alike");
    assert_eq!(distinct(|p| p.iso.into()), 63);
    assert_eq!(distinct(|p| p.gso.into()), 63);
    assert_eq!(distinct(|p| p.pcode.into()), 63);
    assert_eq!(distinct(|p| p.merged_into.into()), 34);
    assert_eq!(PROVINCES.iter().filter(|p| p.code_goes_on).count(), 34);
    let alone = |p: &&Province| PROVINCES.iter().filter(|q| q.merged_into == p.merged_into).count() == 1;
    assert_eq!(PROVINCES.iter().filter(alone).count(), 11, "provinces that 2025 left alone");
    for p in &PROVINCES {
        assert!(p.iso.is_ascii() && p.iso.len() == 5 && p.iso.starts_with("VN-"), "{p:?}");
        assert!(p.gso.len() == 2 && p.gso.parse::<u8>().is_ok(), "{p:?}");
        assert!(p.pcode.len() == 5 && p.pcode[2..].parse::<u16>().is_ok(), "{p:?}");
        assert!(!p.name.chars().any(|c| ('\u{300}'..'\u{370}').contains(&c)), "NFC: {p:?}");
        let successor = if p.merged_into == "Huế" { "Thừa Thiên Huế" } else { p.merged_into };
        let successor = PROVINCES.iter().find(|q| q.name == successor).unwrap();
        assert_eq!(successor.merged_into, p.merged_into, "{p:?}");
    }
    for (key, name) in ALIASES {
        assert_eq!(fold(key), *key);
        assert!(PROVINCES.iter().any(|p| p.name == *name), "{name}");
        assert!(PROVINCES.iter().all(|p| fold(p.name) != *key), "{key} needs no alias");
    }
}

#[test]
fn the_programme_and_the_mergers() {
    for (name, iso, gso, pcode, merged_into) in [
        ("Hà Giang", "VN-03", "02", "VN201", "Tuyên Quang"),
        ("Hòa Bình", "VN-14", "17", "VN305", "Phú Thọ"),
        ("Quảng Trị", "VN-25", "45", "VN409", "Quảng Trị"),
        ("Kon Tum", "VN-28", "62", "VN601", "Quảng Ngãi"),
        ("Trà Vinh", "VN-51", "84", "VN817", "Vĩnh Long"),
    ] {
        let p = Province::find(name).unwrap();
        assert_eq!((p.name, p.iso, p.gso, p.pcode, p.merged_into), (name, iso, gso, pcode, merged_into));
        assert!(!p.code_goes_on);
    }
    let joined = |into: &str| {
        let mut names: Vec<_> = PROVINCES.iter().filter(|p| p.merged_into == into).map(|p| p.name).collect();
        names.sort();
        names
    };
    assert_eq!(joined("Phú Thọ"), ["Hòa Bình", "Phú Thọ", "Vĩnh Phúc"]);
    assert_eq!(joined("Hồ Chí Minh"), ["Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh"]);
    assert_eq!(joined("Lâm Đồng"), ["Bình Thuận", "Lâm Đồng", "Đắk Nông"]);
    assert_eq!(joined("Huế"), ["Thừa Thiên Huế"]);
}
