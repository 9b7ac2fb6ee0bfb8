import { invalidArgument } from '../protocol/oss-error.js';
import { xmlTime } from '../protocol/write-xml.js';
import { findUpload } from './multipart-upload.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { limitOf, urlEncoder } from './query-parameters.js';

export async function listParts(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, key, query } = request;
  const upload = findUpload(request);
  const { encode, element } = urlEncoder(query);
  const limit = limitOf(query, 'max-parts');
  const marker = query.get('part-number-marker') || '0';
  if (!/^\d{1,9}$/.test(marker))
    throw invalidArgument('Argument part-number-marker must be an integer.', 'part-number-marker', marker);
  const rest = [...upload.parts.values()]
    .filter(({ number }) => number > Number(marker))
    .sort((a, b) => a.number - b.number);
  const parts = rest.slice(0, limit);
  return xmlResponse('ListPartsResult', {
    ...element,
    Bucket: bucket.name,
    Key: encode(key),
    UploadId: upload.id,
    StorageClass: upload.headers['x-oss-storage-class'],
    PartNumberMarker: marker,
    NextPartNumberMarker: parts.at(-1)?.number ?? '',
    MaxParts: limit,
    IsTruncated: rest.length > parts.length,
    Part: parts.map((part) => ({
      PartNumber: part.number,
      LastModified: xmlTime(part.modified),
      ETag: `"${part.md5}"`,
      HashCrc64ecma: part.crc64,
      Size: part.size,
    })),
  });
}
