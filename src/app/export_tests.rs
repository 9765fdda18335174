//! What leaves an element, without a browser.

use std::rc::Rc;

use proptest::prelude::*;

use super::*;
use crate::data::Dataset;
use crate::read::{Intake, Next};
use crate::scene::Metrics;

fn dataset(text: &str) -> Rc<Dataset> {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    Rc::new(intake.finish().expect("finished").0)
}

fn app(text: &str, langs: &str, chart: &str, filter: &str) -> App {
    let words = Words { chart: Some(chart.to_string()), source: Some("test.csv".to_string()), ..Words::default() };
    let mut app = App::new(Settings::from_words(langs, &words).expect("settings"), dataset(text));
    let filters = Filters::from_attribute(filter, &app.dataset).expect("filters");
    app.handle(Event::Set(filters));
    app.handle(Event::Room { chart: 0, room: Room { width: 480, scale: 1.0 } });
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2018,NSNN,10.50\nHà Giang,2019,Dự án,0\nHà Giang,2018,NSNN,\n";

#[test]
fn filters_are_told_in_words() {
    let check = |langs: &str, filter: &str, expected: &str| {
        assert_eq!(app(CSV, langs, "funding", filter).filters_in_words(9), expected, "{filter}");
    };
    check("en", "", "[]");
    check("vi", "province=Kon Tum", r#"[["Tỉnh","Kon Tum"]]"#);
    check("en", "source=state_budget; year=2018..2019", r#"[["Source of funds","State budget"],["Year","2018–2019"]]"#);
    check("vi", "year=2018..", r#"[["Năm","≥ 2018"]]"#);
    check("vi", "year=..2018", r#"[["Năm","≤ 2018"]]"#);
    check("vi", "disbursed=1.5..1000", r#"[["Giải ngân","≥ 1,5; \u003c 1.000"]]"#);
}

#[test]
fn of_a_long_list_the_shorter_side_is_told() {
    let mut text = String::from("Nhóm,Số\n");
    let mut kept = String::from("Nhóm=");
    for i in 10..40 {
        text.push_str(&format!("n{i},1\n"));
        if i != 17 {
            kept.push_str(&format!("n{i},"));
        }
    }
    let app = app(&text, "en", "bars?by=Nhóm", kept.trim_end_matches(','));
    assert_eq!(app.filters_in_words(9), r#"[["Nhóm","all but n17"]]"#);
}

#[test]
fn bins_leave_as_their_edges_and_all_is_json() {
    let mut text = String::from("Nhóm,Điểm\n");
    for i in 0..30 {
        text.push_str(&format!("n{i},{}\n", f64::from(i) / 4.0));
    }
    let content = app(&text, "vi en", "histogram?of=Điểm", "").content(0);
    let json: serde_json::Value = serde_json::from_str(&content).expect("JSON");
    let members = json["axes"][0]["members"].as_array().expect("members");
    let edges: Vec<f64> = members
        .iter()
        .step_by(2)
        .flat_map(|bin| [0, 1].map(|at| bin[at].as_str().expect("an edge").parse::<f64>().expect("a number")))
        .collect();
    // Each bin begins where the one before ends, and all lie about 0 to 7.25.
    assert!(edges[1..edges.len() - 1].chunks(2).all(|pair| pair[0] == pair[1]), "{edges:?}");
    assert!(edges[0] <= 0.0 && edges[edges.len() - 1] > 7.25, "{edges:?}");
    let counts = json["cells"]
        .as_array()
        .expect("cells")
        .iter()
        .map(|cell| cell.as_str().map_or(0, |n| n.parse::<u32>().expect("a count")));
    assert_eq!(counts.sum::<u32>(), 30);
}

#[test]
fn content_tells_zero_from_missing() {
    let content = app(CSV, "vi", "funding", "").content(0);
    let json = Json::parse(&content).expect("JSON");
    let text = |name: &str| json.get(name).and_then(Json::as_text).unwrap_or("").to_string();
    assert_eq!(text("chart"), "funding");
    assert_eq!(text("source"), "Nguồn: test.csv · 3 dòng");
    assert!(content.contains(r#""members":["Hà Giang","Hà Giang","Kon Tum","Kon Tum"]"#), "{content}");
    assert!(content.contains(r#""cells":[0,"0","10.5",0]"#), "{content}");
    assert!(content.contains(r#""total":["10.5"]"#), "{content}");
    assert!(content.contains(r#""nothings":["Không có dữ liệu","#), "{content}");
}

#[test]
fn another_size_leaves_the_page_as_it_is() {
    let mut app = app(CSV, "en", "funding", "");
    let before = app.chart(0).map(|chart| (chart.drawn.clone(), chart.room, chart.repaint));
    let drawn = app.drawn_at(0, Room { width: 700, scale: 2.0 }, &Theme::DARK, &Metrics).expect("a chart");
    assert_eq!(drawn.scene.width, 1400);
    assert_eq!(app.chart(0).map(|chart| (chart.drawn.clone(), chart.room, chart.repaint)), before);
    assert!(app.drawn_at(9, Room { width: 700, scale: 2.0 }, &Theme::DARK, &Metrics).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is exported is what `query()` answers, for any figures and either language.
    #[test]
    fn content_is_what_query_says(
        rows in proptest::collection::vec((0usize..3, 0usize..3, proptest::option::of((-1_000_000_000_000i64..1_000_000_000_000, 0u8..4))), 1..40),
        vi in any::<bool>(),
    ) {
        let mut text = String::from("Tỉnh,Năm,Giải ngân\n");
        for (place, year, value) in &rows {
            text.push_str([ "Kon Tum", "Hà Giang", "Trà Vinh"][*place]);
            text.push_str([",2018,", ",2019,", ",2020,"][*year]);
            if let Some((mantissa, scale)) = value {
                crate::spec::write_decimal(&mut text, (*mantissa).into(), *scale);
            }
            text.push('\n');
        }
        let mut app = app(&text, if vi { "vi" } else { "en" }, "heat?by=province&by=year&sum=disbursed", "");
        let content = Json::parse(&app.content(0)).expect("JSON");
        let question = Json::parse(r#"{"by":["province","year"],"sum":["disbursed"],"exact":true}"#).expect("JSON");
        let answer = Json::parse(&app.query(&question).expect("an answer")).expect("JSON");
        let axes = content.get("axes").expect("axes").items();
        let cells = content.get("cells").expect("cells").items();
        let years = axes[1].get("members").expect("members").items();
        let mut seen = 0;
        for row in answer.get("rows").expect("rows").items() {
            let at = |axis: &Json, key: &Json| {
                axis.get("members").expect("members").items().iter().step_by(2).position(|other| other == key).expect("a member")
            };
            let (i, j) = (at(&axes[0], row.get("province").expect("p")), at(&axes[1], row.get("year").expect("y")));
            let cell = &cells[i * years.len() / 2 + j];
            match row.get("disbursed").and_then(Json::as_text) {
                Some(value) => prop_assert_eq!(cell.as_text(), Some(value)),
                None => prop_assert_eq!(cell.as_text(), None),
            }
            seen += 1;
        }
        prop_assert!(seen > 0);
        prop_assert_eq!(content.get("total").expect("total").items()[0].as_text(), answer.get("total").expect("total").get("disbursed").and_then(Json::as_text));
    }
}
