//! What the sums of coarser tables tell of the cells of a table, and what must be withheld so that they tell no small count.

use super::audit::{Open, TooMany, minus_of, plus};
use super::pattern;

/// Most times that further cells are withheld of a table before all of it is.
const MOST_ROUNDS: usize = 64;
/// Most cells of a table of which all that follows is found out.
const MOST_PROVEN: usize = 4096;
/// How often at most the number of sums is doubled that are withheld at once for what follows from them; the first time it is one.
const MOST_OFTEN: u8 = 6;
/// Most small cells of a line that are looked at two by two.
const MOST_PAIRED: usize = 64;
/// Most steps of elimination for a table, for one that is looked at for the sake of its margins alone, and for that again after
/// less of them is told.
const STEPS: (usize, usize, usize) = (8_000_000, 16_000_000, 4_000_000);

/// What coarser tables tell of the cells of a table.
pub struct Sums {
    pub tables: Vec<Coarse>,
    pub sums: Vec<Sum>,
}

/// A coarser table.
pub struct Coarse {
    pub over: Vec<usize>,
    pub n_tops: usize,
    /// By cell, the sum that it belongs to.
    pub sum_of: Vec<u32>,
}

/// A sum in a coarser table: where it stands there, its cells, ascending, and whether it is told.
pub struct Sum {
    pub table: usize,
    pub name: Vec<u8>,
    pub cells: Vec<u32>,
    pub is_told: bool,
    /// Told by its own table, but not any more.
    pub is_hushed: bool,
}

/// A sum that is told, and the finer table whose told sums are taken off it.
type From = (usize, Option<usize>);

impl Sums {
    /// The sums of a table; they stand together.
    fn range(&self, table: usize) -> std::ops::Range<usize> {
        let before = |table: usize| self.sums.partition_point(|sum| sum.table < table);
        before(table)..before(table + 1)
    }

    /// What the sums that are told say beyond those of a finer table: of each, the cells that no told sum of that holds, and which
    /// are not known. And which sum it is, less those of which table.
    fn told(&self, is_known: impl Fn(u32) -> bool) -> (Vec<Vec<u32>>, Vec<From>) {
        let finer: Vec<Vec<usize>> = (self.tables.iter())
            .map(|of| {
                let is_finer = |it: &Coarse| it.over.len() > of.over.len() && of.over.iter().all(|at| it.over.contains(at));
                (0..self.tables.len()).filter(|at| is_finer(&self.tables[*at])).collect()
            })
            .collect();
        let n_open = |sum: &Sum| sum.cells.iter().filter(|cell| !is_known(**cell)).count();
        let n_open: Vec<usize> = self.sums.iter().map(n_open).collect();
        // By sum, the finer table that leaves the fewest of its cells, and how many: of each part that is not told, all that is open.
        let mut least: Vec<(usize, Option<usize>)> = n_open.iter().map(|n| (*n, None)).collect();
        let mut n_left = vec![0usize; self.sums.len()];
        for (of, finer) in finer.iter().enumerate() {
            for &finer in finer {
                for at in self.range(finer).filter(|at| !self.sums[*at].is_told) {
                    n_left[self.tables[of].sum_of[self.sums[at].cells[0] as usize] as usize] += n_open[at];
                }
                for at in self.range(of) {
                    let n = std::mem::take(&mut n_left[at]);
                    if n < least[at].0 {
                        least[at] = (n, Some(finer));
                    }
                }
            }
        }
        let (mut told, mut from) = (Vec::new(), Vec::new());
        for (at, sum) in self.sums.iter().enumerate().filter(|(_, sum)| sum.is_told) {
            let less = least[at].1;
            let is_open = |cell: u32| less.is_none_or(|of| !self.sums[self.tables[of].sum_of[cell as usize] as usize].is_told);
            told.push(sum.cells.iter().copied().filter(|cell| is_open(*cell) && !is_known(*cell)).collect());
            from.push((at, less));
        }
        (told, from)
    }

    /// The sums that are told from which the sum of these cells follows.
    fn why(&self, open: &Open, from: &[From], cells: &[u32], steps: &mut usize) -> Result<Vec<usize>, TooMany> {
        let mut factors: Vec<(usize, u32)> = Vec::new();
        for (of, factor) in open.why(cells, steps)? {
            let (at, less) = from[of as usize];
            factors.push((at, factor));
            let Some(less) = less else { continue };
            let mut parts: Vec<u32> = self.sums[at].cells.iter().map(|cell| self.tables[less].sum_of[*cell as usize]).collect();
            crate::sort::by_key(&mut parts, |part| *part);
            parts.dedup();
            parts.retain(|part| self.sums[*part as usize].is_told);
            factors.extend(parts.into_iter().map(|part| (part as usize, minus_of(factor))));
        }
        crate::sort::by_key(&mut factors, |factor| factor.0);
        let mut why: Vec<(usize, u32)> = Vec::new();
        for (at, factor) in factors {
            match why.last_mut() {
                Some(last) if last.0 == at => last.1 = plus(last.1, factor),
                _ => why.push((at, factor)),
            }
        }
        Ok(why.into_iter().filter(|(_, factor)| *factor != 0).map(|(at, _)| at).collect())
    }
}

