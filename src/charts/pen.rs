//! Drawing: a frame's sizes, its fonts, and the plotters area that records into the scene.
//!
//! All layout is in device pixels. Everything goes through plotters' `DrawingArea` in pixel coordinates, on the one `Recorder`
//! backend, so that plotters is compiled once. Straight lines are rectangles: sharp on every surface.

use std::cell::Cell;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};

use super::apart;
use super::author::Written;
use super::axis::Scale;
use super::dwarf::How;
use super::grid::Slot;
use super::paired::{Pairs, Said, second_font};
use super::{Frame, Spans};
use crate::scene::{Anchor, Color, Font, Ink, Label, Layer, Mark, Prim, Recorder, Rect, Scene, TextMeasure, Weight};

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
    /// Device pixels per pixel of the layout, finite and in range: per CSS pixel, and up to a quarter more on a wide frame.
    pub scale: f64,
    /// How wide the frame is, from 0 for up to a page's column to 1 for a whole wall.
    wide: f64,
    /// What the chart's author wrote into it.
    pub written: Written,
    /// Whether it is one of several panels.
    pub panel: bool,
    /// Advance widths of `0` and of the marks in numbers, for `small` and `font`: numbers change with every filter, so they
    /// are added up instead of measured one by one.
    digits: [[f64; 2]; 2],
    /// Words with the same in the second language.
    pub pairs: Rc<Pairs>,
    /// Values that the scale has to hold beside the chart's own: those of a picture beside it.
    pub reach: Option<[f64; 2]>,
    /// The chart's own least and greatest value, and the scale along which it shows them.
    pub own: Cell<Option<[f64; 2]>>,
    pub along: Cell<Option<Scale>>,
    /// What the picture does about what dwarfs all else.
    pub how: Cell<How>,
    pub spans: Option<Rc<Spans>>,
}

