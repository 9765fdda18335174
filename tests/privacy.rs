//! `min-cell`: small counts of people, and whatever would tell them, are withheld on every way out.

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::charts::Theme;
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next};
use fairshare::scene::Metrics;
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

/// Whether a vector is a combination of these, by elimination modulo a prime.
fn follows(rows: &[Vec<i64>], wanted: &[i64]) -> bool {
    const P: i64 = 1_000_003;
    let inverse = |of: i64| (0..20).rev().fold(1, |all, bit| all * all % P * if (P - 2) >> bit & 1 == 1 { of } else { 1 } % P);
    let mut basis: Vec<(usize, Vec<i64>)> = Vec::new();
    let reduce = |basis: &[(usize, Vec<i64>)], row: &[i64]| {
        let mut row: Vec<i64> = row.iter().map(|x| x.rem_euclid(P)).collect();
        for (at, base) in basis {
            let by = row[*at];
            row.iter_mut().zip(base).for_each(|(x, base)| *x = (*x - by * base).rem_euclid(P));
        }
        row
    };
    for row in rows {
        let row = reduce(&basis, row);
        if let Some(at) = row.iter().position(|x| *x != 0) {
            let by = inverse(row[at]);
            basis.push((at, row.iter().map(|x| x * by % P).collect()));
        }
    }
    reduce(&basis, wanted).iter().all(|x| *x == 0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Districts within provinces, by sex: all tables with and without a filter together tell no small count.
    #[test]
    fn places_within_places_tell_nothing(
        counts in prop::collection::vec((0usize..3, 1i64..30, 0i64..30), 3..8),
        least in 3i64..8,
    ) {
        let mut text = String::from("Tỉnh,Huyện,Giới tính,Số người\n");
        let provinces = ["Kon Tum", "Gia Lai", "Hà Giang"];
        let mut base = Vec::new();
        for (district, (province, women, men)) in counts.iter().enumerate() {
            for (sex, n) in [("female", *women), ("male", *men)] {
                let name = if sex == "female" { "Nữ" } else { "Nam" };
                text.push_str(&format!("{},Huyện số {district},{name},{n}\n", provinces[*province]));
                base.push((provinces[*province], district, sex, n));
            }
        }
        let dataset = read(&text);
        let mut app = app(&dataset, least as u32);
        let is_in = |row: &serde_json::Value, cell: &(&str, usize, &str, i64)| {
            row["province"].as_str().is_none_or(|name| name == cell.0)
                && row["district"].as_str().is_none_or(|name| name.ends_with(&format!(" {}", cell.1)))
                && row["sex"].as_str().is_none_or(|name| name == cell.2)
        };
        let mut shown = Vec::new();
        let mut small = Vec::new();
        let filters = [r#"{}"#, r#"{"province":["Kon Tum"]}"#, r#"{"sex":["female"]}"#, r#"{"province":["Kon Tum"],"sex":["male"]}"#];
        for by in [r#"[]"#, r#"["province"]"#, r#"["district"]"#, r#"["sex"]"#, r#"["province","district"]"#,
                   r#"["province","sex"]"#, r#"["district","sex"]"#, r#"["province","district","sex"]"#] {
            for filter in filters {
                if filter.contains("Kon Tum") && counts.iter().all(|count| count.0 != 0) {
                    continue;
                }
                let answer = ask(&mut app, &format!(r#"{{"by":{by},"sum":["people"],"where":{filter}}}"#));
                let filter: serde_json::Value = serde_json::from_str(filter).expect("JSON");
                let filter = serde_json::json!({ "province": filter["province"][0], "sex": filter["sex"][0] });
                let rows = answer["rows"].as_array().expect("rows").iter().chain([&answer["total"]]);
                for row in rows {
                    let of: Vec<i64> = base.iter().map(|cell| i64::from(is_in(row, cell) && is_in(&filter, cell))).collect();
                    let sum: i64 = of.iter().zip(&base).map(|(of, cell)| of * cell.3).sum();
                    match row["people"].as_i64() {
                        Some(n) => {
                            prop_assert!(n == sum && (n == 0 || n >= least), "{row} {text}");
                            shown.push(of);
                        }
                        None if (1..least).contains(&sum) => small.push((of, row.clone())),
                        None => {}
                    }
                }
            }
        }
        for (of, row) in small {
            prop_assert!(!follows(&shown, &of), "{row} of\n{text}");
        }
    }
}

/// What is left of a bar is no whole: nothing is 100 % of it, and no sum of it stands at its end.
#[test]
fn bars_with_a_withheld_part_have_no_shares() {
    let dataset = read(&file(&[vec![3, 40, 50], vec![60, 70, 80], vec![20, 90, 30]]));
    let chart = "bars?by=commune&by=ethnic_group&sum=people&stack=share";
    let words = Words { min_cell: Some("10".to_owned()), chart: Some(chart.to_owned()), ..Words::default() };
    let mut app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
    app.handle(fairshare::app::Event::Room { chart: 0, room: fairshare::app::Room { width: 800, scale: 1.0 } });
    app.draw(&fairshare::charts::Theme::LIGHT, &fairshare::scene::Metrics, true);
    let scene = &app.chart(0).expect("a chart").drawn.scene;
    let texts: Vec<String> = (scene.back.iter().chain(&scene.front))
        .filter_map(|prim| if let fairshare::scene::Prim::Text { text, .. } = prim { Some(text.to_string()) } else { None })
        .collect();
    let shares = texts.iter().filter(|text| text.ends_with('%')).count();
    assert!(shares == 3 && texts.iter().any(|text| text == "210"), "{texts:?}");
    assert_eq!(texts.iter().filter(|text| text.contains("ithheld") || *text == "*").count(), 2, "{texts:?}");
}

#[test]
fn ranges_and_bins_of_people_tell_nothing() {
    let dataset = read(&file(&[vec![3, 40, 50], vec![60, 70, 80], vec![20, 90, 30]]));
    let mut app = app(&dataset, 10);
    let answer = ask(&mut app, r#"{"by":["commune"],"sum":["rows","people"],"where":{"people":{"from":3,"to":4}}}"#);
    // All places are there, since which ones have such a row is what must not be seen.
    assert_eq!(answer["rows"].as_array().expect("rows").len(), 3, "{answer}");
    for row in answer["rows"].as_array().expect("rows").iter().chain([&answer["total"]]) {
        assert!(row["rows"]["withheld"] == true && row["people"]["withheld"] == true, "{answer}");
    }
    let words = Words { min_cell: Some("10".to_owned()), chart: Some("histogram?of=people".to_owned()), ..Words::default() };
    let app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
    assert!(app.chart(0).is_none() && app.charts_json().contains("withholds small groups"), "{}", app.charts_json());
}

#[test]
fn rows_that_count_one_person_each_are_people() {
    let mut text = String::from("Xã,Giới tính,Số người\nA,Nữ,1\n");
    for row in ["A,Nam,1\n", "B,Nam,1\n", "B,Nữ,1\n", "C,Nam,1\n", "C,Nữ,1\n"] {
        text.push_str(&row.repeat(20));
    }
    let dataset = read(&text);
    let mut app = app(&dataset, 5);
    let answer = ask(&mut app, r#"{"by":["commune","sex"],"sum":["rows","people"]}"#);
    assert_eq!((&answer["rows"][0]["rows"]["withheld"], &answer["rows"][0]["people"]["withheld"]), (&true.into(), &true.into()));
    let filter = Json::parse(r#"{"commune":["A"],"sex":["female"]}"#).expect("JSON");
    app.begin(fairshare::spec::Filters::from_json("filters", &filter, &dataset).expect("filters"));
    app.handle(fairshare::app::Event::Room { chart: 0, room: fairshare::app::Room { width: 800, scale: 1.0 } });
    app.draw(&fairshare::charts::Theme::LIGHT, &fairshare::scene::Metrics, true);
    assert!(!app.source(0).contains("1 row"), "{}", app.source(0));
}

#[test]
fn the_report_quotes_no_figures_of_people() {
    let text = "Xã,Số người,Giải ngân (đồng)\nA,3,1000\nB,60,2000\nB,khoảng 4,2000\nTổng cộng,77,5001\n";
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("a table");
    intake.end().expect("a table");
    let (_, mut report) = intake.finish().expect("a dataset");
    let open = report.to_json(Lang::En);
    let veiled = report.veiled(&|report| report.to_json(Lang::En));
    // What is told to others stays whole.
    assert_eq!(report.to_json(Lang::En), open);
    for told in ["77", "khoảng 4"] {
        assert!(open.contains(told) && !veiled.contains(told), "{told}: {veiled}");
    }
    assert!(veiled.contains("5001") && veiled.contains("total"), "{veiled}");
}

#[test]
fn a_sum_of_ones_alone_is_withheld_with_them() {
    // Six communes of A with one person each: their sum, which is no small one, would tell each of them.
    let mut text = String::from("Huyện,Xã,Dân tộc,Số người\n");
    for commune in 0..6 {
        text.push_str(&format!("A,Xã số {commune},Kinh,1\n"));
    }
    for (district, n) in [("B", 40), ("C", 50), ("D", 60)] {
        text.push_str(&format!("{district},Xã {district}1,Kinh,{n}\n{district},Xã {district}2,Tày,{n}\n"));
    }
    check_ones(&text, 0);
    // The same where others stand before it.
    check_ones(&text.replace("\nA,", "\nĐ,").replace("\nB,", "\nA,"), 3);
}

/// Of four districts the one at this place in the answer and one more are withheld.
fn check_ones(text: &str, at: usize) {
    let mut app = app(&read(text), 5);
    let answer = ask(&mut app, r#"{"by":["district"],"sum":["people"]}"#);
    assert_eq!(answer["rows"][at]["people"]["withheld"], true, "{answer}");
    assert_eq!(
        answer["rows"].as_array().expect("rows").iter().filter(|row| row["people"]["withheld"] == true).count(),
        2,
        "{answer}"
    );
}

/// What is withheld is worked out in parts, however small, before a chart is drawn, and is the same then.
#[test]
fn what_is_worked_out_in_parts_is_the_same() {
    let mut text = String::from("Tỉnh,Huyện,Năm,Giới tính,Nhóm tuổi,Số người\n");
    for at in 0..400u32 {
        let (province, n) = (at % 3, at * at % 23);
        let sex = if at % 2 == 0 { "Nữ" } else { "Nam" };
        let ages = ["0-14", "15-24", "25-59", "60+"][at as usize * 7 % 4];
        text.push_str(&format!(
            "{},Huyện {province}.{},{},{sex},{ages},{n}\n",
            ["Kon Tum", "Hà Giang", "Trà Vinh"][province as usize],
            at % 5,
            2018 + at % 4
        ));
    }
    let dataset = read(&text);
    let drawn = |parts: Option<usize>| {
        let chart = "heat?by=district&by=age_group bars?by=district&by=sex women-men".to_owned();
        let words = Words { min_cell: Some("30".to_owned()), chart: Some(chart), ..Words::default() };
        let mut app = App::new(Settings::from_words("en", &words).expect("settings"), Rc::clone(&dataset));
        let mut n = 0;
        while parts.is_some_and(|parts| !app.prepare_some(parts)) {
            n += 1;
        }
        app.draw(&Theme::LIGHT, &Metrics, false);
        let tables: Vec<_> = (0..app.cards.len()).filter_map(|at| app.chart(at).map(|chart| chart.table.clone())).collect();
        (n, tables)
    };
    let (_, whole) = drawn(None);
    assert!(whole.len() == 3 && format!("{whole:?}").contains("Withheld"), "{whole:?}");
    let (n_small, small) = drawn(Some(1));
    let (n_large, large) = drawn(Some(300));
    assert!(n_small > n_large && n_large > 1, "{n_small} and {n_large} parts");
    assert!(small == whole && large == whole);
    // Nothing is left to do where nothing is withheld.
    let mut open = App::new(Settings::from_words("en", &Words::default()).expect("settings"), dataset);
    assert!(open.prepare_some(1));
}

/// Households are people; and a rate of people tells them beside amounts too, while a rate of the work does not.
#[test]
fn households_and_rates_beside_amounts_are_guarded() {
    let text = "Xã,Số hộ,Hộ nghèo,Tỷ lệ hộ nghèo (%),Tỷ lệ giải ngân (%),Giải ngân (triệu đồng)\n\
                A,100,97,97,3,80\nB,200,50,25,60,90\nC,4,2,50,70,10\nD,80,40,50,80,20\n";
    let mut app = app(&read(text), 10);
    let answer = ask(
        &mut app,
        r#"{"by":["commune"],"sum":["households","Hộ nghèo","Tỷ lệ hộ nghèo (%)","Tỷ lệ giải ngân (%)","disbursed"]}"#,
    );
    let is_withheld = |row: usize, name: &str| answer["rows"][row][name]["withheld"] == true;
    for name in ["households", "Hộ nghèo"] {
        assert!(is_withheld(2, name) && !is_withheld(1, name), "{name}: {answer}");
        // What is left of the total would tell it.
        assert_eq!((0..4).filter(|row| is_withheld(*row, name)).count(), 2, "{name}: {answer}");
    }
    assert!((0..4).all(|row| is_withheld(row, "Tỷ lệ hộ nghèo (%)")), "{answer}");
    assert!((0..4).all(|row| !is_withheld(row, "Tỷ lệ giải ngân (%)") && !is_withheld(row, "disbursed")), "{answer}");
}
