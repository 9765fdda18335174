//! Wide tables: which columns are one measure cut by sex, age, year or source of funds, and which of them make it up.
//!
//! A total is never added to its parts. Columns of one measure form a tree by what they contain (`Total` ⊃ `Female_total` ⊃
//! `Female_0_4`); what is added up is the finest cut whose parts nowhere exceed their whole, and what a whole has beyond its
//! parts is a rest of unknown sex or age, never shared out. Builds no rows (see `melt`).
//!
//! How wholes and their parts compare takes a look at every row, which is done in parts: groups are found from what is known, and
//! again when what they asked for has been looked at.

use crate::data::{Additivity, Dataset, Kind, Unit};
use crate::places::fold;

use super::age::{self, reach};
use super::date::Rest;
use super::header::{Bar, Heading};
use super::part::{CUTS, NAMED};
use super::period;
use super::rests::Known;
use super::rewrite::is_part;
use super::whole;
use super::word::words;

/// What a column, or a rest, stands for. `None`: all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Key {
    pub sex: Option<&'static str>,
    pub age: Option<String>,
    pub source: Option<&'static str>,
    pub year: Option<i64>,
    /// As it is written, where it goes over two.
    pub years: Option<String>,
    pub period: Option<Rest>,
    /// An ethnic group, a criterion, a programme, or what a matrix tells.
    pub other: Option<(Kind, String)>,
}

/// One column of a group.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub key: Key,
    /// Index in `Dataset::measures`.
    pub measure: usize,
    pub parent: Option<usize>,
}

/// What is added up: a column, or what a column has beyond its parts.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub key: Key,
    pub measure: usize,
    /// The measures to take off; empty for a column.
    pub less: Vec<usize>,
}

/// Columns of one measure.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// What the headers say beside the parts, as it stood.
    pub stem: String,
    pub kind: Option<Kind>,
    /// The unit of the column of their total, where the parts name none.
    pub unit: Option<Unit>,
    pub nodes: Vec<Node>,
    pub leaves: Vec<Leaf>,
    /// Whether its figures are never added: a whole has nothing beyond its parts.
    pub is_rate: bool,
    /// The column of what all of them add up to, where it is no node.
    pub whole: Option<usize>,
    /// Which of `CUTS` are told apart.
    pub cuts: [bool; CUTS.len()],
}

/// Wholes that some rows' parts exceed: their measure, how many rows, and whether the parts are used all the same.
pub(super) type Excesses = Vec<(usize, u64, bool)>;

