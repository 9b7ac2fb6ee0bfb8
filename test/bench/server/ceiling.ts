import { connect, type Socket } from 'node:net';
import { pattern } from '../content.js';
import type { RunningStore } from './start-store.js';

/** What the server can take, when a plain socket of the same machine is what sends. */
export interface Ceiling {
  /** Bytes a second, in bodies of 1 GB over six connections. */
  throughput: number;
  /** Small PUTs a second, over six connections. */
  requests: number;
}

const CONNECTIONS = 6;
const block = Buffer.concat(Array.from({ length: 16 }, pattern));

export async function measureCeiling(store: RunningStore, bytes: number, seconds: number): Promise<Ceiling> {
  await store.become({ rtt: 0 });
  const each = Math.ceil(bytes / CONNECTIONS / block.length) * block.length;
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, () => putOne(store.ports.http1, each)));
  const throughput = (each * CONNECTIONS) / ((performance.now() - began) / 1000);
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, () => putSmall(store.ports.http1, seconds)));
  return { throughput, requests: counts.reduce((sum, count) => sum + count, 0) / seconds };
}

const head = (length: number) => `PUT /ceiling HTTP/1.1\r\nHost: store\r\nContent-Length: ${length}\r\n\r\n`;

const opened = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).on('error', reject);
  });

const nextResponse = (socket: Socket) => new Promise((resolve) => socket.once('data', resolve));
const drained = (socket: Socket) => new Promise((resolve) => socket.once('drain', resolve));

async function putOne(port: number, length: number): Promise<void> {
  const socket = await opened(port);
  const response = nextResponse(socket);
  socket.write(head(length));
  for (let sent = 0; sent < length; sent += block.length) if (!socket.write(block)) await drained(socket);
  await response;
  socket.destroy();
}

async function putSmall(port: number, seconds: number): Promise<number> {
  const socket = await opened(port);
  const request = Buffer.concat([Buffer.from(head(20_000)), block.subarray(0, 20_000)]);
  const end = performance.now() + seconds * 1000;
  let count = 0;
  for (; performance.now() < end; count++) {
    const response = nextResponse(socket);
    socket.write(request);
    await response;
  }
  socket.destroy();
  return count;
}
