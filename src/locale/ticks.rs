//! Axis ticks at round values, and their labels: one magnitude and one number of decimals for a whole axis.
//!
//! Does not know pixels: how many ticks there is room for is the caller's to say. Values on an axis are `f64`, exact
//! enough for a place on a line; the numbers that a reader may quote are written by [`super::format_decimal`]. Steps
//! are 1, 2, 2.5 and 5 times a power of ten, found by comparing and not by a logarithm, which engines round differently.

use super::{Lang, Magnitude, format_decimal, format_number};

/// Ticks at round values that cover `min..=max`: the first is at or below `min`, the last at or above `max` (up to
/// rounding), so that they can be the range of the axis. Rising, evenly spaced, finite, 0 among them where the range
/// includes it; a caller that wants 0 in any case widens the range (`min.min(0.0)`).
///
/// About `target` of them, at least 2 and at most `2 * target`; `target` is taken as 1..=1000. `min > max` is read as
/// the same range; a range of one value is widened to 0 (0 itself to 0..=1). Empty where `min` or `max` is not finite.
/// Where no round value fits (a range smaller than the steps of `f64`, or at its very end) the ends of the range stand in.
///
/// ```
/// assert_eq!(fairshare::locale::nice_ticks(0.0, 9.3, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
/// ```
pub fn nice_ticks(min: f64, max: f64, target: usize) -> Vec<f64> {
    if !min.is_finite() || !max.is_finite() {
        return Vec::new();
    }
    let (min, max) = (min.min(max), min.max(max));
    let (min, max) = match min == max {
        true if min == 0.0 => (0.0, 1.0),
        true => (min.min(0.0), max.max(0.0)),
        false => (min, max),
    };
    let target = target.clamp(1, 1000);
    let ticks = round_values(min, max, target).unwrap_or_default();
    match ticks.len() {
        0 | 1 => vec![min, max],
        // One step across 0 needs three ticks: leave the middle one out.
        n if n > 2 * target => vec![ticks[0], ticks[n - 1]],
        _ => ticks,
    }
}

/// The ticks, unless floats cannot tell them apart.
fn round_values(min: f64, max: f64, target: usize) -> Option<Vec<f64>> {
    let n_steps = target as f64;
    let rough = max / n_steps - min / n_steps;
    if !(1e-300..=1e308).contains(&rough) {
        return None;
    }
    let mut exponent = 0;
    while 10f64.powi(exponent + 1) <= rough {
        exponent += 1;
    }
    while 10f64.powi(exponent) > rough {
        exponent -= 1;
    }
    // The step is a whole number times a power of ten, so that a tick is one product or quotient: 0.3, not 3 × 0.1.
    let (whole, exponent) = [(1.0, exponent), (2.0, exponent), (25.0, exponent - 1), (5.0, exponent)]
        .into_iter()
        .find(|(whole, exponent)| whole * 10f64.powi(*exponent) >= rough * (1.0 - 1e-9))
        .unwrap_or((1.0, exponent + 1));
    let step = whole * 10f64.powi(exponent);
    let (first, last) = ((min / step + 1e-9).floor(), (max / step - 1e-9).ceil());
    if !step.is_finite() || first.abs().max(last.abs()) > 1e14 {
        return None;
    }
    let tick = |n: f64| match exponent {
        ..0 => n * whole / 10f64.powi(-exponent),
        _ => n * whole * 10f64.powi(exponent),
    };
    let n_ticks = (last - first) as usize + 1;
    // Adding 0 makes 0 of -0.
    Some((0..n_ticks).map(|n| tick(first + n as f64) + 0.0).filter(|tick| tick.is_finite()).collect())
}

/// How the ticks of one axis are labeled, alike for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Said once, in the axis title: `tỷ đồng` by [`Magnitude::with_unit`].
    pub magnitude: Magnitude,
    /// Decimals of every label: as many as tell all the ticks exactly.
    pub decimals: u8,
}

