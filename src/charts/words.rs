//! Names and numbers of a chart in the reader's language: members, units, title, notes.
//!
//! Words of the field come from `locale`; only what a chart alone says is written here.

use std::borrow::Cow;

use super::grid::Grid;
use super::pen::{Sizes, paint};
use super::{ChartKind, ChartRequest, Drawn};
use crate::data::{Kind, Unit};
use crate::locale::{
    Lang, Magnitude, Msg, Word, format_number, format_short, kind_word, message, mid_sentence, value_word, word,
};
use crate::query::{Axis, AxisKind, Cell, Table, TableMeasure};
use crate::scene::Anchor;

/// A member's name for display: the word of a canonical value, the words for a blank, or the file's own text.
pub fn member(axis: &Axis, index: usize, lang: Lang) -> Cow<'_, str> {
    let Some(member) = axis.members.get(index) else {
        return Cow::Borrowed("");
    };
    match &axis.kind {
        AxisKind::Dimension(_) if member.missing => Cow::Borrowed(blank(axis, lang)),
        AxisKind::Dimension(Some(kind)) => match value_word(kind.name(), &member.key) {
            Some(label) => Cow::Borrowed(word(label, lang)),
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
pub fn axis_name(axis: &Axis, lang: Lang) -> &str {
    match &axis.kind {
        AxisKind::Dimension(Some(kind)) | AxisKind::Bins { measure: Some(kind), .. } => kind_name(*kind, lang),
        _ if axis.label.is_empty() => &axis.name,
        _ => &axis.label,
    }
}

/// A measure's name: `Giải ngân`, or the column's header.
pub fn measure_name(measure: &TableMeasure, lang: Lang) -> &str {
    match measure.kind {
        Some(kind) => kind_name(kind, lang),
        None if measure.name == "rows" => word(Word::NumberOfRows, lang),
        None if measure.label.is_empty() => &measure.name,
        None => &measure.label,
    }
}

/// `Khác`.
pub fn other(lang: Lang) -> &'static str {
    word(Word::Other, lang)
}

/// The head over people of other and of unknown sex.
pub fn other_or_unknown(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Khác, không rõ",
        Lang::En => "Other, unknown",
    }
}

fn kind_name(kind: Kind, lang: Lang) -> &'static str {
    kind_word(kind.name()).map_or(kind.name(), |label| word(label, lang))
}

/// `Khác (12)`.
pub fn others(n: usize, lang: Lang) -> String {
    format!("{} ({n})", word(Word::Other, lang))
}

/// The bare unit: `đồng`, `người`, `USD`; empty for plain numbers and money of an unknown currency.
pub fn unit_name<'t>(measure: &'t TableMeasure, lang: Lang) -> &'t str {
    if measure.name == "rows" {
        return match lang {
            Lang::Vi => "dòng",
            Lang::En => "rows",
        };
    }
    match &measure.unit {
        Unit::Number | Unit::UnknownMoney => "",
        Unit::Money(code) if code == "VND" => word(Word::UnitDong, lang),
        Unit::Money(code) => code,
        Unit::People => word(Word::UnitPeople, lang),
        Unit::Households => word(Word::UnitHouseholds, lang),
        Unit::Other(text) => text,
    }
}

/// How all numbers of one chart are printed: one magnitude, one number of decimals, the unit told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    magnitude: Magnitude,
    scale: u8,
    decimals: u8,
    lang: Lang,
}

