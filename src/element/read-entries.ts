import { rememberHandle } from '../core/fingerprint.js';

type Handle = FileSystemHandle | null | undefined;

/**
 * All files of what was dropped, folders and all, each with the path of the folder it lay in.
 *
 * @param handles by which a later page can open the same again; asked for those of what lies in folders when they are needed.
 */
export async function readEntries(
  entries: readonly (FileSystemEntry | null)[],
  handles: readonly Promise<Handle>[] = [],
): Promise<Map<File, string | undefined>> {
  const found = new Map<File, string | undefined>();
  for (const [i, entry] of entries.entries()) {
    if (entry) await gather(entry, '', found, async () => handles[i]);
  }
  return found;
}

async function gather(
  entry: FileSystemEntry,
  path: string,
  found: Map<File, string | undefined>,
  handle: () => Promise<Handle>,
): Promise<void> {
  if (entry.isDirectory) {
    const below = path + entry.name;
    for await (const child of children(entry as FileSystemDirectoryEntry)) {
      await gather(child, `${below}/`, found, async () => handleBelow(await handle(), child));
    }
    return;
  }
  const file = await new Promise<File | undefined>((resolve) => {
    (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)); // vanished since, or not ours to read
  });
  if (!file) return;
  found.set(file, path.replace(/\/$/, '') || undefined);
  rememberHandle(file, handle);
}

async function handleBelow(folder: Handle, { name, isDirectory }: FileSystemEntry): Promise<Handle> {
  if (folder?.kind !== 'directory') return undefined;
  const directory = folder as FileSystemDirectoryHandle;
  return isDirectory ? directory.getDirectoryHandle(name) : directory.getFileHandle(name);
}

/** `readEntries` gives a hundred at most; an empty answer is the end. */
async function* children(directory: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = directory.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return;
    yield* some;
  }
}
