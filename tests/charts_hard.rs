//! Charts on hard tables: nothing panics, hangs, overlaps or leaves the scene.
//!
//! The second half guards plotters 0.3.7 itself: one test a trap that could reach us (degenerate axes, non-finite and enormous
//! values, empty and single categories, iteration order).

mod support;

use fairshare::charts::{ChartKind, ChartRequest, Drawn, Frame, Sort, Theme, draw};
use fairshare::data::{Kind, Unit};
use fairshare::describe::{Datum, datum_lines, datum_sentence, rows, summary};
use fairshare::locale::Lang;
use fairshare::query::{Axis, AxisKind, Cell, Member, Table};
use fairshare::scene::{Anchor, Mark, Metrics, Prim, Scene, TextMeasure};
use proptest::prelude::*;
use support::{axis, money, people, table};

/// Left, top, right, bottom of every text of a layer.
fn boxes(prims: &[Prim]) -> Vec<(f64, f64, f64, f64, &str)> {
    let of = |prim| match prim {
        &Prim::Text { ref text, at: (x, y), anchor, font, .. } => {
            let width = Metrics.width(text, font);
            let left = match anchor {
                Anchor::Start => f64::from(x),
                Anchor::Middle => f64::from(x) - width / 2.0,
                Anchor::End => f64::from(x) - width,
            };
            // What letters cover of the line: from the height of a capital with its marks to the depth of a g.
            let half = f64::from(font.size) * 0.45;
            Some((left, f64::from(y) - half, left + width, f64::from(y) + half, &**text))
        }
        _ => None,
    };
    prims.iter().filter_map(of).collect()
}

fn check_scene(scene: &Scene, what: &str) {
    let (width, height) = (f64::from(scene.width), f64::from(scene.height));
    let slack = 1.0;
    for (layer, prims) in [("back", &scene.back), ("front", &scene.front)] {
        for prim in prims {
            let inside = |(x, y): (i32, i32)| x >= 0 && y >= 0 && x <= scene.width as i32 && y <= scene.height as i32;
            match prim {
                Prim::Fill { rect, .. } => assert!(inside((rect.x0, rect.y0)) && inside((rect.x1, rect.y1)), "{what}: {prim:?}"),
                Prim::Path { points, .. } | Prim::Polygon { points, .. } => {
                    assert!(points.iter().all(|p| inside(*p)), "{what}: {prim:?}");
                }
                Prim::Circle { center, .. } => assert!(inside(*center)),
                Prim::Text { text, .. } => assert!(!text.chars().any(char::is_control)),
            }
        }
        let boxes = boxes(prims);
        for (i, a) in boxes.iter().enumerate() {
            assert!(
                a.0 >= -slack && a.1 >= -slack && a.2 <= width + slack && a.3 <= height + slack,
                "{what}: {layer} text leaves {width}x{height}: {a:?}"
            );
            for b in &boxes[..i] {
                let apart = a.2 <= b.0 + 0.5 || b.2 <= a.0 + 0.5 || a.3 <= b.1 + 0.5 || b.3 <= a.1 + 0.5;
                assert!(apart, "{what}: {layer} texts overlap: {a:?} {b:?}");
            }
        }
    }
    for mark in &scene.marks {
        let rect = mark.region;
        assert!(rect.x0 <= rect.x1 && rect.y0 <= rect.y1, "{what}: {mark:?}");
    }
}

fn describe(drawn: &Drawn, table: &Table, lang: Lang) {
    for mark in &drawn.scene.marks {
        let datum = Datum { table, at: mark.at, measure: mark.measure as usize, rest: &drawn.rest };
        assert!(!datum_lines(&datum, lang).is_empty());
        assert!(!datum_sentence(&datum, lang).is_empty());
    }
    let rows = rows(table, lang);
    assert!(rows.rows.iter().all(|row| row.len() == rows.header.len()));
    assert!(!summary(&drawn.title, table, 0, lang).is_empty());
}

