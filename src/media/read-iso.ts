import { type FileBytes, type MediaFacts, textAt } from './file-bytes.js';

/** A box of an ISO base media file (ISO/IEC 14496-12): where its content is. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A header is no longer than this, in bytes: one that says so is broken. */
const LONGEST_HEADER = 16_000_000;
const MOST_BOXES = 10_000;

/** Size and duration of MP4, MOV, 3GP; size of HEIC and AVIF. Undefined for other files. */
export async function readIso(bytes: FileBytes): Promise<MediaFacts | undefined> {
  const first = await bytes.read(0, 12);
  if (first.byteLength < 12 || textAt(first, 4, 4) !== 'ftyp') return undefined;
  for await (const box of boxesIn(bytes, 0, bytes.size)) {
    if (box.type === 'meta') return readPicture(bytes, { ...box, start: box.start + 4 });
    if (box.type === 'moov') return readMovie(bytes, box);
  }
  return undefined;
}

/** The boxes in a part of the file, as far as they are sound. */
export async function* boxesIn(bytes: FileBytes, start: number, end: number): AsyncGenerator<Box> {
  for (let [at, count] = [start, 0]; at + 8 <= end && count < MOST_BOXES; count++) {
    const head = await bytes.read(at, 16);
    if (head.byteLength < 8) return;
    const short = head.getUint32(0);
    const isLong = short === 1 && head.byteLength === 16;
    const size = isLong ? Number(head.getBigUint64(8)) : short === 0 ? end - at : short;
    const header = isLong ? 16 : 8;
    if (size < header || at + size > end) return;
    yield { type: textAt(head, 4, 4), start: at + header, end: at + size };
    at += size;
  }
}

async function readMovie(bytes: FileBytes, movie: Box): Promise<MediaFacts> {
  const facts: MediaFacts = {};
  for await (const box of boxesIn(bytes, movie.start, movie.end)) {
    if (box.type === 'mvhd') facts.duration = durationIn(await contentOf(bytes, box));
    if (box.type !== 'trak') continue;
    for await (const inner of boxesIn(bytes, box.start, box.end)) {
      if (inner.type !== 'tkhd') continue;
      const { width, height } = trackSize(await contentOf(bytes, inner));
      if (width * height > (facts.width ?? 0) * (facts.height ?? 0)) Object.assign(facts, { width, height });
    }
  }
  return facts;
}

/** Seconds; undefined where the movie's parts come later (`moof`), or it has no end. */
function durationIn(view: DataView): number | undefined {
  const isLong = view.getUint8(0) === 1;
  const timescale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  const isKnown = timescale > 0 && duration > 0 && duration < (isLong ? 2 ** 63 : 2 ** 32 - 1);
  return isKnown ? duration / timescale : undefined;
}

/** The size of a track, turned as its matrix says: phones film on their side. */
function trackSize(view: DataView): { width: number; height: number } {
  const matrix = view.getUint8(0) === 1 ? 52 : 40;
  const isOnSide = view.getInt32(matrix) === 0 && view.getInt32(matrix + 4) !== 0;
  const [width, height] = [view.getUint32(matrix + 36) >> 16, view.getUint32(matrix + 40) >> 16];
  return isOnSide ? { width: height, height: width } : { width, height };
}

/** HEIF (ISO/IEC 23008-12): the properties of the primary item say its size and its turn. */
async function readPicture(bytes: FileBytes, meta: Box): Promise<MediaFacts | undefined> {
  let primary: number | undefined;
  const properties: Box[] = [];
  let used: readonly number[] | undefined;
  for await (const box of boxesIn(bytes, meta.start, meta.end)) {
    if (box.type === 'pitm') {
      const view = await contentOf(bytes, box);
      primary = view.getUint8(0) === 0 ? view.getUint16(4) : view.getUint32(4);
    }
    if (box.type !== 'iprp') continue;
    for await (const inner of boxesIn(bytes, box.start, box.end)) {
      if (inner.type === 'ipco')
        for await (const property of boxesIn(bytes, inner.start, inner.end)) properties.push(property);
      if (inner.type === 'ipma') used = propertiesOf(primary, await contentOf(bytes, inner));
    }
  }
  const own = used?.flatMap((index) => properties[index - 1] ?? []) ?? properties;
  const [size, clean, turn] = ['ispe', 'clap', 'irot'].map((wanted) => own.find(({ type }) => type === wanted));
  if (!size) return undefined;
  const view = await contentOf(bytes, clean ?? size);
  const whole = (at: number) => Math.round(view.getUint32(at) / Math.max(1, view.getUint32(at + 4)));
  const [width, height] = clean ? [whole(0), whole(8)] : [view.getUint32(4), view.getUint32(8)];
  const isOnSide = turn && (await contentOf(bytes, turn)).getUint8(0) % 2 === 1;
  return isOnSide ? { width: height, height: width } : { width, height };
}

/** The numbers of an item's properties, from 1 (`ipma`). */
function propertiesOf(item: number | undefined, view: DataView): number[] | undefined {
  const [isNew, isWide] = [view.getUint8(0) > 0, (view.getUint8(3) & 1) === 1];
  let [at, left] = [8, view.getUint32(4)];
  for (; left > 0 && at < view.byteLength; left--) {
    const id = isNew ? view.getUint32(at) : view.getUint16(at);
    at += isNew ? 4 : 2;
    const count = view.getUint8(at++);
    const numberAt = (i: number) => (isWide ? view.getUint16(at + 2 * i) & 0x7fff : view.getUint8(at + i) & 0x7f);
    if (id === item) return Array.from({ length: count }, (_, i) => numberAt(i));
    at += count * (isWide ? 2 : 1);
  }
  return undefined;
}

/** @throws RangeError where it is too long for a header */
export async function contentOf(bytes: FileBytes, { start, end }: Box): Promise<DataView> {
  if (end - start > LONGEST_HEADER) throw new RangeError('The header is too long.');
  return bytes.read(start, end - start);
}
