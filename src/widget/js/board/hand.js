// Pointer and keyboard over charts: what is pressed, dragged, held and typed, in the words of `View.act`. Places go in device pixels
// of the plot.

export class Hand {
  #act;
  #scale;
  #soon;
  #tool;
  #drag = null; // The chart and the place where a pointer drags to, until the next frame.
  #held = false;

  /** `scale` gives device pixels of a CSS pixel, `soon` asks for a frame (`flush`), `tool` does what keys want beside the view. */
  constructor(act, scale, soon, tool) {
    this.#act = act;
    this.#scale = scale;
    this.#soon = soon;
    this.#tool = tool;
  }

  /** Passes on where a pointer has dragged to. */
  flush() {
    const drag = this.#drag;
    this.#drag = null;
    if (drag) this.#act("drag", ...drag);
  }

  /** Charts above that grow or shrink move no chart away under the pointer that picks in it. */
  #steady(glass, act) {
    const before = glass.getBoundingClientRect();
    const answer = act();
    const { top, left } = glass.getBoundingClientRect();
    if (top !== before.top && left === before.left) scrollBy({ top: top - before.top, behavior: "instant" });
    return answer;
  }

  /** Listens to what happens over a card. */
  over(card, at, brushed, sweeps) {
    const { glass } = card;
    const spot = (event) => [at, Math.trunc(event.offsetX * this.#scale()), Math.trunc(event.offsetY * this.#scale())];
    const more = (event) => (event.ctrlKey || event.metaKey || event.shiftKey ? "+" : "");
    let down = null; // Where the pointer was pressed, until it moves away: only then is it a click.
    let [before, last, here] = []; // Where it was pressed the last two times, and on what.
    const isApart = (most) => Math.hypot(last.clientX - before.clientX, last.clientY - before.clientY) > most;
    let timer = 0;
    const unheld = () => {
      clearTimeout(timer);
      down = null;
    };
    glass.onpointermove = (event) => {
      if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 8) unheld();
      if (!this.#held) return void this.#act("point", ...spot(event));
      this.#drag = spot(event);
      this.#soon();
    };
    glass.onpointerdown = (event) => {
      // A second finger: what the first one began is given up, since two zoom the page.
      if (event.button || !event.isPrimary) return this.#held ? glass.onpointercancel() : unheld();
      if (brushed || sweeps) {
        try {
          glass.setPointerCapture(event.pointerId);
        } catch {
          // A pointer that is gone already, or was never there: a script's own event.
        }
        this.#held = this.#act("grab", ...spot(event));
      }
      down = event;
      [before, last] = [last, event];
      // Now: once an event is over its place is told from the element's own corner. The second half of a double press (within
      // 500 ms and 6 CSS pixels) is on what the first was, also where a filter that came with that has moved the chart.
      if (!before || event.timeStamp - before.timeStamp > 500 || isApart(6)) here = spot(event);
      this.#act("point", ...here);
      // A finger that rests for 500 ms adds, as Ctrl does.
      if (event.pointerType === "touch") {
        timer = setTimeout(() => {
          if (!down || this.#held && this.#act("drop", at)) return;
          this.#held = false;
          unheld();
          this.#steady(glass, () => this.#act("press", ...here, "+"));
        }, 500);
      }
    };
    glass.onpointerup = (event) => {
      const clicked = down;
      unheld();
      this.#held = false;
      this.flush();
      if (!this.#act("drop", at) && clicked) this.#steady(glass, () => this.#act("press", ...here, more(event)));
    };
    // The page scrolls, or the system takes the pointer away.
    glass.onpointercancel = () => {
      unheld();
      this.#held = false;
      this.#drag = null;
      this.#act("cancel", at);
    };
    // A long press is ours; the menu of a mouse stays.
    glass.oncontextmenu = (event) => void (event.pointerType === "touch" && event.preventDefault());
    // A finger leaves whenever it is lifted; what it pointed at stays until something else is touched.
    glass.onpointerout = (event) => void (event.pointerType !== "touch" && this.#act("leave", at));
    // Two fingertips far apart are two taps, whatever an engine makes of them.
    glass.ondblclick = () => {
      if (before && isApart(16)) return;
      this.#act(brushed ? "unbrush" : "drill", at);
    };
    glass.onfocus = () => void (glass.matches(":focus-visible") && this.#act("focus", at));
    glass.onblur = () => void this.#act("leave", at);
    glass.onkeydown = (event) => {
      let key = event.key === "Enter" ? (event.altKey ? "~" : more(event)) + event.key : event.key;
      // Shift and an arrow take along what they pass.
      if (event.shiftKey && /^(Arrow|Home|End|Page)/.test(key) && !event.ctrlKey && !event.altKey && !event.metaKey) key = `+${key}`;
      if (key === event.key && (event.ctrlKey || event.altKey || event.metaKey)) return;
      if (key === "t" || key === "T") this.#tool("toggle", card, at, true);
      if (key === "l" || key === "L") this.#tool("rows", card, at);
      const pass = () => this.#act("key", at, 0, 0, key);
      if (/Enter| /.test(key) ? this.#steady(glass, pass) : pass()) event.preventDefault();
    };
  }
}
