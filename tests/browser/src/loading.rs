//! Pages load, the harness sees what it should, and the element fetches each thing once.
//!
//! The first tests do without the element: they show that a silent harness means a clean page.

use serde_json::json;
use xtask::server::STRICT_CSP;
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(plain_page_is_clean),
        test!(harness_notices_errors),
        test!(visitor_actions_arrive),
        test!(window_size_is_set),
        test!(test_routes_answer),
        test!(elements_share_one_module_and_one_file),
        test!(plain_charts_need_the_main_module_alone),
        test!(what_visitors_do_waits_for_the_rest),
        test!(what_few_files_need_is_waited_for),
        test!(trying_again_begins_anew).only(&[Engine::Chromium, Engine::Firefox]),
        test!(a_rest_that_does_not_come_is_told),
        test!(progress_is_told_while_loading),
        test!(far_away_element_waits),
    ]
}

async fn plain_page_is_clean(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    ensure_eq!(page.js("return document.title").await?, json!("plain"), "title");
    ensure_eq!(page.js_with("return given.a + 1", json!({ "a": 2 })).await?, json!(3), "a value that was given");
    ensure!(page.js("throw new Error('on purpose')").await.is_err_and(|text| text.contains("on purpose")), "no error");
    page.screenshot("page").await?;
    page.ensure_clean().await
}

async fn harness_notices_errors(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    // The page itself must do it: engines hide the words of errors in scripts that a driver brings.
    page.js("await T.misbehave()").await?;
    let found = page.problems().await?;
    ensure!(found.errors.iter().any(|text| text.contains("told")), "{found:?}");
    ensure!(found.uncaught.iter().any(|text| text.contains("thrown")), "{found:?}");
    ensure!(found.uncaught.iter().any(|text| text.contains("rejected")), "{found:?}");
    ensure!(page.ensure_clean().await.is_err(), "a page with errors passes as clean");
    Ok(())
}

