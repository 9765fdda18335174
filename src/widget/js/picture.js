// Pictures that last: charts with their title, unit, legend, notes, source and filters as one SVG with real text or one PNG, and
// the view inside of them, so that the picture opens again. The chart is drawn by the module on a canvas that is ours: a real one,
// or one that writes down what it is told as SVG. Everything around it is laid out here, once, for both. Loaded when first wanted.

import { json } from "./element/value.js";

const WORDS = {
  filter: ["Bộ lọc", "Filters"],
  made: ["Lập ngày", "Made on"],
  scale: ["Một số từ 1 đến 4.", "A number from 1 to 4."],
  width: ["Một số từ 160 đến 4000.", "A number from 160 to 4000."],
};
const KEY = "fair-share";
const EDGE = 20;
const GAP = 36;
// What every engine can still paint at once.
const MOST = 100_000_000;
const FINE = 2; // Steps of a drawing per pixel: the module places things on whole ones.

const css = (number) => `#${(number >>> 8).toString(16).padStart(6, "0")}`;
const xml = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const round = (n) => String(Math.round(n * 100) / 100);

/** A canvas's context that writes down what is drawn, as SVG. */
class Drawing {
  body = [];
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  font = "";
  textAlign = "left";
  textBaseline = "middle";
  direction = "ltr";
  lineJoin = "miter";
  lineCap = "butt";
  globalAlpha = 1;
  canvas = { width: 0, height: 0, getContext: () => this };
  #path = "";

