//! `Report` for people and scripts: in the contract's shape, as the panel shows it, and as CSV.
//!
//! Ranks notices, gathers rows by reason, joins their numbers to ranges. Knows no page: what it gives is text.

use super::report::{ColumnReport, Level, Notice, Report, TableReport, reason, say, sentence, why};
use crate::data::Kind;
use crate::json::{write_comma, write_json_text, write_member, write_name};
use crate::locale::{Lang, Word, format_number, kind_word, word};

/// So many ranges of row numbers are shown for each reason.
const MOST_RANGES: usize = 12;

fn open(out: &mut String) {
    write_comma(out);
    out.push('{');
}

fn list(out: &mut String, name: &str) {
    write_name(out, name);
    out.push('[');
}

fn write_number(out: &mut String, name: &str, number: u64) {
    write_name(out, name);
    out.push_str(&number.to_string());
}

/// A member that is a text, or null.
fn write_maybe(out: &mut String, name: &str, text: Option<&str>) {
    match text {
        Some(text) => write_member(out, name, text),
        None => {
            write_name(out, name);
            out.push_str("null");
        }
    }
}

/// Texts between brackets.
fn write_texts(out: &mut String, texts: &[&str]) {
    write_comma(out);
    out.push('[');
    for text in texts {
        write_comma(out);
        write_json_text(out, text);
    }
    out.push(']');
}

fn grouped(number: u64, lang: Lang) -> String {
    format_number(i128::from(number), 0, lang)
}

