// ECharts (tree-shaken, canvas, animation off), PapaParse's row objects and a plain loop.
import * as echarts from 'echarts/core';
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import Papa from 'papaparse';
import { aggregate, histograms, innerKeys, named, timeParts } from '../lib/plain.js';

echarts.use([BarChart, LineChart, HeatmapChart, GridComponent, TooltipComponent, LegendComponent, VisualMapComponent, CanvasRenderer]);
let rows, charts, hists, current, counts;

const base = { tooltip: {}, animation: false };
function stack(t) {
  const x = Object.keys(t).sort();
  return {
    ...base, legend: {}, xAxis: { type: 'category', data: x, axisLabel: { rotate: 90, interval: 0, fontSize: 9 } }, yAxis: { type: 'value' },
    series: innerKeys(t).map((k) => ({ name: k, type: 'bar', stack: 's', data: x.map((p) => t[p][k] ?? 0) })),
  };
}
function heat(t) {
  const r = Object.keys(t), c = innerKeys(t), d = r.flatMap((a, i) => c.map((b, j) => [j, i, t[a][b] ?? 0]));
  return {
    ...base, xAxis: { type: 'category', data: c, axisLabel: { rotate: 30, interval: 0 } }, yAxis: { type: 'category', data: r },
    visualMap: { min: 0, max: Math.max(1, ...d.map((x) => x[2])), show: false },
    series: [{ type: 'heatmap', data: d, label: { show: true, fontSize: 9, formatter: (p) => (p.value[2] / 1e9).toFixed(1) } }],
  };
}
const single = (t, type) => ({ ...base, xAxis: { type: 'category', data: Object.keys(t) }, yAxis: { type: 'value' }, series: [{ type, data: Object.values(t) }] });

export default {
  fields: ['province', 'district'],
  async load(bytes) {
    rows = Papa.parse(new TextDecoder().decode(bytes), { header: true, dynamicTyping: true, skipEmptyLines: true }).data;
  },
  draw(root) {
    charts = [1, 2, 3, 4].map((i) => echarts.init(root.querySelector(`.c${i}`), null, { renderer: 'canvas' }));
    return this.filter('province', new Set());
  },
  filter(field, excluded) {
    return timeParts(() => { current = aggregate(rows, field, excluded); }, () => {
      charts[0].setOption(stack(current.funding), true);
      charts[1].setOption(stack(current.people), true);
      charts[2].setOption(single(current.trend, 'line'), true);
      charts[3].setOption(heat(current.heat), true);
    });
  },
  result: () => named(current),
  brushStart(root) { hists = [1, 2, 3].map((i) => echarts.init(root.querySelector(`.h${i}`))); },
  brush(lo, hi) {
    return timeParts(() => { counts = histograms(rows, lo, hi); }, () => {
      hists[0].setOption(single(counts.year, 'bar'));
      hists[1].setOption(single(counts.sector, 'bar'));
      hists[2].setOption(single(counts.people, 'bar'));
    });
  },
  brushResult: () => counts,
};
