//! JSON in the shapes that systems export reads as the same table in CSV does.

use fairshare::data::{BlockColumn, Dataset, Store};
use fairshare::read::{ErrorCode, Intake, Next, Report};

fn read(text: &str, chunk: usize) -> Result<(Dataset, Report), ErrorCode> {
    let mut intake = Intake::new("file.json");
    for part in text.as_bytes().chunks(chunk) {
        intake.push(part).map_err(|error| error.code)?;
    }
    assert_eq!(intake.end().map_err(|error| error.code)?, Next::Done);
    intake.finish().map_err(|error| error.code)
}

/// One table's header and rows as texts, in the file's order of first sight.
fn rows(dataset: &Dataset, table: usize) -> Vec<Vec<String>> {
    let facts = &dataset.facts[table];
    let mut rows = vec![facts.columns.iter().map(|column| column.header.clone()).collect::<Vec<_>>()];
    for block in &facts.blocks {
        for row in 0..block.n_rows {
            let text = |(column, cells): (&fairshare::data::StoredColumn, &BlockColumn)| match (&column.store, cells) {
                (Store::Coded(dictionary), BlockColumn::Codes(codes)) => {
                    String::from_utf8_lossy(dictionary.get(codes.get(row) as u32)).into_owned()
                }
                _ => panic!("a column of numbers"),
            };
            rows.push(facts.columns.iter().zip(&block.columns).map(text).collect());
        }
    }
    rows
}

fn check(text: &str, table: &str) {
    for chunk in [1, 7, usize::MAX] {
        let (dataset, report) = read(text, chunk).unwrap_or_else(|error| panic!("{error:?}: {text}"));
        let expected: Vec<Vec<String>> =
            table.lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect()).collect();
        assert_eq!(rows(&dataset, 0), expected, "{text}");
        assert_eq!(report.format, "json");
    }
}

const TABLE: &str = "Tỉnh,Số tiền,Ghi chú\nKon Tum,12345678901234567890.10,a\nTrà Vinh,7,";

#[test]
fn shapes_of_records_read_the_same() {
    for text in [
        r#"[{"Tỉnh":"Kon Tum","Số tiền":12345678901234567890.10,"Ghi chú":"a"},{"Tỉnh":"Trà Vinh","Số tiền":7,"Ghi chú":null}]"#,
        r#"{"meta":{"n":2},"data":[{"Tỉnh":"Kon Tum","Số tiền":12345678901234567890.10,"Ghi chú":"a"},{"Tỉnh":"Trà Vinh","Số tiền":7}]}"#,
        "{\"Tỉnh\":\"Kon Tum\",\"Số tiền\":12345678901234567890.10,\"Ghi chú\":\"\\u0061\"}\n{\"Tỉnh\":\"Trà Vinh\",\"Số tiền\":7}\n",
        r#"[["Tỉnh","Số tiền","Ghi chú"],["Kon Tum",12345678901234567890.10,"a"],["Trà Vinh",7,null]]"#,
        r#"{"columns":["Tỉnh","Số tiền","Ghi chú"],"data":[["Kon Tum",12345678901234567890.10,"a"],["Trà Vinh",7,""]]}"#,
        r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"Tỉnh":"Kon Tum","Số tiền":12345678901234567890.10,"Ghi chú":"a"}},
            {"type":"Feature","geometry":null,"properties":{"Tỉnh":"Trà Vinh","Số tiền":7}}]}"#,
    ] {
        check(text, TABLE);
    }
}

#[test]
fn keys_paths_and_lists_become_columns() {
    check(r#"{"01":{"name":"Hà Nội"},"62":{"name":"Kon Tum"}}"#, "key,name\n01,Hà Nội\n62,Kon Tum");
    check(r#"[{"a":{"b":"x","c":true},"d":["1","2"]},{"a":{"b":"y","c":false}}]"#, "a.b,a.c,d\nx,yes,1; 2\ny,no,");
}

#[test]
fn answers_of_dhis2_have_names() {
    let text = r#"{"headers":[{"name":"dx","column":"Data","meta":true},{"name":"ou","column":"Organisation unit","meta":true},
        {"name":"value","column":"Value","meta":false}],"metaData":{"items":{"abc":{"name":"Doses"},"u1":{"name":"Bo"}}},
        "rows":[["abc","u1","244.0"],["abc","u2","5"]]}"#;
    check(text, "Data,Organisation unit,Value\nDoses,Bo,244.0\nDoses,u2,5");
}

#[test]
fn lists_in_records_are_tables_of_their_own() {
    let text = r#"[{"Tên":"Kon Tum","n":1,"Wards":[{"w":"A"},{"w":"B"}]},{"Tên":"Trà Vinh","n":2,"Wards":[]},
        {"Tên":"Hà Giang","n":3,"Wards":[{"w":"C"}]}]"#;
    let (dataset, _) = read(text, usize::MAX).expect("a table");
    let text = |row: &Vec<String>| row.join(",");
    assert_eq!(rows(&dataset, 1).iter().map(text).collect::<Vec<_>>(), ["Tên,Wards.w", "Kon Tum,A", "Kon Tum,B", "Hà Giang,C"]);
}

#[test]
fn bombs_end_in_a_sentence() {
    let giant = format!("\"{}\"", "x".repeat(10 << 20));
    let wide = format!("[{{{}\"z\":1}}]", (0..20_000).map(|at| format!("\"c{at}\":1,")).collect::<String>());
    let cell = format!("[{{\"a\":{giant}}},{{\"a\":\"b\"}}]");
    for (text, code) in [
        (&"[".repeat(1 << 20)[..], ErrorCode::Nested),
        (&wide, ErrorCode::TooManyColumns),
        (&format!("[{giant}]"), ErrorCode::Json),
        (&cell, ErrorCode::RowTooLong),
        ("[{\"a\": 1},\n{\"a\": ", ErrorCode::CutOff),
        ("{\"a\": 5}", ErrorCode::Json),
    ] {
        assert_eq!(read(text, 1 << 16).err(), Some(code), "{text:.30}");
    }
}

#[test]
fn an_sdmx_message_without_figures_says_so() {
    let structure = r#""structure": {"dimensions": {"observation": [{"id": "SEX", "values": [{"id": "F"}, {"id": "M"}]}]}}"#;
    for sets in [
        r#"[]"#,
        r#"[{}]"#,
        r#"[{"observations": {}}]"#,
        r#"[{"observations": {"7": [1]}}]"#,
        r#"[{"observations": {"x": [1]}}]"#,
    ] {
        assert_eq!(
            read(&format!("{{\"data\": {{{structure}, \"dataSets\": {sets}}}}}"), 7).err(),
            Some(ErrorCode::Json),
            "{sets}"
        );
    }
}
