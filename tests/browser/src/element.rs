//! The element's public members: ready, query, filters, columns, report, events, groups, attributes.
//!
//! Everything is asked through the contract's names; figures are computed here from the same rows.

use serde_json::{Value, json};
use xtask::test_routes;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// Two provinces, tenths that a binary fraction cannot hold, and both sexes.
pub const SMALL: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân (đồng),Nữ,Nam\n\
    Kon Tum,2018,Ngân sách trung ương,0.1,3,4\n\
    Kon Tum,2019,Dự án,0.2,5,6\n\
    Quảng Trị,2018,Ngân sách trung ương,100.5,7,8\n\
    Quảng Trị,2020,Cộng đồng,50,9,10\n";

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(query_sums_are_exact),
        test!(query_takes_where_and_filtered),
        test!(sums_of_generated_rows_agree),
        test!(load_takes_every_kind_of_input),
        test!(filters_are_set_and_read),
        test!(wrong_filters_throw_and_change_nothing),
        test!(events_bubble_and_are_composed),
        test!(groups_share_their_filters),
        test!(attributes_may_change),
        test!(small_groups_are_told_nowhere),
        test!(persons_are_not_asked_after_where_few_are_withheld),
        test!(columns_and_report_describe_the_file),
        test!(module_exports_charts_and_version),
        test!(canvases_are_painted),
        test!(right_to_left_page_works),
        test!(text_of_the_page_is_kept_as_fallback),
    ]
}

async fn query_sums_are_exact(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'vi' });
             return element.query({ by: ['province'], sum: ['disbursed', 'women', 'men'] })",
            json!(path),
        )
        .await?;
    let mut rows = found["rows"].as_array().cloned().unwrap_or_default();
    rows.sort_by_key(|row| row["province"].to_string());
    let wanted = json!([
        { "province": "Kon Tum", "disbursed": 0.3, "women": 8, "men": 10 },
        { "province": "Quảng Trị", "disbursed": 150.5, "women": 16, "men": 18 },
    ]);
    same_numbers(&Value::Array(rows), &wanted, "rows")?;
    same_numbers(&found["total"], &json!({ "disbursed": 150.8, "women": 24, "men": 28 }), "total")?;
    page.ensure_clean().await
}

async fn query_takes_where_and_filtered(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             const sum = (more) => element.query({ by: ['province'], sum: ['women'], ...more }).total.women;
             element.filters = { province: ['Kon Tum'] };
             return [sum({}), sum({ filtered: true }), sum({ where: { year: { from: 2018, to: 2018 } } }),
                     sum({ filtered: true, where: { year: { from: 2018, to: 2018 } } }),
                     sum({ where: { source: ['project', 'community'] } })]",
            json!(path),
        )
        .await?;
    same_numbers(&found, &json!([24, 8, 10, 3, 14]), "women")
}

async fn sums_of_generated_rows_agree(page: Page) -> Outcome {
    const N_ROWS: u64 = 20_000;
    page.open_element().await?;
    let found = page
        .js_with(
            "const element = await T.ready({ src: `/t/gen?rows=${given}`, lang: 'en' });
             return { rows: element.query({ by: ['province', 'year'], sum: ['planned', 'disbursed'] }).rows,
                      used: element.report.used }",
            json!(N_ROWS),
        )
        .await?;
    ensure_eq!(found["used"].as_u64(), Some(N_ROWS), "rows used");
    let rows = found["rows"].as_array().cloned().unwrap_or_default();
    ensure_eq!(rows.len(), 25, "groups");
    for row in rows {
        let fits =
            |made: &test_routes::Row| row["province"] == made.province && row["year"].as_f64() == Some(f64::from(made.year));
        let made: Vec<_> = (0..N_ROWS).map(test_routes::row).filter(fits).collect();
        let planned: u64 = made.iter().map(|made| made.planned).sum();
        let disbursed: u64 = made.iter().map(|made| made.disbursed).sum();
        same_numbers(&json!([row["planned"], row["disbursed"]]), &json!([planned, disbursed]), &row.to_string())?;
    }
    Ok(())
}

