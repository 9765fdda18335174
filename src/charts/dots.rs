//! Dots on one scale, a row a place: `dots`, and what is worked out of several figures: `women-share` against parity, `leadership`
//! as dumbbells, `concentration`.
//!
//! A dot does not grow from zero as a bar does, so shares near each other can be told apart. Beside each row stand its value and
//! what it was divided by. A hollow dot rests on so few people that one more or less would move it far. Where the sex of some is
//! unknown, a whisker spans what the share could be. A table that lacks the worked-out measures is drawn as plain dots.

use super::axis::{Line, Scale, Tick, logarithm};
use super::dwarf;
use super::grid::Grid;
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{colors, lay_out, legend_item};
use super::theme::mix;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem, Places};
use crate::data::Kind;
use crate::describe::short;
use crate::locale::{Lang, format_number, format_percent, format_short};
use crate::metrics::marker::{FOCUSED, MEDIAN};
use crate::metrics::parity::{GPI, PARITY};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};

/// Shares of fewer people than this are hollow dots.
const FEW: i128 = 10;

/// The head over the shares among leaders and among members.
pub const BOTH_SHARES: [&str; 2] = ["lãnh đạo · thành viên", "leaders · members"];

/// What of a table is drawn.
#[derive(Default)]
struct Form {
    /// The measures that are dots, with their color; none for one dot a column of the grid.
    points: Vec<(usize, Color)>,
    /// The least and the greatest that a share could be.
    bounds: Option<(usize, usize)>,
    /// What the share was divided by, one or two measures together, and the head over it.
    n: Vec<usize>,
    head: &'static str,
    /// The head over the values; empty for one value, which the title names.
    over: &'static str,
    /// Percent, from 0 to 100, with a line at one half.
    parity: bool,
    /// Percent of money, where one half is nothing to reach.
    plain: bool,
    /// Quotients around 1, by their logarithm.
    index: bool,
    notes: Vec<String>,
}

impl Form {
    #[inline(never)]
    fn new(chart: &ChartRequest, table: &Table, sizes: &Sizes) -> Form {
        let (lang, theme) = (sizes.frame.lang as usize, sizes.frame.theme);
        let find = |name: &str| table.measures.iter().position(|of| of.name == name && (of.label.is_empty() || of.label == name));
        let by_kind = |kind: Kind| table.measures.iter().position(|of| of.kind == Some(kind));
        let mut form = Form::default();
        if table.axes.len() > 1 {
            return form;
        }
        if let (Some(share), Some(low), Some(high)) = (find("women_share"), find("women_share_low"), find("women_share_high")) {
            form.points.push((share, theme.sex[0]));
            form.bounds = Some((low, high));
            form.n.extend([find("women"), find("men")].into_iter().flatten());
            form.parity = true;
        }
        if let (Some(leaders), Some(members)) = (find("women_share_leaders"), find("women_share_members")) {
            form.points.extend([(leaders, theme.sex[0]), (members, theme.rest)]);
            form.n.extend(find("leaders"));
            form.parity = true;
            let words = ["Lãnh đạo: ", "; thành viên: ", "Leaders: ", "; members: "];
            if let (Some(leaders), Some(members)) = (chart.options.get("leaders"), chart.options.get("members")) {
                form.notes.push([words[2 * lang], leaders, words[2 * lang + 1], members].concat());
            }
            form.notes.push(String::from(["n: số lãnh đạo, nữ và nam", "n: leaders, women and men"][lang]));
            if sizes.width > sizes.px(480.0) {
                form.over = BOTH_SHARES[lang];
            }
        } else if !form.n.is_empty() {
            form.notes.push(String::from(["n: số nữ cộng số nam", "n: women and men"][lang]));
        }
        if let (Some(index), Some(women), Some(men)) = (find(GPI), by_kind(Kind::Women), by_kind(Kind::Men)) {
            form.points.push((index, theme.sex[0]));
            form.index = true;
            form.notes.extend(index_notes(table, [index, women, men], sizes.frame.lang));
        }
        if let Some(focused) = find(FOCUSED) {
            form.points.push((focused, theme.source[0]));
            (form.parity, form.plain) = (true, true);
            form.notes.extend(marker_notes(table, sizes.frame.lang));
        } else if find(MEDIAN).is_some() {
            form.notes.extend(marker_notes(table, sizes.frame.lang));
        }
        form.head = if form.parity && !form.plain { "n" } else { "" };
        if let (Some(effective), Some(funders)) = (find("effective_funders"), find("funders")) {
            // Neither many nor few is good: the colors do not judge.
            form.points.push((effective, theme.series[0]));
            form.n.push(funders);
            form.head = ["nhà tài trợ", "funders"][lang];
            form.notes.push(String::from(
                [
                    "Số hiệu dụng: chừng ấy nhà tài trợ góp đều nhau cũng tập trung như vậy",
                    "Effective number: so many equal funders would be as concentrated",
                ][lang],
            ));
        }
        form
    }
}

