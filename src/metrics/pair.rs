//! Two members of an axis, to be compared: two years, two places.

use crate::data::Kind;
use crate::query::{AxisKind, Cell, Table, TableMeasure};

/// A table of three axes → the same with two members of the axis that is neither the first nor that of sexes: those with these
/// codes, else the first and last of years and dates, and the two largest of all else, in the axis's order. The totals are those
/// of what is left. A table without such an axis, or with fewer members, stays as it is.
pub fn two(mut table: Table, codes: [Option<u32>; 2]) -> Table {
    let is_sex = |kind: &AxisKind| *kind == AxisKind::Dimension(Some(Kind::Sex));
    let Some(at) = (1..table.axes.len()).find(|&at| !is_sex(&table.axes[at].kind)) else { return table };
    if table.axes.len() < 3 || table.axes[at].members.len() < 2 {
        return table;
    }
    let n_measures = table.measures.len();
    let n = table.axes[at].members.len();
    let inner: usize = table.axes[at + 1..].iter().map(|axis| axis.members.len()).product::<usize>() * n_measures;
    let members = &table.axes[at].members;
    let mut wanted: Vec<usize> = Vec::new();
    for code in codes.into_iter().flatten() {
        wanted.extend(members.iter().position(|member| member.code == code));
    }
    if codes == [None; 2] {
        let mut sums = vec![0i128; n];
        for (flat, cell) in table.cells.iter().enumerate() {
            if flat % n_measures == 0 {
                sums[flat / inner % n] = sums[flat / inner % n].saturating_add(cell.value().unwrap_or(0));
            }
        }
        let mut order: Vec<u32> = (0..n as u32).filter(|&member| !members[member as usize].missing).collect();
        if !matches!(table.axes[at].kind, AxisKind::Dimension(Some(Kind::Year | Kind::Date))) {
            crate::sort::by_key(&mut order, |&member| -sums[member as usize]);
            order.truncate(2);
            crate::sort::by_key(&mut order, |&member| member);
        }
        wanted.extend(order.first().map(|&member| member as usize));
        wanted.extend(order.last().map(|&member| member as usize));
    }
    wanted.dedup();
    let mut cells = Vec::new();
    for start in (0..table.cells.len()).step_by(inner * n) {
        for member in &wanted {
            cells.extend_from_slice(&table.cells[start + member * inner..][..inner]);
        }
    }
    let mut total = vec![Cell::Missing; n_measures];
    for (flat, cell) in cells.iter().enumerate() {
        let sum = &mut total[flat % n_measures];
        *sum = match (*sum, *cell) {
            (Cell::Value(a), Cell::Value(b)) => Cell::Value(a.saturating_add(b)),
            (_, Cell::Value(_)) => *cell,
            _ => *sum,
        };
    }
    let mut kept = Vec::new();
    for member in wanted {
        kept.push(table.axes[at].members[member].clone());
    }
    table.axes[at].members = kept;
    Table { cells, total, ..table }
}

/// The name of the measure of amounts below zero, beside those that flow.
pub const BELOW_ZERO: &str = "below_zero";

