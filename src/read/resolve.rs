//! Gives raw tables their meaning: which column is which kind, measure or dimension, and one dataset over all of them.
//!
//! Headers propose, values dispose: a proposal stands when the column's distinct texts agree with it. Everything is decided
//! from distinct texts, so the cost does not grow with the rows.

use crate::data::{
    Block, BlockColumn, Coding, Dataset, Dictionary, Dimension, DimensionValue, Facts, Kind, Measure, Store, StoredColumn, Unit,
    Worth,
};
use crate::locale::sort_key;

use super::column::Kept;
use super::header::{self, Heading};
use super::number::{self, Evidence, Style};
use super::report::{ColumnReport, Notice, Report, TableReport, Why};
use super::table::{RawTable, RowIssue};
use super::value;

/// Most distinct values of a column of unknown meaning, all numbers, that is still grouped by and not added up.
const FEW: usize = 12;

/// One table read, with its name.
pub(super) struct Source {
    pub name: String,
    pub table: RawTable,
}

/// What a column's distinct texts look like.
struct Profile {
    /// Distinct texts that are not blank; for a column of numbers, unknown and large.
    n_texts: usize,
    evidence: Evidence,
    /// Integers from 1900 to 2100 among them.
    n_years: usize,
    has_leading_zeros: bool,
    has_decimals: bool,
    is_numeric_store: bool,
    n_known: Vec<(Kind, usize)>,
    has_digits: usize,
}

impl Profile {
    fn of(kept: &Kept) -> Profile {
        let mut profile = Profile {
            n_texts: 0,
            evidence: Evidence::default(),
            n_years: 0,
            has_leading_zeros: false,
            has_decimals: false,
            is_numeric_store: false,
            n_known: [Kind::Province, Kind::Source, Kind::Sex].map(|kind| (kind, 0)).to_vec(),
            has_digits: 0,
        };
        let Kept::Coded(dictionary) = kept else {
            return Profile { n_texts: usize::MAX, is_numeric_store: true, has_decimals: true, ..profile };
        };
        for bytes in dictionary.iter() {
            let text = String::from_utf8_lossy(bytes);
            if value::is_blank(&text) {
                continue;
            }
            profile.n_texts += 1;
            profile.evidence.add(&text);
            profile.n_years += usize::from(value::year(&text).is_some());
            profile.has_digits += usize::from(text.bytes().any(|byte| byte.is_ascii_digit()));
            let digits = text.trim().as_bytes();
            profile.has_leading_zeros |= digits.len() > 1 && digits[0] == b'0' && digits.iter().all(u8::is_ascii_digit);
            profile.has_decimals |= text.contains(['.', ',']);
            // Recognising is dear, and a handful decides.
            if profile.n_texts <= 500 {
                for (kind, n) in &mut profile.n_known {
                    *n += usize::from(value::canonical(*kind, &text).is_some());
                }
            }
        }
        profile
    }

    fn is_mostly(&self, n: usize, percent: usize) -> bool {
        n * 100 >= self.n_texts.min(500) * percent && n > 0
    }

    fn is_numeric(&self) -> bool {
        self.is_numeric_store || self.evidence.numbers() * 100 >= self.n_texts * 80 && self.n_texts > 0
    }

    fn known(&self, kind: Kind) -> usize {
        self.n_known.iter().find(|(known, _)| *known == kind).map_or(0, |(_, n)| *n)
    }

    /// Whether the texts agree with a meaning that the header proposes.
    fn fits(&self, kind: Kind, heading: &Heading) -> bool {
        let are_years = self.n_years > 0 && self.n_years == self.n_texts;
        match kind {
            _ if kind.is_measure() => {
                // A column without any value keeps the meaning of its header.
                (self.n_texts == 0 || self.is_numeric()) && heading.is_additive && !(are_years && self.n_texts > 1)
            }
            _ if self.is_numeric_store => false,
            Kind::Year => self.n_texts == 0 || self.n_years * 100 >= self.n_texts * 80,
            Kind::Date => self.has_digits * 100 >= self.n_texts * 80,
            Kind::Sex => self.is_mostly(self.known(Kind::Sex), 60),
            Kind::Province => !self.is_numeric(),
            Kind::AgeGroup => true,
            _ => !self.is_numeric(),
        }
    }
}

/// What was decided for one column.
struct Meaning {
    kind: Option<Kind>,
    is_measure: bool,
    why: Why,
}

