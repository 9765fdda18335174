//! The element under the strictest policy that a host page may have.

use serde_json::json;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(violations_are_noticed), test!(strict_page_shows_the_dashboard), test!(strict_page_filters_and_fails_cleanly)]
}

async fn violations_are_noticed(page: Page) -> Outcome {
    page.open("tests/csp-violates.html").await?;
    let found = page.problems().await?;
    for directive in ["style-src", "script-src"] {
        ensure!(found.violations.iter().any(|text| text.starts_with(directive)), "no violation of {directive}: {found:?}");
    }
    ensure_eq!(page.js("return window.ranInline ?? null").await?, json!(null), "the inline script ran");
    Ok(())
}

async fn strict_page_shows_the_dashboard(page: Page) -> Outcome {
    page.open("tests/csp-element.html").await?;
    let colors = page
        .js("const board = document.querySelector('#board');
             await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
             await T.within(15000, board.ready, 'ready'); await T.frames();
             return T.all(board, 'canvas').map(T.colors)")
        .await?;
    let colors: Vec<u64> = colors.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect();
    ensure!(colors.len() >= 2 && colors.iter().all(|count| *count >= 3), "colors on the canvases: {colors:?}");
    page.screenshot("dashboard").await?;
    page.ensure_clean().await
}

async fn strict_page_filters_and_fails_cleanly(page: Page) -> Outcome {
    page.open("tests/csp-element.html").await?;
    page.js("const board = document.querySelector('#board');
             await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
             await T.within(15000, board.ready, 'ready');
             board.filters = { province: ['Kon Tum'] }; await T.frames();
             board.setAttribute('theme', 'dark'); await T.frames();
             board.setAttribute('lang', 'en'); await T.frames();
             const missing = await T.outcome(T.make({ src: '/t/404' }).ready);
             if (missing.ok) throw new Error('a missing file loads')")
        .await?;
    let found = page.problems().await?;
    ensure!(found.violations.is_empty(), "{found:?}");
    // What the policy refuses is told as that, and not as a fault of the network.
    let told = page
        .js("const out = (src) => { const made = T.make({ src, lang: 'en' }); made.scrollIntoView(); return T.outcome(made.ready) };
             return [await out('http://elsewhere.invalid/a.csv'), await out('/t/404')].map(({ code, message }) => [code, message.includes('(CSP)'), message.includes('elsewhere.invalid to connect-src')])")
        .await?;
    ensure_eq!(
        told,
        json!([["network", true, true], ["not-found", false, false]]),
        "a file that the policy refuses, and one that is not there"
    );
    Ok(())
}
