//! The same digits everywhere: for random views of random data, in both languages, what a tooltip, the table, speech and a file say
//! of a mark is what `query()` answers.

use proptest::prelude::*;

use super::chosen::{Both, combine};
use super::tests::{app_in, words};
use super::*;
use crate::describe::{Datum, exact, nothing, short};
use crate::query::Cell;
use crate::spec::Decimal;

const CHARTS: [&str; 5] = [
    "funding",
    "bars?by=province&sum=disbursed",
    "heat?by=province&by=year&sum=disbursed",
    "bars?by=year&by=source&sum=disbursed",
    "lines?by=year&by=province&sum=disbursed",
];

/// A row: place, year, source, and an amount with so many decimals, or none.
type Row = (usize, usize, usize, Option<(i64, u8)>);

/// Years and amounts that happen to rise together beside few places and sources are a table, not two rankings.
#[test]
fn a_table_that_happens_to_be_sorted_is_read() {
    let rows: Vec<Row> = (0..6).map(|n| (n % 3, n / 2, n % 2, Some((n as i64 + 1, 0)))).collect();
    assert!(!app_in("en", &file(&rows), Words::default()).cards.is_empty());
}

fn file(rows: &[Row]) -> String {
    let mut text = String::from("Tỉnh,Năm,Nguồn vốn,Giải ngân\n");
    for (place, year, source, value) in rows {
        text.push_str(["Kon Tum", "Hà Giang", "Trà Vinh", ""][*place]);
        text.push_str([",2018,", ",2019,", ",2020,"][*year]);
        text.push_str(["NSNN,", "Dự án,", ","][*source]);
        if let Some((mantissa, scale)) = value {
            crate::spec::write_decimal(&mut text, (*mantissa).into(), *scale);
        }
        text.push('\n');
    }
    text
}

