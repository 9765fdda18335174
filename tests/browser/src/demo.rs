//! The demo site as a visitor sees it: each page shows its charts, and nothing on it goes wrong.
//!
//! Pages are served with the harness as their first script ([`harnessed`]); else they are as they lie in `www/`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use xtask::server::{Reply, Route};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(dashboard_page).within(60),
        test!(article_pages).within(90),
        test!(other_pages).within(90),
        test!(strict_dashboard_page).within(60),
    ]
}

/// The route `/harnessed/…`: a page of the demo site with the harness put first in its head.
pub fn harnessed(root: &Path) -> Route {
    let www = root.join("www");
    Box::new(move |request| {
        let name = request.path.strip_prefix("/harnessed/")?;
        if name.contains("..") || !name.ends_with(".html") {
            return Some(Reply::not_found());
        }
        let Ok(text) = fs::read_to_string(www.join(name)) else { return Some(Reply::not_found()) };
        let text = text.replacen("<head>", "<head><script src=\"/tests/harness.js\"></script>", 1);
        Some(Reply::new(200, "text/html; charset=utf-8", text))
    })
}

/// Opens a demo page, brings each element into view, and waits for its charts.
async fn ensure_charts(page: &Page, name: &str) -> Outcome {
    page.open(&format!("harnessed/{name}")).await?;
    let found = page
        .js("await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
             const found = [];
             for (const element of document.querySelectorAll('fair-share')) {
                 element.scrollIntoView(); const outcome = await T.outcome(element.ready); await T.frames(3);
                 found.push({ outcome, colors: T.all(element, 'canvas').map(T.colors) });
             }
             scrollTo(0, 0); await T.frames(2); return found")
        .await?;
    let elements = found.as_array().cloned().unwrap_or_default();
    ensure!(!elements.is_empty(), "{name} has no element");
    for element in elements {
        ensure_eq!(element["outcome"]["ok"], json!(true), "{name}: {element}");
        let most = element["colors"].as_array().into_iter().flatten().filter_map(Value::as_u64).max();
        ensure!(most >= Some(3), "{name} shows an empty chart: {element}");
    }
    page.screenshot(&name.replace('/', "-")).await?;
    page.ensure_clean().await.map_err(|error| format!("{name}: {error}"))
}

async fn dashboard_page(page: Page) -> Outcome {
    ensure_charts(&page, "index.html").await
}

async fn article_pages(page: Page) -> Outcome {
    for name in ["article.html", "article-en.html"] {
        ensure_charts(&page, name).await?;
        // The three charts of an article are one group, so a filter of the first is one of all.
        let filters = page
            .js("const all = [...document.querySelectorAll('fair-share')]; all[0].filters = { province: ['Kon Tum'] };
                 await T.frames(3); return all.map((element) => element.filters.province)")
            .await?;
        ensure_eq!(filters, json!([["Kon Tum"], ["Kon Tum"], ["Kon Tum"]]), "{name}: filters of the group");
    }
    Ok(())
}

async fn other_pages(page: Page) -> Outcome {
    for name in ["embed.html", "provinces.html"] {
        ensure_charts(&page, name).await?;
    }
    Ok(())
}

async fn strict_dashboard_page(page: Page) -> Outcome {
    ensure_charts(&page, "csp/dashboard.html").await
}
