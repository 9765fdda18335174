//! Scores of initiatives by criterion: the median between assessors, their spread, the weighted total and its rank.
//!
//! Source: METHODS of the programme, "Scoring community initiatives". Marks are ordinal, so that assessors are put together by
//! the median, never by a sum; a mark that was not given is not a zero and is left out (total marks ÷ those who marked, Creative
//! New Zealand's assessment scale, stage 4); dissent stays visible as lowest, highest and spread (Northern Ireland appraisal
//! guide, A3.4–A3.5). The weighted total is `Σ w s ÷ Σ w` over the criteria that have a score.

use super::rank::{Ranks, ranks};
use super::ratio::round_div;
use crate::data::{Kind, Unit};
use crate::query::{AxisKind, Cell, Member, Table, TableMeasure};

/// The key of the member of the criterion axis that stands for all of them together.
pub const TOTAL: &str = "*total";

/// The measures of the table of scores, in order.
pub const MEASURES: [&str; 8] =
    ["score_median", "score_spread", "score_lowest", "score_highest", "scores", "rank", "rank_best", "rank_worst"];

/// A weight that the page gives, in hundredths, for a code of the criterion's dimension; others weigh `ONE`.
pub type Weight = (u32, u32);
/// The weight 1.
pub const ONE: u32 = 100;

/// A table of rows by initiative, criterion and score (bins of width 1), and one of scores by initiative and criterion, which
/// says why there are none. → Initiative × criterion with the total as a last member: see `MEASURES`. Of the total, the spread
/// is the widest of a criterion's, and only it has ranks: where every criterion has a score.
pub fn scores(table: &Table, reasons: Table, weights: &[Weight]) -> Table {
    let ([rows, cols, bins], [.., of]) = (&table.axes[..], &reasons.measures[..]) else { return reasons };
    let AxisKind::Bins { edges, .. } = &bins.kind else { return reasons };
    let (n_rows, n_cols) = (reasons.axes[0].members.len(), reasons.axes[1].members.len());
    let n_measures = reasons.measures.len();
    let more = 18u8.saturating_sub(of.scale).min(2);
    let up = if more == 2 { 100 } else { [1, 10][usize::from(more.min(1))] };
    let mut criterion_weights = Vec::with_capacity(n_cols);
    for member in &reasons.axes[1].members {
        let given = weights.iter().find(|(code, _)| *code == member.code);
        criterion_weights.push(i128::from(given.map_or(ONE, |(_, weight)| *weight)));
    }
    // Twice the medians, whole.
    let mut medians: Vec<Vec<Option<i128>>> = vec![vec![None; n_cols]; n_rows];
    let mut cells = Vec::with_capacity(n_rows * (n_cols + 1) * MEASURES.len());
    let mut starts = Vec::with_capacity(n_rows);
    for (row, medians) in medians.iter_mut().enumerate() {
        let (mut sum, mut weight, mut marks, mut widest) = (0i128, 0i128, 0i128, Cell::NotApplicable);
        let at_row = place(&rows.members, reasons.axes[0].members[row].code);
        for col in 0..n_cols {
            let at_col = place(&cols.members, reasons.axes[1].members[col].code);
            let counts = |bin: usize| match (at_row, at_col) {
                (Some(row), Some(col)) => {
                    let flat = (row * cols.members.len() + col) * bins.members.len() + bin;
                    table.cells.get(flat * table.measures.len()).and_then(|cell| cell.value()).unwrap_or(0)
                }
                _ => 0,
            };
            let mut n = 0;
            for bin in 0..bins.members.len() {
                n += counts(bin);
            }
            if n == 0 {
                let why = match reasons.cells[(row * n_cols + col) * n_measures + n_measures - 1] {
                    Cell::Value(_) => Cell::Missing,
                    nothing => nothing,
                };
                cells.extend([why, why, why, why, Cell::Value(0)]);
                cells.extend([Cell::NotApplicable; 3]);
                continue;
            }
            // The marks in order: the two in the middle, the first and the last.
            let (mut before, mut picked) = (0, [0; 4]);
            for (bin, member) in bins.members.iter().enumerate() {
                let next = before + counts(bin);
                let value = edges.get(member.code as usize).copied().unwrap_or(0);
                for (picked, place) in picked.iter_mut().zip([(n - 1) / 2, n / 2, 0, n - 1]) {
                    if (before..next).contains(&place) {
                        *picked = value;
                    }
                }
                before = next;
            }
            let [below, above, least, greatest] = picked;
            let twice = below.saturating_add(above);
            medians[col] = Some(twice);
            let value = |value: i128| Cell::Value(value.saturating_mul(up));
            let spread = greatest.saturating_sub(least);
            cells.extend([
                Cell::Value(twice.saturating_mul(up) / 2),
                value(spread),
                value(least),
                value(greatest),
                Cell::Value(n),
            ]);
            cells.extend([Cell::NotApplicable; 3]);
            sum = sum.saturating_add(twice.saturating_mul(criterion_weights[col]));
            weight += criterion_weights[col];
            marks += n;
            if widest.value().is_none_or(|widest| widest < spread.saturating_mul(up)) {
                widest = value(spread);
            }
        }
        starts.push(cells.len());
        let total = if weight > 0 { Cell::Value(round_div(sum.saturating_mul(up), 2 * weight)) } else { Cell::NotApplicable };
        cells.extend([total, widest, Cell::NotApplicable, Cell::NotApplicable, Cell::Value(marks)]);
        cells.extend([Cell::NotApplicable; 3]);
    }
    let whole: Vec<Option<Vec<i128>>> = medians.into_iter().map(|row| row.into_iter().collect()).collect();
    for (of, start) in ranks(&whole, &criterion_weights).into_iter().zip(starts) {
        if let Some(Ranks { rank, best, worst }) = of {
            for (cell, rank) in cells[start + 5..].iter_mut().zip([rank, best, worst]) {
                *cell = Cell::Value(rank);
            }
        }
    }
    let mut measures = Vec::with_capacity(MEASURES.len());
    for (at, name) in MEASURES.iter().enumerate() {
        let (unit, scale) = if at < 4 { (of.unit.clone(), of.scale + more) } else { (Unit::Number, 0) };
        measures.push(TableMeasure { name: (*name).to_owned(), label: String::new(), kind: None, unit, scale, adds: false });
    }
    let mut axes = reasons.axes;
    axes[1].kind = AxisKind::Dimension(Some(Kind::Criterion));
    axes[1].members.push(Member { code: u32::MAX, key: TOTAL.to_owned(), missing: false });
    Table { axes, measures, cells, total: vec![Cell::NotApplicable; MEASURES.len()], n_rows: reasons.n_rows }
}