impl Axis {
    /// For these ticks, in any order; ticks that are not finite do not count.
    pub fn for_ticks(ticks: &[f64]) -> Axis {
        let ticks = ticks.iter().copied().filter(|tick| tick.is_finite());
        let max = ticks.clone().map(f64::abs).fold(0.0, f64::max);
        let n_whole = (1..13).take_while(|&n| max >= 10f64.powi(n)).count() as i32 + 1;
        let magnitude = Magnitude::of(n_whole);
        let is_told = |decimals: u8| {
            let scale = 10f64.powi(i32::from(decimals) - i32::from(magnitude.exponent()));
            // Floats carry some 15 digits: what lies below the last of them is no part of the number.
            let tolerance = max * scale * 1e-14;
            ticks.clone().all(|tick| (tick * scale - (tick * scale).round()).abs() <= tolerance)
        };
        let decimals = (0..=30).find(|&decimals| is_told(decimals)).unwrap_or(0);
        Axis { magnitude, decimals }
    }

    /// The label of a tick, without magnitude and unit. Past 10³⁸, which no sum here reaches, in powers of ten (`2,5e288`);
    /// empty where `tick` is not finite.
    ///
    /// ```
    /// use fairshare::locale::{Axis, Lang};
    /// let ticks = [0.0, 2.5e9, 5e9];
    /// let axis = Axis::for_ticks(&ticks);
    /// assert_eq!(ticks.map(|tick| axis.label(tick, Lang::Vi)), ["0,0", "2,5", "5,0"]);
    /// assert_eq!(axis.magnitude.with_unit("đồng", Lang::Vi), "tỷ đồng");
    /// ```
    pub fn label(&self, tick: f64, lang: Lang) -> String {
        let number = (tick * 10f64.powi(i32::from(self.decimals) - i32::from(self.magnitude.exponent()))).round();
        if !tick.is_finite() {
            String::new()
        } else if number.abs() < 1e38 {
            format_decimal(number as i128, self.decimals, lang)
        } else {
            // By hand: the float printing of `std` weighs more than this whole room.
            let mut number = tick / 10f64.powi(self.magnitude.exponent().into());
            let mut exponent = 0;
            while number.abs() >= 9.995 {
                number /= 10.0;
                exponent += 1;
            }
            format_number((number * 100.0).round() as i128, 2, lang) + "e" + &format_number(exponent, 0, lang)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(min: f64, max: f64, target: usize, ticks: &[f64]) {
        assert_eq!(nice_ticks(min, max, target), ticks, "{min}..{max} by {target}");
    }

    #[test]
    fn round_values() {
        check(0.0, 9.3, 5, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check(0.0, 10.0, 4, &[0.0, 2.5, 5.0, 7.5, 10.0]);
        check(0.0, 1.0, 10, &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        check(0.3, 0.7, 4, &[0.3, 0.4, 0.5, 0.6, 0.7]);
        check(-3.0, 7.0, 5, &[-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        check(7.0, -3.0, 5, &[-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        check(-3.0, 7.0, 1, &[-10.0, 10.0]);
        check(0.0, 1000.0, 1, &[0.0, 1000.0]);
        check(2017.0, 2021.0, 4, &[2017.0, 2018.0, 2019.0, 2020.0, 2021.0]);
        check(0.0, 123_456_789_012.0, 3, &[0.0, 5e10, 1e11, 1.5e11]);
        check(0.0, 0.0, 5, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        check(-0.0, -0.0, 1, &[0.0, 1.0]);
        check(7.0, 7.0, 2, &[0.0, 5.0, 10.0]);
        check(-7.0, -7.0, 2, &[-10.0, -5.0, 0.0]);
        check(f64::NAN, 1.0, 5, &[]);
        check(0.0, f64::INFINITY, 5, &[]);
        check(1e17, 1e17 + 32.0, 5, &[1e17, 1e17 + 32.0]);
        check(0.0, 5e-324, 5, &[0.0, 5e-324]);
    }

    #[test]
    fn always_finite_rising_and_few() {
        let values = [
            0.0,
            -0.0,
            5e-324,
            1e-308,
            1e-300,
            3e-299,
            1e-9,
            0.1,
            0.3,
            1.0,
            2.499_999,
            999.95,
            1e6,
            123_456_789.0,
            9e15,
            1e16,
            1e22,
            1e100,
            1e300,
            1e308,
            f64::MAX,
        ];
        let values: Vec<f64> = values.into_iter().flat_map(|value| [value, -value, value * (1.0 + 1e-12)]).collect();
        for &min in &values {
            for &max in &values {
                for target in [0, 1, 2, 5, 50, usize::MAX] {
                    let ticks = nice_ticks(min, max, target);
                    let place = format_args!("{min:e}..{max:e} by {target}: {ticks:?}");
                    if !min.is_finite() || !max.is_finite() {
                        assert!(ticks.is_empty(), "{place}");
                        continue;
                    }
                    assert!(ticks.len() >= 2 && ticks.len() <= 2 * target.clamp(1, 1000), "{place}");
                    assert!(ticks.iter().all(|tick| tick.is_finite()), "{place}");
                    assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{place}");
                    let (low, high) = (min.min(max), min.max(max));
                    if high.abs().max(low.abs()) < 1e307 {
                        let slack = (ticks[1] - ticks[0]) * 1e-8 + high.abs().max(low.abs()) * 1e-15;
                        assert!(ticks[0] <= low + slack && ticks[ticks.len() - 1] >= high - slack, "{place}");
                    }
                    if target < 6 {
                        let axis = Axis::for_ticks(&ticks);
                        assert!(ticks.iter().all(|&tick| !axis.label(tick, Lang::Vi).is_empty()), "{place}");
                    }
                }
            }
        }
    }

    #[test]
    fn labels() {
        fn check(ticks: &[f64], unit: &str, labels: &[&str]) {
            let axis = Axis::for_ticks(ticks);
            let written: Vec<_> = ticks.iter().map(|&tick| axis.label(tick, Lang::Vi)).collect();
            assert_eq!(
                (axis.magnitude.with_unit("đồng", Lang::Vi).as_str(), written),
                (unit, labels.iter().map(|l| l.to_string()).collect())
            );
        }
        check(&[], "đồng", &[]);
        check(&[0.0], "đồng", &["0"]);
        check(&[-1.0, 0.0, 1.0], "đồng", &["\u{2212}1", "0", "1"]);
        check(&[0.0, 0.1, 0.2, 0.3], "đồng", &["0,0", "0,1", "0,2", "0,3"]);
        check(&[0.0, 0.25, 0.5], "đồng", &["0,00", "0,25", "0,50"]);
        check(&[0.0, 500.0, 999.0], "đồng", &["0", "500", "999"]);
        check(&[0.0, 500.0, 1000.0], "nghìn đồng", &["0,0", "0,5", "1,0"]);
        check(&[0.0, 2e5, 4e5], "nghìn đồng", &["0", "200", "400"]);
        check(&[0.0, 2.5e6, 5e6], "triệu đồng", &["0,0", "2,5", "5,0"]);
        check(&[0.0, 1e10, 2e10], "tỷ đồng", &["0", "10", "20"]);
        check(&[-1e12, 0.0, 1e12], "nghìn tỷ đồng", &["\u{2212}1", "0", "1"]);
        check(&[0.0, 1e15, 2e15], "nghìn tỷ đồng", &["0", "1.000", "2.000"]);
        check(&[0.0, 1e300, -2.5e300, f64::MAX], "nghìn tỷ đồng", &["0", "1e288", "\u{2212}2,5e288", "1,8e296"]);
        check(&[0.0, f64::NAN, f64::INFINITY], "đồng", &["0", "", ""]);
    }
}
