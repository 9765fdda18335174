//! A column's numbers: their style, scale and what each text is worth.

use crate::data::{Additivity, Block, BlockColumn, Measure, Unit, Worth};

use super::column::Kept;
use super::number::{self, Evidence, Style};
use super::report::Notice;
use super::table::RowLog;
use super::value;

pub(super) struct Place<'a> {
    pub facts: usize,
    pub column: usize,
    pub header: &'a str,
    pub delimiter: u8,
}

pub(super) struct Reading {
    pub measure: Measure,
    pub notices: Vec<Notice>,
}

/// Reads a column's numbers: their style, scale and worth.
pub(super) fn read_measure(place: Place, kept: &Kept, blocks: &[Block], unit: &Unit, power: u8, log: &RowLog) -> Reading {
    let mut notices = Vec::new();
    let mut worth = Vec::new();
    let (mut min, mut max, mut has_blanks, mut any) = (0i128, 0i128, false, false);
    let mut stretch = |mantissa: i128| {
        (min, max) = if any { (min.min(mantissa), max.max(mantissa)) } else { (mantissa, mantissa) };
        any = true;
    };
    let scale;
    match kept {
        Kept::Coded(dictionary) => {
            let texts: Vec<std::borrow::Cow<str>> = dictionary.iter().map(String::from_utf8_lossy).collect();
            let mut evidence = Evidence::default();
            texts.iter().filter(|text| !value::is_blank(text)).for_each(|text| evidence.add(text));
            let style = evidence.style().unwrap_or_else(|| {
                let example = texts.iter().find(|text| number::shape(text) == number::Shape::Either);
                let example = example.map_or(String::new(), |text| text.trim().to_owned());
                let whole = matches!(unit, Unit::Money(code) if code == "VND") || matches!(unit, Unit::People | Unit::Households);
                // Whole things are not counted in thousandths: the mark groups. Else the delimiter tells the locale.
                let groups_by_point = example.contains('.');
                let style = match (whole && power == 0, groups_by_point) {
                    (true, true) => Style::COMMA,
                    (true, false) => Style::POINT,
                    (false, _) if place.delimiter == b';' => Style::COMMA,
                    (false, _) => Style::POINT,
                };
                let grouping = (style == Style::COMMA) == groups_by_point;
                notices.push(Notice::AmbiguousMarks { column: place.header.to_owned(), example, grouping });
                style
            });
            let decimals: Vec<_> = texts.iter().map(|text| number::parse(text, style)).collect();
            let most = decimals.iter().flatten().map(|decimal| decimal.scale).max().unwrap_or(0);
            scale = most.saturating_sub(power);
            let mut strays: Vec<u32> = Vec::new();
            worth = decimals
                .iter()
                .enumerate()
                .map(|(code, decimal)| {
                    let shift = |decimal: &number::Decimal| u32::from(scale + power - decimal.scale);
                    let scaled = decimal.as_ref().and_then(|it| it.mantissa.checked_mul(10i128.checked_pow(shift(it))?));
                    match scaled.filter(|mantissa| mantissa.abs() < number::MAX_MANTISSA) {
                        Some(mantissa) => {
                            stretch(mantissa);
                            Worth::Number(mantissa)
                        }
                        None => {
                            has_blanks = true;
                            if !value::is_blank(&texts[code]) {
                                strays.push(code as u32);
                            }
                            Worth::Blank
                        }
                    }
                })
                .collect();
            if !strays.is_empty() {
                let is_stray: Vec<bool> = (0..worth.len()).map(|code| strays.contains(&(code as u32))).collect();
                let (n, first) = count_rows(blocks, place.column, &is_stray);
                let examples = strays.iter().take(3).map(|&code| texts[code as usize].trim().to_owned()).collect();
                let row = first.filter(|_| log.n_issues == 0 && blocks.iter().all(|block| block.weights.is_none()));
                let row = row.map(|row| row + log.header_row + 1);
                notices.push(Notice::NotNumbers { column: place.header.to_owned(), n, examples, row });
            }
        }
        Kept::Numeric { texts, strays, .. } => {
            let columns = || {
                blocks.iter().filter_map(|block| match &block.columns[place.column] {
                    BlockColumn::Numbers(numbers) => Some(numbers),
                    BlockColumn::Codes(_) => None,
                })
            };
            let most = columns().map(|numbers| numbers.scale).max().unwrap_or(0);
            scale = most.saturating_sub(power);
            for numbers in columns() {
                has_blanks |= numbers.blanks.is_some();
                let factor = 10i128.pow(u32::from(scale + power - numbers.scale));
                if let Some((low, high)) = numbers.span {
                    stretch(i128::from(low) * factor);
                    stretch(i128::from(high) * factor);
                }
            }
            let odd: Vec<_> =
                strays.iter().filter(|stray| !value::is_blank(&String::from_utf8_lossy(texts.get(stray.text)))).collect();
            if let Some(first) = odd.first() {
                let mut examples: Vec<String> = Vec::new();
                for stray in &odd {
                    let text = String::from_utf8_lossy(texts.get(stray.text)).trim().to_owned();
                    if examples.len() < 3 && !examples.contains(&text) {
                        examples.push(text);
                    }
                }
                let before: usize = blocks[..first.block as usize].iter().map(|block| block.n_rows).sum();
                let exact = log.n_issues == 0 && blocks.iter().all(|block| block.weights.is_none());
                let row = exact.then_some(before as u64 + u64::from(first.row) + log.header_row + 1);
                let n = odd.len() as u64;
                notices.push(Notice::NotNumbers { column: place.header.to_owned(), n, examples, row });
            }
        }
    }
    let bound = u128::max(min.unsigned_abs(), max.unsigned_abs()).saturating_mul(u128::from(log.used.max(1)));
    let has_reasons = worth.iter().any(|worth| matches!(worth, Worth::NotApplicable | Worth::Withheld));
    let measure = Measure {
        name: String::new(),
        label: place.header.to_owned(),
        kind: None,
        unit: unit.clone(),
        additivity: Additivity::Sum,
        scale,
        facts: place.facts,
        column: place.column,
        unit_power: power,
        worth,
        has_blanks,
        has_reasons,
        min,
        max,
        narrow: bound < 1 << 62,
        secondary: false,
    };
    Reading { measure, notices }
}

/// How many rows of the export hold one of these codes, and the first stored one.
pub(super) fn count_rows(blocks: &[Block], column: usize, is_wanted: &[bool]) -> (u64, Option<u64>) {
    let (mut n, mut first, mut before) = (0, None, 0);
    for block in blocks {
        if let BlockColumn::Codes(codes) = &block.columns[column] {
            for row in 0..block.n_rows {
                if is_wanted.get(codes.get(row) as usize) == Some(&true) {
                    n += block.weights.as_ref().map_or(1, |weights| u64::from(weights[row]));
                    first = first.or(Some(before + row as u64));
                }
            }
        }
        before += block.n_rows as u64;
    }
    (n, first)
}
