//! Cells in → RFC 4180 text out, with merged areas filled.
//!
//! A merged area of words is one thing said once for all its cells: a group over its columns, a province beside its rows. So
//! its words are repeated downwards, and to the right where the row has other cells and the next row below splits the area
//! into at least two: a title over the whole sheet stays in its one cell. Numbers are never repeated.

use std::collections::VecDeque;

use crate::Fault;
use crate::limits::{MAX_COLUMNS, MAX_ROW_TEXT, MAX_ROWS, MAX_TEXT};
use crate::value::Value;

/// A merged area: first and last row and column, from 0, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    pub start: (u32, u32),
    pub end: (u32, u32),
}

/// Rows that an area may have and still be waited for: no header is taller.
const MAX_TALL: u32 = 64;

#[derive(Clone, Debug)]
struct Cell {
    column: u32,
    /// Where its text ends in the line's.
    end: usize,
    is_words: bool,
}

#[derive(Clone, Debug, Default)]
struct Line {
    row: u32,
    /// The row that must be there before this one can be filled.
    until: u32,
    cells: Vec<Cell>,
    text: String,
}

/// An area whose words are being repeated.
struct Spread {
    merge: Merge,
    words: String,
    to_the_right: bool,
}

/// Writes one sheet.
pub struct Writer {
    out: Vec<u8>,
    /// The row that is being put together.
    line: Line,
    /// Rows that wait for the one below a merged area.
    queue: VecDeque<Line>,
    /// By their first row.
    merges: Vec<Merge>,
    next_merge: usize,
    spreads: Vec<Spread>,
    /// Records written.
    n_records: u32,
    /// The widest row so far: all later ones get as many fields.
    width: u32,
    n_bytes: u64,
    /// Rows that the spreadsheet does not show, ascending; and how many of them have cells.
    hidden: Vec<u32>,
    n_hidden: u64,
}

impl Writer {
    /// A writer at the beginning of a sheet with these merged cells.
    pub fn new(mut merges: Vec<Merge>) -> Writer {
        merges.retain(|merge| merge.start.0 <= merge.end.0 && merge.start.1 <= merge.end.1 && merge.start != merge.end);
        merges.sort_unstable_by_key(|merge| merge.start);
        Writer {
            out: Vec::new(),
            line: Line::default(),
            queue: VecDeque::new(),
            merges,
            next_merge: 0,
            spreads: Vec::new(),
            n_records: 0,
            width: 0,
            n_bytes: 0,
            hidden: Vec::new(),
            n_hidden: 0,
        }
    }

    /// A row that the spreadsheet does not show, told in order and before its cells.
    pub fn hide(&mut self, row: u32) {
        self.hidden.push(row);
    }

    /// Rows with cells, of those that have been written, that the spreadsheet does not show.
    pub fn n_hidden(&self) -> u64 {
        self.n_hidden
    }

    /// A merged area that is only known when its first cell is met.
    pub fn merge(&mut self, merge: Merge) {
        self.merges.push(merge);
    }

    /// Bytes that can be taken.
    pub fn n_waiting(&self) -> usize {
        self.out.len()
    }

