//! A column's numbers: their style, scale and what each text is worth.

use std::borrow::Cow;

use crate::data::{Additivity, Block, BlockColumn, Dictionary, Measure, Unit, Worth};

use super::amount::{self, Dressed};
use super::column::{Kept, Stray};
use super::doubt::Doubt;
use super::number::{self, Decimal, Evidence, Shape, Style};
use super::pace::Pace;
use super::report::Notice;
use super::table::RowLog;
use super::unit;
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
    /// The unit, and the power of ten in it.
    pub unit: &'a Unit,
    pub power: u8,
    pub blocks: &'a [Block],
    pub log: &'a RowLog,
}

pub(super) struct Reading {
    pub measure: Measure,
    pub notices: Vec<Notice>,
}

/// Reads a column's numbers: their style, scale and worth.
pub(super) async fn read_measure(place: Place<'_>, kept: &Kept, pace: &Pace) -> Reading {
    match kept {
        Kept::Numeric { texts, strays, .. } => of_numbers(&place, texts, strays),
        Kept::Coded(dictionary) => {
            let texts: Vec<Cow<str>> = dictionary.iter().map(String::from_utf8_lossy).collect();
            let seen = look(&texts, pace).await;
            let mut notices = Vec::new();
            let style = seen.style(&place, &texts, &mut notices);
            let wanted = seen.wanted(&place);
            let mut decimals: Vec<Option<Decimal>> = Vec::with_capacity(texts.len());
            let mut read = |code: usize| decimals.push(seen.decimal(code, &texts, style, &wanted, place.power));
            pace.each(texts.len(), &mut read).await;
            of_texts(&place, &texts, seen, &decimals, &wanted, notices)
        }
    }
}

/// What a column's texts look like as numbers.
struct Seen<'t> {
    evidence: Evidence,
    /// The first text that may be of either style, of the one with a comma, of the one with a point.
    examples: [Option<usize>; 3],
    /// Of what is no bare number: the kind of nothing, or the number in its dress.
    nothings: Vec<Option<Worth>>,
    dressed: Vec<Option<Dressed<'t>>>,
    /// The first currency in the cells.
    currency: Option<String>,
    /// Whether a figure with one mark ends in a nought, as fractions beside whole figures do not; and the longest whole figure.
    has_nought: bool,
    longest: usize,
}

