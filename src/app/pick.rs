//! Filtering by marks: what a mark stands for as a filter, and how a chart shows what was picked from it.
//!
//! A pick is a filter a column, so marks of several rows and columns are picked as rows times columns. The chart that owns it
//! skips it and goes on showing the whole, with all that was not picked muted. Knows no browser.

use super::chosen::choose;
use super::{App, Effect, value_label};
use crate::locale::{Lang, Msg, Word, beside, format_number, message, mid_sentence, word};
use crate::query::{AxisKind, Cell, Column, Table};
use crate::scene::{Color, Mark, Prim, Rect, Scene, shape_at};
use crate::spec::{Decimal, Filters, Keep, kept, write_decimal, write_member, write_name, write_value};

/// How much of a filter is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// For a chip and to be spoken: some values, short numbers.
    Short,
    /// For a file: every value and exact numbers, by whichever list is shorter.
    Full,
}

/// A list of filtered values is told in full up to so many of them, or of those left out.
const MOST_NAMED: usize = 12;

impl App {
    /// The mark where the reader stands was chosen: the page hears of it, and other charts are filtered by it. With `add` it
    /// joins what was picked before. `told` tells whether the page is to hear of it.
    pub(super) fn choose(&mut self, at: usize, add: bool, told: bool) {
        if told {
            self.tell_chosen(at);
        }
        let Some(part) = self.mark_filters(at) else { return };
        let before = self.effects.len();
        if let Some((name, Keep::Range { from, to })) = part.list.first().filter(|_| self.brushed_name(at).is_some()) {
            // A bin of a histogram is a range of its measure, which the histogram owns anyway.
            let (mut from, mut to) = (*from, *to);
            let now = self.filters.get(name).cloned();
            if let (true, Some(Keep::Range { from: first, to: last })) = (add, &now) {
                from = if less(*first, from) { *first } else { from };
                to = if last.is_none() || less(to, *last) { *last } else { to };
            }
            let name = name.clone();
            let keep = Some(Keep::Range { from, to });
            self.filter(&name, if now == keep { None } else { keep });
        } else {
            let mut chosen = self.chosen.clone();
            let Some(own) = chosen.own.get_mut(at) else { return };
            own.pick = choose(&self.dataset, &own.pick, &part, add);
            self.put(chosen, true);
        }
        if self.effects.len() > before {
            self.tell_filters(&part);
        }
    }

    /// Picks these from a chart, as if by its marks.
    pub(super) fn highlight(&mut self, at: usize, pick: Filters) {
        let mut chosen = self.chosen.clone();
        if let Some(own) = chosen.own.get_mut(at) {
            own.pick = pick;
            self.put(chosen, true);
        }
    }

    /// Where a chart shows these, in device pixels; `None` where it does not.
    pub fn region(&self, at: usize, of: &Filters) -> Option<Rect> {
        let chart = self.chart(at)?;
        let (table, scene) = (chart.table.as_ref()?, &chart.drawn.scene);
        let mut all: Option<Rect> = None;
        for (mark, lit) in scene.marks.iter().zip(lit(scene, table, &chart.drawn.rest, of)) {
            let region = mark.region;
            all = match all {
                _ if !lit => all,
                Some(all) => Some(Rect {
                    x0: all.x0.min(region.x0),
                    y0: all.y0.min(region.y0),
                    x1: all.x1.max(region.x1),
                    y1: all.y1.max(region.y1),
                }),
                None => Some(region),
            };
        }
        all
    }

    /// Lifts what a chart has picked; false where it had picked nothing.
    pub(super) fn unpick(&mut self, at: usize) -> bool {
        let mut chosen = self.chosen.clone();
        let Some(own) = chosen.own.get_mut(at).filter(|own| !own.pick.is_empty()) else { return false };
        let pick = std::mem::take(&mut own.pick);
        self.put(chosen, true);
        self.tell_filters(&pick);
        true
    }

    /// Has the filters of these columns spoken, as they are now.
    pub(super) fn tell_filters(&mut self, of: &Filters) {
        let mut said = Vec::new();
        for (name, _) in &of.list {
            let (label, values) = self.filter_words(name);
            said.push(self.settings.say(Msg::FilterIs, &[("name", &label), ("values", &values)]));
        }
        self.effects.push(Effect::Announce(self.settings.join(&said, "; ")));
    }

