import { UploadError } from '../../core/upload-error.js';

/** Up to this many bytes a file is read here once, for its CRC and its request: a blob would be read again, for more. */
const SMALL = 256 * 1024;

/** The bytes of a small file, or a large one itself, without its type: the browser adds no Content-Type of its own. */
export type Content = Blob | Uint8Array<ArrayBuffer>;

/** @throws UploadError `file`, when a small one cannot be read. */
export async function contentOf(file: Blob): Promise<Content> {
  if (file.size > SMALL) return file.slice();
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw unreadable(error);
  }
}

/** What reading a file throws; Firefox says of one that changed or vanished that reading was aborted, which nobody did. */
export function unreadable(reason: unknown): UploadError {
  const isAborted = reason instanceof DOMException && reason.name === 'AbortError';
  return UploadError.from(isAborted ? new DOMException(reason.message, 'NotReadableError') : reason);
}
