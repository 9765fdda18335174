// The view in the page's fragment, where the page allows it (`link-state`): what differs from the view as it was at first stands
// behind a name, so that a copied link shows it and Back and Forward work.

import { asObject, decoded, json, withTexts } from "./value.js";

// Elements by their names in the page's fragment.
const links = new Map();
const STAYS = 250; // Milliseconds after which a view is told of.
// When a step was written last, and when the visitor last went back or forth: elements of a group change together, in one step.
let stepped = -STAYS;
let went = -999;
const partsOfFragment = () => location.hash.slice(1).split("&");

export class Link {
  #element;
  #view;
  #go;
  #key = ""; // The name of the element in the fragment; none while it is not linked.
  #events;
  #settling = 0; // The timer that runs out when the view has not changed for a moment.
  #changed = 0; // When it changed last.
  #place = ""; // The place of the page in the fragment, if any: what stands there without a value.
  /** The view as it was at first; null until there are charts. */
  first = null;

  /** `view` gives the present view, or null; `go` shows one that comes from elsewhere (JSON text). */
  constructor(element, events, view, go) {
    this.#element = element;
    this.#events = events;
    this.#view = view;
    this.#go = go;
  }

  /** Takes a name in the page's fragment, when the page allows it. */
  join() {
    if (this.#key || !this.#element.hasAttribute("link-state")) return;
    const name = this.#element.id || this.#element.getAttribute("group");
    const wanted = name ? `fs-${encodeURIComponent(name)}` : "fs";
    let n = 1;
    while (links.has((this.#key = n > 1 ? `${wanted}-${n}` : wanted))) n += 1;
    links.set(this.#key, this);
    this.#place = this.#places();
    addEventListener("popstate", this.#popped);
  }

  #places = () => partsOfFragment().filter((part) => !part.includes("=")).join("&");

  leave() {
    removeEventListener("popstate", this.#popped);
    links.delete(this.#key);
    this.#key = "";
  }

  /** What the link says of this element; null for nothing. */
  get text() {
    if (!this.#key) return null;
    const part = partsOfFragment().find((part) => part.startsWith(`${this.#key}=`));
    return part === undefined ? null : decoded(part.slice(this.#key.length + 1));
  }

  /** What a link says, as the whole view that it stands for. */
  whole(text) {
    const given = asObject(text);
    return given ? withTexts({ ...this.first, ...given }) : text;
  }

  /** The view changed; when it stays for a moment, the page hears of it, and the link follows. */
  settle() {
    this.#changed = performance.now();
    if (this.#settling) return;
    const next = () => {
      // Changed again in between: another moment.
      const rest = this.#changed + STAYS - performance.now();
      this.#settling = rest > 0 ? setTimeout(next, rest) : 0;
      const view = rest > 0 ? null : this.#view();
      if (!view) return;
      this.#write(view);
      this.#events.emit("view", { view });
    };
    this.#settling = setTimeout(next, STAYS);
  }

  /** What changed last is not told any more. */
  rest() {
    clearTimeout(this.#settling);
    this.#settling = 0;
  }

  /** Writes the view into the link, as a step that the visitor can go back from. */
  #write(view) {
    if (!this.#key || !this.first) return;
    const text = this.#difference(view);
    const now = performance.now();
    const said = this.text ?? "{}";
    if (text === said) return;
    // A year after another is no step of its own: years that play would fill the visitor's history.
    const bare = (text) => text.replace(/"year":[^,}]+/, "year");
    const parts = partsOfFragment().filter((part) => part && !part.startsWith(`${this.#key}=`));
    if (text !== "{}") parts.push(`${this.#key}=${encodeURIComponent(text)}`);
    try {
      // The page's own address, whatever its `<base>` says.
      const url = location.href.split("#")[0] + (parts.length ? `#${parts.join("&")}` : "");
      const isStep = now - went > 2 * STAYS && now - stepped > STAYS && bare(text) !== bare(said);
      if (isStep) stepped = now;
      history[isStep ? "pushState" : "replaceState"](history.state, "", url);
    } catch {
      // A page that may not, or too many steps at once: the view is right without.
    }
  }

  /** Where the visitor goes back and forth to. */
  #popped = () => {
    const view = this.#view();
    const place = this.#places();
    // By an anchor to a place of the page: the charts stay as they are, and the link goes on telling of them.
    const isElsewhere = place && place !== this.#place && this.text === null;
    this.#place = place;
    if (!view || !this.first) return;
    went = performance.now();
    if (isElsewhere) return this.#write(view);
    const text = this.text ?? "{}";
    if (text === this.#difference(view)) return;
    this.#go(text);
    this.settle();
  };

  /** What differs from the first view, as JSON. */
  #difference(view) {
    const differs = Object.entries(view).filter(([name, value]) => json(value) !== json(this.first[name]));
    for (const name in this.first) if (!(name in view)) differs.push([name, null]);
    return json(Object.fromEntries(differs));
  }
}
