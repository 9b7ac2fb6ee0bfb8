import { sha256 } from '@noble/hashes/sha2.js';

const SLICE = 4 * 1024 * 1024;

/** Answers each `{ id, file }` with `{ id, sha256 }` or `{ id, reason }`; holds a few megabytes of a file at a time. */
addEventListener('message', ({ data: { id, file } }: MessageEvent<{ id: number; file: Blob }>) => {
  hash(file).then(
    (hex) => postMessage({ id, sha256: hex }),
    (error: unknown) => postMessage({ id, reason: String(error) }),
  );
});

async function hash(file: Blob): Promise<string> {
  const whole = sha256.create();
  for (let at = 0; at < file.size; at += SLICE) {
    whole.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
  }
  return Array.from(whole.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
