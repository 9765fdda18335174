//! `Grid`: the first rows of a file as a sheet of cells, to find the table in.
//!
//! Holds a sample of the bytes (for a small file all of them) with the fields found in it. Knows what a cell looks like, not
//! what it means.

use super::amount;
use super::scan::{Dialect, Field, Row, Scanner, unescape};
use super::value;
use super::verdict::Verdicts;

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing, or a mark that stands for nothing (`-`, `..`).
    Blank,
    /// Digits with marks between them: a number, a year, a date.
    Number,
    Text,
}

/// A sample of rows.
pub(super) struct Grid {
    scanner: Scanner,
    quote: u8,
    rows: Vec<Row>,
    fields: Vec<Field>,
    classes: Vec<Class>,
    /// Whether the rows are all of the file.
    pub is_whole: bool,
}

/// What a row holds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// Cells that are not empty; marks for nothing count.
    pub filled: usize,
    /// Of these, those unlike their left neighbor: a merged cell may be exported into each of its places.
    pub runs: usize,
    pub numbers: usize,
    pub texts: usize,
}

impl Grid {
    /// The complete rows of `sample`; with `is_whole`, the last one needs no line end.
    pub fn new(sample: &[u8], dialect: Dialect, is_whole: bool) -> Grid {
        let mut scanner = Scanner::default();
        scanner.buffer(sample.len()).copy_from_slice(sample);
        scanner.commit(sample.len());
        if is_whole {
            scanner.finish();
        }
        let (mut rows, mut fields) = (Vec::new(), Vec::new());
        scanner.scan(dialect, usize::MAX, &mut rows, &mut fields);
        let mut seen = Verdicts::default();
        let classes = fields
            .iter()
            .map(|field| {
                let raw = scanner.raw(*field);
                outline(raw).or_else(|| seen.of(raw, &|| Some(class(raw)))).unwrap_or(Class::Text)
            })
            .collect();
        Grid { scanner, quote: dialect.quote, rows, fields, classes, is_whole }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many cells a row has.
    pub fn width(&self, row: usize) -> usize {
        self.rows[row].n as usize
    }

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        let row = self.rows.get(row)?;
        (column < row.n as usize).then_some(row.first as usize + column)
    }

    /// What a cell looks like; blank beyond the end of its row.
    pub fn class(&self, row: usize, column: usize) -> Class {
        self.at(row, column).map_or(Class::Blank, |at| self.classes[at])
    }

    /// Whether nothing stands in a cell, not even a mark for nothing.
    pub fn is_empty(&self, row: usize, column: usize) -> bool {
        self.at(row, column).is_none_or(|at| self.classes[at] == Class::Blank && is_white(self.scanner.raw(self.fields[at])))
    }

    /// A cell's text as it stands, without quotes.
    pub fn raw(&self, row: usize, column: usize) -> String {
        let bytes = self.bytes(row, column);
        if self.at(row, column).is_some_and(|at| self.fields[at].is_escaped()) {
            return String::from_utf8_lossy(&unescape(bytes, self.quote)).into_owned();
        }
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// A cell's bytes as they stand in the file: cells of equal bytes have equal texts.
    pub fn bytes(&self, row: usize, column: usize) -> &[u8] {
        self.at(row, column).map_or(&[], |at| self.scanner.raw(self.fields[at]))
    }

    /// A cell's text in one line, each white space one blank.
    pub fn text(&self, row: usize, column: usize) -> String {
        let raw = self.raw(row, column);
        if is_one_line(raw.as_bytes()) { raw } else { one_line(&raw) }
    }

    /// The sum of a row's cells. A function of its own, as what sees a text in `profile.rs`.
    #[inline(never)]
    pub fn line(&self, row: usize) -> Line {
        let mut line = Line::default();
        let Row { first, n } = self.rows[row];
        let mut before: Option<usize> = None;
        for at in first as usize..(first + n) as usize {
            let raw = self.scanner.raw(self.fields[at]);
            if self.classes[at] == Class::Blank && is_white(raw) {
                before = None;
                continue;
            }
            line.filled += 1;
            let is_new = before.is_none_or(|before| self.scanner.raw(self.fields[before]) != raw);
            line.runs += usize::from(is_new);
            before = Some(at);
            match self.classes[at] {
                Class::Number => line.numbers += 1,
                Class::Text => line.texts += 1,
                Class::Blank => {}
            }
        }
        line
    }

    /// Whether two rows hold the same texts.
    pub fn same(&self, a: usize, b: usize) -> bool {
        let width = self.width(a).max(self.width(b));
        (0..width).all(|column| self.text(a, column) == self.text(b, column))
    }
}

/// Whether a text is surely in one line: single blanks between words, and no byte that may begin another white space.
fn is_one_line(bytes: &[u8]) -> bool {
    let mut before = b' ';
    for &byte in bytes {
        // U+1680 is `e1 9a 80`; all other white space beyond ASCII begins with one of the four.
        if byte < b' '
            || byte == b' ' && before == b' '
            || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xe3 | 0xef)
            || before == 0xe1 && byte == 0x9a
        {
            return false;
        }
        before = byte;
    }
    before != b' '
}

