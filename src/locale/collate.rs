//! Vietnamese dictionary order.
//!
//! Four levels, as in the Unicode Collation Algorithm tailored for `vi` (CLDR): letters (a ă â b c d đ e ê … o ô ơ …
//! u ư …), then tones (ngang huyền hỏi ngã sắc nặng) and other accents, then small before capital, then code points,
//! so that the order is total. Unlike it, a run of digits counts as one number ("Quận 2" before "Quận 10"), and blanks
//! and punctuation come before digits, digits before letters.
//!
//! Composed, decomposed and half-composed text (windows-1258) sort alike. Other scripts come after Latin, by code point.
//! Does not know places or columns.

use std::cmp::Ordering;

/// Base letters of U+00C0..=U+017F, in order. `*` is a letter that stands for two, blank is no letter.
const LATIN: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo ouuuuy**aaaaaa*ceeeeiiiidnooooo ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrr\
ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Letters of U+1EA0..=U+1EF9, one for each pair of capital and small: the letter as in [`ALPHABET`] …
const VIETNAMESE: &[u8; 45] = b"aaBBBBBAAAAAeeeEEEEEiiooOOOOOPPPPPuuUUUUUyyyy";
/// … and its tone, as a digit that is the weight of the tone.
const TONES: &[u8; 45] = b"524123541235523412352552412354123552412351523";

/// The alphabet in order. Capitals are ă (A) â (B) đ (D) ê (E) ô (O) ơ (P) ư (U).
const ALPHABET: &[u8; 33] = b"aABbcdDeEfghijklmnoOPpqrstuUvwxyz";

/// Weights of primary bytes. 0 ends a level; 1 is the blank.
const BLANK: u8 = 1;
const ASCII_PUNCTUATION: u8 = 2;
const OTHER_PUNCTUATION: u8 = 0x30;
const NUMBER: u8 = 0x31;
const LETTER: u8 = 0x40;
const OTHER_LETTER: u8 = 0x80;

/// Secondary weights: no tone, the five tones (1 to 5), any other accent.
const OTHER_ACCENT: u8 = 6;

/// Compares as a Vietnamese dictionary would; total, so equal only for equal texts.
///
/// To sort many values, sort by [`sort_key`] (`sort_by_cached_key`): the order is the same.
///
/// ```
/// use fairshare::locale::collate;
/// let mut places = ["Đắk Nông", "Quận 10", "Cần Thơ", "Quận 2", "Cao Bằng", "Dầu Tiếng"];
/// places.sort_by(|a, b| collate(a, b));
/// assert_eq!(places, ["Cao Bằng", "Cần Thơ", "Dầu Tiếng", "Đắk Nông", "Quận 2", "Quận 10"]);
/// ```
pub fn collate(a: &str, b: &str) -> Ordering {
    sort_key(a).cmp(&sort_key(b))
}

/// Bytes whose plain order is the order of [`collate`]. Some four times the text's length; they are no text.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key =
        Key { primary: Vec::with_capacity(4 * text.len() + 3), secondary: Vec::new(), tertiary: Vec::new(), letter: None };
    let mut chars = text.chars().peekable();
    let mut digits = Vec::new();
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() {
            digits.clear();
            digits.push(c as u8);
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                digits.push(digit as u8);
            }
            key.number(&digits);
        } else {
            key.char(c);
        }
    }
    key.flush();
    let Key { mut primary, secondary, tertiary, .. } = key;
    for level in [&secondary, &tertiary] {
        primary.push(0);
        primary.extend(level);
    }
    primary.push(0);
    primary.extend(text.as_bytes());
    primary
}

/// A letter that may yet take marks: as in [`ALPHABET`], tone or accent, whether a capital.
struct Letter(u8, u8, bool);

/// The levels while they are written.
struct Key {
    primary: Vec<u8>,
    secondary: Vec<u8>,
    tertiary: Vec<u8>,
    letter: Option<Letter>,
}

impl Key {
    /// Writes the letter whose marks have all been seen.
    fn flush(&mut self) {
        if let Some(Letter(letter, tone, capital)) = self.letter.take() {
            let place = ALPHABET.iter().position(|&l| l == letter).unwrap_or(0);
            self.primary.push(LETTER + place as u8);
            self.secondary.push(1 + tone);
            self.tertiary.push(1 + u8::from(capital));
        }
    }

    /// The length of the digits, then the digits: longer numbers are greater. Leading zeros do not count.
    fn number(&mut self, digits: &[u8]) {
        self.flush();
        let start = digits.iter().position(|&d| d != b'0').unwrap_or(digits.len() - 1);
        let mut len = digits.len() - start;
        self.primary.push(NUMBER);
        while len >= 250 {
            self.primary.push(251);
            len -= 250;
        }
        self.primary.push(1 + len as u8);
        self.primary.extend(&digits[start..]);
    }