impl Numbers {
    /// For values up to `greatest` (an absolute mantissa in `scale`). Counts below 100,000 are printed in full; other numbers
    /// with about three digits.
    pub fn new(measure: &TableMeasure, greatest: i128, lang: Lang) -> Numbers {
        let scale = measure.scale.min(18);
        let counted = matches!(measure.unit, Unit::People | Unit::Households) || measure.name == "rows";
        let whole = greatest.saturating_abs() / 10i128.pow(u32::from(scale));
        let small = whole < if counted { 100_000 } else { 10_000 };
        let magnitude = if small { Magnitude::One } else { Magnitude::for_max(greatest, scale) };
        let most = whole / 10i128.pow(u32::from(magnitude.exponent()));
        let fraction = u32::from(scale) + u32::from(magnitude.exponent());
        let decimals = if most >= 100 {
            0
        } else if most >= 10 {
            1
        } else {
            2
        };
        Numbers { magnitude, scale, decimals: decimals.min(fraction) as u8, lang }
    }

    /// The same in a coarser form, until nothing is left to leave out.
    pub fn shorter(&self) -> Option<Numbers> {
        let mut next = self.clone();
        if next.decimals > 0 {
            next.decimals -= 1;
            return Some(next);
        }
        None
    }

    /// With enough decimals that multiples of `step` are told apart.
    pub fn for_step(&self, step: i128) -> Numbers {
        let mut next = self.clone();
        let fraction = u32::from(self.scale) + u32::from(self.magnitude.exponent());
        next.decimals = 0;
        let mut unit = 10i128.checked_pow(fraction).unwrap_or(i128::MAX);
        while step % unit != 0 && unit >= 10 {
            unit /= 10;
            next.decimals += 1;
        }
        next
    }

    /// A value in this form. What is not zero never prints as zero: it is told in its own magnitude instead.
    pub fn print(&self, value: i128) -> String {
        if value == 0 {
            return "0".to_owned();
        }
        let fraction = u32::from(self.scale) + u32::from(self.magnitude.exponent());
        let step = 10i128.checked_pow(fraction - u32::from(self.decimals)).unwrap_or(i128::MAX);
        if value.unsigned_abs() < (step.unsigned_abs()).div_ceil(2) {
            return format_short(value, self.scale, self.lang);
        }
        self.magnitude.format(value, self.scale, self.decimals, self.lang)
    }

    /// Like `print` for cells without room: what is not zero but would print as zero is `<1`.
    pub fn brief(&self, value: i128) -> String {
        let text = self.print(value);
        if !text.contains('\u{a0}') {
            return text;
        }
        let (one, mark) = (if self.decimals > 0 { "1" } else { "" }, self.lang.marks().0);
        let zeros = "0".repeat(usize::from(self.decimals).saturating_sub(1));
        let sign = if value < 0 { ">\u{2212}" } else { "<" };
        if one.is_empty() { [sign, "1"].concat() } else { [sign, "0", mark.encode_utf8(&mut [0; 4]), &zeros, one].concat() }
    }

    /// What the numbers are counted in: `tỷ đồng`.
    pub fn unit(&self, measure: &TableMeasure) -> String {
        self.magnitude.with_unit(unit_name(measure, self.lang), self.lang)
    }
}

/// The sign that stands in a chart for a cell without a value.
pub fn sign(cell: Cell) -> &'static str {
    match cell {
        Cell::Value(_) => "",
        Cell::Missing => "–",
        Cell::NotApplicable => "·",
        Cell::Withheld => "*",
        Cell::NotYetDue => "…",
    }
}

/// The words for a cell without a value; empty for a value.
pub fn nothing(cell: Cell, lang: Lang) -> &'static str {
    match cell {
        Cell::Value(_) => "",
        Cell::Missing => word(Word::NotCollected, lang),
        Cell::NotApplicable => word(Word::NotApplicable, lang),
        Cell::Withheld => word(Word::Withheld, lang),
        Cell::NotYetDue => word(Word::NotYetDue, lang),
    }
}

/// The sign of a nothing with its words: `– Không thu thập`.
pub fn note(cell: Cell, lang: Lang) -> String {
    [sign(cell), " ", nothing(cell, lang)].concat()
}

