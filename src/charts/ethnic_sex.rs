//! `ethnic-sex`: ethnic group × sex as a heat table of counts, and the women's share of each group beside it on a line from 0
//! to 100 % with parity marked.
//!
//! Groups stand by size, people without a group last and under a line. One group often is a hundred times the others: then
//! color goes by the logarithm, so that small groups are told apart too, and a note says so. Reads the table of
//! `metrics::women_share`; any other table is drawn as heat.

use super::axis::Scale;
use super::grid::{Grid, Shape, Slot};
use super::matrix::Matrix;
use super::pen::{Sheet, Sizes};
use super::ramp::Ramp;
use super::rows::{most_rows, top_of};
use super::words::{self, Numbers, other_or_unknown, sign};
use super::{ChartRequest, Drawn, Sort, heat};
use crate::data::Kind;
use crate::describe::add_to;
use crate::locale::{Lang, Word, format_decimal, format_number, format_short, word};
use crate::metrics::percent;
use crate::query::{Axis, AxisKind, Cell, Member, Table};
use crate::scene::{Anchor, Mark, Rect};

/// Draws the table.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let find = |name: &str| table.measures.iter().position(|measure| measure.name == name);
    let ([Some(share), Some(women), Some(men), Some(unknown)], 1) =
        (["women_share", "women", "men", "unknown"].map(find), table.axes.len())
    else {
        return heat::draw(chart, table, measure, sizes);
    };
    let (lang, theme) = (sizes.frame.lang, sizes.frame.theme);
    let counts = counts(table, [women, men, unknown]);
    let sort = if chart.sort == Sort::Auto { Sort::Value } else { chart.sort };
    let line = sizes.small.size as i32 * 5 / 4;
    let most_rows = most_rows(sizes, 3 * line).min(top_of(chart, &counts, 0));
    let shape = Shape { sort, most_rows, most_cols: 3, swapped: false };
    let mut grid = Grid::new(&counts, 0, shape, lang);
    let n_cols = grid.cols.len();
    let mut heads = grid.cols.clone();
    if let Some(third) = heads.get_mut(2) {
        third.name = other_or_unknown(lang).into();
    }
    heads.push(Slot { name: [word(Word::WomenShare, lang), " (%)"].concat().into(), ..heads[0].clone() });
    let mut matrix = Matrix::new(sizes, &grid.rows, &heads, n_cols, 24.0, 190.0);
    let ramp = Ramp::new(&sizes.reaching(&grid.values));
    let numbers = Numbers::new(&counts.measures[0], 0, lang);

    let printed = matrix.holds(sizes.font.size);
    let room = matrix.room();
    // The line from 0 to 100 % stands right of its number, where there is room for both.
    let number = sizes.number_width("100,0", sizes.font) + sizes.px(8.0);
    // Where there is more, it takes some of that.
    let end = (matrix.right + sizes.tall(360.0)).min(sizes.width).max(matrix.right);
    let track = Scale { low: 0.0, high: 1000.0, from: matrix.left(n_cols) + number, to: end - sizes.px(7.0), first: 0.0 };
    let tracked = track.to - track.from >= sizes.px(30.0);
    // What the line at one half means: beside the head of its column, or below the line.
    let middle = track.px(500.0);
    let half = [&*Numbers::percent(lang).print(50), if lang == Lang::Vi { " %" } else { "%" }].concat();
    let head = heads.last().map_or(0, |head| sizes.text_width(&head.name, sizes.small));
    let beside = middle - sizes.text_width(&half, sizes.small) > matrix.left(n_cols) + (matrix.cell_width + head) / 2;
    let foot = if tracked && !beside && sizes.height.is_none() { sizes.px(18.0) } else { sizes.px(2.0) };

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(matrix.bottom + foot));
    let mut pen = sheet.pen(sizes);
    matrix.draw(&mut pen);
    if tracked {
        pen.fill(Rect::new(middle, matrix.top, middle + sizes.line(), matrix.bottom), theme.axis);
        let above = matrix.top - sizes.px(4.0) - sizes.small.size as i32 * 5 / 8;
        if beside || sizes.height.is_none() {
            let y = if beside { above } else { matrix.bottom + sizes.px(9.0) };
            pen.text(&half, (middle, y), Anchor::Middle, sizes.small, theme.muted);
        }
    }
    let blank = grid.rows.iter().position(|row| counts.axes[0].members.get(row.at as usize).is_some_and(|member| member.missing));
    if let Some(blank) = blank.filter(|blank| *blank > 0) {
        let y = matrix.region(blank, 0).y0 - sizes.line();
        pen.fill(Rect::new(0, y, matrix.right, y + sizes.line()), theme.ink);
    }

    pen.front();
    for row in 0..grid.rows.len() {
        let at = grid.rows[row].at;
        for col in 0..=n_cols {
            let area = matrix.area(row, col);
            let middle = (area.y0 + area.y1) / 2;
            if col < n_cols {
                let (cell, value) = (grid.cells[row * n_cols + col], grid.values[row * n_cols + col]);
                let mut ink = theme.muted;
                if !value.is_nan() {
                    let ground = theme.heat(ramp.part(value));
                    pen.fill(area, ground);
                    ink = theme.ink_on(ground);
                }
                let text = text(cell, sizes, room, lang);
                if printed && !text.is_empty() {
                    pen.text(&text, ((area.x0 + area.x1) / 2, middle), Anchor::Middle, sizes.font, ink);
                }
            } else {
                // The others together have a share too, which the table cannot tell.
                let cell = match table.cells.get((at as usize).saturating_mul(table.measures.len()).saturating_add(share)) {
                    Some(cell) => *cell,
                    None => {
                        let mut known = grid.cells[row * n_cols];
                        add_to(&mut known, &grid.cells[row * n_cols + 1]);
                        percent(grid.cells[row * n_cols], known)
                    }
                };
                let (text, ink) = match cell {
                    Cell::Value(value) => (format_decimal(value, 1, lang), theme.ink),
                    nothing => (sign(nothing).to_owned(), theme.muted),
                };
                if printed {
                    let x = if tracked { track.from - sizes.px(6.0) } else { area.x1 - sizes.px(4.0) };
                    pen.text(&text, (x, middle), Anchor::End, sizes.font, ink);
                }
                if let (Cell::Value(value), true) = (cell, tracked) {
                    let y = Rect::new(track.from, middle, track.to, middle + sizes.line());
                    pen.fill(y, theme.grid);
                    pen.dot((track.px(value as f64), middle), sizes.px(4.5), theme.sex[0]);
                }
            }
            let measure = [women, men, unknown, share][if col < n_cols { col } else { 3 }];
            let region = matrix.region(row, col);
            let end = if col < n_cols { region.x1 } else { end };
            pen.mark(Rect::new(region.x0, region.y0, end, region.y1), [at, Mark::ALL], measure, row);
        }
    }
    let marks = pen.done();
    let mut notes = words::notes(&grid, !printed, false, lang);
    ramp.note(&mut notes, lang);
    notes.extend(matrix.told());
    Drawn {
        scene: sheet.scene(marks),
        unit: words::unit_word(&counts.measures[0].unit, &counts.measures[0].name, lang).to_owned(),
        legend: ramp.legend(sizes, &numbers, &counts.measures[0]),
        notes,
        plot: Rect::new(matrix.gutter, matrix.top, matrix.right, matrix.bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// Women, men and, where there are any, others as columns of one measure.
fn counts(table: &Table, of: [usize; 3]) -> Table {
    let n = table.measures.len();
    let n_sexes = if table.cells.iter().skip(of[2]).step_by(n).any(|cell| cell.value().is_some()) { 3 } else { 2 };
    let (mut cells, mut members) = (Vec::new(), Vec::new());
    for row in table.cells.chunks_exact(n) {
        for at in of.iter().take(n_sexes) {
            cells.push(row[*at]);
        }
    }
    for (code, key) in ["female", "male", "unknown"].iter().take(n_sexes).enumerate() {
        members.push(Member { code: code as u32, key: (*key).to_owned(), missing: false });
    }
    let kind = AxisKind::Dimension(Some(Kind::Sex));
    let sexes = Axis { name: String::new(), label: String::new(), kind, members };
    Table {
        axes: vec![table.axes[0].clone(), sexes],
        measures: vec![table.measures[of[0]].clone()],
        cells,
        total: Vec::new(),
        n_rows: table.n_rows,
    }
}

/// A count in full, else in short, else nothing: whatever fits.
fn text(cell: Cell, sizes: &Sizes, room: i32, lang: Lang) -> String {
    let Cell::Value(value) = cell else { return sign(cell).to_owned() };
    let mut text = format_number(value, 0, lang);
    if sizes.number_width(&text, sizes.font) > room {
        text = format_short(value, 0, lang);
        if sizes.text_width(&text, sizes.font) > room {
            text.clear();
        }
    }
    text
}
