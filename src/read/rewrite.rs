//! What is written beside a number rather than into it: a unit in a column of its own, and codes of transactions.
//!
//! `1.500` beside `triệu đồng` becomes `1.500 triệu đồng`, which is read as such cells are (see `amount`); types of
//! transactions that IATI writes as figures become their words. Works on the texts of a table, before they have a meaning.

use crate::data::{Block, BlockColumn, Dictionary, Packed, PackedNumbers, Unit};

use super::column::Kept;
use super::currencies;
use super::header;
use super::number::{self, Shape};
use super::portion;
use super::table::RawTable;
use super::unit;
use super::value;
use super::word::{is_one_of, joined, words};

/// Columns that tell the unit of their row. `Đơn vị` is an agency as often; its texts decide.
const UNITS: &str = "don vi tinh|don vi do|dvt|don vi|unit|units|unit of measure|uom";
/// Columns that tell the type of their row's transaction.
const TYPES: &str =
    "transaction type|transaction type code|transactiontype|loai giao dich|transaction transaction type code|tx type|trans code";
/// Types of transactions by their codes: IATI 2.03, and the letters of IATI 1.
#[rustfmt::skip]
const NAMES: [(&str, &str); 17] = [
    ("1", "Incoming funds"), ("2", "Outgoing commitment"), ("3", "Disbursement"), ("4", "Expenditure"), ("5", "Interest payment"),
    ("6", "Loan repayment"), ("7", "Reimbursement"), ("8", "Purchase of equity"), ("9", "Sale of equity"),
    ("10", "Credit guarantee"), ("11", "Incoming commitment"), ("12", "Outgoing pledge"), ("13", "Incoming pledge"),
    ("C", "Outgoing commitment"), ("D", "Disbursement"), ("E", "Expenditure"), ("IF", "Incoming funds"),
];
/// By the code of a column of units: its text and its power of ten, nothing for a blank.
type Units = Vec<Option<(String, u8)>>;

/// Most distinct texts of a column of units.
const MOST: usize = 32;

/// Rewrites what a table's columns say of each other; gives the unit of each column whose numbers now stand in it.
pub(super) fn rewrite(table: &mut RawTable) -> Vec<(usize, Unit)> {
    let mixed = currencies::mixed(table);
    if !mixed.is_empty() {
        currencies::part(table, &mixed);
    }
    let names = portion::names(table);
    if names.iter().any(|name| portion::is_named(name)) {
        portion::share_out(table, &names);
    }
    for (at, name) in names.iter().enumerate() {
        if table.heads[at].name.contains(':') {
            name_labels(table, at);
        }
        if answers(table, at)
            && is_behind_question(table, at)
            && let Kept::Coded(dictionary) = &mut table.columns[at]
        {
            count_answers(dictionary);
        }
        if is_one_of(name, TYPES)
            && let Kept::Coded(dictionary) = &mut table.columns[at]
        {
            name_types(dictionary);
        }
    }
    let Some((from, units, common)) = names.iter().enumerate().find_map(|(at, name)| {
        let Kept::Coded(dictionary) = &table.columns[at] else { return None };
        let (units, common) = if is_one_of(name, UNITS) { one_unit(dictionary)? } else { return None };
        Some((at, units, common))
    }) else {
        return Vec::new();
    };
    let headings = header::read_all(&table.heads);
    let mut done = Vec::new();
    for (to, heading) in headings.iter().enumerate() {
        let is_plain = heading.unit == Unit::Number && heading.power == 0 && heading.bar.is_none() && !table.heads[to].is_running;
        let counts_other = heading.candidates.first().is_some_and(|it| {
            !it.kind.is_measure()
                || !matches!(common, Unit::People) && (it.kind.is_people() || it.kind == crate::data::Kind::Households)
        });
        if to == from || !is_plain || counts_other {
            continue;
        }
        let is_done = match &mut table.columns[to] {
            Kept::Coded(dictionary) if are_numbers(dictionary) => dress(dictionary, &mut table.blocks, to, from, &units),
            Kept::Coded(_) => false,
            Kept::Numeric { strays, .. } => strays.is_empty() && lift(&mut table.blocks, to, from, &units),
        };
        if is_done {
            done.push((to, common.clone()));
        }
    }
    done
}

#[inline(never)]
fn name_types(dictionary: &mut Dictionary) {
    let mut named = Vec::new();
    for (code, text) in dictionary.iter().enumerate() {
        let text = String::from_utf8_lossy(text);
        let text = value::trimmed(&text);
        match NAMES.iter().find(|(code, _)| *code == text) {
            Some((_, name)) => named.push((code as u32, (*name).to_owned())),
            None if value::is_blank(text) => {}
            None => return,
        }
    }
    dictionary.replace(&named);
}

/// Whether all texts of a column are `TRUE` and `FALSE`.
fn answers(table: &RawTable, at: usize) -> bool {
    let Kept::Coded(dictionary) = &table.columns[at] else { return false };
    let is_answer = |text: &[u8]| text.is_empty() || text.eq_ignore_ascii_case(b"true") || text.eq_ignore_ascii_case(b"false");
    dictionary.len() <= 3 && dictionary.iter().all(is_answer) && dictionary.iter().any(|text| !text.is_empty())
}

/// Whether a column is one of the answers to a question before it: `needs/water` behind `needs`.
#[inline(never)]
fn is_behind_question(table: &RawTable, at: usize) -> bool {
    let name = &table.heads[at].name;
    let question = name.rfind(['/', '.']).map_or("", |mark| &name[..mark]);
    table.heads[..at].iter().any(|head| head.name == question)
}

