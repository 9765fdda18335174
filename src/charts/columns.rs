//! Upright columns over time, stacked where the table has a second axis: what `funding-trend` and `bars` over years draw.
//!
//! Years that the data skips keep their place, so that the distance between columns is time. The number above a column is its
//! sum. Labels below are never turned: they are shortened to their column, or every second, third … is shown.

use std::borrow::Cow;

use super::axis::Scale;
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sizes, paint};
use super::rows::{MOST_SERIES, colors, legend};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Layer, Mark, Rect};

/// Years between the first and the last beyond which gaps are not kept: more than that is no series of years.
const MOST_YEARS: i64 = 80;

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let most_rows = (sizes.width / sizes.px(5.0).max(1)).clamp(2, 400) as usize;
    let shape = Shape { sort: chart.sort, most_rows, most_cols: MOST_SERIES, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let single = grid.cols.len() == 1;
    let colors = colors(&grid, sizes);
    let places = places(&grid, table);

    let reach: Vec<(i128, i128)> = (0..grid.rows.len()).map(|row| grid.reach(row)).collect();
    let low = reach.iter().map(|r| r.0).min().unwrap_or(0);
    let high = reach.iter().map(|r| r.1).max().unwrap_or(0);
    let of = &table.measures[measure];
    let numbers = Numbers::new(of, low.saturating_abs().max(high), lang);

    let height = sizes.height.unwrap_or(sizes.px(if sizes.width < sizes.px(480.0) { 220.0 } else { 280.0 }));
    let top = sizes.px(20.0);
    let bottom = height - sizes.px(24.0);
    let below = if low < 0 { sizes.px(16.0) } else { 0 };
    let scale = Scale::from_zero(low, high, (bottom - below).max(top + 1), top);
    let (labels, gutter) = value_labels(sizes, &scale, &numbers);
    let (x0, x1) = (gutter, sizes.width);
    let n = places.len().max(1) as i32;
    let band = |i: i32| x0 + ((x1 - x0) as f64 * f64::from(i) / f64::from(n)).round() as i32;
    let band_width = (x1 - x0) / n;
    let bar = (band_width * 7 / 10).clamp(1, sizes.px(110.0).max(1));
    let bar = if band_width <= 3 { band_width.max(1) } else { bar };
    let zero = scale.px(0);

    let scene = paint(sizes, height, |pen| {
        grid_lines(pen, sizes, &labels, gutter);
        let names: Vec<&str> = places.iter().map(|(name, _)| &**name).collect();
        band_labels(pen, sizes, &names, words::is_year(&table.axes[0]), &band, bottom + sizes.px(12.0));
        pen.fill(Rect::new(x0, zero, x1, zero + sizes.line()), theme.axis);

        pen.layer(Layer::Front);
        let printed: Vec<Option<String>> = places
            .iter()
            .map(|(_, row)| match row.map_or(Cell::Missing, |row| grid.rows[row].sum) {
                Cell::Value(value) => Some(numbers.print(value)),
                _ => None,
            })
            .collect();
        let widest = printed.iter().flatten().map(|text| sizes.number_width(text, sizes.small)).max().unwrap_or(0);
        let with_numbers = widest + sizes.px(4.0) <= band_width;
        for (i, (_, row)) in places.iter().enumerate() {
            let (start, end) = (band(i as i32), band(i as i32 + 1));
            let middle = (start + end) / 2;
            let (bar0, bar1) = (middle - bar / 2, middle - bar / 2 + bar);
            let sum = row.map_or(Cell::Missing, |row| grid.rows[row].sum);
            let (mut peak, mut depth) = (zero, zero);
            if let Some(row) = *row {
                let (mut under, mut over) = (0i128, 0i128);
                for (j, cell) in grid.row(row).iter().enumerate() {
                    let Some(value) = cell.value() else { continue };
                    let from = if value < 0 { &mut under } else { &mut over };
                    let begin = *from;
                    *from = from.saturating_add(value);
                    let (mut y0, mut y1) = (scale.px(begin.max(*from)), scale.px(begin.min(*from)));
                    if y0 == y1 && value != 0 && begin == 0 {
                        (y0, y1) = if value < 0 { (y0, y1 + sizes.line()) } else { (y0 - sizes.line(), y1) };
                    }
                    let stacked = !single && begin != 0 && y1 - y0 > 4 * sizes.line();
                    let part = if stacked { sizes.line() } else { 0 };
                    let color = if grid.rows[row].at == Mark::REST {
                        super::theme::mix(colors[j], theme.background, 0.45)
                    } else {
                        colors[j]
                    };
                    let (cut0, cut1) = if value < 0 { (y0 + part, y1) } else { (y0, y1 - part) };
                    pen.fill(Rect::new(bar0, cut0, bar1, cut1), color);
                    (peak, depth) = (peak.min(y0), depth.max(y1));
                    if !single {
                        pen.mark(Rect::new(start, y0, end, y1), grid.at(grid.rows[row].at, grid.cols[j].at), measure, i);
                    }
                }
                let col = if single { grid.cols[0].at } else { Mark::ALL };
                let region = if single { Rect::new(start, 0, end, height) } else { Rect::new(start, 0, end, peak) };
                pen.mark(region, grid.at(grid.rows[row].at, col), measure, i);
            }
            match (&printed[i], sum.value()) {
                (Some(text), Some(value)) if with_numbers => {
                    let y = if value < 0 { depth + sizes.px(9.0) } else { peak - sizes.px(9.0) };
                    pen.text(text, (middle, y), Anchor::Middle, sizes.small, theme.ink);
                }
                (None, _) if band_width > sizes.font.size as i32 => {
                    let (text, y) = (words::sign(sum), zero - sizes.px(9.0));
                    pen.text(text, (middle, y), Anchor::Middle, sizes.font, theme.muted);
                }
                _ => {}
            }
        }
    });
    let mut notes = if single { words::notes(&grid, lang) } else { words::counts(&grid, lang) };
    let whole_column = |row: &Option<usize>| row.is_none_or(|row| grid.rows[row].sum == Cell::Missing);
    if !notes.contains(&words::note(Cell::Missing, lang)) && places.iter().any(|(_, row)| whole_column(row)) {
        notes.insert(0, words::note(Cell::Missing, lang));
    }
    let legend = if single { Vec::new() } else { legend(&grid, &colors) };
    Drawn {
        scene,
        unit: numbers.unit(of),
        legend,
        notes,
        plot: Rect::new(x0, top, x1, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// What stands along the axis: names with their row of the grid, and years that no row has.
fn places<'t>(grid: &Grid<'t>, table: &'t Table) -> Vec<(Cow<'t, str>, Option<usize>)> {
    let plain = || grid.rows.iter().enumerate().map(|(i, row)| (row.name.clone(), Some(i))).collect();
    if !words::is_year(&table.axes[0]) {
        return plain();
    }
    let members = &table.axes[0].members;
    let year = |at: u32| members.get(at as usize).filter(|m| !m.missing).and_then(|m| m.key.parse::<i64>().ok());
    let mut places: Vec<(Cow<str>, Option<usize>)> = Vec::with_capacity(grid.rows.len() + 8);
    let mut last: Option<i64> = None;
    for (i, row) in grid.rows.iter().enumerate() {
        let now = year(row.at);
        if let (Some(last), Some(now)) = (last, now) {
            if !(last..last + MOST_YEARS).contains(&now) {
                // Sorted otherwise, or no series of years.
                return plain();
            }
            places.extend((last + 1..now).map(|year| (Cow::Owned(year.to_string()), None)));
        }
        last = now.or(last);
        places.push((row.name.clone(), Some(i)));
    }
    places
}

/// Labels of a vertical value axis with their pixel, and the width that they take at the left.
pub fn value_labels(sizes: &Sizes, scale: &Scale, numbers: &Numbers) -> (Vec<(i32, String)>, i32) {
    let most = ((scale.from - scale.to) / sizes.px(24.0).max(1)).clamp(2, 7);
    let (values, step) = scale.ticks(most);
    let form = numbers.for_step(step);
    let labels: Vec<(i32, String)> = values.iter().map(|value| (scale.px(*value), form.print(*value))).collect();
    let widest = labels.iter().map(|(_, text)| sizes.number_width(text, sizes.small)).max().unwrap_or(0);
    (labels, (widest + sizes.px(8.0)).min(sizes.width / 2))
}

/// Draws horizontal grid lines and their values.
pub fn grid_lines(pen: &mut Pen, sizes: &Sizes, labels: &[(i32, String)], gutter: i32) {
    let theme = sizes.frame.theme;
    let line = sizes.small.size as i32 * 6 / 5;
    let mut last = i32::MAX;
    for (y, text) in labels {
        pen.fill(Rect::new(gutter, *y, sizes.width, *y + sizes.line()), theme.grid);
        if *y + line <= last {
            pen.text(text, (gutter - sizes.px(6.0), *y), Anchor::End, sizes.small, theme.muted);
            last = *y;
        }
    }
}

/// Writes the names of bands below the plot: shortened to their band, or thinned out.
fn band_labels(pen: &mut Pen, sizes: &Sizes, names: &[&str], years: bool, band: &dyn Fn(i32) -> i32, y: i32) {
    let n = names.len() as i32;
    if n == 0 {
        return;
    }
    let gap = sizes.px(6.0);
    let width = (band(n) - band(0)) / n;
    let widest = super::rows::widest(sizes, names.iter().copied());
    // Words are cut to their column as long as some of them is left; years and narrower columns are thinned out.
    let room = if years || widest + gap <= width { widest } else { (width - gap).max(sizes.px(44.0)).min(widest) };
    let every = ((room + gap + width - 1) / width.max(1)).max(1);
    let mut free = i32::MIN;
    for i in (0..n).step_by(every as usize) {
        let middle = (band(i) + band(i + 1)) / 2;
        // The first and last may hang over their band, not over the chart.
        let text = sizes.shorten(names[i as usize], room, sizes.small);
        let half = (sizes.text_width(&text, sizes.small) + 1) / 2;
        let middle = middle.clamp(half, (sizes.width - half).max(half));
        if middle - half >= free {
            pen.text(&text, (middle, y), Anchor::Middle, sizes.small, sizes.frame.theme.ink);
            free = middle + half + gap / 2;
        }
    }
}
