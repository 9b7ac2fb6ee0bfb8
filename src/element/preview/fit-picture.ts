import { cropOf } from '../../media/crop.js';
import { loadMedia } from '../../media/load-media.js';
import { type Size, turned } from '../dialog/placement.js';

/** No larger picture is drawn: some browsers have no larger canvas. */
const MOST_DRAWN_PIXELS = 16_777_216;
/** The largest file whose header does not say how many pixels it has, in bytes. */
const MOST_BYTES = 40_000_000;

export interface Picture {
  readonly element: HTMLCanvasElement | HTMLImageElement;
  /** Pixels as it is displayed. */
  readonly size: Size;
  /** Draws all its pixels, or as many as a canvas has; undefined where they are drawn. */
  readonly drawLarger?: (() => Promise<Picture>) | undefined;
}

/** Frees the memory of a picture that is not shown any more. */
export function release({ element }: Picture): void {
  if (element instanceof HTMLCanvasElement) element.width = 0;
}

export class TooLargeError extends Error {}

/** Draws a picture on a canvas, which needs no `blob:` in `img-src`. @param room in pixels of the screen @throws if it cannot be decoded, or is too large */
export async function openPicture(file: File, room: Size): Promise<Picture> {
  const { readHeader, decodeBitmap, MOST_PIXELS, pixelGate } = await loadMedia();
  const { width = 0, height = 0 } = (await readHeader(file)) ?? {};
  const known = width > 0 && height > 0 ? { width, height } : undefined;
  if (known ? width * height > MOST_PIXELS : file.size > MOST_BYTES) throw new TooLargeError();
  const crop = cropOf(file); // what is uploaded of it
  const seen = crop ?? known;
  const isOnSide = (crop?.turns ?? 0) % 2 === 1;
  const drawnSize = seen && reduced(seen, isOnSide ? turned(room) : room);
  const options: ImageBitmapOptions = drawnSize
    ? { resizeWidth: drawnSize.width, resizeHeight: drawnSize.height, resizeQuality: 'high' }
    : {};
  const bitmap = await pixelGate.use(width * height, () => decodeBitmap(file, options, crop));
  try {
    const lying = seen ?? { width: bitmap.width, height: bitmap.height };
    const size = isOnSide ? turned(lying) : { width: lying.width, height: lying.height };
    const drawn = reduced(size, room);
    const canvas = Object.assign(document.createElement('canvas'), drawn);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser has no 2d canvas.');
    context.imageSmoothingQuality = 'high';
    context.translate(drawn.width / 2, drawn.height / 2);
    context.rotate(((crop?.turns ?? 0) * Math.PI) / 2);
    const { width: wide, height: high } = isOnSide ? turned(drawn) : drawn;
    context.drawImage(bitmap, -wide / 2, -high / 2, wide, high);
    const isReduced = drawn.width < reduced(size, ALL).width;
    return { element: canvas, size, drawLarger: isReduced ? () => openPicture(file, ALL) : undefined };
  } finally {
    bitmap.close();
  }
}

const ALL: Size = { width: Infinity, height: Infinity };

/** The size that fits into `room`, in the same proportion; never larger. */
function reduced({ width, height }: Size, room: Size): Size {
  const scale = Math.min(1, room.width / width, room.height / height, Math.sqrt(MOST_DRAWN_PIXELS / (width * height)));
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
}

/** A stored picture, as the page's `img-src` allows it. @throws if it cannot be loaded */
export async function openLinkedPicture(src: string): Promise<Picture> {
  const image = Object.assign(document.createElement('img'), { alt: '', draggable: false });
  await new Promise((resolve, reject) => {
    image.addEventListener('load', resolve);
    image.addEventListener('error', () => reject(new Error('The picture cannot be loaded.')));
    image.src = src;
  });
  const { naturalWidth, naturalHeight } = image; // a vector may have no size of its own
  return { element: image, size: { width: naturalWidth || 1024, height: naturalHeight || 1024 } };
}
