//! Composed letters: what Unicode's form C makes of a letter with marks behind it, for Latin letters.
//!
//! Files from macOS write `ế` as three characters, windows-1258 as two; words are compared and shown composed. Covers every
//! letter of Latin-1, Latin Extended-A and -B and Latin Extended Additional (checked against a full library in the tests);
//! other scripts are left as they stand, for the tables of all of Unicode would outweigh this whole room.

use crate::data::Dictionary;

use super::pace::Pace;

/// Letter and mark of each character from U+00C0 to U+0233, then from U+1E00 to U+1EFF; a dash where there is nothing to part.
const PARTS: &str = "AaAbAcAdAhAj-CtEaEbEcEhIaIbIcIh-NdOaObOcOdOh--UaUbUcUhYb--aaabacadahaj-cteaebecehiaibicih-ndoaobocodoh--uaubucuhyb-yhAeaeAfafAuauCbcbCcccCgcgClclDldl--EeeeEfefEgegEueuElelGcgcGfgfGgggGtgtHchc--IdidIeieIfifIuiuIg---JcjcKtkt-LblbLtltLlll----NbnbNtntNlnl---OeoeOfofOkok--RbrbRtrtRlrlSbsbScscStstSlslTtttTltl--UdudUeueUfufUjujUkukUuuuWcwcYcycYhZbzbZgzgZlzl---------------------------------Oooo-------------Uouo----------------------------AlalIlilOlolUlulÜeüeÜbübÜlülÜaüa-ÄeäeȦeȧeÆeæe--GlglKlklOuouǪeǫeƷlʒljl---Gbgb--NanaÅbåbÆbæbØbøbAmamAnanEmemEnenImimIninOmomOnonRmrmRnrnUmumUnunSsssTsts--Hlhl------AgagEtetÖeöeÕeõeOgogȮeȯeYeyeArarBgbgBpbpBybyÇbçbDgdgDpdpDydyDtdtDvdvĒaēaĒbēbEvevExexȨfȩfFgfgGegeHghgHphpHhhhHthtHwhwIxixÏbïbKbkbKpkpKykyLplpḶeḷeLylyLvlvMbmbMgmgMpmpNgngNpnpNynyNvnvÕbõbÕhõhŌaōaŌbōbPbpbPgpgRgrgRprpṚeṛeRyrySgsgSpspŚgśgŠgšgṢgṣgTgtgTptpTytyTvtvUquqUxuxUvuvŨbũbŪhūhVdvdVpvpWawaWbwbWhwhWgwgWpwpXgxgXhxhYgygZczcZpzpZyzyhythwjyj-ſg----ApapAiaiÂbâbÂaâaÂiâiÂdâdẠcạcĂbăbĂaăaĂiăiĂdădẠfạfEpepEieiEdedÊbêbÊaêaÊiêiÊdêdẸcẹcIiiiIpipOpopOioiÔbôbÔaôaÔiôiÔdôdỌcọcƠbơbƠaơaƠiơiƠdơdƠpơpUpupUiuiƯbưbƯaưaƯiưiƯdưdƯpưpYayaYpypYiyiYdyd------";
/// The marks that the letters of `PARTS` stand for, `a` first, and their combining classes.
const MARKS: [(u32, u8); 25] = [
    (0x300, 230),
    (0x301, 230),
    (0x302, 230),
    (0x303, 230),
    (0x304, 230),
    (0x306, 230),
    (0x307, 230),
    (0x308, 230),
    (0x309, 230),
    (0x30a, 230),
    (0x30b, 230),
    (0x30c, 230),
    (0x30f, 230),
    (0x311, 230),
    (0x31b, 216),
    (0x323, 220),
    (0x324, 220),
    (0x325, 220),
    (0x326, 220),
    (0x327, 202),
    (0x328, 202),
    (0x32d, 220),
    (0x32e, 220),
    (0x330, 220),
    (0x331, 220),
];
/// Most marks on one letter that are put in order; nobody writes more.
const MOST: usize = 30;

/// The table, unpacked.
pub(super) struct Composer {
    /// Character, letter, place of the mark in `MARKS`; by character.
    parts: Vec<(u32, u32, u8)>,
    /// Letter and mark in one word, and the character; by the first.
    wholes: Vec<(u32, u32)>,
}

/// Joins letters and marks in the texts of a sealed dictionary.
pub(super) async fn compose_all(dictionary: &mut Dictionary, pace: &Pace) {
    let mut composer = None;
    let mut texts = Vec::new();
    for (code, text) in dictionary.iter().enumerate() {
        if code % 16 == 0 {
            pace.spend(1).await;
        }
        // U+0300 to U+037F begin with one of these bytes.
        if text.iter().any(|byte| matches!(byte, 0xcc | 0xcd)) {
            let composer = composer.get_or_insert_with(Composer::new);
            texts.push((code as u32, composer.compose(&String::from_utf8_lossy(text))));
        }
    }
    dictionary.replace(&texts);
}

