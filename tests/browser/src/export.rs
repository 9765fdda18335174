//! What leaves the element: files of figures, pictures with the view inside, the table beside a chart, menus, print.

use serde_json::{Value, json};
use xtask::tools::Engine;

use crate::page::Page;
use crate::panel::{WORDS, load};
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(csv_holds_what_is_seen),
        test!(csv_is_harmless_and_tells_nothings_apart),
        test!(figures_are_equal_everywhere),
        test!(wrong_requests_are_refused_in_words),
        test!(svg_is_valid_and_whole),
        test!(png_holds_its_view),
        test!(pictures_show_the_figures_of_the_query).within(60),
        test!(another_program_reads_the_pictures).within(60),
        test!(the_page_prints_whole_on_a4).only(&[Engine::Chromium]).within(60),
        test!(a_dropped_picture_opens_its_view),
        test!(the_table_beside_a_chart),
        test!(the_menu_of_a_chart_saves),
        test!(all_of_it_under_a_strict_policy),
        test!(paper_is_light_sharp_and_whole),
        test!(the_workshop_file_opens_from_a_stick).within(90),
        test!(the_workshop_file_holds_a_package_and_what_was_dropped).within(90),
    ]
}

const CSV: &str = "Tỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2018,NSNN,9007199254740993.25\nKon Tum,2019,Dự án,-2.5\n\
    Hà Giang,2018,NSNN,1000\nHà Giang,2020,Cộng đồng,0\nQuảng Trị,2021,Dự án,\n";

/// Reads CSV as a program would: `rows(text, between)`.
const READ: &str = r#"
    const text = async (blob) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer());
    const rows = (csv, between = ',') => {
        const all = [[]]; let field = '', quoted = false;
        for (let i = csv[0] === '\ufeff' ? 1 : 0; i < csv.length; i += 1) {
            const c = csv[i];
            if (quoted) { if (c !== '"') field += c; else if (csv[i + 1] === '"') { field += c; i += 1; } else quoted = false; }
            else if (c === '"') quoted = true;
            else if (c === between || c === '\n') { all.at(-1).push(field); field = ''; if (c === '\n') all.push([]); }
            else if (c !== '\r') field += c;
        }
        return all;
    };
"#;

async fn act(page: &Page, body: &str) -> Result<Value, String> {
    page.js(&format!("{WORDS}{READ} const el = window.element; {body}")).await
}

async fn csv_holds_what_is_seen(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "funding heat?by=province&by=year&sum=disbursed", "filter": "province=Kon Tum,Hà Giang" }))
        .await?;
    let found = act(
        &page,
        "const blob = await el.export('csv', { chart: 0 }); const csv = await text(blob);
         const comma = await text(await el.export('csv', { chart: 'funding', decimal: ',' }));
         const both = await text(await el.export('csv'));
         return { type: blob.type, mark: csv.charCodeAt(0), rows: rows(csv), comma: rows(comma, ';').slice(0, 3), both: rows(both).filter((row) => row.length > 1 && row[0] === 'Province').length }",
    )
    .await?;
    ensure_eq!(found["mark"], json!(0xfeff), "the byte order mark");
    ensure!(found["type"].as_str().is_some_and(|kind| kind.starts_with("text/csv")), "{found}");
    let head = json!(["Province", "State budget (đồng)", "Projects (đồng)", "Communities (đồng)", "Total"]);
    ensure_eq!(found["rows"][0], head, "the header");
    ensure_eq!(found["rows"][1], json!(["Hà Giang", "1000", "No data", "0", "1000"]), "zero and missing");
    ensure_eq!(found["rows"][2], json!(["Kon Tum", "9007199254740993.25", "-2.5", "No data", "9007199254740990.75"]), "exact");
    ensure_eq!(found["comma"][2][1], json!("9007199254740993,25"), "the decimal comma");
    ensure_eq!(found["both"], json!(2), "headers of the tables");
    let notes = found["rows"].to_string();
    for wanted in
        ["Province: Hà Giang, Kon Tum", "data.csv", "Made on", "How the file was read", "UTF-8", "Disbursed: đồng", "5 data rows"]
    {
        ensure!(notes.contains(wanted), "{wanted} is not in the notes: {notes}");
    }
    page.ensure_clean().await
}

