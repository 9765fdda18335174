//! What columns mean, from bytes to sums: numbers, dates, units, kinds of nothing, codes, and what a page's mapping overrules.

use std::rc::Rc;

use fairshare::data::{Additivity, Dataset, Kind, Unit, Worth};
use fairshare::locale::Lang;
use fairshare::query::{Engine, Group, Request};
use fairshare::read::{Doubt, Intake, Next, Notice, Report};
use proptest::prelude::*;

fn read_with(text: &str, mapping: &str) -> (Rc<Dataset>, Report) {
    let mut intake = Intake::new("test.csv").with_mapping(mapping);
    intake.push(text.as_bytes()).expect("a table");
    assert_eq!(intake.end(), Ok(Next::Done));
    let (dataset, report) = intake.finish().expect("a dataset");
    (Rc::new(dataset), report)
}

fn read(text: &str) -> (Rc<Dataset>, Report) {
    read_with(text, "")
}

/// The exact sum of the only first-rate measure of this name, in units of `10^-places`.
fn sum(dataset: &Rc<Dataset>, name: &str, places: u8) -> i128 {
    let at = dataset.measures.iter().position(|measure| measure.name == name || measure.label == name).expect("the measure");
    let request = Request { by: vec![], sum: vec![at], rows: false };
    let total = Engine::new(Rc::clone(dataset)).groups(&request, &[]).total[0].value().expect("a sum");
    total * 10i128.pow(u32::from(places)) / 10i128.pow(u32::from(dataset.measures[at].scale))
}

fn keys<'d>(dataset: &'d Dataset, name: &str) -> Vec<&'d str> {
    let at = dataset.dimension(name).unwrap_or_else(|| panic!("no dimension {name}"));
    dataset.dimensions[at].values.iter().map(|value| &value.key[..]).collect()
}

fn doubts(report: &Report) -> Vec<&Doubt> {
    report.notices.iter().filter_map(|notice| if let Notice::Doubt(doubt) = notice { Some(doubt) } else { None }).collect()
}

fn why(report: &Report, header: &str, lang: Lang) -> String {
    let csv = report.to_csv(lang);
    let start = [",\"", header, "\","].concat();
    let line = csv.lines().rfind(|line| line.contains(&start)).expect("the column");
    line.rsplit(",\"").next().expect("a last cell").trim_end_matches('"').to_owned()
}

/// A column of figures, quoted, under a header.
fn column(header: &str, cells: &[&str]) -> String {
    let mut text = format!("Tỉnh,\"{header}\"\n");
    for cell in cells {
        text += &format!("Kon Tum,\"{cell}\"\n");
    }
    text
}

#[test]
fn what_is_no_count_of_people_has_no_unit_of_people() {
    let unit = |text: &str, name: &str| {
        let (dataset, report) = read(text);
        let at = dataset.measures.iter().position(|measure| measure.name == name).expect(name);
        let doubts = doubts(&report).iter().filter(|doubt| matches!(doubt, Doubt::Fractions { .. })).count();
        (dataset.measures[at].unit.clone(), dataset.measures[at].kind, doubts)
    };
    // Thousands, as a statistics office prints them.
    let rows = "Kon Tum,495.9\nHà Giang,801.8\n";
    assert_eq!(unit(&format!("Province,Population\n{rows}"), "people"), (Unit::Number, Some(Kind::People), 1));
    assert_eq!(unit(&format!("Province,Population (thousand people)\n{rows}"), "people"), (Unit::People, Some(Kind::People), 0));
    assert_eq!(unit("Province,Population\nKon Tum,495.0\nHà Giang,801\n", "people"), (Unit::People, Some(Kind::People), 0));
    let wide = "Province,Male,Female\nKon Tum,264.2,231.7\nHà Giang,403.7,398.1\n";
    assert_eq!(unit(wide, "people"), (Unit::Number, Some(Kind::People), 1));
    // A proportion of people.
    let two = "Indicators,Year,Male,Female\ntotal_thous_persons,2014,27025.8,25718.7\ntotal_thous_persons,2015,27216.7,25623.3\n\
        proportion_of_total_population_,2014,60.2,56.1\nproportion_of_total_population_,2015,60.3,55.3\n";
    assert_eq!(unit(two, "total_thous_persons"), (Unit::People, Some(Kind::People), 0));
    assert_eq!(unit(two, "proportion_of_total_population_"), (Unit::Number, None, 0));
}