  beginPath() {
    this.#path = "";
  }
  moveTo(x, y) {
    this.#path += `M${round(x)} ${round(y)}`;
  }
  lineTo(x, y) {
    this.#path += `${this.#path ? "L" : "M"}${round(x)} ${round(y)}`;
  }
  closePath() {
    this.#path += "Z";
  }
  rect(x, y, width, height) {
    this.#path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }
  /** Whole circles only, which is all that scenes have. */
  arc(x, y, radius) {
    this.#path += `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0Z`;
  }
  clearRect() {}
  save() {}
  restore() {}
  #ink(name, color) {
    // An alpha of its own: programs that draw do not all read a color of eight digits.
    const alpha = (color.length > 7 ? Number.parseInt(color.slice(7), 16) / 255 : 1) * this.globalAlpha;
    return ` ${name}="${color.slice(0, 7)}"${alpha < 1 ? ` ${name}-opacity="${round(alpha)}"` : ""}`;
  }
  fillRect(x, y, width, height) {
    this.body.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"${this.#ink("fill", this.fillStyle)}/>`);
  }
  fill() {
    if (this.#path) this.body.push(`<path d="${this.#path}"${this.#ink("fill", this.fillStyle)}/>`);
  }
  stroke() {
    if (!this.#path) return;
    const width = this.lineWidth === 1 ? "" : ` stroke-width="${round(this.lineWidth)}"`;
    this.body.push(`<path d="${this.#path}" fill="none"${this.#ink("stroke", this.strokeStyle)}${width}/>`);
  }
  fillText(text, x, y) {
    const [, weight, size] = /(\d+) ([\d.]+)px/.exec(this.font) ?? [0, 400, 12];
    const anchor = { center: "middle", right: "end", end: "end" }[this.textAlign];
    // By its baseline: few programs but browsers know any other.
    const look = `${weight > 500 ? ` font-weight="${weight}"` : ""}${anchor ? ` text-anchor="${anchor}"` : ""}`;
    this.body.push(`<text x="${round(x)}" y="${round(y + 0.35 * size)}" font-size="${size}"${look}${this.#ink("fill", this.fillStyle)}>${xml(text)}</text>`);
  }
}
// The module asks whether it was given a context.
Object.setPrototypeOf(Drawing.prototype, CanvasRenderingContext2D.prototype);

/** The picture of these charts, as a file. */
export async function picture(outlet, places, format, { scale = 1, width, theme = "", brief }) {
  const { host } = outlet;
  const word = (name) => outlet.both(WORDS[name]);
  if (!(scale >= 1 && scale <= 4)) throw outlet.refuse("option", "scale", scale, word("scale"));
  if (width !== undefined && !(width >= 160 && width <= 4000)) throw outlet.refuse("option", "width", width, word("width"));
  if (theme && !/^(light|dark|paper)$/.test(theme)) throw outlet.refuse("option", "theme", theme, "light, dark, paper");
  const drawn = format === "svg";
  const { both, pair, flat } = await host.part("export.js", () => import("./export.js"));
  const { page, cards } = laidOut(outlet, { both, pair }, places, word, drawn ? FINE : scale, Math.trunc(width ?? 0), theme, drawn, brief);
  const view = json(outlet.view(places));
  const title = flat(cards.map((card) => card.title).join("; "));
  const about = flat([...cards.map((card) => card.summary), ...page.foot].filter(Boolean).join("\n"));
  if (drawn) return new Blob([svg(page, cards, host, view, title, about)], { type: "image/svg+xml" });
  return png(page, cards, host, view, title, about, scale);
}

/**
 * Everything with its place, in CSS pixels. What is said in two languages has the second below or behind, smaller and muted.
 * `brief`: in as few lines as may be, for a sheet that says itself when it was made.
 */
function laidOut(outlet, { both, pair }, places, word, scale, asked, theme, drawn, brief) {
  const { host } = outlet;
  const pen = document.createElement("canvas").getContext("2d");
  const family = host.family();
  const lines = (text, size, weight, room) => {
    pen.font = `${weight} ${size}px ${family}`;
    const made = [];
    for (const part of text.split("\n")) {
      let line = "";
      for (const next of part.split(" ")) {
        const longer = line ? `${line} ${next}` : next;
        if (line && pen.measureText(longer).width > room) made.push(line);
        line = line && pen.measureText(longer).width > room ? next : longer;
      }
      if (line) made.push(line);
    }
    return made;
  };
  // Beside each other as on a board, the wide ones across both columns.
  const rooms = places.map((at) => asked || Math.max(280, host.width(at)));
  const column = Math.min(...rooms);
  const across = 2 * column + GAP;
  const cards = places.map((at, i) => {
    const spans = places.length > 1 && rooms[i] > 1.5 * column;
    const room = places.length < 2 ? rooms[i] : spans ? across : column;
    const content = outlet.content(at);
    const surface = drawn ? new Drawing() : document.createElement("canvas");
    const told = host.ask("paint", at, drawn ? surface.canvas : surface, room, scale, theme);
    const { words, notes, source, ...look } = JSON.parse(told);
    const card = { ...look, at, room, spans, title: words.title, summary: content.summary, surface, items: [] };
    let y = 0;
    const say = (text, size, weight, ink, lead) => {
      const [first, second] = (brief && size < 17 ? (text ?? "").replace("\x1f", " · ") : (text ?? "")).split("\x1f");
      for (const line of first ? lines(first, size, weight, room) : []) {
        card.items.push({ x: 0, y: y + lead / 2, size, weight, ink, text: line });
        y += lead;
      }
      if (second) say(second, Math.max(12, size * 0.8), 400, look.muted, Math.max(17, lead * 0.85));
    };
    say(words.title, 17, 700, look.ink, 22);
    say(words.unit, 13, 400, look.muted, 19);
    if (words.legend.length) {
      y += 8;
      let x = 0;
      pen.font = `400 13px ${family}`;
      for (const [label, ink, shapes] of words.legend) {
        const sign = shapes ? 26 : 18;
        const [first, second = ""] = label.split("\x1f");
        const own = pen.measureText(first).width;
        const wide = sign + own + (second ? 6 + pen.measureText(second).width : 0);
        if (x && x + wide > room) [x, y] = [0, y + 20];
        card.items.push({ x, y: y + 4, swatch: ink, shapes }, { x: x + sign, y: y + 10, size: 13, weight: 400, ink: look.ink, text: first });
        if (second) card.items.push({ x: x + sign + 6 + own, y: y + 10, size: 12, weight: 400, ink: look.muted, text: second });
        x += wide + 16;
      }
      y += 20;
    }
    y += 8;
    card.top = y;
    y += look.height / scale + 6;
    say(notes, 13, 400, look.muted, 18);
    say(source, 13, 400, look.muted, 18);
    card.tall = y;
    return card;
  });
  // Each goes below the shorter column.
  let columns = [0, 0];
  for (const card of cards) {
    const right = !card.spans && cards.length > 1 && columns[1] < columns[0];
    const y = card.spans ? Math.max(...columns) : columns[+right];
    Object.assign(card, { x: EDGE + (right ? column + GAP : 0), y: EDGE + y });
    const end = y + card.tall + GAP;
    if (card.spans) columns = [end, end];
    else columns[+right] = end;
  }
  const width = 2 * EDGE + (cards.length > 1 ? across : cards[0].room);
  const foot = outlet.filters(places).map((filter) => pair(...filter));
  const day = both((...days) => days[0], ...host.langs().split(" ").map((lang) => new Date().toLocaleDateString(lang === "vi" ? "vi" : "en-GB")));
  const end = brief ? [] : [both((made, day) => `${made} ${day}`, word("made"), day)];
  if (foot.length) end.unshift(pair(word("filter"), both((...texts) => texts.join(" · "), ...foot)));
  const { background, muted, line } = cards[0];
  const page = { width, background, line, foot: end, family, items: [] };
  let y = EDGE + Math.max(...columns) - GAP + 14;
  page.rule = y - 6;
  for (const text of end) {
    for (const part of lines(text.replace("\x1f", brief ? " · " : "\n"), 12, 400, width - 2 * EDGE)) {
      page.items.push({ x: EDGE, y: y + 9, size: 12, weight: 400, ink: muted, text: part });
      y += 17;
    }
  }
  page.height = Math.ceil(y + EDGE - 6);
  return { page, cards };
}

/** A part of a swatch, in quarters of a pixel: `[color, width, x, y, …]`, filled where it has no width. */
function drawShape(context, x, y, [ink, width, ...at]) {
  context.beginPath();
  for (let i = 0; i < at.length; i += 2) context[i ? "lineTo" : "moveTo"](x + at[i] / 4, y + at[i + 1] / 4);
  if (!width) {
    context.fillStyle = css(ink);
    context.fill();
    return;
  }
  context.strokeStyle = css(ink);
  context.lineWidth = width / 4;
  context.stroke();
}

/** Draws all that is around the charts. */
function write(context, { page, cards }) {
  const say = (dx, dy, items) => {
    for (const { x, y, size, weight, ink, text, swatch, shapes } of items) {
      if (shapes) {
        for (const shape of shapes) drawShape(context, x + dx, y + dy, shape);
        continue;
      }
      context.fillStyle = css(swatch ?? ink);
      if (text === undefined) {
        context.fillRect(x + dx, y + dy, 12, 12);
        continue;
      }
      context.font = `${weight} ${size}px ${page.family}`;
      context.fillText(text, x + dx, y + dy);
    }
  };
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = css(page.background);
  context.fillRect(0, 0, page.width, page.height);
  for (const card of cards) say(card.x, card.y, card.items);
  context.fillStyle = css(page.line);
  context.fillRect(EDGE, page.rule, page.width - 2 * EDGE, 1);
  say(0, 0, page.items);
}

function svg(page, cards, host, view, title, about) {
  const frame = new Drawing();
  write(frame, { page, cards });
  const charts = cards.map((card) => {
    const place = `translate(${round(card.x)} ${round(card.y + card.top)}) scale(${1 / FINE})`;
    return `<g role="img" aria-label="${xml(card.title.replace("\x1f", " / "))}" transform="${place}">\n${card.surface.body.join("\n")}\n</g>`;
  });
  const { width, height } = page;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" xml:lang="${host.lang()}" lang="${host.lang()}" font-family="${xml(page.family)}">
<title>${xml(title)}</title>
<desc>${xml(about)}</desc>
<metadata id="${KEY}">${xml(view)}</metadata>
${[...frame.body, ...charts].join("\n")}
</svg>
`;
}

async function png(page, cards, host, view, title, about, wanted) {
  // Whole pixels; a picture that no engine could hold is made smaller rather than blank.
  const scale = Math.min(wanted, Math.sqrt(MOST / (page.width * page.height)), 32_000 / Math.max(page.width, page.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(page.width * scale);
  canvas.height = Math.round(page.height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  write(context, { page, cards });
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const { surface, x, y, top } of cards) {
    const part = scale / wanted;
    context.drawImage(surface, Math.round(x * scale), Math.round((y + top) * scale), surface.width * part, surface.height * part);
    // Gives its memory back now, not when the collector comes.
    surface.width = 0;
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  canvas.width = 0;
  if (!blob) throw host.fault("export", "PNG", "PNG");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  // After the signature and the header, which is always 25 bytes long.
  const chunks = [[KEY, view], ["Title", title], ["Description", about]].map(([key, text]) => chunk(key, host.lang(), text));
  return new Blob([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)], { type: "image/png" });
}

/** Text in UTF-8 as a chunk of a PNG (`iTXt`; ISO/IEC 15948). */
function chunk(key, lang, text) {
  const body = new TextEncoder().encode(`iTXt${key}\0\0\0${lang}\0\0${text}`);
  const made = new Uint8Array(body.length + 8);
  const fields = new DataView(made.buffer);
  fields.setUint32(0, body.length - 4);
  made.set(body, 4);
  let crc = -1;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  fields.setUint32(made.length - 4, ~crc >>> 0);
  return made;
}

/** The view inside of a picture; null for a picture of something else. */
export async function viewIn(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = null;
  if (bytes[0] === 0x89) {
    const fields = new DataView(bytes.buffer);
    for (let at = 8; at + 12 <= bytes.length; at += 12 + fields.getUint32(at)) {
      const body = new TextDecoder().decode(bytes.subarray(at + 4, Math.min(bytes.length, at + 8 + fields.getUint32(at))));
      if (body.startsWith(`iTXt${KEY}\0\0\0`)) text = body.split("\0").slice(5).join("\0");
    }
  } else {
    const parsed = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
    text = parsed.querySelector(`metadata#${KEY}`)?.textContent ?? null;
  }
  try {
    const saved = JSON.parse(text);
    return saved?.view ? saved : null;
  } catch {
    return null;
  }
}
