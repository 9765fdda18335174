//! Patterns are told apart without any color, stay inside of what they fill, and belong to a color.

use super::*;

const LIGHT: Theme = Theme::LIGHT;

#[test]
fn no_two_patterns_look_alike() {
    let dark = Color(0, 0, 0, 255);
    for as_points in [false, true] {
        for a in 0..N {
            for b in 0..a {
                let of = |pattern| swatch(dark, Some(pattern), as_points, LIGHT.background);
                assert_ne!(of(a), of(b), "{a} and {b}, as points: {as_points}");
            }
        }
    }
}

#[test]
fn members_of_a_palette_have_patterns_of_their_own() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        for palette in [&theme.source[..], &theme.sex, &theme.series] {
            let mut all: Vec<_> = palette.iter().chain([&theme.blank, &theme.rest]).map(|color| theme.pattern(*color)).collect();
            let n = all.len();
            assert!(all.iter().all(Option::is_some));
            all.sort();
            all.dedup();
            assert_eq!(all.len(), n);
        }
        assert_eq!(theme.pattern(theme.ink), None);
        assert_eq!(theme.pattern(mix(theme.sex[1], theme.background, 0.45)), Some(1));
    }
}

#[test]
fn hatches_stay_inside() {
    // A triangle: no line may leave it, and every pattern but the plain one shows.
    let corners = [(100, 100), (220, 100), (100, 220)];
    for pattern in 0..N {
        let lines = hatch(&corners, pattern, LIGHT.background, 1.0);
        assert_eq!(lines.is_empty(), pattern == 0, "{pattern}");
        for prim in lines {
            let ends = match prim {
                Prim::Path { points, .. } => points,
                Prim::Fill { rect, .. } => vec![(rect.x0 + rect.width() / 2, rect.y0 + rect.height() / 2)],
                _ => Vec::new(),
            };
            for (x, y) in ends {
                assert!(x >= 99 && y >= 99 && x + y <= 321, "{pattern}: {x},{y}");
            }
        }
    }
    assert!(hatch(&[(0, 0), (3, 0), (3, 3), (0, 3)], 1, LIGHT.background, 1.0).is_empty());
}

#[test]
fn dashes_cover_a_part_of_their_line_and_end_with_it() {
    let points = [(0, 0), (30, 0), (30, 40)];
    for pattern in 1..N {
        let mut out = Vec::new();
        dash(&mut out, &points, pattern, LIGHT.ink, 2, 1.0);
        let mut length = 0.0;
        for prim in &out {
            let Prim::Path { points, .. } = prim else { panic!("no line") };
            for pair in points.windows(2) {
                length += f64::from(pair[1].0 - pair[0].0).hypot(f64::from(pair[1].1 - pair[0].1));
            }
        }
        assert!(out.len() > 2 && length > 15.0 && length < 65.0, "{pattern}: {length}");
    }
}
