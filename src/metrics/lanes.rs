//! Two tables over time, one below the other: what was done, and who met.

use crate::query::{Axis, AxisKind, Cell, Table};

/// Two tables of two axes whose second is the same dimension → one whose rows are those of both, with the measures of both; a
/// cell that only the other table could have is missing. The name of the rows stays that of the first table; its label is both.
/// Anything else gives the first table as it is. Linear in cells.
pub fn below(table: Table, beside: Table) -> Table {
    let ([rows, times], [more, also]) = (&table.axes[..], &beside.axes[..]) else { return table };
    if times.name != also.name {
        return table;
    }
    // Members of both, in the order of their codes.
    let mut members = times.members.clone();
    for member in &also.members {
        if !members.iter().any(|known| known.code == member.code) {
            members.push(member.clone());
        }
    }
    crate::sort::by_key(&mut members, |member| member.code);
    let (n_first, n_second) = (table.measures.len(), beside.measures.len());
    let n = n_first + n_second;
    let n_rows = rows.members.len() + more.members.len();
    let mut cells = vec![Cell::Missing; n_rows * members.len() * n];
    for (of, first_row, first_measure) in [(&table, 0, 0), (&beside, rows.members.len(), n_first)] {
        let (n_own, n_times) = (of.measures.len(), of.axes[1].members.len());
        for (flat, cell) in of.cells.iter().enumerate() {
            let (row, time) = (flat / n_own / n_times, flat / n_own % n_times);
            let code = of.axes[1].members[time].code;
            let place = members.iter().position(|member| member.code == code).unwrap_or(0);
            cells[((first_row + row) * members.len() + place) * n + first_measure + flat % n_own] = *cell;
        }
    }
    let mut all = rows.members.clone();
    for member in &more.members {
        let mut member = member.clone();
        // Codes of another dimension: kept apart from those of the first.
        member.code += 1 << 30;
        all.push(member);
    }
    let label = if rows.label == more.label { rows.label.clone() } else { [&*rows.label, " / ", &more.label].concat() };
    let rows = Axis { name: rows.name.clone(), label, kind: AxisKind::Dimension(None), members: all };
    let times = Axis { members, ..times.clone() };
    let (mut measures, mut total) = (table.measures, table.total);
    measures.extend(beside.measures);
    total.extend(beside.total);
    Table { axes: vec![rows, times], measures, cells, total, n_rows: table.n_rows.saturating_add(beside.n_rows) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Kind, Unit};
    use crate::query::{Member, TableMeasure};

    fn table(kind: Kind, rows: &[&str], years: &[u32], measure: Kind, cells: &[i128]) -> Table {
        let axis = |kind: Kind, keys: Vec<(u32, String)>| Axis {
            name: kind.name().into(),
            label: kind.name().into(),
            kind: AxisKind::Dimension(Some(kind)),
            members: keys.into_iter().map(|(code, key)| Member { code, key, missing: false }).collect(),
        };
        let measure = TableMeasure {
            name: measure.name().into(),
            label: String::new(),
            kind: Some(measure),
            unit: Unit::Number,
            scale: 0,
            adds: true,
        };
        Table {
            axes: vec![
                axis(kind, (0..).zip(rows.iter().map(|row| row.to_string())).collect()),
                axis(Kind::Year, years.iter().map(|year| (year - 2000, year.to_string())).collect()),
            ],
            measures: vec![measure],
            cells: cells.iter().copied().map(Cell::Value).collect(),
            total: vec![Cell::Value(cells.iter().sum())],
            n_rows: 3,
        }
    }

    #[test]
    fn one_below_the_other() {
        use Cell::{Missing, Value};
        let work = table(Kind::Initiative, &["a", "b"], &[2018, 2020], Kind::Disbursed, &[1, 2, 3, 4]);
        let meetings = table(Kind::Province, &["P"], &[2019, 2020], Kind::Meetings, &[7, 8]);
        let both = below(work, meetings);
        let keys = |axis: usize| both.axes[axis].members.iter().map(|member| &*member.key).collect::<Vec<_>>();
        assert_eq!((keys(0), keys(1)), (vec!["a", "b", "P"], vec!["2018", "2019", "2020"]));
        assert_eq!(both.axes[0].label, "initiative / province");
        let of = |row, time| [both.cell(&[row, time], 0), both.cell(&[row, time], 1)];
        assert_eq!(of(0, 0), [Value(1), Missing]);
        assert_eq!(of(1, 1), [Missing, Missing]);
        assert_eq!(of(1, 2), [Value(4), Missing]);
        assert_eq!(of(2, 1), [Missing, Value(7)]);
        assert_eq!((both.total.clone(), both.n_rows), (vec![Value(10), Value(15)], 6));
    }
}
