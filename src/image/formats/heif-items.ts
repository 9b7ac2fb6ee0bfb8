import type { Range } from '../../base/range.js';
import { textAt } from '../../media/file-bytes.js';
import { MalformedError } from './block.js';

/** A picture, a tile of one, or what is said of one (ISO/IEC 23008-12). */
interface Item {
  /** `hvc1`, `grid`, `Exif`, `mime` (XMP) … */
  readonly type: string;
  readonly ranges: readonly Range[];
}

/** How an item's place is meant (ISO/IEC 14496-12, 8.11.3): in the file, or in the box `idat`. */
const [IN_FILE, IN_IDAT] = [0, 1];

/** The items of a HEIF, each with its place. @param types content of `iinf` @param places content of `iloc` @param idat where it begins @throws RangeError */
export function itemsAt(types: DataView, places: DataView, idat: number | undefined): Item[] {
  const typeOf = itemTypes(types);
  const version = places.getUint8(0);
  if (version > 2) throw new MalformedError();
  const [offsetSize, lengthSize] = halves(places.getUint8(4));
  const [baseSize, indexSize] = halves(places.getUint8(5));
  let at = 6;
  const next = (size: number): number => {
    at += size;
    if (size === 0) return 0;
    if (size === 8) return Number(places.getBigUint64(at - 8));
    return size === 4 ? places.getUint32(at - 4) : places.getUint16(at - 2);
  };
  const wide = version < 2 ? 2 : 4;
  return Array.from({ length: next(wide) }, () => {
    const id = next(wide);
    const way = version === 0 ? IN_FILE : next(2) & 15;
    const isElsewhere = next(2) !== 0; // in another file
    const start = next(baseSize) + (way === IN_IDAT ? (idat ?? NaN) : 0);
    const ranges = Array.from({ length: next(2) }, () => {
      if (version > 0) next(indexSize);
      const from = start + next(offsetSize);
      return { start: from, end: from + next(lengthSize) };
    });
    const type = typeOf.get(id);
    if (type === undefined || isElsewhere || way > IN_IDAT) throw new MalformedError();
    return { type, ranges };
  });
}

function itemTypes(view: DataView): Map<number, string> {
  const types = new Map<number, string>();
  let at = view.getUint8(0) === 0 ? 6 : 8; // behind the number of entries
  while (at < view.byteLength) {
    const [length, version] = [view.getUint32(at), view.getUint8(at + 8)];
    if (length < 12 || textAt(view, at + 4, 4) !== 'infe' || version < 2) throw new MalformedError();
    const isWide = version > 2;
    const id = isWide ? view.getUint32(at + 12) : view.getUint16(at + 12);
    types.set(id, textAt(view, at + (isWide ? 18 : 16), 4));
    at += length;
  }
  return types;
}

/** Two numbers in one byte. */
const halves = (byte: number): [number, number] => [byte >> 4, byte & 15];
