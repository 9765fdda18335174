//! Wide tables made long: one measure cut by sex, age, year or source over several columns, and what may not be added.

#[path = "support/facts.rs"]
mod facts;

use std::collections::BTreeMap;
use std::rc::Rc;

use facts::ask;
use fairshare::app::{App, Settings, Words};
use fairshare::data::Dataset;
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next, Notice, Report};
use proptest::prelude::*;

fn read(text: &str) -> (Rc<Dataset>, Report) {
    let mut intake = Intake::new("test.csv");
    intake.push(text.as_bytes()).expect("a table");
    assert_eq!(intake.end().expect("a table"), Next::Done);
    let (dataset, report) = intake.finish().expect("a dataset");
    (Rc::new(dataset), report)
}

fn check(text: &str, questions: &[(&str, &str)]) {
    let (dataset, _) = read(text);
    for (question, answer) in questions {
        assert_eq!(ask(&dataset, question), *answer, "{question}\n{text}");
    }
}

#[test]
fn women_and_men_beside_their_total() {
    let text = "Tỉnh,Tổng số,Nam,Nữ\nKon Tum,10,4,6\nHà Giang,9,2,5\nTrà Vinh,7,,\n";
    check(
        text,
        &[
            (
                r#"{"by":["sex"],"sum":["people"]}"#,
                "{rows:[{sex:female,people:11},{sex:male,people:6},{sex:unknown,people:9}],total:{people:26}}",
            ),
            (r#"{"sum":["Tổng số","Nam","Nữ"]}"#, "{rows:[{Tổng số:26,Nam:6,Nữ:11}],total:{Tổng số:26,Nam:6,Nữ:11}}"),
            (r#"{"sum":["women","men"]}"#, "{rows:[{women:11,men:6}],total:{women:11,men:6}}"),
            (
                r#"{"by":["province"],"sum":["people"]}"#,
                "{rows:[{province:Hà Giang,people:9},{province:Kon Tum,people:10},{province:Trà Vinh,people:7}],total:{people:26}}",
            ),
        ],
    );
}

#[test]
fn the_plain_pair() {
    let text = "Province,Women,Men\nKon Tum,4,6\nHà Giang,5,\n";
    check(
        text,
        &[
            (r#"{"by":["sex"],"sum":["people"]}"#, "{rows:[{sex:female,people:9},{sex:male,people:6}],total:{people:15}}"),
            (r#"{"sum":["women","men"]}"#, "{rows:[{women:9,men:6}],total:{women:9,men:6}}"),
            (
                r#"{"by":["province"],"sum":["people"],"where":{"sex":["male"]}}"#,
                "{rows:[{province:Hà Giang,people:null},{province:Kon Tum,people:6}],total:{people:6}}",
            ),
        ],
    );
}

#[test]
fn a_total_of_which_women() {
    let text = "Xã,Số người,Trong đó: Nữ\nA,10,4\nB,20,11\n";
    check(
        text,
        &[(r#"{"by":["sex"],"sum":["people"]}"#, "{rows:[{sex:female,people:15},{sex:unknown,people:15}],total:{people:30}}")],
    );
}

#[test]
fn years_as_columns() {
    let text = "Tỉnh,Kế hoạch 2018 (triệu đồng),Giải ngân 2018 (triệu đồng),Kế hoạch 2019 (triệu đồng),Giải ngân 2019 (triệu đồng)\n\
                Kon Tum,10,4.5,20,18\nHà Giang,30,,40,41\n";
    check(
        text,
        &[
            (
                r#"{"by":["year"],"sum":["planned","disbursed"]}"#,
                "{rows:[{year:2018,planned:40000000,disbursed:4500000},{year:2019,planned:60000000,disbursed:59000000}],\
                 total:{planned:100000000,disbursed:63500000}}",
            ),
            (
                r#"{"sum":["Kế hoạch 2019 (triệu đồng)"]}"#,
                "{rows:[{Kế hoạch 2019 (triệu đồng):60000000}],total:{Kế hoạch 2019 (triệu đồng):60000000}}",
            ),
        ],
    );
}

#[test]
fn sex_and_year_in_one_header() {
    let text = "Province,Total 2015,Total Prel. 2016,Male 2015,Male Prel. 2016,Female 2015,Female Prel. 2016\n\
                Kon Tum,10.4,11,5.2,6,5.1,5\nHà Giang,..,9,..,4,..,5\n";
    check(
        text,
        &[
            (
                r#"{"by":["sex"],"sum":["people"],"where":{"year":[2015]}}"#,
                "{rows:[{sex:female,people:5.1},{sex:male,people:5.2}],total:{people:10.3}}",
            ),
            (
                r#"{"by":["year","sex"],"sum":["people"],"where":{"province":["Kon Tum"]}}"#,
                "{rows:[{year:2015,sex:female,people:5.1},{year:2015,sex:male,people:5.2},\
                 {year:2016,sex:female,people:5},{year:2016,sex:male,people:6}],total:{people:21.3}}",
            ),
            (r#"{"sum":["Total 2015"]}"#, "{rows:[{Total 2015:10.4}],total:{Total 2015:10.4}}"),
        ],
    );
}

#[test]
fn sex_and_age_with_totals_of_both() {
    let text = "Year,Female_0_4,Female_18_59,Female_Unknown,Female_total,Male_0_4,Male_18_59,Male_Unknown,Male_total,Total\n\
                2019,1,2,0,3,4,5,1,10,13\n2020,0,0,0,0,0,0,0,0,100\n2019,1,1,1,4,0,0,0,0,4\n";
    let (dataset, report) = read(text);
    assert_eq!(
        ask(&dataset, r#"{"by":["sex"],"sum":["people"]}"#),
        "{rows:[{sex:female,people:7},{sex:male,people:10},{sex:unknown,people:100}],total:{people:117}}"
    );
    assert_eq!(
        ask(&dataset, r#"{"by":["age_group"],"sum":["people"],"where":{"sex":["female"],"year":[2019]}}"#),
        "{rows:[{age_group:0-4,people:2},{age_group:18-59,people:3},{age_group:unknown,people:2}],total:{people:7}}"
    );
    assert_eq!(
        ask(&dataset, r#"{"sum":["Female_total","Female_18_59"]}"#),
        "{rows:[{Female_total:7,Female_18_59:3}],total:{Female_total:7,Female_18_59:3}}"
    );
    assert!(report.notices.iter().any(|notice| matches!(notice, Notice::Melted { into, .. } if into == "people")));
}

#[test]
fn girls_and_boys_beside_women_and_men_with_bands_that_overlap() {
    // Girls stand both as a total and as bands, and the bands hold more than the girls: they are not used.
    let text = "Place,PEOPLE,Girls,Boys,Women,Men,Girls under 5,Girls 5-19\nA,40,5,6,10,9,3,4\nB,12,3,3,3,3,1,2\nC,9,,,,,,\n";
    check(
        text,
        &[
            (
                r#"{"by":["sex"],"sum":["people"]}"#,
                "{rows:[{sex:female,people:21},{sex:male,people:21},{sex:unknown,people:19}],total:{people:61}}",
            ),
            (
                r#"{"by":["age_group"],"sum":["people"],"where":{"sex":["female"],"age_group":["children"]}}"#,
                "{rows:[{age_group:children,people:8}],total:{people:8}}",
            ),
        ],
    );
}

#[test]
fn parts_beyond_their_total_are_told_and_kept() {
    let (dataset, report) = read("Tỉnh,Tổng số,Nam,Nữ\nKon Tum,10,4,6\nHà Giang,9,6,5\nTrà Vinh,7,3,3\n");
    assert_eq!(
        ask(&dataset, r#"{"by":["sex"],"sum":["people"]}"#),
        "{rows:[{sex:female,people:14},{sex:male,people:13},{sex:unknown,people:-1}],total:{people:26}}"
    );
    let told = Notice::PartsExceed { columns: vec!["Tổng số".to_owned()], n: 1, used: true };
    assert!(report.notices.contains(&told), "{:?}", report.notices);
}

#[test]
fn two_cuts_of_one_total_are_not_mixed() {
    let text = "Place,Total,Male,Female,0-14,15+\nA,10,4,6,3,7\nB,20,11,9,5,15\n";
    check(
        text,
        &[
            (r#"{"by":["sex"],"sum":["people"]}"#, "{rows:[{sex:female,people:15},{sex:male,people:15}],total:{people:30}}"),
            (
                r#"{"by":["age_group"],"sum":["people (2)"]}"#,
                "{rows:[{age_group:0-14,people (2):8},{age_group:15+,people (2):22}],total:{people (2):30}}",
            ),
        ],
    );
}

#[test]
fn rates_are_told_not_added() {
    let text = "Tỉnh,Huyện,Tỷ lệ nghèo (%),Số hộ\nKon Tum,A,12.5,100\nKon Tum,B,14,50\nHà Giang,C,30,70\n";
    check(
        text,
        &[
            (
                r#"{"by":["province"],"sum":["Tỷ lệ nghèo (%)","households"]}"#,
                "{rows:[{province:Hà Giang,Tỷ lệ nghèo (%):30,households:70},\
                 {province:Kon Tum,Tỷ lệ nghèo (%):null,households:150}],total:{Tỷ lệ nghèo (%):null,households:220}}",
            ),
            (
                r#"{"by":["district"],"sum":["Tỷ lệ nghèo (%)"],"where":{"province":["Kon Tum"]},"exact":true}"#,
                "{rows:[{district:A,Tỷ lệ nghèo (%):12.5},{district:B,Tỷ lệ nghèo (%):14}],total:{Tỷ lệ nghèo (%):null}}",
            ),
        ],
    );
}

#[test]
fn measures_of_several_units_in_one_column_are_never_added() {
    let text = "Iterms,Year,State budget,Loan\n\
                At current prices ( Bill. Dongs),2014,100.5,50\nAt current prices ( Bill. Dongs),2015,200,60\n\
                Structure(%),2014,60.5,30\nStructure(%),2015,70,25\n";
    check(
        text,
        &[
            (
                r#"{"by":["Iterms"],"sum":["State budget"],"exact":true}"#,
                "{rows:[{Iterms:At current prices ( Bill. Dongs),State budget:300.5},{Iterms:Structure(%),State budget:null}],\
                 total:{State budget:null}}",
            ),
            (
                r#"{"by":["Year"],"sum":["State budget"]}"#,
                "{rows:[{Year:2014,State budget:null},{Year:2015,State budget:null}],total:{State budget:null}}",
            ),
            (
                r#"{"by":["year"],"sum":["State budget"],"where":{"Iterms":["Structure(%)"]}}"#,
                "{rows:[{year:2014,State budget:60.5},{year:2015,State budget:70}],total:{State budget:null}}",
            ),
            (
                r#"{"by":["source"],"sum":["At current prices ( Bill. Dongs)"]}"#,
                "{rows:[{source:state_budget,At current prices ( Bill. Dongs):300500000000},\
                 {source:other,At current prices ( Bill. Dongs):110000000000}],\
                 total:{At current prices ( Bill. Dongs):410500000000}}",
            ),
        ],
    );
}

#[test]
fn commitments_and_spending_are_never_added() {
    let text = "Month,Sector,Transaction type,Total money\n2020-01,Health,commitments,100\n2020-01,Health,spending,60\n\
                2020-02,Water,spending,7\n";
    check(
        text,
        &[
            (
                r#"{"by":["Transaction type"],"sum":["Total money"]}"#,
                "{rows:[{Transaction type:commitments,Total money:100},{Transaction type:spending,Total money:67}],\
                 total:{Total money:null}}",
            ),
            (
                r#"{"by":["sector"],"sum":["Total money","disbursed"]}"#,
                "{rows:[{sector:Health,Total money:null,disbursed:60},{sector:Water,Total money:7,disbursed:7}],\
                 total:{Total money:null,disbursed:67}}",
            ),
        ],
    );
}

#[test]
fn currencies_are_never_mixed() {
    let text = "Place,Currency,Amount\nA,USD,10\nA,USD,5\nB,USD,1\nB,EUR,2\n";
    check(
        text,
        &[(r#"{"by":["Place"],"sum":["amount"]}"#, "{rows:[{Place:A,amount:15},{Place:B,amount:null}],total:{amount:null}}")],
    );
    // An amount whose header names its currency is of that one, whatever stands beside.
    let text = "Place,originalCurrency,amountUSD\nA,USD,10\nB,EUR,2\n";
    check(text, &[(r#"{"sum":["amountUSD"]}"#, "{rows:[{amountUSD:12}],total:{amountUSD:12}}")]);
}

#[test]
fn labels_of_one_unit_may_be_added() {
    let text = "Data,Period,Value\nMeasles doses given,2019,10\nBCG doses given,2019,5\n";
    check(text, &[(r#"{"sum":["Value"]}"#, "{rows:[{Value:15}],total:{Value:15}}")]);
}

#[test]
fn tables_that_are_not_wide_stay_as_they_are() {
    for text in [
        "Tỉnh,Năm,Kế hoạch,Giải ngân\nKon Tum,2018,1,2\n",
        "Tỉnh,Giới tính,Số người\nKon Tum,Nữ,1\n",
        "Tỉnh,Số nữ\nKon Tum,1\n",
        "Tỉnh,Kế hoạch 2018\nKon Tum,1\n",
    ] {
        assert_eq!(read(text).0.facts.len(), 1, "{text}");
    }
}

/// A long table: place, year, sex, age band, and a count.
type Long = BTreeMap<(u8, u8, u8, u8), i64>;

const PLACES: [&str; 4] = ["Kon Tum", "Hà Giang", "Quảng Trị", "Trà Vinh"];
const SEXES: [[&str; 4]; 2] = [["Female", "Nữ", "Women", "women"], ["Male", "Nam", "Men", "men"]];
const AGES: [&str; 3] = ["0-4", "5-17", "18+"];

/// Sums of a long table by some of its columns, as the texts that `query()` names.
fn sums(long: &Long, by: &[usize]) -> BTreeMap<Vec<String>, i64> {
    let mut sums = BTreeMap::new();
    for ((place, year, sex, age), count) in long {
        let all = [
            PLACES[*place as usize].to_owned(),
            (2015 + i64::from(*year)).to_string(),
            ["female", "male"][*sex as usize].to_owned(),
            AGES[*age as usize].to_owned(),
        ];
        *sums.entry(by.iter().map(|&at| all[at].clone()).collect()).or_insert(0) += count;
    }
    sums
}

fn found(dataset: &Rc<Dataset>, by: &[&str]) -> BTreeMap<Vec<String>, i64> {
    let names: Vec<String> = by.iter().map(|name| format!("\"{name}\"")).collect();
    let mut app = App::new(Settings::from_words("en", &Words::default()).expect("settings"), Rc::clone(dataset));
    let answer = app.query(&Json::parse(&format!("{{\"by\":[{}],\"sum\":[\"people\"]}}", names.join(","))).expect("a question"));
    let answer = Json::parse(&answer.unwrap_or_else(|error| panic!("{}", error.message(Lang::En)))).expect("an answer");
    let text = |json: &Json| match json {
        Json::Text(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let rows = answer.get("rows").expect("rows").items().iter().filter_map(|row| {
        let key = by.iter().map(|name| text(row.get(name).expect("a key"))).collect();
        Some((key, text(row.get("people")?).parse().ok()?))
    });
    rows.collect()
}

/// Writes a long table with a column for each combination of these of its columns (years, sexes, ages), totals where asked.
fn widen(long: &Long, cuts: &[usize], style: usize, totals: bool) -> String {
    let ids: Vec<usize> = (0..4).filter(|at| !cuts.contains(at)).collect();
    let part = |key: &(u8, u8, u8, u8), at: usize| [key.0, key.1, key.2, key.3][at];
    let word = |at: usize, code: u8| match at {
        1 => (2015 + i64::from(code)).to_string(),
        2 => SEXES[code as usize][style].to_owned(),
        _ => AGES[code as usize].to_owned(),
    };
    let mut slots: Vec<Vec<u8>> = long.keys().map(|key| cuts.iter().map(|&at| part(key, at)).collect()).collect();
    slots.sort();
    slots.dedup();
    let mut headers: Vec<String> = ids.iter().map(|&at| ["Province", "Year", "Sex", "Age group"][at].to_owned()).collect();
    let with_total = totals && cuts.contains(&2);
    for slot in &slots {
        // Sex, age, year, as people write it.
        let mut words: Vec<(usize, String)> = cuts.iter().zip(slot).map(|(&at, &code)| (at, word(at, code))).collect();
        words.sort_by_key(|(at, _)| [9, 3, 1, 2][*at]);
        headers.push(words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" "));
    }
    let years: Vec<u8> = if cuts.contains(&1) { (0..3).collect() } else { vec![0] };
    if with_total {
        headers.extend(
            years
                .iter()
                .map(|year| if cuts.contains(&1) { format!("Total {}", 2015 + i64::from(*year)) } else { "Total".to_owned() }),
        );
    }
    let mut rows: BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, i64>> = BTreeMap::new();
    for (key, count) in long {
        let id = ids.iter().map(|&at| part(key, at)).collect();
        let slot = cuts.iter().map(|&at| part(key, at)).collect();
        *rows.entry(id).or_default().entry(slot).or_insert(0) += count;
    }
    let mut text = headers.join(",") + "\n";
    for (id, cells) in rows {
        let mut line: Vec<String> = id
            .iter()
            .zip(&ids)
            .map(|(&code, &at)| match at {
                0 => PLACES[code as usize].to_owned(),
                2 => ["Female", "Male"][code as usize].to_owned(),
                at => word(at, code),
            })
            .collect();
        line.extend(slots.iter().map(|slot| cells.get(slot).map_or(String::new(), i64::to_string)));
        if with_total {
            let place = cuts.iter().position(|&at| at == 1);
            line.extend(years.iter().map(|year| {
                let of_year = cells.iter().filter(|(slot, _)| place.is_none_or(|place| slot[place] == *year));
                of_year.map(|(_, count)| count).sum::<i64>().to_string()
            }));
        }
        text += &(line.join(",") + "\n");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_long_table_written_wide_melts_back_equal(
        // Below 1900: a column of nothing but such numbers is one of years.
        cells in prop::collection::btree_map((0u8..4, 0u8..3, 0u8..2, 0u8..3), 0i64..1900, 1..60),
        style in 0usize..4,
        totals in any::<bool>(),
    ) {
        let mut long: Long = cells;
        // Every value stands somewhere, so that every form has all its columns.
        for at in 0..3 {
            long.entry((at, at, at % 2, at)).or_insert(i64::from(at) + 7);
        }
        let names = ["province", "year", "sex", "age_group"];
        for cuts in [&[2][..], &[1, 2], &[2, 3], &[1, 2, 3], &[1], &[3]] {
            let text = widen(&long, cuts, style, totals);
            // Years alone say nothing of people.
            if !cuts.contains(&2) && !cuts.contains(&3) {
                continue;
            }
            let (dataset, _) = read(&text);
            for by in [&[][..], &[0], &[1], &[2], &[3], &[0, 2], &[1, 3], &[0, 1, 2, 3]] {
                let asked: Vec<&str> = by.iter().map(|&at| names[at]).collect();
                let mut want = sums(&long, by);
                if by.is_empty() && want.is_empty() {
                    want.insert(vec![], 0);
                }
                let mut got = found(&dataset, &asked);
                // With totals there may be cells of unknown sex, all zero.
                got.retain(|key, count| *count != 0 || want.contains_key(key));
                prop_assert_eq!(got, want, "{:?} {}", by, text);
            }
        }
    }
}

#[test]
fn a_population_is_not_added_over_years() {
    let text = "Tỉnh,Năm,Giới tính,Dân số (người)\n\
        Kon Tum,2014,Nữ,10\nKon Tum,2014,Nam,11\nKon Tum,2015,Nữ,12\nKon Tum,2015,Nam,13\nHà Giang,2015,Nữ,20\n";
    check(
        text,
        &[
            (
                r#"{"by":["province"],"sum":["people"]}"#,
                "{rows:[{province:Hà Giang,people:20},{province:Kon Tum,people:null}],total:{people:null}}",
            ),
            (r#"{"by":["year"],"sum":["people"]}"#, "{rows:[{year:2014,people:21},{year:2015,people:45}],total:{people:null}}"),
            (
                r#"{"by":["province"],"sum":["people"],"where":{"year":["2015"]}}"#,
                "{rows:[{province:Hà Giang,people:20},{province:Kon Tum,people:25}],total:{people:45}}",
            ),
        ],
    );
    let (_, report) = read(text);
    let told = |report: &Report| report.to_json(Lang::En).contains("counts the people of each year");
    assert!(told(&report), "{}", report.to_json(Lang::En));
    // Those whom a project reached may be others each year; one year alone is no matter.
    for text in ["Tỉnh,Năm,Dân số được hưởng lợi\nKon Tum,2014,10\nKon Tum,2015,12\n", "Tỉnh,Năm,Dân số\nKon Tum,2014,10\n"]
    {
        assert!(!told(&read(text).1), "{text}");
    }
}
