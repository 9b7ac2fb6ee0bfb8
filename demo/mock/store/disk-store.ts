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
 * A store on disk. Each blob is a file with a random name, which it gets when it is complete; a journal keeps the records.
 * With `dir` both stay; otherwise they are in a temporary folder, which is removed on `close()` or when the process ends.
 * Only the owner can read the folder, and one store at a time uses it. The store reads, writes and removes nothing in it but its own
 * files, and follows no links.
 */
export async function diskStore(dir?: string): Promise<Store> {
  if (dir !== undefined) return claimFolder(dir, (root, release) => openStore(root, true, release));
  const root = await mkdtemp(join(tmpdir(), 'mock-oss-'));
  return openStore(root, false, removeAtExit(root));
}

async function openStore(root: string, isPermanent: boolean, release: () => Promise<void>): Promise<Store> {
  const blobs = join(root, BLOBS);
  await mkdir(blobs, { recursive: true, mode: 0o700 });
  const records = isPermanent ? await readJournal(join(root, JOURNAL)) : new Map<string, object>();
  if (records.size > 0) {
    const present = new Set(await ownFiles(blobs));
    for (const [id, value] of records)
      if (!blobNamesOf(value).every((blob) => typeof blob === 'string' && present.has(blob))) records.delete(id);
  }
  const journal = isPermanent ? await openJournal(join(root, JOURNAL), records) : undefined;

  const fileOf = (blob: string): string => {
    if (blobKind(blob) !== 'blob') throw new Error('This is not the name of a blob.');
    return join(blobs, blob);
  };

  return {
    async writeBlob(chunks) {
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
    async *readBlob(blob, start, end) {
      if (end <= start) return;
      const file = await open(fileOf(blob), constants.O_RDONLY | NO_LINK);
      yield* file.createReadStream({ start, end: end - 1, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
    },
    async removeBlob(blob) {
      await rm(fileOf(blob), { force: true });
    },
    async keepBlobs(kept) {
      for (const name of await ownFiles(blobs)) if (!kept.has(name)) await rm(join(blobs, name), { force: true });
    },
    async saveRecord(id, value) {
      await journal?.append(id, value);
    },
    async loadRecords() {
      return records;
    },
    async close() {
      try {
        await journal?.close();
      } finally {
        await release();
      }
    },
  };
}

/** The names of the store's own files, without links, folders and files of others. */
async function ownFiles(blobs: string): Promise<string[]> {
  const entries = await readdir(blobs, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && blobKind(entry.name) !== undefined).map(({ name }) => name);
}

/** The blob names in a record; they can be of any type, because the journal is a file that anybody can change. */
function blobNamesOf(value: object): unknown[] {
  const { blob, blobs } = value as { blob?: unknown; blobs?: unknown };
  const names = Array.isArray(blobs) ? blobs.map((item: { blob?: unknown } | null) => item?.blob) : [];
  return blob === undefined ? names : [...names, blob];
}
