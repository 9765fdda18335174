//! What dwarfs all else: a member so far beyond the others that these lie flat on one linear scale with it.
//!
//! Bars have their numbers at their ends, and up to three giants among them are drawn shorter with break marks (`rows::cut_long`). Lines,
//! dots and slopes, which do not grow from zero, go by the logarithm (`straight`); a giant among panels has a scale of its own (`facet`).
//! Every chart says who dwarfs whom and by how much, so that nobody takes what lies flat for nothing. Tables of color go by the
//! logarithm, too, and say so themselves (`ramp`).

use super::axis::Scale;
use super::grid::Grid;
use super::pen::Sizes;
use super::rows::Cut;
use super::words::{measure_name, member};
use super::{ChartKind, ChartRequest};
use crate::data::Kind;
use crate::locale::{Lang, format_number};
use crate::query::{AxisKind, Cell, Table};

/// How many times the others' greatest a giant has to be: a twentieth of a bar tells nothing by its length.
pub const FAR: f64 = 20.0;

/// What a picture does about giants, as the sentence on them ends.
#[derive(Clone, Copy, Default)]
pub enum How {
    #[default]
    Nothing,
    Logarithm,
    Cut,
    /// A panel has its own scale.
    Apart,
}

/// Sizes from the largest on, whose they are, and how many of them are giants beside all others: the most that are, of up to three. What
/// lies below must be as many, and at least `least`.
#[inline(never)]
pub fn ranked(sizes: &[f64], least: usize) -> (Vec<u32>, Vec<f64>, usize) {
    let order = crate::sort::order(sizes.len(), &mut |a, b| sizes[b as usize].total_cmp(&sizes[a as usize]));
    let sizes: Vec<f64> = order.iter().map(|at| sizes[*at as usize]).collect();
    let some = sizes.iter().filter(|size| **size > 0.0).count();
    let n = (1..=3).rev().find(|&n| some >= n + n.max(least) && sizes[n - 1] > FAR * sizes[n]).unwrap_or(0);
    (order, sizes, n)
}

/// Draws bars of giants shorter: longer than all that is drawn as it is, and than smaller giants.
#[inline(never)]
pub fn cut(grid: &mut Grid) -> Cut {
    let lengths: Vec<f64> = (0..grid.rows.len()).map(|row| grid.length(row)).collect();
    let mut cut = parts(&lengths);
    if cut.parts.iter().any(|(at, _)| grid.row(*at).iter().any(|value| *value < 0.0)) {
        cut.parts.clear();
    }
    for (at, part) in std::mem::take(&mut cut.parts) {
        cut.shorten(grid, at, part);
    }
    cut
}

/// By what lengths of giants are multiplied to be drawn so.
pub fn parts(lengths: &[f64]) -> Cut {
    let (order, sizes, n) = ranked(lengths, 2);
    let part = |(at, size): (&u32, &f64)| (*at as usize, sizes[n] * (1.0 + size / sizes[0] / 10.0) / size);
    Cut { parts: order.iter().zip(&sizes[..n]).map(part).collect(), giant: true }
}

/// Greatest figure of a scale by the logarithm, in its smallest decimal place: beyond, powers of ten have longer names than there is
/// room for.
const FARTHEST: f64 = 1e20;

