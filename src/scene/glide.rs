//! From one scene to the next: marks that are in both move from where they were to where they are, and what is painted on the way
//! is a scene like any other, painted by the same code.
//!
//! Things are the same when their mark is (a key that the caller gives to each mark) and they are of a kind and in order within
//! it; names outside of marks when their words are. Shapes are interpolated by their corners. Words and numbers are those of the
//! new scene from the beginning, so no figure is shown that is in neither. What is only in one of the two scenes fades.

use super::{Color, Mark, Prim, Rect, Scene};

/// A way between two scenes.
#[derive(Clone, Debug, Default)]
pub struct Glide {
    from: Scene,
    /// For each primitive of the new front and back layer, the one of the old layer that it comes from.
    front: Vec<Option<usize>>,
    back: Vec<Option<usize>>,
    /// The primitives of the old front layer that nothing comes from.
    gone: Vec<usize>,
    /// Whether both pictures have marks, and none is in both: one chart became another.
    strange: bool,
}

/// FNV-1a over a number.
fn hash(mut hash: u64, value: u64) -> u64 {
    for byte in value.to_le_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}

const BEGIN: u64 = 0xcbf2_9ce4_8422_2325;

/// The key of each primitive of a layer; two are alike only where their things are.
fn keys(prims: &[Prim], marks: &[Mark], of_marks: &[u64]) -> Vec<u64> {
    let mut last = 0;
    let mut mark_at = |x: i32, y: i32| {
        if !marks.get(last).is_some_and(|mark| mark.region.contains(x, y)) {
            last = marks.iter().position(|mark| mark.region.contains(x, y))?;
        }
        of_marks.get(last).copied()
    };
    let mut keys: Vec<u64> = Vec::with_capacity(prims.len());
    for prim in prims {
        let (kind, at, own) = match prim {
            Prim::Fill { rect, color } => {
                (1, Some((i32::midpoint(rect.x0, rect.x1), i32::midpoint(rect.y0, rect.y1))), ink(*color))
            }
            Prim::Circle { center, color, .. } => (2, Some(*center), ink(*color)),
            Prim::Text { text, at, .. } => {
                let words = text.bytes().fold(BEGIN, |all, byte| hash(all, byte.into()));
                (3, Some(*at), words)
            }
            Prim::Path { color, .. } => (4, None, ink(*color)),
            Prim::Polygon { color, .. } => (5, None, ink(*color)),
        };
        let mark = at.and_then(|(x, y)| mark_at(x, y));
        keys.push(match mark {
            // A mark's number changes, and is the same thing.
            Some(mark) if kind == 3 => hash(hash(BEGIN, kind), mark),
            Some(mark) => hash(hash(hash(BEGIN, kind), mark), own),
            None => hash(hash(BEGIN, kind + 10), own),
        });
    }
    keys
}

fn ink(Color(r, g, b, _): Color) -> u64 {
    u64::from(u32::from_be_bytes([0, r, g, b]))
}

/// Where each of these keys was, the nth of the same to the nth.
fn partners(old: &[u64], new: &[u64]) -> Vec<Option<usize>> {
    let sorted = |keys: &[u64]| {
        let mut all: Vec<(u64, usize)> = keys.iter().copied().enumerate().map(|(at, key)| (key, at)).collect();
        all.sort_unstable();
        all
    };
    let (old, new) = (sorted(old), sorted(new));
    let mut found = vec![None; new.len()];
    let mut at = 0;
    for (key, place) in new {
        while old.get(at).is_some_and(|(other, _)| *other < key) {
            at += 1;
        }
        if let Some((other, from)) = old.get(at)
            && *other == key
        {
            found[place] = Some(*from);
            at += 1;
        }
    }
    found
}

impl Glide {
    /// The way from a scene to another; `before` and `after` are the keys of their marks.
    pub fn new(from: Scene, before: &[u64], to: &Scene, after: &[u64]) -> Glide {
        let old = keys(&from.front, &from.marks, before);
        let front = partners(&old, &keys(&to.front, &to.marks, after));
        let back = partners(&keys(&from.back, &[], &[]), &keys(&to.back, &[], &[]));
        let mut stays = vec![false; from.front.len()];
        front.iter().flatten().for_each(|at| stays[*at] = true);
        // Numbers that are gone would stand where others move.
        let text = |at: &usize| matches!(from.front.get(*at), Some(Prim::Text { .. }));
        let gone = (0..stays.len()).filter(|at| !stays[*at] && !text(at)).collect();
        let strange = !before.is_empty() && !after.is_empty() && !after.iter().any(|key| before.contains(key));
        Glide { from, front, back, gone, strange }
    }