async fn visitor_actions_arrive(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    let place = page
        .js("const box = document.querySelector('#field').getBoundingClientRect();
             window.moves = 0; addEventListener('pointermove', () => { window.moves += 1 });
             return [box.x + box.width / 2, box.y + box.height / 2]")
        .await?;
    let (x, y) = (place[0].as_f64().unwrap_or(0.0), place[1].as_f64().unwrap_or(0.0));
    page.hover(x, y + 40.0).await?;
    page.click(x, y).await?;
    page.keys("ab").await?;
    page.drag((x, y), (x + 30.0, y + 40.0)).await?;
    ensure_eq!(page.js("return document.querySelector('#field').value").await?, json!("ab"), "typed text");
    ensure!(page.js("return window.moves").await?.as_u64() > Some(3), "the pointer has not moved");
    Ok(())
}

async fn window_size_is_set(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    for width in [700, 1280] {
        page.resize(width, 900).await?;
        page.js_with("await T.until(() => Math.abs(innerWidth - given) < 40, `width ${given}`)", json!(width)).await?;
    }
    Ok(())
}

async fn test_routes_answer(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    let found = page
        .js("const get = async (path) => { const reply = await fetch(path);
                 return [reply.status, reply.headers.get('content-type'), reply.headers.get('content-security-policy')] };
             const cut = await fetch('/t/cut').then((reply) => reply.text()).then(() => 'whole', () => 'broken');
             const rows = (await (await fetch('/t/gen?rows=10')).text()).trim().split('\\n').length;
             return { missing: await get('/t/404'), html: await get('/t/html-as-csv'),
                      strict: await get('/tests/csp-element.html'), cut, rows }")
        .await?;
    ensure_eq!(found["missing"][0], json!(404), "/t/404");
    ensure_eq!(found["html"], json!([200, "text/csv; charset=utf-8", null]), "/t/html-as-csv");
    ensure_eq!(found["strict"], json!([200, "text/html; charset=utf-8", STRICT_CSP]), "a strict page");
    ensure_eq!(found["cut"], json!("broken"), "/t/cut");
    ensure_eq!(found["rows"], json!(11), "lines of /t/gen?rows=10");
    Ok(())
}

/// What a page of plain charts does not fetch, in the order in which it comes.
const LATER: [&str; 3] = ["/pkg/fairshare_more.wasm", "/pkg/fairshare_rare.wasm", "/pkg/fairshare_rest.wasm"];

async fn plain_charts_need_the_main_module_alone(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(300));
    page.js_with(
        "const el = await T.ready({ src: given, chart: 'funding women-men funding-trend heat?by=province&by=source', lang: 'en' });
         window.element = el;
         el.filters = { province: ['Kon Tum'] }; await el.painted; el.filters = {}; await el.painted;
         el.query({ by: ['province'], sum: ['disbursed'] }); el.columns; el.view; el.lang = 'vi'; await T.frames(3)",
        json!(path),
    )
    .await?;
    ensure_eq!(LATER.map(|part| page.n_requests(part)), [0, 0, 0], "requests of later parts for plain charts");
    // The sentences of notices come later.
    let told = page.js("return window.element.report.warnings.filter((text) => text.length > 20).length > 0").await?;
    ensure_eq!(told, json!(true), "notices in words");
    ensure_eq!(page.n_requests(LATER[1]), 1, "requests of what notices need");
    let found = page
        .js("const el = window.element;
             el.setAttribute('chart', 'women-share flows'); await el.painted; await T.frames(2);
             return T.all(el, 'canvas').filter((canvas) => T.colors(canvas) >= 3).length")
        .await?;
    ensure_eq!(found, json!(2), "other charts, painted");
    ensure_eq!(page.n_requests(LATER[1]), 1, "requests of what other charts need");
    page.open_element().await?;
    let names = page.put_csv(
        "Tỉnh,Chương trình,Giải ngân\nKon Tum,P4EM: Quỹ Sáng kiến cộng đồng,5\nTrà Vinh,Nghị định 102 của đoàn,7\n\
         Kon Tum,Chương trình 135,5\n",
    );
    page.js_with("await T.ready({ src: given, chart: 'bars', lang: 'en' })", json!(names)).await?;
    ensure_eq!(page.n_requests(LATER[1]), 1, "requests of what few files need for names with figures in them");
    let file = page.put(
        "data.json",
        "application/json",
        r#"[{"province": "Kon Tum", "women": 3}, {"province": "Trà Vinh", "women": 4}]"#,
    );
    let sum = page
        .js_with(
            "const el = await T.ready({ src: given, chart: 'bars', lang: 'en' });
             return el.query({ by: [], sum: ['women'] }).total.women",
            json!(file),
        )
        .await?;
    ensure_eq!(sum, json!(7), "the sum of a JSON file");
    page.ensure_clean().await
}

/// Counts, in `window.asked`, the requests for which a page stands still.
const COUNT: &str = "window.asked = 0;
    const open = XMLHttpRequest.prototype.open;
    XMLHttpRequest.prototype.open = function (...given) { window.asked += 1; return open.apply(this, given) };";

async fn what_visitors_do_waits_for_the_rest(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(300));
    page.js_with(
        &[
            COUNT,
            "const first = await T.ready({ src: given, chart: 'funding', group: 'g', lang: 'en' });
         window.element = await T.ready({ src: given, chart: 'women-men', group: 'g', lang: 'en' });
         await new Promise((done) => setTimeout(done, 900));
         document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
         first.style.width = '400px'; await T.frames(3)",
        ]
        .concat(),
        json!(path),
    )
    .await?;
    ensure_eq!(LATER.map(|part| page.n_requests(part)), [0, 0, 0], "requests of later parts before");
    let found = page
        .js("const el = window.element, plot = T.all(el, '[part=plot]')[0];
             el.scrollIntoView();
             const { left, top, width, height } = plot.getBoundingClientRect();
             let n = 0;
             const point = () => plot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, composed: true, pointerId: 1, isPrimary: true,
               clientX: left + width / 2 - 20, clientY: top + (height * (n++ % 20)) / 20 }));
             const key = (key) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
             await T.until(() => { point(); return T.all(el, '[part=tooltip]')[0].textContent }, 'a tooltip');
             const without = window.asked;
             const meant = [key('ArrowRight'), key('Tab'), key('Enter')];
             const [other] = document.querySelectorAll('fair-share');
             return [without, meant, Object.keys(other.filters)]")
        .await?;
    let wanted = json!([0, [false, true, false], ["province", "sex"]]);
    ensure_eq!(found, wanted, "requests for which the page stood still, keys left to the page, and the filter of the group");
    ensure_eq!(page.n_requests(LATER[0]), 1, "requests of what visitors need");
    page.ensure_clean().await
}

