/** Stores blobs (bytes) and records (JSON). Blob names are the store's own, so an object key never becomes a path. */
export interface Store {
  /** Writes the chunks to a new blob and returns its name; keeps nothing if the chunks fail. */
  writeBlob(chunks: AsyncIterable<Uint8Array>): Promise<string>;
  /** The bytes from `start` to `end` (exclusive). */
  readBlob(blob: string, start: number, end: number): AsyncIterable<Uint8Array>;
  removeBlob(blob: string): Promise<void>;
  /** Removes all other blobs. */
  keepBlobs(blobs: ReadonlySet<string>): Promise<void>;
  /** Saves a record for the next start of the mock; undefined deletes it. */
  saveRecord(id: string, value: object | undefined): Promise<void>;
  /** The records of earlier runs. */
  loadRecords(): Promise<ReadonlyMap<string, object>>;
  close(): Promise<void>;
}
