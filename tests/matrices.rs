//! The charts of scores, of who works where, of tiles and of reach, from a file's text to what is drawn and told.

mod support;

use std::rc::Rc;

use fairshare::app::{App, Card, Event, Room, Settings, Words};
use fairshare::charts::{Drawn, Theme};
use fairshare::describe::{Datum, datum_sentence, rows};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::read::{Intake, Next};
use fairshare::scene::{Mark, Metrics};

/// The demo's package, as it is committed.
fn demo(chart: &str, boundaries: Option<&str>) -> Result<(Table, Drawn), String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/p4em");
    let mut intake = Intake::new("datapackage.json");
    intake.push(&std::fs::read(folder.join("datapackage.json")).expect("a package")).expect("pushed");
    while let Next::Fetch { path } = intake.end().expect("a resource") {
        intake.push(&std::fs::read(folder.join(path)).expect("a table")).expect("pushed");
    }
    draw(intake, Words { boundaries: boundaries.map(str::to_owned), ..words(chart) })
}

/// The table and the picture of a chart of this file, or the sentence why there is none.
fn chart(csv: &str, words: Words) -> Result<(Table, Drawn), String> {
    let mut intake = Intake::new("test.csv");
    intake.push(csv.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    draw(intake, words)
}

fn draw(intake: Intake, words: Words) -> Result<(Table, Drawn), String> {
    let settings = Settings::from_words("en", &words).map_err(|error| error.message(Lang::En))?;
    let mut app = App::new(settings, Rc::new(intake.finish().expect("finished").0));
    app.handle(Event::Room { chart: 0, room: Room { width: 640, scale: 1.0 } });
    app.draw(&Theme::LIGHT, &Metrics, false);
    match &app.cards[0] {
        Card::Chart(chart) => Ok((chart.table.clone().expect("a table"), chart.drawn.clone())),
        Card::Unsuited(unsuited) => Err(unsuited.message(Lang::En)),
    }
}

fn words(chart: &str) -> Words {
    Words { chart: Some(chart.to_owned()), ..Words::default() }
}

/// A row a member of the first axis: its cells of one measure.
fn lines(table: &Table, measure: usize) -> Vec<String> {
    let n = table.measures.len();
    let per_row = table.cells.len() / table.axes[0].members.len().max(1);
    let text = |cell: &Cell| match cell {
        Cell::Value(value) => value.to_string(),
        Cell::Missing => "–".to_owned(),
        Cell::NotApplicable => "·".to_owned(),
        other => format!("{other:?}"),
    };
    let line = |(member, cells): (&fairshare::query::Member, &[Cell])| {
        let cells: Vec<String> = cells.iter().skip(measure).step_by(n).map(text).collect();
        format!("{}: {}", member.key, cells.join(" "))
    };
    table.axes[0].members.iter().zip(table.cells.chunks(per_row.max(1))).map(line).collect()
}

const SCORES: &str = "Sáng kiến,Tiêu chí,Người chấm,Điểm\n\
    Bò,Giới,An,2\nBò,Giới,Bình,5\nBò,Giới,Chi,3\nBò,Thị trường,An,4\nBò,Thị trường,Bình,5\n\
    Gà,Giới,An,0\nGà,Giới,Bình,1\nGà,Thị trường,An,4\nGà,Thị trường,Bình,\n\
    Chè,Giới,An,\nChè,Thị trường,An,5\n";

#[test]
fn scores_are_told_by_their_median() {
    let (table, drawn) = chart(SCORES, words("criteria")).expect("drawn");
    // Initiatives as the alphabet has them; medians and the total with two more decimals.
    assert_eq!(lines(&table, 0), ["Bò: 300 450 375", "Chè: – 500 500", "Gà: 50 400 225"]);
    assert_eq!(lines(&table, 1), ["Bò: 300 100 300", "Chè: – 0 0", "Gà: 100 0 100"]);
    assert_eq!(lines(&table, 5), ["Bò: · · 1", "Chè: · · ·", "Gà: · · 2"]);
    assert!(drawn.notes.iter().any(|note| note.starts_with('°')), "{:?}", drawn.notes);
    // The gap moves both ways when a criterion weighs more: ranks stay within 1 and 2.
    let (table, _) = chart(SCORES, words("criteria?weights=Giới:0,Thị+trường:2.5")).expect("drawn");
    assert_eq!(lines(&table, 0)[0], "Bò: 300 450 450");
    let error = chart(SCORES, words("criteria?weights=Giơi+tính:2")).expect_err("no such criterion");
    assert!(error.contains("has no value “Giơi tính”"), "{error}");
    assert!(chart(SCORES, words("criteria?weights=Giới:x")).is_err());
    assert!(chart(SCORES, words("criteria?weights=Giới:-1")).is_err());
    let error = chart("Sáng kiến,Điểm\nBò,3\n", words("criteria")).expect_err("no criteria");
    assert!(error.contains("it has no column of criteria"), "{error}");
}

#[test]
fn one_initiative_keeps_its_rank_among_all() {
    let (table, drawn) = chart(SCORES, words("criteria-profile?initiative=ga")).expect("drawn");
    assert_eq!(lines(&table, 5), ["Gà: · · 2"]);
    assert_eq!(drawn.scene.marks.len(), 3);
}

#[test]
fn boundaries_of_2025() {
    let csv = "Tỉnh,Năm,Nguồn vốn,Giải ngân (đồng)\nHà Giang,2020,NSNN,5\nTuyên Quang,2020,NSNN,7\nHuế,2020,Dự án,11\n";
    let with = |boundaries: &str| Words { boundaries: Some(boundaries.to_owned()), ..words("funding") };
    let (table, drawn) = chart(csv, with("2025")).expect("drawn");
    assert_eq!(lines(&table, 0), ["Huế: – 11", "Tuyên Quang: 12 –"]);
    assert!(drawn.notes.contains(&"Boundaries of 1 July 2025: 3 provinces of the file are 2.".to_owned()), "{:?}", drawn.notes);
    assert_eq!(chart(csv, with("reported")).expect("drawn").0.axes[0].members.len(), 3);
    let error = chart(csv, with("2024")).expect_err("no such boundaries");
    assert!(error.contains("Choose one of: reported, 2025"), "{error}");
}

#[test]
fn an_old_province_is_not_split_off() {
    let csv = "Tỉnh,Giải ngân (đồng)\nHà Giang,5\nTuyên Quang,7\nHuế,11\n";
    let mut intake = Intake::new("test.csv");
    intake.push(csv.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    let words = Words { boundaries: Some("2025".to_owned()), ..words("bars") };
    let settings = Settings::from_words("en", &words).expect("settings");
    let app = App::new(settings, Rc::new(intake.finish().expect("finished").0));
    assert_eq!(app.merge_told(), "Boundaries of 1 July 2025: 3 provinces of the file are 2.");
    let filter = |text: &str| match app.filters_from_json(&fairshare::json::Json::parse(text).expect("JSON")) {
        Ok(filters) => filters.to_json(&app.dataset),
        Err(error) => error.message(Lang::En),
    };
    let merged = "filters: “Hà Giang” has been part of “Tuyên Quang” since 1 July 2025; within these boundaries its figures cannot be split off. There are: Huế, Tuyên Quang.";
    assert_eq!(filter(r#"{"province":["Hà Giang"]}"#), merged);
    assert_eq!(filter(r#"{"province":["tuyen quang"]}"#), r#"{"province":["Tuyên Quang"]}"#);
    assert_eq!(filter(r#"{"province":["Thừa Thiên Huế"]}"#), r#"{"province":["Huế"]}"#);
}

const WORK: &str = "Tỉnh,Lĩnh vực,Năm,Đơn vị thực hiện,Kế hoạch (đồng),Giải ngân (đồng)\n\
    Kon Tum,Nước,2019,CARE,10,8\nKon Tum,Nước,2019,Hội Phụ nữ,5,4\nKon Tum,Nước,2020,CARE,10,9\n\
    Hà Giang,Nước,2019,CARE,7,6\nHà Giang,Y tế,2019,Hội Phụ nữ,7,6\n\
    Trà Vinh,Nước,2019,,20,\nHòa Bình,Y tế,2020,CARE,3,0\nQuảng Trị,Y tế,2020,CARE,3,\n";

#[test]
fn who_works_where() {
    let (table, drawn) = chart(WORK, words("who-where")).expect("drawn");
    let names: Vec<&str> = table.measures.iter().map(|measure| &*measure.name).collect();
    assert_eq!(names, ["disbursed", "planned", "rows", "overlap", "gap"]);
    // Actors: CARE, Hội Phụ nữ, and the blank. Two worked on water in Kon Tum in 2019; in Hà Giang each had a sector of its own.
    let overlap = ["Hà Giang: · · ·", "Hòa Bình: · · ·", "Kon Tum: 2 2 ·", "Quảng Trị: · · ·", "Trà Vinh: · · ·"];
    assert_eq!(lines(&table, 3), overlap);
    // A plan without an actor, and a plan that nobody has spent on; what was spent in Quảng Trị was not collected, which is no zero.
    assert_eq!(lines(&table, 4), ["Hà Giang: · · ·", "Hòa Bình: 1 1 1", "Kon Tum: · · ·", "Quảng Trị: · · ·", "Trà Vinh: 1 1 1"]);
    assert!(drawn.notes[0].contains("Possible gap: 2") && drawn.notes[0].contains("Hòa Bình, Trà Vinh"), "{:?}", drawn.notes);
    assert!(drawn.notes[1].contains("Possible overlap: in 2 framed cells"), "{:?}", drawn.notes);
    assert!(drawn.notes[1].contains("in one sector of one year"), "{:?}", drawn.notes);
    // Two in one place of one year, of whom nobody says in which sector: nothing can be said.
    let blind = "Tỉnh,Năm,Đơn vị thực hiện,Giải ngân (đồng)\nKon Tum,2019,CARE,10\nKon Tum,2019,Hội Phụ nữ,5\n";
    let (table, drawn) = chart(blind, words("who-where")).expect("drawn");
    assert_eq!(lines(&table, 2), ["Kon Tum: – –"]);
    assert!(drawn.notes.iter().any(|note| note.starts_with("Overlaps cannot be judged")), "{:?}", drawn.notes);
    // A file without years is one period.
    let once =
        "Tỉnh,Lĩnh vực,Đơn vị thực hiện,Giải ngân (đồng)\nKon Tum,Nước,CARE,10\nKon Tum,Nước,Hội Phụ nữ,5\nKon Tum,Y tế,CTĐ,5\n";
    let (table, _) = chart(once, words("who-where")).expect("drawn");
    assert_eq!(lines(&table, 2), ["Kon Tum: 2 · 2"], "actors by name");
    let (table, _) = chart(WORK, words("who-where?year=2020&sum=rows")).expect("drawn");
    assert_eq!(lines(&table, 0)[2], "Kon Tum: 1 0 0");
    assert_eq!(lines(&table, 1)[2], "Kon Tum: · · ·", "one actor alone in 2020");
    assert!(chart(WORK, words("who-where?sector=Điện")).expect_err("no such sector").contains("has no value “Điện”"));
    assert!(
        chart("Tỉnh,Giải ngân (đồng)\nKon Tum,1\n", words("who-where"))
            .expect_err("no actors")
            .contains("column of implementers")
    );
}

#[test]
fn provinces_as_tiles() {
    let (table, drawn) = chart(WORK, words("place-map?sum=planned")).expect("drawn");
    // Tiles of which the file says nothing are told too: as a mark, and in the table.
    assert_eq!(drawn.scene.marks.len(), 63);
    let at = |name: &str| table.axes[0].members.iter().position(|member| member.key == name).expect(name) as u32;
    let says = |name: &str| {
        let datum = Datum { table: &table, at: [at(name), Mark::ALL, Mark::ALL], measure: 0, rest: &drawn.rest };
        datum_sentence(&datum, Lang::En)
    };
    assert_eq!(says("Cà Mau"), "Cà Mau: No data");
    let listed = rows(&table, Lang::En);
    assert!(listed.rows.iter().any(|row| row[0] == "Cà Mau" && row[1] == "No data"), "{:?}", listed.rows);
    let people = "Tỉnh,Giới tính,Số người\nKon Tum,Nữ,3\nKon Tum,Nam,1\nBang X,Nữ,5\n";
    let (table, drawn) = chart(people, words("place-map?sum=women_share")).expect("drawn");
    assert_eq!((lines(&table, 0)[1].as_str(), drawn.scene.marks.len()), ("Kon Tum: 750", 63));
    assert!(drawn.notes.iter().any(|note| note == "1 value is not on the map: Bang X No data"), "{:?}", drawn.notes);
    let error = chart("Huyện,Giải ngân (đồng)\nĐồng Văn,1\n", words("place-map")).expect_err("districts");
    assert!(error.contains("column of provinces"), "{error}");
}

#[test]
fn cost_of_a_person_reached() {
    let csv = "Sáng kiến,Giới tính,Số người,Giải ngân (đồng)\nBò,Nữ,30,4000000\nBò,Nam,10,2000000\nGà,Nữ,,5\n";
    let (table, drawn) = chart(csv, words("reach")).expect("drawn");
    // 6,000,000 đồng ÷ 40 people = 150,000; 30 of 40 are women.
    assert_eq!(lines(&table, 0), ["Bò: 150000", "Gà: –"]);
    assert_eq!(lines(&table, 3)[0], "Bò: 750");
    assert!(drawn.notes.contains(&"1 not drawn: without people or money.".to_owned()), "{:?}", drawn.notes);
    assert_eq!(drawn.title, "People and cost per person by initiative");
}

#[test]
fn every_chart_is_drawn_from_the_demo() {
    let (ethnic, _) = demo("ethnic-sex", None).expect("ethnic groups");
    assert!(ethnic.axes[0].members.len() > 5);
    let (scores, drawn) = demo("criteria", None).expect("scores");
    assert_eq!(scores.axes[1].members.len(), 6, "five criteria and the total");
    assert!(!drawn.legend.is_empty());
    let (profile, _) = demo("criteria-profile", None).expect("profiles");
    let ranked = lines(&profile, 5).iter().filter(|line| !line.ends_with('·')).count();
    assert!(ranked > 1, "{:?}", lines(&profile, 5));
    let (who, drawn) = demo("who-where", None).expect("who and where");
    // Seven actors of one sector and year in Hà Giang, at most.
    assert!(lines(&who, who.measures.len() - 2)[0].starts_with("Hà Giang: 7 7 5"), "{:?}", drawn.notes);
    let (_, map) = demo("place-map", None).expect("a map");
    assert_eq!(map.scene.marks.len(), 63);
    let (merged, map) = demo("place-map", Some("2025")).expect("a map of the 34");
    let told = |at: &usize| merged.cells[at * merged.measures.len()].value().is_some();
    let keys: Vec<&str> = (0..34).filter(told).map(|at| &*merged.axes[0].members[at].key).collect();
    assert_eq!((keys, map.scene.marks.len()), (vec!["Phú Thọ", "Quảng Ngãi", "Quảng Trị", "Tuyên Quang", "Vĩnh Long"], 34));
    let (_, share) = demo("place-map?sum=women_share", None).expect("shares");
    assert_eq!(share.scene.marks.len(), 63);
    assert_eq!(share.legend.iter().filter(|item| item.label.contains("parity")).count(), 1, "{:?}", share.legend);
    let (reach, drawn) = demo("reach", None).expect("reach");
    assert!(drawn.scene.marks.len() > 3, "{:?}", lines(&reach, 0));
}

#[test]
fn the_summary_compares_only_what_has_every_score() {
    assert_eq!(fairshare::metrics::SCORES[5], "rank", "`describe::summary` counts on it");
    let text = "Sáng kiến,Tiêu chí,Người chấm,Điểm\nA,Giới,x,3\nA,Nước,x,4\nB,Giới,x,5\nB,Nước,x,\n";
    let (table, _) = chart(text, words("criteria")).expect("drawn");
    let said = fairshare::describe::summary("Điểm", &table, 0, fairshare::locale::Lang::Vi);
    // B has the greater total, of one criterion alone.
    assert!(said.contains("lớn nhất: A, 3,5"), "{said}");
}
