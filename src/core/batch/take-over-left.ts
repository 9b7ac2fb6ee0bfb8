import type { UploadTask } from '../queue/upload-task.js';
import { recordScope } from '../resume/record-scope.js';
import { Batch } from './batch.js';
import type { BatchHeader } from './batch-record.js';
import { findLeftBatches } from './left-batches.js';
import { LeftFiles } from './left-files.js';
import type { LeftBatch, RememberedQueue } from './remembered.js';

/**
 * Takes over what earlier pages have left for a queue, as long as it is shown: when its element has left the page, another one may have it.
 *
 * @param known the ids of the batches that this queue has
 * @param isOwn whether a batch is known to be this person's
 */
export async function* takeOverLeft(
  { settings, isShown }: RememberedQueue,
  known: ReadonlySet<string>,
  isOwn: (header: BatchHeader) => Promise<boolean>,
): AsyncGenerator<LeftBatch> {
  const { resumeScope, context, field } = settings();
  if (resumeScope === undefined) return;
  for (const header of await findLeftBatches(recordScope(resumeScope), { context, field }, known, isOwn)) {
    if (!isShown()) return;
    const batch = await Batch.takeOver<UploadTask>(header);
    if (!batch) continue;
    const files = await LeftFiles.of(header.id);
    for (const [number, { file }] of files.kept) batch.kept.set(number, file.size);
    if (!isShown()) batch.hide();
    yield { batch, files };
  }
}
