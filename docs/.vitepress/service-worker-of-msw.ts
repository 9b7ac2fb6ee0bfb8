import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const NAME = 'mockServiceWorker.js';

/** Serves msw's service worker at the site's root: a service worker only reaches pages below its own address. */
export function serviceWorkerOfMsw(): Plugin {
  const source = readFileSync(new URL(`../../node_modules/msw/lib/${NAME}`, import.meta.url));
  return {
    name: 'service-worker-of-msw',
    configureServer({ config, middlewares }) {
      middlewares.use(config.base + NAME, (_, response) => {
        response.setHeader('Content-Type', 'text/javascript');
        response.end(source);
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: NAME, source });
    },
  };
}
