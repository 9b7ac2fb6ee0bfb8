import type { RequestBody, SignedRequest } from '../object/operation.js';
import type { UploadError } from '../base/upload-error.js';

/** A response to a request that was signed for OSS, from OSS or from something else. */
export interface OssResponse {
  /** The address that responded; empty where the browser does not show it. */
  readonly url: string;
  readonly status: number;
  readonly text: string;
  /** What sent the request shows no header of this response, and may of others. */
  readonly hidesHeaders?: boolean;
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

/** Makes a request with a body. The limit of its speed, in bit/s, is absent without `maxSpeed`. */
export type MakeRequest = (trafficLimit?: number) => Promise<[request: SignedRequest, body: RequestBody]>;

/** How a body is sent. */
export interface SendBodyOptions extends Omit<SendOptions, 'body'> {
  /** It gets all of the queue's `maxSpeed`, and no other request beside it: somebody else signs it. */
  isAlone?: boolean | undefined;
}

/** The way of one run's requests to OSS. */
export interface Link {
  /** The queue's `maxSpeed` as the limit of one request, in bit/s, as it was when the run began. */
  readonly trafficLimit: number | undefined;
  /** Requests that are not allowed here, as this queue has learned: HeadObject, ListParts. */
  readonly unavailable: Set<'head' | 'list'>;
  /** What sends the requests reads no parts of files: each goes as a whole, by a form where that is possible. */
  readonly isWholeOnly?: boolean | undefined;
  /**
   * Sends one signed request to OSS. A response that is not OSS's counts as a failure.
   *
   * @throws UploadError `network`, `stalled`, `aborted`, or what OSS's response says
   */
  send(request: SignedRequest, options?: SendOptions): Promise<OssResponse>;
  /**
   * Sends a request with a body, as soon as the queue's `maxSpeed` allows it.
   *
   * @param bytes of the file in the body
   * @throws UploadError as `send`
   */
  sendBody(bytes: number, make: MakeRequest, options?: SendBodyOptions): Promise<OssResponse>;
  /** Retries `work` until it succeeds, fails for good, or no byte has moved for too long. */
  retry<T>(work: (lastError?: UploadError) => Promise<T>): Promise<T>;
}
