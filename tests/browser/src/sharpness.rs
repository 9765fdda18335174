//! Charts are as sharp as the screen: a canvas has one pixel for each of the device's, at any ratio and size.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(canvas_has_the_pixels_of_the_device).only(&[Engine::Chromium]).within(60),
        test!(canvas_follows_the_ratio_and_the_width).only(&[Engine::Chromium]).within(60),
        test!(canvas_is_left_alone_where_rows_come_and_go).only(&[Engine::Chromium]).within(60),
        test!(narrow_and_wide_pages_fit).within(60),
    ]
}

const MEASURE: &str = "return T.all(window.element, 'canvas').map((canvas) => {
        const box = canvas.getBoundingClientRect();
        return { width: canvas.width, height: canvas.height, cssWidth: box.width, cssHeight: box.height, ratio: devicePixelRatio };
    }).filter((canvas) => canvas.cssWidth > 0)";

async fn canvas_has_the_pixels_of_the_device(page: Page) -> Outcome {
    for ratio in [1.0, 1.5, 2.0, 3.0] {
        page.set_scale(900, 900, ratio).await?;
        page.open_element().await?;
        page.js("window.element = await T.ready({ src: '/t/gen?rows=600', lang: 'vi' }); await T.frames(3)").await?;
        ensure_sharp(&page, ratio).await?;
        page.screenshot(&format!("dpr-{ratio}")).await?;
    }
    Ok(())
}

async fn canvas_follows_the_ratio_and_the_width(page: Page) -> Outcome {
    page.set_scale(900, 900, 1.0).await?;
    page.open_element().await?;
    page.js("window.element = await T.ready({ src: '/t/gen?rows=600', chart: 'funding', lang: 'en' }); await T.frames(3)")
        .await?;
    // The width changes too, as it does with zoom: Chromium's emulation tells a page nothing of the ratio alone.
    for (width, ratio) in [(700, 2.0), (500, 2.0), (1700, 1.5), (360, 3.0)] {
        page.set_scale(width, 900, ratio).await?;
        page.js("await T.sleep(250); await T.frames(3)").await?;
        ensure_sharp(&page, ratio).await?;
    }
    page.ensure_clean().await
}

/// A new size costs a canvas more than all that is drawn on it: rows that a filter takes away and gives back need none.
async fn canvas_is_left_alone_where_rows_come_and_go(page: Page) -> Outcome {
    page.set_scale(900, 900, 1.5).await?;
    page.open_element().await?;
    let found = page
        .js("const places = Array.from({ length: 40 }, (_, i) => `Xã ${i + 10}`);
             const rows = places.flatMap((place, i) => [`${place},Nam,${i + 5}`, `${place},Nữ,${50 - i}`]);
             window.element = T.make({ chart: 'women-men', lang: 'en' }); await element.load(['Xã,Giới tính,Số người', ...rows].join('\\n')); await T.frames(3);
             const [canvas] = T.all(element, 'canvas');
             const first = T.picture(canvas); let n = 0;
             new MutationObserver((all) => (n += all.length)).observe(canvas, { attributeFilter: ['width', 'height'] });
             const heights = [];
             for (const part of [1, 0.62, 0.7, 0.8, 1]) {
                 element.filters = { commune: places.slice(0, Math.ceil(places.length * part)) }; await element.painted; await T.frames(3);
                 heights.push(Math.round(canvas.parentNode.clientHeight));
             }
             return { n, heights, same: T.picture(canvas) === first }")
        .await?;
    ensure_sharp(&page, 1.5).await?;
    ensure_eq!(found["n"], json!(0), "new sizes: {found}");
    ensure!(found["heights"][1].as_f64() < found["heights"][0].as_f64(), "the picture becomes lower: {found}");
    ensure_eq!(found["same"], json!(true), "and is what it was in the end");
    Ok(())
}

/// Fails unless each canvas has the device's pixels, to the pixel that rounding may take.
async fn ensure_sharp(page: &Page, ratio: f64) -> Outcome {
    let found = page.js(MEASURE).await?;
    let canvases = found.as_array().cloned().unwrap_or_default();
    ensure!(!canvases.is_empty(), "no canvas at ratio {ratio}");
    for canvas in canvases {
        let figure = |name: &str| canvas[name].as_f64().unwrap_or(0.0);
        ensure!((figure("ratio") - ratio).abs() < 1e-6, "the device pixel ratio is not {ratio}: {canvas}");
        for (pixels, css) in [("width", "cssWidth"), ("height", "cssHeight")] {
            let off = figure(pixels) - figure(css) * ratio;
            ensure!(off.abs() <= 1.0, "at ratio {ratio} a canvas is off by {off} in {pixels}: {canvas}");
        }
    }
    Ok(())
}

async fn narrow_and_wide_pages_fit(page: Page) -> Outcome {
    page.open_element().await?;
    page.js("window.element = await T.ready({ src: '/t/gen?rows=600', lang: 'vi' }); await T.frames()").await?;
    for width in [280, 360, 800, 1920] {
        // Engines do not make windows as narrow as a small telephone, so the body is.
        let found = page
            .js_with(
                "document.body.style.margin = 0; document.body.style.width = `${given}px`; await T.sleep(250); await T.frames(3);
                 const box = window.element.getBoundingClientRect();
                 const out = T.all(window.element, 'canvas, button, input, select').filter((part) => {
                     const place = part.getBoundingClientRect();
                     return place.width > 0 && (place.right > box.right + 1 || place.left < box.left - 1);
                 }).map((part) => part.outerHTML.slice(0, 120));
                 return { width: box.width, out }",
                json!(width),
            )
            .await?;
        ensure!(found["width"].as_f64() <= Some(f64::from(width)), "the element is wider than {width}: {found}");
        let out: Vec<&Value> = found["out"].as_array().into_iter().flatten().collect();
        ensure!(out.is_empty(), "at {width} px these stick out: {out:?}");
        page.screenshot(&format!("{width}")).await?;
    }
    page.ensure_clean().await
}
