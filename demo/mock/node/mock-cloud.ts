import { generateKeyPairSync } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cloud } from '../cloud.js';
import { PUBLIC_KEY_PATH } from '../control.js';
import type { RequestLog } from '../request-log.js';
import { diskStore } from '../store/disk-store.js';
import { memoryStore } from '../store/memory-store.js';
import { randomKey } from '../sts.js';
import type { Switches } from '../switches.js';
import { nodeHashes } from './node-hashes.js';
import { callbackSender } from './send-callback.js';
import { serve } from './serve.js';

export interface MockCloudOptions {
  /** A free port by default. */
  readonly port?: number;
  readonly bucket?: string;
  /** With or without `oss-`; cn-hangzhou by default. */
  readonly region?: string;
  /** Random by default. */
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly roleArn?: string;
  /** RAM policy of the role as JSON text; everything on OSS by default. */
  readonly rolePolicy?: string;
  /** Longest session of the role, seconds: 3600 by default. */
  readonly maxSessionDuration?: number;
  /** Page origins that the bucket's CORS rule allows; `*` within one is fine. Any loopback origin by default. */
  readonly origins?: readonly string[];
  /** Hosts that stand for the bucket, as a custom domain does. */
  readonly domains?: readonly string[];
  /** A folder that keeps objects, open uploads, sessions and settings; without, a temporary one that goes at the end. */
  readonly dir?: string;
  /** `memory` keeps bytes off the disk; for small objects. */
  readonly store?: 'disk' | 'memory';
  readonly switches?: Partial<Switches>;
  /** Milliseconds since 1970; the computer's clock by default. */
  readonly clock?: () => number;
}

export interface MockCloud {
  /** `http://127.0.0.1:PORT`, of OSS and of STS. */
  readonly endpoint: string;
  readonly port: number;
  readonly bucket: string;
  /** Without `oss-`. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly roleArn: string;
  /** Changes failure switches; returns all as they stand. */
  setSwitches(change: Partial<Switches>): Switches;
  /** Puts all switches back. */
  resetSwitches(): Switches;
  readonly switches: Switches;
  /** The latest requests, and counters. */
  readonly log: RequestLog;
  /** Removes every object and open upload. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a mock of OSS and STS on 127.0.0.1. Rejects with EADDRINUSE when `port` is taken. */
export async function mockCloud(options: MockCloudOptions = {}): Promise<MockCloud> {
  const store = options.store === 'memory' ? memoryStore() : await diskStore(options.dir);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let endpoint = '';
  const cloud = await Cloud.open({
    store,
    hashes: nodeHashes,
    clock: options.clock ?? Date.now,
    bucket: options.bucket ?? 'mock-bucket',
    region: (options.region ?? 'cn-hangzhou').replace(/^oss-/, ''),
    accessKeyId: options.accessKeyId ?? randomKey('LTAI5t', 24),
    accessKeySecret: options.accessKeySecret ?? randomKey('', 30),
    roleArn: options.roleArn ?? 'acs:ram::1234567890123456:role/oss-upload',
    rolePolicy: options.rolePolicy,
    maxDuration: options.maxSessionDuration ?? 3600,
    domains: (options.domains ?? []).map((domain) => domain.toLowerCase()),
    origins: options.origins ?? [],
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sendCallback: callbackSender(privateKey, () => `${endpoint}${PUBLIC_KEY_PATH}`),
  });
  const server = serve(cloud);
  if (options.switches) cloud.board.set(options.switches);
  const port = await listen(server, options.port ?? 0).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  endpoint = `http://127.0.0.1:${port}`;
  const { bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud.options;
  return {
    endpoint, port, bucket, region, accessKeyId, accessKeySecret, roleArn,
    setSwitches: (change) => cloud.board.set(change),
    resetSwitches: () => cloud.board.reset(),
    get switches() {
      return cloud.board.now;
    },
    log: cloud.log,
    wipe: cloud.wipe,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await store.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
