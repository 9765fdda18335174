//! Rows behind marks: those found in the file again are those that the engine counted.

use std::rc::Rc;

use super::*;
use crate::json::Json;
use crate::read::{Intake, Next, Seek};
use crate::scene::Metrics;

/// A file, and whatever it asks for.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    beside: &'a [(&'a str, &'a str)],
    mapping: &'a str,
}

impl File<'_> {
    fn read(&self, seek: Option<Rc<Seek>>) -> Intake {
        let mut intake = Intake::new(self.name).with_mapping(self.mapping);
        if let Some(seek) = seek {
            intake.look_for(seek);
        }
        // Of a workbook the sheets stand beside.
        if self.name.ends_with(".xlsx") {
            for (name, text) in self.beside {
                intake.begin_sheet(name, "xlsx");
                intake.push(text.as_bytes()).expect("pushed");
                intake.end().expect("ended");
            }
            return intake;
        }
        // In pieces, as they come.
        for piece in self.text.as_bytes().chunks(7) {
            intake.push(piece).expect("pushed");
        }
        while let Next::Fetch { path } = intake.end().expect("ended") {
            let (_, text) = self.beside.iter().find(|(name, _)| *name == path).expect("a file beside");
            intake.push(text.as_bytes()).expect("pushed");
        }
        intake
    }

    fn app(&self, chart: &str, filter: &str) -> App {
        let dataset = Rc::new(self.read(None).finish().expect("finished").0);
        let words = Words { chart: Some(chart.to_string()), ..Words::default() };
        let mut app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
        app.handle(Event::Set(Filters::from_attribute(filter, &app.dataset).expect("filters")));
        for chart in 0..app.cards.len() {
            app.handle(Event::Room { chart, room: Room { width: 480, scale: 1.0 } });
        }
        app.draw(&Theme::LIGHT, &Metrics, false);
        app
    }

    fn found(&self, behind: Behind, all: bool) -> (Vec<(u64, Vec<String>)>, u64, String) {
        let seek = Seek { tables: behind.tables, all, between: b';', row_label: "Row".into() };
        let mut intake = self.read(Some(Rc::new(seek)));
        let found = Json::parse(&intake.found()).expect("JSON");
        let number = |json: &Json| json.as_text().map(str::to_owned).unwrap_or_else(|| crate::spec::json_words(json).to_owned());
        let mut rows = Vec::new();
        for table in found.get("tables").expect("tables").items() {
            for row in table.get("rows").expect("rows").items() {
                let cells = row.items().iter().skip(1).map(|cell| cell.as_text().unwrap_or("").to_owned()).collect();
                rows.push((number(&row.items()[0]).parse().expect("a number"), cells));
            }
        }
        (rows, number(found.get("n").expect("n")).parse().expect("a number"), intake.found_text())
    }

    /// Of every mark of a chart the numbers of its rows, in the marks' order.
    fn behind_all(&self, chart: &str, filter: &str) -> Vec<Vec<u64>> {
        let mut app = self.app(chart, filter);
        let n = app.chart(0).expect("a chart").drawn.scene.marks.len();
        let mut all = Vec::new();
        for mark in 0..n {
            app.handle(Event::Move { chart: 0, step: if mark == 0 { Step::First } else { Step::Next } });
            let (rows, n, _) = self.found(app.behind(0, None).expect("rows"), false);
            assert_eq!(rows.len() as u64, n);
            all.push(rows.into_iter().map(|(row, _)| row).collect());
        }
        all
    }
}

const CSV: &str = "\u{feff}Danh sách hỗ trợ;;;\n;;;\nTỉnh;Năm;Nguồn vốn;Giải ngân (triệu đồng)\nKon Tum;2018;NSNN;10,5\nHà Giang;2019;Dự án;1\n\
    ;;;\nKon Tum;2018;NSNN;10,5\nTỉnh Hà Giang;2018;\"Ngân sách; nhà nước\";2\nKontum;2019;Dự án;\nTổng cộng;;;24\n";

#[test]
fn a_row_has_the_number_that_a_spreadsheet_gives_it() {
    let file = File { name: "a.csv", text: CSV, beside: &[], mapping: "" };
    let places = file.behind_all("bars?by=province&sum=disbursed", "");
    let sorted = |mut rows: Vec<Vec<u64>>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(places), [vec![4, 7, 9], vec![5, 8]], "equal rows that were rolled up are told apart, the total is none");
    assert_eq!(sorted(file.behind_all("bars?by=province&sum=disbursed", "year=2018")), [vec![4, 7], vec![8]]);
    assert_eq!(sorted(file.behind_all("bars?by=province&sum=disbursed", "disbursed=2000000..11000000")), [vec![4, 7], vec![8]]);
    let app = file.app("bars?by=province&sum=disbursed", "year=2019");
    let behind = app.behind(0, None).expect("rows");
    assert!(behind.title.contains("2019"), "{}", behind.title);
    let (rows, n, text) = file.found(behind, true);
    assert_eq!((rows[0].0, &rows[0].1[0][..], n), (5, "Hà Giang", 2));
    assert_eq!(
        text,
        "Row;Tỉnh;Năm;Nguồn vốn;\"Giải ngân (triệu đồng)\"\r\n5;Hà Giang;2019;Dự án;1\r\n9;Kontum;2019;Dự án;\r\n"
            .replace("\"Giải ngân (triệu đồng)\"", "Giải ngân (triệu đồng)")
    );
}

