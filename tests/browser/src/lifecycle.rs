//! Elements that come, go and come back: removal, re-insertion, hiding, a second copy of the script.

use serde_json::json;

use crate::element::SMALL;
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(removed_element_comes_back),
        test!(removed_while_loading),
        test!(hidden_then_shown),
        test!(script_on_the_page_twice),
        test!(new_source_replaces_the_old),
        test!(moved_within_the_page),
        test!(a_group_goes_back_and_forth_as_one).within(60).afresh(),
        test!(moved_into_another_document),
        test!(what_was_set_before_there_was_a_script_counts),
        test!(what_is_set_while_data_is_on_its_way_counts),
        test!(the_language_of_the_page_is_followed),
        test!(the_type_of_the_page_stays_outside),
        test!(after_a_trap_in_reading_the_module_begins_anew),
        test!(trap_in_the_module_is_shown),
    ]
}

async fn what_was_set_before_there_was_a_script_counts(page: Page) -> Outcome {
    page.open("tests/plain.html").await?;
    let found = page
        .js("const src = '/t/gen?rows=600';
             const [one, two] = await T.early(
                 [{ src, chart: 'funding', lang: 'en', filter: 'province=Quảng Trị' }, { filters: { province: ['Kon Tum'] } }],
                 [{ src, chart: 'bars', lang: 'en' }, { view: { filters: { year: [2019] } }, mapping: '{oops' }]);
             const seen = [one.filters, two.filters, two.mapping];
             one.filters = { year: [2018] };
             return [...seen, one.filters, T.seen.uncaught.filter((text) => text.includes('mapping')).length]")
        .await?;
    // What cannot be taken over is told in the console, and nothing else is lost by it.
    ensure_eq!(
        found,
        json!([{ "province": ["Kon Tum"] }, { "year": [2019] }, {}, { "year": [2018] }, 1]),
        "properties set early"
    );
    Ok(())
}

async fn what_is_set_while_data_is_on_its_way_counts(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const el = T.make({ src: '/t/slow?ms=60&n=6&rows=500', chart: 'funding', lang: 'vi' });
             await T.sleep(150);
             for (const [name, value] of Object.entries({ chart: 'women-men heat', filter: 'province=Kon Tum', lang: 'en', controls: 'all' })) el.setAttribute(name, value);
             await T.within(15000, el.ready, 'ready');
             return [el.filters, T.all(el, 'canvas').length, T.all(el, '[part=filters]').length, T.all(el, '[part=title]')[0].textContent.startsWith('Women')]")
        .await?;
    ensure_eq!(found, json!([{ "province": ["Kon Tum"] }, 2, 1, true]), "attributes set while loading");
    page.ensure_clean().await
}

async fn the_language_of_the_page_is_followed(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("document.documentElement.lang = 'vi'; const around = document.createElement('section'); document.body.append(around);
             const el = await T.ready({ src: '/t/gen?rows=600', chart: 'funding' }, around);
             el.filters = { province: ['Kon Tum'] };
             const title = async () => { await T.frames(2); await el.painted; return T.all(el, '[part=title]')[0].textContent.split(' ')[0] };
             const seen = [await title()];
             document.documentElement.lang = 'en'; seen.push(await title());
             around.lang = 'vi-VN'; seen.push(await title());
             document.documentElement.lang = 'fr'; seen.push(await title());
             around.removeAttribute('lang'); document.documentElement.lang = 'en'; seen.push(await title());
             return [...seen, el.filters]")
        .await?;
    let wanted = json!(["Giải", "Disbursed", "Giải", "Giải", "Disbursed", { "province": ["Kon Tum"] }]);
    ensure_eq!(found, wanted, "languages of the page, one after the other");
    page.ensure_clean().await
}

/// A page whose letters are reckoned at 62.5 %, or set in another way, has the same board as any other.
async fn the_type_of_the_page_stays_outside(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const made = async () => {
                 const el = await T.ready({ src: '/t/gen?rows=600', chart: 'funding women-men', lang: 'en', controls: 'all' }); await T.frames(3);
                 const size = (part) => { const { width, height } = part.getBoundingClientRect(); return [Math.round(width), Math.round(height)] };
                 const seen = [T.all(el, '[part=title], [part=filters] summary, button, [part=legend] span, [part=source]').map((part) => [...size(part), getComputedStyle(part).wordBreak, getComputedStyle(part).webkitTextStrokeWidth]), T.all(el, 'canvas').map((canvas) => T.picture(canvas)), T.all(el, 'canvas').map((canvas) => canvas.height)];
                 el.remove(); return seen };
             const alone = await made(); const { style } = document.documentElement; const wrong = [];
             for (const [name, value] of Object.entries({ fontSize: '62.5%', letterSpacing: '4px', wordSpacing: '1em', textTransform: 'uppercase', textIndent: '2em', whiteSpace: 'pre', fontStyle: 'italic', textAlign: 'center', fontVariant: 'small-caps', lineHeight: '3', wordBreak: 'break-all', webkitTextStroke: '2px red' })) {
                 style[name] = value; const here = await made(); style[name] = '';
                 if (JSON.stringify(here) !== JSON.stringify(alone)) wrong.push(name);
             }
             style.fontSize = '30px'; const [large, , high] = await made(); style.fontSize = '';
             return [wrong, large[0][1] > alone[0][0][1], high[0] / alone[2][0]]")
        .await?;
    ensure_eq!(found, json!([[], true, 1.5]), "what leaks into the board; and letters that a reader wants larger");
    page.ensure_clean().await
}

async fn removed_element_comes_back(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             element.filters = { province: ['Kon Tum'] }; await T.frames();
             element.remove(); await T.frames(3);
             document.body.append(element); await T.within(15000, element.ready, 'ready again'); await T.frames();
             const total = element.query({ by: [], sum: ['women'], filtered: true }).total.women;
             return { filters: element.filters, total, painted: T.all(element, 'canvas').every((canvas) => T.colors(canvas) >= 3),
                      some: T.all(element, 'canvas').length > 0 }",
            json!(path),
        )
        .await?;
    ensure_eq!(
        found,
        json!({ "filters": { "province": ["Kon Tum"] }, "total": 8, "painted": true, "some": true }),
        "after re-insertion"
    );
    page.ensure_clean().await
}

async fn removed_while_loading(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const events = [];
             for (const name of ['ready', 'error']) document.addEventListener(`fair-share:${name}`, () => events.push(name));
             const element = T.make({ src: '/t/slow?ms=60&n=10&rows=500&first', lang: 'en' });
             const outcome = T.outcome(element.ready, 3000);
             await T.sleep(200); element.remove(); await T.sleep(900);
             const again = T.make({ src: '/t/slow?ms=5&n=4&rows=500&second', lang: 'en' });
             await T.within(15000, again.ready, 'ready of another element');
             return { events, sum: again.query({ by: [], sum: ['women'] }).total.women > 0 }")
        .await?;
    ensure_eq!(found, json!({ "events": ["ready"], "sum": true }), "events, and another element's sum");
    page.ensure_clean().await
}

async fn hidden_then_shown(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    page.js_with(
        "const box = document.createElement('div'); document.body.append(box);
         for (const hide of [() => { box.style.display = 'none' }, () => { box.style.cssText = 'width:0;height:0;overflow:hidden' }]) {
             hide();
             const element = T.make({ src: given, chart: 'funding', lang: 'en' }, box);
             await T.sleep(300);
             box.style.cssText = '';
             await T.within(15000, element.ready, 'ready once shown'); await T.frames();
             await T.until(() => T.all(element, 'canvas').some((canvas) => T.colors(canvas) >= 3), 'a painted canvas');
             box.style.display = 'none'; await T.frames(3); box.style.cssText = ''; await T.frames(3);
             await T.until(() => T.all(element, 'canvas').some((canvas) => T.colors(canvas) >= 3), 'a painted canvas when shown again');
             element.remove();
         }",
        json!(path),
    )
    .await?;
    page.ensure_clean().await
}

async fn script_on_the_page_twice(page: Page) -> Outcome {
    page.open("tests/twice.html").await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             const [one, two] = [await import('/pkg/fair-share.js'), await import('/pkg/fair-share.js?copy=2')];
             return [element.query({ by: [], sum: ['women'] }).total.women, one.FairShare.version === two.FairShare.version]",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([24, true]), "women, and versions");
    page.ensure_clean().await
}

async fn new_source_replaces_the_old(page: Page) -> Outcome {
    page.open_element().await?;
    let first = page.put_csv(SMALL);
    let second = page.put_csv(SMALL.replace("Quảng Trị", "Trà Vinh"));
    let found = page
        .js_with(
            "const element = await T.ready({ src: given[0], lang: 'en' });
             element.filters = { province: ['Kon Tum'] };
             const next = T.event(element, 'fair-share:ready');
             element.setAttribute('src', given[1]); await next; await T.within(10000, element.ready, 'ready');
             return element.query({ by: ['province'], sum: ['women'] }).rows.map((row) => row.province).sort()",
            json!([first, second]),
        )
        .await?;
    ensure_eq!(found, json!(["Kon Tum", "Trà Vinh"]), "provinces of the second file");
    page.ensure_clean().await
}

async fn moved_within_the_page(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, chart: 'funding', lang: 'en' });
             const box = document.createElement('section'); document.body.prepend(box);
             box.append(element); box.append(element); await T.within(15000, element.ready, 'ready after the move'); await T.frames();
             await T.until(() => T.all(element, 'canvas').some((canvas) => T.colors(canvas) >= 3), 'a painted canvas');
             const men = element.query({ by: [], sum: ['men'] }).total.men;
             // With another source on the way from here to there.
             element.remove(); element.setAttribute('src', '/t/gen?rows=60'); document.body.append(element);
             await T.within(15000, element.ready, 'ready with another source');
             return [men, element.report.rows]",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([28, 60]), "men, and rows of the other source");
    ensure_eq!(page.n_requests(&path), 1, "requests of the file");
    page.ensure_clean().await
}

