// node benches/run.mjs: <fair-share> and what a page author would use instead, in one browser, one run. What each job measures
// and how to read the figures: README.md beside this file. `cargo xtask bench` builds the package first, then calls this.
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants as zlib } from 'node:zlib';
import { launch } from './lib/browser.mjs';
import { bundle } from './lib/bundle.mjs';
import { columns, csvChunks } from './lib/data.js';
import * as oracle from './lib/oracle.js';
import { profile } from './lib/profile.mjs';
import { markdown, targets, US } from './lib/report.mjs';
import { serve } from './lib/server.mjs';

const PEERS = [US, 'floor-cube', 'floor-js', 'chartjs-d3', 'echarts-papa', 'crossfilter-dc', 'mosaic'];
const JOBS = ['size', 'cold', 'load', 'stream', 'toggle', 'district', 'brush', 'big'];
const BUDGET = 20000; // ms: a slow peer makes fewer steps than asked

const { values: flags } = parseArgs({ options: {
  jobs: { type: 'string' }, peers: { type: 'string' }, rounds: { type: 'string' }, quick: { type: 'boolean' }, strict: { type: 'boolean' },
  profile: { type: 'boolean' }, chromium: { type: 'string' }, pkg: { type: 'string' }, help: { type: 'boolean' },
} });
if (flags.help) {
  console.log(`node benches/run.mjs [--jobs ${JOBS.join(',')}] [--peers ${PEERS.join(',')}]
  --rounds N   rounds of each job (default: 9 cold starts, 3 of the rest)
  --quick      one round of few steps, to see that everything runs
  --strict     exit code 1 when a target is missed
  --profile    instead of measuring, a CPU profile of ${US}: its heaviest functions while loading, toggling, scanning, brushing
  --pkg DIR    another build of the package than the project's pkg/
  --chromium PATH`);
  process.exit(0);
}
const choose = (text, known, what) => {
  const chosen = text?.split(',') ?? known;
  const unknown = chosen.filter((x) => !known.includes(x));
  if (unknown.length) { console.error(`No such ${what}: ${unknown.join(', ')}. There are: ${known.join(', ')}.`); process.exit(2); }
  return chosen;
};
const peers = flags.profile ? [US] : choose(flags.peers, PEERS, 'peer');
const jobs = choose(flags.jobs, JOBS, 'job');
const rounds = (full) => (flags.quick ? 1 : Number(flags.rounds ?? full));
const STEPS = flags.quick ? 4 : 21;

const base = dirname(fileURLToPath(import.meta.url)), project = dirname(base), target = join(project, 'target');
const pkg = flags.pkg ? resolve(flags.pkg) : join(project, 'pkg');
const dirs = { data: join(target, 'bench-data'), dist: join(target, 'bench-dist'), out: join(target, 'bench') };
Object.values(dirs).forEach((d) => mkdirSync(d, { recursive: true }));
const log = (...a) => console.error(new Date().toISOString().slice(11, 19), ...a);

if (peers.includes(US) && !['fair-share.js', 'fairshare_bg.wasm'].every((f) => existsSync(join(pkg, f)))) {
  console.error(`${pkg} holds no built package: run cargo xtask build first, or leave ${US} out with --peers ${PEERS.slice(1).join(',')}.`);
  process.exit(2);
}
for (const [name, n] of [['rows-10k.csv', 1e4], ['rows-1m.csv', 1e6]]) {
  const file = join(dirs.data, name);
  if (existsSync(file)) continue;
  log('making', file);
  const w = createWriteStream(`${file}.part`);
  for (const chunk of csvChunks(n)) if (!w.write(chunk)) await new Promise((r) => { w.once('drain', r); });
  w.end();
  await finished(w);
  renameSync(`${file}.part`, file);
}
for (const p of peers) await bundle(base, p, dirs.dist);

const server = await serve({ '/lib/': join(base, 'lib'), '/dist/': dirs.dist, '/data/': dirs.data, '/pkg/': pkg });
const browser = await launch(server, { executable: flags.chromium, quick: flags.quick });

const results = {}, wrong = [], failed = [];
const rows = {};
const made = (n) => (rows[n] ??= columns(n));

