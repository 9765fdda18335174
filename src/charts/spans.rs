//! What scales and rooms must hold for several tables to be drawn alike, so that bars of one year can be compared with those of
//! the next: every chart asks for its ends in the same order, and gets the widest that were ever asked for.

use std::cell::{Cell, RefCell};

/// The widest ends asked for, in the order of a chart's questions. Drawing every table once fills it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Spans {
    ends: RefCell<Vec<(f64, f64)>>,
    next: Cell<usize>,
}

impl Spans {
    /// The next drawing begins.
    pub fn begin(&self) {
        self.next.set(0);
    }

    /// These ends, widened to all asked for at this place before. NaN counts as nothing.
    #[inline(never)]
    pub fn widen(&self, low: f64, high: f64) -> (f64, f64) {
        let at = self.next.replace(self.next.get() + 1);
        let mut ends = self.ends.borrow_mut();
        if ends.len() <= at {
            ends.resize(at + 1, (f64::NAN, f64::NAN));
        }
        let widest = (low.min(ends[at].0), high.max(ends[at].1));
        ends[at] = widest;
        widest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_of_all_drawings() {
        let spans = Spans::default();
        assert_eq!((spans.widen(0.0, 5.0), spans.widen(1.0, 2.0)), ((0.0, 5.0), (1.0, 2.0)));
        spans.begin();
        assert_eq!((spans.widen(-1.0, 3.0), spans.widen(1.5, f64::NAN)), ((-1.0, 5.0), (1.0, 2.0)));
        spans.begin();
        assert_eq!(spans.widen(0.0, 0.0), (-1.0, 5.0));
    }
}
