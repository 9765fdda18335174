//! Which cells of a table must be withheld so that no small one can be worked out of the sums along its axes.
//!
//! Along every line there are none or at least two of them, and not only ones: who sees that three withheld cells add up to three
//! knows each, since a cell of nobody is seen to be one. In a table of two axes it is exact: every withheld cell could as
//! well be one more or one less, with all other cells shown and all sums along both axes as they are, which is the case when
//! it lies on a circle of withheld cells (Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput.
//! 17, 1988). Sums are taken as known even where they are withheld themselves, which errs on the safe side.

/// The place of a cell, the last dimension innermost; nothing outside of the table.
pub fn fold(codes: &[u32], sizes: &[usize]) -> Option<usize> {
    let mut place = 0;
    for (code, size) in codes.iter().zip(sizes) {
        let code = *code as usize;
        if code >= *size {
            return None;
        }
        place = place * size + code;
    }
    Some(place)
}

/// The codes of a place.
pub fn unfold(mut place: usize, sizes: &[usize]) -> Vec<usize> {
    let mut codes = vec![0; sizes.len()];
    for (code, size) in codes.iter_mut().zip(sizes).rev() {
        *code = place % size;
        place /= size;
    }
    codes
}

/// Adds to the cells that are withheld already those with a value from 1 to `least` − 1, and those that would reveal them.
/// `None` is no value: nobody was counted there, as everyone can see.
pub fn protect(sizes: &[usize], values: &[Option<i128>], least: i128, is_withheld: &mut [bool]) {
    for (value, is_withheld) in values.iter().zip(is_withheld.iter_mut()) {
        *is_withheld = value.is_some_and(|value| *is_withheld || (1..least).contains(&value.abs()));
    }
    if sizes.is_empty() {
        return;
    }
    let mut is_safe = vec![false; values.len()];
    loop {
        let mut is_changed = false;
        for axis in 0..sizes.len() {
            let step: usize = sizes[axis + 1..].iter().product();
            for first in (0..values.len()).filter(|place| (place / step).is_multiple_of(sizes[axis])) {
                let line = || (0..sizes[axis]).map(|at| first + at * step);
                let hidden = || line().filter(|&at| is_withheld[at]);
                let n = hidden().count();
                if n == 0 || n > 1 && hidden().any(|at| values[at] > Some(1)) {
                    continue;
                }
                // One that closes a circle leaves no further line with a lone cell.
                let closes = |at: usize| {
                    (0..sizes.len()).filter(|other| *other != axis).all(|other| {
                        let step: usize = sizes[other + 1..].iter().product();
                        let first = at - at / step % sizes[other] * step;
                        (0..sizes[other]).any(|code| is_withheld[first + code * step])
                    })
                };
                let closing = cheapest(values, is_withheld, line().filter(|&at| values[at] > Some(0) && closes(at)));
                if let Some(another) = closing.or_else(|| cheapest(values, is_withheld, line())) {
                    is_withheld[another] = true;
                    is_changed = true;
                }
            }
        }
        if is_changed {
            continue;
        }
        let [n_rows, n_columns] = *sizes else { return };
        // What is free stays so: cells that are withheld later only open more ways.
        for at in 0..values.len() {
            if !is_withheld[at] || is_safe[at] {
                continue;
            }
            if is_free(values, is_withheld, n_rows, n_columns, at) {
                is_safe[at] = true;
                continue;
            }
            let (row, column) = (at / n_columns, at % n_columns);
            let row = (0..n_columns).map(|column| row * n_columns + column);
            let column = (0..n_rows).map(|row| row * n_columns + column);
            // Beside it, or, where all of that is withheld, wherever the least is lost.
            let another =
                cheapest(values, is_withheld, row.chain(column)).or_else(|| cheapest(values, is_withheld, 0..values.len()));
            match another {
                Some(another) => {
                    is_withheld[another] = true;
                    is_changed = true;
                    break;
                }
                // All of the table is withheld; what its sums then tell is withheld with them.
                None => is_safe[at] = true,
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// The smallest value of these that is shown; one of nobody last.
fn cheapest(values: &[Option<i128>], is_withheld: &[bool], of: impl Iterator<Item = usize>) -> Option<usize> {
    let mut best: Option<(bool, i128, usize)> = None;
    for at in of.filter(|&at| !is_withheld[at]) {
        if let Some(value) = values[at] {
            let cost = (value == 0, value.abs(), at);
            if best.is_none_or(|best| cost < best) {
                best = Some(cost);
            }
        }
    }
    best.map(|(_, _, at)| at)
}

/// Whether a withheld cell could be one more, or one less, all else that is known being the same; none may come to nobody, which
/// would be seen.
fn is_free(values: &[Option<i128>], is_withheld: &[bool], n_rows: usize, n_columns: usize, at: usize) -> bool {
    let (row, column) = (at / n_columns, n_rows + at % n_columns);
    // From a row to a column a cell grows, from a column to a row it shrinks.
    let reaches = |from: usize, to: usize| {
        let mut is_seen = vec![false; n_rows + n_columns];
        let mut open = vec![from];
        is_seen[from] = true;
        while let Some(node) = open.pop() {
            if node == to {
                return true;
            }
            let next: Vec<usize> = if node < n_rows {
                (0..n_columns).map(|column| (node * n_columns + column, n_rows + column)).collect::<Vec<_>>()
            } else {
                let column = node - n_rows;
                (0..n_rows)
                    .filter(|row| values[row * n_columns + column] > Some(1))
                    .map(|row| (row * n_columns + column, row))
                    .collect()
            }
            .into_iter()
            .filter(|&(cell, node)| cell != at && is_withheld[cell] && !is_seen[node])
            .map(|(_, node)| node)
            .collect();
            for node in next {
                is_seen[node] = true;
                open.push(node);
            }
        }
        false
    };
    reaches(column, row) || values[at] > Some(1) && reaches(row, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&[i128]], forced: &[usize], least: i128) -> Vec<usize> {
        let values: Vec<Option<i128>> = rows.concat().into_iter().map(|value| Some(value).filter(|value| *value >= 0)).collect();
        let mut is_withheld = vec![false; values.len()];
        forced.iter().for_each(|&at| is_withheld[at] = true);
        protect(&[rows.len(), rows[0].len()], &values, least, &mut is_withheld);
        (0..values.len()).filter(|&at| is_withheld[at]).collect()
    }

    #[test]
    fn a_lone_cell_takes_the_smallest_circle_with_it() {
        assert_eq!(check(&[&[3, 40, 50], &[60, 70, 80], &[20, 90, 30]], &[], 10), [0, 1, 6, 7]);
        assert!(check(&[&[30, 40], &[60, 70]], &[], 10).is_empty());
        assert!(check(&[&[0, 40], &[60, 70]], &[], 10).is_empty());
    }

    #[test]
    fn ones_are_not_known_by_their_number() {
        // Three withheld ones of a shown total of 46: 46 - 43 = 3 would tell each.
        assert_eq!(check(&[&[1, 1, 1, 43], &[60, 70, 80, 90], &[61, 71, 81, 91]], &[], 5)[..4], [0, 1, 2, 3]);
        // Of one axis too.
        let values = [1, 1, 1, 43, 60].map(Some);
        let mut is_withheld = [false; 5];
        protect(&[5], &values, 5, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, true, false]);
        // A two among them can be any of them.
        let mut is_withheld = [false; 5];
        protect(&[5], &[1, 2, 1, 43, 60].map(Some), 5, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, false, false]);
    }

    #[test]
    fn a_cell_between_two_circles_is_no_safer_for_them() {
        // Two circles, and the small cell 6 alone between them: what is left of its row, it is.
        let rows: [&[i128]; 4] = [&[20, 20, 90, 90], &[20, 20, 2, 90], &[90, 90, 20, 20], &[90, 90, 20, 20]];
        let circles = [0, 1, 4, 5, 10, 11, 14, 15];
        let found = check(&rows, &circles, 5);
        assert!(found.len() > circles.len() + 1, "{found:?}");
        let values: Vec<Option<i128>> = rows.concat().into_iter().map(Some).collect();
        let withheld: Vec<bool> = (0..16).map(|at| found.contains(&at)).collect();
        assert!(found.iter().all(|&at| is_free(&values, &withheld, 4, 4, at)));
    }

    #[test]
    fn circles_of_nobody_do_not_protect() {
        // Nobody can be taken from the zeros: 3 could only be more, at the cost of the other corner.
        let found = check(&[&[3, 0], &[0, 4]], &[], 5);
        assert_eq!(found, [0, 1, 2, 3]);
        // A blank is no cell to hide behind.
        assert_eq!(check(&[&[3, -1, 30], &[50, 60, 70]], &[], 5), [0, 2, 3, 5]);
    }

    #[test]
    fn places_and_codes_are_one_another() {
        let sizes = [3, 4, 5];
        for place in 0..60 {
            let codes: Vec<u32> = unfold(place, &sizes).into_iter().map(|code| code as u32).collect();
            assert_eq!(fold(&codes, &sizes), Some(place));
        }
        assert_eq!(fold(&[3, 0, 0], &sizes), None);
        assert_eq!((fold(&[], &[]), unfold(0, &[])), (Some(0), Vec::new()));
    }
}
