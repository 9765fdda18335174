//! What dwarfs all else: a member so far beyond the others that these lie flat on one linear scale with it.
//!
//! Bars have their numbers at their ends, and up to three giants among them are drawn shorter with break marks (`rows::cut_long`). Every
//! chart with a linear scale says who dwarfs whom and by how much, so that nobody takes what lies flat for nothing. Tables of color
//! go by the logarithm instead and say so themselves (`ramp`).

use super::grid::Grid;
use super::rows::Cut;
use super::words::{measure_name, member};
use super::{ChartKind, ChartRequest};
use crate::data::Kind;
use crate::locale::{Lang, format_number};
use crate::query::{AxisKind, Cell, Table};

/// How many times the others' greatest a giant has to be: a twentieth of a bar tells nothing by its length.
pub const FAR: f64 = 20.0;

/// Sizes from the largest on, whose they are, and how many of them are giants beside all others: the most that are, of up to three. What
/// lies below must be as many, and at least `least`.
#[inline(never)]
fn ranked(sizes: &[f64], least: usize) -> (Vec<u32>, Vec<f64>, usize) {
    let order = crate::sort::order(sizes.len(), &mut |a, b| sizes[b as usize].total_cmp(&sizes[a as usize]));
    let sizes: Vec<f64> = order.iter().map(|at| sizes[*at as usize]).collect();
    let some = sizes.iter().filter(|size| **size > 0.0).count();
    let n = (1..=3).rev().find(|&n| some >= n + n.max(least) && sizes[n - 1] > FAR * sizes[n]).unwrap_or(0);
    (order, sizes, n)
}

/// Draws bars of giants shorter: longer than all that is drawn as it is, and than smaller giants.
#[inline(never)]
pub fn cut(grid: &mut Grid) -> Cut {
    let mut cut = Cut { parts: Vec::new(), giant: true };
    let lengths: Vec<f64> = (0..grid.rows.len()).map(|row| grid.length(row)).collect();
    let (order, sizes, n) = ranked(&lengths, 2);
    if !order[..n].iter().any(|at| grid.row(*at as usize).iter().any(|value| *value < 0.0)) {
        for (at, size) in order.iter().zip(&sizes[..n]) {
            cut.shorten(grid, *at as usize, sizes[n] * (1.0 + size / sizes[0] / 10.0) / size);
        }
    }
    cut
}

/// How large each member of an axis is, as floats without a sign: the sum of its cells; of rates, the greatest.
#[inline(never)]
fn sizes(table: &Table, measure: usize, axis: usize) -> Vec<f64> {
    let n = table.axes[axis].members.len();
    let mut inner = 1;
    for axis in &table.axes[axis + 1..] {
        inner *= axis.members.len();
    }
    let (mut sizes, adds) = (vec![0.0f64; n], table.measures[measure].adds);
    for (at, cells) in table.cells.chunks_exact(table.measures.len()).enumerate() {
        if let Cell::Value(value) = cells[measure] {
            let (size, value) = (&mut sizes[at / inner % n], (value as f64).abs());
            *size = if adds { *size + value } else { size.max(value) };
        }
    }
    sizes
}

/// `ranked` for the members of an axis.
#[inline(never)]
fn members(table: &Table, measure: usize, axis: usize) -> (Vec<u32>, Vec<f64>, usize) {
    let least = if matches!(table.axes[axis].kind, AxisKind::Bins { .. }) { 1 } else { 2 };
    ranked(&sizes(table, measure, axis), least)
}

/// The measures of a chart that lie on a linear scale, and along how many axes one member may dwarf others: along the first, and
/// where series stand for themselves also along the second. None of charts in percent and of those that go by color.
fn scales(chart: &ChartRequest, table: &Table, measure: usize) -> ([usize; 2], usize) {
    let one = [measure; 2];
    let series = usize::from(chart.options.get("facet").is_some());
    match chart.kind {
        _ if chart.options.get("stack").is_some() => (one, 0),
        ChartKind::Funding | ChartKind::Bars | ChartKind::WomenMen | ChartKind::Histogram | ChartKind::Pyramid => {
            (one, 1 + series)
        }
        ChartKind::FundingTrend if chart.options.get("form").is_none() => (one, 1 + series),
        ChartKind::FundingTrend | ChartKind::Lines | ChartKind::Dots => (one, 2 + series),
        ChartKind::Reach => ([0, 1], 1),
        // The change, then the two years.
        ChartKind::ThenNow => ([1, 2], 1),
        ChartKind::Absorption => {
            let base = [Kind::Planned, Kind::Allocated]
                .into_iter()
                .find_map(|kind| table.measures.iter().position(|of| of.kind == Some(kind)));
            base.map_or((one, 0), |base| ([base; 2], 1))
        }
        _ => (one, 0),
    }
}

