//! What the page's script (`sheets.js`) sees of a workbook.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::{Fault, Reading, Workbook};

/// A workbook and the sheet that is being read. Whatever fails throws the code of a [`Fault`].
#[wasm_bindgen]
pub struct Book {
    workbook: Workbook,
    reading: Option<Reading>,
}

/// What a workbook holds, as the page's script takes it.
#[derive(Serialize)]
struct Contents {
    /// `xlsx`, `xls` or `ods`.
    format: &'static str,
    /// The names of the sheets in the order of their tabs; an empty one for a sheet that is not shown.
    names: Vec<String>,
    /// The names of those that are not shown.
    hidden: Vec<String>,
}

fn thrown(fault: Fault) -> JsValue {
    JsValue::from_str(fault.code())
}

#[wasm_bindgen]
impl Book {
    /// Opens a workbook.
    ///
    /// # Errors
    /// What `Workbook::open` says, as JavaScript's error.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Book, JsValue> {
        Ok(Book { workbook: Workbook::open(bytes).map_err(thrown)?, reading: None })
    }

    /// `{format, names, hidden}`: what the workbook holds.
    pub fn contents(&self) -> Result<JsValue, JsValue> {
        let name = |sheet: &crate::Sheet| if sheet.is_visible { sheet.name.clone() } else { String::new() };
        let names = self.workbook.sheets().iter().map(name).collect();
        let hidden = self.workbook.sheets().iter().filter(|sheet| !sheet.is_visible).map(|sheet| sheet.name.clone()).collect();
        Ok(serde_wasm_bindgen::to_value(&Contents { format: self.workbook.format(), names, hidden })?)
    }

    /// Starts the sheet at this place.
    pub fn start(&mut self, at: usize) -> Result<(), JsValue> {
        self.reading = Some(self.workbook.start(at).map_err(thrown)?);
        Ok(())
    }

    /// The next piece of its text as UTF-8; nothing when the sheet is over.
    pub fn next(&mut self, enough: usize) -> Result<Option<Vec<u8>>, JsValue> {
        let Some(reading) = &mut self.reading else { return Ok(None) };
        self.workbook.next(reading, enough).map_err(thrown)
    }

    /// How many rows with cells, of those read so far, the spreadsheet does not show.
    pub fn n_hidden(&self) -> f64 {
        self.reading.as_ref().map_or(0.0, |reading| self.workbook.n_hidden(reading) as f64)
    }

    /// How many formulas of the sheet were saved without a value, and where the first ones stand: `3 D2, D3, E2`.
    pub fn unsaved(&self) -> String {
        let Some(seen) = self.reading.as_ref().map(|reading| self.workbook.unsaved(reading)) else { return String::new() };
        [&seen.n.to_string(), " ", &seen.places.join(", ")].concat()
    }

    /// How much of the sheet has been read, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.reading.as_ref().map_or(0.0, |reading| self.workbook.share(reading))
    }
}
