// node benches/watch.mjs: opens pages with a module that leaves a mark where it runs, and writes down which part of the program
// each mark belongs to (`xtask/src/profile.rs`): 0 what pages of plain charts run, 1 what dashboards and visitors run, 2 what other
// charts and unusual files run, 3 what nothing here ran. `cargo xtask profile` builds the module, calls this, and keeps the result.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { csvChunks } from './lib/data.js';
import { serve } from './lib/server.mjs';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const [watched = join(project, 'target', 'watched'), executable] = process.argv.slice(2);
const [begin, n] = JSON.parse(readFileSync(join(watched, 'marks.json'), 'utf8'));
const exportsDir = join(project, 'tests', 'exports');
const rows = join(watched, 'rows');
mkdirSync(rows, { recursive: true });
for (const [name, count] of [['1m.csv', 1e6], ['10k.csv', 1e4], ['300.csv', 300]]) writeFileSync(join(rows, name), Buffer.concat([...csvChunks(count)].map((chunk) => Buffer.from(chunk))));
// Plain tables, as offices and programmes write them: each differs from the others in what its cells or its head are like.
const take = (list, i) => list[i % list.length];
const provinces = ['Hà Giang', 'Hòa Bình', 'Quảng Trị', 'Kon Tum', 'Trà Vinh'];
const sources = ['Ngân sách trung ương', 'Ngân sách địa phương', 'Dự án', 'Cộng đồng'];
const amount = (i, step = 7919) => (i * step) % 90_000_000;
const table = (head, n, row, { cut = ',', end = '\n' } = {}) => [head, ...Array.from({ length: n }, (_, i) => row(i))].map((cells) => cells.join(cut)).join(end) + end;
const made = {
  'wide.csv': table(['Tỉnh', 'Năm', 'Nguồn vốn', 'Lĩnh vực', 'Kế hoạch (đồng)', 'Giải ngân (đồng)', 'Nữ', 'Nam'], 300, (i) => [take(provinces, i), 2017 + (i % 4), take(sources, i), take(['Nông nghiệp', 'Y tế', 'Giáo dục'], i), amount(i), amount(i, 104_729) / 10, i % 41, (i * 3) % 37], { end: '\r\n' }),
  'few.csv': table(['Tỉnh', 'Giải ngân'], 3, (i) => [take(provinces, i), i * 12 + 5]),
  'blanks.csv': table(['province', 'year', 'source', 'planned', 'disbursed'], 40, (i) => [take(provinces, i), 2018 + (i % 3), take(['State budget', 'Local budget', 'Project', 'Community'], i), i % 7 ? amount(i) : '', i % 3 ? amount(i, 31) : '']),
  'negative.csv': table(['Province', 'Year', 'Budget source', 'Disbursed'], 30, (i) => [take(provinces, i), 2019 + (i % 2), take(sources, i), (i % 5 ? 1 : -1) * amount(i)]),
  'zeros.csv': table(['Tỉnh', 'Nguồn vốn', 'Giải ngân (triệu đồng)'], 12, (i) => [take(provinces, i), take(sources, i), 0]),
  'names.csv': table(['Huyện', 'Xã', 'Số người', 'Giới tính'], 240, (i) => [`Huyện ${take(['Mèo Vạc', 'Đồng Văn', 'Tu Mơ Rông', 'Đà Bắc', 'Hướng Hóa'], i)}`, `Xã ${String.fromCharCode(65 + (i % 26))}${take(['n', 'ơ', 'ếch'], i)}`, i % 90, take(['Nam', 'Nữ'], i)]),
  'sexes.csv': table(['province', 'sex', 'age_group', 'ethnic_group', 'role', 'people'], 300, (i) => [take(provinces, i), take(['female', 'male', 'unknown'], i), take(['0-17', '18-30', '31-45', '46-60', '61+'], i), take(['Kinh', 'Mường', 'Tày', 'Khmer', 'Xơ Đăng'], i), take(['member', 'leader'], i), i % 60]),
  'semicolons.csv': table(['Tỉnh', 'Năm', 'Lĩnh vực', 'Kinh phí', 'Số hộ'], 60, (i) => [take(provinces, i), 2016 + (i % 6), take(['Chăn nuôi bò', 'Sâm dây', 'Hạ tầng nhỏ'], i), amount(i), i % 50], { cut: ';' }),
  'tabs.tsv': table(['Sector', 'Organisation', 'Amount', 'Beneficiaries'], 60, (i) => [take(['Health', 'Education', 'Water and sanitation'], i), take(['CARE', 'CEMA', 'Irish Aid'], i), amount(i) / 100, i % 500], { cut: '\t' }),
  'quoted.csv': table(['"Tên sáng kiến"', '"Tỉnh"', '"Số thành viên"', '"Số nữ"'], 20, (i) => [`"Nhóm ""sâm dây"" số ${i}, Tê Xăng"`, `"${take(provinces, i)}"`, i % 30, i % 20]),
  'texts.csv': table(['Huyện', 'Ý kiến', 'Nhóm'], 30, (i) => [take(['Đồng Văn', 'Mèo Vạc'], i), take(['tốt', 'khá', 'chưa rõ'], i), take(['một', 'hai'], i)]),
  'decimals.csv': table(['region', 'score', 'weight', 'size'], 50, (i) => [take(['North', 'South', 'East', 'West'], i), i / 7, (i * 0.37).toFixed(2), i * 1e9]),
  'programme.csv': table(['Chương trình', 'Nhà tài trợ', 'Năm', 'Kế hoạch vốn', 'Vốn giải ngân', 'Hộ nghèo', 'Hộ cận nghèo'], 80, (i) => [take(['Chương trình giảm nghèo', 'Nông thôn mới', 'P'], i), take(['Irish Aid', 'Nhà nước'], i), 2017 + (i % 5), amount(i), amount(i, 17), i % 70, i % 30]),
};
for (const [name, text] of Object.entries(made)) writeFileSync(join(rows, name), text);
const given = process.env.FAIRSHARE_DATA;
const server = await serve({ '/pkg/': watched, '/rows/': rows, '/exports/': exportsDir, '/www/': join(project, 'www'), ...(given && { '/given/': given }) });
const browser = await chromium.launch({ executablePath: executable ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync), args: ['--no-sandbox', '--disable-gpu'] });
const marks = new Uint8Array(n).fill(3);

