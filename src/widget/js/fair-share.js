// The public entry of the package: the class behind <fair-share>, and everything that must work before the module of Rust is
// there or when it cannot be: the skeleton, errors, fetching, the page-wide caches. It decides nothing about charts; it hands
// bytes and words to `fairshare.js` (built from Rust) and events to the page. Knows no column and no pixel.

const VERSION = "0.1.0";
const CHARTS = Object.freeze(["funding", "funding-trend", "women-men", "women-share", "absorption", "leadership", "concentration", "then-now", "bars", "heat", "dots", "histogram", "ethnic-sex", "share-trend", "lines", "criteria", "criteria-profile", "who-where", "place-map", "reach", "pyramid", "flows", "timeline"]);
const OBSERVED = ["src", "chart", "filter", "controls", "lang", "theme", "group", "heading", "min-cell", "boundaries", "mapping", "link-state", "story", "play"];
const SLICE = 1 << 18;
const BUSY_MS = 14;
const PATIENCE_MS = 200;

// Words for what can go wrong without the module, as [Vietnamese, English].
const WORDS = {
  loading: ["Đang tải dữ liệu…", "Loading the data…"],
  retry: ["Thử lại", "Try again"],
  wasm: [
    "Trình duyệt không tải hoặc không chạy được phần vẽ biểu đồ (WebAssembly). Kiểm tra kết nối, hoặc thử một trình duyệt mới hơn.",
    "The part that draws the charts (WebAssembly) could not be loaded or run in this browser. Check the connection, or try a newer browser.",
  ],
  panic: [
    "Biểu đồ đã dừng vì một lỗi của chương trình; phần còn lại của trang vẫn dùng được. Tải lại trang để xem lại. Chi tiết: ",
    "The charts stopped because of a fault in the program; the rest of the page still works. Reload the page to see them again. Details: ",
  ],
  network: ["Không tải được {}. Kiểm tra kết nối mạng rồi thử lại.", "{} could not be loaded. Check the network, then try again."],
  "not-found": ["Không tìm thấy {} (máy chủ trả lời {2}). Kiểm tra thuộc tính src.", "{} was not found (the server answered {2}). Check the src attribute."],
  http: ["Máy chủ không gửi {} (trả lời {2}). Thử lại sau.", "The server did not send {} (it answered {2}). Try again later."],
  html: ["{} là một trang web, không phải tệp số liệu. Kiểm tra thuộc tính src.", "{} is a web page, not a data file. Check the src attribute."],
  "cut-off": [
    "{} bị ngắt giữa chừng: nhận {2} trong {3} byte. Thử lại.",
    "{} was cut off: {2} of {3} bytes arrived. Try again.",
  ],
  url: ["“{}” không phải là một địa chỉ dùng được. Kiểm tra thuộc tính src.", "“{}” is not a usable address. Check the src attribute."],
  "not-ready": [
    "query(): dữ liệu chưa tải xong; hãy đợi “await el.ready”.",
    "query(): the data is not loaded yet; wait for “await el.ready”.",
  ],
  unreadable: [
    "Không đọc được {}: tệp đã bị đổi, di chuyển, hoặc là một thư mục. Hãy chọn lại tệp.",
    "{} cannot be read: it was changed or moved, or is a folder. Choose the file again.",
  ],
  spent: [
    "Dữ liệu đến theo dòng nên không đọc lại được. Hãy gọi lại load() sau khi đặt mapping.",
    "The data came as a stream and cannot be read again. Call load() again after setting the mapping.",
  ],
  mapping: [
    "Thuộc tính mapping không phải là một đối tượng JSON hợp lệ. Viết như: mapping='{\"columns\": {\"Số tiền\": \"disbursed\"}}'",
    "The attribute mapping is not a valid JSON object. Write it as: mapping='{\"columns\": {\"Amount\": \"disbursed\"}}'",
  ],
  table: ["Bảng số liệu", "Table"],
  save: ["Lưu", "Save"],
  data: ["Dữ liệu", "Data"],
  read: ["Tệp này được đọc thế nào", "How this file was read"],
  make: ["Thêm góc nhìn này vào câu chuyện…", "Add this view to a story…"],
  years: ["Chạy qua các năm", "Play through the years"],
  open: ["Mở tệp khác…", "Open another file…"],
  drop: ["Thả tệp để xem tại đây. Tệp ở lại trên máy này, không được tải lên đâu cả.", "Drop the file to see it here. It stays on this computer and is not uploaded."],
  first: ["Chỉ tệp đầu tiên được mở: {}.", "Only the first file was opened: {}."],
  pasted: ["Ô đã dán", "Pasted cells"],
  close: ["Đóng", "Close"],
  input: [
    "load() nhận Blob, ArrayBuffer, Uint8Array, văn bản, mảng đối tượng hoặc ReadableStream.",
    "load() takes a Blob, ArrayBuffer, Uint8Array, text, an array of objects or a ReadableStream.",
  ],
};

// Only what is needed before the module's own style sheet is there.
const SHELL = `:host{display:block;position:relative}
:host([hidden]){display:none}
.wait{min-height:var(--fs-wait-height,18rem);box-sizing:border-box;padding:1rem;display:flex;flex-direction:column;gap:.75rem;opacity:.16;animation:come .4s .15s both}
.wait i{display:block;background:currentcolor;border-radius:3px;height:1rem}
.wait i:first-child{width:45%;height:1.25rem}.wait i:nth-child(2){width:88%}.wait i:nth-child(3){width:67%}.wait i:nth-child(4){width:74%}.wait i:nth-child(5){width:38%}
.note{position:absolute;inset-inline:1rem;bottom:.75rem;font:400 .8125rem/1.4 var(--fs-font,system-ui,sans-serif);opacity:.75;display:flex;gap:.75rem;align-items:center}
progress{flex:1;max-width:16rem;height:.375rem;accent-color:var(--fs-accent,#3767c7)}
.fail{box-sizing:border-box;border:1px solid color-mix(in srgb,currentcolor 25%,transparent);border-inline-start:4px solid #b3261e;border-radius:4px;padding:1rem 1.125rem;font:400 .9375rem/1.5 var(--fs-font,system-ui,sans-serif);overflow-wrap:anywhere}
.fail p{margin:0 0 .75rem}
.fail button{font:inherit;color:inherit;background:none;border:1px solid currentcolor;border-radius:4px;padding:.375rem .875rem;min-height:2.5rem;cursor:pointer}
.say{border-inline-start-color:var(--fs-accent,#3767c7)}
.fail.over{display:flex;gap:1rem;align-items:center;justify-content:space-between;margin-block-end:.75rem}
.fail.over p{margin:0}
.wait+.note,.note.over{background:Canvas}
.note.over{z-index:6;padding:.5rem .75rem;border-radius:6px;opacity:1;color:CanvasText;border:1px solid}
.cover{position:absolute;inset:0;z-index:7;pointer-events:none;box-sizing:border-box;padding:1rem;border:3px dashed var(--fs-accent,#3767c7);border-radius:8px;background:color-mix(in srgb,Canvas 85%,transparent);color:CanvasText;display:flex;align-items:center;justify-content:center;text-align:center;font:600 1.0625rem/1.5 var(--fs-font,system-ui,sans-serif)}
.fail button:focus-visible{outline:2px solid var(--fs-accent,#3767c7);outline-offset:2px}
@keyframes come{from{opacity:0}}
@media (prefers-reduced-motion:reduce){.wait{animation:none}}`;

/** Writes a text; a second language has a part of its own. */
function inBoth(node, text) {
  const [first, second] = text.split("\x1f");
  node.textContent = first;
  if (!second) return;
  const part = document.createElement("span");
  part.className = "second";
  part.lang = node.closest("[lang]")?.lang === "vi" ? "en" : "vi";
  part.textContent = second;
  node.append(" ", part);
}

