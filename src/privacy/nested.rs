//! Which dimensions follow from others: the province from the district, the sector from the initiative.
//!
//! Who sees a table over districts and one over provinces subtracts one from the other. So a table is looked at with all columns
//! that follow from its own, where its lines are those of each province. A value that stands with several (a name that two
//! provinces have) spoils nothing, as long as there are few of them.

use crate::data::{Dataset, Facts, Kind};

/// Most columns that are taken to follow from one, those of places and years first. Where more do, a table with a small count over
/// it is withheld whole.
const MOST: usize = 5;

/// By dimension, the dimensions that follow from it, and from those, itself among them. Ascending.
pub struct Nested {
    of: Vec<Vec<usize>>,
    /// Whether more follow from a dimension than are looked at.
    is_cut: Vec<bool>,
}

impl Nested {
    /// As a table of facts has them.
    pub fn of(dataset: &Dataset, facts: usize) -> Nested {
        let n = dataset.dimensions.len();
        let table = &dataset.facts[facts];
        let mut of: Vec<Vec<usize>> = (0..n).map(|at| vec![at]).collect();
        let mut is_cut = vec![false; n];
        for ((from, of), is_cut) in of.iter_mut().enumerate().zip(&mut is_cut) {
            // What tells persons apart has everything of theirs, and is no table of counts.
            if dataset.dimensions[from].personal {
                continue;
            }
            let mut found: Vec<usize> = (0..n).filter(|&to| to != from && follows(dataset, table, from, to)).collect();
            crate::sort::by_key(&mut found, |to| (!is_place_or_year(dataset, *to), *to));
            *is_cut = found.len() > MOST;
            found.truncate(MOST);
            of.append(&mut found);
        }
        // What follows from what follows.
        loop {
            let before: usize = of.iter().map(Vec::len).sum();
            for at in 0..n {
                let mut more: Vec<usize> = of[at].iter().flat_map(|&to| of[to].iter().copied()).collect();
                of[at].append(&mut more);
                crate::sort::by_key(&mut of[at], |at| *at);
                of[at].dedup();
            }
            if of.iter().map(Vec::len).sum::<usize>() == before {
                return Nested { of, is_cut };
            }
        }
    }

    /// Whether more follows from a dimension than is looked at.
    pub fn is_cut(&self, dimension: usize) -> bool {
        self.is_cut.get(dimension) == Some(&true)
    }

    /// These dimensions and all that follow from them, ascending.
    pub fn with(&self, dimensions: &[usize]) -> Vec<usize> {
        let mut all: Vec<usize> = dimensions.iter().flat_map(|&at| self.of[at].iter().copied()).collect();
        crate::sort::by_key(&mut all, |at| *at);
        all.dedup();
        all
    }

    /// The dimensions that follow from no other of these: one each, or several that follow from each other.
    pub fn tops(&self, dimensions: &[usize]) -> Vec<Vec<usize>> {
        let follows = |at: usize, from: usize| self.of[from].contains(&at);
        let mut tops = Vec::new();
        for &at in dimensions {
            let twins: Vec<usize> =
                dimensions.iter().copied().filter(|&other| follows(other, at) && follows(at, other)).collect();
            let is_top = dimensions.iter().all(|&other| !follows(at, other) || twins.contains(&other));
            if is_top && twins[0] == at {
                tops.push(twins);
            }
        }
        tops
    }
}

fn is_place_or_year(dataset: &Dataset, at: usize) -> bool {
    matches!(dataset.dimensions[at].kind, Some(Kind::Province | Kind::District | Kind::Commune | Kind::Year))
}

/// Whether nearly every value of a dimension stands with one value of another alone.
fn follows(dataset: &Dataset, table: &Facts, from: usize, to: usize) -> bool {
    let (Some((from_column, from_coding)), Some((to_column, to_coding))) = (table.coding(from), table.coding(to)) else {
        return false;
    };
    let (n_from, n_to) = (dataset.dimensions[from].values.len(), dataset.dimensions[to].values.len());
    if n_from < n_to {
        return false;
    }
    const UNSEEN: u32 = u32::MAX;
    const SEVERAL: u32 = u32::MAX - 1;
    let mut stands_with = vec![UNSEEN; n_from];
    let mut is_used = vec![false; n_to];
    for block in &table.blocks {
        for row in 0..block.n_rows {
            let code = |column, codes: &[u32]| codes.get(block.code(column, row)).copied();
            let (Some(from), Some(to)) = (code(from_column, &from_coding.codes), code(to_column, &to_coding.codes)) else {
                continue;
            };
            if let Some(used) = is_used.get_mut(to as usize) {
                *used = true;
            }
            if let Some(with) = stands_with.get_mut(from as usize) {
                *with = if *with == UNSEEN || *with == to { to } else { SEVERAL };
            }
        }
    }
    let seen = stands_with.iter().filter(|with| **with != UNSEEN).count();
    let several = stands_with.iter().filter(|with| **with == SEVERAL).count();
    is_used.iter().filter(|used| **used).count() > 1 && several * 4 <= seen && several + 1 < seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_what() {
        // 0 commune, 1 district, 2 province, 3 sex, 4 and 5 names and codes of one thing.
        let nested = Nested { of: vec![vec![0, 1, 2], vec![1, 2], vec![2], vec![3], vec![4, 5], vec![4, 5]], is_cut: Vec::new() };
        assert_eq!(nested.with(&[3, 0]), [0, 1, 2, 3]);
        assert_eq!(nested.tops(&[0, 1, 2, 3]), [vec![0], vec![3]]);
        assert_eq!(nested.tops(&[1, 2, 4, 5]), [vec![1], vec![4, 5]]);
        assert!(nested.tops(&[]).is_empty());
    }
}
