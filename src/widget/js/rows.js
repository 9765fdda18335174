// Rows of the file behind a mark: the source is read once more, the rows that make the mark up are listed with the numbers that a
// spreadsheet gives them, and all of them can be saved. Loaded when first wanted. What to look for the module of Rust knows
// (`View.behind`); nothing of the file is kept.

// Words as [Vietnamese, English].
const WORDS = {
  reading: ["Đang đọc lại tệp…", "Reading the file again…"],
  one: ["1 dòng của tệp", "1 row of the file"],
  all: ["{} dòng của tệp", "{} rows of the file"],
  first: ["{} dòng đầu trong {2} dòng của tệp", "The first {} of {2} rows of the file"],
  none: ["Không có dòng nào của tệp đứng sau phần này.", "No row of the file stands behind this."],
  row: ["Dòng", "Row"],
  save: ["Lưu tất cả các dòng (CSV)", "Save all rows (CSV)"],
  close: ["Đóng", "Close"],
  rows: ["Các dòng của tệp", "Rows of the file"],
  changed: [
    "Tệp ở địa chỉ này đã đổi từ khi biểu đồ được vẽ; các dòng dưới đây là của tệp mới. Tải lại trang để vẽ lại.",
    "The file at this address has changed since the charts were drawn; the rows below are of the new one. Reload the page to draw it anew.",
  ],
  loose: [
    "Khoảng số đang lọc không áp dụng được cho từng dòng, vì số đứng ở nhiều cột của tệp.",
    "The range that is filtered by cannot be asked of single rows, since its figures stand in several columns of the file.",
  ],
  spent: [
    "Dữ liệu đến theo luồng và không được giữ lại, nên không liệt kê được các dòng của tệp. Hãy mở tệp từ máy hoặc từ một địa chỉ.",
    "The data came as a stream and is not kept, so the rows of the file cannot be listed. Open it as a file or from an address.",
  ],
  gone: ["Không đọc lại được tệp, nên không liệt kê được các dòng của nó. {}", "The file could not be read again, so its rows cannot be listed. {}"],
};

const lists = new WeakMap(); // The list that is open below a card, and how to end it.

/** Lists below a card what `search` finds in the source of `outlet`'s element. */
export async function list(outlet, card, search) {
  const { host, vi } = outlet;
  const { make, write, flat } = host;
  const { grouped, pair, both } = await host.part("export.js", () => import("./export.js"));
  const word = (name, ...parts) => outlet.both(WORDS[name], ...parts);
  const lines = (...texts) => both((...own) => own.join("\n"), ...texts);
  lists.get(card)?.();
  const title = search.title();
  const region = make(card.figure, "div", { part: "rows table", role: "region", tabindex: "0", "aria-label": pair(word("rows"), title) });
  const head = make(region, "div", { class: "head" });
  const told = make(head, "p", { role: "status" }, lines(title, word("reading")));
  const stop = new AbortController();
  const close = () => {
    stop.abort();
    const held = region.contains(region.getRootNode().activeElement);
    region.remove();
    search.free();
    lists.delete(card);
    if (held) card.glass.focus();
  };
  lists.set(card, close);
  const button = (name, act) => (make(head, "button", { type: "button", class: "reset", name }, word(name)).onclick = act);
  region.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  region.focus();
  region.scrollIntoView({ block: "nearest" });
  const fail = (thrown) => {
    if (stop.signal.aborted) return;
    const why = host.worded(thrown);
    write(told, lines(title, thrown.code === "spent" ? word("spent") : word("gone", why)));
  };
  try {
    const { found, changed } = await host.again((intake) => search.of(intake, "", ""), () => {}, stop.signal);
    if (stop.signal.aborted) return;
    const { n, tables } = JSON.parse(found);
    const shown = tables.reduce((sum, { rows }) => sum + rows.length, 0);
    const count = n === 0 ? word("none") : n === 1 ? word("one") : word(shown < n ? "first" : "all", grouped(String(shown), vi), grouped(String(n), vi));
    const notes = [changed && word("changed"), search.loose() && word("loose")].filter(Boolean);
    write(told, lines(title, count, ...notes));
    if (n > 0) button("save", () => save().catch(fail));
    for (const { name, columns, rows } of tables) {
      if (!rows.length) continue;
      const table = make(region, "table");
      make(table, "caption", { class: tables.length > 1 ? "" : "sr" }, tables.length > 1 ? name : title);
      const line = make(make(table, "thead"), "tr");
      make(line, "th", { scope: "col", class: "number" }, word("row"));
      for (const column of columns) make(line, "th", { scope: "col" }, column);
      const body = make(table, "tbody");
      for (const [number, ...cells] of rows) {
        const tr = make(body, "tr");
        make(tr, "th", { scope: "row", class: "number" }, String(number));
        for (const cell of cells) make(tr, "td", {}, cell);
      }
    }
  } catch (thrown) {
    fail(thrown);
  }
  if (!stop.signal.aborted) button("close", close);

  /** All rows: read once more, and given on piece by piece, so that they never stand in memory together. */
  async function save() {
    const parts = ["\ufeff"];
    const each = (intake) => {
      const text = intake.found_text();
      if (text) parts.push(new Blob([text]));
    };
    await host.again((intake) => search.of(intake, ",", flat(word("row"))), each, stop.signal);
    if (!stop.signal.aborted) host.say(outlet.give(outlet.name("csv", null, "rows"), new Blob(parts, { type: "text/csv;charset=utf-8" })));
  }
}
