import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Cloud } from '../backend/cloud.js';
import type { Visitor } from '../backend/no-authentication.js';
import { ossClient } from '../backend/oss-client.js';
import type { Question } from '../backend/request-fields.js';
import { Refusal } from '../backend/http-error.js';

/** What the widget and the backend put before a file's name. */
const ID = /^([0-9a-z]{10}|[0-9a-f]{52})-/;

/** Seconds that a link to download is good for. */
const LIFETIME = 300;

/** What the cloud holds under a key of this visitor, with a link to download it. */
export async function storedObject(cloud: Cloud, visitor: Visitor, question: Question) {
  const key = ownKey(visitor, question);
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

/** The SHA-256 of what the cloud holds under a key of this visitor: read through, kept nowhere. */
export async function storedSha256(cloud: Cloud, visitor: Visitor, question: Question) {
  const key = ownKey(visitor, question);
  const { stream } = (await ossClient(cloud).getStream(key)) as { stream: Readable };
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { key, size, sha256: hash.digest('hex') };
}

/** @throws Refusal 403 */
function ownKey(visitor: Visitor, question: Question): string {
  const key = question.get('key') ?? '';
  const inside = key.startsWith(visitor.dir) && !key.split('/').some((segment) => segment === '.' || segment === '..');
  if (!inside) throw new Refusal(403, 'That object is not yours.');
  return key;
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
