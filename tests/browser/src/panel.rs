//! What visitors see of the reading of a file, how they correct it, and how they bring a file of their own.
//!
//! Finds things by part, role and name. Files come as a browser hands them over: as drag, choice of a picker, or paste.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::element::SMALL;
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const TAB: &str = "\u{E004}";
const ESCAPE: &str = "\u{E00C}";
const ENTER: &str = "\u{E007}";

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(the_report_opens_and_closes_by_keys),
        test!(the_report_downloads_as_csv),
        test!(a_dropped_file_is_shown),
        test!(a_bad_file_leaves_the_charts),
        test!(drops_elsewhere_are_the_pages_own),
        test!(a_picked_file_is_shown),
        test!(pasted_cells_are_shown),
        test!(an_element_without_data_offers_to_take_some),
        test!(all_of_it_under_a_strict_policy),
        test!(faces_of_the_panel).only(&[Engine::Chromium]).within(120),
    ]
}

/// Words that the tests of this file and of `mapping.rs` share.
pub const WORDS: &str = "
    const summary = () => T.all(window.element, '.menu > summary')[0];
    const items = () => T.all(window.element, '.menu button');
    const dialog = () => T.all(window.element, 'dialog[part=panel]')[0];
    const open = async (which) => {
        summary().click(); items()[which].click();
        await T.until(() => dialog()?.open, 'the panel opens'); await T.frames(2);
    };
    const file = (text, name) => new File([text], name, { type: 'text/csv' });
    const carried = (...files) => { const all = new DataTransfer(); files.forEach((one) => all.items.add(one)); return all };
    const drop = (target, dataTransfer) => {
        const fire = (kind) => {
            const event = new DragEvent(kind, { bubbles: true, cancelable: true, composed: true, dataTransfer });
            target.dispatchEvent(event); return event;
        };
        fire('dragenter'); fire('dragover'); return fire('drop');
    };
    const OTHER = 'Tỉnh,Năm,Số người\\nHà Giang,2020,70\\nGia Lai,2021,30\\n';
";

/// Opens `window.element` with a dashboard of this CSV.
pub async fn load(page: &Page, text: &str, more: Value) -> Outcome {
    page.open_element().await?;
    let mut attributes = json!({ "src": page.put_csv(text), "controls": "all", "lang": "en" });
    for (name, value) in more.as_object().into_iter().flatten() {
        attributes[name] = value.clone();
    }
    page.js_with("window.element = await T.ready(given); await T.frames(3)", attributes).await.map(drop)
}

/// As `page.js`, with the words at hand.
pub async fn act(page: &Page, body: &str) -> Result<Value, String> {
    page.js(&format!("{WORDS} {body}")).await
}

async fn the_report_opens_and_closes_by_keys(page: Page) -> Outcome {
    load(&page, &format!("{SMALL}\nKon Tum,2021\n,,,\n"), json!({})).await?;
    act(&page, "summary().focus()").await?;
    page.keys(ENTER).await?;
    act(&page, "await T.until(() => T.all(window.element, '.menu')[0].open, 'the menu opens'); await T.frames(2)").await?;
    page.keys(TAB).await?;
    page.keys(ENTER).await?;
    let found = act(
        &page,
        "await T.until(() => dialog()?.open, 'the panel opens'); await T.frames(2);
         const text = dialog().textContent;
         return { text, focus: window.element.shadowRoot.activeElement?.localName ?? null,
             labelled: dialog().querySelector('#' + dialog().getAttribute('aria-labelledby')).textContent,
             small: [...dialog().querySelectorAll('button, select')].filter((node) => node.getBoundingClientRect().height < 43.9).length }",
    )
    .await?;
    let text = found["text"].as_str().unwrap_or("");
    for wanted in
        ["How this file was read", "UTF-8", "comma", "Header row", "blank row", "rows 6, 8", "Disbursed", "Row 7 has 2 cells"]
    {
        ensure!(text.contains(wanted), "{wanted} is not in the panel: {text}");
    }
    ensure_eq!(found["focus"], json!("h2"), "where the keyboard is");
    ensure_eq!(found["small"], json!(0), "buttons and lists lower than 44 pixels");
    // The page behind is out of reach: Tab goes around in the panel.
    for _ in 0..4 {
        page.keys(TAB).await?;
    }
    let inside = act(&page, "return dialog().contains(window.element.shadowRoot.activeElement)").await?;
    ensure_eq!(inside, json!(true), "the keyboard left the panel");
    page.keys(ESCAPE).await?;
    let closed = act(
        &page,
        "await T.until(() => !dialog().open, 'the panel closes'); await T.frames(2);
         return window.element.shadowRoot.activeElement === summary()",
    )
    .await?;
    ensure_eq!(closed, json!(true), "the keyboard is not back on the menu");
    page.ensure_clean().await
}

