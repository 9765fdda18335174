//! `Cube`: sums over every combination of a few axes, small enough to answer any filter on them at once; and `Running`, the
//! same with running sums along a bin axis.
//!
//! Built by one scan, a cube holds one cell a combination; a question then adds up some tens of thousands of cells whatever
//! the number of rows. Each lane lies by itself and the longest axis innermost, so that adding up is adding vectors. Running
//! sums make any range of bins one subtraction, as in prefix-sum cubes (Ho et al., "Range queries in OLAP data cubes", 1997)
//! and Falcon (Moritz et al., 2019).

use crate::data::Dataset;

use super::scan::{Lanes, Predicate, Scan, ScanAxis, Sign, n_cells};

/// Answers kept, so that a filter that changes a little costs only what changed.
const MAX_MEMOS: usize = 16;
/// Most numbers of an answer that is kept.
const MAX_MEMO: usize = 1 << 14;

/// Sums of all combinations of the axes, `[lane][cell]`.
#[derive(Clone, Debug)]
pub(super) struct Cube {
    facts: usize,
    axes: Vec<ScanAxis>,
    pub lanes: Lanes,
    sums: Vec<i64>,
    memos: Vec<Memo>,
}

/// The last answer to a question: `contract`'s arguments and what came of them.
#[derive(Clone, Debug)]
struct Memo {
    by: Vec<usize>,
    keep: Vec<Option<Vec<bool>>>,
    lanes: Vec<usize>,
    out: Vec<i64>,
}

/// Whether masks let a code of an axis pass.
fn passes(keep: &[Option<Vec<bool>>], axis: usize, code: usize) -> bool {
    match keep.get(axis) {
        Some(Some(mask)) => mask.get(code) == Some(&true),
        _ => true,
    }
}

impl Cube {
    /// Scans the table. The product of the axes must be below 2^27.
    pub fn build(dataset: &Dataset, facts: usize, axes: Vec<ScanAxis>, lanes: Lanes, predicates: &[Predicate]) -> Cube {
        let mut sums = vec![0; n_cells(&axes) * lanes.n];
        Scan { dataset, facts, axes: &axes, predicates, lanes: &lanes, sign: Sign::AddPassing }.dense(&mut sums);
        Cube { facts, axes, lanes, sums, memos: Vec::new() }
    }

    /// The same cube over the rows that pass: by a scan of those rows, or, where most pass, by taking the others off.
    pub fn under(&self, dataset: &Dataset, predicates: &[Predicate]) -> Cube {
        let (axes, lanes) = (&self.axes[..], &self.lanes);
        let mut scan = Scan { dataset, facts: self.facts, axes, predicates, lanes, sign: Sign::SubtractFailing };
        let mut sums = if scan.passes_most() {
            self.sums.clone()
        } else {
            scan.sign = Sign::AddPassing;
            vec![0; self.sums.len()]
        };
        scan.dense(&mut sums);
        Cube { facts: self.facts, axes: axes.to_vec(), lanes: lanes.clone(), sums, memos: Vec::new() }
    }

