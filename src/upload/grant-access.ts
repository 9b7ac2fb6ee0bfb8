import type { Clock } from '../grant/clock.js';
import { type EarlyRequest, endpointOptions } from '../grant/early-request.js';
import { askEndpoint } from '../grant/ask-endpoint.js';
import type { FetchGrant } from '../grant/grant.js';
import { GrantSource } from '../grant/grant-source.js';
import { type Lazy, lazy } from '../base/lazy.js';
import type { Mode } from '../job/mode.js';
import type { SendContext } from '../oss/request/send.js';
import { UploadError } from '../base/upload-error.js';
import type { Reuse, ReuseOptions } from '../reuse/reuse.js';

/** Where grants come from: the mode that reads and uses them, and a URL or the application's function. */
export interface GrantOrigin {
  readonly mode: Lazy<Mode>;
  readonly endpoint: string | FetchGrant;
  /** Begun before there was code, and not taken yet. */
  early?: EarlyRequest | undefined;
}

/** What the runs share whose grants come from one origin. */
export interface GrantAccess {
  /** Sends one request to the origin. */
  readonly fetchGrant: FetchGrant;
  readonly modeAndGrants: Lazy<{ mode: Mode; grants: GrantSource }>;
  /** Finds files that the endpoint has already. */
  readonly reuse: Lazy<Reuse>;
}

/** What all of them have from their queue. */
type GrantAccessOptions = Omit<ReuseOptions, 'fetchGrant' | 'grants' | 'digests'> &
  Pick<SendContext, 'redirects'> & { readonly clock: Clock };

const loadReuse = lazy(() => import('../reuse/reuse.js'));

/** Loads the mode of an origin with the first run that needs it, and keeps the grants from there. */
export function grantAccess(origin: GrantOrigin, options: GrantAccessOptions): GrantAccess {
  const fetchGrant = unlessRedirected(origin, options);
  const { clock, rate, settings } = options;
  const modeAndGrants = lazy(async () => {
    const mode = await origin.mode();
    const { retryPolicy } = settings();
    const expectedTime = (bodySize: number) => rate.timeFor(bodySize);
    const by = { mode, fetchGrant: unlessStored(fetchGrant, mode) };
    return { mode, grants: new GrantSource({ ...by, clock, retryPolicy, expectedTime }) };
  });
  const reuse = lazy(async () => {
    const [code, { grants }] = await Promise.all([loadReuse(), modeAndGrants()]);
    return new code.Reuse({ ...options, fetchGrant, grants });
  });
  return { fetchGrant, modeAndGrants, reuse };
}

/** Fetches grants from an origin; one that has redirected a request to another host is not asked again. */
function unlessRedirected(origin: GrantOrigin, { redirects, settings }: GrantAccessOptions): FetchGrant {
  const fetchGrant: FetchGrant = (request, signal) => {
    const { early, endpoint } = origin;
    origin.early = undefined;
    const by = { ...settings(), endpoint };
    const begun = early?.take(request, by, signal);
    if (typeof endpoint === 'function') return begun ?? endpoint(request, signal);
    return askEndpoint(endpoint, request, endpointOptions(by), signal, begun);
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

/** Looks in the response to a request with a digest for a file that is there already. */
const unlessStored =
  (fetchGrant: FetchGrant, mode: Mode): FetchGrant =>
  async (request, signal) => {
    if (request.asks?.['crc64'] === undefined) return fetchGrant(request, signal);
    return (await loadReuse()).fetchUnlessStored(fetchGrant, mode)(request, signal);
  };
