//! `who-where`: place × actor, what each does in each place; possible gaps and possible overlaps by sign and pattern.
//!
//! A place with a plan or a need and nobody active is hatched and its name carries `○`; a cell whose actor shares place, sector
//! and year with others has a frame and carries how many they are at the most, `×2`; the note says what was judged. Reads the table of
//! `metrics::who_where`; any other is drawn as heat.

use super::grid::{Grid, Shape};
use super::matrix::Matrix;
use super::pen::{Pen, Sheet, Sizes};
use super::ramp::Ramp;
use super::rows::{most_rows, top_of};
use super::words::{self, Numbers};
use super::{ChartRequest, Drawn, Sort, heat};
use crate::data::Kind;
use crate::locale::{Lang, format_number};
use crate::metrics::{GAP, OVERLAP};
use crate::query::{AxisKind, Cell, Table};
use crate::scene::{Anchor, Color, Mark, Rect};

/// Draws the matrix.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    let find = |name: &str| table.measures.iter().position(|measure| measure.name == name);
    let (Some(overlap), Some(gap), 2) = (find(OVERLAP), find(GAP), table.axes.len()) else {
        return heat::draw(chart, table, measure, sizes);
    };
    let (lang, theme, of) = (sizes.frame.lang, sizes.frame.theme, &table.measures[measure]);
    let line = sizes.small.size as i32 * 5 / 4;
    let most_cols = (sizes.width * 58 / 100 / sizes.px(26.0).max(1)).clamp(2, 30) as usize;
    let sort = if chart.sort == Sort::Auto { Sort::Data } else { chart.sort };
    let most_rows = most_rows(sizes, 3 * line).min(top_of(chart, table, measure));
    let mut grid = Grid::new(table, measure, Shape { sort, most_rows, most_cols, swapped: false }, lang);
    // Rows without an actor that have nothing to tell need no column.
    if let Some(blank) =
        grid.cols.iter().position(|slot| table.axes[1].members.get(slot.at as usize).is_some_and(|of| of.missing))
    {
        grid.drop_column_of_nothing(blank);
    }
    let (n_cols, n_actors) = (grid.cols.len(), table.axes[1].members.len());
    let told = |row: u32, col: u32, measure: usize| {
        let flat = (row as usize).saturating_mul(n_actors).saturating_add(col as usize).saturating_mul(table.measures.len());
        table.cells.get(flat.saturating_add(measure)).and_then(|cell| cell.value())
    };
    let mut is_gap = Vec::with_capacity(grid.rows.len());
    for row in &mut grid.rows {
        let gap = told(row.at, 0, gap).is_some();
        if gap {
            row.name = [&row.name, " ○"].concat().into();
        }
        is_gap.push(gap);
    }
    let mut matrix = Matrix::new(sizes, &grid.rows, &grid.cols, n_cols, 24.0, 190.0);
    let (mut shown, mut greatest) = (Vec::new(), 0.0f64);
    for (i, &value) in grid.values.iter().enumerate() {
        if grid.rows[i / n_cols].at != Mark::REST && grid.cols[i % n_cols].at != Mark::REST {
            shown.push(value);
            greatest = greatest.max(value.abs());
        }
    }
    let ramp = Ramp::new(&sizes.reaching(&shown));
    let numbers = Numbers::between(of, 0.0, greatest, lang);

    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(matrix.bottom + sizes.px(2.0)));
    let mut pen = sheet.pen(sizes);
    matrix.draw(&mut pen);
    pen.front();
    let room = matrix.room();
    let printed = matrix.holds(sizes.small.size);
    let mut kinds = [0; 5];
    for (i, &value) in grid.values.iter().enumerate() {
        let (row, col) = (i / n_cols, i % n_cols);
        let (area, cell) = (matrix.area(row, col), grid.cells[i]);
        let at = (grid.rows[row].at, grid.cols[col].at);
        let mut ink = theme.muted;
        if value != 0.0 && !value.is_nan() {
            let ground = ramp.color(value, theme);
            pen.fill(area, ground);
            ink = theme.ink_on(ground);
        } else if is_gap[row] {
            pen.hatch(area, theme.axis, sizes.px(6.0));
        }
        let mut texts = Vec::new();
        if !is_gap[row] || !value.is_nan() {
            texts.push(numbers.brief(cell));
            kinds[words::kind(&cell)] += 1;
        }
        if let Some(n) = told(at.0, at.1, overlap) {
            let sign = ["×", &format_number(n, 0, lang)].concat();
            frame(&mut pen, area, sizes.px(2.0).max(1), theme.ink);
            texts = vec![[&texts.concat(), " ", &sign].concat(), sign];
        }
        let fits = texts.iter().find(|text| sizes.text_width(text, sizes.small) + sizes.px(4.0) <= room);
        if let (Some(text), true) = (fits, printed) {
            pen.text(text, ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2), Anchor::Middle, sizes.small, ink);
        }
        pen.mark(matrix.region(row, col), grid.at(at.0, at.1), measure, row);
    }
    let marks = pen.done();
    let mut notes = findings(table, overlap, gap, lang);
    notes.extend(words::signs(&kinds, lang));
    ramp.note(&mut notes, lang);
    notes.extend(matrix.told());
    Drawn {
        scene: sheet.scene(marks),
        unit: numbers.unit(&of.unit, &of.name),
        legend: ramp.legend(sizes, &numbers, of),
        notes,
        plot: Rect::new(matrix.gutter, matrix.top, matrix.right, matrix.bottom),
        rest: grid.take_rest(),
        ..Drawn::default()
    }
}

