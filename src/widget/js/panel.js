// What a visitor sees of the reading of a file, and how to bring another one: the panel "How this file was read" with a way to
// correct what a column was taken for, and the zone that takes a file or pasted cells. Loaded when it is first wanted. Texts
// about the file come from Rust; here are only the words around them. Knows no format and decides no meaning.

import { save } from "./element/save.js";

// Words as [Vietnamese, English].
const WORDS = {
  report: ["Tệp này được đọc thế nào", "How this file was read"],
  open: ["Mở tệp khác", "Open another file"],
  close: ["Đóng", "Close"],
  notices: ["Cần lưu ý", "Notices"],
  none: ["Không có gì cần lưu ý.", "Nothing needs attention."],
  error: ["Nghiêm trọng", "Serious"],
  warning: ["Cần xem", "To check"],
  info: ["Để biết", "For information"],
  file: ["Tệp", "File"],
  sheet: ["Trang tính", "Sheet"],
  skipped: ["Dòng bỏ qua", "Rows skipped"],
  columns: ["Các cột", "Columns"],
  left: ["Biểu đồ không vẽ được từ tệp này", "Charts that this file cannot carry"],
  hint: [
    "Nếu một cột bị hiểu sai, hãy chọn nghĩa đúng: các biểu đồ được vẽ lại ngay.",
    "Where a column was misread, choose what it means: the charts are redrawn at once.",
  ],
  veiled: [
    "Trang này ẩn các nhóm ít người (min-cell), nên không sửa được ý nghĩa của cột ở đây.",
    "This page withholds small groups of people (min-cell), so what columns mean cannot be changed here.",
  ],
  found: ["Theo tệp", "As found"],
  other: ["Khác", "Other"],
  own: ["Nghĩa khác (giữ tiêu đề)", "Another meaning (keeps its header)"],
  plain: ["Không có nghĩa nào ở trên (giữ tiêu đề)", "None of these meanings (keeps its header)"],
  unit: ["đơn vị", "unit"],
  mapping: ["Ghi lại cho trang này", "Keep it for this page"],
  paste: [
    "Dán vào thuộc tính mapping='…' của thẻ fair-share để lần sau tệp được đọc như vậy:",
    "Paste it as the attribute mapping='…' of the fair-share tag, so that the file is read like this from now on:",
  ],
  copy: ["Sao chép", "Copy"],
  copied: ["Đã sao chép.", "Copied."],
  csv: ["Tải báo cáo (CSV)", "Download the report (CSV)"],
  busy: ["Đang đọc lại…", "Reading again…"],
  done: ["Đã đọc lại; các biểu đồ đã được vẽ lại.", "Read again; the charts are redrawn."],
  drop: ["Thả tệp vào đây", "Drop a file here"],
  pick: ["Chọn tệp…", "Choose a file…"],
  cells: ["Hoặc dán các ô từ bảng tính vào đây", "Or paste cells from a spreadsheet here"],
  private: ["Tệp ở lại trên máy này, không được tải lên đâu cả.", "The file stays on this computer; it is never uploaded."],
};
const TYPES = ".csv,.tsv,.txt,.json,.geojson,.xlsx,.xlsm,.xls,.ods,.gz,.zip";
const KNOWN = ["columns", "sheet", "headerRow", "delimiter", "encoding", "dayFirst", "melt", "fill"];

// How columns of the two groups of meanings are used.
const ROLES = ["measure", "dimension"];

