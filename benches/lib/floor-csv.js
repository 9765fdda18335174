// The floor's reader: bytes of a CSV -> dictionary codes and doubles, in one pass over the bytes. Quotes are honored; nothing
// is checked or reported, which is what makes it a floor.
const decoder = new TextDecoder();
const NUMBERS = new Set(['planned', 'disbursed', 'people']);
const COMMA = 44, LF = 10, CR = 13, QUOTE = 34, MINUS = 45, POINT = 46;

/** `{n, name: {v, dict?}}`: codes with their dictionary, or doubles. */
export function parseCsv(b) {
  const headerEnd = b.indexOf(LF);
  const names = decoder.decode(b.subarray(0, headerEnd)).replace('\r', '').split(',');
  let capacity = guessRows(b);
  const cols = names.map((name) => (NUMBERS.has(name)
    ? { number: true, v: new Float64Array(capacity) }
    : { number: false, v: new Uint16Array(capacity), slots: new Int32Array(4096).fill(-1), dict: [], at: [], len: [] }));
  const end = b.length;
  let row = 0;
  let i = headerEnd + 1;
  while (i < end) {
    if (row === capacity) {
      capacity *= 2;
      for (const c of cols) { const v = new c.v.constructor(capacity); v.set(c.v); c.v = v; }
    }
    for (let k = 0; k < cols.length; k++) {
      const c = cols[k];
      if (c.number) {
        let x = 0, negative = false, ch = b[i];
        if (ch === MINUS) { negative = true; ch = b[++i]; }
        while (ch >= 48 && ch <= 57) { x = x * 10 + (ch - 48); ch = b[++i]; }
        if (ch === POINT) {
          let f = 0.1;
          ch = b[++i];
          while (ch >= 48 && ch <= 57) { x += f * (ch - 48); f /= 10; ch = b[++i]; }
        }
        c.v[row] = negative ? -x : x;
      } else {
        const start = i;
        let hash = 0, ch = b[i], quote = 0;
        if (ch === QUOTE) {
          quote = 1;
          ch = b[++i];
          while (i < end && (ch !== QUOTE || b[i + 1] === QUOTE)) { if (ch === QUOTE) i++; hash = (Math.imul(hash, 31) + ch) | 0; ch = b[++i]; }
          ch = b[++i];
        } else {
          while (ch !== COMMA && ch !== LF && ch !== CR && i < end) { hash = (Math.imul(hash, 31) + ch) | 0; ch = b[++i]; }
        }
        c.v[row] = code(c, b, start + quote, i - start - 2 * quote, hash);
      }
      if (b[i] === CR) i++;
      i++;
    }
    row++;
  }
  const out = { n: row };
  names.forEach((name, k) => { out[name] = { v: cols[k].v.subarray(0, row), dict: cols[k].dict }; });
  return out;
}

function guessRows(b) {
  const sample = Math.min(b.length, 1 << 16);
  let lines = 0;
  for (let j = 0; j < sample; j++) if (b[j] === LF) lines++;
  return Math.ceil((b.length / sample) * lines * 1.1) + 16;
}

/** The code of a word, from an open-addressed table that compares bytes. */
function code(c, b, at, len, hash) {
  let slot = (hash ^ (hash >>> 15)) & 4095;
  for (;;) {
    const id = c.slots[slot];
    if (id < 0) {
      c.slots[slot] = c.dict.length;
      c.at.push(at);
      c.len.push(len);
      c.dict.push(decoder.decode(b.subarray(at, at + len)).replaceAll('""', '"'));
      return c.dict.length - 1;
    }
    if (c.len[id] === len) {
      const a = c.at[id];
      let j = 0;
      while (j < len && b[a + j] === b[at + j]) j++;
      if (j === len) return id;
    }
    slot = (slot + 1) & 4095;
  }
}
