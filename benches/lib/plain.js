// What several adapters share: the loops over row objects that most pages write by hand, and the clock of two parts.

/** Objects of objects: province -> source -> disbursed, and so on. */
export function aggregate(rows, field, excluded) {
  const funding = {}, people = {}, trend = {}, heat = {};
  for (const r of rows) {
    if (excluded.has(r[field])) continue;
    const a = (funding[r.province] ??= {});
    a[r.source] = (a[r.source] ?? 0) + r.disbursed;
    const b = (people[r.province] ??= {});
    b[r.sex] = (b[r.sex] ?? 0) + r.people;
    trend[r.year] = (trend[r.year] ?? 0) + r.disbursed;
    const d = (heat[r.source] ??= {});
    d[r.sector] = (d[r.sector] ?? 0) + r.disbursed;
  }
  return { funding, people, trend, heat };
}

/** Counts of rows with lo <= planned < hi. */
export function histograms(rows, lo, hi) {
  const year = {}, sector = {}, people = {};
  for (const r of rows) {
    if (!(r.planned >= lo && r.planned < hi)) continue;
    year[r.year] = (year[r.year] ?? 0) + 1;
    sector[r.sector] = (sector[r.sector] ?? 0) + 1;
    const b = Math.floor(r.people / 10) * 10;
    people[b] = (people[b] ?? 0) + 1;
  }
  return { year, sector, people };
}

/** The inner keys of an object of objects, each once. */
export const innerKeys = (o) => [...new Set(Object.values(o).flatMap((x) => Object.keys(x)))];

const flat = (o) => Object.fromEntries(Object.entries(o).flatMap(([a, x]) => Object.entries(x).map(([b, v]) => [`${a}|${b}`, v])));

/** `aggregate`'s answer with keys as the oracle has them. */
export const named = (r) => ({ funding: flat(r.funding), people: flat(r.people), trend: r.trend, heat: flat(r.heat) });

/** Does the arithmetic, then the drawing; says in ms what each took. */
export function timeParts(arithmetic, drawing) {
  const t0 = performance.now();
  arithmetic();
  const t1 = performance.now();
  drawing();
  return { arithmetic: t1 - t0, drawing: performance.now() - t1 };
}
