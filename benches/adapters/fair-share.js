// <fair-share> through its public contract alone: the tag, load(), filters, painted, query(). The package is served as it is
// published and is not bundled. Canonical values are turned back into the file's words for the comparison.
import { DIMENSIONS } from '../lib/data.js';
import { BRUSH_CHARTS, CHARTS } from '../lib/tag.js';

const CANONICAL = {
  source: { 'Ngân sách nhà nước': 'state_budget', 'Dự án': 'project', 'Ngân sách địa phương': 'local_budget', 'Cộng đồng': 'community' },
  sex: { F: 'female', M: 'male' },
};
let el;
/** For each dimension: the element's value -> the file's word, and back. */
let words, values;

function place(root, chart) {
  el = document.createElement('fair-share');
  for (const [k, v] of Object.entries({ chart, controls: 'none', lang: 'vi', theme: 'light' })) el.setAttribute(k, v);
  root.replaceChildren(el);
}

/** A spelling that a recognized name and the file's share: no prefix of a city, no hyphens or spaces, one case. */
const plain = (s) => String(s).normalize('NFC').replace(/^(Thành phố|TP\.?|Tỉnh)\s+/i, '').replace(/[\s\-–]/g, '').toLowerCase();

function learnValues() {
  words = {};
  values = {};
  const columns = new Map(el.columns.map((c) => [c.name, c]));
  for (const k in DIMENSIONS) {
    const known = new Map((columns.get(k)?.values ?? []).map((v) => [plain(v), v]));
    words[k] = new Map();
    values[k] = new Map();
    for (const word of DIMENSIONS[k].map(String)) {
      const value = CANONICAL[k]?.[word] ?? known.get(plain(word));
      if (value === undefined) continue; // the rarest districts occur in no row; the element rightly refuses them in a filter
      words[k].set(String(value), word);
      values[k].set(word, value);
    }
  }
}

function table(by, measure) {
  const { rows } = el.query({ by, sum: [measure], filtered: true });
  return Object.fromEntries(rows.map((r) => [by.map((k) => words[k].get(String(r[k])) ?? r[k]).join('|'), Number(r[measure])]));
}

export default {
  fields: ['province', 'district'],
  async start(root) {
    await import('/pkg/fair-share.js');
    await customElements.whenDefined('fair-share');
    place(root, CHARTS);
  },
  /** After a page that had the tag in its HTML. */
  adopt(root) {
    el = root.querySelector('fair-share');
    learnValues();
  },
  async load(input) {
    await el.load(input, { name: 'rows.csv', type: 'text/csv' });
  },
  async draw() {
    learnValues();
    await this.filter('province', new Set());
  },
  filter(field, excluded) {
    el.filters = excluded.size ? { [field]: [...values[field]].filter(([word]) => !excluded.has(word)).map(([, value]) => value) } : {};
    return el.painted;
  },
  result: () => ({
    funding: table(['province', 'source'], 'disbursed'),
    people: table(['province', 'sex'], 'people'),
    trend: table(['year'], 'disbursed'),
    heat: table(['source', 'sector'], 'disbursed'),
  }),
  /** '' when four charts are laid out that together are no smaller than four of 600 x 340 CSS pixels. */
  layout() {
    const all = [...(el.shadowRoot?.querySelectorAll('figure') ?? [])].map((f) => f.querySelector('canvas')?.getBoundingClientRect()).filter(Boolean);
    const area = all.reduce((sum, r) => sum + r.width * r.height, 0);
    const sizes = all.map((r) => `${r.width} x ${r.height}`).join(', ') || 'no canvas';
    return !el.shadowRoot || (all.length >= 4 && area >= 4 * 600 * 340) ? '' : `charts smaller than four of 600 x 340: ${sizes}`;
  },
  async brushLoad(root, input) { // another view, so another element; its load is not part of a brush
    place(root, BRUSH_CHARTS);
    await this.load(input);
    learnValues();
  },
  brushStart() {},
  brush(lo, hi) {
    el.filters = { planned: { from: lo, to: hi } };
    return el.painted;
  },
  brushResult: () => ({ peopleByYear: table(['year'], 'people'), peopleBySector: table(['sector'], 'people') }),
};
