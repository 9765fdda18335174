// Chart.js (tree-shaken, animation off; the heat table by chartjs-chart-matrix), d3-dsv and d3-array's rollup.
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, LineController, LineElement, PointElement, Tooltip } from 'chart.js';
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix';
import { csvParse } from 'd3-dsv';
import { rollup, sum } from 'd3-array';
import { timeParts } from '../lib/plain.js';

Chart.register(BarController, BarElement, LineController, LineElement, PointElement, CategoryScale, LinearScale, Legend, Tooltip, MatrixController, MatrixElement);
Chart.defaults.animation = false;
Chart.defaults.responsive = false;
const COLORS = ['#4e79a7', '#f28e2b', '#59a14f', '#b07aa1'];
let rows, charts, hists, current, counts;

function make(el, width, height, config) {
  const c = document.createElement('canvas');
  c.width = width;
  c.height = height;
  el.replaceChildren(c);
  return new Chart(c, config);
}
const innerKeys = (m) => [...new Set([...m.values()].flatMap((x) => [...x.keys()]))];
const flat = (m) => Object.fromEntries([...m].flatMap(([a, x]) => [...x].map(([b, v]) => [`${a}|${b}`, v])));

function aggregate(field, excluded) {
  const r = excluded.size ? rows.filter((d) => !excluded.has(d[field])) : rows;
  const disbursed = (v) => sum(v, (d) => d.disbursed);
  return {
    funding: rollup(r, disbursed, (d) => d.province, (d) => d.source),
    people: rollup(r, (v) => sum(v, (d) => d.people), (d) => d.province, (d) => d.sex),
    trend: rollup(r, disbursed, (d) => d.year),
    heat: rollup(r, disbursed, (d) => d.source, (d) => d.sector),
  };
}
function setStack(c, m) {
  const x = [...m.keys()].sort();
  c.data = { labels: x, datasets: innerKeys(m).map((k, i) => ({ label: k, data: x.map((p) => m.get(p).get(k) ?? 0), backgroundColor: COLORS[i] })) };
  c.update('none');
}
function setSingle(c, m) {
  const x = [...m.keys()].sort((a, b) => (a < b ? -1 : 1));
  c.data = { labels: x, datasets: [{ label: '', data: x.map((k) => m.get(k)), backgroundColor: COLORS[0], borderColor: COLORS[0] }] };
  c.update('none');
}
function setHeat(c, m) {
  const r = [...m.keys()], k = innerKeys(m);
  const d = r.flatMap((y) => k.map((x) => ({ x, y, v: m.get(y).get(x) ?? 0 })));
  const max = Math.max(1, ...d.map((q) => q.v));
  c.options.scales.x.labels = k;
  c.options.scales.y.labels = r;
  c.data = { datasets: [{
    label: '', data: d, backgroundColor: d.map((q) => `rgba(30,90,200,${q.v / max})`),
    width: ({ chart: h }) => (h.chartArea?.width ?? 500) / k.length - 1,
    height: ({ chart: h }) => (h.chartArea?.height ?? 300) / r.length - 1,
  }] };
  c.update('none');
}
const numbers = {
  id: 'numbers',
  afterDatasetsDraw(c) {
    const g = c.ctx;
    g.font = '9px sans-serif';
    g.fillStyle = '#222';
    g.textAlign = 'center';
    c.getDatasetMeta(0).data.forEach((e, i) => {
      const p = e.getCenterPoint();
      g.fillText((c.data.datasets[0].data[i].v / 1e9).toFixed(1), p.x, p.y);
    });
  },
};

export default {
  fields: ['province', 'district'],
  async load(bytes) {
    rows = csvParse(new TextDecoder().decode(bytes), (d) => {
      d.year = +d.year; d.planned = +d.planned; d.disbursed = +d.disbursed; d.people = +d.people;
      return d;
    });
  },
  draw(root) {
    const at = (i) => root.querySelector(`.c${i}`);
    const stack = () => ({ type: 'bar', data: {}, options: { scales: { x: { stacked: true, ticks: { autoSkip: false, font: { size: 9 }, minRotation: 90 } }, y: { stacked: true } } } });
    const heat = { type: 'matrix', data: { datasets: [] }, plugins: [numbers], options: { plugins: { legend: false }, scales: { x: { type: 'category', labels: [] }, y: { type: 'category', labels: [], offset: true } } } };
    charts = [make(at(1), 600, 340, stack()), make(at(2), 600, 340, stack()), make(at(3), 600, 340, { type: 'line', data: {} }), make(at(4), 600, 340, heat)];
    return this.filter('province', new Set());
  },
  filter(field, excluded) {
    return timeParts(() => { current = aggregate(field, excluded); }, () => {
      setStack(charts[0], current.funding);
      setStack(charts[1], current.people);
      setSingle(charts[2], current.trend);
      setHeat(charts[3], current.heat);
    });
  },
  result: () => ({ funding: flat(current.funding), people: flat(current.people), trend: Object.fromEntries(current.trend), heat: flat(current.heat) }),
  brushStart(root) {
    hists = [1, 2, 3].map((i) => make(root.querySelector(`.h${i}`), 400, 220, { type: 'bar', data: {}, options: { plugins: { legend: false } } }));
  },
  brush(lo, hi) {
    return timeParts(() => {
      const r = rows.filter((d) => d.planned >= lo && d.planned < hi), n = (v) => v.length;
      counts = [rollup(r, n, (d) => d.year), rollup(r, n, (d) => d.sector), rollup(r, n, (d) => Math.floor(d.people / 10) * 10)];
    }, () => counts.forEach((m, i) => setSingle(hists[i], m)));
  },
  brushResult: () => ({ year: Object.fromEntries(counts[0]), sector: Object.fromEntries(counts[1]), people: Object.fromEntries(counts[2]) }),
};
