//! The container of XLS files ([MS-CFB]), as far as it takes to see how large calamine would make each sheet.
//!
//! calamine lays every sheet of an XLS out densely, from its first to its last cell, and first reserves what the sheet claims
//! to span. So the records are walked once before: claims are set to nothing in the bytes, and a workbook whose cells span
//! more than `limits::MAX_DENSE` is refused.

use crate::Fault;
use crate::dress::dress;
use crate::limits::MAX_DENSE;
use crate::unsaved::{Unsaved, place as name_of};
use crate::value::is_percent;

const END: u32 = 0xffff_fffe;
/// Bytes of a cell with its place in a dense sheet, and of a formula's text.
const CELL: u64 = 32;
const FORMULA: u64 = 24;
/// Streams below this length lie in the small sectors of another one.
const MINI: usize = 4096;
/// Entries of a directory that are looked at.
const MOST_ENTRIES: usize = 4096;
/// Most bytes of records that are walked, in lengths of the stream: sheets that share their records are many readings.
const MOST_WALKS: usize = 64;

/// What calamine does not tell of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// Each cell that shows more than its number, ascending: its row and column, and 0 for a percentage or else which of `units`.
    shown: Vec<u64>,
    units: Vec<String>,
    n_formulas: u64,
    /// Formulas whose value is a text without letters: where all are such, the workbook was saved without values.
    empty: Unsaved,
    /// Rows that are not shown, ascending.
    pub hidden: Vec<u16>,
}

impl Looks {
    fn shown(&self, row: u32, column: u32) -> Option<usize> {
        let at = u64::from(row) << 16 | u64::from(column);
        let found = self.shown.binary_search_by(|shown| (shown >> 32).cmp(&at)).ok()?;
        Some(self.shown[found] as u32 as usize)
    }

    /// Whether the cell shows a share as a percentage.
    pub fn is_percent(&self, row: u32, column: u32) -> bool {
        self.shown(row, column) == Some(0)
    }

    /// What the cell shows behind its number.
    pub fn unit(&self, row: u32, column: u32) -> Option<&str> {
        self.units.get(self.shown(row, column)?.checked_sub(1)?).map(String::as_str)
    }

    /// The formulas without a value.
    pub fn unsaved(&self) -> Unsaved {
        if self.empty.n == self.n_formulas { self.empty.clone() } else { Unsaved::default() }
    }
}

/// Clears what sheets claim to span; gives the looks of each sheet, in the order in which the workbook lists them.
///
/// # Errors
/// When the bytes are no such container, or the cells span too much.
pub fn tame(bytes: &mut [u8]) -> Result<Vec<Looks>, Fault> {
    let pieces = Container { bytes }.workbook().ok_or(Fault::Broken)?;
    let stream: Vec<u8> = pieces.iter().flat_map(|&(from, len)| bytes[from..from + len].iter().copied()).collect();
    let mut claims = Vec::new();
    let mut starts = Vec::new();
    let (mut percents, mut styles) = (vec![9, 10], Vec::new());
    let (mut units, mut formats): (Vec<String>, Vec<(u16, usize)>) = (Vec::new(), Vec::new());
    let mut looks = Vec::new();
    for record in records(&stream, 0) {
        match record.kind {
            0x0085 => starts.extend(u32_at(record.data, 0)),
            0x041e => {
                let Some(id) = u16_at(record.data, 0) else { continue };
                let text = format_text(record.data);
                if is_percent(&text) {
                    percents.push(id);
                } else if let Some(unit) = dress(&text) {
                    formats.push((id, units.len()));
                    units.push(unit);
                }
            }
            // The first two are built in: `0%` and `0.00%`.
            0x00e0 => {
                let id = u16_at(record.data, 2).unwrap_or_default();
                let unit = formats.iter().find(|(format, _)| *format == id).map(|(_, unit)| *unit);
                styles.push(if percents.contains(&id) { Shown::Percent } else { unit.map_or(Shown::Plain, Shown::Unit) });
            }
            0x000a => break,
            _ => {}
        }
    }
    let (mut cost, mut walked, mut largest) = (0u64, 0usize, 0u64);
    for start in starts {
        let mut own = Looks { units: units.clone(), ..Looks::default() };
        let Some(sheet) = stream.get(start as usize..) else {
            looks.push(own);
            continue;
        };
        let (mut cells, mut formulas) = (Area::default(), Area::default());
        let (mut depth, mut is_begun) = (0usize, false);
        // Where the text of a formula goes: to the last one, and without any to the first cell.
        let mut last = [0; 4];
        for record in records(sheet, start as usize) {
            walked += record.data.len() + 4;
            match record.kind {
                0x0809 if is_begun => depth += 1,
                0x0809 => is_begun = true,
                0x000a if depth == 0 => break,
                0x000a => depth -= 1,
                _ if depth > 0 => {}
                0x0200 => claims.push((record.at, record.data.len())),
                0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd => {
                    cells.add(record.data, 0);
                    own.look(record.data, 0, &styles);
                }
                0x00bd => {
                    let n = record.data.len() / 6;
                    cells.add(record.data, n.saturating_sub(1) as u64);
                    (0..n).for_each(|nth| own.look(record.data, nth, &styles));
                }
                // `ROW`: bit 5 of the options is `fDyZero`.
                0x0208 if u16_at(record.data, 12).is_some_and(|options| options & 0x20 != 0) => {
                    own.hidden.extend(u16_at(record.data, 0));
                }
                0x0207 => cells.add(&last, 0),
                0x0006 => {
                    if let Some(at) = record.data.first_chunk() {
                        last = *at;
                    }
                    cells.add(record.data, 0);
                    formulas.add(record.data, 0);
                    own.n_formulas += 1;
                    if record.data.get(6) == Some(&3)
                        && record.data.get(12..14) == Some(&[0xff; 2])
                        && let (Some(row), Some(column)) = (u16_at(record.data, 0), u16_at(record.data, 2))
                    {
                        own.empty.add(name_of(row.into(), column.into()));
                    }
                    own.look(record.data, 0, &styles);
                }
                _ => {}
            }
        }
        own.shown.sort_unstable();
        own.hidden.sort_unstable();
        looks.push(own);
        cost += cells.size() * CELL + formulas.size() * FORMULA;
        // A sheet that is read is copied.
        largest = largest.max(cells.size() * CELL);
        if cost + largest > MAX_DENSE || walked > stream.len().saturating_mul(MOST_WALKS) {
            return Err(Fault::TooLarge);
        }
    }
    for (at, len) in claims {
        for offset in at..at + len {
            if let Some(byte) = place(&pieces, offset).and_then(|place| bytes.get_mut(place)) {
                *byte = 0;
            }
        }
    }
    Ok(looks)
}

