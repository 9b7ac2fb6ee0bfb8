import { unenforceable } from '../permission.js';
import { assumeRole } from '../sts/assume-role.js';
import { keepSession } from '../sts/kept-sessions.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';

/**
 * Temporary credentials that may upload below the user's prefix, read there what is stored, and nothing else. Content-Type, size and
 * callback stay free: the browser writes its own requests.
 */
export async function sts({ cloud, permission, callback, unenforced }: GrantRequest): Promise<GrantResponse> {
  if (callback && !unenforced) throw unenforceable('the callback');
  const { bucket, region, ossEndpoint } = cloud;
  const { dir } = permission;
  const policy = sessionPolicy(bucket, dir);
  const issued = await keepSession(JSON.stringify([cloud, policy]), () => assumeRole(cloud, policy, sessionName(dir)));
  return { ...issued, bucket, region, dir, endpoint: ossEndpoint };
}

/** GetObject allows HEAD, by which the element checks whether a file arrived when the response was lost; if the role allows it too. */
function sessionPolicy(bucket: string, dir: string): object {
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts', 'oss:GetObject'],
        Resource: [`acs:oss:*:*:${bucket}/${dir}*`],
      },
    ],
  };
}

/** The user's prefix, in the characters that STS allows: ActionTrail shows it. */
function sessionName(dir: string): string {
  return `upload-${dir
    .slice(0, -1)
    .replace(/[^\w.@-]+/g, '-')
    .slice(-57)}`;
}
