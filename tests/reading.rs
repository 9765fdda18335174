//! Reading: every dialect and chunking gives the same rows, and bad input a sentence, never a panic.

use fairshare::data::{BlockColumn, Dataset, Store};
use fairshare::locale::Lang;
use fairshare::read::{ErrorCode, Intake, Next, Notice, ReadError, Report, RowIssue};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn read_in(bytes: &[u8], chunk: usize) -> Result<(Dataset, Report), ReadError> {
    let mut intake = Intake::new("test.csv");
    for chunk in bytes.chunks(chunk.max(1)) {
        intake.push(chunk)?;
    }
    assert_eq!(intake.end()?, Next::Done);
    intake.finish()
}

fn read(text: &str) -> (Dataset, Report) {
    read_in(text.as_bytes(), usize::MAX).expect("a table")
}

/// The stored rows as texts, weights unrolled, sorted. Only for columns of codes.
fn texts(dataset: &Dataset) -> Vec<Vec<String>> {
    let facts = &dataset.facts[0];
    let mut rows = Vec::new();
    for block in &facts.blocks {
        for row in 0..block.n_rows {
            let cells: Vec<String> = facts
                .columns
                .iter()
                .zip(&block.columns)
                .map(|(column, cells)| match (&column.store, cells) {
                    (Store::Coded(dictionary), BlockColumn::Codes(codes)) => {
                        String::from_utf8_lossy(dictionary.get(codes.get(row) as u32)).into_owned()
                    }
                    _ => panic!("a column of numbers"),
                })
                .collect();
            let n = block.weights.as_ref().map_or(1, |weights| weights[row]);
            rows.extend(std::iter::repeat_n(cells, n as usize));
        }
    }
    rows.sort();
    rows
}

fn write(rows: &[Vec<String>], delimiter: char, line_end: &str, bom: bool) -> String {
    let mut text = String::from(if bom { "\u{feff}" } else { "" });
    for row in rows {
        let cells = row.iter().map(|cell| {
            let quoted = cell.contains(['"', '\n', '\r', delimiter]) || cell.starts_with(' ');
            if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        });
        text += &cells.collect::<Vec<_>>().join(&delimiter.to_string());
        text += line_end;
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_table_reads_back_equal_in_every_dialect_and_chunking(
        mut rows in prop::collection::vec(prop::collection::vec("[a-zà-ỹĐđ \",;\t|\n']{1,24}", 4), 3..40),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        crlf in any::<bool>(), bom in any::<bool>(), cut in any::<bool>(), chunk in 1usize..200,
    ) {
        for (at, row) in rows.iter_mut().enumerate() {
            // A first cell that is never blank and a letter in each, so that no row is a blank one.
            row.iter_mut().for_each(|cell| cell.push('x'));
            row[0] = format!("r{}", at % 7);
        }
        let header: Vec<String> = ["h1", "h2", "h3", "h4"].map(str::to_owned).to_vec();
        let all: Vec<Vec<String>> = std::iter::once(header).chain(rows.clone()).collect();
        let mut text = write(&all, delimiter, if crlf { "\r\n" } else { "\n" }, bom);
        if cut {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        let (dataset, report) = read_in(text.as_bytes(), chunk).expect("a table");
        // Texts are kept composed.
        rows.iter_mut().flatten().for_each(|cell| *cell = cell.nfc().collect());
        rows.sort();
        // Letters of other scripts may stay apart.
        let mut read = texts(&dataset);
        read.iter_mut().flatten().for_each(|cell| *cell = cell.nfc().collect());
        read.sort();
        prop_assert_eq!(read, rows);
        prop_assert_eq!(report.tables[0].delimiter, delimiter);
        prop_assert!(report.notices.is_empty());
    }

    #[test]
    fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), chunk in 1usize..64) {
        let _ = read_in(&bytes, chunk);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\"',;\n\r\t0-9.eE%()#=a-cĐ\u{feff}-]{0,300}", chunk in 1usize..64) {
        if let Ok((dataset, report)) = read_in(text.as_bytes(), chunk) {
            for text in [report.to_json(Lang::Vi), report.panel(Lang::En)] {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
            }
            prop_assert!(report.to_csv(Lang::Vi).ends_with("\r\n"));
            prop_assert!(!dataset.facts.is_empty());
        }
    }
}

