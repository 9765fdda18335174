//! Names on a map: inside of the areas that have room for them, else beside, where nothing lies, with a hairline that leads back.
//!
//! The largest values are named first. A name takes the nearest of some places around its area that touches no area, no other name
//! and no other hairline; one that finds none is left to the tooltip. No hairline crosses a name.

use super::choropleth::{Ring, middle};
use super::pen::{Pen, Sizes};
use crate::scene::{Anchor, Color, Rect};

/// What is to be said of an area.
pub struct Callout {
    pub name: String,
    pub number: Option<String>,
    /// The greatest are placed first.
    pub weight: f64,
    /// The outline of its largest part.
    pub outline: Vec<(i32, i32)>,
    /// Whether nothing is cut out of the area.
    pub whole: bool,
    pub ink: Color,
    /// The color below the name, where lines go over the area.
    pub plate: Option<Color>,
}

/// The names of a map.
pub struct Callouts<'a> {
    sizes: &'a Sizes<'a>,
    /// No name stands right of it.
    width: i32,
    height: i32,
    all: Vec<Callout>,
}

/// How far from an area's middle a name may stand, in CSS pixels.
pub const AWAY: [f64; 8] = [14.0, 26.0, 40.0, 58.0, 80.0, 106.0, 136.0, 170.0];
/// And in which directions, east and west first.
pub const TOWARD: [(f64, f64); 8] =
    [(1.0, 0.0), (-1.0, 0.0), (0.9, -0.45), (0.9, 0.45), (-0.9, -0.45), (-0.9, 0.45), (0.5, -0.87), (0.5, 0.87)];

impl<'a> Callouts<'a> {
    /// No names yet, in a map of so many device pixels.
    pub fn new(sizes: &'a Sizes<'a>, width: i32, height: i32) -> Callouts<'a> {
        Callouts { sizes, width, height, all: Vec::new() }
    }

    /// A name that wants to stand beside its area.
    pub fn add(&mut self, callout: Callout) {
        self.all.push(callout);
    }

    /// Draws all that have room. `shapes`: every area with what is around it.
    #[inline(never)]
    pub fn draw(&self, pen: &mut Pen, shapes: &[(usize, Rect, Vec<Ring>)]) {
        let (sizes, theme) = (self.sizes, self.sizes.frame.theme);
        let (font, line, pad) = (sizes.small, sizes.small.size as i32 * 5 / 4, sizes.px(3.0));
        let mut boxes: Vec<Rect> = Vec::new();
        let mut leads: Vec<[(i32, i32); 2]> = Vec::new();
        let order = crate::sort::order(self.all.len(), &mut |a, b| {
            let weight = |at: u32| self.all[at as usize].weight;
            weight(b).total_cmp(&weight(a))
        });
        let mut outside = Vec::new();
        for at in order {
            let of = &self.all[at as usize];
            let seats = seats(&of.outline);
            let width = sizes.text_width(&of.name, font);
            let lines = 1 + i32::from(of.number.is_some());
            let around = |(x, y): (i32, i32)| {
                let top = y - lines * line / 2;
                Rect::new(x - width / 2 - 1, top, x + width / 2 + 1, top + lines * line)
            };
            let seat = seats.iter().find(|seat| of.whole && of_edges(&of.outline, around(**seat)) == Some(true));
            match (seat, seats.first()) {
                (Some(&(x, y)), _) => {
                    let area = around((x, y));
                    if let Some(ground) = of.plate {
                        pen.fill(area, ground);
                    }
                    for (i, text) in [Some(&of.name), of.number.as_ref()].into_iter().flatten().enumerate() {
                        pen.text(text, (x, area.y0 + line / 2 + i as i32 * line), Anchor::Middle, font, of.ink);
                    }
                    boxes.push(area);
                }
                (None, Some(seat)) if of.number.is_some() => outside.push((of, *seat)),
                _ => {}
            }
        }
        for (of, (x, y)) in outside {
            let text = [&*of.name, "\u{a0} ", of.number.as_deref().unwrap_or("")].concat();
            let width = sizes.text_width(&text, font);
            let mut found = None;
            'search: for away in AWAY {
                for (right, down) in TOWARD {
                    let (px, py) = (x + sizes.px(right * away), y + sizes.px(down * away));
                    let x0 = if right > 0.0 { px } else { px - width };
                    let area = Rect::new(x0 - pad, py - line / 2, x0 + width + pad, py - line / 2 + line);
                    if area.x0 < 0 || area.y0 < 0 || area.x1 > self.width || area.y1 > self.height {
                        continue;
                    }
                    let lead = [(x, y), (if right > 0.0 { area.x0 } else { area.x1 }, py)];
                    let free = boxes.iter().all(|other| !touch(*other, area) && !crosses(lead, *other))
                        && leads.iter().all(|other| !crosses(*other, area) && !cross(*other, lead))
                        && shapes.iter().all(|(_, around, rings)| {
                            !touch(*around, area) || rings.iter().all(|ring| of_edges(&ring.points, area) == Some(false))
                        });
                    if free {
                        found = Some((area, lead, x0, py));
                        break 'search;
                    }
                }
            }
            if let Some((area, lead, x0, py)) = found {
                // Seen on any ground: a line of ground around a line of ink.
                pen.path(&lead, theme.background, 3);
                pen.path(&lead, theme.ink, 1);
                pen.dot(lead[0], sizes.px(2.5), theme.background);
                pen.dot(lead[0], sizes.px(1.5), theme.ink);
                pen.text(&text, (x0, py), Anchor::Start, font, theme.ink);
                boxes.push(area);
                leads.push(lead);
            }
        }
    }
}

