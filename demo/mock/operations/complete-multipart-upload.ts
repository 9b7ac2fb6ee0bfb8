import { readCallback, respondAfterCallback } from '../callback/callback.js';
import { base64, hex, percentEncodePath, utf8 } from '../protocol/bytes.js';
import { combineCrc64 } from '../protocol/crc64.js';
import { invalidArgument, malformedXml, OssError } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { type Part, storedHeaders, type StoredObject, type Upload } from '../store/stored-object.js';
import { readObject } from './get-object.js';
import { findUpload, parsePartNumber } from './multipart-upload.js';
import { checkObjectAcl } from './object-acl.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { forbidOverwrite } from './put-object.js';
import { urlEncoder } from './query-parameters.js';
import { receiveText } from './receive-body.js';

/** The least size of every part but the last, in bytes. */
const MIN_PART_SIZE = 102_400;

/** CompleteMultipartUpload: makes an object of the parts' blobs, without copying them; an empty object of no parts. */
export async function completeMultipartUpload(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, key, query } = request;
  const callback = readCallback(request);
  const { encode, element } = urlEncoder(query);
  const text = await receiveText(request.hashes, request.body, request.headers['content-md5']);
  const upload = findUpload(request);
  const parts =
    (request.headers['x-oss-complete-all'] ?? '').toLowerCase() === 'yes'
      ? allParts(upload, text)
      : listedParts(upload, text);
  checkSizes(parts, upload.id);
  if (request.headers['x-oss-forbid-overwrite'] === 'true') forbidOverwrite(request, key);
  const assembled = await assemble(request, upload, parts);
  // Another Complete may have deleted the upload in the meantime.
  findUpload(request);
  bucket.uploads.delete(upload.id);
  const object = await bucket.addObject(assembled);
  await bucket.deleteUpload(upload, object.blobs);
  const result = {
    ...element,
    Location: `http://${request.host}/${percentEncodePath(key)}`,
    Bucket: bucket.name,
    Key: encode(key),
    ETag: object.etag,
  };
  const response = xmlResponse('CompleteMultipartUploadResult', result, storedHeaders(object));
  return respondAfterCallback(request, object, callback, response, {}, 'CompleteMultipartUpload');
}

function allParts(upload: Upload, text: string): Part[] {
  if (text !== '')
    throw invalidArgument(
      'Should not speficy both complete all header and http body.',
      'x-oss-complete-all',
      'yes',
      '0042-00000216',
    );
  return [...upload.parts.values()].sort((a, b) => a.number - b.number);
}

function listedParts(upload: Upload, text: string): Part[] {
  const root = readXml(text);
  if (root?.name !== 'CompleteMultipartUpload') throw malformedXml();
  const listed = root.children.filter(({ name }) => name === 'Part');
  if (listed.length > 10_000) throw malformedXml();
  let last = 0;
  return listed.map((node) => {
    const number = childText(node, 'PartNumber');
    const etag = childText(node, 'ETag');
    if (number === undefined || etag === undefined) throw malformedXml();
    const listedNumber = parsePartNumber(number);
    if (listedNumber <= last)
      throw new OssError(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts list must specified in order by part number',
        { UploadId: upload.id },
        '0042-00000204',
      );
    last = listedNumber;
    const part = upload.parts.get(listedNumber);
    if (part && part.md5 === etag.replaceAll('"', '').toUpperCase()) return part;
    throw new OssError(
      400,
      'InvalidPart',
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
      { ETag: etag, PartNumber: listedNumber, UploadId: upload.id },
      '0042-00000203',
    );
  });
}

function checkSizes(parts: readonly Part[], uploadId: string): void {
  const tooSmall = parts.slice(0, -1).find(({ size }) => size < MIN_PART_SIZE);
  if (!tooSmall) return;
  throw new OssError(
    400,
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed object size.',
    {
      MinSizeAllowed: MIN_PART_SIZE,
      ProposedSize: tooSmall.size,
      PartNumber: tooSmall.number,
      ETag: tooSmall.md5,
      UploadId: uploadId,
    },
    '0042-00000205',
  );
}

async function assemble(request: OperationRequest, upload: Upload, parts: readonly Part[]): Promise<StoredObject> {
  const blobs = parts.map(({ blob, size }) => ({ blob, size }));
  const digest = request.hashes.md5();
  digest.update(utf8(parts.map(({ md5 }) => md5).join('')));
  const { key, headers, tagging } = upload;
  const acl =
    request.headers['x-oss-object-acl'] === undefined
      ? upload.acl
      : checkObjectAcl(request.headers['x-oss-object-acl']);
  return {
    key,
    type: 'Multipart',
    blobs,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: `"${hex(digest.digest()).toUpperCase()}-${parts.length}"`,
    crc64: parts.reduce((crc, part) => combineCrc64(crc, part.crc64, part.size), '0'),
    ...(upload.sequential ? { contentMd5: await wholeMd5(request, blobs) } : {}),
    headers,
    acl,
    ...(tagging === undefined ? {} : { tagging }),
    modified: request.now(),
  };
}

/** The MD5 of all bytes, which OSS knows only for a sequential upload. */
async function wholeMd5(request: OperationRequest, blobs: StoredObject['blobs']): Promise<string> {
  const md5 = request.hashes.md5();
  for await (const chunk of readObject(request.bucket.store, { blobs }, 0, Infinity)) md5.update(chunk);
  return base64(md5.digest());
}
