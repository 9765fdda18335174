//! One pass over the rows of a table: groups them and adds up, in batches that stay in the first-level cache.
//!
//! A row's group is the sum of one looked-up offset an axis; its predicates are looked up the same way. All sums are 64 bits
//! wide: a measure whose sums could pass that is added up in three limbs of 31 bits. Knows nothing of cubes (see `cube`) nor
//! of who asks.

use crate::data::{Block, BlockColumn, Dataset, Dictionary, Measure, Packed, Worth};

use super::request::Bins;
use super::table::Cell;

/// Rows at once.
const BATCH: usize = 1024;

/// Bits of a limb: 2^31 rows of them fit a lane.
const LIMB: u32 = 31;

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
    /// How many codes or bins.
    pub fn len(&self) -> usize {
        match self {
            ScanAxis::Codes { n, .. } => *n,
            ScanAxis::Bins(bins) => bins.n,
        }
    }
}

/// How many combinations axes have.
pub(super) fn n_cells(axes: &[ScanAxis]) -> usize {
    let mut n = 1usize;
    for axis in axes {
        n = n.saturating_mul(axis.len());
    }
    n
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate {
    /// Whether a row passes, by its column's code.
    Codes { column: usize, keep: Vec<bool> },
    /// `from <= value < to`.
    Range { measure: usize, from: Option<i128>, to: Option<i128> },
}

/// What to add up for each group: lane 0 counts rows, then for each measure its sum (one lane, or three limbs) and, if it has
/// blanks, its non-blank rows.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    pub measures: Vec<usize>,
    /// The first lane of each measure.
    first: Vec<usize>,
    pub n: usize,
}

impl Lanes {
    /// Lanes for these measures, behind that of the number of rows.
    pub fn new(dataset: &Dataset, measures: &[usize]) -> Lanes {
        let mut lanes = Lanes { measures: measures.to_vec(), first: Vec::new(), n: 1 };
        for &measure in measures {
            lanes.first.push(lanes.n);
            lanes.n += n_lanes(&dataset.measures[measure]);
        }
        lanes
    }

    /// Where the lanes of these measures, each held here, stand: the lanes of `Lanes::new(dataset, measures)`.
    pub fn of(&self, dataset: &Dataset, measures: &[usize]) -> Vec<usize> {
        let mut places = vec![0];
        for measure in measures {
            let at = self.measures.iter().position(|held| held == measure).unwrap_or(0);
            let of = &dataset.measures[*measure];
            for lane in 0..n_lanes(of) {
                places.push(self.first[at] + lane);
            }
        }
        places
    }

    /// The sum of the measure at this place, out of a cell's lanes, and over how many rows; `None` when every row is blank.
    pub fn sum(&self, dataset: &Dataset, at: usize, lanes: &[i64]) -> Option<(i128, i64)> {
        let measure = &dataset.measures[self.measures[at]];
        let (lane, n) = (self.first[at], width(measure));
        let n_rows = if measure.has_blanks { lanes[lane + n] } else { lanes[0] };
        if n_rows == 0 {
            return None;
        }
        let mut sum = 0i128;
        for limb in (0..n).rev() {
            sum = (sum << LIMB) + i128::from(lanes[lane + limb]);
        }
        Some((sum, n_rows))
    }

    /// Why the measure at this place has no value in a cell: the reason that all its rows give.
    pub fn nothing(&self, dataset: &Dataset, at: usize, lanes: &[i64]) -> Cell {
        let measure = &dataset.measures[self.measures[at]];
        let reasons = if measure.has_reasons { lanes[self.first[at] + width(measure) + 1] } else { 0 };
        match lanes[0] {
            0 => Cell::Missing,
            n if reasons == n => Cell::Withheld,
            n if reasons == n * NOT_APPLICABLE => Cell::NotApplicable,
            _ => Cell::Missing,
        }
    }
}

/// Lanes that a measure takes: its sum, its rows with a value where some have none, and why they have none.
fn n_lanes(measure: &Measure) -> usize {
    width(measure) + usize::from(measure.has_blanks) + usize::from(measure.has_reasons)
}

/// In the lane of reasons: a row withheld counts one, a row that the measure does not apply to this much.
const NOT_APPLICABLE: i64 = 1 << 32;

