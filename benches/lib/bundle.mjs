// Bundles each adapter as its user would publish it: esbuild, minified, tree-shaken, one module. Engines that come as files
// are copied beside it. The package under test is left outside, as it is published.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const DUCKDB = 'node_modules/@duckdb/duckdb-wasm/dist';
const FILES = {
  mosaic: { 'duckdb.wasm': `${DUCKDB}/duckdb-eh.wasm`, 'duckdb.worker.js': `${DUCKDB}/duckdb-browser-eh.worker.js` },
};

/** Writes `out/PEER/main.js` and its files; `base` is the folder of adapters/ and node_modules/. */
export async function bundle(base, peer, out) {
  const folder = join(out, peer);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(base, 'adapters', `${peer}.js`)], outfile: join(folder, 'main.js'), bundle: true, minify: true, format: 'esm', target: 'es2022',
    loader: { '.css': 'text' }, legalComments: 'none', logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    external: ['/pkg/*', 'node:*', 'fs', 'vm', 'path', 'url', 'module', 'worker_threads', 'crypto'],
  });
  for (const [name, from] of Object.entries(FILES[peer] ?? {})) {
    const file = join(base, from);
    if (!existsSync(file)) throw new Error(`${file} is missing; run npm ci in ${dirname(base)}/benches`);
    copyFileSync(file, join(folder, name));
  }
}
