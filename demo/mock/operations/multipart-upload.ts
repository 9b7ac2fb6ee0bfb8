import { hex } from '../protocol/bytes.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { encryptionHeaders, type Part, type Upload } from '../store/stored-object.js';
import { readObjectMetadata } from './object-metadata.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { checkLength, forbidOverwrite } from './put-object.js';
import { urlEncoder } from './query-parameters.js';
import { receiveBody } from './receive-body.js';
import { TrafficLimit } from './traffic-limit.js';

export async function initiateMultipartUpload(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, key, headers, query } = request;
  const { encode, element } = urlEncoder(query);
  const metadata = readObjectMetadata((name) => headers[name], Object.keys(headers), bucket);
  if (headers['x-oss-forbid-overwrite'] === 'true') forbidOverwrite(request, key);
  const id = hex(crypto.getRandomValues(new Uint8Array(16))).toUpperCase();
  await bucket.putUpload({
    id,
    key,
    ...metadata,
    sequential: query.has('sequential'),
    initiated: request.now(),
    parts: new Map(),
  });
  const result = { ...element, Bucket: bucket.name, Key: encode(key), UploadId: id };
  return xmlResponse('InitiateMultipartUploadResult', result, encryptionHeaders(metadata));
}

/** OSS's number of NoSuchUpload in UploadPart. */
const NO_UPLOAD_FOR_PART = '0042-00000104';

export async function uploadPart(request: OperationRequest): Promise<OperationResponse> {
  const upload = findUpload(request, NO_UPLOAD_FOR_PART);
  checkLength(request);
  const limit = TrafficLimit.of(request);
  const { md5, crc64 } = await storePart(request, upload, limit.slowDown(request.body), request.headers['content-md5']);
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

/** Stores bytes as the part with the number in the query. */
export async function storePart(
  request: OperationRequest,
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
  contentMd5: string | undefined,
): Promise<Part> {
  const { bucket, hashes, query } = request;
  const number = parsePartNumber(query.get('partNumber') ?? '');
  if (upload.sequential) checkOrder(upload, number);
  const bytes = await receiveBody(bucket.store, hashes, body, { contentMd5 });
  try {
    // The upload may have been aborted or completed in the meantime.
    findUpload(request, NO_UPLOAD_FOR_PART);
    if (upload.sequential) checkOrder(upload, number);
  } catch (error) {
    await bucket.store.removeBlob(bytes.blob);
    throw error;
  }
  const part = { ...bytes, number, modified: request.now() };
  await bucket.putPart(upload, part);
  return part;
}

export async function abortMultipartUpload(request: OperationRequest): Promise<OperationResponse> {
  await request.bucket.deleteUpload(findUpload(request));
  return { status: 204 };
}

/**
 * The multipart upload that the query names.
 *
 * @param ec OSS's number of the error, which differs between operations
 * @throws OssError NoSuchUpload
 */
export function findUpload({ bucket, key, query }: OperationRequest, ec = '0042-00000002'): Upload {
  const id = query.get('uploadId') ?? '';
  const upload = bucket.uploads.get(id);
  if (upload?.key === key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new OssError(404, 'NoSuchUpload', message, { UploadId: id }, ec);
}

/** @throws OssError unless it is a number from 1 to 10,000. */
export function parsePartNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 10_000) return number;
  throw invalidArgument(
    'Part number must be an integer between 1 and 10000, inclusive.',
    'partNumber',
    text,
    '0042-00000101',
  );
}

/** @throws OssError unless it is the next part of a sequential upload. */
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