async fn load_takes_every_kind_of_input(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js_with(
            "const bytes = new TextEncoder().encode(given);
             const objects = [{ province: 'Kon Tum', women: 8, men: 10 }, { province: 'Quảng Trị', women: 16, men: 18 }];
             const within = objects.map(({ province, women, men }) => ({ province, people: { women, men } }));
             const lists = [['province', 'women'], ['Kon Tum', 8], ['Quảng Trị', 16]];
             const sums = [];
             for (const input of [new Blob([given]), bytes.buffer, bytes, given, objects, within, lists]) {
                 const element = T.make({ lang: 'en' });
                 await T.within(10000, element.load(input, { name: 'small.csv', type: 'text/csv' }), 'load');
                 sums.push(element.query({ by: [], sum: ['women'] }).total.women);
                 element.remove();
             }
             return sums",
            json!(SMALL),
        )
        .await?;
    same_numbers(&found, &json!([24, 24, 24, 24, 24, 24, 24]), "women")?;
    page.ensure_clean().await
}

async fn filters_are_set_and_read(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en', filter: 'province=Quảng Trị; year=2018..2019' });
             const first = element.filters;
             element.filters = { province: ['Kon Tum'] }; const second = element.filters;
             element.filters = {}; const third = element.filters;
             return [first, second, third]",
            json!(path),
        )
        .await?;
    let wanted = json!([
        { "province": ["Quảng Trị"], "year": { "from": 2018, "to": 2019 } },
        { "province": ["Kon Tum"] },
        {},
    ]);
    same_numbers(&found, &wanted, "filters")
}

async fn wrong_filters_throw_and_change_nothing(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             element.filters = { province: ['Kon Tum'] }; await T.frames();
             let events = 0; element.addEventListener('fair-share:filter', () => { events += 1 });
             const wrong = [{ nowhere: ['x'] }, { province: ['Atlantis'] }, { province: ['Quảng Trị'], nowhere: ['x'] },
                            { year: { from: 'x', to: 2020 } }, { province: 7 }, 'province=Kon Tum', 7];
             const passed = wrong.filter((value) => {
                 const thrown = T.thrown(() => { element.filters = value });
                 return !(thrown?.isError && thrown.message);
             });
             await T.frames();
             return { passed: passed.map((value) => JSON.stringify(value)), filters: element.filters, events }",
            json!(path),
        )
        .await?;
    ensure_eq!(found["passed"], json!([]), "values that should throw an Error with words");
    ensure_eq!(found["filters"], json!({ "province": ["Kon Tum"] }), "filters after wrong ones");
    ensure_eq!(found["events"], json!(0), "filter events for wrong values");
    Ok(())
}

async fn events_bubble_and_are_composed(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const host = document.createElement('div'); document.body.append(host);
             const ready = T.event(document, 'fair-share:ready');
             const element = T.make({ src: given, lang: 'en' }, host.attachShadow({ mode: 'open' }));
             const first = await ready;
             const filter = T.event(document, 'fair-share:filter');
             element.filters = { province: ['Kon Tum'] };
             const second = await filter;
             const error = T.event(document, 'fair-share:error');
             const broken = T.make({ src: '/t/404', lang: 'en' }); broken.ready.catch(() => {});
             return [first, second, await error]",
            json!(path),
        )
        .await?;
    for event in found.as_array().into_iter().flatten() {
        ensure_eq!((&event["bubbles"], &event["composed"]), (&json!(true), &json!(true)), "{event}");
    }
    ensure_eq!(found[1]["detail"]["filters"], json!({ "province": ["Kon Tum"] }), "detail of the filter event");
    for part in ["code", "message"] {
        let text = found[2]["detail"][part].as_str().unwrap_or("");
        ensure!(!text.is_empty(), "the error event has no {part}: {found}");
    }
    Ok(())
}

async fn groups_share_their_filters(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const make = (group) => T.ready({ src: given, chart: 'women-men', lang: 'en', ...(group ? { group } : {}) });
             const [a, b, other, alone] = [await make('x'), await make('x'), await make('y'), await make()];
             a.filters = { province: ['Kon Tum'] }; await T.frames();
             const later = await make('x');
             const first = [a, b, other, alone, later].map((element) => element.filters.province ?? null);
             b.filters = {}; await T.frames();
             return [...first, a.filters.province ?? null]",
            json!(path),
        )
        .await?;
    ensure_eq!(
        found,
        json!([["Kon Tum"], ["Kon Tum"], null, null, ["Kon Tum"], null]),
        "filters in group x, x, y, none, later x; x cleared"
    );
    page.ensure_clean().await
}

