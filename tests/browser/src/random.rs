//! Ten thousand random interactions on one page: no error, no growth, and at the end what a fresh element given the view shows.

use serde_json::{Value, json};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const STEPS: u32 = 10_000;

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(ten_thousand_interactions).within(200)]
}

async fn ten_thousand_interactions(page: Page) -> Outcome {
    page.open("harnessed/index.html").await?;
    let found = page
        .js_with(
            "await T.within(15000, customElements.whenDefined('fair-share'), 'the definition');
             const one = document.querySelector('fair-share'); one.setAttribute('lang', 'en'); one.setAttribute('controls', 'all'); one.setAttribute('chart', 'funding funding-trend women-share absorption'); await T.within(15000, one.ready, 'ready'); await T.frames(2);
             let seed = 20261127;
             const random = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n };
             const keys = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp', 'Enter', ' ', 'Escape', 's', 'Backspace', 'd'];
             const begun = performance.now(); const bytes = []; const heap = []; const views = []; let steps = 0;
             const all = (selector) => [...one.shadowRoot.querySelectorAll(selector)];
             for (; steps < given && performance.now() - begun < 150000; steps += 1) {
                 const plots = all('[part=plot]'); const plot = plots[random(plots.length)]; const { offsetWidth: w, offsetHeight: h } = plot;
                 const box = plot.getBoundingClientRect();
                 const spot = () => ({ clientX: box.x + random(w), clientY: box.y + random(h), bubbles: true, isPrimary: true, pointerId: 1 });
                 const modifiers = { ctrlKey: random(4) === 0, altKey: random(9) === 0, shiftKey: random(6) === 0 };
                 const what = random(100);
                 if (what < 50) plot.dispatchEvent(new KeyboardEvent('keydown', { key: keys[random(8)], bubbles: true }));
                 else if (what < 80) plot.dispatchEvent(new PointerEvent('pointermove', spot()));
                 else if (what < 84) plot.dispatchEvent(new KeyboardEvent('keydown', { key: keys[random(keys.length)], bubbles: true, ...modifiers }));
                 else if (what < 88) { const at = spot(); for (const kind of ['pointerdown', 'pointerup']) plot.dispatchEvent(new PointerEvent(kind, { ...at, ...modifiers })) }
                 else if (what < 90) {
                     plot.dispatchEvent(new PointerEvent('pointerdown', spot())); plot.dispatchEvent(new PointerEvent('pointermove', spot()));
                     plot.dispatchEvent(new PointerEvent(random(4) ? 'pointerup' : 'pointercancel', spot()));
                 } else if (what < 93) {
                     const buttons = all('[part=filters] button, [part=filters] summary, [part=filters] input[type=checkbox], [part=path] button, [part=chip] button')
                         .filter((button) => !button.closest('.menu'));
                     buttons[random(buttons.length)]?.click();
                 } else if (what < 96) plot.dispatchEvent(new KeyboardEvent('keydown', { key: random(2) ? 'z' : 'y', ctrlKey: true, bubbles: true, composed: true }));
                 else if (what < 97) { const tables = all('.foot .acts > button'); tables[random(tables.length)]?.click() }
                 else if (what < 98) { views.push(one.view); if (views.length > 6) views.shift(); one.view = { ...views[random(views.length)], lang: one.view.lang } }
                 else if (what < 99 && random(8) === 0) { one.setAttribute('lang', random(2) ? 'vi' : 'en'); await one.painted }
                 else if (random(3) === 0) one.filters = {};
                 if (steps % 100 === 0) await T.frames(1);
                 if (steps % 100 === 99) bytes.push(T.wasmBytes());
                 // Where the engine tells it: what its own collector leaves.
                 if (steps % 1000 === 999 && window.gc && performance.memory) { window.gc(); heap.push(performance.memory.usedJSHeapSize) }
             }
             const took = performance.now() - begun;
             all('.foot [aria-expanded=true]').forEach((button) => button.click());
             for (const plot of all('[part=plot]')) plot.dispatchEvent(new FocusEvent('blur'));
             await T.frames(4);
             const view = one.view;
             const state = (element) => ({ view: element.view, filters: element.filters, texts: T.all(element, '[part=title], [part=legend], [part=path], [part=chip], [part=notes]').map((part) => part.textContent) });
             const other = one.cloneNode(true); one.before(other); await T.within(15000, other.ready, 'another'); other.view = view; await T.frames(4);
             const [mine, theirs] = [state(one), state(other)];
             const differ = Object.keys(mine).filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]));
             const nodes = one.shadowRoot.querySelectorAll('*').length; const fresh = other.shadowRoot.querySelectorAll('*').length;
             return { differ, steps, took, bytes, heap, nodes, fresh, view, mine: differ.map((name) => mine[name]), theirs: differ.map((name) => theirs[name]) }",
            json!(STEPS),
        )
        .await?;
    println!("     {} interactions in {} s", found["steps"], found["took"].as_f64().unwrap_or(0.0) / 1000.0);
    ensure_eq!(found["differ"], json!([]), "{found}");
    ensure_eq!(found["steps"], json!(STEPS), "too few in the time: {found}");
    let list = |name: &str| -> Vec<u64> { found[name].as_array().into_iter().flatten().filter_map(Value::as_u64).collect() };
    let (bytes, heap) = (list("bytes"), list("heap"));
    // Answers that are kept for filters have their bounds, which are reached within the first thousands.
    let (warm, last) = (bytes.get(bytes.len() / 2).copied().unwrap_or(0), bytes.last().copied().unwrap_or(0));
    ensure!(last <= warm + (16 << 20), "memory grows: {bytes:?}");
    let (warm, last) = (heap.get(heap.len() / 2).copied().unwrap_or(0), heap.last().copied().unwrap_or(0));
    ensure!(last <= warm + (4 << 20), "objects of the page grow: {heap:?}");
    // What stands in the page is what a fresh element has, but for lists that were opened.
    let (nodes, fresh) = (found["nodes"].as_u64().unwrap_or(0), found["fresh"].as_u64().unwrap_or(0));
    println!("     {} MB of module, {} MB of heap, {nodes} nodes beside {fresh}", bytes.last().unwrap_or(&0) >> 20, last >> 20);
    page.ensure_clean().await
}
