//! The same table as words and rows: what a tooltip says, what a screen reader speaks, and the data table of a chart.
//!
//! Everything comes from the table that the chart drew, so no surface says what another withholds. Numbers are exact to the
//! last digit. Zero, not collected, not applicable, withheld and not yet due are told apart in words. Knows no pixel and no
//! browser.

mod change;
mod names;
mod rows;
mod summary;

pub use change::{age, points};
pub use names::{
    add_to, axis_name, is_sex, is_year, kind_name, measure_name, member, nothing, other, others, sum, unit_name, unit_word,
};
pub use rows::{Rows, rows};
pub use summary::summary;

use std::borrow::Cow;

use crate::data::{Kind, Unit};
use crate::locale::{Digits, Lang, Msg, Word, format_number, format_percent, format_short, message, mid_sentence, word};
use crate::query::{AxisKind, Cell, Table, TableMeasure};
use crate::scene::Mark;

/// One thing that a mark stands for: a member, all members, or the folded ones of each axis.
#[derive(Clone, Copy, Debug)]
pub struct Datum<'t> {
    pub table: &'t Table,
    /// As in `Mark::at`; indices outside of their axis count as all members.
    pub at: [u32; 3],
    /// A measure of the table; one that does not exist has no value.
    pub measure: usize,
    /// `Drawn::rest`.
    pub rest: &'t [Vec<u32>; 3],
}

impl<'t> Datum<'t> {
    /// The sum of the cells that the datum covers. Linear in them.
    pub fn cell(&self) -> Cell {
        self.sum_of(self.at)
    }

    /// Which members of an axis the datum covers; those of `some` where they are neither one nor all.
    fn members<'s>(&self, axis: usize, at: u32, some: &'s [u32]) -> (&'s [u32], std::ops::Range<u32>) {
        let n = self.table.axes.get(axis).map_or(1, |axis| axis.members.len()) as u32;
        match at {
            Mark::REST => (some, 0..some.len() as u32),
            at if at < n => (&[], at..at + 1),
            _ => (&[], 0..n),
        }
    }

    #[inline(never)]
    fn sum_of(&self, at: [u32; 3]) -> Cell {
        let (mut sum, mut n) = (Cell::NotApplicable, 0);
        self.add(at, 0, 0, &mut sum, &mut n);
        let of = self.table.measures.get(self.measure).filter(|of| n > 1 && !of.adds);
        let Some(of) = of else { return sum };
        match sum {
            // Within one place, what is told for each of its people adds up, and its people are the same behind every part.
            Cell::Value(_) if self.is_row(at) && of.name.starts_with("per_") => {}
            Cell::Value(value) if self.is_row(at) && of.kind.is_some_and(Kind::is_people) => sum = Cell::Value(value / n as i128),
            // Two rates have no sum.
            _ => sum = Cell::NotApplicable,
        }
        sum
    }

    /// Whether these are cells of one member of the first axis: what is told for each of its people adds up over the parts.
    fn is_row(&self, at: [u32; 3]) -> bool {
        self.table.axes.first().is_some_and(|axis| (at[0] as usize) < axis.members.len())
    }

    /// Adds the cells within one combination of members of the axes before this one, and counts values.
    fn add(&self, at: [u32; 3], axis: usize, start: usize, sum: &mut Cell, n: &mut usize) {
        let table = self.table;
        let Some(of) = table.axes.get(axis) else {
            let flat = start * table.measures.len() + self.measure;
            let cell = table.cells.get(flat).unwrap_or(&Cell::Missing);
            *n += usize::from(cell.value().is_some());
            return add_to(sum, cell);
        };
        let (which, some) = (*at.get(axis).unwrap_or(&Mark::ALL), self.rest.get(axis));
        let (some, members) = self.members(axis, which, some.map_or(&[], |some| some));
        for member in members {
            let member = *some.get(member as usize).unwrap_or(&member);
            self.add(at, axis + 1, start * of.members.len() + member as usize, sum, n);
        }
    }

    /// The name of the member, or of the members together, on an axis; `None` where the datum covers the whole axis.
    fn name(&self, axis: usize, lang: Lang) -> Option<Cow<'t, str>> {
        let of = self.table.axes.get(axis)?;
        match self.at[axis] {
            Mark::REST => Some(Cow::Owned(others(self.rest[axis].len(), lang))),
            at if (at as usize) < of.members.len() => Some(member(of, at as usize, lang)),
            _ => None,
        }
    }
}

