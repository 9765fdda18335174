// A story made in the dashboard: what is seen now becomes a step, with a heading, words and a note to be written; steps are put in
// order, played, saved as JSON (the format that `story` takes) and opened again. Keeps its steps as long as the page is open. What
// is wrong with a story `story.js` says. Loaded when first wanted.

import { save } from "./element/save.js";
import { read } from "./story.js";

const WORDS = {
  title: ["Câu chuyện từ các góc nhìn", "A story of views"],
  add: ["Thêm góc nhìn này", "Add this view"],
  chart: ["Biểu đồ của bước", "Chart of the step"],
  heading: ["Tiêu đề", "Heading"],
  text: ["Lời", "Text"],
  note: ["Ghi chú cho người trình bày", "Speaker’s note"],
  up: ["Đưa lên", "Move up"],
  down: ["Đưa xuống", "Move down"],
  remove: ["Bỏ bước này", "Remove this step"],
  play: ["Trình bày", "Play"],
  save: ["Lưu (JSON)", "Save (JSON)"],
  open: ["Mở câu chuyện đã lưu…", "Open a saved story…"],
  close: ["Đóng", "Close"],
  none: [
    "Chưa có bước nào. Lọc và chọn trên bảng điều khiển, rồi thêm góc nhìn đang thấy thành một bước.",
    "No steps yet. Filter and pick on the dashboard, then add what you see as a step.",
  ],
  step: ["Bước {}", "Step {}"],
  added: ["Đã thêm bước {}.", "Step {} was added."],
  removed: ["Đã bỏ bước {}.", "Step {} was removed."],
  moved: ["Bước {} nay là bước {2}.", "Step {} is step {2} now."],
  opened: ["Đã mở {} bước từ {2}.", "{} steps were opened from {2}."],
};

export const STYLE = `dialog[part~=story-maker] .steps{margin:0;padding:0;list-style:none;display:grid;gap:.75rem}
[part~=story-maker] .steps>li{border:1px solid var(--line);border-radius:8px;padding:.625rem .75rem;display:grid;gap:.5rem}
[part~=story-maker] .steps b{font-weight:650}
[part~=story-maker] .steps .of{color:var(--muted);font-size:.875rem;overflow-wrap:anywhere}
[part~=story-maker] label{display:grid;gap:.125rem;font-size:.875rem;color:var(--muted)}
[part~=story-maker] :is(input,textarea,select){font:inherit;font-size:1rem;color:var(--ink);background-color:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.375rem .5rem;min-block-size:2.75rem;inline-size:100%;box-sizing:border-box}
[part~=story-maker] textarea{resize:vertical}
[part~=story-maker] .row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}
[part~=story-maker] .row label{flex:1 1 14rem}
[part~=story-maker] button{min-block-size:2.75rem;min-inline-size:2.75rem}
[part~=story-maker] .wrong{color:#b3261e}`;

export class Composer {
  #host;
  #steps = [];
  #rest = {}; // What a story that was opened holds besides.
  #body;
  #list;
  #status;
  #pick;
  root;

  /** `host`: `view()`, `charts()` (places with specs), `title(at)`, `check`, `play(text)`, `langs()`, `both`, `make`, `flat`, `write`. */
  constructor(shadow, host) {
    this.#host = host;
    const { make } = host;
    const root = (this.root = make(null, "dialog", { part: "panel story-maker", "aria-labelledby": "story-maker" }));
    shadow.append(root);
    this.#build();
  }

