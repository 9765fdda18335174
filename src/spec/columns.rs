//! Questions about a dataset's columns: which one carries a meaning, which go together, which suit a chart best.

use super::chart::ChartSpec;
use super::find::{Columns as Which, Role, find_column, unknown_column};
use super::plan::{MOST_BARS, Unsuited};
use crate::charts::ChartKind;
use crate::data::{Additivity, Dataset, Kind};
use crate::places::fold;
use crate::query::{Column, sample};

/// Money, the most telling first: what was spent says more than what was promised.
const MONEY: [Kind; 4] = [Kind::Disbursed, Kind::Amount, Kind::Allocated, Kind::Planned];
/// Places, the widest first.
const PLACES: [Kind; 3] = [Kind::Province, Kind::District, Kind::Commune];
/// Columns with more values than bars can show are told by some of the largest, up to this many values.
pub(super) const MOST_LARGEST: usize = 2000;
/// In a rank of two columns: both are places, one within the other.
pub(super) const PLACE_IN_PLACE: u32 = 1 << 6;

/// Questions about a dataset's columns.
pub(super) struct Columns<'a>(pub &'a Dataset);

impl Columns<'_> {
    /// A chart of this kind by these columns, as a page would ask for it.
    pub fn generic(&self, kind: ChartKind, by: &[usize]) -> ChartSpec {
        let mut spec = ChartSpec::of_kind(kind);
        for &at in by {
            spec.by.push(self.0.dimensions[at].name.clone());
        }
        spec.sum = self.main_measure(by).map(|at| self.0.measures[at].name.clone());
        spec
    }

    /// How far two columns are from what a heat table is best for; the first reason weighs most.
    pub fn rank(&self, a: usize, b: usize) -> u32 {
        let (mut told, mut places, mut unknown, mut sector, mut province) = (0, 0, 0, false, false);
        for at in [a, b] {
            match self.0.dimensions[at].kind {
                Some(Kind::Source | Kind::Sex | Kind::Year) => told += 1,
                Some(Kind::Province | Kind::District | Kind::Commune) => places += 1,
                Some(Kind::Date) if self.has_days(at) => unknown += 2,
                Some(_) => {}
                None => unknown += 1,
            }
            sector |= self.0.dimensions[at].kind == Some(Kind::Sector);
            province |= self.0.dimensions[at].kind == Some(Kind::Province);
        }
        let several = if places > 1 { PLACE_IN_PLACE } else { 0 };
        told << 7 | several | unknown << 3 | u32::from(places == 0) << 2 | u32::from(!sector) << 1 | u32::from(!province)
    }

    /// Whether a dimension is of places.
    pub fn is_place(&self, at: usize) -> bool {
        self.0.dimensions[at].kind.is_some_and(|kind| PLACES.contains(&kind))
    }

    /// The dimension or the measure of this name.
    pub fn named(&self, name: &str, dimension: bool) -> Result<usize, Unsuited> {
        match find_column(self.0, name, if dimension { Role::Dimension } else { Role::Measure }) {
            Some(Column::Dimension(at)) if dimension => Ok(at),
            Some(Column::Measure(at)) if !dimension => Ok(at),
            _ => {
                let which = if dimension { Which::Dimensions } else { Which::Measures };
                Err(Unsuited::Spec(unknown_column("chart", self.0, name, which)))
            }
        }
    }

    /// The measure that is called so.
    pub fn measure_named(&self, name: &str) -> Option<usize> {
        self.0.measures.iter().position(|of| of.name == name)
    }

    /// The first dimension of a kind.
    #[inline(never)]
    pub fn of_kind(&self, kind: Kind) -> Option<usize> {
        self.0.dimensions.iter().position(|dimension| dimension.kind == Some(kind))
    }

    /// The first measure of a kind that may be added up.
    #[inline(never)]
    pub fn measure(&self, kind: Kind) -> Option<usize> {
        (0..self.0.measures.len()).find(|&at| self.0.measures[at].kind == Some(kind) && self.adds(at))
    }

    /// The dimension of years that a stock, such as a population, is told by; `None` for any other measure.
    pub fn stock_years(&self, measure: usize) -> Option<usize> {
        match self.0.measures[measure].additivity {
            Additivity::Within(at) if self.0.dimensions[at].kind == Some(Kind::Year) => Some(at),
            _ => None,
        }
    }

    /// Whether sums of a measure mean something, within a year at least.
    fn adds(&self, measure: usize) -> bool {
        self.0.measures[measure].additivity == Additivity::Sum || self.stock_years(measure).is_some()
    }

    /// The most telling measure of money that may be added up.
    pub fn money(&self) -> Option<usize> {
        MONEY.into_iter().find_map(|kind| self.measure(kind))
    }

    /// The widest place that the measure is told for.
    pub fn place(&self, measure: Option<usize>) -> Option<usize> {
        for kind in PLACES {
            if let Some(at) = self.of_kind(kind)
                && measure.is_none_or(|measure| self.carries(measure, &[at]))
            {
                return Some(at);
            }
        }
        None
    }

    /// Whether the measure's own table has all these dimensions.
    pub fn carries(&self, measure: usize, dimensions: &[usize]) -> bool {
        self.holds(self.0.measures[measure].facts, dimensions)
    }

    /// Whether one table has all these dimensions.
    pub fn together(&self, dimensions: &[usize]) -> bool {
        (0..self.0.facts.len()).any(|facts| self.holds(facts, dimensions))
    }

    /// Whether a table of facts has all these dimensions.
    #[inline(never)]
    pub fn holds(&self, facts: usize, dimensions: &[usize]) -> bool {
        let facts = self.0.facts.get(facts);
        facts.is_some_and(|facts| dimensions.iter().all(|&at| facts.coding(at).is_some()))
    }

    /// Money, then people, then any measure that the table of these dimensions has; `None` counts rows.
    pub fn main_measure(&self, dimensions: &[usize]) -> Option<usize> {
        const FIRST: [Kind; 6] = [Kind::Disbursed, Kind::Amount, Kind::Allocated, Kind::Planned, Kind::People, Kind::Households];
        let fits = |at: &usize| self.carries(*at, dimensions);
        let first = |told: bool| {
            FIRST.into_iter().find_map(|kind| self.measure(kind).filter(fits).filter(|at| !told || self.is_told(*at)))
        };
        let known = first(true).or_else(|| first(false));
        // Else any other that adds up, then a rate where each cell is one row; what is first of all something else last.
        let find = |secondary: bool, wanted: Additivity| {
            (0..self.0.measures.len()).find(|at| {
                let measure = &self.0.measures[*at];
                let (mut n, all) = (1u64, self.0.facts[measure.facts].n_rows);
                for &at in dimensions {
                    n = n.saturating_mul(self.0.dimensions[at].values.len() as u64);
                }
                (measure.additivity == wanted || wanted == Additivity::Sum && self.stock_years(*at).is_some())
                    && measure.secondary == secondary
                    && measure.kind != Some(Kind::Score)
                    && (wanted == Additivity::Sum || all <= n)
                    && fits(at)
            })
        };
        known
            .or_else(|| find(false, Additivity::Sum))
            .or_else(|| find(false, Additivity::Never))
            .or_else(|| find(true, Additivity::Sum).filter(|_| self.0.measures.iter().all(|measure| measure.secondary)))
    }

    /// `main_measure`, or a rate that is told by years, with the column of these: the last one is shown, as of a stock.
    pub fn main_or_last(&self, by: &[usize]) -> (Option<usize>, Option<usize>) {
        let years = self.of_kind(Kind::Year).filter(|years| !by.contains(years));
        let main = self.main_measure(by);
        let rate = || self.main_measure(&[by, years.as_slice()].concat());
        let found = main.or_else(rate);
        (found, years.filter(|_| main.is_none() && found.is_some()))
    }

    /// Two columns under which each row of a table of rates is one cell.
    pub fn rates(&self) -> Option<[usize; 2]> {
        let axes = self.first_axes(MOST_BARS);
        for measure in self.0.measures.iter().filter(|of| of.additivity == Additivity::Never && !of.secondary) {
            for (i, &a) in axes.iter().enumerate() {
                for &b in &axes[i + 1..] {
                    let n = self.0.dimensions[a].values.len() * self.0.dimensions[b].values.len();
                    if self.holds(measure.facts, &[a, b]) && self.0.facts[measure.facts].n_rows <= n as u64 {
                        return Some([a, b]);
                    }
                }
            }
        }
        None
    }

    /// Dimensions with two to `most` values: those of a known meaning first, then the file's order.
    pub fn axes(&self, most: usize) -> Vec<usize> {
        let mut axes = Vec::new();
        for known in [true, false] {
            for (at, dimension) in self.0.dimensions.iter().enumerate() {
                if !dimension.personal && dimension.kind.is_some() == known && (2..=most).contains(&dimension.values.len()) {
                    axes.push(at);
                }
            }
        }
        axes
    }

    /// What bars and dots are of where nobody said it: the first column that is no time.
    pub fn category(&self) -> Option<usize> {
        let axes = self.first_axes(MOST_BARS);
        let is_time = |at: &&usize| matches!(self.0.dimensions[**at].kind, Some(Kind::Date | Kind::Year));
        let known = axes.iter().find(|at| !is_time(at)).or(axes.first()).copied();
        // Of longer ones the largest are shown.
        let long = || self.first_axes(MOST_LARGEST).into_iter().min_by_key(|at| self.0.dimensions[*at].values.len());
        known.or_else(|| self.axes(MOST_BARS).first().copied()).or_else(long)
    }

    /// What a heat table is best for, and how far from it (`rank`): the longer column first, years last.
    pub fn pair(&self, most: usize) -> Option<(u32, [usize; 2])> {
        let axes = self.first_axes(most);
        let mut best: Option<(u32, [usize; 2])> = None;
        for (i, &a) in axes.iter().enumerate() {
            for &b in &axes[i + 1..] {
                let rank = self.rank(a, b);
                if best.is_none_or(|(least, _)| rank < least) && self.together(&[a, b]) {
                    best = Some((rank, [a, b]));
                }
            }
        }
        let length = |at: usize| match self.0.dimensions[at].kind {
            Some(Kind::Year) => 0,
            _ => self.0.dimensions[at].values.len(),
        };
        best.map(|(rank, [a, b])| (rank, if length(a) >= length(b) { [a, b] } else { [b, a] }))
    }

    /// Whether a measure has a figure in every twentieth row at least, of some thousand.
    fn is_told(&self, measure: usize) -> bool {
        let n = self.0.facts[self.0.measures[measure].facts].blocks.iter().map(|block| block.n_rows).sum::<usize>();
        sample(self.0, measure).len() * 20 * (n / 4096 + 1) >= n
    }

    /// Those of `axes` that are first of all dimensions: a figure that could also be a group is drawn as a figure.
    pub fn first_axes(&self, most: usize) -> Vec<usize> {
        let mut axes = self.axes(most);
        // A label has one value a measure.
        let is_label = |at: usize| {
            let is_year = self.0.dimensions[at].kind == Some(Kind::Year);
            !is_year && self.0.measures.iter().any(|measure| measure.additivity == Additivity::Within(at))
        };
        // Two days are no course of time.
        let is_brief = |at: usize| self.0.dimensions[at].kind == Some(Kind::Date) && self.0.dimensions[at].values.len() < 3;
        axes.retain(|&at| !self.0.dimensions[at].secondary && !is_label(at) && !is_brief(at));
        // Days and codes are the last to group by.
        let of = |at: &usize| (self.is_of_codes(*at), self.has_days(*at));
        if axes.iter().any(|at| of(at) == (false, false)) {
            axes.retain(|at| !of(at).0);
            crate::sort::by_key(&mut axes, |at| of(at).1);
        }
        let mut own: Vec<usize> = Vec::new();
        for at in axes {
            // Of a code and its name the name, which is longer.
            let length = |at: usize| self.0.dimensions[at].values.iter().map(|value| value.key.len()).sum::<usize>();
            match own.iter_mut().find(|other| self.are_twins(**other, at)) {
                Some(other) if self.0.dimensions[*other].kind.is_none() && length(at) > length(*other) => *other = at,
                Some(_) => {}
                None => own.push(at),
            }
        }
        own
    }

    /// Whether a column of no known meaning is headed as one of codes is.
    fn is_of_codes(&self, at: usize) -> bool {
        let of = &self.0.dimensions[at];
        of.kind.is_none()
            && [" ID", "_id", " Id", " id", "code", "Code", "CODE", "uuid", "Factor", "Multiplier", "Divisor"]
                .iter()
                .any(|end| of.label.ends_with(end))
    }

    /// Whether a column is of single days.
    fn has_days(&self, at: usize) -> bool {
        let of = &self.0.dimensions[at];
        of.kind == Some(Kind::Date) && of.values.iter().any(|value| value.key.len() > "2021-Q1".len())
    }

    /// Whether two columns say the same in other words, as a code and its label do: three values and more, each of which stands
    /// with one of the other column alone. Linear in rows where that is so, else it ends at the first that tells them apart.
    fn are_twins(&self, a: usize, b: usize) -> bool {
        let n = self.0.dimensions[a].values.len();
        let same_name = |a: usize, b: usize| {
            let [a, b] = [a, b].map(|at| fold(&self.0.dimensions[at].label));
            a.starts_with(&b) || b.starts_with(&a)
        };
        if n != self.0.dimensions[b].values.len() || n < 3 && !(n == 2 && same_name(a, b)) {
            return false;
        }
        let mut with: Vec<Option<u32>> = vec![None; n];
        let mut together = false;
        for facts in &self.0.facts {
            let (Some((column_a, a)), Some((column_b, b))) = (facts.coding(a), facts.coding(b)) else { continue };
            together = true;
            for block in &facts.blocks {
                for row in 0..block.n_rows {
                    let value = |column, codes: &[u32]| codes.get(block.code(column, row)).copied();
                    let (Some(a), Some(b)) = (value(column_a, &a.codes), value(column_b, &b.codes)) else { return false };
                    if with.get_mut(a as usize).is_none_or(|known| *known.get_or_insert(b) != b) {
                        return false;
                    }
                }
            }
        }
        together
    }

    /// Whether there is a figure that may not be added, such as a rate, and none that may.
    pub fn has_rates(&self) -> bool {
        let own = |never: bool| self.0.measures.iter().any(|of| !of.secondary && (of.additivity == Additivity::Never) == never);
        own(true) && !own(false)
    }

    /// Measures whose values differ, money first.
    pub fn spread_measures(&self) -> Vec<usize> {
        let mut measures = Vec::new();
        for kind in MONEY.map(Some).into_iter().chain([None]) {
            for (at, measure) in self.0.measures.iter().enumerate() {
                let money = measure.kind.is_some_and(|kind| MONEY.contains(&kind));
                let now = if kind.is_some() { measure.kind == kind } else { !money };
                if now && measure.min < measure.max {
                    measures.push(at);
                }
            }
        }
        measures
    }
}