/// The lines of a tooltip: a label and a value each. Names first, then the exact value with a short form beside it, then its
/// share of the row it stands in (or of all) with what it is a share of, and its rank among the members of the first axis.
pub fn datum_lines(datum: &Datum, lang: Lang) -> Vec<(String, String)> {
    let table = datum.table;
    let mut lines = Vec::with_capacity(4);
    for (i, axis) in table.axes.iter().enumerate().take(3) {
        if let Some(name) = datum.name(i, lang) {
            lines.push((axis_name(axis, lang).to_owned(), name.into_owned()));
        }
    }
    let Some(measure) = table.measures.get(datum.measure) else { return lines };
    lines.extend(ends_line(datum, lang));
    let cell = datum.cell();
    lines.push((measure_name(measure, lang).to_owned(), exact_and_short(cell, measure, lang)));
    // A share, a rate or a change never stands without the figures that it was worked out from.
    let with_others =
        |measure: &TableMeasure| !measure.adds || measure.kind == Some(Kind::Decisions) || measure.name == "below_zero";
    // Bounds that leave nothing open say nothing.
    let is_bound = |of: &TableMeasure| matches!(&*of.name, "women_share_low" | "women_share_high");
    let of_share = |of: &TableMeasure| is_bound(of) || of.name == "women_share";
    let mut shares = (0..table.measures.len()).filter(|at| of_share(&table.measures[*at]));
    let share = shares.next().map(|at| Datum { measure: at, ..*datum }.cell());
    let closed = shares.all(|at| Some(Datum { measure: at, ..*datum }.cell()) == share);
    if names::is_change(measure) || table.measures.iter().any(with_others) {
        for (at, other) in table.measures.iter().enumerate().filter(|(at, _)| *at != datum.measure) {
            let cell = Datum { measure: at, ..*datum }.cell();
            if cell == Cell::NotApplicable || closed && is_bound(other) {
                continue;
            }
            lines.push((measure_name(other, lang).to_owned(), exact_and_short(cell, other, lang)));
        }
    }
    // Of what a part is told: of the whole by the second axis, or of that by the third.
    let mut axis = usize::from(datum.at[1] != Mark::ALL);
    if datum.at[2] != Mark::ALL && !table.axes.get(1).is_some_and(is_sex) {
        axis = 2;
    }
    let mut at = datum.at;
    at[axis] = Mark::ALL;
    if datum.at[axis] != Mark::ALL
        && axis < table.axes.len()
        && measure.adds
        && let (Cell::Value(part), Cell::Value(whole)) = (cell, datum.sum_of(at))
        && part >= 0
        && (whole > part || (axis > 0 && whole == part))
        && let Some(share) = format_percent(part, whole, 1, lang)
    {
        let of = if axis > 0 { datum.name(axis - 1, lang).unwrap_or_default() } else { Cow::Borrowed("") };
        let whole = short(Cell::Value(whole), measure, lang);
        let share = message(Msg::OfTotal, lang, &[("share", &share), ("total", &whole)]);
        lines.push((share_label(&of, is_sex(&table.axes[axis]), lang), share));
    }
    lines.extend(rank_line(datum, lang));
    lines
}

/// When a row of a timeline ends, as the file writes it; of many ends the first and the last.
#[inline(never)]
fn ends_line(datum: &Datum, lang: Lang) -> Option<(String, String)> {
    let table = datum.table;
    let measure = table.measures.iter().position(|measure| measure.name == "ends")?;
    let [rows, times] = &table.axes[..] else { return None };
    rows.members.get(datum.at[0] as usize)?;
    let of = |time: u32| Datum { at: [datum.at[0], time, Mark::ALL], measure, ..*datum }.cell().value();
    let mut ends = (0..times.members.len()).filter(|time| of(*time as u32).is_some_and(|n| n > 0));
    let mut text = ends.next().map_or(Cow::Borrowed(nothing(Cell::Missing, lang)), |end| member(times, end, lang)).into_owned();
    if let Some(last) = ends.next_back() {
        say(&mut text, " … ");
        say(&mut text, &member(times, last, lang));
    }
    Some((table.measures[measure].label.clone(), text))
}

