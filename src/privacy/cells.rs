//! Which cells of a count over some dimensions are withheld: small ones, what would reveal them, and what is withheld of a margin.
//!
//! A table is looked at in three ways. By itself, line by line and circle by circle (`pattern`). With all its margins, as
//! equations (`audit`), where it has three axes or more. And with one column more: who sees which of its cells are empty may
//! work out of the margins what that finer table withholds altogether, so that margins of one and two columns withhold more.
//! Each only adds to what is withheld, so what one has made safe stays so. It is the same whatever was asked before.

use std::rc::Rc;

use super::audit::{Told, TooMany};
use super::nested::Nested;
use super::{Count, Guard, bytes, facts_of, pattern};
use crate::data::Dictionary;
use crate::query::{Cell, Engine, Group, Groups, Request};

/// Most cells of a table that patterns are worked out for; of a larger one every count is withheld.
const MOST_CELLS: usize = 1 << 18;
/// The same of tables of two axes, where every withheld cell is looked at.
const MOST_EXACT: usize = 1 << 14;
/// Most dimensions of which none follows from another, where coarser tables are looked at.
const MOST_TOPS: usize = 7;
/// Most times that further cells are withheld of a table before all of it is.
const MOST_ROUNDS: usize = 64;
/// Most axes of a table that is looked at with one column more.
const MOST_JOINT: usize = 2;
/// Most cells of a table with one column more.
const MOST_JOINT_CELLS: usize = 4096;
/// Most small cells of a line that are looked at two by two.
const MOST_PAIRED: usize = 64;
/// Most steps of elimination for a table, and for one that is looked at for the sake of its margins alone.
const STEPS: (usize, usize) = (8_000_000, 1_000_000);

/// Which cells are withheld of a count over some dimensions.
pub(super) struct Pattern {
    /// The dimensions: those asked for, and what follows from them.
    pub(super) over: Vec<usize>,
    /// The codes of the withheld cells in the order of the dimensions, as bytes; nothing where all are.
    pub(super) cells: Option<Dictionary>,
}

/// A count over some dimensions, and what is withheld of it.
pub(super) type Known = (Count, Vec<usize>, Rc<Pattern>);

/// The cells of a count over some dimensions.
struct Cells {
    groups: Groups,
    /// Those with a value, by their rows among the groups, and their values.
    rows: Vec<usize>,
    values: Vec<i128>,
}

/// What tables with one column more withhold of those that they hold.
pub(super) type Joint = (Count, Vec<usize>, Rc<[Pattern]>);

/// A sum in a coarser table: where it stands there, its cells, ascending, and whether it is told.
struct Sum {
    over: Vec<usize>,
    name: Vec<u8>,
    cells: Vec<u32>,
    is_told: bool,
    /// Told by its own table, but not any more.
    is_hushed: bool,
}

fn find(known: &[Known], count: Count, over: &[usize]) -> Option<Rc<Pattern>> {
    known.iter().find(|(of, known, _)| *of == count && known == over).map(|(_, _, pattern)| Rc::clone(pattern))
}

impl Guard {
    /// What is withheld of a count over these dimensions and what follows from them: who sees districts sees provinces too.
    pub(super) fn pattern(&mut self, engine: &mut Engine, count: Count, all: &[usize]) -> Rc<Pattern> {
        let nested = self.nested(engine, facts_of(engine.dataset(), count));
        self.of(engine, count, &nested, nested.with(all), true)
    }

    /// The same of dimensions with what follows from them; by themselves, or as it is told.
    fn of(&mut self, engine: &mut Engine, count: Count, nested: &Nested, over: Vec<usize>, is_told: bool) -> Rc<Pattern> {
        if let Some(pattern) = find(if is_told { &self.known } else { &self.alone }, count, &over) {
            return pattern;
        }
        let cells = self.work_out(engine, count, nested, &over, is_told);
        let pattern = Rc::new(Pattern { over: over.clone(), cells });
        if is_told { &mut self.known } else { &mut self.alone }.push((count, over, Rc::clone(&pattern)));
        pattern
    }

    fn nested(&mut self, engine: &Engine, facts: usize) -> Rc<Nested> {
        if self.nested.len() <= facts {
            self.nested.resize(facts + 1, None);
        }
        Rc::clone(self.nested[facts].get_or_insert_with(|| Rc::new(Nested::of(engine.dataset(), facts))))
    }

    fn least_of(&self, engine: &Engine, count: Count) -> (i128, i128) {
        let scale = if let Count::Measure(at) = count { engine.dataset().measures[at].scale } else { 0 };
        let one = 10i128.pow(u32::from(scale));
        (one, self.least.saturating_mul(one))
    }

