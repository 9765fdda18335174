//! Names in the reader's language: members, axes, measures, units, and the kinds of nothing; and what several cells are together.
//!
//! Words of the field come from `locale`; words out of a file stay as they are. Charts name things through here too, so that a
//! picture and its description cannot differ.

use std::borrow::Cow;

use crate::data::{Kind, Unit};
use crate::locale::{Lang, Word, format_number, format_short, kind_word, metric_word, value_word, word};
use crate::query::{Axis, AxisKind, Cell, TableMeasure};

/// Adds a cell to another: values add up; of two nothings the one that hides more is kept. What has a withheld part is withheld: a
/// sum of the others would pass for the whole, and a share of it for a share.
#[inline(never)]
pub fn add_to(into: &mut Cell, cell: &Cell) {
    match (&mut *into, cell) {
        (Cell::Value(sum), Cell::Value(value)) => *sum = sum.saturating_add(*value),
        (Cell::Withheld, _) | (_, Cell::Withheld) => *into = Cell::Withheld,
        (Cell::Value(_), _) => {}
        (_, Cell::Value(_)) => *into = *cell,
        (mine, _) => {
            if hides(cell) > hides(mine) {
                *into = *cell;
            }
        }
    }
}

/// How much a nothing hides.
fn hides(cell: &Cell) -> u8 {
    match cell {
        Cell::Withheld => 3,
        Cell::Missing => 2,
        Cell::NotYetDue => 1,
        _ => 0,
    }
}

/// The sum of cells; of none, `NotApplicable`.
#[inline(never)]
pub fn sum(cells: &[Cell]) -> Cell {
    let mut sum = Cell::NotApplicable;
    for cell in cells {
        add_to(&mut sum, cell);
    }
    sum
}

/// A member's name for display: the word of a canonical value, the words for a blank, or the file's own text.
#[inline(never)]
pub fn member(axis: &Axis, index: usize, lang: Lang) -> Cow<'_, str> {
    let Some(member) = axis.members.get(index) else {
        return Cow::Borrowed("");
    };
    match &axis.kind {
        AxisKind::Dimension(_) if member.missing => Cow::Borrowed(blank(axis, lang)),
        AxisKind::Dimension(Some(kind)) => match value_word(kind.name(), &member.key) {
            Some(label) => Cow::Borrowed(word(label, lang)),
            // `adults`, `unknown`: a band of ages that is a word.
            None if *kind == Kind::AgeGroup && member.key.as_bytes().first().is_some_and(u8::is_ascii_lowercase) => {
                Cow::Borrowed(super::change::age(&member.key, lang))
            }
            None => Cow::Borrowed(&member.key),
        },
        AxisKind::Dimension(None) => Cow::Borrowed(&member.key),
        AxisKind::Bins { .. } if member.missing => Cow::Borrowed(word(Word::Blank, lang)),
        AxisKind::Bins { edges, scale, .. } => {
            let code = member.code as usize;
            match (edges.get(code), edges.get(code + 1)) {
                (Some(from), Some(to)) => {
                    let mut range = format_short(*from, *scale, lang);
                    range.push('–');
                    range.push_str(&format_short(*to, *scale, lang));
                    Cow::Owned(range)
                }
                _ => Cow::Borrowed(&member.key),
            }
        }
    }
}

/// What stands for the missing member: people of whom the sex was not written down are of unknown sex.
fn blank(axis: &Axis, lang: Lang) -> &'static str {
    word(if is_sex(axis) { Word::Unknown } else { Word::Blank }, lang)
}

/// What an axis counts off: `Tỉnh`, or the column's header.
#[inline(never)]
pub fn axis_name(axis: &Axis, lang: Lang) -> &str {
    match &axis.kind {
        AxisKind::Dimension(Some(kind)) | AxisKind::Bins { measure: Some(kind), .. } => kind_name(*kind, lang),
        _ if axis.label.is_empty() => &axis.name,
        _ => &axis.label,
    }
}

