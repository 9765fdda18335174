// What does not arrive as text: gzip and zip, unpacked by the browser's own decompression, and workbooks, which the second module
// reads in a worker. Fetched only when such a file arrives. Hands bytes on to a `Pour`; knows no table.

const PIECE = 1 << 18;
const PACKED = 1 << 13;
// Unpacked bytes of one file, and how many times its packed ones: beyond, it was made to harm.
const MOST = 2 ** 31;
const RATIO = 400;
const SURE = 1 << 26;
const DEPTH = 3;

// [Vietnamese, English]; `{}` is the file, `{2}` and `{3}` what else is named.
const WORDS = {
  password: [
    "{} được đặt mật khẩu nên không đọc được. Hãy lưu một bản không có mật khẩu.",
    "{} is locked with a password and cannot be read. Save a copy without one.",
  ],
  "broken-workbook": [
    "{} bị hỏng hoặc không phải là sổ tính. Hãy mở trong Excel hoặc LibreOffice rồi lưu lại dưới dạng XLSX.",
    "{} is damaged or is no workbook. Open it in Excel or LibreOffice and save it again as XLSX.",
  ],
  "binary-workbook": [
    "{} là sổ tính nhị phân (XLSB). Hãy lưu lại dưới dạng XLSX.",
    "{} is a binary workbook (XLSB). Save it as XLSX.",
  ],
  "workbook-too-large": [
    "{} quá lớn cho trình duyệt: hơn 2 GB khi giải nén, hơn 100 triệu ô, hoặc là XLS có ô nằm quá xa nhau. Hãy lưu lại dưới dạng XLSX hoặc CSV, hoặc bỏ bớt cột.",
    "{} is too large for a browser: more than 2 GB unpacked, more than 100 million cells, or an XLS whose cells lie too far apart. Save it as XLSX or CSV, or with fewer columns.",
  ],
  "no-sheet": [
    "{} không có trang tính nào đang hiện. Hãy bỏ ẩn trang số liệu rồi lưu lại.",
    "{} has no sheet that is shown. Unhide the sheet with the data and save it again.",
  ],
  "no-reader": [
    "{}: không tải được phần đọc sổ tính. Kiểm tra kết nối rồi thử lại, hoặc lưu trang tính dưới dạng CSV.",
    "{}: the part that reads workbooks could not be loaded. Check the connection and try again, or save the sheet as CSV.",
  ],
  "old-browser": [
    "{} là tệp nén, và trình duyệt này chưa biết giải nén. Hãy giải nén trước, hoặc dùng trình duyệt mới hơn.",
    "{} is packed, and this browser cannot unpack. Unpack it first, or use a newer browser.",
  ],
  "broken-archive": [
    "{} là tệp nén bị hỏng hoặc tải chưa hết. Hãy nén lại.",
    "{} is a damaged or incomplete archive. Pack it again.",
  ],
  "archive-too-large": [
    "{} lớn quá mức khi giải nén (hơn 2 GB, hoặc hơn 400 lần). Hãy kiểm tra tệp.",
    "{} grows too large when it is unpacked (more than 2 GB, or 400 times). Check the file.",
  ],
  "archive-kind": [
    "{} được nén theo cách không đọc được ({2}). Hãy nén lại thành zip thường, không mật khẩu.",
    "{} is packed in a way that is not read ({2}). Pack it again as a plain zip without a password.",
  ],
  "archive-empty": [
    "{} không chứa bảng số liệu nào (CSV, TSV, JSON, XLSX, XLS, ODS).",
    "{} holds no table (CSV, TSV, JSON, XLSX, XLS, ODS).",
  ],
  "archive-many": [
    "{} chứa nhiều bảng: {2}. Hãy chỉ để một bảng, hoặc nêu tên sau dấu # trong thuộc tính src ({}#{3}).",
    "{} holds several tables: {2}. Leave one in it, or name one after a # in the attribute src ({}#{3}).",
  ],
  "not-in-archive": ["{} không chứa {2} mà gói dữ liệu nêu tên.", "{} does not hold {2}, which its data package names."],
};

/** The text that a `Pour`'s page makes an Error of. */
function fault(code, ...parts) {
  const fill = (text) => text.replace(/\{(\d?)\}/g, (_, n) => parts[(n || 1) - 1] ?? "");
  return [code, ...WORDS[code].map(fill)].join("\u0001");
}

