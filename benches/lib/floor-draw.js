// The floor's drawing: stacked bars, a line, a heat table, in plain canvas calls with axes and labels and nothing else (no
// hover, no legend, no layout). What a chart costs when nobody asks more of it.
const COLORS = ['#4e79a7', '#f28e2b', '#59a14f', '#b07aa1'];

/** A fresh canvas in place of what `selector` holds; returns its context. */
export function canvas(root, selector, width, height) {
  const c = document.createElement('canvas');
  c.width = width;
  c.height = height;
  root.querySelector(selector).replaceChildren(c);
  const g = c.getContext('2d', { alpha: false });
  g.font = '10px sans-serif';
  return g;
}

const UNITS = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']];
function short(v) {
  for (const [size, letter] of UNITS) if (v >= size) return (v / size).toFixed(1) + letter;
  return String(Math.round(v));
}

function frame(g, max) {
  const { width: w, height: h } = g.canvas;
  g.fillStyle = '#fff';
  g.fillRect(0, 0, w, h);
  g.fillStyle = '#555';
  g.textAlign = 'right';
  for (let i = 0; i <= 4; i++) {
    const y = h - 70 - ((h - 80) * i) / 4;
    g.fillRect(40, y, w - 45, 0.5);
    g.fillText(short((max * i) / 4), 37, y + 3);
  }
}

/** One stacked bar for each row of `data` (rows x S) named in `order`. */
export function bars(g, labels, data, S, order) {
  const { width: w, height: h } = g.canvas, step = (w - 45) / Math.max(1, order.length), H = h - 80;
  let max = 1;
  for (const i of order) {
    let total = 0;
    for (let s = 0; s < S; s++) total += data[i * S + s];
    if (total > max) max = total;
  }
  frame(g, max);
  for (let s = 0; s < S; s++) {
    g.fillStyle = COLORS[s];
    order.forEach((i, x) => {
      let base = 0;
      for (let q = 0; q < s; q++) base += data[i * S + q];
      const height = (data[i * S + s] / max) * H;
      g.fillRect(40 + x * step, h - 70 - (base / max) * H - height, step * 0.85, height);
    });
  }
  g.fillStyle = '#333';
  g.textAlign = 'right';
  order.forEach((i, x) => {
    g.save();
    g.translate(40 + x * step + step / 2 + 3, h - 64);
    g.rotate(-Math.PI / 2);
    g.fillText(labels[i], 0, 0);
    g.restore();
  });
}

/** One line over numeric labels, in their order. */
export function line(g, labels, v) {
  const { width: w, height: h } = g.canvas, max = Math.max(1, ...v), H = h - 80;
  frame(g, max);
  const order = labels.map((_, i) => i).sort((a, b) => labels[a] - labels[b]), step = (w - 60) / Math.max(1, order.length - 1);
  g.strokeStyle = COLORS[0];
  g.lineWidth = 2;
  g.beginPath();
  order.forEach((i, x) => g.lineTo(45 + x * step, h - 70 - (v[i] / max) * H));
  g.stroke();
  g.fillStyle = '#333';
  g.textAlign = 'center';
  order.forEach((i, x) => g.fillText(labels[i], 45 + x * step, h - 55));
}

/** A shaded table with its numbers. */
export function heat(g, rows, cols, v) {
  const { width: w, height: h } = g.canvas, cw = (w - 110) / cols.length, ch = (h - 60) / rows.length, max = Math.max(1, ...v);
  g.fillStyle = '#fff';
  g.fillRect(0, 0, w, h);
  rows.forEach((_, r) => cols.forEach((_, c) => {
    const z = v[r * cols.length + c] / max;
    g.fillStyle = `rgb(${(255 - 200 * z) | 0},${(255 - 120 * z) | 0},255)`;
    g.fillRect(105 + c * cw, r * ch, cw - 1, ch - 1);
  }));
  g.fillStyle = '#222';
  g.textAlign = 'center';
  rows.forEach((_, r) => cols.forEach((_, c) => g.fillText(short(v[r * cols.length + c]), 105 + c * cw + cw / 2, r * ch + ch / 2)));
  g.textAlign = 'right';
  rows.forEach((label, r) => g.fillText(label, 100, r * ch + ch / 2));
  cols.forEach((label, c) => {
    g.save();
    g.translate(105 + c * cw + cw / 2, h - 55);
    g.rotate(-0.6);
    g.fillText(label, 0, 0);
    g.restore();
  });
}
