// Buttons that open a box below themselves, of which one is open at a time.

import { make } from "./text.js";

export class Folds {
  #all = [];

  /** A button with its box; `opened` and `closed` are called when it was. */
  add(into, look, label, opened, closed) {
    const root = make(into, "details", { class: look, part: "control" });
    const head = make(root, "summary");
    make(head, "span", { class: "name" }, label);
    const pop = make(root, "div", { class: "pop", role: "group", "aria-label": label });
    root.ontoggle = () => {
      if (!root.open) return closed?.();
      this.close([root]);
      opened();
    };
    root.onkeydown = (event) => {
      if (event.key !== "Escape" || !root.open) return;
      event.preventDefault();
      root.open = false;
      head.focus();
    };
    this.#all.push(root);
    return { root, head, pop };
  }

  /** Closes all but those among these nodes. */
  close(but) {
    for (const fold of this.#all) if (!but.includes(fold)) fold.open = false;
  }
}
