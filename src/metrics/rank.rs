//! Ranks of weighted scores, and how far each rank moves when any one weight moves by ten points of a hundred.
//!
//! Source: METHODS of the programme, "Scoring community initiatives" (rank range when each weight moves by ±10 points). The
//! weight of one criterion moves by `t`, −0.1 to 0.1 of all weights, and the others give or take in their proportions, none
//! below zero: with `W` the sum of weights, the score is `(w/W + t) s + (1 − w/W − t) r`, where `r` is the weighted mean of the
//! other criteria. That is linear in `t`, so two initiatives change places at most once, at a fraction; the range is exact, not
//! sampled, also between the ends.

use std::cmp::Ordering;

/// A rank with the best and the worst that it becomes. 1 is the best; equal scores share a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranks {
    pub rank: i128,
    pub best: i128,
    pub worst: i128,
}

/// Scores beyond which products might not fit: nothing that people give as marks.
const MOST: i128 = 1_000_000;
/// Criteria beyond which they might not either.
const MOST_CRITERIA: usize = 100;

/// The ranks of rows of scores, one a criterion; `None` for a row that is not whole, which is not ranked, nor counted.
/// `weights` are at least 0. No row has ranks where all weights are 0 or scores are beyond a million. O(k n² log n) for `n` rows
/// and `k` criteria.
pub fn ranks(rows: &[Option<Vec<i128>>], weights: &[i128]) -> Vec<Option<Ranks>> {
    let all: i128 = weights.iter().sum();
    let large = |row: &Option<Vec<i128>>| row.as_ref().is_some_and(|row| row.iter().any(|score| score.abs() > MOST));
    if all <= 0 || weights.len() > MOST_CRITERIA || rows.iter().any(large) {
        return vec![None; rows.len()];
    }
    let sums: Vec<Option<i128>> = rows.iter().map(|row| Some(weighted(row.as_ref()?, weights))).collect();
    let mut out = Vec::with_capacity(rows.len());
    for sum in &sums {
        out.push(sum.map(|own| {
            let rank = 1 + sums.iter().flatten().filter(|sum| **sum > own).count() as i128;
            Ranks { rank, best: rank, worst: rank }
        }));
    }
    for (k, &weight) in weights.iter().enumerate() {
        let others = all - weight;
        if others == 0 {
            continue;
        }
        // In units of a tenth of all weights: `a + b u` is the score times `10 W (W − w)`.
        let (from, to) = ((-all).max(-10 * weight), all.min(10 * others));
        let line = |row: &Vec<i128>| {
            let rest = weighted(row, weights) - weight * row[k];
            (10 * others * (weight * row[k] + rest), others * row[k] - rest)
        };
        let lines: Vec<Option<(i128, i128)>> = rows.iter().map(|row| row.as_ref().map(line)).collect();
        for (i, own) in lines.iter().enumerate() {
            let (Some((a, b)), Some(ranks)) = (own, &mut out[i]) else { continue };
            let mut above = Above::new(from, to);
            for (j, other) in lines.iter().enumerate() {
                if let (Some((c, d)), true) = (other, i != j) {
                    above.add(c - a, d - b);
                }
            }
            let (least, most) = above.range();
            ranks.best = ranks.best.min(1 + least);
            ranks.worst = ranks.worst.max(1 + most);
        }
    }
    out
}

fn weighted(row: &[i128], weights: &[i128]) -> i128 {
    row.iter().zip(weights).map(|(score, weight)| score * weight).sum()
}

/// How many lines lie above zero along a stretch.
struct Above {
    from: i128,
    to: i128,
    /// Above at the start.
    now: i128,
    /// Zero at the start and rising.
    rising: i128,
    /// Where lines cross zero, as fractions with a positive lower part, and whether they rise.
    crossings: Vec<(i128, i128, bool)>,
}

impl Above {
    fn new(from: i128, to: i128) -> Above {
        Above { from, to, now: 0, rising: 0, crossings: Vec::new() }
    }