fn check_all(table: &Table, what: &str) {
    let mut charts: Vec<ChartRequest> = ChartKind::ALL.map(ChartRequest::new).into();
    charts.extend(["area", "lines"].map(|form| support::with(ChartRequest::new(ChartKind::FundingTrend), &[("form", form)])));
    for chart in &charts {
        for (width, scale) in [(280, 1.0), (360, 3.0), (800, 1.5), (3840, 2.0)] {
            for height in [None, Some(40), Some(160), Some(600)] {
                let lang = if width == 360 { Lang::En } else { Lang::Vi };
                let second = Lang::ALL.into_iter().find(|other| *other != lang);
                let frame = Frame { width, height, scale, lang, second, theme: &Theme::LIGHT, measure: &Metrics };
                if height.is_none_or(|height| height >= 160) {
                    check_scene(
                        &draw(chart, table, &frame).scene,
                        &format!("{what}, {} in both at {width}, {height:?}", chart.kind.id()),
                    );
                }
                let drawn = draw(chart, table, &Frame { second: None, ..frame });
                let what = format!("{what}, {} {:?} at {width} x{scale}, height {height:?}", chart.kind.id(), chart.options);
                if height.is_none_or(|height| height >= 160) {
                    check_scene(&drawn.scene, &what);
                }
                assert!(!drawn.title.is_empty(), "{what}");
                describe(&drawn, table, lang);
            }
        }
    }
}

fn numbered(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("Xã số {i} của huyện")).collect()
}

#[test]
fn tables_of_every_sort() {
    let two = |value: fn(usize) -> Cell| {
        table(vec![axis("province", &support::FIVE, false), axis("source", &support::SOURCES, true)], money(), |at| {
            value(at[0] * 5 + at[1])
        })
    };
    check_all(&two(|_| Cell::Value(0)), "all zero");
    check_all(&two(|_| Cell::Missing), "all missing");
    check_all(&two(|i| [Cell::Missing, Cell::Withheld, Cell::NotApplicable, Cell::NotYetDue, Cell::Value(0)][i % 5]), "nothings");
    check_all(&two(|i| Cell::Value(if i == 7 { 9_000_000_000_000 } else { 3 })), "one enormous value");
    check_all(&two(|i| Cell::Value(if i % 3 == 0 { -4_000_000 } else { 2_500_000 })), "negative values");
    check_all(&two(|i| Cell::Value(-1_000 - i as i128)), "only negative values");
    check_all(&two(|i| Cell::Value(if i % 2 == 0 { i128::MAX } else { i128::MIN })), "the greatest numbers");
    check_all(&two(|_| Cell::Value(i128::MIN)), "the least number");
    check_all(&table(vec![axis("province", &["Kon Tum"], false)], people(), |_| Cell::Value(1)), "a single category");
    check_all(&table(vec![axis("x", &numbered(200), true)], people(), |at| Cell::Value(at[0] as i128)), "200 categories");
    let wide = vec![axis("x", &numbered(30), false), axis("y", &numbered(200), true)];
    check_all(&table(wide, people(), |at| Cell::Value((at[0] * at[1]) as i128)), "200 columns");
    check_all(&table(vec![axis("year", &["2017", "2020", "1e9", ""], true)], people(), |_| Cell::Value(5)), "odd years");
    check_all(&table(vec![support::years(1900, 2024)], money(), |at| Cell::Value(at[0] as i128 * 7_000_000)), "125 years");
    let long = "Nâng cao năng lực ".repeat(28);
    let names = [&*long, "Ngắn", "MộtTừRấtDàiKhôngCóDấuCách".repeat(6).leak(), "<img src=x onerror=alert(1)>", "a\u{1}b\nc"];
    check_all(&table(vec![axis("Mô hình", &names, true), axis("y", &names, false)], people(), |_| Cell::Value(12)), "long names");
    check_all(&table(vec![axis("sex", &["male", "other", "unknown"], true)], people(), |_| Cell::Value(12)), "sex alone");
    let three = vec![support::years(2017, 2018), axis("sex", &["female"], true), axis("role", &["a", "b"], false)];
    check_all(&table(three, people(), |at| Cell::Value(at[2] as i128)), "three axes");
    check_all(&table(vec![], people(), |_| Cell::Value(3)), "no axis");
    check_all(&table(vec![axis("x", &[] as &[&str], false)], people(), |_| Cell::Value(3)), "no members");
    let none = Table { axes: vec![], measures: vec![], cells: vec![], total: vec![], n_rows: 0 };
    for kind in ChartKind::ALL {
        draw(&ChartRequest::new(kind), &none, &frame(300, None, 1.0));
    }
    for (name, _, table) in support::gallery() {
        check_all(&table, name);
    }
}

