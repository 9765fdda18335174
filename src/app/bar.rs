//! The filter bar: which columns it offers, and what its controls mean for the filters.
//!
//! Places with search, years as a range, other dimensions of few values as lists to tick. A box is ticked exactly when its
//! rows are shown; with all boxes ticked there is no filter. Knows no browser.

use super::chosen::mask;
use super::{App, BAR, Settings};
use crate::data::{Dataset, Dimension, Kind, Measure};
use crate::describe::age;
use crate::locale::{Lang, Msg, Word, format_number, kind_word, value_word, word};
use crate::places::fold;
use crate::query::{Cell, Group, Request};
use crate::spec::{Decimal, Filters, Keep};

/// A list longer than this is offered only for columns whose meaning is known.
const MOST_VALUES: usize = 30;
/// The same for these: funders, implementers, programmes are searched.
const MOST_KNOWN: usize = 200;
/// Places beyond this are too many to tick: all communes of a few provinces are fewer.
const MOST_PLACES: usize = 1_000;
/// A list this long gets a search field.
const SEARCH_FROM: usize = 12;

/// How a control works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlKind {
    /// Boxes to tick.
    List { search: bool },
    /// The first and the last of an ascending list of numbers.
    Range,
}

/// One control of the bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    pub dimension: usize,
    /// The column's name in filters.
    pub name: String,
    /// What stands beside it.
    pub label: String,
    pub kind: ControlKind,
    /// What stands beside each value, by code.
    pub values: Vec<String>,
    /// The name keys of the values, for the search.
    keys: Vec<String>,
}

/// The controls that suit a dataset, in its own order, places and years first.
#[inline(never)]
pub fn controls(dataset: &Dataset, settings: &Settings) -> Vec<Control> {
    // What most people ask for first; places within places come last.
    const FIRST: [Kind; 6] = [Kind::Province, Kind::Year, Kind::Source, Kind::Sector, Kind::Sex, Kind::EthnicGroup];
    let mut controls: Vec<Control> = Vec::new();
    for rank in 0..FIRST.len() + 3 {
        for (at, dimension) in dataset.dimensions.iter().enumerate() {
            let own = match dimension.kind {
                Some(Kind::District | Kind::Commune) => FIRST.len() + 2,
                Some(kind) => FIRST.iter().position(|&first| first == kind).unwrap_or(FIRST.len()),
                None => FIRST.len() + 1,
            };
            if own == rank
                && let Some(kind) = control_kind(dimension)
            {
                controls.push(control(dimension, at, kind, settings));
            }
        }
    }
    controls
}

/// How a dimension is best filtered; `None` for one that is not offered.
fn control_kind(dimension: &Dimension) -> Option<ControlKind> {
    let n = dimension.values.len();
    let most = match dimension.kind {
        Some(Kind::Province | Kind::District | Kind::Commune) => MOST_PLACES,
        None | Some(Kind::Date) => MOST_VALUES,
        Some(_) => MOST_KNOWN,
    };
    // A figure that few rows have is still a figure: nobody ticks amounts.
    if n < 2 || dimension.secondary || dimension.personal {
        None
    } else if dimension.kind == Some(Kind::Year) && dimension.values.iter().all(|value| value.number.is_some()) {
        Some(ControlKind::Range)
    } else {
        let search = dimension.kind == Some(Kind::Province) || n >= SEARCH_FROM;
        (n <= most).then_some(ControlKind::List { search })
    }
}

fn control(dimension: &Dimension, at: usize, kind: ControlKind, settings: &Settings) -> Control {
    let n = dimension.values.len();
    let (mut values, mut keys) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for code in 0..n {
        let value = settings.both(&|lang| value_label(dimension, code, lang));
        keys.push(fold(&value));
        values.push(value);
    }
    let (name, label) = (dimension.name.clone(), settings.both(&|lang| dimension_label(dimension, lang)));
    Control { dimension: at, name, label, kind, values, keys }
}

/// What a dimension is called: the word of its kind, else the file's header.
pub fn dimension_label(dimension: &Dimension, lang: Lang) -> String {
    let known = dimension.kind.and_then(|kind| kind_word(kind.name()));
    known.map_or_else(|| dimension.label.clone(), |label| word(label, lang).to_string())
}

/// What a measure is called: the word of its kind, else the file's header.
pub fn measure_label(measure: &Measure, lang: Lang) -> String {
    let known = measure.kind.and_then(|kind| kind_word(kind.name()));
    known.map_or_else(|| measure.label.clone(), |label| word(label, lang).to_string())
}

