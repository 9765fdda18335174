//! Places that have no rows under the present filters: who asks which communes got nothing must see those of which the file says
//! nothing for this year or this source, and not only those that it still lists.
//!
//! A chart whose rows are places is compared with the same under the filters of places alone. What is there and not here is a row
//! without data, as long as there are not too many of them, and is named below the chart in any case.

use super::bar::value_label;
use super::{App, Chart, drill};
use crate::data::{Dataset, Kind};
use crate::locale::{Msg, format_number};
use crate::privacy::Guarded;
use crate::query::{Cell, Clause, Column, Group, Member, Request, Table};

/// More of them are no rows of the chart; the note below still counts them.
const MOST_ROWS: usize = 30;
/// So many are named below the chart.
const MOST_NAMES: usize = 8;

/// Places of a chart without rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Absent {
    members: Vec<Member>,
    /// How many places there are under the filters of places alone.
    of: usize,
}

/// The places of a chart that only filters of other columns leave without rows. Costs one more question, and only where there are such
/// filters.
pub(super) fn absent(engine: &mut Guarded, chart: &Chart, clauses: &[Clause], dataset: &Dataset, table: &Table) -> Absent {
    let Some(place) = drill::place(&chart.plan, dataset).filter(|_| chart.of_rows()) else { return Absent::default() };
    let is_place = |clause: &Clause| match clause.column {
        Column::Dimension(at) => {
            matches!(dataset.dimensions[at].kind, Some(Kind::Province | Kind::District | Kind::Commune))
        }
        Column::Measure(_) => false,
    };
    let Some(here) = table.axes.first().filter(|axis| axis.name == dataset.dimensions[place].name) else {
        return Absent::default();
    };
    let kept: Vec<Clause> = clauses.iter().filter(|clause| is_place(clause)).cloned().collect();
    if !clauses.iter().any(|clause| clause.source != chart.source && !is_place(clause)) {
        return Absent::default();
    }
    let of = &chart.plan.request;
    let request = Request { by: vec![Group::Dimension(place)], sum: of.sum.clone(), rows: of.rows };
    let Ok(whole) = engine.table(&request, &kept, Some(chart.source)) else { return Absent::default() };
    let Some(all) = whole.axes.into_iter().next() else { return Absent::default() };
    let known = |member: &Member| here.members.iter().any(|one| one.code == member.code && one.missing == member.missing);
    let n = all.members.iter().filter(|member| !member.missing).count();
    Absent { members: all.members.into_iter().filter(|member| !member.missing && !known(member)).collect(), of: n }
}

impl Absent {
    /// A table with a row for each of them. A count of rows is never missing.
    pub(super) fn added_to(&self, table: Table) -> Table {
        if self.members.is_empty() || self.members.len() > MOST_ROWS {
            return table;
        }
        with_rows(table, &self.members)
    }
}

/// A table with rows without data, of members by their codes.
#[inline(never)]
pub(super) fn with_rows(mut table: Table, of: &[Member]) -> Table {
    let mut wide = table.measures.len();
    for axis in table.axes.iter().skip(1) {
        wide *= axis.members.len();
    }
    let nothing = |at: usize| match table.measures[at % table.measures.len()].name.as_str() {
        "rows" => Cell::Value(0),
        _ => Cell::Missing,
    };
    let Some(axis) = table.axes.first_mut() else { return table };
    let mut more = of.iter().cloned().peekable();
    let (mut members, mut cells) = (Vec::new(), Vec::new());
    let add = |member: Member, members: &mut Vec<Member>, cells: &mut Vec<Cell>| {
        members.push(member);
        cells.extend((0..wide).map(nothing));
    };
    for (at, member) in std::mem::take(&mut axis.members).into_iter().enumerate() {
        while let Some(other) = more.next_if(|other| member.missing || other.code < member.code) {
            add(other, &mut members, &mut cells);
        }
        members.push(member);
        cells.extend_from_slice(&table.cells[at * wide..(at + 1) * wide]);
    }
    for other in more {
        add(other, &mut members, &mut cells);
    }
    axis.members = members;
    table.cells = cells;
    table
}

impl App {
    /// The sentence below a chart about them.
    pub(super) fn absent_note(&self, at: usize) -> Option<String> {
        let chart = self.chart(at)?;
        let absent = &chart.absent;
        let n = absent.members.len();
        if n == 0 {
            return None;
        }
        let dimension = &self.dataset.dimensions[drill::place(&chart.plan, &self.dataset)?];
        Some(self.settings.both(&|lang| {
            let mut names = String::new();
            for member in absent.members.iter().take(MOST_NAMES) {
                names.push_str(if names.is_empty() { "" } else { ", " });
                names.push_str(&value_label(dimension, member.code as usize, lang));
            }
            if n > MOST_NAMES {
                names.push_str(", …");
            }
            let [n, of] = [n, absent.of].map(|n| format_number(n as i128, 0, lang));
            crate::locale::message(Msg::NoRowsOf, lang, &[("n", &n), ("m", &of), ("names", &names)])
        }))
    }
}
