//! `absorption` as bullet bars: what was disbursed as a bar over the band of what was planned, with a tick at what was allocated.
//!
//! Beside each row stand the rate and its denominator. A bar that leaves its band says that more was spent than planned. What was
//! planned for years that are not over is hatched. After Stephen Few's "Bullet Graph Design Specification" (2013). A table without
//! these measures is drawn as bars.

use super::axis::{Line, Scale};
use super::dwarf;
use super::pen::{Sheet, Sizes};
use super::rows::{self, Cut, break_bar, lay_out};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem};
use crate::data::Kind;
use crate::locale::{Lang, format_percent};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let find = |kind: Kind| table.measures.iter().position(|of| of.kind == Some(kind));
    let (planned, allocated) = (find(Kind::Planned), find(Kind::Allocated));
    let (1, Some(disbursed), Some(base)) = (table.axes.len(), find(Kind::Disbursed), planned.or(allocated)) else {
        return rows::draw(chart, table, measure, sizes, false);
    };
    if !table.measures[0].name.starts_with("absorption") {
        return rows::draw(chart, table, measure, sizes, false);
    }
    let figure = |name: &str| table.measures.iter().position(|of| of.name == name);
    let (not_over, not_told) = (figure("not_over"), figure("not_told"));
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let (mut grid, names, top) = lay_out(chart, table, 0, sizes, 36, false);
    let n = table.measures.len();
    let cell = |row: usize, at: usize| {
        let member = grid.rows[row].at as usize;
        *table.cells.get(member * n + at).unwrap_or(&Cell::NotApplicable)
    };
    // All measures on one scale of numbers.
    let most = table.measures[base].scale.max(table.measures[disbursed].scale);
    let value = |row: usize, at: usize| {
        let lift = 10f64.powi(i32::from(most) - i32::from(table.measures[at].scale));
        cell(row, at).value().map_or(f64::NAN, |value| value as f64 * lift)
    };
    let (mut low, mut high) = (0.0f64, 0.0f64);
    let mut lengths = vec![0.0f64; grid.rows.len()];
    for (row, length) in lengths.iter_mut().enumerate() {
        for at in [Some(disbursed), planned, allocated].into_iter().flatten() {
            (low, high) = (low.min(value(row, at)), high.max(value(row, at)));
            *length = length.max(value(row, at));
        }
    }
    let cut = if sizes.alone() && low >= 0.0 { dwarf::parts(&lengths) } else { Cut::default() };
    let whole = high;
    for (row, length) in lengths.iter().enumerate().filter(|_| !cut.is_none()) {
        high = if row == 0 { 0.0 } else { high }.max(length * cut.part(row));
    }
    (low, high) = sizes.widen(low, high);
    if !cut.is_none() {
        sizes.own.set(Some([low, whole]));
    }
    let of = &table.measures[base];
    let numbers = Numbers::of(&of.unit, &of.name, most, high.max(-low) as i128, lang);

    // From the right: the denominator, the rate, the plot.
    let gap = sizes.px(10.0);
    let mut texts = Vec::with_capacity(grid.rows.len());
    let mut widths = [0; 2];
    let mut over = false;
    for row in 0..grid.rows.len() {
        let rate = match cell(row, 0) {
            Cell::Value(rate) => {
                over |= rate > 1000;
                let text = format_percent(rate, 1000, 1, lang).unwrap_or_default();
                // A rate that counts a year not yet over says so itself.
                let open = not_over.is_some_and(|at| value(row, at) > 0.0);
                // And so does one that counts plans of which nobody says what was spent.
                let untold = not_told.is_some_and(|at| value(row, at) > 0.0);
                [&text[..], if open { "*" } else { "" }, if untold { "°" } else { "" }].concat()
            }
            nothing => words::sign(nothing).to_owned(),
        };
        let base = match cell(row, base) {
            Cell::Value(_) => numbers.print(value(row, base) as i128),
            nothing => words::sign(nothing).to_owned(),
        };
        let pair = [rate, base];
        for (width, text) in widths.iter_mut().zip(&pair) {
            *width = sizes.text_width(text, sizes.font).max(*width);
        }
        texts.push(pair);
    }
    let head = words::measure_name(of, lang);
    let head_width = sizes.text_width(head, sizes.small);
    widths[1] = widths[1].max(head_width) + gap;
    let room = sizes.width - names.gutter;
    if widths[0] + gap + widths[1] > room * 6 / 10 {
        widths[1] = 0;
    }
    if widths[0] + gap > room / 2 {
        widths[0] = 0;
    }
    widths = widths.map(|width| sizes.steady(width));
    let base_x = sizes.width - sizes.px(1.0);
    let rate_x = base_x - widths[1];
    let plot_x1 = (rate_x - widths[0] - if widths[0] > 0 { gap } else { 0 }).max(names.gutter + 2);
    let scale = sizes.shown_along(Scale::from_zero(low, high, names.gutter, plot_x1));
    let zero = scale.px(0.0);
    let bottom = top + names.pitch * grid.rows.len() as i32;
    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0)));
    let mut pen = sheet.pen(sizes);
    let most_ticks = ((plot_x1 - names.gutter) / sizes.px(64.0).max(1)).clamp(1, 8);
    let y = top - sizes.px(11.0);
    let mut line = Line::new(y, sizes.px(4.0), sizes.small);
    let mut clear = i32::MIN;
    for tick in scale.ticks(sizes, &numbers, most_ticks, Some(sizes.px(8.0))) {
        names.rule(&mut pen, sizes, tick.px, top, theme.grid);
        line.label(&mut pen, sizes, &tick.text, tick.width, tick.px, theme.muted);
        clear = tick.px + tick.width / 2 + gap / 2;
    }
    if widths[1] > 0 && clear < base_x - head_width {
        pen.text(head, (base_x, y), Anchor::End, sizes.small, theme.muted);
    }
    names.draw(&mut pen, sizes, top);
    names.rule(&mut pen, sizes, zero, top, theme.axis);

    pen.front();
    let bar_color = theme.source[0];
    let band_color = mix(bar_color, theme.background, 0.72);
    let mut hatched = false;
    for (i, pair) in texts.iter().enumerate() {
        let y0 = names.bar_top(top, i);
        let y1 = y0 + names.bar;
        let band = (top + i as i32 * names.pitch, top + (i as i32 + 1) * names.pitch);
        let px = |value: f64| scale.px(value * cut.part(i));
        let whole = px(value(i, base));
        if !value(i, base).is_nan() {
            pen.fill(Rect::new(zero, y0, whole, y1), band_color);
        }
        let ahead = not_over.map_or(f64::NAN, |at| value(i, at));
        if ahead > 0.0 {
            hatched = true;
            let from = px((value(i, base) - ahead).max(0.0));
            let part = Rect::new(from, y0, whole, y1);
            pen.fill(part, mix(band_color, theme.background, 0.5));
            pen.hatch(part, theme.muted, sizes.px(5.0));
        }
        let spent = value(i, disbursed);
        if !spent.is_nan() {
            let inset = names.bar * 28 / 100;
            let mut end = px(spent);
            if end == zero && spent != 0.0 {
                end += sizes.line();
            }
            pen.fill(Rect::new(zero, y0 + inset, end, (y1 - inset).max(y0 + inset + 1)), bar_color);
        }
        if let (Some(at), Some(_)) = (allocated, planned)
            && !value(i, at).is_nan()
        {
            let (x, thick) = (px(value(i, at)), sizes.px(2.0).max(1));
            let x = (x - thick / 2).max(0);
            pen.fill(Rect::new(x, y0, x + thick, y1), theme.ink);
        }
        if cut.part(i) < 1.0 {
            break_bar(&mut pen, sizes, Rect::new(zero, y0, px(lengths[i]), y1), false, false);
        }
        let middle = (y0 + y1) / 2;
        // A rate of nothing but years that are not over is no verdict.
        let open = ahead > 0.0 && ahead >= value(i, base);
        let ink = if open || cell(i, 0).value().is_none() { theme.muted } else { theme.ink };
        if widths[0] > 0 {
            pen.text(&pair[0], (rate_x, middle), Anchor::End, sizes.font, ink);
        }
        if widths[1] > 0 {
            pen.text(&pair[1], (base_x, middle), Anchor::End, sizes.font, theme.muted);
        }
        pen.mark(Rect::new(0, band.0, sizes.width, band.1), grid.at(grid.rows[i].at, Mark::ALL), 0, i);
    }
    let marks = pen.done();
    let mut legend = Vec::with_capacity(3);
    let mut item = |at: usize, color| {
        let label = words::measure_name(&table.measures[at], lang).to_owned();
        legend.push(LegendItem { label, color, key: String::new() });
    };
    item(disbursed, bar_color);
    item(base, band_color);
    if let (Some(at), Some(_)) = (allocated, planned) {
        item(at, theme.ink);
    }
    let vi = lang == Lang::Vi;
    let mut notes = Vec::new();
    rows::tell_cut(&mut notes, &Cut { giant: false, ..cut }, chart, table, measure, sizes);
    if hatched {
        notes.push(String::from(if vi {
            "Gạch chéo và *: có tính năm chưa kết thúc, tỷ lệ còn tăng"
        } else {
            "Hatched and *: with a year not yet over, the rate will still rise"
        }));
    }
    if let Some(at) = not_told
        && let (Some(Cell::Value(untold)), Some(Cell::Value(spent)), Some(Cell::Value(whole))) =
            (table.total.get(at), table.total.get(disbursed), table.total.get(base))
    {
        let unit = numbers.unit(&of.unit, &of.name);
        let lift = |value: i128, at: usize| value * 10i128.pow((most - table.measures[at].scale).into());
        let amount = [&numbers.print(lift(*untold, base))[..], if unit.is_empty() { "" } else { " " }, &unit].concat();
        let mut note = if vi {
            ["°: mẫu số có ", &amount, " kế hoạch để trống số giải ngân, tức là chưa biết, không phải 0"].concat()
        } else {
            ["°: the denominator has ", &amount, " of plans whose disbursed figure is blank: not known, no zero"].concat()
        };
        let rest = lift(*whole - *untold, base);
        if rest > 0 {
            let rate = format_percent(lift(*spent, disbursed), rest, 1, lang).unwrap_or_default();
            note += &*if vi {
                ["; bỏ phần đó, tỷ lệ chung là ", &rate].concat()
            } else {
                ["; without them the rate of all is ", &rate].concat()
            };
        }
        notes.push(note);
    }
    if over {
        notes.push(String::from(if vi {
            "Trên 100 %: chi nhiều hơn mẫu số"
        } else {
            "Above 100%: more was spent than the denominator"
        }));
    }
    notes.append(&mut words::notes(&grid, false, false, lang));
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend,
        notes,
        plot: Rect::new(names.gutter, top, plot_x1, bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}