#[test]
fn numbers_add_up_in_every_style() {
    for (header, cells, want) in [
        ("Giải ngân (đồng)", &["1.234.567,89", "1.000"][..], 123_556_789),
        ("Giải ngân (đồng)", &["1,234,567.89", "1,000"], 123_556_789),
        ("Giải ngân (đồng)", &["1 234 567", "1\u{a0}000"], 123_556_700),
        ("Giải ngân (đồng)", &["1'234'567", "(1'000)"], 123_356_700),
        ("Giải ngân (đồng)", &["1.234.567 đ", "1.000đ"], 123_556_700),
        ("Giải ngân (đồng)", &["1.234,5-", "１００"], -113_450),
        ("Giải ngân", &["761 triệu", "1,5 tỷ"], 226_100_000_000),
        ("Giải ngân (triệu đồng)", &["761 triệu", "1.5 tỷ", "2"], 226_300_000_000),
        ("Giải ngân (triệu đồng)", &["0,5", "1,25"], 175_000_000),
        ("Giải ngân (tỷ đồng)", &["0", "-", "1"], 100_000_000_000),
        ("Giải ngân (1.000 đ)", &["5", "không"], 500_000),
    ] {
        let (dataset, report) = read(&column(header, cells));
        assert_eq!(sum(&dataset, "disbursed", 2), want, "{cells:?}");
        assert_eq!(dataset.measures[0].unit, Unit::Money("VND".to_owned()), "{cells:?}");
        assert!(report.notices.is_empty(), "{:?}", report.notices);
    }
}

#[test]
fn a_divided_column_says_so_and_currencies_are_not_mixed() {
    let (dataset, report) = read(&column("Số tiền (đồng)", &["1.234,5", "2.345,5", "1,234.5"]));
    assert_eq!(sum(&dataset, "amount", 1), 35_800);
    assert!(matches!(doubts(&report)[..], [Doubt::Marks { .. }]), "{:?}", report.notices);
    let (dataset, report) = read(&column("Cost", &["$10", "$20", "€5", "7"]));
    assert_eq!(sum(&dataset, "amount", 0), 37);
    assert_eq!(dataset.measures[0].unit, Unit::Money("USD".to_owned()));
    assert!(matches!(doubts(&report)[..], [Doubt::Currencies { .. }]), "{:?}", report.notices);
}

#[test]
fn neighbors_tell_what_a_mark_means() {
    let text = "Project,Cost,Other cost\na,1.234,\"0,5\"\nb,2.345,\"1,75\"\n";
    assert_eq!(sum(&read(text).0, "Cost", 0), 3579);
    let text = "Project,Cost,Other cost\na,1.234,0.5\nb,2.345,1.75\n";
    assert_eq!(sum(&read(text).0, "Cost", 3), 3579);
}

#[test]
fn kinds_of_nothing_stay_apart() {
    let (dataset, report) = read(&column("Số người", &["5", "0", "", "N/A", "<5", "*", "chưa có", "không áp dụng"]));
    let examples = vec!["<5".to_owned(), "*".to_owned()];
    let withheld = Notice::Withheld { column: "Số người".to_owned(), n: 2, examples, row: Some(6) };
    assert_eq!(report.notices, [withheld]);
    let people = &dataset.measures[dataset.measure("people").expect("people")];
    let want = [
        Worth::Number(5),
        Worth::Number(0),
        Worth::Blank,
        Worth::NotApplicable,
        Worth::Withheld,
        Worth::Withheld,
        Worth::Blank,
        Worth::NotApplicable,
    ];
    assert_eq!(people.worth, want);
}