/// A measure's name: `Giải ngân`, or the column's header.
#[inline(never)]
pub fn measure_name(measure: &TableMeasure, lang: Lang) -> &str {
    match measure.kind {
        Some(kind) => kind_name(kind, lang),
        None if measure.name == "rows" => word(Word::NumberOfRows, lang),
        None if measure.label.is_empty() || measure.label == measure.name => {
            match metric_word(measure.name.split(':').next().unwrap_or("")) {
                Some(label) => word(label, lang),
                // No column of a file: it was worked out.
                None if measure.label.is_empty() => super::change::worked_out(&measure.name, lang),
                None => without_unit(&measure.name, &measure.unit),
            }
        }
        None => without_unit(&measure.label, &measure.unit),
    }
}

/// How units in headers end.
const UNITS: &str =
    "đồng đ đ. dong dongs Đồng ĐỒNG Dongs VND VNĐ vnđ USD EUR người Người NGƯỜI people persons pers. hộ Hộ households";

/// A header without the unit at its end, which is told beside it, and maybe in another magnitude: `Giá (tỷ đồng)` is `Giá`.
fn without_unit<'t>(header: &'t str, unit: &Unit) -> &'t str {
    let told = matches!(unit, Unit::Money(_) | Unit::People | Unit::Households);
    match header.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((name, unit)) if told && !name.trim_end().is_empty() => {
            if UNITS.split(' ').any(|word| unit.trim_end().ends_with(word)) { name.trim_end() } else { header }
        }
        _ => header,
    }
}

/// `Khác`.
pub fn other(lang: Lang) -> &'static str {
    word(Word::Other, lang)
}

/// The word for a meaning: `Giải ngân`.
pub fn kind_name(kind: Kind, lang: Lang) -> &'static str {
    kind_word(kind.name()).map_or(kind.name(), |label| word(label, lang))
}

/// `Khác (12)`.
pub fn others(n: usize, lang: Lang) -> String {
    [word(Word::Other, lang), " (", &format_number(n as i128, 0, lang), ")"].concat()
}

/// The bare unit: `đồng`, `người`, `USD`; empty for plain numbers and money of an unknown currency.
pub fn unit_name(measure: &TableMeasure, lang: Lang) -> &str {
    unit_word(&measure.unit, &measure.name, lang)
}

/// The same for a column with this unit and name.
#[inline(never)]
pub fn unit_word<'t>(unit: &'t Unit, name: &str, lang: Lang) -> &'t str {
    if name == "rows" {
        return match lang {
            Lang::Vi => "dòng",
            Lang::En => "rows",
        };
    }
    match unit {
        Unit::Number | Unit::UnknownMoney => "",
        Unit::Money(code) if code == "VND" => word(Word::UnitDong, lang),
        Unit::Money(code) => code,
        Unit::People => word(Word::UnitPeople, lang),
        Unit::Households => word(Word::UnitHouseholds, lang),
        Unit::Other(_) if name.starts_with("change_points:") => super::change::points(lang),
        Unit::Other(text) => text,
    }
}

/// Whether a measure is a change that `metrics` worked out.
#[inline(never)]
pub fn is_change(measure: &TableMeasure) -> bool {
    measure.name.starts_with("change:") || measure.name.starts_with("change_points:")
}

/// The words for a cell without a value; empty for a value.
#[inline(never)]
pub fn nothing(cell: Cell, lang: Lang) -> &'static str {
    match cell {
        Cell::Value(_) => "",
        Cell::Missing => word(Word::NoData, lang),
        Cell::NotApplicable => word(Word::NotApplicable, lang),
        Cell::Withheld => word(Word::Withheld, lang),
        Cell::NotYetDue => word(Word::NotYetDue, lang),
    }
}

/// Whether an axis counts years.
pub fn is_year(axis: &Axis) -> bool {
    matches!(axis.kind, AxisKind::Dimension(Some(Kind::Year)))
}

/// Whether an axis tells women from men.
pub fn is_sex(axis: &Axis) -> bool {
    matches!(axis.kind, AxisKind::Dimension(Some(Kind::Sex)))
}
