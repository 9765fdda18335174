//! Dimensions: what a column's texts stand for, and the order in which values are shown.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::data::{Dataset, Dictionary, Dimension, DimensionValue, Kind, StoredColumn};
use crate::locale::sort_key;
use crate::places::fold;
use crate::sort::Order;

use super::age;
use super::canon::{Canon, Form};
use super::date::{self, Date, Rest};
use super::doubt::Doubt;
use super::meaning::Meaning;
use super::number::{self, Style};
use super::pace::Pace;
use super::period;
use super::report::Notice;
use super::value;

/// Moves of a sort, and values, between two looks at the pace.
const MOVES: usize = 1 << 12;
const SOME: usize = 64;
/// Age bands of one column that are compared with each other.
const MOST_BANDS: usize = 100;

/// A dimension while tables add to it: values in order of first sight.
pub(super) struct Draft {
    name: String,
    label: String,
    kind: Option<Kind>,
    secondary: bool,
    values: Vec<DimensionValue>,
    /// The values' keys, the missing one as a byte that no text has: its codes are their places in `values`.
    index: Dictionary,
    personal: bool,
    /// Folded texts, and the code of the first spelling of each.
    folded: (Dictionary, Vec<u32>),
    /// Whether no row has a value any more, by its code.
    gone: Vec<bool>,
}

impl Draft {
    /// What the dimension means.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// First and last year of the band that each value is, as far as it is one.
    pub fn bands(&self) -> Vec<Option<(u16, u16)>> {
        self.values.iter().map(|value| age::bounds(&value.key)).collect()
    }

    /// Whether it tells persons or rows apart.
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// A value's key.
    pub fn key(&self, code: u32) -> &str {
        &self.values[code as usize].key
    }

    /// Drops the values that are not among these: no row has them.
    pub fn keep(&mut self, codes: &[u32]) {
        self.gone = (0..self.values.len() as u32).map(|code| !codes.contains(&code)).collect();
    }

    /// Says of a value that it is the label of what is never added up.
    pub fn bar(&mut self, code: u32) {
        self.values[code as usize].barred = true;
    }

    /// Whether figures of this label are never added up.
    pub fn is_barred(&self, code: u32) -> bool {
        self.values.get(code as usize).is_some_and(|value| value.barred)
    }

    /// The number of a value: a year.
    pub fn number(&self, code: u32) -> Option<i64> {
        self.values[code as usize].number
    }

    /// Says that charts offer other columns first.
    pub fn set_secondary(&mut self) {
        self.secondary = true;
    }

    /// Whether its column is first of all a measure.
    pub fn is_secondary(&self) -> bool {
        self.secondary
    }

    /// Whether it has this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    /// Whether it has this meaning.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == Some(kind)
    }

    /// The code of a value, which is added when it is new.
    pub fn code(&mut self, key: &str, number: Option<i64>, missing: bool) -> u32 {
        let code = self.index.intern(if missing { b"\xff" } else { key.as_bytes() });
        if code as usize == self.values.len() {
            self.values.push(DimensionValue { key: key.to_owned(), number, missing, barred: false });
        }
        code
    }

    /// The code of a text of which other spellings are the same value; the first one is shown.
    fn code_folded(&mut self, text: &str) -> u32 {
        let key = fold(text);
        let at = self.folded.0.intern(key.as_bytes()) as usize;
        if at == self.folded.1.len() {
            let code = self.code(text, None, false);
            self.folded.1.push(code);
        }
        self.folded.1[at]
    }
}

/// Says of a column's dimensions that it is first of all something else.
pub(super) fn set_aside(drafts: &mut [Draft], column: &StoredColumn) {
    column.codings.iter().for_each(|coding| drafts[coding.dimension].secondary = true);
}

/// The draft of this name, new if there is none.
pub(super) fn draft_of(drafts: &mut Vec<Draft>, name: &str, header: &str, meaning: &Meaning) -> usize {
    if let Some(found) = drafts.iter().position(|draft| draft.name == name) {
        drafts[found].secondary &= meaning.is_measure;
        drafts[found].personal |= meaning.is_personal;
        return found;
    }
    drafts.push(Draft {
        name: name.to_owned(),
        label: header.to_owned(),
        kind: meaning.kind,
        secondary: meaning.is_measure,
        values: Vec::new(),
        index: Dictionary::new(),
        personal: meaning.is_personal,
        folded: (Dictionary::new(), Vec::new()),
        gone: Vec::new(),
    });
    drafts.len() - 1
}

/// What a column's texts were laid over.
#[derive(Default)]
pub(super) struct Laid {
    /// For each of the column's codes the draft's code.
    pub codes: Vec<u32>,
    /// For dates, the year of each code.
    pub years: Vec<Option<i64>>,
}

