//! Workbooks in, comma-separated text out: XLSX and XLS through calamine, ODS by a reader of its own.
//!
//! Knows no browser below `glue`, no column and no meaning: [`Workbook`] lists the sheets, and [`Reading`] gives one of them as
//! RFC 4180 text in chunks, one record a row of the sheet from row 1 on, so that the numbers of records are those that the
//! spreadsheet shows. Numbers come as the shortest text that reads back the same, dates as ISO 8601, formulas by the value
//! they had when the workbook was saved, errors as their text; behind an amount stands the currency that its format shows. Rows and columns that are only formatted are no rows and
//! columns. Bytes from anywhere may be given: what cannot be read is a [`Fault`].

mod compound;
mod date;
mod dress;
#[cfg(target_arch = "wasm32")]
mod glue;
mod limits;
mod ods;
mod unsaved;
mod value;
mod workbook;
mod writer;
mod xls;
mod xlsx;

pub use unsaved::Unsaved;
pub use workbook::{Reading, Sheet, Workbook};

/// As in the first module: half the code of the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Why a workbook cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Encrypted: the content cannot be seen without the password.
    Password,
    /// Damaged, cut off, or no workbook at all.
    Broken,
    /// A binary workbook (XLSB), which is not read.
    Binary,
    /// More bytes or cells than a browser can hold: see `limits`.
    TooLarge,
    /// No visible sheet with cells.
    NoSheet,
}

impl Fault {
    /// The code by which the page's script knows the sentence.
    pub fn code(self) -> &'static str {
        match self {
            Fault::Password => "password",
            Fault::Broken => "broken-workbook",
            Fault::Binary => "binary-workbook",
            Fault::TooLarge => "workbook-too-large",
            Fault::NoSheet => "no-sheet",
        }
    }
}
