import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { trustedCertificate } from '../../tools/certificate.js';
import type { Store } from './store.js';

/** Serves HTTP/2, one connection for all requests, at no rate: each response waits for the round trip. */
export async function serveHttp2(rtt: () => number, store: Store): Promise<number> {
  const server = createSecureServer(trustedCertificate);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {}); // a browser that leaves
    void buffer(stream).then((first) => {
      store.counts.bytes += first.length;
      const { pathname: path, searchParams: query } = new URL(String(headers[':path']), 'https://store');
      const named = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      const bytes = { first, last: first.subarray(-512), length: first.length };
      const response = store.respond({ method: String(headers[':method']), path, query, headers: named, ...bytes });
      setTimeout(() => {
        if (stream.destroyed) return;
        stream.respond({ ':status': response.status, ...response.headers });
        stream.end(response.body);
      }, rtt());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
