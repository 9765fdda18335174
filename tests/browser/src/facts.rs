//! Published files, untouched, and a data package: `query()` gives the figures that are known of them.
//!
//! The files lie beside the checkout ([`xtask::checkout::published`]) with their facts (`facts.json`); where they are not there, there is
//! nothing to test. Columns are asked for by the headers that stand in the file.

use serde_json::{Value, json};

use crate::element::same_numbers;
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(requirements_and_funding_by_cluster).within(60),
        test!(flows_with_line_breaks_in_quotes).within(60),
        test!(allocations_with_a_gender_marker).within(60),
        test!(flights).within(60),
        test!(package_of_two_tables),
    ]
}

/// Loads a file, asks each question, and returns the answers; `None` where the file is not here.
async fn answers(page: &Page, name: &str, questions: Value) -> Result<Option<Value>, String> {
    if !xtask::checkout::published().join(name).is_file() {
        return Ok(None);
    }
    page.open_element().await?;
    let found = page
        .js_with(
            "const element = await T.ready({ src: `/t/shared/${given.name}`, lang: 'en' }); await T.frames(3);
             const answers = given.questions.map((question) => element.query(question));
             return { answers, used: element.report.used, painted: T.all(element, 'canvas').some((canvas) => T.colors(canvas) >= 3) }",
            json!({ "name": name, "questions": questions }),
        )
        .await?;
    ensure_eq!(found["painted"], json!(true), "{name}: something is drawn");
    page.screenshot(name.trim_end_matches(".csv")).await?;
    page.ensure_clean().await?;
    Ok(Some(found))
}

/// The one row whose `by` is this key.
fn row<'a>(answer: &'a Value, by: &str, key: &Value) -> &'a Value {
    answer["rows"].as_array().and_then(|rows| rows.iter().find(|row| row[by] == *key)).unwrap_or(&Value::Null)
}

/// Fails unless each group has this sum.
fn groups(answer: &Value, by: &str, sum: &str, wanted: &[(Value, f64)]) -> Outcome {
    for (key, figure) in wanted {
        same_numbers(&row(answer, by, key)[sum], &json!(figure), &format!("{sum} of {by} {key}"))?;
    }
    Ok(())
}

async fn requirements_and_funding_by_cluster(page: Page) -> Outcome {
    let questions = json!([
        { "by": ["countryCode"], "sum": ["requirements", "funding"] },
        { "by": ["code", "clusterCode"], "sum": ["requirements", "rows"] },
        { "by": ["percentFunded"], "sum": ["rows"] },
    ]);
    let Some(found) = answers(&page, "fts_requirements_funding_cluster.csv", questions).await? else { return Ok(()) };
    ensure_eq!(found["used"], json!(40), "rows");
    let [countries, clusters, rates] = [0, 1, 2].map(|idx| &found["answers"][idx]);
    same_numbers(&countries["total"], &json!({ "requirements": 1_604_278_235_u64, "funding": 878_149_957 }), "all")?;
    groups(countries, "countryCode", "requirements", &[(json!("AFG"), 1_131_050_820.0)])?;
    groups(countries, "countryCode", "funding", &[(json!("AFG"), 564_467_765.0)])?;
    let rows = |answer: &Value| answer["rows"].as_array().cloned().unwrap_or_default();
    let blank: f64 =
        rows(clusters).iter().filter(|row| row["requirements"].is_null()).filter_map(|row| row["rows"].as_f64()).sum();
    ensure_eq!(blank, 8.0, "rows without requirements");
    let rate_of = |row: &Value| row["percentFunded"].as_str().and_then(|rate| rate.parse().ok()).unwrap_or(0.0);
    let over: f64 = rows(rates).iter().filter(|row| rate_of(row) > 100.0).filter_map(|row| row["rows"].as_f64()).sum();
    ensure_eq!(over, 3.0, "clusters funded over 100 %");
    Ok(())
}

async fn flows_with_line_breaks_in_quotes(page: Page) -> Outcome {
    let questions = json!([
        { "by": ["srcOrganizationTypes"], "sum": ["amountUSD"] },
        { "by": ["status"], "sum": ["amountUSD"] },
        { "by": [], "sum": ["rows"] },
    ]);
    let Some(found) = answers(&page, "fts_incoming_funding_afg_2020.csv", questions).await? else { return Ok(()) };
    let [types, statuses, all] = [0, 1, 2].map(|idx| &found["answers"][idx]);
    same_numbers(&types["total"]["amountUSD"], &json!(754_117_611), "all")?;
    same_numbers(&all["total"]["rows"], &json!(328), "rows")?;
    let wanted = [
        (json!("Government"), 557_502_120.0),
        (json!("Inter-governmental"), 146_550_701.0),
        (json!("Pooled fund"), 30_554_278.0),
    ];
    groups(types, "srcOrganizationTypes", "amountUSD", &wanted)?;
    groups(statuses, "status", "amountUSD", &[(json!("paid"), 453_620_904.0), (json!("commitment"), 300_496_707.0)])
}

