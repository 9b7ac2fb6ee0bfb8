import type { Crop } from '../../core/media/crop.js';
import { Placement, type Size } from '../dialog/placement.js';

/** How many times larger than in the frame a picture may be. */
export const MAX_ZOOM = 8;

/** A picture under a frame of fixed ratio: moved, zoomed and turned, it always fills the frame. */
export class CropFrame {
  readonly placement = new Placement('cover', MAX_ZOOM);
  readonly #picture: Size;
  #frame: Size;
  #turns = 0;

  /** @param frame in CSS pixels */
  constructor(picture: Size, frame: Size, start?: Crop) {
    this.#picture = picture;
    this.#frame = frame;
    this.#turns = start?.turns ?? 0;
    this.placement.show(this.turned, frame);
    if (start) this.#show(start);
  }

  /** Quarter turns to the right. */
  get turns(): number {
    return this.#turns;
  }

  /** The frame, in CSS pixels. */
  get frame(): Size {
    return this.#frame;
  }

  /** The picture's size as it is turned. */
  get turned(): Size {
    const { width, height } = this.#picture;
    return this.#turns % 2 === 1 ? { width: height, height: width } : this.#picture;
  }

  resize(frame: Size): void {
    this.#frame = frame;
    this.placement.resize(frame);
  }

  /** Turns the picture to the right; its middle is in the frame again. */
  turn(): void {
    this.#turns = (this.#turns + 1) % 4;
    this.placement.show(this.turned, this.#frame);
  }

  /** What is in the frame, in pixels of the picture as it is turned. */
  get seen(): Crop {
    const { x, y, scale } = this.placement;
    const { width: wide, height: high } = this.turned;
    const width = Math.min(wide, Math.max(1, Math.round(this.#frame.width / scale)));
    const height = Math.min(high, Math.max(1, Math.round((width * this.#frame.height) / this.#frame.width)));
    const left = Math.round(wide / 2 - x / scale - width / 2);
    const top = Math.round(high / 2 - y / scale - height / 2);
    return {
      x: Math.max(0, Math.min(wide - width, left)),
      y: Math.max(0, Math.min(high - height, top)),
      width,
      height,
    };
  }

  /** The same, in pixels of the picture before it was turned. */
  get crop(): Crop {
    const crop = turnBack(this.seen, this.#turns, this.turned);
    return this.#turns === 0 ? crop : { ...crop, turns: this.#turns };
  }

  #show(crop: Crop): void {
    const { x, y, width, height } = turnBack(crop, 4 - this.#turns, this.#picture);
    const { width: wide, height: high } = this.turned;
    this.placement.zoomBy(this.#frame.width / width / this.placement.scale);
    const { scale } = this.placement;
    this.placement.moveBy((wide / 2 - x - width / 2) * scale, (high / 2 - y - height / 2) * scale);
  }
}

/** A part of a picture that is turned to the right so often, in the same picture before. @param turned its size after the turns */
function turnBack(part: Crop, turns: number, turned: Size): Crop {
  let { x, y, width, height } = part;
  let { width: wide, height: high } = turned;
  for (let left = turns % 4; left > 0; left--) {
    [x, y, width, height] = [y, wide - x - width, height, width];
    [wide, high] = [high, wide];
  }
  return { x, y, width, height };
}
