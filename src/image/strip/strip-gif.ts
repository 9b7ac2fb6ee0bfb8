import type { FileBytes } from '../../media/file-bytes.js';
import { blocksOf } from '../formats/gif-blocks.js';
import type { Pieces } from './pieces.js';

/** What says how it looks, and how long it may be: pictures, the end, colors; times and transparency; how often it is repeated. */
const looks = [
  [/^(2c|3b|21ffICCRGBG1012)$/, Infinity],
  [/^21f9$/, 8],
  [/^21ff(NETSCAPE2\.0|ANIMEXTS1\.0)$/, 25],
] as const;

/** Keeps of a GIF the pictures: not its comments and XMP, nor what is behind its end. @throws MalformedError */
export async function stripGif(bytes: FileBytes, pieces: Pieces): Promise<void> {
  let isFirst = true;
  for await (const { type, start, end } of blocksOf(bytes)) {
    if (isFirst) pieces.keep(0, start);
    isFirst = false;
    if (looks.some(([types, length]) => types.test(type) && end - start <= length)) pieces.keep(start, end);
  }
}
