//! The page's fonts and colors, and the measuring of text.

use std::cell::RefCell;
use std::rc::Rc;

use super::page::Page;
use crate::charts::Theme;
use crate::scene::{Color, Font, TextMeasure, Weight};

/// Widths kept before all are thrown away.
const MOST_WIDTHS: usize = 8192;

/// Measures text in the element's font.
pub struct Ruler {
    page: Rc<Page>,
    /// By the hash of text and font, ascending: of 64 bits, two of a few thousand labels are not alike by chance.
    known: RefCell<Vec<(u64, f64)>>,
}

impl Ruler {
    /// A ruler for the board's font as it is now.
    pub fn new(page: &Rc<Page>) -> Ruler {
        page.fonts();
        Ruler { page: Rc::clone(page), known: RefCell::default() }
    }
}

impl TextMeasure for Ruler {
    fn width(&self, text: &str, font: Font) -> f64 {
        // FNV-1a: labels are short, and nobody attacks a page's own labels.
        let mut hash = u64::from(font_number(font));
        for &byte in text.as_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
        let mut known = self.known.borrow_mut();
        let (mut low, mut high) = (0, known.len());
        while low < high {
            let middle = (low + high) / 2;
            match known.get(middle) {
                Some(&(other, width)) if other == hash => return width,
                Some(&(other, _)) if other < hash => low = middle + 1,
                _ => high = middle,
            }
        }
        if known.len() >= MOST_WIDTHS {
            known.clear();
            low = 0;
        }
        let width = self.page.measure(font_number(font), text);
        known.insert(low, (hash, width));
        width
    }
}

/// A font as the page's side takes it: twice the size, and one more where it is bold.
pub fn font_number(font: Font) -> u32 {
    font.size << 1 | u32::from(font.weight == Weight::Bold)
}

/// The theme in force: the built-in one, with the background and ink that the page's style sheets give the board.
pub fn read_theme(page: &Page, dark: bool) -> Theme {
    let mut theme = if dark { Theme::DARK } else { Theme::LIGHT };
    theme.patterned = page.patterned();
    for (name, slot) in [("background-color", &mut theme.background), ("color", &mut theme.ink)] {
        let color = page.color(name);
        if color >= 0 {
            *slot = Color((color >> 16) as u8, (color >> 8) as u8, color as u8, 255);
        }
    }
    theme
}
