//! `criteria-profile`: one panel an initiative, with the median of each criterion as a dot, the spread between assessors as a
//! line, and the rank with the range that it has when any one weight moves by ten points.
//!
//! Panels share one scale from zero and one order of criteria; nothing joins the criteria, which have no order of their own.
//! Reads the table of `metrics::scores`; any other table is drawn as heat.

use super::axis::{Line, Scale};
use super::criteria::{cell, in_order, is_scores, notes};
use super::pen::{Pen, Sheet, Sizes};
use super::rows::{top_of, widest};
use super::words::{self, Numbers, sign};
use super::{ChartRequest, Drawn, heat};
use crate::locale::{Lang, format_decimal, format_number};
use crate::query::{Cell, Table};
use crate::scene::{Anchor, Rect};

/// Panels where nobody says how many.
const MOST: usize = 24;

/// Draws the panels.
#[inline(never)]
pub fn draw(chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) -> Drawn {
    if !is_scores(table) {
        return heat::draw(chart, table, measure, sizes);
    }
    let (lang, theme, of) = (sizes.frame.lang, sizes.frame.theme, &table.measures[0]);
    let n_criteria = table.axes[1].members.len() - 1;
    // Where all scores are zero, the scale still goes to one.
    let mut high = 10i128.pow(of.scale.min(18).into());
    for cells in table.cells.chunks_exact(table.measures.len()) {
        high = high.max(cells[3].value().unwrap_or(0));
    }
    let (head, pitch, gap) = (sizes.px(22.0), sizes.px(18.0), sizes.px(14.0));
    let panel = head + pitch * n_criteria as i32 + gap;
    let top = sizes.px(20.0);
    let n_across = (sizes.width / sizes.px(360.0).max(1)).clamp(1, 4);
    let asked = chart.options.count("top").map_or(MOST, |_| top_of(chart, table, 0));
    let most = match sizes.height {
        Some(height) => ((height - top) / panel).max(1) as usize * n_across as usize,
        None => usize::MAX,
    };
    let (mut rows, left_out) = in_order(chart, table, asked.max(2), lang);
    let mut left_out = left_out + rows.len().saturating_sub(most.min(asked));
    rows.truncate(most.min(asked));
    let n_across = n_across.min(rows.len().max(1) as i32);
    let n_down = (rows.len() as i32 + n_across - 1) / n_across;
    let width = (sizes.width - (n_across - 1) * gap) / n_across;

    let mut criteria = Vec::with_capacity(n_criteria);
    // What does not fit below the first panel's head is left out, where the page gives a height.
    let fit = sizes.height.map_or(n_criteria, |height| ((height - top - head) / pitch).clamp(0, n_criteria as i32) as usize);
    left_out += n_criteria - fit;
    for col in 0..fit {
        criteria.push(super::grid::Slot {
            at: col as u32,
            name: words::member(&table.axes[1], col, lang),
            sum: Cell::Missing,
            value: 0.0,
        });
    }
    let gutter = widest(sizes, &criteria).min(width * 42 / 100) + sizes.px(10.0);
    let room = gutter - sizes.px(10.0);
    let mut names: Vec<Vec<String>> = criteria.iter().map(|slot| vec![sizes.shorten(&slot.name, room, sizes.small)]).collect();
    sizes.tell_apart(&criteria, room, sizes.small, &mut names);
    let scale = Scale::from_zero(0.0, high as f64, gutter, width - sizes.px(6.0));
    let numbers = Numbers::new(of, 0, lang);
    let ticks = scale.ticks(sizes, &numbers, 6, Some(sizes.px(8.0)));

    let bottom = top + panel * n_down;
    let mut sheet = Sheet::new(sizes, sizes.height.unwrap_or(bottom));
    let mut pen = sheet.pen(sizes);
    let (mut incomplete, mut kinds) = (false, [0; 5]);
    // Everything but dots and lines, panel by panel.
    let origin = |i: usize| {
        let i = i as i32;
        (i % n_across * (width + gap), top + i / n_across * panel)
    };
    for i in 0..rows.len() {
        let (x, y) = origin(i);
        let (from, to) = (y + head, (y + head + pitch * fit as i32).min(sizes.height.unwrap_or(i32::MAX)));
        let mut labels = Line::new(top - sizes.px(10.0), sizes.px(4.0), sizes.small);
        for tick in &ticks {
            pen.fill(Rect::new(x + tick.px, from, x + tick.px + sizes.line(), to), theme.grid);
            if (i as i32) < n_across {
                labels.label(&mut pen, sizes, &tick.text, tick.width, x + tick.px, theme.muted);
            }
        }
        for (col, name) in names.iter().flatten().enumerate() {
            let middle = from + pitch * col as i32 + pitch / 2;
            pen.text(name, (x + gutter - sizes.px(10.0), middle), Anchor::End, sizes.small, theme.muted);
        }
    }
    pen.front();
    // Heads leave room for the longest total.
    let mut totals = Vec::with_capacity(rows.len());
    for slot in &rows {
        let total = |measure: usize| cell(table, slot.at as usize, n_criteria, measure);
        let mut text = total(0).value().map_or(sign(total(0)).to_owned(), |value| format_decimal(value, of.scale, lang));
        if total(5).value().is_none() && total(0).value().is_some() {
            incomplete = true;
            text.push('°');
        }
        text.push_str(&rank(&[total(5), total(6), total(7)], lang));
        totals.push(sizes.shorten(&text, width, sizes.font));
    }
    let taken = totals.iter().map(|text| sizes.text_width(text, sizes.font)).max().unwrap_or(0);
    let room = width - taken - sizes.px(8.0);
    let mut heads: Vec<Vec<String>> = rows.iter().map(|slot| vec![sizes.shorten(&slot.name, room, sizes.bold)]).collect();
    sizes.tell_apart(&rows, room, sizes.bold, &mut heads);
    for (i, slot) in rows.iter().enumerate() {
        let ((x, y), at) = (origin(i), slot.at as usize);
        let middle = y + head / 2;
        pen.text(&totals[i], (x + width, middle), Anchor::End, sizes.font, theme.ink);
        for name in &heads[i] {
            pen.text(name, (x, middle), Anchor::Start, sizes.bold, theme.ink);
        }
        pen.mark(Rect::new(x, y, x + width, y + head), [slot.at, n_criteria as u32], 5, i);
        for col in 0..fit {
            let from = y + head + pitch * col as i32;
            dot(&mut pen, sizes, scale, (x, from + pitch / 2), [0, 2, 3].map(|measure| cell(table, at, col, measure)));
            kinds[words::kind(&cell(table, at, col, 0))] += 1;
            pen.mark(Rect::new(x, from, x + width, from + pitch), [slot.at, col as u32], 0, i);
        }
    }
    let marks = pen.done();
    let mut all = vec![String::from(match lang {
        Lang::Vi => {
            "Chấm: điểm giữa (trung vị); vạch: từ điểm thấp nhất đến cao nhất của người chấm. Trong ngoặc: hạng khi trọng số của một tiêu chí tăng hoặc giảm 10 điểm phần trăm."
        }
        Lang::En => {
            "Dot: the median; line: from the lowest to the highest score of an assessor. In brackets: the ranks when the weight of any one criterion moves by up to 10 percentage points."
        }
    })];
    all.extend(words::signs(&kinds, lang));
    all.extend(notes(chart, incomplete, lang));
    if left_out > 0 {
        all.push(words::left_out(left_out, lang));
    }
    Drawn {
        scene: sheet.scene(marks),
        unit: words::unit_word(&of.unit, &of.name, lang).to_owned(),
        notes: all,
        plot: Rect::new(gutter, top, width, bottom),
        ..Drawn::default()
    }
}

