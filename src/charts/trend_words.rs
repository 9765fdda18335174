//! What only charts over time, flows and pyramids say in their notes.

use super::grid::Grid;
use super::words::{axis_name, measure_name, mid, notes, nothing};
use super::{ChartKind, ChartRequest};
use crate::data::Kind;
use crate::locale::{Lang, Msg, Word, format_number, kind_word, message, metric_word, mid_sentence, word};
use crate::query::{AxisKind, Cell, Table};

/// The title of a chart of flows, of a time line, or of two years (`words::title`), and whether it tells the years itself.
#[inline(never)]
pub fn title(chart: &ChartRequest, table: &Table, measure: usize, lang: Lang) -> (String, bool) {
    let mut of = table.measures.get(measure).map_or("", |measure| measure_name(measure, lang));
    let Some(first) = table.axes.first() else { return (of.to_owned(), false) };
    let a = mid(first, lang);
    match (chart.kind, table.axes.get(1)) {
        // What, then where it comes from and goes to.
        (ChartKind::Flows, Some(second)) => {
            let mut title = [of, ": ", &a, " → ", &mid(second, lang)].concat();
            if let Some(third) = table.axes.get(2) {
                title.push_str(" → ");
                title.push_str(&mid(third, lang));
            }
            return (title, false);
        }
        // Rows of two sorts have a measure of each.
        (ChartKind::Timeline, Some(_)) => {
            let counted = table.measures.get(measure).is_some_and(|of| of.kind.is_some_and(|kind| kind >= Kind::Meetings));
            let title = match &first.kind {
                _ if counted => message(Msg::TitleTrend, lang, &[("measure", of), ("a", &a)]),
                AxisKind::Dimension(None) => word(Word::ChartTimeline, lang).to_owned(),
                _ if lang == Lang::En => over_the_years(&a, lang),
                _ => over_the_years(axis_name(first, lang), lang),
            };
            return (title, false);
        }
        _ => {}
    }
    // Two years: the figure that changed, and which years.
    let mut years = None;
    if let [change, then, now, ..] = &table.measures[..]
        && let Some((metric, name)) = change.name.split_once(':')
        && metric.starts_with("change")
    {
        of = match kind_word(name).or_else(|| metric_word(name)) {
            Some(known) => word(known, lang),
            None if name == "rows" => word(Word::NumberOfRows, lang),
            None => name,
        };
        years = Some([&*then.label, " → ", &now.label].concat());
    }
    let mut title = match table.axes.get(1) {
        Some(second) => message(Msg::TitleByBoth, lang, &[("measure", of), ("a", &a), ("b", &mid(second, lang))]),
        None => message(Msg::TitleBy, lang, &[("measure", of), ("a", &a)]),
    };
    if let Some(years) = &years {
        title.push_str(", ");
        title.push_str(years);
    }
    (title, years.is_some())
}

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

/// What a line is across years that no row has.
pub fn bridged(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Nét mảnh: giữa hai điểm không có dữ liệu",
        Lang::En => "Thin lines: no data in between",
    }
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
    let all = format_number(n as i128, 0, lang);
    match lang {
        Lang::Vi => [&*all, " đường nhỏ hơn vẽ mảnh, màu xám: trỏ vào để xem tên"].concat(),
        Lang::En if n == 1 => "A smaller one is thin and gray: point at it for its name".to_owned(),
        Lang::En => [&*all, " smaller ones are thin and gray: point at them for their names"].concat(),
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
        Lang::Vi => "Dải màu: tỷ lệ nằm trong khoảng này, dù những người không rõ giới tính là nữ hay nam",
        Lang::En => "Band: where the share lies, whether the people of unknown sex are women or men",
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

/// What has no end told; `end`: the header of the column that would tell it.
pub fn without_end(end: &str, lang: Lang) -> String {
    let [pale, blank] = match lang {
        Lang::Vi => ["Thanh nhạt: cột “", "” để trống, không rõ đã kết thúc hay chưa"],
        Lang::En => ["Pale bars: “", "” is blank; whether they have ended is not told"],
    };
    [pale, end, blank].concat()
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
    match lang {
        Lang::Vi => [rows, " qua các năm"].concat(),
        Lang::En => ["Over the years, by ", rows].concat(),
    }
}
