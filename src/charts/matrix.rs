//! What tables of cells share: names at the left, heads above, and where each cell lies.
//!
//! On a narrow chart names stand in some lines, to leave the cells room for their numbers. Columns may be set apart at the end
//! (a total, a share). Charts fill the cells themselves.

use super::grid::Slot;
use super::pen::{Pen, Sizes};
use super::rows::{Names, widest};
use crate::locale::Lang;
use crate::scene::{Anchor, Rect};

/// Lines of a column's head.
const HEAD_LINES: usize = 5;
/// Columns up to which heads that have no room are letters.
const LETTERS: usize = 26;
/// Most levels of heads that stand over each other in turns.
const LEVELS: usize = 3;
/// Lines of a row's name on a narrow chart.
const NAME_LINES: usize = 4;

/// Rows × columns of equal cells, laid out.
pub struct Matrix<'a, 't> {
    sizes: &'a Sizes<'a>,
    rows: &'a [Slot<'t>],
    names: Names,
    /// The lines of each name; empty where names stand in one line.
    wrapped: Vec<Vec<String>>,
    heads: Heads,
    /// The first column that is set apart; the number of columns where none is.
    apart: usize,
    pub gutter: i32,
    pub cell_width: i32,
    pub pitch: i32,
    /// The top of the first row.
    pub top: i32,
    pub bottom: i32,
    /// The right end of the last column.
    pub right: i32,
    /// What the letters above the columns stand for; empty where names stand there.
    key: String,
    /// From one line of small text to the next.
    line: i32,
    /// Between the columns and those set apart.
    gap: i32,
}

