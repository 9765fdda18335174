//! Upright columns over time, stacked where the table has a second axis: what `funding-trend` and `bars` over years draw.
//!
//! Years that the data skips keep their place, so that the distance between columns is time. The number above a column is its
//! sum. Labels below are never turned: they are shortened to their column, or every second, third … is shown.

use std::borrow::Cow;

use super::axis::{Line, Scale};
use super::grid::{Grid, Shape};
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{Cut, MOST_SERIES, around, break_bar, colors, cut_long, in_shares, tell_cut, top_of};
use super::stack::Stacks;
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Years between the first and the last beyond which gaps are not kept: more than that is no series of years.
const MOST_YEARS: i64 = 80;

/// What stands along the axis: a name, and its row of the grid; none for a year that no row has.
pub struct Place<'t> {
    pub name: Cow<'t, str>,
    pub row: Option<usize>,
}

/// Draws the chart of a table and one of its measures.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let most_rows = ((sizes.width / sizes.px(5.0).max(1)).clamp(2, 400) as usize).min(top_of(chart, table, measure));
    let shape = Shape { sort: chart.sort, most_rows, most_cols: MOST_SERIES, swapped: false };
    let mut grid = Grid::new(table, measure, shape, lang);
    let single = grid.cols.len() == 1;
    let colors = colors(&grid, sizes);
    let places = places(&grid, table);

    let of = &table.measures[measure];
    let shares = in_shares(chart, &grid);
    let whole = grid.reach();
    let cut = if shares || !sizes.alone() { Cut::default() } else { cut_long(&mut grid, true) };
    let (low, high) = grid.reach();
    let (mut low, mut high) = if shares { sizes.widen(low, high) } else { sizes.hold(low, high) };
    if !cut.is_none() {
        sizes.own.set(Some([whole.0, whole.1]));
    }
    let numbers = Numbers::between(of, low, high, lang);
    let mut ticks = numbers;
    if shares {
        grid.share_out();
        (low, high, ticks) = (0.0, 100.0, Numbers::percent(lang));
    }

    let height = sizes.height.unwrap_or(sizes.tall(if sizes.width < sizes.px(480.0) { 220.0 } else { 280.0 }));
    let top = sizes.px(20.0) + sizes.written.head;
    let bottom = height - sizes.px(24.0);
    let below = if low < 0.0 { sizes.px(16.0) } else { 0 };
    let scale = sizes.shown_along(Scale::from_zero(low, high, (bottom - below).max(top + 1), top));
    let mut sheet = Sheet::new(sizes, height);
    let mut pen = sheet.pen(sizes);
    let x0 = value_axis(&mut pen, sizes, &scale, &ticks, sizes.width);
    let x1 = sizes.width;
    let bands = Bands { from: x0, to: x1, n: places.len().max(1) as i32 };
    let band_width = (x1 - x0) / bands.n;
    let bar = (band_width * 7 / 10).min(sizes.tall(110.0)).max(1);
    let bar = if band_width <= 3 { band_width.max(1) } else { bar };
    let zero = scale.px(0.0);
    band_labels(&mut pen, sizes, &places, words::is_year(&table.axes[0]), &bands, bottom + sizes.px(12.0));
    pen.fill(Rect::new(x0, zero, x1, zero + sizes.line()), theme.axis);

    pen.front();
    let stacks = Stacks { grid: &grid, sizes, scale, colors: &colors, measure, upright: true, shares };
    let mut widest = 0;
    let mut gaps = false;
    let mut members = Vec::with_capacity(places.len());
    let mut printed = Vec::with_capacity(places.len());
    for place in &places {
        let sum = place.row.map_or(Cell::Missing, |row| grid.rows[row].sum);
        gaps |= matches!(sum, Cell::Missing);
        let text = numbers.cell(sum);
        if let Cell::Value(_) = sum {
            widest = sizes.number_width(&text, sizes.small).max(widest);
        }
        printed.push(text);
    }
    let with_numbers = sizes.steady(widest) + sizes.px(4.0) <= band_width;
    for (i, place) in places.iter().enumerate() {
        let (start, end) = (bands.px(i as i32), bands.px(i as i32 + 1));
        let middle = (start + end) / 2;
        let mut value = f64::NAN;
        let mut ends = (zero, zero);
        if let Some(row) = place.row {
            members.push((grid.rows[row].at, middle));
            value = grid.rows[row].value;
            let (left, right) = (middle - bar / 2, middle - bar / 2 + bar);
            ends = stacks.draw(&mut pen, row, i, (start, end), (left, right));
            if cut.part(row) < 1.0 {
                break_bar(&mut pen, sizes, Rect::new(left, ends.0, right, zero), true, true);
            }
            let (col, until) = if single { (grid.cols[0].at, height) } else { (Mark::ALL, ends.0) };
            pen.mark(Rect::new(start, 0, end, until), grid.at(grid.rows[row].at, col), measure, i);
        }
        let away = sizes.px(9.0);
        if !value.is_nan() {
            if with_numbers {
                let y = if value < 0.0 && !shares { ends.1 + away } else { ends.0 - away };
                pen.text(&printed[i], (middle, y), Anchor::Middle, sizes.small, theme.ink);
            }
        } else if band_width > sizes.font.size as i32 {
            pen.text(&printed[i], (middle, zero - away), Anchor::Middle, sizes.font, theme.muted);
        }
    }
    let marks = pen.done();
    let plot = Rect::new(x0, top, x1, bottom);
    let mut unit = numbers.unit(&of.unit, &of.name);
    if shares {
        unit = words::in_shares(&unit, with_numbers, lang);
    }
    let mut drawn = around(sheet.scene(marks), plot, &mut grid, sizes, &colors, unit, gaps);
    tell_cut(&mut drawn.notes, &cut, chart, table, measure, sizes);
    drawn.places = super::Places { values: Some((scale, true)), members, ..Default::default() };
    drawn
}