impl Looks {
    /// Takes in the `nth` of the cells that a record holds.
    fn look(&mut self, data: &[u8], nth: usize, styles: &[Shown]) {
        let (Some(row), Some(column), Some(style)) = (u16_at(data, 0), u16_at(data, 2), u16_at(data, 4 + nth * 6)) else {
            return;
        };
        let Some(column) = column.checked_add(nth as u16) else { return };
        let shown = match styles.get(usize::from(style)) {
            Some(Shown::Percent) => 0,
            Some(Shown::Unit(unit)) => *unit as u64 + 1,
            _ => return,
        };
        self.shown.push(u64::from(row) << 48 | u64::from(column) << 32 | shown);
    }
}

/// What a style makes of a number.
enum Shown {
    Plain,
    Percent,
    /// A unit behind it.
    Unit(usize),
}

/// The text of a record's format: letters of one byte or of two behind their number and how long they are, or in the older
/// kind of one behind a length of one byte.
fn format_text(data: &[u8]) -> String {
    let n = usize::from(u16_at(data, 2).unwrap_or_default());
    match (data.get(4), data.get(5..)) {
        (Some(1), Some(rest)) if rest.len() == n * 2 => {
            let letters: Vec<u16> = rest.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
            String::from_utf16_lossy(&letters)
        }
        (Some(0), Some(rest)) if rest.len() == n => rest.iter().map(|byte| char::from(*byte)).collect(),
        _ => data.iter().skip(3).map(|byte| char::from(*byte)).collect(),
    }
}

/// From the first to the last row and column with a cell.
#[derive(Default)]
struct Area {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Area {
    /// Takes in the cell that a record begins with, and `more` to the right of it.
    fn add(&mut self, data: &[u8], more: u64) {
        let at = |from: usize| Some(u64::from(u16::from_le_bytes([*data.get(from)?, *data.get(from + 1)?])));
        let (Some(row), Some(column)) = (at(0), at(2)) else { return };
        let wider = |span: Option<(u64, u64)>, from: u64, to: u64| {
            let (low, high) = span.unwrap_or((from, to));
            Some((low.min(from), high.max(to)))
        };
        self.rows = wider(self.rows, row, row);
        self.columns = wider(self.columns, column, column + more);
    }

    fn size(&self) -> u64 {
        let length = |span: Option<(u64, u64)>| span.map_or(0, |(low, high)| high - low + 1);
        length(self.rows) * length(self.columns)
    }
}

struct Record<'a> {
    kind: u16,
    /// Where its data begins in the stream.
    at: usize,
    data: &'a [u8],
}

/// The records of a stream, `base` being where it begins.
fn records(stream: &[u8], base: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = stream.get(at..at + 4)?;
        let (kind, len) = (u16::from_le_bytes([head[0], head[1]]), usize::from(u16::from_le_bytes([head[2], head[3]])));
        let data = stream.get(at + 4..at + 4 + len)?;
        let record = Record { kind, at: base + at + 4, data };
        at += 4 + len;
        Some(record)
    })
}

