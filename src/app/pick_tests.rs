//! Marks as filters: what is picked, what other charts make of it, what the picking chart shows, and how it is taken back.

use super::tests::{app, control, redraw, words};
use super::*;
use crate::charts::Theme;
use crate::scene::{Mark, Prim};

/// Stands on the mark of a chart that has these keys (`*` for all of an axis).
fn stand(app: &mut App, chart: usize, keys: [&str; 2]) {
    let of = app.chart(chart).expect("chart");
    let table = of.table.as_ref().expect("table");
    let is = |mark: &Mark| {
        keys.iter().enumerate().all(|(i, key)| {
            let member = table.axes.get(i).and_then(|axis| axis.members.get(mark.at[i] as usize));
            member.map_or("*", |member| &member.key) == *key
        })
    };
    let at = of.drawn.scene.marks.iter().position(is).unwrap_or_else(|| panic!("no mark {keys:?}"));
    let region = of.drawn.scene.marks[at].region;
    app.handle(Event::Point { chart, x: (region.x0 + region.x1) / 2, y: (region.y0 + region.y1) / 2 });
    assert_eq!(app.chart(chart).and_then(|chart| chart.active), Some(at));
}

fn pick(app: &mut App, chart: usize, keys: [&str; 2], add: bool) -> Vec<Effect> {
    stand(app, chart, keys);
    app.handle(Event::Choose { chart, add })
}

#[test]
fn a_mark_filters_the_others_and_not_itself() {
    let mut app = app(words("funding women-men bars?by=year&sum=disbursed"));
    let whole = app.chart(0).and_then(|chart| chart.table.clone());
    let effects = pick(&mut app, 0, ["Kon Tum", "state_budget"], false);
    let filters = r#"{"province":["Kon Tum"],"source":["state_budget"]}"#;
    assert_eq!(app.filters_json(), filters);
    assert!(effects.contains(&Effect::Emit("filter", ["{\"filters\":", filters, "}"].concat())), "{effects:?}");
    let said = "Province: Kon Tum; Source of funds: State budget".to_string();
    assert!(effects.contains(&Effect::Announce(said)), "{effects:?}");
    assert_eq!(redraw(&mut app), [0, 1, 2]);
    assert_eq!(app.chart(0).and_then(|chart| chart.table.clone()), whole, "its own table stays whole");
    assert_eq!(app.chart(2).and_then(|chart| chart.table.as_ref()).map(|table| table.n_rows), Some(1));
    // The same again takes it off.
    pick(&mut app, 0, ["Kon Tum", "state_budget"], false);
    assert_eq!(app.filters_json(), "{}");
    assert_eq!(redraw(&mut app), [0, 1, 2]);
}

