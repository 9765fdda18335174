//! Two selections side by side: the one kept (A) and the present one (B), with the difference named at every mark, in the note
//! under a chart, in its table and so in every file.
//!
//! A is what was in force when it was kept, with the picks of each chart apart, so that here too a chart never filters itself.
//! Differences are B − A in the measure's own unit, and in percent of A; shares and rates differ in percentage points and have
//! no percent of a percent. Knows no browser.

use super::{App, BAR, board};
use crate::charts::aligned;
use crate::data::Unit;
use crate::describe::{Datum, exact_and_short, measure_name};
use crate::locale::{Lang, format_number, mid_sentence};
use crate::metrics::percent;
use crate::query::{Cell, Clause, Table, TableMeasure};
use crate::spec::Filters;

/// A selection that is kept to be compared with.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Against {
    /// What holds in every chart.
    pub filters: Filters,
    /// What each chart had picked.
    pub picks: Vec<Filters>,
}

/// A word or two in both languages.
fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// Whether a measure is a share or a rate: it differs in points.
fn in_percent(measure: &TableMeasure) -> bool {
    matches!(&measure.unit, Unit::Other(unit) if unit == "%")
}

/// B − A; what hides or lacks a figure has no difference.
fn difference(a: Cell, b: Cell) -> Cell {
    match (a, b) {
        (Cell::Value(a), Cell::Value(b)) => b.checked_sub(a).map_or(Cell::NotApplicable, Cell::Value),
        (Cell::Value(_), nothing) | (nothing, _) => nothing,
    }
}

/// The difference in percent of A, with one decimal; nothing where A is none or zero.
fn relative(a: Cell, b: Cell) -> Cell {
    match (a, difference(a, b)) {
        (Cell::Value(a), by @ Cell::Value(_)) => percent(by, Cell::Value(a.saturating_abs())),
        (_, nothing) => nothing,
    }
}

/// A difference in words: `+3,2 tỷ đồng (+12,4 %)`, `−2,1 điểm phần trăm`.
fn difference_words(a: Cell, b: Cell, measure: &TableMeasure, lang: Lang) -> String {
    let by = difference(a, b);
    let Cell::Value(value) = by else { return exact_and_short(by, measure, lang) };
    let mut text = String::from(if value > 0 { "+" } else { "" });
    if in_percent(measure) {
        text.push_str(&format_number(value, measure.scale, lang));
        text.push('\u{a0}');
        text.push_str(points(value, measure.scale, lang));
        return text;
    }
    text.push_str(&exact_and_short(by, measure, lang));
    if let Cell::Value(part) = relative(a, b) {
        text.push_str(if part > 0 { "; +" } else { "; " });
        text.push_str(&format_number(part, 1, lang));
        text.push_str(if lang == Lang::Vi { "\u{a0}%" } else { "%" });
    }
    text
}

fn points(value: i128, scale: u8, lang: Lang) -> &'static str {
    let one = value.unsigned_abs() == 10u128.pow(u32::from(scale.min(18)));
    if one && lang == Lang::En { "percentage point" } else { crate::describe::points(lang) }
}

impl App {
    /// Keeps what is in force to be compared with, or ends the comparison.
    pub(super) fn compare(&mut self, on: bool) {
        let mut chosen = self.chosen.clone();
        chosen.against = on.then(|| {
            let picks = chosen.own.iter().map(|own| own.pick.clone()).collect();
            Box::new(Against { filters: chosen.filters.clone(), picks })
        });
        self.put(chosen, true);
        let said = self.settings.both(&|lang| match self.against_words_in(usize::MAX, lang) {
            Some(words) => ["A: ", &*words, say(lang, ". Lọc tiếp để có B.", ". Filter further to get B.")].concat(),
            None => say(lang, "Đã thôi so sánh.", "No longer comparing.").to_owned(),
        });
        self.effects.push(super::Effect::Announce(said));
    }

