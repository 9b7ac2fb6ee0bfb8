import type { Bucket } from '../store/bucket.js';
import type { CallbackSender } from '../callback/callback-sender.js';
import type { Hashes } from '../protocol/hashes.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Caller } from '../sign/key-ring.js';
import type { Query } from '../protocol/request-target.js';
import { utf8 } from '../protocol/bytes.js';
import { writeXml, type XmlTree } from '../protocol/write-xml.js';

/** A request that was understood: addressed, signed and allowed. */
export interface Call {
  readonly method: string;
  readonly host: string;
  readonly bucket: Bucket;
  /** '' at bucket level. */
  readonly key: string;
  readonly query: Query;
  readonly headers: Readonly<HeaderMap>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly caller: Caller | undefined;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Throws unless the caller may do `action` on this key (the form of PostObject names both late), here or in another bucket. */
  readonly allow: (action: string, key: string, caller: Caller | undefined, bucket?: Bucket) => void;
  readonly requestId: string;
  readonly clientIp: string;
  readonly now: () => number;
  readonly hashes: Hashes;
  readonly cloud: CloudFacts;
}

/** What an operation may know of the cloud around its bucket. */
interface CloudFacts {
  readonly region: string;
  readonly ownerId: string;
  readonly buckets: Map<string, Bucket>;
  readonly createBucket: (name: string) => Promise<Bucket>;
  readonly verifyForm: (fields: ReadonlyMap<string, string>) => Caller | undefined;
  readonly sendCallback: CallbackSender | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers?: HeaderMap;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface Operation {
  /** OSS's name of the call. */
  readonly name: string;
  /** The RAM action it needs; absent when the operation checks by itself. */
  readonly action?: string;
  readonly run: (call: Call) => Promise<Answer>;
}

export function xmlAnswer(root: string, tree: XmlTree, headers: HeaderMap = {}): Answer {
  return { status: 200, headers: { ...headers, 'content-type': 'application/xml' }, body: utf8(writeXml(root, tree)) };
}