/** Reads what these pieces of a file hold into the intake of `pour`. */
export async function unpack(pour, pieces, signal) {
  if (pour.depth > DEPTH) throw fault("archive-kind", pour.name, "zip…zip");
  const file = new Blob(pieces);
  const [first] = await bytesOf(file, 0, 1);
  if (first === 0x1f) {
    // Its last four bytes state how much it holds (RFC 1952); those of a file that was cut off state anything.
    const tail = await bytesOf(file, file.size - 4, file.size);
    return inner(pour, file, "gzip", tail.length < 4 ? 0 : new DataView(tail.buffer).getUint32(0, true), signal);
  }
  if (first === 0xd0) return workbook(pour, file, signal);
  const entries = await directory(pour, file);
  const has = (name) => entries.some((entry) => entry.name === name);
  if (has("xl/workbook.xml") || has("xl/workbook.bin") || (has("[Content_Types].xml") && entries.some(({ name }) => name.startsWith("xl/")))) {
    return workbook(pour, file, signal);
  }
  if (has("mimetype") && has("content.xml")) return workbook(pour, file, signal);
  return archive(pour, file, entries, signal);
}

const bytesOf = async (blob, from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer());

// ---- packed streams -----------------------------------------------------------------------------------------------

/** Pours a packed blob (`gzip`, `deflate-raw`, or stored where `kind` is null) as a file of its own, which states this size. */
async function inner(pour, blob, kind, stated, signal) {
  const most = Math.min(MOST, Math.max(blob.size * RATIO, 1 << 24));
  const check = (size) => {
    if (size > most) throw fault("archive-too-large", pour.name);
  };
  if (kind !== "gzip") check(stated);
  let given = 0;
  let taken = 0;
  let held = new Uint8Array(0);
  // All that a piece unpacks to comes at once, a thousand times as much if it was made to harm: pieces are small.
  const count = new ReadableStream(
    {
      async pull(out) {
        if (!held.length) held = await bytesOf(blob, taken, taken + (1 << 20));
        if (!held.length) return out.close();
        out.enqueue(held.subarray(0, PACKED));
        taken += Math.min(PACKED, held.length);
        held = held.subarray(PACKED);
        pour.share = Math.max(pour.share, taken / blob.size);
      },
    },
    { highWaterMark: 0 },
  );
  const limit = new TransformStream({
    transform(piece, out) {
      check((given += piece.length));
      // What is stated is believed once the pace so far says the same.
      if (given > SURE && stated > most) check((given / taken) * blob.size);
      out.enqueue(piece);
    },
  });
  let stream = count;
  try {
    if (kind) stream = stream.pipeThrough(new DecompressionStream(kind));
  } catch {
    throw fault("old-browser", pour.name);
  }
  try {
    await pour.stream(stream.pipeThrough(limit), signal);
  } catch (cause) {
    // Only the browser's decompression throws a plain TypeError here.
    throw cause instanceof TypeError ? fault("broken-archive", pour.name) : cause;
  }
  await pour.settle(signal);
}

// ---- zip (PKWARE APPNOTE 6.3: the directory stands at the end) -------------------------------------------------------

async function directory(pour, file) {
  const broken = () => fault("broken-archive", pour.name);
  const from = Math.max(0, file.size - 65557);
  const tail = await bytesOf(file, from, file.size);
  const view = new DataView(tail.buffer);
  let at = tail.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw broken();
  const n = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (start === 0xffffffff || n === 0xffff) throw fault("archive-kind", pour.name, "zip64");
  if (start + size > from + at) throw broken();
  const bytes = await bytesOf(file, start, start + size);
  const list = new DataView(bytes.buffer);
  const entries = [];
  for (let place = 0; entries.length < n; ) {
    if (place + 46 > bytes.length || list.getUint32(place, true) !== 0x02014b50) throw broken();
    const u16 = (offset) => list.getUint16(place + offset, true);
    const u32 = (offset) => list.getUint32(place + offset, true);
    const end = place + 46 + u16(28);
    entries.push({ name: nameOf(bytes.subarray(place + 46, end)), flags: u16(8), method: u16(10), packed: u32(20), size: u32(24), start: u32(42) });
    place = end + u16(30) + u16(32);
  }
  return entries;
}

function nameOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function entry(pour, file, { name, flags, method, packed, size, start }, signal) {
  if (flags & 1) throw fault("password", pour.name);
  if (packed === 0xffffffff || size === 0xffffffff || start === 0xffffffff) throw fault("archive-kind", pour.name, "zip64");
  if (method !== 0 && method !== 8) throw fault("archive-kind", pour.name, `${name}: ${method}`);
  const head = await bytesOf(file, start, start + 30);
  const view = new DataView(head.buffer);
  if (head.length < 30 || view.getUint32(0, true) !== 0x04034b50) throw fault("broken-archive", pour.name);
  const from = start + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  await inner(pour, file.slice(from, from + packed), method ? "deflate-raw" : null, size, signal);
}

