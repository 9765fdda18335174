//! Cases for filters, plans and default charts, on small files read by the real reader.

use super::*;
use crate::data::Dataset;
use crate::json::Json;
use crate::locale::Lang;
use crate::query::Group;
use crate::read::{Intake, Next};

fn dataset(text: &str) -> Dataset {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("pushed");
    assert_eq!(intake.end().expect("ended"), Next::Done);
    intake.finish().expect("finished").0
}

const FUNDING: &str = "Tỉnh,Năm,Nguồn vốn,Lĩnh vực,Giải ngân (đồng)\n\
    Kon Tum,2018,NSNN,\"Y tế, giáo dục\",10\n\
    Tỉnh Quảng Trị,2019,Dự án,Nước,20\n\
    Hoà Bình,2020,Cộng đồng,Nước,30\n";

fn filter(text: &str) -> String {
    let dataset = dataset(FUNDING);
    match Filters::from_attribute(text, &dataset) {
        Ok(filters) => filters.to_json(&dataset),
        Err(error) => format!("{}: {}", error.code(), error.message(Lang::En)),
    }
}

#[test]
fn filter_attribute() {
    for (text, expected) in [
        ("", "{}"),
        (" ; ", "{}"),
        ("province=Kon Tum", r#"{"province":["Kon Tum"]}"#),
        ("province=tỉnh quang tri,KONTUM", r#"{"province":["Kon Tum","Quảng Trị"]}"#),
        ("Tỉnh=Hòa Bình", r#"{"province":["Hòa Bình"]}"#),
        ("province=Hoa Binh,Hòa Bình", r#"{"province":["Hòa Bình"]}"#),
        ("year=2018..2019", r#"{"year":{"from":2018,"to":2019}}"#),
        ("year=..2019", r#"{"year":{"to":2019}}"#),
        ("year=2020,2018", r#"{"year":[2018,2020]}"#),
        ("sector=Y tế, giáo dục", r#"{"sector":["Y tế, giáo dục"]}"#),
        ("sector=Nước,Y tế%2C giáo dục", r#"{"sector":["Nước","Y tế, giáo dục"]}"#),
        ("disbursed=10..25.5; source=project", r#"{"disbursed":{"from":10,"to":25.5},"source":["project"]}"#),
        ("provinc=Kon Tum", "column-unknown: filter: the data has no column “provinc”. Did you mean “province”?"),
        ("province=Kon Tm", "value-unknown: filter: the column “province” has no value “Kon Tm”. Did you mean “Kon Tum”?"),
        (
            "province=Hà Nội",
            "value-unknown: filter: the column “province” has no value “Hà Nội”. There are: Hòa Bình, Kon Tum, Quảng Trị.",
        ),
        ("Kon Tum", "filter-form: filter: “Kon Tum” has no “=”. Write it as: province=Kon Tum,Quảng Trị; year=2018..2020"),
        ("year=2020..2018", "filter-form: filter: “2020..2018” is not a range of “year”. Write it as: year=2018..2020"),
        ("year=a..b", "filter-form: filter: “a..b” is not a range of “year”. Write it as: year=2018..2020"),
        ("disbursed=10", "filter-form: filter: “10” is not a range of “disbursed”. Write it as: year=2018..2020"),
    ] {
        assert_eq!(filter(text), expected, "filter={text:?}");
    }
}

#[test]
fn filters_from_scripts() {
    let dataset = dataset(FUNDING);
    for (json, expected) in [
        ("null", "{}"),
        ("{}", "{}"),
        (r#"{"province":null}"#, "{}"),
        (r#"{"province":[]}"#, r#"{"province":[]}"#),
        (r#"{"province":"kon tum"}"#, r#"{"province":["Kon Tum"]}"#),
        (r#"{"year":{"from":"2018","to":"2019"}}"#, r#"{"year":{"from":2018,"to":2019}}"#),
        (r#"{"year":["2018",2019]}"#, r#"{"year":[2018,2019]}"#),
        (r#"{"year":{}}"#, "{}"),
        (r#"{"year":{"form":"2018"}}"#, "filter-form"),
        (r#"{"year":{"from":true}}"#, "filter-form"),
        (r#"{"province":{"from":"a"}}"#, "filter-form"),
        (r#"{"disbursed":{"from":"NaN"}}"#, "filter-form"),
        (r#"{"disbursed":{"from":"1e300"}}"#, "filter-form"),
        ("[1]", "filter-form"),
        (r#"{"nope":["x"]}"#, "column-unknown"),
        (r#"{"province":["x"]}"#, "value-unknown"),
    ] {
        let value = Json::parse(json).expect(json);
        let got = match Filters::from_json("filters", &value, &dataset) {
            Ok(filters) => filters.to_json(&dataset),
            Err(error) => error.code().to_string(),
        };
        assert_eq!(got, expected, "{json}");
    }
}

#[test]
fn many_values_are_found_fast() {
    let mut text = String::from("Mã,Giải ngân (đồng)\n");
    for i in 0..60_000 {
        text.push_str(&format!("K{i},1\n"));
    }
    let dataset = dataset(&text);
    let keys: Vec<Json> = (0..60_000).rev().map(|i| Json::Text(format!("K{i}"))).collect();
    let name = dataset.dimensions[0].name.clone();
    let json = Json::Object(vec![(name, Json::List(keys))]);
    let started = std::time::Instant::now();
    let filters = Filters::from_json("filters", &json, &dataset).expect("known values");
    assert_eq!(filters.clauses(&dataset, &|_| 0).len(), 1);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

fn planned(chart: &str, text: &str) -> String {
    let dataset = dataset(text);
    let spec = &ChartSpec::list_from_attribute(chart).expect(chart)[0];
    match plan(spec, &dataset) {
        Ok(plan) => {
            let by = plan.request.by.iter().map(|group| match group {
                Group::Dimension(at) => dataset.dimensions[*at].name.clone(),
                Group::Bins(bins) => format!("bins of {}", dataset.measures[bins.measure].name),
            });
            let by: Vec<String> = by.collect();
            let sum: Vec<&str> = plan.request.sum.iter().map(|&at| dataset.measures[at].name.as_str()).collect();
            format!("{} × {}{}", by.join(", "), sum.join(", "), if plan.request.rows { "rows" } else { "" })
        }
        Err(unsuited) => unsuited.message(Lang::En),
    }
}

#[test]
fn plans() {
    let wide = "Tỉnh,Nữ,Nam\nKon Tum,3,4\nHà Giang,5,6\n";
    let long = "Tỉnh,Giới tính,Số người\nKon Tum,Nữ,3\nKon Tum,Nam,4\n";
    let yearly = "Tỉnh,Năm,Giới tính,Số người\nKon Tum,2018,Nữ,3\nKon Tum,2019,Nam,4\n";
    let aged = "Năm,Giới tính,Nhóm tuổi,Số người\n2018,Nữ,0-9,3\n2019,Nam,10-19,4\n";
    let columns = "Tỉnh,Năm,Nữ,Nam\nKon Tum,2018,3,4\nHà Giang,2019,5,6\n";
    for (chart, text, expected) in [
        ("funding", FUNDING, "province, source × disbursed"),
        ("funding-trend", FUNDING, "year, source × disbursed"),
        ("heat?by=sector&by=province", FUNDING, "sector, province × disbursed"),
        ("bars?by=sector&sum=rows", FUNDING, "sector × rows"),
        ("histogram", FUNDING, "bins of disbursed × rows"),
        ("women-men", long, "province, sex × people"),
        ("lines", FUNDING, "year, source × disbursed"),
        ("lines?by=year&by=sector&sum=rows", FUNDING, "year, sector × rows"),
        ("lines?by=sector", FUNDING, "sector × disbursed"),
        ("flows", FUNDING, "source, province, sector × disbursed"),
        ("flows?by=sector&by=year", FUNDING, "sector, year × disbursed"),
        ("flows?by=sector&by=year&by=source&sum=rows", FUNDING, "sector, year, source × rows"),
        (
            "flows",
            long,
            "“flows” cannot be drawn from this file: it has no column of money, two columns to group by (each with two values or more).",
        ),
        ("timeline", "Sáng kiến,Năm,Giải ngân (đồng)\nA,2018,5\nB,2019,6\n", "initiative, year × disbursedrows"),
        (
            "timeline",
            "Cơ quan,Năm,Số cuộc họp,Số quyết định\nUBND,2018,5,3\nHội,2019,6,2\n",
            "agency, year × meetings, decisions",
        ),
        ("timeline", long, "“timeline” cannot be drawn from this file: it has no column of years."),
        (
            "timeline",
            "Sáng kiến,Ngày bắt đầu,Ngày kết thúc,Giải ngân (đồng)\nA,2018-02-01,2019-03-01,5\nB,2019-02-01,2019-04-01,6\n",
            "initiative, date × disbursedrows",
        ),
        // Of a rate by sex there is an index, whether it was asked for or nothing counts people.
        (
            "women-share",
            "Tỉnh,Giới tính,Tỷ lệ biết chữ (%)\nA,Nữ,50\nA,Nam,60\nB,Nữ,70\nB,Nam,65\n",
            "province, sex × Tỷ lệ biết chữ (%)",
        ),
        (
            "dots?sum=gender_marker",
            "Tỉnh,Gender marker,Giải ngân (đồng)\nA,2,5\nA,,6\nB,0,7\n",
            "province, Gender marker × disbursedrows",
        ),
        (
            "dots?sum=gender_marker",
            FUNDING,
            "“dots” cannot be drawn from this file: it has no column of gender markers (0–2 or 0–4).",
        ),
        ("pyramid", aged, "age_group, sex × people"),
        ("pyramid?compare=year&with=2018,2019", aged, "age_group, sex, year × people"),
        ("pyramid?compare=year&with=2018,2091", aged, "chart: the column “year” has no value “2091”. Did you mean “2018”?"),
        ("pyramid?compare=year&with=2018", aged, "chart: “with=2018” is not understood. Its form is: with=A,B"),
        (
            "pyramid?compare=year&with=2018,2019,2018",
            aged,
            "chart: “with=2018,2019,2018” is not understood. Its form is: with=A,B",
        ),
        ("then-now?from=2018&to=2019", aged, "age_group, year, sex × peoplerows"),
        ("then-now?from=1900", aged, "chart: the column “year” has no value “1900”. There are: 2018, 2019."),
        ("then-now?to=2018", aged, "chart: “from=…&to=…” is not understood. Its form is: from=2017&to=2021"),
        ("then-now?from=2019", aged, "chart: “from=…&to=…” is not understood. Its form is: from=2017&to=2021"),
        ("then-now?from=2018&to=2018", aged, "chart: “from=…&to=…” is not understood. Its form is: from=2017&to=2021"),
        ("pyramid", long, "“pyramid” cannot be drawn from this file: it has no column of age groups."),
        ("funding-trend?form=area", FUNDING, "year, source × disbursed"),
        ("share-trend", yearly, "year, sex × people"),
        ("share-trend?by=province", yearly, "year, province, sex × people"),
        ("share-trend?by=province", columns, "year, province, sex × people"),
        ("share-trend", long, "“share-trend” cannot be drawn from this file: it has no column of years."),
        (
            "women-men",
            FUNDING,
            "“women-men” cannot be drawn from this file: it has no people by sex (columns of sex and people, or of women and men).",
        ),
        ("ethnic-sex", "Dân tộc,Giới tính,Số người\nTày,Nữ,3\nKinh,Nam,4\n", "ethnic_group, sex × people"),
        ("ethnic-sex?by=province", wide, "province, sex × people"),
        ("ethnic-sex", long, "“ethnic-sex” cannot be drawn from this file: it has no column of ethnic groups."),
        ("funding", long, "“funding” cannot be drawn from this file: it has no column of funding sources, column of money."),
        ("bars?by=nope", FUNDING, "chart: the data has no column “nope”. There are: province, year, source, sector."),
        ("bars?by=sectr", FUNDING, "chart: the data has no column “sectr”. Did you mean “sector”?"),
    ] {
        assert_eq!(planned(chart, text), expected, "{chart}");
    }
    assert!(!planned("women-men", wide).contains("cannot"), "{}", planned("women-men", wide));
}

#[test]
fn a_dashboard_is_never_empty() {
    for (text, expected) in [
        (FUNDING, "funding, funding-trend, flows, heat, histogram"),
        ("Tỉnh,Giới tính,Số người\nKon Tum,Nữ,3\nHà Giang,Nam,4\n", "women-men, women-share, heat, histogram"),
        ("a,b\nx,10.5\ny,20.25\nz,7\n", "bars, histogram"),
        ("a\nx\ny\n", "bars"),
        ("a\n1\n2\n", "bars"),
        ("a\nx\n", "bars"),
    ] {
        let charts = compose(&dataset(text)).charts;
        let ids: Vec<&str> = charts.iter().map(|spec| spec.kind.id()).collect();
        assert!(!ids.is_empty());
        assert_eq!(ids.join(", "), expected, "{text}");
    }
}

#[test]
fn a_dashboard_claims_no_more_than_the_columns_carry() {
    let charts = |text: &str| {
        let charts = compose(&dataset(text)).charts;
        charts.iter().map(ChartSpec::to_text).collect::<Vec<_>>().join(" ")
    };
    // Money does not flow to days, and two days are no course of time.
    let plans = "Cluster,Start date,Requirements (USD)\nHealth,2020-01-01,300\nFood,2020-01-01,200\nWater,2020-05-01,100\n";
    let shown = charts(plans);
    assert!(!shown.contains("flows") && !shown.contains("date") && shown.contains("bars?by=sector&sum=planned"), "{shown}");
    // A code beside its name says the same again.
    let coded = "Region,Region Pcode,Beneficiaries\nOromia,ET04,5\nSomali,ET05,7\nAfar,ET02,1\nAfar,ET02,2\nSomali,ET05,9\n";
    let shown = charts(coded);
    assert!(!shown.contains("Pcode") && shown.contains("bars?by=province&sum=people"), "{shown}");
    // Of rates alone, rows are not counted; what tells few groups apart gives each a panel.
    let mut rates = "Country,Sex,Mortality rate\n".to_owned();
    for at in 0..120 {
        for (sex, more) in [("F", 0), ("M", 3), ("_T", 1)] {
            rates.push_str(&format!("C{at},{sex},{}.{}\n", 4 + at % 7 + more, at % 10));
        }
    }
    assert_eq!(charts(&rates), "histogram?of=Mortality%20rate&facet=sex");
    // Long columns of codes beside an amount: the largest.
    let mut budget = "Unit,Item,Amount\n".to_owned();
    for at in 0..400 {
        budget.push_str(&format!("U{},I{},{}\n", at % 130, at % 170, at * 31 % 977));
    }
    let shown = charts(&budget);
    assert!(shown.starts_with("bars?by=Unit&sum=amount&top=15 bars?by=Item&sum=amount&top=15"), "{shown}");
}

#[test]
fn what_a_dashboard_leaves_out_it_says() {
    let composed = compose(&dataset(FUNDING));
    let left: Vec<(&str, String)> = composed.left_out.iter().map(|(kind, why)| (kind.id(), why.message(Lang::En))).collect();
    assert!(left.iter().any(|(id, why)| *id == "women-men" && why.contains("people by sex")), "{left:?}");
    assert!(composed.charts.iter().all(|spec| left.iter().all(|(id, _)| *id != spec.kind.id())));
    let one_year = "Tỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2019,NSNN,3\nHà Giang,2019,Dự án,4\n";
    let left = compose(&dataset(one_year)).left_out;
    assert!(left.iter().any(|(kind, why)| kind.id() == "funding-trend" && why.message(Lang::Vi).contains("hai năm")), "{left:?}");
}
