//! Two tables over time, one below the other: what was done, and who met.

use crate::query::{Axis, AxisKind, Cell, Member, Table, TableMeasure};

/// The measure that counts what ended.
pub const ENDS: &str = "ends";
/// Codes of members that are ends, of another dimension than beginnings, begin here.
pub const END_CODES: u32 = 1 << 30;

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

/// A table of two axes, what was done by when it began, and how many rows ended when, by the same rows → the first with the times of
/// both, and `ends` as its last measure; its label is the header of the column that tells the ends. A time that only the other
/// column could have is missing. What has no end told stands in no cell. Linear in cells.
pub fn with_ends(table: Table, ends: &Table) -> Table {
    let ([rows, times], [others, until], Some(count)) = (&table.axes[..], &ends.axes[..], ends.measures.last()) else {
        return table;
    };
    if rows.name != others.name {
        return table;
    }
    let (n_first, n_ends) = (table.measures.len(), ends.measures.len());
    let n = n_first + 1;
    let mut members = times.members.clone();
    let mut places = Vec::with_capacity(until.members.len());
    for member in &until.members {
        places.push((!member.missing).then_some(members.len()));
        if !member.missing {
            // Codes of another dimension: kept apart from those of the first.
            members.push(Member { code: member.code + END_CODES, ..member.clone() });
        }
    }
    let mut cells = vec![Cell::Missing; rows.members.len() * members.len() * n];
    for (flat, cell) in table.cells.iter().enumerate() {
        let (row, time) = (flat / n_first / times.members.len(), flat / n_first % times.members.len());
        cells[(row * members.len() + time) * n + flat % n_first] = *cell;
    }
    let mut total = Cell::NotApplicable;
    for (at, row) in others.members.iter().enumerate() {
        let Some(place) = rows.members.iter().position(|known| known.code == row.code) else { continue };
        for (time, end) in places.iter().enumerate() {
            let cell = ends.cells[(at * until.members.len() + time) * n_ends + n_ends - 1];
            if let (Some(end), Cell::Value(1..)) = (end, cell) {
                cells[(place * members.len() + end) * n + n_first] = cell;
                super::add(&mut total, cell);
            }
        }
    }
    let count = TableMeasure { name: ENDS.to_owned(), label: until.label.clone(), ..count.clone() };
    let times = Axis { members, ..times.clone() };
    let (rows, mut measures, mut totals) = (rows.clone(), table.measures, table.total);
    measures.push(count);
    totals.push(total);
    Table { axes: vec![rows, times], measures, cells, total: totals, n_rows: table.n_rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Kind, Unit};

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

    #[test]
    fn ends_stand_behind_beginnings() {
        use Cell::{Missing, Value};
        let work = table(Kind::Initiative, &["a", "b"], &[2018, 2020], Kind::Disbursed, &[1, 2, 3, 4]);
        let mut ends = table(Kind::Initiative, &["a", "b"], &[2019, 2021, 2022], Kind::Meetings, &[1, 0, 0, 0, 2, 5]);
        (ends.axes[1].label, ends.axes[1].members[2].missing) = ("Ngày kết thúc".into(), true);
        let both = with_ends(work, &ends);
        let keys: Vec<&str> = both.axes[1].members.iter().map(|member| &*member.key).collect();
        assert_eq!(keys, ["2018", "2020", "2019", "2021"]);
        let of = |row, time| [both.cell(&[row, time], 0), both.cell(&[row, time], 1)];
        assert_eq!([of(0, 0), of(0, 2), of(0, 3)], [[Value(1), Missing], [Missing, Value(1)], [Missing; 2]]);
        assert_eq!([of(1, 1), of(1, 3)], [[Value(4), Missing], [Missing, Value(2)]]);
        assert_eq!((&*both.measures[1].name, &*both.measures[1].label), (ENDS, "Ngày kết thúc"));
        assert_eq!(both.total, [Value(10), Value(3)]);
    }
}
