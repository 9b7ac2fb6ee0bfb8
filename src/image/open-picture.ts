import { inspectImage, kindOf } from './inspect-image.js';
import { isCanvasAltered } from './image-workers.js';

/** A picture with more pixels is not cropped: 480 MB decoded. */
const MOST_PIXELS = 120_000_000;
/** The longest side of what is drawn, in pixels. */
const LONGEST_SIDE = 2000;
/** By how much the shape of what was decoded may differ from what the header says, for rounding. */
const SLACK = 0.02;

/** A picture that can be cropped. */
export interface OpenPicture {
  /** Pixels as it is displayed. */
  readonly width: number;
  readonly height: number;
  /** The picture, or a smaller one; absent where the browser alters what is drawn, so that no picture can be made. */
  readonly bitmap: ImageBitmap | undefined;
}

/** Decodes a picture for the canvas. @returns undefined for other files, animations, vectors, pictures that are too large, and what cannot be decoded */
export async function openPicture(file: File): Promise<OpenPicture | undefined> {
  try {
    const facts = await inspectImage(file, await kindOf(file));
    if (!facts || facts.isAnimated || facts.width * facts.height > MOST_PIXELS) return undefined;
    if (await isCanvasAltered()) return { ...facts, bitmap: undefined };
    const bitmap = await decode(file, facts);
    const isAsExpected = Math.abs((bitmap.width * facts.height) / (bitmap.height * facts.width) - 1) < SLACK;
    if (isAsExpected || Math.min(bitmap.width, bitmap.height) < 1 / SLACK) return { ...facts, bitmap };
    bitmap.close();
  } catch {
    // it is added as it is, and the row says what is wrong with it
  }
  return undefined;
}

function decode(file: File, { width, height }: { width: number; height: number }): Promise<ImageBitmap> {
  const scale = LONGEST_SIDE / Math.max(width, height);
  const resizeWidth = Math.max(1, Math.round(width * scale));
  const options: ImageBitmapOptions | undefined = scale < 1 ? { resizeWidth, resizeQuality: 'high' } : undefined;
  const open = (blob: Blob) => createImageBitmap(blob, options);
  return open(file).catch(async () => open(new Blob([await file.arrayBuffer()], { type: file.type }))); // see `image-worker.ts`
}
