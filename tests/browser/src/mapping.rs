//! What page authors and visitors say about a file's columns, in place of what its headers tell.

use serde_json::json;

use crate::element::SMALL;
use crate::page::Page;
use crate::panel::{act, load};
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(correcting_a_column_redraws_and_prints_the_mapping),
        test!(mapping_by_attribute_and_property),
        test!(a_wrong_mapping_is_named),
    ]
}

async fn correcting_a_column_redraws_and_prints_the_mapping(page: Page) -> Outcome {
    load(&page, "Province,Year,Figure A,Note\nKon Tum,2020,5,a\nKon Tum,2021,7,b\nHà Giang,2020,9,a\n", json!({})).await?;
    let found = act(
        &page,
        "const before = window.element.columns.map((column) => column.kind ?? column.name);
         await open(0);
         const list = [...dialog().querySelectorAll('.columns select')][2];
         const groups = [...list.querySelectorAll('optgroup')].map((group) => group.children.length);
         list.focus(); list.value = 'disbursed'; list.dispatchEvent(new Event('change'));
         await window.element.ready; await T.frames(3);
         const printed = dialog().querySelector('textarea').value;
         const titles = T.all(window.element, '[part=title]').map((title) => title.textContent).join();
         return { before, after: window.element.columns.map((column) => column.kind ?? column.name), groups, printed: JSON.parse(printed),
             titles, sum: window.element.query({ sum: ['disbursed'] }).total.disbursed, mapping: window.element.mapping,
             kept: dialog().open && window.element.shadowRoot.activeElement?.name,
             status: dialog().querySelector('[role=status]').textContent }",
    )
    .await?;
    ensure!(!found["before"].to_string().contains("disbursed"), "{found}");
    ensure!(found["after"].to_string().contains("disbursed"), "the column keeps its meaning: {found}");
    ensure_eq!(found["sum"].as_f64(), Some(21.0), "the sum under its new name");
    ensure!(found["titles"].as_str().is_some_and(|titles| titles.contains("Disbursed")), "the charts are not redrawn: {found}");
    let wanted = json!({ "columns": { "Figure A": "disbursed" } });
    ensure_eq!(found["printed"], wanted, "the printed mapping");
    ensure_eq!(found["mapping"], wanted, "el.mapping");
    ensure_eq!(found["kept"], json!("column-2"), "the keyboard's place in the panel");
    ensure!(found["status"].as_str().is_some_and(|text| text.contains("redrawn")), "nothing is said: {found}");
    page.screenshot("corrected").await?;
    let back = act(
        &page,
        "const list = [...dialog().querySelectorAll('.columns select')][2];
         list.value = 'found'; list.dispatchEvent(new Event('change')); await window.element.ready; await T.frames(3);
         return { mapping: window.element.mapping, columns: window.element.columns.map((column) => column.kind ?? column.name) }",
    )
    .await?;
    ensure_eq!(back["mapping"], json!({}), "the mapping once the correction is taken back");
    ensure_eq!(back["columns"], found["before"], "the columns once it is taken back");
    page.ensure_clean().await
}

async fn mapping_by_attribute_and_property(page: Page) -> Outcome {
    let text = "Province,Year,Figure A\nKon Tum,2020,5\nKon Tum,2021,7\nHà Giang,2020,9\n";
    load(&page, text, json!({ "mapping": "{\"Figure A\": \"planned\"}" })).await?;
    let found = act(
        &page,
        "const kinds = (element) => element.columns.map((column) => column.kind ?? column.name).join();
         const found = [kinds(window.element)];
         const other = await T.ready({ src: window.element.getAttribute('src') });
         found.push(kinds(other));
         window.element.filters = { province: ['Kon Tum'] };
         window.element.mapping = { columns: { 'Figure A': { kind: 'disbursed', unit: 'triệu đồng' } } };
         await window.element.ready; found.push(kinds(window.element));
         const kept = window.element.filters;
         const sum = window.element.query({ sum: ['disbursed'] }).total.disbursed;
         window.element.setAttribute('mapping', '{\"columns\": {\"Figure A\": \"amount\"}}');
         await window.element.ready; found.push(kinds(window.element));
         await window.element.load([{ Province: 'Kon Tum', 'Figure A': 4 }, { Province: 'Gia Lai', 'Figure A': 6 }]);
         found.push(kinds(window.element));
         window.element.mapping = null; await window.element.ready; found.push(kinds(window.element));
         window.element.mapping = { 'Figure A': 'people' }; window.element.remove(); await T.frames(2);
         document.body.append(window.element); await window.element.ready; found.push(kinds(window.element));
         return { found, kept, sum }",
    )
    .await?;
    let wanted = ["planned", "Figure A", "disbursed", "amount", "amount", "Figure A", "people"];
    for (found, wanted) in found["found"].as_array().into_iter().flatten().zip(wanted) {
        ensure!(found.as_str().is_some_and(|kinds| kinds.split(',').any(|kind| kind == wanted)), "{found} has no {wanted}");
    }
    ensure_eq!(found["kept"], json!({ "province": ["Kon Tum"] }), "filters of columns that mean the same");
    ensure_eq!(found["sum"].as_f64(), Some(21e6), "a unit from the mapping");
    page.ensure_clean().await
}

async fn a_wrong_mapping_is_named(page: Page) -> Outcome {
    load(&page, SMALL, json!({})).await?;
    let found = act(
        &page,
        "const wrong = []; const script = document.createElement('script');
         script.textContent = `console.warn = ((usual) => (...words) => (document.body.dataset.warned = words[0], usual(...words)))(console.warn)`;
         document.head.append(script);
         for (const mapping of ['{', '[1]']) {
             const made = T.make({ src: window.element.getAttribute('src'), lang: 'en', mapping });
             made.scrollIntoView(); wrong.push(await T.outcome(made.ready));
         }
         const near = await T.ready({ src: window.element.getAttribute('src'), lang: 'en', mapping: '{\"Năm\": \"yaer\"}' });
         return { wrong, warnings: near.report.warnings.join(), warned: document.body.dataset.warned, thrown: T.thrown(() => { window.element.mapping = 5 }), rows: window.element.report.rows > 0 }",
    )
    .await?;
    for outcome in found["wrong"].as_array().into_iter().flatten() {
        ensure!(outcome["ok"] == json!(false) && outcome["isError"] == json!(true), "{outcome}");
        ensure!(
            outcome["message"].as_str().is_some_and(|text| text.contains("mapping")),
            "the attribute is not named: {outcome}"
        );
    }
    ensure!(found["warnings"].as_str().is_some_and(|text| text.contains("yaer")), "an unknown meaning is passed over: {found}");
    ensure!(found["warned"].as_str().is_some_and(|text| text.contains("yaer")), "the console does not tell: {found}");
    ensure!(found["thrown"]["message"].as_str().is_some_and(|text| text.contains("mapping")), "{found}");
    Ok(())
}
