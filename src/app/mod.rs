//! One element's state: an event in, effects out. Decides everything that the element does; knows no browser.
//!
//! Filters are one set by column name (`spec::Filters`). A range on the measure that a histogram shows belongs to that
//! histogram, and what was picked by a chart's marks belongs to that chart, which therefore skips it; all other clauses belong
//! to the bar and hold everywhere.

mod absent;
#[cfg(test)]
mod absent_tests;
mod against;
#[cfg(test)]
mod against_tests;
mod answer;
mod bar;
mod behind;
#[cfg(test)]
mod behind_tests;
mod board;
mod brush;
mod chosen;
mod drawing;
mod drill;
#[cfg(test)]
mod equal_tests;
mod event;
mod export;
#[cfg(test)]
mod export_tests;
mod long;
mod map;
mod merge;
mod pick;
#[cfg(test)]
mod pick_tests;
mod saved;
#[cfg(test)]
mod saved_tests;
mod settings;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod two_tests;
mod years;
#[cfg(test)]
mod years_tests;

use std::rc::Rc;

pub use against::Against;
pub use answer::{Question, dimension_value};
pub use bar::{Control, ControlKind, dimension_label, measure_label, value_label};
pub use behind::Behind;
pub use board::{Card, Chart, Room, Step};
pub use brush::Brush;
use brush::Drag;
use chosen::Steps;
pub use chosen::{Chosen, Own};
pub use event::{BrushEnd, Effect, Event};
use merge::Merged;
pub use saved::{Misfit, Saved};
pub use settings::{Controls, Settings, ThemeChoice, Words};

use crate::charts::ChartKind;
#[cfg(test)]
use crate::charts::Theme;
use crate::data::Dataset;
use crate::describe::{Datum, datum_lines, datum_sentence, summary};
use crate::json::{Json, write_comma, write_member, write_name};
use crate::locale::{Msg, beside, format_number, message};
use crate::privacy::{Guarded, veiled};
use crate::query::{Clause, Group, UNTOLD};
use crate::spec::{ChartSpec, Filters, Keep, SpecError, Unsuited, compose};

/// The bar, scripts and groups.
const BAR: u32 = 0;

/// One element.
pub struct App {
    pub settings: Settings,
    pub dataset: Rc<Dataset>,
    pub controls: Vec<Control>,
    pub cards: Vec<Card>,
    /// What `boundaries="2025"` did to the dataset.
    merged: Option<Merged>,
    /// Of the charts that a dashboard would show, those that the data cannot carry, and why.
    left_out: Vec<(ChartKind, Unsuited)>,
    /// What the reader has chosen, and all filters in force that follow from it.
    chosen: Chosen,
    filters: Filters,
    steps: Steps,
    /// The year that is shown alone while years are played, by its code.
    year: Option<u32>,
    /// The control whose values are counted.
    counting: Option<usize>,
    /// Answers, with small counts of people withheld where the page wants that.
    engine: Guarded,
    drag: Option<Drag>,
    /// What the event being handled has led to.
    effects: Vec<Effect>,
}

impl App {
    /// An element with data. The cards are those of the settings, or those that suit the data.
    pub fn new(settings: Settings, mut dataset: Rc<Dataset>) -> App {
        let mut merged = None;
        if settings.merged
            && let Some((with_34, what)) = merge::merge(&dataset)
        {
            (dataset, merged) = (Rc::new(with_34), Some(what));
        }
        if settings.min_cell.is_some() {
            dataset = veiled(dataset);
        }
        let composed = settings.charts.is_empty().then(|| compose(&dataset));
        let specs = composed.as_ref().map_or(&settings.charts, |composed| &composed.charts);
        let mut cards = Vec::new();
        let mut engine = Guarded::new(Rc::clone(&dataset), settings.min_cell);
        for spec in specs {
            let card = Card::new(spec, cards.len(), &dataset, settings.merged).without_few(&mut engine);
            // A dashboard leaves such a chart out.
            if composed.is_none() || !matches!(card, Card::Unsuited(Unsuited::Small { .. })) {
                cards.push(card);
            }
        }
        if cards.is_empty() {
            cards.push(Card::Unsuited(Unsuited::Nothing));
        }
        if let (Some(heading), Some(chart)) = (&settings.heading, cards.first_mut().and_then(Card::chart_mut)) {
            chart.request.heading = Some(heading.clone());
        }
        let controls = if settings.controls == Controls::None { Vec::new() } else { bar::controls(&dataset, &settings) };
        let mut app = App {
            engine,
            settings,
            dataset,
            merged,
            controls,
            left_out: composed.map(|composed| composed.left_out).unwrap_or_default(),
            chosen: Chosen::new(cards.len()),
            cards,
            filters: Filters::default(),
            steps: Steps::default(),
            year: None,
            counting: None,
            drag: None,
            effects: Vec::new(),
        };
        app.declare();
        app
    }

