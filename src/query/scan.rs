//! One pass over the rows of a table: groups them and adds up, in batches that stay in the first-level cache.
//!
//! A row's group is the sum of one looked-up offset an axis; its predicates are looked up the same way. Knows nothing of
//! cubes (see `cube`) nor of who asks.

use std::ops::{AddAssign, Mul, SubAssign};

use crate::data::{Block, BlockColumn, Dataset, Dictionary, Measure, Packed, PackedNumbers, Worth};

use super::request::Bins;

/// Rows at once.
const BATCH: usize = 1024;

/// A sum's type: `i64` where every possible sum fits, else `i128`.
pub(super) trait Lane:
    Copy + Default + AddAssign + SubAssign + Mul<Output = Self> + From<i64> + Into<i128> + PartialEq
{
    /// Never loses anything for measures that are `narrow`, or as `i128`.
    fn from_wide(value: i128) -> Self;
}

impl Lane for i64 {
    #[inline(always)]
    fn from_wide(value: i128) -> i64 {
        value as i64
    }
}

impl Lane for i128 {
    #[inline(always)]
    fn from_wide(value: i128) -> i128 {
        value
    }
}

/// An axis to group by.
#[derive(Clone, Debug)]
pub(super) enum ScanAxis {
    /// A column of codes, and the dimension's code of each.
    Codes {
        column: usize,
        codes: Vec<u32>,
        n: usize,
    },
    Bins(Bins),
}

impl ScanAxis {
    pub fn len(&self) -> usize {
        match self {
            ScanAxis::Codes { n, .. } => *n,
            ScanAxis::Bins(bins) => bins.n,
        }
    }
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate {
    /// Whether a row passes, by its column's code.
    Codes { column: usize, keep: Vec<bool> },
    /// `from <= value < to`.
    Range { measure: usize, from: Option<i128>, to: Option<i128> },
}

/// What to add up for each group: lane 0 counts rows, then each measure's sum and, if it has blanks, its non-blank rows.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    pub measures: Vec<usize>,
    /// The lane of each measure's sum; its count, if any, is the next one.
    pub first: Vec<usize>,
    pub n: usize,
    pub is_narrow: bool,
}

impl Lanes {
    pub fn new(dataset: &Dataset, measures: &[usize]) -> Lanes {
        let mut n = 1;
        let first = measures.iter().map(|&measure| {
            let at = n;
            n += 1 + usize::from(dataset.measures[measure].has_blanks);
            at
        });
        let first = first.collect();
        let is_narrow = measures.iter().all(|&measure| dataset.measures[measure].narrow);
        Lanes { measures: measures.to_vec(), first, n, is_narrow }
    }

    /// Where the lanes of these measures, each held here, stand: the lanes of `Lanes::new(dataset, measures)`.
    pub fn of(&self, dataset: &Dataset, measures: &[usize]) -> Vec<usize> {
        let mut places = vec![0];
        for measure in measures {
            let at = self.measures.iter().position(|held| held == measure).unwrap_or(0);
            places.push(self.first[at]);
            if dataset.measures[*measure].has_blanks {
                places.push(self.first[at] + 1);
            }
        }
        places
    }
}

/// One scan.
pub(super) struct Scan<'a> {
    pub dataset: &'a Dataset,
    pub facts: usize,
    pub axes: &'a [ScanAxis],
    pub predicates: &'a [Predicate],
    pub lanes: &'a Lanes,
    /// Whether rows that pass are added, or those that fail subtracted.
    pub sign: Sign,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sign {
    AddPassing,
    SubtractFailing,
}

/// Marks a row that falls outside of an axis. Far above any cell's number, and sixteen of them still fit.
const OUTSIDE: u32 = 1 << 27;

