// What happens to a view, passed on to the module (`View.act`). Where the main module is all that is there, a visitor who comes to a
// chart has more fetched meanwhile, and sees what she points at when that is there; who then does something before waits for it.
// Where it does not come the charts stay as they are. Whoever does something may soon want other
// charts: what they need is fetched meanwhile.

import { bringNow, here, loadParts, MORE, RARE, stopped, whenHere } from "./engine.js";

// For what happens without a visitor the main module is enough, always.
const ALONE = /^(draw|look|room|describe|glide)$/;
// What can wait: what is pointed at.
const CAN_WAIT = /^(point|leave|focus)$/;
// After which a visitor may soon want other charts than those that are shown.
const DOES = /^(press|drop|key|tick|toggle|range|compare)$/;
const RETRY_MS = 10_000; // After it did not come, pointing asks for it no sooner.

/** `view` gives the view, or null; what waits is dropped when it is not `isWanted` any more; `fail` tells why it cannot be done. */
export function passing(view, isWanted, fail) {
  let waiting = [];
  let failed = -RETRY_MS;
  const go = () => waiting.splice(0).forEach((one) => !stopped && view()?.act(...one));
  const give = (thrown) => {
    waiting = [];
    failed = performance.now();
    fail(thrown);
  };
  return function act(name, at, x = 0, y = 0, text = "") {
    if (!view() || stopped) return false;
    if (here && here < RARE && DOES.test(name)) loadParts(RARE).catch(() => {});
    if (here || ALONE.test(name)) return view().act(name, at, x, y, text);
    if (CAN_WAIT.test(name)) {
      // A pointer pressed elsewhere in the page leaves every chart: no reason to fetch anything.
      if (!waiting.length && (name === "leave" || performance.now() - failed < RETRY_MS)) return false;
      if (!waiting.length) whenHere(MORE, isWanted, go, give);
      waiting.push([name, at, x, y, text]);
      return false;
    }
    const fault = bringNow(MORE);
    if (fault) {
      give(fault);
      return false;
    }
    go();
    return view().act(name, at, x, y, text);
  };
}
