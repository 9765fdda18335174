//! Playing through the years: the slider, its keys, its clock, the view, and what stays while it plays.

use serde_json::json;

use crate::page::Page;
use crate::panel::{WORDS, load};
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(the_menu_shows_the_slider),
        test!(it_plays_and_stops),
        test!(every_chart_of_years_plays).within(90),
        test!(the_view_holds_the_year),
    ]
}

const CSV: &str =
    "Tỉnh,Năm,Giải ngân\nKon Tum,2018,1\nHà Giang,2018,3\nKon Tum,2019,9\nHà Giang,2019,5\nKon Tum,2020,2\nHà Giang,2020,8\n";

/// `years()`: the slider's parts. `shown()`: title, year and figures of the first chart.
const YEARS: &str = "const years = () => { const root = T.all(el, '[part=years]')[0]; return root && { root, run: root.querySelector('.run'), range: root.querySelector('input'), now: root.querySelector('output').textContent, all: root.querySelector('.all') } };
    const title = () => T.all(el, '[part=title]')[0].textContent;";

async fn the_menu_shows_the_slider(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "bars?by=province bars?by=year", "lang": "en", "controls": "all" })).await?;
    page.js(&format!(
        "{WORDS} const el = window.element; {YEARS} const menu = T.all(el, '.menu').find((one) => !one.closest('figure')); menu.querySelector('summary').click();
         const item = await T.until(() => [...menu.querySelectorAll('button')].find((one) => one.textContent.startsWith('Play')), 'the item'); item.click();
         await T.until(years, 'the slider'); await el.painted; await T.frames(2); years().range.focus()"
    ))
    .await?;
    let first = page
        .js(&format!(
            "const el = window.element; {YEARS} return [years().now, title(), years().range.getAttribute('aria-valuetext')]"
        ))
        .await?;
    ensure_eq!(first[0], json!("2018"), "the first year: {first}");
    ensure!(first[1].as_str().is_some_and(|title| title.ends_with("2018")), "{first}");
    page.keys("\u{E014}").await?;
    page.keys("\u{E010}").await?;
    let found = page
        .js(&format!(
            "const el = window.element; {YEARS} await T.frames(3);
             const sizes = [...years().root.querySelectorAll('button, input, select')].map((node) => node.getBoundingClientRect()).filter(({{ width, height }}) => width < 43.9 || height < 43.9).length;
             const live = T.all(el, '[aria-live]').at(-1).textContent; const seen = [years().now, title(), years().range.getAttribute('aria-valuetext'), live, el.filters, el.view.year];
             const trend = T.all(el, '[part=title]')[1].textContent; years().all.click(); await el.painted; await T.frames(2);
             return {{ seen, sizes, trend, after: [title(), !!years(), el.view.year ?? null] }}"
        ))
        .await?;
    ensure_eq!(found["seen"][0], json!("2020"), "by keys to the end: {found}");
    ensure_eq!((&found["seen"][2], &found["seen"][3]), (&json!("2020"), &json!("Year: 2020")), "what is spoken: {found}");
    ensure_eq!((&found["seen"][4], &found["seen"][5]), (&json!({}), &json!(2020)), "no filter, but the view's year: {found}");
    ensure!(found["trend"].as_str().is_some_and(|title| title.ends_with("2018–2020")), "a chart of years keeps them: {found}");
    ensure_eq!(found["sizes"], json!(0), "targets below 44 pixels");
    ensure_eq!(found["after"][1], json!(false), "the slider is closed: {found}");
    ensure!(found["after"][0].as_str().is_some_and(|title| title.ends_with("2018–2020")), "all years again: {found}");
    page.ensure_clean().await
}

