// What a script may ask an element: its columns, how the file was read, its charts, and questions to the data.

import { bringNow, RARE } from "./engine.js";
import { withTexts } from "./value.js";
import { Fault } from "./words.js";

export class Answers {
  #host;

  /** `host`: `{element, tongue, view, data, enter}`. */
  constructor(host) {
    this.#host = host;
  }

  get columns() {
    const { element, data, enter } = this.#host;
    const columns = data() ? JSON.parse(enter(() => data().columns(element.hasAttribute("min-cell")))) : [];
    const merged = this.#merged();
    if (merged) for (const column of columns) if (column.kind === "province") column.note = merged;
    return columns;
  }

  get report() {
    const { element, data, enter, tongue } = this.#host;
    if (!data()) return null;
    const fault = bringNow(RARE);
    if (fault) throw tongue.worded(fault);
    const report = JSON.parse(enter(() => data().report("contract", tongue.lang, element.hasAttribute("min-cell"))));
    const merged = this.#merged();
    if (merged) report.warnings.push(merged);
    return Object.assign(report, { charts: this.charts });
  }

  /** Tells whoever makes the page, in the console, what of `mapping` cannot be followed. */
  warn() {
    for (const { text } of this.report.notices) if (/^(The )?mapping/.test(text)) console.warn(`fair-share: ${text}`);
  }

  /** The charts shown, and those that a dashboard leaves out with the reason. */
  get charts() {
    const { view, enter } = this.#host;
    return view() ? JSON.parse(enter(() => view().charts())) : [];
  }

  query(question) {
    const { view, enter, tongue } = this.#host;
    if (!view()) throw tongue.worded(Fault.of("not-ready"));
    return JSON.parse(enter(() => view().query(withTexts(question))));
  }

  /** What `boundaries="2025"` did to the provinces; empty where it did nothing. */
  #merged() {
    const { element, view, enter } = this.#host;
    return view() && element.hasAttribute("boundaries") ? enter(() => view().merge_told()) : "";
  }
}
