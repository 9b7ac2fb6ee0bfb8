import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** The temporary folders of this process. They share one `exit` listener, because Node warns about more than ten. */
const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** Removes a folder when the process ends, or when the returned function is called. */
export function removeAtExit(folder: string): () => Promise<void> {
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
  return async () => {
    if (folders.delete(folder) && folders.size === 0) process.off('exit', removeAll);
    await rm(folder, { recursive: true, force: true });
  };
}
