import { checkValue, EndpointError } from '../endpoint-error.js';

type Origins = readonly string[];

const METHODS = 'GET, POST';
const ORIGIN = /^https?:\/\/([\w.:[\]-]{1,200})$/;

const originOf = (request: Request) => request.headers.get('Origin') ?? '';
const isAllowed = (request: Request, allowOrigins: Origins) => allowOrigins.includes(originOf(request));

/** Whether a browser asks what a page of an allowed origin may send. */
export function isPreflight(request: Request, allowOrigins: Origins): boolean {
  return request.method === 'OPTIONS' && isAllowed(request, allowOrigins);
}

/** CORS headers of the response to this request: none unless a page of an allowed origin sent it. */
export function corsHeaders(request: Request, allowOrigins: Origins): Record<string, string> {
  return {
    ...(allowOrigins.length > 0 && { Vary: 'Origin' }),
    ...(isAllowed(request, allowOrigins) && {
      'Access-Control-Allow-Origin': originOf(request),
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'Date, Retry-After', // the element corrects its clock, and waits, by them
    }),
    ...(isPreflight(request, allowOrigins) && {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': request.headers.get('Access-Control-Request-Headers') ?? '',
      'Access-Control-Max-Age': '600',
    }),
  };
}

/**
 * Rejects requests of other sites' pages. Without CORS headers they could not read a response anyway; this also keeps them from
 * causing one, with the user's cookies.
 *
 * @throws EndpointError 403 for a page of another site, 405 for a method other than GET and POST
 */
export function checkSender(request: Request, allowOrigins: Origins): void {
  for (const origin of allowOrigins)
    checkValue(
      URL.canParse(origin) && new URL(origin).origin === origin,
      '`allowOrigins` has',
      origin,
      'an origin such as "https://www.example.com"',
    );
  if (isForeign(request) && !isAllowed(request, allowOrigins)) {
    const origin = originOf(request);
    const named = ORIGIN.test(origin) ? `"${origin}"` : 'the page’s origin';
    throw new EndpointError(
      403,
      'foreign-origin',
      'Pages of other sites may not upload here.',
      `To allow it, add ${named} to \`allowOrigins\`.`,
    );
  }
  if (!METHODS.split(', ').includes(request.method))
    throw new EndpointError(405, 'method', 'The upload endpoint takes GET and POST.', undefined, { Allow: METHODS });
}

/** Browsers send "none" for a typed address. On plain http they send Sec-Fetch-Site to localhost only, and Origin elsewhere. */
function isForeign(request: Request): boolean {
  const { headers, url } = request;
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  if (!headers.has('Origin')) return false;
  // Behind a proxy the address is another one, and the scheme too. A page of another site can set none of these headers.
  const hosts = [new URL(url).host, headers.get('Host'), headers.get('X-Forwarded-Host')].join();
  const [, host] = ORIGIN.exec(originOf(request)) ?? [];
  return (
    host === undefined ||
    !hosts
      .toLowerCase()
      .split(/[\s,]+/)
      .includes(host)
  );
}
