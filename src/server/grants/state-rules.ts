import { hex, webCryptoSha256 } from '../../signing/web-crypto.js';
import { checkValue } from '../settings/endpoint-error.js';
import { bytesOf } from '../settings/file-size.js';
import type { FileLimits, PageRules, Permission } from '../settings/options.js';

/** What a page needs to know of a route before a file is chosen. */
export type RouteRules = FileLimits & PageRules & { readonly mode: Permission['mode'] };

/** For how long a browser asks no more: a page that is opened later than that has what a new version of the server says. */
const CACHE = 'public, max-age=300';

/** How each of the rules is stated, as JSON of the page's own names; all sizes are in bytes. */
const READERS: { readonly [Name in keyof Required<RouteRules>]: (value: unknown) => unknown } = {
  mode: String,
  types: String,
  maxFileSize: bytesOf,
  minFileSize: bytesOf,
  maxTotalSize: bytesOf,
  maxFiles: Number,
  minImageWidth: Number,
  maxImageWidth: Number,
  minImageHeight: Number,
  maxImageHeight: Number,
  maxDuration: Number,
};

/** What `operation=rules` is responded with. @throws a config error that names what is not a rule */
export function stateRules(rules: RouteRules): { rules: Record<string, unknown> } {
  const stated: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(READERS)) {
    const given = rules[name as keyof RouteRules];
    if (given === undefined) continue;
    const value = read(given);
    checkValue(!Number.isNaN(value), `The route has the ${name}`, given, 'a number or size');
    stated[name === 'types' ? 'accept' : name] = value;
  }
  return { rules: stated };
}

/** The response with a route's own rules, which are the same for everybody: caches may keep it. */
export async function cachedRules(request: Request, rules: RouteRules): Promise<Response> {
  const json = JSON.stringify(stateRules(rules));
  const etag = `"${hex(await webCryptoSha256(json)).slice(0, 16)}"`;
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': CACHE, ETag: etag };
  const isKnown = request.headers.get('If-None-Match')?.includes(etag); // a proxy may have written W/ before it
  return new Response(isKnown ? null : json, { status: isKnown ? 304 : 200, headers });
}
