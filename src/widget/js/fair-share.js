// The public entry of the package: the class behind <fair-share> with its attributes and members, when it loads, and when it shows
// what. What it does beside that lies in `element/`, what the charts are shown on in `board/`; the build joins them all into one
// file. It decides nothing about charts, and knows no column and no pixel.

import { Board, scripted } from "./board/board.js";
import { make } from "./board/text.js";
import { passing } from "./element/act.js";
import { Answers } from "./element/answers.js";
import { bringNow, faultOf, isHere, live, loadEngine, loadParts, parts, partsOf, REST, stopped, whenHere } from "./element/engine.js";
import { Events } from "./element/events.js";
import { Link } from "./element/link.js";
import { far, isNear } from "./element/near.js";
import { OnDemand } from "./element/ondemand.js";
import { Promised, defer } from "./element/promised.js";
import { addressOf, put, read, retry, seek, take } from "./element/source.js";
import { Stage } from "./element/stage.js";
import { Tongue, hearLangs } from "./element/tongue.js";
import { drawInTurns } from "./element/turns.js";
import { asObject, json, takeOver, withTexts } from "./element/value.js";
import { Visitor } from "./element/visitor.js";
import { Fault } from "./element/words.js";

const VERSION = "0.1.0";
const CHARTS = Object.freeze(["funding", "funding-trend", "women-men", "women-share", "absorption", "leadership", "concentration", "then-now", "bars", "heat", "dots", "histogram", "ethnic-sex", "share-trend", "lines", "criteria", "criteria-profile", "who-where", "place-map", "reach", "pyramid", "flows", "timeline"]);
const OBSERVED = ["src", "chart", "filter", "controls", "lang", "theme", "group", "heading", "min-cell", "boundaries", "mapping", "link-state", "story", "play"];

