import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
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

/** A process of mock clouds, so that their work (signatures, CRC-64) holds up no page. */
export class MockClouds {
  readonly #process: ChildProcess = fork('test/tools/mock-clouds-process.ts', { execArgv: ['--import', 'tsx'] });
  #opened = 0;

  constructor() {
    this.#process.setMaxListeners(100);
    process.once('exit', () => this.stop());
  }

  /** Opens a cloud, with objects, switches and a log of its own, on a free port. */
  async open(options: MockCloudOptions): Promise<MockCloudAccess> {
    const number = this.#opened++;
    this.#process.send({ number, options });
    for (;;) {
      const [message] = (await Promise.race([
        once(this.#process, 'message'),
        once(this.#process, 'exit').then(([code]) => [{ number, error: `The clouds ended with code ${code}.` }]),
      ])) as [{ number: number; access: MockCloudAccess; error?: string }];
      if (message.number !== number) continue;
      if (message.error !== undefined) throw new Error(message.error);
      return message.access;
    }
  }

  stop(): void {
    this.#process.kill();
  }
}
