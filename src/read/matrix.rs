//! A matrix: rows of funders beside columns of places or sectors, or of places beside columns of funders. Its figures are one
//! measure, told by the row and by the head of the column.
//!
//! Heads that are provinces, districts or communes are told by themselves. Sectors and funders go by other names in each file:
//! some known ones among them, beside funders or places, tell what the rest are.

use crate::data::{Kind, Unit};
use crate::places::{Province, fold};

use super::carry::place_by_words;
use super::header::{self, Candidate, Heading};
use super::layout::Head;
use super::profile::Profile;
use super::spread::{cut, take_cut};
use super::word::{is_one_of, joined, words};

/// Words that sectors begin with, and funders, folded.
const SECTORS: &str = "agricultur|education|health|nutrition|water|wash|foodsecurity|shelter|protection|livelihood|governance|transport|energy|environment|genderequal|earlyrecovery|logistics|coordination|ruraldevelopment|infrastructure|nongnghiep|giaoduc|yte|giaothong|thuyloi|nuocsach|moitruong|sinhke|vanhoa";
const FUNDERS: &str = "=irishaid|ireland|=worldbank|=wb|=adb|asiandevelopmentbank|=koica|=jica|undp|unicef|=eu|europeanunion|=usaid|=dfat|=ausaid|=giz|=kfw|=afd|=dfid|=fcdo|=sdc|=ifad|=wfp|=fao|=unfpa|=unwomen|=germany|=japan|=france|=norway|=sweden|nganhangthegioi|nganhangphattrien|=oxfam|=care|=plan|worldvision|savethechildren";
/// What is of none of the others.
const REST: &str = "notspecified|unspecified|unallocated|notallocated|other|others|khac|tinhkhac|nationwide|national|toanquoc|trunguong|lientinh|multiple|crosscutting|unknown";
/// Of so many columns of figures some names must be known.
const LEAST: usize = 2;

fn is_known(text: &str, list: &str) -> bool {
    let key = fold(text);
    list.split('|').any(|word| match word.strip_prefix('=') {
        Some(word) => key == word,
        None => key.starts_with(word),
    })
}

/// What a head is, by its own words.
fn place(text: &str) -> Option<Kind> {
    if Province::find(text).is_some() {
        return Some(Kind::Province);
    }
    match place_by_words(text)? {
        2 => Some(Kind::District),
        3 => Some(Kind::Commune),
        _ => None,
    }
}

fn rows(heads: &[Head]) -> impl Iterator<Item = &String> {
    heads.iter().flat_map(|head| &head.rows)
}

/// Whether two heads are names that a matrix may have.
pub(super) fn may_be(heads: &[Head]) -> bool {
    let is_name = |row: &&String| row.len() < 60 && (place(row).is_some() || is_known(row, SECTORS) || is_known(row, FUNDERS));
    heads.len() > LEAST && rows(heads).filter(is_name).nth(LEAST - 1).is_some()
}

/// Takes the names out of the heads of a matrix.
#[inline(never)]
pub(super) fn settle(heads: &[Head], headings: &mut [Heading], profiles: &[Profile]) {
    let is_figures = |at: usize| {
        let heading = &headings[at];
        let is_open = heading.bar.is_none() && heading.part.year.is_none() && !heading.is_tagged;
        is_open && profiles[at].is_numeric() || profiles[at].n_texts == 0
    };
    let has = |kinds: &[Kind]| {
        let says = |heading: &Heading| heading.candidates.first().is_some_and(|it| kinds.contains(&it.kind));
        headings.iter().enumerate().any(|(at, heading)| says(heading) && !profiles[at].is_numeric())
    };
    let is_funded = has(&[Kind::Funder, Kind::Source]);
    let has_places = has(&[Kind::Province, Kind::District, Kind::Commune, Kind::Sector]);
    for kind in [Kind::Province, Kind::District, Kind::Commune, Kind::Sector, Kind::Funder] {
        let is_plain = |row: &str| {
            let key = joined(words(row).iter());
            !is_one_of(fold(row).trim(), "tong|tongso|tongcong|cong|total|grandtotal|sum") && !super::word::has(&key, "total")
        };
        let known = |row: &str| match kind {
            Kind::Sector => is_funded && is_known(row, SECTORS),
            Kind::Funder => has_places && !is_funded && is_known(row, FUNDERS),
            _ => place(row) == Some(kind),
        };
        let is_rest = |row: &str| is_one_of(&fold(row), REST);
        let n = |is: &dyn Fn(&str) -> bool| {
            (0..heads.len()).filter(|&at| is_figures(at) && heads[at].rows.iter().any(|row| is(row))).count()
        };
        let n_known = n(&known);
        let is_open = matches!(kind, Kind::Sector | Kind::Funder);
        // Names that are not known stand among those that are, where these are most.
        if n_known < LEAST || has(&[kind]) || is_open && n_known * 2 < n(&is_plain) {
            continue;
        }
        let find = |row: &str| (known(row) || is_rest(row) || is_open && is_plain(row)).then_some(0);
        let (mut names, mut bare) = cut(heads, &find);
        for (at, name) in names.iter_mut().enumerate().filter(|(at, _)| !is_figures(*at)) {
            (*name, bare[at]) = (None, heads[at].clone());
        }
        let all: Vec<&str> = names.iter().flatten().copied().collect();
        if (1..all.len()).all(|at| all[at] == all[0]) {
            continue;
        }
        // `Province` above all of them says what they are.
        let says = header::read_all(&bare);
        for ((head, says), _) in bare.iter_mut().zip(&says).zip(&names).filter(|(_, name)| name.is_some()) {
            if says.candidates.first().is_some_and(|it| !it.kind.is_measure()) {
                *head = Head::of("");
            }
        }
        let mut names: Vec<Option<&str>> = names;
        if kind == Kind::Province {
            names.iter_mut().flatten().for_each(|name| *name = Province::find(name).map_or(*name, |it| it.name));
        }
        let units: Vec<(Unit, u8)> = headings.iter().map(|heading| (heading.unit.clone(), heading.power)).collect();
        take_cut(header::read_all(&bare), &names, kind, headings);
        for (at, _) in names.iter().enumerate().filter(|(_, name)| name.is_some()) {
            let heading = &mut headings[at];
            if heading.unit == Unit::Number {
                (heading.unit, heading.power) = units[at].clone();
            }
            if heading.candidates.is_empty() && (is_funded || kind == Kind::Funder) {
                heading.candidates.push(Candidate { kind: Kind::Amount, rank: header::PHRASE, weight: 1 });
            }
        }
        return;
    }
}