#[test]
fn marks_are_added_and_taken_off() {
    let mut app = app(words("funding bars?by=year&sum=disbursed"));
    for (keys, add, expected) in [
        (["Kon Tum", "state_budget"], true, r#"{"province":["Kon Tum"],"source":["state_budget"]}"#),
        (["Hà Giang", "community"], true, r#"{"province":["Hà Giang","Kon Tum"],"source":["state_budget","community"]}"#),
        (["Kon Tum", "state_budget"], true, r#"{"province":["Hà Giang"],"source":["community"]}"#),
        (["Kon Tum", "*"], true, r#"{"province":["Hà Giang","Kon Tum"]}"#),
        (["Hà Giang", "community"], true, r#"{"province":["Kon Tum"]}"#),
        (["Quảng Trị", "*"], false, r#"{"province":["Quảng Trị"]}"#),
        (["Quảng Trị", "*"], true, "{}"),
    ] {
        pick(&mut app, 0, keys, add);
        assert_eq!(app.filters_json(), expected, "{keys:?} {add}");
        redraw(&mut app);
    }
}

#[test]
fn what_was_not_picked_stays_as_a_ghost() {
    let mut app = app(words("bars?by=province&sum=disbursed funding"));
    let colors = |app: &App| -> Vec<_> {
        let front = &app.chart(0).expect("chart").drawn.scene.front;
        front.iter().filter_map(|prim| if let Prim::Fill { color, .. } = prim { Some(*color) } else { None }).collect()
    };
    let whole = colors(&app);
    pick(&mut app, 0, ["Kon Tum", "*"], false);
    redraw(&mut app);
    let picked = colors(&app);
    assert_eq!(whole.len(), picked.len());
    assert_eq!(whole.iter().zip(&picked).filter(|(a, b)| a == b).count(), 1, "one bar keeps its color");
    assert!(app.chart(0).is_some_and(|chart| chart.repaint));
    app.draw(&Theme::DARK, &crate::scene::Metrics, true);
    app.handle(Event::Escape { chart: 0 });
    assert_ne!(app.filters_json(), "{}", "the first hides the values");
    app.handle(Event::Escape { chart: 0 });
    assert_eq!(app.filters_json(), "{}");
    redraw(&mut app);
    assert_eq!(colors(&app), whole);
}

#[test]
fn a_pick_narrows_what_the_bar_keeps() {
    let mut app = app(words("bars?by=province&sum=disbursed funding bars?by=year&sum=disbursed"));
    let at = control(&app, "province");
    app.handle(Event::Tick { control: at, code: 0, on: false });
    redraw(&mut app);
    pick(&mut app, 0, ["Kon Tum", "*"], false);
    assert_eq!(app.filters_json(), r#"{"province":["Kon Tum"]}"#);
    redraw(&mut app);
    let members = |app: &App, chart: usize| app.chart(chart).and_then(|of| of.table.as_ref()).map(|of| of.axes[0].members.len());
    assert_eq!((members(&app, 0), members(&app, 1)), (Some(2), Some(1)), "the bar's filter holds in the picking chart too");
    // Another chart picks what is left: both hold.
    pick(&mut app, 2, ["2019", "*"], false);
    assert_eq!(app.filters_json(), r#"{"province":["Kon Tum"],"year":[2019]}"#);
    // A script that changes one column leaves the pick on the other.
    let filters =
        app.filters_from_json(&Json::parse(r#"{"province":["Kon Tum"],"year":[2018]}"#).expect("JSON")).expect("filters");
    app.handle(Event::Set(filters));
    assert_eq!(app.filters_json(), r#"{"province":["Kon Tum"],"year":[2018]}"#);
    redraw(&mut app);
    // Quảng Trị has no row of 2018, and says so.
    assert_eq!((members(&app, 0), members(&app, 2)), (Some(2), Some(1)));
    // Taken off, what the bar keeps holds again; a tick in the bar takes the place of a pick.
    pick(&mut app, 0, ["Kon Tum", "*"], false);
    assert_eq!(app.filters_json(), r#"{"province":["Kon Tum","Quảng Trị"],"year":[2018]}"#);
    app.handle(Event::TickAll { control: at, search: "", on: true });
    assert_eq!(app.filters_json(), r#"{"year":[2018]}"#);
}

#[test]
fn a_bin_is_a_range() {
    let mut app = app(words("histogram?of=disbursed funding"));
    let edges: Vec<i128> =
        app.chart(0).and_then(|chart| chart.drawn.x_axis.as_ref()).expect("axis").edges.iter().map(|edge| edge.0).collect();
    app.handle(Event::Move { chart: 0, step: Step::First });
    app.handle(Event::Choose { chart: 0, add: false });
    let text = app.filters_json();
    assert!(text.starts_with(r#"{"disbursed":{"from":"#), "{text}");
    assert_eq!(redraw(&mut app), [1], "the histogram keeps its picture");
    app.handle(Event::Move { chart: 0, step: Step::Next });
    app.handle(Event::Choose { chart: 0, add: true });
    let Some(Keep::Range { from: Some(from), to: Some(to) }) = app.filters().get("disbursed") else { panic!("{text}") };
    assert!(to.ceil_to(0) - from.ceil_to(0) >= 2 * (edges[1] - edges[0]), "both bins");
    app.handle(Event::Undo { forth: false });
    assert_eq!(app.filters_json(), text);
    app.handle(Event::Move { chart: 0, step: Step::Previous });
    app.handle(Event::Choose { chart: 0, add: false });
    assert_eq!(app.filters_json(), "{}");
}

#[test]
fn steps_are_taken_back_and_forth() {
    let mut app = app(words("funding histogram?of=disbursed"));
    assert_eq!(app.steps(), (false, false));
    pick(&mut app, 0, ["Kon Tum", "*"], false);
    let picked = app.filters_json();
    redraw(&mut app);
    let axis = app.chart(1).and_then(|chart| chart.drawn.x_axis.clone()).expect("axis");
    let (left, right) = (axis.edges[0].1, axis.edges[axis.edges.len() - 1].1);
    app.handle(Event::Grab { chart: 1, x: left, y: 0 });
    for x in left..(left + right) / 2 {
        app.handle(Event::Drag { x, y: 0 });
    }
    app.handle(Event::Drop);
    let both = app.filters_json();
    assert_ne!(both, picked);
    app.handle(Event::Undo { forth: false });
    assert_eq!(app.filters_json(), picked, "a drag is one step");
    app.handle(Event::Undo { forth: false });
    assert_eq!((app.filters_json().as_str(), app.steps()), ("{}", (false, true)));
    assert!(app.handle(Event::Undo { forth: false }).is_empty());
    app.handle(Event::Undo { forth: true });
    app.handle(Event::Undo { forth: true });
    assert_eq!((app.filters_json(), app.steps()), (both.clone(), (true, false)));
    // A pointer that was taken away leaves things as they were.
    app.handle(Event::Grab { chart: 1, x: right, y: 0 });
    app.handle(Event::Drag { x: right - 40, y: 0 });
    app.handle(Event::Cancel);
    assert_eq!(app.filters_json(), both);
    app.handle(Event::Lift { name: "province" });
    assert!(!app.filters_json().contains("province"));
}

#[test]
fn filters_are_told_in_words() {
    let mut app = app(words("funding"));
    for (json, name, expected) in [
        (r#"{"province":["Kon Tum","Hà Giang"]}"#, "province", "Hà Giang, Kon Tum"),
        (r#"{"province":[]}"#, "province", "None selected"),
        (r#"{"year":{"from":2018,"to":2019}}"#, "year", "2018–2019"),
        (r#"{"year":[2018,2019,2020]}"#, "year", "2018, 2019, 2020"),
        (r#"{"source":["state_budget"]}"#, "source", "State budget"),
        (r#"{"disbursed":{"from":2000000}}"#, "disbursed", "≥ 2\u{a0}million\u{a0}đồng"),
    ] {
        let filters = app.filters_from_json(&Json::parse(json).expect("JSON")).expect(json);
        app.handle(Event::Set(filters));
        assert_eq!(app.filter_words(name).1, expected, "{json}");
    }
}

#[test]
fn years_are_swept_over() {
    let mut app = app(words("bars?by=year&sum=disbursed funding"));
    let regions: Vec<_> = app.chart(0).expect("chart").drawn.scene.marks.iter().map(|mark| mark.region).collect();
    let middle = |at: usize| (regions[at].x0 + regions[at].x1) / 2;
    app.handle(Event::Grab { chart: 0, x: middle(1), y: 0 });
    assert!(app.is_held() && app.handle(Event::Drag { x: middle(1) + 3, y: 0 }).is_empty(), "a tremble is no range");
    app.handle(Event::Drag { x: middle(2), y: 0 });
    assert_eq!(app.filters_json(), r#"{"year":[2019,2020]}"#);
    assert_eq!(redraw(&mut app), [0, 1]);
    app.handle(Event::Drag { x: middle(0), y: 0 });
    assert_eq!(app.filters_json(), r#"{"year":[2018,2019]}"#);
    assert!(app.is_dragging());
    let effects = app.handle(Event::Drop);
    assert!(effects.contains(&Effect::Announce("Year: 2018, 2019".to_string())), "{effects:?}");
    app.handle(Event::Undo { forth: false });
    assert_eq!((app.filters_json().as_str(), app.steps()), ("{}", (false, true)), "one step");
}

/// A range drawn over all of a chart from the left to so far.
fn drawn_over(app: &mut App, to: impl Fn(&[Mark]) -> (i32, i32, i32, i32)) {
    let (x0, y0, x1, y1) = to(&app.chart(0).expect("a chart").drawn.scene.marks);
    app.handle(Event::Grab { chart: 0, x: x0, y: y0 });
    app.handle(Event::Drag { x: x1, y: y1 });
    app.handle(Event::Drop);
}

#[test]
fn ranges_are_drawn_over_values_and_planes() {
    let text = "Tỉnh,Năm,Nữ,Nam,Giải ngân\nKon Tum,2018,10,90,100\nHà Giang,2018,50,50,900\nGia Lai,2019,90,10,300\n";
    let dots = |chart: &str| super::tests::app_in("en", text, words(chart));
    let mut app = dots("women-share funding-trend");
    let along = app.chart(0).and_then(|chart| chart.drawn.along).expect("a scale");
    // From 40 % to 100 %.
    drawn_over(&mut app, |_| (along.px(400.0), 50, along.px(1000.0) + 1, 52));
    assert_eq!(app.filters_json(), r#"{"province":["Gia Lai","Hà Giang"]}"#);
    drawn_over(&mut app, |_| (along.px(900.0) - 2, 50, along.px(900.0) + 20, 52));
    assert_eq!(app.filters_json(), r#"{"province":["Gia Lai"]}"#);
    // Nothing lies there: what was picked stays.
    drawn_over(&mut app, |_| (along.px(600.0), 50, along.px(700.0), 52));
    assert_eq!(app.filters_json(), r#"{"province":["Gia Lai"]}"#);
    let mut app = dots("heat?by=province&by=year");
    drawn_over(&mut app, |marks| {
        let mark = marks.iter().find(|mark| mark.at[1] == 1).expect("2019");
        (mark.region.x0 + 2, mark.region.y0, mark.region.x1 - 2, mark.region.y1)
    });
    assert_eq!(app.filters_json(), r#"{"year":[2019]}"#);
}

#[test]
fn shift_and_arrows_take_along() {
    let mut app = app(words("bars?by=year&sum=disbursed"));
    app.handle(Event::Move { chart: 0, step: Step::First });
    app.handle(Event::Extend { chart: 0, step: Step::Next });
    let two = app.filters_json();
    assert_eq!(two.matches("20").count(), 2, "{two}");
    app.handle(Event::Extend { chart: 0, step: Step::Last });
    app.handle(Event::Extend { chart: 0, step: Step::Last });
    assert!(app.filters_json().matches("20").count() >= 2);
}

#[test]
fn steps_back_are_spoken() {
    let mut app = app(words("funding bars?by=year&sum=disbursed"));
    pick(&mut app, 0, ["Kon Tum", "*"], false);
    let said = |effects: Vec<Effect>| {
        effects.into_iter().find_map(|effect| if let Effect::Announce(said) = effect { Some(said) } else { None })
    };
    assert_eq!(said(app.handle(Event::Undo { forth: false })).as_deref(), Some("Province: All"));
    assert_eq!(said(app.handle(Event::Undo { forth: true })).as_deref(), Some("Province: Kon Tum"));
    assert_eq!(said(app.handle(Event::Reset)).as_deref(), Some("Province: All"));
}
