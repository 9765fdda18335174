//! `women-men`: a butterfly by place. Women to the left and men to the right of one line, people of other or unknown sex in a
//! third column with their own numbers; all three on one scale, so that lengths compare.
//!
//! On a table whose second axis is no sex, its first member stands left, its second right and the others apart. Counts, not
//! shares: shares need `metrics`.

use super::pen::{Sheet, Sizes};
use super::rows::{Cut, break_bar, colors, cut_long, lay_out, legend_item, tell_cut};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, rows};
use crate::describe::add_to;
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};

/// The third wing, apart from the line.
const APART: usize = 2;

/// One column of the grid: its wing (0 left, 1 right), the member, its color.
struct Col {
    wing: usize,
    at: u32,
    color: Color,
}

/// What decides how wide the wings are.
struct Widths {
    /// Of heads and of numbers, device pixels.
    heads: [i32; 3],
    numbers: [i32; 3],
    /// The longest bars, in values.
    lengths: [f64; 3],
    gap: i32,
    between: i32,
    /// Whether there is a third wing.
    apart: bool,
}

impl Widths {
    /// The width of a wing at so many pixels a value.
    #[inline(never)]
    fn at(&self, wing: usize, unit: f64) -> i32 {
        if wing == APART && !self.apart {
            return 0;
        }
        let bar = bar_px(self.lengths[wing], unit);
        (bar + self.numbers[wing] + 2 * self.gap).max(self.heads[wing] + self.gap) + if wing == APART { self.between } else { 0 }
    }

    fn all(&self, unit: f64) -> i32 {
        self.at(0, unit) + self.at(1, unit) + self.at(APART, unit)
    }
}

