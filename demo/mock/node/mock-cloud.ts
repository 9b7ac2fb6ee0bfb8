import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cloud } from '../cloud/cloud.js';
import { PUBLIC_KEY_PATH } from '../pipeline/control-endpoint.js';
import type { CloudHandle } from '../cloud/cloud-handle.js';
import { checkOptionNames } from '../cloud/option-names.js';
import { cloudOptions, type CloudSettings } from '../cloud/cloud-settings.js';
import { diskStore } from '../store/disk-store.js';
import { memoryStore } from '../store/memory-store.js';
import { CallbackKey } from '../callback/callback-key.js';
import { nodeHashes } from './node-hashes.js';
import { callbackSender } from '../callback/send-callback.js';
import { serve } from './serve.js';

export interface MockCloudOptions extends CloudSettings {
  /** A free port by default. */
  readonly port?: number;
  /**
   * A folder that keeps objects, open uploads, sessions and settings, used by one mock at a time; without, a temporary one that goes at
   * the end.
   */
  readonly dir?: string;
  /** `memory` keeps bytes off the disk; for small objects. */
  readonly store?: 'disk' | 'memory';
  /** One line a request on stderr: time, method, operation, path, status, code and why it was refused. No secrets. */
  readonly verbose?: boolean;
}

/** All names, which the compiler compares with the type. */
const OPTIONS: Readonly<Record<keyof MockCloudOptions, true>> = {
  port: true,
  dir: true,
  store: true,
  verbose: true,
  bucket: true,
  region: true,
  accessKeyId: true,
  accessKeySecret: true,
  roleArn: true,
  rolePolicy: true,
  maxSessionDuration: true,
  origins: true,
  domains: true,
  switches: true,
  clock: true,
};

export interface MockCloud extends CloudHandle {
  readonly port: number;
  /** Ends all connections, and removes the temporary folder or releases `dir`. */
  close(): Promise<void>;
}

/**
 * Starts a mock of OSS and STS on 127.0.0.1. Rejects with EADDRINUSE when `port` is taken, with a TypeError for an option that it does
 * not know, and where `dir` is a folder that is not empty and that no mock made, or that another running mock uses.
 */
export async function mockCloud(options: MockCloudOptions = {}): Promise<MockCloud> {
  checkOptionNames('mockCloud()', options, Object.keys(OPTIONS));
  const store = options.store === 'memory' ? memoryStore() : await diskStore(options.dir);
  const key = new CallbackKey();
  let endpoint = '';
  try {
    const cloud = await Cloud.open({
      ...cloudOptions(options),
      store,
      hashes: nodeHashes,
      publicKeyPem: () => key.publicPem(),
      sendCallback: callbackSender(
        () => key.privateKey(),
        () => `${endpoint}${PUBLIC_KEY_PATH}`,
      ),
      verbose: options.verbose ? (line) => process.stderr.write(`${line}\n`) : undefined,
    });
    if (options.switches) cloud.board.set(options.switches);
    const server = serve(cloud);
    const port = await listen(server, options.port ?? 0);
    endpoint = `http://127.0.0.1:${port}`;
    const close = async (): Promise<void> => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await store.close();
    };
    return Object.assign(cloud.handle(endpoint), { port, close });
  } catch (error) {
    await store.close();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