/// Whether two rectangles share a pixel.
pub fn touch(a: Rect, b: Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

/// On which side of a line a point lies.
fn side([a, b]: [(i32, i32); 2], p: (i32, i32)) -> i64 {
    (i64::from(b.0 - a.0) * i64::from(p.1 - a.1) - i64::from(b.1 - a.1) * i64::from(p.0 - a.0)).signum()
}

/// Whether two lines cross.
pub fn cross(a: [(i32, i32); 2], b: [(i32, i32); 2]) -> bool {
    side(a, b[0]) * side(a, b[1]) < 0 && side(b, a[0]) * side(b, a[1]) < 0
}

/// Whether a line goes through a rectangle.
pub fn crosses(line: [(i32, i32); 2], rect: Rect) -> bool {
    let Rect { x0, y0, x1, y1 } = rect;
    let inside = |(x, y): (i32, i32)| x0 < x && x < x1 && y0 < y && y < y1;
    line.into_iter().any(inside) || cross(line, [(x0, y0), (x1, y1)]) || cross(line, [(x0, y1), (x1, y0)])
}

/// Whether an outline encloses a rectangle; `None` where an edge goes through it.
fn of_edges(points: &[(i32, i32)], area: Rect) -> Option<bool> {
    let middle = ((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2);
    let mut enclosed = false;
    for (i, &b) in points.iter().enumerate() {
        let a = points[(i + points.len() - 1) % points.len()];
        if crosses([a, b], area) {
            return None;
        }
        if (a.1 > middle.1) != (b.1 > middle.1) {
            let x = i64::from(b.0 - a.0) * i64::from(middle.1 - a.1) / i64::from(b.1 - a.1) + i64::from(a.0);
            enclosed ^= i64::from(middle.0) < x;
        }
    }
    Some(enclosed)
}

/// Where in an outline a name may stand: its center of gravity, where that lies inside, then the middles of its widest parts.
fn seats(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    const LINES: i32 = 15;
    let (_, center) = middle(points);
    let (low, high) = points.iter().fold((i32::MAX, i32::MIN), |(low, high), point| (low.min(point.1), high.max(point.1)));
    let mut seats: Vec<(i32, (i32, i32))> = Vec::new();
    for nth in 1..=LINES {
        let y = low.saturating_add(((i64::from(high) - i64::from(low)) * i64::from(nth) / i64::from(LINES + 1)) as i32);
        let mut edges = Vec::new();
        for (i, &b) in points.iter().enumerate() {
            let a = points[(i + points.len() - 1) % points.len()];
            if (a.1 > y) != (b.1 > y) {
                edges.push((i64::from(b.0 - a.0) * i64::from(y - a.1) / i64::from(b.1 - a.1)) as i32 + a.0);
            }
        }
        edges.sort_unstable();
        for pair in edges.chunks_exact(2) {
            seats.push((pair[1] - pair[0], ((pair[0] + pair[1]) / 2, y)));
        }
    }
    crate::sort::by(&mut seats, |a, b| b.0.cmp(&a.0));
    let point = Rect { x0: center.0, y0: center.1, x1: center.0 + 1, y1: center.1 + 1 };
    let inside = of_edges(points, point) == Some(true);
    let mut all: Vec<(i32, i32)> = if inside { vec![center] } else { Vec::new() };
    all.extend(seats.into_iter().map(|(_, seat)| seat));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_the_way() {
        let area = Rect::new(10, 10, 30, 20);
        assert_eq!(of_edges(&[(40, 0), (60, 0), (60, 40)], area), Some(false));
        assert_eq!(of_edges(&[(0, 0), (60, 0), (60, 60), (0, 60)], area), Some(true), "around it");
        assert_eq!(of_edges(&[(15, 12), (20, 12), (20, 16)], area), None, "in it");
        assert_eq!(of_edges(&[(0, 14), (60, 15), (60, 40)], area), None, "through it");
        assert!(crosses([(0, 15), (50, 15)], area) && crosses([(20, 0), (20, 50)], area) && !crosses([(0, 0), (50, 5)], area));
        // A horseshoe: its center of gravity is outside of it.
        let horseshoe = [(0, 0), (100, 0), (100, 90), (80, 90), (80, 20), (20, 20), (20, 90), (0, 90)];
        let seats = seats(&horseshoe);
        assert_eq!(seats[0], (50, 5));
        assert!(seats.iter().all(|(x, y)| of_edges(&horseshoe, Rect { x0: *x, y0: *y, x1: x + 1, y1: y + 1 }) == Some(true)));
        assert!(cross([(0, 0), (10, 10)], [(0, 10), (10, 0)]) && !cross([(0, 0), (10, 10)], [(0, 1), (10, 11)]));
    }
}