    /// Has what was changed of these filters spoken; where it was something else, an order or a place, that there was a step.
    pub(super) fn tell_changes(&mut self, before: &Filters) {
        let mut changed = Filters::default();
        for (name, _) in before.list.iter().chain(&self.filters.list) {
            if before.get(name) != self.filters.get(name) {
                changed.set(name, Some(Keep::Values([].into())));
            }
        }
        if changed.is_empty() {
            let said = self.settings.both(&|lang| word(Word::Changed, lang).to_owned());
            self.effects.push(Effect::Announce(said));
        } else {
            self.tell_filters(&changed);
        }
    }

    /// What the mark where the reader stands filters by; `None` where it stands for everything, or for nothing of the file.
    fn mark_filters(&self, at: usize) -> Option<Filters> {
        self.filters_of(at, self.chart(at)?.mark()?.at)
    }

    /// The same of these members of each axis (`Mark::at`).
    pub(super) fn filters_of(&self, at: usize, members: [u32; 3]) -> Option<Filters> {
        let chart = self.chart(at)?;
        let table = chart.table.as_ref()?;
        let mut part = Filters::default();
        for (i, axis) in table.axes.iter().enumerate().take(3) {
            if let (AxisKind::Bins { edges, scale, .. }, Some(measure)) = (&axis.kind, chart.plan.binned) {
                let code = axis.members.get(members[i] as usize).filter(|member| !member.missing)?.code as usize;
                let end = |code: usize| Some(Decimal::new(*edges.get(code)?, *scale));
                let name = &self.dataset.measures.get(measure)?.name;
                part.set(name, Some(Keep::Range { from: end(code), to: end(code + 1) }));
                break;
            }
            let Some(dimension) = self.dataset.dimension(&axis.name) else { continue };
            let mut keys = Vec::new();
            match members[i] {
                Mark::REST => {
                    for &member in &chart.drawn.rest[i] {
                        keys.extend(axis.members.get(member as usize).map(|member| member.key.clone()));
                    }
                }
                member => keys.extend(axis.members.get(member as usize).map(|member| member.key.clone())),
            }
            let dimension = &self.dataset.dimensions[dimension];
            let keep = Keep::of(dimension, &kept(dimension, &keys));
            if keep != Keep::Values([].into()) {
                part.set(&axis.name, Some(keep));
            }
        }
        (!part.is_empty()).then_some(part)
    }

    /// A filter in force in words: the column's label and what is kept of it.
    pub fn filter_words(&self, name: &str) -> (String, String) {
        self.words_of(name, self.filters.get(name))
    }

    /// The same of any filter.
    pub(super) fn words_of(&self, name: &str, keep: Option<&Keep>) -> (String, String) {
        let (label, values) = self.filter_words_in(name, keep, self.settings.lang);
        let Some(second) = self.settings.second else { return (label, values) };
        let (other, said) = self.filter_words_in(name, keep, second);
        (beside(label, &other), beside(values, &said))
    }

    pub(super) fn filter_words_in(&self, name: &str, keep: Option<&Keep>, lang: Lang) -> (String, String) {
        self.filter_words_as(name, keep, lang, Length::Short)
    }

