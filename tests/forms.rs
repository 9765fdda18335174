//! Forms of Vietnamese offices (`tests/forms/`): budget disclosure, allocations and disbursement of programmes, statistical
//! yearbooks, censuses, reviews of poor households, reports on women. The layouts are those of the forms, the figures are invented.
//!
//! `facts.txt` has a line for each question, as in `tests/exports`: the file (`book.xlsx#Sheet` for one of its sheets), what
//! `query()` is asked, and its answer, quotes left out. `UPDATE=1` writes the answers anew; look at them before they are kept.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Report};
use fairshare_sheets::Workbook;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms")
}

/// Reads a file as the page does.
fn read(name: &str) -> (Rc<Dataset>, Report) {
    let (file, wanted) = name.split_once('#').unwrap_or((name, ""));
    let bytes = std::fs::read(folder().join(file)).expect(name);
    let mut intake = Intake::new(file);
    intake.want_sheet(wanted);
    if file.ends_with(".csv") || file.ends_with(".txt") {
        bytes.chunks(7).for_each(|chunk| intake.push(chunk).expect(name));
        intake.end().expect(name);
    } else {
        let mut workbook = Workbook::open(bytes).expect(name);
        let format = workbook.format();
        for at in 0..workbook.sheets().len() {
            intake.begin_sheet(&workbook.sheets()[at].name.clone(), format);
            intake.push(workbook.text(at).expect(name).as_bytes()).expect(name);
            intake.end().expect(name);
        }
        intake.end().expect(name);
    }
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
fn forms_answer_as_a_careful_person_would() {
    let path = folder().join("facts.txt");
    let facts = std::fs::read_to_string(&path).expect("facts.txt");
    let update = std::env::var_os("UPDATE").is_some();
    let (mut now, mut wrong) = (String::new(), Vec::new());
    for line in facts.lines() {
        let mut parts = line.split('\t');
        let (name, question) = (parts.next().expect("a file"), parts.next().expect("a question"));
        let answer = ask(&read(name).0, question);
        if !update && parts.next() != Some(&answer[..]) {
            wrong.push(format!("{name}: {question}\n  {answer}"));
        }
        now.push_str(&format!("{name}\t{question}\t{answer}\n"));
    }
    if update {
        std::fs::write(path, now).expect("facts.txt");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The English notices of a file.
fn notices(name: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(&read(name).1.to_json(Lang::En)).expect("a report");
    json["warnings"].as_array().expect("warnings").iter().map(|text| format!("{}\n", text.as_str().expect("text"))).collect()
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
