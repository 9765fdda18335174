//! Which column is which kind, measure or dimension: the page says, else headers propose and values dispose.

use crate::data::{Kind, Unit};
use crate::places::fold;

use super::header::{self, About, Bar, Candidate, Heading};
use super::layout::{Context, Head};
use super::mapping::Mapping;
use super::part;
use super::profile::Profile;
use super::report::Why;
use super::rewrite;
use super::schema::{self, Type};
use super::speaks::speaks;
use super::unit;
use super::word::{Word, is_one_of, words};

/// Most distinct values of a column of unknown meaning, all numbers, that is still grouped by and not added up.
pub(super) const FEW: usize = 12;

/// What was decided for one column.
pub(super) struct Meaning {
    pub kind: Option<Kind>,
    pub is_measure: bool,
    /// Whether it tells persons apart, and is never offered.
    pub is_personal: bool,
    pub why: Why,
}

/// Puts what the page says, what the one indicator of a table says of its values, and what a column's own texts say of their unit, into the headings.
pub(super) fn overrule(heads: &[Head], headings: &mut [Heading], profiles: &[Profile], mapping: &Mapping) {
    // "Under-five mortality rate", "Deaths per 1,000 live births": what all values are.
    let (mut of_values, mut is_money) = (None, false);
    for (heading, profile) in headings.iter().zip(profiles) {
        if let (Some(About::Indicator | About::Unit), Some(only)) = (heading.about, &profile.only) {
            let said = header::read_all(&[Head::of(only)]).remove(0);
            let unit = unit::unit(only).0;
            is_money |= matches!(unit, Unit::Money(_));
            let is_percent = matches!(&unit, Unit::Other(sign) if sign == "%");
            of_values = of_values.or(said.bar.filter(|bar| bar.is_quantity())).or(is_percent.then_some(Bar::Rate));
        }
    }
    let has = |kind: Kind| {
        headings.iter().flat_map(|heading| &heading.candidates).any(|it| it.kind == kind && it.rank >= header::PHRASE)
    };
    let is_of_persons = has(Kind::Sex) && (has(Kind::AgeGroup) || headings.iter().any(|heading| heading.bar == Some(Bar::Age)));
    // Values beside a numerator and a denominator are what comes of them.
    let is_quotient = ["numerator", "denominator"]
        .iter()
        .all(|name| heads.iter().zip(profiles).any(|(head, profile)| profile.n_texts > 0 && fold(&head.name) == **name));
    // Where some rows have none, their indicators tell which they are.
    let is_quotient =
        is_quotient && !heads.iter().zip(profiles).any(|(head, it)| it.has_blanks && fold(&head.name) == "denominator");
    of_values = of_values.or(is_quotient.then_some(Bar::Rate));
    if let Some(at) = profiles
        .iter()
        .zip(&*headings)
        .position(|(profile, heading)| profile.are_grades() && heading.candidates.first().is_some_and(|it| it.kind == Kind::Sex))
    {
        settle_marker(headings, at, &heads[at].name);
    }
    let mut question = 0;
    for (at, heading) in headings.iter_mut().enumerate() {
        // A column for each answer behind that of the question: `Nguồn vốn/Dân góp`, 1 where it was chosen.
        let behind = heads[at].name.strip_prefix(&heads[question].name[..]).filter(|_| question < at);
        if !behind.is_some_and(|behind| behind.starts_with(['/', '.'])) {
            question = at;
        } else if profiles[at].are_flags() {
            *heading = Heading { stem: heads[at].name.clone(), is_additive: true, ..Heading::default() };
        }
        // A name beside a sex and an age is a person's.
        if is_of_persons && heading.candidates.is_empty() && !profiles[at].is_numeric() && names_a_person(&heads[at].name) {
            heading.bar = Some(Bar::Personal);
        }
        let is_bare = heading.stem.is_empty() && (heading.part.year.is_some() || heading.part.period.is_some());
        if heading.about == Some(About::Value) || is_bare {
            heading.bar = heading.bar.or(of_values);
            if is_money && !is_bare {
                heading.candidates.push(Candidate { kind: Kind::Amount, rank: header::PHRASE, weight: 1 });
            }
        }
        // Households that women head are counted, not named.
        if heading.bar == Some(Bar::Personal)
            && profiles[at].is_numeric()
            && (heading.part.sex.is_some() || header::counts(&heads[at].name) || part::are_households(&words(&heads[at].name)))
            && words(&heads[at].name).iter().any(|word| word.key == "ho")
        {
            heading.bar = None;
        }
        // `Giới tính chủ hộ` names nobody.
        if heading.bar == Some(Bar::Personal) && profiles[at].kind() == Some(Kind::Sex) {
            heading.bar = None;
        }
        // Marks on a scale, `(1-5)`: rows are counted by them, and they are never added.
        if heading.candidates.is_empty() && heading.bar.is_none() && profiles[at].are_marks(&heads[at].name) {
            heading.bar = Some(Bar::Rank);
        }
        if profiles[at].are_percents() {
            heading.bar = heading.bar.or(Some(Bar::Rate));
        } else if is_coded(at, heads, profiles) {
            heading.bar = Some(Bar::Code);
            heading.candidates.iter_mut().for_each(|candidate| candidate.rank = candidate.rank.min(header::CODE));
        } else if profiles[at].are_mails() || profiles[at].are_persons() {
            heading.bar = Some(Bar::Personal);
        } else if profiles[at].are_only_years()
            && (names_a_year(&heads[at].name) || heading.candidates.iter().any(|candidate| candidate.kind == Kind::Year))
        {
            heading.bar = heading.bar.or(Some(Bar::Time));
        }
        if let Some(said) = mapping.of(&heads[at].name) {
            if let Some(text) = &said.unit {
                (heading.unit, heading.power) = unit::unit(text);
            }
            match said.add {
                Some(true) => heading.bar = None,
                Some(false) => heading.bar = heading.bar.filter(|bar| bar.is_quantity()).or(Some(Bar::Page)),
                // What the page calls a measure is one, unless it says otherwise.
                None if said.kind.is_some_and(|kind| kind.is_some_and(Kind::is_measure)) || said.is_measure == Some(true) => {
                    heading.bar = heading.bar.filter(|bar| bar.is_quantity() && said.kind.is_none());
                }
                None => {}
            }
        }
        heading.is_additive = heading.bar.is_none();
    }
}

