// What happens to a view, passed on to the module (`View.act`). Where the main module is all that is there, a visitor who comes to a
// chart has the rest fetched meanwhile, and sees what she points at when that is there; who then does something before waits for it.

import { isWhole, stopped, whenWhole } from "./engine.js";

// What can wait: what is pointed at.
const CAN_WAIT = /^(point|leave|focus)$/;

/** `view` gives the view, or null; what waits is dropped when it is not `isWanted` any more, and told by `fail` when it cannot be. */
export function passing(view, isWanted, fail) {
  let waiting = [];
  const go = () => waiting.splice(0).forEach((one) => !stopped && view()?.act(...one));
  return function act(name, at, x = 0, y = 0, text = "") {
    if (!view() || stopped) return false;
    if (isWhole || !CAN_WAIT.test(name)) {
      // In their order. The module asks for its rest where it needs it, and goes on with it.
      go();
      return view().act(name, at, x, y, text);
    }
    // A pointer pressed elsewhere in the page leaves every chart: no reason to fetch anything.
    if (name === "leave" && !waiting.length) return false;
    if (!waiting.length) whenWhole(isWanted, go, fail);
    waiting.push([name, at, x, y, text]);
    return false;
  };
}
