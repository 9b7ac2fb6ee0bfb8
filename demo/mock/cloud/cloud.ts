import { isBucketName } from '../protocol/address.js';
import { Bucket } from '../store/bucket.js';
import type { CallbackSender } from '../callback/callback-sender.js';
import { type CorsConfiguration, LOOPBACK_ORIGINS, uploadRule } from '../access/cors.js';
import type { Hashes } from '../protocol/hashes.js';
import { parseRamPolicy } from '../access/ram-policy.js';
import { isSession } from '../store/record-shapes.js';
import { RequestLog } from './request-log.js';
import type { CloudHandle } from './cloud-handle.js';
import type { KeyRing, Session } from '../sign/key-ring.js';
import type { Store } from '../store/store.js';
import { SwitchBoard, type Switches } from '../faults/switches.js';

/** Everything that makes one mock cloud; the mounts fill in what is the platform's. */
export interface CloudOptions {
  readonly store: Store;
  readonly hashes: Hashes;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly bucket: string;
  /** Without `oss-`. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly roleArn: string;
  /** RAM policy (JSON text) of the role; everything is allowed without. */
  readonly rolePolicy: string | undefined;
  /** MaxSessionDuration of the role, seconds. */
  readonly maxDuration: number;
  /** Hosts of custom domains. */
  readonly domains: readonly string[];
  /** Origins of the first CORS rule; any loopback origin when empty. */
  readonly origins: readonly string[];
  /** PEM of the key that signs callbacks. */
  readonly publicKeyPem: (() => Promise<string>) | undefined;
  readonly sendCallback: CallbackSender | undefined;
  /** Takes a line for each request when it has ended. */
  readonly verbose?: ((line: string) => void) | undefined;
}

/** The state of a mock cloud: buckets, sessions, switches and log. */
export class Cloud {
  readonly buckets = new Map<string, Bucket>();
  readonly sessions = new Map<string, Session>();
  readonly board = new SwitchBoard();
  readonly log = new RequestLog();
  readonly nonces = new Set<string>();

  private constructor(readonly options: CloudOptions) {}

  /** Takes over what the store remembers, or begins with one empty bucket. */
  static async open(options: CloudOptions): Promise<Cloud> {
    if (!isBucketName(options.bucket)) throw new TypeError(`${options.bucket} is no bucket name.`);
    if (options.rolePolicy !== undefined && !parseRamPolicy(options.rolePolicy))
      throw new TypeError('The role policy is no RAM policy.');
    const cloud = new Cloud(options);
    const records = [...(await options.store.recall())].map(([id, value]) => ({ id: parseId(id), value }));
    // Parts find their upload only when it is there.
    records.sort((a, b) => Number(a.id[0] === 'part') - Number(b.id[0] === 'part'));
    for (const {
      id: [kind, name, id],
      value,
    } of records) {
      if (kind === 'session') {
        if (isSession(value)) cloud.sessions.set(name, value);
      } else if (isBucketName(name)) cloud.#bucket(name).restore(kind, id, value);
    }
    for (const bucket of cloud.buckets.values()) await bucket.dropCompleted();
    await options.store.keepOnly(new Set([...cloud.buckets.values()].flatMap((bucket) => bucket.blobs())));
    if (!cloud.buckets.get(options.bucket)?.created) await cloud.createBucket(options.bucket);
    return cloud;
  }

  /** The server's clock, which a switch can put ahead. */
  readonly now = (): number => this.options.clock() + this.board.now.clockSkew;

  get keys(): KeyRing {
    const { accessKeyId, accessKeySecret } = this.options;
    return {
      accessKeyId,
      accessKeySecret,
      sessions: this.sessions,
      tokenRequests: this.board.now.tokenRequests || undefined,
    };
  }

  readonly createBucket = async (name: string): Promise<Bucket> => {
    const bucket = this.#bucket(name);
    bucket.created = Math.floor(this.now() / 1000) * 1000;
    const { origins } = this.options;
    bucket.cors = { rules: [uploadRule(origins.length ? origins : LOOPBACK_ORIGINS)], responseVary: false };
    await bucket.saveSettings();
    return bucket;
  };

  readonly keepSession = async (session: Session): Promise<void> => {
    this.sessions.set(session.accessKeyId, session);
    await this.options.store.remember(JSON.stringify(['session', session.accessKeyId, '']), session);
  };

  corsOf(bucket: string | undefined): CorsConfiguration | undefined {
    if (this.board.now.corsOff) return undefined;
    return this.buckets.get(bucket ?? this.options.bucket)?.cors;
  }

  readonly wipe = async (): Promise<void> => {
    for (const bucket of this.buckets.values()) await bucket.clear();
  };

  /** The cloud as its user sees it. */
  handle(endpoint: string): CloudHandle {
    const { board, log, wipe } = this;
    const { bucket, region, accessKeyId, accessKeySecret, roleArn } = this.options;
    const handle = { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, log, wipe };
    const switches = {
      setSwitches: (change: Partial<Switches>) => board.set(change),
      resetSwitches: () => board.reset(),
    };
    return Object.defineProperty({ ...handle, ...switches, switches: board.now }, 'switches', {
      get: () => board.now,
      enumerable: true,
    });
  }

  #bucket(name: string): Bucket {
    const bucket = this.buckets.get(name) ?? new Bucket(name, this.options.store);
    this.buckets.set(name, bucket);
    return bucket;
  }
}

/** Kind, bucket or session, and name there; a record of another form is of no kind. */
function parseId(text: string): readonly [kind: string, name: string, id: string] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.length === 3 && words.every((word) => typeof word === 'string'))
      return words as [string, string, string];
  } catch {
    // a file can hold anything
  }
  return ['', '', ''];
}
