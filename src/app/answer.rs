//! `query()`: a question as JSON in, an answer as JSON out. Numbers leave as exact decimal text; it is JavaScript's reader
//! that takes the nearest double, unless the asker wants the text.
//!
//! Knows columns and tables; no chart.

use crate::data::{Dataset, Dimension, DimensionValue, Kind};
use crate::json::Json;
use crate::query::{Cell, Column, Group, Groups, Request};
use crate::spec::{
    Columns, Fault, Filters, Role, SpecError, find_column, json_words, unknown_column, write_comma, write_decimal, write_name,
    write_value,
};

const PLACE: &str = "query";
const FORM: &str = "{by: [\"province\"], sum: [\"disbursed\"], where: {year: [2020]}}";

/// A question from a script, checked.
#[derive(Debug)]
pub struct Question {
    pub request: Request,
    /// The names of the answer's columns: the dimensions', then the measures'.
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
    pub fn from_json(json: &Json, dataset: &Dataset) -> Result<Question, Box<SpecError>> {
        const KEYS: [&str; 5] = ["by", "sum", "where", "filtered", "exact"];
        if !matches!(json, Json::Object(_)) {
            return Err(bad(json_words(json)));
        }
        for (key, _) in json.entries() {
            if !KEYS.contains(&key.as_str()) {
                return Err(SpecError::new(PLACE, Fault::BadForm, key, FORM, &KEYS));
            }
        }
        let flag = |key: &str| matches!(json.get(key), Some(Json::Bool(true)));
        let mut request = Request { by: Vec::new(), sum: Vec::new(), rows: false };
        let mut names = Vec::new();
        for name in texts(json, "by")? {
            let Some(Column::Dimension(at)) = find_column(dataset, name, Role::Dimension) else {
                return Err(unknown_column(PLACE, dataset, name, Columns::Dimensions));
            };
            let group = Group::Dimension(at);
            if !request.by.contains(&group) {
                request.by.push(group);
                names.push(name.to_string());
            }
        }
        let mut sums = texts(json, "sum")?;
        if sums.is_empty() {
            sums.push("rows");
        }
        for name in sums {
            if name == "rows" {
                request.rows = true;
                continue;
            }
            let Some(Column::Measure(at)) = find_column(dataset, name, Role::Measure) else {
                return Err(unknown_column(PLACE, dataset, name, Columns::Measures));
            };
            if !request.sum.contains(&at) {
                request.sum.push(at);
                names.push(name.to_string());
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
        for row in 0..groups.len() {
            write_comma(&mut out);
            out.push('{');
            for (i, group) in self.request.by.iter().enumerate() {
                write_name(&mut out, &self.names[i]);
                let Group::Dimension(at) = *group else { continue };
                let dimension = &dataset.dimensions[at];
                match dimension.values.get(groups.codes(row)[i] as usize) {
                    Some(value) => dimension_value(&mut out, dimension, value),
                    None => out.push_str("null"),
                }
            }
            self.write_cells(&mut out, dataset, groups.cells(row));
            out.push('}');
        }
        out.push_str("],\"total\":{");
        self.write_cells(&mut out, dataset, &groups.total);
        out.push_str("}}");
        out
    }

    fn write_cells(&self, out: &mut String, dataset: &Dataset, cells: &[Cell]) {
        for (cell, (i, name)) in cells.iter().zip(self.names[self.request.by.len()..].iter().enumerate()) {
            // The count of rows comes last and is whole.
            let scale = self.request.sum.get(i).map_or(0, |&at| dataset.measures[at].scale);
            write_name(out, name);
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
                // A selection without rows has none of them, not an unknown number.
                Cell::Missing if i == self.request.sum.len() => out.push('0'),
                Cell::Missing | Cell::NotApplicable | Cell::NotYetDue => out.push_str("null"),
            }
        }
    }
}

fn bad(words: &str) -> Box<SpecError> {
    SpecError::new(PLACE, Fault::BadForm, words, FORM, &[])
}

/// A member that is a text or a list of texts.
fn texts<'a>(json: &'a Json, key: &str) -> Result<Vec<&'a str>, Box<SpecError>> {
    let mut texts = Vec::new();
    let items = match json.get(key) {
        None | Some(Json::Null) => return Ok(texts),
        Some(Json::List(items)) => items,
        Some(one) => std::slice::from_ref(one),
    };
    for item in items {
        match item {
            Json::Text(text) => texts.push(text.as_str()),
            other => return Err(bad(json_words(other))),
        }
    }
    Ok(texts)
}

/// Writes a value of a dimension as scripts read it: years as numbers, the blank as `null`.
pub fn dimension_value(out: &mut String, dimension: &Dimension, value: &DimensionValue) {
    let number = dimension.kind == Some(Kind::Year) && value.number.is_some();
    write_value(out, &value.key, value.missing, number);
}
