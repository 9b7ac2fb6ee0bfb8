import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from './journal.js';
import type { Store } from './store.js';

/**
 * Blobs as files with random names, written to a temporary name first. Without `dir` all of it is in a temporary folder
 * that goes with `close()` or with the process; with `dir` it stays, and a journal keeps what to recall.
 */
export async function diskStore(dir?: string): Promise<Store> {
  const root = dir ?? (await mkdtemp(join(tmpdir(), 'mock-oss-')));
  const blobs = join(root, 'blobs');
  await mkdir(blobs, { recursive: true });
  const journal = dir === undefined ? undefined : await openJournal(join(root, 'journal.jsonl'));
  const removeAll = (): void => rmSync(root, { recursive: true, force: true });
  if (dir === undefined) process.once('exit', removeAll);

  return {
    async write(chunks) {
      const blob = randomUUID();
      const draft = join(blobs, `${blob}.part`);
      const file = await open(draft, 'wx');
      try {
        for await (const chunk of chunks) await file.writeFile(chunk);
        await file.close();
        await rename(draft, join(blobs, blob));
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(draft, { force: true });
        throw error;
      }
      return blob;
    },
    async *read(blob, start, end) {
      if (end <= start) return;
      yield* createReadStream(join(blobs, blob), {
        start,
        end: end - 1,
        highWaterMark: 256 * 1024,
      }) as AsyncIterable<Buffer>;
    },
    async remove(blob) {
      await rm(join(blobs, blob), { force: true });
    },
    async remember(id, value) {
      await journal?.append(id, value);
    },
    async recall() {
      return journal?.records ?? new Map();
    },
    async keepOnly(kept) {
      for (const name of await readdir(blobs)) if (!kept.has(name)) await rm(join(blobs, name), { force: true });
    },
    async close() {
      await journal?.close();
      if (dir !== undefined) return;
      process.off('exit', removeAll);
      await rm(root, { recursive: true, force: true });
    },
  };
}
