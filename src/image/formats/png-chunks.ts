import { type FileBytes, textAt } from '../../media/file-bytes.js';
import { type Block, MalformedError } from './block.js';

/** Bytes of the signature in front of the chunks. */
export const SIGNATURE_LENGTH = 8;
/** Bytes of a chunk's length, type and CRC. */
export const AROUND = 12;
/** The chunks of a PNG, up to IEND. @throws MalformedError */
export async function* chunksOf(bytes: FileBytes): AsyncGenerator<Block> {
  for (let at = SIGNATURE_LENGTH; ;) {
    const head = await bytes.read(at, 8);
    const end = head.byteLength < 8 ? Infinity : at + AROUND + head.getUint32(0);
    if (end > bytes.size) throw new MalformedError();
    const type = textAt(head, 4, 4);
    yield { type, start: at, end };
    if (type === 'IEND') return;
    at = end;
  }
}

/** Whether a PNG is an animation: acTL stands before its first picture. @throws MalformedError */
export async function isAnimatedPng(bytes: FileBytes): Promise<boolean> {
  for await (const { type } of chunksOf(bytes)) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}
