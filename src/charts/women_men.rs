//! `women-men`: a butterfly by place. Women to the left and men to the right of one line, people of other or unknown sex in a
//! third column with their own numbers; all three on one scale, so that lengths compare.
//!
//! On a table whose second axis is no sex, its first member stands left, its second right and the others apart. Counts, not
//! shares: shares need `metrics`.

use std::borrow::Cow;

use super::grid::{Grid, Shape};
use super::pen::{Sizes, paint};
use super::rows::{Names, colors, legend, most_rows};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, rows};
use crate::describe::sum;
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Layer, Mark, Rect};

/// Which columns of the grid stand where.
struct Wings {
    left: Option<usize>,
    right: Option<usize>,
    apart: Vec<usize>,
}

impl Wings {
    fn new(grid: &Grid, table: &Table) -> Wings {
        let axis = &table.axes[1];
        let key = |col: usize| axis.members.get(grid.cols[col].at as usize).map_or("", |member| &member.key);
        let n = grid.cols.len();
        let (left, right) = if words::is_sex(axis) {
            ((0..n).find(|col| key(*col) == "female"), (0..n).find(|col| key(*col) == "male"))
        } else {
            (Some(0), (n > 1).then_some(1))
        };
        let apart = (0..n).filter(|col| Some(*col) != left && Some(*col) != right).collect();
        Wings { left, right, apart }
    }

    /// The columns of a wing: 0 left, 1 right, 2 apart.
    fn cols(&self, wing: usize) -> &[usize] {
        match wing {
            0 => self.left.as_slice(),
            1 => self.right.as_slice(),
            _ => &self.apart,
        }
    }

    /// What a wing holds in a row; `None` where it has no column.
    fn cell(&self, grid: &Grid, row: usize, wing: usize) -> Option<Cell> {
        let cols = self.cols(wing);
        (!cols.is_empty()).then(|| sum(cols.iter().map(|col| grid.cell(row, *col))))
    }

    /// The least single value, and the positive ones together: parts are drawn one after the other, so a negative one does not
    /// shorten the others.
    fn reach(&self, grid: &Grid, row: usize, wing: usize) -> (i128, i128) {
        let values = self.cols(wing).iter().filter_map(|col| grid.cell(row, *col).value());
        values.fold((0, 0), |(below, above): (i128, i128), value| (below.min(value), above.saturating_add(value.max(0))))
    }
}

pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let top = sizes.px(22.0);
    let around = top + sizes.px(4.0);
    let shape = |most_rows| Shape { sort: chart.sort, most_rows, most_cols: rows::MOST_SERIES, swapped: false };
    let mut grid = Grid::new(table, measure, shape(most_rows(sizes, around)), lang);
    // On a telephone a name beside its bars would leave these no length to compare.
    let share = if sizes.width < sizes.px(400.0) { 12 } else { 30 };
    if let Some(most) = rows::fewer_rows(sizes, &grid, around, share) {
        grid = Grid::new(table, measure, shape(most), lang);
    }
    let names: Vec<Cow<str>> = grid.rows.iter().map(|row| row.name.clone()).collect();
    let shown = Names::new(sizes, &names, around, 20.0, share);
    let wings = Wings::new(&grid, table);
    let colors = colors(&grid, sizes);

    let n = grid.rows.len();
    let mut greatest = [0i128; 3];
    let mut lowest = 0;
    for row in 0..n {
        for (wing, greatest) in greatest.iter_mut().enumerate() {
            let (below, above) = wings.reach(&grid, row, wing);
            (lowest, *greatest) = (below.min(lowest), above.max(*greatest));
        }
    }
    let of = &table.measures[measure];
    let most = greatest.into_iter().fold(lowest.saturating_abs(), i128::max);
    let numbers = Numbers::new(of, most, lang);
    // The numbers of a row's three wings; empty where the wing has no member at all.
    let mut printed: Vec<String> = Vec::with_capacity(3 * n);
    let mut numbers_room = [0; 3];
    for row in 0..n {
        for (wing, room) in numbers_room.iter_mut().enumerate() {
            let text = wings.cell(&grid, row, wing).map_or(String::new(), |cell| numbers.cell(cell));
            *room = sizes.number_width(&text, sizes.font).max(*room);
            printed.push(text);
        }
    }

    let head = |col: Option<usize>| col.map_or("", |col| &*grid.cols[col].name);
    let third = match wings.apart[..] {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(head(Some(one))),
        _ if words::is_sex(&table.axes[1]) => Cow::Borrowed(words::other_or_unknown(lang)),
        _ => Cow::Borrowed(words::other(lang)),
    };
    let room = sizes.width - shown.gutter;
    let third = sizes.shorten(&third, room * 27 / 100, sizes.bold);
    let heads = [head(wings.left), head(wings.right), &third];
    let (gap, between) = (sizes.px(5.0), sizes.px(14.0));
    let heads_room = heads.map(|text| sizes.text_width(&sizes.shorten(text, room * 27 / 100, sizes.bold), sizes.bold) + gap);
    let lengths = greatest.map(|value| value as f64);
    let width_at = |wing: usize, unit: f64, numbers_room: &[i32; 3]| {
        if wing == 2 && wings.apart.is_empty() {
            return 0;
        }
        let bar = (lengths[wing] * unit).floor().clamp(0.0, 1e6) as i32;
        (bar + numbers_room[wing] + 2 * gap).max(heads_room[wing] + gap) + if wing == 2 { between } else { 0 }
    };
    // Numbers that leave no room for bars are left to the tooltip.
    let with_numbers = (0..3).map(|wing| width_at(wing, 0.0, &numbers_room)).sum::<i32>() <= room;
    if !with_numbers {
        numbers_room = [0; 3];
        printed.iter_mut().for_each(String::clear);
    }
    // The largest scale (pixels a unit) at which the three columns fit, by bisection: heads and numbers put floors in.
    let total = (lengths[0] + lengths[1] + lengths[2]).max(1.0);
    let (mut fits, mut too_wide) = (0.0, f64::from(room) / total);
    for _ in 0..40 {
        let middle = (fits + too_wide) / 2.0;
        if (0..3).map(|wing| width_at(wing, middle, &numbers_room)).sum::<i32>() <= room {
            fits = middle
        } else {
            too_wide = middle
        }
    }
    let unit = fits;
    let middle = shown.gutter + width_at(0, unit, &numbers_room);
    let right_end = middle + width_at(1, unit, &numbers_room);
    let third_x = right_end + between;
    let bottom = top + shown.pitch * n as i32;
    let height = sizes.height.unwrap_or(bottom + sizes.px(4.0));

    let scene = paint(sizes, height, |pen| {
        let y = top / 2;
        let head = |i: usize| sizes.shorten(heads[i], room * 27 / 100, sizes.bold);
        pen.text(&head(0), (middle - gap, y), Anchor::End, sizes.bold, theme.ink);
        pen.text(&head(1), (middle + gap, y), Anchor::Start, sizes.bold, theme.ink);
        pen.text(&head(2), (third_x, y), Anchor::Start, sizes.bold, theme.ink);
        shown.draw(pen, sizes, top);
        shown.rule(pen, sizes, middle, top, theme.axis);
        if !wings.apart.is_empty() {
            shown.rule(pen, sizes, third_x, top, theme.axis);
        }

        pen.layer(Layer::Front);
        for (i, row) in grid.rows.iter().enumerate() {
            let band = top + i as i32 * shown.pitch;
            let (y0, band_end) = (shown.bar_top(top, i), band + shown.pitch);
            let (y1, y) = (y0 + shown.bar, y0 + shown.bar / 2);
            let start = if shown.above > 0 { y0 } else { band };
            let at = |col: usize| grid.at(row.at, grid.cols[col].at);
            let paint_of = |col: usize| {
                if row.at == Mark::REST { mix(colors[col], theme.background, 0.45) } else { colors[col] }
            };
            let length = |cell: Cell| {
                let value = cell.value().unwrap_or(0).max(0);
                let px = (value as f64 * unit).floor().clamp(0.0, 1e6) as i32;
                if px == 0 && value > 0 { sizes.line() } else { px }
            };
            let ink = |wing: usize| match wings.cell(&grid, i, wing) {
                Some(Cell::Value(_)) => theme.ink,
                _ => theme.muted,
            };
            let total =
                if shown.above > 0 { Rect::new(0, band, sizes.width, y0) } else { Rect::new(0, band, shown.gutter, band_end) };
            pen.mark(total, grid.at(row.at, Mark::ALL), measure, i);
            if let Some(col) = wings.left {
                let x = middle - length(grid.cell(i, col));
                pen.fill(Rect::new(x, y0, middle, y1), paint_of(col));
                let text = &printed[3 * i];
                pen.text(text, (x - gap, y), Anchor::End, sizes.font, ink(0));
                pen.mark(Rect::new(shown.gutter, start, middle, band_end), at(col), measure, i);
            }
            if let Some(col) = wings.right {
                let x = middle + sizes.line() + length(grid.cell(i, col));
                pen.fill(Rect::new(middle + sizes.line(), y0, x, y1), paint_of(col));
                let text = &printed[3 * i + 1];
                pen.text(text, (x + gap, y), Anchor::Start, sizes.font, ink(1));
                pen.mark(Rect::new(middle, start, right_end, band_end), at(col), measure, i);
            }
            let mut x = third_x + sizes.line();
            for (k, col) in wings.apart.iter().enumerate() {
                let end = x + length(grid.cell(i, *col));
                pen.fill(Rect::new(x, y0, end, y1), paint_of(*col));
                let until = if k + 1 == wings.apart.len() { sizes.width } else { end };
                let from = if k == 0 { right_end } else { x };
                pen.mark(Rect::new(from, start, until, band_end), at(*col), measure, i);
                x = end;
            }
            let text = &printed[3 * i + 2];
            if !text.is_empty() {
                // Hairlines of tiny parts may add up to more than the column was measured for.
                let x = (x + gap).min(sizes.width - sizes.number_width(text, sizes.font));
                pen.text(text, (x, y), Anchor::Start, sizes.font, ink(2));
            }
        }
    });
    let mut items = legend(&grid, &colors);
    // In the order in which the columns stand.
    let order = wings.left.into_iter().chain(wings.right).chain(wings.apart.iter().copied());
    items = order.map(|col| items[col].clone()).collect();
    Drawn {
        scene,
        unit: numbers.unit(of),
        legend: items,
        notes: words::notes(&grid, lang),
        plot: Rect::new(shown.gutter, top, sizes.width, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}
