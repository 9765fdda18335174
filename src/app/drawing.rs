//! Tables brought up to date, and pictures of them: only of the charts that something happened to.

use super::absent::{self, Absent};
use super::{App, BAR, Card, Chart, against, board, long, map, years};
use crate::charts::{ChartKind, Theme};
use crate::data::Kind;
use crate::describe::kind_name;
use crate::locale::{Lang, Msg, format_number};
use crate::metrics::{Metric, with_ends};
use crate::places::fold;
use crate::privacy::Guarded;
use crate::query::{Cell, Clause, Column, Group, Pick, Table, TooManyCells};
use crate::scene::TextMeasure;
use crate::spec::{Filters, Unsuited};

/// So much is worked out of what is withheld before the page has its turn: cells looked at, some twenty milliseconds.
const CELLS_AT_ONCE: usize = 100_000;

impl App {
    /// Works out what is withheld of the charts that have not been drawn, a part at a time; whether all of it is known.
    pub fn prepare(&mut self) -> bool {
        self.prepare_some(CELLS_AT_ONCE)
    }

    /// The same, so many cells at once or a little more.
    pub fn prepare_some(&mut self, n_cells: usize) -> bool {
        if self.engine.least().is_none() {
            return true;
        }
        let clauses = self.clauses();
        for chart in self.cards.iter().filter_map(Card::chart).filter(|chart| chart.table.is_none()) {
            let mut clauses = clauses.clone();
            clauses.append(&mut chart.within.clauses(&self.dataset, &|_| BAR));
            if let Some(years) = chart.plan.last_of
                && let Some(code) = board::last_year(&self.dataset, &self.filters, years)
            {
                clauses.push(Clause { source: BAR, column: Column::Dimension(years), pick: Pick::Values(vec![code]) });
            }
            let asked = std::iter::once(&chart.plan.request).chain(&chart.plan.beside);
            if !asked.into_iter().all(|request| self.engine.prepare(request, &clauses, Some(chart.source), n_cells)) {
                return false;
            }
        }
        true
    }

    /// Brings tables up to date and draws what changed or is `forced`; returns the charts that were drawn.
    pub fn draw(&mut self, theme: &Theme, measure: &dyn TextMeasure, forced: bool) -> Vec<usize> {
        self.draw_some(theme, measure, forced, usize::MAX)
    }

