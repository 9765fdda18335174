// The module of Rust, one of it a page: fetching and unpacking it, the rest of it, and what follows when it has stopped. Scripts
// that not every page needs are asked for here too.

import { Fault, WORDS } from "./words.js";

let engine = null;
/** What `loadEngine` resolved to: `{glue, memory, main, look}`. */
export let parts = null;
// What a first page does not need of the module: what dashboards and visitors need, what other charts and unusual files need, and
// what hardly any page needs. Each needs those before it.
const LATER = [
  ["fairshare_more.wasm", () => new URL("fairshare_more.wasm", import.meta.url)],
  ["fairshare_rare.wasm", () => new URL("fairshare_rare.wasm", import.meta.url)],
  ["fairshare_rest.wasm", () => new URL("fairshare_rest.wasm", import.meta.url)],
];
export const MORE = 1;
export const RARE = 2;
export const REST = 3;
let core = null; // What the main module exports, as soon as it runs.
let coming = []; // Those on their way.
/** How many of them are there. */
export let here = 0;
/** What shows filters above the charts of a dashboard; it comes with the first of them. */
export let Bar = null;
let tries = 0;
let renewed = false; // Whether it has begun anew after a trap.
/** The Fault after a panic: the instance must not be entered again. */
export let stopped = null;
/** The elements on the page. */
export const live = new Set();
/** In a file that holds everything (`workshop.js`) all scripts come out of it. */
export const kit = globalThis.fairShareKit;
/**
 * A script of the package. `load` imports it and names it in full, so that bundlers find it too; addresses are those from where this
 * script lies in the package, joined to `fair-share.js`.
 */
export const part = (name, load) => kit?.module(name) ?? load();
const fileOf = async (name, address, query) => kit?.file(name) ?? fetch(address() + query);
/** The same of what menus open, which calls for the rest of the module too. */
export const menu = async (name, load) => (await Promise.all([part(name, load), loadParts(REST)]))[0];

// Charts for which the main module is enough, with their plain options (`xtask/profile.txt`).
const LEAN = /^(funding|funding-trend|women-men|bars|heat|histogram)(\?((by|sum|of|sort|top|stack)=[^&]*&?)*)?$/;

/** How many parts an element needs beside the main module, in these languages. */
export function partsOf(element, langs) {
  const chart = element.getAttribute("chart")?.trim();
  const asks = (name, plain) => (element.getAttribute(name) ?? plain).trim().toLowerCase() !== plain;
  const has = (name) => element.hasAttribute(name);
  if (kit || ["story", "link-state"].some(has)) return REST;
  if (langs.length > 2 || ["boundaries", "min-cell", "mapping"].some(has)) return RARE;
  if (asks("transitions", "off")) return RARE;
  // Patterns beside colors.
  if (matchMedia("(forced-colors: active), (prefers-contrast: more)").matches) return RARE;
  if (!chart) return MORE;
  if (!chart.split(/\s+/).every((one) => LEAN.test(one))) return RARE;
  return asks("controls", "none") || /json\b/i.test(element.getAttribute("src")) ? MORE : 0;
}

/** The module of Rust, loaded once. A failure is forgotten, so that a retry tries anew. */
export function loadEngine() {
  if (engine) return engine;
  const query = tries++ ? `?try=${tries}` : "";
  const bytes = fileOf("fairshare_bg.wasm", () => new URL("fairshare_bg.wasm", import.meta.url), query);
  bytes.catch(() => {});
  // A browser does not ask again for a script that could not be loaded: anew it has another address.
  const anew = () => import(new URL("fairshare.js", import.meta.url) + query);
  engine = Promise.all([unpacked(bytes), part("fairshare.js", query ? anew : () => import("./fairshare.js"))])
    .then(async ([module, glue]) => {
      const main = (core = await glue.default({ module_or_path: module }));
      // One that has begun anew has none, whatever was brought for the one before.
      here = 0;
      const { memory } = main;
      glue.on_need((n) => fetchNow(n, main));
      // WebKit now and then reports an access out of bounds where the memory has grown in the midst of work.
      if (/apple/i.test(navigator.vendor)) glue.reserve(1 << 25);
      const own = { glue, memory, main, look: glue.style_sheet() };
      [glue.Intake, glue.Data, glue.View, glue.Search].forEach((kind) => guard(kind, () => parts === own));
      warm(own);
      return (parts = own);
    })
    .catch((cause) => {
      engine = null;
      throw Object.assign(Fault.of("wasm"), { cause });
    });
  return engine;
}

// A table of a province, a year, a source and an amount.
const SAMPLE = "Tỉnh,Năm,Nguồn vốn,Giải ngân\nKon Tum,2020,Dự án,1.5\n";
/** Whether anything was given to be read. */
export const reading = { begun: false };

