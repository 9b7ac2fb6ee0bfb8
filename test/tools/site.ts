import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Backend } from '../../demo/backend/index.js';
import { sendCannedResponse } from './canned-response.js';
import { serve } from './listen.js';

const folders: Record<string, string> = { cdn: 'dist/cdn', pages: 'test/e2e/pages' };
const types: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html', '.map': 'application/json' };

/**
 * A site of its own origin, as a CDN and as somebody's page: `/cdn/…` is dist/cdn, `/pages/…` is test/e2e/pages, the rest goes to
 * `/respond` or to the backend.
 */
export const startSite = (backend: Backend) =>
  serve(async (request, response) => {
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
  });