/// Where a byte of the stream stands in the file.
fn place(pieces: &[(usize, usize)], mut offset: usize) -> Option<usize> {
    for &(from, len) in pieces {
        if offset < len {
            return Some(from + offset);
        }
        offset -= len;
    }
    None
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

struct Container<'a> {
    bytes: &'a [u8],
}

impl Container<'_> {
    /// The pieces of the file, each from a byte and so many long, that are the stream of the workbook.
    fn workbook(&self) -> Option<Vec<(usize, usize)>> {
        let bytes = self.bytes;
        let shift = u32::from(u16_at(bytes, 30)?);
        let mini_shift = u32::from(u16_at(bytes, 32)?);
        if !(7..=16).contains(&shift) || !(2..=12).contains(&mini_shift) {
            return None;
        }
        let size = 1usize << shift;
        let mut tables: Vec<u32> = (0..109).filter_map(|at| u32_at(bytes, 76 + at * 4)).take_while(|at| *at < END).collect();
        let mut next = u32_at(bytes, 68)?;
        while next < END && tables.len() * size <= bytes.len() {
            let sector = self.sector(next, size)?;
            let entries = size / 4 - 1;
            tables.extend((0..entries).filter_map(|at| u32_at(&bytes[sector.0..], at * 4)).filter(|at| *at < END));
            next = u32_at(&bytes[sector.0..], entries * 4)?;
        }
        let mut chain_of: Vec<u32> = Vec::new();
        for table in tables {
            let Some((from, len)) = self.sector(table, size) else { continue };
            chain_of.extend((0..len / 4).filter_map(|at| u32_at(&bytes[from..], at * 4)));
        }
        let chain = |start: u32| self.chain(start, &chain_of, size);
        let mut directory = chain(u32_at(bytes, 48)?)?;
        // Calamine would go around for ever.
        let root = place(&directory, 0).and_then(|from| u32_at(bytes, from + 116));
        if [u32_at(bytes, 48), u32_at(bytes, 60), root].into_iter().flatten().any(|start| self.circles(start, &chain_of, size)) {
            return None;
        }
        directory.truncate(MOST_ENTRIES * 128 / size + 1);
        let entry = |at: usize| {
            let from = place(&directory, at * 128)?;
            bytes.get(from..from + 128)
        };
        let named = |entry: &[u8], name: &str| {
            let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            usize::from(u16_at(entry, 64).unwrap_or(0)) == wanted.len() + 2 && entry.starts_with(&wanted)
        };
        let n_entries = directory.iter().map(|(_, len)| len / 128).sum::<usize>();
        let find = |name: &str| (0..n_entries).filter_map(entry).find(|entry| named(entry, name));
        let found = find("Workbook").or_else(|| find("Book"))?;
        let (start, length) = (u32_at(found, 116)?, u32_at(found, 120)? as usize);
        let is_mini = length < (u32_at(bytes, 56)? as usize).min(MINI);
        let mut pieces = if is_mini {
            let root = entry(0)?;
            let held = chain(u32_at(root, 116)?)?;
            let links: Vec<u32> = chain(u32_at(bytes, 60)?)?
                .iter()
                .flat_map(|&(from, len)| (0..len / 4).filter_map(move |at| u32_at(&bytes[from..], at * 4)))
                .collect();
            let mini = 1usize << mini_shift;
            let mut pieces = Vec::new();
            let mut next = start;
            while next < END && pieces.len() * mini < length {
                let from = place(&held, next as usize * mini)?;
                pieces.push((from, mini.min(bytes.len() - from)));
                next = *links.get(next as usize)?;
            }
            pieces
        } else {
            chain(start)?
        };
        let mut rest = length;
        for piece in &mut pieces {
            piece.1 = piece.1.min(rest);
            rest -= piece.1;
        }
        Some(pieces)
    }

    fn sector(&self, at: u32, size: usize) -> Option<(usize, usize)> {
        let from = (at as usize).checked_add(1)?.checked_mul(size)?;
        let len = self.bytes.len().checked_sub(from).filter(|len| *len > 0)?.min(size);
        Some((from, len))
    }

    /// Whether a chain runs in a circle.
    fn circles(&self, start: u32, links: &[u32], size: usize) -> bool {
        let (mut next, mut n) = (start, 0);
        while next < END && n * size <= self.bytes.len() {
            let Some(link) = links.get(next as usize) else { return false };
            (next, n) = (*link, n + 1);
        }
        next < END
    }

    /// The sectors of a chain; it ends where it would run in a circle.
    fn chain(&self, start: u32, links: &[u32], size: usize) -> Option<Vec<(usize, usize)>> {
        let mut pieces = Vec::new();
        let mut next = start;
        while next < END && pieces.len() * size <= self.bytes.len() {
            pieces.push(self.sector(next, size)?);
            next = *links.get(next as usize)?;
        }
        Some(pieces)
    }
}
