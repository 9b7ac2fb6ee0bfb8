import { base64, wireBytes } from '../protocol/bytes.js';
import { afterStoring, readCallback } from '../callback/callback.js';
import type { Answer, Call } from './operation.js';
import { readObjectSettings, type ObjectSettings } from './object-metadata.js';
import { notImplemented, OssError } from '../protocol/oss-error.js';
import { MAX_OBJECT, entityTooLarge, receive } from './receive-body.js';
import { type StoredBytes, storedHeaders, type StoredObject } from '../store/stored-object.js';
import { TrafficLimit } from './traffic-limit.js';

/** PutObject */
export async function putObject(call: Call): Promise<Answer> {
  const { bucket, key, headers } = call;
  for (const name of ['if-modified-since', 'if-unmodified-since', 'if-match', 'if-none-match']) {
    if (name in headers) throw notImplemented(name.replace(/(^|-)(\w)/g, (part) => part.toUpperCase()));
  }
  checkLength(call);
  const limit = TrafficLimit.of(call);
  const settings = readObjectSettings((name) => headers[name], Object.keys(headers));
  const callback = readCallback(call);
  const once = headers['x-oss-forbid-overwrite'] === 'true';
  if (once) forbidOverwrite(call, key);
  const bytes = await receive(bucket.store, call.hashes, limit.slow(call.body), { contentMd5: headers['content-md5'] });
  if (once) await forbidOverwriteOrDrop(call, key, bytes);
  const object = normalObject(key, bytes, settings, call.now());
  await bucket.putObject(object);
  return afterStoring(call, object, callback, { status: 200, headers: storedHeaders(object) }, limit.headers());
}

/** Content-Length or chunks, one of them must announce the body; at most 5 GB. */
export function checkLength({ headers }: Call): void {
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) {
    throw new OssError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length ?? 0) > MAX_OBJECT) throw entityTooLarge();
}

export function forbidOverwrite({ bucket }: Call, key: string): void {
  if (!bucket.objects.has(key)) return;
  throw new OssError(
    409,
    'FileAlreadyExists',
    'The object you specified already exists and can not be overwritten.',
    { Key: key },
    '0026-00000002',
  );
}

/** Somebody else may have stored the key while these bytes were coming. */
export async function forbidOverwriteOrDrop(call: Call, key: string, { blob }: StoredBytes): Promise<void> {
  try {
    forbidOverwrite(call, key);
  } catch (error) {
    await call.bucket.store.remove(blob);
    throw error;
  }
}

export function normalObject(key: string, bytes: StoredBytes, settings: ObjectSettings, now: number): StoredObject {
  const { blob, size, md5, crc64 } = bytes;
  const contentMd5 = base64(wireBytes(md5.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)))));
  return {
    key,
    type: 'Normal',
    blobs: [{ blob, size }],
    size,
    etag: `"${md5}"`,
    crc64,
    contentMd5,
    ...settings,
    modified: now,
  };
}
