//! Drawing: a frame's sizes, its fonts, and the plotters area that records into the scene.
//!
//! All layout is in device pixels. Everything goes through plotters' `DrawingArea` in pixel coordinates, on the one `Recorder`
//! backend, so that plotters is compiled once. Straight lines are rectangles: sharp on every surface.

use std::borrow::Cow;
use std::cell::Cell;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Rectangle};
use plotters::style::{RGBAColor, ShapeStyle};

use super::Frame;
use crate::scene::{Anchor, Color, Font, Label, Layer, Mark, Recorder, Rect, Scene, Weight};

/// Sizes, fonts and measures of one frame, fixed while a chart is laid out and drawn.
pub struct Sizes<'a> {
    pub frame: &'a Frame<'a>,
    /// Device pixels.
    pub width: i32,
    /// Device pixels, where the page gave a height.
    pub height: Option<i32>,
    /// Names and numbers.
    pub font: Font,
    /// Ticks and notes.
    pub small: Font,
    /// Heads of columns.
    pub bold: Font,
    /// Device pixels per CSS pixel, finite and in range.
    pub scale: f64,
    /// Advance widths of `0` and of the marks in numbers, for `small` and `font`: numbers change with every filter, so they
    /// are added up instead of measured one by one.
    digits: [[f64; 2]; 2],
}

impl<'a> Sizes<'a> {
    /// Sizes for a frame; widths and scales out of range are brought into it.
    pub fn new(frame: &'a Frame<'a>) -> Sizes<'a> {
        let scale = if frame.scale.is_finite() { frame.scale.clamp(0.5, 16.0) } else { 1.0 };
        let device = |css: u32| (f64::from(css.min(16_384)) * scale).round() as i32;
        let font = |css: f64, weight| Font { size: (css * scale).round().max(1.0) as u32, weight };
        let (large, small) = (font(12.0, Weight::Regular), font(11.0, Weight::Regular));
        let digits = [large, small].map(|font| [frame.measure.width("0", font), frame.measure.width(".", font).max(0.0)]);
        Sizes {
            frame,
            width: device(frame.width),
            height: frame.height.map(device),
            font: large,
            small,
            bold: font(12.0, Weight::Bold),
            scale,
            digits,
        }
    }

    /// CSS pixels to device pixels.
    #[inline(never)]
    pub fn px(&self, css: f64) -> i32 {
        (css * self.scale).round() as i32
    }

    /// The width of a hairline: one CSS pixel, never less than one device pixel.
    pub fn line(&self) -> i32 {
        self.px(1.0).max(1)
    }

    /// The width of a text, rounded up.
    #[inline(never)]
    pub fn text_width(&self, text: &str, font: Font) -> i32 {
        let width = self.frame.measure.width(text, font);
        if width.is_finite() { width.ceil().clamp(0.0, 1e6) as i32 } else { 0 }
    }

    /// The width of a number; the same as `text_width` but for kerning.
    #[inline(never)]
    pub fn number_width(&self, text: &str, font: Font) -> i32 {
        let [digit, mark] = self.digits[usize::from(font.size != self.font.size)];
        let mut width = 0.0;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => width += digit,
                b'.' | b',' => width += mark,
                _ => return self.text_width(text, font),
            }
        }
        (width + 0.999).clamp(0.0, 1e6) as i32
    }

    /// The text, cut to `room` with an ellipsis where it is wider; empty where not even that fits.
    #[inline(never)]
    pub fn shorten<'t>(&self, text: &'t str, room: i32, font: Font) -> Cow<'t, str> {
        // No letter is narrower than a fifth of its size, so the rest of a very long text cannot matter.
        let most = (room.max(0) as usize * 5 / font.size.max(1) as usize) + 8;
        let cap = text.char_indices().nth(most).map(|(at, _)| at);
        if cap.is_none() && self.text_width(text, font) <= room {
            return Cow::Borrowed(text);
        }
        let cuts: Vec<usize> = text[..cap.unwrap_or(text.len())]
            .char_indices()
            // Not between a letter and its marks.
            .filter(|(_, c)| !matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}'))
            .map(|(at, _)| at)
            .collect();
        let cut = |n: usize| {
            let mut short = text[..cuts[n]].trim_end().to_owned();
            short.push('…');
            short
        };
        let (mut fits, mut too_long) = (0, cuts.len());
        while fits + 1 < too_long {
            let middle = (fits + too_long) / 2;
            if self.text_width(&cut(middle), font) <= room { fits = middle } else { too_long = middle }
        }
        if fits == 0 { Cow::Borrowed("") } else { Cow::Owned(cut(fits)) }
    }

    /// The text in at most `lines` lines of `room`, broken at blanks; the last one is shortened.
    #[inline(never)]
    pub fn wrap<'t>(&self, text: &'t str, room: i32, font: Font, lines: usize) -> Vec<Cow<'t, str>> {
        let mut out = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if out.len() + 1 == lines {
                out.push(self.shorten(rest, room, font));
                break;
            }
            let mut end = None;
            for (at, _) in rest.match_indices(' ').chain([(rest.len(), "")]) {
                if end.is_some() && self.text_width(&rest[..at], font) > room {
                    break;
                }
                end = Some(at);
            }
            let at = end.unwrap_or(rest.len());
            out.push(self.shorten(&rest[..at], room, font));
            rest = rest[at..].trim_start();
        }
        out
    }
}

