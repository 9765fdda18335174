//! `heat`: two dimensions as a table of colored cells with the number printed in each.
//!
//! Color goes with the value from zero (or the least, if negative) to the greatest. Where cells are too narrow for their
//! numbers, shorter numbers are tried, then color stands alone. Rows and columns that were folded together are not part of the
//! ramp: their sums would bleach everything else.

use super::axis::Scale;
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{Names, most_rows, top_of, widest};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem, Sort, rows};
use crate::query::Table;
use crate::scene::{Anchor, Font, Mark, Rect};

/// Lines of a column's head.
const HEAD_LINES: usize = 3;
/// Lines of a row's name on a narrow chart.
const NAME_LINES: usize = 4;

#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let sort = if chart.sort == Sort::Auto { Sort::Data } else { chart.sort };
    let line = sizes.small.size as i32 * 5 / 4;
    let most_cols = (sizes.width * 58 / 100 / sizes.px(5.0).max(1)).max(2) as usize;
    let shape =
        Shape { sort, most_rows: most_rows(sizes, 2 * line).min(top_of(chart, table, measure)), most_cols, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let (n_rows, n_cols) = (grid.rows.len(), grid.cols.len());

    // The width that names take decides the cells' width and with it the height of the heads. On a narrow chart names stand in
    // some lines, to leave the cells room for their numbers.
    let widest = widest(sizes, &grid.rows);
    let in_lines = sizes.width < sizes.px(480.0) && widest > sizes.width * 28 / 100;
    let room = if in_lines { sizes.width * 28 / 100 } else { sizes.width * 42 / 100 };
    let gutter = widest.min(room) + sizes.px(8.0);
    let cell_width = ((sizes.width - gutter) / n_cols as i32).min(sizes.px(150.0)).max(1);
    let heads = Heads::new(sizes, &grid, cell_width);
    let top = heads.lines as i32 * line + sizes.px(6.0);
    let mut wrapped = Vec::new();
    let mut pitch = 24.0;
    if in_lines {
        let mut most = 2;
        for slot in &grid.rows {
            wrapped.push(sizes.wrap(&slot.name, gutter - sizes.px(8.0), sizes.small, NAME_LINES));
            most = wrapped.last().map_or(most, |lines| lines.len().max(most));
        }
        pitch = 14.0 * most as f64 + 1.0;
    }
    let rows = Names::new(sizes, &grid.rows, top + sizes.px(4.0), pitch, 100);

    let (mut low, mut high) = (0.0f64, 0.0f64);
    let mut greatest = 0.0f64;
    for (i, &value) in grid.values.iter().enumerate() {
        greatest = greatest.max(value.abs());
        if grid.rows[i / n_cols].at != Mark::REST && grid.cols[i % n_cols].at != Mark::REST {
            (low, high) = (low.min(value), high.max(value));
        }
    }
    let color = |value: f64| theme.heat((value - low) / (high - low).max(1.0));
    let of = &table.measures[measure];
    let gap = if cell_width > 4 * sizes.line() && rows.pitch > 4 * sizes.line() { sizes.line() } else { 0 };
    let room = cell_width - gap - sizes.px(4.0);
    let font = if cell_width < sizes.px(34.0) { sizes.small } else { sizes.font };
    let mut numbers = Numbers::between(of, 0.0, greatest, lang);
    let printed =
        if rows.pitch < font.size as i32 * 11 / 10 { Vec::new() } else { print(sizes, &grid, &mut numbers, room, font) };

    let bottom = top + rows.pitch * n_rows as i32;
    let right = gutter + cell_width * n_cols as i32;
    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(2.0)));
    let mut pen = sheet.pen(sizes);
    heads.draw(&mut pen, sizes, gutter, cell_width, top, line);
    if in_lines {
        let most = (rows.pitch / line).clamp(1, NAME_LINES as i32) as usize;
        for (row, slot) in grid.rows.iter().enumerate() {
            if wrapped[row].len() > most {
                wrapped[row] = sizes.wrap(&slot.name, gutter - sizes.px(8.0), sizes.small, most);
            }
            let lines = &wrapped[row];
            let middle = top + row as i32 * rows.pitch + rows.pitch / 2;
            for (i, text) in lines.iter().enumerate() {
                let y = middle + (2 * i as i32 + 1 - lines.len() as i32) * line / 2;
                pen.text(text, (gutter - sizes.px(8.0), y), Anchor::End, sizes.small, theme.ink);
            }
        }
    } else {
        rows.draw(&mut pen, sizes, top);
    }

    pen.front();
    for (i, &value) in grid.values.iter().enumerate() {
        let (row, col) = (i / n_cols, i % n_cols);
        let (x0, y0) = (gutter + col as i32 * cell_width, top + row as i32 * rows.pitch);
        let (x1, y1) = (x0 + cell_width, y0 + rows.pitch);
        let area = Rect::new(x0, y0, x1 - gap, y1 - gap);
        let mut ink = theme.muted;
        if !value.is_nan() {
            let ground = color(value);
            pen.fill(area, ground);
            ink = theme.ink_on(ground);
        } else if printed.is_empty() && area.width() > 6 * sizes.line() {
            pen.hatch(area, theme.grid, sizes.px(6.0));
        }
        if let Some(text) = printed.get(i) {
            pen.text(text, ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2), Anchor::Middle, font, ink);
        }
        pen.mark(Rect::new(x0, y0, x1, y1), grid.at(grid.rows[row].at, grid.cols[col].at), measure, row);
    }
    let marks = pen.done();
    let mut legend = Vec::new();
    if low != high {
        for tick in (Scale { low, high, from: 0, to: 1000 }).ticks(sizes, &numbers, 6, None) {
            legend.push(LegendItem { label: tick.text, color: color(tick.value), key: String::new() });
        }
    }
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend,
        notes: words::notes(&grid, printed.is_empty(), false, lang),
        plot: Rect::new(gutter, top, right, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The texts of all cells in the longest form that fits every one of them; none where none does.
#[inline(never)]
fn print(sizes: &Sizes, grid: &Grid, numbers: &mut Numbers, room: i32, font: Font) -> Vec<String> {
    let mut form = Some(*numbers);
    while let Some(now) = form {
        let mut texts = Vec::with_capacity(grid.cells.len());
        for cell in &grid.cells {
            let text = now.brief(*cell);
            if sizes.number_width(&text, font) > room {
                break;
            }
            texts.push(text);
        }
        if texts.len() == grid.cells.len() {
            *numbers = now;
            return texts;
        }
        form = now.shorter();
    }
    Vec::new()
}

/// The heads of columns: wrapped in their column, or every n-th in one line.
struct Heads {
    /// The lines of each head.
    texts: Vec<Vec<String>>,
    lines: usize,
    every: usize,
}

impl Heads {
    #[inline(never)]
    fn new(sizes: &Sizes, grid: &Grid, cell_width: i32) -> Heads {
        let mut heads = Heads { texts: Vec::with_capacity(grid.cols.len()), lines: 1, every: 1 };
        let mut room = cell_width - sizes.px(6.0);
        let mut longest_word = 0;
        for col in &grid.cols {
            for word in col.name.split(' ').take(12) {
                longest_word = sizes.text_width(word, sizes.small).max(longest_word);
            }
        }
        let mut lines = HEAD_LINES;
        if longest_word.min(sizes.width) > room && room < sizes.px(48.0) {
            let widest = widest(sizes, &grid.cols).min(sizes.px(72.0));
            heads.every = ((widest + sizes.px(10.0)) / cell_width.max(1) + 1) as usize;
            room = heads.every as i32 * cell_width - sizes.px(8.0);
            lines = 1;
        }
        for col in &grid.cols {
            let texts = sizes.wrap(&col.name, room, sizes.small, lines);
            heads.lines = heads.lines.max(texts.len());
            heads.texts.push(texts);
        }
        if (2..=HEAD_LINES).contains(&heads.every) {
            heads.lines = heads.every;
        }
        heads
    }

    #[inline(never)]
    fn draw(&self, pen: &mut Pen, sizes: &Sizes, gutter: i32, cell_width: i32, top: i32, line: i32) {
        let color = sizes.frame.theme.muted;
        if self.every > 1 && self.lines > 1 {
            return self.draw_levels(pen, sizes, gutter, cell_width, top, line);
        }
        for (col, lines) in self.texts.iter().enumerate() {
            if col % self.every != 0 {
                continue;
            }
            let x0 = gutter + col as i32 * cell_width;
            let first = top - sizes.px(4.0) - lines.len() as i32 * line + line / 2;
            for (i, text) in lines.iter().enumerate() {
                let y = first + i as i32 * line;
                if self.every == 1 {
                    pen.text(text, (x0 + cell_width / 2, y), Anchor::Middle, sizes.small, color);
                } else if x0 + sizes.text_width(text, sizes.small) <= sizes.width {
                    pen.text(text, (x0, y), Anchor::Start, sizes.small, color);
                }
            }
        }
    }

    /// Each head over the middle of its column, in turns on as many levels as keep neighbors apart; a hairline leads down from
    /// the higher ones.
    #[inline(never)]
    fn draw_levels(&self, pen: &mut Pen, sizes: &Sizes, gutter: i32, cell_width: i32, top: i32, line: i32) {
        let theme = sizes.frame.theme;
        let mut ends = [0; HEAD_LINES];
        for (col, lines) in self.texts.iter().enumerate() {
            let Some(text) = lines.first() else { continue };
            let level = col % self.every;
            let middle = gutter + col as i32 * cell_width + cell_width / 2;
            let y = top - sizes.px(4.0) - level as i32 * line - line / 2;
            let width = sizes.text_width(text, sizes.small);
            let start = (middle - width / 2).min(sizes.width - width).max(ends[level]);
            ends[level] = start + width + sizes.px(4.0);
            let shown = sizes.shorten(text, sizes.width - start, sizes.small);
            pen.text(&shown, (start, y), Anchor::Start, sizes.small, theme.muted);
            if level > 0 {
                pen.fill(Rect::new(middle, y + line / 2, middle + sizes.line(), top - sizes.px(2.0)), theme.axis);
            }
        }
    }
}
