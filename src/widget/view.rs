//! One element on the page: what happens there in, `app` asked, effects carried out.
//!
//! While the state is borrowed the page's own code is never called: what it is to hear, the board says in a later microtask. An
//! event that comes back in the midst of a change (the page reacting to us) finds the state busy and is passed over.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::fault;
use super::ink::{Ruler, read_theme};
use super::intake::Data;
use super::page::Page;
use super::paint::Surface;
use super::told::{bar, flags, marks, notes, plan, words, write_pair};
use crate::app::{App, BrushEnd, Card, Controls, Effect, Event, Misfit, Room, Settings, Step, ThemeChoice, Words};
use crate::charts::Theme;
use crate::json::Json;
use crate::scene::Glide;
use crate::spec::{self, ChartSpec, Filters, SpecError, write_member};

thread_local! {
    /// The elements that have data: for groups.
    static LIVE: RefCell<Vec<Weak<RefCell<State>>>> = const { RefCell::new(Vec::new()) };
}

/// Everything behind one element with data.
pub(super) struct State {
    pub(super) app: App,
    pub(super) page: Rc<Page>,
    /// What each chart is painted on.
    pub(super) surfaces: Vec<Option<Surface>>,
    pub(super) ruler: Ruler,
    pub(super) theme: Theme,
    scale: f64,
    /// Whether the bar no longer shows what the filters say, and whose brush does not: they wait for the drawing.
    bar_due: bool,
    brushes_due: Vec<usize>,
    /// The charts whose picture is under way to what it is, and which part of the way is behind them.
    pub(super) glides: Vec<(usize, Glide)>,
    pub(super) way: f64,
    /// Of which charts the page shows the values at a mark.
    marks_told: Vec<bool>,
}

/// What JavaScript holds of an element with data.
#[wasm_bindgen]
pub struct View {
    pub(super) state: Rc<RefCell<State>>,
}

#[inline(never)]
fn spec_fault(error: &SpecError) -> JsValue {
    fault(error.code(), &|lang| error.message(lang))
}

#[wasm_bindgen]
impl View {
    /// Builds an empty board of the page and paints it. `words` are the attributes `chart`, `controls`, `theme`, `group`,
    /// `heading`, `min-cell`, `boundaries` and the file's name (text or null); `filter` is that attribute where it is to be
    /// applied, `kept` the view to restore, as JSON. Unless `whole`, the charts are drawn by `more`.
    ///
    /// # Errors
    /// `code␁Vietnamese␁English` for a wrong attribute.
    #[wasm_bindgen(constructor)]
    pub fn new(
        page: Page,
        data: &Data,
        langs: &str,
        words: Array,
        filter: Option<String>,
        kept: Option<String>,
        whole: bool,
    ) -> Result<View, JsValue> {
        View::try_new(Rc::new(page), data, langs, &words, filter, kept, whole).map_err(|error| spec_fault(&error))
    }

    /// Draws the next chart that has not been drawn, or works out what is withheld of it; false when there is none.
    pub fn more(&self) -> bool {
        let Ok(mut state) = self.state.try_borrow_mut() else { return false };
        if !state.app.prepare() {
            return true;
        }
        let drawn = state.redraw_some(false, 1);
        drawn.iter().for_each(|&at| state.describe(at));
        !drawn.is_empty()
    }

    /// The filters in force, as JSON.
    pub fn filters(&self) -> String {
        self.state.try_borrow().map_or_else(|_| "{}".to_string(), |state| state.app.filters_json())
    }

    /// Puts filters in force, all or none; painting waits for `act("draw")`.
    ///
    /// # Errors
    /// The first wrong name or value.
    pub fn set_filters(&self, json: &str) -> Result<(), JsValue> {
        let json = Json::parse(json).unwrap_or_default();
        let Ok(mut state) = self.state.try_borrow_mut() else { return Ok(()) };
        let filters = state.app.filters_from_json(&json).map_err(|error| spec_fault(&error))?;
        // The drawing comes with its own call, however many changes came before it.
        let share = state.carry_out(Event::Set(filters), false);
        drop(state);
        tell(share);
        Ok(())
    }

