//! A canvas as a plotters backend: what a picture holds is gathered and handed over together.
//!
//! Handing over is the point: a call from the module to the page costs as much as the drawing that it asks for, and a color or
//! font costs more, since each is a text that has to be made and read. So rectangles go as one list of numbers, with their
//! colors as numbers, and texts by style, at the end: nothing in a scene is ever drawn over a text. Both layers share a canvas:
//! a second one costs more in memory, for each chart on the page, than painting some names again.
//!
//! It stands around the backend of plotters-canvas, which keeps the canvas and its size, and draws every primitive itself:
//! plotters-canvas writes a color text for each element, and its formatting of floats alone is 17 KB of code in the module.

use std::rc::Rc;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::ink::font_number;
use super::page::Page;
use crate::scene::{Family, Font, Layer, Scene, Weight, replay};

/// What texts of one look have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    font: u32,
    color: i32,
    align: u8,
}

/// Texts of one look, gathered; none of a look that only other pictures had.
struct Texts {
    look: Look,
    /// A line break after each.
    joined: String,
    places: Vec<i32>,
}

/// What one chart is painted on.
pub struct Surface {
    page: Rc<Page>,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    plotters: CanvasBackend,
    /// Rectangles not handed over yet: left, top, width, height, color.
    fills: Vec<i32>,
    texts: Vec<Texts>,
    /// What is handed over of them: see `Page::paint`.
    looks: Vec<i32>,
    joined: String,
    size: (u32, u32),
}

impl Surface {
    /// `None` where the page gives no 2-D context.
    pub fn new(page: &Rc<Page>, canvas: HtmlCanvasElement) -> Option<Surface> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let plotters = CanvasBackend::with_canvas_object(canvas.clone())?;
        Some(Surface {
            page: Rc::clone(page),
            canvas,
            context,
            plotters,
            fills: Vec::new(),
            texts: Vec::new(),
            looks: Vec::new(),
            joined: String::new(),
            size: (0, 0),
        })
    }

    /// Paints a scene in place of what was there.
    pub fn paint(&mut self, scene: &Scene) {
        self.reset(scene.width, scene.height);
        for layer in [Layer::Back, Layer::Front] {
            // The surface reports nothing: what a canvas cannot draw it leaves out. Its fonts are the page's.
            let _ = replay(scene.layer(layer), self, Family::plain(""));
        }
        for texts in self.texts.iter_mut().filter(|texts| !texts.places.is_empty()) {
            let Look { font, color, align } = texts.look;
            self.looks.extend_from_slice(&[font as i32, color, align.into(), (texts.places.len() / 2) as i32]);
            self.looks.append(&mut texts.places);
            self.joined.push_str(&texts.joined);
            texts.joined.clear();
        }
        self.hand_over();
    }

    /// Has the canvas just as large as the next picture.
    pub fn refit(&mut self) {
        self.size = (0, 0);
    }

    /// Makes the canvas blank, and at least this large in device pixels. A new size costs as much as all that is drawn in a
    /// millisecond or two, and a filter changes how many rows there are: so one that is up to twice as high is left as it is, and
    /// one that has to grow gets room for more. The page shows the upper part.
    fn reset(&mut self, width: u32, height: u32) {
        let is_grown = self.size.0 == width;
        if is_grown && (height..=2 * height).contains(&self.size.1) {
            self.context.clear_rect(0.0, 0.0, f64::from(width), f64::from(self.size.1));
            return;
        }
        self.size = (width, if is_grown { height + height / 4 } else { height });
        // Setting a size clears the canvas and all that its context was set to, each time.
        self.canvas.set_width(width);
        self.canvas.set_height(self.size.1);
        self.context.set_text_baseline("middle");
    }

    /// Fills the rectangles, before anything that is drawn by itself.
    fn flush(&mut self) {
        if !self.fills.is_empty() {
            self.hand_over();
        }
    }

    #[inline(never)]
    fn hand_over(&mut self) {
        self.page.paint(&self.context, &self.fills, &self.looks, &self.joined);
        self.fills.clear();
        self.looks.clear();
        self.joined.clear();
    }

    fn gather(&mut self, look: Look, text: &str, at: (i32, i32)) {
        let known = self.texts.iter().position(|texts| texts.look == look).unwrap_or_else(|| {
            self.texts.push(Texts { look, joined: String::new(), places: Vec::new() });
            self.texts.len() - 1
        });
        let Some(texts) = self.texts.get_mut(known) else { return };
        // A line break would count as the border between two texts, but scenes hold no control characters.
        texts.joined.push_str(text);
        texts.joined.push('\n');
        texts.places.extend_from_slice(&[at.0, at.1]);
    }

    /// Strokes or fills a path through these points.
    #[inline(never)]
    fn trace(&mut self, path: &mut dyn Iterator<Item = BackendCoord>, color: i32, width: Option<u32>) {
        self.flush();
        self.context.begin_path();
        for (x, y) in path {
            // The first one only sets the place.
            self.context.line_to(f64::from(x), f64::from(y));
        }
        self.page.trace(&self.context, color, width.unwrap_or(0));
    }
}

/// 0xrrggbbaa, as the page's side takes colors.
#[inline(never)]
fn number(color: BackendColor) -> i32 {
    let (r, g, b) = color.rgb;
    i32::from_be_bytes([r, g, b, (color.alpha * 255.0) as u8])
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
        self.fills.extend_from_slice(&[point.0, point.1, 1, 1, number(color)]);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let ((x0, y0), (x1, y1)) = (from, to);
        if fill {
            self.fills.extend_from_slice(&[x0, y0, x1 - x0, y1 - y0, number(style.color())]);
        } else {
            let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)];
            self.trace(&mut corners.into_iter(), number(style.color()), Some(style.stroke_width()));
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.trace(&mut path.into_iter(), number(style.color()), Some(style.stroke_width()));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.trace(&mut path.into_iter(), number(style.color()), None);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.flush();
        self.context.begin_path();
        // Refused only for a negative radius.
        let (x, y) = (f64::from(center.0), f64::from(center.1));
        let _ = self.context.arc(x, y, f64::from(radius), 0.0, std::f64::consts::TAU);
        self.page.trace(&self.context, number(style.color()), if fill { 0 } else { style.stroke_width() });
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
        let look = Look {
            font: font_number(Font { size: style.size() as u32, weight }),
            color: number(style.color()),
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