/// Whether a column holds the codes of one beside it that has the same name and words: `DONOR` beside `Donor`.
fn is_coded(at: usize, heads: &[Head], profiles: &[Profile]) -> bool {
    let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    (profiles[at].is_numeric() || profiles[at].are_capitals())
        && near.filter_map(|other| Some((heads.get(other)?, profiles.get(other)?))).any(|(head, profile)| {
            profile.n_texts > 0 && !profile.is_numeric() && !profile.are_capitals() && fold(&head.name) == fold(&heads[at].name)
        })
}

/// Whether a header is a bare `Tên`, `Name`, or one at the end of a path: `resp/name`.
fn names_a_person(name: &str) -> bool {
    let last = name.rsplit(['/', '.', ':']).next().unwrap_or(name);
    matches!(
        &fold(last)[..],
        "name" | "names" | "ten" | "hoten" | "respondent" | "participant" | "tennguoithamgia" | "nguoiduocphongvan"
    )
}

/// Whether a header speaks of a year: `Năm thành lập`, `Year of start`.
fn names_a_year(name: &str) -> bool {
    let is_year = |word: &Word| match &word.key[..] {
        "nam" => name[word.start..word.end].contains(['ă', 'Ă']),
        "year" | "yr" => true,
        _ => false,
    };
    words(name).iter().any(is_year)
}

