//! What holds for every table, whatever its figures: bounds and invariants of the measures that are worked out of others.
//!
//! Worked examples by hand stand beside each measure in `src/metrics`, and in `measures.rs` and `matrices.rs`.

mod support;

use fairshare::data::{Kind, Unit};
use fairshare::metrics::Metric;
use fairshare::query::{Axis, AxisKind, Cell, Table, TableMeasure};
use proptest::prelude::*;
use support::{axis, money, people, row_count, table, years};

fn amount(kind: Kind) -> TableMeasure {
    TableMeasure { name: kind.name().into(), kind: Some(kind), ..money() }
}

/// A table of these figures, each in turn.
fn of(axes: Vec<Axis>, measures: Vec<TableMeasure>, figures: &[Cell]) -> Table {
    let n = axes.iter().map(|axis| axis.members.len()).product::<usize>() * measures.len();
    let cells = (0..n).map(|at| figures[at % figures.len()]).collect();
    Table { total: vec![Cell::Missing; measures.len()], axes, measures, cells, n_rows: 9 }
}

fn figures(most: i128) -> impl Strategy<Value = Vec<Cell>> {
    let cell = prop_oneof![8 => (0..most).prop_map(Cell::Value), 1 => Just(Cell::Value(0)), 1 => Just(Cell::Missing), 1 => Just(Cell::Withheld)];
    proptest::collection::vec(cell, 97)
}

fn places() -> Axis {
    axis("province", &support::FIVE, false)
}

