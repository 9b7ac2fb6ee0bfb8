import type { RequestBody, SignedRequest } from '../object/operation.js';
import type { UploadError } from '../base/upload-error.js';

/** A response to a request that was signed for OSS, from OSS or from something else. */
export interface OssResponse {
  /** The address that responded; empty where the browser does not show it. */
  readonly url: string;
  readonly status: number;
  readonly text: string;
  /** A response header, or null where it is missing or CORS hides it. */
  header(name: string): string | null;
}

export interface SendOptions {
  /** Stall timeouts that OSS may take to respond; chosen by the size of the body when absent. */
  responseTimeout?: number | undefined;
  body?: RequestBody | undefined;
  /** Ends this request alone, before the upload's own signal does. */
  signal?: AbortSignal | undefined;
  /** The request has one of the connections to its host. */
  onBegin?: (() => void) | undefined;
  /** Body bytes sent so far. */
  onProgress?: ((sent: number) => void) | undefined;
  /** Milliseconds until OSS has taken what a limit of speed still holds back of the bytes sent so far. */
  heldTime?: (() => number) | undefined;
  /** The body is sent; the response is awaited. */
  onSent?: (() => void) | undefined;
}

/** What all requests of a job share. */
export interface SendContext {
  readonly signal: AbortSignal;
  /** Milliseconds without a byte moving after which a request is aborted. */
  readonly stallTimeout: number;
  /** Requests to a host at once that the page asks for; more than six, the browser's own limit over HTTP/1.1, count. */
  readonly requestsAtOnce?: number | undefined;
  /** Origins, also of grants, that redirected a request, with the error: nothing more is sent there. */
  readonly redirects: Map<unknown, UploadError>;
}

/** Sends one signed request, and returns its response where it is OSS's, and a success. */
export type Send = (context: SendContext, request: SignedRequest, options?: SendOptions) => Promise<OssResponse>;
