//! Horizontal bars, one a row, stacked where the table has a second axis: what `funding` and `bars` draw.
//!
//! Names stand at the left, or above their bars where they would take too much of a narrow chart; they are never turned.
//! Positive values go to the right of the zero line and negative ones to the left. The number at the end of a bar is the row's
//! sum.

use super::axis::{Line, Scale};
use super::dwarf::{self, FAR};
use super::grid::{Grid, Shape, Slot};
use super::pen::{Pen, Sheet, Sizes};
use super::stack::Stacks;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem, Theme};
use crate::query::{Axis, Table};
use crate::scene::{Anchor, Color, Mark, Rect, Scene};

/// Rows beyond which a chart folds the smallest, where the page gives no height.
pub const MOST_ROWS: usize = 70;
/// Parts of a stack beyond which the smallest are folded: as many as there are colors.
pub const MOST_SERIES: usize = 8;
/// The same of years, whose colors go from one to the next.
const MOST_YEARS: usize = 24;

/// Where the names of rows stand.
pub struct Names {
    /// Each in its lines: one, or two above bars where a narrow chart has longer ones.
    pub shown: Vec<Vec<String>>,
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
        // With the tightest pitch; names above bars are weighed again in `lay_out`.
        Some(height) => ((height - around) / sizes.px(16.0).max(1)).clamp(2, MOST_ROWS as i32) as usize,
        None => MOST_ROWS,
    }
}

/// Whether names of this width, which take more than `share` percent of a narrow chart, stand above their bars.
fn names_above(sizes: &Sizes, widest: i32, share: i32) -> bool {
    sizes.width < sizes.px(480.0) && widest > sizes.width * share / 100
}

/// The widest name, in device pixels; at most the chart's width.
#[inline(never)]
pub fn widest(sizes: &Sizes, slots: &[Slot]) -> i32 {
    let mut widest = 0;
    for slot in slots {
        widest = sizes.text_width(&slot.name, sizes.font).max(widest);
    }
    widest.min(sizes.width)
}

impl Names {
    /// Names of rows, shortened to their room. `around` is what the chart needs above and below its rows; `pitch` the natural
    /// distance of rows in CSS pixels; `share` the percentage of a narrow chart beyond which names go above.
    #[inline(never)]
    pub fn new(sizes: &Sizes, rows: &[Slot], around: i32, pitch: f64, share: i32) -> Names {
        let widest = widest(sizes, rows);
        let above = names_above(sizes, widest, share);
        let gap = sizes.px(8.0);
        let room = if above { sizes.width } else { widest.min(sizes.width * 42 / 100) };
        let two = above && widest >= sizes.width && sizes.height.is_none();
        let head = if two { 35.0 } else { 21.0 };
        let natural = sizes.row(if above { pitch + head } else { pitch }, rows.len());
        let pitch = match sizes.height {
            Some(height) => ((height - around) / (rows.len() as i32).max(1)).min(natural * 2).max(1),
            None => natural,
        };
        let above_line = match above {
            true if two => sizes.px(36.0),
            // Nearer to its own bar than to the one above.
            true => (pitch * 22 / 41).max(sizes.small.size as i32 * 5 / 4).min(pitch - 1),
            false => 0,
        };
        let bar = ((pitch - above_line) * if above { 8 } else { 7 } / 10).min(sizes.row(26.0, rows.len())).max(1);
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            shown.push(if two {
                sizes.wrap(&row.name, room, sizes.font, 2)
            } else if widest <= room && widest < sizes.width {
                // All fit: none needs to be measured again.
                vec![String::from(&*row.name)]
            } else {
                vec![sizes.shorten(&row.name, room, sizes.font)]
            });
        }
        sizes.tell_apart(rows, room, sizes.font, &mut shown);
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
    #[inline(never)]
    pub fn draw(&self, pen: &mut Pen, sizes: &Sizes, top: i32) {
        let ink = sizes.frame.theme.ink;
        let line = sizes.px(15.0);
        for (row, lines) in self.shown.iter().enumerate() {
            for (i, text) in lines.iter().enumerate() {
                if self.above > 0 {
                    // The last line stands on its bar.
                    let one = if lines.len() > 1 { line } else { self.above.min(sizes.px(18.0)) };
                    let last = top + row as i32 * self.pitch + self.above - one + (one - sizes.px(1.0)) / 2;
                    let y = if lines.len() > 1 { last - (lines.len() - 1 - i) as i32 * line } else { last };
                    pen.text(text, (0, y), Anchor::Start, sizes.font, ink);
                } else {
                    let y = self.bar_top(top, row) + self.bar / 2;
                    pen.text(text, (self.gutter - sizes.px(8.0), y), Anchor::End, sizes.font, ink);
                }
            }
        }
    }
}

