//! Sheets as offices keep them: the same table whatever stands around it, in files short and long.

use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::query::{Engine, Request};
use fairshare::read::{ErrorCode, Intake, Next, Notice, ReadError, Report, RowIssue};
use proptest::prelude::*;

fn read_in(text: &str, chunk: usize) -> Result<(Dataset, Report), ReadError> {
    let mut intake = Intake::new("test.csv");
    for chunk in text.as_bytes().chunks(chunk.max(1)) {
        intake.push(chunk)?;
    }
    assert_eq!(intake.end()?, Next::Done);
    intake.finish()
}

/// The exact sums of all measures that are shown: name and mantissa.
fn sums(dataset: Dataset) -> Vec<(String, Option<i128>)> {
    let measures: Vec<usize> = (0..dataset.measures.len()).filter(|&at| !dataset.measures[at].secondary).collect();
    let names: Vec<String> = measures.iter().map(|&at| dataset.measures[at].name.clone()).collect();
    let request = Request { by: vec![], sum: measures, rows: false };
    let total = Engine::new(std::rc::Rc::new(dataset)).groups(&request, &[]).total;
    names.into_iter().zip(total.iter().map(|cell| cell.value())).collect()
}

const PLACES: [&str; 8] = ["Hà Giang", "Hòa Bình", "Quảng Trị", "Kon Tum", "Trà Vinh", "Lào Cai", "Gia Lai", "Cà Mau"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_stands_around_a_table_does_not_change_it(
        rows in prop::collection::vec((0usize..8, 14u32..99_999, 14u32..99_999), 4..20),
        titles in 0usize..3, tags in any::<bool>(), numbering in any::<bool>(), split in any::<bool>(),
        blank in 0usize..5, total in 0u8..3, notes in any::<bool>(), chunk in 1usize..300,
    ) {
        let mut text = String::new();
        for title in 0..titles {
            text += ["BÁO CÁO GIẢI NGÂN NĂM 2019,,,\n", "Đơn vị tính: đồng,,,\n"][title];
        }
        let line = |row: &(usize, u32, u32)| format!("{},x{},{},{}\n", PLACES[row.0], row.1 % 3, row.1, row.2);
        let header = "Tỉnh,Nhóm,Kế hoạch (đồng),Giải ngân (đồng)\n";
        text += if split { "Tỉnh,Nhóm,Vốn,\n,,Kế hoạch (đồng),Giải ngân (đồng)\n" } else { header };
        if numbering {
            text += "1,2,3,4\n";
        } else if tags {
            text += "#adm1 +name,,#value+planned,#value +disbursement\n";
        }
        let sum = format!("TỔNG SỐ,,{},{}\n",
            rows.iter().map(|row| u64::from(row.1)).sum::<u64>(), rows.iter().map(|row| u64::from(row.2)).sum::<u64>());
        if total == 1 {
            text += &sum;
        }
        for (at, row) in rows.iter().enumerate() {
            text += &line(row);
            if blank > 0 && at % blank == 0 && at + 1 < rows.len() {
                text += ",,,\n";
            }
        }
        if total == 2 {
            text += &sum;
        }
        if notes {
            text += ",,,\nNguồn: Sở Tài chính,,,\n";
        }
        let (dataset, report) = read_in(&text, chunk).expect("a table");
        let table = &report.tables[0];
        prop_assert_eq!(table.used, rows.len() as u64, "{}", text);
        prop_assert_eq!(table.used + table.skipped.len() as u64, table.rows);
        let differs = report.notices.iter().any(|it| matches!(it, Notice::TotalDiffers { .. } | Notice::MaybeTotal { .. }));
        prop_assert!(!differs, "{:?}", report.notices);
        let plain: String = header.to_owned() + &rows.iter().map(line).collect::<String>();
        let (plain, _) = read_in(&plain, usize::MAX).expect("a table");
        let (ours, theirs): (Vec<_>, Vec<_>) = (sums(dataset).into_iter().map(|it| it.1).collect(), sums(plain).into_iter().map(|it| it.1).collect());
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn a_wrong_total_is_said_with_both_figures() {
    let (_, report) = read_in("Tỉnh,Giải ngân (đồng)\nKon Tum,500\nHà Giang,700\nTổng cộng,1300\n", 9).expect("a table");
    let said = report.to_json(Lang::En);
    assert!(said.contains("1,300") && said.contains("1,200") && said.contains("row 4"), "{said}");
    assert_eq!(report.tables[0].skipped, [(4, RowIssue::Total)]);
}

#[test]
fn rankings_side_by_side_are_no_table() {
    let mut text = String::from("Tỉnh,PCI,Tỉnh,PAPI\n");
    for at in 0..8 {
        text += &format!("{},{},{},{}\n", PLACES[at], 80 - at, PLACES[7 - at], 60 - 2 * at);
    }
    let Err(error) = read_in(&text, 50) else { panic!("a table") };
    assert_eq!(error.code, ErrorCode::Rankings);
    assert!(error.message(Lang::En).contains("side by side"));
}

#[test]
fn long_files_drop_what_words_alone_tell() {
    let mut text = String::from("Tỉnh,Nguồn vốn,Giải ngân (đồng)\n");
    let mut n = 1;
    while text.len() < 3 << 20 {
        text += &format!("{},NSNN,{}\n", PLACES[n % 8], n % 977);
        n += 1;
    }
    text += "Tỉnh,Nguồn vốn,Giải ngân (đồng)\nTổng cộng,,1\nGhi chú: số liệu sơ bộ,,\n";
    let (last, mut found) = (n as u64, Vec::new());
    for chunk in [1 << 18, 99_991] {
        let (_, report) = read_in(&text, chunk).expect("a table");
        let table = &report.tables[0];
        assert_eq!(table.used, last - 1);
        assert_eq!(table.skipped, [(last + 1, RowIssue::Repeated), (last + 2, RowIssue::Total), (last + 3, RowIssue::Note)]);
        found.push(report.tables[0].rows);
    }
    assert_eq!(found, [last + 2, last + 2]);
}

#[test]
fn what_is_too_much_ends_in_a_sentence() {
    let endless = "ab ".repeat(4 << 20);
    assert_eq!(read_in(&endless, 1 << 18).err().map(|error| error.code), Some(ErrorCode::RowTooLong));
    // Told before all of the row is there, and without a look at each cell.
    let columns = "a,".repeat(1_000_000) + "\n1\n2\n";
    let error = read_in(&format!("Xã\n{columns}"), 1 << 18).expect_err("too many columns");
    assert_eq!((error.code, error.row), (ErrorCode::TooManyColumns, Some(2)));
    assert!(error.message(Lang::Vi).contains("≥ ") && error.message(Lang::En).contains("line breaks"), "{error:?}");
    let cell = format!("a,b\n1,{}\n", "x".repeat(10 << 20));
    assert_eq!(read_in(&cell, 1 << 18).err().map(|error| error.code), Some(ErrorCode::RowTooLong));
    let names = "n,".repeat(2_000) + "n\n" + &"5,".repeat(2_000) + "5\n";
    assert_eq!(read_in(&names, 1 << 18).expect("a table").1.tables[0].columns.len(), 2_001);
}

#[test]
fn a_stated_header_row_is_the_header() {
    let text = "Loại,Số,Ghi chú\nTỉnh,Số hộ,Năm\nKon Tum,5,2018\nHà Giang,7,2019\n";
    let read = |mapping: &str| {
        let mut intake = Intake::new("a.csv").with_mapping(mapping);
        intake.push(text.as_bytes()).expect("text");
        intake.end().expect("a table");
        let (dataset, report) = intake.finish().expect("a dataset");
        (dataset.dimension("province").is_some(), report.tables[0].header_row, report.tables[0].used)
    };
    assert_eq!(read(r#"{"headerRow": 2}"#), (true, 2, 2));
    assert_eq!(read(r#"{"headerRow": 1}"#), (false, 1, 3));
    assert_eq!(read(r#"{"headerRow": 99}"#).2, read("{}").2, "a row that is not there");
}

#[test]
fn blanks_are_filled_only_where_texts_stand_once() {
    let places = |text: &str| {
        let (dataset, _) = read_in(text, 11).expect("a table");
        let at = dataset.dimension("province").expect("places");
        dataset.dimensions[at].values.iter().map(|value| value.key.clone()).collect::<Vec<_>>()
    };
    let once = "Tỉnh,Năm,Vốn\nKon Tum,2019,1\n,2020,2\nHà Giang,2019,3\n,2020,4\n";
    assert_eq!(places(once), ["Hà Giang", "Kon Tum"]);
    // Said again for the next row, or for another group, or nothing else to tell the rows apart: a blank is a blank.
    for text in [
        "Tỉnh,Năm,Vốn\nKon Tum,2019,1\n,2020,2\nHà Giang,2019,3\nHà Giang,2020,4\n,2021,4\n",
        "Tỉnh,Năm,Vốn\nKon Tum,2019,1\n,2020,2\nHà Giang,2019,3\n,2020,4\nKon Tum,2021,4\n",
        "Tỉnh,Vốn\nKon Tum,1\n,2\nHà Giang,3\n,4\n",
        "Tỉnh,Năm,Vốn\n,2019,1\nKon Tum,2020,2\n,2021,3\n,2022,4\n",
    ] {
        assert_eq!(
            places(text),
            ["Hà Giang", "Kon Tum", ""].into_iter().filter(|it| text.contains(it)).collect::<Vec<_>>(),
            "{text}"
        );
    }
}

#[test]
fn long_tables_are_filled_beyond_the_sample() {
    let mut text = String::from("Tỉnh,Xã,Vốn\n");
    let mut added = 0u64;
    for group in 0..40 {
        for row in 0..900u64 {
            let place = if row == 0 { format!("Nơi {group}") } else { String::new() };
            text += &format!("{place},Xã số {row:040},{row}\n");
            added += row;
        }
    }
    let (dataset, report) = read_in(&text, 1 << 16).expect("a table");
    assert_eq!(report.tables[0].used, 40 * 900);
    let at = dataset.dimension("province").expect("places");
    assert_eq!(dataset.dimensions[at].values.len(), 40, "no blank");
    assert_eq!(sums(dataset).iter().map(|it| it.1).collect::<Vec<_>>(), [Some(i128::from(added))]);
}
