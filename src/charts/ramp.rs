//! A ramp of colors over values that may lie far apart: linear from zero, or by the logarithm where the greatest is more than a
//! hundred times the least, which a note then says. Values on both sides of zero go both ways from there, as far on either side.
//!
//! A share of women has a middle that means something, one half. Its ramp goes both ways from there, as far on either side, in the
//! hues of men and of women; where there are patterns as well as colors, the side with more men is hatched.

use super::axis::Scale;
use super::pattern::{SWATCH, SWATCH_SCALE, form, hatch};
use super::pen::{Pen, Sizes};
use super::theme::mix;
use super::words::Numbers;
use super::{LegendItem, Theme};
use crate::locale::{Lang, format_percent, format_short};
use crate::query::TableMeasure;
use crate::scene::{Color, Prim, Rect};

/// Values beyond which color goes by the logarithm: the greatest over the least.
pub const FAR: f64 = 100.0;

/// How far from parity, in percentage points, a ramp goes: the least of these that holds every value. Halves are whole numbers.
const AWAY: [f64; 6] = [2.0, 4.0, 10.0, 20.0, 30.0, 50.0];
/// From all men over parity to all women.
const PARITY_LIGHT: [u32; 7] = [0x005A4C, 0x2FA08F, 0x96D5C6, 0xEBE8E8, 0xCDAEF5, 0x8C56DC, 0x4C0F9E];
const PARITY_DARK: [u32; 7] = [0x9DF7E0, 0x3FB79F, 0x155F52, 0x31343A, 0x583A8E, 0x9C6BEE, 0xCFAEFF];
/// From below zero, far and near; the other way is the theme's.
const BELOW_LIGHT: [u32; 2] = [0x7A3B00, 0xDD9A4E];
const BELOW_DARK: [u32; 2] = [0xFFD7A3, 0x9A5F1E];
/// The hatch, and the forms of points, on either side of parity (`pattern`).
const LEVEL: usize = 2;
const UPWARD: usize = 2;
const DOWNWARD: usize = 4;

/// From values to parts of the theme's ramp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ramp {
    low: f64,
    high: f64,
    way: Way,
}

/// How a ramp goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Linear,
    /// To both sides of zero.
    Around,
    Logarithm,
    /// To both sides of one half.
    Parity,
}

/// Whether a measure is the share of women that is worked out of women and men.
fn is_share_of_women(of: &TableMeasure) -> bool {
    of.name == "women_share" && of.label.is_empty()
}

/// Steps in the legend of a ramp around parity.
const N_STEPS: usize = 5;

/// Where the color of a part of the ramp around parity lies: steeper near the middle, where a few points are what is to be seen,
/// halfway between straight and a root on either side. Rising; ends and middle stay.
fn from_parity(part: f64) -> f64 {
    let away = (2.0 * part - 1.0).abs();
    let bent = (away + away.sqrt()) / 4.0;
    if part < 0.5 { 0.5 - bent } else { 0.5 + bent }
}

fn hex(rgb: u32) -> Color {
    Color((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255)
}

/// The color at a part of the ramp around parity.
#[inline(never)]
fn parity_color(part: f64, theme: &Theme) -> Color {
    let colors = if is_dark(theme) { PARITY_DARK } else { PARITY_LIGHT };
    let at = from_parity(part) * (colors.len() - 1) as f64;
    let i = (at as usize).min(colors.len() - 2);
    mix(hex(colors[i]), hex(colors[i + 1]), at - i as f64)
}

/// The color at a part of the ramp around zero.
#[inline(never)]
fn color_around(part: f64, theme: &Theme) -> Color {
    let [far, near] = (if is_dark(theme) { BELOW_DARK } else { BELOW_LIGHT }).map(hex);
    match part {
        part if part < 0.25 => mix(far, near, part * 4.0),
        part if part < 0.5 => mix(near, theme.ramp[0], part * 4.0 - 1.0),
        part => theme.heat(part * 2.0 - 1.0),
    }
}

#[inline(never)]
fn by_logarithm(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "Màu theo thang lôgarit: mỗi bước gấp mười lần.",
        Lang::En => "Colors go by the logarithm: each step is ten times the one before.",
    }
}

/// Whether a theme's ramp gets darker towards zero.
fn is_dark(theme: &Theme) -> bool {
    luma(theme.ramp[0]) < luma(theme.ramp[3])
}

