import type { IncomingMessage } from 'node:http';
import { Refusal } from './http-error.js';

const methods = ['GET', 'POST'];
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Lets only the application's own pages ask. There are no CORS headers here, so another site's page cannot read an answer; this
 * refuses the question itself, also under a foreign name for this address (DNS rebinding).
 *
 * @throws Refusal 403 or 405
 */
export function guard(request: IncomingMessage, hosts: readonly string[] = []): void {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  const name = host.toLowerCase().replace(/:\d*$/, '');
  if (![...loopback, ...hosts].includes(name)) throw new Refusal(403, 'This server is not known by that name.');

  // Browsers say "none" for an address that was typed; plain http names other than localhost get no Sec-Fetch-Site at all.
  const foreign =
    site === undefined ? origin !== undefined && !isOrigin(origin, host) : !['same-origin', 'none'].includes(site);
  if (foreign) throw new Refusal(403, 'Pages of other sites may not ask here.');

  if (!methods.includes(request.method ?? '')) throw new Refusal(405, 'Ask with GET or POST.');
}

function isOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