/// The rank of a datum among the members of the first axis, the largest first; equals share a rank. Not of what has an order of its
/// own (years, ages), and not where a value is withheld, which a rank could tell of.
#[inline(never)]
fn rank_line(datum: &Datum, lang: Lang) -> Option<(String, String)> {
    let axis = datum.table.axes.first()?;
    let AxisKind::Dimension(kind) = axis.kind else { return None };
    let ordered = matches!(kind, Some(Kind::Year | Kind::Date | Kind::AgeGroup | Kind::Sex));
    let own = datum.cell().value()?;
    let is_named = axis.members.get(datum.at[0] as usize).is_some_and(|member| !member.missing);
    if ordered || !is_named || datum.table.measures.iter().any(|measure| measure.name == "rank") {
        return None;
    }
    let (mut above, mut n) = (0, 0);
    for (at, _) in axis.members.iter().enumerate().filter(|(_, member)| !member.missing) {
        match datum.sum_of([at as u32, datum.at[1], datum.at[2]]) {
            Cell::Value(value) => {
                n += 1;
                above += i128::from(value > own);
            }
            Cell::Withheld => return None,
            _ => {}
        }
    }
    let [rank, of] = [above + 1, n].map(|number| format_number(number, 0, lang));
    // A header of the file may be a name.
    let of_what = axis_name(axis, lang);
    let of_what = if kind.is_some() { mid_sentence(of_what) } else { of_what.to_owned() };
    let label = [word(Word::Rank, lang), " (", &of_what, ")"].concat();
    (n > 1).then(|| (label, message(Msg::NOfM, lang, &[("n", &rank), ("m", &of)])))
}

/// A datum as one short spoken sentence: `Quảng Trị, Ngân sách nhà nước: 12,3 tỷ đồng`.
pub fn datum_sentence(datum: &Datum, lang: Lang) -> String {
    let mut sentence = String::new();
    for i in 0..3 {
        if let Some(name) = datum.name(i, lang) {
            if !sentence.is_empty() {
                say(&mut sentence, ", ");
            }
            say(&mut sentence, &name);
        }
    }
    let Some(measure) = datum.table.measures.get(datum.measure) else { return sentence };
    if sentence.is_empty() {
        say(&mut sentence, measure_name(measure, lang));
    }
    say(&mut sentence, ": ");
    let is_change = names::is_change(measure);
    say(&mut sentence, &if is_change { change::told(datum.cell(), measure, lang) } else { short(datum.cell(), measure, lang) });
    sentence
}

fn share_label(of: &str, sex: bool, lang: Lang) -> String {
    // Women's share leaves the unknown out; this one does not, and says so.
    match (lang, of, sex) {
        (Lang::Vi, _, true) => "Tỷ trọng trong tổng, kể cả không rõ".to_owned(),
        (Lang::En, _, true) => "Share of the total, unknown included".to_owned(),
        (Lang::Vi, "", _) => "Tỷ trọng trong tổng".to_owned(),
        (Lang::En, "", _) => "Share of the total".to_owned(),
        (Lang::Vi, of, _) => ["Tỷ trọng trong ", of].concat(),
        (Lang::En, of, _) => ["Share of ", of].concat(),
    }
}

/// Adds to a text; out of line, since there is so much of it.
#[inline(never)]
fn say(text: &mut String, part: &str) {
    text.push_str(part);
}

/// A value with its unit, counted as people speak: `1 person`, `2 people`.
fn with_unit(number: &str, measure: &TableMeasure, lang: Lang) -> String {
    let msg = match measure.unit {
        Unit::People => Msg::PeopleCount,
        Unit::Households => Msg::HouseholdCount,
        _ if measure.name == "rows" => Msg::Rows,
        _ => {
            let unit = unit_name(measure, lang);
            let gap = if unit.is_empty() || unit == "%" && lang == Lang::En { "" } else { "\u{a0}" };
            return [number, gap, unit].concat();
        }
    };
    message(msg, lang, &[("n", number)])
}

/// A cell in full with its unit, or the words for nothing: `12.345.678.900 đồng`.
#[inline(never)]
pub fn exact(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    match cell {
        Cell::Value(value) => with_unit(&format_number(value, measure.scale, lang), measure, lang),
        cell => nothing(cell, lang).to_owned(),
    }
}

/// A cell in about three digits with its unit, or the words for nothing: `12,3 tỷ đồng`. Counts below 100,000 are in full.
#[inline(never)]
pub fn short(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    let Cell::Value(value) = cell else { return nothing(cell, lang).to_owned() };
    let counted = !matches!(measure.unit, Unit::Money(_) | Unit::UnknownMoney);
    if counted && n_whole(value, measure) <= 5 {
        return exact(cell, measure, lang);
    }
    with_unit(&format_short(value, measure.scale, lang), measure, lang)
}

/// How many digits a value has before the decimal mark.
fn n_whole(value: i128, measure: &TableMeasure) -> i32 {
    Digits::new(value, measure.scale.min(18).into()).point
}

/// `12.345.678.900 đồng (12,3 tỷ)`: the short form only where the exact one is long.
pub fn exact_and_short(cell: Cell, measure: &TableMeasure, lang: Lang) -> String {
    let mut text = exact(cell, measure, lang);
    if let Cell::Value(value) = cell
        && n_whole(value, measure) > 6
    {
        say(&mut text, " (");
        say(&mut text, &format_short(value, measure.scale, lang));
        say(&mut text, ")");
    }
    text
}