/// About how light a color is.
fn luma(Color(r, g, b, _): Color) -> u32 {
    2 * u32::from(r) + 5 * u32::from(g) + u32::from(b)
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
    /// The ramp that suits a measure, over these values; NaN is none.
    #[inline(never)]
    pub fn of(of: &TableMeasure, values: &[f64]) -> Ramp {
        if is_share_of_women(of) {
            return Ramp::around_parity(values, of.scale);
        }
        if of.adds { Ramp::new(values) } else { Ramp::within(values) }
    }

    /// Around 50 % in percent of so many decimals.
    #[inline(never)]
    pub fn around_parity(values: &[f64], scale: u8) -> Ramp {
        let one = 10f64.powi(scale.min(18).into());
        let mut most = 0.0f64;
        for &value in values {
            most = most.max((value / one - 50.0).abs());
        }
        let away = AWAY.into_iter().find(|away| *away >= most).unwrap_or(50.0);
        Ramp { low: (50.0 - away) * one, high: (50.0 + away) * one, way: Way::Parity }
    }

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
        Ramp::over(low, high, (low == 0.0 && high / FAR > least).then_some(least))
    }

    /// From zero to the greatest, or to both sides of zero; by the logarithm from the least value above zero, where one is given.
    pub fn over(low: f64, high: f64, least: Option<f64>) -> Ramp {
        match least {
            Some(least) => Ramp { low: least, high, way: Way::Logarithm },
            None => Ramp { low, high, way: if low < 0.0 { Way::Around } else { Way::Linear } },
        }
    }

    /// From the least of these values to the greatest, linear: for marks, where zero is not the start.
    #[inline(never)]
    pub fn within(values: &[f64]) -> Ramp {
        let mut ramp = Ramp { low: f64::MAX, high: f64::MIN, way: Way::Linear };
        for &value in values {
            (ramp.low, ramp.high) = (ramp.low.min(value), ramp.high.max(value));
        }
        if ramp.low < 0.0 && ramp.high > 0.0 {
            ramp.way = Way::Around;
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
        let part = match self.way {
            Way::Logarithm | Way::Around => self.bent_part(value),
            _ => (value - self.low) / (self.high - self.low).max(1.0),
        };
        part.clamp(0.0, 1.0)
    }

    #[inline(never)]
    fn bent_part(&self, value: f64) -> f64 {
        match self.way {
            Way::Logarithm => log((value / self.low).max(1.0)) / log(self.high / self.low),
            _ => 0.5 + value / self.high.max(-self.low).max(1.0) / 2.0,
        }
    }

    /// The color of a value.
    #[inline(never)]
    pub fn color(&self, value: f64, theme: &Theme) -> Color {
        let part = self.part(value);
        match self.way {
            Way::Parity => parity_color(part, theme),
            Way::Around => color_around(part, theme),
            _ => theme.heat(part),
        }
    }

    /// -1 where there are more men, 1 where there are more women, 0 at parity and on other ramps.
    fn side(&self, value: f64) -> i32 {
        let middle = self.low + (self.high - self.low) / 2.0;
        match self.way {
            Way::Parity => i32::from(value > middle) - i32::from(value < middle),
            _ => 0,
        }
    }

    /// The lines over an area of this value, where colors have patterns beside them.
    #[inline(never)]
    pub fn lines(&self, value: f64, corners: &[(i32, i32)], sizes: &Sizes) -> Vec<Prim> {
        let theme = sizes.frame.theme;
        if !theme.patterned || self.side(value) >= 0 {
            return Vec::new();
        }
        hatch(corners, LEVEL, theme.background, sizes.scale)
    }

    /// A rectangle in the color of a value, with its pattern; its `plate`, where a text will stand, stays plain.
    #[inline(never)]
    pub fn fill(&self, pen: &mut Pen, area: Rect, plate: Rect, value: f64, sizes: &Sizes) -> Color {
        let ground = self.color(value, sizes.frame.theme);
        pen.fill(area, ground);
        let Rect { x0, y0, x1, y1 } = area;
        let lines = self.lines(value, &[(x0, y0), (x1, y0), (x1, y1), (x0, y1)], sizes);
        if !lines.is_empty() {
            pen.prims(&lines);
            pen.fill(plate.intersect(area), ground);
        }
        ground
    }

    /// A point in the color of a value, with a rim that is seen on any ground, or a form that tells the side where there are patterns.
    #[inline(never)]
    pub fn point(&self, pen: &mut Pen, at: (i32, i32), radius: i32, value: f64, sizes: &Sizes) {
        let (theme, line) = (sizes.frame.theme, sizes.line());
        let color = self.color(value, theme);
        match self.side(value) {
            0 => self.disc(pen, at, radius, color, sizes),
            _ if !theme.patterned => self.disc(pen, at, radius, color, sizes),
            side => {
                let of = if side > 0 { UPWARD } else { DOWNWARD };
                for (radius, color) in [(radius + 2 * line, theme.background), (radius + line, theme.axis), (radius, color)] {
                    if let Prim::Polygon { points, color } = form(at, f64::from(radius) * 1.1, of, color) {
                        pen.polygon(&points, color);
                    }
                }
            }
        }
    }

    /// A point that tells no side.
    pub fn disc(&self, pen: &mut Pen, at: (i32, i32), radius: i32, color: Color, sizes: &Sizes) {
        let (theme, line) = (sizes.frame.theme, sizes.line());
        pen.dot(at, radius + 2 * line, theme.background);
        pen.dot(at, radius + line, theme.axis);
        pen.dot(at, radius, color);
    }

    /// How the entries of the legend look where colors have patterns beside them; else nothing.
    #[inline(never)]
    pub fn swatches(&self, legend: &[LegendItem], points: bool, sizes: &Sizes) -> Vec<Vec<Prim>> {
        let mut swatches = Vec::new();
        if !sizes.frame.theme.patterned || self.way != Way::Parity {
            return swatches;
        }
        let (width, height) = SWATCH;
        for (at, item) in legend.iter().enumerate() {
            let side = at.cmp(&(N_STEPS / 2)) as i32;
            let middle = (width / 2, height / 2);
            swatches.push(if points && (side == 0 || at >= N_STEPS) {
                vec![Prim::Circle { center: middle, radius: 20, color: item.color, filled: true }]
            } else if points {
                vec![form(middle, 20.0, if side > 0 { UPWARD } else { DOWNWARD }, item.color)]
            } else {
                let corners = [(0, 0), (width, 0), (width, height), (0, height)];
                let mut prims = vec![Prim::Fill { rect: Rect::new(0, 0, width, height), color: item.color }];
                if side < 0 {
                    prims.extend(hatch(&corners, LEVEL, sizes.frame.theme.background, SWATCH_SCALE));
                }
                prims
            });
        }
        swatches
    }

    /// Five steps from the side of men to the side of women, with words for what the middle and the ends mean.
    #[inline(never)]
    fn parity_legend(&self, scale: u8, sizes: &Sizes) -> Vec<LegendItem> {
        let (lang, mut legend) = (sizes.frame.lang, Vec::with_capacity(N_STEPS));
        let means = match lang {
            Lang::Vi => ["nhiều nam hơn", "ngang nhau", "nhiều nữ hơn"],
            Lang::En => ["more men", "parity", "more women"],
        };
        for step in 0..N_STEPS {
            let value = self.low + (self.high - self.low) * step as f64 / (N_STEPS - 1) as f64;
            let whole = 10i128.pow(u32::from(scale.min(18)) + 2);
            let mut label = format_percent(value as i128, whole, 0, lang).unwrap_or_default();
            if step % 2 == 0 {
                label = [&label, " (", means[step / 2], ")"].concat();
            }
            legend.push(LegendItem { label, color: self.color(value, sizes.frame.theme), key: String::new() });
        }
        legend
    }

    /// Round values with their colors, from the least to the greatest; none where there is but one value.
    #[inline(never)]
    pub fn legend(&self, sizes: &Sizes, numbers: &Numbers, of: &TableMeasure) -> Vec<LegendItem> {
        match self.way {
            Way::Parity => return self.parity_legend(of.scale, sizes),
            Way::Logarithm => return self.powers_of_ten(of.scale, sizes),
            _ => {}
        }
        let mut legend = Vec::new();
        if self.low != self.high {
            for tick in (Scale { low: self.low, high: self.high, from: 0, to: 1000, first: 0.0 }).ticks(sizes, numbers, 6, None) {
                legend.push(LegendItem {
                    label: tick.text,
                    color: self.color(tick.value, sizes.frame.theme),
                    key: String::new(),
                });
            }
        }
        legend
    }

    #[inline(never)]
    fn powers_of_ten(&self, scale: u8, sizes: &Sizes) -> Vec<LegendItem> {
        let mut legend = Vec::new();
        let (mut value, mut mantissa) = (1.0, 1i128);
        while value <= self.high && mantissa < i128::MAX / 10 {
            if value >= self.low {
                let label = format_short(mantissa, scale, sizes.frame.lang);
                legend.push(LegendItem { label, color: self.color(value, sizes.frame.theme), key: String::new() });
            }
            value *= 10.0;
            mantissa *= 10;
        }
        legend
    }

    /// Adds the note on the logarithm, where it rules.
    pub fn note(&self, notes: &mut Vec<String>, lang: Lang) {
        if self.way == Way::Logarithm {
            notes.push(by_logarithm(lang).to_owned());
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
        assert_eq!((Ramp::new(&[428.0, 82e6]).way, Ramp::new(&[1.0, 99.0]).way), (Way::Logarithm, Way::Linear));
        assert_eq!((log(1.0), log(10.0), log(1000.0)), (0.0, 1.0, 3.0));
    }
}
