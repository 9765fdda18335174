//! Encodings: tells how a file's letters are stored and turns them into UTF-8, in chunks of any size.
//!
//! Order of evidence: byte order mark; every second byte zero; valid UTF-8; Vietnamese syllables once read as windows-1258,
//! as TCVN3 (the `.Vn` fonts) or as VNI (the `VNI-` fonts), also where a program carried their letters over into UTF-8; else
//! windows-1252. Tables:
//! WHATWG Encoding Standard for the windows pages; TCVN 5712-3 as checked on a ministry's file (see `TCVN3`). What comes out
//! may hold combining marks: `compose` joins them where texts are told apart.

use crate::places::fold;

use super::compose::Composer;

/// Bytes looked at before the encoding is decided.
pub const SAMPLE: usize = 1 << 16;
/// Longest run of text (between delimiters) that TCVN3 looks at as a whole.
const RUN: usize = 4096;

/// 0x80 to 0x9F of windows-1252.
const UPPER: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// Where windows-1258 differs: Latin-1 letter, letter.
const VIETNAMESE: &str = "Š\u{8a}Ž\u{8e}š\u{9a}ž\u{9e}ÃĂÌ\u{300}ÐĐÒ\u{309}ÕƠÝƯÞ\u{303}ãăì\u{301}ðđò\u{323}õơýưþ₫";
/// TCVN3 by the Latin-1 letters of its bytes.
const TCVN3: &str = "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞịßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ\
\u{ad}ưõừöử÷ữøứùựúỳûỷüỹýýþỵ¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ";
/// VNI by the small Latin-1 letters of its bytes: what each stands for, which is marks of the letter before it or a letter.
const VNI: &str = "\
ù\u{301} ø\u{300} û\u{309} õ\u{303} ï\u{323} â\u{302} á\u{302}\u{301}à\u{302}\u{300}å\u{302}\u{309}ã\u{302}\u{303}ä\u{302}\u{323}ê\u{306} \
é\u{306}\u{301}è\u{306}\u{300}ú\u{306}\u{309}ü\u{306}\u{303}ë\u{306}\u{323}ôơ öư ñđ íí ìì æỉ óĩ òị îỵ ";
/// Small letters whose capitals are not at the same distance: small, capital.
const HORNED: &str = "ăĂđĐĩĨũŨơƠưƯ";

/// How letters are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    Windows1258,
    Windows1252,
    Tcvn3,
    /// TCVN3 whose bytes became the letters of Latin-1 in UTF-8.
    Tcvn3Utf8,
    /// A letter and behind it one of its marks, by the VNI fonts.
    Vni,
    /// VNI whose bytes became the letters of Latin-1 in UTF-8.
    VniUtf8,
}

impl Encoding {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf8Bom => "utf-8-bom",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1258 => "windows-1258",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Tcvn3 | Encoding::Tcvn3Utf8 => "tcvn3",
            Encoding::Vni | Encoding::VniUtf8 => "vni",
        }
    }

    /// The encoding that a page author or a data package names; `None` for one that is not known.
    pub fn from_label(label: &str) -> Option<Encoding> {
        let key = fold(label);
        Some(match &key[..] {
            "utf8" | "utf8bom" | "unicode" | "usascii" | "ascii" => Encoding::Utf8,
            "utf16" | "utf16le" | "ucs2" => Encoding::Utf16Le,
            "utf16be" => Encoding::Utf16Be,
            "windows1258" | "cp1258" => Encoding::Windows1258,
            "windows1252" | "cp1252" | "iso88591" | "latin1" => Encoding::Windows1252,
            "tcvn3" | "abc" | "tcvn57123" => Encoding::Tcvn3,
            "vni" | "vniwindows" => Encoding::Vni,
            _ => return None,
        })
    }

    /// Whether bytes of this encoding are used as they are.
    pub fn is_utf8(self) -> bool {
        matches!(self, Encoding::Utf8 | Encoding::Utf8Bom)
    }

    /// The mark that a file of this encoding may begin with.
    pub fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf16Le => b"\xff\xfe",
            Encoding::Utf16Be => b"\xfe\xff",
            _ => b"\xef\xbb\xbf",
        }
    }
}

