import type { Cloud } from './cloud.js';
import type { AskedFile } from './file-limits.js';
import type { Visitor } from './no-authentication.js';
import { createSeal } from './issued-key.js';
import { callbackHeader, once, type SigningOptions, signUrl } from './sign-url.js';

/**
 * A URL for one PutObject with exactly this content type and length, under a key made here: it stores one object, once. `unique` says
 * that the key can be no other file's, so that an object that is there already is this file's own, stored by a request whose response
 * was lost.
 */
export async function presignedUrl(cloud: Cloud, visitor: Visitor, file: AskedFile, options: SigningOptions) {
  const key = createSeal(cloud.accessKeySecret).newKey(visitor.dir, file.name, file.size);
  const headers = { 'Content-Type': file.type, ...once, ...callbackHeader(options.callback) };
  const url = await signUrl(cloud, { method: 'PUT', key, headers, length: file.size }, options);
  return { url, headers, key, unique: true };
}