/// Notes under a chart: the signs that occur in it, and what was folded.
pub fn notes(grid: &Grid, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    for kind in [Cell::Missing, Cell::NotApplicable, Cell::Withheld, Cell::NotYetDue] {
        if grid.cells().contains(&kind) {
            notes.push(note(kind, lang));
        }
    }
    notes
}

/// Notes under a stacked chart, in which single cells have no place for a sign: how many of each kind there are.
pub fn counts(grid: &Grid, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    for kind in [Cell::Missing, Cell::NotApplicable, Cell::Withheld, Cell::NotYetDue] {
        let n = grid.cells().iter().filter(|cell| **cell == kind).count();
        if n > 0 {
            let words = match lang {
                Lang::Vi => "ô: ",
                Lang::En if n == 1 => "cell: ",
                Lang::En => "cells: ",
            };
            notes.push([&format_number(n as i128, 0, lang), " ", words, &mid_sentence(nothing(kind, lang))].concat());
        }
    }
    notes
}

/// The unit of a histogram: what is counted, and what the bins are of.
pub fn rows_in(unit: &str, lang: Lang) -> String {
    let counted = match lang {
        Lang::Vi => "số dòng trong mỗi khoảng",
        Lang::En => "rows in each bin",
    };
    if unit.is_empty() { counted.to_owned() } else { [counted, " (", unit, ")"].concat() }
}

/// `12 dòng không có giá trị`.
pub fn without_value(n: i128, scale: u8, lang: Lang) -> String {
    let count = format_number(n, scale, lang);
    match lang {
        Lang::Vi => [&*count, " dòng không có giá trị"].concat(),
        Lang::En => [&*count, if n == 1 { " row has no value" } else { " rows have no value" }].concat(),
    }
}

/// `measure by axis and axis, period`: what the table itself can tell.
pub fn title(chart: &ChartRequest, table: &Table, measure: usize, lang: Lang) -> String {
    let of = table.measures.get(measure).map_or("", |measure| measure_name(measure, lang));
    let name = |axis: &Axis| mid(axis, lang);
    let mut title = match (&table.axes[..], chart.kind) {
        ([], _) => of.to_owned(),
        ([bins, ..], ChartKind::Histogram) if matches!(bins.kind, AxisKind::Bins { .. }) => {
            message(Msg::TitleDistribution, lang, &[("measure", &name(bins))])
        }
        ([place, sex, ..], ChartKind::WomenMen) if is_sex(sex) => message(Msg::TitleWomenMen, lang, &[("a", &name(place))]),
        ([year, by, ..], ChartKind::FundingTrend) if is_year(year) => {
            message(Msg::TitleTrend, lang, &[("measure", of), ("a", &name(by))])
        }
        ([a], _) => message(Msg::TitleBy, lang, &[("measure", of), ("a", &name(a))]),
        ([a, b, ..], _) => message(Msg::TitleByBoth, lang, &[("measure", of), ("a", &name(a)), ("b", &name(b))]),
    };
    if let Some(period) = &chart.period {
        title.push_str(", ");
        title.push_str(period);
    }
    title
}

/// An axis's name inside of a sentence; a header out of a file stays as it is.
fn mid(axis: &Axis, lang: Lang) -> String {
    let name = axis_name(axis, lang);
    if matches!(axis.kind, AxisKind::Dimension(Some(_)) | AxisKind::Bins { measure: Some(_), .. }) {
        mid_sentence(name)
    } else {
        name.to_owned()
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

/// A scene that says there is nothing.
pub fn no_data(sizes: &Sizes) -> Drawn {
    let height = sizes.height.unwrap_or(sizes.px(96.0));
    let scene = paint(sizes, height, |pen| {
        let text = word(Word::NoData, sizes.frame.lang);
        let at = (sizes.width / 2, height / 2);
        pen.text(&sizes.shorten(text, sizes.width, sizes.font), at, Anchor::Middle, sizes.font, sizes.frame.theme.muted);
    });
    Drawn { scene, ..Drawn::default() }
}
