//! Places without rows under the present filters: in the picture and in words, and only those that filters of places leave.

use super::tests::{app_in, redraw, words};
use super::*;
use crate::query::Cell;

const ROWS: &str = "Tỉnh,Huyện,Xã,Năm,Giải ngân\nKon Tum,Đăk Glei,Đăk Choong,2020,5\nKon Tum,Đăk Glei,Đăk Choong,2021,7\n\
    Kon Tum,Đăk Glei,Ngọc Linh,2020,3\nKon Tum,Đăk Glei,Mường Hoong,2021,\nQuảng Trị,Đa Krông,A Bung,2020,2\n";

/// The rows of the first chart with their first cells, and what is said of places without rows.
fn seen(app: &mut App, filters: &str) -> (Vec<(String, Cell)>, Vec<String>) {
    let filters = app.filters_from_json(&Json::parse(filters).expect("JSON")).expect("filters");
    app.handle(Event::Set(filters));
    redraw(app);
    let chart = app.chart(0).expect("a chart");
    let table = chart.table.as_ref().expect("a table");
    let rows = table.axes[0].members.iter().enumerate().map(|(at, member)| (member.key.clone(), table.cell(&[at], 0))).collect();
    let said = chart.drawn.notes.iter().filter(|note| note.contains("no rows")).cloned().collect();
    (rows, said)
}

#[test]
fn who_got_nothing_is_a_row_and_is_named() {
    let mut app = app_in("en", ROWS, words("bars?by=commune&sum=disbursed"));
    let row = |name: &str, cell: Cell| (name.to_owned(), cell);
    let (rows, said) = seen(&mut app, r#"{"year":[2021]}"#);
    let wanted = [
        row("A Bung", Cell::Missing),
        row("Đăk Choong", Cell::Value(7)),
        row("Mường Hoong", Cell::Missing),
        row("Ngọc Linh", Cell::Missing),
    ];
    assert_eq!(rows, wanted);
    assert_eq!(said, ["2 of 4 places have no rows under these filters: A Bung, Ngọc Linh"]);
    // A filter of places leaves those that lie elsewhere out, and is no reason by itself.
    let (rows, said) = seen(&mut app, r#"{"year":[2021],"province":["Kon Tum"]}"#);
    assert_eq!((rows.len(), &*said), (3, &["1 of 3 places have no rows under these filters: Ngọc Linh".to_owned()][..]));
    let (rows, said) = seen(&mut app, r#"{"province":["Kon Tum"]}"#);
    assert_eq!((rows.len(), said.len()), (3, 0));
}

#[test]
fn many_are_counted_and_not_drawn() {
    let mut text = String::from("Tỉnh,Xã,Năm,Giải ngân\nKon Tum,Xã 000,2021,1\n");
    for at in 0..60 {
        text.push_str(&format!("Kon Tum,Xã {at:03},2020,2\n"));
    }
    let mut app = app_in("vi en", &text, words("bars?by=commune&sum=rows"));
    let (rows, said) = seen(&mut app, r#"{"year":[2021]}"#);
    assert_eq!(rows, [("Xã 000".to_owned(), Cell::Value(1))]);
    assert!(said[0].contains("59 trên 60 nơi không có dòng nào theo bộ lọc này: Xã 001, Xã 002"), "{said:?}");
    assert!(
        said[0].contains("59 of 60 places have no rows under these filters: Xã 001") && said[0].ends_with("Xã 008, …"),
        "{said:?}"
    );
    // A count of rows is never missing.
    let (rows, _) = seen(&mut app, r#"{"year":[2021],"commune":["Xã 000","Xã 001"]}"#);
    assert_eq!(rows, [("Xã 000".to_owned(), Cell::Value(1)), ("Xã 001".to_owned(), Cell::Value(0))]);
}

/// A map tells of every place that it shows, unless filters ask for some places alone; a place that the file does not know picks
/// nothing, and has no rows of the file behind it.
#[test]
fn a_map_tells_of_what_the_file_does_not_have() {
    let mut app = app_in("en", ROWS, words("place-map"));
    let (rows, _) = seen(&mut app, r#"{"year":[2021]}"#);
    assert_eq!(rows.len(), 63);
    assert!(rows.iter().all(|(name, cell)| if name == "Kon Tum" { *cell == Cell::Value(7) } else { *cell == Cell::Missing }));
    let table = app.chart(0).and_then(|chart| chart.table.clone()).expect("a table");
    let at = table.axes[0].members.iter().position(|member| member.key == "Cà Mau").expect("a row") as u32;
    let members = [at, u32::MAX, u32::MAX];
    assert_eq!(app.filters_of(0, members), None);
    assert_eq!(app.behind(0, Some(members)).map(|behind| behind.tables.len()), Some(0));
    let (rows, _) = seen(&mut app, r#"{"province":["Kon Tum","Quảng Trị"],"year":[2021]}"#);
    assert_eq!(rows, [("Kon Tum".to_owned(), Cell::Value(7)), ("Quảng Trị".to_owned(), Cell::Missing)]);
    let (rows, _) = seen(&mut app, r#"{"commune":["A Bung"]}"#);
    assert_eq!(rows, [("Quảng Trị".to_owned(), Cell::Value(2))]);
}
