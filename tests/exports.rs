//! Small exports of every kind (`tests/exports/`), read as they are, and what a careful person would answer from them.

#[path = "support/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::data::Dataset;
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

#[test]
fn exports_answer_as_a_careful_person_would() {
    facts::answer_as_known(&folder(), |name| read(name).0);
}

/// The English notices of a file.
fn notices(name: &str) -> String {
    facts::notices(&read(name).1)
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