#[test]
fn formulas_and_quotes_stay_cells() {
    let text = "Loại,Số\n\"=1+1; \"\"x\"\"\",1\n-5,2\n-a,3\n";
    let file = File { name: "a.csv", text, beside: &[], mapping: "" };
    let app = file.app("bars?by=Loại&sum=Số", "");
    let (_, _, text) = file.found(app.behind(0, None).expect("rows"), true);
    assert_eq!(text, "Row;Loại;Số\r\n2;\"'=1+1; \"\"x\"\"\";1\r\n3;-5;2\r\n4;'-a;3\r\n");
}

#[test]
fn a_wide_table_tells_its_own_rows() {
    let text = "Xã,Năm,Nữ,Nam\nXã A,2019,3,4\nXã B,2019,5,\nXã A,2020,2,2\n";
    let file = File { name: "a.csv", text, beside: &[], mapping: "" };
    let rows = file.behind_all("women-men", "year=2019");
    assert!(!rows.is_empty() && rows.iter().all(|rows| *rows == [2] || *rows == [3]), "{rows:?}");
    let years = "Xã,2018,2019\nXã A,3,4\nXã B,5,\n";
    let file = File { name: "a.csv", text: years, beside: &[], mapping: "" };
    let rows = file.behind_all("bars?by=Xã", "");
    assert!(rows.contains(&vec![2]) && rows.contains(&vec![3]), "{rows:?}");
}

#[test]
fn bands_that_hold_others_are_no_rows_behind_a_mark() {
    let text = "Country,Sex,Age,Employed\nA,F,15+,30\nA,F,15-24,10\nA,F,25+,20\nA,M,15+,50\nA,M,15-24,20\nA,M,25+,30\n";
    let file = File { name: "a.csv", text, beside: &[], mapping: "" };
    let mut rows = file.behind_all("bars?by=sex&sum=Employed", "");
    rows.sort();
    assert_eq!(rows, [vec![3, 4], vec![6, 7]]);
    let app = file.app("bars?by=sex&sum=Employed", "");
    let ages = &app.dataset.dimensions[app.dataset.dimension("age_group").expect("ages")].values;
    assert_eq!(
        ages.iter().map(|value| &value.key[..]).collect::<Vec<_>>(),
        ["15-24", "25+"],
        "nothing to filter by that no row has"
    );
}

#[test]
fn records_and_packages_are_read_again() {
    let text =
        r#"[{"province":"Kon Tum","disbursed":1},{"province":"Hà Giang","disbursed":2},{"province":"Kon Tum","disbursed":1}]"#;
    let file = File { name: "a.json", text, beside: &[], mapping: "" };
    let mut rows = file.behind_all("bars?by=province&sum=disbursed", "");
    rows.sort();
    assert_eq!(rows, [vec![2, 4], vec![3]]);
    let package = r#"{"resources":[{"name":"a","path":"a.csv","schema":{"fields":[{"name":"place"},{"name":"money","type":"number","groupChar":"."}],
        "missingValues":["-99"],"foreignKeys":[{"fields":"place","reference":{"resource":"b","fields":"id"}}]}},
        {"name":"b","path":"b.csv"}]}"#;
    let beside = [("a.csv", "place,money\n1,1.000\n2,-99\n1,3\n"), ("b.csv", "id,province\n1,Kon Tum\n2,Hà Giang\n")];
    let file = File { name: "datapackage.json", text: package, beside: &beside, mapping: "" };
    let mut rows = file.behind_all("bars?by=province&sum=money", "");
    rows.sort();
    assert_eq!(rows, [vec![2, 4], vec![3]]);
    assert_eq!(file.behind_all("bars?by=province&sum=money", "money=500..2000"), [vec![2], vec![]], "the other place has none");
}

