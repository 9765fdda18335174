// One board on the page: filter bar, cards, tooltip, brush, and the pointer and keyboard over them. It shows what the module of
// Rust tells it to show and passes on what happens, in the words of `View.act`; it decides nothing and knows no column.
// Everything that it hangs on the page comes off with `close()`. Texts are written by `textContent`, places by CSSOM: a page
// with a strict `style-src` must work untouched.

const PAPER = [700, 3, 860]; // A chart on paper: CSS pixels wide, device pixels of each, and the height of a page.
const CONTRAST = ["(prefers-contrast: more)", "(forced-colors: active)"]; // Who sees patterns as well as colors.
const SVG = "http://www.w3.org/2000/svg";
const GLIDE = 300; // Milliseconds from one state of a chart to the next.
const FIRST = 5; // So many controls are shown at once.

/** Two languages in one line, for what can hold no parts. */
export const flat = (text) => String(text).replace("\x1f", " · ");

/** Writes a text; what is said in two languages has the second in a part of its own, with its language. */
export function say(node, text, lang = node.closest("[lang]")?.lang) {
  const [first, second] = String(text).split("\x1f");
  node.textContent = first;
  if (second) make(node, "span", { class: "second", lang: lang === "vi" ? "en" : "vi" }, second);
}

export function make(parent, tag, attributes = {}, text) {
  const made = document.createElement(tag);
  for (const name in attributes) made.setAttribute(name, flat(attributes[name]));
  parent?.append(made);
  if (text !== undefined) say(made, tag === "option" ? flat(text) : text);
  return made;
}

/** Writes only what changed. */
function write(node, text) {
  if (node.said !== text) say(node, (node.said = text));
}

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

const px = (device, scale) => `${(device / scale).toFixed(2)}px`;

