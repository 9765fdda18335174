//! Rows of the file behind marks: listed by key, menu and table, saved, from whatever the data came from.

use serde_json::{Value, json};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};
use crate::workbooks::books::{Sheet, xlsx};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(a_mark_lists_its_rows),
        test!(menus_and_tables_list_rows_and_save_them),
        test!(workbooks_and_texts_are_read_again),
        test!(what_cannot_be_read_again_is_told),
    ]
}

const CSV: &str = "Danh sách,,,\nTỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2018,NSNN,5\n,,,\nHà Giang,2018,NSNN,7\nKon Tum,2019,\"Dự án, khác\",9\nKon Tum,2018,NSNN,5\n";

/// Lists what is behind the first mark by the key L: the sentence, and the cells of each row.
const LIST: &str = "
    const list = async (element) => {
        const plot = T.all(element, '[part=plot]')[0]; plot.focus();
        for (const key of ['Home', 'l']) plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
        return rows(element);
    };
    const rows = async (element) => {
        const region = await T.until(() => T.all(element, '[part~=rows]').find((region) => region.querySelector('[name=close]')), 'a list');
        return { told: region.querySelector('[role=status]').textContent,
                 rows: [...region.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)) };
    };";

async fn act(page: &Page, body: &str, given: Value) -> Result<Value, String> {
    page.js_with(&format!("{LIST} {body}"), given).await
}

async fn a_mark_lists_its_rows(page: Page) -> Outcome {
    // Under the strictest policy, and by keys alone.
    page.open("tests/csp-element.html").await?;
    let src = page.put_csv(CSV);
    page.js_with(
        "await T.within(15000, customElements.whenDefined('fair-share'), 'the definition');
         window.element = await T.ready({ src: given, chart: 'bars?by=province&sum=disbursed&sort=name', lang: 'en', controls: 'all' })",
        json!(src),
    )
    .await?;
    page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
    page.keys("\u{E014}\u{E014}l").await?;
    let found = act(
        &page,
        "return { ...(await rows(window.element)), held: T.all(window.element, '[part~=rows]').filter((region) => region.getRootNode().activeElement === region).length }",
        json!(null),
    )
    .await?;
    let told = found["told"].as_str().unwrap_or("");
    ensure!(told.starts_with("Kon Tum: 19") && told.contains("3 rows of the file"), "{told:?}");
    ensure_eq!(
        found["rows"],
        json!([
            ["3", "Kon Tum", "2018", "NSNN", "5"],
            ["6", "Kon Tum", "2019", "Dự án, khác", "9"],
            ["7", "Kon Tum", "2018", "NSNN", "5"]
        ]),
        "rows with the numbers of a spreadsheet"
    );
    ensure_eq!(found["held"], json!(1), "the keyboard is on the list");
    page.screenshot("listed").await?;
    page.keys("\u{E00C}").await?;
    let left = page
        .js("await T.frames(); return [T.all(window.element, '[part~=rows]').length, T.all(window.element, '[part=plot]').filter((plot) => plot.getRootNode().activeElement === plot).length]")
        .await?;
    ensure_eq!(left, json!([0, 1]), "Escape closes the list and returns to the chart");
    page.ensure_clean().await
}

async fn menus_and_tables_list_rows_and_save_them(page: Page) -> Outcome {
    page.open_element().await?;
    let src = page.put_csv(CSV);
    page.js_with(
        "window.element = await T.ready({ src: given, chart: 'bars?by=province&sum=disbursed', lang: 'en', controls: 'all', filter: 'year=2018' })",
        json!(src),
    )
    .await?;
    let found = act(
        &page,
        "const of = (selector) => T.all(window.element, selector);
         of('.foot summary')[0].click(); await T.until(() => of('[name=rows]')[0], 'the menu');
         of('[name=rows]')[0].click(); const all = await rows(window.element);
         of('[part~=rows]').forEach((region) => region.querySelector('[name=close]').click());
         of('.foot button')[0].click(); await T.until(() => of('[part=table] tbody tr')[0], 'the table');
         of('[part=table] .behind')[0].click(); const one = await rows(window.element);
         const made = []; const usual = URL.createObjectURL; URL.createObjectURL = (blob) => (made.push(blob), usual(blob));
         const clicked = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = function () { made.name = this.download };
         of('[part~=rows]')[0].querySelector('[name=save]').click(); await T.until(() => made[0], 'a file');
         URL.createObjectURL = usual; HTMLAnchorElement.prototype.click = clicked;
         return { all, one, name: made.name, text: await made[0].text() }",
        json!(null),
    )
    .await;
    let found = found?;
    ensure_eq!(found["all"]["rows"].as_array().map(Vec::len), Some(3), "behind the chart, as filtered: {found}");
    ensure_eq!(found["one"]["rows"].as_array().map(Vec::len), Some(1), "behind a row of the table: {found}");
    let text = found["text"].as_str().unwrap_or("");
    ensure_eq!(text.trim_start_matches('\u{feff}'), "Row,Tỉnh,Năm,Nguồn vốn,Giải ngân\r\n5,Hà Giang,2018,NSNN,7\r\n", "the file");
    ensure!(found["name"].as_str().is_some_and(|name| name.starts_with("data-rows-") && name.ends_with(".csv")), "{found}");
    page.ensure_clean().await
}