    /// Checks what a step of a story asks for.
    ///
    /// # Errors
    /// What is wrong with the chart, else with the filters (JSON, or the text of the attribute).
    pub fn check(&self, chart: &str, filters: &str) -> Result<(), JsValue> {
        let Ok(state) = self.state.try_borrow() else { return Ok(()) };
        for spec in ChartSpec::list_from_attribute(chart).map_err(|error| spec_fault(&error))? {
            if let Err(why) = spec::plan(&spec, &state.app.dataset) {
                return Err(fault("story", &|lang| why.message(lang)));
            }
        }
        state.filters(filters).map(|_| ()).map_err(|error| spec_fault(&error))
    }

    /// Picks these from the first chart, or tells where it shows them: left, top, right and bottom in device pixels.
    pub fn point_out(&self, filters: &str, pick: bool) -> Option<Vec<i32>> {
        let mut state = self.state.try_borrow_mut().ok()?;
        let of = state.filters(filters).ok()?;
        if pick {
            state.carry_out(Event::Highlight { chart: 0, pick: of }, true);
            return None;
        }
        let region = state.app.region(0, &of)?;
        Some(vec![region.x0, region.y0, region.x1, region.y1])
    }

    /// Where a chart wants a map from.
    pub fn map_wanted(&self, at: usize) -> Option<String> {
        self.state.try_borrow().ok()?.app.map_wanted(at).map(str::to_owned)
    }

    /// What `boundaries="2025"` did (`App::merge_told`).
    pub fn merge_told(&self) -> String {
        self.state.try_borrow().map_or(String::new(), |state| state.app.merge_told())
    }

    /// Takes the map for a chart, or why there is none (`App::take_map`).
    pub fn map(&self, at: usize, json: &str) {
        let json = Json::parse(json).unwrap_or_default();
        let Ok(mut state) = self.state.try_borrow_mut() else { return };
        state.app.take_map(at, &json);
        state.redraw(false);
    }

    /// The charts shown and those left out, with the reason, as JSON.
    pub fn charts(&self) -> String {
        self.state.try_borrow().map_or_else(|_| "[]".to_string(), |state| state.app.charts_json())
    }

    /// The view, as JSON.
    pub fn view(&self) -> String {
        self.state.try_borrow().map_or_else(|_| "null".to_string(), |state| state.app.view_json())
    }

    /// Puts a view in force, painting waits for `act("draw")`; or changes nothing and tells which attributes the element needs
    /// first, as a JSON object.
    ///
    /// # Errors
    /// What does not fit the data.
    pub fn take_view(&self, json: &str, linked: bool) -> Result<Option<String>, JsValue> {
        let json = Json::parse(json).unwrap_or_default();
        let Ok(mut state) = self.state.try_borrow_mut() else { return Ok(None) };
        let told = |misfit: Misfit| fault(misfit.code(), &|lang| misfit.told(linked, lang));
        let saved = state.app.view_from_json(&json).map_err(told)?;
        if !saved.attributes.is_empty() {
            let mut out = String::from("{");
            for (name, value) in &saved.attributes {
                write_member(&mut out, name, value);
            }
            out.push('}');
            return Ok(Some(out));
        }
        let share = state.carry_out(Event::Restore(saved.chosen), false);
        state.carry_out(Event::Year { code: saved.year }, false);
        drop(state);
        tell(share);
        Ok(None)
    }

    /// Answers a question (JSON) with JSON.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn query(&self, json: &str) -> Result<String, JsValue> {
        let json = Json::parse(json).unwrap_or_default();
        let Ok(mut state) = self.state.try_borrow_mut() else { return Ok("{}".to_string()) };
        state.app.query(&json).map_err(|error| spec_fault(&error))
    }

    /// Something happened on the board: `name` says what, `at` is a chart or a control, `x` and `y` are device pixels, codes or
    /// flags, `text` is a key or a search. Tells whether a key was meant for the chart (`key`, `grip`), whether the pointer now
    /// holds a range (`grab`), or whether it was drawing one (`drop`).
    pub fn act(&self, name: &str, at: usize, x: i32, y: i32, text: &str) -> bool {
        let Ok(mut state) = self.state.try_borrow_mut() else { return false };
        let (answer, share) = state.act(name, at, x, y, text);
        drop(state);
        tell(share);
        answer
    }
}

impl State {
    /// Filters as JSON, or as the attribute writes them.
    fn filters(&self, text: &str) -> Result<Filters, Box<SpecError>> {
        match Json::parse(text) {
            Ok(json @ Json::Object(_)) => self.app.filters_from_json(&json),
            _ => Filters::from_attribute(text, &self.app.dataset),
        }
    }
}

