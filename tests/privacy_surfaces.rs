//! `min-cell` on every surface: of two files whose `query()` answers are the same for every table, pictures, tooltips, speech, tables,
//! counts beside choices, comparisons and views are the same to the byte, so that no surface tells more than `query()` does.
//! What that tells is attacked in `privacy_attack.rs`.

use std::fmt::Write;
use std::rc::Rc;

use fairshare::app::{App, Event, Room, Settings, Step, Words};
use fairshare::charts::{ChartKind, Theme};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::privacy::Guarded;
use fairshare::query::{Clause, Column, Pick, Request, UNTOLD};
use fairshare::read::{Intake, Next};
use fairshare::scene::Metrics;

fn read(text: &str) -> Rc<Dataset> {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("a table");
    assert_eq!(intake.end().expect("a table"), Next::Done);
    Rc::new(intake.finish().expect("a dataset").0)
}

fn app(dataset: &Rc<Dataset>, langs: &str, chart: &str) -> App {
    let words = Words {
        min_cell: Some("5".to_owned()),
        chart: Some(chart.to_owned()),
        controls: Some("all".to_owned()),
        source: Some("test.csv".to_owned()),
        ..Words::default()
    };
    App::new(Settings::from_words(langs, &words).expect("settings"), Rc::clone(dataset))
}

/// What `query()` says of all tables of up to `most` columns.
fn answers(dataset: &Rc<Dataset>, most: u32) -> String {
    let mut app = app(dataset, "en", "bars");
    let names: Vec<String> = dataset.dimensions.iter().map(|it| it.name.clone()).collect();
    let sums: Vec<String> = dataset.measures.iter().map(|it| it.name.clone()).chain(["rows".to_owned()]).collect();
    let mut all = String::new();
    for set in (0u32..1 << names.len()).filter(|set| set.count_ones() <= most) {
        let by: Vec<&String> = names.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, name)| name).collect();
        for sum in &sums {
            let question = serde_json::json!({ "by": by, "sum": [sum] }).to_string();
            match app.query(&Json::parse(&question).expect("JSON")) {
                Ok(answer) => all.push_str(&answer),
                Err(error) => all.push_str(&error.message(Lang::En)),
            }
        }
    }
    all
}

/// Everything that an element says of itself now.
fn said(app: &mut App, out: &mut String) {
    app.draw(&Theme::LIGHT, &Metrics, false);
    writeln!(out, "{}\n{}\n{}", app.charts_json(), app.view_json(), app.filters_json()).expect("text");
    for control in 0..app.controls.len() {
        let effects = app.handle(Event::Count { control, on: true });
        writeln!(out, "{effects:?} {:?}", app.counts(control)).expect("text");
        app.handle(Event::Count { control, on: false });
    }
    for at in 0..app.cards.len() {
        let Some(chart) = app.chart(at) else { continue };
        let n = chart.drawn.scene.marks.len();
        writeln!(out, "{}\n{:?} {:?}", chart.drawn.scene.dump(), chart.drawn.notes, chart.drawn.told).expect("text");
        writeln!(out, "{}\n{}\n{}", app.content(at), app.source(at), app.filters_in_words(at)).expect("text");
        writeln!(out, "{:?} {:?}", app.crumbs(at), app.brush(at)).expect("text");
        for mark in 0..n.min(60) {
            let step = if mark == 0 { Step::First } else { Step::Next };
            let effects = app.handle(Event::Move { chart: at, step });
            writeln!(out, "{:?} {:?} {effects:?}", app.mark_said(at, mark), app.mark_lines(at)).expect("text");
            writeln!(out, "{:?}", app.handle(Event::Tell { chart: at })).expect("text");
        }
        app.handle(Event::Leave { chart: at });
    }
}

/// All surfaces of a file in a language, under filters, comparisons and ranges of a visitor.
fn surfaces(dataset: &Rc<Dataset>, langs: &str, charts: &[String], only: u64) -> String {
    let mut out = String::new();
    for chart in charts {
        let mut app = app(dataset, langs, chart);
        if app.chart(0).is_none() {
            writeln!(out, "{}", app.charts_json()).expect("text");
            continue;
        }
        app.handle(Event::Room { chart: 0, room: Room { width: 640, scale: 1.0 } });
        said(&mut app, &mut out);
        // A mark picked, one more, A beside B, a range over what lies between, another order, and a place opened.
        app.handle(Event::Move { chart: 0, step: Step::First });
        writeln!(out, "{:?}", app.handle(Event::Drill { chart: 0 })).expect("text");
        said(&mut app, &mut out);
        app.handle(Event::Rise { chart: 0, depth: 0 });
        app.handle(Event::Move { chart: 0, step: Step::First });
        writeln!(out, "{:?}", app.handle(Event::Choose { chart: 0, add: false })).expect("text");
        writeln!(out, "{:?}", app.handle(Event::Extend { chart: 0, step: Step::Next })).expect("text");
        writeln!(out, "{:?}", app.handle(Event::Compare { on: true })).expect("text");
        if !app.controls.is_empty() {
            let control = only as usize % app.controls.len();
            let code = only as usize % app.controls[control].values.len().max(1);
            writeln!(out, "{:?}", app.handle(Event::Only { control, code, but: only & 1 == 0 })).expect("text");
        }
        said(&mut app, &mut out);
        app.handle(Event::Compare { on: false });
        writeln!(out, "{:?}", app.handle(Event::Turn { chart: 0 })).expect("text");
        said(&mut app, &mut out);
        for (code, _) in app.years().into_iter().take(1) {
            app.handle(Event::Year { code: Some(code) });
            said(&mut app, &mut out);
        }
        // Ranges over an axis, dragged.
        for x in [200, 400] {
            app.handle(Event::Grab { chart: 0, x: 100, y: 60 });
            writeln!(out, "{:?}", app.handle(Event::Drag { x, y: 160 })).expect("text");
            writeln!(out, "{:?}", app.handle(Event::Drop)).expect("text");
            said(&mut app, &mut out);
        }
        writeln!(out, "{:?}", app.behind(0, None).is_none()).expect("text");
        app.handle(Event::Undo { forth: false });
        said(&mut app, &mut out);
    }
    out
}

