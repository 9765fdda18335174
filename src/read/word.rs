//! The words of a header or a value: cut, folded, and how phrases are found among them.

use crate::places::fold_into;

/// One word, with its place in the text that it was cut from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
    /// Folded: small letters and digits without diacritics.
    pub key: String,
}

/// The words of a text: cut at blanks, punctuation, where camel case turns, and before a year (`FY2018`).
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut folded = String::new();
    let mut previous = ' ';
    let mut is_open = false;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        fold_into(&text[at..end], &mut folded);
        if ('\u{300}'..='\u{36f}').contains(&letter) {
            if let Some(word) = words.last_mut().filter(|_| is_open) {
                word.end = end;
            }
            continue;
        }
        // Camel case is an English habit: ASCII will do, and spares the tables of Unicode.
        let turns = letter.is_ascii_uppercase() && previous.is_ascii_lowercase()
            || letter.is_ascii_digit() && previous.is_ascii_alphabetic() && starts_with_year(&text[at..]);
        if folded.is_empty() {
            is_open = false;
        } else if is_open
            && !turns
            && let Some(word) = words.last_mut()
        {
            word.key.push_str(&folded);
            word.end = end;
        } else {
            words.push(Word { start: at, end, key: folded.clone() });
            is_open = true;
        }
        previous = letter;
    }
    words
}

/// Whether a text begins with a year of this or the last century, and with no longer figure.
pub(super) fn starts_with_year(text: &str) -> bool {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    n == 4 && matches!(&text[..2], "19" | "20")
}

/// The keys of the words, a blank before and behind each.
pub(super) fn joined<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let mut joined = String::from(" ");
    for word in words {
        joined.push_str(&word.key);
        joined.push(' ');
    }
    joined
}

/// Whether the words of `phrase` stand one after the other in `joined`.
pub(super) fn has(joined: &str, phrase: &str) -> bool {
    place(joined, phrase).is_some()
}

/// Where in `joined` a phrase stands. Words are few and phrases many, so it is looked for from word to word.
pub(super) fn place(joined: &str, phrase: &str) -> Option<usize> {
    let (bytes, phrase) = (joined.as_bytes(), phrase.as_bytes());
    let first = *phrase.first()?;
    let mut start = 1;
    while start + phrase.len() < bytes.len() {
        if bytes[start] == first && bytes[start..].starts_with(phrase) && bytes[start + phrase.len()] == b' ' {
            return Some(start);
        }
        while bytes[start] != b' ' {
            start += 1;
            if start == bytes.len() {
                return None;
            }
        }
        start += 1;
    }
    None
}

/// The longest of the phrases, divided by `|`, that stands in `joined`.
pub(super) fn longest<'a>(joined: &str, phrases: &'a str) -> Option<&'a str> {
    let mut best: Option<&str> = None;
    for phrase in phrases.split('|') {
        if phrase.len() > best.map_or(0, str::len) && has(joined, phrase) {
            best = Some(phrase);
        }
    }
    best
}

/// Whether `word` is one of those divided by `|`.
pub(super) fn is_one_of(word: &str, list: &str) -> bool {
    list.split('|').any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_words() {
        for (text, want) in [
            ("Quận/Huyện", " quan huyen "),
            ("amountUSD", " amount usd "),
            ("Female_18_59", " female 18 59 "),
            ("KH2019", " kh 2019 "),
            ("adm1", " adm1 "),
            ("Nu\u{303}", " nu "),
            ("", " "),
        ] {
            assert_eq!(joined(words(text).iter()), want, "{text}");
        }
    }

    #[test]
    fn phrases_are_found_as_whole_words() {
        assert_eq!(longest(" so tien giai ngan ", "giai|giai ngan|ien giai ngan"), Some("giai ngan"));
        assert!(!has(" ha namx ", "nam"));
        assert!(has(" nam namx nam ", "nam"));
    }
}