/// Builds the dataset.
pub(super) fn resolve(sources: Vec<Source>, format: &'static str) -> (Dataset, Report) {
    let mut dataset = Dataset::default();
    let mut report = Report { format, ..Report::default() };
    let mut drafts: Vec<Draft> = Vec::new();
    for source in sources {
        resolve_table(source, &mut dataset, &mut report, &mut drafts);
    }
    seal_dimensions(&mut dataset, drafts);
    (dataset, report)
}

/// A dimension while tables add to it: values in order of first sight.
struct Draft {
    name: String,
    label: String,
    kind: Option<Kind>,
    secondary: bool,
    values: Vec<DimensionValue>,
    /// The values' keys, the missing one as a byte that no text has: its codes are their places in `values`.
    index: Dictionary,
}

impl Draft {
    fn code(&mut self, key: &str, number: Option<i64>, missing: bool) -> u32 {
        let code = self.index.intern(if missing { b"\xff" } else { key.as_bytes() });
        if code as usize == self.values.len() {
            self.values.push(DimensionValue { key: key.to_owned(), number, missing });
        }
        code
    }
}

fn resolve_table(source: Source, dataset: &mut Dataset, report: &mut Report, drafts: &mut Vec<Draft>) {
    let Source { name, table } = source;
    let facts = dataset.facts.len();
    let headings: Vec<Heading> = table.headers.iter().map(|header| header::read(header)).collect();
    let profiles: Vec<Profile> = table.columns.iter().map(Profile::of).collect();
    let meanings = meanings(&table.headers, &headings, &profiles);
    let is_vietnamese = table.headers.iter().any(|header| !header.is_ascii())
        || profiles.iter().any(|profile| profile.known(Kind::Province) * 2 > profile.n_texts.min(500));

    let mut columns = Vec::new();
    let mut column_reports = Vec::new();
    for (at, kept) in table.columns.into_iter().enumerate() {
        let (header, heading, profile, meaning) = (&table.headers[at], &headings[at], &profiles[at], &meanings[at]);
        let column_name = meaning.kind.map_or_else(|| header.clone(), |kind| kind.name().to_owned());
        let unit = unit_of(meaning.kind, heading, is_vietnamese);
        let mut coding = None;
        let could_add = heading.is_additive && profile.is_numeric() && !profile.has_leading_zeros;
        if meaning.is_measure || could_add && meaning.kind.is_none() {
            let secondary = !meaning.is_measure;
            let place = Place { facts, column: at, header, delimiter: table.dialect.delimiter };
            let mut reading = read_measure(place, &kept, &table.blocks, &unit, heading.power, &table.log);
            let taken = |name: &str| dataset.measures.iter().any(|measure| measure.name == name);
            let mut measure_name = column_name.clone();
            let mut n = 2;
            while taken(&measure_name) {
                measure_name = format!("{column_name} ({n})");
                n += 1;
            }
            if measure_name != column_name && !secondary {
                report.notices.push(Notice::Renamed { name: measure_name.clone(), from: header.clone() });
            }
            reading.measure.name = measure_name;
            reading.measure.kind = meaning.kind;
            reading.measure.secondary = secondary;
            dataset.measures.push(reading.measure);
            if !secondary {
                report.notices.append(&mut reading.notices);
            }
        }
        let store = match kept {
            Kept::Numeric { .. } => Store::Numeric,
            Kept::Coded(dictionary) => {
                if !meaning.kind.is_some_and(Kind::is_measure) {
                    let draft = draft_of(drafts, &column_name, header, meaning);
                    let codes = read_dimension(&dictionary, meaning.kind, header, &mut drafts[draft], report);
                    coding = Some(Coding { dimension: draft, codes });
                }
                Store::Coded(dictionary)
            }
        };
        column_reports.push(ColumnReport {
            header: header.clone(),
            kind: meaning.kind,
            is_measure: meaning.is_measure,
            unit: unit.name().map(str::to_owned).filter(|_| meaning.is_measure),
            power: if meaning.is_measure { heading.power } else { 0 },
            why: meaning.why.clone(),
        });
        columns.push(StoredColumn { header: header.clone(), store, coding });
    }
    let log = table.log;
    let (blank, ragged): (Vec<_>, Vec<_>) = log.issues.iter().partition(|(_, issue)| *issue == RowIssue::Blank);
    report.notices.extend(ragged.into_iter().take(20).map(|&(row, issue)| Notice::Ragged { row, issue }));
    let n_named = log.issues.len() as u64;
    let n_ragged = log.issues.iter().filter(|(_, issue)| *issue != RowIssue::Blank).count() as u64;
    let n_more = n_ragged.saturating_sub(20) + (log.n_issues - n_named);
    if n_more > 0 {
        report.notices.push(Notice::MoreRows { n: n_more });
    }
    report.tables.push(TableReport {
        name: name.clone(),
        format: if table.dialect.delimiter == b'\t' { "tsv" } else { "csv" },
        encoding: if table.has_bom { "utf-8-bom" } else { "utf-8" },
        delimiter: table.dialect.delimiter as char,
        header_row: log.header_row,
        rows: log.rows,
        used: log.used,
        skipped: blank.into_iter().map(|(row, _)| *row).collect(),
        columns: column_reports,
    });
    dataset.facts.push(Facts { name, columns, blocks: table.blocks, n_rows: log.used });
}

