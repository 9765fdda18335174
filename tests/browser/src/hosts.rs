//! Pages that are hard on what stands in them: zoomed by their style sheet, written from top to bottom, with scripts that teach the
//! language's own objects other manners, and with a policy of trusted types.

use serde_json::json;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(on_a_zoomed_page_marks_are_where_they_are_seen),
        test!(a_page_written_downwards_shows_charts),
        test!(arrays_with_a_form_of_their_own_ask_the_same),
        test!(fetch_of_a_page_takes_texts),
        test!(links_stay_on_a_page_with_a_base).afresh(),
    ]
}

async fn on_a_zoomed_page_marks_are_where_they_are_seen(page: Page) -> Outcome {
    page.open_element().await?;
    // Where a mark is pointed at, the ring around it must be; engines without `currentCSSZoom` are left as they are.
    let found = page
        .js("const el = window.element = await T.ready({ src: '/t/gen?rows=600', chart: 'funding', lang: 'en' });
             if (!('currentCSSZoom' in el)) return [];
             const seen = [];
             for (const zoom of [1, 1.5, 0.8]) {
                 document.body.style.zoom = zoom; await T.sleep(300); await T.frames(3);
                 const glass = T.all(el, '.glass')[0]; const box = glass.getBoundingClientRect();
                 const [x, y] = [box.left + box.width * 0.3, box.top + box.height * 0.45];
                 glass.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true, pointerType: 'mouse', isPrimary: true }));
                 // The first pointing has the rest of the module fetched.
                 await T.until(() => !T.all(el, '.ring')[0].hidden, 'the ring'); await T.frames(2);
                 const ring = T.all(el, '.ring')[0].getBoundingClientRect(); const canvas = T.all(el, 'canvas')[0];
                 const inside = ring.left - 1 <= x && x <= ring.right + 1 && ring.top - 1 <= y && y <= ring.bottom + 1;
                 const sharp = Math.abs(canvas.width - canvas.getBoundingClientRect().width * devicePixelRatio) <= 1.5;
                 seen.push([zoom, inside, sharp]);
             }
             document.body.style.zoom = ''; return seen")
        .await?;
    for one in found.as_array().into_iter().flatten() {
        ensure!(one[1] == json!(true), "the mark is not where the pointer is: {found}");
        ensure!(one[2] == json!(true), "the canvas has other pixels than are seen: {found}");
    }
    page.ensure_clean().await
}

async fn a_page_written_downwards_shows_charts(page: Page) -> Outcome {
    page.open_element().await?;
    let width = page
        .js("document.body.style.cssText = 'writing-mode: vertical-rl; block-size: 600px; inline-size: 500px';
             const el = await T.ready({ src: '/t/gen?rows=600', chart: 'funding', lang: 'en' });
             const width = () => T.all(el, 'canvas')[0].getBoundingClientRect().width;
             const widths = [width()]; document.body.style.cssText = 'width: 500px';
             // The element's own box: whatever the page says of it.
             for (const style of ['writing-mode: vertical-rl', 'columns: 2', 'display: contents']) {
                 el.remove(); el.style.cssText = style; document.body.append(el); await T.within(8000, el.ready, style); await T.frames(3); widths.push(width());
             }
             widths[0] *= 2; return Math.min(...widths)")
        .await?;
    ensure!(width.as_f64().is_some_and(|width| width > 300.0), "a canvas of {width} px");
    page.ensure_clean().await
}

async fn arrays_with_a_form_of_their_own_ask_the_same(page: Page) -> Outcome {
    page.open_element().await?;
    // In the page's own world: in Firefox a driver's script has other arrays.
    page.js("const script = document.createElement('script');
             script.textContent = `Array.prototype.toJSON = function () { return '[' + this.join() + ']' };`;
             document.head.append(script);
             window.element = await T.ready({ src: '/t/gen?rows=600', chart: 'funding', lang: 'en' });
             const ask = document.createElement('script');
             ask.textContent = `try {
                 element.filters = { province: ['Kon Tum'] };
                 const { rows } = element.query({ by: ['province'], sum: ['rows'], filtered: true });
                 element.view = { filters: { year: [2019] } };
                 document.body.dataset.told = rows.length + ' ' + rows[0].province + ' ' + element.filters.year[0];
             } catch (thrown) { document.body.dataset.told = thrown.message }`;
             document.head.append(ask)")
        .await?;
    let told = page.js("return document.body.dataset.told").await?;
    ensure_eq!(told, json!("1 Kon Tum 2019"), "a question with lists in it");
    page.ensure_clean().await
}

async fn fetch_of_a_page_takes_texts(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    page.js("const script = document.createElement('script');
             script.textContent = `fetch = ((usual) => (address, options) => (address.indexOf('/api/'), usual(address, options)))(fetch)`;
             document.head.append(script);
             await T.early([{ src: '/t/gen?rows=600', chart: 'flows', lang: 'en' }, {}]);
             const el = document.querySelector('fair-share'); await T.within(15000, el.ready, 'ready')")
        .await?;
    page.ensure_clean().await
}

async fn links_stay_on_a_page_with_a_base(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const base = document.createElement('base'); base.href = '/somewhere/else/'; document.head.prepend(base);
             const place = location.pathname; const src = new URL('/t/gen?rows=600', location.href).href;
             const el = await T.ready({ src, chart: 'funding', lang: 'en', 'link-state': '' });
             const settled = async (filters) => { el.filters = filters; await T.sleep(400); return location.pathname === place && location.hash };
             return [await settled({ province: ['Kon Tum'] }), await settled({})]")
        .await?;
    ensure!(found[0].as_str().is_some_and(|hash| hash.contains("Kon%20Tum")), "the link is {found}");
    ensure_eq!(found[1], json!(""), "the link of no filters");
    page.ensure_clean().await
}
