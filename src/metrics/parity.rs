//! Gender parity index: the figure of women ÷ that of men of the same indicator, `GPI = F / M`; parity where 0.97 ≤ GPI ≤ 1.03.
//!
//! Source: METHODS of the programme, "Gender parity index" (Wikipedia, "Gender Parity Index", after UNESCO Institute for Statistics). It
//! is of two rates, such as enrollment among girls and among boys: the quotient of two counts is no index of rates, and of counts the
//! women's share is told instead (`sex`). Its halves are not alike (0.5 and 2 are as far from 1), so it lies on a logarithmic axis.

use super::figure;
use super::ratio::round_div;
use crate::data::{Kind, Unit};
use crate::query::{Axis, AxisKind, Cell, Table};

/// The name of the index among measures.
pub const GPI: &str = "gpi";
/// Parity: from 0.97 to 1.03, in thousandths.
pub const PARITY: [i128; 2] = [970, 1030];

/// A table of one rate with an axis of sexes → the same without it, with `gpi` (a bare number in thousandths, half away from zero), the
/// figure of women and that of men. Where men's figure is zero or below there is nothing to divide by: not applicable. A figure that
/// is none leaves its reason. Nothing adds up, so no total. Other tables stay as they are. Linear in cells.
pub fn parity_index(table: Table) -> Table {
    let is_sex = |axis: &Axis| axis.kind == AxisKind::Dimension(Some(Kind::Sex));
    let (Some(sex), Some(of)) = (table.axes.iter().position(is_sex), table.measures.first()) else { return table };
    let (n_sexes, n) = (table.axes[sex].members.len(), table.measures.len());
    let inner: usize = table.axes[sex + 1..].iter().map(|axis| axis.members.len()).product();
    let outer: usize = table.axes[..sex].iter().map(|axis| axis.members.len()).product();
    let place = |key: &str| table.axes[sex].members.iter().position(|member| member.key == key);
    let (women, men) = (place("female"), place("male"));
    let mut cells = Vec::with_capacity(outer * inner * 3);
    for out in 0..outer {
        for within in 0..inner {
            let figure = |code: Option<usize>| {
                code.map_or(Cell::Missing, |code| table.cells[((out * n_sexes + code) * inner + within) * n])
            };
            let (women, men) = (figure(women), figure(men));
            cells.extend([index(women, men), women, men]);
        }
    }
    let side = |kind: Kind| crate::query::TableMeasure { kind: Some(kind), ..figure(kind.name(), &of.unit, of.scale, false) };
    let measures = vec![figure(GPI, &Unit::Number, 3, false), side(Kind::Women), side(Kind::Men)];
    let mut axes = table.axes;
    axes.remove(sex);
    Table { axes, measures, cells, total: vec![Cell::NotApplicable; 3], n_rows: table.n_rows }
}

fn index(women: Cell, men: Cell) -> Cell {
    let (Cell::Value(up), Cell::Value(down)) = (women, men) else {
        return if women.value().is_none() { women } else { men };
    };
    if down <= 0 || up < 0 {
        return Cell::NotApplicable;
    }
    up.checked_mul(1000).map_or(Cell::NotApplicable, |up| Cell::Value(round_div(up, down)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::axis;
    use super::*;
    use crate::query::TableMeasure;

    #[test]
    fn by_hand() {
        use Cell::{Missing, NotApplicable, Value, Withheld};
        let axes = vec![axis("province", &["A", "B", "C", "D", "E", "F"]), axis("sex", &["female", "male", "unknown"])];
        let rate = TableMeasure { ..figure("net enrollment", &Unit::Other("%".into()), 1, false) };
        // 57.2 ÷ 65.3 = 0.8759…; 97.0 ÷ 97.0 = 1; nothing to divide by; a sex that is not told; a withheld one;
        // below zero.
        let rows = [
            [Value(572), Value(653), Missing],
            [Value(970), Value(970), Value(9)],
            [Value(5), Value(0), Missing],
            [Value(5), Missing, Missing],
            [Withheld, Value(5), Missing],
            [Value(-5), Value(10), Missing],
        ];
        let table = Table { axes, measures: vec![rate], cells: rows.concat(), total: vec![Missing], n_rows: 9 };
        let worked_out = parity_index(table);
        assert_eq!(worked_out.axes.len(), 1);
        let indices: Vec<Cell> = worked_out.cells.chunks(3).map(|cells| cells[0]).collect();
        assert_eq!(indices, [Value(876), Value(1000), NotApplicable, Missing, Withheld, NotApplicable]);
        assert_eq!(worked_out.cells[1..3], [Value(572), Value(653)]);
        assert_eq!((worked_out.measures[1].scale, worked_out.measures[1].adds), (1, false));
    }

    proptest::proptest! {
        #[test]
        fn the_index_and_that_of_men_over_women_are_reciprocal(women in 1i128..1_000_000, men in 1i128..1_000_000) {
            let (Cell::Value(one), Cell::Value(other)) = (index(Cell::Value(women), Cell::Value(men)), index(Cell::Value(men), Cell::Value(women))) else {
                unreachable!()
            };
            // Each is rounded to a thousandth.
            let product = (one as f64 / 1000.0) * (other as f64 / 1000.0);
            let slack = 0.0005 * (one + other) as f64 / 1000.0 + 1e-6;
            assert!((product - 1.0).abs() <= slack, "{one} {other}");
            assert_eq!(one == 1000, (women - men).abs() * 2000 < men || women == men || (women - men) * 2000 == -men);
        }
    }
}