const LATER = ['fairshare_more.wasm', 'fairshare_rare.wasm'];
const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const tag = (src, [chart, more = {}]) => `<fair-share ${Object.entries({ src, chart, ...more }).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}="${quoted(value)}"`).join(' ')}></fair-share>`;

/**
 * Opens a page of `charts` (each `[chart, attributes]`) of one file, does what visitors or scripts do there, and reads the marks. They
 * belong to `part`, or without one to the first part that is enough for a page: to those that it has asked for.
 */
async function open(given, src, charts, { lang = 'vi', width = 1000, act, media, vendor } = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  let part = given ?? 0;
  const take = async () => {
    const text = await page.evaluate(([from, count]) => Array.from(new Uint8Array(window.watched.buffer, from, count), (mark) => (mark ? 1 : 0)).join(''), [begin, n]).catch(() => '');
    let fresh = 0;
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '1' && marks[i] > part) {
        marks[i] = part;
        fresh++;
      }
    }
    return fresh;
  };
  // What ran before a part was asked for has to be there before.
  if (given === null) {
    await page.route(/fairshare_(more|rare)\.wasm/, async (route) => {
      await take();
      part = Math.max(part, LATER.findIndex((name) => route.request().url().includes(name)) + 1);
      await route.continue();
    });
  }
  if (media) await page.emulateMedia(media);
  // What is done for one engine alone runs in this one too.
  if (vendor) await page.addInitScript((name) => Object.defineProperty(navigator, 'vendor', { value: name }), vendor);
  await page.addInitScript(() => {
    const usual = WebAssembly.instantiate;
    WebAssembly.instantiate = async function (...given) {
      const result = await usual.apply(this, given);
      const { exports } = result.instance ?? result;
      if (exports.memory && exports.parts_here) window.watched = exports.memory;
      return result;
    };
  });
  const body = charts.map((chart) => tag(src, chart)).join('');
  await page.route('**/page.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="${lang}"><meta charset=utf-8><script type=module src=/pkg/fair-share.js></script><style>fair-share{display:block;min-height:50px}</style><body>${body}` }));
  await page.goto(`${server.url}/page.html`);
  let told = '';
  const late = new Promise((resolve) => { setTimeout(resolve, 60_000, 'late'); });
  const work = async () => {
    await page.evaluate(async () => {
      for (const element of document.querySelectorAll('fair-share')) {
        element.scrollIntoView();
        await element.ready.catch(() => {});
      }
      await new Promise((resolve) => { setTimeout(resolve, 150); });
    });
    await act?.(page);
  };
  told = await Promise.race([work().then(() => '', (fault) => fault.message.slice(0, 100)), late]);
  const fresh = await take();
  console.error(part, src, charts.length, lang, width, `+${fresh}`, told);
  await page.close();
}