export const STYLE = `dialog[part=panel]{box-sizing:border-box;inline-size:min(100% - 1rem,60rem);max-inline-size:none;max-block-size:calc(100% - 1rem);margin:auto;padding:0;border:1px solid var(--line);border-radius:10px;background:var(--bg);color:var(--ink);font:400 .9375rem/1.5 var(--font);text-align:start;overflow:hidden;box-shadow:0 12px 48px rgb(0 0 0/.35)}
dialog[part=panel][open]{display:flex;flex-direction:column}
dialog[part=panel]::backdrop{background:rgb(0 0 0/.45)}
dialog *{box-sizing:border-box}
dialog header{display:flex;align-items:flex-start;gap:.5rem;padding:.75rem .75rem .5rem 1.25rem;border-block-end:1px solid var(--line)}
dialog h2{flex:1;margin:.375rem 0 0;font:650 1.1875rem/1.3 var(--font);overflow-wrap:anywhere}
dialog h2:focus{outline:none}
dialog h2 small{display:block;font:400 .875rem/1.4 var(--font);color:var(--muted)}
dialog h3{margin:1.5rem 0 .5rem;font:650 1rem/1.3 var(--font)}
dialog .body{overflow:auto;overscroll-behavior:contain;padding:0 1.25rem 1.25rem}
dialog p{margin:0 0 .5rem}
dialog .status{min-block-size:1.5em;margin:.5rem 0 0;color:var(--muted)}
dialog .status:empty{display:none}
.act,.pick{display:inline-flex;align-items:center;justify-content:center;min-block-size:2.75rem;min-inline-size:2.75rem;padding:.375rem 1rem;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:var(--accent);font:inherit;cursor:pointer}
.act:hover,.pick:hover{background:var(--soft)}
.act.x{border-color:transparent;color:var(--ink);font-size:1.5rem;line-height:1;padding:0}
dialog ul{display:grid;gap:.5rem;list-style:none;margin:0;padding:0}
dialog .notices li{display:grid;grid-template-columns:auto 1fr;gap:.5rem;border-inline-start:4px solid var(--line);padding-inline-start:.625rem;overflow-wrap:anywhere}
dialog .notices li.error{border-color:#c62828}
dialog .notices li.warning{border-color:#b26a00}
dialog .notices strong{font-weight:650}
dialog dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.25rem 1rem;margin:0}
dialog dt{color:var(--muted);overflow-wrap:anywhere}
dialog dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
dialog .columns li{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,18rem);gap:.125rem 1rem;align-items:center;padding-block:.625rem;border-block-start:1px solid var(--line)}
dialog .columns label{font-weight:600;overflow-wrap:anywhere}
dialog .columns p{grid-column:1/-1;margin:0;color:var(--muted);font-size:.875rem;overflow-wrap:anywhere}
dialog select{inline-size:100%;min-block-size:2.75rem;padding-block:.25rem;padding-inline:.5rem 1.25rem;font:inherit;color:inherit;background-color:var(--bg);border:1px solid var(--line);border-radius:6px}
dialog select.set{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
textarea.map,textarea.paste{display:block;inline-size:100%;min-block-size:5.5rem;padding:.5rem .625rem;font:400 .8125rem/1.45 ui-monospace,monospace;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px;resize:vertical;margin-block-end:.5rem}
textarea.paste{font:inherit;min-block-size:3.5rem;max-inline-size:26rem;text-align:center;margin:0}
.last{display:flex;flex-wrap:wrap;gap:.5rem;margin-block-start:1.25rem}
[part=drop]{box-sizing:border-box;display:flex;flex-direction:column;align-items:center;gap:.875rem;padding:2rem 1rem;border:2px dashed var(--line);border-radius:8px;background:var(--bg);color:var(--ink);font:400 .9375rem/1.5 var(--font);text-align:center;margin-block-start:1rem}
[part=drop] p{margin:0}
[part=drop] .big{font-size:1.25rem;font-weight:650}
.private{color:var(--muted)}
.pick{position:relative;color:#fff;background:#1f5fbf;border-color:transparent;font-weight:600}
.pick:hover{background:#194f9f}
.pick input{position:absolute;inset:0;opacity:0;cursor:pointer;inline-size:100%;font-size:0}
.pick:focus-within{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:38rem){dialog header{padding-inline-start:1rem}dialog .body{padding-inline:1rem}dialog .columns li{grid-template-columns:minmax(0,1fr)}dialog .notices li{grid-template-columns:1fr;gap:0}}
@media (max-width:24rem){dialog dl{grid-template-columns:1fr;gap:0}dialog dd{margin-block-end:.375rem}}
@media print{dialog[part~=panel][open]{display:none}}`;

let make; // The board's.

/** The same in two languages as one: its sentences side by side. */
function beside(first, second) {
  if (typeof first === "string") return first === second || !second ? first : `${first}\x1f${second}`;
  if (!first || typeof first !== "object") return first;
  const all = Object.entries(first).map(([name, value]) => [name, beside(value, second?.[name])]);
  return Array.isArray(first) ? all.map(([, value]) => value) : Object.fromEntries(all);
}

export class Panel {
  #host;
  #body;
  #title;
  #status;
  #what = "";
  #busy = false;

