import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Cloud } from '../cloud/cloud.js';
import { handle } from '../pipeline/handle-request.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import type { HeaderMap } from '../protocol/http.js';
import { hasTwoLengths, isWellFramed, LastRequests } from './framing.js';
import { discardRest, requestBody } from './request-body.js';

/** An HTTP server for a cloud. */
export function serve(cloud: Cloud): Server {
  const last = new LastRequests();
  const server = createServer(
    // Lenient for the sake of one thing, see framing.ts.
    { maxHeaderSize: 64 * 1024, keepAliveTimeout: 30_000, requestTimeout: 0, insecureHTTPParser: true },
    (request, response) => {
      if (!last.admit(request)) return;
      if (!isWellFramed(request)) return void request.socket.end(unreadable('InvalidRequest'));
      void exchange(cloud, request, response, last).catch(() => request.socket.destroy());
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'RequestHeaderTooLarge' : 'InvalidRequest';
    socket.end(unreadable(code));
  });
  return server;
}

function unreadable(code: string): string {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>The request could not be read.</Message></Error>`;
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${xml.length}\r\nConnection: close\r\n\r\n${xml}`;
}

async function exchange(
  cloud: Cloud,
  request: IncomingMessage,
  response: ServerResponse,
  last: LastRequests,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  request.once('error', () => gone.abort());
  response.on('error', () => gone.abort());
  try {
    const answer = await handle(cloud, {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: headersOf(request),
      body: requestBody(request),
      signal: gone.signal,
      clientIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    });
    response.sendDate = false;
    // An answer that comes before the body's end ends the connection, as OSS does; but not before the sender can read it.
    // The parser may yet have to say that the body's last byte was its last.
    if (!request.complete) await setImmediate();
    const early = !request.complete;
    if (early) last.end(request);
    if (early || hasTwoLengths(request)) response.setHeader('connection', 'close');
    response.writeHead(answer.status, answer.headers);
    if (answer.body instanceof Uint8Array) response.write(answer.body);
    else if (answer.body && request.method !== 'HEAD') {
      for await (const chunk of answer.body) {
        if (!response.write(chunk)) await drained(response, gone.signal);
        if (gone.signal.aborted) return;
      }
    }
    if (early) {
      response.flushHeaders();
      await discardRest(request);
    }
    response.end();
  } catch (error) {
    // A reset, not an orderly end: what a client sees when a server or a proxy dies.
    if (error instanceof ConnectionDropped || gone.signal.aborted || response.headersSent)
      request.socket.resetAndDestroy();
    else throw error;
  }
}

/** Header values stay as they came: one byte a character. */
function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map: HeaderMap = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map[name] = Array.isArray(value) ? value.join(', ') : value;
  return map;
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    response.on('drain', go);
    signal.addEventListener('abort', go);
  });
}
