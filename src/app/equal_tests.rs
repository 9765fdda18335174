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
fn asked(app: &mut App, filters: &Filters, scale: u8) -> Option<i128> {
    let question = format!(r#"{{"by":[],"sum":["disbursed"],"exact":true,"where":{}}}"#, filters.to_json(&app.dataset));
    let answer = app.query(&Json::parse(&question).expect("JSON")).map_err(|error| error.message(crate::locale::Lang::En));
    let answer = Json::parse(&answer.expect("an answer")).expect("JSON");
    let total = answer.get("total").and_then(|total| total.get("disbursed").cloned()).unwrap_or_default();
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
                let wanted = asked(&mut app, &filters, measure.scale);
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
