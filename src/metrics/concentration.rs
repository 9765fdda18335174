//! Concentration: among how many funders the money of a place is spread.
//!
//! Source: METHODS of the programme, "Concentration": the Herfindahl–Hirschman index `HHI = Σ share²` (Cambodia CRDB, Aid
//! Effectiveness Report, annex VIII), from 1/n for n equal funders to 1 for a single one, and its inverse `1/HHI`, the effective
//! number of funders: that many equal ones would be as concentrated. Neither many nor few is good as such (Frot and Santiso, OECD
//! DEV WP 284), so nothing here judges.

use super::{add, figure, percent};
use crate::data::Unit;
use crate::query::{Cell, Table};

/// A table of money by anything and, as its second axis, by funder → by the first axis: `effective_funders` (two decimals), `funders`
/// (how many gave), `hhi` (four decimals), `largest_share` (percent, one decimal), the money, and `unnamed`: money of funders that
/// the file does not name, which is in neither share. Who gave nothing in the end, or took back, is no funder. Floats are used for
/// quotients of squares only; their rounding is far below the decimals told.
pub fn concentration(table: Table) -> Table {
    let (2, Some(of)) = (table.axes.len(), table.measures.first()) else { return table };
    let (n, funders) = (table.measures.len(), &table.axes[1].members);
    let mut cells = Vec::new();
    // The money of each funder over all places; the total is worked out of it.
    let mut all = vec![Cell::NotApplicable; funders.len()];
    let mut row = Vec::with_capacity(funders.len());
    let missing = funders.iter().position(|funder| funder.missing);
    for place in table.cells.chunks(n * funders.len().max(1)) {
        row.clear();
        for (funder, cells) in place.chunks(n).enumerate() {
            row.push(cells[0]);
            add(&mut all[funder], cells[0]);
        }
        cells.extend(figures(&row, missing));
    }
    let total = figures(&all, missing).to_vec();
    let number = Unit::Number;
    let mut measures = vec![
        figure("effective_funders", &number, 2, false),
        figure("funders", &number, 0, false),
        figure("hhi", &number, 4, false),
        figure("largest_share", &Unit::Other("%".to_owned()), 1, false),
        of.clone(),
    ];
    measures.push(figure("unnamed", &of.unit, of.scale, true));
    let mut axes = table.axes;
    axes.truncate(1);
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// The amounts of a place's funders → its six figures.
fn figures(amounts: &[Cell], missing: Option<usize>) -> [Cell; 6] {
    let (mut sum, mut money, mut unnamed) = (0i128, Cell::NotApplicable, Cell::NotApplicable);
    let (mut count, mut largest) = (0, 0);
    for (funder, cell) in amounts.iter().enumerate() {
        if Some(funder) == missing {
            unnamed = *cell;
            continue;
        }
        add(&mut money, *cell);
        if let Cell::Value(amount @ 1..) = *cell {
            sum = sum.saturating_add(amount);
            largest = amount.max(largest);
            count += 1;
        }
    }
    add(&mut money, unnamed);
    if count == 0 {
        let none = if money.value().is_some() { Cell::NotApplicable } else { money };
        return [none, if money.value().is_some() { Cell::Value(0) } else { money }, none, none, money, unnamed];
    }
    let mut hhi = 0.0;
    for (funder, cell) in amounts.iter().enumerate() {
        if let (Cell::Value(amount @ 1..), true) = (*cell, Some(funder) != missing) {
            let share = amount as f64 / sum as f64;
            hhi += share * share;
        }
    }
    // Not below what so many funders can be at the least, whatever the last bit of a float says.
    let hhi = hhi.clamp(1.0 / f64::from(count), 1.0);
    let round = |value: f64, times: f64| Cell::Value((value * times).round() as i128);
    let largest = percent(Cell::Value(largest), Cell::Value(sum));
    [round(1.0 / hhi, 100.0), Cell::Value(count.into()), round(hhi, 10_000.0), largest, money, unnamed]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of};
    use super::*;
    use crate::data::Kind;
    use Cell::{Missing, NotApplicable, Value};

    fn check(amounts: &[Cell], expected: [Cell; 6]) {
        assert_eq!(figures(amounts, None), expected, "{amounts:?}");
    }

    #[test]
    fn by_hand() {
        // Shares 0.5, 0.3, 0.2: HHI 0.25 + 0.09 + 0.04 = 0.38, 1/0.38 = 2.63.
        check(&[Value(50), Value(30), Value(20)], [Value(263), Value(3), Value(3800), Value(500), Value(100), NotApplicable]);
        // One funder alone, and four alike.
        check(&[Value(7), Missing], [Value(100), Value(1), Value(10_000), Value(1000), Value(7), NotApplicable]);
        check(&[Value(5); 4], [Value(400), Value(4), Value(2500), Value(250), Value(20), NotApplicable]);
        // Nobody gave, and nobody is told.
        check(&[Value(0), Value(0)], [NotApplicable, Value(0), NotApplicable, NotApplicable, Value(0), NotApplicable]);
        check(&[Missing], [Missing, Missing, Missing, Missing, Missing, NotApplicable]);
        // What was taken back is nobody's share.
        check(&[Value(10), Value(-4)], [Value(100), Value(1), Value(10_000), Value(1000), Value(6), NotApplicable]);
    }

    #[test]
    fn funders_without_a_name_are_told_apart() {
        let mut funders = axis("funder", &["x", "y", ""]);
        funders.members[2].missing = true;
        let table = concentration(of(
            vec![axis("province", &["A"]), funders],
            vec![money(Kind::Disbursed)],
            [5, 5, 90].map(Value).to_vec(),
        ));
        assert_eq!(table.cells, [Value(200), Value(2), Value(5000), Value(500), Value(100), Value(90)]);
    }

    proptest::proptest! {
        #[test]
        fn between_one_and_the_count(amounts in proptest::collection::vec(1i128..2_000_000_000_000, 1..40)) {
            let n = amounts.len() as i128;
            let cells: Vec<Cell> = amounts.iter().map(|amount| Value(*amount)).collect();
            let [Value(effective), Value(count), Value(hhi), Value(largest), ..] = figures(&cells, None) else { unreachable!() };
            assert_eq!(count, n);
            assert!((100..=100 * n).contains(&effective), "{effective} of {n}");
            // 1/n rounded down to four decimals, up to 1.
            assert!((10_000 / n..=10_000).contains(&hhi), "{hhi} of {n}");
            assert!((1000 / n..=1000).contains(&largest));
            // Twice the money changes nothing.
            let twice: Vec<Cell> = amounts.iter().map(|amount| Value(2 * amount)).collect();
            assert_eq!(figures(&twice, None)[..4], figures(&cells, None)[..4]);
        }
    }
}
