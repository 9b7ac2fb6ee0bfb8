import { configError, EndpointError } from '../endpoint-error.js';

const METHODS = 'GET, POST';

/** Which pages may send requests, and what browsers need to know of it. */
export interface OriginGuard {
  /** @throws EndpointError 403 for a page of another site, 405 for a method other than GET and POST */
  check(request: Request): void;
  /** The response to a preflight of an allowed origin; undefined for any other request. */
  preflight(request: Request): Response | undefined;
  /** CORS headers of the response to this request: none unless an allowed origin sent it. */
  headersFor(request: Request): Record<string, string>;
}

/**
 * Rejects requests of other sites' pages. Without CORS headers they could not read a response anyway; this also keeps them from
 * causing one, with the user's cookies.
 */
export function createOriginGuard(allowOrigins: readonly string[] = []): OriginGuard {
  const allowed = new Set(allowOrigins);
  const isAllowed = (request: Request) => allowed.has(request.headers.get('Origin') ?? '');
  const headersFor = (request: Request): Record<string, string> => ({
    ...(allowed.size > 0 && { Vary: 'Origin' }),
    ...(isAllowed(request) && {
      'Access-Control-Allow-Origin': request.headers.get('Origin')!,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': 'Date, Retry-After', // the element corrects its clock, and waits, by them
    }),
  });
  return {
    headersFor,
    preflight(request) {
      if (request.method !== 'OPTIONS' || !isAllowed(request)) return undefined;
      const wanted = request.headers.get('Access-Control-Request-Headers');
      const headers = {
        ...headersFor(request),
        'Access-Control-Allow-Methods': METHODS,
        ...(wanted && { 'Access-Control-Allow-Headers': wanted }),
        'Access-Control-Max-Age': '600',
        'Cache-Control': 'no-store',
      };
      return new Response(null, { status: 204, headers });
    },
    check(request) {
      const invalid = allowOrigins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
      if (invalid !== undefined)
        throw configError(`\`allowOrigins\` has ${JSON.stringify(invalid)}. Write origins: "https://www.example.com".`);
      if (isForeign(request) && !isAllowed(request)) throw foreignPage(request.headers.get('Origin'));
      if (request.method === 'GET' || request.method === 'POST') return;
      throw new EndpointError(405, 'method', 'The upload endpoint takes GET and POST.', {
        headers: { Allow: METHODS },
      });
    },
  };
}

/** Browsers send "none" for a typed address. On plain http they send Sec-Fetch-Site to localhost only, and Origin elsewhere. */
function isForeign(request: Request): boolean {
  const { headers } = request;
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('Origin');
  if (origin === null) return false;
  // Behind a proxy the address is another one, and the scheme too. A page of another site can set none of these headers.
  const forwarded = headers.get('X-Forwarded-Host')?.split(',') ?? [];
  const hosts = [new URL(request.url).host, headers.get('Host'), ...forwarded].map((host) =>
    host?.trim().toLowerCase(),
  );
  return !URL.canParse(origin) || !hosts.includes(new URL(origin).host);
}

function foreignPage(origin: string | null): EndpointError {
  const named = origin !== null && /^https?:\/\/[\w.:[\]-]{1,200}$/.test(origin) ? `"${origin}"` : 'the page’s origin';
  return new EndpointError(403, 'foreign-origin', 'Pages of other sites may not upload here.', {
    hint: `To allow it, add ${named} to \`allowOrigins\`.`,
  });
}
