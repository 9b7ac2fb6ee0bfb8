import type { Store } from './store.js';

/** Everything in memory, for a page and for short tests. */
export function memoryStore(): Store {
  const blobs = new Map<string, Uint8Array[]>();
  let count = 0;
  return {
    async write(chunks) {
      const kept: Uint8Array[] = [];
      // Copied: a sender may use its buffer again.
      for await (const chunk of chunks) kept.push(chunk.slice());
      const blob = `blob-${++count}`;
      blobs.set(blob, kept);
      return blob;
    },
    async *read(blob, start, end) {
      let at = 0;
      for (const chunk of blobs.get(blob) ?? []) {
        const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
        at += chunk.length;
        if (piece.length) yield piece;
        if (at >= end) return;
      }
    },
    async remove(blob) {
      blobs.delete(blob);
    },
    async remember() {},
    async recall() {
      return new Map();
    },
    async keepOnly(kept) {
      for (const blob of blobs.keys()) if (!kept.has(blob)) blobs.delete(blob);
    },
    async close() {
      blobs.clear();
    },
  };
}
