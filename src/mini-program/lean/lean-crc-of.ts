import { Crc64 } from '../../oss/integrity/crc-worker.js';
import type { Content } from '../../oss/request/file-content.js';

/** Bytes that are read at once, unless they are those of one part. */
const PIECE = 4 * 1024 * 1024;

/** `oss/integrity/crc-of` in the one file: mini programs have no worker for it. */
export async function crcOf(content: Content, start?: number, end?: number): Promise<string | undefined> {
  if ('isUnread' in content && content.isUnread) return undefined;
  const crc = new Crc64();
  if (content instanceof Uint8Array) return crc.update(content.subarray(start, end)).digest();
  const last = end === undefined ? content.size : end;
  for (let at = start || 0; at < last; at += PIECE) {
    crc.update(new Uint8Array(await content.slice(at, Math.min(last, at + PIECE)).arrayBuffer()));
  }
  return crc.digest();
}