impl<'a> Sizes<'a> {
    /// Sizes for a frame; widths and scales out of range are brought into it.
    pub fn new(frame: &'a Frame<'a>, pairs: Pairs, spans: Option<Rc<Spans>>) -> Sizes<'a> {
        Sizes::with_zoom(frame, pairs, spans, ((f64::from(frame.width) - 960.0) / 840.0).clamp(0.0, 1.0))
    }

    fn with_zoom(frame: &'a Frame<'a>, pairs: Pairs, spans: Option<Rc<Spans>>, wide: f64) -> Sizes<'a> {
        if let Some(spans) = &spans {
            spans.begin();
        }
        let scale = if frame.scale.is_finite() { frame.scale.clamp(0.5, 16.0) } else { 1.0 };
        let device = |css: u32| (f64::from(css.min(16_384)) * scale).round() as i32;
        // Whoever looks at something wide stands farther away.
        let (width, height) = (device(frame.width), frame.height.map(device));
        let scale = scale * (1.0 + 0.25 * wide);
        let font = |css: f64, weight| Font { size: (css * scale).round().max(1.0) as u32, weight };
        let (large, small) = (font(12.0, Weight::Regular), font(11.0, Weight::Regular));
        let digits = [large, small].map(|font| [frame.measure.width("0", font), frame.measure.width(".", font).max(0.0)]);
        Sizes {
            frame,
            width,
            height,
            font: large,
            small,
            bold: font(12.0, Weight::Bold),
            scale,
            wide,
            written: Written::default(),
            panel: false,
            digits,
            pairs: Rc::new(pairs),
            reach: None,
            own: Cell::new(None),
            along: Cell::new(None),
            how: Cell::default(),
            spans,
        }
    }

    /// The same for a panel.
    pub fn of_panel(frame: &'a Frame<'a>, other: &Sizes, spans: Rc<Spans>) -> Sizes<'a> {
        let sizes = Sizes::with_zoom(frame, Pairs::default(), Some(spans), other.wide);
        Sizes { wide: 0.0, pairs: Rc::clone(&other.pairs), reach: other.reach, panel: true, ..sizes }
    }

    /// Whether nothing else has to be on the picture's scale: no picture beside it, no other year, no panel and no target.
    pub fn alone(&self) -> bool {
        self.reach.is_none() && self.spans.is_none() && self.written.target.is_none()
    }

    /// A domain that holds the author's target, and the values of pictures and panels beside this one, as well.
    #[inline(never)]
    pub fn hold(&self, low: f64, high: f64) -> (f64, f64) {
        let (low, high) = self.written.target.map_or((low, high), |target| (low.min(target), high.max(target)));
        self.widen(low, high)
    }

    /// The least and the greatest value that the chart has to show: its own, those of a picture beside it, and those of the other
    /// tables that are drawn alike.
    pub fn widen(&self, low: f64, high: f64) -> (f64, f64) {
        self.own.set(Some([low, high]));
        let (low, high) = self.reach.map_or((low, high), |[least, most]| (low.min(least), high.max(most)));
        self.span(low, high)
    }

    /// The ends of a scale that holds values between these: where several tables are to be drawn alike, the widest.
    #[inline(never)]
    pub fn span(&self, low: f64, high: f64) -> (f64, f64) {
        self.spans.as_ref().map_or((low, high), |spans| spans.widen(low, high))
    }

    /// A width in pixels that must not change while tables do.
    pub fn steady(&self, width: i32) -> i32 {
        self.span(0.0, width.into()).1 as i32
    }

    /// The same of values of which a ramp is made.
    pub fn reaching(&self, values: &[f64]) -> Vec<f64> {
        let (mut low, mut high) = (f64::MAX, f64::MIN);
        for value in values {
            (low, high) = (low.min(*value), high.max(*value));
        }
        if low <= high {
            self.own.set(Some([low, high]));
        }
        let mut all = [values, self.reach.as_ref().map_or(&[][..], |reach| reach)].concat();
        if self.spans.is_some() {
            let (low, high) = self.span(if low <= high { low } else { f64::NAN }, if low <= high { high } else { f64::NAN });
            all.extend([low, high]);
        }
        all
    }

    /// The scale along which the chart shows its values.
    pub fn shown_along(&self, scale: Scale) -> Scale {
        self.along.set(Some(scale));
        scale
    }

    /// CSS pixels to device pixels.
    #[inline(never)]
    pub fn px(&self, css: f64) -> i32 {
        (css * self.scale).round() as i32
    }

    /// The height of a picture without rows, in CSS pixels, to device pixels: wide pictures are not flat.
    #[inline(never)]
    pub fn tall(&self, css: f64) -> i32 {
        self.px(css * (1.0 + 0.35 * self.wide))
    }

    /// The greatest width of a cell of a table, in CSS pixels, to device pixels: few columns fill a wall too.
    pub fn broad(&self, css: f64) -> i32 {
        self.px(css * (1.0 + 0.9 * self.wide))
    }

    /// The same of one of `n` rows: wide pictures of few rows have thicker ones.
    #[inline(never)]
    pub fn row(&self, css: f64, n: usize) -> i32 {
        if n <= 24 { self.px(css * (1.0 + 0.4 * self.wide)) } else { self.px(css) }
    }

    /// The width of a hairline: one CSS pixel, never less than one device pixel.
    #[inline(never)]
    pub fn line(&self) -> i32 {
        self.px(1.0).max(1)
    }

    /// The width of a text, rounded up; with the same in the second language behind it, where it will be drawn so.
    #[inline(never)]
    pub fn text_width(&self, text: &str, font: Font) -> i32 {
        match self.pairs.said(text) {
            Said::Alone(text) => self.plain_width(text, font),
            Said::Second(text) => self.plain_width(text, second_font(font, self.small)),
            Said::Both(first, second) => {
                let gap = font.size as i32 * 2 / 5;
                self.plain_width(first, font) + gap + self.plain_width(&second, second_font(font, self.small))
            }
        }
    }

    /// The width of a text in one language, in device pixels.
    #[inline(never)]
    pub fn plain_width(&self, text: &str, font: Font) -> i32 {
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

    /// The text, cut to `room` with an ellipsis where it is wider; empty where not even that fits. The second language is left
    /// out first.
    #[inline(never)]
    pub fn shorten(&self, text: &str, room: i32, font: Font) -> String {
        if !self.pairs.is_empty() {
            let (text, mark) = match self.pairs.said(text) {
                Said::Both(..) if self.text_width(text, font) <= room => return text.to_owned(),
                Said::Alone(text) | Said::Both(text, _) => (text, Pairs::alone as fn(String) -> String),
                Said::Second(text) => (text, Pairs::second as fn(String) -> String),
            };
            return mark(self.cut(text, room, font));
        }
        self.cut(text, room, font)
    }

    #[inline(never)]
    fn cut(&self, text: &str, room: i32, font: Font) -> String {
        // No letter is narrower than a fifth of its size, so the rest of a very long text cannot matter.
        let most = (room.max(0) as usize * 5 / font.size.max(1) as usize) + 8;
        if text.len() <= 8 * most && self.plain_width(text, font) <= room {
            return text.to_owned();
        }
        let mut cuts = Vec::with_capacity(most);
        for (at, c) in text.char_indices().take(most) {
            // Not between a letter and its marks.
            if !matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}') {
                cuts.push(at);
            }
        }
        let mut best = String::new();
        let (mut fits, mut too_long) = (0, cuts.len());
        while fits + 1 < too_long {
            let middle = (fits + too_long) / 2;
            let cut = [text[..cuts[middle]].trim_end(), "…"].concat();
            if self.plain_width(&cut, font) <= room {
                (fits, best) = (middle, cut);
            } else {
                too_long = middle;
            }
        }
        best
    }

    /// Cuts names anew that were cut to the same (`apart`).
    pub fn tell_apart(&self, slots: &[Slot], room: i32, font: Font, shown: &mut [Vec<String>]) {
        if shown.iter().filter(|lines| lines.iter().any(|line| line.contains('…'))).count() > 1 {
            apart::tell(self, slots, room, font, shown);
        }
    }

    /// The text in at most `lines` lines of `room`, broken at blanks; the last one is shortened. The second language has lines of
    /// its own where the first leaves any.
    #[inline(never)]
    pub fn wrap(&self, text: &str, room: i32, font: Font, lines: usize) -> Vec<String> {
        if let Said::Both(first, second) = self.pairs.said(text)
            && self.text_width(text, font) > room
        {
            let mut out = self.wrap(&Pairs::alone(first.to_owned()), room, font, lines);
            let left = lines.saturating_sub(out.len());
            if left > 0 {
                let lines = self.wrap(&Pairs::alone(second), room, second_font(font, self.small), left);
                // Half a word says nothing that the first language has not said.
                if !lines.iter().any(|line| line.contains('…')) {
                    out.extend(lines.into_iter().map(Pairs::second));
                }
            }
            return out;
        }
        if self.pairs.is_empty() {
            return self.wrap_plain(text, room, font, lines);
        }
        if let Said::Both(..) = self.pairs.said(text) {
            return vec![text.to_owned()];
        }
        let mut out = self.wrap_plain(self.pairs.said(text).first(), room, font, lines);
        out.iter_mut().for_each(|line| *line = Pairs::alone(std::mem::take(line)));
        out
    }

    #[inline(never)]
    fn wrap_plain(&self, text: &str, room: i32, font: Font, lines: usize) -> Vec<String> {
        let mut out = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let mut end = rest.len();
            if out.len() + 1 < lines {
                // As many words as fit, at least one.
                let mut next = 0;
                while next < rest.len() {
                    let upto = rest[next..].find(' ').map_or(rest.len(), |at| next + at);
                    if next > 0 && self.plain_width(&rest[..upto], font) > room {
                        break;
                    }
                    (end, next) = (upto, upto + 1);
                }
            }
            out.push(self.cut(&rest[..end], room, font));
            rest = rest[end..].trim_start();
        }
        out
    }
}

