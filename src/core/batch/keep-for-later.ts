import type { UploadTask } from '../queue/upload-task.js';
import { folderOf, handleOf } from '../resume/file-handles.js';
import type { Batch } from './batch.js';

/** Handles of single files that are kept of a batch. */
const MOST_HANDLES = 100;
/** The largest file whose bytes are kept, in bytes. */
const LARGEST_KEPT = 10_000_000;

interface Kept {
  readonly folders: Set<unknown>;
  handles: number;
}

const kept = new WeakMap<Batch<UploadTask>, Kept>();

/**
 * Keeps what lets a later page open a file without asking for it: the handle of its folder or, for the first hundred, its own; and its bytes
 * until it is uploaded, where the page wants that.
 *
 * @param keepFiles bytes of a batch's files to keep at most
 */
export function keepForLater(batch: Batch<UploadTask>, number: number, task: UploadTask, keepFiles = 0): void {
  const known = kept.get(batch) ?? { folders: new Set(), handles: 0 };
  kept.set(batch, known);
  const { original } = task;
  const folder = folderOf(original);
  if (folder && !known.folders.has(folder)) {
    known.folders.add(folder);
    void keepHandle(batch, number, folder);
  } else if (!folder && known.handles < MOST_HANDLES) {
    known.handles++;
    void keepHandle(batch, number, handleOf(original));
  }
  const { size } = original;
  const isRoom = size <= LARGEST_KEPT && size + batch.kept.total <= keepFiles;
  if (isRoom && !batch.kept.has(number)) void batch.keepBytes(number, { file: original, path: task.path });
}

async function keepHandle(
  batch: Batch<UploadTask>,
  number: number,
  handle: FileSystemHandle | null | undefined | Promise<FileSystemHandle | null | undefined>,
): Promise<void> {
  const found = await Promise.resolve(handle).catch(() => undefined);
  if (found) batch.keepHandle(number, found);
}
