//! `TableBuilder`: delimited text in chunks → one table of facts, with what was skipped on the way.
//!
//! Sniffs the dialect and finds the table from a sample of the bytes (see `layout`), pads or cuts ragged rows, leaves out those
//! that are no data, and rolls equal rows up within a row group while that pays. Knows no meaning of any column (see
//! `resolve`).

use std::rc::Rc;

use crate::data::{BLOCK_ROWS, Block};

use super::column::{Cells, ColumnBuilder, Kept};
use super::compose::Composer;
use super::grid::{Grid, is_ruler};
use super::layout::{self, Context, Head, Layout};
pub use super::log::{RowIssue, RowLog};
use super::mapping::{ColumnMapping, Mapping};
use super::package::Resource;
use super::problem::{ErrorCode, ReadError};
use super::records::CELLS;
use super::report::Notice;
use super::scan::{Dialect, Field, MAX_ROW, Row, Scanner, Stop, unescape};
use super::seek::{Found, Seeker, Seeking};
use super::sniff;
use super::value;
use super::watch::Watch;

/// Rows taken through the columns at once: their bytes and codes fit a second-level cache.
const BATCH: usize = 1024;
/// Longest file that is looked at whole before its table is read.
const SMALL: usize = 1 << 20;
/// Bytes of a longer file that are looked at.
const SAMPLE: usize = 1 << 18;
/// Skipped rows that are named one by one; of more there is a count.
const MAX_SKIPPED: usize = 1000;
/// Bytes of distinct texts that one table may hold.
const MAX_TEXT: usize = 1 << 29;

/// A table read, before its columns have a meaning.
pub struct RawTable {
    /// One a column.
    pub heads: Vec<Head>,
    pub context: Context,
    /// What a person should know of where the table stands.
    pub notices: Vec<Notice>,
    pub columns: Vec<Kept>,
    pub blocks: Vec<Block>,
    pub log: RowLog,
    pub dialect: Dialect,
    /// Its name in the report.
    pub encoding: &'static str,
    /// What a search found in it; then it has no rows.
    pub found: Option<Found>,
}

/// Reads one table.
#[derive(Default)]
pub struct TableBuilder {
    scanner: Scanner,
    dialect: Option<Dialect>,
    /// The delimiter, where a data package states it.
    delimiter: Option<u8>,
    /// The header row as a spreadsheet numbers it, where the page states it.
    header_row: Option<u64>,
    /// Whether a blank below a text never stands for it.
    keeps_blanks: bool,
    /// The quote and the mark of notes, where a data package states them.
    quote: Option<u8>,
    comment: Option<u8>,
    /// What a data package says of the columns.
    said: Mapping,
    /// Whether the first row was put there for a header that the file lacks.
    is_headed: bool,
    /// Whether the rows are those of a sheet, which end with their last cell.
    is_sheet: bool,
    /// Whether the text is one of records (see `records`), and whether its first row is known to be the header.
    cells: Option<bool>,
    layout: Layout,
    /// How many of the layout's skips lie behind.
    n_skipped: usize,
    watch: Watch,
    columns: Vec<ColumnBuilder>,
    weights: Vec<u32>,
    blocks: Vec<(usize, Option<Rc<[u32]>>)>,
    roll_up: RollUp,
    log: RowLog,
    /// Figures whose marks were left out on the way.
    pub(super) n_marked: u64,
    /// What looks for rows, in place of keeping them.
    seeker: Option<Box<Seeker>>,
    /// Records seen, the header and blank ones included.
    record: u64,
    rows: Vec<Row>,
    fields: Vec<Field>,
}

/// Whether rolling up pays: tried at ever larger distances while it does not.
struct RollUp {
    next: usize,
    pause: usize,
    /// Rows that are held before they are put away: few where hardly any are equal, a full row group where many are.
    room: usize,
}

impl Default for RollUp {
    fn default() -> Self {
        RollUp { next: 0, pause: 0, room: BLOCK_ROWS / 4 }
    }
}

impl TableBuilder {
    /// A builder that does not sniff the delimiter where it is known.
    pub fn with_delimiter(delimiter: Option<u8>) -> TableBuilder {
        TableBuilder { delimiter, ..TableBuilder::default() }
    }

