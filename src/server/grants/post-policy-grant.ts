import { credentialFields, signForm } from '../../signing/sign-v4.js';
import { toBase64 } from '../../base/base64.js';
import { requestedType } from '../request/requested-file.js';
import { forbidOverwrite, type GrantRequest, type GrantResponse, LIFETIME } from './grant-request.js';
import { type AllowedTypes, isAllowedType, normalizeType } from '../settings/allowed-types.js';

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

/** The common types that browsers do not run. Forms need a list: their policies cannot say "all but these". */
const common = Object.entries({
  'image/': 'jpeg jpg png gif webp avif heic heif bmp tiff x-icon jxl',
  'video/': 'mp4 quicktime webm mpeg ogg 3gpp x-matroska x-msvideo x-m4v',
  'audio/': 'mpeg mp4 x-m4a wav x-wav ogg webm flac aac opus',
  'text/': 'plain csv markdown rtf calendar vtt',
  'font/': 'ttf otf woff woff2',
  'application/':
    'octet-stream pdf json zip gzip x-gzip x-tar x-zip-compressed x-7z-compressed vnd.rar epub+zip rtf msword',
  'application/vnd.ms-': 'excel powerpoint',
  'application/vnd.openxmlformats-officedocument.':
    'wordprocessingml.document spreadsheetml.sheet presentationml.presentation',
  'application/vnd.oasis.opendocument.': 'text spreadsheet presentation',
}).flatMap(([begin, ends]) => ends.split(' ').map((end) => begin + end));

/** All allowed types that can be listed, `requested` among them if it is allowed. */
function listTypes(allowed: AllowedTypes, requested: string): string[] {
  const listed = new Set([...allowed, ...common, requested]);
  return [...listed].filter((type) => isAllowedType(normalizeType(type), allowed));
}
