//! Wide tables made long: for each group of columns (see `shape`) a table of facts with sex, age, year or source as columns.
//!
//! Column by column and block by block: what identifies a row is shared with the wide table, not copied; a part is one code for
//! a whole block. The wide columns stay as they are, under their headers.

use std::rc::Rc;

use crate::data::{
    Block, BlockColumn, Coding, Dataset, Facts, Kind, Measure, Packed, PackedNumbers, Store, StoredColumn, Unit, Worth,
};
use crate::places::fold;

use super::PART;
use super::capital;
use super::date::Date;
use super::dimension::{Draft, draft_of, set_aside};
use super::header::{self, Heading};
use super::layout::{Context, Head};
use super::meaning::Meaning;
use super::pace::Pace;
use super::part::CUTS;
use super::period;
use super::report::{Notice, Report, Why};
use super::rests::{Known, Rests, leeway, scale};
use super::shape::{Excesses, Group, Key, Leaf, groups};

/// Most long tables rows, blocks of them, that are made: a wide table of a million rows and a thousand years is left wide.
const MAX_ROWS: u64 = 1 << 28;

/// Melts what is wide in the last table of facts.
pub(super) async fn melt(
    dataset: &mut Dataset,
    drafts: &mut Vec<Draft>,
    report: &mut Report,
    headings: &[Heading],
    context: &Context,
    pace: &Pace,
) {
    let Some(facts) = dataset.facts.len().checked_sub(1) else { return };
    let mut measures: Vec<Option<usize>> = vec![None; headings.len()];
    for (at, measure) in dataset.measures.iter().enumerate().filter(|(_, measure)| measure.facts == facts) {
        measures[measure.column].get_or_insert(at);
    }
    let mut known = Known::default();
    let (mut groups, excesses) = loop {
        let mut excesses = Excesses::new();
        let groups = groups(headings, &measures, dataset, &mut known, &mut excesses);
        if !known.is_asked() {
            break (groups, excesses);
        }
        while known.look(dataset, drafts, &dataset.facts[facts]) {
            pace.spend(PART).await;
        }
    };
    // A dimension that the rows have already is not told by headers too.
    groups.retain(|group| {
        let is_free = |(at, kind): (usize, Kind)| {
            let carried = |column: &StoredColumn| column.codings.iter().any(|coding| drafts[coding.dimension].is(kind));
            let is_told = at == PROGRAMME && is_capital(group.nodes.iter().map(|node| &node.key));
            !group.cuts[at] || is_told || !dataset.facts[facts].columns.iter().any(carried)
        };
        CUTS.into_iter().enumerate().all(is_free)
    });
    for used in [true, false] {
        let of: Vec<_> = excesses.iter().filter(|(_, _, is_used)| *is_used == used).collect();
        if !of.is_empty() {
            let columns = of.iter().map(|(measure, _, _)| dataset.measures[*measure].label.clone()).collect();
            report.notices.push(Notice::PartsExceed { columns, n: of.iter().map(|(_, n, _)| n).sum(), used });
        }
    }
    while !groups.is_empty() {
        let cuts = groups[0].cuts;
        let alike: Vec<Group> = groups.iter().filter(|group| group.cuts == cuts).cloned().collect();
        groups.retain(|group| group.cuts != cuts);
        let n_slots: usize = alike.iter().map(|group| group.leaves.len()).sum();
        if dataset.facts[facts].n_rows.saturating_mul(n_slots as u64) >= MAX_ROWS {
            continue;
        }
        let mut long = Long::begin(dataset, drafts, facts, &alike, context);
        for group in &alike {
            let (mut measure, mut slots) = long.measure(dataset, group);
            for slot in &mut slots {
                while long.fill(dataset, drafts, slot, &mut measure) {
                    pace.spend(PART).await;
                }
            }
            long.take(dataset, measure);
        }
        long.end(dataset, drafts, report, &alike, context);
    }
}

/// Places of three of them.
const YEAR: usize = 3;
const TIME: usize = 6;
const PROGRAMME: usize = 7;

