//! Forms of Vietnamese offices (`tests/forms/`): budget disclosure, allocations and disbursement of programmes, statistical
//! yearbooks, censuses, reviews of poor households, reports on women. The layouts are those of the forms, the figures are invented.
//!
//! A file of `facts.txt` may be one sheet of a workbook: `book.xlsx#Sheet`.

#[path = "support/facts.rs"]
mod facts;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::data::Dataset;
use fairshare::read::Report;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

fn read(name: &str) -> (Rc<Dataset>, Report) {
    facts::read_file(&folder(), name)
}

#[test]
fn forms_answer_as_a_careful_person_would() {
    facts::answer_as_known(&folder(), |name| read(name).0);
}

/// The English notices of a file.
fn notices(name: &str) -> String {
    facts::notices(&read(name).1)
}

#[test]
fn totals_of_forms_agree_with_the_rows_that_they_add_up() {
    for name in std::fs::read_dir(folder()).expect("forms").filter_map(|entry| entry.ok()?.file_name().into_string().ok()) {
        if name != "facts.txt" {
            let told = notices(&name);
            assert!(!told.contains("add up to"), "{name}: {told}");
        }
    }
}

#[test]
fn rates_beside_counts_are_no_sums_of_their_parts() {
    let told = notices("rates-below-counts-by-sex.csv");
    assert!(!told.contains("more than") && !told.contains("fractions"), "{told}");
    let told = notices("thousands-by-sex.csv");
    assert!(told.contains("‘Tổng số Total’ and 4 other columns count the people of each year:"), "{told}");
}

#[test]
fn people_in_cells_are_people_and_terms_hold_no_others() {
    let (dataset, _) = read("decisions-of-a-task-force.csv");
    let unit = |name: &str| dataset.measures.iter().find(|measure| measure.name == name).map(|measure| measure.unit.clone());
    assert_eq!(unit("Thành phần tham dự"), Some(fairshare::data::Unit::People));
    assert_eq!(unit("Đang thực hiện"), Some(fairshare::data::Unit::Number));
    assert!(!notices("initiatives-and-days-of-work.csv").contains("counted twice"));
}

#[test]
fn days_of_birth_are_personal() {
    let (dataset, _) = read("people-with-birth-dates.csv");
    assert!(dataset.dimension("date").is_none() && dataset.dimension("year").is_none());
    let birth = dataset.dimensions.iter().find(|dimension| dimension.name == "Ngày, tháng, năm sinh").expect("birth");
    assert!(birth.personal);
}