/// Lanes that a measure's sum takes.
fn width(measure: &Measure) -> usize {
    if measure.narrow { 1 } else { 3 }
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

/// Rows of a row group at hand: those from one on, or picked ones.
#[derive(Clone, Copy)]
enum Rows<'a> {
    From(usize),
    Picked(&'a [u32]),
}

impl Rows<'_> {
    /// The `i`th of them, as its place in the row group.
    fn at(self, i: usize) -> usize {
        match self {
            Rows::From(from) => from + i,
            Rows::Picked(rows) => rows[i] as usize,
        }
    }
}

/// Marks a row that falls outside of an axis. Far above any cell's number, and sixteen of them still fit.
const OUTSIDE: u32 = 1 << 27;

impl Scan<'_> {
    /// Adds into dense cells, `[lane][cell]`; a cell's number is the sum over the axes of code times stride, the last axis
    /// having stride 1. `cells.len()` must be the product of the axes times the lanes, the product below 2^27.
    pub fn dense(&self, cells: &mut [i64]) {
        let mut stride = 1;
        let mut strides = vec![0; self.axes.len()];
        let mut lookups = vec![Vec::new(); self.axes.len()];
        for (at, axis) in self.axes.iter().enumerate().rev() {
            strides[at] = stride;
            lookups[at] = lookup(axis, stride);
            stride *= axis.len() as u32;
        }
        let mut work = Work::new(self.lanes.n);
        let wanted = self.sign == Sign::AddPassing;
        // Where few rows are wanted they wait here until they fill a batch.
        let mut picked: Vec<u32> = Vec::with_capacity(BATCH);
        for block in &self.dataset.facts[self.facts].blocks {
            let mut add = |rows: Rows, n: usize, n_wanted: usize, work: &mut Work| {
                self.locate(block, rows, n, &lookups, &strides, work);
                if n_wanted < n {
                    for (index, &pass) in work.index[..n].iter_mut().zip(&work.passes) {
                        *index += if pass == wanted { 0 } else { OUTSIDE };
                    }
                }
                self.gather(block, rows, n, work, cells, Layout { cell: 1, lane: stride as usize });
            };
            for from in (0..block.n_rows).step_by(BATCH) {
                let n = BATCH.min(block.n_rows - from);
                let mut n_wanted = n;
                if self.passing(block, from, n, &mut work) {
                    n_wanted = 0;
                    for (row, &pass) in work.passes[..n].iter().enumerate() {
                        work.picked[n_wanted] = (from + row) as u32;
                        n_wanted += usize::from(pass == wanted);
                    }
                }
                if n_wanted * 8 < n {
                    if picked.len() + n_wanted > BATCH {
                        add(Rows::Picked(&picked), picked.len(), picked.len(), &mut work);
                        picked.clear();
                    }
                    picked.extend_from_slice(&work.picked[..n_wanted]);
                } else {
                    add(Rows::From(from), n, n_wanted, &mut work);
                }
            }
            add(Rows::Picked(&picked), picked.len(), picked.len(), &mut work);
            picked.clear();
        }
    }

    /// Adds into a cell for each combination that occurs. Keys are codes of the axes, in their order. Nothing where there are more
    /// than `most`.
    pub fn sparse(&self, most: usize) -> Option<(Vec<u32>, Vec<i64>)> {
        let width = self.axes.len();
        let lookups: Vec<Vec<u32>> = self.axes.iter().map(|axis| lookup(axis, 1)).collect();
        let mut groups = Dictionary::new();
        let (mut keys, mut cells) = (Vec::new(), Vec::new());
        let mut work = Work::new(self.lanes.n);
        let mut codes = vec![0u32; width * BATCH];
        let mut bytes = vec![0u8; width * 4];
        for block in &self.dataset.facts[self.facts].blocks {
            for from in (0..block.n_rows).step_by(BATCH) {
                let n = BATCH.min(block.n_rows - from);
                let is_filtered = self.passing(block, from, n, &mut work);
                for at in 0..width {
                    self.locate_on(block, Rows::From(from), n, &self.axes[at], &lookups[at], 1, &mut work);
                    codes[at * BATCH..][..n].copy_from_slice(&work.index[..n]);
                    work.index[..n].fill(0);
                }
                for row in 0..n {
                    let mut is_inside = !is_filtered || work.passes[row];
                    for at in 0..width {
                        let code = codes[at * BATCH + row];
                        is_inside &= code < OUTSIDE;
                        bytes[at * 4..][..4].copy_from_slice(&code.to_le_bytes());
                    }
                    if !is_inside {
                        work.index[row] = OUTSIDE;
                        continue;
                    }
                    let group = groups.intern(&bytes);
                    if group as usize * self.lanes.n == cells.len() {
                        for at in 0..width {
                            keys.push(codes[at * BATCH + row]);
                        }
                        cells.resize(cells.len() + self.lanes.n, 0);
                    }
                    work.index[row] = group;
                }
                self.gather(block, Rows::From(from), n, &mut work, &mut cells, Layout { cell: self.lanes.n, lane: 1 });
                work.index[..n].fill(0);
                if groups.len() > most {
                    return None;
                }
            }
        }
        Some((keys, cells))
    }

    /// Whether most rows pass, by a sample of the first row group.
    pub fn passes_most(&self) -> bool {
        let mut work = Work::new(0);
        let (mut passed, mut seen) = (0, 0);
        if let Some(block) = self.dataset.facts[self.facts].blocks.first() {
            for from in (0..block.n_rows).step_by(BATCH * 8) {
                let n = BATCH.min(block.n_rows - from);
                self.passing(block, from, n, &mut work);
                seen += n;
                passed += work.passes[..n].iter().filter(|pass| **pass).count();
            }
        }
        passed * 2 > seen
    }

    /// Writes each row's cell number into `work.index`.
    fn locate(&self, block: &Block, rows: Rows, n: usize, lookups: &[Vec<u32>], strides: &[u32], work: &mut Work) {
        work.index[..n].fill(0);
        for (at, axis) in self.axes.iter().enumerate() {
            self.locate_on(block, rows, n, axis, &lookups[at], strides[at], work);
        }
    }

    /// Adds one axis's offsets to `work.index`.
    #[allow(clippy::too_many_arguments)]
    fn locate_on(&self, block: &Block, rows: Rows, n: usize, axis: &ScanAxis, lookup: &[u32], stride: u32, work: &mut Work) {
        match axis {
            ScanAxis::Codes { column, .. } => {
                if let BlockColumn::Codes(codes) = &block.columns[*column] {
                    widen(codes, rows, &mut work.codes[..n]);
                    for (index, &code) in work.index[..n].iter_mut().zip(&work.codes) {
                        *index += lookup.get(code as usize).copied().unwrap_or(OUTSIDE);
                    }
                }
            }
            ScanAxis::Bins(bins) => self.locate_in_bins(block, rows, n, bins, stride, work),
        }
    }

    fn locate_in_bins(&self, block: &Block, rows: Rows, n: usize, bins: &Bins, stride: u32, work: &mut Work) {
        let measure = &self.dataset.measures[bins.measure];
        if !measure.narrow {
            for row in 0..n {
                let bin = value_at(measure, block, rows.at(row)).and_then(|value| bins.bin(value));
                work.index[row] += bin.map_or(OUTSIDE, |bin| bin as u32 * stride);
            }
            return;
        }
        if bins.rise > 0 {
            let edges: Vec<i128> = (0..=bins.n).map(|at| bins.edge(at)).collect();
            work.decode(measure, block, rows, n);
            for row in 0..n {
                let above = edges.partition_point(|edge| *edge <= i128::from(work.values[row]));
                let inside = work.present[row] && (1..=bins.n).contains(&above);
                work.index[row] += if inside { (above as u32 - 1) * stride } else { OUTSIDE };
            }
            return;
        }
        // The edges lie about the values, which are narrow.
        let (lo, width, end) = (bins.lo as i64, bins.width as i64, bins.edge(bins.n) as i64);
        work.decode(measure, block, rows, n);
        // A float's quotient may be off by one at an edge; the comparison with the edges puts it right.
        let inverse = 1.0 / width as f64;
        for row in 0..n {
            let value = work.values[row];
            if !work.present[row] || value < lo || value >= end {
                work.index[row] += OUTSIDE;
                continue;
            }
            let mut bin = ((value - lo) as f64 * inverse) as i64;
            bin -= i64::from(value - lo < bin * width);
            bin += i64::from(value - lo >= (bin + 1) * width);
            work.index[row] += bin as u32 * stride;
        }
    }

    /// Writes into `work.passes` which rows pass. False, and all true, when there is nothing to pass.
    fn passing(&self, block: &Block, from: usize, n: usize, work: &mut Work) -> bool {
        work.passes[..n].fill(true);
        for predicate in self.predicates {
            match predicate {
                Predicate::Codes { column, keep } => {
                    if let BlockColumn::Codes(codes) = &block.columns[*column] {
                        let passes = &mut work.passes[..n];
                        match codes {
                            Packed::U8(codes) => sieve(&codes[from..], keep, passes),
                            Packed::U16(codes) => sieve(&codes[from..], keep, passes),
                            Packed::U32(codes) => sieve(&codes[from..], keep, passes),
                            Packed::I64(_) => passes.fill(false),
                        }
                    }
                }
                Predicate::Range { measure, from: low, to: high } => {
                    let measure = &self.dataset.measures[*measure];
                    if !measure.narrow {
                        for row in 0..n {
                            work.passes[row] &= value_at(measure, block, from + row)
                                .is_some_and(|value| low.is_none_or(|low| value >= low) && high.is_none_or(|high| value < high));
                        }
                        continue;
                    }
                    let bound = |value: &Option<i128>, open: i64| match value {
                        Some(value) => (*value).clamp(i64::MIN.into(), i64::MAX.into()) as i64,
                        None => open,
                    };
                    let (low, high) = (bound(low, i64::MIN), bound(high, i64::MAX));
                    work.decode(measure, block, Rows::From(from), n);
                    for row in 0..n {
                        let value = work.values[row];
                        work.passes[row] &= work.present[row] & (value >= low) & (value < high);
                    }
                }
            }
        }
        !self.predicates.is_empty()
    }

    /// Adds a batch's rows to the cells that `work.index` names.
    fn gather(&self, block: &Block, rows: Rows, n: usize, work: &mut Work, cells: &mut [i64], layout: Layout) {
        work.lanes[0][..n].fill(1);
        for (at, &measure) in self.lanes.measures.iter().enumerate() {
            let measure = &self.dataset.measures[measure];
            let lane = self.lanes.first[at];
            if measure.narrow {
                work.decode(measure, block, rows, n);
                work.lanes[lane][..n].copy_from_slice(&work.values[..n]);
            } else {
                for row in 0..n {
                    let value = value_at(measure, block, rows.at(row));
                    work.present[row] = value.is_some();
                    let value = value.unwrap_or(0);
                    let mask = (1 << LIMB) - 1;
                    work.lanes[lane][row] = (value & mask) as i64;
                    work.lanes[lane + 1][row] = (value >> LIMB & mask) as i64;
                    work.lanes[lane + 2][row] = (value >> (2 * LIMB)) as i64;
                }
            }
            if measure.has_blanks {
                for (count, &present) in work.lanes[lane + width(measure)][..n].iter_mut().zip(&work.present) {
                    *count = i64::from(present);
                }
            }
            if measure.has_reasons {
                let reasons = &mut work.lanes[lane + width(measure) + 1][..n];
                reasons.fill(0);
                if let BlockColumn::Codes(codes) = &block.columns[measure.column] {
                    for (row, reason) in reasons.iter_mut().enumerate() {
                        *reason = match measure.worth.get(codes.get(rows.at(row)) as usize) {
                            Some(Worth::Withheld) => 1,
                            Some(Worth::NotApplicable) => NOT_APPLICABLE,
                            _ => 0,
                        };
                    }
                }
            }
        }
        if let Some(weights) = &block.weights {
            for lane in &mut work.lanes {
                for (row, value) in lane[..n].iter_mut().enumerate() {
                    *value *= i64::from(weights[rows.at(row)]);
                }
            }
        }
        if self.sign == Sign::SubtractFailing {
            for lane in &mut work.lanes {
                lane[..n].iter_mut().for_each(|value| *value = -*value);
            }
        }
        for (at, lane) in work.lanes.iter().enumerate() {
            let Some(cells) = cells.get_mut(at * layout.lane..) else { continue };
            for (&cell, &value) in work.index[..n].iter().zip(lane) {
                // Rows outside of the axes name no cell.
                if let Some(sum) = cells.get_mut(cell as usize * layout.cell) {
                    *sum += value;
                }
            }
        }
    }
}

