import { videoFrame } from '../media/video-frame.js';
import { isCanvasAltered } from './picture-workers.js';

const LONGEST_SIDE = 1280;
const QUALITY = 0.8;
const JPEG = 'image/jpeg';
/** How long a video may take to show a frame, in ms: it is sent meanwhile. */
const TIMEOUT = 60_000;

export interface Poster {
  readonly file: File;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Makes a picture of a frame, at most 1280 pixels wide and high; JPEG where the browser lacks `type`. @throws if it cannot show it, or alters what is drawn */
export async function makePoster(video: File, type: string): Promise<Poster> {
  if (await isCanvasAltered()) throw new Error('This browser alters what is drawn.');
  const small = ({ width, height }: { width: number; height: number }): ImageBitmapOptions => {
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    return { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'high' };
  };
  const bitmap = await videoFrame(video, small, TIMEOUT);
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const [, , , opacity] = context?.getImageData(width >> 1, height >> 1, 1, 1).data ?? [];
  if (!opacity) throw new Error('The video cannot be drawn.'); // some engines draw one that they cannot decode as transparent pixels
  const made = await canvas.convertToBlob({ type, quality: QUALITY });
  const blob = made.type === type ? made : await canvas.convertToBlob({ type: JPEG, quality: QUALITY });
  return { file: new File([blob], video.name + endingOf(blob.type), { type: blob.type }), width, height };
}

/** The ending of a picture's name: `.jpg`, `.webp`. */
export const endingOf = (type: string): string => `.${type.replace('image/', '').replace('jpeg', 'jpg')}`;
