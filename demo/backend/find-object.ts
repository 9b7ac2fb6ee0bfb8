import type OSS from 'ali-oss';
import { bucketUrl, type Cloud } from './cloud.js';
import { HttpError } from './http-error.js';
import type { Visitor } from './no-authentication.js';
import { ossClient } from './oss-client.js';
import { readWholeNumber, type RequestFields } from './request-fields.js';

/** Objects of the right size that are compared at most: each costs a request. */
const MOST_COMPARED = 20;

/** A file that a visitor is about to upload. */
export interface DigestedFile {
  /** Bytes. */
  readonly size: number;
  /** CRC-64, as OSS computes it. */
  readonly crc64: string;
}

/**
 * The key of an object below `dir` with this size and, by OSS's own word, this CRC-64. Without a database this lists what the visitor has
 * stored, which is slow for many objects: an application asks its own records instead.
 */
export async function findObject(cloud: Cloud, dir: string, file: DigestedFile): Promise<string | undefined> {
  const client = ossClient(cloud);
  const listed: Partial<OSS.ListV2ObjectResult> = await client.listV2({ prefix: dir, 'max-keys': '1000' }, {});
  const { objects = [] } = listed; // the SDK omits an empty list
  const candidates = objects.filter(({ size }) => size === file.size).slice(-MOST_COMPARED);
  for (const { name } of candidates) if ((await crc64Of(name)) === file.crc64) return name;
  return undefined;

  async function crc64Of(key: string): Promise<string | undefined> {
    return ((await client.head(key)).res.headers as Record<string, string>)['x-oss-hash-crc64ecma'];
  }
}

/**
 * Whether this visitor has stored the file already, so that its bytes need not travel. Only the visitor's own objects count: to
 * know a hash gives nobody another's file.
 *
 * @throws HttpError 400
 */
export async function existingObject(cloud: Cloud, visitor: Visitor, fields: RequestFields) {
  const size = readWholeNumber(fields, 'size', 0, Number.MAX_SAFE_INTEGER);
  const crc64 = fields.get('crc64');
  if (crc64 === undefined) throw new HttpError(400, 'The "crc64" is missing.');
  const key = await findObject(cloud, visitor.dir, { size, crc64 });
  if (key === undefined) return { exists: false };
  return { exists: true, key, url: `${bucketUrl(cloud)}/${key.split('/').map(encodeURIComponent).join('/')}` };
}
