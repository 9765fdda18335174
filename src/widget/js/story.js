// A story: steps of one chart each with words beside it, played as slides by somebody who stands in front of people. Loaded
// when an element has a story. Checks what an author wrote and says what is wrong with it by step and field; draws nothing:
// the element shows the chart of the step in the room that the deck gives it.

// Words as [Vietnamese, English].
const WORDS = {
  next: ["Bước sau", "Next step"],
  back: ["Bước trước", "Previous step"],
  full: ["Toàn màn hình", "Full screen"],
  notes: ["Ghi chú người trình bày", "Presenter’s notes"],
  leave: ["Kết thúc trình bày", "End the story"],
  handout: ["In tài liệu phát tay", "Print a handout"],
  filters: ["Bộ lọc", "Filters"],
  return: ["Về lại câu chuyện", "Back to the story"],
  then: ["Tiếp theo", "Next"],
  end: ["Hết", "The end"],
  blocked: ["Trình duyệt chặn cửa sổ ghi chú. Hãy cho phép cửa sổ bật lên.", "The browser blocked the notes’ window. Allow pop-ups."],
  step: ["Bước", "Step"],
  of: ["trên", "of"],
  keys: [
    "Phím: ← → chuyển bước · số rồi Enter · B, W màn trống · P ghi chú · H in · Y các năm · F toàn màn hình · Esc về lại bước",
    "Keys: ← → steps · number, Enter · B, W blank · P notes · H handout · Y years · F full screen · Esc back to the step",
  ],
};