    /// What a column is called and what a filter keeps of it, for a chip or for a file.
    pub(super) fn filter_words_as(&self, name: &str, keep: Option<&Keep>, lang: Lang, length: Length) -> (String, String) {
        let full = length == Length::Full;
        let dataset = &self.dataset;
        let measure = dataset.measure(name).filter(|_| !matches!(keep, Some(Keep::Values(_))));
        if let Some(at) = measure
            && (keep.is_some() || dataset.dimension(name).is_none())
        {
            let words = match keep {
                // A measure's range holds its lower end but not its upper one.
                Some(Keep::Range { from, to }) if full => {
                    ends(from, to, " <", &|end| format_number(end.mantissa, end.scale, lang))
                }
                _ => self.range_words(at, keep, lang),
            };
            return (super::measure_label(&dataset.measures[at], lang), words);
        }
        let Some(at) = dataset.dimension(name) else { return (name.to_owned(), word(Word::All, lang).to_owned()) };
        let dimension = &dataset.dimensions[at];
        let n = dimension.values.len();
        let label = super::dimension_label(dimension, lang);
        let Some(keep) = keep else { return (label, word(Word::All, lang).to_owned()) };
        if let Keep::Range { from: Some(from), to: Some(to) } = keep {
            let (mut first, mut last) = (String::new(), String::new());
            write_decimal(&mut first, from.mantissa, from.scale);
            write_decimal(&mut last, to.mantissa, to.scale);
            return (label, if first == last { first } else { message(Msg::Years, lang, &[("from", &first), ("to", &last)]) });
        }
        if let (Keep::Range { from, to }, true) = (keep, full) {
            let print = |end: &Decimal| {
                let mut text = String::new();
                end.write(&mut text);
                text
            };
            return (label, ends(from, to, " ≤", &print));
        }
        let mask = super::chosen::mask(dimension, keep);
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (code, kept) in mask.iter().enumerate() {
            if *kept { &mut inside } else { &mut outside }.push(code);
        }
        // Few that are left out say more than many that are kept.
        let (few, most) = if full { (MOST_NAMED, MOST_NAMED) } else { (3, 2) };
        let but = inside.len() > few && outside.len() <= most && !outside.is_empty();
        let named = if but { &outside } else { &inside };
        let mut words = String::new();
        for (i, &code) in named.iter().enumerate() {
            if !full && i == 3 && named.len() > 4 {
                words.push_str(" +");
                write_decimal(&mut words, (named.len() - 3) as i128, 0);
                break;
            }
            words.push_str(if i > 0 { ", " } else { "" });
            words.push_str(&value_label(dimension, code, lang));
        }
        let words = match (but, named.len()) {
            (true, _) if full => mid_sentence(&message(Msg::AllBut, lang, &[("values", &words)])),
            (true, _) => message(Msg::AllBut, lang, &[("values", &words)]),
            (_, 0) => word(Word::NoneSelected, lang).to_owned(),
            (_, all) if all == n && !full => word(Word::All, lang).to_owned(),
            _ => words,
        };
        (label, words)
    }

    fn tell_chosen(&mut self, at: usize) {
        let Some(chart) = self.chart(at) else { return };
        let (Some(table), Some(mark)) = (&chart.table, chart.mark()) else { return };
        let mut detail = String::from("{\"datum\":{");
        write_member(&mut detail, "chart", chart.request.kind.id());
        for (axis, &member) in table.axes.iter().zip(&mark.at) {
            if let Some(member) = axis.members.get(member as usize) {
                write_name(&mut detail, &axis.name);
                write_value(&mut detail, &member.key, member.missing, false);
            }
        }
        if let Some(measure) = table.measures.get(mark.measure as usize) {
            write_name(&mut detail, &measure.name);
            match self.datum(at).map(|datum| datum.cell()) {
                Some(Cell::Value(value)) => write_decimal(&mut detail, value, measure.scale),
                Some(Cell::Withheld) => detail.push_str("{\"withheld\":true}"),
                _ => detail.push_str("null"),
            }
        }
        detail.push_str("}}");
        self.effects.push(Effect::Emit("select", detail));
    }

    /// Who answers for a column's clause: a histogram for ranges of its measure, the bar for all else.
    pub(super) fn owner(&self, column: Column) -> u32 {
        for card in &self.cards {
            if let (Some(chart), Column::Measure(measure)) = (card.chart(), column)
                && chart.plan.binned == Some(measure)
            {
                return chart.source;
            }
        }
        super::BAR
    }
}

/// A range that may be open: `≥ 1,5; < 1.000`; `below` stands before its upper end.
fn ends(from: &Option<Decimal>, to: &Option<Decimal>, below: &str, print: &dyn Fn(&Decimal) -> String) -> String {
    let mut words = String::new();
    if let Some(from) = from {
        words.push_str(&["≥ ", &*print(from)].concat());
    }
    if let Some(to) = to {
        words.push_str(if from.is_some() { ";" } else { "" });
        words.push_str(&[if from.is_some() { below } else { below.trim_start() }, " ", &*print(to)].concat());
    }
    words
}

