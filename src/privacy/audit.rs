//! Whether what is told of a table and of all coarser ones adds up to a small count.
//!
//! Every sum that is shown is an equation over the cells that are not. A count that is a combination of such sums can be worked
//! out, whatever the form of the table; the rules of lines and circles (`pattern`) answer that for two axes only. Equations are
//! brought into echelon form modulo a prime (a combination of fractions that this misses would have to be divided by it), as
//! sparse rows. It knows nothing of tables, only of cells by number.

/// The prime 2³¹ − 1.
const P: u64 = (1 << 31) - 1;

/// A sum of cells: their numbers, ascending, each with a factor other than 0.
type Row = Vec<(u32, u32)>;

/// A sum of cells, and the sums that were told of which it is a combination, ascending.
#[derive(Clone, Default)]
struct Sum {
    row: Row,
    of: Vec<u32>,
}

/// What the sums that are told span.
pub struct Told {
    /// By cell, the sum that begins with it, whose first factor is 1.
    sums: Vec<Option<Sum>>,
    steps_left: usize,
}

/// That it would take too long to tell, or that nothing helps.
pub struct TooMany;

impl Told {
    /// Of so many cells nothing, with so many steps of elimination to find out more.
    pub fn of(n_cells: usize, steps: usize) -> Told {
        Told { sums: vec![None; n_cells], steps_left: steps }
    }

    /// How many steps are left.
    pub fn steps_left(&self) -> usize {
        self.steps_left
    }

    /// Adds the sum of these cells, ascending, under a number that is greater than those before, if anybody wants to know.
    pub fn learn(&mut self, cells: &[u32], number: Option<u32>) -> Result<(), TooMany> {
        let mut sum = self.left(cells)?;
        if let Some(&first) = sum.row.first() {
            let by = inverse(first.1);
            sum.row.iter_mut().for_each(|(_, factor)| *factor = times(*factor, by));
            sum.of.extend(number);
            self.sums[first.0 as usize] = Some(sum);
        }
        Ok(())
    }

    /// The numbers of sums from which the sum of these cells, ascending, follows; nothing where it does not.
    pub fn tells(&mut self, cells: &[u32]) -> Result<Option<Vec<u32>>, TooMany> {
        let sum = self.left(cells)?;
        Ok(sum.row.is_empty().then_some(sum.of))
    }

    /// What is left of a sum of cells when all that is known is taken off, up to a first cell that no sum begins with.
    fn left(&mut self, cells: &[u32]) -> Result<Sum, TooMany> {
        let mut left = Sum { row: cells.iter().map(|at| (*at, 1)).collect(), of: Vec::new() };
        while let Some(&first) = left.row.first() {
            let Some(known) = &self.sums[first.0 as usize] else { break };
            let steps = left.row.len() + known.row.len() + known.of.len();
            self.steps_left = self.steps_left.checked_sub(steps).ok_or(TooMany)?;
            left.row = less(&left.row, &known.row, first.1);
            if !known.of.is_empty() {
                left.of = union(&left.of, &known.of);
            }
        }
        Ok(left)
    }
}

/// A row less so many times another.
fn less(row: &[(u32, u32)], other: &[(u32, u32)], by: u32) -> Row {
    let mut left = Vec::with_capacity(row.len() + other.len());
    let (mut row, mut other) = (row.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (row.peek(), other.peek()) {
            (None, None) => return left,
            (Some(&&(at, _)), Some(&&(of, _))) => at.min(of),
            (Some(&&(at, _)), None) | (None, Some(&&(at, _))) => at,
        };
        let mut factor = row.next_if(|it| it.0 == next).map_or(0, |it| u64::from(it.1));
        if let Some(it) = other.next_if(|it| it.0 == next) {
            factor = (factor + P - u64::from(times(it.1, by))) % P;
        }
        if factor != 0 {
            left.push((next, factor as u32));
        }
    }
}

/// Numbers that are in one or the other, ascending as both are.
fn union(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut all = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    while let Some(&&next) = match (one.peek(), other.peek()) {
        (Some(a), Some(b)) => Some(if a <= b { a } else { b }),
        (a, b) => a.or(b),
    } {
        all.push(next);
        one.next_if(|it| **it == next);
        other.next_if(|it| **it == next);
    }
    all
}

fn times(one: u32, other: u32) -> u32 {
    (u64::from(one) * u64::from(other) % P) as u32
}

/// What a factor has to be multiplied with to be 1 (Fermat).
fn inverse(of: u32) -> u32 {
    (0..31).rev().fold(1, |all, bit| times(times(all, all), if (P - 2) >> bit & 1 == 1 { of } else { 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sums: &[&[u32]]) -> Told {
        let mut told = Told::of(8, 1000);
        for (number, sum) in sums.iter().enumerate() {
            assert!(told.learn(sum, Some(number as u32)).is_ok());
        }
        told
    }

    #[test]
    fn what_follows_from_sums() {
        let is_told = |sums: &[&[u32]], of: &[u32]| matches!(told(sums).tells(of), Ok(Some(_)));
        assert!(is_told(&[&[0, 1], &[1]], &[0]));
        assert!(!is_told(&[&[0, 1], &[2, 3], &[0, 2], &[1, 3]], &[0]));
        assert!(is_told(&[&[0, 1], &[2, 3], &[0, 2]], &[1, 3]) == is_told(&[&[0, 1, 2, 3], &[0, 2]], &[1, 3]));
        // Half of a sum of sums is a combination too.
        assert!(is_told(&[&[0, 1], &[1, 2], &[0, 2]], &[0]));
        assert!(is_told(&[], &[]) && !is_told(&[], &[3]));
        // And from which.
        assert_eq!(told(&[&[4, 5], &[0, 1], &[1]]).tells(&[0]).ok(), Some(Some(vec![1, 2])));
        assert_eq!(times(inverse(12345), 12345), 1);
    }
}
