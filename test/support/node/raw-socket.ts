import { connect } from 'node:net';

interface RawResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
  code: string | undefined;
  /** Bytes after the first response, as text. */
  rest: string;
  /** Whether the other side has closed the connection. */
  closed: boolean;
}

const RESPONSE_TIMEOUT = 3000;

/** Writes bytes to a socket, and reads until the other side closes it or sends nothing for `quietMs` after a response. */
export function rawExchange(
  port: number,
  pieces: string | Uint8Array | (string | Uint8Array)[],
  quietMs = 60,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let closed = false;
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of [pieces].flat()) socket.write(piece);
    });
    const done = (): void => {
      clearTimeout(timer);
      socket.destroy();
      const response = parseResponse(received, closed);
      if (response) resolve(response);
      else reject(new Error(`No response: ${received.toString('latin1')}`));
    };
    let timer = setTimeout(done, RESPONSE_TIMEOUT);
    socket
      .on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        clearTimeout(timer);
        timer = setTimeout(done, isComplete(received) ? quietMs : RESPONSE_TIMEOUT);
      })
      .on('error', () => undefined)
      .on('end', () => (closed = true))
      .on('close', done);
  });
}

function isComplete(received: Buffer): boolean {
  const response = parseResponse(received, false);
  return response !== undefined && Buffer.byteLength(response.text) >= Number(response.headers['content-length'] ?? 0);
}

function parseResponse(received: Buffer, closed: boolean): RawResponse | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(line.split(' ')[1]);
  if (status === 100) return parseResponse(received.subarray(end + 4), closed);
  const headers = Object.fromEntries(
    lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]),
  );
  const stop = end + 4 + Number(headers['content-length'] ?? 0);
  const text = received.subarray(end + 4, stop).toString();
  const code = /<Code>(.*?)<\/Code>/.exec(text)?.[1];
  return { status, headers, text, code, rest: received.subarray(stop).toString('latin1'), closed };
}

/** The head of a request: its line, its headers and the empty line. */
export function head(method: string, target: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A body in chunks of at most `size` bytes. */
export function chunked(body: string, size = 5): string {
  const chunks = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  return `${chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
}
