import { textAt } from './file-bytes.js';

/** Exif's tag of the orientation. */
const ORIENTATION = 0x0112;

/**
 * How a picture lies, by its Exif: 1 to 8. From 2 on it is displayed turned or mirrored, from 5 on rows and columns are exchanged.
 *
 * @param exif Exif as JPEG, PNG or WebP hold it: a TIFF header, perhaps behind `Exif\0\0`
 */
export function orientationIn(exif: DataView): number | undefined {
  const start = exif.byteLength >= 6 && textAt(exif, 0, 6) === 'Exif\0\0' ? 6 : 0;
  if (exif.byteLength < start + 14) return undefined;
  const isLittle = textAt(exif, start, 2) === 'II';
  const directory = start + exif.getUint32(start + 4, isLittle);
  if (directory + 2 > exif.byteLength) return undefined;
  for (let [at, left] = [directory + 2, exif.getUint16(directory, isLittle)]; left > 0; at += 12, left--) {
    if (at + 12 > exif.byteLength) return undefined;
    if (exif.getUint16(at, isLittle) === ORIENTATION) return exif.getUint16(at + 8, isLittle);
  }
  return undefined;
}
