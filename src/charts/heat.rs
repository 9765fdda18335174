//! `heat`: two dimensions as a table of colored cells with the number printed in each.
//!
//! Color goes with the value from zero (or the least, if negative) to the greatest. Where cells are too narrow for their
//! numbers, shorter numbers are tried, then color stands alone. Rows and columns that were folded together are not part of the
//! ramp: their sums would bleach everything else.

use std::borrow::Cow;

use super::axis::Scale;
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sizes, paint};
use super::rows::{Names, most_rows};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem, Sort, rows};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Font, Layer, Mark, Rect};

/// Lines of a column's head.
const HEAD_LINES: usize = 3;
/// Lines of a row's name on a narrow chart.
const NAME_LINES: usize = 4;

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let sort = if chart.sort == Sort::Auto { Sort::Data } else { chart.sort };
    let line = sizes.small.size as i32 * 5 / 4;
    let most_cols = (sizes.width * 58 / 100 / sizes.px(5.0).max(1)).max(2) as usize;
    let shape = Shape { sort, most_rows: most_rows(sizes, 2 * line), most_cols, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let (n_rows, n_cols) = (grid.rows.len(), grid.cols.len());

    let names: Vec<Cow<str>> = grid.rows.iter().map(|row| row.name.clone()).collect();
    // The width that names take decides the cells' width and with it the height of the heads. On a narrow chart names stand in
    // some lines, to leave the cells room for their numbers.
    let widest = rows::widest(sizes, names.iter().map(|name| &**name));
    let in_lines = sizes.width < sizes.px(480.0) && widest > sizes.width * 28 / 100;
    let room = if in_lines { sizes.width * 28 / 100 } else { sizes.width * 42 / 100 };
    let gutter = widest.min(room) + sizes.px(8.0);
    let cell_width = ((sizes.width - gutter) / n_cols as i32).clamp(1, sizes.px(150.0));
    let heads = Heads::new(sizes, &grid, cell_width);
    let top = heads.lines as i32 * line + sizes.px(6.0);
    let wrapped = |most| names.iter().map(move |name| sizes.wrap(name, gutter - sizes.px(8.0), sizes.small, most));
    let name_lines = wrapped(NAME_LINES).map(|lines| lines.len()).max().unwrap_or(1);
    let pitch = if in_lines { (14 * name_lines as i32 + 1).max(29).into() } else { 24.0 };
    let rows = Names::new(sizes, &names, top + sizes.px(4.0), pitch, 100);

    let plain = |row: usize, col: usize| grid.rows[row].at != Mark::REST && grid.cols[col].at != Mark::REST;
    let mut range = (0i128, 0i128);
    let mut greatest = 0i128;
    for row in 0..n_rows {
        for col in 0..n_cols {
            if let Cell::Value(value) = grid.cell(row, col) {
                greatest = greatest.max(value.saturating_abs());
                if plain(row, col) {
                    range = (range.0.min(value), range.1.max(value));
                }
            }
        }
    }
    let of = &table.measures[measure];
    let gap = if cell_width > 4 * sizes.line() && rows.pitch > 4 * sizes.line() { sizes.line() } else { 0 };
    let room = cell_width - gap - sizes.px(4.0);
    let font = if cell_width < sizes.px(34.0) { sizes.small } else { sizes.font };
    let (numbers, printed) = print(sizes, &grid, Numbers::new(of, greatest, lang), (room, rows.pitch), font);

    let has_signs = printed.is_some();
    let bottom = top + rows.pitch * n_rows as i32;
    let height = sizes.height.unwrap_or(bottom + sizes.px(2.0));
    let right = gutter + cell_width * n_cols as i32;
    let (low, high) = (range.0 as f64, range.1 as f64);
    let scene = paint(sizes, height, |pen| {
        heads.draw(pen, sizes, gutter, cell_width, top, line);
        if in_lines {
            let most = (rows.pitch / line).clamp(1, NAME_LINES as i32);
            for (row, lines) in wrapped(most as usize).enumerate() {
                let middle = top + row as i32 * rows.pitch + rows.pitch / 2;
                for (i, text) in lines.iter().enumerate() {
                    let y = middle + (2 * i as i32 + 1 - lines.len() as i32) * line / 2;
                    pen.text(text, (gutter - sizes.px(8.0), y), Anchor::End, sizes.small, theme.ink);
                }
            }
        } else {
            rows.draw(pen, sizes, top);
        }

        pen.layer(Layer::Front);
        for row in 0..n_rows {
            let (y0, y1) = (top + row as i32 * rows.pitch, top + (row as i32 + 1) * rows.pitch);
            for col in 0..n_cols {
                let (x0, x1) = (gutter + col as i32 * cell_width, gutter + (col as i32 + 1) * cell_width);
                let cell = grid.cell(row, col);
                let area = Rect::new(x0, y0, x1 - gap, y1 - gap);
                let ink = match cell {
                    Cell::Value(value) => {
                        let ground = theme.heat((value as f64 - low) / (high - low).max(1.0));
                        pen.fill(area, ground);
                        theme.ink_on(ground)
                    }
                    _ => {
                        if printed.is_none() && area.width() > 6 * sizes.line() {
                            pen.hatch(area, theme.grid, sizes.px(6.0));
                        }
                        theme.muted
                    }
                };
                if let Some(texts) = &printed {
                    let middle = ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2);
                    pen.text(&texts[row * n_cols + col], middle, Anchor::Middle, font, ink);
                }
                pen.mark(Rect::new(x0, y0, x1, y1), grid.at(grid.rows[row].at, grid.cols[col].at), measure, row);
            }
        }
    });
    let ramp = Scale { low: range.0, high: range.1.max(range.0 + 1), from: 0, to: 1000 };
    let (steps, step) = ramp.ticks(6);
    let form = numbers.for_step(step);
    let legend = if grid.cells().iter().all(|cell| cell.value().is_none()) || range == (0, 0) {
        Vec::new()
    } else {
        let item = |value: &i128| LegendItem {
            label: form.print(*value),
            color: theme.heat((*value as f64 - low) / (high - low).max(1.0)),
            key: String::new(),
        };
        steps.iter().map(item).collect()
    };
    Drawn {
        scene,
        unit: numbers.unit(of),
        legend,
        notes: if has_signs { words::notes(&grid, lang) } else { words::counts(&grid, lang) },
        plot: Rect::new(gutter, top, right, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The numbers of all cells in the longest form that fits every one of them; `None` where none does.
fn print(sizes: &Sizes, grid: &Grid, numbers: Numbers, (room, pitch): (i32, i32), font: Font) -> (Numbers, Option<Vec<String>>) {
    if pitch < font.size as i32 * 11 / 10 {
        return (numbers, None);
    }
    let mut form = numbers.clone();
    loop {
        let mut texts = Vec::with_capacity(grid.cells().len());
        let fits = grid.cells().iter().all(|cell| {
            let text = match cell {
                Cell::Value(value) => form.brief(*value),
                nothing => words::sign(*nothing).to_owned(),
            };
            let fits = sizes.number_width(&text, font) <= room;
            texts.push(text);
            fits
        });
        if fits {
            return (form, Some(texts));
        }
        match form.shorter() {
            Some(shorter) => form = shorter,
            None => return (numbers, None),
        }
    }
}

/// The heads of columns: wrapped in their column, or in turns on a few levels, or every n-th in one line.
struct Heads<'t> {
    texts: Vec<Vec<Cow<'t, str>>>,
    lines: usize,
    every: usize,
}

impl<'t> Heads<'t> {
    fn new(sizes: &Sizes, grid: &Grid<'t>, cell_width: i32) -> Heads<'t> {
        let room = cell_width - sizes.px(6.0);
        let names: Vec<&Cow<'t, str>> = grid.cols.iter().map(|col| &col.name).collect();
        let longest_word = names
            .iter()
            .flat_map(|name| name.split(' ').take(12))
            .map(|word| sizes.text_width(&sizes.shorten(word, sizes.width, sizes.small), sizes.small))
            .max()
            .unwrap_or(0);
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        if longest_word <= room || room >= sizes.px(48.0) {
            let wrap = |name: &&Cow<'t, str>| sizes.wrap(name, room, sizes.small, HEAD_LINES).into_iter().map(owned).collect();
            let texts: Vec<Vec<Cow<'t, str>>> = names.iter().map(wrap).collect();
            let lines = texts.iter().map(Vec::len).max().unwrap_or(1).max(1);
            return Heads { texts, lines, every: 1 };
        }
        let widest = rows::widest(sizes, names.iter().map(|name| &***name)).min(sizes.px(72.0));
        let every = ((widest + sizes.px(10.0)) / cell_width.max(1) + 1) as usize;
        let room = every as i32 * cell_width - sizes.px(8.0);
        let cut = |name: &&Cow<'t, str>| vec![owned(sizes.shorten(name, room, sizes.small))];
        Heads { texts: names.iter().map(cut).collect(), lines: if every > HEAD_LINES { 1 } else { every }, every }
    }

    fn draw(&self, pen: &mut Pen, sizes: &Sizes, gutter: i32, cell_width: i32, top: i32, line: i32) {
        let color = sizes.frame.theme.muted;
        if self.every > 1 && self.lines > 1 {
            return self.draw_levels(pen, sizes, gutter, cell_width, top, line);
        }
        for (col, lines) in self.texts.iter().enumerate().step_by(self.every) {
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
    fn draw_levels(&self, pen: &mut Pen, sizes: &Sizes, gutter: i32, cell_width: i32, top: i32, line: i32) {
        let theme = sizes.frame.theme;
        let mut ends = [0; HEAD_LINES];
        for (col, text) in self.texts.iter().filter_map(|lines| lines.first()).enumerate() {
            let level = col % self.every;
            let middle = gutter + col as i32 * cell_width + cell_width / 2;
            let y = top - sizes.px(4.0) - level as i32 * line - line / 2;
            let width = sizes.text_width(text, sizes.small);
            let start = (middle - width / 2).min(sizes.width - width).max(ends[level]);
            let shown = sizes.shorten(text, sizes.width - start, sizes.small);
            ends[level] = start + width + sizes.px(4.0);
            pen.text(&shown, (start, y), Anchor::Start, sizes.small, theme.muted);
            if level > 0 {
                pen.fill(Rect::new(middle, y + line / 2, middle + sizes.line(), top - sizes.px(2.0)), theme.axis);
            }
        }
    }
}