/// From one cell to the next, and from one lane to the next.
struct Layout {
    cell: usize,
    lane: usize,
}

/// Scratch of one scan.
struct Work {
    index: [u32; BATCH],
    codes: [u32; BATCH],
    passes: [bool; BATCH],
    picked: [u32; BATCH],
    values: [i64; BATCH],
    present: [bool; BATCH],
    lanes: Vec<[i64; BATCH]>,
}

impl Work {
    fn new(n_lanes: usize) -> Box<Work> {
        Box::new(Work {
            index: [0; BATCH],
            codes: [0; BATCH],
            passes: [true; BATCH],
            picked: [0; BATCH],
            values: [0; BATCH],
            present: [true; BATCH],
            lanes: vec![[0; BATCH]; n_lanes],
        })
    }

    /// Writes a batch's mantissas in the scale of a narrow measure, 0 where blank, and which are present.
    fn decode(&mut self, measure: &Measure, block: &Block, rows: Rows, n: usize) {
        let (values, present) = (&mut self.values[..n], &mut self.present[..n]);
        present.fill(true);
        match &block.columns[measure.column] {
            BlockColumn::Codes(codes) => {
                widen(codes, rows, &mut self.codes[..n]);
                for ((value, present), &code) in values.iter_mut().zip(present).zip(&self.codes) {
                    (*value, *present) = match measure.worth.get(code as usize) {
                        Some(Worth::Number(worth)) => (*worth as i64, true),
                        _ => (0, false),
                    };
                }
            }
            BlockColumn::Numbers(numbers) => {
                match &numbers.offsets {
                    Packed::I64(cells) => spread(cells, rows, values),
                    offsets => {
                        widen(offsets, rows, &mut self.codes[..n]);
                        for (value, &offset) in values.iter_mut().zip(&self.codes) {
                            *value = i64::from(offset) + numbers.base;
                        }
                    }
                }
                let factor = 10i64.wrapping_pow(measure.lift(numbers.scale));
                if factor != 1 {
                    values.iter_mut().for_each(|value| *value *= factor);
                }
                if let Some(blanks) = &numbers.blanks {
                    for (row, (value, present)) in values.iter_mut().zip(present).enumerate() {
                        let at = rows.at(row);
                        if blanks[at / 64] >> (at % 64) & 1 == 1 {
                            (*value, *present) = (0, false);
                        }
                    }
                }
            }
        }
    }
}

