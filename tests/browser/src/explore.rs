//! What an analyst does with charts that filter each other: by mouse, by finger and by keys alone.
//!
//! Walks to marks by keys, which the contract names, and finds where they lie from the ring around them.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const RIGHT: &str = "\u{E014}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const SHIFT: char = '\u{E008}';
const CONTROL: char = '\u{E009}';

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(a_click_filters_and_clicks_add),
        // WebKit's driver has no finger that holds still, and keeps Alt for itself.
        test!(a_finger_picks_and_scrolls).only(&[Engine::Chromium, Engine::Firefox]),
        test!(keys_alone_pick),
        test!(years_are_swept_over),
        test!(right_to_left_and_forced_colors),
        test!(chips_and_steps),
        test!(lists_count_and_keep_one),
        test!(places_open_by_keys_and_finger).only(&[Engine::Chromium, Engine::Firefox]),
        test!(a_double_press_opens_where_a_filter_moves_the_chart),
        test!(a_view_is_kept_and_refused),
        test!(links_go_back_and_forth).within(60).afresh(),
        test!(a_page_gives_a_map),
        test!(words_follow_filters_and_targets_are_large),
        test!(marks_glide_unless_a_script_moves_them),
        test!(any_way_leads_to_the_same_view).within(90),
    ]
}

async fn load(page: &Page, chart: &str, more: Value) -> Outcome {
    let mut attributes = json!({ "src": "/t/gen?rows=600", "chart": chart, "lang": "en" });
    for (name, value) in more.as_object().into_iter().flatten() {
        attributes[name] = value.clone();
    }
    page.js_with("window.element = await T.ready(given); await T.frames(3)", attributes).await.map(drop)
}

/// The middles of the first so many marks of a chart, in the viewport.
async fn marks(page: &Page, chart: usize, n: usize) -> Result<Vec<(f64, f64)>, String> {
    let found = page
        .js_with(
            "const plot = T.all(window.element, '[part=plot]')[given[0]]; const ring = T.all(plot.getRootNode().host, '.ring')[given[0]];
             plot.scrollIntoView({ block: 'center' }); await T.frames(2);
             const key = (key) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
             const places = []; key('Home');
             for (let i = 0; i < given[1]; i += 1) {
                 const box = ring.getBoundingClientRect();
                 places.push([box.x + box.width / 2, box.y + box.height / 2]); key('ArrowRight');
             }
             key('Escape'); return places",
            json!([chart, n]),
        )
        .await?;
    let figure = |place: &Value, at: usize| place[at].as_f64().unwrap_or(0.0);
    Ok(found.as_array().into_iter().flatten().map(|place| (figure(place, 0), figure(place, 1))).collect())
}

async fn filters(page: &Page) -> Result<Value, String> {
    page.js("await T.frames(2); return window.element.filters").await
}

const PICTURES: &str = "await T.frames(3); return T.all(window.element, 'canvas').map((canvas) => T.picture(canvas))";

/// The two sentences of a chart are those of its present filters though nobody came to it, and nothing to press is smaller than 44
/// CSS pixels, in lists, chips and tables too.
async fn words_follow_filters_and_targets_are_large(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "funding", json!({ "controls": "all" })).await?;
    let found = page
        .js("const el = window.element; const plot = T.all(el, '[part=plot]')[0]; const told = () => plot.getAttribute('aria-description');
             const before = told(); el.filters = { year: [2019] }; await el.painted;
             await T.until(() => told() !== before, 'other words');
             T.all(el, 'summary')[0].click(); await T.frames(2);
             T.all(el, '.foot button')[0].click(); await T.until(() => T.all(el, '[part=table] td')[0], 'the table');
             const box = (node) => (node.type === 'checkbox' ? node.closest('label') : node).getBoundingClientRect();
             const small = T.all(el, 'button, summary, select, input').filter((node) => { const { width: w, height: h } = box(node); return w > 1 && h > 1 && Math.min(w, h) < 43.5 && !node.closest('thead') });
             return { told: told(), small: small.map((node) => `${node.outerHTML.slice(0, 80)} ${box(node).width}x${box(node).height}`) }")
        .await?;
    ensure!(found["told"].as_str().is_some_and(|told| told.contains("2019") && !told.contains("2018")), "{found}");
    ensure_eq!(found["small"], json!([]), "too small to press");
    page.ensure_clean().await
}

