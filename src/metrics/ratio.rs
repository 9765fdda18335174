//! Exact quotients of cells.

use crate::query::Cell;

/// `part / whole` in percent with one decimal: `Value(483)` is 48.3 %. Both are mantissas of one scale. Half is rounded away
/// from zero. `NotApplicable` where the whole is zero or below; the reason of the first figure that is none.
///
/// ```
/// use fairshare::metrics::percent;
/// use fairshare::query::Cell;
/// assert_eq!(percent(Cell::Value(1), Cell::Value(3)), Cell::Value(333));
/// assert_eq!(percent(Cell::Value(0), Cell::Value(0)), Cell::NotApplicable);
/// ```
pub fn percent(part: Cell, whole: Cell) -> Cell {
    let (Cell::Value(part), Cell::Value(whole)) = (part, whole) else {
        return if part.value().is_none() { part } else { whole };
    };
    if whole <= 0 {
        return Cell::NotApplicable;
    }
    part.checked_mul(1000).map_or(Cell::NotApplicable, |part| Cell::Value(round_div(part, whole)))
}

/// `up / down` rounded to the nearest whole number, half away from zero; `down` is above zero.
pub(super) fn round_div(up: i128, down: i128) -> i128 {
    let half = down / 2 + down % 2;
    let rest = (up % down).abs();
    up / down + if rest >= half { up.signum() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_rounds_once() {
        use Cell::{Missing, NotApplicable, Value, Withheld};
        for (part, whole, expected) in [
            (Value(1), Value(2), Value(500)),
            (Value(1), Value(3), Value(333)),
            (Value(2), Value(3), Value(667)),
            (Value(1), Value(2000), Value(1)),
            (Value(-1), Value(2000), Value(-1)),
            (Value(5), Value(4), Value(1250)),
            (Value(0), Value(7), Value(0)),
            (Value(0), Value(0), NotApplicable),
            (Value(1), Value(-1), NotApplicable),
            (Missing, Value(1), Missing),
            (Value(1), Withheld, Withheld),
            (Value(i128::MAX), Value(1), NotApplicable),
        ] {
            assert_eq!(percent(part, whole), expected, "{part:?} of {whole:?}");
        }
    }

    #[test]
    fn whole_quotients_round_half_away_from_zero() {
        for (up, down, expected) in
            [(7, 2, 4), (-7, 2, -4), (5, 3, 2), (4, 3, 1), (0, 9, 0), (i128::MAX, 1, i128::MAX), (1, 3, 0), (2, 3, 1)]
        {
            assert_eq!(round_div(up, down), expected, "{up} / {down}");
        }
    }
}