/// Elements of a group change together: one step of history each time, and a view set on one keeps what only others know.
async fn a_group_goes_back_and_forth_as_one(page: Page) -> Outcome {
    page.open_element().await?;
    let money =
        page.put_csv("Tỉnh,Nguồn vốn,Giải ngân\nKon Tum,Trung ương,10\nKon Tum,Dân góp,5\nHà Giang,Trung ương,20\n".to_owned());
    let found = page
        .js_with(
            "const make = (src, chart) => T.ready({ src, chart, lang: 'en', group: 'g', 'link-state': '' });
             const [one, two] = [await make(given, 'bars?by=province'), await make('/t/gen?rows=600', 'women-men')];
             const seen = []; const filters = () => JSON.stringify([one.filters, two.filters]);
             const step = async (change) => { change(); await T.sleep(800); seen.push(filters()) };
             const before = history.length;
             await step(() => { two.filters = { sex: ['female'] } });
             await step(() => { one.filters = { province: ['Kon Tum'] } });
             await step(() => { one.view = { ...one.view, filters: { ...one.view.filters, source: ['community'] } } });
             const [n, wanted] = [history.length - before, [...seen]];
             const gone = async (by, at) => { history.go(by); await T.until(() => filters() === wanted[at], `step ${at} of ${wanted}, not ${filters()}`); await T.sleep(800) };
             await gone(-1, 1); await gone(-1, 0); await gone(2, 2);
             return [n, ...wanted, history.length - before]",
            json!(money),
        )
        .await?;
    ensure_eq!(
        found,
        json!([
            3,
            r#"[{},{"sex":["female"]}]"#,
            r#"[{"province":["Kon Tum"]},{"province":["Kon Tum"],"sex":["female"]}]"#,
            r#"[{"province":["Kon Tum"],"source":["community"]},{"province":["Kon Tum"],"source":["community"],"sex":["female"]}]"#,
            3
        ]),
        "steps of history, and filters after each"
    );
    page.ensure_clean().await
}

