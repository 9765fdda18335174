//! Value axes: a domain that is always finite and never empty, pixel positions, and ticks at round numbers.
//!
//! Ticks are 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", Graphics Gems 1990), found in whole
//! numbers, so that they print exactly. Only pixel positions are floats, clipped before plotters sees them.

/// From values to pixels along one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub low: i128,
    pub high: i128,
    /// The pixel of `low` and of `high`; either may be the greater.
    pub from: i32,
    pub to: i32,
}

impl Scale {
    /// A scale that holds zero and both values.
    pub fn from_zero(low: i128, high: i128, from: i32, to: i32) -> Scale {
        let (low, high) = (low.min(high).min(0), high.max(low).max(0));
        let high = if low == high { low + 1 } else { high };
        Scale { low, high, from, to }
    }

    /// Where a value lies, clipped to the ends.
    #[inline(never)]
    pub fn px(&self, value: i128) -> i32 {
        let (low, high) = (self.low as f64, self.high as f64);
        let part = ((value as f64 - low) / (high - low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    /// Round values inside of the scale, at most about `most` of them, with their step. At least one step is taken, so there
    /// may be a single tick only where the scale holds nothing else round.
    #[inline(never)]
    pub fn ticks(&self, most: i32) -> (Vec<i128>, i128) {
        let span = self.high.saturating_sub(self.low).max(1);
        let rough = span / i128::from(most.max(1)) + i128::from(span % i128::from(most.max(1)) != 0);
        let mut step = 1i128;
        // Powers of ten up to the rough step, then 1, 2, 5 or 10 of them.
        while step.saturating_mul(10) <= rough && step < i128::MAX / 10 {
            step *= 10;
        }
        let step = [1, 2, 5, 10].into_iter().map(|by| step.saturating_mul(by)).find(|s| *s >= rough).unwrap_or(step);
        let mut tick = self.low / step * step;
        let mut ticks = Vec::with_capacity(12);
        while ticks.len() < 64 {
            if tick >= self.low {
                ticks.push(tick);
            }
            match tick.checked_add(step) {
                Some(next) if next <= self.high => tick = next,
                _ => break,
            }
        }
        (ticks, step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(low: i128, high: i128, most: i32, expect: &[i128]) {
        let scale = Scale::from_zero(low, high, 0, 100);
        assert_eq!(scale.ticks(most).0, expect, "{low}..{high} in {most}");
    }

    #[test]
    fn ticks_are_round_and_inside() {
        check(0, 100, 5, &[0, 20, 40, 60, 80, 100]);
        check(0, 97, 5, &[0, 20, 40, 60, 80]);
        check(0, 1, 5, &[0, 1]);
        check(0, 0, 5, &[0, 1]);
        check(0, 7, 4, &[0, 2, 4, 6]);
        check(-30, 50, 4, &[-20, 0, 20, 40]);
        check(-30, 0, 3, &[-30, -20, -10, 0]);
        check(0, 12_345_678_900, 3, &[0, 5_000_000_000, 10_000_000_000]);
    }

    #[test]
    fn the_greatest_numbers_do_not_overflow() {
        for (low, high) in [(0, i128::MAX), (i128::MIN, i128::MAX), (i128::MIN, 0), (i128::MAX, i128::MAX)] {
            let scale = Scale::from_zero(low, high, 0, 1000);
            let (ticks, _) = scale.ticks(5);
            assert!(!ticks.is_empty() && ticks.len() < 20, "{low}..{high}: {ticks:?}");
            assert_eq!(scale.px(scale.low), 0);
            assert_eq!(scale.px(scale.high), 1000);
        }
    }

    #[test]
    fn values_outside_are_clipped() {
        let scale = Scale::from_zero(0, 10, 50, 150);
        assert_eq!((scale.px(-5), scale.px(5), scale.px(1_000_000)), (50, 100, 150));
    }
}
