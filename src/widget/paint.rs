//! A canvas as a plotters backend: the context is spoken to directly, with the last fill remembered.
//!
//! Remembering is the point: setting a style costs more than drawing with it, since each is a text that CSS has to read. And a
//! text costs as much to hand over as to draw, so texts are gathered by style and handed over together at the end of the
//! layer: nothing in a scene is ever drawn over a text.
//!
//! It stands around the backend of plotters-canvas, which keeps the canvas and its size, and draws every primitive itself:
//! plotters-canvas writes a color text for each element, and its formatting of floats alone is 17 KB of code in the module.

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::ink::css_font;
use super::page::Page;
use crate::scene::{Font, Weight};

/// What texts of one look have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    font: Font,
    color: (u8, u8, u8, u8),
    align: u8,
}

/// Texts of one look, gathered.
struct Texts {
    look: Look,
    joined: String,
    places: Vec<i32>,
}

/// One layer of a chart.
pub struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    plotters: CanvasBackend,
    /// What the context is set to, as far as we know.
    fill: Option<(u8, u8, u8, u8)>,
    texts: Vec<Texts>,
    size: (u32, u32),
}

impl Surface {
    /// `None` where the page gives no 2-D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Surface> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let plotters = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Surface { canvas, context, plotters, fill: None, texts: Vec::new(), size: (0, 0) })
    }

    /// Makes the layer blank, and this large in device pixels.
    pub fn reset(&mut self, width: u32, height: u32) {
        if self.size == (width, height) {
            self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
            return;
        }
        // Setting a size clears the canvas and all that its context was set to.
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        self.size = (width, height);
        self.fill = None;
        self.context.set_text_baseline("middle");
    }

    /// Writes the texts that the layer gathered.
    pub fn finish(&mut self, page: &Page, family: &str) {
        for texts in std::mem::take(&mut self.texts) {
            let Look { font, color, align } = texts.look;
            self.set_fill(color);
            page.texts(&self.context, &css_font(font, family), align, &texts.joined, &texts.places);
        }
    }

    fn gather(&mut self, look: Look, text: &str, at: (i32, i32)) {
        let known = self.texts.iter().position(|texts| texts.look == look).unwrap_or_else(|| {
            self.texts.push(Texts { look, joined: String::new(), places: Vec::new() });
            self.texts.len() - 1
        });
        let Some(texts) = self.texts.get_mut(known) else { return };
        if !texts.places.is_empty() {
            texts.joined.push('\n');
        }
        // A line break would count as the border between two texts; canvas draws it as a blank.
        for c in text.chars() {
            texts.joined.push(if c == '\n' { ' ' } else { c });
        }
        texts.places.push(at.0);
        texts.places.push(at.1);
    }

    #[inline(never)]
    fn set_fill(&mut self, wanted: (u8, u8, u8, u8)) {
        if self.fill == Some(wanted) {
            return;
        }
        self.fill = Some(wanted);
        self.context.set_fill_style_str(&css_color(wanted));
    }

    #[inline(never)]
    fn set_stroke(&mut self, color: (u8, u8, u8, u8), width: u32) {
        self.context.set_stroke_style_str(&css_color(color));
        self.context.set_line_width(f64::from(width));
    }

    /// Begins a path through these points.
    #[inline(never)]
    fn trace(&mut self, path: &mut dyn Iterator<Item = BackendCoord>) {
        self.context.begin_path();
        for (x, y) in path {
            // The first one only sets the place.
            self.context.line_to(f64::from(x), f64::from(y));
        }
    }
}

fn channels(color: BackendColor) -> (u8, u8, u8, u8) {
    let (r, g, b) = color.rgb;
    (r, g, b, (color.alpha * 255.0) as u8)
}

/// `#rrggbbaa`.
pub fn css_color((r, g, b, a): (u8, u8, u8, u8)) -> String {
    let mut text = String::with_capacity(9);
    text.push('#');
    for byte in [r, g, b, a] {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

type Failure = <CanvasBackend as DrawingBackend>::ErrorType;

/// Nothing fails: what a canvas cannot draw it leaves out.
type Drawn = Result<(), DrawingErrorKind<Failure>>;

impl DrawingBackend for Surface {
    type ErrorType = Failure;

    fn get_size(&self) -> (u32, u32) {
        self.plotters.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn {
        self.plotters.ensure_prepared()
    }

    fn present(&mut self) -> Drawn {
        self.plotters.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.set_fill(channels(color));
        self.context.fill_rect(f64::from(point.0), f64::from(point.1), 1.0, 1.0);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (x, y) = (f64::from(from.0), f64::from(from.1));
        let (width, height) = (f64::from(to.0) - x, f64::from(to.1) - y);
        if fill {
            self.set_fill(channels(style.color()));
            self.context.fill_rect(x, y, width, height);
        } else {
            self.set_stroke(channels(style.color()), style.stroke_width());
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.set_stroke(channels(style.color()), style.stroke_width());
        self.trace(&mut path.into_iter());
        self.context.stroke();
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.set_fill(channels(style.color()));
        self.trace(&mut path.into_iter());
        self.context.fill();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.context.begin_path();
        // Refused only for a negative radius.
        let (x, y) = (f64::from(center.0), f64::from(center.1));
        let _ = self.context.arc(x, y, f64::from(radius), 0.0, std::f64::consts::TAU);
        if fill {
            self.set_fill(channels(style.color()));
            self.context.fill();
        } else {
            self.set_stroke(channels(style.color()), style.stroke_width());
            self.context.stroke();
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
        let look = Look {
            font: Font { size: style.size() as u32, weight },
            color: channels(style.color()),
            align: match style.anchor().h_pos {
                HPos::Left => 0,
                HPos::Center => 1,
                HPos::Right => 2,
            },
        };
        self.gather(look, text, at);
        Ok(())
    }
}
