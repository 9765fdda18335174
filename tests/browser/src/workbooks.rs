//! Workbooks and packed files: the part that reads them is fetched only for them, off the page's thread, under any policy.

#[path = "../../../sheets/tests/support/books.rs"]
pub mod books;

use serde_json::{Value, json};

use self::books::{Cell, Sheet, gzip, ods, xls, xlsx, zip};
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(text_fetches_no_reader_of_workbooks),
        test!(workbooks_load_in_every_kind),
        test!(strict_page_reads_a_workbook),
        test!(a_sheet_is_named_by_the_fragment),
        test!(packed_files_load),
        test!(packed_files_that_cannot_be_read_are_told).within(90),
        test!(a_package_in_a_zip_is_read),
        test!(large_workbook_is_read_with_progress).within(120),
        test!(workbook_is_read_where_workers_are_not),
        test!(a_reader_of_workbooks_that_does_not_come_is_told).afresh(),
    ]
}

const FUNDS: &str = "Tỉnh,Năm,Giải ngân (đồng)\nKon Tum,2019,5\nHà Giang,2019,7\nTrà Vinh,2020,9\n";

/// Tells how a file went: its report, its sum, or its error.
const READ: &str = "
    const element = T.make({ lang: 'en', ...given }); element.scrollIntoView();
    const outcome = await T.outcome(element.ready, 20000);
    const found = { ok: outcome.ok, code: outcome.code ?? null, message: outcome.message ?? null };
    if (outcome.ok) {
        found.format = element.report.format;
        found.sheet = element.report.sheet; found.sheets = element.report.sheets;
        found.hidden = element.report.warnings.filter((told) => JSON.stringify(told).includes('has 1 row hidden')).length;
        found.sum = element.query({ sum: ['disbursed'] });
    }
    element.remove(); return found";

fn book() -> Vec<Sheet> {
    let cover = Sheet::of("Bìa", &[&["Chương trình"]]);
    let hidden = Sheet { is_hidden: true, ..Sheet::of("Mã", &[&["Tỉnh", "Giải ngân (đồng)"], &["Kon Tum", "100"]]) };
    let rows: Vec<Vec<&str>> = FUNDS.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let other = Sheet::of("Khác", &[&["Tỉnh", "Giải ngân (đồng)"], &["Kon Tum", "1"]]);
    let funds = Sheet { hidden_rows: vec![2], ..Sheet::of("Số liệu", &rows) };
    vec![cover, hidden, funds, other]
}

async fn read(page: &Page, src: &str) -> Result<Value, String> {
    page.js_with(READ, json!({ "src": src })).await
}

fn ensure_sum(found: &Value, sum: u64, what: &str) -> Outcome {
    ensure_eq!(found["ok"], json!(true), "{what}: {found}");
    ensure!(found["sum"].to_string().contains(&sum.to_string()), "{what}: {found}");
    Ok(())
}

async fn text_fetches_no_reader_of_workbooks(page: Page) -> Outcome {
    page.open_element().await?;
    let found = read(&page, &page.put_csv(FUNDS)).await?;
    ensure_sum(&found, 21, "a CSV")?;
    ensure_eq!(found["sheet"], json!(null), "the sheet of a CSV");
    let package = r#"{"resources":[{"name":"a","path":"https://example.invalid/a.csv"}]}"#;
    read(&page, &page.put("datapackage.json", "application/json", package)).await?;
    for path in ["/pkg/unpack.js", "/pkg/sheets.js", "/pkg/fairshare_sheets.js", "/pkg/fairshare_sheets_bg.wasm"] {
        ensure_eq!(page.n_requests(path), 0, "requests of {path} for text");
    }
    Ok(())
}

async fn workbooks_load_in_every_kind(page: Page) -> Outcome {
    page.open_element().await?;
    for (kind, bytes) in [("xlsx", xlsx(&book())), ("ods", ods(&book())), ("xls", xls(&book()))] {
        let found = read(&page, &page.put(&format!("data.{kind}"), "application/octet-stream", bytes)).await?;
        ensure_sum(&found, 21, kind)?;
        ensure_eq!((&found["format"], &found["sheet"]), (&json!(kind), &json!("Số liệu")), "{kind}");
        ensure_eq!(found["hidden"], json!(1), "a notice of the hidden row: {kind}");
        let names: Vec<&Value> = found["sheets"].as_array().into_iter().flatten().map(|sheet| &sheet["name"]).collect();
        ensure_eq!(names, [&json!("Bìa"), &json!("Số liệu"), &json!("Khác")], "the sheets that are shown: {kind}");
    }
    ensure!(page.n_requests("/pkg/fairshare_sheets_bg.wasm") > 0, "the module of workbooks was not fetched");
    page.ensure_clean().await
}

