//! XLSX through calamine's streaming reader of cells: no sheet is ever held as a whole.

use std::io::Cursor;
use std::rc::Rc;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxCellReader, XlsxError};
use self_cell::{MutBorrow, self_cell};

use crate::limits::{Bytes, parts};
use crate::value::{Value, is_percent, push_percent};
use crate::workbook::{Sheet, push_data};
use crate::writer::{Merge, Writer};
use crate::{Fault, limits};

type Source = Xlsx<Cursor<Bytes>>;
type Cells<'a> = XlsxCellReader<'a, Cursor<Bytes>>;

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
    /// Rows of the sheet, as it states them itself.
    n_rows: u32,
}

impl XlsxBook {
    pub fn open(bytes: &Bytes) -> Result<(XlsxBook, Vec<Sheet>), Fault> {
        parts(bytes)?;
        let source = Xlsx::new(Cursor::new(Rc::clone(bytes))).map_err(|error| fault(&error))?;
        let sheets = (source.sheets_metadata().iter())
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible })
            .collect();
        let is_1904 = source.has_1904_epoch();
        Ok((XlsxBook { idle: Some(source), open: None, n_cells: 0, is_1904, n_rows: 0 }, sheets))
    }

    /// Starts a sheet and tells its merged areas.
    pub fn start(&mut self, name: &str) -> Result<Vec<Merge>, Fault> {
        if let Some(open) = self.open.take() {
            self.idle = Some(open.into_owner().into_inner());
        }
        let Some(mut source) = self.idle.take() else { return Err(Fault::Broken) };
        let merges = source.merge_cells_by_sheet_name(name).unwrap_or_default();
        let merges = merges.into_iter().map(|area| Merge { start: area.start, end: area.end }).collect();
        // A sheet that cannot be opened takes the workbook with it: nothing else of it could be trusted.
        let open = Open::try_new(MutBorrow::new(source), |source| source.borrow_mut().worksheet_cells_reader(name));
        let open = open.map_err(|error| fault(&error))?;
        self.n_rows = open.with_dependent(|_, cells| cells.dimensions().end.0.saturating_add(1));
        self.open = Some(open);
        Ok(merges)
    }

    /// Rows that the sheet states to have.
    pub fn n_rows(&self) -> u32 {
        self.n_rows
    }

    /// Hands cells to the writer until it holds `enough` bytes; `true` when the sheet is over.
    pub fn advance(&mut self, writer: &mut Writer, enough: usize) -> Result<bool, Fault> {
        let Some(open) = &mut self.open else { return Ok(true) };
        let (n_cells, is_1904) = (&mut self.n_cells, self.is_1904);
        let mut text = String::new();
        open.with_dependent_mut(|_, cells| {
            let format = |style: &Style| style.number_format.as_ref().is_some_and(|format| is_percent(&format.format_code));
            let percents: Vec<bool> = cells.styles().iter().map(format).collect();
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
                    DataRef::Float(share) if percents.get(style) == Some(&true) => {
                        text.clear();
                        push_percent(&mut text, *share);
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

fn fault(error: &XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::Password,
        _ => Fault::Broken,
    }
}
