//! Bytes from JavaScript into the reader, and the dataset as JavaScript holds it.

use std::rc::Rc;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::fault;
use crate::app::dimension_value;
use crate::data::{Dataset, Kind};
use crate::locale::{Lang, beside};
use crate::read::{self, Next, ReadError, Report};
use crate::spec::{write_comma, write_member, write_name};

/// One export being read. Chunks are written straight into the module's memory: `buffer(n)`, fill, `commit(n)`.
#[wasm_bindgen]
pub struct Intake {
    reader: Option<read::Intake>,
}

fn read_fault(error: &ReadError) -> JsValue {
    fault(error.code.name(), &|lang| error.message(lang))
}

impl Intake {
    /// Looks for rows in place of keeping them.
    pub(super) fn look_for(&mut self, seek: Rc<read::Seek>) {
        if let Some(reader) = &mut self.reader {
            reader.look_for(seek);
        }
    }

    fn go(&mut self, whole: bool, part: impl Fn(&mut read::Intake) -> bool) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        reader.set_lean(!whole);
        part(reader)
    }
}

#[wasm_bindgen]
impl Intake {
    /// An intake for the file of this name; the media type is a hint that bytes may contradict. `mapping` is what a page's
    /// author or a visitor says about the columns, as a JSON object; empty for nothing.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, _media_type: &str, mapping: &str) -> Intake {
        Intake { reader: Some(read::Intake::new(name).with_mapping(mapping)) }
    }

    /// Asks for a sheet by its name.
    pub fn want_sheet(&mut self, name: &str) {
        if let Some(reader) = &mut self.reader {
            reader.want_sheet(name);
        }
    }

    /// Starts a sheet of a workbook; its text follows, then `end`.
    pub fn begin_sheet(&mut self, name: &str, format: &str) {
        if let Some(reader) = &mut self.reader {
            reader.begin_sheet(name, format);
        }
    }

    /// Notes a sheet of the workbook that is not shown, or so many rows of one.
    pub fn hide(&mut self, name: &str, rows: f64) {
        if let Some(reader) = &mut self.reader {
            reader.hide(name, rows as u64);
        }
    }

    /// Notes formulas of a sheet without a value: `3 D2, D3, E2`, or `0`.
    pub fn note_unsaved(&mut self, name: &str, told: &str) {
        if let (Some(reader), Some((n, places))) = (&mut self.reader, told.split_once(' '))
            && let Ok(n @ 1..) = n.parse()
        {
            reader.note_unsaved(name, n, places);
        }
    }

    /// Where the next `n` bytes are to be written; valid until the next call into the module.
    pub fn buffer(&mut self, n: usize) -> *mut u8 {
        self.reader.as_mut().map_or(std::ptr::null_mut(), |reader| reader.buffer(n).as_mut_ptr())
    }

    /// Reads the `n` bytes just written.
    pub fn commit(&mut self, n: usize) -> Result<(), JsValue> {
        self.reader.as_mut().map_or(Ok(()), |reader| reader.commit(n)).map_err(|error| read_fault(&error))
    }

    /// Ends a resource; the path of the next one to fetch, if the export has more.
    pub fn end(&mut self) -> Result<Option<String>, JsValue> {
        let Some(reader) = &mut self.reader else { return Ok(None) };
        match reader.end().map_err(|error| read_fault(&error))? {
            Next::Done => Ok(None),
            Next::Fetch { path } => Ok(Some(path)),
        }
    }

    /// Does a part of `end`; true when there is more of it. `whole` tells whether the rest of the module is there.
    pub fn ending(&mut self, whole: bool) -> bool {
        self.go(whole, read::Intake::ending)
    }

    /// Does a part of `finish`, as `ending` does.
    pub fn finishing(&mut self, whole: bool) -> bool {
        self.go(whole, read::Intake::finishing)
    }

    /// Whether they go on only when the rest of the module is there.
    pub fn waits(&self) -> bool {
        self.reader.as_ref().is_some_and(read::Intake::is_waiting)
    }

    /// What was found of a search, as JSON (`read::Intake::found`).
    pub fn found(&self) -> String {
        self.reader.as_ref().map_or(String::new(), read::Intake::found)
    }

    /// Text for a file that was found since it was last taken.
    pub fn found_text(&mut self) -> String {
        self.reader.as_mut().map_or(String::new(), read::Intake::found_text)
    }

    /// The dataset; the intake is spent.
    pub fn finish(&mut self) -> Result<Data, JsValue> {
        let Some(reader) = self.reader.take() else { return Err(JsValue::from_str("read")) };
        let (dataset, report) = reader.finish().map_err(|error| read_fault(&error))?;
        Ok(Data { dataset: Rc::new(dataset), report })
    }
}

/// A dataset and the report of its reading; elements share it.
#[wasm_bindgen]
pub struct Data {
    pub(super) dataset: Rc<Dataset>,
    report: Report,
}

#[wasm_bindgen]
impl Data {
    /// The report as JSON: `contract` as scripts get it, `panel` as the panel shows it; anything else as CSV. `veiled`: without
    /// figures of people.
    pub fn report(&mut self, form: &str, lang: &str, veiled: bool) -> String {
        let lang = Lang::from_tag(lang).unwrap_or_default();
        let tell = |report: &Report| match form {
            "contract" => report.to_json(lang),
            "panel" => report.panel(lang),
            _ => report.to_csv(lang),
        };
        if veiled { self.report.veiled(&tell) } else { tell(&self.report) }
    }

    /// What a package calls itself in these languages (`vi`, `en vi`); empty for any other file.
    pub fn title(&self, langs: &str) -> String {
        let mut titles = langs.split(' ').map(|tag| self.report.title_in(Lang::from_tag(tag).unwrap_or_default()));
        beside(titles.next().unwrap_or("").to_owned(), titles.next().unwrap_or(""))
    }

    /// The columns as JSON: `[{name, label, role, kind, unit, values}]`. `veiled`: without values that tell persons apart.
    pub fn columns(&self, veiled: bool) -> String {
        let mut out = String::from("[");
        for (at, dimension) in self.dataset.dimensions.iter().enumerate() {
            open(&mut out, &dimension.name, &dimension.label, "dimension", dimension.kind, None);
            write_name(&mut out, "values");
            out.push('[');
            let is_told = !veiled || !crate::privacy::is_hidden(&self.dataset, at);
            for value in dimension.values.iter().filter(|_| is_told) {
                write_comma(&mut out);
                dimension_value(&mut out, dimension, value);
            }
            out.push_str("]}");
        }
        for measure in &self.dataset.measures {
            open(&mut out, &measure.name, &measure.label, "measure", measure.kind, measure.unit.name());
            out.push('}');
        }
        out.push(']');
        out
    }
}

fn open(out: &mut String, name: &str, label: &str, role: &str, kind: Option<Kind>, unit: Option<&str>) {
    write_comma(out);
    out.push('{');
    write_member(out, "name", name);
    write_member(out, "label", label);
    write_member(out, "role", role);
    for (key, text) in [("kind", kind.map(Kind::name)), ("unit", unit)] {
        match text {
            Some(text) => write_member(out, key, text),
            None => {
                write_name(out, key);
                out.push_str("null");
            }
        }
    }
}
