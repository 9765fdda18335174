//! Tables of Eurostat: tab-separated, but several columns stand in the first one (`freq,unit,geo\TIME_PERIOD`), and marks stand
//! behind the figures (`12.5 b`, `: c`).
//!
//! Rewritten line by line on the way into a table: the first cell is cut at its commas, marks are left out and counted; `c`, for
//! what is confidential, and `z`, for what cannot be, become words for that.

use super::problem::ReadError;
use super::table::TableBuilder;

/// Longest first line that is looked at.
const MOST: usize = 1 << 16;

/// Whether a text begins as such tables do.
pub(super) fn is(text: &[u8]) -> bool {
    let tab = text.iter().take(300).position(|byte| matches!(byte, b'\t' | b'\n'));
    let first = tab.filter(|at| text[*at] == b'\t').map_or(&text[..0], |at| &text[..at]);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_,\\ ".contains(byte);
    let n = first.iter().filter(|byte| **byte == b'\\').count();
    n == 1 && first.iter().all(is_name) && text.iter().take(MOST).any(|byte| *byte == b'\n')
}

/// Such a table on its way into a builder.
pub(super) struct Compound {
    pub builder: Box<TableBuilder>,
    raw: Vec<u8>,
    /// Bytes of `raw` that are filled.
    used: usize,
    is_headed: bool,
    /// Figures that had a mark.
    n_marked: u64,
}

impl Compound {
    /// A reader in front of a builder.
    pub fn new(builder: Box<TableBuilder>) -> Compound {
        Compound { builder, raw: Vec::new(), used: 0, is_headed: false, n_marked: 0 }
    }

    /// Room for the next `n` bytes; fill it, then `commit`.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        if self.raw.len() < self.used + n {
            self.raw.resize(self.used + n, 0);
        }
        &mut self.raw[self.used..self.used + n]
    }

    /// Hands on the lines that are whole.
    ///
    /// # Errors
    /// When they are no table.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        self.used = (self.used + n).min(self.raw.len());
        let end = self.raw[..self.used].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.hand_on(end)
    }

    /// Hands on what is left, and the builder.
    ///
    /// # Errors
    /// When it is no table.
    pub fn end(mut self) -> Result<Box<TableBuilder>, ReadError> {
        self.hand_on(self.used)?;
        self.builder.n_marked = self.n_marked;
        Ok(self.builder)
    }

    fn hand_on(&mut self, end: usize) -> Result<(), ReadError> {
        let mut out = Vec::with_capacity(end);
        for line in self.raw[..end].split_inclusive(|byte| *byte == b'\n') {
            let mut cells = line.trim_ascii_end().split(|byte| *byte == b'\t');
            let mut first = cells.next().unwrap_or_default();
            if !std::mem::replace(&mut self.is_headed, true) {
                first = first.split(|byte| *byte == b'\\').next().unwrap_or_default();
            }
            out.extend(first.iter().map(|byte| if *byte == b',' { b'\t' } else { *byte }));
            for cell in cells {
                out.push(b'\t');
                let (figure, marks) = without_marks(cell.trim_ascii());
                self.n_marked += u64::from(!marks.is_empty() && figure != b":");
                out.extend_from_slice(match (figure, marks) {
                    (b":", marks) if marks.contains(&b'c') => b"(c)",
                    (b":", marks) if marks.contains(&b'z') => b"n/a",
                    (b":", _) => b"",
                    (figure, _) => figure,
                });
            }
            out.push(b'\n');
        }
        self.raw.copy_within(end..self.used, 0);
        self.used -= end;
        self.builder.buffer(out.len()).copy_from_slice(&out);
        self.builder.commit(out.len())
    }
}

/// A figure and the small letters behind it.
fn without_marks(cell: &[u8]) -> (&[u8], &[u8]) {
    let Some(at) = cell.iter().position(|byte| *byte == b' ') else { return (cell, &[]) };
    let (figure, marks) = (&cell[..at], cell[at..].trim_ascii());
    let is_figure = figure == b":" || figure.iter().all(|byte| byte.is_ascii_digit() || b"-.eE+".contains(byte));
    if is_figure && marks.iter().all(u8::is_ascii_lowercase) { (figure, marks) } else { (cell, &[]) }
}
