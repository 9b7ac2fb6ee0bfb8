import type { UploadError } from './upload-error.js';

interface OnKey {
  key: string;
  /** Signed with the request: `Content-Type`, `x-oss-*` and the like. */
  headers?: Record<string, string> | undefined;
}

interface OnUpload extends OnKey {
  uploadId: string;
}

/** What an endpoint is told of parts beside their number. */
interface PartLengths {
  /** Bytes of the body. */
  partLength?: number | undefined;
  /** Of an endpoint that offers a `batch`, the URLs of several parts are asked for in one question: their numbers … */
  partNumbers?: readonly number[] | undefined;
  /** … and their lengths in bytes, in the same order. */
  partLengths?: readonly number[] | undefined;
}

/**
 * The seven requests that an upload can need, before signing: PutObject, InitiateMultipartUpload, UploadPart, ListParts,
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
  method: string;
  url: string;
  headers: Record<string, string>;
  /** HTTP methods that the bucket's CORS rule must allow for all requests of this kind; when absent, this one's. */
  corsMethods?: readonly string[] | undefined;
  /** What a form asks for, which headers and URL do not show. */
  form?: {
    /** The key under which OSS stores the file. */
    storedKey: string;
    /** Whether OSS is asked for a callback. */
    hasCallback: boolean;
    /** `success_action_status`: with 201 OSS responds in XML. */
    status: string | undefined;
  };
}

/**
 * Signs one operation. Told why the attempt before failed, it can renew a refused credential; the same operation object
 * stands for the same request.
 */
export type Sign = (operation: Operation, lastError?: UploadError) => Promise<SignedRequest>;

/** The HTTP method and query of an operation. A query value of `''` stands alone, without `=`. */
export function describeOperation(operation: Operation): { method: string; query: Record<string, string> } {
  switch (operation.name) {
    case 'put':
      return { method: 'PUT', query: {} };
    case 'create':
      return { method: 'POST', query: { uploads: '' } };
    case 'part':
      return { method: 'PUT', query: { partNumber: String(operation.partNumber), uploadId: operation.uploadId } };
    case 'list':
      return {
        method: 'GET',
        query: {
          'encoding-type': 'url',
          ...(operation.partNumberMarker && { 'part-number-marker': String(operation.partNumberMarker) }),
          uploadId: operation.uploadId,
        },
      };
    case 'complete':
      return { method: 'POST', query: { uploadId: operation.uploadId } };
    case 'abort':
      return { method: 'DELETE', query: { uploadId: operation.uploadId } };
    case 'head':
      return { method: 'HEAD', query: {} };
  }
}
