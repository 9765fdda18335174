//! One element on the page: events of the browser in, `app` asked, effects carried out.
//!
//! While the state is borrowed the page's own code is never called: what it is to hear is said afterwards (`Said`). An event
//! that comes back in the midst of a change (the page reacting to us) finds the state busy and is passed over.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Array, Function};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{
    Element, Event as PageEvent, EventTarget, HtmlElement, HtmlInputElement, KeyboardEvent, PointerEvent, ResizeObserver,
    ResizeObserverEntry,
};

use super::bar::Bar;
use super::card::Card;
use super::dom::{Listener, Maker, Text, Ticker, get, number_at, window};
use super::fault;
use super::ink::{Ruler, read_theme};
use super::intake::Data;
use crate::app::{App, BrushEnd, Effect, Event, Room, Settings, Step, ThemeChoice, Words};
use crate::charts::Theme;
use crate::json::Json;
use crate::spec::{Filters, SpecError};

thread_local! {
    /// The elements that have data: for groups.
    static LIVE: RefCell<Vec<Weak<RefCell<State>>>> = const { RefCell::new(Vec::new()) };
}

/// Events that happen inside of a board.
const INSIDE: &[&str] = &[
    "click",
    "input",
    "change",
    "keydown",
    "dblclick",
    "pointermove",
    "pointerdown",
    "pointerup",
    "pointercancel",
    "pointerout",
    "focusin",
    "focusout",
    "toggle",
];

/// What the page is to hear once the state is free again.
#[derive(Default)]
struct Said {
    events: Vec<(&'static str, String)>,
    share: Option<(String, Filters)>,
}

/// Everything behind one element with data.
struct State {
    app: App,
    board: HtmlElement,
    bar: Option<Bar>,
    cards: Vec<Option<Card>>,
    live: Option<Text>,
    ruler: Ruler,
    theme: Theme,
    scale: f64,
    /// Where a pointer drags to, until the next frame.
    dragged: Option<i32>,
    ticker: Option<Ticker>,
    /// Watches for another scale; renewed when it comes.
    resolution: Option<Listener>,
}

/// What JavaScript holds of an element with data. Dropping it takes everything off the page.
#[wasm_bindgen]
pub struct View {
    state: Rc<RefCell<State>>,
    emit: Function,
    observer: Option<ResizeObserver>,
    _on_resize: Option<Closure<dyn Fn(Array)>>,
    _listeners: Vec<Listener>,
}

fn spec_fault(error: &SpecError) -> JsValue {
    fault(error.code(), |lang| error.message(lang))
}

#[wasm_bindgen]
impl View {
    /// Builds the board into an empty element of the page and paints it. `words` are the attributes `chart`, `controls`,
    /// `theme`, `group`, `heading`, `min-cell`, `boundaries` (text or null); `filter` is that attribute where it is to be
    /// applied, `kept` the filters to restore, as JSON.
    ///
    /// # Errors
    /// `code␁Vietnamese␁English` for a wrong attribute.
    #[wasm_bindgen(constructor)]
    pub fn new(
        board: HtmlElement,
        data: &Data,
        emit: Function,
        langs: &str,
        words: Array,
        filter: Option<String>,
        kept: Option<String>,
    ) -> Result<View, JsValue> {
        let word = |i: u32| words.get(i).as_string();
        let words = Words {
            chart: word(0),
            controls: word(1),
            theme: word(2),
            group: word(3),
            heading: word(4),
            min_cell: word(5),
            boundaries: word(6),
        };
        let settings = Settings::from_words(langs, &words).map_err(|error| spec_fault(&error))?;
        let mut app = App::new(settings, Rc::clone(&data.dataset));
        let filters = match (filter, kept, group_filters(&app)) {
            (Some(text), _, _) => Some(Filters::from_attribute(&text, &app.dataset).map_err(|error| spec_fault(&error))?),
            (None, Some(text), _) => {
                let json = Json::parse(&text).unwrap_or_default();
                Some(app.filters_from_json(&json).map_err(|error| spec_fault(&error))?)
            }
            (None, None, shared) => shared,
        };
        if let Some(filters) = filters {
            app.handle(Event::FromGroup(filters));
        }
        let document = board.owner_document().ok_or(JsValue::NULL)?;
        let maker = Maker(document.clone());
        let lang = app.settings.lang;
        let _ = board.set_attribute("lang", lang.tag());
        let bar = Bar::new(&maker, &board, &app);
        let class = if app.cards.len() > 1 { "cards many" } else { "cards" };
        let list = maker.add(&board, "div", &[("class", class)]).ok_or(JsValue::NULL)?;
        let cards: Vec<Option<Card>> =
            app.cards.iter().enumerate().map(|(at, card)| Card::new(&maker, &list, at, card, lang)).collect();
        let live = maker.add(&board, "div", &[("class", "sr"), ("aria-live", "polite")]).map(|live| Text::new(live, ""));
        let mut ruler = Ruler::new(&document);
        let theme = read_theme(&board, is_dark(&app), &mut ruler);
        let scale = window().map_or(1.0, |window| window.device_pixel_ratio());
        let state = State {
            app,
            board: board.clone(),
            bar,
            cards,
            live,
            ruler,
            theme,
            scale,
            dragged: None,
            ticker: None,
            resolution: None,
        };
        let state = Rc::new(RefCell::new(state));
        let mut view = View { state, emit, observer: None, _on_resize: None, _listeners: Vec::new() };
        view.listen(&board);
        if let Ok(mut state) = view.state.try_borrow_mut() {
            state.first_paint();
        }
        LIVE.with(|live| live.borrow_mut().push(Rc::downgrade(&view.state)));
        view.watch_sizes();
        Ok(view)
    }

