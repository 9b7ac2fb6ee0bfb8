import { sha256 as streaming } from '@noble/hashes/sha2.js';

const SLICE = 4 * 1024 * 1024;
/** Up to here the browser's own hash, which is faster but needs all bytes at once. */
const AT_ONCE = 16 * SLICE;

/** Answers each `{ id, file }` with `{ id, read }` on the way, then `{ id, sha256 }` or `{ id, reason }`. */
addEventListener('message', ({ data: { id, file } }: MessageEvent<{ id: number; file: Blob }>) => {
  hash(file, (read) => postMessage({ id, read })).then(
    (sha256) => postMessage({ id, sha256 }),
    (error: unknown) => postMessage({ id, reason: String(error) }),
  );
});

async function hash(file: Blob, onRead: (bytes: number) => void): Promise<string> {
  if (file.size <= AT_ONCE) return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer())));
  const whole = streaming.create();
  for (let at = 0; at < file.size; at += SLICE) {
    whole.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
    onRead(Math.min(at + SLICE, file.size));
  }
  return hex(whole.digest());
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
