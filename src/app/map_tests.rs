//! Maps of districts and communes: features found by their own names, whatever else they tell.

use super::super::tests::{app_in, redraw, words};
use super::*;

const ROWS: &str =
    "Tỉnh,Huyện,Năm,Giải ngân\nKon Tum,Huyện Đăk Glei,2020,5\nKon Tum,TP. Kon Tum,2020,7\nKon Tum,Sa Thầy,2020,9\n";

fn area(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("{{\"names\":[{}],\"rings\":[[0,0,100,0,100,100]],\"holes\":[]}}", names.join(","))
}

/// Districts with the name of their province, a code and what they are, as published boundaries have them.
fn map_of(areas: &[String]) -> Json {
    Json::parse(&format!("{{\"width\":1000,\"height\":1000,\"areas\":[{}]}}", areas.join(","))).expect("JSON")
}

fn shown(chart: &str, rows: &str, map: &Json) -> (Vec<(String, Cell)>, Vec<String>) {
    let mut app = app_in("en", rows, words(chart));
    redraw(&mut app);
    app.take_map(0, map);
    redraw(&mut app);
    let chart = app.chart(0).expect("a chart");
    let table = chart.table.as_ref().expect("a table");
    let rows = table.axes[0].members.iter().enumerate().map(|(at, member)| (member.key.clone(), table.cell(&[at], 0))).collect();
    (rows, chart.drawn.notes.clone())
}

#[test]
fn districts_are_found_by_their_own_names() {
    let map = map_of(&[
        area(&["Kon Tum", "Đắk Glei", "VNM.1_1"]),
        area(&["Kon Tum", "Thành phố Kon Tum", "VNM.1_2"]),
        area(&["Kon Tum", "Ngọc Hồi", "VNM.1_3"]),
        area(&["Kon Tum", "Đăk Hà", "VNM.1_4"]),
    ]);
    let (rows, notes) = shown("place-map?by=district&geo=x.json", ROWS, &map);
    let row = |name: &str, cell: Cell| (name.to_owned(), cell);
    assert_eq!(
        rows,
        [
            row("Huyện Đăk Glei", Cell::Value(5)),
            row("Sa Thầy", Cell::Value(9)),
            row("TP. Kon Tum", Cell::Value(7)),
            row("Đăk Hà", Cell::Missing),
            row("Ngọc Hồi", Cell::Missing),
        ]
    );
    let notes = notes.join(" · ");
    assert!(notes.contains("2 of the map's areas match no place of the file: Ngọc Hồi, Đăk Hà"), "{notes}");
    assert!(notes.contains("1 value is not on the map: Sa Thầy 9"), "{notes}");
}

#[test]
fn without_provinces_districts_are_the_map_and_without_the_file_bars() {
    let rows = ROWS.replace("Tỉnh,", "").replace("Kon Tum,", "");
    let (seen, _) = shown("place-map?geo=x.json", &rows, &map_of(&[area(&["Sa Thầy"])]));
    assert_eq!(seen.len(), 3, "{seen:?}");
    let (_, notes) = shown("place-map?by=district&geo=x.json", ROWS, &Json::Text("x.json: error 404".to_owned()));
    assert!(notes.contains(&"The map cannot be used: x.json: error 404. These are bars.".to_owned()), "{notes:?}");
    // Nothing that fits is no map.
    let (_, notes) = shown("place-map?by=district&geo=x.json", ROWS, &map_of(&[area(&["Paris"])]));
    assert!(notes[0].starts_with("The map cannot be used"), "{notes:?}");
}
