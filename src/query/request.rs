//! What can be asked: groupings (`Request`) under filters (`Clause`).

/// A column of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Index in `Dataset::dimensions`.
    Dimension(usize),
    /// Index in `Dataset::measures`.
    Measure(usize),
}

/// Which rows a clause keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Rows with one of these codes of a dimension. On a measure: none.
    Values(Vec<u32>),
    /// On a dimension: rows whose value's number lies within, both ends included. On a measure: `from <= value < to`, as
    /// mantissas in the measure's scale. A missing end is open; blank cells are out.
    Range { from: Option<i128>, to: Option<i128> },
}

/// One condition, and who set it. All clauses must hold; a chart asks without its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The filter bar, a chart: any number that its owner knows again.
    pub source: u32,
    pub column: Column,
    pub pick: Pick,
}

/// Bins over a measure: bin `i` holds `edge(i) <= value < edge(i + 1)`, in mantissas. They are of equal width, or rise by 1, 2, 5, 10, 20 …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bins {
    pub measure: usize,
    pub lo: i128,
    /// Above 0.
    pub width: i128,
    pub n: usize,
    /// 0: `edge(i)` is `lo + i * width`. Else `width` is a power of ten, and from there on the edges rise: by 1, 2, 5, 10 … where this
    /// is 1, by powers of ten where it is 3. What lies below is one bin.
    pub rise: u8,
}

impl Bins {
    /// At most `most` bins over the values of a measure, their width 1, 2, 2.5 or 5 times a power of ten, their edges
    /// multiples of it.
    pub fn nice(measure: usize, min: i128, max: i128, most: usize) -> Bins {
        let most = most.max(2) as i128;
        let mut power = 1;
        loop {
            for (factor, divisor) in [(1, 1), (2, 1), (5, 2), (5, 1)] {
                if power * factor % divisor != 0 {
                    continue;
                }
                let width = power * factor / divisor;
                let lo = min.div_euclid(width) * width;
                let n = (max - lo).div_euclid(width) + 1;
                if n <= most {
                    return Bins { measure, lo, width, n: n as usize, rise: 0 };
                }
            }
            power *= 10;
        }
    }

    /// Bins that rise to `max`, for values most of which lie far below it: `low` is about the least that is worth a bin of its own.
    /// None where that lies so far below that they would be too many, and where nothing lies above zero.
    pub fn rising(measure: usize, min: i128, low: i128, max: i128, most: usize) -> Option<Bins> {
        let mut width = 1;
        while width <= low / 10 {
            width *= 10;
        }
        for rise in [1, 3] {
            let mut bins = Bins { measure, lo: min.min(0), width, n: 1, rise };
            while bins.n <= most && bins.edge(bins.n) <= max {
                bins.n += 1;
            }
            if bins.n <= most {
                return Some(bins).filter(|_| low > 0);
            }
        }
        None
    }

    /// The bin that a value falls into.
    pub fn bin(&self, value: i128) -> Option<usize> {
        if self.rise > 0 {
            return (0..self.n).rev().find(|&at| self.edge(at) <= value).filter(|_| value < self.edge(self.n));
        }
        let at = (value - self.lo).div_euclid(self.width);
        (0..self.n as i128).contains(&at).then_some(at as usize)
    }

    /// The edge between bins `i - 1` and `i`, for `i` in `0..=n`.
    pub fn edge(&self, i: usize) -> i128 {
        if self.rise > 0 && i > 0 {
            let step = (i - 1) * usize::from(self.rise);
            return self.width.saturating_mul(10i128.saturating_pow(step as u32 / 3)).saturating_mul([1, 2, 5][step % 3]);
        }
        self.lo + self.width * i as i128
    }
}

/// What an axis of the answer counts off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Index in `Dataset::dimensions`.
    Dimension(usize),
    Bins(Bins),
}

/// One grouping.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Request {
    /// One axis each.
    pub by: Vec<Group>,
    /// Indices in `Dataset::measures`.
    pub sum: Vec<usize>,
    /// Whether to count rows too, as a last measure `rows`.
    pub rows: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nice_bins_cover_their_values() {
        for (min, max, most) in
            [(0, 2_500_000_000, 25), (-7, 199, 20), (5, 5, 10), (0, 0, 2), (-1 << 90, 1 << 90, 30), (1, 100, 500)]
        {
            let bins = Bins::nice(0, min, max, most);
            assert!(bins.n <= most, "{bins:?}");
            assert_eq!(bins.bin(min), Some(0), "{bins:?}");
            assert_eq!(bins.bin(max), Some(bins.n - 1), "{bins:?}");
            assert_eq!(bins.bin(bins.edge(bins.n)), None);
        }
        assert_eq!(Bins::nice(0, 0, 2_500_000_000, 25).width, 200_000_000);
    }

    #[test]
    fn rising_bins_cover_their_values() {
        let edges = |bins: Bins| (0..=bins.n).map(|at| bins.edge(at)).collect::<Vec<_>>();
        let bins = Bins::rising(0, -3, 12, 700, 30).expect("bins");
        assert_eq!(edges(bins), [-3, 10, 20, 50, 100, 200, 500, 1000]);
        assert_eq!(
            [-4, -3, 9, 10, 49, 999, 1000].map(|value| bins.bin(value)),
            [None, Some(0), Some(0), Some(1), Some(2), Some(6), None]
        );
        // Too many for 1, 2, 5: powers of ten.
        assert_eq!(edges(Bins::rising(0, 5, 12, 10_000, 6).expect("bins")), [0, 10, 100, 1000, 10_000, 100_000]);
        assert_eq!(Bins::rising(0, 5, 12, 1 << 90, 6), None);
        assert_eq!(Bins::rising(0, -5, 0, 700, 30), None);
    }
}