/// Records one scene.
pub struct Pen<'a> {
    area: DrawingArea<Recorder<'a>, Shift>,
    layer: &'a Cell<Layer>,
    pub marks: Vec<Mark>,
}

impl Pen<'_> {
    /// What follows goes into this layer. A pen starts in `Back`.
    pub fn layer(&mut self, layer: Layer) {
        self.layer.set(layer);
    }

    #[inline(never)]
    pub fn fill(&mut self, rect: Rect, color: Color) {
        if !rect.is_empty() {
            // The recorder cannot fail.
            let _ = self.area.draw(&Rectangle::new([(rect.x0, rect.y0), (rect.x1, rect.y1)], shape(color, true, 1)));
        }
    }

    #[inline(never)]
    pub fn text(&mut self, text: &str, at: (i32, i32), anchor: Anchor, font: Font, color: Color) {
        let _ = self.area.draw(&Label { text, at, anchor, font, color });
    }

    /// Diagonal lines in a rectangle: what was not collected.
    #[inline(never)]
    pub fn hatch(&mut self, rect: Rect, color: Color, gap: i32) {
        let (width, height) = (rect.width(), rect.height());
        let mut offset = gap;
        while offset < width + height {
            let from = (rect.x0 + offset.min(width), rect.y0 + (offset - width).max(0));
            let to = (rect.x0 + (offset - height).max(0), rect.y0 + offset.min(height));
            let _ = self.area.draw(&PathElement::new([from, to], shape(color, false, 1)));
            offset += gap.max(1);
        }
    }

    #[inline(never)]
    pub fn mark(&mut self, region: Rect, at: [u32; 2], measure: usize, group: usize) {
        self.marks.push(Mark { region, at, measure: measure as u32, group: group as u32 });
    }
}

fn shape(Color(r, g, b, a): Color, filled: bool, stroke_width: u32) -> ShapeStyle {
    ShapeStyle { color: RGBAColor(r, g, b, f64::from(a) / 255.0), filled, stroke_width }
}

/// Draws a scene of the frame's width and this height.
pub fn paint(sizes: &Sizes, height: i32, draw: impl FnOnce(&mut Pen)) -> Scene {
    let mut scene = Scene { width: sizes.width as u32, height: height.max(0) as u32, ..Scene::default() };
    let layer = Cell::new(Layer::Back);
    let recorder = Recorder::new(&mut scene, &layer, sizes.frame.measure, sizes.scale);
    let mut pen = Pen { area: recorder.into_drawing_area(), layer: &layer, marks: Vec::new() };
    draw(&mut pen);
    let marks = std::mem::take(&mut pen.marks);
    drop(pen);
    scene.marks = marks;
    scene
}
