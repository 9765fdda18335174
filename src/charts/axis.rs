//! Value axes: a domain that is always finite and never empty, pixel positions, and labels at round numbers.
//!
//! Ticks are 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", Graphics Gems 1990): a small whole number
//! and an exponent, so that they print exactly. Pixel positions are floats, clipped before plotters sees them.

use super::pen::{Pen, Sizes};
use super::words::Numbers;
use crate::scene::{Anchor, Font};

/// From values to pixels along one direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Finite; less than `high`.
    pub low: f64,
    pub high: f64,
    /// The pixel of `low` and of `high`; either may be the greater.
    pub from: i32,
    pub to: i32,
}

/// Round values of a scale: `n * times * 10^exponent` for `n` in `first..=last`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Round {
    first: i64,
    last: i64,
    times: i64,
    exponent: i32,
    /// `times * 10^exponent`.
    step: f64,
}

/// A round value with its place and its label.
#[derive(Debug)]
pub struct Tick {
    pub value: f64,
    pub px: i32,
    /// Of the label, device pixels.
    pub width: i32,
    pub text: String,
}

impl Scale {
    /// A scale that holds zero and both values.
    pub fn from_zero(low: f64, high: f64, from: i32, to: i32) -> Scale {
        let (low, high) = (low.min(high).min(0.0), high.max(low).max(0.0));
        Scale { low, high: if low == high { 1.0 } else { high }, from, to }
    }

    /// Where a value lies, clipped to the ends.
    #[inline(never)]
    pub fn px(&self, value: f64) -> i32 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    /// Round values inside of the scale, at most about `most` of them. At least one step is taken, so there may be a single
    /// one only where the scale holds nothing else round.
    fn round(&self, most: i32) -> Round {
        let rough = ((self.high - self.low) / f64::from(most.max(1))).ceil();
        let (mut power, mut exponent) = (1.0, 0);
        // Powers of ten up to the rough step, then 1, 2, 5 or 10 of them.
        while power * 10.0 <= rough && exponent < 60 {
            power *= 10.0;
            exponent += 1;
        }
        let mut times = 1;
        if power < rough {
            times = if power * 2.0 >= rough { 2 } else { 5 };
            if power * 5.0 < rough {
                (times, power, exponent) = (1, power * 10.0, exponent + 1);
            }
        }
        let step = power * times as f64;
        let first = (self.low / step).ceil() as i64;
        Round { first, last: ((self.high / step).floor() as i64).clamp(first, first + 63), times, exponent, step }
    }

    /// Labels at round values, as many as `most`, or as stand apart by `gap` pixels where one is given.
    #[inline(never)]
    pub fn ticks(&self, sizes: &Sizes, numbers: &Numbers, mut most: i32, gap: Option<i32>) -> Vec<Tick> {
        loop {
            let round = self.round(most);
            let form = numbers.for_step(round.exponent);
            let mut ticks: Vec<Tick> = Vec::with_capacity(12);
            let mut apart = true;
            for n in round.first..=round.last {
                let value = n as f64 * round.step;
                let text = form.write(i128::from(n * round.times), -round.exponent);
                let (px, width) = (self.px(value), sizes.number_width(&text, sizes.small));
                if let (Some(before), Some(gap)) = (ticks.last(), gap) {
                    apart &= px - before.px >= (width + before.width) / 2 + gap;
                }
                ticks.push(Tick { value, px, width, text });
            }
            if apart || most == 1 {
                return ticks;
            }
            most -= 1;
        }
    }
}

/// Writes labels centered in one line, moved inside of the chart, and leaves out those that would touch the one before.
pub struct Line {
    pub y: i32,
    pub gap: i32,
    pub font: Font,
    /// Where the next label may begin.
    free: i32,
}

impl Line {
    pub fn new(y: i32, gap: i32, font: Font) -> Line {
        Line { y, gap, font, free: i32::MIN }
    }

    #[inline(never)]
    pub fn label(&mut self, pen: &mut Pen, sizes: &Sizes, text: &str, width: i32, middle: i32, ink: crate::scene::Color) {
        let half = (width + 1) / 2;
        let middle = middle.min(sizes.width - half).max(half);
        if middle - half >= self.free {
            pen.text(text, (middle, self.y), Anchor::Middle, self.font, ink);
            self.free = middle + half + self.gap;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(low: f64, high: f64, most: i32) -> Vec<f64> {
        let round = Scale::from_zero(low, high, 0, 100).round(most);
        (round.first..=round.last).map(|n| n as f64 * round.step).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        for (low, high, most, expect) in [
            (0.0, 100.0, 5, &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0][..]),
            (0.0, 97.0, 5, &[0.0, 20.0, 40.0, 60.0, 80.0]),
            (0.0, 1.0, 5, &[0.0, 1.0]),
            (0.0, 0.0, 5, &[0.0, 1.0]),
            (0.0, 7.0, 4, &[0.0, 2.0, 4.0, 6.0]),
            (-30.0, 50.0, 4, &[-20.0, 0.0, 20.0, 40.0]),
            (-30.0, 0.0, 3, &[-30.0, -20.0, -10.0, 0.0]),
            (0.0, 12_345_678_900.0, 3, &[0.0, 5e9, 1e10]),
        ] {
            assert_eq!(values(low, high, most), expect, "{low}..{high} in {most}");
        }
    }

    #[test]
    fn the_greatest_numbers_do_not_overflow() {
        let (least, greatest) = (i128::MIN as f64, i128::MAX as f64);
        for (low, high) in [(0.0, greatest), (least, greatest), (least, 0.0), (greatest, greatest), (-1e40, 1e41)] {
            let ticks = values(low, high, 5);
            assert!(!ticks.is_empty() && ticks.len() < 20, "{low}..{high}: {ticks:?}");
            let scale = Scale::from_zero(low, high, 0, 1000);
            assert_eq!((scale.px(scale.low), scale.px(scale.high)), (0, 1000));
        }
    }

    #[test]
    fn values_outside_are_clipped() {
        let scale = Scale::from_zero(0.0, 10.0, 50, 150);
        assert_eq!((scale.px(-5.0), scale.px(5.0), scale.px(1e6)), (50, 100, 150));
    }
}
