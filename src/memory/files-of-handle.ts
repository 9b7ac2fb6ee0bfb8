import { rememberFolder, rememberHandle } from './file-handles.js';

type DirectoryHandle = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

/** A file that was opened, and the folder it is in, from the one that was opened on. */
export interface OpenedFile {
  readonly file: File;
  readonly path: string | undefined;
}

/** The file of a handle, or all of a folder, to be opened again by a later page. @param standIn for what is gone or cannot be read; else it is left out */
export async function* filesOf(
  handle: FileSystemHandle,
  standIn?: (name: string, cause: unknown) => File,
  root: FileSystemHandle = handle,
  path?: string,
): AsyncGenerator<OpenedFile> {
  if (handle.kind === 'file') {
    const file = await (handle as FileSystemFileHandle)
      .getFile()
      .catch((cause: unknown) => standIn?.(handle.name, cause));
    if (!file) return;
    rememberHandle(file, handle);
    if (root.kind === 'directory') rememberFolder(file, root);
    yield { file, path };
    return;
  }
  const below = path === undefined ? handle.name : `${path}/${handle.name}`;
  try {
    for await (const child of (handle as DirectoryHandle).values()) yield* filesOf(child, standIn, root, below);
  } catch (cause) {
    const file = standIn?.(handle.name, cause);
    if (file) yield { file, path };
  }
}

/** Opened files with their paths, in groups of this size; the last one may be smaller, or empty. */
export async function* someAtOnce(
  opened: AsyncIterable<OpenedFile>,
  size: number,
): AsyncGenerator<ReadonlyMap<File, string | undefined>> {
  let some = new Map<File, string | undefined>();
  for await (const { file, path } of opened) {
    some.set(file, path);
    if (some.size < size) continue;
    yield some;
    some = new Map();
  }
  yield some;
}