impl View {
    fn try_new(
        page: Rc<Page>,
        data: &Data,
        langs: &str,
        words: &Array,
        filter: Option<String>,
        kept: Option<String>,
        whole: bool,
    ) -> Result<View, Box<SpecError>> {
        let word = |i: u32| words.get(i).as_string();
        let words = Words {
            chart: word(0),
            controls: word(1),
            theme: word(2),
            group: word(3),
            heading: word(4),
            min_cell: word(5),
            boundaries: word(6),
            source: word(7),
            today: word(8),
        };
        let mut app = App::new(Settings::from_words(langs, &words)?, Rc::clone(&data.dataset));
        if let Some(text) = filter {
            app.begin(Filters::from_attribute(&text, &app.dataset).map_err(|error| app.explain(error))?);
        } else if let Some(text) = kept {
            app.begin_again(&Json::parse(&text).unwrap_or_default())?;
        } else if let Some(filters) = group_filters(&app) {
            app.begin(filters);
        }
        page.build(&plan(&app));
        let mut surfaces = Vec::new();
        let scale = page.scale();
        for chart in 0..app.cards.len() {
            let has = app.chart(chart).is_some();
            surfaces.push(if has { Surface::new(&page, page.canvas(chart)) } else { None });
        }
        let (ruler, theme) = (Ruler::new(&page), Theme::LIGHT);
        let marks_told = vec![false; app.cards.len()];
        let mut state = State {
            app,
            page,
            surfaces,
            ruler,
            theme,
            scale,
            bar_due: true,
            brushes_due: Vec::new(),
            glides: Vec::new(),
            way: 0.0,
            marks_told,
        };
        state.prepare();
        if whole {
            state.redraw(true);
            for at in 0..state.app.cards.len() {
                state.describe(at);
            }
        }
        let state = Rc::new(RefCell::new(state));
        LIVE.with(|live| live.borrow_mut().push(Rc::downgrade(&state)));
        Ok(View { state })
    }
}

impl Drop for View {
    fn drop(&mut self) {
        LIVE.with(|live| {
            if let Ok(mut live) = live.try_borrow_mut() {
                live.retain(|other| !std::ptr::eq(other.as_ptr(), Rc::as_ptr(&self.state)));
            }
        });
    }
}

/// The elements that are there now.
#[inline(never)]
fn others() -> Vec<Rc<RefCell<State>>> {
    let mut all = Vec::new();
    LIVE.with(|live| {
        for other in live.borrow().iter() {
            all.extend(other.upgrade());
        }
    });
    all
}

/// Lets the other elements of the group follow.
fn tell(share: Option<(String, Filters)>) {
    let Some((group, filters)) = share else { return };
    for other in others() {
        // The one that shares is in the list too: its filters are these already, so nothing happens.
        if let Ok(mut other) = other.try_borrow_mut()
            && other.app.settings.group.as_ref() == Some(&group)
        {
            other.carry_out(Event::FromGroup(filters.clone()), true);
        }
    }
}

/// The filters of the group that an element joins.
fn group_filters(app: &App) -> Option<Filters> {
    let group = app.settings.group.as_ref()?;
    for other in others() {
        if let Ok(other) = other.try_borrow()
            && other.app.settings.group.as_ref() == Some(group)
        {
            return Some(other.app.filters().clone());
        }
    }
    None
}

impl State {
    /// Reads the page's scale, colors and fonts, and draws everything anew.
    fn look(&mut self) {
        self.surfaces.iter_mut().flatten().for_each(Surface::refit);
        self.prepare();
        self.redraw(true);
    }

    fn prepare(&mut self) {
        self.scale = self.page.scale();
        for chart in 0..self.app.cards.len() {
            let room = Room { width: self.page.width(chart), scale: self.scale };
            self.app.handle(Event::Room { chart, room });
        }
        let dark = match self.app.settings.theme {
            ThemeChoice::Light => false,
            choice => self.page.dark(choice == ThemeChoice::Dark),
        };
        self.theme = read_theme(&self.page, dark);
        self.ruler = Ruler::new(&self.page);
    }

    /// Gives a chart its two sentences for those who do not see it: at first, and whenever the keyboard comes to it.
    fn describe(&self, at: usize) {
        self.page.describe(at, &self.app.summary(at));
    }

    fn sync(&mut self) {
        if self.app.settings.controls == Controls::None {
            return;
        }
        let told = bar(&mut self.app);
        self.page.sync(&told);
    }

