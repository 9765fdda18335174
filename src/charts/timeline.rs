//! `timeline`: what was done as bars from the first to the last year with activity, and meetings as points with the decisions
//! that were made and carried out.
//!
//! A year in which something was done is filled, one that only has rows without an amount is pale, and years between without
//! any row leave a thin line. A meeting's pale disc is the decisions made and the dark one in it those carried out, both by
//! area (Tufte, "The Visual Display of Quantitative Information", 1983, on areas that lie: radii go by the square root); the
//! numbers stand beside them where there is the room. Dates stand at their day, years take their whole width.

use super::axis::Line;
use super::grid::Slot;
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{Names, most_rows};
use super::theme::mix;
use super::times::{Times, course};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, rows, trend_words};
use crate::data::Kind;
use crate::describe::Datum;
use crate::locale::Lang;
use crate::metrics::ENDS;
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};
use crate::sort;

/// No members are in the row of all others.
const NO_REST: [Vec<u32>; 3] = [Vec::new(), Vec::new(), Vec::new()];

/// The measures that tell what was done, how many rows say so, how many of it ended, and the three figures of meetings: how many they
/// were, the decisions made, and those carried out.
struct Figures<'t> {
    table: &'t Table,
    amount: Option<usize>,
    counted: Option<usize>,
    ends: Option<usize>,
    met_by: [Option<usize>; 3],
}

/// One row at one time.
struct Here {
    amount: Cell,
    full: bool,
    done: bool,
    cells: [Cell; 3],
    met: bool,
}

impl<'t> Figures<'t> {
    fn of(table: &'t Table) -> Self {
        let of_kind = |kind: Kind| table.measures.iter().position(|of| of.kind == Some(kind));
        let met_by = [Kind::Meetings, Kind::Decisions, Kind::Implemented].map(of_kind);
        let counted = table.measures.iter().position(|of| of.kind.is_none() && of.name == "rows");
        let ends = table.measures.iter().position(|of| of.name == ENDS);
        // What was done is told by an amount, by rows, or by both.
        let known = [met_by[0], met_by[1], met_by[2], counted, ends];
        let amount = (0..table.measures.len()).find(|at| !known.contains(&Some(*at)));
        Figures { table, amount, counted, ends, met_by }
    }

    fn made(&self) -> Option<usize> {
        self.met_by[1]
    }

    /// What a row of meetings is of.
    fn meeting(&self) -> Option<usize> {
        self.met_by[0].or(self.made()).or(self.met_by[2])
    }

    /// What a disc is of.
    fn decision(&self) -> Option<usize> {
        self.made().or(self.meeting())
    }

    #[inline(never)]
    fn value(&self, row: u32, time: u32, measure: Option<usize>, rest: &[Vec<u32>; 3]) -> Cell {
        let datum = |measure| Datum { table: self.table, at: [row, time, Mark::ALL], measure, rest };
        measure.map_or(Cell::Missing, |measure| datum(measure).cell())
    }

    #[inline(never)]
    fn at(&self, row: u32, time: u32, rest: &[Vec<u32>; 3]) -> Here {
        let value = |measure| self.value(row, time, measure, rest);
        let (amount, cells) = (value(self.amount), self.met_by.map(value));
        let full = has(amount);
        let done = full || has(value(self.counted)) || told_of(amount);
        Here { amount, full, done, cells, met: cells.iter().any(|cell| has(*cell) || told_of(*cell)) }
    }

    /// What stands beside a point: decisions carried out of those made, else meetings.
    #[inline(never)]
    fn told(&self, cells: [Cell; 3], lang: Lang) -> String {
        let mut text = String::new();
        let (parts, mark): (&[usize], _) = if self.made().is_some() { (&[2, 1], "/") } else { (&[0], "") };
        for &part in parts {
            let Some(measure) = self.met_by[part] else { continue };
            if !text.is_empty() {
                text.push_str(mark);
            }
            let value = cells[part].value().unwrap_or(0);
            text.push_str(&Numbers::new(&self.table.measures[measure], value, lang).cell(cells[part]));
        }
        text
    }
}

fn has(cell: Cell) -> bool {
    cell.value().is_some_and(|value| value != 0)
}

/// There is no figure, and the file says why.
fn told_of(cell: Cell) -> bool {
    matches!(cell, Cell::NotApplicable | Cell::Withheld | Cell::NotYetDue)
}