#[test]
fn bad_input_gives_a_sentence_in_both_languages() {
    let long = format!("a,b\n{}", "x".repeat(10 << 20));
    let columns = format!("{}\n1\n", "a,".repeat(20_000));
    let cases: [(&[u8], ErrorCode); 16] = [
        (b"", ErrorCode::Empty),
        (b"  \n\n", ErrorCode::Empty),
        (b"\xef\xbb\xbf", ErrorCode::Empty),
        (b"a,b,c\n", ErrorCode::NoRows),
        (b"a,b,c", ErrorCode::NoRows),
        (b"<!DOCTYPE html><html><body>Login</body></html>", ErrorCode::Html),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ErrorCode::Binary),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog, /Pages 2 0 R >>\nendobj\n", ErrorCode::Binary),
        (b"{\\rtf1\\ansi Year, Amount\\par 2018, 5}", ErrorCode::Binary),
        (b"PK\x03\x04anything", ErrorCode::Workbook),
        (b"[{\"a\": 1},\n{\"a\": ", ErrorCode::CutOff),
        (b"[{\"a\": 1},\n{\"a\" 2}]", ErrorCode::Syntax),
        (b"[1, 2]", ErrorCode::Json),
        (b"{\"resources\": 5}", ErrorCode::Package),
        (long.as_bytes(), ErrorCode::RowTooLong),
        (columns.as_bytes(), ErrorCode::TooManyColumns),
    ];
    for (bytes, code) in cases {
        for chunk in [usize::MAX, 1 << 16] {
            let error = read_in(bytes, chunk).err().unwrap_or_else(|| panic!("{code:?} is refused"));
            assert_eq!(error.code, code);
            for lang in [Lang::Vi, Lang::En] {
                let message = error.message(lang);
                assert!(message.starts_with("test.csv ") && message.ends_with(['.', '»']), "{message}");
            }
        }
    }
}

#[test]
fn ragged_and_blank_rows_are_named_and_not_fatal() {
    let (dataset, report) =
        read("Tỉnh,Năm,Số người\nKon Tum,2018,5\n\nTrà Vinh,2019\n,,\nHà Giang,2020,7,extra\nHà Giang,2020,7,\n");
    let table = &report.tables[0];
    assert_eq!((table.rows, table.used, &table.skipped[..]), (6, 4, &[(3, RowIssue::Blank), (5, RowIssue::Blank)][..]));
    let rows: Vec<u64> = (report.notices.iter())
        .filter_map(|notice| if let Notice::Ragged { row, .. } = notice { Some(*row) } else { None })
        .collect();
    assert_eq!(rows, [4, 6]);
    assert_eq!(dataset.measures[0].max, 7);
    assert!(dataset.measures[0].has_blanks);
}

#[test]
fn odd_numbers_are_left_out_and_named() {
    let (dataset, report) = read(
        "Tỉnh,Giải ngân (đồng)\nKon Tum,NaN\nKon Tum,1e300\nKon Tum,5\nKon Tum,abc\nKon Tum,7.25\nKon Tum,9\nKon Tum,11\nKon Tum,12\nKon Tum,13\nKon Tum,14\nKon Tum,15\nKon Tum,16\n",
    );
    assert_eq!(dataset.measures[0].max, 1600);
    let named: Vec<_> =
        report.notices.iter().filter(|notice| matches!(notice, Notice::NotNumbers { row: Some(3), .. })).collect();
    assert_eq!(named.len(), 1, "{:?}", report.notices);
}

#[test]
fn unknown_places_keep_their_text() {
    let (dataset, report) = read("Tỉnh,Số người\nQuang Tri,1\nTỉnh Quảng Trị,2\nAtlantis,3\nHoà Bình,4\n");
    let keys: Vec<&str> = dataset.dimensions[0].values.iter().map(|value| &value.key[..]).collect();
    assert_eq!(keys, ["Atlantis", "Hòa Bình", "Quảng Trị"]);
    assert!(matches!(&report.notices[..], [Notice::UnknownPlaces { n: 1, examples, .. }] if examples == &["Atlantis"]));
}

#[test]
fn a_long_column_of_numbers_stays_exact_and_small() {
    let mut text = String::from("Tỉnh,Giải ngân (triệu đồng)\n");
    let mut sum = 0i128;
    for i in 0..100_000i128 {
        let hundredths = i * 7919 % 1_000_003;
        sum += hundredths;
        text += &format!("Kon Tum,{}.{:02}\n", hundredths / 100, hundredths % 100);
    }
    text += "Kon Tum,nhiều lắm\nKon Tum,-\n";
    let (dataset, report) = read(&text);
    assert!(matches!(dataset.facts[0].columns[1].store, Store::Numeric { .. }));
    let measure = &dataset.measures[0];
    let dataset = std::rc::Rc::new(dataset.clone());
    let request = fairshare::query::Request { by: vec![], sum: vec![0], rows: true };
    let total = fairshare::query::Engine::new(dataset.clone()).groups(&request, &[]).total;
    let up = 10i128.pow(6 - 2) / 10i128.pow(u32::from(measure.scale));
    assert_eq!(total[0].value(), Some(sum * up));
    assert_eq!(total[1].value(), Some(100_002));
    assert!(matches!(&report.notices[..], [Notice::NotNumbers { n: 1, row: Some(100_002), .. }]), "{:?}", report.notices);
}