    /// The same of so many charts; the others wait for the next call.
    pub fn draw_some(&mut self, theme: &Theme, measure: &dyn TextMeasure, forced: bool, most: usize) -> Vec<usize> {
        let mut clauses = self.clauses();
        let langs = (self.settings.lang, self.settings.second);
        let all = board::period(&self.dataset, &self.filters);
        let (mut drawn, mut fresh) = (Vec::new(), Vec::new());
        let mut others = self.others();
        let moment = self.years_column().zip(self.year);
        let (year_key, year_pick) = (self.year_key(), self.year_pick());
        let years_kept: Vec<u32> = self.years().into_iter().map(|(code, _)| code).collect();
        for (at, card) in self.cards.iter_mut().enumerate() {
            let Card::Chart(chart) = card else { continue };
            if drawn.len() >= most {
                break;
            }
            let mut changed = forced || std::mem::take(&mut chart.changed);
            let own = &self.chosen.own[at];
            let mut period = all.clone();
            if !own.pick.is_empty() {
                // The years of a chart that picked some are all that it shows.
                let mut others = self.chosen.clone();
                others.own[at].pick = Filters::default();
                period = board::period(&self.dataset, &others.together(&self.dataset));
            }
            let played = moment.filter(|(column, _)| !years::has_years(chart, *column));
            // Two selections beside each other keep their rows, but have one scale for all years.
            let steady = played.filter(|_| self.chosen.against.is_none());
            let pick = if played.is_none() && own.pick.is_empty() { &year_pick } else { &own.pick };
            let room = (f64::from(chart.room.width) * chart.room.scale).round();
            chart.stale |= steady.is_some() && chart.played.as_ref().is_none_or(|of| of.width != room as u32);
            if chart.stale || chart.table.is_none() {
                chart.stale = false;
                if let Some(Metric::Absorption { today, .. }) = &mut chart.plan.metric {
                    *today = self.settings.today;
                }
                let n = clauses.len();
                clauses.append(&mut chart.within.clauses(&self.dataset, &|_| BAR));
                if let Some(years) = chart.plan.last_of.filter(|_| played.is_none())
                    && let Some(code) = board::last_year(&self.dataset, &self.filters, years)
                {
                    period = Some(self.dataset.dimensions[years].values[code as usize].key.clone());
                    clauses.push(Clause { source: BAR, column: Column::Dimension(years), pick: Pick::Values(vec![code]) });
                }
                if played.is_some() {
                    period.clone_from(&year_key);
                }
                let table = match steady {
                    Some((column, code)) => {
                        chart.play(&mut self.engine, &mut clauses, (column, code, &years_kept), (langs, theme, measure))
                    }
                    None => {
                        (chart.played, chart.request.spans) = (None, None);
                        if let (Some((column, _)), Some(Some((other, _)))) = (played, others.get(at)) {
                            let mut other = other.clone();
                            other.append(&mut chart.within.clauses(&self.dataset, &|_| BAR));
                            let paint = (langs, theme, measure);
                            chart.span_years(&mut self.engine, [&mut clauses, &mut other], (column, &years_kept), paint);
                        }
                        clauses.extend(played.map(|(column, code)| years::clause(column, code)));
                        answer(&mut self.engine, chart, &clauses)
                    }
                };
                chart.absent = match &table {
                    Ok(table) => absent::absent(&mut self.engine, chart, &clauses, &self.dataset, table),
                    Err(_) => Absent::default(),
                };
                clauses.truncate(n);
                let other = others.get_mut(at).and_then(Option::take).map(|(mut clauses, name)| {
                    clauses.append(&mut chart.within.clauses(&self.dataset, &|_| BAR));
                    clauses.extend(played.map(|(column, code)| years::clause(column, code)));
                    chart.other_name = name;
                    answer(&mut self.engine, chart, &clauses)
                });
                let (Ok(table), Ok(other)) = (table, other.transpose()) else {
                    *card = Card::Unsuited(Unsuited::TooMany { kind: chart.plan.kind });
                    drawn.push(at);
                    continue;
                };
                // While years are played the rows are those of all years.
                let mut table = if steady.is_some() { table } else { chart.absent.added_to(table) };
                if chart.plan.kind == ChartKind::PlaceMap {
                    table = map::filled(table, chart, &clauses, &self.dataset);
                }
                let (table, other) = match other {
                    Some(other) => against::side_by_side(table, other),
                    None => (table, None),
                };
                changed |= chart.table.as_ref() != Some(&table) || chart.other != other || chart.request.period != period;
                // What is compared is told by all its filters, also by those that change no figure here.
                changed |= self.chosen.against.is_some();
                chart.request.period = period;
                (chart.table, chart.other) = (Some(table), other);
            }
            let wanted = (f64::from(chart.room.width) * chart.room.scale).round();
            changed |= (wanted - f64::from(chart.drawn.scene.width)).abs() > 1.0;
            if changed {
                if chart.draw(langs, theme, measure, pick) {
                    fresh.push(at);
                }
                drawn.push(at);
            }
        }
        for at in fresh {
            let notes = self.notes(at);
            if let Some(chart) = self.cards.get_mut(at).and_then(Card::chart_mut).filter(|_| !notes.is_empty()) {
                chart.drawn.notes.extend(notes);
            }
        }
        drawn
    }

    /// Of each chart whose answer is due, the clauses of the selection that it is compared with, and its name. Empty where
    /// nothing is compared.
    fn others(&self) -> Vec<Option<(Vec<Clause>, String)>> {
        let mut others = Vec::new();
        if self.chosen.against.is_none() {
            return others;
        }
        for at in 0..self.cards.len() {
            let chart = self.chart(at).filter(|chart| chart.stale || chart.table.is_none());
            let clauses = chart.and_then(|chart| {
                let mut clauses = self.against_clauses(at)?;
                if let Some(years) = chart.plan.last_of
                    && let Some(code) = self.against_last(years)
                {
                    clauses.push(Clause { source: BAR, column: Column::Dimension(years), pick: Pick::Values(vec![code]) });
                }
                Some((clauses, ["A – ", &self.against_words_in(at, self.settings.lang)?].concat()))
            });
            others.push(clauses);
        }
        others
    }

    /// The sentences under a chart that are not the picture's own.
    pub(super) fn notes(&self, at: usize) -> Vec<String> {
        let mut notes = Vec::new();
        let Some(chart) = self.chart(at) else { return notes };
        notes.extend(self.header_note(at));
        notes.extend(self.source_withholds(at));
        notes.extend(Some(chart.map_note.clone()).filter(|note| !note.is_empty()));
        notes.extend(self.absent_note(at));
        notes.extend(self.against_note(at, chart.outlined));
        if let (Some(least), Some(table)) = (self.engine.least(), &chart.table)
            && table.cells.iter().chain(&table.total).any(|cell| *cell == Cell::Withheld)
        {
            notes.push([&self.settings.say(Msg::WithheldBelow, &[("k", &least.to_string())]), "."].concat());
        }
        if let Some(merged) = &self.merged {
            let note = |lang| merged.note(&chart.plan.request, &self.dataset, lang).unwrap_or_default();
            notes.extend(Some(self.settings.both(&note)).filter(|note| !note.is_empty()));
        }
        notes
    }
}

