// One file that holds everything: the module, the scripts, the data as it was read, the languages, and the view. It opens by a
// double click, asks no network, and can be saved again from itself. The scripts lie in it packed and are run from addresses of
// blobs, since a page of the file system may not import its neighbours. Loaded when first wanted.

import { json } from "./element/value.js";

// All that the package consists of, each with its address, written so that bundlers find it; `tests/tidy.rs` looks after it.
const FILES = {
  "fair-share.js": () => new URL("fair-share.js", import.meta.url),
  "fairshare.js": () => new URL("fairshare.js", import.meta.url),
  "panel.js": () => new URL("panel.js", import.meta.url),
  "export.js": () => new URL("export.js", import.meta.url),
  "bar.js": () => new URL("bar.js", import.meta.url),
  "rows.js": () => new URL("rows.js", import.meta.url),
  "picture.js": () => new URL("picture.js", import.meta.url),
  "workshop.js": () => new URL("workshop.js", import.meta.url),
  "story.js": () => new URL("story.js", import.meta.url),
  "handout.js": () => new URL("handout.js", import.meta.url),
  "play.js": () => new URL("play.js", import.meta.url),
  "geo.js": () => new URL("geo.js", import.meta.url),
  "compose.js": () => new URL("compose.js", import.meta.url),
  "unpack.js": () => new URL("unpack.js", import.meta.url),
  "sheets.js": () => new URL("sheets.js", import.meta.url),
  "fairshare_sheets.js": () => new URL("fairshare_sheets.js", import.meta.url),
  "fairshare_bg.wasm": () => new URL("fairshare_bg.wasm", import.meta.url),
  "fairshare_more.wasm": () => new URL("fairshare_more.wasm", import.meta.url),
  "fairshare_rare.wasm": () => new URL("fairshare_rare.wasm", import.meta.url),
  "fairshare_rest.wasm": () => new URL("fairshare_rest.wasm", import.meta.url),
  "fairshare_sheets_bg.wasm": () => new URL("fairshare_sheets_bg.wasm", import.meta.url),
};
const KEPT = ["play", "transitions", "chart", "controls", "theme", "group", "heading", "min-cell", "boundaries"];
const LOOKS = ["background", "ink", "muted", "line", "soft", "accent", "font", "padding", "radius"];
const MOST_ROWS = 200; // Of a table for those who have scripts off.

const WORDS = {
  made: ["Lập ngày {} từ {2}, bằng Fairshare {3}.", "Made on {} from {2}, with Fairshare {3}."],
  offline: [
    "Tệp này chứa cả số liệu và chương trình: mở không cần mạng, không gửi gì đi.",
    "This file holds the figures and the program: it opens without a network and sends nothing.",
  ],
  old: [
    "Không mở được trong trình duyệt này. Hãy dùng Chrome, Edge, Firefox hoặc Safari bản mới hơn.",
    "This browser cannot open it. Use a newer Chrome, Edge, Firefox or Safari.",
  ],
  changed: [
    "export(): {} trên máy chủ không còn như khi được đọc. Hãy tải lại trang rồi lưu lại.",
    "export(): {} on the server is no longer what was read. Reload the page, then save again.",
  ],
  spent: [
    "export(): dữ liệu đến theo dòng nên không lưu lại được. Hãy đưa nó vào load() dưới dạng Blob hoặc văn bản.",
    "export(): the data came as a stream and cannot be saved. Give it to load() as a Blob or as text.",
  ],
  guarded: [
    "export(): trang này ẩn các nhóm ít người (min-cell), còn tệp offline chứa toàn bộ số liệu nên không lập được. Hãy lưu CSV, PNG hoặc SVG: các tệp đó cũng được che.",
    "export(): this page withholds small groups of people (min-cell), and a file that opens offline would hold all figures, so it is not made. Save CSV, PNG or SVG instead: they withhold the same.",
  ],
  missing: ["export(): không tải được {}, cần để lập tệp này.", "export(): {} could not be loaded, which this file needs."],
};

