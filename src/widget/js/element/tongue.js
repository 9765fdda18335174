// The language of one element: which it is, and what is said in it. Text in two languages has a separator (`say` in
// `../board/text.js`).

import { Fault, WORDS } from "./words.js";

/** Tells whenever a `lang` of the page changes. */
export function hearLangs(tell) {
  new MutationObserver(tell).observe(document, { attributes: true, attributeFilter: ["lang"], subtree: true });
}

export class Tongue {
  #element;

  constructor(element) {
    this.#element = element;
  }

  /** `vi`, `en`, or both in the order asked for: of the nearest `lang`, else of the browser. */
  get langs() {
    let from = this.#element;
    while (from && !from.getAttribute?.("lang")) from = from.parentNode ?? from.host;
    const asked = (from?.getAttribute("lang") ?? navigator.language ?? "").toLowerCase();
    const known = asked.split(/[\s,]+/).map((tag) => tag.split(/[-_]/)[0]).filter((tag) => tag === "vi" || tag === "en");
    return [...new Set(known)].join(" ") || "en";
  }

  /** The first of them. */
  get lang() {
    return this.langs.slice(0, 2);
  }

  /** What is given in both languages, in those that are shown. */
  both(said) {
    return this.langs.split(" ").map((lang) => said[lang === "vi" ? 0 : 1] ?? said[0]).join("\x1f");
  }

  word(code) {
    return this.both(WORDS[code]);
  }

  /** A fault whose message is for people who read this language. */
  worded(fault) {
    // `told`, for visitors, may be in two languages; a script reads the first.
    const own = Object.assign(new Fault(fault.code, ...fault.said), { cause: fault.cause });
    own.told = this.both(fault.said);
    own.message = own.told.split("\x1f")[0] ?? "";
    return own;
  }
}
