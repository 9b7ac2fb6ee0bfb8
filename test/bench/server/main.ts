// The store's process: started by `start-store.ts`, which sets its line over IPC.
import { once } from 'node:events';
import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { trustedCertificate } from '../../tools/certificate.js';
import { serveConnection } from './connection.js';
import { Line, type Link } from './line.js';
import { noCounts, Store } from './store.js';

let line = new Line({ rtt: 0 });
const store = new Store();

process.on('message', (link: Link) => {
  process.send?.(store.counts);
  store.counts = noCounts();
  line = new Line(link);
});
process.on('disconnect', () => process.exit());

/** One connection for all requests, at no rate: each response waits for the round trip. */
async function serveStream(stream: ServerHttp2Stream, headers: Record<string, unknown>): Promise<void> {
  stream.on('error', () => {}); // a browser that leaves
  const first = await buffer(stream);
  store.counts.bytes += first.length;
  const { pathname: path, searchParams: query } = new URL(String(headers[':path']), 'https://store');
  const named = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const bytes = { first, last: first.subarray(-512), length: first.length };
  const response = store.respond({ method: String(headers[':method']), path, query, headers: named, ...bytes });
  setTimeout(() => {
    if (stream.destroyed) return;
    stream.respond({ ':status': response.status, ...response.headers });
    stream.end(response.body);
  }, line.link.rtt);
}

const http1 = createServer((socket) => serveConnection(socket, line.open(), store)).listen(0, '127.0.0.1');
const http2 = createSecureServer(trustedCertificate).listen(0, '127.0.0.1');
http2.on('stream', (stream, headers) => void serveStream(stream, headers).catch(() => {}));
await Promise.all([once(http1, 'listening'), once(http2, 'listening')]);
const [one, two] = [http1, http2].map((server) => (server.address() as AddressInfo).port);
process.send?.({ http1: one, http2: two, keyHash: trustedCertificate.keyHash });
