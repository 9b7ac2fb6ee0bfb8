import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** Temporary folders of this process; one listener for all, for Node warns of many. */
const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Lets a folder go with the process, or earlier by the function returned. */
export function removeAtExit(folder: string): () => Promise<void> {
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
  return async () => {
    if (folders.delete(folder) && folders.size === 0) process.off('exit', removeAll);
    await rm(folder, { recursive: true, force: true });
  };
}