/// The encoding that the file's first bytes prove, whatever is stated: by a mark, or by zeros where ASCII has none.
pub fn marked(bytes: &[u8]) -> Option<Encoding> {
    for (encoding, or) in
        [(Encoding::Utf8, Encoding::Utf8Bom), (Encoding::Utf16Le, Encoding::Utf16Le), (Encoding::Utf16Be, Encoding::Utf16Be)]
    {
        if bytes.starts_with(encoding.mark()) {
            return Some(or);
        }
    }
    let mut zeros = [0, 0];
    for (at, byte) in bytes.iter().enumerate() {
        zeros[at % 2] += usize::from(*byte == 0);
    }
    let most = |zeros: usize| zeros * 5 > bytes.len() && bytes.len() > 3;
    let few = |zeros: usize| zeros * 40 <= bytes.len();
    match zeros {
        [even, odd] if most(odd) && few(even) => Some(Encoding::Utf16Le),
        [even, odd] if most(even) && few(odd) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// The encoding of a sample without mark that has letters beyond ASCII. Its last letter may be cut off.
pub fn guess(sample: &[u8]) -> Encoding {
    let (letters, broken) = valid_letters(sample);
    let is_utf8 = broken == 0 || letters > broken;
    if is_utf8 {
        // Only letters of Latin-1 can stand for the bytes of a font.
        let text = String::from_utf8_lossy(sample);
        if text.chars().filter(|letter| *letter as u32 > 0xff).count() * 20 > letters {
            return Encoding::Utf8;
        }
    }
    legacy(sample, is_utf8)
}

/// The encoding of old files, by the syllables that come of each; `is_utf8` where the bytes are UTF-8, perhaps of a font's letters.
#[inline(never)]
fn legacy(sample: &[u8], is_utf8: bool) -> Encoding {
    let composer = Composer::new();
    let share = |encoding: Encoding| {
        let mut text = sample.to_vec();
        if !encoding.is_utf8() {
            text.clear();
            Decoder::new(encoding).decode(sample, true, &mut text);
        }
        let text = String::from_utf8_lossy(&text);
        // TCVN3's `µ`, `®`, `¸` stand within words: where there is none, what looks like it is of few words.
        let may_be = encoding != Encoding::Tcvn3Utf8 || sample.windows(2).any(|pair| pair[0] == 0xc2 && pair[1] > 0xa0);
        let (syllables, words, telling) = syllables(&composer.compose(&text), &composer);
        (if may_be { syllables * 100 / words.max(1) } else { 0 }, telling)
    };
    let plain = if is_utf8 { Encoding::Utf8 } else { Encoding::Windows1252 };
    // `Hoà` as it stands is no `Hồ` of VNI.
    let mut best = (plain, share(plain).0.max(69));
    let candidates: &[Encoding] = match is_utf8 {
        true => &[Encoding::Tcvn3Utf8, Encoding::VniUtf8],
        false => &[Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni],
    };
    for &encoding in candidates {
        let (share, telling) = share(encoding);
        // What reads the same as windows-1252 is no evidence.
        if share > best.1 && telling > 0 {
            best = (encoding, share);
        }
    }
    best.0
}

/// How many letters of several bytes a text has, and how many bytes that belong to none. A letter cut off at the end is neither.
fn valid_letters(mut bytes: &[u8]) -> (usize, usize) {
    let (mut letters, mut broken) = (0, 0);
    loop {
        let (valid, bad) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), 0),
            Err(error) => (error.valid_up_to(), error.error_len().unwrap_or(usize::MAX)),
        };
        letters += bytes[..valid].iter().filter(|byte| **byte >= 0xc0).count();
        if bad == 0 || bad == usize::MAX {
            return (letters, broken);
        }
        broken += 1;
        bytes = &bytes[valid + bad..];
    }
}

