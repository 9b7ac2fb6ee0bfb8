import { endpoint, sts, UploadQueue } from '../../../../src/core.js';
import type { Client } from '../client.js';

/** Bytes a second of a recording: 5 Mbit/s. */
const RATE = 625_000;
/** How often it gives what it has, in milliseconds. */
const SLICE = 500;

/** A recording of the file's bytes at their rate, live and with its first part last: how long it takes from stop to stored. */
export const client: Client = {
  async upload([file], _job, onProgress) {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/grant') });
    queue.addEventListener('upload-progress', ({ detail: { task } }) => onProgress(task, task.sent));
    let stop!: () => void;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const stream = new ReadableStream<Blob>({
      start(controller) {
        let at = 0;
        const timer = setInterval(() => {
          const end = at + (RATE * SLICE) / 1000;
          controller.enqueue(file!.slice(at, end));
          at = end;
          if (at < file!.size) return;
          clearInterval(timer);
          controller.close();
          stop();
        }, SLICE);
      },
    });
    const task = await queue.addStream(stream, { name: 'talk.webm', live: true, firstPart: 'last' });
    await stopped;
    const began = performance.now();
    const { verified } = await task!.finished;
    if (!verified) throw new Error('not verified');
    return performance.now() - began;
  },
};