    /// The filters in force, as JSON.
    pub fn filters(&self) -> String {
        self.state.try_borrow().map_or_else(|_| "{}".to_string(), |state| state.app.filters_json())
    }

    /// Puts filters in force, all or none; painting waits for `draw`.
    ///
    /// # Errors
    /// The first wrong name or value.
    pub fn set_filters(&self, json: &str) -> Result<(), JsValue> {
        let json = Json::parse(json).unwrap_or_default();
        let said = {
            let Ok(mut state) = self.state.try_borrow_mut() else { return Ok(()) };
            let filters = state.app.filters_from_json(&json).map_err(|error| spec_fault(&error))?;
            let effects = state.app.handle(Event::Set(filters));
            // The drawing comes with `draw`, however many changes came before it.
            let effects = effects.into_iter().filter(|effect| *effect != Effect::Redraw).collect();
            state.carry_out(effects)
        };
        tell(&self.emit, said);
        Ok(())
    }

    /// Paints what changed.
    pub fn draw(&self) {
        if let Ok(mut state) = self.state.try_borrow_mut() {
            state.redraw(false);
        }
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
}

impl View {
    fn listen(&mut self, board: &HtmlElement) {
        let Some(window) = window() else { return };
        let on = |target: &EventTarget, names: &'static [&'static str], act: fn(&mut State, &PageEvent) -> Vec<Effect>| {
            let (state, emit) = (Rc::downgrade(&self.state), self.emit.clone());
            Listener::new(target, names, true, move |event| run(&state, &emit, |state| act(state, &event)))
        };
        let mut listeners = vec![on(board, INSIDE, State::inside)];
        if let Some(document) = window.document() {
            listeners.push(on(&document, &["pointerdown"], State::outside));
            let fonts = get(&document, "fonts");
            if let Ok(fonts) = fonts.dyn_into::<EventTarget>() {
                listeners.push(on(&fonts, &["loadingdone"], State::fonts_came));
            }
        }
        if let Ok(Some(query)) = window.match_media("(prefers-color-scheme: dark)") {
            listeners.push(on(&query, &["change"], State::theme_changed));
        }
        let state = Rc::downgrade(&self.state);
        let emit = self.emit.clone();
        let ticker = Ticker::new(move || {
            run(&state, &emit, |state| {
                if let Some(ticker) = &mut state.ticker {
                    ticker.came();
                }
                let dragged = state.dragged.take();
                dragged.map_or(Vec::new(), |x| state.app.handle(Event::Drag { x }))
            });
        });
        if let Ok(mut state) = self.state.try_borrow_mut() {
            state.ticker = Some(ticker);
        }
        self._listeners = listeners;
        watch_scale(&self.state);
    }

