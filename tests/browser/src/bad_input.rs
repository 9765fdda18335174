//! Bad files, attributes and networks: each gets a sentence for a person, and the page lives on.
//!
//! Some are errors (nothing can be shown), some are only dirty (what can be read is shown, the rest is noted).

use serde_json::{Value, json};

use crate::element::SMALL;
use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(unreadable_files_are_errors).within(90),
        test!(wrong_attributes_are_told),
        test!(load_refuses_what_is_no_file),
        test!(empty_tables_are_told),
        test!(ten_megabytes_without_a_line_break).within(60),
        test!(strange_figures_are_noted),
        test!(two_hundred_places_are_drawn),
        test!(hundred_thousand_values_do_not_freeze).within(60),
        test!(long_names_are_kept),
        test!(markup_in_a_cell_stays_text),
        test!(retry_works_once_the_file_is_there),
        test!(missing_module_is_told),
    ]
}

/// Makes an element from `given.attributes`, and tells how it went: what settled, what was emitted, what can be read.
const TRY: &str = "
    let emitted = null;
    const element = T.make({}, null);
    element.addEventListener('fair-share:error', (event) => { emitted ??= event.detail });
    for (const [name, value] of Object.entries(given.attributes)) element.setAttribute(name, value);
    document.body.append(element);
    const outcome = await T.outcome(element.ready, given.ms ?? 10000); await T.frames(); await T.sleep(50);
    const found = { outcome, emitted, text: T.text(element), warnings: element.report?.warnings ?? [],
                    skipped: element.report?.skipped ?? [], fields: element.columns?.length ?? 0 };
    element.remove(); return found";

/// Fails unless an error of this element is a proper `Error`, was emitted, and can be read, in both languages.
async fn ensure_error(page: &Page, attributes: Value, what: &str) -> Outcome {
    let mut messages = Vec::new();
    for lang in ["vi", "en"] {
        let mut attributes = attributes.clone();
        attributes["lang"] = json!(lang);
        let found = page.js_with(TRY, json!({ "attributes": attributes })).await?;
        let outcome = &found["outcome"];
        ensure_eq!(outcome["ok"], json!(false), "{what} ({lang}) is ready");
        ensure_eq!(outcome["isError"], json!(true), "{what} ({lang}): ready does not reject with an Error: {found}");
        let text_of = |value: &Value| value.as_str().unwrap_or("").trim().to_owned();
        let (code, message) = (text_of(&outcome["code"]), text_of(&outcome["message"]));
        ensure!(!code.is_empty() && code != "null", "{what} ({lang}) has no code: {found}");
        ensure!(message.chars().count() >= 15, "{what} ({lang}) has no sentence: {found}");
        ensure_eq!(
            (text_of(&found["emitted"]["code"]), text_of(&found["emitted"]["message"])),
            (code, message.clone()),
            "{what} ({lang}): the event"
        );
        ensure!(
            found["text"].as_str().is_some_and(|text| text.contains(&one_line(&message))),
            "{what} ({lang}) is not shown: {found}"
        );
        messages.push(message);
    }
    ensure!(messages[0] != messages[1], "{what}: one sentence for both languages: {messages:?}");
    ensure_alive(page).await
}

