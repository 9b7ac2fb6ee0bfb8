import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cloud } from '../backend/index.js';

export interface MockCloud extends Cloud {
  readonly endpoint: string;
  /** Of its process: another one after each start. */
  readonly pid: number;
}

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The mock cloud as a process of its own; stopped and started again it is the same cloud, with what it held. */
export class MockProcess {
  readonly #dir: string;
  readonly #origins: readonly string[];
  #child: ChildProcess | undefined;
  #cloud: MockCloud | undefined;

  /**
   * @param origins of the pages that its CORS rules let in
   * @param dir keeps what it holds; without one, that goes with this process
   */
  constructor(origins: readonly string[], dir?: string) {
    this.#origins = origins;
    this.#dir = dir === undefined ? mkdtempSync(join(tmpdir(), 'oss-mock-')) : resolve(dir);
    process.once('exit', () => {
      this.#child?.kill();
      if (dir === undefined) rmSync(this.#dir, { recursive: true, force: true });
    });
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** @throws when it ends before it is ready */
  async start(port: number): Promise<MockCloud> {
    const samePort = this.#cloud ? new URL(this.#cloud.endpoint).port : String(port);
    const code = ['--import', 'tsx', file('../mock/cli.ts')];
    const words = ['--port', samePort, '--dir', this.#dir, ...this.#origins.flatMap((origin) => ['--origin', origin])];
    const child = spawn(process.execPath, [...code, ...words, ...this.#keys()], {
      cwd: file('../..'),
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // it stops when the channel to this process breaks
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    const [line] = (await Promise.race([
      once(createInterface({ input: child.stdout! }), 'line'),
      once(child, 'exit'),
    ])) as [unknown];
    if (typeof line !== 'string') throw new Error('The mock cloud ended before it was ready.');
    return (this.#cloud = JSON.parse(line) as MockCloud);
  }

  /** The keys that the cloud had before. */
  #keys(): string[] {
    if (!this.#cloud) return [];
    const { bucket, region, accessKeyId, accessKeySecret, roleArn } = this.#cloud;
    return [
      '--bucket',
      bucket,
      '--region',
      region,
      '--access-key-id',
      accessKeyId,
      '--access-key-secret',
      accessKeySecret,
      '--role-arn',
      roleArn,
    ];
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL'); // as when the plug is pulled
    await once(child, 'exit');
  }
}