async fn allocations_with_a_gender_marker(page: Page) -> Outcome {
    let questions = json!([
        { "by": ["GenderMarker"], "sum": ["Budget", "rows"] },
        { "by": ["FundType"], "sum": ["Budget"] },
        { "by": [], "sum": ["Budget"], "exact": true },
    ]);
    let Some(found) = answers(&page, "cbpf_allocations_gender_marker.csv", questions).await? else { return Ok(()) };
    let [markers, funds, all] = [0, 1, 2].map(|idx| &found["answers"][idx]);
    ensure_eq!(all["total"]["Budget"], json!("2105788899.66"), "all, as text");
    same_numbers(&markers["total"]["rows"], &json!(2133), "rows")?;
    same_numbers(&row(markers, "GenderMarker", &Value::Null)["rows"], &json!(1642), "rows without a marker")?;
    let wanted = [
        (json!("0"), 60_146_391.47),
        (json!("1"), 88_547_144.2),
        (json!("2"), 159_325_479.0),
        (json!("3"), 311_673_078.0),
        (json!("4"), 378_351_915.0),
    ];
    groups(markers, "GenderMarker", "Budget", &wanted)?;
    groups(funds, "FundType", "Budget", &[(json!("CBPF"), 1_145_458_486.66), (json!("CERF"), 960_330_413.0)])
}

async fn flights(page: Page) -> Outcome {
    let questions = json!([
        { "by": ["ORIGIN"], "sum": ["DISTANCE", "ARR_DELAY", "rows"] },
        { "by": ["ARR_DELAY"], "sum": ["rows"] },
    ]);
    let Some(found) = answers(&page, "falcon_flights_10k.csv", questions).await? else { return Ok(()) };
    let [origins, delays] = [0, 1].map(|idx| &found["answers"][idx]);
    same_numbers(&origins["total"], &json!({ "DISTANCE": 8_303_557, "ARR_DELAY": -33_580, "rows": 10_000 }), "all")?;
    groups(origins, "ORIGIN", "rows", &[(json!("ATL"), 1_007.0)])?;
    same_numbers(&row(delays, "ARR_DELAY", &Value::Null)["rows"], &json!(13), "rows without a delay")
}

/// The page adds the package's files up itself, cell by cell.
async fn package_of_two_tables(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const table = async (name) => {
                 const lines = (await (await fetch(`/data/p4em/${name}.csv`)).text()).trim().split(/\\r?\\n/).map((line) => line.split(','));
                 const header = lines.shift(); if (lines.some((line) => line.length !== header.length)) throw new Error('a quoted cell');
                 return lines.map((line) => Object.fromEntries(header.map((name, idx) => [name, line[idx]])));
             };
             const sum = (rows, name) => rows.reduce((sum, row) => sum + Number(row[name]), 0);
             const here = (rows) => rows.filter((row) => row['Tỉnh'] === 'Kon Tum');
             const [money, people] = [await table('funding'), await table('participation')];
             const element = await T.ready({ src: '/data/p4em/datapackage.json', lang: 'vi' });
             const total = (question) => element.query({ by: [], ...question }).total;
             const all = { disbursed: total({ sum: ['disbursed'] }).disbursed, people: total({ sum: ['people'] }).people };
             element.filters = { province: ['Kon Tum'] };
             const filtered = { disbursed: total({ sum: ['disbursed'], filtered: true }).disbursed,
                                people: total({ sum: ['people'], filtered: true }).people };
             // A sex is told in one table only: the other stays whole.
             const women = total({ sum: ['disbursed'], where: { sex: ['female'] } }).disbursed;
             return { found: { all, filtered, women },
                      wanted: { all: { disbursed: sum(money, 'Giải ngân (đồng)'), people: sum(people, 'Số người') },
                                filtered: { disbursed: sum(here(money), 'Giải ngân (đồng)'), people: sum(here(people), 'Số người') },
                                women: sum(money, 'Giải ngân (đồng)') } }")
        .await?;
    ensure!(found["wanted"]["all"]["people"].as_f64() > Some(0.0), "the files are empty: {found}");
    same_numbers(&found["found"], &found["wanted"], "sums of the package")?;
    page.ensure_clean().await
}
