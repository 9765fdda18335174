// The bar of filters over the charts: their controls, the menu, undo and redo, and a chip for each filter in force. Shows what the
// module tells it to show, and passes on what happens. Fetched beside the rest of the module: plain charts have no bar.

import { flat, make, write } from "./board/text.js";

// So many controls are shown at once; on a telephone charts are to be seen too.
const FIRST = 5;
const FIRST_NARROW = 2;
const NARROW = 544; // CSS pixels: the 34rem of the bar's style sheet.

export class Bar {
  #root;
  #act;
  #word;
  #folds;
  #controls = [];
  #line;

  /**
   * `controls` as the module tells them; `menu` its name and the words and acts in it, or nothing; `act` passes an event to the view.
   */
  constructor(root, act, words, folds, controls, menu) {
    this.#root = root;
    this.#act = act;
    this.#word = words;
    this.#folds = folds;
    const word = words;
    const bar = make(root, "div", { part: "filters", role: "group", "aria-label": word.filters });
    // The first ones at once; the others behind a button, since a wall of controls helps nobody.
    const most = bar.clientWidth < NARROW ? FIRST_NARROW : FIRST;
    const first = controls.length > most + 1 ? most : controls.length;
    let into = bar;
    controls.forEach((control, at) => {
      if (at === first) {
        const text = word.filters.replace(/$|\x1f/g, (end) => ` +${controls.length - first}${end}`);
        const more = make(bar, "button", { type: "button", class: "reset", "aria-expanded": "false" }, text);
        const rest = (into = make(bar, "div", { class: "more" }));
        more.onclick = () => more.setAttribute("aria-expanded", rest.classList.toggle("open"));
      }
      this.#controls.push(control.range ? this.#range(into, at, control) : this.#list(into, at, control));
    });
    if (menu) this.#menu(bar, ...menu);
    this.#line = this.#chips(bar);
  }

