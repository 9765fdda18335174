//! `criteria`: initiative × criterion as a table of scores, the median of each cell printed in it; at the end the weighted
//! total, by which rows stand, and the widest spread between assessors.
//!
//! Reads the table of `metrics::scores`; any other table is drawn as heat. Scores are never added: rows without room are left
//! out, with a note, not folded.

use super::grid::{Grid, Shape, Slot};
use super::matrix::Matrix;
use super::pen::{Sheet, Sizes};
use super::ramp::Ramp;
use super::rows::{most_rows, top_of};
use super::words::{self, Numbers, sign};
use super::{ChartRequest, Drawn, Sort, heat};
use crate::locale::{Lang, Word, format_decimal, format_number, word};
use crate::metrics::{SCORES, TOTAL};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Rect};

/// Whether this is a table of `metrics::scores`.
pub fn is_scores(table: &Table) -> bool {
    table.axes.len() == 2
        && table.measures.len() == SCORES.len()
        && table.measures[0].name == SCORES[0]
        && table.axes[1].members.last().is_some_and(|member| member.key == TOTAL)
}

/// A cell of a table of scores.
pub fn cell(table: &Table, row: usize, col: usize, measure: usize) -> Cell {
    let flat = (row * table.axes[1].members.len() + col) * table.measures.len() + measure;
    *table.cells.get(flat).unwrap_or(&Cell::Missing)
}

/// The initiatives of a table of scores in order: by their rank, if nothing else was asked for, with those that have none last. And
/// how many have no room.
pub fn in_order(chart: &ChartRequest, table: &Table, most_rows: usize, lang: Lang) -> (Vec<Slot<'static>>, usize) {
    let last = table.axes[1].members.len() - 1;
    let (mut cells, n) = (Vec::new(), table.axes[0].members.len());
    // A total of fewer criteria is not comparable: it stands behind all that are, as long as there are any.
    let ranked = |row: usize| cell(table, row, last, 5).value().is_some();
    let by_rank = chart.sort == Sort::Auto && (0..n).any(ranked);
    for row in 0..n {
        cells.push(if by_rank && !ranked(row) { Cell::Missing } else { cell(table, row, last, 0) });
    }
    let totals = Table {
        axes: vec![table.axes[0].clone()],
        measures: vec![table.measures[0].clone()],
        cells,
        total: Vec::new(),
        n_rows: table.n_rows,
    };
    let sort = if chart.sort == Sort::Auto { Sort::Value } else { chart.sort };
    let grid = Grid::new(&totals, 0, Shape { sort, most_rows, most_cols: 2, swapped: false }, lang);
    let mut slots = Vec::with_capacity(grid.rows.len());
    for slot in &grid.rows {
        slots.push(Slot { at: slot.at, name: String::from(&*slot.name).into(), sum: slot.sum, value: slot.value });
    }
    (slots, grid.left_out)
}

/// What the weights are, and what a total of fewer criteria is marked by.
pub fn notes(chart: &ChartRequest, incomplete: bool, lang: Lang) -> Vec<String> {
    let vi = lang == Lang::Vi;
    let mut notes = Vec::new();
    notes.push(match chart.options.get("weights") {
        Some(weights) => [if vi { "Trọng số: " } else { "Weights: " }, &weights.replace(':', " ").replace(',', ", ")].concat(),
        None if vi => "Điểm tổng hợp: các tiêu chí có trọng số bằng nhau.".to_owned(),
        None => "Weighted total: all criteria weigh the same.".to_owned(),
    });
    if incomplete {
        let note = if vi {
            "° Chưa chấm đủ tiêu chí: điểm tổng hợp chỉ tính các tiêu chí đã chấm, không xếp hạng."
        } else {
            "° Not scored on every criterion: the total is of those that are, without a rank."
        };
        notes.push(note.to_owned());
    }
    notes
}

