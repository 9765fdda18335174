//! Disclosure control: counts of people, and of households, from 1 to k − 1 are withheld, and with them what would reveal them.
//!
//! [`Guarded`] stands between the engine and every surface. For a count it works out once which cells of a table over some
//! dimensions are withheld (see `cells`): small ones, and others that keep them from being worked out of totals. Finer tables
//! follow coarser ones: what is withheld of a margin is withheld of all that it adds up. A filter is an axis of which only some
//! members are shown: a sum over them is shown where none of them is withheld, or where it is a sum over all of them, so that
//! two filters that differ by one member tell nothing (differencing). Columns that follow from others, as the province from the
//! district, are looked at with them (see `nested`). Ranges on measures cut across all tables: under them no count of people is
//! told, and nothing at all under a range of a count of people.
//!
//! Rules: METHODS of the CMS, CBS ("secondary cell suppression") and the SDC handbook, chapter 4. What is beyond it: sums of
//! money of few people, other tables that the same file has under other headers, and whoever reads the file itself.

mod audit;
mod cells;
mod nested;
mod pattern;
mod persons;
mod sums;

use std::rc::Rc;

use self::cells::Later;
use self::nested::Nested;
pub use self::persons::{is_hidden, veiled};
use self::persons::{is_of_persons, is_telling};
use crate::data::{Dataset, Dictionary, Kind, Measure, Unit};
use crate::query::{
    Bins, Cell, Clause, Column, Engine, Group, Groups, NO_CODE, Pick, Request, Table, TooManyCells, UNTOLD, codes_kept, home,
};

/// Most dimensions, axes and filters together.
const MOST_DIMENSIONS: usize = 5;

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
        /// Codes in the order of the request's groups, as bytes; nothing where it is all cells.
        cells: Option<Dictionary>,
        total: bool,
    },
}

/// An engine whose answers withhold small counts of people, where that is wanted: the only way to an answer that an element
/// has.
pub struct Guarded {
    engine: Engine,
    guard: Option<Guard>,
}

impl Guarded {
    /// An engine that withholds counts of people from 1 to `least` − 1; none without `least`.
    pub fn new(dataset: Rc<Dataset>, least: Option<i128>) -> Guarded {
        Guarded {
            engine: Engine::new(dataset),
            guard: least.map(|least| Guard {
                least,
                known: Vec::new(),
                alone: Vec::new(),
                joint: Vec::new(),
                nested: Vec::new(),
                telling: Vec::new(),
                vast: Vec::new(),
                left: usize::MAX,
            }),
        }
    }

    /// The least count of people that is shown, where some are not.
    pub fn least(&self) -> Option<i128> {
        self.guard.as_ref().map(|guard| guard.least)
    }

    /// Whether nothing is told under ranges of this measure.
    pub fn withholds_ranges(&mut self, measure: usize) -> bool {
        self.guard.as_mut().is_some_and(|guard| guard.tells(&mut self.engine, measure))
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
        match &mut self.guard {
            Some(guard) => guard.table(&mut self.engine, request, clauses, skip),
            None => self.engine.table(request, clauses, skip),
        }
    }

    /// Works out what an answer withholds, up to so many cells at once or a little more; whether all of it is known.
    #[inline(never)]
    pub fn prepare(&mut self, request: &Request, clauses: &[Clause], skip: Option<u32>, n_cells: usize) -> bool {
        let Some(guard) = &mut self.guard else { return true };
        let clauses = clauses.iter().filter(|clause| Some(clause.source) != skip).cloned().collect();
        let (clauses, is_barred) = guard.admitted(&mut self.engine, request, clauses);
        guard.left = n_cells;
        let is_known = is_barred || guard.verdicts(&mut self.engine, request, &clauses).is_ok();
        guard.left = usize::MAX;
        is_known
    }

    /// As [`Engine::groups`], guarded.
    pub fn groups(&mut self, request: &Request, clauses: &[Clause]) -> Groups {
        match &mut self.guard {
            Some(guard) => guard.groups(&mut self.engine, request, clauses),
            None => self.engine.groups(request, clauses),
        }
    }
}

