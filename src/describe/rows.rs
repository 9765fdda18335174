//! A table as header and rows for an HTML data table: a row a member of the first axis, a column a member of the second.

use super::{axis_name, exact, is_sex, measure_name, member, nothing, sum, unit_name};
use crate::locale::{Lang, Word, format_number, word};
use crate::query::{Axis, Cell, Table, TableMeasure};

/// Texts of a data table; each row is as long as the header.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Rows {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many columns at the start name the row; the others hold numbers.
    pub n_names: usize,
}

/// The whole table. With two axes and one measure the second axis goes across, with the row's total at the end; otherwise
/// there is one row a combination. Numbers are exact and bare, their unit is in the header; what has no value is told in words.
/// Linear in cells.
pub fn rows(table: &Table, lang: Lang) -> Rows {
    match (&table.axes[..], &table.measures[..]) {
        ([down, across], [measure]) => pivot(table, down, across, measure, lang),
        _ => long(table, lang),
    }
}

fn head(measure: &TableMeasure, lang: Lang) -> String {
    let (name, unit) = (measure_name(measure, lang), unit_name(measure, lang));
    if unit.is_empty() || measure.name == "rows" { name.to_owned() } else { [name, " (", unit, ")"].concat() }
}

fn number(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => format_number(value, measure.scale, lang),
        cell => nothing(cell, lang).to_owned(),
    }
}

fn pivot(table: &Table, down: &Axis, across: &Axis, measure: &TableMeasure, lang: Lang) -> Rows {
    let n = across.members.len();
    let total = measure.adds && n > 1;
    let unit = unit_name(measure, lang);
    let mut header = vec![axis_name(down, lang).to_owned()];
    for i in 0..n {
        let name = member(across, i, lang);
        header.push(if unit.is_empty() || is_sex(across) { name.into_owned() } else { [&name, " (", unit, ")"].concat() });
    }
    if total {
        header.push(word(Word::Total, lang).to_owned());
    }
    let row = |(i, cells): (usize, &[Cell])| {
        let mut row = Vec::with_capacity(n + 2);
        row.push(member(down, i, lang).into_owned());
        row.extend(cells.iter().map(|cell| number(*cell, measure, lang)));
        if total {
            row.push(number(sum(cells), measure, lang));
        }
        row
    };
    let rows = if n == 0 { Vec::new() } else { table.cells.chunks(n).enumerate().map(row).collect() };
    Rows { header, rows, n_names: 1 }
}

fn long(table: &Table, lang: Lang) -> Rows {
    let mut header: Vec<String> = table.axes.iter().map(|axis| axis_name(axis, lang).to_owned()).collect();
    header.extend(table.measures.iter().map(|measure| head(measure, lang)));
    let mut rows = Vec::new();
    for (flat, cells) in table.cells.chunks(table.measures.len().max(1)).enumerate() {
        let mut row = vec![String::new(); table.axes.len()];
        let mut rest = flat;
        for (i, axis) in table.axes.iter().enumerate().rev() {
            let n = axis.members.len().max(1);
            row[i] = member(axis, rest % n, lang).into_owned();
            rest /= n;
        }
        row.extend(cells.iter().zip(&table.measures).map(|(cell, measure)| number(*cell, measure, lang)));
        rows.push(row);
    }
    Rows { header, rows, n_names: table.axes.len() }
}

/// The exact total of a measure with its unit.
pub(super) fn total(table: &Table, measure: usize, lang: Lang) -> Option<String> {
    Some(exact(*table.total.get(measure)?, table.measures.get(measure)?, lang))
}