/// One row of the picture.
struct Row {
    dots: Vec<(f64, Color)>,
    bounds: (f64, f64),
    hollow: bool,
    /// Its value, and what it was divided by.
    texts: [String; 2],
}

fn float(cell: Cell) -> f64 {
    cell.value().map_or(f64::NAN, |value| value as f64)
}

/// The band of the option `band=45..55`, in percent.
fn band(chart: &ChartRequest) -> Option<(f64, f64)> {
    let (from, to) = chart.options.get("band")?.split_once("..")?;
    Some((crate::float::parse(from)?, crate::float::parse(to)?))
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let (mut grid, names, top) = lay_out(chart, table, measure, sizes, 36, false);
    let form = Form::new(chart, table, sizes);
    let colors = colors(&grid, sizes);
    let of = &table.measures[measure];
    // Plain dots, of which one may dwarf all others.
    let plain = |scale| dwarf::straight(scale, sizes, chart, table, &[measure], &grid.values);
    let log = form.points.is_empty() && plain(Scale::from_zero(0.0, 1.0, 0, 1)).first > 0.0;
    let beyond = if form.points.is_empty() && sizes.reach.is_none() && !log { beyond(&grid) } else { None };
    let (mut low, mut high, mut most) = (0.0f64, 0.0f64, 0.0f64);
    for (i, value) in grid.values.iter().enumerate() {
        most = most.max(*value);
        if beyond != Some(i) {
            (low, high) = (low.min(*value), high.max(*value));
        }
    }
    if form.index {
        // Parity lies well within.
        (low, high) = (-0.12, 0.12);
        for value in grid.values.iter().filter(|value| **value > 0.0) {
            (low, high) = (low.min(logarithm(*value / 1000.0)), high.max(logarithm(*value / 1000.0)));
        }
    }
    (low, high) = if form.index { sizes.widen(low, high) } else { sizes.hold(low, high) };
    if beyond.is_some() {
        sizes.own.set(Some([low, most]));
    }
    let mut numbers = Numbers::between(of, low, if form.index { most } else { high }, lang);
    let single = form.points.len().max(grid.cols.len()) == 1;
    let rows = rows(&form, &grid, &colors, &numbers, measure, sizes);

    // From the right: what was divided by, the value, the plot.
    let gap = sizes.px(10.0);
    let mut widths = [0; 2];
    for row in &rows {
        for (width, text) in widths.iter_mut().zip(&row.texts) {
            *width = sizes.number_width(text, sizes.font).max(*width);
        }
    }
    let head = sizes.text_width(form.head, sizes.small);
    let over = if form.over.is_empty() { 0 } else { sizes.text_width(form.over, sizes.small) };
    if over > 0 {
        // The last tick hangs over the plot's end.
        widths[0] = widths[0].max(over + sizes.px(14.0));
    }
    if widths[1] > 0 {
        widths[1] = widths[1].max(head) + gap;
    }
    let room = sizes.width - names.gutter;
    // Numbers that leave no room for dots are left to the tooltip.
    if widths[0] + gap + widths[1] > room * 6 / 10 {
        widths = [0; 2];
    }
    widths = widths.map(|width| sizes.steady(width));
    let n_x = sizes.width - sizes.px(1.0);
    let value_x = n_x - widths[1];
    let radius = (names.bar * 2 / 5).clamp(sizes.px(2.0).max(1), sizes.px(6.0));
    let plot_x1 = (value_x - widths[0] - if widths[0] > 0 { gap } else { 0 }).max(names.gutter + 2 * radius + 2);
    let (from, to) = (names.gutter + radius, plot_x1 - radius);
    let unit = 10f64.powi(of.scale.into());
    let scale = match form.parity {
        true => Scale { low: 0.0, high: 100.0 * unit, from, to, first: 0.0 },
        // A little ground at both ends.
        false if form.index => Scale { low: low - 0.05, high: high + 0.05, from, to, first: 0.0 },
        false if log => plain(Scale::from_zero(low, high, from, to)),
        false => Scale::from_zero(low, high, from, to),
    };
    if !form.index {
        sizes.shown_along(scale);
    }
    let bottom = top + names.pitch * rows.len() as i32;
    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom + sizes.px(4.0) + sizes.written.foot));
    let mut pen = sheet.pen(sizes);
    if let (Some((from, to)), true) = (band(chart), form.parity) {
        let ground = mix(theme.grid, theme.background, 0.35);
        pen.fill(Rect::new(scale.px(from * unit), top, scale.px(to * unit), bottom), ground);
    }
    let mut ticks = Vec::new();
    if form.index {
        let [from, to] = PARITY.map(|end| scale.px(logarithm(end as f64 / 1000.0)));
        pen.fill(Rect::new(from, top, to, bottom), mix(theme.grid, theme.background, 0.35));
        ticks = index_ticks(&scale, sizes);
    } else if form.parity {
        numbers = Numbers::percent(lang);
        let step = if to - from < sizes.px(150.0) { 2 } else { 1 };
        for quarter in (0..=4).step_by(step) {
            let text = if quarter == 4 { format_percent(1, 1, 0, lang).unwrap_or_default() } else { numbers.print(quarter * 25) };
            let px = scale.px(quarter as f64 * 25.0 * unit);
            ticks.push(Tick { value: quarter as f64, px, width: sizes.text_width(&text, sizes.small), text });
        }
    } else {
        let most = ((to - from) / sizes.px(64.0).max(1)).clamp(2, 10);
        ticks = scale.ticks(sizes, &numbers, most, Some(sizes.px(8.0)));
    }
    let mut line = Line::new(top - sizes.px(11.0), sizes.px(4.0), sizes.small);
    for tick in &ticks {
        let half = form.parity && !form.plain && tick.value == 2.0 || form.index && tick.value == 0.0;
        let zero = !form.parity && !half && tick.value == 0.0;
        let color = if half {
            theme.muted
        } else if zero {
            theme.axis
        } else {
            theme.grid
        };
        names.rule(&mut pen, sizes, tick.px, top, color);
        line.label(&mut pen, sizes, &tick.text, tick.width, tick.px, if half { theme.ink } else { theme.muted });
    }
    if widths[1] > head {
        // The last tick may have been moved into its column.
        let clear = ticks.last().is_none_or(|tick| tick.px + tick.width / 2 + gap / 2 < n_x - head);
        if clear {
            pen.text(form.head, (n_x, top - sizes.px(11.0)), Anchor::End, sizes.small, theme.muted);
        }
    }
    let clear = ticks.last().is_none_or(|tick| tick.px + tick.width / 2 + gap / 2 < value_x - over);
    if over > 0 && widths[0] > 0 && clear {
        pen.text(form.over, (value_x, top - sizes.px(11.0)), Anchor::End, sizes.small, theme.muted);
    }
    names.draw(&mut pen, sizes, top);

    pen.front();
    let (mut hollow, mut unsure) = (false, false);
    for (i, row) in rows.iter().enumerate() {
        let y = names.bar_top(top, i) + names.bar / 2;
        let band = (top + i as i32 * names.pitch, top + (i as i32 + 1) * names.pitch);
        let at = grid.rows[i].at;
        if row.bounds.0 < row.bounds.1 {
            unsure = true;
            whisker(&mut pen, sizes, (scale.px(row.bounds.0), scale.px(row.bounds.1)), y, radius, row.dots[0].1);
        }
        let mut px = Vec::with_capacity(row.dots.len());
        for (value, _) in &row.dots {
            px.push(if value.is_nan() { i32::MIN } else { scale.px(*value) });
        }
        let order = crate::sort::order(px.len(), &mut |a, b| px[a as usize].cmp(&px[b as usize]));
        let shown: Vec<u32> = order.into_iter().filter(|dot| px[*dot as usize] != i32::MIN).collect();
        if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
            let thick = sizes.px(2.0).max(1);
            let join = Rect::new(px[*first as usize], y - thick / 2, px[*last as usize], y - thick / 2 + thick);
            pen.fill(join, mix(theme.axis, theme.background, 0.45));
        }
        for dot in &shown {
            let (at, color) = ((px[*dot as usize], y), row.dots[*dot as usize].1);
            pen.dot(at, radius, color);
            // The n that is told is that of the first dot.
            if row.hollow && *dot == 0 || beyond == Some(i) {
                hollow |= row.hollow;
                pen.dot(at, (radius - sizes.px(2.0).max(1)).max(1), theme.background);
            }
        }
        let ink = if shown.is_empty() { theme.muted } else { theme.ink };
        if widths[0] > 0 {
            pen.text(&row.texts[0], (value_x, y), Anchor::End, sizes.font, ink);
        }
        if widths[1] > 0 {
            pen.text(&row.texts[1], (n_x, y), Anchor::End, sizes.font, theme.muted);
        }
        if single || !form.points.is_empty() {
            let col = if single { grid.cols[0].at } else { Mark::ALL };
            let point = form.points.first().map_or(measure, |point| point.0);
            pen.mark(Rect::new(0, band.0, sizes.width, band.1), grid.at(at, col), point, i);
            continue;
        }
        // Each dot answers up to halfway to its neighbors; the name and the rest of the row stand for all of them.
        let mut start = names.gutter;
        for (n, dot) in shown.iter().enumerate() {
            let end = shown.get(n + 1).map_or(sizes.width, |next| (px[*dot as usize] + px[*next as usize]) / 2);
            pen.mark(Rect::new(start, band.0, end, band.1), grid.at(at, grid.cols[*dot as usize].at), measure, i);
            start = end;
        }
        if shown.is_empty() {
            pen.mark(Rect::new(0, band.0, sizes.width, band.1), grid.at(at, Mark::ALL), measure, i);
        }
    }
    let marks = pen.done();
    let mut legend: Vec<LegendItem> = Vec::new();
    if form.points.len() > 1 {
        for (at, color) in &form.points {
            let label = words::measure_name(&table.measures[*at], lang).to_owned();
            legend.push(LegendItem { label, color: *color, key: String::new() });
        }
    } else if !single {
        for (col, color) in colors.iter().enumerate() {
            legend.push(legend_item(&grid, col, *color));
        }
    }
    let mut notes = Vec::with_capacity(4);
    notes.extend_from_slice(&form.notes);
    if beyond.is_some() {
        notes.push(String::from(
            [
                "Chấm rỗng nằm xa hơn trục; số bên phải là số đầy đủ",
                "The hollow dot lies beyond the axis; the number beside it is the full one",
            ][lang as usize],
        ));
    }
    words::dots(&mut notes, unsure, hollow, band(chart).filter(|_| form.parity), lang);
    notes.append(&mut words::notes(&grid, !single && form.points.is_empty(), false, lang));
    let unit = if form.parity { String::new() } else { numbers.unit(&of.unit, &of.name) };
    let plot = Rect::new(names.gutter, top, plot_x1, bottom);
    let places = Places { values: (!form.index).then_some((scale, false)), ..Places::default() };
    Drawn { scene: sheet.scene(marks), unit, legend, notes, plot, places, rest: grid.take_rest(), ..Drawn::default() }
}

