//! Small multiples: one scale, one order and one legend for all panels, and marks that tell their panel.

mod support;

use fairshare::charts::{ChartKind, ChartRequest, Drawn, Theme};
use fairshare::describe::{Datum, datum_lines, datum_sentence};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::scene::{Mark, Prim, Rect};
use support::{FIVE, axis, money, people, table, with, years};

fn draw(chart: &ChartRequest, of: &Table, width: u32) -> Drawn {
    support::at(chart, of, width, 1.0, Lang::En, &Theme::LIGHT)
}

fn faceted(kind: ChartKind, name: &str) -> ChartRequest {
    with(ChartRequest::new(kind), &[("facet", name)])
}

/// The widest bar within a region.
fn bar(drawn: &Drawn, region: Rect) -> i32 {
    let mut widest = 0;
    for prim in &drawn.scene.front {
        if let Prim::Fill { rect, .. } = prim
            && region.contains(rect.x0, rect.y0)
        {
            widest = rect.width().max(widest);
        }
    }
    widest
}

fn titles(drawn: &Drawn) -> Vec<Mark> {
    drawn.scene.marks.iter().copied().filter(|mark| mark.at[1] == Mark::ALL && mark.at[2] == Mark::ALL).collect()
}

#[test]
fn the_same_value_is_as_long_in_every_panel() {
    // Two years; the second is ten times as large but for one place that stays at 50.
    let cells = [50, 10, 20, 50, 100, 200];
    let mut at = 0;
    let of = table(vec![years(2020, 2021), axis("province", &FIVE[..3], false)], money(), |_| {
        at += 1;
        Cell::Value(cells[at - 1])
    });
    for width in [300, 700, 1400] {
        let drawn = draw(&faceted(ChartKind::Bars, "year"), &of, width);
        let length = |panel: u32, place: u32| {
            let mark = drawn.scene.marks.iter().find(|mark| mark.at[..2] == [panel, place]).expect("a mark");
            bar(&drawn, mark.region)
        };
        assert_eq!(length(0, 0), length(1, 0), "{width}");
        assert!((length(1, 2) - 20 * length(0, 1)).abs() <= 20, "{width}: {} {}", length(1, 2), length(0, 1));
        // The largest place stands first in both panels, since the order is that of all panels together.
        let first = |panel: u32| {
            drawn.scene.marks.iter().find(|mark| mark.at[0] == panel && mark.at[1] != Mark::ALL).expect("a mark").at[1]
        };
        assert_eq!((first(0), first(1)), (2, 2));
    }
}

#[test]
fn marks_tell_their_panel_in_words() {
    let of = support::panels(&FIVE, years(2017, 2021));
    let drawn = draw(&faceted(ChartKind::FundingTrend, "province"), &of, 800);
    let mark = drawn.scene.marks.iter().find(|mark| mark.at == [2, 3, 1]).expect("a mark");
    let datum = Datum { table: &of, at: mark.at, measure: 0, rest: &drawn.rest };
    assert!(
        datum_sentence(&datum, Lang::En).starts_with("Kon Tum, 2020, Local budget: "),
        "{}",
        datum_sentence(&datum, Lang::En)
    );
    assert!(datum_lines(&datum, Lang::Vi).iter().any(|(name, value)| name == "Tỉnh" && value == "Kon Tum"));
    // Every panel has its title as a mark of its own, and the legend stands there once.
    let mut panels: Vec<u32> = titles(&drawn).iter().map(|mark| mark.at[0]).collect();
    panels.sort_unstable();
    assert_eq!(panels, [0, 1, 2, 3, 4]);
    assert_eq!(drawn.legend.len(), 4);
    assert_eq!(drawn.title, "Disbursed over the years by source of funds – for each province");
}

#[test]
fn the_grid_follows_the_width() {
    let of = support::panels(&FIVE, years(2017, 2021));
    let columns = |width: u32| {
        let mut lefts: Vec<i32> =
            titles(&draw(&faceted(ChartKind::FundingTrend, "province"), &of, width)).iter().map(|mark| mark.region.x0).collect();
        lefts.sort_unstable();
        lefts.dedup();
        lefts.len()
    };
    assert_eq!([columns(200), columns(308), columns(776), columns(1800)], [1, 2, 3, 5]);
}

#[test]
fn of_many_panels_the_largest_are_drawn_and_nothing_is_lost_from_rows() {
    let names = support::initiatives(20);
    let mut at = -1;
    let of = table(vec![axis("initiative", &names, false), axis("province", &support::PROVINCES[..30], false)], money(), |_| {
        at += 1;
        Cell::Value(at / 30 * 1000 + at % 30)
    });
    let drawn = draw(&faceted(ChartKind::Bars, "initiative"), &of, 900);
    assert_eq!(drawn.notes[0], "The 12 largest of 20 are drawn; the others are in the table");
    let mut shown: Vec<u32> = drawn.scene.marks.iter().map(|mark| mark.at[0]).collect();
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(shown, (8..20).collect::<Vec<u32>>());
    // Folded places are one bar in every panel, and together with the others they are all of them.
    assert_eq!(drawn.rest[1].len(), 19);
    let mut sum = 0;
    for mark in drawn.scene.marks.iter().filter(|mark| mark.at[0] == 19 && mark.at[1] != Mark::ALL) {
        sum += Datum { table: &of, at: mark.at, measure: 0, rest: &drawn.rest }.cell().value().expect("a value");
    }
    assert_eq!(sum, (0..30).map(|place| 19_000 + place).sum::<i128>());
}

#[test]
fn hard_tables_do_not_break_the_panels() {
    for kind in [ChartKind::Bars, ChartKind::Funding, ChartKind::WomenMen, ChartKind::Lines, ChartKind::Dots, ChartKind::Pyramid]
    {
        for cell in [Cell::Missing, Cell::Withheld, Cell::Value(0), Cell::Value(-5), Cell::Value(i128::MAX / 100)] {
            let axes =
                vec![axis("agency", &["A", "B"], true), axis("province", &FIVE, true), axis("sex", &["female", "male"], false)];
            let of = table(axes, people(), |_| cell);
            for width in [60, 280, 900] {
                let drawn = draw(&faceted(kind, "agency"), &of, width);
                let scene = Rect::new(0, 0, drawn.scene.width as i32, drawn.scene.height as i32);
                for mark in &drawn.scene.marks {
                    assert_eq!(mark.region.intersect(scene), mark.region, "{kind:?} {cell:?} {width}");
                }
            }
        }
    }
}

/// One scale, told once at the top where panels stand below each other, and nothing of it lost.
#[test]
fn panels_below_each_other_tell_their_scale_once() {
    let (_, chart, table) = support::gallery().into_iter().find(|(name, ..)| *name == "funding-facet").expect("a chart");
    let count = |width: u32| {
        let scene = support::at(&chart, &table, width, 1.0, Lang::En, &Theme::LIGHT).scene;
        let is_zero = |prim: &&Prim| matches!(prim, Prim::Text { text, .. } if &**text == "0");
        let regions_are_inside = scene.marks.iter().all(|mark| mark.region.y1 <= scene.height as i32 + 1);
        assert!(regions_are_inside, "{width}");
        scene.back.iter().filter(is_zero).count()
    };
    assert_eq!((count(360), count(800)), (1, 2));
}
