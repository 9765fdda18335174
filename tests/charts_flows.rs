//! Flows and pyramids: what is drawn is what the table says, and stands where it should.

mod support;

use fairshare::charts::{ChartKind, ChartRequest, Drawn, Theme};
use fairshare::describe::{Datum, datum_lines, datum_sentence};
use fairshare::locale::Lang;
use fairshare::metrics::Metric;
use fairshare::query::{Cell, Table};
use fairshare::scene::{Mark, Prim};
use support::time::{ages, flows};
use support::{axis, money, table};

fn drawn(kind: ChartKind, table: &Table, width: u32) -> Drawn {
    support::at(&ChartRequest::new(kind), table, width, 1.0, Lang::En, &Theme::LIGHT)
}

fn datum<'t>(drawn: &'t Drawn, table: &'t Table, mark: &Mark) -> Datum<'t> {
    Datum { table, at: mark.at, measure: 0, rest: &drawn.rest }
}

#[test]
fn nodes_and_bands_say_what_the_table_says_and_add_up() {
    for (table, width) in [(flows(3), 360), (flows(3), 900), (flows(2), 280)] {
        let drawn = drawn(ChartKind::Flows, &table, width);
        let Cell::Value(total) = table.total[0] else { panic!("a total") };
        // Groups by turns: the nodes of a column, then what runs on from it.
        for group in 0..2 * table.axes.len() as u32 - 1 {
            let of = |mark: &&Mark| mark.group == group;
            let cells = drawn.scene.marks.iter().filter(of).map(|mark| datum(&drawn, &table, mark).cell().value().unwrap());
            assert_eq!(cells.sum::<i128>(), total, "group {group}");
        }
        // Every outline answers for its own mark, at its middle, unless something lies over it.
        for (mark, corners) in drawn.scene.shapes.iter().rev().take(table.axes.len() * 5) {
            let (left, right) = (corners.iter().min().unwrap(), corners.iter().max().unwrap());
            if right.1 > left.1 + 4 {
                assert_eq!(drawn.scene.mark_at((left.0 + right.0) / 2, (left.1 + right.1) / 2), Some(*mark as usize));
            }
        }
    }
}

#[test]
fn a_band_is_told_by_its_ends() {
    let table = flows(3);
    let drawn = drawn(ChartKind::Flows, &table, 800);
    let later = drawn.scene.marks.iter().find(|mark| mark.group == 3).unwrap();
    assert_eq!(later.at[0], Mark::ALL);
    let lines = datum_lines(&datum(&drawn, &table, later), Lang::En);
    assert_eq!(lines.iter().map(|line| &*line.0).collect::<Vec<_>>()[..3], ["Province", "Sector", "Disbursed"]);
    assert!(lines[3].0.starts_with("Share of "), "{lines:?}");
}

#[test]
fn what_is_below_zero_is_left_out_and_told() {
    let axes = vec![axis("source", &support::SOURCES[..2], false), axis("province", &["Kon Tum", "Hà Giang"], false)];
    let refunds = table(axes, money(), |at| Cell::Value([[50, -20], [30, 40]][at[0]][at[1]] * 1_000_000));
    let worked_out = Metric::AboveZero.work_out(refunds.clone());
    // What is not applicable beside it is told apart from it.
    let mut both = refunds.clone();
    both.cells[0] = Cell::NotApplicable;
    both.total = vec![Cell::Value(50_000_000)];
    let drawn_both = drawn(ChartKind::Flows, &Metric::AboveZero.work_out(both), 600);
    assert_eq!(drawn_both.notes[0], "1 cell: not applicable");
    assert!(drawn_both.notes[1].starts_with("Amounts below zero are not drawn"), "{:?}", drawn_both.notes);
    let told = fairshare::describe::rows(&worked_out, Lang::En);
    assert_eq!(told.header[3], "Below zero (cannot be drawn) (đồng)");
    assert_eq!(told.rows[1][2..], ["Not applicable", "\u{2212}20,000,000"]);
    for table in [&refunds, &worked_out] {
        let drawn = drawn(ChartKind::Flows, table, 600);
        assert_eq!(drawn.notes, ["Amounts below zero are not drawn; they add up to \u{2212}20"]);
        assert_eq!(drawn.scene.marks.iter().filter(|mark| mark.group == 1).count(), 3);
    }
    // With the metric the nodes say what is drawn.
    let node = drawn(ChartKind::Flows, &worked_out, 600);
    let sentences: Vec<String> =
        node.scene.marks[..2].iter().map(|mark| datum_sentence(&datum(&node, &worked_out, mark), Lang::En)).collect();
    assert_eq!(sentences, ["Local budget: 70\u{a0}million\u{a0}đồng", "State budget: 50\u{a0}million\u{a0}đồng"]);
}

#[test]
fn the_youngest_are_at_the_bottom_men_left_and_women_right() {
    let table = ages(false);
    let drawn = drawn(ChartKind::Pyramid, &table, 600);
    let names: Vec<&str> = drawn
        .scene
        .back
        .iter()
        .filter_map(|prim| if let Prim::Text { text, .. } = prim { Some(&**text) } else { None })
        .collect();
    assert_eq!(names, ["Men", "Women", "60+", "50-59", "35-49", "25-34", "18-24", "10-17", "0-9", "(blank)"]);
    // A man's bar, then a woman's.
    let [men, women] = [drawn.scene.marks[0], drawn.scene.marks[1]];
    assert!(men.region.x1 < women.region.x0);
    assert_eq!(datum(&drawn, &table, &men).cell(), table.cell(&[6, 1], 0));
    assert_eq!(datum(&drawn, &table, &women).cell(), table.cell(&[6, 0], 0));
    assert_eq!(drawn.notes[0], "Sex: unknown, 442 people (not drawn)");
}

#[test]
fn two_years_are_bars_and_outlines() {
    let table = ages(true);
    let drawn = drawn(ChartKind::Pyramid, &table, 600);
    assert_eq!(drawn.notes[0], "Bars: 2021; outlines: 2017");
    let years: Vec<u32> = drawn.scene.marks[..4].iter().map(|mark| mark.at[2]).collect();
    assert_eq!(years, [1, 0, 1, 0]);
    let sentence = datum_sentence(&datum(&drawn, &table, &drawn.scene.marks[1]), Lang::En);
    assert!(sentence.starts_with("60+, Men, 2017: "), "{sentence}");
}
