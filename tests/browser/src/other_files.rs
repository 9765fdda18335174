//! Tasks of an analyst on files other than the demo's: a report with districts and communes, women and men of an association, and a
//! list of persons with `min-cell`. What is to come out is added up here from the file's own lines, and not by the product.

use serde_json::{Value, json};

use crate::page::Page;
use crate::suite::{Outcome, Test, ensure, ensure_eq, test};

/// The tests of this file.
pub fn tests() -> Vec<Test> {
    vec![test!(questions_to_a_report_of_communes).within(90), test!(questions_to_lists_of_people).within(90)]
}

/// A report as an office writes it: a title, a unit, sources as columns and their sum; a commune has no line in 2021.
const REPORT: &str = "BÁO CÁO PHÂN BỔ VỐN NĂM 2019-2021,,,,,,,\nĐơn vị tính: triệu đồng,,,,,,,\nSTT,Huyện,Xã,Năm,NSTW,NSĐP,Dự án ODA,Cộng
1,Đăk Hà,Đăk Ui,2019,863,202,0,1065\n2,Đăk Hà,Hà Mòn,2019,1239,19,0,1258\n3,Kon Plông,Hiếu,2019,544,77,310,931\n4,Tu Mơ Rông,Măng Ri,2019,1501,88,0,1589
5,Tu Mơ Rông,Tê Xăng,2019,702,140,455,1297\n6,Đăk Hà,Đăk Ui,2020,911,240,0,1151\n7,Đăk Hà,Hà Mòn,2020,1322,31,120,1473\n8,Kon Plông,Hiếu,2020,610,64,0,674
9,Tu Mơ Rông,Măng Ri,2020,1644,95,210,1949\n10,Tu Mơ Rông,Tê Xăng,2020,755,151,0,906\n11,Đăk Hà,Đăk Ui,2021,930,255,75,1260\n12,Đăk Hà,Hà Mòn,2021,1290,40,0,1330
13,Tu Mơ Rông,Măng Ri,2021,0,0,0,0\n14,Tu Mơ Rông,Tê Xăng,2021,801,160,90,1051\n,Tổng cộng,,,13112,1562,1260,15934\n";

const MEMBERS: &str =
    "Huyện,Xã,Tổng số hội viên,Nữ,Nam\nĐăk Hà,Đăk Ui,149,56,93\nĐăk Hà,Hà Mòn,374,219,155\nKon Plông,Hiếu,210,127,83
Tu Mơ Rông,Măng Ri,306,201,105\nTu Mơ Rông,Tê Xăng,188,97,91\n";

/// Lines of a file by the fields of its commas.
type Lines = Vec<Vec<String>>;

fn lines(text: &str, skip: usize) -> Lines {
    text.lines()
        .skip(skip)
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| !line[0].is_empty())
        .collect()
}

/// The sum of some columns of the lines that are wanted.
fn sum(lines: &Lines, columns: &[usize], is_wanted: impl Fn(&[String]) -> bool) -> i64 {
    let figures = |line: &Vec<String>| columns.iter().map(|at| line[*at].parse::<i64>().unwrap_or(0)).sum::<i64>();
    lines.iter().filter(|line| is_wanted(line)).map(figures).sum()
}

