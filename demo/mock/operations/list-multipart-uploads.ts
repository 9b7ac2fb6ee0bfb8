import { xmlTime } from '../protocol/write-xml.js';
import { compareKeys } from '../store/sorted-map.js';
import { pageOf } from './listing-page.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { limitOf, urlEncoder } from './query-parameters.js';

export async function listMultipartUploads({ bucket, query }: OperationRequest): Promise<OperationResponse> {
  const { encode, element } = urlEncoder(query);
  const [prefix, delimiter, keyMarker, idMarker] = ['prefix', 'delimiter', 'key-marker', 'upload-id-marker'].map(
    (name) => query.get(name) ?? '',
  ) as [string, string, string, string];
  const limit = limitOf(query, 'max-uploads');
  const sorted = [...bucket.uploads.values()].sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.id, b.id));
  const page = pageOf(sorted, { prefix, delimiter, limit, marker: keyMarker }, ({ key, id }, commonPrefix) => {
    const order = compareKeys(commonPrefix ?? key, keyMarker);
    // OSS ignores an id marker without a key marker. With both, it also lists the marked key's uploads after that id.
    return (
      keyMarker === '' ||
      order > 0 ||
      (order === 0 && commonPrefix === undefined && idMarker !== '' && compareKeys(id, idMarker) > 0)
    );
  });
  return xmlResponse('ListMultipartUploadsResult', {
    ...element,
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(page.last?.name ?? ''),
    NextUploadIdMarker: page.last?.item?.id ?? '',
    Delimiter: encode(delimiter),
    Prefix: encode(prefix),
    MaxUploads: limit,
    IsTruncated: page.truncated,
    Upload: page.items.map(({ key, id, initiated, headers }) => ({
      Key: encode(key),
      UploadId: id,
      StorageClass: headers['x-oss-storage-class'],
      Initiated: xmlTime(initiated),
    })),
    CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
  });
}