/// The same table with one member of its first axis alone; as it is where that has no such member.
pub fn only(mut table: Table, code: Option<u32>) -> Table {
    if let Some(at) = code.and_then(|code| place(&table.axes[0].members, code)) {
        let n = table.cells.len() / table.axes[0].members.len();
        table.cells = table.cells[at * n..(at + 1) * n].to_vec();
        table.axes[0].members = vec![table.axes[0].members[at].clone()];
    }
    table
}

fn place(members: &[Member], code: u32) -> Option<usize> {
    members.iter().position(|member| member.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Axis;

    fn axis(name: &str, kind: AxisKind, n: u32) -> Axis {
        let members = (0..n).map(|code| Member { code, key: code.to_string(), missing: false }).collect();
        Axis { name: name.into(), label: name.into(), kind, members }
    }

    /// Marks by initiative and criterion → the cells of the result, as text.
    fn check(marks: &[&[&[i128]]], weights: &[Weight], expected: &[&str]) {
        let (n_rows, n_cols) = (marks.len(), marks[0].len());
        let kind = AxisKind::Bins { edges: (0..=11).collect(), scale: 0, unit: Unit::Number, measure: Some(Kind::Score) };
        let dimension = || AxisKind::Dimension(None);
        let axes = vec![axis("initiative", dimension(), n_rows as u32), axis("criterion", dimension(), n_cols as u32)];
        let measure = |name: &str| TableMeasure {
            name: name.into(),
            label: String::new(),
            kind: None,
            unit: Unit::Number,
            scale: 0,
            adds: false,
        };
        let mut cells = Vec::new();
        for row in marks {
            for marks in *row {
                cells.extend((0..11).map(|bin| Cell::Value(marks.iter().filter(|mark| **mark == bin).count() as i128)));
            }
        }
        let mut with_bins = axes.clone();
        with_bins.push(axis("score", kind, 11));
        let table = Table { axes: with_bins, measures: vec![measure("rows")], cells, total: vec![], n_rows: 9 };
        let why = vec![Cell::Missing; n_rows * n_cols];
        let reasons = Table { axes, measures: vec![measure("score")], cells: why, total: vec![Cell::Missing], n_rows: 9 };
        let scored = scores(&table, reasons, weights);
        assert_eq!(scored.cells.len(), n_rows * (n_cols + 1) * MEASURES.len());
        let mut got = Vec::new();
        for cells in scored.cells.chunks(MEASURES.len()) {
            let text = |cell: &Cell| cell.value().map_or("-".to_owned(), |value| value.to_string());
            got.push(cells.iter().map(text).collect::<Vec<_>>().join(" "));
        }
        assert_eq!(got, expected);
    }

    #[test]
    fn by_hand() {
        // Assessors gave 2, 5 and 3: the median is 3, the spread 3. Two gave 4 and 5: 4.5. The total of equal weights is 3.75.
        check(&[&[&[2, 5, 3], &[4, 5]]], &[], &["300 300 200 500 3 - - -", "450 100 400 500 2 - - -", "375 300 - - 5 1 1 1"]);
        // Weights 3 and 1: (3·3 + 4.5) / 4 = 3.375 → 3.38.
        check(
            &[&[&[2, 5, 3], &[4, 5]]],
            &[(0, 300)],
            &["300 300 200 500 3 - - -", "450 100 400 500 2 - - -", "338 300 - - 5 1 1 1"],
        );
        // Not scored is no zero: the total is of the other criterion alone, and has no rank; a zero is a score.
        check(
            &[&[&[], &[4]], &[&[0], &[4]]],
            &[],
            &[
                "- - - - 0 - - -",
                "400 0 400 400 1 - - -",
                "400 0 - - 1 - - -",
                "0 0 0 0 1 - - -",
                "400 0 400 400 1 - - -",
                "200 0 - - 2 1 1 1",
            ],
        );
        // A weight of nothing leaves the criterion out of the total.
        check(&[&[&[1], &[4]]], &[(0, 0)], &["100 0 100 100 1 - - -", "400 0 400 400 1 - - -", "400 0 - - 2 1 1 1"]);
    }
}
