// What is done on a watched page: by its own script, and by a visitor's hand.

/** Callbacks that are due later than this, in milliseconds, are not waited for: they tidy up, or step on by themselves. */
const SOON = 1000;
/** So many frames a page may take until it is quiet: one that plays its years never is. */
const MOST_FRAMES = 240;

/** Runs in the page before its scripts: keeps count of the frames, timers and idle times that they wait for. */
function countCallbacks([soon, mostFrames]) {
  const due = new Set();
  const frame = globalThis.requestAnimationFrame.bind(globalThis);
  const counted = (ask, cancel, isSoon = () => true) => {
    const [usual, usualCancel] = [globalThis[ask].bind(globalThis), globalThis[cancel].bind(globalThis)];
    globalThis[ask] = (callback, ...options) => {
      let key;
      const id = usual((...args) => {
        due.delete(key);
        return callback(...args);
      }, ...options);
      key = `${ask} ${id}`;
      if (isSoon(...options)) due.add(key);
      return id;
    };
    globalThis[cancel] = (id) => {
      due.delete(`${ask} ${id}`);
      usualCancel(id);
    };
  };
  counted('requestAnimationFrame', 'cancelAnimationFrame');
  counted('requestIdleCallback', 'cancelIdleCallback');
  counted('setTimeout', 'clearTimeout', (ms = 0) => ms <= soon);
  /** Waits until all is painted and nothing is due. */
  globalThis.quiet = async () => {
    const elements = [...document.querySelectorAll('fair-share')];
    await Promise.all(elements.map((element) => element.painted?.catch(() => {})));
    for (let n = 0, still = 0; still < 2 && n < mostFrames; n++) {
      await new Promise(frame);
      still = due.size ? 0 : still + 1;
    }
  };
}

/** Prepares a page, before it is opened, for `settled`. */
export async function prepare(page) {
  page.onItsWay = new Set();
  page.on('request', (request) => page.onItsWay.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.onItsWay.delete(request));
  await page.addInitScript(countCallbacks, [SOON, MOST_FRAMES]);
}

/** Waits until a page has loaded what it asked for, has painted, and waits for nothing. */
export async function settled(page) {
  do await page.evaluate(() => globalThis.quiet());
  while (page.onItsWay.size);
}

/** Scrolls to every element, and waits until it is ready or has failed. */
export async function readied(page) {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll('fair-share')) {
      element.scrollIntoView();
      await element.ready.catch(() => {});
    }
  });
  await settled(page);
}

/** What a page's own script does with plain charts: questions, filters, another language, and a narrower page. */
export async function scripted(page) {
  await page.evaluate(async () => {
    const years = { from: 2018, to: 2019 };
    for (const element of document.querySelectorAll('fair-share')) {
      const { columns } = element;
      const namesOf = (wanted) => columns.filter(({ role }) => role === wanted).map(({ name }) => name);
      const dimensions = namesOf('dimension');
      const measures = namesOf('measure');
      const [first, second = first] = dimensions;
      const ask = (question) => {
        try {
          return element.query(question);
        } catch {
          return { rows: [] };
        }
      };
      ask({});
      ask({ by: dimensions.slice(0, 2), sum: measures });
      const table = first ? ask({ by: [first], sum: measures.slice(0, 1) }).rows : [];
      const values = table.map((row) => row[first]);
      const others = second ? ask({ by: [second] }).rows.map((row) => row[second]) : [];
      const year = columns.find(({ kind }) => kind === 'year')?.name;
      ask({ by: [first, second], sum: measures.slice(0, 1), filtered: true });
      ask({ by: second, sum: measures[0] ?? 'rows', where: { [first]: values.slice(0, 2) }, exact: true });
      if (year) ask({ by: [year], sum: 'rows', where: { [year]: years }, filtered: true });
      for (const filters of [
        { [first]: values.slice(0, 2) },
        { [first]: values.slice(1) },
        { [first]: values.slice(0, 1), [second]: others.slice(0, 2) },
        year ? { [year]: years } : {},
        measures[0] ? { [measures[0]]: { from: 1, to: 1e6 } } : {},
        // A range that is moved.
        ...[1, 2, 3, 4].map((step) => (measures[0] ? { [measures[0]]: { from: step * 1e5, to: step * 1e6 } } : {})),
        // What a row of checkboxes does: all but one, and a few that lie apart.
        ...values.slice(0, 9).map((_, i) => ({ [first]: values.filter((__, k) => k !== i) })),
        ...[3, 5, 7].map((step) => ({ [first]: values.filter((_, k) => k % step === 1) })),
        {},
      ]) {
        try {
          element.filters = filters;
        } catch {
          // A filter that does not fit.
        }
        await element.painted;
        ask({ by: [first], sum: measures.slice(0, 1), filtered: true });
      }
      JSON.stringify([element.view, element.filters, element.columns]);
      element.lang = element.lang === 'en' ? 'vi' : 'en';
      await globalThis.quiet();
      element.style.width = '420px';
    }
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
  });
  await settled(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
}

/** What scripts ask beside, and a view set anew. */
export async function asked(page) {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll('fair-share')) {
      JSON.stringify([element.report, element.columns, element.query({})]);
      const { view } = element;
      element.view = view;
      await element.painted;
      for (const kind of ['csv', 'json', 'png', 'svg']) await element.export(kind).catch(() => {});
    }
  });
}

