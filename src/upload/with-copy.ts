import { lazy } from '../base/lazy.js';
import { toUploadError } from '../base/to-upload-error.js';
import { CHANGED, filesChange } from '../memory/changing-files.js';
import type { UploadTask } from '../task/upload-task.js';

const loadCopies = lazy(async () => {
  const { fileCopies } = await import('./file-copies.js');
  void fileCopies.sweep();
  return fileCopies;
});

/** Copies a task's file, while somebody waits for it. @returns whether the task has a copy from now on, and had none */
export const copyFile = (task: UploadTask, isWanted: () => boolean): Promise<boolean> =>
  loadCopies()
    .then((copies) => copies.copy(task, isWanted))
    .catch(() => false); // it is sent as it is

/** The task needs its copy no longer. */
export const dropCopy = (task: UploadTask): void => loadCopies.current?.drop(task);

/**
 * Does something with a task's file. Where that cannot be read, the file is copied, as far as it still can be, and this is done again with the copy;
 * where files are known to change, it is copied first.
 *
 * @throws what `work` throws; `file` where the file cannot be copied
 */
export async function withCopy<T>(task: UploadTask, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const isWanted = () => !signal.aborted;
  if (filesChange() && task.file === task.original) await copyFile(task, isWanted); // it has none yet, if it was chosen again
  try {
    return await work();
  } catch (thrown) {
    if (toUploadError(thrown, signal).code !== 'file') throw thrown;
    rememberChange();
    if (task.file !== task.original || !(await copyFile(task, isWanted))) throw thrown; // what the page has made stays
    return work();
  }
}

/** Later files, and pages of the next 30 days, know that files change in this browser. */
function rememberChange(): void {
  try {
    localStorage.setItem(CHANGED, `${Date.now()}`);
  } catch {
    // storage is blocked: the next page does not know it
  }
}