const waiting = [];
const watch = (...page) => waiting.push(page);

const pause = (page, ms = 60) => page.waitForTimeout(ms);

/** What a page's own script does with plain charts: questions, filters, another language, and a narrower page. */
async function scripted(page) {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll('fair-share')) {
      const { columns } = element;
      const dimensions = columns.filter(({ role }) => role === 'dimension').map(({ name }) => name);
      const measures = columns.filter(({ role }) => role === 'measure').map(({ name }) => name);
      const [first, second = first] = dimensions;
      const ask = (question) => { try { return element.query(question); } catch { return { rows: [] }; } };
      ask({});
      ask({ by: dimensions.slice(0, 2), sum: measures });
      const values = first ? ask({ by: [first], sum: measures.slice(0, 1) }).rows.map((row) => row[first]) : [];
      const others = second ? ask({ by: [second] }).rows.map((row) => row[second]) : [];
      const year = columns.find(({ kind }) => kind === 'year')?.name;
      ask({ by: [first, second], sum: measures.slice(0, 1), filtered: true });
      ask({ by: second, sum: measures[0] ?? 'rows', where: { [first]: values.slice(0, 2) }, exact: true });
      if (year) ask({ by: [year], sum: 'rows', where: { [year]: { from: 2018, to: 2019 } }, filtered: true });
      for (const filters of [{ [first]: values.slice(0, 2) }, { [first]: values.slice(1) }, { [first]: values.slice(0, 1), [second]: others.slice(0, 2) }, year ? { [year]: { from: 2018, to: 2019 } } : {}, measures[0] ? { [measures[0]]: { from: 1, to: 1e6 } } : {}, {}]) {
        try { element.filters = filters; } catch { /* a filter that does not fit */ }
        await element.painted;
        ask({ by: [first], sum: measures.slice(0, 1), filtered: true });
      }
      JSON.stringify([element.view, element.filters, element.columns]);
      element.lang = element.lang === 'en' ? 'vi' : 'en';
      await new Promise((resolve) => { setTimeout(resolve, 120); });
      element.style.width = '420px';
    }
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
  });
  await pause(page, 700);
  await page.emulateMedia({ colorScheme: 'dark' });
  await pause(page, 200);
}

/** What scripts ask beside, and a view set anew. */
async function asked(page) {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll('fair-share')) {
      JSON.stringify([element.report, element.columns, element.query({})]);
      const { view } = element;
      element.view = view;
      await element.painted;
      for (const kind of ['csv', 'json', 'png', 'svg']) await element.export(kind).catch(() => {});
    }
  });
}

