// One headless Chromium for a whole run; a fresh context (own renderer process, no cache) for each sample. Reads a renderer's
// memory from /proc, so memory is known on Linux only.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const kb = 1024 / 1e6; // /proc counts KiB; memory here is in MB of 10^6 bytes

const sleep = (ms) => new Promise((r) => { setTimeout(r, ms); });

/** Rejects when `promise` has not settled after `ms`. */
export function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: no answer in ${ms / 1000} s`)), ms); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits up to `tries` half seconds for a moment when other processes leave the cores alone. */
async function calm(tries) {
  const ticks = () => readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
  if (!existsSync('/proc/stat')) return;
  for (let i = 0; i < tries; i++) {
    const a = ticks();
    await sleep(500);
    const d = ticks().map((x, k) => x - a[k]);
    if (1 - (d[3] + d[4]) / d.reduce((x, y) => x + y) < 0.15) return;
  }
}

export async function launch(server, { executable, quick }) {
  const executablePath = executable ?? CANDIDATES.find((p) => existsSync(p));
  if (!executablePath) throw new Error('No Chromium found; install it (apt-get install chromium) or name one with --chromium PATH.');
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const cdp = await browser.newBrowserCDPSession();
  const renderers = async () => new Map((await cdp.send('SystemInfo.getProcessInfo')).processInfo.filter((p) => p.type === 'renderer').map((p) => [p.id, p.cpuTime]));
  /** A new window has about a second of work of its own (Chromium's address bar is a page too): waits until it is done. */
  async function settled() {
    for (let i = 0; i < 12; i++) {
      const before = await renderers();
      await sleep(250);
      const after = await renderers();
      if ([...after].every(([pid, s]) => s - (before.get(pid) ?? 0) < 0.02)) return;
    }
  }

  return {
    version: browser.version(),
    close: () => browser.close(),
    /** Opens `path` in a fresh context and runs `work(page)`; its answer, or {error}. Anything asked of another host is an error. */
    async sample(path, work, { limit = 300000, what = path } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 2000 } });
      const page = await context.newPage();
      await settled();
      await calm(quick ? 1 : 6);
      const errors = [];
      page.on('pageerror', (e) => errors.push(String(e.message).slice(0, 300)));
      page.on('crash', () => errors.push('the renderer crashed'));
      page.on('request', (q) => { if (!/^(http:\/\/127\.0\.0\.1|data:|blob:)/.test(q.url())) errors.push(`asked for ${q.url()}`); });
      try {
        const answer = await within((async () => { await page.goto(server.url + path); return work(page); })(), limit, what);
        return { ...answer, ...(errors.length ? { errors } : {}) };
      } catch (e) {
        return { error: String(e.message).slice(0, 500), errors };
      } finally {
        await within(context.close(), 15000, 'closing').catch(() => {});
      }
    },
    /** The memory of this page's renderer: the one that 0.4 s of work has kept busy (the browser has renderers of its own). */
    async memory(page) {
      const before = await renderers();
      const probe = await page.evaluate(() => {
        const end = performance.now() + 400;
        let ms;
        while (performance.now() < end) ms = window.bench.probe();
        return ms;
      });
      const after = await renderers();
      const pid = [...after.keys()].sort((a, b) => (after.get(b) - (before.get(b) ?? 0)) - (after.get(a) - (before.get(a) ?? 0)))[0];
      const read = (key) => {
        try { return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${key}:\\s+(\\d+)`))[1]) * kb; } catch { return NaN; }
      };
      return {
        probe,
        now: () => read('VmRSS'),
        peak: () => read('VmHWM'),
        /** Starts a new peak; false where the system does not let us. */
        reset: () => { try { writeFileSync(`/proc/${pid}/clear_refs`, '5'); return true; } catch { return false; } },
        async collect() {
          const c = await page.context().newCDPSession(page);
          await c.send('HeapProfiler.collectGarbage');
          await c.detach();
        },
      };
    },
  };
}
