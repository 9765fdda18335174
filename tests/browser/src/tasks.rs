//! Forty tasks of an analyst, on the demo dashboard and on the page of the provinces: by mouse, by finger, by keys alone.
//!
//! Each is a question or a wish of somebody who works with the figures, and is done by the driver as a hand would do it; where an
//! engine's driver lacks a gesture, the task is done there in another way. A page is opened once and brought back to its first
//! view between tasks.

use std::future::Future;

use serde_json::Value;
use xtask::tools::Engine;

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

const TAB: char = '\u{E004}';
const ENTER: &str = "\u{E007}";
const SHIFT: char = '\u{E008}';
const CONTROL: char = '\u{E009}';
const ALT: char = '\u{E00A}';
const ESCAPE: &str = "\u{E00C}";
const BACK: &str = "\u{E003}";
const RIGHT: char = '\u{E014}';
const DOWN: &str = "\u{E015}";
const HOME: &str = "\u{E011}";

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![
        test!(by_mouse_on_the_dashboard).within(90),
        test!(by_keys_alone_on_the_dashboard).within(90),
        test!(by_finger_on_the_dashboard).within(60),
        test!(on_the_page_of_provinces).within(60),
    ]
}

/// What the tasks ask of a page, in its own words.
const WORDS: &str = "
    const el = window.element; const all = (selector) => T.all(el, selector);
    const chart = (id) => { const at = el.report.charts.filter((chart) => chart.shown).findIndex((chart) => chart.chart === id); return all('[part=chart]')[at] };
    const text = (node) => node?.textContent.replace(/[\\u00a0\\s]+/g, ' ').trim() ?? '';
    const plot = (id) => chart(id).querySelector('[part=plot]');
    const shown = (part) => part.getClientRects().length > 0;
    const live = () => text(all('[aria-live]')[0]);
    const chips = () => all('[part=chip]').map((chip) => text(chip.firstChild));
    const sum = (where, sum = 'disbursed') => el.query({ sum: [sum], where }).total[sum];";

/// The page of a task.
struct Desk {
    page: Page,
    done: std::cell::Cell<u32>,
}

impl Desk {
    async fn open(page: &Page, name: &str, more: &str) -> Result<Desk, String> {
        page.open(&format!("harnessed/{name}")).await?;
        page.js(&format!(
            "await T.within(15000, customElements.whenDefined('fair-share'), 'the definition');
             const el = (window.element = document.querySelector('fair-share')); el.scrollIntoView(); el.lang = 'en'; el.setAttribute('lang', 'en'); {more}
             await T.within(15000, el.ready, 'ready'); await T.frames(3); window.first = el.view"
        ))
        .await?;
        Ok(Desk { page: page.clone(), done: 0.into() })
    }

    async fn js(&self, body: &str) -> Result<Value, String> {
        self.page.js(&format!("{WORDS} {body}")).await
    }

