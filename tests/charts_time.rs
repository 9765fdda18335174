//! Charts over time: gaps are gaps, bands and lines stand where the numbers say, and marks tell what they are of.

mod support;

use fairshare::charts::{ChartKind, ChartRequest, Drawn, Theme};
use fairshare::describe::{Datum, datum_sentence};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::scene::{Mark, Prim};
use support::{axis, money, people, table, years};

fn drawn(chart: &ChartRequest, table: &Table, width: u32) -> Drawn {
    support::at(chart, table, width, 1.0, Lang::En, &Theme::LIGHT)
}

/// How many points each line has; two points make the least one.
fn paths(drawn: &Drawn, width: u32) -> Vec<usize> {
    let of = |prim: &Prim| match prim {
        Prim::Path { points, width: own, .. } if *own == width => Some(points.len()),
        _ => None,
    };
    drawn.scene.front.iter().filter_map(of).collect()
}

#[test]
fn a_blank_breaks_the_line_and_a_year_that_is_not_there_makes_it_thin() {
    let values = [Some(3), None, Some(4), Some(5), Some(6)];
    let over = |keys: &[&str], missing: bool| {
        table(vec![axis("year", keys, missing)], money(), |at| {
            values.get(at[0]).copied().flatten().map_or(Cell::Missing, Cell::Value)
        })
    };
    let chart = ChartRequest::new(ChartKind::Lines);
    // 2016 alone, a blank 2017, 2018–2020 in a row.
    let blank = drawn(&chart, &over(&["2016", "2017", "2018", "2019", "2020"], false), 600);
    assert_eq!(paths(&blank, 2), [3]);
    // 2020 is not in the file at all: a hairline leads across.
    let skipped = drawn(&chart, &over(&["2016", "2017", "2018", "2019", "2021"], false), 600);
    assert_eq!(paths(&skipped, 2), [2]);
    assert_eq!((paths(&skipped, 1), paths(&blank, 1)), (vec![2], vec![]));
    assert!(skipped.notes.iter().any(|note| note == "Thin lines: no data in between"), "{:?}", skipped.notes);
    assert!(blank.notes.iter().any(|note| note == "Gaps: no data"), "{:?}", blank.notes);
    // Rows without a year stand apart.
    let apart = drawn(&chart, &over(&["2016", "2017", "2018", "2019"], true), 600);
    assert_eq!(paths(&apart, 2), [2]);
    for drawn in [blank, skipped, apart] {
        let dots = drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Circle { .. })).count();
        assert_eq!((dots, drawn.scene.marks.len()), (4, 4));
    }
}

#[test]
fn eight_lines_have_names_and_the_rest_is_gray_but_can_be_pointed_at() {
    let many = support::time::many_lines();
    let drawn = drawn(&ChartRequest::new(ChartKind::Lines), &many, 800);
    assert_eq!((paths(&drawn, 2).len(), drawn.scene.marks.len()), (8, 12 * 12));
    assert!(drawn.legend.is_empty() && drawn.notes[0].starts_with("4 smaller ones"), "{:?}", drawn.notes);
    // Every mark is found where it stands, and lines are read one after the other.
    for (i, mark) in drawn.scene.marks.iter().enumerate() {
        let (x, y) = ((mark.region.x0 + mark.region.x1) / 2, (mark.region.y0 + mark.region.y1) / 2);
        assert!(mark.region.is_empty() || drawn.scene.mark_at(x, y) == Some(i), "{mark:?}");
        assert_eq!(mark.group as usize, i / 12);
    }
    let mark = drawn.scene.marks[13];
    let datum = Datum { table: &many, at: mark.at, measure: 0, rest: &drawn.rest };
    // Second line, second year: the value that the generator gave them.
    assert_eq!((mark.at, datum.cell()), ([1, 1, Mark::ALL], many.cell(&[1, 1], 0)));
    assert_eq!(datum_sentence(&datum, Lang::En), "2011, Hà Giang: 1,692 people");
}

#[test]
fn names_without_room_go_into_the_legend() {
    let long = "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số";
    let axes = vec![years(2018, 2021), axis("programme", &[long, "B"], false)];
    let table = table(axes, people(), |at| Cell::Value(at[0] as i128 + 5));
    let drawn = drawn(&ChartRequest::new(ChartKind::Lines), &table, 360);
    assert_eq!(drawn.legend.iter().map(|item| &*item.label).collect::<Vec<_>>(), [long, "B"]);
}

