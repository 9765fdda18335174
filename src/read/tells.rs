//! What is said of totals that are not what their rows add up to.

use super::layout::Layout;
use super::report::Notice;
use super::rows::{Check, Differ, Judge, NAMED};
use super::value;

impl Judge<'_> {
    /// The last row, where it has figures and nothing else: it may add up the others.
    pub(super) fn bare(&self) -> Option<usize> {
        let row = (0..self.n_rows()).rev().find(|&at| self.is_open(at))?;
        let is_blank = |column: &usize| value::is_blank(&self.text(row, *column));
        let n_open = self.issues.iter().filter(|issue| issue.is_none()).count();
        let is_bare = !self.dims.is_empty() && self.dims.iter().all(is_blank) && self.region.grid.is_whole;
        (is_bare && n_open > 2).then_some(row)
    }

    /// The columns in which totals mostly lie between their parts hold rates: there is nothing to add.
    fn rates(&self, checks: &[(usize, Check)]) -> Vec<bool> {
        let mut within = vec![0usize; self.sums.len()];
        checks.iter().flat_map(|(_, check)| &check.differ).for_each(|it| within[it.at] += usize::from(it.is_within));
        within.iter().map(|n| n * 2 >= checks.len().max(2)).collect()
    }

    /// One notice for many totals that stand beside full rows, with what they and their rows come to together.
    #[inline(never)]
    pub fn tell_together(&self, checks: &[(usize, Check)], column: usize, layout: &mut Layout) {
        let is_rate = self.rates(checks);
        let gap = |check: &Check, at: usize| check.differ.iter().find(|it| it.at == at).map(|it| it.given - it.added);
        for at in (0..self.sums.len()).filter(|&at| !is_rate[at]) {
            let (mut n, mut given, mut gaps) = (0, 0i128, 0i128);
            for (row, check) in checks {
                given = given.saturating_add(self.sums[at].2[*row].unwrap_or(0));
                if let Some(gap) = gap(check, at) {
                    gaps = gaps.saturating_add(gap);
                    n += 1;
                }
            }
            if n > 0 {
                layout.notices.push(Notice::TotalsDiffer {
                    n,
                    of: checks.len() as u64,
                    text: self.text(checks[0].0, column),
                    column: self.heads[self.sums[at].0].name.clone(),
                    given,
                    added: given - gaps,
                    scale: self.sums[at].1,
                });
                return;
            }
        }
    }

    /// Notices for the totals that are not what their rows add up to.
    #[inline(never)]
    pub fn tell(&self, base: u64, checks: &[(usize, Check)], layout: &mut Layout) {
        let is_rate = self.rates(checks);
        let mut n_more = 0;
        for (row, check) in checks {
            let is_real = |it: &&Differ| !is_rate[it.at];
            let Some(first) = check.differ.iter().find(is_real) else { continue };
            if layout.notices.len() >= NAMED * 2 {
                n_more += 1;
                continue;
            }
            layout.notices.push(Notice::TotalDiffers {
                row: self.number(base, *row),
                column: self.heads[self.sums[first.at].0].name.clone(),
                given: first.given,
                added: first.added,
                scale: self.sums[first.at].1,
                more: check.differ.iter().filter(is_real).count() - 1,
            });
        }
        if n_more > 0 {
            layout.notices.push(Notice::MoreTotals { n: n_more });
        }
    }
}
