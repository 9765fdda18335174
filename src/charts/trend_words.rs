//! What only charts over time, flows and pyramids say in their notes.

use super::grid::Grid;
use super::words::{notes, nothing};
use crate::locale::{Lang, format_number, mid_sentence};
use crate::query::Cell;

/// Notes under lines and areas, which have gaps where there is nothing.
pub fn notes_with_gaps(grid: &Grid, gaps: bool, lang: Lang) -> Vec<String> {
    let mut notes = notes(grid, true, false, lang);
    if gaps {
        let gap = match lang {
            Lang::Vi => "Khoảng trống: ",
            Lang::En => "Gaps: ",
        };
        notes.push([gap, &mid_sentence(nothing(Cell::Missing, lang))].concat());
    }
    notes
}

/// How many figures there are of each kind of nothing that is not just missing, where single ones have no place for a sign:
/// `3 cells: withheld for privacy`. What is missing is the rule among combinations.
#[inline(never)]
pub fn kinds_of_nothing(cells: &[Cell], lang: Lang) -> Vec<String> {
    let mut kinds = [0; 5];
    for cell in cells {
        kinds[super::words::kind(cell)] += 1;
    }
    kinds[super::words::kind(&Cell::Missing)] = 0;
    super::words::counted(&kinds, lang)
}

/// Why so many have no place in the picture, behind a note that counts them: ` (2 cells: no data, 1 cell: withheld for privacy)`.
/// Empty where all are just missing, as the note says.
#[inline(never)]
pub fn reasons(cells: &[Cell], lang: Lang) -> String {
    let mut kinds = [0; 5];
    for cell in cells {
        kinds[super::words::kind(cell)] += 1;
    }
    // Values are no reason.
    let reasons = super::words::counted(&kinds, lang);
    if kinds[1..4] == [0; 3] { String::new() } else { [" (", &reasons.join(", "), ")"].concat() }
}

/// The name of the line at 50 %.
pub fn parity(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Ngang bằng 50\u{a0}%",
        Lang::En => "Parity 50%",
    }
}

/// What thin gray lines are.
pub fn gray_lines(n: usize, lang: Lang) -> String {
    let n = format_number(n as i128, 0, lang);
    match lang {
        Lang::Vi => [&*n, " đường nhỏ hơn vẽ mảnh, màu xám: trỏ vào để xem tên"].concat(),
        Lang::En => [&*n, " smaller ones are thin and gray: point at them for their names"].concat(),
    }
}

/// That heights are no amounts here.
pub fn not_from_zero(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Trục đứng không bắt đầu từ 0",
        Lang::En => "The vertical axis does not start at zero",
    }
}

/// What the band around a line of shares is.
pub fn unknown_band(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Dải màu: tỷ lệ nằm trong khoảng này, dù người không rõ giới tính là ai",
        Lang::En => "Band: where the share lies, whoever the people of unknown sex are",
    }
}

/// What no flow can show: amounts below zero, which add up to this much.
pub fn below_zero(sum: &str, lang: Lang) -> String {
    match lang {
        Lang::Vi => ["Không vẽ các khoản âm, cộng lại là ", sum].concat(),
        Lang::En => ["Amounts below zero are not drawn; they add up to ", sum].concat(),
    }
}

/// Which of two members is drawn how.
pub fn bars_and_outlines(bars: &str, outlines: &str, lang: Lang) -> String {
    let [solid, hollow] = match lang {
        Lang::Vi => ["Thanh màu: ", "; khung: "],
        Lang::En => ["Bars: ", "; outlines: "],
    };
    [solid, bars, hollow, outlines].concat()
}

/// Who stands on no side of a pyramid.
pub fn apart(axis: &str, name: &str, n: &str, lang: Lang) -> String {
    let not_drawn = match lang {
        Lang::Vi => " (không vẽ)",
        Lang::En => " (not drawn)",
    };
    [axis, ": ", &mid_sentence(name), ", ", n, not_drawn].concat()
}

/// What a pale year of a timeline is: rows, but no amount.
pub fn pale_years(measure: &str, lang: Lang) -> String {
    let pale = match lang {
        Lang::Vi => "Năm màu nhạt: có trong tệp nhưng không có giá trị (",
        Lang::En => "Pale years: in the file, but without a value (",
    };
    [pale, &mid_sentence(measure), ")"].concat()
}

/// What the discs of meetings are.
pub fn discs(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Vòng nhạt: quyết định đã ban hành; vòng đậm: đã thực hiện (số: đã thực hiện/đã ban hành)",
        Lang::En => "Pale discs: decisions made; dark discs: carried out (numbers: carried out/made)",
    }
}

/// The title of a timeline of one sort of rows.
pub fn over_the_years(rows: &str, lang: Lang) -> String {
    let years = match lang {
        Lang::Vi => " qua các năm",
        Lang::En => " over the years",
    };
    [rows, years].concat()
}
