//! Bars in parts, lying or upright: what `rows` and `columns` share.
//!
//! Positive and negative values are stacked away from zero each on its own side, so that a negative part never breaks a stack.

use super::axis::Scale;
use super::grid::Grid;
use super::pen::{Pen, Sizes};
use super::theme::mix;
use crate::scene::{Color, Mark, Rect};

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
            pen.fill(self.rect(if apart { near + away } else { near }, far, bar), color);
            ends = (ends.0.min(near.min(far)), ends.1.max(near.max(far)));
            if !self.single() {
                pen.mark(self.rect(near, far, band), self.grid.at(at, self.grid.cols[col].at), self.measure, group);
            }
        }
        ends
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