/// Labels of an axis of quotients around 1, as many as stand apart, 1 first.
fn index_ticks(scale: &Scale, sizes: &Sizes) -> Vec<Tick> {
    const AT: [i128; 15] = [1000, 500, 2000, 800, 1250, 900, 1100, 200, 5000, 100, 10_000, 650, 1500, 950, 1050];
    let mut ticks: Vec<Tick> = Vec::new();
    for at in AT {
        let value = logarithm(at as f64 / 1000.0);
        let text = format_short(at, 3, sizes.frame.lang);
        let (px, width) = (scale.px(value), sizes.number_width(&text, sizes.small));
        let apart = |other: &Tick| (other.px - px).abs() >= (other.width + width) / 2 + sizes.px(10.0);
        if (scale.low..=scale.high).contains(&value) && ticks.iter().all(apart) {
            ticks.push(Tick { value: if at == 1000 { 0.0 } else { value }, px, width, text });
        }
    }
    crate::sort::by_key(&mut ticks, |tick| tick.px);
    ticks
}

/// What the index is, and where it could not be worked out.
fn index_notes(table: &Table, [index, women, men]: [usize; 3], lang: Lang) -> Vec<String> {
    let mut notes = vec![String::from(match lang {
        Lang::Vi => "GPI = số của nữ ÷ số của nam, cùng một chỉ số; dải nền 0,97–1,03: ngang bằng; trục lôgarit",
        Lang::En => "GPI = the figure of women ÷ that of men, of one indicator; band 0.97–1.03: parity; logarithmic axis",
    })];
    let (mut no_men, mut one_sex) = (0, 0);
    for cells in table.cells.chunks_exact(table.measures.len()) {
        if cells[index].value().is_none() {
            match (cells[women].value(), cells[men].value()) {
                (Some(_), Some(_)) => no_men += 1,
                (None, None) => {}
                _ => one_sex += 1,
            }
        }
    }
    let words = match lang {
        Lang::Vi => [" mục không chia được vì số của nam là 0", " mục chỉ có số của một giới"],
        Lang::En => [" without an index: the figure of men is 0", " without an index: the figure of one sex alone"],
    };
    for (n, words) in [(no_men, words[0]), (one_sex, words[1])] {
        if n > 0 {
            notes.push([&*format_number(n, 0, lang), words].concat());
        }
    }
    notes
}

