//! `Cube`: sums over every combination of a few axes, small enough to answer any filter on them at once; and `Running`, the
//! same with running sums along a bin axis.
//!
//! Built by one scan, a cube holds one cell a combination; a question then adds up some tens of thousands of cells whatever
//! the number of rows. Each lane lies by itself and the longest axis innermost, so that adding up is adding vectors. Running
//! sums make any range of bins one subtraction, as in prefix-sum cubes (Ho et al., "Range queries in OLAP data cubes", 1997)
//! and Falcon (Moritz et al., 2019).

use crate::data::Dataset;

use super::scan::{Lanes, Predicate, Scan, ScanAxis, Sign, n_cells};

/// Sums of all combinations of the axes, `[lane][cell]`.
#[derive(Clone, Debug)]
pub(super) struct Cube {
    facts: usize,
    axes: Vec<ScanAxis>,
    pub lanes: Lanes,
    sums: Vec<i64>,
}

impl Cube {
    /// Scans the table. The product of the axes must be below 2^27.
    pub fn build(dataset: &Dataset, facts: usize, axes: Vec<ScanAxis>, lanes: Lanes, predicates: &[Predicate]) -> Cube {
        let mut cells = vec![0; n_cells(&axes) * lanes.n];
        Scan { dataset, facts, axes: &axes, predicates, lanes: &lanes, sign: Sign::AddPassing }.dense(&mut cells);
        let sums = turned(&cells, lanes.n);
        Cube { facts, axes, lanes, sums }
    }

    /// The same cube over the rows that pass: by a scan of those rows, or, where most pass, by taking the others off.
    pub fn under(&self, dataset: &Dataset, predicates: &[Predicate]) -> Cube {
        let (axes, lanes) = (&self.axes[..], &self.lanes);
        let mut scan = Scan { dataset, facts: self.facts, axes, predicates, lanes, sign: Sign::SubtractFailing };
        let mut cells = if scan.passes_most() {
            turned(&self.sums, n_cells(axes))
        } else {
            scan.sign = Sign::AddPassing;
            vec![0; self.sums.len()]
        };
        scan.dense(&mut cells);
        let sums = turned(&cells, lanes.n);
        Cube { facts: self.facts, axes: axes.to_vec(), lanes: lanes.clone(), sums }
    }

    /// Adds up to the axes of `by` (positions in the cube's axes, in the order of the answer), over the codes that `keep`
    /// lets pass (one an axis, `None` for all). One cell a combination of the whole axes of `by`, with these of the cube's
    /// lanes: `[cell][lane]`.
    pub fn contract(&self, by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i64> {
        let n_axes = self.axes.len();
        let n_all = n_cells(&self.axes);
        let inner = n_axes.saturating_sub(1);
        let n_inner = self.axes.last().map_or(1, ScanAxis::len);
        let passes = |axis: usize, code: usize| match keep.get(axis) {
            Some(Some(mask)) => mask.get(code) == Some(&true),
            _ => true,
        };
        // Strides of the answer, and of the sums before the innermost axis is settled.
        let (mut to, mut between) = (vec![0; n_axes + 1], vec![0; n_axes + 1]);
        let (mut n_to, mut n_between) = (1, n_inner);
        for &axis in by.iter().rev() {
            to[axis] = n_to;
            n_to *= self.axes[axis].len();
            if axis != inner {
                between[axis] = n_between;
                n_between *= self.axes[axis].len();
            }
        }
        let mut steps: Vec<Vec<Step>> = vec![Vec::new(); inner];
        let mut stride = n_inner;
        for axis in (0..inner).rev() {
            for code in 0..self.axes[axis].len() {
                if passes(axis, code) {
                    steps[axis].push(Step { from: code * stride, to: code * between[axis] });
                }
            }
            stride *= self.axes[axis].len();
        }
        let mut out = vec![0; n_to * lanes.len()];
        let mut sums = vec![0; n_between];
        let inner_to = if by.contains(&inner) { to[inner] } else { 0 };
        for (place, &lane) in lanes.iter().enumerate() {
            sums.fill(0);
            add_up(&self.sums[lane * n_all..][..n_all], &steps, 0, 0, n_inner, &mut sums);
            for row in 0..n_between / n_inner.max(1) {
                // The codes of the outer axes of the answer that this row of vectors stands for.
                let (mut rest, mut base) = (row, 0);
                for &axis in by.iter().rev() {
                    if axis != inner {
                        base += rest % self.axes[axis].len() * to[axis];
                        rest /= self.axes[axis].len();
                    }
                }
                for code in 0..n_inner {
                    if passes(inner, code) {
                        out[(base + code * inner_to) * lanes.len() + place] += sums[row * n_inner + code];
                    }
                }
            }
        }
        out
    }
}

/// Where a code of an axis leads: in the cube and in the sums.
#[derive(Clone, Copy)]
struct Step {
    from: usize,
    to: usize,
}

/// Adds the vectors of `n` cells that the steps lead to into `sums`.
fn add_up(cells: &[i64], steps: &[Vec<Step>], from: usize, to: usize, n: usize, sums: &mut [i64]) {
    let [codes, rest @ ..] = steps else {
        sums[to..to + n].iter_mut().zip(&cells[from..from + n]).for_each(|(sum, cell)| *sum += *cell);
        return;
    };
    for step in codes {
        add_up(cells, rest, from + step.from, to + step.to, n, sums);
    }
}

/// A matrix of `width` columns, row-major, turned into its columns; and back with the number of rows.
fn turned(cells: &[i64], width: usize) -> Vec<i64> {
    let n = cells.len() / width.max(1);
    let mut out = Vec::with_capacity(cells.len());
    for column in 0..width {
        for row in 0..n {
            out.push(cells[row * width + column]);
        }
    }
    out
}

/// Sums of all combinations of the axes, running along the first one: `[cell][lane]`.
#[derive(Clone, Debug)]
pub(super) struct Running {
    n: usize,
    sums: Vec<i64>,
}

impl Running {
    /// Scans the table; the first axis is the one that ranges are taken of.
    pub fn build(dataset: &Dataset, facts: usize, axes: &[ScanAxis], lanes: &Lanes, predicates: &[Predicate]) -> Running {
        let mut sums = vec![0; n_cells(axes) * lanes.n];
        Scan { dataset, facts, axes, predicates, lanes, sign: Sign::AddPassing }.dense(&mut sums);
        let n = axes.first().map_or(1, ScanAxis::len).max(1);
        let width = sums.len() / n;
        for at in width..sums.len() {
            sums[at] += sums[at - width];
        }
        Running { n, sums }
    }

    /// The sums over the first axis's codes `from..to`, one cell a combination of the others: `[cell][lane]`.
    pub fn range(&self, from: usize, to: usize) -> Vec<i64> {
        let width = self.sums.len() / self.n;
        let upto = |end: usize, at: usize| if end == 0 { 0 } else { self.sums[(end.min(self.n) - 1) * width + at] };
        let mut out = Vec::with_capacity(width);
        for at in 0..width {
            out.push(upto(to.max(from), at) - upto(from, at));
        }
        out
    }
}