/// Decides each column. What the page says comes first; then whole headers before phrases within headers, names before codes,
/// filled columns before empty ones, heavier tags before lighter ones, earlier columns before later ones; last what texts
/// alone prove.
pub(super) fn meanings(heads: &[Head], headings: &[Heading], profiles: &[Profile], mapping: &Mapping) -> Vec<Meaning> {
    let mut kinds: Vec<Option<(Kind, Why)>> = heads.iter().map(|_| None).collect();
    let mut taken = [false; Kind::ALL.len()];
    let said: Vec<_> = heads.iter().map(|head| mapping.of(&head.name)).collect();
    let of = |at: usize| said[at].and_then(|said| said.of);
    let is_key = |at: usize| said[at].is_some_and(|said| said.is_key);
    let is_said = |at: usize| said[at].is_some_and(|said| said.kind.is_some() || said.is_measure.is_some());
    for at in 0..heads.len() {
        if let Some(kind) = said[at].and_then(|said| said.kind?).filter(|&kind| !taken[kind as usize]) {
            kinds[at] = Some((kind, Why::Page));
            taken[kind as usize] = true;
        }
    }
    let order = crate::sort::order(heads.len(), &mut |a, b| {
        let key = |at: u32| {
            let tagged = headings[at as usize].is_tagged;
            let weight = headings[at as usize].candidates.first().map_or(0, |candidate| candidate.weight);
            // Money moves on the day of its transaction, not when the activity starts.
            let is_of_transaction = || fold(&heads[at as usize].name).contains("transactiondate");
            std::cmp::Reverse(if tagged { weight } else { usize::from(is_of_transaction()) })
        };
        key(a).cmp(&key(b))
    });
    // Beside values and what they measure, a figure that is the same in all rows is the number of a goal, of a source.
    let about = |about: About| headings.iter().any(|heading| heading.about == Some(about));
    let is_long = about(About::Value) && about(About::Indicator);
    let is_constant = |at: usize| {
        is_long && headings[at].about.is_none() && profiles[at].only.is_some() && profiles[at].n_rows > 2 && !heads[at].is_running
    };
    let has_decisions = headings
        .iter()
        .flat_map(|heading| &heading.candidates)
        .any(|it| matches!(it.kind, Kind::Decisions | Kind::Meetings) && it.rank >= header::PHRASE);
    // A word for a type of money says more than a unit; what was carried out was decided before.
    let may_be = |candidate: &Candidate, heading: &Heading| {
        let is_typed =
            || heading.candidates.iter().any(|it| it.kind.is_money() && it.kind != Kind::Amount && it.rank > header::CODE);
        match candidate.kind {
            Kind::Amount if candidate.rank == header::WEAK => !is_typed(),
            // Of households those of a people are households.
            Kind::People if candidate.rank == header::WEAK => !heading.candidates.iter().any(|it| it.kind == Kind::Households),
            Kind::Implemented if candidate.rank == header::WEAK => has_decisions || !is_typed(),
            _ => true,
        }
    };
    let of_one = sex_of_one(heads, headings, profiles);
    for is_empty in [false, true] {
        for rank in (header::WEAK..=header::EXACT).rev() {
            for &at in &order {
                let at = at as usize;
                if kinds[at].is_some()
                    || is_said(at)
                    || is_key(at)
                    || heads[at].is_running
                    || of_one == Some(at)
                    || (profiles[at].n_texts == 0) != is_empty
                {
                    continue;
                }
                let found = headings[at].candidates.iter().find(|candidate| {
                    candidate.rank == rank
                        && !(candidate.kind.is_measure() && is_constant(at))
                        && !taken[candidate.kind as usize]
                        && may_be(candidate, &headings[at])
                        && schema::allows(of(at), candidate.kind, profiles[at].are_only_years())
                        && profiles[at].fits(candidate, &headings[at])
                });
                if let Some(found) = found {
                    let why = if headings[at].is_tagged { Why::Tag { tag: tag_of(&heads[at]) } } else { Why::Header };
                    kinds[at] = Some((found.kind, why));
                    taken[found.kind as usize] = true;
                }
            }
        }
    }
    for at in 0..heads.len() {
        let is_open = kinds[at].is_none() && !is_said(at) && !is_key(at);
        let told = match of(at) {
            Some(Type::Year) => Some(Kind::Year),
            Some(Type::Date) => Some(if profiles[at].are_only_years() { Kind::Year } else { Kind::Date }),
            _ => None,
        };
        if let Some(kind) = told.filter(|&kind| is_open && !taken[kind as usize]) {
            kinds[at] = Some((kind, Why::Schema));
            taken[kind as usize] = true;
        }
        let is_open = is_open && kinds[at].is_none() && !headings[at].is_tagged && headings[at].bar.is_none();
        let is_open = is_open && !header::means_else(&heads[at].name) && of_one != Some(at);
        if let Some(kind) = profiles[at].kind().filter(|&kind| is_open && !taken[kind as usize]) {
            kinds[at] = Some((kind, Why::Values));
            taken[kind as usize] = true;
        }
    }
    let taken_by = |kind: Kind| {
        let by = kinds.iter().position(|taken| taken.as_ref().is_some_and(|(taken, _)| *taken == kind));
        by.map(|at| heads[at].name.clone())
    };
    let meaning = |at: usize| -> Meaning {
        let (heading, profile) = (&headings[at], &profiles[at]);
        // Running numbers are nobody's person, but nothing to chart either.
        let is_personal = (heading.bar.is_some_and(Bar::is_personal) || heads[at].is_running) && !is_said(at);
        let role = said[at].and_then(|said| said.is_measure);
        if let Some((kind, why)) = &kinds[at] {
            let is_measure = role.unwrap_or(kind.is_measure());
            // A dimension of a kind of measure, or a measure of a kind of dimension, has no kind but its name.
            let kind = Some(*kind).filter(|kind| kind.is_measure() == is_measure);
            return Meaning { kind, is_measure, is_personal, why: why.clone() };
        }
        // `sector_group`: whole figures below the name of a sector are its codes.
        let of_sector = || heading.candidates.first().is_some_and(|it| it.kind == Kind::Sector && it.rank >= header::PHRASE);
        let is_code = of_sector() && !profile.has_decimals && !header::counts(&heads[at].name);
        let counts = heading.bar.is_none_or(Bar::is_quantity) && profile.is_numeric() && !profile.has_leading_zeros && !is_code;
        let is_measure = role.unwrap_or_else(|| match of(at) {
            Some(Type::Text | Type::Date | Type::Year) => false,
            Some(Type::Number) => counts && !heads[at].is_running,
            _ => {
                // Figures beyond those that scales, marks and months have, or under the header of a measure that another column is.
                let is_told = || {
                    heading.about == Some(About::Value)
                        || own_measure(heading, profile).is_some()
                        || heading.part.period.is_some()
                        || heading.part.year.is_some() && !profile.are_flags()
                        || header::counts(&heads[at].name) && !profile.are_flags()
                        || profile.is_summed
                        || profile.are_mostly_distinct()
                };
                counts
                    && !heads[at].is_running
                    && !is_constant(at)
                    && (profile.n_texts > FEW || profile.has_decimals || profile.has_large_figures() || is_told())
            }
        });
        let why = match heading.candidates.iter().find(|it| it.rank > header::WEAK).map(|candidate| candidate.kind) {
            _ if is_said(at) => Why::Page,
            _ if of(at) == Some(Type::Text) && !is_personal => Why::Schema,
            _ if is_personal => Why::Texts,
            Some(kind) => match taken_by(kind) {
                Some(by) => Why::Taken { by },
                None => Why::Unfit { kind },
            },
            None if is_measure => Why::Numbers,
            None => Why::Texts,
        };
        Meaning { kind: None, is_measure, is_personal, why }
    };
    (0..heads.len()).map(meaning).collect()
}

