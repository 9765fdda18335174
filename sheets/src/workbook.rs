//! `Workbook`: which sheets there are; `Reading`: one of them as text.

use std::rc::Rc;

use calamine::Data;

use crate::Fault;
use crate::date::{push_date, push_duration, push_iso};
use crate::limits::{self, Bytes};
use crate::ods::OdsBook;
use crate::unsaved::Unsaved;
use crate::value::push_number;
use crate::writer::Writer;
use crate::xls::XlsBook;
use crate::xlsx::XlsxBook;

/// One sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    /// Whether the spreadsheet shows it.
    pub is_visible: bool,
}

enum Book {
    Xlsx(Box<XlsxBook>),
    Xls(Box<XlsBook>),
    Ods(Box<OdsBook>),
}

/// A workbook that has been opened.
pub struct Workbook {
    format: &'static str,
    sheets: Vec<Sheet>,
    book: Book,
}

/// One sheet on its way out.
pub struct Reading {
    writer: Writer,
    is_over: bool,
    /// Of an XLSX or XLS; that of an ODS is known at its end.
    unsaved: Unsaved,
}

impl Workbook {
    /// Opens a workbook; the bytes tell which kind it is.
    ///
    /// # Errors
    /// When it is locked, damaged, no workbook, over the limits, or has no sheet that is shown.
    pub fn open(bytes: Vec<u8>) -> Result<Workbook, Fault> {
        let bytes: Bytes = Rc::from(bytes);
        let (format, book, sheets) = if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            let (book, sheets) = XlsBook::open(&bytes)?;
            ("xls", Book::Xls(Box::new(book)), sheets)
        } else {
            let archive = limits::parts(&bytes)?;
            let has = |name: &str| archive.index_for_name(name).is_some();
            if has("content.xml") {
                let (book, sheets) = OdsBook::open(archive)?;
                ("ods", Book::Ods(Box::new(book)), sheets)
            } else if has("xl/workbook.bin") {
                return Err(Fault::Binary);
            } else {
                drop(archive);
                let (book, sheets) = XlsxBook::open(&bytes)?;
                ("xlsx", Book::Xlsx(Box::new(book)), sheets)
            }
        };
        if !sheets.iter().any(|sheet| sheet.is_visible) {
            return Err(Fault::NoSheet);
        }
        Ok(Workbook { format, sheets, book })
    }

    /// `xlsx`, `xls` or `ods`.
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// The sheets of cells in the order of their tabs, hidden ones too.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Starts to read a sheet, by its place in `sheets`. Another one that was being read is given up.
    ///
    /// # Errors
    /// When there is no such sheet, or it is damaged.
    pub fn start(&mut self, at: usize) -> Result<Reading, Fault> {
        let name = &self.sheets.get(at).ok_or(Fault::NoSheet)?.name;
        let (merges, hidden) = match &mut self.book {
            Book::Xlsx(book) => (book.start(name)?, book.hidden()),
            Book::Xls(book) => (book.start(name)?, book.hidden()),
            Book::Ods(book) => (book.start(at)?, Vec::new()),
        };
        let unsaved = match &mut self.book {
            Book::Xlsx(book) => book.unsaved(),
            Book::Xls(book) => book.unsaved(),
            Book::Ods(_) => Unsaved::default(),
        };
        let mut writer = Writer::new(merges);
        hidden.into_iter().for_each(|row| writer.hide(row));
        Ok(Reading { writer, is_over: false, unsaved })
    }

    /// The next piece of text, at least `enough` bytes long unless the sheet ends; `None` when it is over.
    ///
    /// # Errors
    /// When the rest of the sheet is damaged, or over the limits.
    pub fn next(&mut self, reading: &mut Reading, enough: usize) -> Result<Option<Vec<u8>>, Fault> {
        if !reading.is_over {
            let writer = &mut reading.writer;
            reading.is_over = match &mut self.book {
                Book::Xlsx(book) => book.advance(writer, enough)?,
                Book::Xls(book) => book.advance(writer, enough)?,
                Book::Ods(book) => book.advance(writer, enough)?,
            };
            if reading.is_over {
                writer.finish()?;
            }
        }
        Ok(Some(reading.writer.take()).filter(|text| !text.is_empty() || !reading.is_over))
    }

    /// How many rows with cells, of those read so far, the spreadsheet does not show: hidden by hand or by a filter. Their cells
    /// are in the text all the same.
    pub fn n_hidden(&self, reading: &Reading) -> u64 {
        reading.writer.n_hidden()
    }

    /// The formulas of those rows that were saved without a value, so that their cells are blank in the text.
    pub fn unsaved<'a>(&'a self, reading: &'a Reading) -> &'a Unsaved {
        match &self.book {
            Book::Ods(book) => book.unsaved(),
            _ => &reading.unsaved,
        }
    }

    /// How much of the sheet has been read, from 0 to 1.
    pub fn share(&self, reading: &Reading) -> f64 {
        if reading.is_over {
            return 1.0;
        }
        let share = match &self.book {
            Book::Xlsx(book) => book.share(),
            Book::Xls(book) => book.share(),
            Book::Ods(book) => book.share(),
        };
        share.clamp(0.0, 1.0)
    }

    /// A whole sheet at once: for tests and native tools.
    ///
    /// # Errors
    /// As `start` and `next`.
    pub fn text(&mut self, at: usize) -> Result<String, Fault> {
        let mut reading = self.start(at)?;
        let mut text = Vec::new();
        while let Some(part) = self.next(&mut reading, 1 << 16)? {
            text.extend(part);
        }
        String::from_utf8(text).map_err(|_| Fault::Broken)
    }
}

/// A value of calamine's as text.
pub(crate) fn push_data(out: &mut String, data: &Data, is_1904: bool) {
    match data {
        Data::Int(value) => out.push_str(&value.to_string()),
        Data::Float(value) => push_number(out, *value),
        Data::String(text) => out.push_str(text),
        Data::Bool(value) => out.push_str(if *value { "TRUE" } else { "FALSE" }),
        Data::DateTime(value) if value.is_duration() => push_duration(out, value.as_f64()),
        Data::DateTime(value) => {
            if !push_date(out, value.as_f64(), is_1904) {
                push_number(out, value.as_f64());
            }
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => push_iso(out, text),
        Data::Error(error) => out.push_str(&error.to_string()),
        Data::Empty => {}
    }
}
