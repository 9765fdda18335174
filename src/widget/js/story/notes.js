// The presenter's own window: the step's note, what comes next, the time and how long it has been going on. It outlives no story.

import { LANGS } from "./script.js";

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

export class Notes {
  #deck;
  #window = null;
  #parts = {};
  #tick = 0;
  #since = 0;

  /** `deck`: `lang()`, `title()`, `write(node, texts)`, `texts(value)`, `said(name)`, `by(steps)` to go on or back, `key(event)`. */
  constructor(deck) {
    this.#deck = deck;
  }

  get isOpen() {
    return !!this.#window && !this.#window.closed;
  }

  close() {
    clearInterval(this.#tick);
    this.#window?.close();
  }

  /** Opens the window, or brings it to the front; false where the browser gives none. */
  open() {
    if (this.isOpen) {
      this.#window.focus();
      return true;
    }
    let made = null;
    try {
      made = open("", "", "popup,width=760,height=560");
    } catch {
      // As good as none.
    }
    // Some browsers give a window that is none.
    if (!made || made.closed || !made.document?.body) return false;
    this.#window = made;
    const { document: page } = made;
    page.documentElement.lang = this.#deck.lang();
    page.title = this.#deck.title();
    const sheet = new made.CSSStyleSheet();
    sheet.replaceSync(NOTES);
    page.adoptedStyleSheets = [sheet];
    page.addEventListener("keydown", (event) => this.#deck.key(event));
    const make = (tag, look, parent = page.body) => {
      const node = parent.appendChild(page.createElement(tag));
      node.className = look;
      return node;
    };
    const head = make("header", "");
    const parts = (this.#parts = { count: make("b", "count", head), time: make("span", "time", head), passed: make("b", "passed", head) });
    const main = make("main", "");
    main.setAttribute("aria-live", "polite");
    Object.assign(parts, { heading: make("h1", "", main), note: make("p", "note", main), then: make("p", "then") });
    const foot = make("footer", "");
    const restart = () => {
      this.#since = Date.now();
      this.#clock();
    };
    for (const [name, sign, act] of [["back", "‹ ", () => this.#deck.by(-1)], ["next", "› ", () => this.#deck.by(1)], ["again", "", restart]]) {
      const button = (parts[name] = make("button", name, foot));
      button.type = "button";
      this.#deck.write(button, this.#deck.said(name));
      button.prepend(sign);
      button.onclick = act;
    }
    restart();
    clearInterval(this.#tick);
    this.#tick = setInterval(() => (made.closed ? clearInterval(this.#tick) : this.#clock()), 1000);
    parts.next.focus();
    return true;
  }

  /** Tells the step that is shown, counted from 0. */
  tell(steps, at) {
    if (!this.isOpen) return;
    const { write, said, texts } = this.#deck;
    const [step, then] = [steps[at], steps[at + 1]];
    const { count, heading, note, then: line, back, next } = this.#parts;
    count.textContent = `${at + 1}/${steps.length}`;
    write(heading, step.heading ?? step.chart);
    write(note, step.note ?? said("noNote"));
    note.classList.toggle("none", step.note === undefined);
    const [end, words] = [said("end"), said("then")];
    const title = (lang) => (typeof then.heading === "string" ? then.heading : (then.heading?.[lang] ?? texts(then.heading)[0] ?? then.chart));
    write(line, Object.fromEntries(LANGS.map((lang) => [lang, `${words[lang]}: ${then ? title(lang) : end[lang]}`])));
    back.setAttribute("aria-disabled", !at);
    next.setAttribute("aria-disabled", !then);
    this.#clock();
  }

  #clock() {
    const seconds = Math.floor((Date.now() - this.#since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    this.#parts.time.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.#parts.passed.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}
