//! Totals that stand beside full rows: `TOTAL` among the funds of each country and year.

use crate::data::Dictionary;
use crate::places::fold;

use super::layout::Layout;
use super::report::Notice;
use super::rows::{Added, Candidate, Check, Judge, NAMED};
use super::total::Word;

/// Most distinct texts of a column in which one may be the total of the others beside full rows.
const FEW: usize = 60;
/// Sets of columns in which totals stand that are looked at.
const SETS: usize = 16;

impl Judge<'_> {
    /// Whether a row says that its figures are percentages, which nothing adds up.
    pub(super) fn is_told_rate(&self, row: usize) -> bool {
        let is_rate = |text: String| {
            let key = fold(&text);
            text.contains('%') || ["percent", "tyle", "tysuat"].iter().any(|word| key.contains(word)) || key.ends_with("rate")
        };
        self.dims.iter().any(|&column| is_rate(self.text(row, column)))
    }

    /// Decides totals that stand beside full rows: `TOTAL` among the funds of each country and year.
    #[inline(never)]
    pub(super) fn beside(
        &self,
        candidates: &mut [Candidate],
        is_leaf: &mut [bool],
        differ: &mut Vec<(usize, Check)>,
        base: u64,
        layout: &mut Layout,
    ) {
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for candidate in candidates.iter().filter(|it| it.is_beside) {
            if !sets.contains(&candidate.columns) && sets.len() < SETS {
                sets.push(candidate.columns.clone());
            }
        }
        for set in sets {
            let mut groups = Dictionary::new();
            let mut key = String::new();
            let mut group_of = |at: usize, groups: &mut Dictionary| {
                key.clear();
                for &column in self.dims.iter().filter(|column| !set.contains(column)) {
                    key.push_str(&self.text(at, column));
                    key.push('\0');
                }
                groups.intern(key.as_bytes()) as usize
            };
            let mut parts: Vec<Vec<usize>> = Vec::new();
            let mut texts = Dictionary::new();
            for at in (0..self.n_rows()).filter(|&at| is_leaf[at]) {
                let group = group_of(at, &mut groups);
                if parts.len() <= group {
                    parts.resize(group + 1, Vec::new());
                }
                parts[group].push(at);
                texts.intern(self.text(at, set[0]).as_bytes());
            }
            let (mut n, mut equal, mut within, mut once) = (0, 0, 0, 0);
            let mut checks: Vec<(usize, Check)> = Vec::new();
            let of_set = |candidate: &&Candidate| candidate.is_beside && candidate.columns == set;
            let word = candidates.iter().filter(of_set).map(|it| it.word).max().unwrap_or(Word::Weak);
            let (mut lone, mut added): (Vec<usize>, Vec<Vec<Added>>) = (Vec::new(), Vec::new());
            for candidate in candidates.iter().filter(of_set) {
                let group = group_of(candidate.row, &mut groups);
                let Some(parts) = parts.get(group) else {
                    lone.push(candidate.row);
                    continue;
                };
                // Many totals may share their parts: add those up once.
                if added.len() <= group {
                    added.resize(group + 1, Vec::new());
                }
                if added[group].is_empty() {
                    added[group] = self.add(parts);
                }
                let check = self.compare(candidate.row, &added[group]);
                if word == Word::Weak && parts.len() < 2 {
                    continue;
                }
                n += 1;
                if check.equal > 0 {
                    equal += 1;
                } else if check.within > 0 {
                    within += 1;
                } else if check.once > 0 {
                    once += 1;
                }
                checks.push((candidate.row, check));
            }
            let adds_up = equal * 2 >= n && n > 0;
            let is_once = word > Word::Weak && texts.len() <= FEW && (equal + once) * 5 >= n * 4 && equal + once > 0;
            let is_total = n > 0 && (adds_up && equal > 0 || is_once || word == Word::Whole);
            if is_total {
                let all = candidates.iter_mut().filter(|it| it.is_beside && it.columns == set);
                all.for_each(|it| it.is_total = lone.binary_search(&it.row).is_err());
                layout.categories.extend(&set);
                if checks.iter().filter(|(_, check)| !check.differ.is_empty()).count() <= 3 {
                    differ.append(&mut checks);
                } else if self.region.grid.is_whole {
                    self.tell_together(&checks, set[0], layout);
                }
            } else if n > 0
                && word > Word::Weak
                && layout.notices.len() < NAMED
                && let Some(first) = candidates.iter().find(of_set).filter(|it| !self.is_told_rate(it.row))
            {
                let (row, text) = (self.number(base, first.row), self.text(first.row, set[0]));
                layout.notices.push(Notice::MaybeTotal { row, text, is_rate: within > 0 });
            }
            // No rows like it but for the total: its place must tell what it adds up.
            for candidate in candidates.iter_mut().filter(|it| it.is_beside && it.columns == set && !it.is_total) {
                if word > Word::Weak && lone.binary_search(&candidate.row).is_ok() {
                    candidate.is_beside = false;
                    candidate.word = Word::Weak;
                } else {
                    is_leaf[candidate.row] = true;
                }
            }
        }
    }
}
