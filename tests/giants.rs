//! Charts of files in which one value dwarfs all others, and what charts choose where nobody said it.

use std::rc::Rc;

use fairshare::app::{App, Card, Event, Room, Settings, Words};
use fairshare::charts::Theme;
use fairshare::read::{Intake, Next};
use fairshare::scene::Metrics;
use fairshare::spec::Filters;

/// One chart of a file, 600 px wide, in English.
fn drawn(csv: &str, chart: &str, filter: &str) -> App {
    let mut intake = Intake::new("file.csv");
    intake.push(csv.as_bytes()).expect("readable");
    assert_eq!(intake.end().expect("readable"), Next::Done);
    let dataset = Rc::new(intake.finish().expect("a dataset").0);
    let words = Words { chart: Some(chart.to_owned()), ..Words::default() };
    let filters = Filters::from_attribute(filter, &dataset).expect(filter);
    let mut app = App::new(Settings::from_words("en", &words).expect(chart), dataset);
    app.begin(filters);
    app.handle(Event::Room { chart: 0, room: Room { width: 600, scale: 1.0 } });
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

fn with<T>(app: &App, look: impl Fn(&fairshare::charts::Drawn) -> T) -> T {
    match &app.cards[0] {
        Card::Chart(chart) => look(&chart.drawn),
        Card::Unsuited(why) => panic!("{}", why.message(fairshare::locale::Lang::En)),
    }
}

/// Four provinces over three years; Kon Tum has a thousand times what the others have.
fn provinces() -> String {
    let mut csv = String::from("Province,Year,Sector,Disbursed (USD)\n");
    for (i, province) in ["Hà Giang", "Kon Tum", "Quảng Trị", "Trà Vinh"].into_iter().enumerate() {
        for year in 2019..2022 {
            for (j, sector) in ["Water", "Health"].into_iter().enumerate() {
                let amount = (i + j + year - 2017) * 1000 * if province == "Kon Tum" { 1000 } else { 1 };
                csv.push_str(&format!("{province},{year},{sector},{amount}\n"));
            }
        }
    }
    csv
}

#[test]
fn amounts_far_apart_are_told_in_bins_that_widen() {
    let mut csv = String::from("Project,Amount (USD)\n");
    for i in 0..200 {
        csv.push_str(&format!("P{i},{}\n", (i % 50 + 1) * 300));
    }
    csv.push_str("Giant,900000000\n");
    let mut app = drawn(&csv, "histogram", "");
    let (edges, notes) = with(&app, |drawn| (drawn.x_axis.clone().expect("an axis").edges, drawn.notes.join("|")));
    let values: Vec<i128> = edges.iter().map(|edge| edge.0).collect();
    assert_eq!(values[..8], [0, 100, 200, 500, 1000, 2000, 5000, 10_000]);
    assert_eq!(values.last(), Some(&1_000_000_000));
    assert!(notes.contains("Bins are wider towards the right"), "{notes}");
    // A dragged range ends at tenths of bins: from 4 tenths of 2,000–5,000 to 5 tenths of 5,000–10,000.
    let between = |at: usize, tenths: i32| edges[at].1 + (edges[at + 1].1 - edges[at].1) * tenths / 10;
    let y = with(&app, |drawn| (drawn.plot.y0 + drawn.plot.y1) / 2);
    app.handle(Event::Grab { chart: 0, x: between(5, 4), y });
    app.handle(Event::Drag { x: between(6, 5), y });
    assert_eq!(app.filters_json(), r#"{"amount":{"from":3200,"to":7500}}"#);
}

#[test]
fn lines_and_dots_go_by_the_logarithm_beside_a_giant() {
    for chart in ["lines?by=year&by=province", "dots?by=province", "then-now"] {
        let app = drawn(&provinces(), chart, "");
        let (first, notes) = with(&app, |drawn| (drawn.along.map_or(1.0, |along| along.first), drawn.notes.join("|")));
        assert!(first > 0.0, "{chart}");
        assert!(notes.contains("Kon Tum dwarfs the others") && notes.contains("the scale is logarithmic"), "{chart}: {notes}");
        // Without the giant all is straight, and nothing is told.
        let app = drawn(&provinces(), chart, "province=Hà Giang,Quảng Trị,Trà Vinh");
        let (first, notes) = with(&app, |drawn| (drawn.along.map_or(0.0, |along| along.first), drawn.notes.join("|")));
        assert!(first == 0.0 && !notes.contains("logarithmic"), "{chart}: {notes}");
    }
}

#[test]
fn both_of_two_selections_go_by_the_logarithm_where_one_has_a_giant() {
    let mut app = drawn(&provinces(), "lines?by=year&by=province", "");
    app.handle(Event::Compare { on: true });
    let others = Filters::from_attribute("province=Hà Giang,Quảng Trị,Trà Vinh", &app.dataset).expect("filters");
    app.handle(Event::Set(others));
    app.draw(&Theme::LIGHT, &Metrics, false);
    let (first, notes) = with(&app, |drawn| (drawn.along.map_or(0.0, |along| along.first), drawn.notes.join("|")));
    assert!(first > 0.0 && notes.contains("The scale is logarithmic"), "{first}: {notes}");
}

#[test]
fn a_giant_panel_has_its_own_scale() {
    let app = drawn(&provinces(), "funding-trend?by=year&by=sector&facet=province", "");
    let notes = with(&app, |drawn| drawn.notes.join("|"));
    assert!(notes.contains("Kon Tum dwarfs the others") && notes.contains("has a scale of its own"), "{notes}");
    // What the others are counted in, not what the giant is.
    assert_eq!(with(&app, |drawn| drawn.unit.clone()), "thousand USD");
}

#[test]
fn then_and_now_without_one_of_the_years_tells_the_other_alone() {
    let app = drawn(&provinces(), "then-now?from=2019&to=2021", "year=2020..2021");
    let (notes, legend) = with(&app, |drawn| (drawn.notes.join("|"), drawn.legend.len()));
    assert!(notes.contains("Only 2021 is left"), "{notes}");
    assert_eq!(legend, 0);
}

#[test]
fn years_run_across_and_days_are_no_categories() {
    let mut csv = String::from("Date,Year,Country,Amount\n");
    for day in 1..25 {
        for country in ["Laos", "Nepal", "Peru"] {
            csv.push_str(&format!("2020-03-{day:02},{},{country},{day}\n", 2018 + day % 3));
        }
    }
    let title = |chart| with(&drawn(&csv, chart, ""), |drawn| drawn.title.clone());
    assert!(title("bars").starts_with("Amount by Country"), "{}", title("bars"));
    assert!(title("heat?by=year").starts_with("Amount by Country and year"), "{}", title("heat?by=year"));
}

#[test]
fn a_rate_is_told_for_its_last_year_and_over_the_years_by_what_it_is_told_of() {
    let mut csv = String::from("Province,Year,Poverty rate (%)\n");
    for (i, province) in ["Hà Giang", "Kon Tum", "Trà Vinh"].into_iter().enumerate() {
        for year in 2019..2022 {
            csv.push_str(&format!("{province},{year},{}.5\n", 10 * i + year - 2015));
        }
    }
    for (chart, title) in [
        ("bars", "Poverty rate (%) by province, 2021"),
        ("dots", "Poverty rate (%) by province, 2021"),
        ("lines", "Poverty rate (%) over the years by province, 2019–2021"),
    ] {
        assert_eq!(with(&drawn(&csv, chart, ""), |drawn| drawn.title.clone()), title);
    }
}

#[test]
fn places_have_no_order_for_lines() {
    let app = drawn("Province,Amount (USD)\nHà Giang,3\nKon Tum,5\n", "lines", "");
    assert!(
        matches!(&app.cards[0], Card::Unsuited(why) if why.message(fairshare::locale::Lang::En).contains("no column of years"))
    );
    // Asked for, they are drawn; what no word calls so may have an order.
    assert!(matches!(drawn("Province,Amount (USD)\nHà Giang,3\nKon Tum,5\n", "lines?by=province", "").cards[0], Card::Chart(_)));
    assert!(matches!(drawn("Grade,Amount (USD)\nA,3\nB,5\n", "lines", "").cards[0], Card::Chart(_)));
}

#[test]
fn what_a_column_was_taken_for_is_told_where_its_header_does_not_say_it() {
    for (header, note) in [("Region", "Province: column “Region”"), ("Tỉnh/TP", ""), ("Province name", "")] {
        let csv = format!("{header},Amount (USD)\nHà Giang,3\nKon Tum,5\n");
        assert_eq!(with(&drawn(&csv, "bars", ""), |drawn| drawn.notes.join("|")), note);
    }
}
