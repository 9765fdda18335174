//! Stories: told on the page by keys, made from views, carried in the workshop file, and large enough for the back row.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::panel::{WORDS, load};
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(it_is_told_by_keys).within(60),
        test!(a_remote_works_after_a_click).within(60),
        test!(a_remote_works_where_the_page_ends).within(60),
        test!(the_presenter_has_a_window).within(60),
        test!(what_is_wrong_is_told_by_step_and_field),
        test!(a_story_that_is_not_there_is_told),
        test!(what_is_not_known_is_kept),
        test!(a_story_is_made_of_views).within(60),
        test!(the_workshop_file_tells_it).within(120),
        test!(every_step_can_be_read_at_the_back).within(120),
        // Firefox keeps a driver's script apart from the page, so that it cannot stand in for a printer; WebKit asks for one.
        test!(it_is_printed_as_a_handout).only(&[Engine::Chromium]).within(60),
    ]
}

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2018,NSNN,1\nHà Giang,2018,NSNN,3\nKon Tum,2019,Dự án,9\nHà Giang,2019,NSNN,5\nTrà Vinh,2020,Dự án,2\n";

fn story() -> Value {
    json!({ "title": "Chuyện", "steps": [
        { "chart": "funding", "heading": { "vi": "Một", "en": "One" }, "text": "Lời một", "note": "Ghi chú riêng" },
        { "chart": "bars?by=province", "filters": { "year": 2018 }, "heading": { "vi": "Hai", "en": "Two" }, "highlight": { "province": "Kon Tum" } },
        { "chart": "funding-trend", "heading": { "vi": "Ba", "en": "Three" }, "play": true }] })
}

/// `shown()`: which step, its heading, what is filtered; `press(key)` as if by a clicker.
const DECK: &str = "const root = el.shadowRoot; const deck = () => root.querySelector('[part=story]');
    const shown = () => [el.story?.step, root.querySelector('.said h2').firstChild?.textContent, JSON.stringify(el.filters)];
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const press = async (key) => { deck().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true })); await wait(60); return shown().slice(0, 2).join(' '); };";

async fn tell(page: &Page, lang: &str) -> Outcome {
    let address = page.put("story.json", "application/json", story().to_string());
    load(page, CSV, json!({ "lang": lang, "controls": "all" })).await?;
    page.js_with(
        &format!("{WORDS} const el = window.element; el.setAttribute('story', given); await T.until(() => el.story?.steps === 3 && T.all(el, '[part=story] canvas')[0], 'the story')"),
        json!(address),
    )
    .await
    .map(drop)
}

async fn it_is_told_by_keys(page: Page) -> Outcome {
    tell(&page, "vi").await?;
    page.js("window.element.shadowRoot.querySelector('[part=story]').focus()").await?;
    // As a hand presses them: to the end, back, to the second by its number.
    let mut seen = Vec::new();
    for keys in ["\u{E014}", "\u{E00F}", "\u{E00E}", "\u{E010}", "\u{E011}", "2\u{E007}"] {
        for key in keys.chars() {
            page.keys(&key.to_string()).await?;
        }
        let step = page.js("await T.frames(3); return window.element.story.step").await?;
        seen.push(step);
    }
    ensure_eq!(json!(seen), json!([2, 3, 2, 3, 1, 2]), "arrow, PageDown, PageUp, End, Home, 2 and Enter");
    let found = page
        .js(&format!(
            "{WORDS} const el = window.element; {DECK} const first = shown(); const blank = root.querySelector('.blank');
             await press('b'); const black = [blank.hidden, getComputedStyle(blank).backgroundColor]; await press('b'); const off = blank.hidden;
             await press('w'); const white = getComputedStyle(blank).backgroundColor; await press('ArrowRight'); const still = [blank.hidden, el.story.step];
             el.filters = {{ province: ['Hà Giang'] }}; await el.painted; await wait(60); const changed = !root.querySelector('.changed').hidden; await press('r'); const back = shown();
             await press('End'); const slider = await T.until(() => T.all(el, '[part=years]')[0], 'the slider'); const year = slider.querySelector('output').textContent; await press('Home'); await wait(50);
             return {{ first, black, off, white, still, changed, back, year, closed: !T.all(el, '[part=years]')[0], bar: root.querySelector('.bar i').style.inlineSize || root.querySelector('.bar i').getAttribute('style'), lang: root.querySelector('.said h2').closest('[lang]').lang }}"
        ))
        .await?;
    ensure_eq!(found["first"], json!([2, "Hai", "{\"year\":[2018],\"province\":[\"Kon Tum\"]}"]), "the second step: {found}");
    ensure_eq!((&found["black"], &found["off"]), (&json!([false, "rgb(0, 0, 0)"]), &json!(true)), "B");
    ensure_eq!(
        (&found["white"], &found["still"]),
        (&json!("rgb(255, 255, 255)"), &json!([true, 2])),
        "W; the next key only shows again"
    );
    ensure_eq!(
        (&found["changed"], &found["back"]),
        (&json!(true), &found["first"]),
        "one key leads back after a live filter: {found}"
    );
    ensure_eq!((&found["year"], &found["closed"]), (&json!("2018"), &json!(true)), "a step that plays years");
    page.ensure_clean().await
}

