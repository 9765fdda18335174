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
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, rows, trend_words};
use crate::data::Kind;
use crate::describe::Datum;
use crate::locale::Lang;
use crate::metrics::{END_CODES, ENDS, day};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};
use crate::sort;

/// Years between the first and the last beyond which they are no series.
const MOST_YEARS: f64 = 80.0;

/// Where every member of the axis of time begins and ends, in years from the first one, and how many years there are.
struct Times {
    spans: Vec<(f64, f64)>,
    /// The first year; `None` where members are no times and stand side by side.
    first: Option<i64>,
    n: usize,
}

impl Times {
    /// A point in time as people write it, `3/2018`; an end at the turn of a year is the year before, where all are whole years. What
    /// has no end yet goes on.
    fn text(&self, at: f64, end: bool, lang: Lang) -> String {
        if at > self.n as f64 {
            return String::from(if lang == Lang::Vi { "nay" } else { "ongoing" });
        }
        let whole = self.spans.iter().all(|(from, to)| to - from == 1.0);
        let year = at.floor() as i64 + self.first.unwrap_or(0);
        match whole {
            true => (year - i64::from(end)).to_string(),
            false => [&*((at.fract() * 12.0 + 1e-6) as i64 + 1).to_string(), "/", &year.to_string()].concat(),
        }
    }
}

/// What a table tells of a row at a time: what was done and how many rows say so, and the three figures of meetings.
struct Figures<'t> {
    table: &'t Table,
    amount: Option<usize>,
    counted: Option<usize>,
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

impl Figures<'_> {
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

