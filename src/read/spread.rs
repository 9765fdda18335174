//! Headers that are values, which only the whole table tells: columns for each ethnic group, criterion or programme.
//!
//! `Mông`, `Tày`, `Dao` beside each other are groups of people; one of them alone may be anything. Criteria stand beside
//! initiatives, with the scale of their marks or under a head that speaks of marks. Sets the part of such headings, so that
//! they melt as other wide columns do (see `shape`).

use crate::data::{Kind, Unit};
use crate::places::fold;

use super::capital;
use super::header::{self, Candidate, Heading};
use super::indices;
use super::layout::Head;
use super::matrix;
use super::profile::Profile;
use super::value::Lexicon;
use super::word::{is_one_of, joined, words};

/// Fewer columns may be so by chance.
const LEAST: usize = 3;

/// Marks the headings of a table whose columns are values of one dimension.
pub(super) fn spread(heads: &[Head], headings: &mut [Heading], profiles: &[Profile]) {
    ethnic(heads, headings, profiles);
    criteria(heads, headings, profiles);
    if indices::may_be(heads) {
        indices::settle(heads, headings);
    }
    if matrix::may_be(heads) {
        matrix::settle(heads, headings, profiles);
    }
    if has_programmes(heads) {
        programmes(heads, headings);
    } else if capital::may_be(heads) {
        capital::settle(heads, headings);
    }
}

/// Whether columns may be of several programmes, or of parts of capital.
pub(super) fn may_be_cut(heads: &[Head]) -> bool {
    has_programmes(heads) || capital::may_be(heads)
}

fn has_programmes(heads: &[Head]) -> bool {
    heads.iter().flat_map(|head| &head.rows).any(|row| is_programme(row))
}

/// Whether a cell of a header names a national target programme: `CTMTQG giảm nghèo bền vững`.
fn is_programme(text: &str) -> bool {
    text.contains(['T', 't']) && text.chars().count() < 160 && {
        let key = fold(text);
        ["ctmtqg", "chuongtrinhmtqg", "chuongtrinhmuctieuquocgia", "ctmuctieuquocgia"]
            .iter()
            .any(|name| key.strip_prefix(name).is_some_and(|rest| rest.len() > 2 && !rest.starts_with("tongso")))
    }
}

/// Columns of several programmes, each below or above what they have of it: `CTMTQG …` over `Kế hoạch`, `Giải ngân`.
#[inline(never)]
fn programmes(heads: &[Head], headings: &mut [Heading]) {
    let (names, mut bare) = cut(heads, &|row| is_programme(row).then_some(0));
    for (head, _) in bare.iter_mut().zip(&names).filter(|(_, name)| name.is_some()) {
        head.rows.retain(|row| !is_one_of(joined(words(row).iter()).trim(), "trong do|chia ra|bao gom|gom"));
        head.name = head.rows.join(" ");
    }
    let mut told = names.iter().flatten();
    let first = told.next();
    if told.all(|name| Some(name) == first) {
        return;
    }
    take_cut(header::read_all(&bare), &names, Kind::Programme, headings);
}

/// Heads without what `find` tells of a cell of theirs, from where its words begin, and what that is of each.
pub(super) fn cut<'h>(heads: &'h [Head], find: &dyn Fn(&str) -> Option<usize>) -> (Vec<Option<&'h str>>, Vec<Head>) {
    let apart = |head: &'h Head| {
        let mut bare = head.clone();
        let (at, start) = head.rows.iter().enumerate().find_map(|(at, row)| Some((at, find(row)?)))?;
        bare.rows[at].truncate(start);
        bare.rows.retain(|row| !row.trim().is_empty());
        bare.name = bare.rows.join(" ");
        Some((Some(head.rows[at][start..].trim()), bare))
    };
    heads.iter().map(|head| apart(head).unwrap_or_else(|| (None, head.clone()))).unzip()
}

/// Gives columns what they say without the names that were cut off, and these as their parts.
pub(super) fn take_cut(said: Vec<Heading>, names: &[Option<&str>], kind: Kind, headings: &mut [Heading]) {
    for ((heading, says), name) in headings.iter_mut().zip(said).zip(names) {
        if let Some(name) = name {
            *heading = says;
            heading.part.other = Some((kind, (*name).to_owned()));
        }
    }
}

fn is_open(heading: &Heading, profile: &Profile) -> bool {
    !heading.is_tagged && heading.bar.is_none_or(header::Bar::is_quantity) && (profile.is_numeric() || profile.n_texts == 0)
}

fn take(heading: &mut Heading, kind: Kind, counts: Kind, value: String) {
    let sex = heading.part.sex;
    let unit = if counts == Kind::People { Unit::People } else { Unit::Number };
    *heading = Heading {
        candidates: vec![Candidate { kind: counts, rank: header::PHRASE, weight: 1 }],
        unit,
        is_additive: true,
        ..Heading::default()
    };
    heading.part.other = Some((kind, value));
    heading.part.sex = sex.filter(|_| kind == Kind::EthnicGroup);
}

