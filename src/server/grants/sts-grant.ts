import { assumeRole, LIFETIME, type TemporaryCredentials } from '../sts/assume-role.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { type AllowedTypes, isAllowedName } from '../settings/allowed-types.js';
import { keep } from '../settings/keep.js';

/** Characters of a session policy: STS takes less than 2048. */
const LONGEST_POLICY = 2047;

/**
 * Temporary credentials that may upload below the user's prefix, read there what is stored, and nothing else; no names of pages, as far as the
 * policy has room for them. Content-Type, size and callback stay free: the browser writes its own requests.
 */
export async function sts({ cloud, dir, types }: GrantRequest): Promise<GrantResponse> {
  const { bucket, region, ossEndpoint } = cloud;
  const allow = {
    Effect: 'Allow',
    // GetObject allows HEAD, by which the element checks whether a file arrived when the response was lost; if the role allows it too
    Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
    Resource: [`acs:oss:*:*:${bucket}/${dir}*`],
  };
  const pages = deniedEndings(types).map((ending) => `acs:oss:*:*:*.${ending}`);
  const deny = { Effect: 'Deny', Action: 'oss:PutObject', Resource: pages };
  const policy = { Version: '1', Statement: pages.length > 0 ? [allow, deny] : [allow] };
  while (JSON.stringify(policy).length > LONGEST_POLICY) pages.pop(); // the upper case of the rarest first
  // the user's prefix, in the characters that STS allows: ActionTrail shows it
  const sessionName = `upload-${dir
    .slice(0, -1)
    .replace(/[^\w.@-]+/g, '-')
    .slice(-57)}`;
  const issued = await keepSession(JSON.stringify([cloud, policy]), () => assumeRole(cloud, policy, sessionName));
  return { ...issued, bucket, region, dir, endpoint: ossEndpoint };
}

/** Endings that `isAllowedName` rejects, the most dangerous first. */
const ENDINGS =
  'html htm svg xhtml xht xml shtml shtm mht mhtml hta htc svgz js mjs cjs jsx mjsx xsl xslt xul rdf rss atom';

/** The endings of pages that are not allowed, in lower and in upper case: a RAM policy distinguishes them. */
function deniedEndings(allowed: AllowedTypes): string[] {
  const denied = ENDINGS.split(' ').filter((ending) => !isAllowedName(`a.${ending}`, allowed));
  return [...denied, ...denied.map((ending) => ending.toUpperCase())];
}

/** Milliseconds before they expire that credentials are no longer given out: a page asks for others five minutes before, at the latest. */
const MARGIN = 6 * 60_000;
/** Sessions kept at once: about 20 MB. */
const MOST_SESSIONS = 10_000;

/** When they came, by this server's clock: that of STS may be another, by minutes. */
const kept = new Map<string, { readonly session: TemporaryCredentials; readonly since: number }>();
const running = new Map<string, Promise<TemporaryCredentials>>();

/** A runtime that forbids a request to wait for what another one has begun. */
const isIsolated = () => globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** Keeps a user's credentials until six minutes before they expire, and requests them once at a time: STS limits accounts. @param id of user and rights */
export async function keepSession(
  id: string,
  request: () => Promise<TemporaryCredentials>,
): Promise<TemporaryCredentials> {
  const { session, since = 0 } = kept.get(id) ?? {};
  if (session && Date.now() - since < LIFETIME * 1000 - MARGIN) return session;
  const requested = (!isIsolated() && running.get(id)) || request().finally(() => running.delete(id));
  running.set(id, requested);
  keep(kept, id, { session: await requested, since: Date.now() }, MOST_SESSIONS);
  return requested;
}
