// Where datasets come from: addresses, whose datasets elements share, and what a script or a visitor gave. Each can be read a second
// time, for rows of the file that nobody kept.

import { anew, loadReader, parts, renew, stopped } from "./engine.js";
import { Pour, ask, fileName, sheetIn } from "./pour.js";
import { asCsv, withTexts } from "./value.js";
import { Fault } from "./words.js";

/** The absolute address in an element's `src`; nothing for what is none, and for what no page may fetch (`file:`, `ftp:`). */
export function addressOf(element) {
  try {
    const { href, protocol } = new URL(element.getAttribute("src").trim() || "//", document.baseURI);
    return /^(https?|data|blob):/.test(protocol) || protocol === location.protocol ? href : "";
  } catch {
    return "";
  }
}

/** Datasets by absolute address and mapping, each with how many elements use it. */
const shelf = new Map();

/** Whether the module has begun anew after this fault, so that nothing is lost but time. */
const isRenewed = (cause) => [...shelf.values()].every(({ data }) => !data) && renew(cause);

/** Begins anew where a part of the module could not be fetched in the midst of a call; nothing that was read is left then. */
export const retry = () => void (stopped?.code === "wasm" && anew(stopped) && shelf.clear());

/** The dataset at an address, read once for all elements that want it; each who takes it puts it back. */
export function take(url, mapping, tell) {
  const key = `${url} ${mapping}`;
  let entry = shelf.get(key);
  if (!entry) {
    const stop = new AbortController();
    entry = { key, uses: 0, stop, tells: new Set(), data: null };
    const told = (loaded, total) => entry.tells.forEach((each) => each(loaded, total));
    const early = ask(url, stop.signal);
    const once = async (own, response) => {
      const pour = new Pour(own, fileName(url), response.headers.get("content-type") ?? "", told, mapping, sheetIn(url));
      try {
        await pour.fetched(url, stop.signal, response);
        return Object.assign(await pour.finish(url, stop.signal), { file: fileName(url), urls: pour.urls, size: pour.loaded });
      } finally {
        if (!stopped) pour.intake.free();
      }
    };
    entry.promise = (async () => {
      for (let response = early; ; response = ask(url, stop.signal)) {
        const [own, given] = await Promise.all([loadReader(mapping), response]);
        try {
          const data = await once(own, given);
          // What a module has read that is no more would fit no view.
          if (own !== parts) continue;
          entry.data = data;
          if (entry.uses === 0) put(entry, true);
          return data;
        } catch (cause) {
          if (own === parts && !isRenewed(cause)) throw cause;
        }
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

export function put(entry, over) {
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
    const rows = input.filter((row) => row && typeof row === "object");
    if (input.length && !rows.length) throw Fault.of("input");
    // Lists, and objects within objects, are flattened where JSON is read.
    const within = (row) => Array.isArray(row) || Object.values(row).some((it) => it && typeof it === "object" && !(it instanceof Date));
    if (rows.some(within)) return { bytes: new TextEncoder().encode(withTexts(input)), name: name ?? "data.json", type: "application/json" };
    return { bytes: new TextEncoder().encode(asCsv(input)), name: name ?? "data.csv", type: "text/csv" };
  }
  throw Fault.of("input");
}

/** The dataset in what `load()` or a visitor gave (`{input, options}`); or what `again` makes an intake look for in it. */
export async function read(source, { mapping, tell, signal }, again) {
  const { input, options } = source;
  if (source.spent) throw Fault.of("spent");
  const { body, bytes, total, name, type } = opened(input, options);
  source.spent = input instanceof ReadableStream;
  const own = await loadReader(mapping);
  const pour = new Pour(own, name, type, again ? () => {} : tell, mapping, options.sheet);
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
    if (!source.spent && (own !== parts || isRenewed(cause))) return read(source, { mapping, tell, signal }, again);
    throw cause instanceof DOMException && !signal.aborted ? Object.assign(Fault.of("unreadable", name), { cause }) : cause;
  } finally {
    if (!stopped) pour.intake.free();
  }
}

/** Reads a source (or an address) once more, for what `begin` tells its intake to look for; `each` is called between. */
export async function seek({ source, url, size, mapping }, begin, each, signal) {
  const pour = (intake) => {
    begin(intake.intake);
    return Object.assign(intake, { each: () => each(intake.intake) });
  };
  if (source) return read(source, { mapping, signal }, pour);
  const again = pour(new Pour(parts, fileName(url), "", () => {}, mapping, sheetIn(url)));
  // What the charts were read from, not what the server may have by now.
  again.cache = "force-cache";
  try {
    await again.fetched(url, signal);
    await again.all(url, signal);
    each(again.intake);
    return { found: again.intake.found(), changed: again.loaded !== size };
  } finally {
    if (!stopped) again.intake.free();
  }
}
