//! Then and now: a figure in two years, and what changed between them.
//!
//! Shares change by percentage points, never by percent of a percent (METHODS of the programme, "Gap"); everything else by its own
//! unit. A member that lacks one of the years has no change.

use super::figure;
use crate::data::{Kind, Unit};
use crate::query::{AxisKind, Cell, Table, TableMeasure};

/// A table by anything and, as its second axis, by year (then by sex, for women's share) → by the first axis: `change_points` (of
/// shares) or `change`, each with a colon and the figure's name, the figure then and the figure now, labeled with their years; for shares also the number of women and men
/// of each year. The years are those asked for, else the first and the last one that have a value. A table of another shape stays
/// as it is, and one that lacks a year has only what is left of the two.
pub fn then_now(table: Table, from: Option<i64>, to: Option<i64>) -> Table {
    let table = super::sex::women_share(table);
    let (2, Some(first)) = (table.axes.len(), table.measures.first()) else { return table };
    let (years, n) = (&table.axes[1], table.measures.len());
    let (n_years, n_rows) = (years.members.len(), table.axes[0].members.len());
    if years.kind != AxisKind::Dimension(Some(Kind::Year)) {
        return table;
    }
    let cell = |row: usize, year: usize, measure: usize| table.cells[(row * n_years + year) * n + measure];
    let mut told = Vec::new();
    for (at, year) in years.members.iter().enumerate() {
        if let (Some((number, _)), true) = (super::years_of(&year.key), (0..n_rows).any(|row| cell(row, at, 0).value().is_some()))
        {
            told.push((number, at));
        }
    }
    let find = |year: Option<i64>, other: Option<&(i64, usize)>| match year {
        Some(year) => told.iter().find(|(number, _)| *number == year).copied(),
        None => other.copied(),
    };
    let (then, now) = (find(from, told.first()), find(to, told.last()));
    let (Some(then), Some(now)) = (then, now) else { return only(table, then.or(now).map_or(n_years, |(_, at)| at)) };
    if then.1 == now.1 {
        return only(table, then.1);
    }
    let share = first.name == "women_share" && n > 4;
    let mut cells = Vec::new();
    for row in 0..n_rows {
        let (before, after) = (cell(row, then.1, 0), cell(row, now.1, 0));
        let change = match (before, after) {
            (Cell::Value(before), Cell::Value(after)) => Cell::Value(after.saturating_sub(before)),
            (Cell::Value(_), nothing) | (nothing, _) => nothing,
        };
        cells.extend([change, before, after]);
        if share {
            for year in [then.1, now.1] {
                cells.push(super::both(cell(row, year, 3), cell(row, year, 4)));
            }
        }
    }
    let adds = first.adds;
    let mut measures =
        vec![figure(&[if share { "change_points:" } else { "change:" }, &first.name].concat(), &first.unit, first.scale, adds)];
    for (_, at) in [then, now] {
        let label = years.members[at].key.clone();
        measures.push(TableMeasure { name: label.clone(), label, kind: None, ..first.clone() });
    }
    if share {
        measures[0].unit = Unit::Other("%".to_owned());
        for (_, at) in [then, now] {
            let label = ["n ", &years.members[at].key[..]].concat();
            measures.push(TableMeasure {
                name: label.clone(),
                label,
                ..figure("", &table.measures[3].unit, table.measures[3].scale, true)
            });
        }
    }
    let mut total = vec![Cell::NotApplicable; measures.len()];
    if adds {
        for (at, total) in total.iter_mut().enumerate() {
            for row in cells.chunks(measures.len()) {
                super::add(total, row[at]);
            }
        }
    }
    let mut axes = table.axes;
    axes.truncate(1);
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// One year of a table by anything and by year; none where there is no such year.
fn only(mut table: Table, year: usize) -> Table {
    let (n, n_years) = (table.measures.len(), table.axes[1].members.len());
    let of_year = |(at, cells): (usize, &[Cell])| if at % n_years == year { cells.to_vec() } else { Vec::new() };
    table.cells = table.cells.chunks_exact(n).enumerate().flat_map(of_year).collect();
    let members = std::mem::take(&mut table.axes[1].members);
    table.axes[1].members = members.into_iter().skip(year).take(1).collect();
    for (at, total) in table.total.iter_mut().enumerate() {
        *total = Cell::NotApplicable;
        if table.measures[at].adds {
            table.cells.iter().skip(at).step_by(n).for_each(|cell| super::add(total, *cell));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of, people};
    use super::*;
    use Cell::{Missing, Value, Withheld};

    #[test]
    fn money_by_hand() {
        let table = |cells: [Cell; 6]| {
            of(
                vec![axis("province", &["A", "B"]), axis("year", &["2017", "2019", "2021"])],
                vec![money(Kind::Disbursed)],
                cells.to_vec(),
            )
        };
        let cells = [Value(10), Value(5), Value(30), Value(8), Value(9), Missing];
        let all = then_now(table(cells), None, None);
        assert_eq!(all.cells, [Value(20), Value(10), Value(30), Missing, Value(8), Missing]);
        assert_eq!((all.measures[1].label.as_str(), all.measures[2].label.as_str()), ("2017", "2021"));
        assert_eq!(
            then_now(table(cells), Some(2017), Some(2019)).cells,
            [Value(-5), Value(10), Value(5), Value(1), Value(8), Value(9)]
        );
        // A year that is not there, and one against itself: the table stays.
        assert_eq!(then_now(table(cells), Some(1999), None).axes.len(), 2);
        assert_eq!(then_now(table(cells), Some(2021), None).axes.len(), 2);
        // A last year without any value is not now.
        let short = [Value(1), Value(2), Missing, Value(3), Value(5), Missing];
        assert_eq!(then_now(table(short), None, None).cells, [Value(1), Value(1), Value(2), Value(2), Value(3), Value(5)]);
    }

    #[test]
    fn shares_change_by_points() {
        let axes = vec![axis("province", &["A"]), axis("year", &["2017", "2021"]), axis("sex", &["female", "male"])];
        let table = then_now(of(axes, vec![people()], [40, 60, 55, 45].map(Value).to_vec()), None, None);
        assert_eq!(table.cells, [Value(150), Value(400), Value(550), Value(100), Value(100)]);
        // Of women alone there is no number of both.
        let axes = vec![axis("province", &["A", "B"]), axis("year", &["2017", "2021"]), axis("sex", &["female", "male"])];
        let cells = [Value(40), Value(60), Withheld, Value(45), Value(40), Value(60), Value(55), Value(45)];
        let half = then_now(of(axes, vec![people()], cells.to_vec()), None, None);
        assert_eq!(half.cells[..5], [Withheld, Value(400), Withheld, Value(100), Withheld]);
        assert_eq!((table.measures[0].name.as_str(), table.measures[3].label.as_str()), ("change_points:women_share", "n 2017"));
    }
}
