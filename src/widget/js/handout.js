// A story on paper: its steps one a page (A4 across), or three a page with lines for notes (A4 upright). Each step is shown in turn while its chart is
// drawn for paper; what is printed is a page of its own in a frame that nobody sees. Loaded when first wanted.

const WORDS = {
  one: ["Mỗi trang một bước", "One step a page"],
  three: ["Ba bước một trang, có dòng ghi chép", "Three a page, with lines for notes"],
  close: ["Đóng", "Close"],
  busy: ["Đang vẽ các bước…", "Drawing the steps…"],
  step: ["Bước", "Step"],
};
// How wide a chart may be drawn, in CSS pixels, and the millimeters that a sheet has for it: the one with the largest type is taken.
const WIDTHS = { 1: [600, 680, 760, 860], 3: [360, 420, 480, 540] };
const ROOMS = { 1: [269, 128], 3: [118, 78] };
const EDGE = 20; // Around a picture.
const LINES = 7;

/** What is asked before printing; its rules are the deck's. */
export const STYLE = `.deck .sheets{position:absolute;inset-block-end:4.5em;inset-inline:4cqw;z-index:6;display:flex;flex-wrap:wrap;gap:.5em;align-items:center;justify-content:flex-end;padding:.6em;background:var(--bg);border:1px solid var(--line);border-radius:.4em;box-shadow:0 .15em .9em rgb(0 0 0/.25);font-size:max(1rem,2.2cqh)}
@media print{.deck .sheets{display:none}}`;

const ACROSS = "@page{size:A4 landscape;margin:12mm 14mm}.sheet{block-size:184mm}";
const UPRIGHT = "@page{size:A4;margin:14mm 14mm 12mm}.sheet{block-size:268mm}";
const PAPER = `
*{box-sizing:border-box}
html,body{margin:0;background:#fff;color:#000;font:10.5pt/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.sheet{display:flex;flex-direction:column;overflow:hidden;break-after:page;break-inside:avoid}
.sheet:last-child{break-after:auto}
.day{margin-inline-start:auto}
header{flex:none;display:flex;justify-content:space-between;gap:6mm;font-size:9pt;color:#444;border-block-end:.4pt solid #888;padding-block-end:1.5mm;margin-block-end:4mm}
section{min-block-size:0;display:flex;flex-direction:column}
.one section{flex:1 1 0}
.three section{flex:1 1 0;flex-direction:row;gap:6mm;padding-block:3mm;border-block-end:.4pt solid #bbb}
.three section:last-child{border:0}
.words{flex:none}
.three .words{inline-size:58mm;display:flex;flex-direction:column}
h1{font-size:19pt;line-height:1.2;margin:0 0 1.5mm;text-wrap:balance}
.one p{font-size:12.5pt}
.three h1{font-size:11.5pt}
p{margin:0 0 1.5mm;white-space:pre-line}
.three p{font-size:9pt;line-height:1.3}
.second{display:block;color:#444;font-size:.8em;font-weight:400}
.figure{flex:1 1 0;min-block-size:0;min-inline-size:0;display:flex;align-items:flex-start}
.one .figure{margin-block-start:3mm}
.figure svg{display:block;inline-size:100%;block-size:100%}
.lines{flex:1 1 0;min-block-size:0;overflow:hidden;display:flex;flex-direction:column;justify-content:space-evenly}
.lines i{display:block;border-block-end:.5pt solid #999}`;

/** Writes the sheets into a document: `steps` are `{heading, text, remark, svg}`, words as lists of texts by language. */
export function lay(page, { title, langs, steps, each }) {
  const view = page.defaultView;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync((each > 1 ? UPRIGHT : ACROSS) + PAPER);
  page.adoptedStyleSheets = [sheet];
  page.documentElement.lang = langs[0];
  page.title = title;
  const add = (parent, tag, look, text) => {
    const made = page.createElement(tag);
    if (look) made.className = look;
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  };
  const write = (parent, tag, texts) => {
    if (!texts.length) return;
    const node = add(parent, tag, "", texts[0]);
    texts.slice(1).forEach((text) => (add(node, "span", "second", text).lang = langs[1]));
  };
  page.body.replaceChildren();
  for (let from = 0; from < steps.length; from += each) {
    const one = add(page.body, "div", `sheet ${each > 1 ? "three" : "one"}`);
    const head = add(one, "header");
    add(head, "span", "", title);
    add(head, "span", "day", new Date().toLocaleDateString("en-GB"));
    add(head, "span", "", `${from / each + 1}/${Math.ceil(steps.length / each)}`);
    for (let at = from; at < from + each; at += 1) {
      const section = add(one, "section");
      const step = steps[at];
      if (!step) continue;
      const words = add(section, "div", "words");
      write(words, "h1", step.heading);
      write(words, "p", step.text);
      write(words, "p", step.remark);
      if (each > 1) {
        const lines = add(words, "div", "lines");
        for (let n = 0; n < LINES; n += 1) add(lines, "i");
      }
      const figure = add(section, "div", "figure");
      const drawn = new view.DOMParser().parseFromString(step.svg, "image/svg+xml").documentElement;
      const [width, height] = ["width", "height"].map((name) => Number.parseFloat(drawn.getAttribute(name)));
      // The sheet has edges of its own.
      drawn.setAttribute("viewBox", `${EDGE} ${EDGE} ${width - 2 * EDGE} ${height - EDGE - 8}`);
      drawn.setAttribute("preserveAspectRatio", "xMinYMin meet");
      drawn.removeAttribute("width");
      drawn.removeAttribute("height");
      figure.append(page.importNode(drawn, true));
    }
  }
}

/** Of pictures, the one that a sheet shows largest. */
async function largest(draw, each) {
  const [wide, high] = ROOMS[each];
  let best = [0, ""];
  for (const width of WIDTHS[each]) {
    const svg = await draw(width);
    const [across, down] = [/ width="([\d.]+)"/, / height="([\d.]+)"/].map((size) => Number(size.exec(svg)[1]) - 2 * EDGE);
    const scale = Math.min(wide / across, high / down);
    if (scale > best[0]) best = [scale, svg];
  }
  return best[1];
}

/** Asks in the deck how many steps a page is to hold, then prints. `draw(picture)` gives the steps; `picture` has one drawn. */
export function ask(deck, { langs, title, draw, done }) {
  deck.querySelector(".sheets")?.remove();
  const vi = langs[0] === "vi" ? 0 : 1;
  const box = document.createElement("div");
  box.className = "sheets";
  box.setAttribute("role", "group");
  const close = () => {
    box.remove();
    done();
  };
  const button = (name, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = WORDS[name][vi];
    made.addEventListener("click", act);
    box.append(made);
    return made;
  };
  const start = (each) => async () => {
    box.setAttribute("role", "status");
    box.textContent = WORDS.busy[vi];
    try {
      print({ title, langs, each, steps: await draw((one) => largest(one, each)) });
    } finally {
      close();
    }
  };
  const first = button("one", start(1));
  button("three", start(3));
  button("close", close);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  deck.append(box);
  first.focus();
}

function print(sheets) {
  const frame = document.createElement("iframe");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  // In the page, since some browsers print nothing that has no size.
  Object.assign(frame.style, { position: "fixed", inset: "auto 100% 100% auto", inlineSize: "210mm", blockSize: "297mm", border: "0" });
  document.body.append(frame);
  const { contentWindow: view } = frame;
  lay(view.document, sheets);
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  view.focus();
  view.print();
}