async fn what_few_files_need_is_waited_for(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(
        "Tỉnh,Chỉ tiêu,Đơn vị,Giá trị\nKon Tum,Số hộ nghèo,hộ,300\nKon Tum,Kinh phí giải ngân,triệu đồng,5\n\
         Trà Vinh,Số hộ nghèo,hộ,400\nTrà Vinh,Kinh phí giải ngân,triệu đồng,7\n",
    );
    let found = page
        .js_with(
            &[
                COUNT,
                "const el = await T.ready({ src: given, chart: 'bars', lang: 'en' });
             return [window.asked, el.columns.filter(({ role }) => role === 'measure').length > 1]",
            ]
            .concat(),
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([0, true]), "requests for which the page stood still, and whether labels tell measures apart");
    ensure_eq!(page.n_requests(LATER[1]), 1, "requests of what few files need");
    page.open_element().await?;
    let path = page.put("totals.csv", "text/csv", "Tỉnh,Giải ngân\nKon Tum,5\nTrà Vinh,7\nTổng cộng,13\n");
    let found = page
        .js_with(
            &[
                COUNT,
                "const el = await T.ready({ src: given, chart: 'bars', lang: 'en' });
             return [window.asked, el.query({ by: [], sum: ['disbursed'] }).total.disbursed]",
            ]
            .concat(),
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([0, 12]), "requests for which the page stood still, and a sum without the total");
    page.ensure_clean().await
}

async fn a_rest_that_does_not_come_is_told(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(300));
    page.put_at(LATER[1], "application/wasm", *b"no module");
    let told = page
        .js_with(
            "window.element = T.make({ src: given, chart: 'flows', lang: 'en' });
             const outcome = await T.outcome(window.element.ready, 8000);
             await T.until(() => T.all(window.element, 'button').some((button) => button.getBoundingClientRect().width > 0), 'a retry button');
             return [outcome.code, T.text(window.element).includes('WebAssembly')]",
            json!(path),
        )
        .await;
    page.take_away(LATER[1]);
    ensure_eq!(told?, json!(["wasm", true]), "the code and the sentence");
    page.js("const ready = T.event(window.element, 'fair-share:ready');
             T.all(window.element, 'button').find((button) => button.getBoundingClientRect().width > 0).click();
             await T.within(8000, ready, 'ready after the retry'); await T.frames()")
        .await?;
    ensure_eq!(page.js("return T.all(window.element, 'canvas').length").await?, json!(1), "charts after the retry");
    // A plain chart that is shown stays, whatever a visitor does, and does it when the rest can be had.
    page.open_element().await?;
    page.put_at(LATER[0], "application/wasm", *b"no module");
    let told = page
        .js_with(
            "const el = (window.element = await T.ready({ src: given, chart: 'funding', lang: 'en' })), plot = T.all(el, '[part=plot]')[0];
             const { left, top, width, height } = plot.getBoundingClientRect();
             plot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, composed: true, clientX: left + width / 2, clientY: top + height / 2 }));
             await T.until(() => T.text(el).includes('WebAssembly'), 'a sentence');
             window.key = (key) => plot.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
             window.key('ArrowRight');
             return T.all(el, 'canvas').filter((canvas) => T.colors(canvas) >= 3).length",
            json!(path),
        )
        .await;
    page.take_away(LATER[0]);
    ensure_eq!(told?, json!(1), "charts where the rest does not come");
    page.js("window.key('ArrowRight'); window.key('Enter'); await T.until(() => Object.keys(window.element.filters).length > 0, 'a filter')")
        .await?;
    Ok(())
}

