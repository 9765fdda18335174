//! Bands of ages that hold others (`15+` beside `15-24` and `25+`, as labor statistics give them): wholes, which are left out of
//! sums as totals are.
//!
//! Only what the figures prove: where each row of a band has rows that are equal but for theirs and make it up, they are what it
//! adds up. Where some of these rows are missing the whole stays, and those that it holds are left out.

use crate::data::{Additivity, Block, Dataset, Dictionary, Facts, Kind, Measure, StoredColumn};

use super::dimension::Draft;
use super::doubt::Doubt;
use super::number::Decimal;
use super::report::{Notice, Report};
use super::shares;
use super::total::is_remark;

/// Most bands that are compared.
const MOST: usize = 64;

/// Whether a band lies in another one.
fn holds((low, high): (u16, u16), (from, to): (u16, u16)) -> bool {
    low <= from && to <= high && (low, high) != (from, to)
}

/// The column of ages, where one holds others.
fn column(columns: &[StoredColumn], drafts: &[Draft]) -> Option<(usize, usize)> {
    columns.iter().enumerate().find_map(|(at, column)| {
        let dimension = column.codings.iter().map(|coding| coding.dimension).find(|&of| drafts[of].is(Kind::AgeGroup))?;
        let bands: Vec<(u16, u16)> = drafts[dimension].bands().into_iter().flatten().take(MOST).collect();
        let is_nested = bands.iter().any(|outer| bands.iter().filter(|inner| holds(*outer, **inner)).count() > 1);
        is_nested.then_some((at, dimension))
    })
}

/// Whether there may be such bands: whether `leave_out` is called.
pub(super) fn may_be(notices: &[Notice]) -> bool {
    notices.iter().any(|notice| matches!(notice, Notice::Doubt(Doubt::AgeBands { is_gap: false, .. })))
}

/// Rows that are equal but for their ages: of each band (by its place) what its figures come to, nothing where it has no row.
struct Group {
    sums: Vec<Option<Vec<i128>>>,
}

/// Places of bands that follow each other from the first to the last year of `whole` without a gap.
fn chain(bands: &[(u16, u16)], whole: (u16, u16), low: u16, is_there: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
    for (at, &band) in bands.iter().enumerate() {
        if band.0 != low || !holds(whole, band) || !is_there(at) {
            continue;
        }
        if band.1 == whole.1 {
            return Some(vec![at]);
        }
        if let Some(mut rest) = chain(bands, whole, band.1 + 1, is_there) {
            rest.push(at);
            return Some(rest);
        }
    }
    None
}

