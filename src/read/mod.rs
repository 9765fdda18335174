//! Bytes in, dataset and report out: no I/O, no browser, no clock.
//!
//! [`Intake`] takes the bytes of one export as they arrive and says what else it needs. Reading never fails for dirt in a
//! file: that becomes a notice. Only bytes that are no table at all give a [`ReadError`].

mod age;
mod amount;
mod average;
mod bands;
mod beside;
mod borrow;
mod canon;
mod capital;
mod carry;
mod cell;
mod chief;
mod compose;
mod compound;
mod counted;
mod cross;
mod cumulative;
mod currencies;
mod date;
mod dimension;
mod doubt;
mod encoding;
mod family;
mod grid;
mod header;
mod hxl;
mod indices;
mod inlet;
mod join;
mod jsonstat;
mod label;
mod layout;
#[cfg(test)]
mod layout_tests;
mod ledger;
mod log;
mod mapping;
mod matrix;
mod meaning;
mod measure;
mod melt;
mod nested;
mod numbering;
mod outline;
mod pace;
mod package;
mod part;
mod period;
mod portion;
mod prefix;
mod problem;
mod profile;
mod ranking;
mod reader;
mod receipts;
mod records;
mod region;
mod report;
mod resolve;
mod rests;
mod rewrite;
mod rows;
mod schema;
mod sdmxjson;
mod seek;
mod shape;
mod shares;
mod sheet_words;
mod sniff;
mod speaks;
mod spread;
mod stock;
mod table;
mod tape;
mod tells;
mod total;
mod unit;
mod value;
mod veiled;
mod verdict;
mod view;
mod vocabulary;
mod watch;
mod whole;
mod word;
mod workbook;

// The part that every byte passes is compiled for speed, from the same files.
use fairshare_hot::read::{column, number, scan};

pub use doubt::Doubt;
pub use number::Decimal;
pub use problem::{ErrorCode, ReadError};
pub use report::{Level, Notice, Report};
pub use seek::{Passes, Seek, SeekTable};
pub use table::RowIssue;

use std::rc::Rc;

use crate::data::Dataset;
use pace::{Pace, Work};
use reader::Reader;

/// Distinct texts, or records, that are looked at in one part of the work.
const PART: usize = 1 << 10;

/// What an intake wants after the end of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: call `finish`.
    Done,
    /// The bytes of another file; `path` is relative to the address of the first one.
    Fetch { path: String },
}

/// Reads one export.
///
/// ```
/// use fairshare::read::{Intake, Next};
/// let mut intake = Intake::new("funds.csv");
/// intake.push("Tỉnh,Giải ngân (triệu đồng)\nKon Tum,1.5\n".as_bytes())?;
/// assert_eq!(intake.end()?, Next::Done);
/// let (dataset, _) = intake.finish()?;
/// assert_eq!(dataset.measures[0].max, 1_500_000);
/// # Ok::<(), fairshare::read::ReadError>(())
/// ```
pub struct Intake {
    /// Nothing while its work is under way, and after `finish`.
    reader: Option<Box<Reader>>,
    pace: Pace,
    work: Option<Work<Done>>,
    /// What came of the work, until it is asked for.
    done: Option<Done>,
}

/// What came of the end of a file, or of all.
enum Done {
    Ended(Box<Reader>, Result<Next, ReadError>),
    Finished(Result<(Dataset, Report), ReadError>),
}

impl Intake {
    /// An intake for the file of this name; the name appears in messages.
    pub fn new(name: &str) -> Intake {
        Intake { reader: Some(Box::new(Reader::new(name))), pace: Pace::default(), work: None, done: None }
    }

    /// The same intake with what a page says of the file (see `mapping.rs`); it beats what the file says. What cannot be
    /// followed becomes a notice. To be called before the first bytes.
    pub fn with_mapping(mut self, json: &str) -> Intake {
        self.tell(|reader| reader.map(json));
        self
    }

    fn tell(&mut self, what: impl FnOnce(&mut Reader)) {
        if let Some(reader) = &mut self.reader {
            what(reader);
        }
    }

    /// Looks for rows in place of keeping them: at the end ask `found`, not `finish`. To be called before the first bytes.
    pub fn look_for(&mut self, seek: Rc<Seek>) {
        self.tell(|reader| reader.look_for(seek));
    }

    /// What was found, as JSON: `{n, tables: [{name, columns, rows: [[number, cell, …], …]}]}`, of the rows the first 200.
    pub fn found(&self) -> String {
        self.reader.as_ref().map_or(String::new(), |reader| reader.found())
    }