/// Areas of the page's own file, matched by name and code; a map that is not there is told, and tiles stay.
async fn a_page_gives_a_map(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js(
            "const square = (x, y, side) => [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]];
             const feature = (properties, coordinates) => ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates } });
             const json = { type: 'FeatureCollection', features: [feature({ ten: 'Tỉnh Hà Giang', id: 62 }, square(105, 22, 1)), feature({ ma_tinh: '62', id: 2 }, square(107, 14, 1)), feature({ name: 'Nowhere' }, square(100, 10, 1))] };
             const url = URL.createObjectURL(new Blob([JSON.stringify(json)]));
             const src = URL.createObjectURL(new Blob([['Tỉnh,Giải ngân (đồng)', 'Hà Giang,5', 'Kon Tum,7'].join(String.fromCharCode(10))]));
             const el = await T.ready({ src, chart: `place-map?geo=${encodeURIComponent(url)} place-map?geo=/t/nothing.json`, lang: 'en' });
             const notes = () => T.all(el, '[part=notes]').map((note) => note.textContent);
             if (!notes()[0].includes('Borders are') || !notes()[1].includes('cannot be used')) throw new Error(`ready did not wait for the maps: ${notes()}`);
             const first = notes();
             el.setAttribute('theme', 'dark'); await T.frames(2);
             if (!notes()[0].includes('Borders are')) throw new Error('a view built anew has no map');
             const plot = T.all(el, '[part=plot]')[0], key = (key) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
             const told = []; key('Home'); told.push(T.all(el, '[part=tooltip]')[0].textContent); key('ArrowRight'); told.push(T.all(el, '[part=tooltip]')[0].textContent);
             return { notes: first, told }",
        )
        .await?;
    let said = found.to_string();
    for wanted in
        ["Hà Giang", "Kon Tum", "1 of the map's areas are no province: Nowhere", "error 404", "This is the map of tiles"]
    {
        ensure!(said.contains(wanted), "{wanted} is not told: {said}");
    }
    Ok(())
}

/// What a visitor does glides; figures and words are there at once, and the end is the very picture, however it came about: by
/// itself, by many steps at once, in a page that was hidden, or made narrower, in the midst of it.
async fn marks_glide_unless_a_script_moves_them(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js(
            "document.documentElement.style.overflowY = 'scroll';
             const attributes = { src: '/t/gen?rows=600', chart: 'women-share bars?by=province&sum=planned&sort=data funding', lang: 'en' };
             const still = await T.ready({ ...attributes, transitions: 'off' }), moving = await T.ready(attributes);
             await T.sleep(300);
             const picture = (el) => T.all(el, 'canvas').map((canvas) => T.picture(canvas)).join();
             const same = () => picture(still) === picture(moving);
             const key = (key, more) => [still, moving].forEach((el) => T.all(el, '[part=plot]')[0].dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more })));
             const words = () => [still, moving].map((el) => T.all(el, '[part=source], [part=title], [part=tooltip], [part=chip]').map((part) => part.textContent).join());
             const figures = () => [still, moving].map((el) => JSON.stringify(el.query({ by: ['source'], sum: ['planned'], filtered: true })));
             const equal = ([a, b]) => a === b;
             const seen = { calm: matchMedia('(prefers-reduced-motion: reduce)').matches, begin: same() };
             await T.clock(1000);
             key('Home'); key('Enter'); await T.frames(2);
             await T.clock(1150); await T.frames(2);
             Object.assign(seen, { away: same(), figures: equal(figures()), words: equal(words()) });
             // From the midst of the way, on.
             await T.sleep(200); key('ArrowDown'); key('Enter'); await T.frames(2); seen.on = same();
             await T.clock(2000); await T.frames(2); await T.clock(); await T.until(same, 'the end of the way');
             // Many steps at once: the last one is there, nothing waits for its turn.
             await T.sleep(200); await T.clock(3000);
             for (let step = 0; step < 20; step += 1) { key(step % 2 ? 'End' : 'Home'); key('Enter') }
             await T.frames(2); seen.many = same();
             // Hidden in the midst.
             await T.sleep(200); key('Escape'); key('Escape'); await T.frames(2); seen.awayAgain = same();
             await T.hide(true); seen.hidden = same(); await T.hide(false);
             // Another width in the midst.
             await T.sleep(200); key('Home'); key('Enter'); await T.frames(2); seen.awayAtLast = same();
             for (const el of [still, moving]) el.style.width = '400px';
             await T.until(same, 'the same at another width');
             // What a script sets is there at once, but where the page wants it otherwise.
             await T.sleep(200); const filters = { year: [2018] };
             for (const el of [still, moving]) el.filters = filters;
             await still.painted; await moving.painted; seen.scripted = same();
             moving.setAttribute('transitions', ''); await moving.painted; await T.sleep(200);
             for (const el of [still, moving]) el.filters = {};
             await still.painted; await moving.painted; seen.wanted = same();
             await T.clock(); await T.until(same, 'the last end');
             await T.sleep(500); seen.end = same();
             return seen",
        )
        .await?;
    let wanted = json!({
        "calm": false, "begin": true, "away": false, "figures": true, "words": true, "on": false, "many": true,
        "awayAgain": false, "hidden": true, "awayAtLast": false, "scripted": true, "wanted": false, "end": true,
    });
    ensure_eq!(found, wanted, "on the way, and at its end");
    page.ensure_clean().await
}

