//! XLS (BIFF5 and BIFF8) through calamine, which reads such a workbook as a whole.

use std::io::Cursor;
use std::rc::Rc;

use calamine::{Data, DataType, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::Fault;
use crate::compound::{Looks, tame};
use crate::limits::Bytes;
use crate::unsaved::Unsaved;
use crate::value::{Value, push_number, push_percent};
use crate::workbook::{Sheet, push_data};
use crate::writer::{Merge, Writer};

/// A workbook of Excel 97–2003.
pub struct XlsBook {
    source: Xls<Cursor<Bytes>>,
    /// What its sheets look like, in the order of `sheets_metadata`; and the place of the one that is read.
    looks: Vec<Looks>,
    at: usize,
    range: Range<Data>,
    /// The next row of the range.
    row: usize,
}

impl XlsBook {
    /// The workbook and its sheets.
    ///
    /// # Errors
    /// Locked or broken ones.
    pub fn open(bytes: &Bytes) -> Result<(XlsBook, Vec<Sheet>), Fault> {
        // A workbook of the newer kind that is locked lies in the container of the older one.
        if contains(bytes, &utf16("EncryptedPackage")) {
            return Err(Fault::Password);
        }
        let mut tamed = bytes.to_vec();
        let looks = tame(&mut tamed)?;
        let source = Xls::new(Cursor::new(Rc::from(tamed))).map_err(|error| match error {
            XlsError::Password => Fault::Password,
            _ => Fault::Broken,
        })?;
        let sheets = (source.sheets_metadata().iter())
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible })
            .collect();
        Ok((XlsBook { source, looks, at: 0, range: Range::empty(), row: 0 }, sheets))
    }

    /// Begins with a sheet; gives its merged cells.
    ///
    /// # Errors
    /// A sheet that cannot be read.
    pub fn start(&mut self, name: &str) -> Result<Vec<Merge>, Fault> {
        self.range = self.source.worksheet_range(name).map_err(|_| Fault::Broken)?;
        self.row = 0;
        self.at = self.source.sheets_metadata().iter().position(|sheet| sheet.name == name).unwrap_or(usize::MAX);
        let merges = self.source.merge_cells_by_sheet_name(name).unwrap_or_default();
        Ok(merges.into_iter().map(|area| Merge { start: area.start, end: area.end }).collect())
    }

    /// Rows of the sheet that are not shown, ascending.
    pub fn hidden(&self) -> Vec<u32> {
        self.looks.get(self.at).map_or_else(Vec::new, |looks| looks.hidden.iter().copied().map(u32::from).collect())
    }

    /// Its formulas without a value.
    pub fn unsaved(&self) -> Unsaved {
        self.looks.get(self.at).map_or_else(Unsaved::default, Looks::unsaved)
    }

    /// How much of the sheet is read, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.row as f64 / self.range.height().max(1) as f64
    }

    /// Reads on until `enough` bytes wait; true at the end of the sheet.
    ///
    /// # Errors
    /// A sheet over the limits.
    pub fn advance(&mut self, writer: &mut Writer, enough: usize) -> Result<bool, Fault> {
        let Some((first_row, first_column)) = self.range.start() else { return Ok(true) };
        let is_1904 = self.source.has_1904_epoch();
        let looks = self.looks.get(self.at);
        let mut text = String::new();
        while writer.n_waiting() < enough {
            if self.row >= self.range.height() {
                return Ok(true);
            }
            for (at, data) in self.range[self.row].iter().enumerate() {
                let (row, column) = (first_row + self.row as u32, first_column + at as u32);
                match data {
                    Data::Empty => {}
                    Data::Float(_) | Data::Int(_) if looks.is_some_and(|looks| looks.is_percent(row, column)) => {
                        text.clear();
                        let share = data.as_f64().unwrap_or_default();
                        push_percent(&mut text, share);
                        writer.put(row, column, Value::Other(&text))?;
                    }
                    Data::Float(_) | Data::Int(_) if looks.is_some_and(|looks| looks.unit(row, column).is_some()) => {
                        text.clear();
                        push_number(&mut text, data.as_f64().unwrap_or_default());
                        text.push(' ');
                        text.push_str(looks.and_then(|looks| looks.unit(row, column)).unwrap_or_default());
                        writer.put(row, column, Value::Other(&text))?;
                    }
                    Data::String(words) => writer.put(row, column, Value::Text(words))?,
                    other => {
                        text.clear();
                        push_data(&mut text, other, is_1904);
                        writer.put(row, column, Value::Other(&text))?;
                    }
                }
            }
            self.row += 1;
        }
        Ok(false)
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
