//! `reach`: people against what one of them cost, a dot an initiative or place; the women's share as color around parity, and names
//! where there is room for them, those far out first.
//!
//! Both axes begin at zero. Reads the table of `metrics::reach`; any other table is drawn as rows.

use std::borrow::Cow;

use super::axis::{Line, Scale};
use super::callouts::{AWAY, TOWARD, cross, crosses};
use super::dwarf;
use super::pen::{Pen, Sheet, Sizes};
use super::ramp::Ramp;
use super::trend_words;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, LegendItem, heat, rows};
use crate::locale::{Lang, Word, format_number, word};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// So many dots have names at most, the outstanding ones; how wide a name may be, CSS pixels.
const MOST_NAMES: usize = 40;
const MOST_WIDE: f64 = 170.0;

/// Draws the dots.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if table.axes.len() != 1 || table.measures.len() != 4 || table.measures[0].name != "cost_per_person" {
        return if table.axes.len() > 1 {
            heat::draw(chart, table, measure, sizes)
        } else {
            rows::draw(chart, table, measure, sizes, false)
        };
    }
    let (lang, theme, axis) = (sizes.frame.lang, sizes.frame.theme, &table.axes[0]);
    let mut points: Vec<(usize, i128, i128, Cell)> = Vec::new();
    let (mut most_people, mut most_cost, mut least_cost) = (0i128, 0i128, 0i128);
    for (at, cells) in table.cells.chunks_exact(4).enumerate() {
        if let (Cell::Value(cost), Cell::Value(people)) = (cells[0], cells[1]) {
            points.push((at, people, cost, cells[3]));
            (most_people, most_cost, least_cost) = (most_people.max(people), most_cost.max(cost), least_cost.min(cost));
        }
    }
    if points.is_empty() {
        return Drawn { notes: not_drawn(table, 0, lang), ..words::no_data(sizes) };
    }
    // The largest first: they are named first, and small dots lie on top.
    crate::sort::by(&mut points, |a, b| b.1.cmp(&a.1));
    let (low, high) = sizes.span(least_cost as f64, most_cost as f64);
    (least_cost, most_cost) = (least_cost.min(low as i128), most_cost.max(high as i128));
    most_people = most_people.max(sizes.span(0.0, most_people as f64).1 as i128);
    let (cost, people) = (&table.measures[0], &table.measures[1]);
    let (cost_numbers, people_numbers) = (Numbers::new(cost, most_cost, lang), Numbers::new(people, most_people, lang));

    let head = sizes.px(20.0);
    let height = sizes.height.unwrap_or((sizes.width * 5 / 8).clamp(sizes.px(240.0), sizes.tall(440.0)));
    let bottom = (height - sizes.px(38.0)).max(head + 1);
    let radius = sizes.px(5.0);
    let up = Scale::from_zero(least_cost as f64, most_cost as f64, bottom, head + radius + sizes.px(9.0));
    let all = |of: fn(&(usize, i128, i128, Cell)) -> i128| -> Vec<f64> { points.iter().map(|point| of(point) as f64).collect() };
    let up = dwarf::straight(up, sizes, chart, table, &[0], &all(|point| point.2));
    let ticks = up.ticks(sizes, &cost_numbers, ((bottom - head) / sizes.px(48.0).max(1)).clamp(2, 8), None);
    let mut gutter = 0;
    for tick in &ticks {
        gutter = gutter.max(tick.width);
    }
    let left = (gutter + sizes.px(8.0)).min(sizes.width / 2);
    let right = (sizes.width - sizes.px(12.0)).max(left + 1);
    let across = Scale::from_zero(0.0, most_people as f64, left, right - radius);
    let across = dwarf::straight(across, sizes, chart, table, &[1], &all(|point| point.1));

    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    let mut free = i32::MAX;
    for tick in &ticks {
        pen.fill(
            Rect::new(left, tick.px, right, tick.px + sizes.line()),
            if tick.value == 0.0 { theme.axis } else { theme.grid },
        );
        if tick.px + sizes.small.size as i32 <= free {
            pen.text(&tick.text, (left - sizes.px(6.0), tick.px), Anchor::End, sizes.small, theme.muted);
            free = tick.px;
        }
    }
    let mut line = Line::new((bottom + sizes.px(11.0)).min(height - 1), sizes.px(4.0), sizes.small);
    for tick in across.ticks(sizes, &people_numbers, ((right - left) / sizes.px(52.0).max(1)).clamp(3, 10), Some(sizes.px(8.0))) {
        pen.fill(Rect::new(tick.px, head, tick.px + sizes.line(), bottom), theme.grid);
        line.label(&mut pen, sizes, &tick.text, tick.width, tick.px, theme.muted);
    }
    // What the axes count.
    let label = |name: &str, unit: String| if unit.is_empty() { name.to_owned() } else { [name, " (", &unit, ")"].concat() };
    let y_name = label(words::measure_name(cost, lang), cost_numbers.unit(&cost.unit, &cost.name));
    // Only where people are told in thousands does their unit say more than their name.
    let one = people_numbers.unit(&people.unit, &people.name);
    let plain = one == words::unit_word(&people.unit, &people.name, lang);
    let x_name = label(words::measure_name(people, lang), if plain { String::new() } else { one });
    pen.text(
        &sizes.shorten(&y_name, sizes.width, sizes.small),
        (0, head / 2 - sizes.px(2.0)),
        Anchor::Start,
        sizes.small,
        theme.ink,
    );
    let x_name = sizes.shorten(&x_name, right, sizes.small);
    pen.text(&x_name, (right, (height - sizes.px(8.0)).max(0)), Anchor::End, sizes.small, theme.ink);

    pen.front();
    let mut shares = Vec::with_capacity(points.len());
    for (.., share) in &points {
        shares.push(share.value().map_or(f64::NAN, |share| share as f64));
    }
    let ramp = Ramp::around_parity(&shares, 1);
    let mut taken: Vec<Rect> = Vec::with_capacity(points.len() * 2);
    for (_, people, cost, _) in &points {
        let (x, y) = (across.px(*people as f64), up.px(*cost as f64));
        let grown = radius + 2 * sizes.line();
        taken.push(Rect::new(x - grown, y - grown, x + grown, y + grown));
    }
    let mut unknown = false;
    for (i, (at, .., share)) in points.iter().enumerate() {
        let spot = taken[i];
        let middle = ((spot.x0 + spot.x1) / 2, (spot.y0 + spot.y1) / 2);
        match share.value() {
            Some(share) => ramp.point(&mut pen, middle, radius, share as f64, sizes),
            None => ramp.disc(&mut pen, middle, radius, theme.rest, sizes),
        }
        unknown |= share.value().is_none();
        let grow = sizes.px(2.0);
        pen.mark(Rect::new(spot.x0 - grow, spot.y0 - grow, spot.x1 + grow, spot.y1 + grow), [*at as u32, Mark::ALL], 0, i);
    }
    let mut named = Vec::with_capacity(points.len());
    for (i, (at, people, cost, _)) in points.iter().enumerate() {
        // The outstanding are far out along either axis, or both.
        let part = |value: i128, most: i128| value as f64 / most.max(1) as f64;
        let far = part(*people, most_people).powi(2) + part(*cost, most_cost).powi(2);
        named.push((far, i, *at));
    }
    crate::sort::by(&mut named, |a, b| b.0.total_cmp(&a.0));
    let mut names = Vec::new();
    for (_, dot, at) in named.iter().take(MOST_NAMES) {
        names.push((*dot, words::member(axis, *at, lang)));
    }
    write_names(&mut pen, sizes, Rect::new(left, head, sizes.width, bottom), &mut taken, &names);
    let marks = pen.done();
    let mut legend: Vec<LegendItem> = Vec::new();
    if points.iter().any(|(.., share)| share.value().is_some()) {
        legend = ramp.legend(sizes, &cost_numbers, &table.measures[3]);
        if let Some(first) = legend.first_mut() {
            first.label = [word(Word::WomenShare, lang), " ", &first.label].concat();
        }
        if unknown {
            legend.push(LegendItem { label: word(Word::Unknown, lang).to_owned(), color: theme.rest, key: String::new() });
        }
    }
    let notes = not_drawn(table, points.len(), lang);
    Drawn {
        scene: sheet.scene(marks),
        unit: x_name_unit(&cost_numbers.unit(&cost.unit, &cost.name), lang),
        swatches: ramp.swatches(&legend, true, sizes),
        legend,
        notes,
        plot: Rect::new(left, head, right, bottom),
        ..Drawn::default()
    }
}

