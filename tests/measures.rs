//! Measures that are worked out of files, from the bytes to the table and the picture: what a page sees.

use std::rc::Rc;

use fairshare::app::{App, Event, Room, Settings, Words};
use fairshare::charts::{Drawn, Theme};
use fairshare::locale::Lang;
use fairshare::query::{Cell, Table};
use fairshare::read::{Intake, Next};
use fairshare::scene::Metrics;

/// An element with one chart, drawn. Files by their name, the first one leads to the others.
fn app(files: &[(&str, &str)], chart: &str) -> App {
    open(files, &Words { chart: Some(chart.to_owned()), ..Words::default() })
}

fn open(files: &[(&str, &str)], words: &Words) -> App {
    let mut intake = Intake::new(files[0].0);
    let mut text = files[0].1;
    loop {
        intake.push(text.as_bytes()).expect("pushed");
        match intake.end().expect("ended") {
            Next::Done => break,
            Next::Fetch { path } => text = files.iter().find(|file| file.0 == path).expect("a file").1,
        }
    }
    let dataset = intake.finish().expect("finished").0;
    let mut app = App::new(Settings::from_words("en", words).expect("settings"), Rc::new(dataset));
    app.handle(Event::Room { chart: 0, room: Room { width: 640, scale: 1.0 } });
    app.draw(&Theme::LIGHT, &Metrics, false);
    app
}

fn table(app: &App) -> (&Table, &Drawn) {
    match &app.cards[0] {
        fairshare::app::Card::Chart(chart) => (chart.table.as_ref().expect("a table"), &chart.drawn),
        fairshare::app::Card::Unsuited(why) => panic!("{}", why.message(Lang::En)),
    }
}

/// Rows of a chart's table as text: the member, then its figures with their names.
fn lines(app: &App) -> Vec<String> {
    let (table, _) = table(app);
    let n = table.measures.len();
    let line = |(cells, member): (&[Cell], &fairshare::query::Member)| {
        let mut line = member.key.clone();
        for (cell, of) in cells.iter().zip(&table.measures) {
            line += &match cell {
                Cell::Value(value) => format!(" {}={}", of.name, *value as f64 / 10f64.powi(of.scale.into())),
                nothing => format!(" {}={nothing:?}", of.name),
            };
        }
        line
    };
    table.cells.chunks(n).zip(&table.axes[0].members).map(line).collect()
}

const PEOPLE: &str = "Tỉnh,Vai trò,Giới tính,Số người\n\
    Kon Tum,Trưởng nhóm,Nữ,1\nKon Tum,Trưởng nhóm,Nam,3\nKon Tum,Thành viên,Nữ,30\nKon Tum,Thành viên,Nam,20\n\
    Kon Tum,Thành viên,Không rõ,10\n\
    Hà Giang,Trưởng nhóm,Nam,2\nHà Giang,Thành viên,Nữ,6\nHà Giang,Thành viên,Nam,6\n\
    Trà Vinh,Thành viên,Nữ,\nTrà Vinh,Thành viên,Nam,5\n";

#[test]
fn women_share_from_a_column_of_sexes() {
    let app = app(&[("a.csv", PEOPLE)], "women-share");
    // Kon Tum: 31 of 54, 31 of 64 at the least, 41 of 64 at the most. A blank is not zero.
    assert_eq!(
        lines(&app),
        [
            "Hà Giang women_share=42.9 women_share_low=42.9 women_share_high=42.9 women=6 men=8 unknown=NotApplicable",
            "Kon Tum women_share=57.4 women_share_low=48.4 women_share_high=64.1 women=31 men=23 unknown=10",
            "Trà Vinh women_share=Missing women_share_low=Missing women_share_high=Missing women=Missing men=5 unknown=NotApplicable",
        ]
    );
    let (table, drawn) = table(&app);
    assert_eq!((&*drawn.title, table.total[0]), ("Women’s share by province", Cell::Value(544)));
    assert_eq!(drawn.scene.marks.len(), 3);
}

