import { endpoint, sts, UploadQueue } from '../../../../dist/core.js';
import type { Client } from '../client.js';

/** The queue alone, without the element. */
export const client: Client = {
  async upload(files, { atOnce }, onProgress) {
    const queue = new UploadQueue({ mode: sts, fetchGrant: endpoint('/grant'), maxConcurrentUploads: atOnce });
    const order = new Map(files.map((file, index) => [file, index]));
    queue.addEventListener('upload-progress', ({ detail: { task } }) => onProgress(order.get(task.file)!, task.sent));
    const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve, { once: true }));
    queue.add(files);
    await settled;
    for (const { error, result } of queue.tasks) if (!result?.verified) throw error ?? new Error('not verified');
  },
};
