//! Dimensions: what a column's texts stand for, and the order in which values are shown.

use crate::data::{Dataset, Dictionary, Dimension, DimensionValue, Kind, StoredColumn};
use crate::locale::sort_key;

use super::meaning::Meaning;
use super::number::{self, Style};
use super::report::{Notice, Report};
use super::value;

/// A dimension while tables add to it: values in order of first sight.
pub(super) struct Draft {
    name: String,
    label: String,
    kind: Option<Kind>,
    secondary: bool,
    values: Vec<DimensionValue>,
    /// The values' keys, the missing one as a byte that no text has: its codes are their places in `values`.
    index: Dictionary,
}

impl Draft {
    /// Whether it has this meaning.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == Some(kind)
    }

    pub fn code(&mut self, key: &str, number: Option<i64>, missing: bool) -> u32 {
        let code = self.index.intern(if missing { b"\xff" } else { key.as_bytes() });
        if code as usize == self.values.len() {
            self.values.push(DimensionValue { key: key.to_owned(), number, missing });
        }
        code
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

/// Lays a dimension over a column's texts: for each of its codes the draft's code.
pub(super) fn read_dimension(
    dictionary: &Dictionary,
    kind: Option<Kind>,
    header: &str,
    draft: &mut Draft,
    report: &mut Report,
) -> Vec<u32> {
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
pub(super) fn seal_dimensions(dataset: &mut Dataset, drafts: Vec<Draft>) {
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
            if let Some(coding) = column.codings.iter_mut().find(|coding| coding.dimension == at) {
                coding.codes.iter_mut().for_each(|code| *code = moved[*code as usize]);
            }
        }
        let Draft { name, label, kind, secondary, .. } = draft;
        dataset.dimensions.push(Dimension { name, label, kind, secondary, personal: false, values });
    }
}
