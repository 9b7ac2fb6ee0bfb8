import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallbackKey } from '../callback/callback-key.js';
import { callbackSender } from '../callback/send-callback.js';
import { Cloud } from '../cloud/cloud.js';
import type { CloudHandle } from '../cloud/cloud-handle.js';
import { cloudOptions, type CloudSettings } from '../cloud/cloud-settings.js';
import { checkOptionNames } from '../cloud/option-names.js';
import { PUBLIC_KEY_PATH } from '../pipeline/control-endpoint.js';
import { diskStore } from '../store/disk-store.js';
import { memoryStore } from '../store/memory-store.js';
import { nodeHashes } from './node-hashes.js';
import { serve } from './serve.js';

/** The options of `mockCloud()`; all have defaults. */
export interface MockCloudOptions extends CloudSettings {
  /** The port to listen on. @default a free port */
  readonly port?: number;
  /**
   * A folder that keeps objects, open uploads, sessions and settings: a new or empty one, or one that the mock made. One mock at a time
   * can use it.
   *
   * @default a temporary folder, which is removed on `close()` or when the process ends
   */
  readonly dir?: string;
  /** Where objects are stored; `memory` is for small ones. @default 'disk' */
  readonly store?: 'disk' | 'memory';
  /**
   * Writes one line per request to stderr: time, method, operation, path, status, code and the reason of an error. No secrets.
   *
   * @default false
   */
  readonly verbose?: boolean;
}

/** All option names, for the check at run time. The compiler compares them with the interface. */
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
  eventsTo: true,
  eventsToken: true,
  switches: true,
  clock: true,
};

/** A mock cloud that listens on 127.0.0.1. */
export interface MockCloud extends CloudHandle {
  /** The port that it listens on. */
  readonly port: number;
  /** Closes the server and all connections, and removes the temporary folder or releases `dir`. */
  close(): Promise<void>;
}

/**
 * Starts a mock of OSS and STS on 127.0.0.1, which verifies signatures and can be made to fail.
 *
 * @example
 * const cloud = await mockCloud({ bucket: 'my-bucket', region: 'cn-hangzhou' });
 * // Let your backend use cloud.endpoint, cloud.accessKeyId and cloud.accessKeySecret. Then let the second part fail once:
 * cloud.setSwitches({ faults: [{ kind: 'status', status: 503, operation: 'UploadPart', skip: 1, times: 1 }] });
 * // Upload something, and check what the cloud received:
 * console.log(cloud.log.counters.byOperation['UploadPart']);
 * await cloud.close();
 *
 * @throws TypeError for an unknown option and for a wrong value.
 * @throws Error with the code EADDRINUSE if `port` is in use.
 * @throws Error if `dir` is a folder that is neither empty nor made by the mock, or that another running mock uses.
 */
export async function mockCloud(options: MockCloudOptions = {}): Promise<MockCloud> {
  checkOptionNames('mockCloud()', options, Object.keys(OPTIONS));
  const store = options.store === 'memory' ? memoryStore() : await diskStore(options.dir);
  const key = new CallbackKey();
  let endpoint = '';
  try {
    const cloud = await Cloud.create({
      ...cloudOptions(options),
      store,
      hashes: nodeHashes,
      publicKeyPem: () => key.publicPem(),
      sendCallback: callbackSender(
        () => key.privateKey(),
        () => `${endpoint}${PUBLIC_KEY_PATH}`,
      ),
      writeLine: options.verbose ? (line) => process.stderr.write(`${line}\n`) : undefined,
    });
    if (options.switches) cloud.faults.setSwitches(options.switches);
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
    return Object.assign(cloud.createHandle(endpoint), { port, close });
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