/** Browsers compile each function when it is first called: while the page has nothing to do and no data has come, a table of one row is read. */
function warm(own) {
  // The collector frees what is given up on the way.
  const intake = new own.glue.Intake("", "", "");
  const steps = [
    () => {
      const bytes = new TextEncoder().encode(SAMPLE);
      new Uint8Array(own.memory.buffer, intake.buffer(bytes.length)).set(bytes);
      intake.commit(bytes.length);
    },
    () => intake.ending(here >= RARE),
    () => intake.end(),
    () => intake.finishing(here >= RARE),
    () => intake.finish().free(),
  ];
  const next = () => {
    if (own !== parts || stopped || reading.begun || !steps.length) return;
    if (!steps[0]()) steps.shift();
    requestIdleCallback(next);
  };
  if (!kit) globalThis.requestIdleCallback?.(next);
}

/** What data is read with: with what unusual files need where a page says what columns mean, and in a file that holds everything,
 * where nothing can be asked for in the midst of a call. */
export const loadReader = async (mapping) => ((kit || mapping) && (await loadParts(RARE))) || loadEngine();

/** The parts up to this one, each loaded once, beside the engine or after it. */
export function loadParts(n) {
  if (kit) n = REST;
  for (let i = coming.length; i < n; i++) {
    const bytes = here > i && parts ? null : fileOf(...LATER[i], tries > 1 ? `?try=${tries}` : "");
    bytes?.catch(() => {});
    const before = i ? coming[i - 1] : part("bar.js", () => import("./bar.js"));
    coming[i] = Promise.all([bytes && unpacked(bytes), loadEngine(), before])
      .then(([module, own, bar]) => {
        if (own !== parts) return loadParts(i + 1);
        if (module) plug(i + 1, module, own.main);
        if (!i) ({ Bar, STYLE: own.bar } = bar);
      })
      .catch((cause) => {
        coming.length = Math.min(coming.length, i);
        throw cause instanceof Fault ? cause : Object.assign(Fault.of("wasm"), { cause });
      });
    // Who waits for a later one hears of it there.
    coming[i].catch(() => {});
  }
  return coming[n - 1];
}

/** Whether the parts up to this one are there, with what belongs to them. */
export const isHere = (n) => here >= n && !(n && !Bar);

/** Goes on when these parts are there, if that is still wanted then. */
export function whenHere(n, isWanted, go, fail) {
  loadParts(n).then(
    () => isWanted() && go(),
    (thrown) => isWanted() && fail(thrown),
  );
}

function plug(n, module, main) {
  if (main.parts_here.value >= n) return;
  // What it does not find by name has its place in the table of functions (`xtask/src/bridge.rs`).
  const m = new Proxy(main, { get: (named, name) => named[name] ?? main.T.get(parseInt(name, 36)) });
  new WebAssembly.Instance(module, { m });
  main.parts_here.value = n;
  if (main === core) here = n;
}

/** Has the parts up to this one fetched at once, for what cannot wait; the Fault that kept one from coming, or nothing. */
export function bringNow(n = REST, main = core) {
  try {
    for (let at; (at = main.parts_here.value) < n; ) {
      const request = new XMLHttpRequest();
      request.open("GET", LATER[at][1](), false);
      request.overrideMimeType("text/plain; charset=x-user-defined");
      request.send();
      const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
      const outer = new WebAssembly.Module(bytes);
      const packed = inner(outer);
      plug(at + 1, packed ? new WebAssembly.Module(packed) : outer, main);
    }
    return null;
  } catch (cause) {
    return Object.assign(Fault.of("wasm"), { cause });
  }
}

/** Somebody is in the midst of a call for which a part is needed: there is no waiting but this. */
function fetchNow(n, main) {
  const fault = bringNow(n, main);
  if (fault && main === core) stopAll(fault);
}

/** The module must not be entered again. Elements say so when whoever is calling has ended. */
function stopAll(fault) {
  stopped = fault;
  setTimeout(() => stopped && live.forEach((element) => element.stopForPanic(fault)));
}

/**
 * After a trap in reading, before anything is shown, the module begins anew, once: WebKit has been seen to tell of an access out of
 * bounds where there is none, once in some hundred pages on a busy machine. False when it is no such fault, or was tried before.
 */
export function renew(fault) {
  const isSeen = [...live].some(({ shadowRoot }) => shadowRoot?.querySelector("[part=board]"));
  return !!fault && fault.code === "panic" && !renewed && !isSeen && (renewed = anew(fault));
}

/** Has the module begin anew after this fault stopped it. */
export function anew(fault) {
  if (fault !== stopped || kit) return false;
  engine = parts = stopped = Bar = null;
  coming = [];
  here = 0;
  return true;
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

/** What was thrown, as a Fault. Rust throws the text `code␁Vietnamese␁English`; anything else is a trap. */
export function faultOf(thrown) {
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

/** Makes each method of a class of the module see its own traps: after one, the instance must not be entered again. */
function guard({ prototype }, isOurs) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === "constructor") continue;
    const call = prototype[name];
    prototype[name] = function (...given) {
      if (stopped) return undefined;
      try {
        return call.apply(this, given);
      } catch (thrown) {
        throw thrown instanceof WebAssembly.RuntimeError && isOurs() ? faultOf(thrown) : thrown;
      }
    };
  }
}