    /// Whether anything moves: nothing does from a chart to another one.
    pub fn moves(&self) -> bool {
        !self.strange && self.front.iter().any(Option::is_some)
    }

    /// The scene at a part of the way, 0 to 1; the marks are those of `to`, which is the scene that the way leads to.
    pub fn at(&self, to: &Scene, part: f64) -> Scene {
        let part = part.clamp(0.0, 1.0);
        // Slow at both ends.
        let eased = part * part * (3.0 - 2.0 * part);
        let mut scene = Scene { width: to.width, height: to.height, marks: to.marks.clone(), ..Scene::default() };
        for (prim, from) in to.back.iter().zip(&self.back) {
            // Lines of the ground are where they will be; names go with their rows.
            let from = from.and_then(|at| self.from.back.get(at)).filter(|_| matches!(prim, Prim::Text { .. }));
            scene.back.push(from.map_or_else(|| prim.clone(), |from| between(from, prim, eased)));
        }
        for at in &self.gone {
            if let Some(prim) = self.from.front.get(*at) {
                scene.front.push(faded(prim, 1.0 - eased));
            }
        }
        for (prim, from) in to.front.iter().zip(&self.front) {
            let from = from.and_then(|at| self.from.front.get(at));
            scene.front.push(match from {
                Some(from) => between(from, prim, eased),
                None => faded(prim, eased),
            });
        }
        scene
    }
}

fn number(a: i32, b: i32, part: f64) -> i32 {
    a + (f64::from(b - a) * part).round() as i32
}

fn point(a: (i32, i32), b: (i32, i32), part: f64) -> (i32, i32) {
    (number(a.0, b.0, part), number(a.1, b.1, part))
}

/// A thing on its way; one of another kind or with other corners is there at once.
fn between(from: &Prim, to: &Prim, part: f64) -> Prim {
    let mut prim = to.clone();
    match (&mut prim, from) {
        (Prim::Fill { rect, .. }, Prim::Fill { rect: a, .. }) => {
            let b = *rect;
            *rect =
                Rect::new(number(a.x0, b.x0, part), number(a.y0, b.y0, part), number(a.x1, b.x1, part), number(a.y1, b.y1, part));
        }
        (Prim::Circle { center, radius, .. }, Prim::Circle { center: a, radius: r, .. }) => {
            *center = point(*a, *center, part);
            *radius = number(*r as i32, *radius as i32, part).max(1) as u32;
        }
        (Prim::Text { at, .. }, Prim::Text { at: a, .. }) => *at = point(*a, *at, part),
        (Prim::Path { points, .. }, Prim::Path { points: old, .. })
        | (Prim::Polygon { points, .. }, Prim::Polygon { points: old, .. })
            if points.len() == old.len() =>
        {
            for (to, from) in points.iter_mut().zip(old) {
                *to = point(*from, *to, part);
            }
        }
        _ => {}
    }
    // What was still fading in goes on from there.
    if color_of(from).3 < color_of(to).3 {
        fade(&mut prim, (f64::from(color_of(from).3) / f64::from(color_of(to).3)).mul_add(1.0 - part, part));
    }
    prim
}

fn color_of(prim: &Prim) -> Color {
    let (Prim::Fill { color, .. }
    | Prim::Path { color, .. }
    | Prim::Polygon { color, .. }
    | Prim::Circle { color, .. }
    | Prim::Text { color, .. }) = prim;
    *color
}

fn faded(prim: &Prim, part: f64) -> Prim {
    let mut prim = prim.clone();
    fade(&mut prim, part);
    prim
}

fn fade(prim: &mut Prim, part: f64) {
    let (Prim::Fill { color, .. }
    | Prim::Path { color, .. }
    | Prim::Polygon { color, .. }
    | Prim::Circle { color, .. }
    | Prim::Text { color, .. }) = prim;
    color.3 = (f64::from(color.3) * part).round() as u8;
}

#[cfg(test)]
mod tests {
    use super::super::{Anchor, Font, Weight};
    use super::*;

    const INK: Color = Color(1, 2, 3, 255);

