//! `Reader`: the files of one export as they arrive, one after the other, and what they come to.
//!
//! `Intake` is what others see of it. What takes long for its many texts or records is done at a `Pace`.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::data::Dataset;

use super::Next;
use super::column::Kept;
use super::compose::compose_all;
use super::encoding::Encoding;
use super::inlet::{Inlet, Outcome};
use super::mapping::Mapping;
use super::pace::Pace;
use super::package::{self, Package};
use super::problem::{ErrorCode, ReadError};
use super::records;
use super::report::{Notice, Report};
use super::resolve::{self, Source};
use super::schema;
use super::seek::{Harvest, Seek, Seeking};
use super::table::{RawTable, TableBuilder};
use super::tape::Tape;
use super::workbook::{self, Sheets};

/// One export while it is read.
pub(super) struct Reader {
    name: String,
    state: State,
    sources: Vec<Source>,
    package: Option<Package>,
    /// How many of its resources have been begun.
    n_begun: usize,
    /// Files of the present resource still to come, the next one last.
    parts: Vec<String>,
    /// Whether the present file is the schema of the resource to come.
    is_schema: bool,
    is_json: bool,
    notices: Vec<Notice>,
    mapping: Mapping,
    sheets: Sheets,
    /// The sheet that the page asks for.
    wanted: String,
    /// Whether the present table is a sheet; and of a package's workbook, the first of its sheets among the sources.
    is_sheet: bool,
    sheets_from: Option<usize>,
    /// What is looked for, where nothing is to be kept.
    seek: Option<Rc<Seek>>,
    harvest: Harvest,
}

/// Work that few files need. Behind a pointer, so that what waits for it is no larger, and may be in another part of the module.
type Later<'a> = Pin<Box<dyn Future<Output = Result<(), ReadError>> + 'a>>;

enum State {
    Reading { name: String, inlet: Box<Inlet> },
    Ended,
}

impl Reader {
    /// An intake for the file of this name; the name appears in messages.
    pub fn new(name: &str) -> Reader {
        Reader {
            name: name.to_owned(),
            state: State::Reading { name: name.to_owned(), inlet: Box::new(Inlet::open(Box::default())) },
            sources: Vec::new(),
            package: None,
            n_begun: 0,
            parts: Vec::new(),
            is_schema: false,
            is_json: false,
            notices: Vec::new(),
            mapping: Mapping::default(),
            sheets: Sheets::default(),
            wanted: String::new(),
            is_sheet: false,
            sheets_from: None,
            seek: None,
            harvest: Harvest::default(),
        }
    }

    /// Takes what a page says of the file, before its first bytes.
    pub fn map(&mut self, json: &str) {
        self.mapping = Mapping::parse(json);
        self.restart();
    }

    /// Looks for rows in place of keeping them: at the end ask `found`, not `finish`. To be called before the first bytes.
    pub fn look_for(&mut self, seek: Rc<Seek>) {
        self.seek = Some(seek);
        self.restart();
    }

    /// What was found, as JSON: `{n, tables: [{name, columns, rows: [[number, cell, …], …]}]}`, of the rows the first 200.
    pub fn found(&self) -> String {
        self.harvest.json()
    }

    /// Found rows as text for a file (`Seek::all`) that was not taken yet.
    pub fn found_text(&mut self) -> String {
        let reading = match &mut self.state {
            State::Reading { inlet, .. } => inlet.found(),
            State::Ended => None,
        };
        self.harvest.text(reading)
    }

    fn seeking(&self, name: &str, said: Mapping) -> Option<Seeking> {
        self.seek.as_ref().map(|seek| Seeking { seek: Rc::clone(seek), name: name.to_owned(), said })
    }

    fn restart(&mut self) {
        let builder = TableBuilder::with_delimiter(self.mapping.delimiter).with_header_row(self.mapping.header_row);
        let builder = builder.with_fill(self.mapping.fill);
        let builder = builder.with_seeking(self.seeking(&self.name, Mapping::default()).as_ref());
        let mut inlet = Inlet::open(Box::new(builder));
        inlet.state_encoding(self.mapping.encoding.as_deref().unwrap_or_default());
        self.state = State::Reading { name: self.name.clone(), inlet: Box::new(inlet) };
    }