impl Report {
    /// The name of a column's or row's table, where there are several.
    fn table_name<'a>(&self, table: &'a TableReport) -> Option<&'a str> {
        (self.tables.len() > 1).then_some(&table.name[..])
    }

    /// Serious ones first, else in the order in which they were found.
    fn ranked(&self) -> Vec<(Level, &Notice)> {
        let mut ranked = Vec::new();
        for level in [Level::Error, Level::Warning, Level::Info] {
            for notice in &self.notices {
                if notice.about().0 == level {
                    ranked.push((level, notice));
                }
            }
        }
        ranked
    }

    /// One by one, or with the rows that have the same wrong joined to one notice.
    fn write_notices(&self, out: &mut String, joined: bool, lang: Lang) {
        list(out, "notices");
        let ranked = self.ranked();
        let mut is_told = vec![false; ranked.len()];
        for at in 0..ranked.len() {
            let (level, notice) = ranked[at];
            let (_, column, row) = notice.about();
            if is_told[at] {
                continue;
            }
            let mut text = sentence(notice, lang);
            let mut rows = Vec::new();
            for (other, is_told) in ranked.iter().zip(&mut is_told).skip(at + 1) {
                if joined && is_like(notice, other.1) {
                    *is_told = true;
                    rows.extend(other.1.about().2);
                }
            }
            if !rows.is_empty() {
                text.push_str(say(lang, " Cũng vậy ở dòng ", " The same in row "));
                text.push_str(&ranges(&rows));
                text.push('.');
            }
            open(out);
            write_member(out, "level", level.name());
            write_member(out, "text", &text);
            if let Some(column) = column {
                write_member(out, "column", column);
            }
            if let Some(row) = row {
                write_number(out, "row", row);
            }
            out.push('}');
        }
        out.push(']');
    }

    fn write_sheets(&self, out: &mut String) {
        write_maybe(out, "sheet", Some(&self.sheet[..]).filter(|name| !name.is_empty()));
        list(out, "sheets");
        for sheet in &self.sheets {
            open(out);
            write_member(out, "name", &sheet.name);
            write_number(out, "rows", sheet.rows);
            write_number(out, "used", sheet.used);
            write_name(out, "chosen");
            out.push_str(if sheet.is_chosen { "true" } else { "false" });
            out.push('}');
        }
        out.push(']');
    }

    /// `el.report`: the contract's shape, as JSON, sentences in `lang`.
    pub fn to_json(&self, lang: Lang) -> String {
        let mut out = String::from("{");
        let first = self.tables.first();
        write_member(&mut out, "format", self.format);
        write_member(&mut out, "encoding", first.map_or("utf-8", |table| table.encoding));
        write_member(&mut out, "delimiter", &first.map_or(String::new(), |table| mark(table.delimiter)));
        self.write_sheets(&mut out);
        write_number(&mut out, "headerRow", first.map_or(0, |table| table.header_row));
        let (mut rows, mut used) = (0, 0);
        for table in &self.tables {
            rows += table.rows;
            used += table.used;
        }
        write_number(&mut out, "rows", rows);
        write_number(&mut out, "used", used);
        list(&mut out, "skipped");
        for table in &self.tables {
            for &(row, issue) in &table.skipped {
                self.open_in(&mut out, table);
                write_number(&mut out, "row", row);
                write_member(&mut out, "reason", reason(issue, lang));
                if let Some((_, cells)) = table.totals.iter().find(|(at, _)| *at == row) {
                    write_name(&mut out, "cells");
                    out.push('{');
                    cells.iter().for_each(|[head, text]| write_member(&mut out, head, text));
                    out.push('}');
                }
                out.push('}');
            }
        }
        out.push(']');
        list(&mut out, "columns");
        for table in &self.tables {
            for column in &table.columns {
                self.open_in(&mut out, table);
                write_member(&mut out, "header", &column.header);
                write_maybe(&mut out, "kind", column.kind.map(Kind::name));
                write_member(&mut out, "why", &why(column, lang));
                out.push('}');
            }
        }
        out.push(']');
        self.write_notices(&mut out, false, lang);
        list(&mut out, "warnings");
        for (_, notice) in self.ranked() {
            write_comma(&mut out);
            write_json_text(&mut out, &sentence(notice, lang));
        }
        out.push(']');
        list(&mut out, "tables");
        for table in &self.tables {
            open(&mut out);
            write_member(&mut out, "name", &table.name);
            write_member(&mut out, "delimiter", &mark(table.delimiter));
            write_number(&mut out, "headerRow", table.header_row);
            write_number(&mut out, "rows", table.rows);
            write_number(&mut out, "used", table.used);
            out.push('}');
        }
        out.push_str("]}");
        out
    }

    fn open_in(&self, out: &mut String, table: &TableReport) {
        open(out);
        if let Some(name) = self.table_name(table) {
            write_member(out, "table", name);
        }
    }

    /// What the panel shows, as JSON: `{facts: [[name, value]], sheet, sheets, skipped: [[reason, rows]], columns: [{table,
    /// header, kind, measure, unit, why}], kinds: [[group, [name, label]…]], notices}`.
    pub fn panel(&self, lang: Lang) -> String {
        let mut out = String::from("{");
        list(&mut out, "facts");
        for [name, value] in self.facts(lang) {
            write_texts(&mut out, &[&name, &value]);
        }
        out.push(']');
        self.write_sheets(&mut out);
        list(&mut out, "skipped");
        for [reason, rows] in self.skipped(lang) {
            write_texts(&mut out, &[&reason, &rows]);
        }
        out.push(']');
        list(&mut out, "columns");
        for table in &self.tables {
            for column in &table.columns {
                self.open_in(&mut out, table);
                write_member(&mut out, "header", &column.header);
                write_maybe(&mut out, "kind", column.kind.map(Kind::name));
                write_member(&mut out, "meaning", &meaning(column, lang));
                write_member(&mut out, "unit", &unit(column, lang));
                write_member(&mut out, "why", &why(column, lang));
                out.push('}');
            }
        }
        out.push(']');
        list(&mut out, "kinds");
        for is_measure in [true, false] {
            write_comma(&mut out);
            out.push('[');
            write_json_text(&mut out, role(is_measure, lang));
            for kind in Kind::ALL {
                if kind.is_measure() == is_measure {
                    write_texts(&mut out, &[kind.name(), kind_label(kind, lang)]);
                }
            }
            out.push(']');
        }
        out.push(']');
        self.write_notices(&mut out, true, lang);
        out.push('}');
        out
    }

    /// What is known of the file as a whole: names and values.
    fn facts(&self, lang: Lang) -> Vec<[String; 2]> {
        let mut facts = Vec::new();
        let mut tell = |name: &str, value: &str| facts.push([name.to_owned(), value.to_owned()]);
        tell(say(lang, "Định dạng", "Format"), &self.format.to_ascii_uppercase());
        let Some(first) = self.tables.first() else { return facts };
        tell(say(lang, "Bảng mã", "Encoding"), &first.encoding.to_ascii_uppercase());
        tell(say(lang, "Dấu phân cách", "Delimiter"), delimiter(first.delimiter, lang));
        if !self.sheet.is_empty() {
            tell(say(lang, "Trang tính", "Sheet"), &self.sheet);
        }
        for table in &self.tables {
            let at = |name: &str| match self.table_name(table) {
                Some(of) => [of, ": ", &crate::locale::mid_sentence(name)].concat(),
                None => name.to_owned(),
            };
            tell(&at(say(lang, "Dòng tiêu đề", "Header row")), &table.header_row.to_string());
            tell(&at(say(lang, "Dòng đọc được", "Rows read")), &grouped(table.rows, lang));
            tell(&at(say(lang, "Dòng được dùng", "Rows used")), &grouped(table.used, lang));
            tell(&at(say(lang, "Dòng bỏ qua", "Rows skipped")), &grouped(table.rows.saturating_sub(table.used), lang));
        }
        facts
    }

    /// Rows left out by reason: the reason, and how many they are and which.
    fn skipped(&self, lang: Lang) -> Vec<[String; 2]> {
        let mut found = Vec::new();
        for table in &self.tables {
            let mut reasons: Vec<(&str, Vec<u64>)> = Vec::new();
            for &(row, issue) in &table.skipped {
                let reason = reason(issue, lang);
                match reasons.iter_mut().find(|(known, _)| *known == reason) {
                    Some((_, rows)) => rows.push(row),
                    None => reasons.push((reason, vec![row])),
                }
            }
            let mut unnamed = table.rows.saturating_sub(table.used);
            for (reason, rows) in reasons {
                unnamed = unnamed.saturating_sub(rows.len() as u64);
                let name = self.table_name(table).map_or(reason.to_owned(), |name| [name, ": ", reason].concat());
                let text = [&grouped(rows.len() as u64, lang), " (", say(lang, "dòng ", "rows "), &ranges(&rows), ")"].concat();
                found.push([name, text]);
            }
            if unnamed > 0 && !table.skipped.is_empty() {
                found.push([say(lang, "những dòng khác như vậy", "more rows like these").to_owned(), grouped(unnamed, lang)]);
            }
        }
        found
    }

    /// The report as a table (RFC 4180): part, name or column, meaning, unit, row, text. Without a byte order mark.
    pub fn to_csv(&self, lang: Lang) -> String {
        let mut out = String::new();
        let head = ["Phần|Cột|Nghĩa|Đơn vị|Dòng|Nội dung", "Part|Column|Meaning|Unit|Row|Text"][lang as usize];
        let mut cells = [""; 6];
        for (cell, name) in cells.iter_mut().zip(head.split('|')) {
            *cell = name;
        }
        write_row(&mut out, cells);
        for [name, value] in self.facts(lang) {
            write_row(&mut out, [say(lang, "Tệp", "File"), &name, "", "", "", &value]);
        }
        for (level, notice) in self.ranked() {
            let (_, column, row) = notice.about();
            let level = match level {
                Level::Error => say(lang, "Nghiêm trọng", "Serious"),
                Level::Warning => say(lang, "Cần xem", "To check"),
                Level::Info => say(lang, "Để biết", "For information"),
            };
            let row = row.map_or(String::new(), |row| row.to_string());
            write_row(&mut out, [level, column.unwrap_or(""), "", "", &row, &sentence(notice, lang)]);
        }
        for table in &self.tables {
            for column in &table.columns {
                let (part, meaning, unit, why) =
                    (say(lang, "Cột", "Column"), meaning(column, lang), unit(column, lang), why(column, lang));
                write_row(&mut out, [part, &column.header, &meaning, &unit, "", &why]);
            }
            for &(row, issue) in &table.skipped {
                let (part, row) = (say(lang, "Dòng bỏ qua", "Skipped row"), row.to_string());
                write_row(&mut out, [part, self.table_name(table).unwrap_or(""), "", "", &row, reason(issue, lang)]);
            }
        }
        out
    }
}

