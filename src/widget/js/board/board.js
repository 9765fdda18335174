// One board on the page: filter bar, cards, tooltip, brush, and the pointer and keyboard over them. It shows what the module of
// Rust tells it to show and passes on what happens, in the words of `View.act`; it decides nothing and knows no column.
// Everything that it hangs on the page comes off with `close()`. Texts are written by `textContent`, places by CSSOM: a page
// with a strict `style-src` must work untouched.

import { Bar, here } from "../element/engine.js";
import { cardOf } from "./card.js";
import { Folds } from "./folds.js";
import { Hand } from "./hand.js";
import { flat, make, say, write } from "./text.js";

const PAPER = [700, 3, 860]; // A chart on paper: CSS pixels wide, device pixels of each, and the height of a page.
const CONTRAST = ["(prefers-contrast: more)", "(forced-colors: active)"]; // Who sees patterns as well as colors.
const SVG = "http://www.w3.org/2000/svg";
const GLIDE = 300; // Milliseconds from one state of a chart to the next.
const STILL = 400; // Milliseconds after which a picture is told in words.
const SCROLLBAR = 24; // CSS pixels by which the page is no other when one comes or goes.
const HASTE = 150; // Changes that follow each other faster, as while a range is dragged, are there at once.

const css = new Map(); // Colors, 0xrrggbbaa, as CSS writes them.
function color(number) {
  let text = css.get(number);
  if (!text) css.set(number, (text = `#${(number >>> 0).toString(16).padStart(8, "0")}`));
  return text;
}

/** A pattern, drawn by the module: `[color, width, x, y, …]` of each part, filled where it has no width. */
function swatch(entry, shapes) {
  const root = entry.appendChild(document.createElementNS(SVG, "svg"));
  root.setAttribute("viewBox", "0 0 80 48");
  for (const [ink, width, ...at] of shapes) {
    const path = root.appendChild(document.createElementNS(SVG, "path"));
    path.setAttribute("d", `M${at}`);
    path.setAttribute("fill", width ? "none" : color(ink));
    if (!width) continue;
    path.setAttribute("stroke", color(ink));
    path.setAttribute("stroke-width", width);
  }
}

let byScript = false; // Whether a script is changing what is seen.
/** Does something that is seen, for a script or a visitor. */
export function scripted(call, isScript) {
  byScript = !!isScript;
  try {
    return call();
  } finally {
    byScript = false;
  }
}

const px = (device, scale) => `${(device / scale).toFixed(2)}px`;

export class Board {
  /** Words of the buttons below a chart (its table; its menu), and what they do. */
  tools;
  #root;
  #act;
  #said;
  #menu;
  #bar = null;
  #folds = new Folds();
  #hand;
  #cards = [];
  #live;
  #scale = 1;
  zoom = 1; // How much larger than usual all is drawn.
  #zoomed = 1; // How much larger the page shows it, by its style sheet (`zoom`).
  #letters = 1; // How much larger a reader wants letters, within the limits of `--rem`.
  #family = "";
  #fonts = []; // What CSS calls the fonts of the module's numbers.
  #frame = 0;
  #gliding = 0;
  #changed = -HASTE; // When pictures changed last.
  #widths = new Map(); // Charts whose width changed, until the next frame.
  #untold = new Set(); // Charts whose words are older than their pictures.
  #telling = 0;
  #list = null; // What holds the charts, where they are many.
  #columns = 0; // In how many columns they stand, and how far apart.
  #gap = 0;
  #sorted = 0; // The width for which they were put there.
  #unfit = new Set(); // Charts whose room is to be measured.
  #unsorted = false; // Whether they are to be put there once more, as they are drawn anew.
  #paper = false; // Whether the page is being printed.
  #level = 3; // That of a chart's title among the page's headings.
  #off = new AbortController();
  #sizes = null;
  #pen = document.createElement("canvas").getContext("2d");

  /** `act` passes an event to the view, `said` an event of the view to the page; `menu` is its name, and words with acts. */
  constructor(root, act, said, ...menu) {
    this.#root = root;
    this.#act = act;
    this.#said = said;
    this.#menu = menu;
  }