async fn csv_is_harmless_and_tells_nothings_apart(page: Page) -> Outcome {
    let text = "Nhóm,Loại,Số lượng\n=1+1,a,5\n+x,a,6\n-y,b,7\n@z,b,0\n\"  =HYPERLINK(\"\"x\"\")\",b,\nquote\"d,a,1\n";
    load(&page, text, json!({ "chart": "heat?by=Nhóm&by=Loại&sum=Số%20lượng" })).await?;
    let found = act(
        &page,
        "const csv = await text(await el.export('csv')); const all = rows(csv);
         return { names: all.slice(1, 7).map((row) => row[0]).sort(), cells: all.slice(1, 7).flatMap((row) => row.slice(1)) }",
    )
    .await?;
    for name in found["names"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or("=");
        ensure!(!name.trim_start().starts_with(['=', '+', '-', '@']), "a spreadsheet would work {name} out: {found}");
    }
    ensure!(found["names"].to_string().contains("'=1+1") && found["names"].to_string().contains("quote\\\"d"), "{found}");
    ensure!(found["cells"].to_string().contains("No data"), "{found}");
    page.ensure_clean().await
}

/// Random tables: what CSV, JSON and the table say is what `query()` says, in both languages.
async fn figures_are_equal_everywhere(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js(&format!(
            "{READ}
             let seed = 7; const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
             const wrong = [];
             for (let round = 0; round < 8; round += 1) {{
                 const lang = round % 2 ? 'vi' : 'en';
                 const lines = ['Tỉnh,Năm,Giải ngân'];
                 for (let i = 0; i < 60; i += 1) {{
                     const value = ['', '0', String(next(1e9)), `${{next(1e9)}}.${{next(100)}}`, `-${{next(1e6)}}.5`, `9${{next(1e9)}}00${{next(1e9)}}`][next(6)];
                     lines.push([['Kon Tum', 'Hà Giang', 'Trà Vinh', ''][next(4)], ['2018', '2019', '2020'][next(3)], value].join(','));
                 }}
                 const el = T.make({{ chart: 'heat?by=province&by=year&sum=disbursed', lang, controls: 'all' }});
                 await el.load(lines.join('\\n'), {{ name: 'random.csv' }});
                 if (next(2)) el.filters = {{ year: {{ from: 2018, to: 2018 + next(3) }} }};
                 await el.painted;
                 const asked = el.query({{ by: ['province', 'year'], sum: ['disbursed'], filtered: true, exact: true }});
                 const answer = new Map(asked.rows.map((row) => [`${{row.province}} ${{row.year}}`, row.disbursed]));
                 const json = await text(await el.export('json'));
                 for (const line of json.matchAll(/\\{{\"province\":(null|\"[^\"]*\"),\"year\":(\\d+),\"disbursed\":([^}}]+)\\}}/g)) {{
                     const key = `${{JSON.parse(line[1])}} ${{line[2]}}`;
                     if ((answer.get(key) ?? 'null') !== line[3]) wrong.push(['json', key, answer.get(key), line[3]]);
                 }}
                 const names = JSON.parse(json).charts[0].rows.length;
                 if (names < answer.size) wrong.push(['json', 'rows', names, answer.size]);
                 const all = rows(await text(await el.export('csv')));
                 const years = all[0].slice(1).map((name) => /\\d+/.exec(name)?.[0]);
                 const blank = lang === 'vi' ? 'Để trống' : 'Blank';
                 const shadow = T.all(el, 'button[aria-expanded]').find((one) => one.getAttribute('aria-expanded') === 'false' && one.closest('figure'));
                 shadow.click();
                 const table = await T.until(() => T.all(el, '[part=table] table')[0], 'the table');
                 const shown = new Map([...table.tBodies[0].rows].map((row) => [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)]));
                 const plain = (text) => text.replaceAll(lang === 'vi' ? '.' : ',', '').replace(',', '.').replace('\\u2212', '-');
                 let seen = 0;
                 for (const row of all.slice(1, all.findIndex((row) => row.length === 1))) {{
                     years.forEach((year, i) => {{
                         if (!year) return;
                         const place = asked.rows.some((one) => one.province === row[0]) ? row[0] : 'null';
                         const wanted = answer.get(`${{place}} ${{year}}`);
                         const here = shown.get(row[0])[i];
                         if (wanted == null) {{ if (/\\d/.test(row[i + 1] + here)) wrong.push(['nothing', row, here]); }}
                         else {{ seen += 1; if (row[i + 1] !== wanted || plain(here) !== wanted) wrong.push(['csv', row[0], year, wanted, row[i + 1], here]); }}
                     }});
                 }}
                 if (!seen) wrong.push(['nothing was compared', all.slice(0, 3)]);
                 el.remove();
             }}
             return wrong"
        ))
        .await?;
    ensure_eq!(found, json!([]), "figures that differ");
    page.ensure_clean().await
}

async fn wrong_requests_are_refused_in_words(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "en" })).await?;
    let found = act(
        &page,
        "const said = [];
         for (const [format, options] of [['pdf'], ['csv', { chart: 'pie' }], ['csv', { decimal: ':' }], ['png', { scale: 9 }], ['svg', { theme: 'pink' }], ['csv', { chart: 99 }]])
             said.push(await T.outcome(el.export(format, options)));
         const none = T.make({ controls: 'none' }); said.push(await T.outcome(none.export('csv')));
         return said.map(({ ok, isError, code, message }) => [ok, isError, code, message])",
    )
    .await?;
    for (at, (code, words)) in [
        ("export", "csv, json, svg, png, html"),
        ("export", "pie"),
        ("export", "decimal"),
        ("export", "1 to 4"),
        ("export", "light, dark, paper"),
        ("export", "99"),
        ("not-ready", "ready"),
    ]
    .into_iter()
    .enumerate()
    {
        let one = &found[at];
        ensure_eq!((&one[0], &one[1], &one[2]), (&json!(false), &json!(true), &json!(code)), "refusal {at}: {one}");
        ensure!(one[3].as_str().is_some_and(|text| text.contains(words)), "{words} is not in {one}");
    }
    page.ensure_clean().await
}

