import type { FileBytes } from '../../core/media/file-bytes.js';
import { blocksOf } from '../formats/gif-blocks.js';
import type { Pieces } from './pieces.js';

/** Extensions that say how it looks: times and transparency, text, how often it is repeated, colors. */
const looks = /^(2c|3b|21f9|211|21ff(NETSCAPE2\.0|ANIMEXTS1\.0|ICCRGBG1012))$/;

/** Keeps of a GIF the pictures: not its comments and XMP, nor what is behind its end. @throws MalformedError */
export async function stripGif(bytes: FileBytes, pieces: Pieces): Promise<void> {
  for await (const { type, start, end } of blocksOf(bytes)) {
    if (pieces.size === 0) pieces.keep(0, start);
    if (looks.test(type)) pieces.keep(start, end);
  }
}