/** An Error with a code and its message in both languages. */
class Fault extends Error {
  constructor(code, vi, en) {
    super(en);
    this.name = "FairShareError";
    this.code = code;
    this.said = [vi, en];
  }
  /** From the table above; `{}`, `{2}`, `{3}` are filled in order. */
  static of(code, ...parts) {
    const fill = (text) => text.replace(/\{(\d?)\}/g, (_, n) => parts[(n || 1) - 1] ?? "");
    return new Fault(code, ...WORDS[code].map(fill));
  }
  /** What Rust throws is the text `code␁Vietnamese␁English`; anything else is a trap. */
  static from(thrown) {
    if (thrown instanceof Fault) return thrown;
    if (typeof thrown === "string") return new Fault(...thrown.split("\u0001"));
    if (stopped) return stopped;
    // The place in the module is all that a trap tells.
    const place = /wasm-function\S+/.exec(thrown?.stack)?.[0] ?? "";
    const detail = `${thrown?.message ?? thrown} ${place}`.slice(0, 300);
    const fault = new Fault("panic", ...WORDS.panic.map((text) => text + detail));
    if (thrown instanceof WebAssembly.RuntimeError) stopAll(fault);
    return fault;
  }
}

// ---- one of each a page -------------------------------------------------------------------------------------------

let engine = null;
let parts = null; // What `engine` resolved to.
let rest = null; // What a first page does not need of the module, on its way.
let isWhole = false; // Whether it is there.
let tries = 0;
let stopped = null; // The Fault after a panic: the instance must not be entered again.
let boardSheet = null;
let panelSheet = null;
let storySheet = null;
let handoutSheet = null;
let exportSheet = null;
let playSheet = null;
let makerSheet = null;
const live = new Set();
const links = new Map(); // Elements by their names in the page's fragment.
// In a file that holds everything (`workshop.js`) all parts come out of it.
const kit = globalThis.fairShareKit;
const part = (name, query = "") => kit?.module(name) ?? import(`./${name}${query}`);
const fileOf = (name, query = "") => kit?.file(name) ?? fetch(new URL(`${name}${query}`, import.meta.url));
// What menus open calls for the rest of the module too.
const menu = async (name) => (await Promise.all([part(name), loadRest()]))[0];

// Charts for which the main module is enough, with their plain options (`xtask/rest.txt`).
const LEAN = /^(funding|funding-trend|women-men|bars|heat|histogram)(\?((by|sum|of|sort|top|stack)=[^&]*&?)*)?$/;

const shellSheet = sheet(SHELL);

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

/** The module of Rust, loaded once. A failure is forgotten, so that a retry tries anew. */
function loadEngine() {
  if (engine) return engine;
  const query = tries++ ? `?try=${tries}` : "";
  const bytes = fileOf("fairshare_bg.wasm", query);
  bytes.catch(() => {});
  engine = Promise.all([unpacked(bytes), part("fairshare.js", query), part("board.js", query)])
    .then(async ([module, glue, { Board, make, flat }]) => {
      const main = await glue.default({ module_or_path: module });
      const { memory } = main;
      glue.on_need(fetchNow);
      // WebKit now and then reports an access out of bounds where the memory has grown in the midst of work.
      if (/apple/i.test(navigator.vendor)) glue.reserve(1 << 25);
      [glue.Intake, glue.Data, glue.View, glue.Search].forEach(guard);
      boardSheet = sheet(glue.style_sheet());
      return (parts = { glue, memory, main, Board, make, flat });
    })
    .catch((cause) => {
      engine = null;
      throw Object.assign(Fault.of("wasm"), { cause });
    });
  return engine;
}

/** The rest of the module, loaded once, beside the engine or after it. */
function loadRest() {
  const bytes = rest ? null : fileOf("fairshare_rest.wasm", tries > 1 ? `?try=${tries}` : "");
  bytes?.catch(() => {});
  return (rest ??= Promise.all([unpacked(bytes), loadEngine()])
    .then(([module, { main }]) => plug(module, main))
    .catch((cause) => {
      rest = null;
      throw cause instanceof Fault ? cause : Object.assign(Fault.of("wasm"), { cause });
    }));
}

function plug(module, main) {
  if (isWhole) return;
  new WebAssembly.Instance(module, { m: main });
  isWhole = true;
  main.has_rest.value = 1;
}

/** Somebody is in the midst of a call for which the rest is needed: there is no waiting but this. */
function fetchNow() {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", new URL("fairshare_rest.wasm", import.meta.url), false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
    const outer = new WebAssembly.Module(bytes);
    const packed = inner(outer);
    plug(packed ? new WebAssembly.Module(packed) : outer, parts.main);
  } catch (cause) {
    stopAll(Object.assign(Fault.of("wasm"), { cause }));
  }
}

/** The module must not be entered again. Elements say so when whoever is calling has ended. */
function stopAll(fault) {
  stopped = fault;
  setTimeout(() => live.forEach((element) => element.stopForPanic(fault)));
}

/** A module of Rust out of the small one in which it travels (`xtask/src/pack.rs`); one that is not packed is itself. */
async function unpacked(response) {
  const outer = await WebAssembly.compile(await (await response).arrayBuffer());
  const packed = inner(outer);
  return packed ? WebAssembly.compile(packed) : outer;
}

function inner(outer) {
  const [packed] = WebAssembly.Module.customSections(outer, "pack");
  if (!packed) return null;
  const { memory, room, put, length_of } = new WebAssembly.Instance(outer).exports;
  const n = packed.byteLength;
  const from = room(n);
  new Uint8Array(memory.buffer, from, n).set(new Uint8Array(packed));
  const place = put(from, n);
  return new Uint8Array(memory.buffer, place, length_of(from, n));
}

/** Makes each method of a class of the module see its own traps: after one, the instance must not be entered again. */
function guard({ prototype }) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === "constructor") continue;
    const call = prototype[name];
    prototype[name] = function (...given) {
      if (stopped) return undefined;
      try {
        return call.apply(this, given);
      } catch (thrown) {
        throw thrown instanceof WebAssembly.RuntimeError ? Fault.from(thrown) : thrown;
      }
    };
  }
}

const pause = globalThis.scheduler?.yield
  ? () => globalThis.scheduler.yield()
  : () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => (port1.close(), resolve());
        port2.postMessage(0);
      });

// Zip, the older workbooks, gzip: what `unpack.js` is for.
const isPacked = ([a, b, c, d]) =>
  (a === 0x50 && b === 0x4b && c < 8 && d < 9) || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) || (a === 0x1f && b === 0x8b);