fn frame(width: u32, height: Option<u32>, scale: f64) -> Frame<'static> {
    Frame { width, height, scale, lang: Lang::Vi, second: None, theme: &Theme::LIGHT, measure: &Metrics }
}

#[test]
fn too_small_frames_are_empty() {
    let table = support::funding(&support::FIVE);
    for (width, height) in [(39, None), (0, None), (300, Some(39)), (300, Some(0))] {
        let drawn = draw(&ChartRequest::new(ChartKind::Funding), &table, &frame(width, height, 2.0));
        assert!(drawn.scene.back.is_empty() && drawn.scene.front.is_empty() && drawn.scene.marks.is_empty());
        assert_eq!(drawn.scene.width, width * 2);
    }
}

#[test]
fn all_provinces_are_shown_and_more_are_folded_with_their_sum() {
    let drawn = draw(&ChartRequest::new(ChartKind::Funding), &support::funding(&support::PROVINCES), &frame(600, None, 1.0));
    let names: Vec<_> = boxes(&drawn.scene.back).into_iter().map(|b| b.4).collect();
    assert!(support::PROVINCES.iter().all(|name| names.contains(name)) && drawn.rest[0].is_empty());

    let many = table(vec![axis("x", &numbered(100), false)], people(), |at| Cell::Value(1 + at[0] as i128));
    let drawn = draw(&ChartRequest::new(ChartKind::Bars), &many, &frame(600, None, 1.0));
    // The 31 smallest: 1 + 2 + … + 31.
    assert_eq!(drawn.rest[0], (0..31).collect::<Vec<u32>>());
    let texts: Vec<_> = boxes(&drawn.scene.front).into_iter().map(|b| b.4).collect();
    assert_eq!(texts.last(), Some(&"496"));
    assert_eq!(boxes(&drawn.scene.back).last().map(|b| b.4), Some("Khác (31)"));
    let mark = drawn.scene.marks.last().unwrap();
    let datum = Datum { table: &many, at: mark.at, measure: 0, rest: &drawn.rest };
    assert_eq!((mark.at, datum.cell()), ([Mark::REST, Mark::ALL, Mark::ALL], Cell::Value(496)));
    assert_eq!(datum_sentence(&datum, Lang::Vi), "Khác (31): 496 người");
}

#[test]
fn zero_is_printed_and_missing_is_told_in_words() {
    let cells = [Cell::Value(0), Cell::Missing, Cell::Withheld, Cell::Value(40_000_000)];
    let table = table(vec![axis("province", &support::FIVE[..4], false)], money(), |at| cells[at[0]]);
    let drawn = draw(&ChartRequest::new(ChartKind::Bars), &table, &frame(600, None, 1.0));
    let texts: Vec<_> = boxes(&drawn.scene.front).into_iter().map(|b| b.4).collect();
    assert_eq!(texts, ["40,0", "0", "Không có dữ liệu", "Ẩn để bảo vệ quyền riêng tư"]);
}

#[test]
fn no_number_is_read_in_another_magnitude() {
    // Under "thousand people" a bare 300 would be three hundred thousand; and 1 is no word for 1,599.
    let values = [612_000, 31_499, 1_599, 300, 4];
    let table = table(vec![axis("province", &support::FIVE, false)], support::people(), |at| Cell::Value(values[at[0]]));
    let drawn = draw(&ChartRequest::new(ChartKind::Bars), &table, &frame(600, None, 1.0));
    let texts: Vec<_> = boxes(&drawn.scene.front).into_iter().map(|b| b.4).collect();
    assert_eq!((drawn.unit.as_str(), texts), ("nghìn người", vec!["612", "31", "1,6", "0,3", "0,004"]));
}