async fn look<'t>(texts: &'t [Cow<'_, str>], pace: &Pace) -> Seen<'t> {
    let mut seen = Seen {
        evidence: Evidence::default(),
        examples: [None; 3],
        nothings: vec![None; texts.len()],
        dressed: vec![None; texts.len()],
        currency: None,
        has_nought: false,
        longest: 0,
    };
    pace.each(texts.len(), &mut |code| seen.add(code, &texts[code])).await;
    seen
}

impl<'t> Seen<'t> {
    #[inline(never)]
    fn add(&mut self, code: usize, text: &'t str) {
        let mut shape = number::shape(text);
        if shape == Shape::Text {
            self.nothings[code] = value::nothing(text);
            if self.nothings[code].is_some() {
                return;
            }
            let Some(bare) = amount::undress(value::trimmed(text)) else { return };
            shape = number::shape(&bare.number);
            if let Unit::Money(code) = &bare.unit {
                self.currency.get_or_insert_with(|| code.clone());
            }
            self.dressed[code] = Some(bare);
        }
        self.evidence.count(shape);
        let text = value::trimmed(text);
        match shape {
            Shape::Either => self.has_nought |= text.ends_with('0'),
            Shape::Plain => self.longest = self.longest.max(text.len()),
            _ => {}
        }
        let which = match shape {
            Shape::Either => 0,
            Shape::Only(Style::COMMA) => 1,
            Shape::Only(_) => 2,
            _ => return,
        };
        self.examples[which] = self.examples[which].or(Some(code));
    }

    /// The style of the numbers; notices say where that was not certain.
    fn style(&self, place: &Place, texts: &[Cow<str>], notices: &mut Vec<Notice>) -> Style {
        let example = |which: usize| self.examples[which].map_or(String::new(), |code| value::trimmed(&texts[code]).to_owned());
        let proven = place.decimal.map(|decimal| Style { decimal }).or_else(|| self.evidence.style());
        let proven = proven.or(place.usual.map(|decimal| Style { decimal }));
        let style = proven.unwrap_or_else(|| {
            let example = example(0);
            // `3,000` beside `12` is no three.
            if self.has_nought && (1..=3).contains(&self.longest) && self.evidence.plain > 0 {
                return if example.contains('.') { Style::COMMA } else { Style::POINT };
            }
            let whole =
                matches!(place.unit, Unit::Money(code) if code == "VND") || matches!(place.unit, Unit::People | Unit::Households);
            // Whole things are not counted in thousandths: the mark groups. Else the other columns tell the style, then
            // the delimiter, then the language.
            let groups_by_point = example.contains('.');
            let is_money = matches!(place.unit, Unit::Money(_)) && place.power == 0;
            let style = match (whole && place.power == 0, groups_by_point) {
                (true, true) => Style::COMMA,
                (true, false) => Style::POINT,
                // Nor is money.
                (false, true) if is_money && place.neighbor.is_none() => Style::COMMA,
                (false, false) if is_money && place.neighbor.is_none() => Style::POINT,
                (false, _) => place.neighbor.unwrap_or(if place.delimiter == b';' || place.is_vietnamese {
                    Style::COMMA
                } else {
                    Style::POINT
                }),
            };
            let grouping = (style == Style::COMMA) == groups_by_point;
            // Nobody counts in thousandths, and a table is written in one style.
            if !(whole && place.power == 0) && place.neighbor != Some(style) {
                notices.push(Notice::AmbiguousMarks { columns: vec![place.header.to_owned()], example, grouping });
            }
            style
        });
        if place.decimal.is_none() && self.evidence.is_divided() {
            let (kept, left) = if style == Style::COMMA { (1, 2) } else { (2, 1) };
            let (kept, left) = (example(kept), example(left));
            notices.push(Notice::Doubt(Doubt::Marks { column: place.header.to_owned(), kept, left }));
        }
        style
    }

    /// The currency that is added up, if one is told.
    fn wanted(&self, place: &Place) -> Option<String> {
        match place.unit {
            Unit::Money(code) if place.unit_told => Some(code.clone()),
            _ => self.currency.clone(),
        }
    }

    /// Whether a cell is an amount in another currency than the wanted one.
    fn is_foreign(&self, code: usize, wanted: &Option<String>) -> bool {
        let unit = self.dressed[code].as_ref().map(|dressed| &dressed.unit);
        matches!(unit, Some(Unit::Money(own)) if wanted.as_ref() != Some(own))
    }

    #[inline(never)]
    fn decimal(&self, code: usize, texts: &[Cow<str>], style: Style, wanted: &Option<String>, power: u8) -> Option<Decimal> {
        let Some(dressed) = &self.dressed[code] else { return number::parse(&texts[code], style) };
        if self.is_foreign(code, wanted) {
            return None;
        }
        let decimal = number::parse(&dressed.number, style)?;
        if dressed.power == 0 { Some(decimal) } else { decimal.times(dressed.power, power) }
    }
}

/// What is found of a column's values.
#[derive(Default)]
struct Span {
    scale: u8,
    ends: Option<(i128, i128)>,
    has_blanks: bool,
}

impl Span {
    fn stretch(&mut self, mantissa: i128) {
        let (min, max) = self.ends.unwrap_or((mantissa, mantissa));
        self.ends = Some((min.min(mantissa), max.max(mantissa)));
    }
}

fn of_texts(
    place: &Place,
    texts: &[Cow<str>],
    seen: Seen,
    decimals: &[Option<Decimal>],
    wanted: &Option<String>,
    mut notices: Vec<Notice>,
) -> Reading {
    let (blocks, log, power) = (place.blocks, place.log, place.power);
    let foreign = (0..texts.len()).find(|&code| seen.is_foreign(code, wanted));
    if let (Some(code), Some(kept)) = (foreign, wanted) {
        let example = value::trimmed(&texts[code]).to_owned();
        notices.push(Notice::Doubt(Doubt::Currencies { column: place.header.to_owned(), kept: kept.clone(), example }));
    }
    let most = decimals.iter().flatten().map(|decimal| decimal.scale).max().unwrap_or(0);
    let mut span = Span { scale: most.saturating_sub(power), ..Span::default() };
    let mut strays: Vec<u32> = Vec::new();
    let mut worth = Vec::with_capacity(texts.len());
    for (code, decimal) in decimals.iter().enumerate() {
        let shift = |decimal: &Decimal| u32::from(span.scale + power - decimal.scale);
        let scaled = decimal.as_ref().and_then(|it| it.mantissa.checked_mul(10i128.checked_pow(shift(it))?));
        worth.push(match scaled.filter(|mantissa| mantissa.abs() < number::MAX_MANTISSA) {
            Some(mantissa) => {
                span.stretch(mantissa);
                Worth::Number(mantissa)
            }
            None => {
                span.has_blanks = true;
                if seen.nothings[code].is_none() || value::is_error(&texts[code]) {
                    strays.push(code as u32);
                }
                seen.nothings[code].unwrap_or(Worth::Blank)
            }
        });
    }
    let withheld: Vec<bool> = worth.iter().map(|worth| *worth == Worth::Withheld).collect();
    let (n, first) = if withheld.contains(&true) { count_rows(blocks, place.column, &withheld) } else { (0, None) };
    if n > 0 {
        let examples = (0..texts.len()).filter(|&code| withheld[code]).take(3).map(|code| texts[code].trim().to_owned());
        let row = first.filter(|_| blocks.iter().all(|block| block.weights.is_none()));
        let row = row.and_then(|row| log.row_of(row));
        notices.push(Notice::Withheld { column: place.header.to_owned(), n, examples: examples.collect(), row });
    }
    // Numbers of another style have been told.
    if notices.iter().any(|notice| matches!(notice, Notice::Doubt(Doubt::Marks { .. }))) {
        strays.retain(|&code| seen.dressed[code as usize].is_none() && number::shape(&texts[code as usize]) == Shape::Text);
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
    // `40 người` in every cell.
    let mut counted = decimals.iter().zip(&seen.dressed).filter(|(decimal, _)| decimal.is_some()).map(|(_, dressed)| {
        let unit = dressed.as_ref().map(|it| &it.unit);
        unit.filter(|unit| matches!(unit, Unit::People | Unit::Households))
    });
    let unit = counted.next().flatten().filter(|first| counted.all(|unit| unit == Some(first))).cloned();
    let mut reading = reading(place, span, worth, seen.currency, notices);
    if let Some(unit) = unit.filter(|_| reading.measure.unit == Unit::Number) {
        reading.measure.unit = unit;
    }
    reading
}

fn of_numbers(place: &Place, texts: &Dictionary, strays: &[Stray]) -> Reading {
    let (blocks, log, power) = (place.blocks, place.log, place.power);
    let mut notices = Vec::new();
    let mut span = Span::default();
    let columns = || {
        blocks.iter().filter_map(|block| match &block.columns[place.column] {
            BlockColumn::Numbers(numbers) => Some(numbers),
            BlockColumn::Codes(_) => None,
        })
    };
    let most = columns().map(|numbers| numbers.scale).max().unwrap_or(0);
    span.scale = most.saturating_sub(power);
    for numbers in columns() {
        span.has_blanks |= numbers.blanks.is_some();
        let factor = 10i128.pow(u32::from(span.scale + power - numbers.scale));
        if let Some((low, high)) = numbers.span {
            span.stretch(i128::from(low) * factor);
            span.stretch(i128::from(high) * factor);
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
    let is_odd = |stray: &&Stray| {
        let text = String::from_utf8_lossy(texts.get(stray.text));
        value::nothing(&text).is_none() || value::is_error(&text)
    };
    let odd: Vec<_> = strays.iter().filter(is_odd).collect();
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
    reading(place, span, Vec::new(), None, notices)
}

fn reading(place: &Place, span: Span, worth: Vec<Worth>, currency: Option<String>, mut notices: Vec<Notice>) -> Reading {
    let (min, max) = span.ends.unwrap_or((0, 0));
    let bound = u128::max(min.unsigned_abs(), max.unsigned_abs()).saturating_mul(u128::from(place.log.used.max(1)));
    let has_reasons = worth.iter().any(|worth| matches!(worth, Worth::NotApplicable | Worth::Withheld));
    let measure = Measure {
        name: String::new(),
        label: place.header.to_owned(),
        kind: None,
        unit: match currency {
            // Words in brackets that are no unit (`Revenue (Base)`) do not beat a currency in the cells.
            Some(code) if !place.unit_told || matches!(place.unit, Unit::Other(_)) => Unit::Money(code),
            _ => place.unit.clone(),
        },
        additivity: Additivity::Sum,
        scale: span.scale,
        facts: place.facts,
        column: place.column,
        unit_power: place.power,
        worth,
        has_blanks: span.has_blanks,
        has_reasons,
        n_withheld: notices.iter().map(|notice| if let Notice::Withheld { n, .. } = notice { *n } else { 0 }).sum(),
        min,
        max,
        narrow: bound < 1 << 62,
        secondary: false,
    };
    if measure.unit == Unit::Money(unit::RUPEES.to_owned()) {
        notices.push(Notice::Doubt(Doubt::Rupees { column: place.header.to_owned() }));
    }
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
