// The store's process: started by `start-store.ts`, which sets its line over IPC.
import { type AddressInfo, createServer } from 'node:net';
import { trustedCertificate } from '../../tools/certificate.js';
import { serveConnection } from './connection.js';
import { noCounts } from './counts.js';
import { serveHttp2 } from './http2.js';
import { Line, type Link } from './line.js';
import { Store } from './store.js';

export type Order = Link | 'counts';

/** On 127.0.0.1: plain HTTP/1.1, and HTTP/2 by TLS with a certificate that this hash makes Chromium trust. */
export interface Ports {
  http1: number;
  http2: number;
  keyHash: string;
}

let line = new Line({ rtt: 0 });
const store = new Store();
const server = createServer((socket) => serveConnection(socket, line.open(), store));

process.on('message', (order: Order) => {
  if (order === 'counts') return process.send?.(store.counts);
  store.counts = noCounts();
  line = new Line(order);
  return process.send?.('ready');
});
process.on('disconnect', () => process.exit());

const http2 = await serveHttp2(() => line.link.rtt, store);
server.listen(0, '127.0.0.1', () => {
  const { port: http1 } = server.address() as AddressInfo;
  process.send?.({ http1, http2, keyHash: trustedCertificate.keyHash } satisfies Ports);
});
