import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { isAnyArrayBuffer } from 'node:util/types';

/** A response as it arrived. */
interface Arrived {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** A line that all requests of a device share. */
export interface Line {
  /** Bytes a millisecond. */
  readonly rate: number;
  /** When it has carried what was given to it, by `performance.now()`. */
  freeAt: number;
}

/** What is sent, and what is heard of it. */
export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly timeout: number;
  readonly hides: readonly string[];
  readonly line?: Line | undefined;
  onHeaders(headers: Record<string, string>): void;
  onProgress(sent: number): void;
  done(arrived: Arrived): void;
  /** @param reason `abort`, `timeout`, or an error's code */
  failed(reason: string): void;
}

/** Connections are not kept: one that the mock has cut is not used again. */
const agent = new Agent({ keepAlive: false });

/** Bytes that are written at once, so that there is progress to hear of. */
const PIECE = 65_536;

/** Sends real HTTP, as the network of a host does. @returns what aborts it */
export function sendHttp({ url, method, headers, body, timeout, hides, line, ...heard }: Sending): () => void {
  let reason = '';
  const timer = setTimeout(() => stop('timeout'), timeout);
  const end = (report: () => void) => {
    clearTimeout(timer);
    report();
  };
  const stop = (why: string) => {
    reason ||= why;
    outgoing.destroy(new Error(why));
  };
  const all = { ...headers, ...((body.length > 0 || /^P/.test(method)) && { 'Content-Length': String(body.length) }) };
  const outgoing: ClientRequest = httpRequest(url, { method, headers: all, agent });
  outgoing.on('response', async (response) => {
    const shown = Object.entries(response.headers).filter(([name]) => !hides.includes(name));
    const got = Object.fromEntries(shown.map(([name, value]) => [name, String(value)]));
    heard.onHeaders(got);
    try {
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece as Buffer);
      const text = Buffer.concat(pieces).toString();
      end(() => heard.done({ status: response.statusCode!, text, headers: got }));
    } catch (error) {
      end(() => heard.failed(reason || String((error as { code?: string }).code)));
    }
  });
  outgoing.on('error', (error: { code?: string }) => end(() => heard.failed(reason || String(error.code))));
  const write = (at: number) => {
    if (!line) return writeNow(at);
    line.freeAt = Math.max(line.freeAt, performance.now()) + Math.min(PIECE, body.length - at) / line.rate;
    setTimeout(() => writeNow(at), line.freeAt - performance.now());
  };
  const writeNow = (at: number) => {
    const sent = Math.min(body.length, at + PIECE);
    outgoing.write(body.subarray(at, sent), () => {
      heard.onProgress(sent);
      if (sent < body.length) write(sent);
    });
    if (sent >= body.length) outgoing.end();
  };
  if (body.length > 0) write(0);
  else outgoing.end();
  return () => stop('abort');
}

/** The bytes of what a host may send: text, an object as JSON, an `ArrayBuffer` of any realm. @throws for anything else */
export function bodyOf(data: unknown): Buffer {
  if (data === undefined) return Buffer.alloc(0);
  if (typeof data === 'string') return Buffer.from(data);
  if (isAnyArrayBuffer(data)) return Buffer.from(new Uint8Array(data).slice());
  if (ArrayBuffer.isView(data) || Object.prototype.toString.call(data) === '[object Blob]')
    throw new TypeError('This host sends ArrayBuffers, no views and no Blobs.');
  return Buffer.from(JSON.stringify(data));
}

/** `multipart/form-data` with the fields in their order, and the file last. */
export function encodeForm(fields: object, name: string, path: string, bytes: Uint8Array, boundary: string): Buffer {
  const begin = `--${boundary}\r\nContent-Disposition: form-data; name=`;
  const before = Object.entries(fields).map(([field, value]) => `${begin}"${field}"\r\n\r\n${String(value)}\r\n`);
  const file = `${begin}"${name}"; filename="${path.replace(/.*\//, '')}"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(before.join('') + file), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
