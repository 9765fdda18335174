//! Real exports read untouched, with the facts that are known of them (`facts.json` beside the files).
//!
//! The files are not part of the repository (`support/published.rs`).

#[path = "support/published.rs"]
mod published;

use std::path::Path;
use std::rc::Rc;

use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::query::{Clause, Column, Engine, Group, Pick, Request};
use fairshare::read::{Intake, Next, Report};

fn open(name: &str) -> Option<(Rc<Dataset>, Report)> {
    let bytes = published::bytes(name)?;
    let mut intake = Intake::new(name);
    bytes.chunks(1 << 14).for_each(|chunk| intake.push(chunk).expect(name));
    assert_eq!(intake.end().expect(name), Next::Done);
    let (dataset, report) = intake.finish().expect(name);
    Some((Rc::new(dataset), report))
}

/// Sums of one measure (or counts of rows, for `rows`) by one dimension: key → exact decimal text.
fn sums(dataset: &Rc<Dataset>, by: &[&str], measure: &str, filter: Option<(&str, &str)>) -> Vec<(String, String)> {
    let find = |name: &str| {
        let at = dataset.dimensions.iter().position(|dimension| dimension.name == name || dimension.label == name);
        at.unwrap_or_else(|| panic!("no dimension {name}"))
    };
    let sum: Vec<usize> = (dataset.measures.iter().enumerate())
        .filter(|(_, it)| it.name == measure || it.label == measure)
        .map(|(at, _)| at)
        .take(1)
        .collect();
    assert!(measure == "rows" || !sum.is_empty(), "no measure {measure}");
    let scale = sum.first().map_or(0, |&at| dataset.measures[at].scale);
    let request = Request { by: by.iter().map(|name| Group::Dimension(find(name))).collect(), rows: measure == "rows", sum };
    let clauses: Vec<Clause> = filter
        .map(|(name, key)| {
            let dimension = find(name);
            let code = dataset.dimensions[dimension].values.iter().position(|value| value.key == key).expect(key);
            Clause { source: 0, column: Column::Dimension(dimension), pick: Pick::Values(vec![code as u32]) }
        })
        .into_iter()
        .collect();
    let groups = Engine::new(Rc::clone(dataset)).groups(&request, &clauses);
    let key = |codes: &[u32]| {
        let keys = codes.iter().zip(by).map(|(code, name)| {
            let value = &dataset.dimensions[find(name)].values[*code as usize];
            value.key.clone()
        });
        keys.collect::<Vec<_>>().join("|")
    };
    let cells = |row| Some((key(groups.codes(row)), decimal(groups.cells(row)[0].value()?, scale)));
    (0..groups.len()).filter_map(cells).collect()
}

fn decimal(mantissa: i128, scale: u8) -> String {
    let power = 10i128.pow(u32::from(scale));
    let fraction = format!("{:0width$}", (mantissa % power).abs(), width = scale as usize);
    let fraction = fraction.trim_end_matches('0');
    let sign = if mantissa < 0 && mantissa / power == 0 { "-" } else { "" };
    if scale == 0 || fraction.is_empty() {
        format!("{}", mantissa / power)
    } else {
        format!("{sign}{}.{fraction}", mantissa / power)
    }
}

fn total(dataset: &Rc<Dataset>, measure: &str) -> String {
    sums(dataset, &[], measure, None).first().map_or("none".to_owned(), |(_, sum)| sum.clone())
}

fn of<'a>(sums: &'a [(String, String)], key: &str) -> &'a str {
    sums.iter().find(|(name, _)| name == key).map_or("none", |(_, sum)| sum)
}

#[test]
fn requirements_and_funding_by_cluster() {
    let Some((dataset, report)) = open("fts_requirements_funding_cluster.csv") else { return };
    assert_eq!(report.tables[0].used, 40);
    assert_eq!(total(&dataset, "requirements"), "1604278235");
    assert_eq!(total(&dataset, "funding"), "878149957");
    let by_country = sums(&dataset, &["countryCode"], "requirements", None);
    assert_eq!(of(&by_country, "AFG"), "1131050820");
    assert_eq!(of(&sums(&dataset, &["countryCode"], "funding", None), "AFG"), "564467765");
    // Blank requirements: eight clusters whose sum is missing, not zero.
    let rows: i64 =
        sums(&dataset, &["code", "clusterCode"], "rows", None).iter().map(|(_, n)| n.parse::<i64>().expect("a count")).sum();
    assert_eq!(rows as usize - sums(&dataset, &["code", "clusterCode"], "requirements", None).len(), 8);
    let rates = sums(&dataset, &["percentFunded"], "rows", None);
    let over: i64 = (rates.iter().filter(|(rate, _)| rate.parse::<f64>().is_ok_and(|rate| rate > 100.0)))
        .map(|(_, n)| n.parse::<i64>().expect("a count"))
        .sum();
    assert_eq!(over, 3);
}

