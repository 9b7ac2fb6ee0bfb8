import { join, normalize } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Backend } from '../../demo/backend/index.js';
import { sendFile, serve } from '../tools/listen.js';

export type Front = Awaited<ReturnType<typeof startFront>>;

const ENDPOINT = '/api/oss-permission';
const FILES = '/files/';

/**
 * What one stack's pages find at their own origin: the endpoint, stored objects, and the files of a stack without a server.
 *
 * @param signUrl makes the address where the browser may read a stored object
 */
export async function startFront(
  backend: Backend,
  app: { pages: string } | { port: number },
  signUrl: (key: string) => Promise<string>,
) {
  const { origin: own, stop } = await serve(async (request, response) => {
    const { pathname: path } = new URL(request.url ?? '/', 'http://localhost');
    if (path === ENDPOINT) {
      request.url = request.url!.replace(ENDPOINT, '/get_sts_token_for_oss_upload');
      await backend(request, response);
    } else if (path.startsWith(FILES)) {
      response.writeHead(302, { location: await signUrl(decodeURIComponent(path.slice(FILES.length))) }).end();
    } else if (path === '/favicon.ico') {
      response.writeHead(204).end(); // browsers ask for it, whether or not a page names it
    } else if ('pages' in app) {
      await sendFile(response, join(app.pages, normalize(decodeURIComponent(path === '/' ? '/index.html' : path))));
    }
  });
  return {
    /** The address of the pages. */
    origin: 'port' in app ? `http://127.0.0.1:${app.port}` : own,
    /** Lets the pages of a server of its own find the rest there, too. */
    async join(context: BrowserContext) {
      if ('pages' in app) return;
      await context.route(/:\d+\/(api\/oss-permission|favicon\.ico)/, async (route) => {
        const { pathname, search } = new URL(route.request().url());
        await route.fulfill({ response: await route.fetch({ url: own + pathname + search }) });
      });
    },
    stop,
  };
}