async fn svg_is_valid_and_whole(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "vi", "filter": "province=Kon Tum,Hà Giang", "heading": "Tiền & \"người\" <đâu>" })).await?;
    let found = act(
        &page,
        "const blob = await el.export('svg', { chart: 0 }); const svg = await text(blob);
         const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml'); const root = parsed.documentElement;
         const words = [...root.querySelectorAll('text')].map((node) => node.textContent).join(' | ');
         const picture = new Image(); picture.src = URL.createObjectURL(blob); await picture.decode();
         return { type: blob.type, error: parsed.querySelector('parsererror')?.textContent ?? null, lang: root.getAttribute('xml:lang'), words,
             numbers: !svg.includes('NaN') && new Set([...root.querySelectorAll('text')].map((node) => `${node.getAttribute('x')} ${node.getAttribute('y')}`)).size > 5,
             title: root.querySelector('title').textContent, view: JSON.parse(root.querySelector('metadata').textContent),
             size: [picture.naturalWidth, picture.naturalHeight, Number(root.getAttribute('width'))], marks: root.querySelectorAll('g rect').length }",
    )
    .await?;
    ensure_eq!(
        (&found["error"], &found["type"], &found["lang"]),
        (&json!(null), &json!("image/svg+xml"), &json!("vi")),
        "{found}"
    );
    ensure_eq!(found["numbers"], json!(true), "whether all has a place of its own");
    ensure_eq!(found["title"], json!("Tiền & \"người\" <đâu>"), "the title");
    let words = found["words"].as_str().unwrap_or("");
    for wanted in ["<đâu>", "Đơn vị:", "Ngân sách nhà nước", "Nguồn: data.csv", "Bộ lọc: Tỉnh: Hà Giang, Kon Tum", "Lập ngày"]
    {
        ensure!(words.contains(wanted), "{wanted} is not in the picture: {words}");
    }
    ensure_eq!(found["view"]["view"]["filters"], json!({ "province": ["Hà Giang", "Kon Tum"] }), "the view");
    ensure_eq!(found["size"][0], found["size"][2], "the size as a picture");
    ensure!(found["marks"].as_u64() >= Some(3), "{found}");
    page.ensure_clean().await
}

