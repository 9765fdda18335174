//! What the page is told, as JSON: what the board is made of, how the bar stands, and the words around a picture.
//!
//! Only writes; what is told is the app's to say.

use crate::app::{App, Card, ControlKind, Controls};
use crate::charts::Drawn;
use crate::locale::{Msg, Word};
use crate::scene::{Color, Prim, Rect};
use crate::spec::{write_comma, write_decimal, write_json_text, write_member, write_name};

/// The marks of a chart as they are spoken, in the order of the arrow keys: how many there are, and the first of them.
pub(super) fn marks(app: &App, at: usize) -> String {
    const MOST: usize = 100;
    let mut out = String::from("[");
    let n = app.chart(at).map_or(0, |chart| chart.drawn.scene.marks.len());
    write_decimal(&mut out, n as i128, 0);
    for text in (0..n.min(MOST)).filter_map(|mark| app.mark_said(at, mark)) {
        out.push(',');
        write_json_text(&mut out, &text);
    }
    out.push(']');
    out
}

/// What the board is made of, as JSON.
pub fn plan(app: &App) -> String {
    let lang = app.settings.lang;
    let mut out = String::from("{");
    write_member(&mut out, "lang", lang.tag());
    write_member(&mut out, "second", app.settings.second.map_or("", |second| second.tag()));
    write_name(&mut out, "words");
    out.push('{');
    for (name, label) in [
        ("filters", Word::Filters),
        ("reset", Word::ResetFilters),
        ("search", Word::Search),
        ("all", Word::SelectAll),
        ("none", Word::Clear),
        ("noMatch", Word::NoMatch),
        ("from", Word::From),
        ("to", Word::To),
        ("legend", Word::Legend),
        ("chart", Word::Chart),
        ("undo", Word::Undo),
        ("redo", Word::Redo),
        ("only", Word::Only),
        ("but", Word::But),
        ("invert", Word::Invert),
        ("hint", Word::MarkHint),
        ("compare", Word::Compare),
    ] {
        write_member(&mut out, name, &app.settings.word(label));
    }
    out.push('}');
    write_flag(&mut out, "years", app.years_column().is_some());
    write_flag(&mut out, "menu", app.settings.controls == Controls::All);
    write_name(&mut out, "controls");
    out.push('[');
    for control in &app.controls {
        open(&mut out);
        write_member(&mut out, "label", &control.label);
        write_flag(&mut out, "range", control.kind == ControlKind::Range);
        write_flag(&mut out, "search", matches!(control.kind, ControlKind::List { search: true }));
        write_name(&mut out, "values");
        out.push('[');
        for value in &control.values {
            write_comma(&mut out);
            write_json_text(&mut out, value);
        }
        out.push_str("]}");
    }
    out.push(']');
    write_name(&mut out, "cards");
    out.push('[');
    for (at, card) in app.cards.iter().enumerate() {
        open(&mut out);
        match card {
            Card::Chart(chart) => {
                write_member(&mut out, "id", chart.request.kind.id());
                write_flag(&mut out, "brushed", chart.plan.binned.is_some() && !chart.plan.facet);
                write_flag(&mut out, "sweeps", app.swept(at).is_some());
                write_flag(&mut out, "opens", chart.finer.is_some() || !chart.within.is_empty());
            }
            Card::Unsuited(why) => write_member(&mut out, "why", &why.message(lang)),
        }
        out.push('}');
    }
    out.push_str("]}");
    out
}

fn open(out: &mut String) {
    write_comma(out);
    out.push('{');
}

fn write_flag(out: &mut String, name: &str, flag: bool) {
    write_name(out, name);
    out.push_str(if flag { "true" } else { "false" });
}

/// Pairs of texts, as JSON.
pub fn write_pair(out: &mut String, a: &str, b: &str) {
    write_comma(out);
    out.push('[');
    write_json_text(out, a);
    out.push(',');
    write_json_text(out, b);
    out.push(']');
}

/// A `1` or a `0` for each.
pub fn flags(of: &[bool]) -> String {
    let mut out = String::with_capacity(of.len());
    for &flag in of {
        out.push(if flag { '1' } else { '0' });
    }
    out
}

