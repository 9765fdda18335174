//! People told in columns (women, men, everyone) as people told in rows by sex: charts know only the latter.
//!
//! And counts of rows, which are never missing. Whoever is neither among the women nor among the men is of unknown sex; nobody is shared out.

use crate::data::Kind;
use crate::query::{Axis, AxisKind, Cell, Member, Table, TableMeasure};
use crate::spec::times_ten;

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

/// A table of women and men (and everyone) by place, as people by place and sex, the sex as its last axis. Any other table stays
/// as it is.
pub fn by_sex(table: Table) -> Table {
    let find = |kind: Kind| table.measures.iter().position(|measure| measure.kind == Some(kind));
    let (Some(women), Some(men), false) = (find(Kind::Women), find(Kind::Men), table.axes.is_empty()) else { return table };
    let everyone = find(Kind::People);
    let n = table.measures.len();
    let scale_of = |at: usize| table.measures[at].scale;
    let scale = scale_of(women).max(scale_of(men)).max(everyone.map_or(0, scale_of));
    let at = |cells: &[Cell], at: usize| match cells.get(at) {
        Some(Cell::Value(mantissa)) => Cell::Value(times_ten(*mantissa, scale - scale_of(at))),
        Some(nothing) => *nothing,
        None => Cell::Missing,
    };
    // Row by row: women, men, the rest; the last row is the total.
    let mut split = Vec::with_capacity(table.cells.len() / n * 3 + 3);
    let mut n_sexes = 2;
    for i in 0..=table.cells.len() / n {
        let cells = if i < table.cells.len() / n { &table.cells[i * n..(i + 1) * n] } else { &table.total };
        let (women, men) = (at(cells, women), at(cells, men));
        let known = women.value().unwrap_or(0).saturating_add(men.value().unwrap_or(0));
        let rest = everyone.and_then(|everyone| at(cells, everyone).value()).unwrap_or(0).saturating_sub(known);
        // Who is withheld is among the rest: its number would tell theirs, and they are not of unknown sex.
        let is_withheld = women == Cell::Withheld || men == Cell::Withheld;
        let rest = match rest {
            1.. if is_withheld => Cell::Withheld,
            1.. => Cell::Value(rest),
            _ => Cell::Missing,
        };
        if rest != Cell::Missing && i < table.cells.len() / n {
            n_sexes = 3;
        }
        split.extend([women, men, rest]);
    }
    let total = split.split_off(split.len() - 3);
    let mut sum = Cell::Missing;
    for cell in total {
        sum = match (sum.value(), cell.value()) {
            (Some(a), Some(b)) => Cell::Value(a.saturating_add(b)),
            (Some(_), None) => sum,
            _ => cell,
        };
    }
    let (mut cells, mut sexes) = (Vec::new(), Vec::new());
    for row in split.chunks_exact(3) {
        cells.extend_from_slice(&row[..n_sexes]);
    }
    for (code, key) in ["female", "male", "unknown"].iter().take(n_sexes).enumerate() {
        sexes.push(Member { code: code as u32, key: key.to_string(), missing: false });
    }
    let people = TableMeasure {
        name: Kind::People.name().to_string(),
        label: String::new(),
        kind: Some(Kind::People),
        unit: table.measures[women].unit.clone(),
        scale,
        adds: true,
    };
    let sex = Axis {
        name: Kind::Sex.name().to_string(),
        label: String::new(),
        kind: AxisKind::Dimension(Some(Kind::Sex)),
        members: sexes,
    };
    let mut axes = table.axes;
    axes.push(sex);
    Table { axes, measures: vec![people], cells, total: vec![sum], n_rows: table.n_rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Unit;

    fn measure(kind: Kind) -> TableMeasure {
        TableMeasure {
            name: kind.name().to_string(),
            label: String::new(),
            kind: Some(kind),
            unit: Unit::People,
            scale: 0,
            adds: true,
        }
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
        use Cell::{Missing, Value, Withheld};
        use Kind::{Men, People, Women};
        check(&[Women, Men], &[Value(3), Value(2), Missing, Value(1)], &[Value(3), Value(2), Missing, Value(1)]);
        check(&[Women, Men, People], &[Value(3), Value(2), Value(9)], &[Value(3), Value(2), Value(4)]);
        check(&[Women, Men, People], &[Value(3), Value(2), Value(5)], &[Value(3), Value(2)]);
        // 60 are withheld women and whoever is of unknown sex: how many of each is not told.
        check(&[Women, Men, People], &[Withheld, Value(40), Value(100)], &[Withheld, Value(40), Withheld]);
        // More women and men than people: the file contradicts itself, nobody is taken away.
        check(&[Women, Men, People], &[Value(3), Value(2), Value(4)], &[Value(3), Value(2)]);
        check(&[People], &[Value(3)], &[Value(3)]);
    }
}
