//! `Recorder`: the plotters backend that charts draw on. It writes primitives instead of pixels.
//!
//! Guards what plotters 0.3.7 lets through: text is measured by the injected measure (plotters' own way is a reflow of the host
//! page), control characters are stripped, strokes are scaled, rectangles are clipped to the scene, straight lines become
//! filled rectangles (sharp on every surface), outlines become four of them (plotters-svg drops their width), and absurd
//! coordinates cannot overflow.

use std::borrow::Cow;
use std::cell::Cell;
use std::convert::Infallible;

use plotters::element::{Drawable, PointCollection};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
    FontTransform,
};

use super::{Anchor, Color, Font, Layer, Prim, Rect, Scene, TextMeasure, Weight};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Coordinates beyond this many pixels are brought back to it: far outside of every scene, far from overflow.
const FAR: i32 = 1 << 20;

/// A plotters backend that appends to a scene, in the layer that `layer` names at that moment.
pub struct Recorder<'a> {
    scene: &'a mut Scene,
    layer: &'a Cell<Layer>,
    measure: &'a dyn TextMeasure,
    scale: f64,
}

impl<'a> Recorder<'a> {
    /// Records into `scene`, whose size is already set. `scale` is device pixels per CSS pixel and multiplies strokes.
    pub fn new(scene: &'a mut Scene, layer: &'a Cell<Layer>, measure: &'a dyn TextMeasure, scale: f64) -> Recorder<'a> {
        Recorder { scene, layer, measure, scale }
    }

    #[inline(never)]
    fn push(&mut self, prim: Prim) {
        match self.layer.get() {
            Layer::Back => self.scene.back.push(prim),
            Layer::Front => self.scene.front.push(prim),
        }
    }

    #[inline(never)]
    fn fill(&mut self, rect: Rect, color: Color) {
        let whole = Rect { x0: 0, y0: 0, x1: self.scene.width as i32, y1: self.scene.height as i32 };
        let rect = rect.intersect(whole);
        if !rect.is_empty() {
            self.push(Prim::Fill { rect, color });
        }
    }

    fn stroke(&self, style: &impl BackendStyle) -> u32 {
        (f64::from(style.stroke_width()) * self.scale).round().clamp(1.0, 1024.0) as u32
    }
}

fn near(point: BackendCoord) -> BackendCoord {
    (point.0.clamp(-FAR, FAR), point.1.clamp(-FAR, FAR))
}

/// `None` for what cannot be seen.
fn color(of: BackendColor) -> Option<Color> {
    let alpha = (of.alpha * 255.0).round().clamp(0.0, 255.0) as u8;
    (alpha > 0).then_some(Color(of.rgb.0, of.rgb.1, of.rgb.2, alpha))
}

/// The text without control characters, which would make invalid XML and print as boxes.
fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        let mut clean = String::with_capacity(text.len());
        for c in text.chars() {
            if !c.is_control() {
                clean.push(c);
            }
        }
        Cow::Owned(clean)
    } else {
        Cow::Borrowed(text)
    }
}

