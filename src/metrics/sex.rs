//! Women's share: women ÷ (women + men), people of other and unknown sex apart.
//!
//! Source: METHODS of the programme, "Women's share". Where the sex of `u` people is unknown, the share of all of them lies
//! within `[w / (w + m + u), (w + u) / (w + m + u)]` (own derivation: they are all men, or all women).

use super::{add, percent};
use crate::data::{Kind, Unit};
use crate::query::{Axis, AxisKind, Cell, Table, TableMeasure};

/// A table with an axis of sexes → the same without it, with the measures `women_share` (percent, one decimal), its bounds
/// `women_share_low` and `women_share_high`, `women`, `men`, `unknown`. People of other sex are counted with the unknown, who are in
/// neither side of the share. Totals of people are of everything, the share of all is of the cells that tell both sexes.
///
/// A table that knows women and unknown alone has what forms call `Tổng số` and `Trong đó: nữ`: whom it does not call women are
/// counted as men, and `unknown`, which then does not add, says so.
pub fn women_share(table: Table) -> Table {
    let is_sex = |axis: &Axis| axis.kind == AxisKind::Dimension(Some(Kind::Sex));
    let (Some(sex), Some(of)) = (table.axes.iter().position(is_sex), table.measures.first()) else { return table };
    let (n_sexes, n_measures) = (table.axes[sex].members.len(), table.measures.len());
    let inner: usize = table.axes[sex + 1..].iter().map(|axis| axis.members.len()).product();
    let outer: usize = table.axes[..sex].iter().map(|axis| axis.members.len()).product();
    let has = |key: &str| table.axes[sex].members.iter().any(|member| member.key == key);
    let tells_women_alone = has("female") && has("unknown") && !has("male");
    let place = |code: usize| match table.axes[sex].members[code].key.as_str() {
        "female" => 0,
        "male" => 1,
        "unknown" if tells_women_alone => 1,
        _ => 2,
    };
    // Where rows were counted too, a sex without any row has no people: that is zero, while a blank is not.
    let counted = n_measures > 1 && table.measures[n_measures - 1].name == "rows";
    let (mut whole, mut everyone) = ([Cell::NotApplicable; 3], [Cell::NotApplicable; 3]);
    let mut cells = Vec::with_capacity(outer * inner * 6);
    for out in 0..outer {
        for within in 0..inner {
            let mut sums = [Cell::NotApplicable; 3];
            for code in 0..n_sexes {
                let cells = &table.cells[((out * n_sexes + code) * inner + within) * n_measures..][..n_measures];
                if !counted || cells[n_measures - 1].value().is_some_and(|rows| rows > 0) {
                    add(&mut sums[place(code)], cells[0]);
                }
            }
            if counted && sums.iter().any(|sum| sum.value().is_some()) {
                for sum in &mut sums[..2] {
                    *sum = if *sum == Cell::NotApplicable { Cell::Value(0) } else { *sum };
                }
            }
            // The share of all is of places that tell both sexes, or it would be of other people above than below.
            if sums[0].value().is_some() && sums[1].value().is_some() {
                for (whole, sum) in whole.iter_mut().zip(sums) {
                    add(whole, sum);
                }
            }
            for (everyone, sum) in everyone.iter_mut().zip(sums) {
                add(everyone, sum);
            }
            cells.extend(figures(sums));
        }
    }
    let unit = of.unit.clone();
    let percent = Unit::Other("%".to_owned());
    let measure = |name: &str, kind, unit: &Unit, scale, adds| TableMeasure {
        name: name.to_owned(),
        label: String::new(),
        kind,
        unit: unit.clone(),
        scale,
        adds,
    };
    let measures = vec![
        measure("women_share", None, &percent, 1, false),
        measure("women_share_low", None, &percent, 1, false),
        measure("women_share_high", None, &percent, 1, false),
        measure("women", Some(Kind::Women), &unit, of.scale, true),
        measure("men", Some(Kind::Men), &unit, of.scale, true),
        measure("unknown", None, &unit, of.scale, !tells_women_alone),
    ];
    let mut axes = table.axes;
    axes.remove(sex);
    let mut total = figures(whole).to_vec();
    total[3..].copy_from_slice(&everyone);
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

fn figures([women, men, unknown]: [Cell; 3]) -> [Cell; 6] {
    // A place where only men are told has no women told, and the other way round: that is no share of zero or of all.
    if let Some(nothing) = [women, men].into_iter().find(|told| told.value().is_none()) {
        return [nothing, nothing, nothing, women, men, unknown];
    }
    let (mut known, mut everyone, mut at_most) = (women, women, women);
    add(&mut known, men);
    add(&mut everyone, men);
    add(&mut everyone, unknown);
    add(&mut at_most, unknown);
    [percent(women, known), percent(women, everyone), percent(at_most, everyone), women, men, unknown]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Member;

    fn check(people: &[(&str, Cell)], expected: [Cell; 6]) {
        let worked_out = women_share(place_by_sex(people));
        assert_eq!(worked_out.axes.len(), 1);
        assert_eq!(worked_out.cells, expected);
        if expected[0].value().is_some() {
            assert_eq!(worked_out.total, expected);
        }
    }

    fn place_by_sex(people: &[(&str, Cell)]) -> Table {
        let member =
            |(code, (key, _)): (usize, &(&str, Cell))| Member { code: code as u32, key: key.to_string(), missing: false };
        let axis = |name: &str, kind, members| Axis { name: name.into(), label: name.into(), kind, members };
        let place = Member { code: 0, key: "Kon Tum".into(), missing: false };
        let cells: Vec<Cell> = people.iter().map(|(_, cell)| *cell).collect();
        Table {
            axes: vec![
                axis("province", AxisKind::Dimension(Some(Kind::Province)), vec![place]),
                axis("sex", AxisKind::Dimension(Some(Kind::Sex)), people.iter().enumerate().map(member).collect()),
            ],
            measures: vec![TableMeasure {
                name: "people".into(),
                label: String::new(),
                kind: Some(Kind::People),
                unit: Unit::People,
                scale: 0,
                adds: true,
            }],
            cells,
            total: vec![Cell::Missing],
            n_rows: 1,
        }
    }

    #[test]
    fn by_hand() {
        use Cell::{Missing, NotApplicable, Value};
        // 30 women, 50 men, 20 unknown: 30/80 = 37.5 %; bounds 30/100 and 50/100.
        check(
            &[("female", Value(30)), ("male", Value(50)), ("unknown", Value(20))],
            [Value(375), Value(300), Value(500), Value(30), Value(50), Value(20)],
        );
        check(
            &[("female", Value(1)), ("male", Value(2))],
            [Value(333), Value(333), Value(333), Value(1), Value(2), NotApplicable],
        );
        check(&[("female", Missing), ("male", Value(2))], [Missing, Missing, Missing, Missing, Value(2), NotApplicable]);
        check(
            &[("female", Value(0)), ("male", Value(0))],
            [NotApplicable, NotApplicable, NotApplicable, Value(0), Value(0), NotApplicable],
        );
        // 11 of 50 are women, and nothing tells men.
        check(
            &[("female", Value(11)), ("unknown", Value(39))],
            [Value(220), Value(220), Value(220), Value(11), Value(39), NotApplicable],
        );
        // Only women are told.
        check(&[("female", Value(4)), ("male", Missing)], [Missing, Missing, Missing, Value(4), Missing, NotApplicable]);
    }

    #[test]
    fn a_sex_without_rows_is_zero_and_a_blank_is_not() {
        use Cell::{Missing, NotApplicable, Value};
        for (men, rows, share) in [(Missing, 0, Value(1000)), (Missing, 1, Missing), (Value(4), 1, Value(500))] {
            let mut table = place_by_sex(&[("female", Value(4)), ("male", men)]);
            let mut measure = table.measures[0].clone();
            measure.name = "rows".into();
            table.measures.push(measure);
            table.cells = vec![Value(4), Value(1), men, Value(rows)];
            assert_eq!(women_share(table).cells[0], share, "{men:?} in {rows} rows");
        }
        let mut none = place_by_sex(&[("unknown", Value(4))]);
        let mut measure = none.measures[0].clone();
        measure.name = "rows".into();
        none.measures.push(measure);
        none.cells = vec![Value(4), Value(1)];
        // 4 people, all of unknown sex: anything between none and all.
        assert_eq!(women_share(none).cells[..3], [NotApplicable, Value(0), Value(1000)]);
    }

    #[test]
    fn totals_are_sums_and_a_withheld_part_leaves_none() {
        use super::super::tests::{axis, of, people};
        use Cell::{Missing, Value, Withheld};
        let table = |cells: [Cell; 8]| {
            let axes = vec![axis("province", &["A", "B"]), axis("sex", &["female", "male", "other", "unknown"])];
            women_share(of(axes, vec![people()], cells.to_vec()))
        };
        let [a, b] = [[3, 1, 2, 4].map(Value), [Missing, Value(5), Missing, Missing]];
        let told = table([a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]]);
        // A: 3 of 4; of all 10 between 3 and 9 are women. B's men are in the sum of men, and in no share.
        assert_eq!(told.cells[..6], [Value(750), Value(300), Value(900), Value(3), Value(1), Value(6)]);
        assert_eq!(told.total, [Value(750), Value(300), Value(900), Value(3), Value(6), Value(6)]);
        // Where those of other sex are withheld, the unknown alone are not all who are in neither side: no bounds.
        let some = table([a[0], a[1], Withheld, a[3], b[0], b[1], b[2], b[3]]);
        assert_eq!(some.cells[..6], [Value(750), Withheld, Withheld, Value(3), Value(1), Withheld]);
    }

    proptest::proptest! {
        #[test]
        fn shares_lie_within_their_bounds(women in 0i128..1_000_000_000, men in 0i128..1_000_000_000, unknown in 0i128..1_000_000) {
            let table = place_by_sex(&[("female", Cell::Value(women)), ("male", Cell::Value(men)), ("unknown", Cell::Value(unknown))]);
            let [share, low, high] = women_share(table).cells[..3] else { unreachable!() };
            if let (Some(low), Some(high)) = (low.value(), high.value()) {
                assert!(0 <= low && low <= high && high <= 1000);
                assert!(share.value().is_none_or(|share| low <= share && share <= high));
            } else {
                assert_eq!(women + men + unknown, 0);
            }
        }
    }
}