/// A row: its slot, whether anything was done, whether anyone met, and when first.
struct Row<'t> {
    slot: Slot<'t>,
    done: bool,
    met: bool,
    first: f64,
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let figures = Figures::of(table);
    let times = Times::of(&table.axes[1].members);
    let head = sizes.px(22.0);
    let (mut all, weights) = rows_of(&figures, &times, sizes.frame.lang);
    let rest = fold(&mut all, &weights, most_rows(sizes, head + sizes.px(44.0)), sizes.frame.lang);
    let order = ordered(&all, table);
    let n_done = all.iter().filter(|row| row.done).count();
    let both = n_done > 0 && n_done < all.len();
    // Each part has a line of its own above it, where there are two.
    let mut slots: Vec<Slot> = Vec::with_capacity(all.len() + 1);
    let mut lines: Vec<Option<&Row>> = Vec::with_capacity(all.len() + 1);
    for (i, at) in order.iter().enumerate() {
        if both && i == n_done {
            slots.push(Slot { at: Mark::ALL, name: "".into(), sum: Cell::Missing, value: 0.0 });
            lines.push(None);
        }
        slots.push(all[*at as usize].slot.clone());
        lines.push(Some(&all[*at as usize]));
    }
    if slots.is_empty() {
        return words::no_data(sizes);
    }
    let mut names = Names::new(sizes, &slots, head + sizes.px(4.0), 24.0, 42);
    if names.above > 0 {
        // Below its name a bar needs no height of its own to be seen.
        names = Names::new(sizes, &slots, head + sizes.px(4.0), 11.0, 42);
        names.bar = names.bar.min(sizes.px(9.0));
    }
    let bottom = head + names.pitch * slots.len() as i32;
    let (x0, x1) = (names.gutter, sizes.width - sizes.px(2.0));

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0)));
    let mut pen = sheet.pen(sizes);
    let discs = Discs::new(&figures, &all, &rest, &names, (x1 - x0) / times.n.max(1) as i32, sizes);
    let scale = Scale { figures: &figures, times: &times, rest: &rest, names: &names, discs, head, x0, x1, sizes };
    scale.draw_years(&mut pen);
    names.draw(&mut pen, sizes, head);
    if both {
        // Over the points: what they are of.
        let of = figures.meeting().unwrap_or(0);
        let y = head + n_done as i32 * names.pitch + names.pitch / 2;
        let text = sizes.shorten(words::measure_name(&table.measures[of], sizes.frame.lang), sizes.width, sizes.small);
        pen.text(&text, (0, y), Anchor::Start, sizes.small, sizes.frame.theme.muted);
    }
    pen.front();
    let mut seen = Seen::default();
    for (i, row) in lines.iter().enumerate() {
        if let Some(row) = row {
            scale.draw_row(&mut pen, row, i, measure, &mut seen);
        }
    }
    let marks = pen.done();
    let notes = notes(&figures, &all, &seen, sizes.frame.lang);
    Drawn { scene: sheet.scene(marks), notes, plot: Rect::new(x0, head, x1, bottom), rest, ..Drawn::default() }
}

/// The rows in which anything was done or anyone met, as the table has them, and in how many times each.
fn rows_of<'t>(figures: &Figures<'t>, times: &Times, lang: Lang) -> (Vec<Row<'t>>, Vec<usize>) {
    let (mut all, mut weights) = (Vec::new(), Vec::new());
    let axis = &figures.table.axes[0];
    for at in 0..axis.members.len() as u32 {
        let (mut first, mut done, mut met, mut weight) = (f64::MAX, false, false, 0);
        for (time, (from, _)) in times.spans.iter().enumerate() {
            let here = figures.at(at, time as u32, &NO_REST);
            if here.done || here.met {
                first = from.min(first);
                weight += 1;
            }
            (done, met) = (done || here.done, met || here.met);
        }
        if done || met {
            let name = words::member(axis, at as usize, lang);
            all.push(Row { slot: Slot { at, name, sum: Cell::Missing, value: 0.0 }, done, met, first });
            weights.push(weight);
        }
    }
    (all, weights)
}

/// Makes one row of those with the fewest times where there are more than `most`; gives the members that are in it.
fn fold(all: &mut Vec<Row>, weights: &[usize], most: usize, lang: Lang) -> [Vec<u32>; 3] {
    let mut rest = NO_REST;
    if all.len() <= most {
        return rest;
    }
    let order = sort::order(all.len(), &mut |a, b| weights[b as usize].cmp(&weights[a as usize]));
    let mut folded = vec![false; all.len()];
    for &at in &order[most - 1..] {
        folded[at as usize] = true;
        rest[0].push(all[at as usize].slot.at);
    }
    let (mut at, mut done, mut met) = (0, false, false);
    all.retain(|row| {
        at += 1;
        if folded[at - 1] {
            (done, met) = (done || row.done, met || row.met);
        }
        !folded[at - 1]
    });
    let name = words::others(rest[0].len(), lang).into();
    let slot = Slot { at: Mark::REST, name, sum: Cell::Missing, value: 0.0 };
    all.push(Row { slot, done, met, first: f64::MAX });
    rest
}