    fn watch_sizes(&mut self) {
        let (state, emit) = (Rc::downgrade(&self.state), self.emit.clone());
        let changed = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            run(&state, &emit, |state| {
                let mut effects = Vec::new();
                for entry in entries.iter() {
                    let entry: ResizeObserverEntry = entry.unchecked_into();
                    let Some(chart) = number_at(&entry.target(), "data-chart") else { continue };
                    let room = Room { width: entry.content_rect().width().max(0.0) as u32, scale: state.scale };
                    effects.extend(state.app.handle(Event::Room { chart, room }));
                }
                effects.truncate(1);
                effects
            });
        });
        let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
        if let Ok(state) = self.state.try_borrow() {
            for card in state.cards.iter().flatten() {
                observer.observe(&card.plot);
            }
        }
        self.observer = Some(observer);
        self._on_resize = Some(changed);
    }
}

impl Drop for View {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        LIVE.with(|live| {
            if let Ok(mut live) = live.try_borrow_mut() {
                live.retain(|other| !std::ptr::eq(other.as_ptr(), Rc::as_ptr(&self.state)) && other.strong_count() > 0);
            }
        });
    }
}

/// Does something with a state that may be gone or busy, carries out the effects, and tells the page.
fn run(state: &Weak<RefCell<State>>, emit: &Function, act: impl FnOnce(&mut State) -> Vec<Effect>) {
    let Some(state) = state.upgrade() else { return };
    let said = {
        let Ok(mut state) = state.try_borrow_mut() else { return };
        let effects = act(&mut state);
        state.carry_out(effects)
    };
    tell(emit, said);
}

fn tell(emit: &Function, said: Said) {
    if let Some((group, filters)) = said.share {
        let others: Vec<Rc<RefCell<State>>> = LIVE.with(|live| live.borrow().iter().filter_map(Weak::upgrade).collect());
        for other in others {
            // The one that shares is in the list too: its filters are these already, so nothing happens.
            if let Ok(mut other) = other.try_borrow_mut()
                && other.app.settings.group.as_deref() == Some(&group)
            {
                let effects = other.app.handle(Event::FromGroup(filters.clone()));
                other.carry_out(effects);
            }
        }
    }
    for (name, detail) in said.events {
        // What the page's own listeners throw is theirs; the browser has reported it.
        let _ = emit.call2(&JsValue::NULL, &JsValue::from_str(name), &JsValue::from_str(&detail));
    }
}

/// The filters of the group that an element joins.
fn group_filters(app: &App) -> Option<Filters> {
    let group = app.settings.group.as_deref()?;
    LIVE.with(|live| {
        let live = live.borrow();
        let mut others = live.iter().filter_map(Weak::upgrade);
        others.find_map(|other| {
            let other = other.try_borrow().ok()?;
            (other.app.settings.group.as_deref() == Some(group)).then(|| other.app.filters().clone())
        })
    })
}

fn is_dark(app: &App) -> bool {
    match app.settings.theme {
        ThemeChoice::Light => false,
        ThemeChoice::Dark => true,
        ThemeChoice::Auto => {
            let query = window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
            query.is_some_and(|query| query.matches())
        }
    }
}

