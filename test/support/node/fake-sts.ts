import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../../tools/listen.js';

interface StsResponse {
  status?: number;
  type?: string;
  body: string;
}

/** Starts a server instead of STS, with the responses of a test. */
export async function fakeSts(respond: (parameters: URLSearchParams) => StsResponse) {
  const server = createServer(async (request, response) => {
    const { status = 200, type = 'application/json', body } = respond(new URLSearchParams(await text(request)));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  const { origin: endpoint, stop } = await listen(server);
  return { endpoint, stop };
}