async fn workbooks_and_texts_are_read_again(page: Page) -> Outcome {
    page.open_element().await?;
    let lines: Vec<Vec<&str>> = ["Chương trình,", "Tỉnh,Giải ngân (đồng)", "Kon Tum,5", "Hà Giang,7", "Kon Tum,9"]
        .iter()
        .map(|line| line.split(',').collect())
        .collect();
    let lines: Vec<&[&str]> = lines.iter().map(Vec::as_slice).collect();
    let book = [Sheet::of("Bìa", &[&["Trang bìa"]]), Sheet::of("Số liệu", &lines)];
    let src = page.put("a.xlsx", "application/octet-stream", xlsx(&book));
    let found = act(
        &page,
        "const chart = 'bars?by=province&sum=disbursed&sort=name';
         const element = await T.ready({ src: given, chart, lang: 'vi' });
         const listed = { book: await list(element) }; element.remove();
         const own = T.make({ chart, lang: 'vi' });
         const csv = 'Tỉnh,Giải ngân\\nHà Giang,1\\nKon Tum,2\\n';
         for (const [name, input] of [['text', csv], ['blob', new Blob([csv])], ['objects', [{ province: 'Hà Giang', disbursed: 1 }, { province: 'Kon Tum', disbursed: 2 }]]]) {
             await T.within(10000, own.load(input, { name: 'own.csv' }), 'load');
             listed[name] = await list(own);
         }
         return listed",
        json!(src),
    )
    .await?;
    ensure_eq!(found["book"]["rows"], json!([["4", "Hà Giang", "7"]]), "a workbook");
    for name in ["text", "blob", "objects"] {
        ensure_eq!(found[name]["rows"], json!([["2", "Hà Giang", "1"]]), "{name}: {found}");
    }
    ensure!(found["text"]["told"].as_str().is_some_and(|told| told.contains("1 dòng của tệp")), "{found}");
    page.ensure_clean().await
}

async fn what_cannot_be_read_again_is_told(page: Page) -> Outcome {
    page.open_element().await?;
    let src = page.put_csv(CSV);
    let found = act(
        &page,
        "const chart = 'bars?by=province&sum=disbursed';
         const own = T.make({ chart, lang: 'en' });
         await T.within(10000, own.load(new Blob(['Tỉnh,Giải ngân\\nHà Giang,1\\nKon Tum,2\\n']).stream(), { name: 'own.csv' }), 'load');
         const stream = await list(own); own.remove();
         const element = await T.ready({ src: given, chart, lang: 'vi' });
         window.element = element; return { stream }",
        json!(src),
    )
    .await?;
    ensure!(found["stream"]["told"].as_str().is_some_and(|told| told.contains("came as a stream")), "{found}");
    page.put_at(&src, "text/csv", format!("{CSV}Kon Tum,2020,NSNN,1\n"));
    let found = act(&page, "return list(window.element)", json!(null)).await?;
    let told = found["told"].as_str().unwrap_or("");
    ensure!(told.contains("dòng của tệp"), "{told}");
    // A cache may well have kept the file as it was; what has changed is told.
    let has_new = found["rows"].to_string().contains("\"8\"");
    ensure_eq!(told.contains("đã đổi"), has_new, "{found}");
    page.take_away(&src);
    let found = act(&page, "T.all(window.element, '[part~=rows]')[0].remove(); return list(window.element)", json!(null)).await?;
    let told = found["told"].as_str().unwrap_or("");
    ensure!(told.contains("Không đọc lại được tệp") || told.contains("dòng của tệp"), "{told}");
    Ok(())
}
