//! The rows of the export behind a mark, a row of a chart's table, or a chart: what to look for when the source is read again.
//!
//! Clauses become tests of the texts that the file's own columns hold (`read::Seek`). Only asked on demand; knows no browser.

use std::rc::Rc;

use super::{App, BAR, board};
use crate::charts::ChartKind;
use crate::data::{BlockColumn, Dataset, Facts, Kind, Store, StoredColumn};
use crate::describe::{Datum, datum_sentence};
use crate::locale::Msg;
use crate::metrics::Metric;
use crate::query::{Clause, Column, Pick, Table, codes_kept, home};
use crate::read::{Passes, SeekTable};

/// What to look for, and what it is behind of.
#[derive(Debug)]
pub struct Behind {
    pub tables: Rc<Vec<SeekTable>>,
    /// In words, with the value.
    pub title: String,
    /// Whether a range could not be asked of the rows: its figures stand in several columns of the file.
    pub loose: bool,
}

impl App {
    /// What lies behind a chart's members of each axis (`Mark::at`), behind the mark where the reader stands (`None`), or else
    /// behind what was picked, or all of it. `None` where there is no chart.
    pub fn behind(&self, at: usize, members: Option<[u32; 3]>) -> Option<Behind> {
        // Rows of the file would tell of each person what tables withhold.
        if self.engine.least().is_some() {
            return None;
        }
        let chart = self.chart(at)?;
        let table = chart.table.as_ref()?;
        let mark = chart.mark();
        let of = members.or(mark.map(|mark| mark.at));
        let mut clauses: Vec<Clause> = self.chart_clauses(at);
        let own = match of {
            Some(of) => self.filters_of(at, of).unwrap_or_default(),
            None => self.chosen.own.get(at).map(|own| own.pick.clone()).unwrap_or_default(),
        };
        clauses.append(&mut own.clauses(&self.dataset, &|_| BAR));
        let measure = mark.filter(|_| members.is_none()).map_or(0, |mark| mark.measure as usize);
        let title = match of {
            Some(of) => {
                let datum = Datum { table, at: of, measure, rest: &chart.drawn.rest };
                self.settings.both(&|lang| datum_sentence(&datum, lang))
            }
            None if own.is_empty() => chart.drawn.title.clone(),
            None => {
                let mut words = Vec::new();
                for (name, keep) in &own.list {
                    let (label, values) = self.filter_words_in(name, Some(keep), self.settings.lang);
                    words.push(self.settings.say(Msg::FilterIs, &[("name", &label), ("values", &values)]));
                }
                self.settings.join(&words, "; ")
            }
        };
        let dataset = &self.dataset;
        // The table that the mark's own measure comes from; of what is worked out of several, all of them.
        let named = mark.and_then(|mark| table.measures.get(mark.measure as usize)).and_then(|of| dataset.measure(&of.name));
        let mut facts: Vec<usize> = Vec::new();
        for request in [Some(&chart.plan.request), chart.plan.beside.as_ref()].into_iter().flatten() {
            if request.sum.is_empty() && request.rows {
                facts.push(home(dataset, &request.by));
            }
            for measure in &request.sum {
                if named.is_none_or(|named| !chart.plan.request.sum.contains(&named) || named == *measure) {
                    facts.push(dataset.measures[*measure].facts);
                }
            }
        }
        crate::sort::by_key(&mut facts, |&facts| facts);
        facts.dedup();
        if chart.plan.kind == ChartKind::PlaceMap && of.is_some_and(|of| self.is_strange(table, of)) {
            facts.clear();
        }
        let (mut tables, mut loose) = (Vec::new(), false);
        for facts in facts {
            tables.extend(tests(dataset, facts, &clauses, &mut loose));
        }
        Some(Behind { tables: Rc::new(tables), title, loose })
    }

    /// Whether this is a place of a map that the file does not have.
    fn is_strange(&self, table: &Table, at: [u32; 3]) -> bool {
        let Some(axis) = table.axes.first() else { return false };
        let values = self.dataset.dimension(&axis.name).map_or(0, |at| self.dataset.dimensions[at].values.len());
        axis.members.get(at[0] as usize).is_some_and(|member| !member.missing && member.code as usize >= values)
    }