#[test]
fn a_number_too_long_for_a_word_sends_its_column_back_to_texts() {
    let mut text = String::from("k,v\n");
    let mut sum = 0i128;
    for i in 0..10_000i128 {
        let value = if i == 9_000 { 123_456_789_012_345_678_901_234 } else { i * 3 + 1 };
        sum += value;
        text += &format!("a,{value}\n");
    }
    let (dataset, report) = read(&text);
    assert!(report.notices.is_empty(), "{:?}", report.notices);
    let request = fairshare::query::Request { by: vec![], sum: vec![dataset.measure("v").expect("v")], rows: false };
    let total = fairshare::query::Engine::new(std::rc::Rc::new(dataset)).groups(&request, &[]).total;
    assert_eq!(total[0].value(), Some(sum));
}

#[test]
fn a_hundred_thousand_texts_and_long_ones_are_kept() {
    let mut text = String::from("name,note\n");
    for i in 0..100_000 {
        text += &format!("person {i},<img src=x onerror=alert(1)>\n");
    }
    text += &format!("{},end\n", "tên ".repeat(125));
    let (dataset, _) = read(&text);
    assert_eq!(dataset.dimensions[0].values.len(), 100_001);
    assert!(dataset.dimensions[1].values.iter().any(|value| value.key == "<img src=x onerror=alert(1)>"));
}

#[test]
fn two_tables_share_their_dimensions() {
    let mut intake = Intake::new("datapackage.json");
    let package =
        r#"{"resources": [{"name": "a", "path": "a.csv"}, {"name": "b", "path": "b.csv"}, {"name": "c", "path": "c.pdf"}]}"#;
    intake.push(package.as_bytes()).expect("a package");
    assert_eq!(intake.end(), Ok(Next::Fetch { path: "a.csv".to_owned() }));
    intake.push("Tỉnh,Nguồn vốn,Giải ngân (đồng)\nKon Tum,NSNN,5\nHà Giang,Dự án,6\n".as_bytes()).expect("a table");
    assert_eq!(intake.end(), Ok(Next::Fetch { path: "b.csv".to_owned() }));
    intake.push("Province,Sex,People\nHa Giang,F,3\nTrà Vinh,M,4\n".as_bytes()).expect("a table");
    assert_eq!(intake.end(), Ok(Next::Done));
    let (dataset, report) = intake.finish().expect("a dataset");
    let province = &dataset.dimensions[dataset.dimension("province").expect("province")];
    let keys: Vec<&str> = province.values.iter().map(|value| &value.key[..]).collect();
    assert_eq!(keys, ["Hà Giang", "Kon Tum", "Trà Vinh"]);
    assert_eq!(dataset.facts.len(), 2);
    assert_eq!(report.notices, [Notice::NotRead { resource: "c".to_owned() }]);
}

#[test]
fn equal_rows_are_kept_once_and_rare_ones_in_smaller_groups() {
    // The rows are dealt so that equal ones are far apart.
    let file = |n: u64, n_distinct: u64| {
        let row = |at: u64| {
            let combined = at * 7919 % n_distinct;
            format!("{},{},{}\n", ["Kon Tum", "Hà Giang"][(combined % 2) as usize], 2000 + combined / 2 % 20, combined / 40)
        };
        "Tỉnh,Năm,Tổ\n".to_owned() + &(0..n).map(row).collect::<String>()
    };
    let sizes = |n, n_distinct| {
        let dataset = read_in(file(n, n_distinct).as_bytes(), 1 << 16).expect("a table").0;
        assert_eq!(dataset.facts[0].n_rows, n);
        dataset.facts[0].blocks.iter().map(|block| block.n_rows).collect::<Vec<_>>()
    };
    // Nothing is rolled up within the last group, which is put away as it is.
    assert_eq!(sizes(100_000, 1000).len(), 1);
    assert!(sizes(100_000, 1000)[0] < 20_000);
    // Rolled up only because a group may grow when it pays: among 16,384 rows there are hardly any that are equal.
    let some = sizes(150_000, 14_000);
    assert!(some.len() == 1 && some[0] < 65_536, "{some:?}");
    let none = sizes(100_000, 100_000);
    assert!(none.len() > 5 && none.iter().all(|n| *n <= 16_384), "{none:?}");
}