/// Whether two rows have the same wrong with their cells.
fn is_like(a: &Notice, b: &Notice) -> bool {
    use std::mem::discriminant;
    matches!((a, b), (Notice::Ragged { issue: a, .. }, Notice::Ragged { issue: b, .. }) if discriminant(a) == discriminant(b))
}

fn role(is_measure: bool, lang: Lang) -> &'static str {
    if is_measure {
        say(lang, "Số để cộng", "Figures to add up")
    } else {
        say(lang, "Để phân nhóm và lọc", "To group and filter by")
    }
}

fn kind_label(kind: Kind, lang: Lang) -> &'static str {
    kind_word(kind.name()).map_or("", |label| word(label, lang))
}

/// What a column is taken for, in words.
fn meaning(column: &ColumnReport, lang: Lang) -> String {
    column.kind.map_or_else(|| role(column.is_measure, lang), |kind| kind_label(kind, lang)).to_owned()
}

/// A column's unit in words: `triệu đồng`, `million USD`; empty without one.
pub(super) fn unit(column: &ColumnReport, lang: Lang) -> String {
    unit_words(column.unit.as_deref().unwrap_or(""), column.power, lang)
}

/// A unit by its name in the contract, times a power of ten, in words.
pub(super) fn unit_words(name: &str, power: u8, lang: Lang) -> String {
    let power = match power {
        3 => say(lang, "nghìn ", "thousand "),
        6 => say(lang, "triệu ", "million "),
        9 => say(lang, "tỷ ", "billion "),
        _ => "",
    };
    let name = match name {
        "VND" => word(Word::UnitDong, lang),
        "people" => word(Word::UnitPeople, lang),
        "households" => word(Word::UnitHouseholds, lang),
        other => other,
    };
    [power, name].concat().trim().to_owned()
}