/// The unit of the cost of one person.
fn x_name_unit(unit: &str, lang: Lang) -> String {
    if unit.is_empty() { String::new() } else { [unit, if lang == Lang::Vi { " mỗi người" } else { " a person" }].concat() }
}

/// Writes names beside their dots, in their order: right or left, then above or below; then those that found no place, where nothing lies
/// around them, with a hairline that leads back. What fits nowhere is left to the pointer. `taken`: the dots.
#[inline(never)]
fn write_names(pen: &mut Pen, sizes: &Sizes, plot: Rect, taken: &mut Vec<Rect>, names: &[(usize, Cow<str>)]) {
    let theme = sizes.frame.theme;
    let (half, gap) = (sizes.small.size as i32 * 6 / 10, sizes.px(4.0));
    let free = |place: Rect, taken: &[Rect]| {
        let inside = place.x0 >= plot.x0 && place.x1 <= plot.x1 && place.y0 >= plot.y0 && place.y1 <= plot.y1;
        // Names beside each other are not one.
        let place = Rect::new(place.x0 - gap, place.y0, place.x1 + gap, place.y1);
        inside && taken.iter().all(|other| place.intersect(*other).is_empty())
    };
    let mut left_over = Vec::new();
    for (dot, name) in names {
        let name = sizes.shorten(name, sizes.px(MOST_WIDE).max(sizes.width / 7), sizes.small);
        let (spot, width) = (taken[*dot], sizes.text_width(&name, sizes.small));
        let (x, y) = ((spot.x0 + spot.x1) / 2, (spot.y0 + spot.y1) / 2);
        let near = [
            (spot.x1 + gap + 1, y),
            (spot.x0 - gap - 1 - width, y),
            (x - width / 2, spot.y0 - half),
            (x - width / 2, spot.y1 + half),
        ];
        let place = |(x0, y): (i32, i32)| Rect::new(x0, y - half, x0 + width, y + half);
        match near.into_iter().find(|at| free(place(*at), taken)) {
            Some(at) => {
                pen.text(&name, at, Anchor::Start, sizes.small, theme.ink);
                taken.push(place(at));
            }
            None => left_over.push((*dot, (x, y), name, width)),
        }
    }
    let mut leads: Vec<[(i32, i32); 2]> = Vec::new();
    for (dot, (x, y), name, width) in left_over {
        let mut found = None;
        'search: for away in AWAY.into_iter().take(5) {
            for (right, down) in TOWARD {
                let (px, py) = (x + sizes.px(right * away), y + sizes.px(down * away));
                let x0 = if right > 0.0 { px + gap / 2 } else { px - width - gap / 2 };
                let place = Rect::new(x0 - gap / 2, py - half, x0 + width + gap / 2, py + half);
                let lead = [(x, y), (px, py)];
                let clear = free(place, taken)
                    && leads.iter().all(|other| !crosses(*other, place) && !cross(*other, lead))
                    && taken.iter().enumerate().all(|(at, other)| at == dot || !crosses(lead, *other));
                if clear {
                    found = Some((lead, (x0, py), place));
                    break 'search;
                }
            }
        }
        if let Some((lead, at, place)) = found {
            pen.path(&lead, theme.muted, 1);
            pen.text(&name, at, Anchor::Start, sizes.small, theme.ink);
            taken.push(place);
            leads.push(lead);
        }
    }
}

/// How many have no dot, and why.
fn not_drawn(table: &Table, drawn: usize, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let n = table.axes[0].members.len() - drawn;
    if n > 0 {
        let n = format_number(n as i128, 0, lang);
        // The first of the two that is nothing says why.
        let mut why = Vec::new();
        for cells in table.cells.chunks_exact(4) {
            why.push(if cells[0].value().is_none() { cells[0] } else { cells[1] });
        }
        let why = trend_words::reasons(&why, lang);
        notes.push(match lang {
            Lang::Vi => ["Không vẽ ", &*n, " mục thiếu số người hoặc số tiền", &why, "."].concat(),
            Lang::En => [&*n, " not drawn: without people or money", &why, "."].concat(),
        });
    }
    notes
}
