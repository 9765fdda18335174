//! What visitors do: point, press, drag, move by keys, zoom. Everything is done by the driver, as a hand would do it.
//!
//! Finds things by part, role and ARIA, which the contract or the accessibility tree name, not by class.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const TAB: &str = "\u{E004}";
const RIGHT: &str = "\u{E014}";
const DOWN: &str = "\u{E015}";
const SPACE: &str = " ";

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(pointing_shows_values),
        test!(keys_move_and_are_announced),
        test!(ticking_a_province_filters),
        test!(dragging_a_histogram_filters_the_others),
        test!(group_follows_what_is_ticked),
        test!(right_to_left_page_points_right),
        test!(zoomed_page_points_right).only(&[Engine::Chromium]),
        test!(a_stream_loads_as_it_comes),
    ]
}

/// The middle of a part of `window.element` in the viewport, and its size: `{x, y, width, height}`.
const PLACE: &str = "const part = T.all(window.element, given)[0]; part.scrollIntoView({ block: 'center' }); await T.frames(2);
    const box = part.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height }";

async fn place(page: &Page, selector: &str) -> Result<(f64, f64, f64, f64), String> {
    let found = page.js_with(PLACE, json!(selector)).await.map_err(|error| format!("{selector}: {error}"))?;
    let figure = |name: &str| found[name].as_f64().unwrap_or(0.0);
    Ok((figure("x"), figure("y"), figure("width"), figure("height")))
}

async fn load(page: &Page, chart: &str, more: Value) -> Outcome {
    let mut attributes = json!({ "src": "/t/gen?rows=600", "chart": chart, "lang": "en" });
    for (name, value) in more.as_object().into_iter().flatten() {
        attributes[name] = value.clone();
    }
    page.js_with("window.element = await T.ready(given); await T.frames(3)", attributes).await.map(drop)
}

