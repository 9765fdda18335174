// Mosaic's vgplot on DuckDB-Wasm (its 'eh' bundle, the one that current browsers get), SVG by Observable Plot. Its
// pre-aggregation is on, which is the default.
import * as vg from '@uwdata/vgplot';
import { clauseInterval, clausePoints } from '@uwdata/mosaic-core';
import * as duckdb from '@duckdb/duckdb-wasm';
import * as arrow from '@uwdata/flechette';
import { DIMENSIONS } from '../lib/data.js';

let db, connection, selection, brushSelection, plots, hists, scale, filtered;
const source = { province: {}, district: {}, planned: {} }; // its pre-aggregation is kept by source
const settle = (s) => s.pending('value');
async function allDrawn(els) {
  while (!els.every((e) => e.querySelector('svg'))) await new Promise((r) => { setTimeout(r, 1); });
}
/** The data that a plot has drawn: the last of `channels` by the others. */
function drawn(plot, ...channels) {
  const mark = plot.value.marks[0], columns = mark.data.columns;
  const name = (channel) => mark.channels.find((x) => x.channel === channel)?.as ?? channel;
  const keys = channels.map((c) => Array.from(columns[name(c)] ?? columns[c])), values = keys.pop();
  return Object.fromEntries(values.map((x, i) => [keys.map((k) => k[i]).join('|'), Number(x)]));
}

export default {
  fields: ['province', 'district'],
  async start() {
    db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(new URL('./duckdb.worker.js', import.meta.url)));
    await db.instantiate(new URL('./duckdb.wasm', import.meta.url).href);
    connection = await db.connect();
    vg.coordinator().databaseConnector(vg.wasmConnector({ duckdb: db, connection }));
    vg.coordinator().logger(null);
  },
  async load(bytes) {
    await db.registerFileBuffer('rows.csv', bytes);
    await connection.query(`CREATE OR REPLACE TABLE rows AS SELECT * FROM read_csv('rows.csv', header = true)`);
    await db.dropFile('rows.csv');
  },
  async loadColumns(c, dimensions) { // one Arrow stream for each million rows
    const types = { planned: arrow.float64(), disbursed: arrow.float64(), people: arrow.int32() };
    for (let a = 0; a < c.n; a += 1e6) {
      const b = Math.min(c.n, a + 1e6), columns = {};
      for (const k in c) {
        if (k === 'n') continue;
        const part = c[k].subarray(a, b), words = dimensions[k];
        columns[k] = words
          ? arrow.columnFromArray(Array.from(part, (v) => words[v]), k === 'year' ? arrow.int32() : arrow.dictionary(arrow.utf8()))
          : arrow.columnFromArray(part, types[k]);
      }
      await connection.insertArrowFromIPCStream(arrow.tableToIPC(arrow.tableFromColumns(columns), { format: 'stream' }), { name: 'rows', create: a === 0 });
    }
  },
  async draw(root) {
    selection = vg.Selection.intersect();
    const from = vg.from('rows', { filterBy: selection });
    const size = [vg.width(600), vg.height(340), vg.marginLeft(70), vg.marginBottom(90)], turned = vg.xTickRotate(-90);
    const cell = { x: 'sector', y: 'source' };
    plots = [
      vg.plot(vg.barY(from, { x: 'province', y: vg.sum('disbursed'), fill: 'source' }), turned, ...size),
      vg.plot(vg.barY(from, { x: 'province', y: vg.sum('people'), fill: 'sex' }), turned, ...size),
      vg.plot(vg.lineY(from, { x: 'year', y: vg.sum('disbursed') }), ...size),
      vg.plot(vg.cell(from, { ...cell, fill: vg.sum('disbursed') }), vg.text(from, { ...cell, text: vg.sum('disbursed'), fontSize: 7 }), turned, vg.colorScheme('blues'), ...size),
    ];
    plots.forEach((p, i) => root.querySelector(`.c${i + 1}`).replaceChildren(p));
    await allDrawn(plots);
  },
  async filter(field, excluded) {
    const kept = DIMENSIONS[field].filter((v) => !excluded.has(v)).map((v) => [v]);
    if (filtered && filtered !== field) { // one at a time: an update during another is queued, and settles later than it says
      selection.update(clausePoints([filtered], null, { source: source[filtered] }));
      await settle(selection);
    }
    filtered = field;
    selection.update(clausePoints([field], kept, { source: source[field] }));
    await settle(selection);
  },
  result: () => ({ funding: drawn(plots[0], 'x', 'fill', 'y'), people: drawn(plots[1], 'x', 'fill', 'y'), trend: drawn(plots[2], 'x', 'y'), heat: drawn(plots[3], 'y', 'x', 'fill') }),
  async brushStart(root, max, steps) {
    brushSelection = vg.Selection.crossfilter();
    scale = { type: 'linear', domain: [0, max], range: [0, steps] };
    const from = vg.from('rows', { filterBy: brushSelection });
    hists = ['year', 'sector', vg.sql`people // 10 * 10`].map((x) => vg.plot(vg.barY(from, { x, y: vg.count() }), vg.width(400), vg.height(220)));
    hists.forEach((p, i) => root.querySelector(`.h${i + 1}`).replaceChildren(p));
    await allDrawn(hists);
  },
  async brush(lo, hi) { // its intervals are closed, ours half-open; planned is a whole number
    brushSelection.update(clauseInterval('planned', [lo, hi - 1], { source: source.planned, scale, pixelSize: 1 }));
    await settle(brushSelection);
  },
  brushResult: () => ({ year: drawn(hists[0], 'x', 'y'), sector: drawn(hists[1], 'x', 'y'), people: drawn(hists[2], 'x', 'y') }),
};
