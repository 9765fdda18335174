//! Stacked areas over years: `funding-trend?form=area`. The upper edge is the sum, each layer a part of it.
//!
//! Areas end where a year has no value at all and begin again behind it; a part without a value adds nothing to its year, and a
//! note counts such parts. Parts below zero cannot be stacked as areas: then the chart is one of columns.

use super::columns::{Bands, Place, band_labels, value_axis};
use super::grid::{Grid, Shape};
use super::labels::spread;
use super::lines::{name_with, places_of_line};
use super::pen::{Sheet, Sizes};
use super::rows::{MOST_SERIES, around, colors};
use super::trend_words;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, Sort, axis::Scale, columns};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let shape = Shape { sort: Sort::Data, most_rows: usize::MAX, most_cols: MOST_SERIES, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let (low, high) = grid.reach();
    let (low, high) = sizes.hold(low, high);
    let of = &table.measures[measure];
    if low < 0.0 || !of.adds {
        return columns::draw(chart, table, measure, sizes);
    }
    let n_cols = grid.cols.len();
    let colors = colors(&grid, sizes);
    let places = places_of_line(&grid, table);
    let numbers = Numbers::between(of, low, high, lang);
    let height = sizes.height.unwrap_or(sizes.tall(if sizes.width < sizes.px(480.0) { 240.0 } else { 300.0 }));
    let (top, bottom) = (sizes.px(20.0) + sizes.written.head, height - sizes.px(24.0));
    let scale = sizes.shown_along(Scale::from_zero(low, high, bottom.max(top + 1), top));
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);

    // Names beside the last year, each at the middle of its layer.
    let last = places.iter().rev().find_map(|place| place.row.filter(|row| !grid.rows[*row].value.is_nan()));
    let room = (sizes.width * 3 / 10).min(sizes.px(180.0));
    let line = sizes.small.size as i32 * 5 / 4;
    // The numbers beside the layers are as large as layers are, not as their sums.
    let greatest = last.map_or(0.0, |last| grid.row(last).iter().fold(0.0f64, |most, value| most.max(value.abs())));
    let ends = Numbers::between(of, 0.0, greatest, lang);
    let (mut wishes, mut texts, mut widest, mut fits) = (Vec::new(), Vec::new(), 0, n_cols > 1 && !sizes.panel);
    let mut sum = 0.0;
    for (col, slot) in grid.cols.iter().enumerate() {
        let Some(last) = last else { continue };
        let value = grid.row(last)[col];
        let middle = sum + if value.is_nan() { 0.0 } else { value / 2.0 };
        sum += (middle - sum) * 2.0;
        let text = name_with(sizes, &slot.name, &ends.cell(grid.cells[last * n_cols + col]), room, 2);
        for text in &text {
            widest = sizes.text_width(text, sizes.small).max(widest);
            fits &= !text.contains('…');
        }
        wishes.push((scale.px(middle), text.len() as i32 * line + sizes.px(2.0)));
        texts.push(text);
    }
    // The lowest layer is the first, and labels go downward.
    wishes.reverse();
    let starts = if fits && sizes.width > sizes.px(240.0) { spread(&wishes, 0, bottom) } else { None };
    // A swatch that shows its pattern too.
    let swatch = sizes.px(if theme.patterned { 14.0 } else { 3.0 });
    let gap = swatch + sizes.px(6.0);
    let right = if starts.is_some() { sizes.width - widest - gap } else { sizes.width - sizes.px(1.0) };
    let x0 = value_axis(&mut pen, sizes, &scale, &numbers, right);
    let n = places.len().max(2) as i32;
    let step = f64::from(right - x0) / f64::from(n - 1);
    let half = (step / 2.0) as i32;
    let x = |place: usize| x0 + (place as f64 * step).round() as i32;
    let bands = Bands { from: x0 - half, to: right + half, n: places.len().max(1) as i32 };
    band_labels(&mut pen, sizes, &places, words::is_year(&table.axes[0]), &bands, bottom + sizes.px(12.0));

    pen.front();
    let known = |place: &Place| place.row.filter(|row| !grid.rows[*row].value.is_nan());
    let mut gaps = false;
    let mut floor = vec![0.0; places.len()];
    let mut edges: Vec<i32> = Vec::with_capacity(places.len() * (n_cols + 1));
    edges.resize(places.len(), scale.px(0.0));
    for (col, color) in colors.iter().enumerate() {
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (i, place) in places.iter().enumerate() {
            let row = known(place);
            if let Some(row) = row {
                below.push((x(i), scale.px(floor[i])));
                let value = grid.row(row)[col];
                floor[i] += if value.is_nan() { 0.0 } else { value };
                above.push((x(i), scale.px(floor[i])));
            } else {
                gaps |= place.row.is_none_or(|row| matches!(grid.rows[row].sum, Cell::Missing)) && !place.name.is_empty();
            }
            edges.push(scale.px(floor[i]));
            if row.is_none() || i + 1 == places.len() {
                if let ([high], [low]) = (&above[..], &below[..]) {
                    // A year by itself is a column.
                    let arm = (half / 3).clamp(1, sizes.px(12.0));
                    let (from, to) = ((high.0 - arm).max(x0), (high.0 + arm).min(right));
                    pen.fill(Rect::new(from, high.1, to, low.1), *color);
                } else {
                    below.reverse();
                    above.append(&mut below);
                    pen.polygon(&above, *color);
                }
                above.clear();
                below.clear();
            }
        }
    }
    let zero = scale.px(0.0);
    pen.fill(Rect::new(x0, zero, right, zero + sizes.line()), theme.axis);
    if let Some(starts) = &starts {
        for (col, (start, (_, size))) in (0..n_cols).rev().zip(starts.iter().zip(&wishes)) {
            let Some(text) = texts.get(col) else { continue };
            let x = right + sizes.px(3.0);
            pen.fill(Rect::new(x, start + sizes.px(2.0), x + swatch, start + size - sizes.px(2.0)), colors[col]);
            for (i, line_of) in text.iter().enumerate() {
                let y = start + size / 2 + (2 * i as i32 + 1 - text.len() as i32) * line / 2;
                pen.text(line_of, (right + gap, y), Anchor::Start, sizes.small, theme.ink);
            }
        }
    }
    for (i, place) in places.iter().enumerate() {
        let Some(row) = known(place) else { continue };
        let (from, to) = ((x(i) - half).max(x0), (x(i) + half).min(right));
        for (col, slot) in grid.cols.iter().enumerate() {
            let (below, above) = (edges[col * places.len() + i], edges[(col + 1) * places.len() + i]);
            if !grid.row(row)[col].is_nan() {
                pen.mark(Rect::new(from, above, to, below), grid.at(grid.rows[row].at, slot.at), measure, i);
            }
        }
        let peak = edges[n_cols * places.len() + i];
        pen.mark(Rect::new(from, 0, to, peak), grid.at(grid.rows[row].at, Mark::ALL), measure, i);
    }
    let marks = pen.done();
    let plot = Rect::new(x0, top, right, bottom);
    let mut drawn = around(sheet.scene(marks), plot, &mut grid, sizes, &colors, numbers.unit(&of.unit, &of.name), false);
    drawn.places.values = Some((scale, true));
    for (i, place) in places.iter().enumerate() {
        drawn.places.members.extend(place.row.map(|row| (grid.rows[row].at, x(i))));
    }
    drawn.notes = trend_words::notes_with_gaps(&grid, gaps, lang);
    if starts.is_some() {
        drawn.legend.clear();
    }
    drawn
}
