//! `min-cell`: small counts of people, and whatever would tell them, are withheld on every way out.

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next};
use proptest::prelude::*;

fn read(text: &str) -> Rc<Dataset> {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("a table");
    assert_eq!(intake.end().expect("a table"), Next::Done);
    Rc::new(intake.finish().expect("a dataset").0)
}

fn app(dataset: &Rc<Dataset>, least: u32) -> App {
    let words = Words { min_cell: Some(least.to_string()), ..Words::default() };
    App::new(Settings::from_words("en", &words).expect("settings"), Rc::clone(dataset))
}

fn ask(app: &mut App, question: &str) -> serde_json::Value {
    let answer = app.query(&Json::parse(question).expect(question));
    let answer = answer.unwrap_or_else(|error| panic!("{question}: {}", error.message(Lang::En)));
    serde_json::from_str(&answer).expect("JSON")
}

/// A table by place and group, as a file.
fn file(counts: &[Vec<u32>]) -> String {
    let mut text = String::from("Xã,Dân tộc,Số người\n");
    for (place, row) in counts.iter().enumerate() {
        for (group, n) in row.iter().enumerate() {
            text.push_str(&format!("Xã số {place},Nhóm {group},{n}\n"));
        }
    }
    text
}

/// The cells of an answer in the order of the file; `None` where withheld.
fn cells(answer: &serde_json::Value, n: usize, at: impl Fn(&serde_json::Value) -> usize) -> Vec<Option<i64>> {
    let mut cells = vec![None; n];
    for row in answer["rows"].as_array().expect("rows") {
        let cell = &row["people"];
        assert!(cell.is_i64() || cell["withheld"] == true, "{cell}");
        cells[at(row)] = cell.as_i64();
    }
    cells
}

fn number(row: &serde_json::Value, name: &str) -> usize {
    let text = row[name].as_str().expect(name);
    text.rsplit(' ').next().and_then(|digits| digits.parse().ok()).expect("a number")
}

