//! axe-core on every demo page, in both languages and themes, with tables and menus open: it must find nothing.
//!
//! Source of the rules: axe-core (WCAG 2.0 to 2.2 A and AA, and its best practices). Where npm is missing the checker is, too, and
//! these tests are left out; the test command says so.

use serde_json::{Value, json};
use xtask::checkout;
use xtask::server::{Reply, Route};
use xtask::tools::{self, Engine};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    let tests = vec![
        test!(demo_pages_in_both_languages_and_themes).only(&[Engine::Chromium]).within(300),
        test!(open_tables_menus_and_panels).only(&[Engine::Chromium]).within(120),
        test!(narrow_turned_and_forced_pages_in_every_state).only(&[Engine::Chromium]).within(300),
    ];
    if tools::axe().is_some() { tests } else { Vec::new() }
}

/// The route of the checker's script.
pub fn script() -> Route {
    Box::new(move |request| {
        if request.path != "/axe.min.js" {
            return None;
        }
        let text = std::fs::read_to_string(tools::axe()?).ok()?;
        Some(Reply::new(200, "text/javascript; charset=utf-8", text))
    })
}

/// All pages of the demo site, in whatever folder.
fn pages() -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(checkout::root().join("www").join(&folder)).map_err(|error| error.to_string())?;
        for entry in entries.flatten() {
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{name}/"));
            } else if name.ends_with(".html") {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Runs the checker on the page as it is.
const CHECK: &str = "
    if (!window.axe) await new Promise((done, fail) => { const tag = document.createElement('script');
        Object.assign(tag, { src: '/axe.min.js', onload: done, onerror: fail }); document.head.append(tag); });
    const checked = await axe.run(document, { resultTypes: ['violations'] });
    const found = checked.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' > ')} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`));";

async fn check(page: &Page, before: &str) -> Result<Vec<String>, String> {
    let found = page.js(&format!("{before} {CHECK} return found")).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

async fn demo_pages_in_both_languages_and_themes(page: Page) -> Outcome {
    let mut wrong = Vec::new();
    for name in pages()? {
        for (lang, theme) in [("vi", "light"), ("en", "dark"), ("en", "light"), ("vi", "dark")] {
            page.open(&format!("harnessed/{name}?lang={lang}&theme={theme}")).await?;
            let charts = "await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
                for (const element of document.querySelectorAll('fair-share')) {
                    element.scrollIntoView();
                    if (element.hasAttribute('src')) await T.within(15000, element.ready, 'ready');
                    await T.frames(3);
                }
                scrollTo(0, 0); await T.sleep(900);";
            for line in check(&page, charts).await? {
                wrong.push(format!("{name} {lang} {theme}: {line}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

async fn open_tables_menus_and_panels(page: Page) -> Outcome {
    let mut wrong = Vec::new();
    for (lang, theme) in [("vi", "dark"), ("en", "light")] {
        page.open_element().await?;
        let given = json!({ "src": "/data/p4em.csv", "controls": "all", "lang": lang, "theme": theme });
        page.js_with("document.documentElement.lang = given.lang; document.body.style.background = given.theme === 'dark' ? '#14181d' : '#fff';
            const main = document.createElement('main'); document.body.append(main); const h1 = document.createElement('h1'); h1.textContent = 'Test';
            h1.style.color = given.theme === 'dark' ? '#fff' : '#000'; main.append(h1); const h2 = document.createElement('h2'); h2.textContent = 'Part'; h2.style.color = h1.style.color; main.append(h2);
            window.element = await T.ready(given, main);", given).await?;
        for (what, steps) in [
            (
                "tables",
                "for (const one of T.all(window.element, 'figure [aria-expanded=false]')) one.click(); await T.until(() => T.all(window.element, '[part=table] td').length > 9, 'tables');",
            ),
            (
                "a filter",
                "window.element.filters = { province: ['Kon Tum'] }; await window.element.painted; await T.frames(3); T.all(window.element, 'summary')[0].click(); await T.frames(3);",
            ),
            (
                "a menu",
                "T.all(window.element, 'figure .menu summary')[0].click(); await T.until(() => T.all(window.element, 'figure .menu button')[0], 'a menu'); await T.frames(2);",
            ),
            (
                "the menu",
                "T.all(window.element, '.menu').find((one) => !one.closest('figure')).querySelector('summary').click(); await T.frames(6);",
            ),
            (
                "the slider of years",
                "document.querySelector('fair-share').setAttribute('play', ''); await T.until(() => T.all(window.element, 'input[type=range]')[0], 'the slider'); await T.frames(3);",
            ),
            (
                "a comparison",
                "T.all(window.element, '[part=compare]')[0].click(); await T.until(() => T.all(window.element, '[part=compare][aria-pressed=true]')[0], 'A kept'); window.element.filters = { province: ['Kon Tum', 'Hà Giang'] }; await window.element.painted; await T.frames(6);",
            ),
            (
                "rows of the file",
                "const plot = T.all(window.element, '[part=plot]')[0]; plot.focus(); for (const key of ['Home', 'l']) plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
                 await T.until(() => T.all(window.element, '[part~=rows] td')[0], 'rows'); await T.frames(3);",
            ),
            (
                "what makes a story",
                "const item = () => T.all(window.element, '.menu').find((one) => !one.closest('figure')); item().open = true; await T.frames(2);
                 [...item().querySelectorAll('button')].find((one) => /story|câu chuyện/.test(one.textContent)).click();
                 await T.until(() => T.all(window.element, 'dialog[open]')[0], 'the composer'); await T.frames(3);",
            ),
            (
                "the panel",
                "T.all(window.element, 'dialog[open]')[0]?.close(); T.all(window.element, '.menu').find((one) => !one.closest('figure')).querySelector('button').click(); await T.until(() => T.all(window.element, 'dialog[open]')[0], 'the panel'); await T.frames(3);",
            ),
        ] {
            for line in check(&page, steps).await? {
                wrong.push(format!("{what} {lang} {theme}: {line}"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// 320 px wide, as a page at 400 % zoom, from right to left, and in the colors that Windows forces: start, places opened, nothing kept,
/// a comparison, small groups withheld, a chart that cannot be drawn, and no file at all.
async fn narrow_turned_and_forced_pages_in_every_state(page: Page) -> Outcome {
    const STATES: [(&str, &str); 8] = [
        ("start", ""),
        (
            "a place opened, its values and its table",
            "const plot = T.all(window.element, '[part=plot]')[0]; plot.focus();
             for (const [key, altKey] of [['Home', false], ['Enter', true], ['t', false], ['Home', false]]) {
                 plot.dispatchEvent(new KeyboardEvent('keydown', { key, altKey, bubbles: true })); await T.frames(3) }
             if (!window.element.view.path) throw new Error('nothing was opened');
             await T.until(() => T.all(window.element, '[part=table] td')[0], 'a table');",
        ),
        ("nothing kept", "window.element.filters = { province: [] }; await window.element.painted; await T.frames(3);"),
        (
            "a list",
            "window.element.filters = {}; await T.frames(2); T.all(window.element, '[part=filters] details:not(.menu) summary').find((one) => one.getClientRects().length).click(); await T.frames(3);",
        ),
        (
            "a comparison",
            "window.element.filters = { province: ['Kon Tum'] }; T.all(window.element, '[part=compare]')[0].click(); window.element.filters = { province: ['Hà Giang'] }; await T.frames(4);",
        ),
        (
            "small groups withheld",
            "await other({ 'min-cell': '60' }); await T.within(15000, window.element.ready, 'ready'); await T.frames(3);",
        ),
        ("a chart that cannot be drawn", "await other({ chart: 'funding criteria' }); await T.frames(3);"),
        ("no file", "await other({ src: '/t/none.csv' }); await T.sleep(300);"),
    ];
    let mut wrong = Vec::new();
    for (look, lang) in [("narrow", "vi"), ("turned", "en"), ("forced", "vi")] {
        page.open_element().await?;
        if look == "narrow" {
            page.set_scale(320, 640, 1.0).await?;
        }
        let forced =
            json!({ "features": [{ "name": "forced-colors", "value": if look == "forced" { "active" } else { "none" } }] });
        page.cdp("Emulation.setEmulatedMedia", forced).await?;
        page.js_with(
            "document.documentElement.lang = given.lang; document.documentElement.dir = given.dir; document.body.style.background = '#fff';
             const main = document.createElement('main'); document.body.append(main); main.innerHTML = '<h1>Test</h1><h2>Part</h2>';
             window.other = async (more) => { window.element?.remove(); window.element = T.make({ src: '/data/p4em.csv', controls: 'all', lang: given.lang, chart: 'funding women-men', ...more }, main);
                 window.element.scrollIntoView(); await T.outcome(window.element.ready) };
             await window.other({}); await T.frames(3)",
            json!({ "lang": lang, "dir": if look == "turned" { "rtl" } else { "ltr" } }),
        )
        .await?;
        for (what, steps) in STATES {
            for line in check(&page, steps).await? {
                wrong.push(format!("{what} {look}: {line}"));
            }
            let wide = page.js("return document.documentElement.scrollWidth - innerWidth").await?;
            if wide.as_f64() > Some(0.0) {
                wrong.push(format!("{what} {look}: the page is wider than its window by {wide}"));
            }
        }
    }
    page.cdp("Emulation.setEmulatedMedia", json!({ "features": [] })).await?;
    page.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
