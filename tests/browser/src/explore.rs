//! What an analyst does with charts that filter each other: by mouse, by finger and by keys alone.
//!
//! Walks to marks by keys, which the contract names, and finds where they lie from the ring around them.

use serde_json::{Value, json};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const RIGHT: &str = "\u{E014}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const SHIFT: char = '\u{E008}';
const CONTROL: char = '\u{E009}';

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(a_click_filters_and_clicks_add), test!(a_finger_picks_and_scrolls), test!(keys_alone_pick)]
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

const PICTURES: &str = "await T.frames(3); return T.all(window.element, 'canvas').map((canvas) => canvas.toDataURL())";

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
