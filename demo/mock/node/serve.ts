import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Cloud } from '../cloud/cloud.js';
import { handleRequest } from '../pipeline/handle-request.js';
import type { HeaderMap } from '../protocol/http.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import { ConnectionAges } from './connection-ages.js';
import { hasTwoLengths, isWellFramed, ClosingConnections } from './framing.js';
import { discardRest, requestBody } from './request-body.js';

/** Creates an HTTP server for a cloud. */
export function serve(cloud: Cloud): Server {
  const closing = new ClosingConnections();
  const server = createServer(
    // See framing.ts for the reason of the lenient parser.
    { maxHeaderSize: 64 * 1024, keepAliveTimeout: 30_000, requestTimeout: 0, insecureHTTPParser: true },
    (request, response) => {
      if (!closing.admit(request)) return;
      if (!isWellFramed(request)) return void request.socket.end(unreadableResponse('InvalidRequest'));
      void respondTo(cloud, request, response, closing, ages).catch(() => request.socket.destroy());
    },
  );
  const ages = new ConnectionAges(server, () => cloud.faults.switches.connections.life);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'RequestHeaderTooLarge' : 'InvalidRequest';
    socket.end(unreadableResponse(code));
  });
  return server;
}

/** The response to what cannot be parsed as a request. */
function unreadableResponse(code: string): string {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>The request could not be read.</Message></Error>`;
  return `HTTP/1.1 400 Bad Request\r\nContent-Type: application/xml\r\nContent-Length: ${xml.length}\r\nConnection: close\r\n\r\n${xml}`;
}

async function respondTo(
  cloud: Cloud,
  request: IncomingMessage,
  response: ServerResponse,
  closing: ClosingConnections,
  ages: ConnectionAges,
): Promise<void> {
  const closed = new AbortController();
  const close = (): void =>
    closed.abort(ages.hasReset(request.socket) ? new ConnectionDropped('The connection was too old.') : undefined);
  response.once('close', close);
  request.once('error', close);
  response.on('error', close);
  try {
    const { status, headers, body } = await handleRequest(cloud, {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: headersOf(request),
      body: requestBody(request),
      signal: closed.signal,
      clientIp: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1',
    });
    response.sendDate = false;
    // The parser notices the end of the body only in the next round of the event loop.
    if (!request.complete) await setImmediate();
    // Like OSS, the mock closes the connection after a response before the end of the body; but only when the client has read it.
    const isEarly = !request.complete;
    if (isEarly) closing.add(request);
    if (isEarly || hasTwoLengths(request)) response.setHeader('Connection', 'close');
    response.writeHead(status, spelled(headers));
    if (body instanceof Uint8Array) response.write(body);
    else if (body && request.method !== 'HEAD') {
      for await (const chunk of body) {
        if (!response.write(chunk)) await drained(response, closed.signal);
        if (closed.signal.aborted) return;
      }
    }
    if (isEarly) {
      response.flushHeaders();
      await discardRest(request);
    }
    response.end();
  } catch (error) {
    // A reset is what a client sees when a server or a proxy crashes.
    if (error instanceof ConnectionDropped || closed.signal.aborted || response.headersSent)
      request.socket.resetAndDestroy();
    else throw error;
  }
}

/** Node's header values are wire strings already: one character per byte. */
function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map: HeaderMap = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map[name] = Array.isArray(value) ? value.join(', ') : value;
  return map;
}

/** The names as OSS writes them, for clients that look for `ETag`: its own in lower case, HTTP's capitalized. */
function spelled(headers: HeaderMap): HeaderMap {
  const nameOf = (name: string) =>
    name.startsWith('x-')
      ? name
      : name.replace(/^etag$/, 'eTag').replace(/md5$|(?<![a-zA-Z])[a-z]/g, (text) => text.toUpperCase());
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [nameOf(name), value]));
}

/** Resolves when more can be written, or when the signal aborts. */
function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done);
    signal.addEventListener('abort', done);
  });
}
