//! Filters as people and scripts write them, held against a dataset, and as clauses of a query.
//!
//! A filter is kept by the column's name and its values' canonical forms, so that it means the same in a link, in a script
//! and in another element with other data. Knows no chart and no browser.

use std::rc::Rc;

use super::chart::percent_decode;
use super::error::{Fault, SpecError};
use super::find::{Columns, Finder, Role, find_column, unknown_column};
use super::number::{Decimal, write_decimal};
use crate::data::{Dataset, Dimension, Kind};
use crate::json::Json;
use crate::json::{write_comma, write_name, write_value};
use crate::query::{Clause, Column, Pick};

/// What a filter keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Rows with one of these values, in the dimension's order. The empty text is the blank. None keeps nothing.
    Values(Rc<[String]>),
    /// Rows within the range. A dimension's range holds both ends, a measure's holds `from` but not `to`.
    Range { from: Option<Decimal>, to: Option<Decimal> },
}

/// One filter a column, by the columns' names; columns in the order in which they were first filtered.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filters {
    pub list: Vec<(String, Keep)>,
}

/// A filter as it was written: values not yet looked up.
enum Written<'a> {
    /// `Quảng Trị,Kon Tum` or `2018..2020`, still escaped.
    Text(&'a str),
    Values(Vec<&'a str>),
    /// An end left open is empty.
    Range(&'a str, &'a str),
}

impl Written<'_> {
    /// The two ends, where it can be a range.
    fn ends(&self) -> Option<(&str, &str)> {
        match self {
            Written::Text(text) => text.split_once(".."),
            Written::Range(from, to) => Some((from, to)),
            Written::Values(_) => None,
        }
    }

    /// For a message.
    fn words(&self) -> String {
        match self {
            Written::Text(text) => (*text).to_string(),
            Written::Range(from, to) => [from, "..", to].concat(),
            Written::Values(values) => values.join(","),
        }
    }
}

const FORM: &str = "{province: [\"Kon Tum\"], year: {from: 2018, to: 2020}}";

impl Filters {
    /// Reads a `filter` attribute: `province=Quảng Trị,Kon Tum; year=2018..2020`. `%2C`, `%3B` and `%25` stand for a comma, a
    /// semicolon and a percent sign within a value.
    ///
    /// # Errors
    /// A part without `=`, an unknown column or value, a range where none can be.
    pub fn from_attribute(text: &str, dataset: &Dataset) -> Result<Filters, Box<SpecError>> {
        let mut filters = Filters::default();
        for part in text.split(';') {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let Some((name, value)) = part.split_once('=') else {
                return Err(SpecError::new("filter", Fault::NoEquals, part, "", &[]));
            };
            let name = percent_decode(name.trim(), false);
            filters.add("filter", dataset, &name, Written::Text(value.trim()))?;
        }
        Ok(filters)
    }

    /// Reads the JSON form: `{"province": ["Kon Tum"], "year": {"from": "2018", "to": "2020"}}`. Numbers may be written as
    /// JSON numbers or as text; `null` among values is the blank, in place of a filter it is none.
    ///
    /// # Errors
    /// Anything that is not of this form; an unknown column or value. `place` names the member in the message.
    pub fn from_json(place: &'static str, json: &Json, dataset: &Dataset) -> Result<Filters, Box<SpecError>> {
        let mut filters = Filters::default();
        match json {
            Json::Null | Json::Object(_) => {}
            other => return Err(bad_form(place, other)),
        }
        for (name, value) in json.entries() {
            let written = match value {
                Json::Null => continue,
                Json::Object(range) => {
                    let mut ends = [""; 2];
                    for (key, end) in range {
                        let at = match key.as_str() {
                            "from" => 0,
                            "to" => 1,
                            _ => return Err(SpecError::new(place, Fault::BadForm, key, FORM, &["from", "to"])),
                        };
                        ends[at] = scalar_text(end)
                            .filter(|text| matches!(end, Json::Null) || !text.is_empty())
                            .ok_or_else(|| bad_form(place, end))?;
                    }
                    let [from, to] = ends;
                    Written::Range(from, to)
                }
                other => {
                    let mut texts = Vec::new();
                    for value in if let Json::List(values) = other { values } else { std::slice::from_ref(other) } {
                        texts.push(scalar_text(value).ok_or_else(|| bad_form(place, other))?);
                    }
                    Written::Values(texts)
                }
            };
            filters.add(place, dataset, name, written)?;
        }
        Ok(filters)
    }

