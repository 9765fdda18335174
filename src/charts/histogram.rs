//! `histogram`: how many rows fall into each bin of a measure, with an axis on which a range can be dragged.
//!
//! Bins of equal width stand on a linear axis with round ticks; bins of unequal width stand side by side with their edges
//! written between them, since heights would lie on a linear axis. Rows without a value are a note, not a bin.

use super::axis::Scale;
use super::columns::{grid_lines, value_labels};
use super::grid::{Grid, Shape};
use super::pen::{Sizes, paint};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, Sort, columns};
use crate::query::{AxisKind, Table, TableMeasure};
use crate::scene::{Anchor, Layer, Mark, Rect};

/// Where values lie on the horizontal axis of a histogram.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BrushAxis {
    /// Every edge of a bin with its device pixel, ascending; mantissas in the measure's scale. At least two.
    pub edges: Vec<(i128, i32)>,
    /// The measure's scale.
    pub scale: u8,
}

impl BrushAxis {
    /// The value at a pixel, in whole mantissas: linear between edges, held at the ends.
    pub fn value_at(&self, px: i32) -> i128 {
        let i = self.edges.partition_point(|edge| edge.1 <= px).clamp(1, self.edges.len() - 1);
        let ((v0, x0), (v1, x1)) = (self.edges[i - 1], self.edges[i]);
        let part = f64::from((px - x0).clamp(0, (x1 - x0).max(0))) / f64::from((x1 - x0).max(1));
        v0.saturating_add((v1.saturating_sub(v0) as f64 * part) as i128)
    }

    /// The pixel of a value, held at the ends.
    pub fn px(&self, value: i128) -> i32 {
        let i = self.edges.partition_point(|edge| edge.0 <= value).clamp(1, self.edges.len() - 1);
        let ((v0, x0), (v1, x1)) = (self.edges[i - 1], self.edges[i]);
        let part = (value.saturating_sub(v0) as f64 / (v1.saturating_sub(v0)).max(1) as f64).clamp(0.0, 1.0);
        x0 + (f64::from(x1 - x0) * part).round() as i32
    }