/// Listens for the moment when the page is shown at another scale: zoom, or another screen.
fn watch_scale(state: &Rc<RefCell<State>>) {
    let Some(window) = window() else { return };
    let scale = window.device_pixel_ratio();
    let text =
        ["(resolution: ", &js_sys::Number::from(scale).to_string_with_radix(10).map_or(String::new(), String::from), "dppx)"]
            .concat();
    let Ok(Some(query)) = window.match_media(&text) else { return };
    let weak = Rc::downgrade(state);
    let listener = Listener::new(&query, &["change"], false, move |_| {
        let Some(state) = weak.upgrade() else { return };
        if let Ok(mut state) = state.try_borrow_mut() {
            state.scale = super::dom::window().map_or(1.0, |window| window.device_pixel_ratio());
            let scale = state.scale;
            for chart in 0..state.app.cards.len() {
                let width = state.app.cards.get(chart).and_then(|card| card.chart()).map_or(0, |chart| chart.room.width);
                state.app.handle(Event::Room { chart, room: Room { width, scale } });
            }
            state.redraw(true);
        }
        // The question was whether the scale is still the old one; now ask about the new one. Not from inside of the
        // listener that is being replaced.
        let weak = Rc::downgrade(&state);
        let again = Closure::once_into_js(move || {
            if let Some(state) = weak.upgrade() {
                watch_scale(&state);
            }
        });
        if let Some(window) = super::dom::window() {
            let _ = window.request_animation_frame(again.unchecked_ref());
        }
    });
    if let Ok(mut state) = state.try_borrow_mut() {
        state.resolution = Some(listener);
    }
}

impl State {
    /// The one time that sizes are asked for at once: the first picture should not wait for an observer.
    fn first_paint(&mut self) {
        let widths: Vec<Option<f64>> =
            self.cards.iter().map(|card| card.as_ref().map(|card| card.plot.get_bounding_client_rect().width())).collect();
        for (chart, width) in widths.into_iter().enumerate() {
            if let Some(width) = width {
                self.app.handle(Event::Room { chart, room: Room { width: width as u32, scale: self.scale } });
            }
        }
        self.redraw(false);
        for at in 0..self.cards.len() {
            self.describe(at);
        }
    }

    /// Gives a chart its two sentences for those who do not see it: at first, and whenever the keyboard comes to it.
    fn describe(&self, at: usize) {
        if let Some(Some(card)) = self.cards.get(at) {
            let _ = card.glass.set_attribute("aria-description", &self.app.summary(at));
        }
    }

    fn redraw(&mut self, forced: bool) {
        let drawn = self.app.draw(&self.theme, &self.ruler, forced);
        let lang = self.app.settings.lang;
        for at in drawn {
            let Some(Some(card)) = self.cards.get_mut(at) else { continue };
            match self.app.cards.get_mut(at) {
                Some(crate::app::Card::Chart(chart)) => card.paint(chart, &self.ruler.family, lang),
                Some(crate::app::Card::Unsuited(why)) => card.refuse(&why.message(lang)),
                None => {}
            }
            self.show_brush(at);
            self.show_mark(at);
        }
    }

    fn show_brush(&self, at: usize) {
        let (Some(Some(card)), Some(chart)) = (self.cards.get(at), self.app.cards.get(at).and_then(|card| card.chart())) else {
            return;
        };
        if chart.plan.binned.is_some() {
            card.brush(chart, self.app.brush(at).as_ref());
        }
    }

