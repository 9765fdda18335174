// What one element has beside its charts, each in a script of its own that is fetched when it is first wanted: the panel on how a
// file was read, files and tables, a story and what makes one, the slider of years. Each is told what it may ask of the element, and
// no more.

import { flat, make, say } from "../board/text.js";
import { faultOf, kit, menu, part, parts, stopped } from "./engine.js";
import { ask, fileName } from "./pour.js";
import { asCsv } from "./value.js";
import { Fault } from "./words.js";

export class OnDemand {
  #host;
  #panel = null;
  #outlet = null; // What exports.
  #player = null; // The slider of years.
  #maker = null; // What makes a story of views.
  #story = null; // The deck that plays a story.
  #told = null; // Its text.
  #maps = new Map(); // Maps that were read, as JSON, by language and address.

  /** `host`: what the element lets its parts see; see `FairShare`. */
  constructor(host) {
    this.#host = host;
    host.stage.kept = () => [this.#panel?.root, this.#maker?.root];
  }

  // ---- what is there already ----

  get story() {
    return this.#story;
  }

  get panel() {
    return this.#panel;
  }

  get player() {
    return this.#player;
  }

  /** The element is gone from the page. */
  forget() {
    this.#panel = null;
    this.#maps.clear();
  }

  /** A sentence for the visitor: in the panel when it is open, else above the charts. */
  tell(text, bad) {
    if (!this.#panel?.say(text)) this.#host.stage.tell(text, bad);
  }

  /** Tells visitor and page what went wrong; `script` is what was to be fetched when it did. */
  regret(thrown, script) {
    const fault = this.#host.tongue.worded(script && thrown instanceof TypeError ? Fault.of("network", script) : faultOf(thrown));
    this.tell(fault.told, true);
    this.#host.events.fault(fault);
  }

  /** What every script may use. */
  get #common() {
    const { tongue } = this.#host;
    return { lang: () => tongue.lang, both: (said) => tongue.both(said), make, flat, write: say };
  }

  /** Menus look like the bar's, also where there is no bar. */
  #wear(name, style) {
    const { stage } = this.#host;
    stage.wear("bar", parts.bar);
    stage.wear(name, style);
  }

  // ---- the panel ----

