type Handle = FileSystemHandle | null | undefined;

const folders = new WeakMap<File, Handle | Promise<Handle>>();

/** Keeps the handle of the folder that a file was in, or of a folder around it: a later page can walk through it. */
export function rememberFolder(file: File, folder: Handle | Promise<Handle>): void {
  folders.set(file, folder);
}

/** The folder that was remembered with a file: the same promise or handle for all of its files. */
export const folderOf = (file: File): Handle | Promise<Handle> => folders.get(file);