/// What a value is called: the word of a canonical value, the word for a blank, else its own text.
pub fn value_label(dimension: &Dimension, code: usize, lang: Lang) -> String {
    let Some(value) = dimension.values.get(code) else { return String::new() };
    if value.missing {
        return word(if dimension.kind == Some(Kind::Sex) { Word::Unknown } else { Word::Blank }, lang).to_string();
    }
    let known = dimension.kind.and_then(|kind| value_word(kind.name(), &value.key));
    let own = || if dimension.kind == Some(Kind::AgeGroup) { age(&value.key, lang).to_owned() } else { value.key.clone() };
    known.map_or_else(own, |label| word(label, lang).to_string())
}

impl App {
    /// For the values of the list that is open, how many rows there are of each under all other filters, in words.
    pub fn counts(&mut self, control: usize) -> Vec<String> {
        let mut counts = Vec::new();
        let Some(of) = self.controls.get(control).filter(|_| self.counting == Some(control)) else { return counts };
        let mut others = self.filters.clone();
        others.set(&of.name, None);
        let clauses = others.clauses(&self.dataset, &|_| BAR);
        let request = Request { by: vec![Group::Dimension(of.dimension)], sum: Vec::new(), rows: true };
        let groups = self.engine.groups(&request, &clauses);
        let mut rows = vec![Cell::Value(0); of.values.len()];
        for at in 0..groups.len() {
            if let (Some(rows), Some(n)) = (rows.get_mut(groups.codes(at)[0] as usize), groups.cells(at).first()) {
                *rows = *n;
            }
        }
        for n in rows {
            counts.push(n.value().map_or_else(|| "–".to_owned(), |n| format_number(n, 0, self.settings.lang)));
        }
        counts
    }
}

impl Control {
    /// For each code whether its rows are shown.
    pub fn kept(&self, dataset: &Dataset, filters: &Filters) -> Vec<bool> {
        let dimension = &dataset.dimensions[self.dimension];
        filters.get(&self.name).map_or_else(|| vec![true; dimension.values.len()], |keep| mask(dimension, keep))
    }

    /// The filter that shows just the rows of these codes; `None` where all are shown.
    pub fn keep(&self, dataset: &Dataset, kept: &[bool]) -> Option<Keep> {
        kept.contains(&false).then(|| Keep::of(&dataset.dimensions[self.dimension], kept))
    }

    /// The filter for a range from the value with code `from` to that with code `to`, in whichever order; `None` for all.
    pub fn keep_range(&self, dataset: &Dataset, from: usize, to: usize) -> Option<Keep> {
        let values = &dataset.dimensions[self.dimension].values;
        let (from, to) = (from.min(to), from.max(to).min(values.len().saturating_sub(1)));
        if from == 0 && to + 1 == values.len() {
            return None;
        }
        let end = |code: usize| values.get(code)?.number.map(|number| Decimal::new(i128::from(number), 0));
        Some(Keep::Range { from: end(from), to: end(to) })
    }

    /// The codes of the first and the last value shown; all when none is.
    pub fn range(&self, kept: &[bool]) -> (usize, usize) {
        let first = kept.iter().position(|&kept| kept).unwrap_or(0);
        let last = kept.iter().rposition(|&kept| kept).unwrap_or(self.values.len().saturating_sub(1));
        (first, last)
    }

    /// What the control says while closed: `Tất cả`, the only value, `Đã chọn 3 trên 5`, `2018–2020`.
    pub fn summary(&self, kept: &[bool], settings: &Settings) -> String {
        let mut n = 0;
        for &kept in kept {
            n += usize::from(kept);
        }
        if n == kept.len() {
            return settings.word(Word::All);
        }
        if n == 0 {
            return settings.word(Word::NoneSelected);
        }
        let (first, last) = self.range(kept);
        if n == 1 {
            return self.values[first].clone();
        }
        if self.kind == ControlKind::Range && last - first + 1 == n {
            return settings.say(Msg::Years, &[("from", &self.values[first]), ("to", &self.values[last])]);
        }
        settings.say(Msg::Selected, &[("n", &n.to_string()), ("m", &kept.len().to_string())])
    }

    /// For each code whether it answers a search, in any spelling.
    pub fn found(&self, text: &str) -> Vec<bool> {
        let key = fold(text);
        let mut found = Vec::with_capacity(self.keys.len());
        for candidate in &self.keys {
            found.push(candidate.contains(&key));
        }
        found
    }
}
