import type { Bytes } from '../base/base64.js';
import type { UploadError } from '../base/upload-error.js';

/** OSS's limits: how many parts an upload has at most, and bytes of the smallest part, except the last. */
export const MOST_PARTS = 10_000;
export const SMALLEST_PART = 102_400;

interface OnKey {
  key: string;
  /** Signed with the request: `Content-Type`, `x-oss-*` and the like. */
  headers?: Record<string, string> | undefined;
}

interface OnUpload extends OnKey {
  uploadId: string;
}

/** What the endpoint learns of parts beside their number. */
interface PartLengths {
  /** Bytes of the body. */
  partLength?: number | undefined;
  /** Numbers of all parts whose URLs are asked for in one request, where the endpoint offers a `batch`. */
  partNumbers?: readonly number[] | undefined;
  /** Lengths of these parts in bytes, in the same order. */
  partLengths?: readonly number[] | undefined;
}

/**
 * The requests that an upload can need, before signing: PutObject, InitiateMultipartUpload, UploadPart, ListParts,
 * CompleteMultipartUpload, AbortMultipartUpload, HeadObject.
 */
export type Operation =
  | ({ name: 'put' } & OnKey)
  | ({ name: 'create' } & OnKey)
  | ({ name: 'part'; partNumber: number } & PartLengths & OnUpload)
  | ({ name: 'list'; partNumberMarker?: number | undefined } & OnUpload)
  | ({ name: 'complete' } & OnUpload)
  | ({ name: 'abort' } & OnUpload)
  | ({ name: 'head' } & OnKey);

/** One HTTP request to OSS, signed and ready to send. */
export interface SignedRequest {
  /** The HTTP method. */
  method: string;
  /** The address, with the query that signs it. */
  url: string;
  /** All headers to send, those that sign the request included. */
  headers: Record<string, string>;
  /** The speed that OSS limits the request to (`x-oss-traffic-limit`), in bit/s. */
  trafficLimit?: number | undefined;
  /** HTTP methods that the bucket's CORS rule must allow for all requests of this kind; when absent, this one's. */
  corsMethods?: readonly string[] | undefined;
  /** What a form requests, which headers and URL do not show. */
  form?: {
    /** The key under which OSS stores the file. */
    storedKey: string;
    /** Whether it requests a callback. */
    hasCallback: boolean;
    /** `success_action_status`: with 201 OSS responds in XML. */
    status: string | undefined;
  };
}

/** What a request can carry. */
export type RequestBody = Blob | FormData | Bytes;

/**
 * Signs one operation. By the error of the attempt before it can renew a rejected credential; the same operation object stands
 * for the same request. With a part come the numbers and lengths of it and the next ones, whose URLs can be requested ahead; with
 * a request that has a body the limit of its speed, in bit/s.
 */
export type Sign = (
  operation: Operation,
  lastError?: UploadError,
  upcoming?: readonly UpcomingPart[],
  trafficLimit?: number,
) => Promise<SignedRequest>;

/** A part that is about to be sent. */
export interface UpcomingPart {
  /** Its place in the file: 1 … 10,000. */
  readonly partNumber: number;
  /** Bytes. */
  readonly partLength: number;
}

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
