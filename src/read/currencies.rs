//! Amounts of several currencies in the cells of one column (`EUR 120,000` above `50,000 USD`): the currency of each row gets a
//! column of its own, so that the amounts are kept apart as beside any column of currencies (see `label`).

use std::collections::BTreeSet;

use crate::data::{BlockColumn, Dictionary, Packed, Unit};

use super::amount;
use super::column::Kept;
use super::layout::Head;
use super::table::RawTable;
use super::value;

/// Columns of more texts are not looked at.
const MOST: usize = 5000;

/// Of a column, by the code of its texts: the code of the currency; and the texts that have one without it.
type Told = (Vec<u32>, Vec<(u32, String)>);

/// The currency in a text, beside a number.
fn currency(text: &[u8]) -> Option<String> {
    match amount::undress(value::trimmed(&String::from_utf8_lossy(text)))?.unit {
        Unit::Money(code) => Some(code),
        _ => None,
    }
}

/// The columns whose cells name several currencies, each figure its own.
pub(super) fn mixed(table: &RawTable) -> Vec<usize> {
    let is_mixed = |at: &usize| {
        let Kept::Coded(dictionary) = &table.columns[*at] else { return false };
        let (mut first, mut is_mixed) = (None, false);
        let mut each = dictionary.iter().filter(|text| text.iter().any(u8::is_ascii_digit)).map(currency);
        dictionary.len() <= MOST
            && each.all(|code| {
                is_mixed |= first.get_or_insert_with(|| code.clone()) != &code;
                code.is_some()
            })
            && is_mixed
    };
    (0..table.columns.len()).filter(is_mixed).collect()
}

/// Takes the currencies out of these columns into one of their own; not where two of them differ in a row.
#[inline(never)]
pub(super) fn part(table: &mut RawTable, columns: &[usize]) {
    let mut codes = Dictionary::new();
    codes.intern(b"");
    let mut told: Vec<Told> = Vec::new();
    for &at in columns {
        let Kept::Coded(dictionary) = &table.columns[at] else { return };
        let (mut own, mut bare) = (Vec::new(), Vec::new());
        for (code, text) in dictionary.iter().enumerate() {
            let text = String::from_utf8_lossy(text);
            let dressed = amount::undress(value::trimmed(&text));
            let Some((Unit::Money(currency), dressed)) = dressed.map(|it| (it.unit.clone(), it)) else {
                own.push(0);
                continue;
            };
            own.push(codes.intern(currency.as_bytes()));
            let power = match dressed.power {
                3 => " nghìn",
                6 => " triệu",
                9 => " tỷ",
                12 => " nghìn tỷ",
                _ => "",
            };
            bare.push((code as u32, [&dressed.number, power].concat()));
        }
        told.push((own, bare));
    }
    let mut rows: Vec<Vec<u32>> = Vec::new();
    for block in &table.blocks {
        let mut own = vec![0; block.n_rows];
        for (row, own) in own.iter_mut().enumerate() {
            let found: BTreeSet<u32> =
                columns.iter().zip(&told).map(|(&at, (own, _))| own[block.code(at, row)]).filter(|&code| code > 0).collect();
            if found.len() > 1 {
                return;
            }
            *own = found.first().copied().unwrap_or(0);
        }
        rows.push(own);
    }
    for (&at, (_, bare)) in columns.iter().zip(&told) {
        if let Kept::Coded(dictionary) = &mut table.columns[at] {
            dictionary.replace(bare);
        }
    }
    for (block, own) in table.blocks.iter_mut().zip(rows) {
        block.columns.push(BlockColumn::Codes(Packed::codes(&own)));
    }
    let is_ascii = table.heads.iter().all(|head| head.name.is_ascii());
    let mut name = String::from(if is_ascii { "Currency" } else { "Tiền tệ" });
    while table.heads.iter().any(|head| head.name == name) {
        name.push('*');
    }
    table.heads.push(Head::of(&name));
    codes.seal();
    table.columns.push(Kept::Coded(codes));
}