async fn a_click_filters_and_clicks_add(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "bars?by=province&sum=planned women-men", json!({})).await?;
    let places = marks(&page, 0, 3).await?;
    let before = page.js(PICTURES).await?;
    page.js("window.told = []; for (const kind of ['select', 'filter']) window.element.addEventListener(`fair-share:${kind}`, () => window.told.push(kind))")
        .await?;
    page.click(places[0].0, places[0].1).await?;
    let one = filters(&page).await?;
    ensure_eq!(one["province"].as_array().map(Vec::len), Some(1), "{one}");
    ensure_eq!(page.js("return window.told").await?, json!(["select", "filter"]), "events");
    let after = page.js(PICTURES).await?;
    ensure!(before[0] != after[0] && before[1] != after[1], "both pictures change: a ghost, and a filter");
    page.screenshot("picked").await?;
    page.click_with(CONTROL, places[1].0, places[1].1).await?;
    page.click_with(SHIFT, places[2].0, places[2].1).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(3), "added");
    page.click_with(CONTROL, places[1].0, places[1].1).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(2), "taken off");
    page.click(places[0].0, places[0].1).await?;
    ensure_eq!(filters(&page).await?, one, "one alone again");
    page.click(places[0].0, places[0].1).await?;
    ensure_eq!(filters(&page).await?, json!({}), "and off");
    page.hover(1.0, 1.0).await?;
    ensure_eq!(page.js(PICTURES).await?, before, "pictures as they were");
    // Pressed here and let go there is no click.
    page.drag(places[0], places[2]).await?;
    ensure_eq!(filters(&page).await?, json!({}), "a drag over bars");
    page.ensure_clean().await
}

async fn a_finger_picks_and_scrolls(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "bars?by=province&sum=planned histogram?of=planned", json!({})).await?;
    page.js("document.body.style.paddingBlock = '120vh'; await T.frames(2)").await?;
    let places = marks(&page, 0, 3).await?;
    page.touch(&places[..1], 0).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(1), "a tap");
    page.touch(&places[1..2], 700).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(2), "a long press adds");
    page.js("window.element.filters = {}; await T.frames(2)").await?;
    // A finger that moves over charts moves the page, or nothing; it never picks or draws a range.
    for chart in [0, 1] {
        let (x, y) = marks(&page, chart, 3).await?[1];
        let places: Vec<(f64, f64)> = (0..12).map(|step| (x, y - 12.0 * f64::from(step))).collect();
        page.touch(&places, 0).await?;
        ensure_eq!(filters(&page).await?, json!({}), "a finger moved up over chart {chart}");
    }
    page.ensure_clean().await
}

