import type { WorkerFile } from '../base/start-worker.js';
import type { workerName } from './picture-worker.js';

/** The package's worker file, where a bundler has put it or it would be. @throws TypeError where the code does not know its address, as in a classic script */
export function ownWorkerFile(): WorkerFile {
  // Bundlers only find the file where the code says literally `new Worker(new URL(…), { … })`.
  const Worker = class {
    constructor(
      readonly url: string | URL,
      readonly options: { readonly type: 'module'; readonly name: typeof workerName },
    ) {}
  };
  return new Worker(new URL('./picture-worker.js', import.meta.url), {
    type: 'module',
    name: 'oss-direct-upload-image',
  });
}
