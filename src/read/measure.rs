//! A column's numbers: their style, scale and what each text is worth.

use crate::data::{Additivity, Block, BlockColumn, Measure, Unit, Worth};

use super::amount;
use super::column::Kept;
use super::doubt::Doubt;
use super::number::{self, Evidence, Shape, Style};
use super::report::Notice;
use super::table::RowLog;
use super::value;

pub(super) struct Place<'a> {
    pub facts: usize,
    pub column: usize,
    pub header: &'a str,
    pub delimiter: u8,
    /// The style that other columns of the table prove.
    pub neighbor: Option<Style>,
    pub is_vietnamese: bool,
    /// The mark before the fraction, if the page states it.
    pub decimal: Option<u8>,
    /// The mark that a package's schema takes for granted.
    pub usual: Option<u8>,
    /// Whether the header names the unit, so that it does not follow from the language.
    pub unit_told: bool,
}

pub(super) struct Reading {
    pub measure: Measure,
    pub notices: Vec<Notice>,
}

/// Reads a column's numbers: their style, scale and worth.
pub(super) fn read_measure(place: Place, kept: &Kept, blocks: &[Block], unit: &Unit, power: u8, log: &RowLog) -> Reading {
    let mut notices = Vec::new();
    let mut worth = Vec::new();
    let mut currency: Option<String> = None;
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
            let mut examples: [Option<usize>; 3] = [None; 3];
            // Of what is no bare number: the kind of nothing, or the number in its dress.
            let mut nothings: Vec<Option<Worth>> = vec![None; texts.len()];
            let mut dressed: Vec<Option<amount::Dressed>> = vec![None; texts.len()];
            for (code, text) in texts.iter().enumerate() {
                let mut shape = number::shape(text);
                if shape == Shape::Text {
                    nothings[code] = value::nothing(text);
                    if nothings[code].is_some() {
                        continue;
                    }
                    let Some(bare) = amount::undress(value::trimmed(text)) else { continue };
                    shape = number::shape(&bare.number);
                    if let Unit::Money(code) = &bare.unit {
                        currency.get_or_insert_with(|| code.clone());
                    }
                    dressed[code] = Some(bare);
                }
                evidence.count(shape);
                let which = match shape {
                    Shape::Either => 0,
                    Shape::Only(Style::COMMA) => 1,
                    Shape::Only(_) => 2,
                    _ => continue,
                };
                examples[which] = examples[which].or(Some(code));
            }
            let example = |which: usize| examples[which].map_or(String::new(), |code| value::trimmed(&texts[code]).to_owned());
            let proven = place.decimal.map(|decimal| Style { decimal }).or_else(|| evidence.style());
            let proven = proven.or(place.usual.map(|decimal| Style { decimal }));
            let style = proven.unwrap_or_else(|| {
                let example = example(0);
                let whole = matches!(unit, Unit::Money(code) if code == "VND") || matches!(unit, Unit::People | Unit::Households);
                // Whole things are not counted in thousandths: the mark groups. Else the other columns tell the style, then
                // the delimiter, then the language.
                let groups_by_point = example.contains('.');
                let style = match (whole && power == 0, groups_by_point) {
                    (true, true) => Style::COMMA,
                    (true, false) => Style::POINT,
                    (false, _) => place.neighbor.unwrap_or(if place.delimiter == b';' || place.is_vietnamese {
                        Style::COMMA
                    } else {
                        Style::POINT
                    }),
                };
                let grouping = (style == Style::COMMA) == groups_by_point;
                notices.push(Notice::AmbiguousMarks { column: place.header.to_owned(), example, grouping });
                style
            });
            if place.decimal.is_none() && evidence.is_divided() {
                let (kept, left) = if style == Style::COMMA { (1, 2) } else { (2, 1) };
                let (kept, left) = (example(kept), example(left));
                notices.push(Notice::Doubt(Doubt::Marks { column: place.header.to_owned(), kept, left }));
            }
            let wanted = match &unit {
                Unit::Money(code) if place.unit_told => Some(code.clone()),
                _ => currency.clone(),
            };
            let mut other_currency = None;
            let decimals: Vec<Option<number::Decimal>> = (0..texts.len())
                .map(|code| {
                    let Some(dressed) = &dressed[code] else { return number::parse(&texts[code], style) };
                    if let Unit::Money(own) = &dressed.unit
                        && wanted.as_ref() != Some(own)
                    {
                        other_currency = other_currency.take().or(Some(value::trimmed(&texts[code]).to_owned()));
                        return None;
                    }
                    let decimal = number::parse(&dressed.number, style)?;
                    if dressed.power == 0 { Some(decimal) } else { decimal.times(dressed.power, power) }
                })
                .collect();
            if let (Some(example), Some(kept)) = (other_currency, &wanted) {
                notices.push(Notice::Doubt(Doubt::Currencies { column: place.header.to_owned(), kept: kept.clone(), example }));
            }
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
                            if nothings[code].is_none() {
                                strays.push(code as u32);
                            }
                            nothings[code].unwrap_or(Worth::Blank)
                        }
                    }
                })
                .collect();
            let withheld: Vec<bool> = worth.iter().map(|worth| *worth == Worth::Withheld).collect();
            let (n, first) = if withheld.contains(&true) { count_rows(blocks, place.column, &withheld) } else { (0, None) };
            if n > 0 {
                let examples = (0..texts.len()).filter(|&code| withheld[code]).take(3).map(|code| texts[code].trim().to_owned());
                let row = first.filter(|_| blocks.iter().all(|block| block.weights.is_none()));
                let row = row.and_then(|row| log.row_of(row));
                notices.push(Notice::Withheld { column: place.header.to_owned(), n, examples: examples.collect(), row });
            }
            if !strays.is_empty() {
                let mut is_stray = vec![false; worth.len()];
                strays.iter().for_each(|&code| is_stray[code as usize] = true);
                let (n, first) = count_rows(blocks, place.column, &is_stray);
                let examples = strays.iter().take(3).map(|&code| texts[code as usize].trim().to_owned()).collect();
                let row = first.filter(|_| blocks.iter().all(|block| block.weights.is_none()));
                let row = row.and_then(|row| log.row_of(row));
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
            let withheld: Vec<String> = strays
                .iter()
                .map(|stray| String::from_utf8_lossy(texts.get(stray.text)).trim().to_owned())
                .filter(|text| value::nothing(text) == Some(Worth::Withheld))
                .collect();
            if !withheld.is_empty() {
                let n = withheld.len() as u64;
                let mut examples: Vec<String> = Vec::new();
                for text in withheld {
                    if examples.len() < 3 && !examples.contains(&text) {
                        examples.push(text);
                    }
                }
                notices.push(Notice::Withheld { column: place.header.to_owned(), n, examples, row: None });
            }
            let odd: Vec<_> =
                strays.iter().filter(|stray| value::nothing(&String::from_utf8_lossy(texts.get(stray.text))).is_none()).collect();
            if let Some(first) = odd.first() {
                let mut examples: Vec<String> = Vec::new();
                for stray in &odd {
                    let text = String::from_utf8_lossy(texts.get(stray.text)).trim().to_owned();
                    if examples.len() < 3 && !examples.contains(&text) {
                        examples.push(text);
                    }
                }
                let before: usize = blocks[..first.block as usize].iter().map(|block| block.n_rows).sum();
                let is_exact = blocks.iter().all(|block| block.weights.is_none());
                let row = if is_exact { log.row_of(before as u64 + u64::from(first.row)) } else { None };
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
        unit: match currency {
            Some(code) if !place.unit_told => Unit::Money(code),
            _ => unit.clone(),
        },
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
