import { type ImageFacts, inspectImage } from './inspect-picture.js';
import { kindOf } from '../media/file-bytes.js';
import { decodeBitmap } from '../media/decode-bitmap.js';
import { isCanvasAltered } from './picture-workers.js';
import { MOST_PIXELS, pixelGate } from '../media/pixel-gate.js';

/** The longest side of what is drawn, in pixels. */
const LONGEST_SIDE = 2000;
export interface OpenPicture extends Pick<ImageFacts, 'width' | 'height'> {
  /** The picture, or a smaller one; absent where the browser alters what is drawn, so that no picture can be made. */
  readonly bitmap: ImageBitmap | undefined;
}

/** Decodes a picture for the canvas. @returns undefined for other files, animations, vectors, pictures that are too large, and what cannot be decoded */
export async function openPicture(file: File): Promise<OpenPicture | undefined> {
  try {
    const facts = await inspectImage(file, await kindOf(file));
    if (!facts || facts.isAnimated || facts.width * facts.height > MOST_PIXELS) return undefined;
    if (await isCanvasAltered()) return { ...facts, bitmap: undefined };
    const scale = Math.min(1, LONGEST_SIDE / Math.max(facts.width, facts.height));
    const options: ImageBitmapOptions =
      scale < 1 ? { resizeWidth: Math.round(facts.width * scale), resizeQuality: 'high' } : {};
    const bitmap = await pixelGate.use(facts.width * facts.height, () => decodeBitmap(file, options));
    // else it would be drawn in another way than it is seen here, so the worker does not draw it (see `picture-worker.ts`)
    const isAsInHeader = (['width', 'height'] as const).every(
      (side) => Math.abs(bitmap[side] - facts[side] * scale) <= Number(scale < 1),
    );
    if (isAsInHeader) return { ...facts, bitmap };
    bitmap.close();
  } catch {
    // it is added as it is, and the row says what is wrong with it
  }
  return undefined;
}