/// Leaves out the rows of the last table of facts that tell the same as others do.
#[inline(never)]
pub(super) fn leave_out(dataset: &mut Dataset, drafts: &mut [Draft], report: &mut Report) {
    let Some(facts) = dataset.facts.len().checked_sub(1) else { return };
    let own = &dataset.facts[facts];
    let Some((at, dimension)) = column(&own.columns, drafts) else { return };
    let Some((_, coding)) = own.coding(dimension) else { return };
    // The bands, and the place of each by the column's code.
    let bounds = drafts[dimension].bands();
    let mut bands: Vec<(u16, u16)> = Vec::new();
    let mut names: Vec<u32> = Vec::new();
    let mut places: Vec<Option<usize>> = Vec::new();
    for &code in &coding.codes {
        let place = bounds[code as usize].map(|band| {
            bands.iter().position(|known| *known == band).unwrap_or_else(|| {
                bands.push(band);
                names.push(code);
                bands.len() - 1
            })
        });
        places.push(place);
    }
    let measures: Vec<&Measure> = dataset
        .measures
        .iter()
        .filter(|it| it.facts == facts && !it.secondary && it.additivity == Additivity::Sum && !is_remark(&it.label))
        .collect();
    if bands.len() > MOST || measures.is_empty() {
        return;
    }
    let is_figure = |column: usize| dataset.measures.iter().any(|it| it.facts == facts && it.column == column && !it.secondary);
    let keys: Vec<usize> = (0..own.columns.len())
        .filter(|&column| {
            let of = &own.columns[column];
            let is_told = of.codings.iter().any(|coding| !drafts[coding.dimension].is_personal());
            column != at && is_told && !is_figure(column) && !is_remark(&of.header) && !is_twin(&own.blocks, at, column)
        })
        .collect();
    // What each row is but for its ages.
    let mut known = Dictionary::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut codes: Vec<Vec<(u32, Option<usize>)>> = Vec::new();
    for block in &own.blocks {
        let mut of_block = Vec::with_capacity(block.n_rows);
        for row in 0..block.n_rows {
            let mut key = Vec::with_capacity(keys.len() * 4);
            keys.iter().for_each(|&column| key.extend_from_slice(&(block.code(column, row) as u32).to_le_bytes()));
            let group = known.intern(&key);
            if group as usize == groups.len() {
                groups.push(Group { sums: vec![None; bands.len()] });
            }
            let place = places.get(block.code(at, row)).copied().flatten();
            if let Some(place) = place {
                let sums = groups[group as usize].sums[place].get_or_insert_with(|| vec![0; measures.len()]);
                add(sums, &measures, block, row);
            }
            of_block.push((group, place));
        }
        codes.push(of_block);
    }
    // Bands that others make up wherever all are there.
    let wholes: Vec<usize> = (0..bands.len()).filter(|&whole| is_sum(&bands, whole, &groups)).collect();
    let Some(&first) = wholes.iter().max_by_key(|&&whole| bands[whole].1 - bands[whole].0) else { return };
    let mut leaves: Vec<Vec<bool>> = Vec::with_capacity(groups.len());
    for group in &groups {
        let is_there = |at: usize| group.sums[at].is_some();
        let mut is_left = vec![false; bands.len()];
        let mut order: Vec<usize> = wholes.iter().copied().filter(|&at| is_there(at)).collect();
        crate::sort::by_key(&mut order, |&at| std::cmp::Reverse(bands[at].1 - bands[at].0));
        for whole in order {
            if is_left[whole] {
                continue;
            }
            if chain(&bands, bands[whole], bands[whole].0, &is_there).is_some() {
                is_left[whole] = true;
            } else {
                (0..bands.len()).filter(|&at| holds(bands[whole], bands[at])).for_each(|at| is_left[at] = true);
            }
        }
        // `15-64` beside `15-24` and `25+`, which make up all: it is counted in these.
        for whole in (0..bands.len()).filter(|at| is_left[*at] && wholes.contains(at)).collect::<Vec<_>>() {
            let is_kept = |at: usize| is_there(at) && !is_left[at];
            if let Some(parts) = chain(&bands, bands[whole], bands[whole].0, &is_kept) {
                let within = |at: &usize| holds(bands[whole], bands[*at]) && !parts.contains(at);
                (0..bands.len()).filter(within).for_each(|at| is_left[at] = true);
            }
        }
        leaves.push(is_left);
    }
    let part = (0..bands.len()).find(|&at| holds(bands[first], bands[at])).unwrap_or(first);
    let (mut n, mut blocks) = (0, Vec::new());
    let mut occurs = vec![false; coding.codes.len()];
    for (block, codes) in dataset.facts[facts].blocks.iter().zip(&codes) {
        let is_kept = |row: &u32| {
            let (group, place) = codes[*row as usize];
            !place.is_some_and(|place| leaves[group as usize][place])
        };
        let rows: Vec<u32> = (0..block.n_rows as u32).filter(is_kept).collect();
        rows.iter().for_each(|&row| occurs[block.code(at, row as usize)] = true);
        let weight = |row: usize| block.weights.as_ref().map_or(1, |weights| u64::from(weights[row]));
        n += (0..block.n_rows).filter(|&row| !is_kept(&(row as u32))).map(weight).sum::<u64>();
        if rows.len() == block.n_rows {
            blocks.push(block.clone());
        } else if !rows.is_empty() {
            blocks.push(block.select(&rows));
        }
    }
    let column = dataset.facts[facts].columns[at].header.clone();
    (dataset.facts[facts].blocks, dataset.facts[facts].n_rows) = (blocks, dataset.facts[facts].n_rows - n);
    if let Some(table) = report.tables.last_mut() {
        table.used = table.used.saturating_sub(n);
    }
    report
        .notices
        .retain(|notice| !matches!(notice, Notice::Doubt(Doubt::AgeBands { column: of, is_gap: false, .. }) if *of == column));
    let bands = [first, part].map(|at| drafts[dimension].key(names[at]).to_owned());
    // What no row has any more, here or in another table, is nothing to ask for.
    let stays = |facts: &Facts, is_there: &dyn Fn(usize) -> bool| -> Vec<u32> {
        let codes = facts.coding(dimension).map_or(&[][..], |(_, coding)| &coding.codes);
        codes.iter().enumerate().filter(|(text, _)| is_there(*text)).map(|(_, code)| *code).collect()
    };
    let kept: Vec<u32> =
        (dataset.facts.iter().enumerate()).flat_map(|(of, table)| stays(table, &|text| of != facts || occurs[text])).collect();
    drafts[dimension].keep(&kept);
    report.notices.push(Notice::Doubt(Doubt::WholeBands { column, bands, n }));
}

/// Whether a column tells the same as that of ages, in other words: `Age` beside `AGE`.
fn is_twin(blocks: &[Block], ages: usize, column: usize) -> bool {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for block in blocks {
        for pair in (0..block.n_rows).map(|row| (block.code(ages, row), block.code(column, row))) {
            if !pairs.contains(&pair) {
                if pairs.iter().any(|(age, other)| *age == pair.0 || *other == pair.1) {
                    return false;
                }
                pairs.push(pair);
            }
        }
    }
    pairs.len() > 1
}

/// Adds the figures of a row to what its band has.
fn add(sums: &mut [i128], measures: &[&Measure], block: &Block, row: usize) {
    for (sum, measure) in sums.iter_mut().zip(measures) {
        if let Some(Decimal { mantissa, scale }) = shares::figure(measure, block, row) {
            let lift = 10i128.pow(u32::from(measure.scale.saturating_sub(scale)));
            *sum = sum.saturating_add(mantissa.saturating_mul(lift));
        }
    }
}

/// Whether the figures of a band are what those in it come to, in nearly all groups that have them.
fn is_sum(bands: &[(u16, u16)], whole: usize, groups: &[Group]) -> bool {
    let (mut n, mut n_equal) = (0, 0);
    for group in groups {
        let Some(given) = &group.sums[whole] else { continue };
        let Some(parts) = chain(bands, bands[whole], bands[whole].0, &|at| group.sums[at].is_some()) else { continue };
        n += 1;
        n_equal += usize::from((0..given.len()).all(|at| {
            let sum: i128 = parts.iter().filter_map(|&part| group.sums[part].as_ref()).map(|sums| sums[at]).sum();
            // Rounded figures seldom add up to the last digit.
            sum.abs_diff(given[at]) <= (parts.len() as u128).max(given[at].unsigned_abs() / 200)
        }));
    }
    n > 0 && n_equal * 10 >= n * 9
}
