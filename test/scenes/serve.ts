import { createServer } from 'vite';

/** Serves the scenes as they are in the source. @returns their address, and what ends it. */
export async function serveScenes(): Promise<{ address: string; close: () => Promise<void> }> {
  const server = await createServer({
    configFile: false,
    cacheDir: 'node_modules/.cache/screens',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    logLevel: 'error',
  });
  await server.listen();
  return { address: `${server.resolvedUrls?.local[0]}test/scenes/`, close: () => server.close() };
}