  /** `host` tells what is shown and carries out what a visitor wants. */
  constructor(shadow, host) {
    this.#host = host;
    make = host.make;
    const root = (this.root = make(null, "dialog", { part: "panel", "aria-labelledby": "panel-title" }));
    const head = make(root, "header");
    this.#title = make(head, "h2", { id: "panel-title", tabindex: "-1" });
    const close = make(head, "button", { type: "button", class: "act x" }, "×");
    close.onclick = () => root.close();
    this.#body = make(root, "div", { class: "body" });
    root.onclose = () => {
      // Told late: it may be open again.
      if (root.open) return;
      this.#what = "";
      this.#body.replaceChildren();
      host.closed();
    };
    // A press beside the panel closes it, as Escape does.
    root.onclick = (event) => {
      if (event.target !== root) return;
      const { left, right, top, bottom } = root.getBoundingClientRect();
      const { clientX: x, clientY: y } = event;
      if (x < left || x > right || y < top || y > bottom) root.close();
    };
    shadow.append(root);
  }

  /** Opens it with the `report`, or to `open` another file. */
  show(what) {
    this.#what = what;
    this.refresh();
    if (!this.root.open) this.root.showModal();
    this.#title.focus();
  }

  close() {
    if (this.root.open) this.root.close();
  }

  /** Whether a sentence for the visitor was shown here: the page behind an open panel cannot be read. */
  say(text) {
    if (this.root.open) this.#host.write(this.#status, text);
    return this.root.open;
  }