/// What a gender marker tells, and how much of all has none.
fn marker_notes(table: &Table, lang: Lang) -> Vec<String> {
    let find = |name: &str| table.measures.iter().position(|of| of.name == name);
    let mut notes = Vec::new();
    let (words, without) = match (find(FOCUSED), lang) {
        (Some(_), Lang::Vi) => {
            ("Số tiền mang dấu giới 1 hoặc 2 ÷ số tiền đã chấm dấu; để trống là chưa chấm, không phải 0", "not_screened")
        }
        (Some(_), Lang::En) => {
            ("Amounts marked 1 or 2 ÷ amounts screened; a blank was not screened, and is no 0", "not_screened")
        }
        (None, Lang::Vi) => ("Dấu giới từ 0 đến 4 là thứ bậc: vẽ trung vị của các dòng, không tính trung bình", "not_marked"),
        (None, Lang::En) => ("Gender markers from 0 to 4 are grades: the median of the rows, never a mean", "not_marked"),
    };
    notes.push(words.to_owned());
    if let Some(at) = find(without)
        && let Some(total) = table.total.get(at).filter(|total| total.value().is_some_and(|value| value != 0))
    {
        let of = &table.measures[at];
        notes.push([words::measure_name(of, lang), ": ", &short(*total, of, lang)].concat());
    }
    notes
}