/** Bytes of one export on their way into the module. */
class Pour {
  held = null; // Too few bytes to tell what they are.
  pieces = null; // Of a file that must be unpacked.
  begun = false; // Whether the present file has told what it is.
  depth = 0; // Files in files.
  share = 0; // How much has been unpacked.
  open = null; // Opens the files that a packed data package names.
  each = null; // Called when some more was read.
  cache; // How `fetch` is to use its cache.
  urls = []; // What was fetched.
  loaded = 0;
  total = null;
  since = performance.now();
  until = this.since + BUSY_MS;
  told = this.since;
  constructor({ glue, memory }, name, type, tell, mapping, wanted) {
    if (mapping && !asObject(mapping)) throw Fault.of("mapping");
    this.memory = memory;
    this.name = name;
    this.tell = tell;
    this.wanted = wanted ?? "";
    this.intake = new glue.Intake(name, type, mapping);
  }
  async chunk(all) {
    for (let at = 0; at < all.length; at += SLICE) {
      let bytes = all.length > SLICE ? all.subarray(at, at + SLICE) : all;
      if (!this.depth) this.loaded += bytes.length;
      if (!this.begun) {
        if (this.held) bytes = Uint8Array.of(...this.held, ...bytes);
        this.begun = bytes.length > 3;
        this.held = this.begun ? null : bytes.slice();
        if (!this.begun) continue;
        if (isPacked(bytes)) this.pieces = [];
      }
      if (this.pieces) this.pieces.push(bytes.slice());
      else this.give(bytes);
      await this.breathe();
    }
  }
  give(bytes) {
    const place = this.intake.buffer(bytes.length);
    new Uint8Array(this.memory.buffer, place, bytes.length).set(bytes);
    this.intake.commit(bytes.length);
    this.each?.();
  }
  /** At the end of a file: gives what waited, or unpacks. */
  async settle(signal) {
    const { held, pieces, depth } = this;
    this.held = this.pieces = null;
    this.begun = false;
    if (held) this.give(held);
    if (!pieces) return;
    this.total ??= this.loaded;
    const { unpack } = await part("unpack.js").catch((cause) => {
      throw Object.assign(Fault.of("network", "unpack.js"), { cause });
    });
    this.depth += 1;
    await unpack(this, pieces, signal);
    this.depth = depth;
    if (!depth) this.share = 0;
  }
  /** Lets the page paint when its turn has come. */
  async breathe() {
    const now = performance.now();
    if (now < this.until) return;
    if (now - this.told > 60) this.progress();
    await pause();
    this.until = performance.now() + BUSY_MS;
  }
  progress() {
    this.told = performance.now();
    // Unpacking is the second half of a packed file.
    const done = this.pieces ? this.loaded / 2 : this.share ? (this.loaded * (1 + this.share)) / 2 : this.loaded;
    this.tell(Math.round(done), this.total && Math.max(this.total, this.loaded));
  }
  async stream(body, signal) {
    // Where the engine fills a buffer of ours, one serves for the whole file; else each chunk waits for the collector.
    let reader, buffer;
    try {
      reader = body.getReader({ mode: "byob" });
      buffer = new ArrayBuffer(SLICE);
    } catch {
      reader = body.getReader();
    }
    const stop = () => reader.cancel().catch(() => {});
    signal?.addEventListener("abort", stop, { once: true });
    try {
      for (;;) {
        const { done, value } = await (buffer ? reader.read(new Uint8Array(buffer)) : reader.read());
        if (signal?.aborted) throw signal.reason;
        if (done) break;
        await this.chunk(typeof value === "string" ? new TextEncoder().encode(value) : value);
        if (buffer) buffer = value.buffer;
      }
    } finally {
      signal?.removeEventListener("abort", stop);
      reader.releaseLock();
    }
  }
  async fetched(url, signal, early) {
    const name = fileName(url);
    this.urls.push(url);
    const response = await (early ?? ask(url, signal, this.cache));
    if (!response.ok) {
      throw Fault.of(response.status === 404 || response.status === 410 ? "not-found" : "http", name, response.status);
    }
    if (/^\s*(text\/html|application\/xhtml)/i.test(response.headers.get("content-type") ?? "")) {
      response.body?.cancel().catch(() => {});
      throw Fault.of("html", name);
    }
    // A packed body has another length than what comes out of it.
    const packed = response.headers.get("content-encoding");
    const stated = packed ? NaN : Number.parseInt(response.headers.get("content-length") ?? "", 10);
    const before = this.loaded;
    this.total = Number.isNaN(stated) ? null : before + stated;
    try {
      if (response.body) await this.stream(response.body, signal);
    } catch (cause) {
      if (signal.aborted || typeof cause === "string" || cause instanceof Fault || cause instanceof WebAssembly.RuntimeError) throw cause;
      throw Object.assign(Fault.of("cut-off", name, this.loaded - before, this.total ? stated : "?"), { cause });
    }
    if (this.loaded - before < stated) throw Fault.of("cut-off", name, this.loaded - before, stated);
  }
  /** Ends a resource and fetches what a package names (or takes it from the files beside it), until all is read. */
  async all(base, signal, beside = []) {
    for (;;) {
      await this.settle(signal);
      const path = this.intake.end();
      if (path === undefined) break;
      const file = beside.find(({ name }) => name === path.slice(path.lastIndexOf("/") + 1));
      if (this.open && !/^https?:/.test(path)) await this.open(path);
      else if (file) await this.stream(file.stream(), signal);
      else if (!base) throw Fault.of("network", path);
      else await this.fetched(new URL(path, base).href, signal);
    }
    this.progress();
  }
  /** The same, and then the dataset. */
  async finish(base, signal, beside) {
    await this.all(base, signal, beside);
    while (this.intake.step()) await this.breathe();
    // Who has waited a while sees that all has arrived; who has not, sees the charts a frame sooner.
    if (performance.now() - this.since > PATIENCE_MS) await pause();
    if (this.wanted) this.intake.want_sheet(this.wanted);
    return this.intake.finish();
  }
}

function ask(url, signal, cache) {
  return (kit?.file(url) ?? fetch(url, { signal, cache })).catch((cause) => {
    if (signal.aborted) throw cause;
    throw Object.assign(Fault.of("network", fileName(url)), { cause });
  });
}

function fileName(url) {
  const path = new URL(url, document.baseURI).pathname;
  return decoded(path.slice(path.lastIndexOf("/") + 1) || url);
}

const sheetIn = (url) => decoded(new URL(url).hash.slice(1).replace(/^sheet=/, ""));

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Datasets by absolute address and mapping, each with how many elements use it. */
const shelf = new Map();

function take(url, mapping, tell) {
  const key = `${url} ${mapping}`;
  let entry = shelf.get(key);
  if (!entry) {
    const stop = new AbortController();
    entry = { key, uses: 0, stop, tells: new Set(), data: null };
    const told = (loaded, total) => entry.tells.forEach((each) => each(loaded, total));
    const early = ask(url, stop.signal);
    entry.promise = (async () => {
      const [parts, response] = await Promise.all([loadEngine(), early]);
      const pour = new Pour(parts, fileName(url), response.headers.get("content-type") ?? "", told, mapping, sheetIn(url));
      try {
        await pour.fetched(url, stop.signal, response);
        entry.data = Object.assign(await pour.finish(url, stop.signal), { file: fileName(url), urls: pour.urls, size: pour.loaded });
        if (entry.uses === 0) put(entry, true);
        return entry.data;
      } finally {
        if (!stopped) pour.intake.free();
      }
    })();
    entry.promise.catch(() => {
      stop.abort();
      if (shelf.get(key) === entry) shelf.delete(key);
    });
    shelf.set(key, entry);
  }
  entry.uses += 1;
  entry.tells.add(tell);
  return entry;
}

function put(entry, over) {
  if (!over) entry.uses -= 1;
  if (entry.uses > 0) return;
  entry.stop.abort();
  if (shelf.get(entry.key) === entry) shelf.delete(entry.key);
  if (!stopped) entry.data?.free();
  entry.data = null;
}

/** What `load()` was given, as a stream of chunks, with a name and a media type. */
function opened(input, { name, type } = {}) {
  if (input instanceof Blob) {
    return { body: input.stream(), total: input.size, name: name ?? input.name ?? "data", type: type ?? input.type };
  }
  if (typeof input === "string") return { bytes: new TextEncoder().encode(input), name: name ?? "data", type: type ?? "" };
  if (input instanceof ArrayBuffer) return { bytes: new Uint8Array(input), name: name ?? "data", type: type ?? "" };
  if (ArrayBuffer.isView(input)) {
    return { bytes: new Uint8Array(input.buffer, input.byteOffset, input.byteLength), name: name ?? "data", type: type ?? "" };
  }
  if (input instanceof ReadableStream) return { body: input, name: name ?? "data", type: type ?? "" };
  if (Array.isArray(input)) {
    return { bytes: new TextEncoder().encode(asCsv(input)), name: name ?? "data.csv", type: "text/csv" };
  }
  throw Fault.of("input");
}

function asCsv(rows) {
  const names = new Map();
  for (const row of rows) for (const name of Object.keys(row ?? {})) if (!names.has(name)) names.set(name, names.size);
  const cell = (value) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "";
    const text = value instanceof Date ? value.toISOString() : typeof value === "object" ? JSON.stringify(value) : String(value);
    return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [[...names.keys()].map(cell).join(",")];
  for (const row of rows) lines.push([...names.keys()].map((name) => cell(row?.[name])).join(","));
  return lines.join("\n");
}

