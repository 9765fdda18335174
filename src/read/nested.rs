//! Rows that add up those below them without a word or a number that says so: pivot tables in their compact form, where
//! provinces and the years below each stand in one column.
//!
//! Told by the figures alone: the total is given, and all rows together are twice or three times that in every column.

use super::carry::Mark;

/// The figures of one column: its place, decimal places, and a figure for each row.
type Figures = (usize, u8, Vec<Option<i128>>);

/// The rows among `rows` that add up those below them, where `total` is the total of all; none where the figures do not show
/// it in every column.
pub(super) fn parents(figures: &[Figures], rows: &[usize], total: usize) -> Vec<Mark> {
    let sum = |of: &[Option<i128>]| rows.iter().filter_map(|&row| of[row]).fold(0i128, i128::saturating_add);
    let mut times: Option<i128> = None;
    for (_, _, of) in figures {
        let given = of[total].unwrap_or(0);
        let n = if given == 0 { 0 } else { sum(of) / given };
        let is_exact = given.checked_mul(n) == Some(sum(of));
        if given != 0 && (!is_exact || !(2..=3).contains(&n) || times.is_some_and(|times| times != n)) {
            return Vec::new();
        }
        times = times.or((given != 0).then_some(n));
    }
    let mut found = Vec::new();
    match times {
        Some(times) if split(figures, rows, 1, times as u8 - 1, &mut found) => found,
        _ => Vec::new(),
    }
}

/// The rows that add up the two or more below them, where with them `total` is less than all rows come to, and without them just
/// that; each with the first row that it does not add up. None where the figures do not show it in every column.
pub(super) fn some(figures: &[Figures], rows: &[usize], total: usize) -> Vec<(usize, usize)> {
    let of = |row: usize| figures.iter().map(move |(_, _, of)| of[row].unwrap_or(0));
    let mut rest: Vec<i128> = of(total).map(|given| -given).collect();
    let add = |sums: &mut [i128], row: usize, times: i128| {
        sums.iter_mut().zip(of(row)).for_each(|(sum, figure)| *sum = sum.saturating_add(figure * times));
    };
    rows.iter().for_each(|&row| add(&mut rest, row, 1));
    let mut found = Vec::new();
    let mut at = 0;
    while at + 2 < rows.len() && rest.iter().any(|&rest| rest > 0) {
        let mut left: Vec<i128> = of(rows[at]).collect();
        let is_none = left.iter().all(|&figure| figure == 0);
        let mut end = at + 1;
        while end < rows.len() && !is_none && left.iter().all(|&left| left >= 0) && left.iter().any(|&left| left > 0) {
            add(&mut left, rows[end], -1);
            end += 1;
        }
        if !is_none && end > at + 2 && left.iter().all(|&left| left == 0) {
            add(&mut rest, rows[at], -1);
            found.push((rows[at], rows.get(end).copied().unwrap_or(rows[rows.len() - 1] + 1)));
            at = end;
        } else {
            at += 1;
        }
    }
    if rest.iter().all(|&rest| rest == 0) { found } else { Vec::new() }
}

/// Cuts rows into parents and what they add up, `levels` deep. False where they do not come out.
fn split(figures: &[Figures], rows: &[usize], depth: u8, levels: u8, found: &mut Vec<Mark>) -> bool {
    if levels == 0 {
        return true;
    }
    let add = |sums: &mut [i128], row: usize| {
        for (sum, (_, _, of)) in sums.iter_mut().zip(figures) {
            *sum = sum.saturating_add(of[row].unwrap_or(0));
        }
    };
    let mut at = 0;
    while at < rows.len() {
        let mut whole = vec![0; figures.len()];
        add(&mut whole, rows[at]);
        // Below a parent of a parent, each child counts once more.
        let wanted: Vec<i128> = whole.iter().map(|sum| sum.saturating_mul(i128::from(levels))).collect();
        let mut sums = vec![0; figures.len()];
        let mut end = at + 1;
        while end < rows.len() && (sums != wanted || end == at + 1) {
            add(&mut sums, rows[end]);
            end += 1;
        }
        if sums != wanted || end == at + 1 {
            return false;
        }
        // Behind the last part may stand one that has nothing.
        while end < rows.len() && figures.iter().all(|(_, _, of)| of[rows[end]].unwrap_or(0) == 0) {
            end += 1;
        }
        found.push(Mark { at: rows[at], depth });
        if !split(figures, &rows[at + 1..end], depth + 1, levels - 1, found) {
            return false;
        }
        at = end;
    }
    true
}