/// `TRUE` and `FALSE` of such a column as the 1 and 0 that other exports have.
#[inline(never)]
fn count_answers(dictionary: &mut Dictionary) {
    let figure = |text: &[u8]| if text.len() == 4 { "1" } else { "0" };
    let texts = dictionary.iter().enumerate().filter(|(_, text)| !text.is_empty());
    let named: Vec<(u32, String)> = texts.map(|(code, text)| (code as u32, figure(text).to_owned())).collect();
    dictionary.replace(&named);
}

/// Of SDMX with codes and labels in one, the labels: `SEX:Sex` above `F: Female`. A column without labels goes by its code.
#[inline(never)]
fn name_labels(table: &mut RawTable, at: usize) {
    let Some((code, label)) = table.heads[at].name.split_once(':') else { return };
    let (code, label) = (code.trim().to_owned(), label.trim().to_owned());
    let is_code = code.len() > 1 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_code || label.is_empty() {
        return;
    }
    let mut named = Vec::new();
    let mut is_labelled = false;
    if let Kept::Coded(dictionary) = &mut table.columns[at] {
        let behind = |text: &[u8]| Some(String::from_utf8_lossy(text).split_once(": ")?.1.to_owned());
        let mut n = 0;
        for (nth, text) in dictionary.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            n += 1;
            named.extend(behind(text).map(|label| (nth as u32, label)));
        }
        is_labelled = n > 0 && named.len() == n;
        if is_labelled {
            dictionary.replace(&named);
        }
    }
    let name = if is_labelled { label } else { code };
    if !table.heads.iter().any(|head| head.name == name) {
        table.heads[at].name.clone_from(&name);
        table.heads[at].rows = vec![name];
    }
}

/// The text and the power of ten of each of a column's units, and what they have in common: one currency, or people. Nothing
/// where there is only one of them, or where they cannot be added.
fn one_unit(dictionary: &Dictionary) -> Option<(Units, Unit)> {
    if dictionary.len() > MOST {
        return None;
    }
    let mut units = Vec::new();
    let mut common = Unit::Number;
    for text in dictionary.iter() {
        let text = String::from_utf8_lossy(text);
        let text = value::trimmed(&text);
        if value::is_blank(text) {
            units.push(None);
            continue;
        }
        let (unit, power) = unit::named(text)?;
        match &unit {
            Unit::Number => {}
            Unit::Other(_) => return None,
            _ if common == Unit::Number => common = unit,
            _ if common == unit => {}
            _ => return None,
        }
        units.push(Some((text.to_owned(), power)));
    }
    let mut powers = units.iter().flatten().map(|(_, power)| *power);
    let first = powers.next()?;
    powers.any(|power| power != first).then_some((units, common))
}

fn are_numbers(dictionary: &Dictionary) -> bool {
    let (mut n, mut n_numbers) = (0, 0);
    for text in dictionary.iter().take(500) {
        let text = String::from_utf8_lossy(text);
        if value::nothing(&text).is_none() {
            n += 1;
            n_numbers += usize::from(number::shape(value::trimmed(&text)) != Shape::Text);
        }
    }
    n > 0 && n_numbers * 10 >= n * 8
}

/// Puts the unit of each row behind its number.
#[inline(never)]
fn dress(numbers: &mut Dictionary, blocks: &mut [Block], to: usize, from: usize, units: &[Option<(String, u8)>]) -> bool {
    let mut dressed = Dictionary::new();
    for block in blocks.iter_mut() {
        let mut codes = Vec::with_capacity(block.n_rows);
        for row in 0..block.n_rows {
            let mut text = numbers.get(block.code(to, row) as u32).to_vec();
            if let Some(Some((unit, _))) = units.get(block.code(from, row))
                && number::shape(value::trimmed(&String::from_utf8_lossy(&text))) != Shape::Text
            {
                text.push(b' ');
                text.extend_from_slice(unit.as_bytes());
            }
            codes.push(dressed.intern(&text));
        }
        block.columns[to] = BlockColumn::Codes(Packed::codes(&codes));
    }
    dressed.seal();
    *numbers = dressed;
    true
}

/// Multiplies each row's number by the power of its unit. Nothing is changed where one does not fit.
#[inline(never)]
fn lift(blocks: &mut [Block], to: usize, from: usize, units: &[Option<(String, u8)>]) -> bool {
    let mut lifted = Vec::with_capacity(blocks.len());
    for block in blocks.iter() {
        let BlockColumn::Numbers(numbers) = &block.columns[to] else { return false };
        let mut values = vec![0i64; block.n_rows];
        let mut blanks = vec![0u64; block.n_rows.div_ceil(64)];
        for (row, value) in values.iter_mut().enumerate() {
            let Some(figure) = numbers.get(row) else {
                blanks[row / 64] |= 1 << (row % 64);
                continue;
            };
            let power = units.get(block.code(from, row)).and_then(Option::as_ref).map_or(0, |(_, power)| *power);
            let Some(found) = 10i64.checked_pow(u32::from(power)).and_then(|factor| figure.checked_mul(factor)) else {
                return false;
            };
            *value = found;
        }
        lifted.push(PackedNumbers::new(&mut values, numbers.scale, Some(blanks.into())));
    }
    for (block, numbers) in blocks.iter_mut().zip(lifted) {
        block.columns[to] = BlockColumn::Numbers(numbers);
    }
    true
}

/// Whether a header begins as the parts of a whole do: `Trong đó: NSTW`.
pub(super) fn is_part(name: &str) -> bool {
    let all = joined(words(name).iter());
    super::part::OF_WHICH.iter().any(|phrase| all[1..].strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' ')))
}