/// Fails unless another element on the same page still loads and adds up.
async fn ensure_alive(page: &Page) -> Outcome {
    let sum = page
        .js_with(
            "const element = T.make({ lang: 'en' }); await T.within(10000, element.load(given, { name: 'small.csv' }), 'load');
             const sum = element.query({ by: [], sum: ['women'] }).total.women; element.remove(); return sum",
            json!(SMALL),
        )
        .await
        .map_err(|error| format!("the page is not alive: {error}"))?;
    ensure_eq!(sum.as_f64(), Some(24.0), "women after something bad");
    let problems = page.problems().await?;
    ensure!(problems.uncaught.iter().all(|text| text.contains("unhandled rejection: ")), "uncaught: {problems:?}");
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn unreadable_files_are_errors(page: Page) -> Outcome {
    page.open_element().await?;
    let binary: Vec<u8> = (0..40_000_u32).map(|idx| (idx.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let picture = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &binary].concat();
    let cases = [
        ("an empty file", page.put_csv("")),
        ("white space", page.put_csv("\n \n\t\n")),
        ("binary", page.put_csv(binary)),
        ("a picture", page.put("picture.csv", "text/csv", picture)),
        ("a missing file", "/t/404".to_owned()),
        ("an HTML page served as CSV", "/t/html-as-csv".to_owned()),
        ("a download cut off", "/t/cut".to_owned()),
        ("a server that is not there", "http://127.0.0.1:9/data.csv".to_owned()),
        ("an address that is none", "http://".to_owned()),
        ("an address that no page may fetch", "file:///data/p4em.csv".to_owned()),
    ];
    for (what, src) in cases {
        ensure_error(&page, json!({ "src": src }), what).await?;
    }
    Ok(())
}

async fn wrong_attributes_are_told(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.put_csv(SMALL);
    let cases = [
        ("chart", "no-such-chart"),
        ("chart", "heat?by=Nowhere&by=Năm"),
        ("filter", "nowhere=x"),
        ("filter", "province=Atlantis"),
        ("filter", "year=2020..x"),
        ("filter", "==;;=.."),
    ];
    for (name, value) in cases {
        let mut messages = Vec::new();
        for lang in ["vi", "en"] {
            let attributes = json!({ "src": path, "lang": lang, name: value });
            let found = page.js_with(TRY, json!({ "attributes": attributes })).await?;
            // It is told by an event, or where the chart would be; and names the attribute, so that its author finds it.
            let text_of = |value: &Value| value.as_str().unwrap_or("").to_owned();
            let emitted = text_of(&found["emitted"]["message"]);
            let told = if emitted.is_empty() { text_of(&found["text"]) } else { emitted };
            ensure!(told.chars().count() >= 15, "{name}={value} ({lang}) is not told: {found}");
            ensure!(told.contains(name), "{name}={value} ({lang}): the sentence does not name the attribute: {told}");
            messages.push(told);
        }
        ensure!(messages[0] != messages[1], "{name}={value}: one sentence for both languages: {messages:?}");
    }
    for (name, value) in [("lang", "xx"), ("theme", "pink"), ("controls", "some"), ("min-cell", "one"), ("boundaries", "1999")] {
        let attributes = json!({ "src": path, name: value });
        page.js_with(TRY, json!({ "attributes": attributes })).await.map_err(|error| format!("{name}={value}: {error}"))?;
        ensure_alive(&page).await?;
    }
    Ok(())
}

async fn load_refuses_what_is_no_file(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js("const found = [];
             for (const input of [undefined, null, 7, {}, [7], [1, 'a'], [], Symbol.iterator, new Date(), new ArrayBuffer(0), '']) {
                 const element = T.make({ lang: 'en' });
                 let outcome;
                 try { outcome = await T.outcome(element.load(input), 5000) } catch (error) { outcome = { ok: false, thrown: true } }
                 if (outcome.ok || !outcome.isError || !outcome.code || !outcome.message) found.push([String(input), outcome]);
                 element.remove();
             }
             return found")
        .await?;
    ensure_eq!(found, json!([]), "inputs that should reject with an Error, a code and a sentence");
    ensure_alive(&page).await
}

async fn empty_tables_are_told(page: Page) -> Outcome {
    page.open_element().await?;
    let header = SMALL.lines().next().unwrap_or("").to_owned();
    for (what, text) in
        [("one header", header.clone()), ("one header with line ends", format!("{header}\r\n\r\n")), ("one word", "x".to_owned())]
    {
        ensure_told(&page, &text, what).await?;
    }
    Ok(())
}

async fn ten_megabytes_without_a_line_break(page: Page) -> Outcome {
    page.open_element().await?;
    ensure_told(&page, &"0123456789".repeat(1_048_576), "10 MB without a line break").await?;
    ensure_told(&page, &format!("a,b\n\"{}", "x".repeat(10_000_000)), "10 MB in a quote that never closes").await
}

/// Fails unless a table without rows is an error or carries a warning, and the page lives on.
async fn ensure_told(page: &Page, text: &str, what: &str) -> Outcome {
    let path = page.put_csv(text);
    let found = page.js_with(TRY, json!({ "attributes": { "src": path, "lang": "en" }, "ms": 20_000 })).await?;
    let sentence = found["outcome"]["message"].as_str().is_some_and(|text| text.chars().count() >= 15);
    let told = match found["outcome"]["ok"].as_bool() {
        Some(true) => ["warnings", "skipped"].iter().any(|list| found[*list].as_array().is_some_and(|list| !list.is_empty())),
        _ => sentence && found["outcome"]["isError"] == true && found["outcome"]["code"].is_string(),
    };
    let short: String = found.to_string().chars().take(600).collect();
    ensure!(told, "{what} is not told: {short}");
    ensure_alive(page).await
}

async fn strange_figures_are_noted(page: Page) -> Outcome {
    page.open_element().await?;
    let strange = ["NaN", "1e300", "-1e300", "Infinity", "abc", "99999999999999999999999999999999999999999999"];
    let usual = (1..=60).map(|figure: u32| figure.to_string());
    let rows: String = usual.chain(strange.map(str::to_owned)).map(|figure| format!("Kon Tum,2018,{figure}\n")).collect();
    let path = page.put_csv(format!("Tỉnh,Năm,Giải ngân (đồng)\n{rows}"));
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' });
             const { skipped, warnings } = element.report;
             return { sum: element.query({ by: [], sum: ['disbursed'] }).total.disbursed, noted: skipped.length + warnings.length }",
            json!(path),
        )
        .await?;
    ensure!(found["noted"].as_u64() >= Some(1), "nothing is noted: {found}");
    let sum = found["sum"].as_f64();
    ensure!(sum.is_some_and(f64::is_finite), "the sum is no figure: {found}");
    ensure_alive(&page).await
}

async fn two_hundred_places_are_drawn(page: Page) -> Outcome {
    page.open_element().await?;
    let mut text = "Tỉnh,Nguồn vốn,Giải ngân (đồng)\n".to_owned();
    for idx in 0..200 {
        text += &format!("Nơi số {idx},Dự án,{}\n", 1000 + idx);
    }
    let path = page.put_csv(text);
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'vi' }); await T.frames();
             return { rows: element.query({ by: ['province'], sum: ['disbursed'] }).rows.length, colors: T.all(element, 'canvas').map(T.colors) }",
            json!(path),
        )
        .await?;
    ensure_eq!(found["rows"].as_u64(), Some(200), "places");
    let most = found["colors"].as_array().into_iter().flatten().filter_map(Value::as_u64).max();
    ensure!(most >= Some(3), "nothing is drawn: {found}");
    page.screenshot("places").await?;
    ensure_alive(&page).await
}

