//! Big files: while one is read, the page paints and answers; measured by Chromium's own list of long tasks.
//!
//! `FAIRSHARE_ROWS=1000000` measures a file of a million rows by hand; the suite reads a tenth of that, and its limit leaves much room
//! for a machine that has other work.

use serde_json::json;
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(a_big_file_does_not_block_the_page).only(&[Engine::Chromium]).within(240)]
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
