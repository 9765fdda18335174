// What leaves an element: CSV and JSON of what is seen, the table beside a chart, and the menus that save and copy. Pictures are
// `picture.js`, the file that opens without a network is `workshop.js`. Loaded when first wanted. Numbers come from the module as
// exact decimal text and are never made into a double here, but to sort. Knows no chart and no column.

import { save } from "./element/save.js";
import { json } from "./element/value.js";

// Words as [Vietnamese, English].
const WORDS = {
  table: ["Bảng số liệu", "Table"],
  hide: ["Ẩn bảng", "Hide table"],
  save: ["Lưu, sao chép", "Save or copy"],
  png: ["Lưu ảnh (PNG)", "Save picture (PNG)"],
  svg: ["Lưu ảnh nét vẽ (SVG)", "Save drawing (SVG)"],
  rows: ["Dòng của tệp đứng sau biểu đồ này, hay phần đang chọn (L)", "Rows of the file behind this chart, or what is picked (L)"],
  behind: ["Dòng của tệp: {}", "Rows of the file: {}"],
  csv: ["Lưu số liệu (CSV)", "Save figures (CSV)"],
  comma: ["Lưu số liệu (CSV, dấu phẩy thập phân)", "Save figures (CSV, decimal comma)"],
  json: ["Lưu số liệu (JSON)", "Save figures (JSON)"],
  copyPicture: ["Sao chép ảnh", "Copy picture"],
  copyTable: ["Sao chép bảng", "Copy table"],
  html: ["Lưu tệp mở được khi không có mạng (HTML)", "Save as a file that opens offline (HTML)"],
  print: ["In", "Print"],
  copied: ["Đã sao chép.", "Copied."],
  saved: ["Đã lưu: {}", "Saved: {}"],
  failed: ["Không làm được: {}", "That did not work: {}"],
  noCopy: ["trình duyệt không cho sao chép ảnh ở trang này (cần https và quyền dùng bộ nhớ tạm). Hãy lưu ảnh (PNG).", "the browser lets no picture be copied from this page (it wants https, and permission to use the clipboard). Save the picture (PNG) instead."],
  total: ["Tổng", "Total"],
  title: ["Tiêu đề", "Title"],
  unit: ["Đơn vị", "Unit"],
  of: ["Tính từ", "Worked out from"],
  note: ["Ghi chú", "Note"],
  filter: ["Bộ lọc", "Filter"],
  noFilter: ["không có", "none"],
  picked: ["chọn trong biểu đồ này", "picked in this chart"],
  source: ["Nguồn", "Source"],
  read: ["Cách đọc tệp", "How the file was read"],
  made: ["Lập ngày", "Made on"],
  used: ["{} dòng dữ liệu, dùng {2}, bỏ qua {3}", "{} data rows, {2} used, {3} skipped"],
  header: ["tiêu đề ở dòng {}", "header in row {}"],
  delimited: ["phân cách bằng {}", "delimited by {}"],
  sorted: ["Sắp xếp theo {}", "Sort by {}"],
  format: [
    "export(): không có định dạng “{}”. Chọn một trong: csv, json, svg, png, html.",
    "export(): there is no format “{}”. Choose one of: csv, json, svg, png, html.",
  ],
  chart: ["export(): không có biểu đồ “{}” ở đây.", "export(): there is no chart “{}” here."],
  option: ["export(): giá trị “{2}” của tùy chọn {} không dùng được. {3}", "export(): “{2}” cannot be used for the option {}. {3}"],
  noView: [
    "{} không phải là ảnh lưu từ đây, nên không mở lại được.",
    "{} is no picture that was saved here, so there is nothing to open again.",
  ],
  guarded: [
    "Trang này ẩn các nhóm ít người (min-cell) nên không liệt kê từng dòng của tệp.",
    "This page withholds small groups of people (min-cell), so rows of the file are not listed.",
  ],
  opened: ["Đã mở lại góc nhìn trong {}.", "The view in {} is shown again."],
  unfit: [
    "Góc nhìn trong {} (từ {2}) không khớp với dữ liệu này: {3}",
    "The view in {} (made from {2}) does not fit this data: {3}",
  ],
  empty: ["export(): chưa có biểu đồ nào để xuất.", "export(): there is no chart to export."],
};

