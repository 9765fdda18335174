//! `Report`: how a file was read, as values, and each in the words of a language (`view.rs` puts them together).

use crate::data::Kind;
use crate::locale::{Lang, format_decimal, format_number, kind_word, mid_sentence, word};

use super::doubt::{Doubt, remedy};
use super::family::Bond;
use super::header::Bar;
use super::sheet_words;
use super::table::RowIssue;

/// Why a column has its meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The header says so and the values agree.
    Header,
    /// The HXL tag says so.
    Tag { tag: String },
    /// The texts alone say so.
    Values,
    /// The mapping says so.
    Page,
    /// The schema of a data package says so.
    Schema,
    /// No known meaning; numbers that may be added.
    Numbers,
    /// No known meaning; values to group by.
    Texts,
    /// The header would mean a kind that another column has.
    Taken { by: String },
    /// The header would mean this kind, but the values do not fit.
    Unfit { kind: Kind },
}

/// One column's reading.
#[derive(Debug, PartialEq)]
pub struct ColumnReport {
    pub header: String,
    pub kind: Option<Kind>,
    pub is_measure: bool,
    pub unit: Option<String>,
    pub power: u8,
    pub why: Why,
    /// Why its numbers are not added up, if they are not.
    pub bar: Option<Bar>,
}