    /// The same, with the header row known.
    pub fn with_header_row(mut self, row: Option<u64>) -> TableBuilder {
        self.header_row = row;
        self
    }

    /// The same, where the page says whether blanks may stand for the text above them.
    pub fn with_fill(mut self, fill: Option<bool>) -> TableBuilder {
        self.keeps_blanks = fill == Some(false);
        self
    }

    /// The same, looking for rows in place of keeping them.
    pub fn with_seeking(mut self, seeking: Option<&Seeking>) -> TableBuilder {
        self.seeker = seeking.map(|seeking| Box::new(Seeker::new(seeking)));
        self
    }

    /// What was found so far.
    pub fn found(&mut self) -> Option<&mut Found> {
        self.seeker.as_mut().map(|seeker| &mut seeker.found)
    }

    /// A builder for a table of a package, of whose columns `said` tells.
    pub fn of_resource(resource: &Resource, said: Mapping, page: &Mapping) -> Result<TableBuilder, ReadError> {
        let mut builder = TableBuilder {
            delimiter: page.delimiter.or(resource.delimiter),
            header_row: page.header_row.or(resource.header_row),
            quote: resource.quote,
            comment: resource.comment,
            keeps_blanks: page.fill == Some(false),
            said,
            ..TableBuilder::default()
        };
        if let Some(line) = resource.header() {
            (builder.delimiter, builder.header_row) = (Some(resource.delimiter.unwrap_or(b',')), Some(1));
            (builder.is_headed, builder.quote) = (true, Some(resource.quote.unwrap_or(b'"')));
            builder.buffer(line.len()).copy_from_slice(line.as_bytes());
            builder.commit(line.len())?;
        }
        Ok(builder)
    }

    /// Whether the text so far ends within a row.
    pub fn is_within_row(&self) -> bool {
        self.scanner.pending().last().is_some_and(|byte| !matches!(byte, b'\n' | b'\r'))
    }

    /// A builder for the rows of a sheet, as comma-separated text.
    pub fn of_sheet() -> TableBuilder {
        TableBuilder { delimiter: Some(b','), is_sheet: true, ..TableBuilder::default() }
    }