/// How many series a chart has colors for.
fn most_series(table: &Table, axis: usize) -> usize {
    if table.axes.get(axis).is_some_and(words::is_year) { MOST_YEARS } else { MOST_SERIES }
}

/// How many rows the option `top` leaves, with the place of the others together where they can be added; all without it.
#[inline(never)]
pub fn top_of(chart: &ChartRequest, table: &Table, measure: usize) -> usize {
    let adds = table.measures.get(measure).is_none_or(|of| of.adds);
    chart.options.count("top").map_or(usize::MAX, |top| top + usize::from(adds))
}

/// Whether the parts of each row are drawn as shares of it.
pub fn in_shares(chart: &ChartRequest, grid: &Grid) -> bool {
    grid.cols.len() > 1 && chart.options.get("stack") == Some("share")
}

/// A table as rows with their names, below a line of ticks or heads, which ends at the last number. `share` as in
/// [`Names::new`]; `swapped` as in [`Shape`].
#[inline(never)]
pub fn lay_out<'t>(
    chart: &ChartRequest,
    table: &'t Table,
    measure: usize,
    sizes: &Sizes,
    share: i32,
    swapped: bool,
) -> (Grid<'t>, Names, i32) {
    let top = sizes.px(22.0);
    let around = top + sizes.px(4.0) + sizes.written.foot;
    let most_rows = top_of(chart, table, measure).min(most_rows(sizes, around));
    let mut shape = Shape { sort: chart.sort, most_rows, most_cols: most_series(table, usize::from(!swapped)), swapped };
    let mut grid = Grid::new(table, measure, shape, sizes.frame.lang);
    // Where the page gives a height, names above their bars leave room for fewer.
    if let Some(height) = sizes.height
        && names_above(sizes, widest(sizes, &grid.rows), share)
    {
        shape.most_rows = (((height - around) / sizes.px(27.0).max(1)).max(2) as usize).min(most_rows);
        if shape.most_rows < grid.rows.len() {
            grid = Grid::new(table, measure, shape, sizes.frame.lang);
        }
    }
    let names = Names::new(sizes, &grid.rows, around, 20.0, share);
    (grid, names, top)
}

/// The colors of a grid's columns.
#[inline(never)]
pub fn colors(grid: &Grid, sizes: &Sizes) -> Vec<Color> {
    let theme = sizes.frame.theme;
    let Some(axis) = grid.table.axes.get(grid.axes()[1]) else {
        return vec![theme.source[0]];
    };
    let mut taken = [false; 8];
    let mut colors = Vec::with_capacity(grid.cols.len());
    for slot in &grid.cols {
        let color = match slot.at {
            Mark::ALL => theme.source[0],
            Mark::REST => theme.rest,
            at => member_color(theme, axis, at, &mut taken),
        };
        colors.push(color);
    }
    colors
}

/// The color of a member of an axis: its own, so that filters do not recolor; the next one not taken where two would be alike.
#[inline(never)]
pub fn member_color(theme: &Theme, axis: &Axis, at: u32, taken: &mut [bool; 8]) -> Color {
    if let Some(fixed) = theme.fixed(axis, at as usize) {
        return fixed;
    }
    // Years have an order, and so have their colors; all of them are seen on the ground.
    if words::is_year(axis) {
        return match axis.members.len() {
            1 => theme.source[0],
            n => theme.heat(0.54 + 0.46 * f64::from(at) / (n - 1) as f64),
        };
    }
    let own = axis.members.get(at as usize).map_or(0, |member| member.code as usize);
    let mut free = own % 8;
    for i in 0..8 {
        if !taken[(own + i) % 8] {
            free = (own + i) % 8;
            break;
        }
    }
    taken[free] = true;
    theme.series[free]
}

/// The legend's entry of one column of a grid.
#[inline(never)]
pub fn legend_item(grid: &Grid, col: usize, color: Color) -> LegendItem {
    let slot = &grid.cols[col];
    let axis = grid.table.axes.get(grid.axes()[1]);
    let member = axis.and_then(|axis| axis.members.get(slot.at as usize));
    LegendItem { label: String::from(&*slot.name), color, key: member.map_or(String::new(), |member| member.key.clone()) }
}