async fn keys_alone_pick(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "funding women-men", json!({})).await?;
    let stops = page
        .js("const stops = T.all(window.element, '[tabindex=\"0\"]').length; T.all(window.element, '[part=plot]')[0].focus(); return stops")
        .await?;
    ensure_eq!(stops, json!(2), "one stop a chart");
    let spoken = "await T.frames(2); return T.all(window.element, '[aria-live]')[0].textContent";
    page.keys(RIGHT).await?;
    let short = page.js(spoken).await?;
    page.keys("d").await?;
    let more = page.js(spoken).await?;
    let length = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
    ensure!(length(&more) > length(&short) && length(&short) > 8, "short first, then more: {short} {more}");
    page.keys(ENTER).await?;
    let one = filters(&page).await?;
    ensure_eq!(one["province"].as_array().map(Vec::len), Some(1), "{one}");
    let said = page.js(spoken).await?;
    ensure!(said.as_str().is_some_and(|said| said.contains(one["province"][0].as_str().unwrap_or("?"))), "said: {said}");
    for _ in 0..5 {
        page.keys(RIGHT).await?;
    }
    page.chord(CONTROL, ENTER.chars().next().unwrap_or(' ')).await?;
    ensure!(filters(&page).await? != one, "more is added");
    page.keys(ESCAPE).await?;
    page.keys(ESCAPE).await?;
    ensure_eq!(filters(&page).await?, json!({}), "Escape hides the values, then lifts what was picked");
    page.ensure_clean().await
}

async fn years_are_swept_over(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "bars?by=year&sum=planned women-men", json!({})).await?;
    let places = marks(&page, 0, 5).await?;
    page.drag(places[1], places[3]).await?;
    ensure_eq!(filters(&page).await?, json!({ "year": [2018, 2019, 2020] }), "by mouse");
    page.screenshot("swept").await?;
    page.click(places[0].0, places[0].1).await?;
    ensure_eq!(filters(&page).await?, json!({ "year": [2017] }), "a click is no range");
    page.ensure_clean().await
}

async fn right_to_left_and_forced_colors(page: Page) -> Outcome {
    page.open("tests/rtl.html").await?;
    page.js("await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share')").await?;
    if page.engine == Engine::Chromium {
        let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }, { "name": "prefers-reduced-motion", "value": "reduce" }] });
        page.cdp("Emulation.setEmulatedMedia", features).await?;
    }
    load(&page, "bars?by=province&sum=planned women-men", json!({ "controls": "all" })).await?;
    let places = marks(&page, 0, 2).await?;
    page.click(places[1].0, places[1].1).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(1), "a click");
    page.screenshot("rtl").await?;
    click(&page, "[part=chip] button").await?;
    ensure_eq!(filters(&page).await?, json!({}), "the chip's button");
    page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
    page.keys(RIGHT).await?;
    page.keys(ENTER).await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(1), "keys");
    let wide = page.js("return document.documentElement.scrollWidth - innerWidth").await?;
    ensure!(wide.as_f64() <= Some(0.0), "the page is wider than its window by {wide}");
    if page.engine == Engine::Chromium {
        page.cdp("Emulation.setEmulatedMedia", json!({ "features": [] })).await?;
    }
    page.ensure_clean().await
}

/// The middle of the first part that matches and is shown, in the viewport.
async fn place(page: &Page, selector: &str) -> Result<(f64, f64), String> {
    let found = page
        .js_with(
            "const part = T.all(window.element, given).find((part) => part.getClientRects().length);
             part.scrollIntoView({ block: 'center', inline: 'nearest' }); await T.frames(2);
             const box = part.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]",
            json!(selector),
        )
        .await
        .map_err(|error| format!("{selector}: {error}"))?;
    Ok((found[0].as_f64().unwrap_or(0.0), found[1].as_f64().unwrap_or(0.0)))
}

async fn click(page: &Page, selector: &str) -> Outcome {
    let (x, y) = place(page, selector).await?;
    page.click(x, y).await
}

const CHIPS: &str = "await T.frames(2); return T.all(window.element, '[part=chip]').map((chip) => chip.firstChild.textContent)";