    /// Tells the engine what this view will ask, so that it is ready.
    fn declare(&mut self) {
        let (mut requests, mut filterable) = (Vec::new(), Vec::new());
        for control in &self.controls {
            filterable.push(control.dimension);
        }
        for card in &self.cards {
            let Some(chart) = card.chart() else { continue };
            let request = &chart.plan.request;
            requests.push(request.clone());
            requests.extend(chart.plan.beside.clone());
            for group in &request.by {
                // Without a bar it is scripts and groups that filter: most often by what the charts show.
                if let Group::Dimension(at) = group
                    && self.controls.is_empty()
                    && !filterable.contains(at)
                {
                    filterable.push(*at);
                }
            }
        }
        if let Some(years) = self.years_column().filter(|at| self.year.is_some() && !filterable.contains(at)) {
            filterable.push(years);
        }
        self.engine.declare(&requests, &filterable);
    }

    /// The charts shown and those that the dashboard leaves out, as JSON: `[{"chart": "funding", "spec": "funding?top=5", "shown": true}, {"chart":
    /// "women-men", "shown": false, "why": "…"}]`.
    pub fn charts_json(&self) -> String {
        let mut out = String::from("[");
        let mut open = |kind: ChartKind, spec: Option<&ChartSpec>, why: Option<&Unsuited>| {
            write_comma(&mut out);
            out.push('{');
            write_member(&mut out, "chart", kind.id());
            if let Some(spec) = spec {
                write_member(&mut out, "spec", &spec.to_text());
            }
            write_name(&mut out, "shown");
            out.push_str(if why.is_none() { "true" } else { "false" });
            if let Some(why) = why {
                write_member(&mut out, "why", &why.message(self.settings.lang));
            }
            out.push('}');
        };
        for (at, card) in self.cards.iter().enumerate() {
            let asked = self.settings.charts.get(at);
            match card {
                Card::Chart(chart) => open(chart.plan.kind, Some(&chart.spec), None),
                Card::Unsuited(why) => {
                    if let Some(kind) = why.kind().or(asked.map(|spec| spec.kind)) {
                        open(kind, asked, Some(why));
                    }
                }
            }
        }
        for (kind, why) in &self.left_out {
            open(*kind, None, Some(why));
        }
        out.push(']');
        out
    }

    /// The chart at this place; `None` for a sentence that says why there is none.
    pub fn chart(&self, at: usize) -> Option<&Chart> {
        self.cards.get(at).and_then(Card::chart)
    }

    /// The filters in force.
    pub fn filters(&self) -> &Filters {
        &self.filters
    }

    /// The filters as a script reads them: those of a group without what this data does not have.
    pub fn filters_json(&self) -> String {
        self.fitting(&self.filters).to_json(&self.dataset)
    }

    /// Checks filters that a script set; hand them in as `Event::Set`.
    ///
    /// # Errors
    /// The first wrong name or value.
    pub fn filters_from_json(&self, json: &Json) -> Result<Filters, Box<SpecError>> {
        Filters::from_json("filters", json, &self.dataset).map_err(|error| self.explain(error))
    }

