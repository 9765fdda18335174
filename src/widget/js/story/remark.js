// Where a remark on a slide stands: near the marks that it is about, where it covers least of what is drawn.

/** Puts a remark near its marks, where it covers least of what is drawn. */
export function placeRemark(note, plot, region, ground) {
  const canvas = plot.querySelector("canvas");
  const cell = 4; // So many CSS pixels are one of what is looked at.
  const [width, height] = [plot.clientWidth, plot.clientHeight].map((size) => Math.ceil(size / cell));
  const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  const [r, g, b] = pen.getImageData(0, 0, 1, 1).data;
  pen.drawImage(canvas, 0, 0, canvas.clientWidth / cell, canvas.clientHeight / cell);
  const { data } = pen.getImageData(0, 0, width, height);
  // Sums of ink above and left of each place. Lines of a grid are too pale to count.
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0, row = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      const ink = Math.abs(data[at] - r) + Math.abs(data[at + 1] - g) + Math.abs(data[at + 2] - b);
      row += ink > 40 ? ink : 0;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const sum = (x, y) => sums[y * (width + 1) + x];
  const [x0, y0, x1, y1] = Array.from(region || [width, height, width, height].map((size) => (size * cell * canvas.width) / canvas.clientWidth), (device) => (device * canvas.clientWidth) / canvas.width / cell);
  let best = [Infinity, 0, 0, ""];
  // In fewer lines, or narrower.
  for (const [most, price] of [["", 0], ["11em", 6], ["7em", 12]]) {
    note.style.maxInlineSize = most;
    const [wide, high] = [note.offsetWidth, note.offsetHeight].map((size) => Math.ceil(size / cell));
    for (let y = 0; y <= height - high; y += 1) {
      for (let x = 0; x <= width - wide; x += 1) {
        // With a hair of room around it.
        const [left, top, right, bottom] = [Math.max(0, x - 1), Math.max(0, y - 1), Math.min(width, x + wide + 1), Math.min(height, y + high + 1)];
        const ink = sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
        // From edge to edge, and a little from the middle of its foot: the region of a column is as high as the picture.
        const far = Math.hypot(Math.max(0, x0 - x - wide, x - x1), Math.max(0, y0 - y - high, y - y1));
        const aside = Math.abs(x + wide / 2 - (x0 + x1) / 2) + Math.abs(y + high / 2 - y1);
        const cost = price + far + aside / 10 + ink / 40;
        if (cost < best[0]) best = [cost, x, y, most];
      }
    }
  }
  Object.assign(note.style, { left: `${best[1] * cell}px`, top: `${best[2] * cell}px`, maxInlineSize: best[3] });
}