fn ethnic(heads: &[Head], headings: &mut [Heading], profiles: &[Profile]) {
    let mut lexicon = Lexicon::of(Some(Kind::EthnicGroup));
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut others: Vec<usize> = Vec::new();
    for (at, head) in heads.iter().enumerate().filter(|(at, _)| is_open(&headings[*at], &profiles[*at])) {
        // Alone, or below a head that both rows of the header give: `Dân tộc Mông`.
        let text = head.rows.last().filter(|_| head.rows.len() > 1).unwrap_or(&head.name);
        let bare = text.trim().strip_prefix("Dân tộc ").or_else(|| text.trim().strip_prefix("dân tộc ")).unwrap_or(text);
        let key = joined(words(bare).iter());
        // `Mông - Nữ`, or `Nữ` below `Mông`.
        let mut rows = std::iter::once(&headings[at].stem).chain(head.rows.iter().rev().skip(1));
        let sexed = headings[at].part.sex.filter(|sex| *sex != "total").and_then(|_| rows.find_map(|row| lexicon.find(row)));
        if let Some(name) = sexed.or_else(|| lexicon.find(bare)) {
            found.push((at, name.to_owned()));
        } else if matches!(key.trim(), "khac" | "dan toc khac" | "cac dan toc khac" | "other" | "others") {
            others.push(at);
        }
    }
    let sex = |at: usize| headings[found[at].0].part.sex;
    let is_twice = |at: usize| (0..at).any(|other| found[other].1 == found[at].1 && sex(other) == sex(at));
    if found.len() < LEAST || (0..found.len()).any(is_twice) {
        return;
    }
    for (at, name) in found {
        take(&mut headings[at], Kind::EthnicGroup, Kind::People, name);
    }
    if let [only] = others[..] {
        take(&mut headings[only], Kind::EthnicGroup, Kind::People, heads[only].name.trim().to_owned());
    }
}

fn criteria(heads: &[Head], headings: &mut [Heading], profiles: &[Profile]) {
    let has = |kind: Kind| {
        headings.iter().any(|heading| heading.candidates.first().is_some_and(|it| it.kind == kind && it.rank == header::EXACT))
    };
    if !has(Kind::Initiative) || has(Kind::Criterion) {
        return;
    }
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, head) in heads.iter().enumerate() {
        // Below a head that speaks of marks for all of them the last row names the criterion.
        let named = below(head);
        let all = joined(words(&head.name).iter());
        let is_sum = ["tong", "trung binh", "total", "average", "mean", "xep"].iter().any(|word| super::word::has(&all, word));
        let is_figures = profiles[at].is_numeric() && !headings[at].is_tagged;
        if !is_figures || is_sum || heads[at].is_running {
            continue;
        }
        let counts = headings[at].candidates.first().is_some_and(|it| it.kind.is_measure() && it.kind != Kind::Score);
        let marked = marked(named.as_ref().unwrap_or(&head.name), !counts);
        if let Some(name) = marked.or(named) {
            found.push((at, name));
        }
    }
    if found.len() >= LEAST {
        for (at, name) in found {
            take(&mut headings[at], Kind::Criterion, Kind::Score, name);
        }
    }
}

/// The name before the scale of its marks: `Giới (0-4)`, `Gender (max 5)`, `Thị trường /10`, `Giới (điểm)`; the most alone,
/// `Giới (20)`, only where `is_bare`.
fn marked(name: &str, is_bare: bool) -> Option<String> {
    let (before, scale) = match name.rfind('(').filter(|_| name.trim_end().ends_with(')')) {
        Some(open) => (&name[..open], name[open + 1..].trim_end().trim_end_matches(')')),
        None => {
            let stroke = name.rfind('/')?;
            (&name[..stroke], name.get(stroke + 1..)?)
        }
    };
    let is_figure = |text: &str| text.trim().parse::<u8>().is_ok_and(|most| (2..=100).contains(&most));
    let is_least = |text: &str| text.trim().parse::<u8>().is_ok_and(|least| least <= 1);
    let key = joined(words(scale).iter());
    let bare = key.trim();
    let worded =
        ["diem", "max", "toi da", "thang diem", "marks", "points", "score"].iter().any(|word| super::word::has(&key, word));
    let is_scale = scale.split_once(['-', '–']).is_some_and(|(least, most)| is_least(least) && is_figure(most))
        || worded && bare.len() < 24
        || name.contains('/') && !name.contains('(') && is_figure(scale)
        || is_bare && is_figure(scale) && scale.trim().parse::<u8>().is_ok_and(|most| most >= 5);
    let before = before.trim();
    (is_scale && !before.is_empty()).then(|| before.to_owned())
}

/// The name below a head that speaks of marks: `Điểm` over `Giới`, `Tiêu chí` over `Thị trường`; `Điểm Giới` in one row.
fn below(head: &Head) -> Option<String> {
    let speaks = |text: &str| {
        let key = joined(words(text).iter());
        ["diem", "tieu chi", "cham diem", "score", "scores", "criteria", "criterion"]
            .iter()
            .any(|word| super::word::has(&key, word))
    };
    if let [above @ .., last] = &head.rows[..]
        && above.iter().any(|row| speaks(row))
        && !speaks(last)
    {
        return Some(last.trim().to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn marks_are_told_from_other_words_in_brackets() {
        for (name, is_bare, want) in [
            ("Giới (0-4)", false, Some("Giới")),
            ("Thị trường /10", false, Some("Thị trường")),
            ("Giới (điểm)", false, Some("Giới")),
            ("Giới (20)", true, Some("Giới")),
            ("Giới (20)", false, None),
            ("Giới (3)", true, None),
            ("Giới (150)", true, None),
            ("Giới (nữ)", true, None),
            ("(20)", true, None),
            ("Giới", true, None),
        ] {
            assert_eq!(marked(name, is_bare).as_deref(), want, "{name} {is_bare}");
        }
    }
}
