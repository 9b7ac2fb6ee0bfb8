import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import type { Backend } from '../../demo/backend/index.js';
import { sendCannedResponse } from './canned-response.js';
import { listen } from './listen.js';

const folders: Record<string, string> = { cdn: 'dist/cdn', pages: 'test/e2e/pages' };
const types: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html', '.map': 'application/json' };

/**
 * A site of its own origin, as a CDN and as somebody's page: `/cdn/…` is dist/cdn, `/pages/…` is test/e2e/pages, the rest goes to
 * `/respond` or to the backend.
 */
export async function startSite(backend: Backend): Promise<{ origin: string; server: Server; stop(): void }> {
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, folder = '', ...rest] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
    const root = folders[folder];
    if (root !== undefined) {
      const path = rest.join('/');
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      response.setHeader('access-control-allow-origin', '*');
      response.end(await readFile(join(root, path)));
    } else if (!(await sendCannedResponse(request, response)) && !(await backend(request, response))) {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      response.writeHead((error as NodeJS.ErrnoException).code === 'ENOENT' ? 404 : 500).end(String(error));
    });
  });
  return { ...(await listen(server)), server };
}