/// Every number in a picture, of every step of the demo's story among others, is one that the query gives.
async fn pictures_show_the_figures_of_the_query(page: Page) -> Outcome {
    page.open_element().await?;
    let found = page
        .js(r#"
         const el = await T.ready({ src: '/data/p4em/datapackage.json', lang: 'vi', chart: 'funding', controls: 'none' }); const wrong = []; let seen = 0;
         const ask = { funding: { by: ['province', 'source'], sum: ['disbursed'] }, 'women-men': { by: ['province', 'sex'], sum: ['people'] }, 'funding-trend': { by: ['year', 'source'], sum: ['disbursed'] } };
         for (const [chart, question] of Object.entries(ask)) for (const lang of ['vi', 'en']) for (const filters of [{}, { province: ['Hà Giang', 'Trà Vinh'], year: { from: 2018, to: 2020 } }]) {
             el.setAttribute('lang', lang); el.setAttribute('chart', chart); await el.ready; await el.painted; el.filters = filters; await el.painted;
             const svg = new DOMParser().parseFromString(await (await el.export('svg', { chart: 0, width: 900 })).text(), 'image/svg+xml');
             const [first] = question.by; const sum = question.sum[0]; const groups = new Map();
             for (const row of el.query({ ...question, filtered: true }).rows) groups.set(row[first], [...(groups.get(row[first]) ?? []), row[sum] ?? 0]);
             const picture = [...svg.querySelectorAll('g text')].map((node) => node.textContent);
             const number = (text) => Number(lang === 'vi' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', ''));
             const unit = sum === 'people' ? 1 : 1e9;
             // What stands at the end of a bar or above a column, or in a wing.
             for (const [name, values] of groups) {
                 const wanted = sum === 'people' ? values.filter(Boolean) : [values.reduce((a, b) => a + b, 0)];
                 for (const value of wanted) {
                     seen += 1;
                     const near = picture.some((text) => /^[\d.,]+$/.test(text) && Math.abs(number(text) * unit - value) <= (sum === 'people' ? 0 : unit * (value < 10 * unit ? 0.005001 : 0.5001)));
                     if (!near) wrong.push([chart, lang, name, value, picture.join(' ')]);
                 }
             }
         }
         return [wrong, seen > 60]"#)
        .await?;
    ensure_eq!(found, json!([[], true]), "numbers of the query that are not in the picture");
    page.ensure_clean().await
}

/// Programs that are no browser: what they read of an SVG and a PNG. Where they are not installed, the check of their own kind is ours.
async fn another_program_reads_the_pictures(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "vi en", "filter": "province=Kon Tum,Hà Giang" })).await?;
    let found = act(&page, &format!("{BASE64} return [await base64(await el.export('svg')), await base64(await el.export('png', {{ scale: 4 }})), await base64(await el.export('svg', {{ theme: 'paper' }})), el.filters]")).await?;
    let bytes = |at: usize| crate::page::from_base64(found[at].as_str().unwrap_or(""));
    for at in [0, 2] {
        let text = String::from_utf8(bytes(at)).map_err(|error| error.to_string())?;
        let whole = roxmltree::Document::parse(&text).map_err(|error| format!("no XML: {error}"))?;
        let root = whole.root_element();
        ensure_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"), "the root");
        let words: Vec<&str> =
            root.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
        for wanted in ["Hà Giang", "Ngân sách nhà nước", "State budget"] {
            ensure!(words.contains(&wanted), "{wanted} is not among {words:?}");
        }
        ensure!(
            words.iter().any(|text| text.contains("Bộ lọc")) && words.iter().any(|text| text.contains("Nguồn: data.csv")),
            "{words:?}"
        );
        for node in root.descendants().filter(|node| node.is_element()) {
            for value in node.attributes().map(|attribute| attribute.value()) {
                ensure!(
                    !value.contains("NaN") && !value.contains("Infinity") && !value.contains("undefined"),
                    "{value} in {:?}",
                    node.tag_name()
                );
            }
        }
        let view = root.descendants().find(|node| node.has_tag_name("metadata")).and_then(|node| node.text()).unwrap_or("");
        let view: Value = serde_json::from_str(view).map_err(|error| format!("the view: {error}"))?;
        ensure_eq!(view["view"]["filters"], found[3], "the view in the file");
    }
    // Chunk by chunk (ISO/IEC 15948): lengths and sums are right, and the view is one of them.
    let png = bytes(1);
    ensure!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let (mut at, mut names, mut view) = (8, Vec::new(), String::new());
    while let (Some(length), Some(name)) = (png.get(at..at + 4), png.get(at + 4..at + 8)) {
        let length = length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        let body = png.get(at + 4..at + 8 + length).ok_or("a chunk is cut off")?;
        let told = png.get(at + 8 + length..at + 12 + length).ok_or("a chunk without its sum")?;
        let sum = !body.iter().fold(!0_u32, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
        });
        ensure_eq!(told, sum.to_be_bytes(), "the sum of {}", String::from_utf8_lossy(name));
        names.push(String::from_utf8_lossy(name).into_owned());
        if body.starts_with(b"iTXtfair-share") {
            view = String::from_utf8_lossy(body.rsplit(|byte| *byte == 0).next().unwrap_or(b"")).into_owned();
        }
        at += 12 + length;
    }
    ensure!(names.first().is_some_and(|name| name == "IHDR") && names.last().is_some_and(|name| name == "IEND"), "{names:?}");
    let view: Value = serde_json::from_str(&view).map_err(|error| format!("the view in {names:?}: {error}"))?;
    ensure_eq!(view["view"]["filters"], found[3], "the view in the PNG");
    page.ensure_clean().await
}

