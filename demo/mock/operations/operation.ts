import type { CallbackSender } from '../callback/callback-sender.js';
import type { EventSender } from '../events/send-event.js';
import { utf8 } from '../protocol/bytes.js';
import type { Hashes } from '../protocol/hashes.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';
import { writeXml, type XmlTree } from '../protocol/write-xml.js';
import type { Caller } from '../sign/key-ring.js';
import type { Bucket } from '../store/bucket.js';

/** One operation of OSS, such as PutObject. */
export interface Operation {
  /** OSS's name of the operation. */
  readonly name: string;
  /** The RAM action that the caller needs; absent if the operation checks that itself. */
  readonly action?: string;
  readonly run: (request: OperationRequest) => Promise<OperationResponse>;
}

/** A request that was parsed, authenticated and authorized. */
export interface OperationRequest {
  readonly method: string;
  readonly host: string;
  readonly bucket: Bucket;
  /** '' for an operation on a bucket. */
  readonly key: string;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly caller: Caller | undefined;
  /** Aborts when the client has closed the connection. */
  readonly signal: AbortSignal;
  /** Throws unless `caller` may do `action` on a key of this bucket, or of another one. A form names its caller and key late. */
  readonly checkAccess: (action: string, key: string, caller: Caller | undefined, bucket?: Bucket) => void;
  readonly requestId: string;
  readonly clientIp: string;
  /** The server's clock, in ms since 1970. */
  readonly now: () => number;
  readonly hashes: Hashes;
  readonly cloud: CloudView;
}

/** The part of the cloud that an operation may use. */
interface CloudView {
  readonly region: string;
  readonly ownerId: string;
  readonly buckets: Map<string, Bucket>;
  readonly createBucket: (name: string) => Promise<Bucket>;
  readonly verifyForm: (fields: ReadonlyMap<string, string>) => Caller | undefined;
  readonly sendCallback: CallbackSender | undefined;
  readonly sendEvent: EventSender | undefined;
}

export interface OperationResponse {
  readonly status: number;
  readonly headers?: HeaderMap;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

export function xmlResponse(root: string, tree: XmlTree, headers: HeaderMap = {}): OperationResponse {
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body: utf8(writeXml(root, tree)) };
}

/** An operation that is only named in the log: something else responds to it. */
export function withNameOnly(name: string): Operation {
  return { name, run: () => Promise.reject(new Error(`${name} cannot be dispatched.`)) };
}