async fn the_report_downloads_as_csv(page: Page) -> Outcome {
    load(&page, &format!("{SMALL}\nKon Tum,2021\n"), json!({ "lang": "vi" })).await?;
    let found = act(
        &page,
        "const made = []; const usual = URL.createObjectURL; URL.createObjectURL = (blob) => { made.push(blob); return usual.call(URL, blob) };
         const names = []; const click = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = function () { names.push(this.download) };
         await open(0); [...dialog().querySelectorAll('.last button')].at(-1).click();
         URL.createObjectURL = usual; HTMLAnchorElement.prototype.click = click;
         const bytes = new Uint8Array(await made[0].arrayBuffer());
         return { names, type: made[0].type, mark: [...bytes.slice(0, 3)], text: new TextDecoder().decode(bytes) }",
    )
    .await?;
    ensure_eq!(found["mark"], json!([0xef, 0xbb, 0xbf]), "the byte order mark");
    ensure!(found["names"][0].as_str().is_some_and(|name| name.ends_with("-report.csv")), "{found}");
    ensure!(found["text"].as_str().is_some_and(|text| text.contains("\"Cột\"") && text.contains("Dòng")), "{found}");
    page.ensure_clean().await
}

async fn a_dropped_file_is_shown(page: Page) -> Outcome {
    load(&page, SMALL, json!({ "filter": "province=Kon Tum" })).await?;
    let found = act(
        &page,
        "const plot = T.all(window.element, '[part=plot]')[0];
         const over = new DragEvent('dragover', { bubbles: true, cancelable: true, composed: true, dataTransfer: carried(file('', 'x.csv')) });
         plot.dispatchEvent(over);
         const cover = T.all(window.element, '.cover')[0]?.textContent ?? '';
         let heard = 0; document.addEventListener('drop', () => heard += 1, { once: true });
         const ready = T.event(window.element, 'fair-share:ready');
         const event = drop(plot, carried(file(OTHER, 'mine.csv')));
         await ready; await window.element.ready; await T.frames(3);
         return { cover, taken: over.defaultPrevented && event.defaultPrevented, heard, left: T.all(window.element, '.cover, .note').length,
             people: window.element.query({ sum: ['people'] }).total.people, filters: window.element.filters,
             source: T.text(window.element).includes('mine.csv'), colors: T.all(window.element, 'canvas').map(T.colors) }",
    )
    .await?;
    ensure!(found["cover"].as_str().is_some_and(|text| text.contains("not uploaded")), "{found}");
    ensure_eq!(found["taken"], json!(true), "the browser would open the file");
    ensure_eq!((&found["heard"], &found["left"]), (&json!(0), &json!(0)), "the page hears of the drop; what is left over");
    ensure_eq!(found["people"].as_f64(), Some(100.0), "the sum of the dropped file");
    ensure_eq!(found["filters"], json!({}), "filters of the file before");
    ensure_eq!(found["source"], json!(true), "the file's name");
    ensure!(found["colors"].as_array().is_some_and(|list| list.iter().any(|count| count.as_u64() >= Some(3))), "{found}");
    page.ensure_clean().await
}

async fn a_bad_file_leaves_the_charts(page: Page) -> Outcome {
    load(&page, SMALL, json!({})).await?;
    let found = act(
        &page,
        "const before = T.all(window.element, 'canvas').map((canvas) => T.picture(canvas)).join();
         const error = T.event(window.element, 'fair-share:error');
         drop(window.element, carried(file('<!DOCTYPE html><html><body>Login</body></html>', 'page.csv')));
         const ready = T.outcome(window.element.ready);
         const { detail } = await error; await T.frames(2);
         const box = T.all(window.element, '[role=alert]')[0];
         const said = box?.textContent ?? '';
         const same = before === T.all(window.element, 'canvas').map((canvas) => T.picture(canvas)).join();
         box.querySelector('button').click();
         return { detail, said, same, gone: !T.all(window.element, '[role=alert]').length, first: await ready, now: await T.outcome(window.element.ready),
             rows: window.element.query({ sum: ['rows'] }).total.rows }",
    )
    .await?;
    ensure_eq!(found["detail"]["code"], json!("html-page"), "the event");
    ensure!(found["said"].as_str().is_some_and(|text| text.contains("page.csv")), "the sentence: {found}");
    ensure_eq!((&found["same"], &found["gone"]), (&json!(true), &json!(true)), "the old charts; the sentence once closed");
    ensure_eq!((&found["first"]["ok"], &found["now"]["ok"]), (&json!(false), &json!(true)), "ready");
    ensure!(found["rows"].as_f64() >= Some(4.0), "query() after it: {found}");
    page.ensure_clean().await
}

