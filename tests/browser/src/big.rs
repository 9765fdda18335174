//! Big files: while one is read, the page paints and answers; measured by Chromium's own list of long tasks. What is too big, or
//! made to harm, ends in a sentence in the page's language, and the page paints meanwhile.
//!
//! `FAIRSHARE_ROWS=1000000` measures a file of a million rows by hand; the suite reads a tenth of that, and its limit leaves much room
//! for a machine that has other work.

use serde_json::json;
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};
use crate::workbooks::books::{Sheet, xlsx, zip};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(a_big_file_does_not_block_the_page).only(&[Engine::Chromium]).within(240),
        test!(what_is_made_to_harm_ends_in_a_sentence).within(240),
    ]
}

async fn a_big_file_does_not_block_the_page(page: Page) -> Outcome {
    let by_hand = std::env::var("FAIRSHARE_ROWS").ok().and_then(|text| text.parse::<u64>().ok());
    let rows = by_hand.unwrap_or(100_000);
    page.open_element().await?;
    let found = page
        .js_with(
            "const places = ['Kon Tum', 'Gia Lai', 'Hà Giang', 'Quảng Trị', 'Trà Vinh'];
             const parts = ['Tỉnh,Năm,Nguồn vốn,Kế hoạch (đồng),Giải ngân (đồng),Nữ,Nam,Mã,Ghi chú\\n'];
             for (let row = 0; row < given; row += 1) {
                 parts.push(`${places[row % 5]},${2015 + row % 7},Nguồn ${row % 9},${row * 7919 % 99991}000,${row * 104729 % 88873}500,${row % 131},${row % 127},MA-${row % 40000},ghi chú số ${row % 3000} của một dòng dài hơn\\n`);
             }
             const blob = new Blob(parts); parts.length = 0;
             const element = T.make({ lang: 'en' }); element.scrollIntoView();
             await element.load('Tỉnh,Số người\\nKon Tum,1\\n'); await T.frames(3); await T.sleep(300);
             const tasks = []; const watch = new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => tasks.push([startTime, duration])));
             watch.observe({ entryTypes: ['longtask'] });
             let last = performance.now(), gap = 0, on = true;
             const tick = () => { const now = performance.now(); gap = Math.max(gap, now - last); last = now; if (on) setTimeout(tick) };
             tick();
             const start = performance.now(); await element.load(blob); const took = performance.now() - start;
             const women = element.query({ sum: ['women'] }).total.women;
             await T.frames(2); await T.sleep(200); on = false; watch.disconnect();
             return { took, gap, women, size: blob.size, rows: element.report.used, at: tasks.map(([at, long]) => `${Math.round(at - start)}: ${Math.round(long)}`),
                 longest: Math.max(0, ...tasks.map(([, long]) => long)) }",
            json!(rows),
        )
        .await?;
    if by_hand.is_some() {
        println!("     {found}");
    }
    let women: u64 = (0..rows).map(|row| row % 131).sum();
    ensure_eq!(found["rows"].as_u64(), Some(rows), "rows read");
    ensure_eq!(found["women"].as_f64(), Some(women as f64), "their sum");
    ensure!(
        found["longest"].as_f64() <= Some(if by_hand.is_some() { 50.0 } else { 2000.0 }),
        "the page is blocked too long: {found}"
    );
    Ok(())
}

/// Says of an archive's one part that it holds so much: in front of it and in the directory.
fn state(archive: &mut [u8], size: u32) {
    let directory = archive.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap_or(0);
    for at in [22, directory + 24] {
        archive[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
}

/// The one part of an archive as a gzip file that says it holds so much (RFC 1952).
fn gzip_of(archive: &[u8], size: u32) -> Vec<u8> {
    let word = |at: usize| usize::from(archive[at]) | usize::from(archive[at + 1]) << 8;
    let directory = archive.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap_or(0);
    let packed = word(directory + 20) | word(directory + 22) << 16;
    let from = 30 + word(26) + word(28);
    let head: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    [head, &archive[from..from + packed], &archive[directory + 16..directory + 20], &size.to_le_bytes()].concat()
}

async fn what_is_made_to_harm_ends_in_a_sentence(page: Page) -> Outcome {
    page.open_element().await?;
    let zeros = b"0\n".repeat(20 << 20);
    let bomb = zip(&[("zeros.csv", &zeros)]);
    let mut lying = bomb.clone();
    state(&mut lying, 1000);
    let long = "x".repeat(10 << 20);
    let quoted = format!("Tỉnh,Số\n\"{}\",2\n", "x,\n".repeat(4 << 20));
    let json = format!(r#"[{{"Tỉnh":"Kon Tum","Số":1}},{{"Tỉnh":"{long}","Số":2}}]"#);
    let book = xlsx(&[Sheet::of("A", &[&["Tỉnh", "Số"], &["Kon Tum", "1"], &[&long, "2"]])]);
    let columns = format!("{}x\n{}1\n", "x,".repeat(1_000_000), "1,".repeat(1_000_000));
    for (name, bytes, code) in [
        ("bomb.csv.gz", gzip_of(&bomb, zeros.len() as u32), "archive-too-large"),
        ("lying.csv.gz", gzip_of(&bomb, 1000), "archive-too-large"),
        ("bomb.zip", bomb, "archive-too-large"),
        ("lying.zip", lying, "archive-too-large"),
        ("cell.csv", format!("Tỉnh,Số\nKon Tum,1\n{long},2\n").into_bytes(), "row-too-long"),
        ("quoted.csv", quoted.into_bytes(), "row-too-long"),
        ("cell.json", json.into_bytes(), "row-too-long"),
        ("cell.xlsx", book, "row-too-long"),
        ("columns.csv", columns.into_bytes(), "too-many-columns"),
    ] {
        let path = page.put(name, "application/octet-stream", bytes);
        for (lang, remedy) in [("vi", "Hãy "), ("en", "heck ")] {
            let found = page.js_with(HARM, json!({ "path": path, "lang": lang })).await?;
            ensure_eq!(found["code"], json!(code), "{name} ({lang}): {found}");
            let message = found["message"].as_str().unwrap_or_default();
            // Of a workbook the sheet is named.
            let named = if name == "cell.xlsx" { "A " } else { name };
            ensure!(message.contains(named) && message.contains(remedy), "{name} ({lang}): {found}");
            ensure_eq!(found["shown"], json!(true), "{name} ({lang}) is shown: {found}");
            let is_alive = found["frames"].as_u64() > Some(1) && found["longest"].as_f64() < Some(1500.0);
            ensure!(is_alive, "{name} ({lang}) holds the page: {found}");
        }
    }
    let sum = page
        .js("const element = T.make({ lang: 'en' }); await element.load('Tỉnh,Số người\\nKon Tum,7\\n');
             return element.query({ sum: ['people'] }).total.people")
        .await?;
    ensure_eq!(sum.as_f64(), Some(7.0), "a small file afterwards");
    Ok(())
}

/// Counts frames while a file is read that cannot be.
const HARM: &str = "
    const element = T.make({ lang: given.lang }); element.scrollIntoView(); await T.frames();
    let frames = 0, longest = 0, last = performance.now(), going = true;
    const tick = () => {
        const now = performance.now();
        [frames, longest, last] = [frames + 1, Math.max(longest, now - last), now];
        if (going) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    element.setAttribute('src', given.path);
    const { code, message } = await T.outcome(element.ready, 60000);
    await T.frames(); going = false; await T.sleep(50);
    const shown = T.text(element).includes(message?.split(/\\s+/).join(' ')); element.remove();
    return { code, message, frames, longest, shown }";