#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let of_kind = |kind: Kind| table.measures.iter().position(|of| of.kind == Some(kind));
    let (meetings, made, carried) = (of_kind(Kind::Meetings), of_kind(Kind::Decisions), of_kind(Kind::Implemented));
    let met_by = [meetings, made, carried];
    let counted = table.measures.iter().position(|of| of.kind.is_none() && of.name == "rows");
    // What was done is told by an amount, by rows, or by both.
    let ends = table.measures.iter().position(|of| of.name == ENDS);
    let amount = (0..table.measures.len()).find(|at| ![met_by[0], met_by[1], met_by[2], counted, ends].contains(&Some(*at)));
    let times = times(table);

    // Rows of what was done by when it began, then those that only met.
    let rest_none = [Vec::new(), Vec::new(), Vec::new()];
    let figures = Figures { table, amount, counted, met_by };
    let n_times = times.spans.len() as u32;
    let mut all: Vec<Row> = Vec::new();
    let mut weights = Vec::new();
    for at in 0..table.axes[0].members.len() as u32 {
        let (mut first, mut done, mut met, mut weight) = (f64::MAX, false, false, 0);
        for time in 0..n_times {
            let here = figures.at(at, time, &rest_none);
            if here.done || here.met {
                first = times.spans[time as usize].0.min(first);
                weight += 1;
            }
            (done, met) = (done || here.done, met || here.met);
        }
        if done || met {
            let name = words::member(&table.axes[0], at as usize, lang);
            all.push(Row { slot: Slot { at, name, sum: Cell::Missing, value: 0.0 }, done, met, first });
            weights.push(weight);
        }
    }
    // Too many rows: those with the fewest years are one.
    let head = sizes.px(22.0);
    let most = most_rows(sizes, head + sizes.px(44.0));
    let mut rest = rest_none.clone();
    if all.len() > most {
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
    }
    let blank = |row: &Row| table.axes[0].members.get(row.slot.at as usize).is_some_and(|member| member.missing);
    let key = |row: &Row| (u8::from(!row.done), u8::from(row.slot.at == Mark::REST || blank(row)), row.first);
    let order = sort::order(all.len(), &mut |a, b| {
        let (a, b) = (key(&all[a as usize]), key(&all[b as usize]));
        (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2))
    });
    let n_done = all.iter().filter(|row| row.done).count();
    let both = n_done > 0 && n_done < all.len();
    // Each part has a line of its own above it, where there are two.
    let mut slots: Vec<Slot> = Vec::with_capacity(all.len() + 1);
    let mut lines: Vec<Option<usize>> = Vec::with_capacity(all.len() + 1);
    for (i, at) in order.iter().enumerate() {
        if both && i == n_done {
            slots.push(Slot { at: Mark::ALL, name: "".into(), sum: Cell::Missing, value: 0.0 });
            lines.push(None);
        }
        slots.push(all[*at as usize].slot.clone());
        lines.push(Some(*at as usize));
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
    let x0 = names.gutter;
    let x1 = sizes.width - sizes.px(2.0);
    let x = |t: f64| x0 + (t / times.n.max(1) as f64 * f64::from(x1 - x0)).round() as i32;
    let year = (x1 - x0) / times.n.max(1) as i32;

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0)));
    let mut pen = sheet.pen(sizes);
    let mut line = Line::new(head / 2, sizes.px(6.0), sizes.small);
    for i in 0..times.n {
        let label = match (times.first, table.axes[1].members.last()) {
            (Some(first), last) if !(i + 1 == times.n && last.is_some_and(|last| last.missing)) => (first + i as i64).to_string(),
            (Some(_), _) => words::member(&table.axes[1], n_times as usize - 1, lang).into_owned(),
            _ => words::member(&table.axes[1], i, lang).into_owned(),
        };
        let text = sizes.shorten(&label, (year - sizes.px(4.0)).max(sizes.px(32.0)), sizes.small);
        line.label(&mut pen, sizes, &text, sizes.text_width(&text, sizes.small), x(i as f64 + 0.5), theme.muted);
        names.rule(&mut pen, sizes, x(i as f64), head, theme.grid);
    }
    names.draw(&mut pen, sizes, head);
    if both {
        // Over the points: what they are of.
        let of = meetings.or(made).or(carried).unwrap_or(0);
        let y = head + n_done as i32 * names.pitch + names.pitch / 2;
        let text = sizes.shorten(words::measure_name(&table.measures[of], lang), sizes.width, sizes.small);
        pen.text(&text, (0, y), Anchor::Start, sizes.small, theme.muted);
    }

    pen.front();
    let color = theme.source[0];
    let (mut pale, mut open, mut kinds) = (false, false, [0; 5]);
    // A number stands beside its disc; where a year has not the room, both move to its middle, or the number goes below.
    let (mut greatest, mut widest) = (1.0f64, 0);
    for row in &all {
        for time in 0..n_times {
            let cells = figures.at(row.slot.at, time, &rest).cells;
            greatest = greatest.max(cells[usize::from(made.is_some())].value().unwrap_or(0) as f64);
            if !row.done {
                widest = sizes.text_width(&told(cells, table, met_by, lang), sizes.small).max(widest);
            }
        }
    }
    let largest = f64::from((names.pitch - names.above) / 2 - sizes.px(1.0)).min(f64::from(sizes.px(10.0))).max(1.0);
    let gap = sizes.px(3.0);
    let room = 2 * largest as i32 + gap + widest + sizes.px(2.0);
    let aside = if largest as i32 + gap + widest <= year / 2 || room > year { 0 } else { (gap + widest) / 2 };
    let below = room > year && names.pitch - names.above >= sizes.px(28.0);
    let (largest, lift) = if below { (f64::from(sizes.px(6.0)).min(largest), sizes.px(6.0)) } else { (largest, 0) };
    let radius = |value: i128| ((value.max(0) as f64 / greatest).sqrt() * largest).round() as i32;
    for (i, of) in lines.iter().enumerate() {
        let Some(row) = of.map(|of| &all[of]) else { continue };
        let at = row.slot.at;
        let (y0, band) = (names.bar_top(head, i), head + i as i32 * names.pitch);
        let middle = y0 + names.bar / 2;
        let total = if row.done { amount.or(counted) } else { meetings.or(made).or(carried) };
        let name_end = if names.above > 0 { (sizes.width, y0) } else { (x0, band + names.pitch) };
        pen.mark(Rect::new(0, band, name_end.0, name_end.1), [at, Mark::ALL], total.unwrap_or(measure), i);
        let top = if names.above > 0 { y0 } else { band };
        let mut pieces = Vec::new();
        for time in 0..n_times {
            let (from, to) = times.spans[time as usize];
            let (from, to) = (x(from), x(to).max(x(from) + sizes.px(3.0)).min(x1));
            let here = figures.at(at, time, &rest);
            if here.done {
                pieces.push((from, to, here.full || amount.is_none(), here.amount));
            }
        }
        // From when it began until it ended, where the file says both.
        let course = match (ends, row.done) {
            (Some(ends), true) => course(&times.spans, &|time| {
                let of = |measure| figures.value(at, time as u32, measure, &rest).value().unwrap_or(0);
                (of(counted), of(Some(ends)))
            }),
            _ => Vec::new(),
        };
        for (from, to, told) in &course {
            let (from, to) = (x(*from), x(to.min(times.n as f64)).max(x(*from) + sizes.px(3.0)).min(x1));
            open |= !told;
            bar(&mut pen, sizes, Rect::new(from, y0, to, y0 + names.bar), color, *told);
        }
        if !course.is_empty() {
            pieces.clear();
        }
        if let [(from, to, ended)] = course[..] {
            // From when until when, in the bar or behind it.
            let (first, last) = (times.text(from, false, lang), times.text(to, true, lang));
            let last = if ended { &*last } else { "?" };
            let text = if first == last { first } else { [&*first, "–", last].concat() };
            let color = if ended { color } else { mix(color, theme.background, 0.7) };
            let (width, from, to) = (sizes.text_width(&text, sizes.small), x(from), x(to.min(times.n as f64)).min(x1));
            let (gap, fits) = (sizes.px(5.0), names.bar >= sizes.small.size as i32);
            if width + 2 * gap <= to - from && fits {
                pen.text(&text, ((from + to) / 2, middle), Anchor::Middle, sizes.small, theme.ink_on(color));
            } else if to + gap + width <= sizes.width {
                pen.text(&text, (to.max(from + sizes.px(3.0)) + gap, middle), Anchor::Start, sizes.small, theme.muted);
            }
        }
        let mut last = None;
        for (from, to, full, why) in pieces {
            // Years without any row are bridged.
            if let Some(last) = last.filter(|last| *last < from) {
                pen.fill(Rect::new(last, middle, from, middle + sizes.line()), color);
            }
            last = Some(last.unwrap_or(to).max(to));
            // A hairline of ground between years.
            let to = if to - from > sizes.px(6.0) { to - sizes.line() } else { to };
            pale |= !full;
            bar(&mut pen, sizes, Rect::new(from, y0, to, y0 + names.bar), color, full);
            if !full && told_of(why) {
                kinds[words::kind(&why)] += 1;
                let sign = words::sign(why);
                if to - from >= sizes.text_width(sign, sizes.small) && names.bar >= sizes.small.size as i32 {
                    pen.text(sign, ((from + to) / 2, middle), Anchor::Middle, sizes.small, theme.ink);
                }
            }
        }
        let mut free = 0;
        for time in 0..n_times {
            let (from, to) = times.spans[time as usize];
            let Here { cells, met, done, .. } = figures.at(at, time, &rest);
            if met {
                for cell in cells.iter().filter(|cell| !row.done && told_of(**cell)) {
                    kinds[words::kind(cell)] += 1;
                }
                let center = (x((from + to) / 2.0), middle);
                let disc = radius(cells[1].value().or(cells[0].value()).unwrap_or(1)).max(sizes.px(2.5));
                let inner = radius(cells[2].value().unwrap_or(0)).min(disc);
                let plain = made.is_none();
                // Discs stay inside of the picture.
                let (aside, lift) = if row.done { (0, 0) } else { (aside, lift) };
                let across = (center.0 - aside).max(disc).min(sizes.width - disc);
                let middle = middle - lift;
                let ground = if row.done { theme.background } else { mix(theme.source[2], theme.background, 0.62) };
                pen.dot((across, middle), disc, if plain { theme.source[2] } else { ground });
                if inner > 0 && !plain {
                    pen.dot((across, middle), inner, theme.source[2]);
                }
                let text = told(cells, table, met_by, lang);
                let width = sizes.text_width(&text, sizes.small);
                let (start, y) = match below {
                    true => ((across - width / 2).min(sizes.width - width).max(0), middle + lift + sizes.px(9.0)),
                    false => (across + disc + gap, middle),
                };
                let end = start + width;
                if !row.done && (below || end <= x(to).max(x(from) + year)) && end <= sizes.width && start >= free {
                    pen.text(&text, (start, y), Anchor::Start, sizes.small, theme.ink);
                    free = end + gap;
                }
            }
            if met || done {
                let of = if done { amount.or(counted) } else { made.or(meetings).or(carried) };
                let end =
                    course.iter().find(|part| part.0 <= from && from < part.1).map_or(to, |part| part.1.min(times.n as f64));
                let (from, to) = (x(from), x(to.max(end)));
                let reach = if to - from < sizes.px(12.0) { sizes.px(6.0) } else { 0 };
                let region = Rect::new((from - reach).max(0), top, (to + reach).min(sizes.width), band + names.pitch);
                pen.mark(region, [at, time], of.unwrap_or(measure), i);
            }
        }
    }
    let marks = pen.done();
    let mut notes = Vec::new();
    if let Some(amount) = amount.filter(|_| pale) {
        notes.push(trend_words::pale_years(words::measure_name(&table.measures[amount], lang), lang));
    }
    if let Some(ends) = ends.filter(|_| open) {
        notes.push(trend_words::without_end(&table.measures[ends].label, lang));
    }
    if made.is_some() && all.iter().any(|row| row.met) {
        notes.push(trend_words::discs(lang).to_owned());
    }
    notes.append(&mut words::signs(&kinds, lang));
    Drawn { scene: sheet.scene(marks), notes, plot: Rect::new(x0, head, x1, bottom), rest, ..Drawn::default() }
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

