import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { trustedCertificate } from '../../tools/certificate.js';
import type { BenchResponse, Received } from './received.js';

/** Serves HTTP/2, one connection for all requests, at no rate: each response waits for the round trip. */
export async function serveHttp2(
  rtt: () => number,
  respond: (request: Received) => BenchResponse,
  onBytes: (count: number) => void,
): Promise<number> {
  const server = createSecureServer(trustedCertificate);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {}); // a browser that leaves
    void readBody(stream).then((body) => {
      onBytes(body.length);
      const { status, headers: given, body: text } = respond(requestOf(headers, body));
      setTimeout(() => {
        if (stream.destroyed) return;
        stream.respond({ ':status': status, ...given });
        stream.end(text);
      }, rtt());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function readBody(stream: ServerHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function requestOf(headers: IncomingHttpHeaders, body: Buffer): Received {
  const { pathname, searchParams } = new URL(String(headers[':path']), 'https://store');
  const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: String(headers[':method']),
    path: pathname,
    query: searchParams,
    headers: new Map(named),
    length: body.length,
    first: body,
    last: body.subarray(-512),
  };
}