/// The delimiter as it stands; nothing for JSON, whose records are read between separators of our own.
fn mark(of: char) -> String {
    if of == '\u{1f}' { String::new() } else { of.to_string() }
}

fn delimiter(of: char, lang: Lang) -> &'static str {
    match of {
        ',' => say(lang, "dấu phẩy", "comma"),
        ';' => say(lang, "dấu chấm phẩy", "semicolon"),
        '\t' => "Tab",
        '|' => say(lang, "gạch đứng", "vertical bar"),
        _ => "–",
    }
}

/// Ascending numbers, neighbors joined: `5, 9–12, 40`; an ellipsis for what is left out.
fn ranges(rows: &[u64]) -> String {
    let mut out = String::new();
    let (mut at, mut n) = (0, 0);
    while at < rows.len() {
        if n == MOST_RANGES {
            out.push_str(", …");
            break;
        }
        let first = at;
        while at + 1 < rows.len() && rows[at + 1] == rows[at] + 1 {
            at += 1;
        }
        out.push_str(if n > 0 { ", " } else { "" });
        out.push_str(&rows[first].to_string());
        if at > first {
            out.push('–');
            out.push_str(&rows[at].to_string());
        }
        at += 1;
        n += 1;
    }
    out
}

/// One line of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn write_row(out: &mut String, cells: [&str; 6]) {
    for (at, cell) in cells.into_iter().enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        out.push('"');
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            out.push('\'');
        }
        for letter in cell.chars() {
            out.push_str(if letter == '"' { "\"" } else { "" });
            out.push(letter);
        }
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Intake, Report};

    fn report(text: &str) -> Report {
        let mut intake = Intake::new("test.csv");
        intake.push(text.as_bytes()).and_then(|()| intake.end()).expect("a table");
        intake.finish().expect("a dataset").1
    }

    #[test]
    fn numbers_of_rows_join() {
        let many: Vec<u64> = (1..40).map(|row| row * 2).collect();
        for (rows, wanted) in [
            (&[][..], ""),
            (&[5], "5"),
            (&[5, 9, 10, 11, 12, 40], "5, 9–12, 40"),
            (&[1, 2, 3], "1–3"),
            (&many, "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, …"),
        ] {
            assert_eq!(ranges(rows), wanted);
        }
    }

    #[test]
    fn the_panel_shows_all_of_it_and_the_serious_first() {
        let mut report =
            report("Tỉnh;Số tiền giải ngân (triệu đồng);Ghi chú\nKon Tum;1,5;a\n\n\nNowhere;1;b\nGia Lai;2,5;c\nĐắk Lắk;3,5\n");
        report.notices.push(Notice::NotUtf8 { column: "Ghi chú".to_owned() });
        let panel: serde_json::Value = serde_json::from_str(&report.panel(Lang::En)).expect("JSON");
        assert!(panel["skipped"][0][0].as_str().is_some_and(|text| text.contains("blank")), "{panel}");
        assert!(panel["skipped"][0][1].as_str().is_some_and(|text| text.starts_with("2 (rows 3–4")), "{panel}");
        let levels: Vec<_> = panel["notices"].as_array().into_iter().flatten().map(|notice| &notice["level"]).collect();
        assert_eq!(levels.first().and_then(|level| level.as_str()), Some("error"), "{panel}");
        assert!(
            levels.is_sorted_by_key(|level| ["error", "warning", "info"].iter().position(|name| *name == **level)),
            "{levels:?}"
        );
        let column = &panel["columns"][1];
        assert_eq!((&column["kind"], &column["meaning"]), (&"disbursed".into(), &"Disbursed".into()));
        assert_eq!(column["unit"], "million đồng");
        assert_eq!(panel["kinds"][0].as_array().map_or(0, Vec::len) + panel["kinds"][1].as_array().map_or(0, Vec::len), 34);
        let contract: serde_json::Value = serde_json::from_str(&report.to_json(Lang::Vi)).expect("JSON");
        assert_eq!(contract["notices"].as_array().map(Vec::len), contract["warnings"].as_array().map(Vec::len));
        assert!(contract["sheet"].is_null() && contract["sheets"].as_array().is_some_and(Vec::is_empty));
    }

    #[test]
    fn rows_with_the_same_wrong_are_one_notice_of_the_panel() {
        let report = report("a,b,c\nk,l,m\nn,o\np,q,r\ns\nt,u\nv,w,x,y\n");
        let read = |text: String| serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["notices"].clone();
        assert_eq!(read(report.to_json(Lang::En)).as_array().map(Vec::len), Some(4));
        let joined = read(report.panel(Lang::En));
        assert_eq!(joined.as_array().map(Vec::len), Some(2));
        assert!(
            joined[0]["text"].as_str().is_some_and(|text| text.ends_with("taken as blank. The same in row 5–6.")),
            "{joined}"
        );
        assert!(joined[1]["text"].as_str().is_some_and(|text| text.starts_with("Row 7")), "{joined}");
    }

    #[test]
    fn csv_holds_no_formula_and_every_skipped_row() {
        let csv = report("Tỉnh,=1+1\nKon Tum,\"a \"\"b\"\"\"\n,\nGia Lai,c\n").to_csv(Lang::Vi);
        assert!(csv.starts_with("\"Phần\",\"Cột\""), "{csv}");
        assert!(csv.contains("\"'=1+1\"") && !csv.contains("\"=1+1\""), "{csv}");
        assert!(csv.contains("\"Dòng bỏ qua\",\"\",\"\",\"\",\"3\",\"dòng trống\"\r\n"), "{csv}");
    }
}
