//! `Cube`: sums over every combination of a few axes, small enough to answer any filter on them at once; and `Running`, the
//! same with running sums along a bin axis.
//!
//! Built by one scan, a cube holds one cell a combination; a question then adds up some tens of thousands of cells whatever
//! the number of rows. Each lane lies by itself and the longest axis innermost, so that adding up is adding vectors. Running
//! sums make any range of bins one subtraction, as in prefix-sum cubes (Ho et al., "Range queries in OLAP data cubes", 1997)
//! and Falcon (Moritz et al., 2019).

use crate::data::Dataset;

use super::scan::{Lane, Lanes, Predicate, Scan, ScanAxis, Sign};

/// Sums in the width that the measures need.
#[derive(Clone, Debug)]
enum Sums {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

/// Sums of all combinations of the axes, `[lane][cell]`.
#[derive(Clone, Debug)]
pub(super) struct Cube {
    facts: usize,
    axes: Vec<ScanAxis>,
    pub lanes: Lanes,
    sums: Sums,
}

impl Cube {
    /// Scans the table. The product of the axes must be below 2^27.
    pub fn build(dataset: &Dataset, facts: usize, axes: Vec<ScanAxis>, lanes: Lanes, predicates: &[Predicate]) -> Cube {
        let scan = Scan { dataset, facts, axes: &axes, predicates, lanes: &lanes, sign: Sign::AddPassing };
        let sums = if lanes.is_narrow {
            Sums::Narrow(turned(&scanned::<i64>(&scan, None), lanes.n))
        } else {
            Sums::Wide(turned(&scanned::<i128>(&scan, None), lanes.n))
        };
        Cube { facts, axes, lanes, sums }
    }

    /// The same cube over the rows that pass: by a scan of those rows, or, where most pass, by taking the others off.
    pub fn under(&self, dataset: &Dataset, predicates: &[Predicate]) -> Cube {
        let (axes, lanes) = (&self.axes[..], &self.lanes);
        let mut scan = Scan { dataset, facts: self.facts, axes, predicates, lanes, sign: Sign::SubtractFailing };
        if !scan.passes_most() {
            scan.sign = Sign::AddPassing;
        }
        let takes_off = scan.sign == Sign::SubtractFailing;
        let sums = match &self.sums {
            Sums::Narrow(cells) => Sums::Narrow(turned(&scanned(&scan, takes_off.then_some(cells)), lanes.n)),
            Sums::Wide(cells) => Sums::Wide(turned(&scanned(&scan, takes_off.then_some(cells)), lanes.n)),
        };
        Cube { facts: self.facts, axes: axes.to_vec(), lanes: lanes.clone(), sums }
    }