/// A text in one line, each white space one blank.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|letter: char| letter.is_whitespace() || letter == '\u{feff}') {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    line
}

fn is_white(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
        || bytes.len() < 400
            && std::str::from_utf8(bytes).is_ok_and(|text| text.chars().all(|it| it.is_whitespace() || it == '\u{feff}'))
}

/// What a cell looks like where its bytes alone tell: numbers, and empty cells.
fn outline(bytes: &[u8]) -> Option<Class> {
    if bytes.is_empty() {
        return Some(Class::Blank);
    }
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',') && bytes[0].is_ascii_digit()).then_some(Class::Number)
}

/// Whether a cell holds a part of a line drawn below a head: `-------`, `:---:`.
pub(super) fn is_ruler(bytes: &[u8]) -> bool {
    let bare = bytes.trim_ascii();
    bare.len() > 2 && bare.iter().all(|byte| matches!(byte, b'-' | b'=' | b':' | b'+'))
}

fn class(bytes: &[u8]) -> Class {
    let mut digits = 0;
    let mut letters = 0;
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => digits += 1,
            b' ' | b'.' | b',' | b'-' | b'+' | b'/' | b':' | b'(' | b')' | b'%' | b'\'' | b'\t' | b'\r' | b'\n' => {}
            // Blanks of other widths and the minus sign, byte by byte; `T`, `Z` and `E` stand within dates and numbers.
            0xc2 | 0xa0 | 0xe2 | 0x80 | 0x89 | 0xaf | 0x88 | 0x92 => {}
            b'T' | b'Z' | b'E' | b'e' if digits > 0 => letters += 1,
            _ => letters += 9,
        }
    }
    if digits > letters && letters < 9 {
        return Class::Number;
    }
    if digits == 0 && is_ruler(bytes) {
        return Class::Blank;
    }
    if digits > 0 && bytes.len() <= 40 && amount::is_money(bytes) {
        return Class::Number;
    }
    // What is withheld in a column of figures: `<5`, `(c)`, `*`.
    let is_veil = |text: &str| matches!(bytes[0], b'<' | b'(' | b'*') && value::nothing(text).is_some();
    let is_blank = (bytes.len() <= 12 || is_white(bytes))
        && std::str::from_utf8(bytes)
            .is_ok_and(|text| digits == 0 && (is_white(bytes) || value::is_blank(text)) || !bytes.is_empty() && is_veil(text));
    if is_blank { Class::Blank } else { Class::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ways_tell_what_the_long_ones_tell() {
        for text in [
            "Kon Tum",
            "Quảng Trị",
            " a",
            "a ",
            "a  b",
            "a\tb",
            "a\u{a0}b",
            "\u{feff}a",
            "a\u{1680}b",
            "a\u{3000}b",
            "ế",
            "",
            "a\nb",
        ] {
            assert!(!is_one_line(text.as_bytes()) || one_line(text) == text, "{text:?}");
        }
        assert!(is_one_line("Kon Tum".as_bytes()) && is_one_line("Hà Giang ế".as_bytes()));
        for text in ["", "1", "1.5", "1,234.5", "2019", "-", "-5", "5-", "12/2019", "Nam", "n/a", "1e5"] {
            assert!(outline(text.as_bytes()).is_none_or(|it| it == class(text.as_bytes())), "{text:?}");
        }
        assert_eq!(outline(b"1,234.5"), Some(Class::Number));
    }
}