export const STYLE = `
[part~=table]{margin-block-start:.5rem;max-block-size:32rem;overflow:auto;overscroll-behavior:contain;border:1px solid var(--line);border-radius:6px}
[part~=table] table{border-collapse:collapse;inline-size:100%;font-size:.8125rem;font-variant-numeric:tabular-nums}
[part~=table] th,[part~=table] td{padding:.3125rem .625rem;text-align:end;white-space:nowrap;border-block-end:1px solid var(--line)}
[part~=table] th.name{text-align:start;white-space:normal;min-inline-size:8rem;font-weight:400}
[part~=table] th.name:first-child{position:sticky;inset-inline-start:0;background:var(--bg)}
[part~=table] thead th,[part~=table] thead th.name:first-child{position:sticky;z-index:1;inset-block-start:0;padding:0;background:var(--soft);vertical-align:bottom}
[part~=table] thead button{font:inherit;font-weight:650;color:inherit;background:none;border:0;inline-size:100%;min-block-size:2.75rem;padding:.3125rem .625rem;text-align:inherit;cursor:pointer;white-space:normal}
[part~=table] [aria-sort=ascending] button::after{content:" ▲"}
[part~=table] [aria-sort=descending] button::after{content:" ▼"}
[part~=table] tfoot th,[part~=table] tfoot td{font-weight:650;border-block-end:0}
[part~=table] td.none{color:var(--muted)}
[part~=table] th .behind{font:inherit;color:var(--muted);background:none;border:1px solid transparent;border-radius:4px;min-inline-size:2.75rem;min-block-size:2.75rem;padding:0;margin-inline-end:.25rem;cursor:pointer}
[part~=table] th .behind::before{content:"≡"}
[part~=table] th .behind:is(:hover,:focus-visible){color:inherit;border-color:currentcolor}
[part~=rows] .head{position:sticky;inset-inline-start:0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.5rem .75rem}
[part~=rows] .head p{margin:0;flex:1 1 16rem;white-space:pre-line}
[part~=rows] td,[part~=rows] tbody th{text-align:start;white-space:pre-wrap;vertical-align:top;max-inline-size:24rem}
[part~=rows] tr :is(td,th).number{text-align:end;white-space:nowrap}
[part~=rows] table{inline-size:max-content;min-inline-size:100%}
[part~=rows] thead th{padding:.5rem .625rem!important;font-weight:650;text-align:start}
@media print{[part~=table]{max-block-size:none;overflow:visible}}`;

let make; // The board's.

/** Two languages in one line. */
export const flat = (text) => text.replaceAll("\x1f", " / ");

/** What there is to say with texts that may be in two languages: in each. */
export function both(say, ...texts) {
  const parts = texts.map((text) => text.split("\x1f"));
  const said = [0, 1].map((at) => say(...parts.map((part) => part[at] ?? part[0])));
  return said[0] === said[1] ? said[0] : said.join("\x1f");
}

/** The sum of exact decimals, exactly. */
export function sum(texts) {
  let scale = 0;
  for (const text of texts) scale = Math.max(scale, text.length - (text.indexOf(".") + 1 || text.length));
  let all = 0n;
  for (const text of texts) {
    const [whole, part = ""] = text.split(".");
    all += BigInt(whole + part.padEnd(scale, "0"));
  }
  if (!scale) return String(all);
  const digits = String(all < 0n ? -all : all).padStart(scale + 1, "0");
  const part = digits.slice(-scale).replace(/0+$/, "");
  return (all < 0n ? "-" : "") + digits.slice(0, -scale) + (part && `.${part}`);
}

/** Cells together: values add up, unless a part is withheld; of several nothings the one that hides most stays. A text is a value,
 * a number a nothing. */
function together(cells) {
  if (cells.includes(2)) return 2;
  const values = cells.filter((cell) => typeof cell === "string");
  if (values.length) return sum(values);
  return [0, 3].find((nothing) => cells.includes(nothing)) ?? 1;
}

