//! Money for each person: amount ÷ people of the same place.
//!
//! Source: METHODS of the programme, "Per capita": same year and same boundary. The people are those of the last year that is told
//! for any place, and which year that is is told along; nobody is carried over from another year or place.

use super::{figure, ratio::round_div};
use crate::query::{Cell, Table, TableMeasure};

/// Money by place (and by what it comes from) with, beside it, people by place → `per_person` or `per_poor` (named by `name`, two
/// decimals, half away from zero), the money, and the people of the place. The total of the money is of everything, the quotient of all
/// and its people are of the places that tell both. Places without people are `NotApplicable`. The quotients of
/// one place add up to that of the place but for their rounding, those of several places do not. Where `beside` tells years as its
/// second axis, the people are those of the last of them that has any, and their measure's label
/// ends with it.
pub fn per_head(table: Table, beside: &Table, name: &'static str) -> Table {
    let (Some(of), Some(first), Some(people)) = (table.measures.first(), table.axes.first(), beside.measures.first()) else {
        return table;
    };
    let (n, n_beside) = (table.measures.len(), beside.measures.len());
    // The last year that is told for any place.
    let years = beside.axes.get(1).map_or(&[][..], |axis| &axis.members);
    let n_years = years.len().max(1);
    let at = |place: usize, year: usize| *beside.cells.get((place * n_years + year) * n_beside).unwrap_or(&Cell::Missing);
    let n_places = beside.axes.first().map_or(0, |axis| axis.members.len());
    let mut year = n_years - 1;
    while year > 0 && (0..n_places).all(|place| at(place, year).value().is_none()) {
        year -= 1;
    }
    let mut parts = 1;
    for axis in &table.axes[1..] {
        parts *= axis.members.len();
    }
    let (up, scale) = (10i128.pow((2 + people.scale).into()), 10i128.pow(of.scale.into()));
    let quotient = |money: Cell, people: Cell| match (money, people) {
        (Cell::Value(money), Cell::Value(people)) if people > 0 => match (money.checked_mul(up), people.checked_mul(scale)) {
            (Some(up), Some(down)) => Cell::Value(round_div(up, down)),
            _ => Cell::NotApplicable,
        },
        (Cell::Value(_), Cell::Value(_)) => Cell::NotApplicable,
        (Cell::Value(_), nothing) | (nothing, _) => nothing,
    };
    let mut cells = Vec::with_capacity(table.cells.len() / n * 3);
    // The total is of places that tell both.
    let (mut everyone, mut told) = (Cell::NotApplicable, Cell::NotApplicable);
    for (row, member) in first.members.iter().enumerate() {
        let heads = beside.axes.first().and_then(|axis| axis.members.iter().position(|of| of.code == member.code));
        let heads = heads.map_or(Cell::Missing, |place| at(place, year));
        let mut spent = Cell::NotApplicable;
        for part in 0..parts {
            let money = table.cells[(row * parts + part) * n];
            cells.extend([quotient(money, heads), money, heads]);
            super::add(&mut spent, money);
        }
        if heads.value().is_some() && spent.value().is_some() {
            super::add(&mut everyone, heads);
            super::add(&mut told, spent);
        }
    }
    let mut label = years.get(year).map_or(String::new(), |year| year.key.clone());
    // What has no word of its own is named by its header as well.
    if people.kind.is_none() && !label.is_empty() {
        label = [&people.label, " ", &label].concat();
    }
    let measures = vec![figure(name, &of.unit, 2, false), of.clone(), TableMeasure { adds: false, label, ..people.clone() }];
    Table { measures, cells, total: vec![quotient(told, everyone), table.total[0], everyone], ..table }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of, people};
    use super::*;
    use crate::data::Kind;
    use Cell::{Missing, NotApplicable, Value};

    #[test]
    fn by_hand() {
        let spent = of(
            vec![axis("province", &["A", "B", "C"]), axis("source", &["x", "y"])],
            vec![money(Kind::Disbursed)],
            vec![Value(1000), Value(500), Value(7), Missing, Value(3), Value(4)],
        );
        let mut heads = of(vec![axis("province", &["B", "A"])], vec![people()], vec![Value(0), Value(3)]);
        // Codes, not places in the list, tell which is which.
        (heads.axes[0].members[0].code, heads.axes[0].members[1].code) = (1, 0);
        let table = per_head(spent, &heads, "per_person");
        // 1000 ÷ 3 = 333.33, 500 ÷ 3 = 166.67.
        assert_eq!(table.cells[..6], [Value(33_333), Value(1000), Value(3), Value(16_667), Value(500), Value(3)]);
        assert_eq!(
            table.cells[6..],
            [
                NotApplicable,
                Value(7),
                Value(0),
                Missing,
                Missing,
                Value(0),
                Missing,
                Value(3),
                Missing,
                Missing,
                Value(4),
                Missing
            ]
        );
        // (1000 + 500 + 7) ÷ (3 + 0): C tells no people.
        assert_eq!(table.total, [Value(50_233), Value(1514), Value(3)]);
    }

    #[test]
    fn people_are_of_the_last_year_that_tells_any() {
        let spent = || of(vec![axis("province", &["A", "B"])], vec![money(Kind::Disbursed)], vec![Value(100), Value(60)]);
        let heads = |cells: [Cell; 6]| {
            of(vec![axis("province", &["A", "B"]), axis("year", &["2019", "2020", "2021"])], vec![people()], cells.to_vec())
        };
        // Nobody is told in 2021; in 2020 A alone, and B's people of 2019 are not carried over.
        let table = per_head(spent(), &heads([Value(5), Value(8), Missing, Value(6), Missing, Missing]), "per_person");
        assert_eq!(table.cells, [Value(1250), Value(100), Value(8), Missing, Value(60), Missing]);
        assert_eq!((&*table.measures[2].label, &table.total[..]), ("2020", &[Value(1250), Value(160), Value(8)][..]));
        // The last of all years where none tells anything: there is no quotient.
        let table = per_head(spent(), &heads([Missing; 6]), "per_person");
        assert_eq!(table.cells, [Missing, Value(100), Missing, Missing, Value(60), Missing]);
        // People under a header of the file's own are named by it.
        let mut own = heads([Value(5), Missing, Missing, Value(6), Missing, Missing]);
        own.measures = vec![TableMeasure { kind: None, label: "Hộ nghèo".to_owned(), ..people() }];
        assert_eq!(per_head(spent(), &own, "per_poor").measures[2].label, "Hộ nghèo 2019");
    }

    #[test]
    fn people_of_places_without_money_are_in_no_quotient() {
        let spent = of(vec![axis("province", &["A", "B"])], vec![money(Kind::Disbursed)], vec![Value(100), Missing]);
        let heads = of(vec![axis("province", &["A", "B"])], vec![people()], vec![Value(10), Value(90)]);
        // 100 ÷ 10, not 100 ÷ 100: of B nobody knows what was spent.
        assert_eq!(per_head(spent, &heads, "per_person").total, [Value(1000), Value(100), Value(10)]);
    }
}
