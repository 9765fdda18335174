// What the shadow root shows: the skeleton, a sentence, or the nodes that others bring; and the style sheets it wears. Decides
// nothing about when.

import { make, say } from "../board/text.js";

// Only what is needed before the module's own style sheet is there.
const SHELL = `:host{display:block;position:relative;writing-mode:horizontal-tb!important;columns:auto!important;--rem:clamp(16px,1REM,24px)}
:host>:where(:not(slot)){font-style:normal;text-align:start;text-indent:0;text-shadow:none;text-transform:none;white-space:normal;word-break:normal;word-spacing:normal;-webkit-text-stroke:0;letter-spacing:normal;hyphens:manual}
:host([hidden]){display:none}
.wait{min-height:var(--fs-wait-height,18rem);box-sizing:border-box;padding:1rem;display:flex;flex-direction:column;gap:.75rem;opacity:.16;animation:come .4s .15s both}
.wait i{display:block;background:currentcolor;border-radius:3px;height:1rem}
.wait i:first-child{width:45%;height:1.25rem}.wait i:nth-child(2){width:88%}.wait i:nth-child(3){width:67%}.wait i:nth-child(4){width:74%}.wait i:nth-child(5){width:38%}
.note{position:absolute;inset-inline:1rem;bottom:.75rem;font:400 .8125rem/1.4 var(--fs-font,system-ui,sans-serif);opacity:.75;display:flex;gap:.75rem;align-items:center}
progress{flex:1;max-width:16rem;height:.375rem;accent-color:var(--fs-accent,#3767c7)}
.fail{box-sizing:border-box;border:1px solid color-mix(in srgb,currentcolor 25%,transparent);border-inline-start:4px solid #b3261e;border-radius:4px;padding:1rem 1.125rem;font:400 .9375rem/1.5 var(--fs-font,system-ui,sans-serif);overflow-wrap:anywhere}
.fail p{margin:0 0 .75rem}
.fail button{flex:none;font:inherit;color:inherit;background:none;border:1px solid currentcolor;border-radius:4px;padding:.375rem .875rem;min-height:2.5rem;cursor:pointer}
.say{border-inline-start-color:var(--fs-accent,#3767c7)}
.fail.over{display:flex;gap:1rem;align-items:center;justify-content:space-between;margin-block-end:.75rem}
.fail.over p{margin:0}
.wait+.note,.note.over{background:Canvas}
.note.over{z-index:6;padding:.5rem .75rem;border-radius:6px;opacity:1;color:CanvasText;border:1px solid}
.fail button:focus-visible{outline:2px solid var(--fs-accent,#3767c7);outline-offset:2px}
.second::before{content:" ";white-space:pre}
@keyframes come{from{opacity:0}}
@media (prefers-reduced-motion:reduce){.wait{animation:none}}`;

// In what order style sheets count; each is made once a document, when it is first worn there.
const ORDER = ["shell", "board", "bar", "panel", "export", "story", "handout", "play", "compose"];
const texts = new Map();
const made = new WeakMap();

export class Stage {
  #root;
  #tongue;
  #bar = null; // The line that says that something is on its way.
  #covered = 0; // The timer that takes the cover of a dragged file away.
  /** Gives the nodes that stay whatever is shown. */
  kept = () => [];

  constructor(root, tongue) {
    this.#root = root;
    this.#tongue = tongue;
    this.wear("shell", SHELL);
  }

  /** Wears a style sheet, and all that other elements wear. */
  wear(name, text) {
    // A page's own size of letters may be that of its author's reckoning (62.5 %): ours stays between a reader's usual ones.
    if (!texts.has(name)) texts.set(name, text.replace(/@[^{]*|(-?[\d.]+)rem\b/g, (all, n) => (n ? `calc(${n}*var(--rem))` : all)));
    // What could not be fetched is here now: nothing is left to regret.
    const told = this.#root.querySelector(".fail.over");
    if (told && [`${name}.js`, "pkg/"].some((of) => told.textContent.includes(of))) told.remove();
    this.dress();
  }

  /** Wears what there is, also in another document, which takes no sheets of the one before. */
  dress() {
    const page = this.#root.ownerDocument;
    if (!page.defaultView) return;
    const sheets = made.get(page) ?? {};
    made.set(page, sheets);
    for (const [name, text] of texts) if (!sheets[name]) (sheets[name] = new page.defaultView.CSSStyleSheet()).replaceSync(text);
    this.#root.adoptedStyleSheets = ORDER.flatMap((one) => sheets[one] ?? []);
  }

  /** Shows these nodes and no other but those that stay. */
  show(...nodes) {
    const stays = [...nodes, ...this.kept()];
    for (const node of [...this.#root.childNodes]) if (!stays.includes(node)) node.remove();
    this.#root.prepend(...nodes.filter((node) => node.parentNode !== this.#root));
  }

  clear() {
    this.#root.replaceChildren();
  }

  skeleton() {
    const wait = make(null, "div", { class: "wait", part: "skeleton" });
    for (let n = 0; n < 5; n += 1) make(wait, "i");
    this.show(wait, this.note());
  }

  /** The line that says that something is on its way. */
  note() {
    this.#bar = make(null, "div", { class: "note", role: "status", lang: this.#tongue.lang });
    say(this.#bar, this.#tongue.word("loading"));
    return this.#bar;
  }

  /** The same above what is shown. */
  noteOver() {
    const note = this.note();
    note.classList.add("over");
    this.#root.append(note);
    return note;
  }

  /** How much of a known length has arrived, from 0 to 1. */
  progress(part) {
    if (!this.#bar) return;
    const bar = this.#bar.querySelector("progress") ?? make(this.#bar, "progress", { max: 1, "aria-hidden": "true" });
    bar.value = part;
  }

  /** A sentence in a frame, with a button. */
  box(text, look, label, act) {
    const box = make(null, "div", { class: look, part: "error", role: "alert", lang: this.#tongue.lang });
    make(box, "p", {}, text);
    if (label) make(box, "button", { type: "button", part: label }, this.#tongue.word(label)).onclick = act;
    return box;
  }

  /** A sentence above the charts, to be closed. */
  tell(text, bad) {
    this.#root.querySelector(".fail.over")?.remove();
    const box = this.box(text, bad ? "fail over" : "fail say over", "close", () => box.remove());
    this.#root.prepend(box);
  }

  /** Says over the charts that what is dragged may be dropped here; or no longer. */
  cover(on) {
    clearTimeout(this.#covered);
    let cover = this.#root.querySelector(".cover");
    if (!on) return cover?.remove();
    cover ??= make(this.#root, "div", { class: "cover", lang: this.#tongue.lang }, this.#tongue.word("drop"));
    // A drag that ends elsewhere does not always say so: one that goes on tells every few hundred milliseconds.
    this.#covered = setTimeout(() => cover.remove(), 1200);
  }
}
