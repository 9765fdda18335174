//! Which column is which kind: headers propose, values dispose.

use crate::data::{Kind, Unit};

use super::header::{self, Bar, Heading};
use super::layout::Head;
use super::profile::Profile;
use super::report::Why;

/// Most distinct values of a column of unknown meaning, all numbers, that is still grouped by and not added up.
const FEW: usize = 12;

/// What was decided for one column.
pub(super) struct Meaning {
    pub kind: Option<Kind>,
    pub is_measure: bool,
    pub why: Why,
}

/// Decides each column: whole headers before phrases within headers, names before codes, filled columns before empty ones,
/// heavier tags before lighter ones, earlier columns before later ones.
pub(super) fn meanings(heads: &[Head], headings: &[Heading], profiles: &[Profile]) -> Vec<Meaning> {
    let mut kinds: Vec<Option<Kind>> = vec![None; heads.len()];
    let order = crate::sort::order(heads.len(), &mut |a, b| {
        let key = |at: u32| {
            let tagged = headings[at as usize].is_tagged;
            let weight = headings[at as usize].candidates.first().map_or(0, |candidate| candidate.weight);
            std::cmp::Reverse(if tagged { weight } else { 0 })
        };
        key(a).cmp(&key(b))
    });
    let mut taken = [false; Kind::ALL.len()];
    for is_empty in [false, true] {
        for rank in (header::WEAK..=header::EXACT).rev() {
            for &at in &order {
                let at = at as usize;
                if kinds[at].is_some() || (profiles[at].n_texts == 0) != is_empty {
                    continue;
                }
                let found = headings[at].candidates.iter().find(|candidate| {
                    candidate.rank == rank && !taken[candidate.kind as usize] && profiles[at].fits(candidate, &headings[at])
                });
                if let Some(found) = found {
                    kinds[at] = Some(found.kind);
                    taken[found.kind as usize] = true;
                }
            }
        }
    }
    let taken_by = |kind: Kind| kinds.iter().position(|&taken| taken == Some(kind)).map(|at| heads[at].name.clone());
    let meaning = |at: usize| -> Meaning {
        let (heading, profile) = (&headings[at], &profiles[at]);
        if let Some(kind) = kinds[at] {
            return Meaning { kind: Some(kind), is_measure: kind.is_measure(), why: Why::Header };
        }
        let counts = heading.bar.is_none_or(Bar::is_quantity) && profile.is_numeric() && !profile.has_leading_zeros;
        let is_measure = counts && (profile.n_texts > FEW || profile.has_decimals);
        let why = match heading.candidates.first().map(|candidate| candidate.kind) {
            Some(kind) => match taken_by(kind) {
                Some(by) => Why::Taken { by },
                None => Why::Unfit { kind },
            },
            None if is_measure => Why::Numbers,
            None => Why::Texts,
        };
        Meaning { kind: None, is_measure, why }
    };
    (0..heads.len()).map(meaning).collect()
}

/// The unit of a measure: the header's word, else what the kind and the file's language imply.
pub(super) fn unit_of(kind: Option<Kind>, heading: &Heading, is_vietnamese: bool) -> Unit {
    match (kind, &heading.unit) {
        (_, Unit::Money(_) | Unit::People | Unit::Households | Unit::Other(_)) => heading.unit.clone(),
        (Some(kind), _) if kind.is_money() && is_vietnamese => Unit::Money("VND".to_owned()),
        (Some(kind), _) if kind.is_money() => Unit::UnknownMoney,
        (Some(kind), _) if kind.is_people() => Unit::People,
        (Some(Kind::Households), _) => Unit::Households,
        _ => heading.unit.clone(),
    }
}