  /** Puts the keyboard on the menu. */
  focus() {
    this.#root.querySelector(".menu > summary")?.focus();
  }

  /** Puts something before the charts. */
  hold(node) {
    this.#root.querySelector(".cards").before(node);
  }

  /** The places of the charts, each with its id. */
  get charts() {
    return this.#cards.flatMap((card, at) => (card && !card.refused ? [[at, card.id]] : []));
  }

  get family() {
    return this.#family;
  }

  close() {
    this.#off.abort();
    this.#sizes?.disconnect();
    cancelAnimationFrame(this.#frame);
    cancelAnimationFrame(this.#gliding);
    clearTimeout(this.#telling);
  }

  // ---- what the module tells ----

  build(json) {
    const { lang, second, words, menu, years, controls, cards } = JSON.parse(json);
    this.#root.lang = lang;
    this.#root.classList.toggle("two", !!second);
    const [label, items] = this.#menu;
    const [, , tool] = this.tools;
    const act = this.#act;
    if (controls.length || menu) {
      const offered = items.filter(([, , needs]) => !needs || years);
      const entries = [label, (pop, shut) => tool("fill", pop, shut), offered];
      this.#bar = new Bar(this.#root, act, words, this.#folds, controls, menu && entries);
    }
    this.#hand = new Hand(act, () => this.#scale, () => this.#soon(), tool);
    // One level below the heading that the charts stand under.
    const { host } = this.#root.getRootNode();
    const heads = [...document.querySelectorAll("h1,h2,h3,h4,h5")].filter((head) => head.compareDocumentPosition(host) & 4);
    this.#level = heads.length ? Number(heads.at(-1).tagName[1]) + 1 : 2;
    const list = make(this.#root, "div", { class: cards.length > 1 ? "cards many" : "cards" });
    const inner = { words, level: this.#level, full: menu, tools: this.tools, act, folds: this.#folds, hand: this.#hand };
    this.#cards = cards.map((card, at) => cardOf(list, at, card, inner));
    this.#live = make(this.#root, "div", { class: "sr", "aria-live": "polite" });
    this.#unzoom();
    this.#list = cards.length > 1 ? list : null;
    if (this.#list) this.#split();
  }

  sync(json) {
    this.#bar?.sync(JSON.parse(json));
  }

  found(at, flags) {
    this.#bar.found(at, flags);
  }

  announce(text) {
    // A node of its own: that is what is spoken everywhere.
    if (this.#live.said !== text) this.#live.replaceChildren();
    write(this.#live, text);
  }

  emit(kind, detail) {
    this.#said(kind, detail);
  }

  width(at) {
    if (!this.#cards[at]) return 0;
    return this.#paper ? PAPER[0] : Math.trunc(this.#cards[at].plot.getBoundingClientRect().width / this.#larger);
  }

  get #larger() {
    return this.zoom * this.#zoomed * this.#letters;
  }

  /** Pictures are as sharp as they are seen, and places in them those of the pointer: a page's `zoom` ends where they begin. */
  #unzoom() {
    const zoom = this.#root.currentCSSZoom ?? 1;
    const letters = Math.min(1.5, Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16));
    if (zoom === this.#zoomed && letters === this.#letters) return false;
    this.#letters = letters;
    this.#zoomed = zoom;
    for (const card of this.#cards) if (card) card.plot.style.zoom = 1 / zoom;
    return true;
  }

  scale() {
    this.#scale = this.#paper ? PAPER[1] : devicePixelRatio;
    return this.#paper ? PAPER[1] : this.#scale * this.#larger;
  }

  dark(always) {
    return !this.#paper && (always || matchMedia("(prefers-color-scheme: dark)").matches);
  }

  patterned() {
    return this.#paper || CONTRAST.some((asked) => matchMedia(asked).matches);
  }

  /** What visitors do and the steps of a story glide; what a script sets is there at once, unless the page's author wants it otherwise. */
  glides(ofMany) {
    if (!here) return false;
    const { host } = this.#root.getRootNode();
    const wish = host?.getAttribute("transitions") ?? (host?.hasAttribute("story") || !byScript ? "" : "off");
    const tooSoon = ofMany && performance.now() - this.#changed < HASTE;
    return wish !== "off" && !tooSoon && !this.patterned() && !document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  glide() {
    cancelAnimationFrame(this.#gliding);
    let start = 0;
    const step = (now) => {
      start ||= now;
      if (this.#act("glide", 0, Math.min(1000, Math.trunc(((now - start) * 1000) / GLIDE)))) this.#gliding = requestAnimationFrame(step);
    };
    this.#gliding = requestAnimationFrame(step);
  }

  fonts() {
    this.#family = getComputedStyle(this.#root).fontFamily || "sans-serif";
    this.#fonts = [];
  }

  #font(number) {
    return (this.#fonts[number] ??= `${number & 1 ? 700 : 400} ${number >> 1}px ${this.#family}`);
  }

  /** A computed color as 0xrrggbb; -1 for none and for forms that are not of these three channels. */
  color(name) {
    if (this.#paper) return -1;
    const text = getComputedStyle(this.#root).getPropertyValue(name);
    const [r, g, b, a] = text.startsWith("rgb") ? text.match(/[\d.]+/g).map(Number) : [];
    return b === undefined || a === 0 ? -1 : (r << 16) | (g << 8) | b;
  }

  measure(font, text) {
    this.#pen.font = this.#font(font);
    return this.#pen.measureText(text).width;
  }

  /** `rects`: left, top, width, height and color of each; `looks`: font, color, side and number of texts, then where each stands. */
  paint(context, rects, looks, joined) {
    let last;
    for (let at = 0; at < rects.length; at += 5) {
      const ink = rects[at + 4];
      if (ink !== last) context.fillStyle = color((last = ink));
      context.fillRect(rects[at], rects[at + 1], rects[at + 2], rects[at + 3]);
    }
    const texts = joined.split("\n");
    // Else a canvas asks for the page's styles at every text.
    context.direction = "ltr";
    let n = 0;
    for (let at = 0; at < looks.length; ) {
      context.font = this.#font(looks[at++]);
      context.fillStyle = color(looks[at++]);
      // Left and right, not start and end: a page that reads from right to left must not turn labels over.
      context.textAlign = ["left", "center", "right"][looks[at++]];
      for (let left = looks[at++]; left--; ) context.fillText(texts[n++], looks[at++], looks[at++]);
    }
  }

  trace(context, ink, width) {
    if (width) {
      context.strokeStyle = color(ink);
      context.lineWidth = width;
      context.stroke();
    } else {
      context.fillStyle = color(ink);
      context.fill();
    }
  }

  canvas(at) {
    return this.#cards[at].canvas;
  }

  size(at, width, height) {
    const card = this.#cards[at];
    card.drawn?.();
    this.#changed = performance.now();
    this.#tellAnew(at);
    const [wide, high] = [px(width, this.#scale), px(height, this.#scale)];
    card.w = width;
    card.h = height;
    if (card.wide !== wide) card.canvas.style.width = card.wide = wide;
    if (card.high !== high) card.plot.style.height = card.high = high;
    // It may be higher than what is shown of it.
    const tall = px(card.canvas.height, this.#scale);
    if (card.tall !== tall) card.canvas.style.height = card.tall = tall;
    // Before the next frame: else others would stand below it, or on it, for one.
    if (this.#columns < 2 || !this.#sorted) return;
    this.#unfit.add(card.figure);
    this.#soon();
  }

  words(at, json, notes, source) {
    const card = this.#cards[at];
    this.#say(card, "notes", notes);
    this.#say(card, "source", source);
    if (card.json === json) return;
    card.json = json;
    const { legend, crumbs, open, ...texts } = JSON.parse(json);
    if (crumbs) this.#way(card, at, crumbs, open);
    for (const name in texts) {
      if (!this.#say(card, name, texts[name]) || name !== "title") continue;
      card.glass.setAttribute("aria-label", flat(texts.title));
      if (card.way) card.way.setAttribute("aria-label", flat(texts.title));
    }
    // Entries that stay keep their nodes: a ramp's colors follow the figures.
    const before = card.said.legend ?? [];
    card.said.legend = legend;
    if (card.legend.hidden === !!legend.length) card.legend.hidden = !legend.length;
    before.slice(legend.length).forEach(() => card.legend.lastChild.remove());
    legend.forEach(([label, ink, shapes], i) => {
      const [said, last, shown] = before[i] ?? [];
      if (said !== label || shapes || shown) {
        const entry = card.legend.children[i] ?? make(card.legend, "li");
        entry.replaceChildren();
        if (shapes) swatch(entry, shapes);
        else make(entry, "i").style.backgroundColor = color(ink);
        make(entry, "span", {}, label);
      } else if (last !== ink) {
        card.legend.children[i].firstChild.style.backgroundColor = color(ink);
      }
    });
  }

  /** Whether it is another text than before. */
  #say(card, name, text) {
    if (card.said[name] === text) return false;
    say(card[name], (card.said[name] = text));
    if (card[name].hidden === !!text) card[name].hidden = !text;
    return true;
  }

  describe(at, text) {
    const card = this.#cards[at];
    if (!card) return;
    const [first, second] = text.split("\x1f");
    card.glass.setAttribute("aria-description", first);
    // An attribute has one voice: the second language stands beside the chart, to be read.
    if (second) say((card.told ??= make(card.figure, "p", { class: "sr" })), text);
  }

  /** The marks in words beside a picture, to be read like any list; what is beyond their first number is in the table. */
  list(at, json) {
    const card = this.#cards[at];
    if (!card || card.refused || card.listed === json) return;
    card.listed = json;
    const [n, ...said] = JSON.parse(json);
    if (!card.list) card.plot.after((card.list = make(null, "ul", { class: "sr" })));
    card.list.setAttribute("aria-label", flat(card.said.title ?? ""));
    card.list.replaceChildren();
    for (const text of said) make(card.list, "li", {}, text);
    if (n > said.length) make(card.list, "li", {}, `${this.tools[0]}: +${n - said.length}`);
  }

  refuse(at, why) {
    const { figure } = this.#cards[at];
    this.#cards[at].refused = true;
    figure.replaceChildren();
    make(figure, "p", { class: "unsuited", part: "unsuited" }, why);
  }

  /** What stands in words for a picture follows it when it has stood for a moment: whoever reads the page without its focus has no older one. */
  #tellAnew(at) {
    this.#untold.add(at);
    if (this.#telling) return;
    const next = () => {
      // Changed again in between: another moment.
      const rest = this.#changed + STILL - performance.now();
      this.#telling = 0;
      if (rest > 0) return void (this.#telling = setTimeout(next, rest));
      const [each] = this.#untold;
      if (!this.#untold.delete(each)) return;
      this.#act("describe", each);
      this.#telling = setTimeout(next);
    };
    this.#telling = setTimeout(next, STILL);
  }

  /** Shows the values of a mark (pairs of name and value) beside its region in device pixels; none hides them. */
  mark(at, x0, y0, x1, y1, lines) {
    const { ring, tip, w, h } = this.#cards[at];
    ring.hidden = tip.hidden = !lines;
    if (!lines) return;
    this.#place(ring, x0, y0, x1, y1, 2);
    tip.replaceChildren();
    for (const [name, value] of JSON.parse(lines)) {
      const line = make(tip, "p");
      line.style.zoom = this.#zoomed;
      make(line, "span", {}, name);
      make(line, "b", {}, value);
    }
    // On the side with more room, without asking how large it is.
    const [x, y, gap] = [(x0 + x1) / 2, (y0 + y1) / 2, 8 * this.#scale];
    const css = (device) => px(Math.max(0, device), this.#scale);
    // In a narrow chart from its edge: beside the mark there would be no room for all of it.
    const narrow = w < 544 * this.#scale;
    tip.style.left = x > w / 2 ? "auto" : css(narrow ? 0 : x);
    tip.style.right = x > w / 2 ? css(narrow ? 0 : w - x) : "auto";
    tip.style.top = y <= h / 2 ? css(y1 + gap) : "auto";
    tip.style.bottom = y <= h / 2 ? "auto" : css(h - y0 + gap);
  }

  /** Shows the range of a histogram: the plot's region and both ends in device pixels, thousandths of the axis, words. */
  brush(at, set, x0, y0, x1, y1, from, to, partFrom, partTo, textFrom, textTo) {
    const { shades, grips } = this.#cards[at];
    [[x0, Math.max(from, x0)], [Math.min(to, x1), x1]].forEach(([left, right], i) => {
      shades[i].hidden = !set || left >= right;
      this.#place(shades[i], left, y0, right, y1, 0);
    });
    [[from, partFrom, textFrom], [to, partTo, textTo]].forEach(([x, part, text], i) => {
      const grip = grips[i];
      grip.classList.toggle("idle", !set);
      grip.style.left = px(x, this.#scale);
      grip.style.top = px(y0, this.#scale);
      grip.style.height = px(y1 - y0, this.#scale);
      grip.setAttribute("aria-valuenow", part);
      grip.setAttribute("aria-valuetext", text);
    });
  }

  #place({ style }, x0, y0, x1, y1, out) {
    const scale = this.#scale;
    style.left = px(x0 - out * scale, scale);
    style.top = px(y0 - out * scale, scale);
    style.width = px(x1 - x0 + 2 * out * scale, scale);
    style.height = px(y1 - y0 + 2 * out * scale, scale);
  }

  // ---- what happens ----

  /** Listens to all that is not one element's own. To be called when the view is there. */
  watch() {
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.#off.signal, capture: true });
    const look = () => this.#act("look", 0);
    for (const asked of ["(prefers-color-scheme: dark)", ...CONTRAST]) on(matchMedia(asked), "change", look);
    on(document.fonts, "loadingdone", look);
    on(document, "visibilitychange", () => document.hidden && this.#act("glide", 0, 1000));
    const printed = ({ type }) => {
      this.#paper = type === "beforeprint";
      look();
      // What is higher than a page is drawn as much wider: brought down to the page it fills it.
      this.#cards.forEach((card, at) => {
        const pages = this.#paper && card ? card.h / PAPER[1] / PAPER[2] : 0;
        if (pages > 1) this.#act("room", at, Math.trunc(PAPER[0] * pages));
      });
    };
    on(window, "beforeprint", printed);
    on(window, "afterprint", printed);
    // The question is whether the scale is still this one; when it is not, ask about the new one.
    const scaled = () =>
      on(matchMedia(`(resolution: ${devicePixelRatio}dppx)`), "change", (event) => {
        if (event.matches) return;
        look();
        scaled();
      });
    scaled();
    on(this.#root, "keydown", (event) => {
      const [{ tagName, type }] = event.composedPath();
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (tagName === "TEXTAREA" || (tagName === "INPUT" && type !== "checkbox")) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      this.#act(key === "y" || event.shiftKey ? "redo" : "undo", 0);
    });
    // A pointer pressed anywhere in the page: what is open closes, unless it was pressed itself.
    on(document, "pointerdown", (event) => {
      const path = event.composedPath();
      this.#folds.close(path);
      if (!path.includes(this.#root)) this.#cards.forEach((card, at) => card && this.#act("leave", at));
    });
    // Not at once: a size that changes while sizes are told is an error of the page, and reaches its window.onerror.
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) {
        if (target.at !== undefined) this.#widths.set(target.at, contentRect.width);
        else if (this.#columns > 1) this.#unfit.add(target);
      }
      this.#soon();
    });
    for (const card of this.#cards) if (card) this.#sizes.observe(card.plot);
    if (!this.#list) return;
    for (const card of this.#list.children) this.#sizes.observe(card);
    this.#sort();
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#hand.flush();
      if (this.#unzoom()) this.#act("look", 0);
      for (const [at, width] of this.#widths) this.#act("room", at, Math.max(0, Math.trunc(width / this.#larger)));
      this.#widths.clear();
      if (this.#unfit.size) this.#fitAll();
      this.#sort();
    });
  }

  /** How many columns there are; whether that is another number than before. */
  #split() {
    const list = this.#list;
    const { columnWidth, columnGap } = getComputedStyle(list);
    const [least, gap] = [columnWidth, columnGap].map(parseFloat);
    this.#gap = gap;
    const n = Math.max(1, Math.min(4, list.children.length, Math.floor((list.clientWidth + gap) / (least + gap)) || 1));
    if (n === this.#columns) return false;
    this.#columns = n;
    list.classList.toggle("beside", n > 1);
    list.style.gridTemplateColumns = `repeat(${n},minmax(0,1fr))`;
    return true;
  }

  /**
   * Charts into columns of about one height: one column after the other, or each chart into the shortest. There they stay, whatever
   * filters make of heights: only another width sorts anew.
   */
  #sort() {
    const width = this.#list?.clientWidth;
    const isOther = Math.abs(width - this.#sorted) > SCROLLBAR;
    if (!width || (!isOther && !this.#unsorted)) return;
    // With other columns the charts are drawn anew first, and have other heights.
    this.#unsorted = isOther && this.#split();
    this.#sorted = width;
    const cards = [...this.#list.children];
    const heights = this.#fit(cards);
    // The columns of the charts when none may be higher than `limit`, or without one.
    const into = (limit) => {
      const columns = Array(this.#columns).fill(0);
      let at = 0;
      const places = heights.map((height) => {
        if (limit && columns[at] && columns[at] + height > limit) at += 1;
        if (!limit) at = columns.indexOf(Math.min(...columns));
        columns[at] += height;
        return at;
      });
      return { places, height: Math.max(...columns) };
    };
    const across = into(0);
    let down = across;
    for (let limit = 64; limit < across.height && !(down.height < across.height); limit += 64) down = into(limit);
    const { places } = down.height < across.height ? down : across;
    cards.forEach(({ style }, i) => (style.gridColumn = places[i] + 1));
  }

  /** Room for those whose height changed; the chart that a visitor is at stays where it is. */
  #fitAll() {
    const held = this.#root.querySelector(".beside > :hover, .beside > :focus-within");
    const top = held && held.getBoundingClientRect().top;
    this.#fit([...this.#unfit]);
    this.#unfit.clear();
    const moved = held ? held.getBoundingClientRect().top - top : 0;
    if (Math.abs(moved) > 1) scrollBy({ top: moved, behavior: "instant" });
  }

  /**
   * Room for charts and the space below each, in the rows of a pixel that columns are made of; how many rows. All are measured before
   * one is placed: else the page would be laid out anew for each.
   */
  #fit(cards) {
    const rows = cards.map((card) => Math.ceil(card.offsetHeight + this.#gap));
    cards.forEach(({ style }, i) => (style.gridRowEnd = this.#columns > 1 ? `span ${rows[i]}` : ""));
    return rows;
  }

  /** The way from all places to those that a chart stands in, and the one that can be opened next. */
  #way({ way, glass }, at, crumbs, [name, open]) {
    const key = `${crumbs}|${open}`;
    if (!way || way.key === key) return;
    const held = way.contains(this.#root.getRootNode().activeElement);
    way.key = key;
    way.replaceChildren();
    crumbs.forEach((text, depth) => {
      if (depth) make(way, "span", { "aria-hidden": "true" }, "›");
      if (depth === crumbs.length - 1) make(way, "b", { "aria-current": "true" }, text);
      else make(way, "button", { type: "button" }, text).onclick = () => this.#act("rise", at, depth);
    });
    if (name) make(way, "button", { type: "button", part: "open" }, `▸ ${open}`).onclick = () => this.#act("drill", at);
    else if (open) make(way, "span", { class: "name" }, open);
    if (held) glass.focus();
  }
}