/// What `query()` says of a selection, as a mantissa at this scale; `None` for null.
fn asked(app: &mut App, filters: &Filters, sum: &str, scale: u8) -> Option<i128> {
    let question = format!(r#"{{"by":[],"sum":["{sum}"],"exact":true,"where":{}}}"#, filters.to_json(&app.dataset));
    let answer = app.query(&Json::parse(&question).expect("JSON")).map_err(|error| error.message(crate::locale::Lang::En));
    let answer = Json::parse(&answer.expect("an answer")).expect("JSON");
    let total = answer.get("total").and_then(|total| total.get(sum).cloned()).unwrap_or_default();
    let text = match &total {
        Json::Text(text) | Json::Number(text) => text,
        _ => return None,
    };
    Decimal::parse(text).map(|decimal| decimal.floor_to(scale))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tooltip_table_speech_file_and_query_agree(
        rows in prop::collection::vec(
            (0usize..4, 0usize..3, 0usize..3, prop::option::weighted(0.8, (-1_000_000_000_000i64..1_000_000_000_000, 0u8..3))),
            1..50,
        ),
        which in 0..CHARTS.len(),
        places in prop::collection::vec(any::<bool>(), 4),
        from in 2018i64..2021,
        compare in any::<bool>(),
    ) {
        for langs in ["vi", "en"] {
            let mut app = app_in(langs, &file(&rows), words(CHARTS[which]));
            let lang = app.settings.lang;
            if compare {
                app.handle(Event::Compare { on: true });
            }
            let mut view = Filters::default();
            if let Some(province) = app.dataset.dimension("province") {
                let of = &app.dataset.dimensions[province];
                let kept: Vec<bool> = (0..of.values.len()).map(|code| places[code % 4]).collect();
                if kept.contains(&true) {
                    view.set("province", Some(Keep::of(of, &kept)));
                }
            }
            view.set("year", Some(Keep::Range { from: Some(Decimal::new(from.into(), 0)), to: None }));
            app.handle(Event::Set(view.clone()));
            app.draw(&Theme::LIGHT, &crate::scene::Metrics, false);
            let Some(chart) = app.chart(0) else { continue };
            let Some(table) = chart.table.clone() else { continue };
            let (marks, rest) = (chart.drawn.scene.marks.clone(), chart.drawn.rest.clone());
            let content = Json::parse(&app.content(0)).expect("JSON");
            let cells = content.get("cells").expect("cells").items().to_vec();
            let step = content.get("measures").expect("measures").items().len();
            for (i, mark) in marks.iter().enumerate() {
                let measure = &table.measures[mark.measure as usize];
                if measure.name != "disbursed" {
                    continue;
                }
                app.handle(Event::Move { chart: 0, step: if i == 0 { Step::First } else { Step::Next } });
                let datum = Datum { table: &table, at: mark.at, measure: mark.measure as usize, rest: &rest };
                let cell = datum.cell();
                // The script's answer for the same selection.
                let mut filters = view.clone();
                for (name, keep) in app.filters_of(0, mark.at).unwrap_or_default().list {
                    // Where a selection is compared, marks of the other one stand here too: nothing of this one lies behind them.
                    let of = &app.dataset.dimensions[app.dataset.dimension(&name).expect("a dimension")];
                    let keep = view.get(&name).map_or(keep.clone(), |own| combine(of, own, &keep, Both::Shared));
                    filters.set(&name, Some(keep));
                }
                let wanted = asked(&mut app, &filters, "disbursed", measure.scale);
                prop_assert_eq!(cell.value(), wanted, "{} {:?}", langs, mark.at);
                // The tooltip, and what is spoken of it.
                let said = exact(cell, measure, lang);
                let lines = app.mark_lines(0);
                prop_assert!(lines.iter().any(|(_, value)| value.starts_with(&said)), "{said} is not in {lines:?}");
                let told = app.handle(Event::Tell { chart: 0 });
                let told = told.iter().any(|effect| matches!(effect, Effect::Announce(text) if text.contains(&said)));
                prop_assert!(told, "{said} is not spoken");
                let sentence = crate::describe::datum_sentence(&datum, lang);
                prop_assert!(sentence.ends_with(&short(cell, measure, lang)), "{sentence}");
                // The table and the file: the cell of the same members.
                let mut flat = Some(0);
                for (axis, at) in table.axes.iter().zip(mark.at) {
                    flat = flat.filter(|_| (at as usize) < axis.members.len()).map(|flat| flat * axis.members.len() + at as usize);
                }
                if let Some(flat) = flat {
                    match (&cells[flat * step + mark.measure as usize], cell) {
                        (Json::Text(text), Cell::Value(value)) => {
                            let own = Decimal::parse(text).map(|decimal| decimal.floor_to(measure.scale));
                            prop_assert_eq!(own, Some(value));
                        }
                        (Json::Number(which), cell) => {
                            let at: usize = which.parse().expect("a place");
                            let words = content.get("nothings").expect("nothings").items()[at].as_text().unwrap_or("").to_owned();
                            prop_assert_eq!(words, nothing(cell, lang));
                        }
                        other => prop_assert!(false, "{other:?}"),
                    }
                }
            }
        }
    }
}

/// A file with all that charts are made of: places, years, actors, money planned and spent, people by sex, age, people and role, scores.
fn full_file(seed: u64) -> String {
    let mut state = seed;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let mut text = String::from(
        "Tỉnh,Năm,Nguồn vốn,Đơn vị thực hiện,Lĩnh vực,Mô hình,Tiêu chí,Điểm,Kế hoạch,Giải ngân,Giới tính,Nhóm tuổi,Dân tộc,Vai trò,Số người\n",
    );
    for row in 0..160u64 {
        let mut pick = |of: &[&str]| {
            text.push_str(of[below(of.len() as u64) as usize]);
            text.push(',');
        };
        pick(&["Kon Tum", "Hà Giang", "Trà Vinh", "Quảng Trị"]);
        pick(&["2018", "2019", "2020"]);
        pick(&["NSNN", "Dự án", "Cộng đồng"]);
        pick(&["Sở A", "Sở B", "Hội C"]);
        pick(&["Nước", "Đường"]);
        pick(&["Mô hình 1", "Mô hình 2", "Mô hình 3"]);
        pick(&["Hiệu quả", "Bền vững"]);
        pick(&["1", "2", "3", "4", "5"]);
        let planned = 1_000_000 + below(9_000_000_000);
        let people = if row % 17 == 0 { String::new() } else { below(900).to_string() };
        text.push_str(&format!("{planned},{},", below(planned)));
        let mut pick = |of: &[&str]| {
            text.push_str(of[below(of.len() as u64) as usize]);
            text.push(',');
        };
        pick(&["Nữ", "Nam", ""]);
        pick(&["0-17", "18-59", "60+"]);
        pick(&["Kinh", "Tày", "Thái"]);
        pick(&["Chủ tịch", "Phó chủ tịch", "Thành viên"]);
        text.push_str(&people);
        text.push('\n');
    }
    text
}

/// Every chart there is, with shares, rates, medians and amounts for each person: tooltip, speech and table have one figure for a
/// mark, and where it is a figure of the file, `query()` has it too; without filters, with values left out, and with a range.
#[test]
fn every_chart_says_the_same_everywhere() {
    let mut charts: Vec<String> = crate::charts::ChartKind::ALL.iter().map(|kind| kind.id().to_owned()).collect();
    charts.extend(
        [
            "bars?by=sector&sum=people",
            "lines?by=year&by=sex&sum=people",
            "heat?by=ethnic_group&by=sex&sum=people",
            "dots?by=implementer&sum=planned",
            "bars?by=province&by=source&sum=planned&stack=share",
            "bars?by=role&sum=rows",
            "funding?per=person",
            "place-map?sum=women_share",
            "bars?by=province&sum=score",
            "histogram?of=planned",
        ]
        .map(str::to_owned),
    );
    let views = [
        "{}",
        r#"{"province":["Kon Tum","Trà Vinh"],"sex":["female","male"]}"#,
        r#"{"year":{"from":2019},"planned":{"from":2000000000}}"#,
    ];
    let (mut n_drawn, mut n_asked) = (0, 0);
    for (at, chart) in charts.iter().enumerate() {
        for (langs, view) in ["vi", "en"].iter().flat_map(|langs| views.map(|view| (*langs, view))) {
            let mut app = app_in(langs, &full_file(at as u64 + 1), words(chart));
            let lang = app.settings.lang;
            let view =
                app.filters_from_json(&Json::parse(view).expect("JSON")).map_err(|error| error.message(lang)).expect("filters");
            app.handle(Event::Set(view.clone()));
            app.draw(&Theme::LIGHT, &crate::scene::Metrics, false);
            let Some(of) = app.chart(0) else { continue };
            let (Some(table), plan) = (of.table.clone(), of.plan.clone()) else { continue };
            let (marks, rest) = (of.drawn.scene.marks.clone(), of.drawn.rest.clone());
            let content = Json::parse(&app.content(0)).expect("JSON");
            let cells = content.get("cells").expect("cells").items().to_vec();
            n_drawn += usize::from(!marks.is_empty() && *langs == *"vi");
            for (i, mark) in marks.iter().enumerate() {
                let Some(measure) = table.measures.get(mark.measure as usize) else { continue };
                app.handle(Event::Move { chart: 0, step: if i == 0 { Step::First } else { Step::Next } });
                let datum = Datum { table: &table, at: mark.at, measure: mark.measure as usize, rest: &rest };
                let cell = datum.cell();
                let said = exact(cell, measure, lang);
                let lines = app.mark_lines(0);
                assert!(lines.iter().any(|(_, value)| value.contains(&said)), "{chart} {langs}: {said} is not in {lines:?}");
                let told = app.handle(Event::Tell { chart: 0 });
                let told = told.iter().any(|effect| matches!(effect, Effect::Announce(text) if text.contains(&said)));
                assert!(told, "{chart} {langs}: {said} is not spoken");
                let mut flat = Some(0);
                for (axis, at) in table.axes.iter().zip(mark.at) {
                    flat =
                        flat.filter(|_| (at as usize) < axis.members.len()).map(|flat| flat * axis.members.len() + at as usize);
                }
                if let (Some(flat), Some(value)) = (flat, cell.value()) {
                    let own = cells[flat * table.measures.len() + mark.measure as usize].as_text().and_then(Decimal::parse);
                    assert_eq!(own.map(|decimal| decimal.floor_to(measure.scale)), Some(value), "{chart} {langs} {:?}", mark.at);
                }
                let is_plain = plan.metric.is_none() && plan.last_of.is_none() && plan.beside.is_none();
                if !is_plain || plan.binned.is_some() || app.dataset.measure(&measure.name).is_none() {
                    continue;
                }
                let part = app.filters_of(0, mark.at).unwrap_or_default();
                if part.is_empty() && cell.value().is_none() {
                    continue; // A tile of a place that the file has not.
                }
                let mut filters = view.clone();
                for (name, keep) in part.list {
                    let of = &app.dataset.dimensions[app.dataset.dimension(&name).expect("a dimension")];
                    let keep = view.get(&name).map_or(keep.clone(), |own| combine(of, own, &keep, Both::Shared));
                    filters.set(&name, Some(keep));
                }
                let wanted = asked(&mut app, &filters, &measure.name, measure.scale);
                assert_eq!(cell.value(), wanted, "{chart} {langs} {:?} {}", mark.at, measure.name);
                n_asked += 1;
            }
        }
    }
    assert!(n_drawn > 60 && n_asked > 500, "{n_drawn} {n_asked}");
}
