//! Which cells of a table must be withheld so that no small one can be worked out of the sums along its axes.
//!
//! Along every line there are none or at least two of them, which are no small count together, and not only ones: who sees that
//! three withheld cells add up to three knows each, since a cell of nobody is seen to be one. In a table of two axes it is
//! exact: every withheld cell could as well be one more or one less, with all other cells shown and all sums along both axes as
//! they are, which is the case when it lies on a circle of withheld cells (Gusfield, "A graph theoretic approach to statistical
//! data security", SIAM J. Comput. 17, 1988). A table of two axes may fall into parts that share no line, each of which is such
//! a table. Sums are taken as known even where they are withheld themselves, which errs on the safe side. Of more axes see
//! `audit`.

/// Adds to the cells that are withheld already those with a value from 1 to `least` − 1, and those that would reveal them.
/// `lines`: for each axis, the number of the line along it that a cell lies on, dense from 0. There are cells only where
/// somebody was counted, or nobody was and it is said: everyone sees which.
pub fn protect(lines: &[Vec<u32>], values: &[i128], least: i128, is_withheld: &mut [bool]) {
    for (value, is_withheld) in values.iter().zip(is_withheld.iter_mut()) {
        *is_withheld |= (1..least).contains(&value.abs());
    }
    let members: Vec<Vec<Vec<usize>>> = lines.iter().map(|line| members(line)).collect();
    let parts = if lines.len() == 2 { parts(lines, &members) } else { Vec::new() };
    let part_members = members_of_parts(&parts);
    let mut is_safe = vec![false; values.len()];
    loop {
        let mut is_changed = false;
        for (axis, all) in members.iter().enumerate() {
            for line in all {
                let hidden = || line.iter().filter(|at| is_withheld[**at]);
                let n = hidden().count();
                let sum: i128 = hidden().map(|at| values[*at].abs()).sum();
                if n == 0 || n > 1 && hidden().any(|at| values[*at] > 1) && sum >= least {
                    continue;
                }
                // One that closes a circle leaves no further line with a lone cell.
                let closes = |at: usize| {
                    (0..lines.len())
                        .filter(|other| *other != axis)
                        .all(|other| members[other][lines[other][at] as usize].iter().any(|at| is_withheld[*at]))
                };
                let cells = || line.iter().copied();
                let closing = cheapest(values, is_withheld, cells().filter(|&at| values[at] > 0 && closes(at)));
                if let Some(another) = closing.or_else(|| cheapest(values, is_withheld, cells())) {
                    is_withheld[another] = true;
                    is_changed = true;
                }
            }
        }
        if is_changed {
            continue;
        }
        let ([columns, rows], [of_columns, of_rows]) = (lines, &members[..]) else { return };
        let table = Sides { rows, columns, of_rows, of_columns };
        // What is free stays so: cells that are withheld later only open more ways.
        for at in 0..values.len() {
            if !is_withheld[at] || is_safe[at] {
                continue;
            }
            if table.is_free(values, is_withheld, at) {
                is_safe[at] = true;
                continue;
            }
            let beside = of_rows[rows[at] as usize].iter().chain(&of_columns[columns[at] as usize]);
            // Beside it, or, where all of that is withheld, wherever in its part the least is lost.
            let another = cheapest(values, is_withheld, beside.copied())
                .or_else(|| cheapest(values, is_withheld, part_members[parts[at]].iter().copied()));
            match another {
                Some(another) => {
                    is_withheld[another] = true;
                    is_changed = true;
                    break;
                }
                // All of it is withheld; what its sums then tell is withheld with them.
                None => is_safe[at] = true,
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// The cells of each line.
pub fn members(line: &[u32]) -> Vec<Vec<usize>> {
    let n = line.iter().max().map_or(0, |most| *most as usize + 1);
    let mut members = vec![Vec::new(); n];
    for (at, line) in line.iter().enumerate() {
        members[*line as usize].push(at);
    }
    members
}

/// The number of the part of a table of two axes that each cell lies in: no line leads from one part to another, as from the
/// districts of one province to those of the next.
fn parts(lines: &[Vec<u32>], members: &[Vec<Vec<usize>>]) -> Vec<usize> {
    let n = lines.first().map_or(0, Vec::len);
    let mut parts = vec![usize::MAX; n];
    let mut is_followed: Vec<Vec<bool>> = members.iter().map(|members| vec![false; members.len()]).collect();
    let mut n_parts = 0;
    for first in 0..n {
        if parts[first] != usize::MAX {
            continue;
        }
        parts[first] = n_parts;
        let mut open = vec![first];
        while let Some(at) = open.pop() {
            for ((line, members), is_followed) in lines.iter().zip(members).zip(&mut is_followed) {
                let line = line[at] as usize;
                if std::mem::replace(&mut is_followed[line], true) {
                    continue;
                }
                for &next in &members[line] {
                    if parts[next] == usize::MAX {
                        parts[next] = n_parts;
                        open.push(next);
                    }
                }
            }
        }
        n_parts += 1;
    }
    parts
}

fn members_of_parts(parts: &[usize]) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); parts.iter().max().map_or(0, |most| most + 1)];
    for (at, part) in parts.iter().enumerate() {
        members[*part].push(at);
    }
    members
}

/// The smallest value of these that is shown; one of nobody last.
pub fn cheapest(values: &[i128], is_withheld: &[bool], of: impl Iterator<Item = usize>) -> Option<usize> {
    let mut best: Option<(bool, i128, usize)> = None;
    for at in of.filter(|&at| !is_withheld[at]) {
        let value = values[at];
        let cost = (value == 0, value.abs(), at);
        if best.is_none_or(|best| cost < best) {
            best = Some(cost);
        }
    }
    best.map(|(_, _, at)| at)
}

/// A table of two axes: by cell its row and column, and their cells.
struct Sides<'a> {
    rows: &'a [u32],
    columns: &'a [u32],
    of_rows: &'a [Vec<usize>],
    of_columns: &'a [Vec<usize>],
}

