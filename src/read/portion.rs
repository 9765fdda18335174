//! Amounts that stand in full in each row of an activity, beside the percentage that the row has of it: `sector-percentage`,
//! `recipient-country-percentage`. They are shared out, so that sums count each once.
//!
//! Only where the figures prove it: the portions of each activity make up the whole, and its amounts are the same in all of its
//! rows. Exact: an amount times a percentage has at most as many places more as the percentage has, and two.

use crate::data::{BlockColumn, Dictionary, Packed};

use super::column::Kept;
use super::header;
use super::number::{self, Decimal, Style};
use super::report::Notice;
use super::table::RawTable;
use super::word::{is_one_of, joined, words};

/// Columns that name the activity of a row.
const ACTIVITIES: &str = "iati identifier|aid|activity id|activity identifier|project id|project identifier|project code|crsid";
/// What 100 percent are, in units that hold four decimal places of a percentage, for two percentages times each other.
const WHOLE: i128 = 1_000_000 * 1_000_000;

/// Whether a header is that of such percentages.
pub(super) fn is_named(name: &str) -> bool {
    name.ends_with("percent") || name.ends_with("percentage")
}

/// Shares out the amounts of a table whose headers have these words; nothing where its figures are no such portions.
#[inline(never)]
pub(super) fn share_out(table: &mut RawTable, names: &[String]) {
    let find = |is: &dyn Fn(&String) -> bool| (0..names.len()).filter(|&at| is(&names[at])).collect::<Vec<usize>>();
    let (ids, portions) = (find(&|name| is_one_of(name, ACTIVITIES)), find(&|name| is_named(name)));
    let (Some(&id), 1..=2) = (ids.first(), portions.len()) else { return };
    let headings = header::read_all(&table.heads);
    let is_amount = |at: &usize| {
        let first = headings[*at].candidates.first();
        headings[*at].bar.is_none() && first.is_some_and(|it| it.kind.is_money() && it.rank > header::CODE)
    };
    let amounts: Vec<usize> = (0..names.len()).filter(is_amount).collect();
    let (Some(of_id), Some(of_portions), Some(of_amounts)) =
        (texts(table, &[id]), texts(table, &portions), texts(table, &amounts))
    else {
        return;
    };
    // A blank portion is all of it.
    let portion = |text: &String| {
        if text.is_empty() {
            return Some(1_000_000);
        }
        let Decimal { mantissa, scale } = number::parse(text.trim_end_matches('%'), Style::POINT)?;
        10i128.checked_pow(4u32.checked_sub(scale.into())?)?.checked_mul(mantissa).filter(|it| (0..=1_000_000).contains(it))
    };
    let portions_of = |row: usize| -> Option<Vec<i128>> { of_portions.iter().map(|texts| portion(&texts[row])).collect() };
    let n_rows = of_id.first().map_or(0, Vec::len);
    let mut known = Dictionary::new();
    let mut sums: Vec<(i128, usize)> = Vec::new();
    let mut factors: Vec<Vec<i128>> = Vec::with_capacity(n_rows);
    for row in 0..n_rows {
        let Some(own) = portions_of(row) else { return };
        let code = known.intern(of_id[0][row].as_bytes()) as usize;
        if code == sums.len() {
            sums.push((0, row));
        }
        let first = sums[code].1;
        if !of_amounts.iter().all(|texts| texts[row] == texts[first]) {
            return;
        }
        sums[code].0 += own.iter().product::<i128>() * if own.len() == 1 { 1_000_000 } else { 1 };
        factors.push(own);
    }
    let n_whole = sums.iter().filter(|(sum, _)| (sum - WHOLE).abs() <= WHOLE / 100).count();
    if sums.len() == n_rows || n_whole * 10 < sums.len() * 9 {
        return;
    }
    for (texts, &at) in of_amounts.iter().zip(&amounts) {
        let Some(style) = style(texts) else { continue };
        let mut shared = Dictionary::new();
        let mut row = 0;
        for block in &mut table.blocks {
            let mut codes = Vec::with_capacity(block.n_rows);
            for _ in 0..block.n_rows {
                let text = share(&texts[row], style, &factors[row]).unwrap_or_else(|| texts[row].clone());
                codes.push(shared.intern(text.as_bytes()));
                row += 1;
            }
            block.columns[at] = BlockColumn::Codes(Packed::codes(&codes));
        }
        shared.seal();
        table.columns[at] = Kept::Coded(shared);
    }
    let named = |of: &[usize]| of.iter().map(|&at| table.heads[at].name.clone()).collect::<Vec<String>>();
    table.notices.push(Notice::Shared { columns: named(&amounts), by: named(&portions) });
}

/// The texts of columns, row by row; nothing where one is kept as figures, or rows are rolled up.
fn texts(table: &RawTable, columns: &[usize]) -> Option<Vec<Vec<String>>> {
    let mut all = Vec::new();
    for &column in columns {
        let Kept::Coded(dictionary) = &table.columns[column] else { return None };
        let mut texts = Vec::new();
        for block in &table.blocks {
            if block.weights.is_some() {
                return None;
            }
            let text = |row: usize| String::from_utf8_lossy(dictionary.get(block.code(column, row) as u32)).trim().to_owned();
            texts.extend((0..block.n_rows).map(text));
        }
        all.push(texts);
    }
    Some(all)
}

/// The style of these amounts, where they prove one or are plain.
fn style(texts: &[String]) -> Option<Style> {
    let mut evidence = number::Evidence::default();
    texts.iter().for_each(|text| evidence.add(text));
    evidence.style()
}

/// An amount times portions in millionths, as a plain number.
fn share(text: &str, style: Style, factors: &[i128]) -> Option<String> {
    let Decimal { mut mantissa, scale } = number::parse(text, style)?;
    let mut scale = u32::from(scale);
    for factor in factors {
        (mantissa, scale) = (mantissa.checked_mul(*factor)?, scale + 6);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
    }
    let unit = 10u128.checked_pow(scale)?;
    let (whole, rest) = (mantissa.unsigned_abs() / unit, mantissa.unsigned_abs() % unit);
    let sign = if mantissa < 0 { "-" } else { "" };
    // The mark of the column, which is read in its own style after this.
    let mark = if style == Style::COMMA { "," } else { "." };
    Some(if scale == 0 {
        [sign, &whole.to_string()].concat()
    } else {
        let digits = rest.to_string();
        [sign, &whole.to_string(), mark, &"0".repeat(scale as usize - digits.len()), &digits].concat()
    })
}

/// The words of each header.
pub(super) fn names(table: &RawTable) -> Vec<String> {
    table.heads.iter().map(|head| joined(words(&head.name).iter()).trim().to_owned()).collect()
}