    fn show_mark(&mut self, at: usize) {
        if let (Some(Some(card)), Some(chart)) = (self.cards.get_mut(at), self.app.cards.get(at).and_then(|card| card.chart())) {
            card.mark(chart, &self.app.mark_lines(at));
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Said {
        let mut said = Said::default();
        for effect in effects {
            match effect {
                Effect::Redraw => self.redraw(false),
                Effect::Bar => {
                    if let Some(bar) = &mut self.bar {
                        bar.sync(&self.app);
                    }
                }
                Effect::Brush(at) => self.show_brush(at),
                Effect::Mark(at) => self.show_mark(at),
                Effect::Announce(text) => {
                    if let Some(live) = &mut self.live {
                        live.set(&text);
                    }
                }
                Effect::Emit(name, detail) => said.events.push((name, detail)),
                Effect::Share => {
                    said.share = self.app.settings.group.clone().map(|group| (group, self.app.filters().clone()));
                }
            }
        }
        said
    }

    fn fonts_came(&mut self, _: &PageEvent) -> Vec<Effect> {
        self.ruler.forget();
        self.redraw(true);
        Vec::new()
    }

    fn theme_changed(&mut self, _: &PageEvent) -> Vec<Effect> {
        self.theme = read_theme(&self.board, is_dark(&self.app), &mut self.ruler);
        self.redraw(true);
        Vec::new()
    }

    /// A pointer pressed anywhere in the page: what is open closes, unless it was pressed itself.
    fn outside(&mut self, event: &PageEvent) -> Vec<Effect> {
        let path = event.composed_path();
        if path.includes(&self.board, 0) {
            return Vec::new();
        }
        if let Some(bar) = &self.bar {
            bar.close(None);
        }
        (0..self.cards.len()).flat_map(|chart| self.app.handle(Event::Leave { chart })).collect()
    }

    fn inside(&mut self, event: &PageEvent) -> Vec<Effect> {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return Vec::new() };
        let name = event.type_();
        if let Some(chart) = number_at(&target, "data-chart") {
            return self.in_chart(&name, chart, &target, event);
        }
        let control = number_at(&target, "data-c");
        let action = target.get_attribute("data-do").unwrap_or_default();
        match (name.as_str(), action.as_str(), control) {
            ("pointerdown", ..) => {
                if let Some(bar) = &self.bar {
                    bar.close(bar.holding(&target));
                }
                Vec::new()
            }
            ("toggle", ..) => {
                if let (Some(bar), Some(at)) = (&mut self.bar, number_at(&target, "data-d")) {
                    bar.toggled(at, &self.app);
                }
                Vec::new()
            }
            ("keydown", ..) => {
                let key = event.unchecked_ref::<KeyboardEvent>().key();
                if let (Some(bar), "Escape") = (&self.bar, key.as_str())
                    && let Some(at) = bar.holding(&target)
                    && bar.close(None)
                {
                    event.prevent_default();
                    bar.focus(at);
                }
                Vec::new()
            }
            ("change", "tick", Some(control)) => {
                let on = target.dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked);
                let Some(code) = number_at(&target, "data-i") else { return Vec::new() };
                self.app.handle(Event::Tick { control, code, on })
            }
            ("change", "range", Some(control)) => match self.bar.as_ref().and_then(|bar| bar.range(control)) {
                Some((from, to)) => self.app.handle(Event::Range { control, from, to }),
                None => Vec::new(),
            },
            ("input", "search", Some(control)) => {
                if let Some(bar) = &self.bar {
                    bar.search(control, &bar.search_text(control), &self.app);
                }
                Vec::new()
            }
            ("click", "all" | "none", Some(control)) => {
                let search = self.bar.as_ref().map_or(String::new(), |bar| bar.search_text(control));
                self.app.handle(Event::TickAll { control, search: &search, on: action == "all" })
            }
            ("click", "more", _) => {
                if let Some(bar) = &self.bar {
                    bar.more(&target);
                }
                Vec::new()
            }
            ("click", "reset", _) => self.app.handle(Event::Reset),
            _ => Vec::new(),
        }
    }