/// Draws the table.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if !is_scores(table) {
        return heat::draw(chart, table, measure, sizes);
    }
    let (lang, theme, of) = (sizes.frame.lang, sizes.frame.theme, &table.measures[0]);
    let (criteria, scale) = (&table.axes[1], of.scale);
    let last = criteria.members.len() - 1;
    // The total and the spread have their columns too.
    let most = ((sizes.width * 58 / 100 / sizes.px(5.0).max(1)) as usize).saturating_sub(2).max(1);
    let shown = last.min(most);
    let line = sizes.small.size as i32 * 5 / 4;
    let most = most_rows(sizes, 3 * line).min(top_of(chart, table, 0));
    let (rows, mut left_out) = in_order(chart, table, most, lang);
    left_out += last - shown;
    let mut heads: Vec<Slot> = Vec::with_capacity(shown + 2);
    for col in (0..shown).chain([last]) {
        heads.push(Slot { at: col as u32, name: words::member(criteria, col, lang), sum: Cell::Missing, value: 0.0 });
    }
    heads.push(Slot { name: word(Word::ScoreSpread, lang).into(), ..heads[shown].clone() });
    let mut matrix = Matrix::new(sizes, &rows, &heads, shown, 26.0, 170.0);

    let (mut values, mut kinds, mut widest) = (Vec::new(), [0; 5], 0i128);
    for row in &rows {
        for col in 0..shown {
            let cell = cell(table, row.at as usize, col, 0);
            kinds[words::kind(&cell)] += 1;
            values.push(cell.value().map_or(f64::NAN, |value| value as f64));
        }
        widest = widest.max(cell(table, row.at as usize, last, 1).value().unwrap_or(0));
    }
    let ramp = Ramp::within(&sizes.reaching(&values));

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(matrix.bottom + sizes.px(2.0)));
    let mut pen = sheet.pen(sizes);
    matrix.draw(&mut pen);
    pen.front();
    let room = matrix.room();
    let font = if matrix.cell_width < sizes.px(34.0) { sizes.small } else { sizes.font };
    let printed = matrix.holds(font.size);
    let mut incomplete = false;
    // The last column: numbers, and beside them bars.
    let last_x = matrix.left(shown + 1);
    let spread_at = last_x + (matrix.cell_width - sizes.px(30.0)).clamp(sizes.px(12.0), sizes.px(40.0));
    // Totals have the same number of decimals, as far as they differ.
    let whole_in = |n: &u8| {
        let unit = 10i128.pow(u32::from(scale - n));
        rows.iter().all(|slot| cell(table, slot.at as usize, last, 0).value().is_none_or(|total| total % unit == 0))
    };
    let decimals = (0..scale.min(2)).find(whole_in).unwrap_or(scale.min(2));
    for (row, slot) in rows.iter().enumerate() {
        let at = slot.at as usize;
        let whole = (0..last).all(|col| cell(table, at, col, 0).value().is_some());
        for (col, head) in heads.iter().enumerate() {
            let measure = usize::from(col > shown);
            let cell = cell(table, at, head.at as usize, measure);
            let (area, mut ink, mut font) = (matrix.area(row, col), theme.ink, font);
            let middle = (area.y0 + area.y1) / 2;
            // As many decimals as fit, at least none.
            let mut text = sign(cell).to_owned();
            let mut shown_as = cell.value().map(|value| (value, scale));
            if col == shown {
                shown_as = shown_as.map(|(value, scale)| (rounded(value, scale - decimals), decimals));
            }
            while let Some((value, scale)) = shown_as {
                text = if col == shown { format_decimal(value, scale, lang) } else { format_number(value, scale, lang) };
                let fits = sizes.text_width(&text, sizes.bold) + sizes.px(6.0) <= room;
                shown_as = if fits || scale == 0 { None } else { Some(((value + 5 * value.signum()) / 10, scale - 1)) };
            }
            match cell.value() {
                None => ink = theme.muted,
                Some(value) if col < shown => {
                    let ground = theme.heat(ramp.part(value as f64));
                    pen.fill(area, ground);
                    ink = theme.ink_on(ground);
                }
                Some(_) if col == shown => {
                    font = if font.size == sizes.font.size { sizes.bold } else { font };
                    if !whole {
                        incomplete = true;
                        text.push('°');
                    }
                }
                // The wider the spread, the longer its line.
                Some(value) => {
                    let (thick, start) = (sizes.px(6.0), spread_at + sizes.px(5.0));
                    let most = (area.x1 - start).min(sizes.px(48.0));
                    let long = (value as f64 * f64::from(most) / widest.max(1) as f64) as i32;
                    if most > sizes.px(8.0) && thick < area.height() {
                        pen.fill(Rect::new(start, middle - thick / 2, start + long, middle - thick / 2 + thick), theme.rest);
                    }
                }
            }
            let (x, anchor) = if col > shown { (spread_at, Anchor::End) } else { ((area.x0 + area.x1) / 2, Anchor::Middle) };
            if printed && sizes.text_width(&text, font) <= room {
                pen.text(&text, (x, middle), anchor, font, ink);
            }
            pen.mark(matrix.region(row, col), [slot.at, head.at], measure, row);
        }
    }
    let marks = pen.done();
    let mut all = words::signs(&kinds, lang);
    all.extend(notes(chart, incomplete, lang));
    if left_out > 0 {
        all.push(words::left_out(left_out, lang));
    }
    all.extend(matrix.told());
    let numbers = Numbers::new(of, 0, lang);
    Drawn {
        scene: sheet.scene(marks),
        unit: words::unit_word(&of.unit, &of.name, lang).to_owned(),
        legend: ramp.legend(sizes, &numbers, of),
        notes: all,
        plot: Rect::new(matrix.gutter, matrix.top, matrix.right, matrix.bottom),
        ..Drawn::default()
    }
}

/// A value with so many decimals less, rounded half away from zero.
fn rounded(value: i128, less: u8) -> i128 {
    let unit = 10i128.pow(less.into());
    (value + unit / 2 * value.signum()) / unit
}
