//! What wholes have beyond their parts, for wide tables (see `shape`): `Tổng số` beside `Nam` and `Nữ`, row by row.

use crate::data::{Additivity, Block, BlockColumn, Dataset, Facts, Measure, Worth};

use super::dimension::Draft;

/// Figures that are looked at in one part of the work.
const STEP: usize = 1 << 14;

/// How a whole and its parts compare, over the rows that have the whole and some part.
#[derive(Clone, Copy, Default)]
pub(super) struct Sums {
    pub n: u64,
    pub n_over: u64,
    /// Rows whose whole is more than the parts, by more than rounding.
    pub n_rest: u64,
    leeway: i128,
}

/// Wholes and parts that were asked for, and how they compare once that has been looked at.
#[derive(Default)]
pub(super) struct Known {
    asked: Vec<(usize, Vec<usize>, Sums)>,
    /// How many of them are known; of the next one, the block and row to look at.
    n: usize,
    block: usize,
    row: usize,
}

impl Known {
    /// How they compare; while that is not known, as if the parts added up to the whole.
    pub(super) fn sums(&mut self, whole: usize, parts: &[usize]) -> Sums {
        if let Some(at) = self.asked.iter().position(|(of, own, _)| *of == whole && own == parts) {
            return if at < self.n { self.asked[at].2 } else { Sums::default() };
        }
        self.asked.push((whole, parts.to_vec(), Sums::default()));
        Sums::default()
    }

    /// Whether something was asked for that is not known.
    pub fn is_asked(&self) -> bool {
        self.n < self.asked.len()
    }

    /// Looks at some rows of what was asked for; false when all is known.
    pub fn look(&mut self, dataset: &Dataset, drafts: &[Draft], facts: &Facts) -> bool {
        let Some((whole, parts, sums)) = self.asked.get_mut(self.n) else { return false };
        let Some(block) = facts.blocks.get(self.block) else {
            (self.n, self.block) = (self.n + 1, 0);
            return true;
        };
        if self.block == 0 && self.row == 0 {
            sums.leeway = leeway(dataset, *whole, parts);
        }
        let leeway = sums.leeway;
        let rests = Rests::new(dataset, (drafts, facts), block, *whole, parts);
        let end = block.n_rows.min(self.row + STEP / (parts.len() + 1) + 1);
        for row in self.row..end {
            let Some((rest, some)) = rests.get(row) else { continue };
            let weight = block.weights.as_ref().map_or(1, |weights| u64::from(weights[row]));
            if some {
                sums.n += weight;
                sums.n_over += if rest < -leeway { weight } else { 0 };
            }
            sums.n_rest += if rest.abs() > if some { leeway } else { 0 } { weight } else { 0 };
        }
        self.row = end;
        if end == block.n_rows {
            (self.block, self.row) = (self.block + 1, 0);
        }
        true
    }
}

/// A measure's mantissas in one row group, at a scale that is not coarser than its own.
pub(super) struct Figures<'a> {
    column: Option<&'a BlockColumn>,
    worth: &'a [Worth],
    factor: i128,
}

impl<'a> Figures<'a> {
    /// Those of a measure, in this scale.
    #[inline(never)]
    pub fn new(measure: &'a Measure, block: &'a Block, scale: u8) -> Figures<'a> {
        let column = block.columns.get(measure.column);
        let lift = if let Some(BlockColumn::Numbers(numbers)) = column { measure.lift(numbers.scale) } else { 0 };
        let factor = 10i128.checked_pow(u32::from(scale - measure.scale) + lift).unwrap_or(i128::MAX);
        Figures { column, worth: &measure.worth, factor }
    }

    /// That of a row; `None` for a blank.
    #[inline(never)]
    pub fn get(&self, row: usize) -> Option<i128> {
        let value = match self.column? {
            BlockColumn::Codes(codes) => match self.worth.get(codes.get(row) as usize)? {
                Worth::Number(worth) => *worth,
                _ => return None,
            },
            BlockColumn::Numbers(numbers) => i128::from(numbers.get(row)?),
        };
        if self.factor == 1 { Some(value) } else { value.checked_mul(self.factor) }
    }
}

/// What the wholes of a row group have beyond their parts: the whole first.
pub(super) struct Rests<'a> {
    figures: Vec<Figures<'a>>,
    /// The column whose label says what is counted, and of its codes those of rates, which are no sum of parts.
    rates: Option<(usize, Vec<bool>)>,
    block: &'a Block,
}

impl<'a> Rests<'a> {
    /// What a whole has beyond its parts, row by row of a block of these facts.
    #[inline(never)]
    pub fn new(
        dataset: &'a Dataset,
        (drafts, facts): (&[Draft], &Facts),
        block: &'a Block,
        whole: usize,
        parts: &[usize],
    ) -> Rests<'a> {
        let scale = scale(dataset, whole, parts);
        let all = std::iter::once(&whole).chain(parts);
        let figures = all.map(|&of| Figures::new(&dataset.measures[of], block, scale)).collect();
        let rates = match dataset.measures[whole].additivity {
            Additivity::Within(label) => facts
                .coding(label)
                .map(|(column, coding)| (column, coding.codes.iter().map(|&code| drafts[label].is_barred(code)).collect())),
            _ => None,
        };
        Rests { figures, rates, block }
    }

    /// In the finest scale of them, and whether some part has a value. `None` where the whole has none, or is a rate.
    #[inline(never)]
    pub fn get(&self, row: usize) -> Option<(i128, bool)> {
        let (whole, parts) = self.figures.split_first()?;
        if self.rates.as_ref().is_some_and(|(column, are)| are.get(self.block.code(*column, row)) == Some(&true)) {
            return None;
        }
        let mut rest = whole.get(row)?;
        let mut some = false;
        for value in parts.iter().filter_map(|part| part.get(row)) {
            rest -= value;
            some = true;
        }
        Some((rest, some))
    }
}

/// The finest scale of these.
pub(super) fn scale(dataset: &Dataset, whole: usize, parts: &[usize]) -> u8 {
    parts.iter().map(|&part| dataset.measures[part].scale).fold(dataset.measures[whole].scale, u8::max)
}

/// How far rounded figures may be from adding up: half of the last place for each of them. Whole things are not rounded.
pub(super) fn leeway(dataset: &Dataset, whole: usize, parts: &[usize]) -> i128 {
    let measure = &dataset.measures[whole];
    let scale = scale(dataset, whole, parts);
    if scale == 0 && measure.unit_power == 0 {
        return 0;
    }
    // The last place that any of the texts has.
    let mut last = u32::from(measure.unit_power);
    for &of in parts.iter().chain([&whole]) {
        let of = &dataset.measures[of];
        if of.worth.is_empty() {
            return 1;
        }
        let lift = 10i128.pow(u32::from(scale - of.scale));
        for worth in &of.worth {
            while let Worth::Number(value) = worth
                && last > 0
                && (value * lift) % 10i128.pow(last) != 0
            {
                last -= 1;
            }
        }
    }
    10i128.pow(last) * (parts.len() as i128 + 1) / 2
}
