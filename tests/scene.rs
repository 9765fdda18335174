//! The recorder guards what plotters lets through; a scene replays as it was recorded; the SVG is well formed.

use std::cell::Cell;

use fairshare::scene::{
    Anchor, Color, Family, Font, Ink, Label, Layer, Metrics, Prim, Recorder, Rect, Scene, SvgText, TextMeasure, Weight, replay,
    to_svg,
};
use plotters::prelude::*;
use plotters::style::Color as _;

fn record(scale: f64, draw: impl FnOnce(&DrawingArea<Recorder, plotters::coord::Shift>, &Cell<Layer>)) -> Scene {
    let mut scene = Scene { width: 200, height: 100, ..Scene::default() };
    let layer = Cell::new(Layer::Back);
    let area = Recorder::new(&mut scene, &layer, &Metrics, scale).into_drawing_area();
    draw(&area, &layer);
    drop(area);
    scene
}

const RED: Color = Color(255, 0, 0, 255);

#[test]
fn layers_lines_and_outlines() {
    let scene = record(1.5, |area, layer| {
        area.draw(&PathElement::new([(10, 20), (90, 20)], BLACK)).unwrap();
        layer.set(Layer::Front);
        area.draw(&Rectangle::new([(50, 60), (10, 20)], BLACK.filled())).unwrap();
        area.draw(&Rectangle::new([(10, 20), (50, 60)], BLACK.stroke_width(2))).unwrap();
    });
    assert!(matches!(&scene.back[..], [Prim::Path { width: 2, .. }]), "{:?}", scene.back);
    let rects: Vec<Rect> = scene.front.iter().map(|p| if let Prim::Fill { rect, .. } = p { *rect } else { panic!() }).collect();
    assert_eq!(rects[0], Rect { x0: 10, y0: 20, x1: 50, y1: 60 });
    // Four sides of three device pixels, without overlap.
    assert_eq!(rects[1..].iter().map(|r| r.width() * r.height()).sum::<i32>(), 40 * 40 - 34 * 34);
}

#[test]
fn enormous_and_transparent_things() {
    let mut scene = Scene { width: 200, height: 100, ..Scene::default() };
    let layer = Cell::new(Layer::Back);
    let mut recorder = Recorder::new(&mut scene, &layer, &Metrics, 1.0);
    let far = (i32::MIN, i32::MAX);
    recorder.draw_rect(far, (i32::MAX, i32::MIN), &BLACK, true).unwrap();
    recorder.draw_rect(far, far, &BLACK, true).unwrap();
    recorder.draw_line(far, (i32::MAX, i32::MAX), &BLACK).unwrap();
    recorder.draw_line((5, i32::MIN), (5, i32::MAX), &BLACK).unwrap();
    recorder.draw_pixel((-1, 0), BLACK.to_backend_color()).unwrap();
    recorder.draw_circle(far, u32::MAX, &BLACK, true).unwrap();
    recorder.draw_rect((0, 0), (9, 9), &TRANSPARENT, true).unwrap();
    recorder.draw_path([(3, 3)], &BLACK).unwrap();
    recorder.blit_bitmap((0, 0), (1, 1), &[0, 0, 0]).unwrap();
    let fills = scene.back.iter().filter(|prim| matches!(prim, Prim::Fill { .. })).count();
    assert_eq!((fills, scene.back.len()), (2, 3), "{:?}", scene.back);
    assert_eq!(scene.back[0], Prim::Fill { rect: Rect { x0: 0, y0: 0, x1: 200, y1: 100 }, color: Color(0, 0, 0, 255) });
}

#[test]
fn text_is_measured_by_the_injected_measure_and_stripped() {
    let font = Font { size: 20, weight: Weight::Bold };
    let scene = record(1.0, |area, _| {
        area.draw(&Ink::Text(Label { text: "a\u{1}b\n<i>", at: (50, 50), anchor: Anchor::Middle, font, color: RED })).unwrap();
        area.draw(&Ink::Text(Label { text: "\u{7}", at: (50, 50), anchor: Anchor::End, font, color: RED })).unwrap();
        let style = ("sans-serif", 20.0).into_text_style(area);
        let (width, height) = area.estimate_text_size("Quảng Trị", &style).unwrap();
        let regular = Font { size: 20, weight: Weight::Regular };
        assert_eq!((width, height), (Metrics.width("Quảng Trị", regular).ceil() as u32, 20));
    });
    let text = Prim::Text { text: "ab<i>".into(), at: (50, 50), anchor: Anchor::Middle, font, color: RED };
    assert_eq!(scene.back, [text]);
}

#[test]
fn a_scene_replays_as_it_was_recorded() {
    let scene = record(2.0, |area, _| {
        area.draw(&Rectangle::new([(1, 2), (30, 40)], BLACK.filled())).unwrap();
        area.draw(&PathElement::new([(1, 2), (30, 40), (50, 10)], BLUE)).unwrap();
        area.draw(&Polygon::new([(1, 2), (30, 40), (50, 10)], BLUE)).unwrap();
        area.draw(&Circle::new((50, 50), 7, BLUE.filled())).unwrap();
        let font = Font { size: 12, weight: Weight::Regular };
        area.draw(&Ink::Text(Label { text: "Nữ", at: (9, 9), anchor: Anchor::Start, font, color: RED })).unwrap();
    });
    let mut again = Scene { width: 200, height: 100, ..Scene::default() };
    let layer = Cell::new(Layer::Back);
    // Strokes are already scaled.
    replay(&scene.back, &mut Recorder::new(&mut again, &layer, &Metrics, 1.0), Family::plain("sans-serif")).unwrap();
    assert_eq!(again, scene);
    assert_eq!(scene.back.len(), 5);
}

#[test]
fn svg_keeps_sizes_escapes_words_and_says_css_pixels() {
    let font = Font { size: 24, weight: Weight::Regular };
    let scene = record(2.0, |area, _| {
        area.draw(&Ink::Text(Label { text: "<img> & \"x\"", at: (50, 50), anchor: Anchor::End, font, color: RED })).unwrap();
    });
    let words = SvgText { family: "Arial", title: "Tỉnh < & > \u{1}", description: "", lang: "vi" };
    let svg = to_svg(&scene, 2.0, Color(255, 255, 255, 255), words);
    assert!(
        svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\" viewBox=\"0 0 200 100\""),
        "{svg}"
    );
    assert!(svg.contains("<title>Tỉnh &lt; &amp; &gt; </title>") && !svg.contains("<desc>"), "{svg}");
    assert!(svg.contains("font-size=\"24\"") && svg.contains("text-anchor=\"end\""), "{svg}");
    assert!(svg.contains(">&lt;img&gt; &amp; &quot;x&quot;</text>"), "{svg}");
    assert!(svg.trim_end().ends_with("</svg>") && svg.matches("<svg").count() == 1);
    assert!(!svg.chars().any(|c| c.is_control() && c != '\n'));
}