  busy(on) {
    this.root.setAttribute("aria-busy", on);
    if (on) this.say(this.#word("busy"));
    this.#busy ||= on && this.root.open;
  }

  /** Shows what there is now; the place and the keyboard stay. */
  refresh() {
    if (!this.#what) return;
    const body = this.#body;
    const top = body.scrollTop;
    const name = this.root.getRootNode().activeElement?.name;
    this.root.lang = this.#host.lang();
    this.root.querySelector(".x").setAttribute("aria-label", this.#host.flat(this.#word("close")));
    this.#host.write(this.#title, this.#word(this.#what));
    if (this.#what === "report" && this.#host.file()) make(this.#title, "small", {}, this.#host.file());
    const again = this.#busy;
    body.replaceChildren();
    this.#status = make(body, "p", { class: "status", role: "status" });
    if (this.#what === "report") this.#report(body);
    else body.append(this.zone());
    body.scrollTop = top;
    if (name) body.querySelector(`[name="${name}"]`)?.focus({ preventScroll: true });
    this.#busy = false;
    if (again) this.say(this.#word("done"));
  }

  /** Takes a file or cells. */
  zone() {
    const zone = make(null, "div", { part: "drop", lang: this.#host.lang() });
    make(zone, "p", { class: "big" }, this.#word("drop"));
    const label = make(zone, "label", { class: "pick" }, this.#word("pick"));
    const input = make(label, "input", { type: "file", accept: TYPES, multiple: "" });
    input.onchange = () => {
      const files = [...input.files];
      // The same file again is a choice, too.
      input.value = "";
      this.#host.opened(files);
    };
    const cells = this.#word("cells");
    make(zone, "textarea", { class: "paste", rows: "2", "aria-label": cells, placeholder: cells, spellcheck: "false" });
    make(zone, "p", { class: "private" }, this.#word("private"));
    return zone;
  }

  #word(name) {
    return this.#host.both(WORDS[name]);
  }

  #report(body) {
    const word = (name) => this.#word(name);
    const [report, second] = this.#host.langs().map((lang) => JSON.parse(this.#host.report("panel", lang) ?? "null"));
    if (!report) return;
    for (const name of ["notices", "facts", "skipped"]) if (second) report[name] = beside(report[name], second[name]);
    if (second) report.columns.forEach((column, at) => (column.why = beside(column.why, second.columns[at].why)));
    const title = (name) => make(body, "h3", {}, word(name));
    const pairs = (list) => {
      const dl = make(body, "dl");
      for (const [name, value] of list) {
        make(dl, "dt", {}, name);
        make(dl, "dd", {}, value);
      }
    };
    title("notices");
    if (!report.notices.length) make(body, "p", {}, word("none"));
    const notices = make(body, "ul", { class: "notices" });
    for (const { level, text } of report.notices) {
      const line = make(notices, "li", { class: level });
      make(line, "strong", {}, word(level));
      make(line, "span", {}, text);
    }
    title("file");
    if (report.sheets.length > 1) {
      const label = make(body, "label", {}, word("sheet"));
      const select = make(label, "select", { name: "sheet" });
      for (const sheet of report.sheets) make(select, "option", {}, sheet).selected = sheet === report.sheet;
      select.onchange = () => this.#correct((mapping) => (mapping.sheet = select.value));
    }
    pairs(report.facts);
    if (report.skipped.length) {
      title("skipped");
      pairs(report.skipped);
    }
    title("columns");
    make(body, "p", {}, word(this.#host.isVeiled() ? "veiled" : "hint"));
    const list = make(body, "ul", { class: "columns" });
    report.columns.forEach((column, at) => this.#column(list, column, at, report.kinds));
    const left = this.#host.charts().filter(({ shown }) => !shown);
    if (left.length) {
      title("left");
      const list = make(body, "ul", { class: "left" });
      for (const { why } of left) make(list, "li", {}, why);
    }
    this.#mapping(body);
    const last = make(body, "div", { class: "last" });
    make(last, "button", { type: "button", class: "act" }, word("csv")).onclick = () => this.#download();
  }

  #column(list, { table, header, kind, meaning, unit, why }, at, kinds) {
    const word = (name) => this.#word(name);
    const given = this.#mappedColumns();
    const own = Object.hasOwn(given, header) ? given[header] : undefined;
    const line = make(list, "li");
    const id = `column-${at}`;
    const name = table ? `${header} (${table})` : header;
    const more = () => make(line, "p", {}, unit && !why.includes(unit) ? `${word("unit")}: ${unit} · ${why}` : why);
    // Figures that are taken for no people any more would be shown.
    if (this.#host.isVeiled()) {
      make(line, "b", {}, name);
      make(line, "span", {}, meaning);
      return void more();
    }
    make(line, "label", { for: id }, name);
    const select = make(line, "select", { id, name: id });
    select.classList.toggle("set", own !== undefined);
    make(select, "option", { value: "found" }, own === undefined ? `${word("found")}: ${meaning}` : word("found"));
    kinds.forEach(([group, ...options], at) => {
      const into = make(select, "optgroup", { label: group });
      for (const [value, label] of options) make(into, "option", { value }, label);
      make(into, "option", { value: ROLES[at] }, word("own"));
    });
    make(make(select, "optgroup", { label: word("other") }), "option", { value: "none" }, word("plain"));
    if (own !== undefined) select.value = own === null ? "none" : typeof own === "string" ? own : (own.kind ?? own.role ?? "none");
    select.onchange = () =>
      this.#correct(({ columns }) => {
        const { value } = select;
        // What else an author said of it, such as its unit, holds.
        const { kind, role, ...rest } = own && typeof own === "object" ? own : {};
        if (value === "found") delete columns[header];
        else if (value === "none") columns[header] = null;
        else if (ROLES.includes(value)) columns[header] = { ...rest, kind: null, role: value };
        else columns[header] = Object.keys(rest).length ? { ...rest, kind: value } : value;
      });
    more();
  }

  /** The mapping as a tree with `columns`; a flat one is only columns. */
  #whole() {
    const mapping = this.#host.mapping();
    if ("columns" in mapping) return { ...mapping, columns: { ...mapping.columns } };
    const whole = { columns: {} };
    for (const [name, value] of Object.entries(mapping)) (KNOWN.includes(name) ? whole : whole.columns)[name] = value;
    return whole;
  }

  #mappedColumns() {
    return this.#whole().columns;
  }

  #correct(change) {
    const mapping = this.#whole();
    change(mapping);
    if (!Object.keys(mapping.columns).length) delete mapping.columns;
    this.#host.correct(mapping);
  }

  #mapping(body) {
    const mapping = this.#host.mapping();
    if (!Object.keys(mapping).length) return;
    make(body, "h3", { id: "panel-mapping" }, this.#word("mapping"));
    make(body, "p", {}, this.#word("paste"));
    // Safe within both kinds of quotes of an attribute but for the double ones that JSON needs.
    const text = JSON.stringify(mapping, null, 1).replace(/['&<]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
    const field = make(body, "textarea", { class: "map", readonly: "", rows: "6", name: "mapping", "aria-labelledby": "panel-mapping" });
    field.value = text;
    make(body, "button", { type: "button", class: "act", name: "copy" }, this.#word("copy")).onclick = async () => {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        field.select();
        document.execCommand("copy");
      }
      this.say(this.#word("copied"));
    };
  }

  #download() {
    const name = `${(this.#host.file() || "fairshare").replace(/\.\w+$/, "")}-report.csv`;
    save(name, new Blob(["\ufeff", this.#host.report("csv")], { type: "text/csv;charset=utf-8" }));
  }
}
