// Work that gives the page its turn in between: the first charts of a view, one after the other.

import { pause } from "./pour.js";

// How long is worked without a pause, at first and later; and bytes of a file whose cubes take as long alone.
const FIRST_MS = 40;
const DRAWING_MS = 24;
const LARGE = 1e7;

/** Draws what has not been drawn, as long as this is wanted, and says when all is there, or why it will not be. */
export async function drawInTurns(view, size, isWanted, done, fail) {
  let until = performance.now() + (size > LARGE ? 0 : FIRST_MS);
  try {
    while (isWanted() && view.more()) {
      if (performance.now() < until) continue;
      await pause();
      until = performance.now() + DRAWING_MS;
    }
    if (isWanted()) done();
  } catch (thrown) {
    if (isWanted()) fail(thrown);
  }
}