    fn work_out(
        &mut self,
        engine: &mut Engine,
        count: Count,
        nested: &Nested,
        over: &[usize],
        is_told: bool,
    ) -> Option<Dictionary> {
        let tops = nested.tops(over);
        if tops.len() > MOST_TOPS {
            return None;
        }
        let all = cells_of(engine, count, over, if tops.len() == 2 { MOST_EXACT } else { MOST_CELLS })?;
        let Cells { groups, rows, values } = &all;
        // What is withheld of a sum is withheld of all that it adds up; the cells of a sum that differ in one column are a line.
        let mut is_withheld = vec![false; values.len()];
        let mut lines = Vec::new();
        for top in &tops {
            let less: Vec<usize> = over.iter().copied().filter(|at| !top.contains(at)).collect();
            let places: Vec<usize> = (0..over.len()).filter(|&at| less.contains(&over[at])).collect();
            let margin = self.of(engine, count, nested, less, is_told);
            let cells = margin.cells.as_ref()?;
            let mut names = Dictionary::new();
            let mut line = Vec::with_capacity(rows.len());
            for (&row, is_withheld) in rows.iter().zip(&mut is_withheld) {
                let codes: Vec<u32> = places.iter().map(|&at| groups.codes(row)[at]).collect();
                let name = bytes(&codes);
                *is_withheld |= cells.find(&name).is_some();
                line.push(names.intern(&name));
            }
            lines.push(line);
        }
        let (one, least) = self.least_of(engine, count);
        // More follows from such a column than is looked at.
        if over.iter().any(|at| nested.is_cut(*at)) && values.iter().any(|value| (1..least).contains(&value.abs())) {
            return None;
        }
        let mut places = Dictionary::new();
        for &row in rows {
            places.intern(&bytes(groups.codes(row)));
        }
        let mut withhold = |name: &[u8]| {
            if let Some(is_withheld) = places.find(name).and_then(|at| is_withheld.get_mut(at as usize)) {
                *is_withheld = true;
            }
        };
        // Where nothing of it was told by itself, that is tried again with less told of its margins.
        if is_told {
            let alone = self.of(engine, count, nested, over.to_vec(), false);
            alone.cells.iter().flat_map(|cells| cells.iter()).for_each(&mut withhold);
            if tops.len() <= MOST_JOINT {
                self.joint(engine, count, nested, over).iter().for_each(&mut withhold);
            }
        } else {
            for row in all_ones(engine, count, over, groups, (one, least)) {
                withhold(&bytes(groups.codes(row)));
            }
        }
        pattern::protect(&lines, values, least, &mut is_withheld);
        if lines.len() > 2 {
            let sums = self.sums(engine, count, nested, over, &all, is_told);
            let is_face = |sum: &Sum| {
                tops.iter().any(|top| sum.over.len() + top.len() == over.len() && !sum.over.iter().any(|at| top.contains(at)))
            };
            audit(&sums, is_face, &lines, values, least, &mut is_withheld).ok()?;
        }
        let mut cells = Dictionary::new();
        for (&row, _) in rows.iter().zip(&is_withheld).filter(|(_, is_withheld)| **is_withheld) {
            cells.intern(&bytes(groups.codes(row)));
        }
        Some(cells)
    }

    /// What must be withheld of a table since all tables with one column more are to be safe, even if nothing of those is told
    /// but which of their cells there are.
    fn joint(&mut self, engine: &mut Engine, count: Count, nested: &Nested, over: &[usize]) -> Dictionary {
        let dataset = Rc::clone(engine.dataset());
        let facts = &dataset.facts[facts_of(&dataset, count)];
        let mut all = Dictionary::new();
        for (at, dimension) in dataset.dimensions.iter().enumerate() {
            if dimension.personal || over.contains(&at) || facts.coding(at).is_none() {
                continue;
            }
            let faces = self.faces(engine, count, nested, &nested.with(&[over, &[at]].concat()));
            let cells = faces.iter().find(|face| face.over == over).and_then(|face| face.cells.as_ref());
            for name in cells.iter().flat_map(|cells| cells.iter()) {
                all.intern(name);
            }
        }
        all
    }

