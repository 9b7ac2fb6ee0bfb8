import type { StoredObject } from '../../src/object/stored-object.js';
import { Run, type RunListener } from '../../src/task/run.js';
import { type TaskListener, UploadTask } from '../../src/task/upload-task.js';
import { sizedFile } from './files.js';

/** Hears what happens to a task, and does nothing. */
export const silent: TaskListener & RunListener = { changed() {}, started() {}, progressed() {}, described() {} };

/** A task of no queue. */
export const newTask = (name: string, size = 1000, type = '') => new UploadTask(sizedFile(name, size, type), silent);

/** Begins a run of a task, and ends it as this work ends. */
export async function runOf(
  task: UploadTask,
  listener: RunListener,
  work: (run: Run) => Promise<StoredObject>,
): Promise<void> {
  const run = new Run(task, listener);
  task.begin(run);
  await work(run).then(
    (result) => run.end(result),
    (error: unknown) => run.fail(error),
  );
}