/// What is known of a column while a dimension is laid over its texts.
#[derive(Default)]
struct Laying {
    kind: Option<Kind>,
    laid: Laid,
    /// Names of places that are none.
    unknown: Vec<String>,
    /// Bands of ages, and dates, in order of first sight.
    bands: Vec<String>,
    periods: Vec<Date>,
    /// Whether a text is not UTF-8.
    is_broken: bool,
}

impl Laying {
    /// Lays the dimension over one more text. A function of its own, as in `profile.rs`.
    #[inline(never)]
    fn add(&mut self, bytes: &[u8], canon: &mut Canon, draft: &mut Draft) {
        let text = String::from_utf8_lossy(bytes);
        self.is_broken |= matches!(text, Cow::Owned(_));
        let text = value::trimmed(&text);
        let kind = self.kind;
        let number = if kind == Some(Kind::Year) { value::year(text) } else { None };
        let double = if kind == Some(Kind::Year) && number.is_none() { value::double_year(text) } else { None };
        let form = canon.read(text);
        if let (Form::Known(band), Some(Kind::AgeGroup)) = (&form, kind)
            && !self.bands.iter().any(|known| known == band)
            && self.bands.len() < MOST_BANDS
        {
            self.bands.push(band.clone().into_owned());
        }
        if kind == Some(Kind::Province) && matches!(form, Form::Itself) {
            self.unknown.push(text.to_owned());
        }
        if kind == Some(Kind::Date)
            && self.periods.len() < MOST_BANDS
            && let Form::Known(date) = &form
            && let Some(date) = date::read(date, true)
            && !self.periods.contains(&date)
        {
            self.periods.push(date);
        }
        if kind == Some(Kind::Date) {
            self.laid.years.push(if let Form::Known(date) = &form {
                date.get(..4).and_then(|year| year.parse().ok())
            } else {
                None
            });
        }
        self.laid.codes.push(match (form, number) {
            (_, Some(year)) => draft.code(&year.to_string(), number, false),
            _ if double.is_some() => draft.code(text, double, false),
            (Form::Known(name), _) => draft.code(&name, None, false),
            (Form::Itself, _) if canon.folds() => draft.code_folded(text),
            (Form::Itself, _) => draft.code(text, None, false),
            (Form::Missing, _) if kind == Some(Kind::Sex) => draft.code("unknown", None, false),
            (Form::Missing, _) => draft.code("", None, true),
        });
    }
}

/// Lays a dimension over a column's texts.
pub(super) async fn read_dimension(
    dictionary: &Dictionary,
    header: &str,
    mut canon: Canon,
    draft: &mut Draft,
    notices: &mut Vec<Notice>,
    pace: &Pace,
) -> Laid {
    let mut reading = Laying { kind: draft.kind, ..Laying::default() };
    reading.laid.codes.reserve(dictionary.len());
    draft.index.reserve(dictionary.len());
    draft.values.reserve(dictionary.len());
    pace.each(dictionary.len(), &mut |code| reading.add(dictionary.get(code as u32), &mut canon, draft)).await;
    let Laying { mut unknown, mut bands, periods, is_broken, laid, .. } = reading;
    if !unknown.is_empty() {
        let n = unknown.len();
        unknown.truncate(5);
        notices.push(Notice::UnknownPlaces { column: header.to_owned(), n, examples: unknown });
    }
    if is_broken {
        notices.push(Notice::NotUtf8 { column: header.to_owned() });
    }
    let holds = |a: &Date, b: &Date| {
        let ((from, to), (first, last)) = (period::span(a.rest), period::span(b.rest));
        // A column of days has no totals but by accident.
        let is_plain = |it: &Date| !matches!(it.rest, Rest::Day(..) | Rest::Week(_));
        a.year == b.year && from <= first && last <= to && (from, to) != (first, last) && is_plain(a) && is_plain(b)
    };
    let nested = periods.iter().find_map(|a| Some((a, periods.iter().find(|b| holds(a, b))?)));
    // When initiatives are carried out: some take half a year, others a quarter of it.
    let are_terms = fold(header).starts_with("thoigianthuchien");
    if let Some((outer, inner)) = nested.filter(|_| !are_terms) {
        notices.push(Notice::Doubt(Doubt::Periods { column: header.to_owned(), outer: outer.text(), inner: inner.text() }));
    }
    crate::sort::by_key(&mut bands, |band| age::rank(band));
    for pair in bands.windows(2) {
        let ends = (age::bounds(&pair[0]), age::bounds(&pair[1]));
        if let (Some((_, high)), Some((low, _))) = ends
            && high.saturating_add(1) != low
        {
            let bands = [pair[0].clone(), pair[1].clone()];
            notices.push(Notice::Doubt(Doubt::AgeBands { column: header.to_owned(), bands, is_gap: high < low }));
            break;
        }
    }
    laid
}

