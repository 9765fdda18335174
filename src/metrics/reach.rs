//! What reaching a person cost: money ÷ people, with the women's share beside it.
//!
//! Source: METHODS of the programme, "CARE reach" (people reached in a period; years are not added into one stock) and "Per
//! capita". Both figures are of the same initiative or place; where one is missing there is no quotient.

use super::{add, ratio::round_div, sex::women_share};
use crate::data::Unit;
use crate::query::{Cell, Table, TableMeasure};

/// A table of money and people by one axis; beside it people by that axis and sex. → The same axis with the measures
/// `cost_per_person` (in the money's unit, with two decimals more than the money where it is not đồng, half away from zero), people,
/// money, `women_share`. The totals of money and people are of everything, the quotient of all is of the members that tell both.
pub fn reach(table: Table, beside: Option<Table>) -> Table {
    let ([axis], [money, people]) = (&table.axes[..], &table.measures[..]) else { return table };
    let shares = beside.map(women_share).filter(|shares| shares.measures.first().is_some_and(|of| of.name == "women_share"));
    let whole = money.unit == Unit::Money("VND".to_owned());
    let more = if whole { 0 } else { 2u8.min(18u8.saturating_sub(money.scale)) };
    let up = [1, 10, 100][usize::from(more)] * 10i128.pow(u32::from(people.scale.min(18)));
    let quotient = |money: Cell, people: Cell| match (money, people) {
        (Cell::Value(_), Cell::Value(people)) if people <= 0 => Cell::NotApplicable,
        (Cell::Value(money), Cell::Value(people)) => {
            money.checked_mul(up).map_or(Cell::NotApplicable, |money| Cell::Value(round_div(money, people)))
        }
        (Cell::Value(_), nothing) | (nothing, _) => nothing,
    };
    let mut cells = Vec::with_capacity(table.cells.len() * 2);
    // The quotient of all is of those that tell both, or it would be money of some divided by others.
    let mut told = [Cell::NotApplicable; 2];
    for (member, pair) in axis.members.iter().zip(table.cells.chunks_exact(2)) {
        let share = shares.as_ref().and_then(|shares| {
            let at = shares.axes.first()?.members.iter().position(|other| other.code == member.code)?;
            shares.cells.get(at * shares.measures.len()).copied()
        });
        if pair.iter().all(|cell| cell.value().is_some()) {
            add(&mut told[0], pair[0]);
            add(&mut told[1], pair[1]);
        }
        cells.extend([quotient(pair[0], pair[1]), pair[1], pair[0], share.unwrap_or(Cell::Missing)]);
    }
    let worked = |name: &str, unit: Unit, scale: u8| TableMeasure {
        name: name.to_owned(),
        label: String::new(),
        kind: None,
        unit,
        scale,
        adds: false,
    };
    let measures = vec![
        worked("cost_per_person", money.unit.clone(), money.scale + more),
        people.clone(),
        money.clone(),
        worked("women_share", Unit::Other("%".to_owned()), 1),
    ];
    let [money, people] = [table.total[0], table.total[1]];
    let total = vec![quotient(told[0], told[1]), people, money, Cell::NotApplicable];
    Table { axes: table.axes, measures, cells, total, n_rows: table.n_rows }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of, people};
    use super::*;
    use crate::data::Kind;
    use Cell::{Missing, NotApplicable, Value};

    #[test]
    fn by_hand() {
        let axes = || vec![axis("initiative", &["A", "B", "C", "D", "E"])];
        let cells = [Value(100), Value(8), Value(-5), Value(2), Value(300), Missing, Missing, Value(90), Value(7), Value(0)];
        let table = reach(of(axes(), vec![money(Kind::Disbursed), people()], cells.to_vec()), None);
        // 100 ÷ 8 = 12.5 and -5 ÷ 2 = -2.5: half goes away from zero, and there is no smaller money than a đồng.
        let costs: Vec<Cell> = table.cells.chunks(4).map(|row| row[0]).collect();
        assert_eq!(costs, [Value(13), Value(-3), Missing, Missing, NotApplicable]);
        // 102 ÷ 10 of A, B and E = 10.2, not 402 ÷ 100: C tells no people, and D no money.
        assert_eq!(table.total, [Value(10), Value(100), Value(402), NotApplicable]);
        // Other money has two decimals more: 100 ÷ 8 = 12.50.
        let dollars = TableMeasure { unit: Unit::Money("USD".to_owned()), ..money(Kind::Disbursed) };
        let table = reach(of(axes(), vec![dollars, people()], cells.to_vec()), None);
        assert_eq!((table.cells[0], table.cells[4], table.measures[0].scale), (Value(1250), Value(-250), 2));
    }
}
