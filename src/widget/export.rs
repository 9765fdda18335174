//! What `js/export.js` asks of a view: the content of a chart as JSON, and a chart painted on a canvas of its own; and what the
//! slider of years asks.
//!
//! That canvas may be one that only writes down what is drawn on it: so a file in SVG and one in PNG come from the same drawing,
//! and the module holds no writer of SVG.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlCanvasElement;

use super::intake::Intake;
use super::paint::Surface;
use super::told::{notes, words};
use super::view::View;
use crate::app::{Behind, Room};
use crate::charts::Theme;
use crate::read::Seek;
use crate::scene::Color;
use crate::spec::{write_comma, write_decimal, write_json_text, write_member, write_name};

/// Rows of the export to be found when the source is read again.
#[wasm_bindgen]
pub struct Search {
    behind: Behind,
}

#[wasm_bindgen]
impl Search {
    /// What the rows lie behind of, in words.
    pub fn title(&self) -> String {
        self.behind.title.clone()
    }

    /// Whether a range could not be asked of the rows (`Behind::loose`).
    pub fn loose(&self) -> bool {
        self.behind.loose
    }

    /// Has an intake look for the rows, before its first bytes; with a mark `between` cells all of them as text for a file, under
    /// `row_label` their numbers.
    pub fn of(&self, intake: &mut Intake, between: &str, row_label: &str) {
        let between = between.bytes().next();
        intake.look_for(Rc::new(Seek {
            tables: Rc::clone(&self.behind.tables),
            all: between.is_some(),
            between: between.unwrap_or(b','),
            row_label: row_label.to_owned(),
        }));
    }
}

#[wasm_bindgen]
impl View {
    /// The years that can be played, as JSON: `[[code, text], …]`, and the code of the one that is shown alone.
    pub fn years(&self) -> String {
        let mut out = String::from("{\"years\":[");
        let Ok(state) = self.state.try_borrow() else { return "{}".to_string() };
        for (code, text) in state.app.years() {
            write_comma(&mut out);
            out.push('[');
            write_decimal(&mut out, code.into(), 0);
            out.push(',');
            write_json_text(&mut out, &text);
            out.push(']');
        }
        out.push_str("],\"now\":");
        write_decimal(&mut out, state.app.year().map_or(-1, i128::from), 0);
        out.push('}');
        out
    }

    /// What to look for behind members of a chart's axes, behind the mark where the reader stands, or behind what is picked
    /// (`App::behind`).
    pub fn behind(&self, at: usize, members: Option<Vec<u32>>) -> Option<Search> {
        let members = members.and_then(|members| members.try_into().ok());
        let behind = self.state.try_borrow().ok()?.app.behind(at, members)?;
        Some(Search { behind })
    }

    /// What a chart shows (`App::content`); empty where there is no chart.
    pub fn content(&self, at: usize) -> String {
        self.state.try_borrow().map_or(String::new(), |state| state.app.content(at))
    }

    /// The filters in force in words (`App::filters_in_words`).
    pub fn filters_in_words(&self, at: usize) -> String {
        self.state.try_borrow().map_or(String::new(), |state| state.app.filters_in_words(at))
    }

    /// Paints a chart on a canvas, `width` CSS pixels wide with `scale` device pixels each, in the theme `light`, `dark`,
    /// `paper` (light with patterns), or that of the page. Answers with the words around it and its size and colors, as JSON: `{words: {title, unit, notes, source,
    /// legend}, width, height, background, ink, muted, line}`; empty where there is no chart. Never fails.
    pub fn paint(&self, at: usize, canvas: HtmlCanvasElement, width: u32, scale: f64, theme: &str) -> String {
        let mut out = String::new();
        let Ok(mut state) = self.state.try_borrow_mut() else { return out };
        let state = &mut *state;
        let paper = Theme { patterned: true, ..Theme::LIGHT };
        let theme = match theme {
            "light" => &Theme::LIGHT,
            "dark" => &Theme::DARK,
            "paper" => &paper,
            _ => &state.theme,
        };
        let Some(drawn) = state.app.drawn_at(at, Room { width, scale }, theme, &state.ruler) else { return out };
        let Some(mut surface) = Surface::new(&state.page, canvas) else { return out };
        surface.paint(&drawn.scene);
        out.push('{');
        write_name(&mut out, "words");
        out.push_str(&words(&state.app, at, &drawn));
        write_member(&mut out, "notes", &notes(&state.app, &drawn));
        write_member(&mut out, "source", &state.app.source(at));
        let color = |Color(r, g, b, _)| u32::from_be_bytes([r, g, b, 255]);
        for (name, value) in [
            ("width", drawn.scene.width),
            ("height", drawn.scene.height),
            ("background", color(theme.background)),
            ("ink", color(theme.ink)),
            ("muted", color(theme.muted)),
            ("line", color(theme.grid)),
        ] {
            write_name(&mut out, name);
            write_decimal(&mut out, value.into(), 0);
        }
        out.push('}');
        out
    }
}