/// Something a person should know; the dataset stands all the same.
#[derive(Debug, PartialEq)]
pub enum Notice {
    /// A row with too few or too many cells.
    Ragged { row: u64, issue: RowIssue },
    /// More rows of that sort than are named.
    MoreRows { n: u64 },
    /// Texts of a place column that are no province, kept as they stand.
    UnknownPlaces { column: String, n: usize, examples: Vec<String> },
    /// Texts in a column of numbers: not added.
    NotNumbers { column: String, n: u64, examples: Vec<String>, row: Option<u64> },
    /// Cells of a column of numbers that the file itself withholds: how many, how they are written, the first one's row.
    Withheld { column: String, n: u64, examples: Vec<String>, row: Option<u64> },
    /// The mark in these columns may group or divide.
    AmbiguousMarks { columns: Vec<String>, example: String, grouping: bool },
    /// Bytes that are no UTF-8.
    NotUtf8 { column: String },
    /// A second measure of the same kind from another table.
    Renamed { name: String, from: String },
    /// Columns that are one measure cut by dimensions stand as rows too; of some wholes a rest is unknown.
    Melted { columns: Vec<String>, into: String, by: Vec<&'static str>, rests: Vec<String> },
    /// Numbers are told apart by a label column, and never added across it; what it names are measures too.
    Split { columns: Vec<String>, by: String, into: Vec<String> },
    /// Rows whose parts are together more than the whole that is given beside them; the parts are used, or the whole alone.
    PartsExceed { columns: Vec<String>, n: u64, used: bool },
    /// What cannot be known for sure.
    Doubt(Doubt),
    /// The list of a JSON file that was taken for the table, and lists that were not.
    List { path: String, others: Vec<String> },
    /// A resource of a package that is no CSV.
    NotRead { resource: String },
    /// Another table in the same sheet, from row to row; `text` is its first line.
    OtherTable { first: u64, last: u64, text: String },
    /// A total that is not what its rows add up to, both at `scale`; `more` other columns of it differ too.
    TotalDiffers { row: u64, column: String, given: i128, added: i128, scale: u8, more: usize },
    /// Of so many totals beside full rows `n` differ: in this column, all of them together and all of their rows.
    TotalsDiffer { n: u64, of: u64, text: String, column: String, given: i128, added: i128, scale: u8 },
    /// More totals that differ than are named.
    MoreTotals { n: u64 },
    /// Rows that may be totals and were kept: rates, or not confirmed by the figures.
    MaybeTotal { row: u64, text: String, is_rate: bool },
    /// Rows that count some of what the row above counts and were left out: how many, the first one's text and number.
    PartRows { n: u64, text: String, row: u64 },
    /// Columns in which blanks were read as the text above them, the first one's row.
    Filled { columns: Vec<String>, row: u64 },
    /// Rows that name those below them became columns; examples of the names, the first one's row.
    Grouped { columns: Vec<String>, examples: Vec<String>, row: u64 },
    /// Columns without a head and without a value, by their places from 1.
    EmptyColumns { columns: Vec<u64> },
    /// Amounts that stand in full in several rows were shared out by these percentages.
    Shared { columns: Vec<String>, by: Vec<String> },
    /// Figures were read without the marks behind them.
    Marked { n: u64 },
    /// Of several sheets this one was taken.
    Sheet { chosen: String, others: Vec<String> },
    /// Sheets that the spreadsheet does not show, and that were not read.
    HiddenSheets { names: Vec<String> },
    /// Rows of the sheet that the spreadsheet does not show, and that were read along.
    HiddenRows { sheet: String, n: u64 },
    /// The sheet that the page asks for is not in the workbook.
    NoSheet { wanted: String, chosen: String },
    /// Sheets of one year (or one place) each became one table; the others of the workbook.
    Joined { sheets: Vec<String>, others: Vec<String>, is_years: bool },
    /// Formulas of a sheet that were saved without a value, and where the first ones stand.
    Unsaved { sheet: String, n: u64, places: String },
    /// Rows of one sheet belong to rows of another, and know what that tells.
    Bond(Bond),
}

/// How one table was read.
#[derive(Debug, PartialEq)]
pub struct TableReport {
    pub name: String,
    pub format: &'static str,
    pub encoding: &'static str,
    pub delimiter: char,
    pub header_row: u64,
    pub rows: u64,
    pub used: u64,
    /// Rows left out and why, the first thousand.
    pub skipped: Vec<(u64, RowIssue)>,
    /// Totals among them: row, and head and text of each filled cell; not of thousands.
    pub totals: Vec<(u64, Vec<[String; 2]>)>,
    pub columns: Vec<ColumnReport>,
}

/// One sheet of a workbook.
#[derive(Debug, PartialEq, Eq)]
pub struct SheetReport {
    pub name: String,
    /// Rows below the header, and how many of them are in the table; both zero for a sheet without a table.
    pub rows: u64,
    pub used: u64,
    /// Whether it is the one that was taken.
    pub is_chosen: bool,
}

/// How an export was read.
#[derive(Debug, PartialEq, Default)]
pub struct Report {
    /// `csv` or `datapackage`.
    pub format: &'static str,
    /// The sheet of a workbook that was read; empty for files without sheets.
    pub sheet: String,
    /// All sheets of the workbook that are shown, in the order of their tabs.
    pub sheets: Vec<SheetReport>,
    pub tables: Vec<TableReport>,
    pub notices: Vec<Notice>,
    /// What a package calls itself; empty without.
    pub title: String,
    /// The same in Vietnamese and in English, where the package says it in them.
    pub titles: [Option<String>; 2],
}

impl Report {
    /// What a package calls itself, in a language where it says so.
    pub fn title_in(&self, lang: Lang) -> &str {
        let [vi, en] = &self.titles;
        let own = match lang {
            Lang::Vi => vi,
            Lang::En => en,
        };
        own.as_deref().unwrap_or(&self.title)
    }
}

/// How serious a notice is: errors are lost or doubtful figures, infos are kept for completeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    /// As scripts read it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        }
    }
}

