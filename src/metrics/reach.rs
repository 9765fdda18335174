//! What reaching a person cost: money ÷ people, with the women's share beside it.
//!
//! Source: METHODS of the programme, "CARE reach" (people reached in a period; years are not added into one stock) and "Per
//! capita". Both figures are of the same initiative or place; where one is missing there is no quotient.

use super::sex::women_share;
use crate::data::Unit;
use crate::query::{Cell, Table, TableMeasure};

/// A table of money and people by one axis; beside it people by that axis and sex. → The same axis with the measures
/// `cost_per_person` (in the money's unit, with two decimals more than the money where it is not đồng), people, money,
/// `women_share`.
pub fn reach(table: Table, beside: Option<Table>) -> Table {
    let ([axis], [money, people]) = (&table.axes[..], &table.measures[..]) else { return table };
    let shares = beside.map(women_share).filter(|shares| shares.measures.first().is_some_and(|of| of.name == "women_share"));
    let whole = money.unit == Unit::Money("VND".to_owned());
    let more = if whole { 0 } else { 2u8.min(18u8.saturating_sub(money.scale)) };
    let up = [1, 10, 100][usize::from(more)] * 10i128.pow(u32::from(people.scale.min(18)));
    let quotient = |money: Cell, people: Cell| match (money, people) {
        (Cell::Value(_), Cell::Value(people)) if people <= 0 => Cell::NotApplicable,
        (Cell::Value(money), Cell::Value(people)) => match money.checked_mul(up) {
            // Half away from zero.
            Some(money) => Cell::Value((money + if money < 0 { -people / 2 } else { people / 2 }) / people),
            None => Cell::NotApplicable,
        },
        (Cell::Value(_), nothing) => nothing,
        (nothing, _) => nothing,
    };
    let mut cells = Vec::with_capacity(table.cells.len() * 2);
    for (member, pair) in axis.members.iter().zip(table.cells.chunks_exact(2)) {
        let share = shares.as_ref().and_then(|shares| {
            let at = shares.axes.first()?.members.iter().position(|other| other.code == member.code)?;
            shares.cells.get(at * shares.measures.len()).copied()
        });
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
    let total = vec![quotient(money, people), people, money, Cell::NotApplicable];
    Table { axes: table.axes, measures, cells, total, n_rows: table.n_rows }
}
