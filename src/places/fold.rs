//! The name key: one text for all spellings of a name.
//!
//! Trim (every kind of space, U+FEFF, zero width) → lower case → `đ` to `d` → drop diacritics, precomposed or
//! combining → keep letters and digits only. Where the tone mark stands (`Hoà`, `Hòa`) thereby stops to
//! matter, and so do hyphens, dots and blanks. Prefixes such as `Tỉnh` stay: only who knows the kind of
//! place can tell a prefix from a name.
//!
//! Does not use the Unicode tables of `std`: they would weigh more in the module than this whole room.
//! Latin, Greek and Cyrillic are folded by the ranges below, other scripts have no case and are kept as
//! they are; punctuation and symbols are dropped by block.

/// Base letters of U+00C0..=U+017F, in order. `*` is a letter that folds to two, blank is no letter.
const LATIN: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrr\
ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Base letters of U+1EA0..=U+1EF9 (Vietnamese), one for each pair of capital and small letter.
const VIETNAMESE: &[u8; 45] = b"aaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy";

/// The name key of `text`: lower-case letters and digits without diacritics, so `"Tỉnh Hoà  Bình"`,
/// `"TỈNH HÒA BÌNH"` and `"tinh hoa binh"` all give `"tinhhoabinh"`.
///
/// Empty where the text holds no letter and no digit. Letters of other scripts are kept, lower-cased where
/// they have case. Linear in the text; never panics.
///
/// ```
/// assert_eq!(fairshare::places::fold(" Đắk Nông\u{a0}"), "daknong");
/// ```
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Like [`fold`], into a buffer that is cleared first and keeps its capacity: for long columns.
pub fn fold_into(text: &str, key: &mut String) {
    key.clear();
    for c in text.chars() {
        for letter in fold_char(c) {
            if letter != NONE {
                key.push(letter);
            }
        }
    }
}

/// No letter.
pub(super) const NONE: char = '\0';

/// What one character leaves in the key: nothing, one or two letters ([`NONE`] fills the rest).
pub(super) fn fold_char(c: char) -> [char; 2] {
    let one = |byte: u8| [byte as char, NONE];
    let code = c as u32;
    match code {
        0..0x80 if c.is_ascii_alphanumeric() => one((code as u8).to_ascii_lowercase()),
        0..0xC0 => [NONE, NONE],
        0xC0..=0x17F => match LATIN[code as usize - 0xC0] {
            b' ' => [NONE, NONE],
            b'*' => match c {
                'Æ' | 'æ' => ['a', 'e'],
                'Œ' | 'œ' => ['o', 'e'],
                'Ĳ' | 'ĳ' => ['i', 'j'],
                'Þ' | 'þ' => ['t', 'h'],
                _ => ['s', 's'],
            },
            letter => one(letter),
        },
        0x1A0 | 0x1A1 => one(b'o'),
        0x1AF | 0x1B0 => one(b'u'),
        0x1EA0..=0x1EF9 => one(VIETNAMESE[(code as usize - 0x1EA0) / 2]),
        // Modifier letters and combining marks; then marks of other alphabets that are not part of a
        // letter, punctuation, symbols, private use, variation selectors, U+FEFF, emoji.
        0x2B0..0x370
        | 0x60C
        | 0x61B..=0x61F
        | 0x640
        | 0x6D4
        | 0x964..=0x965
        | 0x17D4..=0x17DA
        | 0x180E
        | 0x1AB0..0x1B00
        | 0x1DC0..0x1E00
        | 0x2000..0x2C00
        | 0x3000..=0x3004
        | 0x3008..=0x3020
        | 0xE000..0xF900
        | 0xFE00..0xFE70
        | 0xFEFF
        | 0xFFE0..0x1_0000
        | 0x1_F000.. => [NONE, NONE],
        // Full-width forms of ASCII.
        0xFF01..=0xFF5E => fold_char(((code - 0xFEE0) as u8) as char),
        _ => [small_letter(code), NONE],
    }
}