/// The value of a dimension that a part names, and its number. `year` is that of parts that name none.
fn value(key: &Key, cut: usize, year: Option<i64>) -> Option<(String, Option<i64>)> {
    let year = key.year.or(year);
    match cut {
        0 => key.sex.map(|sex| (sex.to_owned(), None)),
        1 => key.age.clone().map(|age| (age, None)),
        2 => key.source.map(|source| (source.to_owned(), None)),
        YEAR => year.map(|year| (key.years.clone().unwrap_or_else(|| year.to_string()), Some(year))),
        TIME => key.period.map(|rest| match year {
            Some(year) => (Date { year, rest }.text(), None),
            None => (period::short(rest), None),
        }),
        _ => key.other.as_ref().filter(|(kind, _)| *kind == CUTS[cut]).map(|(_, value)| (value.clone(), None)),
    }
}

/// Whether what programmes would be are parts of capital: those of a programme in its row too.
fn is_capital<'k>(mut keys: impl Iterator<Item = &'k Key>) -> bool {
    keys.all(|key| key.other.as_ref().is_none_or(|(_, value)| capital::is_part(value)))
}

/// A long table on its way.
struct Long {
    /// The wide table.
    wide: usize,
    /// Keys of what is added up, each with how many before it have the same: a rest of unknown age may stand beside a column of
    /// them.
    slots: Vec<(Key, usize)>,
    /// What its cuts are called.
    by: Vec<&'static str>,
    columns: Vec<StoredColumn>,
    /// Those of the wide table, once for each slot.
    blocks: Vec<Block>,
    /// For as many rows as a block has: there is no such column.
    none: Packed,
    measures: Vec<Measure>,
}

/// A slot of one measure: what fills it.
struct Slot<'a> {
    nth: usize,
    leaf: Option<&'a Leaf>,
    /// The measure's code of its first text.
    offset: u32,
    /// By how much a rest may be off for rounding.
    leeway: i128,
    /// Blocks that are filled.
    n: usize,
}

impl Long {
    /// What is shared with the wide table, and what each slot is.
    fn begin(dataset: &Dataset, drafts: &mut Vec<Draft>, wide: usize, groups: &[Group], context: &Context) -> Long {
        let mut slots: Vec<(Key, usize)> = Vec::new();
        for group in groups {
            for (at, leaf) in group.leaves.iter().enumerate() {
                let nth = group.leaves[..at].iter().filter(|other| other.key == leaf.key).count();
                let slot = (leaf.key.clone(), nth);
                if !slots.contains(&slot) {
                    slots.push(slot);
                }
            }
        }
        let from = &dataset.facts[wide];
        let is_part = |column: usize| {
            let mut nodes = groups.iter().flat_map(|group| &group.nodes);
            nodes.any(|node| dataset.measures[node.measure].column == column)
        };
        // What tells rows apart stays; figures stay with the wide rows, which they are of.
        let ids: Vec<usize> =
            (0..from.columns.len()).filter(|&column| !is_part(column) && !from.columns[column].codings.is_empty()).collect();
        let mut columns: Vec<StoredColumn> = ids.iter().map(|&id| from.columns[id].clone()).collect();
        let n_most = from.blocks.iter().map(|block| block.n_rows).max().unwrap_or(0);
        // Months may tell their year; else the rows do, or a title.
        let is_open = groups[0].cuts[TIME] && !groups[0].cuts[YEAR];
        let in_rows = |(at, column): (usize, &StoredColumn)| {
            let coding = column.codings.iter().find(|coding| drafts[coding.dimension].is(Kind::Year))?;
            Some((at, coding.codes.iter().map(|&code| drafts[coding.dimension].number(code)).collect::<Vec<_>>()))
        };
        let in_rows = from.columns.iter().enumerate().find_map(in_rows).filter(|_| is_open);
        let title = if is_open && in_rows.is_none() { period::year_of(context) } else { None };
        let cuts: Vec<usize> = (0..CUTS.len()).filter(|&cut| groups[0].cuts[cut] || cut == YEAR && title.is_some()).collect();
        let mut by = Vec::new();
        // For each cut and slot a code for all rows, or for each year of the rows.
        let mut constants: Vec<Option<Vec<Packed>>> = Vec::new();
        for &cut in &cuts {
            let is_period = cut == TIME && is_open && in_rows.is_none() && title.is_none();
            let is_capital = cut == PROGRAMME && is_capital(slots.iter().map(|(key, _)| key));
            let is_plain = is_period || is_capital;
            let name = if is_capital {
                capital::NAME
            } else if is_period {
                period::name(groups[0].nodes.iter().map(|node| &dataset.measures[node.measure].label[..]))
            } else {
                CUTS[cut].name()
            };
            let kind = Some(CUTS[cut]).filter(|_| !is_plain);
            by.push(name);
            let meaning = Meaning { kind, is_measure: false, is_personal: false, why: Why::Header };
            let dimension = draft_of(drafts, name, name, &meaning);
            let mut code = |key: &Key, year: Option<i64>| match value(key, cut, year) {
                Some((key, number)) => drafts[dimension].code(&key, number, false),
                None => drafts[dimension].code("", None, true),
            };
            let is_by_row = in_rows.as_ref().filter(|_| cut == TIME);
            let codes = match is_by_row {
                Some((_, years)) => {
                    let of = |(key, _): &(Key, usize)| {
                        years
                            .iter()
                            .map(|year| if year.is_some() { code(key, *year) } else { code(&Key::default(), None) })
                            .collect::<Vec<_>>()
                    };
                    slots.iter().flat_map(of).collect()
                }
                None => slots.iter().map(|(key, _)| code(key, title)).collect(),
            };
            columns.push(StoredColumn {
                header: name.to_owned(),
                store: Store::Numeric { decimal: b'.' },
                codings: vec![Coding { dimension, codes }],
            });
            let all = |slot: usize| Packed::codes(&vec![slot as u32; n_most]);
            constants.push(if is_by_row.is_some() { None } else { Some((0..slots.len()).map(all).collect()) });
        }
        let mut blocks: Vec<Block> = Vec::new();
        for block in &from.blocks {
            for slot in 0..slots.len() {
                let mut columns: Vec<BlockColumn> = ids.iter().map(|&id| block.columns[id].clone()).collect();
                columns.extend(constants.iter().map(|codes| {
                    BlockColumn::Codes(match (codes, &in_rows) {
                        (Some(codes), _) => codes[slot].clone(),
                        (None, Some((at, years))) => {
                            let codes: Vec<u32> =
                                (0..block.n_rows).map(|row| (slot * years.len() + block.code(*at, row)) as u32).collect();
                            Packed::codes(&codes)
                        }
                        (None, None) => Packed::codes(&[]),
                    })
                }));
                blocks.push(Block { n_rows: block.n_rows, weights: block.weights.clone(), columns });
            }
        }
        Long { wide, slots, by, columns, blocks, none: Packed::codes(&vec![0; n_most]), measures: Vec::new() }
    }