    fn char(&mut self, c: char) {
        let code = c as u32;
        match code {
            0x300..0x370 => return self.mark(code),
            // Soft hyphen, zero width, byte order mark: nothing.
            0xAD | 0x200B..=0x200D | 0x2060 | 0xFEFF => return,
            _ => self.flush(),
        }
        let capital = c.is_ascii_uppercase();
        match code {
            0..0x80 if c.is_ascii_alphabetic() => self.letter = Some(Letter((code as u8).to_ascii_lowercase(), 0, capital)),
            9..=13 | 0x20 | 0xA0 | 0x2000..=0x200A | 0x2028..=0x202F | 0x3000 => self.primary.push(BLANK),
            0x2010..=0x2015 | 0x2212 => self.primary.push(ASCII_PUNCTUATION + b'-' - b'!'),
            0..0x80 => self.primary.push(ASCII_PUNCTUATION + punctuation(code as u8)),
            0xC0..=0x17F => self.latin(c),
            0x1A0 | 0x1A1 => self.letter = Some(Letter(b'P', 0, code == 0x1A0)),
            0x1AF | 0x1B0 => self.letter = Some(Letter(b'U', 0, code == 0x1AF)),
            0x1EA0..=0x1EF9 => {
                let pair = (code as usize - 0x1EA0) / 2;
                self.letter = Some(Letter(VIETNAMESE[pair], TONES[pair] - b'0', code.is_multiple_of(2)));
            }
            0x80..0xC0 | 0x2000..0x2C00 | 0x3001..0x3021 | 0xE000..0xF900 | 0x1_F000.. => self.other(OTHER_PUNCTUATION, c),
            _ => self.other(OTHER_LETTER, c),
        }
    }

    /// A character with no place of its own, by code point.
    fn other(&mut self, class: u8, c: char) {
        self.primary.push(class);
        self.primary.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// A letter of Latin-1 or Latin Extended-A.
    fn latin(&mut self, c: char) {
        let code = c as u32;
        let base = LATIN[code as usize - 0xC0];
        let capital = match code {
            0..0x100 => code < 0xDF,
            0x138..0x149 | 0x179..0x17F => !code.is_multiple_of(2),
            _ => code.is_multiple_of(2),
        };
        let tone = match c {
            'À' | 'È' | 'Ì' | 'Ò' | 'Ù' | 'à' | 'è' | 'ì' | 'ò' | 'ù' => 1,
            'Ã' | 'Ñ' | 'Õ' | 'ã' | 'ñ' | 'õ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' => 3,
            'Á' | 'É' | 'Í' | 'Ó' | 'Ú' | 'Ý' | 'á' | 'é' | 'í' | 'ó' | 'ú' | 'ý' => 4,
            _ => OTHER_ACCENT,
        };
        let own = match c {
            'Ă' | 'ă' => b'A',
            'Â' | 'â' => b'B',
            'Đ' | 'đ' | 'Ð' | 'ð' => b'D', // Ð is how old converters write Đ
            'Ê' | 'ê' => b'E',
            'Ô' | 'ô' => b'O',
            _ => 0,
        };
        let two = match c {
            'Æ' | 'æ' => b"ae",
            'Œ' | 'œ' => b"oe",
            'Ĳ' | 'ĳ' => b"ij",
            'Þ' | 'þ' => b"th",
            _ => b"ss",
        };
        match base {
            b' ' => self.other(OTHER_PUNCTUATION, c),
            b'*' => {
                self.letter = Some(Letter(two[0], OTHER_ACCENT, capital));
                self.flush();
                self.letter = Some(Letter(two[1], OTHER_ACCENT, capital));
            }
            _ if own != 0 => self.letter = Some(Letter(own, 0, capital)),
            _ => self.letter = Some(Letter(base, tone, capital)),
        }
    }

    /// A combining mark: makes another letter of the one before it, or gives it a tone.
    fn mark(&mut self, mark: u32) {
        let Some(Letter(letter, tone, _)) = &mut self.letter else {
            return;
        };
        match (mark, *letter) {
            (0x306, b'a') => *letter = b'A',
            (0x302, b'a') => *letter = b'B',
            (0x302, b'e') => *letter = b'E',
            (0x302, b'o') => *letter = b'O',
            (0x31B, b'o') => *letter = b'P',
            (0x31B, b'u') => *letter = b'U',
            _ => {
                *tone = match mark {
                    0x300 | 0x340 => 1,
                    0x309 => 2,
                    0x303 => 3,
                    0x301 | 0x341 => 4,
                    0x323 => 5,
                    _ => OTHER_ACCENT,
                }
            }
        }
    }
}

/// The place of an ASCII control or punctuation character among its like, from 0; letters and digits leave no gap
/// that matters.
fn punctuation(byte: u8) -> u8 {
    match byte {
        b'!'..=b'/' => byte - b'!',
        b':'..=b'@' => byte - b':' + 15,
        b'['..=b'`' => byte - b'[' + 22,
        b'{'..=b'~' => byte - b'{' + 28,
        _ => 32,
    }
}

#[cfg(test)]
#[path = "collate_tests.rs"]
mod tests;
