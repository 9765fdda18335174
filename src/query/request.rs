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

/// Bins of equal width over a measure: bin `i` holds `lo + i * width <= value < lo + (i + 1) * width`, in mantissas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bins {
    pub measure: usize,
    pub lo: i128,
    /// Above 0.
    pub width: i128,
    pub n: usize,
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
                    return Bins { measure, lo, width, n: n as usize };
                }
            }
            power *= 10;
        }
    }

    /// The bin that a value falls into.
    pub fn bin(&self, value: i128) -> Option<usize> {
        let at = (value - self.lo).div_euclid(self.width);
        (0..self.n as i128).contains(&at).then_some(at as usize)
    }

    /// The edge between bins `i - 1` and `i`, for `i` in `0..=n`.
    pub fn edge(&self, i: usize) -> i128 {
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
}
