import { type FileBytes, type MediaFacts, orientationIn, textAt } from './file-bytes.js';

/** Lengths of a BMP's header, in bytes: a text may begin with BM, too. */
const bitmapHeaders = [40, 52, 56, 64, 108, 124];

/** The size in the header of a PNG, GIF, WebP, BMP or JPEG; undefined for other files. */
export async function readImage(bytes: FileBytes): Promise<MediaFacts | undefined> {
  const head = await bytes.read(0, 30);
  const text = textAt(head, 0, head.byteLength);
  if (text.startsWith('\x89PNG')) return readPng(bytes, { width: head.getUint32(16), height: head.getUint32(20) });
  if (text.startsWith('GIF8')) return { width: head.getUint16(6, true), height: head.getUint16(8, true) };
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return readWebp(head, text.slice(12, 16));
  if (text.startsWith('\xff\xd8')) return readJpeg(bytes);
  if (text.startsWith('BM') && bitmapHeaders.includes(head.getUint32(14, true))) {
    return { width: head.getInt32(18, true), height: Math.abs(head.getInt32(22, true)) };
  }
  return undefined;
}

/** PNG: Exif in front of the picture may say that it lies on its side. */
async function readPng(bytes: FileBytes, { width, height }: MediaFacts): Promise<MediaFacts> {
  for (let [at, chunks] = [8, 0]; at + 8 < bytes.size && chunks < MOST_SEGMENTS; chunks++) {
    const head = await bytes.read(at, 8);
    const [length, type] = [head.getUint32(0), textAt(head, 4, 4)];
    if (type === 'IDAT') break;
    const isExif = type === 'eXIf' && at + 8 + length <= bytes.size;
    if (isExif && isTurned(orientationIn(await bytes.read(at + 8, length)))) return { width: height, height: width };
    at += 12 + length;
  }
  return { width, height };
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
/** Whether rows and columns are exchanged; what is over 8 means nothing. */
const isTurned = (orientation = 1) => orientation > 4 && orientation < 9;
/** A header with more segments or chunks is not one that a camera or a program wrote. */
const MOST_SEGMENTS = 1_000;

/** JPEG: the size is in the frame's header; Exif before it may say that the picture lies on its side. */
async function readJpeg(bytes: FileBytes): Promise<MediaFacts | undefined> {
  let isOnSide: boolean | undefined;
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
    if (marker === 0xe1) {
      const segment = await bytes.read(at + 4, length - 2);
      const isExif = segment.byteLength > 5 && textAt(segment, 0, 6) === 'Exif\0\0';
      if (isExif) isOnSide ??= isTurned(orientationIn(segment)); // others do not count
    }
    at += 2 + length;
  }
  return undefined;
}