    /// Answers a script's question.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn query(&mut self, json: &Json) -> Result<String, Box<SpecError>> {
        let question = Question::from_json(json, &self.dataset).map_err(|error| self.explain(error))?;
        let mut clauses = question.filters.clauses(&self.dataset, &|_| BAR);
        if question.filtered {
            clauses.append(&mut self.clauses());
        }
        let groups = self.engine.groups(&question.request, &clauses);
        Ok(question.write(&groups, &self.dataset))
    }

    /// Takes an event in; the effects are to be carried out in order.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        self.take(event);
        std::mem::take(&mut self.effects)
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Restore(mut chosen) => {
                chosen.filters = self.with_others(chosen.filters);
                self.put(chosen, true);
            }
            Event::Set(filters) => self.set(self.with_others(filters), true),
            Event::FromGroup(filters) => self.set(filters, false),
            Event::Room { chart, room } => {
                if let Some(chart) = self.cards.get_mut(chart).and_then(Card::chart_mut)
                    && chart.room != room
                {
                    chart.room = room;
                    self.effects.push(Effect::Redraw);
                }
            }
            Event::Repaint => self.effects.push(Effect::Redraw),
            of_visitor => self.follow(of_visitor),
        }
    }

    /// Takes what a visitor does, or a story in her place.
    #[inline(never)]
    fn follow(&mut self, event: Event) {
        match event {
            Event::Tick { control, code, on } => {
                let Some(mut kept) = self.kept(control) else { return };
                let Some(box_kept) = kept.get_mut(code) else { return };
                *box_kept = on;
                self.tick(control, &kept);
            }
            Event::TickAll { control, search, on } => {
                let Some(mut kept) = self.kept(control) else { return };
                for (kept, found) in kept.iter_mut().zip(self.controls[control].found(search)) {
                    *kept = if found { on } else { *kept };
                }
                self.tick(control, &kept);
            }
            Event::Only { control, code, but } => {
                let Some(mut kept) = self.kept(control) else { return };
                for (at, kept) in kept.iter_mut().enumerate() {
                    *kept = (at == code) != but;
                }
                self.tick(control, &kept);
            }
            Event::Invert { control, search } => {
                let Some(mut kept) = self.kept(control) else { return };
                for (kept, found) in kept.iter_mut().zip(self.controls[control].found(search)) {
                    *kept ^= found;
                }
                self.tick(control, &kept);
            }
            Event::Count { control, on } => {
                if on {
                    self.counting = Some(control);
                    self.effects.push(Effect::Bar);
                } else if self.counting == Some(control) {
                    self.counting = None;
                }
            }
            Event::Range { control, from, to } => {
                let Some(of) = self.controls.get(control) else { return };
                let keep = of.keep_range(&self.dataset, from, to);
                self.change(control, keep);
            }
            Event::Compare { on } => self.compare(on),
            Event::Reset => {
                let before = self.filters.clone();
                self.set(Filters::default(), true);
                self.tell_changes(&before);
            }
            Event::Lift { name } => {
                self.filter(name, None);
                let mut of = Filters::default();
                of.set(name, Some(Keep::Values([].into())));
                self.tell_filters(&of);
            }
            Event::Drill { .. } | Event::Rise { .. } | Event::Up { .. } | Event::Turn { .. } => self.take_place(&event),
            Event::Year { .. } => self.play(&event),
            Event::Undo { forth } => {
                if let Some(next) = self.steps.go(forth, &self.chosen) {
                    let before = self.filters.clone();
                    self.enforce(next, true);
                    self.tell_changes(&before);
                }
            }
            Event::Highlight { chart, pick } => self.highlight(chart, pick),
            Event::Point { chart, x, y } | Event::Press { chart, x, y, .. } => {
                let Some(drawn) = self.chart(chart) else { return };
                let mark = drawn.drawn.scene.mark_at(x, y);
                let brushed = drawn.plan.binned.is_some();
                self.stand(chart, mark, false);
                if let Event::Press { add, .. } = event {
                    if mark.is_some() {
                        // On a histogram a press may be half of a double one: no datum was chosen.
                        self.choose(chart, add, !brushed);
                    } else if !add {
                        self.unpick(chart);
                    }
                }
            }
            Event::Move { chart, step } => {
                let mark = self.chart(chart).and_then(|chart| chart.step(step));
                self.stand(chart, mark, true);
            }
            Event::Extend { chart, step } => self.extend(chart, step),
            Event::Choose { chart, add } => self.choose(chart, add, true),
            Event::Tell { chart } => self.tell_more(chart),
            Event::Escape { chart } => {
                let active = self.chart(chart).is_some_and(|chart| chart.active.is_some());
                if let Some(name) = self.brushed_name(chart).filter(|name| self.filters.get(name).is_some()) {
                    let before = self.filters.clone();
                    self.filter(&name, None);
                    self.tell_changes(&before);
                } else if active {
                    self.stand(chart, None, false);
                } else {
                    self.unpick(chart);
                }
            }
            Event::Leave { chart } => self.stand(chart, None, false),
            Event::Grab { chart, x, y } => self.drag = self.grab(chart, x, y),
            Event::Drag { x, y } => self.drag_to(x, y),
            Event::Drop => self.let_go(),
            Event::Cancel => {
                if self.drag.is_some_and(Drag::stepped)
                    && let Some(before) = self.steps.go(false, &self.chosen)
                {
                    self.enforce(before, true);
                }
                self.drag = None;
            }
            Event::Nudge { chart, end, bins } => self.nudge(chart, end, bins),
            Event::Unbrush { chart } => {
                if let Some(name) = self.brushed_name(chart) {
                    self.filter(&name, None);
                }
            }
            // Taken above.
            Event::Restore(_) | Event::Set(_) | Event::FromGroup(_) | Event::Room { .. } | Event::Repaint => {}
        }
    }

    fn kept(&self, control: usize) -> Option<Vec<bool>> {
        Some(self.controls.get(control)?.kept(&self.dataset, &self.filters))
    }

    fn tick(&mut self, control: usize, kept: &[bool]) {
        let keep = self.controls[control].keep(&self.dataset, kept);
        self.change(control, keep);
    }

    /// A control of the bar was used.
    fn change(&mut self, control: usize, keep: Option<Keep>) {
        let name = self.controls[control].name.clone();
        self.filter(&name, keep);
        if self.effects.is_empty() {
            return;
        }
        let control = &self.controls[control];
        let values = control.summary(&control.kept(&self.dataset, &self.filters), &self.settings);
        let said = self.settings.say(Msg::FilterIs, &[("name", &control.label), ("values", &values)]);
        self.effects.push(Effect::Announce(said));
    }

    /// Sets the filter of one column, or lifts it.
    fn filter(&mut self, name: &str, keep: Option<Keep>) {
        let mut chosen = self.chosen.clone();
        chosen.set(name, keep);
        self.put(chosen, true);
    }

    /// Puts filters in force, of a script or of the group. `own` tells whether this element is where they come from.
    fn set(&mut self, filters: Filters, own: bool) {
        let mut chosen = self.chosen.clone();
        chosen.replace(&self.filters, &filters);
        self.put(chosen, own);
    }

    /// Takes a step that can be taken back.
    fn put(&mut self, chosen: Chosen, own: bool) {
        if chosen == self.chosen {
            return;
        }
        let before = self.enforce(chosen, own);
        // A range that is being dragged is one step.
        if !self.drag.as_mut().is_some_and(Drag::step) {
            self.steps.took(before);
        }
    }

    /// Puts a choice in force; what was chosen before.
    fn enforce(&mut self, chosen: Chosen, own: bool) -> Chosen {
        let filters = chosen.together(&self.dataset);
        let before = std::mem::replace(&mut self.chosen, chosen);
        let all_before = std::mem::replace(&mut self.filters, filters);
        self.arrange(&before);
        self.stay_within_years();
        for at in 0..self.cards.len() {
            let own_name = self.brushed_name(at);
            let Some(chart) = self.cards[at].chart_mut() else { continue };
            // A chart whose own range or pick alone changed has the same table.
            chart.stale |=
                before.filters.differs(&self.chosen.filters, own_name.as_deref()) || self.chosen.differs_for(&before, at);
            chart.stale |= before.against != self.chosen.against;
            chart.changed |= before.own.get(at) != self.chosen.own.get(at);
            if own_name.is_some() {
                self.effects.push(Effect::Brush(at));
            }
        }
        self.effects.push(Effect::Redraw);
        self.effects.push(Effect::Bar);
        self.effects.push(Effect::Emit("view", String::new()));
        if all_before != self.filters {
            let detail = ["{\"filters\":", &self.filters_json(), "}"].concat();
            self.effects.push(Effect::Emit("filter", detail));
            if own && self.settings.group.is_some() {
                self.effects.push(Effect::Share);
            }
        }
        before
    }

    /// Puts the filters of an element's beginning in force: no step, and nobody hears of them.
    pub fn begin(&mut self, filters: Filters) {
        let mut chosen = Chosen::new(self.cards.len());
        chosen.filters = filters;
        self.begin_with(chosen);
    }

    fn begin_with(&mut self, chosen: Chosen) {
        self.enforce(chosen, false);
        self.effects.clear();
    }

    /// Whether there is a step to take back, and one to take back again.
    pub fn steps(&self) -> (bool, bool) {
        self.steps.ways()
    }

    fn clauses(&self) -> Vec<Clause> {
        let mut clauses = self.chosen.filters.clauses(&self.dataset, &|column| self.owner(column));
        for (at, own) in self.chosen.own.iter().enumerate() {
            clauses.append(&mut own.pick.clauses(&self.dataset, &|_| at as u32 + 1));
        }
        clauses
    }

    // ---- the reader in a chart ----

    fn stand(&mut self, at: usize, mark: Option<usize>, spoken: bool) {
        let Some(chart) = self.cards.get_mut(at).and_then(Card::chart_mut) else { return };
        if chart.active == mark && !spoken {
            return;
        }
        chart.active = mark;
        self.effects.push(Effect::Mark(at));
        if spoken && let Some(said) = mark.and_then(|mark| self.mark_said(at, mark)) {
            self.effects.push(Effect::Announce(said));
        }
    }

    fn datum(&self, at: usize) -> Option<Datum<'_>> {
        self.datum_of(at, self.chart(at)?.active?)
    }

    fn datum_of(&self, at: usize, mark: usize) -> Option<Datum<'_>> {
        let chart = self.chart(at)?;
        let mark = chart.drawn.scene.marks.get(mark)?;
        let table = chart.table.as_ref()?;
        Some(Datum { table, at: mark.at, measure: mark.measure as usize, rest: &chart.drawn.rest })
    }

    /// A mark of a chart as it is spoken when the reader comes to it; nothing beyond the last one.
    pub fn mark_said(&self, at: usize, mark: usize) -> Option<String> {
        let datum = self.datum_of(at, mark)?;
        Some(self.settings.both(&|lang| datum_sentence(&datum, lang)))
    }

    /// What is to be read at the mark where the reader stands, as names with values. Empty where they stand on none.
    pub fn mark_lines(&self, at: usize) -> Vec<(String, String)> {
        let Some(datum) = self.datum(at) else { return Vec::new() };
        let lines_in = |lang| {
            let mut lines = datum_lines(&datum, lang);
            lines.append(&mut self.against_lines(at, &datum, lang));
            lines
        };
        let mut lines = lines_in(self.settings.lang);
        let Some(second) = self.settings.second else { return lines };
        for ((name, value), (other, said)) in lines.iter_mut().zip(lines_in(second)) {
            *name = beside(std::mem::take(name), &other);
            *value = beside(std::mem::take(value), &said);
        }
        lines
    }

    /// Has everything about the mark spoken, the short sentence first.
    fn tell_more(&mut self, at: usize) {
        let mut said = Vec::new();
        for (name, value) in self.mark_lines(at) {
            said.push(self.settings.say(Msg::FilterIs, &[("name", &name), ("values", &value)]));
        }
        if !said.is_empty() {
            self.effects.push(Effect::Announce(self.settings.join(&said, "; ")));
        }
    }

    /// A chart in two sentences, for those who do not see it. Empty for a place without a chart.
    pub fn summary(&self, at: usize) -> String {
        let Some(chart) = self.chart(at) else { return String::new() };
        let Some(table) = &chart.table else { return String::new() };
        let title = &chart.drawn.title;
        let mut text = self.settings.both(&|lang| {
            let mut text = summary(self.settings.part(title, lang), table, chart.request.measure, lang);
            for told in &chart.drawn.told {
                text.push(' ');
                text.push_str(self.settings.part(told, lang));
            }
            text
        });
        if let Some(note) = self.against_note(at, chart.outlined) {
            text.push_str(&[" ", &*note].concat());
        }
        text
    }

    /// Where the picture's numbers come from: the file and how many of its rows pass the filters. Empty without a file's name.
    pub fn source(&self, at: usize) -> String {
        let (Some(name), Some(table)) = (&self.settings.source, self.chart(at).and_then(|chart| chart.table.as_ref())) else {
            return String::new();
        };
        self.settings.both(&|lang| {
            let n = format_number(i128::from(table.n_rows), 0, lang);
            let mut line = message(Msg::SourceLine, lang, &[("name", self.settings.part(name, lang))]);
            if table.n_rows != UNTOLD {
                line.push_str(" · ");
                line.push_str(&message(Msg::Rows, lang, &[("n", &n)]));
            }
            line
        })
    }
}
