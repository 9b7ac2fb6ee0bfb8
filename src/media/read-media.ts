import { FileBytes, type MediaFacts } from './file-bytes.js';
import { openMedia } from './open-media.js';
import { readImage } from './read-image.js';
import { readIso } from './read-iso.js';
import { readWebm } from './read-webm.js';

export { decodeBitmap } from './decode-bitmap.js';
export { MOST_PIXELS, pixelGate } from './pixel-gate.js';
export { videoFrame } from './video-frame.js';

/**
 * Size and duration of a picture, a video or a sound: from its header (JPEG, PNG, GIF, WebP, AVIF, HEIC, MP4, MOV, WebM), else as the
 * browser opens it. Undefined for other files, and for what nobody can read.
 */
export async function readMedia(file: Blob): Promise<MediaFacts | undefined> {
  return (await readHeader(file)) ?? openMedia(file);
}

/** The same from the header alone: undefined where that is not known here. */
export async function readHeader(file: Blob): Promise<MediaFacts | undefined> {
  const bytes = new FileBytes(file);
  try {
    return (await readImage(bytes)) ?? (await readIso(bytes)) ?? (await readWebm(bytes));
  } catch {
    return undefined; // a broken header, or the file cannot be read: its upload says so
  }
}