    /// One task: brings the page back first, and says which one failed.
    async fn task<F: Future<Output = Outcome>>(&self, what: &str, work: F) -> Outcome {
        self.page
            .js("window.element.view = window.first; T.all(window.element, '[name=close]').forEach((button) => button.click());
                 for (const open of T.all(window.element, 'details[open]')) open.open = false;
                 for (const open of T.all(window.element, '.foot [aria-expanded=true]')) open.click();
                 document.activeElement?.blur(); await T.frames(2)")
            .await
            .map_err(|error| format!("before “{what}”: {error}"))?;
        work.await.map_err(|error| format!("“{what}”: {error}"))?;
        self.done.set(self.done.get() + 1);
        Ok(())
    }

    /// The middles of the first marks of the first rows of a chart, in the viewport.
    async fn marks(&self, id: &str, n: usize) -> Result<Vec<(f64, f64)>, String> {
        let found = self
            .js(&format!(
                "const of = plot('{id}'); of.scrollIntoView({{ block: 'center' }}); await T.frames(2); const ring = of.parentNode.querySelector('.ring');
                 const key = (key) => of.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }}));
                 const places = []; key('Home');
                 for (let i = 0; i < {n}; i += 1) {{ const box = ring.getBoundingClientRect(); places.push([box.x + box.width / 2, box.y + box.height / 2]); key('PageDown') }}
                 key('Escape'); return places"
            ))
            .await?;
        Ok(found
            .as_array()
            .into_iter()
            .flatten()
            .map(|place| (place[0].as_f64().unwrap_or(0.0), place[1].as_f64().unwrap_or(0.0)))
            .collect())
    }

    /// The middle of the first part that is shown, as a script finds it.
    async fn place(&self, find: &str) -> Result<(f64, f64), String> {
        let found = self
            .js(&format!(
                "const part = await T.until(() => [{find}].flat().find((part) => part && shown(part)), 'a part to press');
                 part.scrollIntoView({{ block: 'center', inline: 'nearest' }}); await T.frames(2);
                 const box = part.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"
            ))
            .await?;
        Ok((found[0].as_f64().unwrap_or(0.0), found[1].as_f64().unwrap_or(0.0)))
    }

    async fn click(&self, find: &str) -> Outcome {
        let (x, y) = self.place(find).await?;
        self.page.click(x, y).await
    }

    /// Puts the keyboard on a chart, as Tab would.
    async fn focus(&self, find: &str) -> Outcome {
        self.js(&format!("const part = {find}; part.scrollIntoView({{ block: 'center' }}); part.focus(); await T.frames(2)"))
            .await
            .map(drop)
    }

    async fn keys(&self, keys: &str) -> Outcome {
        self.page.keys(keys).await
    }

    /// Fails unless what a script says is true at last.
    async fn sees(&self, what: &str) -> Outcome {
        let found = self
            .js(&format!("let seen; try {{ await T.until(async () => (seen = await ({what})), 'it', 3000); return null }} catch {{ return [seen ?? null, el.filters, chips(), live()] }}"))
            .await?;
        ensure!(found.is_null(), "{what}: {found}");
        Ok(())
    }
}

/// Runs one task after another: the desk, a sentence, and what is done.
macro_rules! tasks {
    ($desk:ident: $($what:literal => $work:block)+) => {
        $($desk.task($what, async { $work Ok(()) }).await?;)+
    };
}

