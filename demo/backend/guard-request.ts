import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.js';

const allowedMethods = ['GET', 'POST'];
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Rejects requests that do not come from the application's own pages. The backend sends no CORS headers, so a page of another site cannot
 * read a response; this rejects the request itself, also when it comes by a foreign host name for this address (DNS rebinding).
 *
 * @param hosts names (without port) by which browsers reach this server, besides the loopback addresses
 * @throws HttpError 403 or 405
 */
export function guardRequest(request: IncomingMessage, hosts: readonly string[] = []): void {
  const { host = '', origin, 'sec-fetch-site': site } = request.headers;
  const name = host.toLowerCase().replace(/:\d*$/, '');
  if (![...loopbackHosts, ...hosts].includes(name)) throw new HttpError(403, 'This host name is not allowed.');

  // Browsers send "none" for a typed address. On plain http they send Sec-Fetch-Site to localhost only, and Origin elsewhere.
  const isForeign =
    site === undefined ? origin !== undefined && !isOriginOf(host, origin) : !['same-origin', 'none'].includes(site);
  if (isForeign) throw new HttpError(403, 'Requests from pages of other sites are not allowed.');

  if (!allowedMethods.includes(request.method ?? '')) throw new HttpError(405, 'Use GET or POST.');
}

function isOriginOf(host: string, origin: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