/// Finds the groups of a table's columns. `measures` has a column's measure in `dataset`.
pub(super) fn groups(
    headings: &[Heading],
    measures: &[Option<usize>],
    dataset: &Dataset,
    known: &mut Known,
    excesses: &mut Excesses,
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut stems: Vec<String> = Vec::new();
    let heading = |measure: usize| &headings[dataset.measures[measure].column];
    let is_whole = |heading: &Heading| key(heading) == Key::default();
    // As far as the headers tell: a header need not say that it counts people.
    let unit = |measure: usize| match &heading(measure).unit {
        Unit::People => &Unit::Number,
        unit => unit,
    };
    let alike = |a: usize, b: usize| {
        let (of, or) = (&dataset.measures[a], &dataset.measures[b]);
        unit(a) == unit(b) && of.unit_power == or.unit_power && of.additivity == or.additivity
    };
    let can = |at: usize| measures[at].filter(|_| headings[at].bar.is_none_or(Bar::is_quantity));
    // Columns with a part first, then wholes that say nothing else than what their parts say too.
    for whole in [false, true] {
        for (at, heading) in headings.iter().enumerate() {
            let Some(measure) = can(at).filter(|_| heading.part.is_empty() == whole) else { continue };
            let stem = heading.key();
            let found = (0..groups.len()).find(|&at| stems[at] == stem && alike(groups[at].nodes[0].measure, measure));
            let node = Node { key: key(heading), measure, parent: None };
            match found {
                Some(found) => groups[found].nodes.push(node),
                None if !whole => {
                    groups.push(Group { stem: heading.stem.clone(), nodes: vec![node], ..Group::default() });
                    stems.push(stem);
                }
                None => {}
            }
        }
    }
    let mut years: Vec<i64> = groups.iter().flat_map(|group| &group.nodes).filter_map(|node| node.key.year).collect();
    crate::sort::by_key(&mut years, |year| *year);
    years.dedup();
    // The one year of a table is that of all programmes, where it stands above some columns alone: `Kế hoạch 2023` beside `Giải ngân`.
    let is_told = years.len() > 1 || groups.iter().flat_map(|group| &group.nodes).all(|node| node.key.year.is_some());
    let mut found = Vec::new();
    for mut group in groups {
        let is_sexed = group.nodes.iter().any(|node| node.key.sex.is_some() && node.key.year.is_none());
        group.is_rate = dataset.measures[group.nodes[0].measure].additivity == Additivity::Never;
        if is_sexed && !group.is_rate && !group.nodes.iter().any(|node| node.key.is_whole()) {
            // The people that women and men are parts of may have words of their own: `Tổng số đại biểu HĐND`, `Đại biểu nữ`.
            let bare = |stem: &str| fold(stem).trim_start_matches("so").to_owned();
            let stem = bare(&group.stem);
            let people = |&measure: &usize| {
                let of = heading(measure).candidates.first().map(|candidate| candidate.kind);
                of == Some(Kind::People) && alike(measure, group.nodes[0].measure)
            };
            let wholes: Vec<usize> =
                (0..headings.len()).filter(|&at| is_whole(&headings[at])).filter_map(can).filter(people).collect();
            // In the same words, before `Số thành viên DTTS`.
            let same = wholes.iter().find(|&&measure| bare(&heading(measure).stem) == stem);
            let root = same.or(wholes.iter().find(|&&measure| bare(&heading(measure).stem).contains(&stem))).copied();
            group.nodes.extend(root.map(|measure| Node { key: Key::default(), measure, parent: None }));
        }
        let is_sourced = group.nodes.iter().all(|node| {
            let of_people = matches!(node.key.other, Some((Kind::EthnicGroup, _)));
            (node.key.source.is_some() || of_people) && node.key.year.is_none()
        });
        if is_sourced && fold(&group.stem).is_empty() {
            // `Trong đó: NSTW, NSĐP` are parts of the money before them.
            let first = dataset.measures[group.nodes[0].measure].column;
            let is_of_which = is_part(&dataset.measures[group.nodes[0].measure].label);
            let own = |at: usize| measures[at].is_some_and(|measure| is_part(&dataset.measures[measure].label));
            let before = (0..first).rev().find(|&at| !own(at)).filter(|_| is_of_which);
            let root = before.filter(|&at| is_whole(&headings[at])).and_then(can).filter(|&measure| {
                let of = heading(measure).candidates.first().map(|candidate| candidate.kind);
                let of_people = group.nodes[0].key.source.is_none();
                let is_whole = of.is_some_and(|of| if of_people { of == Kind::People } else { of.is_money() });
                is_whole && alike(measure, group.nodes[0].measure)
            });
            group.nodes.extend(root.map(|measure| Node { key: Key::default(), measure, parent: None }));
        }
        // The sum over the years, beside the years.
        let timeless: Vec<usize> =
            group.nodes.iter().filter(|node| node.key.year.is_none() && node.key.is_whole()).map(|node| node.measure).collect();
        group.shape(years.len() > 1, is_told);
        if !group.cuts.contains(&true) {
            continue;
        }
        group.kind = kind(&group, heading);
        let is_bare = fold(&group.stem).is_empty() && group.nodes.iter().all(|node| !node.key.is_whole());
        let totals = || (0..headings.len()).filter(|&at| whole::is_total(&dataset.measures, measures[at]));
        let mut totals: Vec<usize> = if is_bare || group.cuts[3] { totals().filter_map(can).collect() } else { Vec::new() };
        totals.extend(timeless.iter().filter(|_| group.cuts[3]));
        if !totals.is_empty() {
            whole::find(&mut group, &totals, dataset, known, heading);
        }
        let apart = group.plant(dataset, known, excesses);
        for group in std::iter::once(group).chain(apart) {
            if group.leaves.len() > 1 {
                found.push(group);
            }
        }
    }
    found
}

