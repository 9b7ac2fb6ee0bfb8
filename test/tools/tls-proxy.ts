import { type IncomingHttpHeaders, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { constants, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.js';

export type Protocol = 'http/1.1' | 'h2';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/** Headers that are about one connection, which HTTP/2 knows none of, and Host, which has a name of its own there. */
const ofConnection = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te', 'host'];

/**
 * Stands before a server that speaks plain HTTP/1.1, with TLS and one protocol. Bodies are streamed both ways, only as fast as
 * the other side reads; a connection that breaks on one side is broken on the other: by RST_STREAM, or with its socket.
 */
export async function startTlsProxy(
  target: string,
  protocol: Protocol,
  { key, cert }: Certificate,
): Promise<{ origin: string; stop(): void }> {
  const { hostname: host, port } = new URL(target);
  const alpn = ({ protocols }: { protocols: string[] }) => (protocols.includes(protocol) ? protocol : undefined);
  const server = createSecureServer(
    { key, cert, allowHTTP1: true, ALPNCallback: alpn, maxSessionMemory: 100 },
    (request, response) => pass(request, response, { host, port }),
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => {}));
  });
  server.on('sessionError', () => {}).on('tlsClientError', () => {}); // a browser that went away, or trusts us not
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function pass(request: Request, response: Response, to: { host: string; port: string }): void {
  const { method = 'GET', url: path = '/', headers } = request;
  const host = String(headers[':authority'] ?? headers.host);
  const passed = ask({ ...to, method, path, headers: { ...portable(headers), host }, agent: false });
  let hasResponse = false;
  passed.on('response', (received) => {
    hasResponse = true;
    response.sendDate = false; // the server behind has said it, or has reason not to
    // Else the browser does not show the test which protocol it spoke.
    response.writeHead(received.statusCode ?? 502, { ...portable(received.headers), 'timing-allow-origin': '*' });
    received.on('error', () => reset(request, response));
    received.pipe(response as ServerResponse);
  });
  passed.on('error', () => hasResponse || reset(request, response));
  passed.on('close', () => {
    request.unpipe(passed); // the response came first: the rest of the body is not needed
    request.resume();
  });
  request.on('error', () => passed.destroy());
  response.on('error', () => passed.destroy());
  response.on('close', () => passed.destroy());
  request.pipe(passed);
}

/** What may be said on another connection too; names that begin with a colon are HTTP/2's own. */
function portable(headers: IncomingHttpHeaders) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(':') && !ofConnection.includes(name)),
  );
}

function reset(request: Request, response: Response): void {
  if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else request.socket.destroy();
}