#[test]
fn what_is_not_zero_never_prints_as_zero() {
    let values = [9_000_000_000_000, 500_000_000_000, 54_000_000_000, 70_000, 3];
    let table = table(vec![axis("province", &support::FIVE, false)], money(), |at| Cell::Value(values[at[0]]));
    let drawn = draw(&ChartRequest::new(ChartKind::Bars), &table, &frame(600, None, 1.0));
    let texts: Vec<_> = boxes(&drawn.scene.front).into_iter().map(|b| b.4).collect();
    assert_eq!(texts, ["9,00", "0,50", "0,054", "70\u{a0}nghìn", "<0,01"]);
    assert_eq!(drawn.unit, "nghìn tỷ đồng");
    // And is never invisible.
    let bars = drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Fill { .. })).count();
    assert_eq!(bars, 5);
}

#[test]
fn a_giant_is_drawn_shorter_with_a_break_and_the_others_by_their_lengths() {
    let values = [3, 9_000_000, 6, 2];
    let table = table(vec![axis("province", &support::FIVE[..4], false)], people(), |at| Cell::Value(values[at[0]]));
    let chart = ChartRequest::new(ChartKind::Bars);
    let bars = |drawn: &Drawn| -> Vec<i32> {
        let fills = drawn.scene.front.iter().filter_map(|prim| match prim {
            Prim::Fill { rect, .. } => Some(rect.width()),
            _ => None,
        });
        fills.collect()
    };
    let drawn = draw(&chart, &table, &frame(600, None, 1.0));
    let lengths = bars(&drawn);
    assert!((lengths[1] - 2 * lengths[2]).abs() <= 2 && (lengths[1] - 3 * lengths[3]).abs() <= 3, "{lengths:?}");
    assert!(lengths[0] > lengths[1] && lengths[0] * 10 < lengths[1] * 12, "{lengths:?}");
    assert!(drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count() == 2);
    assert_eq!(boxes(&drawn.scene.front)[0].4, "9.000.000");
    assert!(drawn.notes[0].contains("gấp hơn một triệu lần") && drawn.notes[1].contains("hai khe chéo"), "{:?}", drawn.notes);
    // Two or three are, too, and the greater is the longer.
    let two = [3, 900_000_000_000, 6, 2, 80_000_000_000];
    let two = self::table(vec![axis("province", &support::FIVE, false)], money(), |at| Cell::Value(two[at[0]]));
    let two = draw(&chart, &two, &frame(600, None, 1.0));
    let lengths_of_two = bars(&two);
    assert!(lengths_of_two[0] > lengths_of_two[1] && lengths_of_two[1] > lengths_of_two[2], "{lengths_of_two:?}");
    assert_eq!(boxes(&two.scene.front).iter().take(2).map(|b| b.4).collect::<Vec<_>>(), ["900\u{a0}tỷ", "80\u{a0}tỷ"]);
    assert!(two.notes[0].contains(" lấn át các mục khác"), "{:?}", two.notes);
    // On a scale that something else is on, nothing is cut.
    let target = draw(&support::with(chart, &[("target", "5")]), &table, &frame(600, None, 1.0));
    assert!(bars(&target)[1] <= 2);
    // Years stand upright.
    let upright = draw(
        &ChartRequest::new(ChartKind::Bars),
        &support::table(vec![support::years(2018, 2021)], people(), |at| Cell::Value(values[at[0]])),
        &frame(600, None, 1.0),
    );
    let heights: Vec<i32> = upright
        .scene
        .front
        .iter()
        .filter_map(|prim| match prim {
            Prim::Fill { rect, .. } => Some(rect.height()),
            _ => None,
        })
        .collect();
    assert!(
        (heights[2] - 2 * heights[0]).abs() <= 2 && heights[1] > heights[2] && heights[1] * 10 < heights[2] * 12,
        "{heights:?}"
    );
}

