//! Two languages at once: words in a picture with the same in the second language, and the words around it.
//!
//! Only words of ours are doubled: names out of a file are the same in every language, and numbers stay in the first. A text in a
//! picture is said alone, in both languages in one line, or is a line of the second language; `Sizes` and `Pen` ask here.

use super::words::{axis_name, measure_name, member, other, other_or_unknown, unit_word};
use super::{Drawn, Frame, trend_words};
use crate::locale::{BESIDE, Lang, Magnitude, Word, beside, word};
use crate::query::Table;
use crate::scene::{Font, Weight};

/// Ends a text that is said alone, though it has a pair.
const ALONE: char = '\u{1e}';

/// Words of a picture that are not names of its table.
const WORDS: [Word; 17] = [
    Word::Total,
    Word::Rest,
    Word::Other,
    Word::Unknown,
    Word::Blank,
    Word::NoData,
    Word::NotApplicable,
    Word::Withheld,
    Word::NotYetDue,
    Word::WomenShare,
    Word::ScoreSpread,
    Word::ScoreMedian,
    Word::WeightedTotal,
    Word::Women,
    Word::Men,
    Word::Meetings,
    Word::Decisions,
];

/// Texts with the same in the second language; empty for one language.
#[derive(Debug, Default)]
pub struct Pairs(Vec<(String, String)>);

/// How a text of a picture is said.
pub enum Said<'t> {
    Alone(&'t str),
    /// A line of the second language.
    Second(&'t str),
    Both(&'t str, String),
}

impl<'t> Said<'t> {
    /// What is said first.
    pub fn first(self) -> &'t str {
        match self {
            Said::Alone(text) | Said::Second(text) | Said::Both(text, _) => text,
        }
    }
}

/// The font of the second language beside a text: smaller, but no smaller than the least.
pub fn second_font(font: Font, least: Font) -> Font {
    Font { size: (font.size * 7 / 8).max(least.size.min(font.size)), weight: Weight::Regular }
}

impl Pairs {
    /// Whether nothing is said in two languages.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A text of the picture with the same in the second language; equal ones are said once.
    pub fn add(&mut self, first: String, second: String) {
        if first != second && !first.is_empty() && !second.is_empty() {
            self.0.push((first, second));
        }
    }

    /// Marks a text as said alone.
    pub fn alone(mut text: String) -> String {
        if !text.is_empty() {
            text.push(ALONE);
        }
        text
    }

    /// Marks a text as a line of the second language.
    pub fn second(text: String) -> String {
        if text.is_empty() { text } else { [BESIDE.encode_utf8(&mut [0; 4]), text.trim_end_matches(ALONE)].concat() }
    }

    /// How a text is said.
    #[inline(never)]
    pub fn said<'t>(&self, text: &'t str) -> Said<'t> {
        if self.is_empty() {
            return Said::Alone(text);
        }
        if let Some(text) = text.strip_prefix(BESIDE) {
            return Said::Second(text);
        }
        if let Some(text) = text.strip_suffix(ALONE) {
            return Said::Alone(text);
        }
        match self.of(text) {
            Some(second) => Said::Both(text, second),
            None => Said::Alone(text),
        }
    }

    /// The same in the second language; `None` for what is no word of ours. What stands in brackets behind a word is a number or
    /// a unit.
    #[inline(never)]
    fn of(&self, text: &str) -> Option<String> {
        let find = |text: &str| self.0.iter().find(|(first, _)| first == text).map(|(_, second)| second.as_str());
        if let Some(second) = find(text) {
            return Some(second.to_owned());
        }
        let (head, tail) = text.strip_suffix(')')?.rsplit_once(" (")?;
        Some([find(head)?, " (", find(tail).unwrap_or(tail), ")"].concat())
    }
}

/// The words of a table's picture in both languages.
pub fn pairs(table: &Table, frame: &Frame) -> Pairs {
    match frame.second {
        Some(second) if second != frame.lang => gather(table, frame, second),
        _ => Pairs::default(),
    }
}

#[inline(never)]
fn gather(table: &Table, frame: &Frame, second: Lang) -> Pairs {
    let mut pairs = Pairs::default();
    let mut add = |say: &dyn Fn(Lang) -> String| pairs.add(say(frame.lang), say(second));
    for axis in &table.axes {
        add(&|lang| axis_name(axis, lang).to_owned());
        if !matches!(axis.kind, crate::query::AxisKind::Bins { .. }) {
            for at in 0..axis.members.len() {
                add(&|lang| member(axis, at, lang).into_owned());
            }
        }
    }
    for measure in &table.measures {
        add(&|lang| measure_name(measure, lang).to_owned());
        for magnitude in Magnitude::ALL {
            add(&|lang| magnitude.with_unit(unit_word(&measure.unit, &measure.name, lang), lang));
        }
    }
    for of in WORDS {
        add(&|lang| word(of, lang).to_owned());
    }
    add(&|lang| other(lang).to_owned());
    add(&|lang| other_or_unknown(lang).to_owned());
    add(&|lang| trend_words::parity(lang).to_owned());
    add(&|lang| ["nhà tài trợ", "funders"][lang as usize].to_owned());
    add(&|lang| super::dots::BOTH_SHARES[lang as usize].to_owned());
    pairs
}

/// Puts the words around a picture beside those of the same in the second language.
#[inline(never)]
pub fn put_beside(drawn: &mut Drawn, second: Drawn) {
    drawn.title = beside(std::mem::take(&mut drawn.title), &second.title);
    drawn.unit = beside(std::mem::take(&mut drawn.unit), &second.unit);
    for (item, other) in drawn.legend.iter_mut().zip(second.legend) {
        // Steps of a ramp are numbers.
        if item.label.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            item.label = beside(std::mem::take(&mut item.label), &other.label);
        }
    }
    for (note, other) in drawn.notes.iter_mut().zip(second.notes).chain(drawn.told.iter_mut().zip(second.told)) {
        *note = beside(std::mem::take(note), &other);
    }
}