/// A value's place among the others of its dimension, as bytes that compare as it does.
fn rank(kind: Option<Kind>, value: &DimensionValue, all_numbers: bool) -> Vec<u8> {
    let fixed: &[&str] = match kind {
        Some(Kind::Source) => &value::SOURCES,
        Some(Kind::Sex) => &value::SEXES,
        Some(Kind::Disability | Kind::Poverty) => &value::ANSWERS,
        _ => &[],
    };
    let place = fixed.iter().position(|key| *key == value.key).unwrap_or(fixed.len());
    let mut rank = vec![u8::from(value.missing), place as u8];
    match kind {
        Some(Kind::AgeGroup) => {
            let (low, high) = age::rank(&age::canonical(&value.key).unwrap_or_default());
            rank.extend_from_slice(&low.to_be_bytes());
            rank.extend_from_slice(&high.to_be_bytes());
        }
        Some(kind @ (Kind::Status | Kind::Role)) => rank.push(value::rank(kind, &value.key)),
        _ => {}
    }
    if all_numbers && let Some(decimal) = number::parse(&value.key, Style::POINT) {
        // Mantissas brought to one scale compare as the numbers do, and their bytes so with the sign turned.
        let lift = 10i128.pow(u32::from(number::MAX_SCALE - decimal.scale));
        let amount = decimal.mantissa.saturating_mul(lift) ^ i128::MIN;
        rank.extend_from_slice(&amount.to_be_bytes());
    }
    rank.append(&mut sort_key(&value.key));
    rank
}

/// Values' places among each other, as bytes that compare as they do; one after the other, for there may be a million.
#[derive(Default)]
struct Ranks {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// Of each the eight bytes behind those that all begin with: mostly all that is compared.
    heads: Vec<u64>,
    shared: usize,
}

impl Ranks {
    #[inline(never)]
    fn push(&mut self, rank: &[u8]) {
        if self.ends.is_empty() {
            self.shared = rank.len();
        } else {
            self.shared = self.get(0)[..self.shared].iter().zip(rank).take_while(|(a, b)| a == b).count();
        }
        self.bytes.extend_from_slice(rank);
        self.ends.push(self.bytes.len() as u32);
    }

    fn get(&self, at: usize) -> &[u8] {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from as usize..self.ends[at] as usize]
    }

    /// Makes the heads of some more, once all are there; true when there are more to make.
    fn settle(&mut self, most: usize) -> bool {
        let from = self.heads.len();
        for at in from..self.ends.len().min(from + most) {
            let mut head = [0; 8];
            head.iter_mut().zip(&self.get(at)[self.shared..]).for_each(|(to, from)| *to = *from);
            self.heads.push(u64::from_be_bytes(head));
        }
        self.heads.len() < self.ends.len()
    }

    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        self.heads[a].cmp(&self.heads[b]).then_with(|| self.get(a).cmp(self.get(b)))
    }
}

/// Puts each dimension's values into display order and points the columns' codes at them.
pub(super) async fn seal_dimensions(dataset: &mut Dataset, drafts: Vec<Draft>, pace: &Pace) {
    // Of each dimension, where its values went.
    let mut places: Vec<Vec<u32>> = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let mut all_numbers = true;
        for some in draft.values.chunks(SOME) {
            all_numbers = some.iter().all(|value| value.missing || number::parse(&value.key, Style::POINT).is_some());
            if !all_numbers {
                break;
            }
            pace.spend(SOME).await;
        }
        let mut ranks = Ranks::default();
        let (kind, values) = (draft.kind, &draft.values);
        pace.each(values.len(), &mut |at| ranks.push(&rank(kind, &values[at], all_numbers))).await;
        while ranks.settle(MOVES) {
            pace.spend(MOVES / 16).await;
        }
        let mut order = Order::new(draft.values.len());
        while order.step(MOVES, &mut |a, b| ranks.compare(a, b)) {
            pace.spend(MOVES / 8).await;
        }
        let mut order = order.done();
        let mut moved = vec![0; order.len()];
        order.retain(|&from| draft.gone.get(from as usize) != Some(&true));
        let mut values = Vec::with_capacity(order.len());
        for some in order.chunks(SOME) {
            for &from in some {
                moved[from as usize] = values.len() as u32;
                let none = DimensionValue { key: String::new(), number: None, missing: false, barred: false };
                values.push(std::mem::replace(&mut draft.values[from as usize], none));
            }
            pace.spend(SOME / 16).await;
        }
        places.push(moved);
        let Draft { name, label, kind, secondary, personal, .. } = draft;
        dataset.dimensions.push(Dimension { name, label, kind, secondary, personal, values });
    }
    for coding in dataset.facts.iter_mut().flat_map(|facts| &mut facts.columns).flat_map(|column| &mut column.codings) {
        let moved = &places[coding.dimension];
        coding.codes.iter_mut().for_each(|code| *code = moved[*code as usize]);
    }
}
