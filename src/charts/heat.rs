//! `heat`: two dimensions as a table of colored cells with the number printed in each.
//!
//! Color goes with the value from zero to the greatest, both ways where some are negative (`ramp`). Where cells are too narrow for their
//! numbers, shorter numbers are tried, then color stands alone. Rows and columns that were folded together are not part of the
//! ramp: their sums would bleach everything else.

use super::grid::{Grid, Shape};
use super::matrix::Matrix;
use super::pen::{Sheet, Sizes};
use super::ramp::{FAR, Ramp};
use super::rows::{most_rows, top_of};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, Sort, rows};
use crate::query::Table;
use crate::scene::{Anchor, Font, Mark, Rect};

/// Draws the chart of a table and one of its measures.
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
    for cols in [false, true] {
        // Up to twice as many rows, where a height that is given holds them.
        let holds = |height: i32| (2 * grid.rows.len() as i32 + 2) * line <= height;
        if (cols || sort == Sort::Data && sizes.height.is_none_or(holds)) && grid.skips_years(cols) {
            grid.fill_years(cols);
        }
    }
    let n_cols = grid.cols.len();

    let mut matrix = Matrix::new(sizes, &grid.rows, &grid.cols, n_cols, 24.0, 190.0);

    let (mut low, mut high, mut greatest) = (0.0f64, 0.0f64, 0.0f64);
    let mut least = f64::MAX;
    for (i, &value) in grid.values.iter().enumerate() {
        greatest = greatest.max(value.abs());
        if grid.rows[i / n_cols].at != Mark::REST && grid.cols[i % n_cols].at != Mark::REST {
            (low, high) = (low.min(value), high.max(value));
            if value > 0.0 {
                least = least.min(value);
            }
        }
    }
    // A crowd far below the greatest would be one pale field. Pictures that share a ramp are linear.
    let alone = sizes.reach.is_none() && sizes.spans.is_none();
    let far = |part: f64| grid.values.iter().filter(|value| **value > high * part).count();
    let crowded = alone && low == 0.0 && high / FAR > least && far(0.05) * 2 < far(0.0);
    (low, high) = sizes.widen(low, high);
    let ramp = Ramp::over(low, high, crowded.then_some(least));
    greatest = sizes.span(0.0, greatest).1;
    let of = &table.measures[measure];
    let font = if matrix.cell_width < sizes.px(34.0) { sizes.small } else { sizes.font };
    let mut numbers = Numbers::between(of, 0.0, greatest, lang);
    let printed = if matrix.holds(font.size) { print(sizes, &grid, &mut numbers, matrix.room(), font) } else { Vec::new() };

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(matrix.bottom + sizes.px(2.0)));
    let mut pen = sheet.pen(sizes);
    matrix.draw(&mut pen);

    pen.front();
    for (i, &value) in grid.values.iter().enumerate() {
        let (row, col) = (i / n_cols, i % n_cols);
        let area = matrix.area(row, col);
        let mut ink = theme.muted;
        if !value.is_nan() {
            let ground = ramp.color(value, theme);
            pen.fill(area, ground);
            ink = theme.ink_on(ground);
        } else if printed.is_empty() && area.width() > 6 * sizes.line() {
            pen.hatch(area, theme.grid, sizes.px(6.0));
        }
        if let Some(text) = printed.get(i) {
            pen.text(text, ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2), Anchor::Middle, font, ink);
        }
        let at = grid.at(grid.rows[row].at, grid.cols[col].at);
        // A year that no row has is nothing to point at.
        if !at.contains(&Mark::ALL) {
            pen.mark(matrix.region(row, col), at, measure, row);
        }
    }
    let marks = pen.done();
    let mut notes = words::notes(&grid, printed.is_empty(), false, lang);
    notes.extend(matrix.told());
    ramp.note(&mut notes, lang);
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend: ramp.legend(sizes, &numbers, of),
        notes,
        plot: Rect::new(matrix.gutter, matrix.top, matrix.right, matrix.bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The texts of all cells in the longest form that fits every one of them; none where none does. What is far below all others stands
/// in its own magnitude; where more than a tenth is, and not most are, all are in one unit, and those are `<0.1`.
#[inline(never)]
fn print(sizes: &Sizes, grid: &Grid, numbers: &mut Numbers, room: i32, font: Font) -> Vec<String> {
    let (mut form, mut brief) = (Some(*numbers), false);
    while let Some(now) = form {
        let mut texts = Vec::with_capacity(grid.cells.len());
        let mut own = 0;
        for cell in &grid.cells {
            let text = if brief { now.brief(*cell) } else { now.cell(*cell) };
            own += usize::from(!brief && words::kind(cell) == 4 && !text.as_bytes().last().is_some_and(u8::is_ascii_digit));
            if sizes.number_width(&text, font) > room {
                break;
            }
            texts.push(text);
        }
        let n = grid.cells.len();
        if texts.len() == n && (own * 10 <= n || own * 2 >= n) {
            *numbers = now;
            return texts;
        }
        form = if brief { now.shorter() } else { form };
        brief = true;
    }
    Vec::new()
}
