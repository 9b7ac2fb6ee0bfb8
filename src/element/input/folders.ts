import { rememberHandle } from '../../core/resume/fingerprint.js';
import type { Take } from './drop.js';

type Handle = FileSystemHandle | null | undefined;

/** What was dropped or lies in a folder that was, and how to get its handle when it is needed. */
interface Found {
  entry: FileSystemEntry | File;
  handle: () => Promise<Handle>;
}

/**
 * All files of what was dropped, folders and all, each with the path of the folder it lay in, as they are found: a hundred at
 * a time at most.
 *
 * @param handles by which a later page can open the same again; asked for those of what lies in folders when they are needed.
 */
export async function* readEntries(
  entries: readonly (FileSystemEntry | File | null)[],
  handles: readonly Promise<Handle>[] = [],
): AsyncGenerator<Map<File, string | undefined>> {
  yield* gather(entries.flatMap((entry, i) => (entry ? [{ entry, handle: async () => handles[i] }] : [])));
}

/** Hands on what `readEntries` finds, as it is found. */
export async function takeEntries(
  entries: readonly (FileSystemEntry | File | null)[],
  handles: readonly Promise<Handle>[],
  take: Take,
): Promise<void> {
  let more = false;
  for await (const paths of readEntries(entries, handles)) {
    await take(paths.keys(), (file) => paths.get(file), more);
    more = true;
  }
}

async function* gather(found: readonly Found[], path?: string): AsyncGenerator<Map<File, string | undefined>> {
  const files = found.filter(({ entry }) => !isFolder(entry));
  for (let from = 0; from < files.length; from += 100) {
    const some = await Promise.all(files.slice(from, from + 100).map(open));
    yield new Map(some.flatMap((file) => (file ? [[file, path] as const] : [])));
  }
  for (const { entry, handle } of found) {
    if (!isFolder(entry)) continue;
    const below = path === undefined ? entry.name : `${path}/${entry.name}`;
    for await (const some of children(entry)) {
      yield* gather(
        some.map((child) => ({ entry: child, handle: async () => handleBelow(await handle(), child) })),
        below,
      );
    }
  }
}

const isFolder = (entry: FileSystemEntry | File): entry is FileSystemDirectoryEntry =>
  !(entry instanceof File) && entry.isDirectory;

/** The file, unless it has vanished since or is not ours to read. */
async function open({ entry, handle }: Found): Promise<File | undefined> {
  const read = (found: (file?: File) => void) => (entry as FileSystemFileEntry).file(found, () => found());
  const file = entry instanceof File ? entry : await new Promise<File | undefined>(read);
  if (file) rememberHandle(file, handle);
  return file;
}

async function handleBelow(folder: Handle, { name, isDirectory }: FileSystemEntry): Promise<Handle> {
  if (folder?.kind !== 'directory') return undefined;
  const directory = folder as FileSystemDirectoryHandle;
  return isDirectory ? directory.getDirectoryHandle(name) : directory.getFileHandle(name);
}

/** `readEntries` gives a hundred at most; an empty answer is the end. */
async function* children(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry[]> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return;
    yield some;
  }
}