  #word(name, ...parts) {
    return this.#host.both(WORDS[name].map((text) => text.replace(/\{(\d?)\}/g, (_, n) => parts[(n || 1) - 1] ?? "")));
  }

  show() {
    this.#build();
    if (!this.root.open) this.root.showModal();
    this.#pick.focus();
  }

  #build() {
    const { make, langs } = this.#host;
    const { root } = this;
    root.lang = langs()[0];
    root.replaceChildren();
    const head = make(root, "header");
    make(head, "h2", { id: "story-maker" }, this.#word("title"));
    make(head, "button", { type: "button", class: "act x", "aria-label": this.#word("close") }, "×").onclick = () => root.close();
    const body = (this.#body = make(root, "div", { class: "body" }));
    const row = make(body, "div", { class: "row" });
    const label = make(row, "label", {}, this.#word("chart"));
    this.#pick = make(label, "select", { name: "chart" });
    const picks = this.#host.view()?.picks ?? [];
    for (const [at, spec] of this.#host.charts()) make(this.#pick, "option", { value: at }, `${this.#host.title(at)} (${spec})`).selected = Object.keys(picks[at] ?? {}).length > 0;
    make(row, "button", { type: "button", class: "act", name: "add" }, this.#word("add")).onclick = () => this.add(Number(this.#pick.value));
    this.#status = make(body, "p", { role: "status" });
    this.#list = make(body, "ol", { class: "steps" });
    const last = make(body, "div", { class: "row" });
    const button = (name, act) => (make(last, "button", { type: "button", class: "act", name }, this.#word(name)).onclick = act);
    button("play", () => this.#play());
    button("save", () => this.#save());
    const open = make(last, "label", {}, this.#word("open"));
    const input = make(open, "input", { type: "file", accept: ".json,application/json", name: "open" });
    input.onchange = async () => {
      const [file] = input.files;
      if (file) this.open(await file.text(), file.name);
      input.value = "";
    };
    this.#draw();
  }

  #say(text, wrong) {
    this.#status.className = wrong ? "wrong" : "";
    this.#host.write(this.#status, text);
  }

  /** A text in each language shown: the title's halves, to be edited. */
  #texts(text) {
    const langs = this.#host.langs();
    const parts = text.split("\x1f");
    return langs.length < 2 ? parts[0] : Object.fromEntries(langs.map((lang, i) => [lang, parts[i] ?? parts[0]]));
  }

  /** What is seen now as a step. */
  add(at) {
    const { filters = {}, picks = [], year } = this.#host.view() ?? {};
    const [, chart] = this.#host.charts().find(([place]) => place === at) ?? [];
    if (!chart) return;
    // What was picked in other charts filters this one; what was picked in it is pointed out.
    const all = { ...filters };
    picks.forEach((pick, i) => i !== at && Object.assign(all, pick));
    const step = { chart, heading: this.#texts(this.#host.title(at)), text: "" };
    if (Object.keys(all).length) step.filters = all;
    if (Object.keys(picks[at] ?? {}).length) step.highlight = picks[at];
    if (year !== undefined) step.play = true;
    this.#steps.push(step);
    this.#draw();
    this.#say(this.#word("added", this.#steps.length));
    this.#list.lastChild.querySelector("input").focus();
  }

  #draw() {
    const { make, langs } = this.#host;
    this.#list.replaceChildren();
    if (!this.#steps.length) this.#say(this.#word("none"));
    for (const name of ["play", "save"]) this.#body.querySelector(`[name=${name}]`).disabled = !this.#steps.length;
    this.#steps.forEach((step, at) => {
      const line = make(this.#list, "li");
      const row = make(line, "div", { class: "row" });
      const head = make(row, "div");
      head.style.flex = "1";
      make(head, "b", {}, this.#word("step", at + 1));
      make(head, "div", { class: "of" }, [step.chart, step.filters && JSON.stringify(step.filters)].filter(Boolean).join(" · "));
      const act = (name, sign, off, run) => {
        const made = make(row, "button", { type: "button", class: "act", name, "aria-label": this.#host.flat(this.#word(name)), title: this.#host.flat(this.#word(name)) }, sign);
        made.disabled = off;
        made.onclick = run;
      };
      act("up", "↑", !at, () => this.#move(at, at - 1));
      act("down", "↓", at === this.#steps.length - 1, () => this.#move(at, at + 1));
      act("remove", "×", false, () => this.#remove(at));
      for (const name of ["heading", "text", "note"]) {
        const shown = langs().length > 1 || typeof step[name] === "object" ? langs() : [null];
        for (const lang of shown) {
          const label = make(line, "label", {}, this.#word(name));
          const field = make(label, name === "heading" ? "input" : "textarea", name === "heading" ? { name } : { name, rows: "2" });
          if (lang) field.lang = lang;
          const value = step[name] ?? "";
          field.value = typeof value === "string" ? value : (value[lang ?? langs()[0]] ?? "");
          field.oninput = () => {
            if (!lang) step[name] = field.value;
            else step[name] = { ...(typeof step[name] === "object" ? step[name] : {}), [lang]: field.value };
          };
        }
      }
    });
  }

  #move(from, to) {
    const [step] = this.#steps.splice(from, 1);
    this.#steps.splice(to, 0, step);
    this.#draw();
    this.#say(this.#word("moved", from + 1, to + 1));
    const way = this.#list.children[to].querySelectorAll("[name=up], [name=down]")[to < from ? 0 : 1];
    (way.disabled ? this.#list.children[to].querySelector("input") : way).focus();
  }

  #remove(at) {
    this.#steps.splice(at, 1);
    this.#draw();
    this.#say(this.#word("removed", at + 1));
    (this.#list.children[Math.min(at, this.#steps.length - 1)]?.querySelector("[name=remove]") ?? this.#pick).focus();
  }

  /** The story as JSON, without what nobody wrote. */
  get text() {
    const written = (value) => (typeof value === "string" ? value.trim() : value && Object.values(value).some((text) => text.trim()));
    const steps = this.#steps.map((step) => Object.fromEntries(Object.entries(step).filter(([name, value]) => !["heading", "text", "note"].includes(name) || written(value))));
    return JSON.stringify({ title: this.#texts(document.title || "Fairshare"), ...this.#rest, steps }, null, 2);
  }

  /** Whether a story can be shown; what is wrong with it is said. */
  #sound(text) {
    const { errors, steps } = read(text, this.#host.check);
    if (errors.length) this.#say(this.#host.both([0, 1].map((lang) => errors.slice(0, 5).map((error) => error[lang]).join(" "))), true);
    return errors.length ? null : steps;
  }

  #play() {
    const { text } = this;
    if (!this.#sound(text)) return;
    this.root.close();
    this.#host.play(text);
  }

  #save() {
    const { text } = this;
    if (this.#sound(text)) save("story.json", new Blob([text], { type: "application/json" }));
  }

  /** Takes the steps of a story in place of those there are. */
  open(text, name) {
    if (!this.#sound(text)) return;
    ({ steps: this.#steps, ...this.#rest } = JSON.parse(text));
    this.#draw();
    this.#say(this.#word("opened", this.#steps.length, name));
  }
}