async fn attributes_may_change(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, chart: 'funding', lang: 'vi', theme: 'light' });
             await T.frames();
             const picture = () => T.all(element, 'canvas').map((canvas) => T.picture(canvas)).join();
             const pictures = [picture()];
             for (const [name, value] of [['theme', 'dark'], ['lang', 'en'], ['chart', 'women-men'], ['filter', 'province=Kon Tum'], ['heading', 'Who takes part']]) {
                 element.setAttribute(name, value);
                 const before = pictures.at(-1);
                 const wanted = name === 'heading' ? () => T.text(element).includes(value) || picture() !== before : () => picture() !== before;
                 await T.until(wanted, `a new picture after ${name}=${value}`, 4000);
                 pictures.push(picture());
             }
             return element.filters",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!({ "province": ["Kon Tum"] }), "filters from the attribute");
    page.ensure_clean().await
}

async fn small_groups_are_told_nowhere(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(
        "province,year,women,men\nKon Tum,2019,3,441\nKon Tum,2020,517,4\nTrà Vinh,2019,613,721\nTrà Vinh,2020,829,937\n",
    );
    let found = page
        .js_with(
            "const el = await T.ready({ src: given, lang: 'en', chart: 'heat?by=province&by=year&sum=women women-men', 'min-cell': '5' });
             window.element = el;
             const asked = el.query({ by: ['province', 'year'], sum: ['women'] });
             const kept = (rows) => rows.map((row) => JSON.stringify(row.women)).join(' ');
             const files = [];
             for (const format of ['csv', 'json', 'svg']) files.push(await (await el.export(format)).text());
             const spoken = [];
             for (const plot of T.all(el, '[role=application], [part=canvas], canvas')) spoken.push(plot.getAttribute('aria-label') ?? '');
             const told = [T.text(el), ...files, ...spoken].join(' ');
             const refused = await el.export('html').then(() => 'made', (fault) => fault.message);
             return { cells: kept(asked.rows), word: /withheld/i.test(told), leaks: (told.match(/women: 3\\b/gi) ?? []).length > 0,
                 three: files[0].split(/\\r?\\n/).some((line) => line.split(',').slice(1).some((cell) => cell === '3')), refused }",
            json!(path),
        )
        .await?;
    ensure!(
        found["cells"].as_str().is_some_and(|cells| cells.matches("withheld").count() >= 2),
        "a small cell and one beside it: {found}"
    );
    ensure_eq!((&found["word"], &found["leaks"], &found["three"]), (&json!(true), &json!(false), &json!(false)), "{found}");
    ensure!(found["refused"].as_str().is_some_and(|text| text.contains("min-cell")), "{found}");
    page.ensure_clean().await
}

async fn persons_are_not_asked_after_where_few_are_withheld(page: Page) -> Outcome {
    page.open_element().await?;
    let mut text = String::from("Xã,Họ và tên,Giới tính,Thu nhập (đồng)\n");
    for at in 0..40 {
        let sex = if at % 2 == 0 { "Nữ" } else { "Nam" };
        text.push_str(&format!("{},Vàng Thị Số{at},{sex},{}\n", ["A", "B"][at / 38], 7_000_123 + at));
    }
    let path = page.put_csv(text);
    let found = page
        .js_with(
            "const el = await T.ready({ src: given, lang: 'en', chart: 'bars?by=commune', 'min-cell': '5' });
             const refused = (where) => { try { return el.query({ sum: ['amount'], where }); } catch (error) { return error.message; } };
             const name = el.columns.find((column) => column.label === 'Họ và tên');
             return { name, by: el.query({ by: [name.name, 'commune'], sum: ['amount'] }), one: refused({ [name.name]: ['Vàng Thị Số7'] }),
                      view: JSON.stringify(el.view), all: T.text(el) };",
            json!(path),
        )
        .await?;
    ensure!(found["name"]["values"] == serde_json::json!([]), "{found}");
    ensure!(found["one"].as_str().is_some_and(|text| text.contains("no value")), "{found}");
    ensure!(found["by"].to_string().matches("withheld").count() == 2, "{found}");
    ensure!(!found["all"].to_string().contains("Vàng") && !found["by"].to_string().contains("Vàng"), "{found}");
    Ok(())
}

