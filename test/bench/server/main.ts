// The store's process: started by `start-store.ts`, which sets its line over IPC.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { trustedCertificate } from '../../tools/certificate.js';
import { serveConnection } from './connection.js';
import { noCounts } from './counts.js';
import { serveHttp2 } from './http2.js';
import type { Link } from './link.js';
import { Line } from './line.js';
import { Store } from './store.js';

export type Order = { link: Link } | 'counts';

/** On 127.0.0.1: plain HTTP/1.1, and HTTP/2 by TLS with a certificate that this hash makes Chromium trust. */
export interface Ports {
  http1: number;
  http2: number;
  keyHash: string;
}

let counts = noCounts();
let line = new Line({ rtt: 0 });
let since = process.cpuUsage();
const store = new Store(() => counts);

const server = createServer((socket) => {
  counts.connections++;
  serveConnection(socket, line.open(), {
    respond: (request) => store.respond(request),
    refuse: (request) => (counts.refused++, store.refuse(request)),
    onBytes: (count) => (counts.bytes += count),
    onCut: () => counts.cut++,
  });
});

process.on('message', (order: Order) => {
  if (order === 'counts') {
    const { user, system } = process.cpuUsage(since);
    process.send?.({ ...counts, cpu: (user + system) / 1e6 });
    return;
  }
  counts = noCounts();
  since = process.cpuUsage();
  line = new Line(order.link);
  process.send?.('ready');
});
process.on('disconnect', () => process.exit());

const http2 = await serveHttp2(
  () => line.link.rtt,
  (request) => store.respond(request),
  (count) => (counts.bytes += count),
);
server.listen(0, '127.0.0.1', () => {
  const { port: http1 } = server.address() as AddressInfo;
  process.send?.({ http1, http2, keyHash: trustedCertificate.keyHash } satisfies Ports);
});