export class Board {
  /** Words of the buttons below a chart (its table; its menu), and what they do. */
  tools;
  #root;
  #act;
  #said;
  #menu;
  #word;
  #controls = [];
  #lists = [];
  #cards = [];
  #live;
  #line;
  #scale = 1;
  zoom = 1; // How much larger than usual all is drawn.
  #family = "";
  #fonts = []; // What CSS calls the fonts of the module's numbers.
  #frame = 0;
  #gliding = 0;
  #widths = new Map(); // Charts whose width changed, until the next frame.
  #drag = null; // The chart and the place where a pointer drags to, until the next frame.
  #held = false;
  #paper = false; // Whether the page is being printed.
  #level = 3; // That of a chart's title among the page's headings.
  #played = false; // Whether there are years to be played.
  #full = false; // Whether visitors are offered all that there is.
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
  }

  // ---- what the module tells ----

  build(json) {
    const { lang, second, words, menu, years, controls, cards } = JSON.parse(json);
    this.#played = years;
    this.#word = words;
    this.#root.lang = lang;
    this.#root.classList.toggle("two", !!second);
    if (controls.length || menu) this.#bar(controls, menu);
    this.#full = menu;
    // One level below the heading that the charts stand under.
    const { host } = this.#root.getRootNode();
    const heads = [...document.querySelectorAll("h1,h2,h3,h4,h5")].filter((head) => head.compareDocumentPosition(host) & 4);
    this.#level = heads.length ? Number(heads.at(-1).tagName[1]) + 1 : 2;
    const list = make(this.#root, "div", { class: cards.length > 1 ? "cards many" : "cards" });
    this.#cards = cards.map((card, at) => this.#card(list, at, card));
    this.#live = make(this.#root, "div", { class: "sr", "aria-live": "polite" });
  }

  sync(json) {
    const { chips, controls, ...steps } = JSON.parse(json);
    controls.forEach((state, at) => this.#controls[at]?.sync(state));
    this.#line?.(chips, steps);
  }

  found(at, flags) {
    this.#controls[at].found?.(flags);
  }

  announce(text) {
    write(this.#live, text);
  }

  emit(kind, detail) {
    this.#said(kind, detail);
  }

  width(at) {
    if (!this.#cards[at]) return 0;
    return this.#paper ? PAPER[0] : Math.trunc(this.#cards[at].plot.getBoundingClientRect().width / this.zoom);
  }

  scale() {
    this.#scale = this.#paper ? PAPER[1] : devicePixelRatio;
    return this.#paper ? PAPER[1] : this.#scale * this.zoom;
  }

  dark(always) {
    return !this.#paper && (always || matchMedia("(prefers-color-scheme: dark)").matches);
  }

  patterned() {
    return this.#paper || CONTRAST.some((asked) => matchMedia(asked).matches);
  }

  /** Only where the page's author wants it: whoever measures how fast we are shall see the picture, not its way there. */
  glides() {
    const { host } = this.#root.getRootNode();
    return !!host?.hasAttribute("transitions") && !this.patterned() && !document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches;
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

  texts(context, font, ink, align, joined, places) {
    context.font = this.#font(font);
    context.fillStyle = color(ink);
    // Left and right, not start and end: a page that reads from right to left must not turn labels over.
    context.textAlign = ["left", "center", "right"][align];
    let at = 0;
    for (const text of joined.split("\n")) context.fillText(text, places[at++], places[at++]);
  }

  fills(context, rects) {
    let last;
    for (let at = 0; at < rects.length; at += 5) {
      const ink = rects[at + 4];
      if (ink !== last) context.fillStyle = color((last = ink));
      context.fillRect(rects[at], rects[at + 1], rects[at + 2], rects[at + 3]);
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
    const key = `${width} ${height} ${this.#scale}`;
    if (card.size === key) return;
    Object.assign(card, { size: key, w: width, h: height });
    card.plot.style.height = px(height, this.#scale);
    card.canvas.style.width = px(width, this.#scale);
    card.canvas.style.height = px(height, this.#scale);
  }

  words(at, json) {
    const card = this.#cards[at];
    if (card.json === json) return;
    card.json = json;
    const { legend, crumbs, open, ...texts } = JSON.parse(json);
    if (crumbs) this.#way(card, at, crumbs, open);
    for (const name in texts) {
      if (card.said[name] === texts[name]) continue;
      say(card[name], (card.said[name] = texts[name]));
      if (card[name].hidden === !!texts[name]) card[name].hidden = !texts[name];
      if (name !== "title") continue;
      card.glass.setAttribute("aria-label", flat(texts.title));
      if (card.way) card.way.setAttribute("aria-label", flat(texts.title));
    }
    const told = JSON.stringify(legend);
    if (card.said.legend === told) return;
    card.said.legend = told;
    card.legend.replaceChildren();
    card.legend.hidden = !legend.length;
    for (const [label, ink, shapes] of legend) {
      const entry = make(card.legend, "li");
      if (shapes) swatch(entry, shapes);
      else make(entry, "i").style.backgroundColor = color(ink);
      make(entry, "span", {}, label);
    }
  }

  describe(at, text) {
    const card = this.#cards[at];
    if (!card) return;
    const [first, second] = text.split("\x1f");
    card.glass.setAttribute("aria-description", first);
    // An attribute has one voice: the second language stands beside the chart, to be read.
    if (second) say((card.told ??= make(card.figure, "p", { class: "sr" })), text);
  }

  refuse(at, why) {
    const { figure } = this.#cards[at];
    this.#cards[at].refused = true;
    figure.replaceChildren();
    make(figure, "p", { class: "unsuited", part: "unsuited" }, why);
  }

  /** Shows the values of a mark (pairs of name and value) beside its region in device pixels; none hides them. */
  mark(at, x0, y0, x1, y1, lines) {
    const { ring, tip, w, h } = this.#cards[at];
    if (!lines && ring.hidden) return;
    ring.hidden = tip.hidden = !lines;
    if (!lines) return;
    this.#place(ring, x0, y0, x1, y1, 2);
    tip.replaceChildren();
    for (const [name, value] of JSON.parse(lines)) {
      const line = make(tip, "p");
      make(line, "span", {}, name);
      make(line, "b", {}, value);
    }
    // On the side with more room, without asking how large it is.
    const [x, y, gap] = [(x0 + x1) / 2, (y0 + y1) / 2, 8 * this.#scale];
    const css = (device) => px(Math.max(0, device), this.#scale);
    tip.style.left = x > w / 2 ? "auto" : css(x);
    tip.style.right = x > w / 2 ? css(w - x) : "auto";
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
      for (const list of this.#lists) if (!path.includes(list)) list.open = false;
      if (!path.includes(this.#root)) this.#cards.forEach((card, at) => card && this.#act("leave", at));
    });
    // Not at once: a size that changes while sizes are told is an error of the page, and reaches its window.onerror.
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.#widths.set(target.at, contentRect.width);
      this.#soon();
    });
    for (const card of this.#cards) if (card) this.#sizes.observe(card.plot);
  }

  #soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#dragged();
      for (const [at, width] of this.#widths) this.#act("room", at, Math.max(0, Math.trunc(width / this.zoom)));
      this.#widths.clear();
    });
  }

  #dragged() {
    const drag = this.#drag;
    this.#drag = null;
    if (drag) this.#act("drag", ...drag);
  }

  // ---- the bar ----

  #bar(controls, menu) {
    const word = this.#word;
    const bar = make(this.#root, "div", { part: "filters", role: "group", "aria-label": word.filters });
    // The first ones at once; the others behind a button, since a wall of controls helps nobody.
    const first = controls.length > FIRST + 1 ? FIRST : controls.length;
    let into = bar;
    controls.forEach((control, at) => {
      if (at === first) {
        const text = word.filters.replace(/$|\x1f/g, (end) => ` +${controls.length - first}${end}`);
        const more = make(bar, "button", { type: "button", class: "reset", "aria-expanded": "false" }, text);
        const rest = (into = make(bar, "div", { class: "more" }));
        more.onclick = () => more.setAttribute("aria-expanded", rest.classList.toggle("open"));
      }
      this.#controls.push(control.range ? this.#range(into, at, control) : this.#list(into, at, control));
    });
    if (menu) this.#menuOf(bar);
    this.#line = this.#chips(bar);
  }

  #menuOf(bar) {
    const [name, items] = this.#menu;
    const [, , tool] = this.tools;
    let filled = false;
    const { root, pop } = this.#fold(bar, "control menu", name, () => {
      if (!filled) tool("fill", pop, () => (root.open = false));
      filled = true;
    });
    for (const [label, act, needs] of items) {
      if (needs && !this.#played) continue;
      make(pop, "button", { type: "button" }, label).onclick = () => {
        root.open = false;
        act();
      };
    }
  }

  /** The line of steps and of filters in force. It has its place from the beginning, so that no chart moves under the pointer. */
  #chips(bar) {
    const word = this.#word;
    const line = make(bar, "div", { class: "line" });
    const steps = ["undo", "redo"].map((name) => {
      const button = make(line, "button", { type: "button", class: "reset", part: name }, word[name]);
      button.onclick = () => this.#act(name, 0);
      return [name, button];
    });
    const compare = make(line, "button", { type: "button", class: "reset", part: "compare", "aria-pressed": "false" }, word.compare);
    compare.onclick = () => this.#act("compare", 0, 1);
    const list = make(line, "ul", { part: "chips", "aria-label": word.filters });
    const hint = make(line, "p", { class: "name" }, word.hint);
    const reset = make(line, "button", { type: "button", class: "reset" }, word.reset);
    reset.onclick = () => {
      this.#act("reset", 0);
      steps[0][1].focus();
    };
    return (chips, ways) => {
      for (const [name, button] of steps) button.setAttribute("aria-disabled", !ways[name]);
      compare.setAttribute("aria-pressed", ways.compare);
      reset.hidden = list.hidden = !chips.length;
      hint.hidden = !!chips.length;
      const held = [...list.children].findIndex((chip) => chip.contains(this.#root.getRootNode().activeElement));
      while (list.children.length > chips.length) list.lastChild.remove();
      chips.forEach(([name, label, values, remove], at) => {
        let chip = list.children[at];
        if (!chip) {
          chip = make(list, "li", { part: "chip" });
          make(chip, "span");
          make(chip, "button", { type: "button" }, "×").onclick = () => this.#act("lift", 0, 0, 0, chip.name);
        }
        chip.name = name;
        const [names, kept] = [label.split("\x1f"), values.split("\x1f")];
        write(chip.firstChild, names.map((name, i) => `${name}: ${kept[i] ?? kept[0]}`).join("\x1f"));
        chip.lastChild.setAttribute("aria-label", flat(remove));
      });
      // The keyboard stays where it was: on the next filter, or on what takes the step back.
      if (held >= 0) (list.children[Math.min(held, chips.length - 1)]?.lastChild ?? steps[0][1]).focus();
    };
  }

  /** A button that opens a box below itself; one is open at a time. */
  #fold(into, look, label, opened, closed) {
    const root = make(into, "details", { class: look, part: "control" });
    const head = make(root, "summary");
    make(head, "span", { class: "name" }, label);
    const pop = make(root, "div", { class: "pop", role: "group", "aria-label": label });
    root.ontoggle = () => {
      if (!root.open) return closed?.();
      for (const list of this.#lists) if (list !== root) list.open = false;
      opened();
    };
    root.onkeydown = (event) => {
      if (event.key !== "Escape" || !root.open) return;
      event.preventDefault();
      root.open = false;
      head.focus();
    };
    this.#lists.push(root);
    return { root, head, pop };
  }

  #range(into, at, { label, values }) {
    const root = make(into, "div", { class: "control range", part: "control", role: "group", "aria-label": label });
    make(root, "span", { class: "name", "aria-hidden": "true" }, label);
    const select = (name) => {
      const made = make(root, "select", { "aria-label": name });
      for (const value of values) make(made, "option", {}, value);
      return made;
    };
    const from = select(this.#word.from);
    make(root, "span", { class: "name", "aria-hidden": "true" }, "–");
    const to = select(this.#word.to);
    root.onchange = () => this.#act("range", at, from.selectedIndex, to.selectedIndex);
    const sync = ({ set, kept }) => {
      root.classList.toggle("set", set);
      from.selectedIndex = Math.max(0, kept.indexOf("1"));
      to.selectedIndex = kept.includes("1") ? kept.lastIndexOf("1") : kept.length - 1;
    };
    return { sync };
  }

  /** Filled when it is first opened. */
  #list(into, at, { label, values, search }) {
    const word = this.#word;
    const count = (open) => this.#act("count", at, open);
    const opened = () => {
      if (!boxes.length) fill();
      count(1);
    };
    const { root, head, pop } = this.#fold(into, "control", label, opened, () => count(0));
    const now = make(head, "span", { class: "now" });
    let boxes = [];
    let field, none, kept, counts;
    const tick = () =>
      boxes.forEach((box, i) => {
        box.checked = kept[i] === "1";
        if (counts) write(box.parentNode.lastChild, counts[i]);
      });
    const fill = () => {
      if (search) {
        const name = word.search;
        field = make(pop, "input", { type: "search", "aria-label": name, placeholder: name, autocomplete: "off", spellcheck: "false" });
        field.oninput = () => this.#act("search", at, 0, 0, field.value);
      }
      const both = make(pop, "div", { class: "both" });
      for (const action of ["all", "none", "invert"]) {
        make(both, "button", { type: "button" }, word[action]).onclick = () => this.#act(action, at, 0, 0, field?.value);
      }
      const list = make(pop, "div", { class: "list" });
      // One pair of buttons goes with the pointer and the keyboard from value to value.
      const pair = make(pop, "div", { class: "pair" });
      let code = 0;
      const buttons = ["only", "but"].map((name) => {
        const button = make(pair, "button", { type: "button" }, word[name]);
        button.onclick = () => this.#act(name, at, code);
        return [name, button];
      });
      const follow = ({ target }) => {
        const row = target.closest(".row");
        if (!row || row === pair.parentNode) return;
        code = row.code;
        row.append(pair);
        for (const [name, button] of buttons) button.setAttribute("aria-label", flat(`${word[name]}: `) + flat(values[code]));
      };
      list.onpointerover = follow;
      list.addEventListener("focusin", follow);
      boxes = values.map((value, code) => {
        const row = make(list, "div", { class: "row" });
        row.code = code;
        const line = make(row, "label");
        const box = make(line, "input", { type: "checkbox" });
        box.onchange = () => this.#act("tick", at, code, box.checked);
        make(line, "span", {}, value);
        make(line, "span", { class: "count" });
        return box;
      });
      none = make(list, "p", { class: "none", hidden: "" }, word.noMatch);
      tick();
    };
    return {
      sync: (state) => {
        root.classList.toggle("set", state.set);
        write(now, state.now);
        kept = state.kept;
        counts = state.counts;
        tick();
      },
      found: (flags) => {
        boxes.forEach((box, i) => (box.closest(".row").hidden = flags[i] !== "1"));
        none.hidden = flags.includes("1");
      },
    };
  }

  // ---- a card ----

  #card(list, at, { why, id, brushed, opens, sweeps }) {
    const word = this.#word;
    if (why) return void make(list, "p", { class: "unsuited", part: "unsuited" }, why);
    const figure = make(list, "figure", { part: "chart" });
    const title = make(figure, "h3", { part: "title", "aria-level": this.#level });
    const unit = make(figure, "p", { part: "unit", hidden: "" });
    const legend = make(figure, "ul", { part: "legend", "aria-label": word.legend, hidden: "" });
    const way = opens && make(figure, "div", { part: "path", role: "group", "aria-label": word.filters });
    const plot = make(figure, "div", { class: brushed ? "plot brushed" : sweeps ? "plot swept" : "plot" });
    plot.at = at;
    const canvas = make(plot, "canvas", { "aria-hidden": "true" });
    const glass = make(plot, "div", {
      class: "glass",
      part: "plot",
      tabindex: "0",
      role: "application",
      "aria-roledescription": word.chart,
      "aria-keyshortcuts": "Enter Space Shift+ArrowRight Shift+ArrowLeft D L S T Escape",
    });
    const shades = brushed ? [0, 1].map(() => make(plot, "div", { class: "shade", hidden: "" })) : [];
    const grips = brushed ? [word.from, word.to].map((name, end) => this.#grip(plot, at, name, end)) : [];
    const ring = make(plot, "div", { class: "ring", hidden: "" });
    const tip = make(plot, "div", { part: "tooltip", "aria-hidden": "true", hidden: "" });
    const notes = make(figure, "p", { part: "notes", hidden: "" });
    const foot = make(figure, "div", { class: "foot" });
    const source = make(foot, "p", { part: "source", hidden: "" });
    const card = { id, figure, title, unit, legend, way, plot, canvas, glass, shades, grips, ring, tip, notes, source, said: {} };
    this.#touch(card, at, brushed, sweeps);
    this.#offer(foot, card, at);
    return card;
  }

  /** The buttons below a chart. Where no controls are wanted, that to the table is there for those who do not see the chart. */
  #offer(foot, card, at) {
    const [table, save, act] = this.tools;
    const look = this.#full ? { class: "reset" } : { class: "sr", tabindex: "-1" };
    card.opener = make(foot, "button", { type: "button", "aria-expanded": "false", ...look }, table);
    card.opener.onclick = () => act("toggle", card, at);
    if (!this.#full) return;
    const { root, pop } = this.#fold(foot, "control menu", save, () => {
      if (!pop.firstChild) act("fill", pop, () => (root.open = false), at, card);
    });
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

  #grip(plot, at, name, end) {
    const grip = make(plot, "div", {
      class: "grip idle",
      role: "slider",
      tabindex: "-1", // One stop a chart: by keys a range is picked bin by bin.
      "aria-label": name,
      "aria-valuemin": "0",
      "aria-valuemax": "1000",
    });
    grip.onkeydown = (event) => {
      if (this.#act("grip", at, end, 0, event.key)) event.preventDefault();
    };
    return grip;
  }

  /** Charts above that grow or shrink move no chart away under the pointer that picks in it. */
  #steady(glass, act) {
    const before = glass.getBoundingClientRect();
    const answer = act();
    const { top, left } = glass.getBoundingClientRect();
    if (top !== before.top && left === before.left) scrollBy({ top: top - before.top, behavior: "instant" });
    return answer;
  }

  #touch(card, at, brushed, sweeps) {
    const { glass } = card;
    const spot = (event) => [at, Math.trunc(event.offsetX * this.#scale), Math.trunc(event.offsetY * this.#scale)];
    const more = (event) => (event.ctrlKey || event.metaKey || event.shiftKey ? "+" : "");
    let down = null; // Where the pointer was pressed, until it moves away: only then is it a click.
    let [before, last] = []; // Where it was pressed the last two times.
    let timer = 0;
    const unheld = () => {
      clearTimeout(timer);
      down = null;
    };
    glass.onpointermove = (event) => {
      if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 8) unheld();
      if (!this.#held) return void this.#act("point", ...spot(event));
      this.#drag = spot(event);
      this.#soon();
    };
    glass.onpointerdown = (event) => {
      if (event.button || !event.isPrimary) return unheld();
      if (brushed || sweeps) {
        try {
          glass.setPointerCapture(event.pointerId);
        } catch {
          // A pointer that is gone already, or was never there: a script's own event.
        }
        this.#held = this.#act("grab", ...spot(event));
      }
      // Now: once an event is over its place is told from the element's own corner.
      const here = spot(event);
      this.#act("point", ...here);
      down = event;
      [before, last] = [last, event];
      // A long press of a finger adds, as Ctrl does.
      if (event.pointerType === "touch") {
        timer = setTimeout(() => {
          if (!down || this.#held && this.#act("drop", at)) return;
          this.#held = false;
          unheld();
          this.#steady(glass, () => this.#act("press", ...here, "+"));
        }, 500);
      }
    };
    glass.onpointerup = (event) => {
      const clicked = down;
      unheld();
      this.#held = false;
      this.#dragged();
      if (!this.#act("drop", at) && clicked) this.#steady(glass, () => this.#act("press", ...spot(event), more(event)));
    };
    // The page scrolls, or the system takes the pointer away.
    glass.onpointercancel = () => {
      unheld();
      this.#held = false;
      this.#drag = null;
      this.#act("cancel", at);
    };
    // A long press is ours; the menu of a mouse stays.
    glass.oncontextmenu = (event) => void (event.pointerType === "touch" && event.preventDefault());
    // A finger leaves whenever it is lifted; what it pointed at stays until something else is touched.
    glass.onpointerout = (event) => void (event.pointerType !== "touch" && this.#act("leave", at));
    // Two fingertips far apart are two taps, whatever an engine makes of them.
    glass.ondblclick = () => {
      if (before && Math.hypot(last.clientX - before.clientX, last.clientY - before.clientY) > 16) return;
      this.#act(brushed ? "unbrush" : "drill", at);
    };
    glass.onfocus = () => void (glass.matches(":focus-visible") && this.#act("focus", at));
    glass.onblur = () => void this.#act("leave", at);
    glass.onkeydown = (event) => {
      let key = event.key === "Enter" ? (event.altKey ? "~" : more(event)) + event.key : event.key;
      // Shift and an arrow take along what they pass.
      if (event.shiftKey && /^(Arrow|Home|End|Page)/.test(key) && !event.ctrlKey && !event.altKey && !event.metaKey) key = `+${key}`;
      if (key === event.key && (event.ctrlKey || event.altKey || event.metaKey)) return;
      if (key === "t" || key === "T") this.tools[2]("toggle", card, at, true);
      if (key === "l" || key === "L") this.tools[2]("rows", card, at);
      const pass = () => this.#act("key", at, 0, 0, key);
      if (/Enter| /.test(key) ? this.#steady(glass, pass) : pass()) event.preventDefault();
    };
  }
}
