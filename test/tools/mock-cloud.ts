import { type ChildProcess, fork } from 'node:child_process';
import type { MockCloudOptions } from '../../demo/mock/index.js';
import type { CloudAccess } from '../../demo/mock/node/run-command.js';

interface Opened {
  number: number;
  access: CloudAccess;
  error?: string;
}

/** A process of mock clouds, so that their work (signatures, CRC-64) holds up no page. */
export class MockClouds {
  readonly #process: ChildProcess = fork('test/tools/mock-clouds-process.ts', { execArgv: ['--import', 'tsx'] });
  #opened = 0;

  constructor() {
    process.once('exit', () => this.stop());
    this.#process.setMaxListeners(0);
  }

  /** Opens a cloud, with objects, switches and a log of its own, on a free port. */
  open(options: MockCloudOptions): Promise<CloudAccess> {
    const number = this.#opened++;
    return new Promise((resolve, reject) => {
      this.#process.on('message', (opened: Opened) => {
        if (opened.number !== number) return;
        if (opened.error === undefined) resolve(opened.access);
        else reject(new Error(opened.error));
      });
      this.#process.once('exit', (code) => reject(new Error(`The clouds ended with code ${code}.`)));
      this.#process.send({ number, options });
    });
  }

  stop(): void {
    this.#process.kill();
  }
}
