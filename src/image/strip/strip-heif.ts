import type { FileBytes } from '../../media/file-bytes.js';
import { type Box, boxesIn, contentOf } from '../../media/read-iso.js';
import { MalformedError } from '../formats/block.js';
import type { Range } from '../../base/range.js';
import { itemsAt } from '../formats/heif-items.js';
import type { Pieces } from './pieces.js';

/** Length and type of a box; longer ones have 8 bytes more. */
const HEAD = 8;
/** `free`: a box that means nothing. */
const FREE = [0x66, 0x72, 0x65, 0x65];
/** Exif without an entry: where its TIFF header begins, and that. */
const NO_EXIF = [0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
const SPACE = 0x20;

interface Exchange extends Range {
  readonly by: Uint8Array<ArrayBuffer>;
}

/**
 * Overwrites in a HEIC or AVIF what is not the picture: Exif, XMP, other texts and times with nothing of the same length, since the file says where
 * each byte is. Removes what is behind the picture, such as the film of a motion photo. Its orientation and colors stay: they are not in Exif.
 *
 * @throws MalformedError, also for what moves
 */
export async function stripHeif(bytes: FileBytes, pieces: Pieces): Promise<void> {
  const outer = await boxesOf(bytes, 0, bytes.size);
  const metas = outer.filter(({ type }) => type === 'meta');
  const [meta] = metas;
  if (!meta || metas.length > 1 || outer.some(({ type }) => /^(moov|moof)$/.test(type))) throw new MalformedError();
  const inner = await boxesOf(bytes, meta.start + 4, meta.end);
  const data = [...outer.filter(({ type }) => type === 'mdat'), ...inner.filter(({ type }) => type === 'idat')];
  const exchanges: Exchange[] = [
    ...outer.filter(({ type }) => !/^(ftyp|meta|mdat)$/.test(type)).map(freeFor),
    ...inner.filter(({ type }) => /^(uuid|udta|free|skip|xml |bxml)$/.test(type)).map(freeFor),
    ...(await propertiesOf(bytes, inner)).filter(({ type }) => /^(udes|altt|crtt|mdft)$/.test(type)).map(freeFor),
  ];
  const named = async (type: string) => {
    const box = inner.find((one) => one.type === type);
    return box && contentOf(bytes, box);
  };
  const [types, places] = [await named('iinf'), await named('iloc')];
  if (!types || !places) throw new MalformedError();
  for (const { type, ranges } of itemsAt(types, places, inner.find((one) => one.type === 'idat')?.start)) {
    const isText = /^(Exif|mime|uri )$/.test(type);
    for (const { start, end } of ranges) {
      if (!data.some((box) => box.start <= start && end <= box.end)) throw new MalformedError();
      if (!isText) continue;
      if (start === end) throw new MalformedError(); // without a length it is all that follows
      const by = new Uint8Array(end - start).fill(type === 'Exif' ? 0 : SPACE);
      if (type === 'Exif' && by.length >= NO_EXIF.length) by.set(NO_EXIF);
      exchanges.push({ start, end, by });
    }
  }
  let at = 0;
  const whole = Math.max(...outer.filter(({ type }) => /^(meta|mdat)$/.test(type)).map(({ end }) => end));
  for (const { start, end, by } of exchanges.sort((one, other) => one.start - other.start)) {
    if (start >= whole) break;
    if (start < at) throw new MalformedError();
    pieces.keep(at, start);
    await pieces.exchange(bytes, start, end, by);
    at = end;
  }
  pieces.keep(at, whole);
}

type WholeBox = Box & { readonly head: number };

async function boxesOf(bytes: FileBytes, start: number, end: number): Promise<WholeBox[]> {
  const boxes: WholeBox[] = [];
  let head = start;
  for await (const box of boxesIn(bytes, start, end)) {
    boxes.push({ ...box, head });
    head = box.end;
  }
  return boxes;
}

/** What is said of the items in `ipco`. A reader skips `free` there, and the others keep their numbers. */
async function propertiesOf(bytes: FileBytes, inner: readonly WholeBox[]): Promise<WholeBox[]> {
  const all = inner.find(({ type }) => type === 'iprp');
  const lists = all ? await boxesOf(bytes, all.start, all.end) : [];
  const list = lists.find(({ type }) => type === 'ipco');
  return list ? boxesOf(bytes, list.start, list.end) : [];
}

function freeFor({ head, end }: WholeBox): Exchange {
  const by = new Uint8Array(end - head);
  new DataView(by.buffer).setUint32(0, by.length);
  by.set(FREE, HEAD - FREE.length);
  return { start: head, end, by };
}