#[test]
fn women_share_from_columns_and_by_any_dimension() {
    let wide = "Xã,Nhóm,Nữ,Nam,Số người\nA,x,3,1,5\nA,y,1,1,2\nB,x,0,4,4\n";
    let share = |by: &str| {
        let app = app(&[("a.csv", wide)], &format!("women-share{by}"));
        lines(&app).iter().map(|line| line.split(" women_share_low").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(share(""), ["A women_share=66.7", "B women_share=0"]);
    assert_eq!(share("?by=Nhóm&band=45..55"), ["x women_share=37.5", "y women_share=50"]);
}

#[test]
fn a_place_of_men_alone_is_zero_percent() {
    let app = app(&[("a.csv", "Tỉnh,Giới tính,Số người\nKon Tum,Nữ,2\nKon Tum,Nam,2\nHà Giang,Nam,3\n")], "women-share");
    assert!(lines(&app)[0].starts_with("Hà Giang women_share=0 "), "{:?}", lines(&app));
}

const MONEY: &str = "Tỉnh,Năm,Nguồn vốn,Nhà tài trợ,Lĩnh vực,Kế hoạch (đồng),Phân bổ (đồng),Giải ngân (đồng)\n\
    Kon Tum,2020,NSNN,Irish Aid,Nước,100,90,80\nKon Tum,2021,Dự án,CARE,Nước,100,90,30\nKon Tum,2021,NSNN,CARE,Y tế,0,0,10\n\
    Hà Giang,2020,NSNN,Irish Aid,Nước,50,,60\nHà Giang,2020,Dự án,,Nước,50,40,0\n";

fn today(files: &[(&str, &str)], chart: &str, year: &str) -> App {
    let words = Words { chart: Some(chart.to_owned()), today: Some(year.to_owned()), ..Words::default() };
    open(files, &words)
}

#[test]
fn absorption_names_its_denominator_and_the_year_that_is_not_over() {
    let past = today(&[("a.csv", MONEY)], "absorption", "2026");
    // 120 of 200; 60 of 100.
    assert_eq!(
        lines(&past),
        [
            "Hà Giang absorption=60 disbursed=60 planned=100 allocated=40",
            "Kon Tum absorption=60 disbursed=120 planned=200 allocated=180"
        ]
    );
    assert_eq!(table(&past).1.title, "Disbursed ÷ planned by province, 2020–2021");
    let now = today(&[("a.csv", MONEY)], "absorption", "2021");
    assert_eq!(lines(&now)[1], "Kon Tum absorption=60 disbursed=120 planned=200 allocated=180 not_over=100");
    assert!(table(&now).1.notes[0].starts_with("Hatched and *: with a year not yet over"), "{:?}", table(&now).1.notes);
    let years = today(&[("a.csv", MONEY)], "absorption?by=year", "2021");
    assert_eq!(lines(&years)[0], "2020 absorption=70 disbursed=140 planned=200 allocated=130 not_over=NotApplicable");
    let without = today(&[("a.csv", "Tỉnh,Phân bổ (đồng),Giải ngân (đồng)\nKon Tum,40,50\n")], "absorption", "2021");
    assert_eq!(lines(&without), ["Kon Tum absorption_allocated=125 disbursed=50 allocated=40"]);
    assert!(table(&without).1.notes[0].starts_with("Above 100%"));
}

#[test]
fn leadership_finds_who_leads() {
    let app = app(&[("a.csv", PEOPLE)], "leadership");
    // Nobody counted as a woman among Hà Giang's leaders is zero, since no row is not a blank. Trà Vinh has no leaders at all.
    assert_eq!(
        lines(&app),
        [
            "Hà Giang women_share_leaders=0 women_share_members=50 representation=0 women_leaders=0 leaders=2 women_members=6 members=12",
            "Kon Tum women_share_leaders=25 women_share_members=60 representation=0.42 women_leaders=1 leaders=4 women_members=30 members=50",
            "Trà Vinh women_share_leaders=NotApplicable women_share_members=Missing representation=NotApplicable women_leaders=NotApplicable leaders=NotApplicable women_members=Missing members=Missing",
        ]
    );
    assert_eq!(table(&app).1.notes[0], "Leaders: Trưởng nhóm; members: Thành viên");
    let other = self::app(&[("a.csv", PEOPLE)], "leadership?leaders=Thành+viên");
    assert_eq!(table(&other).1.notes[0], "Leaders: Thành viên; members: Trưởng nhóm");
}

#[test]
fn concentration_by_place_and_by_sector() {
    // Kon Tum: Irish Aid 80, CARE 40: shares 2/3 and 1/3, HHI 5/9. Hà Giang: Irish Aid alone, 0 without a name.
    assert_eq!(
        lines(&app(&[("a.csv", MONEY)], "concentration")),
        [
            "Hà Giang effective_funders=1 funders=1 hhi=1 largest_share=100 disbursed=60 unnamed=0",
            "Kon Tum effective_funders=1.8 funders=2 hhi=0.5556 largest_share=66.7 disbursed=120 unnamed=Missing",
        ]
    );
    let sectors = app(&[("a.csv", MONEY)], "concentration?by=sector&sum=planned");
    assert_eq!(
        lines(&sectors)[1],
        "Y tế effective_funders=NotApplicable funders=0 hhi=NotApplicable largest_share=NotApplicable planned=0 unnamed=Missing"
    );
}

#[test]
fn then_and_now() {
    let money = app(&[("a.csv", MONEY)], "then-now");
    assert_eq!(
        lines(&money),
        ["Hà Giang change:disbursed=Missing 2020=60 2021=Missing", "Kon Tum change:disbursed=-40 2020=80 2021=40"]
    );
    assert_eq!(table(&money).1.title, "Disbursed by province, 2020 → 2021");
    assert_eq!(table(&money).1.notes, ["1 not drawn: no figure for one of the two years", "In brackets: the change"]);
    let people = "Tỉnh,Năm,Giới tính,Số người\nA,2017,Nữ,4\nA,2017,Nam,6\nA,2019,Nữ,1\nA,2019,Nam,1\nA,2021,Nữ,9\nA,2021,Nam,1\n";
    assert_eq!(
        lines(&app(&[("a.csv", people)], "then-now")),
        ["A change_points:women_share=50 2017=40 2021=90 n 2017=10 n 2021=10"]
    );
    assert_eq!(
        lines(&app(&[("a.csv", people)], "then-now?to=2019")),
        ["A change_points:women_share=10 2017=40 2019=50 n 2017=10 n 2019=2"]
    );
}

#[test]
fn funding_for_each_person_and_each_poor_household() {
    let package = r#"{"resources": [{"name": "money", "path": "money.csv"}, {"name": "people", "path": "people.csv"}]}"#;
    let people =
        "Tỉnh,Năm,Dân số (người),Số hộ nghèo\nKon Tum,2019,50,9\nKon Tum,2020,60,8\nHà Giang,2019,10,5\nHà Giang,2020,,4\n";
    let files = [("datapackage.json", package), ("money.csv", MONEY), ("people.csv", people)];
    let person = app(&files, "funding?per=person");
    let (table, drawn) = table(&person);
    // Kon Tum in 2020: 90 from the state and 30 from projects for 60 people; nobody is counted in Hà Giang that year.
    assert_eq!(table.cells[6..9], [Cell::Value(150), Cell::Value(90), Cell::Value(60)]);
    assert_eq!(table.cells[0], Cell::Missing);
    assert!(drawn.notes.contains(&"Divided by the population of 2020".to_owned()), "{:?}", drawn.notes);
    assert_eq!(drawn.title, "Amount per person by province and source of funds, 2019–2021");
    let poor = app(&files, "funding?per=poor");
    assert!(self::table(&poor).1.notes.contains(&"Divided by the poor households of 2020".to_owned()));
    assert_eq!(self::table(&poor).0.cells[6], Cell::Value(1125));
    // A file without a population says so.
    let none = app(&[("a.csv", MONEY)], "funding?per=person");
    let fairshare::app::Card::Unsuited(why) = &none.cards[0] else { panic!("a chart") };
    assert!(why.message(Lang::En).contains("population"), "{}", why.message(Lang::En));
}

#[test]
fn dots_of_any_columns() {
    let file = "Mô hình,Năm,Giá trị\nA,2018,5\nA,2019,7\nB,2018,2\n";
    let one = app(&[("a.csv", file)], "dots?by=Mô+hình&sum=Giá+trị");
    assert_eq!(lines(&one), ["A amount=12", "B amount=2"]);
    let two = app(&[("a.csv", file)], "dots?by=Mô+hình&by=Năm&sum=Giá+trị");
    assert_eq!(table(&two).1.scene.marks.len(), 3);
    assert_eq!(table(&two).1.legend.len(), 2);
}

#[test]
fn absorption_tells_plans_whose_disbursement_is_blank() {
    use fairshare::app::{App, Event, Room, Settings, Words};
    use fairshare::charts::Theme;
    use fairshare::scene::Metrics;
    let text = "Tỉnh,Năm,Kế hoạch (đồng),Giải ngân (đồng)\nKon Tum,2019,100,80\nKon Tum,2019,60,\nKon Tum,2020,40,40\nHà Giang,2019,200,0\nHà Giang,2020,50,\n";
    let mut intake = fairshare::read::Intake::new("a.csv");
    intake.push(text.as_bytes()).expect("text");
    intake.end().expect("a table");
    let dataset = std::rc::Rc::new(intake.finish().expect("a dataset").0);
    let words = Words { chart: Some("absorption".to_owned()), ..Words::default() };
    let mut app = App::new(Settings::from_words("en", &words).expect("settings"), dataset);
    app.handle(Event::Room { chart: 0, room: Room { width: 600, scale: 1.0 } });
    app.draw(&Theme::LIGHT, &Metrics, false);
    let chart = app.chart(0).expect("a chart");
    let table = chart.table.as_ref().expect("a table");
    let names: Vec<&str> = table.measures.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names, ["absorption", "disbursed", "planned", "not_told"]);
    let told: Vec<_> = table.axes[0]
        .members
        .iter()
        .zip(table.cells.chunks(4))
        .map(|(place, cells)| (&place.key[..], cells[3].value()))
        .collect();
    assert_eq!(told, [("Hà Giang", Some(50)), ("Kon Tum", Some(60))], "a zero is told, a blank is not");
    assert_eq!(table.total.iter().map(|cell| cell.value()).collect::<Vec<_>>(), [Some(267), Some(120), Some(450), Some(110)]);
    let notes = chart.drawn.notes.join(" ");
    // 120 of the 340 that are told.
    assert!(notes.contains("110 đồng of plans whose disbursed figure is blank") && notes.contains("35.3%"), "{notes}");
}
