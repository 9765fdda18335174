//! What a reader has chosen: the filters of the bar, scripts and groups, the picks of each chart, and in what order and how deep
//! each chart stands. One value, so that undoing, a saved view and a link are the same thing.
//!
//! Filters and picks are told apart because a chart never filters itself: it skips its own pick, and nothing else. What is in
//! force is both together. Knows columns and values; no picture and no browser.

use super::against::Against;
use crate::charts::Sort;
use crate::data::{Dataset, Dimension};
use crate::spec::{Filters, Keep, kept};

/// Steps that can be taken back.
const MOST_STEPS: usize = 60;

/// What one chart adds to its own question.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Own {
    /// What its marks filter the other charts by.
    pub pick: Filters,
    /// The order of its rows, where the reader changed it.
    pub sort: Option<Sort>,
    /// The places that it was opened by, from the widest.
    pub path: Vec<String>,
}

/// Everything that a reader can change and take back.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The bar's, scripts' and groups' filters: they hold in every chart.
    pub filters: Filters,
    /// One a chart.
    pub own: Vec<Own>,
    /// The selection that the present one is compared with.
    pub against: Option<Box<Against>>,
}

/// What two sets of values make together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Both {
    /// Values of either.
    Either,
    /// Values of both.
    Shared,
    /// Values of the first that the second has not.
    Less,
}

impl Chosen {
    /// Nothing chosen, for so many charts.
    pub fn new(n_charts: usize) -> Chosen {
        Chosen { filters: Filters::default(), own: vec![Own::default(); n_charts], against: None }
    }

    /// All filters in force, one a column: what filters and picks leave together.
    pub fn together(&self, dataset: &Dataset) -> Filters {
        let mut all = self.filters.clone();
        for own in &self.own {
            for (name, keep) in &own.pick.list {
                let shared = match (all.get(name), dataset.dimension(name)) {
                    (Some(other), Some(at)) => combine(&dataset.dimensions[at], other, keep, Both::Shared),
                    _ => keep.clone(),
                };
                all.set(name, Some(shared));
            }
        }
        all
    }

    /// Sets or lifts the filter of one column; picks on it are let go.
    pub fn set(&mut self, name: &str, keep: Option<Keep>) {
        for own in &mut self.own {
            own.pick.set(name, None);
        }
        self.filters.set(name, keep);
    }

    /// Puts other filters in force. Picks on columns whose filter stays as it is (`before`) are kept, so that a chart goes on
    /// showing what it has picked from.
    pub fn replace(&mut self, before: &Filters, after: &Filters) {
        if self.own.iter().all(|own| own.pick.is_empty()) {
            self.filters = after.clone();
            return;
        }
        for (name, keep) in &before.list {
            if after.get(name) != Some(keep) {
                self.set(name, after.get(name).cloned());
            }
        }
        for (name, keep) in &after.list {
            if before.get(name).is_none() {
                self.set(name, Some(keep.clone()));
            }
        }
    }

    /// Whether other charts than this one have picked something else.
    pub fn differs_for(&self, other: &Chosen, chart: usize) -> bool {
        for (at, own) in self.own.iter().enumerate() {
            if at != chart && other.own.get(at).is_none_or(|theirs| theirs.pick != own.pick) {
                return true;
            }
        }
        false
    }
}

/// For each code whether its rows are kept.
pub fn mask(dimension: &Dimension, keep: &Keep) -> Vec<bool> {
    match keep {
        Keep::Values(keys) => kept(dimension, keys),
        range => {
            let mut mask = vec![false; dimension.values.len()];
            for (kept, value) in mask.iter_mut().zip(&dimension.values) {
                *kept = value.number.is_some_and(|number| range.holds_number(number));
            }
            mask
        }
    }
}

/// Two filters of one dimension as one.
pub fn combine(dimension: &Dimension, a: &Keep, b: &Keep, both: Both) -> Keep {
    let (mut mine, theirs) = (mask(dimension, a), mask(dimension, b));
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine = match both {
            Both::Either => *mine || theirs,
            Both::Shared => *mine && theirs,
            Both::Less => *mine && !theirs,
        };
    }
    Keep::of(dimension, &mine)
}

/// What is picked once a mark that stands for `part` was chosen on top of `picked`. Without `add` it is that mark alone, or
/// nothing when it was that already. With `add` it is taken in, or off where all of it was picked.
pub fn choose(dataset: &Dataset, picked: &Filters, part: &Filters, add: bool) -> Filters {
    if !add || picked.is_empty() {
        return if picked == part { Filters::default() } else { part.clone() };
    }
    let of = |name: &str| dataset.dimension(name).map(|at| &dataset.dimensions[at]);
    let nothing = |keep: &Keep| matches!(keep, Keep::Values(keys) if keys.is_empty());
    let mut within = true;
    for (name, keep) in &picked.list {
        let rest = part.get(name).zip(of(name)).map(|(part, of)| combine(of, part, keep, Both::Less));
        within &= rest.is_some_and(|rest| nothing(&rest));
    }
    let (mut next, mut changed) = (picked.clone(), false);
    for (name, keep) in &picked.list {
        let Some((part, of)) = part.get(name).zip(of(name)) else {
            // The mark stands for all of this column.
            next.set(name, None);
            continue;
        };
        let left = combine(of, keep, part, if within { Both::Less } else { Both::Either });
        if !nothing(&left) {
            changed |= left != *keep;
            next.set(name, Some(left));
        }
    }
    match (within, changed) {
        (true, false) => Filters::default(),
        // Together they are everything; then the new one alone says more.
        (false, _) if next.is_empty() => part.clone(),
        _ => next,
    }
}

/// What can be taken back, and taken back again.
#[derive(Debug, Default)]
pub struct Steps {
    past: Vec<Chosen>,
    future: Vec<Chosen>,
}

impl Steps {
    /// A step was taken from here.
    pub fn took(&mut self, from: Chosen) {
        self.future.clear();
        if self.past.len() >= MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(from);
    }

    /// Where a step back (or `forth`) leads from `now`; `None` at the end.
    pub fn go(&mut self, forth: bool, now: &Chosen) -> Option<Chosen> {
        let (from, to) = if forth { (&mut self.future, &mut self.past) } else { (&mut self.past, &mut self.future) };
        let next = from.pop()?;
        to.push(now.clone());
        Some(next)
    }

    /// Whether there is a step back, and one forth.
    pub fn ways(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}