async fn chips_and_steps(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "funding bars?by=year&sum=planned", json!({ "controls": "all" })).await?;
    page.js(
        "window.element.filters = { province: ['Kon Tum', 'Quảng Trị'], planned: { from: 2e6 }, year: { from: 2018, to: 2019 } }",
    )
    .await?;
    let chips = page.js(CHIPS).await?;
    ensure_eq!(chips, json!(["Province: Kon Tum, Quảng Trị", "Planned: ≥ 2\u{a0}million\u{a0}đồng", "Year: 2018–2019"]), "chips");
    page.screenshot("chips").await?;
    // A mark adds one of its own; nothing on the page moves.
    page.js("window.element.filters = {}; await T.frames(2)").await?;
    let before = page.js("return T.all(window.element, 'canvas')[0].getBoundingClientRect().y").await?;
    let (x, y) = marks(&page, 1, 1).await?[0];
    let scrolled = page.js("return T.all(window.element, 'canvas')[0].getBoundingClientRect().y").await?;
    page.click(x, y).await?;
    ensure_eq!(page.js(CHIPS).await?, json!(["Year: 2017"]), "the chip of a mark");
    ensure_eq!(
        page.js("return T.all(window.element, 'canvas')[0].getBoundingClientRect().y").await?,
        scrolled,
        "the chart's place {before}"
    );
    click(&page, "[part=undo]").await?;
    ensure_eq!(filters(&page).await?, json!({}), "undone");
    click(&page, "[part=redo]").await?;
    ensure_eq!(filters(&page).await?, json!({ "year": [2017] }), "done again");
    page.chord(CONTROL, 'z').await?;
    ensure_eq!(filters(&page).await?, json!({}), "undone by keys");
    page.chord(CONTROL, 'y').await?;
    click(&page, "[part=chip] button").await?;
    ensure_eq!(filters(&page).await?, json!({}), "the chip's button");
    ensure_eq!(page.js(CHIPS).await?, json!([]), "no chip left");
    // On a narrow screen they take lines of their own, the first three at once; the keyboard goes from one to the next.
    page.resize(500, 900).await?;
    let found = page
        .js("const el = window.element; el.filters = { province: ['Kon Tum', 'Quảng Trị'], planned: { from: 2e6 }, year: { from: 2018, to: 2019 }, source: ['project'], sector: ['Y tế'] };
             await T.frames(3); const seen = () => T.all(el, '[part=chip]').filter((chip) => chip.offsetWidth).length;
             const list = T.all(el, '[part=chips]')[0]; const more = list.nextElementSibling; const all = T.all(el, '[part=chip]').length;
             const first = [all, seen(), more.textContent, list.scrollWidth - list.clientWidth, Math.max(0, document.documentElement.scrollWidth - innerWidth)];
             more.click(); const open = [seen(), more.getAttribute('aria-expanded')];
             const button = () => el.shadowRoot.activeElement?.parentNode.textContent; T.all(el, '[part=chip] button')[1].focus();
             const held = button(); el.shadowRoot.activeElement.click(); await T.frames(2);
             return { first, open, held: [held !== button(), !!el.shadowRoot.activeElement?.closest('[part=chip]')], left: seen() }")
        .await?;
    page.screenshot("narrow").await?;
    page.resize(1280, 900).await?;
    ensure_eq!(
        found,
        json!({ "first": [5, 3, "+2", 0, 0], "open": [5, "true"], "held": [true, true], "left": 4 }),
        "chips on a narrow screen"
    );
    page.ensure_clean().await
}

async fn lists_count_and_keep_one(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "funding women-men", json!({ "controls": "all" })).await?;
    click(&page, "summary").await?;
    let shown = "await T.until(() => T.all(window.element, '.count').some((count) => count.textContent), 'counts'); await T.frames(2);
                 return T.all(T.all(window.element, 'details[open]')[0] ? window.element : null, '.row').filter((row) => row.getClientRects().length)
                     .map((row) => [row.querySelector('label > span').textContent, row.querySelector('.count').textContent, row.querySelector('input').checked])";
    let rows = page.js(shown).await?;
    ensure_eq!(rows.as_array().map(Vec::len), Some(5), "{rows}");
    ensure!(rows.as_array().into_iter().flatten().all(|row| row[1] == "120" && row[2] == true), "{rows}");
    page.js("window.element.filters = { year: [2018] }; await T.frames(2)").await?;
    let fewer = page.js(shown).await?;
    ensure!(fewer != rows, "counts under the other filters: {fewer}");
    // The buttons come with the pointer.
    let (x, y) = place(&page, ".row:nth-child(3) input").await?;
    page.hover(x, y).await?;
    page.screenshot("list").await?;
    click(&page, ".row:nth-child(3) .pair button").await?;
    ensure_eq!(filters(&page).await?["province"], json!([rows[2][0]]), "only this");
    click(&page, ".row:nth-child(3) .pair button:last-child").await?;
    ensure_eq!(filters(&page).await?["province"].as_array().map(Vec::len), Some(4), "all but this");
    click(&page, ".both button:last-child").await?;
    ensure_eq!(filters(&page).await?["province"], json!([rows[2][0]]), "the contrary");
    page.ensure_clean().await
}

