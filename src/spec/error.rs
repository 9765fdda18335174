//! What is wrong with something that a page author wrote, as a value with a code and a sentence for a person.
//!
//! Knows the attribute, the wrong word and the nearest right one; knows no browser and does not decide what happens next.

use crate::locale::Lang;
use crate::places::fold;

/// A request that cannot be followed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError {
    /// The attribute or member that holds the wrong word: `chart`, `filter`, `filters`, `query`.
    pub place: &'static str,
    /// What is wrong with it.
    pub fault: Fault,
    /// The wrong word, as it was written.
    pub wrong: String,
    /// The nearest right word, where one is near.
    pub nearest: Option<String>,
    /// What the wrong word belongs to: the chart of an option, the column of a value. May be empty.
    pub of: String,
}

/// The ways in which a request can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No chart has this id.
    UnknownChart,
    /// The chart has no option of this name.
    UnknownOption,
    /// The option is written without a value, or twice where it may stand once.
    BadOption,
    /// The data has no column of this name.
    UnknownColumn,
    /// The column has no such value.
    UnknownValue,
    /// Written without `=`.
    NoEquals,
    /// Not a range, or one where the column has none.
    BadRange,
    /// Not of the form that is expected here.
    BadForm,
    /// The attribute has no such value (`theme`, `controls`).
    BadWord,
    /// A known attribute that this version does not carry out and must not ignore.
    Unsupported,
}

impl SpecError {
    /// An error about `wrong` in `place`, with the nearest of the `known` words where one is near.
    pub fn new<'a>(
        place: &'static str,
        fault: Fault,
        wrong: &str,
        of: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> SpecError {
        SpecError::with(place, fault, wrong, of, &mut known.into_iter())
    }

    /// The one that is compiled once, whatever holds the known words.
    fn with(place: &'static str, fault: Fault, wrong: &str, of: &str, known: &mut dyn Iterator<Item = &str>) -> SpecError {
        SpecError { place, fault, wrong: shorten(wrong), nearest: nearest(wrong, known), of: of.to_string() }
    }

    /// A stable word for scripts, such as `chart-unknown`.
    pub fn code(&self) -> &'static str {
        match self.fault {
            Fault::UnknownChart => "chart-unknown",
            Fault::UnknownOption | Fault::BadOption => "chart-option",
            Fault::UnknownColumn => "column-unknown",
            Fault::UnknownValue => "value-unknown",
            Fault::NoEquals | Fault::BadRange | Fault::BadForm => "filter-form",
            Fault::BadWord => "attribute",
            Fault::Unsupported => "attribute-unsupported",
        }
    }

    /// A sentence that names the attribute, the wrong word and what to write instead.
    #[rustfmt::skip]
    pub fn message(&self, lang: Lang) -> String {
        // {p}: the place; {w}: the wrong word; {o}: what it belongs to.
        let [vi, en] = match self.fault {
            Fault::UnknownChart => ["không có biểu đồ “{w}”.", "there is no chart “{w}”."],
            Fault::UnknownOption => ["biểu đồ “{o}” không có tùy chọn “{w}”.", "the chart “{o}” has no option “{w}”."],
            Fault::BadOption => ["tùy chọn “{w}” của “{o}” cần một giá trị, như by=province.", "the option “{w}” of “{o}” needs one value, as in by=province."],
            Fault::UnknownColumn => ["dữ liệu không có cột “{w}”.", "the data has no column “{w}”."],
            Fault::UnknownValue => ["cột “{o}” không có giá trị “{w}”.", "the column “{o}” has no value “{w}”."],
            Fault::NoEquals => ["“{w}” thiếu dấu “=”. Viết như: province=Kon Tum,Quảng Trị; year=2018..2020", "“{w}” has no “=”. Write it as: province=Kon Tum,Quảng Trị; year=2018..2020"],
            Fault::BadRange => ["“{w}” không phải là một khoảng của “{o}”. Viết như: year=2018..2020", "“{w}” is not a range of “{o}”. Write it as: year=2018..2020"],
            Fault::BadForm => ["không hiểu “{w}”. Cần dạng: {o}", "“{w}” is not understood. Its form is: {o}"],
            Fault::BadWord => ["“{w}” không dùng được. Chọn một trong: {o}.", "“{w}” cannot be used. Choose one of: {o}."],
            Fault::Unsupported => [
                "phiên bản này chưa hỗ trợ thuộc tính “{p}”, nên không hiển thị để khỏi lộ điều cần giữ kín. Hãy bỏ thuộc tính hoặc cập nhật.",
                "this version does not carry out “{p}”, and shows nothing rather than ignore it. Remove the attribute or update.",
            ],
        };
        let mut rest = if lang == Lang::Vi { vi } else { en };
        let mut text = [self.place, ": "].concat();
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let mut after = after.chars();
            text.push_str(match after.next() {
                Some('w') => &self.wrong,
                Some('o') => &self.of,
                _ => self.place,
            });
            rest = after.as_str().strip_prefix('}').unwrap_or("");
        }
        text.push_str(rest);
        if let Some(nearest) = &self.nearest {
            text.push_str(if lang == Lang::Vi { " Có phải là “" } else { " Did you mean “" });
            text.push_str(nearest);
            text.push_str("”?");
        }
        text
    }
}

/// The first 80 characters: an attribute may hold anything.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// The known word with the fewest edits from `wrong` by their name keys, if fewer than about a third of its letters.
fn nearest(wrong: &str, known: &mut dyn Iterator<Item = &str>) -> Option<String> {
    let key = fold(wrong);
    let letters = key.chars().count();
    if letters == 0 || letters > 80 {
        return None;
    }
    let limit = letters.div_ceil(3);
    let mut best: Option<(usize, &str)> = None;
    for word in known {
        let other = fold(word);
        if other.chars().count().abs_diff(letters) > limit {
            continue;
        }
        let far = edits(&key, &other);
        if far <= limit && best.is_none_or(|(least, _)| far < least) {
            best = Some((far, word));
        }
    }
    best.map(|(_, word)| word.to_string())
}

/// Levenshtein's distance in characters, one row at a time.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_words() {
        for (wrong, known, right) in [
            ("fundin", &["funding", "heat"][..], Some("funding")),
            ("Kon Tm", &["Kon Tum", "Hà Giang"], Some("Kon Tum")),
            ("quang tri", &["Quảng Trị"], Some("Quảng Trị")),
            ("pie", &["funding", "heat"], None),
            ("", &["heat"], None),
        ] {
            assert_eq!(nearest(wrong, &mut known.iter().copied()).as_deref(), right, "{wrong}");
        }
    }

    #[test]
    fn counts_edits() {
        for (a, b, n) in [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("đông", "đòng", 1)] {
            assert_eq!(edits(a, b), n, "{a} {b}");
        }
    }
}
