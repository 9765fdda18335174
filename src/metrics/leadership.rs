//! Leadership: women's share among leaders beside women's share among members.
//!
//! Source: METHODS of the programme, "Leadership": women ÷ (women + men) in each group, and the representation ratio, share among
//! leaders ÷ share among members: 1 where women lead as often as they take part. People of unknown sex are in neither share.

use super::{add, figure, percent, ratio::round_div};
use crate::data::Unit;
use crate::query::{Cell, Table};

/// A table by anything, then role, then sex → by the first axis: `women_share_leaders`, `women_share_members` (percent, one
/// decimal), `representation` (two decimals), and `women_leaders`, `leaders`, `women_members`, `members`. `leaders` and `members`
/// are codes of roles; roles in neither are left out. A table of another shape stays as it is.
pub fn leadership(table: Table, leaders: &[u32], members: &[u32]) -> Table {
    let table = super::sex::women_share(table);
    let find = |name: &str| table.measures.iter().position(|of| of.name == name);
    let ([by, roles], Some(women), Some(men)) = (&table.axes[..], find("women"), find("men")) else { return table };
    let n = table.measures.len();
    let mut cells = Vec::with_capacity(by.members.len() * 7);
    let mut all = [[Cell::NotApplicable; 2]; 2];
    for place in 0..by.members.len() {
        let mut sums = [[Cell::NotApplicable; 2]; 2];
        for (role, member) in roles.members.iter().enumerate() {
            let of = &table.cells[(place * roles.members.len() + role) * n..][..n];
            for (group, codes) in [leaders, members].into_iter().enumerate() {
                if codes.contains(&member.code) {
                    for (sex, at) in [women, men].into_iter().enumerate() {
                        add(&mut sums[group][sex], of[at]);
                        add(&mut all[group][sex], of[at]);
                    }
                }
            }
        }
        cells.extend(figures(sums));
    }
    let percent = Unit::Other("%".to_owned());
    let (people, scale) = (&table.measures[women].unit, table.measures[women].scale);
    let mut measures = Vec::with_capacity(7);
    for (name, unit, scale, adds) in [
        ("women_share_leaders", &percent, 1, false),
        ("women_share_members", &percent, 1, false),
        ("representation", &Unit::Number, 2, false),
        ("women_leaders", people, scale, true),
        ("leaders", people, scale, true),
        ("women_members", people, scale, true),
        ("members", people, scale, true),
    ] {
        measures.push(figure(name, unit, scale, adds));
    }
    let total = figures(all).to_vec();
    let mut axes = table.axes;
    axes.truncate(1);
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// Women and men among leaders and among members → the seven figures.
fn figures([[women_leaders, men_leaders], [women_members, men_members]]: [[Cell; 2]; 2]) -> [Cell; 7] {
    let both = |women: Cell, men: Cell| match (women, men) {
        (Cell::Value(women), Cell::Value(men)) => Cell::Value(women.saturating_add(men)),
        (Cell::Value(_), nothing) | (nothing, _) => nothing,
    };
    let (leaders, members) = (both(women_leaders, men_leaders), both(women_members, men_members));
    let ratio = match (women_leaders, leaders, women_members, members) {
        (Cell::Value(led), Cell::Value(leaders), Cell::Value(took), Cell::Value(members)) => {
            match (led.checked_mul(members).and_then(|up| up.checked_mul(100)), leaders.checked_mul(took)) {
                (Some(up), Some(down)) if down > 0 => Cell::Value(round_div(up, down)),
                _ => Cell::NotApplicable,
            }
        }
        _ => Cell::NotApplicable,
    };
    let shares = [percent(women_leaders, leaders), percent(women_members, members)];
    [shares[0], shares[1], ratio, women_leaders, leaders, women_members, members]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, of, people};
    use super::*;
    use Cell::{Missing, NotApplicable, Value};

    fn check(counts: [Cell; 4], expected: [Cell; 7]) {
        // Leader: women, men; deputy: 9, 9, which is in neither group; member: women, men.
        let cells = vec![counts[0], counts[1], Value(9), Value(9), counts[2], counts[3]];
        let axes =
            vec![axis("province", &["A"]), axis("role", &["leader", "deputy", "member"]), axis("sex", &["female", "male"])];
        let table = leadership(of(axes, vec![people()], cells), &[0], &[2]);
        assert_eq!((table.axes.len(), &table.cells[..]), (1, &expected[..]));
        assert_eq!(table.total, expected);
    }

    #[test]
    fn by_hand() {
        // 3 of 12 leaders are women (25 %), 60 of 100 members (60 %): 0.25 / 0.6 = 0.4167.
        check([3, 9, 60, 40].map(Value), [Value(250), Value(600), Value(42), Value(3), Value(12), Value(60), Value(100)]);
        // As many among both.
        check([1, 1, 5, 5].map(Value), [Value(500), Value(500), Value(100), Value(1), Value(2), Value(5), Value(10)]);
        // No woman takes part: a ratio to nothing is none.
        check([0, 2, 0, 5].map(Value), [Value(0), Value(0), NotApplicable, Value(0), Value(2), Value(0), Value(5)]);
        check(
            [Value(1), Missing, Value(5), Value(5)],
            [Missing, Value(500), NotApplicable, Value(1), Missing, Value(5), Value(10)],
        );
    }

    proptest::proptest! {
        #[test]
        fn shares_and_ratio_are_bounded(counts in proptest::array::uniform4(0i128..1000)) {
            let axes = vec![axis("province", &["A"]), axis("role", &["leader", "member"]), axis("sex", &["female", "male"])];
            let cells = leadership(of(axes, vec![people()], counts.map(Value).to_vec()), &[0], &[1]).cells;
            for share in &cells[..2] {
                assert!(share.value().is_none_or(|share| (0..=1000).contains(&share)));
            }
            assert!(cells[2].value().is_none_or(|ratio| ratio >= 0));
        }
    }
}