impl Notice {
    /// How serious it is, and the column and the row that it is about.
    pub(super) fn about(&self) -> (Level, Option<&str>, Option<u64>) {
        match self {
            Notice::Ragged { row, .. } => (Level::Warning, None, Some(*row)),
            Notice::NotNumbers { column, row, .. } => (Level::Warning, Some(column), *row),
            Notice::Withheld { column, row, .. } => (Level::Warning, Some(column), *row),
            Notice::AmbiguousMarks { columns, .. } => (Level::Warning, columns.first().map(|column| &column[..]), None),
            Notice::NotUtf8 { column } => (Level::Error, Some(column), None),
            Notice::Doubt(doubt) => {
                let (level, column) = doubt.about();
                (level, column, None)
            }
            Notice::NotRead { .. } | Notice::Unsaved { .. } => (Level::Error, None, None),
            Notice::Sheet { .. } | Notice::Joined { .. } | Notice::HiddenSheets { .. } => (Level::Info, None, None),
            Notice::HiddenRows { .. } => (Level::Warning, None, None),
            Notice::Bond(bond) => (if bond.n_lost > 0 { Level::Warning } else { Level::Info }, Some(&bond.own), None),
            Notice::NoSheet { .. } => (Level::Error, None, None),
            Notice::List { .. } => (Level::Info, None, None),
            Notice::UnknownPlaces { column, .. } => (Level::Info, Some(column), None),
            Notice::Renamed { from, .. } => (Level::Info, Some(from), None),
            Notice::Melted { columns, .. } => (Level::Info, columns.first().map(|column| &column[..]), None),
            Notice::Split { by, .. } => (Level::Info, Some(by), None),
            Notice::PartsExceed { columns, .. } => (Level::Warning, columns.first().map(|column| &column[..]), None),
            Notice::MoreRows { .. } => (Level::Warning, None, None),
            Notice::OtherTable { first, .. } => (Level::Warning, None, Some(*first)),
            Notice::TotalDiffers { row, column, given, added, .. } => (rounding(*given, *added), Some(column), Some(*row)),
            Notice::TotalsDiffer { column, given, added, .. } => (rounding(*given, *added), Some(column), None),
            Notice::MaybeTotal { row, .. } | Notice::PartRows { row, .. } => (Level::Warning, None, Some(*row)),
            Notice::Filled { columns, row } => (Level::Warning, columns.first().map(|column| &column[..]), Some(*row)),
            Notice::Grouped { columns, row, .. } => (Level::Info, columns.first().map(|column| &column[..]), Some(*row)),
            Notice::MoreTotals { .. } | Notice::EmptyColumns { .. } | Notice::Marked { .. } | Notice::Shared { .. } => {
                (Level::Info, None, None)
            }
        }
    }
}

/// How serious a difference is: rounded figures seldom add up to the last digit.
fn rounding(given: i128, added: i128) -> Level {
    if given.abs_diff(added) <= added.unsigned_abs() / 1000 { Level::Info } else { Level::Warning }
}

/// Why a row is not in the table, in a few words.
pub(super) fn reason(issue: RowIssue, lang: Lang) -> &'static str {
    match issue {
        RowIssue::Blank => say(lang, "dòng trống", "blank row"),
        RowIssue::Short { .. } => say(lang, "thiếu ô", "too few cells"),
        RowIssue::Long { .. } => say(lang, "thừa ô", "too many cells"),
        RowIssue::Repeated => say(lang, "tiêu đề lặp lại", "header repeated"),
        RowIssue::Numbering => say(lang, "đánh số cột", "numbers of the columns"),
        RowIssue::Tags => say(lang, "thẻ HXL", "HXL tags"),
        RowIssue::Total => say(lang, "dòng tổng", "total"),
        RowIssue::Subtotal => say(lang, "dòng tổng của nhóm", "subtotal"),
        RowIssue::Average => say(lang, "dòng trung bình", "average"),
        RowIssue::Part => say(lang, "một phần của dòng trên", "part of the row above"),
        RowIssue::Heading => say(lang, "tên của các dòng bên dưới", "name of the rows below"),
        RowIssue::Note => say(lang, "ghi chú", "note"),
        RowIssue::OtherTable => say(lang, "thuộc bảng khác", "part of another table"),
    }
}

pub(super) fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