/// The outline of a rectangle, inside of it.
pub fn frame(pen: &mut Pen, area: Rect, width: i32, color: Color) {
    let Rect { x0, y0, x1, y1 } = area;
    for side in [
        Rect::new(x0, y0, x1, (y0 + width).min(y1)),
        Rect::new(x0, (y1 - width).max(y0), x1, y1),
        Rect::new(x0, y0, (x0 + width).min(x1), y1),
        Rect::new((x1 - width).max(x0), y0, x1, y1),
    ] {
        pen.fill(side, color);
    }
}

/// How many possible gaps and overlaps there are, folded places and actors included.
fn findings(table: &Table, overlap: usize, gap: usize, lang: Lang) -> Vec<String> {
    let (n, n_actors) = (table.measures.len(), table.axes[1].members.len());
    let (mut gaps, mut names, mut shared) = (0i128, String::new(), 0i128);
    for (i, cells) in table.cells.chunks_exact(n).enumerate() {
        shared += i128::from(cells[overlap].value().is_some());
        if i % n_actors == 0 && cells[gap].value().is_some() {
            gaps += 1;
            if gaps <= 5 {
                names.push_str(if gaps > 1 { ", " } else { "" });
                names.push_str(&words::member(&table.axes[0], i / n_actors, lang));
            }
        }
    }
    if gaps > 5 {
        names.push_str(", …");
    }
    let [gaps_said, shared_said] = [gaps, shared].map(|n| format_number(n, 0, lang));
    let vi = lang == Lang::Vi;
    let is = |kind: Kind| table.axes[1].kind == AxisKind::Dimension(Some(kind));
    let actors = if is(Kind::Funder) && vi {
        "nhà tài trợ"
    } else if vi {
        "đơn vị"
    } else {
        "actor"
    };
    let gap = match (gaps, vi) {
        (0, true) => "Không thấy nơi nào có thể còn bỏ trống.".to_owned(),
        (0, false) => "No possible gap seen.".to_owned(),
        (_, true) => [
            "○ Có thể còn trống: ",
            &gaps_said,
            " địa bàn có kế hoạch hoặc nhu cầu mà chưa có ",
            actors,
            " nào hoạt động (",
            &names,
            ").",
        ]
        .concat(),
        (_, false) => [
            "○ Possible gap: ",
            &gaps_said,
            if gaps == 1 { " place" } else { " places" },
            " with a plan or a need and no active ",
            actors,
            " (",
            &names,
            ").",
        ]
        .concat(),
    };
    let is_judged = table.cells.chunks_exact(n).any(|cells| cells[overlap] != Cell::Missing);
    let overlap = match (shared, vi) {
        _ if !is_judged && vi => "Không xét được trùng lặp: tệp không cho biết lĩnh vực của từng hoạt động.".to_owned(),
        _ if !is_judged => "Overlaps cannot be judged: the file does not tell each activity's sector.".to_owned(),
        (0, true) => "Không thấy nơi nào có thể trùng lặp (cùng địa bàn, lĩnh vực và năm).".to_owned(),
        (0, false) => "No possible overlap seen (same place, sector and year).".to_owned(),
        (_, true) => [
            "×n Có thể trùng lặp: ",
            &shared_said,
            " ô khung đậm, nơi từ hai ",
            actors,
            " trở lên cùng làm trong một lĩnh vực, một năm (nếu tệp có năm); n: số nhiều nhất.",
        ]
        .concat(),
        (_, false) => [
            "×n Possible overlap: in ",
            &shared_said,
            " framed cells two or more ",
            actors,
            "s share the place in one sector of one year (where the file has years); n: the most of them.",
        ]
        .concat(),
    };
    vec![gap, overlap]
}
