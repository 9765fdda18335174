//! A column of totals at the end, or before its parts, that says what bare parts are: `Tổng giải ngân` beside `Quý I` to `Quý IV`.
//!
//! A header alone proves nothing; the figures do, where every row of the total is what its parts come to.

use crate::data::Measure;
use crate::places::fold;

use super::header::{Heading, Part};
use super::layout::Head;
use super::rests::Known;
use super::rewrite::is_part;
use super::shape::{Group, Key, Node};
use super::word::{is_one_of, words};

/// Whether a measure is headed as a total is.
pub(super) fn is_total(measures: &[Measure], at: Option<usize>) -> bool {
    at.is_some_and(|at| {
        let key = fold(&measures[at].label);
        key.starts_with("tong") || key.starts_with("cong") || key.contains("total")
    })
}

/// Whether `settle_girls` is called.
pub(super) fn has_children(headings: &[Heading]) -> bool {
    headings.iter().any(|it| it.part.age.as_deref() == Some("children") && it.part.sex.is_some())
}

/// `Trong đó: Trẻ em gái` behind children tells their sex alone, and no age.
#[inline(never)]
pub(super) fn settle_girls(heads: &[Head], headings: &mut [Heading]) {
    let mut whole: Option<usize> = None;
    for at in 0..heads.len() {
        let is_child = |at: usize| headings[at].part.age.as_deref() == Some("children");
        if !is_part(&heads[at].name) {
            let pupils = || words(&heads[at].name).iter().any(|word| is_one_of(&word.key, "sinh|pupils|students"));
            whole = Some(at).filter(|&at| is_child(at) || pupils());
        } else if let Some(whole) = whole.filter(|_| is_child(at) && headings[at].part.sex.is_some()) {
            (headings[at].part.age, headings[whole].part.age) = (None, None);
            if headings[whole].part.sex.is_none() {
                headings[whole].stem.clone_from(&heads[whole].name);
            }
        }
    }
}

/// Several bare `Nữ` are of the totals that stand before them: each takes the words of its own.
pub(super) fn lend_names(headings: &mut [Heading]) {
    let is_bare = |heading: &Heading| {
        let Part { sex, age, year, source, period, other, .. } = &heading.part;
        let is_sex = sex.is_some_and(|sex| sex != "total");
        let is_rest = age.is_some() || year.is_some() || source.is_some() || period.is_some() || other.is_some();
        is_sex && !is_rest && heading.stem.is_empty() && heading.bar.is_none() && !heading.is_tagged
    };
    let twice = |at: usize, headings: &[Heading]| {
        let same = |other: &&Heading| is_bare(other) && other.part.sex == headings[at].part.sex;
        is_bare(&headings[at]) && headings.iter().filter(same).count() > 1
    };
    let bare: Vec<usize> = (0..headings.len()).filter(|&at| twice(at, headings)).collect();
    let mut stems: Vec<(usize, String)> = Vec::new();
    for at in bare {
        let is_whole = |before: &&usize| {
            let heading = &headings[**before];
            heading.bar.is_none() && !is_bare(heading) && heading.part.sex.is_none_or(|sex| sex == "total")
        };
        let before: Vec<usize> = (0..at).rev().collect();
        let whole = before.iter().find(is_whole).map(|&before| &headings[before]);
        // Of people, or of nothing that is known: a place or a name is no whole.
        let counts =
            |heading: &&Heading| heading.part.sex == Some("total") || heading.candidates.iter().any(|it| it.kind.is_people());
        let is_named = |whole: &&Heading| !whole.stem.is_empty() || whole.part.sex == Some("total");
        let Some(whole) = whole.filter(counts).filter(is_named) else { return };
        stems.push((at, whole.stem.clone()));
    }
    for (at, stem) in stems {
        headings[at].stem = stem;
    }
}

/// Whether a sex stands above several columns and nothing else does.
pub(super) fn repeats_a_sex(headings: &[Heading]) -> bool {
    let n = |sex: &str| headings.iter().filter(|heading| heading.stem.is_empty() && heading.part.sex == Some(sex)).count();
    n("female") > 1 || n("male") > 1
}

/// Finds the column that gives what all parts of a group come to, and takes its meaning for them.
#[inline(never)]
pub(super) fn find<'a>(
    group: &mut Group,
    totals: &[usize],
    dataset: &crate::data::Dataset,
    known: &mut Known,
    heading: impl Fn(usize) -> &'a Heading,
) {
    let parts: Vec<usize> = group.nodes.iter().map(|node| node.measure).collect();
    let first = &dataset.measures[parts[0]];
    for &total in totals {
        let of = &dataset.measures[total];
        let is_alike = of.unit_power == first.unit_power && of.additivity == first.additivity;
        if parts.contains(&total) || !is_alike || parts.len() < 2 || parts.len() > 64 {
            continue;
        }
        let sums = known.sums(total, &parts);
        // Of sources of funds some may have no name that is known.
        let is_open = group.cuts[2] && !group.cuts[3] && heading(total).candidates.first().is_some_and(|it| it.kind.is_money());
        if sums.n < 2 || sums.n_over > 0 || sums.n_rest > 0 && !is_open {
            continue;
        }
        let kind = heading(total).candidates.first().map(|it| it.kind).filter(|kind| kind.is_measure());
        let years = group.cuts[3];
        group.kind = group.kind.or(kind).or(of.kind);
        group.unit = Some(of.unit.clone());
        if years {
            group.whole = Some(total);
        } else {
            group.nodes.push(Node { key: Key::default(), measure: total, parent: None });
        }
        return;
    }
}

/// Whether columns of one source, `NS tỉnh` and `NS huyện`, are parts of a whole that holds them all.
#[inline(never)]
pub(super) fn are_twins(nodes: &[Node], known: &mut Known) -> bool {
    let (wholes, parts): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| node.key.is_whole());
    let [whole] = wholes[..] else { return false };
    let parts: Vec<usize> = parts.iter().filter(|node| node.key.source.is_some()).map(|node| node.measure).collect();
    parts.len() + 1 == nodes.len() && known.sums(whole.measure, &parts).n_over == 0
}