    /// Bars of these lengths, each a mark on its own line, with its number.
    fn bars(lengths: &[i32]) -> Scene {
        let mut scene = Scene { width: 200, height: 100, ..Scene::default() };
        for (row, length) in lengths.iter().enumerate() {
            let y = row as i32 * 20;
            scene.front.push(Prim::Fill { rect: Rect::new(50, y, 50 + length, y + 10), color: INK });
            let font = Font { size: 10, weight: Weight::Regular };
            let text = length.to_string().into_boxed_str();
            scene.front.push(Prim::Text { text, at: (55 + length, y + 5), anchor: Anchor::Start, font, color: INK });
            let region = Rect::new(0, y, 200, y + 20);
            scene.marks.push(Mark { region, at: [row as u32, Mark::ALL, Mark::ALL], measure: 0, group: row as u32 });
        }
        scene
    }

    fn rects(scene: &Scene) -> Vec<(i32, i32, u8)> {
        let mut all = Vec::new();
        for prim in &scene.front {
            if let Prim::Fill { rect, color } = prim {
                all.push((rect.y0, rect.width(), color.3));
            }
        }
        all
    }

    #[test]
    fn marks_move_from_where_they_were_to_where_they_are() {
        // The first becomes the second, and the other way round; both grow.
        let (old, new) = (bars(&[100, 40]), bars(&[80, 120]));
        let glide = Glide::new(old.clone(), &[7, 8], &new, &[8, 7]);
        assert!(glide.moves());
        assert_eq!(rects(&glide.at(&new, 0.0)), [(20, 40, 255), (0, 100, 255)]);
        assert_eq!(rects(&glide.at(&new, 0.5)), [(10, 60, 255), (10, 110, 255)]);
        assert_eq!(glide.at(&new, 1.0), new);
        assert_eq!(glide.at(&new, 7.0), new);
        // The numbers are the new ones all the way.
        assert_eq!(glide.at(&new, 0.1).dump().matches("\"120\"").count(), 1);
        assert!(!glide.at(&new, 0.1).dump().contains("\"40\""));
    }

    #[test]
    fn what_comes_or_goes_fades() {
        let (old, new) = (bars(&[100, 40]), bars(&[80]));
        let glide = Glide::new(old.clone(), &[7, 8], &new, &[7]);
        assert_eq!(rects(&glide.at(&new, 0.5)), [(20, 40, 128), (0, 90, 255)]);
        let back = Glide::new(new.clone(), &[7], &old, &[7, 8]);
        assert_eq!(rects(&back.at(&old, 0.0)), [(0, 80, 255), (20, 40, 0)]);
        assert!(!Glide::new(Scene::default(), &[], &new, &[7]).moves());
    }

    #[test]
    fn another_chart_is_there_at_once() {
        // Columns of years became bars of sources: the colors are the same, the things are not.
        let (old, new) = (bars(&[100, 40]), bars(&[80, 30]));
        assert!(!Glide::new(old.clone(), &[7, 8], &new, &[1, 2]).moves());
        assert!(Glide::new(old, &[7, 8], &new, &[1, 8]).moves());
    }

    #[test]
    fn a_way_that_begins_in_the_midst_of_another_goes_on() {
        let (one, two) = (bars(&[100]), bars(&[100, 60]));
        let here = Glide::new(one, &[7], &two, &[7, 8]).at(&two, 0.5);
        assert_eq!(rects(&here), [(0, 100, 255), (20, 60, 128)]);
        let three = bars(&[50, 40]);
        let on = Glide::new(here.clone(), &[7, 8], &three, &[7, 8]);
        assert_eq!(rects(&on.at(&three, 0.0)), rects(&here));
        assert_eq!(rects(&on.at(&three, 0.5)), [(0, 75, 255), (20, 50, 192)]);
        assert_eq!(on.at(&three, 1.0), three);
    }

    #[test]
    fn lines_with_other_corners_are_there_at_once() {
        let line = |points: &[(i32, i32)]| Scene {
            front: vec![Prim::Path { points: points.to_vec(), color: INK, width: 2 }],
            ..Scene::default()
        };
        let (old, same, other) = (line(&[(0, 0), (10, 10)]), line(&[(0, 20), (10, 30)]), line(&[(0, 20), (5, 9), (10, 30)]));
        assert_eq!(Glide::new(old.clone(), &[], &same, &[]).at(&same, 0.5), line(&[(0, 10), (10, 20)]));
        assert_eq!(Glide::new(old, &[], &other, &[]).at(&other, 0.5), other);
    }
}