/** What a visitor does: points, clicks, walks by keys, opens the table beside a chart. */
async function visited(page) {
  for (const box of await page.evaluate(() => [...document.querySelectorAll('fair-share')].flatMap((host) => [...host.shadowRoot.querySelectorAll('canvas')].map((canvas) => { const { x, y, width, height } = canvas.getBoundingClientRect(); return [x + scrollX, y + scrollY, width, height]; })))) {
    const [x, y, width, height] = box;
    await page.evaluate((top) => scrollTo(0, top), Math.max(0, y - 100));
    const top = await page.evaluate(() => scrollY);
    for (const [right, down] of [[0.3, 0.3], [0.45, 0.5], [0.6, 0.6], [0.35, 0.75]]) {
      await page.mouse.move(x + width * right, y - top + height * down);
      await pause(page, 40);
    }
    await page.mouse.click(x + width * 0.4, y - top + height * 0.5);
    await pause(page, 150);
    await page.keyboard.press('Escape');
    await page.mouse.move(x + width * 0.4, y - top + height * 0.4);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y - top + height * 0.45, { steps: 4 });
    await page.mouse.up();
    await pause(page, 100);
    await page.keyboard.press('Escape');
  }
  const stops = await page.evaluate(() => document.querySelector('fair-share').shadowRoot.querySelectorAll('[part=board] [tabindex="0"]').length);
  for (let i = 0; i < Math.min(stops, 6); i++) {
    await page.evaluate((at) => document.querySelector('fair-share').shadowRoot.querySelectorAll('[part=board] [tabindex="0"]')[at].focus(), i);
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'End', 'Home', 'PageDown', 'PageUp', 'd', 'Enter', 'Enter', ' ', 'Escape', 'Escape']) {
      await page.keyboard.press(key);
      await pause(page, 25);
    }
  }
  const buttons = await page.evaluate(() => document.querySelector('fair-share').shadowRoot.querySelectorAll('button, summary, input[type=checkbox]').length);
  for (let i = 0; i < Math.min(buttons, 14); i++) {
    await page.evaluate((at) => { const all = document.querySelector('fair-share').shadowRoot.querySelectorAll('button, summary, input[type=checkbox]'); all[at]?.click(); }, i);
    await pause(page, 40);
    await page.keyboard.press('Escape');
  }
  await page.evaluate(async () => {
    const element = document.querySelector('fair-share');
    element.lang = element.lang === 'en' ? 'vi' : 'en';
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    element.setAttribute('theme', 'dark');
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  });
}

const P4EM = '/www/data/p4em';
const everyone = [['bars'], ['histogram'], ['funding'], ['women-men'], ['heat'], ['funding-trend']];
const plain = [
  ['/rows/10k.csv', [['funding'], ['women-men'], ['funding-trend'], ['heat?by=source&by=sector&sum=disbursed'], ['bars?by=sector&sum=planned'], ['histogram?of=planned']]],
  ['/rows/300.csv', [['bars?by=district&top=10'], ['funding?stack=share'], ['funding funding-trend women-men heat?by=province&by=source histogram?of=planned'], ['bars?by=sector&sort=name bars?by=sector&sort=data&top=3 funding?sort=value']]],
  ['/www/data/p4em.csv', [['funding'], ['women-men'], ['funding-trend']]],
  [`${P4EM}/funding.csv`, [['funding'], ['funding-trend'], ['histogram?of=planned'], ['bars?by=sector'], ['heat?by=source&by=year&sum=disbursed']]],
  [`${P4EM}/participation.csv`, [['women-men'], ['bars?by=age_group'], ['heat?by=province&by=year']]],
  ['/www/data/provinces/population.csv', [['women-men'], ['bars?by=province']]],
  ...Object.keys(made).map((name) => [`/rows/${name}`, everyone]),
];
const looks = [{ lang: 'vi' }, { lang: 'en', width: 360 }, { lang: 'en', width: 1900, media: { colorScheme: 'dark' } }];
for (const [src, charts] of plain) for (const look of looks.slice(0, charts === everyone ? 2 : 3)) watch(null, src, charts, look);
for (const [src, charts] of plain) watch(null, src, charts, { act: scripted });
watch(null, plain[0][0], [['funding', { filter: 'province=Kon Tum,Hà Giang', heading: 'X' }], ['funding-trend', { filter: 'year=2018..2019' }]], { act: scripted });
const together = [['funding', { group: 'a', theme: 'dark', lang: 'en' }], ['women-men', { group: 'a', heading: 'Ai tham gia' }], ['bars?by=province', { group: 'a', filter: 'province=Kon Tum', theme: 'light' }]];
for (const src of ['/rows/wide.csv', '/rows/10k.csv', plain[2][0]]) for (const act of [undefined, scripted]) watch(null, src, together, { act });