/// What a column stands for.
fn key(heading: &Heading) -> Key {
    let part = &heading.part;
    Key {
        sex: part.sex.filter(|sex| *sex != "total"),
        age: part.age.clone().filter(|age| age != "total"),
        source: part.source,
        year: part.year,
        years: part.years.clone(),
        period: part.period,
        other: part.other.clone(),
    }
}

/// What a group counts: people where sex or age are told apart and nothing else is said.
fn kind<'a>(group: &Group, heading: impl Fn(usize) -> &'a Heading) -> Option<Kind> {
    let unit = &heading(group.nodes[0].measure).unit;
    let is_bare = fold(&group.stem).is_empty();
    match unit {
        Unit::Households => return Some(Kind::Households),
        Unit::People if is_bare => return Some(Kind::People),
        Unit::Number if is_bare && (group.cuts[0] || group.cuts[1] || group.cuts[4]) => return Some(Kind::People),
        _ => {}
    }
    if group.cuts[5] {
        return Some(Kind::Score);
    }
    if group.cuts[NAMED..].contains(&true) {
        return heading(group.nodes[0].measure).candidates.first().map(|candidate| candidate.kind);
    }
    // `#reached +f` and its like count people, whatever else the tag says.
    if group.cuts[0] && group.nodes.iter().any(|node| heading(node.measure).is_tagged && heading(node.measure).part.sex.is_some())
    {
        return Some(Kind::People);
    }
    let mut candidates = group.nodes.iter().flat_map(|node| &heading(node.measure).candidates);
    let known = candidates.find(|it| it.kind.is_measure() && !matches!(it.kind, Kind::Women | Kind::Men));
    let known = known.map(|candidate| candidate.kind);
    // Sources of funds give money.
    let root = group.nodes.iter().filter(|node| (group.cuts[2] || group.cuts[7]) && node.key.is_whole());
    let of_root = root.filter_map(|node| heading(node.measure).candidates.first()).map(|it| it.kind).find(|kind| kind.is_money());
    known
        .filter(|_| !is_bare)
        .or(of_root.filter(|_| is_bare))
        .or(Some(Kind::Amount).filter(|_| is_bare && (group.cuts[2] || group.cuts[7]) && !matches!(unit, Unit::Other(_))))
}

impl Key {
    /// Whether nothing but a year is told.
    pub fn is_whole(&self) -> bool {
        self.sex.is_none() && self.age.is_none() && self.source.is_none() && self.period.is_none() && self.other.is_none()
    }

    /// Whether what `other` stands for is part of this, and not all of it.
    fn contains(&self, other: &Key) -> bool {
        let sex = self.sex.is_none() || self.sex == other.sex;
        let source = self.source.is_none() || self.source == other.source;
        let age = match (&self.age, &other.age) {
            (None, _) => true,
            (a, b) if a == b => true,
            // Beside elderly people, as both are called, grown-ups are those who are not.
            (Some(a), Some(b)) if a == "adults" && b == "elderly" => false,
            (Some(a), Some(b)) => {
                let ((low, high), (from, to)) = (reach(a), reach(b));
                low <= from && from <= to && to <= high && (low, high) != (from, to)
            }
            _ => false,
        };
        let rest = self.other.is_none() || self.other == other.other;
        let time = match (self.period, other.period) {
            (None, _) => true,
            (a, b) if a == b => true,
            (Some(a), Some(b)) => {
                let ((from, to), (first, last)) = (period::span(a), period::span(b));
                from <= first && last <= to && (from, to) != (first, last)
            }
            _ => false,
        };
        sex && source && age && time && rest && self.year == other.year && self != other
    }

    /// Whether none is counted in both.
    fn is_apart(&self, other: &Key) -> bool {
        let differ = |a: Option<&str>, b: Option<&str>| a.is_some() && b.is_some() && a != b;
        let ages = match (&self.age, &other.age) {
            (Some(a), Some(b)) if a != b => {
                let ((low, high), (from, to)) = (reach(a), reach(b));
                // Words for ages are told apart from one another; bands may touch ("0-5", "5-12").
                age::bounds(a).is_none() || age::bounds(b).is_none() || high <= from || to <= low
            }
            _ => false,
        };
        let rest = self.other.is_some() && other.other.is_some() && self.other != other.other;
        let times = match (self.period, other.period) {
            (Some(a), Some(b)) => {
                let ((from, to), (first, last)) = (period::span(a), period::span(b));
                to < first || last < from
            }
            _ => false,
        };
        differ(self.sex, other.sex) || differ(self.source, other.source) || ages || times || rest
    }
}

