//! XLSX through calamine's streaming reader of cells: no sheet is ever held as a whole.
//!
//! How far it has come is told by the packed bytes that it has taken of the sheet's part: few files state how many rows they have.

use std::cell::Cell;
use std::io::{Cursor, Read, Result as IoResult, Seek, SeekFrom};
use std::rc::Rc;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError};
use memchr::memmem::Finder;
use memchr::{memchr, memrchr};
use self_cell::{MutBorrow, self_cell};
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::dress::dress;
use crate::limits::{Bytes, MAX_ROWS, parts};
use crate::unsaved::Unsaved;
use crate::value::{Value, is_percent, push_number, push_percent};
use crate::workbook::{Sheet, push_data};
use crate::writer::{Merge, Writer};
use crate::{Fault, limits};

type Source = Xlsx<Watched>;
type Cells<'a> = XlsxCellReader<'a, Watched>;

/// Bytes that are read, and where that is.
struct Watched {
    bytes: Cursor<Bytes>,
    at: Rc<Cell<u64>>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let n = self.bytes.read(buffer)?;
        self.at.set(self.bytes.position());
        Ok(n)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        self.bytes.seek(to)
    }
}

self_cell!(
    /// The workbook with the sheet that is being read.
    struct Open {
        owner: MutBorrow<Source>,
        #[not_covariant]
        dependent: Cells,
    }
);

/// A workbook, and the sheet that is being read if there is one.
pub struct XlsxBook {
    idle: Option<Source>,
    open: Option<Open>,
    n_cells: u64,
    is_1904: bool,
    archive: ZipArchive<Cursor<Bytes>>,
    /// Where the source is read.
    at: Rc<Cell<u64>>,
    /// First packed byte of the sheet's part, and how many it has.
    part: (u64, u64),
    /// Rows of the sheet that are not shown.
    hidden: Vec<u32>,
    /// Its formulas without a value.
    unsaved: Unsaved,
}

impl XlsxBook {
    /// The workbook and its sheets.
    ///
    /// # Errors
    /// Locked or broken ones.
    pub fn open(bytes: &Bytes) -> Result<(XlsxBook, Vec<Sheet>), Fault> {
        let archive = parts(bytes)?;
        let at: Rc<Cell<u64>> = Rc::default();
        let source = Watched { bytes: Cursor::new(Rc::clone(bytes)), at: Rc::clone(&at) };
        let source = Xlsx::new(source).map_err(|error| fault(&error))?;
        let sheets = (source.sheets_metadata().iter())
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible })
            .collect();
        let is_1904 = source.has_1904_epoch();
        Ok((
            XlsxBook {
                idle: Some(source),
                open: None,
                n_cells: 0,
                is_1904,
                archive,
                at,
                part: (0, 1),
                hidden: Vec::new(),
                unsaved: Unsaved::default(),
            },
            sheets,
        ))
    }

    /// Starts a sheet and tells its merged areas.
    pub fn start(&mut self, name: &str) -> Result<Vec<Merge>, Fault> {
        if let Some(open) = self.open.take() {
            self.idle = Some(open.into_owner().into_inner());
        }
        let Some(source) = self.idle.take() else { return Err(Fault::Broken) };
        // A sheet that cannot be opened takes the workbook with it: nothing else of it could be trusted.
        let read = |source| {
            let open = Open::try_new(MutBorrow::new(source), |source| source.borrow_mut().worksheet_cells_reader(name));
            open.map_err(|error| fault(&error))
        };
        let mut open = read(source)?;
        // Merged areas stand behind the cells. Calamine parses all of the sheet for them; most sheets of many cells have none.
        let mut merges = Vec::new();
        if self.may_merge(self.at.get()) {
            let mut source = open.into_owner().into_inner();
            let areas = source.merge_cells_by_sheet_name(name).unwrap_or_default();
            merges.extend(areas.into_iter().map(|area| Merge { start: area.start, end: area.end }));
            open = read(source)?;
        }
        self.open = Some(open);
        Ok(merges)
    }

    /// Notes the part that holds this place and its hidden rows, and says whether the words for merged areas stand in it.
    fn may_merge(&mut self, place: u64) -> bool {
        self.hidden.clear();
        self.unsaved = Unsaved::default();
        for at in 0..self.archive.len() {
            let Ok(part) = self.archive.by_index_raw(at) else { continue };
            let (start, size) = (part.data_start().unwrap_or(u64::MAX), part.compressed_size());
            drop(part);
            if start < place && place <= start.saturating_add(size) {
                self.part = (start, size.max(1));
                let (hidden, unsaved) = (&mut self.hidden, &mut self.unsaved);
                // It may hold more than it states.
                let mut look = |part: &mut ZipFile<'_, _>| look(part.take(part.size()), hidden, unsaved).unwrap_or(true);
                return self.archive.by_index(at).is_ok_and(|mut part| look(&mut part));
            }
        }
        true
    }

    /// Rows of the sheet that are not shown, ascending.
    pub fn hidden(&mut self) -> Vec<u32> {
        self.hidden.sort_unstable();
        std::mem::take(&mut self.hidden)
    }

    /// Its formulas without a value.
    pub fn unsaved(&mut self) -> Unsaved {
        std::mem::take(&mut self.unsaved)
    }

    /// How much of the sheet has been read, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.at.get().saturating_sub(self.part.0) as f64 / self.part.1 as f64
    }

    /// Hands cells to the writer until it holds `enough` bytes; `true` when the sheet is over.
    pub fn advance(&mut self, writer: &mut Writer, enough: usize) -> Result<bool, Fault> {
        let Some(open) = &mut self.open else { return Ok(true) };
        let (n_cells, is_1904) = (&mut self.n_cells, self.is_1904);
        let mut text = String::new();
        open.with_dependent_mut(|_, cells| {
            let looks: Vec<Look> = cells.styles().iter().map(Look::of).collect();
            while writer.n_waiting() < enough {
                let (cell, style) = match cells.next_cell_with_style_id() {
                    Ok(Some(cell)) => cell,
                    Ok(None) => return Ok(true),
                    // One cell is wrong, not the sheet: it stays blank, and reading goes on behind it.
                    Err(
                        XlsxError::CellError(_)
                        | XlsxError::ParseFloat(_)
                        | XlsxError::CellTAttribute(_)
                        | XlsxError::Unexpected(_)
                        | XlsxError::Unrecognized { .. },
                    ) => continue,
                    Err(error) => return Err(fault(&error)),
                };
                *n_cells += 1;
                if *n_cells > limits::MAX_CELLS {
                    return Err(Fault::TooLarge);
                }
                let (row, column) = cell.get_position();
                match cell.get_value() {
                    DataRef::Empty => {}
                    DataRef::String(words) => writer.put(row, column, Value::Text(words))?,
                    DataRef::SharedString(words) => writer.put(row, column, Value::Text(words))?,
                    DataRef::Float(share) if matches!(looks.get(style), Some(Look::Percent)) => {
                        text.clear();
                        push_percent(&mut text, *share);
                        writer.put(row, column, Value::Other(&text))?;
                    }
                    DataRef::Float(amount) if let Some(Look::Money(unit)) = looks.get(style) => {
                        text.clear();
                        push_number(&mut text, *amount);
                        text.push(' ');
                        text.push_str(unit);
                        writer.put(row, column, Value::Other(&text))?;
                    }
                    other => {
                        text.clear();
                        push_data(&mut text, &Data::from(other.clone()), is_1904);
                        writer.put(row, column, Value::Other(&text))?;
                    }
                }
            }
            Ok(false)
        })
    }
}

