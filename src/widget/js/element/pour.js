// Bytes of one export on their way into the module: in slices, between which the page can paint; fetched, unpacked, or out of what a
// script gave. Knows neither the element nor what the bytes mean.

import { here, kit, loadParts, MORE, part, RARE, reading } from "./engine.js";
import { asObject, decoded } from "./value.js";
import { Fault } from "./words.js";

const SLICE = 1 << 18;
const BUSY_MS = 14;
const PATIENCE_MS = 200;

// Behind what waits already, a frame too; what `scheduler.yield` goes on with is put before frames for a tenth of a second.
const turns = new MessageChannel();
const paused = [];
turns.port1.onmessage = () => paused.shift()();
export const pause = () => new Promise((resolve) => (paused.push(resolve), turns.port2.postMessage(0)));

// Zip, the older workbooks, gzip: what `unpack.js` is for.
const isPacked = ([a, b, c, d]) =>
  (a === 0x50 && b === 0x4b && c < 8 && d < 9) || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) || (a === 0x1f && b === 0x8b);

// What opens JSON, behind a byte order mark and white space.
const isJson = (bytes) => /^(\xef\xbb\xbf)?\s*[[{]/.test(String.fromCharCode(...bytes.subarray(0, 64)));

// Words of totals, parts and averages at the beginning of a cell; a cell left blank at the beginning of a row.
const TOTALS = /(^|[,;\t|"])\s*(tổng|cộng(?! đồng)|cả nước|toàn|chung\b|trong đó|bình quân|trung bình|all\b|both\b|of which|true\b|false\b|sub-?total|total|average|grand)|^[IVX]*[,;\t|]/imu;

// The name of a column in words, and a figure or a short name: neither codes nor dates.
const NAME = /^[\p{L}\p{M} _]+(\([\p{L}\p{M} ]+\))?$/u;
const CELL = /^-?\d*(\.\d+)?$|^[\p{L}\p{M}][^/:;@]{0,48}$|^\d+[-+]\d*$|^_$/u;
// Figures in their dress: `$20`, `NOK 5`, `(5)`, `12 %`, `5 triệu`, `7-`.
const DRESSED = /^\s*(?:[(+\p{Sc}]|[A-Z]{2,3}\$? ?)-?\d|^\s*-?\d[\d.,]*\s*(?:[\p{L}\p{Sc}%*(]|-$)/u;

/**
 * What a table needs beside the main module, by its looks: nothing when it is UTF-8 with one header of a few words and rows of figures
 * and short names as long as it. Where that is said wrongly, the page stands still until the part has come.
 */
function partsFor(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, 1 << 16), { stream: true });
  } catch {
    return RARE;
  }
  const lines = text.split(/\r?\n/, 100);
  if (lines.length > 1) lines.pop();
  const cut = /[,;\t|]/.exec(lines[0])?.[0];
  const cells = (line) => line.replace(/"[^"]*"/g, "_").split(cut);
  const head = cells(lines[0]);
  // What stands alone in its row may name those below it.
  const isFull = (row) => row.length === head.length && !row.some((cell) => DRESSED.test(cell)) && row.filter(Boolean).length > Math.min(2, head.length - 1);
  // Codes and labels in one, several columns in one.
  const isOdd = /\\|[A-Z]:\S|percent/i.test(lines[0]);
  const isPlain = !!cut && !isOdd && head.every((name) => /\p{L}/u.test(name)) && !TOTALS.test(text) && lines.every((line) => isFull(cells(line)));
  if (!isPlain) return RARE;
  return head.length < 17 && head.every((name) => NAME.test(name)) && lines.slice(1).every((line) => cells(line).every((cell) => CELL.test(cell))) ? 0 : MORE;
}

/** Bytes of one export on their way into the module. */
export class Pour {
  held = null; // Too few bytes to tell what they are.
  pieces = null; // Of a file that must be unpacked.
  begun = false; // Whether the present file has told what it is.
  depth = 0; // Files in files.
  share = 0; // How much has been unpacked.
  open = null; // Opens the files that a packed data package names.
  each = null; // Called when some more was read.
  rest = () => loadParts(RARE);
  cache; // How `fetch` is to use its cache.
  urls = []; // What was fetched.
  loaded = 0;
  total = null;
  since = performance.now();
  until = this.since + BUSY_MS;
  told = this.since;
  constructor({ glue, memory }, name, type, tell, mapping, wanted) {
    if (mapping && !asObject(mapping)) throw Fault.of("mapping");
    reading.begun = true;
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
        if (this.held) bytes = new Uint8Array(await new Blob([this.held, bytes]).arrayBuffer());
        this.begun = bytes.length > 3;
        this.held = this.begun ? null : bytes.slice();
        if (!this.begun) continue;
        if (isPacked(bytes)) this.pieces = [];
        else if (here < RARE) {
          const n = isJson(bytes) ? RARE : partsFor(bytes);
          if (n > here) await loadParts(n);
        }
      }
      if (this.pieces) this.pieces.push(new Blob([bytes]));
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
    const { unpack } = await part("unpack.js", () => import("./unpack.js")).catch((cause) => {
      throw Object.assign(Fault.of("network", "unpack.js"), { cause });
    });
    this.depth += 1;
    await unpack(this, pieces, signal);
    this.depth = depth;
    if (!depth) this.share = 0;
  }
  /** Lets the page paint when its turn has come. */
  async breathe(signal) {
    const now = performance.now();
    if (now < this.until) return;
    if (now - this.told > 60) this.progress();
    await pause();
    if (signal?.aborted) throw signal.reason;
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
  /** What takes long, in parts; where it needs the rest of the module, that comes first. */
  async work(name, signal) {
    while (this.intake[name](here >= RARE)) {
      if (this.intake.waits()) await loadParts(RARE);
      await this.breathe(signal);
    }
  }
  /** Ends what was given last; the path of what is to be fetched next. */
  async ended(signal) {
    await this.work("ending", signal);
    return this.intake.end();
  }
  /** Ends a resource and fetches what a package names (or takes it from the files beside it), until all is read. */
  async all(base, signal, beside = []) {
    for (;;) {
      await this.settle(signal);
      const path = await this.ended(signal);
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
    // Who has waited a while sees that all has arrived; who has not, sees the charts a frame sooner.
    if (performance.now() - this.since > PATIENCE_MS) await pause();
    if (this.wanted) this.intake.want_sheet(this.wanted);
    await this.work("finishing", signal);
    return this.intake.finish();
  }
}

// Addresses that the page's policy (CSP) refused.
const refused = [];
document.addEventListener("securitypolicyviolation", ({ blockedURI }) => refused.push(blockedURI));

/** The server's answer, if it gave what was asked for. */
export async function ask(url, signal, cache) {
  const response = await (kit?.file(url) ?? fetch(url, { signal, cache })).catch(async (cause) => {
    if (signal.aborted) throw cause;
    // A policy says so a moment later; whether the network or the other site refused no browser tells.
    await pause();
    const { origin, host } = new URL(url);
    const [code, where] = origin === location.origin ? ["network", "'self'"] : ["other-site", host];
    const said = refused.some((address) => address && url.startsWith(address)) ? "refused" : code;
    throw Object.assign(Fault.of(said, fileName(url), where), { code: "network", cause });
  });
  const { ok, status } = response;
  if (!ok) throw Fault.of(status === 404 || status === 410 ? "not-found" : "http", fileName(url), status);
  return response;
}

export function fileName(url) {
  const path = new URL(url, document.baseURI).pathname;
  return decoded(path.slice(path.lastIndexOf("/") + 1) || url);
}

export const sheetIn = (url) => decoded(new URL(url).hash.slice(1).replace(/^sheet=/, ""));
