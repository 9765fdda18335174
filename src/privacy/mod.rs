//! Disclosure control: counts of people from 1 to k − 1 are withheld, and with them what would reveal them.
//!
//! [`Guarded`] stands between the engine and every surface. For a count it works out once which cells of a table over some
//! dimensions are withheld (see `pattern`): small ones, and others that keep them from being worked out of totals. Finer tables
//! follow coarser ones: what is withheld of a margin is withheld of all that it adds up. A filter is an axis of which only some
//! members are shown: a sum over them is shown where none of them is withheld, or where it is a sum over all of them, so that
//! two filters that differ by one member tell nothing (differencing). Ranges on measures cut across all tables: under them no
//! count of people is told.
//!
//! Rules: METHODS of the CMS, CBS ("secondary cell suppression") and the SDC handbook, chapter 4. What is beyond it: sums of
//! money of few people, other tables that the same file has under other headers, and whoever reads the file itself.

mod pattern;

use std::rc::Rc;

use crate::data::{Dataset, Dictionary, Kind, Measure, Unit};
use crate::query::{
    Bins, Cell, Clause, Column, Engine, Group, Groups, NO_CODE, Pick, Request, Table, TooManyCells, codes_kept, home,
};

/// Most cells of a table that patterns are worked out for; of a larger one every count is withheld.
const MOST_CELLS: usize = 1 << 18;
/// The same of tables of two axes, where every withheld cell is looked at.
const MOST_EXACT: usize = 1 << 14;
/// Most dimensions, axes and filters together.
const MOST_DIMENSIONS: usize = 5;

/// Which cells are withheld of a count over some dimensions.
struct Pattern {
    /// Of each dimension, how many values it has.
    sizes: Vec<usize>,
    /// By cell, the last dimension innermost; nothing where all are.
    cells: Option<Vec<bool>>,
}

/// Which counts: a measure, or the rows of a table of facts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Count {
    Measure(usize),
    Rows(usize),
}

/// What is withheld of one column of an answer.
enum Verdict {
    Nothing,
    All,
    Some {
        /// Codes in the order of the request's groups, as bytes.
        cells: Dictionary,
        total: bool,
    },
}

/// A count over some dimensions, and what is withheld of it.
type Known = (Count, Vec<usize>, Rc<Pattern>);

/// An engine whose answers withhold small counts of people, where that is wanted: the only way to an answer that an element
/// has.
pub struct Guarded {
    engine: Engine,
    guard: Option<Guard>,
}

impl Guarded {
    /// An engine that withholds counts of people from 1 to `least` − 1; none without `least`.
    pub fn new(dataset: Rc<Dataset>, least: Option<i128>) -> Guarded {
        Guarded { engine: Engine::new(dataset), guard: least.map(|least| Guard { least, known: Vec::new() }) }
    }

    /// The least count of people that is shown, where some are not.
    pub fn least(&self) -> Option<i128> {
        self.guard.as_ref().map(|guard| guard.least)
    }

    /// As [`Engine::declare`].
    pub fn declare(&mut self, requests: &[Request], filterable: &[usize]) {
        self.engine.declare(requests, filterable);
    }

    /// As [`Engine::fine_bins`].
    pub fn fine_bins(&self, measure: usize) -> Option<Bins> {
        self.engine.fine_bins(measure)
    }

    /// As [`Engine::table`], guarded.
    ///
    /// # Errors
    /// When there would be more than `MAX_TABLE_CELLS` combinations.
    pub fn table(&mut self, request: &Request, clauses: &[Clause], skip: Option<u32>) -> Result<Table, TooManyCells> {
        let mut table = self.engine.table(request, clauses, skip)?;
        if let Some(guard) = &mut self.guard {
            let clauses: Vec<Clause> = clauses.iter().filter(|clause| Some(clause.source) != skip).cloned().collect();
            guard.table(&mut self.engine, request, &clauses, &mut table);
        }
        Ok(table)
    }

