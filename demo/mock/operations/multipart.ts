import { hex } from '../bytes.js';
import { type Answer, type Call, xmlAnswer } from '../call.js';
import { checkTrafficLimit, readObjectSettings } from '../object-headers.js';
import { invalidArgument, OssError } from '../oss-error.js';
import { receive } from '../receive.js';
import { encryptionHeaders, type Upload } from '../stored-object.js';
import { checkLength, forbidOverwrite } from './put-object.js';
import { urlEncoder } from './encoding-type.js';

/** InitiateMultipartUpload */
export async function initiateMultipartUpload(call: Call): Promise<Answer> {
  const { bucket, key, headers, query } = call;
  const { encode, element } = urlEncoder(query);
  const settings = readObjectSettings((name) => headers[name], Object.keys(headers));
  if (headers['x-oss-forbid-overwrite'] === 'true') forbidOverwrite(call, key);
  const id = hex(crypto.getRandomValues(new Uint8Array(16))).toUpperCase();
  await bucket.putUpload({
    id,
    key,
    ...settings,
    sequential: query.has('sequential'),
    initiated: call.now(),
    parts: new Map(),
  });
  const result = { ...element, Bucket: bucket.name, Key: encode(key), UploadId: id };
  return xmlAnswer('InitiateMultipartUploadResult', result, encryptionHeaders(settings));
}

/** UploadPart */
export async function uploadPart(call: Call): Promise<Answer> {
  const upload = findUpload(call);
  const number = partNumber(call.query.get('partNumber') ?? '');
  checkLength(call);
  checkTrafficLimit(call.headers['x-oss-traffic-limit'] ?? call.query.get('x-oss-traffic-limit'));
  if (upload.sequential) checkOrder(upload, number);
  const bytes = await receive(call.bucket.store, call.hashes, call.body, { contentMd5: call.headers['content-md5'] });
  try {
    // Aborted or completed while the bytes were coming.
    findUpload(call);
    if (upload.sequential) checkOrder(upload, number);
  } catch (error) {
    await call.bucket.store.remove(bytes.blob);
    throw error;
  }
  await call.bucket.putPart(upload, { ...bytes, number, modified: call.now() });
  const contentMd5 = btoa(bytes.md5.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
  const { md5, crc64 } = bytes;
  const headers = {
    etag: `"${md5}"`,
    'x-oss-hash-crc64ecma': crc64,
    'content-md5': contentMd5,
    ...encryptionHeaders(upload),
  };
  return { status: 200, headers };
}

/** AbortMultipartUpload */
export async function abortMultipartUpload(call: Call): Promise<Answer> {
  await call.bucket.endUpload(findUpload(call));
  return { status: 204 };
}

export function findUpload({ bucket, key, query }: Call): Upload {
  const id = query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload?.key === key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new OssError(404, 'NoSuchUpload', message, { UploadId: id }, '0042-00000002');
}

export function partNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 10_000) return number;
  throw invalidArgument(
    'Part number must be an integer between 1 and 10000, inclusive.',
    'partNumber',
    text,
    '0042-00000101',
  );
}

function checkOrder(upload: Upload, number: number): void {
  if (upload.parts.has(number))
    throw new OssError(409, 'PartAlreadyExist', 'For sequential multipart upload, the specified part already exists.', {
      PartNumber: number,
    });
  if (number !== upload.parts.size + 1)
    throw new OssError(409, 'PartNotSequential', 'For sequential multipart upload, parts must be uploaded in order.', {
      PartNumber: number,
    });
}
