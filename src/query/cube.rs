//! `Cube`: sums over every combination of a few axes, small enough to answer any filter on them at once.
//!
//! Built by one scan, it holds one cell a combination; a question then adds up some tens of thousands of cells whatever the
//! number of rows. A running sum along a bin axis (`accumulate`) makes any range of bins one subtraction, as in prefix-sum
//! cubes (Ho et al., "Range queries in OLAP data cubes", 1997) and Falcon (Moritz et al., 2019).

use crate::data::Dataset;

use super::scan::{Lane, Lanes, Predicate, Scan, ScanAxis, Sign};

/// Sums, `[cell][lane]`, in the width that the measures need.
#[derive(Clone, Debug)]
pub(super) enum Sums {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

/// Groups of a table of facts: all combinations of the axes.
#[derive(Clone, Debug)]
pub(super) struct Cube {
    pub facts: usize,
    pub axes: Vec<ScanAxis>,
    pub lanes: Lanes,
    pub sums: Sums,
}

impl Cube {
    /// Scans the table. The product of the axes must be below 2^27.
    pub fn build(dataset: &Dataset, facts: usize, axes: Vec<ScanAxis>, lanes: Lanes, predicates: &[Predicate]) -> Cube {
        let n = axes.iter().map(ScanAxis::len).product::<usize>() * lanes.n;
        let scan = Scan { dataset, facts, axes: &axes, predicates, lanes: &lanes, sign: Sign::AddPassing };
        let sums = if lanes.is_narrow {
            let mut cells = vec![0; n];
            scan.dense::<i64>(&mut cells);
            Sums::Narrow(cells)
        } else {
            let mut cells = vec![0; n];
            scan.dense::<i128>(&mut cells);
            Sums::Wide(cells)
        };
        Cube { facts, axes, lanes, sums }
    }

    /// The same cube over the rows that pass: by a scan of those rows, or, where most pass, by taking the others off.
    pub fn under(&self, dataset: &Dataset, predicates: &[Predicate]) -> Cube {
        let mut scan =
            Scan { dataset, facts: self.facts, axes: &self.axes, predicates, lanes: &self.lanes, sign: Sign::SubtractFailing };
        if !scan.passes_most() {
            scan.sign = Sign::AddPassing;
        }
        let sums = match (&self.sums, scan.sign) {
            (Sums::Narrow(cells), Sign::SubtractFailing) => {
                let mut cells = cells.clone();
                scan.dense(&mut cells);
                Sums::Narrow(cells)
            }
            (Sums::Wide(cells), Sign::SubtractFailing) => {
                let mut cells = cells.clone();
                scan.dense(&mut cells);
                Sums::Wide(cells)
            }
            (Sums::Narrow(cells), Sign::AddPassing) => {
                let mut cells = vec![0; cells.len()];
                scan.dense::<i64>(&mut cells);
                Sums::Narrow(cells)
            }
            (Sums::Wide(cells), Sign::AddPassing) => {
                let mut cells = vec![0; cells.len()];
                scan.dense::<i128>(&mut cells);
                Sums::Wide(cells)
            }
        };
        Cube { facts: self.facts, axes: self.axes.clone(), lanes: self.lanes.clone(), sums }
    }

    /// Turns the sums into running sums along the first axis.
    pub fn accumulate(&mut self) {
        let n = self.axes.first().map_or(1, ScanAxis::len);
        match &mut self.sums {
            Sums::Narrow(cells) => running(cells, n),
            Sums::Wide(cells) => running(cells, n),
        }
    }

    /// Of a cube with running sums: the sums over the first axis's codes `from..to`, one cell a combination of the others.
    pub fn range(&self, from: usize, to: usize) -> Vec<i128> {
        let n = self.axes.first().map_or(1, ScanAxis::len);
        match &self.sums {
            Sums::Narrow(cells) => difference(cells, n, from, to),
            Sums::Wide(cells) => difference(cells, n, from, to),
        }
    }

    /// Adds up to the axes of `by` (positions in `axes`, which the answer keeps in their order), over the codes that `keep`
    /// lets pass (one an axis, `None` for all). One cell a combination of the whole axes of `by`, with these of the cube's
    /// lanes.
    pub fn contract(&self, by: &[usize], keep: &[Option<Vec<bool>>], lanes: &[usize]) -> Vec<i128> {
        let mut to_strides = vec![0; self.axes.len()];
        let mut n = lanes.len();
        for &axis in by.iter().rev() {
            to_strides[axis] = n;
            n *= self.axes[axis].len();
        }
        let mut steps = Vec::new();
        let mut stride = self.lanes.n;
        for (at, axis) in self.axes.iter().enumerate().rev() {
            let passes = |code: &usize| keep.get(at).and_then(Option::as_ref).is_none_or(|keep| keep.get(*code) == Some(&true));
            let codes = (0..axis.len()).filter(passes);
            steps.push(codes.map(|code| (code * stride, code * to_strides[at])).collect::<Vec<_>>());
            stride *= axis.len();
        }
        steps.reverse();
        match &self.sums {
            Sums::Narrow(cells) => {
                let mut out = vec![0i64; n];
                contract(cells, &steps, 0, 0, lanes, &mut out);
                out.into_iter().map(i128::from).collect()
            }
            Sums::Wide(cells) => {
                let mut out = vec![0i128; n];
                contract(cells, &steps, 0, 0, lanes, &mut out);
                out
            }
        }
    }
}

fn contract<T: Lane>(cells: &[T], steps: &[Vec<(usize, usize)>], from: usize, to: usize, lanes: &[usize], out: &mut [T]) {
    match steps {
        [] => add(cells, from, to, lanes, out),
        [codes] => match *lanes {
            [a] => codes.iter().for_each(|(step, place)| add(cells, from + step, to + place, &[a], out)),
            [a, b] => codes.iter().for_each(|(step, place)| add(cells, from + step, to + place, &[a, b], out)),
            [a, b, c] => codes.iter().for_each(|(step, place)| add(cells, from + step, to + place, &[a, b, c], out)),
            _ => codes.iter().for_each(|(step, place)| add(cells, from + step, to + place, lanes, out)),
        },
        [codes, rest @ ..] => {
            for (step, place) in codes {
                contract(cells, rest, from + step, to + place, lanes, out);
            }
        }
    }
}

#[inline(always)]
fn add<T: Lane>(cells: &[T], from: usize, to: usize, lanes: &[usize], out: &mut [T]) {
    if let Some(out) = out.get_mut(to..to + lanes.len()) {
        for (sum, lane) in out.iter_mut().zip(lanes) {
            *sum += cells[from + lane];
        }
    }
}

fn running<T: Lane>(cells: &mut [T], n: usize) {
    let width = cells.len() / n.max(1);
    for at in width..cells.len() {
        let before = cells[at - width];
        cells[at] += before;
    }
}

fn difference<T: Lane>(cells: &[T], n: usize, from: usize, to: usize) -> Vec<i128> {
    let width = cells.len() / n.max(1);
    let upto = |end: usize, at: usize| if end == 0 { T::default() } else { cells[(end.min(n) - 1) * width + at] };
    (0..width)
        .map(|at| {
            let mut sum = upto(to.max(from), at);
            sum -= upto(from, at);
            sum.into()
        })
        .collect()
}
