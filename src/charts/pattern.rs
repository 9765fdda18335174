//! Patterns as well as colors, for paper and for visitors who ask for more contrast: bars and areas are hatched, lines dashed, and
//! points have forms, each by the color that they have in the theme. It happens to the finished scene, so that it holds for
//! every chart alike, and a thing has the same pattern in all of them; legends get swatches drawn by the same code.
//!
//! Lines of a hatch have the color of the background, to which every color of a series has a contrast of 3:1 or more. They lie
//! on one lattice over the whole scene, and numbers printed on them stand on a plate of the plain color. Things are told apart
//! only where there is something to tell apart: a chart of one color stays plain. Coordinates are device pixels.

use super::pen::Sizes;
use super::theme::mix;
use super::{Drawn, Theme};
use crate::scene::{Anchor, Color, Prim, Rect};

/// How many patterns there are: eight in the order of a palette, then what is blank, then what is folded.
const N: usize = 10;

/// A swatch is this large, in units of a quarter of a CSS pixel.
pub const SWATCH: (i32, i32) = (80, 48);
/// The units of a swatch in a CSS pixel.
pub const SWATCH_SCALE: f64 = 4.0;

/// Lines of a hatch: rising, falling, level, upright; their distance and width in CSS pixels.
type Hatch = &'static [(u8, f64, f64)];
const RISING: u8 = 0;
const FALLING: u8 = 1;
const LEVEL: u8 = 2;
const UPRIGHT: u8 = 3;

const HATCHES: [Hatch; N] = [
    &[],
    &[(RISING, 7.0, 1.5)],
    &[(LEVEL, 5.0, 1.5)],
    &[(FALLING, 7.0, 1.5)],
    &[(RISING, 10.0, 1.0), (FALLING, 10.0, 1.0)],
    &[(UPRIGHT, 5.0, 1.5)],
    &[(LEVEL, 7.0, 1.0), (UPRIGHT, 7.0, 1.0)],
    &[(RISING, 14.0, 4.0)],
    &[(FALLING, 4.0, 1.0)],
    &[(LEVEL, 9.0, 4.0)],
];

/// Dashes and gaps in turn, CSS pixels; none for a whole line.
const DASHES: [&[f64]; N] = [
    &[],
    &[8.0, 4.0],
    &[2.0, 3.0],
    &[9.0, 3.0, 2.0, 3.0],
    &[15.0, 4.0],
    &[4.0, 4.0],
    &[14.0, 3.0, 2.0, 3.0, 2.0, 3.0],
    &[10.0, 3.0, 4.0, 3.0],
    &[2.0, 6.0],
    &[5.0, 8.0],
];

/// Corners of a point's form, in hundredths of its radius; none for a disc.
const FORMS: [&[(i32, i32)]; N] = [
    &[],
    &[(-92, -92), (92, -92), (92, 92), (-92, 92)],
    &[(0, -125), (115, 85), (-115, 85)],
    &[(0, -135), (125, 0), (0, 135), (-125, 0)],
    &[(-115, -85), (115, -85), (0, 125)],
    &[
        (-38, -120),
        (38, -120),
        (38, -38),
        (120, -38),
        (120, 38),
        (38, 38),
        (38, 120),
        (-38, 120),
        (-38, 38),
        (-120, 38),
        (-120, -38),
        (-38, -38),
    ],
    &[(-115, -105), (115, -105), (-115, 105), (115, 105)],
    &[(-60, -120), (60, -120), (60, 120), (-60, 120)],
    &[(-130, -45), (130, -45), (130, 45), (-130, 45)],
    &[(0, -70), (65, 0), (0, 70), (-65, 0)],
];

impl Theme {
    /// Which pattern goes with a color, as it is or pale; `None` for a color that tells no series.
    fn pattern(&self, color: Color) -> Option<usize> {
        let alike = |own: Color| {
            let pale = mix(own, self.background, 0.45);
            [own, pale].iter().any(|own| (own.0, own.1, own.2) == (color.0, color.1, color.2))
        };
        let palettes: [&[Color]; 3] = [&self.source, &self.sex, &self.series];
        let known = palettes.iter().find_map(|palette| palette.iter().position(|own| alike(*own)));
        known.or_else(|| [self.blank, self.rest].iter().position(|own| alike(*own)).map(|at| N - 2 + at))
    }
}

/// Whether a primitive is an area, and the color by which it may have a pattern.
fn inked(prim: &Prim) -> Option<(bool, Color)> {
    match prim {
        Prim::Fill { color, .. } | Prim::Polygon { color, .. } => Some((true, *color)),
        Prim::Path { color, .. } | Prim::Circle { color, .. } => Some((false, *color)),
        Prim::Text { .. } => None,
    }
}

