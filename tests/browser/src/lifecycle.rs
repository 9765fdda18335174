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
        test!(after_a_trap_in_reading_the_module_begins_anew),
        test!(trap_in_the_module_is_shown),
    ]
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
             return element.query({ by: [], sum: ['men'] }).total.men",
            json!(path),
        )
        .await?;
    ensure_eq!(found, json!(28), "men");
    ensure_eq!(page.n_requests(&path), 1, "requests of the file");
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
