// From samples to Markdown: medians, ratios to the floor, and the targets with a verdict. Knows nothing of how a sample came
// to be. `results[job][peer]` is a list of samples; `results.size[peer]` is one.

export const US = 'fair-share';
const FLOOR = 'floor-cube';
const SCAN = 'floor-js';

/** The `f` quantile (nearest rank on 0..1) of the numbers in `a`; NaN when there are none. */
export function quantile(a, f = 0.5) {
  const sorted = a.filter((x) => Number.isFinite(x)).sort((x, y) => x - y);
  return sorted.length ? sorted[Math.round((sorted.length - 1) * f)] : NaN;
}

const show = (x) => (!Number.isFinite(x) ? '–' : x >= 100 ? Math.round(x).toLocaleString('en') : String(Number(x.toPrecision(x < 1 ? 2 : 3))));
const times = (x) => (Number.isFinite(x) ? `${x.toFixed(2)} ×` : '–');
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map(() => ' --- |').join('')}`, ...rows.map((r) => `| ${r.join(' | ')} |`)].join('\n');

/** Numbers of one job and peer, over all its good samples. */
function reader(results) {
  const samples = (job, peer) => (results[job]?.[peer] ?? []).filter((s) => !s.error);
  const all = (job, peer, pick) => samples(job, peer).flatMap((s) => pick(s) ?? []);
  return {
    median: (job, peer, pick) => quantile(all(job, peer, pick)),
    p95: (job, peer, pick) => quantile(all(job, peer, pick), 0.95),
    count: (job, peer, pick) => all(job, peer, pick).filter((x) => Number.isFinite(x)).length,
  };
}

const steps = (key, part = 'sync') => (s) => s[key]?.steps?.map((x) => x[part]);

/** Each row of the Numbers: what, must be, ours, its ratio to the floor, met (true, false, or null: not measured). */
export function targets(results) {
  const { median, p95 } = reader(results);
  const br = (results.size?.[US]?.brotli ?? NaN) / 1000;
  const painted = (p) => median('cold', p, (s) => s.painted);
  const load = (p) => median('main', p, (s) => s.load);
  const streamed = median('stream', US, (s) => s.aboveEmpty);
  const toggle = (p) => median('main', p, steps('toggle')), toggle95 = p95('main', US, steps('toggle'));
  const big = (p) => median('big', p, steps('toggle'));
  const district = (p) => median('main', p, steps('district'));
  const brush = (p) => median('main', p, steps('brush')), setup = (p) => median('main', p, (s) => s.brush?.setup);
  const met = (...conditions) => (conditions.some(([x, y]) => x > y) ? false : conditions.every(([x, y]) => x <= y) ? true : null);
  const ratio = (f, floor = FLOOR) => times(f(US) / f(floor));
  return [
    ['download, brotli', '≤ 170 KB', `${show(br)} KB`, '', met([br, 170])],
    ['cold: navigation → four charts painted, 10k rows', '≤ 1.25 × floor', `${show(painted(US))} ms`, ratio(painted), met([painted(US) / painted(FLOOR), 1.25])],
    ['the same beside Chart.js', '≤ 0.7 × Chart.js', times(painted(US) / painted('chartjs-d3')), '', met([painted(US) / painted('chartjs-d3'), 0.7])],
    ['load 1M rows from bytes (ours: until painted)', '≤ 1.0 × floor (aim 0.6)', `${show(load(US))} ms`, ratio(load), met([load(US) / load(FLOOR), 1])],
    ['memory, 1M rows streamed, above the empty page', '≤ 60 MB', `${show(streamed)} MB`, '', met([streamed, 60])],
    ['toggle a province, 1M rows, median', '≤ 2 × floor', `${show(toggle(US))} ms`, ratio(toggle), met([toggle(US) / toggle(FLOOR), 2])],
    ['toggle a province, 1M rows, p95', '≤ 8 ms', `${show(toggle95)} ms`, '', met([toggle95, 8])],
    ['toggle at 10M rows against 1M', 'within 10 %', `${show(big(US))} ms, ${times(big(US) / toggle(US))} of 1M`, ratio(big), met([big(US) / toggle(US), 1.1])],
    ['filter on a dimension that no cube holds, 1M rows', '≤ 15 ms', `${show(district(US))} ms`, `${ratio(district, SCAN)} (full scan)`, met([district(US), 15])],
    ['brush step → three histograms, 1M rows', '≤ 2 ms', `${show(brush(US))} ms`, ratio(brush), met([brush(US), 2])],
    ['brush set-up, 1M rows', '≤ 50 ms', `${show(setup(US))} ms`, ratio(setup), met([setup(US), 50])],
  ].map(([what, must, ours, against, ok]) => ({ what, must, ours, against, ok }));
}

/** The whole report. `about`: lines on machine and run; `wrong`: sentences on wrong answers; `failed`: samples without an answer. */
export function markdown(results, peers, { about, wrong, failed }) {
  const { median, p95, count } = reader(results);
  const out = ['# Benchmarks of `<fair-share>`', '', ...about, ''];
  const section = (title, head, row, order) => {
    const rows = peers.filter((p) => Number.isFinite(order(p))).sort((a, b) => order(a) - order(b)).map((p) => [p, ...row(p)]);
    if (rows.length) out.push(`## ${title}`, '', table(['peer', ...head], rows), '');
  };
  const verdict = { true: 'pass', false: '**miss**', null: 'not measured' };
  const untrue = wrong.some((w) => w.startsWith(`${US},`)); // a fast wrong answer meets nothing
  out.push('## Targets', '', table(['what', 'must be', 'ours', 'to the floor', ''], targets(results).map((t) => [t.what, t.must, t.ours, t.against || '–', untrue && t.ok ? '**wrong answers**' : verdict[t.ok]])), '');
  const against = (job, pick) => (p) => times(median(job, p, pick) / median(job, FLOOR, pick));

  section('Download', ['KB, brotli 11', 'KB, raw'], (p) => [show(results.size[p].brotli / 1000), show(results.size[p].raw / 1000)], (p) => results.size?.[p]?.brotli);
  const painted = (s) => s.painted;
  section('Cold start, 10,000 rows: navigation → painted, ms', ['median', 'p95', 'to the floor', 'samples'],
    (p) => [show(median('cold', p, painted)), show(p95('cold', p, painted)), against('cold', painted)(p), count('cold', p, painted)], (p) => median('cold', p, painted));
  const load = (s) => s.load;
  section('Load 1M rows (111.6 MB) from bytes', ['median ms', 'to the floor', 'peak MB above the empty page, the bytes included', 'peak MB above the bytes'],
    (p) => [show(median('main', p, load)), against('main', load)(p), show(median('main', p, (s) => s.aboveEmpty)), show(median('main', p, (s) => s.aboveBytes))], (p) => median('main', p, load));
  section('Load 1M rows streamed', ['median ms', 'peak MB above the empty page', 'MB above the empty page afterwards', 'of it the engine before any data'],
    (p) => [show(median('stream', p, load)), ...['aboveEmpty', 'after', 'engine'].map((k) => show(median('stream', p, (s) => s[k])))], (p) => median('stream', p, load));
  const interaction = (title, job, key, extra = []) => section(title, [...extra.map(([head]) => head), 'median ms', 'p95', 'to the next frame', 'to the floor', 'to a full scan', 'steps'], (p) => [
    ...extra.map(([, pick]) => show(median(job, p, pick))), show(median(job, p, steps(key))), show(p95(job, p, steps(key))), show(median(job, p, steps(key, 'frame'))),
    against(job, steps(key))(p), times(median(job, p, steps(key)) / median(job, SCAN, steps(key))), count(job, p, steps(key)),
  ], (p) => median(job, p, steps(key)));
  interaction('Toggle a province → four charts, 1M rows', 'main', 'toggle');
  interaction('Toggle a province → four charts, 10M rows', 'big', 'toggle', [['load s', (s) => s.load / 1000]]);
  interaction('Filter on district, which no cube holds, 1M rows', 'main', 'district');
  interaction('Brush a range on planned → three histograms, 1M rows', 'main', 'brush', [['set-up ms', (s) => s.brush?.setup]]);
  if (wrong.length) out.push('## Wrong answers', '', ...wrong.map((w) => `- ${w}`), '');
  if (failed.length) out.push('## No answer', '', ...failed.map((w) => `- ${w}`), '');
  return out.join('\n');
}
