import { assumeRole } from '../sts/assume-role.js';
import { keepSession } from '../sts/kept-sessions.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';

/**
 * Temporary credentials that may upload below the user's prefix, read there what is stored, and nothing else. Content-Type, size and
 * callback stay free: the browser writes its own requests.
 */
export async function sts({ cloud, dir }: GrantRequest): Promise<GrantResponse> {
  const { bucket, region, ossEndpoint } = cloud;
  const statement = {
    Effect: 'Allow',
    // GetObject allows HEAD, by which the element checks whether a file arrived when the response was lost; if the role allows it too
    Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
    Resource: [`acs:oss:*:*:${bucket}/${dir}*`],
  };
  const policy = { Version: '1', Statement: [statement] };
  // the user's prefix, in the characters that STS allows: ActionTrail shows it
  const sessionName = `upload-${dir
    .slice(0, -1)
    .replace(/[^\w.@-]+/g, '-')
    .slice(-57)}`;
  const issued = await keepSession(JSON.stringify([cloud, policy]), () => assumeRole(cloud, policy, sessionName));
  return { ...issued, bucket, region, dir, endpoint: ossEndpoint };
}
