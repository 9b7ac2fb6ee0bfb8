import { type Crop, earlierCrop } from '../../core/media/crop.js';
import type { QueueController } from '../queue/queue-controller.js';

/** The part of this ratio with which an earlier page began to upload this file. */
export async function findEarlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const left = await queue
    .current()
    .listUnfinished()
    .catch(() => []); // storage may be blocked
  const ids = left.map(({ id }) => id);
  return earlierCrop(file, ratio, ids);
}