/** An exact decimal as people of this language write it. */
export function grouped(text, vi) {
  const [whole, part] = text.replace("-", "").split(".");
  const [point, group] = vi ? [",", "."] : [".", ","];
  return (text[0] === "-" ? "\u2212" : "") + whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? point + part : "");
}

/**
 * A chart's table as rows: with two axes and one measure the second axis goes across, otherwise there is a row for each
 * combination. A cell is a text of a name, or `{value}`, or `{nothing}` (its words). `stands` of a row are the members that it stands for.
 */
export function grid(content, word, vi) {
  const { axes, measures, cells, total, nothings } = content;
  const cell = (of) => (typeof of === "string" ? { value: of } : { nothing: nothings[of] });
  const withUnit = (name, { name: id, unit }) => (unit && id !== "rows" ? both((name, unit) => `${name} (${unit})`, name, unit) : name);
  const names = axes.map(({ members }) => {
    const list = [];
    for (let i = 0; i < members.length; i += 2) {
      const key = members[i];
      // The edges of a bin in full.
      list.push(Array.isArray(key) ? key.map((end) => grouped(end, vi)).join(" – ") : members[i + 1]);
    }
    return list;
  });
  const n = measures.length;
  if (axes.length === 2 && n === 1) {
    const [down, across] = names;
    const [measure] = measures;
    const adds = measure.adds && across.length > 1;
    const head = [axes[0].label, ...across.map((name) => withUnit(name, measure))];
    const rows = down.map((name, i) => {
      const own = cells.slice(i * across.length, (i + 1) * across.length);
      return Object.assign([name, ...own.map(cell), ...(adds ? [cell(together(own))] : [])], { stands: [i] });
    });
    if (adds) head.push(word("total"));
    const foot = measure.adds && down.length > 1 ? [word("total")] : null;
    if (foot) {
      across.forEach((_, j) => foot.push(cell(together(cells.filter((_, flat) => flat % across.length === j)))));
      if (adds) foot.push(cell(total[0]));
    }
    return { head, rows, foot, names: 1 };
  }
  const head = [...axes.map(({ label }) => label), ...measures.map((measure) => withUnit(measure.label, measure))];
  const rows = [];
  for (let flat = 0; flat * n < cells.length; flat += 1) {
    const row = Object.assign([], { stands: [] });
    let rest = flat;
    for (let axis = axes.length; axis--; ) {
      const members = names[axis];
      row.stands.unshift(rest % members.length);
      row.unshift(members[rest % members.length]);
      rest = Math.floor(rest / members.length);
    }
    for (let at = 0; at < n; at += 1) row.push(cell(cells[flat * n + at]));
    rows.push(row);
  }
  const foot = rows.length > 1 && axes.length ? [word("total"), ...axes.slice(1).map(() => ""), ...total.map(cell)] : null;
  return { head, rows, foot, names: axes.length };
}

/** A name and what it is of. */
export const pair = (name, text) => both((name, text) => `${name}: ${text}`, name, text);

/** A text that no spreadsheet takes for a formula. */
const harmless = (text) => (/^[\s\u200b\ufeff]*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);

export class Outlet {
  #host;
  #open = new WeakMap(); // The tables that are open, by card.
  #sorts = []; // How they are sorted, by place.

  constructor(host) {
    this.#host = host;
    make = host.make;
  }

  get host() {
    return this.#host;
  }

  get vi() {
    return this.#host.lang() === "vi";
  }

  /** Words in the languages shown. */
  word = (name, ...parts) => this.both(WORDS[name], ...parts);