/** Where a visitor points in a chart: parts of its width and height. */
const POINTS = [[0.3, 0.3], [0.45, 0.5], [0.6, 0.6], [0.35, 0.75]];
const KEYS = [
  'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'End', 'Home', 'PageDown', 'PageUp', 'd', 'Enter', 'Enter', ' ',
  'Escape', 'Escape',
];
/** The same again, with nothing waited for: marks are still on their way when they are sent elsewhere. */
const QUICK_KEYS = ['Enter', 'ArrowRight', 'Enter', ' ', 'Escape', 'Escape'];
/** For how long a key is held, in milliseconds. */
const HELD = 30;
const STOPS = '[part=board] [tabindex="0"]';
const BUTTONS = 'button, summary, input[type=checkbox]';
/** So many stops of the keyboard and buttons of the first element are tried, at most. */
const MOST_STOPS = 6;
const MOST_BUTTONS = 14;

/** Points at a chart in several places, clicks, drags over it, and clicks twice. */
async function pointed(page, [x, y, width, height]) {
  await page.evaluate((top) => scrollTo(0, top), Math.max(0, y - 100));
  const top = y - await page.evaluate(() => scrollY);
  const at = (right, down) => [x + width * right, top + height * down];
  for (const point of POINTS) {
    await page.mouse.move(...at(...point));
    await settled(page);
  }
  await page.mouse.click(...at(0.4, 0.5));
  await settled(page);
  await page.keyboard.press('Escape');
  await page.mouse.move(...at(0.4, 0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.6, 0.45), { steps: 4 });
  await page.mouse.up();
  await settled(page);
  await page.keyboard.press('Escape');
  // Opens a place, and leaves it.
  await page.mouse.dblclick(...at(0.4, 0.5));
  await settled(page);
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await settled(page);
}

/** What a visitor does: points, clicks, walks by keys, opens the table beside a chart, has other words and colors. */
export async function visited(page) {
  const boxes = await page.evaluate(() => {
    const hosts = [...document.querySelectorAll('fair-share')];
    return hosts.flatMap((host) => [...host.shadowRoot.querySelectorAll('canvas')]).map((canvas) => {
      const { x, y, width, height } = canvas.getBoundingClientRect();
      return [x + scrollX, y + scrollY, width, height];
    });
  });
  for (const box of boxes) await pointed(page, box);
  const count = (selector) => page.evaluate(
    (wanted) => document.querySelector('fair-share').shadowRoot.querySelectorAll(wanted).length, selector);
  const call = (selector, place, method) => page.evaluate(
    ([wanted, at, does]) => document.querySelector('fair-share').shadowRoot.querySelectorAll(wanted)[at]?.[does](),
    [selector, place, method]);
  const stops = Math.min(await count(STOPS), MOST_STOPS);
  for (let i = 0; i < stops; i++) {
    await call(STOPS, i, 'focus');
    for (const key of KEYS) {
      await page.keyboard.press(key);
      await settled(page);
    }
    for (const key of QUICK_KEYS) await page.keyboard.press(key, { delay: HELD });
    await settled(page);
  }
  const buttons = Math.min(await count(BUTTONS), MOST_BUTTONS);
  for (let i = 0; i < buttons; i++) {
    await call(BUTTONS, i, 'click');
    await settled(page);
    await page.keyboard.press('Escape');
  }
  await page.evaluate(() => {
    const element = document.querySelector('fair-share');
    element.lang = element.lang === 'en' ? 'vi' : 'en';
  });
  await settled(page);
  await page.evaluate(() => document.querySelector('fair-share').setAttribute('theme', 'dark'));
  await settled(page);
}
