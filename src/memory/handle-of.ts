import { folders, type Handle, handles } from './file-handles.js';

/** The handle of a file, where there is one. */
export async function handleOf(file: File): Promise<FileSystemFileHandle | undefined> {
  const kept = handles.get(file);
  try {
    const handle = await (typeof kept === 'function' ? kept() : kept);
    return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : undefined;
  } catch {
    return undefined; // the file must be chosen again
  }
}

/** The folder that was remembered with a file: the same promise or handle for all of its files. */
export const folderOf = (file: File): Handle | Promise<Handle> => folders.get(file);