/// What a format makes of a number.
enum Look {
    Plain,
    Percent,
    /// What stands behind it.
    Money(String),
}

impl Look {
    fn of(style: &Style) -> Look {
        let Some(format) = &style.number_format else { return Look::Plain };
        // Formats that a workbook names without writing them out show the currency of whoever looks.
        let is_local = matches!(format.format_id, Some(42 | 44)) && format.format_code.starts_with("_($*");
        if is_percent(&format.format_code) {
            Look::Percent
        } else if let Some(unit) = dress(&format.format_code).filter(|_| !is_local) {
            Look::Money(unit)
        } else {
            Look::Plain
        }
    }
}

/// Looks through the text of a sheet: notes the rows, from 0, that it hides, and its formulas without a value; says whether it
/// has merged areas.
fn look(mut text: impl Read, hidden: &mut Vec<u32>, unsaved: &mut Unsaved) -> IoResult<bool> {
    let (merged, hides) = (Finder::new(b"mergeCell"), Finder::new(b"hidden="));
    let mut buffer = vec![0; 1 << 16];
    let (mut kept, mut is_merged) = (0, false);
    loop {
        let n = text.read(&mut buffer[kept..])?;
        if n == 0 {
            return Ok(is_merged);
        }
        let end = kept + n;
        // A tag may begin in this piece and end in the next; none is as long as a piece.
        let whole = memrchr(b'>', &buffer[..end]).map_or(if end == buffer.len() { end } else { 0 }, |last| last + 1);
        let piece = &buffer[..whole];
        is_merged = is_merged || merged.find(piece).is_some();
        unsaved.look(piece);
        for at in hides.find_iter(piece) {
            let from = memrchr(b'<', &piece[..at]).unwrap_or(at);
            let to = memchr(b'>', &piece[at..]).map_or(whole, |length| at + length);
            if hidden.len() < MAX_ROWS as usize {
                hidden.extend(hidden_row(&piece[from..to]));
            }
        }
        buffer.copy_within(whole..end, 0);
        kept = end - whole;
    }
}

/// The row, from 0, of a tag `<row r="2" hidden="1"`.
fn hidden_row(tag: &[u8]) -> Option<u32> {
    let tag = std::str::from_utf8(tag).ok()?;
    let mut words = tag.split_ascii_whitespace();
    if words.next()?.trim_start_matches('<').rsplit(':').next() != Some("row") {
        return None;
    }
    let (mut row, mut is_hidden) = (None, false);
    for word in words {
        let Some((name, value)) = word.split_once('=') else { continue };
        let value = value.trim_matches(['"', '\'', '/']);
        match name {
            "r" => row = value.parse::<u32>().ok(),
            "hidden" => is_hidden = value == "1" || value == "true",
            _ => {}
        }
    }
    row.filter(|_| is_hidden)?.checked_sub(1)
}

fn fault(error: &XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::Password,
        _ => Fault::Broken,
    }
}
