import { request as ask } from 'node:http';
import { serve } from './listen.js';

/** An HTTP proxy that takes every name for this machine; for a browser whose names cannot be set otherwise. Its address is `host:port`. */
export async function startNamesProxy(): Promise<{ address: string; stop(): void }> {
  const proxy = await serve((request, response) => {
    const { port, pathname, search } = new URL(request.url ?? '');
    const { method, headers } = request;
    const passed = ask({ host: '127.0.0.1', port, path: pathname + search, method, headers }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.rawHeaders);
      received.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  return { address: `127.0.0.1:${proxy.port}`, stop: proxy.stop };
}
