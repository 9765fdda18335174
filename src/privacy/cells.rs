//! Which cells of a count over some dimensions are withheld: small ones, what would reveal them, and what is withheld of a margin.
//!
//! A table is looked at in three ways. By itself, line by line and circle by circle (`pattern`). With all its margins, as
//! equations (`audit`), where it has three axes or more. And with more columns: who sees which cells of a finer table are empty may
//! work out of several of its margins what that withholds altogether, so that those withhold more: the sums from which a small
//! count follows are found, and the finest and smallest of them are told no more, until none follows. Each only adds to what is
//! withheld, so what one has made safe stays so. It is the same whatever was asked before. What is not proven is not told: tables
//! of more columns than are looked at, and the largest margins of those for which it would take too long.

use std::rc::Rc;

use super::nested::Nested;
use super::sums::{Coarse, Sum, Sums, audit, hush};
use super::{Count, Guard, bytes, codes_of, facts_of, pattern};
use crate::data::Dictionary;
use crate::query::{Cell, Engine, Group, Groups, Request};

/// Most cells of a table that patterns are worked out for; of a larger one every count is withheld.
const MOST_CELLS: usize = 1 << 18;
/// The same of tables of two axes, where every withheld cell is looked at.
const MOST_EXACT: usize = 1 << 14;

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

impl Cells {
    /// The codes of a group at these places, as a dictionary keeps them.
    fn name(&self, row: usize, places: &[usize], name: &mut Vec<u8>) {
        let codes = self.groups.codes(row);
        name.clear();
        places.iter().for_each(|at| name.extend_from_slice(&codes[*at].to_le_bytes()));
    }
}

/// What tables with one column more withhold of those that they hold.
pub(super) type Joint = (Count, Vec<usize>, Rc<[Pattern]>);

/// That as much was done as may be done at once. What was found out is kept.
pub(super) struct Later;

/// Of so many columns of which none follows from another: how many at most a table may have that is told, and how many more than
/// one that is asked for those are to have that are looked at with it.
fn reach(n: usize) -> (usize, usize) {
    match n {
        0..=6 => (5, 4),
        7..=8 => (4, 3),
        9..=12 => (3, 2),
        _ => (3, 1),
    }
}

fn find(known: &[Known], count: Count, over: &[usize]) -> Option<Rc<Pattern>> {
    known.iter().find(|(of, known, _)| *of == count && known == over).map(|(_, _, pattern)| Rc::clone(pattern))
}

impl Guard {
    /// What is withheld of a count over these dimensions and what follows from them: who sees districts sees provinces too.
    pub(super) fn pattern(&mut self, engine: &mut Engine, count: Count, all: &[usize]) -> Result<Rc<Pattern>, Later> {
        let nested = self.nested(engine, facts_of(engine.dataset(), count));
        self.of(engine, count, &nested, nested.with(all), true)
    }

    /// The same of dimensions with what follows from them; by themselves, or as it is told.
    fn of(
        &mut self,
        engine: &mut Engine,
        count: Count,
        nested: &Nested,
        over: Vec<usize>,
        is_told: bool,
    ) -> Result<Rc<Pattern>, Later> {
        if let Some(pattern) = find(if is_told { &self.known } else { &self.alone }, count, &over) {
            return Ok(pattern);
        }
        let cells = self.work_out(engine, count, nested, &over, is_told)?;
        let pattern = Rc::new(Pattern { over: over.clone(), cells });
        if is_told { &mut self.known } else { &mut self.alone }.push((count, over, Rc::clone(&pattern)));
        Ok(pattern)
    }

    /// Says that so much is done next: cells looked at.
    fn spend(&mut self, n: usize) -> Result<(), Later> {
        if self.left == 0 {
            return Err(Later);
        }
        self.left = self.left.saturating_sub(n);
        Ok(())
    }