export const STYLE = `[part=story]{--u:1cqh;container-type:size;position:relative;display:block;inline-size:100%;block-size:min(100vh,62vw);min-block-size:26rem;background:var(--bg);color:var(--ink);font:400 1rem/1.35 var(--font);text-align:start;overflow:hidden;outline:none}
:host(:fullscreen) [part=story]{block-size:100vh}
:host(:fullscreen){background:var(--bg)}
.deck{--t:max(1rem,2.6cqh);position:absolute;inset:0;display:grid;grid-template:auto minmax(0,1fr) auto/minmax(0,1fr);gap:0 4cqw;padding:3cqh 4cqw 1.5cqh;font-size:var(--t);box-sizing:border-box}
.deck *{box-sizing:border-box}
.deck h2{margin:0 0 .2em;font:700 max(1.25rem,5.2cqh)/1.15 var(--font);text-wrap:balance;overflow-wrap:anywhere}
.deck .said p{margin:0 0 .5em;font-size:max(1rem,3cqh);line-height:1.35;overflow-wrap:anywhere}
.deck :is(.said,.callout) .second{display:block;font-size:max(.72em,2.05cqh);font-weight:400;color:var(--muted)}
.deck :is(.said,.callout) .second::before{content:none}
.deck .callout .second{color:inherit}
.deck .place [part=board] .second{font-size:max(.9em,2.05cqh)}
.deck.tight .place :is([part=unit],[part=notes],[part=source]) .second{display:inline}.deck.tight .place :is([part=unit],[part=notes],[part=source]) .second::before{content:" · "}
.deck .place{min-block-size:0;overflow:auto;position:relative;overscroll-behavior:contain}
.deck .place [part=board]{padding:0;font-size:var(--t)}
.deck .place [part=title]{font-size:1.05em}
.deck .place :is([part=unit],[part=notes],[part=source],[part=legend],[part=path],[part=chip],.count){font-size:.84em}
.deck .place [part=legend] i{inline-size:.8em;block-size:.8em}
.deck .place [part=tooltip]{font-size:.9em}
.deck .place :is(summary,.range,.reset,select){font-size:.9em}
.deck .place .foot{display:none}
.deck .place [part=years]{font-size:.9em;margin-block-end:.4em}
.deck.tight{padding-block:1.5cqh .75cqh}.deck.tight .place [part=board]{line-height:1.25}.deck.tight .place [part=legend]{margin-block-start:.2em}.deck.tight h2{font-size:max(1.125rem,3.7cqh);margin-block-end:.1em}.deck.tight .said p{font-size:max(.9375rem,2.4cqh);margin-block-end:.25em}.deck.tight .place .plot{margin-block-start:.125rem}
.deck .callout{position:absolute;z-index:3;max-inline-size:min(16em,46%);padding:.35em .6em;border-radius:.3em;background:var(--ink);color:var(--bg);font-size:.95em;line-height:1.25;pointer-events:none;box-shadow:0 .15em .6em rgb(0 0 0/.3)}
.deck .hint{position:absolute;pointer-events:none;border:.16em solid var(--ink);border-radius:.25em}
@media not print{:host(:not([transitions])) .deck .place>*{animation:fs-in .35s both}}
@keyframes fs-in{from{opacity:0}}
@media (prefers-reduced-motion:reduce){.deck .place>*{animation:none}}
.deck footer{display:flex;align-items:center;gap:.5em;padding-block-start:1cqh;color:var(--muted);font-size:max(.875rem,2.2cqh)}
.deck footer span{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.deck button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:.3em;min-inline-size:2.75rem;min-block-size:2.75rem;padding:.1em .6em;cursor:pointer}
.deck button:hover{background:var(--soft)}
.deck button:disabled{opacity:.35;cursor:default}
.deck .changed{color:var(--accent);border-color:var(--accent)}
.deck .bar{position:absolute;inset:auto 0 0;block-size:.7cqh;min-block-size:4px;background:var(--line)}
.deck .bar i{display:block;block-size:100%;background:var(--accent);transition:inline-size .3s}
.deck .zone{position:absolute;inset-block:14% 12%;inline-size:3.6cqw;min-inline-size:1.25rem;border:0;padding:0;min-block-size:0;opacity:0;font-size:3cqh;z-index:2}
.deck .zone:is(:hover,:focus-visible){opacity:.8;background:var(--soft)}
.deck .zone.l{inset-inline-start:0}.deck .zone.r{inset-inline-end:0}
.deck .blank{position:absolute;inset:0;z-index:9}
@container (min-aspect-ratio:3/2){.deck{grid-template:minmax(0,1fr) auto/minmax(0,30%) minmax(0,1fr)}.deck .said{align-self:center}.deck .place{display:grid;align-content:safe center}.deck footer{grid-column:1/-1}}
@media print{.deck footer,.deck .bar,.deck .zone{display:none}}`;

const FIELDS = ["chart", "filters", "heading", "text", "highlight", "annotation", "note", "play"];

const isObject = (value) => !!value && typeof value === "object" && !Array.isArray(value);
const isText = (value) => typeof value === "string" || (isObject(value) && (typeof value.vi === "string" || typeof value.en === "string"));

/** Numbers as texts, as the module wants filters. */
const withTexts = (value) => JSON.stringify(value, (_, part) => (typeof part === "number" ? String(part) : part));