#[test]
fn flows_with_line_breaks_in_quotes() {
    let Some((dataset, report)) = open("fts_incoming_funding_afg_2020.csv") else { return };
    assert_eq!(report.tables[0].used, 328);
    assert_eq!(total(&dataset, "amountUSD"), "754117611");
    let by_type = sums(&dataset, &["srcOrganizationTypes"], "amount", None);
    for (key, sum) in [("Government", "557502120"), ("Inter-governmental", "146550701"), ("Pooled fund", "30554278")] {
        assert_eq!(of(&by_type, key), sum, "{key}");
    }
    let by_status = sums(&dataset, &["status"], "amount", None);
    assert_eq!((of(&by_status, "paid"), of(&by_status, "commitment")), ("453620904", "300496707"));
    let amount = &dataset.measures[dataset.measure("amount").expect("amount")];
    assert_eq!(amount.unit.name(), Some("USD"));
}

#[test]
fn allocations_with_a_gender_marker() {
    let Some((dataset, report)) = open("cbpf_allocations_gender_marker.csv") else { return };
    assert_eq!(report.tables[0].used, 2133);
    assert_eq!(total(&dataset, "Budget"), "2105788899.66");
    let by_marker = sums(&dataset, &["GenderMarker"], "Budget", None);
    for (key, sum) in [("0", "60146391.47"), ("1", "88547144.2"), ("2", "159325479"), ("3", "311673078"), ("4", "378351915")] {
        assert_eq!(of(&by_marker, key), sum, "{key}");
    }
    assert_eq!(of(&sums(&dataset, &["GenderMarker"], "rows", None), ""), "1642");
    let by_fund = sums(&dataset, &["FundType"], "Budget", None);
    assert_eq!((of(&by_fund, "CBPF"), of(&by_fund, "CERF")), ("1145458486.66", "960330413"));
}

#[test]
fn flights() {
    let Some((dataset, report)) = open("falcon_flights_10k.csv") else { return };
    assert_eq!(report.tables[0].used, 10_000);
    assert_eq!(total(&dataset, "DISTANCE"), "8303557");
    assert_eq!(total(&dataset, "ARR_DELAY"), "-33580");
    assert_eq!(of(&sums(&dataset, &["ORIGIN"], "rows", None), "ATL"), "1007");
    assert_eq!(of(&sums(&dataset, &["ARR_DELAY"], "rows", None), ""), "13");
    // A time of day is no number: its leading zero stays.
    assert!(sums(&dataset, &["DEP_TIME"], "rows", None).iter().any(|(time, _)| time == "0951"));
}

#[test]
fn the_demo_package_reads_with_its_notices() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/p4em");
    let mut intake = Intake::new("datapackage.json");
    intake.push(&std::fs::read(folder.join("datapackage.json")).expect("the package")).expect("a package");
    while let Next::Fetch { path } = intake.end().expect("a resource") {
        intake.push(&std::fs::read(folder.join(&path)).expect("a resource")).expect("a table");
    }
    let (dataset, report) = intake.finish().expect("a dataset");
    let english: serde_json::Value = serde_json::from_str(&report.to_json(Lang::En)).expect("a report");
    // Two tables count people: participants and inhabitants.
    let renamed = "Column ‘Dân số (người)’ has the meaning of a column in another table and goes by its own name, ‘Dân số’.";
    let withheld = |column: &str| {
        format!(
            "Column ‘{column}’: the file withholds the figures of 1 cell (row 4): ‘mật’. What is withheld is no zero, and sums are without it."
        )
    };
    let stock = "‘Dân số’ counts the people of each year: years are not added up, and a chart without years shows the last one.";
    assert_eq!(
        english["warnings"],
        serde_json::json!([withheld("Số quyết định"), withheld("Số quyết định đã thực hiện"), stock, renamed])
    );
    let kinds: Vec<&str> = dataset.dimensions.iter().filter_map(|it| it.kind.map(|kind| kind.name())).collect();
    for kind in
        ["province", "district", "commune", "year", "source", "funder", "implementer", "programme", "sector", "initiative"]
    {
        assert!(kinds.contains(&kind), "{kind}");
    }
    for kind in ["status", "sex", "age_group", "ethnic_group", "role"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let dataset = Rc::new(dataset);
    let by_sex = sums(&dataset, &["province", "sex"], "people", Some(("province", "Kon Tum")));
    assert!(by_sex.iter().any(|(key, _)| key == "Kon Tum|female"), "{by_sex:?}");
    // A filter on a dimension that only one table has leaves the other whole.
    let all = sums(&dataset, &[], "disbursed", None);
    assert_eq!(sums(&dataset, &[], "disbursed", Some(("sex", "female"))), all);
}

