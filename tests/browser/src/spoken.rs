//! What those hear who do not see: the accessibility tree as Chromium builds it, read and not only counted.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const FILE: &str = "Tỉnh,Năm,Kế hoạch (đồng)\nKon Tum,2018,1500\nKon Tum,2019,500\nTrà Vinh,2018,6000\nTrà Vinh,2019,\n";

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(the_tree_has_the_marks_and_the_table).only(&[Engine::Chromium]), test!(the_keyboard_is_never_lost)]
}

/// Role and name of everything in the tree, in order; what has neither is left out.
async fn tree(page: &Page) -> Result<Vec<(String, String)>, String> {
    page.cdp("Accessibility.enable", json!({})).await?;
    let reply = page.cdp("Accessibility.getFullAXTree", json!({})).await?;
    let text = |value: &Value| value["value"].as_str().unwrap_or("").replace('\u{a0}', " ");
    let all = reply["nodes"].as_array().into_iter().flatten().filter(|node| node["ignored"] != json!(true));
    Ok(all.map(|node| (text(&node["role"]), text(&node["name"]))).filter(|(_, name)| !name.is_empty()).collect())
}

async fn the_tree_has_the_marks_and_the_table(page: Page) -> Outcome {
    let path = page.put_csv(FILE);
    let words = [
        (
            "en",
            "Planned by province, 2018–2019",
            ["Trà Vinh: 6 thousand đồng", "6,000"],
            ["Kon Tum: 2 thousand đồng", "2,000"],
            "Total",
        ),
        ("vi", "Kế hoạch theo tỉnh, 2018–2019", ["Trà Vinh: 6 nghìn đồng", "6.000"], ["Kon Tum: 2 nghìn đồng", "2.000"], "Tổng"),
    ];
    for (lang, title, first, second, total) in words {
        page.open_element().await?;
        page.js_with(
            "const el = await T.ready({ src: given[0], chart: 'bars?by=province&sum=planned', lang: given[1] });
             await T.until(() => T.all(el, 'ul.sr li').length, 'the list of marks');
             T.all(el, '[part=plot]')[0].dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true }));
             await T.until(() => T.all(el, 'td').length, 'the table'); await T.frames(2)",
            json!([path, lang]),
        )
        .await?;
        let tree = tree(&page).await?;
        let of =
            |role: &str| -> Vec<&str> { tree.iter().filter(|(own, _)| own == role).map(|(_, name)| name.as_str()).collect() };
        ensure!(of("application").contains(&title), "{lang}: no chart of this name: {tree:?}");
        ensure!(of("list").contains(&title), "{lang}: no list of marks: {tree:?}");
        ensure!(of("table").contains(&title), "{lang}: no table of this name: {tree:?}");
        for [sentence, figure] in [first, second] {
            ensure!(of("StaticText").contains(&sentence), "{lang}: {sentence} is not said: {tree:?}");
            ensure!(of("cell").contains(&figure), "{lang}: {figure} is in no cell: {tree:?}");
        }
        let heads = of("rowheader");
        ensure!(heads.len() == 3 && ["Kon Tum", "Trà Vinh", total].iter().all(|head| heads.contains(head)), "{lang}: {heads:?}");
        page.ensure_clean().await?;
    }
    Ok(())
}

/// Whatever a key does, the keyboard stands somewhere on the board afterwards.
async fn the_keyboard_is_never_lost(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const el = await T.ready({ src: '/t/gen?rows=600', chart: 'funding women-share', controls: 'all', lang: 'en' }); await T.frames(3);
             const root = el.shadowRoot; const here = () => root.activeElement; const lost = [];
             const check = async (what) => { await T.frames(2); await el.painted; if (!here()) lost.push(what) };
             const key = (key, more) => here().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...more }));
             const plot = T.all(el, '[part=plot]')[0]; plot.focus();
             for (const name of ['Home', 'Enter', 'ArrowDown', ' ', 'End', 'PageUp', 'd', 's', 's', 'Escape', 'Escape']) { key(name); await check(name) }
             for (const [name, more] of [['Enter', {}], ['z', { ctrlKey: true }], ['y', { ctrlKey: true }]]) { key(name, more); await check(`then ${name}`) }
             key('t'); await T.until(() => T.all(el, 'td').length, 'the table'); await check('t');
             const held = here(); key('t'); await T.sleep(100); if (!here()) lost.push('t again');
             el.filters = { province: ['Kon Tum'], year: [2018], source: ['project'] }; await check('filters');
             for (let n = 3; n; n -= 1) { T.all(el, '[part=chip] button')[n - 1].focus(); here().click(); await check(`chip ${n}`) }
             for (const name of ['undo', 'redo', 'undo']) { T.all(el, `[part=${name}]`)[0].focus(); here().click(); await check(name) }
             const reset = T.all(el, '.line .reset').find((button) => button.textContent === 'Reset filters'); reset.focus(); reset.click(); await check('reset');
             const compare = T.all(el, '[part=compare]')[0]; compare.focus(); compare.click(); await check('compare'); here().click(); await check('no comparison');
             const stops = T.all(el, '.plot *').filter((node) => node.tabIndex === 0).length;
             return [lost, stops]")
        .await?;
    ensure_eq!(found, json!([[], 2]), "where the keyboard was lost, and stops of two charts");
    page.ensure_clean().await
}
