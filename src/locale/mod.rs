//! Locale: Vietnamese and English. Dictionary order, numbers, words and sentences.
//!
//! Does not know: columns, charts, places, the browser's own `Intl` (output must be the same in every engine and in
//! native tests). Values come in as whole numbers with a decimal scale and go out as text, exact to the last digit.
//!
//! Sources: Unicode CLDR 49 (`vi`, `en`) for marks, magnitudes and the order of tones; Vietnamese dictionaries for the
//! alphabet.

mod collate;
mod number;
mod words;

pub use collate::{collate, sort_key};
pub(crate) use number::Digits;
pub use number::{Magnitude, format_decimal, format_number, format_percent, format_short};
pub use words::{Msg, Word, kind_word, message, metric_word, mid_sentence, value_word, word};

/// Stands between a text and the same in the second language, where two are shown at once; in a picture, before a line that is
/// of the second language alone. No text out of a file may hold it: readers take control characters away.
pub const BESIDE: char = '\u{1f}';

/// A text with the same in the second language behind it; alone where that says nothing else.
#[inline(never)]
pub fn beside(mut first: String, second: &str) -> String {
    if !second.is_empty() && first != second {
        first.push(BESIDE);
        first.push_str(second);
    }
    first
}

/// What a text that may hold two languages says in the first, or the second; the same for one of a single language.
pub fn part(text: &str, second: bool) -> &str {
    match text.split_once(BESIDE) {
        Some((first, other)) => {
            if second {
                other
            } else {
                first
            }
        }
        None => text,
    }
}

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English (spelling: "programme"; numbers as in `en`).
    En,
}

impl Lang {
    /// Both, in the order in which they stand in every table of words.
    pub const ALL: [Lang; 2] = [Lang::Vi, Lang::En];

    /// The language of a BCP 47 tag such as `vi`, `vi-VN`, `EN_us`; `None` for any other language.
    ///
    /// ```
    /// use fairshare::locale::Lang;
    /// assert_eq!(Lang::from_tag("en-GB"), Some(Lang::En));
    /// ```
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let (primary, rest) = tag.trim_ascii().split_at_checked(2)?;
        if !matches!(rest.as_bytes().first(), None | Some(b'-' | b'_')) {
            return None;
        }
        Lang::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(primary))
    }

    /// The tag for a `lang` attribute: `vi` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }

    /// The decimal mark, then the mark between groups of three digits.
    pub const fn marks(self) -> (char, char) {
        match self {
            Lang::Vi => (',', '.'),
            Lang::En => ('.', ','),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for (tag, lang) in [
            ("vi", Some(Lang::Vi)),
            ("vi-VN", Some(Lang::Vi)),
            ("VI_vn", Some(Lang::Vi)),
            (" vi ", Some(Lang::Vi)),
            ("en", Some(Lang::En)),
            ("en-GB", Some(Lang::En)),
            ("En-us-x-private", Some(Lang::En)),
            ("", None),
            ("-", None),
            ("vie", None),
            ("eng", None),
            ("v", None),
            ("fr", None),
            ("é", None),
        ] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag:?}");
        }
        for lang in Lang::ALL {
            assert_eq!(Lang::from_tag(lang.tag()), Some(lang));
        }
    }
}
