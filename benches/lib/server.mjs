// A static server on 127.0.0.1 with one generated page a peer. No compression, no caching, cross-origin isolated (which gives
// the page a clock of 5 µs). Remembers what was asked for: that is what a visitor downloads.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { CHARTS } from './tag.js';

const TYPES = {
  '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css', '.csv': 'text/csv',
  '.html': 'text/html; charset=utf-8', '.json': 'application/json',
};
const STYLE = 'body{margin:0}#root{display:grid;grid-template-columns:600px 600px;gap:4px}#root>div{width:600px;height:340px;overflow:hidden}' +
  '#root>[class^=h]{width:400px;height:220px}fair-share{display:block;grid-column:1/-1;width:1264px}';
const head = `<!doctype html><html lang=vi><meta charset=utf-8><title>bench</title><link rel=icon href=data:,><style>${STYLE}</style>`;

const idlePage = `${head}<div id=root></div><script type=module src=/lib/driver.js></script>`;
const peerPage = (peer, csv) => `${head}<link rel=modulepreload href=/dist/${peer}/main.js><div id=root></div>
<script type=module>import '/lib/driver.js';import * as m from '/dist/${peer}/main.js';window.ready=bench.cold(m,'/data/${csv}')</script>`;
const tagPage = (csv) => `${head}<script type=module src=/pkg/fair-share.js></script>
<div id=root><fair-share src="/data/${csv}" chart="${CHARTS.replaceAll('&', '&amp;')}" controls="none" lang="vi" theme="light"></fair-share></div>
<script type=module>import '/lib/driver.js';window.ready=bench.cold()</script>`;

/** `mounts`: {'/prefix/': folder}. Pages: `/idle`, `/cold/PEER?csv=NAME`. Returns {url, asked: Map(path -> file), close}. */
export function serve(mounts) {
  const asked = new Map();
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const path = normalize(decodeURIComponent(url.pathname));
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Cache-Control', 'no-store');
    const page = path === '/idle' ? idlePage
      : path === '/cold/fair-share' ? tagPage(url.searchParams.get('csv'))
        : path.startsWith('/cold/') ? peerPage(path.slice(6), url.searchParams.get('csv')) : null;
    if (page) {
      response.setHeader('Content-Type', TYPES['.html']);
      response.end(page);
      return;
    }
    const mount = Object.keys(mounts).find((m) => path.startsWith(m));
    const file = mount && join(mounts[mount], path.slice(mount.length));
    let stat;
    try { stat = file && statSync(file); } catch { stat = null; }
    if (!stat?.isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    asked.set(path, file);
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
    response.setHeader('Content-Length', stat.size);
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      url: `http://127.0.0.1:${server.address().port}`,
      asked,
      close: () => { server.closeAllConnections(); server.close(); },
    }));
  });
}
