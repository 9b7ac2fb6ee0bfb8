import type { Crop } from '../../media/crop.js';
import { earlierCrop } from '../../media/earlier-crop.js';
import { within } from '../../base/retry.js';
import type { QueueController } from '../queue/queue-controller.js';

/** A person waits for the dialog: milliseconds after which it opens without an earlier crop. */
const MOST_TIME = 5_000;

/** The part of this ratio with which an earlier page began to upload this file. */
export async function findEarlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const finding = queue
    .current()
    .memory.load()
    .then((memory) => memory?.uploads.of(file) ?? [])
    .catch(() => []); // storage may be blocked
  return earlierCrop(ratio, (await within(MOST_TIME, finding)) ?? []);
}
