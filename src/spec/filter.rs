//! Filters as people and scripts write them, held against a dataset, and as clauses of a query.
//!
//! A filter is kept by the column's name and its values' canonical forms, so that it means the same in a link, in a script
//! and in another element with other data. Knows no chart and no browser.

use super::chart::percent_decode;
use super::error::{Fault, SpecError};
use super::find::{Finder, Role, find_column};
use super::json::write_json_text;
use super::number::Decimal;
use crate::data::{Dataset, Kind};
use crate::json::Json;
use crate::query::{Clause, Column, Pick};

/// What a filter keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Rows with one of these values, in the dimension's order. The empty text is the blank. None keeps nothing.
    Values(Vec<String>),
    /// Rows within the range. A dimension's range holds both ends, a measure's holds `from` but not `to`.
    Range { from: Option<Decimal>, to: Option<Decimal> },
}

/// One filter a column, by the columns' names; columns in the order in which they were first filtered.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filters {
    pub list: Vec<(String, Keep)>,
}

/// A filter as it was written: values not yet looked up.
enum Written {
    /// `Quảng Trị,Kon Tum` or `2018..2020`, still escaped.
    Text(String),
    Values(Vec<String>),
    Range(Option<String>, Option<String>),
}

impl Filters {
    /// Reads a `filter` attribute: `province=Quảng Trị,Kon Tum; year=2018..2020`. `%2C`, `%3B` and `%25` stand for a comma, a
    /// semicolon and a percent sign within a value.
    ///
    /// # Errors
    /// A part without `=`, an unknown column or value, a range where none can be.
    pub fn from_attribute(text: &str, dataset: &Dataset) -> Result<Filters, SpecError> {
        let mut filters = Filters::default();
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| SpecError::new("filter", Fault::NoEquals, part, "", []))?;
            let name = percent_decode(name.trim(), false);
            filters.add("filter", dataset, &name, Written::Text(value.trim().to_string()))?;
        }
        Ok(filters)
    }

    /// Reads the JSON form: `{"province": ["Kon Tum"], "year": {"from": "2018", "to": "2020"}}`. Numbers may be written as
    /// JSON numbers or as text; `null` among values is the blank, in place of a filter it is none.
    ///
    /// # Errors
    /// Anything that is not of this form; an unknown column or value. `place` names the member in the message.
    pub fn from_json(place: &'static str, json: &Json, dataset: &Dataset) -> Result<Filters, SpecError> {
        const FORM: &str = "{province: [\"Kon Tum\"], year: {from: 2018, to: 2020}}";
        let bad = |value: &Json| SpecError::new(place, Fault::BadForm, &json_words(value), FORM, []);
        let mut filters = Filters::default();
        let entries = match json {
            Json::Null => return Ok(filters),
            Json::Object(entries) => entries,
            other => return Err(bad(other)),
        };
        for (name, value) in entries {
            let written = match value {
                Json::Null => continue,
                Json::List(values) => {
                    let texts: Option<Vec<String>> = values.iter().map(scalar_text).collect();
                    Written::Values(texts.ok_or_else(|| bad(value))?)
                }
                Json::Object(range) => {
                    if let Some((key, _)) = range.iter().find(|(key, _)| *key != "from" && *key != "to") {
                        return Err(SpecError::new(place, Fault::BadForm, key, FORM, ["from", "to"]));
                    }
                    let end = |key: &str| match value.get(key) {
                        None | Some(Json::Null) => Ok(None),
                        Some(value) => scalar_text(value).map(Some).ok_or_else(|| bad(value)),
                    };
                    Written::Range(end("from")?, end("to")?)
                }
                single => Written::Values(vec![scalar_text(single).ok_or_else(|| bad(single))?]),
            };
            filters.add(place, dataset, name, written)?;
        }
        Ok(filters)
    }

    fn add(&mut self, place: &'static str, dataset: &Dataset, name: &str, written: Written) -> Result<(), SpecError> {
        // A column of both roles is a dimension to values and a measure to a range.
        let ranged = match &written {
            Written::Text(text) => text.contains(".."),
            Written::Values(_) => false,
            Written::Range(..) => true,
        };
        let role = if ranged { Role::Measure } else { Role::Dimension };
        let column = find_column(dataset, name, role).ok_or_else(|| {
            let known = dataset.dimensions.iter().map(|d| d.name.as_str());
            SpecError::new(place, Fault::UnknownColumn, name, "", known.chain(dataset.measures.iter().map(|m| m.name.as_str())))
        })?;
        let (name, keep) = match column {
            Column::Dimension(at) => {
                let dimension = &dataset.dimensions[at];
                let ranged = dimension.values.iter().any(|value| value.number.is_some());
                let finder = Finder::new(dimension);
                let look_up = |texts: &mut dyn Iterator<Item = String>| -> Result<Keep, SpecError> {
                    let mut codes = Vec::new();
                    for text in texts {
                        codes.push(finder.code(&text).ok_or_else(|| {
                            let known = dimension.values.iter().take(2000).map(|value| value.key.as_str());
                            SpecError::new(place, Fault::UnknownValue, &text, &dimension.name, known)
                        })?);
                    }
                    crate::sort::by_key(&mut codes, |&code| code);
                    codes.dedup();
                    Ok(Keep::Values(codes.iter().map(|&code| dimension.values[code as usize].key.clone()).collect()))
                };
                let keep = match written {
                    Written::Text(text) => {
                        let whole = percent_decode(&text, false);
                        match text.split_once("..") {
                            Some(ends) if ranged => range_from_text(place, &dimension.name, &text, ends)?,
                            // A value that holds a comma is itself before it is a list.
                            _ if finder.code(&whole).is_some() => look_up(&mut std::iter::once(whole))?,
                            _ => look_up(&mut text.split(',').map(|value| percent_decode(value.trim(), false)))?,
                        }
                    }
                    Written::Values(values) => look_up(&mut values.into_iter())?,
                    Written::Range(from, to) if ranged => range_from_ends(place, &dimension.name, from, to)?,
                    Written::Range(from, to) => {
                        let text = range_text(&from, &to);
                        return Err(SpecError::new(place, Fault::BadRange, &text, &dimension.name, []));
                    }
                };
                (dimension.name.clone(), keep)
            }
            Column::Measure(at) => {
                let name = &dataset.measures[at].name;
                let keep = match &written {
                    Written::Text(text) => match text.split_once("..") {
                        Some(ends) => range_from_text(place, name, text, ends)?,
                        None => return Err(SpecError::new(place, Fault::BadRange, text, name, [])),
                    },
                    Written::Range(from, to) => range_from_ends(place, name, from.clone(), to.clone())?,
                    Written::Values(values) => {
                        return Err(SpecError::new(place, Fault::BadRange, &values.join(","), name, []));
                    }
                };
                (name.clone(), keep)
            }
        };
        self.set(&name, Some(keep));
        Ok(())
    }

    /// Sets or (with `None`) drops the filter of a column.
    pub fn set(&mut self, name: &str, keep: Option<Keep>) {
        let at = self.list.iter().position(|(other, _)| other == name);
        // A range open at both ends keeps everything that is known: no filter.
        let keep = keep.filter(|keep| *keep != Keep::Range { from: None, to: None });
        match (at, keep) {
            (Some(at), Some(keep)) => self.list[at].1 = keep,
            (Some(at), None) => {
                self.list.remove(at);
            }
            (None, Some(keep)) => self.list.push((name.to_string(), keep)),
            (None, None) => {}
        }
    }

    /// The filter of a column.
    pub fn get(&self, name: &str) -> Option<&Keep> {
        self.list.iter().find(|(other, _)| other == name).map(|(_, keep)| keep)
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// As clauses over a dataset. Columns that it does not have are passed over, values that it does not have keep nothing:
    /// so one set of filters can rule elements with different data. `source` says who answers for a column's clause.
    pub fn clauses(&self, dataset: &Dataset, source: impl Fn(Column) -> u32) -> Vec<Clause> {
        let mut clauses = Vec::with_capacity(self.list.len());
        for (name, keep) in &self.list {
            let dimension = match keep {
                Keep::Range { .. } if dataset.measure(name).is_some() => None,
                _ => dataset.dimension(name),
            };
            let (column, pick) = if let Some(at) = dimension {
                let dimension = &dataset.dimensions[at];
                let pick = match keep {
                    Keep::Values(keys) => {
                        let finder = Finder::new(dimension);
                        let mut codes: Vec<u32> = keys.iter().filter_map(|key| finder.exact(key)).collect();
                        crate::sort::by_key(&mut codes, |&code| code);
                        Pick::Values(codes)
                    }
                    Keep::Range { from, to } => {
                        Pick::Range { from: from.map(|from| from.ceil_to(0)), to: to.map(|to| to.floor_to(0)) }
                    }
                };
                (Column::Dimension(at), pick)
            } else if let Some(at) = dataset.measure(name) {
                let scale = dataset.measures[at].scale;
                let Keep::Range { from, to } = keep else { continue };
                let end = |end: &Option<Decimal>| end.map(|end| end.ceil_to(scale));
                (Column::Measure(at), Pick::Range { from: end(from), to: end(to) })
            } else {
                continue;
            };
            clauses.push(Clause { source: source(column), column, pick });
        }
        clauses
    }

    /// The JSON form. Values of a dimension of numbers (years) are numbers, the blank is `null`.
    pub fn to_json(&self, dataset: Option<&Dataset>) -> String {
        let mut out = String::from("{");
        for (name, keep) in &self.list {
            if out.len() > 1 {
                out.push(',');
            }
            write_json_text(&mut out, name);
            out.push(':');
            match keep {
                Keep::Values(keys) => {
                    let numbers = dataset.is_some_and(|dataset| {
                        let at = dataset.dimension(name);
                        at.is_some_and(|at| dataset.dimensions[at].kind == Some(Kind::Year))
                    });
                    out.push('[');
                    for (i, key) in keys.iter().enumerate() {
                        if i > 0 {
                            out.push(',');
                        }
                        if key.is_empty() {
                            out.push_str("null");
                        } else if numbers && key.parse::<i64>().is_ok() {
                            out.push_str(key);
                        } else {
                            write_json_text(&mut out, key);
                        }
                    }
                    out.push(']');
                }
                Keep::Range { from, to } => {
                    out.push('{');
                    for (end, word) in [(from, "\"from\":"), (to, "\"to\":")] {
                        let Some(end) = end else { continue };
                        if !out.ends_with('{') {
                            out.push(',');
                        }
                        out.push_str(word);
                        end.write(&mut out);
                    }
                    out.push('}');
                }
            }
        }
        out.push('}');
        out
    }
}

