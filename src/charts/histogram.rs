//! `histogram`: how many rows fall into each bin of a measure, with an axis on which a range can be dragged.
//!
//! Bins of equal width stand on a linear axis with round ticks; bins of unequal width stand side by side with their edges
//! written between them, since heights would lie on a linear axis; a note says that they widen. Rows without a value are a note, not a bin.

use super::axis::{Line, Scale, Tick};
use super::columns::value_axis;
use super::dwarf::{self, FAR};
use super::grid::{Grid, Shape};
use super::pen::{Sheet, Sizes};
use super::words::{self, Numbers, unit_word};
use super::{ChartRequest, Drawn, Sort, columns};
use crate::locale::format_short;
use crate::query::{AxisKind, Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Where values lie on the horizontal axis of a histogram.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrushAxis {
    /// Every edge of a bin with its device pixel, ascending; mantissas in the measure's scale. At least two.
    pub edges: Vec<(i128, i32)>,
    /// The measure's scale.
    pub scale: u8,
    /// Whether bins are of unequal width: then ranges end at tenths of them.
    pub uneven: bool,
}

impl BrushAxis {
    /// The edges around a place that lies at or behind those for which `before` holds.
    fn around(&self, before: &dyn Fn(&(i128, i32)) -> bool) -> [(i128, i32); 2] {
        let mut i = 1;
        while i + 1 < self.edges.len() && before(&self.edges[i]) {
            i += 1;
        }
        [self.edges[i - 1], self.edges[i]]
    }

    /// The value at a pixel, in whole mantissas: linear between edges, held at the ends.
    #[inline(never)]
    pub fn value_at(&self, px: i32) -> i128 {
        let [(v0, x0), (v1, x1)] = self.around(&|edge| edge.1 <= px);
        let mut part = f64::from((px - x0).clamp(0, (x1 - x0).max(0))) / f64::from((x1 - x0).max(1));
        if self.uneven {
            part = (part * 10.0).round() / 10.0;
        }
        v0.saturating_add((v1.saturating_sub(v0) as f64 * part) as i128)
    }

    /// The pixel of a value, held at the ends.
    #[inline(never)]
    pub fn px(&self, value: i128) -> i32 {
        let [(v0, x0), (v1, x1)] = self.around(&|edge| edge.0 <= value);
        let (v0, v1) = (v0 as f64, v1 as f64);
        let part = ((value as f64 - v0) / (v1 - v0).max(1.0)).clamp(0.0, 1.0);
        x0 + (f64::from(x1 - x0) * part).round() as i32
    }

    /// The edge nearest to a pixel.
    pub fn snap(&self, px: i32) -> i128 {
        self.edges.iter().min_by_key(|edge| (edge.1 - px).abs()).map_or(0, |edge| edge.0)
    }
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let axis = &table.axes[0];
    let AxisKind::Bins { edges, scale: edge_scale, unit, .. } = &axis.kind else {
        return columns::draw(chart, table, measure, sizes);
    };
    let n = edges.len().saturating_sub(1);
    let mut rising = n > 0;
    for i in 0..n {
        rising &= edges[i] < edges[i + 1];
    }
    if !rising {
        return words::no_data(sizes);
    }
    let shape = Shape { sort: Sort::Data, most_rows: usize::MAX, most_cols: 2, swapped: false };
    let grid = Grid::new(table, measure, shape, lang);
    // The grid's row of each bin, and the number of rows without a value.
    let mut bins = vec![usize::MAX; n];
    let mut blank = 0i128;
    let (mut low, mut high, mut sum) = (0.0f64, 0.0f64, 0.0);
    for (i, row) in grid.rows.iter().enumerate() {
        let member = &axis.members[row.at as usize];
        match bins.get_mut(member.code as usize) {
            Some(bin) if !member.missing => {
                *bin = i;
                (low, high) = (low.min(row.value), high.max(row.value));
                sum += row.value.max(0.0);
            }
            _ => {
                if let Cell::Value(value) = row.sum {
                    blank = blank.saturating_add(value);
                }
            }
        }
    }
    // One bin that nearly all lie in.
    let giant = (sum - high) * FAR < high && sum > high;
    (low, high) = sizes.widen(low, high);
    let of = &table.measures[measure];
    let numbers = Numbers::between(of, 0.0, high, lang);

    let height = sizes.height.unwrap_or(sizes.tall(if sizes.width < sizes.px(480.0) { 180.0 } else { 220.0 }));
    let top = sizes.px(20.0) + sizes.written.foot;
    let bottom = (height - sizes.px(26.0)).max(top + 1);
    let counts = sizes.shown_along(Scale::from_zero(low, high, bottom, top));
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    let x0 = value_axis(&mut pen, sizes, &counts, &numbers, sizes.width);
    let x1 = (sizes.width - sizes.px(8.0)).max(x0 + 1);

    let along = Scale { low: edges[0] as f64, high: edges[n] as f64, from: x0, to: x1, first: 0.0 };
    // Whether all bins are as wide as each other, to a hundredth of one.
    let bin = (along.high - along.low) / n as f64;
    let mut even = true;
    for (i, edge) in edges.iter().enumerate() {
        even &= (*edge as f64 - (along.low + bin * i as f64)).abs() <= bin / 100.0 + 1.0;
    }
    let values = Numbers::of(unit, &axis.name, *edge_scale, along.high.max(-along.low) as i128, lang);
    let mut brush = BrushAxis { edges: Vec::with_capacity(n + 1), scale: *edge_scale, uneven: !even };
    let mut labels = Vec::new();
    let mut narrowest = i32::MAX;
    for (i, edge) in edges.iter().enumerate() {
        let px = if even { along.px(*edge as f64) } else { x0 + (i as i64 * i64::from(x1 - x0) / n as i64) as i32 };
        if let Some((_, before)) = brush.edges.last() {
            narrowest = narrowest.min(px - before);
        }
        brush.edges.push((*edge, px));
        if !even {
            let text = format_short(*edge, *edge_scale, lang);
            labels.push(Tick { value: 0.0, px, width: sizes.number_width(&text, sizes.small), text });
        }
    }
    // Where there is no room for all edges of unequal bins, those at powers of ten.
    if labels.iter().any(|tick| tick.width + sizes.px(6.0) > narrowest) {
        let mut at = 0..;
        labels.retain(|_| {
            let mut edge = edges[at.next().unwrap_or(0)];
            while edge != 0 && edge % 10 == 0 {
                edge /= 10;
            }
            edge < 2
        });
    }
    if even {
        let most = ((x1 - x0) / sizes.px(56.0).max(1)).clamp(2, 12);
        labels = along.ticks(sizes, &values, most, Some(2 * sizes.px(5.0)));
    }
    let mut line = Line::new(bottom + sizes.px(14.0), sizes.px(8.0), sizes.small);
    for tick in &labels {
        pen.fill(Rect::new(tick.px, bottom, tick.px + sizes.line(), bottom + sizes.px(4.0)), theme.axis);
        line.label(&mut pen, sizes, &tick.text, tick.width, tick.px, theme.muted);
    }
    let zero = counts.px(0.0);
    pen.fill(Rect::new(x0, zero, x1, zero + sizes.line()), theme.axis);

    pen.front();
    let mut widest = 0;
    let mut texts = Vec::with_capacity(n);
    for row in &grid.rows {
        let text = numbers.cell(row.sum);
        if !axis.members[row.at as usize].missing && !row.value.is_nan() {
            widest = sizes.number_width(&text, sizes.small).max(widest);
        }
        texts.push(text);
    }
    for (i, row) in bins.iter().enumerate() {
        let Some(slot) = grid.rows.get(*row) else { continue };
        let (start, end) = (brush.edges[i].1, brush.edges[i + 1].1);
        let gap = if end - start > 4 * sizes.line() { sizes.line() } else { 0 };
        let (mut y, mut ink) = (zero, theme.muted);
        let mut shown = narrowest > sizes.px(8.0);
        if !slot.value.is_nan() {
            let y1 = counts.px(slot.value.min(0.0));
            y = counts.px(slot.value.max(0.0));
            if y == y1 && slot.value != 0.0 {
                y -= sizes.line();
            }
            pen.fill(Rect::new(start, y, (end - gap).max(start + 1), y1), theme.source[0]);
            shown = widest + sizes.px(4.0) <= narrowest && slot.value >= 0.0;
            ink = theme.ink;
        }
        if shown {
            pen.text(&texts[*row], ((start + end - gap) / 2, y - sizes.px(9.0)), Anchor::Middle, sizes.small, ink);
        }
        pen.mark(Rect::new(start, top, end, bottom), [slot.at, Mark::ALL], measure, 0);
    }
    let marks = pen.done();
    let mut notes = words::notes(&grid, false, false, lang);
    if giant {
        dwarf::tell(&mut notes, chart, table, measure, sizes);
    }
    if !even {
        notes.push(words::rising_bins(lang));
    }
    if blank != 0 {
        notes.push(words::without_value(blank, of.scale, lang));
    }
    Drawn {
        scene: sheet.scene(marks),
        unit: words::rows_in(
            &if even { values.unit(unit, &axis.name) } else { unit_word(unit, &axis.name, lang).to_owned() },
            lang,
        ),
        notes,
        plot: Rect::new(x0, top, x1, bottom),
        places: super::Places { values: even.then_some((along, false)), ..Default::default() },
        x_axis: Some(brush),
        ..Drawn::default()
    }
}
