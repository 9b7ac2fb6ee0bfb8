import { UploadError } from '../../base/upload-error.js';
import type { ElementContext } from '../queue/context.js';

/** Files with the folder that each was in. */
type Found = ReadonlyMap<File, string | undefined>;

/** What stands for files and folders that were chosen and cannot be read, and why. */
const unreadable = new WeakMap<File, UploadError>();

/** An empty file that stands for a file or a folder that cannot be read: it is rejected, not added. */
export function standIn(name: string, cause: unknown): File {
  const file = new File([], name);
  const hint = 'Choose it again, or check who may read it.';
  unreadable.set(file, new UploadError('file', 'The file or folder cannot be read.', { cause, hint }));
  return file;
}

/** Adds files as they are found. When all are added, rejects what stands for others: adding more would remove the notice of them. */
export async function addFound(
  found: AsyncIterable<Found> | Iterable<Found>,
  { add, queue }: Pick<ElementContext, 'add' | 'queue'>,
): Promise<void> {
  const rejected: [File, path: string | undefined, UploadError][] = [];
  let isContinued = false;
  for await (const paths of found) {
    const readable: File[] = [];
    for (const [file, path] of paths) {
      const error = unreadable.get(file);
      if (error) rejected.push([file, path, error]);
      else readable.push(file);
    }
    await add(readable, (file) => paths.get(file), isContinued);
    isContinued ||= readable.length > 0;
  }
  for (const [file, path, error] of rejected) queue.current().shared.emit('file-reject', { file, path, error });
}