impl Sides<'_> {
    /// Whether a withheld cell could be one more, or one less, all else that is known being the same; none may come to nobody,
    /// which would be seen.
    fn is_free(&self, values: &[i128], is_withheld: &[bool], at: usize) -> bool {
        let n_rows = self.of_rows.len();
        let (row, column) = (self.rows[at] as usize, n_rows + self.columns[at] as usize);
        // From a row to a column a cell grows, from a column to a row it shrinks.
        let reaches = |from: usize, to: usize| {
            let mut is_seen = vec![false; n_rows + self.of_columns.len()];
            let mut open = vec![from];
            is_seen[from] = true;
            while let Some(node) = open.pop() {
                if node == to {
                    return true;
                }
                let grows = node < n_rows;
                let cells = if grows { &self.of_rows[node] } else { &self.of_columns[node - n_rows] };
                for &cell in cells {
                    let next = if grows { n_rows + self.columns[cell] as usize } else { self.rows[cell] as usize };
                    if cell != at && is_withheld[cell] && !is_seen[next] && (grows || values[cell] > 1) {
                        is_seen[next] = true;
                        open.push(next);
                    }
                }
            }
            false
        };
        reaches(column, row) || values[at] > 1 && reaches(row, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of rows and columns as cells on lines; what is less than zero is no cell. Which cell stands where comes last.
    fn cells(rows: &[&[i128]]) -> (Vec<Vec<u32>>, Vec<i128>, Vec<usize>) {
        let n_columns = rows[0].len();
        let places: Vec<usize> = (0..rows.len() * n_columns).filter(|at| rows[at / n_columns][at % n_columns] >= 0).collect();
        let column = places.iter().map(|at| (at % n_columns) as u32).collect();
        let row = places.iter().map(|at| (at / n_columns) as u32).collect();
        let values = places.iter().map(|at| rows[at / n_columns][at % n_columns]).collect();
        (vec![column, row], values, places)
    }

    fn check(rows: &[&[i128]], forced: &[usize], least: i128) -> Vec<usize> {
        let (lines, values, places) = cells(rows);
        let mut is_withheld: Vec<bool> = places.iter().map(|place| forced.contains(place)).collect();
        protect(&lines, &values, least, &mut is_withheld);
        places.into_iter().zip(is_withheld).filter_map(|(place, is_withheld)| is_withheld.then_some(place)).collect()
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
        let line = [vec![0; 5]];
        let mut is_withheld = [false; 5];
        protect(&line, &[1, 1, 1, 43, 60], 5, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, true, false]);
        // A two among them can be any of them, but four together are few themselves.
        let mut is_withheld = [false; 5];
        protect(&line, &[1, 2, 1, 43, 60], 4, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, false, false]);
        let mut is_withheld = [false; 5];
        protect(&line, &[1, 2, 1, 43, 60], 5, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, true, false]);
    }

    #[test]
    fn a_cell_between_two_circles_is_no_safer_for_them() {
        // Two circles, and the small cell 6 alone between them: what is left of its row, it is.
        let rows: [&[i128]; 4] = [&[20, 20, 90, 90], &[20, 20, 2, 90], &[90, 90, 20, 20], &[90, 90, 20, 20]];
        let circles = [0, 1, 4, 5, 10, 11, 14, 15];
        let found = check(&rows, &circles, 5);
        assert!(found.len() > circles.len() + 1, "{found:?}");
        let (lines, values, _) = cells(&rows);
        let withheld: Vec<bool> = (0..16).map(|at| found.contains(&at)).collect();
        let (of_columns, of_rows) = (members(&lines[0]), members(&lines[1]));
        let table = Sides { rows: &lines[1], columns: &lines[0], of_rows: &of_rows, of_columns: &of_columns };
        assert!(found.iter().all(|&at| table.is_free(&values, &withheld, at)));
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
    fn parts_of_a_table_are_protected_each_for_itself() {
        // Districts of two provinces by sex: the lines along districts are those of each province.
        let lines = [vec![0, 1, 0, 1, 2, 3, 2, 3], vec![0, 0, 1, 1, 2, 2, 3, 3]];
        let mut is_withheld = [false; 8];
        protect(&lines, &[3, 40, 50, 60, 11, 61, 70, 81], 10, &mut is_withheld);
        assert_eq!(is_withheld, [true, true, true, true, false, false, false, false]);
    }
}
