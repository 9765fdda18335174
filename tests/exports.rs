//! Small exports of every kind (`tests/exports/`), read as they are, and what a careful person would answer from them.
//!
//! `facts.txt` has a line for each question: the file, what `query()` is asked, and its answer, quotes left out. `UPDATE=1`
//! writes the answers anew; look at them before they are kept.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next, Report};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

fn read(name: &str) -> (Rc<Dataset>, Report) {
    let bytes = std::fs::read(folder().join(name)).expect(name);
    let mut intake = Intake::new(name);
    bytes.chunks(7).for_each(|chunk| intake.push(chunk).expect(name));
    assert_eq!(intake.end().expect(name), Next::Done);
    let (dataset, report) = intake.finish().expect(name);
    (Rc::new(dataset), report)
}

fn ask(dataset: &Rc<Dataset>, question: &str) -> String {
    let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), Rc::clone(dataset));
    match app.query(&Json::parse(question).expect(question)) {
        Ok(answer) => answer.replace('"', ""),
        Err(error) => error.message(Lang::En),
    }
}

#[test]
fn exports_answer_as_a_careful_person_would() {
    let path = folder().join("facts.txt");
    let facts = std::fs::read_to_string(&path).expect("facts.txt");
    let mut now = String::new();
    for line in facts.lines() {
        let mut parts = line.split('\t');
        let (name, question) = (parts.next().expect("a file"), parts.next().expect("a question"));
        let answer = ask(&read(name).0, question);
        if std::env::var_os("UPDATE").is_none() {
            assert_eq!(answer, parts.next().unwrap_or_default(), "{name}: {question}");
        }
        now.push_str(&format!("{name}\t{question}\t{answer}\n"));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, now).expect("facts.txt");
    }
}

/// The English notices of a file.
fn notices(name: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(&read(name).1.to_json(Lang::En)).expect("a report");
    json["warnings"].as_array().expect("warnings").iter().map(|text| format!("{}\n", text.as_str().expect("text"))).collect()
}

#[test]
fn what_the_file_withholds_is_told() {
    let told = notices("withheld.csv");
    assert!(told.contains("withholds the figures of 2 cells (first in row 2): ‘<5’, ‘*’"), "{told}");
}

#[test]
fn what_would_be_counted_twice_is_told() {
    let told = notices("of-which-in-rows.csv");
    assert!(told.contains("Not added, being part of the row above: 2 rows, the first one row 3 (‘Trong đó: nữ’)"), "{told}");
    let told = notices("periods-within-periods.csv");
    assert!(told.contains("Column ‘Kỳ’ has 2019-H1 beside 2019-Q1, which is part of it"), "{told}");
    // Nothing is told of days and years in columns of their own.
    for name in ["trainings.csv", "months.csv", "quarters.csv"] {
        assert!(!notices(name).contains("counted twice"), "{name}");
    }
}

#[test]
fn amounts_beside_a_column_of_currencies_are_in_those() {
    let (dataset, _) = read("currencies-in-a-column.csv");
    let unit = |name: &str| dataset.measures.iter().find(|measure| measure.name == name).map(|measure| measure.unit.clone());
    assert_eq!(unit("amount"), Some(fairshare::data::Unit::UnknownMoney));
    assert_eq!(unit("EUR"), Some(fairshare::data::Unit::Money("EUR".to_owned())));
}

#[test]
fn wide_columns_are_not_doubted() {
    for name in
        ["plan-and-spending-by-year.csv", "women-and-men-by-age.csv", "wide-years.csv", "of-which.csv", "age-over-sex.csv"]
    {
        let told = notices(name);
        assert!(!told.contains("may be codes"), "{name}: {told}");
    }
}

#[test]
fn totals_that_agree_are_left_out_without_a_word() {
    for (name, rows) in
        [("groups-by-roman-numerals.csv", 3), ("page-totals.csv", 4), ("regions.csv", 3), ("two-languages.csv", 4)]
    {
        let (_, report) = read(name);
        assert_eq!(report.tables[0].used, rows, "{name}");
        assert!(!notices(name).contains("add up to"), "{name}");
    }
}