for (const act of [undefined, scripted]) watch(null, '/rows/1m.csv', plain[0][1], { act });
watch(null, '/rows/300.csv', everyone, { vendor: 'Apple Computer, Inc.', act: scripted });

const demos = [`${P4EM}/datapackage.json`, ...plain.map(([src]) => src)];
for (const src of demos) for (const look of looks) watch(null, src, [[]], look);
const bare = [[undefined, { controls: 'none', theme: 'light' }]];
for (const src of demos) for (const width of [620, 800, 1300]) watch(null, src, bare, { width });
for (const [src, charts] of plain.slice(0, 9)) for (const look of looks.slice(0, 2)) watch(1, src, charts, { ...look, act: visited });
for (const src of demos.slice(0, 9)) for (const look of looks.slice(0, 2)) watch(src.endsWith('.csv') ? 1 : 2, src, [[]], { ...look, act: visited });

const ids = ['absorption', 'flows', 'who-where', 'concentration', 'place-map', 'timeline', 'pyramid', 'women-share', 'leadership', 'share-trend', 'ethnic-sex', 'then-now', 'criteria', 'criteria-profile', 'reach', 'lines?by=year&sum=disbursed', 'dots?by=province&sum=disbursed', 'funding?per=head', 'funding?facet=year'];
for (const look of looks) watch(2, demos[0], ids.map((id) => [id]), look);
watch(2, demos[0], ids.map((id) => [id]), { act: visited });
const asks = [{ 'min-cell': '5' }, { boundaries: '2025' }, { lang: 'vi en' }, { transitions: 'on' }, { controls: 'all', 'link-state': '' }, { mapping: '{"province":"province"}' }];
asks.forEach((more, i) => {
  watch(2, demos[0], [[undefined, more]], { act: i % 3 ? undefined : visited });
  watch(2, demos[0], [['funding women-men', more]], { act: visited });
});
for (const src of demos.slice(0, 9)) for (const look of looks.slice(0, 2)) watch(2, src, [['funding'], []], { ...look, act: asked });
watch(2, demos[0], [['funding', { story: `${P4EM}/story.json` }]], { act: visited });
watch(2, demos[0], [[]], { media: { forcedColors: 'active' } });
watch(2, '/rows/300.csv', [['funding']], { media: { forcedColors: 'active' } });
const files = readdirSync(exportsDir).filter((name) => /\.(csv|tsv|txt|json|geojson|xlsx|xls|ods)$/.test(name));
const looked = [...files.map((name) => ['/exports/', name, 'vi']), ...(given ? readdirSync(given) : []).filter((name) => /\.(csv|json|xlsx)$/.test(name)).map((name) => ['/given/', name, 'en'])];
// Of which many say that a file has no such column.
const unfit = [['bars?by=province'], ['funding?by=district'], ['heat?by=year&by=source&sum=disbursed']];
for (const [folder, name, lang] of looked) {
  const src = folder + encodeURIComponent(name);
  watch(null, src, [['bars'], ['histogram'], ['funding'], ['women-men']], { lang });
  watch(null, src, [[]], { lang });
  watch(null, src, unfit, { lang });
}
// Some at a time; which of them left a mark first does not matter.
await Promise.all(Array.from({ length: 4 }, async () => { while (waiting.length) await open(...waiting.shift()); }));
writeFileSync(join(watched, 'marks.bin'), marks);
await browser.close();
server.close();
