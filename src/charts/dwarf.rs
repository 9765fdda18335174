//! What dwarfs all else: a member so far beyond the others that these lie flat on one linear scale with it.
//!
//! Bars have their numbers at their ends, and a single giant among them is drawn shorter with a break mark (`rows::cut_long`). Every
//! chart with a linear scale says who dwarfs whom and by how much, so that nobody takes what lies flat for nothing. Tables of color
//! go by the logarithm instead and say so themselves (`ramp`).

use super::words::{measure_name, member};
use super::{ChartKind, ChartRequest};
use crate::data::Kind;
use crate::locale::{Lang, format_number};
use crate::query::{AxisKind, Cell, Table};

/// How many times the others' greatest a giant has to be: a twentieth of a bar tells nothing by its length.
pub const FAR: f64 = 20.0;
/// More than so many are no exception.
const MOST: usize = 3;

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

/// Whether some members of an axis dwarf all others.
fn is_there(table: &Table, measure: usize, axis: usize) -> bool {
    let sizes = sizes(table, measure, axis);
    let (mut most, mut giants, mut dwarfs) = (0.0, 0, 0);
    for size in &sizes {
        most = size.max(most);
    }
    for size in sizes {
        giants += usize::from(size * FAR >= most);
        dwarfs += usize::from(size > 0.0 && size * FAR < most);
    }
    let least = if matches!(table.axes[axis].kind, AxisKind::Bins { .. }) { 1 } else { 2 };
    giants <= MOST && dwarfs >= least.max(giants)
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

/// Says who dwarfs whom, before all other notes; nothing where nobody does. Charts without their own part in `xtask/rest.txt` ask only
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
        let Some(axis) = (0..n.min(table.axes.len())).rev().find(|axis| is_there(table, measure, *axis)) else { continue };
        let text = sentence(table, measure, axis, lang);
        let name = if measures[0] == measures[1] { "" } else { measure_name(&table.measures[measure], lang) };
        told.push(if name.is_empty() { text } else { [name, ": ", &text].concat() });
    }
    told.append(notes);
    *notes = told;
}

fn sentence(table: &Table, measure: usize, axis: usize, lang: Lang) -> String {
    let sizes = sizes(table, measure, axis);
    let order = crate::sort::order(sizes.len(), &mut |a, b| sizes[b as usize].total_cmp(&sizes[a as usize]));
    let most = order.first().map_or(0.0, |at| sizes[*at as usize]);
    let giants: Vec<u32> = order.iter().copied().filter(|at| sizes[*at as usize] * FAR >= most).collect();
    let Some(next) = order.get(giants.len()) else { return String::new() };
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
    let times = times(most / sizes[*next as usize], lang);
    let others = giants[1..].iter().fold(String::new(), |list, at| [&*list, ", ", &name(*at)].concat());
    let (first, next) = (name(order[0]), name(*next));
    match (lang, giants.len()) {
        (Lang::Vi, 1) => [&*first, " gấp ", &times, " lần ", &next, " (đứng thứ hai): hãy so các mục nhỏ bằng số"].concat(),
        (Lang::En, 1) => {
            [&*first, " is ", &times, " times ", &next, ", the next: compare the small ones by their numbers"].concat()
        }
        (Lang::Vi, _) => {
            [&*first, &others, " lấn át các mục khác (", &first, " gấp ", &times, " lần ", &next, "): hãy so các mục nhỏ bằng số"]
                .concat()
        }
        (Lang::En, _) => [
            &*first,
            &others,
            " dwarf the others (",
            &first,
            " is ",
            &times,
            " times ",
            &next,
            "): compare the small ones by their numbers",
        ]
        .concat(),
    }
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
            (&[3, 9000, 4], "B is about 2,300 times C, the next: compare the small ones by their numbers"),
            (&[1, 20, 1], ""),
            (&[1, 21, 1], "B is about 21 times A, the next: compare the small ones by their numbers"),
            (&[1, -2_000_000, 1], "B is more than a million times A, the next: compare the small ones by their numbers"),
            (&[1, 900, 2, 300, 0], "B, D dwarf the others (B is about 450 times C): compare the small ones by their numbers"),
            // Who has nothing is not dwarfed, and one beside one is seen.
            (&[0, 900, 0, 0], ""),
            (&[1, 900], ""),
            (&[0, 0, 0], ""),
        ] {
            let table = table(values);
            let mut notes = Vec::new();
            tell(&mut notes, &chart, &table, 0, Lang::En);
            assert_eq!(notes.join("|"), expected, "{values:?}");
        }
    }
}
