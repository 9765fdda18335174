//! Bars in parts, lying or upright: what `rows` and `columns` share.
//!
//! Positive and negative values are stacked away from zero each on its own side, so that a negative part never breaks a stack.

use super::axis::Scale;
use super::grid::Grid;
use super::pen::{Pen, Sizes};
use super::theme::mix;
use crate::locale::format_percent;
use crate::query::Cell;
use crate::scene::{Anchor, Color, Mark, Rect};

/// The stacks of a grid's rows along one scale.
pub struct Stacks<'a> {
    pub grid: &'a Grid<'a>,
    pub sizes: &'a Sizes<'a>,
    pub scale: Scale,
    /// One a column of the grid.
    pub colors: &'a [Color],
    pub measure: usize,
    /// Values go up instead of to the right.
    pub upright: bool,
    /// Values are percent of their row; each part says so where it has room.
    pub shares: bool,
}

impl Stacks<'_> {
    /// Whether there is nothing to stack.
    pub fn single(&self) -> bool {
        self.grid.cols.len() == 1
    }

    /// Draws one row of the grid between two pixels across; its parts answer to a pointer on the whole `band`. Returns the least
    /// and the greatest pixel that it covers along the scale.
    #[inline(never)]
    pub fn draw(&self, pen: &mut Pen, row: usize, group: usize, band: (i32, i32), bar: (i32, i32)) -> (i32, i32) {
        let zero = self.scale.px(0.0);
        let line = self.sizes.line();
        let at = self.grid.rows[row].at;
        let (mut below, mut above) = (0.0, 0.0);
        let mut ends = (zero, zero);
        for (col, &value) in self.grid.row(row).iter().enumerate() {
            if value.is_nan() {
                continue;
            }
            let away = if (value < 0.0) == self.upright { line } else { -line };
            let start = if value < 0.0 { &mut below } else { &mut above };
            let begin = *start;
            *start += value;
            let (near, mut far) = (self.scale.px(begin), self.scale.px(*start));
            if near == far && value != 0.0 && begin == 0.0 {
                // Not zero, so not invisible either.
                far += away;
            }
            // A hairline of ground between parts, where there is room for it.
            let apart = !self.single() && begin != 0.0 && (far - near).abs() > 4 * line;
            let mut color = if self.single() { self.color(row) } else { self.colors[col] };
            if at == Mark::REST {
                color = mix(color, self.sizes.frame.theme.background, 0.45);
            }
            let part = self.rect(if apart { near + away } else { near }, far, bar);
            pen.fill(part, color);
            if self.shares {
                self.share(pen, row, col, part, color);
            }
            ends = (ends.0.min(near.min(far)), ends.1.max(near.max(far)));
            if !self.single() {
                pen.mark(self.rect(near, far, band), self.grid.at(at, self.grid.cols[col].at), self.measure, group);
            }
        }
        ends
    }

    /// Writes the share of a part into it.
    #[inline(never)]
    fn share(&self, pen: &mut Pen, row: usize, col: usize, part: Rect, color: Color) {
        let (grid, sizes) = (self.grid, self.sizes);
        let (Cell::Value(value), Cell::Value(sum)) = (grid.cells[row * grid.cols.len() + col], grid.rows[row].sum) else {
            return;
        };
        let Some(text) = format_percent(value, sum, 0, sizes.frame.lang) else { return };
        let font = sizes.small;
        if sizes.text_width(&text, font) + sizes.px(6.0) <= part.width() && font.size as i32 <= part.height() {
            let middle = ((part.x0 + part.x1) / 2, (part.y0 + part.y1) / 2);
            pen.text(&text, middle, Anchor::Middle, font, sizes.frame.theme.ink_on(color));
        }
    }

    fn rect(&self, from: i32, to: i32, across: (i32, i32)) -> Rect {
        if self.upright { Rect::new(across.0, from, across.1, to) } else { Rect::new(from, across.0, to, across.1) }
    }

    /// The color of a row's only bar: the row's own where its dimension has fixed colors.
    fn color(&self, row: usize) -> Color {
        let axis = &self.grid.table.axes[self.grid.axes()[0]];
        let at = self.grid.rows[row].at as usize;
        let own = if self.upright { None } else { self.sizes.frame.theme.fixed(axis, at) };
        own.unwrap_or(self.colors[0])
    }
}