/// What stands along the axis: names with their row of the grid, and years that no row has.
#[inline(never)]
pub fn places<'t>(grid: &Grid<'t>, table: &'t Table) -> Vec<Place<'t>> {
    let mut places: Vec<Place> = Vec::with_capacity(grid.rows.len() + 8);
    let mut keep_gaps = words::is_year(&table.axes[0]);
    let mut last: Option<i64> = None;
    let mut row = 0;
    while let Some(slot) = grid.rows.get(row) {
        let member = table.axes[0].members.get(slot.at as usize);
        let year = member.filter(|member| keep_gaps && !member.missing).and_then(|member| member.key.parse::<i64>().ok());
        if let (Some(last), Some(now)) = (last, year) {
            if now < last || now - last >= MOST_YEARS {
                // Sorted otherwise, or no series of years.
                places.clear();
                (row, keep_gaps) = (0, false);
                continue;
            }
            for year in last + 1..now {
                places.push(Place { name: Cow::Owned(year.to_string()), row: None });
            }
        }
        last = if keep_gaps { year.or(last) } else { None };
        places.push(Place { name: slot.name.clone(), row: Some(row) });
        row += 1;
    }
    places
}

/// Draws horizontal grid lines up to `right` and their values at the left; returns where the plot begins.
#[inline(never)]
pub fn value_axis(pen: &mut Pen, sizes: &Sizes, scale: &Scale, numbers: &Numbers, right: i32) -> i32 {
    let theme = sizes.frame.theme;
    let most = ((scale.from - scale.to) / sizes.px(24.0).max(1)).clamp(2, 7);
    let ticks = scale.ticks(sizes, numbers, most, None);
    let mut widest = 0;
    for tick in &ticks {
        widest = tick.width.max(widest);
    }
    let gutter = (widest + sizes.px(8.0)).min(sizes.width / 2);
    let line = sizes.small.size as i32 * 6 / 5;
    let mut last = i32::MAX;
    for tick in &ticks {
        pen.fill(Rect::new(gutter, tick.px, right, tick.px + sizes.line()), theme.grid);
        if tick.px + line <= last {
            pen.text(&tick.text, (gutter - sizes.px(6.0), tick.px), Anchor::End, sizes.small, theme.muted);
            last = tick.px;
        }
    }
    gutter
}

/// Bands of equal width side by side.
pub struct Bands {
    pub from: i32,
    pub to: i32,
    pub n: i32,
}

impl Bands {
    /// Where a band begins.
    pub fn px(&self, band: i32) -> i32 {
        self.from + (f64::from(self.to - self.from) * f64::from(band) / f64::from(self.n)).round() as i32
    }
}

/// Writes the names of bands below the plot: shortened to their band, or thinned out.
#[inline(never)]
pub fn band_labels(pen: &mut Pen, sizes: &Sizes, places: &[Place], years: bool, bands: &Bands, y: i32) {
    let gap = sizes.px(6.0);
    let width = (bands.to - bands.from) / bands.n;
    let mut widest = 0;
    for place in places {
        widest = sizes.text_width(&place.name, sizes.font).max(widest);
    }
    widest = widest.min(sizes.width);
    // Words are cut to their column as long as some of them is left; years and narrower columns are thinned out.
    let room = if years || widest + gap <= width { widest } else { (width - gap).max(sizes.px(44.0)).min(widest) };
    let every = ((room + gap + width - 1) / width.max(1)).max(1) as usize;
    let mut line = Line::new(y, gap / 2, sizes.small);
    for i in (0..places.len()).step_by(every) {
        let middle = (bands.px(i as i32) + bands.px(i as i32 + 1)) / 2;
        // The first and last may hang over their band, not over the chart.
        let text = sizes.shorten(&places[i].name, room, sizes.small);
        line.label(pen, sizes, &text, sizes.text_width(&text, sizes.small), middle, sizes.frame.theme.ink);
    }
}
