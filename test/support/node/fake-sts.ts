import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface StsResponse {
  status?: number;
  type?: string;
  body: string;
}

/** Starts a server instead of STS, with the responses of a test. */
export async function fakeSts(
  respond: (parameters: URLSearchParams) => StsResponse,
): Promise<{ endpoint: string; stop: () => void }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { status = 200, type = 'application/json', body: responseBody } = respond(new URLSearchParams(body));
    response.writeHead(status, { 'content-type': type }).end(responseBody);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
