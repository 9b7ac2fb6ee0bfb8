import type { Size } from '../dialog/placement.js';
import type { CropFrame } from './crop-frame.js';

/** Least space around the frame, in CSS pixels. */
const MARGIN = 20;
/** More pixels than this for each CSS pixel are not seen. */
const MAX_DENSITY = 2;

/** The largest frame of a ratio on the stage. */
export function frameIn({ clientWidth, clientHeight }: Element, ratio: number): Size {
  const wide = Math.max(1, Math.min(clientWidth - 2 * MARGIN, (clientHeight - 2 * MARGIN) * ratio));
  return { width: wide, height: wide / ratio };
}

/** Draws the picture as it lies under the frame; what is outside of the frame is dark. */
export function drawCrop(canvas: HTMLCanvasElement, bitmap: ImageBitmap, crop: CropFrame, isRound: boolean): void {
  const { x, y, scale, turns, picture, frame } = crop;
  const { clientWidth: width, clientHeight: height } = canvas;
  const density = Math.min(MAX_DENSITY, devicePixelRatio);
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  context.translate(width / 2, height / 2);
  const middle = context.getTransform();

  const reduced = Math.max(picture.width, picture.height) / Math.max(bitmap.width, bitmap.height);
  context.imageSmoothingQuality = 'high';
  context.translate(x, y);
  context.rotate((turns * Math.PI) / 2);
  context.scale(scale * reduced, scale * reduced);
  context.drawImage(bitmap, -bitmap.width / 2, -bitmap.height / 2);

  context.setTransform(middle);
  const radius = isRound ? { x: frame.width / 2, y: frame.height / 2 } : 0;
  context.beginPath();
  context.roundRect(-frame.width / 2, -frame.height / 2, frame.width, frame.height, radius);
  context.rect(-width, -height, 2 * width, 2 * height); // more than the canvas, so that its line is not seen
  context.fillStyle = '#08090c9e';
  context.fill('evenodd');
  context.strokeStyle = '#fff';
  context.lineWidth = 2;
  context.stroke();
}