async fn strict_page_reads_a_workbook(page: Page) -> Outcome {
    page.open("tests/csp-element.html").await?;
    let path = page.put("data.xlsx", "application/octet-stream", xlsx(&book()));
    ensure_sum(&read(&page, &path).await?, 21, "under the strict policy")?;
    page.ensure_clean().await
}

async fn a_sheet_is_named_by_the_fragment(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put("data.xlsx", "application/octet-stream", xlsx(&book()));
    for (fragment, sheet, sum) in
        [("#Kh%C3%A1c", "Khác", 1), ("#sheet=Khác", "Khác", 1), ("", "Số liệu", 21), ("#M09", "Số liệu", 21)]
    {
        let found = read(&page, &format!("{path}{fragment}")).await?;
        ensure_sum(&found, sum, fragment)?;
        ensure_eq!(found["sheet"], json!(sheet), "{fragment}");
    }
    let given = page
        .js_with(
            "const element = T.make({ lang: 'en' });
             const file = new File([await (await fetch(given)).arrayBuffer()], 'data.xlsx');
             await element.load(file, { sheet: 'Khác' });
             return [element.report.sheet, element.report.format]",
            json!(path),
        )
        .await?;
    ensure_eq!(given, json!(["Khác", "xlsx"]), "load() with a sheet");
    page.ensure_clean().await
}

async fn packed_files_load(page: Page) -> Outcome {
    page.open_element().await?;
    let csv = FUNDS.as_bytes();
    let long = format!("{FUNDS}{}", "Kon Tum,2019,\n".repeat(200_000));
    let extra: [(&str, &[u8]); 4] =
        [("data/", b""), ("__MACOSX/._funds.csv", b"x"), ("README.md", b"x"), ("data/funds.csv", long.as_bytes())];
    for (name, mime, bytes) in [
        ("data.csv.gz", "application/octet-stream", gzip(csv)),
        ("data.gz", "application/gzip", gzip(&xlsx(&book()))),
        ("data.zip", "application/zip", zip(&[("funds.csv", csv)])),
        ("more.zip", "application/zip", zip(&extra)),
        ("book.zip", "application/zip", zip(&[("book.xlsx", &xlsx(&book()))])),
    ] {
        ensure_sum(&read(&page, &page.put(name, mime, bytes)).await?, 21, name)?;
    }
    let two = page.put("two.zip", "application/zip", zip(&[("a.csv", csv), ("b.csv", b"Tinh,Giai ngan (dong)\nKon Tum,3\n")]));
    ensure_sum(&read(&page, &format!("{two}#b.csv")).await?, 3, "one of two")?;
    page.ensure_clean().await
}

async fn packed_files_that_cannot_be_read_are_told(page: Page) -> Outcome {
    page.open_element().await?;
    let csv = FUNDS.as_bytes();
    let whole = xlsx(&book());
    let mut locked = zip(&[("funds.csv", csv)]);
    // The bit that says so stands in the directory at the end.
    let directory = locked.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap_or(0);
    locked[directory + 8] |= 1;
    let zeros = b"0\n".repeat(10 << 20);
    for (name, bytes, code) in [
        ("broken.xlsx", whole[..whole.len() / 2].to_vec(), "broken-archive"),
        ("empty.zip", zip(&[("notes.pdf", b"x")]), "archive-empty"),
        ("two.zip", zip(&[("a.csv", csv), ("b.csv", csv)]), "archive-many"),
        ("locked.zip", locked, "password"),
        ("cut.csv.gz", gzip(csv)[..40].to_vec(), "broken-archive"),
        ("zeros.zip", zip(&[("zeros.csv", &zeros)]), "archive-too-large"),
        ("binary.xlsb", zip(&[("xl/workbook.bin", b"x")]), "binary-workbook"),
        ("hidden.xlsx", xlsx(&[Sheet { is_hidden: true, ..Sheet::of("A", &[&["x"]]) }]), "no-sheet"),
        ("word.xls", b"\xd0\xcf\x11\xe0 and no more".to_vec(), "broken-workbook"),
        ("blank.xlsx", xlsx(&[Sheet::of("A", &[])]), "empty-file"),
    ] {
        let found = read(&page, &page.put(name, "application/octet-stream", bytes)).await?;
        ensure_eq!(found["code"], json!(code), "{name}: {found}");
        ensure!(found["message"].as_str().is_some_and(|text| text.contains(name) && text.len() > 40), "{name}: {found}");
    }
    // The charts' own module has not noticed.
    ensure_sum(&read(&page, &page.put_csv(FUNDS)).await?, 21, "a CSV afterwards")
}

