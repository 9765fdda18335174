//! A scene as text, one primitive a line: the first golden level.
//!
//! Written for people who read a difference: the kind first, then place, then paint.

use std::fmt::Write as _;

use super::{Anchor, Color, Mark, Prim, Rect, Scene, Weight};

pub(super) fn dump(scene: &Scene) -> String {
    let mut out = format!("scene {}x{}\n", scene.width, scene.height);
    for (name, prims) in [("back", &scene.back), ("front", &scene.front)] {
        let _ = writeln!(out, "{name}");
        for prim in prims {
            line(&mut out, prim);
        }
    }
    let _ = writeln!(out, "marks");
    for mark in &scene.marks {
        let _ = write!(out, "  mark {} at", rect(mark.region));
        // The third axis only where it is told: most tables have two.
        let n = if mark.at[2] == Mark::ALL { 2 } else { 3 };
        for &at in &mark.at[..n] {
            match at {
                Mark::ALL => out.push_str(" all"),
                Mark::REST => out.push_str(" rest"),
                index => _ = write!(out, " {index}"),
            }
        }
        let _ = writeln!(out, " measure {} group {}", mark.measure, mark.group);
    }
    out
}

fn line(out: &mut String, prim: &Prim) {
    let _ = match prim {
        Prim::Fill { rect: r, color } => writeln!(out, "  fill {} {}", rect(*r), paint(*color)),
        Prim::Path { points, color, width } => writeln!(out, "  path {} {} w{width}", list(points), paint(*color)),
        Prim::Polygon { points, color } => {
            writeln!(out, "  polygon {} {}", list(points), paint(*color))
        }
        Prim::Circle { center, radius, color, filled } => {
            let how = if *filled { "filled" } else { "outline" };
            writeln!(out, "  circle {},{} r{radius} {} {how}", center.0, center.1, paint(*color))
        }
        Prim::Text { text, at, anchor, font, color } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let bold = if font.weight == Weight::Bold { " bold" } else { "" };
            writeln!(out, "  text {},{} {anchor} {}px{bold} {} {text:?}", at.0, at.1, font.size, paint(*color))
        }
    };
}

fn rect(r: Rect) -> String {
    format!("{},{} {}x{}", r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0)
}

fn list(points: &[(i32, i32)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

fn paint(Color(r, g, b, a): Color) -> String {
    if a == 255 { format!("#{r:02x}{g:02x}{b:02x}") } else { format!("#{r:02x}{g:02x}{b:02x}{a:02x}") }
}
