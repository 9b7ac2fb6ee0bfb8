import { type FileBytes, textAt } from './file-bytes.js';
import type { MediaFacts } from './media-facts.js';

/** The size in the header of a PNG, GIF, WebP or JPEG; undefined for other files. */
export async function readImage(bytes: FileBytes): Promise<MediaFacts | undefined> {
  const head = await bytes.read(0, 30);
  const text = textAt(head, 0, head.byteLength);
  if (text.startsWith('\x89PNG')) return { width: head.getUint32(16), height: head.getUint32(20) };
  if (text.startsWith('GIF8')) return { width: head.getUint16(6, true), height: head.getUint16(8, true) };
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return readWebp(head, text.slice(12, 16));
  if (text.startsWith('\xff\xd8')) return readJpeg(bytes);
  return undefined;
}

/** WebP: lossy, lossless, or extended (RFC 9649). */
function readWebp(head: DataView, chunk: string): MediaFacts | undefined {
  if (chunk === 'VP8X') {
    const get24 = (at: number) => 1 + head.getUint16(at, true) + (head.getUint8(at + 2) << 16);
    return { width: get24(24), height: get24(27) };
  }
  if (chunk === 'VP8 ') return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
  if (chunk !== 'VP8L') return undefined;
  const bits = head.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
}

/** Segments with the size (SOF0 to SOF15): not those of tables (DHT, JPG, DAC). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** A header with more segments is not one that a camera or a program wrote. */
const MOST_SEGMENTS = 1_000;

/** JPEG: the size is in the frame's header; Exif before it may say that the picture lies on its side. */
async function readJpeg(bytes: FileBytes): Promise<MediaFacts | undefined> {
  let isOnSide = false;
  for (let [at, segments] = [2, 0]; at + 4 < bytes.size && segments < MOST_SEGMENTS; segments++) {
    const head = await bytes.read(at, 10);
    if (head.getUint8(0) !== 0xff) return undefined;
    const marker = head.getUint8(1);
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    const length = head.getUint16(2);
    if (isFrame(marker)) {
      const [height, width] = [head.getUint16(5), head.getUint16(7)];
      return isOnSide ? { width: height, height: width } : { width, height };
    }
    if (marker === 0xe1) isOnSide ||= (orientationIn(await bytes.read(at + 4, length - 2)) ?? 1) > 4;
    at += 2 + length;
  }
  return undefined;
}

/** Exif's orientation, 1 to 8: from 5 on, rows and columns are exchanged. */
function orientationIn(segment: DataView): number | undefined {
  if (segment.byteLength < 20 || textAt(segment, 0, 6) !== 'Exif\0\0') return undefined;
  const isLittle = textAt(segment, 6, 2) === 'II';
  const directory = 6 + segment.getUint32(10, isLittle);
  if (directory + 2 > segment.byteLength) return undefined;
  for (let [at, left] = [directory + 2, segment.getUint16(directory, isLittle)]; left > 0; at += 12, left--) {
    if (at + 12 > segment.byteLength) return undefined;
    if (segment.getUint16(at, isLittle) === 0x0112) return segment.getUint16(at + 8, isLittle);
  }
  return undefined;
}
