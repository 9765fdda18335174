//! The filter bar on the page: native controls for what `app::Control` describes. Lists are filled when first opened.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::dom::{Maker, Text, show};
use crate::app::{App, Control, ControlKind};
use crate::locale::{Lang, Word, word};

/// So many controls are shown at once.
const FIRST: usize = 5;

/// One control on the page.
struct Shown {
    root: HtmlElement,
    now: Option<Text>,
    kind: Part,
    /// What it shows, so that only what changed is written.
    kept: Vec<bool>,
    set: bool,
}

enum Part {
    List {
        pop: HtmlElement,
        /// Empty until the list was opened.
        boxes: Vec<(HtmlElement, HtmlInputElement)>,
        none: Option<HtmlElement>,
    },
    Range {
        from: HtmlSelectElement,
        to: HtmlSelectElement,
    },
}

/// The whole bar.
pub struct Bar {
    maker: Maker,
    shown: Vec<Shown>,
    /// Holds the controls after the first ones.
    rest: Option<HtmlElement>,
    reset: Option<HtmlElement>,
    /// Whether it is shown.
    any: bool,
}

impl Bar {
    /// Builds the bar into the board; `None` where there is nothing to control.
    pub fn new(maker: &Maker, board: &Element, app: &App) -> Option<Bar> {
        if app.controls.is_empty() {
            return None;
        }
        let lang = app.settings.lang;
        let root =
            maker.add(board, "div", &[("part", "filters"), ("role", "group"), ("aria-label", word(Word::Filters, lang))])?;
        // The first ones at once; the others behind a button, since a wall of controls helps nobody.
        let n_first = if app.controls.len() > FIRST + 1 { FIRST } else { app.controls.len() };
        let mut rest: Option<HtmlElement> = None;
        let mut shown = Vec::new();
        for (at, control) in app.controls.iter().enumerate() {
            if at == n_first {
                let label = [word(Word::Filters, lang), " +", &(app.controls.len() - n_first).to_string()].concat();
                let attributes = [("type", "button"), ("class", "reset"), ("data-do", "more"), ("aria-expanded", "false")];
                maker.text(&root, "button", &attributes, &label);
                rest = maker.add(&root, "div", &[("class", "more")]);
            }
            shown.extend(Shown::new(maker, rest.as_ref().unwrap_or(&root), at, control, lang));
        }
        let reset = maker.text(
            &root,
            "button",
            &[("type", "button"), ("class", "reset"), ("data-do", "reset"), ("hidden", "")],
            word(Word::ResetFilters, lang),
        );
        let mut bar = Bar { maker: maker.clone(), shown, rest, reset, any: false };
        bar.sync(app);
        Some(bar)
    }

    /// Brings ticks, ranges and summaries in line with the filters.
    pub fn sync(&mut self, app: &App) {
        for (shown, control) in self.shown.iter_mut().zip(&app.controls) {
            let kept = control.kept(&app.dataset, app.filters());
            let set = app.filters().get(&control.name).is_some();
            if shown.kept == kept && shown.set == set {
                continue;
            }
            (shown.kept, shown.set) = (kept.clone(), set);
            let _ = shown.root.class_list().toggle_with_force("set", set);
            if let Some(now) = &mut shown.now {
                now.set(&control.summary(&kept, app.settings.lang));
            }
            match &shown.kind {
                Part::List { boxes, .. } => {
                    for ((_, input), kept) in boxes.iter().zip(&kept) {
                        if input.checked() != *kept {
                            input.set_checked(*kept);
                        }
                    }
                }
                Part::Range { from, to } => {
                    let (first, last) = control.range(&kept);
                    from.set_selected_index(first as i32);
                    to.set_selected_index(last as i32);
                }
            }
        }
        let any = !app.filters().is_empty();
        if let (Some(reset), true) = (&self.reset, any != self.any) {
            show(reset, any);
        }
        self.any = any;
    }