/// The draft of this name, new if there is none.
fn draft_of(drafts: &mut Vec<Draft>, name: &str, header: &str, meaning: &Meaning) -> usize {
    if let Some(found) = drafts.iter().position(|draft| draft.name == name) {
        drafts[found].secondary &= meaning.is_measure;
        return found;
    }
    drafts.push(Draft {
        name: name.to_owned(),
        label: header.to_owned(),
        kind: meaning.kind,
        secondary: meaning.is_measure,
        values: Vec::new(),
        index: Dictionary::new(),
    });
    drafts.len() - 1
}

/// Decides each column: whole headers before phrases within headers, earlier columns before later ones.
fn meanings(headers: &[String], headings: &[Heading], profiles: &[Profile]) -> Vec<Meaning> {
    let mut kinds: Vec<Option<Kind>> = vec![None; headers.len()];
    for exact in [true, false] {
        for at in 0..headers.len() {
            if kinds[at].is_some() {
                continue;
            }
            let free = |kind: Kind| !kinds.contains(&Some(kind));
            let mut candidates = headings[at].candidates.iter().filter(|candidate| candidate.exact == exact);
            let found = candidates.find(|candidate| free(candidate.kind) && profiles[at].fits(candidate.kind, &headings[at]));
            kinds[at] = found.map(|candidate| candidate.kind);
        }
    }
    let taken_by = |kind: Kind| kinds.iter().position(|&taken| taken == Some(kind)).map(|at| headers[at].clone());
    let meaning = |at: usize| -> Meaning {
        let (heading, profile) = (&headings[at], &profiles[at]);
        if let Some(kind) = kinds[at] {
            return Meaning { kind: Some(kind), is_measure: kind.is_measure(), why: Why::Header };
        }
        let adds = heading.is_additive && profile.is_numeric() && !profile.has_leading_zeros;
        let is_measure = adds && (profile.n_texts > FEW || profile.has_decimals);
        let why = match heading.candidates.first().map(|candidate| candidate.kind) {
            Some(kind) => match taken_by(kind) {
                Some(by) => Why::Taken { by },
                None => Why::Unfit { kind },
            },
            None if is_measure => Why::Numbers,
            None => Why::Texts,
        };
        Meaning { kind: None, is_measure, why }
    };
    (0..headers.len()).map(meaning).collect()
}

/// The unit of a measure: the header's word, else what the kind and the file's language imply.
fn unit_of(kind: Option<Kind>, heading: &Heading, is_vietnamese: bool) -> Unit {
    match (kind, &heading.unit) {
        (_, Unit::Money(_) | Unit::People | Unit::Households | Unit::Other(_)) => heading.unit.clone(),
        (Some(kind), _) if kind.is_money() && is_vietnamese => Unit::Money("VND".to_owned()),
        (Some(kind), _) if kind.is_money() => Unit::UnknownMoney,
        (Some(kind), _) if kind.is_people() => Unit::People,
        (Some(Kind::Households), _) => Unit::Households,
        _ => heading.unit.clone(),
    }
}

struct Place<'a> {
    facts: usize,
    column: usize,
    header: &'a str,
    delimiter: u8,
}

struct Reading {
    measure: Measure,
    notices: Vec<Notice>,
}