    /// Adds up to the axes of `by` (positions in the cube's axes, in the order of the answer), over the codes that `keep`
    /// lets pass (one an axis, `None` for all). One cell a combination of the whole axes of `by`, with these of the cube's
    /// lanes: `[cell][lane]`.
    pub fn contract(&self, by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i128> {
        match &self.sums {
            Sums::Narrow(cells) => self.contract_in(cells, by, keep, lanes),
            Sums::Wide(cells) => self.contract_in(cells, by, keep, lanes),
        }
    }

    fn contract_in<T: Lane>(&self, cells: &[T], by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i128> {
        let sizes: Vec<usize> = self.axes.iter().map(ScanAxis::len).collect();
        let n_cells: usize = sizes.iter().product();
        let inner = sizes.len().saturating_sub(1);
        let n_inner = sizes.last().copied().unwrap_or(1);
        let mask = |axis: usize| keep.get(axis).and_then(Option::as_ref);
        // Strides of the answer, and of the sums before the innermost axis is settled.
        let (mut to, mut between) = (vec![0; sizes.len()], vec![0; sizes.len()]);
        let (mut n_to, mut n_between) = (1, n_inner);
        for &axis in by.iter().rev() {
            to[axis] = n_to;
            n_to *= sizes[axis];
            if axis != inner {
                between[axis] = n_between;
                n_between *= sizes[axis];
            }
        }
        let mut steps = Vec::new();
        let mut stride = n_inner;
        for (axis, &size) in sizes.iter().enumerate().rev().skip(1) {
            let codes = (0..size).filter(|&code| mask(axis).is_none_or(|mask| mask.get(code) == Some(&true)));
            steps.push(codes.map(|code| (code * stride, code * between[axis])).collect::<Vec<_>>());
            stride *= size;
        }
        steps.reverse();
        let mut out = vec![0i128; n_to * lanes.len()];
        let mut sums = vec![T::default(); n_between];
        // Where each row of vectors goes: the codes of the outer axes of the answer, in its order.
        let outer: Vec<usize> = by.iter().copied().filter(|&axis| axis != inner).collect();
        let inner_to = by.contains(&inner).then_some(to.get(inner).copied().unwrap_or(0));
        for (place, &lane) in lanes.iter().enumerate() {
            sums.fill(T::default());
            add_up(&cells[lane * n_cells..][..n_cells], &steps, 0, 0, n_inner, &mut sums);
            for (row, vector) in sums.chunks_exact(n_inner.max(1)).enumerate() {
                let (mut rest, mut base) = (row, 0);
                for &axis in outer.iter().rev() {
                    base += rest % sizes[axis] * to[axis];
                    rest /= sizes[axis];
                }
                for (code, &sum) in vector.iter().enumerate() {
                    if mask(inner).is_none_or(|mask| mask.get(code) == Some(&true)) {
                        out[(base + inner_to.map_or(0, |step| code * step)) * lanes.len() + place] += sum.into();
                    }
                }
            }
        }
        out
    }
}

/// Adds the vectors of `n` cells that the steps lead to into `sums`.
fn add_up<T: Lane>(cells: &[T], steps: &[Vec<(usize, usize)>], from: usize, to: usize, n: usize, sums: &mut [T]) {
    match steps {
        [] => sums[to..to + n].iter_mut().zip(&cells[from..from + n]).for_each(|(sum, cell)| *sum += *cell),
        [codes, rest @ ..] => {
            for (step, place) in codes {
                add_up(cells, rest, from + step, to + place, n, sums);
            }
        }
    }
}

/// The scan's cells, `[cell][lane]`, starting from those of a cube or from nothing.
fn scanned<T: Lane>(scan: &Scan, base: Option<&Vec<T>>) -> Vec<T> {
    let n = scan.axes.iter().map(ScanAxis::len).product::<usize>();
    let mut cells = base.map_or_else(|| vec![T::default(); n * scan.lanes.n], |base| turned(base, n));
    scan.dense(&mut cells);
    cells
}

/// A matrix of `width` columns, row-major, turned into its columns; and back with the number of rows.
fn turned<T: Lane>(cells: &[T], width: usize) -> Vec<T> {
    let width = width.max(1);
    let n = cells.len() / width;
    let mut out = vec![T::default(); cells.len()];
    for (row, cells) in cells.chunks_exact(width).enumerate() {
        cells.iter().enumerate().for_each(|(column, cell)| out[column * n + row] = *cell);
    }
    out
}

/// Sums of all combinations of the axes, running along the first one: `[cell][lane]`.
#[derive(Clone, Debug)]
pub(super) struct Running {
    n: usize,
    sums: Sums,
}

impl Running {
    /// Scans the table; the first axis is the one that ranges are taken of.
    pub fn build(dataset: &Dataset, facts: usize, axes: &[ScanAxis], lanes: &Lanes, predicates: &[Predicate]) -> Running {
        let scan = Scan { dataset, facts, axes, predicates, lanes, sign: Sign::AddPassing };
        let n = axes.first().map_or(1, ScanAxis::len).max(1);
        let sums = if lanes.is_narrow {
            Sums::Narrow(running(scanned(&scan, None), n))
        } else {
            Sums::Wide(running(scanned(&scan, None), n))
        };
        Running { n, sums }
    }

    /// The sums over the first axis's codes `from..to`, one cell a combination of the others: `[cell][lane]`.
    pub fn range(&self, from: usize, to: usize) -> Vec<i128> {
        match &self.sums {
            Sums::Narrow(cells) => difference(cells, self.n, from, to),
            Sums::Wide(cells) => difference(cells, self.n, from, to),
        }
    }
}

fn running<T: Lane>(mut cells: Vec<T>, n: usize) -> Vec<T> {
    let width = cells.len() / n;
    for at in width..cells.len() {
        let before = cells[at - width];
        cells[at] += before;
    }
    cells
}

fn difference<T: Lane>(cells: &[T], n: usize, from: usize, to: usize) -> Vec<i128> {
    let width = cells.len() / n;
    let upto = |end: usize, at: usize| if end == 0 { T::default() } else { cells[(end.min(n) - 1) * width + at] };
    (0..width)
        .map(|at| {
            let mut sum = upto(to.max(from), at);
            sum -= upto(from, at);
            sum.into()
        })
        .collect()
}
