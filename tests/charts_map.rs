//! A map that the page gives, with hand-made squares in place of borders.

mod support;

use std::rc::Rc;

use fairshare::charts::{Area, ChartKind, ChartRequest, Drawn, Map, Ring, Theme};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::scene::Prim;
use support::{axis, money, table};

fn square(x: i32, y: i32, side: i32) -> Vec<(i32, i32)> {
    vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
}

fn area(key: &str, rings: &[Vec<(i32, i32)>], holes: &[Vec<(i32, i32)>]) -> Area {
    let ring = |hole: bool| move |points: &Vec<(i32, i32)>| Ring { hole, points: points.clone() };
    Area { key: key.into(), rings: rings.iter().map(ring(false)).chain(holes.iter().map(ring(true))).collect() }
}

/// Kon Tum in two parts, Quảng Trị around Hà Giang, Cà Mau without a figure.
fn map() -> Map {
    Map {
        width: 1000,
        height: 1000,
        areas: vec![
            area("Hà Giang", &[square(150, 150, 100)], &[]),
            area("Quảng Trị", &[square(100, 100, 300)], &[square(140, 140, 120)]),
            area("Kon Tum", &[square(500, 500, 200), square(900, 500, 50)], &[]),
            area("Cà Mau", &[square(0, 900, 100)], &[]),
        ],
        of: "province".into(),
        strangers: vec!["Nowhere".into()],
    }
}

fn figures() -> Table {
    let cells = [Cell::Value(10), Cell::Value(20), Cell::Value(30), Cell::Missing, Cell::Value(7)];
    let mut at = 0;
    table(vec![axis("province", &["Hà Giang", "Kon Tum", "Quảng Trị", "Cà Mau", "Trà Vinh"], false)], money(), |_| {
        at += 1;
        cells[at - 1]
    })
}

fn drawn(width: u32, lang: Lang) -> Drawn {
    let mut chart = ChartRequest::new(ChartKind::PlaceMap);
    chart.map = Some(Rc::new(map()));
    support::at(&chart, &figures(), width, 1.0, lang, &Theme::LIGHT)
}

#[test]
fn areas_answer_by_their_outlines() {
    let drawn = drawn(620, Lang::En);
    let at = |x: i32, y: i32| {
        let fit = f64::from(drawn.scene.height - 2) / 1000.0;
        let place = |v: i32| (f64::from(v) * fit) as i32 + 1;
        drawn.scene.mark_at(place(x), place(y)).map(|mark| drawn.scene.marks[mark].at[0])
    };
    assert_eq!(at(550, 550), Some(1), "Kon Tum");
    assert_eq!(at(920, 520), Some(1), "its other part");
    assert_eq!(at(120, 120), Some(2), "Quảng Trị");
    assert_eq!(at(200, 200), Some(0), "Hà Giang, within Quảng Trị");
    assert_eq!(at(50, 950), Some(3), "Cà Mau, without a figure");
    assert_eq!(at(700, 100), None, "the sea");
    // By keys from north to south.
    let order: Vec<u32> = drawn.scene.marks.iter().map(|mark| mark.at[0]).collect();
    assert_eq!(order, [2, 0, 1, 3]);
}

#[test]
fn what_has_no_place_is_told() {
    let notes = drawn(620, Lang::En).notes.join(" · ");
    assert!(notes.contains("1 value is not on the map: Trà Vinh 7\u{a0}đồng"), "{notes}");
    assert!(notes.contains("1 of the map's areas are no province: Nowhere"), "{notes}");
    assert!(notes.contains("Hatched: no data"), "{notes}");
    // Trà Vinh is none of the 34, which the map may be of.
    assert!(notes.contains("for a map of the 34 new ones use boundaries=\"2025\""), "{notes}");
    assert!(drawn(620, Lang::Vi).notes.join(" ").contains("Ranh giới theo tệp bản đồ của trang này."));
}

#[test]
fn greater_figures_are_darker_and_none_is_no_color() {
    let drawn = drawn(620, Lang::En);
    let mut grounds = Vec::new();
    for prim in &drawn.scene.front {
        if let Prim::Polygon { color, .. } = prim
            && !grounds.contains(color)
        {
            grounds.push(*color);
        }
    }
    // Three figures, and the background for the hole and for the place without one.
    assert_eq!(grounds.len(), 4);
    assert!(grounds.contains(&Theme::LIGHT.background));
}

#[test]
fn any_size_holds_the_map() {
    for width in [40, 280, 2000] {
        let drawn = drawn(width, Lang::Vi);
        for mark in &drawn.scene.marks {
            assert!(
                mark.region.x1 <= width as i32 + 1 && mark.region.y1 <= drawn.scene.height as i32 + 1,
                "{width}: {:?}",
                mark.region
            );
        }
    }
    let empty = ChartRequest {
        map: Some(Rc::new(Map { of: "province".into(), ..Map::default() })),
        ..ChartRequest::new(ChartKind::PlaceMap)
    };
    assert!(support::at(&empty, &figures(), 300, 1.0, Lang::En, &Theme::LIGHT).scene.marks.is_empty());
}

/// Everything in a list beside a wide map answers for the same place as the area does, once for a reader by keys.
#[test]
fn a_wide_map_has_a_list_of_its_values() {
    for with_map in [true, false] {
        let mut chart = ChartRequest::new(ChartKind::PlaceMap);
        chart.map = with_map.then(|| Rc::new(map()));
        let drawn = support::at(&chart, &figures(), 1400, 1.0, Lang::En, &Theme::LIGHT);
        let scene = &drawn.scene;
        let mut places: Vec<u32> = scene.marks.iter().map(|mark| mark.at[0]).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), scene.marks.len(), "a mark a place");
        // The largest of what is on the map stands at the top of the list.
        // Of the whole row, between the name and the number too.
        let x = (0..scene.width as i32).rev().find(|x| scene.mark_at(*x, 4).is_some()).expect("a list") - 60;
        let first = scene.mark_at(x, 4).map(|mark| scene.marks[mark].at[0]);
        assert_eq!(first, Some(2), "Quảng Trị, 30");
        assert_eq!(support::at(&chart, &figures(), 360, 1.0, Lang::En, &Theme::LIGHT).scene.mark_at(356, 4), None);
    }
}

/// A place that the table does not ask for is no place without data.
#[test]
fn empty_tiles_are_told_from_hatched_ones() {
    let chart = ChartRequest::new(ChartKind::PlaceMap);
    let drawn = support::at(&chart, &figures(), 700, 1.0, Lang::En, &Theme::LIGHT);
    assert!(drawn.notes.iter().any(|note| note == "Empty tiles: outside of what is selected."));
    assert_eq!(drawn.scene.marks.len(), 5);
    let all = support::tiles(&support::PROVINCES);
    let drawn = support::at(&chart, &all, 700, 1.0, Lang::En, &Theme::LIGHT);
    assert!(drawn.notes.iter().all(|note| !note.contains("Empty tiles")));
    assert_eq!(drawn.scene.marks.len(), 63);
}