fn column(table: &Table, name: &str) -> Vec<Cell> {
    let at = table.measures.iter().position(|of| of.name == name).unwrap_or_else(|| panic!("no {name}"));
    table.cells.iter().skip(at).step_by(table.measures.len()).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_lie_within_their_bounds(cells in figures(5_000)) {
        let sexes = axis("sex", &["female", "male", "unknown"], false);
        let shares = Metric::WomenShare.work_out(of(vec![places(), sexes], vec![people()], &cells));
        let [share, low, high] = ["women_share", "women_share_low", "women_share_high"].map(|name| column(&shares, name));
        for ((share, low), high) in share.iter().zip(low).zip(high) {
            if let Cell::Value(share) = share {
                prop_assert!((0..=1000).contains(share), "{share}");
                if let (Cell::Value(low), Cell::Value(high)) = (low, high) {
                    prop_assert!(0 <= low && low <= *share && *share <= high && high <= 1000, "{low} {share} {high}");
                }
            }
        }
    }

    #[test]
    fn a_rate_is_disbursed_over_its_denominator(cells in figures(9_000_000_000)) {
        let measures = vec![amount(Kind::Disbursed), amount(Kind::Planned)];
        let rates = Metric::Absorption { today: None, told: None }.work_out(of(vec![places(), years(2020, 2021)], measures, &cells));
        let rate = rates.measures[0].name.clone();
        prop_assert!(rate.starts_with("absorption"));
        let [rate, spent, planned] = [&*rate, "disbursed", "planned"].map(|name| column(&rates, name));
        for ((rate, spent), planned) in rate.iter().zip(spent).zip(planned) {
            if let Cell::Value(rate) = rate {
                let (Cell::Value(spent), Cell::Value(planned)) = (spent, planned) else { panic!("a rate of nothing") };
                // In thousandths, rounded: no farther off than half of one.
                prop_assert!(planned > 0 && (rate * planned - spent * 1000).abs() * 2 <= planned, "{rate} {spent} {planned}");
            }
        }
    }

    #[test]
    fn cost_times_people_is_the_money(cells in figures(900_000)) {
        let initiatives = axis("initiative", &support::FIVE, false);
        let by_sex = of(vec![initiatives.clone(), axis("sex", &["female", "male"], false)], vec![people()], &cells[9..]);
        let reach = Metric::Reach.work_out_of(of(vec![initiatives], vec![money(), people()], &cells), by_sex);
        for row in reach.cells.chunks(4) {
            if let Cell::Value(cost) = row[0] {
                let (Cell::Value(people), Cell::Value(money)) = (row[1], row[2]) else { panic!("a cost of nothing") };
                prop_assert!(people > 0 && (cost * people - money).abs() * 2 <= people, "{row:?}");
            } else {
                prop_assert!(row[1].value().is_none_or(|people| people <= 0) || row[2].value().is_none(), "{row:?}");
            }
            prop_assert!(row[3].value().is_none_or(|share| (0..=1000).contains(&share)));
        }
    }

    #[test]
    fn a_change_leads_from_then_to_now(cells in figures(9_000_000)) {
        let changes = Metric::ThenNow { from: None, to: None }.work_out(of(vec![places(), years(2017, 2020)], vec![money()], &cells));
        if changes.measures[0].name.starts_with("change") {
            for row in changes.cells.chunks(changes.measures.len()) {
                match (row[0], row[1], row[2]) {
                    (Cell::Value(change), Cell::Value(then), Cell::Value(now)) => prop_assert_eq!(then + change, now),
                    (change, then, now) => prop_assert!(change.value().is_none() && (then.value().is_none() || now.value().is_none())),
                }
            }
        }
    }

    #[test]
    fn money_for_each_person_gives_the_money_back(cells in figures(900_000_000), heads in 1i128..2_000_000) {
        let counts = table(vec![places(), years(2020, 2021)], people(), |at| Cell::Value(heads + at[0] as i128));
        let before = of(vec![places(), axis("source", &support::SOURCES, false)], vec![money()], &cells);
        let after = Metric::PerHead { name: "per_person" }.work_out_of(before.clone(), counts);
        let n = after.measures.len();
        let unit = 10i128.pow(u32::from(after.measures[0].scale));
        for (at, (row, was)) in after.cells.chunks(n).zip(&before.cells).enumerate() {
            let people = heads + (at / 4) as i128;
            match (row[0], was) {
                (Cell::Value(each), Cell::Value(money)) => prop_assert!((each * people - money * unit).abs() * 2 <= people, "{each} {money} {people}"),
                (each, was) => prop_assert!(each == *was, "{each:?} {was:?}"),
            }
        }
    }

    #[test]
    fn totals_lie_among_the_scores_and_ranks_are_places(marks in proptest::collection::vec(0i128..3, 5 * 4 * 5)) {
        let (rows, cols) = (axis("initiative", &support::FIVE, false), axis("criterion", &support::CRITERIA[..4], false));
        let bins = AxisKind::Bins { edges: (1..=6).collect(), scale: 0, unit: Unit::Number, measure: Some(Kind::Score) };
        let score = Axis { kind: bins, ..axis("score", &["0", "1", "2", "3", "4"], false) };
        let given = marks.iter().map(|n| Cell::Value(*n)).collect::<Vec<_>>();
        let marks = of(vec![rows.clone(), cols.clone(), score], vec![row_count()], &given);
        let of_score = TableMeasure { name: "score".into(), kind: Some(Kind::Score), adds: false, ..row_count() };
        let reasons = table(vec![rows, cols], of_score, |_| Cell::Missing);
        let scores = Metric::Scores { weights: Vec::new(), only: None }.work_out_of(marks, reasons);
        let n = scores.measures.len();
        let mut ranks = Vec::new();
        for row in scores.cells.chunks(5 * n) {
            let medians: Vec<i128> = row.chunks(n).take(4).filter_map(|cell| cell[0].value()).collect();
            for cell in row.chunks(n).take(4) {
                if let (Cell::Value(median), Cell::Value(least), Cell::Value(most)) = (cell[0], cell[2], cell[3]) {
                    prop_assert!(least <= median && median <= most && cell[1] == Cell::Value(most - least), "{cell:?}");
                }
            }
            let total = &row[4 * n..];
            if let (Cell::Value(total), Some(least), Some(most)) = (total[0], medians.iter().min(), medians.iter().max()) {
                prop_assert!(*least <= total && total <= *most, "{least} {total} {most}");
            }
            if let (Cell::Value(rank), Cell::Value(best), Cell::Value(worst)) = (total[5], total[6], total[7]) {
                prop_assert!(1 <= best && best <= rank && rank <= worst && worst <= 5, "{total:?}");
                ranks.push((total[0].value().unwrap_or(0), rank));
            }
        }
        // A rank is one more than how many are better: a permutation, but for ties.
        for (total, rank) in &ranks {
            prop_assert_eq!(*rank, 1 + ranks.iter().filter(|(other, _)| other > total).count() as i128);
        }
    }

    #[test]
    fn overlaps_are_of_two_and_gaps_of_none(cells in figures(5_000_000), rows in proptest::collection::vec(0i128..2, 60)) {
        let axes = vec![places(), axis("implementer", &["A", "B", "C"], false), axis("sector", &["a", "b"], false)];
        let mut before = of(axes, vec![money(), row_count()], &cells);
        for (at, cell) in before.cells.chunks_mut(2).enumerate() {
            // Without a row there is no figure.
            cell[1] = Cell::Value(rows[at % rows.len()]);
            if cell[1] == Cell::Value(0) {
                cell[0] = Cell::Missing;
            }
        }
        let after = Metric::WhoWhere { only: [None; 2], counts: false }.work_out(before.clone());
        let [overlap, gap, spent] = ["overlap", "gap", "disbursed"].map(|name| column(&after, name));
        let sum = |cells: &[Cell]| cells.iter().filter_map(|cell| cell.value()).sum::<i128>();
        prop_assert_eq!(sum(&spent), sum(&column(&before, "disbursed")), "money is neither lost nor counted twice");
        for place in 0..5 {
            let of_place = place * 3..place * 3 + 3;
            for at in of_place.clone() {
                if let Cell::Value(n) = overlap[at] {
                    prop_assert!((2..=3).contains(&n), "{n} of three");
                }
            }
            // An actor that shares shares with another one of the place.
            let shared = overlap[of_place.clone()].iter().filter(|cell| cell.value().is_some()).count();
            prop_assert!(shared != 1);
            if gap[of_place.clone()].iter().any(|cell| cell.value().is_some()) {
                prop_assert!(sum(&spent[of_place]) == 0, "a gap where somebody works");
            }
        }
    }
}
