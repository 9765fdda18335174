//! What leaves the element: the table of a chart with its words as JSON, the filters in words, and a chart drawn at another size
//! than that of the page.
//!
//! Numbers leave as exact decimal text, and each kind of nothing as a number of its own: whoever writes a file from this tells
//! the same as the picture. Knows no format of a file and no browser.

use super::pick::Length;
use super::{App, Card, Room, Settings};
use crate::charts::{Drawn, Theme};
use crate::describe::{axis_name, measure_name, member, nothing, unit_name};
use crate::locale::beside;
use crate::query::{Axis, AxisKind, Cell, Table, UNTOLD};
use crate::scene::TextMeasure;
use crate::spec::{Filters, write_comma, write_decimal, write_json_text, write_member, write_name, write_value};

/// The kinds of nothing, in the order of their numbers in `App::content`.
const NOTHINGS: [Cell; 4] = [Cell::Missing, Cell::NotApplicable, Cell::Withheld, Cell::NotYetDue];

impl App {
    /// What a chart shows, as JSON: `{chart, title, unit, summary, notes, source, rows, nothings, axes, measures, cells, total}`.
    ///
    /// - `axes`: `{name, label, members}`; a member is its key (a number for a year, `null` for the blank, `[from, to]` for a bin)
    ///   and its name, in turns.
    /// - `measures`: `{name, label, unit, adds}`.
    /// - `cells` and `total`: exact decimals as text; a number is the place in `nothings`, whose words these are.
    ///
    /// Where two selections are compared, each measure is followed by that of A (`name:a`), by the difference (`name:difference`)
    /// and, but for shares, by the difference in percent of A (`name:percent`). Empty for a place without a table.
    pub fn content(&self, at: usize) -> String {
        let mut out = String::new();
        let Some(chart) = self.chart(at) else { return out };
        let (Some(table), settings) = (&chart.table, &self.settings) else { return out };
        let compared = self.compared(at);
        let table = compared.as_ref().unwrap_or(table);
        out.push('{');
        write_member(&mut out, "chart", chart.request.kind.id());
        write_member(&mut out, "title", &chart.drawn.title);
        write_member(&mut out, "unit", &chart.drawn.unit);
        write_member(&mut out, "summary", &self.summary(at));
        write_member(&mut out, "source", &self.source(at));
        write_name(&mut out, "notes");
        // What the picture says itself, the table has to say as well.
        let told = &chart.drawn.told;
        let again =
            |note: &&String| told.iter().any(|told| note.contains(settings.part(told, settings.lang).trim_end_matches('.')));
        let notes = chart.drawn.notes.iter().filter(|note| !again(note));
        texts(&mut out, &mut told.iter().chain(notes).map(String::as_str));
        let nothings = NOTHINGS.map(|cell| settings.both(&|lang| nothing(cell, lang).to_owned()));
        write_name(&mut out, "nothings");
        texts(&mut out, &mut nothings.iter().map(String::as_str));
        write_table(&mut out, table, settings);
        out.push('}');
        out
    }

    /// The filters in force in words, as JSON: `[["Tỉnh", "Kon Tum, Quảng Trị"], …]`; those that rule the chart at this place, which
    /// shows more than what was picked in it, or all where there is no such chart.
    pub fn filters_in_words(&self, at: usize) -> String {
        let mut chosen = self.chosen.clone();
        if let Some(own) = chosen.own.get_mut(at) {
            own.pick = Filters::default();
        }
        let mut out = String::from("[");
        for (name, keep) in &chosen.together(&self.dataset).list {
            if self.dataset.dimension(name).is_none() && self.dataset.measure(name).is_none() {
                continue;
            }
            let (mut label, mut words) = self.filter_words_as(name, Some(keep), self.settings.lang, Length::Full);
            if let Some(second) = self.settings.second {
                let (other, said) = self.filter_words_as(name, Some(keep), second, Length::Full);
                (label, words) = (beside(label, &other), beside(words, &said));
            }
            write_comma(&mut out);
            out.push('[');
            write_json_text(&mut out, &label);
            out.push(',');
            write_json_text(&mut out, &words);
            out.push(']');
        }
        out.push(']');
        out
    }

