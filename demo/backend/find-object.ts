import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
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
  readonly crc64?: string | undefined;
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256?: string | undefined;
}

/**
 * The key of an object below `dir` with this size and this digest: CRC-64 by OSS's own word, SHA-256 by reading the object. Without a
 * database this lists what the visitor has stored, which is slow for many objects: an application asks its own records instead.
 */
export async function findObject(cloud: Cloud, dir: string, file: DigestedFile): Promise<string | undefined> {
  const client = ossClient(cloud);
  const listed: Partial<OSS.ListV2ObjectResult> = await client.listV2({ prefix: dir, 'max-keys': '1000' }, {});
  const { objects = [] } = listed; // the SDK omits an empty list
  const candidates = objects.filter(({ size }) => size === file.size).slice(-MOST_COMPARED);
  for (const { name } of candidates) {
    if (file.crc64 === undefined ? (await sha256Of(name)) === file.sha256 : (await crc64Of(name)) === file.crc64)
      return name;
  }
  return undefined;

  async function crc64Of(key: string): Promise<string | undefined> {
    return ((await client.head(key)).res.headers as Record<string, string>)['x-oss-hash-crc64ecma'];
  }

  async function sha256Of(key: string): Promise<string> {
    const { stream } = (await client.getStream(key)) as { stream: Readable };
    const hash = createHash('sha256');
    for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
    return hash.digest('hex');
  }
}

/**
 * Whether this visitor has stored the file already, so that its bytes need not travel. Only the visitor's own objects count: to
 * know a hash gives nobody another's file.
 *
 * @throws HttpError 400
 */
export async function existingObject(cloud: Cloud, visitor: Visitor, fields: RequestFields) {
  const file = {
    size: readWholeNumber(fields, 'size', 0, Number.MAX_SAFE_INTEGER),
    crc64: fields.get('crc64'),
    sha256: fields.get('sha256'),
  };
  if ((file.crc64 ?? file.sha256) === undefined) throw new HttpError(400, 'The "crc64" or the "sha256" is missing.');
  const key = await findObject(cloud, visitor.dir, file);
  if (key === undefined) return { exists: false };
  return { exists: true, key, url: `${bucketUrl(cloud)}/${key.split('/').map(encodeURIComponent).join('/')}` };
}
