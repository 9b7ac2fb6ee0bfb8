import { once } from 'node:events';
import { connect } from 'node:net';
import { pattern } from '../content.js';
import type { RunningStore } from './start-store.js';

/** Bytes a second in large bodies, and small PUTs a second. */
export type Ceiling = Record<'throughput' | 'requests', number>;

const block = Buffer.concat(Array.from({ length: 16 }, pattern));

/** What the server can take, when plain sockets of the same machine send over six connections. */
export async function measureCeiling(store: RunningStore, bytes: number, seconds: number): Promise<Ceiling> {
  const onSix = (blocks: number, length: number, end: number) =>
    Promise.all(Array.from({ length: 6 }, () => put(store.ports.http1, blocks, length, end)));
  await store.become({ rtt: 0 });
  const blocks = Math.ceil(bytes / 6 / block.length);
  const began = performance.now();
  await onSix(blocks, block.length, 0);
  const throughput = (blocks * block.length * 6) / ((performance.now() - began) / 1000);
  const counts = await onSix(1, 20_000, performance.now() + seconds * 1000);
  return { throughput, requests: counts.reduce((sum, count) => sum + count, 0) / seconds };
}

/** Sends requests, one after the other, at least one and until `end`. @returns their number */
async function put(port: number, blocks: number, length: number, end: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const head = `PUT /ceiling HTTP/1.1\r\nHost: store\r\nContent-Length: ${blocks * length}\r\n\r\n`;
  let count = 0;
  do {
    const response = once(socket, 'data');
    socket.write(head);
    for (let sent = 0; sent < blocks; sent++) if (!socket.write(block.subarray(0, length))) await once(socket, 'drain');
    await response;
    count++;
  } while (performance.now() < end);
  socket.destroy();
  return count;
}