#[test]
fn small_counts_and_their_complements() {
    let dataset = read(&file(&[vec![3, 40, 50], vec![60, 70, 80], vec![20, 90, 30]]));
    let mut app = app(&dataset, 10);
    let answer = ask(&mut app, r#"{"by":["commune","ethnic_group"],"sum":["people"]}"#);
    let cells = cells(&answer, 9, |row| number(row, "commune") * 3 + number(row, "ethnic_group"));
    assert_eq!(cells[0], None);
    // Sums of rows and columns are known: the smallest circle through the cell goes with it.
    assert_eq!(cells.iter().filter(|cell| cell.is_none()).count(), 4, "{cells:?}");
    assert_eq!(answer["total"]["people"], 443);
}

#[test]
fn filters_that_differ_by_one_tell_nothing() {
    let dataset = read(&file(&[vec![2, 1], vec![60, 70], vec![20, 90], vec![50, 40]]));
    let mut app = app(&dataset, 5);
    let all = ask(&mut app, r#"{"sum":["people"]}"#);
    assert_eq!(all["total"]["people"], 333);
    for filter in ["Xã số 1", r#"Xã số 1","Xã số 2","Xã số 3"#, r#"Xã số 0","Xã số 1"#, "Xã số 0"] {
        let answer = ask(&mut app, &format!(r#"{{"sum":["people"],"where":{{"commune":["{filter}"]}}}}"#));
        let total = &answer["total"]["people"];
        match filter {
            "Xã số 1" => assert_eq!(total, 130),
            _ => assert_eq!(total["withheld"], true, "{filter}: {answer}"),
        }
    }
}

#[test]
fn women_and_men_in_columns_are_kept_together() {
    let dataset = read("Xã,Tổng số,Nữ,Nam\nA,100,97,3\nB,80,40,40\nC,90,45,45\n");
    let mut app = app(&dataset, 5);
    let answer = ask(&mut app, r#"{"by":["commune"],"sum":["women","men","Tổng số"]}"#);
    for row in answer["rows"].as_array().expect("rows") {
        for name in ["women", "men", "Tổng số"] {
            assert_eq!(row[name]["withheld"], true, "{row}");
        }
    }
    let answer = ask(&mut app, r#"{"by":["commune"],"sum":["people"]}"#);
    assert_eq!(answer["rows"][0]["people"], 100);
}

#[test]
fn persons_in_rows_are_counted_as_people() {
    let dataset = read(
        "Xã,Họ và tên,Giới tính\nA,Vàng Thị Mai,Nữ\nA,Giàng A Sử,Nam\nB,Lò Thị Sa,Nữ\nB,Y Blar,Nữ\nB,A Nam,Nam\nB,Y Hoa,Nữ\n",
    );
    let mut app = app(&dataset, 3);
    let answer = ask(&mut app, r#"{"by":["sex"]}"#);
    assert_eq!(answer["total"]["rows"], 6);
    assert!(answer["rows"].as_array().expect("rows").iter().all(|row| row["rows"]["withheld"] == true), "{answer}");
}

#[test]
fn money_and_large_counts_stay() {
    let dataset = read("Xã,Giải ngân (đồng),Số người\nA,1,100\nB,2,200\n");
    let mut app = app(&dataset, 10);
    let answer = ask(&mut app, r#"{"by":["commune"],"sum":["disbursed","people"]}"#);
    assert_eq!(answer["rows"][0]["disbursed"], 1);
    assert_eq!(answer["rows"][1]["people"], 200);
}

#[test]
fn charts_say_the_rule_and_rows_of_the_file_are_not_listed() {
    let dataset = read(&file(&[vec![3, 40, 50], vec![60, 70, 80], vec![20, 90, 30]]));
    let words = Words {
        min_cell: Some("10".to_owned()),
        chart: Some("heat?by=commune&by=ethnic_group&sum=people".to_owned()),
        ..Words::default()
    };
    let mut app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
    app.handle(fairshare::app::Event::Room { chart: 0, room: fairshare::app::Room { width: 800, scale: 1.0 } });
    app.draw(&fairshare::charts::Theme::LIGHT, &fairshare::scene::Metrics, true);
    let content: serde_json::Value = serde_json::from_str(&app.content(0)).expect("JSON");
    let hidden = content["cells"].as_array().expect("cells").iter().filter(|cell| **cell == 2).count();
    assert_eq!(hidden, 4, "{content}");
    assert!(
        content["notes"]
            .as_array()
            .expect("notes")
            .iter()
            .any(|note| note.as_str().is_some_and(|note| note.contains("below 10"))),
        "{content}"
    );
    assert!(app.behind(0, None).is_none());
}

/// Whether a withheld cell has only one value that all that is shown allows: values of a few cells, tried one by one.
fn is_revealed(shown: &[Option<i64>], rows: &[i64], columns: &[i64], at: usize) -> bool {
    let n = columns.len();
    let mut seen = std::collections::BTreeSet::new();
    let open: Vec<usize> = (0..shown.len()).filter(|&cell| shown[cell].is_none()).collect();
    let mut left: (Vec<i64>, Vec<i64>) = (rows.to_vec(), columns.to_vec());
    for (cell, value) in shown.iter().enumerate() {
        if let Some(value) = value {
            left.0[cell / n] -= value;
            left.1[cell % n] -= value;
        }
    }
    fn fill(
        open: &[usize],
        n: usize,
        left: &mut (Vec<i64>, Vec<i64>),
        at: usize,
        own: i64,
        seen: &mut std::collections::BTreeSet<i64>,
    ) {
        if seen.len() > 1 {
            return;
        }
        let Some((&cell, rest)) = open.split_first() else {
            if left.0.iter().chain(&left.1).all(|left| *left == 0) {
                seen.insert(own);
            }
            return;
        };
        let most = left.0[cell / n].min(left.1[cell % n]);
        for value in 0..=most {
            left.0[cell / n] -= value;
            left.1[cell % n] -= value;
            fill(rest, n, left, at, if cell == at { value } else { own }, seen);
            left.0[cell / n] += value;
            left.1[cell % n] += value;
        }
    }
    fill(&open, n, &mut left, at, -1, &mut seen);
    seen.len() == 1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_withheld_follows_from_sums(counts in prop::collection::vec(prop::collection::vec(0u32..7, 3), 3), least in 2u32..5) {
        let dataset = read(&file(&counts));
        let mut app = app(&dataset, least);
        let n = counts.len() * 3;
        let answer = ask(&mut app, r#"{"by":["commune","ethnic_group"],"sum":["people"]}"#);
        let cells = cells(&answer, n, |row| number(row, "commune") * 3 + number(row, "ethnic_group"));
        let flat: Vec<u32> = counts.iter().flatten().copied().collect();
        // No small count is shown, and what is shown is right.
        for (cell, count) in cells.iter().zip(&flat) {
            prop_assert!(cell.is_none_or(|cell| cell == i64::from(*count) && (cell == 0 || cell >= i64::from(least))));
        }
        // Even to whoever knows the sums of rows and columns, a small count could be another.
        let rows: Vec<i64> = counts.iter().map(|row| row.iter().map(|n| i64::from(*n)).sum()).collect();
        let columns: Vec<i64> = (0..3).map(|at| counts.iter().map(|row| i64::from(row[at])).sum()).collect();
        for at in (0..n).filter(|&at| (1..least).contains(&flat[at])) {
            // A sum that is itself small is withheld too, so that only large ones are known.
            let known = |sum: i64| sum >= i64::from(least);
            if known(rows[at / 3]) && known(columns[at % 3]) {
                let lone = counts[at / 3].iter().filter(|n| **n > 0).count() < 2 && counts.iter().filter(|row| row[at % 3] > 0).count() < 2;
                prop_assert!(lone || !is_revealed(&cells, &rows, &columns, at), "{:?} {:?} at {}", counts, cells, at);
            }
        }
    }
}
