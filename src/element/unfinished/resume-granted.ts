import type { UnfinishedUpload } from '../../queue/unfinished.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import type { UploadQueue } from '../../queue/upload-queue.js';

/** Continues what the browser can open without asking the person. @returns why others could not be opened, by their ids */
export async function resumeGranted(queue: UploadQueue): Promise<[id: string, error: UploadError][]> {
  const failures: [string, UploadError][] = [];
  for (const one of await queue.listUnfinished()) {
    try {
      if (!('open' in one) || !one.open || !(await one.isGranted())) continue;
      const opened = await one.open();
      if (opened instanceof File) queue.add([opened], () => (one as UnfinishedUpload).path);
    } catch (thrown) {
      failures.push([one.id, toUploadError(thrown)]); // the others continue
    }
  }
  return failures;
}
