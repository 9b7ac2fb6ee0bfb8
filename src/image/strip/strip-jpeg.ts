import { type FileBytes, textAt } from '../../media/file-bytes.js';
import { type Block, MalformedError } from '../formats/block.js';
import { exifOf } from './minimal-exif.js';
import type { Pieces } from './pieces.js';

/** Bytes of a scan that are looked at at once. */
const SCAN_CHUNK = 262_144;

/** APP0 with the version, the density and no thumbnail. */
const JFIF_LENGTH = 18;
/** APP14, which says how colors are stored. */
const ADOBE_LENGTH = 16;

/** The segments of a JPEG (ITU-T T.81) up to its end, a scan with its data: without an end marker nobody knows what of it is picture. @throws MalformedError */
async function* segmentsOf(bytes: FileBytes): AsyncGenerator<Block> {
  for (let at = 2; ;) {
    const head = await bytes.read(at, 4);
    if (head.byteLength < 2 || head.getUint8(0) !== 0xff) throw new MalformedError();
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    const type = marker.toString(16);
    if (type === 'd9') {
      yield { type, start: at, end: at + 2 };
      return;
    }
    const behind = at + 2 + (head.byteLength < 4 ? 0 : head.getUint16(2));
    if (behind < at + 4 || behind > bytes.size) throw new MalformedError();
    const end = type === 'da' ? await endOfScan(bytes, behind) : behind;
    yield { type, start: at, end };
    at = end;
  }
}

/** Where the next marker is, or the end of the file: in a scan, FF is followed by 00, by the number of a restart, or by a marker. */
async function endOfScan(bytes: FileBytes, from: number): Promise<number> {
  for (let at = from; at < bytes.size;) {
    const { buffer, byteOffset, byteLength } = await bytes.read(at, SCAN_CHUNK);
    const chunk = new Uint8Array(buffer, byteOffset, byteLength);
    let found = chunk.indexOf(0xff);
    for (; found >= 0 && found + 1 < byteLength; found = chunk.indexOf(0xff, found + 1)) {
      const next = chunk[found + 1]!; // it is inside
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at + found;
    }
    at += found < 0 || byteLength === 1 ? byteLength : found; // the last byte is looked at again, with the next one
  }
  return bytes.size;
}

/** What is needed to show it: frames, tables, scans. */
const isOfPicture = (type: string) => /^(c[0-79a-f]|d[9ab])$/.test(type);
/** A number of lines that the frame does not say, and that of blocks between restarts: two bytes. */
const isNumber = (type: string, length: number) => /^d[cd]$/.test(type) && length === 6;
/** What programs write beside it: APP0 to APP15, a comment. */
const isBeside = (type: string) => /^(e.|fe)$/.test(type);

/** Keeps of a JPEG the picture, its color profile and its orientation in an own Exif; no other metadata, nothing behind its end. @throws MalformedError */
export async function stripJpeg(bytes: FileBytes, pieces: Pieces): Promise<void> {
  let hasExif = false;
  pieces.keep(0, 2);
  for await (const { type, start, end } of segmentsOf(bytes)) {
    if (isOfPicture(type) || isNumber(type, end - start)) pieces.keep(start, end);
    else if (!isBeside(type)) throw new MalformedError();
    else {
      const content = await bytes.read(start + 4, end - start - 4);
      const name = textAt(content, 0, Math.min(12, content.byteLength));
      if (type === 'e0' && name.startsWith('JFIF\0') && end - start === JFIF_LENGTH) pieces.keep(start, end);
      else if (type === 'e2' && name.startsWith('ICC_PROFILE\0')) pieces.keep(start, end);
      else if (type === 'ee' && name.startsWith('Adobe') && end - start === ADOBE_LENGTH) pieces.keep(start, end);
      else if (type === 'e1' && name.startsWith('Exif\0\0') && !hasExif) {
        hasExif = true; // others do not count
        const exif = await exifOf(bytes, start + 4, end);
        if (exif) await pieces.exchange(bytes, start, end, jpegExif(exif));
      }
    }
  }
}

function jpegExif(exif: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0xff, 0xe1, 0, 8 + exif.length, ...[69, 120, 105, 102, 0, 0], ...exif); // `Exif\0\0`
}