/// Dimensions, a measure, a filter, and some of the sums: `key|key` → sum.
type Fact<'a> = (&'a [&'a str], &'a str, Option<(&'a str, &'a str)>, &'a [(&'a str, &'a str)]);

/// Checks facts of a file.
fn check(name: &str, facts: &[Fact]) {
    let Some((dataset, _)) = open(name) else { return };
    for (by, measure, filter, wanted) in facts {
        let found = sums(&dataset, by, measure, *filter);
        for (key, sum) in *wanted {
            assert_eq!(of(&found, key), *sum, "{name}: {measure} by {by:?} of {key}");
        }
    }
}

#[test]
fn population_by_province_sex_and_year() {
    check(
        "vn_gso_population_by_province_sex.csv",
        &[
            (
                &["province", "sex"],
                "people",
                Some(("year", "2015")),
                &[
                    ("Hà Giang|female", "398.1"),
                    ("Hà Giang|male", "403.7"),
                    ("Hòa Bình|female", "415.2"),
                    ("Quảng Trị|male", "305.7"),
                    ("Kon Tum|female", "231.7"),
                    ("Trà Vinh|male", "506.6"),
                ],
            ),
            (
                &["province", "year"],
                "people",
                None,
                &[("Hà Giang|2015", "801.8"), ("Trà Vinh|2015", "1034.6"), ("Hà Tây|2015", "none")],
            ),
            (&["province"], "Total 2015", None, &[("Hòa Bình", "824.3"), ("Quảng Trị", "619.9")]),
        ],
    );
}

#[test]
fn poverty_rates_are_told_and_never_summed() {
    check(
        "vn_gso_poverty_rate_by_province.csv",
        &[
            (
                &["province", "year"],
                "Poverty rate",
                None,
                &[("Hà Giang|2006", "41.5"), ("Hà Giang|2015", "24.2"), ("Hà Giang|2016", "20.8"), ("Trà Vinh|2016", "10")],
            ),
            (&["province"], "Poverty rate", None, &[("Hà Giang", "none")]),
            (&["year"], "Poverty rate", None, &[("2015", "none")]),
            (&["province"], "2015", None, &[("Kon Tum", "16.5")]),
        ],
    );
}

#[test]
fn investment_in_four_units() {
    let label = "At current prices ( Bill. Dongs)";
    check(
        "vn_gso_state_investment_by_source.csv",
        &[
            (&["Iterms"], "rows", None, &[(label, "22")]),
            (&["Iterms"], "State budget", None, &[(label, "2426904"), ("Structure(%)", "none")]),
            (&["year"], "State budget", None, &[("2015", "none")]),
            (&["year"], "Loan", Some(("Iterms", label)), &[("2015", "201000")]),
            (&["year", "source"], label, None, &[("2015|state_budget", "233378000000000")]),
        ],
    );
}

#[test]
fn employed_by_sex_in_two_indicators() {
    check(
        "vn_gso_employed_by_sex.csv",
        &[
            (&["year", "sex"], "total_thous_persons", None, &[("2015|male", "27216700"), ("2015|female", "25623300")]),
            (&["year"], "women", Some(("Indicators", "total_thous_persons")), &[("2015", "25623.3")]),
            (&["year"], "women", None, &[("2015", "none")]),
        ],
    );
}

#[test]
fn people_by_sex_and_age() {
    check(
        "unhcr_demographics_sex_age.csv",
        &[
            (&[], "people", None, &[("", "90565102")]),
            (&["sex"], "people", None, &[("female", "33327571"), ("male", "36867648"), ("unknown", "20369883")]),
            (&["age_group", "sex"], "people", Some(("year", "2019")), &[("18-59|female", "905601"), ("18-59|male", "970345")]),
            (&[], "Female_total", None, &[("", "33327571")]),
            (&[], "Total", None, &[("", "90565102")]),
        ],
    );
}

#[test]
fn people_reached_by_sex_with_bands_that_count_twice() {
    check(
        "hxl_345w_guatemala_2021.csv",
        &[
            (&[], "people", None, &[("", "4392425")]),
            (&["province"], "people", None, &[("Guatemala", "1483571"), ("Chiquimula", "853171")]),
            (
                &["sex", "age_group"],
                "people",
                None,
                &[
                    ("female|children", "126023"),
                    ("male|children", "160819"),
                    ("female|adults", "1012818"),
                    ("male|adults", "917811"),
                    ("unknown|unknown", "2174954"),
                ],
            ),
            (&[], "Niñas", None, &[("", "126023")]),
            (&[], "PERSONAS ALCANZADAS", None, &[("", "4392425")]),
        ],
    );
}

#[test]
fn commitments_and_spending() {
    check(
        "hxl_iati_transactions_covid.csv",
        &[
            (&["Transaction type"], "Total money", None, &[("commitments", "657661979"), ("spending", "438758857")]),
            (&["Transaction type"], "Net money", None, &[("commitments", "645431402"), ("spending", "431317487")]),
            (&[], "Total money", None, &[("", "none")]),
            (&[], "disbursed", None, &[("", "431317487")]),
            (&[], "allocated", None, &[("", "645431402")]),
        ],
    );
}

#[test]
fn absorption_is_no_sum() {
    check(
        "eu_funds_absorption_2007_2013.csv",
        &[(&[], "disbursed", None, &[("", "586104156575.7")]), (&["year"], "Absorption (%)", None, &[("2013", "none")])],
    );
}

#[test]
fn mortality_by_sex() {
    check(
        "sdmx_unicef_cme_sex_2020.csv",
        &[
            (&["REF_AREA", "SEX"], "OBS_VALUE", None, &[("VNM|female", "17.0416747196273"), ("VNM|male", "24.7162856247648")]),
            (&["REF_AREA"], "OBS_VALUE", None, &[("VNM", "none")]),
        ],
    );
}

#[test]
fn analytics_of_dhis2() {
    let Some((dataset, report)) = open("dhis2_analytics_immunisation.json") else { return };
    assert_eq!((report.format, report.tables[0].used), ("json", 4395));
    assert_eq!(of(&sums(&dataset, &["Organisation unit"], "Value", None), "Western Area"), "415860");
    let by_place = sums(&dataset, &["Location Fixed/Outreach"], "Value", None);
    assert_eq!((of(&by_place, "Outreach"), of(&by_place, "Fixed")), ("660679", "1461657.567"));
    assert_eq!(of(&sums(&dataset, &["Data"], "Value", None), "Measles doses given"), "194804");
}

#[test]
fn lists_of_objects() {
    if let Some((dataset, report)) = open("flights_20k.json") {
        assert_eq!(report.tables[0].used, 20_000);
        assert_eq!((total(&dataset, "delay"), total(&dataset, "distance")), ("154078".to_owned(), "14476934".to_owned()));
        assert_eq!(of(&sums(&dataset, &["origin"], "rows", None), "ORD"), "1095");
    }
    for (file, rows) in [
        ("vn_provinces_63.json", 63),
        ("vn_districts_705.json", 705),
        ("vn_units_34_2026.json", 34),
        ("vn_34_provinces_simplified.geojson", 34),
        ("derived/vn_63_provinces.topo.json", 63),
    ] {
        let Some((_, report)) = open(file) else { continue };
        assert_eq!(report.tables[0].used, rows, "{file}");
    }
}

#[test]
fn encodings_of_old_files() {
    if let Some((dataset, report)) = open("aragon_budget_2012_expenditure.csv") {
        assert_eq!((report.tables[0].encoding, report.tables[0].used), ("windows-1252", 5295));
        assert_eq!(total(&dataset, "IMPORTE"), "5328716690.76");
    }
    for (file, encoding) in [
        ("derived/vn_mof_plan_2014_m09_cp1258.csv", "windows-1258"),
        ("derived/vn_mof_final_2014_m09_unicode_text.txt", "utf-16le"),
    ] {
        let Some((_, report)) = open(file) else { continue };
        assert_eq!(report.tables[0].encoding, encoding, "{file}");
    }
}
