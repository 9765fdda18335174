//! Gender markers: what part of the money has gender equality among its aims, or which grade is in the middle.
//!
//! Source: METHODS of the programme. "DAC gender marker" (OECD DAC, GENDERNET 2016): 0 screened and not targeted, 1 significant,
//! 2 principal; the gender-focused share is the amount marked 1 or 2 ÷ the amount **screened**. A blank was not screened and is no 0;
//! principal is not better than significant, so the two are not weighed. "CARE Gender Marker": grades from 0 (harmful) to
//! 4 (transformative) are ordinal, so their median is told, never a mean.

use super::{add, figure, percent};
use crate::data::Unit;
use crate::query::{Cell, Table};

/// The name of the measure that comes out first for marks 0, 1, 2.
pub const FOCUSED: &str = "gender_focused";
/// The same for grades.
pub const MEDIAN: &str = "marker_median";

/// A table by anything and, as its last axis, by marker, with an amount first and the number of rows last → without markers. Of
/// marks 0, 1, 2: `gender_focused` (percent, one decimal), the amount that is marked 1 or 2, `screened`, and `not_screened`, whose mark
/// is blank or none of these. Of grades up to 4: `marker_median` of the rows (one decimal: the middle of two grades is half way), `marked` and
/// `not_marked` rows. Where nothing was screened or marked: not applicable. Other tables stay as they are. Linear in cells.
pub fn marked(table: Table) -> Table {
    let (Some(marker), Some(of)) = (table.axes.last(), table.measures.first()) else { return table };
    let (n_marks, n) = (marker.members.len(), table.measures.len());
    let marks: Vec<Option<usize>> = marker.members.iter().map(|member| mark(&member.key).filter(|_| !member.missing)).collect();
    let grades = marks.iter().flatten().any(|mark| *mark > 2);
    let mut cells = Vec::new();
    let mut all = [[Cell::NotApplicable; 3]; 2];
    let mut everyone = [0i128; 5];
    for group in table.cells.chunks_exact((n_marks * n).max(1)) {
        // By amount: marked 1 or 2, screened, not screened. By rows: how many of each grade, and none.
        let (mut sums, mut counts, mut without) = ([Cell::NotApplicable; 3], [0i128; 5], Cell::Value(0));
        for (cells, mark) in group.chunks_exact(n).zip(&marks) {
            let rows = cells[n - 1];
            if rows.value() == Some(0) {
                continue;
            }
            match mark {
                Some(mark) => {
                    add(&mut sums[1], cells[0]);
                    if *mark > 0 {
                        add(&mut sums[0], cells[0]);
                    }
                    counts[*mark] += rows.value().unwrap_or(0);
                }
                None => {
                    add(&mut sums[2], cells[0]);
                    add(&mut without, rows);
                }
            }
        }
        if grades {
            everyone.iter_mut().zip(counts).for_each(|(all, n)| *all += n);
            add(&mut all[0][2], without);
            cells.extend([median(&counts), Cell::Value(counts.iter().sum()), without]);
        } else {
            // All that was screened is marked 0: that is zero, not nothing.
            if sums[0] == Cell::NotApplicable && sums[1].value().is_some() {
                sums[0] = Cell::Value(0);
            }
            for (all, sum) in all[1].iter_mut().zip(sums) {
                add(all, sum);
            }
            cells.extend([percent(sums[0], sums[1]), sums[0], sums[1], sums[2]]);
        }
    }
    let (measures, total) = if grades {
        let count = |name: &str| figure(name, &Unit::Number, 0, true);
        (
            vec![figure(MEDIAN, &Unit::Number, 1, false), count("marked"), count("not_marked")],
            vec![median(&everyone), Cell::Value(everyone.iter().sum()), all[0][2]],
        )
    } else {
        let amount = |name: &str| figure(name, &of.unit, of.scale, true);
        let share = figure(FOCUSED, &Unit::Other("%".to_owned()), 1, false);
        let [focused, screened, not] = all[1];
        (
            vec![share, amount("focused"), amount("screened"), amount("not_screened")],
            vec![percent(focused, screened), focused, screened, not],
        )
    };
    let mut axes = table.axes;
    axes.pop();
    Table { axes, measures, cells, total, n_rows: table.n_rows }
}

