//! What changed between two years, told as a change: of shares in percentage points, with its sign, and never as the figure
//! itself. Only what `names::is_change` tells comes here: all of this travels in the rest (`xtask/rest.txt`).

use super::{add_to, exact, measure_name, member, say, short};
use crate::locale::{Lang, mid_sentence};
use crate::query::{Cell, Table, TableMeasure};

/// The unit of changes of shares.
#[inline(never)]
pub fn points(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "điểm phần trăm",
        Lang::En => "percentage points",
    }
}

/// A change in a sentence: `thay đổi +2,6 điểm phần trăm`; the words for nothing as they are.
#[inline(never)]
pub fn told(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    if cell.value().is_none() {
        return short(cell, measure, lang);
    }
    [&mid_sentence(measure_name(measure, lang)), " ", &signed(cell, measure, lang)].concat()
}

fn signed(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    let plus = if cell.value().is_some_and(|value| value > 0) { "+" } else { "" };
    let mut text = [plus, &short(cell, measure, lang)].concat();
    let one = cell.value().is_some_and(|value| value.unsigned_abs() == 10u128.pow(measure.scale.min(18).into()));
    if one && lang == Lang::En && text.ends_with("points") {
        text.pop();
    }
    text
}

/// Says, after a title, what changed in all, where changes add up, and which members of the first axis rose and fell the most.
#[inline(never)]
pub fn summarize(text: &mut String, table: &Table, measure: usize, lang: Lang) {
    let Some(of) = table.measures.get(measure) else { return };
    let total = table.total.get(measure).filter(|total| of.adds && total.value().is_some());
    if let Some(total) = total {
        say(
            text,
            match lang {
                Lang::Vi => ": thay đổi tổng cộng ",
                Lang::En => ": a change in total of ",
            },
        );
        say(text, &exact(*total, of, lang));
    }
    say(text, ".");
    let Some(first) = table.axes.first() else { return };
    let inner = table.axes[1..].iter().map(|axis| axis.members.len()).product::<usize>() * table.measures.len();
    let mut rows = Vec::with_capacity(first.members.len());
    for cells in table.cells.chunks_exact(inner.max(1)) {
        let mut sum = Cell::NotApplicable;
        cells.iter().skip(measure).step_by(table.measures.len()).for_each(|cell| add_to(&mut sum, cell));
        rows.push(sum.value().unwrap_or(0));
    }
    let rose = (0..rows.len()).rev().max_by_key(|&row| rows[row]).filter(|&row| rows[row] > 0);
    let fell = (0..rows.len()).min_by_key(|&row| rows[row]).filter(|&row| rows[row] < 0);
    for (row, words) in [(rose, [" Tăng nhiều nhất: ", " Rose most: "]), (fell, [" Giảm nhiều nhất: ", " Fell most: "])]
    {
        if let Some(row) = row {
            say(text, words[usize::from(lang == Lang::En)]);
            say(text, &member(first, row, lang));
            say(text, ", ");
            say(text, &signed(Cell::Value(rows[row]), of, lang));
            say(text, ".");
        }
    }
}
