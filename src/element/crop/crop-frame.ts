import type { Crop } from '../../media/crop.js';
import { clamp, Placement, type Size, turned } from '../dialog/placement.js';

/** A picture under a frame of fixed ratio: moved, zoomed and turned, it always fills the frame. */
export class CropFrame extends Placement {
  /** Quarter turns to the right. */
  turns: number;

  /** @param frame in CSS pixels */
  constructor(picture: Size, frame: Size, start?: Crop) {
    super(Math.max);
    this.turns = start?.turns ?? 0;
    this.show(this.turns % 2 ? turned(picture) : picture, frame);
    if (!start) return;
    const { x, y, width, height } = turnBack(start, 4 - this.turns, picture);
    this.zoomBy(frame.width / width / this.scale);
    const { width: wide, height: high } = this.picture;
    this.moveBy((wide / 2 - x - width / 2) * this.scale, (high / 2 - y - height / 2) * this.scale);
  }

  /** Turns the picture to the right, around what is in the middle of the frame; the zoom stays. */
  turn(): void {
    const { x, y, scale, zoom } = this;
    this.turns = (this.turns + 1) % 4;
    this.show(turned(this.picture), this.frame);
    this.zoomBy(zoom);
    const change = this.scale / scale;
    this.moveBy(-y * change, x * change);
  }

  /** All as it would be without a `start`. */
  startOver(): void {
    const { turns, picture, frame } = this;
    this.turns = 0;
    this.show(turns % 2 ? turned(picture) : picture, frame);
  }

  /** What is in the frame, in pixels of the picture as it is turned. */
  get seen(): Crop {
    const { x, y, scale, frame, picture } = this;
    const width = clamp(Math.round(frame.width / scale), 1, picture.width);
    const height = clamp(Math.round((width * frame.height) / frame.width), 1, picture.height);
    const left = Math.round(picture.width / 2 - x / scale - width / 2);
    const top = Math.round(picture.height / 2 - y / scale - height / 2);
    return { x: clamp(left, 0, picture.width - width), y: clamp(top, 0, picture.height - height), width, height };
  }

  /** The same, in pixels of the picture before it was turned. */
  get crop(): Crop {
    const { turns } = this;
    return { ...turnBack(this.seen, turns, this.picture), ...(turns > 0 && { turns }) };
  }
}

/** A part of a picture that is turned to the right so often, in the same picture before. @param picture its size after the turns */
function turnBack(part: Crop, turns: number, picture: Size): Crop {
  if (turns % 4 === 0) return part;
  const before = { x: part.y, y: picture.width - part.x - part.width, width: part.height, height: part.width };
  return turnBack(before, turns - 1, turned(picture));
}

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
