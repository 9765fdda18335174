//! What is wrong with something that a page author wrote, as a value with a code and a sentence for a person.
//!
//! Knows the attribute, the wrong word and the nearest right one; knows no browser and does not decide what happens next.

use crate::locale::Lang;
use crate::places::fold;

/// Words that are named where a wrong one is near none.
const NAMED: usize = 24;

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
    /// Where none is near, the words that there are, the first few.
    pub known: String,
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
    /// The column is shown already, so that panels cannot be of it; or another option leaves no room for panels.
    Shown,
    NoPanels,
    /// The column has no such value.
    UnknownValue,
    /// A province that was merged with others: its figures would have to be split off.
    Merged,
    /// Written without `=`.
    NoEquals,
    /// Not a range, or one where the column has none.
    BadRange,
    /// Not of the form that is expected here.
    BadForm,
    /// The attribute has no such value (`theme`, `controls`).
    BadWord,
}

impl SpecError {
    /// An error about `wrong` in `place`, with the nearest of the `known` words where one is near.
    /// Boxed, since an error that travels through many results makes each of them as large as itself.
    #[inline(never)]
    pub fn new(place: &'static str, fault: Fault, wrong: &str, of: &str, known: &[&str]) -> Box<SpecError> {
        let nearest = nearest(wrong, known);
        let names = matches!(fault, Fault::UnknownChart | Fault::UnknownOption | Fault::UnknownColumn | Fault::UnknownValue);
        let known = if names && nearest.is_none() { list(known) } else { String::new() };
        Box::new(SpecError { place, fault, wrong: shorten(wrong), nearest, known, of: of.to_string() })
    }

    /// A stable word for scripts, such as `chart-unknown`.
    pub fn code(&self) -> &'static str {
        match self.fault {
            Fault::UnknownChart => "chart-unknown",
            Fault::UnknownOption | Fault::BadOption | Fault::Shown | Fault::NoPanels => "chart-option",
            Fault::UnknownColumn => "column-unknown",
            Fault::UnknownValue | Fault::Merged => "value-unknown",
            Fault::BadForm | Fault::BadWord if self.place == "view" => "view-form",
            Fault::BadForm if self.place == "chart" => "chart-option",
            Fault::NoEquals | Fault::BadRange | Fault::BadForm => "filter-form",
            Fault::BadWord => "attribute",
        }
    }

    /// A sentence that names the attribute, the wrong word and what to write instead.
    #[rustfmt::skip]
    pub fn message(&self, lang: Lang) -> String {
        // {0}: the wrong word; {1}: what it belongs to; {2}: the place.
        let [vi, en] = match self.fault {
            Fault::UnknownChart => ["không có biểu đồ “{0}”.", "there is no chart “{0}”."],
            Fault::UnknownOption => ["biểu đồ “{1}” không có tùy chọn “{0}”.", "the chart “{1}” has no option “{0}”."],
            Fault::BadOption => ["tùy chọn “{0}” của “{1}” cần một giá trị, như by=province.", "the option “{0}” of “{1}” needs one value, as in by=province."],
            Fault::UnknownColumn => ["dữ liệu không có cột “{0}”.", "the data has no column “{0}”."],
            Fault::Shown => ["“{1}” đã phân theo cột “{0}”. Chọn cột khác cho facet=…", "“{1}” is by the column “{0}” already. Choose another column for facet=…"],
            Fault::NoPanels => ["“facet={0}” không dùng cùng “{1}=…”. Bỏ một trong hai.", "“facet={0}” does not go with “{1}=…”. Leave one of them out."],
            Fault::UnknownValue => ["cột “{1}” không có giá trị “{0}”.", "the column “{1}” has no value “{0}”."],
            Fault::Merged => ["“{0}” đã sáp nhập vào “{1}” từ 1/7/2025, không thể tách riêng số liệu theo địa giới mới.", "“{0}” has been part of “{1}” since 1 July 2025; within these boundaries its figures cannot be split off."],
            Fault::NoEquals => ["“{0}” thiếu dấu “=”. Viết như: province=Kon Tum,Quảng Trị; year=2018..2020", "“{0}” has no “=”. Write it as: province=Kon Tum,Quảng Trị; year=2018..2020"],
            Fault::BadRange => ["“{0}” không phải là một khoảng của “{1}”. Viết như: year=2018..2020", "“{0}” is not a range of “{1}”. Write it as: year=2018..2020"],
            Fault::BadForm => ["không hiểu “{0}”. Cần dạng: {1}", "“{0}” is not understood. Its form is: {1}"],
            Fault::BadWord => ["“{0}” không dùng được. Chọn một trong: {1}.", "“{0}” cannot be used. Choose one of: {1}."],
        };
        let mut text = [self.place, ": "].concat();
        fill(&mut text, if lang == Lang::Vi { vi } else { en }, &[&self.wrong, &self.of, self.place]);
        if let Some(nearest) = &self.nearest {
            text.push_str(if lang == Lang::Vi { " Có phải là “" } else { " Did you mean “" });
            text.push_str(nearest);
            text.push_str("”?");
        }
        if !self.known.is_empty() {
            text.push_str(if lang == Lang::Vi { " Có: " } else { " There are: " });
            text.push_str(&self.known);
            text.push_str(if self.known.ends_with('…') { "" } else { "." });
        }
        text
    }
}

/// Writes a sentence with values in its places `{0}`, `{1}`, …; values are not looked at again.
#[inline(never)]
pub(super) fn fill(out: &mut String, text: &str, values: &[&str]) {
    for (i, part) in text.split(['{', '}']).enumerate() {
        // Braces come in pairs, so the parts are text and place by turns.
        let value = part.bytes().next().map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')));
        out.push_str(if i % 2 == 0 { part } else { values.get(value).copied().unwrap_or("") });
    }
}

/// The first 80 characters: an attribute may hold anything.
fn shorten(text: &str) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i == 80 {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// The first of these words.
fn list(known: &[&str]) -> String {
    let mut out = String::new();
    for (at, word) in known.iter().filter(|word| !word.is_empty()).take(NAMED + 1).enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        out.push_str(&if at < NAMED { shorten(word) } else { "…".to_owned() });
    }
    out
}

/// The known word with the fewest edits from `wrong` by their name keys, if fewer than about a third of its letters.
fn nearest(wrong: &str, known: &[&str]) -> Option<String> {
    let key = fold(wrong);
    let letters = key.chars().count();
    if letters == 0 || letters > 80 {
        return None;
    }
    let limit = letters.div_ceil(3);
    let mut best: Option<(usize, &str)> = None;
    for &word in known {
        let other = fold(word);
        if other.chars().count().abs_diff(letters) > limit {
            continue;
        }
        let far = edits(&key, &other);
        // Of short words that begin otherwise too little is left alike.
        let alike = far < 2 || letters > 5 || key.chars().next() == other.chars().next();
        if far <= limit && alike && best.is_none_or(|(least, _)| far < least) {
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
            ("Nope", &["role", "year"], None),
            ("stak", &["stack", "sort"], Some("stack")),
            ("", &["heat"], None),
        ] {
            assert_eq!(nearest(wrong, known).as_deref(), right, "{wrong}");
        }
    }

    #[test]
    fn counts_edits() {
        for (a, b, n) in [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("đông", "đòng", 1)] {
            assert_eq!(edits(a, b), n, "{a} {b}");
        }
    }
}
