import { base64, hex, percentEncodePath, utf8 } from '../protocol/bytes.js';
import { afterStoring, readCallback } from '../callback/callback.js';
import { type Answer, type Call, xmlAnswer } from './operation.js';
import { combineCrc64 } from '../protocol/crc64.js';
import { checkAcl } from './object-metadata.js';
import { invalidArgument, malformedXml, OssError } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { receiveText } from './receive-body.js';
import { type Part, storedHeaders, type StoredObject, type Upload } from '../store/stored-object.js';
import { urlEncoder } from './query-parameters.js';
import { readObject } from './get-object.js';
import { findUpload, partNumber } from './multipart-upload.js';
import { forbidOverwrite } from './put-object.js';

const MIN_PART = 102_400;

/** CompleteMultipartUpload: the parts become the object without being copied; no parts become an empty one. */
export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const { bucket, key, query } = call;
  const callback = readCallback(call);
  const { encode, element } = urlEncoder(query);
  const text = await receiveText(call.hashes, call.body, call.headers['content-md5']);
  const upload = findUpload(call);
  const parts =
    (call.headers['x-oss-complete-all'] ?? '').toLowerCase() === 'yes'
      ? allParts(upload, text)
      : listedParts(upload, text);
  checkSizes(parts, upload.id);
  if (call.headers['x-oss-forbid-overwrite'] === 'true') forbidOverwrite(call, key);
  const object = await assemble(call, upload, parts);
  // Another Complete may have run meanwhile.
  findUpload(call);
  bucket.uploads.delete(upload.id);
  await bucket.putObject(object);
  await bucket.endUpload(upload, object.blobs);
  const result = {
    ...element,
    Location: `http://${call.host}/${percentEncodePath(key)}`,
    Bucket: bucket.name,
    Key: encode(key),
    ETag: object.etag,
  };
  const plain = xmlAnswer('CompleteMultipartUploadResult', result, storedHeaders(object));
  return afterStoring(call, object, callback, plain, {}, 'CompleteMultipartUpload');
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
    const wanted = partNumber(number);
    if (wanted <= last)
      throw new OssError(
        400,
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts list must specified in order by part number',
        { UploadId: upload.id },
        '0042-00000204',
      );
    last = wanted;
    const part = upload.parts.get(wanted);
    if (part && part.md5 === etag.replaceAll('"', '').toUpperCase()) return part;
    throw new OssError(
      400,
      'InvalidPart',
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
      { ETag: etag, PartNumber: wanted, UploadId: upload.id },
      '0042-00000203',
    );
  });
}

function checkSizes(parts: readonly Part[], uploadId: string): void {
  const small = parts.slice(0, -1).find(({ size }) => size < MIN_PART);
  if (!small) return;
  throw new OssError(
    400,
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed object size.',
    {
      MinSizeAllowed: MIN_PART,
      ProposedSize: small.size,
      PartNumber: small.number,
      ETag: small.md5,
      UploadId: uploadId,
    },
    '0042-00000205',
  );
}

async function assemble(call: Call, upload: Upload, parts: readonly Part[]): Promise<StoredObject> {
  const blobs = parts.map(({ blob, size }) => ({ blob, size }));
  const digest = call.hashes.md5();
  digest.update(utf8(parts.map(({ md5 }) => md5).join('')));
  const { key, headers, tagging } = upload;
  const acl = call.headers['x-oss-object-acl'] === undefined ? upload.acl : checkAcl(call.headers['x-oss-object-acl']);
  return {
    key,
    type: 'Multipart',
    blobs,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: `"${hex(digest.digest()).toUpperCase()}-${parts.length}"`,
    crc64: parts.reduce((crc, part) => combineCrc64(crc, part.crc64, part.size), '0'),
    ...(upload.sequential ? { contentMd5: await wholeMd5(call, blobs) } : {}),
    headers,
    acl,
    ...(tagging === undefined ? {} : { tagging }),
    modified: call.now(),
  };
}

/** Only a sequential upload has the MD5 of the whole. */
async function wholeMd5(call: Call, blobs: StoredObject['blobs']): Promise<string> {
  const md5 = call.hashes.md5();
  for await (const chunk of readObject(call.bucket.store, { blobs }, 0, Infinity)) md5.update(chunk);
  return base64(md5.digest());
}
