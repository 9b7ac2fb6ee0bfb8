import { type Crop, cropIn, hasRatio } from '../../core/media/crop.js';
import { fingerprintOf } from '../../core/resume/fingerprint.js';
import type { QueueController } from '../queue/queue-controller.js';

/** The part of this ratio with which an earlier page began to upload this file: with the same one the upload continues. */
export async function earlierCrop(file: File, ratio: number, queue: QueueController): Promise<Crop | undefined> {
  const left = await queue
    .current()
    .listUnfinished()
    .catch(() => []); // storage may be blocked
  const ofFile = left.filter(({ kind, id }) => kind === 'file' && id.includes(`\n${fingerprintOf(file)}\n`));
  return ofFile.map(({ id }) => cropIn(id)).find((crop) => crop && hasRatio(crop, ratio));
}