/// The words around stacks; no legend where there is nothing to tell apart. `gaps`: whether there are places without any cell.
#[inline(never)]
pub fn around(scene: Scene, plot: Rect, grid: &mut Grid, sizes: &Sizes, colors: &[Color], unit: String, gaps: bool) -> Drawn {
    let stacked = grid.cols.len() > 1;
    let mut legend = Vec::new();
    if stacked {
        for (col, color) in colors.iter().enumerate() {
            legend.push(legend_item(grid, col, *color));
        }
    }
    let notes = words::notes(grid, stacked, gaps, sizes.frame.lang);
    Drawn { scene, unit, legend, notes, plot, rest: grid.take_rest(), ..Drawn::default() }
}

/// Two slanted gaps near the end of a bar say that it goes on; `left`: towards the left, or up where it is upright.
#[inline(never)]
pub fn break_bar(pen: &mut Pen, sizes: &Sizes, bar: Rect, left: bool, upright: bool) {
    let turned = |(x, y): (i32, i32)| if upright { (y, x) } else { (x, y) };
    let ((x0, y0), (x1, y1)) = (turned((bar.x0, bar.y0)), turned((bar.x1, bar.y1)));
    let (lean, thick) = (sizes.px(5.0), sizes.px(3.0));
    for away in [3 * lean, 3 * lean + 2 * thick] {
        let at = if left { x0 + away - lean } else { x1 - away };
        let (from, to) = (at.max(x0).min(x1 - lean), (at + thick).max(x0).min(x1 - lean));
        if from < to {
            let corners = [(from + lean, y0), (to + lean, y0), (to, y1), (from, y1)].map(turned);
            pen.polygon(&corners, sizes.frame.theme.background);
        }
    }
}

/// Bars that are drawn shorter: their rows, by what their values were multiplied, and whether they are the table's own.
#[derive(Default)]
pub struct Cut {
    pub parts: Vec<(usize, f64)>,
    pub giant: bool,
}

impl Cut {
    /// Whether every bar is drawn as long as it is.
    pub fn is_none(&self) -> bool {
        self.parts.is_empty()
    }

    /// Multiplies the values of a row; not where some lie below zero.
    pub fn shorten(&mut self, grid: &mut Grid, row: usize, part: f64) {
        let n = grid.cols.len();
        let values = &mut grid.values[row * n..][..n];
        if !values.iter().any(|value| *value < 0.0) {
            values.iter_mut().for_each(|value| *value *= part);
            self.parts.push((row, part));
        }
    }

    /// By what the values of a row were multiplied; 1 of one that is drawn as it is.
    #[inline(never)]
    pub fn part(&self, row: usize) -> f64 {
        self.parts.iter().find(|part| part.0 == row).map_or(1.0, |part| part.1)
    }
}

/// Bars may dwarf all others: all others together of more than twice the longest, or, where a picture stands `alone`, up to three giants
/// (`dwarf`). They are drawn shorter, and broken.
#[inline(never)]
pub fn cut_long(grid: &mut Grid, alone: bool) -> Cut {
    let mut cut = Cut::default();
    // The longest and those after it.
    let (mut top, mut first) = ([0.0f64; 4], 0);
    for row in 0..grid.rows.len() {
        let mut size = grid.length(row);
        if size > top[0] {
            first = row;
        }
        for place in &mut top {
            if size > *place {
                std::mem::swap(place, &mut size);
            }
        }
    }
    let rest = grid.rows.get(first).is_some_and(|row| row.at == Mark::REST);
    if rest && top[1] > 0.0 && top[0] > 2.0 * top[1] {
        cut.shorten(grid, first, 1.1 * top[1] / top[0]);
    } else if alone && !rest && (0..3).any(|at| top[at + 1] > 0.0 && top[at] > FAR * top[at + 1]) {
        cut = dwarf::cut(grid);
    }
    cut
}

/// Says what is drawn shorter; of giants, whom they dwarf.
#[inline(never)]
pub fn tell_cut(notes: &mut Vec<String>, cut: &Cut, chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) {
    if cut.is_none() {
        return;
    }
    notes.push(words::cut_bar(sizes.frame.lang));
    sizes.how.set(dwarf::How::Cut);
    if cut.giant {
        dwarf::tell(notes, chart, table, measure, sizes);
    }
}

