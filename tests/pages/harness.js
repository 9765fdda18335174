// Watches a test page from its first line, and gives tests a few words to work with.
// Owns `T`; knows the element only by its public names. Loaded as a classic script, so that nothing is missed.
"use strict";
(() => {
  const seen = { errors: [], uncaught: [], violations: [] };
  for (const level of ["error", "warn"]) {
    const usual = console[level];
    console[level] = (...words) => {
      if (level === "error") seen.errors.push(words.map((word) => String(word?.message ?? word)).join(" "));
      usual.apply(console, words);
    };
  }
  window.addEventListener("error", (event) => {
    seen.uncaught.push(event.message ?? `cannot load ${event.target?.src ?? event.target?.href ?? event.target}`);
  }, true);
  window.addEventListener("unhandledrejection", (event) => {
    seen.uncaught.push(`unhandled rejection: ${event.reason?.message ?? event.reason}`);
  });
  document.addEventListener("securitypolicyviolation", (event) => {
    seen.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}:${event.lineNumber}`);
  });

  // Every wasm memory on the page, so that a test can see it grow.
  const memories = [];
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const usual = WebAssembly[name];
    if (!usual) continue;
    WebAssembly[name] = async (...words) => {
      const result = await usual.apply(WebAssembly, words);
      const { exports } = result.instance ?? result;
      for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) memories.push(value);
      return result;
    };
  }

  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  const T = {
    seen,
    sleep,

    /** A new element with these attributes, put at the end of `parent` (null: nowhere yet). */
    make(attributes = {}, parent = document.body) {
      const element = document.createElement("fair-share");
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      parent?.append(element);
      return element;
    },

    /** Goes wrong in each way that the harness watches for. */
    async misbehave() {
      console.error("told");
      setTimeout(() => { throw new Error("thrown"); });
      Promise.reject(new Error("rejected"));
      await sleep(100);
    },

    /** A promise that fails after `ms`, with what was awaited in the message. */
    within(ms, promise, what) {
      let timer;
      const late = new Promise((_, fail) => {
        timer = setTimeout(() => fail(new Error(`${what} did not happen within ${ms} ms`)), ms);
      });
      return Promise.race([promise, late]).finally(() => clearTimeout(timer));
    },

    /** How a promise settled, as data: `{ok, code, message, isError}`. */
    async outcome(promise, ms = 15000) {
      try {
        await T.within(ms, Promise.resolve(promise), "settling");
        return { ok: true };
      } catch (error) {
        return { ok: false, isError: error instanceof Error, code: error?.code ?? null, message: error?.message ?? null };
      }
    },

    /** What a call throws, as data, or null. Asked here since a driver's own scripts may have another `Error`. */
    thrown(call) {
      try {
        call();
        return null;
      } catch (error) {
        return { isError: error instanceof Error, message: error?.message ?? null };
      }
    },

    /** An element with these attributes, brought into view (those far away wait), once it is ready. */
    async ready(attributes, parent) {
      await T.within(15000, customElements.whenDefined("fair-share"), "the definition of fair-share");
      const element = T.make(attributes, parent);
      element.scrollIntoView();
      await T.within(15000, element.ready, "ready");
      return element;
    },

    /** The next event of this name on `target`, as `{detail, composed, bubbles, name}`. */
    event(target, name, ms = 10000) {
      return T.within(ms, new Promise((done) => {
        target.addEventListener(name, (event) => {
          done({ name, detail: event.detail, composed: event.composed, bubbles: event.bubbles });
        }, { once: true });
      }), name);
    },

    /** Waits until `test()` gives something true, and gives that. */
    async until(test, what, ms = 10000) {
      const end = performance.now() + ms;
      for (;;) {
        const value = await test();
        if (value) return value;
        if (performance.now() > end) throw new Error(`${what} did not happen within ${ms} ms`);
        await sleep(20);
      }
    },

    /** After two frames what was asked for has been painted. */
    async frames(count = 2) {
      for (let idx = 0; idx < count; idx += 1) await new Promise((done) => requestAnimationFrame(done));
    },

    /** All descendants that match, in the element's shadow root and in roots inside it. */
    all(element, selector) {
      const found = [];
      const walk = (root) => {
        for (const node of root.querySelectorAll("*")) {
          if (node.matches(selector)) found.push(node);
          if (node.shadowRoot) walk(node.shadowRoot);
        }
      };
      if (element.shadowRoot) walk(element.shadowRoot);
      return found;
    },

    /** What is shown of a canvas, as an address: it may be higher than that. */
    picture(canvas) {
      const shown = document.createElement("canvas");
      shown.width = canvas.width;
      shown.height = Math.round((canvas.width * canvas.parentNode.clientHeight) / canvas.clientWidth);
      if (shown.width && shown.height) shown.getContext("2d").drawImage(canvas, 0, 0);
      return shown.toDataURL();
    },

    /** Number of different colors on a canvas, up to 64. */
    colors(canvas) {
      if (!canvas.width || !canvas.height) return 0;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const words = new Uint32Array(data.buffer);
      const found = new Set();
      for (let idx = 0; idx < words.length && found.size < 64; idx += 1) found.add(words[idx]);
      return found.size;
    },

    /** Bytes of all wasm memories on the page. */
    wasmBytes() {
      return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
    },

    /** Makes a method of a class of the module throw what a trap throws. Here, since a driver's scripts have modules of their own. */
    async trap(method, of = "View") {
      const { [of]: kind } = await import("/pkg/fairshare.js");
      kind.prototype[method] = () => {
        throw new WebAssembly.RuntimeError("unreachable");
      };
    },

    /** Elements that are there, with properties that were set, before the page has the script. Here, as above. */
    async early(...all) {
      const elements = all.map(([attributes, properties]) => Object.assign(T.make(attributes), properties));
      const script = document.createElement("script");
      script.type = "module";
      script.src = "/pkg/fair-share.js";
      document.head.append(script);
      await T.within(15000, customElements.whenDefined("fair-share"), "the definition");
      await Promise.all(elements.map((element) => T.outcome(element.ready)));
      return elements;
    },

    /** Stops the page's clock of frames at this time in milliseconds (nothing: it goes on), so that what moves can be looked at. Here, as above. */
    async clock(ms) {
      const real = (T.frame ??= window.requestAnimationFrame);
      window.requestAnimationFrame = ms === undefined ? real : (call) => real.call(window, () => call(ms));
    },

    /** Has the page be hidden, or seen again. */
    async hide(isHidden) {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
    },

    /** Makes the page's `open` give no window, as where pop-ups are blocked. Here, since a driver's scripts have an `open` of their own. */
    async blockPopups() {
      window.open = () => null;
    },

    /** Number of wasm memories, which is the number of module instances. */
    instances() {
      return memories.length;
    },

    /** Text that a visitor can read in the element, its own and that of its shadow root. */
    text(element) {
      return (element.shadowRoot?.textContent ?? "").replace(/\s+/gu, " ").trim();
    },
  };
  window.T = T;
})();