/// The numbers of rows in the order in which they stand: what was done by when it began, then those that only met; within each the
/// blank and all others together last.
fn ordered(all: &[Row], table: &Table) -> Vec<u32> {
    let blank = |row: &Row| table.axes[0].members.get(row.slot.at as usize).is_some_and(|member| member.missing);
    let key = |row: &Row| (u8::from(!row.done), u8::from(row.slot.at == Mark::REST || blank(row)), row.first);
    sort::order(all.len(), &mut |a, b| {
        let (a, b) = (key(&all[a as usize]), key(&all[b as usize]));
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
    })
}

/// What the rows turned out to show, for the notes.
#[derive(Default)]
struct Seen {
    /// A time with rows but no amount.
    pale: bool,
    /// A bar without a told end.
    open: bool,
    /// How many cells of each kind of nothing.
    kinds: [u32; 5],
}

fn notes(figures: &Figures, all: &[Row], seen: &Seen, lang: Lang) -> Vec<String> {
    let measures = &figures.table.measures;
    let mut notes = Vec::new();
    if let Some(amount) = figures.amount.filter(|_| seen.pale) {
        notes.push(trend_words::pale_years(words::measure_name(&measures[amount], lang), lang));
    }
    if let Some(ends) = figures.ends.filter(|_| seen.open) {
        notes.push(trend_words::without_end(&measures[ends].label, lang));
    }
    if figures.made().is_some() && all.iter().any(|row| row.met) {
        notes.push(trend_words::discs(lang).to_owned());
    }
    notes.append(&mut words::signs(&seen.kinds, lang));
    notes
}

/// How meetings are drawn, in pixels. A number stands beside its disc; where a year has not the room, both move to its middle, or the
/// number goes below.
struct Discs {
    /// The value and the radius of the largest disc.
    greatest: f64,
    largest: f64,
    /// Between a disc and its number.
    gap: i32,
    /// How far discs stand to the left of the middle of their time, and above that of their row.
    aside: i32,
    lift: i32,
    below: bool,
    /// The width of a year.
    year: i32,
}

impl Discs {
    fn new(figures: &Figures, all: &[Row], rest: &[Vec<u32>; 3], names: &Names, year: i32, sizes: &Sizes) -> Discs {
        let (mut greatest, mut widest) = (1.0f64, 0);
        for row in all {
            for time in 0..figures.table.axes[1].members.len() as u32 {
                let cells = figures.at(row.slot.at, time, rest).cells;
                greatest = greatest.max(cells[usize::from(figures.made().is_some())].value().unwrap_or(0) as f64);
                if !row.done {
                    widest = sizes.text_width(&figures.told(cells, sizes.frame.lang), sizes.small).max(widest);
                }
            }
        }
        let largest = f64::from((names.pitch - names.above) / 2 - sizes.px(1.0)).min(f64::from(sizes.px(10.0))).max(1.0);
        let gap = sizes.px(3.0);
        let room = 2 * largest as i32 + gap + widest + sizes.px(2.0);
        let aside = if largest as i32 + gap + widest <= year / 2 || room > year { 0 } else { (gap + widest) / 2 };
        let below = room > year && names.pitch - names.above >= sizes.px(28.0);
        let (largest, lift) = if below { (f64::from(sizes.px(6.0)).min(largest), sizes.px(6.0)) } else { (largest, 0) };
        Discs { greatest, largest, gap, aside, lift, below, year }
    }

    fn radius(&self, value: i128) -> i32 {
        ((value.max(0) as f64 / self.greatest).sqrt() * self.largest).round() as i32
    }
}

/// Where rows and times are in the picture, in pixels of the canvas.
struct Scale<'a, 't> {
    figures: &'a Figures<'t>,
    times: &'a Times,
    rest: &'a [Vec<u32>; 3],
    names: &'a Names,
    discs: Discs,
    /// The height of the line of years.
    head: i32,
    /// From where to where times are.
    x0: i32,
    x1: i32,
    sizes: &'a Sizes<'a>,
}

impl Scale<'_, '_> {
    /// Where a time is, in years from the first.
    fn x(&self, time: f64) -> i32 {
        self.x0 + (time / self.times.n.max(1) as f64 * f64::from(self.x1 - self.x0)).round() as i32
    }

