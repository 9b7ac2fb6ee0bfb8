import { credentialFields, signForm } from '../../signing/sign-v4.js';
import { toBase64 } from '../../base/base64.js';
import { listTypes } from './listed-types.js';
import { requestedType } from '../request/requested-file.js';
import { forbidOverwrite, type GrantRequest, type GrantResponse, LIFETIME } from './grant-request.js';

/**
 * A signed form for PostObject: any file within the limits, below the user's prefix.
 *
 * OSS accepts form fields that a policy does not name. So the policy pins those that could widen what was granted: the ACL, the
 * success status, whether an object may be replaced, and both fields that say the Content-Type. It cannot exclude a callback of the
 * browser's own, unless the server has one.
 */
export async function postPolicy(request: GrantRequest): Promise<GrantResponse> {
  const { cloud, dir, minFileSize, maxFileSize, fields, callback } = request;
  const now = Date.now();
  const types = listTypes(request.types, requestedType(fields));
  const pinned = {
    bucket: cloud.bucket,
    ...credentialFields(cloud, now),
    success_action_status: '200',
    'x-oss-object-acl': 'default',
    ...forbidOverwrite,
    ...(callback && { callback }),
  };
  const policy = JSON.stringify({
    expiration: new Date(now + LIFETIME * 1000).toISOString(),
    conditions: [
      ...Object.entries(pinned).map(([name, value]) => ({ [name]: value })),
      ['starts-with', '$key', dir],
      ['content-length-range', minFileSize, maxFileSize],
      ['in', '$content-type', types],
      ['in', '$x-oss-content-type', types],
    ],
  });
  const signed = await signForm(toBase64(policy), cloud, now);
  return {
    host: cloud.base.slice(0, -1),
    policy: signed['policy'],
    x_oss_signature_version: signed['x-oss-signature-version'],
    x_oss_credential: signed['x-oss-credential'],
    x_oss_date: signed['x-oss-date'],
    signature: signed['x-oss-signature'],
    security_token: cloud.securityToken,
    dir,
    callback,
  };
}
