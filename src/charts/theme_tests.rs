//! Holds the palette to contrast and to color-blind distances, with the exact formulas.

use super::*;

type Matrix = [[f64; 3]; 3];

/// Machado, Oliveira and Fernandes 2009, severity 1.0.
const SIGHTS: [Matrix; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];

fn linear(c: Color) -> [f64; 3] {
    [c.0, c.1, c.2].map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

fn wcag(a: Color, b: Color) -> f64 {
    let luminance = |c| {
        let [r, g, b] = linear(c);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b): (f64, f64) = (luminance(a), luminance(b));
    a.max(b) / a.min(b)
}

fn oklab(c: Color, sight: &Matrix) -> [f64; 3] {
    let rgb = linear(c);
    let [r, g, b] = sight.map(|row| (row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]).clamp(0.0, 1.0));
    let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
    let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
    let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

fn nearest(colors: &[Color]) -> f64 {
    let mut least = f64::MAX;
    for sight in &SIGHTS {
        for (i, a) in colors.iter().enumerate() {
            for b in &colors[..i] {
                let (a, b) = (oklab(*a, sight), oklab(*b, sight));
                let distance = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
                least = least.min(100.0 * distance);
            }
        }
    }
    least
}

#[test]
fn colors_stand_out_from_their_background() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        for color in theme.source.iter().chain(&theme.sex).chain(&theme.series).chain([&theme.blank, &theme.rest]) {
            assert!(wcag(*color, theme.background) >= 3.0, "{color:?}");
        }
        assert!(wcag(theme.ink, theme.background) >= 12.0);
        assert!(wcag(theme.muted, theme.background) >= 4.5);
    }
}

#[test]
fn colors_stay_apart_for_every_sight() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        let with_blank = |colors: &[Color]| [colors, &[theme.blank]].concat();
        assert!(nearest(&with_blank(&theme.source)) >= 9.0, "{}", nearest(&with_blank(&theme.source)));
        assert!(nearest(&with_blank(&theme.sex)) >= 11.0, "{}", nearest(&with_blank(&theme.sex)));
        assert!(nearest(&theme.series) >= 8.0, "{}", nearest(&theme.series));
    }
}

#[test]
fn the_heat_ramp_goes_one_way_and_its_numbers_can_be_read() {
    for (theme, darker) in [(Theme::LIGHT, true), (Theme::DARK, false)] {
        let mut last = wcag(theme.heat(0.0), theme.background);
        for step in 0..=100 {
            let ground = theme.heat(f64::from(step) / 100.0);
            assert!(wcag(theme.ink_on(ground), ground) >= 4.5, "{step}: {ground:?}");
            let now = wcag(ground, theme.background);
            assert!(now >= last - 1e-9, "{step} of the ramp that gets darker: {darker}");
            last = now;
        }
        assert_eq!(theme.heat(f64::NAN), theme.ramp[0]);
    }
}

#[test]
fn the_sides_of_parity_stay_apart_for_every_sight() {
    use crate::charts::ramp::Ramp;
    let ramp = Ramp::around_parity(&[0.0, 1000.0], 1);
    for theme in [Theme::LIGHT, Theme::DARK] {
        let middle = ramp.color(500.0, &theme);
        let mut before = 0.0;
        for away in [100.0, 200.0, 350.0, 500.0] {
            let sides = [ramp.color(500.0 - away, &theme), ramp.color(500.0 + away, &theme)];
            let apart = nearest(&sides);
            assert!(apart >= if away < 150.0 { 4.5 } else { 8.0 }, "{away} from parity: {apart}");
            for side in sides {
                let now = wcag(side, theme.background);
                assert!(now > wcag(middle, theme.background) && now > before / 1.8, "{away}: {now}");
                assert!(wcag(theme.ink_on(side), side) >= 4.5);
                before = now;
            }
        }
    }
    // A few points are seen, also where the ramp goes to the ends: by a step that anyone tells apart.
    for theme in [Theme::LIGHT, Theme::DARK] {
        for value in [450.0, 550.0] {
            let apart = nearest(&[ramp.color(500.0, &theme), ramp.color(value, &theme)]);
            assert!(apart >= 5.0, "{value}: {apart}");
        }
        let steps = [0.0, 250.0, 450.0, 500.0, 550.0, 750.0, 1000.0].map(|value| ramp.color(value, &theme));
        assert!(steps.windows(2).all(|two| two[0] != two[1]));
    }
    // As far to both sides, and no farther than there is need.
    assert_eq!(Ramp::around_parity(&[480.0, 535.0, f64::NAN], 1).part(500.0), 0.5);
    assert_eq!(Ramp::around_parity(&[480.0, 535.0], 1).part(520.0), 0.75);
}

#[test]
fn the_sides_of_zero_stay_apart_for_every_sight() {
    use crate::charts::ramp::Ramp;
    let ramp = Ramp::new(&[-300.0, 1000.0]);
    for theme in [Theme::LIGHT, Theme::DARK] {
        let zero = ramp.color(0.0, &theme);
        assert_eq!(zero, theme.ramp[0]);
        let mut before = [wcag(zero, theme.background); 2];
        for away in 1..=100 {
            let sides = [-10.0, 10.0].map(|side| ramp.color(side * f64::from(away), &theme));
            for (side, before) in sides.into_iter().zip(&mut before) {
                let now = wcag(side, theme.background);
                assert!(now >= *before - 1e-9 && wcag(theme.ink_on(side), side) >= 4.5, "{away}: {side:?}");
                *before = now;
            }
            assert!(away < 15 || nearest(&sides) >= 5.0, "{away}: {}", nearest(&sides));
        }
    }
    // As far on either side, though values reach farther on one of them.
    assert_eq!([ramp.part(-1000.0), ramp.part(-500.0), ramp.part(1000.0)], [0.0, 0.25, 1.0]);
}

#[test]
fn years_are_seen_and_go_one_way() {
    use crate::charts::rows::member_color;
    let years = |n: u32| {
        let member = |at| crate::query::Member { code: at, key: (2010 + at).to_string(), missing: false };
        let kind = AxisKind::Dimension(Some(Kind::Year));
        Axis { name: "year".into(), label: String::new(), kind, members: (0..n).map(member).collect() }
    };
    for theme in [Theme::LIGHT, Theme::DARK] {
        let of = |n: u32| (0..n).map(|at| member_color(&theme, &years(n), at, &mut [false; 8])).collect::<Vec<_>>();
        let seen: Vec<f64> = of(15).into_iter().map(|color| wcag(color, theme.background)).collect();
        assert!(seen[0] >= 3.0 && seen.windows(2).all(|two| two[0] < two[1]), "{seen:?}");
        assert_eq!(of(1), [theme.source[0]]);
    }
}