/// The mark at the beginning of a text: `2`, `2a`, `1 - significant`, `0.0`; `None` for what is none from 0 to 4.
pub fn mark(text: &str) -> Option<usize> {
    let text = text.trim();
    let first = text.bytes().next().filter(|byte| (b'0'..=b'4').contains(byte))?;
    let more = text.get(1..)?.strip_prefix(".0").unwrap_or(&text[1..]);
    (!more.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')).then_some(usize::from(first - b'0'))
}

/// The middle grade of so many of each, in tenths.
fn median(counts: &[i128; 5]) -> Cell {
    let n: i128 = counts.iter().sum();
    let at = |nth: i128| {
        let mut before = 0;
        counts.iter().position(|count| {
            before += count;
            before > nth
        })
    };
    match (at((n - 1) / 2), at(n / 2)) {
        (Some(low), Some(high)) if n > 0 => Cell::Value((low + high) as i128 * 5),
        _ => Cell::NotApplicable,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{axis, money, of};
    use super::*;
    use crate::data::Kind;

    fn table(marks: &[&str], amounts: &[Cell], rows: &[i128]) -> Table {
        let mut marker = axis("marker", marks);
        marker.members.iter_mut().for_each(|member| member.missing = member.key.is_empty());
        let cells = amounts.iter().zip(rows).flat_map(|(amount, rows)| [*amount, Cell::Value(*rows)]).collect();
        of(vec![axis("province", &["A", "B"]), marker], vec![money(Kind::Amount), figure("rows", &Unit::Number, 0, true)], cells)
    }

    #[test]
    fn the_share_is_of_what_was_screened() {
        use Cell::{Missing, NotApplicable, Value};
        // A: 300 of 400 screened, 600 not. B: nothing was screened.
        let amounts = [Value(100), Value(200), Value(100), Value(600), Missing, Missing, Missing, Value(50)];
        let told = marked(table(&["0", "1", "2 - principal", ""], &amounts, &[1, 2, 1, 3, 0, 0, 0, 1]));
        assert_eq!(told.cells[..4], [Value(750), Value(300), Value(400), Value(600)]);
        assert_eq!(told.cells[4..], [NotApplicable, NotApplicable, NotApplicable, Value(50)]);
        assert_eq!(told.total, [Value(750), Value(300), Value(400), Value(650)]);
        // Screened, and none of it targeted.
        let none = marked(table(&["0", "1"], &[Value(7), Missing, Value(5), Value(5)], &[1, 0, 1, 1]));
        assert_eq!([none.cells[0], none.cells[4]], [Value(0), Value(500)]);
    }

    #[test]
    fn grades_have_a_median() {
        use Cell::{NotApplicable, Value};
        let amounts = [Value(1); 10];
        let told = marked(table(&["0", "2a", "3", "4", "Not applicable"], &amounts, &[1, 1, 2, 0, 5, 0, 0, 0, 0, 1]));
        // 0, 2, 3, 3: between 2 and 3.
        assert_eq!(told.cells, [Value(25), Value(4), Value(5), NotApplicable, Value(0), Value(1)]);
        assert_eq!(told.total, [Value(25), Value(4), Value(6)]);
    }

    #[test]
    fn texts_of_marks() {
        for (text, expected) in [("2", Some(2)), (" 1 - significant", Some(1)), ("2a", Some(2)), ("3.0", Some(3)), ("0", Some(0))]
        {
            assert_eq!(mark(text), expected, "{text}");
        }
        for text in ["", "5", "12", "1.5", "N/A", "Not applicable", "-1"] {
            assert_eq!(mark(text), None, "{text}");
        }
    }
}