/** What an author wrote, checked: `{title, steps, errors, notices}`; errors and notices are pairs of Vietnamese and English. */
export function read(text, check) {
  const errors = [];
  const notices = [];
  let json;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return { steps: [], notices, errors: [[`Câu chuyện không phải JSON hợp lệ: ${cause.message}`, `The story is no valid JSON: ${cause.message}`]] };
  }
  const at = (n, field, vi, en) => [`Bước ${n}, “${field}”: ${vi}`, `Step ${n}, “${field}”: ${en}`];
  if (!isObject(json) || !Array.isArray(json.steps) || !json.steps.length) {
    errors.push(["Câu chuyện, “steps”: cần một danh sách có ít nhất một bước.", "The story, “steps”: a list of at least one step is needed."]);
    return { steps: [], errors, notices };
  }
  for (const name of Object.keys(json)) {
    if (!["title", "steps"].includes(name)) notices.push([`Câu chuyện, “${name}”: không rõ, được bỏ qua.`, `The story, “${name}”: not known, passed over.`]);
  }
  if (json.title !== undefined && !isText(json.title)) errors.push(["Câu chuyện, “title”: cần văn bản hoặc {vi, en}.", "The story, “title”: a text or {vi, en} is needed."]);
  const steps = [];
  json.steps.forEach((step, i) => {
    const n = i + 1;
    if (!isObject(step)) return errors.push([`Bước ${n}: cần một đối tượng {chart, …}.`, `Step ${n}: an object {chart, …} is needed.`]);
    for (const name of Object.keys(step)) if (!FIELDS.includes(name)) notices.push(at(n, name, "không rõ, được bỏ qua.", "not known, passed over."));
    const wrong = (field, vi, en) => errors.push(at(n, field, vi, en));
    const asked = (field, chart, filters) => {
      try {
        check(chart, filters);
      } catch ({ said, message }) {
        wrong(field, said?.[0] ?? message, said?.[1] ?? said?.[0] ?? message);
      }
    };
    if (typeof step.chart !== "string" || !step.chart.trim()) wrong("chart", "cần tên một biểu đồ, như \"funding\".", "the id of a chart is needed, such as \"funding\".");
    else asked("chart", step.chart, "");
    for (const field of ["heading", "text", "note"]) {
      if (step[field] !== undefined && !isText(step[field])) wrong(field, "cần văn bản hoặc {vi, en}.", "a text or {vi, en} is needed.");
      else if (isObject(step[field])) {
        for (const name of Object.keys(step[field])) if (name !== "vi" && name !== "en") notices.push(at(n, `${field}.${name}`, "không rõ, được bỏ qua.", "not known, passed over."));
      }
    }
    const filters = (field, value, texts) => {
      if (value === undefined) return "{}";
      if (!isObject(value) && !(texts && typeof value === "string")) {
        wrong(field, "cần một đối tượng như {\"province\": [\"Kon Tum\"]}.", "an object is needed, such as {\"province\": [\"Kon Tum\"]}.");
        return "{}";
      }
      // One value may stand without its list.
      const listed = isObject(value) && Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isObject(one) || Array.isArray(one) ? one : [one]]));
      const text = listed ? withTexts(listed) : value;
      asked(field, "", text);
      return text;
    };
    if (step.play !== undefined && typeof step.play !== "boolean") wrong("play", "cần true hoặc false.", "true or false is needed.");
    const note = step.annotation;
    const placed = isObject(note) && note.at !== undefined;
    const words = isObject(note) && note.text !== undefined ? note.text : note;
    if (note !== undefined && !isText(words)) wrong("annotation", "cần văn bản, {vi, en} hoặc {text, at}.", "a text, {vi, en} or {text, at} is needed.");
    steps.push({
      chart: step.chart,
      filters: filters("filters", step.filters, true),
      highlight: step.highlight === undefined ? null : filters("highlight", step.highlight),
      annotation: note === undefined ? null : { text: words, at: placed ? filters("annotation.at", note.at) : null },
      heading: step.heading,
      text: step.text,
      note: step.note,
      play: step.play === true,
    });
  });
  return { title: json.title, steps, errors, notices };
}

export class Story {
  #host;
  #story;
  #at = 0;
  #parts = {};
  #typed = "";
  #filters = false;
  #changed = false;
  #window = null;
  #tick = 0;
  #since = Date.now();
  #off = new AbortController();
  #sizes;
  #height = 0;
  #showing = false;
  #fit = 1; // How much more, since the picture has room.
  node = null;

  constructor(text, host) {
    this.#host = host;
    this.#story = read(text, host.check);
    const { errors, notices } = this.#story;
    if (errors.length) {
      const few = errors.slice(0, 5);
      throw host.fault(...[0, 1].map((lang) => few.map((error) => error[lang]).join(" ") + (errors.length > 5 ? ` (+${errors.length - 5})` : "")));
    }
    for (const notice of notices) console.info(`fair-share: ${notice[1]}`);
  }

