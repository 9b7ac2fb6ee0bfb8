import { assumeRole } from '../sts/assume-role.js';
import { keepSession } from '../sts/kept-sessions.js';
import { deniedEndings } from './denied-endings.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';

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
