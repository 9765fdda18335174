//! From the words that people write to the columns and values of a dataset.
//!
//! Exact names first; then any spelling with the same name key; then, for places, the gazetteer. Never guesses among two.

use crate::data::{Dataset, Dimension, Kind};
use crate::places::{Province, fold};
use crate::query::Column;

/// The column of this name: the contract's name, then the file's header, then any spelling of either.
pub fn find_column(dataset: &Dataset, name: &str) -> Option<Column> {
    if let Some(at) = dataset.dimension(name) {
        return Some(Column::Dimension(at));
    }
    if let Some(at) = dataset.measure(name) {
        return Some(Column::Measure(at));
    }
    let words = || {
        let dimensions = dataset.dimensions.iter().enumerate();
        let dimensions = dimensions.map(|(at, d)| (Column::Dimension(at), d.name.as_str(), d.label.as_str()));
        let measures = dataset.measures.iter().enumerate();
        dimensions.chain(measures.map(|(at, m)| (Column::Measure(at), m.name.as_str(), m.label.as_str())))
    };
    if let Some((column, ..)) = words().find(|(_, _, label)| *label == name) {
        return Some(column);
    }
    let key = fold(name);
    if key.is_empty() {
        return None;
    }
    let mut same = words().filter(|(_, name, label)| fold(name) == key || fold(label) == key);
    let (first, ..) = same.next()?;
    same.next().is_none().then_some(first)
}

/// Finds values of one dimension. Building it costs nothing for short dimensions; long ones (over 256 values) are indexed, so
/// that filters of many thousand values stay `n log n`.
pub struct Finder<'a> {
    dimension: &'a Dimension,
    /// Codes in the order of their keys; empty for short dimensions.
    by_key: Vec<u32>,
}

impl<'a> Finder<'a> {
    pub fn new(dimension: &'a Dimension) -> Finder<'a> {
        let mut by_key = Vec::new();
        if dimension.values.len() > 256 {
            by_key = (0..dimension.values.len() as u32).collect();
            crate::sort::by(&mut by_key, |&a, &b| dimension.values[a as usize].key.cmp(&dimension.values[b as usize].key));
        }
        Finder { dimension, by_key }
    }

    /// The code of the value with exactly this canonical form; the empty text is the blank.
    pub fn exact(&self, key: &str) -> Option<u32> {
        let values = &self.dimension.values;
        if self.by_key.is_empty() {
            return values.iter().position(|value| value.key == key).map(|at| at as u32);
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
            if let Some(code) = place.and_then(|place| self.exact(place.name)) {
                return Some(code);
            }
        }
        let key = fold(text);
        if key.is_empty() {
            return None;
        }
        let mut same = self.dimension.values.iter().enumerate().filter(|(_, value)| fold(&value.key) == key);
        let (first, _) = same.next()?;
        same.next().is_none().then_some(first as u32)
    }
}