/// `Trong đó: NSTW` is counted in the unit of the whole that stands before it.
pub(super) fn share_with_parts(heads: &[Head], headings: &mut [Heading]) {
    let mut whole: Option<usize> = None;
    for at in 0..heads.len() {
        if !rewrite::is_part(&heads[at].name) {
            whole = Some(at);
        } else if let Some(whole) = whole
            && headings[at].unit == Unit::Number
            && headings[at].power == 0
            && headings[at].bar.is_none()
        {
            let first = headings[whole].candidates.first();
            if headings[at].part.source.is_some() {
                (headings[at].unit, headings[at].power) = (headings[whole].unit.clone(), headings[whole].power);
            } else if first.is_some_and(|it| it.kind.is_people() && it.rank >= header::PHRASE) {
                // `Trong đó: DTTS` of the participants before it are people too.
                headings[at].unit = Unit::People;
                headings[at].candidates.push(Candidate { kind: Kind::People, rank: header::WEAK, weight: 1 });
            } else if first.is_some_and(|it| it.kind == Kind::Households) && part::are_households(&words(&heads[at].name)) {
                headings[at].unit = Unit::Households;
            }
        }
    }
}

/// Beside amounts and nobody who is counted, `Gender` of 0, 1 and 2 is a policy marker, no sex.
#[inline(never)]
fn settle_marker(headings: &mut [Heading], at: usize, name: &str) {
    let counts_money = headings.iter().flat_map(|heading| &heading.candidates).any(|it| it.kind.is_money());
    let counts_people = headings.iter().any(|heading| {
        heading.part.sex.is_some() || heading.candidates.iter().any(|it| it.kind.is_people() && it.rank >= header::PHRASE)
    });
    if counts_money && !counts_people && !headings[at].is_tagged {
        headings[at] = Heading { stem: name.to_owned(), bar: Some(Bar::Rank), ..Heading::default() };
    }
}

