import type { Socket } from 'node:net';
import type { Line } from './link.js';

/** A request of which the body was thrown away but for its beginning and its end. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>;
  /** Bytes of the body. */
  length: number;
  first: Buffer;
  last: Buffer;
}

export interface BenchResponse {
  status: number;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** Enough for the fields of a form and for a small file. */
const KEPT_FIRST = 65_536;
/** Enough for the end of a form and of a file. */
const KEPT_LAST = 512;
/** Reading pauses when the line is this far behind, milliseconds. */
const SLACK = 3;

/** Reads HTTP/1.1 from one connection, request after request, at the speed of the line, and responds when it is time. */
export function serveConnection(
  socket: Socket,
  line: Line,
  respond: (request: Received) => BenchResponse,
  listener: { bytes: (count: number) => void; cut: () => void },
): void {
  const lane = line.open();
  let head: Buffer = Buffer.alloc(0);
  let request: Received | undefined;
  let kept = 0;
  let missing = 0;
  let arrived = 0;

  socket.setNoDelay(true);
  socket.on('error', () => {}); // a browser that leaves
  socket.on('data', (chunk: Buffer) => {
    const { at, cut } = lane.pass(chunk.length);
    arrived = at;
    if (cut) return void (listener.cut(), socket.destroy());
    read(chunk);
    const ahead = at - performance.now();
    if (ahead <= SLACK) return;
    socket.pause();
    setTimeout(() => socket.resume(), ahead - SLACK / 2);
  });

  function read(chunk: Buffer): void {
    if (request) return readBody(chunk);
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const rest = head.subarray(end + 4);
    request = readHead(head.toString('latin1', 0, end));
    head = Buffer.alloc(0);
    missing = request.length;
    kept = 0;
    request.first = Buffer.alloc(Math.min(missing, KEPT_FIRST));
    readBody(rest);
  }

  function readBody(chunk: Buffer): void {
    if (!request) return;
    const part = chunk.length > missing ? chunk.subarray(0, missing) : chunk;
    missing -= part.length;
    listener.bytes(part.length);
    if (kept < request.first.length) kept += part.copy(request.first, kept);
    if (missing < KEPT_LAST) request.last = Buffer.concat([request.last, part]).subarray(-KEPT_LAST);
    if (missing > 0) return;
    const done = request;
    request = undefined;
    const wait = Math.max(0, arrived - performance.now()) + line.link.rtt;
    const reply = () => socket.writable && socket.write(write(respond(done)));
    if (wait > 0) setTimeout(reply, wait);
    else reply();
  }
}

function readHead(text: string): Received {
  const [start = '', ...lines] = text.split('\r\n');
  const [method = '', target = ''] = start.split(' ');
  const url = new URL(target, 'http://store');
  const headers = new Map(
    lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()] as const),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const nothing = Buffer.alloc(0);
  return { method, path: url.pathname, query: url.searchParams, headers, length, first: nothing, last: nothing };
}

const reasons: Record<number, string> = { 200: 'OK', 201: 'Created', 204: 'No Content', 404: 'Not Found' };

function write({ status, headers, body = '' }: BenchResponse): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = status === 204 ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Other'}\r\n${lines.join('')}${length}\r\n${body}`;
}