/// Each chart that there is, on the demo's data: the slider, and another picture for another year; in a story too. `then-now` shows two years of its own.
async fn every_chart_of_years_plays(page: Page) -> Outcome {
    page.open_element().await?;
    let address =
        page.put("story.json", "application/json", json!({ "steps": [{ "chart": "women-men", "play": true }] }).to_string());
    let found = page
        .js_with(
            &format!(
                "{WORDS} const el = await T.ready({{ src: '/data/p4em/datapackage.json', lang: 'vi en', chart: 'funding', controls: 'all' }}); {YEARS} const wrong = []; let n = 0;
                 const plain = {{ bars: 'bars?by=province', heat: 'heat?by=province&by=sector&sum=disbursed', dots: 'dots?by=province&sum=disbursed', histogram: 'histogram?of=disbursed', lines: 'lines?by=year&by=province&sum=disbursed' }};
                 const seen = async (year) => {{ el.view = {{ year }}; await el.painted; await T.until(() => years()?.now === String(year), `${{year}}`); await T.frames(3); return T.picture(T.all(el, 'canvas')[0]); }};
                 for (const id of el.constructor.charts) {{
                     el.view = {{}}; el.setAttribute('chart', plain[id] ?? id); await el.painted; n += 1;
                     const pictures = new Set(); for (const year of [2017, 2020, 2021]) pictures.add(await seen(year));
                     if (years().root.hidden) wrong.push([id, 'no slider']);
                     if (id !== 'then-now' && pictures.size < 2) wrong.push([id, 'the same in all years']);
                 }}
                 el.view = {{}}; el.setAttribute('story', given); await T.until(() => el.story?.steps && years()?.now === '2017', 'the slider of a story'); return [wrong, n > 20]"
            ),
            json!(address),
        )
        .await?;
    ensure_eq!(found, json!([[], true]), "charts that do not play");
    page.ensure_clean().await
}

async fn it_plays_and_stops(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "bars?by=province", "lang": "vi", "play": "" })).await?;
    let found = page
        .js(&format!(
            "{WORDS} const el = window.element; {YEARS} await T.until(years, 'the slider'); const seen = [];
             el.addEventListener('fair-share:view', () => seen.push(el.view.year));
             const speed = years().root.querySelector('select'); speed.value = '4'; speed.dispatchEvent(new Event('change'));
             const label = years().run.getAttribute('aria-label'); years().run.click(); const playing = years().run.getAttribute('aria-label');
             await T.until(() => years().now === '2020', 'the last year'); await T.until(() => years().run.getAttribute('aria-label') === label, 'the end');
             years().run.click(); await T.until(() => years().now === '2018', 'the beginning again'); years().run.click();
             const stopped = years().now; await T.sleep(800); return {{ label, playing, stopped, still: years().now, years: el.view.year }}"
        ))
        .await?;
    ensure_eq!((&found["label"], &found["playing"]), (&json!("Chạy"), &json!("Dừng")), "{found}");
    ensure_eq!(found["stopped"], found["still"], "it went on after it was stopped");
    ensure_eq!(found["years"], json!(2018), "{found}");
    page.ensure_clean().await
}

async fn the_view_holds_the_year(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "bars?by=province", "lang": "en" })).await?;
    let found = page
        .js(&format!(
            "{WORDS} const el = window.element; {YEARS} el.view = {{ year: 2019 }}; await T.until(years, 'the slider'); await el.painted; await T.frames(2);
             const seen = [years().now, title().slice(-4), el.view.year]; const wrong = T.thrown(() => {{ el.view = {{ year: 1990 }} }});
             el.setAttribute('lang', 'vi'); await el.painted; await T.frames(3); seen.push(years()?.now, title().slice(-4));
             el.filters = {{ year: {{ from: 2020, to: 2020 }} }}; await el.painted; await T.frames(2); seen.push(years().root.getBoundingClientRect().height > 0);
             el.filters = {{}}; el.view = {{}}; await el.painted; return {{ seen, wrong, all: el.view.year ?? null }}"
        ))
        .await?;
    ensure_eq!(found["seen"], json!(["2019", "2019", 2019, "2019", "2019", false]), "the year over changes");
    ensure!(found["wrong"]["message"].as_str().is_some_and(|text| text.contains("1990") && text.contains("2018")), "{found}");
    ensure_eq!(found["all"], json!(null), "a view without a year shows all");
    page.ensure_clean().await
}