/// A page with a heading above its story: the first press scrolls to the end, the next ones step.
async fn a_remote_works_where_the_page_ends(page: Page) -> Outcome {
    tell(&page, "vi").await?;
    page.js("const top = document.createElement('div'); top.style.blockSize = '45vh'; document.body.prepend(top);
             const deck = window.element.shadowRoot.querySelector('[part=story]'); deck.blur(); document.activeElement?.blur?.();
             window.element.style.display = 'block'; await T.frames(3); window.scrollTo(0, 0); await T.frames(2)")
        .await?;
    page.keys("\u{E00F}").await?;
    let first = page.js("await T.frames(3); return window.element.story.step").await?;
    page.js("window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }); await T.frames(3)").await?;
    let mut seen = vec![first];
    for key in ["\u{E00F}", "\u{E00F}", "\u{E00E}"] {
        page.keys(key).await?;
        seen.push(page.js("await T.frames(3); return window.element.story.step").await?);
    }
    ensure_eq!(json!(seen), json!([1, 2, 3, 2]), "PageDown above, then twice at the end of the page, and PageUp");
    page.ensure_clean().await
}

/// Who has clicked on a mark, moved the slider or works in a field of the page.
async fn a_remote_works_after_a_click(page: Page) -> Outcome {
    tell(&page, "vi").await?;
    let at = page
        .js("const el = window.element; el.shadowRoot.querySelector('[part=story]').scrollIntoView(); await T.frames(3);
             const { left, top, width, height } = T.all(el, '.glass')[0].getBoundingClientRect(); return [left + width * 0.3, top + height * 0.6]")
        .await?;
    let [x, y] = [0, 1].map(|axis| at[axis].as_f64().unwrap_or(0.0));
    page.click(x, y).await?;
    let clicked = page
        .js("const el = window.element; await T.until(() => Object.keys(el.filters).length, 'a pick'); return [el.story.step, T.all(el, '.changed')[0].hidden, el.shadowRoot.activeElement.className]")
        .await?;
    ensure_eq!(clicked, json!([1, false, "glass"]), "a click filters live and holds the keyboard");
    page.keys("\u{E00F}").await?;
    let mut seen = vec![
        page.js(
            "await T.frames(3); return [window.element.story.step, window.element.shadowRoot.activeElement.getAttribute('part')]",
        )
        .await?,
    ];
    // Who comes by Tab means marks with arrows, but the next step with PageDown.
    page.js("T.all(window.element, '.glass')[0].focus()").await?;
    page.keys("\u{E004}").await?;
    page.js("T.all(window.element, '.glass')[0].focus()").await?;
    page.keys("\u{E014}").await?;
    seen.push(page.js("await T.frames(3); return window.element.story.step").await?);
    page.keys("\u{E00F}").await?;
    seen.push(page.js("await T.frames(3); return window.element.story.step").await?);
    ensure_eq!(json!(seen), json!([[2, "story"], 2, 3]), "PageDown after a click; an arrow after Tab; PageDown after Tab");
    // On the slider of years, which this step shows.
    page.js("const range = await T.until(() => T.all(window.element, '[part=years] input')[0], 'the slider'); range.focus()")
        .await?;
    page.keys("\u{E014}").await?;
    let year = page
        .js("await T.frames(3); return [window.element.story.step, T.all(window.element, '[part=years] output')[0].textContent]")
        .await?;
    page.keys("\u{E00E}").await?;
    let back = page.js("await T.frames(3); return window.element.story.step").await?;
    ensure_eq!((&year, &back), (&json!([3, "2019"]), &json!(2)), "an arrow is the slider's, PageUp the story's");
    // Another story and a field on the same page.
    let found = page
        .js("const el = window.element; const other = document.createElement('fair-share'); for (const name of ['src', 'story', 'lang']) other.setAttribute(name, el.getAttribute(name)); document.body.append(other); other.scrollIntoView();
             await T.until(() => other.story?.steps, 'the other story'); other.shadowRoot.querySelector('[part=story]').focus();
             const field = document.createElement('input'); document.body.append(field); window.other = other; window.field = field; return 1")
        .await?;
    ensure_eq!(found, json!(1), "another story");
    page.keys("\u{E00F}").await?;
    page.js("await T.frames(3); window.field.focus()").await?;
    page.keys("2b").await?;
    page.keys("\u{E00F}").await?;
    let both = page.js("await T.frames(3); return [window.element.story.step, window.other.story.step, window.field.value, T.all(window.other, '.blank')[0].hidden]").await?;
    ensure_eq!(both, json!([2, 2, "2b", true]), "keys go where the keyboard is");
    page.ensure_clean().await
}

async fn the_presenter_has_a_window(page: Page) -> Outcome {
    tell(&page, "vi en").await?;
    page.js("window.element.shadowRoot.querySelector('[part=story]').focus()").await?;
    page.keys("p").await?;
    page.to_other_window().await?;
    let look = "const text = (selector) => document.querySelector(selector).textContent; const pair = (selector) => [document.querySelector(selector).firstChild.data, document.querySelector(`${selector} .second`)?.textContent, document.querySelector(`${selector} .second`)?.lang];
        return { count: text('.count'), heading: pair('h1'), note: pair('.note'), then: pair('.then'), passed: text('.passed'), time: text('.time'), lang: document.documentElement.lang, back: document.querySelector('.back').getAttribute('aria-disabled'), low: [...document.querySelectorAll('button')].filter((one) => one.getBoundingClientRect().height < 43.9).length }";
    let first = page
        .js(&format!("for (let n = 0; n < 60 && !document.querySelector('.count'); n += 1) await new Promise((done) => setTimeout(done, 50)); if (!document.querySelector('.count')) throw new Error(location.href + ' ' + document.documentElement.outerHTML.slice(0, 500)); {look}"))
        .await?;
    ensure_eq!(
        (&first["count"], &first["heading"], &first["note"]),
        (&json!("1/3"), &json!(["Một", "One", "en"]), &json!(["Ghi chú riêng", null, null])),
        "the step and its note: {first}"
    );
    ensure_eq!(first["then"], json!(["Tiếp theo: Hai", "Next: Two", "en"]), "the next step");
    ensure_eq!((&first["lang"], &first["back"], &first["low"]), (&json!("vi"), &json!("true"), &json!(0)), "{first}");
    ensure!(first["time"].as_str().is_some_and(|time| time.len() == 5 && time.contains(':')), "the time of day: {first}");
    // A remote's key in this window, then its own button; the clock goes on.
    page.keys("\u{E00F}").await?;
    let second = page.js(look).await?;
    ensure_eq!(
        (&second["count"], &second["note"]),
        (&json!("2/3"), &json!(["Bước này không có ghi chú.", "This step has no note.", "en"])),
        "{second}"
    );
    let last = page
        .js(&format!("document.querySelector('.next').click(); const end = Date.now() + 5000; while (document.querySelector('.passed').textContent === '00:00' && Date.now() < end) await new Promise((done) => setTimeout(done, 50)); {look}"))
        .await?;
    ensure_eq!((&last["count"], &last["then"]), (&json!("3/3"), &json!(["Tiếp theo: Hết", "Next: The end", "en"])), "{last}");
    ensure!(last["passed"].as_str() >= Some("00:01"), "the clock stands still: {last}");
    page.to_other_window().await?;
    let found = page
        .js("const el = window.element; const step = el.story.step; el.shadowRoot.querySelector('[part=story]').focus(); el.removeAttribute('story'); await T.frames(3); return [step, T.all(el, '[part=story]').length]")
        .await?;
    ensure_eq!(found, json!([3, 0]), "the slides follow; the story ends");
    ensure!(page.n_windows().await? == 1, "the notes stay without their story");
    // Where pop-ups are blocked, the deck says so.
    let told = page
        .js_with("const el = window.element; await T.blockPopups(); el.setAttribute('story', given); await T.until(() => el.story?.steps && T.all(el, '[part=story] canvas')[0], 'the story again'); [...T.all(el, '.deck footer button')].find((one) => one.textContent === 'P').click();
             const box = await T.until(() => T.all(el, '.tell')[0], 'the sentence'); return [box.getAttribute('role'), box.firstChild.data, box.querySelector('.second').textContent]",
            json!(page.put("again.json", "application/json", story().to_string())))
        .await?;
    ensure_eq!(told[0], json!("alert"), "{told}");
    ensure!(
        told[1].as_str().is_some_and(|text| text.contains("chặn"))
            && told[2].as_str().is_some_and(|text| text.contains("blocked")),
        "{told}"
    );
    page.ensure_clean().await
}

/// Fields of other programs: named as notices, and still there when the story is saved again.
async fn what_is_not_known_is_kept(page: Page) -> Outcome {
    let strange = json!({ "title": { "vi": "Tên", "en": "Name", "fr": "Nom" }, "version": 3, "steps": [
        { "chart": "funding", "heading": { "vi": "Một", "en": "One" }, "music": "x.mp3", "annotation": { "text": { "vi": "Chú", "de": "x" }, "at": { "province": "Kon Tum" }, "color": "red" } }] });
    let address = page.put("strange.json", "application/json", strange.to_string());
    load(&page, CSV, json!({ "lang": "en", "controls": "all" })).await?;
    let found = page
        .js_with(
            &format!(
                "{WORDS} const el = window.element; const text = await (await fetch(given)).text();
                 const saved = []; const usual = URL.createObjectURL; URL.createObjectURL = (blob) => {{ saved.push(blob); return usual.call(URL, blob) }}; HTMLAnchorElement.prototype.click = function () {{}};
                 const menu = T.all(el, '.menu').find((one) => !one.closest('figure')); menu.querySelector('summary').click();
                 (await T.until(() => [...menu.querySelectorAll('button')].find((one) => one.textContent.startsWith('Add this view')), 'the item')).click();
                 const maker = await T.until(() => T.all(el, '[part~=story-maker]')[0], 'the maker');
                 const input = maker.querySelector('[name=open]'); const box = new DataTransfer(); box.items.add(new File([text], 'strange.json')); input.files = box.files; input.dispatchEvent(new Event('change'));
                 await T.until(() => maker.querySelector('[name=save]').disabled === false, 'the opened steps'); maker.querySelector('[name=save]').click();
                 const again = JSON.parse(await saved.at(-1).text()); maker.close();
                 el.setAttribute('story', given); await T.until(() => el.story?.steps, 'the story'); return {{ again, notices: el.story.notices }}"
            ),
            json!(address),
        )
        .await?;
    ensure_eq!(found["again"], strange, "what was opened is saved");
    let notices = found["notices"].to_string();
    for wanted in [
        "The story, “version”",
        "Step 1, “music”",
        "Step 1, “annotation.color”",
        "Step 1, “annotation.text.de”",
        "The story, “title.fr”",
    ] {
        ensure!(notices.contains(wanted), "{wanted} is not among {notices}");
    }
    page.ensure_clean().await
}

async fn what_is_wrong_is_told_by_step_and_field(page: Page) -> Outcome {
    let wrong = json!({ "steps": [{ "chart": "funding" }, { "chart": "pie", "heading": 4, "text": { "vi": "x", "en": 5 }, "filters": { "tinh": ["x"] }, "highlight": { "province": ["Atlantis"] }, "annotation": { "text": "x", "at": { "year": [1066] } }, "note": [], "play": "yes" }, 7] });
    let address = page.put("wrong.json", "application/json", wrong.to_string());
    load(&page, CSV, json!({ "lang": "en" })).await?;
    let said = page
        .js_with(
            &format!("{WORDS} const el = window.element; el.setAttribute('story', given); return (await T.until(() => T.all(el, '.fail.over')[0], 'the sentence')).textContent"),
            json!(address),
        )
        .await?;
    let said = said.as_str().unwrap_or_default();
    // Eight at once, and how many more there are.
    for wanted in ["Step 2, “chart”", "Step 2, “heading”", "Step 2, “text”", "Step 2, “note”", "Step 2, “filters”", "(+1)"]
    {
        ensure!(said.contains(wanted), "{wanted} is not in {said}");
    }
    page.ensure_clean().await
}

/// A wrong address is no fault that passes: nobody is told to try again later.
async fn a_story_that_is_not_there_is_told(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "en" })).await?;
    let said = page
        .js("const el = window.element; el.setAttribute('story', '/t/404?nowhere.json');
             return (await T.until(() => T.all(el, '.fail.over')[0], 'the sentence')).textContent")
        .await?;
    let said = said.as_str().unwrap_or_default();
    ensure!(said.contains("was not found") && said.contains("Check the address"), "{said}");
    ensure!(!said.contains("later"), "{said}");
    Ok(())
}

async fn a_story_is_made_of_views(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "vi en", "chart": "funding bars?by=province&sort=name", "controls": "all", "filter": "source=state_budget" })).await?;
    let found = page
        .js(&format!(
            "{WORDS} const el = window.element; const saved = []; const usual = URL.createObjectURL; URL.createObjectURL = (blob) => {{ saved.push(blob); return usual.call(URL, blob) }};
             HTMLAnchorElement.prototype.click = function () {{ this.dataset.saved = '1' }};
             const menu = T.all(el, '.menu').find((one) => !one.closest('figure')); menu.querySelector('summary').click();
             (await T.until(() => [...menu.querySelectorAll('button')].find((one) => one.textContent.startsWith('Thêm góc nhìn')), 'the item')).click();
             const maker = await T.until(() => T.all(el, '[part~=story-maker]')[0], 'the maker'); const button = (name, at = 0) => [...maker.querySelectorAll(`[name=${{name}}]`)][at];
             const off = button('save').disabled; button('chart').selectedIndex = 1; button('add').click();
             el.filters = {{ province: ['Kon Tum'] }}; button('chart').selectedIndex = 0; button('add').click(); button('add').click();
             const field = button('heading', 2); field.value = 'Tiêu đề của tôi'; field.dispatchEvent(new Event('input'));
             button('up', 1).click(); button('remove', 2).click(); button('save').click();
             const text = await saved.at(-1).text(); const story = JSON.parse(text);
             button('play').click(); await T.until(() => el.story?.steps === 2 && T.all(el, '[part=story] canvas')[0], 'the story'); await T.frames(3);
             const played = [T.all(el, '.said h2')[0].firstChild.textContent, el.filters];
             [...T.all(el, '.deck footer button')].find((one) => one.textContent === '×').click(); await T.frames(3);
             const after = [el.story, el.filters, T.all(el, 'figure').length];
             el.filters = {{}}; return {{ off, story, played, after, low: [...maker.querySelectorAll('button, input, select')].length }}"
        ))
        .await?;
    ensure_eq!(found["off"], json!(true), "nothing to save at first");
    let steps = &found["story"]["steps"];
    ensure_eq!(steps.as_array().map(Vec::len), Some(2), "steps: {found}");
    ensure_eq!(steps[0]["chart"], json!("funding"), "in the order that was made: {steps}");
    ensure_eq!(steps[0]["heading"]["vi"], json!("Tiêu đề của tôi"), "the heading: {steps}");
    ensure!(
        steps[0]["heading"]["en"].as_str().is_some_and(|text| text.starts_with("Disbursed by province")),
        "the other language: {steps}"
    );
    ensure_eq!(steps[0]["filters"], json!({ "province": ["Kon Tum"] }), "what was filtered then");
    ensure!(steps[1]["chart"].as_str().is_some_and(|chart| chart.starts_with("bars?")), "with its options: {steps}");
    ensure_eq!(steps[1]["filters"], json!({ "source": ["state_budget"] }), "{steps}");
    ensure_eq!(found["played"], json!(["Tiêu đề của tôi", { "province": ["Kon Tum"] }]), "it plays");
    ensure_eq!(found["after"], json!([null, { "province": ["Kon Tum"] }, 2]), "and ends where it began: {found}");
    page.ensure_clean().await
}