impl<'a, 't> Matrix<'a, 't> {
    /// Lays out names and heads; `apart` is the first column that is set apart, `pitch` the natural height of a row in CSS
    /// pixels, `most` the greatest width of a cell in CSS pixels.
    #[inline(never)]
    pub fn new(sizes: &'a Sizes<'a>, rows: &'a [Slot<'t>], cols: &[Slot], apart: usize, pitch: f64, most: f64) -> Matrix<'a, 't> {
        let line = sizes.small.size as i32 * 5 / 4;
        let n_cols = cols.len().max(1) as i32;
        // The width that names take decides the cells' width and with it the height of the heads.
        let widest = widest(sizes, rows);
        let long = widest > sizes.width * 28 / 100;
        let gap = if apart < cols.len() { sizes.px(10.0) } else { 0 };
        let lay = |share: i32| {
            let room = sizes.width * share / 100;
            let gutter = widest.min(room) + sizes.px(8.0);
            let cell_width = ((sizes.width - gutter - gap) / n_cols).min(sizes.broad(most)).max(1);
            (gutter, cell_width, Heads::new(sizes, cols, cell_width))
        };
        let mut in_lines = sizes.width < sizes.px(480.0) && long;
        let (mut gutter, mut cell_width, mut heads) = lay(if in_lines { 28 } else { 42 });
        // Long names give way to heads that have no room in their columns.
        if heads.every > 1 && long && !in_lines {
            in_lines = true;
            (gutter, cell_width, heads) = lay(22);
        }
        let mut key = String::new();
        if heads.cut && cols.len() <= LETTERS {
            if !in_lines {
                (gutter, cell_width, heads) = lay(42);
            }
            key = heads.letters(sizes, cols, cell_width);
        }
        let top = heads.lines as i32 * line + sizes.px(6.0);
        let mut wrapped = Vec::new();
        let mut pitch = pitch;
        if in_lines {
            let mut most = 2;
            for slot in rows {
                wrapped.push(sizes.wrap(&slot.name, gutter - sizes.px(8.0), sizes.small, NAME_LINES));
                most = wrapped.last().map_or(most, |lines| lines.len().max(most));
            }
            sizes.tell_apart(rows, gutter - sizes.px(8.0), sizes.small, &mut wrapped);
            pitch = (14.0 * most as f64 + 1.0).max(pitch);
        }
        let names = Names::new(sizes, rows, top + sizes.px(4.0), pitch, 100);
        let pitch = names.pitch;
        Matrix {
            sizes,
            rows,
            names,
            wrapped,
            heads,
            apart,
            gutter,
            cell_width,
            pitch,
            top,
            bottom: top + pitch * rows.len() as i32,
            right: gutter + cell_width * n_cols + gap,
            key,
            line,
            gap,
        }
    }

    /// What the letters above the columns stand for, where there are any.
    pub fn told(&mut self) -> Option<String> {
        let key = std::mem::take(&mut self.key);
        let head = if self.sizes.frame.lang == Lang::Vi { "Cột: " } else { "Columns: " };
        if key.is_empty() { None } else { Some([head, &key].concat()) }
    }

    /// The left end of a column.
    pub fn left(&self, col: usize) -> i32 {
        self.gutter + col as i32 * self.cell_width + if col >= self.apart { self.gap } else { 0 }
    }

    /// All of a cell, up to its neighbors.
    #[inline(never)]
    pub fn region(&self, row: usize, col: usize) -> Rect {
        let (x, y) = (self.left(col), self.top + row as i32 * self.pitch);
        Rect::new(x, y, x + self.cell_width, y + self.pitch)
    }

    /// What a cell is filled in: all of it but a hairline, where cells are large enough for one.
    #[inline(never)]
    pub fn area(&self, row: usize, col: usize) -> Rect {
        let (region, line) = (self.region(row, col), self.sizes.line());
        let gap = if self.cell_width > 4 * line && self.pitch > 4 * line { line } else { 0 };
        Rect::new(region.x0, region.y0, region.x1 - gap, region.y1 - gap)
    }

    /// The room for a text within a cell.
    pub fn room(&self) -> i32 {
        self.area(0, 0).width() - self.sizes.px(4.0)
    }

    /// Whether a row is high enough for a line of this size.
    pub fn holds(&self, size: u32) -> bool {
        self.pitch >= size as i32 * 11 / 10
    }

    /// Writes names and heads.
    #[inline(never)]
    pub fn draw(&mut self, pen: &mut Pen) {
        let (sizes, line) = (self.sizes, self.line);
        let theme = sizes.frame.theme;
        self.draw_heads(pen);
        if self.wrapped.is_empty() {
            return self.names.draw(pen, sizes, self.top);
        }
        let most = (self.pitch / line).clamp(1, NAME_LINES as i32) as usize;
        for (row, slot) in self.rows.iter().enumerate() {
            if self.wrapped[row].len() > most {
                self.wrapped[row] = sizes.wrap(&slot.name, self.gutter - sizes.px(8.0), sizes.small, most);
            }
            let lines = &self.wrapped[row];
            let middle = self.top + row as i32 * self.pitch + self.pitch / 2;
            for (i, text) in lines.iter().enumerate() {
                let y = middle + (2 * i as i32 + 1 - lines.len() as i32) * line / 2;
                pen.text(text, (self.gutter - sizes.px(8.0), y), Anchor::End, sizes.small, theme.ink);
            }
        }
    }

    #[inline(never)]
    fn draw_heads(&self, pen: &mut Pen) {
        let (sizes, top, line, cell_width) = (self.sizes, self.top, self.line, self.cell_width);
        let color = sizes.frame.theme.muted;
        if self.heads.every > 1 && self.heads.lines > 1 {
            return self.draw_levels(pen);
        }
        for (col, lines) in self.heads.texts.iter().enumerate() {
            if col % self.heads.every != 0 {
                continue;
            }
            let x0 = self.left(col);
            let first = top - sizes.px(4.0) - lines.len() as i32 * line + line / 2;
            for (i, text) in lines.iter().enumerate() {
                let y = first + i as i32 * line;
                let (middle, half) = (x0 + cell_width / 2, (sizes.text_width(text, sizes.small) + 1) / 2);
                if self.heads.every == 1 || self.heads.years && middle >= half && middle + half <= sizes.width {
                    pen.text(text, (middle, y), Anchor::Middle, sizes.small, color);
                } else if !self.heads.years && x0 + sizes.text_width(text, sizes.small) <= sizes.width {
                    pen.text(text, (x0, y), Anchor::Start, sizes.small, color);
                }
            }
        }
    }

    /// Each head over the middle of its column, in turns on as many levels as keep neighbors apart; a hairline leads down from
    /// the higher ones.
    #[inline(never)]
    fn draw_levels(&self, pen: &mut Pen) {
        let (sizes, top, line) = (self.sizes, self.top, self.line);
        let theme = sizes.frame.theme;
        let hairline = |col: usize| self.left(col) + self.cell_width / 2;
        for col in 0..self.heads.texts.len() {
            let y = top - sizes.px(4.0) - (col % self.heads.every) as i32 * line;
            if col % self.heads.every > 0 {
                pen.fill(Rect::new(hairline(col), y, hairline(col) + sizes.line(), top - sizes.px(2.0)), theme.axis);
            }
        }
        let mut ends = [0; LEVELS];
        for (col, lines) in self.heads.texts.iter().enumerate() {
            let Some(text) = lines.first() else { continue };
            let level = col % self.heads.every;
            let y = top - sizes.px(4.0) - level as i32 * line - line / 2;
            let width = sizes.text_width(text, sizes.small);
            let start = (hairline(col) - width / 2).min(sizes.width - width).max(ends[level]);
            let shown = sizes.shorten(text, sizes.width - start, sizes.small);
            // A hairline of a higher head passes behind it.
            pen.fill(Rect::new(start, y - line / 2, (start + width).min(sizes.width), y + line / 2), theme.background);
            ends[level] = start + width + sizes.px(4.0);
            pen.text(&shown, (start, y), Anchor::Start, sizes.small, theme.muted);
        }
    }
}