    /// A group's measure before it has a figure, and its slots.
    fn measure<'a>(&self, dataset: &Dataset, group: &'a Group) -> (Measure, Vec<Slot<'a>>) {
        let first = &dataset.measures[group.nodes[0].measure];
        let mut measure = Measure {
            kind: group.kind.filter(|kind| !(group.is_rate && kind.is_people())),
            unit: match group.kind {
                _ if group.is_rate => match &first.unit {
                    Unit::People | Unit::Households => Unit::Number,
                    unit => unit.clone(),
                },
                Some(kind) if kind.is_people() && !matches!(first.unit, Unit::Other(_)) => Unit::People,
                None if group.cuts[0] && group.nodes.iter().all(|node| dataset.measures[node.measure].unit == Unit::Number) => {
                    Unit::People
                }
                _ => group
                    .nodes
                    .iter()
                    .map(|node| &dataset.measures[node.measure].unit)
                    .chain(&group.unit)
                    .find(|unit| **unit != Unit::Number)
                    .unwrap_or(&Unit::Number)
                    .clone(),
            },
            scale: group.nodes.iter().map(|node| dataset.measures[node.measure].scale).max().unwrap_or(0),
            // Code 0: there is no such column.
            worth: vec![Worth::Blank],
            has_blanks: false,
            has_reasons: false,
            n_withheld: 0,
            secondary: false,
            ..first.clone()
        };
        (measure.min, measure.max) = (i128::MAX, i128::MIN);
        let mut slots = Vec::new();
        for (nth, (key, before)) in self.slots.iter().enumerate() {
            let leaf = group.leaves.iter().filter(|leaf| leaf.key == *key).nth(*before);
            let rest = leaf.filter(|leaf| !leaf.less.is_empty());
            let leeway = rest.map_or(0, |leaf| leeway(dataset, leaf.measure, &leaf.less));
            slots.push(Slot { nth, leaf, offset: measure.worth.len() as u32, leeway, n: 0 });
            let Some(leaf) = leaf else {
                measure.has_blanks = true;
                continue;
            };
            let source = &dataset.measures[leaf.measure];
            measure.has_blanks |= source.has_blanks || !leaf.less.is_empty();
            if leaf.less.is_empty() {
                let lift = 10i128.pow(u32::from(measure.scale - source.scale));
                measure.has_reasons |= source.has_reasons;
                measure.n_withheld += source.n_withheld;
                stretch(&mut measure, source.min * lift);
                stretch(&mut measure, source.max * lift);
                measure.worth.extend(source.worth.iter().map(|worth| match worth {
                    Worth::Number(value) => Worth::Number(value * lift),
                    other => *other,
                }));
            }
        }
        (measure, slots)
    }

    /// Fills the next block of a slot; false when all are filled.
    fn fill(&mut self, dataset: &Dataset, drafts: &[Draft], slot: &mut Slot, measure: &mut Measure) -> bool {
        let wide = &dataset.facts[self.wide];
        let Some(from) = wide.blocks.get(slot.n) else { return false };
        let column = match slot.leaf {
            None => BlockColumn::Codes(self.none.clone()),
            Some(leaf) if leaf.less.is_empty() => match &from.columns[dataset.measures[leaf.measure].column] {
                BlockColumn::Codes(codes) => {
                    let codes: Vec<u32> = (0..from.n_rows).map(|row| codes.get(row) as u32 + slot.offset).collect();
                    BlockColumn::Codes(Packed::codes(&codes))
                }
                numbers => numbers.clone(),
            },
            Some(leaf) => {
                let lift = 10i128.pow(u32::from(measure.scale - scale(dataset, leaf.measure, &leaf.less)));
                let rests = Rests::new(dataset, (drafts, wide), from, leaf.measure, &leaf.less);
                let mut values = vec![0; from.n_rows];
                let mut blanks = vec![0u64; from.n_rows.div_ceil(64)];
                for (row, value) in values.iter_mut().enumerate() {
                    let rest = match rests.get(row) {
                        // Rounded figures need not add up. Parts beyond the whole leave a rest below zero, so that the sum
                        // stays the whole that is given.
                        Some((rest, true)) if rest != 0 && rest.abs() <= slot.leeway => None,
                        Some((rest, _)) => i64::try_from(rest * lift).ok(),
                        None => None,
                    };
                    match rest {
                        Some(rest) => {
                            *value = rest;
                            stretch(measure, rest.into());
                        }
                        None => blanks[row / 64] |= 1 << (row % 64),
                    }
                }
                BlockColumn::Numbers(PackedNumbers::new(&mut values, measure.scale + measure.unit_power, Some(Rc::from(blanks))))
            }
        };
        self.blocks[slot.n * self.slots.len() + slot.nth].columns.push(column);
        slot.n += 1;
        true
    }

    /// Takes a measure whose slots are filled.
    fn take(&mut self, dataset: &Dataset, mut measure: Measure) {
        if measure.min > measure.max {
            (measure.min, measure.max) = (0, 0);
        }
        (measure.facts, measure.column) = (dataset.facts.len(), self.columns.len());
        let n_rows = dataset.facts[self.wide].n_rows * self.slots.len() as u64;
        let bound = u128::max(measure.min.unsigned_abs(), measure.max.unsigned_abs()).saturating_mul(u128::from(n_rows));
        measure.narrow = bound < 1 << 62;
        self.columns.push(StoredColumn { header: String::new(), store: Store::Numeric { decimal: b'.' }, codings: Vec::new() });
        self.measures.push(measure);
    }

    /// Adds the table and its measures to the dataset, and says so.
    fn end(self, dataset: &mut Dataset, drafts: &mut [Draft], report: &mut Report, groups: &[Group], context: &Context) {
        let Long { wide, slots, by, columns, blocks, measures: named, .. } = self;
        let n_rows = dataset.facts[wide].n_rows * slots.len() as u64;
        let nodes = groups.iter().flat_map(|group| &group.nodes).map(|node| node.measure);
        let sources: Vec<usize> = nodes.chain(groups.iter().filter_map(|group| group.whole)).collect();
        dataset.facts.push(Facts { name: dataset.facts[wide].name.clone(), columns, blocks, n_rows });
        // What is counted by sex or age are people, as is their total, whatever its header says.
        for (measure, group) in named.iter().zip(groups) {
            for node in group.nodes.iter().filter(|_| measure.unit == Unit::People) {
                let wide = &mut dataset.measures[node.measure];
                if wide.unit == Unit::Number {
                    wide.unit = Unit::People;
                }
            }
        }
        // The wide columns go by their headers; only women and men beside one another keep their meaning, for charts of both.
        let is_pair = groups.len() == 1 && groups[0].cuts[0] && !groups[0].cuts[1..].contains(&true);
        for &source in &sources {
            let measure = &mut dataset.measures[source];
            if !(is_pair && matches!(measure.kind, Some(Kind::Women | Kind::Men))) {
                measure.secondary = true;
                measure.kind = None;
                measure.name = String::new();
                set_aside(drafts, &dataset.facts[wide].columns[measure.column]);
            }
        }
        for source in sources {
            if dataset.measures[source].name.is_empty() {
                let name = free_name(dataset, &dataset.measures[source].label);
                dataset.measures[source].name = name;
            }
        }
        for (measure, group) in named.into_iter().zip(groups) {
            let mut measure = measure;
            let title = || context.titles.first().map_or("value", |title| subject(title)).to_owned();
            let own = if group.stem.is_empty() { title() } else { group.stem.clone() };
            // A second count of people goes by its own words: `Lãnh đạo`, not `people (2)`.
            if group.kind == Some(Kind::Score) && group.cuts[5] {
                // The sum of all criteria beside them goes by its header.
                if let Some(at) = dataset.measure(Kind::Score.name()) {
                    dataset.measures[at].name = String::new();
                    let name = free_name(dataset, &dataset.measures[at].label);
                    let sum = &mut dataset.measures[at];
                    (sum.name, sum.kind) = (name, None);
                }
            }
            // `Giải ngân theo quý` above bare quarters says what they are.
            if group.stem.is_empty() && measure.kind.is_none() && matches!(measure.unit, Unit::Money(_)) {
                let titles: Vec<Head> = context.titles.iter().map(|title| Head::of(subject(title))).collect();
                let mut told = header::read_all(&titles).into_iter().flat_map(|title| title.candidates);
                measure.kind = told.find(|it| it.kind.is_money() && it.rank > header::CODE).map(|it| it.kind);
            }
            let is_free = |kind: &Kind| group.stem.is_empty() || dataset.measure(kind.name()).is_none();
            measure.name = free_name(dataset, measure.kind.filter(is_free).map_or(&own, |kind| kind.name()));
            measure.label = if group.stem.is_empty() && measure.kind.is_some() { measure.name.clone() } else { own };
            let headers = group.nodes.iter().map(|node| dataset.measures[node.measure].label.clone()).collect();
            let rests = group.leaves.iter().filter(|leaf| !leaf.less.is_empty());
            let rests = rests.map(|leaf| dataset.measures[leaf.measure].label.clone()).collect();
            report.notices.push(Notice::Melted { columns: headers, into: measure.name.clone(), by: by.clone(), rests });
            dataset.measures.push(measure);
        }
    }
}

