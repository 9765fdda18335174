//! Horizontal bars, one a row, stacked where the table has a second axis: what `funding` and `bars` draw.
//!
//! Names stand at the left, or above their bars where they would take too much of a narrow chart; they are never turned.
//! Positive values go to the right of the zero line and negative ones to the left, each side stacked on its own, so that a
//! negative part never breaks a stack. The number at the end of a bar is the row's sum.

use std::borrow::Cow;

use super::axis::Scale;
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sizes, paint};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem};
use crate::query::Table;
use crate::scene::{Anchor, Color, Layer, Mark, Rect};

/// Rows beyond which a chart folds the smallest, where the page gives no height.
pub const MOST_ROWS: usize = 70;
/// Parts of a stack beyond which the smallest are folded: as many as there are colors.
pub const MOST_SERIES: usize = 8;

/// Where the names of rows stand.
pub struct Names<'t> {
    pub shown: Vec<Cow<'t, str>>,
    /// Left of the plot; 0 where names stand above their bars.
    pub gutter: i32,
    /// Height of a name's own line above its bar; 0 at the left.
    pub above: i32,
    /// From one row to the next.
    pub pitch: i32,
    /// Height of a bar.
    pub bar: i32,
}

/// How many rows a chart has room for: what the height holds, `MOST_ROWS` where there is none.
pub fn most_rows(sizes: &Sizes, around: i32) -> usize {
    match sizes.height {
        // With the tightest pitch; names above bars are weighed again in `Names::new`.
        Some(height) => ((height - around) / sizes.px(16.0).max(1)).clamp(2, MOST_ROWS as i32) as usize,
        None => MOST_ROWS,
    }
}

/// Whether names of this width, which take more than `share` percent of a narrow chart, stand above their bars.
fn names_above(sizes: &Sizes, widest: i32, share: i32) -> bool {
    sizes.width < sizes.px(480.0) && widest > sizes.width * share / 100
}

/// The number of rows to fold to where the page gives a height and names above their bars leave room for fewer.
#[inline(never)]
pub fn fewer_rows(sizes: &Sizes, grid: &Grid, around: i32, share: i32) -> Option<usize> {
    let height = sizes.height?;
    if !names_above(sizes, widest(sizes, grid.rows.iter().map(|row| &*row.name)), share) {
        return None;
    }
    let most = ((height - around) / sizes.px(27.0).max(1)).max(2) as usize;
    (most < grid.rows.len()).then_some(most)
}

/// The widest name, in device pixels.
#[inline(never)]
pub fn widest<'t>(sizes: &Sizes, names: impl Iterator<Item = &'t str>) -> i32 {
    names.map(|name| sizes.text_width(&sizes.shorten(name, sizes.width, sizes.font), sizes.font)).max().unwrap_or(0)
}