/// What somebody does with the page.
enum Hand {
    /// A script, which also says what is seen before.
    Script(&'static str),
    /// Keys, pressed where a script has put the keyboard.
    Keys(&'static str, &'static str),
    /// The pointer on the first mark of a chart.
    Point(&'static str),
}

/// A question, what is done, what is seen then (a script's value), and what the file's lines say.
struct Task {
    asks: &'static str,
    hands: &'static [Hand],
    sees: &'static str,
    says: fn(&Lines) -> Value,
}

const HOME: &str = "\u{E011}";

/// Words of the tasks' scripts.
const WORDS: &str = "
    const el = window.element; const all = (selector) => T.all(el, selector);
    const text = (node) => node?.textContent.replace(/[\\u00a0\\s]+/g, ' ').trim() ?? '';
    const chart = (id) => { const at = el.report.charts.filter((chart) => chart.shown).findIndex((chart) => chart.chart === id); return all('[part=chart]')[at] };
    const plot = (id) => chart(id).querySelector('[part=plot]');
    const live = () => text(all('[aria-live]')[0]);
    const digits = (text) => text.replace(/[.,](?=\\d{3}(\\D|$))/g, '');
    const list = async (label) => { const found = all('[part=filters] details').find((one) => text(one.querySelector('summary')).startsWith(label)); found.open = true;
        await T.until(() => found.querySelector('.row'), 'its values'); return found };
    const choose = async (label, value, word) => { const of = await list(label); const row = [...of.querySelectorAll('.row')].find((row) => text(row).startsWith(value));
        row.querySelector('input').focus(); [...row.querySelectorAll('button'), ...of.querySelectorAll('button')].find((button) => text(button) === word).click(); of.open = false; await T.frames(3) };
    const asked = (where = {}) => el.query({ sum: ['amount'], where }).total.amount / 1e6;";

async fn work(page: &Page, lines: &Lines, tasks: &[Task]) -> Outcome {
    for Task { asks, hands, sees, says } in tasks {
        page.js("window.element.view = window.first; await T.frames(2); T.all(window.element, '[name=close]').forEach((button) => button.click())")
            .await?;
        for hand in *hands {
            let done = match hand {
                Hand::Script(script) => page.js(&format!("{WORDS} {script}; await T.frames(3)")).await.map(drop),
                Hand::Keys(find, keys) => {
                    page.js(&format!(
                        "{WORDS} const part = {find}; part.scrollIntoView({{ block: 'center' }}); part.focus(); await T.frames(2)"
                    ))
                    .await?;
                    page.keys(keys).await
                }
                Hand::Point(id) => {
                    let at = page
                        .js(&format!(
                            "{WORDS} const of = plot('{id}'); of.scrollIntoView({{ block: 'center' }}); await T.frames(2);
                             const key = (key) => of.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }})); key('Home');
                             const box = of.parentNode.querySelector('.ring').getBoundingClientRect(); key('Escape');
                             return [box.x + box.width / 2, box.y + box.height / 2]"
                        ))
                        .await?;
                    page.hover(1.0, 1.0).await?;
                    page.hover(at[0].as_f64().unwrap_or(0.0), at[1].as_f64().unwrap_or(0.0)).await
                }
            };
            done.map_err(|error| format!("“{asks}”: {error}"))?;
        }
        let expected = says(lines);
        let script = format!(
            "{WORDS} let seen; try {{ await T.until(async () => JSON.stringify(seen = await (async () => {{ {sees} }})()) === JSON.stringify(given), 'it', 4000) }} catch {{}} return seen ?? null"
        );
        let seen = page.js_with(&script, expected.clone()).await.map_err(|error| format!("“{asks}”: {error}"))?;
        ensure_eq!(seen, expected, "{asks}");
    }
    Ok(())
}

async fn open(page: &Page, attributes: Value) -> Outcome {
    page.open_element().await?;
    page.js_with("window.element = await T.ready(given); await T.frames(3); window.first = window.element.view", attributes)
        .await
        .map(drop)
}

fn is(at: usize, value: &str) -> impl Fn(&[String]) -> bool {
    move |line| line[at] == value
}

