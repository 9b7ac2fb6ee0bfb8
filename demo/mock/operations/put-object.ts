import { readCallback, respondAfterCallback } from '../callback/callback.js';
import { base64, wireBytes } from '../protocol/bytes.js';
import { notImplemented, OssError } from '../protocol/oss-error.js';
import { type StoredBytes, storedHeaders, type StoredObject } from '../store/stored-object.js';
import { readObjectMetadata, type ObjectMetadata } from './object-metadata.js';
import type { OperationResponse, OperationRequest } from './operation.js';
import { MAX_OBJECT, entityTooLarge, receiveBody } from './receive-body.js';
import { TrafficLimit } from './traffic-limit.js';

export async function putObject(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, key, headers } = request;
  for (const name of ['if-modified-since', 'if-unmodified-since', 'if-match', 'if-none-match']) {
    if (name in headers) throw notImplemented(name.replace(/(^|-)(\w)/g, (part) => part.toUpperCase()));
  }
  checkLength(request);
  const limit = TrafficLimit.of(request);
  const metadata = readObjectMetadata((name) => headers[name], Object.keys(headers), bucket);
  const callback = readCallback(request);
  const mayOverwrite = headers['x-oss-forbid-overwrite'] !== 'true';
  if (!mayOverwrite) forbidOverwrite(request, key);
  const bytes = await receiveBody(bucket.store, request.hashes, limit.slowDown(request.body), {
    contentMd5: headers['content-md5'],
  });
  if (!mayOverwrite) await forbidOverwriteOrRemove(request, key, bytes);
  const object = await bucket.addObject(normalObject(key, bytes, metadata, request.now()));
  return respondAfterCallback(
    request,
    object,
    callback,
    { status: 200, headers: storedHeaders(object) },
    limit.headers(),
  );
}

/** @throws OssError unless Content-Length (at most 5 GB) or Transfer-Encoding announces a body. */
export function checkLength({ headers }: OperationRequest): void {
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) {
    throw new OssError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length ?? 0) > MAX_OBJECT) throw entityTooLarge();
}

/** @throws OssError if the key exists, and the bucket has no versions. */
export function forbidOverwrite({ bucket }: OperationRequest, key: string): void {
  if (!bucket.objects.has(key) || bucket.versioning) return;
  throw new OssError(
    409,
    'FileAlreadyExists',
    'The object you specified already exists and can not be overwritten.',
    { Key: key },
    '0026-00000002',
  );
}

/** Removes the received bytes and throws an OssError if somebody has stored the key while they were received. */
export async function forbidOverwriteOrRemove(
  request: OperationRequest,
  key: string,
  { blob }: StoredBytes,
): Promise<void> {
  try {
    forbidOverwrite(request, key);
  } catch (error) {
    await request.bucket.store.removeBlob(blob);
    throw error;
  }
}

export function normalObject(key: string, bytes: StoredBytes, metadata: ObjectMetadata, now: number): StoredObject {
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
    ...metadata,
    modified: now,
  };
}
