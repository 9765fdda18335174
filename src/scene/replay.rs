//! Paints a recorded layer on any plotters backend: the widget’s canvas in the browser, plotters-svg for files.
//!
//! Knows nothing of what the primitives mean.

use plotters_backend::text_anchor::VPos;
use plotters_backend::{DrawingBackend, DrawingErrorKind, FontFamily};

use super::recorder::{LineStyle, Stroke};
use super::{Color, Prim};

/// How a backend writes text: the family, and what its quirks need.
#[derive(Clone, Copy, Debug)]
pub struct Family<'a> {
    /// As CSS writes it, already quoted where CSS wants quotes: `"Be Vietnam Pro", sans-serif`.
    pub css: &'a str,
    /// What sizes are multiplied by (plotters-svg divides by 1.24).
    pub size_factor: f64,
    /// Where the anchor point goes: `None` puts the vertical middle of the line there; `Some(f)` puts the bottom-anchored
    /// text `f` font sizes lower instead, for a backend whose middle is not the middle.
    pub drop: Option<f64>,
}

impl<'a> Family<'a> {
    /// For a backend that takes sizes and middles as they are.
    pub fn plain(css: &'a str) -> Family<'a> {
        Family { css, size_factor: 1.0, drop: None }
    }
}

/// Draws the primitives in order.
///
/// # Errors
/// Whatever the backend reports; what came before stays drawn.
pub fn replay<DB: DrawingBackend>(
    prims: &[Prim],
    backend: &mut DB,
    family: Family,
) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
    let solid = |color: Color| Stroke { color, width: 1 };
    for prim in prims {
        match prim {
            Prim::Fill { rect, color } => {
                backend.draw_rect((rect.x0, rect.y0), (rect.x1, rect.y1), &solid(*color), true)?;
            }
            Prim::Path { points, color, width } => {
                backend.draw_path(points.iter().copied(), &Stroke { color: *color, width: *width })?;
            }
            Prim::Polygon { points, color } => backend.fill_polygon(points.iter().copied(), &solid(*color))?,
            Prim::Circle { center, radius, color, filled } => {
                backend.draw_circle(*center, *radius, &solid(*color), *filled)?;
            }
            Prim::Text { text, at, anchor, font, color } => {
                let drop = family.drop.map(|part| (part * f64::from(font.size)).round() as i32);
                let style = LineStyle {
                    font: *font,
                    size: f64::from(font.size) * family.size_factor,
                    color: *color,
                    anchor: *anchor,
                    v_pos: if drop.is_some() { VPos::Bottom } else { VPos::Center },
                    family: FontFamily::Name(family.css),
                };
                backend.draw_text(text, &style, (at.0, at.1 + drop.unwrap_or(0)))?;
            }
        }
    }
    Ok(())
}
