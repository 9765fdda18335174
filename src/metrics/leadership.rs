//! Leadership: women's share among leaders beside women's share among members.
//!
//! Source: METHODS of the programme, "Leadership": women ÷ (women + men) in each group, and the representation ratio, share among
//! leaders ÷ share among members: 1 where women lead as often as they take part. People of unknown sex are in neither share.

use super::{add, both, figure, percent, ratio::round_div};
use crate::data::Unit;
use crate::query::{Cell, Table};

/// A table by anything, then role, then sex → by the first axis: `women_share_leaders`, `women_share_members` (percent, one
/// decimal), `representation` (two decimals), and `women_leaders`, `leaders`, `women_members`, `members`. `leaders` and `members`
/// are codes of roles; roles in neither are left out. Of several roles in a group, those count that tell both sexes, where there is
/// one. Totals of people are of everything above them, the shares of all are of the roles that tell both. A table of another shape
/// stays as it is.
pub fn leadership(table: Table, leaders: &[u32], members: &[u32]) -> Table {
    let table = super::sex::women_share(table);
    let find = |name: &str| table.measures.iter().position(|of| of.name == name);
    let ([by, roles], Some(women), Some(men)) = (&table.axes[..], find("women"), find("men")) else { return table };
    let n = table.measures.len();
    let mut cells = Vec::with_capacity(by.members.len() * 7);
    let nothing = [[Cell::NotApplicable; 2]; 2];
    let (mut all_whole, mut all) = (nothing, nothing);
    let mut people = [Cell::NotApplicable; 4];
    for place in 0..by.members.len() {
        // Women and men of the roles that tell both, and of all roles.
        let (mut whole, mut sums) = (nothing, nothing);
        for (role, member) in roles.members.iter().enumerate() {
            let of = &table.cells[(place * roles.members.len() + role) * n..][..n];
            for (group, codes) in [leaders, members].into_iter().enumerate() {
                if codes.contains(&member.code) {
                    let is_whole = both(of[women], of[men]).value().is_some();
                    for (sex, at) in [women, men].into_iter().enumerate() {
                        add(&mut sums[group][sex], of[at]);
                        add(&mut all[group][sex], of[at]);
                        if is_whole {
                            add(&mut whole[group][sex], of[at]);
                            add(&mut all_whole[group][sex], of[at]);
                        }
                    }
                }
            }
        }
        for (sums, whole) in sums.iter_mut().zip(whole) {
            if whole[0].value().is_some() && !sums.contains(&Cell::Withheld) {
                *sums = whole;
            }
        }
        let of = figures(sums);
        people.iter_mut().zip(&of[3..]).for_each(|(people, cell)| add(people, *cell));
        cells.extend(of);
    }
    let percent = Unit::Other("%".to_owned());
    let (unit, scale) = (&table.measures[women].unit, table.measures[women].scale);
    let mut measures = Vec::with_capacity(7);
    for (name, unit, scale, adds) in [
        ("women_share_leaders", &percent, 1, false),
        ("women_share_members", &percent, 1, false),
        ("representation", &Unit::Number, 2, false),
        ("women_leaders", unit, scale, true),
        ("leaders", unit, scale, true),
        ("women_members", unit, scale, true),
        ("members", unit, scale, true),
    ] {
        measures.push(figure(name, unit, scale, adds));
    }
    for (all, whole) in all.iter_mut().zip(all_whole) {
        if whole[0].value().is_some() {
            *all = whole;
        }
    }
    let mut total = figures(all).to_vec();
    total[3..].copy_from_slice(&people);
    let mut axes = table.axes;
    axes.truncate(1);
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// Women and men among leaders and among members → the seven figures.
fn figures([[women_leaders, men_leaders], [women_members, men_members]]: [[Cell; 2]; 2]) -> [Cell; 7] {
    let (leaders, members) = (both(women_leaders, men_leaders), both(women_members, men_members));
    let told = [women_leaders, leaders, women_members, members];
    let ratio = match told {
        [Cell::Value(led), Cell::Value(leaders), Cell::Value(took), Cell::Value(members)] => {
            match (led.checked_mul(members).and_then(|up| up.checked_mul(100)), leaders.checked_mul(took)) {
                (Some(up), Some(down)) if down > 0 => Cell::Value(round_div(up, down)),
                _ => Cell::NotApplicable,
            }
        }
        _ => told.into_iter().find(|told| told.value().is_none()).unwrap_or(Cell::NotApplicable),
    };
    let shares = [percent(women_leaders, leaders), percent(women_members, members)];
    [shares[0], shares[1], ratio, women_leaders, leaders, women_members, members]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, of, people};
    use super::*;
    use Cell::{Missing, NotApplicable, Value, Withheld};

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
        check([Value(1), Missing, Value(5), Value(5)], [Missing, Value(500), Missing, Value(1), Missing, Value(5), Value(10)]);
    }

    #[test]
    fn roles_that_tell_one_sex_are_in_no_share() {
        let of_two = |counts: [Cell; 8]| {
            let axes = vec![axis("province", &["A", "B"]), axis("role", &["head", "deputy"]), axis("sex", &["female", "male"])];
            leadership(of(axes, vec![people()], counts.to_vec()), &[0, 1], &[])
        };
        let [a, b] = [[Value(3), Missing, Value(2), Value(4)], [Value(1), Value(3), Value(1), Value(1)]];
        // A: of heads only women are told; 2 of 6 deputies are women. B: 2 of 6 of both. All: 4 of 12, not 7 of 15.
        let table = of_two([a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]]);
        assert_eq!((table.cells[0], table.cells[3], table.cells[4]), (Value(333), Value(2), Value(6)));
        assert_eq!((table.total[0], table.total[3], table.total[4]), (Value(333), Value(4), Value(12)));
        // A withheld head leaves no share of the deputies that would pass for that of all leaders.
        let table = of_two([Withheld, Value(9), a[2], a[3], b[0], b[1], b[2], b[3]]);
        assert_eq!((table.cells[0], table.cells[3], table.cells[4]), (Withheld, Withheld, Withheld));
        assert_eq!((table.total[0], table.total[3]), (Value(333), Withheld));
        assert_eq!(table.cells[7], Value(333));
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