    /// Takes what has been written.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// The next cell; rows come in order.
    ///
    /// # Errors
    /// When rows go back or leave the largest sheet there is, or the text grows over the limit.
    pub fn put(&mut self, row: u32, column: u32, value: Value<'_>) -> Result<(), Fault> {
        let (text, is_words) = match value {
            Value::Text(text) => (text, true),
            Value::Other(text) => (text, false),
        };
        if text.is_empty() {
            return Ok(());
        }
        if row < self.line.row || row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(Fault::Broken);
        }
        if row > self.line.row {
            self.end_line()?;
            self.line.row = row;
        }
        self.line.text.push_str(text);
        self.line.cells.push(Cell { column, end: self.line.text.len(), is_words });
        self.n_bytes += text.len() as u64 + 1;
        if self.n_bytes > MAX_TEXT || self.line.text.len() > MAX_ROW_TEXT { Err(Fault::TooLarge) } else { Ok(()) }
    }

    /// Writes what still waits.
    ///
    /// # Errors
    /// As `put`.
    pub fn finish(&mut self) -> Result<(), Fault> {
        self.end_line()?;
        self.drain(u32::MAX)
    }

    fn end_line(&mut self) -> Result<(), Fault> {
        if self.line.cells.is_empty() {
            return Ok(());
        }
        let row = self.line.row;
        self.n_hidden += u64::from(self.hidden.binary_search(&row).is_ok());
        let mut has_merge = !self.spreads.is_empty();
        let mut at = self.next_merge;
        while let Some(merge) = self.merges.get(at).filter(|merge| merge.start.0 <= row) {
            has_merge = true;
            if merge.start.0 == row && merge.start.1 < merge.end.1 && merge.end.0 - merge.start.0 <= MAX_TALL {
                self.line.until = self.line.until.max(merge.end.0.saturating_add(1));
            }
            at += 1;
        }
        if !has_merge && self.queue.is_empty() {
            // The common case: nothing is merged here.
            let mut line = std::mem::take(&mut self.line);
            self.write(&line)?;
            line.cells.clear();
            line.text.clear();
            self.line = line;
            return Ok(());
        }
        self.queue.push_back(std::mem::take(&mut self.line));
        self.drain(row)
    }

    /// Writes the rows that need none after `row`.
    fn drain(&mut self, row: u32) -> Result<(), Fault> {
        while self.queue.front().is_some_and(|line| line.until <= row)
            && let Some(line) = self.queue.pop_front()
        {
            let line = self.filled(line);
            self.write(&line)?;
        }
        Ok(())
    }

    /// The line with the words of merged areas in their cells.
    fn filled(&mut self, line: Line) -> Line {
        let row = line.row;
        self.spreads.retain(|spread| spread.merge.end.0 >= row);
        while let Some(&merge) = self.merges.get(self.next_merge).filter(|merge| merge.start.0 <= row) {
            self.next_merge += 1;
            if merge.start.0 != row {
                continue;
            }
            let inside = |column: u32| (merge.start.1..=merge.end.1).contains(&column);
            let Some(at) = line.cells.iter().position(|cell| cell.column == merge.start.1) else { continue };
            if !line.cells[at].is_words {
                continue;
            }
            let has_others = line.cells.iter().any(|cell| !inside(cell.column))
                || self.spreads.iter().any(|spread| !inside(spread.merge.start.1));
            let below = self.queue.iter().find(|other| other.row == merge.end.0 + 1);
            let is_split = below.is_some_and(|below| below.cells.iter().filter(|cell| inside(cell.column)).count() > 1);
            let to_the_right = has_others && is_split;
            if to_the_right || merge.start.1 == merge.end.1 || (has_others && merge.start.0 < merge.end.0) {
                let words = line.words(at).to_owned();
                if self.spreads.len() < MAX_COLUMNS as usize {
                    self.spreads.push(Spread { merge, words, to_the_right });
                }
            }
        }
        if self.spreads.is_empty() {
            return line;
        }
        let mut full = line;
        let mut is_taken = vec![false; MAX_COLUMNS as usize];
        full.cells.iter().for_each(|cell| is_taken[cell.column as usize] = true);
        for spread in &self.spreads {
            let (first, last) =
                (spread.merge.start.1, if spread.to_the_right { spread.merge.end.1 } else { spread.merge.start.1 });
            self.n_bytes += 1;
            for column in first..=last.min(MAX_COLUMNS - 1) {
                if !std::mem::replace(&mut is_taken[column as usize], true) {
                    full.text.push_str(&spread.words);
                    full.cells.push(Cell { column, end: full.text.len(), is_words: true });
                    self.n_bytes += spread.words.len() as u64 + 1;
                }
            }
            if self.n_bytes > MAX_TEXT || full.text.len() > MAX_ROW_TEXT {
                self.n_bytes = MAX_TEXT + 1;
                break;
            }
        }
        full
    }

    fn write(&mut self, line: &Line) -> Result<(), Fault> {
        if self.n_bytes > MAX_TEXT {
            return Err(Fault::TooLarge);
        }
        while self.n_records < line.row {
            self.out.push(b'\n');
            self.n_records += 1;
        }
        let mut order: Vec<(u32, usize)> = line.cells.iter().enumerate().map(|(at, cell)| (cell.column, at)).collect();
        if !order.is_sorted() {
            order.sort_unstable();
        }
        let mut at_column = 0;
        let mut cells = order.iter().peekable();
        while let Some(&(column, at)) = cells.next() {
            // Of two values for one cell the last one stands.
            if cells.peek().is_some_and(|(next, _)| *next == column) {
                continue;
            }
            while at_column < column {
                self.out.push(b',');
                at_column += 1;
            }
            push_field(&mut self.out, line.words(at));
        }
        self.width = self.width.max(at_column + 1);
        while at_column + 1 < self.width {
            self.out.push(b',');
            at_column += 1;
        }
        self.out.push(b'\n');
        self.n_records += 1;
        Ok(())
    }
}

impl Line {
    fn words(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.cells[at - 1].end };
        &self.text[start..self.cells[at].end]
    }
}

fn push_field(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) {
        out.push(b'"');
        for &byte in text.as_bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}