    /// Adds up to the axes of `by` (positions in the cube's axes, in the order of the answer), over the codes that `keep`
    /// lets pass (one an axis, `None` for all). One cell a combination of the whole axes of `by`, with these of the cube's
    /// lanes: `[cell][lane]`.
    pub fn contract(&mut self, by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i64> {
        let known = self.memos.iter().position(|memo| memo.by == by && memo.lanes == lanes);
        let mut memo = known.map(|at| self.memos.swap_remove(at));
        let out = match memo.as_mut().and_then(|memo| self.step(memo, keep)) {
            Some(out) => out,
            None => self.total(by, keep, lanes),
        };
        if out.len() <= MAX_MEMO {
            self.memos.truncate(MAX_MEMOS - 1);
            self.memos.push(Memo { by: by.to_vec(), keep: keep.to_vec(), lanes: lanes.to_vec(), out: out.clone() });
        }
        out
    }

    /// The answer under other masks, where they differ from those of the last answer in one or two codes of one axis: what
    /// these codes hold is added or taken off.
    fn step(&self, last: &mut Memo, keep: &[Option<Vec<bool>>]) -> Option<Vec<i64>> {
        let mut changed = Vec::new();
        for (axis, of) in self.axes.iter().enumerate() {
            for code in 0..of.len() {
                if passes(&last.keep, axis, code) != passes(keep, axis, code) {
                    changed.push((axis, code));
                }
            }
        }
        if changed.len() > 2 || changed.iter().any(|(axis, _)| *axis != changed[0].0) {
            return None;
        }
        let mut out = std::mem::take(&mut last.out);
        for (axis, code) in changed {
            let mut only = keep.to_vec();
            only.resize(self.axes.len(), None);
            let mut mask = vec![false; self.axes[axis].len()];
            mask[code] = true;
            only[axis] = Some(mask);
            let sign = if passes(keep, axis, code) { 1 } else { -1 };
            for (sum, part) in out.iter_mut().zip(self.total(&last.by, &only, &last.lanes)) {
                *sum += sign * part;
            }
        }
        Some(out)
    }

    fn total(&self, by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i64> {
        let n_axes = self.axes.len();
        let n_all = n_cells(&self.axes);
        let inner = n_axes.saturating_sub(1);
        let n_inner = self.axes.last().map_or(1, ScanAxis::len);
        // Of the innermost axis only what lies between the first and the last code that passes.
        let mut low = 0;
        let mut high = n_inner;
        while low < high && !passes(keep, inner, low) {
            low += 1;
        }
        while low < high && !passes(keep, inner, high - 1) {
            high -= 1;
        }
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
                if passes(keep, axis, code) {
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
            add_up(&self.sums[lane * n_all..][..n_all], &steps, low, low, high - low, &mut sums);
            for row in 0..n_between / n_inner.max(1) {
                // The codes of the outer axes of the answer that this row of vectors stands for.
                let (mut rest, mut base) = (row, 0);
                for &axis in by.iter().rev() {
                    if axis != inner {
                        base += rest % self.axes[axis].len() * to[axis];
                        rest /= self.axes[axis].len();
                    }
                }
                for code in low..high {
                    if passes(keep, inner, code) {
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
    let add = |from: usize, to: usize, sums: &mut [i64]| {
        sums[to..to + n].iter_mut().zip(&cells[from..from + n]).for_each(|(sum, cell)| *sum += *cell);
    };
    match steps {
        [] => add(from, to, sums),
        [codes] => codes.iter().for_each(|step| add(from + step.from, to + step.to, sums)),
        [codes, rest @ ..] => {
            for step in codes {
                add_up(cells, rest, from + step.from, to + step.to, n, sums);
            }
        }
    }
}

/// Sums of all combinations of the axes, running along the first one: `[lane][cell]`.
#[derive(Clone, Debug)]
pub(super) struct Running {
    /// Codes of the first axis.
    n: usize,
    /// Numbers of one lane.
    size: usize,
    sums: Vec<i64>,
}

impl Running {
    /// Scans the table; the first axis is the one that ranges are taken of.
    pub fn build(dataset: &Dataset, facts: usize, axes: &[ScanAxis], lanes: &Lanes, predicates: &[Predicate]) -> Running {
        let size = n_cells(axes);
        let mut sums = vec![0; size * lanes.n];
        Scan { dataset, facts, axes, predicates, lanes, sign: Sign::AddPassing }.dense(&mut sums);
        let n = axes.first().map_or(1, ScanAxis::len).max(1);
        let width = size / n;
        for lane in sums.chunks_exact_mut(size.max(1)) {
            for at in width..size {
                lane[at] += lane[at - width];
            }
        }
        Running { n, size, sums }
    }

    /// The sums over the first axis's codes `from..to`, one cell a combination of the others: `[cell][lane]`.
    pub fn range(&self, from: usize, to: usize) -> Vec<i64> {
        let width = self.size / self.n;
        let mut out = Vec::with_capacity(self.sums.len() / self.n);
        for at in 0..width {
            for lane in self.sums.chunks_exact(self.size) {
                let upto = |end: usize| if end == 0 { 0 } else { lane[(end.min(self.n) - 1) * width + at] };
                out.push(upto(to.max(from)) - upto(from));
            }
        }
        out
    }
}