async fn hundred_thousand_values_do_not_freeze(page: Page) -> Outcome {
    page.open_element().await?;
    let mut text = "Tỉnh,Sáng kiến,Số người\n".to_owned();
    for idx in 0..100_000 {
        text += &format!("Kon Tum,Sáng kiến {idx},{}\n", idx % 7);
    }
    let path = page.put_csv(text);
    let found = page
        .js_with(
            "let longest = 0, last = performance.now(), going = true;
             const tick = () => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; if (going) setTimeout(tick, 0) };
             tick();
             const element = await T.ready({ src: given, lang: 'vi' }); await T.frames();
             going = false;
             const sum = element.query({ by: [], sum: ['people'] }).total.people;
             return { longest, sum }",
            json!(path),
        )
        .await?;
    let wanted: u32 = (0..100_000).map(|idx| idx % 7).sum();
    ensure_eq!(found["sum"].as_f64(), Some(f64::from(wanted)), "people");
    ensure!(found["longest"].as_f64() < Some(2_000.0), "the page stood still for {} ms", found["longest"]);
    ensure_alive(&page).await
}

async fn long_names_are_kept(page: Page) -> Outcome {
    page.open_element().await?;
    let long = "Đắk ".repeat(125).trim().to_owned();
    let path = page.put_csv(format!("Tỉnh,Nguồn vốn,Giải ngân (đồng),{long}\n{long},Dự án,5,x\nKon Tum,{long},7,y\n"));
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'vi' }); await T.frames();
             return { rows: element.query({ by: ['province'], sum: ['disbursed'] }).rows.map((row) => row.province.length),
                      wide: element.getBoundingClientRect().width - innerWidth, colors: T.all(element, 'canvas').map(T.colors) }",
            json!(path),
        )
        .await?;
    let lengths: Vec<u64> = found["rows"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    ensure!(lengths.iter().any(|length| *length >= 400), "the long name is cut in the data: {found}");
    ensure!(found["wide"].as_f64() <= Some(0.0), "a long name makes the element wider than its page: {found}");
    page.screenshot("names").await?;
    ensure_alive(&page).await
}

