//! Playing through the years: scales, rows and their order stay; filters, views and charts with years of their own.

use super::tests::{app_in, control, redraw, words};
use super::*;
use crate::charts::Drawn;
use crate::scene::Prim;

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân (đồng)\n\
    Kon Tum,2018,NSNN,1000000\nHà Giang,2018,NSNN,3000000\nQuảng Trị,2018,Dự án,2000000\n\
    Kon Tum,2019,NSNN,9000000\nHà Giang,2019,Dự án,500000\n\
    Kon Tum,2020,NSNN,250000\nQuảng Trị,2020,NSNN,8000000\n";

fn code(app: &App, year: &str) -> u32 {
    app.years().into_iter().find(|(_, key)| key == year).expect(year).0
}

fn texts(drawn: &Drawn) -> Vec<&str> {
    let mut texts = Vec::new();
    for prim in &drawn.scene.back {
        if let Prim::Text { text, .. } = prim {
            texts.push(&**text);
        }
    }
    texts
}

fn play(app: &mut App, year: &str) -> Drawn {
    let code = code(app, year);
    app.handle(Event::Year { code: Some(code) });
    redraw(app);
    app.chart(0).expect("a chart").drawn.clone()
}

#[test]
fn scales_rows_and_their_order_stay() {
    for chart in ["bars?by=province", "funding", "dots?by=province", "heat?by=province&by=source"] {
        let mut app = app_in("en", CSV, words(chart));
        let all = app.chart(0).expect("a chart").drawn.clone();
        let years: Vec<Drawn> = ["2018", "2019", "2020"].iter().map(|year| play(&mut app, year)).collect();
        for drawn in &years {
            assert_eq!(texts(drawn), texts(&years[0]), "{chart}: names and ticks");
            assert_eq!((drawn.plot, drawn.scene.height), (years[0].plot, years[0].scene.height), "{chart}");
        }
        // As all years together stand: Quảng Trị and Kon Tum before Hà Giang.
        let names = |drawn| texts(drawn).into_iter().filter(|text| text.contains(' ')).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(names(&years[1]), names(&all), "{chart}: the order of rows");
        assert!(years[2].title.ends_with(", 2020"), "{}", years[2].title);
        assert_ne!(years[0].scene.front, years[1].scene.front, "{chart}: the marks are those of the year");
        app.handle(Event::Year { code: None });
        redraw(&mut app);
        let again = &app.chart(0).expect("a chart").drawn;
        assert_eq!((texts(again), &again.title), (texts(&all), &all.title), "{chart}: all years again");
    }
}

