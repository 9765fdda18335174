//! The page's fonts and colors, and the measuring of text on one canvas that is never shown.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Document, HtmlCanvasElement, HtmlElement};

use super::dom::window;
use crate::charts::Theme;
use crate::scene::{Color, Font, TextMeasure, Weight};

/// FNV-1a: labels are short, and nobody attacks a page's own labels.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Widths = HashMap<Box<str>, f64, BuildHasherDefault<Fnv>>;

/// Widths kept before the oldest are thrown away with all others.
const MOST_WIDTHS: usize = 4096;

/// Measures text in the element's font.
pub struct Ruler {
    context: Option<CanvasRenderingContext2d>,
    /// As CSS writes it.
    pub family: String,
    known: RefCell<Vec<(Font, Widths)>>,
}

impl Ruler {
    pub fn new(document: &Document) -> Ruler {
        let canvas = document.create_element("canvas").ok().and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
        let context = canvas.and_then(|canvas| canvas.get_context("2d").ok().flatten());
        Ruler {
            context: context.and_then(|context| context.dyn_into().ok()),
            family: "sans-serif".to_string(),
            known: RefCell::default(),
        }
    }

    /// Forgets all widths: another family, or a font that has arrived.
    pub fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    fn ask(&self, text: &str, font: Font) -> f64 {
        let Some(context) = &self.context else { return 0.0 };
        context.set_font(&css_font(font, &self.family));
        context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }
}

impl TextMeasure for Ruler {
    fn width(&self, text: &str, font: Font) -> f64 {
        let mut known = self.known.borrow_mut();
        let at = match known.iter().position(|(other, _)| *other == font) {
            Some(at) => at,
            None => {
                known.push((font, Widths::default()));
                known.len() - 1
            }
        };
        let Some((_, widths)) = known.get_mut(at) else { return 0.0 };
        if let Some(&width) = widths.get(text) {
            return width;
        }
        if widths.len() >= MOST_WIDTHS {
            widths.clear();
        }
        let width = self.ask(text, font);
        widths.insert(text.into(), width);
        width
    }
}

/// `700 12px "Be Vietnam Pro", sans-serif`.
pub fn css_font(font: Font, family: &str) -> String {
    let weight = if font.weight == Weight::Bold { "700 " } else { "400 " };
    [weight, &font.size.to_string(), "px ", family].concat()
}

/// The theme in force: the built-in one, with the background and ink that the page's style sheets give the board, and the
/// family for the ruler.
pub fn read_theme(board: &HtmlElement, dark: bool, ruler: &mut Ruler) -> Theme {
    let mut theme = if dark { Theme::DARK } else { Theme::LIGHT };
    let Some(style) = window().and_then(|window| window.get_computed_style(board).ok().flatten()) else { return theme };
    let value = |name: &str| style.get_property_value(name).unwrap_or_default();
    if let Some(background) = parse_color(&value("background-color")) {
        theme.background = background;
    }
    if let Some(ink) = parse_color(&value("color")) {
        theme.ink = ink;
    }
    let family = value("font-family");
    if !family.is_empty() && ruler.family != family {
        ruler.family = family;
        ruler.forget();
    }
    theme
}

/// `rgb(27, 31, 36)`, the form of computed colors; `None` for others and for transparent ones.
fn parse_color(text: &str) -> Option<Color> {
    let inside = text.strip_prefix("rgb")?.trim_start_matches('a').strip_prefix('(')?.strip_suffix(')')?;
    let mut numbers = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let mut channel = || numbers.next()?.split('.').next()?.parse::<u8>().ok();
    let color = Color(channel()?, channel()?, channel()?, 255);
    match numbers.next() {
        Some("0") => None,
        _ => Some(color),
    }
}
