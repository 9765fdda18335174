//! `TableBuilder`: delimited text in chunks → one table of facts, with what was skipped on the way.
//!
//! Sniffs the dialect from the first bytes, takes the first row that is not blank as the header, pads or cuts ragged rows, and
//! rolls equal rows up within a row group while that pays. Knows no meaning of any column (see `resolve`).

use std::rc::Rc;

use crate::data::{BLOCK_ROWS, Block};

use super::column::{Cells, ColumnBuilder, Kept};
use super::layout::{Context, Head};
use super::problem::{ErrorCode, ReadError};
use super::scan::{Dialect, Field, MAX_COLUMNS, Row, Scanner, Stop, unescape};
use super::sniff;

/// Rows taken through the columns at once: their bytes and codes fit a second-level cache.
const BATCH: usize = 1024;
/// Bytes looked at before the dialect is decided.
const SNIFF: usize = 1 << 16;
/// Skipped rows that are named one by one; of more there is a count.
const MAX_SKIPPED: usize = 1000;
/// Bytes of distinct texts that one table may hold.
const MAX_TEXT: usize = 1 << 29;

/// Why a row of the file is not in the table, or not as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowIssue {
    /// No cell has text: skipped.
    Blank,
    /// Fewer cells than the header: the rest is taken as blank.
    Short { cells: usize },
    /// More cells than the header: the rest is not read.
    Long { cells: usize },
}

/// How the rows fared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLog {
    /// Row of the header, counted from 1 as a spreadsheet does.
    pub header_row: u64,
    /// Rows below the header.
    pub rows: u64,
    /// Rows in the table.
    pub used: u64,
    /// Row numbers (from 1, the header's row included) with what was wrong, the first thousand.
    pub issues: Vec<(u64, RowIssue)>,
    /// How many there were in all.
    pub n_issues: u64,
}

/// A table read, before its columns have a meaning.
pub struct RawTable {
    /// One a column.
    pub heads: Vec<Head>,
    pub context: Context,
    pub columns: Vec<Kept>,
    pub blocks: Vec<Block>,
    pub log: RowLog,
    pub dialect: Dialect,
    pub has_bom: bool,
}

/// Reads one table.
#[derive(Default)]
pub struct TableBuilder {
    scanner: Scanner,
    dialect: Option<Dialect>,
    /// The delimiter, where a data package states it.
    delimiter: Option<u8>,
    has_bom: bool,
    heads: Vec<Head>,
    columns: Vec<ColumnBuilder>,
    weights: Vec<u32>,
    blocks: Vec<(usize, Option<Rc<[u32]>>)>,
    roll_up: RollUp,
    log: RowLog,
    /// Records seen, the header and blank ones included.
    record: u64,
    rows: Vec<Row>,
    fields: Vec<Field>,
}

/// Whether rolling up pays: tried at ever larger distances while it does not.
#[derive(Default)]
struct RollUp {
    next: usize,
    pause: usize,
}

impl TableBuilder {
    /// A builder that does not sniff the delimiter where it is known.
    pub fn with_delimiter(delimiter: Option<u8>) -> TableBuilder {
        TableBuilder { delimiter, ..TableBuilder::default() }
    }

    /// Whether what has come, with the first `n` bytes of the last `buffer`, starts as JSON does.
    pub fn is_json(&mut self, n: usize) -> bool {
        if self.dialect.is_some() || !self.scanner.pending().is_empty() {
            return false;
        }
        let head = &self.scanner.buffer(n)[..n];
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        matches!(head.first(), Some(b'{' | b'['))
    }

    /// Gives the first `n` bytes of the last `buffer` back, not read.
    pub fn unread(&mut self, n: usize) -> Vec<u8> {
        self.scanner.buffer(n)[..n].to_vec()
    }