    /// Found rows as text for a file (`Seek::all`) that was not taken yet.
    pub fn found_text(&mut self) -> String {
        self.reader.as_mut().map_or(String::new(), |reader| reader.found_text())
    }

    /// Asks for the sheet of this name, should the file be a workbook that has it; the page's mapping may name another.
    pub fn want_sheet(&mut self, name: &str) {
        self.tell(|reader| reader.want_sheet(name));
    }

    /// Notes a sheet of the workbook that is not shown, and so is not read; the report names it. With a number of rows: those of
    /// a sheet that is read which the spreadsheet does not show.
    pub fn hide(&mut self, name: &str, rows: u64) {
        self.tell(|reader| reader.hide(name, rows));
    }

    /// Notes formulas of a sheet that were saved without a value: how many, and where the first ones stand.
    pub fn note_unsaved(&mut self, sheet: &str, n: u64, places: &str) {
        self.tell(|reader| reader.note_unsaved(sheet, n, places));
    }

    /// Starts a sheet of a workbook (`xlsx`, `xls` or `ods`): its cells follow as comma-separated text, a record a row, then
    /// `end`. One of all sheets is kept; a sheet without a table is none to fail for while there is another.
    pub fn begin_sheet(&mut self, name: &str, format: &str) {
        self.tell(|reader| reader.begin_sheet(name, format));
    }

    /// Reads a chunk of any length.
    ///
    /// # Errors
    /// When the bytes are no table.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ReadError> {
        for chunk in bytes.chunks(1 << 18) {
            let place = self.buffer(chunk.len());
            if place.is_empty() {
                break;
            }
            place.copy_from_slice(chunk);
            self.commit(chunk.len())?;
        }
        Ok(())
    }

    /// Room for the next `n` bytes. Fill it from the start, then `commit`: spares the copy of `push`.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        self.reader.as_mut().map_or(&mut [], |reader| reader.buffer(n))
    }

    /// Reads the first `n` bytes of the last `buffer`.
    ///
    /// # Errors
    /// When the bytes are no table.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        self.reader.as_mut().map_or(Ok(()), |reader| reader.commit(n))
    }

    /// Does a part of `end`, a few milliseconds of it, so that a page can paint in between; true when there is more of it.
    pub fn ending(&mut self) -> bool {
        self.go(PART, false)
    }

    /// Says whether a part of the program is not there: `ending` and `finishing` stop where they need it (`is_waiting`), and go on
    /// when it is there. `end` and `finish` do not ask.
    pub fn set_lean(&mut self, is_lean: bool) {
        self.pace.set_lean(is_lean);
    }

    /// Whether `ending` or `finishing` can only go on when the whole program is there.
    pub fn is_waiting(&self) -> bool {
        self.pace.is_waiting()
    }

    /// Ends the present file and says whether another one is needed. Does what `ending` has left to do.
    ///
    /// # Errors
    /// When the file as a whole is no table, or a package names none.
    pub fn end(&mut self) -> Result<Next, ReadError> {
        self.set_lean(false);
        while self.go(usize::MAX, false) {}
        match self.done.take() {
            Some(Done::Ended(reader, next)) => {
                self.reader = Some(reader);
                next
            }
            other => {
                self.done = other;
                Ok(Next::Done)
            }
        }
    }

    /// Does a part of `finish`, as `ending` does.
    pub fn finishing(&mut self) -> bool {
        self.go(PART, true)
    }

    /// The dataset and how it was read. Does what `finishing` has left to do.
    ///
    /// # Errors
    /// When no table was read: `end` was not called or failed.
    pub fn finish(mut self) -> Result<(Dataset, Report), ReadError> {
        self.set_lean(false);
        while self.go(usize::MAX, true) {}
        match self.done {
            Some(Done::Finished(found)) => found,
            _ => Err(ReadError::new(ErrorCode::Empty)),
        }
    }

    /// Does so much of the work, which is begun if there is none; true when there is more.
    fn go(&mut self, n: usize, is_finish: bool) -> bool {
        if self.work.is_none() {
            let Some(mut reader) = self.reader.take() else { return false };
            let pace = self.pace.clone();
            self.work = Some(if is_finish {
                Work::new(async move { Done::Finished(reader.finish(&pace).await) })
            } else {
                Work::new(async move {
                    let next = reader.end(&pace).await;
                    Done::Ended(reader, next)
                })
            });
        }
        let Some(work) = &mut self.work else { return false };
        match work.go(&self.pace, n) {
            None => true,
            done => {
                (self.done, self.work) = (done, None);
                false
            }
        }
    }
}