/// A sentence of the language, `{0}`, `{1}`, `{2}` replaced.
pub(super) fn told(lang: Lang, vi: &str, en: &str, values: [&str; 3]) -> String {
    let mut text = String::new();
    for (at, part) in (if lang == Lang::Vi { vi } else { en }).split('{').enumerate() {
        match part.as_bytes() {
            [digit @ b'0'..=b'2', b'}', ..] => {
                let value = values[usize::from(digit - b'0')];
                text.push_str(value);
                // A list cut short has its dots already.
                let rest = &part[2..];
                text.push_str(rest.strip_prefix('.').filter(|_| value.ends_with('…')).unwrap_or(rest));
            }
            // A brace of its own.
            _ => {
                text.push_str(if at > 0 { "{" } else { "" });
                text.push_str(part);
            }
        }
    }
    text
}

pub(super) fn why(column: &ColumnReport, lang: Lang) -> String {
    let kind = column.kind.map_or("", Kind::name);
    let mut unit = super::view::unit(column, lang);
    if !unit.is_empty() {
        unit.insert_str(0, say(lang, ", đơn vị ", ", unit "));
    }
    if let Some(bar) = column.bar.filter(|_| column.is_measure || column.kind.is_none()) {
        unit.push_str(say(lang, "; không cộng: ", "; not added: "));
        unit.push_str(reason_not_to_add(bar, lang));
    }
    let (vi, en, value) = match &column.why {
        Why::Header => ("tiêu đề ‘{0}’ → {1}{2}", "header ‘{0}’ → {1}{2}", kind),
        Why::Tag { tag } => {
            let mut says = tag.clone();
            says.push_str("’ → ");
            says.push_str(kind);
            return told(lang, "thẻ HXL ‘{0}{1}", "HXL tag ‘{0}{1}", [&says, &unit, ""]);
        }
        Why::Values => ("các giá trị là {1}{2}", "the values are those of {1}{2}", kind),
        Why::Page if kind.is_empty() => ("trang web đặt: giữ tên cột{2}", "set by the page: keeps its header{2}", ""),
        Why::Schema if kind.is_empty() => {
            ("gói dữ liệu khai báo: không phải số{2}", "the package's schema says: no figures{2}", "")
        }
        Why::Schema => ("gói dữ liệu khai báo → {1}{2}", "the package's schema → {1}{2}", kind),
        Why::Page => ("trang web đặt → {1}{2}", "set by the page → {1}{2}", kind),
        Why::Numbers if column.bar.is_some() => ("không rõ nghĩa; là số{2}", "no known meaning; numbers{2}", ""),
        Why::Numbers => ("không rõ nghĩa; toàn số nên cộng được{2}", "no known meaning; numbers, so they can be added{2}", ""),
        Why::Texts if column.bar.is_some_and(Bar::is_personal) => (
            "dữ liệu về người hoặc thiết bị: không đưa ra làm biểu đồ hay bộ lọc",
            "tells persons or devices apart: not offered as a chart or a filter",
            "",
        ),
        Why::Texts => ("không rõ nghĩa; dùng để phân nhóm{2}", "no known meaning; values to group by{2}", ""),
        Why::Taken { by } => {
            ("giữ tên riêng: cột ‘{1}’ đã mang nghĩa này{2}", "keeps its own name: column ‘{1}’ has that meaning{2}", &by[..])
        }
        Why::Unfit { kind: Kind::Year } => (
            "giữ tên riêng: tiêu đề gợi ý {1} nhưng giá trị không phải là năm (2018), năm học hay năm tài chính (2018/19), nên không có biểu đồ theo thời gian; với giai đoạn nhiều năm, hãy thêm cột ‘Năm’ ghi năm đầu{2}",
            "keeps its own name: the header suggests {1} but the values are neither years (2018) nor school or fiscal years (2018/19), so no chart shows them over time; for periods of several years, add a column ‘Year’ with the first one{2}",
            Kind::Year.name(),
        ),
        // What is cumulative or a rate of it is another thing, whatever its values.
        Why::Unfit { kind } if column.bar.is_some() => {
            ("giữ tên riêng: tiêu đề nói về {1}{2}", "keeps its own name: the header speaks of {1}{2}", kind.name())
        }
        Why::Unfit { kind } => (
            "giữ tên riêng: tiêu đề gợi ý {1} nhưng giá trị không khớp{2}",
            "keeps its own name: the header suggests {1} but the values do not fit{2}",
            kind.name(),
        ),
    };
    told(lang, vi, en, [&column.header, value, &unit])
}

