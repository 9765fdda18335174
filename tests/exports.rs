//! Small exports of every kind (`tests/exports/`), read as they are, and what a careful person would answer from them.

#[path = "support/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::read::Report;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

fn read(name: &str) -> (Rc<Dataset>, Report) {
    facts::read_file(&folder(), name)
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

#[test]
fn sheets_that_belong_together_are_told() {
    let told = notices("kobo-repeats.xlsx");
    assert!(
        told.contains("Each row of sheet ‘thanh_vien’ belongs to a row of ‘Khao sat ho’ (‘_parent_index’ → ‘_index’)"),
        "{told}"
    );
    assert!(!told.contains("Other sheets"), "all were read: {told}");
    // Of one that is asked for, only what its rows belong to.
    let (dataset, _) = read("kobo-repeats.xlsx#von_vay");
    assert!(dataset.dimension("province").is_some() && dataset.dimension("ethnic_group").is_none());
    let told = notices("codes-of-projects.xlsx");
    assert!(told.contains("‘Mã dự án’ → ‘Mã dự án’") && told.contains("No such row for 1 value of column ‘Mã dự án’"), "{told}");
    let told = notices("sheets-by-district.xlsx");
    assert!(told.contains("‘H. Yên Minh’ have the same columns, a place each") && told.contains("Other sheets: ‘Bìa’"), "{told}");
    for name in ["kobo-repeats.xlsx", "odk-nested.xlsx", "activityinfo-subform.xlsx", "sheets-by-district.xlsx"] {
        assert!(!read(name).1.to_json(Lang::Vi).contains("Each row"), "{name}");
    }
}

#[test]
fn formulas_without_a_value_are_told() {
    let told = notices("formulas-unsaved.xlsx");
    assert!(told.contains("has 5 formulas saved without a value (first in D2, E2, D3)"), "{told}");
    for name in ["formulas-unsaved.ods", "formulas-unsaved.xls"] {
        assert!(notices(name).contains("has 2 formulas saved without a value (first in D2, D3)"), "{name}: {}", notices(name));
    }
    assert!(notices("errors.ods").contains("2 cells (first in row 2) without a number, left out of sums: ‘#DIV/0!’, ‘Err:502’"));
    assert!(read("formulas-unsaved.xlsx").1.to_json(Lang::Vi).contains("có 5 công thức được lưu mà không kèm giá trị"));
}

#[test]
fn currencies_of_formats_are_kept_apart() {
    let (dataset, report) = read("currency-formats.xlsx");
    let unit = |name: &str| dataset.measures.iter().find(|measure| measure.name == name).map(|measure| measure.unit.clone());
    assert_eq!(unit("EUR"), Some(fairshare::data::Unit::Money("EUR".to_owned())));
    assert!(facts::notices(&report).contains("so they are not added across it"));
    // A unit that the header names stands, and totals are totals.
    for name in ["currency-formats-below-units.xlsx", "currency-formats-totals.xlsx"] {
        assert!(notices(name).is_empty(), "{name}: {}", notices(name));
    }
}

#[test]
fn rupees_are_those_of_no_certain_country() {
    for name in ["rupees-in-cells.csv", "rupees-in-lakhs.csv"] {
        assert!(notices(name).contains("‘Rs.’ may be rupees of India, Nepal, Pakistan or Sri Lanka"), "{name}");
    }
}

#[test]
fn policy_markers_are_no_sex() {
    let (dataset, _) = read("crs-gender-marker.csv");
    assert!(dataset.dimension("sex").is_none() && dataset.dimension("Gender").is_some());
}

#[test]
fn what_comes_in_is_not_added_to_what_is_spent() {
    let told = notices("quickbooks.csv");
    assert!(told.contains("Column ‘Nhóm’ says what the numbers in") && !told.contains("add up to"), "{told}");
}

#[test]
fn percentages_without_a_word_for_them_are_told() {
    let told = notices("literacy-beside-counts.csv");
    assert!(
        told.contains("‘Literate women’, ‘Literate men’: fractions from 0 to 100 beside the count ‘Number of women’"),
        "{told}"
    );
    assert!(read("statcompiler.csv").1.to_json(Lang::Vi).contains("đứng cạnh số đếm ‘Number of women (weighted)’"));
}

#[test]
fn bands_of_ages_that_hold_others_are_left_out() {
    let (_, report) = read("ilostat-whole-bands.csv");
    assert_eq!(report.tables[0].used, 8);
    let told = facts::notices(&report);
    assert!(
        told.contains("ages 15+ hold 15-24 and others. Rows that count the same again (4)") && !told.contains("overlap"),
        "{told}"
    );
    assert!(report.to_json(Lang::Vi).contains("nhóm tuổi 15+ chứa 15-24 và các nhóm khác. Đã bỏ ra 4 dòng"));
}
