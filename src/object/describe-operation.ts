import type { Operation } from './operation.js';

export { MOST_PARTS, SMALLEST_PART } from './operation.js';

/** Bytes of the largest part. */
export const LARGEST_PART = 5 * 1024 ** 3;
/** Bytes of the largest object of PutObject and PostObject. */
export const LARGEST_REQUEST = 5 * 1024 ** 3;
/** Parts in one page of ListParts. */
export const PARTS_PER_PAGE = 1_000;

/** The HTTP method of each operation. */
export const methods = {
  put: 'PUT',
  create: 'POST',
  part: 'PUT',
  list: 'GET',
  complete: 'POST',
  abort: 'DELETE',
  head: 'HEAD',
} satisfies Record<Operation['name'], string>;

/** The HTTP method and query of an operation. A query value of `''` stands alone, without `=`. */
export function describeOperation(operation: Operation): { method: string; query: Record<string, string> } {
  const { name } = operation;
  const query = {
    ...(name === 'create' && { uploads: '' }),
    ...(name === 'part' && { partNumber: String(operation.partNumber) }),
    ...(name === 'list' && {
      'encoding-type': 'url',
      ...(operation.partNumberMarker && { 'part-number-marker': String(operation.partNumberMarker) }),
    }),
    ...('uploadId' in operation && { uploadId: operation.uploadId }),
  };
  return { method: methods[name], query };
}

/** Bytes of the file in the request of an operation. */
export function bodySizeOf(operation: Operation, fileSize: number): number {
  if (operation.name === 'put') return fileSize;
  return operation.name === 'part' ? (operation.partLength ?? 0) : 0;
}