/// The kind of measure that a header names and its figures fit, whether or not another column is that measure already.
pub(super) fn own_measure(heading: &Heading, profile: &Profile) -> Option<Kind> {
    let fits = |it: &&Candidate| it.kind.is_measure() && profile.fits(it, heading);
    heading.candidates.iter().find(fits).map(|candidate| candidate.kind)
}

/// The column of the sex of one of the people that each row counts: of who leads a group, of who heads a household. Those counted
/// are of either sex.
fn sex_of_one(heads: &[Head], headings: &[Heading], profiles: &[Profile]) -> Option<usize> {
    let counts = |at: usize| {
        let counted = headings[at].candidates.iter().any(|it| it.kind.is_people() && it.rank >= header::PHRASE);
        counted && headings[at].bar.is_none() && profiles[at].is_numeric() && !profiles[at].are_flags()
    };
    let is_sex = |at: usize| headings[at].candidates.iter().any(|it| it.kind == Kind::Sex && it.rank >= header::PHRASE);
    let at = (0..heads.len()).find(|&at| is_sex(at) && !profiles[at].is_numeric() && !headings[at].is_tagged)?;
    let says = |at: usize, list: &str| words(&heads[at].name).iter().any(|word| is_one_of(&word.key, list));
    let of_head = |other: usize| headings[other].bar == Some(Bar::Personal) && says(other, "chu");
    const OF_ONE: &str = "truong|chu|pho|head|leader|chair|hoh|director|giam";
    let is_one = says(at, OF_ONE) || (0..heads.len()).any(of_head);
    (is_one && (0..heads.len()).any(counts)).then_some(at)
}

fn tag_of(head: &Head) -> String {
    head.tag.as_ref().unwrap_or(&head.name).trim().to_owned()
}

