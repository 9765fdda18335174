// The reader of workbooks behind one door: in a worker it answers messages; imported, it answers calls. Fetched with its module
// only when a workbook arrives. Knows no page.

import init, { Book } from "./fairshare_sheets.js";

let book = null;

// `open` tells format and names (an empty one for a hidden sheet); `next` a piece of a sheet's text and how much of the sheet
// has been read, and when it is over how many of its rows are hidden and which formulas have no value.
const answers = {
  async open(file) {
    const [bytes] = await Promise.all([file.arrayBuffer(), init({ module_or_path: new URL("fairshare_sheets_bg.wasm", import.meta.url) })]);
    book = new Book(new Uint8Array(bytes));
    return book.contents();
  },
  start: (at) => book.start(at),
  next(enough) {
    const text = book.next(enough);
    return text ? { text, share: book.share() } : { hidden: book.n_hidden(), unsaved: book.unsaved() };
  },
};

/** What a question gives; whatever fails throws the code of a sentence. */
export async function ask(name, given) {
  try {
    return await answers[name](given);
  } catch (thrown) {
    // A trap: this instance is spent, and nobody else uses it.
    throw typeof thrown === "string" ? thrown : thrown instanceof WebAssembly.RuntimeError ? "broken-workbook" : "no-reader";
  }
}

if (typeof document === "undefined") {
  onmessage = async ({ data: [name, given] }) => {
    try {
      const answer = await ask(name, given);
      postMessage({ answer }, answer?.text ? [answer.text.buffer] : []);
    } catch (code) {
      postMessage({ code });
    }
  };
  postMessage({ answer: "ready" });
}
