//! Frictionless data packages: `datapackage.json` names the tables to read (specs.frictionlessdata.io, 1.0 and 2.0).
//!
//! Knows where a table's bytes lie and in which dialect; what its columns are is in `schema`.

use crate::data::Unit;
use crate::json::Json;

use super::mapping::{ColumnMapping, Mapping};
use super::problem::{ErrorCode, ReadError};
use super::schema::{self, Schema};

/// One table that a package names.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Resource {
    pub name: String,
    /// Its place among the resources of the package.
    pub at: usize,
    /// The files that hold it one after the other; each relative to the package's address, or absolute. None for a table
    /// that stands in the package itself.
    pub parts: Vec<String>,
    /// `dialect.delimiter` and `quoteChar`, where they are one byte; a quote of none is a byte that no text has.
    pub delimiter: Option<u8>,
    pub quote: Option<u8>,
    /// Rows that begin with this are notes.
    pub comment: Option<u8>,
    /// Counted from 1.
    pub header_row: Option<u64>,
    /// Whether the first row is data: names are those of the schema.
    pub is_headless: bool,
    pub encoding: Option<String>,
    pub schema: Schema,
    /// The sheet that the dialect names, should the file be a workbook.
    pub sheet: Option<String>,
    /// Where the schema is, if it is a file of its own.
    pub reference: Option<String>,
}

/// What a package names, and the resources that are no table to be read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Package {
    pub title: String,
    /// The title in Vietnamese and in English (`title_vi`, `title_en`), where the package says it in more than one language.
    pub titles: [Option<String>; 2],
    pub resources: Vec<Resource>,
    pub skipped: Vec<String>,
}

/// Reads a descriptor.
///
/// # Errors
/// When it is no JSON object with `resources`, or none of them is a table with a usable path or data of its own.
pub fn parse(bytes: &[u8]) -> Result<Package, ReadError> {
    let invalid = |detail: &str| ReadError::new(ErrorCode::Package).with("detail", detail.to_owned());
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| invalid("UTF-8?"))?;
    let descriptor = Json::parse(text).map_err(|at| {
        let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        ReadError::new(ErrorCode::Syntax).at(line)
    })?;
    let Some(resources) = descriptor.get("resources") else { return Err(ReadError::new(ErrorCode::Json)) };
    let mut package = Package::default();
    let said = |name: &str| descriptor.get(name).and_then(Json::as_text).map(|title| title.trim().to_owned());
    package.title = said("title").unwrap_or_default();
    package.titles = ["title_vi", "title_en"].map(|name| said(name).filter(|title| !title.is_empty()));
    for (at, resource) in resources.items().iter().enumerate() {
        match read(resource, at) {
            Ok(resource) => package.resources.push(resource),
            Err(name) => package.skipped.push(name),
        }
    }
    if package.resources.is_empty() {
        return Err(invalid("resources: CSV?"));
    }
    currencies(&mut package, &descriptor);
    mark_keys(&mut package);
    Ok(package)
}

/// One resource; the name of one that cannot be read.
fn read(resource: &Json, at: usize) -> Result<Resource, String> {
    let text = |name: &str| resource.get(name).and_then(Json::as_text);
    let mut table = Resource { at, ..Resource::default() };
    table.name = text("name").map_or_else(|| ["table", &(at + 1).to_string()].concat(), str::to_owned);
    match resource.get("path") {
        Some(Json::Text(path)) => table.parts.push(path.clone()),
        Some(Json::List(paths)) => table.parts.extend(paths.iter().filter_map(Json::as_text).map(str::to_owned)),
        _ => {}
    }
    let is_inline =
        table.parts.is_empty() && matches!(resource.get("data"), Some(Json::List(_) | Json::Text(_) | Json::Object(_)));
    if !is_inline && (table.parts.is_empty() || !table.parts.iter().all(|path| is_safe(path) && is_table(text("format"), path))) {
        return Err(table.name);
    }
    // A dialect by reference is a file of its own; sniffing serves as well.
    let dialect = resource.get("dialect").unwrap_or(&Json::Null);
    let one = |name: &str| {
        let text = dialect.get(name).and_then(Json::as_text);
        text.filter(|text| text.len() == 1).and_then(|text| text.bytes().next())
    };
    (table.delimiter, table.quote, table.comment) = (one("delimiter"), one("quoteChar"), one("commentChar"));
    if matches!(dialect.get("quoteChar"), Some(Json::Null)) {
        table.quote = Some(0x1d);
    }
    if text("format") == Some("tsv") {
        table.delimiter = table.delimiter.or(Some(b'\t'));
    }
    match dialect.get("headerRows").map(Json::items) {
        Some([]) => table.is_headless = true,
        Some([Json::Number(row)]) => table.header_row = row.parse().ok().filter(|row| *row > 0),
        _ => {}
    }
    table.is_headless |= dialect.get("header") == Some(&Json::Bool(false));
    table.encoding = text("encoding").map(str::to_owned);
    table.sheet = dialect.get("sheetName").or(dialect.get("sheet")).and_then(Json::as_text).map(str::to_owned);
    match resource.get("schema") {
        Some(Json::Text(path)) => table.reference = Some(path.clone()).filter(|path| is_safe(path)),
        Some(schema) => table.schema = schema::parse(schema),
        None => {}
    }
    Ok(table)
}

