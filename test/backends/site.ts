import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** An application's site: its page, the widget's scripts, and the endpoint, which the backend under test responds to. */
export interface Site {
  readonly origin: string;
  /** The bodies that OSS's callback brought, as JSON. */
  readonly callbacks: readonly Record<string, unknown>[];
  /** Where the backend listens from now on, and its endpoint's path. */
  forwardTo(port: number, path: string): void;
  close(): void;
}

const page = (endpoint: string) => `<!doctype html><html lang="en"><link rel="icon" href="data:," />
<script type="module" src="/js/oss-direct-upload.js"></script>
<oss-direct-upload endpoint="${endpoint}" multiple></oss-direct-upload>`;

export async function startSite(): Promise<Site> {
  const callbacks: Record<string, unknown>[] = [];
  let backend = { port: 0, path: '' };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      response.statusCode = 502;
      response.end(String(error));
    });
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === backend.path) {
      const { url: path = '', method, headers } = request;
      const sent = httpRequest({ host: '127.0.0.1', port: backend.port, path, method, headers });
      request.pipe(sent);
      const [received] = (await once(sent, 'response')) as [IncomingMessage];
      response.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(response);
    } else if (pathname === '/callback') {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      callbacks.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
      response.setHeader('content-type', 'application/json');
      response.end('{"saved":true}');
    } else if (pathname.startsWith('/js/')) {
      response.setHeader('content-type', extname(pathname) === '.js' ? 'text/javascript' : 'application/json');
      response.end(await readFile(join('dist/cdn', normalize(pathname).slice('/js/'.length))));
    } else {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(`${backend.path}?mode=${searchParams.get('mode')}`));
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbacks,
    forwardTo: (port, path) => void (backend = { port, path }),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
