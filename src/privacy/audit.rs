//! Whether what is told of a table and of all coarser ones adds up to a small count.
//!
//! Every sum that is shown is an equation over the cells that are not. A count that is a combination of such sums can be worked
//! out, whatever the form of the table; the rules of lines and circles (`pattern`) answer that for two axes only. Equations are
//! brought into echelon form modulo a prime (a combination of fractions that this misses would have to be divided by it), as
//! sparse rows, and solved with arbitrary values for what they leave open: a sum of cells that comes to nothing then is a
//! combination of them, but for one chance in two billion, in which too much is withheld. It knows nothing of tables, only of
//! cells by number.

/// The prime 2³¹ − 1.
const P: u64 = (1 << 31) - 1;

/// A sum of cells: their numbers, ascending, each with a factor other than 0.
type Row = Vec<(u32, u32)>;

/// That it would take too long to tell, or that nothing helps.
pub struct TooMany;

/// A sum that is told, less others, so that its first cell stands in no later one; the factor of that is 1.
struct Step {
    row: Row,
    /// The sum it was.
    of: u32,
    by: u32,
    /// The steps that were taken off it before it was divided, and how many times.
    less: Vec<(u32, u32)>,
}

/// What is left open of each cell by what is told.
pub struct Open {
    values: Vec<u32>,
    place: Vec<u32>,
    steps: Vec<Step>,
    /// By place, the step that begins there.
    starts: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Open {
    /// Of so many cells, by the sums that are told of them: lists of cells. `steps` of elimination are left, and are used up.
    ///
    /// # Errors
    /// When those are not enough.
    pub fn by(n_cells: usize, told: &[Vec<u32>], steps_left: &mut usize) -> Result<Open, TooMany> {
        // Cells that stand in few sums go first, and short sums: so the others become no longer than need be.
        let mut n_sums = vec![0u32; n_cells];
        told.iter().flatten().for_each(|at| n_sums[*at as usize] += 1);
        let mut order: Vec<u32> = (0..n_cells as u32).collect();
        crate::sort::by_key(&mut order, |at| (n_sums[*at as usize], *at));
        let mut place = vec![0u32; n_cells];
        for (to, at) in order.iter().enumerate() {
            place[*at as usize] = to as u32;
        }
        let mut sums: Vec<u32> = (0..told.len() as u32).collect();
        crate::sort::by_key(&mut sums, |at| told[*at as usize].len());
        let mut open = Open { values: vec![0; n_cells], place, steps: Vec::new(), starts: vec![NONE; n_cells] };
        for of in sums {
            let mut less = Vec::new();
            let mut row = open.left(&told[of as usize], &mut less, steps_left)?;
            if let Some(&(first, factor)) = row.first() {
                let by = inverse(factor);
                row.iter_mut().for_each(|(_, factor)| *factor = times(*factor, by));
                open.starts[first as usize] = open.steps.len() as u32;
                open.steps.push(Step { row, of, by, less });
            }
        }
        let mut chance = 0x9e37_79b9_7f4a_7c15u64;
        for at in (0..n_cells).rev() {
            open.values[at] = match open.steps.get(open.starts[at] as usize) {
                Some(step) => {
                    let of = |(at, factor): &(u32, u32)| u64::from(times(open.values[*at as usize], *factor));
                    ((P - step.row[1..].iter().map(of).sum::<u64>() % P) % P) as u32
                }
                None => {
                    chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    ((chance >> 33) % P) as u32
                }
            };
        }
        Ok(open)
    }

    /// What is left of a sum of cells when the steps taken so far are taken off it, up to a first cell with which no step begins.
    fn left(&self, cells: &[u32], less: &mut Vec<(u32, u32)>, steps_left: &mut usize) -> Result<Row, TooMany> {
        let mut left: Row = cells.iter().map(|at| (self.place[*at as usize], 1)).collect();
        crate::sort::by_key(&mut left, |cell| cell.0);
        while let Some(&(first, factor)) = left.first() {
            let at = self.starts[first as usize];
            let Some(step) = self.steps.get(at as usize) else { break };
            *steps_left = steps_left.checked_sub(left.len() + step.row.len()).ok_or(TooMany)?;
            left = minus(&left, &step.row, factor);
            less.push((at, factor));
        }
        Ok(left)
    }

    /// Whether the sum of these cells is a combination of what is told.
    pub fn is_told(&self, cells: &[u32]) -> bool {
        cells.iter().map(|at| u64::from(self.values[self.place[*at as usize] as usize])).sum::<u64>() % P == 0
    }

    /// Of which sums that are told a sum of cells is a combination, with their factors.
    ///
    /// # Errors
    /// When the steps that are left are not enough, or it is none.
    pub fn why(&self, cells: &[u32], steps_left: &mut usize) -> Result<Vec<(u32, u32)>, TooMany> {
        let mut less = Vec::new();
        if !self.left(cells, &mut less, steps_left)?.is_empty() {
            return Err(TooMany);
        }
        let mut factors = vec![0u32; self.steps.len()];
        for (at, factor) in less {
            factors[at as usize] = plus(factors[at as usize], factor);
        }
        let mut why = Vec::new();
        for (at, step) in self.steps.iter().enumerate().rev() {
            if factors[at] == 0 {
                continue;
            }
            let factor = times(factors[at], step.by);
            why.push((step.of, factor));
            *steps_left = steps_left.checked_sub(step.less.len()).ok_or(TooMany)?;
            for (other, by) in &step.less {
                factors[*other as usize] = plus(factors[*other as usize], minus_of(times(factor, *by)));
            }
        }
        Ok(why)
    }
}

/// The sum of two factors.
pub fn plus(one: u32, other: u32) -> u32 {
    ((u64::from(one) + u64::from(other)) % P) as u32
}

/// A factor the other way round.
pub fn minus_of(factor: u32) -> u32 {
    ((P - u64::from(factor)) % P) as u32
}

/// A row less so many times another.
fn minus(row: &[(u32, u32)], other: &[(u32, u32)], by: u32) -> Row {
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

    #[test]
    fn what_follows_from_sums() {
        let is_told = |sums: &[&[u32]], of: &[u32]| {
            let told: Vec<Vec<u32>> = sums.iter().map(|sum| sum.to_vec()).collect();
            Open::by(8, &told, &mut 1000).is_ok_and(|open| open.is_told(of))
        };
        assert!(is_told(&[&[0, 1], &[1]], &[0]));
        assert!(!is_told(&[&[0, 1], &[2, 3], &[0, 2], &[1, 3]], &[0]));
        assert!(is_told(&[&[0, 1], &[2, 3], &[0, 2]], &[1, 3]));
        // Half of a sum of sums is a combination too.
        assert!(is_told(&[&[0, 1], &[1, 2], &[0, 2]], &[0]));
        assert!(is_told(&[], &[]) && !is_told(&[], &[3]));
        assert_eq!(times(inverse(12345), 12345), 1);
        // A chain needs no step; every pair takes more than three.
        let told: Vec<Vec<u32>> = (0..8).flat_map(|one| (one + 1..8).map(move |other| vec![one, other])).collect();
        assert!(Open::by(8, &told, &mut 3).is_err() && Open::by(8, &told, &mut 1000).is_ok());
        // And from which: 0 + 1 − 1, and half of three sums.
        let why = |sums: &[&[u32]], of: &[u32]| {
            let told: Vec<Vec<u32>> = sums.iter().map(|sum| sum.to_vec()).collect();
            let mut why = Open::by(8, &told, &mut 1000).and_then(|open| open.why(of, &mut 1000)).unwrap_or_default();
            why.sort();
            why
        };
        assert_eq!(why(&[&[4, 5], &[0, 1], &[1]], &[0]), [(1, 1), (2, minus_of(1))]);
        let half = inverse(2);
        assert_eq!(why(&[&[0, 1], &[1, 2], &[0, 2]], &[0]), [(0, half), (1, minus_of(half)), (2, half)]);
    }
}