/// A scene that is being recorded.
pub struct Sheet {
    scene: Scene,
    layer: Cell<Layer>,
}

impl Sheet {
    /// Empty, of the frame's width and this height.
    #[inline(never)]
    pub fn new(sizes: &Sizes, height: i32) -> Sheet {
        let scene = Scene { width: sizes.width.max(0) as u32, height: height.max(0) as u32, ..Scene::default() };
        Sheet { scene, layer: Cell::new(Layer::Back) }
    }

    /// What draws on it, starting in `Back`.
    #[inline(never)]
    pub fn pen<'a>(&'a mut self, sizes: &Sizes<'a>) -> Pen<'a> {
        Pen::on(&mut self.scene, &self.layer, sizes)
    }

    /// The scene, with the marks of its pen.
    #[inline(never)]
    pub fn scene(mut self, marks: Vec<Mark>) -> Scene {
        self.scene.marks = marks;
        self.scene
    }
}

/// Draws on a sheet.
pub struct Pen<'a> {
    area: DrawingArea<Recorder<'a>, Shift>,
    layer: &'a Cell<Layer>,
    marks: Vec<Mark>,
    plain: Plain<'a>,
}

/// What a pen needs to write in two languages.
struct Plain<'a> {
    measure: &'a dyn TextMeasure,
    small: Font,
    muted: Color,
    pairs: Rc<Pairs>,
}