    /// What must be withheld of the tables that are a table less a column, and what follows from that alone, so that they tell no
    /// small cell of it, even if nothing of it is told.
    fn faces(&mut self, engine: &mut Engine, count: Count, nested: &Nested, table: &[usize]) -> Rc<[Pattern]> {
        if let Some((_, _, known)) = self.joint.iter().find(|(of, known, _)| *of == count && known == table) {
            return Rc::clone(known);
        }
        let mut faces: Vec<Pattern> = Vec::new();
        let is_few = nested.tops(table).len() <= MOST_JOINT + 1;
        if let Some(cells) = if is_few { cells_of(engine, count, table, MOST_JOINT_CELLS) } else { None } {
            let mut sums = self.sums(engine, count, nested, table, &cells, false);
            let is_face = |sum: &Sum| table.iter().any(|&at| nested.with(&[&sum.over, &[at][..]].concat()) == table);
            // Where it takes too long, or nothing helps, what has been found so far is withheld none the less.
            let _ = hush(&mut sums, is_face, &cells.values, self.least_of(engine, count).1);
            for sum in sums.into_iter().filter(|sum| sum.is_hushed) {
                let place = faces.iter().position(|face| face.over == sum.over).unwrap_or(faces.len());
                if place == faces.len() {
                    faces.push(Pattern { over: sum.over, cells: Some(Dictionary::new()) });
                }
                faces[place].cells.as_mut().map(|cells| cells.intern(&sum.name));
            }
        }
        let faces: Rc<[Pattern]> = faces.into();
        self.joint.push((count, table.to_vec(), Rc::clone(&faces)));
        faces
    }

    /// The sums of all coarser tables over the cells of a table, the short ones first.
    fn sums(
        &mut self,
        engine: &mut Engine,
        count: Count,
        nested: &Nested,
        over: &[usize],
        of: &Cells,
        is_told: bool,
    ) -> Vec<Sum> {
        let mut tables = vec![over.to_vec()];
        let mut sums: Vec<Sum> = Vec::new();
        let mut next = 0;
        while let Some(table) = tables.get(next).cloned() {
            next += 1;
            for top in nested.tops(&table) {
                let less: Vec<usize> = table.iter().copied().filter(|at| !top.contains(at)).collect();
                if !tables.contains(&less) {
                    tables.push(less);
                }
            }
            if next == 1 {
                continue;
            }
            let pattern = self.of(engine, count, nested, table.clone(), is_told);
            let places: Vec<usize> = (0..over.len()).filter(|&at| table.contains(&over[at])).collect();
            let mut names = Dictionary::new();
            let first = sums.len();
            for (cell, &row) in of.rows.iter().enumerate() {
                let name = bytes(&places.iter().map(|&at| of.groups.codes(row)[at]).collect::<Vec<u32>>());
                let at = first + names.intern(&name) as usize;
                if at == sums.len() {
                    let is_told = pattern.cells.as_ref().is_some_and(|cells| cells.find(&name).is_none());
                    sums.push(Sum { over: table.clone(), name, cells: Vec::new(), is_told, is_hushed: false });
                }
                sums[at].cells.push(cell as u32);
            }
        }
        crate::sort::by_key(&mut sums, |sum| sum.cells.len());
        sums
    }
}

/// The cells of a count over some dimensions; nothing where they are more than `most`.
fn cells_of(engine: &mut Engine, count: Count, over: &[usize], most: usize) -> Option<Cells> {
    let by = over.iter().map(|&at| Group::Dimension(at)).collect();
    let sum = if let Count::Measure(at) = count { vec![at] } else { Vec::new() };
    let groups = engine.groups(&Request { by, rows: sum.is_empty(), sum }, &[]);
    if groups.len() > most {
        return None;
    }
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for row in 0..groups.len() {
        if let Cell::Value(value) = groups.cells(row)[0] {
            rows.push(row);
            values.push(value);
        }
    }
    Some(Cells { groups, rows, values })
}

/// Whether cells are a small count together.
fn is_small(cells: &[u32], values: &[i128], least: i128) -> bool {
    (1..least).contains(&cells.iter().map(|&at| values[at as usize].abs()).sum())
}