/** Holds one answer of a peer against the oracle. */
function check(peer, job, n, answer) {
  const [want, atLeast] = answer.kind === 'charts'
    ? [oracle.charts(made(n), answer.field, new Set(answer.excluded)), 4]
    : [oracle.histograms(made(n), answer.lo, answer.hi), 2];
  const difference = oracle.difference(want, answer.tables, atLeast);
  if (!difference) return;
  const state = answer.kind === 'charts' ? `${answer.excluded.length} of ${answer.field} taken out` : `${answer.lo} <= planned < ${answer.hi}`;
  wrong.push(`${peer}, ${job}, ${n.toLocaleString('en')} rows, ${state}: ${difference}`);
  log('WRONG ANSWER', wrong.at(-1));
}

/** `n` rounds of a job; the order of peers turns by one in each. */
async function round(job, n, among, sample) {
  const list = among.filter((p) => peers.includes(p));
  for (let r = 0; r < n; r++) {
    for (let i = 0; i < list.length; i++) {
      const p = list[(i + r) % list.length], s = await sample(p);
      ((results[job] ??= {})[p] ??= []).push(s);
      if (s.error || s.errors) failed.push(`${p}, ${job}: ${[s.error, ...(s.errors ?? [])].filter(Boolean).join('; ')}`);
      log(job, r + 1, p, s.error ? failed.at(-1) : brief(s));
    }
    writeFileSync(join(dirs.out, 'results.json'), JSON.stringify(results));
  }
}
const brief = (s) => JSON.stringify(s, (k, v) => (k === 'steps' ? v.map((x) => +x.sync.toFixed(2)).join(' ') : typeof v === 'number' ? +v.toPrecision(4) : v)).slice(0, 260);

/** A page with nothing in it but the driver, its memory, then the peer started. */
const idle = (peer, work, limit) => browser.sample('/idle', async (page) => {
  const memory = await browser.memory(page);
  await memory.collect();
  const empty = memory.now();
  const fields = await page.evaluate((p) => window.bench.start(p), peer);
  return work(page, memory, empty, fields);
}, { limit, what: peer });

const brotliCache = join(dirs.out, 'brotli.json');
function brotliSize(bytes) { // 30 MB of an engine take a minute at level 11
  const known = existsSync(brotliCache) ? JSON.parse(readFileSync(brotliCache, 'utf8')) : {};
  const key = createHash('sha256').update(bytes).digest('hex');
  if (!(key in known)) {
    known[key] = brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
    writeFileSync(brotliCache, JSON.stringify(known));
  }
  return known[key];
}
/** What the page of a cold start asked for, but the data and the harness. */
async function size(peer) {
  server.asked.clear();
  const s = await coldStart(peer);
  if (s.error) { failed.push(`${peer}, size: ${s.error}`); return; }
  const files = [...server.asked].filter(([path]) => (peer === US ? path.startsWith('/pkg/') : path.startsWith('/dist/')));
  const measured = files.map(([path, file]) => { const b = readFileSync(file); return { path, raw: b.length, brotli: brotliSize(b) }; });
  const sum = (k) => measured.reduce((total, f) => total + f[k], 0);
  (results.size ??= {})[peer] = { files: measured, raw: sum('raw'), brotli: sum('brotli') };
  log('size', peer, measured.map((f) => `${f.path} ${f.brotli}`).join(', '));
}
const coldStart = (peer) => browser.sample(`/cold/${peer}?csv=rows-10k.csv`, async (page) => {
  const { answer, ...s } = await page.evaluate(() => window.ready);
  check(peer, 'cold', 1e4, answer);
  return s;
}, { limit: 60000, what: peer });

const mainSample = (peer) => idle(peer, async (page, memory, empty, fields) => {
  await page.evaluate(() => window.bench.fetch('/data/rows-1m.csv'));
  const withBytes = memory.now();
  memory.reset();
  const s = { probe: memory.probe, load: await page.evaluate(() => window.bench.load()) };
  s.aboveEmpty = memory.peak() - empty;
  s.aboveBytes = memory.peak() - withBytes;
  const drawn = await page.evaluate(() => window.bench.draw());
  check(peer, 'load', 1e6, drawn.answer);
  s.draw = drawn.sync;
  if (drawn.layout) s.errors = [drawn.layout];
  for (const [job, field] of [['toggle', 'province'], ['district', 'district']]) {
    if (!jobs.includes(job) || !fields.includes(field)) continue;
    const { steps, answer } = await page.evaluate(([f, n, ms]) => window.bench.toggles(f, n, ms), [field, STEPS, BUDGET]);
    check(peer, job, 1e6, answer);
    s[job] = { steps };
  }
  if (jobs.includes('brush')) {
    await page.evaluate(() => window.bench.brushPage('/data/rows-1m.csv'));
    const { answers, ...brush } = await page.evaluate(([n, ms]) => window.bench.brush(n, ms), [STEPS, BUDGET]);
    answers.forEach((a) => check(peer, 'brush', 1e6, a));
    s.brush = brush;
  }
  return s;
});

