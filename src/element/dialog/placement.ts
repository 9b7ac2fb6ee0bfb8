/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same after a quarter turn. */
export const turned = ({ width, height }: Size): Size => ({ width: height, height: width });

/** The value, or the limit that it exceeds. */
export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** How many times larger than at first a picture may be. */
export const MAX_ZOOM = 8;

/** Where a picture lies in a frame, in CSS pixels. One larger than the frame always covers it; a smaller one is in the middle. */
export class Placement {
  /** Offset of the picture's middle from the frame's. */
  x = 0;
  y = 0;
  /** CSS pixels for each pixel of the picture. */
  scale = 1;
  picture: Size = { width: 1, height: 1 };
  frame: Size = this.picture;
  readonly #fit: (across: number, down: number) => number;

  /** @param fit chooses the smallest scale, from those at which the picture is as wide and as high as the frame */
  constructor(fit: (across: number, down: number) => number) {
    this.#fit = fit;
  }

  /** How many times larger than at first; 1 at the smallest. */
  get zoom(): number {
    return this.scale / this.#smallest;
  }

  /** Another picture, at the smallest zoom. */
  show(picture: Size, frame: Size): void {
    this.picture = picture;
    this.frame = frame;
    this.reset();
  }

  /** The frame has another size; what is in its middle stays there. */
  resize(frame: Size): void {
    const { zoom } = this;
    this.frame = frame;
    this.zoomBy((zoom * this.#smallest) / this.scale);
  }

  reset(): void {
    this.scale = this.#smallest;
    this.#moveTo(0, 0);
  }

  /** @returns whether it moved */
  moveBy(dx: number, dy: number): boolean {
    const { x, y } = this;
    this.#moveTo(x + dx, y + dy);
    return x !== this.x || y !== this.y;
  }

  /** @param factor how many times larger than now @param x from the frame's middle: what is at this point stays there */
  zoomBy(factor: number, x = 0, y = 0): void {
    const before = this.scale;
    this.scale = clamp(before * factor, this.#smallest, this.#smallest * MAX_ZOOM);
    const change = this.scale / before;
    this.#moveTo(x - (x - this.x) * change, y - (y - this.y) * change);
  }

  get #smallest(): number {
    const { frame, picture } = this;
    return this.#fit(frame.width / picture.width, frame.height / picture.height);
  }

  #moveTo(x: number, y: number): void {
    const { frame, picture, scale } = this;
    this.x = within(x, picture.width * scale - frame.width);
    this.y = within(y, picture.height * scale - frame.height);
  }
}

/** @param room by how much the picture is larger than the frame */
function within(offset: number, room: number): number {
  const most = Math.max(0, room / 2);
  return clamp(offset, -most, most);
}
