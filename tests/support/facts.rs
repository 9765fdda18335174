//! Files with known answers: `facts.txt` beside them has a line for each question, with the file, what `query()` is asked, and
//! its answer, quotes left out. `UPDATE=1` writes the answers anew; look at them before they are kept.
#![allow(dead_code)]

use std::path::Path;
use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next, Report};
use fairshare_sheets::Workbook;

/// Reads a file of a folder as the page does, text in pieces of seven bytes; of a workbook maybe one sheet: `book.xlsx#Sheet`.
pub fn read_file(folder: &Path, name: &str) -> (Rc<Dataset>, Report) {
    let (file, wanted) = name.split_once('#').unwrap_or((name, ""));
    let bytes = std::fs::read(folder.join(file)).expect(name);
    let mut intake = Intake::new(file);
    intake.want_sheet(wanted);
    if [".xlsx", ".xls", ".ods"].iter().any(|end| file.ends_with(end)) {
        let mut workbook = Workbook::open(bytes).expect(name);
        let format = workbook.format();
        for (at, sheet) in workbook.sheets().to_vec().into_iter().enumerate() {
            if !sheet.is_visible {
                intake.hide(&sheet.name, 0);
                continue;
            }
            intake.begin_sheet(&sheet.name, format);
            let mut reading = workbook.start(at).expect(name);
            while let Some(text) = workbook.next(&mut reading, 1 << 16).expect(name) {
                intake.push(&text).expect(name);
            }
            if workbook.n_hidden(&reading) > 0 {
                intake.hide(&sheet.name, workbook.n_hidden(&reading));
            }
            let unsaved = workbook.unsaved(&reading);
            if unsaved.n > 0 {
                intake.note_unsaved(&sheet.name, unsaved.n, &unsaved.places.join(", "));
            }
            assert_eq!(intake.end().expect(name), Next::Done);
        }
    } else {
        bytes.chunks(7).for_each(|chunk| intake.push(chunk).expect(name));
    }
    assert_eq!(intake.end().expect(name), Next::Done);
    let (dataset, report) = intake.finish().expect(name);
    (Rc::new(dataset), report)
}

/// What `query()` answers, quotes left out; the English sentence of a wrong question.
pub fn ask(dataset: &Rc<Dataset>, question: &str) -> String {
    let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), Rc::clone(dataset));
    match app.query(&Json::parse(question).expect(question)) {
        Ok(answer) => answer.replace('"', ""),
        Err(error) => error.message(Lang::En),
    }
}

/// Asks every question of `facts.txt` in this folder, of files as `read` reads them.
pub fn answer_as_known(folder: &Path, read: impl Fn(&str) -> Rc<Dataset>) {
    let path = folder.join("facts.txt");
    let facts = std::fs::read_to_string(&path).expect("facts.txt");
    let update = std::env::var_os("UPDATE").is_some();
    let (mut now, mut wrong) = (String::new(), Vec::new());
    for line in facts.lines() {
        let mut parts = line.split('\t');
        let (name, question) = (parts.next().expect("a file"), parts.next().expect("a question"));
        let answer = ask(&read(name), question);
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

/// The English notices of a file, a line each.
pub fn notices(report: &Report) -> String {
    let json: serde_json::Value = serde_json::from_str(&report.to_json(Lang::En)).expect("a report");
    json["warnings"].as_array().expect("warnings").iter().map(|text| format!("{}\n", text.as_str().expect("text"))).collect()
}
