import { text } from 'node:stream/consumers';
import { serve } from '../../tools/listen.js';

type StsResponse = { status?: number; type?: string; body: string };

/** Starts a server instead of STS, with the responses of a test. */
export async function fakeSts(respond: (parameters: URLSearchParams) => StsResponse) {
  const { origin: endpoint, stop } = await serve(async (request, response) => {
    const { status = 200, type = 'application/json', body } = respond(new URLSearchParams(await text(request)));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  return { endpoint, stop };
}
