// crossfilter2, dc.js (SVG, transitions off) and d3-dsv. Dimensions and groups are its index and are made in load; the one on
// district only when it is first filtered, as a page would that did not foresee it.
import crossfilter from 'crossfilter2';
import css from 'dc/dist/style/dc.css';
import * as dc from 'dc';
import { csvParse } from 'd3-dsv';
import { interpolateBlues, max, scaleBand, scaleLinear, scaleSequential } from 'd3';
import { SEXES, SOURCES } from '../lib/data.js';
import { timeParts } from '../lib/plain.js';

dc.config.disableTransitions = true;
document.head.append(Object.assign(document.createElement('style'), { textContent: css }));
let cf, filterOn, dims, groups, charts, hists, countGroups, planned;

function by(dim, field, keys, measure) {
  return dim.group().reduce(
    (a, d) => { a[d[field]] += d[measure]; return a; },
    (a, d) => { a[d[field]] -= d[measure]; return a; },
    () => Object.fromEntries(keys.map((k) => [k, 0])),
  );
}
function stack(el, dim, group, keys) {
  const c = dc.barChart(el).width(600).height(340).x(scaleBand()).xUnits(dc.units.ordinal).elasticY(true)
    .dimension(dim).group(group, keys[0], (d) => d.value[keys[0]]).brushOn(false);
  keys.slice(1).forEach((k) => c.stack(group, k, (d) => d.value[k]));
  c.margins().bottom = 90;
  return c;
}
const one = (g) => Object.fromEntries(g.all().map((d) => [d.key, d.value]));
const two = (g) => Object.fromEntries(g.all().flatMap((d) => Object.entries(d.value).map(([k, v]) => [`${d.key}|${k}`, v])));

export default {
  fields: ['province', 'district'],
  async load(bytes) {
    cf = crossfilter(csvParse(new TextDecoder().decode(bytes), (d) => {
      d.year = +d.year; d.planned = +d.planned; d.disbursed = +d.disbursed; d.people = +d.people;
      return d;
    }));
    filterOn = { province: cf.dimension((d) => d.province) };
    dims = { province: cf.dimension((d) => d.province), year: cf.dimension((d) => d.year), heat: cf.dimension((d) => `${d.source}|${d.sector}`) };
    groups = {
      funding: by(dims.province, 'source', SOURCES, 'disbursed'),
      people: by(dims.province, 'sex', SEXES, 'people'),
      trend: dims.year.group().reduceSum((d) => d.disbursed),
      heat: dims.heat.group().reduceSum((d) => d.disbursed),
    };
  },
  draw(root) {
    const at = (i) => root.querySelector(`.c${i}`);
    const heat = dc.heatMap(at(4)).width(600).height(340).dimension(dims.heat).group(groups.heat)
      .keyAccessor((d) => d.key.split('|')[1]).valueAccessor((d) => d.key.split('|')[0]).colorAccessor((d) => d.value);
    const recolor = (c) => c.colors(scaleSequential(interpolateBlues).domain([0, max(groups.heat.all(), (d) => d.value)]));
    heat.on('preRedraw.c', recolor).on('preRender.c', recolor);
    heat.margins().left = 130;
    const line = dc.lineChart(at(3)).width(600).height(340).x(scaleLinear().domain([2017, 2026])).elasticY(true)
      .dimension(dims.year).group(groups.trend).brushOn(false);
    line.margins().left = 80;
    charts = [stack(at(1), dims.province, groups.funding, SOURCES), stack(at(2), dims.province, groups.people, SEXES), line, heat];
    charts.forEach((c) => c.render());
  },
  filter(field, excluded) {
    return timeParts(() => {
      filterOn[field] ??= cf.dimension((d) => d[field]);
      for (const k in filterOn) if (k !== field) filterOn[k].filterAll();
      filterOn[field].filterFunction((v) => !excluded.has(v));
    }, () => charts.forEach((c) => c.redraw()));
  },
  result: () => ({ funding: two(groups.funding), people: two(groups.people), trend: one(groups.trend), heat: one(groups.heat) }),
  brushStart(root) { // a page made for brushing would not carry the other groups
    for (const d of [...Object.values(filterOn), ...Object.values(dims)]) { d.filterAll(); d.dispose(); }
    planned = cf.dimension((d) => d.planned);
    const on = [cf.dimension((d) => d.year), cf.dimension((d) => d.sector), cf.dimension((d) => d.people)];
    countGroups = [on[0].group(), on[1].group(), on[2].group((p) => Math.floor(p / 10) * 10)];
    hists = countGroups.map((g, i) => dc.barChart(root.querySelector(`.h${i + 1}`)).width(400).height(220).x(scaleBand())
      .xUnits(dc.units.ordinal).elasticY(true).dimension(on[i]).group(g).brushOn(false));
    hists.forEach((c) => c.render());
  },
  brush(lo, hi) { return timeParts(() => planned.filterRange([lo, hi]), () => hists.forEach((c) => c.redraw())); },
  brushResult: () => ({ year: one(countGroups[0]), sector: one(countGroups[1]), people: one(countGroups[2]) }),
};
