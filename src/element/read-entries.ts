/** All files of what was dropped, folders and all, each with the path of the folder it lay in. */
export async function readEntries(entries: Iterable<FileSystemEntry | null>): Promise<Map<File, string | undefined>> {
  const found = new Map<File, string | undefined>();
  for (const entry of entries) if (entry) await gather(entry, '', found);
  return found;
}

async function gather(entry: FileSystemEntry, path: string, found: Map<File, string | undefined>): Promise<void> {
  if (entry.isDirectory) {
    const below = path + entry.name;
    for await (const child of children(entry as FileSystemDirectoryEntry)) await gather(child, `${below}/`, found);
    return;
  }
  const file = await new Promise<File | undefined>((resolve) => {
    (entry as FileSystemFileEntry).file(resolve, () => resolve(undefined)); // vanished since, or not ours to read
  });
  if (file) found.set(file, path.replace(/\/$/, '') || undefined);
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
