import { FileBytes, textAt } from '../media/file-bytes.js';
import { readHeader } from '../media/read-media.js';
import { isAnimatedGif } from './formats/gif-blocks.js';
import { isAnimatedPng } from './formats/png-chunks.js';
import { isAnimatedWebp } from './formats/webp-chunks.js';

export interface ImageFacts {
  /** Pixels, as it is displayed. */
  readonly width: number;
  /** Pixels, as it is displayed. */
  readonly height: number;
  /** It moves, or may do so: it cannot be drawn again. */
  readonly isAnimated: boolean;
}

/** The size of a picture; undefined for vectors, and what is not known here. */
export async function inspectImage(file: File, kind: string): Promise<ImageFacts | undefined> {
  if (!/^image\/(jpeg|png|gif|webp|avif|heic|bmp)$/.test(kind)) return undefined;
  const { width = 0, height = 0 } = (await readHeader(file)) ?? {};
  if (width <= 0 || height <= 0) return undefined;
  return { width, height, isAnimated: await isAnimated(file, kind) };
}

/** Whether it moves. What is malformed counts as if it did: it is left alone. */
async function isAnimated(file: File, kind: string): Promise<boolean> {
  const bytes = new FileBytes(file);
  try {
    if (kind === 'image/gif') return await isAnimatedGif(bytes);
    if (kind === 'image/png') return await isAnimatedPng(bytes);
    if (kind === 'image/webp') return await isAnimatedWebp(bytes);
    return /^(avis|hev.|msf1)$/.test(textAt(await bytes.read(8, 4), 0, 4));
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}
