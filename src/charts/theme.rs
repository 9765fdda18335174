//! Colors of the charts, light and dark.
//!
//! Every series color has a contrast of at least 3:1 to its background (WCAG 2.2, 1.4.11). Colors that stand side by side were
//! chosen by a search that keeps them apart for normal sight and for protanopia, deuteranopia and tritanopia as simulated by
//! Machado, Oliveira and Fernandes (2009), with distances in Oklab. Sources and sexes keep their color in every chart; women
//! and men are neither pink nor blue. The tests below hold all of this true.

use crate::data::Kind;
use crate::query::{Axis, AxisKind};
use crate::scene::Color;

/// The colors of one appearance.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub background: Color,
    /// Numbers and names.
    pub ink: Color,
    /// Ticks, notes, what is missing.
    pub muted: Color,
    /// Grid lines.
    pub grid: Color,
    /// The zero line.
    pub axis: Color,
    /// state_budget, local_budget, project, community, other.
    pub source: [Color; 5],
    /// female, male, other.
    pub sex: [Color; 3],
    /// What has no value on the axis: blank in the file, unknown sex.
    pub blank: Color,
    /// Members folded into "other".
    pub rest: Color,
    /// Any other dimension, in its order.
    pub series: [Color; 8],
    /// From the smallest to the largest value.
    pub ramp: [Color; 4],
    /// Whether series have patterns as well as colors: on paper, and where a visitor wants more contrast.
    pub patterned: bool,
}

const fn hex(rgb: u32) -> Color {
    Color((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255)
}

impl Theme {
    /// Dark on white.
    pub const LIGHT: Theme = Theme {
        background: hex(0xFFFFFF),
        ink: hex(0x1B1F24),
        muted: hex(0x5B636D),
        grid: hex(0xE4E7EB),
        axis: hex(0x8A929C),
        source: [hex(0x3767C7), hex(0x2EA2A6), hex(0x7E1D07), hex(0xA4840B), hex(0x4A2A78)],
        sex: [hex(0x8A4FE0), hex(0x23A39B), hex(0xB06A00)],
        blank: hex(0x55585C),
        rest: hex(0x8F9398),
        series: [
            hex(0x132E64),
            hex(0x399C96),
            hex(0x822F04),
            hex(0x829E2C),
            hex(0x755EAD),
            hex(0x906516),
            hex(0x1F5368),
            hex(0x4E1A1F),
        ],
        ramp: [hex(0xEAF1FA), hex(0x9FC0E6), hex(0x3F78BF), hex(0x0F2F66)],
        patterned: false,
    };

    /// Light on near black.
    pub const DARK: Theme = Theme {
        background: hex(0x14181D),
        ink: hex(0xF0F2F4),
        muted: hex(0xA3ABB5),
        grid: hex(0x2B323A),
        axis: hex(0x6E7782),
        source: [hex(0x3D8BF5), hex(0x9DEDEB), hex(0xC9681B), hex(0xFFC533), hex(0x8A5C90)],
        sex: [hex(0x8F6BF2), hex(0x8CEFE7), hex(0xE99C00)],
        blank: hex(0xA8ABAF),
        rest: hex(0x767D86),
        series: [
            hex(0x3B68B3),
            hex(0x3BAB93),
            hex(0xF1610F),
            hex(0xEFB733),
            hex(0xB387F4),
            hex(0x86CDDB),
            hex(0x95585B),
            hex(0xD7F0B9),
        ],
        ramp: [hex(0x1D2A3A), hex(0x2C5C97), hex(0x5EA2E6), hex(0xD3E9FF)],
        patterned: false,
    };

    /// The fixed color of a member of a source or sex axis; `None` where colors go by order, and for no member.
    #[inline(never)]
    pub fn fixed(&self, axis: &Axis, member: usize) -> Option<Color> {
        let member = axis.members.get(member)?;
        let colors: (&[Color], &[&str]) = match axis.kind {
            AxisKind::Dimension(Some(Kind::Source)) => {
                (&self.source, &["state_budget", "local_budget", "project", "community", "other"])
            }
            AxisKind::Dimension(Some(Kind::Sex)) => (&self.sex, &["female", "male", "other"]),
            // Folded for all panels alike (`facet`).
            _ if member.code == u32::MAX => return Some(self.rest),
            _ if member.missing => return Some(self.blank),
            _ => return None,
        };
        if member.code == u32::MAX {
            return Some(self.rest);
        }
        if member.missing || member.key == "unknown" {
            return Some(self.blank);
        }
        colors.1.iter().position(|key| *key == member.key).map(|i| colors.0[i])
    }

    /// The color at `part` of the ramp, 0 to 1 (NaN is 0).
    #[inline(never)]
    pub fn heat(&self, part: f64) -> Color {
        let at = if part > 0.0 { part.min(1.0) } else { 0.0 } * (self.ramp.len() - 1) as f64;
        let i = (at as usize).min(self.ramp.len() - 2);
        mix(self.ramp[i], self.ramp[i + 1], at - i as f64)
    }

    /// Ink for text on `ground`: the one of black and white that reads better.
    pub fn ink_on(&self, ground: Color) -> Color {
        let (dark, light) = (hex(0x000000), hex(0xFFFFFF));
        if contrast(dark, ground) >= contrast(light, ground) { dark } else { light }
    }
}

/// `a` for `part` 0, `b` for 1, opaque.
#[inline(never)]
pub fn mix(a: Color, b: Color, part: f64) -> Color {
    let one = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    Color(one(a.0, b.0), one(a.1, b.1), one(a.2, b.2), 255)
}

/// WCAG's contrast ratio, with the linearization of sRGB as a cubic: right to half a percent, and free of powers.
fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |c: Color| {
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            v * (v * (v * 0.305306011 + 0.682171111) + 0.012522878)
        };
        0.2126 * part(c.0) + 0.7152 * part(c.1) + 0.0722 * part(c.2)
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    if a > b { a / b } else { b / a }
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