    /// Asks for the sheet of this name, should the file be a workbook that has it; the page's mapping may name another.
    pub fn want_sheet(&mut self, name: &str) {
        name.clone_into(&mut self.wanted);
    }

    /// Notes a sheet of the workbook that is not shown, and so is not read; the report names it. With a number of rows: those of
    /// a sheet that is read which the spreadsheet does not show.
    pub fn hide(&mut self, name: &str, rows: u64) {
        match rows {
            0 => self.sheets.hidden.push(name.to_owned()),
            n => self.sheets.hidden_rows.push((name.to_owned(), n)),
        }
    }

    /// Notes formulas of a sheet that were saved without a value.
    #[inline(never)]
    pub fn note_unsaved(&mut self, sheet: &str, n: u64, places: &str) {
        self.sheets.unsaved.push((sheet.to_owned(), n, places.to_owned()));
    }

    /// Starts a sheet of a workbook (`xlsx`, `xls` or `ods`): its cells follow as comma-separated text, a record a row, then
    /// `end`. One of all sheets is kept; a sheet without a table is none to fail for while there is another.
    pub fn begin_sheet(&mut self, name: &str, format: &str) {
        self.sheets.format = ["xlsx", "xls", "ods"].into_iter().find(|known| *known == format).unwrap_or("xlsx");
        self.is_sheet = true;
        if self.package.is_some() {
            self.sheets_from.get_or_insert(self.sources.len());
        }
        let is_meant = self.mapping.sheet.as_deref().is_none_or(|sheet| sheet == name);
        let builder = TableBuilder::of_sheet()
            .with_header_row(self.mapping.header_row.filter(|_| is_meant))
            .with_fill(self.mapping.fill)
            .with_seeking(self.seeking(name, Mapping::default()).as_ref());
        self.state = State::Reading { name: name.to_owned(), inlet: Box::new(Inlet::of(Box::new(builder))) };
    }