async function archive(pour, file, entries, signal) {
  const base = (name) => name.slice(name.lastIndexOf("/") + 1);
  // Folders, what systems add of their own, and what goes with data without being any.
  const own = entries.filter(({ name }) => !/(^|\/)(__MACOSX\/|\.)|\/$|(^|\/)(read ?me|licen[cs]e|changelog|thumbs\.db)[^/]*$/i.test(name));
  const descriptor = own.filter(({ name }) => base(name) === "datapackage.json").sort((a, b) => a.name.length - b.name.length)[0];
  if (descriptor) {
    const folder = descriptor.name.slice(0, -"datapackage.json".length);
    pour.open = async (path) => {
      const found = entries.find(({ name }) => name === folder + path.replace(/^\.\//, ""));
      if (!found) throw fault("not-in-archive", pour.name, path);
      pour.depth += 1;
      await entry(pour, file, found, signal);
      pour.depth -= 1;
    };
    return entry(pour, file, descriptor, signal);
  }
  let tables = own.filter(({ name }) => /\.(csv|tsv|tab|json|geojson|xlsx|xlsm|xls|ods)(\.gz)?$/i.test(name));
  if (!tables.length) tables = own.filter(({ name }) => /\.txt(\.gz)?$/i.test(name));
  const named = tables.find(({ name }) => name === pour.wanted || base(name) === pour.wanted);
  if (named) {
    pour.wanted = "";
    tables = [named];
  }
  if (!tables.length) throw fault("archive-empty", pour.name);
  if (tables.length > 1) {
    const shown = tables.slice(0, 8).map(({ name }) => name);
    throw fault("archive-many", pour.name, shown.join(", ") + (tables.length > 8 ? ", …" : ""), shown[0]);
  }
  return entry(pour, file, tables[0], signal);
}

// ---- workbooks ------------------------------------------------------------------------------------------------------

async function workbook(pour, file, signal) {
  const opening = openReader().catch((code) => {
    throw fault(code, pour.name);
  });
  const [reader] = await Promise.all([opening, pour.rest()]);
  const stop = () => reader.close();
  signal?.addEventListener("abort", stop, { once: true });
  const ask = (...question) => {
    if (signal?.aborted) throw signal.reason;
    return reader.ask(...question);
  };
  try {
    const { format, names, hidden } = await ask("open", file);
    const shown = names.map((name, at) => [name, at]).filter(([name]) => name);
    for (const name of hidden) pour.intake.hide(name, 0);
    for (const [nth, [name, at]] of shown.entries()) {
      pour.intake.begin_sheet(name, format);
      await ask("start", at);
      // The next piece is made while this one is read.
      for (let next = ask("next", PIECE); ; ) {
        const piece = await next;
        if (!piece.text) {
          if (piece.hidden) pour.intake.hide(name, piece.hidden);
          pour.intake.note_unsaved(name, piece.unsaved);
          break;
        }
        next = ask("next", PIECE);
        next.catch(() => {});
        pour.share = Math.max(pour.share, (nth + piece.share) / shown.length);
        // One cell may be long.
        for (let from = 0; from < piece.text.length; from += PIECE) {
          pour.give(piece.text.subarray(from, from + PIECE));
          await pour.breathe();
        }
      }
      await pour.ended(signal);
    }
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    throw typeof thrown === "string" && WORDS[thrown] ? fault(thrown, pour.name) : thrown;
  } finally {
    signal?.removeEventListener("abort", stop);
    reader.close();
  }
}

/** The reader in a worker, whose memory goes with it; on the page itself where it may not have one. */
async function openReader() {
  const worker = await startWorker();
  if (worker) return worker;
  try {
    const { ask } = await (globalThis.fairShareKit?.module("sheets.js") ?? import("./sheets.js"));
    return { ask, close() {} };
  } catch {
    throw "no-reader";
  }
}

let policy = null;

/**
 * Where a page asks for trusted types, its policy may name ours (`trusted-types fair-share`): then its worker is no violation of it.
 * Only for the package as it lies: bundlers know workers by how they are written, and give them other names.
 */
function worker() {
  const here = import.meta.url;
  if (globalThis.trustedTypes && /\/unpack\.js$/.test(here)) {
    policy ??= trustedTypes.createPolicy("fair-share", { createScriptURL: (address) => address });
    return new Worker(policy.createScriptURL(here.replace(/unpack\.js$/, "sheets.js")), { type: "module" });
  }
  return new Worker(new URL("./sheets.js", import.meta.url), { type: "module" });
}

function startWorker() {
  return new Promise((resolve) => {
    let own;
    try {
      own = worker();
    } catch {
      return resolve(null);
    }
    let waiting = { resolve: () => resolve({ ask, close }), reject: () => resolve(null) };
    const close = () => {
      own.terminate();
      waiting?.reject("no-reader");
    };
    const ask = (name, given) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        own.postMessage([name, given]);
      });
    own.onmessage = ({ data: { answer, code } }) => {
      const told = waiting;
      waiting = null;
      if (code) told?.reject(code);
      else told?.resolve(answer);
    };
    own.onerror = (event) => {
      event.preventDefault?.();
      own.terminate();
      waiting?.reject("broken-workbook");
    };
  });
}