    /// A list was opened or closed: closes the others, and fills it when it is opened for the first time.
    pub fn toggled(&mut self, at: usize, app: &App) {
        if !self.shown.get(at).is_some_and(|shown| shown.root.has_attribute("open")) {
            return;
        }
        self.close(Some(at));
        let (Some(shown), Some(control)) = (self.shown.get_mut(at), app.controls.get(at)) else { return };
        let Part::List { pop, boxes, none } = &mut shown.kind else { return };
        if !boxes.is_empty() {
            return;
        }
        let lang = app.settings.lang;
        let index = at.to_string();
        if control.kind == (ControlKind::List { search: true }) {
            let label = word(Word::Search, lang);
            self.maker.add(
                pop,
                "input",
                &[
                    ("type", "search"),
                    ("data-c", &index),
                    ("data-do", "search"),
                    ("aria-label", label),
                    ("placeholder", label),
                    ("autocomplete", "off"),
                    ("spellcheck", "false"),
                ],
            );
        }
        if let Some(both) = self.maker.add(pop, "div", &[("class", "both")]) {
            for (action, label) in [("all", Word::SelectAll), ("none", Word::Clear)] {
                let attributes = [("type", "button"), ("data-c", index.as_str()), ("data-do", action)];
                self.maker.text(&both, "button", &attributes, word(label, lang));
            }
        }
        let Some(list) = self.maker.add(pop, "div", &[("class", "list")]) else { return };
        for (code, value) in control.values.iter().enumerate() {
            let code = code.to_string();
            let Some(label) = self.maker.add(&list, "label", &[]) else { continue };
            let input = self.maker.add(
                &label,
                "input",
                &[("type", "checkbox"), ("data-c", &index), ("data-i", &code), ("data-do", "tick")],
            );
            self.maker.text(&label, "span", &[], value);
            if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
                boxes.push((label, input));
            }
        }
        shown.kept.clear();
        *none = self.maker.text(&list, "p", &[("class", "none"), ("hidden", "")], word(Word::NoMatch, lang));
        self.sync(app);
    }

    /// Leaves in sight what answers the search.
    pub fn search(&self, at: usize, text: &str, app: &App) {
        let (Some(shown), Some(control)) = (self.shown.get(at), app.controls.get(at)) else { return };
        let Part::List { boxes, none, .. } = &shown.kind else { return };
        let found = control.found(text);
        for ((label, _), found) in boxes.iter().zip(&found) {
            show(label, *found);
        }
        if let Some(none) = none {
            show(none, !found.contains(&true));
        }
    }

    /// What stands in the search field of a list.
    pub fn search_text(&self, at: usize) -> String {
        let Some(Part::List { pop, .. }) = self.shown.get(at).map(|shown| &shown.kind) else { return String::new() };
        let field = pop.query_selector("input[type=search]").ok().flatten();
        field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()).map_or(String::new(), |field| field.value())
    }

    /// Shows or hides the controls after the first ones.
    pub fn more(&self, button: &Element) {
        if let Some(rest) = &self.rest {
            let open = rest.class_list().toggle("open").unwrap_or(false);
            let _ = button.set_attribute("aria-expanded", if open { "true" } else { "false" });
        }
    }

    /// The first and last code of a range.
    pub fn range(&self, at: usize) -> Option<(usize, usize)> {
        let Part::Range { from, to } = &self.shown.get(at)?.kind else { return None };
        let index = |select: &HtmlSelectElement| usize::try_from(select.selected_index()).ok();
        Some((index(from)?, index(to)?))
    }

    /// Closes all lists but one; whether there was one to close.
    pub fn close(&self, but: Option<usize>) -> bool {
        let mut closed = false;
        for (at, shown) in self.shown.iter().enumerate() {
            if Some(at) != but && shown.root.has_attribute("open") {
                let _ = shown.root.remove_attribute("open");
                closed = true;
            }
        }
        closed
    }

    /// Which list holds an element.
    pub fn holding(&self, element: &Element) -> Option<usize> {
        self.shown.iter().position(|shown| shown.root.contains(Some(element)))
    }

    /// Puts the keyboard back on a list's head.
    pub fn focus(&self, at: usize) {
        let head = self.shown.get(at).and_then(|shown| shown.root.query_selector("summary").ok().flatten());
        if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlElement>().ok()) {
            let _ = head.focus();
        }
    }
}

impl Shown {
    fn new(maker: &Maker, root: &Element, at: usize, control: &Control, lang: Lang) -> Option<Shown> {
        let index = at.to_string();
        if control.kind == ControlKind::Range {
            let root = maker.add(
                root,
                "div",
                &[("class", "control range"), ("part", "control"), ("role", "group"), ("aria-label", &control.label)],
            )?;
            maker.text(&root, "span", &[("class", "name"), ("aria-hidden", "true")], &control.label)?;
            let select = |label: Word| -> Option<HtmlSelectElement> {
                let attributes = [("data-c", index.as_str()), ("data-do", "range"), ("aria-label", word(label, lang))];
                let select = maker.add(&root, "select", &attributes)?;
                for value in &control.values {
                    maker.text(&select, "option", &[], value)?;
                }
                select.dyn_into().ok()
            };
            let from = select(Word::From)?;
            maker.text(&root, "span", &[("class", "name"), ("aria-hidden", "true")], "–")?;
            let to = select(Word::To)?;
            return Some(Shown { root, now: None, kind: Part::Range { from, to }, kept: Vec::new(), set: false });
        }
        let root = maker.add(root, "details", &[("class", "control"), ("part", "control"), ("data-d", &index)])?;
        let summary = maker.add(&root, "summary", &[])?;
        maker.text(&summary, "span", &[("class", "name")], &control.label)?;
        let now = Text::new(maker.add(&summary, "span", &[("class", "now")])?, "");
        let pop = maker.add(&root, "div", &[("class", "pop"), ("role", "group"), ("aria-label", &control.label)])?;
        Some(Shown {
            root,
            now: Some(now),
            kind: Part::List { pop, boxes: Vec::new(), none: None },
            kept: Vec::new(),
            set: false,
        })
    }
}