    fn redraw(&mut self, forced: bool) {
        self.redraw_some(forced, usize::MAX);
    }

    /// Draws so many of the charts that are due; which they were.
    fn redraw_some(&mut self, forced: bool, most: usize) -> Vec<usize> {
        let mut stills = if !forced && most > 1 && self.page.glides(true) { self.stills() } else { Vec::new() };
        let drawn = self.app.draw_some(&self.theme, &self.ruler, forced, most);
        // Pictures first, then words: a canvas asks for the page's styles at every font and text, which costs nothing as long as
        // no node has changed.
        for &at in &drawn {
            if let (Some(chart), Some(Some(surface))) =
                (self.app.cards.get_mut(at).and_then(Card::chart_mut), self.surfaces.get_mut(at))
                && std::mem::take(&mut chart.repaint)
            {
                match stills.get_mut(at).and_then(Option::take) {
                    Some(still) => self.set_out(at, still),
                    None => surface.paint(&chart.drawn.scene),
                }
            }
        }
        if !stills.is_empty() {
            if self.begin(&stills) {
                self.page.glide();
            }
        } else if !self.glides.is_empty() {
            self.glide(1.0);
        }
        for &at in &drawn {
            match self.app.cards.get(at) {
                Some(Card::Chart(chart)) => {
                    let (above, below) = (words(&self.app, at, &chart.drawn), notes(&self.app, &chart.drawn));
                    self.page.words(at, &above, &below, &self.app.source(at));
                    self.page.size(at, chart.drawn.scene.width, chart.drawn.scene.height);
                }
                Some(Card::Unsuited(why)) => {
                    if let Some(Some(_)) = self.surfaces.get(at) {
                        self.page.refuse(at, &why.message(self.app.settings.lang));
                    }
                }
                None => {}
            }
            self.show_brush(at);
            self.show_mark(at);
        }
        self.show_rest();
        drawn
    }

    /// What else of the page is due.
    fn show_rest(&mut self) {
        for at in std::mem::take(&mut self.brushes_due) {
            self.show_brush(at);
        }
        if std::mem::take(&mut self.bar_due) {
            self.sync();
        }
    }

    fn show_brush(&self, at: usize) {
        let (Some(chart), Some(brush)) = (self.app.chart(at), self.app.brush(at)) else { return };
        let plot = chart.drawn.plot;
        let (from, to) = brush.parts;
        self.page.brush(
            at,
            brush.set,
            plot.x0,
            plot.y0,
            plot.x1,
            plot.y1,
            brush.from,
            brush.to,
            from,
            to,
            &brush.from_text,
            &brush.to_text,
        );
    }

    fn show_mark(&mut self, at: usize) {
        let (Some(chart), Some(is_told)) = (self.app.chart(at), self.marks_told.get_mut(at)) else { return };
        if chart.mark().is_none() && !*is_told {
            return;
        }
        *is_told = chart.mark().is_some();
        let mut out = String::new();
        for (name, value) in self.app.mark_lines(at) {
            if out.is_empty() {
                out.push('[');
            }
            write_pair(&mut out, &name, &value);
        }
        let region = chart.mark().map_or(chart.drawn.plot, |mark| mark.region);
        if !out.is_empty() {
            out.push(']');
        }
        self.page.mark(at, region.x0, region.y0, region.x1, region.y1, &out);
    }

    /// Hands an event to the app and does what follows; what the group is to hear is returned.
    fn carry_out(&mut self, event: Event, drawn: bool) -> Option<(String, Filters)> {
        let mut share = None;
        for effect in self.app.handle(event) {
            match effect {
                Effect::Redraw if drawn => self.redraw(false),
                Effect::Redraw => {}
                Effect::Bar => self.bar_due = true,
                Effect::Brush(at) => self.brushes_due.push(at),
                Effect::Mark(at) => self.show_mark(at),
                Effect::Announce(text) => self.page.announce(&text),
                Effect::Emit(name, detail) => self.page.emit(name, &detail),
                Effect::Share => share = self.app.settings.group.clone().map(|group| (group, self.app.filters().clone())),
            }
        }
        if drawn {
            self.show_rest();
        }
        share
    }

