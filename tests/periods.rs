//! Months, quarters and half years as columns: read as rows by date where a year is told, else by the part of the year.

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::Intake;

fn check(text: &str, questions: &[(&str, &str)]) {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).and_then(|()| intake.end()).expect("a table");
    let dataset = Rc::new(intake.finish().expect("a dataset").0);
    for (question, answer) in questions {
        let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), Rc::clone(&dataset));
        let found = app.query(&Json::parse(question).expect(question)).unwrap_or_else(|error| error.message(Lang::En));
        assert_eq!(found.replace('"', ""), *answer, "{question}\n{text}");
    }
}

#[test]
fn months_with_their_year() {
    check(
        "Tỉnh,Kế hoạch T1/2019 (triệu đồng),Giải ngân T1/2019 (triệu đồng),Kế hoạch T2/2019 (triệu đồng),Giải ngân T2/2019 \
         (triệu đồng)\nKon Tum,10,8,20,18\nHà Giang,5,4,7,6\n",
        &[
            (
                r#"{"by":["date"],"sum":["planned","disbursed"]}"#,
                "{rows:[{date:2019-01,planned:15000000,disbursed:12000000},{date:2019-02,planned:27000000,disbursed:24000000}],\
                 total:{planned:42000000,disbursed:36000000}}",
            ),
            (r#"{"by":["year"],"sum":["planned"]}"#, "{rows:[{year:2019,planned:42000000}],total:{planned:42000000}}"),
        ],
    );
    // As spreadsheets write the first of a month, and as systems do.
    for heads in
        ["2019-01-01,2019-02-01,2019-03-01", "201901,201902,201903", "Jan 2019,Feb 2019,Mar 2019", "Jan-19,Feb-19,Mar-19"]
    {
        check(
            &format!("Province,{heads}\nKon Tum,1,2,3\nHà Giang,4,5,6\n"),
            &[(
                r#"{"by":["date"],"sum":["value"]}"#,
                "{rows:[{date:2019-01,value:5},{date:2019-02,value:7},{date:2019-03,value:9}],total:{value:21}}",
            )],
        );
    }
}

#[test]
fn quarters_beside_half_years_and_their_sum() {
    check(
        "Province,Q1 2019,Q2 2019,Q3 2019,Q4 2019,2019\nKon Tum,1,2,3,4,12\nHà Giang,1,1,1,1,4\n",
        &[(
            r#"{"by":["date"],"sum":["value"]}"#,
            "{rows:[{date:2019-Q1,value:2},{date:2019-Q2,value:3},{date:2019-Q3,value:4},{date:2019-Q4,value:5},{date:null,\
             value:2}],total:{value:16}}",
        )],
    );
    check(
        "Tỉnh,Giải ngân (triệu đồng),,,,\n,Quý I,Quý II,6 tháng đầu năm,Quý III,Quý IV\nKon Tum,10,20,30,30,40\nHà Giang,1,2,3,3,4\n",
        &[(
            r#"{"by":["Quý"],"sum":["disbursed"]}"#,
            "{rows:[{Quý:Q1,disbursed:11000000},{Quý:Q2,disbursed:22000000},{Quý:Q3,disbursed:33000000},{Quý:Q4,\
             disbursed:44000000}],total:{disbursed:110000000}}",
        )],
    );
}

#[test]
fn the_year_stands_in_a_title_or_in_the_rows() {
    check(
        "BÁO CÁO GIẢI NGÂN NĂM 2019,,,,,\nĐơn vị: triệu đồng,,,,,\nTỉnh,Quý I,Quý II,Quý III,Quý IV,Tổng cộng\n\
         Kon Tum,1,2,3,4,10\nHà Giang,1,0,1,0,2\n",
        &[(
            r#"{"by":["year","date"],"sum":["disbursed"]}"#,
            "{rows:[{year:2019,date:2019-Q1,disbursed:2000000},{year:2019,date:2019-Q2,disbursed:2000000},\
             {year:2019,date:2019-Q3,disbursed:4000000},{year:2019,date:2019-Q4,disbursed:4000000}],total:{disbursed:12000000}}",
        )],
    );
    check(
        "Province,Year,Jan,Feb,Mar,Total\nKon Tum,2019,10,20,30,60\nKon Tum,2020,11,21,31,63\nHà Giang,2019,1,2,,3\n",
        &[
            (
                r#"{"by":["date"],"sum":["value"],"where":{"year":[2020]}}"#,
                "{rows:[{date:2020-01,value:11},{date:2020-02,value:21},{date:2020-03,value:31}],total:{value:63}}",
            ),
            (r#"{"by":["year"],"sum":["value"]}"#, "{rows:[{year:2019,value:63},{year:2020,value:63}],total:{value:126}}"),
        ],
    );
}

#[test]
fn months_of_no_year_in_their_order() {
    let heads: Vec<String> = (1..=12).map(|month| format!("Tháng {month}")).collect();
    check(
        &format!("Tỉnh,{},Cả năm\nKon Tum,1,1,1,1,1,1,1,1,1,7,8,9,33\nHà Giang,0,0,0,0,0,0,0,0,0,0,1,1,2\n", heads.join(",")),
        &[
            (
                r#"{"by":["Tháng"],"sum":["value"],"where":{"Tháng":["2","10","12"]}}"#,
                "{rows:[{Tháng:2,value:1},{Tháng:10,value:7},{Tháng:12,value:10}],total:{value:18}}",
            ),
            (r#"{"sum":["value"]}"#, "{rows:[{value:35}],total:{value:35}}"),
        ],
    );
    check(
        "Tỉnh,Nữ T1,Nam T1,Nữ T2,Nam T2,Nữ T3,Nam T3\nKon Tum,1,2,3,4,5,6\n",
        &[(
            r#"{"by":["sex"],"sum":["people"],"where":{"Tháng":["1","3"]}}"#,
            "{rows:[{sex:female,people:6},{sex:male,people:8}],total:{people:14}}",
        )],
    );
}

#[test]
fn what_counts_up_to_a_month_is_not_added() {
    check(
        "Tỉnh,Lũy kế đến tháng 3/2019,Lũy kế đến tháng 6/2019\nKon Tum,10,20\nHà Giang,1,2\n",
        &[
            (r#"{"sum":["Lũy kế"]}"#, "{rows:[{Lũy kế:null}],total:{Lũy kế:null}}"),
            (
                r#"{"by":["date"],"sum":["Lũy kế"],"where":{"province":["Kon Tum"]}}"#,
                "{rows:[{date:2019-03,Lũy kế:10},{date:2019-06,Lũy kế:20}],total:{Lũy kế:null}}",
            ),
        ],
    );
}

#[test]
fn what_may_be_anything_else_is_no_series() {
    for heads in ["T2,T3,T4,T5,T6,T7,CN", "2009-10,2010-11,2011-12", "T1,T2", "Ngày 1,Ngày 2,Ngày 3", "May,Type,Total cost"] {
        let row = vec!["7"; heads.split(',').count()].join(",");
        check(
            &format!("Tỉnh,{heads}\nKon Tum,{row}\nHà Giang,{row}\n"),
            &[(r#"{"sum":["rows"]}"#, "{rows:[{rows:2}],total:{rows:2}}")],
        );
    }
}

#[test]
fn parts_of_a_year_are_called_what_they_are() {
    for (heads, name) in [
        ("Jan,Feb,Mar", "Month"),
        ("Q1,Q2,Q3", "Quarter"),
        ("Jan,Feb,Q2", "Period"),
        ("Tháng 1,Tháng 2,Tháng 3", "Tháng"),
        ("Quý I,Quý II,Quý III", "Quý"),
        ("Tháng 1,Tháng 2,Quý II", "Kỳ"),
    ] {
        let question = format!(r#"{{"by":["{name}"],"sum":"rows","where":{{"Tỉnh":["Kon Tum"]}}}}"#);
        let text = format!("Tỉnh,{heads}\nKon Tum,1,2,3\nHà Giang,4,5,6\n");
        let mut intake = Intake::new("test.csv");
        intake.push(text.as_bytes()).and_then(|()| intake.end()).expect("a table");
        let dataset = Rc::new(intake.finish().expect("a dataset").0);
        let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), dataset);
        if let Err(error) = app.query(&Json::parse(&question).expect("a question")) {
            panic!("{heads}: {}", error.message(Lang::En));
        }
    }
}
