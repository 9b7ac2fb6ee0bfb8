import type { Socket } from 'node:net';
import { hasPeerClosed } from './closed-peers.js';
import { type ConnectionLine, type Fate, Lane } from './line.js';
import { readHead, type Received, trafficLimitOf, write } from './received.js';
import type { Store } from './store.js';

/** Enough for the end of a form and of a file. */
const KEPT_LAST = 512;
/** Bytes that a browser's kernel still sends on a real line after its page has closed the connection. */
const IN_FLIGHT = 128_000;
/** Reading pauses when the line is this far behind, milliseconds. */
const SLACK = 3;
/** Pauses from this on are long enough to ask whether the browser has left, milliseconds. */
const LONG = 10;
/** Between a response that comes before the end of the body and the end of its connection, milliseconds. */
const LINGER = 20;

/** A request whose body arrives: bytes that are here, those that were kept of them, and when its first byte was here. */
const arrivingOf = (request: Received, fate: Fate) => ({
  ...{ request, fate, length: 0, kept: 0, began: performance.now() },
  limit: undefined as Lane | undefined,
});
type Arriving = ReturnType<typeof arrivingOf>;

/** Reads HTTP/1.1 from one connection, request after request, at the speed of the line, and responds when it is time. */
export function serveConnection(
  socket: Socket,
  line: ConnectionLine,
  store: Pick<Store, 'respond' | 'refuse' | 'counts'>,
): void {
  let head: Buffer = Buffer.alloc(0);
  let arriving: Arriving | undefined;
  let isRefused = false;
  let hasWaited = false;
  let left = Infinity;
  /** When all that was read has arrived, in the time of the line. */
  let arrived = 0;

  const later = (wait: number, work: () => void) => (wait > 0 ? setTimeout(work, wait) : work());
  const cut = () => {
    if (socket.destroyed) return;
    store.counts.cut++;
    socket.resetAndDestroy();
  };

  store.counts.connections++;
  socket.setNoDelay(true);
  socket.on('error', () => {}); // a browser that leaves
  if (line.life !== undefined) {
    const timer = setTimeout(cut, line.life);
    socket.on('close', () => clearTimeout(timer));
  }
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) return void socket.resetAndDestroy();
    const { at, isCut } = line.pass(chunk.length, hasWaited);
    arrived = Math.max(arrived, at);
    if (isCut) return cut();
    read(chunk);
    hasWaited = false;
    const ahead = arrived - performance.now();
    if (ahead <= SLACK || isRefused || socket.destroyed) return;
    socket.pause();
    const resume = () => {
      if (isRefused || socket.destroyed) return;
      if (ahead > LONG && left === Infinity && hasPeerClosed(socket)) left = IN_FLIGHT;
      hasWaited = arriving !== undefined;
      socket.resume();
    };
    setTimeout(resume, ahead - SLACK / 2);
  });

  function read(chunk: Buffer): void {
    if (arriving) return readBody(arriving, chunk);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const rest = head.subarray(end + 4);
    const request = readHead(head.toString('latin1', 0, end));
    head = Buffer.alloc(0);
    const fate = line.begin(request.length);
    if (fate.isRefused) return refuse(request);
    arriving = arrivingOf(request, fate);
    readBody(arriving, rest);
  }

  function readBody(body: Arriving, chunk: Buffer): void {
    const { request, fate } = body;
    const part = chunk.subarray(0, request.length - body.length);
    const isCut = body.length + part.length > fate.cutAfter;
    store.counts.bytes += isCut ? fate.cutAfter - body.length : part.length;
    if (isCut) return cut();
    body.length += part.length;
    if (body.kept < request.first.length) {
      body.kept += part.copy(request.first, body.kept);
      const limit = body.limit ? undefined : trafficLimitOf(request);
      if (limit) body.limit = new Lane(limit);
    }
    if (body.limit) arrived = Math.max(arrived, body.limit.pass(part.length, performance.now(), hasWaited));
    const rest = request.length - body.length;
    if (rest < KEPT_LAST) request.last = Buffer.concat([request.last, part]).subarray(-KEPT_LAST);
    if (rest === 0) finish(body);
  }

  /** The request is understood when its last byte has arrived, even if its response is lost. */
  function finish({ request, limit, began }: Arriving): void {
    arriving = undefined;
    later(arrived - performance.now(), () => {
      if (socket.destroyed) return;
      const response = store.respond(request);
      if (limit) response.headers['x-oss-qos-delay-time'] = String(Math.round(performance.now() - began));
      later(line.rtt, () => socket.writable && socket.write(write(response)));
    });
  }

  function refuse(request: Received): void {
    isRefused = true;
    socket.pause();
    const response = store.refuse(request);
    response.headers.Connection = 'close';
    setTimeout(() => {
      socket.write(write(response));
      setTimeout(() => socket.destroy(), LINGER);
    }, line.rtt);
  }
}
