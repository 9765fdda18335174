//! `Report`: how a file was read, as values; `view` puts it into the words of a language.

use serde::Serialize;

use crate::data::Kind;
use crate::locale::Lang;

use super::table::RowIssue;

/// Why a column has its meaning.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The header says so and the values agree.
    Header,
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
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnReport {
    pub header: String,
    pub kind: Option<Kind>,
    pub is_measure: bool,
    pub unit: Option<String>,
    pub power: u8,
    pub why: Why,
}

/// Something a person should know; the dataset stands all the same.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// A row with too few or too many cells.
    Ragged { row: u64, issue: RowIssue },
    /// More rows of that sort than are named.
    MoreRows { n: u64 },
    /// Texts of a place column that are no province, kept as they stand.
    UnknownPlaces { column: String, n: usize, examples: Vec<String> },
    /// Texts in a column of numbers: not added.
    NotNumbers { column: String, n: u64, examples: Vec<String>, row: Option<u64> },
    /// The column's mark may group or divide.
    AmbiguousMarks { column: String, example: String, grouping: bool },
    /// Bytes that are no UTF-8.
    NotUtf8 { column: String },
    /// A second measure of the same kind from another table.
    Renamed { name: String, from: String },
    /// A resource of a package that is no CSV.
    NotRead { resource: String },
}

/// How one table was read.
#[derive(Clone, Debug, PartialEq)]
pub struct TableReport {
    pub name: String,
    pub format: &'static str,
    pub encoding: &'static str,
    pub delimiter: char,
    pub header_row: u64,
    pub rows: u64,
    pub used: u64,
    /// Rows left out, the first thousand.
    pub skipped: Vec<u64>,
    pub columns: Vec<ColumnReport>,
}

/// How an export was read.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Report {
    /// `csv` or `datapackage`.
    pub format: &'static str,
    pub tables: Vec<TableReport>,
    pub notices: Vec<Notice>,
}

/// A report in one language, in the contract's shape.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    format: &'static str,
    encoding: &'static str,
    delimiter: String,
    header_row: u64,
    rows: u64,
    used: u64,
    skipped: Vec<SkippedView>,
    columns: Vec<ColumnView>,
    warnings: Vec<String>,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct SkippedView {
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    row: u64,
    reason: &'static str,
}