/// A table without amounts below zero, which cannot flow; they have a measure of their own beside it, where there are any, so that
/// nobody takes them for what is not applicable. The total stays that of everything. Tables of several measures stay as they are.
pub fn above_zero(mut table: Table) -> Table {
    let is_below = |cell: &Cell| cell.value().is_some_and(|value| value < 0);
    let [of] = &table.measures[..] else { return table };
    if !table.cells.iter().any(is_below) {
        return table;
    }
    let beside = TableMeasure { name: BELOW_ZERO.to_owned(), label: String::new(), kind: None, ..of.clone() };
    table.measures.push(beside);
    let mut sum = 0i128;
    let mut cells = Vec::with_capacity(2 * table.cells.len());
    for cell in table.cells {
        match cell {
            Cell::Value(value) if value < 0 => {
                sum = sum.saturating_add(value);
                cells.extend([Cell::NotApplicable, cell]);
            }
            _ => cells.extend([cell, Cell::NotApplicable]),
        }
    }
    table.cells = cells;
    table.total.push(Cell::Value(sum));
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Unit;
    use crate::query::{Axis, Member, TableMeasure};

    fn check(kind: Option<Kind>, codes: [Option<u32>; 2], keys: &[&str], values: &[i128]) {
        let axis = |kind, keys: &[&str]| Axis {
            name: "x".into(),
            label: String::new(),
            kind: AxisKind::Dimension(kind),
            members: (0..).zip(keys).map(|(code, key)| Member { code, key: key.to_string(), missing: key.is_empty() }).collect(),
        };
        let measure = TableMeasure {
            name: "people".into(),
            label: String::new(),
            kind: Some(Kind::People),
            unit: Unit::People,
            scale: 0,
            adds: true,
        };
        let table = Table {
            axes: vec![
                axis(Some(Kind::AgeGroup), &["0-9", "10-19"]),
                axis(Some(Kind::Sex), &["female"]),
                axis(kind, &["a", "b", "c", ""]),
            ],
            measures: vec![measure],
            cells: [1, 5, 3, 90, 2, 6, 4, 90].map(Cell::Value).to_vec(),
            total: vec![Cell::Value(201)],
            n_rows: 8,
        };
        let two = two(table, codes);
        assert_eq!(two.axes[2].members.iter().map(|member| &*member.key).collect::<Vec<_>>(), keys);
        assert_eq!(two.cells, values.iter().copied().map(Cell::Value).collect::<Vec<_>>());
        assert_eq!(two.total, [Cell::Value(values.iter().sum())]);
    }

    #[test]
    fn the_two_largest_of_an_axis_within() {
        use super::super::tests::{axis, of, people};
        // Of three places, each with four figures: 1 + 1 + 90 + 1, 2 + 2 + 2 + 2 and 30 + 30 + 30 + 30 stand at the second axis.
        let axes =
            vec![axis("age_group", &["0-9", "10-19"]), axis("province", &["a", "b", "c"]), axis("sex", &["female", "male"])];
        let cells = [1, 1, 2, 2, 30, 30, 90, 1, 2, 2, 30, 30].map(Cell::Value).to_vec();
        let two = two(of(axes, vec![people()], cells), [None; 2]);
        assert_eq!(two.axes[1].members.iter().map(|member| &*member.key).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(two.cells, [1, 1, 30, 30, 90, 1, 30, 30].map(Cell::Value));
        assert_eq!(two.total, [Cell::Value(213)]);
    }

    #[test]
    fn amounts_below_zero_stand_beside_and_add_up() {
        use super::super::tests::{axis, money, of};
        use Cell::{Missing, NotApplicable, Value};
        let axes = || vec![axis("source", &["x", "y", "z", "u"])];
        let table = above_zero(of(axes(), vec![money(Kind::Disbursed)], vec![Value(5), Value(-2), Missing, Value(-4)]));
        assert_eq!(
            table.cells,
            [Value(5), NotApplicable, NotApplicable, Value(-2), Missing, NotApplicable, NotApplicable, Value(-4)]
        );
        // Everything is 5 − 2 − 4; below zero are −2 − 4.
        assert_eq!((table.total, &*table.measures[1].name), (vec![Value(-1), Value(-6)], BELOW_ZERO));
        // Zero flows.
        let table = above_zero(of(axes(), vec![money(Kind::Disbursed)], vec![Value(5), Value(0), Missing, Value(4)]));
        assert_eq!(table.measures.len(), 1);
    }

    #[test]
    fn two_of_four() {
        check(Some(Kind::Year), [None; 2], &["a", "c"], &[1, 3, 2, 4]);
        check(Some(Kind::Province), [None; 2], &["b", "c"], &[5, 3, 6, 4]);
        check(Some(Kind::Province), [Some(2), Some(0)], &["c", "a"], &[3, 1, 4, 2]);
        check(Some(Kind::Year), [Some(1), Some(77)], &["b"], &[5, 6]);
    }
}
