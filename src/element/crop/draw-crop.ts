import type { Size } from '../dialog/placement.js';
import type { CropFrame } from './crop-frame.js';

/** Least space around the frame, in CSS pixels. */
const MARGIN = 20;
/** More pixels than this for each CSS pixel are not seen. */
const MAX_DENSITY = 2;

/** The largest frame of a ratio on the stage. */
export function frameIn({ width, height }: Size, ratio: number): Size {
  const [wide, high] = [Math.max(1, width - 2 * MARGIN), Math.max(1, height - 2 * MARGIN)];
  return wide / high > ratio ? { width: high * ratio, height: high } : { width: wide, height: wide / ratio };
}

/** Draws the picture as it lies under the frame; what is outside of the frame is dark. */
export function drawCrop(canvas: HTMLCanvasElement, bitmap: ImageBitmap, crop: CropFrame, isRound: boolean): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const density = Math.min(MAX_DENSITY, globalThis.devicePixelRatio || 1);
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(density, 0, 0, density, canvas.width / 2, canvas.height / 2);
  drawPicture(context, bitmap, crop);
  const { width: wide, height: high } = crop.frame;
  const addFrame = () =>
    isRound
      ? context.ellipse(0, 0, wide / 2, high / 2, 0, 0, 2 * Math.PI)
      : context.rect(-wide / 2, -high / 2, wide, high);
  context.beginPath();
  context.rect(-width / 2, -height / 2, width, height);
  if (isRound) context.moveTo(wide / 2, 0);
  addFrame();
  context.fillStyle = 'rgb(8 9 12 / 0.62)';
  context.fill('evenodd');
  context.beginPath();
  addFrame();
  context.strokeStyle = '#fff';
  context.lineWidth = 2;
  context.stroke();
}

function drawPicture(context: CanvasRenderingContext2D, bitmap: ImageBitmap, { placement, turns, turned }: CropFrame) {
  const { x, y, scale } = placement;
  const isLying = turns % 2 === 1;
  const [wide, high] = isLying ? [turned.height, turned.width] : [turned.width, turned.height];
  context.save();
  context.imageSmoothingQuality = 'high';
  context.translate(x, y);
  context.rotate((turns * Math.PI) / 2);
  context.drawImage(bitmap, (-wide * scale) / 2, (-high * scale) / 2, wide * scale, high * scale);
  context.restore();
}
