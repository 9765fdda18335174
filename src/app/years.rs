//! Playing through the years: one year stands in for all in every chart that has no years of its own, those that have point it out.
//!
//! So that bars of one year can be compared with those of the next, each chart keeps its rows and their order, and its scales hold
//! every year (`charts::Spans`). The year is part of the view, not of what can be taken back.

use std::rc::Rc;

use super::against::side_by_side;
use super::board::Chart;
use super::drawing::answer;
use super::long;
use super::{App, BAR, Effect, Event};
use crate::charts::{Sort, Spans, Theme};
use crate::data::{Dataset, Kind};
use crate::json::Json;
use crate::locale::{Lang, Msg, Word};
use crate::metrics::Metric;
use crate::privacy::Guarded;
use crate::query::{Axis, AxisKind, Cell, Clause, Column, Group, Pick, Table, TooManyCells};
use crate::scene::TextMeasure;
use crate::spec::{Filters, Keep, json_words};

impl App {
    /// The column of years; `None` where there are fewer than two of them.
    pub fn years_column(&self) -> Option<usize> {
        years_of(&self.dataset)
    }

    /// The years that the filters leave, ascending: code and text.
    pub fn years(&self) -> Vec<(u32, String)> {
        let Some(at) = self.years_column() else { return Vec::new() };
        let of = &self.dataset.dimensions[at];
        let kept = self.chosen.filters.get(&of.name).map(|keep| super::chosen::mask(of, keep));
        let mut years = Vec::new();
        for (code, value) in of.values.iter().enumerate() {
            if let Some(number) = value.number
                && kept.as_ref().is_none_or(|kept| kept[code])
            {
                years.push((number, code as u32, value.key.clone()));
            }
        }
        crate::sort::by(&mut years, |a, b| a.0.cmp(&b.0));
        years.into_iter().map(|(_, code, key)| (code, key)).collect()
    }

    /// The year that is shown alone, by its code.
    pub fn year(&self) -> Option<u32> {
        self.year
    }

    /// Shows a year alone, or all of them again.
    pub(super) fn play(&mut self, event: &Event) {
        let Event::Year { code } = *event else { return };
        let code = code.filter(|code| self.years().iter().any(|(known, _)| known == code));
        if self.year == code {
            return;
        }
        let began = self.year.is_none() != code.is_none();
        self.year = code;
        if began {
            self.declare();
        }
        for card in &mut self.cards {
            if let Some(chart) = card.chart_mut() {
                (chart.stale, chart.changed) = (true, true);
            }
        }
        self.effects.push(Effect::Redraw);
        self.effects.push(Effect::Emit("view", String::new()));
        let year = self.year_key().unwrap_or_else(|| self.settings.word(Word::All));
        let said = self.settings.say(Msg::FilterIs, &[("name", &self.settings.word(Word::Year)), ("values", &year)]);
        self.effects.push(Effect::Announce(said));
    }

    /// Filters have changed: the year that is shown alone is one of those they leave.
    pub(super) fn stay_within_years(&mut self) {
        let Some(code) = self.year else { return };
        let years = self.years();
        if !years.iter().any(|(known, _)| *known == code) {
            self.year = years.first().map(|(code, _)| *code);
            for card in &mut self.cards {
                if let Some(chart) = card.chart_mut() {
                    (chart.stale, chart.changed) = (true, true);
                }
            }
        }
    }

    /// The year of a view; `None` for all of them.
    pub(super) fn year_from_json(&self, json: &Json) -> Option<Option<u32>> {
        match json.get("year") {
            None | Some(Json::Null) => Some(None),
            Some(year) => {
                let key = json_words(year);
                Some(Some(self.years_of_all().into_iter().find(|(_, known)| *known == key)?.0))
            }
        }
    }

    fn years_of_all(&self) -> Vec<(u32, String)> {
        let Some(at) = self.years_column() else { return Vec::new() };
        let values = &self.dataset.dimensions[at].values;
        values
            .iter()
            .enumerate()
            .filter(|(_, value)| value.number.is_some())
            .map(|(code, value)| (code as u32, value.key.clone()))
            .collect()
    }

    /// The year that is shown alone, as the file has it.
    pub(super) fn year_key(&self) -> Option<String> {
        let of = &self.dataset.dimensions[self.years_column()?];
        of.values.get(self.year? as usize).map(|value| value.key.clone())
    }