async fn columns_and_report_describe_the_file(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(format!("{SMALL}Kon Tum,2021\n"));
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             return { columns: element.columns, report: element.report }",
            json!(path),
        )
        .await?;
    let columns = found["columns"].as_array().cloned().unwrap_or_default();
    let kinds: Vec<&str> = columns.iter().filter_map(|column| column["kind"].as_str()).collect();
    // Women and men are read as people by sex, too.
    ensure_eq!(kinds, ["province", "year", "source", "sex", "disbursed", "women", "men", "people"], "kinds");
    let roles: Vec<&str> = columns.iter().filter_map(|column| column["role"].as_str()).collect();
    ensure_eq!(roles, [["dimension"; 4], ["measure"; 4]].concat(), "roles");
    let report = &found["report"];
    ensure_eq!(report["rows"].as_f64(), Some(5.0), "rows in the report");
    ensure!(report["delimiter"] == "," && report["format"].is_string() && report["encoding"].is_string(), "{report}");
    let noted = [&report["skipped"], &report["warnings"]].iter().any(|list| list.as_array().is_some_and(|list| !list.is_empty()));
    ensure!(noted, "the ragged row is not reported: {report}");
    Ok(())
}

async fn module_exports_charts_and_version(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const { FairShare } = await import('/pkg/fair-share.js');
             const charts = FairShare.charts.map((chart) => chart.id ?? chart);
             return { charts, version: FairShare.version }")
        .await?;
    let charts: Vec<&str> = found["charts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for id in ["funding", "funding-trend", "women-men", "heat", "histogram"] {
        ensure!(charts.contains(&id), "{id} is not among {charts:?}");
    }
    ensure!(found["version"].as_str().is_some_and(|text| text.split('.').count() == 3), "version {}", found["version"]);
    Ok(())
}

async fn canvases_are_painted(page: Page) -> Outcome {
    page.open_element().await?;
    for chart in ["funding", "funding-trend", "women-men", "heat?by=province&by=year&sum=women", "histogram?of=disbursed"] {
        let colors = page
            .js_with(
                "const element = await T.ready({ src: '/t/gen?rows=600', chart: given, lang: 'vi' }); await T.frames();
                 const colors = T.all(element, 'canvas').map(T.colors); element.remove(); return colors",
                json!(chart),
            )
            .await?;
        let most = colors.as_array().into_iter().flatten().filter_map(Value::as_u64).max();
        ensure!(most >= Some(3), "{chart}: colors on its canvases: {colors}");
    }
    page.ensure_clean().await
}

async fn right_to_left_page_works(page: Page) -> Outcome {
    page.open("tests/rtl.html").await?;
    let found = page
        .js("const element = await T.ready({ src: '/t/gen?rows=600', lang: 'en' }); await T.frames();
             return { wide: document.documentElement.scrollWidth - innerWidth, colors: T.all(element, 'canvas').map(T.colors) }")
        .await?;
    ensure!(found["wide"].as_f64() <= Some(0.0), "the page is wider than its window: {found}");
    let all_painted = |list: &Vec<Value>| !list.is_empty() && list.iter().all(|count| count.as_u64() >= Some(3));
    ensure!(found["colors"].as_array().is_some_and(all_painted), "{found}");
    page.screenshot("rtl").await?;
    page.ensure_clean().await
}

async fn text_of_the_page_is_kept_as_fallback(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = T.make({ lang: 'en' }, null); element.innerHTML = '<p id=fallback>a table</p>';
             element.setAttribute('src', given); document.body.append(element); await T.within(15000, element.ready, 'ready');
             const paragraph = element.querySelector('#fallback');
             return { kept: paragraph?.textContent ?? null, visible: paragraph.getBoundingClientRect().height > 0 }",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!({ "kept": "a table", "visible": false }), "what stood in the tag");
    Ok(())
}

/// Fails unless both values are the same, where 1 and 1.0 are.
pub fn same_numbers(found: &Value, wanted: &Value, what: &str) -> Outcome {
    let same = match (found, wanted) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_numbers(a, b, what).is_ok())
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && b.iter().all(|(key, b)| a.get(key).is_some_and(|a| same_numbers(a, b, what).is_ok()))
        }
        _ => found == wanted,
    };
    ensure!(same, "{what}: found {found}, wanted {wanted}");
    Ok(())
}
