import type { FileBytes, MediaFacts } from './file-bytes.js';

/** Elements of WebM (RFC 9559) that lead to size and duration. */
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const VIDEO = 0xe0;
const SIZES = { pixelWidth: 0xb0, pixelHeight: 0xba, width: 0x54b0, height: 0x54ba, unit: 0x54b2 };
const CLUSTER = 0x1f43b675;
const ENTERED = [SEGMENT, INFO, TRACKS, TRACK, VIDEO];

const MOST_ELEMENTS = 10_000;
/** Nanoseconds of a unit of time, unless the file says otherwise. */
const USUAL_SCALE = 1_000_000;

/** Size and duration of WebM and Matroska; undefined for other files. Recordings of a browser often have no duration. */
export async function readWebm(bytes: FileBytes): Promise<MediaFacts | undefined> {
  const first = await bytes.read(0, 4);
  if (first.byteLength < 4 || first.getUint32(0) !== 0x1a45dfa3) return undefined;
  const values = new Map<number, number>();
  for (let [at, count] = [0, 0]; at < bytes.size && count < MOST_ELEMENTS; count++) {
    const element = readHeader(await bytes.read(at, 12));
    if (!element || element.id === CLUSTER) break; // what follows is sound and pictures
    at += element.header;
    if (ENTERED.includes(element.id)) continue;
    if (element.length <= 8) {
      const value = valueIn(await bytes.read(at, element.length), element.id);
      if (!values.has(element.id)) values.set(element.id, value);
    }
    at += element.length;
  }
  const duration = values.get(DURATION);
  const scale = (values.get(SCALE) ?? USUAL_SCALE) / 1e9;
  const isInPixels = (values.get(SIZES.unit) ?? 0) === 0;
  return {
    width: (isInPixels && values.get(SIZES.width)) || values.get(SIZES.pixelWidth),
    height: (isInPixels && values.get(SIZES.height)) || values.get(SIZES.pixelHeight),
    duration: duration === undefined ? undefined : duration * scale,
  };
}

function readHeader(view: DataView): { id: number; length: number; header: number } | undefined {
  if (view.byteLength < 2) return undefined;
  const idLength = Math.clz32(view.getUint8(0)) - 23;
  if (idLength > 4 || view.byteLength <= idLength) return undefined;
  let id = 0;
  for (let i = 0; i < idLength; i++) id = id * 256 + view.getUint8(i);
  const first = view.getUint8(idLength);
  const lengthBytes = Math.clz32(first) - 23;
  if (lengthBytes > 8 || view.byteLength < idLength + lengthBytes) return undefined;
  let length = first & (0xff >> lengthBytes);
  for (let i = 1; i < lengthBytes; i++) length = length * 256 + view.getUint8(idLength + i);
  return { id, length, header: idLength + lengthBytes };
}

function valueIn(view: DataView, id: number): number {
  if (id === DURATION)
    return view.byteLength === 4 ? view.getFloat32(0) : view.byteLength === 8 ? view.getFloat64(0) : 0;
  let value = 0;
  for (let i = 0; i < view.byteLength; i++) value = value * 256 + view.getUint8(i);
  return value;
}