/// Gives what a chart drew its patterns, and its legend their swatches.
#[inline(never)]
pub fn apply(drawn: &mut Drawn, sizes: &Sizes) {
    let theme = sizes.frame.theme;
    // What there is to tell apart, among areas and among lines and points.
    let mut seen = [[false; N]; 2];
    for prim in &drawn.scene.front {
        if let Some((area, color)) = inked(prim)
            && let Some(pattern) = theme.pattern(color)
        {
            seen[usize::from(area)][pattern] = true;
        }
    }
    let several = seen.map(|of| of.iter().filter(|seen| **seen).count() > 1);
    let mut out: Vec<Prim> = Vec::with_capacity(drawn.scene.front.len() * 2);
    // Hatched grounds, for the numbers on them.
    let mut grounds: Vec<(Rect, Color)> = Vec::new();
    for prim in std::mem::take(&mut drawn.scene.front) {
        let pattern = inked(&prim).and_then(|(area, color)| theme.pattern(color).filter(|_| several[usize::from(area)]));
        match (&prim, pattern) {
            (Prim::Fill { rect, color }, Some(pattern)) => {
                let Rect { x0, y0, x1, y1 } = *rect;
                let lines = hatch(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)], pattern, theme.background, sizes.scale);
                if !lines.is_empty() {
                    grounds.push((*rect, *color));
                }
                out.push(prim);
                out.extend(lines);
            }
            (Prim::Polygon { points, .. }, Some(pattern)) => {
                let lines = hatch(points, pattern, theme.background, sizes.scale);
                if let (false, Some(first)) = (lines.is_empty(), points.first()) {
                    let mut around = Rect::new(first.0, first.1, first.0, first.1);
                    for (x, y) in points {
                        around =
                            Rect { x0: around.x0.min(*x), y0: around.y0.min(*y), x1: around.x1.max(*x), y1: around.y1.max(*y) };
                    }
                    grounds.push((around, theme.background));
                }
                out.push(prim);
                out.extend(lines);
            }
            (Prim::Path { points, color, width }, Some(pattern)) => dash(&mut out, points, pattern, *color, *width, sizes.scale),
            (Prim::Circle { center, radius, color, filled: true }, Some(pattern)) if !FORMS[pattern].is_empty() => {
                out.push(form(*center, f64::from(*radius), pattern, *color));
            }
            (Prim::Text { text, at, anchor, font, .. }, _) => {
                let ground = grounds.iter().rev().find(|(rect, _)| rect.contains(at.0, at.1));
                if let Some((rect, color)) = ground {
                    let width = sizes.text_width(text, *font) + sizes.px(4.0);
                    let x0 = match anchor {
                        Anchor::Start => at.0 - sizes.px(2.0),
                        Anchor::Middle => at.0 - width / 2,
                        Anchor::End => at.0 + sizes.px(2.0) - width,
                    };
                    let half = font.size as i32 * 6 / 10;
                    let plate = Rect::new(x0, at.1 - half, x0 + width, at.1 + half).intersect(*rect);
                    if !plate.is_empty() {
                        out.push(Prim::Fill { rect: plate, color: *color });
                    }
                }
                out.push(prim);
            }
            _ => out.push(prim),
        }
    }
    drawn.scene.front = out;
    let mut swatches = Vec::with_capacity(drawn.legend.len());
    for item in &drawn.legend {
        let pattern = theme.pattern(item.color);
        let as_points = pattern.is_some_and(|at| seen[0][at] && !seen[1][at]);
        swatches.push(swatch(item.color, pattern.filter(|_| several[usize::from(!as_points)]), as_points, theme.background));
    }
    if several[0] || several[1] {
        drawn.swatches = swatches;
    }
}

/// A legend's swatch: an area, or a line with a point.
fn swatch(color: Color, pattern: Option<usize>, as_points: bool, background: Color) -> Vec<Prim> {
    let (width, height) = SWATCH;
    let mut out = Vec::new();
    match pattern {
        Some(pattern) if as_points => {
            let middle = height / 2;
            dash(&mut out, &[(0, middle), (width, middle)], pattern, color, 8, SWATCH_SCALE);
            let disc = Prim::Circle { center: (width / 2, middle), radius: 16, color, filled: true };
            out.push(if FORMS[pattern].is_empty() { disc } else { form((width / 2, middle), 16.0, pattern, color) });
        }
        _ => {
            out.push(Prim::Fill { rect: Rect::new(0, 0, width, height), color });
            let corners = [(0, 0), (width, 0), (width, height), (0, height)];
            out.extend(hatch(&corners, pattern.unwrap_or(0), background, SWATCH_SCALE));
        }
    }
    out
}

