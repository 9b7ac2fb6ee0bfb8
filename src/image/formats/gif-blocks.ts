import { type FileBytes, textAt } from '../../media/file-bytes.js';
import { type Block, MalformedError } from './block.js';

/** Signature and logical screen. */
const HEADER = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;

/** Bytes of a table of colors, as the flags in front of it say. */
const colorTable = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** The blocks of a GIF (89a) up to its trailer: `2c` is a picture, `21fe` a comment, `21ff` with a name an application's. @throws MalformedError */
export async function* blocksOf(bytes: FileBytes): AsyncGenerator<Block> {
  const header = await bytes.read(0, HEADER);
  if (header.byteLength < HEADER) throw new MalformedError();
  for (let at = HEADER + colorTable(header.getUint8(10)); ;) {
    const head = await bytes.read(at, 14);
    const kind = head.byteLength > 0 ? head.getUint8(0) : 0;
    if (kind === 0x3b) {
      yield { type: '3b', start: at, end: at + 1 };
      return;
    }
    if (kind !== IMAGE && kind !== EXTENSION) throw new MalformedError();
    const label = kind === EXTENSION ? head.getUint8(1) : 0;
    const name = label === 0xff ? textAt(head, 3, 11) : '';
    let end = at + (kind === IMAGE ? 11 + colorTable(head.getUint8(9)) : 2);
    for (let length = 1; length > 0; end += 1 + length) {
      const piece = await bytes.read(end, 1);
      if (piece.byteLength === 0) throw new MalformedError();
      length = piece.getUint8(0);
    }
    if (end > bytes.size) throw new MalformedError();
    yield { type: kind === IMAGE ? '2c' : `21${label.toString(16)}${name}`, start: at, end };
    at = end;
  }
}

/** Whether a GIF has more than one picture. @throws MalformedError */
export async function isAnimatedGif(bytes: FileBytes): Promise<boolean> {
  let pictures = 0;
  for await (const { type } of blocksOf(bytes)) if (type === '2c' && ++pictures > 1) return true;
  return false;
}
