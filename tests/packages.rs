//! Frictionless data packages: what a descriptor says of its tables beats what would be guessed, and the page beats both.

#[path = "support/facts.rs"]
mod facts;

#[path = "support/published.rs"]
mod published;

use std::collections::BTreeMap;
use std::rc::Rc;

use fairshare::data::{Dataset, Unit};
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next, Report};

use facts::ask;

type Files<'a> = &'a [(&'a str, &'a [u8])];

/// Reads a package and the files beside it, in chunks of this size, with what the page says.
fn open(descriptor: &str, files: Files, mapping: &str, chunk: usize) -> (Rc<Dataset>, Report) {
    let files: BTreeMap<&str, &[u8]> = files.iter().copied().collect();
    let mut intake = Intake::new("datapackage.json").with_mapping(mapping);
    intake.push(descriptor.as_bytes()).expect("a package");
    while let Next::Fetch { path } = intake.end().expect("a resource") {
        for bytes in files.get(&path[..]).unwrap_or_else(|| panic!("no {path}")).chunks(chunk) {
            intake.push(bytes).expect("a table");
        }
    }
    let (dataset, report) = intake.finish().expect("a dataset");
    (Rc::new(dataset), report)
}

fn check(descriptor: &str, files: Files, questions: &[(&str, &str)]) -> (Rc<Dataset>, Report) {
    let (dataset, report) = open(descriptor, files, "", usize::MAX);
    for (question, answer) in questions {
        assert_eq!(ask(&dataset, question), *answer, "{question}\n{descriptor}");
        assert_eq!(ask(&open(descriptor, files, "", 1).0, question), *answer, "by single bytes: {question}\n{descriptor}");
    }
    (dataset, report)
}

