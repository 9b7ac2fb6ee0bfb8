import { base64, fromBase64, hex, joinBytes } from '../protocol/bytes.js';
import { Crc64 } from '../protocol/crc64.js';
import type { Hashes } from '../protocol/hashes.js';
import { malformedXml, OssError } from '../protocol/oss-error.js';
import type { Store } from '../store/store.js';
import type { StoredBytes } from '../store/stored-object.js';

/** The size limit of one request's body and of a copied object, in bytes. */
export const MAX_OBJECT = 5 * 1024 ** 3;

export interface ReceiveRules {
  /** In bytes. */
  readonly max?: number;
  readonly min?: number;
  /** The Content-MD5 that the body must have. */
  readonly contentMd5?: string | undefined;
}

/**
 * Stores a body as a blob, and hashes it on the way.
 *
 * @throws OssError if the body breaks a rule; nothing is stored then.
 */
export async function receiveBody(
  store: Store,
  hashes: Hashes,
  body: AsyncIterable<Uint8Array>,
  rules: ReceiveRules = {},
): Promise<StoredBytes> {
  const expected = rules.contentMd5 === undefined ? undefined : checkDigest(rules.contentMd5);
  const md5 = hashes.md5();
  const crc = new Crc64();
  let size = 0;
  let digest = new Uint8Array();
  async function* checkedBody(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > (rules.max ?? MAX_OBJECT)) throw entityTooLarge();
      md5.update(chunk);
      crc.update(chunk);
      yield chunk;
    }
    if (size < (rules.min ?? 0)) throw entityTooSmall();
    digest = new Uint8Array(md5.digest());
    if (expected !== undefined && base64(digest) !== expected) throw invalidDigest(expected, base64(digest));
  }
  const blob = await store.writeBlob(checkedBody());
  return { blob, size, md5: hex(digest).toUpperCase(), crc64: crc.digest() };
}

export function entityTooLarge(): OssError {
  return new OssError(
    400,
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed size.',
    {},
    '0006-00000003',
  );
}

function entityTooSmall(): OssError {
  return new OssError(
    400,
    'EntityTooSmall',
    'Your proposed upload smaller than the minimum allowed size.',
    {},
    '0006-00000004',
  );
}

function invalidDigest(client: string, server?: string): OssError {
  const details = { ClientDigest: client, ...(server === undefined ? {} : { ServerDigest: server }) };
  return new OssError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', details, '0017-00000001');
}

function checkDigest(contentMd5: string): string {
  if (fromBase64(contentMd5)?.length !== 16) throw invalidDigest(contentMd5);
  return contentMd5;
}

/** A small body (XML) as text. Checks its Content-MD5. */
export async function receiveText(
  hashes: Hashes,
  body: AsyncIterable<Uint8Array>,
  contentMd5: string | undefined,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > 4 * 1024 ** 2) throw malformedXml();
    chunks.push(chunk);
  }
  const bytes = joinBytes(chunks);
  if (contentMd5 !== undefined) {
    const md5 = hashes.md5();
    md5.update(bytes);
    const actual = base64(md5.digest());
    // The C SDK sends four bytes too many; OSS compares the first 16.
    const given = fromBase64(contentMd5);
    if (!given || base64(given.subarray(0, 16)) !== actual) throw invalidDigest(contentMd5, actual);
  }
  return new TextDecoder().decode(bytes);
}
