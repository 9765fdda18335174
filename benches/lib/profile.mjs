// Where the time goes: a CPU profile of one piece of work in a page, and its heaviest functions by self time. Functions of a
// wasm module have names only where it keeps its name section, which the built package does not.

/** Runs `work` under the profiler; rows of {name, where, ms, share}, heaviest first. */
export async function profile(page, work, top = 15) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Profiler.enable');
  await cdp.send('Profiler.setSamplingInterval', { interval: 100 }); // µs
  await cdp.send('Profiler.start');
  await work();
  const { profile: p } = await cdp.send('Profiler.stop');
  await cdp.detach();
  const nodes = new Map(p.nodes.map((n) => [n.id, n.callFrame])), self = new Map();
  let total = 0;
  p.samples.forEach((id, i) => {
    const f = nodes.get(id), ms = p.timeDeltas[i] / 1000;
    if (f.functionName === '(idle)') return; // waiting for a frame is no work
    const key = `${f.functionName || '(anonymous)'}\t${f.url.split('/').pop()}:${f.lineNumber + 1}`;
    self.set(key, (self.get(key) ?? 0) + ms);
    total += ms;
  });
  return [...self].sort((a, b) => b[1] - a[1]).slice(0, top).map(([key, ms]) => {
    const [name, where] = key.split('\t');
    return { name, where, ms, share: ms / total };
  });
}
