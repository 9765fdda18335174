//! People told in columns (women, men, everyone) as people told in rows by sex: charts know only the latter.
//!
//! And counts of rows, which are never missing. Whoever is neither among the women nor among the men is of unknown sex; nobody is shared out.

use crate::data::Kind;
use crate::query::{Axis, AxisKind, Cell, Member, Table, TableMeasure};

/// Where rows are counted, none found is zero: a count is never missing.
pub fn count_zeros(mut table: Table) -> Table {
    let n = table.measures.len();
    if table.measures.last().is_some_and(|measure| measure.kind.is_none() && measure.name == "rows") {
        for cell in table.cells.iter_mut().skip(n - 1).step_by(n) {
            if *cell == Cell::Missing {
                *cell = Cell::Value(0);
            }
        }
    }
    table
}

/// A table of women and men (and everyone) by place, as people by place and sex. Any other table stays as it is.
pub fn by_sex(table: Table) -> Table {
    let find = |kind: Kind| table.measures.iter().position(|measure| measure.kind == Some(kind));
    let (Some(women), Some(men), 1) = (find(Kind::Women), find(Kind::Men), table.axes.len()) else { return table };
    let everyone = find(Kind::People);
    let scale = [Some(women), Some(men), everyone].into_iter().flatten().map(|at| table.measures[at].scale).max().unwrap_or(0);
    let split = |cells: &[Cell]| -> [Cell; 3] {
        let at = |i: usize| match cells.get(i) {
            Some(Cell::Value(mantissa)) => {
                let power = u32::from(scale - table.measures[i].scale);
                Cell::Value(mantissa.saturating_mul(10i128.pow(power)))
            }
            Some(nothing) => *nothing,
            None => Cell::Missing,
        };
        let (women, men) = (at(women), at(men));
        let known = women.value().unwrap_or(0).saturating_add(men.value().unwrap_or(0));
        let rest = everyone.and_then(|everyone| at(everyone).value()).map_or(0, |everyone| everyone.saturating_sub(known));
        [women, men, if rest > 0 { Cell::Value(rest) } else { Cell::Missing }]
    };
    let n = table.measures.len();
    let rows: Vec<[Cell; 3]> = table.cells.chunks_exact(n).map(split).collect();
    let n_sexes = if rows.iter().any(|row| row[2].value().is_some()) { 3 } else { 2 };
    let member = |(code, key): (usize, &&str)| Member { code: code as u32, key: key.to_string(), missing: false };
    let sexes = ["female", "male", "unknown"].iter().take(n_sexes).enumerate().map(member).collect();
    let total = split(&table.total);
    let sum = |a: Cell, b: Cell| match (a.value(), b.value()) {
        (Some(a), Some(b)) => Cell::Value(a.saturating_add(b)),
        (Some(_), None) => a,
        _ => b,
    };
    let people = TableMeasure {
        name: Kind::People.name().to_string(),
        label: String::new(),
        kind: Some(Kind::People),
        unit: table.measures[women].unit.clone(),
        scale,
    };
    let sex = Axis {
        name: Kind::Sex.name().to_string(),
        label: String::new(),
        kind: AxisKind::Dimension(Some(Kind::Sex)),
        members: sexes,
    };
    let mut axes = table.axes;
    axes.push(sex);
    Table {
        axes,
        measures: vec![people],
        cells: rows.iter().flat_map(|row| row.iter().take(n_sexes).copied()).collect(),
        total: vec![total.into_iter().fold(Cell::Missing, sum)],
        n_rows: table.n_rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Unit;

    fn measure(kind: Kind) -> TableMeasure {
        TableMeasure { name: kind.name().to_string(), label: String::new(), kind: Some(kind), unit: Unit::People, scale: 0 }
    }

    fn check(kinds: &[Kind], cells: &[Cell], expected: &[Cell]) {
        let member = |code: usize| Member { code: code as u32, key: code.to_string(), missing: false };
        let axis = Axis {
            name: "province".to_string(),
            label: String::new(),
            kind: AxisKind::Dimension(Some(Kind::Province)),
            members: (0..cells.len() / kinds.len()).map(member).collect(),
        };
        let table = Table {
            axes: vec![axis],
            measures: kinds.iter().map(|&kind| measure(kind)).collect(),
            cells: cells.to_vec(),
            total: cells[..kinds.len()].to_vec(),
            n_rows: 1,
        };
        let long = by_sex(table);
        assert_eq!(long.cells, expected);
        assert_eq!(long.cells.len(), long.axes.iter().map(|axis| axis.members.len()).product::<usize>() * long.measures.len());
    }

    #[test]
    fn columns_become_rows() {
        use Cell::{Missing, Value};
        use Kind::{Men, People, Women};
        check(&[Women, Men], &[Value(3), Value(2), Missing, Value(1)], &[Value(3), Value(2), Missing, Value(1)]);
        check(&[Women, Men, People], &[Value(3), Value(2), Value(9)], &[Value(3), Value(2), Value(4)]);
        check(&[Women, Men, People], &[Value(3), Value(2), Value(5)], &[Value(3), Value(2)]);
        // More women and men than people: the file contradicts itself, nobody is taken away.
        check(&[Women, Men, People], &[Value(3), Value(2), Value(4)], &[Value(3), Value(2)]);
        check(&[People], &[Value(3)], &[Value(3)]);
    }
}