async fn the_workshop_file_tells_it(page: Page) -> Outcome {
    tell(&page, "vi en").await?;
    let file = page
        .js("const blob = await window.element.export('html'); return await new Promise((done) => { const reader = new FileReader(); reader.onload = () => done(reader.result.slice(reader.result.indexOf(',') + 1)); reader.readAsDataURL(blob); })")
        .await?;
    // Three quarters of base64 are bytes: less than the module and its parts take unpacked.
    let parts = page
        .js("let sum = 0; for (const name of ['fairshare_bg.wasm', 'fairshare_more.wasm', 'fairshare_rare.wasm', 'fairshare_rest.wasm', 'fairshare_sheets_bg.wasm', 'fair-share.js']) sum += (await (await fetch(`/pkg/${name}`)).arrayBuffer()).byteLength; return sum")
        .await?;
    let weight = file.as_str().map_or(0, str::len) as u64 * 3 / 4;
    ensure!(Some(weight) < parts.as_u64(), "the file weighs {weight}, its parts {parts}");
    page.open_file("story.html", file.as_str().unwrap_or("")).await?;
    let found = page
        .js(&format!(
            "const until = async (test, what) => {{ for (let i = 0; i < 400; i += 1) {{ const found = test(); if (found) return found; await new Promise((done) => setTimeout(done, 50)); }} throw new Error(what); }};
             const el = document.querySelector('fair-share'); await until(() => el.story?.steps === 3 && el.shadowRoot.querySelector('[part=story] canvas'), 'the story');
             {DECK} const seen = [shown()]; for (const key of ['PageDown', 'End', 'Home', 'ArrowRight']) {{ await press(key); seen.push(shown()); }}
             el.filters = {{ province: ['Hà Giang'] }}; await el.painted; const csv = await (await el.export('csv')).text(); const svg = await (await el.export('svg')).text(); const png = (await el.export('png')).size;
             await press('r'); const back = shown(); const again = (await el.export('html')).size;
             await press('End'); await until(() => root.querySelector('[part=years]'), 'the slider');
             return {{ seen, back, csv: csv.includes('Hà Giang') && !csv.includes('Trà Vinh'), svg: svg.includes('</svg>'), png, again, second: root.querySelector('.said h2 .second')?.lang,
                 asked: performance.getEntriesByType('resource').map((one) => one.name).filter((name) => !/^(blob|data):/.test(name)), at: location.protocol }}"
        ))
        .await?;
    let steps: Vec<_> = (0..5).map(|at| found["seen"][at][0].clone()).collect();
    ensure_eq!(json!(steps), json!([1, 2, 3, 1, 2]), "through the story: {found}");
    ensure_eq!(found["back"], found["seen"][4], "one key leads back");
    ensure_eq!((&found["csv"], &found["svg"]), (&json!(true), &json!(true)), "exports: {found}");
    ensure!(found["png"].as_u64() > Some(1000) && found["again"].as_u64() > Some(100_000), "{found}");
    ensure_eq!((&found["asked"], &found["at"]), (&json!([]), &json!("file:")), "no request");
    ensure_eq!(found["second"], json!("en"), "both languages");
    // The presenter's window has the file's own origin.
    page.js("document.querySelector('fair-share').shadowRoot.querySelector('[part=story]').focus()").await?;
    page.keys("p").await?;
    page.to_other_window().await?;
    let notes = page
        .js("for (let n = 0; n < 60 && !document.querySelector('.count'); n += 1) await new Promise((done) => setTimeout(done, 50)); const seen = document.querySelector('.count')?.textContent; document.querySelector('.back')?.click(); return [seen, document.querySelector('.count')?.textContent]")
        .await?;
    ensure_eq!(notes, json!(["3/3", "2/3"]), "the presenter's window of a file");
    page.to_other_window().await?;
    page.js("document.querySelector('fair-share').removeAttribute('story')").await?;
    ensure!(page.n_windows().await? == 1, "the notes stay without their story");
    Ok(())
}