async fn by_mouse_on_the_dashboard(page: Page) -> Outcome {
    let desk = Desk::open(&page, "index.html", "").await?;
    tasks! { desk:
        "Which province was given the most?" => {
            let place = desk.marks("funding", 1).await?[0];
            page.hover(1.0, 1.0).await?;
            page.hover(place.0, place.1).await?;
            desk.sees("text(chart('funding').querySelector('[part=tooltip]')).includes('Quảng Trị')").await?;
        }
        "What of the whole stands behind it, to the last đồng?" => {
            let place = desk.marks("funding", 1).await?[0];
            page.hover(1.0, 1.0).await?;
            page.hover(place.0, place.1).await?;
            desk.sees("text(chart('funding').querySelector('[part=tooltip]')).replaceAll(',', '').includes(sum({ province: ['Quảng Trị'], source: ['state_budget'] }))").await?;
        }
        "Show me only that province everywhere." => {
            let places = desk.marks("absorption", 2).await?;
            page.click(places[0].0, places[0].1).await?;
            desk.sees("el.filters.province?.length === 1 && chips().length === 1").await?;
        }
        "And the next one with it." => {
            let places = desk.marks("absorption", 3).await?;
            // Two clicks in one place are a double click, which opens the place.
            page.js("await T.sleep(800)").await?;
            page.click(places[0].0, places[0].1).await?;
            page.click_with(CONTROL, places[1].0, places[1].1).await?;
            desk.sees("el.filters.province?.length === 2").await?;
        }
        "Take that filter off again." => {
            let places = desk.marks("absorption", 1).await?;
            page.click(places[0].0, places[0].1).await?;
            desk.click("all('[part=chip] button')").await?;
            desk.sees("!chips().length && !Object.keys(el.filters).length").await?;
        }
        "I pressed too much: back, and forth." => {
            let places = desk.marks("absorption", 1).await?;
            page.click(places[0].0, places[0].1).await?;
            desk.click("all('[part=undo]')").await?;
            desk.sees("!chips().length").await?;
            desk.click("all('[part=redo]')").await?;
            desk.sees("chips().length === 1").await?;
        }
        "Only the years 2019 to 2021." => {
            let places = desk.js("const of = plot('funding-trend'); of.scrollIntoView({ block: 'center' }); await T.frames(2); const box = of.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]").await?;
            let [x, y, w, h] = [0, 1, 2, 3].map(|at| places[at].as_f64().unwrap_or(0.0));
            page.drag((x + w * 0.55, y + h * 0.7), (x + w * 0.97, y + h * 0.7)).await?;
            desk.sees("JSON.stringify(el.filters.year) === '[2019,2020,2021]'").await?;
        }
        "Which places have more women among leaders than 45 %?" => {
            let [x, y, w, h] = {
                let found = desk.js("const of = plot('women-share'); of.scrollIntoView({ block: 'center' }); await T.frames(2); const box = of.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]").await?;
                [0, 1, 2, 3].map(|at| found[at].as_f64().unwrap_or(0.0))
            };
            page.drag((x + w * 0.5, y + h * 0.6), (x + w * 0.92, y + h * 0.6)).await?;
            desk.sees("el.filters.province?.length >= 1 && el.filters.province.length < 5").await?;
        }
        "Which communes got nothing last year?" => {
            // Filtered to the last year, then asked of the data itself: every commune without a đồng.
            desk.js("el.filters = { year: [2021] }; await T.frames(2)").await?;
            desk.sees("(() => { const got = new Set(el.query({ by: ['commune'], sum: ['disbursed'], filtered: true }).rows.filter((row) => row.disbursed > 0).map((row) => row.commune));
                const every = el.columns.find((column) => column.name === 'commune').values.filter(Boolean); return every.some((commune) => !got.has(commune)) || got.size === every.length })()").await?;
        }
        "The exact figures of a chart, sorted by one of them." => {
            desk.click("chart('absorption').querySelector('.foot button')").await?;
            desk.click("all('[part=table] thead button')[2]").await?;
            desk.sees("(() => { const column = all('[part=table] tbody tr').map((row) => Number(row.cells[2].textContent.replaceAll(',', ''))); return column.length === 5 && column.every((value, at) => !at || value <= column[at - 1]) })()").await?;
        }
        "The rows of the export behind a figure." => {
            desk.click("chart('absorption').querySelector('.foot button')").await?;
            desk.click("all('[part=table] .behind')[0]").await?;
            desk.sees("/of 2\\d\\d rows of the file|\\d+ rows of the file/.test(text(all('[part~=rows] [role=status]')[0])) && all('[part~=rows] tbody tr').length > 10").await?;
        }
        "All those rows as a file." => {
            desk.click("chart('funding').querySelector('.foot summary')").await?;
            desk.click("all('[name=rows]')").await?;
            desk.js("await T.until(() => all('[part~=rows] [name=save]')[0], 'the list'); window.made = []; window.usual = URL.createObjectURL; URL.createObjectURL = (blob) => (made.push(blob), usual(blob)); HTMLAnchorElement.prototype.clicked ??= HTMLAnchorElement.prototype.click; HTMLAnchorElement.prototype.click = () => {}").await?;
            desk.click("all('[part~=rows] [name=save]')").await?;
            desk.sees("window.made.length === 1 && (await_lines => true)()").await?;
            desk.js("URL.createObjectURL = usual; HTMLAnchorElement.prototype.click = HTMLAnchorElement.prototype.clicked; const lines = (await made[0].text()).trim().split('\\n'); if (lines.length !== el.query({ sum: ['rows', 'disbursed'] }).total.rows + 1) throw new Error(`${lines.length} lines`)").await?;
        }
        "How do 2017–2018 and 2019–2021 differ?" => {
            desk.js("el.filters = { year: [2017, 2018] }; await T.frames(2)").await?;
            desk.click("all('[part=compare]')").await?;
            desk.js("el.filters = { year: [2019, 2020, 2021] }; await T.frames(3)").await?;
            desk.sees("/Difference \\(B − A\\): [+−]/.test(text(chart('funding').querySelector('[part=notes]')))").await?;
            let place = desk.marks("funding", 1).await?[0];
            page.hover(1.0, 1.0).await?;
            page.hover(place.0, place.1).await?;
            desk.sees("/Difference/.test(text(chart('funding').querySelector('[part=tooltip]')))").await?;
        }
        "Shares must differ in points." => {
            desk.js("el.view = { ...first, filters: { year: [2021] }, against: { filters: { year: [2017] } } }; await T.frames(3)").await?;
            desk.sees("/percentage points?/.test(text(chart('women-share').querySelector('[part=notes]')))").await?;
            desk.click("all('[part=chip] button')[0]").await?;
            desk.sees("!el.view.against && JSON.stringify(el.filters.year) === '[2021]'").await?;
        }
        "Into the districts of a province, and back out." => {
            let places = desk.marks("women-men", 1).await?;
            page.click(places[0].0, places[0].1).await?;
            desk.click("chart('women-men').querySelector('[part=open]')").await?;
            desk.sees("/district/i.test(text(chart('women-men').querySelector('[part=title]')))").await?;
            desk.click("chart('women-men').querySelector('[part=path] button')").await?;
            desk.sees("/province/i.test(text(chart('women-men').querySelector('[part=title]')))").await?;
        }
        "How was my file read?" => {
            desk.click("all('[part=filters] .menu > summary')").await?;
            desk.click("all('[part=filters] .menu .pop button')[0]").await?;
            desk.sees("/UTF-8/.test(text(all('dialog, [part=panel]').find(shown)))").await?;
            desk.js("all('dialog').forEach((dialog) => dialog.close())").await?;
        }
    }
    ensure_eq!(desk.done.get(), 16, "tasks by mouse");
    page.ensure_clean().await
}

