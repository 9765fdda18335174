//! What is used again and again leaves nothing behind: nodes, listeners, JavaScript heap and wasm memory stay level.
//!
//! Counts come from Chromium's own protocol after a full garbage collection; wasm memory can be read in every engine.
//! Method: warm up until caches are filled, measure, repeat many times, measure again.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::element::SMALL;
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(measuring_notices_a_leak).only(&[Engine::Chromium]),
        test!(mounts_leave_nothing).within(180),
        test!(toggles_leave_nothing).within(120),
        test!(language_and_theme_changes_leave_nothing).within(120),
        test!(failed_loads_leave_nothing).within(120),
    ]
}

/// What the page holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// Living DOM nodes, attached or not. Chromium only.
    nodes: f64,
    /// Living event listeners. Chromium only.
    listeners: f64,
    /// JavaScript heap in use, in bytes. Chromium only.
    heap: f64,
    /// Length of all wasm memories, in bytes.
    wasm: f64,
}

async fn held(page: &Page) -> Result<Held, String> {
    let mut found = Held { nodes: 0.0, listeners: 0.0, heap: 0.0, wasm: 0.0 };
    page.js("await T.frames(3); await T.sleep(300)").await?;
    if page.engine == Engine::Chromium {
        page.cdp("Performance.enable", json!({})).await?;
        // Finalizers of the first collection free what the second one finds.
        for _ in 0..3 {
            page.cdp("HeapProfiler.collectGarbage", json!({})).await?;
            page.js("await T.sleep(50)").await?;
        }
        let reply = page.cdp("Performance.getMetrics", json!({})).await?;
        let figure = |name: &str| {
            let list = reply["metrics"].as_array();
            list.into_iter().flatten().find(|metric| metric["name"] == name).and_then(|metric| metric["value"].as_f64())
        };
        let missing = || "Chromium does not tell its counts".to_owned();
        found.nodes = figure("Nodes").ok_or_else(missing)?;
        found.listeners = figure("JSEventListeners").ok_or_else(missing)?;
        found.heap = figure("JSHeapUsedSize").ok_or_else(missing)?;
    }
    found.wasm = page.js("return T.wasmBytes()").await?.as_f64().unwrap_or(0.0);
    Ok(found)
}

/// Runs a step a few times to fill caches, then `n_times`, and compares.
async fn ensure_level(page: &Page, step: &str, given: Value, n_times: u32) -> Outcome {
    let body = format!("for (let idx = 0; idx < given.count; idx += 1) {{ {step} }}");
    let repeat = |count: u32| {
        let mut given = given.clone();
        given["count"] = json!(count);
        page.js_with(&body, given)
    };
    repeat(40).await?;
    let before = held(page).await?;
    repeat(n_times).await?;
    let after = held(page).await?;
    level(before, after, n_times)
}

fn level(before: Held, after: Held, n_times: u32) -> Outcome {
    let both = format!("after {n_times} times: {after:?}, before: {before:?}");
    // One thing that stays in ten rounds would show; a few belong to the browser itself.
    let few = f64::from(n_times) / 10.0;
    ensure!(after.nodes <= before.nodes + few, "nodes stay: {both}");
    ensure!(after.listeners <= before.listeners + few, "listeners stay: {both}");
    ensure!(after.heap <= before.heap * 1.05 + 300_000.0, "JavaScript heap stays: {both}");
    // Wasm memory never shrinks, so once warm it must not grow.
    ensure!(after.wasm <= before.wasm, "wasm memory grows: {both}");
    Ok(())
}

async fn measuring_notices_a_leak(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    let step =
        "const node = document.createElement('p'); node.addEventListener('click', () => {}); (window.kept ??= []).push(node)";
    let result = ensure_level(&page, step, json!({}), 100).await;
    ensure!(result.is_err_and(|text| text.contains("nodes stay")), "kept nodes pass");
    let level = ensure_level(&page, "document.createElement('p').addEventListener('click', () => {})", json!({}), 100).await;
    level.map_err(|text| format!("nodes that are let go do not pass: {text}"))
}

async fn mounts_leave_nothing(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    // One element stays, so that the dataset does: the rest of what a mount makes must go.
    page.js_with("window.kept = await T.ready({ src: given, chart: 'funding', lang: 'en' })", json!(path)).await?;
    let step = "const element = T.make({ src: given.path, chart: idx % 2 ? 'funding' : 'women-men', lang: 'en' });
                await T.within(10000, element.ready, 'ready'); element.remove()";
    ensure_level(&page, step, json!({ "path": path }), 500).await?;
    page.ensure_clean().await
}

async fn toggles_leave_nothing(page: Page) -> Outcome {
    page.open_element().await?;
    page.js("window.element = await T.ready({ src: '/t/gen?rows=5000', lang: 'vi' })").await?;
    let step = "window.element.filters = idx % 2 ? {} : { province: ['Kon Tum', 'Hà Giang'] }; await T.frames(1)";
    ensure_level(&page, step, json!({}), 200).await?;
    page.ensure_clean().await
}

async fn language_and_theme_changes_leave_nothing(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    page.js_with("window.element = await T.ready({ src: given, lang: 'vi' })", json!(path)).await?;
    let step = "window.element.setAttribute('lang', idx % 2 ? 'en' : 'vi'); window.element.setAttribute('theme', idx % 3 ? 'dark' : 'light');
                await T.frames(1)";
    ensure_level(&page, step, json!({}), 100).await?;
    page.ensure_clean().await
}

async fn failed_loads_leave_nothing(page: Page) -> Outcome {
    page.open_element().await?;
    let step = "const element = T.make({ src: '/t/404', lang: 'en' }); await T.outcome(element.ready, 5000); element.remove()";
    ensure_level(&page, step, json!({}), 100).await
}
