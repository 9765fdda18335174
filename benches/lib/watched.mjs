// The pages by which the module is divided. A page is `{part, src, charts, look, act}`: the part of the program that what runs there
// belongs to (null: to those that the page asks for by itself), the file, `[chart, attributes]` for each element, how the page
// looks (language of the page, width, media, vendor of the browser), and what is done there.
import { tableNames } from './tables.mjs';
import { asked, scripted, visited } from './visit.mjs';

const P4EM = '/www/data/p4em';
const LOOKS = [
  { lang: 'vi' },
  { lang: 'en', width: 360 },
  { lang: 'en', width: 1900, media: { colorScheme: 'dark' } },
];
/** Every chart that needs no other part, whether a file has its columns or not. */
const EVERY_PLAIN = [['bars'], ['histogram'], ['funding'], ['women-men'], ['heat'], ['funding-trend']];

/** Plain charts of plain files. */
const PLAIN = [
  ['/rows/10k.csv', [
    ['funding'], ['women-men'], ['funding-trend'], ['heat?by=source&by=sector&sum=disbursed'],
    ['bars?by=sector&sum=planned'], ['histogram?of=planned'],
  ]],
  ['/rows/300.csv', [
    ['bars?by=district&top=10'], ['funding?stack=share'],
    ['funding funding-trend women-men heat?by=province&by=source histogram?of=planned'],
    ['bars?by=sector&sort=name bars?by=sector&sort=data&top=3 funding?sort=value'],
  ]],
  ['/www/data/p4em.csv', [['funding'], ['women-men'], ['funding-trend']]],
  [`${P4EM}/funding.csv`, [
    ['funding'], ['funding-trend'], ['histogram?of=planned'], ['bars?by=sector'],
    ['heat?by=source&by=year&sum=disbursed'],
  ]],
  [`${P4EM}/participation.csv`, [['women-men'], ['bars?by=age_group'], ['heat?by=province&by=year']]],
  ['/www/data/provinces/population.csv', [['women-men'], ['bars?by=province']]],
  ...tableNames.map((name) => [`/rows/${name}`, EVERY_PLAIN]),
];
const [TEN_THOUSAND, , ONE_FILE] = PLAIN;
/** So many of the plain files are visited by hand, too. */
const N_VISITED = 9;

const TOGETHER = [
  ['funding', { group: 'a', theme: 'dark', lang: 'en' }],
  ['women-men', { group: 'a', heading: 'Ai tham gia' }],
  ['bars?by=province', { group: 'a', filter: 'province=Kon Tum', theme: 'light' }],
];
const FILTERED = [
  ['funding', { filter: 'province=Kon Tum,Hà Giang', heading: 'X' }],
  ['funding-trend', { filter: 'year=2018..2019' }],
];
const UNUSUAL_CHARTS = [
  'absorption', 'flows', 'who-where', 'concentration', 'place-map', 'timeline', 'pyramid', 'women-share', 'leadership',
  'share-trend', 'ethnic-sex', 'then-now', 'criteria', 'criteria-profile', 'reach', 'lines?by=year&sum=disbursed',
  'dots?by=province&sum=disbursed', 'funding?per=person', 'funding?facet=year',
].map((chart) => [chart]);
const UNUSUAL_ATTRIBUTES = [
  { 'min-cell': '5' }, { boundaries: '2025' }, { lang: 'vi en' }, { transitions: 'on' },
  { controls: 'all', 'link-state': '' }, { mapping: '{"province":"province"}' },
];
/** Of which many files say that they have no such column. */
const UNFIT = [['bars?by=province'], ['funding?by=district'], ['heat?by=year&by=source&sum=disbursed']];
const DASHBOARD = [[]];
const BARE_DASHBOARD = [[undefined, { controls: 'none', theme: 'light' }]];
const DEMO = `${P4EM}/datapackage.json`;

/** Plain charts, and what a page's own script does with them. */
function* plainPages() {
  for (const [src, charts] of PLAIN) {
    const looks = charts === EVERY_PLAIN ? LOOKS.slice(0, 2) : LOOKS;
    for (const look of looks) yield { part: null, src, charts, look };
  }
  for (const [src, charts] of PLAIN) yield { part: null, src, charts, act: scripted };
  yield { part: null, src: TEN_THOUSAND[0], charts: FILTERED, act: scripted };
  for (const src of ['/rows/wide.csv', '/rows/10k.csv', ONE_FILE[0]]) {
    for (const act of [undefined, scripted]) yield { part: null, src, charts: TOGETHER, act };
  }
  for (const act of [undefined, scripted]) yield { part: null, src: '/rows/1m.csv', charts: TEN_THOUSAND[1], act };
  yield { part: null, src: '/rows/300.csv', charts: EVERY_PLAIN, look: { vendor: 'Apple Computer, Inc.' }, act: scripted };
}

/** Dashboards, and what visitors do there and with plain charts. */
function* dashboardPages() {
  const files = [DEMO, ...PLAIN.map(([src]) => src)];
  for (const src of files) for (const look of LOOKS) yield { part: null, src, charts: DASHBOARD, look };
  for (const src of files) {
    for (const width of [620, 800, 1300]) yield { part: null, src, charts: BARE_DASHBOARD, look: { width } };
  }
  for (const [src, charts] of PLAIN.slice(0, N_VISITED)) {
    for (const look of LOOKS.slice(0, 2)) yield { part: 1, src, charts, look, act: visited };
  }
  for (const src of files.slice(0, N_VISITED)) {
    const part = src.endsWith('.csv') ? 1 : 2;
    for (const look of LOOKS.slice(0, 2)) yield { part, src, charts: DASHBOARD, look, act: visited };
  }
}

/** Charts, attributes and questions that few pages have. */
function* unusualPages() {
  for (const look of LOOKS) yield { part: 2, src: DEMO, charts: UNUSUAL_CHARTS, look };
  yield { part: 2, src: DEMO, charts: UNUSUAL_CHARTS, act: visited };
  for (const [i, attributes] of UNUSUAL_ATTRIBUTES.entries()) {
    yield { part: 2, src: DEMO, charts: [[undefined, attributes]], act: i % 3 ? undefined : visited };
    yield { part: 2, src: DEMO, charts: [['funding women-men', attributes]], act: visited };
  }
  for (const src of [DEMO, ...PLAIN.map(([plain]) => plain)].slice(0, N_VISITED)) {
    for (const look of LOOKS.slice(0, 2)) yield { part: 2, src, charts: [['funding'], []], look, act: asked };
  }
  yield { part: 2, src: DEMO, charts: [['funding', { story: `${P4EM}/story.json` }]], act: visited };
  const forced = { media: { forcedColors: 'active' } };
  yield { part: 2, src: DEMO, charts: DASHBOARD, look: forced };
  yield { part: 2, src: '/rows/300.csv', charts: [['funding']], look: forced };
}

/** Plain charts and a dashboard of one file of somebody else's. */
function* filePages(src, lang) {
  for (const charts of [EVERY_PLAIN.slice(0, 4), DASHBOARD, UNFIT]) yield { part: null, src, charts, look: { lang } };
}

/** All of them; `files` are the `[address, language]` of others' files. */
export function pages(files) {
  const others = files.flatMap(([src, lang]) => [...filePages(src, lang)]);
  return [...plainPages(), ...dashboardPages(), ...unusualPages(), ...others];
}