const PLACES: &str = "Tỉnh,Huyện,Năm,Kế hoạch (đồng)\nKon Tum,Đăk Hà,2018,5\nKon Tum,Sa Thầy,2019,7\nHà Giang,Mèo Vạc,2018,9\n\
    Quảng Trị,Hải Lăng,2018,11\nQuảng Trị,Đakrông,2019,2\n";

async fn places_open_by_keys_and_finger(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(PLACES);
    load(&page, "bars?by=province&sum=planned bars?by=year&sum=planned", json!({ "src": path })).await?;
    let way = "await T.frames(3); return T.all(window.element, '[part=path]')[0].textContent";
    ensure_eq!(page.js(way).await?, json!("AllChoose a place to open it by district"), "before");
    page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
    page.chord('\u{E00A}', ENTER.chars().next().unwrap_or(' ')).await?;
    ensure_eq!(page.js(way).await?, json!("All›Quảng Trị"), "opened by keys");
    ensure_eq!(filters(&page).await?, json!({}), "which filters nothing");
    page.screenshot("opened").await?;
    page.keys("\u{E003}").await?;
    ensure_eq!(page.js(way).await?, json!("AllChoose a place to open it by district"), "and closed");
    let places = marks(&page, 0, 2).await?;
    page.touch(&places[1..2], 0).await?;
    ensure_eq!(page.js(way).await?, json!("All▸ Kon Tum by district"), "a finger picks");
    let (x, y) = place(&page, "[part=open]").await?;
    page.touch(&[(x, y)], 0).await?;
    ensure_eq!(page.js(way).await?, json!("All›Kon Tum"), "and opens");
    let (x, y) = place(&page, "[part=path] button").await?;
    page.touch(&[(x, y)], 0).await?;
    ensure_eq!(page.js(way).await?, json!("All▸ Kon Tum by district"), "and goes back");
    page.ensure_clean().await
}