/// What the panels tell, for their title.
pub fn told(lang: Lang) -> &'static str {
    ["Điểm (trung vị), độ chênh và thứ hạng", "Scores (median), spread and rank"][lang as usize]
}

/// One criterion: the line from the lowest to the highest score with the median's dot, or the sign for nothing.
fn dot(pen: &mut Pen, sizes: &Sizes, scale: Scale, (x, y): (i32, i32), [median, low, high]: [Cell; 3]) {
    let theme = sizes.frame.theme;
    let Cell::Value(median) = median else {
        return pen.text(sign(median), (x + scale.from + sizes.px(5.0), y), Anchor::Start, sizes.small, theme.muted);
    };
    if let (Cell::Value(low), Cell::Value(high)) = (low, high) {
        let half = sizes.px(1.5).max(1);
        pen.fill(Rect::new(x + scale.px(low as f64), y - half, x + scale.px(high as f64), y + half), theme.rest);
    }
    pen.dot((x + scale.px(median as f64), y), sizes.px(5.0), theme.source[0]);
}

/// ` · hạng 2 (1–4)`; without a rank, nothing.
fn rank(cells: &[Cell; 3], lang: Lang) -> String {
    let [Cell::Value(rank), Cell::Value(best), Cell::Value(worst)] = *cells else { return String::new() };
    let [rank, best, worst] = [rank, best, worst].map(|rank| format_number(rank, 0, lang));
    let mut text = [if lang == Lang::Vi { " · hạng " } else { " · rank " }, &rank].concat();
    if best != worst {
        for part in [" (", &best, "–", &worst, ")"] {
            text.push_str(part);
        }
    }
    text
}
