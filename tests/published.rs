//! Every fact of `facts.json`, which lies beside the published files, asked through `query()` and the report.
//!
//! A fact that nobody asks fails the test, as does a question whose fact is gone. What is asked stands here; what must come out
//! stands in `facts.json` alone.

#[path = "support/published.rs"]
mod published;

use std::rc::Rc;

use fairshare::app::{App, Settings, Words};
use fairshare::json::Json;
use fairshare::locale::Lang;
use fairshare::read::{Intake, Next};
use fairshare_sheets::Workbook;
use serde_json::{Map, Value, json};

/// A file as the page has it: what it answers, and its report.
struct Book {
    app: App,
    report: Value,
    /// Bytes of the file, for what is said of them alone.
    bytes: Vec<u8>,
}

/// Reads a file, of a workbook this sheet.
fn open(name: &str, sheet: &str) -> Book {
    let bytes = published::bytes(name).expect(name);
    let mut intake = Intake::new(name);
    intake.want_sheet(sheet);
    if name.ends_with(".xls") || name.ends_with(".xlsx") {
        let mut workbook = Workbook::open(bytes.clone()).expect(name);
        for at in 0..workbook.sheets().len() {
            let sheet = workbook.sheets()[at].name.clone();
            intake.begin_sheet(&sheet, workbook.format());
            intake.push(workbook.text(at).expect(name).as_bytes()).expect(name);
            intake.end().expect(name);
        }
    } else {
        bytes.chunks(1 << 14).for_each(|chunk| intake.push(chunk).expect(name));
        while let Next::Fetch { path } = intake.end().expect(name) {
            // The package calls its file otherwise than it is called here.
            let is_here = published::folder().is_some_and(|folder| folder.join(&path).is_file());
            let path = if is_here { path } else { name.replace(".datapackage.json", ".csv") };
            intake.push(&published::bytes(&path).expect(&path)).expect(&path);
        }
    }
    let (dataset, report) = intake.finish().expect(name);
    let report = serde_json::from_str(&report.to_json(Lang::En)).expect("a report");
    let settings = Settings::from_words("en", &Words::default()).expect("settings");
    Book { app: App::new(settings, Rc::new(dataset)), report, bytes }
}

impl Book {
    /// `query()`, exact: an answer's rows, and its total as another.
    fn ask(&mut self, by: &[&str], sum: &[&str], filter: Value) -> (Vec<Value>, Value) {
        let question = json!({ "by": by, "sum": sum, "where": filter, "exact": true }).to_string();
        let answer = self.app.query(&Json::parse(&question).expect("a question"));
        let answer = answer.unwrap_or_else(|error| panic!("{question}: {}", error.message(Lang::En)));
        let mut answer: Value = serde_json::from_str(&answer).expect("an answer");
        let Value::Array(rows) = answer["rows"].take() else { panic!("no rows: {question}") };
        (rows, answer["total"].take())
    }

    fn total(&mut self, sum: &str, filter: Value) -> Value {
        self.ask(&[], &[sum], filter).1[sum].take()
    }

    fn rows(&mut self, filter: Value) -> Value {
        self.total("rows", filter)
    }

    /// One sum by one column, as an object.
    fn by(&mut self, column: &str, sum: &str, filter: Value) -> Map<String, Value> {
        let (rows, _) = self.ask(&[column], &[sum], filter);
        rows.into_iter().map(|mut row| (row[column].as_str().unwrap_or_default().to_owned(), row[sum].take())).collect()
    }

    /// The greatest of them, as pairs.
    fn top(&mut self, column: &str, sum: &str, n: usize) -> Value {
        let mut pairs: Vec<(String, Value)> = self.by(column, sum, json!({})).into_iter().collect();
        pairs.sort_by_key(|(_, value)| -cents(value));
        pairs.truncate(n);
        json!(pairs)
    }

    fn distinct(&mut self, column: &str) -> Value {
        json!(self.by(column, "rows", json!({})).keys().filter(|key| !key.is_empty()).count())
    }

    /// What the file gives in a total that was left out.
    fn given(&self, label: &str, columns: &[&str]) -> Value {
        let skipped = self.report["skipped"].as_array().expect("skipped").iter();
        let row = skipped.map(|row| &row["cells"]).find(|cells| {
            cells.as_object().is_some_and(|cells| cells.values().any(|text| text.as_str().is_some_and(|it| it.trim() == label)))
        });
        let row = row.unwrap_or_else(|| panic!("no total {label}"));
        let find = |column: &&str| row.as_object().and_then(|cells| cells.iter().find(|(head, _)| head.contains(column)));
        columns.iter().map(|column| find(column).map_or(Value::Null, |(_, text)| text.clone())).collect()
    }