/// Of the words with a letter beyond ASCII: how many are syllables of Vietnamese, how many there are, and how many of the
/// former have a letter that windows-1252 has not at all or not there.
fn syllables(text: &str, composer: &Composer) -> (usize, usize, usize) {
    let (mut syllables, mut words, mut telling) = (0, 0, 0);
    let is_letter = |letter: char| {
        letter.is_ascii_alphabetic()
            || letter as u32 >= 0xc0 && !matches!(letter, '×' | '÷')
            || ('\u{80}'..'\u{c0}').contains(&letter) && letter != '\u{a0}'
    };
    for word in text.split(|letter: char| !is_letter(letter)) {
        if word.is_ascii() {
            continue;
        }
        words += 1;
        if is_syllable(word, composer) {
            syllables += 1;
            telling += usize::from(word.chars().any(|letter| !matches!(letter as u32, 0..0x80 | 0xc0..0x100)));
        }
    }
    (syllables, words, telling)
}

/// Whether a word is built as a Vietnamese syllable: initial, vowels, final, and a tone that the final allows.
fn is_syllable(word: &str, composer: &Composer) -> bool {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let (mut tone, mut is_short) = (0, false);
    for letter in word.chars() {
        let (bare, mark, other) = composer.tone(letter);
        let bare = bare.to_ascii_lowercase();
        let is_known = match other {
            0 => bare.is_ascii_lowercase() && !"fjwz".contains(bare) || matches!(letter, 'đ' | 'Đ'),
            0x302 => "aeo".contains(bare),
            0x306 => bare == 'a',
            0x31b => "ou".contains(bare),
            _ => false,
        };
        // `ă` always has a final behind it.
        if !is_known || mark != 0 && (tone != 0 || !is_vowel(bare)) || is_short && is_vowel(bare) {
            return false;
        }
        tone |= mark;
        is_short = other == 0x306;
    }
    let key = fold(word);
    let Some(from) = key.find(is_vowel) else { return false };
    let to = key[from..].find(|letter| !is_vowel(letter)).map_or(key.len(), |at| from + at);
    let (initial, last) = (&key[..from], &key[to..]);
    let is_in = |list: &str, part: &str| list.split(' ').any(|it| it == part);
    let vowels = &key[from..to];
    is_in(
        "a ai ao au ay e eo eu i ia ie ieu io iu o oa oai oao oay oe oeo oi oo u ua uay ue ui uo uoi uou uu uy uya uye uyu y ye yeu",
        vowels,
    ) && !(vowels == "oo" && last.is_empty())
        && is_in(" b c ch d g gh h k kh l m n ng ngh nh p ph q r s t th tr v x", initial)
        && is_in(" c ch m n ng nh p t", last)
        && (is_in(" m n ng nh", last) || matches!(tone, 0x301 | 0x323))
}

/// Turns bytes into UTF-8.
pub struct Decoder {
    encoding: Encoding,
    /// The letters of 0x80 to 0xFF.
    letters: Vec<char>,
    /// Bytes not yet decoded: half a letter, or the start of a run.
    carry: Vec<u8>,
}

