// A story: steps of one chart each with words beside it, played as slides by somebody who stands in front of people. Loaded
// when an element has a story. Checks what an author wrote and says what is wrong with it by step and field; draws nothing:
// the element shows the chart of the step in the room that the deck gives it.

import { Notes } from "./story/notes.js";
import { placeRemark } from "./story/remark.js";
import { read } from "./story/script.js";

export { read };

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
@media (hover:hover){.deck .zone:hover{opacity:.8;background:var(--soft)}}
.deck .zone:focus-visible{opacity:.8;background:var(--soft)}
.deck .zone.l{inset-inline-start:0}.deck .zone.r{inset-inline-end:0}
.deck .blank{position:absolute;inset:0;z-index:9}
@container (min-aspect-ratio:3/2){.deck{grid-template:minmax(0,1fr) auto/minmax(0,30%) minmax(0,1fr)}.deck .said{align-self:center}.deck .place{display:grid;align-content:safe center}.deck footer{grid-column:1/-1}}
@media print{.deck footer,.deck .bar,.deck .zone{display:none}}`;

const isPrint = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "p";

export class Story {
  #host;
  #story;
  #at = 0;
  #parts = {};
  #typed = "";
  #pointed = false; // Whether the pointer has brought the keyboard to where it is.
  #filters = false;
  #changed = false;
  #notes;
  #off = new AbortController();
  #sizes;
  #height = 0;
  #showing = false;
  #fit = 1; // How much more, since the picture has room.
  node = null;

  constructor(text, host) {
    this.#host = host;
    this.#notes = new Notes({
      lang: () => host.langs()[0],
      title: () => this.#word("notes"),
      write: (node, value) => this.#write(node, value),
      texts: (value) => this.#texts(value),
      said: (name) => this.#said(name),
      by: (steps) => this.go(this.#at + steps),
      key: (event) => this.#key(event),
    });
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
    // A page that is all story, such as the workshop file: the remote works at once.
    if ([document.body, null].includes(document.activeElement) && this.#fills()) this.node.focus({ preventScroll: true });
  }

  close() {
    this.#off.abort();
    this.#sizes?.disconnect();
    this.#notes.close();
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
    for (const zone of [button("back", "‹", () => this.go(this.#at - 1), deck, "zone l"), button("next", "›", () => this.go(this.#at + 1), deck, "zone r")]) {
      zone.tabIndex = -1;
      // Keys go on where they were, and no ring stays over the picture.
      zone.onmousedown = (event) => event.preventDefault();
    }
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
      // Where the page ends and the story fills the window, a remote's next can mean nothing else.
      const page = document.scrollingElement;
      const ends = event.key === "PageDown" && event.target === document.body && page.scrollTop + innerHeight > page.scrollHeight - 2;
      if (ends && this.#fills()) node.focus({ preventScroll: true });
      if (document.fullscreenElement === this.#host.element || ((ends || isPrint(event)) && this.#fills())) this.#key(event);
    });
    // A window of notes without its story would show a step that is no more.
    on(window, "pagehide", () => this.#notes.close());
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
    this.#notes.tell(this.#story.steps, this.#at);
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
    const put = () => note.isConnected && placeRemark(note, plot, of && this.#host.point(of, false), getComputedStyle(this.node).backgroundColor);
    put();
    // Marks that glide (for 300 ms) are not yet where they will be.
    setTimeout(put, 400);
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
    const { ask, STYLE: look } = await part("handout.js", () => import("./handout.js"));
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

  #present() {
    if (this.#notes.open()) this.#notes.tell(this.#story.steps, this.#at);
    else this.#tell("blocked");
  }

  /** A sentence in the deck that goes by itself, after nine seconds. */
  #tell(name) {
    const deck = this.node.firstChild;
    deck.querySelector(".tell")?.remove();
    const box = this.#host.make(deck, "p", { class: "tell", role: "alert" });
    this.#write(box, this.#said(name));
    setTimeout(() => box.remove(), 9000);
  }
}