    /// What charts that have years of their own point out.
    pub(super) fn year_pick(&self) -> Filters {
        let mut pick = Filters::default();
        if let (Some(at), Some(key)) = (self.years_column(), self.year_key()) {
            pick.set(&self.dataset.dimensions[at].name, Some(Keep::Values([key].into())));
        }
        pick
    }
}

fn years_of(dataset: &Dataset) -> Option<usize> {
    dataset
        .dimensions
        .iter()
        .position(|of| of.kind == Some(Kind::Year) && of.values.iter().filter(|value| value.number.is_some()).count() > 1)
}

/// The clause that leaves a year.
pub fn clause(column: usize, code: u32) -> Clause {
    Clause { source: BAR, column: Column::Dimension(column), pick: Pick::Values(vec![code]) }
}

/// Whether a chart shows years beside each other, so that one of them is pointed out rather than shown alone.
pub fn has_years(chart: &Chart, column: usize) -> bool {
    // These ask for years, but add up over them.
    if matches!(chart.plan.metric, Some(Metric::Absorption { .. } | Metric::WhoWhere { .. } | Metric::PerHead { .. })) {
        return false;
    }
    let of = |by: &[Group]| by.contains(&Group::Dimension(column));
    of(&chart.plan.request.by) || chart.plan.beside.as_ref().is_some_and(|beside| of(&beside.by))
}

/// How a chart is drawn while years are played, kept until its filters or its room change.
#[derive(Debug)]
pub struct Played {
    /// The table of all years, which is asked for anew with the filters.
    pub whole: Table,
    /// Its rows in the order in which they are drawn.
    pub order: Vec<u32>,
    pub spans: Rc<Spans>,
    /// Device pixels.
    pub width: u32,
    pub sort: Sort,
}

impl Played {
    /// A year's table with the rows of all years in their order; what the year lacks is missing. As it is where the two cannot be
    /// laid over each other.
    pub fn fill(&self, year: Table) -> Table {
        let whole = &self.whole;
        let same = |a: &Axis, b: &Axis| a.name == b.name && a.kind == b.kind;
        if year.measures.len() != whole.measures.len()
            || year.axes.len() != whole.axes.len()
            || year.axes.iter().zip(&whole.axes).any(|(a, b)| !same(a, b))
            || whole.axes.iter().any(|axis| matches!(axis.kind, AxisKind::Bins { .. }))
        {
            return year;
        }
        let mut axes = whole.axes.clone();
        if let Some(first) = axes.first_mut() {
            let members = std::mem::take(&mut first.members);
            first.members = self.order.iter().filter_map(|at| members.get(*at as usize).cloned()).collect();
        }
        // Where each member of the year's table stands.
        let mut places = Vec::with_capacity(axes.len());
        for (axis, of) in axes.iter().zip(&year.axes) {
            let place = |member: &crate::query::Member| {
                axis.members.iter().position(|other| other.missing == member.missing && other.key == member.key)
            };
            places.push(of.members.iter().map(place).collect::<Vec<_>>());
        }
        let (n, mut size) = (year.measures.len(), year.measures.len());
        for axis in &axes {
            size *= axis.members.len();
        }
        let mut cells = vec![Cell::Missing; size];
        for (flat, own) in year.cells.chunks(n.max(1)).enumerate() {
            let (mut rest, mut at, mut step) = (flat, Some(0), 1);
            for (axis, (of, place)) in axes.iter().zip(year.axes.iter().zip(&places)).rev() {
                let member = place.get(rest % of.members.len().max(1)).copied().flatten();
                rest /= of.members.len().max(1);
                at = at.zip(member).map(|(at, member)| at + member * step);
                step *= axis.members.len();
            }
            if let Some(into) = at.and_then(|at| cells.get_mut(at * n..(at + 1) * n)) {
                into.copy_from_slice(own);
            }
        }
        long::count_zeros(Table { axes, cells, ..year })
    }
}