/// Gives measures that name no unit the one that the table states: a line above it, or a column with one unit in it.
pub(super) fn share_units(
    heads: &[Head],
    headings: &mut [Heading],
    meanings: &[Meaning],
    profiles: &[Profile],
    context: &Context,
) {
    let mut shared = context.unit.as_deref().map_or((Unit::Number, 0), unit::unit);
    let mut power = 0;
    // The column of currencies that the shared unit is from.
    let mut currency = None;
    let currencies: Vec<&str> = heads
        .iter()
        .zip(headings.iter())
        .filter(|(_, it)| it.about == Some(About::Unit))
        .map(|(head, _)| &head.name[..])
        .collect();
    for (at, heading) in headings.iter().enumerate() {
        // `Huyện (ĐVT: triệu đồng)` in the corner speaks of the figures beside it.
        if matches!(heading.unit, Unit::Money(_))
            && heading.power > 0
            && !profiles[at].is_numeric()
            && shared == (Unit::Number, 0)
        {
            shared = (heading.unit.clone(), heading.power);
        }
        let Some(only) = profiles[at].only.as_deref().filter(|_| !meanings[at].is_measure) else { continue };
        match heading.about {
            Some(About::Unit) if shared == (Unit::Number, 0) => {
                (shared, currency) = (unit::unit(only), Some(&heads[at].name));
            }
            // `Employment by sex (thousands)`.
            Some(About::Indicator) if shared == (Unit::Number, 0) && only.ends_with(')') => {
                let said = header::read_all(&[Head::of(only)]).remove(0);
                if said.power > 0 && said.bar.is_none_or(|bar| !bar.is_quantity()) {
                    shared = (said.unit, said.power);
                }
            }
            Some(About::Power) => {
                let of = only.parse().ok().or(unit::named(only).map(|(_, power)| power));
                power = of.filter(|power| *power <= 12).unwrap_or(power);
            }
            _ => {}
        }
    }
    shared.1 = shared.1.max(power);
    if matches!(shared.0, Unit::Other(_)) && shared.1 == 0 || shared == (Unit::Number, 0) {
        return;
    }
    // A currency says nothing of thousands and millions: where another column does, `borrow.rs` weighs it.
    if currency.is_some() && shared.1 == 0 && headings.iter().any(|it| it.unit == shared.0 && it.power > 0) {
        return;
    }
    let is_open = |(heading, meaning): &(&Heading, &Meaning)| heading.unit == Unit::Number && meaning.is_measure;
    let amounts: Vec<&str> =
        heads.iter().zip(headings.iter().zip(meanings)).filter(|(_, it)| is_open(it)).map(|(head, _)| &head.name[..]).collect();
    for ((heading, meaning), head) in headings.iter_mut().zip(meanings).zip(heads) {
        if header::counts_things(&head.name)
            || currency.is_some_and(|of| matches!(shared.0, Unit::Money(_)) && !speaks(of, &head.name, &currencies, &amounts))
        {
            continue;
        }
        let own = heading.candidates.first().map(|candidate| candidate.kind);
        let is_other = match shared.0 {
            Unit::People => own.is_some_and(|kind| kind.is_measure() && !kind.is_people()),
            _ => own.is_some_and(|kind| kind.is_people() || kind == Kind::Households),
        };
        let fits = match (&shared.0, meaning.kind) {
            (_, None) if is_other => false,
            (_, None) => meaning.is_measure && heading.bar.is_none_or(|bar| bar == Bar::Cumulative || bar == Bar::Average),
            (Unit::Money(_) | Unit::Number, Some(kind)) => kind.is_money(),
            (Unit::People, Some(kind)) => kind.is_people(),
            (Unit::Households, Some(kind)) => kind == Kind::Households,
            _ => false,
        };
        if fits && heading.unit == Unit::Number && heading.power == 0 {
            (heading.unit, heading.power) = shared.clone();
        }
    }
}

/// What a measure's figures mean. The household of who answers is not all of one sex: its size is no count of women or men.
pub(super) fn measured(meanings: &[Meaning], at: usize, header: &str) -> Option<Kind> {
    let has_sexes = || meanings.iter().any(|it| it.kind == Some(Kind::Sex));
    let is_household = || has_sexes() && header::is_size_of_household(header);
    meanings[at].kind.filter(|kind| *kind != Kind::People || !is_household())
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