/// Whether one end lies before another; an open one lies before all.
fn less(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (_, None) => false,
        (None, _) => true,
        (Some(a), Some(b)) => {
            let scale = a.scale.max(b.scale);
            a.floor_to(scale) < b.floor_to(scale)
        }
    }
}

/// For each mark of a picture whether it was picked; a mark for all of a column counts where any of it was.
pub(super) fn lit(scene: &Scene, table: &Table, rest: &[Vec<u32>; 3], pick: &Filters) -> Vec<bool> {
    let mut members: [Option<Vec<bool>>; 3] = [None, None, None];
    for (members, axis) in members.iter_mut().zip(&table.axes) {
        if let Some(Keep::Values(keys)) = pick.get(&axis.name) {
            let mut of = Vec::with_capacity(axis.members.len());
            for member in &axis.members {
                of.push(keys.contains(&member.key));
            }
            *members = Some(of);
        }
    }
    let mut lit = Vec::with_capacity(scene.marks.len());
    for mark in &scene.marks {
        let mut all = true;
        for ((members, rest), at) in members.iter().zip(rest).zip(mark.at) {
            let Some(members) = members else { continue };
            let is = |at: u32| members.get(at as usize).copied().unwrap_or(true);
            all &= if at == Mark::REST { rest.iter().any(|&at| is(at)) } else { is(at) };
        }
        lit.push(all);
    }
    lit
}

/// Mutes everything of the front layer that belongs to marks that are not `lit`: the ghost of the whole.
pub(super) fn mute(scene: &mut Scene, lit: &[bool], background: Color) {
    let (marks, shapes) = (&scene.marks, &scene.shapes);
    let mut last = 0;
    let mut mark_at = |x: i32, y: i32| -> Option<bool> {
        // Charts without shapes have no need of what finds them (`xtask/profile.txt`).
        if !shapes.is_empty()
            && let Some(mark) = shape_at(shapes, x, y)
        {
            return lit.get(mark).copied();
        }
        // Things are drawn mark by mark, so the last one is the best guess.
        if !marks.get(last)?.region.contains(x, y) {
            last = marks.iter().position(|mark| mark.region.contains(x, y))?;
        }
        lit.get(last).copied()
    };
    for prim in &mut scene.front {
        let (mut on, mut off) = (false, false);
        let mut touch = |x: i32, y: i32| match mark_at(x, y) {
            Some(true) => on = true,
            Some(false) => off = true,
            None => {}
        };
        match prim {
            Prim::Polygon { points, .. } if !shapes.is_empty() => {
                let of = shapes.iter().find(|(_, outline)| outline == points);
                if of.is_some_and(|(mark, _)| lit.get(*mark as usize) == Some(&false)) {
                    off = true;
                }
            }
            Prim::Fill { rect, .. } => touch(i32::midpoint(rect.x0, rect.x1), i32::midpoint(rect.y0, rect.y1)),
            Prim::Path { points, .. } | Prim::Polygon { points, .. } => {
                for &(x, y) in points.iter() {
                    touch(x, y);
                }
            }
            Prim::Circle { center: (x, y), .. } | Prim::Text { at: (x, y), .. } => touch(*x, *y),
        }
        if !off || on {
            continue;
        }
        let is_text = matches!(prim, Prim::Text { .. });
        let (Prim::Fill { color, .. }
        | Prim::Path { color, .. }
        | Prim::Polygon { color, .. }
        | Prim::Circle { color, .. }
        | Prim::Text { color, .. }) = prim;
        // Numbers stay readable: what was light on a dark bar stands on a ground as light as the page now.
        let keep = if is_text { 56 } else { 24 };
        let apart = |a: u8, b: u8| u32::from(a.abs_diff(b));
        if is_text && apart(color.0, background.0) + apart(color.1, background.1) + apart(color.2, background.2) < 180 {
            *color = Color(255 - color.0, 255 - color.1, 255 - color.2, color.3);
        }
        let mix = |a: u8, b: u8| ((u32::from(a) * keep + u32::from(b) * (100 - keep)) / 100) as u8;
        *color = Color(mix(color.0, background.0), mix(color.1, background.1), mix(color.2, background.2), color.3);
    }
}