async fn a_package_in_a_zip_is_read(page: Page) -> Outcome {
    page.open_element().await?;
    let package = r#"{"resources":[{"name":"funds","path":"data/funds.csv"}]}"#;
    let bytes = zip(&[("p/datapackage.json", package.as_bytes()), ("p/data/funds.csv", FUNDS.as_bytes()), ("p/x.csv", b"a,b\n")]);
    let found = read(&page, &page.put("p.zip", "application/zip", bytes)).await?;
    ensure_sum(&found, 21, "a package")?;
    ensure_eq!(found["format"], json!("datapackage"), "format");
    page.ensure_clean().await
}

async fn large_workbook_is_read_with_progress(page: Page) -> Outcome {
    page.open_element().await?;
    let provinces = ["Kon Tum", "Hà Giang", "Trà Vinh"];
    let mut rows = vec![vec![Cell::text("Tỉnh"), Cell::text("Năm"), Cell::text("Giải ngân (đồng)")]];
    rows.extend((0..60_000).map(|n| vec![Cell::text(provinces[n % 3]), Cell::Number(2019.0), Cell::Number(n as f64)]));
    let path =
        page.put("data.xlsx", "application/octet-stream", xlsx(&[Sheet { name: "A".to_owned(), rows, ..Sheet::default() }]));
    let found = page
        .js_with(
            "const seen = []; let longest = 0, last = performance.now(), going = true;
             document.addEventListener('fair-share:progress', (event) => seen.push(event.detail));
             const count = (now) => { longest = Math.max(longest, now - last); last = now; if (going) requestAnimationFrame(count) };
             requestAnimationFrame(count);
             const element = await T.ready({ src: given, lang: 'en' }); going = false;
             return { seen, longest, rows: element.report.used }",
            json!(path),
        )
        .await?;
    ensure_eq!(found["rows"], json!(60_000), "rows");
    let list = found["seen"].as_array().cloned().unwrap_or_default();
    let loaded: Vec<u64> = list.iter().filter_map(|detail| detail["loaded"].as_u64()).collect();
    ensure!(loaded.len() > 2 && loaded.is_sorted(), "progress: {loaded:?}");
    ensure_eq!(list.last().map(|detail| &detail["loaded"]), list.last().map(|detail| &detail["total"]), "the last progress");
    ensure!(found["longest"].as_f64() < Some(1500.0), "the page stood still for {} ms", found["longest"]);
    Ok(())
}

async fn workbook_is_read_where_workers_are_not(page: Page) -> Outcome {
    page.open_element().await?;
    page.js("window.Worker = class { constructor() { throw new Error('no workers here') } }").await?;
    let path = page.put("data.xlsx", "application/octet-stream", xlsx(&book()));
    ensure_sum(&read(&page, &path).await?, 21, "without a worker")?;
    let whole = xlsx(&book());
    let broken = zip(&[("xl/workbook.xml", b"<workbook>"), ("x", &whole)]);
    let found = read(&page, &page.put("broken.xlsx", "application/octet-stream", broken)).await?;
    ensure_eq!(found["code"], json!("broken-workbook"), "{found}");
    page.ensure_clean().await
}

async fn a_reader_of_workbooks_that_does_not_come_is_told(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put("data.xlsx", "application/octet-stream", xlsx(&book()));
    page.put_at("/pkg/sheets.js", "text/html", *b"no script");
    let found = read(&page, &path).await;
    page.take_away("/pkg/sheets.js");
    let found = found?;
    ensure_eq!(found["code"], json!("no-reader"), "{found}");
    ensure!(found["message"].as_str().is_some_and(|text| text.starts_with("data.xlsx: the part that reads")), "{found}");
    Ok(())
}