/// A package of one table with these fields, missing values and text.
fn one(fields: &str, more: &str) -> String {
    format!(r#"{{"resources": [{{"name": "t", "path": "t.csv", "schema": {{"fields": [{fields}]{more}}}}}]}}"#)
}

#[test]
fn a_string_is_no_figure_and_a_number_is_one() {
    let text = b"code,grade,value\n101,1,3\n102,2,4\n101,3,5\n";
    let fields =
        r#"{"name": "code", "type": "string"}, {"name": "grade", "type": "number"}, {"name": "value", "type": "integer"}"#;
    let (dataset, report) = check(
        &one(fields, ""),
        &[("t.csv", text)],
        &[(r#"{"by": ["code"], "sum": ["grade"]}"#, "{rows:[{code:101,grade:4},{code:102,grade:2}],total:{grade:6}}")],
    );
    assert!(dataset.measures.iter().all(|measure| measure.name != "code"));
    assert!(!dataset.measures[dataset.measure("grade").expect("grade")].secondary);
    let english = report.to_json(Lang::En);
    assert!(english.contains("schema"), "{english}");
    // The page has the last word.
    let (dataset, _) = open(&one(fields, ""), &[("t.csv", text)], r#"{"columns": {"code": "people"}}"#, 9);
    assert_eq!(ask(&dataset, r#"{"sum": ["people"]}"#), "{rows:[{people:304}],total:{people:304}}");
}

#[test]
fn strings_stay_texts_in_long_tables() {
    let mut text = String::from("id,n\n");
    (0..6000).for_each(|i| text += &format!("{i:06},1\n"));
    let (dataset, _) = open(&one(r#"{"name": "id", "type": "string"}"#, ""), &[("t.csv", text.as_bytes())], "", 1 << 16);
    assert_eq!(ask(&dataset, r#"{"sum": ["n"], "where": {"id": ["000417"]}}"#), "{rows:[{n:1}],total:{n:1}}");
}

#[test]
fn missing_values_are_blanks_also_in_long_tables() {
    let fields = r#"{"name": "place", "type": "string"}, {"name": "n", "type": "integer", "title": "Số hộ"}"#;
    let more = r#", "missingValues": ["", "-999", "none"]"#;
    check(
        &one(fields, more),
        &[("t.csv", b"place,n\na,5\na,-999\nnone,7\nb,-999\n")],
        &[(
            r#"{"by": ["place"], "sum": ["households"]}"#,
            "{rows:[{place:a,households:5},{place:b,households:null},{place:null,households:7}],total:{households:12}}",
        )],
    );
    let mut text = String::from("place,n\n");
    (0..6000).for_each(|i| text += &format!("a,{}\n", if i % 3 == 0 { -999 } else { i }));
    let want: i64 = (0..6000).filter(|i| i % 3 != 0).sum();
    let (dataset, _) = open(&one(fields, more), &[("t.csv", text.as_bytes())], "", 1 << 16);
    assert_eq!(ask(&dataset, r#"{"sum": ["n"]}"#), format!("{{rows:[{{n:{want}}}],total:{{n:{want}}}}}"));
}

#[test]
fn kinds_of_nothing_and_codes_that_look_like_one() {
    let labelled = r#"{"name": "n", "type": "integer", "missingValues": [{"value": "-1", "label": "withheld"}, {"value": "-2", "label": "who knows"}]}"#;
    let (dataset, _) = open(&one(labelled, ""), &[("t.csv", b"a,n\nx,-1\ny,-2\nz,4\n")], "", 50);
    assert_eq!(
        ask(&dataset, r#"{"by": ["a"], "sum": ["n"]}"#),
        "{rows:[{a:x,n:{withheld:true}},{a:y,n:null},{a:z,n:4}],total:{n:4}}"
    );
    assert!(dataset.measures[dataset.measure("n").expect("n")].has_reasons);
    let country = r#"{"name": "c", "type": "string"}, {"name": "n", "type": "integer"}"#;
    check(
        &one(country, r#", "missingValues": ["?"]"#),
        &[("t.csv", b"c,n\nNA,1\n?,2\n")],
        &[(r#"{"by": ["c"], "sum": ["n"]}"#, "{rows:[{c:NA,n:1},{c:null,n:2}],total:{n:3}}")],
    );
}

#[test]
fn marks_of_numbers_are_those_of_the_schema() {
    for (field, cells, total) in [
        (r#""decimalChar": ",", "groupChar": ".""#, "1.234;2,5", "1236.5"),
        (r#""groupChar": ".""#, "1.234;2.500", "3734"),
        (r#""decimalChar": ".""#, "1.234;2.500", "3.734"),
        ("\"x\": 1", "1.234;2.500", "3.734"),
        ("\"x\": 1", "1.234,5;2,5", "1237"),
        (r#""groupChar": "_""#, "1_234_567.5;0.5", "1234568"),
        (r#""groupChar": ",""#, "12,34,567;1", "1234568"),
        (r#""bareNumber": false, "groupChar": ",""#, "approx. 1,200 ha;-200 kg", "1000"),
    ] {
        let field = format!(r#"{{"name": "Giải ngân", "type": "number", {field}}}, {{"name": "x", "type": "string"}}"#);
        let mut text = String::from("Giải ngân\tx\n");
        for cell in cells.split(';') {
            text += &format!("{cell}\tlà\n");
        }
        check(
            &one(&field, ""),
            &[("t.csv", text.as_bytes())],
            &[(r#"{"sum": ["disbursed"]}"#, &format!("{{rows:[{{disbursed:{total}}}],total:{{disbursed:{total}}}}}"))],
        );
    }
}

#[test]
fn years_and_dates() {
    for (field, by, want) in [
        (r#""type": "date""#, "year", "{rows:[{year:2017,n:1},{year:2018,n:2}],total:{n:3}}"),
        (r#""type": "year""#, "year", "{rows:[{year:2017,n:1},{year:2018,n:2}],total:{n:3}}"),
    ] {
        let fields = format!(r#"{{"name": "t0", {field}}}, {{"name": "n", "type": "integer"}}"#);
        let question = format!(r#"{{"by": ["{by}"], "sum": ["n"]}}"#);
        check(&one(&fields, ""), &[("t.csv", b"t0,n\n2017,1\n2018,2\n")], &[(&question, want)]);
    }
    let fields = r#"{"name": "t0", "type": "date", "format": "%m/%d/%Y"}, {"name": "n", "type": "integer"}"#;
    check(
        &one(fields, ""),
        &[("t.csv", b"t0,n\n03/04/2019,1\n01/02/2018,2\n")],
        &[(r#"{"by": ["date"], "sum": ["n"]}"#, "{rows:[{date:2018-01-02,n:2},{date:2019-03-04,n:1}],total:{n:3}}")],
    );
}

#[test]
fn titles_are_labels_and_tell_meaning_and_unit() {
    let fields = r#"{"name": "f1", "type": "string", "title": "Tỉnh"},
        {"name": "f2", "type": "number", "title": "Số tiền giải ngân (triệu đồng)"},
        {"name": "f3", "type": "number", "title": "Area", "unit": "ha"}"#;
    let (dataset, _) = check(
        &one(fields, ""),
        &[("t.csv", "f1,f2,f3\nKon Tum,1.5,20\nTrà Vinh,2,30\n".as_bytes())],
        &[
            (
                r#"{"by": ["province"], "sum": ["disbursed"], "where": {"province": ["Kon Tum"]}}"#,
                "{rows:[{province:Kon Tum,disbursed:1500000}],total:{disbursed:1500000}}",
            ),
            (r#"{"sum": ["f2", "f3"]}"#, "{rows:[{f2:3500000,f3:50}],total:{f2:3500000,f3:50}}"),
        ],
    );
    assert_eq!(dataset.dimensions[0].label, "Tỉnh");
    assert_eq!(dataset.measures[0].label, "Số tiền giải ngân (triệu đồng)");
    let area = &dataset.measures[dataset.measure("f3").expect("f3")];
    assert_eq!((&area.label[..], &area.unit), ("Area", &Unit::Other("ha".to_owned())));
}

const KEYS: &str = r#"{"title": " Funds of the programme ", "resources": [
    {"name": "funds", "path": "funds.csv", "schema": {"fields": [{"name": "project", "type": "integer"}, {"name": "donor_id"}, {"name": "amount", "type": "number"}],
     "foreignKeys": [{"fields": "project", "reference": {"resource": "projects", "fields": "id"}},
                     {"fields": ["donor_id"], "reference": {"resource": "donors", "fields": ["id"]}}]}},
    {"name": "people", "data": [{"project": 1, "sex": "F", "people": 3}, {"project": 2, "sex": "M", "people": 4}],
     "schema": {"fields": [{"name": "project"}, {"name": "sex"}, {"name": "people"}],
     "foreignKeys": [{"fields": "project", "reference": {"resource": "projects", "fields": "id"}}]}},
    {"name": "projects", "path": "projects.csv"},
    {"name": "donors", "data": "id,name,province\nA,Ireland,x\nB,Care,y\n", "format": "csv"}]}"#;

#[test]
fn foreign_keys_tell_rows_what_another_table_knows() {
    let funds = b"project,donor_id,amount\n1,A,10\n1,B,20\n2,B,40\n3,B,5\n";
    let projects = "id,name,province\n1,Cattle,Kon Tum\n2,Ginseng,Hà Giang\n".as_bytes();
    let (dataset, report) = check(
        KEYS,
        &[("funds.csv", funds), ("projects.csv", projects)],
        &[
            (
                r#"{"by": ["province"], "sum": ["amount"], "where": {"province": ["Kon Tum"]}}"#,
                "{rows:[{province:Kon Tum,amount:30}],total:{amount:30}}",
            ),
            (
                r#"{"by": ["province"], "sum": ["people"]}"#,
                "{rows:[{province:Hà Giang,people:4},{province:Kon Tum,people:3}],total:{people:7}}",
            ),
            (
                r#"{"by": ["donors.name"], "sum": ["amount"]}"#,
                "{rows:[{donors.name:Care,amount:65},{donors.name:Ireland,amount:10}],total:{amount:75}}",
            ),
            (
                r#"{"by": ["name"], "sum": ["amount"]}"#,
                "{rows:[{name:Cattle,amount:30},{name:Ginseng,amount:40},{name:null,amount:5}],total:{amount:75}}",
            ),
            (
                r#"{"by": ["project"], "sum": ["amount"], "where": {"name": ["Cattle"]}}"#,
                "{rows:[{project:1,amount:30}],total:{amount:30}}",
            ),
            (r#"{"sum": ["people"], "where": {"name": ["Cattle"], "project": ["1"]}}"#, "{rows:[{people:3}],total:{people:3}}"),
        ],
    );
    assert_eq!(report.title, "Funds of the programme");
    assert_eq!(report.title_in(Lang::En), "Funds of the programme", "in no other language");
    assert!(dataset.measures.iter().all(|measure| measure.name != "project" && measure.name != "id"), "keys are no figures");
}

#[test]
fn tables_in_the_package_parts_dialects_and_encodings() {
    let package = |resource: &str| format!(r#"{{"resources": [{{"name": "t", {resource}}}]}}"#);
    let sum = r#"{"by": ["Tên"], "sum": ["n"]}"#;
    let want = "{rows:[{Tên:Hà,n:1},{Tên:Lan,n:2}],total:{n:3}}";
    let fields = r#""schema": {"fields": [{"name": "Tên", "type": "string"}, {"name": "n", "type": "integer"}]}"#;
    for (resource, files) in [
        (r#""data": [{"Tên": "Hà", "n": 1}, {"Tên": "Lan", "n": 2}]"#, &[][..]),
        (r#""data": [["Tên", "n"], ["Hà", 1], ["Lan", 2]]"#, &[]),
        (r#""data": "Tên,n\nHà,1\nLan,2", "format": "csv""#, &[]),
        (r#""path": ["a.csv", "b.csv"]"#, &[("a.csv", "Tên,n\nHà,1".as_bytes()), ("b.csv", "\u{feff}Lan,2\n".as_bytes())]),
        (r#""path": ["a.csv", "b.csv"]"#, &[("a.csv", "Tên,n\nHà,1\n".as_bytes()), ("b.csv", "Tên,n\nLan,2\n".as_bytes())]),
        (&format!(r#""path": "t.csv", "dialect": {{"header": false}}, {fields}"#), &[("t.csv", "Hà,1\nLan,2\n".as_bytes())]),
        (
            &format!(
                r#""path": "t.csv", "encoding": "windows-1258", "dialect": {{"header": false, "delimiter": ";"}}, {fields}"#
            ),
            &[("t.csv", b"H\xe0;1\nLan;2\n")],
        ),
        (
            r#""path": "t.csv", "dialect": {"delimiter": ":", "quoteChar": "'", "commentChar": "!"}"#,
            &[("t.csv", "'Tên':n\n! a note\n'Hà':1\n!x:9\nLan:2\n".as_bytes())],
        ),
        (r#""path": "t.csv", "dialect": {"headerRows": [3]}"#, &[("t.csv", "x,1\ny,2\nTên,n\nHà,1\nLan,2\n".as_bytes())]),
        (r#""path": "t.json""#, &[("t.json", r#"[{"Tên": "Hà", "n": 1}, {"Tên": "Lan", "n": 2}]"#.as_bytes())]),
        (
            r#""path": "t.csv", "schema": "s.json""#,
            &[
                ("s.json", r#"{"fields": [{"name": "n", "type": "integer", "missingValues": ["-9"]}]}"#.as_bytes()),
                ("t.csv", "Tên,n\nHà,1\nLan,2\nLan,-9\n".as_bytes()),
            ],
        ),
    ] {
        check(&package(resource), files, &[(sum, want)]);
    }
}

#[test]
fn rows_of_a_file_without_header_keep_their_numbers() {
    let fields = r#"{"name": "a", "type": "string"}, {"name": "n", "type": "number"}"#;
    let descriptor = format!(
        r#"{{"resources": [{{"name": "t", "path": "t.csv", "dialect": {{"header": false}}, "schema": {{"fields": [{fields}]}}}}]}}"#
    );
    let (_, report) = open(&descriptor, &[("t.csv", b"x,1\n\ny,oops\nz,2\n")], "", 3);
    let table = &report.tables[0];
    assert_eq!((table.header_row, table.rows, table.used), (0, 4, 3));
    assert_eq!(table.skipped[0].0, 2);
    let english = report.to_json(Lang::En);
    assert!(english.contains("\"row\":3"), "{english}");
}

#[test]
fn the_page_states_another_encoding() {
    let descriptor = r#"{"resources": [{"name": "t", "path": "t.csv", "encoding": "utf-8"}]}"#;
    let files: Files = &[("t.csv", b"T\xean,n\nH\xe0,1\n")];
    let (dataset, _) = open(descriptor, files, r#"{"encoding": "windows-1252"}"#, 4);
    assert_eq!(ask(&dataset, r#"{"by": ["Tên"], "sum": ["n"]}"#), "{rows:[{Tên:Hà,n:1}],total:{n:1}}");
}

/// The package that came with a published file.
#[test]
fn a_fiscal_package() {
    let read = |ending: &str| published::bytes(&format!("eu_funds_absorption_2007_2013.{ending}"));
    let Some((descriptor, csv)) = read("datapackage.json").zip(read("csv")) else { return };
    let descriptor = String::from_utf8(descriptor).expect("UTF-8");
    let (dataset, report) = open(&descriptor, &[("data/2007-2013_Funds_Absoption_Rate.csv", &csv)], "", 1 << 16);
    let paid = &dataset.measures[dataset.measure("disbursed").expect("a measure")];
    assert_eq!(paid.unit, Unit::Money("EUR".to_owned()));
    assert!(dataset.dimension("year").is_some());
    assert_eq!(report.title, "2007-2013 Funds Absoption Rate");
}

#[test]
fn a_resource_may_be_a_workbook() {
    let descriptor = r#"{"resources": [
        {"name": "funds", "path": "funds.xlsx", "dialect": {"sheetName": "Số liệu"}},
        {"name": "people", "path": "people.csv"}
    ]}"#;
    let notes = "Ghi chú,\nNgười lập: Phòng Kế hoạch,\n";
    let funds = "Tỉnh,Giải ngân (đồng)\nKon Tum,5\nHà Giang,7\n";
    let mut intake = Intake::new("datapackage.json");
    intake.push(descriptor.as_bytes()).expect("a package");
    assert_eq!(intake.end().expect("a resource"), Next::Fetch { path: "funds.xlsx".to_owned() });
    for (name, text) in [("Ghi chú", notes), ("Số liệu", funds), ("Bìa", "")] {
        intake.begin_sheet(name, "xlsx");
        intake.push(text.as_bytes()).expect("a sheet");
        assert_eq!(intake.end().expect("a sheet"), Next::Done);
    }
    assert_eq!(intake.end().expect("a resource"), Next::Fetch { path: "people.csv".to_owned() });
    intake.push("Tỉnh,Nữ,Nam\nKon Tum,3,4\n".as_bytes()).expect("a table");
    assert_eq!(intake.end().expect("the end"), Next::Done);
    let (dataset, report) = intake.finish().expect("a dataset");
    let names: Vec<&str> = report.tables.iter().map(|table| &table.name[..]).collect();
    assert_eq!((report.format, &names[..]), ("datapackage", &["funds", "people"][..]));
    let dataset = Rc::new(dataset);
    assert_eq!(
        ask(&dataset, r#"{"by":["province"],"sum":["disbursed","women"]}"#),
        "{rows:[{province:Hà Giang,disbursed:7,women:null},{province:Kon Tum,disbursed:5,women:3}],total:{disbursed:12,women:3}}"
    );
}
