// Runs in the page; exposes window.bench, which run.mjs calls through the browser's debug protocol. Knows adapters only by
// the interface in README.md.
import { columns, csvChunks, DIMENSIONS, PLANNED_MAX, PROVINCES, DISTRICTS } from '/lib/data.js';

const now = () => performance.now();
const BRUSH_STEPS = 100; // a brush moves by 1 % of the range
let adapter, root, bytes;
let state = { field: 'province', excluded: new Set() };
let flips = 0;

/** After the next frame has been handed to the compositor. */
export const afterPaint = () => new Promise((resolve) => {
  requestAnimationFrame(() => {
    const c = new MessageChannel();
    c.port1.onmessage = () => resolve();
    c.port2.postMessage(0);
  });
});

function rowStream(n) {
  const chunks = csvChunks(n);
  return new ReadableStream({
    pull(controller) {
      const { value, done } = chunks.next();
      if (done) controller.close(); else controller.enqueue(value);
    },
  });
}

/** sync: until the call returned, or its promise resolved; frame: until after the next paint. ms. */
async function timed(f) {
  await afterPaint();
  const t = now();
  const r = f();
  const parts = typeof r?.then === 'function' ? await r : r;
  const sync = now() - t;
  await afterPaint();
  return { sync, frame: now() - t, ...(parts ?? {}) };
}

async function chartsAnswer() {
  return { kind: 'charts', field: state.field, excluded: [...state.excluded], tables: await adapter.result() };
}

window.bench = {
  /** A fixed piece of work, some 10 ms: says how busy the machine is, and marks this page's process. */
  probe() {
    const f = new Float64Array(1e5).fill(1.5);
    const t = now();
    let s = 0;
    for (let k = 0; k < 100; k++) for (let i = 0; i < f.length; i++) s += f[i];
    return now() - t + (s < 0 ? 1 : 0);
  },
  /** Starts a peer's engine; the dimensions that it can filter on. */
  async start(peer) {
    root = document.getElementById('root');
    root.innerHTML = '<div class=c1></div><div class=c2></div><div class=c3></div><div class=c4></div>';
    adapter = (await import(`/dist/${peer}/main.js`)).default;
    await adapter.start?.(root);
    return adapter.fields;
  },
  async fetch(url) {
    bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    return bytes.length;
  },
  async load() {
    const t = now(), b = bytes;
    bytes = null; // whoever wants to keep them must hold them
    await adapter.load(b);
    return now() - t;
  },
  async loadStreamed(url) {
    const t = now();
    await adapter.load((await fetch(url)).body);
    return now() - t;
  },
  /** n rows that no file holds: columns for a peer that takes them, else a stream of CSV made on the way. */
  async loadMade(n) {
    if (!adapter.loadColumns) {
      const t = now();
      await adapter.load(rowStream(n));
      return { ms: now() - t, as: 'csv' };
    }
    const c = columns(n), t = now();
    await adapter.loadColumns(c, DIMENSIONS);
    return { ms: now() - t, as: 'columns' };
  },
  /** The four charts with nothing filtered. */
  async draw() {
    state = { field: 'province', excluded: new Set() };
    const time = await timed(() => adapter.draw(root));
    return { ...time, layout: adapter.layout?.() ?? '', answer: await chartsAnswer() };
  },
  /** province: one flips on or off at each step. district: one is out, another at each step, of those with many rows. budget: ms.
   *  `ask`: whether to have the adapter's answer too, which is not timed. */
  async toggles(field, n, budget, ask = true) {
    const steps = [], end = now() + budget;
    if (field !== state.field) state = { field, excluded: new Set() };
    while (steps.length < n && now() < end) {
      const i = flips++;
      if (field === 'district') {
        state = { field, excluded: new Set([DISTRICTS[(i * 37) % 400]]) };
      } else {
        const p = PROVINCES[(i * 17) % PROVINCES.length], excluded = new Set(state.excluded);
        if (!excluded.delete(p)) excluded.add(p);
        state = { field, excluded };
      }
      const { excluded } = state;
      steps.push(await timed(() => adapter.filter(field, excluded)));
    }
    return { steps, ...(ask ? { answer: await chartsAnswer() } : {}) };
  },
  /** The page of a brush: three histograms, nothing filtered yet. Not timed. */
  async brushPage(url) {
    if (adapter.brushLoad) await adapter.brushLoad(root, new Uint8Array(await (await fetch(url)).arrayBuffer()));
    else root.innerHTML = '<div class=h1></div><div class=h2></div><div class=h3></div>';
    await afterPaint();
  },
  async brush(n, budget, ask = true) {
    const width = PLANNED_MAX / BRUSH_STEPS;
    const step = (i) => [(i % 80) * width, ((i % 80) + 20) * width];
    const answer = async (i) => ask && ({ kind: 'histograms', lo: step(i)[0], hi: step(i)[1], tables: await adapter.brushResult() });
    const t0 = now();
    await adapter.brushStart(root, PLANNED_MAX, BRUSH_STEPS);
    await adapter.brush(...step(0));
    const setup = now() - t0, before = await answer(0), steps = [], end = now() + budget;
    let i = 0;
    while (steps.length < n && now() < end) {
      i++;
      steps.push(await timed(() => adapter.brush(...step(i))));
    }
    return { setup, steps, answers: [before, await answer(i)] };
  },
  /** From navigation (time 0) to four charts painted. */
  async cold(module, url) {
    root = document.getElementById('root');
    if (module) {
      adapter = module.default;
      root.innerHTML = '<div class=c1></div><div class=c2></div><div class=c3></div><div class=c4></div>';
      const csv = fetch(url).then((r) => r.arrayBuffer());
      await adapter.start?.(root);
      await adapter.load(new Uint8Array(await csv));
      await adapter.draw(root);
    } else {
      await customElements.whenDefined('fair-share');
      await root.querySelector('fair-share').ready;
    }
    const drawn = now();
    await afterPaint();
    const painted = now();
    if (!module) {
      adapter = (await import('/dist/fair-share/main.js')).default;
      adapter.adopt(root);
    }
    return { drawn, painted, layout: adapter.layout?.() ?? '', answer: await chartsAnswer() };
  },
};
