import { checkValue, EndpointError } from '../settings/endpoint-error.js';

const METHODS = 'GET, POST';

/** The origin of the page that sent a request; empty if its browser does not say it. */
const originOf = ({ headers }: Request) => headers.get('Origin') ?? '';

/** @throws a config error for what is not an origin */
export function checkOrigins(allowOrigins: readonly string[]): void {
  for (const origin of allowOrigins)
    checkValue(
      URL.canParse(origin) && new URL(origin).origin === origin,
      '`allowOrigins` has',
      origin,
      'an origin such as "https://www.example.com"',
    );
}

/** Sets the headers of each response, which pages of allowed origins may read. @param isPublic it says itself how long caches keep it; no other is kept */
export function setHeaders({ headers }: Response, request: Request, isAllowed: boolean, isPublic: boolean): void {
  if (!isPublic) headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.append('Vary', 'Origin');
  if (!isAllowed) return;
  headers.set('Access-Control-Allow-Origin', originOf(request));
  headers.set('Access-Control-Allow-Credentials', 'true');
  headers.set('Access-Control-Expose-Headers', 'Date, Retry-After'); // the element corrects its clock, and waits, by them
  // these count in responses to preflights only
  headers.set('Access-Control-Allow-Methods', METHODS);
  headers.set('Access-Control-Allow-Headers', request.headers.get('Access-Control-Request-Headers') ?? '');
  headers.set('Access-Control-Max-Age', '600');
}

/** Keeps pages of other sites from causing a response, with the user's cookies. @throws EndpointError 403 for such a page, 405 for methods but GET and POST */
export function checkSender(request: Request, isAllowed: boolean): void {
  const origin = originOf(request);
  if (!isAllowed && isForeign(request, origin))
    throw new EndpointError(
      403,
      'foreign-origin',
      'Pages of other sites may not upload here.',
      `To allow it, add ${origin.startsWith('http') ? `"${origin}"` : 'its origin'} to \`allowOrigins\`.`,
    );
  if (!/^(GET|POST)$/.test(request.method))
    throw new EndpointError(405, 'method', 'Use GET or POST.', undefined, { Allow: METHODS });
}

/** Browsers send "none" for a typed address. On plain http they send Sec-Fetch-Site to localhost only, and Origin elsewhere. */
function isForeign({ headers, url }: Request, origin: string): boolean {
  const site = headers.get('Sec-Fetch-Site');
  if (site) return !/^(same-origin|none)$/.test(site);
  if (!origin) return false;
  // Behind a proxy the address is another one, and the scheme too. A page of another site can set none of these headers.
  const hosts = [new URL(url).host, headers.get('Host'), headers.get('X-Forwarded-Host')].join().toLowerCase();
  return !hosts.match(/[^\s,]+/g)?.includes(origin.replace(/^https?:\/\//, ''));
}