async fn markup_in_a_cell_stays_text(page: Page) -> Outcome {
    page.open_element().await?;
    let markup = "<img src=x onerror=window.broken=1><script>window.broken=2</script>&amp;<b>x</b>";
    let path = page
        .put_csv(format!("Tỉnh,Nguồn vốn,Giải ngân (đồng),{markup}\n{markup},Dự án,5,{markup}\nKon Tum,{markup},7,{markup}\n"));
    let found = page
        .js_with(
            "const element = await T.ready({ src: given, lang: 'en' }); await T.frames();
             T.all(element, 'button, summary, [role=combobox]').slice(0, 12).forEach((part) => part.click());
             await T.sleep(100);
             return { images: T.all(element, 'img, script, b').length, broken: window.broken ?? null,
                      names: element.query({ by: ['province'], sum: ['disbursed'] }).rows.map((row) => row.province) }",
            json!(path),
        )
        .await?;
    ensure_eq!((&found["images"], &found["broken"]), (&json!(0), &json!(null)), "markup came alive");
    let names: Vec<&str> = found["names"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(names.contains(&markup), "the cell's text has changed: {names:?}");
    // A wrong attribute and a file's name reach the page in messages.
    for attributes in [
        json!({ "src": path, "chart": markup }),
        json!({ "src": path, "filter": markup }),
        json!({ "src": format!("/t/404?{markup}") }),
    ] {
        page.js_with(
            "const element = T.make(given); await T.outcome(element.ready, 5000); await T.sleep(50);
             if (T.all(element, 'img, script, b').length || window.broken) throw new Error('markup came alive')",
            attributes,
        )
        .await?;
    }
    ensure_alive(&page).await
}

async fn retry_works_once_the_file_is_there(page: Page) -> Outcome {
    page.open_element().await?;
    let path = page.unused_path("late.csv");
    page.js_with(
        "window.element = T.make({ src: given, lang: 'en' }); await T.outcome(window.element.ready, 8000);
         await T.until(() => T.all(window.element, 'button').some((button) => button.getBoundingClientRect().width > 0), 'a retry button')",
        json!(path),
    )
    .await?;
    page.put_at(&path, "text/csv", SMALL);
    let found = page
        .js("const button = T.all(window.element, 'button').find((button) => button.getBoundingClientRect().width > 0);
             const ready = T.event(window.element, 'fair-share:ready');
             button.click(); await ready; await T.within(5000, window.element.ready, 'ready after the retry'); await T.frames();
             return { sum: window.element.query({ by: [], sum: ['women'] }).total.women, words: button.textContent.trim().length > 0,
                      painted: T.all(window.element, 'canvas').some((canvas) => T.colors(canvas) >= 3) }")
        .await?;
    ensure_eq!(found, json!({ "sum": 24, "words": true, "painted": true }), "after the retry");
    ensure_eq!(page.n_requests(&path), 2, "requests of the file");
    Ok(())
}

async fn missing_module_is_told(page: Page) -> Outcome {
    page.open("tests/element.html").await?;
    page.put_at("/pkg/fairshare_bg.wasm", "text/plain", "gone");
    let path = page.put_csv(SMALL);
    let found = page.js_with(TRY, json!({ "attributes": { "src": path, "lang": "en" } })).await;
    page.take_away("/pkg/fairshare_bg.wasm");
    let found = found?;
    ensure_eq!(found["outcome"]["ok"], json!(false), "ready without a module");
    let message = found["outcome"]["message"].as_str().unwrap_or("");
    ensure!(message.len() >= 15 && found["outcome"]["code"].is_string(), "no sentence: {found}");
    ensure!(found["text"].as_str().is_some_and(|text| text.contains(&one_line(message))), "it is not shown: {found}");
    Ok(())
}