/// The demo's dashboard on both ways of A4, dark on the screen: every figure begins and ends on one page.
async fn the_page_prints_whole_on_a4(page: Page) -> Outcome {
    page.open("").await?;
    page.js("document.documentElement.dataset.theme = 'dark'; for (const el of document.querySelectorAll('fair-share')) { el.setAttribute('theme', 'dark'); await el.ready; await el.painted; }").await?;
    for (wide, high) in [(8.27, 11.69), (11.69, 8.27)] {
        let printed = page
            .cdp("Page.printToPDF", json!({ "printBackground": false, "paperWidth": wide, "paperHeight": high, "marginTop": 0.45, "marginBottom": 0.45, "marginLeft": 0.45, "marginRight": 0.45, "generateTaggedPDF": true }))
            .await?;
        ensure!(printed["data"].as_str().map_or(0, str::len) > 20_000, "the page prints as nothing");
        // As wide as this paper, with the rules for paper: no figure is higher than what a page holds.
        page.cdp("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
        page.set_scale(((wide - 0.9) * 96.0) as u32, ((high - 0.9) * 96.0) as u32, 1.0).await?;
        let found = page
            .js("dispatchEvent(new Event('beforeprint')); const el = document.querySelector('fair-share');
                 const all = [...el.shadowRoot.querySelectorAll('[part=chart]')].map((figure) => [figure.querySelector('[part=title]').textContent, Math.round(figure.getBoundingClientRect().height)]);
                 const dark = getComputedStyle(el.shadowRoot.querySelector('[part=board]')).color; dispatchEvent(new Event('afterprint')); return [all.length, all.filter(([, height]) => height > innerHeight), dark]")
            .await?;
        page.cdp("Emulation.setEmulatedMedia", json!({ "media": "" })).await?;
        ensure!(found[0].as_u64() > Some(8), "{found}");
        ensure_eq!(found[1], json!([]), "figures that are higher than the page, {wide} × {high}");
        ensure_eq!(found[2], json!("rgb(27, 31, 36)"), "ink on paper");
    }
    Ok(())
}

async fn png_holds_its_view(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "en", "filter": "year=2018..2019" })).await?;
    let found = act(
        &page,
        "const sizes = []; let bytes;
         for (const scale of [1, 3]) {
             const blob = await el.export('png', { chart: 0, scale });
             const picture = await createImageBitmap(blob); sizes.push([picture.width, picture.height]);
             const canvas = document.createElement('canvas'); Object.assign(canvas, { width: picture.width, height: picture.height });
             canvas.getContext('2d').drawImage(picture, 0, 0); sizes.at(-1).push(T.colors(canvas));
             bytes = new Uint8Array(await blob.arrayBuffer());
         }
         const kinds = []; const fields = new DataView(bytes.buffer);
         for (let at = 8; at < bytes.length; at += 12 + fields.getUint32(at)) kinds.push(new TextDecoder('latin1').decode(bytes.subarray(at + 4, at + 8)));
         const { viewIn } = await import('/pkg/picture.js');
         return { sizes, kinds, view: await viewIn(new Blob([bytes])), other: await viewIn(new Blob(['GIF89a'])) }",
    )
    .await?;
    let sizes = &found["sizes"];
    for at in 0..2 {
        let [once, thrice] = [0, 1].map(|which| sizes[which][at].as_f64().unwrap_or(0.0));
        ensure!(once > 200.0 && (thrice - 3.0 * once).abs() <= 3.0, "sizes at 1 and 3: {sizes}");
    }
    ensure!(sizes[0][2].as_u64() > Some(8), "a blank picture: {sizes}");
    ensure_eq!((&found["kinds"][0], &found["kinds"][1]), (&json!("IHDR"), &json!("iTXt")), "chunks");
    ensure_eq!(found["view"]["view"]["filters"], json!({ "year": { "from": 2018, "to": 2019 } }), "the view inside");
    ensure_eq!(found["other"], json!(null), "a picture of something else");
    page.ensure_clean().await
}

async fn a_dropped_picture_opens_its_view(page: Page) -> Outcome {
    load(&page, CSV, json!({ "filter": "province=Kon Tum" })).await?;
    let found = act(
        &page,
        "const plot = T.all(el, '[part=plot]')[0]; const seen = [];
         for (const format of ['png', 'svg']) {
             const blob = await el.export(format); el.filters = {}; await el.painted;
             drop(plot, carried(new File([blob], `saved.${format}`, { type: blob.type })));
             await T.until(() => T.all(el, '.fail.over')[0], 'a word about it');
             seen.push([el.filters, T.all(el, '.fail.over')[0].textContent.includes(`saved.${format}`), el.columns.length]);
             T.all(el, '.fail.over button')[0].click();
         }
         drop(plot, carried(new File(['<svg xmlns=\"http://www.w3.org/2000/svg\"/>'], 'other.svg', { type: 'image/svg+xml' })));
         const box = await T.until(() => T.all(el, '.fail.over')[0], 'a word about another picture');
         return { seen, said: box.textContent, filters: el.filters }",
    )
    .await?;
    let opened = json!([{ "province": ["Kon Tum"] }, true, 4]);
    ensure_eq!(found["seen"], json!([opened, opened]), "views of the dropped pictures");
    ensure!(found["said"].as_str().is_some_and(|text| text.contains("other.svg")), "{found}");
    ensure_eq!(found["filters"], json!({ "province": ["Kon Tum"] }), "another picture changes nothing");
    page.ensure_clean().await
}

