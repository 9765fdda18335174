//! A canvas as a plotters backend: rectangles and text, which are nearly everything, go straight to the context with the last
//! fill, font and alignment remembered; the rest goes through plotters-canvas.
//!
//! Remembering is the point: setting a style costs more than drawing with it, since each is a text that CSS has to read.

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::ink::css_font;
use crate::scene::{Font, Weight};

/// What the context is set to, as far as we know.
#[derive(Default)]
struct Known {
    fill: Option<(u8, u8, u8, u8)>,
    font: Option<(Font, String)>,
    align: Option<u8>,
}

/// One layer of a chart.
pub struct Surface {
    pub canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    plotters: CanvasBackend,
    known: Known,
    size: (u32, u32),
}

impl Surface {
    /// `None` where the page gives no 2-D context.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Surface> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let plotters = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Surface { canvas, context, plotters, known: Known::default(), size: (0, 0) })
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
        self.known = Known::default();
        self.context.set_text_baseline("middle");
    }

    fn fill(&mut self, color: BackendColor) {
        let (r, g, b) = color.rgb;
        let wanted = (r, g, b, (color.alpha * 255.0) as u8);
        if self.known.fill == Some(wanted) {
            return;
        }
        self.known.fill = Some(wanted);
        self.context.set_fill_style_str(&css_color(wanted));
    }
}

/// `#rrggbbaa`.
fn css_color((r, g, b, a): (u8, u8, u8, u8)) -> String {
    let mut text = String::with_capacity(9);
    text.push('#');
    for byte in [r, g, b, a] {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    text
}

type Failed<E> = Result<(), DrawingErrorKind<E>>;

impl DrawingBackend for Surface {
    type ErrorType = <CanvasBackend as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Failed<Self::ErrorType> {
        Ok(())
    }

    fn present(&mut self) -> Failed<Self::ErrorType> {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Failed<Self::ErrorType> {
        self.fill(color);
        self.context.fill_rect(f64::from(point.0), f64::from(point.1), 1.0, 1.0);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Failed<Self::ErrorType> {
        if !fill {
            return self.plotters.draw_rect(from, to, style, false);
        }
        self.fill(style.color());
        let (x, y) = (f64::from(from.0), f64::from(from.1));
        self.context.fill_rect(x, y, f64::from(to.0) - x, f64::from(to.1) - y);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Failed<Self::ErrorType> {
        self.plotters.draw_path(path, style)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Failed<Self::ErrorType> {
        self.known.fill = None;
        self.plotters.fill_polygon(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Failed<Self::ErrorType> {
        self.known.fill = None;
        self.plotters.draw_circle(center, radius, style, fill)
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Failed<Self::ErrorType> {
        self.fill(style.color());
        let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
        let font = Font { size: style.size() as u32, weight };
        let family = style.family();
        let same = self.known.font.as_ref().is_some_and(|(known, name)| *known == font && name == family.as_str());
        if !same {
            self.context.set_font(&css_font(font, family.as_str()));
            self.known.font = Some((font, family.as_str().to_string()));
        }
        // Left and right, not start and end: a page that reads from right to left must not turn labels over.
        let (align, word) = match style.anchor().h_pos {
            HPos::Left => (0, "left"),
            HPos::Center => (1, "center"),
            HPos::Right => (2, "right"),
        };
        if self.known.align != Some(align) {
            self.known.align = Some(align);
            self.context.set_text_align(word);
        }
        // Fails only for a canvas that is gone.
        let _ = self.context.fill_text(text, f64::from(at.0), f64::from(at.1));
        Ok(())
    }
}