impl Decoder {
    /// A decoder at the beginning of a text.
    pub fn new(encoding: Encoding) -> Decoder {
        let mut letters: Vec<char> = UPPER.chars().chain('\u{a0}'..='\u{ff}').collect();
        let pairs = match encoding {
            Encoding::Windows1258 => VIETNAMESE,
            Encoding::Tcvn3 | Encoding::Tcvn3Utf8 => TCVN3,
            _ => "",
        };
        let mut pairs = pairs.chars();
        let plain = letters.clone();
        while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
            if let Some(at) = plain.iter().position(|letter| *letter == from) {
                letters[at] = to;
            }
        }
        Decoder { encoding, letters, carry: Vec::new() }
    }

    /// Appends what `bytes` say to `out`. How they were cut does not matter; `is_last` ends the file.
    pub fn decode(&mut self, bytes: &[u8], is_last: bool, out: &mut Vec<u8>) {
        self.carry.extend_from_slice(bytes);
        let carry = std::mem::take(&mut self.carry);
        let used = match self.encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => self.units(&carry, is_last, out),
            Encoding::Tcvn3 | Encoding::Tcvn3Utf8 | Encoding::Vni | Encoding::VniUtf8 => self.runs(&carry, is_last, out),
            _ => {
                for &byte in &carry {
                    push(out, self.letter(byte));
                }
                carry.len()
            }
        };
        self.carry = carry;
        self.carry.drain(..used);
    }

    fn letter(&self, byte: u8) -> char {
        if byte < 0x80 { byte as char } else { self.letters[usize::from(byte) - 0x80] }
    }

    fn units(&self, bytes: &[u8], is_last: bool, out: &mut Vec<u8>) -> usize {
        let unit = |at: usize| {
            let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
            Some(u32::from(if self.encoding == Encoding::Utf16Le { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }))
        };
        let mut at = 0;
        while let Some(first) = unit(at) {
            let mut code = first;
            if (0xd800..0xdc00).contains(&first) {
                match unit(at + 2) {
                    None if !is_last => return at,
                    Some(second @ 0xdc00..0xe000) => {
                        code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        at += 2;
                    }
                    _ => {}
                }
            }
            at += 2;
            push(out, char::from_u32(code).unwrap_or('\u{fffd}'));
        }
        if is_last && at < bytes.len() {
            push(out, '\u{fffd}');
            at = bytes.len();
        }
        at
    }

    /// TCVN3 has no capitals with tones: fonts whose names end in H draw small letters as capitals. So a text in capitals keeps
    /// them only where its unaccented letters stand as such, and each run between delimiters is looked at as a whole.
    fn runs(&self, bytes: &[u8], is_last: bool, out: &mut Vec<u8>) -> usize {
        let mut from = 0;
        let mut at = 0;
        while at < bytes.len() {
            let ends = bytes[at] < 0x20 || b",;|\"".contains(&bytes[at]);
            // A longer run is cut, but never within a letter of UTF-8.
            let is_cut = at - from >= RUN && bytes[at] & 0xc0 != 0x80;
            if ends || is_cut || at - from > RUN + 4 {
                self.run(&bytes[from..at], out);
                from = at;
                if ends {
                    out.push(bytes[at]);
                    from += 1;
                }
            }
            at += 1;
        }
        if is_last {
            self.run(&bytes[from..], out);
            from = bytes.len();
        }
        from
    }

    fn run(&self, bytes: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        match self.encoding {
            Encoding::Vni => return bytes.iter().for_each(|&byte| push_vni(out, self.letter(byte))),
            Encoding::VniUtf8 => return String::from_utf8_lossy(bytes).chars().for_each(|letter| push_vni(out, letter)),
            _ => {}
        }
        if self.encoding == Encoding::Tcvn3 {
            for &byte in bytes {
                push(out, self.letter(byte));
            }
        } else {
            for letter in String::from_utf8_lossy(bytes).chars() {
                push(out, if (letter as u32) < 0x100 && letter as u32 >= 0xa0 { self.letter(letter as u8) } else { letter });
            }
        }
        let capitals = bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count();
        if capitals < 2 || bytes.iter().any(u8::is_ascii_lowercase) {
            return;
        }
        let text = String::from_utf8_lossy(&out[start..]).into_owned();
        out.truncate(start);
        for letter in text.chars() {
            push(out, capital(letter));
        }
    }
}

/// Appends what a letter of Latin-1 stands for in VNI.
fn push_vni(out: &mut Vec<u8>, letter: char) {
    let is_capital = ('À'..='Þ').contains(&letter);
    let small = if is_capital { char::from_u32(letter as u32 + 0x20).unwrap_or(letter) } else { letter };
    let mut triples = VNI.chars();
    while let (Some(from), Some(first), Some(second)) = (triples.next(), triples.next(), triples.next()) {
        if from == small && !letter.is_ascii() {
            push(out, if is_capital { capital(first) } else { first });
            if second != ' ' {
                push(out, second);
            }
            return;
        }
    }
    push(out, letter);
}