impl Composer {
    /// A composer of the letters of Vietnamese and of western Europe.
    pub fn new() -> Composer {
        let mut composer = Composer { parts: Vec::new(), wholes: Vec::new() };
        let mut letters = PARTS.chars();
        let mut whole = 0xc0;
        while let Some(letter) = letters.next() {
            if letter != '-'
                && let Some(mark) = letters.next()
            {
                let (letter, mark) = (letter as u32, mark as u8 - b'a');
                composer.parts.push((whole, letter, mark));
                composer.wholes.push((letter << 8 | u32::from(mark), whole));
            }
            whole = if whole == 0x233 { 0x1e00 } else { whole + 1 };
        }
        crate::sort::by_key(&mut composer.wholes, |(pair, _)| *pair);
        composer
    }

    /// Letter and mark (its place in `MARKS`) of a composed character.
    fn part(&self, whole: u32) -> Option<(u32, u8)> {
        let found = self.parts.binary_search_by(|(it, ..)| it.cmp(&whole)).ok()?;
        Some((self.parts[found].1, self.parts[found].2))
    }

    /// The bare letter of a character, its tone among the five of Vietnamese, and its other mark; 0 where there is none.
    pub fn tone(&self, letter: char) -> (char, u32, u32) {
        let (mut letter, mut tone, mut other) = (letter as u32, 0, 0);
        while let Some((bare, mark)) = self.part(letter) {
            let mark = MARKS[usize::from(mark)].0;
            let place = if matches!(mark, 0x300 | 0x301 | 0x303 | 0x309 | 0x323) { &mut tone } else { &mut other };
            *place = mark;
            letter = bare;
        }
        (char::from_u32(letter).unwrap_or(' '), tone, other)
    }

    /// `text` with letters and their marks joined.
    pub fn compose(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut base, mut marks) = (0, Vec::new());
        for letter in text.chars() {
            let code = letter as u32;
            let mark = if (0x300..0x370).contains(&code) { MARKS.iter().position(|(mark, _)| *mark == code) } else { None };
            match mark {
                Some(mark) if marks.len() < MOST => marks.push(mark as u8),
                _ => {
                    self.flush(base, &mut marks, &mut out);
                    base = code;
                }
            }
        }
        self.flush(base, &mut marks, &mut out);
        out
    }

    fn flush(&self, mut base: u32, marks: &mut Vec<u8>, out: &mut String) {
        let class = |mark: u8| MARKS[usize::from(mark)].1;
        let mut left: Vec<u8> = Vec::new();
        if !marks.is_empty() {
            while let Some((bare, mark)) = self.part(base) {
                marks.insert(0, mark);
                base = bare;
            }
            crate::sort::by_key(marks, |mark| class(*mark));
            for &mark in &*marks {
                let is_blocked = left.last().is_some_and(|last| class(*last) == class(mark));
                let pair = base << 8 | u32::from(mark);
                match self.wholes.binary_search_by(|(it, _)| it.cmp(&pair)) {
                    Ok(found) if !is_blocked => base = self.wholes[found].1,
                    _ => left.push(mark),
                }
            }
            marks.clear();
        }
        if base != 0 {
            out.extend(char::from_u32(base));
        }
        for mark in left {
            out.extend(char::from_u32(MARKS[usize::from(mark)].0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn nfc(text: &str) -> String {
        text.nfc().collect()
    }

    #[test]
    fn every_latin_letter_composes_as_unicode_says() {
        let composer = Composer::new();
        for code in (0xc0..0x250).chain(0x1e00..0x1f00) {
            let letter = char::from_u32(code).expect("a letter").to_string();
            let apart: String = letter.nfd().collect();
            assert_eq!(composer.compose(&apart), nfc(&letter), "{letter}");
        }
    }

    proptest! {
        #[test]
        fn composes_as_the_library(text in "([A-Za-zÀ-ɏḀ-ỿ \u{300}-\u{304}\u{306}-\u{30c}\u{30f}\u{311}\u{31b}\u{323}-\u{328}\u{32d}\u{32e}\u{330}\u{331}]){0,40}") {
            let composer = Composer::new();
            prop_assert_eq!(composer.compose(&text), nfc(&text));
            let apart: String = text.nfd().collect();
            prop_assert_eq!(composer.compose(&apart), nfc(&text));
        }
    }

    #[test]
    fn windows_1258_order_and_lone_marks() {
        let composer = Composer::new();
        for (text, composed) in
            [("Quê\u{301}", "Quế"), ("viê\u{323}t", "việt"), ("\u{301}a", "\u{301}a"), ("ươ\u{300}ng", "ường"), ("đ", "đ")]
        {
            assert_eq!(composer.compose(text), composed);
        }
        let bomb = "\u{301}".repeat(100_000);
        assert_eq!(composer.compose(&bomb), bomb);
    }
}