/// What a call in its midst cannot have stops the module; whoever tries again begins anew.
async fn trying_again_begins_anew(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(300));
    page.js_with("window.element = await T.ready({ src: given, chart: 'funding', lang: 'en' })", json!(path)).await?;
    LATER.iter().for_each(|part| page.put_at(part, "application/wasm", *b"no module"));
    let told = page
        .js("const el = window.element; T.thrown(() => el.report); T.thrown(() => el.query({ by: ['commune', 'year'], sum: ['disbursed'], exact: true }));
             await T.until(() => T.text(el).includes('WebAssembly'), 'the word about it'); return T.all(el, 'canvas').length")
        .await;
    LATER.iter().for_each(|part| page.take_away(part));
    ensure_eq!(told?, json!(0), "charts where the module has stopped");
    let used = page
        .js("T.all(window.element, '[part=retry]')[0].click(); await T.until(() => T.all(window.element, 'canvas').length === 1, 'the chart again');
             return window.element.report.used")
        .await?;
    ensure_eq!(used, json!(300), "rows that are told of after the retry");
    page.put_at("/pkg/panel.js", "text/plain", *b"no script");
    let told = page.js("const el = window.element; el.setAttribute('controls', 'all'); await el.painted; window.panel = async () => { const menu = await T.until(() => T.all(el, '.menu')[0], 'the menu'); menu.open = true; T.all(el, '.menu .pop button')[0].click() };
             await panel(); await T.until(() => T.all(el, '.fail.over').length, 'a sentence'); return T.all(el, '.fail.over')[0].textContent.includes('panel.js')").await;
    page.take_away("/pkg/panel.js");
    ensure_eq!(told?, json!(true), "a sentence that names the script");
    // Other engines do not ask again for a script that did not come.
    if page.engine == Engine::Chromium {
        page.js("await window.panel(); await T.until(() => !T.all(window.element, '.fail.over').length && T.text(window.element).includes('UTF-8'), 'the panel without the sentence')").await?;
    }
    Ok(())
}

async fn elements_share_one_module_and_one_file(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(300));
    page.js_with(
        "const first = T.make({ src: given, chart: 'funding', lang: 'en' });
         const second = T.make({ src: given, chart: 'women-men', lang: 'en' });
         const third = T.make({ src: given, lang: 'vi' });
         for (const element of [first, second, third]) { element.scrollIntoView(); await T.within(15000, element.ready, 'ready') }
         await T.ready({ src: given, chart: 'funding-trend' })",
        json!(path),
    )
    .await?;
    ensure_eq!(page.n_requests("/pkg/fairshare_bg.wasm"), 1, "requests of the module");
    ensure_eq!(page.n_requests(&path), 1, "requests of the file");
    ensure_eq!(page.n_requests(LATER[0]), 1, "requests of what dashboards need");
    ensure_eq!(page.js("return T.instances()").await?, json!(1), "instances of the module");
    page.ensure_clean().await
}

async fn progress_is_told_while_loading(page: Page) -> Outcome {
    page.open_element().await?;
    let seen = page
        .js("const seen = []; let frames = 0, going = true;
             document.addEventListener('fair-share:progress', (event) => seen.push(event.detail));
             const count = () => { frames += 1; if (going) requestAnimationFrame(count) }; count();
             await T.ready({ src: '/t/slow?ms=40&n=10&rows=2000', lang: 'en' });
             going = false;
             return { seen, frames }")
        .await?;
    let list = seen["seen"].as_array().cloned().unwrap_or_default();
    ensure!(list.len() >= 2, "progress events: {list:?}");
    let loaded: Vec<u64> = list.iter().filter_map(|detail| detail["loaded"].as_u64()).collect();
    ensure!(loaded.is_sorted() && loaded.len() == list.len(), "bytes loaded do not grow: {loaded:?}");
    let last = list.last().cloned().unwrap_or_default();
    ensure_eq!(last["loaded"], last["total"], "the last progress is not whole");
    ensure!(seen["frames"].as_u64() >= Some(5), "the page stood still while loading: {seen}");
    Ok(())
}

async fn far_away_element_waits(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(xtask::test_routes::csv(100));
    page.js_with(
        "const gap = document.createElement('div'); gap.id = 'gap'; gap.style.height = '20000px'; document.body.append(gap);
         window.far = T.make({ src: given, lang: 'en' }); await T.sleep(700)",
        json!(path),
    )
    .await?;
    ensure_eq!(page.n_requests(&path), 0, "requests before the element comes near");
    page.js("window.far.scrollIntoView(); await T.within(15000, window.far.ready, 'ready after scrolling')").await?;
    ensure_eq!(page.n_requests(&path), 1, "requests after it came near");
    Ok(())
}
