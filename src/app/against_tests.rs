//! Two selections side by side, without a browser.

use std::rc::Rc;

use super::*;
use crate::query::{Cell, Table};
use crate::read::{Intake, Next};
use crate::scene::Metrics;

fn app(text: &str, langs: &str, chart: &str) -> App {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let words = Words { chart: Some(chart.to_string()), source: Some("test.csv".to_string()), ..Words::default() };
    let dataset = Rc::new(intake.finish().expect("finished").0);
    let mut app = App::new(Settings::from_words(langs, &words).expect("settings"), dataset);
    for chart in 0..app.cards.len() {
        app.handle(Event::Room { chart, room: Room { width: 480, scale: 1.0 } });
    }
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

fn filter(app: &mut App, text: &str) {
    let filters = Filters::from_attribute(text, &app.dataset).expect("filters");
    app.handle(Event::Set(filters));
    app.draw(&Theme::LIGHT, &Metrics, false);
}

/// The same with A kept at `a` and the present selection `b`.
fn compared(text: &str, langs: &str, chart: &str, a: &str, b: &str) -> App {
    let mut app = app(text, langs, chart);
    filter(&mut app, a);
    app.handle(Event::Compare { on: true });
    filter(&mut app, b);
    app
}

fn column(table: &Table, name: &str) -> Vec<Cell> {
    let n = table.measures.len();
    let at = table.measures.iter().position(|measure| measure.name == name).expect("a measure");
    table.cells.iter().skip(at).step_by(n).copied().collect()
}

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân,Nữ,Nam\nKon Tum,2018,NSNN,100,10,30\nKon Tum,2019,NSNN,150,20,20\n\
    Hà Giang,2018,Dự án,0,5,5\nHà Giang,2019,Dự án,40,6,4\nGia Lai,2019,NSNN,7,1,1\n";

#[test]
fn money_differs_in_its_unit_and_in_percent() {
    use Cell::{Missing, NotApplicable, Value};
    let app = compared(CSV, "en", "bars?by=province&sum=disbursed", "year=2018", "year=2019");
    let table = app.compared(0).expect("a table");
    // Gia Lai, Hà Giang, Kon Tum.
    assert_eq!(column(&table, "disbursed"), [Value(7), Value(40), Value(150)]);
    assert_eq!(column(&table, "disbursed:a"), [Missing, Value(0), Value(100)]);
    assert_eq!(column(&table, "disbursed:difference"), [Missing, Value(40), Value(50)]);
    // Nothing to divide by has no percent.
    assert_eq!(column(&table, "disbursed:percent"), [Missing, NotApplicable, Value(500)]);
    let note = &app.chart(0).expect("a chart").drawn.notes;
    let note = note.iter().find(|note| note.starts_with("A (outlined)")).expect("a note");
    assert_eq!(
        note,
        "A (outlined) – Year: 2018: 100\u{a0}đồng. B – Year: 2019: 197\u{a0}đồng. Difference (B − A): +97\u{a0}đồng; +97.0%."
            .replace("97.0", "97")
            .as_str()
    );
}

#[test]
fn shares_differ_in_points_and_are_not_added() {
    use Cell::Value;
    let app = compared(CSV, "vi", "women-share", "year=2018", "year=2019");
    let table = app.compared(0).expect("a table");
    let kon_tum = table.axes[0].members.iter().position(|member| member.key == "Kon Tum").expect("Kon Tum");
    assert_eq!(column(&table, "women_share")[kon_tum], Value(500));
    assert_eq!(column(&table, "women_share:a")[kon_tum], Value(250));
    assert_eq!(column(&table, "women_share:difference")[kon_tum], Value(250));
    assert!(!table.measures.iter().any(|measure| measure.name == "women_share:percent"), "no percent of a percent");
    // 15 of 50 against 27 of 52: worked out of the sums.
    let note = app.chart(0).expect("a chart").drawn.notes.join(" ");
    assert!(note.contains("+21,9\u{a0}điểm phần trăm"), "{note}");
}

#[test]
fn marks_tell_both_and_outlines_are_drawn() {
    let mut app =
        compared(CSV, "en", "bars?by=province&sum=disbursed heat?by=province&by=year&sum=disbursed", "", "province=Kon Tum");
    app.handle(Event::Move { chart: 0, step: Step::First });
    let lines = app.mark_lines(0);
    let told: Vec<&str> = lines.iter().map(|(name, _)| &name[..]).collect();
    assert_eq!(told[told.len() - 3..], ["A", "B", "Difference (B − A)"], "{lines:?}");
    assert!(app.chart(0).is_some_and(|chart| chart.outlined && chart.other.is_some()));
    // Colored cells have no length: A stands below.
    let heat = app.chart(1).expect("a chart");
    assert!(!heat.outlined && heat.other.is_some());
    let alone = { super::against_tests::app(CSV, "en", "heat?by=province&by=year&sum=disbursed") };
    assert!(heat.drawn.scene.height > alone.chart(0).expect("a chart").drawn.scene.height * 3 / 2);
    let before = app.chart(0).expect("a chart").drawn.scene.clone();
    app.handle(Event::Compare { on: false });
    app.draw(&Theme::LIGHT, &Metrics, false);
    let mut never = super::against_tests::app(CSV, "en", "bars?by=province&sum=disbursed");
    filter(&mut never, "province=Kon Tum");
    assert_ne!(app.chart(0).expect("a chart").drawn.scene, before);
    assert_eq!(app.chart(0).expect("a chart").drawn.scene, never.chart(0).expect("a chart").drawn.scene, "nothing is left of it");
}

#[test]
fn a_chart_that_picked_does_not_filter_its_own_a() {
    let mut app = app(CSV, "en", "bars?by=province&sum=disbursed bars?by=year&sum=disbursed");
    app.handle(Event::Move { chart: 0, step: Step::First });
    app.handle(Event::Choose { chart: 0, add: false });
    app.handle(Event::Compare { on: true });
    app.handle(Event::Move { chart: 0, step: Step::Next });
    app.handle(Event::Choose { chart: 0, add: false });
    app.draw(&Theme::LIGHT, &Metrics, false);
    assert!(app.chart(0).is_some_and(|chart| chart.other.is_none()), "the chart that picks is the same in both");
    assert!(app.chart(1).is_some_and(|chart| chart.other.is_some()));
    // The view holds it, and an element that is given the view shows the same.
    let view = app.view_json();
    assert!(view.contains("\"against\":{\"filters\":{},\"picks\":[{\"province\":"), "{view}");
    let mut fresh = super::against_tests::app(CSV, "en", "bars?by=province&sum=disbursed bars?by=year&sum=disbursed");
    let saved = fresh.view_from_json(&Json::parse(&view).expect("JSON")).expect("fits");
    fresh.handle(Event::Restore(saved.chosen));
    fresh.draw(&Theme::LIGHT, &Metrics, false);
    assert_eq!(fresh.view_json(), view);
    assert_eq!(fresh.chart(1).expect("a chart").drawn.scene, app.chart(1).expect("a chart").drawn.scene);
    for wrong in [r#"{"against":3}"#, r#"{"against":{"filters":{"nowhere":[1]}}}"#, r#"{"against":{"other":{}}}"#] {
        assert!(fresh.view_from_json(&Json::parse(wrong).expect("JSON")).is_err(), "{wrong}");
    }
    // And it is a step that can be taken back.
    app.handle(Event::Undo { forth: false });
    app.handle(Event::Undo { forth: false });
    assert!(app.against_words(0).is_none());
}

#[test]
fn every_kind_of_chart_stands_beside_itself() {
    let text = "Tỉnh,Năm,Nguồn vốn,Lĩnh vực,Nhà tài trợ,Kế hoạch,Giải ngân,Giới tính,Nhóm tuổi,Số người,Dân tộc\n\
        Kon Tum,2018,NSNN,Y tế,a,9,5,Nữ,18-30,4,Kinh\nHà Giang,2018,Dự án,Nông nghiệp,b,8,7,Nam,18-30,6,Tày\n\
        Kon Tum,2019,NSNN,Y tế,b,7,6,Nam,31-59,2,Kinh\nHà Giang,2019,Cộng đồng,Y tế,a,3,3,Nữ,31-59,5,Tày\n";
    for kind in ChartKind::ALL {
        for langs in ["vi", "en"] {
            let chart = match kind {
                ChartKind::Bars | ChartKind::Dots | ChartKind::Lines => format!("{}?by=year&by=source", kind.id()),
                ChartKind::Heat => "heat?by=province&by=year".to_owned(),
                ChartKind::Histogram => "histogram?of=planned".to_owned(),
                kind => kind.id().to_owned(),
            };
            let app = compared(text, langs, &chart, "year=2018", "province=Kon Tum");
            let Some(chart) = app.chart(0) else { continue };
            if let Some(other) = &chart.other {
                assert_eq!(other.axes, chart.table.as_ref().expect("a table").axes, "{}", kind.id());
                assert!(!app.compared(0).expect("a table").cells.is_empty());
                assert!(chart.drawn.notes.iter().any(|note| note.starts_with("A (")), "{}", kind.id());
                assert!(app.content(0).contains(":difference"), "{}", kind.id());
            }
        }
    }
}

#[test]
fn the_note_stands_once() {
    let mut app =
        compared(CSV, "en", "bars?by=province&sum=disbursed heat?by=province&by=year&sum=disbursed", "", "province=Kon Tum");
    for _ in 0..3 {
        app.draw(&Theme::LIGHT, &Metrics, true);
        app.handle(Event::Room { chart: 0, room: Room { width: 0, scale: 1.0 } });
        app.draw(&Theme::LIGHT, &Metrics, true);
        for at in 0..2 {
            let notes = &app.chart(at).expect("a chart").drawn.notes;
            assert_eq!(notes.iter().filter(|note| note.starts_with("A (")).count(), 1, "{notes:?}");
        }
    }
}

#[test]
fn a_filter_that_changes_no_figure_is_told_too() {
    let mut app = compared(CSV, "en", "bars?by=source&sum=disbursed", "province=Kon Tum", "province=Hà Giang");
    let before = app.chart(0).expect("a chart").drawn.notes.concat();
    filter(&mut app, "province=Hà Giang; source=project");
    let notes = app.chart(0).expect("a chart").drawn.notes.concat();
    assert!(!before.contains("Source of funds: Project") && notes.contains("Source of funds: Project"), "{before} {notes}");
}
