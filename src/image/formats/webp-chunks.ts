import { type FileBytes, textAt } from '../../media/file-bytes.js';
import { type Block, MalformedError } from './block.js';

/** `RIFF`, the size of the rest, `WEBP`. */
export const RIFF_HEADER = 12;
/** A flag of VP8X (RFC 9649, section 2.7). */
const ANIMATION = 0x02;

/** The chunks of a WebP. @throws MalformedError */
export async function* chunksOf(bytes: FileBytes): AsyncGenerator<Block> {
  const header = await bytes.read(0, RIFF_HEADER);
  const size = header.byteLength < RIFF_HEADER ? Infinity : 8 + header.getUint32(4, true);
  if (size > bytes.size) throw new MalformedError();
  for (let at = RIFF_HEADER; at + 8 <= size;) {
    const head = await bytes.read(at, 8);
    const length = head.getUint32(4, true);
    const end = at + 8 + length + (length & 1);
    if (end > size) throw new MalformedError();
    yield { type: textAt(head, 0, 4), start: at, end };
    at = end;
  }
}

/** Whether a WebP is an animation: its first chunk says so. @throws MalformedError */
export async function isAnimatedWebp(bytes: FileBytes): Promise<boolean> {
  for await (const { type, start } of chunksOf(bytes)) {
    return type === 'VP8X' && ((await bytes.read(start + 8, 1)).getUint8(0) & ANIMATION) !== 0;
  }
  return false;
}