/// How the bar stands: `{undo, redo, chips: [[name, label, values, remove]], controls: [{set, now, kept, counts}]}`.
pub fn bar(app: &mut App) -> String {
    let mut out = String::from("{");
    let (undo, redo) = app.steps();
    write_flag(&mut out, "undo", undo);
    write_flag(&mut out, "redo", redo);
    write_flag(&mut out, "compare", app.against_words(usize::MAX).is_some());
    write_name(&mut out, "chips");
    out.push('[');
    // What is compared with stands first.
    if let Some(words) = app.against_words(usize::MAX) {
        write_comma(&mut out);
        write_texts(&mut out, &["", "A", &words, &app.settings.word(Word::StopComparing)]);
    }
    for (name, _) in &app.filters().list {
        let (label, values) = app.filter_words(name);
        write_comma(&mut out);
        write_texts(&mut out, &[name, &label, &values, &app.settings.say(Msg::RemoveFilter, &[("name", &label)])]);
    }
    out.push(']');
    write_name(&mut out, "controls");
    out.push('[');
    for at in 0..app.controls.len() {
        let counts = app.counts(at);
        let Some(control) = app.controls.get(at) else { continue };
        let kept = control.kept(&app.dataset, app.filters());
        open(&mut out);
        write_flag(&mut out, "set", app.filters().get(&control.name).is_some());
        write_member(&mut out, "now", &control.summary(&kept, &app.settings));
        write_member(&mut out, "kept", &flags(&kept));
        if !counts.is_empty() {
            write_name(&mut out, "counts");
            write_texts(&mut out, &counts);
        }
        out.push('}');
    }
    out.push_str("]}");
    out
}

/// A list of texts.
fn write_texts<T: AsRef<str>>(out: &mut String, texts: &[T]) {
    out.push('[');
    for text in texts {
        write_comma(out);
        write_json_text(out, text.as_ref());
    }
    out.push(']');
}

fn ink(Color(r, g, b, _): Color) -> u32 {
    u32::from_be_bytes([r, g, b, 255])
}

fn number(out: &mut String, value: i64) {
    write_decimal(out, value.into(), 0);
}

/// A part of a swatch: `[color, width, x, y, x, y, …]`; without a width it is filled.
fn shape(out: &mut String, prim: &Prim) {
    let (color, width, points) = match prim {
        Prim::Fill { rect: Rect { x0, y0, x1, y1 }, color } => (color, 0, vec![(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)]),
        Prim::Path { points, color, width } => (color, *width, points.clone()),
        Prim::Polygon { points, color } => (color, 0, points.clone()),
        Prim::Circle { center, radius, color, .. } => {
            // A stroke no longer than a point would not be drawn; a disc of eight corners will do at this size.
            let (long, short) = (*radius as i32, *radius as i32 * 7 / 10);
            let around = [
                (long, 0),
                (short, short),
                (0, long),
                (-short, short),
                (-long, 0),
                (-short, -short),
                (0, -long),
                (short, -short),
            ];
            (color, 0, around.iter().map(|(x, y)| (center.0 + x, center.1 + y)).collect())
        }
        Prim::Text { color, .. } => (color, 0, Vec::new()),
    };
    out.push('[');
    number(out, ink(*color).into());
    out.push(',');
    number(out, width.into());
    for (x, y) in points {
        for at in [x, y] {
            out.push(',');
            number(out, at.into());
        }
    }
    out.push(']');
}

/// The notes below a picture.
pub fn notes(app: &App, drawn: &Drawn) -> String {
    app.settings.both(&|lang| {
        let mut notes = String::new();
        for note in &drawn.notes {
            // Some notes are sentences, others a sign with its meaning.
            let apart = if notes.is_empty() || notes.ends_with('.') { " " } else { " · " };
            notes.push_str(if notes.is_empty() { "" } else { apart });
            notes.push_str(app.settings.part(note, lang));
        }
        notes
    })
}

/// The words above a picture, as JSON.
pub fn words(app: &App, at: usize, drawn: &Drawn) -> String {
    let mut out = String::from("{");
    write_member(&mut out, "title", &drawn.title);
    let unit = if drawn.unit.is_empty() { String::new() } else { app.settings.say(Msg::Unit, &[("unit", &drawn.unit)]) };
    write_member(&mut out, "unit", &unit);
    if let Some((crumbs, name, open)) = app.crumbs(at) {
        write_name(&mut out, "crumbs");
        write_texts(&mut out, &crumbs);
        write_name(&mut out, "open");
        write_texts(&mut out, &[name, open]);
    }
    write_name(&mut out, "legend");
    out.push('[');
    for (at, item) in drawn.legend.iter().enumerate() {
        write_comma(&mut out);
        out.push('[');
        write_json_text(&mut out, &item.label);
        out.push(',');
        number(&mut out, ink(item.color).into());
        if let Some(shapes) = drawn.swatches.get(at) {
            out.push_str(",[");
            for prim in shapes {
                write_comma(&mut out);
                shape(&mut out, prim);
            }
            out.push(']');
        }
        out.push(']');
    }
    out.push_str("]}");
    out
}
