//! The values of a map once more, as a list beside it, the largest first: colors tell about how much, and where; a list tells
//! which is the most and by how much. Drawn where a map leaves the room for it. Places without a value stand at its end, where they are
//! few; what has no row is counted.

use super::pen::{Pen, Sizes};
use crate::locale::{Lang, format_number};
use crate::query::Cell;
use crate::scene::{Anchor, Color, Rect};

/// One place.
pub struct Entry {
    pub name: String,
    /// The value, or the sign for a nothing.
    pub text: String,
    /// NaN is nothing.
    pub value: f64,
    /// Whether it is without data, and not without a value for a reason that the list should name.
    pub missing: bool,
    /// The color that it has on the map.
    pub color: Option<Color>,
}

/// From one row to the next, and what a column of the list needs, CSS pixels.
const PITCH: f64 = 19.0;
const NARROW: f64 = 190.0;
/// What a list needs at the least to stand beside a map, CSS pixels.
pub const WIDE: f64 = 230.0;
/// Between the map and the list.
pub const GAP: f64 = 28.0;

/// How wide a list is in the room beside a map; `None` where there is too little.
pub fn room(sizes: &Sizes, room: i32, n: usize, height: i32) -> Option<i32> {
    let room = room - sizes.px(GAP);
    if room < sizes.px(NARROW) || n < 2 {
        return None;
    }
    let n_cols = n_columns(sizes, room, n, height);
    Some(room.min(sizes.tall(WIDE) * n_cols))
}

/// How many rows the list of these values has.
pub fn n_rows(cells: impl Iterator<Item = Cell>) -> usize {
    let (mut n, mut missing) = (0, 0);
    for cell in cells {
        *(if cell == Cell::Missing { &mut missing } else { &mut n }) += 1;
    }
    n + if missing > MOST_MISSING { 1 } else { missing }
}

fn n_columns(sizes: &Sizes, width: i32, n: usize, height: i32) -> i32 {
    let most = (width / sizes.px(NARROW).max(1)).max(1);
    let rows = (height / sizes.px(PITCH).max(1)).max(1);
    ((n as i32 + rows - 1) / rows).clamp(1, most)
}

/// Of so many places without data each has a row; more are counted.
const MOST_MISSING: usize = 5;

/// Draws the list; returns where each entry that is shown stands.
#[inline(never)]
pub fn draw(pen: &mut Pen, sizes: &Sizes, area: Rect, entries: &[Entry]) -> Vec<(usize, Rect)> {
    let theme = sizes.frame.theme;
    let order = crate::sort::order(entries.len(), &mut |a, b| {
        let (a, b) = (entries[a as usize].value, entries[b as usize].value);
        a.is_nan().cmp(&b.is_nan()).then(b.total_cmp(&a))
    });
    let n_missing = entries.iter().filter(|of| of.missing).count();
    let order: Vec<u32> = order.into_iter().filter(|at| n_missing <= MOST_MISSING || !entries[*at as usize].missing).collect();
    let counted = entries.len() - order.len();
    let pitch = sizes.px(PITCH).max(1);
    let n_rows = (area.height() / pitch).max(1) as usize;
    let n_cols = n_columns(sizes, area.width(), order.len() + 1, area.height()) as usize;
    let wide = area.width() / n_cols as i32;
    let mut shown = n_rows * n_cols;
    if shown < order.len() + usize::from(counted > 0) {
        // The last row counts the others.
        shown = (shown - 1).min(order.len());
    }
    let mut places = Vec::with_capacity(shown);
    let spot = |i: usize| {
        let (x, y) = (area.x0 + (i / n_rows) as i32 * wide, area.y0 + (i % n_rows) as i32 * pitch);
        Rect::new(x, y, x + wide - if n_cols > 1 { sizes.px(16.0) } else { 0 }, y + pitch)
    };
    for (i, at) in order.iter().enumerate().take(shown) {
        let (of, row) = (&entries[*at as usize], spot(i));
        let (y, sign) = ((row.y0 + row.y1) / 2, sizes.px(9.0));
        let square = Rect::new(row.x0, y - sign / 2, row.x0 + sign, y - sign / 2 + sign);
        let ink = if of.color.is_some() { theme.ink } else { theme.muted };
        match of.color {
            Some(color) => {
                pen.fill(square, theme.muted);
                let line = sizes.line();
                pen.fill(Rect::new(square.x0 + line, square.y0 + line, square.x1 - line, square.y1 - line), color);
            }
            None => pen.hatch(square, theme.muted, sizes.px(4.0)),
        }
        let width = sizes.text_width(&of.text, sizes.small);
        pen.text(&of.text, (row.x1, y), Anchor::End, sizes.small, ink);
        let x = square.x1 + sizes.px(7.0);
        let name = sizes.shorten(&of.name, row.x1 - width - sizes.px(8.0) - x, sizes.small);
        pen.text(&name, (x, y), Anchor::Start, sizes.small, ink);
        places.push((*at as usize, row));
    }
    let more = order.len().saturating_sub(shown);
    if more + counted > 0 {
        let n = format_number((more + counted) as i128, 0, sizes.frame.lang);
        let shown = shown.min(order.len());
        let text = match (sizes.frame.lang, more) {
            (Lang::Vi, 0) => [&*n, " nơi không có dữ liệu"].concat(),
            (Lang::En, 0) => [&*n, " places without data"].concat(),
            (Lang::Vi, _) => ["… và ", &*n, " nơi khác"].concat(),
            (Lang::En, _) => ["… and ", &*n, " more"].concat(),
        };
        let row = spot(shown);
        let text = sizes.shorten(&text, row.width(), sizes.small);
        pen.text(&text, (row.x0, (row.y0 + row.y1) / 2), Anchor::Start, sizes.small, theme.muted);
    }
    places
}

/// The corners of a rectangle, as a shape that answers to a pointer.
pub fn corners(Rect { x0, y0, x1, y1 }: Rect) -> Vec<(i32, i32)> {
    vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
}
