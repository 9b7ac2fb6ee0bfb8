import { type CorsConfiguration, LOOPBACK_ORIGINS, uploadRule } from '../access/cors.js';
import { parseRamPolicy } from '../access/ram-policy.js';
import type { CallbackSender } from '../callback/callback-sender.js';
import type { EventSender } from '../events/send-event.js';
import { FaultInjector } from '../faults/fault-injector.js';
import { isBucketName } from '../protocol/address.js';
import type { Hashes } from '../protocol/hashes.js';
import type { KeyRing, Session } from '../sign/key-ring.js';
import { Bucket } from '../store/bucket.js';
import { isSessionRecord } from '../store/record-shapes.js';
import type { Store } from '../store/store.js';
import type { CloudHandle } from './cloud-handle.js';
import { RequestLog } from './request-log.js';

/** Everything that a cloud needs: the user's settings, and what the platform (Node, or a page with msw) provides. */
export interface CloudOptions {
  readonly store: Store;
  readonly hashes: Hashes;
  /** The current time, in ms since 1970. */
  readonly clock: () => number;
  readonly bucket: string;
  /** Without `oss-`. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly roleArn: string;
  /** The RAM policy of the role (JSON text); everything on OSS is allowed without one. */
  readonly rolePolicy: string | undefined;
  /** MaxSessionDuration of the role, in seconds. */
  readonly maxDuration: number;
  /** Custom domains of the bucket. */
  readonly domains: readonly string[];
  /** The origins in the first CORS rule; any loopback origin if the list is empty. */
  readonly origins: readonly string[];
  /** The public key for callbacks, as PEM. */
  readonly publicKeyPem: (() => Promise<string>) | undefined;
  readonly sendCallback: CallbackSender | undefined;
  readonly sendEvent?: EventSender | undefined;
  /** Writes the line about a request that has ended. */
  readonly writeLine?: ((line: string) => void) | undefined;
}

/** The state of a mock cloud: buckets, sessions, switches and log. */
export class Cloud {
  readonly buckets = new Map<string, Bucket>();
  readonly sessions = new Map<string, Session>();
  readonly faults = new FaultInjector();
  readonly log = new RequestLog();
  /** The nonces of STS requests, each of which is valid once. */
  readonly nonces = new Set<string>();

  private constructor(readonly options: CloudOptions) {}

  /**
   * Creates a cloud with the buckets and sessions in the store, or with one empty bucket.
   *
   * @throws TypeError for a wrong bucket name or role policy.
   */
  static async create(options: CloudOptions): Promise<Cloud> {
    if (!isBucketName(options.bucket)) throw new TypeError(`"${options.bucket}" is not a valid bucket name.`);
    if (options.rolePolicy !== undefined && !parseRamPolicy(options.rolePolicy))
      throw new TypeError('The role policy is not a valid RAM policy.');
    const cloud = new Cloud(options);
    const records = [...(await options.store.loadRecords())].map(([id, value]) => ({ id: parseId(id), value }));
    // Uploads before their parts.
    records.sort((a, b) => Number(a.id[0] === 'part') - Number(b.id[0] === 'part'));
    for (const {
      id: [kind, name, id],
      value,
    } of records) {
      if (kind === 'session') {
        if (isSessionRecord(value)) cloud.sessions.set(name, value);
      } else if (isBucketName(name)) cloud.#findOrAddBucket(name).restoreRecord(kind, id, value);
    }
    for (const bucket of cloud.buckets.values()) await bucket.deleteCompletedUploads();
    await options.store.keepBlobs(new Set([...cloud.buckets.values()].flatMap((bucket) => bucket.blobNames())));
    if (!cloud.buckets.get(options.bucket)?.created) await cloud.createBucket(options.bucket);
    return cloud;
  }

  /** The server's clock, in ms since 1970. A switch can put it ahead. */
  readonly now = (): number => this.options.clock() + this.faults.switches.clockSkew;

  get keys(): KeyRing {
    const { accessKeyId, accessKeySecret } = this.options;
    return {
      accessKeyId,
      accessKeySecret,
      sessions: this.sessions,
      tokenRequests: this.faults.switches.tokenRequests || undefined,
    };
  }

  readonly createBucket = async (name: string): Promise<Bucket> => {
    const bucket = this.#findOrAddBucket(name);
    bucket.created = Math.floor(this.now() / 1000) * 1000;
    const { origins } = this.options;
    bucket.cors = { rules: [uploadRule(origins.length ? origins : LOOPBACK_ORIGINS)], responseVary: false };
    await bucket.saveSettings();
    return bucket;
  };

  readonly saveSession = async (session: Session): Promise<void> => {
    this.sessions.set(session.accessKeyId, session);
    await this.options.store.saveRecord(JSON.stringify(['session', session.accessKeyId, '']), session);
  };

  corsOf(bucket: string | undefined): CorsConfiguration | undefined {
    if (this.faults.switches.corsOff) return undefined;
    return this.buckets.get(bucket ?? this.options.bucket)?.cors;
  }

  readonly wipe = async (): Promise<void> => {
    for (const bucket of this.buckets.values()) await bucket.clear();
  };

  /** What tests get of the cloud. */
  createHandle(endpoint: string): CloudHandle {
    const { faults, log, wipe } = this;
    const { bucket, region, accessKeyId, accessKeySecret, roleArn } = this.options;
    return {
      ...{ endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, log, wipe },
      get switches() {
        return faults.switches;
      },
      setSwitches: (change) => faults.setSwitches(change),
      resetSwitches: () => faults.resetSwitches(),
    };
  }

  #findOrAddBucket(name: string): Bucket {
    const bucket = this.buckets.get(name) ?? new Bucket(name, this.options.store);
    this.buckets.set(name, bucket);
    return bucket;
  }
}

/** The kind of a record, its bucket or session, and its name there; three empty strings for the id of something else. */
function parseId(text: string): readonly [kind: string, name: string, id: string] {
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.length === 3 && words.every((word) => typeof word === 'string'))
      return words as [string, string, string];
  } catch {
    // The journal is a file that anybody can change.
  }
  return ['', '', ''];
}