impl<'t> Names<'t> {
    /// Names of rows, shortened to their room. `around` is what the chart needs above and below its rows; `pitch` the natural
    /// distance of rows in CSS pixels; `share` the percentage of a narrow chart beyond which names go above.
    pub fn new(sizes: &Sizes, names: &[Cow<'t, str>], around: i32, pitch: f64, share: i32) -> Names<'t> {
        let widest = widest(sizes, names.iter().map(|name| &**name));
        let above = names_above(sizes, widest, share);
        let gap = sizes.px(8.0);
        let room = if above { sizes.width } else { widest.min(sizes.width * 42 / 100) };
        let natural = sizes.px(if above { pitch + 17.0 } else { pitch });
        let pitch = match sizes.height {
            Some(height) => ((height - around) / (names.len() as i32).max(1)).clamp(1, natural * 2),
            None => natural,
        };
        let above_line = match above {
            true => (pitch * 18 / 37).max(sizes.small.size as i32 * 5 / 4).min(pitch - 1),
            false => 0,
        };
        let bar = ((pitch - above_line) * if above { 8 } else { 7 } / 10).clamp(1, sizes.px(26.0).max(1));
        let shown = names
            .iter()
            .map(|name| match sizes.shorten(name, room, sizes.font) {
                Cow::Borrowed(text) if text.len() == name.len() => name.clone(),
                short => Cow::Owned(short.into_owned()),
            })
            .collect();
        Names { shown, gutter: if above { 0 } else { room + gap }, above: above_line, pitch, bar }
    }

    /// The top of a row's bar.
    pub fn bar_top(&self, top: i32, row: usize) -> i32 {
        let start = top + row as i32 * self.pitch;
        if self.above > 0 { start + self.above } else { start + (self.pitch - self.bar) / 2 }
    }

    /// A vertical line beside the rows; where names stand above their bars it is broken, so that it crosses no name.
    #[inline(never)]
    pub fn rule(&self, pen: &mut Pen, sizes: &Sizes, x: i32, top: i32, color: Color) {
        let right = x + sizes.line();
        if self.above == 0 {
            pen.fill(Rect::new(x, top, right, top + self.pitch * self.shown.len() as i32), color);
            return;
        }
        for row in 0..self.shown.len() {
            let y = self.bar_top(top, row);
            pen.fill(Rect::new(x, y, right, y + self.bar), color);
        }
    }

    /// Writes all names.
    pub fn draw(&self, pen: &mut Pen, sizes: &Sizes, top: i32) {
        let ink = sizes.frame.theme.ink;
        for (row, name) in self.shown.iter().enumerate() {
            if self.above > 0 {
                let y = top + row as i32 * self.pitch + (self.above - sizes.px(1.0)) / 2;
                pen.text(name, (0, y), Anchor::Start, sizes.font, ink);
            } else {
                let y = self.bar_top(top, row) + self.bar / 2;
                pen.text(name, (self.gutter - sizes.px(8.0), y), Anchor::End, sizes.font, ink);
            }
        }
    }
}

/// The colors of a grid's columns, or of its rows where there is one column of a dimension with fixed colors.
#[inline(never)]
pub fn colors(grid: &Grid, sizes: &Sizes) -> Vec<Color> {
    let theme = sizes.frame.theme;
    let Some(axis) = grid.table.axes.get(grid.axes()[1]) else {
        return vec![theme.source[0]];
    };
    let mut taken = [false; 8];
    let mut colors = Vec::with_capacity(grid.cols.len());
    for slot in &grid.cols {
        colors.push(match slot.at {
            Mark::ALL => theme.source[0],
            Mark::REST => theme.rest,
            at => match theme.fixed(axis, at as usize) {
                Some(color) => color,
                None => {
                    // The member's own color, so that filters do not recolor; the next free one where two would be alike.
                    let own = axis.members[at as usize].code as usize % 8;
                    let free = (own..own + 8).map(|i| i % 8).find(|i| !taken[*i]).unwrap_or(own);
                    taken[free] = true;
                    theme.series[free]
                }
            },
        });
    }
    colors
}

/// The legend of a grid's columns; empty where there is nothing to tell apart.
#[inline(never)]
pub fn legend(grid: &Grid, colors: &[Color]) -> Vec<LegendItem> {
    let Some(axis) = grid.table.axes.get(grid.axes()[1]) else {
        return Vec::new();
    };
    let item = |(slot, color): (&super::grid::Slot, &Color)| LegendItem {
        label: slot.name.to_string(),
        color: *color,
        key: axis.members.get(slot.at as usize).map_or(String::new(), |member| member.key.clone()),
    };
    grid.cols.iter().zip(colors).map(item).collect()
}

/// Draws rows as bars.
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes, swapped: bool) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let top = sizes.px(22.0);
    let around = top + sizes.px(4.0);
    let shape = |most_rows| Shape { sort: chart.sort, most_rows, most_cols: MOST_SERIES, swapped };
    let mut grid = Grid::new(table, measure, shape(most_rows(sizes, around)), lang);
    if let Some(most) = fewer_rows(sizes, &grid, around, 45) {
        grid = Grid::new(table, measure, shape(most), lang);
    }
    let single = grid.cols.len() == 1;
    let colors = colors(&grid, sizes);
    let names: Vec<Cow<str>> = grid.rows.iter().map(|row| row.name.clone()).collect();
    let names = Names::new(sizes, &names, around, 20.0, 45);

    let reach: Vec<(i128, i128)> = (0..grid.rows.len()).map(|row| grid.reach(row)).collect();
    let low = reach.iter().map(|r| r.0).min().unwrap_or(0);
    let high = reach.iter().map(|r| r.1).max().unwrap_or(0);
    let of = &table.measures[measure];
    let greatest = low.saturating_abs().max(high);
    let numbers = Numbers::new(of, greatest, lang);
    let printed: Vec<String> = grid.rows.iter().map(|row| numbers.cell(row.sum)).collect();
    let width_of = |row: usize| sizes.number_width(&printed[row], sizes.font);
    let gap = sizes.px(5.0);
    // Room for the numbers at both ends, so that the longest bar has its number too.
    let ends = |negative: bool| {
        let rows = (0..printed.len()).filter(|row| grid.rows[*row].sum.value().is_some_and(|v| v < 0) == negative);
        rows.map(width_of).max().map_or(0, |width| width + gap)
    };
    let most = (sizes.width - names.gutter) / 3;
    let (left, right) = (ends(true).min(most), ends(false).min(most).max(sizes.px(4.0)));
    let plot_x0 = names.gutter + left;
    let plot_x1 = (sizes.width - right).max(plot_x0 + 1);
    let scale = Scale::from_zero(low, high, plot_x0, plot_x1);
    let zero = scale.px(0);
    let bottom = top + names.pitch * grid.rows.len() as i32;
    let height = sizes.height.unwrap_or(bottom + sizes.px(4.0));