/// Whether cells are a small count together.
fn is_small(cells: &[u32], values: &[i128], least: i128) -> bool {
    (1..least).contains(&cells.iter().map(|&at| values[at as usize].abs()).sum())
}

/// What must not follow: small cells, small sums that are not told, and two cells of a line that are small together, which a filter
/// may add up. The lines are the sums of tables with one column less.
fn wanted(all: &Sums, n_tops: usize, values: &[i128], least: i128) -> Vec<Vec<u32>> {
    let is_small = |cells: &[u32]| is_small(cells, values, least);
    let mut wanted: Vec<Vec<u32>> = (0..values.len() as u32).map(|at| vec![at]).filter(|cells| is_small(cells)).collect();
    for sum in &all.sums {
        let is_line = all.tables[sum.table].n_tops + 1 == n_tops;
        if !sum.is_told && is_small(&sum.cells) {
            wanted.push(sum.cells.clone());
        }
        // All small ones of a sum, and each two of a line.
        let of: Vec<u32> = sum.cells.iter().copied().filter(|at| is_small(&[*at])).collect();
        if of.len() < 2 || !is_line && !is_small(&of) {
            continue;
        }
        if is_line && of.len() <= MOST_PAIRED {
            for (place, one) in of.iter().enumerate() {
                wanted.extend(of[place + 1..].iter().map(|other| vec![*one, *other]).filter(|cells| is_small(cells)));
            }
        }
        if is_small(&of) {
            wanted.push(of);
        }
    }
    wanted
}

/// Withholds further cells until no small one, and no small sum, follows from what is told. Fails where that does not help.
pub fn audit(
    all: &Sums,
    n_tops: usize,
    lines: &[Vec<u32>],
    values: &[i128],
    least: i128,
    is_withheld: &mut [bool],
) -> Result<(), TooMany> {
    let wanted = wanted(all, n_tops, values, least);
    let members: Vec<Vec<Vec<usize>>> = lines.iter().map(|line| pattern::members(line)).collect();
    let mut steps = STEPS.0;
    for _ in 0..MOST_ROUNDS {
        let (told, _) = all.told(|cell| !is_withheld[cell as usize]);
        // What is withheld of a sum that is told is known together, too.
        let together: Vec<Vec<u32>> = (all.sums.iter().filter(|sum| sum.is_told))
            .map(|sum| sum.cells.iter().copied().filter(|at| is_withheld[*at as usize]).collect::<Vec<u32>>())
            .filter(|open| is_small(open, values, least))
            .collect();
        let open = Open::by(values.len(), &told, &mut steps)?;
        let is_told =
            |cells: &[u32]| open.is_told(&cells.iter().copied().filter(|at| is_withheld[*at as usize]).collect::<Vec<u32>>());
        let mut more: Vec<usize> = Vec::new();
        for cells in wanted.iter().chain(&together) {
            let is_beside = |at: usize| lines.iter().any(|line| cells.iter().any(|of| line[*of as usize] == line[at]));
            if !is_told(cells) || more.iter().any(|at| is_beside(*at)) {
                continue;
            }
            let on_lines = lines
                .iter()
                .zip(&members)
                .flat_map(|(line, members)| cells.iter().flat_map(|of| members[line[*of as usize] as usize].iter().copied()));
            let near = pattern::cheapest(values, is_withheld, on_lines);
            more.push(near.or_else(|| pattern::cheapest(values, is_withheld, 0..values.len())).ok_or(TooMany)?);
        }
        if more.is_empty() {
            return Ok(());
        }
        more.iter().for_each(|at| is_withheld[*at] = true);
        pattern::protect(lines, values, least, is_withheld);
    }
    Err(TooMany)
}

