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
    let mut intake = Intake::new(files[0].0);
    let mut text = files[0].1;
    loop {
        intake.push(text.as_bytes()).expect("pushed");
        match intake.end().expect("ended") {
            Next::Done => break,
            Next::Fetch { path } => text = files.iter().find(|file| file.0 == path).expect("a file").1,
        }
    }
    let words = Words { chart: Some(chart.to_owned()), ..Words::default() };
    let dataset = intake.finish().expect("finished").0;
    let mut app = App::new(Settings::from_words("en", &words).expect("settings"), Rc::new(dataset));
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

#[test]
fn dots_of_any_columns() {
    let file = "Mô hình,Năm,Giá trị\nA,2018,5\nA,2019,7\nB,2018,2\n";
    let one = app(&[("a.csv", file)], "dots?by=Mô+hình&sum=Giá+trị");
    assert_eq!(lines(&one), ["A amount=12", "B amount=2"]);
    let two = app(&[("a.csv", file)], "dots?by=Mô+hình&by=Năm&sum=Giá+trị");
    assert_eq!(table(&two).1.scene.marks.len(), 3);
    assert_eq!(table(&two).1.legend.len(), 2);
}
