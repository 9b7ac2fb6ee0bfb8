import { workerStarter } from '../../base/start-worker.js';
import { workerName } from './crc-worker.js';
import { ownWorkerFile } from './crc-worker-file.js';
import { workerSource } from '../../base/worker-source.js';

/** Starts a worker that computes CRCs; undefined where the page cannot have one. */
export const startWorker = workerStarter({
  name: workerName,
  path: 'oss/integrity/crc-worker.js',
  file: ownWorkerFile,
  text: async () => (await import('./crc-worker-text.js')).workerText,
  source: workerSource,
});