/// The capital of a letter of Vietnamese.
fn capital(letter: char) -> char {
    let code = letter as u32;
    let capital = match code {
        0xe0..=0xfe if code != 0xf7 => code - 0x20,
        0x1ea0..=0x1ef9 => code & !1,
        _ => {
            let mut pairs = HORNED.chars();
            while let (Some(small), Some(large)) = (pairs.next(), pairs.next()) {
                if small == letter {
                    return large;
                }
            }
            code
        }
    };
    char::from_u32(capital).unwrap_or(letter)
}

fn push(out: &mut Vec<u8>, letter: char) {
    out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    const TEXT: &str = "Tỉnh,Nguồn vốn,Giải ngân (triệu đồng)\nQuảng Trị,Ngân sách địa phương,5\nHòa Bình,Cộng đồng đóng góp,7\n";

    /// A text in windows-1258, as Windows writes it: letters with tones apart where the page has no whole ones.
    fn cp1258(text: &str) -> Vec<u8> {
        let letters = Decoder::new(Encoding::Windows1258).letters;
        let byte = |letter: char| letters.iter().position(|it| *it == letter).map(|at| at as u8 + 0x80);
        let composer = Composer::new();
        let mut bytes = Vec::new();
        for letter in text.chars() {
            if let Some(byte) = Some(letter as u32).filter(|code| *code < 0x80).map(|code| code as u8).or_else(|| byte(letter)) {
                bytes.push(byte);
                continue;
            }
            let (bare, tone, other) = composer.tone(letter);
            let base: String = [bare].into_iter().chain(char::from_u32(other).filter(|_| other > 0)).nfc().collect();
            let base = base.chars().next().expect("a letter");
            bytes.push(if base.is_ascii() { base as u8 } else { byte(base).expect("in the page") });
            bytes.push(byte(char::from_u32(tone).expect("a tone")).expect("in the page"));
        }
        bytes
    }

    fn tcvn3(text: &str) -> Vec<u8> {
        let letters = Decoder::new(Encoding::Tcvn3).letters;
        let byte = |letter: char| letters.iter().position(|it| *it == letter).map_or(b'?', |at| at as u8 + 0x80);
        text.chars().map(|letter| if letter.is_ascii() { letter as u8 } else { byte(letter) }).collect()
    }

    fn utf16(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(of).collect()
    }

    fn decoded(encoding: Encoding, bytes: &[u8], cut: usize) -> String {
        let (mut decoder, mut out) = (Decoder::new(encoding), Vec::new());
        bytes.chunks(cut.max(1)).for_each(|chunk| decoder.decode(chunk, false, &mut out));
        decoder.decode(&[], true, &mut out);
        Composer::new().compose(&String::from_utf8(out).expect("UTF-8"))
    }

    #[test]
    fn letters_of_vni_fonts_are_read() {
        let text = "STT,HUYEÄN,KEÁ HOAÏCH VOÁN,Ghi chuù\n1,Ñoàng Vaên,5,ñuùng tieán ñoä\n2,Xín Maàn,7,öôùc ñöôïc\n";
        let want = "STT,HUYỆN,KẾ HOẠCH VỐN,Ghi chú\n1,Đồng Văn,5,đúng tiến độ\n2,Xín Mần,7,ước được\n";
        let bytes: Vec<u8> = text.chars().map(|letter| letter as u32 as u8).collect();
        for (bytes, encoding) in [(&bytes[..], Encoding::Vni), (text.as_bytes(), Encoding::VniUtf8)] {
            assert_eq!(guess(bytes), encoding);
            for chunk in [1, 7, 1000] {
                let (mut decoder, mut out) = (Decoder::new(encoding), Vec::new());
                bytes.chunks(chunk).for_each(|chunk| decoder.decode(chunk, false, &mut out));
                decoder.decode(&[], true, &mut out);
                assert_eq!(Composer::new().compose(&String::from_utf8_lossy(&out)), want);
            }
        }
        for text in [
            "Donor,Hoà Bình,Hà Giang\n",
            "Año,Niños,Población\n2019,5,ó\n",
            "Année,Côté,Réseau à l'été\n",
            "Größe,Straße,Ämter\nMünchen,Köln,Zürich\n",
        ] {
            assert_eq!(guess(text.as_bytes()), Encoding::Utf8, "{text}");
            let bytes: Vec<u8> = text.chars().map(|letter| letter as u32 as u8).collect();
            assert_eq!(guess(&bytes), Encoding::Windows1252, "{text}");
        }
    }

    #[test]
    fn encodings_are_told_apart() {
        let latin = |text: &str| text.chars().map(|letter| letter as u32 as u8).collect::<Vec<u8>>();
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (cp1258(TEXT), Encoding::Windows1258),
            (tcvn3(TEXT), Encoding::Tcvn3),
            (latin("Hµ néi,TriÖu ®ång\n"), Encoding::Tcvn3),
            ("TØnh: Hµ néi".as_bytes().to_vec(), Encoding::Tcvn3Utf8),
            (latin("Año,Descripción\n2012,Educación y acción\nPeñíscola,más días\n"), Encoding::Windows1252),
            (latin("Région,Où,À payer\nCôte d'Azur,là,été\n"), Encoding::Windows1252),
            (latin("São Paulo,não,ação,é\n"), Encoding::Windows1252),
            (latin("Straße,Größe,Übermaß,fünf\n"), Encoding::Windows1252),
            ("Año,Descripción\nCôte d’Azur,là\n".as_bytes().to_vec(), Encoding::Utf8),
            ([TEXT.as_bytes(), b"\xff\xfe?"].concat(), Encoding::Utf8),
            (TEXT.nfd().collect::<String>().into_bytes(), Encoding::Utf8),
        ] {
            assert_eq!(guess(&bytes), encoding, "{}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(marked(&utf16(TEXT, u16::to_le_bytes)), Some(Encoding::Utf16Le));
        assert_eq!(marked(&utf16(TEXT, u16::to_be_bytes)), Some(Encoding::Utf16Be));
        assert_eq!(marked(b"\xef\xbb\xbfa"), Some(Encoding::Utf8Bom));
        assert_eq!(marked(b"a,b\n1,2\n"), None);
    }

    #[test]
    fn fonts_of_capitals_draw_capitals() {
        let latin = |text: &str| text.chars().map(|letter| letter as u32 as u8).collect::<Vec<u8>>();
        for (text, read) in [
            ("Hµ néi", "Hà nội"),
            ("TØNH Hµ NéI", "TỈNH HÀ NỘI"),
            ("TØnh,TæNG Sè,®¬n vÞ", "Tỉnh,TỔNG SỐ,đơn vị"),
            ("¡n, §¾k L¾k", "Ăn, Đắk Lắk"),
        ] {
            assert_eq!(decoded(Encoding::Tcvn3, &latin(text), 1), read);
            assert_eq!(decoded(Encoding::Tcvn3Utf8, text.as_bytes(), 1), read);
        }
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter(text in "[a-zA-Zàâéêôơưđ₫ỉỹệ ,;\n😀]{0,60}", cut in 1usize..9) {
            prop_assert_eq!(&decoded(Encoding::Utf16Le, &utf16(&text, u16::to_le_bytes), cut), &text);
            prop_assert_eq!(&decoded(Encoding::Utf16Be, &utf16(&text, u16::to_be_bytes), cut), &text);
            let text = text.replace('😀', "");
            prop_assert_eq!(&decoded(Encoding::Windows1258, &cp1258(&text), cut), &text);
        }

        #[test]
        fn any_bytes_give_the_same_text_however_cut(bytes in prop::collection::vec(any::<u8>(), 0..80), cut in 1usize..9) {
            for encoding in [Encoding::Utf16Le, Encoding::Windows1258, Encoding::Windows1252, Encoding::Tcvn3, Encoding::Tcvn3Utf8] {
                prop_assert_eq!(decoded(encoding, &bytes, cut), decoded(encoding, &bytes, 100));
            }
        }
    }
}
