//! From the words that people write to the columns and values of a dataset.
//!
//! Exact names first; then any spelling with the same name key; then, for places, the gazetteer. Never guesses among two.

use std::cell::Cell;

use super::error::{Fault, SpecError};
use crate::data::{Dataset, Dimension, Kind};
use crate::places::{PROVINCES, Province, fold};
use crate::query::Column;

/// What a column is wanted as. A column of figures can be both: codes that are grouped by, amounts that are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Dimension,
    Measure,
}

/// The columns of a dataset counted through, those of the role `first` first: what it is, its name and its header.
fn column(dataset: &Dataset, at: usize, first: Role) -> Option<(Column, &str, &str)> {
    let (n_dimensions, n_measures) = (dataset.dimensions.len(), dataset.measures.len());
    if at >= n_dimensions + n_measures {
        return None;
    }
    let (dimension, measure) = match first {
        Role::Dimension => (at, at.wrapping_sub(n_dimensions)),
        Role::Measure => (at.wrapping_sub(n_measures), at),
    };
    if (first == Role::Dimension || at >= n_measures)
        && let Some(of) = dataset.dimensions.get(dimension)
    {
        return Some((Column::Dimension(dimension), &of.name, &of.label));
    }
    dataset.measures.get(measure).map(|of| (Column::Measure(measure), of.name.as_str(), of.label.as_str()))
}

/// The column of this name: the contract's name, then what people call it, then any spelling of either, then the file's header. What is both is given
/// as what it is wanted as `first`.
pub fn find_column(dataset: &Dataset, name: &str, first: Role) -> Option<Column> {
    let mut key = String::new();
    // First names, then headers, then keys of both.
    for pass in 0..3 {
        if pass == 2 {
            key = fold(name);
            if key.is_empty() {
                return None;
            }
        }
        let (mut found, mut n_found, mut at) = (None, 0, 0);
        while let Some((which, own, label)) = column(dataset, at, first) {
            let same = match pass {
                0 => own == name,
                1 => label == name,
                _ => fold(own) == key || fold(label) == key,
            };
            if same {
                // The other role of the column that was found is no second column.
                let is_dimension = matches!(which, Column::Dimension(_));
                let first_found = *found.get_or_insert(which);
                n_found += usize::from(matches!(first_found, Column::Dimension(_)) == is_dimension);
            }
            at += 1;
        }
        if n_found == 1 || pass < 2 && n_found > 0 {
            return found;
        }
    }
    headed(dataset, name, first)
}

/// The column that stands below this header in the file, where people call it by another name.
fn headed(dataset: &Dataset, header: &str, first: Role) -> Option<Column> {
    for (facts, table) in dataset.facts.iter().enumerate() {
        let Some(at) = table.columns.iter().position(|column| column.header == header) else { continue };
        let measure = dataset.measures.iter().position(|measure| (measure.facts, measure.column) == (facts, at));
        let dimension = table.columns[at].codings.first().map(|coding| Column::Dimension(coding.dimension));
        let measure = measure.map(Column::Measure);
        return if first == Role::Measure { measure.or(dimension) } else { dimension.or(measure) };
    }
    None
}

/// The columns that can be meant, for an error's nearest word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    Dimensions,
    Measures,
    All,
}

/// The error about a column that is not there.
#[inline(never)]
pub fn unknown_column(place: &'static str, dataset: &Dataset, name: &str, which: Columns) -> Box<SpecError> {
    let (mut known, mut at) = (Vec::new(), 0);
    while let Some((column, name, _)) = column(dataset, at, Role::Dimension) {
        let wanted = match column {
            Column::Dimension(_) => Columns::Dimensions,
            Column::Measure(_) => Columns::Measures,
        };
        if which == Columns::All || which == wanted {
            known.push(name);
        }
        at += 1;
    }
    SpecError::new(place, Fault::UnknownColumn, name, "", &known)
}

/// Finds values of one dimension. Building it costs nothing for short dimensions; long ones (over 256 values) are indexed, so
/// that filters of many thousand values stay `n log n`.
pub struct Finder<'a> {
    dimension: &'a Dimension,
    /// Codes in the order of their keys; empty for short dimensions.
    by_key: Vec<u32>,
    /// The place after the value found last: values are mostly asked for in their order.
    next: Cell<usize>,
}

impl<'a> Finder<'a> {
    /// A finder over all values of a dimension. Linear in them.
    pub fn new(dimension: &'a Dimension) -> Finder<'a> {
        let mut by_key = Vec::new();
        let values = &dimension.values;
        if values.len() > 256 {
            by_key = crate::sort::order(values.len(), &mut |a, b| values[a as usize].key.cmp(&values[b as usize].key));
        }
        Finder { dimension, by_key, next: Cell::new(0) }
    }

    /// The code of the value with exactly this canonical form; the empty text is the blank.
    pub fn exact(&self, key: &str) -> Option<u32> {
        let values = &self.dimension.values;
        if self.by_key.is_empty() {
            for at in (self.next.get()..values.len()).chain(0..self.next.get()) {
                if values[at].key == key {
                    self.next.set(at + 1);
                    return Some(at as u32);
                }
            }
            return None;
        }
        let at = self.by_key.binary_search_by(|&code| values[code as usize].key.as_str().cmp(key)).ok()?;
        self.by_key.get(at).copied()
    }

    /// The code of a value in any usual spelling.
    pub fn code(&self, text: &str) -> Option<u32> {
        if let Some(code) = self.exact(text) {
            return Some(code);
        }
        if self.dimension.kind == Some(Kind::Province) {
            let place = Province::find(text).or_else(|| Province::find_code(text));
            if let Some(place) = place {
                if let Some(code) = self.exact(place.name) {
                    return Some(code);
                }
                // Under its new name, where it was not merged with others.
                let n_parts = PROVINCES.iter().filter(|other| other.merged_into == place.merged_into).count();
                if n_parts == 1 {
                    return self.exact(place.merged_into);
                }
            }
        }
        let key = fold(text);
        if key.is_empty() {
            return None;
        }
        let mut found = None;
        for (at, value) in self.dimension.values.iter().enumerate() {
            if fold(&value.key) == key {
                if found.is_some() {
                    return None;
                }
                found = Some(at as u32);
            }
        }
        found
    }
}
