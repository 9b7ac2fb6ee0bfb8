import { connect } from 'node:net';
import type { MockCloud } from '../../../demo/mock/index.js';
import { signedHeaders } from './mock-request.js';

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  text: string;
  code: string | undefined;
  /** Bytes behind the first answer, as text. */
  rest: string;
  /** The other side ended the connection. */
  closed: boolean;
}

/** Writes bytes to a socket as they are, and reads until the other side closes, or says nothing for `patience` ms behind an answer. */
export function rawExchange(
  port: number,
  pieces: string | Uint8Array | (string | Uint8Array)[],
  patience = 60,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    let closed = false;
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of Array.isArray(pieces) ? pieces : [pieces]) socket.write(piece);
    });
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const reply = parse(answer, closed);
      if (reply) resolve(reply);
      else reject(new Error(`No answer: ${answer.toString('latin1')}`));
    };
    let timer = setTimeout(done, 3000);
    socket
      .on('data', (chunk) => {
        answer = Buffer.concat([answer, chunk]);
        clearTimeout(timer);
        timer = setTimeout(done, whole(answer) ? patience : 3000);
      })
      .on('error', () => undefined)
      .on('end', () => (closed = true))
      .on('close', done);
  });
}

function whole(answer: Buffer): boolean {
  const reply = parse(answer, false);
  return reply !== undefined && Buffer.byteLength(reply.text) >= Number(reply.headers['content-length'] ?? 0);
}

function parse(answer: Buffer, closed: boolean): RawReply | undefined {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(line.split(' ')[1]);
  if (status === 100) return parse(answer.subarray(end + 4), closed);
  const headers = Object.fromEntries(
    lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]),
  );
  const stop = end + 4 + Number(headers['content-length'] ?? 0);
  const text = answer.subarray(end + 4, stop).toString();
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
  return { status, headers, text, code, rest: answer.subarray(stop).toString('latin1'), closed };
}

/** A request as text: line, headers, empty line. */
export function head(method: string, target: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A request signed with V4 by header, on a socket of its own. */
export function rawAsk(
  cloud: MockCloud,
  method: string,
  target: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): Promise<RawReply> {
  const signed = signedHeaders(cloud, method, target, headers);
  return rawExchange(
    cloud.port,
    head(method, target, { ...signed, 'content-length': String(Buffer.byteLength(body)) }) + body,
  );
}

/** A body in chunks of at most `size` bytes. */
export function chunked(body: string, size = 5): string {
  const chunks = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  return `${chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
}