  both(said, ...parts) {
    return both((text, ...own) => text.replace(/\{(\d?)\}/g, (_, n) => own[(n || 1) - 1] ?? ""), this.#host.both(said), ...parts.map(String));
  }

  refuse(name, ...parts) {
    const own = parts.map((part) => String(part).split("\x1f")[0]);
    return this.#host.fault("export", ...WORDS[name].map((text) => text.replace(/\{(\d?)\}/g, (_, n) => own[(n || 1) - 1] ?? "")));
  }

  /** The file of a format. */
  async blob(format, options) {
    const given = options ?? {};
    const { chart } = given;
    const at = this.pick(chart);
    if (format === "csv") return this.#csv(at, given);
    if (format === "json") return new Blob([this.#json(at)], { type: "application/json" });
    if (format === "svg" || format === "png") return (await this.#host.part("picture.js", () => import("./picture.js"))).picture(this, at, format, given);
    if (format === "html") return (await this.#host.part("workshop.js", () => import("./workshop.js"))).workshop(this, given);
    throw this.refuse("format", format);
  }

  /** The places of the charts that an option names: by id or place, one or several; of all by default. */
  pick(wanted) {
    const all = this.#host.charts();
    if (wanted === undefined || wanted === null) {
      if (!all.length) throw this.refuse("empty");
      return all.map(([at]) => at);
    }
    return [wanted].flat().map((one) => {
      const found = all.find(([at, id]) => at === one || id === one);
      if (!found) throw this.refuse("chart", one);
      return found[0];
    });
  }

  content(at) {
    return JSON.parse(this.#host.ask("content", at));
  }

  /** The filters in words, `[[name, text]]`: of one chart, those that rule it, and apart what was picked in it. */
  filters(places) {
    const all = JSON.parse(this.#host.ask("filters_in_words", -1));
    if (places?.length !== 1) return all;
    const own = JSON.parse(this.#host.ask("filters_in_words", places[0]));
    const picked = all.filter((one) => !own.some((other) => String(other) === String(one)));
    return picked.length ? [...own, ...picked.map(([name, text]) => [name, both((text, picked) => `${text} (${picked})`, text, this.word("picked"))])] : own;
  }

  // ---- files of figures ----

  #csv(places, { decimal = "." }) {
    if (decimal !== "." && decimal !== ",") throw this.refuse("option", "decimal", decimal, "“.” “,”");
    const between = decimal === "," ? ";" : ",";
    const quoted = (text) => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const field = (cell) => {
      if (typeof cell === "string") return quoted(harmless(flat(cell)));
      return cell.value === undefined ? quoted(flat(cell.nothing)) : cell.value.replace(".", decimal);
    };
    const line = (...cells) => cells.map(field).join(between);
    const contents = places.map((at) => this.content(at));
    const lines = [];
    const { word } = this;
    for (const content of contents) {
      // A single table begins with its header, as programs expect; of several, each says first what it is.
      if (contents.length > 1) lines.push(line(content.title));
      const { head, rows } = grid(content, word, this.vi);
      lines.push(line(...head));
      for (const row of rows) lines.push(line(...row));
      lines.push("");
      if (contents.length === 1) lines.push(line(word("title"), content.title));
      for (const { label, unit, adds } of content.measures) if (adds && unit) lines.push(line(word("unit"), pair(label, unit)));
      for (const [name, text] of this.#denominators(content)) lines.push(line(name, text));
      content.measures.forEach(({ label }, i) => {
        const of = content.total[i];
        lines.push(line(pair(word("total"), label), typeof of === "string" ? { value: of } : { nothing: content.nothings[of] }));
      });
      for (const note of content.notes) lines.push(line(word("note"), note));
      if (content.source) lines.push(line(word("source"), both((text) => text.replace(/^[^:]+: /, ""), content.source)));
      lines.push("");
    }
    for (const [name, text] of this.#facts(places)) lines.push(line(name, text));
    return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
  }

  /** What shares and rates were worked out from. */
  #denominators({ measures }) {
    const figures = measures.filter(({ adds }) => adds).map(({ label }) => label);
    if (!figures.length) return [];
    const listed = both((...texts) => texts.join(", "), ...figures);
    return measures.filter(({ adds }) => !adds).map(({ label }) => [this.word("of"), pair(label, listed)]);
  }

  /** What holds for all charts: filters, the reading of the file, the day. */
  #facts(places) {
    const { word } = this;
    const filters = this.filters(places);
    const facts = filters.length ? filters.map((filter) => [word("filter"), pair(...filter)]) : [[word("filter"), word("noFilter")]];
    facts.push([word("read"), this.reading()], [word("made"), `${today()} · Fairshare ${this.#host.version}`]);
    return facts;
  }

  /** How the file was read, in a line. */
  reading() {
    const { word } = this;
    const { format, encoding, delimiter, headerRow, rows, used, skipped } = this.#host.report() ?? {};
    const facts = [format?.toUpperCase(), encoding?.toUpperCase()];
    if (delimiter) facts.push(word("delimited", delimiter === "\t" ? "tab" : `“${delimiter}”`));
    if (headerRow) facts.push(word("header", headerRow));
    facts.push(word("used", grouped(String(rows ?? 0), this.vi), grouped(String(used ?? 0), this.vi), grouped(String(skipped?.length ?? 0), this.vi)));
    return both((...texts) => texts.join(", "), ...facts.filter(Boolean));
  }

  /** Written by hand: a number of JSON may have more digits than a double holds. */
  #json(places) {
    const NONE = ["null", '{"notApplicable":true}', '{"withheld":true}', '{"notYetDue":true}'];
    const cell = (of) => (typeof of === "string" ? of : NONE[of]);
    const member = (name, text) => `${JSON.stringify(name)}:${text}`;
    const charts = places.map((at) => {
      const { chart, title, unit, notes, source, axes, measures, cells, total } = this.content(at);
      const n = measures.length;
      const rows = [];
      for (let flat = 0; flat * n < cells.length; flat += 1) {
        const parts = [];
        let rest = flat;
        for (let axis = axes.length; axis--; ) {
          const { name, members } = axes[axis];
          const many = members.length / 2;
          const key = members[2 * (rest % many)];
          rest = Math.floor(rest / many);
          parts.unshift(member(name, Array.isArray(key) ? `{"from":${key[0]},"to":${key[1]}}` : JSON.stringify(key)));
        }
        measures.forEach(({ name }, i) => parts.push(member(name, cell(cells[flat * n + i]))));
        rows.push(`{${parts.join(",")}}`);
      }
      const sums = measures.map(({ name }, i) => member(name, cell(total[i])));
      const said = json({ chart, title, unit, notes, source, measures }).slice(1, -1).replaceAll("\\u001f", " / ");
      return `{${said},"rows":[${rows.join(",\n")}],"total":{${sums.join(",")}}}`;
    });
    const { file } = this.#host;
    const about = { file: file() || null, made: new Date().toISOString(), version: this.#host.version, view: this.#host.element.view, filters: this.filters(places) };
    return `{${json(about).slice(1, -1).replaceAll("\\u001f", " / ")},"charts":[${charts.join(",\n")}]}\n`;
  }

  /** What a picture holds inside: the view, what it is of, and which of its charts the picture shows. */
  view(places) {
    const { element, version, file, charts } = this.#host;
    const saved = { "fair-share": version, file: file() || null, view: element.view };
    if (places && places.length < charts().length) saved.shown = places;
    return saved;
  }

  // ---- acts of a visitor ----

  /** The name of a file: of the data, the chart (or `what`) and the day. */
  name(end, places, what = "") {
    const of = (this.#host.file() || "fairshare").replace(/\.\w+$/, "");
    const which = what ? `-${what}` : places?.length === 1 ? `-${this.#host.charts().find(([at]) => at === places[0])[1]}` : "";
    return `${of}${which}-${today().slice(0, 10)}.${end}`;
  }

  /** Does something and says how it went. */
  async #do(act) {
    try {
      const said = await act();
      if (said) this.#host.say(said);
    } catch (thrown) {
      this.#host.say(thrown.code === "export" ? thrown.told : this.word("failed", thrown.message ?? thrown), true);
    }
  }

  async #save(format, places, options) {
    return this.give(this.name(format, places), await this.blob(format, { chart: places, ...options }));
  }

  /** Hands a file to the visitor; says so. */
  give(name, blob) {
    save(name, blob);
    return this.word("saved", name);
  }

  async #copyPicture(places) {
    // Safari asks that the promise, not its answer, be handed over in the visitor's own act.
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": this.blob("png", { chart: places, scale: 2 }) })]);
    } catch (thrown) {
      throw thrown?.code === "export" ? thrown : this.word("noCopy");
    }
    return this.word("copied");
  }

  async #copyTable(places) {
    const html = document.createElement("div");
    const texts = [];
    for (const at of places) {
      const content = this.content(at);
      const of = grid(content, this.word, this.vi);
      const plain = (cell) => (typeof cell === "string" ? harmless(flat(cell)) : cell.value === undefined ? flat(cell.nothing) : this.#local(cell.value));
      const rows = [of.head, ...sorted(of.rows, this.#sorts[at] ?? {}, this.vi), ...(of.foot ? [of.foot] : [])];
      texts.push(rows.map((row) => row.map((cell) => plain(cell).replace(/\s+/g, " ")).join("\t")).join("\n"));
      const table = make(html, "table");
      make(table, "caption", {}, flat(content.title));
      rows.forEach((row, i) => {
        const line = make(table, "tr");
        for (const cell of row) make(line, i ? "td" : "th", {}, plain(cell));
      });
    }
    const text = texts.join("\n\n");
    // Not the clipboard's own interface: this one works without a permission, too.
    const put = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      event.clipboardData.setData("text/plain", text);
      event.clipboardData.setData("text/html", html.innerHTML);
    };
    addEventListener("copy", put, { capture: true, once: true });
    const done = document.execCommand("copy");
    removeEventListener("copy", put, { capture: true });
    if (!done) await navigator.clipboard.writeText(text);
    return this.word("copied");
  }

  /** A number for a spreadsheet in the reader's language: ungrouped. */
  #local(value) {
    return this.vi ? value.replace(".", ",") : value;
  }

  /** Fills a menu: of one chart, or of the dashboard. */
  fill(pop, close, at, card) {
    const places = at === undefined ? undefined : [at];
    const chosen = () => places ?? this.pick();
    const items = [
      ["png", () => this.#save("png", chosen(), { scale: 2 })],
      ["svg", () => this.#save("svg", chosen())],
      ["copyPicture", () => this.#copyPicture(chosen())],
      ["csv", () => this.#save("csv", chosen())],
      ["comma", () => this.#save("csv", chosen(), { decimal: "," })],
      ["copyTable", () => this.#copyTable(chosen())],
      ["html", () => this.#save("html")],
      ["print", () => void print()],
    ];
    if (places) items.splice(6, 2, ["rows", () => this.rows(card, at)]);
    for (const [name, act] of items) {
      make(pop, "button", { type: "button", name }, this.word(name)).onclick = () => {
        close();
        this.#do(act);
      };
    }
  }

  /** Shows the view inside of a picture that a visitor brought. */
  async reopen(file) {
    const saved = await (await this.#host.part("picture.js", () => import("./picture.js"))).viewIn(file);
    if (!saved) return this.#host.say(this.word("noView", file.name), true);
    const { element } = this.#host;
    try {
      // Other charts than those of the page's author must not take the controls away.
      if (String(saved.view.charts) !== String(element.view?.charts) && !element.hasAttribute("controls")) element.setAttribute("controls", "all");
      await element.painted;
      element.view = saved.view;
      this.#host.say(this.word("opened", file.name));
    } catch (thrown) {
      this.#host.say(this.word("unfit", file.name, saved.file ?? "?", thrown.message), true);
    }
  }

  // ---- rows of the file, and the table beside a chart ----

  /** Lists the rows of the file behind a mark, behind members of the chart's axes, or behind the chart. */
  async rows(card, at, members) {
    // At once: a moment later the reader may stand elsewhere.
    const search = this.#host.ask("behind", at, members && Uint32Array.from([0, 1, 2], (axis) => members[axis] ?? -1));
    if (!search && this.#host.element.hasAttribute("min-cell")) this.#host.say(this.word("guarded"), true);
    if (search) return (await this.#host.part("rows.js", () => import("./rows.js"))).list(this, card, search);
  }

  /** Opens or closes the table of a card; `focus` puts the keyboard on it. */
  toggle(card, at, focus) {
    const open = this.#open.get(card);
    if (open) {
      open.remove();
      this.#open.delete(card);
      delete this.#sorts[at];
      card.drawn = null;
      card.opener?.setAttribute("aria-expanded", "false");
      if (open.contains(open.getRootNode().activeElement) || focus) card.glass.focus();
      return;
    }
    const region = make(card.figure, "div", { part: "table", role: "region", tabindex: "0" });
    this.#open.set(card, region);
    card.opener?.setAttribute("aria-expanded", "true");
    const sort = (this.#sorts[at] = { by: -1, down: false });
    let due = false;
    const show = () => {
      due = false;
      if (!region.isConnected) return;
      const text = this.#host.ask("content", at);
      if (text) this.#table(region, JSON.parse(text), sort, show, (members) => this.#do(() => this.rows(card, at, members)));
    };
    // The picture is being drawn: the table is asked for when that is over.
    card.drawn = () => {
      if (!due) queueMicrotask(show);
      due = true;
    };
    region.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(card, at, true);
    };
    show();
    if (focus) region.focus();
  }

  #table(region, content, sort, again, behind) {
    const { head, rows, foot, names } = grid(content, this.word, this.vi);
    const held = region.querySelector("thead :focus")?.dataset.at ?? (region.getRootNode().activeElement?.dataset?.at);
    const [top, left] = [region.scrollTop, region.scrollLeft];
    region.replaceChildren();
    region.setAttribute("aria-label", flat(pair(this.word("table"), content.title)));
    const table = make(region, "table");
    make(table, "caption", { class: "sr" }, content.title);
    const line = make(make(table, "thead"), "tr");
    head.forEach((text, at) => {
      const th = make(line, "th", { scope: "col", class: at < names ? "name" : "" });
      if (sort.by === at) th.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
      const button = make(th, "button", { type: "button", "data-at": at, title: this.word("sorted", text) }, text);
      button.onclick = () => {
        // Names begin upward, figures downward; a third press brings the chart's own order back.
        const first = at >= names;
        if (sort.by !== at) Object.assign(sort, { by: at, down: first });
        else if (sort.down === first) sort.down = !first;
        else sort.by = -1;
        again();
      };
    });
    const order = sorted(rows, sort, this.vi);
    const row = (into, cells) => {
      const tr = make(into, "tr");
      for (const cell of cells) {
        if (cell === "") make(tr, "td");
        else if (typeof cell === "string") {
          const th = make(tr, "th", { scope: "row", class: "name" });
          if (cells.stands && tr.children.length === 1) {
            // What heads the row is its name, not the button as well.
            th.setAttribute("aria-label", flat(cell));
            const name = both((...texts) => texts.join(", "), ...cells.filter((cell) => typeof cell === "string"));
            make(th, "button", { type: "button", class: "behind", title: this.word("behind", name), "aria-label": this.word("behind", name) }).onclick = () => behind(cells.stands);
          }
          this.#host.write(make(th, "span"), cell);
        }
        else if (cell.value === undefined) make(tr, "td", { class: "none" }, cell.nothing);
        else make(tr, "td", {}, grouped(cell.value, this.vi));
      }
    };
    const body = make(table, "tbody");
    for (const cells of order) row(body, cells);
    if (foot) row(make(table, "tfoot"), foot);
    if (held !== undefined) region.querySelector(`[data-at="${held}"]`)?.focus();
    region.scrollTo(left, top);
  }
}

/** Rows in the order of a column; what has no value comes last, whichever way. */
function sorted(rows, { by, down }, vi) {
  if (!(by >= 0)) return rows;
  const words = new Intl.Collator(vi ? "vi" : "en", { numeric: true });
  const compare = (a, b) => (typeof a === "string" ? words.compare(a, b) : decimals(a.value, b.value));
  const has = (cell) => typeof cell === "string" || cell?.value !== undefined;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[by], other[by]];
    if (!has(a) || !has(b)) return has(b) - has(a);
    return down ? compare(b, a) : compare(a, b);
  });
}

/** Compares exact decimals. */
function decimals(a, b) {
  const difference = sum([a, b[0] === "-" ? b.slice(1) : `-${b}`]);
  return difference[0] === "-" ? -1 : difference === "0" ? 0 : 1;
}

/** The day and the hour here. */
export function today() {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
}