    /// What rules a chart: the clauses of all others, its own place, and what its measure asks for.
    fn chart_clauses(&self, at: usize) -> Vec<Clause> {
        let Some(chart) = self.chart(at) else { return Vec::new() };
        let mut clauses: Vec<Clause> = self.clauses().into_iter().filter(|clause| clause.source != chart.source).collect();
        clauses.append(&mut chart.within.clauses(&self.dataset, &|_| BAR));
        let mut codes = |dimension: usize, codes: Vec<u32>| {
            clauses.push(Clause { source: BAR, column: Column::Dimension(dimension), pick: Pick::Values(codes) });
        };
        if let Some(years) = chart.plan.last_of
            && let Some(code) = board::last_year(&self.dataset, &self.filters, years)
        {
            codes(years, vec![code]);
        }
        let of_kind = |kind: Kind| self.dataset.dimensions.iter().position(|dimension| dimension.kind == Some(kind));
        match (&chart.plan.metric, &chart.table) {
            (Some(Metric::Leadership { leaders, members }), _) => {
                if let Some(role) = of_kind(Kind::Role) {
                    codes(role, [&leaders[..], members].concat());
                }
            }
            (Some(Metric::ThenNow { .. }), Some(table)) => {
                // The figures then and now are labeled with their years.
                if let Some(year) = of_kind(Kind::Year) {
                    let values = &self.dataset.dimensions[year].values;
                    let is_told = |key: &str| table.measures.iter().any(|measure| measure.label == key);
                    let told: Vec<u32> = (0..values.len() as u32).filter(|&code| is_told(&values[code as usize].key)).collect();
                    if !told.is_empty() {
                        codes(year, told);
                    }
                }
            }
            _ => {}
        }
        clauses
    }
}

/// Columns that the file does not have: of a wide table read as rows, what its headers tell.
fn is_made(facts: &Facts, column: usize) -> bool {
    matches!(facts.columns[column].store, Store::Numeric { .. }) && !facts.columns[column].codings.is_empty()
}

/// The rows of a table under these clauses as tests of the file's texts; `None` where no row can pass.
fn tests(dataset: &Dataset, at: usize, clauses: &[Clause], loose: &mut bool) -> Option<SeekTable> {
    let facts = dataset.facts.get(at)?;
    // The table as the file has it; others of its name were made of it.
    let file = dataset.facts.iter().find(|other| other.name == facts.name)?;
    let place = |column: usize| file.columns.iter().position(|other| other.header == facts.columns[column].header);
    let mut table = SeekTable {
        name: file.name.clone(),
        headers: file.columns.iter().map(|column| column.header.clone()).collect(),
        tests: Vec::new(),
    };
    // Which of the columns made of headers pass: one for all of them.
    let made = |column: &usize| is_made(facts, *column);
    let n_slots = (0..facts.columns.len()).find(made).map_or(0, |column| facts.columns[column].codings[0].codes.len());
    let mut slots = vec![true; n_slots];
    for clause in clauses {
        match (clause.column, &clause.pick) {
            (Column::Dimension(dimension), _) => {
                let Some((column, coding)) = facts.coding(dimension) else { continue };
                let kept = codes_kept(dataset, clause);
                let keeps = |code: usize| coding.codes.get(code).is_some_and(|&code| kept.get(code as usize) == Some(&true));
                if is_made(facts, column) {
                    slots.iter_mut().enumerate().for_each(|(slot, passes)| *passes &= keeps(slot));
                } else if let (Store::Coded(dictionary), Some(place)) = (&facts.columns[column].store, place(column)) {
                    table.tests.push((place, Passes::texts(dictionary.iter(), &keeps)));
                }
            }
            (Column::Measure(measure), &Pick::Range { from, to }) if dataset.measures[measure].facts == at => {
                let of = &dataset.measures[measure];
                match (&facts.columns[of.column].store, place(of.column)) {
                    (_, Some(_)) if facts.columns[of.column].header.is_empty() => *loose = true,
                    (_, None) => *loose = true,
                    (Store::Coded(dictionary), Some(place)) => {
                        table.tests.push((place, Passes::worth(dictionary.iter(), &of.worth, from, to)));
                    }
                    (Store::Numeric { decimal }, Some(place)) => {
                        let scale = of.scale + of.unit_power;
                        table.tests.push((place, Passes::Range { decimal: *decimal, scale, from, to }));
                    }
                }
            }
            _ => {}
        }
    }
    if n_slots > 0 && !slots.contains(&true) {
        return None;
    }
    occurring(dataset, facts, !std::ptr::eq(file, facts), &place, &mut table);
    Some(table)
}

/// A table of the rows of one label holds only some of the file's: those with texts that occur in it. Of bands of ages some may
/// have been left out (`read/bands.rs`).
fn occurring(dataset: &Dataset, facts: &Facts, is_part: bool, place: &dyn Fn(usize) -> Option<usize>, table: &mut SeekTable) {
    let is_age = |stored: &StoredColumn| {
        stored.codings.iter().any(|coding| dataset.dimensions[coding.dimension].kind == Some(Kind::AgeGroup))
    };
    for (column, stored) in facts.columns.iter().enumerate().filter(|(_, stored)| is_part || is_age(stored)) {
        let (Store::Coded(dictionary), Some(place)) = (&stored.store, place(column)) else { continue };
        let mut occurs = vec![false; dictionary.len()];
        for block in &facts.blocks {
            if let BlockColumn::Codes(codes) = &block.columns[column] {
                for row in 0..block.n_rows {
                    if let Some(occurs) = occurs.get_mut(codes.get(row) as usize) {
                        *occurs = true;
                    }
                }
            }
        }
        if occurs.contains(&false) {
            table.tests.push((place, Passes::texts(dictionary.iter(), &|code| occurs[code])));
        }
    }
}