    /// Room for the next `n` bytes; fill it, then `commit`.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        self.scanner.buffer(n)
    }

    /// Reads the first `n` bytes of the last `buffer`.
    ///
    /// # Errors
    /// When the bytes are no table.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        self.scanner.commit(n);
        if self.dialect.is_none() {
            if self.scanner.pending().len() < SNIFF {
                return Ok(());
            }
            self.sniff()?;
        }
        self.run()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the bytes are no table, or a table without rows.
    pub fn finish(mut self) -> Result<RawTable, ReadError> {
        self.scanner.finish();
        if self.dialect.is_none() {
            self.sniff()?;
        }
        self.run()?;
        if self.heads.is_empty() {
            return Err(ReadError::new(ErrorCode::Empty));
        }
        if self.log.used == 0 {
            let names: Vec<&str> = self.heads.iter().map(|head| &head.name[..]).collect();
            return Err(ReadError::new(ErrorCode::NoRows).with("columns", names.join(", ")));
        }
        self.compact();
        if self.n_staged() > 0 {
            self.freeze();
        }
        let mut blocks: Vec<Block> =
            self.blocks.into_iter().map(|(n_rows, weights)| Block { n_rows, weights, columns: Vec::new() }).collect();
        let columns = self.columns.into_iter().map(|column| {
            let (kept, frozen) = column.finish();
            blocks.iter_mut().zip(frozen).for_each(|(block, column)| block.columns.push(column));
            kept
        });
        let columns = columns.collect();
        let dialect = self.dialect.unwrap_or(sniff::COMMA);
        Ok(RawTable {
            heads: self.heads,
            context: Context::default(),
            columns,
            blocks,
            log: self.log,
            dialect,
            has_bom: self.has_bom,
        })
    }

    fn sniff(&mut self) -> Result<(), ReadError> {
        let bytes = self.scanner.pending();
        sniff::refuse(bytes)?;
        let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let (mut dialect, directive) = sniff::dialect(&bytes[bom..]);
        dialect.delimiter = self.delimiter.unwrap_or(dialect.delimiter);
        self.has_bom = bom > 0;
        self.dialect = Some(dialect);
        self.record = u64::from(directive > 0);
        self.scanner.skip(bom + directive);
        Ok(())
    }

    fn run(&mut self) -> Result<(), ReadError> {
        let Some(dialect) = self.dialect else { return Ok(()) };
        loop {
            let (mut rows, mut fields) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.fields));
            rows.clear();
            fields.clear();
            let stop = self.scanner.scan(dialect, BATCH, &mut rows, &mut fields);
            let taken = self.take(dialect, &rows, &mut fields);
            (self.rows, self.fields) = (rows, fields);
            taken?;
            match stop {
                Stop::Full => {}
                Stop::Hungry => return Ok(()),
                Stop::RowTooLong => return Err(ReadError::new(ErrorCode::RowTooLong).at(self.record + 1)),
            }
        }
    }

    fn take(&mut self, dialect: Dialect, rows: &[Row], fields: &mut Vec<Field>) -> Result<(), ReadError> {
        let mut from = 0;
        while self.heads.is_empty() && from < rows.len() {
            let row = rows[from];
            self.header(dialect, &fields[row.first as usize..][..row.n as usize])?;
            from += 1;
        }
        let width = self.heads.len();
        if width == 0 || from >= rows.len() {
            return Ok(());
        }
        let rows = &rows[from..];
        let first = rows[0].first as usize;
        let is_regular = |row: &Row| row.n as usize == width && !fields[row.first as usize].is_empty();
        let n_rows = rows.len() as u64;
        if !rows.iter().all(is_regular) {
            *fields = self.regularize(rows, fields);
        } else if first > 0 {
            fields.drain(..first);
        }
        self.record += n_rows;
        self.log.rows += n_rows;
        let n_used = fields.len() / width;
        self.log.used += n_used as u64;
        if n_used == 0 {
            return Ok(());
        }

        let mut rewritten: Vec<(u32, Vec<u8>)> = Vec::new();
        if fields.iter().any(|field| field.is_escaped()) {
            for field in fields.iter().filter(|field| field.is_escaped()) {
                rewritten.push((field.start, unescape(self.scanner.raw(*field), dialect.quote)));
            }
            crate::sort::by_key(&mut rewritten, |(start, _)| *start);
        }
        for (first, column) in self.columns.iter_mut().enumerate() {
            column.extend(&Cells { scanner: &self.scanner, fields, first, width, rewritten: &rewritten });
            column.look();
        }
        if !self.weights.is_empty() {
            self.weights.resize(self.weights.len() + n_used, 1);
        }
        if self.columns.iter().map(ColumnBuilder::weight).sum::<usize>() > MAX_TEXT {
            return Err(ReadError::new(ErrorCode::TooLarge).at(self.record));
        }
        if self.n_staged() + BATCH > BLOCK_ROWS {
            self.compact();
            if self.n_staged() > BLOCK_ROWS / 4 * 3 {
                self.freeze();
            }
        }
        Ok(())
    }

    fn header(&mut self, dialect: Dialect, fields: &[Field]) -> Result<(), ReadError> {
        self.record += 1;
        if fields.len() > MAX_COLUMNS {
            return Err(ReadError::new(ErrorCode::TooManyColumns).at(self.record).with("n", fields.len().to_string()));
        }
        let text = |&field: &Field| {
            let raw = self.scanner.raw(field);
            let text = if field.is_escaped() { unescape(raw, dialect.quote) } else { raw.to_vec() };
            String::from_utf8_lossy(&text).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let mut headers: Vec<String> = fields.iter().map(text).collect();
        if headers.iter().all(String::is_empty) {
            return Ok(());
        }
        // A trailing delimiter makes an empty last header; cells below it keep their place.
        for at in 0..headers.len() {
            let name = if headers[at].is_empty() { format!("#{}", at + 1) } else { headers[at].clone() };
            let mut unique = name.clone();
            let mut n = 2;
            while headers[..at].contains(&unique) {
                unique = format!("{name} ({n})");
                n += 1;
            }
            headers[at] = unique;
        }
        self.log.header_row = self.record;
        self.columns = headers.iter().map(|_| ColumnBuilder::default()).collect();
        self.heads = headers.iter().map(|header| Head::of(header)).collect();
        Ok(())
    }

    /// The fields of these rows, as many a row as the header has; blank rows left out. Notes what was wrong.
    fn regularize(&mut self, rows: &[Row], fields: &[Field]) -> Vec<Field> {
        let width = self.heads.len();
        let mut regular = Vec::with_capacity(rows.len() * width);
        for (at, row) in rows.iter().enumerate() {
            let cells = &fields[row.first as usize..][..row.n as usize];
            let is_blank = |field: &Field| self.scanner.raw(*field).iter().all(u8::is_ascii_whitespace);
            let issue = if cells.iter().all(is_blank) {
                Some(RowIssue::Blank)
            } else if cells.len() < width {
                Some(RowIssue::Short { cells: cells.len() })
            } else if cells.iter().skip(width).any(|field| !is_blank(field)) {
                Some(RowIssue::Long { cells: cells.len() })
            } else {
                None
            };
            if let Some(issue) = issue {
                self.log.n_issues += 1;
                if self.log.issues.len() < MAX_SKIPPED {
                    self.log.issues.push((self.record + 1 + at as u64, issue));
                }
            }
            if issue != Some(RowIssue::Blank) {
                regular.extend(cells.iter().copied().chain(std::iter::repeat(Field::default())).take(width));
            }
        }
        regular
    }

    fn n_staged(&self) -> usize {
        self.columns.first().map_or(0, ColumnBuilder::n_staged)
    }

    /// Rolls equal staged rows up into one with a weight, where enough are equal.
    fn compact(&mut self) {
        if self.blocks.len() < self.roll_up.next {
            return;
        }
        let n = self.n_staged();
        let mut hashes = vec![0; n];
        self.columns.iter().for_each(|column| column.hash_into(&mut hashes));
        let mask = (n * 2).next_power_of_two() - 1;
        let mut slots = vec![0u32; mask + 1];
        let mut kept: Vec<u32> = Vec::new();
        let mut weights: Vec<u32> = Vec::new();
        for row in 0..n {
            let weight = self.weights.get(row).copied().unwrap_or(1);
            let mut slot = (hashes[row] >> 20) as usize & mask;
            loop {
                let Some(at) = slots[slot].checked_sub(1) else {
                    kept.push(row as u32);
                    weights.push(weight);
                    slots[slot] = kept.len() as u32;
                    break;
                };
                let other = kept[at as usize] as usize;
                if hashes[other] == hashes[row] && self.columns.iter().all(|column| column.equal(other, row)) {
                    weights[at as usize] += weight;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
        if kept.len() * 8 > n * 7 {
            // Under an eighth saved: not worth a weight a row. Look again after one, two, four … row groups.
            self.roll_up.pause = (self.roll_up.pause * 2).max(1);
            self.roll_up.next = self.blocks.len() + 1 + self.roll_up.pause;
            return;
        }
        self.roll_up.pause = 0;
        self.columns.iter_mut().for_each(|column| column.retain(&kept));
        self.weights = weights;
    }

    fn freeze(&mut self) {
        let n_rows = self.n_staged();
        let weights = std::mem::take(&mut self.weights);
        self.columns.iter_mut().for_each(ColumnBuilder::freeze);
        self.blocks.push((n_rows, (!weights.is_empty()).then(|| weights.into())));
    }
}
