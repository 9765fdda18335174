// The bar of filters over the charts: their controls, the menu, undo and redo, and a chip for each filter in force. Shows what the
// module tells it to show, and passes on what happens. Fetched beside the rest of the module: plain charts have no bar.

import { flat, make, write } from "./board/text.js";

// So many controls are shown at once; on a telephone charts are to be seen too.
const FIRST = 5;
const FIRST_NARROW = 2;
const NARROW = 544; // CSS pixels: the 34rem of the bar's style sheet.

// Also of the boxes that open in it, of what else opens in one (selects, which some engines cover with a gray box of the system's
// otherwise), and of the cover over everything while a file is dragged.
export const STYLE = `[part="filters"]{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;padding-block:.125rem .875rem;margin-block-end:1.25rem;border-block-end:1px solid var(--line);container-type:inline-size;position:relative;z-index:1}
.control{position:relative;max-inline-size:100%}
summary,.range,.reset{display:flex;align-items:center;gap:.4375rem;min-block-size:2.75rem;padding:.25rem .75rem;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:inherit;font:inherit}
summary{cursor:pointer;list-style:none;user-select:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";inline-size:.4375rem;block-size:.4375rem;margin-block-end:.1875rem;border-right:1.5px solid var(--muted);border-bottom:1.5px solid var(--muted);transform:rotate(45deg);flex:none}
summary:hover,.reset:hover{background:var(--soft)}
.now{unicode-bidi:plaintext;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;max-inline-size:16rem}
.set > summary,.set.range{border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.range{padding-block:0}
.range label{display:contents}
select{font:inherit;font-weight:600;color:inherit;appearance:none;background:transparent no-repeat calc(100% - .5625rem) 55% / .3125rem .3125rem;background-image:linear-gradient(45deg,#0000 50%,var(--muted) 0),linear-gradient(-45deg,#0000 50%,var(--muted) 0);background-position-x:calc(100% - .5625rem),calc(100% - .25rem);border:0;border-radius:4px;min-block-size:2.75rem;padding-inline:.25rem 1.125rem;cursor:pointer}
select:dir(rtl){background-position-x:.25rem,.5625rem}
@media (forced-colors:active){select{appearance:auto}}
.reset{border-color:transparent;color:var(--accent);cursor:pointer}
.line{flex:1 1 100%;display:flex;flex-wrap:wrap;align-items:flex-start;gap:.25rem;min-inline-size:0;min-block-size:3.25rem}
.line .reset{flex:none;padding-inline:.5rem;max-inline-size:100%;text-align:start}
.line [aria-disabled="true"]{color:var(--muted);opacity:.7;cursor:default;background:none}
.line > :is([part="chips"],.name){flex:1 1 18rem;min-inline-size:0}
.line > .name > .second::before{content:none}
@media screen{.line > .name{min-block-size:2.75rem;display:flex;flex-direction:column;justify-content:center;white-space:normal}}
[part="chips"]{display:flex;flex-wrap:wrap;gap:.375rem;padding:.1875rem}
[part="chip"]{display:flex;flex:none;align-items:center;max-inline-size:min(18rem,100%);padding-inline-start:.75rem;border:1px solid var(--accent);border-radius:2rem;background:var(--soft)}
[part="chip"] span{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
[part="chip"] button{inline-size:2.75rem;block-size:2.75rem;flex:none;border:0;border-radius:2rem;background:none;color:inherit;font:inherit;font-size:1.125rem;cursor:pointer}
[part="chip"] button:hover{background:var(--line)}
.pop{position:absolute;z-index:5;inset-block-start:calc(100% + .375rem);inset-inline-start:0;inline-size:max-content;min-inline-size:100%;max-inline-size:min(20rem,84vw);max-inline-size:min(20rem,84vw,92cqi);background:var(--bg);border:1px solid var(--line);border-radius:8px;box-shadow:0 6px 24px rgb(0 0 0 / .18);padding:.5rem}
.pop input[type="search"]{font:inherit;color:inherit;background:var(--soft);inline-size:100%;min-block-size:2.75rem;padding:.25rem .625rem;border:1px solid var(--line);border-radius:6px;margin-block-end:.375rem}
.both{display:flex;gap:.25rem;margin-block-end:.25rem}
.both button,.pair button{font:inherit;color:var(--accent);background:none;border:0;border-radius:4px;padding:.25rem .5rem;min-block-size:2.75rem;cursor:pointer}
.both button:hover{background:var(--soft)}
.list{max-block-size:min(19rem,50vh);overflow-y:auto;overscroll-behavior:contain}
.list label{display:flex;align-items:center;gap:.5rem;min-block-size:2.75rem;padding-inline:.5rem;border-radius:4px;cursor:pointer;overflow-wrap:anywhere}
.list .row{position:relative;display:flex;align-items:center;border-radius:4px}
.list .row:hover{background:var(--soft)}
.list .row > label{flex:1;min-inline-size:0}
.count{margin-inline-start:auto;padding-inline-start:.75rem;color:var(--muted);font-size:.8125rem;font-variant-numeric:tabular-nums}
.pair{display:flex;flex:none}
.pop > .pair{display:none}
.pair button{font-size:.8125rem;padding-inline:.375rem;min-inline-size:2.75rem;white-space:nowrap}
.pair button:hover{background:var(--line)}
.list input{inline-size:1rem;block-size:1rem;margin:0;accent-color:var(--accent);flex:none}
.none{color:var(--muted);padding:.5rem}
@media (max-width:34rem){.control{flex:1 1 auto}.name:first-child{margin-inline-end:auto}.pop{max-inline-size:calc(100vw - 4rem);max-inline-size:min(100vw - 4rem,92cqi)}.line > :is([part="chips"],.name){flex-basis:100%;min-block-size:3.25rem;align-items:center;white-space:normal}}
.menu{margin-inline-start:auto}
.menu > summary{border-color:transparent;min-block-size:2.75rem}
.menu > .pop{inset-inline:auto 0;min-inline-size:14rem}
.menu button{display:block;inline-size:100%;min-block-size:2.75rem;padding:.25rem .75rem;font:inherit;color:inherit;text-align:start;background:none;border:0;border-radius:4px;cursor:pointer}
.menu button:hover{background:var(--soft)}
.more{display:contents}
.more:not(.open) > *{display:none}
.cover{position:absolute;inset:0;z-index:7;pointer-events:none;box-sizing:border-box;padding:1rem;border:3px dashed var(--fs-accent,#3767c7);border-radius:8px;background:color-mix(in srgb,Canvas 85%,transparent);color:CanvasText;display:flex;align-items:center;justify-content:center;text-align:center;font:600 1.0625rem/1.5 var(--fs-font,system-ui,sans-serif)}`;

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
