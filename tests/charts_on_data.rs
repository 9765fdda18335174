//! Charts over time, flows and pyramids on files: the demo data, and real ones where they are.
//!
//! With `GALLERY` set, writes what it drew into that folder, for people's eyes.

#[path = "support/published.rs"]
mod published;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::app::{App, Card, Event, Room, Settings, Words};
use fairshare::charts::Theme;
use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::query::Cell;
use fairshare::read::{Intake, Next};
use fairshare::scene::{Metrics, SvgText, to_svg};

fn demo() -> Rc<Dataset> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/p4em");
    let mut intake = Intake::new("datapackage.json");
    intake.push(&std::fs::read(folder.join("datapackage.json")).expect("the package")).expect("a package");
    loop {
        match intake.end().expect("readable") {
            Next::Done => break,
            Next::Fetch { path, .. } => intake.push(&std::fs::read(folder.join(path)).expect("a resource")).expect("a table"),
        }
    }
    Rc::new(intake.finish().expect("a dataset").0)
}

fn real(name: &str) -> Option<Rc<Dataset>> {
    let bytes = published::bytes(name)?;
    let mut intake = Intake::new(name);
    intake.push(&bytes).expect("readable");
    assert_eq!(intake.end().expect("readable"), Next::Done);
    Some(Rc::new(intake.finish().expect("a dataset").0))
}

