//! One element without a browser: events in, effects and pictures out.

use std::rc::Rc;

use super::*;
use crate::locale::Lang;
use crate::query::Cell;
use crate::read::{Intake, Next};
use crate::scene::Metrics;

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân (đồng),Giới tính,Số người\n\
    Kon Tum,2018,NSNN,1000000,Nữ,3\n\
    Kon Tum,2019,Dự án,2500000,Nam,4\n\
    Hà Giang,2018,NSNN,3000000,Nữ,5\n\
    Hà Giang,2020,Cộng đồng,4000000,Nam,6\n\
    Quảng Trị,2021,Dự án,9000000,Nữ,7\n";

pub(super) fn app(words: Words) -> App {
    app_of(CSV, words)
}

fn app_of(csv: &str, words: Words) -> App {
    app_in("en", csv, words)
}

pub(super) fn app_in(langs: &str, csv: &str, words: Words) -> App {
    let mut intake = Intake::new("test.csv");
    intake.push(csv.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let dataset = intake.finish().expect("finished").0;
    let mut app = App::new(Settings::from_words(langs, &words).expect("settings"), Rc::new(dataset));
    for chart in 0..app.cards.len() {
        app.handle(Event::Room { chart, room: Room { width: 480, scale: 1.0 } });
    }
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

pub(super) fn words(chart: &str) -> Words {
    Words { chart: Some(chart.to_string()), controls: Some("all".to_string()), ..Words::default() }
}

pub(super) fn control(app: &App, name: &str) -> usize {
    app.controls.iter().position(|control| control.name == name).expect(name)
}

pub(super) fn redraw(app: &mut App) -> Vec<usize> {
    app.draw(&Theme::LIGHT, &Metrics, false)
}

#[test]
fn a_chart_tells_what_its_file_withholds() {
    let notes = |chart: &str, cells: [&str; 4]| {
        let [a, b, c, d] = cells;
        let csv = format!("Tỉnh,Giới tính,Số người\nKon Tum,Nữ,{a}\nKon Tum,Nam,{b}\nHà Giang,Nữ,{c}\nHà Giang,Nam,{d}\n");
        app_in("en", &csv, words(chart)).chart(0).expect("a chart").drawn.notes.join("; ")
    };
    let told = "The file withholds 2 figures of “People” (in all its rows); sums and shares are without them";
    for chart in ["women-men", "women-share", "bars?by=province", "histogram?of=people"] {
        assert!(notes(chart, ["5", "*", "<5", "8"]).contains(told), "{chart}: {}", notes(chart, ["5", "*", "<5", "8"]));
        assert!(!notes(chart, ["5", "", "0", "8"]).contains("withholds"), "{chart}: a blank is not withheld");
    }
}

#[test]
fn a_chart_names_the_column_where_its_words_do_not() {
    let notes = |langs: &str, header: &str| {
        let csv = format!("Tỉnh,{header}\nKon Tum,5\nHà Giang,7\nTrà Vinh,9\n");
        let app = app_in(langs, &csv, words("bars?by=province"));
        app.chart(0).expect("a chart").drawn.notes.join("; ")
    };
    assert_eq!(notes("en", "Requirements (USD)"), "Planned: column “Requirements (USD)”");
    assert_eq!(notes("vi", "Reached"), "Số người: cột “Reached”");
    assert_eq!(notes("vi en", "Chi phí"), "Số tiền: cột “Chi phí”\u{1f}Amount: column “Chi phí”");
    for plain in ["Số tiền (triệu đồng)", "Amount (USD)", "Số người", "People", "Vốn giải ngân", "Kế hoạch vốn năm", "Nước"]
    {
        assert_eq!(notes("en", plain), "", "{plain}");
    }
}

#[test]
fn a_tick_filters_draws_and_tells() {
    let mut app = app(words("funding women-men"));
    let at = control(&app, "province");
    let effects = app.handle(Event::Tick { control: at, code: 0, on: false });
    assert!(effects.contains(&Effect::Redraw) && effects.contains(&Effect::Bar));
    let filters = r#"{"filters":{"province":["Kon Tum","Quảng Trị"]}}"#;
    assert!(effects.contains(&Effect::Emit("filter", filters.to_string())), "{effects:?}");
    assert!(effects.contains(&Effect::Announce("Province: 2 of 3 selected".to_string())), "{effects:?}");
    assert_eq!(redraw(&mut app), [0, 1]);
    assert_eq!(redraw(&mut app), [0; 0], "nothing changed since");
    let effects = app.handle(Event::Tick { control: at, code: 0, on: true });
    assert!(!effects.is_empty());
    assert!(app.filters().is_empty(), "all ticked is no filter");
    assert!(app.handle(Event::Tick { control: at, code: 0, on: true }).is_empty(), "no change, no effect");
}

#[test]
fn clearing_all_boxes_shows_nothing_and_says_so() {
    let mut app = app(words("funding"));
    let at = control(&app, "province");
    app.handle(Event::TickAll { control: at, search: "", on: false });
    assert_eq!(app.filters_json(), r#"{"province":[]}"#);
    redraw(&mut app);
    let chart = app.cards[0].chart().expect("chart");
    assert!(chart.drawn.scene.marks.is_empty());
    app.handle(Event::TickAll { control: at, search: "quang", on: true });
    assert_eq!(app.filters_json(), r#"{"province":["Quảng Trị"]}"#);
    app.handle(Event::Reset);
    assert_eq!(app.filters_json(), "{}");
}

#[test]
fn years_are_a_range() {
    let mut app = app(words("funding"));
    let at = control(&app, "year");
    assert_eq!(app.controls[at].kind, ControlKind::Range);
    app.handle(Event::Range { control: at, from: 2, to: 1 });
    assert_eq!(app.filters_json(), r#"{"year":{"from":2019,"to":2020}}"#);
    app.handle(Event::Range { control: at, from: 0, to: 3 });
    assert_eq!(app.filters_json(), "{}");
}

#[test]
fn a_histogram_skips_its_own_range_and_others_follow() {
    let mut app = app(words("histogram?of=disbursed funding"));
    let axis = app.cards[0].chart().and_then(|chart| chart.drawn.x_axis.clone()).expect("axis");
    let (left, right) = (axis.edges[0].1, axis.edges[axis.edges.len() - 1].1);
    app.handle(Event::Grab { chart: 0, x: left, y: 0 });
    assert!(app.handle(Event::Drag { x: left + 2, y: 0 }).is_empty(), "a tremble is no range");
    let effects = app.handle(Event::Drag { x: (left + right) / 2, y: 0 });
    assert!(effects.contains(&Effect::Brush(0)), "{effects:?}");
    assert_eq!(redraw(&mut app), [1], "the brushed chart keeps its picture");
    let brush = app.brush(0).expect("brush");
    assert!(brush.set && brush.from == left && (brush.to - (left + right) / 2).abs() <= 2, "{brush:?}");
    // Taking hold of its middle moves it whole.
    app.handle(Event::Drop);
    app.handle(Event::Grab { chart: 0, x: left + (brush.to - left) / 2, y: 0 });
    app.handle(Event::Drag { x: right + 500, y: 0 });
    let moved = app.brush(0).expect("brush");
    assert!((moved.to - right).abs() <= 1 && (moved.to - moved.from - (brush.to - brush.from)).abs() <= 2, "{moved:?}");
    app.handle(Event::Nudge { chart: 0, end: BrushEnd::From, bins: -100_000 });
    assert!(!app.brush(0).expect("brush").set, "all of the axis is no range");
    app.handle(Event::Unbrush { chart: 0 });
    assert_eq!(app.filters_json(), "{}");
}

#[test]
fn keys_move_within_a_chart() {
    let mut app = app(words("funding"));
    let effects = app.handle(Event::Move { chart: 0, step: Step::First });
    assert!(matches!(&effects[..], [Effect::Mark(0), Effect::Announce(_)]), "{effects:?}");
    let n = app.cards[0].chart().expect("chart").drawn.scene.marks.len();
    // Whoever reads the list of marks hears what the keys have spoken.
    assert!(effects.contains(&Effect::Announce(app.mark_said(0, 0).expect("the first mark"))), "{effects:?}");
    assert_eq!((app.mark_said(0, n), app.mark_said(9, 0)), (None, None));
    for step in [Step::Next, Step::Previous, Step::Up, Step::Down, Step::NextGroup, Step::PreviousGroup, Step::Last] {
        for _ in 0..n + 2 {
            app.handle(Event::Move { chart: 0, step });
            let active = app.cards[0].chart().and_then(|chart| chart.active);
            assert!(active.is_some_and(|active| active < n), "{step:?}");
        }
    }
    assert_eq!(app.cards[0].chart().and_then(|chart| chart.active), Some(n - 1));
    assert!(!app.mark_lines(0).is_empty());
    let chosen = app.handle(Event::Choose { chart: 0, add: false });
    assert!(matches!(&chosen[..], [Effect::Emit("select", detail), ..] if Json::parse(detail).is_ok()), "{chosen:?}");
    app.handle(Event::Leave { chart: 0 });
    assert!(app.mark_lines(0).is_empty());
}

#[test]
fn questions_are_answered_exactly() {
    let mut app = app(words("funding"));
    for (question, expected) in [
        (
            r#"{"by":["province"],"sum":["disbursed"]}"#,
            r#"{"rows":[{"province":"Hà Giang","disbursed":7000000},{"province":"Kon Tum","disbursed":3500000},{"province":"Quảng Trị","disbursed":9000000}],"total":{"disbursed":19500000}}"#,
        ),
        (
            r#"{"by":"year","sum":"rows","where":{"year":{"from":"2020"}}}"#,
            r#"{"rows":[{"year":2020,"rows":1},{"year":2021,"rows":1}],"total":{"rows":2}}"#,
        ),
        (r#"{"sum":["people"],"exact":true}"#, r#"{"rows":[{"people":"25"}],"total":{"people":"25"}}"#),
        (r#"{"sum":["people"],"where":{"province":["kon tum"]}}"#, r#"{"rows":[{"people":7}],"total":{"people":7}}"#),
        (
            r#"{"sum":["people","rows"],"where":{"province":["kon tum"],"year":{"from":2050}}}"#,
            r#"{"rows":[],"total":{"people":null,"rows":0}}"#,
        ),
        (r#"{"buy":["province"]}"#, "filter-form"),
        (r#"{"by":["nope"]}"#, "column-unknown"),
        (r#"{"sum":["province"]}"#, "column-unknown"),
        ("[]", "filter-form"),
    ] {
        let json = Json::parse(question).expect(question);
        let got = app.query(&json).unwrap_or_else(|error| error.code().to_string());
        assert_eq!(got, expected, "{question}");
    }
}

#[test]
fn a_group_passes_filters_on_by_name() {
    let mut first = app(Words { group: Some("g".to_string()), ..words("funding") });
    let effects = first.handle(Event::Tick { control: 0, code: 0, on: false });
    assert!(effects.contains(&Effect::Share));
    let mut second = app(Words { group: Some("g".to_string()), ..words("women-men") });
    let effects = second.handle(Event::FromGroup(first.filters().clone()));
    assert!(!effects.contains(&Effect::Share), "or it would go round for ever");
    assert_eq!(first.filters_json(), second.filters_json());
    // What a member's data does not have is not told by it, so that what it tells can be set again.
    let mut other = app_of_other_data();
    other.handle(Event::FromGroup(first.filters().clone()));
    let told = other.filters_json();
    assert!(!first.filters_json().contains("{}") && told == "{}", "{told}");
    assert!(other.filters_from_json(&Json::parse(&told).expect("JSON")).is_ok());
    // What is set there leaves the others' filters, which it is never told of, in force.
    other.handle(Event::Set(other.filters_from_json(&Json::parse(r#"{"Marker":["4"]}"#).expect("JSON")).expect("filters")));
    let saved = other.view_from_json(&Json::parse(r#"{"filters":{"Marker":["0"]}}"#).expect("JSON")).expect("a view");
    let effects = other.handle(Event::Restore(saved.chosen));
    assert!(effects.contains(&Effect::Share));
    first.handle(Event::FromGroup(other.filters().clone()));
    assert_eq!(first.filters_json(), second.filters_json());
    assert_eq!(other.filters_json(), r#"{"Marker":["0"]}"#);
    other.handle(Event::Reset);
    assert!(other.filters().is_empty(), "a visitor's reset lifts all");
}

/// An element of a group whose data has no places.
fn app_of_other_data() -> App {
    let mut intake = Intake::new("test.csv");
    intake.push("Marker,Budget\n0,10\n4,20\n".as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let words = Words { group: Some("g".to_string()), ..words("bars") };
    App::new(Settings::from_words("en", &words).expect("settings"), Rc::new(intake.finish().expect("finished").0))
}

#[test]
fn charts_that_do_not_suit_say_why() {
    let app = app(words("heat?by=nope funding"));
    assert!(matches!(&app.cards[0], Card::Unsuited(why) if why.message(Lang::En).contains("nope")));
    assert!(app.cards[1].chart().is_some());
}

#[test]
fn a_column_of_both_roles_is_what_it_is_asked_for() {
    let mut intake = Intake::new("test.csv");
    intake.push("Marker,Budget\n0,10\n4,20\n4,30\n1,45\n".as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let dataset = intake.finish().expect("finished").0;
    let mut app = App::new(Settings::from_words("en", &words("bars")).expect("settings"), Rc::new(dataset));
    for (question, expected) in [
        (
            r#"{"by":["Marker"],"sum":["Budget"],"where":{"Marker":["4","1"]}}"#,
            r#"{"rows":[{"Marker":"1","Budget":45},{"Marker":"4","Budget":50}],"total":{"Budget":95}}"#,
        ),
        (
            r#"{"sum":["Marker","Budget"],"where":{"Marker":["4","1"]}}"#,
            r#"{"rows":[{"Marker":9,"Budget":95}],"total":{"Marker":9,"Budget":95}}"#,
        ),
        (r#"{"sum":["budget"],"where":{"Budget":{"from":20,"to":40}}}"#, r#"{"rows":[{"budget":50}],"total":{"budget":50}}"#),
        (r#"{"sum":["rows"],"where":{"Marker":{"from":1}}}"#, r#"{"rows":[{"rows":3}],"total":{"rows":3}}"#),
    ] {
        let found = app.query(&Json::parse(question).expect("JSON"));
        assert_eq!(found.expect(question), expected, "{question}");
    }
}

#[test]
fn a_population_shows_its_last_year() {
    let csv = "Tỉnh,Năm,Giới tính,Dân số (người)\nKon Tum,2014,Nữ,10\nKon Tum,2014,Nam,11\nKon Tum,2015,Nữ,12\nKon Tum,2015,Nam,13\n\
        Hà Giang,2014,Nữ,20\nHà Giang,2014,Nam,21\nHà Giang,2015,Nữ,22\nHà Giang,2015,Nam,23\n";
    let mut app = app_of(csv, words("women-men"));
    let shown = |app: &App| {
        let chart = app.chart(0).expect("a chart");
        let table = chart.table.as_ref().expect("a table");
        (chart.drawn.title.clone(), table.total[0])
    };
    let (title, total) = shown(&app);
    assert!(title.ends_with(", 2015"), "{title}");
    assert_eq!(total, Cell::Value(70));
    let filters = app.filters_from_json(&Json::parse(r#"{"year":{"to":2014}}"#).expect("json")).expect("filters");
    app.handle(Event::Set(filters));
    redraw(&mut app);
    let (title, total) = shown(&app);
    assert!(title.ends_with(", 2014"), "{title}");
    assert_eq!(total, Cell::Value(62));
}