/// Hushes sums until no small cell and no small sum follows from those that are told. Where that takes too long, the largest of
/// the finest tables is not told at all, and so on.
pub fn hush(all: &mut Sums, n_tops: usize, values: &[i128], least: i128) {
    let wanted = wanted(all, n_tops, values, least);
    let mut often = vec![0u8; wanted.len()];
    let mut steps = STEPS.1;
    if values.len() > MOST_PROVEN {
        for _ in 0..MOST_ROUNDS {
            if !hush_differences(all, n_tops, values, least) {
                break;
            }
        }
        return;
    }
    while !wanted.is_empty() {
        match hush_once(all, &wanted, &mut often, values, &mut steps) {
            Ok(true) => {}
            Ok(false) => break,
            Err(TooMany) => {
                let mut n_told = vec![0usize; all.tables.len()];
                all.sums.iter().filter(|sum| sum.is_told).for_each(|sum| n_told[sum.table] += 1);
                let of = |at: &usize| (all.tables[*at].n_tops, n_told[*at]);
                let Some(most) = (0..all.tables.len()).filter(|at| n_told[*at] > 0).max_by_key(of) else { break };
                for sum in all.sums.iter_mut().filter(|sum| sum.table == most && sum.is_told) {
                    sum.is_told = false;
                    sum.is_hushed = true;
                }
                steps = STEPS.2;
            }
        }
    }
}

/// The same of a table of too many cells for that: what follows from a sum less cells that are known, or follow themselves.
/// Whether anything is hushed.
fn hush_differences(all: &mut Sums, n_tops: usize, values: &[i128], least: i128) -> bool {
    let (told, from) = all.told(|_| false);
    let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); values.len()];
    for (row, cells) in told.iter().enumerate() {
        cells.iter().for_each(|cell| rows_of[*cell as usize].push(row as u32));
    }
    let mut n_open: Vec<usize> = told.iter().map(Vec::len).collect();
    let mut is_known = vec![false; values.len()];
    let mut next: Vec<u32> = (0..told.len() as u32).filter(|row| n_open[*row as usize] == 1).collect();
    while let Some(row) = next.pop() {
        let Some(&cell) = told[row as usize].iter().find(|cell| !is_known[**cell as usize]) else { continue };
        if is_small(&[cell], values, least) {
            continue;
        }
        is_known[cell as usize] = true;
        for &row in &rows_of[cell as usize] {
            n_open[row as usize] -= 1;
            if n_open[row as usize] == 1 {
                next.push(row);
            }
        }
    }
    let people = |at: usize| -> i128 { all.sums[at].cells.iter().map(|&at| values[at as usize].abs()).sum() };
    let mut more = Vec::new();
    for (cells, &(at, less)) in told.iter().zip(&from) {
        let open: Vec<u32> = cells.iter().copied().filter(|cell| !is_known[*cell as usize]).collect();
        if !is_small(&open, values, least) {
            continue;
        }
        // The sum itself, or, where it stands in a coarse table, the least of those that are taken off it.
        let part = less.filter(|_| all.tables[all.sums[at].table].n_tops + 1 < n_tops).and_then(|less| {
            let parts = all.sums[at].cells.iter().map(|cell| all.tables[less].sum_of[*cell as usize] as usize);
            parts.filter(|part| all.sums[*part].is_told).min_by_key(|part| (people(*part), *part))
        });
        more.push(part.unwrap_or(at));
    }
    for &at in &more {
        all.sums[at].is_told = false;
        all.sums[at].is_hushed = true;
    }
    !more.is_empty()
}

/// The same, of what follows now; whether anything is hushed. What follows again and again, in one way after another, takes twice as
/// many with it each time.
fn hush_once(all: &mut Sums, wanted: &[Vec<u32>], often: &mut [u8], values: &[i128], steps: &mut usize) -> Result<bool, TooMany> {
    let (told, from) = all.told(|_| false);
    let open = Open::by(values.len(), &told, steps)?;
    let mut is_hushed = vec![false; all.sums.len()];
    for (cells, often) in wanted.iter().zip(often).filter(|(cells, _)| open.is_told(cells)) {
        let mut why = all.why(&open, &from, cells, steps)?;
        if why.iter().any(|at| is_hushed[*at]) {
            continue;
        }
        // Of the finest tables first, where the least is lost.
        crate::sort::by_key(&mut why, |at| {
            let sum = &all.sums[*at];
            let people: i128 = sum.cells.iter().map(|&at| values[at as usize].abs()).sum();
            (usize::MAX - all.tables[sum.table].n_tops, people, *at)
        });
        let n_tops = |at: usize| all.tables[all.sums[at].table].n_tops;
        let finest = n_tops(*why.first().ok_or(TooMany)?);
        for at in why.into_iter().filter(|at| n_tops(*at) == finest).take(1 << often.saturating_sub(1)) {
            is_hushed[at] = true;
        }
        *often = (*often + 1).min(MOST_OFTEN);
    }
    for (sum, _) in all.sums.iter_mut().zip(&is_hushed).filter(|(_, is_hushed)| **is_hushed) {
        sum.is_told = false;
        sum.is_hushed = true;
    }
    Ok(is_hushed.contains(&true))
}