/// The demo story: no type below two hundredths of the height, nothing cut.
async fn every_step_can_be_read_at_the_back(page: Page) -> Outcome {
    for (width, height) in [(1024, 768), (1920, 1080)] {
        // A projector shows the page alone, not the window around it.
        page.resize(width, height).await?;
        let inner = page.js("return [innerWidth, innerHeight]").await?;
        let around = |whole: u32, at: usize| 2 * whole - inner[at].as_u64().map_or(whole, |inner| inner as u32).min(whole);
        page.resize(around(width, 0), around(height, 1)).await?;
        for lang in ["vi", "en", "vi en"] {
            page.open("tests/element.html").await?;
            let found = page
                .js_with(
                    &format!(
                        "{WORDS} const drawn = []; const usual = CanvasRenderingContext2D.prototype.fillText;
                         CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {{ drawn.push([this.canvas, parseFloat(/([\\d.]+)px/.exec(this.font)[1]), text]); return usual.call(this, text, ...at) }};
                         document.head.append(Object.assign(document.createElement('style'), {{ textContent: 'fair-share{{position:fixed!important;inset:0;z-index:9}}fair-share::part(story){{block-size:100vh}}' }}));
                         const el = await T.ready({{ src: '/data/p4em/datapackage.json', story: '/data/p4em/story.json', lang: given }}); await T.until(() => el.story?.steps, 'the story'); {DECK}
                         const wrong = []; const place = root.querySelector('.place');
                         for (let step = 1; step <= el.story.steps; step += 1) {{
                             await wait(120); const canvas = root.querySelector('canvas'); const css = canvas.clientWidth / canvas.width;
                             for (const [of, size, text] of drawn) {{ if (of !== canvas) continue; if (size * css < 0.02 * innerHeight) wrong.push([step, 'small', text, size * css]); if (text.includes('…')) wrong.push([step, 'cut', text]); }}
                             if (!drawn.some(([of]) => of === canvas)) wrong.push([step, 'nothing drawn']);
                             const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
                             while (walk.nextNode()) {{
                                 const node = walk.currentNode.parentElement; if (!walk.currentNode.textContent.trim() || node.closest('style, .sr, [hidden], [part=tooltip]')) continue;
                                 const box = node.getBoundingClientRect(); if (box.width < 2) continue;
                                 if (parseFloat(getComputedStyle(node).fontSize) < 0.02 * innerHeight) wrong.push([step, 'small', node.textContent]);
                                 if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) wrong.push([step, 'outside', node.textContent]);
                             }}
                             if (place.scrollHeight > place.clientHeight + 1) wrong.push([step, 'cut below', place.scrollHeight - place.clientHeight]);
                             const [said, deck] = [root.querySelector('.said'), root.querySelector('.deck')].map((node) => node.getBoundingClientRect()); if (said.bottom > deck.bottom) wrong.push([step, 'words below']);
                             drawn.length = 0; await press('PageDown');
                         }}
                         CanvasRenderingContext2D.prototype.fillText = usual; return wrong"
                    ),
                    json!(lang),
                )
                .await?;
            ensure_eq!(found, json!([]), "{lang} at {width} × {height}");
        }
    }
    Ok(())
}

