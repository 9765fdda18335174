//! Workbooks through both modules: the sheets' text from `fairshare-sheets` into the reader, which takes one of them.

#[path = "support/published.rs"]
mod published;

use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next, ReadError, Report};
use fairshare_sheets::Workbook;

/// Reads sheets as the page does.
fn read(sheets: &[(&str, &str)], wanted: &str) -> Result<(Dataset, Report), ReadError> {
    let mut intake = Intake::new("book.xlsx");
    intake.want_sheet(wanted);
    for (name, text) in sheets {
        intake.begin_sheet(name, "xlsx");
        intake.push(text.as_bytes())?;
        assert_eq!(intake.end()?, Next::Done);
    }
    assert_eq!(intake.end()?, Next::Done);
    intake.finish()
}

const NOTES: &str = "Ghi chú về số liệu,\nSố liệu tính đến cuối năm,\nNgười lập: Phòng Kế hoạch,\n";
const FUNDS: &str = "Tỉnh,Năm,Giải ngân (đồng)\nKon Tum,2019,5\nHà Giang,2019,7\nTrà Vinh,2020,9\n";
const CODES: &str = "Mã,Nghĩa\n1,Có\n2,Không\n";

#[test]
fn the_sheet_that_says_the_most_is_taken() {
    let check = |sheets: &[(&str, &str)], wanted: &str, expected: &str| {
        let (_, report) = read(sheets, wanted).expect("a table");
        assert_eq!(report.sheet, expected);
        assert_eq!(
            report.sheets.iter().map(|sheet| &sheet.name[..]).collect::<Vec<_>>(),
            sheets.iter().map(|it| it.0).collect::<Vec<_>>()
        );
        assert_eq!(report.sheets.iter().filter(|sheet| sheet.is_chosen).count(), 1);
    };
    check(&[("Bìa", ""), ("Số liệu", FUNDS), ("Mã", CODES)], "", "Số liệu");
    check(&[("Ghi chú", NOTES), ("Số liệu", FUNDS)], "", "Số liệu");
    check(&[("Số liệu", FUNDS), ("Mã", CODES)], "Mã", "Mã");
    check(&[("Số liệu", FUNDS), ("Mã", CODES)], "mã ", "Mã");
    check(&[("Số liệu", FUNDS), ("Mã", CODES)], "Nguồn", "Số liệu");
    check(&[("Một", FUNDS)], "", "Một");
}