impl App {
    /// How many figures the file itself withholds, of those that a chart adds up: without it a sum or a share of what is left would
    /// pass for that of all.
    fn source_withholds(&self, at: usize) -> Option<String> {
        let plan = &self.chart(at)?.plan;
        let beside = plan.beside.iter().flat_map(|beside| &beside.sum);
        let mut told = Vec::new();
        for at in plan.request.sum.iter().chain(beside).chain(&plan.binned) {
            if self.dataset.measures[*at].n_withheld > 0 && !told.contains(at) {
                told.push(*at);
            }
        }
        let say = |lang| {
            let mut note = String::new();
            for of in told.iter().map(|at| &self.dataset.measures[*at]) {
                let name = of.kind.map_or(&*of.label, |kind| kind_name(kind, lang));
                let n = format_number(of.n_withheld.into(), 0, lang);
                let words = match lang {
                    Lang::Vi => ["Tệp không công bố ", " số liệu “", "” (tính cả tệp); tổng và tỷ lệ không gồm các số này"],
                    Lang::En if of.n_withheld == 1 => {
                        ["The file withholds ", " figure of “", "” (in all its rows); sums and shares are without it"]
                    }
                    Lang::En => ["The file withholds ", " figures of “", "” (in all its rows); sums and shares are without them"],
                };
                for part in [if note.is_empty() { "" } else { " · " }, words[0], &n, words[1], name, words[2]] {
                    note.push_str(part);
                }
            }
            note
        };
        if told.is_empty() { None } else { Some(self.settings.both(&say)) }
    }

    /// Which columns of the file a chart's figures stand in, where the words for their meaning do not say it, such as
    /// `Amount: column “Revenue”`.
    fn header_note(&self, at: usize) -> Option<String> {
        let plan = &self.chart(at)?.plan;
        let say = |lang| {
            let mut note = String::new();
            // What was melted out of several columns has no header.
            let mut tell = |kind: Kind, name: &str, label: &str, general: bool| {
                let header = fold(label.split('(').next().unwrap_or(""));
                let words = [Lang::Vi, Lang::En].map(|lang| fold(kind_name(kind, lang)));
                let told = |word: &String| {
                    header == *word || !general && header.as_bytes().windows(word.len()).any(|part| part == word.as_bytes())
                };
                if !header.is_empty() && label != name && !words.iter().any(told) {
                    let column = if lang == Lang::Vi { ": cột “" } else { ": column “" };
                    let gap = if note.is_empty() { "" } else { " · " };
                    for part in [gap, kind_name(kind, lang), column, label, "”"] {
                        note.push_str(part);
                    }
                }
            };
            for of in plan.request.sum.iter().chain(&plan.binned).filter_map(|of| self.dataset.measures.get(*of)) {
                if let Some(kind) = of.kind.filter(|kind| kind.is_money() || *kind == Kind::People) {
                    tell(kind, &of.name, &of.label, matches!(kind, Kind::Amount | Kind::People));
                }
            }
            for group in &plan.request.by {
                if let Group::Dimension(at) = group
                    && let of = &self.dataset.dimensions[*at]
                    && let Some(kind @ (Kind::Province | Kind::Programme | Kind::Initiative | Kind::Agency)) = of.kind
                {
                    tell(kind, &of.name, &of.label, false);
                }
            }
            note
        };
        Some(self.settings.both(&say)).filter(|note| note.len() > 1)
    }
}

/// A chart's answer under these clauses but its own, with what is worked out of it.
pub(super) fn answer(engine: &mut Guarded, chart: &Chart, clauses: &[Clause]) -> Result<Table, TooManyCells> {
    let table = engine.table(&chart.plan.request, clauses, Some(chart.source))?;
    match &chart.plan.metric {
        Some(metric) => worked_out(engine, chart, clauses, (metric, table)),
        None => Ok(long::count_zeros(long::by_sex(table))),
    }
}

/// What a metric makes of an answer, and of those that it needs beside it.
#[inline(never)]
fn worked_out(
    engine: &mut Guarded,
    chart: &Chart,
    clauses: &[Clause],
    (metric, mut table): (&Metric, Table),
) -> Result<Table, TooManyCells> {
    let mut ask = |request| engine.table(request, clauses, Some(chart.source));
    if let Metric::Lanes { ends: Some(ends) } = metric {
        table = with_ends(table, &ask(ends)?);
    }
    let mut beside = chart.plan.beside.as_ref().map(ask).transpose()?;
    if let Metric::Absorption { told: Some(told), .. } = metric {
        // What was planned where somebody says what was spent of it: a blank is no zero.
        let is_told = Clause { source: BAR, column: Column::Measure(*told), pick: Pick::Range { from: None, to: None } };
        let clauses: Vec<Clause> = clauses.iter().cloned().chain([is_told]).collect();
        beside = Some(engine.table(&chart.plan.request, &clauses, Some(chart.source))?);
    }
    let table = long::count_zeros(long::by_sex(table));
    Ok(match beside {
        Some(beside) => metric.work_out_of(table, beside),
        None => metric.work_out(table),
    })
}
