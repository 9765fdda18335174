// What happens to a view, passed on to the module (`View.act`). Where the main module is all that is there, what a visitor does has
// the rest fetched, and happens when that has come.

import { isWhole, stopped, whenWhole } from "./engine.js";

// For what happens without a visitor the main module is enough, always.
const ALONE = /^(draw|look|room|describe|glide)$/;
// Keys that charts answer to (`State::key`); others are the page's.
const MEANT = /^[+~]?(Arrow\w+|Home|End|Page\w+|Enter|Escape|Backspace|[ dDsS])$/;

/** `view` gives the view, or null; what waits is dropped when it is not `isWanted` any more, and told by `fail` when it cannot be. */
export function passing(view, isWanted, fail) {
  let waits = false; // Whether something has waited.
  return function act(name, at, x = 0, y = 0, text = "") {
    if (!view() || stopped) return false;
    if (isWhole || ALONE.test(name)) return view().act(name, at, x, y, text);
    // A pointer pressed elsewhere in the page leaves every chart: no reason to fetch anything.
    if (name === "leave" && !waits) return false;
    waits = true;
    whenWhole(isWanted, () => act(name, at, x, y, text), fail);
    return name === "key" && MEANT.test(text);
  };
}