#[test]
fn rows_found_are_as_many_as_were_counted() {
    // More than a sample long, with numbers kept as numbers and a style of their own.
    let mut text = String::from("province;year;sector;amount\n");
    for i in 0..60_000u32 {
        let place = ["Kon Tum", "Hà Giang", "Gia Lai", ""][(i * 7 % 11) as usize % 4];
        text.push_str(&format!("{place};{};s{};{},{:02}\n", 2015 + i % 5, i % 3, i * 37 % 9973, i % 100));
    }
    let file = File { name: "a.csv", text: &text, beside: &[], mapping: "" };
    for filter in ["", "year=2016..2017", "amount=100.5..2000", "sector=s1; amount=..77.25"] {
        let mut app = file.app("bars?by=province&by=sector&sum=amount", filter);
        let mut counted = 0;
        for step in [Step::First, Step::Next, Step::Next] {
            app.handle(Event::Move { chart: 0, step });
            let of = app.chart(0).and_then(Chart::mark).expect("a mark").at;
            let mut filters = app.filters().clone();
            for (name, keep) in app.filters_of(0, of).expect("filters").list {
                filters.set(&name, Some(keep));
            }
            let asked = format!("{{\"by\":[],\"sum\":[\"rows\"],\"where\":{}}}", filters.to_json(&app.dataset));
            let answer = app.query(&Json::parse(&asked).expect("JSON")).unwrap_or_default();
            let n = Json::parse(&answer).expect("JSON").get("total").and_then(|total| total.get("rows").cloned()).expect("rows");
            let (rows, found, _) = file.found(app.behind(0, None).expect("rows"), false);
            assert_eq!(crate::spec::json_words(&n), found.to_string(), "{filter} {of:?}");
            assert_eq!(rows.len() as u64, found.min(200));
            counted += found;
        }
        assert!(counted > 0, "{filter}");
    }
}

#[test]
fn rows_of_sheets_that_became_one_table_are_found_in_theirs() {
    let file = File {
        name: "years.xlsx",
        text: "",
        beside: &[
            ("2018", "Tỉnh,Giải ngân\nKon Tum,5\nHà Giang,7\n"),
            ("Năm 2019", "Tỉnh,Giải ngân\nHà Giang,2\nKon Tum,3\nTrà Vinh,4\n"),
        ],
        mapping: "",
    };
    let all = file.behind_all("bars?by=year", "");
    assert_eq!(all, [vec![2, 3], vec![2, 3, 4]]);
    let all = file.behind_all("bars?by=province&sort=name", "year=2019");
    assert_eq!(all, [vec![2], vec![3], vec![4]]);
    // A place each.
    let beside =
        &[("Kon Tum", "Ngành,Nữ,Nam\nY tế,5,1\nGiáo dục,7,2\n"), ("Hà Giang", "Ngành,Nữ,Nam\nY tế,2,3\n\nGiáo dục,4,4\n")];
    let file = File { name: "places.xlsx", text: "", beside, mapping: "" };
    let all = file.behind_all("bars?by=province&sum=women&sort=name", "");
    assert_eq!(all, [vec![2, 4], vec![2, 3]]);
    let all = file.behind_all("bars?by=sector&sum=women&sort=name", "province=Hà Giang");
    assert_eq!(all, [vec![4], vec![2]]);
}

#[test]
fn rows_of_a_sheet_are_found_by_what_the_one_above_tells() {
    let file = File {
        name: "repeats.xlsx",
        text: "",
        beside: &[
            ("ho", "Tỉnh,Thu nhập (đồng),_index\nKon Tum,5,1\nHà Giang,7,2\n"),
            ("nguoi", "Giới tính,Vay (đồng),_parent_index\nNữ,3,2\nNam,4,1\nNữ,6,2\nNữ,9,1\n"),
        ],
        mapping: "",
    };
    let all = file.behind_all("bars?by=province&sum=Vay (đồng)&sort=name", "");
    assert_eq!(all, [vec![2, 4], vec![3, 5]]);
    let all = file.behind_all("bars?by=sex&sum=Vay (đồng)&sort=name", "province=Kon Tum");
    assert_eq!(all, [vec![3], vec![5]]);
}

#[test]
fn rows_take_along_what_stands_above_them() {
    let text = "STT,Tên mô hình,Nguồn vốn,Kinh phí (đồng)\nTỉnh Hà Giang,,,\n1,Nuôi dê,NSNN,5\n2,\"Nuôi ong, gà\",Dự án,7\nTỉnh Kon Tum,,,\n1,Nuôi dê,NSNN,5\n";
    let file = File { name: "a.csv", text, beside: &[], mapping: "" };
    let mut rows = file.behind_all("bars?by=province&sum=amount", "");
    rows.sort();
    assert_eq!(rows, [vec![3, 4], vec![6]], "equal rows of two groups are told apart");
    let text = "Tỉnh,Năm,Kinh phí (đồng)\nHà Giang,2019,5\n,2020,6\n,2021,7\n\"Kon\nTum\",2019,5\n,2020,6\n";
    let file = File { name: "a.csv", text, beside: &[], mapping: "" };
    let mut rows = file.behind_all("bars?by=province&sum=amount", "");
    rows.sort();
    assert_eq!(rows, [vec![2, 3, 4], vec![5, 6]]);
    let file = File { mapping: r#"{"fill": false}"#, ..file };
    let mut rows = file.behind_all("bars?by=province&sum=amount", "");
    rows.sort();
    assert_eq!(rows, [vec![2], vec![3, 4, 6], vec![5]], "a blank stays a blank where the page says so");
}
