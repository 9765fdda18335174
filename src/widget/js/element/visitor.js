// Files that a visitor brings: dragged onto the element, pasted, or chosen in its panel. They are read in the browser and go nowhere.

import { stopped } from "./engine.js";
import { Fault } from "./words.js";

const KINDS = ["dragenter", "dragover", "dragleave", "drop", "paste"];

/** The cells of the first table in a piece of HTML, as tab-separated text; nothing without one. */
function tableText(html) {
  const rows = new DOMParser().parseFromString(html, "text/html").querySelector("table")?.rows ?? [];
  const cell = ({ textContent }) => textContent.trim().replace(/\s+/g, " ");
  return Array.from(rows, (row) => Array.from(row.cells, cell).join("\t")).join("\n");
}

export class Visitor {
  #host;

  /** `host`: `{element, stage, tongue, bring, reopen, tell}`. */
  constructor(host) {
    this.#host = host;
    for (const kind of KINDS) host.element.addEventListener(kind, (event) => (kind === "paste" ? this.#pasted(event) : this.#dragged(event)));
  }

  /** Whether visitors may bring files: on a dashboard with all its controls. */
  get #takes() {
    const { element } = this.#host;
    const controls = (element.getAttribute("controls") ?? "").trim().toLowerCase();
    return !stopped && (controls === "all" || (!controls && !(element.getAttribute("chart") ?? "").trim()));
  }

  #dragged(event) {
    const { element, stage } = this.#host;
    const moved = event.dataTransfer;
    if (!moved?.types.includes("Files") || !this.#takes) return;
    // What is dropped here is for here: neither opened by the browser nor taken by the page.
    event.stopPropagation();
    if (event.type !== "dragleave") event.preventDefault();
    moved.dropEffect = "copy";
    if (event.type === "drop") this.opened([...moved.files]);
    stage.cover(event.type !== "drop" && (event.type !== "dragleave" || element.contains(event.relatedTarget)));
  }

  #pasted(event) {
    const { tongue, bring } = this.#host;
    const from = event.composedPath()[0];
    if (event.defaultPrevented || !this.#takes || !from.closest) return;
    if (from.closest("input, select, textarea:not(.paste), [contenteditable]")) return;
    const given = event.clipboardData;
    const files = [...(given?.files ?? [])];
    const text = given?.getData("text/plain") ?? "";
    const cells = /[\t\n]/.test(text.trim()) ? text : tableText(given?.getData("text/html") ?? "");
    if (!cells && !files.length) return;
    event.preventDefault();
    // Cells of a spreadsheet come with a picture of them.
    if (cells) bring(cells, { name: tongue.word("pasted").split("\x1f")[0], type: "text/tab-separated-values" });
    else this.opened(files);
  }

  /** Takes the first of these files, or the package among them with the files beside it. */
  opened(files) {
    const { tongue, bring, reopen, tell } = this.#host;
    const isPackage = ({ name }) => name.endsWith("datapackage.json");
    const file = files.find(isPackage) ?? files[0];
    if (!file) return;
    if (/^image.(png|svg)|\.(png|svg)$/i.test(`${file.type}\n${file.name}`)) return void reopen(file);
    const beside = files.filter((other) => other !== file);
    bring(file, { name: file.name, beside });
    if (beside.length && !isPackage(file)) tell(tongue.both(Fault.of("first", file.name).said));
  }
}