async fn by_keys_alone_on_the_dashboard(page: Page) -> Outcome {
    let desk = Desk::open(&page, "index.html", "").await?;
    tasks! { desk:
        "Read the chart, mark by mark." => {
            desk.focus("plot('funding')").await?;
            desk.keys(&format!("{RIGHT}{RIGHT}")).await?;
            desk.sees("live().includes('Quảng Trị')").await?;
        }
        "All about a mark." => {
            desk.focus("plot('funding')").await?;
            desk.keys(&format!("{RIGHT}d")).await?;
            desk.sees("/Share of/.test(live()) && /%/.test(live())").await?;
        }
        "From row to row." => {
            desk.focus("plot('women-men')").await?;
            desk.keys(&format!("{HOME}{DOWN}")).await?;
            desk.sees("/./.test(live()) && shown(chart('women-men').querySelector('.ring'))").await?;
        }
        "Pick it, add the next, lift all." => {
            desk.focus("plot('absorption')").await?;
            desk.keys(&format!("{HOME}{ENTER}")).await?;
            desk.sees("el.filters.province?.length === 1").await?;
            page.chord(SHIFT, RIGHT).await?;
            desk.keys(ESCAPE).await?;
            desk.keys(ESCAPE).await?;
            desk.sees("!el.filters.province").await?;
        }
        "A run of years." => {
            desk.focus("plot('funding-trend')").await?;
            desk.keys(HOME).await?;
            desk.keys("\u{E00F}").await?;
            page.chord(SHIFT, '\u{E00F}').await?;
            desk.sees("el.filters.year?.length >= 2").await?;
        }
        "The largest first, then by name." => {
            desk.focus("plot('funding')").await?;
            desk.keys("ss").await?;
            desk.sees("el.view.sort[0] === 'name'").await?;
        }
        "The table of a chart, and back." => {
            desk.focus("plot('leadership')").await?;
            desk.keys("t").await?;
            desk.sees("all('[part=table]')[0]?.contains(el.shadowRoot.activeElement)").await?;
            desk.keys(ESCAPE).await?;
            desk.sees("el.shadowRoot.activeElement === plot('leadership')").await?;
        }
        "Do women lead where they take part?" => {
            desk.focus("plot('leadership')").await?;
            desk.keys("t").await?;
            // Women's share among leaders stands beside that among members, each with its people.
            desk.sees("(() => { const head = all('[part=table] thead th').map(text).join('|'); return /leaders/i.test(head) && /members/i.test(head) && all('[part=table] tbody tr').length === 5 })()").await?;
            desk.keys(ESCAPE).await?;
        }
        "The rows of the file behind a mark." => {
            desk.focus("plot('women-share')").await?;
            desk.keys(&format!("{HOME}l")).await?;
            desk.sees("/rows? of the file/.test(text(all('[part~=rows] [role=status]')[0])) && all('[part~=rows] tbody th')[0]?.textContent > 1").await?;
            desk.keys(ESCAPE).await?;
            desk.sees("el.shadowRoot.activeElement === plot('women-share')").await?;
        }
        "Find Quảng Trị without its marks." => {
            desk.focus("all('[part=filters] summary')[0]").await?;
            desk.keys(" ").await?;
            desk.sees("all('[part=filters] details')[0].open && all('[part=filters] .pop input[type=checkbox]').length >= 5").await?;
            desk.js("const list = all('[part=filters] details')[0]; const box = [...list.querySelectorAll('.row')].find((row) => text(row).startsWith('Quảng Trị')).querySelector('input'); box.focus()").await?;
            desk.keys(" ").await?;
            desk.sees("el.filters.province?.length === 4 && !el.filters.province.includes('Quảng Trị')").await?;
        }
        "Only that value, all but that value." => {
            desk.focus("all('[part=filters] summary')[0]").await?;
            desk.keys(" ").await?;
            desk.sees("all('[part=filters] .pop input[type=checkbox]').length >= 5").await?;
            desk.js("all('[part=filters] .pop input[type=checkbox]')[1].focus()").await?;
            desk.keys(&format!("{TAB}{ENTER}")).await?;
            desk.sees("el.filters.province?.length === 1").await?;
            desk.keys(&format!("{TAB}{ENTER}")).await?;
            desk.sees("el.filters.province?.length === 4").await?;
        }
        "How many rows each source has in one year." => {
            desk.js("el.filters = { year: [2017] }; await T.frames(2)").await?;
            desk.focus("all('[part=filters] summary')[1]").await?;
            desk.keys(" ").await?;
            desk.sees("(() => { const list = all('[part=filters] details')[1]; const counts = [...list.querySelectorAll('.count')].map((count) => Number(text(count).replaceAll(',', ''))); return counts.length > 2 && counts.reduce((a, b) => a + b, 0) <= el.query({ sum: ['rows'], where: { year: [2017] } }).total.rows * 3 && counts.some(Boolean) })()").await?;
        }
        "Undo and redo." => {
            desk.focus("plot('absorption')").await?;
            desk.keys(&format!("{HOME}{ENTER}")).await?;
            page.chord(CONTROL, 'z').await?;
            desk.sees("!el.filters.province").await?;
            page.chord(CONTROL, 'y').await?;
            desk.sees("el.filters.province?.length === 1").await?;
        }
        "Into a province and up again." => {
            desk.focus("plot('absorption')").await?;
            desk.keys(HOME).await?;
            if page.engine == Engine::WebKit {
                // Its driver keeps Alt for itself: picked, then opened by the button.
                desk.keys(ENTER).await?;
                desk.focus("chart('absorption').querySelector('[part=open]')").await?;
                desk.keys(ENTER).await?;
                desk.sees("/district/i.test(text(chart('absorption').querySelector('[part=title]')))").await?;
                desk.focus("plot('absorption')").await?;
            } else {
                page.chord(ALT, '\u{E007}').await?;
                desk.sees("/district/i.test(text(chart('absorption').querySelector('[part=title]')))").await?;
            }
            desk.keys(BACK).await?;
            desk.sees("/province/i.test(text(chart('absorption').querySelector('[part=title]')))").await?;
        }
    }
    ensure_eq!(desk.done.get(), 14, "tasks by keys");
    page.ensure_clean().await
}

