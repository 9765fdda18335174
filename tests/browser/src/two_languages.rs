//! Two languages at once: every word has its pair, each part with its own language, and nothing overlaps.

use serde_json::json;

use crate::page::Page;
use crate::panel::{WORDS, load};
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(every_surface_is_in_both).within(60), test!(nothing_is_cut_beside_another).within(60)]
}

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân (đồng),Giới tính,Số người\nKon Tum,2018,NSNN,1000000,Nữ,3\nKon Tum,2019,Dự án,2500000,Nam,4\n\
    Hà Giang,2018,NSNN,3000000,Nữ,5\nHà Giang,2020,Cộng đồng,4000000,Nam,6\nQuảng Trị,2021,Dự án,9000000,Nữ,7\n";

async fn every_surface_is_in_both(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "funding women-men", "lang": "vi en", "filter": "source=state_budget" })).await?;
    page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
    page.keys("t").await?;
    let found = page
        .js(&format!(
            "{WORDS} const el = window.element;
             const table = await T.until(() => T.all(el, '[part=table] th')[0], 'the table');
             const pair = (node) => {{ const second = node.querySelector('.second'); return [node.textContent.replace(second?.textContent ?? '', '').trim(), second?.textContent ?? null, second?.lang ?? null, node.closest('[lang]').lang] }};
             const first = (selector) => pair(T.all(el, selector)[0]);
             const text = async (format) => (await (await el.export(format, {{ chart: 0 }})).text());
             const csv = await text('csv'); const svg = await text('svg'); const json = await text('json');
             const plot = T.all(el, '[part=plot]')[0]; plot.focus();
             plot.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'ArrowRight', bubbles: true }})); await T.frames(2);
             const wrong = T.thrown(() => {{ el.filters = {{ nothing: ['x'] }} }});
             return {{ title: first('[part=title]'), unit: first('[part=unit]'), legend: first('[part=legend] li span'), source: first('[part=source]'),
                 control: first('summary .name'), chip: first('[part=chip] span'), menu: first('.menu > summary .name'), head: pair(table.querySelector('button')),
                 live: pair(T.all(el, '[aria-live]').at(-1)), tip: first('[part=tooltip] p:nth-child(2) span'), csv: csv.split('\\r\\n')[0], notes: csv,
                 svg: ['Disbursed by province', 'Giải ngân theo tỉnh', 'Bộ lọc', 'Filters', 'State budget'].filter((words) => !svg.includes(words)),
                 left: [csv, svg, json].some((file) => /\\u001f|\x1f/.test(file)), message: wrong.message }}"
        ))
        .await?;
    let pair = |first: &str, second: &str| json!([first, second, "en", "vi"]);
    ensure_eq!(
        found["title"],
        pair("Giải ngân theo tỉnh và nguồn vốn, 2018–2021", "Disbursed by province and source of funds, 2018–2021"),
        "the title"
    );
    ensure_eq!(found["unit"], pair("Đơn vị: triệu đồng", "Unit: million đồng"), "the unit");
    ensure_eq!(found["control"], pair("Tỉnh", "Province"), "a control");
    ensure_eq!(found["chip"], pair("Nguồn vốn: Ngân sách nhà nước", "Source of funds: State budget"), "a chip");
    ensure_eq!(found["menu"], pair("Dữ liệu", "Data"), "the menu");
    ensure_eq!(found["head"], pair("Tỉnh", "Province"), "the table's head");
    ensure_eq!(found["source"][2], json!("en"), "{found}");
    ensure_eq!(found["live"][2], json!("en"), "what is spoken: {found}");
    ensure_eq!(found["tip"], pair("Nguồn vốn", "Source of funds"), "the tooltip: {found}");
    ensure!(found["csv"].as_str().is_some_and(|head| head.contains("Tỉnh / Province")), "the header of the file: {found}");
    ensure!(
        found["notes"]
            .as_str()
            .is_some_and(|notes| notes.contains("Bộ lọc / Filter,Nguồn vốn: Ngân sách nhà nước / Source of funds: State budget")),
        "{found}"
    );
    ensure_eq!(
        (&found["svg"], &found["left"]),
        (&json!([]), &json!(false)),
        "words that are not in the picture; marks between languages that are left in a file"
    );
    page.ensure_clean().await
}

async fn nothing_is_cut_beside_another(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "en vi", "filter": "province=Kon Tum,Hà Giang; source=state_budget" })).await?;
    for width in [360, 800, 1300] {
        let found = page
            .js_with(
                "const el = window.element; el.style.width = given + 'px'; el.style.display = 'block'; await T.frames(4); await el.painted;
                 const box = el.getBoundingClientRect(); const wrong = [];
                 const leaves = T.all(el, 'button, summary, h3, p, li, .second').filter((node) => { const { width, height } = node.getBoundingClientRect(); return width > 2 && height > 2 && !node.closest('.sr, [hidden], details:not([open]) .pop, [part=chips]') });
                 for (const node of leaves) { const at = node.getBoundingClientRect(); if (at.right > box.right + 1 || at.left < box.left - 1) wrong.push(['leaves', node.textContent, at.right - box.right]); }
                 const bars = leaves.filter((node) => node.matches('button, summary, [part=legend] li'));
                 for (const [i, a] of bars.entries()) for (const b of bars.slice(i + 1)) {
                     const [p, q] = [a, b].map((node) => node.getBoundingClientRect());
                     if (!a.contains(b) && p.right > q.left + 1 && q.right > p.left + 1 && p.bottom > q.top + 1 && q.bottom > p.top + 1) wrong.push(['overlap', a.textContent, b.textContent]);
                 }
                 return { wrong, n: leaves.length }",
                json!(width),
            )
            .await?;
        ensure_eq!(found["wrong"], json!([]), "at {width}");
        ensure!(found["n"].as_u64() > Some(20), "{found}");
    }
    page.ensure_clean().await
}