    /// The column whose header holds these words.
    fn header(&self, words: &str) -> String {
        let columns = self.report["columns"].as_array().expect("columns").iter();
        let mut headers = columns.filter_map(|column| column["header"].as_str());
        headers.find(|header| header.contains(words)).unwrap_or_else(|| panic!("no column {words}")).to_owned()
    }

    /// Sums of a place in the unit of the file, which is a million đồng.
    fn millions(&mut self, province: Option<&str>, columns: &[&str]) -> Vec<String> {
        let filter = province.map_or(json!({}), |province| json!({ "province": [province] }));
        let sums = columns.iter().map(|column| {
            let column = self.header(column);
            self.total(&column, filter.clone())
        });
        sums.collect::<Vec<_>>().iter().map(|sum| moved(sum, 6)).collect()
    }
}

/// Hundredths of a number or of decimal text.
fn cents(value: &Value) -> i128 {
    let text = plain(value);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{:0<2.2}", part).parse().unwrap_or(0)
}

/// The text of a number without needless zeros.
fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) && text.contains('.');
    if is_number { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Decimal text with its point moved to the left.
fn moved(value: &Value, places: usize) -> String {
    let text = plain(value);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = format!("{whole:0>width$}{part}", width = places + 1);
    let at = digits.len() - part.len() - places;
    plain(&json!(format!("{}.{}", &digits[..at], &digits[at..])))
}

/// Rounded to places as the figures of the facts were.
fn cut(text: &str, places: usize) -> String {
    let factor = 10f64.powi(places as i32);
    plain(&json!(format!("{:.places$}", (text.parse::<f64>().expect("a number") * factor).round() / factor)))
}

/// A share in percent, to four places.
fn share(part: i128, whole: i128) -> Value {
    json!(format!("{:.4} %", part as f64 / whole as f64 * 100.0))
}

/// Numbers and texts of numbers alike.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => plain(a) == plain(b),
    }
}

const FIVE: [&str; 5] = ["Hà Giang", "Hòa Bình", "Quảng Trị", "Kon Tum", "Trà Vinh"];

/// The population of a place in 2015, in thousands: all, men, women.
fn population(book: &mut Book, province: &str) -> Value {
    let columns = ["Total 2015", "Male 2015", "Female 2015"];
    columns.iter().map(|column| book.total(column, json!({ "province": [province] }))).collect()
}

fn poverty(book: &mut Book, province: &str) -> Value {
    let rate = |year: &str| book.total("Poverty rate", json!({ "province": [province], "year": [year] }));
    ["2006", "2015", "2016"].map(rate).into_iter().collect()
}

