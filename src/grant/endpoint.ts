import { lazy } from '../base/lazy.js';
import { type EndpointOptions, fetchForFile } from './endpoint-request.js';
import type { FetchGrant } from './grant.js';

export type { EndpointOptions };

const loadCode = lazy(() => import('./ask-endpoint.js')); // with the code for uploads

/**
 * Makes the function that fetches grants from a URL. `{name}`, `{size}` and `{type}` in it are replaced; without them they are
 * sent in the query (GET) or in a JSON body. The fields of an operation that the URL does not name are sent in the same way.
 *
 * @example
 * endpoint('/api/oss-permission')
 * endpoint('/api/sign?file={name}', { headers: { 'X-CSRF-Token': token } })
 * @throws UploadError (the function) `config` for an unusable address, `grant` when it cannot be reached, or redirects to
 *   another host
 */
export function endpoint(url: string, options: EndpointOptions = {}): FetchGrant {
  return async (request, signal) => {
    const begun = url ? fetchForFile(url, request, options, signal) : undefined; // meanwhile
    begun?.catch(() => {});
    return (await loadCode()).askEndpoint(url, request, options, signal, begun);
  };
}