function define() {
  return class FairShare extends HTMLElement {
    static charts = CHARTS;
    static version = VERSION;
    static observedAttributes = OBSERVED;

    #root = this.attachShadow({ mode: "open" });
    #tongue = new Tongue(this);
    #stage = new Stage(this.#root, this.#tongue);
    #events = new Events(this);
    #link = new Link(this, this.#events, () => (stopped || !this.#view ? null : this.view), (text) => this.#goTo(text, true));
    #answers = new Answers(this.#inside());
    #extra = new OnDemand(this.#inside());
    #visitor = new Visitor(this.#inside());
    #ready = new Promised();
    #turn = 0; // Which load is the newest; older ones have no say any more.
    #entry = null; // The shelf's entry behind `src`.
    #own = null; // The dataset given to `load()`.
    #source = null; // What it was read from: `{input, options}`; null for `src`.
    #mapping = null; // The mapping that a script or a visitor set: JSON text; null for that of the attribute.
    #given = null; // Of the `load()` under way: how to stop it.
    #data = null;
    #view = null;
    #coming = null; // The first view, as long as its charts are being drawn.
    #board = null; // What the view is shown on.
    #started = false;
    #kept = null; // The view to restore or apply when there is one: JSON text.
    #asked = null; // A view that was set before there was data: JSON text.
    #attribute = false; // Whether the `filter` attribute is to be applied.
    #rebuild = false;
    #seen = null; // The promise of `ready` whose charts are painted: it may still wait for maps.
    #drawing = null; // The drawing that is still to come, as a promise.
    #spoken = ""; // The languages of what is shown.
    #still = null; // What was seen before the step that is being shown.
    #tell = (loaded, total) => {
      if (total) this.#stage.progress(loaded / total);
      this.#events.emit("progress", { loaded, total });
    };

    /** What the parts of the element may see and do. */
    #inside() {
      return {
        element: this,
        root: this.#root,
        stage: this.#stage,
        tongue: this.#tongue,
        view: () => this.#view,
        board: () => this.#board,
        data: () => this.#data,
        charts: () => this.#answers.charts,
        enter: (call) => this.#enter(call),
        events: this.#events,
        // Anew, with a view that was kept or as the story's step wants it.
        show: (kept) => {
          if (kept !== undefined) this.#kept = kept;
          this.#show(this.#data);
        },
        source: () => ({ ...this.#source, urls: this.#data.urls, size: this.#data.size, mapping: this.#mapped() }),
        seek: (...wanted) => seek({ source: this.#source, url: addressOf(this), size: this.#data?.size, mapping: this.#mapped() }, ...wanted),
        bring: (input, options) => this.#bring(input, options),
        opened: (files) => this.#visitor.opened(files),
        reopen: (file) => this.#extra.let("reopen", file),
        tell: (text, bad) => this.#extra.tell(text, bad),
      };
    }

    connectedCallback() {
      takeOver(this, ["mapping", "filters", "view"]);
      live.add(this);
      this.#link.join();
      if (this.#started) return;
      // Whoever waits for an element that came back waits for its new picture.
      this.#ready.renew();
      // Never read to its end, or with another mapping.
      if (this.#source && this.#own?.mapping !== this.#mapped()) return void this.load(this.#source.input, this.#source.options);
      // Whoever scrolls, or is given data, will need it; asked for before the page's layout is, which the next lines wait for.
      (this.#needs ? loadParts(this.#needs) : loadEngine()).catch(() => {});
      if (!this.#own && !this.hasAttribute("src")) return this.#zone();
      this.#stage.skeleton();
      if (isNear(this)) this.nearViewport();
      else far.observe(this);
    }

    disconnectedCallback() {
      // A move is a removal and an insertion: only what is still gone a moment later is let go.
      queueMicrotask(() => {
        if (this.isConnected) return;
        live.delete(this);
        far.unobserve(this);
        this.#link.leave();
        this.#letGo();
        this.#extra.forget();
        this.#stage.clear();
      });
    }

    attributeChangedCallback(name, old, value) {
      if (old === value) return;
      if (name === "filter") this.#attribute = true;
      if (name === "src") {
        // While the element is being made all its attributes come, before it is told that it is in the page.
        if (!live.has(this) && !this.#source && !this.#seen) return;
        this.#own?.free();
        this.#own = this.#source = this.#link.first = null;
        this.#letGo();
        this.#kept = null;
        if (this.isConnected) this.#restart();
      } else if (name === "mapping") {
        this.#mapping = null;
        this.#reread();
      } else if (name === "link-state") {
        this.#link.leave();
        if (this.isConnected) this.#link.join();
      } else if (name === "story") {
        this.#extra.narrate();
      } else if (name === "play") {
        if (this.#view) this.#extra.play(this.hasAttribute("play"));
      } else if (this.#data) {
        this.#rebuildSoon();
      } else if (this.isConnected && !this.#started && !this.hasAttribute("src")) {
        this.#stage.show();
        this.#zone();
      }
    }

    /** @private Called when the element comes near the viewport. */
    nearViewport() {
      far.unobserve(this);
      if (!this.#started && this.isConnected) this.#start();
    }

    /** @private Called after a panic: shows what happened and never enters the module again. */
    stopForPanic(fault) {
      this.#data = this.#entry = this.#own = null;
      this.#fail(fault);
    }

    /** @private Called when an ancestor may speak another language. */
    hear() { if (this.#data && this.#spoken !== this.#tongue.langs) this.#rebuildSoon(); }
    adoptedCallback() { this.#stage.dress(), this.#view && this.#rebuildSoon(); }

    get ready() { return this.#ready.promise; }
    get painted() { return this.#drawing?.promise ?? (this.#started && !this.#view ? this.#ready.promise.then(() => {}) : Promise.resolve()); }

    get filters() {
      if (this.#view && !stopped) return JSON.parse(this.#view.filters());
      return (this.#kept && JSON.parse(this.#kept).filters) ?? {};
    }

    set filters(value) {
      const text = withTexts(value);
      if (!this.#view) {
        this.#kept = `{"filters":${text}}`;
        this.#attribute = false;
        if (this.#data) this.#rebuildSoon();
        return;
      }
      this.#enter(() => scripted(() => this.#view.set_filters(text), true));
      this.#drawSoon(true);
      this.#events.flush();
    }

    get view() {
      const text = this.#view && !stopped ? this.#view.view() : (this.#asked ?? this.#kept);
      return text ? JSON.parse(text) : null;
    }

    set view(value) {
      const text = withTexts(value);
      if (this.#view) this.#take(text, true);
      else this.#asked = text;
    }

    get mapping() { return asObject(this.#mapped()) ?? {}; }

    set mapping(value) {
      const text = typeof value === "string" ? value : json(value ?? {});
      if (!asObject(text)) throw this.#tongue.worded(Fault.of("mapping"));
      this.#mapping = text;
      this.#reread();
    }

    get columns() { return this.#answers.columns; }
    get report() { return this.#answers.report; }
    query(question) { return this.#answers.query(question); }

    async export(format, options) {
      if (!this.#view) {
        if (!this.#source && !this.hasAttribute("src")) throw this.#tongue.worded(Fault.of("not-ready"));
        if (this.isConnected) this.nearViewport();
        await this.ready;
      }
      await this.painted;
      return (await this.#extra.outlet()).blob(format, options);
    }

    load(input, options) {
      const source = { input, options: options ?? {} };
      const turn = this.#restartWith();
      const wait = this.#ready.promise;
      this.#source = source;
      this.#read(source).then(
        (data) => {
          if (turn !== this.#turn) return stopped || data.free();
          this.#own = data;
          this.#show(data);
        },
        (thrown) => turn === this.#turn && this.#fail(faultOf(thrown)),
      );
      return wait;
    }

    /** The dataset in what `load()` or a visitor gave; what was being read before is not read on. */
    #read(source) {
      this.#given?.abort();
      this.#given = new AbortController();
      return read(source, { mapping: this.#mapped(), tell: this.#tell, signal: this.#given.signal });
    }

    /** How many parts are needed beside the main module for what is to be shown. */
    get #needs() { return Math.max(this.#asked === null ? 0 : REST, partsOf(this, this.#tongue.langs)); }

    /** The mapping in force, as it was written. */
    #mapped() { return this.#mapping ?? this.getAttribute("mapping") ?? ""; }

    /** Reads the same anew, since the mapping changed. */
    #reread() {
      if (this.isConnected && this.#started) this.#swap(this.#source, true);
    }

    /** Reads what `source` gives, or `src`, while the present charts stay: until there are others, or for good when it fails. */
    #swap(source, again) {
      if (!this.#view || stopped) return void (source ? this.load(source.input, source.options) : this.#restart());
      this.#given?.abort();
      const turn = (this.#turn += 1);
      this.#ready.renew();
      const note = this.#stage.noteOver();
      this.#extra.panel?.busy(true);
      const entry = source ? null : take(addressOf(this), this.#mapped(), this.#tell);
      (source ? this.#read(source) : entry.promise)
        .then(
          (data) => {
            if (turn !== this.#turn) return entry ? put(entry) : stopped || data.free();
            const kept = again ? this.#view.view() : null;
            this.#release();
            if (!stopped) this.#own?.free();
            this.#own = source && data;
            this.#entry = entry;
            this.#source = source;
            this.#kept = kept;
            if (!again) this.#link.first = null;
            this.#show(data, again);
            this.#extra.panel?.refresh();
          },
          (thrown) => (entry && put(entry), turn === this.#turn && this.#complain(thrown)),
        )
        .finally(() => {
          note.remove();
          if (turn === this.#turn) this.#extra.panel?.busy(false);
        });
    }

    /** What a visitor chose could not be read: says so; the charts stay, and so does what `ready` says of them. */
    #complain(thrown) {
      if (stopped) return;
      this.#ready.reject(this.#tongue.worded(faultOf(thrown)));
      this.#ready.renew();
      this.#ready.resolve();
      this.#extra.regret(thrown);
    }

    /** Shows what a visitor brought. The mapping of the file before says nothing about it. */
    #bring(input, options) {
      this.#mapping = "";
      this.#extra.panel?.close();
      this.#swap({ input, options });
      this.#attribute = false;
    }

    /** The first face of an element that waits for a visitor's file. */
    async #zone() {
      if ((this.getAttribute("controls") ?? "").trim().toLowerCase() !== "all") return;
      const turn = this.#turn;
      try {
        await loadEngine();
        const zone = await this.#extra.zone();
        if (turn === this.#turn && !this.#started && this.isConnected) this.#stage.show(zone);
      } catch (thrown) {
        if (turn === this.#turn && !this.#started) this.#fail(faultOf(thrown));
      }
    }

    #restartWith() {
      const before = this.#view;
      this.#letGo();
      // Filters that were set for these charts, not for those to come.
      if (before) this.#kept = this.#link.first = null;
      this.#own?.free();
      this.#own = null;
      this.#started = true;
      this.#ready.renew();
      this.#attribute = this.hasAttribute("filter");
      this.#stage.skeleton();
      return this.#turn;
    }

    #restart() {
      this.#letGo();
      this.#stage.show();
      this.connectedCallback();
    }

    #start() {
      this.#started = true;
      const turn = this.#turn;
      if (stopped) return this.#fail(stopped);
      if (this.#kept === null) this.#attribute = this.hasAttribute("filter");
      if (this.#own) return this.#show(this.#own);
      const url = addressOf(this);
      if (!url) return this.#fail(Fault.of("url", this.getAttribute("src")));
      const entry = (this.#entry = take(url, this.#mapped(), this.#tell));
      entry.promise.then(
        (data) => turn === this.#turn && this.#show(data),
        (thrown) => turn === this.#turn && this.#fail(faultOf(thrown)),
      );
    }

    /** Gives back everything that is held; filters are kept for a re-insertion. */
    #letGo() {
      this.#turn += 1;
      this.#started = false;
      this.#given?.abort();
      this.#given = null;
      if (this.#view && !stopped) this.#kept = this.#view.view();
      this.#link.rest();
      this.#unview();
      this.#data = null;
      this.#drawing?.resolve();
      this.#drawing = null;
      this.#release();
    }

    #release() {
      if (!this.#entry) return;
      this.#entry.tells.delete(this.#tell);
      put(this.#entry);
      this.#entry = null;
    }

    #show(data, again) {
      const turn = this.#turn;
      const isNewest = () => turn === this.#turn;
      const fail = (thrown) => this.#fail(faultOf(thrown));
      if (!this.#view && !stopped && !isHere(this.#needs)) {
        return void whenHere(this.#needs, isNewest, () => this.#show(data, again), fail);
      }
      const first = !this.#ready.isSettled && this.#seen !== this.#ready.promise;
      this.#data = data;
      this.#entry?.tells.delete(this.#tell);
      try {
        if (stopped) throw stopped;
        // A story shows a step more than once until it fits: it sets out from what was seen before.
        if (this.#extra.story && !this.#still) {
          this.#still = this.#view?.still();
          setTimeout(() => (this.#still = null));
        }
        this.#unview();
        // The module writes into this node; it must be in the page to have a width.
        const root = make(null, "div", { part: "board" });
        this.#stage.wear("board", parts.look);
        if (Bar) this.#stage.wear("bar", parts.bar);
        const step = this.#extra.story?.step;
        // Where a skeleton stands, it stands until all charts are there.
        const wait = first && !step ? this.#root.querySelectorAll(".wait,.wait+.note") : [];
        if (wait.length) root.style.cssText = "height:0;overflow:hidden;visibility:hidden";
        this.#stage.show(step ? this.#extra.story.holding(root) : root, ...wait);
        const words = ["chart", "controls", "theme", "group", "heading", "min-cell", "boundaries"].map((name) => this.getAttribute(name));
        if (step) [words[0], words[1], words[4]] = [step.chart, step.controls, null];
        this.#spoken = this.#tongue.langs;
        words.push(data.title(this.#spoken) || data.file || null, String(new Date().getFullYear()));
        let filter = this.#attribute ? this.getAttribute("filter") : null;
        if (step) [this.#kept, filter] = step.filters.startsWith("{") ? [`{"filters":${step.filters}}`, null] : [null, step.filters];
        const act = passing(() => this.#view, isNewest, (thrown) => this.#extra.regret(thrown));
        const menu = [["read", "report"], ["open", "open"]].map(([word, what]) => [this.#tongue.word(word), () => this.#extra.openPanel(what)]);
        menu.push([this.#tongue.word("years"), () => this.#extra.play(true), "years"], [this.#tongue.word("make"), () => this.#extra.compose()]);
        this.#board = new Board(root, act, (kind, detail) => this.#said(kind, detail), this.#tongue.word("data"), menu);
        this.#board.tools = [this.#tongue.word("table"), this.#tongue.word("save"), (...what) => this.#extra.let(...what)];
        if (step) this.#board.zoom = this.#extra.story.zoom();
        const view = (kept) => new parts.glue.View(this.#board, data, this.#spoken, words, filter, kept, !wait.length);
        let made;
        try {
          made = view(this.#kept);
        } catch (thrown) {
          // Filters of a column that now means something else.
          if (!again || this.#kept === null || stopped) throw thrown;
          made = view(null);
        }
        if (!wait.length) return this.#shown(made, step, first);
        this.#coming = made;
        const shown = () => {
          root.style.cssText = "";
          this.#stage.show(root);
          this.#shown(made, step, first);
        };
        drawInTurns(made, data.size, () => this.#coming === made, shown, fail);
      } catch (thrown) {
        fail(thrown);
      }
    }

    /** What follows when the charts of a view are there. */
    #shown(view, step, first) {
      let maps;
      try {
        [this.#view, this.#coming] = [view, null];
        if (this.#still) this.#view.set_out_from(this.#still);
        this.#board.watch();
        maps = this.#extra.maps();
        if (this.#extra.player) this.#board.hold(this.#extra.player.node);
        if (step ? step.play : this.hasAttribute("play") || "year" in this.view) this.#extra.play(true);
        else if (step) this.#extra.play(false);
        else this.#extra.player?.sync();
        [this.#kept, this.#attribute] = [null, false];
      } catch (thrown) {
        return this.#fail(faultOf(thrown));
      }
      if (first) this.#firstView();
      const turn = this.#turn;
      const settle = () => turn === this.#turn && !this.#ready.isSettled && (this.#ready.resolve(), this.#events.emit("ready", {}));
      this.#seen = this.#ready.promise;
      maps ? maps.then(settle) : settle();
      if (this.hasAttribute("story") && !this.#extra.story) this.#extra.narrate();
    }

    /** What the deck of a story says of itself; nothing without one. */
    get story() { return this.#extra.story?.told ?? null; }

    // ---- the view as one value ----

    /** Shows a view, or throws and changes nothing. */
    #take(text, isScript, isLink) {
      const fault = bringNow();
      if (fault) throw this.#tongue.worded(fault);
      const needs = this.#enter(() => scripted(() => this.#view.take_view(text, isLink), isScript));
      if (needs) {
        // They are set together, and what follows from them is built once, now.
        this.#rebuild = true;
        for (const [name, value] of Object.entries(JSON.parse(needs))) this.setAttribute(name, value);
        this.#rebuild = false;
        this.#kept = this.#view.view();
        this.#show(this.#data);
        if (!this.#view) return;
        this.#enter(() => this.#view.take_view(text, isLink));
        this.#link.settle();
      }
      if ("year" in this.view) this.#extra.play(true);
      this.#drawSoon(isScript);
      this.#events.flush();
    }

    /** When there are charts for the first time: what the link holds, or a script has asked for before. */
    #firstView() {
      if (this.#mapped()) this.#answers.warn();
      this.#link.first ??= JSON.parse(this.#view.view());
      // A link is about the page's own data.
      const [linked, asked] = [this.#source ? null : this.#link.text, this.#asked];
      this.#asked = null;
      if ((linked ?? asked) !== null) this.#goTo(linked ?? asked, linked !== null);
    }

    /** Shows a view that comes from elsewhere; what does not fit is told. */
    #goTo(text, isLink) {
      try {
        this.#take(this.#link.whole(text), false, isLink);
      } catch (thrown) {
        this.#extra.regret(thrown);
      }
    }

    /** Takes the view and all that it hung on the page away. */
    #unview() {
      this.#board?.close();
      if (!stopped) (this.#view ?? this.#coming)?.free();
      this.#board = this.#view = this.#coming = null;
    }

    #rebuildSoon() {
      if (this.#rebuild) return;
      this.#rebuild = true;
      this.#drawing ??= defer();
      const build = () => {
        this.#rebuild = false;
        if (!this.#data || stopped) return;
        if (this.#view) {
          if (!this.#attribute) this.#kept = this.#view.view();
        } else this.#ready.renew();
        this.#show(this.#data);
        this.#extra.panel?.refresh();
        this.#drawing?.resolve();
        this.#drawing = null;
      };
      queueMicrotask(() => (isHere(this.#needs) ? build() : loadParts(this.#needs).then(build, build)));
    }

    #drawSoon(isScript) {
      if (this.#drawing) return;
      const drawing = (this.#drawing = defer());
      queueMicrotask(() => {
        try {
          if (this.#view && !stopped) scripted(() => this.#view.act("draw", 0, 0, 0, ""), isScript);
        } catch (thrown) {
          this.#fail(faultOf(thrown));
        }
        if (this.#drawing === drawing) this.#drawing = null;
        drawing.resolve();
      });
    }

    #fail(thrown) {
      const fault = this.#tongue.worded(thrown);
      this.#unview();
      const box = this.#stage.box(fault.told, "fail", fault.code === "panic" ? "" : "retry", () => this.#again());
      // What the page's author wrote for visitors without scripts is of use here too.
      const again = this.#extra.panel && !this.hasAttribute("src") ? [this.#extra.panel.zone()] : [];
      this.#stage.show(box, document.createElement("slot"), ...again);
      this.#extra.panel?.close();
      this.#ready.reject(fault);
      this.#drawing?.resolve();
      this.#drawing = null;
      this.#events.fault(fault);
    }

    #again() {
      retry(), this.#ready.renew();
      if (this.#data) {
        this.#attribute = this.hasAttribute("filter");
        return this.#show(this.#data);
      }
      this.#letGo();
      if (this.#source) return void this.load(this.#source.input, this.#source.options);
      if (!this.hasAttribute("src")) return this.#stage.show(), this.#zone();
      this.#stage.skeleton();
      this.#start();
    }

    /** Runs a call into the module; what it throws reaches the caller as an Error in the element's language. */
    #enter(call) {
      if (stopped) throw this.#tongue.worded(stopped);
      try {
        return call();
      } catch (thrown) {
        throw this.#tongue.worded(faultOf(thrown));
      }
    }

    /** What the module says in the midst of a call. */
    #said(kind, detail) {
      if (kind !== "view") return this.#events.soon(kind, detail);
      // Not now: the module is still at work.
      if (this.#extra.player) queueMicrotask(() => this.#extra.player?.sync());
      this.#link.settle();
    }
  };
}

// A second copy of this script on the page uses the first one's class.
let FairShare = customElements.get("fair-share");
if (!FairShare) {
  customElements.define("fair-share", (FairShare = define()));
  hearLangs(() => live.forEach((element) => element.hear()));
}

export { FairShare };
export default FairShare;