    /// As [`Engine::groups`], guarded.
    pub fn groups(&mut self, request: &Request, clauses: &[Clause]) -> Groups {
        let mut groups = self.engine.groups(request, clauses);
        if let Some(guard) = &mut self.guard {
            guard.groups(&mut self.engine, request, clauses, &mut groups);
        }
        groups
    }
}

/// Withholds small counts of people from the answers of an engine.
struct Guard {
    /// Counts below this are small; at least 2.
    least: i128,
    known: Vec<Known>,
}

impl Guard {
    /// Withholds what must be from the answer to a request under these clauses.
    fn groups(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause], groups: &mut Groups) {
        for (at, verdict) in self.verdicts(engine, request, clauses) {
            for row in 0..groups.len() {
                let is_withheld = match &verdict {
                    Verdict::Nothing => false,
                    Verdict::All => true,
                    Verdict::Some { cells, .. } => cells.find(&bytes(groups.codes(row))).is_some(),
                };
                if is_withheld {
                    groups.withhold(row, at);
                }
            }
            if matches!(verdict, Verdict::All | Verdict::Some { total: true, .. }) {
                withhold(&mut groups.total[at]);
            }
        }
    }

    /// The same of a table with all combinations of its members.
    fn table(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause], table: &mut Table) {
        let n = table.measures.len();
        for (at, verdict) in self.verdicts(engine, request, clauses) {
            for flat in 0..table.cells.len() / n.max(1) {
                let is_withheld = match &verdict {
                    Verdict::Nothing => false,
                    Verdict::All => true,
                    Verdict::Some { cells, .. } => cells.find(&bytes(&codes_at(table, flat))).is_some(),
                };
                if is_withheld {
                    withhold(&mut table.cells[flat * n + at]);
                }
            }
            if matches!(verdict, Verdict::All | Verdict::Some { total: true, .. }) {
                withhold(&mut table.total[at]);
            }
        }
    }

    /// For each column of the answer that counts people, what is withheld of it.
    fn verdicts(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause]) -> Vec<(usize, Verdict)> {
        let dataset = Rc::clone(engine.dataset());
        let mut counts: Vec<(usize, Count)> = Vec::new();
        for (at, &measure) in request.sum.iter().enumerate() {
            if counts_people(&dataset.measures[measure]) {
                counts.push((at, Count::Measure(measure)));
            }
        }
        if request.rows {
            let facts =
                request.sum.first().map_or_else(|| home(&dataset, &request.by), |&measure| dataset.measures[measure].facts);
            if rows_are_people(&dataset, facts) {
                counts.push((request.sum.len(), Count::Rows(facts)));
            }
        }
        counts.into_iter().map(|(at, count)| (at, self.verdict(engine, &dataset, request, clauses, count))).collect()
    }

    fn verdict(
        &mut self,
        engine: &mut Engine,
        dataset: &Dataset,
        request: &Request,
        clauses: &[Clause],
        count: Count,
    ) -> Verdict {
        let facts = match count {
            Count::Measure(measure) => dataset.measures[measure].facts,
            Count::Rows(facts) => facts,
        };
        let has = |dimension: usize| dataset.facts[facts].coding(dimension).is_some();
        let mut axes: Vec<usize> = Vec::new();
        for group in &request.by {
            match group {
                Group::Dimension(at) => axes.push(*at),
                Group::Bins(_) => return Verdict::All,
            }
        }
        // What filters keep of each dimension; those that keep all of it are none.
        let mut kept: Vec<(usize, Vec<bool>)> = Vec::new();
        for clause in clauses {
            let at = match (&clause.column, &clause.pick) {
                (Column::Dimension(at), _) => *at,
                (Column::Measure(at), Pick::Range { .. }) if dataset.measures[*at].facts != facts => continue,
                (Column::Measure(_), _) => return Verdict::All,
            };
            if !has(at) {
                continue;
            }
            let mask = codes_kept(dataset, clause);
            match kept.iter_mut().find(|(of, _)| *of == at) {
                Some((_, before)) => before.iter_mut().zip(&mask).for_each(|(before, now)| *before &= *now),
                None => kept.push((at, mask)),
            }
        }
        kept.retain(|(_, mask)| mask.contains(&false));
        let mut all: Vec<usize> = axes.iter().copied().chain(kept.iter().map(|(at, _)| *at)).filter(|at| has(*at)).collect();
        crate::sort::by_key(&mut all, |at| *at);
        all.dedup();
        if all.len() > MOST_DIMENSIONS {
            return Verdict::All;
        }
        let Some(cells) = self.withheld(engine, count, &all, &kept, &axes) else { return Verdict::All };
        let mut filters: Vec<usize> = kept.iter().map(|(at, _)| *at).collect();
        crate::sort::by_key(&mut filters, |at| *at);
        let total = self.withheld(engine, count, &filters, &kept, &[]).is_none_or(|cells| !cells.is_empty());
        // Women, men and all of them in columns of their own add up across columns: all of them are told, or none.
        let is_wide = matches!(count, Count::Measure(at) if is_wide(&dataset.measures[at]));
        if is_wide && (total || !cells.is_empty() || self.siblings_hide(engine, dataset, facts, &all)) {
            return Verdict::All;
        }
        if cells.is_empty() && !total { Verdict::Nothing } else { Verdict::Some { cells, total } }
    }

    /// Whether another column of the same wide table withholds anything over these dimensions.
    fn siblings_hide(&mut self, engine: &mut Engine, dataset: &Dataset, facts: usize, all: &[usize]) -> bool {
        let is_sibling = |measure: &Measure| measure.facts == facts && is_wide(measure);
        let siblings: Vec<usize> = (0..dataset.measures.len()).filter(|&at| is_sibling(&dataset.measures[at])).collect();
        siblings.into_iter().any(|at| {
            let pattern = self.pattern(engine, Count::Measure(at), all);
            pattern.cells.as_ref().is_none_or(|cells| cells.contains(&true))
        })
    }

    /// The codes of the axes' cells that hold a withheld cell of the table over `all` dimensions; `None` for every one.
    fn withheld(
        &mut self,
        engine: &mut Engine,
        count: Count,
        all: &[usize],
        kept: &[(usize, Vec<bool>)],
        axes: &[usize],
    ) -> Option<Dictionary> {
        let pattern = self.pattern(engine, count, all);
        let cells = pattern.cells.as_ref()?;
        let mut found = Dictionary::new();
        for (flat, _) in cells.iter().enumerate().filter(|(_, is_withheld)| **is_withheld) {
            let codes = pattern::unfold(flat, &pattern.sizes);
            let code = |dimension: &usize| all.iter().position(|at| at == dimension).map(|place| codes[place]);
            let is_kept = kept.iter().all(|(at, mask)| code(at).is_none_or(|code| mask.get(code) == Some(&true)));
            if is_kept {
                let codes: Vec<u32> = axes.iter().map(|axis| code(axis).map_or(NO_CODE, |code| code as u32)).collect();
                found.intern(&bytes(&codes));
            }
        }
        Some(found)
    }

    fn pattern(&mut self, engine: &mut Engine, count: Count, all: &[usize]) -> Rc<Pattern> {
        if let Some((_, _, pattern)) = self.known.iter().find(|(of, over, _)| *of == count && over == all) {
            return Rc::clone(pattern);
        }
        let pattern = Rc::new(self.work_out(engine, count, all));
        self.known.push((count, all.to_vec(), Rc::clone(&pattern)));
        pattern
    }

    fn work_out(&mut self, engine: &mut Engine, count: Count, all: &[usize]) -> Pattern {
        let sizes: Vec<usize> = all.iter().map(|&at| engine.dataset().dimensions[at].values.len().max(1)).collect();
        let n = sizes
            .iter()
            .try_fold(1usize, |n, size| n.checked_mul(*size))
            .filter(|n| *n <= if sizes.len() == 2 { MOST_EXACT } else { MOST_CELLS });
        let Some(n) = n else { return Pattern { sizes, cells: None } };
        let by = all.iter().map(|&at| Group::Dimension(at)).collect();
        let (sum, scale) = match count {
            Count::Measure(at) => (vec![at], engine.dataset().measures[at].scale),
            Count::Rows(_) => (Vec::new(), 0),
        };
        let request = Request { by, rows: sum.is_empty(), sum };
        let groups = engine.groups(&request, &[]);
        let mut values: Vec<Option<i128>> = vec![None; n];
        for row in 0..groups.len() {
            let place = pattern::fold(groups.codes(row), &sizes);
            if let (Some(place), Cell::Value(value)) = (place, groups.cells(row)[0]) {
                values[place] = Some(value);
            }
        }
        // What is withheld of a sum is withheld of all that it adds up.
        let mut is_withheld = vec![false; n];
        for at in 0..all.len() {
            let mut less = all.to_vec();
            less.remove(at);
            let margin = self.pattern(engine, count, &less);
            let Some(cells) = &margin.cells else { return Pattern { sizes, cells: None } };
            for (flat, is_withheld) in is_withheld.iter_mut().enumerate() {
                let mut codes = pattern::unfold(flat, &sizes);
                codes.remove(at);
                let codes: Vec<u32> = codes.into_iter().map(|code| code as u32).collect();
                *is_withheld |= pattern::fold(&codes, &margin.sizes).is_some_and(|place| cells[place]);
            }
        }
        let least = self.least.saturating_mul(10i128.pow(u32::from(scale)));
        pattern::protect(&sizes, &values, least, &mut is_withheld);
        Pattern { sizes, cells: Some(is_withheld) }
    }
}