const streamSample = (peer) => idle(peer, async (page, memory, empty) => {
  const engine = memory.now() - empty;
  memory.reset();
  const load = await page.evaluate(() => window.bench.loadStreamed('/data/rows-1m.csv'));
  const aboveEmpty = memory.peak() - empty, after = memory.now() - empty;
  check(peer, 'stream', 1e6, (await page.evaluate(() => window.bench.draw())).answer);
  return { load, aboveEmpty, after, engine };
});

const bigSample = (peer) => idle(peer, async (page, memory, empty) => {
  const { ms, as } = await page.evaluate(() => window.bench.loadMade(1e7));
  check(peer, 'big', 1e7, (await page.evaluate(() => window.bench.draw())).answer);
  const { steps, answer } = await page.evaluate(([n, ms]) => window.bench.toggles('province', n, ms), [STEPS, BUDGET]);
  check(peer, 'big', 1e7, answer);
  return { load: ms, as, peak: memory.peak() - empty, toggle: { steps } };
}, 600000);

async function profileUs() {
  const part = async (page, title, work) => {
    const top = await profile(page, work);
    console.log(`\n${title}\n${top.map((f) => `${f.ms.toFixed(1).padStart(9)} ms ${(100 * f.share).toFixed(1).padStart(5)} %  ${f.name}  ${f.where}`).join('\n')}`);
  };
  const s = await idle(US, async (page) => {
    await page.evaluate(() => window.bench.fetch('/data/rows-1m.csv'));
    await part(page, 'load 1M rows', () => page.evaluate(() => window.bench.load()));
    await page.evaluate(() => window.bench.draw());
    await part(page, '200 toggles of a province', () => page.evaluate(() => window.bench.toggles('province', 200, 60000, false)));
    await part(page, '60 filters on district', () => page.evaluate(() => window.bench.toggles('district', 60, 60000, false)));
    await page.evaluate(() => window.bench.brushPage('/data/rows-1m.csv'));
    await part(page, 'set-up and 200 steps of a brush', () => page.evaluate(() => window.bench.brush(200, 60000, false)));
    return {};
  });
  if (s.error || s.errors) { console.error(s.error ?? s.errors.join('\n')); process.exitCode = 1; }
}

if (flags.profile) {
  await profileUs();
} else {
  if (jobs.includes('size')) for (const p of peers) await size(p);
  if (jobs.includes('cold')) await round('cold', rounds(9), peers, coldStart);
  if (['load', 'toggle', 'district', 'brush'].some((j) => jobs.includes(j))) await round('main', rounds(3), peers, mainSample);
  if (jobs.includes('stream')) await round('stream', rounds(3), [US], streamSample);
  if (jobs.includes('big')) await round('big', rounds(3), [US, 'floor-cube', 'floor-js', 'mosaic'], bigSample);
  const about = [
    `Chromium ${browser.version}, headless, software canvas; ${os.cpus()[0].model}, ${os.cpus().length} cores; ${new Date().toISOString().slice(0, 10)}.`,
    'Medians of one run, peers in turn. Compare ratios within a column; another machine has other milliseconds. KB and MB are powers of ten.',
  ];
  const report = markdown(results, peers, { about, wrong, failed });
  writeFileSync(join(dirs.out, 'RESULTS.md'), report);
  console.log(report);
  const missed = targets(results).filter((t) => t.ok === false);
  if (wrong.length) console.error(`${wrong.length} wrong answers: the figures of those peers mean nothing.`);
  if (wrong.length || failed.some((f) => f.startsWith(`${US},`)) || (flags.strict && missed.length)) process.exitCode = 1;
}
await browser.close();
server.close();
