import type { UploadTask } from '../queue/upload-task.js';
import type { Batch } from './batch.js';
import { fileStates } from './batch-record.js';
import { nameInKey } from './name-in-key.js';
import type { RememberedQueue } from './remembered.js';

/** Objects that are shown at once: the page can do something else in between. */
const SHOWN_AT_ONCE = 500;

/**
 * Shows the objects of the files that an earlier page has uploaded, where names are not kept by what is in their keys.
 *
 * @param keyPattern the pattern by which the keys were made
 * @param take a task stands for a file from now on
 */
export async function showDone(
  batch: Batch<UploadTask>,
  keyPattern: string,
  adopt: RememberedQueue['adopt'],
  take: (number: number, task: UploadTask) => void,
): Promise<UploadTask[]> {
  const { files } = batch;
  const numbers = numbersByKey(batch);
  const objects = files.sorted(numbers.values()).map((number) => {
    const object = files.records.get(number)!.result!; // as `numbersByKey` has found
    return { ...object, name: object.name ?? nameInKey(object.key, keyPattern) };
  });
  const shown: UploadTask[] = [];
  for (let to = objects.length; to > 0; to -= SHOWN_AT_ONCE) {
    if (to < objects.length) await new Promise((resolve) => setTimeout(resolve));
    if (batch.isClosed) break; // the list was cleared meanwhile
    const tasks = adopt(objects.slice(Math.max(0, to - SHOWN_AT_ONCE), to)); // in front of those before
    for (const task of tasks) take(numbers.get(task.result!.key)!, task);
    shown.unshift(...tasks);
  }
  return shown;
}

/** The files that are done, one for each object: one task stands for all that share it. */
function numbersByKey(batch: Batch<UploadTask>): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [number, { result }] of batch.files.records) {
    if (!result || batch.files.state(number) !== fileStates.done) continue;
    if (numbers.has(result.key)) batch.set(number, fileStates.gone);
    else numbers.set(result.key, number);
  }
  return numbers;
}
