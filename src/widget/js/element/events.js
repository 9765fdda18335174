// Events for the page: `fair-share:KIND`.

export class Events {
  #element;
  #waiting = [];

  constructor(element) {
    this.#element = element;
  }

  emit(kind, detail) {
    this.#element.dispatchEvent(new CustomEvent(`fair-share:${kind}`, { detail, bubbles: true, composed: true }));
  }

  /** A fault in the element's language, as an event. */
  fault({ code, message }) {
    this.emit("error", { code, message });
  }

  /** An event when the call into the module is over, so that a listener may do anything, even end this view. `json`: the detail. */
  soon(kind, json) {
    this.#waiting.push([kind, json]);
    queueMicrotask(() => this.flush());
  }

  flush() {
    for (const [kind, json] of this.#waiting.splice(0)) this.emit(kind, JSON.parse(json));
  }
}