    fn in_chart(&mut self, name: &str, chart: usize, target: &Element, event: &PageEvent) -> Vec<Effect> {
        let Some(glass) = self.cards.get(chart).and_then(Option::as_ref).map(|card| card.glass.clone()) else {
            return Vec::new();
        };
        if let Some(end) = target.get_attribute("data-end") {
            return if name == "keydown" { self.grip_key(chart, &end, event) } else { Vec::new() };
        }
        if !target.is_same_node(Some(&glass)) {
            return Vec::new();
        }
        let brushed = self.app.cards.get(chart).and_then(|card| card.chart()).is_some_and(|chart| chart.plan.binned.is_some());
        let pointer = event.unchecked_ref::<PointerEvent>();
        let at = |state: &State| {
            let device = |css: i32| (f64::from(css) * state.scale) as i32;
            (device(pointer.offset_x()), device(pointer.offset_y()))
        };
        match name {
            "pointermove" if self.app.is_held() => {
                self.dragged = Some(at(self).0);
                if let Some(ticker) = &mut self.ticker {
                    ticker.ask();
                }
                Vec::new()
            }
            "pointermove" => {
                let (x, y) = at(self);
                self.app.handle(Event::Point { chart, x, y })
            }
            "pointerdown" if pointer.button() == 0 => {
                let (x, y) = at(self);
                if brushed {
                    let _ = glass.set_pointer_capture(pointer.pointer_id());
                    self.app.handle(Event::Grab { chart, x });
                }
                self.app.handle(Event::Point { chart, x, y })
            }
            "pointerup" | "pointercancel" => {
                let mut effects = Vec::new();
                if let Some(x) = self.dragged.take() {
                    effects.extend(self.app.handle(Event::Drag { x }));
                }
                let meant = self.app.is_dragging();
                effects.extend(self.app.handle(Event::Drop));
                if !meant && name == "pointerup" {
                    let (x, y) = at(self);
                    effects.extend(self.app.handle(Event::Press { chart, x, y }));
                }
                effects
            }
            // A finger leaves whenever it is lifted; what it pointed at stays until something else is touched.
            "pointerout" if pointer.pointer_type() != "touch" => self.app.handle(Event::Leave { chart }),
            "dblclick" if brushed => self.app.handle(Event::Unbrush { chart }),
            "focusin" if glass.matches(":focus-visible").unwrap_or(false) => {
                self.describe(chart);
                self.app.handle(Event::Move { chart, step: Step::First })
            }
            "focusout" => self.app.handle(Event::Leave { chart }),
            "keydown" => self.chart_key(chart, brushed, event),
            _ => Vec::new(),
        }
    }

    fn chart_key(&mut self, chart: usize, brushed: bool, event: &PageEvent) -> Vec<Effect> {
        let event: &KeyboardEvent = event.unchecked_ref();
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return Vec::new();
        }
        let event = match event.key().as_str() {
            "ArrowRight" => (event, Event::Move { chart, step: Step::Next }),
            "ArrowLeft" => (event, Event::Move { chart, step: Step::Previous }),
            "ArrowDown" => (event, Event::Move { chart, step: Step::Down }),
            "ArrowUp" => (event, Event::Move { chart, step: Step::Up }),
            "Home" => (event, Event::Move { chart, step: Step::First }),
            "End" => (event, Event::Move { chart, step: Step::Last }),
            "PageDown" => (event, Event::Move { chart, step: Step::NextGroup }),
            "PageUp" => (event, Event::Move { chart, step: Step::PreviousGroup }),
            "Enter" | " " => (event, Event::Choose { chart }),
            "Escape" if brushed => (event, Event::Unbrush { chart }),
            "Escape" => (event, Event::Leave { chart }),
            _ => return Vec::new(),
        };
        event.0.prevent_default();
        self.app.handle(event.1)
    }

    fn grip_key(&mut self, chart: usize, end: &str, event: &PageEvent) -> Vec<Effect> {
        let key = event.unchecked_ref::<KeyboardEvent>().key();
        let bins = match key.as_str() {
            "ArrowRight" | "ArrowUp" => 1,
            "ArrowLeft" | "ArrowDown" => -1,
            "PageUp" => 5,
            "PageDown" => -5,
            "Home" => -100_000,
            "End" => 100_000,
            "Escape" => {
                event.prevent_default();
                return self.app.handle(Event::Unbrush { chart });
            }
            _ => return Vec::new(),
        };
        event.prevent_default();
        let end = if end == "from" { BrushEnd::From } else { BrushEnd::To };
        self.app.handle(Event::Nudge { chart, end, bins })
    }
}