/// Greek and Cyrillic capitals to small letters, accents of Greek dropped; anything else as it is.
fn small_letter(code: u32) -> char {
    let small = match code {
        0x386 | 0x3AC => 0x3B1,
        0x388 | 0x3AD => 0x3B5,
        0x389 | 0x3AE => 0x3B7,
        0x38A | 0x3AF => 0x3B9,
        0x38C | 0x3CC => 0x3BF,
        0x38E | 0x3CD => 0x3C5,
        0x38F | 0x3CE => 0x3C9,
        0x3C2 => 0x3C3,
        0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => code + 0x20,
        0x400..=0x40F => code + 0x50,
        0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F => code | 1,
        _ => code,
    };
    char::from_u32(small).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, key: &str) {
        assert_eq!(fold(text), key, "fold of {text:?}");
    }

    #[test]
    fn folds_spellings() {
        for (text, key) in [
            ("", ""),
            (" \u{a0}\u{feff}\u{200b}\t", ""),
            ("—…(*)", ""),
            ("\u{feff}Quảng Trị\u{a0}", "quangtri"),
            ("QUẢNG TRỊ", "quangtri"),
            ("Qua\u{309}ng Tri\u{323}", "quangtri"),
            ("Hòa Bình", "hoabinh"),
            ("Hoà Bình", "hoabinh"),
            ("Bà Rịa - Vũng Tàu", "bariavungtau"),
            ("Bà Rịa – Vũng Tàu", "bariavungtau"),
            ("Đắk Lắk", "daklak"),
            ("Ðắk Lắk", "daklak"), // U+00D0, as old converters write it
            ("ƯỚC ƠN", "uocon"),
            ("Quận 10", "quan10"),
            ("Tỉnh/TP", "tinhtp"),
            ("Côte d’Ivoire", "cotedivoire"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("Ærø", "aero"),
            ("Œuvre", "oeuvre"),
            ("İstanbul", "istanbul"),
            ("ŽĎÁR", "zdar"),
            ("ｔｐ．ＨＣＭ １", "tphcm1"),
            ("КИЇВ", "київ"),
            ("Ґ Ў Ѓ", "ґўѓ"),
            ("Αθήνα", "αθηνα"),
            ("ΑΘΗΝΑ", "αθηνα"),
            ("ភ្នំពេញ", "ភ្នំពេញ"),
            ("北京 市", "北京市"),
            ("😀 ★", ""),
        ] {
            check(text, key);
        }
    }

    #[test]
    fn folds_every_vietnamese_letter() {
        for (base, letters) in [
            ('a', "aàảãáạăằẳẵắặâầẩẫấậAÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬ"),
            ('d', "dđDĐ"),
            ('e', "eèẻẽéẹêềểễếệEÈẺẼÉẸÊỀỂỄẾỆ"),
            ('i', "iìỉĩíịIÌỈĨÍỊ"),
            ('o', "oòỏõóọôồổỗốộơờởỡớợOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢ"),
            ('u', "uùủũúụưừửữứựUÙỦŨÚỤƯỪỬỮỨỰ"),
            ('y', "yỳỷỹýỵYỲỶỸÝỴ"),
        ] {
            for letter in letters.chars() {
                check(&letter.to_string(), &base.to_string());
            }
        }
    }

    #[test]
    fn folds_ascii_as_std_does() {
        for c in (0..128u8).map(char::from) {
            let kept = c.is_ascii_alphanumeric();
            check(&c.to_string(), &if kept { c.to_ascii_lowercase().to_string() } else { String::new() });
        }
    }

    #[test]
    fn folding_is_idempotent() {
        for c in ('\0'..='\u{2ffff}').filter(|c| !('\u{3100}'..'\u{f000}').contains(c)) {
            let key = fold(&c.to_string());
            assert_eq!(fold(&key), key, "twice {c:?}");
            assert!(!key.chars().any(char::is_uppercase) || c as u32 >= 0x180, "{c:?}");
        }
    }

    #[test]
    fn reuses_the_buffer() {
        let mut key = String::from("left over");
        let capacity = key.capacity();
        fold_into("Huế", &mut key);
        assert_eq!((key.as_str(), key.capacity()), ("hue", capacity));
    }
}
