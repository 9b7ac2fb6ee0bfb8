import type { Clock } from '../grant/clock.js';
import { endpoint } from '../grant/endpoint.js';
import type { FetchGrant } from '../grant/grant.js';
import { GrantSource } from '../grant/grant-source.js';
import { type Lazy, lazy } from '../base/lazy.js';
import type { Mode } from '../job/mode.js';
import type { SendContext } from '../oss/request/send.js';
import { UploadError } from '../base/upload-error.js';
import { LazyReuse, type LazyReuseOptions, withReuse } from '../reuse/lazy-reuse.js';

/** Where grants come from: the mode that reads and uses them, and a URL or the application's function. */
export interface GrantOrigin {
  readonly mode: Lazy<Mode>;
  readonly endpoint: string | FetchGrant;
}

/** What the runs share whose grants come from one origin. */
export interface GrantAccess {
  readonly modeAndGrants: Lazy<{ mode: Mode; grants: GrantSource }>;
  readonly reuse: LazyReuse;
}

/** What all of them have from their queue. */
type GrantAccessOptions = Omit<LazyReuseOptions, 'fetchGrant'> &
  Pick<SendContext, 'redirects'> & { readonly clock: Clock };

/** Loads the mode of an origin with the first run that needs it, and keeps the grants from there. */
export function grantAccess(origin: GrantOrigin, options: GrantAccessOptions): GrantAccess {
  const fetchGrant = unlessRedirected(origin, options);
  const { clock, rate, settings } = options;
  const modeAndGrants = lazy(async () => {
    const mode = await origin.mode();
    const { retryPolicy } = settings();
    const expectedTime = (bodySize: number) => rate.timeFor(bodySize);
    const grants = new GrantSource({ mode, fetchGrant: withReuse(fetchGrant, mode), clock, retryPolicy, expectedTime });
    return { mode, grants };
  });
  const loadGrants = async () => (await modeAndGrants()).grants;
  return { modeAndGrants, reuse: new LazyReuse({ ...options, fetchGrant }, loadGrants) };
}

/** Fetches grants from an origin; one that has redirected a request to another host is not asked again. */
function unlessRedirected(origin: GrantOrigin, { redirects, settings }: GrantAccessOptions): FetchGrant {
  const fetchGrant: FetchGrant = (request, signal) => {
    if (typeof origin.endpoint === 'function') return origin.endpoint(request, signal);
    const { endpointMethod: method, endpointHeaders: headers, withCredentials } = settings();
    return endpoint(origin.endpoint, { method, headers, withCredentials })(request, signal);
  };
  return async (request, signal) => {
    const known = redirects.get(origin);
    if (known) throw known;
    try {
      return await fetchGrant(request, signal);
    } catch (error) {
      if (error instanceof UploadError && error.likely === 'redirected') redirects.set(origin, error);
      throw error;
    }
  };
}
