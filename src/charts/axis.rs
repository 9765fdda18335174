//! Value axes: a domain that is always finite and never empty, pixel positions, and labels at round numbers.
//!
//! Ticks are 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels", Graphics Gems 1990): a small whole number
//! and an exponent, so that they print exactly. Pixel positions are floats, clipped before plotters sees them. An axis that goes by the
//! logarithm has powers of ten, and zero where there is one.

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
    /// From here on, a power of ten, values go by the logarithm, with what lies below straight in the room of one step; 0: all straight.
    pub first: f64,
}

/// Where a scale of zeros ends.
const NOTHING: f64 = 0.9;

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
    /// A scale that holds zero and both values; where these are zero, it has no other round value.
    pub fn from_zero(low: f64, high: f64, from: i32, to: i32) -> Scale {
        let (low, high) = (low.min(high).min(0.0), high.max(low).max(0.0));
        Scale { low, high: if low == high { NOTHING } else { high }, from, to, first: 0.0 }
    }

    /// Where a value lies, clipped to the ends.
    #[inline(never)]
    pub fn px(&self, value: f64) -> i32 {
        let [value, low, high] = [value, self.low, self.high].map(|value| self.along(value));
        let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
        self.from + (part * f64::from(self.to - self.from)).round() as i32
    }

    fn along(&self, value: f64) -> f64 {
        if value <= self.first || self.first <= 0.0 {
            return if self.first > 0.0 { value / self.first } else { value };
        }
        1.0 + logarithm(value / self.first) / std::f64::consts::LN_10
    }

    /// The same by the logarithm, for values that are not below zero: from the power of ten below the least one above it, or from zero
    /// where one is zero.
    #[inline(never)]
    pub fn by_logarithm(self, values: &[f64]) -> Scale {
        let least = values.iter().filter(|value| **value > 0.0).fold(self.high, |least, value| least.min(*value));
        let mut first = 1.0;
        while first * 10.0 <= least {
            first *= 10.0;
        }
        let zero = values.contains(&0.0);
        Scale { low: if zero { 0.0 } else { first }, high: self.high.max(first * 10.0), first, ..self }
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
        let tick =
            |value: f64, text: String| Tick { value, px: self.px(value), width: sizes.number_width(&text, sizes.small), text };
        if self.first > 0.0 {
            // Powers of ten; every second, third … where there are many.
            let mut powers = vec![self.first];
            while let Some(next) = powers.last().map(|power| power * 10.0).filter(|next| *next <= self.high) {
                powers.push(next);
            }
            let step = powers.len() / most.max(1) as usize + 1;
            // In the chart's own unit only where all are whole in it.
            let whole = numbers.print(self.first as i128).bytes().all(|byte| byte.is_ascii_digit());
            let mut ticks: Vec<Tick> = Vec::new();
            for value in [0.0].into_iter().filter(|zero| self.low <= *zero).chain(powers.into_iter().step_by(step)) {
                let text = if whole { numbers.print(value as i128) } else { numbers.short(value as i128) };
                let next = tick(value, text);
                let apart = |before: &Tick| next.px - before.px >= (next.width + before.width) / 2 + gap.unwrap_or(0);
                if gap.is_none() || ticks.last().is_none_or(apart) {
                    ticks.push(next);
                }
            }
            return ticks;
        }
        loop {
            let round = self.round(most);
            let form = numbers.for_step(round.exponent);
            let mut ticks: Vec<Tick> = Vec::with_capacity(12);
            let mut apart = true;
            for n in round.first..=round.last {
                let value = n as f64 * round.step;
                let text = form.write(i128::from(n * round.times), -round.exponent);
                let next = tick(value, text);
                if let (Some(before), Some(gap)) = (ticks.last(), gap) {
                    apart &= next.px - before.px >= (next.width + before.width) / 2 + gap;
                }
                ticks.push(next);
            }
            if apart || most == 1 {
                return ticks;
            }
            most -= 1;
        }
    }
}

/// The natural logarithm of a number above zero, by the series of `2 artanh((x − 1) / (x + 1))` between one half and two.
pub fn logarithm(mut x: f64) -> f64 {
    let mut whole = 0.0;
    while x > 2.0 {
        (x, whole) = (x / 2.0, whole + std::f64::consts::LN_2);
    }
    while x > 0.0 && x < 0.5 {
        (x, whole) = (x * 2.0, whole - std::f64::consts::LN_2);
    }
    let part = (x - 1.0) / (x + 1.0);
    let (square, mut power, mut sum) = (part * part, part, 0.0);
    for n in (1..20).step_by(2) {
        sum += power / f64::from(n);
        power *= square;
    }
    whole + 2.0 * sum
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
    /// An empty line at this height; `gap` device pixels stay between labels.
    pub fn new(y: i32, gap: i32, font: Font) -> Line {
        Line { y, gap, font, free: i32::MIN }
    }

    /// Writes a label around `middle` where there is the room, `width` device pixels wide; all stay inside of the picture.
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
            (0.0, 0.0, 5, &[0.0]),
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
    fn by_the_logarithm_powers_of_ten_stand_equally_apart() {
        let scale = Scale::from_zero(0.0, 1e6, 0, 400).by_logarithm(&[250.0, f64::NAN, 1e6]);
        assert_eq!((scale.first, scale.low), (100.0, 100.0));
        assert_eq!([0.0, 100.0, 1000.0, 1e4, 1e5, 1e6].map(|value| scale.px(value)), [0, 0, 100, 200, 300, 400]);
        // Zero has a step of its own.
        let scale = Scale::from_zero(0.0, 1e6, 0, 500).by_logarithm(&[250.0, 0.0, 1e6]);
        assert_eq!([0.0, 50.0, 100.0, 1000.0, 1e6].map(|value| scale.px(value)), [0, 50, 100, 200, 500]);
    }

    #[test]
    fn logarithms_are_as_those_of_the_library() {
        for x in [0.001, 0.3, 0.97, 1.0, 1.03, 2.0, 7.0, 1e9, 1e30] {
            assert!((logarithm(x) - f64::ln(x)).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn values_outside_are_clipped() {
        let scale = Scale::from_zero(0.0, 10.0, 50, 150);
        assert_eq!((scale.px(-5.0), scale.px(5.0), scale.px(1e6)), (50, 100, 150));
    }
}
