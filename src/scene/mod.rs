//! What a chart has drawn, as data: primitives in device pixels, and the marks a reader can point at.
//!
//! A scene is recorded by a plotters `DrawingBackend` (`Recorder`) and replayed on any other backend (`replay`). It knows no
//! data, no language and no browser. All coordinates lie inside of the scene; nothing here is ever NaN, since nothing is a
//! float.

mod dump;
mod glide;
mod recorder;
mod replay;
mod svg;
mod text;

pub use glide::Glide;
pub use recorder::{Ink, Label, Recorder};
pub use replay::{Family, replay};
pub use svg::{SvgText, to_svg};
pub use text::{Font, Metrics, TextMeasure, Weight};

/// Red, green, blue, alpha, each 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8, pub u8);

/// A rectangle in device pixels, `x0 <= x1`, `y0 <= y1`; the right and bottom edges are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rect {
    pub x0: i32,
    pub y0: i32,
    pub x1: i32,
    pub y1: i32,
}

impl Rect {
    /// The rectangle between two corners, in whatever order they come.
    #[inline(never)]
    pub fn new(x0: i32, y0: i32, x1: i32, y1: i32) -> Rect {
        Rect { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// In device pixels.
    pub fn width(self) -> i32 {
        self.x1 - self.x0
    }

    /// In device pixels.
    pub fn height(self) -> i32 {
        self.y1 - self.y0
    }

    /// Whether the pixel `(x, y)` lies inside.
    pub fn contains(self, x: i32, y: i32) -> bool {
        x >= self.x0 && x < self.x1 && y >= self.y0 && y < self.y1
    }

    /// The part that both share; empty (zero wide or high) when they share nothing.
    pub fn intersect(self, other: Rect) -> Rect {
        let (x0, y0) = (self.x0.max(other.x0), self.y0.max(other.y0));
        Rect { x0, y0, x1: self.x1.min(other.x1).max(x0), y1: self.y1.min(other.y1).max(y0) }
    }

    /// Whether it holds no pixel.
    pub fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }
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
    /// A filled rectangle. Horizontal and vertical lines are such rectangles too: that keeps them sharp on every surface.
    Fill { rect: Rect, color: Color },
    /// A line through points, `width` in device pixels.
    Path { points: Vec<(i32, i32)>, color: Color, width: u32 },
    /// A filled polygon.
    Polygon { points: Vec<(i32, i32)>, color: Color },
    /// A circle, filled or outlined by one device pixel times the scale.
    Circle { center: (i32, i32), radius: u32, color: Color, filled: bool },
    /// One line of text; `at` is the anchor point, vertically the middle of the line.
    Text { text: Box<str>, at: (i32, i32), anchor: Anchor, font: Font, color: Color },
}

/// Layers are painted in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Grid, axes, category and tick labels.
    Back,
    /// The marks and the numbers printed in them.
    Front,
}

/// One thing a reader can point at: a bar, a segment, a cell, a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where the mark answers to a pointer; at least as large as what is drawn.
    pub region: Rect,
    /// The member index on the first three axes of the chart's table. `Mark::ALL`: all members of the axis together (or the
    /// table has no such axis); `Mark::REST`: those that the chart folded into "other".
    pub at: [u32; 3],
    /// The measure index in the chart's table.
    pub measure: u32,
    /// Marks of one group (a row of a stacked bar, a line) are one stop for Page Up and Page Down. Groups count upward from 0
    /// in reading order.
    pub group: u32,
}

impl Mark {
    /// All members of an axis together.
    pub const ALL: u32 = u32::MAX;
    /// The members of an axis that the chart folded together (`Drawn::rest`).
    pub const REST: u32 = u32::MAX - 1;
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
    /// In reading order; regions of one scene do not overlap.
    pub marks: Vec<Mark>,
    /// Outlines of marks with the index of their mark, where marks are no rectangles: then these answer to a pointer, and regions
    /// only tell where to show that a mark is meant.
    pub shapes: Vec<(u32, Vec<(i32, i32)>)>,
}

impl Scene {
    /// The primitives of one layer.
    pub fn layer(&self, layer: Layer) -> &[Prim] {
        match layer {
            Layer::Back => &self.back,
            Layer::Front => &self.front,
        }
    }

    /// The index of the mark at a pixel. Linear in the number of marks and of corners.
    pub fn mark_at(&self, x: i32, y: i32) -> Option<usize> {
        if self.shapes.is_empty() {
            return self.marks.iter().position(|mark| mark.region.contains(x, y));
        }
        shape_at(&self.shapes, x, y)
    }

    /// The scene as lines of text, one a primitive: for exact comparison in tests.
    pub fn dump(&self) -> String {
        dump::dump(self)
    }
}

/// The mark of the shape at a pixel (`Scene::shapes`): what was drawn last lies on top.
#[inline(never)]
pub fn shape_at(shapes: &[(u32, Vec<(i32, i32)>)], x: i32, y: i32) -> Option<usize> {
    shapes.iter().rev().find(|(_, corners)| encloses(corners, x, y)).map(|(mark, _)| *mark as usize)
}

/// Whether a pixel's middle lies inside of a polygon: an odd number of its sides cross the ray to the right.
fn encloses(corners: &[(i32, i32)], x: i32, y: i32) -> bool {
    let Some(&last) = corners.last() else { return false };
    let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
    let (mut before, mut inside) = (last, false);
    for &corner in corners {
        let (y0, y1) = (f64::from(before.1), f64::from(corner.1));
        if (y0 > y) != (y1 > y) {
            let part = (y - y0) / (y1 - y0);
            inside ^= x < f64::from(before.0) + part * f64::from(corner.0 - before.0);
        }
        before = corner;
    }
    inside
}
