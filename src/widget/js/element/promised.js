// Promises that somebody else settles.

/** A promise with its own `resolve` and `reject`. */
export function defer() {
  const held = {};
  held.promise = new Promise((resolve, reject) => Object.assign(held, { resolve, reject }));
  // Whoever cares attaches a handler of their own; the page's console stays quiet.
  held.promise.catch(() => {});
  return held;
}

/** What a page waits for, again and again: once it is settled, `renew` makes it a new promise. */
export class Promised {
  #held = defer();
  isSettled = false;

  get promise() {
    return this.#held.promise;
  }

  renew() {
    if (this.isSettled) this.#held = defer();
    this.isSettled = false;
  }

  resolve() {
    this.isSettled = true;
    this.#held.resolve();
  }

  reject(fault) {
    this.isSettled = true;
    this.#held.reject(fault);
  }
}