#[rustfmt::skip]
fn reason_not_to_add(bar: Bar, lang: Lang) -> &'static str {
    match bar {
        Bar::Rate => say(lang, "là tỷ lệ", "a rate or share"),
        Bar::Average => say(lang, "là số bình quân", "an average"),
        Bar::Index => say(lang, "là chỉ số hoặc giới hạn", "an index or a bound"),
        Bar::Cumulative => say(lang, "là số lũy kế", "cumulative"),
        Bar::ExchangeRate => say(lang, "là tỷ giá", "an exchange rate"),
        Bar::Page => say(lang, "do trang web đặt", "set by the page"),
        Bar::Code => say(lang, "là mã", "a code"),
        Bar::Rank => say(lang, "là thứ bậc", "a rank or a scale"),
        Bar::Personal => say(lang, "là dữ liệu cá nhân", "personal"),
        Bar::Coordinate => say(lang, "là tọa độ", "a coordinate"),
        Bar::Age => say(lang, "là tuổi", "an age"),
        Bar::Time => say(lang, "là thời gian", "a time"),
    }
}

#[rustfmt::skip]
pub(super) fn sentence(notice: &Notice, lang: Lang) -> String {
    let tell = |vi: &str, en: &str, values: [&str; 3]| told(lang, vi, en, values);
    // Examples, of more than there are.
    let listed = |texts: &[String], n: usize| {
        let mut text = quote(texts);
        text.push_str(if n > texts.len() { "…" } else { "" });
        text
    };
    let cells = |n: u64, row: Option<u64>| {
        let mut text = counted(n, lang, "ô", ["cell", "cells"]);
        if let Some(row) = row {
            let [vi, en] = if n > 1 { [" (lần đầu ở dòng {0})", " (first in row {0})"] } else { [" (dòng {0})", " (row {0})"] };
            text.push_str(&told(lang, vi, en, [&row.to_string(), "", ""]));
        }
        text
    };
    match notice {
        Notice::Ragged { row, issue } => match issue {
            RowIssue::Short { cells } => tell(
                "Dòng {0} chỉ có {1} ô, ít hơn dòng tiêu đề: các ô thiếu được coi là trống.",
                "Row {0} has {1} cells, fewer than the header: the missing ones are taken as blank.",
                [&row.to_string(), &cells.to_string(), ""]),
            RowIssue::Long { cells } => tell(
                "Dòng {0} có {1} ô, nhiều hơn dòng tiêu đề: các ô thừa không được đọc. Hãy kiểm tra dấu phân cách trong ô.",
                "Row {0} has {1} cells, more than the header: the extra ones are not read. Look for a delimiter inside a cell.",
                [&row.to_string(), &cells.to_string(), ""]),
            _ => tell("Dòng {0}: {1}.", "Row {0}: {1}.", [&row.to_string(), reason(*issue, lang), ""]),
        },
        Notice::MoreRows { n } => tell("Còn {0} như vậy nữa.", "Besides, {0} like these.", [&counted(*n, lang, "dòng", ["row", "rows"]), "", ""]),
        Notice::UnknownPlaces { column, n, examples } => tell(
            "Cột ‘{0}’: {1} không thuộc 63 tỉnh, thành, giữ nguyên như trong tệp: {2}. Nếu viết sai tên tỉnh, hãy sửa trong tệp.",
            "Column ‘{0}’: {1} not among the 63 provinces, kept as written: {2}. If a name is misspelt, correct it in the file.",
            [column, &counted(*n as u64, lang, "địa danh", ["place", "places"]), &listed(examples, *n)]),
        Notice::NotNumbers { column, n, examples, row } => {
            tell(
                "Cột ‘{0}’: {1} không phải là số nên không cộng: {2}. Nếu là số, hãy sửa trong tệp rồi mở lại.",
                "Column ‘{0}’: {1} without a number, left out of sums: {2}. If figures were meant, correct them in the file and open it again.",
                [column, &cells(*n, *row), &listed(examples, *n as usize)])
        }
        Notice::Withheld { column, n, examples, row } => {
            tell(
                "Cột ‘{0}’: tệp không công bố số ở {1}: {2}. Đó không phải số 0; tổng chưa gồm số này.",
                "Column ‘{0}’: the file withholds the figures of {1}: {2}. What is withheld is no zero, and sums are without it.",
                [column, &cells(*n, *row), &quote(examples)])
        }
        Notice::AmbiguousMarks { columns, example, grouping } => {
            let mut text = tell(
                "Cột {0}: dấu trong ‘{1}’ có thể ngăn hàng nghìn hoặc phần thập phân; được đọc là {2}.",
                "Column {0}: the mark in ‘{1}’ may group thousands or divide decimals; it was read as {2}.",
                [&some(columns), example, if *grouping { say(lang, "ngăn hàng nghìn", "grouping") } else { say(lang, "dấu thập phân", "decimal") }]);
            let is_point = example.contains('.') != *grouping;
            text.push_str(&remedy(if is_point { "\"decimal\": \",\"" } else { "\"decimal\": \".\"" }, lang));
            text
        }
        Notice::NotUtf8 { column } => tell(
            "Cột ‘{0}’ có chữ không thuộc bảng mã UTF-8, hiện bằng ‘\u{fffd}’. Hãy lưu tệp dưới dạng CSV UTF-8.",
            "Column ‘{0}’ has letters that are not UTF-8, shown as ‘\u{fffd}’. Save the file as CSV UTF-8.",
            [column, "", ""]),
        Notice::Renamed { name, from } => tell(
            "Cột ‘{1}’ có cùng nghĩa với một cột của bảng khác nên mang tên riêng ‘{0}’.",
            "Column ‘{1}’ has the meaning of a column in another table and goes by its own name, ‘{0}’.",
            [name, from, ""]),
        Notice::Melted { columns, into, by, rests } => {
            let mut text = tell(
                "Các cột {0} là một số đo chia theo {1}: cũng được đọc thành dòng, tên ‘{2}’; tổng không cộng với phần của nó.",
                "The columns {0} are one measure by {1}: they are read as rows too, named ‘{2}’; totals are not added to their parts.",
                [&some(columns), &by_words(by, lang), into]);
            if !rests.is_empty() {
                text.push_str(&tell(
                    " Phần của {0} ngoài các phần đã nêu được ghi là không rõ.",
                    " What {0} has beyond the parts is counted as unknown.",
                    [&some(rests), "", ""]));
            }
            text
        }
        Notice::Split { columns, by, into } => tell(
            "Cột ‘{0}’ cho biết số ở cột {1} là gì nên không cộng chung; đọc riêng thành {2}.",
            "Column ‘{0}’ says what the numbers in {1} are, so they are not added across it; they are also read as {2}.",
            [by, &some(columns), &some(into)]),
        Notice::PartsExceed { columns, n, used } => {
            let mut text = tell(
                "{1} có các phần cộng lại lớn hơn tổng ở cột {0}: ",
                "In {1} the parts add up to more than the total in {0}: ",
                [&some(columns), &counted(*n, lang, "dòng", ["row", "rows"]), ""]);
            text.push_str(if *used {
                say(lang, "cả hai được giữ như trong tệp, phần không rõ là số âm. Hãy kiểm tra các dòng này.", "both are kept as written, and what is unknown is below zero. Check these rows.")
            } else {
                say(lang, "các phần đó không được dùng, chỉ dùng tổng.", "the parts are not used, the total is.")
            });
            text
        }
        Notice::Doubt(doubt) => doubt.sentence(lang),
        Notice::List { path, others } if others.is_empty() => tell(
            "Bảng được đọc từ danh sách ‘{0}’ trong tệp JSON.",
            "The table was read from the list ‘{0}’ of the JSON file.",
            [path, "", ""]),
        Notice::List { path, others } => tell(
            "Bảng được đọc từ danh sách ‘{0}’, dài nhất trong tệp JSON; không đọc {1}.",
            "The table was read from the list ‘{0}’, the longest of the JSON file; not read: {1}.",
            [path, &some(others), ""]),
        Notice::NotRead { resource } => tell(
            "Tài nguyên ‘{0}’ của gói không phải bảng số liệu (CSV, JSON, XLSX…) nên không được đọc.",
            "Resource ‘{0}’ of the package is no table (CSV, JSON, XLSX…) and was not read.",
            [resource, "", ""]),
        Notice::OtherTable { first, last, text } => tell(
            "Trang này còn một bảng khác ở dòng {0}–{1} (‘{2}’), không được đọc. Hãy lưu mỗi bảng thành một tệp hoặc một trang riêng.",
            "The sheet has another table in rows {0}–{1} (‘{2}’), which was not read. Save each table as a file or sheet of its own.",
            [&first.to_string(), &last.to_string(), &shortened(text)]),
        Notice::TotalDiffers { row, column, given, added, scale, more } => {
            let mut text = tell(
                "Dòng tổng {0}, cột ‘{1}’: tệp ghi {2}",
                "Total in row {0}, column ‘{1}’: the file gives {2}",
                [&row.to_string(), column, &format_decimal(*given, *scale, lang)]);
            text.push_str(&tell(", cộng các dòng được {0}", ", its rows add up to {0}", [&format_decimal(*added, *scale, lang), "", ""]));
            if *more > 0 {
                let more = counted(*more as u64, lang, "cột khác", ["other column differs", "other columns differ"]);
                text.push_str(&tell("; {0} cũng lệch", "; {0} too", [&more, "", ""]));
            }
            text.push_str(say(lang, ". Biểu đồ dùng số cộng từ các dòng.", ". Charts show what the rows add up to."));
            text
        }
        Notice::TotalsDiffer { n, of, text, column, given, added, scale } => {
            let mut said = tell(
                "{0} trong {1} dòng tổng ‘{2}’ không bằng các dòng của chúng",
                "{0} of {1} totals ‘{2}’ are not what their rows add up to",
                [&n.to_string(), &of.to_string(), text]);
            said.push_str(&tell(
                ": cộng lại ở cột ‘{0}’, tệp ghi {1}, các dòng được {2}.",
                ": together, in column ‘{0}’, the file gives {1} and the rows {2}.",
                [column, &format_decimal(*given, *scale, lang), &format_decimal(*added, *scale, lang)]));
            said
        }
        Notice::MoreTotals { n } => tell(
            "Còn {0} nữa không khớp.",
            "Besides, {0} not what the rows add up to.",
            [&counted(*n, lang, "dòng tổng", ["total", "totals"]), "", ""]),
        Notice::MaybeTotal { row, text, is_rate } => tell(
            "‘{1}’ (lần đầu ở dòng {0}) có thể là dòng tổng nhưng {2}, nên được giữ lại. Nếu là dòng tổng, hãy xóa khỏi tệp.",
            "‘{1}’ (first in row {0}) may be a total but {2}, so it was kept. If it is one, delete it from the file.",
            [&row.to_string(), text, if *is_rate {
                say(lang, "là tỷ lệ, không tính được từ các dòng khác", "is a rate that no other rows add up to")
            } else {
                say(lang, "số liệu không xác nhận", "the figures do not confirm it")
            }]),
        Notice::PartRows { n, text, row } => tell(
            "Không cộng vì là một phần của dòng trên: {0}, đầu tiên là dòng {2} (‘{1}’). Muốn xem riêng, hãy đưa số này vào một cột riêng.",
            "Not added, being part of the row above: {0}, the first one row {2} (‘{1}’). To see such figures, put them into a column of their own.",
            [&counted(*n, lang, "dòng", ["row", "rows"]), text, &row.to_string()]),
        Notice::Filled { columns, row } => tell(
            "{0}: mỗi giá trị chỉ ghi một lần, các ô bên dưới để trống (từ dòng {1}), nên ô trống được đọc như ô phía trên. Nếu ô trống là không rõ, người làm trang web đặt \"fill\": false trong mapping.",
            "{0}: each value stands once, above blanks (from row {1}), so a blank was read as the cell above. If a blank means unknown, the page's author can set \"fill\": false in the mapping.",
            [&quote(columns), &row.to_string(), ""]),
        Notice::Grouped { columns, examples, row } => tell(
            "Tên nhóm đứng ở dòng riêng ({1}, từ dòng {2}) được đọc thành cột {0} của các dòng bên dưới.",
            "Names in rows of their own ({1}, from row {2}) were read as column {0} of the rows below them.",
            [&quote(columns), &quote(examples), &row.to_string()]),
        Notice::Shared { columns, by } => tell(
            "{0} ghi nguyên số tiền ở mỗi dòng của cùng một hoạt động, nên đã được chia theo {1} để không cộng nhiều lần.",
            "{0}: each row of an activity has the whole amount, so it was shared out by {1}, and sums count it once.",
            [&quote(columns), &quote(by), ""],
        ),
        Notice::Marked { n } => tell(
            "{0} số có dấu phía sau (‘p’: sơ bộ, ‘e’: ước tính, ‘b’: gián đoạn chuỗi số liệu…) được đọc như số thường, bỏ dấu.",
            "{0} figures with marks behind them (‘p’: provisional, ‘e’: estimated, ‘b’: break in the series…) were read as figures, without the marks.",
            [&n.to_string(), "", ""],
        ),
        Notice::EmptyColumns { columns } => {
            let mut list = String::new();
            for (at, column) in columns.iter().take(10).enumerate() {
                list.push_str(if at > 0 { ", " } else { "" });
                list.push_str(&column.to_string());
            }
            list.push_str(if columns.len() > 10 { "…" } else { "" });
            tell("Cột trống bị bỏ qua (thứ tự từ 1): {0}.", "Blank columns left out (counted from 1): {0}.", [&list, "", ""])
        }
        _ => sheet_words::sentence(notice, lang),
    }
}