const OF_REPORT: [Task; 9] = [
    Task {
        asks: "How much was there altogether, whatever the form calls the sources?",
        hands: &[],
        sees: "return [asked(), el.columns.find((column) => column.name === 'source').values.length]",
        says: |lines| json!([sum(lines, &[7], |_| true), 3]),
    },
    Task {
        asks: "Who got the most, to the last đồng, and from where?",
        hands: &[Hand::Point("funding")],
        sees: "const said = digits(text(chart('funding').querySelector('[part=tooltip]'))); return [/Huyện(.*)Nguồn/.exec(said)?.[1], said.match(/(\\d{7,}) đồng/)?.[1]]",
        says: |lines| {
            let most = ["Kon Plông", "Tu Mơ Rông", "Đăk Hà"].into_iter().max_by_key(|name| sum(lines, &[7], is(1, name))).unwrap_or_default();
            json!([most, format!("{}000000", sum(lines, &[4], is(1, most)))])
        },
    },
    Task {
        asks: "Which communes got nothing in 2021?",
        hands: &[Hand::Script("el.filters = { year: [2021] }")],
        sees: "const got = new Set(el.query({ by: ['commune'], sum: ['amount'], filtered: true }).rows.filter((row) => row.amount > 0).map((row) => row.commune));
               return [el.columns.find((column) => column.name === 'commune').values.filter((name) => !got.has(name)).sort(), text(chart('funding').querySelector('[part=notes]')).includes('Kon Plông')]",
        says: |lines| {
            let mut none: Vec<String> = lines.iter().map(|line| line[2].clone()).collect();
            none.sort();
            none.dedup();
            none.retain(|name| sum(lines, &[7], |line| line[2] == *name && line[3] == "2021") == 0);
            // The only commune of its district has no line at all: the chart of districts names that.
            json!([none, true])
        },
    },
    Task {
        asks: "Only one district.",
        hands: &[Hand::Script("await choose('Huyện', 'Kon Plông', 'Chỉ')")],
        sees: "return [asked(el.filters), all('[part=chip]').map((chip) => text(chip.firstChild))]",
        says: |lines| json!([sum(lines, &[7], is(1, "Kon Plông")), ["Huyện: Kon Plông"]]),
    },
    Task {
        asks: "All but that district; the other way round; and back by the keyboard.",
        hands: &[
            Hand::Script("await choose('Huyện', 'Kon Plông', 'Trừ'); window.but = asked(el.filters); await choose('Huyện', '', 'Đảo lựa chọn'); window.inverted = asked(el.filters)"),
            Hand::Keys("all('[part=undo]')[0]", "\u{E007}"),
        ],
        sees: "return [but, inverted, asked(el.filters)]",
        says: |lines| {
            let but = sum(lines, &[7], |line| line[1] != "Kon Plông");
            json!([but, sum(lines, &[7], is(1, "Kon Plông")), but])
        },
    },
    Task {
        asks: "The lines of the file behind the first mark, by their own numbers.",
        hands: &[Hand::Keys("plot('funding')", "\u{E011}l")],
        sees: "const rows = all('[part~=rows] tbody tr'); return rows.map((row) => Number(text(row.querySelector('th'))))",
        says: |lines| {
            // The first line of figures is the fourth of the file.
            let of = lines.iter().enumerate().filter(|(_, line)| line[1] == "Đăk Hà");
            json!(of.map(|(at, _)| at + 4).collect::<Vec<_>>())
        },
    },
    Task {
        asks: "How do 2019 and 2021 differ in all?",
        hands: &[
            Hand::Script("el.filters = { year: [2019] }; await T.frames(2); all('[part=compare]')[0].click(); await T.frames(2); el.filters = { year: [2021] }"),
        ],
        sees: "return digits(text(chart('funding').querySelector('[part=notes]'))).match(/Chênh lệch \\(B − A\\): ([+−]\\d+)/)?.[1]",
        says: |lines| {
            let [a, b] = ["2019", "2021"].map(|year| sum(lines, &[7], is(3, year)));
            json!(format!("{}{}000000", if b < a { '−' } else { '+' }, (b - a).abs()))
        },
    },
    Task {
        asks: "What I see as a file for the ministry: decimal comma, with its filter.",
        hands: &[Hand::Script("el.filters = { year: [2020, 2021], district: ['Đăk Hà'] }")],
        sees: "const file = await el.export('csv', { chart: 'funding-trend', decimal: ',' }), csv = await file.text(); const lines = csv.split(/\\r?\\n/);
               return [lines.filter((line) => /^20\\d\\d;/.test(line)).reduce((sum, line) => sum + Number(line.split(';').at(-1)), 0) / 1e6, /Bộ lọc.*Đăk Hà/.test(csv), new Uint8Array(await file.arrayBuffer())[0]]",
        says: |lines| json!([sum(lines, &[7], |line| line[1] == "Đăk Hà" && line[3] != "2019"), true, 0xef]),
    },
    Task {
        asks: "The same view for a colleague who reads English.",
        hands: &[Hand::Script(
            "el.filters = { commune: ['Tê Xăng'], year: { from: 2020 } }; await T.frames(2); window.other?.remove(); window.other = await T.ready({ src: el.getAttribute('src'), lang: 'vi' }); other.view = { ...el.view, lang: 'en' }; await other.painted",
        )],
        sees: "const total = other.query({ sum: ['amount'], filtered: true }).total.amount / 1e6; const told = T.all(other, '[part=chip]').map((chip) => text(chip.firstChild)); return [total, told.some((chip) => chip.startsWith('Commune: ')), JSON.stringify(other.filters) === JSON.stringify(el.filters)]",
        says: |lines| json!([sum(lines, &[7], |line| line[2] == "Tê Xăng" && line[3] != "2019"), true, true]),
    },
];