/// A sequence of numbers that looks like chance and is always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// Columns of a file: headers with their values.
type Columns = &'static [(&'static str, &'static [&'static str])];

const FILES: [Columns; 5] = [
    &[("Tỉnh", &["Kon Tum", "Hà Giang", "Trà Vinh"]), ("Năm", &["2018", "2019"]), ("Giới tính", &["Nữ", "Nam"])],
    &[("Tỉnh", &["Kon Tum", "Hà Giang"]), ("Giới tính", &["Nữ", "Nam"]), ("Nhóm tuổi", &["0-17", "18-59", "60+"])],
    &[("Dân tộc", &["Kinh", "Tày", "Thái", "Nùng"]), ("Giới tính", &["Nữ", "Nam"])],
    &[("Xã", &["A", "B", "C"]), ("Vai trò", &["Chủ tịch", "Thành viên"]), ("Giới tính", &["Nữ", "Nam"])],
    &[("Huyện", &["H", "K"]), ("Đơn vị thực hiện", &["X", "Y", "Z"]), ("Lĩnh vực", &["Nước", "Đường"])],
];

fn counts_file(columns: Columns, counts: &[u64]) -> String {
    let mut text: String = columns.iter().flat_map(|(header, _)| [*header, ","]).collect();
    text.push_str("Số người,Giải ngân (đồng)\n");
    for (row, n) in counts.iter().enumerate() {
        let mut at = row;
        for (_, values) in columns {
            text.push_str(values[at % values.len()]);
            text.push(',');
            at /= values.len();
        }
        writeln!(text, "{n},{}", 1000 * (row + 1)).expect("text");
    }
    text
}

fn charts() -> Vec<String> {
    let mut charts: Vec<String> = ChartKind::ALL.iter().map(|kind| kind.id().to_owned()).collect();
    for more in [
        "bars?sum=people&stack=share",
        "bars?sum=people&top=1",
        "lines?sum=people",
        "dots?sum=people&sort=value",
        "place-map?sum=women_share",
        "histogram?of=people",
        "histogram?of=disbursed",
        "bars?sum=people&target=5",
        "reach?sum=people",
        "bars?sum=households",
        "histogram?of=households",
        "funding?per=person",
        "heat?sum=people",
        "bars?sum=people&facet=sex",
    ] {
        charts.push(more.to_owned());
    }
    charts
}

fn first_difference(one: &str, other: &str) -> String {
    let (a, b) = one.lines().zip(other.lines()).find(|(a, b)| a != b).unwrap_or(("", ""));
    let at = a.bytes().zip(b.bytes()).position(|(a, b)| a != b).unwrap_or(0);
    let cut =
        |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(120)..(at + 60).min(text.len())]).into_owned();
    format!("{}\n{}", cut(a), cut(b))
}

/// Compares all surfaces of two files where all tables are answered alike; whether they are.
fn alike(one: &str, other: &str, chance: u64) -> bool {
    let (a, b) = (read(one), read(other));
    if answers(&a, 4) != answers(&b, 4) {
        return false;
    }
    for langs in ["en", "vi"] {
        let (mine, yours) = (surfaces(&a, langs, &charts(), chance), surfaces(&b, langs, &charts(), chance));
        assert!(mine == yours, "{}\n{one}\n{other}", first_difference(&mine, &yours));
    }
    true
}

