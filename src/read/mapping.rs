//! What a page's author says of a file, as JSON: it beats what the file says.
//!
//! `{"columns": {"Số tiền": "disbursed", "Ghi chú": null, "Vốn": {"kind": "planned", "unit": "triệu đồng", "decimal": ",",
//! "add": false, "role": "dimension"}}, "sheet": "M09", "headerRow": 7, "delimiter": ";", "encoding": "windows-1258",
//! "dayFirst": true, "melt": false, "fill": false}`. An object without any of these names is one of columns.

use crate::data::Kind;
use crate::json::Json;
use crate::places::fold;

use super::encoding::Encoding;
use super::schema::Type;

/// What is said of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMapping {
    pub header: String,
    /// The meaning; inner `None` for a column that keeps its header as its name.
    pub kind: Option<Option<Kind>>,
    pub is_measure: Option<bool>,
    pub unit: Option<String>,
    /// The mark before the fraction.
    pub decimal: Option<u8>,
    /// Whether its numbers may be added.
    pub add: Option<bool>,
    // What only the schema of a package says.
    /// What it holds.
    pub of: Option<Type>,
    /// What people call it.
    pub label: Option<String>,
    /// The mark before the fraction where the column's texts prove none.
    pub usual: Option<u8>,
    /// The mark between digits.
    pub group: Option<char>,
    /// Whether numbers have words or signs around them.
    pub is_dressed: bool,
    /// Texts that stand for nothing, trimmed, each with what it is to read instead.
    pub missing: Vec<(String, String)>,
    /// Whether `NA` is a value.
    pub keeps_na: bool,
    /// Whether it stands for rows of another table, and for nothing of its own.
    pub is_key: bool,
}

/// What is said of a file. Anything not said is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    pub columns: Vec<ColumnMapping>,
    pub sheet: Option<String>,
    /// Counted from 1, as a spreadsheet does.
    pub header_row: Option<u64>,
    pub delimiter: Option<u8>,
    pub encoding: Option<String>,
    pub day_first: Option<bool>,
    /// False where wide tables are to stay wide.
    pub melt: Option<bool>,
    /// False where a blank never stands for the text above it.
    pub fill: Option<bool>,
    /// What could not be understood: the member, the column it is of, and what was wanted (`Doubt::Mapping`).
    pub faults: Vec<[String; 3]>,
}

const NAMES: &str = "columns, sheet, headerRow, delimiter, encoding, dayFirst, melt, fill";

impl Mapping {
    /// Reads a mapping; an empty text says nothing. What is wrong with it is among `faults`, and the rest holds.
    pub fn parse(text: &str) -> Mapping {
        if text.trim().is_empty() { Mapping::default() } else { Mapping::parse_some(text) }
    }

    #[inline(never)]
    fn parse_some(text: &str) -> Mapping {
        let mut mapping = Mapping::default();
        let json = match Json::parse(text) {
            Ok(json @ Json::Object(_)) => json,
            _ => {
                mapping.fault("", "", "");
                return mapping;
            }
        };
        let has_columns = json.get("columns").is_some();
        for (name, value) in json.entries() {
            let is_understood = match (&name[..], value) {
                ("columns", Json::Object(columns)) => {
                    columns.iter().for_each(|(header, value)| mapping.column(header, value));
                    true
                }
                ("sheet", Json::Text(text)) => keep(&mut mapping.sheet, text.clone()),
                ("encoding", Json::Text(text)) if Encoding::from_label(text).is_some() => {
                    keep(&mut mapping.encoding, text.clone())
                }
                ("headerRow", Json::Number(number)) => {
                    mapping.header_row = number.parse().ok().filter(|&row| row > 0);
                    mapping.header_row.is_some()
                }
                ("delimiter", Json::Text(text)) => {
                    mapping.delimiter = one_byte(text, b",;\t|");
                    mapping.delimiter.is_some()
                }
                ("dayFirst", Json::Bool(is)) => keep(&mut mapping.day_first, *is),
                ("fill", Json::Bool(is)) => keep(&mut mapping.fill, *is),
                ("melt", Json::Bool(is)) => keep(&mut mapping.melt, *is),
                _ if has_columns || NAMES.split(", ").any(|known| known == name) => false,
                _ => {
                    mapping.column(name, value);
                    true
                }
            };
            if !is_understood {
                mapping.fault(
                    name,
                    "",
                    match &name[..] {
                        "headerRow" => "1, 2, 3…",
                        "delimiter" => "\",\" \";\" \"|\" \"\\t\"",
                        "dayFirst" | "melt" | "fill" => "true, false",
                        "encoding" => "utf-8, utf-16le, utf-16be, windows-1258, windows-1252, tcvn3",
                        _ => NAMES,
                    },
                );
            }
        }
        mapping
    }

    fn fault(&mut self, name: &str, column: &str, wanted: &str) {
        self.faults.push([name, column, wanted].map(str::to_owned));
    }

