import { type ChildProcess, fork } from 'node:child_process';
import type { MockCloudOptions } from '../../demo/mock/index.js';

/** What is needed to use a mock cloud. */
export interface MockCloudAccess {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  accessKeySecret: string;
  roleArn: string;
}

/** What the process says of the cloud with this number. */
interface Opened {
  number: number;
  access: MockCloudAccess;
  error?: string;
}

/** Who asked for a cloud. */
interface Waiting {
  resolve(access: MockCloudAccess): void;
  reject(reason: Error): void;
}

/** A process of mock clouds, so that their work (signatures, CRC-64) holds up no page. */
export class MockClouds {
  readonly #process: ChildProcess = fork('test/tools/mock-clouds-process.ts', { execArgv: ['--import', 'tsx'] });
  readonly #waiting = new Map<number, Waiting>();
  #opened = 0;

  constructor() {
    process.once('exit', () => this.stop());
    this.#process.on('message', ({ number, access, error }: Opened) => {
      if (error === undefined) this.#waiting.get(number)?.resolve(access);
      else this.#waiting.get(number)?.reject(new Error(error));
    });
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The clouds ended with code ${code}.`));
    });
  }

  /** Opens a cloud, with objects, switches and a log of its own, on a free port. */
  open(options: MockCloudOptions): Promise<MockCloudAccess> {
    const number = this.#opened++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#process.send({ number, options });
    });
  }

  stop(): void {
    this.#process.kill();
  }
}
