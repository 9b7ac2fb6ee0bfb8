import { sha256 as streamingSha256 } from '@noble/hashes/sha2.js';

/** Bytes. */
const SLICE_SIZE = 4 * 1024 * 1024;
/** Bytes: up to this size WebCrypto hashes the file, which is faster but needs all bytes in memory. */
const MAX_IN_MEMORY = 16 * SLICE_SIZE;

/** Responds to each `{ id, file }` with `{ id, bytesRead }` while it reads, then with `{ id, sha256 }` or `{ id, reason }`. */
addEventListener('message', ({ data: { id, file } }: MessageEvent<{ id: number; file: Blob }>) => {
  sha256Of(file, (bytesRead) => postMessage({ id, bytesRead })).then(
    (sha256) => postMessage({ id, sha256 }),
    (error: unknown) => postMessage({ id, reason: String(error) }),
  );
});

async function sha256Of(file: Blob, onRead: (bytes: number) => void): Promise<string> {
  if (file.size <= MAX_IN_MEMORY)
    return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
  const hash = streamingSha256.create();
  for (let offset = 0; offset < file.size; offset += SLICE_SIZE) {
    hash.update(new Uint8Array(await file.slice(offset, offset + SLICE_SIZE).arrayBuffer()));
    onRead(Math.min(offset + SLICE_SIZE, file.size));
  }
  return toHex(hash.digest());
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