async fn questions_to_a_report_of_communes(page: Page) -> Outcome {
    let path = page.put_csv(REPORT);
    open(&page, json!({ "src": path, "lang": "vi" })).await?;
    work(&page, &lines(REPORT, 3), &OF_REPORT).await?;
    page.js("window.other.remove()").await?;
    page.ensure_clean().await
}

const OF_MEMBERS: [Task; 2] = [
    Task {
        asks: "Do women lead in numbers where they take part, and of how many?",
        hands: &[Hand::Keys("plot('women-share')", "\u{E011}d")],
        sees: "const said = digits(live()); return ['share', 'Women', 'Men'].map((name) => Number(said.match(new RegExp(`${name}: ([\\\\d.]+)`))?.[1]))",
        says: |lines| {
            let [women, men] = [3, 4].map(|at| sum(lines, &[at], is(0, "Kon Plông")));
            json!([(1000.0 * women as f64 / (women + men) as f64).round() / 10.0, women, men])
        },
    },
    Task {
        asks: "The table of women and men, with all of them at its end.",
        hands: &[Hand::Keys("plot('women-men')", "\u{E011}t")],
        sees: "const rows = all('[part=table] tbody tr').concat(all('[part=table] tfoot tr')); return rows.map((row) => [...row.cells].slice(1).map((cell) => Number(digits(text(cell)))))",
        says: |lines| {
            let row = |is_in: &dyn Fn(&[String]) -> bool| {
                json!([sum(lines, &[3], is_in), sum(lines, &[4], is_in), sum(lines, &[3, 4], is_in)])
            };
            let of = |name: &'static str| row(&is(0, name));
            json!([of("Đăk Hà"), of("Kon Plông"), of("Tu Mơ Rông"), row(&|_| true)])
        },
    },
];

async fn questions_to_lists_of_people(page: Page) -> Outcome {
    let path = page.put_csv(MEMBERS);
    open(&page, json!({ "src": path, "lang": "en", "controls": "all" })).await?;
    work(&page, &lines(MEMBERS, 1), &OF_MEMBERS).await?;
    // A list of persons, of whom few of one people live in one commune.
    let mut persons = String::from("STT,Họ và tên,Giới tính,Dân tộc,Xã\n");
    for at in 0..150usize {
        let people = if at % 50 == 3 { "Gié Triêng" } else { ["Kinh", "Xơ Đăng", "Ba Na"][at * 7 % 3] };
        persons +=
            &format!("{},Người thứ {at},{},{people},{}\n", at + 1, ["Nam", "Nữ"][at % 2], ["Đăk Ui", "Hiếu", "Hà Mòn"][at / 50]);
    }
    let path = page.put_csv(persons);
    open(&page, json!({ "src": path, "lang": "en", "min-cell": "5", "controls": "all", "chart": "heat?by=ethnic_group&by=commune bars?by=ethnic_group" })).await?;
    let seen = page
        .js(&format!(
            "{WORDS} const all_of = [JSON.stringify(el.query({{ by: ['ethnic_group', 'commune'], sum: ['rows'] }})), JSON.stringify(el.query({{ by: ['Họ và tên'], sum: ['rows'] }})), await (await el.export('json')).text()];
             for (const at of [0, 1]) all_of.push(await (await el.export('csv', {{ chart: at }})).text(), await (await el.export('svg', {{ chart: at }})).text());
             for (const part of all('[part=plot]')) {{ part.focus(); const key = (key) => part.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }})); key('Home');
                 for (let i = 0; i < 16; i += 1) {{ all_of.push(live()); key('d'); await T.frames(1); all_of.push(live()); key('ArrowRight'); await T.frames(1) }} }}
             const told = all_of.join('\\n'); const few = el.query({{ by: ['ethnic_group'], sum: ['rows'] }}).rows.find((row) => row.ethnic_group === 'Gié-Triêng');
             return [few.rows, told.includes('Người thứ'), /\\b[1-4] rows?\\b/.test(told), /Withheld/.test(told), (await T.outcome(el.export('html'))).ok]"
        ))
        .await?;
    ensure_eq!(seen, json!([{ "withheld": true }, false, false, true, false]), "what is told of three persons");
    page.keys(HOME).await?;
    let refused = page
        .js("try { window.element.filters = { 'Họ và tên': ['Người thứ 3'] } } catch (error) { return error.code ?? error.message } return 'taken'")
        .await?;
    ensure!(refused != json!("taken"), "a name can be filtered by");
    page.ensure_clean().await
}
