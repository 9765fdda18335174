//! Two languages at once: everything said in one is said in the other beside it, and nothing that is the same twice.

use super::tests::{app_in, control, words};
use super::*;
use crate::locale::{BESIDE, Lang, part};

const CSV: &str = "Tỉnh,Nguồn vốn,Giải ngân (đồng)\nKon Tum,NSNN,1000000\nHà Giang,Dự án,2500000\nQuảng Trị,NSNN,9000000\n";

fn both(first: &str, second: &str) -> String {
    format!("{first}{BESIDE}{second}")
}

#[test]
fn words_are_paired_and_names_are_not() {
    let mut app = app_in("vi en", CSV, Words { source: Some("so-lieu.csv".to_string()), ..words("funding") });
    let drawn = &app.chart(0).expect("a chart").drawn;
    assert_eq!(drawn.title, both("Giải ngân theo tỉnh và nguồn vốn", "Disbursed by province and source of funds"));
    assert_eq!(drawn.unit, both("triệu đồng", "million đồng"));
    let legend: Vec<_> = drawn.legend.iter().map(|item| item.label.clone()).collect();
    assert_eq!(legend, [both("Ngân sách nhà nước", "State budget"), both("Dự án", "Projects")]);
    assert_eq!(app.source(0), both("Nguồn: so-lieu.csv · 3 dòng", "Source: so-lieu.csv · 3 rows"));
    let province = control(&app, "province");
    assert_eq!(app.controls[province].label, both("Tỉnh", "Province"));
    assert_eq!(app.controls[province].values, ["Hà Giang", "Kon Tum", "Quảng Trị"], "names are the same in both");
    let effects = app.handle(Event::Tick { control: province, code: 0, on: false });
    let said = both("Tỉnh: Đã chọn 2 trên 3", "Province: 2 of 3 selected");
    assert!(effects.contains(&Effect::Announce(said)), "{effects:?}");
    assert_eq!(app.filter_words("province").0, both("Tỉnh", "Province"));
    app.draw(&Theme::LIGHT, &crate::scene::Metrics, false);
    app.handle(Event::Move { chart: 0, step: Step::First });
    let lines = app.mark_lines(0);
    assert_eq!(lines[0], (both("Tỉnh", "Province"), "Quảng Trị".to_string()));
    assert_eq!(lines[2].1.replace('\u{a0}', " "), both("9.000.000 đồng (9 triệu)", "9,000,000 đồng (9 million)"));
    let summary = app.summary(0);
    assert!(part(&summary, false).starts_with("Giải ngân theo") && part(&summary, true).starts_with("Disbursed by"), "{summary}");
    let content = crate::json::Json::parse(&app.content(0)).expect("JSON");
    let source = &content.get("axes").expect("axes").items()[1];
    assert_eq!(source.get("label").and_then(Json::as_text), Some(&*both("Nguồn vốn", "Source of funds")));
}

#[test]
fn the_other_order_and_one_language() {
    let app = app_in("en vi", CSV, words("funding"));
    assert!(app.chart(0).expect("a chart").drawn.title.starts_with("Disbursed by province and source of funds\u{1f}Giải ngân"));
    assert!(app.view_json().contains("\"lang\":\"en vi\""));
    let app = app_in("vi", CSV, words("funding"));
    assert!(!app.chart(0).expect("a chart").drawn.title.contains(BESIDE) && !app.content(0).contains("u001f"));
    assert_eq!(app.settings.say(Msg::Rows, &[("n", "3")]), "3 dòng");
    assert_eq!(app.settings.part("một\u{1f}one", Lang::En), "one");
}