/// The times during which something of a row went on, from one to the next, and whether what goes on then has an end told. `at` tells
/// how many began and how many ended at a time. As many are under way as have begun and not ended: which of them is which needs not
/// be known. What has no end told goes on to the end of the picture; what ends before it begins is a moment.
fn course(spans: &[(f64, f64)], at: &dyn Fn(usize) -> (i128, i128)) -> Vec<(f64, f64, bool)> {
    let mut events: Vec<(f64, i128)> = Vec::new();
    let mut open = 0;
    for (time, (from, to)) in spans.iter().enumerate() {
        let (begun, ended) = at(time);
        open += begun - ended;
        if begun > 0 {
            events.push((*from, begun));
        }
        if ended > 0 {
            events.push((*to, -ended));
        }
    }
    // What begins when another ends joins it.
    sort::by(&mut events, |a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    // What comes to rest has all its ends told.
    let (mut parts, mut active, mut rest): (Vec<(f64, f64, bool)>, i128, usize) = (Vec::new(), 0, 0);
    for (i, (_, change)) in events.iter().enumerate() {
        active += change;
        rest = if active <= 0 { i } else { rest };
    }
    active = 0;
    for (i, (when, change)) in events.iter().enumerate() {
        active += change;
        let until = events.get(i + 1).map_or(f64::MAX, |next| next.0);
        let told = i < rest || active > open.max(0);
        if active <= 0 && *change > 0 {
            parts.push((*when, *when, true));
        } else if active > 0 && until > *when {
            match parts.last_mut() {
                Some(last) if last.1 == *when && last.2 == told => last.1 = until,
                _ => parts.push((*when, until, told)),
            }
        }
    }
    parts
}

/// What stands beside a point: decisions carried out of those made, else meetings.
#[inline(never)]
fn told(cells: [Cell; 3], table: &Table, of: [Option<usize>; 3], lang: Lang) -> String {
    let mut text = String::new();
    let (parts, mark): (&[usize], _) = if of[1].is_some() { (&[2, 1], "/") } else { (&[0], "") };
    for &part in parts {
        let Some(measure) = of[part] else { continue };
        if !text.is_empty() {
            text.push_str(mark);
        }
        text.push_str(&Numbers::new(&table.measures[measure], cells[part].value().unwrap_or(0), lang).cell(cells[part]));
    }
    text
}

/// The year of `2019-Q2`, `2019-H1` and the like, and where the period lies in it; all of the year for another.
fn period(key: &str) -> (f64, f64, f64) {
    let (year, rest) = key.split_once('-').unwrap_or((key, ""));
    let year = crate::float::parse(year).unwrap_or(f64::NAN);
    let parts = match rest.bytes().next() {
        Some(b'Q') => 4.0,
        Some(b'H') => 2.0,
        _ => 1.0,
    };
    let nth = rest.get(1..).and_then(crate::float::parse).filter(|nth| parts > 1.0 && *nth <= parts).unwrap_or(1.0);
    (year, year + (nth - 1.0) / parts, year + if parts > 1.0 { nth / parts } else { 1.0 })
}

/// Where members stand in time: whole years, days within them, or one after the other.
fn times(table: &Table) -> Times {
    let members = &table.axes[1].members;
    let mut spans = Vec::with_capacity(members.len());
    let (mut low, mut high) = (f64::MAX, f64::MIN);
    let mut all = true;
    let month_first = day::is_month_first(members.iter().map(|member| &*member.key));
    for member in members {
        // A year takes its whole width, a month and a day are points in it.
        let (year, begin, end) = match day::parse(&member.key, month_first) {
            Some((year, part, true)) => (year, year + part, year + part),
            Some((year, ..)) => (year, year, year + 1.0),
            None => period(&member.key),
        };
        // An end before all beginnings, or in another age, is a slip of the pen.
        let end_alone = member.code >= END_CODES;
        let end = if end_alone && day::is_ongoing(&member.key) { f64::INFINITY } else { end };
        if !member.missing {
            all &= begin.is_finite() || end_alone;
            if !end_alone {
                low = low.min(year);
            }
            if year < low + MOST_YEARS {
                high = high.max(year + 1.0);
            }
        }
        spans.push((begin, end));
    }
    if !all || low >= high || high - low > MOST_YEARS {
        let spans: Vec<(f64, f64)> = (0..members.len()).map(|i| (i as f64, i as f64 + 1.0)).collect();
        return Times { n: spans.len(), spans, first: None };
    }
    let mut n = (high - low) as usize;
    let within = |at: f64| if at.is_nan() { 0.0 } else { at.clamp(0.0, high - low) };
    for (span, member) in spans.iter_mut().zip(members) {
        if member.missing {
            // Rows without a time stand behind it.
            *span = (n as f64, n as f64 + 1.0);
            n += 1;
        } else {
            // What goes on ends behind the picture.
            let end = if span.1 == f64::INFINITY { n as f64 + 1.0 } else { within(span.1 - low) };
            *span = (within(span.0 - low), end);
        }
    }
    Times { spans, first: Some(low as i64), n }
}
