import { type Crop, cropOf } from '../../media/crop.js';
import { loadMedia } from '../../media/load-media.js';
import { isMediaBlocked, watchingPolicy } from './media-policy.js';

/**
 * A thumbnail is resized in two steps: its short side roughly, to this many times its size, then well. Browsers resize a decoded picture on the main
 * thread, where one good step from 12 megapixels would block the page for a tenth of a second.
 */
const OVERSAMPLING = 2;

type Smaller = (size: { readonly width: number; readonly height: number }) => ImageBitmapOptions;

/** Draws an image or a frame of a video. A canvas needs no `blob:` in `img-src`; a video needs it in `media-src`. @throws if it cannot be read or decoded */
export async function drawThumbnail(file: File, width: number): Promise<HTMLCanvasElement> {
  const smaller: Smaller = (size) => {
    const scale = Math.min(1, (OVERSAMPLING * width) / Math.min(size.width, size.height));
    return { resizeWidth: Math.round(size.width * scale), resizeQuality: 'low' };
  };
  const crop = cropOf(file);
  const bitmap = await (file.type.startsWith('video/') ? frameOf(file, smaller) : decodeInTurn(file, smaller, crop));
  try {
    return middleOf(bitmap, width, crop?.turns);
  } finally {
    bitmap.close();
  }
}

/** While other pictures are made or shown, when there is room for its pixels; as far as its header says how many it has. */
async function decodeInTurn(file: File, smaller: Smaller, crop?: Crop): Promise<ImageBitmap> {
  const { readHeader, decodeBitmap, MOST_PIXELS, pixelGate } = await loadMedia();
  const { width = 0, height = 0 } = (await readHeader(file)) ?? {};
  if (width * height > MOST_PIXELS) throw new Error('The picture is too large.');
  const options = width * height > 0 ? smaller(crop ?? { width, height }) : {};
  return pixelGate.use(width * height, () => decodeBitmap(file, options, crop));
}

function middleOf(bitmap: ImageBitmap, size: number, turns = 0): HTMLCanvasElement {
  const reduction = Math.max(1, Math.min(bitmap.width, bitmap.height) / size);
  const [width, height] = [bitmap.width / reduction, bitmap.height / reduction];
  const side = Math.max(1, Math.floor(Math.min(width, height)));
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'medium';
  context?.translate(side / 2, side / 2);
  context?.rotate((turns * Math.PI) / 2);
  context?.drawImage(bitmap, -width / 2, -height / 2, width, height);
  if (!context || isEmpty(context.getImageData(0, 0, side, side))) throw new Error('The image is empty.');
  return canvas;
}

/** Some engines draw a video that they cannot decode as transparent pixels. */
const isEmpty = ({ data }: ImageData) => data.every((value, i) => i % 4 < 3 || value === 0);

async function frameOf(file: File, smaller: Smaller): Promise<ImageBitmap> {
  if (isMediaBlocked()) throw new Error('The page’s `media-src` lacks `blob:`.');
  const { videoFrame } = await loadMedia();
  return watchingPolicy(() => videoFrame(file, smaller));
}