/// Some thousand values of a measure from all over the file, ascending, without blanks.
pub fn sample(dataset: &Dataset, measure: usize) -> Vec<i128> {
    let measure = &dataset.measures[measure];
    let blocks = &dataset.facts[measure.facts].blocks;
    let step = blocks.iter().map(|block| block.n_rows).sum::<usize>() / 4096 + 1;
    let mut values = Vec::new();
    for block in blocks {
        values.extend((0..block.n_rows).step_by(step).filter_map(|row| value_at(measure, block, row)));
    }
    crate::sort::by(&mut values, |a, b| a.cmp(b));
    values
}

/// One row's mantissa in the measure's scale: for single rows, and for measures that are not narrow.
fn value_at(measure: &Measure, block: &Block, row: usize) -> Option<i128> {
    match &block.columns[measure.column] {
        BlockColumn::Codes(codes) => match measure.worth.get(codes.get(row) as usize) {
            Some(Worth::Number(worth)) => Some(*worth),
            _ => None,
        },
        BlockColumn::Numbers(numbers) => Some(i128::from(numbers.get(row)?) * 10i128.pow(measure.lift(numbers.scale))),
    }
}

/// Offsets by a column's codes; empty for bins, which are computed.
fn lookup(axis: &ScanAxis, stride: u32) -> Vec<u32> {
    match axis {
        ScanAxis::Codes { codes, .. } => codes.iter().map(|code| code * stride).collect(),
        ScanAxis::Bins(_) => Vec::new(),
    }
}

/// Codes or offsets of at most 32 bits as such. Offsets of 64 bits are not for this.
fn widen(packed: &Packed, rows: Rows, out: &mut [u32]) {
    match packed {
        Packed::U8(cells) => spread(cells, rows, out),
        Packed::U16(cells) => spread(cells, rows, out),
        Packed::U32(cells) => spread(cells, rows, out),
        Packed::I64(_) => out.fill(OUTSIDE),
    }
}

/// The cells of these rows, one after the other.
fn spread<T: Copy, U: From<T>>(cells: &[T], rows: Rows, out: &mut [U]) {
    match rows {
        Rows::From(from) => out.iter_mut().zip(&cells[from..]).for_each(|(out, &cell)| *out = cell.into()),
        Rows::Picked(rows) => out.iter_mut().zip(rows).for_each(|(out, &row)| *out = cells[row as usize].into()),
    }
}

/// Leaves only the rows whose code is kept.
fn sieve<T: Copy + Into<u32>>(codes: &[T], keep: &[bool], passes: &mut [bool]) {
    for (pass, &code) in passes.iter_mut().zip(codes) {
        *pass &= keep.get(code.into() as usize) == Some(&true);
    }
}
