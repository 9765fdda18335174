//! Numbers and sentences of a chart in the reader's language: one form for all numbers, the unit, title, notes.
//!
//! Names come from `describe`, words of the field from `locale`; only what a chart alone says is written here.

use super::grid::Grid;
use super::pen::{Sizes, paint};
use super::{ChartKind, ChartRequest, Drawn};
use crate::data::Unit;
pub use crate::describe::{axis_name, is_sex, is_year, measure_name, member, nothing, other, others, unit_name};
use crate::locale::{Lang, Magnitude, Msg, Word, format_number, format_short, message, mid_sentence, word};
use crate::query::{Axis, AxisKind, Cell, Table, TableMeasure};
use crate::scene::Anchor;

/// The head over people of other and of unknown sex.
pub fn other_or_unknown(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Khác, không rõ",
        Lang::En => "Other, unknown",
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
    #[inline(never)]
    pub fn print(&self, value: i128) -> String {
        if value == 0 {
            return "0".to_owned();
        }
        let fraction = u32::from(self.scale) + u32::from(self.magnitude.exponent());
        let step = 10i128.checked_pow(fraction - u32::from(self.decimals)).unwrap_or(i128::MAX);
        if value.unsigned_abs() < (step.unsigned_abs()).div_ceil(2) {
            return format_short(value, self.scale, self.lang);
        }
        if value.unsigned_abs() / 10u128.saturating_pow(fraction) >= 1_000_000_000 {
            return self.power_of_ten(value, fraction);
        }
        self.magnitude.format(value, self.scale, self.decimals, self.lang)
    }

    /// A cell: its value, or the sign for a nothing.
    #[inline(never)]
    pub fn cell(&self, cell: Cell) -> String {
        match cell {
            Cell::Value(value) => self.print(value),
            nothing => sign(nothing).to_owned(),
        }
    }

    /// Beyond all magnitudes: `1,19·10³⁶`, three digits, the rest cut off.
    fn power_of_ten(&self, value: i128, fraction: u32) -> String {
        let mut cut = 0;
        let mut lead = value.unsigned_abs();
        while lead >= 1000 {
            lead /= 10;
            cut += 1;
        }
        let exponent = (cut + 2 - fraction).to_string();
        let mut text = format_number(if value < 0 { -(lead as i128) } else { lead as i128 }, 2, self.lang);
        text.push_str("·10");
        text.extend(exponent.bytes().map(|digit| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(digit - b'0')]));
        text
    }

    /// Like `print` for cells without room: what is not zero but would print as zero is `<1`.
    #[inline(never)]
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
    #[inline(never)]
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

/// The sign of a nothing with its words: `– Không thu thập`.
#[inline(never)]
pub fn note(cell: Cell, lang: Lang) -> String {
    [sign(cell), " ", nothing(cell, lang)].concat()
}

/// Notes under a chart: the signs that occur in it, and what was folded.
#[inline(never)]
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
#[inline(never)]
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
#[inline(never)]
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

/// A scene that says there is nothing.
#[inline(never)]
pub fn no_data(sizes: &Sizes) -> Drawn {
    let height = sizes.height.unwrap_or(sizes.px(96.0));
    let scene = paint(sizes, height, |pen| {
        let text = word(Word::NoData, sizes.frame.lang);
        let at = (sizes.width / 2, height / 2);
        pen.text(&sizes.shorten(text, sizes.width, sizes.font), at, Anchor::Middle, sizes.font, sizes.frame.theme.muted);
    });
    Drawn { scene, ..Drawn::default() }
}
