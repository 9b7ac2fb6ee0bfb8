import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import type { Backend } from '../backend/index.js';
import { contentSecurityPolicy } from './content-security-policy.js';

export interface PageServerOptions {
  readonly port: number;
  /** Handle requests before the page's own files do. */
  readonly backends: readonly Backend[];
  /** Origins that the page may send files and fault settings to. */
  readonly clouds: readonly string[];
  /** Reload the page when its source changes, which ends its uploads. */
  readonly watch: boolean;
}

const demo = fileURLToPath(new URL('..', import.meta.url));
const project = fileURLToPath(new URL('../..', import.meta.url));

/** Serves the demo's page, with its modules compiled on request, and the backends on the same port. */
export async function startPageServer({ port, backends, clouds, watch }: PageServerOptions): Promise<ViteDevServer> {
  const backendPlugin: Plugin = {
    name: 'demo-backend',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.headers['sec-fetch-dest'] === 'document') {
          response.setHeader('Content-Security-Policy', contentSecurityPolicy(clouds, watch ? port : undefined));
          response.setHeader('X-Content-Type-Options', 'nosniff');
          response.setHeader('Referrer-Policy', 'no-referrer');
        }
        handleFirst(backends, request, response).then((isHandled) => isHandled || next(), next);
      });
    },
  };
  /** Without hot updates Vite's client has nothing to do, but would log that it cannot reach its WebSocket. */
  const noClientPlugin: Plugin = {
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
      warmup: { clientFiles: ['./main.ts'] }, // compiles it before the first request
      fs: { allow: [project] },
      ...(!watch && { watch: null, hmr: false }),
    },
    // All dependencies are ES modules already, so nothing needs to be bundled first.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { conditions: ['module', 'browser', 'production'] },
    plugins: watch ? [backendPlugin] : [backendPlugin, noClientPlugin],
  });
  return server.listen();
}

/** Passes a request to one backend after the other. @returns whether one of them has responded */
async function handleFirst(
  backends: readonly Backend[],
  ...[request, response]: Parameters<Backend>
): Promise<boolean> {
  for (const handle of backends) if (await handle(request, response)) return true;
  return false;
}
