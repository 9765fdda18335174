// The right answers, straight from the generated columns (never through a CSV, a peer or the floor), and the comparison.
// Every figure is a whole number below 2^53, so a right answer is equal to the last digit.
import { DIMENSIONS } from './data.js';

/** Which rows a state keeps: everything but the `excluded` values of the dimension `field`. */
function keeper(field, excluded) {
  return DIMENSIONS[field].map((v) => !excluded.has(String(v)));
}

/** Sums `measure` by the dimensions `by` over rows where `keep(i)`; keys are labels joined by '|'. */
function group(c, by, measure, keep) {
  const sizes = by.map((k) => DIMENSIONS[k].length);
  const sums = new Float64Array(sizes.reduce((a, b) => a * b));
  const codes = by.map((k) => c[k]);
  for (let i = 0; i < c.n; i++) {
    if (!keep(i)) continue;
    let at = codes[0][i];
    for (let k = 1; k < by.length; k++) at = at * sizes[k] + codes[k][i];
    sums[at] += measure(i);
  }
  const out = {};
  sums.forEach((v, at) => {
    if (v === 0) return;
    const key = [];
    for (let k = by.length - 1; k >= 0; k--) {
      key.unshift(DIMENSIONS[by[k]][at % sizes[k]]);
      at = Math.floor(at / sizes[k]);
    }
    out[key.join('|')] = v;
  });
  return out;
}

/** The four charts' tables with the values `excluded` of `field` taken out. */
export function charts(c, field, excluded) {
  const kept = keeper(field, excluded);
  const codes = c[field];
  const keep = (i) => kept[codes[i]];
  const disbursed = (i) => c.disbursed[i];
  return {
    funding: group(c, ['province', 'source'], disbursed, keep),
    people: group(c, ['province', 'sex'], (i) => c.people[i], keep),
    trend: group(c, ['year'], disbursed, keep),
    heat: group(c, ['source', 'sector'], disbursed, keep),
  };
}

/** The histograms' tables over rows with lo <= planned < hi: counts of rows, and people summed, which some peers answer instead. */
export function histograms(c, lo, hi) {
  const keep = (i) => c.planned[i] >= lo && c.planned[i] < hi;
  const one = () => 1;
  const people = {};
  for (let i = 0; i < c.n; i++) {
    if (!keep(i)) continue;
    const bin = Math.floor(c.people[i] / 10) * 10;
    people[bin] = (people[bin] ?? 0) + 1;
  }
  return {
    year: group(c, ['year'], one, keep),
    sector: group(c, ['sector'], one, keep),
    people,
    peopleByYear: group(c, ['year'], (i) => c.people[i], keep),
    peopleBySector: group(c, ['sector'], (i) => c.people[i], keep),
  };
}

/** '' when `got` says the same as `want`, else the first difference. Absent and 0 are the same; a table not answered is skipped,
 *  but at least `atLeast` tables must have been. */
export function difference(want, got, atLeast) {
  let answered = 0;
  for (const t in want) {
    if (!got?.[t]) continue;
    answered++;
    for (const k of new Set([...Object.keys(want[t]), ...Object.keys(got[t])])) {
      const a = want[t][k] ?? 0;
      const b = Number(got[t][k] ?? 0);
      if (a !== b) return `${t}[${k}]: the right answer is ${a}, the peer's is ${got[t][k]}`;
    }
  }
  return answered < atLeast ? `only ${answered} of ${atLeast} tables were answered` : '';
}
