import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import type { Backend } from '../backend/index.js';
import { contentSecurityPolicy } from './content-security-policy.js';

export interface PageServerOptions {
  readonly port: number;
  /** Answers before the page's own files. */
  readonly answers: readonly Backend[];
  /** Where the page may send files and switches to. */
  readonly clouds: readonly string[];
  /** Follow changes of the source: then an edit reloads the page, and ends its uploads. */
  readonly watch: boolean;
}

const demo = fileURLToPath(new URL('..', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));

/** The demo's page, its modules compiled on the fly, and whatever else answers on its port. */
export async function startPageServer({ port, answers, clouds, watch }: PageServerOptions): Promise<ViteDevServer> {
  const front: Plugin = {
    name: 'demo-backend',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.headers['sec-fetch-dest'] === 'document') {
          response.setHeader('Content-Security-Policy', contentSecurityPolicy(clouds, watch ? port : undefined));
          response.setHeader('X-Content-Type-Options', 'nosniff');
          response.setHeader('Referrer-Policy', 'no-referrer');
        }
        answerFirst(answers, request, response).then((answered) => answered || next(), next);
      });
    },
  };
  /** Without hot updates Vite's client has nothing to do, and would look for its WebSocket in vain. */
  const quiet: Plugin = {
    name: 'demo-without-client',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace(/<script[^>]*\/@vite\/client[^>]*><\/script>\s*/, ''),
    },
  };
  const server = await createServer({
    configFile: false,
    root: demo,
    publicDir: false,
    logLevel: 'warn',
    clearScreen: false,
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      warmup: { clientFiles: ['./main.ts'] }, // compiled before somebody comes
      fs: { allow: [project] },
      ...(!watch && { watch: null, hmr: false }),
    },
    // The widget's dependencies are modules as they are: nothing to bundle first, no cache to go stale.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { conditions: ['module', 'browser', 'production'] },
    plugins: watch ? [front] : [front, quiet],
  });
  return server.listen();
}

async function answerFirst(answers: readonly Backend[], ...[request, response]: Parameters<Backend>): Promise<boolean> {
  for (const answer of answers) if (await answer(request, response)) return true;
  return false;
}