impl Scan<'_> {
    /// Adds into dense cells, `[cell][lane]`; a cell's number is the sum over the axes of code times stride, the last axis
    /// having stride 1. `cells.len()` must be the product of the axes times the lanes, the product below 2^27.
    pub fn dense<T: Lane>(&self, cells: &mut [T]) {
        let mut stride = 1;
        let mut strides = vec![0; self.axes.len()];
        for (axis, place) in self.axes.iter().zip(&mut strides).rev() {
            *place = stride;
            stride *= axis.len() as u32;
        }
        let lookups: Vec<Vec<u32>> = self.axes.iter().zip(&strides).map(|(axis, stride)| lookup(axis, *stride)).collect();
        let n_cells = stride;
        let mut index = [0u32; BATCH];
        let mut work = Work::new(self.lanes.n);
        self.batches(|scan, block, from, n| {
            let wanted = scan.sign == Sign::AddPassing;
            let n_wanted = scan
                .passing(block, from, n, &mut work)
                .map_or(n, |passes| passes.iter().map(|&pass| usize::from(pass == wanted)).sum());
            if n_wanted * 8 < n {
                if n_wanted > 0 {
                    scan.few(block, from, &lookups, &strides, &mut work, cells);
                }
                return;
            }
            index[..n].fill(0);
            for ((axis, lookup), stride) in scan.axes.iter().zip(&lookups).zip(&strides) {
                scan.add_offsets(block, from, axis, lookup, *stride, &mut index[..n]);
            }
            scan.gather(block, from, &mut index[..n], n_cells, &mut work, cells);
        });
    }

    /// Adds the few rows of a batch that are wanted, one by one.
    fn few<T: Lane>(
        &self,
        block: &Block,
        from: usize,
        lookups: &[Vec<u32>],
        strides: &[u32],
        work: &mut Work<T>,
        cells: &mut [T],
    ) {
        let wanted = self.sign == Sign::AddPassing;
        let n = BATCH.min(block.n_rows - from);
        let rows: Vec<usize> = (0..n).filter(|&row| work.passes[row] == wanted).collect();
        for row in rows {
            let mut index = [0];
            for ((axis, lookup), stride) in self.axes.iter().zip(lookups).zip(strides) {
                self.add_offsets(block, from + row, axis, lookup, *stride, &mut index);
            }
            if index[0] >= OUTSIDE {
                continue;
            }
            let weight = block.weights.as_ref().map_or(1, |weights| weights[from + row]);
            let weight = T::from(i64::from(weight));
            let cell = &mut cells[index[0] as usize * self.lanes.n..][..self.lanes.n];
            let put = |sum: &mut T, value: T| if wanted { *sum += value * weight } else { *sum -= value * weight };
            put(&mut cell[0], T::from(1));
            for (&measure, &lane) in self.lanes.measures.iter().zip(&self.lanes.first) {
                let measure = &self.dataset.measures[measure];
                let (mut value, mut present) = ([T::default()], [true]);
                decode(measure, block, from + row, &mut value, &mut present);
                put(&mut cell[lane], value[0]);
                if measure.has_blanks {
                    put(&mut cell[lane + 1], T::from(i64::from(present[0])));
                }
            }
        }
    }

    /// Adds into a cell for each combination that occurs. Keys are codes of the axes, in their order.
    pub fn sparse<T: Lane>(&self) -> (Vec<u32>, Vec<T>) {
        let lookups: Vec<Vec<u32>> = self.axes.iter().map(|axis| lookup(axis, 1)).collect();
        let mut groups = Dictionary::new();
        let (mut keys, mut cells) = (Vec::new(), Vec::new());
        let mut work = Work::new(self.lanes.n);
        let width = self.axes.len();
        let mut codes = vec![[0u32; BATCH]; width];
        let mut index = [0u32; BATCH];
        let mut bytes = vec![0u8; width * 4];
        self.batches(|scan, block, from, n| {
            for ((axis, lookup), codes) in scan.axes.iter().zip(&lookups).zip(&mut codes) {
                codes[..n].fill(0);
                scan.add_offsets(block, from, axis, lookup, 1, &mut codes[..n]);
            }
            let passes = scan.passing(block, from, n, &mut work);
            for row in 0..n {
                let is_inside =
                    passes.as_ref().is_none_or(|passes| passes[row]) && codes.iter().all(|codes| codes[row] < OUTSIDE);
                if !is_inside {
                    index[row] = OUTSIDE;
                    continue;
                }
                for (place, codes) in bytes.chunks_exact_mut(4).zip(&codes) {
                    place.copy_from_slice(&codes[row].to_le_bytes());
                }
                let group = groups.intern(&bytes);
                if group as usize * width == keys.len() && (width > 0 || cells.is_empty()) {
                    keys.extend(codes.iter().map(|codes| codes[row]));
                    cells.resize(cells.len() + scan.lanes.n, T::default());
                }
                index[row] = group;
            }
            scan.gather(block, from, &mut index[..n], OUTSIDE, &mut work, &mut cells);
        });
        (keys, cells)
    }

    /// About which share of the rows passes, from the first row group.
    pub fn passes_most(&self) -> bool {
        let mut work = Work::<i64>::new(0);
        let (mut passed, mut seen) = (0, 0);
        let facts = &self.dataset.facts[self.facts];
        if let Some(block) = facts.blocks.first() {
            for from in (0..block.n_rows).step_by(BATCH * 8) {
                let n = BATCH.min(block.n_rows - from);
                seen += n;
                passed += self.passing(block, from, n, &mut work).map_or(n, |passes| passes.iter().filter(|pass| **pass).count());
            }
        }
        passed * 2 > seen
    }

    fn batches(&self, mut each: impl FnMut(&Self, &Block, usize, usize)) {
        for block in &self.dataset.facts[self.facts].blocks {
            for from in (0..block.n_rows).step_by(BATCH) {
                each(self, block, from, BATCH.min(block.n_rows - from));
            }
        }
    }

    #[inline(always)]
    fn add_offsets(&self, block: &Block, from: usize, axis: &ScanAxis, lookup: &[u32], stride: u32, index: &mut [u32]) {
        match axis {
            ScanAxis::Codes { column, .. } => {
                if let BlockColumn::Codes(codes) = &block.columns[*column] {
                    each_code(codes, from, index, |code, index| *index += lookup.get(code).copied().unwrap_or(OUTSIDE));
                }
            }
            ScanAxis::Bins(bins) => self.add_bins(block, from, bins, stride, index),
        }
    }

    fn add_bins(&self, block: &Block, from: usize, bins: &Bins, stride: u32, index: &mut [u32]) {
        let measure = &self.dataset.measures[bins.measure];
        let mut present = [true; BATCH];
        if measure.narrow
            && let (Ok(lo), Ok(width), Ok(end)) =
                (i64::try_from(bins.lo), i64::try_from(bins.width), i64::try_from(bins.edge(bins.n)))
        {
            let mut values = [0i64; BATCH];
            decode(measure, block, from, &mut values[..index.len()], &mut present);
            // A float's quotient may be off by one at an edge; the comparison with the edges puts it right.
            let inverse = 1.0 / width as f64;
            for ((&value, &present), index) in values.iter().zip(&present).zip(index) {
                if !present || value < lo || value >= end {
                    *index += OUTSIDE;
                    continue;
                }
                let mut bin = ((value - lo) as f64 * inverse) as i64;
                bin -= i64::from(value - lo < bin * width);
                bin += i64::from(value - lo >= (bin + 1) * width);
                *index += bin as u32 * stride;
            }
            return;
        }
        let mut values = [0i128; BATCH];
        decode(measure, block, from, &mut values[..index.len()], &mut present);
        for ((&value, &present), index) in values.iter().zip(&present).zip(index) {
            *index += bins.bin(value).filter(|_| present).map_or(OUTSIDE, |bin| bin as u32 * stride);
        }
    }

    /// Which rows pass; `None` when all do.
    fn passing<'w, T>(&self, block: &Block, from: usize, n: usize, work: &'w mut Work<T>) -> Option<&'w mut [bool]> {
        if self.predicates.is_empty() {
            return None;
        }
        let passes = &mut work.passes[..n];
        passes.fill(true);
        for predicate in self.predicates {
            match predicate {
                Predicate::Codes { column, keep } => {
                    if let BlockColumn::Codes(codes) = &block.columns[*column] {
                        each_code(codes, from, passes, |code, pass| *pass &= keep.get(code).copied().unwrap_or(false));
                    }
                }
                Predicate::Range { measure, from: low, to: high } => {
                    let measure = &self.dataset.measures[*measure];
                    let mut present = [true; BATCH];
                    if measure.narrow {
                        let mut values = [0i64; BATCH];
                        decode(measure, block, from, &mut values[..n], &mut present);
                        let low = low.map_or(i64::MIN, |low| low.clamp(i64::MIN.into(), i64::MAX.into()) as i64);
                        let high = high.map_or(i64::MAX, |high| high.clamp(i64::MIN.into(), i64::MAX.into()) as i64);
                        for ((pass, &value), &present) in passes.iter_mut().zip(&values).zip(&present) {
                            *pass &= present & (value >= low) & (value < high);
                        }
                    } else {
                        let mut values = [0i128; BATCH];
                        decode(measure, block, from, &mut values[..n], &mut present);
                        for ((pass, &value), &present) in passes.iter_mut().zip(&values).zip(&present) {
                            *pass &= present && low.is_none_or(|low| value >= low) && high.is_none_or(|high| value < high);
                        }
                    }
                }
            }
        }
        Some(passes)
    }

    /// Adds a batch's rows to the cells that `index` names, predicates applied.
    #[inline(always)]
    fn gather<T: Lane>(&self, block: &Block, from: usize, index: &mut [u32], end: u32, work: &mut Work<T>, cells: &mut [T]) {
        let n = index.len();
        if let Some(passes) = self.passing(block, from, n, work) {
            let wanted = self.sign == Sign::AddPassing;
            let mut any = false;
            for (index, &pass) in index.iter_mut().zip(passes.iter()) {
                *index += if pass == wanted { 0 } else { OUTSIDE };
                any |= pass == wanted;
            }
            if !any {
                return;
            }
        }
        for (at, &measure) in self.lanes.measures.iter().enumerate() {
            let measure = &self.dataset.measures[measure];
            let lane = self.lanes.first[at];
            let mut present = [true; BATCH];
            decode(measure, block, from, &mut work.lanes[lane][..n], &mut present);
            if measure.has_blanks {
                for (value, &present) in work.lanes[lane + 1][..n].iter_mut().zip(&present) {
                    *value = T::from(i64::from(present));
                }
            }
        }
        work.lanes[0][..n].fill(T::from(1));
        if let Some(weights) = &block.weights {
            for lane in &mut work.lanes {
                for (value, &weight) in lane[..n].iter_mut().zip(&weights[from..]) {
                    *value = *value * T::from(i64::from(weight));
                }
            }
        }
        match &work.lanes[..] {
            [a] => scatter::<T, 1>([a], index, end, cells, self.sign),
            [a, b] => scatter::<T, 2>([a, b], index, end, cells, self.sign),
            [a, b, c] => scatter::<T, 3>([a, b, c], index, end, cells, self.sign),
            lanes => {
                for (row, &cell) in index.iter().enumerate().filter(|(_, cell)| **cell < end) {
                    let cell = &mut cells[cell as usize * lanes.len()..][..lanes.len()];
                    for (sum, lane) in cell.iter_mut().zip(lanes) {
                        if self.sign == Sign::AddPassing { *sum += lane[row] } else { *sum -= lane[row] }
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn scatter<T: Lane, const N: usize>(lanes: [&[T; BATCH]; N], index: &[u32], end: u32, cells: &mut [T], sign: Sign) {
    let (cells, _) = cells.as_chunks_mut::<N>();
    for (row, &cell) in index.iter().enumerate() {
        if cell >= end {
            continue;
        }
        let Some(cell) = cells.get_mut(cell as usize) else { continue };
        for (sum, lane) in cell.iter_mut().zip(&lanes) {
            // `row` is below the batch's length, which the compiler knows of the lanes.
            let value = lane[row % BATCH];
            if sign == Sign::AddPassing { *sum += value } else { *sum -= value }
        }
    }
}

/// Scratch of one scan.
struct Work<T> {
    lanes: Vec<[T; BATCH]>,
    passes: [bool; BATCH],
}

impl<T: Lane> Work<T> {
    fn new(n: usize) -> Work<T> {
        Work { lanes: vec![[T::default(); BATCH]; n], passes: [true; BATCH] }
    }
}

/// Offsets by a column's codes; empty for bins, which are computed.
fn lookup(axis: &ScanAxis, stride: u32) -> Vec<u32> {
    match axis {
        ScanAxis::Codes { codes, .. } => codes.iter().map(|code| code * stride).collect(),
        ScanAxis::Bins(_) => Vec::new(),
    }
}

#[inline(always)]
fn each_code<T>(codes: &Packed, from: usize, out: &mut [T], mut each: impl FnMut(usize, &mut T)) {
    match codes {
        Packed::U8(codes) => out.iter_mut().zip(&codes[from..]).for_each(|(out, &code)| each(code as usize, out)),
        Packed::U16(codes) => out.iter_mut().zip(&codes[from..]).for_each(|(out, &code)| each(code as usize, out)),
        Packed::U32(codes) => out.iter_mut().zip(&codes[from..]).for_each(|(out, &code)| each(code as usize, out)),
        Packed::I64(codes) => out.iter_mut().zip(&codes[from..]).for_each(|(out, &code)| each(code as usize, out)),
    }
}

/// Writes a batch's mantissas in the measure's scale, 0 where blank, and clears `present` there.
#[inline(always)]
fn decode<T: Lane>(measure: &Measure, block: &Block, from: usize, values: &mut [T], present: &mut [bool]) {
    match &block.columns[measure.column] {
        BlockColumn::Codes(codes) => decode_codes(measure, codes, from, values, present),
        BlockColumn::Numbers(numbers) => decode_numbers(measure, numbers, from, values, present),
    }
}

fn decode_codes<T: Lane>(measure: &Measure, codes: &Packed, from: usize, values: &mut [T], present: &mut [bool]) {
    let worth = |code: usize| match measure.worth.get(code) {
        Some(Worth::Number(value)) => Some(T::from_wide(*value)),
        _ => None,
    };
    each_code(codes, from, values, |code, value| *value = worth(code).unwrap_or_default());
    if measure.has_blanks {
        let n = values.len();
        each_code(codes, from, &mut present[..n], |code, present| *present = worth(code).is_some());
    }
}

fn decode_numbers<T: Lane>(measure: &Measure, numbers: &PackedNumbers, from: usize, values: &mut [T], present: &mut [bool]) {
    let power = u32::from((measure.scale + measure.unit_power).saturating_sub(numbers.scale));
    let factor = T::from_wide(10i128.pow(power));
    let base = T::from(numbers.base);
    match &numbers.offsets {
        Packed::U8(cells) => spread(cells, from, values, base, factor, power),
        Packed::U16(cells) => spread(cells, from, values, base, factor, power),
        Packed::U32(cells) => spread(cells, from, values, base, factor, power),
        Packed::I64(cells) => spread(cells, from, values, base, factor, power),
    }
    if let Some(blanks) = &numbers.blanks {
        for (row, (value, present)) in values.iter_mut().zip(present).enumerate() {
            let at = from + row;
            if blanks[at / 64] >> (at % 64) & 1 == 1 {
                (*value, *present) = (T::default(), false);
            }
        }
    }
}

#[inline(always)]
fn spread<T: Lane, C: Copy + Into<i64>>(cells: &[C], from: usize, values: &mut [T], base: T, factor: T, power: u32) {
    let cells = &cells[from..][..values.len()];
    for (value, &cell) in values.iter_mut().zip(cells) {
        *value = T::from(cell.into());
        *value += base;
    }
    if power > 0 {
        values.iter_mut().for_each(|value| *value = *value * factor);
    }
}