    fn column(&mut self, header: &str, value: &Json) {
        let mut column = ColumnMapping { header: header.to_owned(), ..ColumnMapping::default() };
        match value {
            Json::Null | Json::Text(_) => self.kind(&mut column, value),
            Json::Object(entries) => {
                for (name, value) in entries {
                    match (&name[..], value) {
                        ("kind", Json::Null | Json::Text(_)) => self.kind(&mut column, value),
                        ("unit", Json::Text(text)) => column.unit = Some(text.clone()),
                        ("decimal", Json::Text(text)) if one_byte(text, b".,").is_some() => {
                            column.decimal = one_byte(text, b".,")
                        }
                        ("add", Json::Bool(adds)) => column.add = Some(*adds),
                        ("role", Json::Text(role)) if role == "measure" || role == "dimension" => {
                            column.is_measure = Some(role == "measure");
                        }
                        _ => self.fault(name, header, "kind, unit, decimal, add, role"),
                    }
                }
            }
            _ => self.fault("", header, "kind, null, {…}"),
        }
        self.columns.push(column);
    }

    fn kind(&mut self, column: &mut ColumnMapping, value: &Json) {
        let Some(name) = value.as_text() else {
            column.kind = Some(None);
            return;
        };
        match Kind::from_name(name.trim()) {
            Some(kind) => column.kind = Some(Some(kind)),
            None => {
                let mut wanted = String::new();
                for kind in Kind::ALL {
                    wanted.push_str(if wanted.is_empty() { "" } else { ", " });
                    wanted.push_str(kind.name());
                }
                self.fault(name, &column.header, &wanted);
            }
        }
    }

    /// Lays what the page says over this.
    pub fn overrule(&mut self, page: &Mapping) {
        for said in &page.columns {
            let at = self.columns.iter().position(|column| fold(&column.header) == fold(&said.header));
            let Some(at) = at else {
                self.columns.push(said.clone());
                continue;
            };
            let column = &mut self.columns[at];
            if said.kind.is_some() || said.is_measure.is_some() {
                (column.kind, column.is_measure) = (said.kind, said.is_measure);
                (column.of, column.is_key) = (None, false);
            }
            if said.decimal.is_some() {
                (column.decimal, column.group) = (said.decimal, None);
            }
            column.unit = said.unit.clone().or(column.unit.take());
            column.add = said.add;
        }
        self.day_first = page.day_first.or(self.day_first);
        self.melt = page.melt;
    }

    /// What is said of the column with this header: as it stands, else in another spelling.
    pub fn of(&self, header: &str) -> Option<&ColumnMapping> {
        let exact = self.columns.iter().find(|column| column.header == header);
        exact.or_else(|| {
            let key = fold(header);
            self.columns.iter().find(|column| !key.is_empty() && fold(&column.header) == key)
        })
    }
}

/// True, with the value kept.
fn keep<T>(place: &mut Option<T>, value: T) -> bool {
    *place = Some(value);
    true
}

fn one_byte(text: &str, of: &[u8]) -> Option<u8> {
    match text.as_bytes() {
        [byte] if of.contains(byte) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mapping_says_what_it_says() {
        let mapping = Mapping::parse(
            r#"{"columns": {"Header": "disbursed", "Ghi chú": null, "Số tiền": {"kind": "planned", "unit": "triệu đồng",
            "decimal": ",", "add": false, "role": "dimension"}}, "sheet": "M09", "headerRow": 7, "delimiter": ";",
            "encoding": "windows-1258", "dayFirst": true, "melt": false}"#,
        );
        assert!(mapping.faults.is_empty());
        assert_eq!((mapping.sheet.as_deref(), mapping.header_row, mapping.delimiter), (Some("M09"), Some(7), Some(b';')));
        assert_eq!(
            (mapping.encoding.as_deref(), mapping.day_first, mapping.melt),
            (Some("windows-1258"), Some(true), Some(false))
        );
        assert_eq!(mapping.of("Header").and_then(|it| it.kind), Some(Some(Kind::Disbursed)));
        assert_eq!(mapping.of("GHI CHU").and_then(|it| it.kind), Some(None));
        let money = mapping.of("Số tiền").expect("the column");
        assert_eq!(
            (money.kind, money.is_measure, money.decimal, money.add),
            (Some(Some(Kind::Planned)), Some(false), Some(b','), Some(false))
        );
        assert_eq!(money.unit.as_deref(), Some("triệu đồng"));
    }

    #[test]
    fn a_flat_object_is_one_of_columns() {
        let mapping = Mapping::parse(r#"{"Số tiền": "disbursed", "melt": false}"#);
        assert_eq!((mapping.faults.len(), mapping.melt, mapping.columns.len()), (0, Some(false), 1));
        assert_eq!(Mapping::parse("  "), Mapping::default());
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (text, name) in [
            ("{", ""),
            ("[1]", ""),
            (r#"{"columns": {}, "colour": 1}"#, "colour"),
            (r#"{"sheet": 3}"#, "sheet"),
            (r#"{"headerRow": 0}"#, "headerRow"),
            (r#"{"delimiter": "ab"}"#, "delimiter"),
            (r#"{"A": "spent"}"#, "spent"),
            (r#"{"A": {"kinds": "people"}}"#, "kinds"),
            (r#"{"A": {"decimal": ";"}}"#, "decimal"),
            (r#"{"A": 5}"#, ""),
        ] {
            let faults = Mapping::parse(text).faults;
            assert!(matches!(&faults[..], [[got, ..]] if got == name), "{text}: {faults:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[{}\"a-z:,0-9\\[\\]null ]{0,60}") {
            let _ = Mapping::parse(&text);
        }
    }
}
