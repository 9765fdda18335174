// The floor's arithmetic: the four charts' tables and the three histograms, by a scan of all rows or from a small index.
// A table `t` is what floor-csv.js makes; results are flat Float64Arrays, row-major.
const sizes = (t) => ({ P: t.province.dict.length, S: t.source.dict.length, Y: t.year.dict.length, K: t.sector.dict.length, X: t.sex.dict.length });
const PEOPLE_BINS = 20; // tens of people

/** Columns made in the page (data.js) as such a table. */
export function fromColumns(c, dimensions) {
  const t = { n: c.n };
  for (const k in c) if (k !== 'n') t[k] = { v: c[k], dict: dimensions[k]?.map(String) ?? [] };
  return t;
}

/** 1 for each value of `field` that is kept. */
export function keepMask(t, field, excluded) {
  return Uint8Array.from(t[field].dict, (v) => (excluded.has(v) ? 0 : 1));
}

function empty({ P, S, Y, K, X }) {
  return { funding: new Float64Array(P * S), people: new Float64Array(P * X), trend: new Float64Array(Y), heat: new Float64Array(S * K) };
}

/** All rows, once, whatever the filtered dimension is. */
export function scan(t, field, keep) {
  const size = sizes(t), { S, K, X } = size, r = empty(size), { funding, people, trend, heat } = r;
  const f = t[field].v, p = t.province.v, s = t.source.v, y = t.year.v, k = t.sector.v, x = t.sex.v, d = t.disbursed.v, m = t.people.v;
  for (let i = 0, n = t.n; i < n; i++) {
    if (!keep[f[i]]) continue;
    const v = d[i], pi = p[i], si = s[i];
    funding[pi * S + si] += v;
    people[pi * X + x[i]] += m[i];
    trend[y[i]] += v;
    heat[si * K + k[i]] += v;
  }
  return r;
}

/** disbursed by province x source x year x sector, people by province x sex. */
export function buildCube(t) {
  const { P, S, Y, K, X } = sizes(t);
  const disbursed = new Float64Array(P * S * Y * K), people = new Float64Array(P * X);
  const p = t.province.v, s = t.source.v, y = t.year.v, k = t.sector.v, x = t.sex.v, d = t.disbursed.v, m = t.people.v;
  for (let i = 0, n = t.n; i < n; i++) {
    disbursed[((p[i] * S + s[i]) * Y + y[i]) * K + k[i]] += d[i];
    people[p[i] * X + x[i]] += m[i];
  }
  return { disbursed, people };
}

/** The tables under a filter on province, from the cube alone. */
export function fromCube(t, cube, keep) {
  const size = sizes(t), { P, S, Y, K, X } = size, r = empty(size);
  for (let p = 0, o = 0; p < P; p++) {
    if (!keep[p]) { o += S * Y * K; continue; }
    for (let s = 0; s < S; s++) {
      for (let y = 0; y < Y; y++) {
        for (let k = 0; k < K; k++) {
          const v = cube.disbursed[o++];
          r.funding[p * S + s] += v;
          r.trend[y] += v;
          r.heat[s * K + k] += v;
        }
      }
    }
    for (let x = 0; x < X; x++) r.people[p * X + x] = cube.people[p * X + x];
  }
  return r;
}

/** The tables with labels for keys, as the oracle has them. */
export function named(t, r) {
  const two = (a, b, v) => Object.fromEntries(t[a].dict.flatMap((x, i) => t[b].dict.map((y, j) => [`${x}|${y}`, v[i * t[b].dict.length + j]])));
  return {
    funding: two('province', 'source', r.funding),
    people: two('province', 'sex', r.people),
    trend: Object.fromEntries(t.year.dict.map((y, i) => [y, r.trend[i]])),
    heat: two('source', 'sector', r.heat),
  };
}

/** Counts of rows with lo <= planned < hi, by a scan. */
export function countScan(t, lo, hi) {
  const year = new Float64Array(t.year.dict.length), sector = new Float64Array(t.sector.dict.length), people = new Float64Array(PEOPLE_BINS);
  const pl = t.planned.v, y = t.year.v, k = t.sector.v, m = t.people.v;
  for (let i = 0, n = t.n; i < n; i++) {
    const v = pl[i];
    if (v >= lo && v < hi) { year[y[i]]++; sector[k[i]]++; people[(m[i] / 10) | 0]++; }
  }
  return { year, sector, people };
}

/** Running counts per brush bin: any range is one subtraction per bar. */
export function buildCountIndex(t, binWidth, bins) {
  const Y = t.year.dict.length, K = t.sector.dict.length, W = Y + K + PEOPLE_BINS, running = new Float64Array((bins + 1) * W);
  const pl = t.planned.v, y = t.year.v, k = t.sector.v, m = t.people.v;
  for (let i = 0, n = t.n; i < n; i++) {
    const o = (Math.min(bins - 1, Math.floor(pl[i] / binWidth)) + 1) * W;
    running[o + y[i]]++;
    running[o + Y + k[i]]++;
    running[o + Y + K + ((m[i] / 10) | 0)]++;
  }
  for (let o = W; o < running.length; o++) running[o] += running[o - W];
  return { running, W, Y, K, binWidth, bins };
}

/** The same counts from the index; exact for ends that are bin borders. */
export function countFrom(ix, lo, hi) {
  const a = Math.round(lo / ix.binWidth) * ix.W, b = Math.min(ix.bins, Math.round(hi / ix.binWidth)) * ix.W, r = new Float64Array(ix.W);
  for (let i = 0; i < ix.W; i++) r[i] = ix.running[b + i] - ix.running[a + i];
  return { year: r.subarray(0, ix.Y), sector: r.subarray(ix.Y, ix.Y + ix.K), people: r.subarray(ix.Y + ix.K) };
}

/** The counts with labels for keys. */
export function namedCounts(t, h) {
  const one = (k) => Object.fromEntries(t[k].dict.map((v, i) => [v, h[k][i]]));
  return { year: one('year'), sector: one('sector'), people: Object.fromEntries(Array.from(h.people, (v, i) => [i * 10, v])) };
}