/// Reads a column's numbers: their style, scale and worth.
fn read_measure(place: Place, kept: &Kept, blocks: &[Block], unit: &Unit, power: u8, log: &super::table::RowLog) -> Reading {
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
    let measure = Measure {
        name: String::new(),
        label: place.header.to_owned(),
        kind: None,
        unit: unit.clone(),
        scale,
        facts: place.facts,
        column: place.column,
        unit_power: power,
        worth,
        has_blanks,
        min,
        max,
        narrow: bound < 1 << 62,
        secondary: false,
    };
    Reading { measure, notices }
}

/// How many rows of the export hold one of these codes, and the first stored one.
fn count_rows(blocks: &[Block], column: usize, is_wanted: &[bool]) -> (u64, Option<u64>) {
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

/// Lays a dimension over a column's texts: for each of its codes the draft's code.
fn read_dimension(dictionary: &Dictionary, kind: Option<Kind>, header: &str, draft: &mut Draft, report: &mut Report) -> Vec<u32> {
    let mut unknown: Vec<String> = Vec::new();
    let mut is_broken = false;
    let mut codes = Vec::with_capacity(dictionary.len());
    for bytes in dictionary.iter() {
        let text = String::from_utf8_lossy(bytes);
        is_broken |= matches!(text, std::borrow::Cow::Owned(_));
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        let canonical = kind.and_then(|kind| value::canonical(kind, text));
        let number = if kind == Some(Kind::Year) { value::year(text) } else { None };
        codes.push(match (canonical, number) {
            (Some(name), _) => draft.code(name, None, false),
            (None, Some(year)) => draft.code(&year.to_string(), number, false),
            (None, None) if !value::is_blank(text) => draft.code(text, None, false),
            (None, None) if kind == Some(Kind::Sex) => draft.code("unknown", None, false),
            (None, None) => draft.code("", None, true),
        });
        if kind == Some(Kind::Province) && canonical.is_none() && !value::is_blank(text) {
            unknown.push(text.to_owned());
        }
    }
    if !unknown.is_empty() {
        let n = unknown.len();
        unknown.truncate(5);
        report.notices.push(Notice::UnknownPlaces { column: header.to_owned(), n, examples: unknown });
    }
    if is_broken {
        report.notices.push(Notice::NotUtf8 { column: header.to_owned() });
    }
    codes
}

/// Puts each dimension's values into display order and points the columns' codes at them.
fn seal_dimensions(dataset: &mut Dataset, drafts: Vec<Draft>) {
    for (at, draft) in drafts.into_iter().enumerate() {
        let fixed: &[&str] = match draft.kind {
            Some(Kind::Source) => &value::SOURCES,
            Some(Kind::Sex) => &value::SEXES,
            _ => &[],
        };
        let all_numbers = draft.values.iter().all(|value| value.missing || number::parse(&value.key, Style::POINT).is_some());
        let mut ranks = Vec::with_capacity(draft.values.len());
        for value in &draft.values {
            let place = fixed.iter().position(|key| *key == value.key).unwrap_or(fixed.len());
            let mut rank = vec![u8::from(value.missing), place as u8];
            if all_numbers && let Some(decimal) = number::parse(&value.key, Style::POINT) {
                // Mantissas brought to one scale compare as the numbers do, and their bytes so with the sign turned.
                let lift = 10i128.pow(u32::from(number::MAX_SCALE - decimal.scale));
                let amount = decimal.mantissa.saturating_mul(lift) ^ i128::MIN;
                rank.extend_from_slice(&amount.to_be_bytes());
            }
            rank.append(&mut sort_key(&value.key));
            ranks.push(rank);
        }
        let order = crate::sort::order(ranks.len(), &mut |a, b| ranks[a as usize].cmp(&ranks[b as usize]));
        let mut moved = vec![0; order.len()];
        let mut values = Vec::with_capacity(order.len());
        for (to, &from) in order.iter().enumerate() {
            moved[from as usize] = to as u32;
            values.push(draft.values[from as usize].clone());
        }
        for column in dataset.facts.iter_mut().flat_map(|facts| &mut facts.columns) {
            if let Some(coding) = column.coding.as_mut().filter(|coding| coding.dimension == at) {
                coding.codes.iter_mut().for_each(|code| *code = moved[*code as usize]);
            }
        }
        let Draft { name, label, kind, secondary, .. } = draft;
        dataset.dimensions.push(Dimension { name, label, kind, secondary, values });
    }
}