async fn the_table_beside_a_chart(page: Page) -> Outcome {
    load(&page, CSV, json!({ "chart": "funding", "lang": "vi" })).await?;
    act(&page, "T.all(el, '[part=plot]')[0].focus()").await?;
    page.keys("t").await?;
    let found = act(
        &page,
        "const region = await T.until(() => T.all(el, '[part=table]')[0], 'the table'); await T.frames(2);
         const table = region.querySelector('table');
         const column = (at) => [...table.isConnected ? table.tBodies[0].rows : region.querySelector('tbody').rows].map((row) => row.cells[at].textContent);
         const before = column(0); const head = [...table.tHead.rows[0].cells].map((cell) => [cell.scope, cell.textContent]);
         const low = [...table.tHead.querySelectorAll('button')].filter((one) => one.getBoundingClientRect().height < 43.9).length;
         const press = async (at) => { region.querySelectorAll('thead button')[at].click(); await T.frames(1); };
         await press(1); const down = [column(1), region.querySelector('[aria-sort]').getAttribute('aria-sort')];
         await press(1); const up = column(1); await press(1); const again = column(0);
         el.filters = { province: ['Kon Tum'] }; await el.painted; await T.frames(1);
         return { focus: el.shadowRoot.activeElement === region, label: region.getAttribute('aria-label'), head, low, before, again, down, up,
             foot: [...table.tFoot.rows[0].cells].map((cell) => cell.textContent), filtered: column(0) }",
    )
    .await?;
    ensure_eq!(found["focus"], json!(true), "the keyboard is on the table");
    ensure_eq!(found["head"][0], json!(["col", "Tỉnh"]), "the first head");
    ensure_eq!(found["low"], json!(0), "heads lower than 44 pixels");
    ensure_eq!(found["down"], json!([["9.007.199.254.740.993,25", "1.000", "Không có dữ liệu"], "descending"]), "downward");
    ensure_eq!(found["up"], json!(["1.000", "9.007.199.254.740.993,25", "Không có dữ liệu"]), "upward: nothing comes last");
    ensure_eq!(found["again"], found["before"], "the order of the chart");
    ensure_eq!(found["foot"].as_array().and_then(|foot| foot.last()), Some(&json!("9.007.199.254.741.990,75")), "the total");
    ensure_eq!(found["filtered"], json!(["Kon Tum"]), "the table follows the filters");
    page.keys("\u{E00C}").await?;
    let closed = act(
        &page,
        "await T.frames(2); const plot = T.all(el, '[part=plot]')[0]; const back = [T.all(el, '[part=table]').length, el.shadowRoot.activeElement === plot];
         const plain = await T.ready({ src: el.getAttribute('src'), chart: 'funding' });
         const button = T.all(plain, '[aria-expanded]')[0]; const { width } = button.getBoundingClientRect(); button.click();
         await T.until(() => T.all(plain, '[part=table]')[0], 'the table without controls'); return [...back, width <= 1, button.tabIndex]",
    )
    .await?;
    ensure_eq!(closed, json!([0, true, true, -1]), "Escape closes; without controls the button is for those who do not see");
    page.ensure_clean().await
}

async fn the_menu_of_a_chart_saves(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "vi" })).await?;
    let found = act(
        &page,
        "const saved = []; const usual = URL.createObjectURL; URL.createObjectURL = (blob) => { saved.push(blob.type); return usual.call(URL, blob) };
         const names = []; const click = HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = function () { names.push(this.download) };
         const menu = T.all(el, 'figure .menu')[0]; menu.querySelector('summary').click();
         const offered = await T.until(() => { const all = [...menu.querySelectorAll('button')]; return all.length > 3 && all }, 'items');
         const low = [menu.querySelector('summary'), ...offered].filter((one) => one.getBoundingClientRect().height < 43.9).length;
         for (const name of ['png', 'svg', 'csv']) { menu.open = true; offered.find((one) => one.name === name).click(); await T.until(() => names.some((one) => one.endsWith(`.${name}`)), name); }
         URL.createObjectURL = usual; HTMLAnchorElement.prototype.click = click;
         const all = T.all(el, '.menu').find((one) => !one.closest('figure')); all.querySelector('summary').click();
         const whole = await T.until(() => { const list = [...all.querySelectorAll('button')].map((one) => one.name); return list.includes('html') && list }, 'the menu of all');
         return { saved, names, low, whole, open: menu.open }",
    )
    .await?;
    ensure_eq!(found["saved"], json!(["image/png", "image/svg+xml", "text/csv;charset=utf-8"]), "what was saved");
    ensure!(found["names"][2].as_str().is_some_and(|name| name.starts_with("data-") && name.contains("-20")), "{found}");
    ensure_eq!((&found["low"], &found["open"]), (&json!(0), &json!(false)), "targets lower than 44 pixels; the menu stays open");
    ensure!(found["whole"].to_string().contains("print"), "{found}");
    page.ensure_clean().await
}