/// Two selections beside each other: one scale for both in every year, also in the year of the largest bar of either.
#[test]
fn two_selections_have_one_scale_for_all_years() {
    for chart in ["bars?by=source", "dots?by=source", "funding?by=year"] {
        let mut app = app_in("en", CSV, words(chart));
        let keep = |app: &mut App, text: &str| {
            app.handle(Event::Set(crate::spec::Filters::from_attribute(text, &app.dataset).expect(text)));
            redraw(app);
        };
        keep(&mut app, "province=Kon Tum");
        app.handle(Event::Compare { on: true });
        redraw(&mut app);
        keep(&mut app, "province=Hà Giang");
        let ticks = |drawn: &Drawn| {
            texts(drawn)
                .into_iter()
                .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let years: Vec<_> = ["2018", "2019", "2020"].iter().map(|year| ticks(&play(&mut app, year))).collect();
        assert!(years[0].len() > 2, "{chart}: {years:?}");
        assert_eq!((&years[0], &years[0]), (&years[1], &years[2]), "{chart}: ticks of the years");
        app.handle(Event::Compare { on: false });
        redraw(&mut app);
        assert!(app.chart(0).is_some_and(|chart| chart.other.is_none()), "{chart}");
    }
}

#[test]
fn a_year_shows_its_own_figures() {
    let mut app = app_in("en", CSV, words("bars?by=province"));
    play(&mut app, "2019");
    let table = app.chart(0).and_then(|chart| chart.table.clone()).expect("a table");
    let row = |name: &str| table.axes[0].members.iter().position(|member| member.key == name).expect(name);
    let cell = |name: &str| table.cells[row(name)];
    use crate::query::Cell;
    assert_eq!(
        (cell("Kon Tum"), cell("Quảng Trị")),
        (Cell::Value(9_000_000), Cell::Missing),
        "what the year lacks is missing, not zero"
    );
    assert_eq!(table.total, [Cell::Value(9_500_000)]);
}

#[test]
fn charts_with_years_point_the_year_out() {
    let mut app = app_in("en", CSV, words("funding-trend"));
    let before = app.chart(0).expect("a chart").drawn.scene.clone();
    let drawn = play(&mut app, "2019");
    assert_eq!(drawn.scene.marks.len(), before.marks.len(), "all years are there");
    assert_ne!(drawn.scene.front, before.front, "the others are muted");
    assert!(app.filters().is_empty(), "nothing is filtered");
}

#[test]
fn filters_views_and_steps() {
    let mut app = app_in("en", CSV, words("bars?by=province"));
    play(&mut app, "2018");
    let view = app.view_json();
    assert!(view.contains(r#""year":2018"#), "{view}");
    assert_eq!(app.steps(), (false, false), "no step to take back");
    let at = control(&app, "year");
    app.handle(Event::Range { control: at, from: 1, to: 2 });
    assert_eq!(app.years().len(), 2);
    assert_eq!(app.year(), Some(code(&app, "2019")), "the year is one of those left");
    let saved = app.view_from_json(&Json::parse(&view).expect("JSON")).expect("fits");
    assert_eq!(saved.year, app.year_from_json(&Json::parse(&view).expect("JSON")).flatten());
    assert!(saved.year.is_some());
    let wrong = app.view_from_json(&Json::parse(r#"{"year":"1999"}"#).expect("JSON"));
    assert!(wrong.is_err_and(|error| error.message(crate::locale::Lang::En).contains("1999")));
    let mut again = app_in("en", CSV, words("bars?by=province"));
    again.begin_again(&Json::parse(&view).expect("JSON")).expect("begins");
    redraw(&mut again);
    assert!(again.chart(0).expect("a chart").drawn.title.ends_with("2018"));
    let said = app.handle(Event::Year { code: Some(code(&app, "2020")) });
    assert!(said.contains(&Effect::Announce("Year: 2020".to_string())), "{said:?}");
}

#[test]
fn no_years_no_play() {
    let mut app = app_in("en", "Tỉnh,Năm,Giải ngân\nKon Tum,2018,5\nHà Giang,2018,6\n", words("bars?by=province"));
    assert_eq!(app.years_column(), None);
    assert!(app.handle(Event::Year { code: Some(0) }).is_empty());
}

/// A chart by the very column that its other axis has, or by one column twice, is drawn or refused in words.
#[test]
fn a_column_that_is_asked_for_twice() {
    let text = "Tỉnh,Năm,Nguồn vốn,Lĩnh vực,Giới tính,Nhóm tuổi,Số người,Giải ngân (đồng)\n\
        Kon Tum,2018,NSNN,Nước,Nữ,18-35,3,1000000\nHà Giang,2019,Dự án,Đường,Nam,36-60,4,2000000\nHà Giang,2018,Dự án,Nước,Nữ,36-60,5,3000000\n";
    let mut wrong = Vec::new();
    for kind in crate::charts::ChartKind::ALL {
        for by in ["province", "year", "source", "sector", "sex", "age_group"] {
            for asked in [
                format!("{}?by={by}", kind.id()),
                format!("{}?by={by}&by={by}", kind.id()),
                format!("{}?by={by}&facet={by}", kind.id()),
            ] {
                if Settings::from_words("en", &words(&asked)).is_err() {
                    continue;
                }
                let drawn = std::panic::catch_unwind(|| drop(app_in("en", text, words(&asked))));
                if drawn.is_err() {
                    wrong.push(asked);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
