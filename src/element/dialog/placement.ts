/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where a picture lies in a frame, in CSS pixels. It cannot be moved away: where it is larger than the frame it covers it, and where
 * it is smaller it is in the middle.
 */
export class Placement {
  /** Offset of the picture's middle from the frame's. */
  x = 0;
  y = 0;
  #scale = 1;
  #picture: Size = { width: 1, height: 1 };
  #frame: Size = { width: 1, height: 1 };
  readonly #fit: 'contain' | 'cover';
  readonly #maxZoom: number;

  /**
   * @param fit at the smallest zoom the picture is in the frame, and not larger than it is (`contain`), or fills the frame (`cover`)
   * @param maxZoom how many times larger than that it may be
   */
  constructor(fit: 'contain' | 'cover', maxZoom: number) {
    this.#fit = fit;
    this.#maxZoom = maxZoom;
  }

  /** CSS pixels for each pixel of the picture. */
  get scale(): number {
    return this.#scale;
  }

  /** How many times larger than at first; 1 at the smallest. */
  get zoom(): number {
    return this.#scale / this.#smallest;
  }

  /** Another picture: it is seen as a whole, or fills the frame. */
  show(picture: Size, frame: Size): void {
    this.#picture = picture;
    this.#frame = frame;
    this.reset();
  }

  /** The frame has another size; what is in its middle stays there. */
  resize(frame: Size): void {
    const { zoom, scale } = this;
    this.#frame = frame;
    this.#scale = this.#smallest * zoom;
    this.#moveTo((this.x * this.#scale) / scale, (this.y * this.#scale) / scale);
  }

  reset(): void {
    this.#scale = this.#smallest;
    this.#moveTo(0, 0);
  }

  /** @returns whether it moved */
  moveBy(dx: number, dy: number): boolean {
    const { x, y } = this;
    this.#moveTo(x + dx, y + dy);
    return x !== this.x || y !== this.y;
  }

  /**
   * @param factor how many times larger than now
   * @param x from the frame's middle: what is at this point stays there
   */
  zoomBy(factor: number, x = 0, y = 0): void {
    const before = this.#scale;
    this.#scale = Math.max(this.#smallest, Math.min(this.#smallest * this.#maxZoom, before * factor));
    const change = this.#scale / before;
    this.#moveTo(x - (x - this.x) * change, y - (y - this.y) * change);
  }

  get #smallest(): number {
    const across = this.#frame.width / this.#picture.width;
    const down = this.#frame.height / this.#picture.height;
    return this.#fit === 'cover' ? Math.max(across, down) : Math.min(1, across, down);
  }

  #moveTo(x: number, y: number): void {
    this.x = within(x, this.#picture.width * this.#scale - this.#frame.width);
    this.y = within(y, this.#picture.height * this.#scale - this.#frame.height);
  }
}

/** @param room by how much the picture is larger than the frame */
function within(offset: number, room: number): number {
  const most = Math.max(0, room / 2);
  return Math.max(-most, Math.min(most, offset));
}