    let scene = paint(sizes, height, |pen| {
        ticks(pen, sizes, &scale, &numbers, top, &names);
        names.draw(pen, sizes, top);
        pen.fill(Rect::new(zero, top, zero + sizes.line(), bottom), theme.axis);

        pen.layer(Layer::Front);
        for (i, row) in grid.rows.iter().enumerate() {
            let (y0, band) = (names.bar_top(top, i), top + i as i32 * names.pitch);
            let (y1, band_end) = (y0 + names.bar, band + names.pitch);
            let (mut below, mut above) = (0i128, 0i128);
            let mut ends = (zero, zero);
            for (j, cell) in grid.row(i).iter().enumerate() {
                let Some(value) = cell.value() else { continue };
                let start = if value < 0 { &mut below } else { &mut above };
                let from = *start;
                *start = start.saturating_add(value);
                let (mut x0, mut x1) = (scale.px(from.min(*start)), scale.px(from.max(*start)));
                let drawn = x1 > x0 || value == 0;
                if !drawn && from == 0 {
                    // Not zero, so not invisible either.
                    (x0, x1) = if value < 0 { (x0 - sizes.line(), x1) } else { (x0, x1 + sizes.line()) };
                }
                let mut color = if single { row_color(&grid, sizes, i, colors[0]) } else { colors[j] };
                if row.at == Mark::REST {
                    color = mix(color, theme.background, 0.45);
                }
                // A hairline of ground between parts, where there is room for it.
                let part = if !single && x1 - x0 > 4 * sizes.line() && ends != (zero, zero) { sizes.line() } else { 0 };
                let bar = if value < 0 { Rect::new(x0, y0, x1 - part, y1) } else { Rect::new(x0 + part, y0, x1, y1) };
                pen.fill(bar, color);
                ends = (ends.0.min(x0), ends.1.max(x1));
                if !single {
                    pen.mark(Rect::new(x0, band, x1, band_end), grid.at(row.at, grid.cols[j].at), measure, i);
                }
            }
            let (total, muted) = (&printed[i], row.sum.value().is_none());
            let y = y0 + names.bar / 2;
            if row.sum.value().is_some_and(|v| v < 0) {
                if ends.0 - gap - width_of(i) >= names.gutter {
                    pen.text(total, (ends.0 - gap, y), Anchor::End, sizes.font, theme.ink);
                }
            } else {
                let words = words::nothing(row.sum, lang);
                let x = ends.1 + gap;
                let fits = muted && sizes.text_width(words, sizes.small) < sizes.width - x;
                let (text, font) = if fits { (words, sizes.small) } else { (&**total, sizes.font) };
                if x + if fits { 0 } else { width_of(i) } <= sizes.width {
                    pen.text(text, (x, y), Anchor::Start, font, if muted { theme.muted } else { theme.ink });
                }
            }
            let start = if single || muted { 0 } else { ends.1 };
            let col = if single { grid.cols[0].at } else { Mark::ALL };
            pen.mark(Rect::new(start, band, sizes.width, band_end), grid.at(row.at, col), measure, i);
        }
    });
    let legend = if single { Vec::new() } else { legend(&grid, &colors) };
    Drawn {
        scene,
        unit: numbers.unit(of),
        legend,
        notes: if single { words::notes(&grid, lang) } else { words::counts(&grid, lang) },
        plot: Rect::new(plot_x0, top, plot_x1, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The color of a row's only bar: the row's own where its dimension has fixed colors.
fn row_color(grid: &Grid, sizes: &Sizes, row: usize, otherwise: Color) -> Color {
    let axis = &grid.table.axes[grid.axes()[0]];
    let at = grid.rows[row].at as usize;
    if at < axis.members.len() { sizes.frame.theme.fixed(axis, at).unwrap_or(otherwise) } else { otherwise }
}

/// Grid lines with their values above the plot, as many as stand apart.
#[inline(never)]
fn ticks(pen: &mut Pen, sizes: &Sizes, scale: &Scale, numbers: &Numbers, top: i32, names: &Names) {
    let theme = sizes.frame.theme;
    let y = top - sizes.px(11.0);
    let mut most = ((scale.to - scale.from).abs() / sizes.px(64.0).max(1)).clamp(2, 10);
    loop {
        let (values, step) = scale.ticks(most);
        let form = numbers.for_step(step);
        let labels: Vec<(i32, i32, String)> = values
            .iter()
            .map(|value| {
                let text = form.print(*value);
                (scale.px(*value), sizes.number_width(&text, sizes.small), text)
            })
            .collect();
        let apart = |pair: &[(i32, i32, String)]| pair[1].0 - pair[0].0 >= (pair[0].1 + pair[1].1) / 2 + sizes.px(8.0);
        if most > 1 && !labels.windows(2).all(apart) {
            most -= 1;
            continue;
        }
        let mut last = i32::MIN;
        for (x, width, text) in labels {
            names.rule(pen, sizes, x, top, theme.grid);
            let middle = x.clamp((width + 1) / 2, (sizes.width - (width + 1) / 2).max((width + 1) / 2));
            if middle - width / 2 > last {
                pen.text(&text, (middle, y), Anchor::Middle, sizes.small, theme.muted);
                last = middle + width / 2 + sizes.px(4.0);
            }
        }
        return;
    }
}