/// Says who dwarfs whom, before all other notes; nothing where nobody does. Charts without their own part in `xtask/profile.txt` ask only
/// where they have drawn a giant shorter.
#[inline(never)]
pub fn tell(notes: &mut Vec<String>, chart: &ChartRequest, table: &Table, measure: usize, lang: Lang) {
    let (measures, n) = scales(chart, table, measure);
    let mut told = Vec::new();
    for (nth, measure) in measures.into_iter().enumerate() {
        if measure >= table.measures.len() || nth > 0 && measure == measures[0] {
            continue;
        }
        // What stands for itself first: a series says more than one of its years.
        let Some(axis) = (0..n.min(table.axes.len())).rev().find(|axis| members(table, measure, *axis).2 > 0) else { continue };
        let text = sentence(table, measure, axis, lang);
        let name = if measures[0] == measures[1] { "" } else { measure_name(&table.measures[measure], lang) };
        told.push(if name.is_empty() { text } else { [name, ": ", &text].concat() });
    }
    told.append(notes);
    *notes = told;
}

fn sentence(table: &Table, measure: usize, axis: usize, lang: Lang) -> String {
    let (order, sizes, n) = members(table, measure, axis);
    let (Some(next), most) = (order.get(n), sizes[0]) else { return String::new() };
    let axis = &table.axes[axis];
    let name = |at: u32| member(axis, at as usize, lang);
    if matches!(axis.kind, AxisKind::Bins { .. }) {
        let rows = |n: f64| format_number(n as i128, 0, lang);
        let (here, all) = (rows(most), rows(sizes.iter().sum()));
        let bin = name(order[0]);
        return match lang {
            Lang::Vi => {
                [&*here, " trong ", &all, " dòng nằm trong một khoảng (", &bin, "): trục kéo dài đến giá trị lớn nhất"].concat()
            }
            Lang::En => {
                [&*here, " of ", &all, " rows lie in one bin (", &bin, "), as the axis reaches to the greatest value"].concat()
            }
        };
    }
    let times = times(most / sizes[n], lang);
    let others = order[1..n].iter().fold(String::new(), |list, at| [&*list, ", ", &name(*at)].concat());
    let (first, next) = (name(order[0]), name(*next));
    let [far, is, of, end] = match lang {
        Lang::Vi => [" lấn át các mục khác (", " gấp ", " lần ", "): hãy so các mục nhỏ bằng số"],
        Lang::En if n == 1 => [" dwarfs the others (", " is ", " times ", "): compare the small ones by their numbers"],
        Lang::En => [" dwarf the others (", " is ", " times ", "): compare the small ones by their numbers"],
    };
    [&*first, &others, far, &first, is, &times, of, &next, end].concat()
}

/// How many times, in two digits.
fn times(ratio: f64, lang: Lang) -> String {
    if ratio >= 1e6 {
        return String::from(if lang == Lang::Vi { "hơn một triệu" } else { "more than a million" });
    }
    let mut unit = 1.0;
    while ratio / unit >= 100.0 {
        unit *= 10.0;
    }
    let about = if lang == Lang::Vi { "khoảng " } else { "about " };
    [about, &format_number(((ratio / unit).round() * unit) as i128, 0, lang)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Axis, Member, TableMeasure};

    fn table(values: &[i128]) -> Table {
        let names = ["A", "B", "C", "D", "E"];
        let member = |(code, key): (usize, &&str)| Member { code: code as u32, key: key.to_string(), missing: false };
        let members = names[..values.len()].iter().enumerate().map(member).collect();
        let axis = Axis { name: "x".into(), label: "x".into(), kind: AxisKind::Dimension(None), members };
        let unit = crate::data::Unit::Number;
        let measure = TableMeasure { name: "y".into(), label: String::new(), kind: None, unit, scale: 0, adds: true };
        let cells = values.iter().map(|value| Cell::Value(*value)).collect();
        Table { axes: vec![axis], measures: vec![measure], cells, total: vec![Cell::Missing], n_rows: 9 }
    }

    #[test]
    fn a_giant_is_told_with_how_many_times_the_next_it_is() {
        let chart = ChartRequest::new(ChartKind::Bars);
        for (values, expected) in [
            (&[9, 4, 1][..], ""),
            (&[3, 9000, 4], "B dwarfs the others (B is about 2,300 times C): compare the small ones by their numbers"),
            (&[1, 20, 1], ""),
            (&[1, 21, 1], "B dwarfs the others (B is about 21 times A): compare the small ones by their numbers"),
            (
                &[1, -2_000_000, 1],
                "B dwarfs the others (B is more than a million times A): compare the small ones by their numbers",
            ),
            (&[1, 900, 2, 300, 0], "B, D dwarf the others (B is about 450 times C): compare the small ones by their numbers"),
            // Who has nothing is not dwarfed, and one beside one is seen.
            (&[0, 900, 0, 0], ""),
            (&[1, 900], ""),
            // The next below both is what they are compared with; of steps of like height none stands out.
            (
                &[100_000, 4_000, 3, 2, 1],
                "A, B dwarf the others (A is about 33,000 times C): compare the small ones by their numbers",
            ),
            (&[1000, 51, 49, 45, 40], ""),
            (&[0, 0, 0], ""),
        ] {
            let table = table(values);
            let mut notes = Vec::new();
            tell(&mut notes, &chart, &table, 0, Lang::En);
            assert_eq!(notes.join("|"), expected, "{values:?}");
        }
    }
}