fn bar_px(value: f64, unit: f64) -> i32 {
    (value * unit).floor().clamp(0.0, 1e6) as i32
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() < 2 {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    // On a telephone a name beside its bars would leave these no length to compare.
    let share = if sizes.width < sizes.px(400.0) { 12 } else { 30 };
    let (mut grid, mut shown, mut top) = lay_out(chart, table, measure, sizes, share, false);
    let cut = if sizes.reach.is_some() { Cut::default() } else { cut_long(&mut grid, sizes.alone()) };
    let colors = colors(&grid, sizes);
    let (n, n_cols) = (grid.rows.len(), grid.cols.len());

    // Which wing each column stands in, and the heads of the wings.
    let axis = &table.axes[1];
    let sex = words::is_sex(axis);
    let mut cols = Vec::with_capacity(n_cols);
    let mut heads = [""; 3];
    let mut n_of = [0; 3];
    for (col, slot) in grid.cols.iter().enumerate() {
        let wing = match axis.members.get(slot.at as usize) {
            Some(member) if sex => match &*member.key {
                "female" => 0,
                "male" => 1,
                _ => APART,
            },
            _ if sex => APART,
            _ => col.min(APART),
        };
        n_of[wing] += 1;
        heads[wing] = &slot.name;
        cols.push(Col { wing, at: slot.at, color: colors[col] });
    }
    if n_of[APART] > 1 {
        heads[APART] = if sex { words::other_or_unknown(lang) } else { words::other(lang) };
    }

    // Parts are drawn one after the other, so a negative one does not shorten the others.
    let (mut lengths, mut whole) = ([0.0f64; 3], [0.0f64; 3]);
    let mut lowest = 0.0f64;
    for row in 0..n {
        let mut above = [0.0; 3];
        for (col, value) in cols.iter().zip(grid.row(row)) {
            lowest = lowest.min(*value);
            above[col.wing] += value.max(0.0);
        }
        for wing in 0..3 {
            lengths[wing] = lengths[wing].max(above[wing]);
            let part = cut.part(row);
            whole[wing] = whole[wing].max(above[wing] / part);
        }
    }
    // A picture beside this one may have longer bars; one unit is as long in both.
    let longest = if lengths[0] >= lengths[1] { 0 } else { 1 };
    (_, lengths[longest]) = sizes.widen(0.0, lengths[longest]);
    sizes.own.set(Some([0.0, whole[longest]]));
    for length in &mut lengths {
        *length = sizes.span(0.0, *length).1;
    }
    lowest = sizes.span(lowest, 0.0).0;
    let of = &table.measures[measure];
    let numbers = Numbers::between(of, lowest, lengths[0].max(lengths[1]).max(lengths[APART]), lang);
    // The numbers of a row's three wings, with whether they are values; empty where the wing has no member at all.
    let mut printed: Vec<(String, bool)> = Vec::with_capacity(3 * n);
    let mut numbers_room = [0; 3];
    for cells in grid.cells.chunks_exact(n_cols) {
        let mut sums = [Cell::NotApplicable; 3];
        for (col, cell) in cols.iter().zip(cells) {
            add_to(&mut sums[col.wing], cell);
        }
        for (wing, sum) in sums.into_iter().enumerate() {
            let text = if n_of[wing] > 0 { numbers.cell(sum) } else { String::new() };
            numbers_room[wing] = sizes.number_width(&text, sizes.font).max(numbers_room[wing]);
            printed.push((text, words::kind(&sum) == 4));
        }
    }

    numbers_room = numbers_room.map(|room| sizes.steady(room));
    let room = sizes.width - shown.gutter;
    let (gap, between) = (sizes.px(5.0), sizes.px(14.0));
    // Whether there is the height for heads of two lines, and how far rows are apart then.
    let below = sizes.small.size as i32 * 5 / 4;
    let pitch = sizes.height.map(|height| (height - top - below - sizes.px(4.0)) / (n as i32).max(1));
    let tall = !sizes.pairs.is_empty() && pitch.is_none_or(|pitch| pitch - shown.above >= sizes.px(16.0));
    let mut heads_room = [0; 3];
    let mut heads_shown = Vec::with_capacity(3);
    for wing in 0..3 {
        // The second language goes below the first where both have no room beside each other.
        let mut lines = sizes.wrap(heads[wing], room * 27 / 100, sizes.bold, if tall { 2 } else { 1 });
        for line in &mut lines {
            *line = sizes.shorten(line, room * 27 / 100, sizes.bold);
            heads_room[wing] = heads_room[wing].max(sizes.text_width(line, sizes.bold) + gap);
        }
        heads_shown.push(lines);
    }
    let head_y = top / 2;
    if heads_shown.iter().any(|lines| lines.len() > 1) {
        top += below;
        if let Some(pitch) = pitch {
            (shown.pitch, shown.bar) = (pitch.min(shown.pitch), shown.bar.min(pitch - shown.above - sizes.px(3.0)));
        }
    }
    let mut widths = Widths { heads: heads_room, numbers: numbers_room, lengths, gap, between, apart: n_of[APART] > 0 };
    // Numbers that leave no room for bars are left to the tooltip.
    if widths.all(0.0) > room {
        widths.numbers = [0; 3];
        for (text, _) in &mut printed {
            text.clear();
        }
    }
    // The largest scale (pixels a unit) at which the three columns fit, by bisection: heads and numbers put floors in.
    let total = (lengths[0] + lengths[1] + lengths[2]).max(1.0);
    let (mut unit, mut too_wide) = (0.0, f64::from(room) / total);
    for _ in 0..40 {
        let middle = (unit + too_wide) / 2.0;
        if widths.all(middle) <= room { unit = middle } else { too_wide = middle }
    }
    let middle = shown.gutter + widths.at(0, unit);
    let right_end = middle + widths.at(1, unit);
    let third_x = right_end + between;
    let bottom = top + shown.pitch * n as i32;
    let line = sizes.line();
    // Where the bars of each wing begin, and from where to where the wing answers to a pointer.
    let starts = [middle, middle + line, third_x + line];
    let reach = [(middle, shown.gutter), (middle, right_end), (right_end, sizes.width)];

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0)));
    let mut pen = sheet.pen(sizes);
    for (wing, x) in [middle - gap, middle + gap, third_x].into_iter().enumerate() {
        let anchor = if wing == 0 { Anchor::End } else { Anchor::Start };
        for (line, y) in heads_shown[wing].iter().zip([head_y, head_y + below]) {
            pen.text(line, (x, y), anchor, sizes.bold, theme.ink);
        }
    }
    shown.draw(&mut pen, sizes, top);
    shown.rule(&mut pen, sizes, middle, top, theme.axis);
    if widths.apart {
        shown.rule(&mut pen, sizes, third_x, top, theme.axis);
    }

    pen.front();
    for (i, row) in grid.rows.iter().enumerate() {
        let band = top + i as i32 * shown.pitch;
        let (y0, band_end) = (shown.bar_top(top, i), band + shown.pitch);
        let start = if shown.above > 0 { y0 } else { band };
        let total = if shown.above > 0 { (sizes.width, y0) } else { (shown.gutter, band_end) };
        pen.mark(Rect::new(0, band, total.0, total.1), grid.at(row.at, Mark::ALL), measure, i);
        for wing in 0..3 {
            let (mut x, mut from) = (starts[wing], reach[wing].0);
            let mut left = n_of[wing];
            for (col, value) in cols.iter().zip(grid.row(i)) {
                if col.wing != wing {
                    continue;
                }
                let mut px = bar_px(value.max(0.0), unit);
                if px == 0 && *value > 0.0 {
                    px = line;
                }
                let end = if wing == 0 { x - px } else { x + px };
                let color = if row.at == Mark::REST { mix(col.color, theme.background, 0.45) } else { col.color };
                pen.fill(Rect::new(x, y0, end, y0 + shown.bar), color);
                left -= 1;
                let until = if left == 0 { reach[wing].1 } else { end };
                pen.mark(Rect::new(from, start, until, band_end), grid.at(row.at, col.at), measure, i);
                (x, from) = (end, end);
            }
            if cut.part(i) < 1.0 {
                let (low, high) = (starts[wing].min(x), starts[wing].max(x));
                break_bar(&mut pen, sizes, Rect::new(low, y0, high, y0 + shown.bar), wing == 0, false);
            }
            let (text, is_value) = &printed[3 * i + wing];
            let ink = if *is_value { theme.ink } else { theme.muted };
            let y = y0 + shown.bar / 2;
            if wing == 0 {
                pen.text(text, (x - gap, y), Anchor::End, sizes.font, ink);
            } else {
                // Hairlines of tiny parts may add up to more than the column was measured for.
                let x = (x + gap).min(sizes.width - sizes.number_width(text, sizes.font));
                pen.text(text, (x, y), Anchor::Start, sizes.font, ink);
            }
        }
    }
    let marks = pen.done();
    // In the order in which the columns stand.
    let mut legend = Vec::with_capacity(n_cols);
    for wing in 0..3 {
        for (i, col) in cols.iter().enumerate() {
            if col.wing == wing {
                legend.push(legend_item(&grid, i, col.color));
            }
        }
    }
    let mut notes = words::notes(&grid, false, false, lang);
    tell_cut(&mut notes, &cut, chart, table, measure, sizes);
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend,
        notes,
        plot: Rect::new(shown.gutter, top, sizes.width, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}
