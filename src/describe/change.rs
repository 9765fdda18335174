//! What changed between two years, told as a change: of shares in percentage points, with its sign, and never as the figure
//! itself; and other words that few pages show. All of this travels in the rest (`xtask/profile.txt`).

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

/// A band of ages by its canonical name (`read::age`); any other as it stands.
#[inline(never)]
#[rustfmt::skip]
pub fn age(key: &str, lang: Lang) -> &str {
    let [vi, en] = match key {
        "infants" => ["Trẻ sơ sinh", "Infants"],
        "children" => ["Trẻ em", "Children"],
        "adolescents" => ["Vị thành niên", "Adolescents"],
        "youth" => ["Thanh niên", "Youth"],
        "adults" => ["Người lớn", "Adults"],
        "elderly" => ["Người cao tuổi", "Elderly"],
        "unknown" => ["Không rõ", "Unknown"],
        "total" => ["Tổng", "Total"],
        key => return key,
    };
    if lang == Lang::Vi { vi } else { en }
}

/// The name of a measure that was worked out and that few pages show; its own where nothing is known of it.
#[inline(never)]
#[rustfmt::skip]
pub fn worked_out(name: &str, lang: Lang) -> &str {
    let [vi, en] = match name {
        "gpi" => ["Chỉ số bình đẳng giới (GPI)", "Gender parity index (GPI)"],
        "gender_focused" => ["Tỷ lệ tiền có mục tiêu giới", "Gender-focused share"],
        "focused" => ["Có mục tiêu giới (dấu 1–2)", "Gender-focused (marks 1–2)"],
        "screened" => ["Đã chấm dấu giới", "Screened for gender"],
        "not_screened" => ["Chưa chấm dấu giới", "Not screened for gender"],
        "marker_median" => ["Dấu giới (trung vị)", "Gender marker (median)"],
        "marked" => ["Số dòng có dấu giới", "Rows with a gender marker"],
        "not_marked" => ["Số dòng không có dấu giới", "Rows without a gender marker"],
        name => return name,
    };
    if lang == Lang::Vi { vi } else { en }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Unit;

    #[test]
    fn one_point_is_one() {
        let name = "change_points:women_share".to_owned();
        let measure =
            TableMeasure { name, label: String::new(), kind: None, unit: Unit::Other("%".into()), scale: 1, adds: false };
        let said = |value, lang| signed(Cell::Value(value), &measure, lang).replace('\u{a0}', " ");
        assert_eq!(said(10, Lang::En), "+1 percentage point");
        assert_eq!(said(-10, Lang::En), "\u{2212}1 percentage point");
        assert_eq!(said(12, Lang::En), "+1.2 percentage points");
        assert_eq!(said(10, Lang::Vi), "+1 điểm phần trăm");
    }

    #[test]
    fn ages_that_are_words_are_said_in_both_languages() {
        assert_eq!((age("unknown", Lang::Vi), age("adults", Lang::En), age("18-24", Lang::Vi)), ("Không rõ", "Adults", "18-24"));
    }
}
