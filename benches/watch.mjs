// node benches/watch.mjs FOLDER [CHROMIUM]: opens pages with a module that leaves a mark where it runs, and writes down which part
// of the program each mark belongs to (`xtask/src/profile.rs`): 0 what pages of plain charts run, 1 what dashboards and visitors
// run, 2 what other charts and unusual files run, 3 what nothing here ran. `cargo xtask profile` builds the module, calls this,
// and keeps the result. Files of the folder FAIRSHARE_DATA, where that is set, are watched beside those of `tests/exports`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './lib/server.mjs';
import { writeTables } from './lib/tables.mjs';
import { prepare, readied } from './lib/visit.mjs';
import { pages } from './lib/watched.mjs';

/** What no page ran, and the modules of the parts 1 and 2: a page that asks for one belongs to it from then on. */
const NEVER = 3;
const LATER = ['fairshare_more.wasm', 'fairshare_rare.wasm'];
/** A page that has not come to its end by then, in milliseconds, is left. */
const MOST_TIME = 60_000;
/** So many pages at a time; which of them left a mark first does not matter. */
const AT_ONCE = 4;
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const [watched = join(project, 'target', 'watched'), executable] = process.argv.slice(2);
const [begin, n] = JSON.parse(readFileSync(join(watched, 'marks.json'), 'utf8'));
const marks = new Uint8Array(n).fill(NEVER);

const rows = join(watched, 'rows');
writeTables(rows);
const exported = join(project, 'tests', 'exports');
const given = process.env.FAIRSHARE_DATA;
const mounts = { '/pkg/': watched, '/rows/': rows, '/exports/': exported, '/www/': join(project, 'www') };
const server = await serve({ ...mounts, ...(given && { '/given/': given }) });
const browser = await chromium.launch({
  executablePath: executable ?? CHROMIUMS.find(existsSync),
  args: ['--no-sandbox', '--disable-gpu'],
});

/** The addresses of the files of a folder whose names fit. */
function filesOf(folder, prefix, fits, lang) {
  const names = readdirSync(folder).filter((name) => fits.test(name));
  return names.map((name) => [prefix + encodeURIComponent(name), lang]);
}

const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

function tag(src, [chart, attributes]) {
  const all = Object.entries({ src, chart, ...attributes }).filter(([, value]) => value !== undefined);
  return `<fair-share ${all.map(([name, value]) => `${name}="${quoted(value)}"`).join(' ')}></fair-share>`;
}

const htmlOf = (lang, src, charts) => `<!doctype html><html lang="${lang}"><meta charset=utf-8>
<script type=module src=/pkg/fair-share.js></script><style>fair-share{display:block;min-height:50px}</style>
<body>${charts.map((chart) => tag(src, chart)).join('')}`;

/** Gives what has run on a page, and was not known to be of an earlier part, to this part; how many marks that are. */
async function keepMarks(page, part) {
  const read = ([from, count]) =>
    Array.from(new Uint8Array(window.watched.buffer, from, count), (mark) => (mark ? 1 : 0)).join('');
  // A page that asks for a part before there is a module has no marks yet.
  const left = await page.evaluate(read, [begin, n]).catch(() => '');
  let fresh = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] === '1' && marks[i] > part) {
      marks[i] = part;
      fresh++;
    }
  }
  return fresh;
}

/** Runs in the page before its scripts: keeps the memory in which the module leaves its marks. */
function keepMemory() {
  const usual = WebAssembly.instantiate;
  WebAssembly.instantiate = async function (...args) {
    const result = await usual.apply(this, args);
    const { exports } = result.instance ?? result;
    if (exports.memory && exports.parts_here) window.watched = exports.memory;
    return result;
  };
}

/** Opens a page, has done there what is to be done, and reads the marks. */
async function watch({ part: given, src, charts, look = {}, act }) {
  const { lang = 'vi', width = 1000, media, vendor } = look;
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  let part = given ?? 0;
  if (given === null) {
    await page.route(/fairshare_(more|rare)\.wasm/, async (route) => {
      // What ran before a part was asked for has to be there before.
      await keepMarks(page, part);
      part = Math.max(part, LATER.findIndex((name) => route.request().url().includes(name)) + 1);
      await route.continue();
    });
  }
  if (media) await page.emulateMedia(media);
  // What is done for one engine alone runs in this one too.
  if (vendor) {
    const pretend = (name) => Object.defineProperty(navigator, 'vendor', { value: name });
    await page.addInitScript(pretend, vendor);
  }
  await page.addInitScript(keepMemory);
  await prepare(page);
  const body = htmlOf(lang, src, charts);
  await page.route('**/page.html', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${server.url}/page.html`);
  const late = new Promise((resolve) => { setTimeout(resolve, MOST_TIME, 'late'); });
  const work = async () => {
    await readied(page);
    await act?.(page);
  };
  const told = await Promise.race([work().then(() => '', (fault) => fault.message.slice(0, 100)), late]);
  console.error(part, src, charts.length, lang, width, `+${await keepMarks(page, part)}`, told);
  await page.close();
}

const waiting = pages([
  ...filesOf(exported, '/exports/', /\.(csv|tsv|txt|json|geojson|xlsx|xls|ods)$/, 'vi'),
  ...(given ? filesOf(given, '/given/', /\.(csv|json|xlsx)$/, 'en') : []),
]);
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  while (waiting.length) await watch(waiting.shift());
}));
writeFileSync(join(watched, 'marks.bin'), marks);
await browser.close();
server.close();