    fn add(&mut self, place: &'static str, dataset: &Dataset, name: &str, written: Written<'_>) -> Result<(), Box<SpecError>> {
        // A column of both roles is a dimension to values and a measure to a range.
        let role = if written.ends().is_some() { Role::Measure } else { Role::Dimension };
        let Some(column) = find_column(dataset, name, role) else {
            return Err(unknown_column(place, dataset, name, Columns::All));
        };
        let dimension = match column {
            Column::Dimension(at) => Some(&dataset.dimensions[at]),
            Column::Measure(_) => None,
        };
        let name = match column {
            Column::Dimension(at) => &dataset.dimensions[at].name,
            Column::Measure(at) => &dataset.measures[at].name,
        };
        let ranged = dimension.is_none_or(|dimension| dimension.values.iter().any(|value| value.number.is_some()));
        let keep = match dimension {
            Some(dimension) if !(ranged && written.ends().is_some()) => {
                let finder = Finder::new(dimension);
                let mut decoded = Vec::new();
                let texts = match written {
                    Written::Text(text) => {
                        let whole = percent_decode(text, false);
                        // A value that holds a comma is itself before it is a list.
                        if finder.code(&whole).is_some() {
                            decoded.push(whole);
                        } else {
                            for value in text.split(',') {
                                decoded.push(percent_decode(value.trim(), false));
                            }
                        }
                        decoded.iter().map(String::as_str).collect()
                    }
                    Written::Values(values) => values,
                    Written::Range(..) => return Err(bad_range(place, name, &written)),
                };
                let mut kept = vec![false; dimension.values.len()];
                for text in texts {
                    let Some(code) = finder.code(text) else {
                        let mut known = Vec::new();
                        for value in dimension.values.iter().filter(|_| !dimension.personal).take(2000) {
                            known.push(value.key.as_str());
                        }
                        return Err(SpecError::new(place, Fault::UnknownValue, text, name, &known));
                    };
                    kept[code as usize] = true;
                }
                Keep::of(dimension, &kept)
            }
            _ => range(place, name, &written)?,
        };
        self.set(name, Some(keep));
        Ok(())
    }

