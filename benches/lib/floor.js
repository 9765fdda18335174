// The floor: what a few hundred lines of hand-written JavaScript need for just this workload. The common baseline of all
// ratios. With an index it answers from a small cube; without, it scans all rows at every interaction.
import { parseCsv } from './floor-csv.js';
import * as tables from './floor-tables.js';
import { bars, canvas, heat, line } from './floor-draw.js';
import { timeParts } from './plain.js';

/** An adapter (see README.md); `indexed` chooses the cube. */
export function makeFloor(indexed) {
  let t, cube, contexts, current, histContexts, countIndex, counts;
  const take = (table) => { t = table; if (indexed) cube = tables.buildCube(t); };
  return {
    fields: indexed ? ['province'] : ['province', 'district'],
    async load(bytes) { take(parseCsv(bytes)); },
    async loadColumns(c, dimensions) { take(tables.fromColumns(c, dimensions)); },
    draw(root) {
      contexts = ['.c1', '.c2', '.c3', '.c4'].map((s) => canvas(root, s, 600, 340));
      return this.filter('province', new Set());
    },
    filter(field, excluded) {
      let keep;
      return timeParts(() => {
        keep = tables.keepMask(t, field, excluded);
        current = indexed ? tables.fromCube(t, cube, keep) : tables.scan(t, field, keep);
      }, () => {
        const order = t.province.dict.map((_, i) => i).filter((i) => field !== 'province' || keep[i]);
        bars(contexts[0], t.province.dict, current.funding, t.source.dict.length, order);
        bars(contexts[1], t.province.dict, current.people, t.sex.dict.length, order);
        line(contexts[2], t.year.dict, current.trend);
        heat(contexts[3], t.source.dict, t.sector.dict, current.heat);
      });
    },
    result: () => tables.named(t, current),
    brushStart(root, max, steps) {
      histContexts = ['.h1', '.h2', '.h3'].map((s) => canvas(root, s, 400, 220));
      if (indexed) countIndex = tables.buildCountIndex(t, max / steps, steps);
    },
    brush(lo, hi) {
      return timeParts(() => { counts = indexed ? tables.countFrom(countIndex, lo, hi) : tables.countScan(t, lo, hi); }, () => {
        const all = (v) => Array.from(v, (_, i) => i);
        bars(histContexts[0], t.year.dict, counts.year, 1, all(counts.year));
        bars(histContexts[1], t.sector.dict, counts.sector, 1, all(counts.sector));
        bars(histContexts[2], all(counts.people).map((i) => String(i * 10)), counts.people, 1, all(counts.people));
      });
    },
    brushResult: () => tables.namedCounts(t, counts),
  };
}
