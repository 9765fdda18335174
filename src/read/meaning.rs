//! Which column is which kind: headers propose, values dispose.

use crate::data::{Kind, Unit};

use super::header::Heading;
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

/// Decides each column: whole headers before phrases within headers, earlier columns before later ones.
pub(super) fn meanings(heads: &[Head], headings: &[Heading], profiles: &[Profile]) -> Vec<Meaning> {
    let mut kinds: Vec<Option<Kind>> = vec![None; heads.len()];
    for exact in [true, false] {
        for at in 0..heads.len() {
            if kinds[at].is_some() {
                continue;
            }
            let free = |kind: Kind| !kinds.contains(&Some(kind));
            let mut candidates = headings[at].candidates.iter().filter(|candidate| candidate.exact == exact);
            let found = candidates.find(|candidate| free(candidate.kind) && profiles[at].fits(candidate.kind, &headings[at]));
            kinds[at] = found.map(|candidate| candidate.kind);
        }
    }
    let taken_by = |kind: Kind| kinds.iter().position(|&taken| taken == Some(kind)).map(|at| heads[at].name.clone());
    let meaning = |at: usize| -> Meaning {
        let (heading, profile) = (&headings[at], &profiles[at]);
        if let Some(kind) = kinds[at] {
            return Meaning { kind: Some(kind), is_measure: kind.is_measure(), why: Why::Header };
        }
        let adds = heading.is_additive && profile.is_numeric() && !profile.has_leading_zeros;
        let is_measure = adds && (profile.n_texts > FEW || profile.has_decimals);
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
