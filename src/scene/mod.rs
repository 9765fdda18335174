//! What a chart has drawn, as data: primitives in device pixels, and the marks a reader can point at.
//!
//! A scene is recorded by a plotters `DrawingBackend` (`Recorder`) and replayed on any other backend (`replay`). It knows no
//! data, no language and no browser.

mod text;

pub use text::{Font, TextMeasure, Weight};

/// Red, green, blue, alpha, each 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8, pub u8);

/// A rectangle in device pixels, `x0 <= x1`, `y0 <= y1`; the right and bottom edges are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

/// Where a text stands against its point, horizontally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing drawn. Coordinates are whole device pixels, y downward.
#[derive(Clone, Debug, PartialEq)]
pub enum Prim {
    /// A filled rectangle.
    Fill { rect: Rect, color: Color },
    /// A line through points, `width` in device pixels.
    Path { points: Vec<(i32, i32)>, color: Color, width: u32 },
    /// A filled polygon.
    Polygon { points: Vec<(i32, i32)>, color: Color },
    /// A circle, filled or outlined by one device pixel times the scale.
    Circle { center: (i32, i32), radius: u32, color: Color, filled: bool },
    /// One line of text; `at` is the anchor point, vertically the middle of the line.
    Text { text: String, at: (i32, i32), anchor: Anchor, font: Font, color: Color },
}

/// Layers are painted in this order and repainted on their own: a layer equal to the one on screen costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Grid, axes, category and tick labels.
    Back,
    /// The marks and the numbers printed in them.
    Front,
}

/// One thing a reader can point at: a bar, a segment, a cell, a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where the mark answers to a pointer; at least as large as what is drawn.
    pub region: Rect,
    /// The member index on each axis of the chart's table.
    pub at: Vec<usize>,
    /// The measure index in the chart's table.
    pub measure: usize,
    /// Marks of one group (a row of a stacked bar, a line) are one stop for Page Up and Page Down.
    pub group: usize,
}

/// Everything that one chart drew.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// Device pixels.
    pub width: u32,
    /// Device pixels.
    pub height: u32,
    pub back: Vec<Prim>,
    pub front: Vec<Prim>,
    /// In reading order.
    pub marks: Vec<Mark>,
}
