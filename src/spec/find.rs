//! From the words that people write to the columns and values of a dataset.
//!
//! Exact names first; then any spelling with the same name key; then, for places, the gazetteer. Never guesses among two.

use crate::data::{Dataset, Dimension, Kind};
use crate::places::{Province, fold};
use crate::query::Column;

/// What a column is wanted as. A column of figures can be both: codes that are grouped by, amounts that are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Dimension,
    Measure,
}

/// The column of this name: the contract's name, then the file's header, then any spelling of either. What is both is
/// given as what it is wanted as `first`.
pub fn find_column(dataset: &Dataset, name: &str, first: Role) -> Option<Column> {
    let dimensions = |is: &dyn Fn(&str, &str) -> bool| -> Vec<Column> {
        let found = dataset.dimensions.iter().enumerate().filter(|(_, it)| is(&it.name, &it.label));
        found.map(|(at, _)| Column::Dimension(at)).collect()
    };
    let measures = |is: &dyn Fn(&str, &str) -> bool| -> Vec<Column> {
        let found = dataset.measures.iter().enumerate().filter(|(_, it)| is(&it.name, &it.label));
        found.map(|(at, _)| Column::Measure(at)).collect()
    };
    let find = |is: &dyn Fn(&str, &str) -> bool| match first {
        Role::Dimension => [dimensions(is), measures(is)],
        Role::Measure => [measures(is), dimensions(is)],
    };
    let key = fold(name);
    let exact = find(&|known, _| known == name).into_iter().chain(find(&|_, label| label == name));
    if let Some(found) = exact.flatten().next() {
        return Some(found);
    }
    // A name written freely must mean one column of a role.
    let alike = find(&|known, label| !key.is_empty() && (fold(known) == key || fold(label) == key));
    let found = alike.iter().find(|columns| !columns.is_empty())?;
    found.first().copied().filter(|_| found.len() == 1)
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