impl Group {
    /// Says which dimensions its columns tell apart; none where they are no group.
    fn shape(&mut self, several_years: bool, is_told: bool) {
        let nodes = &self.nodes;
        let differ = |n: &dyn Fn(&Key) -> bool| nodes.iter().filter(|node| n(&node.key)).count();
        let of_sex = |sex: &str| differ(&|key| key.sex == Some(sex));
        let n_whole = differ(&Key::is_whole);
        let (women, men) = (of_sex("female"), of_sex("male"));
        let by_sex = women > 0 && men > 0 || women + men > 0 && n_whole > 0;
        let several = |of: &dyn Fn(&Key) -> Option<&str>| {
            let mut first = None;
            nodes.iter().filter_map(|node| of(&node.key)).any(|value| *first.get_or_insert(value) != value)
        };
        let by_age = several(&|key| key.age.as_deref());
        let by_source = several(&|key| key.source);
        let by_other = |kind: Kind| {
            let of = |key: &Key| key.other.as_ref().is_some_and(|(of, _)| *of == kind);
            nodes.iter().any(|node| of(&node.key))
        };
        let others = CUTS.map(|kind| kind != Kind::Date && by_other(kind));
        let by_programme = others[7];
        let mut periods = nodes.iter().filter_map(|node| node.key.period.map(|rest| (node.key.year, rest)));
        let first = periods.next();
        let by_period = first.is_some_and(|first| periods.any(|it| it != first));
        let is_cut = by_sex || by_age || by_source || by_period || others.contains(&true);
        let by_year = nodes.iter().any(|node| node.key.year.is_some()) && (several_years || is_cut && (is_told || !by_programme));
        let by_age = by_age || by_sex && differ(&|key| key.age.is_some()) > 0;
        self.cuts = others;
        self.cuts[..4].copy_from_slice(&[by_sex, by_age, by_source, by_year]);
        self.cuts[6] = by_period;
        if by_year {
            self.nodes.retain(|node| node.key.year.is_some());
        }
    }

    /// Makes the trees and settles on the leaves. Gives a second cut of the same whole, by age alone, as a group of its own.
    fn plant(&mut self, dataset: &Dataset, known: &mut Known, excesses: &mut Excesses) -> Option<Group> {
        self.name_adults(dataset, known);
        let mut apart = None;
        if self.cuts[0] && self.nodes.iter().any(|node| node.key.sex.is_none() && node.key.age.is_some()) {
            let mut other = self.clone();
            other.cuts[0] = false;
            other.nodes.retain(|node| node.key.sex.is_none());
            self.nodes.retain(|node| node.key.sex.is_some() || node.key.age.is_none());
            self.cuts[1] = self.nodes.iter().any(|node| node.key.age.is_some());
            // Where age is told by sex, ages alone are sums of it.
            if !self.cuts[1] && other.nodes.iter().filter(|node| node.key.age.is_some()).count() > 1 {
                other.settle(known, excesses);
                apart = Some(other);
            }
        }
        self.settle(known, excesses);
        apart
    }

    /// `Mujeres` beside `Niñas` are grown women, where the girls are no part of them.
    fn name_adults(&mut self, dataset: &Dataset, known: &mut Known) {
        for at in 0..self.nodes.len() {
            let key = self.nodes[at].key.clone();
            let children = Key { age: Some("children".to_owned()), ..key.clone() };
            if key.sex.is_none() || key.age.is_some() {
                continue;
            }
            let Some(child) = self.nodes.iter().find(|node| node.key == children) else { continue };
            // `Women`, `NumOfWomen`, `Reached women`, but not `Number of female`.
            let grown = ["women", "men", "mujer", "mujeres", "hombre", "hombres", "femme", "femmes", "homme", "hommes"];
            let is_grown =
                words(&dataset.measures[self.nodes[at].measure].label).iter().any(|word| grown.contains(&&word.key[..]));
            if is_grown || known.sums(self.nodes[at].measure, &[child.measure]).n_over > 0 {
                self.nodes[at].key.age = Some("adults".to_owned());
            }
        }
    }

