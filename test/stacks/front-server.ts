import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Backend } from '../../demo/backend/index.js';

/** The address of one stack: its permission endpoint, and its pages or its own server. */
export interface Front {
  readonly origin: string;
  /** Requests that got no page or script, each with its status. */
  readonly missing: readonly string[];
  /** Bytes of the scripts sent so far, each compressed with gzip. */
  scriptBytes(): number;
  close(): void;
}

const ENDPOINT = '/api/oss-permission';
const BACKEND_ROUTE = '/get_sts_token_for_oss_upload';
/** Leads to stored objects. */
const FILES = '/files/';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.ico': 'image/x-icon',
  '.svg': 'image/svg+xml',
};

/** @param signUrl makes the address where the browser may read a stored object */
export async function startFront(
  backend: Backend,
  app: { pages: string } | { port: number },
  signUrl: (key: string) => Promise<string>,
): Promise<Front> {
  const scripts = new Map<string, number>();
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    response.once('finish', () => {
      if (response.statusCode >= 400) missing.push(`${response.statusCode} ${path}`);
    });
    respond(request, response, path).catch((error: unknown) => {
      response.statusCode = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 404 : 502;
      response.end(String(error));
    });
  });

  async function respond(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    if (path === ENDPOINT) {
      request.url = (request.url ?? '').replace(ENDPOINT, BACKEND_ROUTE);
      await backend(request, response);
    } else if (path.startsWith(FILES)) {
      response.writeHead(302, { location: await signUrl(decodeURIComponent(path.slice(FILES.length))) }).end();
    } else if (path === '/favicon.ico') {
      response.writeHead(204).end(); // browsers ask for it, whether or not a page names it
    } else if ('port' in app) {
      await forward(request, response, path, app.port);
    } else {
      send(response, path, types[extname(path === '/' ? '.html' : path)], await readPage(app.pages, path));
    }
  }

  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    port: number,
  ): Promise<void> {
    const { url = '/', method, headers } = request;
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path: url,
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
    });
    request.pipe(sent);
    const [received] = (await once(sent, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of received) chunks.push(chunk as Buffer);
    const { 'transfer-encoding': _, connection: _connection, ...kept } = received.headers;
    response.writeHead(received.statusCode ?? 502, kept);
    send(response, path, kept['content-type'], Buffer.concat(chunks));
  }

  function send(response: ServerResponse, path: string, type: string | undefined, body: Buffer): void {
    if (!response.headersSent && type) response.setHeader('content-type', type);
    if (type?.includes('javascript')) scripts.set(path, gzipSync(body).length);
    response.end(body);
  }

  // A dev server's socket.
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (!('port' in app)) return void socket.destroy();
    const upstream = connect(app.port, '127.0.0.1', () => {
      const headers = request.rawHeaders.flatMap((name, i) => (i % 2 ? [] : [`${name}: ${request.rawHeaders[i + 1]}`]));
      upstream.write([`GET ${request.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    missing,
    scriptBytes: () => [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function readPage(folder: string, path: string): Promise<Buffer> {
  const name = normalize(decodeURIComponent(path)).replace(/^(\.\.[\\/])+/, '');
  return readFile(join(folder, name.endsWith('/') ? `${name}index.html` : name));
}