fn scalar_text(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) | Json::Number(text) => Some(text.clone()),
        Json::Null => Some(String::new()),
        _ => None,
    }
}

/// A value in a word or two, for a message.
pub fn json_words(value: &Json) -> String {
    match value {
        Json::Text(text) | Json::Number(text) => text.clone(),
        Json::Bool(true) => "true".to_string(),
        Json::Bool(false) => "false".to_string(),
        Json::Null => "null".to_string(),
        Json::List(_) => "[…]".to_string(),
        Json::Object(_) => "{…}".to_string(),
    }
}

fn range_text(from: &Option<String>, to: &Option<String>) -> String {
    format!("{}..{}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""))
}

fn range_from_text(place: &'static str, of: &str, text: &str, (from, to): (&str, &str)) -> Result<Keep, SpecError> {
    let end = |end: &str| Some(end.trim().to_string()).filter(|end| !end.is_empty());
    if from.trim().is_empty() && to.trim().is_empty() {
        return Err(SpecError::new(place, Fault::BadRange, text, of, []));
    }
    range_from_ends(place, of, end(from), end(to))
}

fn range_from_ends(place: &'static str, of: &str, from: Option<String>, to: Option<String>) -> Result<Keep, SpecError> {
    let bad = || SpecError::new(place, Fault::BadRange, &range_text(&from, &to), of, []);
    let end = |end: &Option<String>| match end {
        None => Ok(None),
        Some(end) => Decimal::parse(end).map(Some).ok_or_else(bad),
    };
    let (first, last) = (end(&from)?, end(&to)?);
    if let (Some(first), Some(last)) = (first, last) {
        let scale = first.scale.max(last.scale);
        if first.ceil_to(scale) > last.ceil_to(scale) {
            return Err(bad());
        }
    }
    Ok(Keep::Range { from: first, to: last })
}