/// Draws rows as bars.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes, swapped: bool) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let (mut grid, names, top) = lay_out(chart, table, measure, sizes, 45, swapped);
    let single = grid.cols.len() == 1;
    let colors = colors(&grid, sizes);

    let of = &table.measures[measure];
    let shares = in_shares(chart, &grid);
    // Beside another picture on the same scale, nothing is.
    let whole = grid.reach();
    let cut = if shares || sizes.reach.is_some() { Cut::default() } else { cut_long(&mut grid, sizes.alone()) };
    let (low, high) = grid.reach();
    let (mut low, mut high) = if shares { sizes.widen(low, high) } else { sizes.hold(low, high) };
    if !cut.is_none() {
        sizes.own.set(Some([whole.0, whole.1]));
    }
    let numbers = Numbers::between(of, low, high, lang);
    let mut ticks = numbers;
    if shares {
        grid.share_out();
        (low, high, ticks) = (0.0, 100.0, Numbers::percent(lang));
    }
    let gap = sizes.px(5.0);
    // Room for the numbers at both ends, so that the longest bar has its number too.
    let (mut left, mut right) = (0, 0);
    let mut printed = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let text = numbers.cell(row.sum);
        let width = sizes.number_width(&text, sizes.font);
        let end = if row.value < 0.0 && !shares { &mut left } else { &mut right };
        *end = (width + gap).max(*end);
        printed.push((text, width));
    }
    (left, right) = (sizes.steady(left), sizes.steady(right));
    let most = (sizes.width - names.gutter) / 3;
    let plot_x0 = names.gutter + left.min(most);
    let plot_x1 = (sizes.width - right.min(most).max(sizes.px(4.0))).max(plot_x0 + 1);
    let scale = sizes.shown_along(Scale::from_zero(low, high, plot_x0, plot_x1));
    let zero = scale.px(0.0);
    let bottom = top + names.pitch * grid.rows.len() as i32;

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0) + sizes.written.foot));
    let mut pen = sheet.pen(sizes);
    // Grid lines with their values above the plot, as many as stand apart.
    let most = ((plot_x1 - plot_x0) / sizes.px(64.0).max(1)).clamp(2, 10);
    let mut line = Line::new(top - sizes.px(11.0), sizes.px(4.0), sizes.small);
    for tick in scale.ticks(sizes, &ticks, most, Some(sizes.px(8.0))) {
        names.rule(&mut pen, sizes, tick.px, top, theme.grid);
        line.label(&mut pen, sizes, &tick.text, tick.width, tick.px, theme.muted);
    }
    names.draw(&mut pen, sizes, top);
    names.rule(&mut pen, sizes, zero, top, theme.axis);

    pen.front();
    let stacks = Stacks { grid: &grid, sizes, scale, colors: &colors, measure, upright: false, shares };
    for (i, row) in grid.rows.iter().enumerate() {
        let (y0, band) = (names.bar_top(top, i), top + i as i32 * names.pitch);
        let band = (band, band + names.pitch);
        let ends = stacks.draw(&mut pen, i, i, band, (y0, y0 + names.bar));
        let (text, width) = (&*printed[i].0, printed[i].1);
        let y = y0 + names.bar / 2;
        if cut.part(i) < 1.0 {
            break_bar(&mut pen, sizes, Rect::new(zero, y0, ends.1, y0 + names.bar), false, false);
        }
        let muted = row.value.is_nan();
        if row.value < 0.0 && !shares {
            if ends.0 - gap - width >= names.gutter {
                pen.text(text, (ends.0 - gap, y), Anchor::End, sizes.font, theme.ink);
            }
        } else {
            let words = words::nothing(row.sum, lang);
            let x = ends.1 + gap;
            if muted && sizes.text_width(words, sizes.small) < sizes.width - x {
                pen.text(words, (x, y), Anchor::Start, sizes.small, theme.muted);
            } else if x + width <= sizes.width {
                pen.text(text, (x, y), Anchor::Start, sizes.font, if muted { theme.muted } else { theme.ink });
            }
        }
        let start = if single || muted { 0 } else { ends.1 };
        let col = if single { grid.cols[0].at } else { Mark::ALL };
        pen.mark(Rect::new(start, band.0, sizes.width, band.1), grid.at(row.at, col), measure, i);
    }
    let marks = pen.done();
    let plot = Rect::new(plot_x0, top, plot_x1, bottom);
    let mut unit = numbers.unit(&of.unit, &of.name);
    if shares {
        unit = words::in_shares(&unit, true, lang);
    }
    let mut drawn = around(sheet.scene(marks), plot, &mut grid, sizes, &colors, unit, false);
    if chart.options.get("per").is_some() {
        drawn.notes.extend(words::divided_by(table, lang));
    }
    tell_cut(&mut drawn.notes, &cut, chart, table, measure, sizes);
    drawn.places.values = Some((scale, false));
    drawn
}
