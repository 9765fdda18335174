//! Columns of UNDP's Human Development Reports, wide: a code for each indicator, sex and year, as in `mmr_2019`, `le_f_2019`. No word
//! tells what they are; several of the codes together do. All but the population are never added.

use crate::data::{Kind, Unit};

use super::header::{Bar, Candidate, EXACT, Heading};
use super::layout::Head;
use super::word::{is_one_of, starts_with_year};

const RATES: &str = "hdi|le|eys|mys|gnipc|gdi|ihdi|coef_ineq|loss|ineq_le|ineq_edu|ineq_inc|gii|mmr|abr|se|pr|lfpr|phdi|diff_hdi_phdi|co2_prod|mf|mpi|gdipc";
const POPULATION: &str = "pop_total";

/// The code of an indicator in front of a year, with the letter of a sex or without.
fn code(name: &str) -> Option<&str> {
    let (stem, year) = name.trim().rsplit_once('_')?;
    let is_year = year.len() == 4 && starts_with_year(year);
    let stem = stem.strip_suffix("_f").or(stem.strip_suffix("_m")).unwrap_or(stem);
    Some(stem).filter(|stem| is_year && (is_one_of(stem, RATES) || *stem == POPULATION))
}

/// Whether there are three such indicators.
pub(super) fn may_be(heads: &[Head]) -> bool {
    let mut found: Vec<&str> = Vec::new();
    for code in heads.iter().filter_map(|head| code(&head.name)) {
        if !found.contains(&code) {
            found.push(code);
        }
    }
    found.len() > 2
}

/// Says what such columns are.
#[inline(never)]
pub(super) fn settle(heads: &[Head], headings: &mut [Heading]) {
    for (head, heading) in heads.iter().zip(headings) {
        let Some(code) = code(&head.name) else { continue };
        heading.candidates.clear();
        (heading.unit, heading.power, heading.stem) = (Unit::Number, 0, code.to_owned());
        heading.part.sex = heading.part.sex.filter(|sex| *sex != "total");
        if code == POPULATION {
            // In millions.
            (heading.unit, heading.power, heading.bar) = (Unit::People, 6, None);
            heading.stem = String::from("population");
            heading.candidates.push(Candidate { kind: Kind::People, rank: EXACT, weight: 9 });
        } else {
            heading.bar = Some(Bar::Rate);
        }
        heading.is_additive = heading.bar.is_none();
    }
}