    fn settle(&mut self, known: &mut Known, excesses: &mut Excesses) {
        // Of several wholes the first counts; the same part twice is no cut that we understand.
        let mut years: Vec<Option<i64>> = Vec::new();
        self.nodes.retain(|node| {
            let again = node.key.is_whole() && years.contains(&node.key.year);
            years.extend(Some(node.key.year).filter(|_| node.key.is_whole()));
            !again
        });
        let is_twin = |at: &usize| self.nodes[..*at].iter().any(|other| other.key == self.nodes[*at].key);
        if (0..self.nodes.len()).any(|at| is_twin(&at)) && !whole::are_twins(&self.nodes, known) {
            return;
        }
        for at in 0..self.nodes.len() {
            let mut best: Option<usize> = None;
            for (other, node) in self.nodes.iter().enumerate() {
                // The narrowest of those that contain it.
                if node.key.contains(&self.nodes[at].key) && best.is_none_or(|best| self.nodes[best].key.contains(&node.key)) {
                    best = Some(other);
                }
            }
            self.nodes[at].parent = best;
        }
        let roots: Vec<usize> = (0..self.nodes.len()).filter(|&at| self.nodes[at].parent.is_none()).collect();
        for &root in &roots {
            let is_apart = |&other: &usize| {
                other == root
                    || self.nodes[root].key.year != self.nodes[other].key.year
                    || self.nodes[root].key.is_apart(&self.nodes[other].key)
            };
            if !roots.iter().all(is_apart) {
                self.leaves.clear();
                return;
            }
            self.leaf(root, known, excesses);
        }
    }

    /// Adds the leaves below a node, or the node.
    fn leaf(&mut self, at: usize, known: &mut Known, excesses: &mut Excesses) {
        let node = self.nodes[at].clone();
        let children: Vec<usize> = (0..self.nodes.len()).filter(|&child| self.nodes[child].parent == Some(at)).collect();
        let (of, is_twin) = (|at: usize| &self.nodes[at].key, |a: &Key, b: &Key| a.source.is_some() && a == b);
        let is_apart = |a: &usize| children.iter().all(|&b| *a == b || of(*a).is_apart(of(b)) || is_twin(of(*a), of(b)));
        let less: Vec<usize> = children.iter().map(|&child| self.nodes[child].measure).collect();
        let mut cut = !children.is_empty() && children.iter().all(is_apart);
        // What is never added has nothing beyond its parts.
        if cut && !self.is_rate {
            let sums = known.sums(node.measure, &less);
            let is_whole = node.key.is_whole();
            // People of the one and the other sex are told even where the total is less; bands must add up.
            cut = if is_whole { sums.n_over * 2 <= sums.n } else { sums.n_over == 0 };
            if sums.n_over > 0 {
                excesses.push((node.measure, sums.n_over, cut));
            }
            if !cut && is_whole {
                // It is no total of these.
                children.iter().for_each(|&child| self.leaf(child, known, excesses));
                return;
            }
            if cut && sums.n_rest > 0 {
                let mut key = node.key.clone();
                let unknown = |cut: bool| Some("unknown").filter(|_| cut);
                key.sex = key.sex.or(unknown(self.cuts[0]));
                key.age = key.age.or(unknown(self.cuts[1]).map(str::to_owned));
                self.leaves.push(Leaf { key, measure: node.measure, less });
            }
        }
        if cut {
            children.iter().for_each(|&child| self.leaf(child, known, excesses));
        } else {
            let mut key = node.key.clone();
            if self.cuts[1] && key.age.is_none() {
                key.age = Some("unknown".to_owned());
            }
            if self.cuts[0] && key.sex.is_none() {
                key.sex = Some("unknown");
            }
            self.leaves.push(Leaf { key, measure: node.measure, less: Vec::new() });
        }
    }
}