/// The scale as it is, or by the logarithm: where a giant among the members of a chart would leave all others flat, nothing lies below
/// zero, and the picture stands alone or beside one of that scale. `values`: all that it has to show of these measures.
#[inline(never)]
pub fn straight(scale: Scale, sizes: &Sizes, chart: &ChartRequest, table: &Table, of: &[usize], values: &[f64]) -> Scale {
    let n = scales(chart, table, of[0]).1.min(table.axes.len());
    let giant = |measure: &usize| (0..n).any(|axis| !members(table, *measure, axis).is_empty());
    let (reach, first) = (sizes.reach.unwrap_or_default(), chart.first);
    let wanted = if sizes.reach.is_some() { first > 0.0 } else { sizes.alone() && of.iter().any(giant) };
    if !wanted || reach[0] < 0.0 || scale.high.max(reach[1]) > FARTHEST || values.iter().any(|value| *value < 0.0) {
        return scale;
    }
    sizes.how.set(How::Logarithm);
    let own = scale.by_logarithm(values);
    match sizes.reach {
        // Both pictures alike.
        Some([low, _]) => Scale { first, low: if low < first { 0.0 } else { first }, high: scale.high.max(first * 10.0), ..own },
        None => own,
    }
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

/// Whether the chart's lengths are compared at all, so that one may dwarf others.
pub fn counts(chart: &ChartRequest, table: &Table, measure: usize) -> bool {
    scales(chart, table, measure).1 > 0
}

/// The giants among the members of an axis.
pub fn members(table: &Table, measure: usize, axis: usize) -> Vec<u32> {
    let (mut order, _, n) = ranked_members(table, measure, axis);
    order.truncate(n);
    order
}

/// `ranked` for the members of an axis.
#[inline(never)]
fn ranked_members(table: &Table, measure: usize, axis: usize) -> (Vec<u32>, Vec<f64>, usize) {
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
pub fn tell(notes: &mut Vec<String>, chart: &ChartRequest, table: &Table, measure: usize, sizes: &Sizes) {
    let (lang, how) = (sizes.frame.lang, sizes.how.get());
    let (measures, mut n) = scales(chart, table, measure);
    if let How::Apart = how {
        n = n.min(1);
    }
    let mut told = Vec::new();
    for (nth, measure) in measures.into_iter().enumerate() {
        // Both years on one scale are told once.
        let again = nth > 0 && (measure == measures[0] || chart.kind == ChartKind::ThenNow && !told.is_empty());
        if measure >= table.measures.len() || again {
            continue;
        }
        // What stands for itself first: a series says more than one of its years.
        let Some(axis) = (0..n.min(table.axes.len())).rev().find(|axis| !members(table, measure, *axis).is_empty()) else {
            continue;
        };
        let text = sentence(table, measure, axis, how, lang);
        let name = if measures[0] == measures[1] { "" } else { measure_name(&table.measures[measure], lang) };
        told.push(if name.is_empty() { text } else { [name, ": ", &text].concat() });
    }
    // The giant may be in the picture beside this one.
    if let (true, How::Logarithm) = (told.is_empty(), how) {
        told.push(String::from(match lang {
            Lang::Vi => "Thang lôgarit: 1, 10, 100… cách đều nhau",
            Lang::En => "The scale is logarithmic, with 1, 10, 100 … equally far apart",
        }));
    }
    told.append(notes);
    *notes = told;
}

fn sentence(table: &Table, measure: usize, axis: usize, how: How, lang: Lang) -> String {
    let (order, sizes, n) = ranked_members(table, measure, axis);
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
    let [far, is, of] = match lang {
        Lang::Vi => [" lấn át các mục khác (", " gấp ", " lần "],
        Lang::En if n == 1 => [" dwarfs the others (", " is ", " times "],
        Lang::En => [" dwarf the others (", " is ", " times "],
    };
    let end = match (how, lang) {
        (How::Nothing, Lang::Vi) => "): hãy so các mục nhỏ bằng số",
        (How::Nothing, Lang::En) => "): compare the small ones by their numbers",
        (How::Logarithm, Lang::Vi) => "): thang lôgarit, 1, 10, 100… cách đều nhau",
        (How::Logarithm, Lang::En) => "): the scale is logarithmic, with 1, 10, 100 … equally far apart",
        (How::Cut, _) => ")",
        (How::Apart, Lang::Vi) => ") và có thang đo riêng",
        (How::Apart, Lang::En) if n == 1 => ") and has a scale of its own",
        (How::Apart, Lang::En) => ") and have scales of their own",
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
    use crate::charts::paired::Pairs;
    use crate::charts::{Frame, Theme};
    use crate::query::{Axis, Member, TableMeasure};
    use crate::scene::Metrics;

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
        let (theme, measure) = (&Theme::LIGHT, &Metrics);
        let frame = Frame { width: 400, height: None, scale: 1.0, lang: Lang::En, second: None, theme, measure };
        for (values, expected) in [
            (&[9, 4, 1][..], ""),
            (&[3, 9000, 4], "B dwarfs the others (B is about 2,300 times C)"),
            (&[1, 20, 1], ""),
            (&[1, 21, 1], "B dwarfs the others (B is about 21 times A)"),
            (&[1, -2_000_000, 1], "B dwarfs the others (B is more than a million times A)"),
            (&[1, 900, 2, 300, 0], "B, D dwarf the others (B is about 450 times C)"),
            // Who has nothing is not dwarfed, and one beside one is seen.
            (&[0, 900, 0, 0], ""),
            (&[1, 900], ""),
            // The next below both is what they are compared with; of steps of like height none stands out.
            (&[100_000, 4_000, 3, 2, 1], "A, B dwarf the others (A is about 33,000 times C)"),
            (&[1000, 51, 49, 45, 40], ""),
            (&[0, 0, 0], ""),
        ] {
            let table = table(values);
            let mut notes = Vec::new();
            let sizes = Sizes::new(&frame, Pairs::default(), None);
            sizes.how.set(How::Cut);
            tell(&mut notes, &chart, &table, 0, &sizes);
            assert_eq!(notes.join("|"), expected, "{values:?}");
        }
    }
}