#[test]
fn no_surface_tells_more_than_query() {
    let mut n_alike = 0;
    for seed in 0..400 {
        let mut chance = Chance(seed * 7919 + 1);
        let columns = FILES[seed as usize % FILES.len()];
        let sizes: Vec<usize> = columns.iter().map(|(_, values)| values.len()).collect();
        let n: usize = sizes.iter().product();
        let counts: Vec<u64> =
            (0..n).map(|_| if chance.below(2) == 0 { 2 + chance.below(3) } else { 8 + chance.below(40) } as u64).collect();
        // One more here, one less there, around a circle: sums of lines stay.
        let mut other = counts.clone();
        let axis = chance.below(sizes.len());
        let next = (axis + 1 + chance.below(sizes.len() - 1)) % sizes.len();
        let step = |of: usize| sizes[..of].iter().product::<usize>();
        let base = chance.below(n);
        let turned =
            |at: usize, of: usize| at - at / step(of) % sizes[of] * step(of) + (at / step(of) + 1) % sizes[of] * step(of);
        let corners = [base, turned(base, axis), turned(base, next), turned(turned(base, axis), next)];
        if corners.iter().any(|at| counts[*at] < 2) {
            continue;
        }
        for (at, more) in corners.iter().zip([true, false, false, true]) {
            other[*at] = if more { other[*at] + 1 } else { other[*at] - 1 };
        }
        n_alike += usize::from(alike(&counts_file(columns, &counts), &counts_file(columns, &other), seed));
        if n_alike >= 12 {
            return;
        }
    }
    panic!("only {n_alike} pairs of files were alike");
}

#[test]
fn columns_of_women_and_men_rates_and_persons() {
    // What one has more, another has less: sums by sex are told.
    let wide = |n: u32, share: &str| {
        let (a, b) = (97 + n, 40 - n);
        let [of_a, of_b] = [100 - a, 80 - b];
        format!("Xã,Tổng số,Nữ,Nam,Tỷ lệ nữ (%)\nA,100,{a},{of_a},{a}.00\nB,80,{b},{of_b},{share}\nC,90,45,45,50.00\n")
    };
    assert!(alike(&wide(0, "50.00"), &wide(1, "48.75"), 1));
    let rate = |share: u32| format!("Xã,Số người,Tỷ lệ nữ (%)\nA,100,{share}\nB,80,50\nC,90,50\n");
    assert!(alike(&rate(97), &rate(98), 2));
    // The same beside amounts, where rates of the work are told; and households, alone and with what they were given.
    let work = |share: u32| {
        format!(
            "Xã,Số người,Tỷ lệ nữ (%),Tỷ lệ giải ngân (%),Kế hoạch (đồng),Giải ngân (đồng)\n\
             A,100,{share},3,5000,150\nB,80,50,80,5000,4000\nC,90,50,90,5000,4500\n"
        )
    };
    assert!(alike(&work(97), &work(98), 4));
    let households = |n: u32| {
        let (more, less) = (2 + n, 4 - n);
        format!(
            "Xã,Dân tộc,Số hộ,Giải ngân (đồng)\nA,Thái,{more},100\nA,Kinh,{less},90\nA,Tày,40,80\n\
             B,Thái,{less},70\nB,Kinh,{more},60\nB,Tày,50,50\nC,Thái,60,40\nC,Kinh,70,30\nC,Tày,80,20\n"
        )
    };
    assert!(alike(&households(0), &households(1), 5));
    // Rows that are persons: what one of them earns, and where who is who.
    let persons = |turn: usize| {
        let mut text = String::from("Xã,Họ và tên,Giới tính,Dân tộc,Thu nhập (đồng),Điểm\n");
        for at in 0..60 {
            let (place, sex) = (["A", "B", "C"][at % 3], if at % 2 == 0 { "Nữ" } else { "Nam" });
            let people = if at % 20 == 0 { "Thái" } else { "Kinh" };
            // Two women of one place change what they earn, and one of them is alone in her group.
            let own = if at == 0 || at == 6 { (at + turn) % 12 } else { at };
            writeln!(text, "{place},Người {},{sex},{people},{},{}", (at + turn) % 60, 1000 + own * own, 1 + own % 4)
                .expect("text");
        }
        text
    };
    assert_ne!(persons(0), persons(6));
    assert!(alike(&persons(0), &persons(6), 3));
}

/// How many rows stand behind a picture is told in its files: of a list of persons that is a count of people.
#[test]
fn numbers_of_rows_that_are_persons_are_withheld() {
    let mut text = String::from("Họ và tên,Giới tính,Xã\n");
    for i in 0..60 {
        let (sex, place) = (["Nam", "Nữ"][i % 2], if i < 3 { "Lũng Cú" } else { "Tê Xăng" });
        writeln!(text, "Nguyễn Thị {i},{sex},{place}").expect("text");
    }
    let dataset = read(&text);
    let place = dataset.dimension("commune").expect("communes");
    let code = |name: &str| dataset.dimensions[place].values.iter().position(|value| value.key == name).expect(name) as u32;
    let mut engine = Guarded::new(Rc::clone(&dataset), Some(5));
    let request = Request { by: vec![], sum: vec![], rows: true };
    assert_eq!(engine.table(&request, &[], None).expect("a table").n_rows, 60);
    let few = Clause { source: 1, column: Column::Dimension(place), pick: Pick::Values(vec![code("Lũng Cú")]) };
    assert_eq!(engine.table(&request, &[few], None).expect("a table").n_rows, UNTOLD);
}