async fn all_of_it_under_a_strict_policy(page: Page) -> Outcome {
    page.open("tests/csp-element.html").await?;
    let src = page.put_csv(CSV);
    let found = page
        .js_with(
            "const el = window.element = await T.ready({ src: given, controls: 'all', lang: 'en' });
             const sizes = []; for (const format of ['csv', 'json', 'svg', 'png']) sizes.push((await el.export(format)).size > 300);
             T.all(el, 'figure [aria-expanded]')[0].click(); await T.until(() => T.all(el, '[part=table] td')[0], 'the table');
             const style = getComputedStyle(T.all(el, '[part=table]')[0]).overflowY; return [...sizes, style]",
            json!(src),
        )
        .await?;
    ensure_eq!(found, json!([true, true, true, true, "auto"]), "files, and the look of the table");
    page.ensure_clean().await
}

async fn paper_is_light_sharp_and_whole(page: Page) -> Outcome {
    let mut text = String::from("Tỉnh,Năm,Giải ngân\n");
    for n in 0..120 {
        text.push_str(&format!("Xã {n},{},{}\n", 2018 + n % 2, 100 + n));
    }
    load(&page, &text, json!({ "theme": "dark", "chart": "bars?by=Tỉnh bars?by=Năm", "filter": "Năm=2018" })).await?;
    let found = act(
        &page,
        "const look = () => T.all(el, 'canvas').map((canvas) => {
             const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
             let dark = 0; for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] + data[at + 1] + data[at + 2] < 200) dark += 1;
             return { width: canvas.width, height: canvas.height, dark };
         });
         const before = look(); dispatchEvent(new Event('beforeprint')); const paper = look(); dispatchEvent(new Event('afterprint')); await T.frames(2);
         return { before, paper, after: look() }",
    )
    .await?;
    ensure_eq!(found["after"], found["before"], "the page after printing");
    ensure_eq!(found["paper"][1]["width"], json!(2100), "the width of a chart on paper: {found}");
    let [width, height] = ["width", "height"].map(|name| found["paper"][0][name].as_f64().unwrap_or(0.0));
    ensure!(width > 2200.0 && (width / height - 700.0 / 860.0).abs() < 0.05, "a chart higher than the page: {found}");
    ensure!(found["paper"][1]["dark"].as_u64() > found["before"][1]["dark"].as_u64(), "no dark text on paper: {found}");
    if page.engine == Engine::Chromium {
        let printed =
            page.cdp("Page.printToPDF", json!({ "printBackground": false, "paperWidth": 8.27, "paperHeight": 11.69 })).await?;
        let pages = printed["data"].as_str().map_or(0, str::len);
        ensure!(pages > 10_000, "the page prints as nothing");
        let after = act(&page, "return T.all(el, 'canvas').map((canvas) => canvas.width)").await?;
        ensure_eq!(after[0], found["before"][0]["width"], "the page after a print by the browser");
    }
    let found_patterns = act(
        &page,
        "el.setAttribute('chart', 'bars?by=Năm&by=Tỉnh&top=3'); el.removeAttribute('filter'); await el.ready; await el.painted;
         const swatches = () => T.all(el, '[part=legend] svg').map((svg) => svg.querySelectorAll('path').length);
         const before = swatches(); dispatchEvent(new Event('beforeprint')); const paper = swatches();
         dispatchEvent(new Event('afterprint')); await T.frames(2);
         const svg = await (await el.export('svg', { theme: 'paper' })).text(), plain = await (await el.export('svg')).text();
         return { before, paper, after: swatches(), more: svg.length > plain.length * 1.2, same: svg.includes('viewBox') }",
    )
    .await?;
    ensure_eq!(found_patterns["before"], json!([]), "patterns on the screen");
    ensure_eq!(found_patterns["after"], json!([]), "patterns after printing");
    ensure!(
        found_patterns["paper"].as_array().is_some_and(|all| all.len() > 2 && all[0] != all[1]),
        "no patterns on paper: {found_patterns}"
    );
    ensure!(found_patterns["more"] == json!(true), "no patterns in a picture for paper: {found_patterns}");
    page.ensure_clean().await
}

/// Encodes a blob for the way to this side.
const BASE64: &str = "const base64 = (blob) => new Promise((done) => { const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(',') + 1)); reader.readAsDataURL(blob); });";

/// Runs in a file without the harness: waits for the element in it.
const OPENED: &str = "const until = async (test) => { for (let i = 0; i < 600; i += 1) { if (test()) return; await new Promise((done) => setTimeout(done, 50)); } throw new Error('it took too long'); };
    const el = document.querySelector('fair-share'); await until(() => el.ready); await el.ready; await el.painted;
    await until(() => el.report);";

async fn saved(page: &Page, body: &str) -> Result<String, String> {
    let text = act(page, &format!("{BASE64} {body}")).await?;
    text.as_str().map(str::to_owned).ok_or_else(|| "no file was made".to_owned())
}

