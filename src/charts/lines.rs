//! Lines over years or another ordered dimension: `lines`, `share-trend`, and `funding-trend?form=lines`.
//!
//! A line has a gap where a year is blank: a blank is never zero. Across years that the file has not at all it is a pale hairline, for
//! a survey every five years is a course all the same. Names stand at the ends of their lines, moved apart where
//! they would overlap, with the last value; where there is not the room for that, a legend names them. The eight largest lines
//! have colors, all others are thin and gray. The axis of amounts begins at zero; that of shares and rates begins where the
//! lines do, has no base line then, and a note says so.
//!
//! `share-trend` shows the 50 % line, and for each line the band in which the share lies whatever the unknown sex is (see
//! `metrics::sex`).

use super::axis::Scale;
use super::columns::{Bands, Place, band_labels, places, value_axis};
use super::dwarf;
use super::grid::{Grid, Shape};
use super::labels::spread;
use super::paired::{Pairs, Said};
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{MOST_SERIES, member_color};
use super::theme::mix;
use super::trend_words;
use super::words::{self, Numbers};
use super::{ChartKind, ChartRequest, Drawn, LegendItem, Sort, rows};
use crate::locale::format_percent;
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Rect};
use crate::sort;

/// One line.
struct Line {
    color: Color,
    /// Among the largest, so that it has a color and a name.
    named: bool,
}

