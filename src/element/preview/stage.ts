import { listenToGestures } from '../dialog/gestures.js';
import { MAX_ZOOM, Placement, type Size } from '../dialog/placement.js';
import { type Picture, release } from './fit-picture.js';

const DOUBLE_TAP_ZOOM = 2.5;
/** How far a finger moves to the next picture, in pixels. */
const SWIPE = 60;

/** Shows a picture, which a person zooms and moves. */
export class Stage {
  readonly element: HTMLElement = document.createElement('div');
  readonly #placement = new Placement((across, down) => Math.min(1, across, down));
  readonly #onChange: () => void;
  #picture: Picture | undefined;

  /** @param onChange called when the zoom changes @param onSwipe called when a finger swept over a picture that is not zoomed: 1 to the right, or -1 */
  constructor(onChange: () => void, onSwipe: (direction: 1 | -1) => void) {
    this.#onChange = onChange;
    this.element.className = 'surface';
    listenToGestures(this.element, {
      move: (dx, dy) => void this.moveBy(dx, dy),
      zoom: (factor, x, y) => this.zoomBy(factor, x, y),
      doubleTap: (x, y) => (this.isZoomed ? this.reset() : this.zoomBy(DOUBLE_TAP_ZOOM, x, y)),
      swipe: (dx, dy, pointerType) => {
        const isAcross = Math.abs(dx) > Math.max(SWIPE, 2 * Math.abs(dy));
        if (isAcross && pointerType === 'touch' && !this.isZoomed) onSwipe(dx > 0 ? 1 : -1);
      },
    });
    new ResizeObserver(() => {
      this.#placement.resize(this.room);
      this.#place();
    }).observe(this.element);
  }

  /** Width and height of the stage, in CSS pixels. */
  get room(): Size {
    const { clientWidth, clientHeight } = this.element;
    return { width: clientWidth || innerWidth, height: clientHeight || innerHeight }; // before it is in the page
  }

  get isZoomed(): boolean {
    return !!this.#picture && this.#placement.zoom > 1.01;
  }

  get isAtMost(): boolean {
    return this.#placement.zoom > MAX_ZOOM - 0.01;
  }

  show(picture: Picture | undefined): void {
    if (this.#picture) release(this.#picture);
    this.#picture = picture;
    this.element.replaceChildren(...(picture ? [picture.element] : []));
    if (!picture) return;
    this.#placement.show(picture.size, this.room);
    this.#place();
  }

  zoomBy(factor: number, x = 0, y = 0): void {
    if (!this.#picture) return;
    this.#placement.zoomBy(factor, x, y);
    this.#place();
    this.#onChange();
  }

  /** @returns whether it moved */
  moveBy(dx: number, dy: number): boolean {
    const hasMoved = this.#placement.moveBy(dx, dy);
    if (hasMoved) this.#place();
    return hasMoved;
  }

  reset(): void {
    this.#placement.reset();
    this.#place();
    this.#onChange();
  }

  #place(): void {
    const { element, size } = this.#picture ?? {};
    if (!element || !size) return;
    const { scale, x, y } = this.#placement;
    const { style } = element;
    style.width = `${size.width * scale}px`;
    style.height = `${size.height * scale}px`;
    style.transform = `translate(-50%, -50%) translate(${x}px, ${y}px)`;
    if (element.width * 1.05 < size.width * scale * devicePixelRatio) void this.#sharpen();
  }

  /** Draws the picture with more pixels, where it was drawn for the screen only and more of them are seen now. */
  async #sharpen(): Promise<void> {
    const picture = this.#picture;
    if (!picture?.drawLarger) return;
    const { drawLarger, ...rest } = picture;
    this.#picture = rest; // once
    const larger = await drawLarger().catch(() => undefined); // the smaller one stays
    if (!larger) return;
    if (this.#picture !== rest) return release(larger);
    this.#picture = { ...larger, drawLarger: undefined };
    this.element.replaceChildren(larger.element);
    release(rest);
    this.#place();
  }
}
