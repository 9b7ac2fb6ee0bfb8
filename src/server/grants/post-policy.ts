import { credentialFields, signForm } from '../../modes/sts/sign-v4.js';
import { toBase64 } from '../../oss/base64.js';
import { encodeCallback } from '../callback/upload-callback.js';
import { listTypes } from '../request/content-type.js';
import { requestedType } from '../request/requested-file.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { forbidOverwrite, LIFETIME, signingKey } from './sign-url.js';

/**
 * A signed form for PostObject: any file within the limits, below the user's prefix.
 *
 * OSS accepts form fields that a policy does not name. So the policy pins those that could widen what was granted: the ACL, the
 * success status, whether an object may be replaced, and both fields that say the Content-Type. It cannot exclude a callback of the
 * browser's own, unless the server has one.
 */
export async function postPolicy(request: GrantRequest): Promise<GrantResponse> {
  const { cloud, permission, callback } = request;
  const { dir, minFileSize, maxFileSize } = permission;
  const now = Date.now();
  const by = signingKey(cloud);
  const types = listTypes(permission.types, requestedType(request.fields));
  const callbackField = callback && encodeCallback(callback);
  const pinned = { success_action_status: '200', 'x-oss-object-acl': 'default', ...forbidOverwrite };
  const policy = {
    expiration: new Date(now + LIFETIME * 1000).toISOString(),
    conditions: [
      ...Object.entries({ bucket: cloud.bucket, ...credentialFields(by, now) }).map(([name, value]) => ({
        [name]: value,
      })),
      ['starts-with', '$key', dir],
      ['content-length-range', minFileSize, maxFileSize],
      ['in', '$content-type', types],
      ['in', '$x-oss-content-type', types],
      ...Object.entries(pinned).map(([name, value]) => ['eq', `$${name}`, value]),
      ...(callbackField ? [['eq', '$callback', callbackField]] : []),
    ],
  };
  const signed = await signForm(toBase64(JSON.stringify(policy)), by, now);
  return {
    host: cloud.base.slice(0, -1),
    policy: signed['policy'],
    x_oss_signature_version: signed['x-oss-signature-version'],
    x_oss_credential: signed['x-oss-credential'],
    x_oss_date: signed['x-oss-date'],
    signature: signed['x-oss-signature'],
    ...(by.securityToken && { security_token: by.securityToken }),
    dir,
    ...(callbackField && { callback: callbackField }),
  };
}
