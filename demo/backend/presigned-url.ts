import type { Cloud } from './cloud.js';
import { readRequestedFile } from './file-limits.js';
import { createKeyIssuer } from './issued-key.js';
import type { Visitor } from './no-authentication.js';
import type { RequestFields } from './request-fields.js';
import { callbackHeader, forbidOverwrite, type SigningOptions, signUrl, trafficLimitHeader } from './sign-url.js';

/**
 * A URL for one PutObject with exactly this content type and length, under a key of its own: it stores one object, once. `unique` says that
 * no other file can have the key. An object that already exists there is therefore this file, stored by a request whose response was
 * lost.
 *
 * @throws HttpError 400, 413 or 415
 */
export async function presignedUrl(cloud: Cloud, visitor: Visitor, fields: RequestFields, options: SigningOptions) {
  const file = readRequestedFile(fields);
  const key = createKeyIssuer(cloud.accessKeySecret).issueKey(visitor.dir, file.name, file.size, fields.get('key'));
  const limit = trafficLimitHeader(fields);
  const headers = { 'Content-Type': file.type, ...forbidOverwrite, ...limit, ...callbackHeader(options.callback) };
  const url = await signUrl(cloud, { method: 'PUT', key, headers, length: file.size }, options);
  return { url, headers, key, unique: true };
}