  /** Shows what is kept, and what can be undone. */
  sync({ chips, controls, ...steps }) {
    controls.forEach((state, at) => this.#controls[at]?.sync(state));
    this.#line(chips, steps);
  }

  /** Which values of a control a search has found, as ones and zeros. */
  found(at, flags) {
    this.#controls[at].found?.(flags);
  }

  #menu(bar, name, fill, items) {
    let filled = false;
    const { root, pop } = this.#folds.add(bar, "control menu", name, () => {
      if (!filled) fill(pop, () => (root.open = false));
      filled = true;
    });
    for (const [label, act] of items) {
      make(pop, "button", { type: "button" }, label).onclick = () => {
        root.open = false;
        act();
      };
    }
  }

  /** The line of steps and of filters in force. It has its place from the beginning, so that no chart moves under the pointer. */
  #chips(bar) {
    const word = this.#word;
    const line = make(bar, "div", { class: "line" });
    const steps = ["undo", "redo"].map((name) => {
      const button = make(line, "button", { type: "button", class: "reset", part: name }, word[name]);
      button.onclick = () => this.#act(name, 0);
      return [name, button];
    });
    const compare = make(line, "button", { type: "button", class: "reset", part: "compare", "aria-pressed": "false" }, word.compare);
    compare.onclick = () => this.#act("compare", 0, 1);
    const reset = make(line, "button", { type: "button", class: "reset" }, word.reset);
    reset.onclick = () => {
      this.#act("reset", 0);
      steps[0][1].focus();
    };
    const list = make(line, "ul", { part: "chips", "aria-label": word.filters });
    const more = make(line, "button", { type: "button", class: "reset" });
    let open = false;
    // Chips take more lines as there are more of them, up to a point.
    const fold = () => {
      const all = [...list.children];
      const most = matchMedia("(max-width: 34rem)").matches ? 3 : 6;
      const n = all.length - most;
      more.hidden = n < 2;
      all.forEach((chip, at) => (chip.hidden = !more.hidden && !open && at >= most));
      write(more, open ? "−" : `+${n}`);
      more.setAttribute("aria-label", `${flat(word.filters)} +${n}`);
      more.setAttribute("aria-expanded", open);
    };
    more.onclick = () => {
      open = !open;
      fold();
    };
    const hint = make(line, "p", { class: "name" }, word.hint);
    return (chips, ways) => {
      for (const [name, button] of steps) button.setAttribute("aria-disabled", !ways[name]);
      compare.setAttribute("aria-pressed", ways.compare);
      reset.hidden = list.hidden = !chips.length;
      hint.hidden = !!chips.length;
      const held = [...list.children].findIndex((chip) => chip.contains(this.#root.getRootNode().activeElement));
      while (list.children.length > chips.length) list.lastChild.remove();
      chips.forEach(([name, label, values, remove], at) => {
        let chip = list.children[at];
        if (!chip) {
          chip = make(list, "li", { part: "chip" });
          make(chip, "span");
          make(chip, "button", { type: "button" }, "×").onclick = () => this.#act("lift", 0, 0, 0, chip.name);
        }
        chip.name = name;
        const [names, kept] = [label.split("\x1f"), values.split("\x1f")];
        write(chip.firstChild, names.map((name, i) => `${name}: ${kept[i] ?? kept[0]}`).join("\x1f"));
        chip.lastChild.setAttribute("aria-label", flat(remove));
      });
      fold();
      // The keyboard stays where it was: on the next filter, or on what takes the step back.
      if (held >= 0) (list.children[Math.min(held, chips.length - 1)]?.lastChild ?? steps[0][1]).focus();
    };
  }

  #range(into, at, { label, values }) {
    const root = make(into, "div", { class: "control range", part: "control", role: "group", "aria-label": label });
    make(root, "span", { class: "name", "aria-hidden": "true" }, label);
    const select = (name) => {
      const made = make(root, "select", { "aria-label": name });
      for (const value of values) make(made, "option", {}, value);
      return made;
    };
    const from = select(this.#word.from);
    make(root, "span", { class: "name", "aria-hidden": "true" }, "–");
    const to = select(this.#word.to);
    root.onchange = () => this.#act("range", at, from.selectedIndex, to.selectedIndex);
    const sync = ({ set, kept }) => {
      root.classList.toggle("set", set);
      from.selectedIndex = Math.max(0, kept.indexOf("1"));
      to.selectedIndex = kept.includes("1") ? kept.lastIndexOf("1") : kept.length - 1;
    };
    return { sync };
  }

  /** Filled when it is first opened. */
  #list(into, at, { label, values, search }) {
    const word = this.#word;
    const count = (open) => this.#act("count", at, open);
    const opened = () => {
      if (!boxes.length) fill();
      count(1);
    };
    const { root, head, pop } = this.#folds.add(into, "control", label, opened, () => count(0));
    const now = make(head, "span", { class: "now" });
    let boxes = [];
    let field, none, kept, counts;
    const tick = () =>
      boxes.forEach((box, i) => {
        box.checked = kept[i] === "1";
        if (counts) write(box.parentNode.lastChild, counts[i]);
      });
    const fill = () => {
      if (search) {
        const name = word.search;
        field = make(pop, "input", { type: "search", "aria-label": name, placeholder: name, autocomplete: "off", spellcheck: "false" });
        field.oninput = () => this.#act("search", at, 0, 0, field.value);
      }
      const both = make(pop, "div", { class: "both" });
      for (const action of ["all", "none", "invert"]) {
        make(both, "button", { type: "button" }, word[action]).onclick = () => this.#act(action, at, 0, 0, field?.value);
      }
      const list = make(pop, "div", { class: "list" });
      // One pair of buttons goes with the pointer and the keyboard from value to value.
      const pair = make(pop, "div", { class: "pair" });
      let code = 0;
      const buttons = ["only", "but"].map((name) => {
        const button = make(pair, "button", { type: "button" }, word[name]);
        button.onclick = () => this.#act(name, at, code);
        return [name, button];
      });
      const follow = ({ target }) => {
        const row = target.closest(".row");
        if (!row || row === pair.parentNode) return;
        code = row.code;
        row.append(pair);
        for (const [name, button] of buttons) button.setAttribute("aria-label", flat(`${word[name]}: `) + flat(values[code]));
      };
      list.onpointerover = follow;
      list.addEventListener("focusin", follow);
      boxes = values.map((value, code) => {
        const row = make(list, "div", { class: "row" });
        row.code = code;
        const line = make(row, "label");
        const box = make(line, "input", { type: "checkbox" });
        box.onchange = () => this.#act("tick", at, code, box.checked);
        make(line, "span", {}, value);
        make(line, "span", { class: "count" });
        return box;
      });
      none = make(list, "p", { class: "none", hidden: "" }, word.noMatch);
      tick();
    };
    return {
      sync: (state) => {
        root.classList.toggle("set", state.set);
        write(now, state.now);
        kept = state.kept;
        counts = state.counts;
        tick();
      },
      found: (flags) => {
        boxes.forEach((box, i) => (box.closest(".row").hidden = flags[i] !== "1"));
        none.hidden = flags.includes("1");
      },
    };
  }
}
