//! The demo pages at the widths, densities, themes and languages that readers have: whole pages as pictures for the eye
//! (`target/screenshots`), and what a machine can see of them: nothing sticks out, nothing is empty, no label is cut.
//!
//! The sample holds every pair of page, width, theme, language and density. Chromium only: others fix the density.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(pages_at_each_width).only(&[Engine::Chromium]).within(240)]
}

/// Page, width in CSS pixels, theme, language, device pixels in a CSS pixel.
const SAMPLE: [(&str, u32, &str, &str, f64); 20] = [
    ("index.html", 360, "light", "vi", 2.0),
    ("index.html", 800, "dark", "vi", 1.0),
    ("index.html", 1920, "light", "en", 1.0),
    ("index.html", 1280, "light", "vi", 1.0),
    ("index.html", 1280, "dark", "en", 1.0),
    ("index.html", 360, "dark", "en", 1.0),
    ("index.html", 3840, "light", "vi", 1.0),
    ("index.html", 280, "light", "vi", 3.0),
    ("article.html", 360, "dark", "vi", 1.0),
    ("article-en.html", 800, "light", "en", 2.0),
    ("article.html", 1920, "dark", "vi", 2.0),
    ("article.html", 1280, "light", "vi", 1.0),
    ("provinces.html", 360, "light", "en", 2.0),
    ("provinces.html", 800, "light", "vi", 1.0),
    ("provinces.html", 1920, "dark", "en", 2.0),
    ("embed.html", 360, "light", "vi", 1.0),
    ("embed.html", 1920, "light", "en", 1.0),
    ("embed.html", 800, "dark", "en", 2.0),
    ("csp/dashboard.html", 800, "light", "vi", 2.0),
    ("csp/dashboard.html", 1920, "dark", "en", 1.0),
];

async fn pages_at_each_width(page: Page) -> Outcome {
    let mut wrong = Vec::new();
    for (name, width, theme, lang, ratio) in SAMPLE {
        page.set_scale(width, 900, ratio).await?;
        page.open(&format!("harnessed/{name}?lang={lang}&theme={theme}")).await?;
        let found = page
            .js("await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
                 const wrong = [];
                 for (const element of document.querySelectorAll('fair-share')) {
                     element.scrollIntoView(); await T.within(15000, element.ready, 'ready'); await T.frames(3);
                     const box = element.getBoundingClientRect();
                     const canvases = T.all(element, 'canvas').filter((canvas) => canvas.getBoundingClientRect().width > 0);
                     if (!canvases.length || !canvases.some((canvas) => T.colors(canvas) >= 3)) wrong.push('an empty chart');
                     for (const part of T.all(element, 'summary, select, button, h3, p, li, canvas')) {
                         const place = part.getBoundingClientRect();
                         if (place.width > 0 && (place.right > box.right + 1 || place.left < box.left - 1)) wrong.push(`sticks out: ${part.outerHTML.slice(0, 100)}`);
                         if (part.matches('summary, h3, button:not(.sr)') && part.scrollWidth > part.clientWidth + 1) wrong.push(`cut: ${part.textContent}`);
                     }
                 }
                 const over = document.documentElement.scrollWidth - innerWidth;
                 if (over > 0) wrong.push(`the page is wider than its window by ${over}`);
                 scrollTo(0, 0); await T.frames(2);
                 return { wrong, height: document.documentElement.scrollHeight }")
            .await
            .map_err(|error| format!("{name} at {width}: {error}"))?;
        let height = found["height"].as_u64().unwrap_or(900);
        let label = format!("{}-{width}-{theme}-{lang}-{ratio}", name.trim_end_matches(".html").replace('/', "-"));
        page.whole(&label, width, height).await?;
        wrong.extend(found["wrong"].as_array().into_iter().flatten().map(|text: &Value| format!("{label}: {text}")));
        if let Err(error) = page.ensure_clean().await {
            wrong.push(format!("{label}: {error}"));
        }
    }
    ensure!(wrong.is_empty(), "{}", json!(wrong));
    Ok(())
}
