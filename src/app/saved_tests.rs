//! The view as a value: whatever was done, a fresh element given the view stands where the first one does; what does not fit is
//! refused and changes nothing. And the ways that lead there: lists, counts, orders, opening places.

use std::rc::Rc;

use proptest::prelude::*;

use super::tests::{control, redraw, words};
use super::*;
use crate::charts::Theme;
use crate::locale::Lang;
use crate::read::{Intake, Next};
use crate::scene::Metrics;
use crate::spec::ChartSpec;

const CSV: &str = "Tỉnh,Huyện,Xã,Năm,Nguồn vốn,Giải ngân (đồng),Giới tính,Số người\n\
    Kon Tum,Đăk Hà,Đăk La,2018,NSNN,1000000,Nữ,3\n\
    Kon Tum,Đăk Hà,Đăk Mar,2019,Dự án,2500000,Nam,4\n\
    Kon Tum,Sa Thầy,Rờ Kơi,2019,Dự án,500000,Nữ,1\n\
    Hà Giang,Mèo Vạc,Xín Cái,2018,NSNN,3000000,Nữ,5\n\
    Hà Giang,Mèo Vạc,Sơn Vĩ,2020,Cộng đồng,4000000,,6\n\
    Quảng Trị,Hải Lăng,Hải Quế,2021,,9000000,Nữ,7\n";

