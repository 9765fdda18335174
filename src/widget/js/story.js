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
  blocked: [
    "Trình duyệt đã chặn cửa sổ ghi chú. Hãy cho phép trang này mở cửa sổ bật lên rồi bấm P lần nữa.",
    "The browser blocked the window with the notes. Allow pop-ups for this page, then press P again.",
  ],
  noNote: ["Bước này không có ghi chú.", "This step has no note."],
  again: ["Đếm giờ lại từ đầu", "Restart the clock"],
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
.deck .place [part=tooltip]{font-size:.9em;max-inline-size:min(24em,80%)}
.deck .place.whole{overflow:visible}.deck .place [part=tooltip] b{overflow-wrap:anywhere}.deck .place [part=tooltip] :is(span,b){flex:0 1 auto}
.deck .place :is(summary,.range,.reset,select){font-size:.9em}
.deck .place .foot{display:none}
.deck .place [part=path]:not(:has(button:not([part=open]))){display:none}
.deck .place [part=years]{font-size:.9em;margin-block-end:.4em}
.deck.tight{padding-block:1.5cqh .75cqh}.deck.tight .place [part=board]{line-height:1.25}.deck.tight .place [part=legend]{margin-block-start:.2em}.deck.tight h2{font-size:max(1.125rem,3.7cqh);margin-block-end:.1em}.deck.tight .said p{font-size:max(.9375rem,2.4cqh);margin-block-end:.25em}.deck.tight .place .plot{margin-block-start:.125rem}
.deck .callout{position:absolute;inline-size:max-content;z-index:3;max-inline-size:min(16em,46%);padding:.35em .6em;border-radius:.3em;background:var(--ink);color:var(--bg);font-size:.95em;line-height:1.25;pointer-events:none;box-shadow:0 .15em .6em rgb(0 0 0/.3)}
.deck .tell{position:absolute;z-index:8;inset-block-end:4em;inset-inline:4cqw;margin:0;padding:.6em .9em;border-radius:.3em;background:var(--ink);color:var(--bg);font-size:max(1rem,2.4cqh)}
.deck .tell .second{display:block}
@media not print{:host(:not([transitions])) .deck .place>*{animation:fs-in .35s both}}
@keyframes fs-in{from{opacity:0}}
@media (prefers-reduced-motion:reduce){.deck .place>*{animation:none}}
.deck footer{display:flex;align-items:center;gap:.5em;padding-block-start:1cqh;color:var(--muted);font-size:max(.875rem,2.2cqh)}
.deck footer span{flex:1;font-size:max(.8125rem,2.02cqh);line-height:1.2;max-block-size:2.4em;overflow:hidden}
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

const NOTES = `*{box-sizing:border-box}
html{color-scheme:dark}
body{margin:0;min-block-size:100vh;padding:1rem 1.25rem;background:#111;color:#eee;font:1.125rem/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;display:flex;flex-direction:column;gap:.75rem}
header,footer{display:flex;gap:.75rem;align-items:baseline;color:#bbb;flex-wrap:wrap}
header b{color:#fff;font-size:1.75rem;line-height:1.2;font-variant-numeric:tabular-nums}
.time{margin-inline-start:auto;font-variant-numeric:tabular-nums}
main{flex:1;overflow:auto}
h1{font-size:1.375rem;line-height:1.25;margin:0 0 .75rem}
p{margin:0;white-space:pre-line}
.note{font-size:1.5rem}.note.none{color:#bbb;font-size:1.125rem}
.then{color:#ccc;border-block-start:1px solid #444;padding-block-start:.75rem}
.second{display:block;font-size:.8em;font-weight:400;color:#bbb}
.note .second{margin-block-start:.5rem;color:#ddd}
button{font:inherit;color:inherit;background:#2a2a2a;border:1px solid #555;border-radius:6px;min-block-size:2.75rem;padding:.375rem 1.125rem;cursor:pointer}
button:hover{background:#3a3a3a}button[aria-disabled=true]{opacity:.45}
.next{background:#1f5fbf;border-color:#1f5fbf;color:#fff}.next:hover{background:#2a6fd6}.next .second{color:#fff}
.again{margin-inline-start:auto;border-color:transparent;background:none;color:#ccc}
:focus-visible{outline:3px solid #7fb2ff;outline-offset:2px}`;

const FIELDS = ["chart", "filters", "heading", "text", "highlight", "annotation", "note", "play"];