async fn drops_elsewhere_are_the_pages_own(page: Page) -> Outcome {
    load(&page, SMALL, json!({})).await?;
    let found = act(
        &page,
        "const one = await T.ready({ src: window.element.getAttribute('src'), chart: 'funding' });
         const words = new DataTransfer(); words.setData('text/plain', 'words');
         const field = document.createElement('textarea'); document.body.append(field);
         const paste = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true, clipboardData: new DataTransfer() });
         paste.clipboardData?.setData('text/plain', OTHER.replaceAll(',', '\\t')); field.dispatchEvent(paste);
         return { body: drop(document.body, carried(file(OTHER, 'a.csv'))).defaultPrevented, single: drop(one, carried(file(OTHER, 'a.csv'))).defaultPrevented,
             words: drop(window.element, words).defaultPrevented, paste: paste.defaultPrevented,
             rows: window.element.report.rows === one.report.rows }",
    )
    .await?;
    ensure_eq!(found, json!({ "body": false, "single": false, "words": false, "paste": false, "rows": true }), "what was taken");
    page.ensure_clean().await
}

async fn a_picked_file_is_shown(page: Page) -> Outcome {
    load(&page, SMALL, json!({})).await?;
    let found = act(
        &page,
        "await open(1);
         const input = dialog().querySelector('input[type=file]');
         const said = dialog().textContent;
         input.files = carried(file(OTHER, 'mine.csv')).files; input.dispatchEvent(new Event('change', { bubbles: true }));
         const ready = window.element.ready; await ready; await T.frames(3);
         return { said, shut: !dialog().open, people: window.element.query({ sum: ['people'] }).total.people }",
    )
    .await?;
    ensure!(found["said"].as_str().is_some_and(|text| text.contains("never uploaded")), "{found}");
    ensure_eq!((&found["shut"], found["people"].as_f64()), (&json!(true), Some(100.0)), "the picked file");
    page.ensure_clean().await
}

async fn pasted_cells_are_shown(page: Page) -> Outcome {
    load(&page, SMALL, json!({})).await?;
    let paste = "const paste = async (target, given) => {
             const clipboardData = new DataTransfer(); for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
             const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true, clipboardData });
             if (!event.clipboardData?.types.length) Object.defineProperty(event, 'clipboardData', { value: clipboardData });
             const before = window.element.ready; target.dispatchEvent(event);
             await window.element.ready; await T.frames(2); return event.defaultPrevented;
         };";
    let found = act(
        &page,
        &format!(
            "{paste}
             const plot = T.all(window.element, '[part=plot]')[0];
             const word = await paste(plot, {{ 'text/plain': 'one word' }});
             const cells = await paste(plot, {{ 'text/plain': OTHER.replaceAll(',', '\\t') }});
             const first = window.element.query({{ sum: ['people'] }}).total.people;
             const table = '<table><tr><td>Tỉnh</td><td>Số người</td></tr><tr><td>Gia Lai</td><td>8</td></tr></table>';
             await paste(T.all(window.element, '[part=plot]')[0] ?? window.element.shadowRoot.firstElementChild, {{ 'text/html': table }});
             const second = window.element.query({{ sum: ['people'] }}).total.people;
             await open(1);
             await paste(dialog().querySelector('textarea'), {{ 'text/plain': OTHER.replaceAll(',', '\\t') }});
             return {{ word, cells, first, second, third: window.element.query({{ sum: ['people'] }}).total.people, shut: !dialog().open }}"
        ),
    )
    .await?;
    ensure_eq!((&found["word"], &found["cells"]), (&json!(false), &json!(true)), "what was taken");
    let people = ["first", "second", "third"].map(|name| found[name].as_f64());
    ensure_eq!(people, [Some(100.0), Some(8.0), Some(100.0)], "sums of what was pasted");
    ensure_eq!(found["shut"], json!(true), "the panel");
    page.ensure_clean().await
}