impl DrawingBackend for Recorder<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.scene.width, self.scene.height)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, style: BackendColor) -> Drawn {
        if let Some(color) = color(style) {
            let (x, y) = near(point);
            self.fill(Rect { x0: x, y0: y, x1: x + 1, y1: y + 1 }, color);
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let Some(color) = color(style.color()) else {
            return Ok(());
        };
        let (from, to, width) = (near(from), near(to), self.stroke(style));
        let w = width as i32;
        if from.0 == to.0 {
            let x0 = from.0 - w / 2;
            self.fill(Rect::new(x0, from.1, x0 + w, to.1), color);
        } else if from.1 == to.1 {
            let y0 = from.1 - w / 2;
            self.fill(Rect::new(from.0, y0, to.0, y0 + w), color);
        } else {
            self.push(Prim::Path { points: vec![from, to], color, width });
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, filled: bool) -> Drawn {
        let Some(color) = color(style.color()) else {
            return Ok(());
        };
        let (a, b) = (near(a), near(b));
        let rect = Rect::new(a.0, a.1, b.0, b.1);
        if filled {
            self.fill(rect, color);
        } else {
            let Rect { x0, y0, x1, y1 } = rect;
            let w = (self.stroke(style) as i32).min(rect.width()).min(rect.height());
            self.fill(Rect { x0, y0, x1, y1: y0 + w }, color);
            self.fill(Rect { x0, y0: y1 - w, x1, y1 }, color);
            self.fill(Rect { x0, y0: y0 + w, x1: x0 + w, y1: y1 - w }, color);
            self.fill(Rect { x0: x1 - w, y0: y0 + w, x1, y1: y1 - w }, color);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if let Some(color) = color(style.color()) {
            let points: Vec<_> = path.into_iter().map(near).collect();
            if points.len() > 1 {
                let width = self.stroke(style);
                self.push(Prim::Path { points, color, width });
            }
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, filled: bool) -> Drawn {
        if let Some(color) = color(style.color()) {
            self.push(Prim::Circle { center: near(center), radius: radius.min(FAR as u32), color, filled });
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vertices: I, style: &S) -> Drawn {
        if let Some(color) = color(style.color()) {
            let points: Vec<_> = vertices.into_iter().map(near).collect();
            if points.len() > 2 {
                self.push(Prim::Polygon { points, color });
            }
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Drawn {
        let Some(color) = color(style.color()) else {
            return Ok(());
        };
        let text = printable(text);
        if text.is_empty() {
            return Ok(());
        }
        let font = font(style);
        let (x, mut y) = near(pos);
        let half = font.size as i32 / 2;
        let Pos { h_pos, v_pos } = style.anchor();
        y += match v_pos {
            VPos::Top => half,
            VPos::Center => 0,
            VPos::Bottom => -half,
        };
        let anchor = match h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        self.push(Prim::Text { text: text.into(), at: (x, y), anchor, font, color });
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let font = font(style);
        Ok((self.measure.width(&printable(text), font).ceil() as u32, font.size))
    }

    /// Scenes hold no bitmaps: drawing one does nothing.
    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        Ok(())
    }
}

fn font(style: &impl BackendTextStyle) -> Font {
    let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
    Font { size: style.size().round().clamp(1.0, 4096.0) as u32, weight }
}

/// One line of text.
pub struct Label<'t> {
    pub text: &'t str,
    pub at: (i32, i32),
    pub anchor: Anchor,
    pub font: Font,
    pub color: Color,
}

/// A plotters element: whatever charts draw. Unlike plotters' own elements it borrows everything, so it costs no allocation of
/// its own, never asks plotters for a font, and makes plotters be compiled for one element only.
pub enum Ink<'t> {
    Fill(Rect, Color),
    /// As wide as one CSS pixel.
    Line((i32, i32), (i32, i32), Color),
    /// Through points, so many CSS pixels wide.
    Path(&'t [(i32, i32)], Color, u32),
    Polygon(&'t [(i32, i32)], Color),
    /// A filled circle.
    Dot((i32, i32), u32, Color),
    Text(Label<'t>),
}

impl<'b> PointCollection<'b, (i32, i32)> for &'b Ink<'_> {
    type Point = (i32, i32);
    type IntoIter = std::array::IntoIter<(i32, i32), 2>;

    fn point_iter(self) -> Self::IntoIter {
        match self {
            Ink::Fill(rect, _) => [(rect.x0, rect.y0), (rect.x1, rect.y1)],
            Ink::Line(from, to, _) => [*from, *to],
            Ink::Dot(at, ..) => [*at; 2],
            // Their points are no fixed number: `draw` takes them as they are.
            Ink::Path(..) | Ink::Polygon(..) => [(0, 0); 2],
            Ink::Text(label) => [label.at; 2],
        }
        .into_iter()
    }
}

impl<DB: DrawingBackend> Drawable<DB> for Ink<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        backend: &mut DB,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        let (Some(from), Some(to)) = (points.next(), points.next()) else {
            return Ok(());
        };
        match self {
            Ink::Fill(_, color) => backend.draw_rect(from, to, &Stroke { color: *color, width: 1 }, true),
            Ink::Line(_, _, color) => backend.draw_line(from, to, &Stroke { color: *color, width: 1 }),
            Ink::Path(points, color, width) => {
                backend.draw_path(points.iter().copied(), &Stroke { color: *color, width: *width })
            }
            Ink::Polygon(points, color) => backend.fill_polygon(points.iter().copied(), &Stroke { color: *color, width: 1 }),
            Ink::Dot(_, radius, color) => backend.draw_circle(to, *radius, &Stroke { color: *color, width: 1 }, true),
            Ink::Text(Label { text, anchor, font, color, .. }) => {
                let style = LineStyle {
                    font: *font,
                    size: f64::from(font.size),
                    color: *color,
                    anchor: *anchor,
                    v_pos: VPos::Center,
                    family: FontFamily::SansSerif,
                };
                backend.draw_text(text, &style, to)
            }
        }
    }
}

/// A plain line or ground.
pub(super) struct Stroke {
    pub color: Color,
    pub width: u32,
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.color.into()
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// The text style that scenes are drawn and replayed in.
pub(super) struct LineStyle<'f> {
    pub font: Font,
    /// What the backend shall take for the size, which plotters-svg wants larger.
    pub size: f64,
    pub color: Color,
    pub anchor: Anchor,
    pub v_pos: VPos,
    pub family: FontFamily<'f>,
}

impl BackendTextStyle for LineStyle<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.color.into()
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn transform(&self) -> FontTransform {
        FontTransform::None
    }

    fn style(&self) -> FontStyle {
        match self.font.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        }
    }

    fn anchor(&self) -> Pos {
        let h_pos = match self.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos { h_pos, v_pos: self.v_pos }
    }

    fn family(&self) -> FontFamily<'_> {
        self.family
    }

    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), Infallible> {
        Ok(((0, 0), (0, self.font.size as i32)))
    }

    fn draw<E, D: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: (i32, i32),
        _: D,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}

impl From<Color> for BackendColor {
    fn from(Color(r, g, b, a): Color) -> BackendColor {
        BackendColor { alpha: f64::from(a) / 255.0, rgb: (r, g, b) }
    }
}
