/** Where bytes and records live. Blob names are the store's own: an object key never becomes a path. */
export interface Store {
  /** Streams to a new blob and returns its name; leaves nothing behind when the chunks fail. */
  write(chunks: AsyncIterable<Uint8Array>): Promise<string>;
  /** Bytes from `start` up to, without, `end`. */
  read(blob: string, start: number, end: number): AsyncIterable<Uint8Array>;
  remove(blob: string): Promise<void>;
  /** Keeps a JSON value for the next start; undefined forgets it. */
  remember(id: string, value: object | undefined): Promise<void>;
  /** What earlier runs remembered. */
  recall(): Promise<ReadonlyMap<string, object>>;
  /** Removes every blob but these. */
  keepOnly(blobs: ReadonlySet<string>): Promise<void>;
  close(): Promise<void>;
}
