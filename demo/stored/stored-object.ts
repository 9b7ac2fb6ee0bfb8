import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Cloud } from '../backend/cloud.js';
import { HttpError } from '../backend/http-error.js';
import type { Visitor } from '../backend/no-authentication.js';
import { ossClient } from '../backend/oss-client.js';
import type { RequestFields } from '../backend/request-fields.js';

/** What the widget or the backend put in front of a file's name. */
const ID = /^([0-9a-z]{10}|[0-9a-f]{32}|[0-9a-f]{52})-/;

/** How long a download link is valid, in seconds. */
const LIFETIME = 300;

/** An object that this visitor stored, with a link to download it. */
export async function storedObject(cloud: Cloud, visitor: Visitor, fields: RequestFields) {
  const key = readOwnKey(visitor, fields);
  const client = ossClient(cloud);
  const { res } = await client.head(key);
  const headers = res.headers as Record<string, string>;
  const name = key.slice(key.lastIndexOf('/') + 1).replace(ID, '');
  const attachment = { 'response-content-disposition': `attachment; filename*=UTF-8''${encodeName(name)}` };
  return {
    key,
    size: Number(headers['content-length']),
    type: headers['content-type'],
    url: await client.signatureUrlV4('GET', LIFETIME, { queries: attachment }, key),
  };
}

/** The SHA-256 of an object that this visitor stored. Its bytes are read, but not kept. */
export async function storedSha256(cloud: Cloud, visitor: Visitor, fields: RequestFields) {
  const key = readOwnKey(visitor, fields);
  const { stream } = (await ossClient(cloud).getStream(key)) as { stream: Readable };
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { key, size, sha256: hash.digest('hex') };
}

/** The request's key, if it is below the visitor's prefix. @throws HttpError 403 */
function readOwnKey(visitor: Visitor, fields: RequestFields): string {
  const key = fields.get('key') ?? '';
  const isInside =
    key.startsWith(visitor.dir) && !key.split('/').some((segment) => segment === '.' || segment === '..');
  if (!isInside) throw new HttpError(403, 'This object is not yours.');
  return key;
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