/// Texts between quotes.
pub(super) fn quote(texts: &[String]) -> String {
    let mut quoted = String::new();
    for text in texts {
        quoted.push_str(if quoted.is_empty() { "‘" } else { ", ‘" });
        quoted.push_str(&shortened(text));
        quoted.push('’');
    }
    quoted
}

/// The first of many names.
pub(super) fn some(texts: &[String]) -> String {
    let mut text = quote(&texts[..texts.len().min(4)]);
    text.push_str(if texts.len() > 4 { "…" } else { "" });
    text
}

/// A number with what is counted: `3 dòng`, `1 row`, `1,200 rows`.
pub(super) fn counted(n: u64, lang: Lang, vi: &str, en: [&str; 2]) -> String {
    let noun = match lang {
        Lang::Vi => vi,
        Lang::En => en[usize::from(n != 1)],
    };
    [&format_number(i128::from(n), 0, lang), " ", noun].concat()
}

/// Dimensions in words.
fn by_words(by: &[&str], lang: Lang) -> String {
    let mut text = String::new();
    for name in by {
        text.push_str(if text.is_empty() { "" } else { ", " });
        let label = kind_word(name).map_or_else(|| (*name).to_owned(), |label| mid_sentence(word(label, lang)));
        text.push_str(&label);
    }
    text
}

/// The first letters of a text that may be long.
fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{head}…") } else { head }
}