    /// Adds the line `a + b u`.
    fn add(&mut self, a: i128, b: i128) {
        let start = a + b * self.from;
        self.now += i128::from(start > 0);
        self.rising += i128::from(start == 0 && b > 0);
        let end = a + b * self.to;
        // Crosses after the start: falls to zero or below, or rises from below zero to it or above.
        if start > 0 && end <= 0 || start < 0 && end >= 0 {
            self.crossings.push(if b > 0 { (-a, b, true) } else { (a, -b, false) });
        }
    }

    /// The least and the greatest number of lines above zero.
    fn range(mut self) -> (i128, i128) {
        let mut seen = (self.now, self.now);
        let mut see = |now: i128| seen = (seen.0.min(now), seen.1.max(now));
        if self.from < self.to {
            self.now += self.rising;
            see(self.now);
        }
        crate::sort::by(&mut self.crossings, |a, b| (a.0 * b.1).cmp(&(b.0 * a.1)));
        let mut at = 0;
        while let Some(&(up, down, _)) = self.crossings.get(at) {
            let mut rising = 0;
            while let Some(next) = self.crossings.get(at)
                && (next.0 * down).cmp(&(up * next.1)) == Ordering::Equal
            {
                // At its zero a line is no longer above, or not yet.
                self.now -= i128::from(!next.2);
                rising += i128::from(next.2);
                at += 1;
            }
            see(self.now);
            if up < self.to * down {
                self.now += rising;
                see(self.now);
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        // Two criteria of equal weight. A 5, 3; B 3, 5; C 4, 4: all are 4 on average, so all share rank 1. With the first
        // criterion at 60 points A leads (4.2, 3.8, 4.0), at 40 it is last.
        let rows = [Some(vec![5, 3]), Some(vec![3, 5]), Some(vec![4, 4])];
        let ranks_of = |rows: &[Option<Vec<i128>>], weights: &[i128]| {
            ranks(rows, weights).iter().map(|of| of.map(|of| (of.rank, of.best, of.worst))).collect::<Vec<_>>()
        };
        assert_eq!(ranks_of(&rows, &[1, 1]), [Some((1, 1, 3)), Some((1, 1, 3)), Some((1, 1, 2))]);
        // A 5, 1 and B 1, 4 of weights 1, 1: 3 against 2.5. At 40 points for the first A has 2.6 and B 2.8.
        assert_eq!(ranks_of(&[Some(vec![5, 1]), Some(vec![1, 4])], &[1, 1]), [Some((1, 1, 2)), Some((2, 1, 2))]);
        // The same at weights 2, 1: A 3.67 and B 2; at −10 points A 3.27, B 2.3. Nothing moves.
        assert_eq!(ranks_of(&[Some(vec![5, 1]), Some(vec![1, 4])], &[2, 1]), [Some((1, 1, 1)), Some((2, 2, 2))]);
        // A row that is not whole has no rank and takes none.
        assert_eq!(ranks_of(&[None, Some(vec![1, 4])], &[1, 1]), [None, Some((1, 1, 1))]);
        assert_eq!(ranks_of(&[Some(vec![1, 4])], &[0, 0]), [None]);
        assert_eq!(ranks_of(&[Some(vec![MOST + 1])], &[1]), [None]);
        // One criterion alone has no other to take weight from.
        assert_eq!(ranks_of(&[Some(vec![1]), Some(vec![2])], &[7]), [Some((2, 2, 2)), Some((1, 1, 1))]);
    }

    /// The ranks at many weights: all points where two rows can meet, the middles between them, and the ends.
    fn brute_force(rows: &[Vec<i128>], weights: &[i128]) -> Vec<(i128, i128)> {
        let all: i128 = weights.iter().sum();
        let score = |row: &[i128], k: usize, (up, down): (i128, i128)| -> i128 {
            // The weights with t = up / down (of all): others in proportion; common denominator left out.
            let others = all - weights[k];
            row.iter()
                .enumerate()
                .map(|(at, score)| {
                    let weight =
                        if at == k { (weights[k] * down + up * all) * others } else { weights[at] * (others * down - up * all) };
                    weight * score
                })
                .sum()
        };
        let mut seen = vec![(i128::MAX, 0); rows.len()];
        for (k, weight) in weights.iter().enumerate() {
            let others = all - weight;
            if others == 0 {
                continue;
            }
            // Every fraction of a fine grid, and every meeting of two rows.
            let mut points: Vec<(i128, i128)> = (-40..=40).map(|i| (i, 400)).collect();
            for a in rows {
                for b in rows {
                    // Linear: s(t) = s(0) + t (s(1) − s(0)); a meets b at t = (b0 − a0) / ((a1 − a0) − (b1 − b0)).
                    let (a0, a1) = (score(a, k, (0, 1)), score(a, k, (1, 1)));
                    let (b0, b1) = (score(b, k, (0, 1)), score(b, k, (1, 1)));
                    let (up, down) = (b0 - a0, (a1 - a0) - (b1 - b0));
                    if down != 0 {
                        let (up, down) = if down < 0 { (-up, -down) } else { (up, down) };
                        points.push((up, down));
                        // And just beside it.
                        points.extend([(up * 1000 - 1, down * 1000), (up * 1000 + 1, down * 1000)]);
                    }
                }
            }
            for (up, down) in points {
                let inside = up * 10 >= -down && up * 10 <= down && up * all >= -weights[k] * down && up * all <= others * down;
                if !inside {
                    continue;
                }
                let scores: Vec<i128> = rows.iter().map(|row| score(row, k, (up, down))).collect();
                for (seen, own) in seen.iter_mut().zip(&scores) {
                    let rank = 1 + scores.iter().filter(|other| *other > own).count() as i128;
                    *seen = (seen.0.min(rank), seen.1.max(rank));
                }
            }
        }
        seen
    }

    proptest! {
        #[test]
        fn ranges_are_those_of_brute_force(
            rows in prop::collection::vec(prop::collection::vec(0i128..11, 3), 1..7),
            weights in prop::collection::vec(0i128..6, 3),
        ) {
            prop_assume!(weights.iter().sum::<i128>() > 0);
            let some: Vec<Option<Vec<i128>>> = rows.iter().cloned().map(Some).collect();
            for (ranks, (best, worst)) in ranks(&some, &weights).into_iter().zip(brute_force(&rows, &weights)) {
                let ranks = ranks.expect("whole rows are ranked");
                let moves = best <= worst;
                prop_assert!(!moves || (ranks.best, ranks.worst) == (best.min(ranks.rank), worst.max(ranks.rank)), "{ranks:?} {best} {worst}");
            }
        }

        #[test]
        fn ranks_are_a_permutation(scores in prop::collection::vec(0i128..1000, 0..30)) {
            let rows: Vec<Option<Vec<i128>>> = scores.iter().map(|score| Some(vec![*score, 7])).collect();
            let ranks = ranks(&rows, &[3, 2]);
            // Equal scores share a rank, and leave out as many after it: each rank is one more than the number of better ones.
            for (own, of) in scores.iter().zip(&ranks) {
                let of = of.expect("ranked");
                prop_assert_eq!(of.rank, 1 + scores.iter().filter(|other| *other > own).count() as i128);
                prop_assert!(1 <= of.best && of.best <= of.rank && of.rank <= of.worst && of.worst <= scores.len() as i128);
            }
            let mut distinct = scores.clone();
            distinct.sort();
            distinct.dedup();
            if distinct.len() == scores.len() {
                let mut all: Vec<i128> = ranks.iter().flatten().map(|of| of.rank).collect();
                all.sort();
                prop_assert_eq!(all, (1..=scores.len() as i128).collect::<Vec<_>>());
            }
        }
    }
}