    /// Room for the next `n` bytes. Fill it from the start, then `commit`: spares the copy of `push`.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        match &mut self.state {
            State::Reading { inlet, .. } => inlet.buffer(n),
            State::Ended => &mut [],
        }
    }

    /// Reads the first `n` bytes of the last `buffer`.
    ///
    /// # Errors
    /// When the bytes are no table.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        match &mut self.state {
            State::Reading { name, inlet } => inlet.commit(n).map_err(|error| error.in_file(name)),
            State::Ended => Ok(()),
        }
    }

    /// Ends the present file and says whether another one is needed.
    ///
    /// # Errors
    /// When the file as a whole is no table, or a package names none.
    pub async fn end(&mut self, pace: &Pace) -> Result<Next, ReadError> {
        if let State::Reading { name, inlet } = &mut self.state
            && let Some(path) = self.parts.pop()
        {
            inlet.end_part().map_err(|error| error.in_file(name))?;
            return Ok(Next::Fetch { path });
        }
        if let State::Reading { name, inlet } = std::mem::replace(&mut self.state, State::Ended) {
            self.close(&name, *inlet, pace).await.map_err(|error| error.in_file(&name))?;
        }
        // Another sheet of the same workbook may follow.
        if std::mem::take(&mut self.is_sheet) {
            return Ok(Next::Done);
        }
        if let Some(from) = self.sheets_from.take() {
            self.keep_sheet(from, pace).await?;
        }
        if self.package.is_some() { self.next_resource() } else { Ok(Next::Done) }
    }

    /// Begins the next file of a package.
    #[inline(never)]
    fn next_resource(&mut self) -> Result<Next, ReadError> {
        while let Some(resource) = self.package.as_mut().and_then(|package| package.resources.get_mut(self.n_begun)) {
            if let Some(path) = resource.reference.take() {
                self.is_schema = true;
                self.state = State::Reading { name: path.clone(), inlet: Box::new(Inlet::open(Box::default())) };
                return Ok(Next::Fetch { path });
            }
            self.n_begun += 1;
            self.parts.clone_from(&resource.parts);
            self.parts.reverse();
            // One without a file stood in the package itself and has been read.
            let Some(path) = self.parts.pop() else { continue };
            let said = resource.mapping(&self.mapping);
            let seek = self.seek.as_ref();
            let seeking = seek.map(|seek| Seeking { seek: Rc::clone(seek), name: resource.name.clone(), said: said.clone() });
            let builder = TableBuilder::of_resource(resource, said, &self.mapping)?.with_seeking(seeking.as_ref());
            let mut inlet = Inlet::open(Box::new(builder));
            inlet.state_encoding(self.mapping.encoding.as_deref().or(resource.encoding.as_deref()).unwrap_or_default());
            self.state = State::Reading { name: resource.name.clone(), inlet: Box::new(inlet) };
            return Ok(Next::Fetch { path });
        }
        Ok(Next::Done)
    }

    /// Keeps one sheet of a workbook, of those from a number on, that is a resource of a package.
    fn keep_sheet<'a>(&'a mut self, from: usize, pace: &'a Pace) -> Later<'a> {
        Box::pin(async move {
            let mut sheets = std::mem::take(&mut self.sheets);
            let mut found = self.sources.split_off(from.min(self.sources.len()));
            let resource = self.package.as_ref().zip(self.n_begun.checked_sub(1));
            let Some(resource) = resource.and_then(|(package, at)| package.resources.get(at)) else { return Ok(()) };
            if found.is_empty() {
                return Err(sheets.failed.take().unwrap_or(ReadError::new(ErrorCode::Empty)).in_file(&resource.name));
            }
            let wanted = resource.sheet.clone().unwrap_or_default();
            sheets.choose(&mut found, &wanted, &self.mapping, pace).await;
            let chosen = found[0].name.clone();
            self.notices.extend(workbook::hidden_rows(std::mem::take(&mut sheets.hidden_rows), &chosen));
            self.notices.extend(sheets.tell_unsaved(|sheet| sheet == chosen));
            found[0].name.clone_from(&resource.name);
            self.sources.append(&mut found);
            if sheets.seen.len() > 1 && wanted.is_empty() {
                let others = sheets.seen.into_iter().filter(|sheet| !sheet.is_chosen).map(|sheet| sheet.name).collect();
                self.notices.push(Notice::Sheet { chosen, others });
            } else if !wanted.is_empty() && !workbook::is_alike(&wanted, &chosen) {
                self.notices.push(Notice::NoSheet { wanted, chosen });
            }
            Ok(())
        })
    }

    /// Takes a table; that of a package with what its schema says.
    async fn add(&mut self, name: String, mut table: RawTable, resource: Option<usize>, pace: &Pace) {
        if let Some(found) = table.found {
            return self.harvest.take(found);
        }
        for kept in &mut table.columns {
            let (Kept::Coded(dictionary) | Kept::Numeric { texts: dictionary, .. }) = kept;
            compose_all(dictionary, pace).await;
        }
        let resource = self.package.as_ref().zip(resource).and_then(|(package, at)| package.resources.get(at));
        let said = resource.map(|resource| resource.mapping(&self.mapping));
        if let Some(said) = &said {
            schema::rewrite(&mut table, said, pace).await;
        }
        let mut source = Source::new(name, table);
        if let Some(resource) = resource {
            source.keys.clone_from(&resource.schema.keys);
            source.order = resource.at;
        }
        source.said = said;
        self.sources.push(source);
    }

    /// Reads the tables that stand in the package's own text.
    async fn inline(&mut self, tape: &Tape, pace: &Pace) -> Result<(), ReadError> {
        let Some(package) = &mut self.package else { return Ok(()) };
        let Some(list) = tape.get(0, "resources") else { return Ok(()) };
        let places = records::items(tape, list);
        let mut found = Vec::new();
        for (which, resource) in package.resources.iter().enumerate().filter(|(_, resource)| resource.parts.is_empty()) {
            let Some(data) = places.get(resource.at).and_then(|place| tape.get(*place, "data")) else { continue };
            let name = resource.name.clone();
            let said = resource.mapping(&self.mapping);
            let seek = self.seek.as_ref();
            let seeking = seek.map(|seek| Seeking { seek: Rc::clone(seek), name: name.clone(), said: said.clone() });
            if tape.kind(data) != b'"' {
                match records::read(tape, data, &mut self.notices, seeking.as_ref(), pace).await {
                    Ok(tables) => found.extend(
                        tables.into_iter().map(|(path, table)| (if path.is_empty() { name.clone() } else { path }, table, which)),
                    ),
                    Err(_) => package.skipped.push(name),
                }
                continue;
            }
            let text = tape.string(data);
            let mut builder = TableBuilder::of_resource(resource, said, &self.mapping)?.with_seeking(seeking.as_ref());
            builder.buffer(text.len()).copy_from_slice(text.as_bytes());
            builder.commit(text.len())?;
            match builder.finish() {
                Ok(table) => found.push((name, table, which)),
                Err(_) => package.skipped.push(name),
            }
        }
        for (name, table, which) in found {
            self.add(name, table, Some(which), pace).await;
        }
        Ok(())
    }

    async fn close(&mut self, name: &str, inlet: Inlet, pace: &Pace) -> Result<(), ReadError> {
        let (outcome, encoding) = inlet.end()?;
        match outcome {
            Outcome::Table(builder) => {
                let table = builder.finish();
                match table {
                    Ok(mut table) => {
                        table.encoding = encoding.name();
                        self.sheets.add(name, &table);
                        self.add(name.to_owned(), table, self.n_begun.checked_sub(1), pace).await;
                    }
                    Err(error) if self.sheets.format.is_empty() => return Err(error),
                    Err(error) => {
                        self.sheets.add_none(name);
                        self.sheets.failed.get_or_insert(error);
                    }
                }
            }
            Outcome::Tape(tape) => self.close_json(name, *tape, encoding, pace).await?,
        }
        Ok(())
    }

    /// Closes a file of JSON: records, a package or its schema.
    fn close_json<'a>(&'a mut self, name: &'a str, mut tape: Tape, encoding: Encoding, pace: &'a Pace) -> Later<'a> {
        Box::pin(async move {
            tape.finish()?;
            if std::mem::take(&mut self.is_schema) {
                let said = std::str::from_utf8(tape.raw(0)).ok().and_then(|text| crate::json::Json::parse(text).ok());
                if let Some(resource) = self.package.as_mut().and_then(|package| package.resources.get_mut(self.n_begun)) {
                    resource.schema = said.map_or_else(Default::default, |said| schema::parse(&said));
                }
                return Ok(());
            }
            let is_package = tape.get(0, "resources").is_some();
            if !is_package {
                let seeking = self.seeking(name, Mapping::default());
                let tables = records::read(&tape, 0, &mut self.notices, seeking.as_ref(), pace).await?;
                self.is_json = true;
                for (path, mut table) in tables {
                    table.encoding = encoding.name();
                    let name = if path.is_empty() { name.to_owned() } else { path };
                    self.add(name, table, self.n_begun.checked_sub(1), pace).await;
                }
                return Ok(());
            }
            if self.package.is_some() {
                return Err(ReadError::new(ErrorCode::Package).with("detail", name.to_owned()));
            }
            self.package = Some(package::parse(tape.raw(0))?);
            self.inline(&tape, pace).await?;
            Ok(())
        })
    }

    /// The dataset and how it was read.
    ///
    /// # Errors
    /// When no table was read: `end` was not called or failed.
    pub async fn finish(mut self, pace: &Pace) -> Result<(Dataset, Report), ReadError> {
        if self.sources.is_empty() {
            let failed = self.sheets.failed.take().unwrap_or(ReadError::new(ErrorCode::Empty));
            return Err(failed.in_file(&self.name));
        }
        let is_workbook = !self.sheets.format.is_empty();
        if is_workbook {
            if let Some(sheet) = &self.mapping.sheet {
                self.wanted.clone_from(sheet);
            }
            self.sheets.choose(&mut self.sources, &self.wanted, &self.mapping, pace).await;
        }
        let format = match (self.package.is_some(), self.is_json) {
            (true, _) => "datapackage",
            (false, true) => "json",
            _ => "csv",
        };
        crate::sort::by_key(&mut self.sources, |source| source.order);
        let (dataset, mut report) = resolve::resolve(self.sources, format, &self.mapping, pace).await;
        if is_workbook {
            self.sheets.tell(&mut report, self.wanted);
        }
        report.notices.extend(self.notices);
        if let Some(package) = self.package {
            report.notices.extend(package.skipped.into_iter().map(|resource| Notice::NotRead { resource }));
            report.title = package.title;
            report.titles = package.titles;
        }
        Ok((dataset, report))
    }
}
