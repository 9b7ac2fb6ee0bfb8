import type { FileBytes } from '../../media/file-bytes.js';
import { MalformedError } from '../formats/block.js';
import { AROUND, chunksOf, SIGNATURE_LENGTH } from '../formats/png-chunks.js';
import { exifOf } from './minimal-exif.js';
import type { Pieces } from './pieces.js';

/** `eXIf`. */
const EXIF_TYPE = [0x65, 0x58, 0x49, 0x66];

/** How a picture looks. */
const looks = /^(IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|iCCP|sBIT|sRGB|cICP|mDCV|cLLI|bKGD|hIST|pHYs|acTL|fcTL|fdAT)$/;
/** Chunks whose names begin with a capital letter are needed to show a picture. */
const isNeeded = /^[A-Z]/;

/** Keeps of a PNG the picture, its colors, and its orientation in an Exif of its own; no texts and times, nothing behind its end. @throws MalformedError */
export async function stripPng(bytes: FileBytes, pieces: Pieces): Promise<void> {
  pieces.keep(0, SIGNATURE_LENGTH);
  let hasExif = false;
  for await (const { type, start, end } of chunksOf(bytes)) {
    if (looks.test(type)) pieces.keep(start, end);
    else if (isNeeded.test(type)) throw new MalformedError(); // nobody knows what is in it
    if (type !== 'eXIf' || hasExif) continue;
    hasExif = true;
    const exif = await exifOf(bytes, start + 8, end - 4);
    if (exif) await pieces.exchange(bytes, start, end, exifChunk(exif));
  }
}

function exifChunk(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(AROUND + content.length);
  const view = new DataView(made.buffer);
  view.setUint32(0, content.length);
  made.set(EXIF_TYPE, 4);
  made.set(content, 8);
  view.setUint32(made.length - 4, crc32(made.subarray(4, -4)));
  return made;
}

/** CRC-32, bit by bit: for a few bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