#[derive(Serialize)]
struct ColumnView {
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    header: String,
    kind: Option<&'static str>,
    why: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableView {
    name: String,
    delimiter: String,
    header_row: u64,
    rows: u64,
    used: u64,
}

impl Report {
    /// The report in the words of `lang`.
    pub fn view(&self, lang: Lang) -> ReportView {
        let many = self.tables.len() > 1;
        let first = self.tables.first();
        let named = |table: &TableReport| many.then(|| table.name.clone());
        let reason = say(lang, "dòng trống", "blank row");
        ReportView {
            format: self.format,
            encoding: first.map_or("utf-8", |table| table.encoding),
            delimiter: first.map_or(String::new(), |table| table.delimiter.to_string()),
            header_row: first.map_or(0, |table| table.header_row),
            rows: self.tables.iter().map(|table| table.rows).sum(),
            used: self.tables.iter().map(|table| table.used).sum(),
            skipped: (self.tables.iter())
                .flat_map(|table| table.skipped.iter().map(move |&row| (table, row)))
                .map(|(table, row)| SkippedView { table: named(table), row, reason })
                .collect(),
            columns: (self.tables.iter())
                .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
                .map(|(table, column)| ColumnView {
                    table: named(table),
                    header: column.header.clone(),
                    kind: column.kind.map(Kind::name),
                    why: why(column, lang),
                })
                .collect(),
            warnings: self.notices.iter().map(|notice| sentence(notice, lang)).collect(),
            tables: (self.tables.iter())
                .map(|table| TableView {
                    name: table.name.clone(),
                    delimiter: table.delimiter.to_string(),
                    header_row: table.header_row,
                    rows: table.rows,
                    used: table.used,
                })
                .collect(),
        }
    }
}

fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn why(column: &ColumnReport, lang: Lang) -> String {
    let header = &column.header;
    let kind = column.kind.map_or("", Kind::name);
    let unit = match (&column.unit, column.power, lang) {
        (None, 0, _) => String::new(),
        (unit, 0, Lang::Vi) => format!(", đơn vị {}", unit.as_deref().unwrap_or_default()),
        (unit, 0, Lang::En) => format!(", unit {}", unit.as_deref().unwrap_or_default()),
        (unit, power, Lang::Vi) => format!(", đơn vị 10^{power} {}", unit.as_deref().unwrap_or_default()),
        (unit, power, Lang::En) => format!(", unit 10^{power} {}", unit.as_deref().unwrap_or_default()),
    };
    match (&column.why, lang) {
        (Why::Header, Lang::Vi) => format!("tiêu đề ‘{header}’ → {kind}{unit}"),
        (Why::Header, Lang::En) => format!("header ‘{header}’ → {kind}{unit}"),
        (Why::Numbers, Lang::Vi) => format!("không rõ nghĩa; toàn số nên cộng được{unit}"),
        (Why::Numbers, Lang::En) => format!("no known meaning; numbers, so they can be added{unit}"),
        (Why::Texts, Lang::Vi) => "không rõ nghĩa; dùng để phân nhóm".to_owned(),
        (Why::Texts, Lang::En) => "no known meaning; values to group by".to_owned(),
        (Why::Taken { by }, Lang::Vi) => format!("giữ tên riêng: cột ‘{by}’ đã mang nghĩa này"),
        (Why::Taken { by }, Lang::En) => format!("keeps its own name: column ‘{by}’ has that meaning"),
        (Why::Unfit { kind }, Lang::Vi) => format!("giữ tên riêng: tiêu đề gợi ý {} nhưng giá trị không khớp", kind.name()),
        (Why::Unfit { kind }, Lang::En) => {
            format!("keeps its own name: the header suggests {} but the values do not fit", kind.name())
        }
    }
}

fn sentence(notice: &Notice, lang: Lang) -> String {
    let quote = |texts: &[String]| texts.iter().map(|text| format!("‘{}’", shortened(text))).collect::<Vec<_>>().join(", ");
    match (notice, lang) {
        (Notice::Ragged { row, issue: RowIssue::Short { cells } }, Lang::Vi) => {
            format!("Dòng {row} chỉ có {cells} ô, ít hơn dòng tiêu đề: các ô thiếu được coi là trống.")
        }
        (Notice::Ragged { row, issue: RowIssue::Short { cells } }, Lang::En) => {
            format!("Row {row} has {cells} cells, fewer than the header: the missing ones are taken as blank.")
        }
        (Notice::Ragged { row, issue: RowIssue::Long { cells } }, Lang::Vi) => {
            format!(
                "Dòng {row} có {cells} ô, nhiều hơn dòng tiêu đề: các ô thừa không được đọc. Hãy kiểm tra dấu phân cách trong ô."
            )
        }
        (Notice::Ragged { row, issue: RowIssue::Long { cells } }, Lang::En) => {
            format!(
                "Row {row} has {cells} cells, more than the header: the extra ones are not read. Look for a delimiter inside a cell."
            )
        }
        (Notice::Ragged { row, issue: RowIssue::Blank }, Lang::Vi) => format!("Dòng {row} trống."),
        (Notice::Ragged { row, issue: RowIssue::Blank }, Lang::En) => format!("Row {row} is blank."),
        (Notice::MoreRows { n }, Lang::Vi) => format!("Còn {n} dòng như vậy nữa."),
        (Notice::MoreRows { n }, Lang::En) => format!("There are {n} more such rows."),
        (Notice::UnknownPlaces { column, n, examples }, Lang::Vi) => {
            format!("Cột ‘{column}’: {n} địa danh không thuộc 63 tỉnh, thành, giữ nguyên như trong tệp: {}.", quote(examples))
        }
        (Notice::UnknownPlaces { column, n, examples }, Lang::En) => {
            format!("Column ‘{column}’: {n} places are not among the 63 provinces and are kept as written: {}.", quote(examples))
        }
        (Notice::NotNumbers { column, n, examples, row }, Lang::Vi) => {
            let at = row.map_or(String::new(), |row| format!(" (lần đầu ở dòng {row})"));
            format!("Cột ‘{column}’: {n} ô không phải là số nên không được cộng{at}: {}.", quote(examples))
        }
        (Notice::NotNumbers { column, n, examples, row }, Lang::En) => {
            let at = row.map_or(String::new(), |row| format!(" (first in row {row})"));
            format!(
                "Column ‘{column}’: {n} cells are no numbers that can be added exactly and are left out{at}: {}.",
                quote(examples)
            )
        }
        (Notice::AmbiguousMarks { column, example, grouping: true }, Lang::Vi) => {
            format!(
                "Cột ‘{column}’: dấu trong ‘{example}’ có thể ngăn hàng nghìn hoặc phần thập phân; được đọc là ngăn hàng nghìn."
            )
        }
        (Notice::AmbiguousMarks { column, example, grouping: true }, Lang::En) => {
            format!("Column ‘{column}’: the mark in ‘{example}’ may group thousands or divide decimals; it was read as grouping.")
        }
        (Notice::AmbiguousMarks { column, example, grouping: false }, Lang::Vi) => {
            format!(
                "Cột ‘{column}’: dấu trong ‘{example}’ có thể ngăn hàng nghìn hoặc phần thập phân; được đọc là dấu thập phân."
            )
        }
        (Notice::AmbiguousMarks { column, example, grouping: false }, Lang::En) => {
            format!("Column ‘{column}’: the mark in ‘{example}’ may group thousands or divide decimals; it was read as decimal.")
        }
        (Notice::NotUtf8 { column }, Lang::Vi) => {
            format!("Cột ‘{column}’ có chữ không thuộc bảng mã UTF-8, hiện bằng ‘\u{fffd}’. Hãy lưu tệp dưới dạng CSV UTF-8.")
        }
        (Notice::NotUtf8 { column }, Lang::En) => {
            format!("Column ‘{column}’ has letters that are not UTF-8, shown as ‘\u{fffd}’. Save the file as CSV UTF-8.")
        }
        (Notice::Renamed { name, from }, Lang::Vi) => format!("Cột ‘{from}’ của bảng khác có cùng nghĩa nên mang tên ‘{name}’."),
        (Notice::Renamed { name, from }, Lang::En) => {
            format!("Column ‘{from}’ has the meaning of a column in another table and is named ‘{name}’.")
        }
        (Notice::NotRead { resource }, Lang::Vi) => format!("Tài nguyên ‘{resource}’ của gói không phải CSV nên không được đọc."),
        (Notice::NotRead { resource }, Lang::En) => format!("Resource ‘{resource}’ of the package is not CSV and was not read."),
    }
}

/// The first letters of a text that may be long.
fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{head}…") } else { head }
}
