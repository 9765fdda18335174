//! Fonts and the measuring of text, which every layout needs and only the surface can do truly.

/// Stroke weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    Regular,
    Bold,
}

/// A font of the host's family: size in device pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Font {
    pub size: u32,
    pub weight: Weight,
}

/// Measures text. The browser's twin asks one cached canvas; the native twin below is deterministic.
pub trait TextMeasure {
    /// Advance width of one line, in device pixels.
    fn width(&self, text: &str, font: Font) -> f64;
}