/// Moves the mouse over the plot, row by row, until values are shown; returns them.
async fn pointed(page: &Page) -> Result<String, String> {
    let (x, y, width, height) = place(page, "[part=plot]").await?;
    for (right, down) in [(0.35, 0.1), (0.35, 0.3), (0.4, 0.5), (0.45, 0.55), (0.55, 0.45), (0.7, 0.75)] {
        page.hover(x + (right - 0.5) * width, y + (down - 0.5) * height).await?;
        let text = page
            .js("await T.frames(2); const tip = T.all(window.element, '[part=tooltip]').find((tip) => tip.getBoundingClientRect().width > 0);
                 return tip?.textContent ?? ''")
            .await?;
        if let Some(text) = text.as_str().filter(|text| !text.is_empty()) {
            return Ok(text.to_owned());
        }
    }
    Err("no values where the mouse points".to_owned())
}

async fn pointing_shows_values(page: Page) -> Outcome {
    page.open_element().await?;
    for chart in ["funding", "funding-trend", "women-men", "bars?by=sector", "heat?by=province&by=year", "histogram?of=planned"] {
        load(&page, chart, json!({})).await?;
        let text = pointed(&page).await.map_err(|error| format!("{chart}: {error}"))?;
        ensure!(text.chars().any(|letter| letter.is_ascii_digit()), "{chart}: no figure in {text:?}");
        page.js("window.element.remove()").await?;
    }
    page.ensure_clean().await
}

async fn keys_move_and_are_announced(page: Page) -> Outcome {
    page.open_element().await?;
    for chart in ["funding", "women-men", "heat?by=province&by=year"] {
        load(&page, chart, json!({})).await?;
        page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
        let mut spoken: Vec<String> = Vec::new();
        for key in [RIGHT, RIGHT, DOWN] {
            page.keys(key).await?;
            let text = page.js("await T.frames(2); return T.all(window.element, '[aria-live]')[0].textContent").await?;
            spoken.push(text.as_str().unwrap_or("").to_owned());
        }
        ensure!(spoken.iter().all(|text| text.chars().count() >= 8), "{chart}: spoken: {spoken:?}");
        ensure!(spoken[0] != spoken[1] && spoken[1] != spoken[2], "{chart}: a key moves nowhere: {spoken:?}");
        page.js("window.element.remove()").await?;
    }
    page.ensure_clean().await
}

async fn ticking_a_province_filters(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "funding women-men", json!({ "controls": "all" })).await?;
    let before = page.js("return T.all(window.element, 'canvas').map((canvas) => T.picture(canvas))").await?;
    // By keys alone: the first stop is the list of provinces.
    page.js("T.all(window.element, 'summary')[0].focus()").await?;
    page.keys(SPACE).await?;
    // The list is filled when it has opened, which a page hears of a moment later.
    page.js(
        "await T.until(() => T.all(window.element, 'details')[0].open
            && T.all(window.element, 'input[type=checkbox]').some((box) => box.checkVisibility?.() ?? box.offsetParent), 'the list opens');
         await T.frames(2)",
    )
    .await?;
    let mut ticked = false;
    for _ in 0..6 {
        page.keys(TAB).await?;
        let at_box = page
            .js("let active = document.activeElement; while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
                 return active?.type === 'checkbox'")
            .await?;
        if at_box == json!(true) {
            page.keys(SPACE).await?;
            ticked = true;
            break;
        }
    }
    ensure!(ticked, "no box can be reached with the Tab key");
    let found = page
        .js("await T.until(() => window.element.filters.province, 'a filter'); await T.frames(3);
             return { n: window.element.filters.province.length, pictures: T.all(window.element, 'canvas').map((canvas) => T.picture(canvas)) }")
        .await?;
    ensure_eq!(found["n"], json!(4), "provinces left");
    let same = before.as_array().into_iter().flatten().zip(found["pictures"].as_array().into_iter().flatten());
    ensure!(same.filter(|(old, new)| old != new).count() >= 2, "the two charts do not follow");
    page.ensure_clean().await
}

async fn dragging_a_histogram_filters_the_others(page: Page) -> Outcome {
    page.open_element().await?;
    load(&page, "histogram?of=planned funding", json!({})).await?;
    let picture = "return T.all(window.element, '[part=chart]').map((chart) => [...chart.querySelectorAll('canvas')].map((canvas) => T.picture(canvas)).join())";
    let before = page.js(picture).await?;
    let (x, y, width, _) = place(&page, "[part=plot]").await?;
    page.drag((x - 0.15 * width, y), (x + 0.2 * width, y)).await?;
    let found = page
        .js("await T.until(() => window.element.filters.planned, 'a range'); await T.frames(4);
             const women = (filtered) => window.element.query({ by: [], sum: ['women'], filtered }).total.women;
             const { from, to } = window.element.filters.planned;
             return { from, to, all: women(false), some: women(true) }")
        .await?;
    let figure = |name: &str| found[name].as_f64().unwrap_or(f64::NAN);
    ensure!(figure("from") < figure("to"), "the range: {found}");
    ensure!(0.0 < figure("some") && figure("some") < figure("all"), "the range filters nothing, or all: {found}");
    let after = page.js(picture).await?;
    ensure_eq!(before[0], after[0], "the histogram itself, which skips its own range");
    ensure!(before[1] != after[1], "the other chart does not follow");
    page.screenshot("brushed").await?;
    page.js("window.element.filters = {}; await T.frames(3)").await?;
    ensure_eq!(page.js(picture).await?[1], before[1], "the other chart once the range is lifted");
    page.ensure_clean().await
}

async fn group_follows_what_is_ticked(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const make = (chart, more) => T.ready({ src: '/t/gen?rows=600', chart, lang: 'en', group: 'both', ...more });
             const [first, second] = [await make('funding', { controls: 'filters' }), await make('women-men')];
             await T.frames(3);
             const picture = () => T.all(second, 'canvas').map((canvas) => T.picture(canvas)).join();
             const before = picture(); let told = 0;
             second.addEventListener('fair-share:filter', () => { told += 1 });
             const boxes = T.all(first, 'input[type=checkbox]');
             if (boxes.length === 0) { T.all(first, 'summary')[0].click(); await T.frames(3) }
             T.all(first, 'input[type=checkbox]')[0].click();
             await T.until(() => second.filters.province, 'the other follows'); await T.frames(3);
             const same = JSON.stringify(first.filters) === JSON.stringify(second.filters);
             first.remove(); await T.frames(2);
             return { same, changed: picture() !== before, told, kept: second.filters.province.length }")
        .await?;
    ensure_eq!((&found["same"], &found["changed"], &found["kept"]), (&json!(true), &json!(true), &json!(4)), "{found}");
    page.ensure_clean().await
}

async fn right_to_left_page_points_right(page: Page) -> Outcome {
    page.open("tests/rtl.html").await?;
    page.js("await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share')").await?;
    load(&page, "funding", json!({})).await?;
    ensure_ring_under_mouse(&page).await?;
    page.ensure_clean().await
}

/// 150 % in a browser's zoom is a window of two thirds at one and a half times the pixels.
async fn zoomed_page_points_right(page: Page) -> Outcome {
    page.set_scale(854, 600, 1.5).await?;
    page.open_element().await?;
    load(&page, "funding", json!({})).await?;
    ensure_ring_under_mouse(&page).await?;
    let wide = page.js("return document.documentElement.scrollWidth - innerWidth").await?;
    ensure!(wide.as_f64() <= Some(0.0), "the page is wider than its window by {wide}");
    page.ensure_clean().await
}

/// Walks to a mark by keys, then points at the middle of its ring: the same values must be shown.
async fn ensure_ring_under_mouse(page: &Page) -> Outcome {
    page.js("T.all(window.element, '[part=plot]')[0].focus()").await?;
    page.keys(RIGHT).await?;
    let found = page
        .js("await T.frames(3); const plot = T.all(window.element, '[part=plot]')[0];
             const tip = T.all(window.element, '[part=tooltip]')[0];
             const ring = plot.parentNode.querySelector('.ring');
             ring.scrollIntoView({ block: 'center' }); await T.frames(2);
             const box = ring.getBoundingClientRect(); const inside = plot.getBoundingClientRect();
             return { x: box.x + box.width / 2, y: box.y + box.height / 2, text: tip.textContent,
                      within: box.left >= inside.left - 3 && box.right <= inside.right + 3 && box.width > 4 }")
        .await?;
    ensure_eq!(found["within"], json!(true), "the ring lies on the plot: {found}");
    page.js("T.all(window.element, '[part=plot]')[0].blur(); await T.frames(2)").await?;
    page.hover(found["x"].as_f64().unwrap_or(0.0), found["y"].as_f64().unwrap_or(0.0)).await?;
    let text = page.js("await T.frames(3); return T.all(window.element, '[part=tooltip]')[0].textContent").await?;
    ensure_eq!(text, found["text"], "values at the mouse, and at the same place by keys");
    page.screenshot("pointed").await
}

async fn a_stream_loads_as_it_comes(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js_with(
            "const bytes = new TextEncoder().encode(given);
             const stream = (broken) => new ReadableStream({ async start(control) {
                 // Pieces of seven bytes cut letters, cells and quotes anywhere.
                 for (let at = 0; at < bytes.length; at += 7) {
                     control.enqueue(bytes.slice(at, at + 7)); if (at % 70 === 0) await T.sleep(1);
                     if (broken && at > 100) return control.error(new Error('on purpose'));
                 }
                 control.close();
             } });
             const element = T.make({ lang: 'vi' });
             await T.within(10000, element.load(stream(false), { name: 'small.csv' }), 'load');
             const sum = element.query({ by: [], sum: ['women'] }).total.women;
             const broken = await T.outcome(element.load(stream(true), { name: 'broken.csv' }));
             await T.within(10000, element.load(given, { name: 'again.csv' }), 'load after a failure');
             return { sum, broken, again: element.query({ by: [], sum: ['women'] }).total.women }",
            json!(crate::element::SMALL),
        )
        .await?;
    ensure_eq!((&found["sum"], &found["again"]), (&json!(24), &json!(24)), "women");
    let broken = &found["broken"];
    ensure!(broken["ok"] == false && broken["isError"] == true && broken["message"].is_string(), "a broken stream: {broken}");
    page.ensure_clean().await
}