async fn the_workshop_file_opens_from_a_stick(page: Page) -> Outcome {
    load(&page, CSV, json!({ "lang": "vi", "filter": "province=Kon Tum" })).await?;
    let file = saved(&page, "return base64(await el.export('html', { title: 'Xã <b> & tỉnh' }))").await?;
    page.open_file("so-lieu.html", &file).await?;
    let look = "const canvas = el.shadowRoot.querySelector('canvas'); const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const colors = new Set(new Uint32Array(data.buffer)).size;";
    let found = page
        .js(&format!(
            "{OPENED} {look}
             const first = [el.filters, el.query({{ sum: ['disbursed'], exact: true }}).total.disbursed, el.shadowRoot.textContent.includes('data.csv')];
             el.filters = {{ province: ['Hà Giang'] }}; await el.painted;
             const csv = await (await el.export('csv')).text(); const svg = await (await el.export('svg', {{ chart: 0 }})).text(); const png = (await el.export('png', {{ scale: 2 }})).size;
             await el.load('Tỉnh,Số người\\nGia Lai,5\\n', {{ name: 'new.csv' }});
             return {{ first, colors, csv: csv.includes('Hà Giang'), svg: svg.includes('</svg>'), png, other: el.query({{ sum: ['people'] }}).total.people,
                 lang: document.documentElement.lang, heading: document.querySelector('h1').textContent, made: document.querySelector('footer').textContent,
                 asked: performance.getEntriesByType('resource').map((one) => one.name).filter((name) => !/^(blob|data):/.test(name)), at: location.protocol }}"
        ))
        .await?;
    ensure_eq!(
        found["first"],
        json!([{ "province": ["Kon Tum"] }, "9007199254741990.75", true]),
        "filters, the exact sum, the file's name"
    );
    ensure!(found["colors"].as_u64() > Some(3), "a blank chart: {found}");
    ensure_eq!(
        (&found["csv"], &found["svg"], &found["other"]),
        (&json!(true), &json!(true), &json!(5)),
        "what still works: {found}"
    );
    ensure!(found["png"].as_u64() > Some(2000), "{found}");
    ensure_eq!((&found["asked"], &found["at"]), (&json!([]), &json!("file:")), "requests; where it was opened");
    ensure_eq!((&found["lang"], &found["heading"]), (&json!("vi"), &json!("Xã <b> & tỉnh")), "language and heading");
    ensure!(found["made"].as_str().is_some_and(|text| text.contains("data.csv (http") && text.contains("20")), "{found}");
    Ok(())
}

async fn the_workshop_file_holds_a_package_and_what_was_dropped(page: Page) -> Outcome {
    page.open_element().await?;
    let folder = page.unused_path("");
    page.put_at(&format!("{folder}money.csv"), "text/csv", "Tỉnh,Năm,Giải ngân\nKon Tum,2018,5\n");
    page.put_at(&format!("{folder}people.csv"), "text/csv", "Tỉnh,Năm,Số người\nKon Tum,2018,7\n");
    let package = json!({ "name": "both", "resources": [{ "name": "money", "path": "money.csv" }, { "name": "people", "path": "people.csv" }] });
    page.put_at(&format!("{folder}datapackage.json"), "application/json", package.to_string());
    let file = page
        .js_with(
            &format!("{BASE64} const el = await T.ready({{ src: given, controls: 'all', lang: 'en' }}); return base64(await el.export('html'))"),
            json!(format!("{folder}datapackage.json")),
        )
        .await?;
    page.open_file("package.html", file.as_str().unwrap_or("")).await?;
    // It can be saved again from itself, and this one with other data given to it.
    let again = page
        .js(&format!(
            "{OPENED} {BASE64} const sums = el.query({{ sum: ['disbursed', 'people'] }}).total; if (sums.disbursed !== 5 || sums.people !== 7) throw new Error(JSON.stringify(sums));
             const again = await el.export('html'); await el.load(new Blob(['Tỉnh;Số người\\nGia Lai;1,5\\n']), {{ name: 'mine.csv' }});
             return [await base64(again), await base64(await el.export('html'))]"
        ))
        .await?;
    for (at, wanted) in [(0, json!([5, 7, "datapackage.json"])), (1, json!([null, 1.5, "mine.csv"]))] {
        page.open_file("again.html", again[at].as_str().unwrap_or("")).await?;
        let found = page
            .js(&format!(
                "{OPENED} const has = el.columns.some((one) => one.name === 'disbursed');
                 return [has ? el.query({{ sum: ['disbursed'] }}).total.disbursed : null, el.query({{ sum: ['people'] }}).total.people, /datapackage.json|mine.csv/.exec(el.shadowRoot.textContent)?.[0]]"
            ))
            .await?;
        ensure_eq!(found, wanted, "the file saved from a file ({at})");
    }
    Ok(())
}
