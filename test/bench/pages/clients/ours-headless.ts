import { endpoint, postPolicy, presignedUrl, sts, UploadQueue } from '../../../../dist/core.js';
import type { Client } from '../client.js';

const modes = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl };

/** The queue alone, without the element. */
export const client: Client = {
  async upload(files, { atOnce, mode = 'sts', maxSpeed }, onProgress) {
    const settings = { mode: modes[mode], endpoint: endpoint('/grant'), maxConcurrentUploads: atOnce, maxSpeed };
    const queue = new UploadQueue(settings);
    queue.addEventListener('upload-progress', ({ detail: { task } }) => onProgress(task, task.sent));
    const settled = new Promise((resolve, reject) => {
      queue.addEventListener('uploads-settled', resolve, { once: true });
      queue.addEventListener('upload-error', ({ detail: { error } }) => reject(error));
    });
    queue.add(files);
    await settled;
    for (const { error, result } of queue.tasks)
      if (!result?.verified) throw error ?? new Error(`not verified: ${result?.unverifiedReason}`);
  },
};