    /// The cells of a count over some dimensions; nothing where they are more than `most`.
    fn cells_of(&mut self, engine: &mut Engine, count: Count, over: &[usize], most: usize) -> Result<Option<Cells>, Later> {
        if self.vast.iter().any(|(of, vast)| *of == count && vast.iter().all(|at| over.contains(at))) {
            return Ok(None);
        }
        let n_rows: usize =
            engine.dataset().facts[facts_of(engine.dataset(), count)].blocks.iter().map(|block| block.n_rows).sum();
        self.spend(n_rows / 16)?;
        let by = over.iter().map(|&at| Group::Dimension(at)).collect();
        let sum = if let Count::Measure(at) = count { vec![at] } else { Vec::new() };
        let groups = engine.groups_within(&Request { by, rows: sum.is_empty(), sum }, &[], MOST_CELLS);
        let Some(groups) = groups.ok().filter(|groups| groups.len() <= MOST_CELLS) else {
            self.vast.push((count, over.to_vec()));
            return Ok(None);
        };
        if groups.len() > most {
            return Ok(None);
        }
        let mut rows = Vec::new();
        let mut values = Vec::new();
        for row in 0..groups.len() {
            if let Cell::Value(value) = groups.cells(row)[0] {
                rows.push(row);
                values.push(value);
            }
        }
        self.left = self.left.saturating_sub(values.len() << over.len().min(6));
        Ok(Some(Cells { groups, rows, values }))
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
    ) -> Result<Option<Dictionary>, Later> {
        let tops = nested.tops(over);
        let columns = columns(engine, count);
        let (most_tops, _) = reach(nested.tops(&columns).len());
        if tops.len() > most_tops {
            return Ok(None);
        }
        // First what others have to tell, so that nothing is done twice where it is to go on later.
        let mut margins = Vec::new();
        for top in &tops {
            let less: Vec<usize> = over.iter().copied().filter(|at| !top.contains(at)).collect();
            margins.push(self.of(engine, count, nested, less, is_told)?);
        }
        if margins.iter().any(|margin| margin.cells.is_none()) {
            return Ok(None);
        }
        // Where nothing of it was told by itself, that is tried again with less told of its margins.
        let mut more = Vec::new();
        if is_told {
            let alone = self.of(engine, count, nested, over.to_vec(), false)?;
            more.extend(alone.cells.iter().flat_map(|cells| cells.iter()).map(<[u8]>::to_vec));
            let Some(joint) = self.joint(engine, count, nested, over)? else { return Ok(None) };
            more.extend(joint.iter().map(<[u8]>::to_vec));
        }
        let coarse = if tops.len() > 2 { self.coarse(engine, count, nested, over, is_told)? } else { Vec::new() };
        let most = if tops.len() == 2 { MOST_EXACT } else { MOST_CELLS };
        let Some(all) = self.cells_of(engine, count, over, most)? else { return Ok(None) };
        let Cells { groups, rows, values } = &all;
        // What is withheld of a sum is withheld of all that it adds up; the cells of a sum that differ in one column are a line.
        let mut is_withheld = vec![false; values.len()];
        let (mut lines, mut name) = (Vec::new(), Vec::new());
        for margin in &margins {
            let places: Vec<usize> = (0..over.len()).filter(|&at| margin.over.contains(&over[at])).collect();
            let mut names = Dictionary::new();
            let mut line = Vec::with_capacity(rows.len());
            for (&row, is_withheld) in rows.iter().zip(&mut is_withheld) {
                all.name(row, &places, &mut name);
                *is_withheld |= margin.cells.as_ref().is_some_and(|cells| cells.find(&name).is_some());
                line.push(names.intern(&name));
            }
            lines.push(line);
        }
        let (one, least) = self.least_of(engine, count);
        // More follows from such a column than is looked at.
        if over.iter().any(|at| nested.is_cut(*at)) && values.iter().any(|value| (1..least).contains(&value.abs())) {
            return Ok(None);
        }
        let mut withhold = |at: Option<usize>| {
            if let Some(is_withheld) = at.and_then(|at| is_withheld.get_mut(at)) {
                *is_withheld = true;
            }
        };
        // They stand in order.
        for codes in more.iter().map(|name| codes_of(name)) {
            withhold(rows.binary_search_by(|row| groups.codes(*row).cmp(&codes)).ok());
        }
        if !is_told {
            for row in all_ones(engine, count, over, groups, (one, least)) {
                withhold(rows.binary_search(&row).ok());
            }
        }
        pattern::protect(&lines, values, least, &mut is_withheld);
        if lines.len() > 2 {
            let sums = sums(&coarse, nested, over, &all);
            if audit(&sums, tops.len(), &lines, values, least, &mut is_withheld).is_err() {
                return Ok(None);
            }
        }
        let mut cells = Dictionary::new();
        for (&row, _) in rows.iter().zip(&is_withheld).filter(|(_, is_withheld)| **is_withheld) {
            cells.intern(&bytes(groups.codes(row)));
        }
        Ok(Some(cells))
    }

    /// What must be withheld of a table since all tables with more columns are to be safe, even if nothing of those is told but
    /// which of their cells there are; nothing where that is all of it.
    fn joint(&mut self, engine: &mut Engine, count: Count, nested: &Nested, over: &[usize]) -> Result<Option<Dictionary>, Later> {
        let columns = columns(engine, count);
        let (most_tops, most_more) = reach(nested.tops(&columns).len());
        let mut tables = vec![over.to_vec()];
        let mut first = 0;
        for _ in 0..most_more {
            for at in std::mem::replace(&mut first, tables.len())..tables.len() {
                for column in &columns {
                    let table = nested.with(&[&tables[at][..], &[*column]].concat());
                    if nested.tops(&table).len() <= most_tops && !tables.contains(&table) {
                        tables.push(table);
                    }
                }
            }
        }
        let mut all = Dictionary::new();
        for table in &tables[1..] {
            let faces = self.faces(engine, count, nested, table)?;
            if let Some(face) = faces.iter().find(|face| face.over == over) {
                let Some(cells) = &face.cells else { return Ok(None) };
                cells.iter().for_each(|name| {
                    all.intern(name);
                });
            }
        }
        Ok(Some(all))
    }