fn fresh(chart: &str) -> App {
    let mut intake = Intake::new("test.csv");
    intake.push(CSV.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let dataset = intake.finish().expect("finished").0;
    let mut app = App::new(Settings::from_words("en", &words(chart)).expect("settings"), Rc::new(dataset));
    for chart in 0..app.cards.len() {
        app.handle(Event::Room { chart, room: Room { width: 480, scale: 1.0 } });
    }
    redraw(&mut app);
    app
}

fn view(text: &str) -> Json {
    Json::parse(text).expect(text)
}

const CHARTS: &str = "funding women-men?sort=name bars?by=year&sum=rows heat?by=source&by=sex histogram?of=disbursed";

/// One of all the things that a reader does, out of four numbers.
fn act(app: &mut App, (what, a, b, c): (u8, u8, u8, u8)) {
    let chart = usize::from(a) % app.cards.len();
    let control = usize::from(a) % app.controls.len();
    let n = app.controls[control].values.len();
    let marks = app.chart(chart).map_or(0, |chart| chart.drawn.scene.marks.len());
    let (b, c) = (usize::from(b), usize::from(c));
    match what % 16 {
        0..=4 if marks > 0 => {
            let region = app.chart(chart).expect("chart").drawn.scene.marks[b % marks].region;
            app.handle(Event::Press { chart, x: region.x0, y: region.y0, add: c % 2 == 0 });
        }
        5 => drop(app.handle(Event::Tick { control, code: b % n, on: c % 2 == 0 })),
        6 => drop(app.handle(Event::Only { control, code: b % n, but: c % 2 == 0 })),
        7 => drop(app.handle(Event::Invert { control, search: if c % 2 == 0 { "" } else { "a" } })),
        8 => drop(app.handle(Event::Range { control: super::tests::control(app, "year"), from: b, to: c })),
        9 => drop(app.handle(Event::Undo { forth: c % 2 == 0 })),
        10 | 11 => drop(app.handle(Event::Drill { chart })),
        12 => drop(app.handle(Event::Up { chart })),
        13 => drop(app.handle(Event::Turn { chart })),
        14 => {
            app.handle(Event::Grab { chart: 4, x: b as i32 * 2, y: 0 });
            app.handle(Event::Drag { x: c as i32 * 2, y: 0 });
            app.handle(if a % 2 == 0 { Event::Drop } else { Event::Cancel });
        }
        15 if c % 8 == 0 => drop(app.handle(Event::Reset)),
        _ => drop(app.handle(Event::Escape { chart })),
    }
    if c % 3 == 0 {
        redraw(app);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_restores_exactly(steps in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 0..40)) {
        let mut app = fresh(CHARTS);
        for step in steps {
            act(&mut app, step);
        }
        let text = app.view_json();
        let mut other = fresh(CHARTS);
        let saved = other.view_from_json(&view(&text)).map_err(|misfit| misfit.message(Lang::En)).expect("its own view fits");
        prop_assert!(saved.attributes.is_empty());
        other.handle(Event::Restore(saved.chosen));
        prop_assert_eq!(other.view_json(), &*text);
        prop_assert_eq!(other.filters_json(), app.filters_json());
        app.draw(&Theme::LIGHT, &Metrics, true);
        other.draw(&Theme::LIGHT, &Metrics, true);
        for at in 0..app.cards.len() {
            let (mine, theirs) = (app.chart(at).expect("chart"), other.chart(at).expect("chart"));
            prop_assert_eq!(&mine.table, &theirs.table);
            prop_assert_eq!(&mine.drawn.title, &theirs.drawn.title);
            prop_assert_eq!(app.crumbs(at), other.crumbs(at));
        }
        // An element that is built anew begins with it.
        let mut again = fresh(CHARTS);
        again.begin_again(&view(&text)).expect("fits");
        prop_assert_eq!(again.view_json(), &*text);
        prop_assert_eq!(again.steps(), (false, false));
        // With other charts the filters hold, wherever they came from; a reader's place in a chart does not.
        let mut else_where = fresh("funding");
        else_where.begin_again(&view(&text)).expect("fits");
        prop_assert_eq!(view(&else_where.filters_json()), view(&app.filters_json()));
    }

    #[test]
    fn chart_words_are_read_as_they_are_written(by in "[ -~à-ỹ]{1,12}", sum in "\\PC{1,8}", of in 0..4usize) {
        let mut spec = ChartSpec::of_kind([ChartKind::Funding, ChartKind::Heat, ChartKind::Bars, ChartKind::WomenMen][of]);
        spec.by.push(by);
        spec.sum = Some(sum);
        spec.sort = [Sort::Auto, Sort::Value, Sort::Name, Sort::Data][of];
        let read = ChartSpec::list_from_attribute(&spec.to_text());
        prop_assert_eq!(read, Ok(vec![spec]));
    }
}

use crate::charts::{ChartKind, Sort};

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut app = fresh("funding bars?by=year");
    app.handle(Event::Tick { control: 0, code: 0, on: false });
    let before = app.view_json();
    for (text, code, words) in [
        ("[]", "view-form", "view: “[…]” is not understood."),
        (r#"{"filter":{}}"#, "view-form", "Did you mean “filters”?"),
        (r#"{"filters":{"provinse":["Kon Tum"]}}"#, "column-unknown", "Did you mean “province”?"),
        (r#"{"filters":{"province":["Atlantis"]}}"#, "value-unknown", "no value “Atlantis”"),
        (r#"{"picks":[{"province":["Atlantis"]}]}"#, "value-unknown", "no value “Atlantis”"),
        (r#"{"picks":[{},{},{}]}"#, "view-form", "is not understood"),
        (r#"{"charts":["pie"]}"#, "chart-unknown", "no chart “pie”"),
        (r#"{"charts":["histogram?of=planned"]}"#, "column-unknown", "no column “planned”"),
        (r#"{"charts":"funding"}"#, "view-form", "is not understood"),
        (r#"{"theme":"drak"}"#, "view-form", "Did you mean “dark”?"),
        (r#"{"lang":"fr"}"#, "view-form", "“fr” cannot be used"),
        (r#"{"sort":["up"]}"#, "view-form", "“up” cannot be used"),
        (r#"{"path":[["Atlantis"]]}"#, "view-form", "Atlantis"),
        (r#"{"path":[[],["2018"]]}"#, "view-form", "2018"),
    ] {
        let misfit = app.view_from_json(&view(text)).expect_err(text);
        assert_eq!(misfit.code(), code, "{text}");
        assert!(misfit.message(Lang::En).contains(words), "{text}: {}", misfit.message(Lang::En));
        assert_ne!(misfit.message(Lang::Vi), misfit.message(Lang::En));
        assert_eq!(app.view_json(), before);
    }
}

#[test]
fn a_view_names_the_attributes_that_it_needs() {
    let app = fresh("funding");
    for (text, attributes) in [
        ("{}", &[][..]),
        (r#"{"charts":["funding"],"lang":"en","theme":"auto"}"#, &[]),
        (
            r#"{"charts":["women-men","bars?by=Nguồn%20vốn"],"lang":"vi en"}"#,
            &[("chart", "women-men bars?by=Nguồn%20vốn"), ("lang", "vi en")],
        ),
        (r#"{"charts":[],"theme":"dark"}"#, &[("chart", ""), ("theme", "dark")]),
    ] {
        let saved = app.view_from_json(&view(text)).map_err(|misfit| misfit.message(Lang::En)).expect(text);
        let found: Vec<_> = saved.attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(found, attributes, "{text}");
    }
}

#[test]
fn lists_keep_one_all_but_one_or_the_contrary() {
    let mut app = fresh("funding");
    let at = control(&app, "province");
    for (event, expected) in [
        (Event::Only { control: at, code: 1, but: false }, r#"{"province":["Kon Tum"]}"#),
        (Event::Only { control: at, code: 1, but: true }, r#"{"province":["Hà Giang","Quảng Trị"]}"#),
        (Event::Invert { control: at, search: "" }, r#"{"province":["Kon Tum"]}"#),
        (Event::Invert { control: at, search: "quang" }, r#"{"province":["Kon Tum","Quảng Trị"]}"#),
    ] {
        app.handle(event);
        assert_eq!(app.filters_json(), expected);
    }
    assert!(app.counts(at).is_empty(), "not open");
    app.handle(Event::Count { control: at, on: true });
    assert_eq!(app.counts(at), ["2", "3", "1"], "the column's own filter does not count");
    let year = control(&app, "year");
    app.handle(Event::Range { control: year, from: 1, to: 2 });
    assert_eq!(app.counts(at), ["1", "2", "0"]);
}

#[test]
fn places_open_to_places_within() {
    let mut app = fresh("funding bars?by=year&sum=disbursed bars?by=Xã&sum=disbursed");
    let names = |app: &App| -> Vec<String> {
        let table = app.chart(0).and_then(|chart| chart.table.as_ref()).expect("table");
        table.axes[0].members.iter().map(|member| member.key.clone()).collect()
    };
    assert_eq!((app.crumbs(1), app.crumbs(2)), (None, None), "years, and the finest places");
    assert_eq!(app.crumbs(0).expect("crumbs").2, "Choose a place to open it by district");
    let rows = app.chart(1).and_then(|chart| chart.table.as_ref()).map(|table| table.n_rows);
    for (mark, inside, crumbs) in
        [(1, &["Đăk Hà", "Sa Thầy"][..], &["All", "Kon Tum"][..]), (0, &["Đăk La", "Đăk Mar"], &["All", "Kon Tum", "Đăk Hà"])]
    {
        let axis = &app.chart(0).and_then(|chart| chart.table.as_ref()).expect("table").axes[0];
        let at = app.chart(0).expect("chart").drawn.scene.marks.iter().position(|of| of.at[0] == mark).expect("mark");
        assert!(axis.members.len() > 1);
        app.cards[0].chart_mut().expect("chart").active = Some(at);
        let effects = app.handle(Event::Drill { chart: 0 });
        assert!(effects.contains(&Effect::Announce(crumbs.join(" › "))), "{effects:?}");
        redraw(&mut app);
        assert_eq!(
            (names(&app), app.crumbs(0).expect("crumbs").0),
            (inside.iter().map(|name| name.to_string()).collect(), crumbs.iter().map(|name| name.to_string()).collect())
        );
    }
    assert_eq!(app.filters_json(), "{}", "opening is the chart's own affair");
    assert_eq!(app.chart(1).and_then(|chart| chart.table.as_ref()).map(|table| table.n_rows), rows);
    assert!(app.handle(Event::Drill { chart: 0 }).is_empty(), "nothing is finer than a commune");
    app.handle(Event::Up { chart: 0 });
    redraw(&mut app);
    assert_eq!(names(&app), ["Đăk Hà", "Sa Thầy"]);
    app.handle(Event::Undo { forth: false });
    app.handle(Event::Rise { chart: 0, depth: 0 });
    redraw(&mut app);
    assert_eq!(names(&app), ["Hà Giang", "Kon Tum", "Quảng Trị"]);
    // A single place that is picked can be opened by the button beside the way.
    app.cards[0].chart_mut().expect("chart").active = Some(0);
    app.handle(Event::Choose { chart: 0, add: false });
    app.handle(Event::Leave { chart: 0 });
    let (_, open, words) = app.crumbs(0).expect("crumbs");
    assert!(!open.is_empty() && words.ends_with(" by district"), "{open} {words}");
}

#[test]
fn rows_stand_in_another_order() {
    let mut app = fresh("bars?by=province&sum=disbursed&sort=name bars?by=year");
    let effects = app.handle(Event::Turn { chart: 0 });
    assert!(effects.contains(&Effect::Announce("Order: As in the file".to_string())), "{effects:?}");
    assert!(app.view_json().contains(r#""sort":["data","auto"]"#), "{}", app.view_json());
    assert_eq!(redraw(&mut app), [0]);
    for _ in 0..3 {
        app.handle(Event::Turn { chart: 0 });
    }
    assert!(app.view_json().contains(r#""sort":["name","auto"]"#), "as its author wrote it");
}