#[test]
fn dates_have_one_form_and_tell_the_year() {
    let (dataset, report) = read("Tỉnh,Ngày,Số người\nKon Tum,25/12/2018,1\nKon Tum,03/04/2019,2\nKon Tum,2019-04-03,3\n");
    assert_eq!(keys(&dataset, "date"), ["2018-12-25", "2019-04-03"]);
    assert_eq!(keys(&dataset, "year"), ["2018", "2019"]);
    assert!(doubts(&report).is_empty());
    let year = dataset.dimension("year").expect("year");
    let request =
        Request { by: vec![Group::Dimension(year)], sum: vec![dataset.measure("people").expect("people")], rows: false };
    let groups = Engine::new(Rc::clone(&dataset)).groups(&request, &[]);
    assert_eq!((0..2).map(|row| groups.cells(row)[0].value()).collect::<Vec<_>>(), [Some(1), Some(5)]);

    let (dataset, report) = read("Date,Year,People\n03/04/2019,2018,1\n05/06/2019,2018,2\n");
    assert_eq!((keys(&dataset, "date"), keys(&dataset, "year")), (vec!["2019-04-03", "2019-06-05"], vec!["2018"]));
    assert!(matches!(doubts(&report)[..], [Doubt::Dates { day_first: true, is_divided: false, .. }]));
    let (dataset, report) = read_with("Date,People\n03/04/2019,1\n05/06/2019,2\n", r#"{"dayFirst": false}"#);
    assert_eq!((keys(&dataset, "date"), doubts(&report).len()), (vec!["2019-03-04", "2019-05-06"], 0));
    for (header, cell, want) in [
        ("Ngày", "43831", "2020-01-01"),
        ("Ngày", "20161201", "2016-12-01"),
        ("Tháng", "Tháng 3/2019", "2019-03"),
        ("Quý", "Quý I/2019", "2019-Q1"),
        ("Thời gian", "6 tháng đầu năm 2019", "2019-H1"),
        ("period", "201907", "2019-07"),
    ] {
        let (dataset, _) = read(&format!("Tỉnh,{header},Số người\nKon Tum,{cell},1\n"));
        assert_eq!(keys(&dataset, "date"), [want], "{cell}");
    }
}

#[test]
fn codes_of_provinces_are_read_by_the_whole_column() {
    let table = |codes: &[&str], more: &str, cells: &str| {
        let mut text = format!("Mã tỉnh{more},Số người\n");
        codes.iter().for_each(|code| text += &format!("{code}{cells},1\n"));
        read(&text)
    };
    let (dataset, report) = table(&["44", "45"], "", "");
    assert_eq!((keys(&dataset, "province"), report.notices.len()), (vec!["Quảng Bình", "Quảng Trị"], 0));
    let (dataset, report) = table(&["44", "08"], "", "");
    assert_eq!(keys(&dataset, "province"), ["Quảng Bình", "Tuyên Quang"]);
    assert!(matches!(doubts(&report)[..], [Doubt::Codes { .. }]), "{:?}", report.notices);
    assert_eq!(doubts(&table(&["44"], ",Năm", ",2018").1).len(), 0);
    let (dataset, report) = table(&["44"], ",Năm", ",2026");
    assert_eq!((keys(&dataset, "province"), report.notices.len()), (vec!["Quảng Trị"], 0));
    assert_eq!(keys(&table(&["VN409", "VN601"], "", "").0, "province"), ["Kon Tum", "Quảng Trị"]);
    // A column of names goes first; the codes keep their header.
    let (dataset, report) = read("Mã tỉnh,Tên tỉnh,Số người\n45,Quảng Trị,1\n62,Kon Tum,2\n");
    assert_eq!((keys(&dataset, "province").len(), keys(&dataset, "Mã tỉnh")), (2, vec!["45", "62"]));
    assert!(why(&report, "Mã tỉnh", Lang::En).contains("column ‘Tên tỉnh’ has that meaning"));
}

#[test]
fn values_are_canonical_and_doubts_are_told() {
    let (dataset, report) = read("Nguồn vốn,Giải ngân (đồng)\nNSTW,5\nNSĐP,6\nNSNN,11\n");
    assert_eq!(keys(&dataset, "source"), ["state_budget", "local_budget", "NSNN"]);
    assert!(matches!(doubts(&report)[..], [Doubt::SourceTotal { .. }]));
    let (dataset, report) = read("Giới tính,Số người\n1,5\n2,6\n");
    assert_eq!(keys(&dataset, "sex"), ["1", "2"]);
    assert!(matches!(doubts(&report)[..], [Doubt::SexCodes { .. }]));
    let (dataset, report) = read("\"Giới tính (1 = Nam, 2 = Nữ)\",Số người\n1,5\n2,6\n");
    assert_eq!((keys(&dataset, "sex"), doubts(&report).len()), (vec!["female", "male"], 0));
    let (dataset, _) = read(
        "Dân tộc,Vai trò,Nhóm tuổi,Khuyết tật,Số người\nH'Mông,Thành viên,từ 60 tuổi trở lên,Có,1\nMèo,trưởng nhóm,15 - 24 tuổi,Không,2\nMông,Trưởng nhóm,25–59,x,3\nKhơ Me,Phó nhóm,15-24,,4\n",
    );
    assert_eq!(keys(&dataset, "ethnic_group"), ["Khơ-me", "Mông"]);
    assert_eq!(keys(&dataset, "role"), ["trưởng nhóm", "Phó nhóm", "Thành viên"]);
    assert_eq!(keys(&dataset, "age_group"), ["15-24", "25-59", "60+"]);
    assert_eq!(keys(&dataset, "disability"), ["yes", "no", ""]);
    let (_, report) = read("Nhóm tuổi,Số người\n15-24,1\n20-29,2\n");
    assert!(matches!(doubts(&report)[..], [Doubt::AgeBands { is_gap: false, .. }]));
    let (dataset, _) = read("Country code,People\nNA,5\nDE,6\nFR,7\n");
    assert_eq!(keys(&dataset, "Country code"), ["DE", "FR", "NA"]);
    // Without a word in the header, the values themselves tell.
    let (dataset, report) = read("Đối tượng,Nơi ở,Số lượng\nNam,Kon Tum,1\nNữ,Hà Giang,2\n");
    assert_eq!((keys(&dataset, "sex"), keys(&dataset, "province").len()), (vec!["female", "male"], 2));
    assert!(why(&report, "Đối tượng", Lang::En).contains("the values are those of sex"));
}

#[test]
fn what_may_not_be_added_is_never_added() {
    for (header, cells) in [
        ("Tỷ lệ (%)", ["12.5", "13.25"]),
        ("Giải ngân", ["12 %", "13,5 %"]),
        ("Lũy kế giải ngân", ["10.5", "20.5"]),
        ("Chỉ số", ["1.5", "2.5"]),
    ] {
        let (dataset, _) = read(&column(header, &cells));
        assert_eq!(dataset.measures[0].additivity, Additivity::Never, "{header}");
    }
    let text = "REF_AREA,INDICATOR,UNIT_MEASURE,OBS_VALUE\nAFG,Mortality rate,\"Deaths per 1,000 live births\",57.25\nVNM,Mortality rate,\"Deaths per 1,000 live births\",20.5\n";
    let (dataset, _) = read(text);
    assert_eq!(dataset.measures[0].additivity, Additivity::Never);
    for header in ["Mã dự án", "id", "STT", "Latitude", "Số điện thoại"] {
        let mut text = format!("Tỉnh,{header}\n");
        (0..20).for_each(|n| text += &format!("Kon Tum,{}\n", 1000 + n * 7));
        let (dataset, _) = read(&text);
        assert!(dataset.measures.is_empty(), "{header}");
    }
}

#[test]
fn sex_and_age_joined_in_one_column_are_told_apart() {
    let text = "dataelement,period,orgunit,categoryoptioncombo,value\nTrained,201901,Kon Tum,\"Female, 15-24\",5\nTrained,201901,Kon Tum,\"Male, <1y\",7\n";
    let (dataset, _) = read(text);
    assert_eq!(keys(&dataset, "sex"), ["female", "male"]);
    assert_eq!(keys(&dataset, "age_group"), ["<1", "15-24"]);
    assert_eq!(keys(&dataset, "categoryoptioncombo"), ["Female, 15-24", "Male, <1y"]);
    assert_eq!((keys(&dataset, "province"), keys(&dataset, "date")), (vec!["Kon Tum"], vec!["2019-01"]));
}

#[test]
fn persons_are_not_offered() {
    let (dataset, report) = read("Họ tên,Số điện thoại,Liên lạc,Giới tính\nA,0912345678,a@b.vn,Nữ\nB,0987654321,c@d.vn,Nam\n");
    let personal: Vec<bool> = dataset.dimensions.iter().map(|dimension| dimension.personal).collect();
    assert_eq!(personal, [true, true, true, false]);
    assert_eq!(keys(&dataset, "Họ tên"), ["A", "B"]);
    assert!(why(&report, "Họ tên", Lang::Vi).contains("không đưa ra"));
}

#[test]
fn units_are_shared_by_a_column_of_units() {
    let (dataset, _) = read("Chỉ tiêu,ĐVT,Kế hoạch,Giải ngân\nĐường,triệu đồng,5,3\nNước,triệu đồng,7,4\n");
    assert_eq!((sum(&dataset, "planned", 0), sum(&dataset, "disbursed", 0)), (12_000_000, 7_000_000));
    let (dataset, _) = read("REF_AREA,UNIT_MEASURE,UNIT_MULT,OBS_VALUE\nVNM,USD,6,5.25\nLAO,USD,6,7.5\n");
    assert_eq!((sum(&dataset, "amount", 0), dataset.measures[0].unit.name()), (12_750_000, Some("USD")));
}

#[test]
fn a_mapping_beats_what_the_file_says() {
    let text = "Tỉnh,Ghi chú,Tiền A,Tiền B,Số người\nKon Tum,x,\"1.234\",5,1\nHà Giang,y,\"2.345\",6,2\n";
    let (dataset, report) = read_with(
        text,
        r#"{"columns": {"tien a": {"kind": "planned", "unit": "triệu đồng", "decimal": "."}, "Tiền B": "disbursed", "Số người": null, "Tỉnh": {"kind": "implementer"}}}"#,
    );
    assert_eq!((sum(&dataset, "planned", 0), sum(&dataset, "disbursed", 0)), (3_579_000, 11_000_000));
    assert_eq!(dataset.measures[0].unit, Unit::Money("VND".to_owned()));
    assert!(dataset.measure("people").is_none() && dataset.dimension("implementer").is_some());
    assert!(
        doubts(&report).iter().all(|doubt| matches!(doubt, Doubt::Roles { .. } | Doubt::Unit { .. })),
        "{:?}",
        report.notices
    );
    assert!(why(&report, "Tiền B", Lang::En).starts_with("set by the page"));
    assert!(why(&report, "Tiền B", Lang::Vi).starts_with("trang web đặt"));

    let (dataset, _) = read_with(text, r#"{"Số người": {"add": false}, "Tiền B": {"role": "measure"}}"#);
    let measure = |name: &str| &dataset.measures[dataset.measure(name).expect(name)];
    assert_eq!(measure("Tiền B").additivity, Additivity::Sum);
    let people = dataset.measures.iter().find(|measure| measure.label == "Số người").expect("people");
    assert_eq!(people.additivity, Additivity::Never);
    let (dataset, _) = read_with("a;b,c\n1;2,3\n", r#"{"delimiter": ","}"#);
    assert_eq!(dataset.facts[0].columns.len(), 2);

    for (mapping, words) in [
        (r#"{"Nope": "planned"}"#, "Nope"),
        (r#"{"Tỉnh": "nonsense"}"#, "nonsense"),
        (r#"{"columns": {}, "colour": 1}"#, "colour"),
        ("{", "JSON"),
    ] {
        let (_, report) = read_with(text, mapping);
        let named = |lang| report.to_csv(lang).contains(words);
        assert!(named(Lang::Vi) && named(Lang::En) && !doubts(&report).is_empty(), "{mapping}");
    }
}

#[test]
fn every_column_says_why() {
    let (_, report) =
        read("\"Số tiền giải ngân (triệu đồng)\",#adm1+name,Năm,Tỷ lệ (%)\n5,Kon Tum,2018,10.5\n6,Hà Giang,2019,11.5\n");
    for (header, lang, want) in [
        ("Số tiền giải ngân (triệu đồng)", Lang::Vi, "tiêu đề ‘Số tiền giải ngân (triệu đồng)’ → disbursed, đơn vị triệu đồng"),
        ("Số tiền giải ngân (triệu đồng)", Lang::En, "header ‘Số tiền giải ngân (triệu đồng)’ → disbursed, unit million"),
        ("#adm1+name", Lang::En, "HXL tag ‘#adm1+name’ → province"),
        ("Năm", Lang::En, "header ‘Năm’ → year"),
        ("Tỷ lệ (%)", Lang::En, "no known meaning; numbers, unit %; not added: a rate or share"),
        ("Tỷ lệ (%)", Lang::Vi, "không rõ nghĩa; là số, đơn vị %; không cộng: là tỷ lệ"),
    ] {
        let why = why(&report, header, lang);
        assert!(why.starts_with(want), "{why}");
    }
    assert_eq!(report.tables[0].columns[1].kind, Some(Kind::Province));
}

#[test]
fn a_hundred_thousand_texts_take_no_seconds() {
    let mut text = String::from("Tỉnh,Nguồn vốn,Ngày,Dân tộc,Nhóm tuổi,Số tiền (đồng)\n");
    let many = if cfg!(debug_assertions) { 20_000i128 } else { 100_000 };
    for n in 0..many {
        text += &format!("xã số {n},nguồn {n},người {n},nhóm {n},lớp {n},{n} đ\n");
    }
    let start = std::time::Instant::now();
    let (dataset, _) = read(&text);
    assert_eq!(sum(&dataset, "amount", 0), many * (many - 1) / 2);
    let limit = if cfg!(debug_assertions) { 60 } else { 3 };
    assert!(start.elapsed().as_secs() < limit, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_column_reads_equal_in_every_style(amounts in prop::collection::vec(-99_999_999_999i64..99_999_999_999, 2..30), style in 0usize..7) {
        // Two amounts that prove the marks, whatever the others are.
        let amounts: Vec<i64> = amounts.into_iter().chain([123_456_789, 5]).collect();
        let cells: Vec<String> = amounts.iter().map(|&amount| written(amount, style)).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let (dataset, report) = read(&column("Giải ngân (đồng)", &cells));
        prop_assert_eq!(sum(&dataset, "disbursed", 2), amounts.iter().map(|&amount| i128::from(amount)).sum::<i128>());
        prop_assert!(report.notices.is_empty(), "{:?}", report.notices);
    }
}

/// Hundredths as people write them.
fn written(amount: i64, style: usize) -> String {
    let (group, point) = [(".", ","), (",", "."), (" ", ","), ("'", "."), ("\u{a0}", ","), ("", "."), (".", ",")][style];
    let (whole, hundredths) = (amount.unsigned_abs() / 100, amount.unsigned_abs() % 100);
    let mut digits = whole.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert_str(at, group);
    }
    let text = format!("{digits}{point}{hundredths:02}");
    match (amount < 0, style) {
        (true, 1) => format!("({text})"),
        (true, 3) => format!("{text}-"),
        (true, _) => format!("-{text}"),
        (false, 6) => format!("{text} đ"),
        (false, _) => text,
    }
}

#[test]
fn single_ages_become_bands() {
    let mut text = String::from("Giới tính,Tuổi\n");
    for age in 16..40 {
        text += &format!("{},{age}\n", ["Nữ", "Nam"][age % 2]);
    }
    text += "Nữ,81\nNam,\n";
    let bands = |mapping: &str| {
        let mut intake = Intake::new("test.csv").with_mapping(mapping);
        intake.push(text.as_bytes()).expect("text");
        intake.end().expect("a table");
        let (dataset, report) = intake.finish().expect("a dataset");
        let at = dataset.dimension("age_group").or(dataset.dimension("Tuổi")).expect("ages");
        let keys: Vec<String> = dataset.dimensions[at].values.iter().map(|value| value.key.clone()).collect();
        (keys, report.to_json(Lang::En))
    };
    let (keys, told) = bands("");
    assert_eq!(keys, ["15-19", "20-24", "25-29", "30-34", "35-39", "80+", ""]);
    // Both readings are named, with what to write for the other one.
    assert!(told.contains(r#"set {\"Tuổi\": null} in the mapping"#), "{told}");
    assert_eq!(bands(r#"{"Tuổi": null}"#).0.len(), 26);
}

#[test]
fn whoever_heads_a_household_is_not_its_people() {
    for (sex, age) in [("gender_hoh", "age_hoh"), ("Giới tính chủ hộ", "Tuổi chủ hộ"), ("Sex of head of household", "hoh_age")]
    {
        let (dataset, _) = read(&format!("Xã,{sex},{age},Số nhân khẩu\nA,female,34,5\nB,male,51,7\nB,male,40,3\nA,male,61,4\n"));
        for kind in [Kind::Sex, Kind::AgeGroup] {
            assert!(dataset.dimensions.iter().all(|it| it.kind != Some(kind)), "{sex}, {age}: {kind:?}");
        }
        assert_eq!(sum(&dataset, "people", 0), 19);
        assert!(dataset.dimension(sex).is_some(), "{sex} can be charted by its header");
    }
}

#[test]
fn a_dozen_codes_of_the_34_are_those_since_2025() {
    let places = |codes: &[&str]| {
        let rows: String = codes.iter().map(|code| format!("{code},1\n")).collect();
        let (dataset, report) = read(&format!("Mã tỉnh,Số hộ\n{rows}"));
        (keys(&dataset, "province").join(" "), doubts(&report).len())
    };
    let (few, many) = (["24", "44", "08"], ["01", "04", "08", "11", "12", "14", "15", "19", "24", "44", "46", "96"]);
    assert_eq!(places(&few), ("Bắc Giang Quảng Bình Tuyên Quang".to_owned(), 1));
    let (read, doubts) = places(&many);
    assert!(
        read.contains("Bắc Ninh") && read.contains("Quảng Trị") && read.contains("Lào Cai") && doubts == 0,
        "{read}, {doubts}"
    );
    // One that only the 63 have tells the other scheme.
    let old: Vec<&str> = many.iter().copied().chain(["02"]).collect();
    assert!(places(&old).0.contains("Bắc Giang"));
}