    /// Draws a chart at another size or in another theme; what the page shows stays as it is. `None` without a chart.
    pub fn drawn_at(&mut self, at: usize, room: Room, theme: &Theme, measure: &dyn TextMeasure) -> Option<Drawn> {
        let langs = (self.settings.lang, self.settings.second);
        let notes = self.notes(at);
        let chart = self.cards.get_mut(at).and_then(Card::chart_mut)?;
        let pick = &self.chosen.own.get(at)?.pick;
        let page = (chart.room, chart.height.take(), chart.active, chart.repaint);
        let shown = std::mem::take(&mut chart.drawn);
        chart.room = room;
        chart.draw(langs, theme, measure, pick);
        (chart.room, chart.height, chart.active, chart.repaint) = page;
        let mut drawn = std::mem::replace(&mut chart.drawn, shown);
        drawn.notes.extend(notes);
        Some(drawn)
    }
}

/// A list of texts.
fn texts(out: &mut String, of: &mut dyn Iterator<Item = &str>) {
    out.push('[');
    for text in of {
        write_comma(out);
        write_json_text(out, text);
    }
    out.push(']');
}

fn write_table(out: &mut String, table: &Table, settings: &Settings) {
    write_name(out, "rows");
    match table.n_rows {
        UNTOLD => out.push_str("null"),
        n => write_decimal(out, n.into(), 0),
    }
    write_name(out, "axes");
    out.push('[');
    for axis in &table.axes {
        write_comma(out);
        out.push('{');
        write_member(out, "name", &axis.name);
        write_member(out, "label", &settings.both(&|lang| axis_name(axis, lang).to_owned()));
        write_name(out, "members");
        out.push('[');
        for i in 0..axis.members.len() {
            write_comma(out);
            write_key(out, axis, i);
            out.push(',');
            write_json_text(out, &settings.both(&|lang| member(axis, i, lang).into_owned()));
        }
        out.push_str("]}");
    }
    out.push(']');
    write_name(out, "measures");
    out.push('[');
    for measure in &table.measures {
        write_comma(out);
        out.push('{');
        write_member(out, "name", &measure.name);
        write_member(out, "label", &settings.both(&|lang| measure_name(measure, lang).to_owned()));
        write_member(out, "unit", &settings.both(&|lang| unit_name(measure, lang).to_owned()));
        write_name(out, "adds");
        out.push_str(if measure.adds { "true}" } else { "false}" });
    }
    out.push(']');
    for (name, cells) in [("cells", &table.cells), ("total", &table.total)] {
        write_name(out, name);
        out.push('[');
        for (cell, measure) in cells.iter().zip(table.measures.iter().cycle()) {
            write_comma(out);
            match NOTHINGS.iter().position(|nothing| nothing == cell) {
                Some(which) => write_decimal(out, which as i128, 0),
                None => {
                    out.push('"');
                    write_decimal(out, cell.value().unwrap_or(0), measure.scale);
                    out.push('"');
                }
            }
        }
        out.push(']');
    }
}

/// A member as `query()` names it; a bin by its two edges.
fn write_key(out: &mut String, axis: &Axis, at: usize) {
    let Some(member) = axis.members.get(at) else { return };
    if let AxisKind::Bins { edges, scale, .. } = &axis.kind
        && let (Some(from), Some(to)) = (edges.get(member.code as usize), edges.get(member.code as usize + 1))
        && !member.missing
    {
        out.push_str("[\"");
        write_decimal(out, *from, *scale);
        out.push_str("\",\"");
        write_decimal(out, *to, *scale);
        out.push_str("\"]");
        return;
    }
    let number = crate::describe::is_year(axis) && member.key.parse::<i64>().is_ok();
    write_value(out, &member.key, member.missing, number);
}
