import type { Socket } from 'node:net';
import { hasPeerClosed } from './closed-peers.js';
import { Lane } from './lane.js';
import type { ConnectionLine, Fate } from './line.js';
import { type BenchResponse, readHead, type Received, write } from './received.js';
import { trafficLimitOf } from './traffic-limit.js';

/** Who responds, and learns what happens. */
export interface Listener {
  respond: (request: Received) => BenchResponse;
  refuse: (request: Received) => BenchResponse;
  onBytes: (count: number) => void;
  onCut: () => void;
}

/** Enough for the end of a form and of a file. */
const KEPT_LAST = 512;
/** Reading pauses when the line is this far behind, milliseconds. */
const SLACK = 3;
/** Between a response that comes before the end of the body and the end of its connection, milliseconds. */
const LINGER = 20;

/** Pauses from this on are long enough to ask whether the browser has left, milliseconds. */
const LONG = 10;
/** Bytes that a browser's kernel still sends on a real line after its page has closed the connection. */
const IN_FLIGHT = 128_000;

/** A request whose body arrives. */
interface Arriving {
  request: Received;
  fate: Fate;
  /** Bytes that have arrived, and those that were kept of them. */
  length: number;
  kept: number;
  limit: Lane | undefined;
  /** When its first byte was here. */
  began: number;
}

/** Reads HTTP/1.1 from one connection, request after request, at the speed of the line, and responds when it is time. */
export function serveConnection(socket: Socket, line: ConnectionLine, listener: Listener): void {
  let head: Buffer = Buffer.alloc(0);
  let arriving: Arriving | undefined;
  let isRefused = false;
  /** Whether a body continues after a pause. */
  let hasWaited = false;
  /** Bytes that may still arrive. */
  let left = Infinity;
  /** When all that was read has arrived, in the time of the line. */
  let arrived = 0;

  const later = (at: number, work: () => void) => {
    const wait = at - performance.now();
    if (wait > 0) setTimeout(work, wait);
    else work();
  };
  const cut = () => {
    if (socket.destroyed) return;
    listener.onCut();
    socket.resetAndDestroy();
  };

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
    setTimeout(
      () => {
        if (isRefused || socket.destroyed) return;
        if (ahead > LONG && left === Infinity && hasPeerClosed(socket)) left = IN_FLIGHT;
        hasWaited = arriving !== undefined;
        socket.resume();
      },
      ahead - SLACK / 2,
    );
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
    arriving = { request, fate, length: 0, kept: 0, limit: undefined, began: performance.now() };
    readBody(arriving, rest);
  }

  function readBody(body: Arriving, chunk: Buffer): void {
    const { request, fate } = body;
    const missing = request.length - body.length;
    const part = chunk.length > missing ? chunk.subarray(0, missing) : chunk;
    if (body.length + part.length > fate.cutAfter) {
      listener.onBytes(fate.cutAfter - body.length);
      return cut();
    }
    listener.onBytes(part.length);
    body.length += part.length;
    const keeps = body.kept < request.first.length;
    if (keeps) body.kept += part.copy(request.first, body.kept);
    if (keeps && !body.limit) body.limit = limitOf(request);
    if (body.limit) arrived = Math.max(arrived, body.limit.pass(part.length, performance.now(), hasWaited));
    const rest = request.length - body.length;
    if (rest < KEPT_LAST) request.last = Buffer.concat([request.last, part]).subarray(-KEPT_LAST);
    if (rest === 0) finish(body);
  }

  /** The request is understood when its last byte has arrived, even if its response is lost. */
  function finish({ request, limit, began }: Arriving): void {
    arriving = undefined;
    later(arrived, () => {
      if (socket.destroyed) return;
      const response = listener.respond(request);
      if (limit) response.headers['x-oss-qos-delay-time'] = String(Math.round(performance.now() - began));
      later(performance.now() + line.rtt, () => socket.writable && socket.write(write(response)));
    });
  }

  function refuse(request: Received): void {
    isRefused = true;
    socket.pause();
    const response = listener.refuse(request);
    response.headers.Connection = 'close';
    setTimeout(() => {
      socket.write(write(response));
      setTimeout(() => socket.destroy(), LINGER);
    }, line.rtt);
  }
}

function limitOf(request: Received): Lane | undefined {
  const limit = trafficLimitOf(request);
  return limit === undefined ? undefined : new Lane(limit);
}