fn app(dataset: &Rc<Dataset>, charts: &str, width: u32) -> App {
    let words = Words { chart: Some(charts.to_owned()), ..Words::default() };
    let mut app = App::new(Settings::from_words("vi", &words).expect(charts), Rc::clone(dataset));
    for chart in 0..app.cards.len() {
        app.handle(Event::Room { chart, room: Room { width, scale: 1.0 } });
    }
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

/// Draws charts of a file narrow and wide; each must be there, with marks.
fn check(name: &str, dataset: &Rc<Dataset>, charts: &str) {
    for width in [360, 800] {
        let app = app(dataset, charts, width);
        for (at, card) in app.cards.iter().enumerate() {
            let chart = match card {
                Card::Chart(chart) => chart,
                Card::Unsuited(why) => panic!("{name}, chart {at}: {}", why.message(Lang::En)),
            };
            let drawn = &chart.drawn;
            assert!(!drawn.scene.marks.is_empty() && !drawn.title.is_empty(), "{name}: {}", chart.request.kind.id());
            if let Some(folder) = std::env::var_os("GALLERY").map(PathBuf::from) {
                let words = SvgText { family: "Arial, sans-serif", title: &drawn.title, description: "", lang: "vi" };
                let svg = to_svg(&drawn.scene, 1.0, Theme::LIGHT.background, words);
                let page = format!(
                    "<div class='light' style='width:{width}px'><h3>{}</h3><p>{} · {}</p>{svg}<p>{}</p></div>",
                    drawn.title,
                    drawn.unit,
                    drawn.legend.iter().map(|item| &*item.label).collect::<Vec<_>>().join(" · "),
                    drawn.notes.join(" · ")
                );
                std::fs::write(folder.join(format!("data-{name}-{at}-{width}.htm")), page).unwrap();
            }
        }
    }
}

#[test]
fn the_demo_data_carries_every_one() {
    let charts = "lines share-trend share-trend?by=province pyramid pyramid?compare=year flows \
        flows?by=funder&by=programme&by=province funding-trend?form=area funding-trend?form=lines timeline";
    check("demo", &demo(), charts);
}

#[test]
fn what_flows_through_the_demo_data_is_what_was_disbursed() {
    let demo = demo();
    let mut app = app(&demo, "flows", 800);
    let json = fairshare::json::Json::parse(r#"{"sum":["disbursed"],"exact":true}"#).expect("JSON");
    let answer = app.query(&json).expect("an answer");
    let chart = app.chart(0).expect("a chart");
    let table = chart.table.as_ref().expect("a table");
    let Cell::Value(total) = table.total[0] else { panic!("a total") };
    assert!(answer.contains(&format!("\"total\":{{\"disbursed\":\"{total}\"}}")), "{total} in {answer}");
    let mut sums = [0i128; 5];
    for mark in &chart.drawn.scene.marks {
        let datum = fairshare::describe::Datum { table, at: mark.at, measure: 0, rest: &chart.drawn.rest };
        sums[mark.group as usize] += datum.cell().value().expect("an amount");
    }
    assert_eq!(sums, [total; 5]);
}

#[test]
fn meetings_stand_below_the_initiatives() {
    let demo = demo();
    let app = app(&demo, "timeline", 800);
    let table = app.chart(0).and_then(|chart| chart.table.as_ref()).expect("a table");
    let names: Vec<&str> = table.measures.iter().map(|of| &*of.name).collect();
    assert_eq!(names, ["disbursed", "rows", "meetings", "decisions", "implemented"]);
    let members = &table.axes[0].members;
    assert!(members.iter().any(|member| member.key == "Vỗ béo bò thích ứng khí hậu"));
    assert!(members.iter().any(|member| member.key == "Kon Tum"));
}

/// Left, right and whether the color is the full one.
type Bar = (i32, i32, bool);

/// Every bar of a time line, by rows.
fn bars(app: &App) -> Vec<Vec<Bar>> {
    let drawn = &app.chart(0).expect("a chart").drawn;
    let mut rows: Vec<(i32, Vec<Bar>)> = Vec::new();
    for prim in &drawn.scene.front {
        let fairshare::scene::Prim::Fill { rect, color } = prim else { continue };
        // What is inside of a bar makes it pale.
        if let Some(bar) = rows.last_mut().and_then(|row| row.1.last_mut())
            && *color != Theme::LIGHT.source[0]
        {
            bar.2 = false;
            continue;
        }
        if rows.last().is_none_or(|(y, _)| *y != rect.y0) {
            rows.push((rect.y0, Vec::new()));
        }
        rows.last_mut().expect("a row").1.push((rect.x0, rect.x1, *color == Theme::LIGHT.source[0]));
    }
    rows.into_iter().map(|row| row.1).collect()
}

#[test]
fn initiatives_go_from_their_beginning_to_their_end() {
    let file = "Sáng kiến,Ngày bắt đầu,Ngày kết thúc,Ngân sách (đồng)\n\
        A,01/01/2017,31/12/2018,5\nB,01/07/2018,01/07/2019,6\nB,01/01/2020,01/07/2020,6\nC,01/01/2018,,7\nD,01/01/2019,01/01/1970,8\n";
    let years = "Initiative,Start year,End year,Budget (VND)\nA,2017,2018,5\nB,2018,2018,6\nC,2018,2020,7\n";
    let read = |text: &str| {
        let mut intake = Intake::new("a.csv");
        intake.push(text.as_bytes()).expect("readable");
        intake.end().expect("readable");
        Rc::new(intake.finish().expect("a dataset").0)
    };
    let app_of = |text: &str| app(&read(text), "timeline", 800);
    let plot = |app: &App| app.chart(0).expect("a chart").drawn.plot;
    let dates = app_of(file);
    // 2017 to 2020: four years, half years are eighths.
    let (x0, eighth) = (plot(&dates).x0, f64::from(plot(&dates).width()) / 8.0);
    let at = |eighths: f64| x0 + (eighth * eighths).round() as i32;
    let rows = bars(&dates);
    assert_eq!(rows.len(), 4, "{rows:?}");
    let near = |bar: Bar, from: f64, to: f64, told: bool| {
        assert!(
            (bar.0 - at(from)).abs() <= 2 && (bar.1 - at(to)).abs() <= 2 && bar.2 == told,
            "{bar:?}: {from}..{to} of {rows:?}"
        );
    };
    near(rows[0][0], 0.0, 4.0, true);
    // C has no end told and goes on, pale.
    near(rows[1][0], 2.0, 8.0, false);
    near(rows[2][0], 3.0, 5.0, true);
    near(rows[2][1], 6.0, 7.0, true);
    // D ends before all began: a moment.
    assert_eq!((rows[3].len(), rows[3][0].1 - rows[3][0].0), (1, 3));
    let notes = dates.chart(0).expect("a chart").drawn.notes.join(" ");
    assert!(notes.contains("“Ngày kết thúc” để trống"), "{notes}");
    let texts = dates.chart(0).expect("a chart").drawn.scene.dump();
    assert!(texts.contains("1/2017–12/2018") && texts.contains("1/2018–?"), "{texts}");
    // Its tooltip says when it ended, as the file has it, or that no end is told.
    let told = |at: u32| {
        let table = dates.chart(0).and_then(|chart| chart.table.as_ref()).expect("a table");
        let datum = fairshare::describe::Datum { table, at: [at, u32::MAX, u32::MAX], measure: 0, rest: &Default::default() };
        let lines = fairshare::describe::datum_lines(&datum, Lang::Vi);
        lines.into_iter().find(|line| line.0 == "Ngày kết thúc").expect("the end").1
    };
    assert_eq!([told(0), told(1), told(2)], ["31/12/2018", "01/07/2019 … 01/07/2020", "Không có dữ liệu"]);
    // What is under way goes on, in full color.
    let ongoing = app_of(&file.replace("01/01/2018,,7", "01/01/2018,Đang thực hiện,7"));
    assert!(bars(&ongoing).iter().flatten().all(|bar| bar.2), "{:?}", bars(&ongoing));
    assert!(ongoing.chart(0).expect("a chart").drawn.scene.dump().contains("1/2018–nay"));
    // Years end with their last day.
    let whole = app_of(years);
    let (x0, year) = (plot(&whole).x0, f64::from(plot(&whole).width()) / 4.0);
    let expected: Vec<(i32, i32)> = [(0.0, 2.0), (1.0, 2.0), (1.0, 4.0)]
        .map(|(from, to)| (x0 + (year * from).round() as i32, x0 + (year * to).round() as i32))
        .into();
    let found: Vec<(i32, i32)> = bars(&whole).iter().map(|row| (row[0].0, row[0].1)).collect();
    assert_eq!(found, expected);
}

#[test]
fn real_files_carry_them_too() {
    for (name, charts) in [
        ("unhcr_demographics_sex_age.csv", "pyramid share-trend lines"),
        ("cbpf_allocations_gender_marker.csv", "flows bars heat"),
        ("fts_incoming_funding_afg_2020.csv", "flows"),
        ("vn_gso_population_by_province_sex.csv", "share-trend lines"),
        ("vn_gso_employed_by_sex.csv", "lines share-trend"),
        ("hxl_iati_transactions_covid.csv", "flows lines"),
        ("vn_gso_population_by_province_sex.csv", "women-men women-share place-map then-now"),
        ("vn_gso_poverty_rate_by_province.csv", "place-map then-now heat?by=province&by=year histogram"),
        ("hxl_345w_guatemala_2021.csv", "who-where reach women-men women-share bars"),
        ("fts_incoming_funding_afg_2020.csv", "concentration timeline bars dots"),
        ("fts_requirements_funding_cluster.csv", "bars dots histogram"),
        ("eu_funds_absorption_2007_2013.csv", "funding-trend bars heat"),
    ] {
        if let Some(dataset) = real(name) {
            check(name.split('.').next().unwrap_or(name), &dataset, charts);
        }
    }
}

/// Charts that an author asked for stand in the report with their text, also those that are not drawn, in their places.
#[test]
fn charts_that_are_not_drawn_are_reported() {
    let app = app(&demo(), "bars?by=Nope funding bars?by=district&top=3", 360);
    let report: serde_json::Value = serde_json::from_str(&app.charts_json()).expect("JSON");
    let of = |at: usize| (report[at]["spec"].as_str(), report[at]["shown"].as_bool());
    assert_eq!([of(0), of(1)], [(Some("bars?by=Nope"), Some(false)), (Some("funding"), Some(true))], "{report}");
    assert!(report[0]["why"].as_str().is_some_and(|why| why.contains("Nope")), "{report}");
    assert_eq!(report.as_array().map(Vec::len), Some(3));
}