    fn act(&mut self, name: &str, at: usize, x: i32, y: i32, text: &str) -> (bool, Option<(String, Filters)>) {
        match name {
            "draw" => self.redraw(false),
            "look" => self.look(),
            "describe" => {
                self.describe(at);
                self.page.list(at, &marks(&self.app, at));
            }
            "room" => {
                let room = Room { width: x.max(0) as u32, scale: self.scale };
                return (false, self.carry_out(Event::Room { chart: at, room }, true));
            }
            _ => return self.follow(name, at, x, y, text),
        }
        (false, None)
    }

    /// Does what a visitor did.
    #[inline(never)]
    fn follow(&mut self, name: &str, at: usize, x: i32, y: i32, text: &str) -> (bool, Option<(String, Filters)>) {
        let (control, chart) = (at, at);
        let (a, b) = (x.max(0) as usize, y.max(0) as usize);
        let mut answer = false;
        let event = match name {
            "point" => Event::Point { chart, x, y },
            "leave" => Event::Leave { chart },
            "drag" => Event::Drag { x, y },
            "press" => Event::Press { chart, x, y, add: text == "+" },
            "grab" => Event::Grab { chart, x, y },
            "drop" => {
                answer = self.app.is_dragging();
                Event::Drop
            }
            "cancel" => Event::Cancel,
            "unbrush" => Event::Unbrush { chart },
            "focus" => {
                self.describe(chart);
                Event::Move { chart, step: Step::First }
            }
            "key" | "grip" => match self.key(name == "grip", chart, x, text) {
                Some(event) => {
                    answer = true;
                    event
                }
                None => return (false, None),
            },
            "tick" => Event::Tick { control, code: a, on: y != 0 },
            "all" | "none" => Event::TickAll { control, search: text, on: name == "all" },
            "range" => Event::Range { control, from: a, to: b },
            "reset" => Event::Reset,
            "compare" => Event::Compare { on: x != 0 },
            // The chip of what is compared with has no column.
            "lift" if text.is_empty() => Event::Compare { on: false },
            "lift" => Event::Lift { name: text },
            "undo" | "redo" => Event::Undo { forth: name == "redo" },
            "only" | "but" => Event::Only { control, code: a, but: name == "but" },
            "invert" => Event::Invert { control, search: text },
            "count" => Event::Count { control, on: x != 0 },
            // From 1, since no year is 0.
            "year" => Event::Year { code: (x > 0).then(|| x as u32 - 1) },
            "drill" => Event::Drill { chart },
            "rise" => Event::Rise { chart, depth: a },
            "search" => {
                if let Some(of) = self.app.controls.get(control) {
                    self.page.found(control, &flags(&of.found(text)));
                }
                return (false, None);
            }
            "glide" => {
                self.glide(f64::from(x) / 1000.0);
                return (!self.glides.is_empty(), None);
            }
            _ => return (false, None),
        };
        let share = self.carry_out(event, true);
        (answer || name == "grab" && self.app.is_held(), share)
    }

    /// What a key means on a chart, or on one of the two ends of its range.
    fn key(&self, grip: bool, chart: usize, end: i32, key: &str) -> Option<Event<'static>> {
        const KEYS: [(&str, Step, i32); 8] = [
            ("ArrowRight", Step::Next, 1),
            ("ArrowLeft", Step::Previous, -1),
            ("ArrowDown", Step::Down, -1),
            ("ArrowUp", Step::Up, 1),
            ("Home", Step::First, -100_000),
            ("End", Step::Last, 100_000),
            ("PageDown", Step::NextGroup, -5),
            ("PageUp", Step::PreviousGroup, 5),
        ];
        for (name, step, bins) in KEYS {
            if !grip && key.strip_prefix('+') == Some(name) {
                return Some(Event::Extend { chart, step });
            }
            if name == key {
                let end = if end == 0 { BrushEnd::From } else { BrushEnd::To };
                return Some(if grip { Event::Nudge { chart, end, bins } } else { Event::Move { chart, step } });
            }
        }
        match key {
            "Escape" => Some(Event::Escape { chart }),
            "Enter" if !grip => Some(Event::Choose { chart, add: false }),
            "+Enter" | " " if !grip => Some(Event::Choose { chart, add: true }),
            "~Enter" if !grip => Some(Event::Drill { chart }),
            "Backspace" if !grip => Some(Event::Up { chart }),
            "d" | "D" if !grip => Some(Event::Tell { chart }),
            "s" | "S" if !grip => Some(Event::Turn { chart }),
            _ => None,
        }
    }
}