#[test]
fn the_report_names_the_sheets() {
    let (dataset, report) = read(&[("Bìa", ""), ("Số liệu", FUNDS), ("Mã", CODES)], "").expect("a table");
    assert_eq!((report.format, dataset.facts.len(), dataset.facts[0].n_rows), ("xlsx", 1, 3));
    let seen: Vec<_> = report.sheets.iter().map(|sheet| (sheet.rows, sheet.used, sheet.is_chosen)).collect();
    assert_eq!(seen, [(0, 0, false), (3, 3, true), (2, 2, false)]);
    let json = report.to_json(Lang::En);
    assert!(json.contains(r#""sheet":"Số liệu""#) && json.contains(r#""name":"Mã","rows":2,"used":2,"chosen":false"#), "{json}");
    assert!(json.contains("Sheet ‘Số liệu’ was read"), "{json}");
    let (_, report) = read(&[("Số liệu", FUNDS)], "M09").expect("a table");
    assert!(report.to_json(Lang::En).contains("There is no sheet ‘M09’"));
}

#[test]
fn sheets_of_a_year_each_are_one_table() {
    let sheet = |a: u32, b: u32| {
        format!("Kế hoạch vốn,,\nĐVT: triệu đồng,,\nHuyện,Kế hoạch,Giải ngân\nĐakrông,{a},{b}\nGio Linh,{b},9\n")
    };
    let (first, second) = (sheet(300, 99), sheet(500, 120));
    let (dataset, report) = read(&[("Bìa", NOTES), ("2018", &second), ("KH 2017", &first)], "").expect("a table");
    assert_eq!((dataset.facts[0].n_rows, report.tables[0].used), (4, 4));
    let years = dataset.dimensions.iter().find(|dimension| dimension.name == "year").expect("years");
    assert_eq!(years.values.iter().map(|value| &value.key[..]).collect::<Vec<_>>(), ["2017", "2018"]);
    let json = report.to_json(Lang::En);
    assert!(json.contains("Sheets ‘KH 2017’, ‘2018’ have the same columns") && json.contains("Other sheets: ‘Bìa’"), "{json}");
    // One of them is asked for, or they differ.
    let (dataset, _) = read(&[("2018", &second), ("2017", &first)], "2017").expect("a table");
    assert_eq!(dataset.facts[0].n_rows, 2);
    let other = second.replace("triệu", "tỷ");
    let (dataset, _) = read(&[("2018", &other), ("2017", &first)], "").expect("a table");
    assert_eq!(dataset.facts[0].n_rows, 2);
}

#[test]
fn hidden_sheets_are_named() {
    let mut intake = Intake::new("book.xlsx");
    intake.hide("Nhập liệu", 0);
    intake.begin_sheet("Số liệu", "xlsx");
    intake.push(FUNDS.as_bytes()).expect("a sheet");
    intake.end().expect("a sheet");
    let (_, report) = intake.finish().expect("a table");
    let told = "The workbook hides sheets, which were not read: ‘Nhập liệu’.";
    assert!(report.to_json(Lang::En).contains(told));
}

#[test]
fn lists_cut_short_end_in_one_mark() {
    let mut intake = Intake::new("book.xlsx");
    ["A", "B", "C", "D", "E"].iter().for_each(|name| intake.hide(name, 0));
    intake.begin_sheet("Số liệu", "xlsx");
    intake.push(FUNDS.as_bytes()).expect("a sheet");
    intake.end().expect("a sheet");
    let (_, report) = intake.finish().expect("a table");
    let en = report.to_json(Lang::En);
    assert!(en.contains("‘C’, ‘D’… If the data is there"), "{en}");
}

#[test]
fn hidden_rows_of_the_chosen_sheet_are_told() {
    let mut intake = Intake::new("book.xlsx");
    for (name, text, n) in [("Mã", CODES, 7), ("Số liệu", FUNDS, 1)] {
        intake.begin_sheet(name, "xlsx");
        intake.push(text.as_bytes()).expect("a sheet");
        intake.hide(name, n);
        intake.end().expect("a sheet");
    }
    let (dataset, report) = intake.finish().expect("a table");
    assert_eq!(dataset.facts[0].n_rows, 3);
    let (vi, en) = (report.to_json(Lang::Vi), report.to_json(Lang::En));
    assert!(en.contains("Sheet ‘Số liệu’ has 1 row hidden") && !en.contains("‘Mã’ has"), "{en}");
    assert!(vi.contains("Trang tính ‘Số liệu’ có 1 dòng bị ẩn"), "{vi}");
}

#[test]
fn a_workbook_without_a_table_says_so() {
    let error = read(&[("Bìa", "")], "").expect_err("no table");
    assert_eq!((error.code.name(), &error.file[..]), ("empty-file", "book.xlsx"));
}

#[test]
fn rows_that_end_early_are_whole() {
    let (_, report) = read(&[("A", "Tỉnh,Năm,Vốn (đồng)\nKon Tum,2019\nHà Giang,2019,7\n")], "").expect("a table");
    assert!(!report.to_json(Lang::En).contains("fewer than the header"));
}

/// A real workbook as the page reads it; `None` where the files are not here.
fn open(name: &str, wanted: &str) -> Option<(Dataset, Report)> {
    let bytes = published::bytes(name)?;
    let mut workbook = Workbook::open(bytes).expect(name);
    let mut intake = Intake::new(name);
    intake.want_sheet(wanted);
    let format = workbook.format();
    for at in 0..workbook.sheets().len() {
        let sheet = workbook.sheets()[at].clone();
        if sheet.is_visible {
            intake.begin_sheet(&sheet.name, format);
            intake.push(workbook.text(at).expect(name).as_bytes()).expect(name);
            intake.end().expect(name);
        }
    }
    Some(intake.finish().expect(name))
}

#[test]
fn real_workbooks_open_at_the_right_sheet() {
    for (name, expected) in [
        ("vn_mof_plan_2014.xlsx", "M09"),
        ("vn_mof_plan_2014.xls", "M09"),
        ("vn_mof_final_2014.xlsx", "M09+"),
        ("vn_mof_final_2014.xls", "M09+"),
        ("hxl_3w_libya_2021.xlsx", "3W as of May 2021"),
    ] {
        let Some((_, report)) = open(name, "") else { continue };
        assert_eq!(report.sheet, expected, "{name}");
        assert_eq!(report.format, name.rsplit('.').next().unwrap_or_default());
    }
}

#[test]
fn cells_of_real_workbooks_are_exact() {
    for (name, sheet, rows) in [
        ("vn_mof_plan_2014.xlsx", "M09", ["HÀ GIANG,1175000,100,6063404.5,3538100,", ",TỔNG SỐ,817200000,,435799998.4,"]),
        ("vn_mof_plan_2014.xls", "M09", ["HÀ GIANG,1175000,100,6063404.5,3538100,", ",TỔNG SỐ,817200000,,435799998.4,"]),
        ("vn_mof_final_2014.xlsx", "M09+", [" HÀ GIANG,1824866,,100,9237935.522733,", ",TỔNG SỐ,1120237007,,,"]),
        ("vn_mof_final_2014.xls", "M09+", [" HÀ GIANG,1824866,,100,9237935.522733,", ",TỔNG SỐ,1120237007,,,"]),
    ] {
        let Some(bytes) = published::bytes(name) else { continue };
        let mut workbook = Workbook::open(bytes).expect(name);
        let at = workbook.sheets().iter().position(|it| it.name == sheet).expect(sheet);
        let text = workbook.text(at).expect(sheet);
        for row in rows {
            assert!(text.contains(row), "{name}: {row}");
        }
    }
}
