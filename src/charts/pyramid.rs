//! `pyramid`: age by sex, men to the left and women to the right of their ages, the youngest at the bottom.
//!
//! Both sides are on one scale and every bar has its number. People of other or unknown sex stand on no side; a note counts them.
//! With a third axis of two members (two years, two places) the second one is drawn as bars and the first as outlines over them.

use super::dwarf;
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{Cut, break_bar, most_rows};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, Sort, rows, trend_words};
use crate::data::Kind;
use crate::describe::{Datum, short};
use crate::locale::Lang;
use crate::query::{Axis, AxisKind, Cell, Table, TableMeasure};
use crate::scene::{Anchor, Color, Mark, Rect};

/// From the left to the right.
const SIDES: [&str; 2] = ["male", "female"];

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let Some(sex) = table.axes.iter().take(3).position(words::is_sex).filter(|sex| *sex > 0) else {
        return rows::draw(chart, table, measure, sizes, false);
    };
    // The axis of what is compared, if there is one.
    let other = 3 - sex;
    let compared = table.axes.get(other).is_some_and(|axis| axis.members.len() > 1);
    let of = &table.measures[measure];
    let head = sizes.px(24.0);
    let shape = Shape { sort: Sort::Data, most_rows: most_rows(sizes, head), most_cols: usize::MAX, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    // The youngest at the bottom, what is no age below them.
    let ages = matches!(table.axes[0].kind, AxisKind::Dimension(Some(Kind::AgeGroup)));
    let no_age =
        |at: u32| table.axes[0].members.get(at as usize).is_none_or(|member| member.missing || ages && &*member.key == "unknown");
    let (mut bands, mut last) = (Vec::with_capacity(grid.rows.len()), Vec::new());
    for slot in &grid.rows {
        if no_age(slot.at) { &mut last } else { &mut bands }.push((slot.at, slot.name.clone()));
    }
    if ages {
        bands.reverse();
    }
    let rest = grid.take_rest();
    let kinds = &table.axes[sex].members;
    let sum = |row: u32, side: u32, which: u32| {
        let mut at = [row, Mark::ALL, Mark::ALL];
        (at[sex], at[other]) = (side, which);
        (at, Datum { table, at, measure, rest: &rest }.cell())
    };
    // Bars, then outlines.
    let layers: &[u32] = if compared { &[1, 0] } else { &[Mark::ALL] };
    let sides = SIDES.map(|key| kinds.iter().position(|member| member.key == key).map(|at| at as u32));
    // What is no age is no step of the pyramid: it stands below, and where neither men nor women have it, nowhere.
    let n_ages = bands.len() as i32;
    last.retain(|(row, _)| {
        let found =
            |side: &Option<u32>| side.is_some_and(|side| layers.iter().any(|which| sum(*row, side, *which).1 != Cell::Missing));
        n_ages == 0 || sides.iter().any(found)
    });
    bands.append(&mut last);
    let mut greatest = 0.0f64;
    let mut cells = Vec::with_capacity(bands.len() * 4);
    for (row, _) in &bands {
        for side in sides {
            for &which in layers {
                // A side that the file does not know has nothing on it.
                let (at, cell) = side.map_or(([Mark::ALL; 3], Cell::NotApplicable), |side| sum(*row, side, which));
                let value = cell.value().unwrap_or(0).max(0) as f64;
                greatest = greatest.max(value);
                cells.push((at, cell, value));
            }
        }
    }
    let lengths: Vec<f64> =
        cells.chunks(2 * layers.len()).map(|band| band.iter().fold(0.0, |most, cell| cell.2.max(most))).collect();
    let cut = if sizes.alone() { dwarf::parts(&lengths) } else { Cut::default() };
    sizes.own.set(Some([0.0, greatest]));
    greatest = (0..lengths.len()).fold(0.0, |most, i| most.max(lengths[i] * cut.part(i)));
    let greatest = sizes.span(0.0, sizes.reach.map_or(greatest, |reach| greatest.max(reach[1]))).1;
    let numbers = Numbers::between(of, 0.0, greatest, lang);
    let (mut widest_name, mut widest_number) = (0, 0);
    for (_, name) in &bands {
        widest_name = sizes.text_width(name, sizes.font).max(widest_name);
    }
    for (_, cell, _) in cells.iter().step_by(layers.len()) {
        widest_number = sizes.number_width(&numbers.cell(*cell), sizes.small).max(widest_number);
    }
    widest_number = sizes.steady(widest_number);
    let gap = sizes.px(6.0);
    let gutter = widest_name.min(sizes.width * 3 / 10) + 2 * gap;
    let wing = (sizes.width - gutter) / 2;
    let numbered = widest_number + gap < wing / 2;
    let room = if numbered { wing - widest_number - gap } else { wing };
    let px = |value: f64| (value / greatest.max(1.0) * f64::from(room)).round() as i32;
    let n = bands.len() as i32;
    let apart = if n > n_ages && n_ages > 0 { sizes.px(8.0) } else { 0 };
    let natural = sizes.row(22.0, bands.len());
    let pitch = sizes.height.map_or(natural, |height| ((height - head - apart) / n.max(1)).min(natural * 2)).max(1);
    let bar = (pitch * 8 / 10).max(1);
    let height = sizes.height.unwrap_or(head + pitch * n + apart + sizes.px(2.0));
    let band_top = |i: i32| head + i * pitch + if i >= n_ages { apart } else { 0 };
    // Where the bars of each side begin.
    let starts = [wing, sizes.width - wing];

    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    for (i, start) in starts.into_iter().enumerate() {
        let name = sides[i].map_or("".into(), |side| words::member(&table.axes[sex], side as usize, lang));
        let anchor = if i == 0 { Anchor::End } else { Anchor::Start };
        pen.text(&sizes.shorten(&name, wing, sizes.bold), (start, head / 2), anchor, sizes.bold, theme.ink);
        let foot = head + pitch * if apart > 0 { n_ages } else { n };
        pen.fill(Rect::new(start, head, start + sizes.line(), foot), theme.axis);
    }
    let lettered = pitch >= sizes.font.size as i32 * 11 / 10;
    for (i, (_, name)) in bands.iter().enumerate() {
        let y = band_top(i as i32) + pitch / 2;
        // Names that the height has no room for are thinned out.
        if lettered || i as i32 % (sizes.font.size as i32 * 5 / 4 / pitch + 1) == 0 {
            let text = sizes.shorten(name, gutter - 2 * gap, sizes.font);
            pen.text(&text, (sizes.width / 2, y.max(head + sizes.font.size as i32 / 2)), Anchor::Middle, sizes.font, theme.ink);
        }
    }

    pen.front();
    for (i, (row, _)) in bands.iter().enumerate() {
        let band = band_top(i as i32);
        let y0 = band + (pitch - bar) / 2;
        for (side, start) in starts.into_iter().enumerate() {
            let of_side = &cells[(i * 2 + side) * layers.len()..][..layers.len()];
            let toward = if side == 0 { -1 } else { 1 };
            let mut end = start;
            for (layer, (_, cell, value)) in of_side.iter().enumerate() {
                let mut length = px(*value * cut.part(i));
                if length == 0 && *value > 0.0 {
                    length = sizes.line();
                }
                let tip = start + toward * length;
                let mut color = theme.sex[usize::from(side == 0)];
                // Paler under outlines, which have to be seen on both sides of a bar's end.
                if *row == Mark::REST || compared {
                    color = mix(color, theme.background, 0.45);
                }
                if layer == 0 {
                    pen.fill(Rect::new(start, y0, tip, y0 + bar), color);
                } else if matches!(cell, Cell::Value(_)) {
                    outline(&mut pen, sizes, Rect::new(start, y0, tip, y0 + bar), theme.ink);
                }
                end = if side == 0 { end.min(tip) } else { end.max(tip) };
            }
            if cut.part(i) < 1.0 {
                break_bar(&mut pen, sizes, Rect::new(start, y0, end, y0 + bar), side == 0, false);
            }
            let (_, cell, _) = of_side[0];
            if numbered && lettered && sides[side].is_some() {
                let (x, anchor) = if side == 0 { (end - gap / 2, Anchor::End) } else { (end + gap / 2, Anchor::Start) };
                let ink = if cell.value().is_some() { theme.ink } else { theme.muted };
                pen.text(&numbers.cell(cell), (x, y0 + bar / 2), anchor, sizes.small, ink);
            }
            let edge = if side == 0 { 0 } else { sizes.width };
            for (layer, (at, ..)) in of_side.iter().enumerate() {
                if sides[side].is_some() {
                    let (from, parts) = (layer as i32, layers.len() as i32);
                    let region = Rect::new(start, band + pitch * from / parts, edge, band + pitch * (from + 1) / parts);
                    pen.mark_of(region, *at, measure, i);
                }
            }
        }
    }
    let marks = pen.done();
    let mut notes = Vec::new();
    rows::tell_cut(&mut notes, &Cut { giant: false, ..cut }, chart, table, measure, sizes);
    if compared {
        let name = |at: usize| words::member(&table.axes[other], at, lang);
        notes.push(trend_words::bars_and_outlines(&name(1), &name(0), lang));
    }
    // Panels say it together.
    if !sizes.panel {
        let all: Vec<Cell> = (0..kinds.len()).map(|code| sum(Mark::ALL, code as u32, Mark::ALL).1).collect();
        not_drawn(&mut notes, &table.axes[sex], &all, of, lang);
    }
    grid.kinds = [0; 5];
    for (_, cell, _) in cells.iter().step_by(layers.len()) {
        grid.kinds[words::kind(cell)] += 1;
    }
    // A side that the file does not know is no sign.
    if sides.contains(&None) {
        grid.kinds[words::kind(&Cell::NotApplicable)] = 0;
    }
    notes.append(&mut words::notes(&grid, false, false, lang));
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        notes,
        plot: Rect::new(0, head, sizes.width, head + pitch * n + apart),
        rest,
        ..Drawn::default()
    }
}

/// Notes on the people who stand on no side, given what each sex has in all.
pub fn not_drawn(notes: &mut Vec<String>, sexes: &Axis, all: &[Cell], of: &TableMeasure, lang: Lang) {
    for (code, member) in sexes.members.iter().enumerate() {
        if !SIDES.contains(&&*member.key) && all[code].value().is_some_and(|n| n != 0) {
            let name = words::member(sexes, code, lang);
            notes.push(trend_words::apart(words::axis_name(sexes, lang), &name, &short(all[code], of, lang), lang));
        }
    }
}

/// The edges of a bar.
fn outline(pen: &mut Pen, sizes: &Sizes, bar: Rect, color: Color) {
    let line = sizes.px(1.5).max(1);
    let Rect { x0, y0, x1, y1 } = bar;
    for edge in [
        Rect { x0, y0, x1, y1: y0 + line },
        Rect { x0, y0: y1 - line, x1, y1 },
        Rect { x0, y0, x1: x0 + line, y1 },
        Rect { x0: x1 - line, y0, x1, y1 },
    ] {
        pen.fill(edge, color);
    }
}