    /// A builder for text between the separators of `records`.
    pub fn of_cells(is_headed: bool) -> TableBuilder {
        TableBuilder { cells: Some(is_headed), keeps_blanks: true, ..TableBuilder::default() }
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
            if self.scanner.pending().len() <= SMALL {
                return Ok(());
            }
            // Looking for the table is enough for one chunk.
            return self.sniff(false);
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
            self.sniff(true)?;
        }
        self.run()?;
        if let Some(seeker) = self.seeker {
            let (dialect, log) = (self.dialect.unwrap_or(sniff::COMMA), self.log);
            let (heads, context, columns, blocks) = (Vec::new(), Context::default(), Vec::new(), Vec::new());
            let found = Some(seeker.found);
            return Ok(RawTable { heads, context, notices: Vec::new(), columns, blocks, log, dialect, encoding: "utf-8", found });
        }
        if self.log.used == 0 {
            let names: Vec<&str> = self.layout.heads.iter().map(|head| &head.name[..]).collect();
            return Err(ReadError::new(ErrorCode::NoRows).with("columns", names.join(", ")));
        }
        crate::sort::by_key(&mut self.log.issues, |(row, _)| *row);
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
        let mut columns: Vec<Kept> = columns.collect();
        let Layout { mut heads, context, mut notices, totals, .. } = self.layout;
        if self.n_marked > 0 {
            notices.push(Notice::Marked { n: self.n_marked });
        }
        let composer = Composer::new();
        let cell = |(head, text): (&Head, String)| (!text.is_empty()).then(|| [head.name.clone(), composer.compose(&text)]);
        for (row, texts) in totals {
            self.log.totals.push((row, heads.iter().zip(texts).filter_map(cell).collect()));
        }
        // A column with nothing above and nothing in it: left by a trailing delimiter, or for looks.
        let is_empty = |at: usize| {
            let blank = |text: &[u8]| value::is_blank(&String::from_utf8_lossy(text));
            heads[at].rows.is_empty()
                && heads[at].tag.is_none()
                && matches!(&columns[at], Kept::Coded(dictionary) if dictionary.len() < 20 && dictionary.iter().all(blank))
        };
        let empty: Vec<usize> = (0..heads.len()).filter(|&at| is_empty(at)).collect();
        if !empty.is_empty() && empty.len() < heads.len() {
            notices.push(Notice::EmptyColumns { columns: empty.iter().map(|at| *at as u64 + 1).collect() });
            // `retain` asks in order.
            let keep = |at: &mut usize| {
                *at += 1;
                empty.binary_search(&(*at - 1)).is_err()
            };
            let mut at = 0;
            heads.retain(|_| keep(&mut at));
            at = 0;
            columns.retain(|_| keep(&mut at));
            for block in &mut blocks {
                at = 0;
                block.columns.retain(|_| keep(&mut at));
            }
        }
        let dialect = self.dialect.unwrap_or(sniff::COMMA);
        if self.is_headed {
            // Rows as the file has them.
            self.log.header_row = 0;
            self.log.issues.iter_mut().for_each(|(row, _)| *row = row.saturating_sub(1));
            self.log.totals.iter_mut().for_each(|(row, _)| *row = row.saturating_sub(1));
        }
        Ok(RawTable { heads, context, notices, columns, blocks, log: self.log, dialect, encoding: "utf-8", found: None })
    }

    /// Decides the dialect and where the table stands, from all of the file or from its first bytes. Does nothing while those
    /// hold no row that is complete.
    fn sniff(&mut self, is_whole: bool) -> Result<(), ReadError> {
        let bytes = self.scanner.pending();
        let mut size = if is_whole { bytes.len() } else { SAMPLE };
        let (mut dialect, mut directive) = if self.is_sheet { (sniff::COMMA, 0) } else { sniff::dialect(&bytes[..size]) };
        dialect.delimiter = self.delimiter.unwrap_or(dialect.delimiter);
        dialect.quote = self.quote.unwrap_or(dialect.quote);
        if self.cells.is_some() {
            (dialect, directive) = (CELLS, 0);
        }
        let record = u64::from(directive > 0);
        let layout = loop {
            if size > bytes.len() {
                return Ok(());
            }
            if let Some((row, n)) = sniff::widest(&bytes[directive..size], dialect) {
                let error = ReadError::new(ErrorCode::TooManyColumns).at(record + row as u64 + 1);
                return Err(error.with("n", ["≥ ", &n.to_string()].concat()));
            }
            let grid = Grid::new(&bytes[directive..size], dialect, is_whole);
            let stated = if self.cells == Some(true) { Some(1) } else { self.header_row };
            let stated = stated.and_then(|row| row.checked_sub(record + 1)).map(|row| row as usize);
            if let Some(layout) = layout::decide(&grid, record, stated, !self.keeps_blanks)? {
                self.watch = Watch::new(&layout, if is_whole { u64::MAX } else { record + grid.len() as u64 });
                break layout;
            }
            if is_whole {
                return Err(ReadError::new(ErrorCode::Empty));
            }
            if size > MAX_ROW {
                return Err(ReadError::new(ErrorCode::RowTooLong).at(record + grid.len() as u64 + 1));
            }
            size *= 2;
        };
        self.dialect = Some(dialect);
        self.record = record;
        self.log.header_row = layout.header_row;
        self.layout = layout;
        for head in &mut self.layout.heads {
            if !head.name.is_ascii() {
                let composer = Composer::new();
                head.name = composer.compose(&head.name);
                head.rows.iter_mut().for_each(|text| *text = composer.compose(text));
            }
        }
        // Columns of a sheet that may name the rows of another one (see `family`).
        let is_key =
            |name: &str| matches!(name.as_bytes(), [.., a, b] if matches!(&[a | 32, b | 32], b"id" | b"ex" | b"ey" | b"de"));
        let keeps_texts =
            |head: &Head| self.is_sheet && is_key(&head.name) || self.said.of(&head.name).is_some_and(ColumnMapping::keeps_texts);
        self.columns = self.layout.heads.iter().map(|head| ColumnBuilder::new(keeps_texts(head))).collect();
        if let Some(seeker) = &mut self.seeker {
            seeker.settle(&self.layout.heads);
        }
        self.scanner.skip(directive);
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
        let above = self.log.header_row.saturating_sub(self.record).min(rows.len() as u64);
        self.record += above;
        let rows = &rows[above as usize..];
        let width = self.layout.heads.len();
        let own = self.own_width();
        if rows.is_empty() {
            return Ok(());
        }
        let first = rows[0].first as usize;
        let n_rows = rows.len() as u64;
        let is_regular = |row: &Row| row.n as usize == own && !fields[row.first as usize].is_empty();
        let skips = self.layout.skips.get(self.n_skipped).is_some_and(|(row, _)| *row <= self.record + n_rows);
        let is_watched = self.record + n_rows > self.watch.from;
        let repeats = |row: &Row| {
            let cells = &fields[row.first as usize..][..row.n as usize];
            cells.first().is_some_and(|first| self.watch.may_repeat(self.scanner.raw(*first)))
        };
        let is_plain = self.layout.carry.is_none()
            && !skips
            && self.comment.is_none()
            && rows.iter().all(is_regular)
            && !(is_watched && rows.iter().any(repeats));
        let mut numbers: Vec<u64> = Vec::new();
        if !is_plain {
            *fields = self.regularize(dialect, rows, fields, &mut numbers);
        } else if first > 0 {
            fields.drain(..first);
        }
        let mut rewritten: Vec<(u32, Vec<u8>)> = Vec::new();
        if let Some(carrier) = &mut self.layout.carry {
            *fields = carrier.apply(&self.scanner, fields, width, &numbers, dialect.quote, &mut rewritten);
        }
        let before = self.record;
        self.record += n_rows;
        self.log.rows += n_rows;
        let mut n_used = fields.len() / width;
        if n_used == 0 {
            return Ok(());
        }

        if fields.iter().any(|field| field.is_escaped()) {
            for field in fields.iter().filter(|field| field.is_escaped() && !field.is_apart()) {
                rewritten.push((field.start, unescape(self.scanner.raw(*field), dialect.quote)));
            }
            crate::sort::by_key(&mut rewritten, |(start, _)| *start);
        }
        let staged = self.n_staged();
        let seeks = self.seeker.is_some();
        for (first, column) in self.columns.iter_mut().enumerate().filter(|(at, _)| !seeks || self.watch.watches(*at)) {
            column.extend(&Cells { scanner: &self.scanner, fields, first, width, rewritten: &rewritten });
        }
        let mut left_out: Vec<(u32, RowIssue)> = Vec::new();
        if is_watched {
            let is_blank = |row: usize, column: usize| {
                let field = fields[row * width + column];
                let text = if field.is_apart() { b"+" } else { self.scanner.raw(field) };
                text.len() < 20 && value::is_blank(&String::from_utf8_lossy(text))
            };
            let number = |row: usize| numbers.get(row).copied().unwrap_or(before + row as u64 + 1);
            left_out = self.watch.totals(&self.columns, staged, &is_blank, &number);
            if !left_out.is_empty() {
                let is_kept = |row: &u32| left_out.binary_search_by_key(row, |(row, _)| *row).is_err();
                let kept: Vec<u32> = (0..n_used as u32).filter(is_kept).collect();
                if !seeks {
                    self.columns.iter_mut().for_each(|column| column.retain(staged, &kept));
                }
                for &(row, issue) in &left_out {
                    let number = numbers.get(row as usize).copied().unwrap_or(before + u64::from(row) + 1);
                    note(&mut self.log, number, issue);
                }
                n_used = kept.len();
            }
        }
        self.columns.iter_mut().for_each(ColumnBuilder::look);
        self.log.used += n_used as u64;
        if let Some(seeker) = &mut self.seeker {
            for row in 0..fields.len() / width {
                if left_out.binary_search_by_key(&(row as u32), |(row, _)| *row).is_ok() {
                    continue;
                }
                let number = numbers.get(row).copied().unwrap_or(before + row as u64 + 1) - u64::from(self.is_headed);
                seeker.row(number, &|field| {
                    let field = fields[row * width + field];
                    match rewritten.binary_search_by_key(&field.start, |(start, _)| *start) {
                        Ok(found) if field.is_escaped() => &rewritten[found].1,
                        _ => self.scanner.raw(field),
                    }
                });
            }
            self.columns.iter_mut().for_each(|column| column.retain(0, &[]));
            return Ok(());
        }
        if !self.weights.is_empty() {
            self.weights.resize(self.weights.len() + n_used, 1);
        }
        if self.columns.iter().map(ColumnBuilder::weight).sum::<usize>() > MAX_TEXT {
            return Err(ReadError::new(ErrorCode::TooLarge).at(self.record));
        }
        let (n_staged, room) = (self.n_staged(), self.roll_up.room);
        if n_staged + BATCH > room {
            self.compact();
            let n_left = self.n_staged();
            if n_left < n_staged && n_left > room / 2 && room < BLOCK_ROWS {
                self.roll_up.room = BLOCK_ROWS;
            } else if n_left > room / 4 * 3 {
                self.freeze();
            }
        }
        Ok(())
    }

    /// The fields of these rows, as many a row as the header has, and the rows' numbers; rows that are no data left out. Notes
    /// what was wrong.
    fn regularize(&mut self, dialect: Dialect, rows: &[Row], fields: &[Field], numbers: &mut Vec<u64>) -> Vec<Field> {
        let width = self.own_width();
        let mut regular = Vec::with_capacity(rows.len() * width);
        for (at, row) in rows.iter().enumerate() {
            let number = self.record + 1 + at as u64;
            let cells = &fields[row.first as usize..][..row.n as usize];
            let is_blank = |field: &Field| self.scanner.raw(*field).iter().all(u8::is_ascii_whitespace);
            let is_repeated = || {
                let text = |field: &Field| match self.scanner.raw(*field) {
                    raw if field.is_escaped() => unescape(raw, dialect.quote),
                    raw => raw.to_vec(),
                };
                number > self.watch.from
                    && self.watch.may_repeat(self.scanner.raw(cells[0]))
                    && self.watch.repeats(&cells.iter().map(text).collect::<Vec<_>>())
            };
            let issue = if let Some((_, issue)) = self.layout.skips.get(self.n_skipped).filter(|(row, _)| *row == number) {
                self.n_skipped += 1;
                Some(*issue)
            } else if cells.iter().all(|field| is_blank(field) || is_ruler(self.scanner.raw(*field))) {
                Some(RowIssue::Blank)
            } else if self.comment.is_some() && self.comment == self.scanner.raw(cells[0]).first().copied() {
                Some(RowIssue::Note)
            } else if is_repeated() {
                Some(RowIssue::Repeated)
            } else if cells.len() < width && !self.is_sheet {
                Some(RowIssue::Short { cells: cells.len() })
            } else if cells.iter().skip(width).any(|field| !is_blank(field)) {
                Some(RowIssue::Long { cells: cells.len() })
            } else {
                None
            };
            if let Some(issue) = issue {
                note(&mut self.log, number, issue);
            }
            if issue.is_none_or(|issue| !issue.is_skip()) {
                regular.extend(cells.iter().copied().chain(std::iter::repeat(Field::default())).take(width));
                numbers.push(number);
            }
        }
        regular
    }

    /// Columns of the file; behind them stand those that rows of their own made.
    fn own_width(&self) -> usize {
        self.layout.heads.len() - self.layout.carry.as_ref().map_or(0, |carrier| carrier.carry.n_made())
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
        self.columns.iter_mut().for_each(|column| column.retain(0, &kept));
        self.weights = weights;
    }

    fn freeze(&mut self) {
        let n_rows = self.n_staged();
        let weights = std::mem::take(&mut self.weights);
        self.columns.iter_mut().for_each(ColumnBuilder::freeze);
        self.blocks.push((n_rows, (!weights.is_empty()).then(|| weights.into())));
    }
}

/// Notes what was wrong with a row, the first thousand times.
fn note(log: &mut RowLog, row: u64, issue: RowIssue) {
    log.n_issues += 1;
    if log.issues.len() < MAX_SKIPPED {
        log.issues.push((row, issue));
    }
}
