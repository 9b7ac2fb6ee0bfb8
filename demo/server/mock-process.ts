import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cloud } from '../backend/index.js';

export interface RunningMockCloud extends Cloud {
  readonly endpoint: string;
  /** Process id; each start has a new one. */
  readonly pid: number;
}

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The mock cloud in its own process. After a stop and a start it is the same cloud, with the same objects. */
export class MockProcess {
  readonly #dir: string;
  readonly #origins: readonly string[];
  #child: ChildProcess | undefined;
  #cloud: RunningMockCloud | undefined;

  /**
   * @param origins of the pages that its CORS rules allow
   * @param dir stores its objects; without it they are deleted when this process ends
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

  /** @param port for the first start; later starts use the same port again. @throws if the process ends before it is ready */
  async start(port: number): Promise<RunningMockCloud> {
    const samePort = this.#cloud ? new URL(this.#cloud.endpoint).port : String(port);
    const code = ['--import', 'tsx', file('../mock/cli.ts')];
    const options = [
      '--port',
      samePort,
      '--dir',
      this.#dir,
      ...this.#origins.flatMap((origin) => ['--origin', origin]),
    ];
    const child = spawn(process.execPath, [...code, ...options, ...this.#credentials()], {
      cwd: file('../..'),
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // it ends when the channel to this process closes
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
    return (this.#cloud = JSON.parse(line) as RunningMockCloud);
  }

  /** Options that give it the bucket and credentials of its first start. */
  #credentials(): string[] {
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
    child.kill('SIGKILL'); // an abrupt end, as in a power failure
    await once(child, 'exit');
  }
}