/**
 * What runs first in the file, as text: unpacks the kit, then starts the element. No name from outside is known in it; `importAt` is
 * `import` there, of which bundlers would make something else.
 */
const START = async () => {
  const element = document.querySelector("fair-share");
  try {
    const packed = Uint8Array.from(atob(document.getElementById("kit").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const all = new Uint8Array(await new Response(stream).arrayBuffer());
    const head = 4 + new DataView(all.buffer).getUint32(0);
    const { files, load, view } = JSON.parse(new TextDecoder().decode(all.subarray(4, head)));
    const bytes = ([from, length]) => all.subarray(head + from, head + from + length);
    const file = (name) => files[name] && Promise.resolve(new Response(bytes(files[name]), { headers: { "content-type": files[name][2] } }));
    const made = {};
    const address = (name) => {
      if (made[name]) return made[name];
      let text = new TextDecoder().decode(bytes(files[name]));
      if (name === "compose.js") text = text.replace(/(["'`])\.\/story\.js\1/, () => JSON.stringify(address("story.js")));
      if (name === "sheets.js") {
        text = text
          .replace(/(["'`])\.\/fairshare_sheets\.js\1/, () => JSON.stringify(address("fairshare_sheets.js")))
          .replace(/new URL\((["'`])fairshare_sheets_bg\.wasm\1,\s*import\.meta\.url\)/, 'globalThis.fairShareKit.file("fairshare_sheets_bg.wasm")');
      }
      return (made[name] = URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    };
    globalThis.fairShareKit = { file, module: (name) => files[name] && importAt(address(name)) };
    await importAt(address("fair-share.js"));
    if (view) element.view = view;
    if (load) {
      const blob = (name, options) => new File([bytes(files[name])], options.name ?? "data", { type: options.type ?? "" });
      const beside = (load.beside ?? []).map((name) => blob(name, { name: name.slice(5) }));
      await element.load(blob("data", load), { ...load, beside });
    }
  } catch (thrown) {
    document.getElementById("old").hidden = false;
    console.error(thrown);
  }
};

export async function workshop(outlet, { title } = {}) {
  const { host } = outlet;
  const refuse = (name, ...parts) =>
    host.fault("export", ...WORDS[name].map((text) => text.replace(/\{(\d?)\}/g, (_, n) => parts[(n || 1) - 1] ?? "")));
  // The data as it was read would tell what every table of it withholds.
  if (host.element.hasAttribute("min-cell")) throw refuse("guarded");
  const files = {};
  const pieces = [];
  let length = 0;
  const add = (name, bytes, type) => {
    files[name] = [length, bytes.length, type];
    pieces.push(bytes);
    length += bytes.length;
  };
  const take = async (address, name) => {
    const response = await (host.kit?.file(name) ?? fetch(String(address()))).catch(() => null);
    if (!response?.ok) throw refuse("missing", name);
    return [new Uint8Array(await response.arrayBuffer()), response.headers.get("content-type") ?? ""];
  };
  for (const [name, address] of Object.entries(FILES)) add(name, ...(await take(address, name)));
  const { input, options = {}, urls = [], size, spent, mapping } = host.source();
  let load = null;
  if (input !== undefined) {
    if (spent) throw refuse("spent");
    const { name, type, sheet, beside = [] } = options;
    load = { name: name ?? input.name, type: type ?? input.type, sheet, beside: beside.map((file) => `with/${file.name}`) };
    const blob = Array.isArray(input) ? new Blob([host.csv(input)]) : new Blob([input]);
    if (Array.isArray(input)) load = { ...load, name: load.name ?? "data.csv", type: "text/csv" };
    add("data", new Uint8Array(await blob.arrayBuffer()), "");
    for (const file of beside) add(`with/${file.name}`, new Uint8Array(await file.arrayBuffer()), file.type);
  }
  const before = length;
  for (const url of urls) if (!files[url]) add(url, ...(await take(() => url, url)));
  // What is saved must be what is shown.
  if (size !== undefined && new Set(urls).size === urls.length && length - before !== size) throw refuse("changed", host.file() || urls[0]);

  const { element } = host;
  // A story goes along, and begins anew: its views are those of its steps.
  const told = host.story();
  const view = told === null ? element.view : null;
  if (told !== null) add("story.json", new TextEncoder().encode(told), "application/json");
  const head = new TextEncoder().encode(json({ files, load, view }));
  const fields = new Uint8Array(4);
  new DataView(fields.buffer).setUint32(0, head.length);
  const packed = new Blob([fields, head, ...pieces]).stream().pipeThrough(new CompressionStream("gzip"));
  const kit = await base64(await new Response(packed).blob());

  const vi = outlet.vi;
  const { grid, grouped, today, flat } = await host.part("export.js", () => import("./export.js"));
  const xml = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const say = (name, ...parts) => xml(flat(outlet.both(WORDS[name], ...parts)));
  const attributes = KEPT.filter((name) => element.hasAttribute(name)).map((name) => [name, element.getAttribute(name)]);
  attributes.push(["lang", host.langs()]);
  if (urls.length && !load) attributes.push(["src", urls[0]]);
  if (mapping) attributes.push(["mapping", mapping]);
  if (told !== null) attributes.push(["story", "story.json"]);
  const style = getComputedStyle(element);
  const looks = LOOKS.map((name) => [`--fs-${name}`, style.getPropertyValue(`--fs-${name}`).trim()]).filter(([, value]) => value && !/url\(/.test(value));
  const name = host.file() || "?";
  const from = /^https?:/.test(urls[0] ?? "") ? `${name} (${urls[0]})` : name;
  const tables = outlet.pick().map((at) => {
    const content = outlet.content(at);
    const { head, rows } = grid(content, outlet.word, vi);
    const cell = (one) => (typeof one === "string" ? `<th>${xml(flat(one))}` : `<td>${xml(one.value === undefined ? flat(one.nothing) : grouped(one.value, vi))}`);
    const line = (cells) => `<tr>${cells.map(cell).join("")}`;
    return `<table><caption>${xml(flat(content.title))}</caption>${[head, ...rows.slice(0, MOST_ROWS)].map(line).join("\n")}</table>`;
  });
  const heading = title ?? (document.title.trim() || name);
  const parts = [
    `<!DOCTYPE html>
<html lang="${host.lang()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; style-src 'unsafe-inline'; img-src blob: data:; connect-src blob: data:">
<meta name="generator" content="Fairshare ${host.version}">
<title>${xml(heading)}</title>
<link rel="icon" href="data:,">
<style>
:root{color-scheme:light dark}
body{margin:0;padding:1.25rem clamp(1rem,4vw,3rem) 2.5rem;font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem;text-wrap:balance}
footer{margin-top:1.5rem;font-size:.8125rem;opacity:.8}
fair-share{${looks.map(([property, value]) => `${property}:${xml(value)}`).join(";")}}
table{border-collapse:collapse;margin-bottom:1.5rem}caption{font-weight:700;text-align:start}th,td{padding:.2rem .6rem;text-align:end;border-bottom:1px solid}th:first-child{text-align:start}
@media print{h1{font-size:1.25rem}body{padding:0}}
</style>
</head>
<body>
<main>
<h1>${xml(heading)}</h1>
<p id="old" hidden>${say("old")}</p>
<fair-share${attributes.map(([key, value]) => ` ${key}="${xml(value)}"`).join("")}>
${tables.join("\n")}
</fair-share>
</main>
<footer>${say("made", today(), from, host.version)} ${say("offline")}</footer>
<script type="application/octet-stream" id="kit">`,
    kit,
    `</script>
<script>(${String(START).replaceAll("importAt(", "import(")})();</script>
</body>
</html>
`,
  ];
  return new Blob(parts, { type: "text/html;charset=utf-8" });
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
