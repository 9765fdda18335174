//! A ramp of colors over values that may lie far apart: linear from zero, or by the logarithm where the greatest is more than a
//! hundred times the least, which a note then says.

use super::LegendItem;
use super::axis::Scale;
use super::pen::Sizes;
use super::words::Numbers;
use crate::locale::{Lang, format_short};
use crate::query::TableMeasure;

/// Values beyond which color goes by the logarithm: the greatest over the least.
const FAR: f64 = 100.0;

/// From values to parts of the theme's ramp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    low: f64,
    high: f64,
    logarithmic: bool,
}

/// The logarithm of a value of at least 1, straight between powers of ten: monotonic, and without the library's.
fn log(mut value: f64) -> f64 {
    let mut exponent = 0.0;
    while value >= 10.0 && exponent < 40.0 {
        value /= 10.0;
        exponent += 1.0;
    }
    exponent + (value - 1.0) / 9.0
}

impl Ramp {
    /// Over these values; NaN is none.
    #[inline(never)]
    pub fn new(values: &[f64]) -> Ramp {
        let (mut low, mut high, mut least) = (0.0f64, 0.0f64, f64::MAX);
        for &value in values {
            (low, high) = (low.min(value), high.max(value));
            if value > 0.0 {
                least = least.min(value);
            }
        }
        let logarithmic = low == 0.0 && high / FAR > least;
        Ramp { low: if logarithmic { least } else { low }, high, logarithmic }
    }

    /// From the least of these values to the greatest, linear: for marks, where zero is not the start.
    #[inline(never)]
    pub fn within(values: &[f64]) -> Ramp {
        let mut ramp = Ramp { low: f64::MAX, high: f64::MIN, logarithmic: false };
        for &value in values {
            (ramp.low, ramp.high) = (ramp.low.min(value), ramp.high.max(value));
        }
        // Without any value, or with one alone, there is nothing to tell apart.
        if ramp.low >= ramp.high {
            ramp.high = ramp.low;
        }
        ramp
    }

    /// Where a value lies on the ramp, 0 to 1.
    #[inline(never)]
    pub fn part(&self, value: f64) -> f64 {
        let part = if self.logarithmic {
            log((value / self.low).max(1.0)) / log(self.high / self.low)
        } else {
            (value - self.low) / (self.high - self.low).max(1.0)
        };
        part.clamp(0.0, 1.0)
    }

    /// Round values with their colors, from the least to the greatest; none where there is but one value.
    #[inline(never)]
    pub fn legend(&self, sizes: &Sizes, numbers: &Numbers, of: &TableMeasure) -> Vec<LegendItem> {
        let mut legend = Vec::new();
        let mut item = |label: String, value: f64| {
            legend.push(LegendItem { label, color: sizes.frame.theme.heat(self.part(value)), key: String::new() });
        };
        if self.logarithmic {
            let (mut value, mut mantissa) = (1.0, 1i128);
            while value <= self.high && mantissa < i128::MAX / 10 {
                if value >= self.low {
                    item(format_short(mantissa, of.scale, sizes.frame.lang), value);
                }
                value *= 10.0;
                mantissa *= 10;
            }
        } else if self.low != self.high {
            for tick in (Scale { low: self.low, high: self.high, from: 0, to: 1000 }).ticks(sizes, numbers, 6, None) {
                item(tick.text, tick.value);
            }
        }
        legend
    }

    /// Adds the note on the logarithm, where it rules.
    pub fn note(&self, notes: &mut Vec<String>, lang: Lang) {
        if self.logarithmic {
            let note = match lang {
                Lang::Vi => "Màu theo thang lôgarit: mỗi bước gấp mười lần.",
                Lang::En => "Colors go by the logarithm: each step is ten times the one before.",
            };
            notes.push(note.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_rise_with_their_values() {
        for values in [&[0.0, 1.0, 5.0][..], &[3.0, 40.0, 82e6], &[-4.0, 0.0, 9.0], &[f64::NAN, 7.0], &[]] {
            let ramp = Ramp::new(values);
            let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            sorted.sort_by(f64::total_cmp);
            let parts: Vec<f64> = sorted.iter().map(|value| ramp.part(*value)).collect();
            assert!(parts.windows(2).all(|two| two[0] < two[1]), "{values:?}: {parts:?}");
            assert!(parts.iter().all(|part| (0.0..=1.0).contains(part)));
        }
        assert!(Ramp::new(&[428.0, 82e6]).logarithmic && !Ramp::new(&[1.0, 99.0]).logarithmic);
        assert_eq!((log(1.0), log(10.0), log(1000.0)), (0.0, 1.0, 3.0));
    }
}
