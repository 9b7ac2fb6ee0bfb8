import { createServer } from 'vite';

/** Serves the scenes as they are in the source. @returns their address, and what ends it. */
export async function serveScenes(): Promise<{ address: string; close: () => Promise<void> }> {
  const server = await createServer({
    configFile: false,
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    // Dependencies found while a page is open would be bundled again, and the page then holds some of them twice.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { conditions: ['module', 'browser', 'production'] },
    logLevel: 'error',
  });
  await server.listen();
  return { address: `${server.resolvedUrls?.local[0]}test/scenes/`, close: () => server.close() };
}