type Question = (&'static str, &'static str, &'static [(&'static str, &'static str)], fn(&mut Book) -> Value);

const PLAN: &[(&str, &str)] = &[("vn_mof_plan_2014.xls", "M09"), ("vn_mof_plan_2014.xlsx", "M09")];
const FINAL: &[(&str, &str)] = &[("vn_mof_final_2014.xls", "M09+"), ("vn_mof_final_2014.xlsx", "M09+")];
const POPULATION: &[(&str, &str)] = &[("vn_gso_population_by_province_sex.csv", "")];
const POVERTY: &[(&str, &str)] = &[("vn_gso_poverty_rate_by_province.csv", "")];
const INVESTMENT: &[(&str, &str)] = &[("vn_gso_state_investment_by_source.csv", "")];
const EMPLOYED: &[(&str, &str)] = &[("vn_gso_employed_by_sex.csv", "")];
const LIBYA: &[(&str, &str)] = &[("hxl_3w_libya_2021.xlsx", "")];
const GUATEMALA: &[(&str, &str)] = &[("hxl_345w_guatemala_2021.csv", "")];
const ETHIOPIA: &[(&str, &str)] = &[("hxl_drought_ethiopia_2022.csv", "")];
const COVID: &[(&str, &str)] = &[("hxl_iati_transactions_covid.csv", "")];
const CBPF: &[(&str, &str)] = &[("cbpf_allocations_gender_marker.csv", "")];
const CLUSTERS: &[(&str, &str)] = &[("fts_requirements_funding_cluster.csv", "")];
const INCOMING: &[(&str, &str)] = &[("fts_incoming_funding_afg_2020.csv", "")];
const ABSORPTION: &[(&str, &str)] =
    &[("eu_funds_absorption_2007_2013.csv", ""), ("eu_funds_absorption_2007_2013.datapackage.json", "")];
const UNHCR: &[(&str, &str)] = &[("unhcr_demographics_sex_age.csv", "")];
const MORTALITY: &[(&str, &str)] = &[("sdmx_unicef_cme_sex_2020.csv", "")];
const DHIS2: &[(&str, &str)] = &[("dhis2_analytics_immunisation.json", "")];
const ARAGON: &[(&str, &str)] = &[("aragon_budget_2012_expenditure.csv", "")];
const PCODES: &[(&str, &str)] = &[("hxl_global_pcodes_adm1_2.csv", "")];
const OLD: &[(&str, &str)] = &[("vn_provinces_63.json", "")];
const DISTRICTS: &[(&str, &str)] = &[("vn_districts_705.json", "")];
const NEW: &[(&str, &str)] = &[("vn_units_34_2026.json", "")];
const MERGER: &[(&str, &str)] = &[("vn_merger_2025_old_to_new.json", "")];
const OUTLINES: &[(&str, &str)] = &[("vn_34_provinces_simplified.geojson", "")];
const FLIGHTS: &[(&str, &str)] = &[("flights_20k.json", "")];
const FALCON: &[(&str, &str)] = &[("falcon_flights_10k.csv", "")];
const UNICODE: &[(&str, &str)] = &[("derived/vn_mof_final_2014_m09_unicode_text.txt", "")];
const CP1258: &[(&str, &str)] = &[("derived/vn_mof_plan_2014_m09_cp1258.csv", "")];
const TOPO: &[(&str, &str)] = &[("derived/vn_63_provinces.topo.json", "")];
const KOBO: &[(&str, &str)] = &[("derived/kobo_reach_iraq_raw.csv", "")];
const CROSSWALK: &[(&str, &str)] = &[("derived/vn_province_63_to_34.csv", "")];

const REVENUE: &str = "TỔNG THU NSNN";
const SPENDING: &str = "TỔNG CHI CÂN ĐỐI";
const BALANCE: &str = "SỐ BỔ SUNG CÂN ĐỐI";

#[rustfmt::skip]
const QUESTIONS: &[Question] = &[
    ("vn_mof_plan", "M09 total row TỔNG SỐ", PLAN, |it| it.given("TỔNG SỐ", &[REVENUE])[0].take()),
    ("vn_mof_plan", "M09 rows that are provinces", PLAN, |it| it.distinct("province")),
    ("vn_mof_plan", "M09 sum of col C", PLAN, |it| json!(it.millions(None, &[REVENUE])[0])),
    ("vn_mof_plan", "M09 HÀ GIANG", PLAN, |it| json!(it.millions(Some("Hà Giang"), &[REVENUE, SPENDING, BALANCE]))),
    ("vn_mof_plan", "M09 QUẢNG TRỊ", PLAN, |it| json!(it.millions(Some("Quảng Trị"), &[REVENUE, SPENDING, BALANCE]))),
    ("vn_mof_plan", "M09 KON TUM + TRÀ VINH", PLAN, |it| {
        let column = it.header(REVENUE);
        json!(moved(&it.total(&column, json!({ "province": ["Kon Tum", "Trà Vinh"] })), 6))
    }),
    ("vn_mof_final", "M09+ TỔNG SỐ col C", FINAL, |it| {
        assert_eq!(plain(&it.given("TỔNG SỐ", &[REVENUE])[0]), it.millions(None, &[REVENUE])[0]);
        it.given("TỔNG SỐ", &[REVENUE])[0].take()
    }),
    ("vn_mof_final", "M09+ HÀ GIANG revenue", FINAL, |it| {
        json!(it.millions(Some("Hà Giang"), &[REVENUE, SPENDING]).iter().map(|text| cut(text, 5)).collect::<Vec<_>>())
    }),
    ("vn_mof_final", "M09+ KON TUM", FINAL, |it| json!(cut(&it.millions(Some("Kon Tum"), &[SPENDING])[0], 5))),
    ("vn_mof_final", "Absorption-like ratio", FINAL, |it| {
        let spent: f64 = it.millions(Some("Hà Giang"), &[SPENDING])[0].parse().expect("a number");
        let planned: f64 = open(PLAN[1].0, "M09").millions(Some("Hà Giang"), &[SPENDING])[0].parse().expect("a number");
        json!(format!("{:.6}", spent / planned))
    }),
    ("vn_gso_population", "WHOLE COUNTRY 2015", POPULATION, |it| it.given("WHOLE COUNTRY", &["Total 2015", "Male 2015", "Female 2015"])),
    ("vn_gso_population", "Ha Giang 2015", POPULATION, |it| population(it, FIVE[0])),
    ("vn_gso_population", "Hoa Binh 2015", POPULATION, |it| population(it, FIVE[1])),
    ("vn_gso_population", "Quang Tri 2015", POPULATION, |it| population(it, FIVE[2])),
    ("vn_gso_population", "Kon Tum 2015", POPULATION, |it| population(it, FIVE[3])),
    ("vn_gso_population", "Tra Vinh 2015", POPULATION, |it| population(it, FIVE[4])),
    ("vn_gso_population", "Women's share", POPULATION, |it| {
        let sexes = it.by("sex", "people", json!({ "province": FIVE, "year": [2015] }));
        let [women, men] = ["female", "male"].map(|sex| cents(&sexes[sex]));
        share(women, women + men)
    }),
    ("vn_gso_poverty", "Ha Giang", POVERTY, |it| poverty(it, FIVE[0])),
    ("vn_gso_poverty", "Hoa Binh", POVERTY, |it| poverty(it, FIVE[1])),
    ("vn_gso_poverty", "Quang Tri", POVERTY, |it| poverty(it, FIVE[2])),
    ("vn_gso_poverty", "Kon Tum", POVERTY, |it| poverty(it, FIVE[3])),
    ("vn_gso_poverty", "Tra Vinh", POVERTY, |it| poverty(it, FIVE[4])),
    ("vn_gso_poverty", "WHOLE COUNTRY", POVERTY, |it| it.given("WHOLE COUNTRY", &["2006", "2015", "Pre. 2016"])),
    ("vn_gso_state", "rows in block", INVESTMENT, |it| it.by("Iterms", "rows", json!({}))["At current prices ( Bill. Dongs)"].take()),
    ("vn_gso_state", "2015 current prices", INVESTMENT, |it| {
        let filter = json!({ "year": [2015], "Iterms": ["At current prices ( Bill. Dongs)"] });
        ["Total", "State budget", "Loan", "Equity of State owned enterprises and other sources"]
            .iter().map(|column| it.total(column, filter.clone())).collect()
    }),
    ("vn_gso_state", "sum of State budget", INVESTMENT, |it| {
        it.total("State budget", json!({ "Iterms": ["At current prices ( Bill. Dongs)"] }))
    }),
    ("vn_gso_state", "distinct values of column 1", INVESTMENT, |it| it.distinct("Iterms")),
    ("vn_gso_employed", "data rows", EMPLOYED, |it| it.report["used"].clone()),
    ("vn_gso_employed", "2015 total_thous_persons", EMPLOYED, |it| {
        let filter = json!({ "year": [2015], "Indicators": ["total_thous_persons"] });
        json!([it.total("men", filter.clone()), it.total("women", filter)])
    }),
    ("vn_gso_employed", "women's share", EMPLOYED, |it| {
        let sexes = it.by("sex", "total_thous_persons", json!({ "year": [2015] }));
        let [women, men] = ["female", "male"].map(|sex| cents(&sexes[sex]));
        share(women, women + men)
    }),
    ("hxl_3w_libya", "activity rows", LIBYA, |it| it.rows(json!({}))),
    ("hxl_3w_libya", "rows by sector", LIBYA, |it| it.top("sector", "rows", 3)),
    ("hxl_3w_libya", "distinct #adm2", LIBYA, |it| it.distinct("district")),
    ("hxl_3w_libya", "distinct #org", LIBYA, |it| it.distinct("agency")),
    ("hxl_345w", "sum PERSONAS", GUATEMALA, |it| it.total("people", json!({}))),
    ("hxl_345w", "sum Niñas", GUATEMALA, |it| {
        ["Niñas", "Niños", "Mujeres", "Hombres"].iter().map(|column| it.total(column, json!({}))).collect()
    }),
    ("hxl_345w", "female share", GUATEMALA, |it| {
        let sexes = it.by("sex", "people", json!({}));
        let [women, men] = ["female", "male"].map(|sex| cents(&sexes[sex]));
        share(women, women + men)
    }),
    ("hxl_345w", "rows by ESTADO", GUATEMALA, |it| json!(it.by("status", "rows", json!({})))),
    ("hxl_345w", "people reached, top", GUATEMALA, |it| it.top("province", "people", 2)),
    ("hxl_345w", "rows in SECTOR", GUATEMALA, |it| it.rows(json!({ "sector": ["Seguridad Alimentaria"] }))),
    ("hxl_drought", "sum #affected", ETHIOPIA, |it| it.total("OVERALL FIGURES Total Affected", json!({}))),
    ("hxl_drought", "sum #targeted", ETHIOPIA, |it| it.total("people", json!({}))),
    ("hxl_drought", "sum #inneed+food", ETHIOPIA, |it| it.total("FOOD Affected", json!({}))),
    ("hxl_drought", "#targeted+total in", ETHIOPIA, |it| {
        let regions = it.by("province", "people", json!({}));
        ["Oromia", "Somali", "Sidama"].iter().map(|region| regions[*region].clone()).collect()
    }),
    ("hxl_drought", "rows by region", ETHIOPIA, |it| {
        let regions = it.by("province", "rows", json!({}));
        json!([regions["Oromia"], regions["Somali"]])
    }),
    ("hxl_iati", "rows:", COVID, |it| {
        let types = it.by("Transaction type", "rows", json!({}));
        json!([types["commitments"], types["spending"]])
    }),
    ("hxl_iati", "Total money: ", COVID, |it| {
        let types = it.by("Transaction type", "Total money", json!({}));
        json!([types["commitments"], types["spending"]])
    }),
    ("hxl_iati", "Net money", COVID, |it| json!([it.total("allocated", json!({})), it.total("disbursed", json!({}))])),
    ("hxl_iati", "Total money in sector", COVID, |it| {
        // Never added across the types by the engine: whoever wants it adds the two.
        let types = it.by("Transaction type", "Total money", json!({ "sector": ["Health"] }));
        json!(types.values().map(cents).sum::<i128>() / 100)
    }),
    ("cbpf", "rows", CBPF, |it| it.rows(json!({}))),
    ("cbpf", "sum Budget", CBPF, |it| it.total("Budget", json!({}))),
    ("cbpf", "rows with blank marker", CBPF, |it| it.by("GenderMarker", "rows", json!({}))[""].take()),
    ("cbpf", "Budget by marker", CBPF, |it| {
        let markers = it.by("GenderMarker", "Budget", json!({}));
        (0..5).map(|marker| markers[&marker.to_string()].clone()).collect()
    }),
    ("cbpf", "share of marked", CBPF, |it| {
        let markers = it.by("GenderMarker", "Budget", json!({}));
        let sum = |of: std::ops::Range<u8>| of.map(|marker| cents(&markers[&marker.to_string()])).sum();
        share(sum(3..5), sum(0..5))
    }),
    ("cbpf", "Budget by fund", CBPF, |it| {
        let funds = it.by("FundType", "Budget", json!({}));
        json!([funds["CBPF"], funds["CERF"]])
    }),
    ("fts_requirements", "sum requirements", CLUSTERS, |it| json!([it.total("requirements", json!({})), it.total("funding", json!({}))])),
    ("fts_requirements", "rows with blank", CLUSTERS, |it| {
        let (rows, _) = it.ask(&["code", "clusterCode"], &["requirements", "rows"], json!({}));
        json!(rows.iter().filter(|row| row["requirements"].is_null()).map(|row| cents(&row["rows"]) / 100).sum::<i128>())
    }),
    ("fts_requirements", "AFG", CLUSTERS, |it| {
        let filter = json!({ "countryCode": ["AFG"] });
        json!([it.total("requirements", filter.clone()), it.total("funding", filter)])
    }),
    ("fts_requirements", "rows with percentFunded", CLUSTERS, |it| {
        let over = |(rate, rows): (&String, &Value)| (cents(&json!(rate)) > 10_000).then_some(cents(rows) / 100);
        json!(it.by("percentFunded", "rows", json!({})).iter().filter_map(over).sum::<i128>())
    }),
    ("fts_incoming", "records", INCOMING, |it| it.rows(json!({}))),
    ("fts_incoming", "sum amountUSD", INCOMING, |it| it.total("amountUSD", json!({}))),
    ("fts_incoming", "sum by source type", INCOMING, |it| it.top("srcOrganizationTypes", "amountUSD", 3)),
    ("fts_incoming", "amountUSD by status", INCOMING, |it| {
        let statuses = it.by("status", "amountUSD", json!({}));
        json!([statuses["paid"], statuses["commitment"]])
    }),
    ("eu_funds", "rows by Fund", ABSORPTION, |it| {
        let mut funds = it.by("Fund", "rows", json!({}));
        // The totals are no rows.
        let totals = it.report["skipped"].as_array().map_or(0, |rows| rows.iter().filter(|row| row["reason"] == "total").count());
        funds.insert("TOTAL".into(), json!(totals));
        json!(funds)
    }),
    ("eu_funds", "sum Total Paid without", ABSORPTION, |it| it.total("disbursed", json!({}))),
    ("eu_funds", "sum of the TOTAL rows", ABSORPTION, |it| {
        let told = it.report["warnings"].to_string();
        json!(if told.contains("586,104,156,576.7") { "586104156576.7" } else { "not told" })
    }),
    ("eu_funds", "naive sum", ABSORPTION, |it| {
        // The wrong answer is the right one and the totals of the file, which the report tells.
        assert_ne!(it.total("disbursed", json!({})), json!("1172208313152.4"));
        json!(plain(&json!(format!("{}.4", (5861041565757i128 + 5861041565767) / 10))))
    }),
    ("eu_funds", "Ireland 2013 TOTAL", ABSORPTION, |it| {
        let filter = json!({ "Member State": ["Ireland"], "year": [2013] });
        let paid = it.total("disbursed", filter);
        let rate = it.report["skipped"].as_array().and_then(|rows| rows.iter().find(|row| {
            row["cells"]["Member State"] == "Ireland" && row["cells"]["Year"] == "2013"
        }));
        json!([paid, rate.map(|row| row["cells"]["Absorption (%)"].clone())])
    }),
    ("unhcr", "records", UNHCR, |it| it.rows(json!({}))),
    ("unhcr", "sum Total", UNHCR, |it| it.total("people", json!({}))),
    ("unhcr", "sum Female_total", UNHCR, |it| json!([it.total("Female_total", json!({})), it.total("Male_total", json!({}))])),
    ("unhcr", "women's share", UNHCR, |it| {
        let sexes = it.by("sex", "people", json!({}));
        let [women, men] = ["female", "male"].map(|sex| cents(&sexes[sex]));
        share(women, women + men)
    }),
    ("unhcr", "people of unknown sex", UNHCR, |it| it.by("sex", "people", json!({}))["unknown"].take()),
    ("unhcr", "2019:", UNHCR, |it| {
        let sexes = it.by("sex", "people", json!({ "year": [2019], "age_group": ["18-59"] }));
        json!([sexes["female"], sexes["male"]])
    }),
    ("sdmx", "rows per SEX", MORTALITY, |it| {
        let sexes = it.by("sex", "rows", json!({}));
        json!([sexes["female"], sexes["male"], sexes["total"]])
    }),
    ("sdmx", "VNM", MORTALITY, |it| {
        let rates = it.by("sex", "OBS_VALUE", json!({ "REF_AREA": ["VNM"] }));
        json!([rates["female"], rates["male"], rates["total"]])
    }),
    ("sdmx", "countries", MORTALITY, |it| it.distinct("REF_AREA")),
    ("dhis2", "rows", DHIS2, |it| it.report["used"].clone()),
    ("dhis2", "sum of value", DHIS2, |it| {
        // Of several data elements the engine adds nothing; their own sums are what is added here.
        let thousandths = it.by("Data", "Value", json!({})).values().map(|sum| {
            let text = plain(sum);
            let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
            format!("{whole}{part:0<3}").parse::<i128>().expect("a sum")
        }).sum::<i128>();
        json!(moved(&json!(thousandths.to_string()), 3))
    }),
    ("dhis2", "by Location", DHIS2, |it| json!(it.by("Location Fixed/Outreach", "Value", json!({})))),
    ("dhis2", "Measles", DHIS2, |it| {
        let data = it.by("Data", "Value", json!({}));
        json!([data["Measles doses given"], data["BCG doses given"]])
    }),
    ("dhis2", "district Western Area", DHIS2, |it| it.by("Organisation unit", "Value", json!({}))["Western Area"].take()),
    ("aragon", "records", ARAGON, |it| it.rows(json!({}))),
    ("aragon", "sum IMPORTE", ARAGON, |it| it.total("IMPORTE", json!({}))),
    ("aragon", "sum where FINANCIACION", ARAGON, |it| it.total("IMPORTE", json!({ "FINANCIACION": ["91002"] }))),
    ("aragon", "first line", ARAGON, |it| {
        let first = it.by("CENTRO GESTOR", "rows", json!({}));
        json!(first.keys().find(|key| *key == "01010"))
    }),
    ("aragon", "rows with", ARAGON, |it| {
        let rows = it.by("DESCRIPCION", "rows", json!({}));
        json!(rows.iter().filter(|(text, _)| text.contains('ó')).map(|(_, n)| cents(n) / 100).sum::<i128>())
    }),
    ("hxl_global", "VNM rows", PCODES, |it| {
        let levels = it.by("Admin Level", "rows", json!({ "Location": ["VNM"] }));
        json!([levels["1"], levels["2"]])
    }),
    ("hxl_global", "P-codes", PCODES, |it| {
        let (rows, _) = it.ask(&["Name", "P-Code"], &["rows"], json!({ "Location": ["VNM"], "Admin Level": ["1"] }));
        let five = ["Ha Giang", "Hoa Binh", "Quang Tri", "Kon Tum", "Tra Vinh"];
        let code = |row: &Value| Some((row["Name"].as_str()?.to_owned(), row["P-Code"].clone()));
        json!(rows.iter().filter_map(code).filter(|(name, _)| five.contains(&&name[..])).collect::<Map<_, _>>())
    }),
    ("hxl_global", "countries", PCODES, |it| it.distinct("Location")),
    ("vn_provinces_63", "codes of the five", OLD, |it| {
        let (rows, _) = it.ask(&["province", "code"], &["rows"], json!({ "province": FIVE }));
        // The file writes Hoà Bình; the official spelling is what is shown.
        let code = |row: &Value| Some((row["province"].as_str()?.replace("Hòa Bình", "Hoà Bình"), row["code"].clone()));
        json!(rows.iter().filter_map(code).collect::<Map<_, _>>())
    }),
    ("vn_provinces_63", "districts in Hà Giang", DISTRICTS, |it| it.rows(json!({ "parent_code": ["02"] }))),
    ("vn_provinces_63", "is the name of 17", OLD, |it| {
        let name = it.by("name_with_type", "rows", json!({ "code": ["17"] }));
        json!(name.keys().next().is_some_and(|name| name == "Tỉnh Hòa Bình"))
    }),
    ("vn_units_34", "provinces / wards", NEW, |it| {
        it.report["tables"].as_array().expect("tables").iter().map(|table| table["used"].clone()).collect()
    }),
    ("vn_units_34", "name of 44", NEW, |it| {
        let name = |code: &str| it.by("NameEn", "rows", json!({ "Code": [code] })).into_iter().next().map(|(name, _)| name);
        let names = ["44", "08", "25", "51", "86"].map(name);
        assert_eq!(json!(names), json!(["Quang Tri", "Tuyen Quang", "Phu Tho", "Quang Ngai", "Vinh Long"]));
        let name = |code: &str| it.by("FullName", "rows", json!({ "Code": [code] })).into_iter().next().map(|(name, _)| name);
        json!(["44", "08", "25", "51", "86"].map(name).map(|name| name.map(|name| name.replace("Tỉnh ", ""))))
    }),
    ("vn_units_34", "wards+communes in new", NEW, |it| {
        let province = json!({ "Name": ["Quảng Trị"] });
        json!(it.by("Wards.Code", "rows", province).len())
    }),
    ("vn_merger", "province rows", MERGER, |it| {
        let codes = it.by("ma", "rows", json!({}));
        json!(codes.keys().filter(|code| code.len() == 2).count())
    }),
    ("vn_merger", "provinces marked", MERGER, |it| {
        let (rows, _) = it.ask(&["ma", "truocsapnhap"], &["rows"], json!({ "truocsapnhap": ["giữ nguyên"] }));
        json!(rows.iter().filter(|row| row["ma"].as_str().is_some_and(|code| code.len() == 2)).count())
    }),
    ("vn_merger", "truocsapnhap of 44", MERGER, |it| json!(it.by("truocsapnhap", "rows", json!({ "ma": ["44"] })).keys().next())),
    ("vn_merger", "truocsapnhap of 86", MERGER, |it| json!(it.by("truocsapnhap", "rows", json!({ "ma": ["86"] })).keys().next())),
    ("vn_34_provinces", "features", OUTLINES, |it| it.rows(json!({}))),
    ("vn_34_provinces", "sum of areaKm2", OUTLINES, |it| it.total("areaKm2", json!({}))),
    ("vn_34_provinces", "areaKm2 of 44", OUTLINES, |it| it.total("areaKm2", json!({ "code": ["44"] }))),
    ("flights_20k", "rows", FLIGHTS, |it| it.rows(json!({}))),
    ("flights_20k", "sum delay", FLIGHTS, |it| json!([it.total("delay", json!({})), it.total("distance", json!({}))])),
    ("flights_20k", "rows with delay", FLIGHTS, |it| it.rows(json!({ "delay": { "from": 1 } }))),
    ("flights_20k", "flights from ORD", FLIGHTS, |it| it.rows(json!({ "origin": ["ORD"] }))),
    ("falcon", "rows", FALCON, |it| it.rows(json!({}))),
    ("falcon", "sum DISTANCE", FALCON, |it| it.total("DISTANCE", json!({}))),
    ("falcon", "sum ARR_DELAY", FALCON, |it| it.total("ARR_DELAY", json!({}))),
    ("falcon", "blank ARR_DELAY", FALCON, |it| it.by("ARR_DELAY", "rows", json!({}))[""].take()),
    ("falcon", "flights ORIGIN", FALCON, |it| it.rows(json!({ "ORIGIN": ["ATL"] }))),
    ("derived/vn_mof_final", "HÀ GIANG", UNICODE, |it| json!(it.millions(Some("Hà Giang"), &[REVENUE, SPENDING]))),
    ("derived/vn_mof_final", "TỔNG SỐ", UNICODE, |it| json!(it.millions(None, &[REVENUE])[0])),
    ("derived/vn_mof_plan", "decoded text is NFC", CP1258, |it| {
        // Tone marks stand behind their vowels in the bytes, and in no name that comes out.
        let tones = [0xCC, 0xD2, 0xDE, 0xEC, 0xF2];
        let places = it.by("province", "rows", json!({}));
        assert!(places.keys().all(|place| !place.contains(['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'])));
        json!(!it.bytes.iter().any(|byte| tones.contains(byte)))
    }),
    ("derived/vn_mof_plan", "provinces found", CP1258, |it| it.distinct("province")),
    ("derived/vn_mof_plan", "sum of revenue", CP1258, |it| json!(it.millions(None, &[REVENUE])[0])),
    ("derived/vn_mof_plan", "HÒA BÌNH", CP1258, |it| json!(it.millions(Some("Hòa Bình"), &[SPENDING])[0])),
    ("derived/vn_63", "geometries", TOPO, |it| it.rows(json!({}))),
    ("derived/vn_63", "codes of Hà Giang", TOPO, |it| {
        let filter = json!({ "province": ["Hà Giang"] });
        json!([it.by("gso", "rows", filter.clone()).keys().next(), it.by("iso", "rows", filter).keys().next()])
    }),
    ("derived/kobo", "submissions", KOBO, |it| it.rows(json!({}))),
    ("derived/kobo", "gender_hoh", KOBO, |it| json!(it.by("gender_hoh", "rows", json!({})))),
    ("derived/kobo", "columns whose name", KOBO, |it| {
        let columns = it.report["columns"].as_array().expect("columns").iter();
        json!(columns.filter(|it| it["header"].as_str().is_some_and(|it| it.starts_with("water_sources."))).count())
    }),
    ("derived/kobo", "distinct _uuid", KOBO, |it| it.distinct("_uuid")),
    ("derived/vn_province_63", "old provinces", CROSSWALK, |it| json!([it.distinct("province"), it.distinct("new_name")])),
    ("derived/vn_province_63", "unchanged", CROSSWALK, |it| it.rows(json!({ "change": ["unchanged"] }))),
    ("derived/vn_province_63", "codes whose meaning", CROSSWALK, |it| {
        let (rows, _) = it.ask(&["old_gso", "province", "old_code_now_means"], &["rows"], json!({}));
        let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let changed = rows.iter().filter(|row| !text(row, "old_code_now_means").is_empty());
        json!(changed.map(|row| {
            (text(row, "old_gso"), json!(format!("{} → {}", text(row, "province"), text(row, "old_code_now_means"))))
        }).collect::<Map<_, _>>())
    }),
    ("derived/vn_province_63", "the five", CROSSWALK, |it| {
        let names = ["province", "old_gso", "iso_3166_2", "ocha_pcode", "new_gso", "new_name"];
        let (rows, _) = it.ask(&names, &["rows"], json!({ "province": FIVE }));
        json!(rows.iter().map(|row| {
            let cells: Value = names[1..].iter().map(|name| row[*name].clone()).collect();
            (row["province"].as_str().unwrap_or_default().to_owned(), cells)
        }).collect::<Map<_, _>>())
    }),
];

#[test]
fn every_fact_is_asked_and_comes_out() {
    let Some(text) = published::bytes("facts.json") else { return };
    let facts: Map<String, Value> = serde_json::from_slice(&text).expect("facts.json");
    let mut wrong = Vec::new();
    let mut is_asked = vec![false; QUESTIONS.len()];
    for (file, list) in &facts {
        // A file is read once for all its facts.
        let mut books: Vec<(&str, Book)> = Vec::new();
        for fact in list.as_array().expect("a list") {
            let what = fact["what"].as_str().expect("what");
            // The longest beginning that fits: `Total money: ` beside `Total money in sector`.
            let fits = |(_, (of, begins, ..)): &(usize, &Question)| file.starts_with(of) && what.starts_with(begins);
            let found = QUESTIONS.iter().enumerate().filter(fits).max_by_key(|(_, (_, begins, ..))| begins.len());
            let Some((at, (_, _, names, answer))) = found else {
                wrong.push(format!("{file}: nobody asks ‘{what}’"));
                continue;
            };
            is_asked[at] = true;
            for &(name, sheet) in *names {
                if !books.iter().any(|(known, _)| *known == name) {
                    books.push((name, open(name, sheet)));
                }
                let book = books.iter_mut().find(|(known, _)| *known == name).map(|(_, book)| book).expect("a book");
                let answer = answer(book);
                if !same(&answer, &fact["value"]) {
                    wrong.push(format!("{name}: ‘{what}’ is {}, the answer {answer}", fact["value"]));
                }
            }
        }
    }
    let gone = QUESTIONS.iter().zip(&is_asked).filter(|(_, is_asked)| !**is_asked);
    wrong.extend(gone.map(|((file, what, ..), _)| format!("{file}: no such fact any more: ‘{what}’")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
