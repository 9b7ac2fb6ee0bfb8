import { text } from 'node:stream/consumers';
import { type Around, useServer } from './servers.js';

type StsResponse = { status?: number; type?: string; body: string };

/** A server instead of STS, with the responses of a test. @returns its origin */
export const fakeSts = (around: Around, respond: (parameters: URLSearchParams) => StsResponse) =>
  useServer(async (request, response) => {
    const { status = 200, type = 'application/json', body } = respond(new URLSearchParams(await text(request)));
    response.writeHead(status, { 'content-type': type }).end(body);
  }, around);