/// Takes a figure into a measure's span.
fn stretch(measure: &mut Measure, value: i128) {
    (measure.min, measure.max) = (measure.min.min(value), measure.max.max(value));
}

/// The words of a title before it says by what it is divided.
pub(super) fn subject(title: &str) -> &str {
    let ends = [" by ", " phân theo ", " chia theo ", " theo "].iter().filter_map(|word| title.find(word));
    title[..ends.min().unwrap_or(title.len())].trim()
}

/// Whether the titles of a table speak of a rate first: `Tỷ lệ hộ nghèo` counts no households.
pub(super) fn begins_as_rate(titles: &[String]) -> bool {
    const FIRST: [&str; 9] = ["tyle", "tile", "tysuat", "tytrong", "chiso", "percent", "proportion", "rateof", "prevalence"];
    titles.iter().map(|title| fold(subject(title))).any(|key| {
        FIRST.iter().any(|word| key.starts_with(word)) || ["rate", "ratio", "index"].iter().any(|word| key.ends_with(word))
    })
}

/// The name, or the first free one after it.
pub(super) fn free_name(dataset: &Dataset, name: &str) -> String {
    let mut free = name.to_owned();
    let mut n = 2;
    while dataset.measures.iter().any(|measure| measure.name == free) {
        free = name.to_owned();
        free.push_str(" (");
        free.push_str(&n.to_string());
        free.push(')');
        n += 1;
    }
    free
}
