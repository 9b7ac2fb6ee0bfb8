import { keep } from '../settings/keep.js';
import { LIFETIME, type TemporaryCredentials } from './assume-role.js';

/** Milliseconds before they expire that credentials are no longer given out: a page asks for others five minutes before, at the latest. */
const MARGIN = 6 * 60_000;
/** Sessions kept at once: about 20 MB. */
const MOST = 10_000;

/** When they came, by this server's clock: that of STS may be another, by minutes. */
const kept = new Map<string, { readonly session: TemporaryCredentials; readonly since: number }>();
const running = new Map<string, Promise<TemporaryCredentials>>();

/** A runtime that forbids a request to wait for what another one has begun. */
const isIsolated = () => globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/**
 * Keeps each user's credentials until six minutes before they expire, and requests them once at a time: STS limits the requests of an account.
 *
 * @param id of the user and of all that decides what the credentials allow
 */
export async function keepSession(
  id: string,
  request: () => Promise<TemporaryCredentials>,
): Promise<TemporaryCredentials> {
  const { session, since = 0 } = kept.get(id) ?? {};
  if (session && Date.now() - since < LIFETIME * 1000 - MARGIN) return session;
  const requested = (!isIsolated() && running.get(id)) || request().finally(() => running.delete(id));
  running.set(id, requested);
  keep(kept, id, { session: await requested, since: Date.now() }, MOST);
  return requested;
}