/// The row of all others together, where it lies so far beyond the rest that it would push them all to the left.
fn beyond(grid: &Grid) -> Option<usize> {
    let at = grid.rows.iter().position(|row| row.at == Mark::REST).filter(|_| grid.cols.len() == 1)?;
    let mut most = 0.0f64;
    for (i, value) in grid.values.iter().enumerate() {
        if *value < 0.0 {
            return None;
        }
        most = if i == at { most } else { most.max(*value) };
    }
    (most > 0.0 && grid.values[at] > 2.0 * most).then_some(at)
}

/// The rows of the picture, in the grid's order.
#[inline(never)]
fn rows(form: &Form, grid: &Grid, colors: &[Color], numbers: &Numbers, measure: usize, sizes: &Sizes) -> Vec<Row> {
    let (table, lang) = (grid.table, sizes.frame.lang);
    let n = table.measures.len();
    let mut rows = Vec::with_capacity(grid.rows.len());
    for (i, slot) in grid.rows.iter().enumerate() {
        let cell = |at: usize| *table.cells.get(slot.at as usize * n + at).unwrap_or(&Cell::NotApplicable);
        let mut row = Row { dots: Vec::new(), bounds: (0.0, 0.0), hollow: false, texts: Default::default() };
        for (at, color) in &form.points {
            let value = float(cell(*at));
            // Zero has no place among logarithms.
            row.dots
                .push((if form.index { if value > 0.0 { logarithm(value / 1000.0) } else { f64::NAN } } else { value }, *color));
        }
        if form.points.is_empty() {
            for (value, color) in grid.row(i).iter().zip(colors) {
                row.dots.push((*value, *color));
            }
        }
        if let Some((low, high)) = form.bounds {
            row.bounds = (float(cell(low)), float(cell(high)));
        }
        let shown = form.points.first().map_or(slot.sum, |point| cell(point.0));
        if row.dots.len() == 1 || !form.points.is_empty() {
            let print = |shown: Cell| match shown {
                Cell::Value(value) if form.parity => {
                    let whole = 10i128.pow(u32::from(table.measures[measure].scale.min(18)) + 2);
                    format_percent(value, whole, 1, lang).unwrap_or_default()
                }
                shown => numbers.cell(shown),
            };
            row.texts[0] = print(shown);
            if let (false, Some((other, _))) = (form.over.is_empty(), form.points.get(1)) {
                row.texts[0].push_str(" · ");
                row.texts[0].push_str(&print(cell(*other)));
            }
        }
        let mut sum: Option<i128> = None;
        for at in &form.n {
            if let Cell::Value(value) = cell(*at) {
                sum = Some(sum.unwrap_or(0).saturating_add(value));
            }
        }
        if let Some(sum) = sum {
            row.hollow = form.parity && !form.plain && sum < FEW;
            row.texts[1] = format_number(sum, form.n.first().map_or(0, |at| table.measures[*at].scale), lang);
        }
        rows.push(row);
    }
    rows
}

/// A line with an end at both its ends.
#[inline(never)]
fn whisker(pen: &mut Pen, sizes: &Sizes, (from, to): (i32, i32), y: i32, radius: i32, color: Color) {
    let thick = sizes.px(2.0).max(1);
    let color = mix(color, sizes.frame.theme.background, 0.4);
    pen.fill(Rect::new(from, y - thick / 2, to.max(from + 1), y - thick / 2 + thick), color);
    for x in [from, to] {
        pen.fill(Rect::new(x - thick / 2, y - radius, x - thick / 2 + thick, y + radius), color);
    }
}
