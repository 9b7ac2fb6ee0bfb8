import { type ChildProcess, fork } from 'node:child_process';
import type { MockCloudOptions } from '../../demo/mock/index.js';

/** What is needed to use a mock cloud. */
export type MockCloudAccess = Record<
  'endpoint' | 'bucket' | 'region' | 'accessKeyId' | 'accessKeySecret' | 'roleArn',
  string
>;

/** As `npx oss-direct-upload mock -- command` gives them to the command. */
export const cloudEnvironment = (cloud: MockCloudAccess): Record<string, string> => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
  OSS_BUCKET: cloud.bucket,
  OSS_REGION: cloud.region,
  OSS_ROLE_ARN: cloud.roleArn,
  OSS_ENDPOINT: cloud.endpoint,
  OSS_STS_ENDPOINT: cloud.endpoint,
});

interface Opened {
  number: number;
  access: MockCloudAccess;
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
  open(options: MockCloudOptions): Promise<MockCloudAccess> {
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
