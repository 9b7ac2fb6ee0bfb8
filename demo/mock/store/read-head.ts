import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { NO_LINK } from './file-names.js';

/** The first 1024 bytes of a file as text; undefined if the file does not exist. */
export async function readHead(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | NO_LINK);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1024) });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
