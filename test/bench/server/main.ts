// The store's process: started by `start-store.ts`, which sets its line over IPC.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serveConnection } from './connection.js';
import { noCounts } from './counts.js';
import { type Link, Line } from './link.js';
import { Store } from './store.js';

export type Order = { link: Link } | 'counts';

let counts = noCounts();
let line = new Line({ rtt: 0 });
let since = process.cpuUsage();
const store = new Store(() => counts);

const server = createServer((socket) => {
  counts.connections++;
  serveConnection(socket, line, (request) => store.respond(request), {
    bytes: (count) => (counts.bytes += count),
    cut: () => counts.cut++,
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

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
