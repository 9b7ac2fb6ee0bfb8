import { hex } from '../protocol/bytes.js';
import { type Answer, type Call, xmlAnswer } from './operation.js';
import { readObjectSettings } from './object-metadata.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { receive } from './receive-body.js';
import { encryptionHeaders, type Part, type Upload } from '../store/stored-object.js';
import { TrafficLimit } from './traffic-limit.js';
import { checkLength, forbidOverwrite } from './put-object.js';
import { urlEncoder } from './query-parameters.js';

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

const NO_UPLOAD_FOR_PART = '0042-00000104';

/** UploadPart */
export async function uploadPart(call: Call): Promise<Answer> {
  const upload = findUpload(call, NO_UPLOAD_FOR_PART);
  checkLength(call);
  const limit = TrafficLimit.of(call);
  const { md5, crc64 } = await storePart(call, upload, limit.slow(call.body), call.headers['content-md5']);
  const contentMd5 = btoa(md5.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
  const headers = {
    etag: `"${md5}"`,
    'x-oss-hash-crc64ecma': crc64,
    'content-md5': contentMd5,
    ...encryptionHeaders(upload),
    ...limit.headers(),
  };
  return { status: 200, headers };
}

/** Takes bytes in as the part whose number the query names. */
export async function storePart(
  call: Call,
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  contentMd5: string | undefined,
): Promise<Part> {
  const { bucket, hashes, query } = call;
  const number = partNumber(query.get('partNumber') ?? '');
  if (upload.sequential) checkOrder(upload, number);
  const bytes = await receive(bucket.store, hashes, body, { contentMd5 });
  try {
    // Aborted or completed while the bytes were coming.
    findUpload(call, NO_UPLOAD_FOR_PART);
    if (upload.sequential) checkOrder(upload, number);
  } catch (error) {
    await bucket.store.remove(bytes.blob);
    throw error;
  }
  const part = { ...bytes, number, modified: call.now() };
  await bucket.putPart(upload, part);
  return part;
}

/** AbortMultipartUpload */
export async function abortMultipartUpload(call: Call): Promise<Answer> {
  await call.bucket.endUpload(findUpload(call));
  return { status: 204 };
}

/** @param ec OSS's number of the case, which differs by call */
export function findUpload({ bucket, key, query }: Call, ec = '0042-00000002'): Upload {
  const id = query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload?.key === key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new OssError(404, 'NoSuchUpload', message, { UploadId: id }, ec);
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
