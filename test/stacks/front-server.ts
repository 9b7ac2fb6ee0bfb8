import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Backend } from '../../demo/backend/index.js';
import { listen } from '../tools/listen.js';

/** What one stack's pages find at their own origin: the endpoint, stored objects, and the files of a stack without a server. */
export interface Front {
  /** The address of the pages. */
  readonly origin: string;
  /** Lets the pages of a server of its own find the rest there, too. */
  join(context: BrowserContext): Promise<void>;
  stop(): void;
}

const ENDPOINT = '/api/oss-permission';
const FILES = '/files/';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
};

/** @param signUrl makes the address where the browser may read a stored object */
export async function startFront(
  backend: Backend,
  app: { pages: string } | { port: number },
  signUrl: (key: string) => Promise<string>,
): Promise<Front> {
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '/', 'http://localhost');
    if (path === ENDPOINT) {
      request.url = request.url!.replace(ENDPOINT, '/get_sts_token_for_oss_upload');
      await backend(request, response);
    } else if (path.startsWith(FILES)) {
      response.writeHead(302, { location: await signUrl(decodeURIComponent(path.slice(FILES.length))) }).end();
    } else if (path === '/favicon.ico') {
      response.writeHead(204).end(); // browsers ask for it, whether or not a page names it
    } else if ('pages' in app) {
      const name = normalize(decodeURIComponent(path === '/' ? '/index.html' : path));
      const file = await readFile(join(app.pages, name));
      response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(file);
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      response.writeHead((error as NodeJS.ErrnoException).code === 'ENOENT' ? 404 : 502).end(String(error));
    });
  });
  const { origin: own, stop } = await listen(server);
  return {
    origin: 'port' in app ? `http://127.0.0.1:${app.port}` : own,
    async join(context) {
      if ('pages' in app) return;
      await context.route(/:\d+\/(api\/oss-permission|favicon\.ico)/, async (route) => {
        const { pathname, search } = new URL(route.request().url());
        await route.fulfill({ response: await route.fetch({ url: own + pathname + search }) });
      });
    },
    stop,
  };
}
