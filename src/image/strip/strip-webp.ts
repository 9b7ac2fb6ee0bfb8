import { type FileBytes, textAt } from '../../media/file-bytes.js';
import { MalformedError } from '../formats/block.js';
import { chunksOf, RIFF_HEADER } from '../formats/webp-chunks.js';
import { exifOf } from './minimal-exif.js';
import type { Pieces } from './pieces.js';

/** VP8X with its head (RFC 9649, section 2.7). */
const VP8X_LENGTH = 18;
/** Its flags. */
const XMP = 0x04;
const EXIF = 0x08;

/** Keeps of a WebP the picture, its color profile and its orientation in an own Exif; no other metadata, nothing behind its end. @throws MalformedError */
export async function stripWebp(bytes: FileBytes, pieces: Pieces): Promise<void> {
  const header = await copy(bytes, 0, RIFF_HEADER);
  let extended: Uint8Array | undefined;
  let exif: { start: number; end: number; made: Uint8Array<ArrayBuffer> } | undefined;
  pieces.keepCopy(0, header);
  for await (const { type, start, end } of chunksOf(bytes)) {
    if (type === 'VP8X' && !extended) {
      if (end - start !== VP8X_LENGTH) throw new MalformedError();
      const flags = (extended = await copy(bytes, start, end));
      pieces.keepCopy(start, flags);
    } else if (type === 'ANMF') {
      await checkFrame(bytes, start, end);
      pieces.keep(start, end);
    } else if (/^(VP8 |VP8L|ICCP|ALPH|ANIM)$/.test(type)) pieces.keep(start, end);
    else if (type === 'EXIF' && !exif) {
      const made = await exifOf(bytes, start + 8, end);
      exif = made && { start, end, made };
    }
  }
  if (extended) extended[8]! &= ~(XMP | EXIF);
  if (exif && extended) {
    extended[8]! |= EXIF;
    const { start, end, made } = exif;
    await pieces.exchange(bytes, start, end, Uint8Array.of(0x45, 0x58, 0x49, 0x46, made.length, 0, 0, 0, ...made));
  }
  new DataView(header.buffer).setUint32(4, pieces.size - 8, true);
}

/** A frame's own head behind that of its chunk. */
const FRAME_HEAD = 16;

/** A frame may hold chunks that nobody shows. @throws MalformedError */
async function checkFrame(bytes: FileBytes, start: number, end: number): Promise<void> {
  for (let at = start + 8 + FRAME_HEAD; at + 8 <= end;) {
    const head = await bytes.read(at, 8);
    if (!/^(ALPH|VP8 |VP8L)$/.test(textAt(head, 0, 4))) throw new MalformedError();
    const size = head.getUint32(4, true);
    at += 8 + size + (size % 2);
  }
}

async function copy(bytes: FileBytes, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const { buffer, byteOffset, byteLength } = await bytes.read(start, end - start);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength).slice();
}
