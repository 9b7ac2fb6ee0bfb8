// The store's process: started by `start-store.ts`, which sets its line over IPC.
import { type AddressInfo, createServer } from 'node:net';
import { trustedCertificate } from '../../tools/certificate.js';
import { serveConnection } from './connection.js';
import { serveHttp2 } from './http2.js';
import { Line, type Link } from './line.js';
import { noCounts, Store } from './store.js';

let line = new Line({ rtt: 0 });
const store = new Store();
const server = createServer((socket) => serveConnection(socket, line.open(), store));

process.on('message', (link: Link) => {
  process.send?.(store.counts);
  store.counts = noCounts();
  line = new Line(link);
});
process.on('disconnect', () => process.exit());

const http2 = await serveHttp2(() => line.link.rtt, store);
server.listen(0, '127.0.0.1', () => {
  const { port: http1 } = server.address() as AddressInfo;
  process.send?.({ http1, http2, keyHash: trustedCertificate.keyHash });
});