async fn moved_into_another_document(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "const el = await T.ready({ src: given, chart: 'funding', controls: 'all', lang: 'en' });
             el.filters = { province: ['Kon Tum'] }; await el.painted;
             const look = () => { const { position, minHeight } = el.ownerDocument.defaultView.getComputedStyle(T.all(el, '[part=filters] summary')[0]); return [position, minHeight, el.filters] };
             const before = JSON.stringify(look());
             const frame = document.createElement('iframe'); Object.assign(frame, { width: 700, height: 500, srcdoc: '<!doctype html><p>A frame' });
             const there = T.event(frame, 'load'); document.body.append(frame); await there;
             const seen = [];
             for (const body of [frame.contentDocument.body, document.body]) {
                 body.append(el); await T.frames(3); await el.painted;
                 await T.until(() => T.all(el, 'canvas').some((canvas) => T.colors(canvas) >= 3), 'a painted canvas');
                 seen.push(JSON.stringify(look()) === before || look());
             }
             return seen",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([true, true]), "the look in a frame, and back in the page");
    page.ensure_clean().await
}

async fn after_a_trap_in_reading_the_module_begins_anew(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "await T.trap('finish', 'Intake');
             const errors = [];
             document.addEventListener('fair-share:error', (event) => errors.push(event.detail.code));
             const [one, two] = [T.make({ src: given, lang: 'en' }), T.make({ src: given, chart: 'women-men', lang: 'en' })];
             await T.within(15000, Promise.all([one.ready, two.ready]), 'ready');
             const three = T.make({ lang: 'en' });
             await three.load([{ province: 'Kon Tum', women: 2 }]);
             const total = (element, sum) => element.query({ by: [], sum: [sum] }).total[sum];
             return [errors, total(one, 'people') === total(two, 'people'), total(three, 'women'), T.instances()]",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!([[], true, 2, 2]), "errors told, equal sums, the sum of given rows, instances of the module");
    page.ensure_clean().await
}

/// A trap of the module cannot be had on purpose, so a method of it is made to throw what a trap throws.
async fn trap_in_the_module_is_shown(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let found = page
        .js_with(
            "await T.trap('query');
             const errors = [];
             document.addEventListener('fair-share:error', (event) => errors.push(event.detail.code));
             const [one, two] = [await T.ready({ src: given, lang: 'en' }), await T.ready({ src: given, lang: 'vi' })];
             let thrown = null;
             try { one.query({}) } catch (error) { thrown = error.code }
             await T.sleep(100);
             const third = T.make({ src: given, lang: 'en' });
             const late = await T.outcome(third.ready, 3000);
             return { thrown, errors, said: [one, two, third].map((element) => T.text(element).includes('unreachable')), late: late.code }",
            json!(path),
        )
        .await?;
    ensure_eq!(
        found,
        json!({ "thrown": "panic", "errors": ["panic", "panic", "panic"], "said": [true, true, true], "late": "panic" }),
        "after a trap"
    );
    page.ensure_clean().await
}