#[test]
fn stacks_with_negative_parts_keep_both_sides_apart() {
    let table =
        table(vec![axis("province", &["Kon Tum"], false), axis("source", &support::SOURCES[..3], false)], money(), |at| {
            Cell::Value([300, -100, 200][at[1]])
        });
    let drawn = draw(&ChartRequest::new(ChartKind::Funding), &table, &frame(600, None, 1.0));
    let mut spans: Vec<(i32, i32)> = drawn.scene.marks[..3].iter().map(|mark| (mark.region.x0, mark.region.x1)).collect();
    spans.sort();
    assert!(spans[0].1 == spans[1].0 && spans[1].1 == spans[2].0, "{spans:?}");
    let lengths: Vec<i32> = spans.iter().map(|s| s.1 - s.0).collect();
    assert!((lengths[1] - 3 * lengths[0]).abs() <= 3 && (lengths[2] - 2 * lengths[0]).abs() <= 3, "{lengths:?}");
}

#[test]
fn orders_of_rows() {
    let order = |sort| {
        let mut one = axis("Tên", &["Đà", "Án", "Bà", "Anh"], true);
        one.label = "Tên".into();
        let values = [Cell::Value(5), Cell::Missing, Cell::Value(9), Cell::Value(1), Cell::Value(100)];
        let table = table(vec![one], people(), |at| values[at[0]]);
        let chart = ChartRequest { sort, ..ChartRequest::new(ChartKind::Bars) };
        let drawn = draw(&chart, &table, &frame(600, None, 1.0));
        drawn.scene.marks.iter().map(|mark| mark.at[0]).collect::<Vec<_>>()
    };
    assert_eq!(order(Sort::Auto), [2, 0, 3, 1, 4]);
    assert_eq!(order(Sort::Value), [2, 0, 3, 1, 4]);
    assert_eq!(order(Sort::Name), [1, 3, 2, 0, 4]);
    assert_eq!(order(Sort::Data), [0, 1, 2, 3, 4]);
    assert_eq!(Sort::from_option("value"), Some(Sort::Value));
    assert_eq!(Sort::from_option("size"), None);
}

fn bins(edges: Vec<i128>, codes: &[u32]) -> Table {
    let members = codes.iter().map(|i| Member { code: *i, key: String::new(), missing: false }).collect();
    let kind = AxisKind::Bins { edges, scale: 0, unit: Unit::Money("VND".into()), measure: Some(Kind::Planned) };
    let axis = Axis { name: "planned".into(), label: String::new(), kind, members };
    table(vec![axis], support::row_count(), |_| Cell::Value(3))
}

#[test]
fn bins_of_every_sort() {
    check_all(&bins(vec![5, 5], &[0]), "an empty bin");
    check_all(&bins(vec![5], &[0]), "no bin");
    check_all(&bins(vec![9, 5, 1], &[0, 1]), "edges downward");
    check_all(&bins(vec![0, 1], &[0]), "one bin");
    check_all(&bins(vec![0, 1, 2], &[0, 9, u32::MAX]), "bins that are not there");
    check_all(&bins(vec![i128::MIN, 0, i128::MAX], &[0, 1]), "the widest bins");
    check_all(&bins(vec![1, 10, 100, 1000, 1_000_000_000], &[0, 1, 2, 3]), "uneven bins");
    check_all(&bins((-50..=50).collect(), &(0..100).collect::<Vec<u32>>()), "a hundred bins");
}

#[test]
fn a_brush_finds_values_under_pixels() {
    let drawn = draw(&ChartRequest::new(ChartKind::Histogram), &support::histogram(), &frame(600, None, 2.0));
    let axis = drawn.x_axis.unwrap();
    assert_eq!((axis.edges.len(), axis.edges[0].0, axis.edges[20].0), (21, 0, 5_000_000_000));
    assert_eq!((axis.edges[0].1, axis.edges[20].1), (drawn.plot.x0, drawn.plot.x1));
    for (value, px) in &axis.edges {
        assert_eq!(axis.px(*value), *px);
        assert_eq!(axis.value_at(*px), *value);
        assert_eq!(axis.snap(px + 3), *value);
    }
    assert_eq!(axis.value_at(-100), 0);
    assert_eq!(axis.value_at(i32::MAX), 5_000_000_000);
    assert_eq!((axis.px(-7), axis.px(i128::MAX)), (drawn.plot.x0, drawn.plot.x1));
}

