//! Ending a file and finishing an export in parts gives what doing them at once gives, and no part is long.

use fairshare::locale::Lang;
use fairshare::read::{Intake, Next};

/// The dataset and the report as text, and how many parts there were. `files` are those of a package, by their paths.
fn read(name: &str, text: &str, files: &[(&str, &str)], in_parts: bool) -> (String, usize) {
    let mut intake = Intake::new(name);
    let mut n = 0;
    intake.push(text.as_bytes()).expect("pushed");
    loop {
        while in_parts && intake.ending() {
            n += 1;
        }
        let Next::Fetch { path } = intake.end().expect("ended") else { break };
        let file = files.iter().find(|(name, _)| *name == path).expect("a file of the package");
        intake.push(file.1.as_bytes()).expect("pushed");
    }
    while in_parts && intake.finishing() {
        n += 1;
    }
    let (dataset, report) = intake.finish().expect("finished");
    (format!("{dataset:?} {} {}", report.to_json(Lang::Vi), report.panel(Lang::En)), n)
}

fn check(name: &str, text: &str, files: &[(&str, &str)], least: usize) {
    let (at_once, _) = read(name, text, files, false);
    let (in_parts, n) = read(name, text, files, true);
    assert!(at_once == in_parts, "{name}: what is read in parts differs");
    assert!(n >= least, "{name}: {n} parts");
    // Asking for the end without waiting for all parts is the same again.
    let mut intake = Intake::new(name);
    intake.push(text.as_bytes()).expect("pushed");
    if files.is_empty() {
        intake.ending();
        assert_eq!(intake.end().expect("ended"), Next::Done);
        intake.finishing();
        let (dataset, _) = intake.finish().expect("finished");
        assert!(at_once.starts_with(&format!("{dataset:?}")), "{name}");
    }
}

/// Households with a name, a date, an amount in its dress and a place each.
fn rows(n: usize, row: impl Fn(usize) -> String) -> String {
    (0..n).map(row).collect()
}

#[test]
fn text_with_many_distinct_values() {
    let of = |i: usize| {
        let (day, month) = (i % 28 + 1, i % 12 + 1);
        let name = ["Hồ Thị", "A Lăng", "Y Nhung", "Đinh Va\u{306}n"][i % 4];
        format!("{name} {i:06},{day:02}/{month:02}/{},\"{} triệu\",xã {}\n", 2017 + i % 5, i % 9001, i * 31 % 5003)
    };
    check("ho.csv", &format!("Hộ,Ngày,Giải ngân,Xã\n{}", rows(12_000, of)), &[], 40);
}

#[test]
fn records_and_lists_within_them() {
    let of = |i: usize| {
        let comma = if i == 0 { "" } else { "," };
        format!(
            "{comma}{{\"Tỉnh\":\"Kon Tum\",\"thôn\":\"thôn {i}\",\"tiền\":{i},\"đợt\":[{{\"ngày\":\"2019-01-{:02}\"}}]}}",
            i % 28 + 1
        )
    };
    check("ho.json", &format!("[{}]", rows(6_000, of)), &[], 15);
}

#[test]
fn wide_tables_made_long() {
    // A total with a rest, sexes, and years: rows are looked at and filled.
    let of = |i: usize| {
        let (women, men) = (i * 7919 % 200, i * 104_729 % 190);
        format!("Kon Tum,{},{women},{men},{},{}\n", women + men + i % 3, i * 31 % 9973, i * 37 % 9967)
    };
    let head = "Tỉnh,Tổng số người,Nữ,Nam,Giải ngân 2019,Giải ngân 2020\n";
    check("rong.csv", &format!("{head}{}", rows(200_000, of)), &[], 25);
}

#[test]
fn tables_of_a_package() {
    let descriptor = r#"{"resources": [
        {"name": "lines", "path": "lines.csv", "schema": {"fields": [{"name": "project", "type": "string"}, {"name": "amount", "type": "number"}],
         "foreignKeys": [{"fields": "project", "reference": {"resource": "projects", "fields": "id"}}]}},
        {"name": "projects", "path": "projects.csv", "schema": {"fields": [{"name": "id", "type": "string"}, {"name": "province", "type": "string"}]}}]}"#;
    let lines = rows(4_000, |i| format!("P{:05},{i}\n", i % 2_500));
    let projects = rows(2_500, |i| format!("P{i:05},{}\n", ["Kon Tum", "Quảng Trị"][i % 2]));
    let (lines, projects) = (format!("project,amount\n{lines}"), format!("id,province\n{projects}"));
    check("datapackage.json", descriptor, &[("lines.csv", &lines), ("projects.csv", &projects)], 10);
}

#[test]
fn nothing_is_cut_off_by_an_error() {
    let mut intake = Intake::new("leer.csv");
    while intake.ending() {}
    assert!(intake.end().is_err());
    while intake.finishing() {}
    assert!(intake.finish().is_err());
}