/// Withholds small counts of people from the answers of an engine.
struct Guard {
    /// Counts below this are small; at least 2.
    least: i128,
    known: Vec<cells::Known>,
    /// The same before tables of a column more were looked at.
    alone: Vec<cells::Known>,
    /// What those tables withhold of the ones they hold.
    joint: Vec<cells::Joint>,
    /// By table of facts, what follows from each dimension (see `nested`).
    nested: Vec<Option<Rc<Nested>>>,
    /// By measure, whether it is a rate that tells a small count (see `persons`), as far as was asked.
    telling: Vec<Option<bool>>,
    /// Counts over dimensions that have more cells than are looked at.
    vast: Vec<(Count, Vec<usize>)>,
    /// How much may be done before it is left for later.
    left: usize,
}

impl Guard {
    /// The answer to a request under these clauses, without what must be withheld.
    #[inline(never)] // Travels in the rest (`xtask/profile.txt`).
    fn groups(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause]) -> Groups {
        let (clauses, is_barred) = self.admitted(engine, request, clauses.to_vec());
        let mut groups = engine.groups(request, &clauses);
        if is_barred {
            for row in 0..groups.len() {
                (0..groups.total.len()).for_each(|at| groups.withhold(row, at));
            }
            groups.total.iter_mut().for_each(withhold);
            return groups;
        }
        for (at, verdict) in self.all_verdicts(engine, request, &clauses) {
            for row in 0..groups.len() {
                let is_withheld = match &verdict {
                    Verdict::Nothing => false,
                    Verdict::All => true,
                    Verdict::Some { cells, .. } => {
                        cells.as_ref().is_none_or(|cells| cells.find(&bytes(groups.codes(row))).is_some())
                    }
                };
                if is_withheld {
                    groups.withhold(row, at);
                }
            }
            if matches!(verdict, Verdict::All | Verdict::Some { total: true, .. }) {
                withhold(&mut groups.total[at]);
            }
        }
        groups
    }

    /// The same as a table with all combinations of its members.
    #[inline(never)]
    fn table(
        &mut self,
        engine: &mut Engine,
        request: &Request,
        clauses: &[Clause],
        skip: Option<u32>,
    ) -> Result<Table, TooManyCells> {
        let clauses = clauses.iter().filter(|clause| Some(clause.source) != skip).cloned().collect();
        let (clauses, is_barred) = self.admitted(engine, request, clauses);
        let mut table = engine.table(request, &clauses, None)?;
        if is_barred {
            table.cells.iter_mut().chain(&mut table.total).for_each(withhold);
            table.n_rows = UNTOLD;
            return Ok(table);
        }
        let n = table.measures.len();
        for (at, verdict) in self.all_verdicts(engine, request, &clauses) {
            for flat in 0..table.cells.len() / n.max(1) {
                let is_withheld = match &verdict {
                    Verdict::Nothing => false,
                    Verdict::All => true,
                    Verdict::Some { cells, .. } => {
                        cells.as_ref().is_none_or(|cells| cells.find(&bytes(&codes_at(&table, flat))).is_some())
                    }
                };
                if is_withheld {
                    withhold(&mut table.cells[flat * n + at]);
                }
            }
            if matches!(verdict, Verdict::All | Verdict::Some { total: true, .. }) {
                withhold(&mut table.total[at]);
            }
        }
        let dataset = Rc::clone(engine.dataset());
        let facts = asked_of(&dataset, request);
        if rows_are_people(&dataset, facts) {
            let whole = Request { by: Vec::new(), ..request.clone() };
            let verdict = self.verdict(engine, &dataset, &whole, &clauses, Count::Rows(facts));
            if matches!(verdict, Err(_) | Ok(Verdict::All | Verdict::Some { total: true, .. })) {
                table.n_rows = UNTOLD;
            }
        }
        Ok(table)
    }

    /// The clauses that may be asked, and whether some may not, or bins of people are asked for: a range of a count of people
    /// tells who lies in it, in whatever is counted or added up, so all of the answer is withheld then. The same of figures of
    /// persons, and of rates that tell a count.
    fn admitted(&mut self, engine: &mut Engine, request: &Request, mut clauses: Vec<Clause>) -> (Vec<Clause>, bool) {
        let mut tells = |measure: usize| self.tells(engine, measure);
        let n = clauses.len();
        clauses
            .retain(|clause| !matches!((&clause.column, &clause.pick), (Column::Measure(at), Pick::Range { .. }) if tells(*at)));
        let is_binned = request.by.iter().any(|group| matches!(group, Group::Bins(bins) if tells(bins.measure)));
        let is_barred = is_binned || clauses.len() < n;
        (clauses, is_barred)
    }

    /// Whether a range of this measure tells of people.
    fn tells(&mut self, engine: &mut Engine, measure: usize) -> bool {
        let dataset = engine.dataset();
        counts_people(&dataset.measures[measure]) || is_of_persons(dataset, measure) || self.is_telling(engine, measure)
    }

    fn is_telling(&mut self, engine: &mut Engine, measure: usize) -> bool {
        if self.telling.len() <= measure {
            self.telling.resize(measure + 1, None);
        }
        *self.telling[measure].get_or_insert_with(|| is_telling(engine, measure, self.least))
    }

    /// The same without leaving anything for later.
    fn all_verdicts(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause]) -> Vec<(usize, Verdict)> {
        let all = 0..request.sum.len() + usize::from(request.rows);
        self.verdicts(engine, request, clauses).unwrap_or_else(|_| all.map(|at| (at, Verdict::All)).collect())
    }

    /// For each column of the answer that tells of people, what is withheld of it.
    fn verdicts(&mut self, engine: &mut Engine, request: &Request, clauses: &[Clause]) -> Result<Vec<(usize, Verdict)>, Later> {
        let dataset = Rc::clone(engine.dataset());
        let mut verdicts = Vec::new();
        for (at, &measure) in request.sum.iter().enumerate() {
            let count = if counts_people(&dataset.measures[measure]) {
                Count::Measure(measure)
            } else if is_of_persons(&dataset, measure) {
                Count::Rows(dataset.measures[measure].facts)
            } else {
                if self.is_telling(engine, measure) {
                    verdicts.push((at, Verdict::All));
                }
                continue;
            };
            verdicts.push((at, self.verdict(engine, &dataset, request, clauses, count)?));
        }
        if request.rows {
            let facts = asked_of(&dataset, request);
            if rows_are_people(&dataset, facts) {
                verdicts.push((request.sum.len(), self.verdict(engine, &dataset, request, clauses, Count::Rows(facts))?));
            }
        }
        Ok(verdicts)
    }

    fn verdict(
        &mut self,
        engine: &mut Engine,
        dataset: &Dataset,
        request: &Request,
        clauses: &[Clause],
        count: Count,
    ) -> Result<Verdict, Later> {
        let facts = facts_of(dataset, count);
        let has = |dimension: usize| dataset.facts[facts].coding(dimension).is_some();
        let mut axes: Vec<usize> = Vec::new();
        for group in &request.by {
            match group {
                Group::Dimension(at) => axes.push(*at),
                Group::Bins(_) => return Ok(Verdict::All),
            }
        }
        // What filters keep of each dimension; those that keep all of it are none.
        let mut kept: Vec<(usize, Vec<bool>)> = Vec::new();
        for clause in clauses {
            let at = match (&clause.column, &clause.pick) {
                (Column::Dimension(at), _) => *at,
                (Column::Measure(at), Pick::Range { .. }) if dataset.measures[*at].facts != facts => continue,
                (Column::Measure(_), _) => return Ok(Verdict::All),
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
            return Ok(Verdict::All);
        }
        let cells = self.withheld(engine, count, &all, &kept, &axes)?;
        let is_whole = cells.as_ref().is_some_and(Dictionary::is_empty);
        let mut filters: Vec<usize> = kept.iter().map(|(at, _)| *at).collect();
        crate::sort::by_key(&mut filters, |at| *at);
        let total = self.withheld(engine, count, &filters, &kept, &[])?.is_none_or(|cells| !cells.is_empty());
        // Women, men and all of them in columns of their own add up across columns: all of them are told, or none.
        let is_wide = matches!(count, Count::Measure(at) if is_wide(&dataset.measures[at]));
        if is_wide && (total || !is_whole || self.siblings_hide(engine, dataset, facts, &all)?) {
            return Ok(Verdict::All);
        }
        Ok(if is_whole && !total { Verdict::Nothing } else { Verdict::Some { cells, total } })
    }

    /// Whether another column of the same wide table withholds anything over these dimensions.
    fn siblings_hide(&mut self, engine: &mut Engine, dataset: &Dataset, facts: usize, all: &[usize]) -> Result<bool, Later> {
        let is_sibling = |measure: &Measure| measure.facts == facts && is_wide(measure);
        let siblings: Vec<usize> = (0..dataset.measures.len()).filter(|&at| is_sibling(&dataset.measures[at])).collect();
        for at in siblings {
            let pattern = self.pattern(engine, Count::Measure(at), all)?;
            if pattern.cells.as_ref().is_none_or(|cells| !cells.is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The codes of the axes' cells that hold a withheld cell of the table over `all` dimensions; `None` for every one.
    fn withheld(
        &mut self,
        engine: &mut Engine,
        count: Count,
        all: &[usize],
        kept: &[(usize, Vec<bool>)],
        axes: &[usize],
    ) -> Result<Option<Dictionary>, Later> {
        let pattern = self.pattern(engine, count, all)?;
        let Some(cells) = &pattern.cells else { return Ok(None) };
        let place = |dimension: usize| pattern.over.iter().position(|at| *at == dimension);
        let filters: Vec<(usize, &Vec<bool>)> = kept.iter().filter_map(|(at, mask)| Some((place(*at)?, mask))).collect();
        let places: Vec<Option<usize>> = axes.iter().map(|axis| place(*axis)).collect();
        let mut found = Dictionary::new();
        for codes in cells.iter().map(codes_of) {
            let code = |place: usize| codes.get(place).copied().unwrap_or(NO_CODE);
            if filters.iter().all(|(place, mask)| mask.get(code(*place) as usize) == Some(&true)) {
                let codes: Vec<u32> = places.iter().map(|place| place.map_or(NO_CODE, code)).collect();
                found.intern(&bytes(&codes));
            }
        }
        Ok(Some(found))
    }
}

/// The table of facts of a count.
fn facts_of(dataset: &Dataset, count: Count) -> usize {
    match count {
        Count::Measure(measure) => dataset.measures[measure].facts,
        Count::Rows(facts) => facts,
    }
}

/// Codes out of a dictionary.
fn codes_of(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|code| code.iter().rev().fold(0, |all, byte| all << 8 | u32::from(*byte))).collect()
}

/// Codes as a dictionary keeps them.
fn bytes(codes: &[u32]) -> Vec<u8> {
    codes.iter().flat_map(|code| code.to_le_bytes()).collect()
}

/// The table of facts whose rows a request counts.
fn asked_of(dataset: &Dataset, request: &Request) -> usize {
    request.sum.first().map_or_else(|| home(dataset, &request.by), |&measure| dataset.measures[measure].facts)
}

/// Whether a measure counts people, or households: of few households few people are told.
fn counts_people(measure: &Measure) -> bool {
    measure.kind.is_some_and(Kind::is_people) || matches!(measure.unit, Unit::People | Unit::Households)
}

/// Whether a column is one of several that add up across columns.
fn is_wide(measure: &Measure) -> bool {
    matches!(measure.kind, Some(Kind::Women | Kind::Men)) || measure.secondary && counts_people(measure)
}

/// Whether each row of a table is a person: it tells sexes, ages or persons apart and counts nobody, or counts one in each row.
fn rows_are_people(dataset: &Dataset, facts: usize) -> bool {
    let is_one = |measure: &Measure| (1..=10i128.pow(measure.scale.into())).contains(&measure.max);
    if dataset.measures.iter().any(|measure| measure.facts == facts && counts_people(measure) && is_one(measure)) {
        return true;
    }
    let is_count = |it: &Measure| counts_people(it) && !it.secondary && it.unit != Unit::Households;
    let counts = dataset.measures.iter().any(|measure| measure.facts == facts && is_count(measure));
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