/// A point's form around its middle.
pub fn form(center: (i32, i32), radius: f64, pattern: usize, color: Color) -> Prim {
    let place = |(x, y): &(i32, i32)| {
        let px = |part: i32| (f64::from(part) * radius / 100.0).round() as i32;
        (center.0 + px(*x), center.1 + px(*y))
    };
    Prim::Polygon { points: FORMS[pattern].iter().map(place).collect(), color }
}

/// The lines of a hatch inside of a polygon, even-odd; none where it is too small to show any.
pub fn hatch(corners: &[(i32, i32)], pattern: usize, color: Color, scale: f64) -> Vec<Prim> {
    let mut out = Vec::new();
    for &(way, gap, width) in HATCHES[pattern] {
        // Where a line lies across, and where a point lies along it.
        let of = |(x, y): (f64, f64)| match way {
            RISING => (x + y, x),
            FALLING => (x - y, x),
            LEVEL => (y, x),
            _ => (x, y),
        };
        let back = |across: f64, along: f64| match way {
            RISING => (along, across - along),
            FALLING => (along, along - across),
            LEVEL => (along, across),
            _ => (across, along),
        };
        let points: Vec<(f64, f64)> = corners.iter().map(|&(x, y)| of((f64::from(x), f64::from(y)))).collect();
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (across, _) in &points {
            (low, high) = (low.min(*across), high.max(*across));
        }
        let (gap, width) = ((gap * scale).max(2.0), (width * scale).round().max(1.0));
        if high - low < 4.0 * scale {
            continue;
        }
        let mut nth = (low / gap).ceil();
        while nth * gap < high {
            let across = nth * gap + 0.25;
            nth += 1.0;
            let mut cuts: Vec<f64> = Vec::new();
            let Some(mut before) = points.last().copied() else { break };
            for &point in &points {
                if (before.0 > across) != (point.0 > across) {
                    let part = (across - before.0) / (point.0 - before.0);
                    let cut = before.1 + part * (point.1 - before.1);
                    // Few, so each goes to its place at once.
                    let at = cuts.iter().position(|other| *other > cut).unwrap_or(cuts.len());
                    cuts.insert(at, cut);
                }
                before = point;
            }
            for pair in cuts.chunks_exact(2) {
                let ends = [back(across, pair[0]), back(across, pair[1])].map(|(x, y)| (x.round() as i32, y.round() as i32));
                let [(x0, y0), (x1, y1)] = ends;
                let wide = width as i32;
                let rect = match way {
                    LEVEL => Rect::new(x0, y0 - wide / 2, x1, y0 - wide / 2 + wide),
                    UPRIGHT => Rect::new(x0 - wide / 2, y0, x0 - wide / 2 + wide, y1),
                    _ => {
                        if ends[0] != ends[1] {
                            out.push(Prim::Path { points: ends.to_vec(), color, width: width as u32 });
                        }
                        continue;
                    }
                };
                if !rect.is_empty() {
                    out.push(Prim::Fill { rect, color });
                }
            }
        }
    }
    out
}

/// A line in dashes, which go on around its corners.
fn dash(out: &mut Vec<Prim>, points: &[(i32, i32)], pattern: usize, color: Color, width: u32, scale: f64) {
    let dashes = DASHES[pattern];
    if dashes.is_empty() {
        out.push(Prim::Path { points: points.to_vec(), color, width });
        return;
    }
    let (mut nth, mut left) = (0, dashes[0] * scale);
    let mut run: Vec<(i32, i32)> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = (across * across + down * down).sqrt();
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let part = done / length;
            let at = ((from.0 + (to.0 - from.0) * part).round() as i32, (from.1 + (to.1 - from.1) * part).round() as i32);
            if nth % 2 == 0 {
                run.push(at);
                out.push(Prim::Path { points: std::mem::take(&mut run), color, width });
            }
            nth = (nth + 1) % dashes.len();
            left = (dashes[nth] * scale).max(1.0);
            run = vec![at];
        }
        left -= length - done;
        if nth % 2 == 0 {
            run.push(pair[1]);
        }
    }
    if nth % 2 == 0 && run.len() > 1 {
        out.push(Prim::Path { points: run, color, width });
    }
}

#[cfg(test)]
#[path = "pattern_tests.rs"]
mod tests;