/// What must not follow: small cells, small sums that are not told, and two cells of a line that are small together, which a filter
/// may add up.
fn wanted(sums: &[Sum], is_line: impl Fn(&Sum) -> bool, values: &[i128], least: i128) -> Vec<Vec<u32>> {
    let is_small = |cells: &[u32]| is_small(cells, values, least);
    let mut wanted: Vec<Vec<u32>> = (0..values.len() as u32).map(|at| vec![at]).filter(|cells| is_small(cells)).collect();
    for sum in sums {
        if !sum.is_told && is_small(&sum.cells) {
            wanted.push(sum.cells.clone());
        }
        // All small ones of a sum, and each two of a line.
        let of: Vec<u32> = sum.cells.iter().copied().filter(|at| is_small(&[*at])).collect();
        if of.len() < 2 || !is_line(sum) && !is_small(&of) {
            continue;
        }
        if is_line(sum) && of.len() <= MOST_PAIRED {
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
fn audit(
    sums: &[Sum],
    is_face: impl Fn(&Sum) -> bool,
    lines: &[Vec<u32>],
    values: &[i128],
    least: i128,
    is_withheld: &mut [bool],
) -> Result<(), TooMany> {
    let wanted = wanted(sums, is_face, values, least);
    let mut steps = STEPS.0;
    for _ in 0..MOST_ROUNDS {
        let mut told = Told::of(values.len(), steps);
        // What is withheld of a sum that is told is known together, too.
        let mut together = Vec::new();
        for sum in sums.iter().filter(|sum| sum.is_told) {
            let open: Vec<u32> = sum.cells.iter().copied().filter(|at| is_withheld[*at as usize]).collect();
            told.learn(&open, None)?;
            if is_small(&open, values, least) {
                together.push(open);
            }
        }
        let mut more = Vec::new();
        for cells in wanted.iter().chain(&together) {
            let is_beside = |at: usize| lines.iter().any(|line| cells.iter().any(|of| line[*of as usize] == line[at]));
            if told.tells(cells)?.is_none() || more.iter().any(|at| is_beside(*at)) {
                continue;
            }
            let near = pattern::cheapest(values, is_withheld, (0..values.len()).filter(|at| is_beside(*at)));
            more.push(near.or_else(|| pattern::cheapest(values, is_withheld, 0..values.len())).ok_or(TooMany)?);
        }
        steps = told.steps_left();
        if more.is_empty() {
            return Ok(());
        }
        more.iter().for_each(|at| is_withheld[*at] = true);
        pattern::protect(lines, values, least, is_withheld);
    }
    Err(TooMany)
}

/// Hushes sums, of those that may be, until no small cell and no small sum follows from those that are told.
fn hush(sums: &mut [Sum], may: impl Fn(&Sum) -> bool, values: &[i128], least: i128) -> Result<(), TooMany> {
    let wanted = wanted(sums, &may, values, least);
    let mut steps = STEPS.1;
    for _ in 0..MOST_ROUNDS {
        let mut told = Told::of(values.len(), steps);
        for (at, sum) in sums.iter().enumerate().filter(|(_, sum)| sum.is_told) {
            told.learn(&sum.cells, Some(at as u32))?;
        }
        let mut more: Vec<u32> = Vec::new();
        for cells in &wanted {
            let Some(of) = told.tells(cells)? else { continue };
            if of.iter().any(|at| more.contains(at)) {
                continue;
            }
            // Of the finest table first, where the least is lost.
            let cost = |at: &u32| {
                let sum = &sums[*at as usize];
                (usize::MAX - sum.over.len(), sum.cells.iter().map(|&at| values[at as usize].abs()).sum::<i128>())
            };
            more.push(of.into_iter().filter(|&at| may(&sums[at as usize])).min_by_key(cost).ok_or(TooMany)?);
        }
        steps = told.steps_left();
        if more.is_empty() {
            return Ok(());
        }
        for at in more {
            sums[at as usize].is_told = false;
            sums[at as usize].is_hushed = true;
        }
    }
    Err(TooMany)
}

/// The cells, by their rows among `groups`, of a count over some dimensions that are not small but fall into ones alone along one
/// column more: who sees so many places with somebody, and so many people, knows of each place.
fn all_ones(engine: &mut Engine, count: Count, over: &[usize], groups: &Groups, (one, least): (i128, i128)) -> Vec<usize> {
    let dataset = Rc::clone(engine.dataset());
    let facts = &dataset.facts[facts_of(&dataset, count)];
    let mut found = Vec::new();
    for (at, dimension) in dataset.dimensions.iter().enumerate() {
        let most = one.saturating_mul(dimension.values.len() as i128);
        let may = |row: &usize| groups.cells(*row)[0].value().is_some_and(|value| (least..=most).contains(&value));
        let cells: Vec<usize> = (0..groups.len()).filter(may).collect();
        if cells.is_empty() || dimension.personal || over.contains(&at) || facts.coding(at).is_none() {
            continue;
        }
        let mut ask = |over: &[usize]| {
            let by = over.iter().chain([&at]).map(|&at| Group::Dimension(at)).collect();
            let sum = if let Count::Measure(at) = count { vec![at] } else { Vec::new() };
            engine.groups(&Request { by, rows: sum.is_empty(), sum }, &[])
        };
        // Where every value stands for one, as numbers of forms do, that is no news.
        let alone = ask(&[]);
        if (0..alone.len()).all(|row| alone.cells(row)[0] == Cell::Value(one)) {
            continue;
        }
        let parts = ask(over);
        let mut row = 0;
        for cell in cells {
            let codes = groups.codes(cell);
            while row < parts.len() && &parts.codes(row)[..over.len()] < codes {
                row += 1;
            }
            let first = row;
            while row < parts.len() && &parts.codes(row)[..over.len()] == codes {
                row += 1;
            }
            if first < row && (first..row).all(|row| parts.cells(row)[0] == Cell::Value(one)) {
                found.push(cell);
            }
        }
    }
    found
}