    fn draw_years(&self, pen: &mut Pen) {
        let (sizes, times, theme) = (self.sizes, self.times, self.sizes.frame.theme);
        let axis = &self.figures.table.axes[1];
        let mut line = Line::new(self.head / 2, sizes.px(6.0), sizes.small);
        for i in 0..times.n {
            let is_blank = i + 1 == times.n && axis.members.last().is_some_and(|last| last.missing);
            let label = match times.first {
                Some(first) if !is_blank => (first + i as i64).to_string(),
                Some(_) => words::member(axis, times.spans.len() - 1, sizes.frame.lang).into_owned(),
                None => words::member(axis, i, sizes.frame.lang).into_owned(),
            };
            let text = sizes.shorten(&label, (self.discs.year - sizes.px(4.0)).max(sizes.px(32.0)), sizes.small);
            line.label(pen, sizes, &text, sizes.text_width(&text, sizes.small), self.x(i as f64 + 0.5), theme.muted);
            self.names.rule(pen, sizes, self.x(i as f64), self.head, theme.grid);
        }
    }

    /// Draws what was done in a row and who met, the `i`th from above.
    fn draw_row(&self, pen: &mut Pen, row: &Row, i: usize, measure: usize, seen: &mut Seen) {
        let (sizes, names, figures, times) = (self.sizes, self.names, self.figures, self.times);
        let at = row.slot.at;
        let (y0, band) = (names.bar_top(self.head, i), self.head + i as i32 * names.pitch);
        let total = if row.done { figures.amount.or(figures.counted) } else { figures.meeting() };
        let name_end = if names.above > 0 { (sizes.width, y0) } else { (self.x0, band + names.pitch) };
        pen.mark(Rect::new(0, band, name_end.0, name_end.1), [at, Mark::ALL], total.unwrap_or(measure), i);
        // From when it began until it ended, where the file says both.
        let course = match (figures.ends, row.done) {
            (Some(ends), true) => course(&times.spans, &|time| {
                let of = |measure| figures.value(at, time as u32, measure, self.rest).value().unwrap_or(0);
                (of(figures.counted), of(Some(ends)))
            }),
            _ => Vec::new(),
        };
        if course.is_empty() {
            self.draw_pieces(pen, at, y0, seen);
        } else {
            self.draw_course(pen, &course, y0, seen);
        }
        let top = if names.above > 0 { y0 } else { band };
        let mut free = 0;
        for (time, &(from, to)) in times.spans.iter().enumerate() {
            let here = figures.at(at, time as u32, self.rest);
            if here.met {
                for cell in here.cells.iter().filter(|cell| !row.done && told_of(**cell)) {
                    seen.kinds[words::kind(cell)] += 1;
                }
                self.draw_meeting(pen, row, here.cells, (from, to), y0 + names.bar / 2, &mut free);
            }
            if here.met || here.done {
                let of = if here.done { figures.amount.or(figures.counted) } else { figures.decision() };
                let part = course.iter().find(|part| part.0 <= from && from < part.1);
                let end = part.map_or(to, |part| part.1.min(times.n as f64));
                let (from, to) = (self.x(from), self.x(to.max(end)));
                let reach = if to - from < sizes.px(12.0) { sizes.px(6.0) } else { 0 };
                let region = Rect::new((from - reach).max(0), top, (to + reach).min(sizes.width), band + names.pitch);
                pen.mark(region, [at, time as u32], of.unwrap_or(measure), i);
            }
        }
    }

    /// Draws bars from beginnings to ends, and a single one's dates in it or behind it.
    fn draw_course(&self, pen: &mut Pen, course: &[(f64, f64, bool)], y0: i32, seen: &mut Seen) {
        let (sizes, times, theme) = (self.sizes, self.times, self.sizes.frame.theme);
        let (color, bottom) = (theme.source[0], y0 + self.names.bar);
        for (from, to, told) in course {
            let from_x = self.x(*from);
            let to = self.x(to.min(times.n as f64)).max(from_x + sizes.px(3.0)).min(self.x1);
            seen.open |= !told;
            bar(pen, sizes, Rect::new(from_x, y0, to, bottom), color, *told);
        }
        let &[(from, to, ended)] = course else { return };
        let (first, last) = (times.text(from, false, sizes.frame.lang), times.text(to, true, sizes.frame.lang));
        let last = if ended { &*last } else { "?" };
        let text = if first == last { first } else { [&*first, "–", last].concat() };
        let color = if ended { color } else { mix(color, theme.background, 0.7) };
        let width = sizes.text_width(&text, sizes.small);
        let (from, to) = (self.x(from), self.x(to.min(times.n as f64)).min(self.x1));
        let (gap, middle) = (sizes.px(5.0), y0 + self.names.bar / 2);
        if width + 2 * gap <= to - from && self.names.bar >= sizes.small.size as i32 {
            pen.text(&text, ((from + to) / 2, middle), Anchor::Middle, sizes.small, theme.ink_on(color));
        } else if to + gap + width <= sizes.width {
            pen.text(&text, (to.max(from + sizes.px(3.0)) + gap, middle), Anchor::Start, sizes.small, theme.muted);
        }
    }