/// A tap: by a finger, or where the driver has none by the mouse.
async fn tap(page: &Page, place: (f64, f64), hold: u64) -> Outcome {
    match (page.engine, hold) {
        (Engine::WebKit, 0) => page.click(place.0, place.1).await,
        (Engine::WebKit, _) => page.click_with(CONTROL, place.0, place.1).await,
        _ => page.touch(&[place], hold).await,
    }
}

async fn by_finger_on_the_dashboard(page: Page) -> Outcome {
    let desk = Desk::open(&page, "index.html", "").await?;
    tasks! { desk:
        "Tap a province to see it alone." => {
            let places = desk.marks("absorption", 1).await?;
            tap(&page, places[0], 0).await?;
            desk.sees("el.filters.province?.length === 1").await?;
        }
        "A long press adds the next." => {
            // Not a second tap of the task before.
            desk.js("await T.sleep(600)").await?;
            let places = desk.marks("absorption", 2).await?;
            tap(&page, places[0], 0).await?;
            desk.js("await T.sleep(600)").await?;
            let places = desk.marks("absorption", 2).await?;
            tap(&page, places[1], 700).await?;
            desk.sees("el.filters.province?.length === 2").await?;
        }
        "A finger that moves up or down scrolls, and picks nothing." => {
            let (x, y) = desk.marks("funding-trend", 2).await?[1];
            if page.engine != Engine::WebKit {
                let way: Vec<(f64, f64)> = (0..10).map(|step| (x, y - 8.0 * f64::from(step))).collect();
                page.touch(&way, 0).await?;
            }
            desk.sees("!Object.keys(el.filters).length && getComputedStyle(plot('funding-trend')).touchAction === 'pan-y pinch-zoom'").await?;
        }
        "Drawn sideways over the years it picks them." => {
            let found = desk.js("const of = plot('funding-trend'); of.scrollIntoView({ block: 'center' }); await T.frames(2); const box = of.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]").await?;
            let [x, y, w, h] = [0, 1, 2, 3].map(|at| found[at].as_f64().unwrap_or(0.0));
            let way: Vec<(f64, f64)> = (0..12).map(|step| (x + w * (0.2 + 0.03 * f64::from(step)), y + h * 0.7)).collect();
            if page.engine == Engine::WebKit { page.drag(way[0], way[11]).await? } else { page.touch(&way, 0).await? }
            desk.sees("el.filters.year?.length >= 2 && el.filters.year.length < 5").await?;
        }
    }
    ensure_eq!(desk.done.get(), 4, "tasks by finger");
    page.ensure_clean().await
}