async fn it_is_printed_as_a_handout(page: Page) -> Outcome {
    page.open_element().await?;
    tell(&page, "vi en").await?;
    let sheets = page
        .js(&format!(
            "{WORDS} const el = window.element; {DECK}
             const add = document.body.append.bind(document.body);
             const printed = (n) => new Promise((done) => {{
                 document.body.append = (frame) => {{ add(frame); frame.contentWindow.print = () => done(frame.contentDocument) }};
                 if (n) press('h');
                 else deck().dispatchEvent(new KeyboardEvent('keydown', {{ key: 'p', ctrlKey: true, bubbles: true, cancelable: true, composed: true }}));
             }});
             const found = [];
             for (const n of [1, 0]) {{
                 const paper = printed(n);
                 await T.until(() => T.all(el, '.sheets button').length === 3, 'what is asked before printing');
                 T.all(el, '.sheets button')[n ? 0 : 1].click();
                 const page = await T.within(15000, paper, 'a handout');
                 const all = (path) => [...page.querySelectorAll(path)];
                 found.push([all('.sheet').length, all('section').length, all('svg').length, all('.lines i').length > 0,
                     all('svg text').length > 20, page.documentElement.outerHTML.includes('NaN'), all('h1').map((one) => one.firstChild.data).join(' '),
                     all('h1 .second').map((one) => one.lang + ' ' + one.textContent).join(' '), page.body.textContent.includes('Ghi chú riêng')]);
             }}
             document.body.append = add;
             return [found, shown()[0], T.all(el, '.sheets').length]"
        ))
        .await?;
    let words = ("Một Hai Ba", "en One en Two en Three");
    let wanted = json!([
        [[3, 3, 3, false, true, false, words.0, words.1, false], [1, 3, 3, true, true, false, words.0, words.1, false]],
        1,
        0
    ]);
    ensure_eq!(sheets, wanted, "sheets, sections, pictures, lines, words; the step afterwards; what is left in the deck");
    page.ensure_clean().await
}