/// Codes as a dictionary keeps them.
fn bytes(codes: &[u32]) -> Vec<u8> {
    codes.iter().flat_map(|code| code.to_le_bytes()).collect()
}

/// Whether a measure counts people.
fn counts_people(measure: &Measure) -> bool {
    measure.kind.is_some_and(Kind::is_people) || measure.unit == Unit::People
}

/// Whether a column is one of several that add up across columns.
fn is_wide(measure: &Measure) -> bool {
    matches!(measure.kind, Some(Kind::Women | Kind::Men)) || measure.secondary && measure.unit == Unit::People
}

/// Whether each row of a table is a person: it tells sexes, ages or persons apart and counts nobody.
fn rows_are_people(dataset: &Dataset, facts: usize) -> bool {
    let counts = dataset.measures.iter().any(|measure| measure.facts == facts && counts_people(measure) && !measure.secondary);
    let is_of = |at: usize| dataset.facts[facts].coding(at).is_some();
    let tells = |kind: Option<Kind>| {
        matches!(kind, Some(Kind::Sex | Kind::AgeGroup | Kind::EthnicGroup | Kind::Role | Kind::Disability | Kind::Poverty))
    };
    let tells_persons = (dataset.dimensions.iter().enumerate()).any(|(at, it)| is_of(at) && (it.personal || tells(it.kind)));
    !counts && tells_persons
}

/// Hides a value, zero too: which of the withheld are none is not told.
fn withhold(cell: &mut Cell) {
    if let Cell::Value(_) = cell {
        *cell = Cell::Withheld;
    }
}

/// The codes of a table's members at one of its cells.
fn codes_at(table: &Table, mut flat: usize) -> Vec<u32> {
    let mut codes = vec![0; table.axes.len()];
    for (axis, code) in table.axes.iter().zip(&mut codes).rev() {
        let n = axis.members.len().max(1);
        *code = axis.members.get(flat % n).map_or(u32::MAX, |member| member.code);
        flat /= n;
    }
    codes
}
