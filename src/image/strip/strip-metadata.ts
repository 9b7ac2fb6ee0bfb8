import { FileBytes, kindOf } from '../../media/file-bytes.js';
import { stripGif } from './strip-gif.js';
import { stripHeif } from './strip-heif.js';
import { stripJpeg } from './strip-jpeg.js';
import { Pieces } from './pieces.js';
import { stripPng } from './strip-png.js';
import { stripWebp } from './strip-webp.js';

const formats: Record<string, (bytes: FileBytes, pieces: Pieces) => Promise<void>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/gif': stripGif,
  'image/heic': stripHeif,
  'image/avif': stripHeif,
};

/**
 * Removes what a picture says beside its pixels: Exif with the place where it was taken, XMP, IPTC, comments, texts, and bytes behind
 * its end. The picture is not encoded again; its color profile and its orientation stay.
 *
 * @param file a JPEG, PNG, WebP, GIF, HEIC or AVIF, by its first bytes
 * @returns the rest as a file of the same name and type, or `file` where there is nothing to remove; undefined where it is of another
 *   type, or damaged
 * @throws what reading throws, e.g. `NotReadableError`
 * @example
 * const clean = await stripMetadata(file);
 * if (!clean) throw new Error('Choose another picture.');
 */
export async function stripMetadata(file: File): Promise<File | undefined> {
  const strip = formats[await kindOf(file)];
  if (!strip) return undefined;
  const pieces = new Pieces();
  try {
    await strip(new FileBytes(file), pieces);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // malformed
    throw error;
  }
  if (pieces.isWhole(file)) return file;
  return new File([pieces.of(file)], file.name, { type: file.type, lastModified: file.lastModified });
}
