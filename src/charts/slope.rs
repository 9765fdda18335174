//! `then-now`: a line a member from its figure in one year to that in another. Steep lines are what to look at, and the labels at the
//! right say by how much; they are moved apart so that none overlap, and a hairline leads back to where each belongs.
//!
//! Marks stand in the order of the change, the greatest rise first. What lacks one of the years has no line, and a note counts it.
//! A table without two years is drawn as dots.

use super::axis::Scale;
use super::dots;
use super::dwarf;
use super::labels::spread;
use super::pen::{Sheet, Sizes};
use super::rows::lay_out;
use super::theme::mix;
use super::trend_words;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem};
use crate::data::Unit;
use crate::locale::{Lang, format_decimal, format_number};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// More lines than this are too many to tell apart by color.
const MANY: usize = 16;
/// So many rises and so many falls stand out then.
const GREATEST: usize = 5;

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let named = table.measures.first().is_some_and(|of| of.name.starts_with("change"));
    if table.axes.len() != 1 || table.measures.len() < 3 || !named {
        let mut drawn = dots::draw(chart, table, measure, sizes);
        if let Some(axis) = table.axes.get(1)
            && let ([year], true) = (&axis.members[..], words::is_year(axis))
        {
            drawn.notes.insert(
                0,
                match sizes.frame.lang {
                    Lang::Vi => ["Chỉ còn năm ", &*year.key, ": không có năm thứ hai để so sánh"].concat(),
                    Lang::En => ["Only ", &*year.key, " is left: there is no second year to compare it with"].concat(),
                },
            );
        }
        return drawn;
    }
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    // Rows in the order of the change; names and pitch of the layout are not used.
    let (mut grid, ..) = lay_out(chart, table, 0, sizes, 36, false);
    let n = table.measures.len();
    let of = &table.measures[1];
    let share = matches!(&table.measures[0].unit, Unit::Other(unit) if unit == "%");
    let cell = |row: usize, at: usize| {
        let member = grid.rows[row].at as usize;
        *table.cells.get(member * n + at).unwrap_or(&Cell::NotApplicable)
    };
    let mut lines = Vec::new();
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut changes = Vec::with_capacity(grid.rows.len());
    for row in 0..grid.rows.len() {
        changes.push(cell(row, 0));
        if let (Cell::Value(then), Cell::Value(now)) = (cell(row, 1), cell(row, 2)) {
            let (then, now) = (then as f64, now as f64);
            (low, high) = (low.min(then).min(now), high.max(then).max(now));
            lines.push((row, then, now));
        }
    }
    if lines.is_empty() {
        let notes = trend_words::kinds_of_nothing(&changes, lang);
        return Drawn { notes, ..words::no_data(sizes) };
    }
    let numbers = Numbers::between(of, low, high, lang);
    let values: Vec<f64> = lines.iter().flat_map(|&(_, then, now)| [then, now]).collect();
    let straight = |scale| dwarf::straight(scale, sizes, chart, table, &[1, 2], &values);
    let log = straight(Scale::from_zero(low, high, 0, 1)).first > 0.0;
    // All in the one unit that is told: what is too small for it is `<0.1`.
    let print = |value: i128| match share {
        true => format_decimal(value, of.scale, lang),
        false if log => numbers.cell(Cell::Value(value)),
        false => numbers.brief(Cell::Value(value)),
    };
    let line = sizes.font.size as i32 * 5 / 4;
    // Room for all labels, and for slopes to be seen.
    let rows = lines.len() as i32;
    let height = sizes.height.unwrap_or((rows * line + sizes.px(40.0)).max(sizes.tall(260.0)));
    let (top, bottom) = (sizes.px(26.0), height - sizes.px(6.0));

    // Labels: the figure at the left; name, figure and change at the right.
    let mut labels = Vec::with_capacity(lines.len());
    let (mut left_room, mut right_room) = (0, 0);
    for (row, ..) in &lines {
        let value = |at: usize| cell(*row, at).value().unwrap_or(0);
        let mut right = [&*print(value(2)), " ", &grid.rows[*row].name].concat();
        let change = value(0);
        // Too small a change for the unit: which way it went is told by the color.
        let text = Some(print(change)).filter(|text| !text.contains(['<', '>'])).unwrap_or_else(|| "≈0".to_owned());
        right = [&*right, " (", if change > 0 && !text.contains('≈') { "+" } else { "" }, &*text, ")"].concat();
        let left = print(value(1));
        left_room = sizes.text_width(&left, sizes.font).max(left_room);
        right_room = sizes.text_width(&right, sizes.font).max(right_room);
        labels.push((left, right));
    }
    let (gap, lead) = (sizes.px(6.0), sizes.px(16.0));
    let right_room = right_room.min(sizes.width * 60 / 100);
    let x0 = (left_room + gap).min(sizes.width / 4).max(sizes.px(24.0));
    let x1 = (sizes.width - right_room - gap - lead).max(x0 + sizes.px(20.0)).min(sizes.width - 2);
    // Slopes are told by their angle: on a wide frame the years do not move so far apart that all lie flat.
    let spare = (x1 - x0 - (bottom - top) * 2).max(0);
    let (x0, x1) = (x0 + spare / 2, x1 - spare / 2);
    // Slopes need no zero: the least and the greatest value span the height.
    let spare = (high - low) * 0.04;
    let (low, high) = if low < high { (low - spare, high + spare) } else { (low - 1.0, high + 1.0) };
    let scale = Scale { low, high, from: bottom - line / 2, to: (top + line / 2).min(bottom - line / 2 - 1), first: 0.0 };
    let scale = straight(scale);

    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    for (x, at) in [(x0, 1), (x1, 2)] {
        pen.fill(Rect::new(x, top, x + sizes.line(), bottom), theme.axis);
        let text = words::measure_name(&table.measures[at], lang);
        let half = sizes.text_width(text, sizes.bold) / 2 + 1;
        pen.text(text, (x.max(half).min(sizes.width - half), top / 2), Anchor::Middle, sizes.bold, theme.ink);
    }

    pen.front();
    let (up, down) = if share { (theme.sex[0], theme.sex[2]) } else { (theme.source[0], theme.source[3]) };
    let color = |change: f64| match change {
        change if change > 0.0 => up,
        change if change < 0.0 => down,
        _ => theme.muted,
    };
    // Among many only the greatest changes have color, and lie on top.
    let bold = |i: usize| lines.len() <= MANY || i < GREATEST || i + GREATEST >= lines.len();
    let radius = sizes.px(3.0);
    for on_top in [false, true] {
        for (i, &(_, then, now)) in lines.iter().enumerate() {
            if bold(i) == on_top {
                let color = if on_top { color(now - then) } else { theme.rest };
                let (from, to) = ((x0, scale.px(then)), (x1, scale.px(now)));
                pen.path(&[from, to], color, if lines.len() > MANY && !on_top { 1 } else { 2 });
                pen.dot(from, radius, color);
                pen.dot(to, radius, color);
            }
        }
    }
    // At each side from the top downward.
    let mut regions = vec![Rect::default(); lines.len()];
    for right in [false, true] {
        let y = |at: u32| scale.px(if right { lines[at as usize].2 } else { lines[at as usize].1 });
        let order = crate::sort::order(lines.len(), &mut |a, b| y(a).cmp(&y(b)));
        let mut wishes = Vec::with_capacity(order.len());
        for at in &order {
            wishes.push((y(*at), line));
        }
        let mut places = spread(&wishes, top, bottom);
        // Without a hairline a figure must stand beside its dot.
        let far = |starts: &Vec<i32>| starts.iter().zip(&wishes).any(|(start, (wish, _))| (start + line / 2 - wish).abs() > line);
        if !right && places.as_ref().is_some_and(far) {
            places = None;
        }
        let mut free = i32::MIN;
        for (i, at) in order.iter().enumerate() {
            let (wish, at) = (y(*at), *at as usize);
            // Without room for all, as many as do not touch.
            let start = match &places {
                Some(starts) => starts[i],
                None => (wish - line / 2).max(top).min(bottom - line),
            };
            let (_, then, now) = lines[at];
            if right {
                // Marks share the height: each from halfway to the one above to halfway to the one below.
                let bound = |i: usize| match &places {
                    Some(starts) => starts[i],
                    None => top + (i as i64 * i64::from(bottom - top) / lines.len() as i64) as i32,
                };
                let first = if i == 0 { 0 } else { bound(i) };
                let end = if i + 1 < order.len() { bound(i + 1) } else { height };
                regions[at] = Rect::new(0, first, sizes.width, end);
            }
            if start < free {
                continue;
            }
            free = start + line;
            let middle = start + line / 2;
            if !right {
                if x0 - gap > 0 {
                    let text = sizes.shorten(&labels[at].0, x0 - gap, sizes.font);
                    pen.text(&text, (x0 - gap, middle), Anchor::End, sizes.font, theme.muted);
                }
                continue;
            }
            let x = x1 + lead;
            if (middle - wish).abs() > sizes.px(3.0) {
                let color = if bold(at) { color(now - then) } else { theme.rest };
                pen.path(&[(x1 + radius, wish), (x - sizes.px(3.0), middle)], mix(color, theme.background, 0.5), 1);
            }
            let text = sizes.shorten(&labels[at].1, sizes.width - x, sizes.font);
            pen.text(&text, (x, middle), Anchor::Start, sizes.font, if bold(at) { theme.ink } else { theme.muted });
        }
    }
    for (i, (row, ..)) in lines.iter().enumerate() {
        pen.mark(regions[i], grid.at(grid.rows[*row].at, Mark::ALL), 0, i);
    }
    let marks = pen.done();
    // A line answers to a pointer near it, before the rows of labels do.
    let near = sizes.px(4.0);
    let mut shapes = Vec::with_capacity(lines.len());
    for (i, &(_, then, now)) in lines.iter().enumerate() {
        let (y0, y1) = (scale.px(then), scale.px(now));
        shapes.push((i as u32, vec![(x0, y0 - near), (x1, y1 - near), (x1, y1 + near), (x0, y0 + near)]));
    }
    let mut legend = Vec::new();
    let words = [["Tăng", "Giảm"], ["Rose", "Fell"]][lang as usize];
    for (label, color, found) in
        [(words[0], up, lines.iter().any(|line| line.2 > line.1)), (words[1], down, lines.iter().any(|line| line.2 < line.1))]
    {
        if found {
            legend.push(LegendItem { label: label.to_owned(), color, key: String::new() });
        }
    }
    let mut notes = Vec::new();
    let lacking = grid.rows.len() - lines.len();
    if lacking > 0 {
        let n = format_number(lacking as i128, 0, lang);
        let why = trend_words::reasons(&changes, lang);
        notes.push(match lang {
            Lang::Vi => ["Không vẽ ", &*n, " mục thiếu số liệu một trong hai năm", &why].concat(),
            Lang::En => [&*n, " not drawn: no figure for one of the two years", &why].concat(),
        });
    }
    notes.push(String::from(match (lang, share) {
        (Lang::Vi, true) => "Trong ngoặc: thay đổi theo điểm phần trăm",
        (Lang::En, true) => "In brackets: change in percentage points",
        (Lang::Vi, false) => "Trong ngoặc: thay đổi",
        (Lang::En, false) => "In brackets: the change",
    }));
    let unit = if share { String::from("%") } else { numbers.unit(&of.unit, &of.name) };
    let plot = Rect::new(x0, top, x1, bottom);
    let mut scene = sheet.scene(marks);
    scene.shapes = shapes;
    Drawn { scene, unit, legend, notes, plot, rest: grid.take_rest(), ..Drawn::default() }
}