/// Money of which the package names the currency (Fiscal Data Package 0.3, `mapping.measures`).
fn currencies(package: &mut Package, descriptor: &Json) {
    let Some(measures) = descriptor.get("mapping").and_then(|mapping| mapping.get("measures")) else { return };
    for (_, measure) in measures.entries() {
        let text = |name: &str| measure.get(name).and_then(Json::as_text);
        let (Some(source), Some(currency)) = (text("source"), text("currency")) else { continue };
        if !matches!(super::unit::unit(currency).0, Unit::Money(_)) {
            continue;
        }
        for resource in &mut package.resources {
            let columns = &mut resource.schema.mapping.columns;
            if let Some(column) = columns.iter_mut().find(|column| column.header == source) {
                column.unit.get_or_insert_with(|| currency.to_owned());
            } else if !resource.is_headless {
                let unit = Some(currency.to_owned());
                columns.push(ColumnMapping { header: source.to_owned(), unit, ..ColumnMapping::default() });
            }
        }
    }
}

/// Columns that name the rows of a table, here or in another, are never figures.
fn mark_keys(package: &mut Package) {
    let mut names: Vec<(usize, String)> = Vec::new();
    for resource in &package.resources {
        for key in &resource.schema.keys {
            names.extend(key.pairs.iter().map(|(own, _)| (resource.at, own.clone())));
            if let Some(other) = package.resources.iter().find(|other| other.name == key.resource) {
                names.extend(key.pairs.iter().map(|(_, theirs)| (other.at, theirs.clone())));
            }
        }
    }
    for (at, name) in names {
        if let Some(resource) = package.resources.iter_mut().find(|resource| resource.at == at) {
            schema::mark_key(&mut resource.schema.mapping, &name);
        }
    }
}

impl Resource {
    /// What is known of the table's columns, where the page has the last word.
    pub fn mapping(&self, page: &Mapping) -> Mapping {
        let mut mapping = self.schema.mapping.clone();
        mapping.overrule(page);
        mapping
    }

    /// The header that the file lacks, as a line of it.
    pub fn header(&self) -> Option<String> {
        let (delimiter, quote) = (self.delimiter.unwrap_or(b',') as char, self.quote.unwrap_or(b'"') as char);
        let mut line = String::new();
        for column in self.schema.mapping.columns.iter().filter(|_| self.is_headless) {
            if !line.is_empty() {
                line.push(delimiter);
            }
            line.push(quote);
            for letter in column.header.chars() {
                line.push(letter);
                if letter == quote {
                    line.push(quote);
                }
            }
            line.push(quote);
        }
        line.push('\n');
        (line.len() > 1).then_some(line)
    }
}

/// The specification forbids absolute paths and parent folders; addresses of the web are allowed.
fn is_safe(path: &str) -> bool {
    path.starts_with("https://")
        || path.starts_with("http://")
        || !(path.starts_with('/') || path.contains("..") || path.contains(':'))
}

/// Whether a file is one of text or a workbook, packed or not.
fn is_table(format: Option<&str>, path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_suffix(".gz").or(path.strip_suffix(".zip").filter(|path| path.contains('.'))).unwrap_or(path);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let format = format.unwrap_or(ending).to_ascii_lowercase();
    matches!(
        &format[..],
        "csv" | "tsv" | "tab" | "txt" | "json" | "geojson" | "ndjson" | "jsonl" | "xlsx" | "xlsm" | "xls" | "ods" | "zip"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_its_tables() {
        let text = r#"{"resources": [
            {"name": "a", "path": "data/a.csv", "dialect": {"delimiter": ";", "quoteChar": "'", "commentChar": "\u0023"}},
            {"name": "b", "path": ["b.tsv", "b2.tsv"], "encoding": "windows-1258"},
            {"name": "c", "path": "../c.csv"},
            {"name": "d", "path": "d.xlsx", "dialect": {"sheetName": "M09"}},
            {"name": "f", "path": "d.pdf"},
            {"name": "e", "path": "e.csv.gz", "dialect": {"header": false, "delimiter": ";"},
             "schema": {"fields": [{"name": "x \"y\""}, {"name": "z"}]}},
            {"data": [{"a": 1}]},
            {"name": "g"}]}"#;
        let package = parse(text.as_bytes()).expect("a package");
        let got: Vec<_> = package.resources.iter().map(|it| (it.at, &it.name[..], it.parts.join("+"), it.delimiter)).collect();
        let want = [
            (0, "a", "data/a.csv".to_owned(), Some(b';')),
            (1, "b", "b.tsv+b2.tsv".to_owned(), None),
            (3, "d", "d.xlsx".to_owned(), None),
            (5, "e", "e.csv.gz".to_owned(), Some(b';')),
            (6, "table7", String::new(), None),
        ];
        assert_eq!(got, want);
        assert_eq!(package.skipped, ["c", "f", "g"]);
        let [a, b, d, e, ..] = &package.resources[..] else { panic!("four") };
        assert_eq!(d.sheet.as_deref(), Some("M09"));
        assert_eq!((a.quote, a.comment, a.header()), (Some(b'\''), Some(b'#'), None));
        assert_eq!(b.encoding.as_deref(), Some("windows-1258"));
        assert_eq!(e.header().as_deref(), Some("\"x \"\"y\"\"\";\"z\"\n"));
    }

    #[test]
    fn refuses_other_json() {
        let code = |text: &str| parse(text.as_bytes()).map_err(|error| error.code);
        assert_eq!(code("{\"a\": 1}"), Err(ErrorCode::Json));
        assert_eq!(code("{\"resources\": ["), Err(ErrorCode::Syntax));
        assert_eq!(code("{\"resources\": []}"), Err(ErrorCode::Package));
        assert_eq!(code("[1, 2]"), Err(ErrorCode::Json));
    }
}