    /// The edge nearest to a pixel.
    pub fn snap(&self, px: i32) -> i128 {
        self.edges.iter().min_by_key(|edge| (edge.1 - px).abs()).map_or(0, |edge| edge.0)
    }
}

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let axis = &table.axes[0];
    let AxisKind::Bins { edges, scale: edge_scale, unit, measure: kind } = &axis.kind else {
        return columns::draw(chart, table, measure, sizes);
    };
    if edges.len() < 2 || edges.windows(2).any(|pair| pair[0] >= pair[1]) {
        return words::no_data(sizes);
    }
    let shape = Shape { sort: Sort::Data, most_rows: usize::MAX, most_cols: 2, swapped: false };
    let grid = Grid::new(table, measure, shape, lang);
    let n = edges.len() - 1;
    let mut bins = vec![None; n];
    let mut blank = 0;
    for row in &grid.rows {
        let member = &axis.members[row.at as usize];
        match (member.missing, bins.get_mut(member.code as usize)) {
            (false, Some(bin)) => *bin = Some((row.at, row.sum)),
            _ => blank += row.sum.value().unwrap_or(0),
        }
    }
    let high = bins.iter().flatten().filter_map(|bin| bin.1.value()).max().unwrap_or(0);
    let low = bins.iter().flatten().filter_map(|bin| bin.1.value()).min().unwrap_or(0);
    let numbers = Numbers::new(&table.measures[measure], high, lang);

    let height = sizes.height.unwrap_or(sizes.px(if sizes.width < sizes.px(480.0) { 180.0 } else { 220.0 }));
    let top = sizes.px(20.0);
    let bottom = (height - sizes.px(26.0)).max(top + 1);
    let counts = Scale::from_zero(low, high, bottom, top);
    let (labels, gutter) = value_labels(sizes, &counts, &numbers);
    let (x0, x1) = (gutter, (sizes.width - sizes.px(8.0)).max(gutter + 1));

    let (first, last) = (edges[0], edges[n]);
    let even = is_even(edges);
    let along = Scale { low: first, high: last, from: x0, to: x1 };
    let px = |i: usize| {
        if even { along.px(edges[i]) } else { x0 + (i as i64 * i64::from(x1 - x0) / n as i64) as i32 }
    };
    let brush = BrushAxis { edges: (0..=n).map(|i| (edges[i], px(i))).collect(), scale: *edge_scale };
    // The bins' own measure, for its magnitude and unit.
    let binned =
        TableMeasure { name: axis.name.clone(), label: axis.label.clone(), kind: *kind, unit: unit.clone(), scale: *edge_scale };
    let values = Numbers::new(&binned, first.saturating_abs().max(last.saturating_abs()), lang);
    let edge_labels = if even { round_labels(sizes, &along, &values) } else { labels_of(&brush.edges, &values) };

    let scene = paint(sizes, height, |pen| {
        grid_lines(pen, sizes, &labels, gutter);
        let y = bottom + sizes.px(14.0);
        let mut free = i32::MIN;
        for (x, text) in &edge_labels {
            pen.fill(Rect::new(*x, bottom, x + sizes.line(), bottom + sizes.px(4.0)), theme.axis);
            let width = sizes.number_width(text, sizes.small);
            let middle = (*x).clamp((width + 1) / 2, (sizes.width - (width + 1) / 2).max((width + 1) / 2));
            if middle - (width + 1) / 2 >= free {
                pen.text(text, (middle, y), Anchor::Middle, sizes.small, theme.muted);
                free = middle + (width + 1) / 2 + sizes.px(8.0);
            }
        }
        let zero = counts.px(0);
        pen.fill(Rect::new(x0, zero, x1, zero + sizes.line()), theme.axis);

        pen.layer(Layer::Front);
        let texts: Vec<String> =
            bins.iter().map(|bin| bin.and_then(|b| b.1.value()).map_or(String::new(), |v| numbers.print(v))).collect();
        let narrowest = (0..n).map(|i| px(i + 1) - px(i)).min().unwrap_or(0);
        let widest = texts.iter().map(|text| sizes.number_width(text, sizes.small)).max().unwrap_or(0);
        for (i, bin) in bins.iter().enumerate() {
            let Some((at, cell)) = *bin else { continue };
            let (start, end) = (px(i), px(i + 1));
            let gap = if end - start > 4 * sizes.line() { sizes.line() } else { 0 };
            if let Some(value) = cell.value() {
                let (mut y0, y1) = (counts.px(value.max(0)), counts.px(value.min(0)));
                if y0 == y1 && value != 0 {
                    y0 -= sizes.line();
                }
                pen.fill(Rect::new(start, y0, (end - gap).max(start + 1), y1), theme.source[0]);
                if widest + sizes.px(4.0) <= narrowest && value >= 0 {
                    let place = ((start + end - gap) / 2, y0 - sizes.px(9.0));
                    pen.text(&texts[i], place, Anchor::Middle, sizes.small, theme.ink);
                }
            } else if narrowest > sizes.px(8.0) {
                let place = ((start + end - gap) / 2, zero - sizes.px(9.0));
                pen.text(words::sign(cell), place, Anchor::Middle, sizes.small, theme.muted);
            }
            pen.mark(Rect::new(start, top, end, bottom), [at, Mark::ALL], measure, 0);
        }
    });
    let mut notes = words::notes(&grid, lang);
    if blank != 0 {
        notes.push(words::without_value(blank, table.measures[measure].scale, lang));
    }
    Drawn {
        scene,
        unit: words::rows_in(&values.unit(&binned), lang),
        notes,
        plot: Rect::new(x0, top, x1, bottom),
        x_axis: Some(brush),
        ..Drawn::default()
    }
}

/// Whether all bins are as wide as each other, to a hundredth of one.
fn is_even(edges: &[i128]) -> bool {
    let n = (edges.len() - 1) as f64;
    let (first, last) = (edges[0] as f64, edges[edges.len() - 1] as f64);
    let width = (last - first) / n;
    edges.iter().enumerate().all(|(i, edge)| (*edge as f64 - (first + width * i as f64)).abs() <= width / 100.0 + 1.0)
}

/// Round values along the axis that have room for their labels.
fn round_labels(sizes: &Sizes, along: &Scale, values: &Numbers) -> Vec<(i32, String)> {
    let mut most = ((along.to - along.from) / sizes.px(56.0).max(1)).clamp(2, 12);
    loop {
        let (ticks, step) = along.ticks(most);
        let form = values.for_step(step);
        let labels: Vec<(i32, String)> = ticks.iter().map(|tick| (along.px(*tick), form.print(*tick))).collect();
        let half = |text: &str| sizes.number_width(text, sizes.small) / 2 + sizes.px(5.0);
        let apart = labels.windows(2).all(|pair| pair[1].0 - pair[0].0 >= half(&pair[0].1) + half(&pair[1].1));
        if apart || most == 1 {
            return labels;
        }
        most -= 1;
    }
}

/// The edges themselves; `draw` leaves out those without room.
fn labels_of(edges: &[(i128, i32)], values: &Numbers) -> Vec<(i32, String)> {
    edges.iter().map(|(value, x)| (*x, values.print(*value))).collect()
}