impl<'a> Pen<'a> {
    /// What draws on a scene that is there already.
    pub fn on(scene: &'a mut Scene, layer: &'a Cell<Layer>, sizes: &Sizes<'a>) -> Pen<'a> {
        let recorder = Recorder::new(scene, layer, sizes.frame.measure, sizes.scale);
        let (small, muted) = (sizes.small, sizes.frame.theme.muted);
        let plain = Plain { measure: sizes.frame.measure, small, muted, pairs: Rc::clone(&sizes.pairs) };
        Pen { area: recorder.into_drawing_area(), layer, marks: Vec::new(), plain }
    }

    /// What follows goes into the front layer.
    pub fn front(&mut self) {
        self.layer.set(Layer::Front);
    }

    /// A filled rectangle; nothing where it is empty.
    #[inline(never)]
    pub fn fill(&mut self, rect: Rect, color: Color) {
        if !rect.is_empty() {
            self.draw(&Ink::Fill(rect, color));
        }
    }

    /// A text in one line; what is said in two languages with the second behind it, smaller and muted.
    #[inline(never)]
    pub fn text(&mut self, text: &str, at: (i32, i32), anchor: Anchor, font: Font, color: Color) {
        let pairs = Rc::clone(&self.plain.pairs);
        let (beside, muted) = (second_font(font, self.plain.small), self.plain.muted);
        match pairs.said(text) {
            Said::Alone(text) => self.draw(&Ink::Text(Label { text, at, anchor, font, color })),
            Said::Second(text) => self.draw(&Ink::Text(Label { text, at, anchor, font: beside, color: muted })),
            Said::Both(text, second) => {
                let width = |text: &str, font: Font| self.plain.measure.width(text, font).max(0.0).ceil().min(1e6) as i32;
                let (first, gap, other) = (width(text, font), font.size as i32 * 2 / 5, width(&second, beside));
                let x = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - (first + gap + other) / 2,
                    Anchor::End => at.0 - first - gap - other,
                };
                let anchor = Anchor::Start;
                self.draw(&Ink::Text(Label { text, at: (x, at.1), anchor, font, color }));
                let at = (x + first + gap, at.1);
                self.draw(&Ink::Text(Label { text: &second, at, anchor, font: beside, color: muted }));
            }
        }
    }

    /// Diagonal lines in a rectangle: what was not collected.
    #[inline(never)]
    pub fn hatch(&mut self, rect: Rect, color: Color, gap: i32) {
        let (width, height) = (rect.width(), rect.height());
        let mut offset = gap;
        while offset < width + height {
            let from = (rect.x0 + offset.min(width), rect.y0 + (offset - width).max(0));
            let to = (rect.x0 + (offset - height).max(0), rect.y0 + offset.min(height));
            self.draw(&Ink::Line(from, to, color));
            offset += gap.max(1);
        }
    }

    /// A line through points, so many CSS pixels wide; nothing for a single point.
    #[inline(never)]
    pub fn path(&mut self, points: &[(i32, i32)], color: Color, width: u32) {
        self.draw(&Ink::Path(points, color, width));
    }

    /// A filled polygon.
    #[inline(never)]
    pub fn polygon(&mut self, points: &[(i32, i32)], color: Color) {
        self.draw(&Ink::Polygon(points, color));
    }

    /// Lines and areas that are there already.
    #[inline(never)]
    pub fn prims(&mut self, prims: &[Prim]) {
        for prim in prims {
            match prim {
                Prim::Path { points, color, .. } => self.path(points, *color, 1),
                Prim::Polygon { points, color } => self.polygon(points, *color),
                Prim::Fill { rect, color } => self.fill(*rect, *color),
                _ => {}
            }
        }
    }

    /// A filled disc, of one device pixel at the least.
    #[inline(never)]
    pub fn dot(&mut self, at: (i32, i32), radius: i32, color: Color) {
        self.draw(&Ink::Dot(at, radius.max(1) as u32, color));
    }

    #[inline(never)]
    fn draw(&mut self, ink: &Ink) {
        // The recorder cannot fail.
        let _ = self.area.draw(ink);
    }

    /// What answers to a pointer within a region: a cell of the table, in a group that keys walk through.
    #[inline(never)]
    pub fn mark(&mut self, region: Rect, [row, col]: [u32; 2], measure: usize, group: usize) {
        self.mark_of(region, [row, col, Mark::ALL], measure, group);
    }

    /// A mark of a table of three axes.
    #[inline(never)]
    pub fn mark_of(&mut self, region: Rect, at: [u32; 3], measure: usize, group: usize) {
        self.marks.push(Mark { region, at, measure: measure as u32, group: group as u32 });
    }

    /// Puts the pen down.
    #[inline(never)]
    pub fn done(self) -> Vec<Mark> {
        self.marks
    }
}
