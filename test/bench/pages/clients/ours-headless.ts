import { endpoint, postPolicy, presignedUrl, sts, UploadQueue } from '../../../../dist/core.js';
import type { Client } from '../client.js';

const modes = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl };

let queue: UploadQueue;

/** The queue alone, without the element. */
export const client: Client = {
  async mount(_root, { atOnce, mode = 'sts', maxSpeed, cold }) {
    const settings = { mode: modes[mode], endpoint: endpoint('/grant'), maxConcurrentUploads: atOnce, maxSpeed };
    queue = new UploadQueue(settings);
    if (!cold) await queue.prepare({ grant: true }); // as when a person drags files over the page
  },

  async upload(files, _job, onProgress) {
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