/// The rows of a drawn table in the order in which they stand, then those that were folded.
pub fn order_of(chart: &Chart, whole: &Table) -> Vec<u32> {
    let n = whole.axes.first().map_or(0, |axis| axis.members.len()) as u32;
    let mut order: Vec<u32> = Vec::with_capacity(n as usize);
    if chart.of_rows() && chart.request.sort != Sort::Data {
        for mark in &chart.drawn.scene.marks {
            if mark.at[0] < n && !order.contains(&mark.at[0]) {
                order.push(mark.at[0]);
            }
        }
    }
    for at in 0..n {
        if !order.contains(&at) {
            order.push(at);
        }
    }
    order
}

/// The scales that hold for all years of two selections, as long as their tables of all years are these.
#[derive(Debug)]
pub struct Spanned {
    wholes: [Table; 2],
    spans: Rc<Spans>,
}

impl Chart {
    /// Gives two selections beside each other the widest of all scales that they have in any year, so that years can be compared.
    /// Each year is drawn once, when filters have changed. The clauses of both end as they began.
    #[inline(never)]
    pub(super) fn span_years(
        &mut self,
        engine: &mut Guarded,
        clauses: [&mut Vec<Clause>; 2],
        (column, all): (usize, &[u32]),
        (langs, theme, measure): ((Lang, Option<Lang>), &Theme, &dyn TextMeasure),
    ) {
        let [own, other] = clauses;
        let (Ok(first), Ok(second)) = (answer(engine, self, own), answer(engine, self, other)) else { return };
        let wholes = [first, second];
        let known = self.spanned.take().filter(|of| of.wholes == wholes);
        let spanned = known.unwrap_or_else(|| {
            let before = (self.table.take(), self.other.take(), std::mem::take(&mut self.drawn));
            let spans = Rc::new(Spans::default());
            self.request.spans = Some(Rc::clone(&spans));
            for code in all {
                own.push(clause(column, *code));
                other.push(clause(column, *code));
                if let (Ok(first), Ok(second)) = (answer(engine, self, own), answer(engine, self, other)) {
                    let (table, other) = side_by_side(first, second);
                    (self.table, self.other) = (Some(table), other);
                    self.draw(langs, theme, measure, &Filters::default());
                }
                own.pop();
                other.pop();
            }
            (self.table, self.other, self.drawn) = before;
            Box::new(Spanned { wholes, spans })
        });
        self.request.spans = Some(Rc::clone(&spanned.spans));
        self.spanned = Some(spanned);
    }

    /// The table of one of the years that are played (the column, the year, all years), in the rows of all of them; takes their
    /// measure first where filters or room have changed. The clauses end as they began.
    ///
    /// # Errors
    /// Too large a table.
    #[inline(never)]
    pub(super) fn play(
        &mut self,
        engine: &mut Guarded,
        clauses: &mut Vec<Clause>,
        (column, code, all): (usize, u32, &[u32]),
        (langs, theme, measure): ((Lang, Option<Lang>), &Theme, &dyn TextMeasure),
    ) -> Result<Table, TooManyCells> {
        let whole = answer(engine, self, clauses)?;
        let width = (f64::from(self.room.width) * self.room.scale).round() as u32;
        let mut of_year = |chart: &Chart, code: u32| {
            clauses.push(clause(column, code));
            let table = answer(engine, chart, clauses);
            clauses.pop();
            table
        };
        let known = self.played.take();
        let known = known.filter(|of| of.whole == whole && of.width == width && of.sort == self.request.sort);
        let played = match known {
            Some(played) => played,
            None => {
                let (shown, before) = (self.table.take(), std::mem::take(&mut self.drawn));
                (self.request.spans, self.other) = (None, None);
                self.table = Some(whole.clone());
                self.draw(langs, theme, measure, &Filters::default());
                let order = order_of(self, &whole);
                let played = Rc::new(Played { whole, order, spans: Rc::default(), width, sort: self.request.sort });
                // Every year is drawn once, for the widest of all its scales.
                self.request.spans = Some(Rc::clone(&played.spans));
                self.played = Some(Rc::clone(&played));
                for code in all {
                    self.table = of_year(self, *code).ok().map(|table| played.fill(table));
                    self.draw(langs, theme, measure, &Filters::default());
                }
                (self.table, self.drawn) = (shown, before);
                played
            }
        };
        let table = of_year(self, code).map(|table| played.fill(table));
        self.played = Some(played);
        table
    }
}