/// The text at the end of a line.
struct Label {
    /// The column of the grid; `None` for the 50 % line.
    col: Option<usize>,
    texts: Vec<String>,
    color: Color,
    /// Where the line ends.
    end: (i32, i32),
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    if table.axes[0].members.len() < 2 {
        // A single point is no line.
        return rows::draw(chart, table, measure, sizes, table.axes.len() > 1);
    }
    let shape = Shape { sort: Sort::Data, most_rows: usize::MAX, most_cols: usize::MAX, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let (n_rows, n_cols) = (grid.rows.len(), grid.cols.len());
    let lines = choose(table, measure, &grid, sizes, shape);
    let places = places_of_line(&grid, table);
    let of = &table.measures[measure];
    let share = chart.kind == ChartKind::ShareTrend;

    // Bounds of shares: the least and the greatest, line by line.
    let mut bounds = Vec::new();
    if share {
        for (slot, line) in grid.cols.iter().zip(&lines) {
            let (col, n) = if n_cols == 1 { (0, 1) } else { (slot.at as usize, table.axes[1].members.len()) };
            for row in &grid.rows {
                let first = (row.at as usize * n + col) * table.measures.len() + measure;
                let bound = |more: usize| table.cells.get(first + more).and_then(|cell| cell.value()).filter(|_| line.named);
                bounds.push(bound(1).zip(bound(2)));
            }
        }
    }
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in &grid.values {
        (low, high) = (low.min(*value), high.max(*value));
    }
    for (from, to) in bounds.iter().flatten() {
        (low, high) = (low.min(*from as f64), high.max(*to as f64));
    }
    let parity = 50.0 * 10f64.powi(of.scale.min(18).into());
    if share {
        (low, high) = (low.min(parity), high.max(parity));
    }
    if low > high {
        // Nothing to show: an axis all the same.
        (low, high) = (0.0, 0.0);
    }
    (low, high) = sizes.hold(low, high);
    let numbers = Numbers::between(of, low.min(0.0), high.max(0.0), lang);
    // Amounts are read as heights above zero, shares and rates as a course.
    let mut from_zero = of.adds || low <= high * 0.3 || low > high;
    let height = sizes.height.unwrap_or(sizes.tall(if sizes.width < sizes.px(480.0) { 240.0 } else { 300.0 }));
    let (top, bottom) = (sizes.px(20.0) + sizes.written.head, height - sizes.px(24.0));
    let mut scale = Scale::from_zero(low.min(high), high.max(low), bottom.max(top + 1), top);
    if !from_zero {
        // Shares that hardly move are not blown up: the axis spans ten points at least.
        let least = if share { (parity * 0.2 - (high - low)) / 2.0 } else { 0.0 };
        let pad = ((high - low).max(high / 10.0) / 8.0).max(least);
        scale.low = (low - pad).max(0.0);
        from_zero = scale.low <= 0.0;
        scale.high = if share && high + pad > 2.0 * parity { high.max(2.0 * parity) } else { high + pad };
    }
    scale = dwarf::straight(scale, sizes, chart, table, &[measure], &grid.values);
    sizes.shown_along(scale);

    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    // Names at the ends take a part of the width; where one does not fit, a legend does their work.
    let single = n_cols == 1;
    let room = (sizes.width * 3 / 10).min(sizes.px(180.0));
    let line = sizes.small.size as i32 * 5 / 4;
    let mut labels: Vec<Label> = Vec::new();
    let mut fits = true;
    for (col, slot) in grid.cols.iter().enumerate() {
        let last = (0..n_rows).rev().find(|row| !grid.values[row * n_cols + col].is_nan());
        let (true, false, Some(last)) = (lines[col].named, single, last) else { continue };
        let value = &grid.cells[last * n_cols + col];
        fits &= words_fit(sizes, &slot.name, room) && !sizes.panel;
        let texts = name_with(sizes, &slot.name, &numbers.cell(*value), room, 2);
        let y = scale.px(grid.values[last * n_cols + col]);
        labels.push(Label { col: Some(col), texts, color: lines[col].color, end: (last as i32, y) });
    }
    if share {
        let narrow = if sizes.width < sizes.px(480.0) { room * 2 / 3 } else { room };
        let mut texts = sizes.wrap(trend_words::parity(lang), narrow, sizes.small, 2);
        if texts.iter().any(|text| text.contains('…')) {
            texts = format_percent(1, 2, 0, lang).into_iter().collect();
        }
        labels.push(Label { col: None, texts, color: theme.muted, end: (i32::MAX, scale.px(parity)) });
    }
    let order = sort::order(labels.len(), &mut |a, b| labels[a as usize].end.1.cmp(&labels[b as usize].end.1));
    let (mut wishes, mut widest) = (Vec::with_capacity(labels.len()), 0);
    for at in &order {
        let label = &labels[*at as usize];
        wishes.push((label.end.1, label.texts.len() as i32 * line + sizes.px(2.0)));
        for text in &label.texts {
            widest = sizes.text_width(text, sizes.small).max(widest);
        }
    }
    let starts = if fits && sizes.width > sizes.px(240.0) { spread(&wishes, 0, bottom) } else { None };
    let gap = sizes.px(14.0);
    let half_dot = sizes.px(3.5);
    let right = match &starts {
        Some(starts) if !starts.is_empty() => sizes.width - widest - gap - half_dot,
        _ => sizes.width - half_dot,
    };

    let x0 = value_axis(&mut pen, sizes, &scale, &numbers, right + half_dot);
    if from_zero || low < 0.0 {
        let zero = scale.px(0.0);
        pen.fill(Rect::new(x0, zero, right + half_dot, zero + sizes.line()), theme.axis);
    }

    // The first point stands beside the axis and the last one at the end.
    let n = places.len().max(2) as i32;
    let left = x0 + half_dot;
    let step = f64::from(right - left) / f64::from(n - 1);
    let x = |place: i32| left + (f64::from(place) * step).round() as i32;
    let bands = Bands { from: left - (step / 2.0) as i32, to: right + (step / 2.0) as i32, n: places.len().max(1) as i32 };
    band_labels(&mut pen, sizes, &places, words::is_year(&table.axes[0]), &bands, bottom + sizes.px(12.0));
    // What stays when something is picked: the line of parity and its name.
    if share {
        dashes(&mut pen, sizes, (x0, right + half_dot), scale.px(parity));
        for (at, start) in order.iter().zip(starts.iter().flatten()) {
            let label = &labels[*at as usize];
            if label.col.is_none() {
                write_label(&mut pen, sizes, label, *start, (right, right + half_dot + gap), line);
            }
        }
    }

    pen.front();
    let gaps = grid.rows.iter().any(|row| matches!(row.sum, Cell::Missing));
    let mut bridged = false;
    let mut banded = false;
    for (line, bounds) in lines.iter().zip(bounds.chunks(n_rows)) {
        banded |= band(&mut pen, sizes, &places, bounds, &scale, &x, see_through(line.color));
    }
    let radius = if step > f64::from(sizes.px(22.0)) { half_dot } else { sizes.px(2.5) };
    // Gray ones first, so that they lie below.
    for named in [false, true] {
        for (col, line) in lines.iter().enumerate() {
            if line.named != named {
                continue;
            }
            let width = if named { 2 } else { 1 };
            let mut run: Vec<(i32, i32)> = Vec::with_capacity(places.len());
            let mut alone: Vec<(i32, i32)> = Vec::new();
            let mut before: Option<(i32, i32)> = None;
            for (i, place) in places.iter().enumerate() {
                let value = place.row.map_or(f64::NAN, |row| grid.values[row * n_cols + col]);
                if !value.is_nan() {
                    let here = (x(i as i32), scale.px(value));
                    if let Some(before) = before.filter(|_| run.is_empty()) {
                        bridged = true;
                        pen.path(&[before, here], mix(line.color, theme.background, 0.25), 1);
                    }
                    before = Some(here);
                    run.push(here);
                } else if place.row.is_some() || place.name.is_empty() {
                    // What the file has as a blank is a gap, and what is blank on the axis itself comes after nothing.
                    before = None;
                }
                if value.is_nan() || i + 1 == places.len() {
                    if run.len() > 1 {
                        pen.path(&run, line.color, width);
                    }
                    if run.len() == 1 || named && step > f64::from(sizes.px(9.0)) {
                        alone.append(&mut run);
                    }
                    run.clear();
                }
            }
            for at in alone {
                pen.dot(at, if named { radius } else { sizes.px(1.5) }, line.color);
            }
        }
    }
    if single {
        let across = share.then(|| scale.px(parity));
        values(&mut pen, sizes, &grid, &places, &numbers, &scale, &x, (step, x0, across));
    }
    let mut legend = Vec::new();
    match starts {
        Some(starts) => {
            // The place of each row, to find where a line ends.
            let mut place_of = vec![0; n_rows];
            for (i, place) in places.iter().enumerate() {
                if let Some(row) = place.row {
                    place_of[row] = i as i32;
                }
            }
            for (at, start) in order.iter().zip(starts) {
                let label = &labels[*at as usize];
                if label.col.is_some() {
                    let from = x(place_of[label.end.0 as usize]);
                    write_label(&mut pen, sizes, label, start, (from, right + half_dot + gap), line);
                }
            }
        }
        None => {
            for label in &labels {
                legend.push(match label.col {
                    Some(col) => rows::legend_item(&grid, col, label.color),
                    None => LegendItem { label: trend_words::parity(lang).to_owned(), color: theme.muted, key: String::new() },
                });
            }
        }
    }
    marks(&mut pen, &grid, &places, &scale, measure, |i| {
        let half = step / 2.0;
        let edge = |at: f64| (f64::from(left) + at).round() as i32;
        let (from, to) = (edge(f64::from(i) * step - half), edge(f64::from(i) * step + half));
        Rect::new(from.max(0), 0, to.clamp(0, sizes.width), bottom)
    });
    let marks = pen.done();
    let mut notes = Vec::new();
    let n_gray = lines.iter().filter(|line| !line.named).count();
    if n_gray > 0 {
        notes.push(trend_words::gray_lines(n_gray, lang));
    }
    if !from_zero && low >= 0.0 {
        notes.push(trend_words::not_from_zero(lang).to_owned());
    }
    if banded {
        notes.push(trend_words::unknown_band(lang).to_owned());
    }
    notes.append(&mut trend_words::notes_with_gaps(&grid, gaps, lang));
    if bridged {
        notes.push(trend_words::bridged(lang).to_owned());
    }
    let mut members = Vec::with_capacity(places.len());
    for (i, place) in places.iter().enumerate() {
        members.extend(place.row.map(|row| (grid.rows[row].at, x(i as i32))));
    }
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend,
        notes,
        places: super::Places { values: Some((scale, true)), members, ..Default::default() },
        plot: Rect::new(x0, top, right, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The name of a line at its end, from `start` downwards; a hairline leads to it from where the line ends.
fn write_label(pen: &mut Pen, sizes: &Sizes, label: &Label, start: i32, (from, text_x): (i32, i32), line: i32) {
    let theme = sizes.frame.theme;
    let middle = start + (label.texts.len() as i32 * line + sizes.px(2.0)) / 2;
    if label.col.is_some() {
        // What ends earlier is led across, fainter.
        let near = (text_x - sizes.px(3.0), middle);
        let turn = (text_x - sizes.px(14.0) + sizes.px(1.0), label.end.1);
        pen.path(&[(from, label.end.1), turn, near], mix(label.color, theme.background, 0.5), 1);
    }
    for (i, text) in label.texts.iter().enumerate() {
        let y = middle + (2 * i as i32 + 1 - label.texts.len() as i32) * line / 2;
        let ink = if label.col.is_some() { theme.ink } else { theme.muted };
        pen.text(text, (text_x, y), Anchor::Start, sizes.small, ink);
    }
}

/// What stands along the axis of a line: what is blank there has no place in the course, and stands apart at the end.
pub fn places_of_line<'t>(grid: &Grid<'t>, table: &'t Table) -> Vec<Place<'t>> {
    let mut places = places(grid, table);
    let last = places.len().saturating_sub(1);
    let row = places.last().and_then(|place| place.row);
    let blank = |row: usize| table.axes[0].members.get(grid.rows[row].at as usize).is_some_and(|member| member.missing);
    if last > 0 && row.is_some_and(blank) {
        places.insert(last, Place { name: "".into(), row: None });
    }
    places
}

/// Which lines have a color: the largest by their sums; of rates, by the sums that they were worked out from.
fn choose(table: &Table, measure: usize, grid: &Grid, sizes: &Sizes, shape: Shape) -> Vec<Line> {
    let theme = sizes.frame.theme;
    let n = grid.cols.len();
    let mut weights = Vec::with_capacity(n);
    let weigh = table.measures.iter().position(|of| of.adds).filter(|_| !table.measures[measure].adds);
    let other = weigh.map(|weigh| Grid::new(table, weigh, shape, sizes.frame.lang));
    for slot in &other.as_ref().unwrap_or(grid).cols {
        // Nothing is less than every value.
        weights.push(if slot.value.is_nan() { 1.0 } else { -slot.value.abs() });
    }
    let mut lines = Vec::with_capacity(n);
    for _ in 0..n {
        lines.push(Line { color: mix(theme.rest, theme.background, 0.45), named: false });
    }
    let mut taken = [false; 8];
    let largest = sort::order(n, &mut |a, b| weights[a as usize].total_cmp(&weights[b as usize]));
    for &col in largest.iter().take(MOST_SERIES) {
        lines[col as usize].named = true;
    }
    for (col, line) in lines.iter_mut().enumerate() {
        if line.named {
            line.color = match table.axes.get(1) {
                Some(axis) => member_color(theme, axis, grid.cols[col].at, &mut taken),
                None if table.measures[measure].adds => theme.source[0],
                None => theme.sex[0],
            };
        }
    }
    lines
}

/// A color for a band through which lines are seen.
fn see_through(color: Color) -> Color {
    Color(color.0, color.1, color.2, 41)
}

/// Whether a name can stand in two lines of this room without losing anything.
fn words_fit(sizes: &Sizes, name: &str, room: i32) -> bool {
    let name = &Pairs::alone(sizes.pairs.said(name).first().to_owned());
    let lines = sizes.wrap(name, room, sizes.small, 2);
    lines.iter().all(|line| !line.contains('…')) && !lines.is_empty()
}

/// A name in at most so many lines and its value behind it, or below where that is too wide.
#[inline(never)]
pub fn name_with(sizes: &Sizes, name: &str, value: &str, room: i32, most: usize) -> Vec<String> {
    if let Said::Both(first, second) = sizes.pairs.said(name) {
        // The value stays with the first language.
        let mut lines = name_with(sizes, &Pairs::alone(first.to_owned()), value, room, most);
        lines.push(Pairs::second(sizes.shorten(&Pairs::alone(second), room, sizes.small)));
        return lines;
    }
    let mut lines = sizes.wrap(name, room, sizes.small, most);
    if let Some(last) = lines.last_mut()
        && let both = [sizes.pairs.said(last).first(), "\u{a0}\u{a0}", value].concat()
        && sizes.text_width(&both, sizes.small) <= room
    {
        *last = both;
    } else {
        lines.push(value.to_owned());
    }
    lines
}

/// A dashed line across.
fn dashes(pen: &mut Pen, sizes: &Sizes, (mut from, to): (i32, i32), y: i32) {
    let dash = sizes.px(5.0).max(2);
    while from < to {
        pen.fill(Rect::new(from, y, (from + dash).min(to), y + sizes.line()), sizes.frame.theme.muted);
        from += dash * 2;
    }
}

/// Fills the band between least and greatest, in as many pieces as there are; whether there was one.
#[inline(never)]
#[allow(clippy::too_many_arguments)]
fn band(
    pen: &mut Pen,
    sizes: &Sizes,
    places: &[Place],
    bounds: &[Option<(i128, i128)>],
    scale: &Scale,
    x: &dyn Fn(i32) -> i32,
    color: Color,
) -> bool {
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let mut any = false;
    for (i, place) in places.iter().enumerate() {
        let here = place.row.and_then(|row| *bounds.get(row)?);
        if let Some((least, most)) = here {
            any |= least < most;
            upper.push((x(i as i32), scale.px(most as f64)));
            lower.push((x(i as i32), scale.px(least as f64)));
        }
        if here.is_none() || i + 1 == places.len() {
            if let (1, [high], [low]) = (upper.len(), &upper[..], &lower[..]) {
                let half = sizes.px(3.0);
                pen.fill(Rect::new(high.0 - half, high.1, high.0 + half, low.1), color);
            } else {
                lower.reverse();
                upper.append(&mut lower);
                pen.polygon(&upper, color);
            }
            upper.clear();
            lower.clear();
        }
    }
    any
}

/// The values of a single line: above its points, or below in a hollow, as many as stand apart. `across`: where a line runs through
/// the picture that no number may stand on.
#[inline(never)]
#[allow(clippy::too_many_arguments)]
fn values(
    pen: &mut Pen,
    sizes: &Sizes,
    grid: &Grid,
    places: &[Place],
    numbers: &Numbers,
    scale: &Scale,
    x: &dyn Fn(i32) -> i32,
    (step, left, across): (f64, i32, Option<i32>),
) {
    let value = |i: usize| places.get(i).and_then(|place| place.row).map_or(f64::NAN, |row| grid.values[row]);
    let (mut texts, mut widest) = (Vec::with_capacity(places.len()), 0);
    for place in places {
        let text = place.row.map_or(String::new(), |row| numbers.brief(grid.cells[row]));
        let width = sizes.text_width(&text, sizes.small);
        widest = width.max(widest);
        texts.push((text, width));
    }
    if f64::from(widest + sizes.px(4.0)) > step {
        return;
    }
    let mut last = (i32::MIN, 0);
    for (i, (text, width)) in texts.iter().enumerate() {
        let here = value(i);
        if here.is_nan() {
            continue;
        }
        let (before, after) = (if i > 0 { value(i - 1) } else { f64::NAN }, value(i + 1));
        let away = sizes.px(11.0);
        let y = scale.px(here);
        // What is not there is no slope.
        let hollow = before.min(after) > here && before.max(after) > here;
        let struck = |text: i32| across.is_some_and(|line| (text - line).abs() < sizes.px(7.0));
        let below = (hollow || struck(y - away)) && y + 2 * away < scale.from.max(scale.to) && !struck(y + away);
        let half = (width + 1) / 2;
        // Away from a line that comes steeply through where the text would stand.
        let steep = |there: f64| {
            let up = f64::from(if below { scale.px(there) - y } else { y - scale.px(there) });
            i32::from(!there.is_nan() && up * f64::from(half) > step * f64::from(sizes.px(3.0)))
        };
        let aside = (steep(before) - steep(after)) * half;
        // Not into the name of a line across.
        let end = (x(places.len() as i32 - 1) + sizes.px(16.0)).min(sizes.width);
        let middle = (x(i as i32) + aside).max(left + half).min(end - half);
        let at = (middle, if below { y + away } else { y - away });
        // At the edges a text is moved towards its neighbor.
        if at.0 - half < last.0 && (at.1 - last.1).abs() < sizes.px(15.0) {
            continue;
        }
        last = (at.0 + half + sizes.px(2.0), at.1);
        pen.text(text, at, Anchor::Middle, sizes.small, sizes.frame.theme.ink);
    }
}

/// One mark a point, line by line; a point answers within its band to all that is nearer to it than to another.
#[inline(never)]
fn marks(pen: &mut Pen, grid: &Grid, places: &[Place], scale: &Scale, measure: usize, band: impl Fn(i32) -> Rect) {
    let n_cols = grid.cols.len();
    let mut regions = vec![Rect::default(); places.len() * n_cols];
    for (i, place) in places.iter().enumerate() {
        let Some(row) = place.row else { continue };
        let mut points = Vec::with_capacity(n_cols);
        for (col, value) in grid.row(row).iter().enumerate() {
            if !value.is_nan() {
                points.push((scale.px(*value), col));
            }
        }
        let order = sort::order(points.len(), &mut |a, b| points[a as usize].cmp(&points[b as usize]));
        let Rect { x0, y0, x1, y1 } = band(i as i32);
        let mut from = y0;
        for (nth, at) in order.iter().enumerate() {
            let (y, col) = points[*at as usize];
            let until = order.get(nth + 1).map_or(y1, |next| (y + points[*next as usize].0 + 1) / 2).max(from);
            regions[i * n_cols + col] = Rect::new(x0, from, x1, until);
            from = until;
        }
    }
    for (col, slot) in grid.cols.iter().enumerate() {
        for (i, place) in places.iter().enumerate() {
            if let Some(row) = place.row
                && !grid.row(row)[col].is_nan()
            {
                pen.mark(regions[i * n_cols + col], grid.at(grid.rows[row].at, slot.at), measure, col);
            }
        }
    }
}