#[test]
fn shares_have_their_parity_line_bounds_and_an_axis_that_says_where_it_starts() {
    let single = drawn(&ChartRequest::new(ChartKind::ShareTrend), &support::time::shares(false), 600);
    assert!(single.scene.front.iter().any(|prim| matches!(prim, Prim::Polygon { .. })));
    assert_eq!(single.notes[0], "The vertical axis does not start at zero");
    assert!(single.notes[1].starts_with("Band: "), "{:?}", single.notes);
    let texts = |drawn: &Drawn| {
        let of = |prim: &Prim| if let Prim::Text { text, .. } = prim { Some(text.to_string()) } else { None };
        // What is not one of the figures stays as it is when some of them are muted.
        drawn.scene.back.iter().filter_map(of).collect::<Vec<_>>()
    };
    // The line of parity is seen through the band.
    let solid = |prim: &Prim| matches!(prim, Prim::Polygon { color, .. } if color.3 == 255);
    assert!(!single.scene.front.iter().any(solid));
    assert!(texts(&single).contains(&"Parity 50%".to_owned()));
    let several = drawn(&ChartRequest::new(ChartKind::ShareTrend), &support::time::shares(true), 600);
    // Each line has its own band, and is seen through the others'.
    assert!(several.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count() >= 5);
    assert!(!several.scene.front.iter().any(solid));
    assert_eq!(several.scene.marks.len(), 7 * 5 - 1);
    // Panels have their bands, as a single picture has, and name parity in what room there is.
    let mut by_group = support::time::shares(true);
    by_group.axes.swap(0, 1);
    let (n_years, n_groups, n) = (7, 5, by_group.measures.len());
    let cells = (0..by_group.cells.len()).map(|at| {
        let (group, year) = (at / n / n_years, at / n % n_years);
        by_group.cells[(year * n_groups + group) * n + at % n]
    });
    by_group.cells = cells.collect();
    let panels = drawn(&support::with(ChartRequest::new(ChartKind::ShareTrend), &[("facet", "ethnic_group")]), &by_group, 800);
    // A missing year parts the band of one group in two.
    let bands = panels.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count();
    assert!((n_groups..=n_groups + 1).contains(&bands), "{bands}");
    assert_eq!(texts(&panels).iter().filter(|text| *text == "50%").count(), n_groups, "{:?}", texts(&panels));
}

#[test]
fn areas_end_where_a_year_is_missing_and_parts_below_zero_are_columns() {
    let chart = support::with(ChartRequest::new(ChartKind::FundingTrend), &[("form", "area")]);
    let areas = |drawn: &Drawn| drawn.scene.front.iter().filter(|prim| matches!(prim, Prim::Polygon { .. })).count();
    let lines = support::time::lines();
    let area = drawn(&chart, &lines, 600);
    // Four sources, before and after 2015.
    assert_eq!(areas(&area), 8);
    assert!(area.scene.marks.iter().any(|mark| mark.at[1] == Mark::ALL));
    let mut negative = lines.clone();
    negative.cells[0] = Cell::Value(-5_000_000);
    assert_eq!(areas(&drawn(&chart, &negative, 600)), 0);
}

#[test]
fn heat_keeps_the_place_of_a_year_that_no_row_has() {
    let of = |keys: &[&str]| {
        let heat = table(vec![axis("sector", &["A", "B"], false), axis("year", keys, false)], money(), |at| {
            Cell::Value(1 + (at[0] + at[1]) as i128)
        });
        drawn(&ChartRequest::new(ChartKind::Heat), &heat, 700)
    };
    let words = |drawn: &Drawn| {
        let of = |prim: &Prim| match prim {
            Prim::Text { text, .. } => Some(text.to_string()),
            _ => None,
        };
        drawn.scene.back.iter().filter_map(of).collect::<Vec<_>>()
    };
    let skipped = of(&["2018", "2019", "2021"]);
    assert!(words(&skipped).contains(&"2020".to_owned()), "{:?}", words(&skipped));
    assert!(skipped.notes.iter().any(|note| note == "– No data"), "{:?}", skipped.notes);
    // It is nothing to point at, and the others are what they were.
    assert_eq!(skipped.scene.marks.len(), 6);
    assert!(skipped.scene.marks.iter().all(|mark| mark.at[0] < 2 && mark.at[1] < 3), "{:?}", skipped.scene.marks);
    // Of a census every ten years most years are not there, and that is no gap.
    let census = of(&["1999", "2009", "2019"]);
    assert_eq!(words(&census).iter().filter(|text| text.len() == 4).count(), 3, "{:?}", words(&census));
}
