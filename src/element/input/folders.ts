import { rememberFolder, rememberHandle } from '../../memory/file-handles.js';
import { standIn } from './add-found.js';

export type Handle = FileSystemHandle | null | undefined;

/** A dropped entry, or one inside a dropped folder, and how to get its handle when it is needed. */
interface Found {
  entry: FileSystemEntry | File;
  handle: () => Promise<Handle>;
  /** The dropped folder that it is in. */
  root?: Promise<Handle> | undefined;
}

/** Yields all dropped files as found, in folders too, each with its folder's path; at most 100 at once. @param handles by which later pages open the entries */
export async function* filesIn(
  entries: readonly (FileSystemEntry | File | null)[],
  handles: readonly (Promise<Handle> | undefined)[] = [],
): AsyncGenerator<Map<File, string | undefined>> {
  yield* gather(entries.flatMap((entry, i) => (entry ? [{ entry, handle: async () => handles[i] }] : [])));
}

async function* gather(found: readonly Found[], path?: string): AsyncGenerator<Map<File, string | undefined>> {
  const files = found.filter(({ entry }) => !isFolder(entry));
  for (let from = 0; from < files.length; from += 100) {
    const some = await Promise.all(files.slice(from, from + 100).map(fileOf));
    yield new Map(some.map((file) => [file, path]));
  }
  for (const { entry, handle, root = handle() } of found) {
    if (!isFolder(entry)) continue;
    const below = path === undefined ? entry.name : `${path}/${entry.name}`;
    try {
      for await (const some of childrenOf(entry)) {
        yield* gather(
          some.map((child) => ({ entry: child, handle: async () => handleBelow(await handle(), child), root })),
          below,
        );
      }
    } catch (cause) {
      yield new Map([[standIn(entry.name, cause), path]]);
    }
  }
}

const isFolder = (entry: FileSystemEntry | File): entry is FileSystemDirectoryEntry =>
  !(entry instanceof File) && entry.isDirectory;

/** The entry's file, or what stands for it if it has been deleted or cannot be read. */
async function fileOf({ entry, handle, root }: Found): Promise<File> {
  const readFile = (done: (file: File) => void) =>
    (entry as FileSystemFileEntry).file(done, (cause) => done(standIn(entry.name, cause)));
  const file = entry instanceof File ? entry : await new Promise<File>(readFile);
  rememberHandle(file, handle);
  if (root) rememberFolder(file, root);
  return file;
}

async function handleBelow(folder: Handle, { name, isDirectory }: FileSystemEntry): Promise<Handle> {
  if (folder?.kind !== 'directory') return undefined;
  const directory = folder as FileSystemDirectoryHandle;
  return isDirectory ? directory.getDirectoryHandle(name) : directory.getFileHandle(name);
}

/** `readEntries` gives at most 100 entries at a time; an empty list is the end. */
async function* childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry[]> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    yield some;
  }
}