    /// What A keeps, in words, of a chart that skips its own picks (or of none); `None` where nothing is compared.
    pub fn against_words(&self, at: usize) -> Option<String> {
        self.chosen.against.as_ref()?;
        Some(self.settings.both(&|lang| self.against_words_in(at, lang).unwrap_or_default()))
    }

    pub(super) fn against_words_in(&self, at: usize, lang: Lang) -> Option<String> {
        let against = self.chosen.against.as_ref()?;
        Some(self.selection_words(&against.filters, &mut against.picks.iter(), at, lang))
    }

    /// Filters and picks in words, without those of one chart.
    fn selection_words(&self, filters: &Filters, picks: &mut dyn Iterator<Item = &Filters>, but: usize, lang: Lang) -> String {
        let mut words = String::new();
        let picked = picks.enumerate().filter(|(at, _)| *at != but).flat_map(|(_, pick)| &pick.list);
        for (name, keep) in filters.list.iter().chain(picked) {
            let (label, values) = self.filter_words_in(name, Some(keep), lang);
            words.push_str(if words.is_empty() { "" } else { "; " });
            words.push_str(&[&*label, ": ", &values].concat());
        }
        if words.is_empty() { say(lang, "tất cả", "everything").to_owned() } else { words }
    }

    /// The clauses of A for a chart: all but its own picks.
    pub(super) fn against_clauses(&self, at: usize) -> Option<Vec<Clause>> {
        let against = self.chosen.against.as_ref()?;
        let source = self.chart(at).map_or(BAR, |chart| chart.source);
        let mut clauses = against.filters.clauses(&self.dataset, &|column| self.owner(column));
        clauses.retain(|clause| clause.source != source);
        for pick in against.picks.iter().enumerate().filter(|(of, _)| *of != at).map(|(_, pick)| pick) {
            clauses.append(&mut pick.clauses(&self.dataset, &|_| BAR));
        }
        Some(clauses)
    }

    /// The filters of A together, for what follows from them.
    pub(super) fn against_filters(&self) -> Option<Filters> {
        let against = self.chosen.against.as_ref()?;
        let mut chosen = super::Chosen::new(against.picks.len());
        chosen.filters = against.filters.clone();
        for (own, pick) in chosen.own.iter_mut().zip(&against.picks) {
            own.pick = pick.clone();
        }
        Some(chosen.together(&self.dataset))
    }

    /// The last year of a stock that A leaves.
    pub(super) fn against_last(&self, years: usize) -> Option<u32> {
        board::last_year(&self.dataset, &self.against_filters()?, years)
    }

    /// What is compared at the members where the reader stands: names with values, A, B and their difference.
    pub(super) fn against_lines(&self, at: usize, datum: &Datum, lang: Lang) -> Vec<(String, String)> {
        let Some(chart) = self.chart(at) else { return Vec::new() };
        let Some(other) = &chart.other else { return Vec::new() };
        let Some(measure) = datum.table.measures.get(datum.measure) else { return Vec::new() };
        let (a, b) = (Datum { table: other, ..*datum }.cell(), datum.cell());
        vec![
            ("A".to_owned(), exact_and_short(a, measure, lang)),
            ("B".to_owned(), exact_and_short(b, measure, lang)),
            (say(lang, "Chênh lệch (B − A)", "Difference (B − A)").to_owned(), difference_words(a, b, measure, lang)),
        ]
    }

    /// The sentences under a chart that say what is compared and by how much it differs as a whole; `outlined` tells how A is
    /// shown.
    pub(super) fn against_note(&self, at: usize, outlined: bool) -> Option<String> {
        self.chart(at)?.other.as_ref()?;
        let note = self.settings.both(&|lang| self.against_note_in(at, outlined, lang).unwrap_or_default());
        Some(note).filter(|note| !note.is_empty())
    }