const isPrint = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "p";
const isObject = (value) => !!value && typeof value === "object" && !Array.isArray(value);
const LANGS = ["vi", "en"];
const isText = (value) => {
  if (!isObject(value)) return typeof value === "string";
  const given = LANGS.filter((lang) => value[lang] !== undefined);
  return given.length > 0 && given.every((lang) => typeof value[lang] === "string");
};

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
  else if (isObject(json.title)) {
    for (const name of Object.keys(json.title)) {
      if (!LANGS.includes(name)) notices.push([`Câu chuyện, “title.${name}”: không rõ, được bỏ qua.`, `The story, “title.${name}”: not known, passed over.`]);
    }
  }
  const steps = [];
  json.steps.forEach((step, i) => {
    const n = i + 1;
    if (!isObject(step)) return errors.push([`Bước ${n}: cần một đối tượng {chart, …}.`, `Step ${n}: an object {chart, …} is needed.`]);
    for (const name of Object.keys(step)) if (!FIELDS.includes(name)) notices.push(at(n, name, "không rõ, được bỏ qua.", "not known, passed over."));
    const wrong = (field, vi, en) => errors.push(at(n, field, vi, en));
    const unknown = (field, value, known) => {
      const names = isObject(value) ? Object.keys(value).filter((name) => !known.includes(name)) : [];
      for (const name of names) notices.push(at(n, `${field}.${name}`, "không rõ, được bỏ qua.", "not known, passed over."));
    };
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
      else unknown(field, step[field], LANGS);
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
    else unknown("annotation", note, words === note ? [...LANGS, "at"] : ["text", "at"]);
    if (words !== note) unknown("annotation.text", words, LANGS);
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
  #pointed = false; // Whether the pointer has brought the keyboard to where it is.
  #filters = false;
  #changed = false;
  #window = null;
  #paper = null; // The parts of that window.
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
      const few = errors.slice(0, 8);
      throw host.fault(...[0, 1].map((lang) => few.map((error) => error[lang]).join(" ") + (errors.length > 8 ? ` (+${errors.length - 8})` : "")));
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
    return this.#host.langs().map((lang) => WORDS[name][lang === "vi" ? 0 : 1]).join(" · ");
  }

  #said(name) {
    return { vi: WORDS[name][0], en: WORDS[name][1] };
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
    this.#host.make(foot, "span", { title: this.#word("keys") }, WORDS.keys[this.#host.langs()[0] === "vi" ? 0 : 1]);
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
    // Who has clicked into a chart goes on with the remote: only whoever came by Tab means its marks with arrows. The keys that
    // remotes send are always ours.
    node.addEventListener("pointerdown", () => (this.#pointed = true), { capture: true, signal: this.#off.signal });
    const first = (event) => {
      if (event.key === "Tab") this.#pointed = false;
      const [from] = event.composedPath();
      const glass = from.matches?.(".glass");
      if (/^Page(Up|Down)$/.test(event.key) ? glass || from.type === "range" : glass && this.#pointed && !event.shiftKey) this.#key(event);
    };
    node.addEventListener("keydown", first, { capture: true, signal: this.#off.signal });
    // In full screen nothing else on the page can be meant, and who prints what is all story means the handout.
    on(document, "keydown", (event) => {
      if (event.composedPath().includes(node)) return;
      if (document.fullscreenElement === this.#host.element || (isPrint(event) && this.#fills())) this.#key(event);
    });
    // A window of notes without its story would show a step that is no more.
    on(window, "pagehide", () => this.#window?.close());
    on(this.#host.element, "fair-share:filter", () => {
      if (this.#showing) return;
      this.#mark(true);
      requestAnimationFrame(() => this.node && this.#whole());
    });
    let fitted = 0;
    this.#sizes = new ResizeObserver(([{ contentRect }]) => {
      if (Math.abs(contentRect.height - this.#height) < 2) return;
      this.#height = contentRect.height;
      if (!fitted++) return;
      requestAnimationFrame(() => this.node && this.#show(true));
    });
    this.#sizes.observe(node);
  }

  /** Whether the page shows little but this story. */
  #fills() {
    const { top, bottom, width } = this.node.getBoundingClientRect();
    return (Math.min(bottom, innerHeight) - Math.max(top, 0)) * width > 0.6 * innerHeight * innerWidth;
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
    const held = place.contains(this.node.getRootNode().activeElement);
    this.#kept = keep && this.#changed ? withTexts(this.#host.element.filters) : null;
    this.#words();
    back.disabled = !this.#at;
    next.disabled = this.#at === steps.length - 1;
    count.textContent = `${this.#at + 1}/${steps.length}`;
    count.setAttribute("aria-label", `${this.#word("step")} ${this.#at + 1} ${this.#word("of")} ${steps.length}`);
    bar.style.inlineSize = `${((this.#at + 1) * 100) / steps.length}%`;
    blank.hidden = true;
    // Words and picture make do with less where there is too little room; then the picture takes what is left.
    let full = this.#fill(1, false);
    const tight = full > 1;
    if (tight) full = this.#fill(1, true);
    if (full > 1) full = this.#fill(0.94, true);
    // Beside the words the picture has its height, but not the width for much larger type.
    const most = this.node.clientWidth < 1.5 * this.node.clientHeight ? 1.1 : 1;
    if (full < 0.85 && most > 1) {
      const grown = Math.min(most, 0.96 / full);
      // Larger words may take more lines.
      if (![grown, (1 + grown) / 2].some((fit) => (full = this.#fill(fit, tight)) <= 1)) full = this.#fill(1, tight);
    }
    place.scrollTop = 0;
    if (!keep) this.#mark(false);
    this.#decorate(this.#changed);
    // What is pointed out may bring a line of words along.
    if (place.scrollHeight > place.clientHeight + 1) {
      this.#fill(tight ? Math.min(this.#fit, 0.94) : 1, true);
      this.#decorate(this.#changed);
    }
    this.#whole();
    this.#tellWindow();
    // What had the keyboard is no more.
    if (held && !place.contains(this.node.getRootNode().activeElement)) this.node.focus({ preventScroll: true });
    // What the element says of these filters, it says in the next microtasks.
    setTimeout(() => (this.#showing = false));
  }

  /** What fits need not scroll: values beside a mark may hang over its edge then. */
  #whole() {
    const { place } = this.#parts;
    place.classList.toggle("whole", (place.firstChild?.offsetHeight ?? 0) <= place.clientHeight + 1);
  }

  /** Shows the picture so much larger, and how much of its place it takes: more than 1 where it is cut. */
  #fill(fit, tight) {
    const { place } = this.#parts;
    this.node.firstChild.classList.toggle("tight", tight);
    place.classList.remove("whole");
    this.#fit = fit;
    this.#host.show();
    return (place.firstChild?.offsetHeight ?? 0) / Math.max(1, place.clientHeight);
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
    const put = () => note.isConnected && this.#put(note, plot, of && this.#host.point(of, false));
    put();
    // Marks that glide are not yet where they will be.
    if (this.#host.element.hasAttribute("transitions")) setTimeout(put, 400);
  }

  /** Puts a remark near its marks, where it covers least of what is drawn. */
  #put(note, plot, region) {
    const canvas = plot.querySelector("canvas");
    const cell = 4; // So many CSS pixels are one of what is looked at.
    const [width, height] = [plot.clientWidth, plot.clientHeight].map((size) => Math.ceil(size / cell));
    const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
    pen.fillStyle = getComputedStyle(this.node).backgroundColor;
    pen.fillRect(0, 0, width, height);
    const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
    pen.drawImage(canvas, 0, 0, canvas.clientWidth / cell, canvas.clientHeight / cell);
    const { data } = pen.getImageData(0, 0, width, height);
    // Sums of ink above and left of each place. Lines of a grid are too pale to count.
    const sums = new Float64Array((width + 1) * (height + 1));
    for (let y = 0; y < height; y += 1) {
      for (let x = 0, row = 0; x < width; x += 1) {
        const at = 4 * (y * width + x);
        const ink = Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b);
        row += ink > 40 ? ink : 0;
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
      }
    }
    const sum = (x, y) => sums[y * (width + 1) + x];
    const [x0, y0, x1, y1] = Array.from(region || [width, height, width, height].map((size) => (size * cell * canvas.width) / canvas.clientWidth), (device) => (device * canvas.clientWidth) / canvas.width / cell);
    let best = [Infinity, 0, 0, ""];
    // In fewer lines, or narrower.
    for (const [most, price] of [["", 0], ["11em", 6], ["7em", 12]]) {
      note.style.maxInlineSize = most;
      const [wide, high] = [note.offsetWidth, note.offsetHeight].map((size) => Math.ceil(size / cell));
      for (let y = 0; y <= height - high; y += 1) {
        for (let x = 0; x <= width - wide; x += 1) {
          // With a hair of room around it.
          const [left, top, right, bottom] = [Math.max(0, x - 1), Math.max(0, y - 1), Math.min(width, x + wide + 1), Math.min(height, y + high + 1)];
          const ink = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
          // From edge to edge, and a little from the middle of its foot: the region of a column is as high as the picture.
          const far = Math.hypot(Math.max(0, x0 - x - wide, x - x1), Math.max(0, y0 - y - high, y - y1));
          const aside = Math.abs(x + wide / 2 - (x0 + x1) / 2) + Math.abs(y + high / 2 - y1);
          const cost = price + far + aside / 10 + ink / 40;
          if (cost < best[0]) best = [cost, x, y, most];
        }
      }
    }
    Object.assign(note.style, { left: `${best[1] * cell}px`, top: `${best[2] * cell}px`, maxInlineSize: best[3] });
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

  /** The number on its way, which Enter ends. */
  #type(text) {
    this.#typed = text;
    this.#parts.count.textContent = text ? `→ ${text}` : `${this.#at + 1}/${this.#story.steps.length}`;
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
    if (isPrint(event)) {
      event.preventDefault();
      return void this.#print();
    }
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    const field = from.closest?.("input, select, textarea, details[open], [contenteditable]");
    if (field && !(field.type === "range" && !/^(Arrow|Home|End|\d)/.test(key))) return;
    const isButton = from.closest?.("button, summary");
    const typed = this.#typed;
    if (!/^\d$/.test(key) && typed) this.#type("");
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
    if (/^\d$/.test(key)) this.#type((typed + key).slice(-3));
    else {
      const act = acts[key.length === 1 ? key.toLowerCase() : key];
      if (!act) return;
      // Nothing to return from: a chart may have a use for it.
      if (key === "Escape" && from.matches?.(".glass") && this.#parts.blank.hidden && !this.#changed && !this.#filters) return;
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
    const draw = async (picture) => {
      const at = this.#at;
      const drawn = [];
      for (const [i, step] of this.#story.steps.entries()) {
        this.#at = i;
        this.#show(false);
        await element.painted;
        const svg = await picture(async (width) => (await element.export("svg", { theme: "paper", width, brief: true })).text());
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
    let made = null;
    try {
      made = open("", "", "popup,width=760,height=560");
      // Some browsers give a window that is none.
      if (made?.closed || !made?.document?.body) made = null;
    } catch {
      made = null;
    }
    if (!made) return this.#tell("blocked");
    this.#window = made;
    const { document: page } = made;
    page.documentElement.lang = this.#host.langs()[0];
    page.title = this.#word("notes");
    const sheet = new made.CSSStyleSheet();
    sheet.replaceSync(NOTES);
    page.adoptedStyleSheets = [sheet];
    page.addEventListener("keydown", (event) => this.#key(event));
    const make = (tag, look, parent = page.body) => {
      const node = parent.appendChild(page.createElement(tag));
      node.className = look;
      return node;
    };
    const head = make("header", "");
    const parts = (this.#paper = { count: make("b", "count", head), time: make("span", "time", head), passed: make("b", "passed", head) });
    parts.main = make("main", "");
    parts.main.setAttribute("aria-live", "polite");
    Object.assign(parts, { heading: make("h1", "", parts.main), note: make("p", "note", parts.main) });
    parts.then = make("p", "then");
    const foot = make("footer", "");
    for (const [name, sign, act] of [
      ["back", "‹ ", () => this.go(this.#at - 1)],
      ["next", "› ", () => this.go(this.#at + 1)],
      ["again", "", () => ((this.#since = Date.now()), this.#clock())],
    ]) {
      const button = (parts[name] = make("button", name, foot));
      button.type = "button";
      this.#write(button, this.#said(name));
      button.prepend(sign);
      button.onclick = act;
    }
    this.#since = Date.now();
    clearInterval(this.#tick);
    this.#tick = setInterval(() => (made.closed ? clearInterval(this.#tick) : this.#clock()), 1000);
    this.#tellWindow();
    parts.next.focus();
  }

  #tellWindow() {
    const made = this.#window;
    if (!made || made.closed) return;
    const { steps } = this.#story;
    const [step, then] = [steps[this.#at], steps[this.#at + 1]];
    const { count, heading, note, then: line, back, next } = this.#paper;
    count.textContent = `${this.#at + 1}/${steps.length}`;
    this.#write(heading, step.heading ?? step.chart);
    this.#write(note, step.note ?? this.#said("noNote"));
    note.classList.toggle("none", step.note === undefined);
    const [end, words] = [this.#said("end"), this.#said("then")];
    const after = (lang) => (then ? (typeof then.heading === "string" ? then.heading : (then.heading?.[lang] ?? this.#texts(then.heading)[0] ?? then.chart)) : end[lang]);
    this.#write(line, Object.fromEntries(LANGS.map((lang) => [lang, `${words[lang]}: ${after(lang)}`])));
    back.setAttribute("aria-disabled", !this.#at);
    next.setAttribute("aria-disabled", !then);
    this.#clock();
  }

  /** A sentence in the deck that goes by itself. */
  #tell(name) {
    const deck = this.node.firstChild;
    deck.querySelector(".tell")?.remove();
    const box = this.#host.make(deck, "p", { class: "tell", role: "alert" });
    this.#write(box, this.#said(name));
    setTimeout(() => box.remove(), 9000);
  }

  #clock() {
    const seconds = Math.floor((Date.now() - this.#since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    this.#paper.time.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.#paper.passed.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}