  async #panelOf() {
    if (this.#panel) return this.#panel;
    const { element, tongue, root, enter, data, charts, events, opened, board } = this.#host;
    const isVeiled = () => element.hasAttribute("min-cell");
    const { Panel, STYLE } = await menu("panel.js", () => import("./panel.js"));
    this.#wear("panel", STYLE);
    return (this.#panel ??= new Panel(root, {
      ...this.#common,
      langs: () => tongue.langs.split(" "),
      report: (form, lang) => (data() ? enter(() => data().report(form, lang ?? tongue.lang, isVeiled())) : null),
      charts,
      file: () => data()?.file ?? "",
      mapping: () => element.mapping,
      isVeiled,
      correct: (mapping) => {
        element.mapping = mapping;
        events.emit("mapping", { mapping: element.mapping });
      },
      opened,
      closed: () => board()?.focus(),
    }));
  }

  /** The place for a visitor's file, as a node. */
  async zone() {
    return (await this.#panelOf()).zone();
  }

  async openPanel(what) {
    try {
      (await this.#panelOf()).show(what);
    } catch (thrown) {
      this.regret(thrown, "panel.js");
    }
  }

  // ---- files, tables, rows ----

  async outlet() {
    if (this.#outlet) return this.#outlet;
    const { element, tongue, enter, data, view, board, source, seek } = this.#host;
    const { Outlet, STYLE } = await menu("export.js", () => import("./export.js")).catch((cause) => {
      throw tongue.worded(Object.assign(Fault.of("network", "export.js"), { cause }));
    });
    this.#wear("export", STYLE);
    return (this.#outlet ??= new Outlet({
      ...this.#common,
      element,
      version: element.constructor.version,
      story: () => (this.#story?.step ? this.#told : null),
      kit,
      part,
      charts: () => board()?.charts ?? [],
      width: (at) => board().width(at),
      family: () => board().family,
      langs: () => tongue.langs,
      file: () => data()?.file ?? "",
      report: () => element.report,
      again: seek,
      source,
      csv: asCsv,
      fault: (...told) => tongue.worded(new Fault(...told)),
      worded: (thrown) => tongue.worded(faultOf(thrown)).message,
      say: (text, bad) => this.tell(text, bad),
      // Every call into the module may fail, and says so in the element's language.
      ask: (name, ...given) => {
        if (!view()) throw tongue.worded(Fault.of("not-ready"));
        return enter(() => view()[name](...given));
      },
    }));
  }

  /** Has the outlet do something for a visitor. */
  async let(what, ...given) {
    try {
      await (await this.outlet())[what](...given);
    } catch (thrown) {
      this.regret(thrown);
    }
  }

  // ---- maps ----

  /**
   * Fetches the maps that charts want; until they are there, and where there are none, these show tiles. A promise of all maps that
   * have to be waited for, ten seconds at most; null where there are none.
   */
  maps() {
    const [view, board] = [this.#host.view(), this.#host.board()];
    const langs = this.#host.tongue.langs;
    const due = [];
    for (const [at, id] of board.charts) {
      const address = id === "place-map" && view.map_wanted(at);
      if (!address) continue;
      const url = new URL(address, document.baseURI).href;
      // A view that is built anew has its map at once.
      const known = this.#maps.get(langs + url);
      if (known) view.map(at, known);
      else
        due.push(
          part("geo.js", () => import("./geo.js"))
            .then(({ map }) => map(url, langs.startsWith("vi")))
            .then((json) => {
              if (json.startsWith("{")) this.#maps.set(langs + url, json);
              if (this.#host.view() === view) view.map(at, json);
            }),
        );
    }
    // A map that has not come within ten seconds is drawn when it comes.
    return due.length ? Promise.race([Promise.allSettled(due), new Promise((done) => setTimeout(done, 10_000))]) : null;
  }

  // ---- years ----

  /** Shows the slider of years, or takes it away. */
  async play(on) {
    if (!on) return this.#player?.close();
    const { element, stage, view, board } = this.#host;
    const live = () => (stopped ? null : view());
    try {
      if (!this.#player) {
        const { Player, STYLE } = await menu("play.js", () => import("./play.js"));
        if (!view()) return;
        this.#player ??= new Player({
          ...this.#common,
          years: () => (live() ? JSON.parse(view().years()) : {}),
          show: (code) => void (live() && view().act("year", 0, code + 1, 0, "")),
          closed: () => (this.#player = null),
        });
        stage.wear("play", STYLE);
      }
      if (!this.#player.node.isConnected) board().hold(this.#player.node);
      this.#player.begin();
      const auto = (element.getAttribute("play") ?? "").trim() === "auto";
      if (auto && !this.#story && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.#player.play();
    } catch (thrown) {
      this.regret(thrown, "play.js");
    }
  }

  // ---- stories ----

  /** Plays a story: the one that the attribute names, or one that was made here (`given`, its text). */
  async narrate(given) {
    const { element, stage, tongue, enter, view, show } = this.#host;
    const before = this.#story?.step;
    this.#story?.close();
    this.#story = null;
    if (!view()) return;
    const address = given ?? element.getAttribute("story");
    const hold = address ? { told: null, close() {} } : null;
    this.#story = hold;
    if (before) show();
    if (!address) return;
    const kept = given === undefined ? null : view().view();
    try {
      const { Story, STYLE } = await menu("story.js", () => import("./story.js"));
      stage.wear("story", STYLE);
      const text = given ?? (await this.#storyAt(address));
      if (this.#story !== hold || !view()) return;
      const story = new Story(text, {
        element,
        langs: () => tongue.langs.split(" "),
        columns: () => element.columns,
        check: (chart, filters) => enter(() => view().check(chart, filters)),
        show: () => show(),
        point: (filters, pick) => (view() ? enter(() => view().point_out(filters, pick)) : null),
        fault: (vi, en) => new Fault("story", vi, en),
        leave: kept && (() => this.#leave(kept)),
        make,
        part,
        dress: (look) => stage.wear("handout", look),
      });
      this.#told = text;
      this.#story = story;
      story.begin();
    } catch (thrown) {
      if (this.#story && this.#story !== hold) this.#story.close();
      this.#story = kept ? null : hold;
      this.regret(thrown, "story.js");
    }
  }

  /** The text of a story: out of the file that holds everything, or from its address. */
  async #storyAt(address) {
    const packed = kit?.file("story.json");
    const url = new URL(address, document.baseURI).href;
    const response = await (packed ?? ask(url, new AbortController().signal));
    return response.text();
  }

  /** Back from a story that was made here to the charts as they were. */
  #leave(kept) {
    this.#story?.close();
    this.#story = null;
    this.#host.show(kept);
    this.#host.board()?.focus();
  }

  /** Opens what makes a story of views. */
  async compose() {
    const { element, stage, root, tongue, enter, view, board, charts } = this.#host;
    try {
      if (!this.#maker) {
        await this.#panelOf();
        const { Composer, STYLE } = await part("compose.js", () => import("./compose.js"));
        stage.wear("compose", STYLE);
        this.#maker ??= new Composer(root, {
          ...this.#common,
          view: () => element.view,
          charts: () => (board()?.charts ?? []).map(([at]) => [at, charts()[at]?.spec]),
          title: (at) => JSON.parse(enter(() => view().content(at)) || "{}").title ?? "",
          check: (chart, filters) => enter(() => view().check(chart, filters)),
          play: (text) => this.narrate(text),
          langs: () => tongue.langs.split(" "),
        });
      }
      this.#maker.show();
    } catch (thrown) {
      this.regret(thrown, "compose.js");
    }
  }
}
