//! A scene as an SVG file, through plotters-svg with what it gets wrong put right.
//!
//! plotters-svg 0.3.7 divides font sizes by 1.24, centers text by half an ex (browsers' canvas centers the em square), writes a
//! header without a scale, and wraps text in newlines. Sizes are multiplied back, text is placed by its baseline, and the
//! header is written here, with a title and a description for those who cannot see the picture.

use std::fmt::Write as _;

use plotters_backend::DrawingBackend;
use plotters_svg::SVGBackend;

use super::{Color, Family, Layer, Scene, replay};

/// The words that go into an SVG file.
#[derive(Clone, Copy, Debug)]
pub struct SvgText<'a> {
    /// CSS font family.
    pub family: &'a str,
    /// The accessible name; may be empty.
    pub title: &'a str,
    /// The longer description; may be empty.
    pub description: &'a str,
    /// BCP 47, such as `vi`.
    pub lang: &'a str,
}

/// Writes both layers on a background. `scale` is the device pixels per CSS pixel that the scene was laid out with: the file
/// says CSS pixels and keeps the finer coordinates in its `viewBox`.
pub fn to_svg(scene: &Scene, scale: f64, background: Color, words: SvgText) -> String {
    let mut body = String::new();
    let mut backend = SVGBackend::with_string(&mut body, (scene.width, scene.height));
    // plotters-svg raises bottom-anchored text by half an ex (0.26 em in the usual sans-serif fonts), and the baseline lies
    // 0.35 em below the middle that canvas means.
    let family = Family { css: words.family, size_factor: 1.24, drop: Some(0.61) };
    for layer in [Layer::Back, Layer::Front] {
        // Writing into a String cannot fail.
        let _ = replay(scene.layer(layer), &mut backend, family);
    }
    let _ = backend.present();
    drop(backend);
    let content = body.split_once(">\n").map_or("", |(_, rest)| rest);

    let mut svg = String::with_capacity(body.len() + 512);
    let css_size = |pixels: u32| (f64::from(pixels) / scale.max(0.01)).round() as u32;
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\" lang=\"",
        css_size(scene.width),
        css_size(scene.height),
        scene.width,
        scene.height,
    );
    escape(&mut svg, words.lang);
    svg.push_str("\">\n");
    for (tag, text) in [("title", words.title), ("desc", words.description)] {
        if !text.is_empty() {
            let _ = write!(svg, "<{tag}>");
            escape(&mut svg, text);
            let _ = writeln!(svg, "</{tag}>");
        }
    }
    let Color(r, g, b, _) = background;
    let _ = writeln!(svg, "<rect width=\"{}\" height=\"{}\" fill=\"#{r:02X}{g:02X}{b:02X}\"/>", scene.width, scene.height);
    // Text would otherwise keep the newline that plotters-svg puts after it, which some readers show as a space.
    svg.push_str(&content.replace("\n</text>", "</text>").replace("\">\n", "\">"));
    svg
}

/// Appends text with XML's characters escaped and those that XML forbids left out.
fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            '"' => into.push_str("&quot;"),
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            _ => into.push(c),
        }
    }
}