/// On a page too short to scroll, where what a first press filters pushes the chart away from below the pointer.
async fn a_double_press_opens_where_a_filter_moves_the_chart(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(PLACES);
    load(&page, "bars?by=province&sum=planned bars?by=year&sum=planned", json!({ "src": path })).await?;
    let places = marks(&page, 0, 2).await?;
    page.js("document.documentElement.style.overflow = 'hidden'; window.pushed = 0;
             window.element.addEventListener('fair-share:filter', () => { window.pushed += 1; window.element.style.marginTop = '30px' })")
        .await?;
    page.double_click(places[1].0, places[1].1).await?;
    let seen = "await T.frames(3); return [T.all(window.element, '[part=path]')[0].textContent, window.pushed > 0]";
    ensure_eq!(page.js(seen).await?, json!(["All›Kon Tum", true]), "opened");
    ensure_eq!(filters(&page).await?, json!({}), "which filters nothing");
    page.ensure_clean().await
}

async fn a_view_is_kept_and_refused(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const one = await T.ready({ src: '/t/gen?rows=600', chart: 'funding', lang: 'en', theme: 'light' });
             one.filters = { province: ['Kon Tum'] }; await T.frames(2);
             const before = one.view; const codes = [];
             for (const wrong of [{ filters: { province: ['Atlantis'] } }, { charts: ['pie'] }, { charts: ['ethnic-sex'] }, { mode: 1 }, 7]) {
                 try { one.view = wrong; codes.push('taken') } catch (error) { codes.push(error.code ?? String(error)); if (!error.message) codes.push('no words') }
             }
             const same = JSON.stringify(one.view) === JSON.stringify(before);
             let told = 0; one.addEventListener('fair-share:filter', () => { told += 1 });
             one.view = { charts: ['women-men', 'bars?by=sector'], filters: { year: [2018] }, lang: 'vi', theme: 'dark' };
             await T.frames(3);
             const after = { filters: one.filters, lang: one.lang, charts: T.all(one, 'canvas').length, told, text: T.text(one).includes('Nữ và nam') };
             const two = T.make({ src: '/t/gen?rows=600', lang: 'en' }); two.view = one.view;
             two.scrollIntoView(); await T.within(15000, two.ready, 'ready'); await T.frames(3);
             return { codes, same, after, equal: JSON.stringify(two.view) === JSON.stringify(one.view) }")
        .await?;
    ensure_eq!(found["codes"], json!(["value-unknown", "chart-unknown", "view-unsuited", "view-form", "view-form"]), "codes");
    let wanted = json!({ "filters": { "year": [2018] }, "lang": "vi", "charts": 2, "told": 1, "text": true });
    ensure_eq!((&found["same"], &found["after"], &found["equal"]), (&json!(true), &wanted, &json!(true)), "{found}");
    page.ensure_clean().await
}

/// In a session of its own: of fifty steps of history Chromium drops the oldest that no visitor took, which would be those below.
async fn links_go_back_and_forth(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const make = (more) => T.ready({ src: '/t/gen?rows=600', lang: 'en', 'link-state': '', ...more });
             const [one, two] = [await make({ chart: 'funding' }), await make({ chart: 'women-men', id: 'số hai' })];
             const seen = [location.hash];
             const settled = async (change) => { change(); await T.sleep(400); seen.push(decodeURIComponent(location.hash)) };
             await settled(() => { one.filters = { province: ['Kon Tum'] } });
             await settled(() => { two.filters = { year: [2018] } });
             await settled(() => { one.filters = {} });
             // By what is there in the end: what a busy browser makes of the way is its own affair, but a step that it loses is told.
             const gone = async (by, at) => {
                 const pops = []; const heard = () => pops.push(location.hash.length); addEventListener('popstate', heard); history.go(by);
                 await T.until(() => decodeURIComponent(location.hash) === seen[at], 'the step').catch(() => {
                     throw new Error(`no step by ${by}: ${history.length} entries, ${decodeURIComponent(location.hash)}, ${document.visibilityState}, pops ${pops}, seen ${seen}`) });
                 removeEventListener('popstate', heard); await T.sleep(400); seen.push(JSON.stringify([one.filters, two.filters])) };
             await gone(-1, 2); await gone(-2, 0); await gone(2, 2);
             // An anchor leads to a place of the page, and the charts stay as they are.
             location.hash = '#section'; await T.sleep(400);
             seen.push(decodeURIComponent(location.hash), JSON.stringify([one.filters, two.filters]));
             // Another visitor opens the link.
             one.remove(); await T.frames(2);
             const three = await make({ chart: 'funding' });
             seen.push(JSON.stringify(three.filters));
             three.remove(); await T.frames(2);
             location.hash = `#fs=${encodeURIComponent('{\"filters\":{\"nowhere\":[1]}}')}`;
             const error = T.event(document, 'fair-share:error'); const four = await make({ chart: 'funding' });
             seen.push((await error).detail.code, T.text(four).includes('nowhere'), T.all(four, 'canvas').length);
             return seen")
        .await?;
    ensure_eq!(
        found,
        json!([
            "",
            "#fs={\"filters\":{\"province\":[\"Kon Tum\"]}}",
            "#fs={\"filters\":{\"province\":[\"Kon Tum\"]}}&fs-số hai={\"filters\":{\"year\":[2018]}}",
            "#fs-số hai={\"filters\":{\"year\":[2018]}}",
            "[{\"province\":[\"Kon Tum\"]},{\"year\":[2018]}]",
            "[{},{}]",
            "[{\"province\":[\"Kon Tum\"]},{\"year\":[2018]}]",
            "#section&fs={\"filters\":{\"province\":[\"Kon Tum\"]}}&fs-số hai={\"filters\":{\"year\":[2018]}}",
            "[{\"province\":[\"Kon Tum\"]},{\"year\":[2018]}]",
            "{\"province\":[\"Kon Tum\"]}",
            "column-unknown",
            true,
            1
        ]),
        "the fragment, and filters"
    );
    page.ensure_clean().await
}

async fn any_way_leads_to_the_same_view(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js_with(
            "const make = () => T.ready({ src: given, lang: 'vi', controls: 'all', chart: 'funding women-men bars?by=year&sum=planned heat?by=source&by=sector histogram?of=planned' });
             const one = await make(); let seed = 7;
             const random = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n };
             const keys = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp', 'Enter', ' ', 'Escape', 's', 'Backspace', 'd'];
             for (let step = 0; step < 200; step += 1) {
                 const plots = T.all(one, '[part=plot]'); const plot = plots[random(plots.length)]; const box = plot.getBoundingClientRect();
                 const at = { clientX: box.x + random(box.width), clientY: box.y + random(box.height), bubbles: true, isPrimary: true, pointerId: 1 };
                 const modifiers = { ctrlKey: random(3) === 0, altKey: random(8) === 0 };
                 const what = random(10);
                 if (what < 4) plot.dispatchEvent(new KeyboardEvent('keydown', { key: keys[random(keys.length)], bubbles: true, ...modifiers }));
                 else if (what < 7) for (const kind of ['pointerdown', 'pointerup']) plot.dispatchEvent(new PointerEvent(kind, { ...at, ...modifiers }));
                 else if (what === 7) {
                     const to = { ...at, clientX: box.x + random(box.width) };
                     plot.dispatchEvent(new PointerEvent('pointerdown', at)); plot.dispatchEvent(new PointerEvent('pointermove', to));
                     plot.dispatchEvent(new PointerEvent('pointerup', to));
                 } else if (what === 8) {
                     const buttons = T.all(one, '[part=filters] button, [part=filters] summary, [part=filters] input[type=checkbox], [part=path] button')
                         .filter((button) => !button.closest('.menu'));
                     buttons[random(buttons.length)]?.click();
                 } else plot.dispatchEvent(new KeyboardEvent('keydown', { key: random(2) ? 'z' : 'y', ctrlKey: true, bubbles: true, composed: true }));
                 if (step % 10 === 0) await T.frames(1);
             }
             T.all(one, '[part=plot]').forEach((plot) => plot.dispatchEvent(new FocusEvent('blur')));
             await T.frames(4);
             const view = one.view; const pictures = () => T.all(one, 'canvas').map((canvas) => T.picture(canvas));
             const state = (element) => ({ view: element.view, filters: element.filters, texts: T.all(element, '[part=title], [part=legend], [part=path], [part=chip]').map((part) => part.textContent),
                 pictures: T.all(element, 'canvas').map((canvas) => T.picture(canvas)) });
             // The heights of charts are kept while filters change a little; a fresh start at both ends makes them equal.
             const other = await make(); other.view = view; await T.frames(4);
             one.setAttribute('heading', 'x'); one.removeAttribute('heading'); await T.frames(4);
             other.setAttribute('heading', 'x'); other.removeAttribute('heading'); await T.frames(4);
             const [mine, theirs] = [state(one), state(other)];
             const differ = Object.keys(mine).filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]));
             return { differ, view, steps: [mine.texts, theirs.texts] }",
            json!(page.put_csv(generated())),
        )
        .await?;
    ensure_eq!(found["differ"], json!([]), "{found}");
    page.ensure_clean().await
}

/// Rows with places in places.
fn generated() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("Tỉnh,Huyện,Năm,Nguồn vốn,Lĩnh vực,Kế hoạch (đồng),Nữ,Nam\n");
    for idx in 0..400 {
        let row = xtask::test_routes::row(idx);
        let (source, sector) = (row.source, row.sector);
        let _ = writeln!(
            text,
            "{},{} {},{},{source},{sector},{},{},{}",
            row.province,
            row.province,
            idx % 3 + 1,
            row.year,
            row.planned,
            row.women,
            row.men
        );
    }
    text
}
