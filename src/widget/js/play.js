// The years, played: a slider with a button that goes from one year to the next, for all charts of an element. What a year shows
// the module of Rust decides (`act("year")`); here is only the clock. Loaded when first wanted.

const WORDS = {
  title: ["Chạy qua các năm", "Play through the years"],
  play: ["Chạy", "Play"],
  pause: ["Dừng", "Pause"],
  year: ["Năm", "Year"],
  speed: ["Tốc độ", "Speed"],
  all: ["Tất cả các năm", "All years"],
};
const STEP = 1500; // Milliseconds from a year to the next.
const CALM = 2500; // The same for those who want less motion.
const SPEEDS = [0.5, 1, 2, 4];

export const STYLE = `[part=years]{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .625rem;margin-block-end:1rem;padding:.25rem .5rem;border:1px solid var(--line);border-radius:8px;background:var(--soft)}
[part=years] button,[part=years] select{font:inherit;color:inherit;background-color:var(--bg);border:1px solid var(--line);border-radius:6px;min-inline-size:2.75rem;min-block-size:2.75rem;padding:.125rem .5rem;cursor:pointer}
[part=years] button:hover{background-color:var(--soft)}
[part=years] input{flex:1 1 9rem;min-inline-size:0;block-size:2.75rem;margin:0;accent-color:var(--accent);cursor:pointer;touch-action:pan-y}
[part=years] output{font-weight:700;font-size:1.25em;font-variant-numeric:tabular-nums;min-inline-size:3ch}
[part=years] .all{border-color:transparent;background:none;color:var(--accent)}
[part=years] .second{display:block;line-height:1.1}[part=years] .second::before{content:none}
@media print{[part=years]{display:none}}`;

export class Player {
  #host;
  #parts;
  #years = [];
  #at = -1;
  #timer = 0;
  node;

  /** `host`: `years()` as the module tells them, `show(code)` (-1 for all), `both`, `make`, `flat`, `write`, `closed()`. */
  constructor(host) {
    this.#host = host;
    const { make, both, write } = host;
    const node = (this.node = document.createElement("div"));
    for (const [name, value] of [["part", "years"], ["role", "group"], ["lang", host.lang()]]) node.setAttribute(name, value);
    node.setAttribute("aria-label", host.flat(both(WORDS.title)));
    const run = make(node, "button", { type: "button", class: "run" });
    const range = make(node, "input", { type: "range", min: "0", step: "1", "aria-label": both(WORDS.year) });
    const now = make(node, "output", { "aria-hidden": "true" });
    const speed = make(node, "select", { "aria-label": both(WORDS.speed), title: both(WORDS.speed) });
    for (const times of SPEEDS) make(speed, "option", { value: times }, `${times}×`).selected = times === 1;
    const all = make(node, "button", { type: "button", class: "all" }, both(WORDS.all));
    this.#parts = { run, range, now, speed };
    run.onclick = () => (this.#timer ? this.pause() : this.play());
    range.oninput = () => {
      this.pause();
      this.#go(Number(range.value));
    };
    speed.onchange = () => void (this.#timer && this.#next());
    all.onclick = () => this.close();
    this.#face();
    write(now, "");
  }

  /** Follows what the element shows; where there are no years to play, there is nothing to see. */
  sync() {
    const { years = [], now } = this.#host.years();
    this.#years = years;
    const { range } = this.#parts;
    this.node.hidden = years.length < 2;
    range.max = String(Math.max(0, years.length - 1));
    this.#mark(years.findIndex(([code]) => code === now));
    return years.length > 1;
  }

  /** Begins with the first year where none is shown. */
  begin() {
    if (this.sync() && this.#at < 0) this.#go(0);
  }

  play() {
    if (this.#years.length < 2) return;
    // From the end it begins anew.
    if (this.#at < 0 || this.#at === this.#years.length - 1) this.#go(0);
    this.#next();
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#face();
  }

  close() {
    this.pause();
    if (this.#at >= 0) this.#host.show(-1);
    this.node.remove();
    this.#host.closed();
  }

  #next() {
    clearTimeout(this.#timer);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#timer = setTimeout(() => {
      // An element that is not there has nothing to play; in a hidden page nobody sees it.
      if (!this.node.isConnected) return this.pause();
      if (!document.hidden) this.#go(this.#at + 1);
      if (this.#at >= this.#years.length - 1) return this.pause();
      this.#next();
    }, (calm ? CALM : STEP) / Number(this.#parts.speed.value));
    this.#face();
  }

  #go(at) {
    const year = this.#years[at];
    if (!year) return;
    this.#mark(at);
    this.#host.show(year[0]);
  }

  #mark(at) {
    this.#at = at;
    const { range, now } = this.#parts;
    const text = this.#years[at]?.[1] ?? "";
    range.value = String(Math.max(0, at));
    range.setAttribute("aria-valuetext", text || this.#host.flat(this.#host.both(WORDS.all)));
    now.textContent = text;
  }

  #face() {
    const { run } = this.#parts;
    const name = this.#host.flat(this.#host.both(this.#timer ? WORDS.pause : WORDS.play));
    run.textContent = this.#timer ? "❚❚" : "▶";
    run.setAttribute("aria-label", name);
    run.title = name;
  }
}
