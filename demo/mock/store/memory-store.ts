import type { Store } from './store.js';

/** A store in memory, for a page and for short tests. It has no records of earlier runs. */
export function memoryStore(): Store {
  const blobs = new Map<string, Uint8Array[]>();
  let count = 0;
  return {
    async writeBlob(chunks) {
      const copies: Uint8Array[] = [];
      // The sender may reuse its buffer.
      for await (const chunk of chunks) copies.push(chunk.slice());
      const blob = `blob-${++count}`;
      blobs.set(blob, copies);
      return blob;
    },
    async *readBlob(blob, start, end) {
      let at = 0;
      for (const chunk of blobs.get(blob) ?? []) {
        const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
        at += chunk.length;
        if (piece.length) yield piece;
        if (at >= end) return;
      }
    },
    async removeBlob(blob) {
      blobs.delete(blob);
    },
    async keepBlobs(kept) {
      for (const blob of blobs.keys()) if (!kept.has(blob)) blobs.delete(blob);
    },
    async saveRecord() {},
    async loadRecords() {
      return new Map();
    },
    async close() {
      blobs.clear();
    },
  };
}
