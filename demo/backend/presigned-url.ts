import type { Cloud } from './cloud.js';
import type { AskedFile } from './file-limits.js';
import { newKey } from './object-key.js';
import { ossClient } from './oss-client.js';
import type { Visitor } from './visitor.js';

/** A URL for one PutObject with exactly this content type, under a key made here. `lifetime` in seconds. */
export async function presignedUrl(cloud: Cloud, visitor: Visitor, file: AskedFile, lifetime: number) {
  const key = newKey(visitor.dir, file.name);
  const headers = { 'Content-Type': file.type };
  const url = await ossClient(cloud).signatureUrlV4('PUT', lifetime, { headers }, key);
  return { url, headers, key };
}