    /// Sets or (with `None`) drops the filter of a column.
    pub fn set(&mut self, name: &str, keep: Option<Keep>) {
        let at = self.list.iter().position(|(other, _)| other == name);
        // A range open at both ends keeps everything that is known: no filter.
        let keep = keep.filter(|keep| !matches!(keep, Keep::Range { from: None, to: None }));
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

    /// Whether other filters mean something else, the filter of one column left aside.
    pub fn differs(&self, other: &Filters, but: Option<&str>) -> bool {
        let (mut left, mut right) = (self.list.iter(), other.list.iter());
        loop {
            let is_other = |entry: &&(String, Keep)| Some(entry.0.as_str()) != but;
            match (left.find(is_other), right.find(is_other)) {
                (None, None) => return false,
                (Some(a), Some(b)) if a == b => {}
                _ => return true,
            }
        }
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// As clauses over a dataset. Columns that it does not have are passed over, values that it does not have keep nothing:
    /// so one set of filters can rule elements with different data. `source` says who answers for a column's clause.
    pub fn clauses(&self, dataset: &Dataset, source: &dyn Fn(Column) -> u32) -> Vec<Clause> {
        let mut clauses = Vec::with_capacity(self.list.len());
        for (name, keep) in &self.list {
            let as_measure = matches!(keep, Keep::Range { .. }) && dataset.measure(name).is_some();
            let (column, scale) = if let Some(at) = dataset.dimension(name).filter(|_| !as_measure) {
                (Column::Dimension(at), 0)
            } else if let Some(at) = dataset.measure(name) {
                (Column::Measure(at), dataset.measures[at].scale)
            } else {
                continue;
            };
            let pick = match (keep, column) {
                (Keep::Values(keys), Column::Dimension(at)) => {
                    let kept = kept(&dataset.dimensions[at], keys);
                    let mut codes = Vec::with_capacity(keys.len());
                    for (code, kept) in kept.into_iter().enumerate() {
                        if kept {
                            codes.push(code as u32);
                        }
                    }
                    Pick::Values(codes)
                }
                (Keep::Values(_), Column::Measure(_)) => continue,
                (Keep::Range { from, to }, _) => {
                    let end = match column {
                        Column::Dimension(_) => to.map(|to| to.floor_to(scale)),
                        Column::Measure(_) => to.map(|to| to.ceil_to(scale)),
                    };
                    Pick::Range { from: from.map(|from| from.ceil_to(scale)), to: end }
                }
            };
            clauses.push(Clause { source: source(column), column, pick });
        }
        clauses
    }

    /// The JSON form. Values of a dimension of numbers (years) are numbers, the blank is `null`.
    pub fn to_json(&self, dataset: &Dataset) -> String {
        let mut out = String::from("{");
        for (name, keep) in &self.list {
            write_name(&mut out, name);
            match keep {
                Keep::Values(keys) => {
                    let at = dataset.dimension(name);
                    let numbers = at.is_some_and(|at| dataset.dimensions[at].kind == Some(Kind::Year));
                    out.push('[');
                    for key in keys.iter() {
                        write_comma(&mut out);
                        write_value(&mut out, key, key.is_empty(), numbers && key.parse::<i64>().is_ok());
                    }
                    out.push(']');
                }
                Keep::Range { from, to } => {
                    out.push('{');
                    for (end, word) in [(from, "from"), (to, "to")] {
                        if let Some(end) = end {
                            write_name(&mut out, word);
                            write_decimal(&mut out, end.mantissa, end.scale);
                        }
                    }
                    out.push('}');
                }
            }
        }
        out.push('}');
        out
    }
}

impl Keep {
    /// The values whose codes are marked.
    #[inline(never)]
    pub fn of(dimension: &Dimension, kept: &[bool]) -> Keep {
        let mut keys = Vec::new();
        for (value, &kept) in dimension.values.iter().zip(kept) {
            if kept {
                keys.push(value.key.clone());
            }
        }
        Keep::Values(keys.into())
    }

    /// Whether a range of whole numbers, both ends within, holds this one; a list of values holds none.
    pub fn holds_number(&self, number: i64) -> bool {
        let Keep::Range { from, to } = self else { return false };
        let number = i128::from(number);
        from.is_none_or(|from| number >= from.ceil_to(0)) && to.is_none_or(|to| number <= to.floor_to(0))
    }
}

/// For each code whether its value is among these.
#[inline(never)]
pub fn kept(dimension: &Dimension, keys: &[String]) -> Vec<bool> {
    let finder = Finder::new(dimension);
    let mut kept = vec![false; dimension.values.len()];
    for key in keys {
        if let Some(code) = finder.exact(key) {
            kept[code as usize] = true;
        }
    }
    kept
}

fn scalar_text(value: &Json) -> Option<&str> {
    match value {
        Json::Text(text) | Json::Number(text) => Some(text),
        Json::Null => Some(""),
        _ => None,
    }
}

/// A value in a word or two, for a message.
pub fn json_words(value: &Json) -> &str {
    match value {
        Json::Text(text) | Json::Number(text) => text,
        Json::Bool(true) => "true",
        Json::Bool(false) => "false",
        Json::Null => "null",
        Json::List(_) => "[…]",
        Json::Object(_) => "{…}",
    }
}

#[inline(never)]
fn bad_form(place: &'static str, value: &Json) -> Box<SpecError> {
    SpecError::new(place, Fault::BadForm, json_words(value), FORM, &[])
}

#[inline(never)]
fn bad_range(place: &'static str, of: &str, written: &Written<'_>) -> Box<SpecError> {
    SpecError::new(place, Fault::BadRange, &written.words(), of, &[])
}

fn range(place: &'static str, of: &str, written: &Written<'_>) -> Result<Keep, Box<SpecError>> {
    let Some((from, to)) = written.ends() else { return Err(bad_range(place, of, written)) };
    let mut ends = [None, None];
    for (text, end) in [from.trim(), to.trim()].into_iter().zip(&mut ends) {
        if !text.is_empty() {
            *end = Decimal::parse(text);
            if end.is_none() {
                return Err(bad_range(place, of, written));
            }
        }
    }
    let [from, to] = ends;
    let turned = from.zip(to).is_some_and(|(first, last): (Decimal, Decimal)| {
        let scale = first.scale.max(last.scale);
        first.ceil_to(scale) > last.ceil_to(scale)
    });
    if turned || from.is_none() && to.is_none() && matches!(written, Written::Text(_)) {
        return Err(bad_range(place, of, written));
    }
    Ok(Keep::Range { from, to })
}