    /// What must be withheld of the tables that are a table less some columns, so that they tell no small cell of it, even if
    /// nothing of it is told.
    fn faces(&mut self, engine: &mut Engine, count: Count, nested: &Nested, table: &[usize]) -> Result<Rc<[Pattern]>, Later> {
        if let Some((_, _, known)) = self.joint.iter().find(|(of, known, _)| *of == count && known == table) {
            return Ok(Rc::clone(known));
        }
        let mut faces: Vec<Pattern> = Vec::new();
        let tops = nested.tops(table);
        // What is safe with cells of its own told is so without.
        let is_safe = tops.len() > 2 && self.of(engine, count, nested, table.to_vec(), false)?.cells.is_some();
        let coarse = if is_safe { Vec::new() } else { self.coarse(engine, count, nested, table, false)? };
        if let Some(cells) = if is_safe { None } else { self.cells_of(engine, count, table, MOST_CELLS)? } {
            let mut all = sums(&coarse, nested, table, &cells);
            hush(&mut all, tops.len(), &cells.values, self.least_of(engine, count).1);
            for (at, coarse) in all.tables.into_iter().enumerate() {
                let mut names = Dictionary::new();
                let hushed = all.sums.iter().filter(|sum| sum.table == at && sum.is_hushed);
                hushed.for_each(|sum| {
                    names.intern(&sum.name);
                });
                if !names.is_empty() {
                    faces.push(Pattern { over: coarse.over, cells: Some(names) });
                }
            }
        }
        let faces: Rc<[Pattern]> = faces.into();
        self.joint.push((count, table.to_vec(), Rc::clone(&faces)));
        Ok(faces)
    }

    /// What is withheld of all tables coarser than this one, finer ones first.
    fn coarse(
        &mut self,
        engine: &mut Engine,
        count: Count,
        nested: &Nested,
        over: &[usize],
        is_told: bool,
    ) -> Result<Vec<Rc<Pattern>>, Later> {
        let mut open = vec![over.to_vec()];
        let mut next = 0;
        while let Some(table) = open.get(next).cloned() {
            next += 1;
            for top in &nested.tops(&table) {
                let less: Vec<usize> = table.iter().copied().filter(|at| !top.contains(at)).collect();
                if !open.contains(&less) {
                    open.push(less);
                }
            }
        }
        open.into_iter().skip(1).map(|table| self.of(engine, count, nested, table, is_told)).collect()
    }
}

/// The sums of all coarser tables over the cells of a table.
fn sums(coarse: &[Rc<Pattern>], nested: &Nested, over: &[usize], of: &Cells) -> Sums {
    let mut all = Sums { tables: Vec::with_capacity(coarse.len()), sums: Vec::new() };
    let mut name = Vec::new();
    for pattern in coarse {
        let places: Vec<usize> = (0..over.len()).filter(|&at| pattern.over.contains(&over[at])).collect();
        let mut names = Dictionary::new();
        let first = all.sums.len();
        // Of a finer one that holds it, its sums are parts of these: one look-up for each of them.
        let is_finer = |it: &&Coarse| pattern.over.iter().all(|at| it.over.contains(at));
        let finer = all.tables.iter().rev().find(is_finer).map_or(&[][..], |finer| &finer.sum_of);
        let mut known: Vec<u32> = Vec::new();
        let from = finer.first().copied().unwrap_or(0);
        let mut sum_of = Vec::with_capacity(of.rows.len());
        for (cell, &row) in of.rows.iter().enumerate() {
            let part = finer.get(cell).map(|part| (part - from) as usize);
            let at = match part.and_then(|part| known.get(part)) {
                Some(at) => *at,
                None => {
                    of.name(row, &places, &mut name);
                    let at = first as u32 + names.intern(&name);
                    if at as usize == all.sums.len() {
                        let is_told = pattern.cells.as_ref().is_some_and(|cells| cells.find(&name).is_none());
                        all.sums.push(Sum {
                            table: all.tables.len(),
                            name: name.clone(),
                            cells: Vec::new(),
                            is_told,
                            is_hushed: false,
                        });
                    }
                    // Parts are numbered as they are first seen.
                    known.extend(part.map(|_| at));
                    at
                }
            };
            all.sums[at as usize].cells.push(cell as u32);
            sum_of.push(at);
        }
        all.tables.push(Coarse { over: pattern.over.clone(), n_tops: nested.tops(&pattern.over).len(), sum_of });
    }
    all
}

/// The columns that a count can be told over.
fn columns(engine: &Engine, count: Count) -> Vec<usize> {
    let dataset = engine.dataset();
    let facts = &dataset.facts[facts_of(dataset, count)];
    let is_of = |at: &usize| !dataset.dimensions[*at].personal && facts.coding(*at).is_some();
    (0..dataset.dimensions.len()).filter(is_of).collect()
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