async fn an_element_without_data_offers_to_take_some(page: Page) -> Outcome {
    page.open_element().await?;
    let found = act(
        &page,
        "window.element = T.make({ controls: 'all', lang: 'vi' });
         const plain = T.make({ lang: 'vi' });
         await T.until(() => T.all(window.element, 'input[type=file]')[0], 'the zone'); await T.frames(2);
         const said = T.text(window.element); const nothing = T.all(plain, '*').length;
         window.element.setAttribute('lang', 'en');
         await T.until(() => T.text(window.element).includes('Drop a file'), 'the zone in English');
         drop(window.element, carried(file('', 'empty.csv')));
         const bad = await T.outcome(window.element.ready);
         const again = T.all(window.element, '[role=alert]').length && T.all(window.element, 'input[type=file]').length;
         drop(window.element, carried(file(OTHER, 'mine.csv')));
         await window.element.ready; await T.frames(2);
         return { said, nothing, bad, again, people: window.element.query({ sum: ['people'] }).total.people }",
    )
    .await?;
    for wanted in ["Thả tệp vào đây", "Chọn tệp", "không được tải lên"] {
        ensure!(found["said"].as_str().is_some_and(|text| text.contains(wanted)), "{wanted}: {found}");
    }
    ensure_eq!((&found["nothing"], &found["bad"]["code"]), (&json!(0), &json!("empty-file")), "a plain element; an empty file");
    ensure_eq!(
        (&found["again"], found["people"].as_f64()),
        (&json!(1), Some(100.0)),
        "the zone after an error; then a good file"
    );
    page.ensure_clean().await
}

async fn all_of_it_under_a_strict_policy(page: Page) -> Outcome {
    page.open("tests/csp-element.html").await?;
    act(
        &page,
        "window.element = document.querySelector('#board');
         await T.within(15000, customElements.whenDefined('fair-share'), 'the definition of fair-share');
         await T.within(15000, window.element.ready, 'ready');
         await open(0);
         const list = dialog().querySelector('.columns select'); list.value = 'none'; list.dispatchEvent(new Event('change'));
         await window.element.ready; await T.frames(2);
         [...dialog().querySelectorAll('.last button')].at(-1).click();
         dialog().close(); await open(1); dialog().close();
         drop(window.element, carried(file(OTHER, 'mine.csv'))); await window.element.ready; await T.frames(2);
         drop(window.element, carried(file('', 'mine.csv'))); await T.outcome(window.element.ready)",
    )
    .await?;
    page.ensure_clean().await
}

/// Pictures for the eye, and no text wider than its place.
async fn faces_of_the_panel(page: Page) -> Outcome {
    let mut text = String::from("Tỉnh;Năm;Số tiền giải ngân (triệu đồng);Nữ;Họ và tên người nhận;Ghi chú\n");
    for row in 0..60 {
        let ragged = if row % 9 == 3 { "Kon Tum;2020\n" } else { "" };
        let blank = if row % 7 == 2 { "\n;;;;;\n" } else { "" };
        let amount = if row == 5 { "chưa rõ".to_owned() } else { format!("{row},5") };
        text.push_str(&format!("Kon Tum;20{};{amount};{row};Người {row};ghi chú {}\n{ragged}{blank}", 18 + row % 4, row % 3));
    }
    for (lang, theme) in [("vi", "light"), ("en", "dark")] {
        load(&page, &text, json!({ "lang": lang, "theme": theme })).await?;
        for width in [280, 360, 800, 1920, 3840] {
            page.set_scale(width, if width > 1000 { 1080 } else { 800 }, 1.0).await?;
            let found = act(
                &page,
                "await T.frames(3); const seen = [];
                 for (const which of [0, 1]) {
                     await open(which);
                     const box = dialog().getBoundingClientRect();
                     const wide = [...dialog().querySelectorAll('*:not(option, optgroup, :empty)')].filter((node) => node.getBoundingClientRect().right > box.right + 1 || node.getBoundingClientRect().left < box.left - 1);
                     seen.push([box.left >= 0 && box.right <= innerWidth, wide.map((node) => node.outerHTML.slice(0, 80))]);
                     if (which === 0) dialog().close();
                 }
                 dialog().close(); await open(0); seen.push(dialog().textContent.length > 400); return seen",
            )
            .await?;
            ensure_eq!(found, json!([[true, []], [true, []], true]), "{lang} at {width}: within the window; too wide; all there");
            page.screenshot(&format!("report-{lang}-{width}")).await?;
            act(&page, "dialog().querySelector('.body').scrollTop = 1e6; await T.frames(2)").await?;
            page.screenshot(&format!("report-{lang}-{width}-end")).await?;
            act(&page, "dialog().close(); await open(1)").await?;
            page.screenshot(&format!("open-{lang}-{width}")).await?;
            act(&page, "dialog().close(); summary().click(); await T.frames(2)").await?;
            page.screenshot(&format!("menu-{lang}-{width}")).await?;
            act(&page, "T.all(window.element, '.menu')[0].open = false").await?;
        }
    }
    page.ensure_clean().await
}