async fn on_the_page_of_provinces(page: Page) -> Outcome {
    let desk = Desk::open(&page, "provinces.html", "el.setAttribute('controls', 'all'); el.removeAttribute('filter'); el.setAttribute('chart', 'women-men histogram?of=people heat?by=province&by=year&sum=people');").await?;
    tasks! { desk:
        "A range of a histogram filters the others." => {
            let [x, y, w, h] = {
                let found = desk.js("const of = plot('histogram'); of.scrollIntoView({ block: 'center' }); await T.frames(2); const box = of.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]").await?;
                [0, 1, 2, 3].map(|at| found[at].as_f64().unwrap_or(0.0))
            };
            page.drag((x + w * 0.2, y + h * 0.5), (x + w * 0.6, y + h * 0.5)).await?;
            desk.sees("el.filters.people?.from !== undefined || el.filters.people?.to !== undefined").await?;
            desk.keys(ESCAPE).await?;
        }
        "The same by keys, bin by bin." => {
            desk.focus("plot('histogram')").await?;
            desk.keys(&format!("{HOME}{ENTER}")).await?;
            desk.sees("el.filters.people").await?;
            desk.keys(ESCAPE).await?;
            desk.sees("!el.filters.people").await?;
        }
        "Find a province among 63 without typing its marks." => {
            desk.click("all('[part=filters] summary')[0]").await?;
            desk.click("all('[part=filters] input[type=search]')").await?;
            desk.keys("thua thien").await?;
            desk.sees("all('[part=filters] details')[0].querySelectorAll('.row:not([hidden])').length === 1").await?;
        }
        "Years drawn over a heat table." => {
            let [x, y, w, h] = {
                let found = desk.js("const of = plot('heat'); of.scrollIntoView({ block: 'start' }); scrollBy(0, -40); await T.frames(2); const box = of.getBoundingClientRect(); return [box.x, box.y, box.width, Math.min(box.height, 300)]").await?;
                [0, 1, 2, 3].map(|at| found[at].as_f64().unwrap_or(0.0))
            };
            page.drag((x + w * 0.6, y + h * 0.6), (x + w * 0.8, y + h * 0.6)).await?;
            desk.sees("el.filters.year?.length >= 1 && el.filters.year.length < el.columns.find((column) => column.name === 'year').values.length").await?;
        }
        "The very view, sent to a colleague as a link." => {
            desk.js("el.setAttribute('link-state', ''); el.filters = { province: ['Kon Tum'] }; await T.until(() => location.hash.includes('Kon'), 'the link'); window.sent = location.hash; el.filters = {}; await T.until(() => !location.hash.includes('Kon'), 'the link follows')").await?;
            desk.js("const popped = T.event(window, 'popstate'); history.back(); await popped; await T.until(() => el.filters.province?.[0] === 'Kon Tum', 'the view is back'); el.filters = {}; await T.sleep(300); el.removeAttribute('link-state'); history.replaceState(null, '', location.pathname)").await?;
        }
        "The same digits in the table, the file and the script." => {
            desk.js("el.filters = { province: ['Kon Tum'], year: [2015] }; await T.frames(3);
                const csv = await (await el.export('csv', { chart: 0 })).text(); const asked = el.query({ by: ['sex'], sum: ['people'], filtered: true }).rows;
                for (const { people } of asked) if (!csv.includes(String(people))) throw new Error(`${people} is not in ${csv.slice(0, 200)}`)").await?;
        }
    }
    ensure_eq!(desk.done.get(), 6, "tasks on the page of provinces");
    page.ensure_clean().await
}
