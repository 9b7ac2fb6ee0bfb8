import { batchDatabase } from './batch-database.js';
import type { BatchFiles } from './batch-files.js';
import type { BatchHeader } from './batch-record.js';
import { leftFile, type LeftFile } from './ownership.js';
import { readFiles } from './read-files.js';

/** Batches that earlier pages left for a field, while nothing shows that they are this person's: no page takes them over. */
export class WithheldBatches {
  readonly #isOwn: (key: string) => boolean;
  readonly #batches = new Map<string, { readonly header: BatchHeader; readonly files: BatchFiles }>();

  /** @param isOwn whether an object is known to be this person's */
  constructor(isOwn: (key: string) => boolean) {
    this.#isOwn = isOwn;
  }

  /** Where no user is named, all keys of a batch have to be this person's: a file that has none may be another's. */
  readonly isOwnBatch = async (header: BatchHeader): Promise<boolean> => {
    if (header.salt === undefined) return true;
    const files = await readFiles(header.id);
    const keys = [...(files?.records.values() ?? [])].map(({ key }) => key);
    const isOwn = keys.length > 0 && keys.every(this.#isOwn);
    if (files && !isOwn) this.#batches.set(header.id, { header, files });
    return isOwn;
  };

  /** Their files: of those that have no key nothing is known. */
  get files(): LeftFile[] {
    const all = [...this.#batches.values()];
    return all.flatMap(({ files }) =>
      files.present().map((number) => {
        const { key, result } = files.records.get(number) ?? {};
        return leftFile(key, result);
      }),
    );
  }

  /** They are looked for again. */
  clear(): void {
    this.#batches.clear();
  }

  /** Deletes them, as far as no other page has them now. */
  async forget(): Promise<void> {
    const all = [...this.#batches.values()];
    this.clear();
    await Promise.all(all.map(({ header }) => batchDatabase.deleteOwn(header)));
  }
}
