import { writeFile } from './disk.js';

const FOLDER = 'oss-direct-upload-copies';
type Directory = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemDirectoryHandle> };

/** How many copies of files are on the disk, of all pages. */
export async function copiesOnDisk(folder?: FileSystemDirectoryHandle): Promise<number> {
  let count = 0;
  try {
    const all = folder ?? (await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER));
    for await (const one of (all as Directory).values())
      count += one.kind === 'directory' ? await copiesOnDisk(one) : 1;
  } catch {
    // there is no such folder, or it is just deleted
  }
  return count;
}

/** Leaves a copy, as a page does that ends. */
export async function leaveCopy(page: string): Promise<void> {
  const all = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await writeFile('copy', 'x', await all.getDirectoryHandle(page, { create: true }));
}
