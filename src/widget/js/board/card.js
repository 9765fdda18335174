// One chart on the page: title, legend, plot, notes and the buttons below. Only built here; what it shows is the board's.

import { make } from "./text.js";

/**
 * A chart's nodes at the end of `list`; nothing for one that the data cannot fill, whose reason stands there then. `board`: `{words,
 * level, full, tools, act, folds, hand}`.
 */
export function cardOf(list, at, { why, id, brushed, opens, sweeps }, board) {
  const { words: word, level, act, hand } = board;
  if (why) return void make(list, "p", { class: "unsuited", part: "unsuited" }, why);
  const figure = make(list, "figure", { part: "chart" });
  const title = make(figure, "h3", { part: "title", "aria-level": level });
  const unit = make(figure, "p", { part: "unit", hidden: "" });
  const legend = make(figure, "ul", { part: "legend", "aria-label": word.legend, hidden: "" });
  const way = opens && make(figure, "div", { part: "path", role: "group", "aria-label": word.filters });
  const plot = make(figure, "div", { class: brushed ? "plot brushed" : sweeps ? "plot swept" : "plot" });
  plot.at = at;
  const canvas = make(null, "canvas", { "aria-hidden": "true" });
  // Asked for before it stands in the document: in Firefox one in a frame has a context of another kind, which the module refuses.
  canvas.getContext("2d");
  make(plot, "div", { class: "sheet" }).append(canvas);
  const glass = make(plot, "div", {
    class: "glass",
    part: "plot",
    tabindex: "0",
    role: "application",
    "aria-roledescription": word.chart,
    "aria-keyshortcuts": "Enter Space Shift+ArrowRight Shift+ArrowLeft D L S T Escape",
  });
  const shades = brushed ? [0, 1].map(() => make(plot, "div", { class: "shade", hidden: "" })) : [];
  const grips = brushed ? [word.from, word.to].map((name, end) => gripOf(plot, at, name, end, act)) : [];
  const ring = make(plot, "div", { class: "ring", hidden: "" });
  const tip = make(plot, "div", { part: "tooltip", "aria-hidden": "true", hidden: "" });
  const notes = make(figure, "p", { part: "notes", hidden: "" });
  const foot = make(figure, "div", { class: "foot" });
  const source = make(foot, "p", { part: "source", hidden: "" });
  const card = { id, figure, title, unit, legend, way, plot, canvas, glass, shades, grips, ring, tip, notes, source, said: {} };
  hand.over(card, at, brushed, sweeps);
  offer(make(foot, "div", { class: "acts" }), card, at, board);
  return card;
}

/** The buttons below a chart. Where no controls are wanted, that to the table is there for those who do not see the chart. */
function offer(acts, card, at, { tools: [table, save, act], full, folds }) {
  const look = full ? { class: "reset" } : { class: "sr", tabindex: "-1" };
  card.opener = make(acts, "button", { type: "button", "aria-expanded": "false", ...look }, table);
  card.opener.onclick = () => act("toggle", card, at);
  if (!full) return;
  const { root, pop } = folds.add(acts, "control menu", save, () => {
    if (!pop.firstChild) act("fill", pop, () => (root.open = false), at, card);
  });
}

function gripOf(plot, at, name, end, act) {
  const grip = make(plot, "div", {
    class: "grip idle",
    role: "slider",
    tabindex: "-1", // One stop a chart: by keys a range is picked bin by bin.
    "aria-label": name,
    "aria-valuemin": "0",
    "aria-valuemax": "1000",
  });
  grip.onkeydown = (event) => {
    if (act("grip", at, end, 0, event.key)) event.preventDefault();
  };
  return grip;
}
