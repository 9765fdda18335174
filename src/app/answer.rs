//! `query()`: a question as JSON in, an answer as JSON out. Numbers leave as exact decimal text; it is JavaScript's reader
//! that takes the nearest double, unless the asker wants the text.
//!
//! Knows columns and tables; no chart.

use crate::data::{Dataset, Dimension, Kind};
use crate::json::Json;
use crate::query::{Cell, Column, Group, Groups, Request};
use crate::spec::{Fault, Filters, Role, SpecError, find_column, json_words, write_decimal, write_json_text};

const PLACE: &str = "query";
const FORM: &str = "{by: [\"province\"], sum: [\"disbursed\"], where: {year: [2020]}}";

/// A question from a script, checked.
#[derive(Debug)]
pub struct Question {
    pub request: Request,
    /// The names of the answer's columns, as the asker wrote them: the dimensions', then the measures'.
    names: Vec<String>,
    pub filters: Filters,
    /// Whether the element's own filters hold too.
    pub filtered: bool,
    exact: bool,
}

impl Question {
    /// Reads `{by, sum, where, filtered, exact}`; all may be left out. `sum` may name `rows`; without `sum`, rows are counted.
    ///
    /// # Errors
    /// A wrong key, column, value, or form.
    pub fn from_json(json: &Json, dataset: &Dataset) -> Result<Question, SpecError> {
        const KEYS: [&str; 5] = ["by", "sum", "where", "filtered", "exact"];
        let bad = |value: &Json| SpecError::new(PLACE, Fault::BadForm, &json_words(value), FORM, []);
        let Json::Object(entries) = json else { return Err(bad(json)) };
        if let Some((key, _)) = entries.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
            return Err(SpecError::new(PLACE, Fault::BadForm, key, FORM, KEYS));
        }
        let list = |key: &str| -> Result<Vec<String>, SpecError> {
            match json.get(key) {
                None | Some(Json::Null) => Ok(Vec::new()),
                Some(Json::Text(name)) => Ok(vec![name.clone()]),
                Some(Json::List(names)) => {
                    names.iter().map(|name| name.as_text().map(str::to_string).ok_or_else(|| bad(name))).collect()
                }
                Some(other) => Err(bad(other)),
            }
        };
        let flag = |key: &str| json.get(key) == Some(&Json::Bool(true));
        let mut request = Request { by: Vec::new(), sum: Vec::new(), rows: false };
        let mut names = Vec::new();
        for name in list("by")? {
            let Some(Column::Dimension(at)) = find_column(dataset, &name, Role::Dimension) else {
                let known = dataset.dimensions.iter().map(|dimension| dimension.name.as_str());
                return Err(SpecError::new(PLACE, Fault::UnknownColumn, &name, "", known));
            };
            let group = Group::Dimension(at);
            if !request.by.contains(&group) {
                request.by.push(group);
                names.push(name);
            }
        }
        let mut sums = list("sum")?;
        if sums.is_empty() {
            sums.push("rows".to_string());
        }
        for name in sums {
            if name == "rows" {
                request.rows = true;
                continue;
            }
            let Some(Column::Measure(at)) = find_column(dataset, &name, Role::Measure) else {
                let known = dataset.measures.iter().map(|measure| measure.name.as_str());
                return Err(SpecError::new(PLACE, Fault::UnknownColumn, &name, "", known));
            };
            if !request.sum.contains(&at) {
                request.sum.push(at);
                names.push(name);
            }
        }
        if request.rows {
            names.push("rows".to_string());
        }
        let filters = match json.get("where") {
            None => Filters::default(),
            Some(json) => Filters::from_json(PLACE, json, dataset)?,
        };
        Ok(Question { request, names, filters, filtered: flag("filtered"), exact: flag("exact") })
    }

    /// The answer as JSON text: `{"rows": [{…}], "total": {…}}`. Combinations without a row are left out.
    pub fn write(&self, groups: &Groups, dataset: &Dataset) -> String {
        let mut out = String::from("{\"rows\":[");
        for (i, row) in groups.rows.iter().enumerate() {
            out.push_str(if i == 0 { "{" } else { ",{" });
            for ((group, code), name) in self.request.by.iter().zip(&row.codes).zip(&self.names) {
                self.write_name(&mut out, name);
                let Group::Dimension(at) = *group else { continue };
                write_member(&mut out, &dataset.dimensions[at], *code);
            }
            self.write_cells(&mut out, dataset, &row.cells);
            out.push('}');
        }
        out.push_str("],\"total\":{");
        self.write_cells(&mut out, dataset, &groups.total);
        out.push_str("}}");
        out
    }

    fn write_cells(&self, out: &mut String, dataset: &Dataset, cells: &[Cell]) {
        let names = self.names.iter().skip(self.request.by.len());
        for ((i, cell), name) in cells.iter().enumerate().zip(names) {
            // The count of rows comes last and is whole.
            let scale = self.request.sum.get(i).map_or(0, |&at| dataset.measures[at].scale);
            self.write_name(out, name);
            match cell {
                Cell::Value(mantissa) => {
                    if self.exact {
                        out.push('"');
                    }
                    write_decimal(out, *mantissa, scale);
                    if self.exact {
                        out.push('"');
                    }
                }
                Cell::Withheld => out.push_str("{\"withheld\":true}"),
                Cell::Missing | Cell::NotApplicable | Cell::NotYetDue => out.push_str("null"),
            }
        }
    }

    fn write_name(&self, out: &mut String, name: &str) {
        if !out.ends_with('{') {
            out.push(',');
        }
        write_json_text(out, name);
        out.push(':');
    }
}

fn write_member(out: &mut String, dimension: &Dimension, code: Option<u32>) {
    match code.and_then(|code| dimension.values.get(code as usize)) {
        Some(value) if value.missing => out.push_str("null"),
        Some(value) if dimension.kind == Some(Kind::Year) && value.number.is_some() => out.push_str(&value.key),
        Some(value) => write_json_text(out, &value.key),
        None => out.push_str("null"),
    }
}
