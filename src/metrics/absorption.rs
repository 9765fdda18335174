//! Absorption: how much of the money that was planned was spent.
//!
//! Source: METHODS of the programme, "Disbursement / absorption": both sides are named, since rates of different pairs are not
//! the same (allotted, obligated, disbursed). Here it is disbursed ÷ planned, or disbursed ÷ allocated where nothing was planned
//! in the data. A year that is not over looks like failure, so what was planned for it is told apart. Above 100 % is possible.

use super::{figure, percent};
use crate::data::{Kind, Unit};
use crate::query::{AxisKind, Cell, Table};

/// A table with the measures disbursed and planned or allocated, by anything and, as its last axis, by year (or by years as its
/// only axis) → the same without the years: `absorption` (disbursed ÷ planned) or `absorption_allocated` (disbursed ÷ allocated)
/// in percent with one decimal, then `disbursed`, `planned`, `allocated` where there are such, and `not_over`: how much of the
/// denominator is for years from `today` on, where there is any. `today` is a year; `None` where it is not known. `told` has the
/// same of the rows that tell what was disbursed: what the denominator has beyond it is `not_told`, last, where there is any.
pub fn absorption(table: Table, told: Option<&Table>, today: Option<i64>) -> Table {
    let find = |kind: Kind| table.measures.iter().position(|measure| measure.kind == Some(kind));
    let (planned, allocated) = (find(Kind::Planned), find(Kind::Allocated));
    let (Some(disbursed), Some(base)) = (find(Kind::Disbursed), planned.or(allocated)) else { return table };
    let Some(last) = table.axes.last() else { return table };
    let is_year = last.kind == AxisKind::Dimension(Some(Kind::Year));
    let n = table.measures.len();
    let n_years = if is_year { last.members.len().max(1) } else { 1 };
    let collapse = is_year && table.axes.len() > 1;
    let mut open = vec![false; n_years];
    if let (true, Some(today)) = (is_year, today) {
        for (year, open) in last.members.iter().zip(&mut open) {
            *open = super::years_of(&year.key).is_some_and(|(_, year)| year >= today);
        }
    }
    let mut kept = vec![disbursed];
    kept.extend(planned);
    kept.extend(allocated);
    let scale = table.measures[base].scale.max(table.measures[disbursed].scale);
    let known = told.map(|told| known(&table, told, base));
    let figures = |cells: &[Cell], out: &mut Vec<Cell>, not_over: Cell, not_told: Cell| {
        let lift = |at: usize| match cells[at] {
            Cell::Value(value) => Cell::Value(value.saturating_mul(10i128.pow((scale - table.measures[at].scale).into()))),
            nothing => nothing,
        };
        out.push(percent(lift(disbursed), lift(base)));
        for at in &kept {
            out.push(cells[*at]);
        }
        out.push(not_over);
        out.push(not_told);
    };
    let mut cells = Vec::new();
    let (mut all_open, mut all_untold) = (Cell::NotApplicable, Cell::NotApplicable);
    let mut any_open = false;
    let step = if collapse { n_years } else { 1 };
    for (row, years) in table.cells.chunks(n * step).enumerate() {
        let mut sums = vec![Cell::NotApplicable; n];
        let (mut not_over, mut not_told) = (Cell::NotApplicable, Cell::NotApplicable);
        for (year, cells) in years.chunks(n).enumerate() {
            if let (Some(known), Cell::Value(base)) = (&known, cells[base]) {
                let rest = base - known.get(row * step + year).copied().unwrap_or(0);
                super::add(&mut not_told, if rest > 0 { Cell::Value(rest) } else { Cell::NotApplicable });
            }
            let year = if collapse { year } else { row % n_years };
            for (sum, cell) in sums.iter_mut().zip(cells) {
                super::add(sum, *cell);
            }
            if open[year] && cells[base].value().is_some() {
                super::add(&mut not_over, cells[base]);
                any_open = true;
            }
        }
        super::add(&mut all_open, not_over);
        super::add(&mut all_untold, not_told);
        figures(&sums, &mut cells, not_over, not_told);
    }
    let mut total = Vec::new();
    figures(&table.total, &mut total, all_open, all_untold);

    let name = if planned.is_some() { "absorption" } else { "absorption_allocated" };
    let mut measures = vec![figure(name, &Unit::Other("%".to_owned()), 1, false)];
    for at in &kept {
        measures.push(table.measures[*at].clone());
    }
    // Where nothing lies ahead, or all is told, the column would only puzzle.
    let (first, width) = (measures.len(), measures.len() + 2);
    let is_kept = [any_open, all_untold != Cell::NotApplicable];
    for (name, is_kept) in ["not_over", "not_told"].iter().zip(is_kept) {
        if is_kept {
            measures.push(figure(name, &table.measures[base].unit, table.measures[base].scale, true));
        }
    }
    let stays = |at: usize| (at % width).checked_sub(first).is_none_or(|which| is_kept[which]);
    let thin = |cells: Vec<Cell>| cells.into_iter().enumerate().filter(|(at, _)| stays(*at)).map(|(_, cell)| cell).collect();
    let (cells, total) = (thin(cells), thin(total));
    let mut axes = table.axes;
    if collapse {
        axes.pop();
    }
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// For each cell of `table` in its order what `told` has of the measure `base`: it has the same axes, with some members only.
fn known(table: &Table, told: &Table, base: usize) -> Vec<i128> {
    let n: usize = table.axes.iter().map(|axis| axis.members.len()).product();
    let mut out = Vec::with_capacity(n);
    for cell in 0..n {
        let (mut rest, mut size, mut place) = (cell, 1, Some(0));
        for (axis, other) in table.axes.iter().zip(&told.axes).rev() {
            let code = axis.members[rest % axis.members.len()].code;
            rest /= axis.members.len();
            let at = other.members.iter().position(|member| member.code == code);
            place = place.zip(at).map(|(place, at)| place + at * size);
            size *= other.members.len();
        }
        let value = place.and_then(|place| told.cells.get(place * told.measures.len() + base)).and_then(|cell| cell.value());
        out.push(value.unwrap_or(0));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of};
    use super::*;
    use Cell::{Missing, NotApplicable, Value};

    fn names(table: &Table) -> Vec<&str> {
        table.measures.iter().map(|of| of.name.as_str()).collect()
    }

    /// Two provinces over two years: disbursed, planned.
    fn two_years() -> Table {
        let cells = [80, 100, 30, 100, 60, 50, 0, 50];
        of(
            vec![axis("province", &["A", "B"]), axis("year", &["2025", "2026"])],
            vec![money(Kind::Disbursed), money(Kind::Planned)],
            cells.map(Value).to_vec(),
        )
    }

    #[test]
    fn by_hand() {
        // A: 110 of 200 = 55 %; B: 60 of 100 = 60 %. Nothing lies ahead in 2027.
        let past = absorption(two_years(), None, Some(2027));
        assert_eq!(names(&past), ["absorption", "disbursed", "planned"]);
        assert_eq!(past.cells, [Value(550), Value(110), Value(200), Value(600), Value(60), Value(100)]);
        // In 2026 half of A's plan is of a year that is not over.
        let now = absorption(two_years(), None, Some(2026));
        assert_eq!(names(&now), ["absorption", "disbursed", "planned", "not_over"]);
        assert_eq!(now.cells[3], Value(100));
        assert_eq!((now.axes.len(), now.cells[7]), (1, Value(50)));
        assert_eq!(now.total[3], Value(150));
    }

    #[test]
    fn what_nobody_tells_the_spending_of_is_set_apart() {
        // Of all plans somebody tells what was spent of them: there is no such column.
        let all = absorption(two_years(), Some(&two_years()), None);
        assert_eq!(names(&all), ["absorption", "disbursed", "planned"]);
        // B's plan of 2026 is in no row that tells spending.
        let mut told = two_years();
        told.cells[7] = Missing;
        let some = absorption(two_years(), Some(&told), None);
        assert_eq!(names(&some), ["absorption", "disbursed", "planned", "not_told"]);
        assert_eq!((some.cells[3], some.cells[7], some.total[3]), (NotApplicable, Value(50), Value(50)));
        // A year that is not over, but without a plan, has nothing ahead.
        let mut planless = two_years();
        (planless.cells[3], planless.cells[7]) = (Missing, Missing);
        assert_eq!(names(&absorption(planless, None, Some(2026))), ["absorption", "disbursed", "planned"]);
    }

    #[test]
    fn years_as_rows_and_over_a_hundred() {
        let years = || {
            of(
                vec![axis("year", &["2025", "2026"])],
                vec![money(Kind::Allocated), money(Kind::Disbursed)],
                [40, 50, 40, 0].map(Value).to_vec(),
            )
        };
        let table = absorption(years(), None, Some(2026));
        assert_eq!(names(&table), ["absorption_allocated", "disbursed", "allocated", "not_over"]);
        // 50 of 40 is 125 %, and told as such.
        assert_eq!(table.cells, [Value(1250), Value(50), Value(40), NotApplicable, Value(0), Value(0), Value(40), Value(40)]);
        assert_eq!(absorption(years(), None, None).measures.len(), 3);
    }

    #[test]
    fn nothing_to_divide_by_is_no_rate() {
        for (disbursed, planned, expected) in [
            (Value(5), Value(0), NotApplicable),
            (Missing, Value(5), Missing),
            (Value(5), Missing, Missing),
            (Value(0), Value(5), Value(0)),
        ] {
            let table =
                of(vec![axis("province", &["A"])], vec![money(Kind::Disbursed), money(Kind::Planned)], vec![disbursed, planned]);
            assert_eq!(absorption(table, None, Some(2020)).cells[0], expected, "{disbursed:?} of {planned:?}");
        }
    }
}