    fn against_note_in(&self, at: usize, outlined: bool, lang: Lang) -> Option<String> {
        let chart = self.chart(at)?;
        let (table, other) = (chart.table.as_ref()?, chart.other.as_ref()?);
        let measure = table.measures.get(chart.request.measure).or(table.measures.first())?;
        let which = table.measures.iter().position(|of| of == measure)?;
        let (a, b) = (*other.total.get(which)?, *table.total.get(which)?);
        let own = |own: &super::Own| own.pick.clone();
        let picks: Vec<Filters> = self.chosen.own.iter().map(own).collect();
        let names = [self.against_words_in(at, lang)?, self.selection_words(&self.chosen.filters, &mut picks.iter(), at, lang)];
        let how =
            if outlined { say(lang, "đường viền", "outlined") } else { say(lang, "hình dưới", "the picture below") };
        let mut note = ["A (", how, ") – ", &names[0]].concat();
        let told = a.value().is_some() || b.value().is_some();
        let value = |cell: Cell| exact_and_short(cell, measure, lang);
        if told {
            note.push_str(&[": ", &*value(a)].concat());
        }
        note.push_str(&[". B – ", &*names[1]].concat());
        if told {
            note.push_str(&[": ", &*value(b)].concat());
            let by = difference_words(a, b, measure, lang);
            note.push_str(say(lang, ". Chênh lệch (B − A): ", ". Difference (B − A): "));
            note.push_str(&if difference(a, b).value().is_some() { by } else { mid_sentence(&by) });
        }
        note.push('.');
        Some(note)
    }

    /// The table of a chart with A and the differences beside each measure, where two selections are compared.
    pub(super) fn compared(&self, at: usize) -> Option<Table> {
        let chart = self.chart(at)?;
        let (b, a) = (chart.table.as_ref()?, chart.other.as_ref()?);
        let mut measures = Vec::with_capacity(b.measures.len() * 4);
        for measure in &b.measures {
            let of = |name: &str, vi: &'static str, en: &'static str| TableMeasure {
                name: [&measure.name, name].concat(),
                label: self.settings.both(&|lang| [measure_name(measure, lang), " – ", say(lang, vi, en)].concat()),
                kind: None,
                ..measure.clone()
            };
            measures.push(TableMeasure { name: measure.name.clone(), ..of("", "B", "B") });
            measures.push(of(":a", "A", "A"));
            let mut by = of(":difference", "chênh lệch (B − A)", "difference (B − A)");
            if in_percent(measure) {
                by.unit = Unit::Other(self.settings.both(&|lang| points(0, 0, lang).to_owned()));
                measures.push(by);
                continue;
            }
            measures.push(by);
            let part = of(":percent", "chênh lệch so với A", "difference from A");
            measures.push(TableMeasure { unit: Unit::Other("%".to_owned()), scale: 1, adds: false, ..part });
        }
        let n = b.measures.len();
        let beside = |ours: &[Cell], theirs: &[Cell]| {
            let mut cells = Vec::with_capacity(ours.len() * 4);
            for (flat, (&b, &a)) in ours.iter().zip(theirs).enumerate() {
                cells.extend([b, a, difference(a, b)]);
                if !in_percent_at(&chart.table, flat % n) {
                    cells.push(relative(a, b));
                }
            }
            cells
        };
        Some(Table {
            axes: b.axes.clone(),
            cells: beside(&b.cells, &a.cells),
            total: beside(&b.total, &a.total),
            measures,
            n_rows: b.n_rows,
        })
    }
}

fn in_percent_at(table: &Option<Table>, measure: usize) -> bool {
    table.as_ref().and_then(|table| table.measures.get(measure)).is_some_and(in_percent)
}

/// The answers for B and A with the members of both; B's alone where they cannot be compared, and where they are the same.
pub(super) fn side_by_side(table: Table, other: Table) -> (Table, Option<Table>) {
    match aligned(&table, &other) {
        Some((table, other)) if table.cells != other.cells => (table, Some(other)),
        _ => (table, None),
    }
}