  /** What a script may know. */
  get told() {
    const said = this.#host.langs()[0] === "vi" ? 0 : 1;
    const { title, steps, notices } = this.#story;
    return { title: this.#texts(title)[0] ?? "", steps: steps.length, step: this.#at + 1, notices: notices.map((notice) => notice[said]) };
  }

  /** The step as the element shows it. */
  get step() {
    if (!this.node) return null;
    const { chart, filters, play } = this.#story.steps[this.#at];
    return { chart, filters: this.#kept ?? filters, controls: this.#filters ? "filters" : "none", play: this.#years ?? play };
  }
  #years = null; // Whether the presenter wants the slider of years; null for what the step says.
  #kept = null;

  /** How much larger than on a page the chart is drawn: its least type is two hundredths of the height. */
  zoom() {
    return this.#fit * Math.max(1, (0.0215 * (this.#height || this.node.clientHeight)) / 11);
  }

  begin() {
    this.#build();
    this.go(0);
  }

  close() {
    this.#off.abort();
    this.#sizes?.disconnect();
    clearInterval(this.#tick);
    this.#window?.close();
    if (document.fullscreenElement === this.#host.element) document.exitFullscreen();
    this.node?.remove();
    this.node = null;
  }

  /** The deck with the board in its place. */
  holding(root) {
    this.#parts.place.replaceChildren(root);
    // The element shows itself anew for reasons of its own, such as another language.
    if (!this.#showing) {
      this.#words();
      setTimeout(() => this.node && this.#decorate(this.#changed));
    }
    return this.node;
  }

  #word(name) {
    return WORDS[name][this.#host.langs()[0] === "vi" ? 0 : 1];
  }

  /** A text in the languages shown; one that lacks a language shows in the other. */
  #texts(value) {
    if (value === undefined || value === null) return [];
    if (typeof value === "string") return [value];
    const texts = this.#host.langs().map((lang) => value[lang]).filter(Boolean);
    return texts.length ? texts : [value.vi ?? value.en];
  }

  #write(node, value) {
    node.replaceChildren();
    this.#texts(value).forEach((text, i) => (i ? this.#host.make(node, "span", { class: "second", lang: this.#host.langs()[1] }, text) : node.append(text)));
    node.hidden = !node.childNodes.length;
  }

  #build() {
    const node = (this.node = document.createElement("section"));
    node.setAttribute("part", "story");
    node.tabIndex = -1;
    node.setAttribute("aria-roledescription", "slides");
    const deck = this.#host.make(node, "div", { class: "deck" });
    const said = this.#host.make(deck, "div", { class: "said", "aria-live": "polite" });
    const [heading, text] = [this.#host.make(said, "h2"), this.#host.make(said, "p")];
    const place = this.#host.make(deck, "div", { class: "place" });
    const foot = this.#host.make(deck, "footer");
    const button = (name, sign, act, parent = foot, look = "") => {
      const made = this.#host.make(parent, "button", { type: "button", "aria-label": this.#word(name), title: this.#word(name), class: look }, sign);
      made.onclick = act;
      return made;
    };
    const back = button("back", "‹", () => this.go(this.#at - 1));
    const next = button("next", "›", () => this.go(this.#at + 1));
    const count = this.#host.make(foot, "b");
    this.#host.make(foot, "span", { title: this.#word("keys") }, this.#word("keys"));
    const home = button("return", "↺", () => this.#return(), foot, "changed");
    button("filters", "⚲", () => this.#toggle());
    button("notes", "P", () => this.#present());
    button("handout", "H", () => this.#print());
    button("full", "F", () => this.#full());
    if (this.#host.leave) button("leave", "×", () => this.#host.leave());
    button("back", "‹", () => this.go(this.#at - 1), deck, "zone l").tabIndex = -1;
    button("next", "›", () => this.go(this.#at + 1), deck, "zone r").tabIndex = -1;
    const bar = this.#host.make(this.#host.make(deck, "div", { class: "bar" }), "i");
    const blank = this.#host.make(deck, "div", { class: "blank", hidden: "" });
    blank.onclick = () => (blank.hidden = true);
    this.#parts = { heading, text, place, back, next, count, home, bar, blank };
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.#off.signal });
    on(node, "keydown", (event) => this.#key(event));
    // In full screen nothing else on the page can be meant.
    on(document, "keydown", (event) => {
      if (document.fullscreenElement === this.#host.element && !event.composedPath().includes(node)) this.#key(event);
    });
    on(this.#host.element, "fair-share:filter", () => this.#showing || this.#mark(true));
    let fitted = 0;
    this.#sizes = new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.height - this.#height) < 2) return;
      this.#height = contentRect.height;
      if (!fitted++) return;
      requestAnimationFrame(() => this.node && this.#show(true));
    });
    this.#sizes.observe(node);
  }

  #mark(changed) {
    this.#changed = changed;
    this.#parts.home.hidden = !changed;
  }

  /** Goes to a step, counted from 0; one that is not there is none to go to. */
  go(at) {
    if (at < 0 || at >= this.#story.steps.length) return;
    this.#at = at;
    this.#years = null;
    this.#show(false);
    this.#host.element.dispatchEvent(new CustomEvent("fair-share:step", { detail: { step: at + 1 }, bubbles: true, composed: true }));
  }

  /** Shows the step; with `keep`, what the presenter has filtered stays. */
  #show(keep) {
    const steps = this.#story.steps;
    const step = steps[this.#at];
    const { back, next, count, bar, blank, place } = this.#parts;
    this.#showing = true;
    this.#kept = keep && this.#changed ? withTexts(this.#host.element.filters) : null;
    this.#words();
    back.disabled = !this.#at;
    next.disabled = this.#at === steps.length - 1;
    count.textContent = `${this.#at + 1}/${steps.length}`;
    count.setAttribute("aria-label", `${this.#word("step")} ${this.#at + 1} ${this.#word("of")} ${steps.length}`);
    bar.style.inlineSize = `${((this.#at + 1) * 100) / steps.length}%`;
    blank.hidden = true;
    const deck = this.node.firstChild;
    deck.classList.remove("tight");
    this.#fit = 1;
    this.#host.show();
    // Where there is room left, the picture grows; where there is too little, words and picture make do with less.
    const [room, taken] = [place.clientHeight, place.firstChild?.offsetHeight ?? 0];
    // Beside the words the picture has its height, but not the width for larger type.
    if (taken && taken < room * 0.8 && this.node.clientWidth < 1.5 * this.node.clientHeight) {
      this.#fit = Math.min(1.12, (room * 0.95) / taken);
      this.#host.show();
      // Larger words may take more lines.
      if ((place.firstChild?.offsetHeight ?? 0) > place.clientHeight) {
        this.#fit = 1;
        this.#host.show();
      }
    } else if (taken > room) {
      deck.classList.add("tight");
      this.#fit = 0.94;
      this.#host.show();
    }
    place.scrollTop = 0;
    if (!keep) this.#mark(false);
    this.#decorate(this.#changed);
    // What is pointed out may bring a line of words along.
    if (place.scrollHeight > place.clientHeight + 1 && !deck.classList.contains("tight")) {
      deck.classList.add("tight");
      this.#fit = 0.94;
      this.#host.show();
      this.#decorate(this.#changed);
    }
    this.#tellWindow();
    // What the element says of these filters, it says in the next microtasks.
    setTimeout(() => (this.#showing = false));
  }

  /** The words of the step, in the languages shown. */
  #words() {
    const { heading, text } = this.#parts;
    const step = this.#story.steps[this.#at];
    this.#write(heading, step.heading);
    this.#write(text, step.text);
    this.node.lang = this.#host.langs()[0];
  }

  /** What the step points out; nothing of it where the presenter has filtered. */
  #decorate(changed) {
    const step = this.#story.steps[this.#at];
    const showing = this.#showing;
    this.#showing = true;
    if (step.highlight && !changed) this.#host.point(step.highlight, true);
    this.#annotate(step);
    if (!showing) setTimeout(() => (this.#showing = false));
  }

  /** A remark beside the marks that it is about. */
  #annotate({ annotation, highlight }) {
    if (!annotation) return;
    const plot = this.#parts.place.querySelector(".plot");
    if (!plot) return;
    const note = this.#host.make(plot, "div", { class: "callout", part: "annotation" });
    this.#write(note, annotation.text);
    const of = annotation.at ?? highlight;
    const region = of && this.#host.point(of, false);
    const { style } = note;
    if (!region) return Object.assign(style, { right: "0", bottom: "8%" });
    const [x0, y0, x1, y1] = Array.from(region, (device) => device / devicePixelRatio);
    const { clientWidth: width, clientHeight: height } = plot;
    // Below the marks where there is room, else above; by the side that is farther from the edge.
    const below = y1 + note.offsetHeight + 8 < height;
    style.top = `${below ? y1 + 8 : Math.max(0, y0 - note.offsetHeight - 8)}px`;
    // At the end of what runs through the picture: at its beginning stand names.
    const wanted = (x0 + x1) / 2 > width / 2 || x1 - x0 > width / 2 ? x1 - note.offsetWidth : x0;
    style.left = `${Math.max(0, Math.min(wanted, width - note.offsetWidth))}px`;
  }

  /** Back to the step as its author made it. */
  #return() {
    this.#filters = false;
    this.#years = null;
    this.#show(false);
    this.node.focus({ preventScroll: true });
  }

  #play() {
    this.#years = !(this.#years ?? this.#story.steps[this.#at].play);
    this.#show(true);
  }

  #toggle() {
    this.#filters = !this.#filters;
    this.#show(true);
  }

  #full() {
    const { element } = this.#host;
    if (document.fullscreenElement) return document.exitFullscreen();
    // Escape is the key back to the story, where the browser lets us have it.
    element.requestFullscreen?.().then(() => navigator.keyboard?.lock?.(["Escape"]).catch(() => {}), () => {});
    this.node.focus({ preventScroll: true });
  }

  #blank(color) {
    const { blank } = this.#parts;
    const same = !blank.hidden && blank.style.backgroundColor === color;
    blank.style.backgroundColor = color;
    blank.hidden = same;
  }

  #key(event) {
    const from = event.composedPath()[0];
    // What printing means here is the handout.
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "p") {
      event.preventDefault();
      return void this.#print();
    }
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (from.closest?.("input, select, textarea, details[open]")) return;
    const { key } = event;
    const isButton = from.closest?.("button, summary");
    const typed = this.#typed;
    if (!/^\d$/.test(key)) this.#typed = "";
    const last = this.#story.steps.length - 1;
    const acts = {
      ArrowRight: () => this.go(this.#at + 1),
      ArrowDown: () => this.go(this.#at + 1),
      PageDown: () => this.go(this.#at + 1),
      " ": () => this.go(this.#at + 1),
      ArrowLeft: () => this.go(this.#at - 1),
      ArrowUp: () => this.go(this.#at - 1),
      PageUp: () => this.go(this.#at - 1),
      Home: () => this.go(0),
      End: () => this.go(last),
      Enter: () => this.go(typed ? Number(typed) - 1 : this.#at + 1),
      b: () => this.#blank("black"),
      ".": () => this.#blank("black"),
      w: () => this.#blank("white"),
      ",": () => this.#blank("white"),
      p: () => this.#present(),
      f: () => this.#full(),
      h: () => this.#print(),
      y: () => this.#play(),
      r: () => this.#return(),
      Backspace: () => this.#return(),
      Escape: () => (!this.#parts.blank.hidden ? (this.#parts.blank.hidden = true) : this.#changed || this.#filters ? this.#return() : document.fullscreenElement && document.exitFullscreen()),
    };
    if (isButton && (key === " " || (key === "Enter" && !typed))) return;
    if (/^\d$/.test(key)) this.#typed = (typed + key).slice(-3);
    else {
      const act = acts[key.length === 1 ? key.toLowerCase() : key];
      if (!act) return;
      if (!this.#parts.blank.hidden && !/^(b|w|\.|,|Escape)$/i.test(key)) this.#parts.blank.hidden = true;
      else act();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // ---- the handout ----

  async #print() {
    const deck = this.node.firstChild;
    const { element, langs, part } = this.#host;
    const { ask, STYLE: look } = await part("handout.js");
    if (!this.node) return;
    this.#host.dress(look);
    const title = this.#texts(this.#story.title).join(" · ") || document.title;
    const draw = async (width) => {
      const at = this.#at;
      const drawn = [];
      for (const [i, step] of this.#story.steps.entries()) {
        this.#at = i;
        this.#show(false);
        await element.painted;
        const svg = await (await element.export("svg", { theme: "paper", width })).text();
        drawn.push({ heading: this.#texts(step.heading), text: this.#texts(step.text), remark: this.#texts(step.annotation?.text), svg });
      }
      this.#at = at;
      this.#show(false);
      return drawn;
    };
    ask(deck, { langs: langs(), title, draw, done: () => this.node?.focus({ preventScroll: true }) });
  }

  // ---- the presenter's own window ----

  #present() {
    if (this.#window && !this.#window.closed) return this.#window.focus();
    const made = (this.#window = open("", "", "popup,width=760,height=560"));
    if (!made) return void (this.#parts.count.title = this.#word("blocked"), alert(this.#word("blocked")));
    const { document: page } = made;
    page.title = this.#word("notes");
    page.documentElement.lang = this.#host.langs()[0];
    const sheet = new made.CSSStyleSheet();
    sheet.replaceSync("body{margin:0;padding:1.25rem;background:#111;color:#eee;font:1.25rem/1.45 system-ui,sans-serif}header,footer{display:flex;gap:1rem;justify-content:space-between;color:#bbb;font-size:1rem}b{color:#fff;font-size:1.5rem;font-variant-numeric:tabular-nums}h1{font-size:1.5rem;line-height:1.2;margin:.75rem 0 .25rem}p{white-space:pre-line;margin:.5rem 0 1.25rem;font-size:1.5rem}button{font:inherit;padding:.5rem 1.25rem;margin-inline-end:.5rem}");
    page.adoptedStyleSheets = [sheet];
    page.addEventListener("keydown", (event) => this.#key(event));
    this.#since = Date.now();
    clearInterval(this.#tick);
    this.#tick = setInterval(() => (made.closed ? clearInterval(this.#tick) : this.#clock()), 1000);
    this.#tellWindow();
  }

  #tellWindow() {
    const made = this.#window;
    if (!made || made.closed) return;
    const steps = this.#story.steps;
    const [step, then] = [steps[this.#at], steps[this.#at + 1]];
    const { body } = made.document;
    body.replaceChildren();
    const line = (tag, value, parent = body) => this.#host.make(parent, tag, {}, this.#texts(value).join("\n"));
    const head = line("header", "");
    line("span", `${this.#at + 1}/${steps.length}`, head);
    const clock = line("b", "", head);
    clock.id = "clock";
    line("h1", step.heading);
    line("p", step.note);
    const foot = line("footer", "");
    line("span", `${this.#word("then")}: ${then ? this.#texts(then.heading)[0] ?? then.chart : this.#word("end")}`, foot);
    const turns = line("div", "");
    for (const [name, by] of [["back", -1], ["next", 1]]) line("button", this.#word(name), turns).onclick = () => this.go(this.#at + by);
    this.#clock();
  }

  #clock() {
    const clock = this.#window.document.getElementById("clock");
    if (!clock) return;
    const seconds = Math.floor((Date.now() - this.#since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    clock.textContent = `${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} · ${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}
