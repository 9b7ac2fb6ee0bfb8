import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLOBS, blobKind, JOURNAL, NO_LINK } from './file-names.js';
import { openJournal, readJournal } from './journal.js';
import { claimFolder } from './own-folder.js';
import type { Store } from './store.js';
import { removeAtExit } from './temporary-folder.js';

/**
 * Blobs as files with random names, written to a temporary name first. Without `dir` all of it is in a temporary folder
 * that goes with `close()` or with the process; with `dir` it stays, and a journal keeps what to recall. Only the owner can
 * read it, one store uses it at a time, and nothing is read, written or removed there but files of such names that are not links.
 */
export async function diskStore(dir?: string): Promise<Store> {
  if (dir !== undefined) return claimFolder(dir, (root, release) => openStore(root, true, release));
  const root = await mkdtemp(join(tmpdir(), 'mock-oss-'));
  return openStore(root, false, removeAtExit(root));
}

async function openStore(root: string, lasting: boolean, letGo: () => Promise<void>): Promise<Store> {
  const blobs = join(root, BLOBS);
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  const records = lasting ? await readJournal(join(root, JOURNAL)) : new Map<string, object>();
  if (records.size > 0) {
    const present = new Set(await ownFiles(blobs));
    for (const [id, value] of records)
      if (!blobsOf(value).every((blob) => typeof blob === 'string' && present.has(blob))) records.delete(id);
  }
  const journal = lasting ? await openJournal(join(root, JOURNAL), records) : undefined;

  const fileOf = (blob: string): string => {
    if (blobKind(blob) !== 'blob') throw new Error('A blob has no such name.');
    return join(blobs, blob);
  };

  return {
    async write(chunks) {
      const blob = randomUUID();
      const draft = join(blobs, `${blob}.part`);
      const file = await open(draft, 'wx', 0o600);
      try {
        for await (const chunk of chunks) await file.writeFile(chunk);
        await file.close();
        await rename(draft, fileOf(blob));
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(draft, { force: true });
        throw error;
      }
      return blob;
    },
    async *read(blob, start, end) {
      if (end <= start) return;
      const file = await open(fileOf(blob), constants.O_RDONLY | NO_LINK);
      yield* file.createReadStream({ start, end: end - 1, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
    },
    async remove(blob) {
      await rm(fileOf(blob), { force: true });
    },
    async remember(id, value) {
      await journal?.append(id, value);
    },
    async recall() {
      return records;
    },
    async keepOnly(kept) {
      for (const name of await ownFiles(blobs)) if (!kept.has(name)) await rm(join(blobs, name), { force: true });
    },
    async close() {
      try {
        await journal?.close();
      } finally {
        await letGo();
      }
    },
  };
}

/** Names of the files that can be the store's: no links, no folders, no names of others. */
async function ownFiles(blobs: string): Promise<string[]> {
  const entries = await readdir(blobs, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && blobKind(entry.name) !== undefined).map(({ name }) => name);
}

/** The blobs that a record names, as far as they are names. */
function blobsOf(value: object): unknown[] {
  const { blob, blobs } = value as { blob?: unknown; blobs?: unknown };
  const named = Array.isArray(blobs) ? blobs.map((item: { blob?: unknown } | null) => item?.blob) : [];
  return blob === undefined ? named : [...named, blob];
}