/** A JSON object; nothing for any other text. */
function asObject(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The cells of the first table in a piece of HTML, as tab-separated text; nothing without one. */
function tableText(html) {
  const rows = new DOMParser().parseFromString(html, "text/html").querySelector("table")?.rows ?? [];
  const cell = ({ textContent }) => textContent.trim().replace(/\s+/g, " ");
  return Array.from(rows, (row) => Array.from(row.cells, cell).join("\t")).join("\n");
}

const withTexts = (value) =>
  JSON.stringify(value ?? null, (_, part) => (typeof part === "number" || typeof part === "bigint" ? String(part) : part));

// Elements far from the viewport wait here.
const far = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) entry.target.nearViewport();
  },
  { rootMargin: "600px" },
);

function isNear(element) {
  const box = element.getBoundingClientRect();
  if (!box.width && !box.height) return false;
  return box.bottom > -600 && box.top < innerHeight + 600;
}

function defer() {
  const held = {};
  held.promise = new Promise((resolve, reject) => Object.assign(held, { resolve, reject }));
  // Whoever cares attaches a handler of their own; the page's console stays quiet.
  held.promise.catch(() => {});
  return held;
}

function define() {
  return class FairShare extends HTMLElement {
    static charts = CHARTS;
    static version = VERSION;
    static observedAttributes = OBSERVED;

    #root = this.attachShadow({ mode: "open" });
    #ready = defer();
    #settled = false;
    #turn = 0; // Which load is the newest; older ones have no say any more.
    #entry = null; // The shelf's entry behind `src`.
    #own = null; // The dataset given to `load()`.
    #source = null; // What it was read from: `{input, options}`; null for `src`.
    #mapping = null; // The mapping that a script or a visitor set: JSON text; null for that of the attribute.
    #panel = null;
    #player = null; // The slider of years.
    #maker = null; // What makes a story of views.
    #told = null; // The text of the story that is played.
    #outlet = null; // What exports, loaded when first wanted.
    #covered = 0; // The timer that takes the cover of a dragged file away.
    #given = null; // Of the `load()` under way: how to stop it.
    #data = null;
    #view = null;
    #board = null; // What the view is shown on.
    #unsaid = []; // Events that wait until the call into the module is over.
    #started = false;
    #kept = null; // The view to restore or apply when there is one: JSON text.
    #asked = null; // A view that was set before there was data: JSON text.
    #first = null; // The view as it was at first: a link holds what differs from it.
    #key = ""; // The name of this element in the page's fragment.
    #settling = 0; // The timer that runs out when the view has not changed for a moment.
    #back = false; // Whether the view is what the visitor went back or forth to.
    #attribute = false; // Whether the `filter` attribute is to be applied.
    #rebuild = false;
    #drawing = null;
    #story = null; // The deck that plays a story.
  #still = null; // What was seen before the step that is being shown.
    #bar = null;
    #tell = (loaded, total) => this.#progress(loaded, total);

    constructor() {
      super();
      this.#root.adoptedStyleSheets = [shellSheet];
      for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) this.addEventListener(kind, (event) => this.#dragged(event));
      this.addEventListener("paste", (event) => this.#pasted(event));
    }

    connectedCallback() {
      live.add(this);
      this.#link();
      if (this.#started) return;
      // Whoever waits for an element that came back waits for its new picture.
      if (this.#settled) {
        this.#ready = defer();
        this.#settled = false;
      }
      // Never read to its end, or with another mapping.
      if (this.#source && this.#own?.mapping !== this.#mapped()) return void this.load(this.#source.input, this.#source.options);
      if (!this.#own && !this.hasAttribute("src")) return this.#zone();
      // Whoever scrolls will need it; asked for before the page's layout is, which the next lines wait for.
      (this.#isLean() ? loadEngine() : loadRest()).catch(() => {});
      this.#skeleton();
      if (isNear(this)) this.nearViewport();
      else far.observe(this);
    }

    disconnectedCallback() {
      // A move is a removal and an insertion: only what is still gone a moment later is let go.
      queueMicrotask(() => {
        if (this.isConnected) return;
        live.delete(this);
        far.unobserve(this);
        this.#unlink();
        this.#letGo();
        this.#panel = null;
        this.#root.replaceChildren();
      });
    }

    attributeChangedCallback(name, old, value) {
      if (old === value) return;
      if (name === "src") {
        if (!this.isConnected) return;
        this.#own?.free();
        this.#own = this.#source = this.#first = null;
        this.#letGo();
        this.#kept = null;
        this.#restart();
      } else if (name === "mapping") {
        this.#mapping = null;
        this.#reread();
      } else if (name === "link-state") {
        this.#unlink();
        if (this.isConnected) this.#link();
      } else if (name === "story") {
        this.#narrate();
      } else if (name === "play") {
        if (this.#view) this.#play(this.hasAttribute("play"));
      } else if (this.#data) {
        if (name === "filter") this.#attribute = true;
        this.#rebuildSoon();
      } else if (this.isConnected && !this.#started && !this.hasAttribute("src")) {
        this.#stage();
        this.#zone();
      }
    }

    /** @private Called when the element comes near the viewport. */
    nearViewport() {
      far.unobserve(this);
      if (!this.#started && this.isConnected) this.#start();
    }

    /** @private Called after a panic: shows what happened and never enters the module again. */
    stopForPanic(fault) {
      this.#data = this.#entry = this.#own = null;
      this.#fail(fault);
    }

    get ready() {
      return this.#ready.promise;
    }

    get painted() {
      return this.#drawing?.promise ?? (this.#started && !this.#view ? this.#ready.promise.then(() => {}) : Promise.resolve());
    }

    get filters() {
      if (this.#view && !stopped) return JSON.parse(this.#view.filters());
      return (this.#kept && JSON.parse(this.#kept).filters) ?? {};
    }

    set filters(value) {
      const text = withTexts(value);
      if (!this.#view) {
        this.#kept = `{"filters":${text}}`;
        this.#attribute = false;
        if (this.#data) this.#rebuildSoon();
        return;
      }
      this.#enter(() => this.#view.set_filters(text));
      this.#drawSoon();
      this.#tellAll();
    }

    get view() {
      const text = this.#view && !stopped ? this.#view.view() : (this.#asked ?? this.#kept);
      return text ? JSON.parse(text) : null;
    }

    set view(value) {
      const text = withTexts(value);
      if (this.#view) this.#take(text);
      else this.#asked = text;
    }

    get mapping() {
      return asObject(this.#mapped()) ?? {};
    }

    set mapping(value) {
      const text = typeof value === "string" ? value : JSON.stringify(value ?? {});
      if (!asObject(text)) throw this.#worded(Fault.of("mapping"));
      this.#mapping = text;
      this.#reread();
    }

    get columns() {
      const columns = this.#data ? JSON.parse(this.#enter(() => this.#data.columns())) : [];
      const merged = this.#merged();
      if (merged) for (const column of columns) if (column.kind === "province") column.note = merged;
      return columns;
    }

    get report() {
      if (!this.#data) return null;
      const report = JSON.parse(this.#enter(() => this.#data.report("contract", this.#lang())));
      const merged = this.#merged();
      if (merged) report.warnings.push(merged);
      return Object.assign(report, { charts: this.#charts() });
    }

    /** What `boundaries="2025"` did to the provinces; empty where it did nothing. */
    #merged() {
      return this.#view && this.hasAttribute("boundaries") ? this.#enter(() => this.#view.merge_told()) : "";
    }

    /** The charts shown, and those that a dashboard leaves out with the reason. */
    #charts() {
      return this.#view ? JSON.parse(this.#enter(() => this.#view.charts())) : [];
    }

    query(question) {
      if (!this.#view) throw this.#worded(Fault.of("not-ready"));
      return JSON.parse(this.#enter(() => this.#view.query(withTexts(question))));
    }

    async export(format, options) {
      if (!this.#view) {
        if (!this.#source && !this.hasAttribute("src")) throw this.#worded(Fault.of("not-ready"));
        if (this.isConnected) this.nearViewport();
        await this.ready;
      }
      await this.painted;
      return (await this.#outletOf()).blob(format, options);
    }

    load(input, options) {
      const source = { input, options: options ?? {} };
      const turn = this.#restartWith();
      const wait = this.#ready.promise;
      this.#source = source;
      this.#read(source, (this.#given = new AbortController()).signal).then(
        (data) => {
          if (turn !== this.#turn) return stopped || data.free();
          this.#own = data;
          this.#show(data);
        },
        (thrown) => turn === this.#turn && this.#fail(Fault.from(thrown)),
      );
      return wait;
    }

    // ---- loading ----

    /** Reads the source once more, for what `begin` tells its intake to look for; `each` is called between. */
    async #seek(begin, each, signal) {
      const url = this.#url();
      const pour = (intake) => {
        begin(intake.intake);
        return Object.assign(intake, { each: () => each(intake.intake) });
      };
      if (this.#source) return this.#read(this.#source, signal, pour);
      const again = pour(new Pour(parts, fileName(url), "", () => {}, this.#mapped(), sheetIn(url)));
      // What the charts were read from, not what the server may have by now.
      again.cache = "force-cache";
      try {
        await again.fetched(url, signal);
        await again.all(url, signal);
        each(again.intake);
        return { found: again.intake.found(), changed: again.loaded !== this.#data?.size };
      } finally {
        if (!stopped) again.intake.free();
      }
    }

    /** The dataset in what `load()` or a visitor gave; or what `again` makes an intake look for in it. */
    async #read(source, signal, again) {
      const { input, options } = source;
      if (source.spent) throw Fault.of("spent");
      const { body, bytes, total, name, type } = opened(input, options);
      source.spent = input instanceof ReadableStream;
      const mapping = this.#mapped();
      const pour = new Pour(await loadEngine(), name, type, again ? () => {} : this.#tell, mapping, options.sheet);
      pour.total = total ?? bytes?.length ?? null;
      again?.(pour);
      try {
        if (bytes) await pour.chunk(bytes);
        else await pour.stream(body, signal);
        if (again) {
          await pour.all(null, signal, options.beside);
          pour.each();
          return { found: pour.intake.found() };
        }
        // Only a name that somebody gave says where numbers come from.
        return Object.assign(await pour.finish(null, signal, options.beside), { file: options.name ?? input.name, mapping, urls: pour.urls });
      } catch (cause) {
        throw cause instanceof DOMException && !signal.aborted ? Object.assign(Fault.of("unreadable", name), { cause }) : cause;
      } finally {
        if (!stopped) pour.intake.free();
      }
    }

    /** The mapping in force, as it was written. */
    #mapped() {
      return this.#mapping ?? this.getAttribute("mapping") ?? "";
    }

    /** Reads the same anew, since the mapping changed. */
    #reread() {
      if (this.isConnected && this.#started) this.#swap(this.#source, true);
    }

    /** Reads what `source` gives, or `src`, while the present charts stay: until there are others, or for good when it fails. */
    #swap(source, again) {
      if (!this.#view || stopped) {
        if (source) this.load(source.input, source.options);
        else this.#restart();
        return;
      }
      this.#given?.abort();
      const turn = (this.#turn += 1);
      const { signal } = (this.#given = new AbortController());
      if (this.#settled) {
        this.#ready = defer();
        this.#settled = false;
      }
      const note = this.#note();
      note.classList.add("over");
      this.#root.append(note);
      this.#panel?.busy(true);
      const entry = source ? null : take(this.#url(), this.#mapped(), this.#tell);
      (source ? this.#read(source, signal) : entry.promise)
        .then(
          (data) => {
            if (turn !== this.#turn) {
              if (entry) put(entry);
              else if (!stopped) data.free();
              return;
            }
            const kept = again ? this.#view.view() : null;
            this.#release();
            if (!stopped) this.#own?.free();
            this.#own = source && data;
            this.#entry = entry;
            this.#source = source;
            this.#kept = kept;
            if (!again) this.#first = null;
            this.#show(data, again);
            this.#panel?.refresh();
          },
          (thrown) => {
            if (entry) put(entry);
            if (turn === this.#turn) this.#complain(this.#worded(Fault.from(thrown)));
          },
        )
        .finally(() => {
          note.remove();
          if (turn === this.#turn) this.#panel?.busy(false);
        });
    }

    /** What a visitor chose could not be read: says so; the charts stay, and so does what `ready` says of them. */
    #complain(fault) {
      if (stopped) return;
      this.#tellVisitor(fault.told, true);
      this.#ready.reject(fault);
      this.#ready = defer();
      this.#ready.resolve();
      this.#settled = true;
      this.#emit("error", { code: fault.code, message: fault.message });
    }

    /** A sentence above the charts, to be closed. */
    #tellVisitor(text, bad) {
      if (this.#panel?.say(text)) return;
      this.#root.querySelector(".fail.over")?.remove();
      const box = this.#box(text, bad ? "fail over" : "fail say over", "close", () => box.remove());
      this.#root.prepend(box);
    }

    /** A sentence in a frame, with a button. */
    #box(text, look, label, act) {
      const box = document.createElement("div");
      box.className = look;
      box.setAttribute("part", "error");
      box.setAttribute("role", "alert");
      box.lang = this.#lang();
      const line = box.appendChild(document.createElement("p"));
      inBoth(line, text);
      if (label) {
        const button = document.createElement("button");
        button.type = "button";
        button.setAttribute("part", label);
        button.addEventListener("click", act);
        box.append(button);
        inBoth(button, this.#word(label));
      }
      return box;
    }

    // ---- files of visitors ----

    /** Whether visitors may bring files: on a dashboard with all its controls. */
    #takes() {
      const controls = (this.getAttribute("controls") ?? "").trim().toLowerCase();
      return !stopped && (controls === "all" || (!controls && !(this.getAttribute("chart") ?? "").trim()));
    }

    #dragged(event) {
      const moved = event.dataTransfer;
      if (!moved?.types.includes("Files") || !this.#takes()) return;
      // What is dropped here is for here: neither opened by the browser nor taken by the page.
      event.stopPropagation();
      if (event.type !== "dragleave") event.preventDefault();
      moved.dropEffect = "copy";
      clearTimeout(this.#covered);
      let cover = this.#root.querySelector(".cover");
      if (event.type === "drop") this.#opened([...moved.files]);
      if (event.type === "drop" || (event.type === "dragleave" && !this.contains(event.relatedTarget))) return cover?.remove();
      if (!cover) {
        cover = document.createElement("div");
        cover.className = "cover";
        cover.lang = this.#lang();
        inBoth(cover, this.#word("drop"));
        this.#root.append(cover);
      }
      // A drag that ends elsewhere does not always say so.
      this.#covered = setTimeout(() => cover.remove(), 1200);
    }

    #pasted(event) {
      const from = event.composedPath()[0];
      if (event.defaultPrevented || !this.#takes() || !from.closest) return;
      if (from.closest("input, select, textarea:not(.paste), [contenteditable]")) return;
      const given = event.clipboardData;
      const files = [...(given?.files ?? [])];
      const text = given?.getData("text/plain") ?? "";
      const cells = /[\t\n]/.test(text.trim()) ? text : tableText(given?.getData("text/html") ?? "");
      if (!cells && !files.length) return;
      event.preventDefault();
      // Cells of a spreadsheet come with a picture of them.
      if (cells) this.#bring(cells, { name: this.#word("pasted").split("\x1f")[0], type: "text/tab-separated-values" });
      else this.#opened(files);
    }

    /** A visitor's files: the first, or the package among them with the files beside it. */
    #opened(files) {
      const isPackage = ({ name }) => name.endsWith("datapackage.json");
      const file = files.find(isPackage) ?? files[0];
      if (!file) return;
      if (/^image.(png|svg)|\.(png|svg)$/i.test(`${file.type}\n${file.name}`)) return void this.#let("reopen", file);
      const beside = files.filter((other) => other !== file);
      this.#bring(file, { name: file.name, beside });
      if (beside.length && !isPackage(file)) this.#tellVisitor(this.#both(Fault.of("first", file.name).said));
    }

    /** Shows what a visitor brought. The mapping of the file before says nothing about it. */
    #bring(input, options) {
      this.#mapping = "";
      this.#panel?.close();
      this.#swap({ input, options });
      this.#attribute = false;
    }

    /** The panel, loaded when it is first wanted. */
    async #panelOf() {
      if (this.#panel) return this.#panel;
      const { Panel, STYLE } = await menu("panel.js");
      panelSheet ??= sheet(STYLE);
      this.#sheets();
      return (this.#panel ??= new Panel(this.#root, {
        lang: () => this.#lang(),
        langs: () => this.#langs().split(" "),
        both: (said) => this.#both(said),
        make: parts.make,
        flat: parts.flat,
        write: inBoth,
        report: (form, lang) => (this.#data ? this.#enter(() => this.#data.report(form, lang ?? this.#lang())) : null),
        charts: () => this.#charts(),
        file: () => this.#data?.file ?? "",
        mapping: () => this.mapping,
        correct: (mapping) => {
          this.mapping = mapping;
          this.#emit("mapping", { mapping: this.mapping });
        },
        opened: (files) => this.#opened(files),
        closed: () => this.#board?.focus(),
      }));
    }

    /** The first face of an element that waits for a visitor's file. */
    async #zone() {
      if ((this.getAttribute("controls") ?? "").trim().toLowerCase() !== "all") return;
      const turn = this.#turn;
      try {
        await loadEngine();
        const panel = await this.#panelOf();
        if (turn !== this.#turn || this.#started || !this.isConnected) return;
        this.#stage(panel.zone());
      } catch (thrown) {
        if (turn === this.#turn && !this.#started) this.#fail(Fault.from(thrown));
      }
    }

    async #openPanel(what) {
      try {
        (await this.#panelOf()).show(what);
      } catch (thrown) {
        this.#tellVisitor(this.#worded(thrown instanceof TypeError ? Fault.of("network", "panel.js") : Fault.from(thrown)).told, true);
      }
    }

    async #outletOf() {
      if (this.#outlet) return this.#outlet;
      const { Outlet, STYLE } = await menu("export.js").catch((cause) => {
        throw this.#worded(Object.assign(Fault.of("network", "export.js"), { cause }));
      });
      exportSheet ??= sheet(STYLE);
      this.#sheets();
      return (this.#outlet ??= new Outlet({
        element: this,
        version: VERSION,
        story: () => (this.#story?.step ? this.#told : null),
        kit,
        part,
        charts: () => this.#board?.charts ?? [],
        width: (at) => this.#board.width(at),
        family: () => this.#board.family,
        lang: () => this.#lang(),
        langs: () => this.#langs(),
        both: (said) => this.#both(said),
        make: parts.make,
        flat: parts.flat,
        write: inBoth,
        file: () => this.#data?.file ?? "",
        report: () => this.report,
        again: (...given) => this.#seek(...given),
        source: () => ({ ...this.#source, urls: this.#data.urls, size: this.#data.size, mapping: this.#mapped() }),
        base: import.meta.url,
        csv: asCsv,
        fault: (...told) => this.#worded(new Fault(...told)),
        worded: (thrown) => this.#worded(Fault.from(thrown)).message,
        say: (text, bad) => this.#tellVisitor(text, bad),
        // Every call into the module may fail, and says so in the element's language.
        ask: (name, ...given) => {
          if (!this.#view) throw this.#worded(Fault.of("not-ready"));
          return this.#enter(() => this.#view[name](...given));
        },
      }));
    }

    /** Has the outlet do something for a visitor. */
    async #let(what, ...given) {
      try {
        await (await this.#outletOf())[what](...given);
      } catch (thrown) {
        this.#tellVisitor(this.#worded(Fault.from(thrown)).told, true);
      }
    }

    #sheets() {
      this.#root.adoptedStyleSheets = [shellSheet, boardSheet, panelSheet, exportSheet, storySheet, handoutSheet, playSheet, makerSheet].filter(Boolean);
    }

    /** Shows these nodes and no other, but leaves the panel where it is. */
    #stage(...nodes) {
      for (const node of [...this.#root.childNodes]) if (node !== this.#panel?.root && node !== this.#maker?.root && !nodes.includes(node)) node.remove();
      this.#root.prepend(...nodes.filter((node) => node.parentNode !== this.#root));
    }

    #restartWith() {
      const before = this.#view;
      this.#letGo();
      // Filters that were set for these charts, not for those to come.
      if (before) this.#kept = this.#first = null;
      this.#own?.free();
      this.#own = null;
      this.#started = true;
      if (this.#settled) {
        this.#ready = defer();
        this.#settled = false;
      }
      this.#attribute = this.hasAttribute("filter");
      this.#skeleton();
      return this.#turn;
    }

    #restart() {
      this.#letGo();
      this.#stage();
      this.connectedCallback();
    }

    #start() {
      this.#started = true;
      const turn = this.#turn;
      if (stopped) return this.#fail(stopped);
      if (this.#kept === null) this.#attribute = this.hasAttribute("filter");
      if (this.#own) return this.#show(this.#own);
      const url = this.#url();
      if (!url) return this.#fail(Fault.of("url", this.getAttribute("src")));
      const entry = (this.#entry = take(url, this.#mapped(), this.#tell));
      entry.promise.then(
        (data) => turn === this.#turn && this.#show(data),
        (thrown) => turn === this.#turn && this.#fail(Fault.from(thrown)),
      );
    }

    /** The absolute address in `src`; nothing for what is none. */
    #url() {
      try {
        const url = new URL(this.getAttribute("src").trim() || "//", document.baseURI);
        return url.href;
      } catch {
        return "";
      }
    }

    /** Gives back everything that is held; filters are kept for a re-insertion. */
    #letGo() {
      this.#turn += 1;
      this.#started = false;
      this.#given?.abort();
      this.#given = null;
      if (this.#view && !stopped) this.#kept = this.#view.view();
      clearTimeout(this.#settling);
      this.#unview();
      this.#data = null;
      this.#drawing?.resolve();
      this.#drawing = null;
      this.#release();
    }

    #release() {
      if (!this.#entry) return;
      this.#entry.tells.delete(this.#tell);
      put(this.#entry);
      this.#entry = null;
    }

    // ---- showing ----

    /** Whether this page's charts need the main module alone. */
    #isLean() {
      const chart = this.getAttribute("chart")?.trim();
      if (!chart || kit || ["story", "boundaries", "transitions"].some((name) => this.hasAttribute(name))) return false;
      // Patterns beside colors.
      if (matchMedia("(forced-colors: active), (prefers-contrast: more)").matches) return false;
      return chart.split(/\s+/).every((one) => LEAN.test(one));
    }

    #show(data, again) {
      if (!isWhole && !this.#view && !stopped && !this.#isLean()) {
        const turn = this.#turn;
        loadRest().then(
          () => turn === this.#turn && this.#show(data, again),
          (thrown) => turn === this.#turn && this.#fail(Fault.from(thrown)),
        );
        return;
      }
      const first = !this.#settled;
      this.#data = data;
      this.#entry?.tells.delete(this.#tell);
      try {
        if (stopped) throw stopped;
        // A story shows a step more than once until it fits: it sets out from what was seen before.
        if (this.#story && !this.#still && this.hasAttribute("transitions")) {
          this.#still = this.#view?.still();
          setTimeout(() => (this.#still = null));
        }
        this.#unview();
        // The module writes into this node; it must be in the page to have a width.
        const root = document.createElement("div");
        root.setAttribute("part", "board");
        this.#sheets();
        const step = this.#story?.step;
        this.#stage(step ? this.#story.holding(root) : root);
        const words = ["chart", "controls", "theme", "group", "heading", "min-cell", "boundaries"].map((name) => this.getAttribute(name));
        if (step) [words[0], words[1], words[4]] = [step.chart, step.controls, null];
        words.push(data.title(this.#langs()) || data.file || null, String(new Date().getFullYear()));
        let filter = this.#attribute ? this.getAttribute("filter") : null;
        if (step) [this.#kept, filter] = step.filters.startsWith("{") ? [`{"filters":${step.filters}}`, null] : [null, step.filters];
        const act = (name, at, x = 0, y = 0, text = "") => !!this.#view && !stopped && this.#view.act(name, at, x, y, text);
        const menu = [["read", "report"], ["open", "open"]].map(([word, what]) => [this.#word(word), () => this.#openPanel(what)]);
        menu.push([this.#word("years"), () => this.#play(true), "years"], [this.#word("make"), () => this.#compose()]);
        this.#board = new parts.Board(root, act, (kind, detail) => this.#said(kind, detail), this.#word("data"), menu);
        this.#board.tools = [this.#word("table"), this.#word("save"), (...what) => this.#let(...what)];
        if (step) this.#board.zoom = this.#story.zoom();
        const view = (kept) => new parts.glue.View(this.#board, data, this.#langs(), words, filter, kept);
        try {
          this.#view = view(this.#kept);
        } catch (thrown) {
          // Filters of a column that now means something else.
          if (!again || this.#kept === null || stopped) throw thrown;
          this.#view = view(null);
        }
        if (this.#still) this.#view.set_out_from(this.#still);
        this.#board.watch();
        this.#maps();
        if (this.#player) this.#board.hold(this.#player.node);
        if (step ? step.play : this.hasAttribute("play") || "year" in this.view) this.#play(true);
        else if (step) this.#play(false);
        else this.#player?.sync();
        this.#kept = null;
        this.#attribute = false;
      } catch (thrown) {
        return this.#fail(Fault.from(thrown));
      }
      if (first) this.#firstView();
      this.#settled = true;
      this.#ready.resolve();
      if (first) this.#emit("ready", {});
      if (this.hasAttribute("story") && !this.#story) this.#narrate();
    }

    /** Fetches the maps that charts want; until they are there, and where there are none, these show tiles. */
    #maps() {
      const [view, board] = [this.#view, this.#board];
      for (const [at, id] of board.charts) {
        const address = id === "place-map" && view.map_wanted(at);
        if (!address) continue;
        part("geo.js")
          .then(({ map }) => map(new URL(address, document.baseURI).href, this.#langs().startsWith("vi")))
          .then((json) => this.#view === view && view.map(at, json));
      }
    }

    /** What the deck of a story says of itself; nothing without one. */
    get story() {
      return this.#story?.told ?? null;
    }

    /** Shows the slider of years, or takes it away. */
    async #play(on) {
      if (!on) return this.#player?.close();
      try {
        if (!this.#player) {
          const { Player, STYLE } = await part("play.js");
          playSheet ??= sheet(STYLE);
          if (!this.#view) return;
          this.#player ??= new Player({
            years: () => (this.#view && !stopped ? JSON.parse(this.#view.years()) : {}),
            show: (code) => void (this.#view && !stopped && this.#view.act("year", 0, code + 1, 0, "")),
            closed: () => (this.#player = null),
            lang: () => this.#lang(),
            both: (said) => this.#both(said),
            make: parts.make,
            flat: parts.flat,
            write: inBoth,
          });
          this.#sheets();
        }
        if (!this.#player.node.isConnected) this.#board.hold(this.#player.node);
        this.#player.begin();
        const auto = (this.getAttribute("play") ?? "").trim() === "auto";
        if (auto && !this.#story && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.#player.play();
      } catch (thrown) {
        this.#tellVisitor(this.#worded(thrown instanceof TypeError ? Fault.of("network", "play.js") : Fault.from(thrown)).told, true);
      }
    }

    /** Fetches the story that the attribute names, and what plays it. */
    async #narrate(given) {
      const before = this.#story?.step;
      this.#story?.close();
      this.#story = null;
      if (!this.#view) return;
      const address = given ?? this.getAttribute("story");
      const hold = address ? { told: null, close() {} } : null;
      this.#story = hold;
      if (before) this.#show(this.#data);
      if (!address) return;
      const kept = given === undefined ? null : this.#view.view();
      try {
        const { Story, STYLE } = await menu("story.js");
        storySheet ??= sheet(STYLE);
        const text = given ?? (await this.#storyAt(address));
        if (this.#story !== hold || !this.#view) return;
        const story = new Story(text, {
          element: this,
          langs: () => this.#langs().split(" "),
          columns: () => this.columns,
          check: (chart, filters) => this.#enter(() => this.#view.check(chart, filters)),
          show: () => this.#show(this.#data),
          point: (filters, pick) => (this.#view ? this.#enter(() => this.#view.point_out(filters, pick)) : null),
          fault: (vi, en) => new Fault("story", vi, en),
          leave: kept && (() => this.#leave(kept)),
          make: parts.make,
          part,
          dress: (look) => {
            handoutSheet ??= sheet(look);
            this.#sheets();
          },
        });
        this.#told = text;
        this.#story = story;
        story.begin();
      } catch (thrown) {
        if (this.#story && this.#story !== hold) this.#story.close();
        this.#story = kept ? null : hold;
        const fault = this.#worded(thrown instanceof TypeError ? Fault.of("network", "story.js") : Fault.from(thrown));
        this.#tellVisitor(fault.told, true);
        this.#emit("error", { code: fault.code, message: fault.message });
      }
    }

    /** The text of a story: out of the file that holds everything, or from its address. */
    async #storyAt(address) {
      const packed = kit?.file("story.json");
      const url = new URL(address, document.baseURI).href;
      const response = await (packed ?? ask(url, new AbortController().signal));
      if (!response.ok) throw Fault.of("http", fileName(url), response.status);
      return response.text();
    }

    /** Back from a story that was made here to the charts as they were. */
    #leave(kept) {
      this.#story?.close();
      this.#story = null;
      this.#kept = kept;
      this.#show(this.#data);
      this.#board?.focus();
    }

    /** Opens what makes a story of views. */
    async #compose() {
      try {
        if (!this.#maker) {
          await this.#panelOf();
          const { Composer, STYLE } = await part("compose.js");
          makerSheet ??= sheet(STYLE);
          this.#sheets();
          this.#maker ??= new Composer(this.#root, {
            view: () => this.view,
            charts: () => (this.#board?.charts ?? []).map(([at]) => [at, this.#charts()[at]?.spec]),
            title: (at) => JSON.parse(this.#enter(() => this.#view.content(at)) || "{}").title ?? "",
            check: (chart, filters) => this.#enter(() => this.#view.check(chart, filters)),
            play: (text) => this.#narrate(text),
            langs: () => this.#langs().split(" "),
            both: (said) => this.#both(said),
            make: parts.make,
            flat: parts.flat,
            write: inBoth,
          });
        }
        this.#maker.show();
      } catch (thrown) {
        this.#tellVisitor(this.#worded(thrown instanceof TypeError ? Fault.of("network", "compose.js") : Fault.from(thrown)).told, true);
      }
    }

    // ---- the view as one value ----

    /** Shows a view, or throws and changes nothing. */
    #take(text) {
      const needs = this.#enter(() => this.#view.take_view(text));
      if (needs) {
        // They are set together, and what follows from them is built once, now.
        this.#rebuild = true;
        for (const [name, value] of Object.entries(JSON.parse(needs))) this.setAttribute(name, value);
        this.#rebuild = false;
        this.#kept = this.#view.view();
        this.#show(this.#data);
        if (!this.#view) return;
        this.#enter(() => this.#view.take_view(text));
        this.#settle();
      }
      if ("year" in this.view) this.#play(true);
      this.#drawSoon();
      this.#tellAll();
    }

    /** When there are charts for the first time: what the link holds, or a script has asked for before. */
    #firstView() {
      this.#first ??= JSON.parse(this.#view.view());
      // A link is about the page's own data.
      const text = (this.#source ? null : this.#linked()) ?? this.#asked;
      this.#asked = null;
      if (text !== null) this.#goTo(text);
    }

    /** Shows a view that comes from elsewhere; what does not fit is told. */
    #goTo(text) {
      try {
        const given = asObject(text);
        this.#take(given ? withTexts({ ...this.#first, ...given }) : text);
      } catch (thrown) {
        const fault = this.#worded(Fault.from(thrown));
        this.#tellVisitor(fault.told, true);
        this.#emit("error", { code: fault.code, message: fault.message });
      }
    }

    /** The view changed; when it stays for a moment, the page hears of it, and the link follows. */
    #settle() {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => {
        if (!this.#view || stopped) return;
        const view = this.view;
        this.#write(view);
        this.#emit("view", { view });
      }, 250);
    }

    /** Takes a name in the page's fragment, when the page allows it. */
    #link() {
      if (this.#key || !this.hasAttribute("link-state")) return;
      const name = this.id || this.getAttribute("group");
      const wanted = name ? `fs-${encodeURIComponent(name)}` : "fs";
      let n = 1;
      while (links.has((this.#key = n > 1 ? `${wanted}-${n}` : wanted))) n += 1;
      links.set(this.#key, this);
      addEventListener("popstate", this.#popped);
    }

    #unlink() {
      removeEventListener("popstate", this.#popped);
      links.delete(this.#key);
      this.#key = "";
    }

    /** Where the visitor goes back and forth to. */
    #popped = () => {
      if (!this.#view || stopped || !this.#first) return;
      const text = this.#linked() ?? "{}";
      if (text === this.#difference(this.view)) return;
      this.#back = true;
      this.#goTo(text);
      this.#settle();
    };

    /** What the link says of this element; null for nothing. */
    #linked() {
      if (!this.#key) return null;
      const part = location.hash.slice(1).split("&").find((part) => part.startsWith(`${this.#key}=`));
      return part === undefined ? null : decoded(part.slice(this.#key.length + 1));
    }

    /** What differs from the first view, as JSON. */
    #difference(view) {
      const differs = Object.entries(view).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#first[name]));
      for (const name in this.#first) if (!(name in view)) differs.push([name, null]);
      return JSON.stringify(Object.fromEntries(differs));
    }

    #write(view) {
      if (!this.#key || !this.#first) return;
      const text = this.#difference(view);
      if (text === (this.#linked() ?? "{}")) return void (this.#back = false);
      const parts = location.hash.slice(1).split("&").filter((part) => part && !part.startsWith(`${this.#key}=`));
      if (text !== "{}") parts.push(`${this.#key}=${encodeURIComponent(text)}`);
      try {
        const url = parts.length ? `#${parts.join("&")}` : location.pathname + location.search;
        history[this.#back ? "replaceState" : "pushState"](history.state, "", url);
      } catch {
        // A page that may not, or too many steps at once: the view is right without.
      }
      this.#back = false;
    }

    /** Takes the view and all that it hung on the page away. */
    #unview() {
      this.#board?.close();
      if (!stopped) this.#view?.free();
      this.#board = this.#view = null;
    }

    #rebuildSoon() {
      if (this.#rebuild) return;
      this.#rebuild = true;
      this.#drawing ??= defer();
      queueMicrotask(() => {
        this.#rebuild = false;
        if (!this.#data || stopped) return;
        if (this.#view) {
          if (!this.#attribute) this.#kept = this.#view.view();
        } else if (this.#settled) {
          this.#ready = defer();
          this.#settled = false;
        }
        this.#show(this.#data);
        this.#panel?.refresh();
        this.#drawing?.resolve();
        this.#drawing = null;
      });
    }

    #drawSoon() {
      if (this.#drawing) return;
      const drawing = (this.#drawing = defer());
      queueMicrotask(() => {
        try {
          if (this.#view && !stopped) this.#view.act("draw", 0, 0, 0, "");
        } catch (thrown) {
          this.#fail(Fault.from(thrown));
        }
        if (this.#drawing === drawing) this.#drawing = null;
        drawing.resolve();
      });
    }

    #skeleton() {
      if (!this.isConnected) return;
      const wait = document.createElement("div");
      wait.className = "wait";
      wait.setAttribute("part", "skeleton");
      wait.append(...Array.from({ length: 5 }, () => document.createElement("i")));
      this.#stage(wait, this.#note());
    }

    /** The line that says that something is on its way. */
    #note() {
      const note = document.createElement("div");
      note.className = "note";
      note.setAttribute("role", "status");
      note.lang = this.#lang();
      inBoth(note, this.#word("loading"));
      return (this.#bar = note);
    }

    #progress(loaded, total) {
      if (total && this.#bar) {
        let bar = this.#bar.querySelector("progress");
        if (!bar) {
          bar = document.createElement("progress");
          bar.max = 1;
          bar.setAttribute("aria-hidden", "true");
          this.#bar.append(bar);
        }
        bar.value = loaded / total;
      }
      this.#emit("progress", { loaded, total });
    }

    #fail(thrown) {
      const fault = this.#worded(thrown);
      this.#unview();
      const box = this.#box(fault.told, "fail", fault.code === "panic" ? "" : "retry", () => this.#again());
      // What the page's author wrote for visitors without scripts is of use here too.
      const again = this.#panel && !this.hasAttribute("src") ? [this.#panel.zone()] : [];
      this.#stage(box, document.createElement("slot"), ...again);
      this.#panel?.close();
      this.#settled = true;
      this.#ready.reject(fault);
      this.#drawing?.resolve();
      this.#drawing = null;
      this.#emit("error", { code: fault.code, message: fault.message });
    }

    #again() {
      this.#ready = defer();
      this.#settled = false;
      if (this.#data) {
        this.#attribute = this.hasAttribute("filter");
        return this.#show(this.#data);
      }
      this.#letGo();
      if (this.#source) return void this.load(this.#source.input, this.#source.options);
      if (!this.hasAttribute("src")) {
        this.#stage();
        return this.#zone();
      }
      this.#skeleton();
      this.#start();
    }

    /** Runs a call into the module; what it throws reaches the caller as an Error in the element's language. */
    #enter(call) {
      if (stopped) throw this.#worded(stopped);
      try {
        return call();
      } catch (thrown) {
        throw this.#worded(Fault.from(thrown));
      }
    }

    /** What the module says; told when its call is over, so that a listener may do anything, even end this view. */
    #said(kind, detail) {
      if (kind === "view") {
        // Not now: the module is still at work.
        queueMicrotask(() => this.#player?.sync());
        return this.#settle();
      }
      this.#unsaid.push([kind, detail]);
      queueMicrotask(() => this.#tellAll());
    }

    #tellAll() {
      for (const [kind, detail] of this.#unsaid.splice(0)) this.#emit(kind, JSON.parse(detail));
    }

    #emit(kind, detail) {
      this.dispatchEvent(new CustomEvent(`fair-share:${kind}`, { detail, bubbles: true, composed: true }));
    }

    // ---- language ----

    #langs() {
      let from = this;
      while (from && !from.getAttribute?.("lang")) from = from.parentNode ?? from.host;
      const asked = (from?.getAttribute("lang") ?? navigator.language ?? "").toLowerCase();
      const known = asked.split(/[\s,]+/).map((tag) => tag.split(/[-_]/)[0]).filter((tag) => tag === "vi" || tag === "en");
      return [...new Set(known)].join(" ") || "en";
    }

    #lang() {
      return this.#langs().slice(0, 2);
    }

    #word(code) {
      return this.#both(WORDS[code]);
    }

    /** What is said in both languages, in those that are shown. */
    #both(said) {
      return this.#langs().split(" ").map((lang) => said[lang === "vi" ? 0 : 1] ?? said[0]).join("\x1f");
    }

    #worded(fault) {
      // `told`, for visitors, may be in two languages; a script reads the first.
      const own = Object.assign(new Fault(fault.code, ...fault.said), { cause: fault.cause });
      own.told = this.#both(fault.said);
      own.message = own.told.split("\x1f")[0] ?? "";
      return own;
    }
  };
}

// A second copy of this script on the page uses the first one's class.
let FairShare = customElements.get("fair-share");
if (!FairShare) {
  FairShare = define();
  customElements.define("fair-share", FairShare);
}

export { FairShare };
export default FairShare;
