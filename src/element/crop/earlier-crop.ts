import type { Crop } from '../../core/media/crop.js';
import type { QueueController } from '../queue/queue-controller.js';

/** The part of this ratio with which an earlier page began to upload this file. */
export async function findEarlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const left = await queue
    .current()
    .listUnfinished()
    .catch(() => []); // storage may be blocked
  if (left.length === 0) return undefined;
  const { earlierCrop } = await import('../../core/media/earlier-crop.js');
  return earlierCrop(
    file,
    ratio,
    left.map(({ id }) => id),
  );
}