#[test]
fn scales_and_measures_out_of_range() {
    struct Broken;
    impl TextMeasure for Broken {
        fn width(&self, text: &str, _: fairshare::scene::Font) -> f64 {
            [f64::NAN, f64::INFINITY, -1.0, 1e300][text.len() % 4]
        }
    }
    let table = support::funding(&support::FIVE);
    for kind in ChartKind::ALL {
        for scale in [f64::NAN, f64::INFINITY, -3.0, 0.0, 0.5, 1e9] {
            let frame = Frame { scale, measure: &Broken, ..frame(300, None, 1.0) };
            let drawn = draw(&ChartRequest::new(kind), &table, &frame);
            assert!(drawn.scene.width <= 300 * 16);
            draw(&ChartRequest::new(kind), &table, &Frame { scale, ..self::frame(u32::MAX, Some(u32::MAX), 1.0) });
        }
    }
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        8 => (0i128..40_000_000_000).prop_map(Cell::Value),
        2 => (-900_000i128..900_000).prop_map(Cell::Value),
        1 => any::<i128>().prop_map(Cell::Value),
        1 => Just(Cell::Missing),
        1 => prop_oneof![Just(Cell::Withheld), Just(Cell::NotApplicable), Just(Cell::NotYetDue), Just(Cell::Value(0))],
    ]
}

fn any_axis() -> impl Strategy<Value = Axis> {
    let name = prop_oneof![Just("province"), Just("year"), Just("source"), Just("sex"), Just("Mô hình")];
    (name, 1usize..80, any::<u64>(), any::<bool>()).prop_map(|(name, n, seed, missing)| {
        let mut dice = support::Dice(seed);
        let words = ["Quảng", "Trị", "Nhóm", "nông dân", "a", "Ủy ban nhân dân", "WWWW", "ill", "–", "(x)", ""];
        let keys: Vec<String> = (0..n)
            .map(|i| match name {
                "province" => support::PROVINCES[i % 63].to_owned(),
                "year" => (2000 + i).to_string(),
                "source" if i < 4 => support::SOURCES[i].to_owned(),
                "sex" if i < 4 => ["female", "male", "other", "unknown"][i].to_owned(),
                _ => (0..=dice.below(6)).map(|_| words[dice.below(11) as usize]).collect::<Vec<_>>().join(" "),
            })
            .collect();
        axis(name, &keys, missing)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_overlaps_or_leaves_the_scene(
        first in any_axis(),
        second in proptest::option::of(any_axis()),
        cells in proptest::collection::vec(any_cell(), 64),
        width in 280u32..3840,
        scale in prop_oneof![Just(1.0), Just(1.5), Just(2.0), Just(3.0)],
        kind in 0..ChartKind::ALL.len(),
        counted in any::<bool>(),
        english in any::<bool>(),
        both in any::<bool>(),
    ) {
        let mut i = 0;
        let axes = [Some(first), second].into_iter().flatten().collect();
        let table = table(axes, if counted { people() } else { money() }, |_| { i += 1; cells[i * 7 % 64] });
        let kind = ChartKind::ALL[kind];
        let lang = if english { Lang::En } else { Lang::Vi };
        let frame = Frame { width, height: None, scale, lang, second: None, theme: &Theme::DARK, measure: &Metrics };
        let frame = Frame { second: both.then_some(if english { Lang::Vi } else { Lang::En }), ..frame };
        let drawn = draw(&ChartRequest::new(kind), &table, &frame);
        check_scene(&drawn.scene, kind.id());
        describe(&drawn, &table, lang);
    }
}