/// The heads of columns: wrapped in their column, or every n-th in one line.
struct Heads {
    /// The lines of each head.
    texts: Vec<Vec<String>>,
    lines: usize,
    every: usize,
    /// Whether some of them lose letters.
    cut: bool,
    /// Whether all of them are years.
    years: bool,
}

impl Heads {
    /// Puts letters in the place of names; what they stand for.
    #[inline(never)]
    fn letters(&mut self, sizes: &Sizes, cols: &[Slot], cell_width: i32) -> String {
        let mut key = String::new();
        for (letter, (col, head)) in ('A'..='Z').zip(cols.iter().zip(&mut self.texts)) {
            *head = vec![letter.to_string()];
            for part in [if key.is_empty() { "" } else { ", " }, &head[0], "\u{a0}", &col.name] {
                key.push_str(part);
            }
        }
        // Letters that would touch stand over every second, third … column.
        let letter = sizes.text_width("W", sizes.small) + sizes.px(1.0);
        (self.every, self.lines) = (((letter + cell_width - 1) / cell_width).max(1) as usize, 1);
        key
    }

    #[inline(never)]
    fn new(sizes: &Sizes, cols: &[Slot], cell_width: i32) -> Heads {
        let mut heads = Heads { texts: Vec::with_capacity(cols.len()), lines: 1, every: 1, cut: false, years: false };
        let mut room = cell_width - sizes.px(6.0);
        let mut longest_word = 0;
        for col in cols {
            for word in col.name.split(' ').take(12) {
                longest_word = sizes.text_width(word, sizes.small).max(longest_word);
            }
        }
        let mut lines = HEAD_LINES;
        if longest_word.min(sizes.width) > room && room < sizes.px(48.0) {
            let widest = widest(sizes, cols).min(sizes.px(72.0));
            heads.every = ((widest + sizes.px(10.0)) / cell_width.max(1) + 1) as usize;
            room = heads.every as i32 * cell_width - sizes.px(8.0);
            lines = 1;
        }
        for col in cols {
            let texts = sizes.wrap(&col.name, room, sizes.small, lines);
            heads.lines = heads.lines.max(texts.len());
            heads.cut |= texts.iter().any(|text| text.contains('…') && !col.name.contains('…'));
            heads.texts.push(texts);
        }
        // Years go on by themselves: every second or third one does.
        heads.years = cols.iter().all(|col| col.name.len() == 4 && col.name.bytes().all(|byte| byte.is_ascii_digit()));
        if (2..=LEVELS).contains(&heads.every) && !heads.years {
            heads.lines = heads.every;
        }
        heads
    }
}
