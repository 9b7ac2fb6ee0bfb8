import type { Crop } from '../../core/media/crop.js';
import { sleep } from '../../core/retry.js';
import type { QueueController } from '../queue/queue-controller.js';

/** A picture waits no longer for what earlier pages left, in milliseconds. */
const TIMEOUT = 2_000;

/** The part of this ratio with which an earlier page began to upload this file. */
export async function findEarlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const list = queue
    .current()
    .listUnfinished()
    .catch(() => []); // storage may be blocked
  const left = await Promise.race([list, sleep(TIMEOUT).then(() => [])]);
  if (left.length === 0) return undefined;
  const { earlierCrop } = await import('../../core/media/earlier-crop.js');
  return earlierCrop(
    file,
    ratio,
    left.map(({ id }) => id),
  );
}
