import { join } from 'node:path';
import type { Backend } from '../../demo/backend/index.js';
import { sendCannedResponse } from './canned-response.js';
import { sendFile, serve } from './listen.js';

const folders: Record<string, string> = { cdn: 'dist/cdn', pages: 'test/e2e/pages' };

/**
 * A site of its own origin, as a CDN and as somebody's page: `/cdn/…` is dist/cdn, `/pages/…` is test/e2e/pages, the rest goes to
 * `/respond` or to the backend.
 */
export const startSite = (backend: Backend) =>
  serve(async (request, response) => {
    const [, folder = '', ...rest] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
    const root = folders[folder];
    if (root !== undefined) {
      response.setHeader('access-control-allow-origin', '*');
      await sendFile(response, join(root, ...rest));
    } else if (!(await sendCannedResponse(request, response)) && !(await backend(request, response))) {
      response.writeHead(404).end();
    }
  });
