import { orientationIn } from '../../core/media/exif.js';
import type { FileBytes } from '../../core/media/file-bytes.js';
import { chunksOf, RIFF_HEADER } from '../formats/webp-chunks.js';
import { exifOf } from './minimal-exif.js';
import type { Pieces } from './pieces.js';

/** Flags of VP8X (RFC 9649, section 2.7). */
const XMP = 0x04;
const EXIF = 0x08;
/** An orientation stands at the beginning of Exif. */
const EXIF_READ = 65_536;

/**
 * Keeps of a WebP the picture, its color profile, and its orientation in an Exif of its own: not its Exif and XMP, nor what is
 * behind its end.
 *
 * @throws MalformedError
 */
export async function stripWebp(bytes: FileBytes, pieces: Pieces): Promise<void> {
  const header = await copy(bytes, 0, RIFF_HEADER);
  let extended: Uint8Array | undefined;
  let exif: Uint8Array<ArrayBuffer> | undefined;
  pieces.insert(header);
  for await (const { type, start, end } of chunksOf(bytes)) {
    if (type === 'VP8X' && !extended) {
      const flags = (extended = await copy(bytes, start, end));
      pieces.insert(flags);
    } else if (/^(VP8 |VP8L|ICCP|ALPH|ANIM|ANMF)$/.test(type)) pieces.keep(start, end);
    else if (type === 'EXIF' && !exif) {
      exif = exifOf(orientationIn(await bytes.read(start + 8, Math.min(EXIF_READ, end - start - 8))));
    }
  }
  if (extended) extended[8]! &= ~(XMP | EXIF); // a VP8X is 18 bytes
  if (exif && extended) {
    extended[8]! |= EXIF;
    pieces.insert(Uint8Array.of(0x45, 0x58, 0x49, 0x46, exif.length, 0, 0, 0, ...exif));
  }
  new DataView(header.buffer).setUint32(4, pieces.size - 8, true);
}

async function copy(bytes: FileBytes, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const { buffer, byteOffset, byteLength } = await bytes.read(start, end - start);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice();
}
