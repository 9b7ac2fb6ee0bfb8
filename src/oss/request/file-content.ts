import type { Bytes } from '../../base/base64.js';
import { readBlob } from '../../base/read-blob.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** Bytes up to which a file is read here once, for both its CRC and its request, instead of twice. */
const READ_ONCE_SIZE = 256 * 1024;

/** The bytes of a small file, or a large one itself, without its type: the browser adds no Content-Type of its own. */
export type Content = Blob | Bytes;

/** @throws UploadError `file`, when a small one cannot be read. */
export async function contentOf(file: Blob): Promise<Content> {
  if (file.size > READ_ONCE_SIZE) return file.slice();
  try {
    return new Uint8Array(await readBlob(file));
  } catch (error) {
    throw unreadable(error);
  }
}

/** The error of reading a file. One that changed or vanished has many names: Firefox reports an abort, although nothing was aborted. */
export function unreadable(reason: unknown): UploadError {
  const { name, message } = reason as Partial<Error>;
  return toUploadError(new DOMException(`${name}: ${message}`, 'NotReadableError')).with({ cause: reason });
}