    /// Draws each time in which something was done.
    fn draw_pieces(&self, pen: &mut Pen, at: u32, y0: i32, seen: &mut Seen) {
        let (sizes, figures, theme) = (self.sizes, self.figures, self.sizes.frame.theme);
        let (color, middle) = (theme.source[0], y0 + self.names.bar / 2);
        let mut last: Option<i32> = None;
        for (time, &(from, to)) in self.times.spans.iter().enumerate() {
            let here = figures.at(at, time as u32, self.rest);
            if !here.done {
                continue;
            }
            let (from, to) = (self.x(from), self.x(to).max(self.x(from) + sizes.px(3.0)).min(self.x1));
            // Years without any row are bridged.
            if let Some(last) = last.filter(|last| *last < from) {
                pen.fill(Rect::new(last, middle, from, middle + sizes.line()), color);
            }
            last = Some(last.unwrap_or(to).max(to));
            // A hairline of ground between years.
            let to = if to - from > sizes.px(6.0) { to - sizes.line() } else { to };
            let full = here.full || figures.amount.is_none();
            seen.pale |= !full;
            bar(pen, sizes, Rect::new(from, y0, to, y0 + self.names.bar), color, full);
            if !full && told_of(here.amount) {
                seen.kinds[words::kind(&here.amount)] += 1;
                let sign = words::sign(here.amount);
                if to - from >= sizes.text_width(sign, sizes.small) && self.names.bar >= sizes.small.size as i32 {
                    pen.text(sign, ((from + to) / 2, middle), Anchor::Middle, sizes.small, theme.ink);
                }
            }
        }
    }

    /// Draws the disc of those who met in a time, and its number where nothing stands before `free`.
    fn draw_meeting(&self, pen: &mut Pen, row: &Row, cells: [Cell; 3], (from, to): (f64, f64), middle: i32, free: &mut i32) {
        let (sizes, discs, theme) = (self.sizes, &self.discs, self.sizes.frame.theme);
        let disc = discs.radius(cells[1].value().or(cells[0].value()).unwrap_or(1)).max(sizes.px(2.5));
        let inner = discs.radius(cells[2].value().unwrap_or(0)).min(disc);
        let plain = self.figures.made().is_none();
        // Discs stay inside of the picture.
        let (aside, lift) = if row.done { (0, 0) } else { (discs.aside, discs.lift) };
        let across = (self.x((from + to) / 2.0) - aside).max(disc).min(sizes.width - disc);
        let middle = middle - lift;
        let ground = if row.done { theme.background } else { mix(theme.source[2], theme.background, 0.62) };
        pen.dot((across, middle), disc, if plain { theme.source[2] } else { ground });
        if inner > 0 && !plain {
            pen.dot((across, middle), inner, theme.source[2]);
        }
        let text = self.figures.told(cells, sizes.frame.lang);
        let width = sizes.text_width(&text, sizes.small);
        let (start, y) = match discs.below {
            true => ((across - width / 2).min(sizes.width - width).max(0), middle + lift + sizes.px(9.0)),
            false => (across + disc + discs.gap, middle),
        };
        let end = start + width;
        let fits = discs.below || end <= self.x(to).max(self.x(from) + discs.year);
        if !row.done && fits && end <= sizes.width && start >= *free {
            pen.text(&text, (start, y), Anchor::Start, sizes.small, theme.ink);
            *free = end + discs.gap;
        }
    }
}

/// A bar; a pale one has an edge by which it is seen on any ground.
#[inline(never)]
fn bar(pen: &mut Pen, sizes: &Sizes, rect: Rect, color: Color, full: bool) {
    pen.fill(rect, color);
    let (line, Rect { x0, y0, x1, y1 }) = (sizes.line(), rect);
    if !full && x1 - x0 > 2 * line {
        pen.fill(Rect::new(x0 + line, y0 + line, x1 - line, y1 - line), mix(color, sizes.frame.theme.background, 0.7));
    }
}
